"""What an action must be given, what it refuses, and what it writes beside the status."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.tracker.chains import faults
from tests.world import ON_BEHALF, World, stand
from tracker import actions, log_sentences, statistics, workflow
from tracker.actions import steps
from tracker.models import Act, Evidence, ProgressEntry, Recommendation, User
from tracker.workflow import DueBasis, Extent, Position, Refused, Status, Step


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Everybody, and a recommendation in every status."""
    yield from stand(django_db_blocker)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_reached_by_steps_and_leaves_an_unbroken_chain(world: World, db: None, status: Status) -> None:
    recommendation = Recommendation.objects.get(pk=world.items["plain"][status].pk)

    assert recommendation.status == status
    entries = list(recommendation.entries.prefetch_related("evidence").order_by("sequence"))
    assert entries[-1].status_to == status
    assert faults(recommendation) == []


# --- What each step must have ----------------------------------------------------------------------------------------

SOON = {"review_on": timezone.localdate() + timedelta(days=30)}
DAY = {"due_on": timezone.localdate() + timedelta(days=60)}
MUST_HAVE: list[tuple[str, str, str, dict[str, Any], dict[str, Any], str]] = [
    # step, status, by, what the draft lacks, what else is given, the sentence
    *[
        ("respond", "in_progress", "other coordinator", {"text": " "}, {"position": p}, "Give a reason for this resp")
        for p in (Position.NOTED, Position.DECLINED, Position.IN_PRINCIPLE, Position.ACCEPTED_IN_PART)
    ],
    (
        "assign",
        "in_progress",
        "other coordinator",
        {"text": ""},
        {"lead": None, "owner": None},
        "Give a reason for changing the lead",
    ),
    ("report", "in_progress", "holder", {"text": "\n"}, {"to": Status.IN_PROGRESS}, "Say what happened."),
    ("stall", "in_progress", "holder", {"text": ""}, SOON, "Say what it is waiting for."),
    ("stall", "in_progress", "holder", {}, {"review_on": timezone.localdate()}, "must be in the future"),
    ("claim", "in_progress", "holder", {"text": ""}, {"extent": Extent.COMPLETE}, "Say what was done."),
    ("claim", "in_progress", "holder", {"evidence": ()}, {"extent": Extent.IN_PART}, "Add evidence"),
    (
        "add",
        "implemented",
        "holder",
        {"text": "", "evidence": ()},
        {},
        "Write something, or add a link or a registry number.",
    ),
    ("withdraw_claim", "reported_complete", "holder", {"text": ""}, {}, "Say why you are withdrawing"),
    ("verify", "reported_complete", "other coordinator", {"text": ""}, {"to": Status.IMPLEMENTED}, "Say what you che"),
    ("return_claim", "reported_complete", "other coordinator", {"text": ""}, {}, "Say what is missing."),
    ("close", "stalled", "other coordinator", {"text": ""}, {"to": Status.NOT_IMPLEMENTED}, "Say why you are closing"),
    ("enter_in_error", "in_progress", "other coordinator", {"text": ""}, {}, "Say why it should not have been entered"),
    (
        "reopen",
        "superseded",
        "other coordinator",
        {"text": ""},
        {"to": Status.IN_PROGRESS},
        "Say why you are reopening",
    ),
    ("propose_date", "in_progress", "holder", {"text": ""}, DAY, "Say why the due date should move."),
    ("edit", "in_progress", "other coordinator", {}, {"new": {"title": " "}}, "Enter a title."),
    ("edit", "in_progress", "other coordinator", {}, {"new": {"title": "x" * 201}}, "The limit is 200"),
]


def _row(item: Recommendation) -> dict[str, Any]:
    return {**Recommendation.objects.filter(pk=item.pk).values().get()}


def _refused(item: Recommendation, sentence: str, attempt: Callable[[], object]) -> None:
    """The attempt is refused with the sentence, and nothing at all is written."""
    before = (_row(item), Act.objects.count(), ProgressEntry.objects.count())
    with pytest.raises(Refused, match=re.escape(sentence)):
        attempt()
    assert (_row(item), Act.objects.count(), ProgressEntry.objects.count()) == before


@pytest.mark.parametrize(
    ("step", "status", "relation", "lacking", "given", "sentence"),
    MUST_HAVE,
    ids=[f"{row[0]}: {row[5]} {number}" for number, row in enumerate(MUST_HAVE)],
)
def test_step_without_what_it_must_have_is_refused_and_writes_nothing(
    world: World,
    db: None,
    step: str,
    status: str,
    relation: str,
    lacking: dict[str, Any],
    given: dict[str, Any],
    sentence: str,
) -> None:
    item = world.item(status, relation)
    verb: Callable[..., object] = getattr(actions, step)
    whole = {"text": "Said.", "evidence": factories.evidence()}

    def attempt(**changed: Any) -> object:
        draft = factories.drafted(**(whole | changed))
        return verb(recommendation=item, by=world.people[relation], draft=draft, **given)

    _refused(item, sentence, lambda: attempt(**lacking))
    if lacking:
        assert attempt() is not None


def test_accepting_and_first_assignment_need_no_reason(world: World, db: None) -> None:
    item = factories.track(world.cast, lead=None, owner=None)
    common: dict[str, Any] = {"recommendation": item, "by": world.cast.coordinator, "draft": factories.drafted("")}

    assert actions.respond(**common, position=Position.ACCEPTED).kind == Step.RESPOND
    assert actions.assign(**common, lead=world.cast.health, owner=None).kind == Step.ASSIGN
    assert actions.assign(**common, lead=world.cast.health, owner=world.cast.desk).kind == Step.ASSIGN


def test_first_date_needs_no_reason_and_replacing_it_does(world: World, db: None) -> None:
    item = world.items["plain"]["in_progress"]
    first, second = (timezone.localdate() + timedelta(days=days) for days in (60, 90))

    def set_date(text: str, **more: Any) -> ProgressEntry:
        return actions.set_date(recommendation=item, by=world.cast.coordinator, draft=factories.drafted(text), **more)

    set_date("", due_on=first)
    _refused(item, "Give a reason for changing the due date.", lambda: set_date("", due_on=second))
    _refused(item, "Give a reason for changing the due date.", lambda: set_date("", due_on=None))
    set_date("The source says so.", due_on=second)
    item.refresh_from_db()
    assert (item.due_on, item.first_due_on, item.due_basis) == (second, first, DueBasis.SET_BY_US)


def test_decision_on_a_date_needs_a_waiting_date_and_a_reason(world: World, db: None) -> None:
    item = world.items["plain"]["in_progress"]

    def decide(text: str) -> ProgressEntry:
        return actions.decide_date(
            recommendation=item, by=world.cast.coordinator, draft=factories.drafted(text), agreed=False
        )

    _refused(item, "There is no proposed due date", lambda: decide("No."))
    actions.propose_date(recommendation=item, by=world.cast.lead_staff, draft=factories.drafted("Later."), **DAY)
    _refused(item, "Give a reason for your decision.", lambda: decide(""))
    decide("No.")
    item.refresh_from_db()
    assert (item.due_on, item.proposed_due_on, item.date_proposal) == (None, None, None)


def test_correction_needs_text(world: World, db: None) -> None:
    item = world.items["plain"]["in_progress"]
    entry = item.entries.latest("sequence")
    _refused(
        item,
        "Say what is right.",
        lambda: actions.correct(entry=entry, by=world.cast.coordinator, draft=factories.drafted(" ")),
    )


@pytest.mark.parametrize("step", ["supersede", "merge"])
def test_nothing_takes_its_own_place_or_that_of_another_while_out_of_force(world: World, db: None, step: str) -> None:
    item = world.items["plain"]["in_progress"]
    verb: Callable[..., object] = getattr(actions, step)

    def replace(successor: Recommendation) -> object:
        return verb(recommendation=item, by=world.cast.coordinator, draft=factories.drafted(), successor=successor)

    _refused(item, "cannot replace itself", lambda: replace(item))
    _refused(item, "its status is “Closed: superseded”", lambda: replace(world.items["plain"]["superseded"]))
    _refused(item, "its status is “Entered in error”", lambda: replace(world.items["plain"]["entered_in_error"]))
    assert replace(world.items["plain"]["implemented"])


@pytest.mark.parametrize("step", sorted(ON_BEHALF))
def test_coordinator_who_acts_for_the_owner_says_from_whom(world: World, db: None, step: str) -> None:
    status = "reported_complete" if step == "withdraw_claim" else "in_progress"
    item = world.items["plain"][status]
    more: dict[str, dict[str, Any]] = {
        "report": {"to": Status.IN_PROGRESS},
        "stall": SOON,
        "claim": {"extent": Extent.COMPLETE},
        "propose_date": DAY,
    }
    verb: Callable[..., ProgressEntry] = getattr(actions, step)

    def act(by: User, received_from: str) -> ProgressEntry:
        draft = factories.drafted(evidence=factories.evidence(), received_from=received_from)
        return verb(recommendation=item, by=by, draft=draft, **more.get(step, {}))

    _refused(item, "Say who told you.", lambda: act(world.cast.coordinator, " "))
    _refused(item, "Leave “Received from” blank", lambda: act(world.cast.lead_staff, "Myself"))
    entry = act(world.cast.coordinator, "Holder, by mail")
    assert (entry.by, entry.for_post, entry.received_from) == (world.cast.coordinator, item.owner, "Holder, by mail")


# --- Days, stale pages, what follows a move --------------------------------------------------------------------------


def test_move_dated_before_the_previous_move_is_refused_and_a_remark_is_not(world: World, db: None) -> None:
    item = factories.track(world.cast, days_ago=30)
    common: dict[str, Any] = {"recommendation": item, "by": world.cast.holder}
    actions.report(**common, draft=factories.drafted(days_ago=10), to=Status.IN_PROGRESS)

    earlier = factories.drafted(days_ago=11)
    _refused(item, "Enter a later day.", lambda: actions.report(**common, draft=earlier, to=Status.NOT_STARTED))
    assert actions.report(**common, draft=earlier, to=Status.IN_PROGRESS)
    assert actions.add(**common, draft=earlier)
    assert actions.report(**common, draft=factories.drafted(days_ago=10), to=Status.NOT_STARTED)


@pytest.mark.parametrize("step", ["add", "report"])
def test_day_in_the_future_is_refused(world: World, db: None, step: str) -> None:
    item = world.items["plain"]["in_progress"]
    more = {"to": Status.IN_PROGRESS} if step == "report" else {}
    verb: Callable[..., object] = getattr(actions, step)
    _refused(
        item,
        "is in the future",
        lambda: verb(recommendation=item, by=world.cast.lead_staff, draft=factories.drafted(days_ago=-1), **more),
    )


MOVES = {
    "report": ("in_progress", "lead's staff", {"to": Status.NOT_STARTED}),
    "stall": ("in_progress", "lead's staff", SOON),
    "claim": ("in_progress", "lead's staff", {"extent": Extent.COMPLETE}),
    "withdraw_claim": ("reported_complete", "lead's staff", {}),
    "verify": ("reported_complete", "other coordinator", {"to": Status.IMPLEMENTED}),
    "return_claim": ("reported_complete", "other coordinator", {}),
    "close": ("in_progress", "other coordinator", {"to": Status.NOT_IMPLEMENTED}),
    "enter_in_error": ("in_progress", "other coordinator", {}),
    "reopen": ("implemented", "other coordinator", {"to": Status.IN_PROGRESS}),
    "supersede": ("in_progress", "other coordinator", {"successor": None}),
    "merge": ("in_progress", "other coordinator", {"successor": None}),
}


@pytest.mark.parametrize("step", sorted(MOVES))
def test_move_from_a_page_that_showed_another_status_is_stale(world: World, db: None, step: str) -> None:
    status, relation, given = MOVES[step]
    item = world.items["plain"][status]
    more = {"successor": world.successor} if "successor" in given else given
    verb: Callable[..., ProgressEntry] = getattr(actions, step)

    def move(seen: str) -> ProgressEntry:
        draft = factories.drafted(evidence=factories.evidence())
        return verb(recommendation=item, by=world.people[relation], draft=draft, seen=seen, **more)

    before = (_row(item), Act.objects.count())
    with pytest.raises(workflow.EditConflict, match=f"to “{Status(status).label}” while your page was open"):
        move("stalled")
    assert (_row(item), Act.objects.count()) == before
    assert move(status).moves


def test_report_on_a_stale_page_is_kept_as_a_remark_only_where_the_caller_says_so(world: World, db: None) -> None:
    item = world.items["plain"]["implemented"]
    draft = factories.drafted("We also trained two inspectors.")
    sent: dict[str, Any] = {
        "by": world.cast.lead_staff,
        "draft": draft,
        "to": Status.IN_PROGRESS,
        "seen": "in_progress",
    }

    with pytest.raises(workflow.EditConflict):
        actions.report(recommendation=item, **sent)

    entry = actions.report(recommendation=item, **sent, or_note=True)
    assert (entry.kind, entry.text, entry.status_to) == (Step.ADD, draft.text, Status.IMPLEMENTED)


def test_decision_on_a_date_that_was_replaced_since_is_stale(world: World, db: None) -> None:
    item = world.items["plain"]["in_progress"]

    def propose(days: int) -> ProgressEntry:
        day = timezone.localdate() + timedelta(days=days)
        return actions.propose_date(
            recommendation=item, by=world.cast.lead_staff, draft=factories.drafted("Later."), due_on=day
        )

    def decide(seen: ProgressEntry) -> ProgressEntry:
        draft = factories.drafted("Fine.")
        return actions.decide_date(recommendation=item, by=world.cast.coordinator, draft=draft, agreed=True, seen=seen)

    first, second = propose(60), propose(90)
    with pytest.raises(workflow.EditConflict, match="Another due date was proposed"):
        decide(first)
    assert decide(second).changes["due_on"][1] == (timezone.localdate() + timedelta(days=90)).isoformat()


def test_date_set_from_a_page_that_showed_another_date_is_stale(world: World, db: None) -> None:
    item = world.items["plain"]["in_progress"]
    first, second = (timezone.localdate() + timedelta(days=days) for days in (60, 90))
    common: dict[str, Any] = {"recommendation": item, "by": world.cast.coordinator, "draft": factories.drafted()}

    actions.set_date(**common, due_on=first, seen={"due_on": None})
    with pytest.raises(workflow.EditConflict, match="The due date changed"):
        actions.set_date(**common, due_on=second, seen={"due_on": None})
    assert actions.set_date(**common, due_on=second, seen={"due_on": first})


@pytest.mark.parametrize(("days", "words"), [(60, ", as proposed"), (90, " and did not approve the proposed date, {}")])
def test_a_date_that_is_set_decides_on_the_one_that_was_proposed(world: World, db: None, days: int, words: str) -> None:
    item = world.items["plain"]["in_progress"]
    proposed = timezone.localdate() + timedelta(days=60)
    due_on = timezone.localdate() + timedelta(days=days)
    common: dict[str, Any] = {"recommendation": item, "draft": factories.drafted()}
    actions.propose_date(**common, by=world.cast.lead_staff, due_on=proposed)

    entry = actions.set_date(**common, by=world.cast.coordinator, due_on=due_on)

    item.refresh_from_db()
    assert (item.due_on, item.proposed_due_on, item.date_proposal) == (due_on, None, None)
    assert log_sentences.entry_action(entry).endswith(words.format(steps.say_day(proposed)))
    assert faults(item) == []


def test_edit_of_a_field_that_changed_since_is_stale_and_of_another_field_is_not(world: World, db: None) -> None:
    item = world.items["plain"]["in_progress"]
    common: dict[str, Any] = {"recommendation": item, "by": world.cast.coordinator, "draft": factories.drafted("")}

    with pytest.raises(workflow.EditConflict, match=f"this changed to “{item.title}”"):
        actions.edit(**common, new={"title": "Mine"}, seen={"title": "What the page showed"})
    actions.edit(**common, new={"themes": [world.cast.theme]}, seen={"themes": []})
    with pytest.raises(workflow.EditConflict, match="Public health"):
        actions.edit(**common, new={"themes": []}, seen={"themes": []})
    assert actions.edit(**common, new={"goal": "Another goal"}, seen={"goal": item.goal})


@pytest.mark.parametrize("step", ["supersede", "merge"])
def test_reopening_ends_the_relation_the_closing_rested_on(world: World, db: None, step: str) -> None:
    item = world.items["plain"]["in_progress"]
    common: dict[str, Any] = {"recommendation": item, "by": world.cast.coordinator, "draft": factories.drafted()}
    verb: Callable[..., ProgressEntry] = getattr(actions, step)
    verb(**common, successor=world.successor)
    relations = [*item.relations.all(), *item.relations_from_others.all()]
    assert [relation.ended_by for relation in relations] == [None]

    entry = actions.reopen(**common, to=Status.IN_PROGRESS)

    relations[0].refresh_from_db()
    assert relations[0].ended_by == entry.act


def test_what_was_entered_in_error_is_unreviewed_again_but_comes_back_only_by_itself(world: World, db: None) -> None:
    briefing = factories.briefing(world.cast)
    made = actions.track_suggestions(briefing=briefing, by=world.cast.coordinator, draft=factories.drafted(""))
    assert made
    again: dict[str, Any] = {"briefing": briefing, "by": world.cast.coordinator, "draft": factories.drafted("")}
    assert actions.track_suggestions(**again) == []

    actions.enter_in_error(recommendation=made[0], by=world.cast.coordinator, draft=factories.drafted())

    assert statistics.coverage(briefing).waiting == 1
    assert statistics.coverage(briefing).untried == 0
    assert actions.track_suggestions(**again) == []
    passage = briefing.passages.suggested().in_order()[0]
    new = actions.track_suggestion(passage=passage, by=world.cast.coordinator, draft=factories.drafted(""))
    assert (new.title, new.number) == (made[0].title, made[-1].number + 1)


def test_the_second_who_decides_about_a_passage_is_told(world: World, db: None) -> None:
    briefing = factories.briefing(world.cast)
    passage = briefing.passages.suggested().in_order()[0]
    first, second = world.cast.coordinator, world.cast.second_coordinator
    decide: dict[str, Any] = {"passage": passage, "decision": workflow.Decision.REJECTED}
    made = actions.dont_track(**decide, by=first)
    assert actions.dont_track(**decide, by=first) == made
    with pytest.raises(workflow.EditConflict, match="Coordinator decided on "):
        actions.dont_track(**decide, by=second)
    with pytest.raises(workflow.EditConflict, match="Undo that decision first"):
        actions.dont_track(passage=passage, decision=workflow.Decision.INFORMATIONAL, by=first)
    actions.undo_dont_track(passage=passage, by=second)
    with pytest.raises(workflow.EditConflict, match="This decision was already undone"):
        actions.undo_dont_track(passage=passage, by=first)


def test_a_decision_not_to_track_asks_once_whether_anything_is_in_its_way(world: World, db: None) -> None:
    briefing = factories.briefing(world.cast)
    first, second = briefing.passages.content().select_related("briefing__meeting").in_order()[:2]
    decide: dict[str, Any] = {"by": world.cast.coordinator, "decision": workflow.Decision.INFORMATIONAL}
    actions.dont_track(passage=first, **decide)

    with CaptureQueriesContext(connection) as asked:
        actions.dont_track(passage=second, **decide)

    told = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
    # The meeting is locked, all is asked, and two rows are written, of which the second names the act to its trigger.
    assert len(told) == 4, told
    assert "FOR NO KEY UPDATE" in told[0]
    assert "revises_id" in told[1]


def test_setting_aside_again_with_another_reason_is_refused_and_the_first_one_stands(world: World, db: None) -> None:
    passage = factories.briefing(world.cast).passages.suggested().in_order()[0]
    common: dict[str, Any] = {
        "passage": passage,
        "by": world.cast.coordinator,
        "decision": workflow.Decision.REJECTED,
    }
    first = actions.dont_track(**common, reason="Not ours.")

    assert actions.dont_track(**common, reason=" Not ours.\r\n") == first
    with pytest.raises(workflow.EditConflict, match=r"for another reason\. Undo that decision first"):
        actions.dont_track(**common, reason="It repeats another one.")


def test_tracking_and_not_tracking_know_of_each_other(world: World, db: None) -> None:
    briefing = factories.briefing(world.cast)
    passage = briefing.passages.suggested().in_order()[0]
    by = world.cast.coordinator
    actions.dont_track(passage=passage, by=by, decision=workflow.Decision.REJECTED)
    made = actions.track_suggestions(briefing=briefing, by=by, draft=factories.drafted(""))
    assert passage.suggested_title not in [item.title for item in made]

    words = actions.SourceText(briefing, passage.start, passage.end)
    factories.track(world.cast, meeting=briefing.meeting, by=by, title="After all", sources=[words])
    assert not type(passage).objects.filter(pk=passage.pk, decision__isnull=False).exists()
    with pytest.raises(Refused, match="This passage is already tracked"):
        actions.dont_track(passage=passage, by=by, decision=workflow.Decision.REJECTED)


def test_edited_words_are_stored_without_blank_ends_and_blank_ends_are_no_change(world: World, db: None) -> None:
    item = world.items["plain"]["in_progress"]
    common: dict[str, Any] = {"recommendation": item, "by": world.cast.coordinator, "draft": factories.drafted("")}

    assert actions.edit(**common, new={"title": f"  {item.title}\r\n"}) is None
    entry = actions.edit(**common, new={"goal": " Another goal\r\n\r\nin two parts "})
    assert entry is not None
    assert entry.changes["goal"][1] == "Another goal\n\nin two parts"
    _refused(item, "a character that cannot be stored (NUL)", lambda: actions.edit(**common, new={"goal": "a\x00b"}))


def test_form_sent_twice_gives_the_first_entry_and_that_of_another_item_is_refused(world: World, db: None) -> None:
    one, other = world.items["plain"]["in_progress"], world.items["plain"]["not_started"]
    draft = factories.drafted(form_token=uuid.uuid4())
    common: dict[str, Any] = {"by": world.cast.lead_staff, "draft": draft}

    first = actions.report(recommendation=one, **common, to=Status.NOT_STARTED, seen="in_progress")
    assert actions.report(recommendation=one, **common, to=Status.NOT_STARTED, seen="in_progress") == first
    _refused(other, "already used for another", lambda: actions.add(recommendation=other, **common))


@pytest.mark.parametrize(
    ("step", "moved"), [("report", True), ("check_in", True), ("stall", True), ("claim", True), ("add", False)]
)
def test_signs_of_life_end_the_quiet_and_a_remark_does_not(world: World, db: None, step: str, moved: bool) -> None:  # noqa: FBT001
    cast, item = world.cast, factories.track(world.cast, days_ago=100)
    start = {"report": "not_yet_reported", "check_in": "in_progress"}.get(step, "not_yet_reported")
    if start == "in_progress":
        actions.report(recommendation=item, by=cast.holder, draft=factories.drafted(days_ago=99), to=Status.IN_PROGRESS)
    more: dict[str, dict[str, Any]] = {
        "report": {"to": Status.IN_PROGRESS},
        "stall": SOON,
        "claim": {"extent": Extent.IN_PART},
    }
    verb: Callable[..., ProgressEntry] = getattr(actions, step)
    draft = factories.drafted(evidence=factories.evidence())
    verb(recommendation=item, by=cast.holder, draft=draft, **more.get(step, {}))

    item.refresh_from_db()
    assert (item.quiet_since == timezone.localdate()) == moved
    assert (item.last_checked_at is not None) == (step == "check_in")
    assert (item.last_report_on is not None) == (step in ("report", "check_in"))


def test_report_about_an_earlier_day_does_not_turn_the_facts_back(world: World, db: None) -> None:
    cast, recommendation = world.cast, factories.track(world.cast)
    common: dict[str, Any] = {"recommendation": recommendation, "by": cast.holder, "to": Status.IN_PROGRESS}
    actions.report(**common, draft=factories.drafted())
    actions.report(**common, draft=factories.drafted(days_ago=20))
    recommendation.refresh_from_db()
    today = timezone.localdate()
    facts = (recommendation.last_report_on, recommendation.quiet_since, recommendation.status_since)
    assert facts == (today, today, today)


def test_claim_keeps_its_entry_extent_and_holder_and_leaving_it_clears_them(world: World, db: None) -> None:
    cast, recommendation = world.cast, factories.track(world.cast)
    factories.claim(cast, recommendation, cast.lead_staff)
    recommendation.refresh_from_db()
    claim = recommendation.entries.latest("sequence")
    facts = (recommendation.claim, recommendation.claim_extent, recommendation.claim_holder)
    assert facts == (claim, "complete", cast.holder)

    actions.return_claim(recommendation=recommendation, by=cast.coordinator, draft=factories.drafted())
    recommendation.refresh_from_db()
    assert (recommendation.claim, recommendation.claim_extent, recommendation.claim_holder) == (None, "", None)


def test_closing_takes_away_a_waiting_date(world: World, db: None) -> None:
    cast, recommendation = world.cast, factories.track(world.cast)
    common: dict[str, Any] = {"recommendation": recommendation, "draft": factories.drafted()}
    actions.propose_date(**common, by=cast.holder, **DAY)
    actions.close(**common, by=cast.coordinator, to=Status.NOT_IMPLEMENTED)
    recommendation.refresh_from_db()
    assert (recommendation.proposed_due_on, recommendation.date_proposal) == (None, None)


@pytest.mark.parametrize("text", ["a\x00b", "x" * 20_001])
def test_text_that_cannot_be_stored_is_refused(world: World, db: None, text: str) -> None:
    item = world.items["plain"]["in_progress"]
    _refused(
        item,
        "Remove it" if "\x00" in text else "longer than 20000 characters",
        lambda: actions.add(recommendation=item, by=world.cast.lead_staff, draft=factories.drafted(text)),
    )


@pytest.mark.parametrize("number", ["26 PARIS 1234", "26.PARIS.1234", "Ares(2026)1234567", "ST 9876/26"])
def test_evidence_may_be_the_number_of_a_registry(world: World, db: None, number: str) -> None:
    draft = factories.drafted(evidence=(actions.NewEvidence(f" {number}\n"),))

    entry = actions.claim(
        recommendation=world.items["plain"]["in_progress"],
        by=world.cast.holder,
        draft=draft,
        extent=Extent.COMPLETE,
        seen=Status.IN_PROGRESS,
    )

    kept = entry.evidence.get()
    assert (kept.kind, kept.number, kept.title, kept.url) == (Evidence.Kind.NUMBER, number, number, "")
    assert faults(entry.recommendation) == []


def test_evidence_needs_an_address_or_a_number(world: World, db: None) -> None:
    item = world.items["plain"]["in_progress"]
    draft = factories.drafted(evidence=(actions.NewEvidence(" ", "Minutes"),))
    _refused(
        item,
        "Enter the web address or registry number",
        lambda: actions.add(recommendation=item, by=world.cast.lead_staff, draft=draft),
    )


@pytest.mark.parametrize("number", ["1" * 201])
def test_too_long_a_number_is_refused(world: World, db: None, number: str) -> None:
    item = world.items["plain"]["in_progress"]
    draft = factories.drafted(evidence=(actions.NewEvidence(number),))
    _refused(item, "200 characters", lambda: actions.add(recommendation=item, by=world.cast.lead_staff, draft=draft))


@pytest.mark.parametrize("url", ["minutes.pdf", "javascript:alert(1)", "ftp://example.org/a", "https://"])
def test_evidence_without_a_whole_web_address_is_refused(world: World, db: None, url: str) -> None:
    item = world.items["plain"]["in_progress"]
    draft = factories.drafted(evidence=(actions.NewEvidence(url, "Minutes"),))
    _refused(
        item,
        "Enter a full web address",
        lambda: actions.add(recommendation=item, by=world.cast.lead_staff, draft=draft),
    )
