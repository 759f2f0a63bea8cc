"""The reporting rhythm of a meeting: when an update is due, and what is without one; and our response after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from briefings.models import BEFORE_NEXT, Meeting, Rhythm
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import Recommendation
from tracker.models.rhythm import FOR_NEXT_SINCE, RESPONSE_WITHIN
from tracker.statistics import AttentionGroup, members
from tracker.workflow import Kind

SignIn = Callable[..., Client]


def silent(on: date) -> set[str]:
    """What is without an update on a day, asked of the database, and of each row too: they agree."""
    found = set(Recommendation.objects.stale(on=on).values_list("title", flat=True))
    rows = Recommendation.objects.select_related("meeting")
    assert {row.title for row in rows if row.is_stale(on=on)} == found
    return found


def change(cast: Cast, meeting: Meeting, **new: object) -> Meeting:
    actions.edit_meeting(by=cast.coordinator, meeting=meeting, new=new)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.mark.parametrize(
    ("rhythm", "weeks", "days"),
    [(Rhythm.QUARTERLY, None, 90), (Rhythm.MONTHLY, None, 30), (Rhythm.WEEKS, 2, 14), (Rhythm.WEEKS, 1, 7)],
)
def test_an_update_is_due_so_many_days_after_the_last_one(
    cast: Cast, rhythm: Rhythm, weeks: int | None, days: int
) -> None:
    change(cast, cast.meeting, rhythm=rhythm.value, rhythm_weeks=weeks)
    item = factories.track(cast, 100, title="Quiet")
    item = Recommendation.objects.select_related("meeting").get(pk=item.pk)
    due = item.quiet_since + timedelta(days=days)

    assert item.update_due_on == due
    assert (silent(due), silent(due + timedelta(days=1))) == (set(), {"Quiet"})


def test_without_a_rhythm_no_update_is_ever_due(cast: Cast) -> None:
    change(cast, cast.meeting, rhythm=Rhythm.NONE.value)
    item = Recommendation.objects.select_related("meeting").get(pk=factories.track(cast, 900).pk)

    assert item.update_due_on is None
    assert silent(timezone.localdate()) == set()


def test_updates_are_due_before_the_next_meeting_as_soon_as_it_has_a_day(cast: Cast) -> None:
    today = timezone.localdate()
    begins = today + timedelta(days=60)
    meeting = change(cast, cast.meeting, rhythm=Rhythm.BEFORE_NEXT.value)
    factories.track(cast, 200, title="Quiet")
    assert (meeting.updates_by, silent(today + timedelta(days=400))) == (None, set())

    later = actions.add_meeting(by=cast.coordinator, name="Lyon", code="LYON", follows=meeting, starts_on=begins)

    due = begins - BEFORE_NEXT
    assert Meeting.objects.get(pk=meeting.pk).updates_by == due
    assert (silent(due), silent(due + timedelta(days=1))) == (set(), {"Quiet"})
    # What was said shortly before counts for the next meeting.
    Recommendation.objects.update(quiet_since=due - FOR_NEXT_SINCE)
    assert silent(due + timedelta(days=1)) == set()

    change(cast, later, starts_on=begins + timedelta(days=7))
    assert Meeting.objects.get(pk=meeting.pk).updates_by == due + timedelta(days=7)
    actions.remove_meeting(by=cast.coordinator, meeting=Meeting.objects.get(pk=later.pk))
    assert Meeting.objects.get(pk=meeting.pk).updates_by is None
    assert change(cast, meeting, rhythm=Rhythm.MONTHLY.value).updates_by is None


def test_the_form_sets_the_rhythm_and_asks_for_the_weeks(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.coordinator)
    sent = {"name": "Lisbon talks", "code": "LIS", "rhythm": "weeks"}

    refused = client.post("/meetings/add", sent)
    assert refused.status_code == 422
    assert "Enter how many weeks: 1 to 52." in refused.content.decode()
    client.post("/meetings/add", {**sent, "rhythm_weeks": "6"})

    assert Meeting.objects.get(code="LIS").update_days == 42
    assert "Reporting rhythm Every 6 weeks" in text(client.get("/meetings/LIS/").content.decode())


def test_my_work_says_when_the_next_update_is_due(cast: Cast, sign_in: SignIn) -> None:
    change(cast, cast.meeting, rhythm=Rhythm.MONTHLY.value)
    item = factories.track(cast, 40)
    due = item.quiet_since + timedelta(days=30)

    shown = text(sign_in(cast.holder).get("/work/").content.decode())

    assert f"Next update due by {due.day} {due:%B %Y}" in shown


def test_a_response_is_overdue_so_long_after_the_meeting_but_not_on_our_own_commitments(cast: Cast) -> None:
    held = date(2026, 3, 3)
    change(cast, cast.meeting, starts_on=held - timedelta(days=1), ends_on=held)
    factories.track(cast, title="Theirs")
    factories.track(cast, title="Ours", kind=Kind.COMMITMENT)
    last = held + RESPONSE_WITHIN

    def overdue(on: date) -> list[str]:
        rows = members(Recommendation.objects.all(), AttentionGroup.RESPONSE_DUE, on=on)
        return list(rows.values_list("title", flat=True))

    assert (overdue(last), overdue(last + timedelta(days=1))) == ([], ["Theirs"])
