"""The calendar of a person: what is in it as a calendar program reads it, what is cancelled, and who can read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.waiting import at_work, due
from tracker import actions
from tracker.models import AccountChange, CalendarFeed, Post, Recommendation, User
from tracker.models.access import Narrowing, RecommendationRights
from tracker.models.people import Role
from tracker.workflow import Position, Status

SITE = "https://tracker.example.org"
Read = Callable[[User], dict[str, Any]]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def read(client: Client) -> Read:
    """Read a person's calendar as a program does, and return its events by the first part of their UIDs."""
    addresses: dict[int, str] = {}

    def read_as_a_program(person: User) -> dict[str, Any]:
        if person.pk not in addresses:
            addresses[person.pk] = reverse("calendar-feed", args=[actions.make_calendar_address(by=person)])
        with override_settings(SITE_URL=SITE):
            answer = Client().get(addresses[person.pk])
        assert answer.status_code == 200
        calendar = icalendar.Calendar.from_ical(answer.content)
        assert calendar.errors == []
        found = calendar.walk("VEVENT")
        assert not [each.errors for each in found if each.errors]
        uids = [str(each["UID"]) for each in found]
        assert len(set(uids)) == len(uids)
        assert all(uid.endswith("@tracker.example.org") for uid in uids)
        return {uid.partition("@")[0]: each for uid, each in zip(uids, found, strict=True)}

    return read_as_a_program


def _state(events: dict[str, Any]) -> dict[str, str]:
    return {name: str(event["STATUS"]) for name, event in sorted(events.items())}


def _turn_to(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be another day; what day a moment was stays as it is."""
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda moment=None: real(moment) if moment else day)


def _dated(cast: Cast, today: date, **fields: Any) -> Recommendation:
    row = at_work(cast, **fields)
    due(cast, row, today + timedelta(days=20))
    return row


def test_due_and_review_dates_and_meetings_of_what_is_theirs_are_whole_days(
    cast: Cast, today: date, read: Read
) -> None:
    cast.meeting.starts_on, cast.meeting.ends_on = today, today + timedelta(days=2)
    cast.meeting.save()
    row = _dated(cast, today)
    held = factories.walk(cast, factories.track(cast), Status.STALLED)
    due(cast, factories.track(cast, lead=cast.data, owner=cast.vacant), today + timedelta(days=20))
    Meeting.objects.create(name="Next round", code="NEXT", starts_on=today + timedelta(days=90), follows=cast.meeting)
    Meeting.objects.create(name="Elsewhere", code="ELSE", starts_on=today + timedelta(days=90))

    found = read(cast.holder)

    names = [f"{row.reference}-due", f"{held.reference}-review", "NEXT-meeting", "PARIS-meeting"]
    assert list(_state(found)) == sorted(names)
    event = found[f"{row.reference}-due"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (today + timedelta(days=20), today + timedelta(days=21))
    assert event["SUMMARY"] == f"Due: {row.reference} {row.title}"
    assert event["URL"] == f"{SITE}/recommendations/{row.reference}/"
    assert "Status: In progress" in event["DESCRIPTION"]
    meeting = found["PARIS-meeting"]
    assert (meeting["DTSTART"].dt, meeting["DTEND"].dt) == (today, today + timedelta(days=3))
    assert meeting["LOCATION"] == "Paris"
    assert read(cast.lead_staff).keys() == found.keys()
    # Who coordinates sees the meetings, and no other's due dates; who has nothing to do with it sees nothing.
    assert set(read(cast.coordinator)) == {"PARIS-meeting", "NEXT-meeting", "ELSE-meeting"}
    assert read(cast.reader) == {}


def test_a_change_raises_the_sequence_and_keeps_the_uid_and_nothing_else_does(
    cast: Cast, today: date, read: Read
) -> None:
    row = _dated(cast, today)
    name = f"{row.reference}-due"
    before = read(cast.holder)[name]
    assert read(cast.holder)[name].to_ical() == before.to_ical()

    actions.add(recommendation=row, by=cast.lead_staff, draft=factories.drafted("Among us.", internal=True))
    assert read(cast.holder)[name].to_ical() == before.to_ical(), "a restricted note does not show"
    due(cast, row, today + timedelta(days=40))

    after = read(cast.holder)[name]
    assert after["DTSTART"].dt == today + timedelta(days=40)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    assert after["LAST-MODIFIED"].dt.utcoffset() == timedelta(0)


@pytest.mark.parametrize("how", ["closed", "declined", "date removed", "reassigned", "new holder", "other lead"])
def test_what_is_no_longer_theirs_or_due_is_cancelled_for_a_while(
    cast: Cast, today: date, read: Read, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _dated(cast, today)
    person = cast.lead_staff if how == "other lead" else cast.holder
    plain = factories.user("Plain holder", Role.CONTRIBUTOR, cast.data)
    if how in ("reassigned", "new holder"):
        Post.objects.filter(pk=cast.desk.pk).update(holder=plain)
        person = plain
    before = read(person)[f"{row.reference}-due"]
    common: dict[str, Any] = {"recommendation": row, "by": cast.coordinator, "draft": factories.drafted("Decided.")}
    if how == "closed":
        factories.walk(cast, row, Status.NOT_IMPLEMENTED)
    elif how == "declined":
        actions.respond(**common, position=Position.DECLINED)
    elif how == "date removed":
        actions.set_date(**common, due_on=None)
    elif how == "new holder":
        post = Post.objects.get(pk=cast.desk.pk)
        actions.save_post(by=cast.coordinator, post=post, name=post.name, holder=cast.holder)
    else:
        owner = cast.vacant if how == "other lead" else None
        actions.assign(**common, lead=cast.data if how == "other lead" else cast.health, owner=owner)

    after = read(person)[f"{row.reference}-due"]

    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["DTSTART"].dt == before["DTSTART"].dt
    assert after["SEQUENCE"] > before["SEQUENCE"]
    _turn_to(today + timedelta(days=61), monkeypatch)
    assert read(person) == {}


def test_what_was_never_theirs_is_not_cancelled(cast: Cast, today: date, read: Read) -> None:
    colleague = factories.user("Reading colleague", Role.READER, cast.health)
    row = _dated(cast, today)
    draft = factories.drafted("Decided.")
    actions.assign(recommendation=row, by=cast.coordinator, draft=draft, lead=cast.data, owner=cast.vacant)

    assert read(colleague) == {}
    assert list(_state(read(cast.lead_staff)).values()) == ["CANCELLED"]


def test_a_review_that_ended_is_cancelled_and_the_due_date_stays(cast: Cast, today: date, read: Read) -> None:
    row = factories.walk(cast, factories.track(cast), Status.STALLED)
    due(cast, row, today + timedelta(days=50))
    actions.report(recommendation=row, by=cast.holder, draft=factories.drafted(), to=Status.IN_PROGRESS)

    found = read(cast.holder)

    assert _state(found) == {f"{row.reference}-due": "CONFIRMED", f"{row.reference}-review": "CANCELLED"}
    assert found[f"{row.reference}-review"]["DTSTART"].dt == today + timedelta(days=30)


def test_a_deputy_has_the_dates_during_the_absence_and_a_cancellation_after_it(
    cast: Cast, today: date, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _dated(cast, today)
    deputy = factories.user("Deputy", Role.CONTRIBUTOR, cast.data)
    Post.objects.filter(pk=cast.desk.pk).update(deputy=deputy)
    assert read(deputy) == {}
    factories.absence(cast.holder, last=3)

    assert _state(read(deputy)) == {f"{row.reference}-due": "CONFIRMED"}
    _turn_to(today + timedelta(days=4), monkeypatch)
    assert _state(read(deputy)) == {f"{row.reference}-due": "CANCELLED"}


def test_what_another_post_gets_during_an_absence_is_cancelled_for_the_deputy(
    cast: Cast, today: date, read: Read
) -> None:
    row = _dated(cast, today)
    deputy = factories.user("Deputy", Role.READER, cast.data)
    Post.objects.filter(pk=cast.desk.pk).update(deputy=deputy)
    factories.absence(cast.holder, last=3)
    draft = factories.drafted("It is for the other desk.")
    actions.assign(recommendation=row, by=cast.coordinator, draft=draft, lead=row.lead, owner=cast.vacant)

    assert _state(read(deputy)) == {f"{row.reference}-due": "CANCELLED"}


def test_a_meeting_without_days_is_cancelled(cast: Cast, today: date, read: Read) -> None:
    factories.track(cast)
    for starts_on in (today + timedelta(days=9), None):
        actions.edit_meeting(meeting=cast.meeting, by=cast.coordinator, new={"starts_on": starts_on})
        event = read(cast.holder)["PARIS-meeting"]

    assert (event["STATUS"], event["DTSTART"].dt) == ("CANCELLED", today + timedelta(days=9))
    assert event["SEQUENCE"] == 2


def test_text_comes_back_as_it_was(cast: Cast, today: date, read: Read) -> None:
    title = 'Échange d’été; "tests, échantillons", \\ et Łódź — ' + "très long " * 12
    row = _dated(cast, today, title=title.strip())

    found = read(cast.holder)[f"{row.reference}-due"]

    assert found["SUMMARY"] == f"Due: {row.reference} {title.strip()}"
    assert found["DESCRIPTION"].splitlines()[1:3] == ["Lead: Ministry of Health", "Owner: Health desk, Health"]


def test_nothing_is_in_it_that_its_person_may_not_see_and_no_title_of_what_is_marked(
    cast: Cast, today: date, read: Read
) -> None:
    row = _dated(cast, today, title="A secret thing")
    other = factories.user("Plain holder", Role.CONTRIBUTOR, cast.data)
    Post.objects.filter(pk=cast.desk.pk).update(holder=other)
    name = f"{row.reference}-due"
    assert read(other)[name]["SUMMARY"].endswith("A secret thing")

    # Narrowed to the ministry and the reader, and marked.
    factories.rights(cast, row)

    assert read(other) == {}
    found = read(cast.lead_staff) if cast.lead_staff.contributes_to(row.meeting_id) else {}
    assert found[name]["SUMMARY"] == f"Due: {row.reference} (Restricted)"
    assert "secret" not in found[name].to_ical().decode()


def test_an_address_is_shown_once_kept_as_a_digest_and_ends(cast: Cast, client: Client) -> None:
    client.force_login(cast.holder)
    page = text(client.post(reverse("account-calendar-make")).content.decode())
    token = page.partition("/calendar/")[2].partition(".ics")[0]
    feed = CalendarFeed.objects.get()
    assert len(token) >= 43
    assert token not in feed.digest
    address = reverse("calendar-feed", args=[token])

    def answers(to: str) -> int:
        return Client().get(to).status_code

    assert answers(address) == 200
    assert answers(reverse("calendar-feed", args=[token[:-1]])) == 404
    assert token not in client.get(reverse("person-detail", args=[cast.holder.pk])).content.decode()
    # Another one ends it, ending it ends that, and so does closing the account, for good.
    second = reverse("calendar-feed", args=[actions.make_calendar_address(by=cast.holder)])
    assert (answers(address), answers(second)) == (404, 200)
    client.post(reverse("account-calendar-end"))
    assert answers(second) == 404
    third = reverse("calendar-feed", args=[actions.make_calendar_address(by=cast.holder)])
    User.objects.filter(pk=cast.holder.pk).update(is_active=False)
    assert answers(third) == 404
    User.objects.filter(pk=cast.holder.pk).update(is_active=True)
    actions.deactivate(by=cast.administrator, person=cast.holder)
    assert answers(third) == 404
    actions.reactivate(by=cast.administrator, person=cast.holder)
    assert answers(third) == 404
    kinds = AccountChange.objects.filter(kind__startswith="calendar").order_by("pk").values_list("kind", flat=True)
    made, ended = AccountChange.Kind.CALENDAR_MADE, AccountChange.Kind.CALENDAR_ENDED
    assert list(kinds) == [made, ended, made, ended, made, ended]


def test_it_is_no_page_to_be_kept_by_anybody_else(cast: Cast) -> None:
    answer = Client().get(reverse("calendar-feed", args=[actions.make_calendar_address(by=cast.holder)]))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sessionid" not in answer.cookies


def test_somebody_elses_address_cannot_be_made(cast: Cast, client: Client) -> None:
    client.force_login(cast.coordinator)
    page = client.get(reverse("person-detail", args=[cast.holder.pk])).content.decode()

    assert reverse("account-calendar-make") not in page
    assert not CalendarFeed.objects.exists()


def test_of_what_is_not_open_to_everybody_it_says_the_reference_and_the_link_alone(
    cast: Cast, today: date, read: Read
) -> None:
    row = _dated(cast, today)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.holder}))
    actions.restrict(recommendation=row, by=cast.coordinator, draft=factories.drafted("Private."), rights=rights)

    event = read(User.objects.get(pk=cast.holder.pk))[f"{row.reference}-due"]

    assert event["SUMMARY"] == f"Due: {row.reference}"
    assert event["DESCRIPTION"] == event["URL"]
