"""One form for all that a recommendation is to be: one save, one act, an entry for each step, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import links, text
from tests.tracker.test_edit_recommendation import address, sent, sentences, shown
from tracker import actions
from tracker.models import Act, Organisation, Post, Recommendation
from tracker.workflow import Position, Status, Step

SignIn = Callable[..., Client]


@pytest.fixture
def new(cast: Cast) -> Recommendation:
    """One that was just tracked: nobody has it, and nobody has answered it."""
    return factories.track(cast, lead=None, owner=None)


@pytest.fixture
def item(cast: Cast) -> Recommendation:
    """One that has a lead, an owner post and a due date."""
    return factories.track(cast, due_on=timezone.localdate() + timedelta(days=30))


def kinds(item: Recommendation) -> list[str]:
    return list(item.entries.order_by("sequence").values_list("kind", flat=True))[1:]


EVERYTHING = {
    "title": "Open a hotline",
    "lead": "health",
    "owner": "Health desk",
    "due_on": "2031-03-01",
    "due_basis": "from_source",
    "due_words": "by spring",
    "position": "noted",
    "follow_up": "on",
    "kind": "initiative",
    "goal": "Answer calls",
    "priority": "priority",
    "more_parties": "Data Agency",
    "more_themes": "public health",
    "text": "Agreed at the table.",
}


def test_everything_is_set_up_by_one_save_with_an_entry_for_each_step(
    coordinator: Client, cast: Cast, new: Recommendation
) -> None:
    response = coordinator.post(address(new), shown(coordinator, new) | EVERYTHING)

    new.refresh_from_db()
    assert response["Location"].endswith(f"/{new.reference}/#{factories.entry(new, 5).anchor}")
    assert (new.title, new.goal, new.kind, new.priority) == ("Open a hotline", "Answer calls", "initiative", "priority")
    assert (new.lead, new.owner, new.position, new.follow_up) == (cast.health, cast.desk, Position.NOTED, True)
    assert (new.due_on, new.due_basis, new.due_words) == (date(2031, 3, 1), "from_source", "by spring")
    assert (list(new.parties.all()), list(new.themes.all())) == ([cast.data], [cast.theme])
    assert kinds(new) == [Step.EDIT, Step.RESPOND, Step.ASSIGN, Step.SET_DATE]
    (act,) = Act.objects.filter(verb="set_up")
    assert {entry.act_id for entry in new.entries.filter(sequence__gt=1)} == {act.pk}
    # The reason stands where a rule asks for it, and nowhere else.
    assert [entry.kind for entry in new.entries.exclude(text="")] == [Step.RESPOND]


def test_reason_that_no_step_needs_stands_in_the_first_entry(coordinator: Client, new: Recommendation) -> None:
    data = {"title": "Open a hotline", "lead": "health", "text": "It was misread."}

    coordinator.post(address(new), shown(coordinator, new) | data)

    assert [(entry.kind, entry.text) for entry in new.entries.order_by("sequence")][1:] == [
        (Step.EDIT, "It was misread."),
        (Step.ASSIGN, ""),
    ]


def test_each_refusal_stands_at_its_field_and_nothing_is_saved(
    coordinator: Client, cast: Cast, item: Recommendation
) -> None:
    before = Act.objects.count()
    data = {"title": "Another", "position": "declined", "due_on": "", "lead": "", "goal": "Keep <this>"}

    response = coordinator.post(address(item), shown(coordinator, item) | data)

    page = response.content.decode()
    assert response.status_code == 422
    said = sentences(response)
    assert "Lead: An owner post needs a lead organisation too." in said
    data |= {"lead": "Data Agency", "text": ""}
    response = coordinator.post(address(item), shown(coordinator, item) | data)
    page = response.content.decode()
    at_reason = text(page.split('for="id_text"')[1].split("<textarea")[0])
    for sentence in ("a reason for this response", "reason for changing the lead", "reason for changing the due date"):
        assert sentence in at_reason
    assert "Keep &lt;this&gt;</textarea>" in page
    item.refresh_from_db()
    assert (item.title, item.position, kinds(item)) == (
        "Establish a joint laboratory network",
        Position.NOT_YET_ANSWERED,
        [],
    )
    assert Act.objects.count() == before

    again = sent(page) | {"text": "All of it is theirs now."}
    assert coordinator.post(address(item), again).status_code == 302
    assert kinds(item) == [Step.EDIT, Step.RESPOND, Step.ASSIGN, Step.SET_DATE]


def test_one_step_that_is_refused_stops_all(coordinator: Client, item: Recommendation) -> None:
    long_ago = "1945-01-02"

    response = coordinator.post(
        address(item), shown(coordinator, item) | {"title": "Another", "due_on": long_ago, "text": "Why."}
    )

    assert response.status_code == 422
    assert "Due date: 2 January 1945 is" in sentences(response)
    assert kinds(item) == []


def test_form_sent_twice_takes_each_step_once(coordinator: Client, new: Recommendation) -> None:
    data = shown(coordinator, new) | EVERYTHING

    answers = [coordinator.post(address(new), data) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(kinds(new)) == 4
    assert Act.objects.filter(verb="set_up").count() == 1


def test_lead_that_changed_meanwhile_shows_both_and_saving_again_decides(
    coordinator: Client, cast: Cast, item: Recommendation
) -> None:
    water = baker.make(Organisation, name="Water Board")
    data = shown(coordinator, item) | {"lead": "Data Agency", "text": "Theirs.", "goal": "Mine"}
    actions.assign(
        recommendation=item, by=cast.second_coordinator, draft=factories.drafted("Ours."), lead=water, owner=None
    )

    response = coordinator.post(address(item), data)

    assert response.status_code == 409
    said = sentences(response)
    assert "Lead now Water Board You entered Data Agency" in said
    assert "Owner post now empty You entered Health desk" in said
    again = sent(response.content.decode())
    assert (again["lead"], again["owner"], again["goal"]) == (["Data Agency"], [""], ["Mine"])
    assert coordinator.post(address(item), again).status_code == 302
    item.refresh_from_db()
    assert (item.lead, item.owner, item.goal) == (cast.data, None, "Mine")


def test_what_somebody_else_changed_besides_stays(coordinator: Client, cast: Cast, item: Recommendation) -> None:
    data = shown(coordinator, item) | {"title": "Mine"}
    accepted, draft = Position.ACCEPTED, factories.drafted()
    actions.respond(recommendation=item, by=cast.second_coordinator, draft=draft, position=accepted)

    assert coordinator.post(address(item), data).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.position) == ("Mine", Position.ACCEPTED)


def test_closed_one_keeps_lead_and_date_and_says_so(coordinator: Client, cast: Cast, item: Recommendation) -> None:
    factories.walk(cast, item, Status.IMPLEMENTED)

    page = coordinator.get(address(item)).content.decode()
    assert "can change only while it is open" in text(page)
    assert not {"lead", "owner", "due_on"} & sent(page).keys()
    sneaked = sent(page) | {"title": "Another", "lead": "Data Agency"}
    assert coordinator.post(address(item), sneaked).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.lead) == ("Another", cast.health)


def test_coordinator_who_holds_the_post_sets_no_date(coordinator: Client, cast: Cast, item: Recommendation) -> None:
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.coordinator)

    page = coordinator.get(address(item)).content.decode()

    assert "another coordinator has to set the due date" in text(page)
    assert "due_on" not in sent(page)


def test_it_is_offered_right_after_tracking_and_called_so_until_it_is_done(
    coordinator: Client, cast: Cast, new: Recommendation
) -> None:
    briefing = factories.briefing(cast)
    passage = briefing.passages.suggested().in_order()[0]
    answer = coordinator.post(reverse("passage-accept", args=[passage.pk]), {"form_token": ""}, follow=True)
    made = Recommendation.objects.latest("pk")
    if made != new:
        assert [link.words for link in links(answer.content.decode()) if link.href == address(made)] == ["Set it up"]

    page = coordinator.get(address(new)).content.decode()
    assert "<h1>Set up</h1>" in page
    assert '<details class="fold" open>' in page
    coordinator.post(address(new), shown(coordinator, new) | EVERYTHING)
    page = coordinator.get(address(new)).content.decode()
    assert "<h1>Edit</h1>" in page
    assert '<details class="fold">' in page


def test_first_fields_come_before_the_fold(coordinator: Client, cast: Cast, item: Recommendation) -> None:
    for where in (address(item), "/meetings/PARIS/recommendations/add"):
        before, _, after = coordinator.get(where).content.decode().partition('<details class="fold"')
        assert all(f'name="{name}"' in before for name in ("title", "lead", "due_on"))
        assert all(f'name="{name}"' in after for name in ("owner", "position", "goal", "kind", "priority"))


def test_one_added_by_hand_gets_our_response_in_the_same_act(coordinator: Client, cast: Cast) -> None:
    add = "/meetings/PARIS/recommendations/add"
    data: dict[str, Any] = sent(coordinator.get(add).content.decode()) | {"title": "Open a hotline", "lead": "health"}
    refused = coordinator.post(add, data | {"position": "declined"})
    assert refused.status_code == 422
    assert "Give a reason for this response." in sentences(refused)
    assert not Recommendation.objects.exists()

    again = sent(refused.content.decode()) | {"text": "Too costly."}
    answers = [coordinator.post(add, again) for _ in range(2)]

    made = Recommendation.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [(entry.kind, entry.text) for entry in made.entries.order_by("sequence")] == [
        (Step.TRACK, ""),
        (Step.RESPOND, "Too costly."),
    ]
    assert made.entries.values("act").distinct().count() == 1
    assert made.position == Position.DECLINED
