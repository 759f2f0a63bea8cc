"""Meetings, briefings and passages in the admin: read through the intake code, and never changed after."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing, Meeting, Passage
from tests import factories
from tests.conftest import Cast
from tracker.models import Act, Recommendation, User

SignIn = Callable[[User], Client]
NEW_BRIEFING = "/admin/briefings/briefing/add/"
NEW_MEETING = "/admin/briefings/meeting/add/"


def change(row: Any) -> str:
    return reverse(f"admin:briefings_{row._meta.model_name}_change", args=[row.pk])


def words(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def file(data: bytes = factories.BRIEFING.encode(), name: str = "talks.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def client_(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.coordinator)


def test_a_briefing_is_read_into_passages(client_: Client, cast: Cast) -> None:
    assert client_.get(NEW_BRIEFING).status_code == 200
    response = client_.post(NEW_BRIEFING, {"meeting": cast.meeting.pk, "file": file(), "title": ""})
    assert response.status_code == 302
    made = Briefing.objects.get()
    assert (made.title, made.file_name, made.added_by) == (
        "Outcome of the preparatory talks",
        "talks.md",
        cast.coordinator,
    )
    assert made.passages.suggested().count() == 3
    act = Act.objects.latest("pk")
    assert (act.verb, act.by) == ("add_briefing", cast.coordinator)
    assert apps.get_model("briefings", "BriefingEvent").objects.get().pgh_context == {"act": act.pk}


def test_a_file_with_a_very_long_name_is_read_too(client_: Client, cast: Cast) -> None:
    client_.post(NEW_BRIEFING, {"meeting": cast.meeting.pk, "file": file(name="x" * 300 + ".md"), "title": ""})
    assert Briefing.objects.get().file_name.endswith("x.md")


def test_a_briefing_may_be_given_a_title_of_ones_own(client_: Client, cast: Cast) -> None:
    client_.post(NEW_BRIEFING, {"meeting": cast.meeting.pk, "file": file(), "title": "Talks"})
    assert Briefing.objects.get().title == "Talks"


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (file(b""), "The submitted file is empty."),
        (file(b" \n "), "is empty"),
        (file(b"\x00\x01\x02" * 100), "holds binary data"),
        (file(b"\x89PNG\r\n\x1a\n"), "is a PNG image"),
        (file(b"PK\x03\x04word/document.xml", "talks.docx"), "is damaged or cut short"),
        (file(b"Text", "talks.rst"), "ends in .rst, which is not read. What is read: .txt, .md, .html"),
        (file("Größe".encode("latin-1")), "is not stored as UTF-8"),
        (file(b"x" * (12 * 1024 * 1024)), "“talks.md” is 12 MB, more than the 10 MB this reads."),
        (None, "Choose the file that holds the text of the briefing."),
    ],
    ids=["empty", "blank", "binary", "picture", "word", "suffix", "encoding", "large", "none"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    client_: Client, cast: Cast, upload: SimpleUploadedFile | None, sentence: str
) -> None:
    typed = {"meeting": cast.meeting.pk, "title": "Talks"} | ({"file": upload} if upload else {})
    response = client_.post(NEW_BRIEFING, typed)
    assert response.status_code == 200
    assert sentence in words(response), response.context["errors"]
    assert response.context["adminform"].form["title"].value() == "Talks"
    assert not Briefing.objects.exists()
    assert not Act.objects.filter(verb="add_briefing").exists()


def test_the_same_file_is_not_read_twice(client_: Client, cast: Cast, briefing: Briefing) -> None:
    response = client_.post(NEW_BRIEFING, {"meeting": cast.meeting.pk, "file": file(name="copy.md")})
    assert "This document was read before, as “Outcome of the preparatory talks”" in words(response)
    assert Briefing.objects.count() == 1


@pytest.mark.parametrize("typed", [{"title": "a\x00b"}, {"title": "x" * 201}, {"meeting": "abc"}, {"meeting": ""}])
def test_other_fields_of_a_briefing_are_checked(client_: Client, cast: Cast, typed: dict[str, Any]) -> None:
    response = client_.post(NEW_BRIEFING, {"meeting": cast.meeting.pk, "file": file(), "title": ""} | typed)
    assert response.status_code == 200
    assert response.context["errors"]
    assert not Briefing.objects.exists()


def test_of_a_stored_briefing_only_the_title_changes(client_: Client, cast: Cast, briefing: Briefing) -> None:
    page = client_.get(change(briefing))
    assert "The talks were held in good spirit." in words(page)
    assert f"{briefing.passages.count()} passages" in words(page)
    assert client_.get(f"/admin/briefings/passage/?briefing__id__exact={briefing.pk}").status_code == 200
    before = Briefing.objects.values().get()
    other = Meeting.objects.create(name="Other", code="OTHER")
    typed = {"title": "Renamed", "meeting": other.pk, "text": "Mine", "sha256": "0" * 64, "file": file(b"Mine")}
    assert client_.post(change(briefing), typed).status_code == 302
    assert Briefing.objects.values().get() == before | {"title": "Renamed"}
    act = Act.objects.latest("pk")
    assert (act.verb, act.by, act.reason) == ("edit_briefing", cast.coordinator, "title")
    version = apps.get_model("briefings", "BriefingEvent").objects.latest("pgh_id")
    assert (version.title, version.pgh_context) == ("Renamed", {"act": act.pk})
    assert client_.post(change(briefing), {"title": ""}).status_code == 200
    assert client_.post(change(briefing).replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_a_passage_shows_its_words_and_why_it_is_suggested(client_: Client, briefing: Briefing) -> None:
    passage = Passage.objects.suggested().in_order()[0]
    page = words(client_.get(change(passage)))
    assert briefing.quote(passage.start, passage.end).strip() in page
    assert passage.reasons[0] in page


def test_a_meeting_is_added_and_changed(client_: Client, cast: Cast) -> None:
    typed = {"name": "Follow-up talks", "code": "FOLLOW", "place": "Paris", "follows": cast.meeting.pk}
    typed |= {"starts_on": "2026-03-01", "ends_on": "2026-03-02"}
    assert client_.post(NEW_MEETING, typed).status_code == 302
    made = Meeting.objects.get(code="FOLLOW")
    assert (made.follows, made.place) == (cast.meeting, "Paris")
    act = Act.objects.latest("pk")
    assert (act.verb, act.by) == ("add_meeting", cast.coordinator)

    assert client_.post(change(made), typed | {"place": "Lyon", "code": "LYON"}).status_code == 302
    made.refresh_from_db()
    assert (made.place, made.code) == ("Lyon", "LYON")
    version = apps.get_model("briefings", "MeetingEvent").objects.latest("pgh_id")
    assert (version.place, version.pgh_context) == ("Lyon", {"act": Act.objects.latest("pk").pk})
    assert client_.post(change(made).replace("change", "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": "paris 2"}, "Two to twelve capital letters and digits"),
        ({"code": "PARIS"}, "already exists"),
        ({"name": ""}, "Fill this in."),
        ({"name": "paris MEETINGS"}, "“Paris meetings” exists already."),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"name": "a\x00b"}, "This contains a NUL character"),
        ({"ends_on": "2026-01-01"}, "The last day needs a first day"),
        ({"starts_on": "99999-01-01"}, "Give a day, such as"),
        ({"follows": "abc"}, "This is not one of the choices."),
        ({"follows": "9" * 40}, "This is not one of the choices."),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_in_words(
    client_: Client, cast: Cast, typed: dict[str, Any], sentence: str
) -> None:
    response = client_.post(NEW_MEETING, {"name": "Talks", "code": "TALKS", "place": "Typed"} | typed)
    assert response.status_code == 200
    assert sentence in words(response), response.context["errors"]
    assert response.context["adminform"].form["place"].value() == "Typed"
    assert Meeting.objects.count() == 1
    assert not Act.objects.filter(verb="add_meeting").exists()


def test_a_code_that_references_begin_with_stays(client_: Client, cast: Cast, recommendation: Recommendation) -> None:
    same = {"name": "Paris meetings", "code": "PARIS", "place": "Paris"}
    refused = client_.post(change(cast.meeting), same | {"code": "LYON", "place": "Lyon"})
    assert refused.status_code == 200
    assert "The code stays PARIS" in words(refused)
    assert response_value(refused, "place") == "Lyon"
    assert client_.post(change(cast.meeting), same | {"place": "Lyon"}).status_code == 302
    assert Meeting.objects.get().code == "PARIS"
    assert Meeting.objects.get().place == "Lyon"


def response_value(response: HttpResponse, field: str) -> Any:
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
