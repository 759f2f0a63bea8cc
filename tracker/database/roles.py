"""The database role that serves the site: it owns no table, and may do exactly what the program needs.

What it may do is read off the guards of the database that was just migrated: rows that are guarded against change
or removal it may not change or remove, versions it may only read. The exceptions are the columns out of which words
are redacted; their guards see to the rest. Nothing here creates tables, so a migration is run by the owner, and the
grants are made anew after it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db import connection
from psycopg import sql

READ_ONLY = frozenset(
    {"django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}
    | {"tracker_versionformat"}
)
"""Tables that only migrations write."""

# Out of these columns words are taken; see `actions.redaction`.
REDACTED: dict[str, tuple[str, ...]] = {
    "tracker_act": ("reason", "salt", "redaction"),
    "tracker_evidence": ("title", "url", "number", "is_redacted"),
    "tracker_progressentry": (
        *("text", "next_step", "received_from", "changes", "salt", "redaction"),
        *("redacted_through_id", "redacted_at", "redacted_by_id"),
    ),
    "tracker_recommendationevent": ("title", "goal", "due_words", "pgh_salt", "pgh_redaction"),
}

# Guarded rows of which some columns say how far something has come; their guards see to what may follow what.
PROGRESS: dict[str, tuple[str, ...]] = {
    "briefings_passage": ("same_as_id", "is_moved"),
    "tracker_mailmessage": ("subject", "body", "html", "status", "tried_since", "tried_at", "tries", "said"),
}

_TABLES = """
    SELECT c.relname,
           EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'pgh_hash') AS is_version,
           EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'guard_rows' AND tgtype & 16 > 0)
             AS is_unchanging,
           EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgtype & 8 > 0
                   AND tgname IN ('guard_rows', 'guard_delete', 'guard_identity')
                   -- A meeting that nothing hangs on may be removed.
                   AND c.relname <> 'briefings_meeting') AS is_kept
    FROM pg_class c
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname
"""
_SEQUENCES = """
    SELECT s.relname, t.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
    JOIN pg_class t ON t.oid = d.refobjid
    WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace ORDER BY s.relname
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """What the serving role may do with one table; `columns` may be updated where the whole row may not."""

    table: str
    privileges: tuple[str, ...]
    columns: tuple[str, ...] = ()
    sequences: tuple[str, ...] = field(default=())


def grants() -> list[Grant]:
    """Return what the serving role needs, table by table, in the database that is connected."""
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES)
        sequences: dict[str, list[str]] = {}
        for sequence, table in cursor.fetchall():
            sequences.setdefault(table, []).append(sequence)
        cursor.execute(_TABLES)
        rows = cursor.fetchall()
    return [_grant(*row, sequences=tuple(sequences.get(row[0], ()))) for row in rows]


def _grant(
    table: str,
    is_version: bool,  # noqa: FBT001 - as the query names them
    is_unchanging: bool,  # noqa: FBT001
    is_kept: bool,  # noqa: FBT001
    *,
    sequences: tuple[str, ...],
) -> Grant:
    columns = REDACTED.get(table, ()) + PROGRESS.get(table, ())
    if table in READ_ONLY or is_version:
        return Grant(table, ("SELECT",), columns)
    privileges = ["SELECT", "INSERT"]
    privileges += [] if is_unchanging else ["UPDATE"]
    privileges += [] if is_kept else ["DELETE"]
    return Grant(table, tuple(privileges), columns if is_unchanging else (), sequences)


def statements(role: str) -> Iterator[sql.Composed]:
    """Yield the SQL that makes the role, where it is missing, and gives it what it needs and nothing else."""
    name = sql.Identifier(role)
    database, schema = _here()
    yield sql.SQL(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal}) THEN CREATE ROLE {name} LOGIN; "
        "END IF; END $$"
    ).format(literal=sql.Literal(role), name=name)
    yield sql.SQL("ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS").format(name)
    yield sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database)
    yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name)
    yield sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC").format(schema)
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, name)
    # Anew, so that what an earlier release gave and this one does not is gone.
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(schema, name)
    yield sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA {} FROM {}").format(schema, name)
    for grant in grants():
        table = sql.Identifier(grant.table)
        yield sql.SQL("GRANT {} ON {} TO {}").format(_list(grant.privileges), table, name)
        if grant.columns:
            columns = sql.SQL(", ").join(map(sql.Identifier, grant.columns))
            yield sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(columns, table, name)
        for sequence in grant.sequences:
            yield sql.SQL("GRANT USAGE, SELECT ON SEQUENCE {} TO {}").format(sql.Identifier(sequence), name)


def _list(words: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join([sql.SQL(word) for word in words])


def _here() -> tuple[sql.Identifier, sql.Identifier]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_schema()")
        database, schema = cursor.fetchone()
    return sql.Identifier(database), sql.Identifier(schema)


_Right: TypeAlias = tuple[str, str, str]
"""A table, what may be done with it, and the column to which that is limited; "" for the whole table."""
_HELD = """
    SELECT CASE w.name WHEN '' THEN has_table_privilege(quote_ident(w.owner), w.privilege)
           ELSE has_column_privilege(quote_ident(w.owner), w.name, w.privilege) END
    FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS w(owner, privilege, name, place) ORDER BY place
"""


def missing() -> list[str]:
    """Return a sentence for each thing that the connected role needs and may not do; none where it owns the tables."""
    wanted: list[_Right] = []
    for grant in grants():
        wanted += [(grant.table, privilege, "") for privilege in grant.privileges]
        wanted += [(grant.table, "UPDATE", column) for column in grant.columns]
    lacking = [right for right, held in zip(wanted, _held(wanted), strict=True) if not held]
    if not lacking:
        return []
    role, then = _role(), remedy()
    return [
        f"The database role {role} may not {privilege} on {table}{'.' if column else ''}{column}. {then}"
        for table, privilege, column in lacking
    ]


def excess() -> list[str]:
    """Return a sentence for each thing that the connected role may do, and a role that only serves may not."""
    role = _role()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            return [f"The site connects to its database as a superuser, {role}."]
    unwanted: list[_Right] = [
        (grant.table, privilege, "")
        for grant in grants()
        for privilege in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
        if privilege not in grant.privileges
    ]
    return [
        f"The database role {role} may {privilege} on {table}."
        for (table, privilege, _), held in zip(unwanted, _held(unwanted), strict=True)
        if held
    ]


_COMMANDS = """
    SELECT rolsuper OR EXISTS (
      SELECT FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
      AND pg_has_role(current_user, relowner, 'USAGE')
    ) FROM pg_roles WHERE rolname = current_user
"""
"""Whether the connected role is one for commands: a superuser, or one that owns tables or acts for their owner."""


def remedy() -> str:
    """Return a sentence on how the site gets the rights it needs, and no others.

    A superuser or an owner of tables keeps its rights: commands need them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COMMANDS)
        if cursor.fetchone()[0]:
            return (
                "Name a role in DATABASE_URL that owns no table. manage.py database_roles --role=NAME prints the SQL "
                "that makes it."
            )
    return (
        f"Run manage.py database_roles --role={shlex.quote(_role())} as the owner of the tables, "
        "then run the SQL it prints as a superuser of PostgreSQL."
    )


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role: str = cursor.fetchone()[0]
    return role


def _held(rights: Sequence[_Right]) -> list[bool]:
    """Return of each right whether the connected role has it, by one query: probes ask for all of them."""
    if not rights:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [list(values) for values in zip(*rights, strict=True)])
        return [held for (held,) in cursor.fetchall()]
