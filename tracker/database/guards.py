"""The triggers that guard the log: those that the migrations made, as a list, and what differs from it in a database.

`guards.json` beside this file holds the list; a test compares it with a database that was just migrated, and
`python -m tests.guards` writes it anew after a migration that changes a guard.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

LIST = Path(__file__).with_name("guards.json")
_TRIGGERS = """
    SELECT format('%s of %s', tgname, relname), tgenabled::text, pg_get_triggerdef(t.oid), proname
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
    WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
      AND (relname LIKE 'tracker\\_%' OR relname LIKE 'briefings\\_%')
"""
_FUNCTIONS = """
    SELECT proname, prosrc, prosecdef, proconfig FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace
      AND (proname LIKE 'tracker\\_%' OR proname LIKE 'briefings\\_%' OR proname LIKE '%pgtrigger\\_%')
"""
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
            name: _digest([plain(body), definer, plain(" ".join(config or ()))])
            for name, body, definer, config in cursor.fetchall()
        }
        cursor.execute(_IN_THE_WAY)
        others = [what for (what,) in cursor.fetchall()]
    # Digests, for the definitions are long and nobody reads them here.
    return {
        "triggers": {
            name: [state, _digest(made), function] for name, (state, made, function) in sorted(triggers.items())
        },
        "functions": dict(sorted(functions.items())),
        "others": others,
    }


@cache
def listed() -> dict[str, Any]:
    """Return the guards that the migrations made."""
    read: dict[str, Any] = json.loads(LIST.read_text("utf-8"))
    return read


def faults() -> Iterator[str]:
    """Yield a sentence for each guard that is not as the migrations made it."""
    wanted, there = listed(), found()
    for name, (state, made, function) in wanted["triggers"].items():
        if name not in there["triggers"]:
            yield f"Guard {name} is missing."
            continue
        now_state, now_made, now_function = there["triggers"][name]
        if now_state != state:
            yield f"Guard {name} {_STATES.get(now_state, 'is in another state')}."
        if (now_made, now_function) != (made, function):
            yield f"Guard {name} is not the one that was installed."
    for name, digest in wanted["functions"].items():
        if there["functions"].get(name) != digest:
            yield f"The function {name} behind a guard is missing or was changed."
    for name in there["triggers"].keys() - wanted["triggers"].keys():
        yield f"There is a trigger that no migration made: {name}."
    for name in there["functions"].keys() - wanted["functions"].keys():
        yield f"There is a function that no migration made: {name}."
    for what in there["others"]:
        yield f"There is {what}, which no migration made."


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
