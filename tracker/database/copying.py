"""Many rows of a model written by COPY: a statement with all their values takes several times as long to be built."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.base import ModelState
from psycopg import sql

from tracker.database.constraints import CHECK_CONSTRAINTS

_TURN, _USUAL_TURN = 0.0001, sys.getswitchinterval()
"""For how long a thread may run while another waits, in seconds."""
Row = TypeVar("Row", bound=models.Model)


class Copy:
    """Rows of a model that are to be written, each as values of the columns of these names.

    What the database makes itself, such as keys and versions, is left to it. The rows are put into the text that COPY
    reads when this is made, so that a thread that writes them has nothing to do but to send it.
    """

    def __init__(self, model: type[models.Model], names: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
        """Take the rows. Raises TypeError for a column of a kind that is not known here."""
        fields: list[Any] = [model._meta.get_field(name) for name in names]
        columns = sql.SQL(", ").join(sql.Identifier(each.column) for each in fields)
        self._into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), columns)
        self._text = _as_text(fields, lines)

    @classmethod
    def of(cls, model: type[models.Model], rows: Iterable[object], *, numbered: bool = True) -> Copy:
        """Return objects that have the columns of a model as attributes; `numbered`: they have their keys."""
        fields = model._meta.concrete_fields
        names = [each.attname for each in fields if not each.generated and (numbered or not each.primary_key)]
        return cls(model, names, map(attrgetter(*names), rows))

    def write(self) -> None:
        """Write the rows, within a transaction. Raises what a statement of Django raises."""
        with connection.cursor() as cursor, connection.wrap_database_errors:
            self.write_by(cursor)

    def write_by(self, cursor: Any) -> None:
        """Write the rows by a cursor of the driver; faults are the driver's own."""
        if self._text:
            with cursor.copy(self._into) as copy:
                copy.write(self._text)


class Copying:
    """Writes rows in a thread while the caller makes the next ones. See `copying`."""

    def __init__(self, thread: Executor) -> None:
        """Begin with nothing to wait for."""
        self._thread = thread
        self._running: Future[None] | None = None

    def start(self, copies: Sequence[Copy]) -> None:
        """Begin to write, and to check what is checked at the end."""
        self.wait()
        self._running = self._thread.submit(self._write, connection.connection, copies)

    def wait(self) -> None:
        """Wait until all is written. Raises what a statement of Django raises."""
        running, self._running = self._running, None
        if running is not None:
            with connection.wrap_database_errors:
                running.result()

    @staticmethod
    def _write(own: Any, copies: Sequence[Copy]) -> None:
        # Django's connection belongs to the thread that made it, the driver's to nobody.
        with own.cursor() as cursor:
            for each in copies:
                each.write_by(cursor)
            cursor.execute(CHECK_CONSTRAINTS)


@contextmanager
def _taking_turns() -> Iterator[None]:
    """Let threads take turns more often in the block.

    The one that writes waits for the server many times, each time shortly, and then for its turn: with turns as long as
    usual, the server mostly waited for it.
    """
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(_USUAL_TURN)


@contextmanager
def copying() -> Iterator[Copying]:
    """Yield what writes rows while the next ones are made; within a transaction. Before it ends, all is written.

    A statement of Django's that comes up meanwhile waits until the rows are written.
    """

    def after(execute: Callable[..., Any], *said: Any) -> Any:
        beside.wait()
        return execute(*said)

    with _taking_turns(), ThreadPoolExecutor(max_workers=1) as thread, connection.execute_wrapper(after):
        beside = Copying(thread)
        yield beside
        beside.wait()


_NULL = "\\N"
_ESCAPED = str.maketrans({"\\": r"\\", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\v": r"\v", "\f": r"\f", "\r": r"\r"})
"""How COPY reads characters that part rows and columns, or stand for others."""


def _as_text(fields: Sequence[Any], lines: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as the text that COPY reads, column by column: many have one value in all rows."""
    texts = [_column(field, values) for field, values in zip(fields, zip(*lines, strict=True), strict=False)]
    return "".join(f"{line}\n" for line in map("\t".join, zip(*texts, strict=True))).encode()


def _column(field: Any, values: Sequence[Any]) -> Sequence[str]:
    dump, first = _dump_of(field), values[0]
    # True is 1 in JSON, as Python compares.
    if not isinstance(field, models.JSONField) and values.count(first) == len(values):
        return [_NULL if first is None else dump(first)] * len(values)
    return [_NULL if value is None else dump(value) for value in values]


def _dump_of(field: Any) -> Callable[[Any], str]:
    """Return what writes a value of a column that is not null. Raises TypeError for another kind of column."""
    for kind, dump in _DUMPS.items():
        if isinstance(field.target_field if field.is_relation else field, kind):
            return dump
    raise TypeError(field)


def _escaped(value: str) -> str:
    """Return a text, or a choice by its code, as COPY reads it."""
    text = str(value)
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPED)


def _list(values: Sequence[str]) -> str:
    """Return a list of texts as an array."""
    quoted = ('"' + each.replace("\\", "\\\\").replace('"', r"\"") + '"' for each in values)
    return _escaped("{" + ",".join(quoted) + "}")


_DUMPS: dict[type[models.Field[Any, Any]], Callable[[Any], str]] = {
    models.BooleanField: lambda value: "t" if value else "f",
    models.IntegerField: str,
    models.CharField: _escaped,
    models.TextField: _escaped,
    models.DateField: lambda value: value.isoformat(),
    models.JSONField: lambda value: _escaped(json.dumps(value)),
    models.UUIDField: str,
    ArrayField: _list,
}
"""How a value of each kind of column is written; a date and a moment alike."""


def alike(row: Row) -> Row:
    """Return another row with the values of one that was not written; of each of them the one that the other has.

    To call a class of Django for each of many rows takes longer than all else that is done with a row.
    """
    made = row.__class__.__new__(row.__class__)
    state = ModelState()
    state.fields_cache = {**row._state.fields_cache}
    made.__dict__ = row.__dict__ | {"_state": state}
    return made


def next_keys(model: type[models.Model], count: int) -> list[int]:
    """Return keys for new rows, as the database would give them."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        # Which sequence it is has to be asked once, not for each key.
        cursor.execute(
            "SELECT nextval(own) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass OFFSET 0) AS of_table(own), "
            "generate_series(1, %s)",
            [table, count],
        )
        return [key for (key,) in cursor.fetchall()]
