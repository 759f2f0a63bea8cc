"""What the Overview is about: the recommendations and the period that its address asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.http.request import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from model_bakery import baker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.test_changes import claim
from tests.tracker.test_history import FIRST, draft, moment, then, track
from tracker import actions
from tracker.models import SeenMark, User
from tracker.models.access import MeetingRights, Openness
from tracker.models.people import Role
from tracker.overview.scope import Scope, month_before, read_period
from tracker.workflow import Status

__all__ = ["then"]

SignIn = Callable[..., Client]
ON = date(2026, 3, 30)


def scope(user: User, query: str = "") -> Scope:
    return Scope(QueryDict(query), user, address="/", on=ON, besides=("since",))


def test_it_is_about_what_the_address_narrows_it_to_and_says_so_in_each_link(cast: Cast) -> None:
    other = baker.make(Meeting, name="Geneva talks", code="GEN")
    here = factories.track(cast)
    factories.track(replace(cast, meeting=other))

    found = scope(cast.reader, "meeting=PARIS&since=month")

    assert list(found.rows) == [here]
    assert found.url(status="open") == "/recommendations/?meeting=PARIS&status=open"
    assert not found.listing.misread
    assert scope(cast.reader, "meeting=NONE&sort=title").listing.misread


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 3, 30), date(2026, 2, 28)),
        (date(2024, 3, 30), date(2024, 2, 29)),
        (date(2026, 1, 31), date(2025, 12, 31)),
        (date(2026, 11, 28), date(2026, 10, 28)),
    ],
)
def test_last_month_is_the_same_day_of_the_month_before_or_its_last(day: date, before: date) -> None:
    assert month_before(day) == before


@pytest.mark.parametrize(
    ("asked", "since", "value", "sentence"),
    [
        ("", "2026-02-28", "month", ""),
        ("month", "2026-02-28", "month", ""),
        ("2026-03-03", "2026-03-03", "2026-03-03", ""),
        ("2026-03-29", "2026-03-29", "2026-03-29", ""),
        ("2026-03-30", "2026-02-28", "month", "Choose a date before 30 March 2026."),
        ("2027-01-01", "2026-02-28", "month", "Choose a date before 30 March 2026."),
        ("2026-02-30", "2026-02-28", "month", "This is not a date."),
        ("yesterday", "2026-02-28", "month", "This is not a date."),
        ("meeting", "2026-02-28", "month", "No meeting with a date before today."),
        ("visit", "2026-02-28", "month", "You had not selected “Mark as seen” by this day."),
    ],
)
def test_the_period_that_is_asked_for(cast: Cast, asked: str, since: str, value: str, sentence: str) -> None:
    period = read_period(asked, scope(cast.reader))

    assert (period.since.isoformat(), period.value) == (since, value)
    said = [period.refused] if period.refused else [each.sentence for each in period.misread]
    assert "".join(said).startswith(sentence)
    assert bool(said) == bool(sentence)
    is_date = asked not in ("", "month", "meeting", "visit")
    assert bool(period.refused) == (is_date and bool(sentence))
    assert (period.is_day, period.typed) == (is_date, asked if is_date else "")
    assert [(choice.value, choice.is_chosen) for choice in period.choices] == [("month", not is_date), ("", is_date)]


@pytest.mark.parametrize("page", ["/", "/report/"])
def test_a_date_that_is_refused_stays_and_says_so_at_its_field(cast: Cast, client: Client, page: str) -> None:
    client.force_login(cast.reader)
    factories.track(cast)

    shown = client.get(f"{page}?since=month&since=2099-01-01").content.decode()

    assert "Part of the address was not recognised" not in shown
    assert '<option value="" selected>a date</option>' in shown
    assert 'id="since-error">Choose a date before' in shown
    assert (
        'value="2099-01-01" aria-invalid="true" aria-labelledby="since-label" aria-describedby="since-error"' in shown
    )


@pytest.mark.parametrize("page", ["/", "/report/"])
def test_a_date_that_was_chosen_and_not_given_is_asked_for_at_its_field(cast: Cast, client: Client, page: str) -> None:
    client.force_login(cast.reader)
    factories.track(cast)

    shown = client.get(f"{page}?since=&since=").content.decode()

    assert 'id="since-error">Enter a date. The page compares with the month before.' in shown
    assert '<option value="" selected>a date</option>' in shown
    assert 'aria-invalid="true" aria-labelledby="since-label" aria-describedby="since-error"' in shown
    assert "since-error" not in client.get(f"{page}?since=month&since=").content.decode()
    assert "since-error" not in client.get(page).content.decode()


def test_no_report_is_sent_as_a_file_about_a_date_that_is_refused(cast: Cast, client: Client) -> None:
    client.force_login(cast.reader)

    assert client.get(reverse("report-word"), {"since": "2099-01-01"}).status_code == 400


def test_a_day_before_the_first_record_is_none_to_compare_figures_with(then: Cast) -> None:
    first, today = FIRST - timedelta(days=1), timezone.localdate()
    now = Scope(QueryDict(""), then.reader, address="/", on=today, besides=("since",))

    days = [first - timedelta(days=30), first - timedelta(days=1), first, FIRST]
    found = [read_period(day.isoformat(), now) for day in days]

    assert [period.since for period in found] == days
    assert [period.is_recorded for period in found] == [False, False, True, True]


def test_on_the_day_of_the_first_record_no_number_claims_a_change(cast: Cast, client: Client) -> None:
    factories.walk(cast, factories.track(cast), Status.IMPLEMENTED)
    client.force_login(cast.reader)

    shown = client.get("/").content.decode()

    assert "Verified" in shown
    assert "+1" not in shown
    assert "+1" not in client.get("/report/").content.decode()


def test_since_the_last_meeting_is_since_the_last_that_the_person_may_see(cast: Cast) -> None:
    first = baker.make(Meeting, name="First", code="AA", starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 7))
    second = baker.make(Meeting, name="Second", code="BB", starts_on=date(2026, 3, 5), follows=first)
    baker.make(Meeting, name="Next", code="CC", starts_on=date(2026, 4, 5), follows=second)

    assert read_period("meeting", scope(cast.reader)).since == date(2026, 3, 5)
    assert read_period("meeting", scope(cast.reader, "meeting=AA")).since == date(2026, 1, 7)
    assert read_period("meeting", scope(cast.reader, "meeting=CC")).since == date(2026, 3, 5)

    named = MeetingRights(Openness.NAMED, roles={cast.holder: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=second, rights=named, reason="Agreed.")
    reader = User.objects.get(pk=cast.reader.pk)
    assert read_period("meeting", scope(reader)).since == date(2026, 1, 7)


def test_since_the_last_visit_is_since_the_overview_was_marked_as_read(cast: Cast) -> None:
    at = timezone.make_aware(datetime(2026, 3, 20, 23, 30))  # noqa: DTZ001 - made aware
    SeenMark.objects.create(user=cast.reader, ready="overview", until=at)
    SeenMark.objects.create(user=cast.holder, ready="overview", until=at + timedelta(days=11))

    period = read_period("visit", scope(cast.reader))
    assert period.since == date(2026, 3, 19)
    assert period.note == (
        "You selected “Mark as seen” on 20 March 2026. Everything that was recorded on that day is included."
    )
    assert read_period("month", scope(cast.reader)).note == ""
    assert read_period("visit", scope(cast.holder)).value == "month"


def test_what_is_recorded_later_on_the_day_of_the_mark_is_shown_since_the_last_visit(
    then: Cast, client: Client
) -> None:
    seen = FIRST + timedelta(days=10)
    row = track(then, FIRST, title="Done in the afternoon")
    claim(then, row, FIRST)
    SeenMark.objects.create(user=then.reader, ready="overview", until=moment(seen))
    actions.verify(recommendation=row, by=then.coordinator, draft=draft(seen, 300), to=Status.IMPLEMENTED)
    client.force_login(then.reader)

    shown = client.get("/?since=visit").content.decode()

    assert "Done in the afternoon" in shown.partition('id="changed-heading"')[2].partition("</section>")[0]
    assert "Everything that was recorded on that day is included." in shown


def test_the_overview_is_marked_as_seen_until_its_page_was_made_and_opens_again_as_it_was(
    cast: Cast, client: Client
) -> None:
    factories.track(cast)
    client.force_login(cast.reader)
    at = timezone.now()

    answer = client.post(
        reverse("view-seen"), {"tab": "overview", "until": at.isoformat(), "list": "?meeting=PARIS&since=visit"}
    )

    assert answer["Location"] == "/?meeting=PARIS&since=visit"
    assert SeenMark.objects.get(user=cast.reader, ready="overview").until == at
    shown = client.get(answer["Location"]).content.decode()
    assert '<p class="message success">Marked as seen. To see what changes from now on, choose' in shown
    assert '<option value="visit" selected>my last visit</option>' in shown
    assert "not recognised" not in shown


def test_the_last_entry_is_that_of_what_the_page_is_about(then: Cast, sign_in: SignIn) -> None:
    other = baker.make(Meeting, name="Geneva talks", code="GEN")
    track(then, FIRST)
    factories.track(replace(then, meeting=other))
    client = sign_in(then.reader)

    assert "Last entry recorded today" in text(client.get("/").content.decode())
    assert "Last entry recorded today" in text(client.get("/?meeting=GEN").content.decode())
    shown = text(client.get("/?meeting=PARIS").content.decode())
    assert re.search(rf"Last entry recorded \d+ \w+ ago, {date_format(FIRST, 'j F Y')}", shown)
