"""Meetings, briefings and passages in the admin: read through the intake code, and never changed after."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing, Meeting, Passage
from tests import factories
from tests.admin_forms import change, send
from tests.conftest import Cast
from tracker import actions
from tracker.models import Act, Recommendation, User

SignIn = Callable[[User], Client]
NEW_BRIEFING = "/admin/briefings/briefing/add/"
NEW_MEETING = "/admin/briefings/meeting/add/"


def words(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def file(data: bytes = factories.BRIEFING.encode(), name: str = "talks.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def client_(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.coordinator)


def test_the_admin_says_where_briefings_are_added(client_: Client, cast: Cast) -> None:
    for response in (client_.get(NEW_BRIEFING), client_.post(NEW_BRIEFING, {"meeting": cast.meeting.pk, "title": ""})):
        assert "You add a briefing on the page of its meeting" in words(response)
        assert reverse("briefing-add", args=[cast.meeting.code]) in words(response)
    assert not Briefing.objects.exists()


def test_of_a_stored_briefing_only_the_title_changes(client_: Client, cast: Cast, briefing: Briefing) -> None:
    page = client_.get(change(briefing))
    assert "The talks were held in good spirit." in words(page)
    assert f"{briefing.passages.count()} passages" in words(page)
    assert client_.get(f"/admin/briefings/passage/?briefing__id__exact={briefing.pk}").status_code == 200
    before = Briefing.objects.values().get()
    other = Meeting.objects.create(name="Other", code="OTHER")
    typed = {"title": "Renamed", "meeting": other.pk, "text": "Mine", "sha256": "0" * 64, "file": file(b"Mine")}
    assert send(client_, change(briefing), **typed).status_code == 302
    assert Briefing.objects.values().get() == before | {"title": "Renamed"}
    act = Act.objects.latest("pk")
    assert (act.verb, act.by, act.reason) == ("edit_briefing", cast.coordinator, "title")
    version = apps.get_model("briefings", "BriefingEvent").objects.latest("pgh_id")
    assert (version.title, version.pgh_context) == ("Renamed", {"act": act.pk})
    assert send(client_, change(briefing)).status_code == 302
    assert send(client_, change(briefing), title="").status_code == 200
    assert "The title needs at least one letter or digit." in words(send(client_, change(briefing), title="\u202e"))
    assert Briefing.objects.get().title == "Renamed"
    assert Act.objects.latest("pk") == act, "nothing more was done"
    assert client_.post(change(briefing).replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_a_passage_shows_its_words_and_why_it_is_suggested(client_: Client, briefing: Briefing) -> None:
    passage = Passage.objects.suggested().in_order()[0]
    page = words(client_.get(change(passage)))
    assert briefing.quote(passage.start, passage.end).strip() in page
    assert passage.why[0] in page


def test_a_meeting_is_added_and_changed(client_: Client, cast: Cast) -> None:
    typed = {"name": "Follow-up talks", "code": "FOLLOW", "place": "Paris", "follows": cast.meeting.pk}
    typed |= {"starts_on": "2026-03-01", "ends_on": "2026-03-02"}
    assert send(client_, NEW_MEETING, **typed).status_code == 302
    made = Meeting.objects.get(code="FOLLOW")
    assert (made.follows, made.place) == (cast.meeting, "Paris")
    act = Act.objects.latest("pk")
    assert (act.verb, act.by) == ("add_meeting", cast.coordinator)

    typed = {"name": " Follow\xad-up talks", "place": "Lyon", "code": "lyon", "rhythm": "weeks", "rhythm_weeks": 2}
    assert send(client_, change(made), **typed).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.place, made.code, made.update_days) == ("Follow-up talks", "Lyon", "LYON", 14)
    assert Act.objects.latest("pk").reason == "code, place, rhythm, rhythm_weeks, updates_by"
    version = apps.get_model("briefings", "MeetingEvent").objects.latest("pgh_id")
    assert (version.place, version.pgh_context) == ("Lyon", {"act": Act.objects.latest("pk").pk})
    assert client_.post(change(made).replace("change", "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": "paris 2"}, "The code needs 2 to 12 capital letters and digits"),
        ({"code": "PARIS"}, "already exists"),
        ({"name": ""}, "Fill this in."),
        ({"name": "paris MEETINGS"}, "“Paris meetings” already exists."),
        ({"name": "x" * 201}, "200 characters or fewer"),
        ({"name": "a\x00b"}, "This text contains a character that cannot be stored (NUL)"),
        ({"ends_on": "2026-01-01"}, "Enter a first day that is not after the last day."),
        ({"starts_on": "99999-01-01"}, "Enter a date, such as"),
        ({"follows": "abc"}, "Choose one of the options in the list."),
        ({"follows": "9" * 40}, "Choose one of the options in the list."),
        ({"rhythm": "daily"}, "Choose one of the options in the list."),
        ({"rhythm": "weeks"}, "Enter how many weeks: 1 to 52."),
        ({"rhythm": "weeks", "rhythm_weeks": "53"}, "Enter how many weeks: 1 to 52."),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_in_words(
    client_: Client, cast: Cast, typed: dict[str, Any], sentence: str
) -> None:
    response = send(client_, NEW_MEETING, **({"name": "Talks", "code": "TALKS", "place": "Typed"} | typed))
    assert response.status_code == 200
    assert sentence in words(response), response.context["errors"]
    assert response.context["adminform"].form["place"].value() == "Typed"
    assert Meeting.objects.count() == 1
    assert not Act.objects.filter(verb="add_meeting").exists()


def test_a_code_that_references_begin_with_stays(client_: Client, cast: Cast, recommendation: Recommendation) -> None:
    refused = send(client_, change(cast.meeting), code="LYON", place="Lyon")
    assert refused.status_code == 200
    assert "You cannot change the code PARIS" in words(refused)
    assert response_value(refused, "place") == "Lyon"
    assert send(client_, change(cast.meeting), place="Lyon").status_code == 302
    assert Meeting.objects.get().code == "PARIS"
    assert Meeting.objects.get().place == "Lyon"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"follows": "FIRST"}, "“Paris meetings” is this meeting or a later one in its series."),
        ({"follows": "LATER"}, "“Later talks” is this meeting or a later one in its series."),
        ({"starts_on": "0206-03-01", "ends_on": ""}, "1 March 0206 cannot be the date of a meeting. Check the year."),
        ({"starts_on": "2026-03-01", "ends_on": "2028-03-01"}, "is more than a year, which is too long"),
        ({"code": "9"}, "The code needs 2 to 12 capital letters and digits"),
        ({"name": "LATER talks"}, "“Later talks” already exists."),
    ],
)
def test_what_the_page_of_a_meeting_refuses_is_refused_here_too(
    client_: Client, cast: Cast, typed: dict[str, Any], sentence: str
) -> None:
    later = actions.add_meeting(by=cast.coordinator, name="Later talks", code="LATER", follows=cast.meeting)
    if "follows" in typed:
        typed = {"follows": {"FIRST": cast.meeting, "LATER": later}[typed["follows"]].pk}
    before, acts = list(Meeting.objects.order_by("pk").values()), Act.objects.count()

    refused = send(client_, change(cast.meeting), place="Typed", **typed)

    assert refused.status_code == 200
    assert sentence in words(refused), refused.context["errors"]
    assert response_value(refused, "place") == "Typed"
    assert list(Meeting.objects.order_by("pk").values()) == before
    assert Act.objects.count() == acts


def test_updates_are_due_before_the_day_that_the_next_meeting_gets_here(client_: Client, cast: Cast) -> None:
    actions.edit_meeting(by=cast.coordinator, meeting=cast.meeting, new={"rhythm": "before_next"})
    later = actions.add_meeting(by=cast.coordinator, name="Later talks", code="LATER")
    assert send(client_, change(later), follows=cast.meeting.pk, starts_on="2027-03-15").status_code == 302
    cast.meeting.refresh_from_db()
    assert cast.meeting.updates_by == date(2027, 3, 1)


def response_value(response: Any, field: str) -> Any:
    return response.context["adminform"].form[field].value()


@pytest.mark.parametrize("who", ["administrator", "plain administrator"])
def test_an_administrator_looks_and_brings_nothing_in(
    who: str, cast: Cast, briefing: Briefing, sign_in: SignIn
) -> None:
    plain = factories.user("Second administrator", factories.Role.ADMINISTRATOR, is_staff=True)
    client = sign_in(cast.administrator if who == "administrator" else plain)
    for row in (briefing, cast.meeting):
        assert client.get(change(row)).status_code == 200
        assert client.post(change(row), {"title": "Mine", "name": "Mine"}).status_code == 403
    assert client.post(NEW_BRIEFING, {"meeting": cast.meeting.pk, "file": file(b"Mine")}).status_code == 403
    assert client.post(NEW_MEETING, {"name": "Mine", "code": "MINE"}).status_code == 403
