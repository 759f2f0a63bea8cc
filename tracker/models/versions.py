"""How the past of each table is read: from the versions of its rows, or from rows that are only ever added.

Who may see what has no past here: it is always asked of the present. Nor have roles, accounts and mail.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from briefings.models import Briefing, Meeting
from tracker.database import past
from tracker.models.log import ProgressEntry
from tracker.models.people import Organisation, Post, Theme, User
from tracker.models.raised import RaisedItem
from tracker.models.recommendations import Recommendation, RecommendationParty, RecommendationTheme
from tracker.models.relations import Relation
from tracker.models.requests import UpdateRequest
from tracker.models.sources import PassageDecision, Source

RECORDED: tuple[type[models.Model], ...] = (
    *(Recommendation, RecommendationParty, RecommendationTheme, Relation),
    *(Source, PassageDecision, RaisedItem, UpdateRequest),
)
"""What is read from its versions."""

NAMED: tuple[type[models.Model], ...] = (Organisation, Theme, Post, User)
"""Who and what others name. What was recorded later than something that names it is read as it was at first."""

ADDED: dict[type[models.Model], str] = {ProgressEntry: "recorded_at", Briefing: "read_at"}
"""What is only ever added to, and the column that says when."""

_VALID = "pgh_created_at < %s AND (pgh_ended_at IS NULL OR pgh_ended_at >= %s)"
# The same in the words of an index, `recommendation_past_by_end`: most versions ended before the day.
_VALID_BY_END = "pgh_created_at < %s AND coalesce(pgh_ended_at, 'infinity') >= %s"
_VALID_OR_FIRST = "(pgh_created_at < %s OR pgh_label = 'insert') AND (pgh_ended_at IS NULL OR pgh_ended_at >= %s)"


def register_past() -> None:
    """Let the compiler know how the past of each of these tables is read."""
    for model in RECORDED:
        past.register(model._meta.db_table, _from_versions(model, of_name=lambda is_joined: False))
    for model in NAMED:
        past.register(model._meta.db_table, _from_versions(model, of_name=lambda is_joined: True))
    # A meeting is listed from when it was recorded on; what names it, names it also before.
    past.register(Meeting._meta.db_table, _from_versions(Meeting, of_name=lambda is_joined: is_joined))
    for model, column in ADDED.items():
        past.register(model._meta.db_table, _until(model, column))


def _from_versions(model: type[models.Model], *, of_name: Callable[[bool], bool]) -> past.PastTable:
    """Return what reads the versions of a model's rows that were the present ones at a moment."""

    def read(when: datetime, is_joined: bool) -> tuple[str, list[Any]]:  # noqa: FBT001 - see PastTable
        columns, params = _columns(model)
        valid = _VALID_OR_FIRST if of_name(is_joined) else _VALID_BY_END if model is Recommendation else _VALID
        table = connection.ops.quote_name(_event(model)._meta.db_table)
        return f"SELECT {columns} FROM {table} WHERE {valid}", [*params, when, when]  # noqa: S608 - tables of ours

    return read


def _until(model: type[models.Model], column: str) -> past.PastTable:
    """Return what reads the rows of a model that were there at a moment."""
    statement = f'SELECT * FROM "{model._meta.db_table}" WHERE "{column}" < %s'  # noqa: S608 - a table of ours
    return lambda when, is_joined: (statement, [when])


def _event(model: type[models.Model]) -> type[models.Model]:
    found: type[models.Model] = getattr(model, "pgh_event_model")  # noqa: B009 - the library adds it
    return found


@cache
def _columns(model: type[models.Model]) -> tuple[str, tuple[Any, ...]]:
    """Return the columns of a model's table as they are read from its versions, with parameters.

    What the database makes of others is made again. A column that versions leave out, such as a password, is empty. A
    title whose words were removed from the log is the reference, so that a link has words.
    """
    kept = {field.column for field in _event(model)._meta.concrete_fields}
    columns: list[str] = []
    params: list[Any] = []
    values: tuple[Any, ...]
    for field in model._meta.local_concrete_fields:
        name = connection.ops.quote_name(str(field.column))
        if (model, field.name) == (Recommendation, "title"):
            sql, values = f"coalesce(nullif({name}, ''), reference) AS {name}", ()
        elif field.column in kept:
            sql, values = name, ()
        elif isinstance(field, models.GeneratedField) and field.name != "searched":
            made, values = field.generated_sql(connection)
            sql = f"{made} AS {name}"
        else:
            kind = getattr(field, "output_field", field).db_type(connection)
            sql, values = f"CAST({_empty(field)} AS {kind}) AS {name}", ()
        columns.append(sql)
        params.extend(values)
    return ", ".join(columns), tuple(params)


def _empty(field: models.Field[Any, Any]) -> str:
    if field.null or field.generated:
        return "NULL"
    return "'{}'" if isinstance(field, ArrayField) else "''"
