"""Rows in order from the database, a few at a time, and the groups of them that belong to one key."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, TypeAlias

from django.db import connection, models, transaction

from tracker.database import guards
from tracker.verification.seals import BLOCK, OldSeal

FETCHED = 2_000
"""Rows that are fetched at once."""
_KEPT = 100

Row: TypeAlias = tuple[Any, ...]
"""The values that the database gives for one row of a query."""


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it is at one moment, whatever others write meanwhile; write nothing.

    Within a transaction that has begun already, it is that one's view.
    """
    inside = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not inside:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            # All rows will be read, so plans that begin soon and end late are of no use.
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        # Whatever the database or the role of this session says, the tables are those that migrations made.
        cursor.execute(f"SET LOCAL search_path = {connection.ops.quote_name(guards.home())}, pg_temp")
        cursor.execute("SET LOCAL timezone = 'UTC'")
        yield


def stream(query: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
    """Yield the rows of a query, fetched a few at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.cursor.itersize = FETCHED
        cursor.execute(query, parameters)
        yield from cursor


def scalar(query: str, parameters: Sequence[Any] = ()) -> Any:
    """Return the one value that a query asks for."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]


def blocks_unlike(
    table: str, moment: str, seal: OldSeal | None, sealed: Mapping[int, tuple[int, str]]
) -> set[int] | None:
    """Return the blocks of a table with rows from after a seal, or not with as many from before it as were sealed.

    `moment` is the column that says from when a row is: only who writes it says so, and it may be an older one.
    `sealed` maps a block to what the seal says of it, the number first. Without a seal, None: all of them.
    """
    if seal is None:
        return None
    query = f"SELECT id / {BLOCK}, count(*) FILTER (WHERE {moment} < %s), count(*) FROM {table} GROUP BY 1"  # noqa: S608
    found = {block: (before, count) for block, before, count in stream(query, [seal.until])}
    new = {block for block, (before, count) in found.items() if count > before}
    return new | {block for block in {*found, *sealed} if found.get(block, (0,))[0] != sealed.get(block, (0,))[0]}


def in_blocks(query: Callable[[str], str], blocks: set[int] | None) -> Iterator[tuple[int, Iterator[Row]]]:
    """Yield the rows of each block, or of some, that begin with their id; `query` takes the condition, or nothing."""
    where, values = ("", []) if blocks is None else (f"WHERE id / {BLOCK} = ANY(%s)", [sorted(blocks)])
    yield from groupby(stream(query(where), values), key=lambda row: row[0] // BLOCK)


def columns(model: type[models.Model]) -> list[str]:
    """Return the names of a model's columns, but for those that the database computes."""
    return [str(each.column) for each in model._meta.concrete_fields if not each.generated]


def row_type(name: str, columns: Sequence[str]) -> Any:
    """Return a class of tuples whose values have the names of columns."""
    return namedtuple(name, columns)  # noqa: PYI024 - the columns come from the models


class Grouped:
    """Ordered rows that are taken by their first value: keys are asked for in order, and others are passed over."""

    def __init__(self, rows: Iterator[Row]) -> None:
        """Take rows that begin with their key."""
        self._rows = rows
        self._next = next(rows, None)
        self._passed_over: list[Row] = []

    def take(self, key: Any) -> Iterator[Row]:
        """Yield the rows of a key, without it."""
        while self._next is not None and self._next[0] < key:
            self._pass()
        while self._next is not None and self._next[0] == key:
            row = self._next
            self._next = next(self._rows, None)
            yield row[1:]

    def passed_over(self) -> list[Row]:
        """Return the rows, with their keys, that were passed over since this was asked last; some hundred at most."""
        rows, self._passed_over = self._passed_over, []
        return rows

    def rest(self) -> list[Row]:
        """Pass over all that are left, and return what was passed over."""
        while self._next is not None:
            self._pass()
        return self.passed_over()

    def _pass(self) -> None:
        if self._next is not None and len(self._passed_over) < _KEPT:
            self._passed_over.append(self._next)
        self._next = next(self._rows, None)
