"""Fills tables by COPY, in one transaction: whoever is stopped meanwhile leaves nothing.

The guards of the log stay on. What ordinary triggers do row by row is done here: versions are written, and each row
names rows that are there. Where the tables are empty their indexes are built last, which takes a third of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from tracker.models import Recommendation

VERSIONED = ("tracker_recommendation", "tracker_recommendationtheme")
_PIECE = 1 << 20
_INDEXES = """
    SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid),
           c.conname, pg_get_constraintdef(c.oid)
    FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype = 'u'
    WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary ORDER BY i.indexrelid
"""
_IS_OWNER = "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY(%s::regclass[])"

Write = Callable[[Mapping[str, str]], None]


@contextmanager
def filling(columns: Mapping[str, str]) -> Iterator[Write]:
    """Yield what writes lines of COPY into tables; `columns` names the tables, and the columns their lines have."""
    with transaction.atomic(), connection.cursor() as cursor:
        plain = _without_triggers(cursor)
        later = [] if Recommendation.objects.exists() else _without_indexes(cursor, _filled(columns))

        def write(lines: Mapping[str, str]) -> None:
            before = {table: _last(cursor, table) for table in VERSIONED}
            for table, rows in lines.items():
                _copy(cursor, table, columns[table], rows)
            for table in VERSIONED if plain else ():
                _write_versions(cursor, table, before[table])

        yield write
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for statement in later:
            cursor.execute(statement)
        if plain:
            cursor.execute("SET LOCAL session_replication_role = origin")
        _number_on(cursor, columns)


def _filled(columns: Mapping[str, str]) -> list[str]:
    return [*columns, *(f"{table}event" for table in VERSIONED)]


def _last(cursor: Any, table: str) -> int:
    cursor.execute(sql.SQL("SELECT max(id) FROM {}").format(sql.Identifier(table)))
    return cursor.fetchone()[0] or 0


def _copy(cursor: Any, table: str, columns: str, rows: str) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(columns))
    data = memoryview(rows.encode())
    with cursor.copy(statement) as copy:
        for begin in range(0, len(data), _PIECE):
            copy.write(data[begin : begin + _PIECE])


def _without_triggers(cursor: Any) -> bool:
    """Go without ordinary triggers where this user may, and say whether; the guards of the log stay on."""
    cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
    if cursor.fetchone()[0]:
        cursor.execute("SET LOCAL session_replication_role = replica")
        return True
    # Nothing is ignored; but where this is unset, each version's trigger raises and catches an error, and is slow.
    cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
    return False


def _without_indexes(cursor: Any, tables: list[str]) -> list[str]:
    """Drop the indexes of tables, but those of primary keys, where this user may; return what makes them again."""
    cursor.execute(_IS_OWNER, [tables])
    if not cursor.fetchone()[0]:
        return []
    cursor.execute(_INDEXES, [tables])
    later = []
    for table, index, definition, constraint, rule in cursor.fetchall():
        if constraint:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            later.append(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {rule}")
        else:
            cursor.execute(f"DROP INDEX {index}")
            later.append(definition)
    return later


def _write_versions(cursor: Any, table: str, after: int) -> None:
    """Write the first versions of rows with higher ids than one, as their trigger would."""
    events = f"{table}event"
    kept = [each.name for each in connection.introspection.get_table_description(cursor, events)]
    columns = [name for name in kept if not name.startswith("pgh_")]
    statement = sql.SQL(
        "INSERT INTO {events} ({columns}, pgh_created_at, pgh_label, pgh_obj_id) "
        "SELECT {columns}, clock_timestamp(), 'insert', id FROM {rows} WHERE id > %s ORDER BY id"
    ).format(
        events=sql.Identifier(events),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        rows=sql.Identifier(table),
    )
    cursor.execute(statement, [after])


def _number_on(cursor: Any, tables: Mapping[str, str]) -> None:
    """Let tables number on behind the rows that were given their ids, and tell the planner of them."""
    for table in tables:
        statement = sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {}")
        cursor.execute(statement.format(sql.Identifier(table)), [table])
    cursor.execute("ANALYZE")
