"""The forecast of a due date: stands with the recommendation until the date moves, is counted, listed and verified."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.verifying import verify
from tracker import actions
from tracker.models import Recommendation
from tracker.workflow import Confidence, Status

SignIn = Callable[..., Client]


@pytest.fixture
def due(cast: Cast) -> Recommendation:
    return factories.track(cast, 30, due_on=timezone.localdate() + timedelta(days=60))


def now(recommendation: Recommendation) -> str:
    recommendation.refresh_from_db()
    return recommendation.forecast


def test_the_last_update_that_says_one_is_what_stands(cast: Cast, due: Recommendation) -> None:
    assert now(due) == ""
    factories.forecast(cast, due, Confidence.ON_TRACK, 20)
    factories.forecast(cast, due, Confidence.AT_RISK, 10)
    assert now(due) == "at_risk"

    draft = factories.drafted("Nothing to add about the date.", 5)
    actions.report(recommendation=due, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    assert now(due) == "at_risk"


def test_the_forms_say_that_it_stays_unless_another_one_is_chosen(
    cast: Cast, due: Recommendation, sign_in: SignIn
) -> None:
    client = sign_in(cast.holder)
    pages = (reverse("recommendation-detail", args=[due.reference]), reverse("meeting-run", args=[cast.meeting.code]))
    for page in pages:
        assert "No forecast" in text(client.get(page).content.decode())
    factories.forecast(cast, due, Confidence.AT_RISK, 10)
    for page in pages:
        shown = text(client.get(page).content.decode())
        assert "At risk (as last time)" in shown
        assert shown.count("At risk (as last time)") == shown.count("Will be late") == 1
        assert "No forecast" not in shown


def test_the_last_forecast_is_chosen_at_first_and_says_nothing_new(
    cast: Cast, due: Recommendation, sign_in: SignIn
) -> None:
    factories.forecast(cast, due, Confidence.DELAYED, 10)
    client, page = sign_in(cast.holder), reverse("recommendation-detail", args=[due.reference])

    shown = client.get(page).content.decode()

    (chosen,) = re.findall(r'<input type="radio" name="confidence" value="(\w*)"[^>]* checked', shown)
    assert chosen == Confidence.DELAYED
    assert shown.count('name="confidence"') == len(Confidence)
    due.refresh_from_db()
    sent = {"status": Status.IN_PROGRESS, "text": "It moved.", "confidence": chosen, "seen": due.status}
    sent |= {"happened_on": timezone.localdate().isoformat(), "form_token": str(uuid4())}
    client.post(reverse("recommendation-report", args=[due.reference]), sent)
    entry = due.entries.latest("sequence")
    assert (entry.text, entry.confidence, now(due)) == ("It moved.", "", "delayed")


def test_it_ends_with_the_due_date_it_is_about(cast: Cast, due: Recommendation) -> None:
    factories.forecast(cast, due, Confidence.DELAYED, 10)
    draft, later = factories.drafted("Agreed with the lead."), timezone.localdate() + timedelta(days=90)

    actions.set_date(recommendation=due, by=cast.coordinator, draft=draft, due_on=later)

    assert now(due) == ""


@pytest.mark.parametrize("status", [Status.IMPLEMENTED, Status.NOT_IMPLEMENTED])
def test_what_is_closed_has_none_and_has_none_when_it_is_reopened(
    cast: Cast, due: Recommendation, status: Status
) -> None:
    factories.forecast(cast, due, Confidence.DELAYED, 10)
    factories.walk(cast, due, status)
    assert now(due) == ""

    actions.reopen(recommendation=due, by=cast.coordinator, draft=factories.drafted("Not so."), to=Status.IN_PROGRESS)
    assert now(due) == ""


def test_without_a_due_date_there_is_nothing_to_forecast(cast: Cast, recommendation: Recommendation) -> None:
    factories.forecast(cast, recommendation, Confidence.AT_RISK)

    assert now(recommendation) == ""


def test_list_page_and_filter_say_it(cast: Cast, due: Recommendation, sign_in: SignIn) -> None:
    factories.forecast(cast, due, Confidence.DELAYED)
    sure = factories.track(cast, due_on=due.due_on)
    client = sign_in(cast.reader)

    late = text(client.get(reverse("recommendation-list"), {"forecast": "delayed"}).content.decode())
    assert "Forecast: will be late" in late
    assert due.reference in late
    assert sure.reference not in late
    none = text(client.get(reverse("recommendation-list"), {"forecast": "none"}).content.decode())
    assert sure.reference in none
    assert due.reference not in none
    page = text(client.get(reverse("recommendation-detail", args=[due.reference])).content.decode())
    assert "Forecast: Will be late" in page


def test_the_log_is_compared_with_it(cast: Cast, due: Recommendation) -> None:
    factories.forecast(cast, due, Confidence.AT_RISK, 20)
    factories.walk(cast, closed := factories.track(cast, due_on=due.due_on), Status.NOT_IMPLEMENTED)
    assert verify().endswith("unbroken.\n")
    connection.check_constraints()

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tracker_recommendation DISABLE TRIGGER USER")
        cursor.execute("UPDATE tracker_recommendation SET forecast = 'on_track' WHERE id = %s", [due.pk])

    assert f"{due.reference}: its forecast of the due date is not what the log says." in verify()
    assert closed.reference not in verify()


def test_the_migration_fills_it_from_the_log(cast: Cast, due: Recommendation) -> None:
    """Before it, the log alone had what was said of a due date; the versions get what was known in their time."""
    moved, closed = (factories.track(cast, 30, due_on=due.due_on) for _ in range(2))
    for row in (due, moved, closed):
        factories.forecast(cast, row, Confidence.AT_RISK, 20)
    factories.forecast(cast, due, Confidence.DELAYED, 10)
    draft = factories.drafted("Agreed.", 5)
    later = timezone.localdate() + timedelta(days=90)
    actions.set_date(recommendation=moved, by=cast.coordinator, draft=draft, due_on=later)
    actions.close(recommendation=closed, by=cast.coordinator, draft=draft, to=Status.NOT_IMPLEMENTED)
    draft = factories.drafted("It goes on.", 2)
    actions.reopen(recommendation=closed, by=cast.coordinator, draft=draft, to=Status.IN_PROGRESS)
    known = "SELECT id, pgh_id, forecast FROM tracker_recommendationevent ORDER BY pgh_id"
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(known)
        before = cursor.fetchall()
        for table in ("tracker_recommendation", "tracker_recommendationevent"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET forecast = ''")

        cursor.execute(import_module("tracker.migrations.0067_forecast").FILL)

        cursor.execute(known)
        assert cursor.fetchall() == before
    assert {said for *_, said in before} == {"", "at_risk", "delayed"}
    assert [now(row) for row in (due, moved, closed)] == ["delayed", "", ""]
