"""Many keys as one array of a query, and as one word of an address.

A list of hundreds takes longer to write and to read than the query takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.http import int_to_base36

FEW = 1_000
"""So many rows are named by their keys."""

_Rows = TypeVar("_Rows", bound=QuerySet[Any])


def among(keys: Collection[int]) -> RawSQL:
    """Return these keys as rows, for `pk__in=among(keys)` and the like."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])


def some_keys(keys: Iterable[int]) -> str:
    """Return the value of the filter `only` that finds the rows of these keys: in base 36, so that hundreds fit."""
    return ".".join(map(int_to_base36, sorted(set(keys))))


def among_texts(texts: Collection[str]) -> RawSQL:
    """Return these texts as rows, for `code__in=among_texts(codes)` and the like."""
    return RawSQL("SELECT unnest(%s::text[])", [list(texts)])


def by_key_if_few(rows: _Rows) -> _Rows:
    """Return the same rows, by their keys where they are few; one query. They have no order.

    The server takes each post and each organisation for one of the usual size. Of one that has much less than others it
    would look for the first rows in the order of all, and so read them all.
    """
    keys = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(keys) > FEW:
        return rows
    manager: Any = rows.model._meta.default_manager
    return manager.filter(pk__in=among(keys)) if keys else rows.none()
