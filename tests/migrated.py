"""A migrated database that is kept on the server, so that the databases of the tests are copies of it.

To run all migrations takes longer than most test files. The first worker that finds no database for the files as they
are migrates its own as ever, and leaves a copy; the others, and later runs, begin with a copy of that.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
from django.db import DatabaseError, connection
from django.db.backends.base.base import NO_DB_ALIAS
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
FILES = (
    "*/migrations/*.py",
    "*/migrations/*.sql",
    "*/models.py",
    "briefings/squashed.py",
    "briefings/versions.py",
    "tracker/settings.py",
    "tracker/models/*.py",
    "tracker/database/*",
    "*/apps.py",
    "requirements*.txt",
)
"""What a database that was just migrated depends on."""
KEPT = 12
"""So many are kept on a server, the newest: several versions of this tree may be tested in turn."""
_NAMED = "tests_begin_with_"
_OLDER = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC OFFSET %s"


def name() -> str:
    """Return the name of the database that belongs to the files as they are."""
    digest = hashlib.sha256(django.__version__.encode())
    for pattern in FILES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(f"\n{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return _NAMED + digest.hexdigest()[:16]


class Migrated:
    """The database of the files as they are, on the server that the tests use."""

    def __init__(self) -> None:
        """Connect to nothing yet."""
        self.name = name()
        self.is_missing = False
        self._server: Any = None

    def wait(self) -> None:
        """Wait until nobody is making it; where there is none, those who come later wait until `keep` or `release`."""
        self._server = connection.copy(alias=NO_DB_ALIAS)
        self._server.settings_dict = {**connection.settings_dict, "NAME": "postgres"}
        with self._server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.name])
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [self.name])
            self.is_missing = cursor.fetchone()[0] == 0
        if not self.is_missing:
            self.release()

    def keep(self, made: str) -> None:
        """Leave a copy of a database that was just migrated, and nobody is connected to."""
        if not self.is_missing:
            return
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(self.name), sql.Identifier(made))
        with self._server.cursor() as cursor:
            cursor.execute(copy)
            cursor.execute(_OLDER, [_NAMED, KEPT])
            for (old,) in cursor.fetchall():
                with suppress(DatabaseError):  # Somebody copies it right now.
                    cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
        self.release()

    def release(self) -> None:
        """Let the others go on."""
        self.is_missing = False
        if self._server is not None:
            self._server.close()
