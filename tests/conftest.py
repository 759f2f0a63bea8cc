"""The cast: people by role, their organisations and posts, and the means to walk a recommendation anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings

from briefings.models import Briefing, Meeting
from tests import factories, jobs
from tests.serving import served_by_that_role, serving_role
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
def emptied_between() -> Iterator[None]:
    """Transaction tests empty the tables after them, which the guards would refuse; they rest just then."""
    empty = vars(TransactionTestCase)["_fixture_teardown"]

    def without_guards(test: TransactionTestCase) -> None:
        set_truncate_guards("DISABLE")
        try:
            empty(test)
        finally:
            set_truncate_guards("ENABLE ALWAYS")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_guards)
        yield


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


def made_again() -> None:
    """Make what migrations put into tables that a transaction test before this one has emptied."""
    if not Group.objects.exists():
        import_module("tracker.migrations.0003_roles").make(apps, None)
        import_module("tracker.migrations.0013_log_checks").let_see(apps, None)
        import_module("tracker.migrations.0022_account_rights").make(apps, None)
        jobs.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, freshly made."""
    made_again()
    return factories.cast()


@pytest.fixture
def recommendation(cast: Cast) -> Recommendation:
    """A recommendation led by `health`, owned by the desk, not yet reported."""
    return factories.admit(cast)


@pytest.fixture
def briefing(cast: Cast) -> Briefing:
    """A short briefing read through the intake code."""
    return factories.briefing(cast)


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """A function that returns a client signed in as somebody."""

    def as_user(user: User) -> Client:
        client.force_login(user)
        return client

    return as_user
