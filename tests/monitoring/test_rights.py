"""`manage.py check --deploy --database default`: it warns where the role of the site may do too much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from tracker.database import roles

ASKED: dict[str, Any] = {"deploy": True, "databases": ["default"]}
OTHER_ROLE = "Name a role in DATABASE_URL that owns no table."


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def connected_as(role: str) -> Iterator[None]:
    """Do as another role."""
    run(f'SET ROLE "{role}"')
    yield
    run("RESET ROLE")


def said(role: str = "", **options: Any) -> str:
    """What the check says, as a role or as the superuser that the tests are."""
    printed = StringIO()
    if not role:
        call_command("check", stdout=printed, stderr=printed, **(options or ASKED))
        return printed.getvalue()
    with connected_as(role):
        return said(**options)


def test_role_that_may_do_no_more_than_it_needs_is_not_spoken_of(db: None, serving_role: str) -> None:
    assert "tracker.W001" not in said(serving_role)


def test_superuser_is_told_and_not_by_a_command_that_would_take_its_rights(db: None) -> None:
    printed = said()
    assert "The site connects to its database as a superuser" in printed
    assert OTHER_ROLE in printed
    assert "--role=NAME" in printed


@pytest.mark.parametrize("fewer", [{"deploy": True}, {"databases": ["default"]}])
def test_migration_and_check_without_a_database_ask_for_nothing(db: None, fewer: dict[str, Any]) -> None:
    assert "superuser" not in said(**fewer)


def test_right_too_much_is_told_with_the_command_that_takes_it(db: None, serving_role: str) -> None:
    run(f'GRANT DELETE ON tracker_act TO "{serving_role}"')
    printed = said(serving_role)
    assert f"The database role {serving_role} may DELETE on tracker_act." in printed
    assert f"With that, the log can be rewritten. Run manage.py database_roles --role={serving_role} as" in printed


def test_of_many_rights_the_first_are_named_and_the_others_counted(db: None, serving_role: str) -> None:
    run(f'GRANT ALL ON ALL TABLES IN SCHEMA public TO "{serving_role}"')
    printed = said(serving_role)
    assert printed.count(f"The database role {serving_role} may ") == 3
    assert re.search(r"and \d+ more", printed)


def test_role_that_owns_a_table_is_told_to_use_another(db: None, serving_role: str) -> None:
    run(f'ALTER TABLE tracker_act OWNER TO "{serving_role}"')
    assert OTHER_ROLE in said(serving_role)


def test_database_without_tables_lacks_nothing_and_gives_nothing_too_much(
    db: None, serving_role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roles, "grants", list)
    assert roles.missing() == []
    with connected_as(serving_role):
        assert roles.excess() == []


@pytest.mark.django_db(transaction=True)
def test_a_session_of_the_role_does_not_become_the_owner(serving_role: str) -> None:
    info = connection.connection.info
    whose: dict[str, Any] = {"host": info.host, "port": info.port, "dbname": info.dbname, "user": serving_role}
    with psycopg.connect(**whose, autocommit=True) as session:
        for statement in (f'SET ROLE "{info.user}"', f'SET SESSION AUTHORIZATION "{info.user}"'):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement.encode())
