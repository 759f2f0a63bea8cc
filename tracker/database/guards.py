"""The triggers that guard the log: those that the migrations made, as a list, and what differs from it in a database.

The list also has all else that migrations made and that could answer in place of something: functions, types, tables
and more (`catalogue`), constraints, unique indexes, columns and which of them must be filled, and which columns the
hash of a version covers. `guards.json` beside this file holds it; a test compares it with a database that was just
migrated, and `python -m tests.guards` writes it anew after a migration that changes any of these.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from tracker.database import catalogue, kept_settings

_WORD = r"'(?:[^']|'')*'::character varying"
_WORDS = re.compile(rf"\(\(ARRAY\[({_WORD}(?:, {_WORD})*)\]\)::text\[\]\)")
LIST = Path(__file__).with_name("guards.json")
_TRIGGERS = """
    SELECT format('%%s of %%s', tgname, relname), tgenabled::text, pg_get_triggerdef(t.oid), p.oid::regprocedure::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
    WHERE NOT tgisinternal AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)
"""
_CONSTRAINTS = """
    SELECT format('%%s of %%s', conname, relname), pg_get_constraintdef(c.oid), convalidated AND coalesce((
      SELECT indisvalid AND indisready AND indislive FROM pg_index WHERE indexrelid = conindid AND contype <> 'f'
    ), true)
    FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s) AND contype IN ('c', 'f', 'p', 'u', 'x')
"""
# Those of a constraint are compared with it.
_INDEXES = """
    SELECT format('%%s of %%s', i.relname, t.relname), pg_get_indexdef(indexrelid),
           indisvalid AND indisready AND indislive
    FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid
    WHERE indisunique AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s) AND t.relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""
_FILLED = """
    SELECT relname, array_agg(attname::text ORDER BY attname)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attnotnull AND attnum > 0 AND NOT attisdropped AND relkind = 'r'
      AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)
    GROUP BY relname
"""
_COLUMNS = """
    SELECT format('%%s of %%s', attname, relname), format_type(atttypid, atttypmod),
           CASE WHEN attcollation <> typcollation THEN attcollation::regcollation::text END,
           attgenerated::text, attidentity::text, coalesce(pg_get_expr(adbin, adrelid), '')
    FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_type t ON t.oid = atttypid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r'
      AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)
"""
# A foreign key is kept by four triggers of the server's own, a unique constraint that may wait by one.
_KEPT_BY_NOBODY = """
    SELECT format('%%s of %%s', conname, relname) FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s) AND relkind = 'r'
      AND contype IN ('f', 'p', 'u', 'x') AND CASE contype WHEN 'f' THEN 4 ELSE condeferrable::integer END <> (
        SELECT count(*) FROM pg_trigger
        WHERE tgconstraint = c.oid AND tgisinternal AND tgenabled = 'O' AND tgfoid < 16384
      )
    ORDER BY 1
"""
_FORMATS = "SELECT format('%%s of %%s', format, events), columns FROM {}.tracker_versionformat"
_IN_THE_WAY = """
    SELECT format('row security on %%s', relname) FROM pg_class
    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s) AND (relrowsecurity OR relforcerowsecurity)
"""
_STATES = {
    "D": "is switched off",
    "O": "does not work in every session",
    "R": "works in sessions of a replica only",
}

_KINDS = (
    ("functions", "The function {} is missing or was changed.", "a function"),
    ("constraints", "The constraint {} is missing or was changed.", "a constraint"),
    ("indexes", "The unique index {} is missing or was changed.", "a unique index"),
    ("columns", "The type, default or computation of the column {} is not as the migrations made it.", "a column"),
    ("filled", "Which columns of {} must be filled is not as the migrations made it.", ""),
    ("formats", "Which columns the hashes of versions cover was changed: format {}.", "a format of versions"),
)
"""What is compared by name: where it is in the list, what is said of one that differs, and of one that is not in it."""


def found() -> dict[str, Any]:
    """Return the guards of the connected database: of each thing a digest of its definition."""
    with catalogue.servers_own():
        return _found(_home())


def home() -> str:
    """Return the schema in which migrations made the tables."""
    with catalogue.servers_own():
        return _home()


def _home() -> str:
    return catalogue.home(listed()["things"]["table"])


def _found(home: str) -> dict[str, Any]:
    plain = catalogue.naming(home, "SCHEMA")
    # Digests, for the definitions are long and nobody reads them here.
    return {
        "triggers": {
            name: [state, _digest(plain(made)), plain(function)]
            for name, state, made, function in _rows(_TRIGGERS, home)
        },
        "constraints": {name: _digest([_as_restored(plain(made)), ok]) for name, made, ok in _rows(_CONSTRAINTS, home)},
        "indexes": {name: _digest([_as_restored(plain(made)), ok]) for name, made, ok in _rows(_INDEXES, home)},
        "columns": {
            name: _digest([plain(type_), plain(collation or ""), generated, identity, _as_restored(plain(made))])
            for name, type_, collation, generated, identity, made in _rows(_COLUMNS, home)
        },
        "switched off": [name for (name,) in _rows(_KEPT_BY_NOBODY, home)],
        "filled": dict(_rows(_FILLED, home)),
        "formats": dict(_rows(_FORMATS.format(connection.ops.quote_name(home)))),
        "others": [what for (what,) in _rows(_IN_THE_WAY, home)],
        **_things(home, plain),
    }


def _rows(query: str, *parameters: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _things(home: str, plain: Callable[[str], str]) -> dict[str, Any]:
    """Return the functions, and by their kind the things of other kinds."""
    kinds: dict[str, dict[str, str]] = {}
    without = catalogue.naming(home, "")
    for kind, schema, name, definition in catalogue.things(home):
        named = without(name) if schema in (home, "") else f"{schema}.{without(name)}"
        kinds.setdefault(kind, {})[named] = _digest(plain(definition))
    return {"functions": kinds.pop(catalogue.FUNCTION, {}), "things": kinds}


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
    with catalogue.servers_own():
        home = _home()
        wanted, there, of_sessions = listed(), _found(home), list(kept_settings.faults(home))
    _leave_aside(wanted, there)
    yield from _thing_faults(wanted["things"], there["things"])
    yield from _trigger_faults(wanted["triggers"], there["triggers"])
    for kind, sentence, other in _KINDS:
        for name, made in wanted[kind].items():
            if there[kind].get(name) != made:
                yield sentence.format(name)
        if other:
            for name in sorted(there[kind].keys() - wanted[kind].keys()):
                yield f"There is {other} that no migration made: {name}."
    for name in there["switched off"]:
        if name in wanted["constraints"]:
            yield f"The constraint {name} is switched off."
    for what in there["others"]:
        yield f"There is {what}, which no migration made."
    yield from of_sessions


def _leave_aside(wanted: dict[str, Any], there: dict[str, Any]) -> None:
    """Take ordinary tables of somebody else out, with what belongs to them: no name of ours leads to them."""
    ours, tables = wanted["things"]["table"], there["things"].get("table", {})
    ordinary = set(ours.values())
    for table in [name for name, made in tables.items() if name not in ours and "." not in name and made in ordinary]:
        del tables[table]
        for kind in ("triggers", "constraints", "indexes", "columns"):
            for name in [each for each in there[kind] if each.endswith(f" of {table}")]:
                del there[kind][name]


def _thing_faults(wanted: dict[str, dict[str, str]], there: dict[str, dict[str, str]]) -> Iterator[str]:
    for kind in sorted(wanted.keys() | there.keys()):
        made, now = wanted.get(kind, {}), there.get(kind, {})
        for name in sorted(made):
            if now.get(name) != made[name]:
                yield f"The {kind} {name} is missing or was changed."
        for name in sorted(now.keys() - made.keys()):
            yield f"There is {'an' if kind[0] in 'aeio' else 'a'} {kind} that no migration made: {name}."


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
    for name in sorted(there.keys() - wanted.keys()):
        yield f"There is a trigger that no migration made: {name}."


def _as_restored(made: str) -> str:
    """Return an expression as it is written after a restore, which reads a list of words again as one of texts.

    Nothing else of it may differ: which parentheses and casts it has may be all that is weaker in it.
    """
    return _WORDS.sub(lambda match: f"(ARRAY[{re.sub(_WORD, _as_text, match[1])}])", made)


def _as_text(word: re.Match[str]) -> str:
    return f"({word[0]})::text"


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
