"""Queries that nearly every page asks: put into SQL once, and asked again with other keys.

Django makes the SQL of a query anew each time, which takes several times as long as the database needs for a small one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, IntegerField, QuerySet

from tracker.database import past

_FIRST = 1 << 30
"""Keys like these stand in the query while its SQL is made; nothing else in it is as large."""

_AS_THEY_ARE = (IntegerField, BooleanField)


@dataclass(frozen=True, slots=True)
class _Key:
    """Where a parameter of the SQL is one of the keys: which."""

    place: int


class Prepared:
    """A query about the rows of some keys. Read about a past moment, it is an ordinary one."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        """Take what returns the query: a `values_list` of the keys it is given, by place, each of which may be None.

        Beside which of these are None, the query must not depend on anything.
        """
        self._build = build
        self._made: dict[tuple[bool, ...], tuple[str, list[Any]]] = {}

    def rows(self, *keys: int | None) -> list[tuple[Any, ...]]:
        """Return the rows for some keys."""
        if past.moment() is not None:
            return list(self._build(*keys))
        shape = tuple(key is None for key in keys)
        if shape not in self._made:
            self._made[shape] = self._make(shape)
        sql, parameters = self._made[shape]
        with connection.cursor() as cursor:
            cursor.execute(sql, [keys[each.place] if isinstance(each, _Key) else each for each in parameters])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _make(self, shape: tuple[bool, ...]) -> tuple[str, list[Any]]:
        """Return the SQL, and its parameters with a `_Key` where one of the keys belongs."""
        keys = [None if is_none else _FIRST + place for place, is_none in enumerate(shape)]
        compiler = self._build(*keys).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        _refuse_converted(compiler)
        places = {key: _Key(place) for place, key in enumerate(keys) if key is not None}
        if not places.keys() <= {each for each in parameters if isinstance(each, int)}:
            raise TypeError("A prepared query has no place for one of its keys.")
        return sql, [places.get(each, each) if type(each) is int else each for each in parameters]


def _refuse_converted(compiler: Any) -> None:
    """Raise TypeError where Django would give other values than the driver; whole numbers, yes and no are the same."""
    columns = (each for each, *_ in compiler.select)
    if compiler.get_converters([each for each in columns if not isinstance(each.output_field, _AS_THEY_ARE)]):
        raise TypeError("A prepared query reads columns as the driver gives them; Django converts one of these.")
