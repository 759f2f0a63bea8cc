"""Empties the tables after a test that commits, but for the rows that migrations put there.

Django would truncate every table and make its rows about models and permissions anew, which takes longer than most of
these tests. Here only tables that have rows are touched, and the guards on them rest just then.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from tests import jobs

_TABLES = """
SELECT c.relname, a.attname FROM pg_class c
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indnatts = 1
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] AND a.atttypid::regtype IN ('int', 'bigint')
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname
"""
_AT_DELETION = """
SELECT c.relname, array_agg(t.tgname ORDER BY t.tgname), array_agg(t.tgenabled::text ORDER BY t.tgname)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgtype & 8 > 0 AND t.tgenabled <> 'D'
  AND c.relnamespace = current_schema()::regnamespace
GROUP BY c.relname
"""
_ENABLE = {"O": "ENABLE TRIGGER", "A": "ENABLE ALWAYS TRIGGER", "R": "ENABLE REPLICA TRIGGER"}


def _ask(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


class Emptying:
    """The tables of a database that was just migrated, and how to bring them back to that."""

    def __init__(self) -> None:
        """Look at what is there; nothing may have been added to it."""
        quoted = connection.ops.quote_name
        self._conditions: dict[str, str] = {}
        kept: list[str] = []
        for table, key in _ask(_TABLES):
            if table.startswith("procrastinate_"):
                continue
            if key is None:
                if not _ask(f"SELECT FROM {quoted(table)} LIMIT 1"):
                    self._conditions[table] = "true"
                continue
            [(last,)] = _ask(f"SELECT coalesce(max({quoted(key)}), 0) FROM {quoted(table)}")
            self._conditions[table] = f"{quoted(key)} > {last}"
            if last and key == "pgh_id":
                kept.append(f"SELECT '{table}', count(pgh_ended_at) FROM {quoted(table)} WHERE pgh_id <= {last}")
        self._triggers = {table: list(zip(names, states, strict=True)) for table, names, states in _ask(_AT_DELETION)}
        self._with_rows = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {quoted(table)} WHERE {condition})"
            for table, condition in self._conditions.items()
        )
        # Where no test needs a database, this is one that was not migrated.
        self._ends = " UNION ALL ".join(kept) or "SELECT WHERE false"
        self._ended = _ask(self._ends)

    def __call__(self) -> None:
        """Remove every row that came since.

        Raises AssertionError where a row that migrations put there was changed, such as the person who stands for the
        system: its first version has an end then, and every later test that checks the log fails.
        """
        tables = [table for (table,) in _ask(self._with_rows)]
        statements = [self._alter(table, rest=True) for table in tables]
        statements += [f'DELETE FROM "{table}" WHERE {self._conditions[table]}' for table in tables]
        # A table about which something is still to be checked cannot be altered.
        statements.append("SET CONSTRAINTS ALL IMMEDIATE")
        statements += [self._alter(table, rest=False) for table in tables]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("; ".join(filter(None, statements)))
        if _ask("SELECT FROM procrastinate_jobs UNION ALL SELECT FROM procrastinate_workers LIMIT 1"):
            jobs.clear()
        ended, self._ended = self._ended, _ask(self._ends)
        assert self._ended == ended, f"The test changed rows that migrations made: {set(self._ended) - set(ended)}"

    def _alter(self, table: str, *, rest: bool) -> str:
        """Return what lets the triggers of a table rest, or brings them back; nothing where it has none."""
        changes = (
            f'{"DISABLE TRIGGER" if rest else _ENABLE[state]} "{name}"' for name, state in self._triggers.get(table, ())
        )
        said = ", ".join(changes)
        return f'ALTER TABLE "{table}" {said}' if said else ""
