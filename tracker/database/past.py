"""Queries about a past moment: in place of each table with versions, what it held at that moment is read.

`at(moment)` says so for every query that is made meanwhile, `pinned` for one queryset and the subqueries in it; `live`
lets a queryset read the present all the same, as what a person may see is always asked of the present. The compiler
of our backends asks here what stands for a table (`read_from`), so that joins, conditions, EXISTS, aggregates and
unions are as they are for the present. What changes a table with versions is refused meanwhile.

Which tables these are, and how the past of each is read, is registered by the models (see `tracker.models.past`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

Moment: TypeAlias = datetime | None
PastTable: TypeAlias = Callable[[datetime, bool], tuple[str, list[Any]]]
"""Returns the subselect that stands for a table at a moment, joined or not, and its parameters."""
_Rows = TypeVar("_Rows", bound=Any)

_PINNED = "past_moment"
_moment: ContextVar[Moment] = ContextVar("past_moment", default=None)
_tables: dict[str, PastTable] = {}


class Unchangeable(Exception):  # noqa: N818 - it is an answer to our own code
    """Something asked to write to a table while a past moment was read."""


def register(table: str, read: PastTable) -> None:
    """Say how the past of a table is read."""
    _tables[table] = read


def registered() -> frozenset[str]:
    """Return the tables that have a past."""
    return frozenset(_tables)


def moment() -> Moment:
    """Return the moment whose state is read now; None: the present."""
    return _moment.get()


@contextmanager
def at(when: Moment) -> Iterator[None]:
    """Read everything as it was just before a moment; None reads the present."""
    token = _moment.set(when)
    try:
        yield
    finally:
        _moment.reset(token)


def turn_to(when: Moment) -> None:
    """Read everything from now on as it was just before a moment, until the `at` that is in force ends."""
    _moment.set(when)


def pinned(rows: _Rows, when: Moment) -> _Rows:
    """Return the same rows as they were just before a moment, even while other queries read the present."""
    made: _Rows = rows.all()
    setattr(made.query, _PINNED, when)
    return made


def live(rows: _Rows) -> _Rows:
    """Return a queryset that reads the present, also inside a query about the past."""
    return pinned(rows, None)


def moment_of(rows: Any) -> Moment:
    """Return the moment at which a queryset is read; None: the present."""
    found: Moment = getattr(rows.query, _PINNED, _moment.get())
    return found


def like(rows: _Rows, other: Any) -> _Rows:
    """Return a queryset that reads the same moment as another one."""
    when = getattr(other.query, _PINNED, rows)
    return rows if when is rows else pinned(rows, when)


@contextmanager
def compiling(query: Any) -> Iterator[None]:
    """While a query is put into SQL, let the subqueries in it read the moment to which it is pinned."""
    if hasattr(query, _PINNED):
        with at(getattr(query, _PINNED)):
            yield
    else:
        yield


def read_from(table: str, *, is_joined: bool) -> tuple[str, list[Any]] | None:
    """Return the subselect that stands for a table now, with its parameters; None for the table itself."""
    when = _moment.get()
    if when is None or table not in _tables:
        return None
    return _tables[table](when, is_joined)


def refuse_change(table: str) -> None:
    """Raise Unchangeable where a past moment is read and the table is one that has a past."""
    if _moment.get() is not None and table in _tables:
        raise Unchangeable(f"{table} was to be changed while a past day was shown.")
