"""Many keys as one array of a query, and as one word of an address.

A list of hundreds takes longer to write and to read than the query takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.utils.http import int_to_base36

FEW = 1_000
"""So many rows are named by their keys."""

_Rows = TypeVar("_Rows", bound=QuerySet[Any])


def among(keys: Collection[int]) -> RawSQL:
    """Return these keys as rows, for `pk__in=among(keys)` and the like."""
    return RawSQL("SELECT unnest(%s::bigint[])", [_as_array(keys)])


def first_of_each(groups: QuerySet[Any], *, order: str, by: str, rows: QuerySet[Any], most: int) -> RawSQL:
    """Return the keys of the first rows of each group as rows, at most so many of one and of all, for `pk__in`.

    The groups come in the `order` of one of their fields, the `rows` of one in an order of their own, and `by` is the
    field of a row that names its group. The first rows of each group in turn are looked up until there are enough,
    where the server would put all rows of all groups in order.
    """
    keys = groups.order_by(order, "pk").values_list(order, "pk")
    some = rows.filter(**{by: RawSQL('"each"."key"', ())}).values_list("pk", flat=True)[:most]
    (of_groups, named), (of_rows, asked) = (made.query.sql_with_params() for made in (keys, some))
    sql = (
        f'SELECT "one"."id" FROM ({of_groups}) AS "each"("order", "key") '  # noqa: S608 - Django made it
        f'CROSS JOIN LATERAL ({of_rows}) AS "one"("id") ORDER BY "each"."order", "each"."key" LIMIT %s'
    )
    return RawSQL(sql, [*named, *asked, most])  # noqa: S611 - as above


def not_among(column: str, keys: Collection[int]) -> Q:
    """Return the condition that a column is none of these keys; where it is empty, it is not met."""
    array = Value(_as_array(keys), output_field=TextField())
    # As "<> ALL" the planner would estimate how many rows each single key has, which takes longer than small queries.
    template = {"template": "NOT (%(expressions)s::bigint[])))", "arg_joiner": " IN (SELECT unnest("}
    return Q(Func(F(column), array, output_field=BooleanField(), **template))


def _as_array(keys: Iterable[int]) -> str:
    """Return keys in the words of PostgreSQL: a text is passed on as it is, while each key of a list is looked at."""
    return "{" + ",".join(map(str, keys)) + "}"


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
