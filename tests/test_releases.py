"""A database from any release becomes, by `migrate`, what a new one is; released migrations are never edited.

`tests/releases/` holds a dump of each release point whose migrations differ from those of today, with a year of data:
`pg_dump --no-owner --no-privileges --inserts`, compressed. Three of them are from before a migration was edited.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.migrated import Migrated

ROOT = Path(__file__).parent.parent
DUMPS = sorted((ROOT / "tests" / "releases").glob("*.sql.gz"))
CHECKSUMS = ROOT / "tests" / "migrations.sha256"

CATALOGUE = {
    "column": """
        SELECT format('%s.%s', c.oid::regclass, attname), concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
               attgenerated, attidentity, pg_get_expr(adbin, adrelid))
        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped""",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": """
        SELECT format('%s.%s', conrelid::regclass, conname), pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "trigger": """
        SELECT format('%s.%s', tgrelid::regclass, tgname), concat_ws(' ', pg_get_triggerdef(oid), tgenabled)
        FROM pg_trigger WHERE NOT tgisinternal""",
    "function": """
        SELECT oid::regprocedure::text, concat_ws(' ', prosrc, prosecdef, proconfig::text)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "permission": """
        SELECT format('%s %s.%s', g.name, app_label, codename), '' FROM auth_group_permissions gp
        JOIN auth_group g ON g.id = group_id JOIN auth_permission p ON p.id = permission_id
        JOIN django_content_type c ON c.id = content_type_id""",
}


# A restored expression is printed with its casts in other places.
CAST = re.compile(r"::(character varying|text)(\[\])?|[()]")


def catalogue(database: psycopg.Connection) -> dict[str, str]:
    """Everything the migrations make, by name: its definition, without casts to text."""
    return {
        f"{kind} {name}": CAST.sub("", definition)
        for kind, query in CATALOGUE.items()
        for name, definition in database.execute(query.encode()).fetchall()
    }


@dataclass(frozen=True)
class Server:
    """The server that the tests use, on which they make databases of their own."""

    user: str
    password: str
    host: str
    port: int

    def address(self, name: str) -> str:
        """The address of one of its databases."""
        password = f":{self.password}" if self.password else ""
        return f"postgres://{self.user}{password}@/{name}?host={self.host}&port={self.port}"

    def run(self, statement: str) -> None:
        """Run a statement that no transaction may hold."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as database:
            database.execute(statement.encode())

    @contextmanager
    def database(self, name: str, dump: Path | None = None, template: str | None = None) -> Iterator[str]:
        """A database restored from a dump, copied, or empty, and migrated; gives its address, drops it at the end."""
        name = f"{name.replace('-', '_')}_{os.getpid()}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} ENCODING 'UTF8'")
        try:
            if dump is not None:
                with psycopg.connect(self.address(name), autocommit=True) as database:
                    database.execute(gzip.decompress(dump.read_bytes()))
            migrated = manage(self.address(name), "migrate", "-v0")
            assert migrated.returncode == 0, migrated.stderr
            yield self.address(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def manage(address: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a management command on a database."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        env=os.environ | {"DATABASE_URL": address},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Server:
    """Found by a connection of its own that is closed at once: these tests run after those that have a database."""
    with django_db_blocker.unblock(), psycopg.connect(**connection.get_connection_params()) as database:
        info = database.info
        return Server(info.user, info.password, info.host, info.port)


@pytest.fixture(scope="module")
def fresh(server: Server, migrated: Migrated | None) -> Iterator[dict[str, str]]:
    """What the migrations make of an empty database, as the tests begin with it where they keep one."""
    kept = migrated.name if migrated is not None else None
    with server.database("fresh", template=kept) as address, psycopg.connect(address) as database:
        yield catalogue(database)


@pytest.fixture(scope="module", params=DUMPS, ids=lambda dump: dump.name)
def former(request: pytest.FixtureRequest, server: Server) -> Iterator[str]:
    """The address of a database of a former release that was migrated to this one."""
    dump: Path = request.param
    with server.database(dump.name.split(".")[0], dump) as address:
        yield address


@pytest.mark.slow
def test_a_database_of_a_former_release_becomes_what_a_new_one_is(former: str, fresh: dict[str, str]) -> None:
    with psycopg.connect(former) as database:
        upgraded = catalogue(database)

    assert {key for key in fresh.keys() | upgraded.keys() if fresh.get(key) != upgraded.get(key)} == set()


@pytest.mark.slow
def test_the_log_of_a_former_release_is_unbroken_in_this_one(former: str) -> None:
    checked = manage(former, "verify_log")

    assert (checked.returncode, checked.stdout.strip().endswith("unbroken.")) == (0, True), checked.stdout


def test_there_is_a_dump_from_before_each_edited_migration() -> None:
    assert {dump.name.split(".")[0] for dump in DUMPS} >= {"before-doors", "before-looks", "before-signs"}


def test_released_migrations_are_never_edited() -> None:
    """A migration that is on main has run on somebody's database: write a new one instead, and add its line here."""
    recorded: dict[str, str] = dict(reversed(line.split("  ")) for line in CHECKSUMS.read_text("ascii").splitlines())
    found = {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for app in ("briefings", "tracker")
        for path in sorted((ROOT / app / "migrations").glob("0*.*"))
    }
    assert found == recorded, "edited, missing or not recorded: see tests/migrations.sha256"
