"""The triggers that guard the log: those that the migrations made, as a list, and what differs from it in a database.

The list also has the functions and constraints, the unique indexes, the columns that must be filled, and which columns
the hash of a version covers. `guards.json` beside this file holds it; a test compares it with a database that was just
migrated, and `python -m tests.guards` writes it anew after a migration that changes any of these.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

_CAST = re.compile(r"::(character varying|text)(\[\])?|[()]")
LIST = Path(__file__).with_name("guards.json")
_TRIGGERS = """
    SELECT format('%s of %s', tgname, relname), tgenabled::text, pg_get_triggerdef(t.oid), p.oid::regprocedure::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
    WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
      AND (relname LIKE 'tracker\\_%' OR relname LIKE 'briefings\\_%')
"""
_FUNCTIONS = """
    SELECT p.oid::regprocedure::text, prosrc, prosecdef, proconfig,
           format('%s %s %s', lanname, prorettype::regtype, provolatile)
    FROM pg_proc p JOIN pg_language l ON l.oid = prolang
    WHERE pronamespace = current_schema()::regnamespace
      AND (proname LIKE 'tracker\\_%' OR proname LIKE 'briefings\\_%' OR proname LIKE '%pgtrigger\\_%')
"""
_CONSTRAINTS = """
    SELECT format('%s of %s', conname, relname), pg_get_constraintdef(c.oid), convalidated
    FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
    WHERE relnamespace = current_schema()::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')
      AND (relname LIKE 'tracker\\_%' OR relname LIKE 'briefings\\_%')
"""
# Those of a constraint are compared with it.
_INDEXES = """
    SELECT format('%s of %s', i.relname, t.relname), pg_get_indexdef(indexrelid), indisvalid
    FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid
    WHERE indisunique AND t.relnamespace = current_schema()::regnamespace
      AND (t.relname LIKE 'tracker\\_%' OR t.relname LIKE 'briefings\\_%')
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""
_FILLED = """
    SELECT relname, array_agg(attname::text ORDER BY attname COLLATE "C")
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attnotnull AND attnum > 0 AND NOT attisdropped AND relkind = 'r'
      AND relnamespace = current_schema()::regnamespace
      AND (relname LIKE 'tracker\\_%' OR relname LIKE 'briefings\\_%')
    GROUP BY relname
"""
_FORMATS = "SELECT format('%s of %s', format, events), columns FROM tracker_versionformat"
_IN_THE_WAY = """
    SELECT format('a rule %s on %s', rulename, tablename) FROM pg_rules WHERE schemaname = current_schema()
    UNION ALL SELECT format('row security on %s', relname) FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity
"""
_STATES = {
    "D": "is switched off",
    "O": "does not work in every session",
    "R": "works in sessions of a replica only",
}

_KINDS = (
    ("functions", "The function {} behind a guard is missing or was changed.", "a function"),
    ("constraints", "The constraint {} is missing or was changed.", "a constraint"),
    ("indexes", "The unique index {} is missing or was changed.", "a unique index"),
    ("filled", "Which columns of {} must be filled is not as the migrations made it.", ""),
    ("formats", "Which columns the hashes of versions cover was changed: format {}.", "a format of versions"),
)
"""What is compared by name: where it is in the list, what is said of one that differs, and of one that is not in it."""


def found() -> dict[str, Any]:
    """Return the guards of the connected database: of each trigger and function a digest of its definition."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]

        def plain(text: str) -> str:
            return text.replace(f" {schema}.", " ").replace(f'"{schema}".', "").replace(f" {schema},", " SCHEMA,")

        cursor.execute(_TRIGGERS)
        triggers = {name: [state, plain(made), function] for name, state, made, function in cursor.fetchall()}
        cursor.execute(_FUNCTIONS)
        functions = {
            name: _digest([plain(body), definer, plain(" ".join(config or ())), kind])
            for name, body, definer, config, kind in cursor.fetchall()
        }
        cursor.execute(_CONSTRAINTS)
        constraints = {name: _digest([_bare(made), is_valid]) for name, made, is_valid in cursor.fetchall()}
        cursor.execute(_INDEXES)
        indexes = {name: _digest([_bare(plain(made)), is_valid]) for name, made, is_valid in cursor.fetchall()}
        cursor.execute(_FILLED)
        filled = dict(cursor.fetchall())
        cursor.execute(_FORMATS)
        formats = dict(cursor.fetchall())
        cursor.execute(_IN_THE_WAY)
        others = [what for (what,) in cursor.fetchall()]
    # Digests, for the definitions are long and nobody reads them here.
    return {
        "triggers": {
            name: [state, _digest(made), function] for name, (state, made, function) in sorted(triggers.items())
        },
        "functions": dict(sorted(functions.items())),
        "constraints": dict(sorted(constraints.items())),
        "indexes": dict(sorted(indexes.items())),
        "filled": dict(sorted(filled.items())),
        "formats": dict(sorted(formats.items())),
        "others": others,
    }


@cache
def listed() -> dict[str, Any]:
    """Return the guards that the migrations made."""
    read: dict[str, Any] = json.loads(LIST.read_text("utf-8"))
    return read


def formats(events: str) -> tuple[tuple[int, list[str]], ...]:
    """Return the formats of a table of versions that the migrations made: their numbers, and the columns of each."""
    of_table = (
        (int(name.split(" of ")[0]), columns)
        for name, columns in listed()["formats"].items()
        if name.endswith(f" of {events}")
    )
    return tuple(sorted(of_table))


def faults() -> Iterator[str]:
    """Yield a sentence for each guard that is not as the migrations made it."""
    wanted, there = listed(), found()
    yield from _trigger_faults(wanted["triggers"], there["triggers"])
    for kind, sentence, other in _KINDS:
        for name, made in wanted[kind].items():
            if there[kind].get(name) != made:
                yield sentence.format(name)
        if other:
            for name in sorted(there[kind].keys() - wanted[kind].keys()):
                yield f"There is {other} that no migration made: {name}."
    for what in there["others"]:
        yield f"There is {what}, which no migration made."


def _trigger_faults(wanted: dict[str, Any], there: dict[str, Any]) -> Iterator[str]:
    for name, (state, made, function) in wanted.items():
        if name not in there:
            yield f"Guard {name} is missing."
            continue
        now_state, now_made, now_function = there[name]
        if now_state != state:
            yield f"Guard {name} {_STATES.get(now_state, 'is in another state')}."
        if (now_made, now_function) != (made, function):
            yield f"Guard {name} is not the one that was installed."
    for name in there.keys() - wanted.keys():
        yield f"There is a trigger that no migration made: {name}."


def _bare(made: str) -> str:
    """Return a constraint without casts and parentheses, of which the server writes others after a restore."""
    return _CAST.sub("", made)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
