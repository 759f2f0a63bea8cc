"""Settings that a database or a role gives to each of its sessions, and that change what a query reads or writes.

`ALTER DATABASE … SET search_path` can put views of somebody else before our tables, for pages and not for a check. So
each such setting is told, unless it says what is so anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

_NO_LIBRARIES = frozenset({"", "auto_explain"})
WATCHED: dict[str, frozenset[str]] = {
    "array_nulls": frozenset({"on"}),
    "default_transaction_isolation": frozenset({"read committed"}),
    "dynamic_library_path": frozenset({"$libdir"}),
    "local_preload_libraries": _NO_LIBRARIES,
    "pghistory.context_id": frozenset({""}),
    "pghistory.context_metadata": frozenset({""}),
    "pgtrigger.ignore": frozenset({"", "{}"}),
    "plpgsql.variable_conflict": frozenset({"error"}),
    "role": frozenset({"", "none"}),
    "row_security": frozenset({"on"}),
    "search_path": frozenset(),
    "session_preload_libraries": _NO_LIBRARIES,
    "session_replication_role": frozenset({"origin"}),
    "standard_conforming_strings": frozenset({"on"}),
    "transform_null_equals": frozenset({"off"}),
    "zero_damaged_pages": frozenset({"off"}),
}
"""What they may be. A search path may name the schema of our tables alone, or be the one PostgreSQL begins with."""

# Of roles that cannot read our tables nothing is said: they may be those of other databases.
_KEPT = """
    SELECT CASE WHEN setrole = 0 THEN 'each session of this database' ELSE format('each session of %%s', rolname) END,
           split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1)
    FROM pg_db_role_setting CROSS JOIN unnest(setconfig) AS setting LEFT JOIN pg_roles r ON r.oid = setrole
    WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
      AND (setrole = 0 OR setdatabase <> 0 OR coalesce(has_table_privilege(setrole, (
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = %s AND relname = 'tracker_act'
      ), 'SELECT'), true))
    ORDER BY 2, 1, 3
"""
# What this session began with, whoever said so: also the server's own file.
_HERE = "SELECT 'this session', name, reset_val FROM pg_settings WHERE name = ANY (%s) ORDER BY name"


def faults(home: str) -> Iterator[str]:
    """Yield a sentence for each that is not as it may be. `home` is the schema of our tables."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [home])
        rows = cursor.fetchall()
        cursor.execute(_HERE, [list(WATCHED)])
        told = set()
        for whose, name, value in [*rows, *cursor.fetchall()]:
            if name not in WATCHED or _is_usual(name, value, home) or (whose == "this session" and name in told):
                continue
            told.add(name)
            yield f"In {whose}, {name} is {value}, which no migration set."


def _is_usual(name: str, value: str, home: str) -> bool:
    if name != "search_path":
        return value in WATCHED[name]
    schemas = [each.strip().strip('"') for each in value.split(",")]
    return schemas == ["$user", "public"] or [each for each in schemas if each not in ("$user", "pg_temp")] == [home]
