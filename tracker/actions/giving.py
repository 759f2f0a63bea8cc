"""What a recommendation or a person is given stays as it is until that is written: nobody retires or merges it then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

from tracker.models import Organisation, Post, Theme
from tracker.models.people import Retirable

_IN_ORDER: tuple[type[Organisation | Post | Theme], ...] = (Organisation, Post, Theme)
_HOLD = """
SELECT {place}, id, retired_on, {holder}, {deputy}
FROM (SELECT * FROM {table} WHERE id = ANY(%s) ORDER BY id FOR SHARE) AS held
"""


def hold_given(rows: Iterable[object]) -> None:
    """Hold organisations, posts and themes until the transaction ends, and let each know what it is now.

    That is whether it is retired or gone, and of a post who holds it and who is deputy. Others may hold them too, but
    whoever retires, merges or removes one waits. This comes before a recommendation is locked, as in a merge, and
    always in the same order, so that nobody waits for somebody who waits for them. The organisation of a post is held
    with it, because retiring and merging it begin there. Whatever else is among the rows is left out.
    """
    given: dict[type[models.Model], dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if isinstance(row, Retirable):
            given[type(row)][row.pk].append(row)
        if isinstance(row, Post):
            organisation = [row.organisation] if Post.organisation.is_cached(row) else []
            given[Organisation][row.organisation_id].extend(organisation)
    if not given:
        return
    found = {(place, key): values for place, key, *values in _held(given)}
    for place, model in enumerate(_IN_ORDER):
        for key, same in given[model].items():
            for row in same:
                _tell(row, found.get((place, key)))


def _held(given: Mapping[type[models.Model], Mapping[int, Any]]) -> list[tuple[Any, ...]]:
    """Hold rows of all tables, by one statement that goes through them in order, and return what each has now."""
    parts, keys = [], []
    for place, model in enumerate(_IN_ORDER):
        if model in given:
            people = ("holder_id", "deputy_id") if model is Post else ("NULL::bigint", "NULL::bigint")
            parts.append(_HOLD.format(place=place, holder=people[0], deputy=people[1], table=model._meta.db_table))
            keys.append(list(given[model]))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), keys)
        return list(cursor.fetchall())


def _tell(row: Any, now: Sequence[Any] | None) -> None:
    """Let a row know what was found; None: it is gone."""
    row.is_gone = now is None
    if now is None:
        return
    row.retired_on, *people = now
    if isinstance(row, Post):
        row.holder_id, row.deputy_id = people
