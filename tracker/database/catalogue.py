"""What a database is made of, by kinds: functions, operators, views and so on, each with its definition.

Everything is asked with the server's own functions and operators, whatever the search path of the session says: others
of the same name, which fit better, would answer for them otherwise. What came with the server is left out; it is
told by its number. So are the temporary things of sessions. All but `servers_own` is to be called within that.
"""

# ruff: noqa: S608 - the queries are put together from what is written in this file

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from django.db import connection, transaction

EXTENSIONS = {
    "plpgsql": ("plpgsql",),
    "amcheck": ("bt_index_", "gin_index_", "verify_heapam"),
    "pg_buffercache": ("pg_buffercache",),
    "pg_prewarm": ("pg_prewarm", "autoprewarm"),
    "pg_stat_statements": ("pg_stat_statements",),
}
"""Extensions that a site may have, and how the names of all that belongs to them begin.

None of these names is used by the product, so nothing of them can answer in place of something else. That something
belongs to an extension is no proof by itself: ALTER EXTENSION makes anything a part of one.
"""

Thing: TypeAlias = tuple[str, str, str, str]
"""Its kind, its schema or "", its name without the schema, and its definition."""

_TEMPORARY = "n.nspname ~ '^pg_(toast_)?temp_[0-9]+$'"
_OTHERS = f"NOT {_TEMPORARY} AND n.nspname NOT IN ('pg_toast', 'information_schema')"
_FIRST = 16384
"""Things with a lower number came with the server."""


def _of(
    catalogue: str, kind: str, name: str, definition: str, *, schema: str = "", more: str = "", joined: str = ""
) -> str:
    """Return a query for the things of a kind; `schema` is the column that says where they are, if they are in one."""
    extension = (
        "(SELECT extname FROM pg_depend d JOIN pg_extension e ON e.oid = refobjid "
        "WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' "
        f"AND d.classid = '{catalogue}'::regclass AND d.objid = x.oid LIMIT 1)"
    )
    where = f"({_OTHERS} AND (n.nspname <> 'pg_catalog' OR x.oid >= {_FIRST}))" if schema else f"x.oid >= {_FIRST}"
    home = f"JOIN pg_namespace n ON n.oid = {schema}" if schema else ""
    return (
        f"SELECT {kind}, {'n.nspname::text' if schema else repr('')}, ({name})::text, "
        f"json_build_array({definition})::text, {extension} FROM {catalogue} x {joined} {home} WHERE {where} {more}"
    )


def _types(numbers: str) -> str:
    return (
        f"array_to_string(ARRAY(SELECT format_type(one, NULL) FROM unnest({numbers}) WITH ORDINALITY u (one, place) "
        "ORDER BY place), ',')"
    )


FUNCTION = "function"
TABLE = "table"
EXTENSION = "extension"
SCHEMA = "schema"
_RELATION = f"""CASE x.relkind WHEN 'r' THEN '{TABLE}' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
    WHEN 'p' THEN 'partitioned table' ELSE 'foreign table' END"""
_PARENTS = "ARRAY(SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = x.oid ORDER BY inhseqno)"
_CHILDREN = 'ARRAY(SELECT inhrelid::regclass::text COLLATE "C" FROM pg_inherits WHERE inhparent = x.oid ORDER BY 1)'
_LABELS = "ARRAY(SELECT enumlabel FROM pg_enum WHERE enumtypid = x.oid ORDER BY enumsortorder)"
_PARTS = """ARRAY(SELECT format('%%s %%s', attname, format_type(atttypid, atttypmod)) FROM pg_attribute
    WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped ORDER BY attnum)"""
_OF_DOMAIN = "ARRAY(SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE contypid = x.oid ORDER BY conname)"
_MAPPED = """ARRAY(SELECT format('%%s %%s %%s', maptokentype, mapseqno, mapdict::regdictionary)
    FROM pg_ts_config_map WHERE mapcfg = x.oid ORDER BY maptokentype, mapseqno)"""
_QUERY = "\nUNION ALL ".join(
    (
        _of(
            "pg_proc",
            f"'{FUNCTION}'",
            f"format('%%s(%%s)', quote_ident(proname), {_types('proargtypes')})",
            "prosrc, probin, pg_get_function_sqlbody(x.oid), pg_get_function_arguments(x.oid), proretset, prokind, "
            "format_type(prorettype, NULL), lanname, provolatile, proisstrict, proleakproof, prosecdef, proconfig, "
            "prosupport::regproc::text",
            schema="pronamespace",
            joined="JOIN pg_language l ON l.oid = prolang",
        ),
        _of(
            "pg_class",
            _RELATION,
            "quote_ident(relname)",
            f"relpersistence, relispartition, {_PARENTS}, {_CHILDREN}, (SELECT amname FROM pg_am WHERE oid = relam), "
            "CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(x.oid) END",
            schema="relnamespace",
            more="AND relkind IN ('r', 'v', 'm', 'f', 'p')",
        ),
        _of(
            "pg_type",
            "'type'",
            "quote_ident(typname)",
            f"typtype, typinput::text, typoutput::text, typnotnull, format_type(typbasetype, typtypmod), typdefault, "
            f"{_LABELS}, {_OF_DOMAIN}, {_PARTS}",
            schema="typnamespace",
            # Those of the rows of a table, and of arrays, come with the table and the type.
            more="AND (typrelid = 0 OR EXISTS (SELECT FROM pg_class WHERE oid = typrelid AND relkind = 'c')) "
            "AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = x.oid)",
        ),
        _of(
            "pg_operator",
            "'operator'",
            "format('%%s (%%s, %%s)', oprname, format_type(oprleft, NULL), format_type(oprright, NULL))",
            "oprcode::text, format_type(oprresult, NULL)",
            schema="oprnamespace",
        ),
        _of(
            "pg_cast",
            "'cast'",
            "format('%%s as %%s', format_type(castsource, NULL), format_type(casttarget, NULL))",
            "castfunc::regprocedure::text, castcontext, castmethod",
        ),
        # An administrator may fetch those of the system into pg_catalog after it was upgraded.
        _of(
            "pg_collation",
            "'collation'",
            "quote_ident(collname)",
            "collprovider, collcollate, collctype",
            schema="collnamespace",
            more="AND n.nspname <> 'pg_catalog'",
        ),
        _of(
            "pg_conversion", "'conversion'", "quote_ident(conname)", "conproc::text, condefault", schema="connamespace"
        ),
        _of(
            "pg_opclass",
            "'operator class'",
            "format('%%s for %%s', quote_ident(opcname), amname)",
            "format_type(opcintype, NULL), opcdefault",
            schema="opcnamespace",
            joined="JOIN pg_am a ON a.oid = opcmethod",
        ),
        _of(
            "pg_opfamily",
            "'operator family'",
            "format('%%s for %%s', quote_ident(opfname), amname)",
            "''",
            schema="opfnamespace",
            joined="JOIN pg_am a ON a.oid = opfmethod",
        ),
        *(
            _of(
                catalogue,
                f"'{what} in an operator family of the server'",
                f"format('%%s in %%s', {name}, quote_ident(opfname))",
                "''",
                joined=f"JOIN pg_opfamily f ON f.oid = {family} AND f.oid < {_FIRST}",
            )
            for catalogue, what, name, family in (
                ("pg_amop", "operator", "amopopr::regoperator", "amopfamily"),
                ("pg_amproc", "function", "x.amproc", "amprocfamily"),
            )
        ),
        _of(
            "pg_ts_config",
            "'text search configuration'",
            "quote_ident(cfgname)",
            f"(SELECT prsname FROM pg_ts_parser WHERE oid = cfgparser), {_MAPPED}",
            schema="cfgnamespace",
        ),
        _of(
            "pg_ts_dict",
            "'text search dictionary'",
            "quote_ident(dictname)",
            "(SELECT tmplname FROM pg_ts_template WHERE oid = dicttemplate), dictinitoption",
            schema="dictnamespace",
        ),
        _of("pg_ts_parser", "'text search parser'", "quote_ident(prsname)", "''", schema="prsnamespace"),
        _of("pg_ts_template", "'text search template'", "quote_ident(tmplname)", "''", schema="tmplnamespace"),
        _of(
            "pg_rewrite",
            "'rule'",
            "format('%%s on %%s', quote_ident(rulename), quote_ident(relname))",
            "pg_get_ruledef(x.oid), ev_enabled",
            schema="relnamespace",
            joined="JOIN pg_class c ON c.oid = ev_class",
            # That which makes it a view is compared with the view.
            more="AND NOT (rulename = '_RETURN' AND relkind IN ('v', 'm'))",
        ),
        _of(
            "pg_policy",
            "'policy of row security'",
            "format('%%s on %%s', quote_ident(polname), quote_ident(relname))",
            "''",
            schema="relnamespace",
            joined="JOIN pg_class c ON c.oid = polrelid",
        ),
        _of("pg_language", "'language'", "lanname", "lanplcallfoid::regproc::text"),
        _of("pg_am", "'access method'", "amname", "amhandler::text"),
        _of(
            "pg_transform",
            "'transform'",
            "format('%%s for %%s', format_type(trftype, NULL), lanname)",
            "trffromsql::text, trftosql::text",
            joined="JOIN pg_language l ON l.oid = trflang",
        ),
        _of("pg_event_trigger", "'event trigger'", "evtname", "evtevent, evtenabled, evtfoid::text, evttags"),
        _of(
            "pg_namespace",
            f"'{SCHEMA}'",
            "x.nspname",
            "''",
            schema="x.oid",
            more="AND x.nspname NOT IN ('pg_catalog', 'public', %(home)s)",
        ),
        _of("pg_extension", f"'{EXTENSION}'", "extname", "''"),
        _of(
            "pg_subscription",
            "'subscription'",
            "subname",
            "''",
            more="AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())",
        ),
    )
)
_HOME = f"""
    SELECT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relname = ANY (%s) AND relkind = 'r' AND NOT {_TEMPORARY}
    GROUP BY n.nspname ORDER BY count(*) DESC, min(c.oid) LIMIT 1
"""


@contextmanager
def servers_own() -> Iterator[None]:
    """Let names mean what came with the server, and nothing else; tables are named with their schema meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        (before,) = cursor.fetchone()
        cursor.execute("SET LOCAL search_path = pg_catalog, pg_temp")
        cursor.execute("SET LOCAL quote_all_identifiers = off")
        yield
        cursor.execute("SELECT pg_catalog.set_config('search_path', %s, true)", [before])


def home(tables: Iterable[str]) -> str:
    """Return the schema that has the most of some tables, and the oldest, if several have as many."""
    with connection.cursor() as cursor:
        cursor.execute(_HOME, [list(tables)])
        row = cursor.fetchone()
    return str(row[0]) if row else "public"


def naming(home: str, instead: str) -> Callable[[str], str]:
    """Return what writes `instead` for the name of a schema, so that definitions are the same whatever it is called."""
    # The name first, for that is found fast; what may not stand before it after that.
    bare, quoted = re.escape(home), re.escape(home.replace('"', '""'))
    patterns = [
        re.compile(rf'{bare}(?<![\w."$\\]{bare})(\.|(?=,))'),
        re.compile(rf'\\?"{quoted}\\?"(\.|(?=,))'),
    ]

    def named(definition: str) -> str:
        for pattern in patterns:
            definition = pattern.sub(lambda match: instead + match[1] if instead else "", definition)
        return definition

    return named


def things(home: str) -> Iterator[Thing]:
    """Yield all that did not come with the server. Of an extension that is told, only the extension itself."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, {"home": home})
        rows = cursor.fetchall()
    for kind, schema, name, definition, extension in rows:
        if kind == EXTENSION and name in EXTENSIONS:
            continue
        if extension is not None and name.removeprefix('"').startswith(EXTENSIONS.get(extension, ("",))):
            continue
        yield kind, "" if kind == SCHEMA else schema, name, definition
