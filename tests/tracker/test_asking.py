"""Asking for an update: of one, of many, what answers it, and how it is passed on when nobody does."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories, jobs
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions, log_sentences, my_work
from tracker.actions.batches import StepBatch
from tracker.actions.bulk import BulkChange, change_many
from tracker.actions.steps import open_act
from tracker.actions.undo import made_by, undo_many
from tracker.models import (
    AnswerLink,
    Notice,
    Organisation,
    Post,
    ProgressEntry,
    Recommendation,
    UpdateRequest,
    User,
)
from tracker.models.people import Role
from tracker.statistics import AttentionGroup, members
from tracker.workflow import Position, Priority, Refused, Status

SignIn = Callable[..., Client]


def reasons(person: User) -> dict[str, list[str]]:
    """What My work asks of a person, by the keys of its sections."""
    work = my_work.of(User.objects.get(pk=person.pk), on=timezone.localdate())
    return {each.key: [reason.words for item in each.items for reason in item.reasons] for each in work.sections}


def test_a_request_stands_in_the_log_and_first_on_my_work_of_the_owner_alone(
    cast: Cast, working: Recommendation
) -> None:
    factories.ask(cast, working)

    entry = working.entries.latest("sequence")
    by = timezone.localdate() + timedelta(days=14)
    assert (entry.kind, entry.text, entry.changes["answer_by"]) == ("ask", "How does it stand?", [None, by.isoformat()])
    assert list(reasons(cast.holder)) == ["asked"]
    assert reasons(cast.holder)["asked"][0] == f"Coordinator asks for an update by {by.day} {by:%B %Y}"
    assert "asked" not in reasons(cast.lead_staff)
    call_command("verify_log", stdout=io.StringIO())


@pytest.mark.parametrize("answer", ["report", "check_in", "stall", "claim"])
def test_any_update_and_no_change_answer_a_request(cast: Cast, working: Recommendation, answer: str) -> None:
    factories.ask(cast, working)
    draft = factories.drafted("Done.", evidence=factories.evidence() if answer == "claim" else ())
    more: dict[str, dict[str, object]] = {
        "report": {"to": Status.IN_PROGRESS},
        "stall": {"review_on": timezone.localdate() + timedelta(days=30)},
        "claim": {"extent": "complete"},
    }

    entry = getattr(actions, answer)(recommendation=working, by=cast.holder, draft=draft, **more.get(answer, {}))

    request = UpdateRequest.objects.get()
    assert (request.ended_by, request.is_answered) == (entry, True)
    assert "asked" not in reasons(cast.holder)


def test_a_note_answers_nothing_and_closing_ends_the_request_without_an_answer(
    cast: Cast, working: Recommendation
) -> None:
    factories.ask(cast, working)
    actions.add(recommendation=working, by=cast.holder, draft=factories.drafted("A note."))
    assert UpdateRequest.objects.unanswered().count() == 1

    factories.walk(cast, working, Status.NOT_IMPLEMENTED)

    request = UpdateRequest.objects.get()
    assert (request.ended_by is not None, request.is_answered) == (True, False)


def test_asking_again_takes_the_place_of_the_first_request(cast: Cast, working: Recommendation) -> None:
    factories.ask(cast, working)
    factories.ask(cast, working, in_days=3)

    first, second = UpdateRequest.objects.order_by("pk")
    assert (first.ended_by, first.is_answered) == (second.entry, False)
    assert second.ended_by is None


def test_the_day_to_answer_by_is_not_in_the_past(cast: Cast, working: Recommendation) -> None:
    with pytest.raises(Refused, match="in the past"):
        factories.ask(cast, working, in_days=-1)


def test_what_is_not_followed_up_is_asked_for_all_the_same(cast: Cast, working: Recommendation) -> None:
    draft, noted = factories.drafted("Noted."), Position.NOTED
    actions.respond(recommendation=working, by=cast.coordinator, draft=draft, position=noted)
    factories.ask(cast, working)

    assert "asked" in reasons(cast.holder)


def test_a_request_goes_up_the_ladder_once_a_step_and_each_step_is_an_entry(
    cast: Cast, working: Recommendation
) -> None:
    by = timezone.localdate() + timedelta(days=1)
    actions.ask(recommendation=working, by=cast.coordinator, draft=factories.drafted(), answer_by=by)
    days = {
        day: (actions.escalate_due(by + timedelta(days=day)), actions.escalate_due(by + timedelta(days=day)))
        for day in range(10)
    }

    assert {day: done for day, done in days.items() if any(done)} == {3: (1, 0), 7: (1, 0)}
    told = working.entries.filter(kind="escalate").order_by("sequence")
    assert [(entry.by.is_system, entry.changes) for entry in told] == [
        (True, {"level": [0, 1]}),
        (True, {"level": [1, 2]}),
    ]
    assert "asked" in reasons(cast.lead_staff)
    assert "unanswered" in reasons(cast.coordinator)
    call_command("verify_log", stdout=io.StringIO())


def test_without_a_holder_the_lead_is_asked_at_once_and_without_a_lead_the_coordinators(cast: Cast) -> None:
    vacant = factories.track(cast, lead=cast.data, owner=cast.vacant)
    nobody = factories.track(cast, lead=None, owner=None)
    for item in (vacant, nobody):
        factories.ask(cast, item)

    assert list(UpdateRequest.objects.order_by("pk").values_list("level", "person")) == [(1, None), (2, None)]
    assert "asked" in reasons(cast.outsider)


@pytest.fixture
def bruno(cast: Cast) -> User:
    """The holder of the post that was vacant."""
    holder = factories.user("Bruno", Role.CONTRIBUTOR, cast.data)
    Post.objects.filter(pk=cast.vacant.pk).update(holder=holder)
    cast.vacant.refresh_from_db()
    return holder


@pytest.mark.parametrize("way", ["its page", "many", "together"])
def test_what_is_given_to_another_post_is_asked_of_its_holder(
    cast: Cast, working: Recommendation, bruno: User, way: str
) -> None:
    factories.ask(cast, working)
    link = AnswerLink.objects.create(
        person=cast.holder,
        request=UpdateRequest.objects.get(),
        address=cast.holder.email,
        token_hash="x",
        made_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=9),
    )
    common: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted("It is theirs.")}
    if way == "its page":
        actions.assign(recommendation=working, lead=cast.health, owner=cast.vacant, **common)
    elif way == "many":
        priority = Priority.PRIORITY
        change = BulkChange(owner=cast.vacant, priority=priority)
        change_many(ids=[working.pk], change=change, **common)
    else:
        act = open_act(by=cast.coordinator, verb="assign")
        batch = StepBatch.of_one(working, cast.coordinator, [cast.vacant])
        draft = replace(common["draft"], act=act, batch=batch)
        actions.assign(recommendation=working, by=cast.coordinator, draft=draft, lead=cast.health, owner=cast.vacant)
        batch.write()

    entry = working.entries.latest("sequence")
    request = UpdateRequest.objects.get()
    assert (request.person, request.level) == (bruno, UpdateRequest.Level.OWNER)
    assert entry.changes["asked"] == [{"id": cast.holder.pk}, {"id": bruno.pk}]
    assert [(notice.person, notice.kind) for notice in Notice.objects.filter(entry=entry)] == [(bruno, "asked")]
    link.refresh_from_db()
    assert link.is_expired(at=timezone.now())
    call_command("verify_log", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("way", "told", "said"),
    [
        ("back", [("holder", "asked")], "asked whoever acts for the owner post now for the update, because"),
        ("led", [("lead_staff", "passed_on")], "passed the request for an update on to the staff of the lead, because"),
        ("no lead", [("coordinator", "passed_on")], "passed the request for an update on to the coordinators, because"),
    ],
)
def test_what_was_asked_of_an_account_that_is_closed_is_asked_of_who_answers_now(
    cast: Cast, working: Recommendation, way: str, told: list[tuple[str, str]], said: str
) -> None:
    leaves = cast.holder
    if way == "back":
        leaves = factories.user("Deputy", Role.CONTRIBUTOR, cast.data)
        Post.objects.filter(pk=cast.desk.pk).update(deputy=leaves)
        absence = factories.absence(cast.holder)
    elif way == "no lead":
        Recommendation.objects.filter(pk=working.pk).update(lead=None)
    factories.ask(cast, working)
    assert UpdateRequest.objects.get().person == leaves
    if way == "back":
        actions.remove_absence(by=cast.holder, absence=absence)

    actions.deactivate(by=cast.administrator, person=leaves)
    jobs.run_due()

    entry = working.entries.latest("sequence")
    request = UpdateRequest.objects.get()
    assert request.person == (cast.holder if way == "back" else None)
    assert [(notice.person, notice.kind) for notice in Notice.objects.filter(entry=entry)] == [
        (getattr(cast, name), kind) for name, kind in told
    ]
    assert log_sentences.entry_action(entry) == f"{said} the account of the person asked before is closed"
    # It goes up the ladder from there, and nothing happens twice or where the account is opened again.
    actions.reactivate(by=cast.administrator, person=leaves)
    assert actions.pass_on_of_closed() == 0
    if way != "no lead":
        call_command("verify_log", stdout=io.StringIO())


def test_undoing_a_change_of_many_asks_who_was_asked_before(cast: Cast, working: Recommendation, bruno: User) -> None:
    factories.ask(cast, working)
    act = factories.change_many(cast, [working], owner=cast.vacant)
    assert UpdateRequest.objects.get().person == bruno

    undo_many(act=act, by=cast.coordinator, draft=factories.drafted("Not theirs."))

    assert UpdateRequest.objects.get().person == cast.holder


def test_a_request_without_a_person_is_asked_of_who_comes_next_and_of_an_owner_named_later(
    cast: Cast, working: Recommendation
) -> None:
    factories.ask(cast, working)

    def assign(lead: Organisation | None, owner: Post | None) -> tuple[Any, ...]:
        draft = factories.drafted("Decided.")
        actions.assign(recommendation=working, by=cast.coordinator, draft=draft, lead=lead, owner=owner)
        told = Notice.objects.filter(entry=working.entries.latest("sequence")).order_by("pk")
        request = UpdateRequest.objects.get()
        return request.person, request.level, [(notice.person, notice.kind) for notice in told]

    staff = [(cast.holder, "passed_on"), (cast.lead_staff, "passed_on")]
    assert assign(cast.health, None) == (None, UpdateRequest.Level.LEAD, staff)
    assert assign(cast.data, None) == (None, UpdateRequest.Level.LEAD, [(cast.outsider, "passed_on")])
    assert assign(None, None)[:2] == (None, UpdateRequest.Level.COORDINATOR)
    assert assign(cast.health, cast.desk) == (cast.holder, UpdateRequest.Level.OWNER, [(cast.holder, "asked")])
    actions.escalate(recommendation=working, by=User.objects.get(is_system=True), draft=factories.drafted(""))
    assert assign(cast.data, cast.vacant)[:2] == (None, UpdateRequest.Level.LEAD)
    assert "asked" in reasons(cast.outsider)
    call_command("verify_log", stdout=io.StringIO())


def test_who_is_silent_is_a_group_and_a_list(cast: Cast, working: Recommendation, sign_in: SignIn) -> None:
    factories.ask(cast, working, in_days=2)
    today = timezone.localdate()
    client = sign_in(cast.coordinator)

    def group(days: int) -> int:
        return members(Recommendation.objects.all(), AttentionGroup.ASKED, on=today + timedelta(days=days)).count()

    def listed(value: str) -> bool:
        return working.reference in client.get(f"/recommendations/?{value}").content.decode()

    assert (group(2), group(3)) == (0, 1)
    assert (listed("followed=asked"), listed("attention=asked")) == (True, False)
    actions.check_in(recommendation=working, by=cast.holder, draft=factories.drafted(""))
    assert (group(3), listed("followed=asked")) == (0, False)


def test_the_page_says_who_asked_and_offers_a_draft_above_the_coordinators(
    cast: Cast, working: Recommendation, sign_in: SignIn
) -> None:
    factories.ask(cast, working, in_days=1)
    address = reverse("recommendation-detail", args=[working.reference])
    assert "mailto:?subject" not in sign_in(cast.coordinator).get(address).content.decode()
    for day in (4, 8):
        actions.escalate_due(timezone.localdate() + timedelta(days=day))

    page = sign_in(cast.coordinator).get(address).content.decode()
    assert "Coordinator asks for an update by" in text(page)
    assert f"mailto:?subject={working.reference}%3A%20no%20answer" in page
    assert "mailto:?subject" not in sign_in(cast.holder).get(address).content.decode()


def test_a_selection_is_asked_in_one_act_and_twice_the_same_form_asks_once(
    cast: Cast, working: Recommendation, sign_in: SignIn
) -> None:
    other, closed = factories.track(cast), factories.walk(cast, factories.track(cast), Status.IMPLEMENTED)
    client, by = sign_in(cast.coordinator), timezone.localdate() + timedelta(days=5)
    rows = {"row": [working.pk, other.pk, closed.pk], "list": "status=open"}
    assert "You are asking about 3 recommendations." in text(client.post("/recommendations/ask", rows).content.decode())
    sent = {**rows, "answer_by": by.isoformat(), "text": "How far?", "form_token": str(uuid4())}

    shown = client.post("/recommendations/ask", sent).content.decode()
    client.post("/recommendations/ask", sent)

    entries = ProgressEntry.objects.filter(kind="ask")
    assert {entry.recommendation_id for entry in entries} == {working.pk, other.pk}
    assert len(entries) == 2
    assert len({entry.act_id for entry in entries}) == 1
    assert "Nobody was asked about these" in shown
    assert closed.reference in shown


def test_a_selection_that_is_asked_again_with_another_day_is_not_taken_for_the_first(
    cast: Cast, working: Recommendation, sign_in: SignIn
) -> None:
    client, today = sign_in(cast.coordinator), timezone.localdate()
    first, other = today + timedelta(days=5), today + timedelta(days=2)
    sent = {"row": [working.pk], "answer_by": first.isoformat(), "text": "How far?", "form_token": str(uuid4())}
    assert client.post("/recommendations/ask", sent).status_code == 302

    refused = client.post("/recommendations/ask", sent | {"answer_by": other.isoformat()})

    said = text(refused.content.decode())
    assert refused.status_code == 409
    assert f"You sent this form before and asked for an update by {first.day} {first:%B %Y}: “How far?”." in said
    assert f'value="{other.isoformat()}"' in refused.content.decode()
    assert UpdateRequest.objects.get().answer_by == first
    token = str(refused.context["form"]["form_token"].value())
    client.post("/recommendations/ask", sent | {"answer_by": other.isoformat(), "form_token": token})
    assert UpdateRequest.objects.unanswered().get().answer_by == other


def test_an_act_of_asking_does_not_stop_the_undoing_of_a_change(cast: Cast, working: Recommendation) -> None:
    act = factories.change_many(cast, [working])
    factories.ask(cast, working)

    assert [made.why for made in made_by(act, cast.coordinator)] == [""]


def test_a_request_that_goes_to_a_new_holder_does_not_stop_the_undoing_of_a_change(
    cast: Cast, working: Recommendation
) -> None:
    factories.ask(cast, working)
    act = factories.change_many(cast, [working])
    factories.hand_over(cast, cast.desk, cast.lead_staff)
    assert working.entries.filter(changes__has_key="asked", sequence__gt=3).exists()

    assert [made.why for made in made_by(act, cast.coordinator)] == [""]


@pytest.mark.parametrize("way", ["alone", "many", "with others"])
def test_a_response_that_ends_the_follow_up_ends_the_request(cast: Cast, working: Recommendation, way: str) -> None:
    factories.ask(cast, working)

    if way == "alone":
        factories.decline(cast, working)
    else:
        more = {"priority": Priority.PRIORITY} if way == "with others" else {}
        factories.change_many(cast, [working], position=Position.NOTED, **more)

    request = UpdateRequest.objects.get()
    assert (request.ended_by, request.is_answered) == (working.entries.latest("sequence"), False)
    assert actions.escalate_due(timezone.localdate() + timedelta(days=60)) == 0
    assert "asked" not in reasons(cast.holder)


def test_a_response_after_which_it_is_followed_up_as_before_ends_no_request(
    cast: Cast, working: Recommendation
) -> None:
    factories.ask(cast, working)
    draft = factories.drafted("We take note, and want to know.")
    common: dict[str, Any] = {"recommendation": working, "by": cast.coordinator, "draft": draft}
    actions.respond(**common, position=Position.NOTED, follow_up=True)
    assert UpdateRequest.objects.unanswered().count() == 1

    # Asked although it is not followed up, it stays asked under another response of that kind.
    actions.respond(**common, position=Position.NOTED)
    factories.ask(cast, working)
    factories.decline(cast, working)
    assert UpdateRequest.objects.unanswered().count() == 1


@pytest.mark.parametrize(
    ("given", "host", "words"),
    [
        (
            "owner, lead",
            "mail.example.org",
            "The owner sees it first in My work, and gets a mail.",
        ),
        ("owner, lead", "", "The owner sees it first in My work. This site sends no mail, so tell them yourself."),
        ("lead", "mail.example.org", "The staff of the lead see it first in My work, and get a mail."),
        ("", "mail.example.org", "so the request waits under My work of its coordinators."),
    ],
)
def test_the_form_says_who_sees_a_request_first(
    cast: Cast, client: Client, settings: Any, given: str, host: str, words: str
) -> None:
    settings.EMAIL_HOST, settings.SITE_URL = host, "https://tracker.example.org"
    row = factories.track(
        cast, lead=cast.health if "lead" in given else None, owner=cast.desk if "owner" in given else None
    )
    client.force_login(cast.coordinator)

    assert words in text(client.get(f"/recommendations/{row.reference}/ask").content.decode())
