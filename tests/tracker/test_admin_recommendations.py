"""Recommendations in the admin: every change is an action, refused with its sentence, and nothing typed is lost."""

from __future__ import annotations

import html
import json
import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import admin_forms, factories
from tests.admin_forms import change as address
from tests.admin_forms import form_of
from tests.conftest import Cast
from tests.slow import one_in
from tracker import actions
from tracker.actions import NewEvidence
from tracker.models import Act, Organisation, ProgressEntry, Recommendation, Theme, User
from tracker.models.raised import RaiseChoice
from tracker.workflow import DueBasis, Position, RelationKind, Status, Step

SignIn = Callable[[User], Client]
ADD = "/admin/tracker/recommendation/add/"


def send(client: Client, recommendation: Recommendation, page: dict[str, Any] | None = None, **typed: Any) -> Any:
    return admin_forms.send(client, address(recommendation), page, **typed)


def kinds(recommendation: Recommendation) -> list[str]:
    return list(recommendation.entries.order_by("sequence").values_list("kind", flat=True))


def words(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def client_(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.coordinator)


def test_what_was_not_changed_leaves_no_entry(client_: Client, recommendation: Recommendation) -> None:
    acts = Act.objects.count()
    assert send(client_, recommendation).status_code == 302
    assert kinds(recommendation) == ["admit"]
    assert Act.objects.count() == acts


def test_changed_fields_leave_one_edited_entry_with_old_and_new(
    client_: Client, cast: Cast, recommendation: Recommendation
) -> None:
    typed = {"title": "A network of laboratories", "goal": "One\r\nTwo", "priority": "priority", "kind": "proposal"}
    typed |= {"themes": [cast.theme.pk], "parties": [cast.data.pk], "due_words": "by spring", "reason": "Was unclear."}
    assert send(client_, recommendation, **typed).status_code == 302

    recommendation.refresh_from_db()
    assert (recommendation.title, recommendation.goal) == ("A network of laboratories", "One\nTwo")
    assert list(recommendation.parties.all()) == [cast.data]
    entry = recommendation.entries.get(sequence=2)
    assert (entry.kind, entry.by, entry.text) == (Step.EDIT, cast.coordinator, "Was unclear.")
    assert set(entry.changes) == {"title", "goal", "priority", "kind", "themes", "parties", "due_words"}
    assert entry.changes["title"] == ["Establish a joint laboratory network", "A network of laboratories"]
    assert entry.changes["parties"] == [[], [{"id": cast.data.pk, "name": "Data Agency"}]]
    assert kinds(recommendation) == ["admit", "edit"]


def test_each_decision_is_its_step_and_all_are_one_act(
    client_: Client, cast: Cast, recommendation: Recommendation
) -> None:
    typed = {"title": "Another title", "lead": cast.data.pk, "owner": cast.vacant.pk, "position": Position.NOTED}
    typed |= {"due_on": "2027-01-31", "reason": "Agreed at the meeting."}
    assert send(client_, recommendation, **typed).status_code == 302

    recommendation.refresh_from_db()
    assert (recommendation.lead, recommendation.owner) == (cast.data, cast.vacant)
    assert (recommendation.position, recommendation.due_on) == (Position.NOTED, date(2027, 1, 31))
    assert recommendation.due_basis == DueBasis.SET_BY_US
    assert kinds(recommendation) == ["admit", "edit", "respond", "assign", "set_date"]
    assert len(set(recommendation.entries.exclude(kind="admit").values_list("act", flat=True))) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    one_in(
        2,
        [
            ({"position": Position.DECLINED}, "Give a reason for this response."),
            ({"owner": ""}, "Give a reason for changing the lead or the owner post."),
            ({"lead": "", "reason": "None known."}, "An owner post needs a lead organisation too. Choose a lead."),
            ({"title": " "}, "Fill this in."),
            ({"title": "x" * 201}, "200 characters or fewer"),
            ({"title": "a\x00b"}, "This text contains a character that cannot be stored (NUL)"),
            ({"goal": "x" * 20_001}, "20000 characters or fewer"),
            ({"reason": "x" * 20_001}, "20000 characters or fewer"),
            ({"due_words": "x" * 201}, "200 characters or fewer"),
            ({"kind": "nothing"}, "Choose one of the options in the list."),
            ({"lead": "abc"}, "Choose one of the options in the list."),
            ({"lead": "9" * 40}, "Choose one of the options in the list."),
            ({"owner": "\x00"}, "This text contains a character that cannot be stored (NUL)"),
            ({"parties": ["abc"]}, "Choose one of the options in the list."),
            ({"parties": ["9" * 40, "\x00"]}, "This text contains a character that cannot be stored (NUL)"),
            ({"parties": ["9" * 40]}, "Choose one of the options in the list."),
            ({"due_on": "99999-99-99"}, "Enter a date, such as"),
            ({"due_on": "tomorrow\x00"}, "Enter a date, such as"),
            ({"seen": "{"}, "Part of this page was missing."),
            ({"seen": "[]"}, "Part of this page was missing."),
            ({"seen": "{}"}, "Part of this page was missing."),
            ({"seen": ""}, "Part of this page was missing."),
            ({"seen": "[" * 100_000}, "Part of this page was missing."),
        ],
    ),
)
def test_what_cannot_be_saved_is_said_and_nothing_typed_is_lost(
    client_: Client, recommendation: Recommendation, typed: dict[str, Any], sentence: str
) -> None:
    before = Recommendation.objects.values().get()
    response = send(client_, recommendation, **({"goal": "Typed with care"} | typed))
    assert response.status_code == 200
    assert sentence in words(response), response.context["errors"]
    assert response.context["adminform"].form["goal"].value() == typed.get("goal", "Typed with care")
    assert Recommendation.objects.values().get() == before
    assert kinds(recommendation) == ["admit"]


def test_one_refused_step_undoes_the_others(client_: Client, cast: Cast, recommendation: Recommendation) -> None:
    acts = Act.objects.count()
    response = send(client_, recommendation, title="Another", position=Position.DECLINED, lead=cast.data.pk)
    assert response.status_code == 200
    assert "Give a reason for this response." in words(response)
    assert "Give a reason for changing the lead or the owner post." in words(response)
    assert response.context["adminform"].form["title"].value() == "Another"
    assert kinds(recommendation) == ["admit"]
    assert Act.objects.count() == acts
    assert send(client_, recommendation, form_of(response), reason="Decided.").status_code == 302
    assert kinds(recommendation) == ["admit", "edit", "respond", "assign"]


def test_replacing_a_due_date_needs_the_reason(client_: Client, recommendation: Recommendation) -> None:
    assert send(client_, recommendation, due_on="2027-01-31").status_code == 302
    refused = send(client_, recommendation, due_on="2027-02-28")
    assert "Give a reason for changing the due date." in words(refused)
    assert send(client_, recommendation, due_on="2027-02-28", reason="The budget came late.").status_code == 302
    recommendation.refresh_from_db()
    assert (recommendation.first_due_on, recommendation.due_on) == (date(2027, 1, 31), date(2027, 2, 28))


def test_a_holder_does_not_set_the_own_due_date(client_: Client, cast: Cast, recommendation: Recommendation) -> None:
    page = form_of(client_.get(address(recommendation)))
    cast.desk.holder = cast.coordinator
    cast.desk.save()
    assert b'name="due_on"' not in client_.get(address(recommendation)).content
    refused = send(client_, recommendation, page, due_on="2027-01-31")
    assert "You hold the owner post. Another coordinator has to do this." in words(refused)
    assert kinds(recommendation) == ["admit"]


def test_a_field_somebody_else_changed_is_refused_and_both_versions_are_shown(
    client_: Client, cast: Cast, recommendation: Recommendation
) -> None:
    page = form_of(client_.get(address(recommendation)))
    new = {"title": "Theirs", "themes": [cast.theme], "priority": "priority"}
    actions.edit(recommendation=recommendation, by=cast.second_coordinator, draft=factories.drafted(""), new=new)
    other = Theme.objects.create(name="Research")

    response = send(client_, recommendation, page, title="Mine", themes=[other.pk])
    assert response.status_code == 200
    assert "It is now “Theirs”" in words(response)
    assert "It is now “Public health”" in words(response)
    assert response.context["adminform"].form["title"].value() == "Mine"
    assert kinds(recommendation) == ["admit", "edit"]

    assert send(client_, recommendation, form_of(response)).status_code == 302
    recommendation.refresh_from_db()
    assert recommendation.title == "Mine"
    assert list(recommendation.themes.all()) == [other]
    assert recommendation.priority == "priority", "what only the other person changed stays"


@pytest.mark.parametrize("field", ["lead", "position", "due_on"])
def test_a_decision_somebody_else_made_meanwhile_is_refused_too(
    client_: Client, cast: Cast, recommendation: Recommendation, field: str
) -> None:
    page = form_of(client_.get(address(recommendation)))
    theirs = {"lead": cast.data.pk, "position": Position.NOTED, "due_on": "2027-01-31"}[field]
    third = Organisation.objects.create(name="Third body")
    mine = {"lead": third.pk, "position": Position.DECLINED, "due_on": "2027-03-31"}[field]
    send(client_, recommendation, **{field: theirs, "reason": "Theirs."})
    before = kinds(recommendation)

    response = send(client_, recommendation, page, **{field: mine, "reason": "Mine."})
    assert "Somebody changed this after you opened the page. It is now" in words(response)
    assert kinds(recommendation) == before
    assert send(client_, recommendation, form_of(response)).status_code == 302
    assert len(kinds(recommendation)) == len(before) + 1


def test_what_somebody_else_changed_is_left_alone_where_this_person_did_not(
    client_: Client, cast: Cast, recommendation: Recommendation
) -> None:
    page = form_of(client_.get(address(recommendation)))
    send(client_, recommendation, title="Theirs", position=Position.ACCEPTED)
    assert send(client_, recommendation, page, goal="Mine").status_code == 302
    recommendation.refresh_from_db()
    assert (recommendation.title, recommendation.goal) == ("Theirs", "Mine")
    assert recommendation.position == Position.ACCEPTED


def test_the_same_form_sent_twice_changes_once(client_: Client, recommendation: Recommendation) -> None:
    page = form_of(client_.get(address(recommendation))) | {"title": "Mine"}
    assert send(client_, recommendation, page).status_code == 302
    assert send(client_, recommendation, page).status_code == 302
    assert kinds(recommendation) == ["admit", "edit"]


def test_status_cannot_be_typed(client_: Client, recommendation: Recommendation) -> None:
    page = client_.get(address(recommendation))
    assert b'name="status"' not in page.content
    closing = reverse("recommendation-step", args=[recommendation.reference, "close"])
    assert f'href="{closing}?from=admin&next={recommendation.pk}"' in words(page)
    assert send(client_, recommendation, status=Status.IMPLEMENTED, claim="1").status_code == 302
    recommendation.refresh_from_db()
    assert recommendation.status == Status.NOT_YET_REPORTED
    assert kinds(recommendation) == ["admit"]


def test_a_closed_one_is_not_assigned_again(client_: Client, cast: Cast, recommendation: Recommendation) -> None:
    page = form_of(client_.get(address(recommendation)))
    factories.walk(cast, recommendation, Status.NOT_IMPLEMENTED)
    assert b'name="lead"' not in client_.get(address(recommendation)).content
    refused = send(client_, recommendation, page, lead=cast.data.pk, reason="A mistake.")
    assert "while the status is “Closed: not implemented”" in words(refused)
    assert send(client_, recommendation, title="Still described").status_code == 302


def test_the_words_it_came_from_and_its_log_are_shown(client_: Client, cast: Cast, briefing: Any) -> None:
    made = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))
    factories.decline(cast, made[0])
    page = words(client_.get(address(made[0])))
    assert "Establish a joint laboratory network" in page
    assert reverse("briefing-detail", args=[briefing.pk]) in page
    assert "It is not ours to do." in page


def test_evidence_requests_and_what_is_raised_stand_before_the_log(
    client_: Client, cast: Cast, recommendation: Recommendation, sign_in: SignIn
) -> None:
    nothing = words(client_.get(address(recommendation)))
    headings = [
        "Source text",
        "Requests for an update",
        "Latest evidence",
        "To raise at the next meeting",
        "Latest log",
    ]
    assert [heading in nothing for heading in headings] == [True, False, False, False, True]

    asked = factories.ask(cast, recommendation)
    hidden = factories.drafted("Between ourselves.", internal=True, evidence=(NewEvidence("CABLE-9", "Cable"),))
    actions.add(recommendation=recommendation, by=cast.coordinator, draft=hidden)
    factories.claim(cast, recommendation)
    told = {"choice": RaiseChoice.PINNED, "line_to_take": "Ask for the budget."}
    actions.raise_item(recommendation=recommendation, by=cast.coordinator, **told)
    page = words(client_.get(address(recommendation)))

    assert (places := [page.index(f"<h2>{heading}") for heading in headings]) == sorted(places)
    assert f"{cast.coordinator.name} asked {cast.holder.name} on " in page
    assert "An update came." in page
    assert f"#{asked.anchor}" in page
    assert 'Minutes</a>, <time datetime="2026-01-15">15 January 2026' in page
    assert "Cable, CABLE-9" in page
    assert 'It is pinned. Line to take: <q dir="auto">Ask for the budget.</q>' in page
    plain = factories.user("Second administrator", factories.Role.ADMINISTRATOR, is_staff=True)
    assert "CABLE-9" not in words(sign_in(plain).get(address(recommendation)))


@pytest.mark.parametrize("who", ["administrator", "plain administrator"])
def test_an_administrator_looks_and_changes_nothing(
    who: str, cast: Cast, recommendation: Recommendation, sign_in: SignIn
) -> None:
    plain = factories.user("Second administrator", factories.Role.ADMINISTRATOR, is_staff=True)
    client = sign_in(cast.administrator if who == "administrator" else plain)
    page = client.get(address(recommendation))
    assert page.status_code == 200
    assert b'name="title"' not in page.content
    assert client.post(address(recommendation), {"title": "Mine"}).status_code == 403
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"title": "Mine"}).status_code == 403
    assert client.get(address(recommendation).replace("change", "delete")).status_code == 403
    assert kinds(recommendation) == ["admit"]


@pytest.fixture
def new(cast: Cast) -> dict[str, Any]:
    """What somebody types to enter a recommendation."""
    typed = {"meeting": cast.meeting.pk, "title": "Share data", "goal": "Know\r\nmore", "kind": "action"}
    typed |= {"priority": "ordinary", "lead": cast.health.pk, "owner": cast.desk.pk, "due_on": "2027-01-31"}
    typed |= {"due_words": "early next year", "parties": [cast.data.pk], "themes": [cast.theme.pk]}
    return typed | {"reason": "Said in the corridor.", "form_token": str(uuid.uuid4())}


def test_a_new_one_is_tracked_by_hand(client_: Client, cast: Cast, new: dict[str, Any]) -> None:
    page = client_.get(ADD)
    assert page.status_code == 200
    assert "entered by hand" in words(page)
    assert client_.post(ADD, new).status_code == 302
    made = Recommendation.objects.get()
    assert (made.reference, made.by_hand, made.goal) == ("PARIS-01", True, "Know\nmore")
    assert (made.lead, made.owner, made.due_on) == (cast.health, cast.desk, date(2027, 1, 31))
    assert (list(made.parties.all()), list(made.themes.all())) == ([cast.data], [cast.theme])
    entry = ProgressEntry.objects.get()
    assert (entry.kind, entry.by, entry.text) == (Step.TRACK, cast.coordinator, "Said in the corridor.")


def test_a_new_one_sent_twice_is_made_once(client_: Client, new: dict[str, Any]) -> None:
    assert client_.post(ADD, new).status_code == 302
    assert client_.post(ADD, new).status_code == 302
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"lead": ""}, "An owner post needs a lead organisation too. Choose a lead."),
        ({"title": ""}, "Fill this in."),
        ({"meeting": ""}, "Fill this in."),
        ({"meeting": "abc\x00"}, "This text contains a character that cannot be stored (NUL)"),
        ({"title": "a\x00b"}, "This text contains a character that cannot be stored (NUL)"),
        ({"form_token": "abc"}, "Part of this page was missing."),
        ({"form_token": ""}, "Part of this page was missing."),
        ({"reason": "a\x00b"}, "This text contains a character that cannot be stored (NUL)"),
    ],
)
def test_a_new_one_that_cannot_be_is_refused_in_words(
    client_: Client, new: dict[str, Any], typed: dict[str, Any], sentence: str
) -> None:
    response = client_.post(ADD, new | typed)
    assert response.status_code == 200
    assert sentence in words(response)
    assert response.context["adminform"].form["goal"].value() == new["goal"]
    assert not Recommendation.objects.exists()
    assert not Act.objects.filter(verb="admit").exists()


@pytest.mark.parametrize("page", [ADD, "/admin/tracker/post/add/"])
def test_no_form_fails_on_what_its_address_fills_in(sign_in: SignIn, cast: Cast, page: str) -> None:
    client = sign_in(cast.coordinator)
    for name in ("lead", "parties", "meeting", "organisation", "holder", "groups", "title", "due_on", "form_token"):
        for value in ("abc", "%00", "9" * 40, "9,%00,abc", "x" * 5000):
            assert client.get(f"{page}?{name}={value}").status_code == 200, (name, value)


def test_what_the_page_had_shown_is_carried_along(client_: Client, cast: Cast, recommendation: Recommendation) -> None:
    seen = json.loads(form_of(client_.get(address(recommendation)))["seen"])
    assert seen["lead"] == cast.health.pk
    assert seen["parties"] == []


def test_the_form_asks_as_much_with_a_long_log_and_is_saved_in_few_queries(
    client_: Client, cast: Cast, recommendation: Recommendation
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client_.get(address(recommendation))
        return len(queries)

    def grow(number: int) -> None:
        other = factories.track(cast, title=f"Other {number}")
        draft, kind = factories.drafted("They belong together."), RelationKind.SUPPORTS
        actions.relate(recommendation=recommendation, by=cast.coordinator, draft=draft, kind=kind, other=other)
        draft = factories.drafted(f"Remark {number}.", evidence=factories.evidence())
        actions.add(recommendation=recommendation, by=cast.holder, draft=draft)

    grow(1)
    asked()  # fills the caches that live as long as the process
    few = asked()
    for number in range(2, 6):
        grow(number)
    assert asked() == few < 22

    page = form_of(client_.get(address(recommendation)))
    typed = page | {"title": "Other words", "reason": "Agreed."}
    with CaptureQueriesContext(connection) as queries:
        assert send(client_, recommendation, typed).status_code == 302
    assert len(queries) < 20


def test_the_form_says_what_it_is_to_others_and_leads_back_from_a_step(
    client_: Client, cast: Cast, recommendation: Recommendation
) -> None:
    other = factories.track(cast, title="Other")
    draft, kind = factories.drafted("They belong together."), RelationKind.SUPPORTS
    actions.relate(recommendation=recommendation, by=cast.coordinator, draft=draft, kind=kind, other=other)
    page = words(client_.get(address(recommendation)))
    assert f'href="{address(other)}"' in page
    (step,) = re.findall(r'href="([^"]*/close[^"]*)"', page)
    asked = client_.get(step)
    typed = {field: asked.context["form"][field].value() or "" for field in asked.context["form"].fields}
    sent = client_.post(step, typed | {"to": Status.NOT_IMPLEMENTED, "text": "Nobody will do it."})
    assert sent["Location"] == address(recommendation)
    elsewhere = client_.post(
        reverse("recommendation-step", args=[other.reference, "close"]) + "?from=admin&next=//example.org/",
        typed | {"to": Status.NOT_IMPLEMENTED, "text": "Nobody will do it.", "form_token": str(uuid.uuid4())},
    )
    assert elsewhere["Location"].startswith(reverse("recommendation-detail", args=[other.reference]))
