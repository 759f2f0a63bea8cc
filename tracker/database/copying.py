"""Many rows of a model written by COPY: a statement with all their values takes several times as long to be built."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from psycopg import sql

from tracker.database.constraints import CHECK_CONSTRAINTS

_TURN, _USUAL_TURN = 0.0001, sys.getswitchinterval()
"""For how long a thread may run while another waits, in seconds."""
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Copy:
    """Rows of a model that are to be written, each as values of the columns of these names.

    What the database makes itself, such as keys and versions, is left to it.
    """

    model: type[models.Model]
    names: Sequence[str]
    lines: Iterable[Sequence[Any]]

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
        fields: list[Any] = [self.model._meta.get_field(name) for name in self.names]
        columns = sql.SQL(", ").join(sql.Identifier(each.column) for each in fields)
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.model._meta.db_table), columns)
        with cursor.copy(into) as copy:
            for line in _dumped(fields, self.lines):
                copy.write_row(line)


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


def _dumped(fields: Sequence[Any], lines: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Yield lines with JSON as text, and choices as the texts that they are: those of a class are dumped slowly."""
    dumps: list[tuple[int, Callable[[Any], str]]] = []
    for place, field in enumerate(fields):
        if isinstance(field, models.JSONField):
            dumps.append((place, json.JSONEncoder().encode))
        elif isinstance(field, models.CharField):
            dumps.append((place, str))
    for each in lines:
        line = list(each)
        for place, dump in dumps:
            if line[place] is not None:
                line[place] = dump(line[place])
        yield line


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
