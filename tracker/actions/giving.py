"""What a recommendation or a person is given stays as it is until that is written: nobody retires or merges it then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection

from tracker.models import Organisation, Post, Theme
from tracker.models.people import Retirable

_IN_ORDER = (Organisation, Post, Theme)
_HOLD = "SELECT id, retired_on FROM {table} WHERE id = ANY(%s) ORDER BY id FOR SHARE"


def hold_given(rows: Iterable[object]) -> None:
    """Hold organisations, posts and themes until the transaction ends, and let each know whether it is retired now.

    Others may hold them too, but whoever retires or merges one waits. This comes before a recommendation is locked, as
    in a merge, and always in the same order, so that nobody waits for somebody who waits for them. The organisation of
    a post is held with it, because retiring and merging it begin there. Whatever else is among the rows is left out.
    """
    given: dict[type[Retirable], dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if isinstance(row, Retirable):
            given[type(row)][row.pk].append(row)
        if isinstance(row, Post):
            organisation = [row.organisation] if Post.organisation.is_cached(row) else []
            given[Organisation][row.organisation_id].extend(organisation)
    for model in _IN_ORDER:
        if held := given.get(model):
            with connection.cursor() as cursor:
                cursor.execute(_HOLD.format(table=model._meta.db_table), [list(held)])
                for key, retired_on in cursor.fetchall():
                    for row in held[key]:
                        row.retired_on = retired_on
