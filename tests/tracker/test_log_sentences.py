"""What an entry, a change of fields and a flag say, in every variant a step has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tracker import actions, log_sentences
from tracker.models import Marking, ProgressEntry, Recommendation
from tracker.models.access import Narrowing, RecommendationRights
from tracker.workflow import AT_WORK, REPORTABLE, RULES, DueBasis, Extent, Kind, Position, Priority, Status, Step

FIRST, SECOND = date(2027, 5, 1), date(2027, 6, 15)
Action = Callable[[Cast, Recommendation], ProgressEntry | None]


def _by(person: str, **draft: Any) -> Callable[[Cast, Recommendation], dict[str, Any]]:
    return lambda cast, item: {
        "recommendation": item,
        "by": getattr(cast, person),
        "draft": factories.drafted(**draft),
    }


def _do(verb: str, person: str = "coordinator", draft: dict[str, Any] | None = None, **given: Any) -> Action:
    """An action by somebody; what is given may be a function of the cast."""

    def action(cast: Cast, item: Recommendation) -> ProgressEntry | None:
        values = {name: value(cast) if callable(value) else value for name, value in given.items()}
        step: Callable[..., ProgressEntry | None] = getattr(actions, verb)
        return step(**_by(person, **(draft or {}))(cast, item), **values)

    return action


def _then(*taken: Action) -> Action:
    """Several, one after the other; the last one's entry counts."""

    def all_of(cast: Cast, item: Recommendation) -> ProgressEntry | None:
        return [action(cast, item) for action in taken][-1]

    return all_of


def _better(cast: Cast) -> Recommendation:
    return factories.track(cast, title="A better one")


def _correct(cast: Cast, item: Recommendation) -> ProgressEntry:
    return actions.correct(entry=item.entries.get(), by=cast.coordinator, draft=factories.drafted())


CLAIM = {"draft": {"evidence": factories.evidence()}}
REVIEW = timezone.localdate() + timedelta(days=30)
report = _do("report", "holder", to=Status.IN_PROGRESS)
stall = _do("stall", "holder", review_on=REVIEW)
claim = _do("claim", "holder", **CLAIM, extent=Extent.COMPLETE)
propose = _do("propose_date", "holder", due_on=FIRST)
set_first = _do("set_date", due_on=FIRST)


def _redact(cast: Cast, item: Recommendation) -> ProgressEntry:
    entry = actions.add(recommendation=item, by=cast.coordinator, draft=factories.drafted("A name."))
    draft = factories.drafted("Named a patient.")
    return actions.redact(recommendation=item, by=cast.coordinator, draft=draft, out={entry: ["text"]})[0]


def _name_and_mark(cast: Cast, item: Recommendation) -> ProgressEntry:
    marking = Marking.objects.get_or_create(name="Restricted")[0]
    rights = RecommendationRights(Narrowing.NAMED, marking=marking, readers=frozenset({cast.data}))
    return actions.restrict(recommendation=item, by=cast.coordinator, draft=factories.drafted(), rights=rights)


SAID: list[tuple[str, Action]] = [
    ("entered this by hand", lambda cast, item: item.entries.get()),
    ("removed words from an earlier entry", _redact),
    ("responded: accepted in principle", _do("respond", position=Position.IN_PRINCIPLE)),
    ("responded: accepted in part", _do("respond", position=Position.ACCEPTED_IN_PART)),
    ("responded: not accepted", _do("respond", position=Position.DECLINED)),
    ("restricted it to our own side", _do("restrict", rights=RecommendationRights(Narrowing.SIDE))),
    (
        "opened it to everyone who can see the meeting",
        _then(
            _do("restrict", rights=RecommendationRights(Narrowing.SIDE)),
            _do("restrict", rights=RecommendationRights()),
        ),
    ),
    ("restricted it to named people and organisations and marked it “Restricted”", _name_and_mark),
    (
        "withdrew the response",
        _then(
            _do("respond", position=Position.NOTED),
            _do("respond", position=Position.NOT_YET_ANSWERED),
        ),
    ),
    (
        (
            "changed the lead from Ministry of Health to Data Agency and changed the owner post from "
            "Health desk, Health to Data desk, Data"
        ),
        _do("assign", lead=lambda cast: cast.data, owner=lambda cast: cast.vacant),
    ),
    (
        "removed Health desk, Health as the owner post",
        _do("assign", lead=lambda cast: cast.health, owner=None),
    ),
    (
        ("changed the lead from Ministry of Health to Data Agency and removed Health desk, Health as the owner post"),
        _do("assign", lead=lambda cast: cast.data, owner=None),
    ),
    (
        "removed Ministry of Health as the lead and removed Health desk, Health as the owner post",
        _do("assign", lead=None, owner=None),
    ),
    ("reported that work is in progress", report),
    ("added an update", _then(report, report)),
    ("reported that work has not started", _do("report", "holder", to=Status.NOT_STARTED)),
    ("reported that work has resumed", _then(stall, report)),
    ("confirmed no change", _then(report, _do("check_in", "holder", {"text": ""}))),
    (f"put it on hold, to be reviewed on {REVIEW.day} {REVIEW:%B} {REVIEW.year}", stall),
    ("kept it on hold", _then(stall, stall)),
    (
        "kept it on hold, to be reviewed on 1 January 2099",
        _then(stall, _do("stall", "holder", review_on=date(2099, 1, 1))),
    ),
    ("reported it complete", claim),
    ("reported it complete in part", _do("claim", "holder", **CLAIM, extent=Extent.IN_PART)),
    ("added a note", _do("add", "holder")),
    ("added evidence", _do("add", "holder", {"text": "", "evidence": factories.evidence()})),
    ("added a restricted note", _do("add", "holder", {"internal": True})),
    ("withdrew the completion report", _then(claim, _do("withdraw_claim", "holder"))),
    ("verified it as implemented", _then(claim, _do("verify", to=Status.IMPLEMENTED))),
    ("verified it as implemented in part", _then(claim, _do("verify", to=Status.PARTLY_IMPLEMENTED))),
    ("sent the completion report back", _then(claim, _do("return_claim"))),
    ("closed it as not implemented", _do("close", to=Status.NOT_IMPLEMENTED)),
    ("closed it as overtaken by events", _do("close", to=Status.NO_LONGER_APPLICABLE)),
    ("closed it as superseded by PARIS-02", _do("supersede", successor=_better)),
    ("merged it into PARIS-02", _do("merge", successor=_better)),
    ("marked it as entered in error", _do("enter_in_error")),
    ("undid the tracking, so that its passages need review again", _do("undo_track")),
    (
        "reopened it as not started",
        _then(_do("close", to=Status.NOT_IMPLEMENTED), _do("reopen", to=Status.NOT_STARTED)),
    ),
    ("proposed 1 May 2027 as the due date", propose),
    ("approved 1 May 2027 as the due date", _then(propose, _do("decide_date", agreed=True))),
    ("rejected 1 May 2027 as the due date", _then(propose, _do("decide_date", agreed=False))),
    ("set the due date to 1 May 2027", set_first),
    ("set the due date to 1 May 2027, as proposed", _then(propose, set_first)),
    (
        "set the due date to 15 June 2027 and did not approve the proposed date, 1 May 2027",
        _then(propose, _do("set_date", due_on=SECOND)),
    ),
    ("moved the due date from 1 May 2027 to 15 June 2027", _then(set_first, _do("set_date", due_on=SECOND))),
    ("removed the due date of 1 May 2027", _then(set_first, _do("set_date", due_on=None))),
    ("asked the holder of the owner post for an update by 1 May 2027", _do("ask", answer_by=FIRST)),
    (
        "passed the request for an update on to the staff of the lead, because no update had come",
        _then(_do("ask", answer_by=FIRST), _do("escalate")),
    ),
    ("corrected an earlier entry", _correct),
    ("edited details (title)", _do("edit", new={"title": "Another"})),
    (
        "edited details (also involved, priority, wording of the due date)",
        _do(
            "edit",
            new=lambda cast: {"due_words": "soon", "priority": Priority.PRIORITY, "parties": [cast.data]},
        ),
    ),
]


@pytest.mark.parametrize(("words", "action"), SAID, ids=[f"{number} {words}" for number, (words, _) in enumerate(SAID)])
def test_entry_says_what_was_done(cast: Cast, recommendation: Recommendation, words: str, action: Action) -> None:
    entry = action(cast, recommendation)
    assert entry is not None
    # As a page reads it: back from the database, where the changes are plain JSON.
    entry.refresh_from_db()
    assert log_sentences.entry_action(entry) == words


def test_tracking_from_a_briefing_says_so(cast: Cast) -> None:
    made = factories.track(cast, sources=[actions.SourceText(factories.briefing(cast), 0, 5)])
    assert log_sentences.entry_action(made.entries.get()) == "tracked this from the briefing"


def test_first_lead_names_nobody_before(cast: Cast) -> None:
    item = factories.track(cast, lead=None, owner=None)
    entry = _do("assign", lead=lambda cast: cast.health, owner=None)(cast, item)
    assert entry is not None
    assert log_sentences.entry_action(entry) == "made Ministry of Health the lead"


def test_every_step_is_said_in_some_variant(cast: Cast) -> None:
    entries = [action(cast, factories.track(cast)) for _, action in SAID]
    assert {entry.kind for entry in entries if entry is not None} == set(Step)


def test_each_status_to_which_a_step_can_lead_is_said() -> None:
    several = {step: rule.to for step, rule in RULES.items() if len(rule.to) > 1}

    assert {step: set(words) for step, words in log_sentences.MOVED_TO.items()} == several


@pytest.mark.parametrize("status", sorted(REPORTABLE - {Status.NOT_YET_REPORTED, *AT_WORK}))
def test_after_a_status_in_which_the_work_stood_still_it_has_resumed(
    status: Status, cast: Cast, recommendation: Recommendation
) -> None:
    factories.walk(cast, recommendation, status)
    entry = actions.report(
        recommendation=recommendation, by=cast.holder, draft=factories.drafted("On."), to=Status.IN_PROGRESS
    )
    assert log_sentences.entry_action(entry) == "reported that work has resumed"


def test_redacted_note_is_still_called_a_note() -> None:
    entry = ProgressEntry(kind=Step.ADD, text="", redacted_at=timezone.now())
    assert log_sentences.entry_action(entry) == "added a note"


# --- Differences -----------------------------------------------------------------------------------------------------


def test_edit_shows_old_and_new_of_each_field_in_words(cast: Cast, recommendation: Recommendation) -> None:
    entry = actions.edit(
        recommendation=recommendation,
        by=cast.coordinator,
        draft=factories.drafted(""),
        new={
            "title": "Another title",
            "goal": "",
            "kind": Kind.COMMITMENT,
            "priority": Priority.PRIORITY,
            "due_words": "by the next meeting",
            "parties": [cast.data, cast.health],
            "themes": [cast.theme],
        },
    )
    assert entry is not None
    entry.refresh_from_db()
    assert {(found.field, found.old, found.new) for found in log_sentences.differences(entry)} == {
        ("title", "Establish a joint laboratory network", "Another title"),
        ("goal", "Find outbreaks sooner", "none"),
        ("kind", "Action", "Commitment"),
        ("priority", "Normal", "High"),
        ("wording of the due date", "none", "by the next meeting"),
        ("also involved", "none", "Data Agency, Ministry of Health"),
        ("themes", "none", "Public health"),
    }


def test_other_steps_show_no_differences(cast: Cast, recommendation: Recommendation) -> None:
    entry = set_first(cast, recommendation)
    assert entry is not None
    assert log_sentences.differences(entry) == []


# --- Flags -----------------------------------------------------------------------------------------------------------

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("due", "quiet", "words", "late"),
    [
        (-1, 0, ["Overdue by 1 day"], True),
        (-40, 0, ["Overdue by 40 days"], True),
        (0, 0, ["Due on that day"], False),
        (1, 0, ["Due 1 day later"], False),
        (30, 0, ["Due 30 days later"], False),
        (31, 0, [], False),
        (None, 90, [], False),
        (None, 91, ["No update for 91 days"], False),
        (-1, 91, ["Overdue by 1 day", "No update for 91 days"], True),
    ],
)
def test_flags_say_what_needs_attention(due: int | None, quiet: int, words: list[str], late: bool) -> None:  # noqa: FBT001
    item = _item(due_on=None if due is None else TODAY + timedelta(days=due), quiet=quiet)
    found = log_sentences.flags(item, on=TODAY)
    assert [flag.words for flag in found] == words
    assert any(flag.late for flag in found) == late


def test_what_is_counted_from_today_is_said_as_of_today() -> None:
    today = timezone.localdate()
    for due, words in ((0, "Due today"), (1, "Due in 1 day"), (30, "Due in 30 days")):
        (flag,) = log_sentences.flags(_item(due_on=today + timedelta(days=due), quiet_since=today), on=today)
        assert flag.words == words
    stalled = _item(status=Status.STALLED, review_on=today - timedelta(days=2), quiet_since=today)
    assert [flag.words for flag in log_sentences.flags(stalled, on=today)] == ["Review date passed 2 days ago"]


def test_review_that_is_over_is_late_and_no_flag_follows_a_closing() -> None:
    stalled = _item(status=Status.STALLED, review_on=TODAY - timedelta(days=2))
    assert log_sentences.flags(stalled, on=TODAY) == [log_sentences.Flag("Review date passed 2 days before", late=True)]
    for status in (Status.IMPLEMENTED, Status.SUPERSEDED, Status.ENTERED_IN_ERROR):
        assert log_sentences.flags(_item(status=status, due_on=TODAY - timedelta(days=9), quiet=400), on=TODAY) == []


def test_declined_and_claimed_are_not_chased_for_their_date() -> None:
    late = TODAY - timedelta(days=9)
    assert log_sentences.flags(_item(position=Position.DECLINED, due_on=late, quiet=400), on=TODAY) == []
    assert log_sentences.flags(_item(status=Status.REPORTED_COMPLETE, due_on=late), on=TODAY) == []


def _item(quiet: int = 0, **fields: Any) -> Recommendation:
    basis = DueBasis.SET_BY_US if fields.get("due_on") else DueBasis.NONE_GIVEN
    values: dict[str, Any] = {"meeting": Meeting()}
    values |= {"status": Status.IN_PROGRESS, "quiet_since": TODAY - timedelta(days=quiet), "due_basis": basis}
    return Recommendation(**(values | fields))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Twelve institutes", "Twelve institutes"),
        ("Twelve institutes of nine countries", "Twelve…"),
        ("Twelve\ninstitutes, of nine", "Twelve…"),
        ("Gesundheitsministerkonferenz", "Gesundheitsminis…"),
    ],
)
def test_a_quote_is_cut_between_two_words_where_there_are_several(words: str, shown: str) -> None:
    assert log_sentences.at_word(words, 17) == shown
