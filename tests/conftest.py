"""The cast: people by role, their organisations and posts, and the means to walk a recommendation anywhere."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from pytest_django import DjangoDbBlocker

from briefings.models import Briefing, Meeting
from briefings.reading import guarded
from tests import factories
from tests.emptying import Emptying
from tests.migrated import Migrated
from tests.serving import served_by_that_role, serving_role
from tracker.history import days
from tracker.models import Organisation, Post, Recommendation, Theme, User

__all__ = ["served_by_that_role", "serving_role"]

TRUNCATE_GUARDS = """
SELECT format('ALTER TABLE %%s {} TRIGGER guard_truncate', tgrelid::regclass)
FROM pg_trigger WHERE tgname = 'guard_truncate'
"""


def set_truncate_guards(state: str) -> None:
    """Lift ("DISABLE") or restore ("ENABLE ALWAYS") the guards against TRUNCATE."""
    with connection.cursor() as cursor:
        cursor.execute(TRUNCATE_GUARDS.format(state).replace("%%", "%"))
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Start no worker for a single file: a second one would have nothing to do, and the first only takes longer."""
    files = {argument.partition("::")[0] for argument in config.args}
    is_one = len(files) == 1 and all(file.endswith(".py") for file in files)
    return 0 if is_one else None


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what was loaded: in some files it took a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def plain_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The site as tests meet it: without TLS, its static files as they lie in the tree, cheap passwords."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        SECURE_SSL_REDIRECT=False,
        SESSION_COOKIE_SECURE=False,
        CSRF_COOKIE_SECURE=False,
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def yesterday_is_settled() -> Iterator[None]:
    """A day counts as settled once it is over: what a test finds may not depend on the hour at which it runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(days, "SETTLED_AFTER", timedelta(0))
        yield


NO_AUTOVACUUM = """
SELECT format('ALTER TABLE %s SET (autovacuum_enabled = false)', oid::regclass)
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Iterator[Migrated | None]:
    """The database that those of the tests are copies of; none where somebody asks for one without migrations."""
    if request.config.getvalue("reuse_db") or request.config.getvalue("nomigrations"):
        yield None
        return
    made = Migrated()
    yield made
    made.release()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, migrated: Migrated | None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Begin with a copy of a database that has all migrations, where there is one."""
    if migrated is None:
        return
    with django_db_blocker.unblock():
        migrated.wait()
    if not migrated.is_missing:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.name


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, migrated: Migrated | None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database without autovacuum, which nobody is connected to any more when it is dropped.

    A test that lifts a guard can come into a deadlock with autovacuum. A browser may keep a thread of the live server.
    """
    if migrated is not None and migrated.is_missing:
        with django_db_blocker.unblock():
            connection.close()
            migrated.keep(connection.settings_dict["NAME"])
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(NO_AUTOVACUUM)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        # Nobody needs what a test wrote after a crash of the machine. Other connections of the tests begin with it too.
        cursor.execute("SELECT format('ALTER DATABASE %I SET synchronous_commit = off', current_database())")
        cursor.execute(cursor.fetchone()[0])
        cursor.execute("SET synchronous_commit = off")
        empty = Emptying()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty())
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(OTHERS, [connection.settings_dict["NAME"]])


@dataclass(frozen=True)
class Cast:
    """Everybody the tests know. `holder` holds the post that owns recommendations; `health` leads them."""

    reader: User
    holder: User
    lead_staff: User
    outsider: User
    coordinator: User
    second_coordinator: User
    administrator: User
    health: Organisation
    data: Organisation
    desk: Post
    vacant: Post
    meeting: Meeting
    theme: Theme

    def people(self) -> dict[str, User]:
        """The people by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, freshly made."""
    return factories.cast()


@pytest.fixture
def recommendation(cast: Cast) -> Recommendation:
    """A recommendation led by `health`, owned by the desk, not yet reported."""
    return factories.track(cast)


@pytest.fixture
def briefing(cast: Cast) -> Briefing:
    """A short briefing read through the intake code."""
    return factories.briefing(cast)


@pytest.fixture
def reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read every file in this process: one of its own costs a second, and `test_formats_guarded` is about that."""
    monkeypatch.setattr(guarded, "is_read_here", lambda data, *, name: True)


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """A function that returns a client signed in as somebody."""

    def as_user(user: User) -> Client:
        client.force_login(user)
        return client

    return as_user
