"""How long a page may keep the database, and who else may keep it for as long as it takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.faults.conftest import TYPED, report, sign_in
from tests.faults.forms import form_to
from tests.tracker.pages import text
from tracker.database import pages
from tracker.database.faults import Fault, fault_of
from tracker.models import Recommendation


def in_force(*names: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        return tuple(cursor.execute(f"SHOW {name}").fetchone()[0] for name in names)


@contextmanager
def held(statement: str) -> Iterator[None]:
    """Another connection that holds what a statement locks."""
    begun, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            begun.set()
            done.wait(30)
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    assert begun.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_connection_that_serves_pages_has_the_limits_of_the_settings_and_no_other_has(
    transactional_db: None,
) -> None:
    connection.close()
    assert in_force(*pages.LIMITS) == ("0", "0", "0")
    connection.close()
    with pages.serving():
        assert in_force(*pages.LIMITS) == ("3s", "15s", "30s")
    connection.close()
    assert in_force(*pages.LIMITS) == ("0", "0", "0")


def test_commands_have_no_limits(short_limits: dict[str, float], seen_recommendation: Recommendation) -> None:
    found = StringIO()
    call_command("verify_log", stdout=found)

    assert "unbroken" in found.getvalue()
    assert in_force("statement_timeout") == ("0",)


@pytest.mark.parametrize(("seconds", "said"), [(3, 3000), (0.25, 250), (0.0001, 1), (0, 0), (-1, 0)])
def test_seconds_are_told_in_milliseconds_and_nothing_is_no_limit(seconds: float, said: int) -> None:
    assert pages.milliseconds(seconds) == said


def test_what_the_address_itself_says_counts_and_a_pooler_is_sent_nothing(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", "-c lock_timeout=7s -c work_mem=8MB")
    connection.close()
    with pages.serving():
        assert in_force("lock_timeout", "statement_timeout", "work_mem") == ("7s", "15s", "8MB")
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "IS_POOLED", True)
        assert connection.get_connection_params()["options"] == "-c lock_timeout=7s -c work_mem=8MB"
    connection.close()


def test_who_waits_for_somebody_elses_change_gets_a_sentence_and_what_they_typed(
    client: Client, seen_cast: Cast, seen_recommendation: Recommendation, short_limits: dict[str, float]
) -> None:
    sign_in(client, seen_cast.holder)
    address = reverse("recommendation-report", args=[seen_recommendation.reference])
    sent = report(seen_recommendation)

    with held(f"SELECT FROM tracker_recommendation WHERE id = {seen_recommendation.pk} FOR UPDATE"):
        began = time.monotonic()
        answer = client.post(address, sent)
        waited = time.monotonic() - began
        reader = client.get(reverse("recommendation-detail", args=[seen_recommendation.reference]))
    page = answer.content.decode()

    assert (answer.status_code, answer["Retry-After"], reader.status_code) == (503, "5", 200)
    assert 0.3 <= waited < 3
    assert "Somebody else is changing this" in text(page)
    assert "What you sent was not saved." in text(page)
    form = form_to(page, address)
    assert form.fields["text"] == [TYPED]
    assert client.post(address, form.sent()).status_code == 302
    assert seen_recommendation.entries.filter(text=TYPED, form_token=sent["form_token"]).count() == 1


def test_a_transaction_that_is_left_idle_is_ended(short_limits: dict[str, float]) -> None:
    short_limits |= {"idle_in_transaction_session_timeout": 0.2}

    @transaction.atomic
    def dawdle() -> None:
        in_force("statement_timeout")
        time.sleep(0.5)
        in_force("statement_timeout")

    with pages.serving(), pytest.raises(Error) as caught:
        dawdle()

    assert fault_of(caught.value) is Fault.AWAY


def test_a_statement_that_takes_too_long_is_stopped_and_said_to_be_slow(
    client: Client, seen_cast: Cast, short_limits: dict[str, float]
) -> None:
    sign_in(client, seen_cast.reader)
    short_limits |= {"lock_timeout": 0, "statement_timeout": 0.3}

    with held("LOCK TABLE tracker_recommendation"):
        answer = client.get(reverse("recommendation-list"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "This took too long" in text(answer.content.decode())
    assert f'href="{reverse("recommendation-list")}"' in answer.content.decode()


class TestExport:
    """The CSV file is read in one transaction that has limits of its own."""

    @pytest.fixture
    def reader(self, client: Client, seen_cast: Cast) -> Client:
        for _ in range(45):
            factories.track(seen_cast)
        return sign_in(client, seen_cast.reader)

    def test_nothing_of_it_is_left_over_once_it_is_read_or_left(
        self, reader: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tracker.exchange.rows.AT_ONCE", 10)
        response: Any = reader.get(reverse("recommendation-export"))
        chunks = iter(response.streaming_content)
        next(chunks)
        with connection.cursor() as cursor:
            cursor.execute("SELECT is_holdable FROM pg_cursors WHERE NOT is_binary AND name LIKE '\\_django%'")
            (cursors,) = cursor.fetchall()
        limits = in_force("statement_timeout", "idle_in_transaction_session_timeout")

        response.close()

        assert cursors == (False,)
        assert limits == ("5min", "5min")
        assert not connection.in_atomic_block
        assert reader.get(reverse("recommendation-export")).getvalue().count(b"\r\n") == 46

    @pytest.mark.parametrize("kind", ["", "-xlsx", "-json"])
    def test_a_fault_in_a_row_leaves_no_transaction_open(
        self, reader: Client, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        monkeypatch.setattr("tracker.statistics.in_words", lambda *args, **options: 1 / 0)

        answer: Any = reader.get(reverse(f"recommendation-export{kind}"))

        # What was begun is closed, although the fault, which the answer keeps, still knows it.
        assert (answer.status_code, answer.exc_info[0]) == (500, ZeroDivisionError)
        assert not connection.in_atomic_block

    def test_a_database_that_fails_before_the_first_row_is_answered_with_a_page(
        self, reader: Client, short_limits: dict[str, float]
    ) -> None:
        short_limits |= {"lock_timeout": 0.3}
        with held("LOCK TABLE tracker_recommendation"):
            answer = reader.get(reverse("recommendation-export"))

        assert answer.status_code == 503
        assert "Somebody else is changing this" in text(answer.content.decode())


def test_each_limit_is_a_setting() -> None:
    assert tuple(settings.DATABASES["default"]["PAGE_LIMITS"]) == pages.LIMITS
    assert settings.DATABASES["default"]["PAGE_LIMITS"]["statement_timeout"] < settings.EXPORT_TIMEOUT
