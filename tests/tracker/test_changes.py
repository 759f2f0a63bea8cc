"""What changed between two days, in cases counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.test_history import FIRST, acting, draft, moment, then, track
from tracker import actions, history
from tracker.actions import Draft, SourceText, undo
from tracker.history import ChangeKind, Changes
from tracker.history.changes import NAMED_FOR, REPORTED
from tracker.models import Recommendation, Source, User
from tracker.models.access import Narrowing, RecommendationRights
from tracker.workflow import RULES, DueBasis, Extent, RelationKind, Status, Step

__all__ = ["then"]

BEFORE, START, WITHIN, LATER, END = (FIRST + timedelta(days=days) for days in (1, 10, 12, 15, 20))


def changes(cast: Cast, start: date = START, end: date = END, by: User | None = None, **options: Any) -> Changes:
    """What changed, as a coordinator sees it."""
    return history.changed_between(start, end, by or cast.coordinator, **options)


def told(found: Changes) -> dict[str, list[tuple[str, str, int | None]]]:
    """What changed, as kinds with titles, the steps that explain it, and days."""
    return {
        kind.value: [(each.recommendation.title, each.entry.kind if each.entry else "", each.days) for each in shown]
        for kind, shown in found.shown.items()
        if shown
    }


def report(cast: Cast, row: Recommendation, day: date, to: Status = Status.IN_PROGRESS) -> None:
    """An update of the holder."""
    actions.report(recommendation=row, by=cast.holder, draft=draft(day), to=to)


def claim(cast: Cast, row: Recommendation, day: date) -> None:
    """A report of completion by the holder."""
    evidence = factories.evidence()
    actions.claim(recommendation=row, by=cast.holder, draft=draft(day, evidence=evidence), extent=Extent.COMPLETE)


def verify(cast: Cast, row: Recommendation, day: date) -> None:
    """A verification."""
    actions.verify(recommendation=row, by=cast.coordinator, draft=draft(day), to=Status.IMPLEMENTED)


def set_date(cast: Cast, row: Recommendation, day: date, due_on: date | None, minute: int = 0) -> None:
    """Another due date."""
    basis = DueBasis.SET_BY_US if due_on else DueBasis.NONE_GIVEN
    wanted: dict[str, Any] = {"due_on": due_on, "basis": basis}
    actions.set_date(recommendation=row, by=cast.coordinator, draft=draft(day, minute), **wanted)


def test_nothing_changed(then: Cast) -> None:
    found = changes(then)

    assert told(found) == {}
    assert set(found.counts) == set(ChangeKind)
    assert sum(found.counts.values()) == 0


def test_every_step_that_decides_a_status_is_named_or_left_out() -> None:
    left_out = {Step.TRACK, Step.WITHDRAW_CLAIM, Step.ENTER_IN_ERROR, Step.UNDO_TRACK}

    assert {step for step, rule in RULES.items() if rule.moves} == {*NAMED_FOR, Step.REPORT} | left_out


def test_an_update_that_leads_to_a_new_status_is_named_or_left_out() -> None:
    assert RULES[Step.REPORT].to == set(REPORTED)


def test_new(then: Cast) -> None:
    track(then, WITHIN, title="New")
    track(then, BEFORE, title="Old")
    track(then, END + timedelta(days=1), title="Later")

    found = told(changes(then))

    assert found["new"] == [("New", Step.TRACK, None)]
    assert [title for title, _, _ in found["silent"]] == ["Old"]


STEPS: dict[ChangeKind, tuple[list[Callable[[Cast, Recommendation, date], object]], Step]] = {
    ChangeKind.STARTED: ([report], Step.REPORT),
    ChangeKind.COMPLETED: ([report, claim], Step.CLAIM),
    ChangeKind.VERIFIED: ([claim, verify], Step.VERIFY),
    ChangeKind.RETURNED: (
        [claim, lambda cast, row, day: actions.return_claim(recommendation=row, by=cast.coordinator, draft=draft(day))],
        Step.RETURN_CLAIM,
    ),
    ChangeKind.STALLED: (
        [
            lambda cast, row, day: actions.stall(
                recommendation=row, by=cast.holder, draft=draft(day), review_on=day + timedelta(days=30)
            )
        ],
        Step.STALL,
    ),
    ChangeKind.CLOSED: (
        [
            lambda cast, row, day: actions.close(
                recommendation=row, by=cast.coordinator, draft=draft(day), to=Status.NOT_IMPLEMENTED
            )
        ],
        Step.CLOSE,
    ),
}


@pytest.mark.parametrize("kind", STEPS)
def test_last_move_names_it_and_explains_it(then: Cast, kind: ChangeKind) -> None:
    row = track(then, BEFORE, title="Moved")
    steps, step = STEPS[kind]
    for number, take in enumerate(steps):
        take(then, Recommendation.objects.get(pk=row.pk), WITHIN + timedelta(days=number))

    found = changes(then)

    assert told(found) == {kind.value: [("Moved", step, None)]}
    assert found.counts[kind] == 1
    assert [each.kind for each in found] == [kind]


def test_progress_is_told_of_what_had_begun(then: Cast) -> None:
    row = track(then, BEFORE, title="Going on")
    report(then, row, BEFORE)
    report(then, row, WITHIN)

    assert told(changes(then)) == {"advanced": [("Going on", Step.REPORT, None)]}


def test_reopened(then: Cast) -> None:
    row = track(then, BEFORE, title="Again")
    actions.close(recommendation=row, by=then.coordinator, draft=draft(BEFORE), to=Status.NOT_IMPLEMENTED)
    actions.reopen(recommendation=row, by=then.coordinator, draft=draft(WITHIN), to=Status.IN_PROGRESS)

    assert told(changes(then)) == {"reopened": [("Again", Step.REOPEN, None)]}


def test_slipped_says_by_how_many_days_in_all(then: Cast) -> None:
    due = END + timedelta(days=10)
    row = track(then, BEFORE, title="Slipped", due_on=due)
    report(then, row, BEFORE)
    sooner = track(then, BEFORE, 1, title="Sooner", due_on=due)
    undated = track(then, BEFORE, 2, title="Dated now", due_on=None)
    set_date(then, row, WITHIN, due + timedelta(days=30))
    set_date(then, row, LATER, due + timedelta(days=40))
    set_date(then, sooner, WITHIN, due - timedelta(days=5), 1)
    set_date(then, undated, WITHIN, due, 2)

    found = changes(then)

    assert told(found)["slipped"] == [("Slipped", Step.SET_DATE, 40)]
    assert found.days_moved == 40
    assert changes(then, WITHIN, END).days_moved == 10


def test_date_agreed_to_is_a_slip(then: Cast) -> None:
    due = END + timedelta(days=10)
    row = track(then, BEFORE, title="Agreed", due_on=due)
    proposed = {"recommendation": row, "by": then.holder, "draft": draft(WITHIN)}
    actions.propose_date(**proposed, due_on=due + timedelta(days=7))  # type: ignore[arg-type]
    assert "slipped" not in told(changes(then))
    assert told(changes(then))["proposed"] == [("Agreed", Step.PROPOSE_DATE, None)]
    actions.decide_date(recommendation=row, by=then.coordinator, draft=draft(LATER), agreed=True)

    assert told(changes(then))["slipped"] == [("Agreed", Step.DECIDE_DATE, 7)]
    assert "proposed" not in told(changes(then))
    assert told(changes(then, START, WITHIN))["proposed"] == [("Agreed", Step.PROPOSE_DATE, None)]


def test_a_proposed_date_counts_where_it_was_proposed_and_still_waits(then: Cast) -> None:
    due = END + timedelta(days=10)
    rows = [track(then, BEFORE, number, title=f"Number {number}", due_on=due) for number in range(3)]
    for row, day in zip(rows, (BEFORE, WITHIN, WITHIN), strict=True):
        actions.propose_date(recommendation=row, by=then.holder, draft=draft(day), due_on=due + timedelta(days=7))
    actions.decide_date(recommendation=rows[2], by=then.coordinator, draft=draft(LATER), agreed=False)

    found = changes(then, rows=Recommendation.objects.exclude(pk=rows[0].pk))
    assert told(found)["proposed"] == told(changes(then))["proposed"] == [("Number 1", Step.PROPOSE_DATE, None)]
    assert found.counts[ChangeKind.PROPOSED] == 1


def test_restated_is_explained_by_the_entry_of_the_later_one(then: Cast) -> None:
    row = track(then, BEFORE, title="Said before")
    again = track(then, BEFORE, 1, title="Said again")
    actions.relate(
        recommendation=again, by=then.coordinator, draft=draft(WITHIN), kind=RelationKind.RESTATES, other=row
    )

    found = changes(then)
    (change,) = found.shown[ChangeKind.RESTATED]

    assert change.recommendation == row
    assert change.entry is not None
    assert change.entry.recommendation == again
    relation = again.relations.get()
    actions.end_relation(relation=relation, by=then.coordinator, draft=draft(LATER))
    assert changes(then).counts[ChangeKind.RESTATED] == 0
    assert changes(then, end=LATER - timedelta(days=1)).counts[ChangeKind.RESTATED] == 1


def test_restated_is_also_what_the_document_of_another_meeting_says_again(then: Cast) -> None:
    row = track(then, BEFORE, title="Said before")
    with acting(then.coordinator, moment(BEFORE, 2)):
        geneva = Meeting.objects.create(name="Geneva talks", code="GEN")
    here, elsewhere = (
        actions.add_briefing(
            by=then.coordinator, meeting=each, data=b"Build a port.", file_name="talks.txt", at=moment(BEFORE, 3)
        )
        for each in (then.meeting, geneva)
    )
    add = {"recommendation": row, "by": then.coordinator, "draft": draft(WITHIN)}
    actions.add_sources(**add, sources=[SourceText(here, 0, 9)])  # type: ignore[arg-type]
    assert changes(then).counts[ChangeKind.RESTATED] == 0

    entry = actions.add_sources(**add, sources=[SourceText(elsewhere, 0, 9)])  # type: ignore[arg-type]

    (change,) = changes(then).shown[ChangeKind.RESTATED]
    assert (change.recommendation, change.entry) == (row, entry)
    assert changes(then, LATER, END).counts[ChangeKind.RESTATED] == 0
    actions.remove_source(source=Source.objects.get(act=entry.act), by=then.coordinator, draft=draft(LATER))
    assert changes(then).counts[ChangeKind.RESTATED] == 0
    assert changes(then, end=LATER - timedelta(days=1)).counts[ChangeKind.RESTATED] == 1


def test_silent_throughout_those_that_are_followed_up(then: Cast) -> None:
    quiet = track(then, BEFORE, title="Quiet")
    report(then, quiet, BEFORE)
    noted = track(then, BEFORE, 1, title="Not accepted")
    factories.decline(then, noted)
    confirmed = track(then, BEFORE, 2, title="Confirmed")
    report(then, confirmed, BEFORE)
    actions.check_in(recommendation=confirmed, by=then.holder, draft=draft(WITHIN))
    actions.add(recommendation=quiet, by=then.coordinator, draft=draft(WITHIN))

    found = told(changes(then))

    # It is followed up until it was declined, which was today.
    assert found["silent"] == [("Quiet", Step.REPORT, 19), ("Not accepted", Step.TRACK, 19)]
    assert [each.entry.sequence for each in changes(then).shown[ChangeKind.SILENT] if each.entry] == [2, 1]


@pytest.mark.parametrize("few", [0, 500])
def test_update_that_names_an_earlier_day_ends_the_silence(
    then: Cast, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("tracker.history.changes._FEW", few)
    row = track(then, BEFORE, title="Told late")
    told_late = Draft(text="Said.", at=moment(WITHIN), happened_on=BEFORE)
    actions.report(recommendation=row, by=then.holder, draft=told_late, to=Status.IN_PROGRESS)

    assert told(changes(then)) == {"started": [("Told late", Step.REPORT, None)]}


def test_what_was_in_error_at_the_end_counts_nowhere(then: Cast) -> None:
    row = track(then, WITHIN, title="Wrong", due_on=END)
    actions.enter_in_error(recommendation=row, by=then.coordinator, draft=draft(LATER))

    assert told(changes(then)) == {}
    assert told(changes(then, end=LATER - timedelta(days=1)))["new"] == [("Wrong", Step.TRACK, None)]


def test_withdrawn_report_of_completion_is_no_change(then: Cast) -> None:
    row = track(then, BEFORE, title="Withdrawn")
    report(then, row, BEFORE)
    claim(then, row, WITHIN)
    actions.withdraw_claim(recommendation=row, by=then.holder, draft=draft(LATER))

    assert told(changes(then)) == {}


def test_what_somebody_may_not_see_is_not_told(then: Cast) -> None:
    row = track(then, BEFORE, title="Hidden", due_on=END)
    again = track(then, BEFORE, 1, title="Seen")
    claim(then, row, WITHIN)
    set_date(then, row, WITHIN, END + timedelta(days=5), 3)
    actions.relate(
        recommendation=again, by=then.coordinator, draft=draft(WITHIN, 4), kind=RelationKind.RESTATES, other=row
    )
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({then.lead_staff}))
    actions.restrict(recommendation=row, by=then.coordinator, draft=factories.drafted("Sensitive."), rights=rights)
    reader = User.objects.get(pk=then.reader.pk)

    found = changes(then, by=reader)

    assert {kind for kind, count in found.counts.items() if count} == {ChangeKind.SILENT}
    assert {each.recommendation for each in found} == {again}
    assert changes(then).counts[ChangeKind.COMPLETED] == 1


def test_only_among_some_rows(then: Cast) -> None:
    for number in range(3):
        claim(then, track(then, BEFORE, number, title=f"Title {number}"), WITHIN)
    rows = Recommendation.objects.filter(title="Title 1")

    assert told(changes(then, rows=rows)) == {"completed": [("Title 1", Step.CLAIM, None)]}


def test_all_are_counted_and_the_newest_shown(then: Cast) -> None:
    for number in range(3):
        track(then, WITHIN, number, title=f"Title {number}")

    found = changes(then, most=2)

    assert found.counts[ChangeKind.NEW] == 3
    assert [title for title, _, _ in told(found)["new"]] == ["Title 2", "Title 1"]


@pytest.mark.parametrize("recent", [1, 2, 1000])
def test_a_rare_kind_is_found_behind_many_of_another(then: Cast, monkeypatch: pytest.MonkeyPatch, recent: int) -> None:
    monkeypatch.setattr("tracker.history.changes._RECENT", recent)
    for number in range(2):
        row = track(then, BEFORE, number, title=f"Verified {number}")
        claim(then, row, BEFORE)
        verify(then, row, WITHIN + timedelta(days=number))
    for number in range(3):
        claim(then, track(then, BEFORE, 10 + number, title=f"Complete {number}"), LATER + timedelta(days=number))

    found = changes(then, most=2)

    assert (found.counts[ChangeKind.VERIFIED], found.counts[ChangeKind.COMPLETED]) == (2, 3)
    assert told(found) == {
        "completed": [("Complete 2", Step.CLAIM, None), ("Complete 1", Step.CLAIM, None)],
        "verified": [("Verified 1", Step.VERIFY, None), ("Verified 0", Step.VERIFY, None)],
    }


def test_a_change_of_several_that_was_undone_in_the_period_counts_nowhere(cast: Cast) -> None:
    rows = [factories.track(cast, days_ago=90, title=f"Title {number}") for number in (1, 2)]
    report(cast, rows[0], timezone.localdate())
    act = factories.change_many(cast, rows, merged_into=rows[1])
    undo.undo_many(act=act, by=cast.coordinator, draft=factories.drafted("Two things."))
    today = timezone.localdate()

    found = changes(cast, today - timedelta(days=1), today)

    assert {kind.value: count for kind, count in found.counts.items() if count} == {"started": 1, "silent": 1}


def test_many_changes_take_as_many_queries_as_few(then: Cast) -> None:
    def asked() -> int:
        user = User.objects.get(pk=then.coordinator.pk)
        with CaptureQueriesContext(connection) as captured:
            for each in changes(then, by=user):
                str((each.recommendation.lead, each.entry and each.entry.by.name))
        return len(captured)

    def change_some(number: int) -> None:
        row = track(then, BEFORE, number, title=f"Title {number}", due_on=END)
        claim(then, row, WITHIN)
        set_date(then, track(then, WITHIN, number, title=f"New {number}", due_on=END), LATER, END + timedelta(days=3))
        track(then, BEFORE, number + 10, title=f"Quiet {number}")

    change_some(0)
    few = asked()
    for number in range(1, 5):
        change_some(number)

    assert asked() == few <= 13
