"""Batches of made-up rows: plain objects with the columns of the models, and how they are written by COPY.

Building objects of the models would take most of the time. What the database makes itself is left to it: the hash of
each version, search vectors, and ids where none are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.db import connection, models
from psycopg import sql

from tracker.database.constraints import CHECK_CONSTRAINTS
from tracker.database.copying import Copy
from tracker.models import Act, Evidence, ProgressEntry, Recommendation, RecommendationTheme


def _plain(model: type[models.Model]) -> Any:
    """Return a class of plain objects that have the columns of a model, with its defaults where they are not given."""
    columns = {each.attname: None if each.primary_key else each.get_default() for each in model._meta.concrete_fields}
    return type(f"Plain{model.__name__}", (SimpleNamespace,), {"model": model, **columns})


_WRITTEN: tuple[type[models.Model], ...] = (Act, ProgressEntry, Evidence, Recommendation, RecommendationTheme)
PlainAct, PlainEntry, PlainEvidence, PlainRecommendation, PlainThemeLink = map(_plain, _WRITTEN)


@dataclass(slots=True)
class Rows:
    """What is written together: rows by their model, and versions of recommendations as values of its columns."""

    objects: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    versions: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, row: Any) -> None:
        """Keep one row of a class made by `_plain`."""
        self.objects.setdefault(row.model, []).append(row)


_EVENTS: Any = Recommendation.pgh_event_model  # type: ignore[attr-defined]
_VERSIONED = [each for each in _EVENTS._meta.concrete_fields if not each.name.startswith("pgh_")]
of_version = attrgetter(*(each.attname for each in _VERSIONED))
_VERSION_COLUMNS = ("pgh_context", "pgh_label", "pgh_obj_id", "pgh_created_at", *(each.attname for each in _VERSIONED))


@contextmanager
def writing() -> Iterator[Callable[[Rows], None]]:
    """Yield what writes a batch. Versions of recommendations are given, so what writes them rests meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE (tgname LIKE 'pgtrigger%' OR tgname = 'first_version') "
            "AND tgrelid = 'tracker_recommendation'::regclass"
        )
        triggers = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        table = sql.Identifier(Recommendation._meta.db_table)
        for trigger in triggers:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(table, trigger))

        def write(rows: Rows) -> None:
            for model, some in rows.objects.items():
                Copy.of(model, some, numbered=some[0].id is not None).write()
            Copy(_EVENTS, _VERSION_COLUMNS, rows.versions).write()

        yield write
        cursor.execute(CHECK_CONSTRAINTS)
        for trigger in triggers:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}").format(table, trigger))
        for model in (Act, Recommendation, ProgressEntry, Evidence):
            _number_on(cursor, model)
        for model in (*_WRITTEN, _EVENTS):
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(model._meta.db_table)))


def _number_on(cursor: Any, model: type[models.Model]) -> None:
    """Let a table number on behind the rows that were given their ids."""
    table = sql.Identifier(model._meta.db_table)
    statement = sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {}").format(table)
    cursor.execute(statement, [model._meta.db_table])
