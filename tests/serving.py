"""Tests in which the site is served by the role that owns no table, while the test itself stays the owner.

`pytest.mark.serving_role` asks for it. What the test's client asks for is done by that role, and so is everything on
the connections of the live server; a page that needs a right which `database_roles` does not give answers 500 there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test.client import ClientHandler
from pytest_django import DjangoDbBlocker

from tracker.database import roles


def role() -> str:
    """Return the name of the serving role of this test database; roles belong to the whole server."""
    return f"site_of_{connection.settings_dict['NAME']}"[:63]


def _run(*statements: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session")
def serving_role(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The role, made as `manage.py database_roles --apply` makes it, and dropped in the end."""
    with django_db_blocker.unblock():
        _run(*roles.statements(role()))
        yield role()
        _run(f'DROP OWNED BY "{role()}"', f'DROP ROLE "{role()}"')


@pytest.fixture(autouse=True)
def served_by_that_role(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if request.node.get_closest_marker("serving_role") is None:
        yield
        return
    name = request.getfixturevalue("serving_role")
    tests_own = threading.current_thread()
    answer = ClientHandler.__call__

    def as_the_site(handler: ClientHandler, environ: dict[str, Any]) -> Any:
        _run(f'SET ROLE "{name}"')
        try:
            return answer(handler, environ)
        finally:
            with suppress(DatabaseError):  # A transaction that failed ends with the role, when the test is rolled back.
                _run("RESET ROLE")

    def on_another_thread(connection: BaseDatabaseWrapper, **arguments: Any) -> None:
        if threading.current_thread() is not tests_own:
            with connection.cursor() as cursor:
                cursor.execute(f'SET ROLE "{name}"')

    monkeypatch.setattr(ClientHandler, "__call__", as_the_site)
    connection_created.connect(on_another_thread, weak=False)
    yield
    connection_created.disconnect(on_another_thread)
