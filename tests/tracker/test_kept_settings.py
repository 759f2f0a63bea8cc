"""Settings that the database or a role gives to sessions lead neither pages nor a check of the log to other tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.test_attacks import ROLE, run
from tests.tracker.pages import text
from tests.verifying import verify
from tracker import actions
from tracker.database import guards, roles
from tracker.verification.rows import snapshot

_EVIL = (
    "CREATE SCHEMA evil",
    "CREATE FUNCTION evil.current_schema() RETURNS name LANGUAGE sql STABLE AS $$ SELECT 'public'::name $$",
    (
        "CREATE VIEW evil.tracker_progressentry AS SELECT * FROM public.tracker_progressentry "
        "WHERE text NOT LIKE '%dam is unsafe%' OR current_setting('transaction_isolation') = 'repeatable read'"
    ),
)


def _here() -> str:
    return connection.ops.quote_name(connection.settings_dict["NAME"])


@pytest.fixture
def database_of_its_own(transactional_db: None) -> Iterator[None]:
    """Settings of the database are kept outside of a test's transaction, so they are taken back."""
    yield
    connection.close()
    for name in ("search_path", "session_replication_role"):
        run(f"ALTER DATABASE {_here()} RESET {name}")
    run("DROP SCHEMA IF EXISTS evil CASCADE")
    connection.close()


def test_a_search_path_of_the_database_hides_no_entry_and_is_told(
    database_of_its_own: None, cast: Cast, client: Client
) -> None:
    recommendation = factories.track(cast)
    actions.add(recommendation=recommendation, by=cast.holder, draft=factories.drafted("The dam is unsafe."))
    run(*_EVIL, f"ALTER DATABASE {_here()} SET search_path = evil, public, pg_catalog")
    connection.close()
    client.force_login(cast.reader)

    printed = verify()
    page = client.get(f"/recommendations/{recommendation.reference}/?log=all").content.decode()

    assert "There is a schema that no migration made: evil." in printed
    assert "There is a view that no migration made: evil.tracker_progressentry." in printed
    assert (
        "In each session of this database, search_path is evil, public, pg_catalog, which no migration set." in printed
    )
    assert "The dam is unsafe." in text(page)


def test_an_address_may_name_another_search_path(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    paths = []
    for options in ("", "-c search_path=public,pg_catalog"):
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", options)
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SHOW search_path")
            paths += cursor.fetchone()
    told = list(guards.faults())
    connection.close()

    assert paths == ["public", "public,pg_catalog"]
    assert told == ["In this session, search_path is public,pg_catalog, which no migration set."]


def test_through_a_pooler_a_check_still_reads_the_tables_that_migrations_made(
    monkeypatch: pytest.MonkeyPatch, database_of_its_own: None
) -> None:
    run(*_EVIL, f"ALTER DATABASE {_here()} SET search_path = evil, public")
    monkeypatch.setitem(connection.settings_dict, "IS_POOLED", True)
    connection.close()
    with snapshot(), connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        (path,) = cursor.fetchone()

    assert path == "public, pg_temp"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("search_path = evil, public", "search_path is evil, public"),
        ("session_replication_role = replica", "session_replication_role is replica"),
        ("row_security = off", "row_security is off"),
        ("transform_null_equals = on", "transform_null_equals is on"),
        ("default_transaction_isolation = 'serializable'", "default_transaction_isolation is serializable"),
        ("local_preload_libraries = 'other'", "local_preload_libraries is other"),
        ("pgtrigger.ignore = '{tracker_act:guard_rows}'", "pgtrigger.ignore is {tracker_act:guard_rows}"),
        ("search_path = public", ""),
        ("search_path = '$user', public", ""),
        ("lock_timeout = '3s'", ""),
        ("synchronous_commit = off", ""),
    ],
)
def test_what_a_role_gives_to_its_sessions_is_told(setting: str, told: str) -> None:
    run(*(each.as_string(connection.connection) for each in roles.statements(ROLE)), f"ALTER ROLE {ROLE} SET {setting}")
    expected = [f"In each session of {ROLE}, {told}, which no migration set."] if told else []

    assert list(guards.faults()) == expected


@pytest.mark.django_db
def test_a_role_that_reads_none_of_our_tables_may_have_its_own() -> None:
    run(f"CREATE ROLE {ROLE}", f"ALTER ROLE {ROLE} SET search_path = other")

    assert list(guards.faults()) == []


@pytest.mark.django_db
def test_the_serving_role_can_compare_the_guards() -> None:
    run(*(each.as_string(connection.connection) for each in roles.statements(ROLE)), f"SET ROLE {ROLE}")

    assert list(guards.faults()) == []
