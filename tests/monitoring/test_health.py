"""`/livez` and `/readyz`: what they answer, to whom, and that they tell no stranger anything."""

from __future__ import annotations

import time

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings

from tests import serving
from tests.monitoring.conftest import Lines
from tracker.database import pages
from tracker.monitoring import health


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    health._well_until.clear()


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.parametrize("host", ["10.0.0.7:8000", "balancer.internal", "no such host!"])
@override_settings(SECURE_SSL_REDIRECT=True)
def test_probe_is_answered_to_any_host_without_sign_in_redirect_or_cookie(
    path: str, host: str, client: Client, db: None
) -> None:
    answer = client.get(path, headers={"host": host})

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert len(answer.content) < 30


def test_live_asks_the_database_for_nothing(client: Client, django_assert_num_queries: object, db: None) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/livez").content == b"The site answers.\n"


def test_ready_asks_one_question_while_all_was_well(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/readyz")
    with connection.execute_wrapper(counted := Counter()):
        assert client.get("/readyz").content == b"The site is ready.\n"
    assert counted.queries <= 1

    later = time.monotonic() + health.WELL_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    with connection.execute_wrapper(counted := Counter()):
        client.get("/readyz")
    assert counted.queries > 1, "after a while it is asked again"


def test_fault_is_told_until_it_is_mended(client: Client, db: None) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("tracker", "0003_roles")
    assert [client.get("/readyz").status_code for _ in range(2)] == [503, 503]

    recorder.record_applied("tracker", "0003_roles")
    assert client.get("/readyz").status_code == 200


def test_page_after_a_probe_has_the_limits_of_a_page(client: Client, transactional_db: None) -> None:
    """The connection that a probe opens is kept, and answers the next pages of its thread."""
    limits = connection.settings_dict["PAGE_LIMITS"]
    for path, opened in (("/livez", False), ("/readyz", True)):
        connection.close()
        client.get(path)
        assert (connection.connection is not None) is opened, path
        with pages.serving(), connection.cursor() as cursor:
            cursor.execute("SELECT name, setting::integer FROM pg_settings WHERE name = ANY(%s)", [list(pages.LIMITS)])
            assert dict(cursor.fetchall()) == {name: pages.milliseconds(limits[name]) for name in pages.LIMITS}, path
    connection.close()


class Counter:
    """Counts queries."""

    queries = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.queries += 1
        return execute(sql, params, many, context)


def test_migration_that_is_not_applied_is_told(client: Client, lines: Lines, db: None) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("tracker", "0003_roles")
    assert client.get("/readyz").content == b"1 migration is not applied. Run manage.py migrate.\n"

    recorder.record_unapplied("tracker", "0002_guards")
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.content == b"2 migrations are not applied. Run manage.py migrate.\n"
    assert {line["logger"] for line in lines.all()} == {"tracker.monitoring.health"}
    assert {line["level"] for line in lines.all()} == {"warning"}


def test_migration_of_a_later_release_is_no_fault(client: Client, db: None) -> None:
    """While a new release is installed, the old one goes on serving."""
    MigrationRecorder(connection).record_applied("tracker", "9999_of_tomorrow")
    assert client.get("/readyz").status_code == 200


def test_database_that_is_away_is_told_without_its_address(
    client: Client, lines: Lines, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError('connection to server at "db.internal", port 5432 failed: Connection refused')

    with monkeypatch.context() as patched:
        patched.setattr(connection, "ensure_connection", refuse)
        answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")
    assert "Connection refused" in lines.text
    assert client.get("/livez").status_code == 200


def test_connection_that_was_lost_is_told_once_and_opened_again(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    monkeypatch.setattr(connection, "close", lambda: closed.append(True))

    assert health.database_answers() == "The database does not answer."
    assert closed == [True]


def fail_to_ask() -> str | None:
    """A check that fails itself."""
    raise InterfaceError("cursor already closed")


def find_a_fault() -> str | None:
    """A check of the kind that is added beside the first."""
    return "The guard of a table is missing."


@override_settings(READINESS_CHECKS=[f"{__name__}.fail_to_ask", f"{__name__}.find_a_fault"])
def test_each_check_has_its_line_also_one_that_fails(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.content.decode().splitlines() == [
        "The check fail_to_ask could not ask the database.",
        "The guard of a table is missing.",
    ]


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_probe_is_only_asked(method: str, client: Client) -> None:
    answer = getattr(client, method)("/livez")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_only_the_exact_paths_are_probes(client: Client, db: None) -> None:
    for path in ("/livez/", "/readyz/", "/x/livez"):
        assert client.get(path).status_code in (302, 404)


def test_probe_that_is_well_leaves_no_line(client: Client, lines: Lines, db: None) -> None:
    client.get("/livez")
    client.get("/readyz")
    assert lines.text == ""


def test_guard_that_is_switched_off_is_told(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tracker_progressentry DISABLE TRIGGER guard_rows")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.content.decode() == (
        "The guards of the log are not as the migrations made them (1). Run manage.py verify_log.\n"
    )


@pytest.mark.serving_role
def test_right_that_the_serving_role_lacks_is_told(client: Client, db: None) -> None:
    assert client.get("/readyz").status_code == 200
    health._well_until.clear()
    with connection.cursor() as cursor:
        cursor.execute(f'REVOKE INSERT ON tracker_act FROM "{serving.role()}"')

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.content.decode() == (
        f"The database role {serving.role()} may not INSERT on tracker_act. Run manage.py database_roles "
        f"--role={serving.role()} as the owner of the tables, then run the SQL it prints as a superuser of "
        "PostgreSQL.\n"
    )
