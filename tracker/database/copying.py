"""Many rows of a model written by COPY: a statement with all their values takes several times as long to be built."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models
from psycopg import sql


def copy_objects(model: type[models.Model], rows: Iterable[object], *, numbered: bool = True) -> None:
    """Write objects that have the columns of a model as attributes; `numbered` says that they have their keys."""
    fields = [each for each in model._meta.concrete_fields if not each.generated and (numbered or not each.primary_key)]
    names = [each.attname for each in fields]
    copy_values(model, names, map(attrgetter(*names), rows))


def copy_values(model: type[models.Model], names: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """Write rows of a model, each as values of the columns of these names; within a transaction.

    What the database makes itself, such as keys and versions, is left to it. Raises what a statement of Django raises.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = sql.SQL(", ").join(sql.Identifier(each.column) for each in fields)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), columns)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(into) as copy:
        for line in _dumped(fields, lines):
            copy.write_row(line)


def _dumped(fields: Sequence[Any], lines: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Yield lines with JSON as text, and choices as the texts that they are: those of a class are dumped slowly."""
    dumps: list[tuple[int, Callable[[Any], str]]] = []
    for place, field in enumerate(fields):
        if isinstance(field, models.JSONField):
            dumps.append((place, json.JSONEncoder().encode))
        elif isinstance(field, models.CharField):
            dumps.append((place, str))
    for each in lines:
        line = list(each)
        for place, dump in dumps:
            if line[place] is not None:
                line[place] = dump(line[place])
        yield line


def next_keys(model: type[models.Model], count: int) -> list[int]:
    """Return keys for new rows, as the database would give them."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [key for (key,) in cursor.fetchall()]
