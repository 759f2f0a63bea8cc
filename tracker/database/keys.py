"""Many keys as one array of a query: a list of hundreds takes longer to write and to read than the query takes."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models.expressions import RawSQL


def among(keys: Collection[int]) -> RawSQL:
    """Return these keys as rows, for `pk__in=among(keys)` and the like."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
