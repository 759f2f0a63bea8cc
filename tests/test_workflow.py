"""Every step from every status by everybody, against a table written here by hand from the design.

The table is not derived from `workflow.RULES` and must not be: it is what that is checked against.
What a step writes beside the status is in `tracker/test_actions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.world import CHOOSING, COORDINATORS, PEOPLE, RESPONSIBLE, World, prepare, stand, take
from tracker import actions, workflow
from tracker.models import ProgressEntry, Recommendation
from tracker.workflow import Forbidden, Refused, Status, Step

README = Path(__file__).parent.parent / "README.md"

# --- The table -------------------------------------------------------------------------------------------------------

REPORTABLE = {"not_yet_reported", "not_started", "in_progress", "stalled"}
OPEN = REPORTABLE | {"reported_complete"}
CLOSED = {
    "implemented",
    "partly_implemented",
    "not_implemented",
    "superseded",
    "no_longer_applicable",
    "entered_in_error",
}
ANY = OPEN | CLOSED

NOT_HOLDER = COORDINATORS - {"coordinator who holds the post"}
# Neither claimant nor holder, now or at the claim; who typed it for the owner is not the claimant.
VERIFIERS = {"other coordinator", "coordinator who typed the claim"}


# Where a step leads is not asked together with whose it is, so that few have to try every status.
TRYING_ALL = {"other coordinator", "holder", "reader of the lead"}


@dataclass(frozen=True)
class Row:
    """From which statuses, to which, by whom; `to` is None where the status stays as it is."""

    start: set[str]
    to: set[str] | None
    who: set[str]


TABLE = {
    "respond": Row(ANY - {"entered_in_error"}, None, COORDINATORS),
    "assign": Row(OPEN, None, COORDINATORS),
    "check_in": Row({"not_started", "in_progress", "stalled"}, None, RESPONSIBLE),
    "report": Row(REPORTABLE, {"not_started", "in_progress"}, RESPONSIBLE),
    "stall": Row(REPORTABLE, {"stalled"}, RESPONSIBLE),
    "claim": Row(REPORTABLE, {"reported_complete"}, RESPONSIBLE),
    "add": Row(ANY, None, RESPONSIBLE),
    "withdraw_claim": Row({"reported_complete"}, {"in_progress"}, RESPONSIBLE),
    "verify": Row({"reported_complete"}, {"implemented", "partly_implemented"}, VERIFIERS),
    "return_claim": Row({"reported_complete"}, {"in_progress"}, VERIFIERS),
    "close": Row(OPEN, {"not_implemented", "no_longer_applicable"}, NOT_HOLDER),
    "supersede": Row(OPEN, {"superseded"}, COORDINATORS),
    "merge": Row(OPEN, {"superseded"}, COORDINATORS),
    "enter_in_error": Row(OPEN, {"entered_in_error"}, COORDINATORS),
    "reopen": Row(CLOSED, {"not_started", "in_progress"}, COORDINATORS),
    "propose_date": Row(OPEN, None, RESPONSIBLE),
    "decide_date": Row(OPEN, None, COORDINATORS),
    "set_date": Row(OPEN, None, NOT_HOLDER),
    "correct": Row(ANY, None, COORDINATORS | {"holder"}),
    "edit": Row(ANY, None, COORDINATORS),
    "redact": Row(ANY, None, COORDINATORS),
    "restrict": Row(ANY, None, COORDINATORS),
    "ask": Row(REPORTABLE, None, COORDINATORS),
    "escalate": Row(REPORTABLE, None, COORDINATORS),
    # Nothing else has happened to it.
    "undo_track": Row({"not_yet_reported"}, {"entered_in_error"}, COORDINATORS),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Everybody, and a recommendation in every status."""
    yield from stand(django_db_blocker)


def _outcome(world: World, step: str, status: str, relation: str, to: str | None) -> str:
    """What came of one attempt: "done", "not yours", "not possible", or what was wrong with it."""
    item = world.item(status, relation)
    with transaction.atomic():
        prepare(world, step, status, item)
        try:
            entry = take(world, step, relation, item, to)
        except Forbidden:
            said = "not yours"
        except workflow.EditConflict:
            said = "stale"
        except Refused:
            said = "not possible"
        else:
            said = _done(entry, step, status, to)
        transaction.set_rollback(True)
    return said


def _done(entry: ProgressEntry | None, step: str, status: str, to: str | None) -> str:
    if entry is None:
        return "done without an entry"
    now = Recommendation.objects.values_list("status", flat=True).get(pk=entry.recommendation_id)
    if (entry.kind, entry.status_from, entry.status_to, now) != (step, status, to or status, to or status):
        return f"{entry.kind} from {entry.status_from} to {entry.status_to}, now {now}"
    return "done"


def _expected(step: str, status: str, relation: str, to: str | None) -> set[str]:
    row = TABLE[step]
    possible = status in row.start and (row.to is None or to in row.to)
    if relation in row.who:
        return {"done"} if possible else {"not possible"}
    # Where neither the status nor the person fits, either may be said.
    return {"not yours"} if possible else {"not yours", "not possible"}


def test_the_table_here_names_every_step_there_is() -> None:
    assert set(TABLE) | {"admit"} == {step.value for step in Step}
    assert {status.value for status in Status} == ANY


def _targets(step: str, relation: str) -> list[str | None]:
    """Where a step is tried to lead: by some people everywhere, by others where it may and where it may not."""
    leads = sorted(TABLE[step].to or {})
    if step not in CHOOSING:
        return [*leads] or [None]
    return (
        [*sorted(ANY)] if relation in TRYING_ALL else [*leads, next(each for each in sorted(ANY) if each not in leads)]
    )


def _pairs(step: str) -> Iterator[tuple[str, str]]:
    """Every relation with one status where the step may begin, and every status with a coordinator and the holder."""
    start, one, other = min(TABLE[step].start), "other coordinator", "holder"
    yield from ((relation, start) for relation in sorted(PEOPLE - {one, other}))
    yield from ((relation, status) for relation in (one, other) for status in sorted(ANY))


@pytest.mark.slow
@pytest.mark.parametrize("step", sorted(TABLE))
def test_step_is_open_to_each_in_each_status_as_the_design_says(world: World, db: None, step: str) -> None:
    _try(world, step, [(relation, status) for relation in sorted(PEOPLE) for status in sorted(ANY)])


@pytest.mark.parametrize("step", sorted(TABLE))
def test_step_is_open_exactly_where_and_to_whom_the_design_says(world: World, db: None, step: str) -> None:
    _try(world, step, _pairs(step))


def _try(world: World, step: str, pairs: Iterable[tuple[str, str]]) -> None:
    wrong = [
        f"{step} by {relation}, {status} to {to}: {said}, expected {' or '.join(sorted(wanted))}"
        for relation, status in pairs
        for to in _targets(step, relation)
        if (said := _outcome(world, step, status, relation, to))
        not in (wanted := _expected(step, status, relation, to))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("relation", sorted(PEOPLE))
def test_only_coordinators_track(world: World, db: None, relation: str) -> None:
    def track() -> Recommendation:
        return factories.track(world.cast, by=world.people[relation], title="A new one")

    if relation in COORDINATORS:
        assert track().status == "not_yet_reported"
        return
    with pytest.raises(Forbidden):
        track()
    assert not Recommendation.objects.filter(title="A new one").exists()


def test_who_proposed_a_date_does_not_decide_on_it_unless_they_typed_it_for_the_owner(world: World, db: None) -> None:
    item = world.items["plain"]["in_progress"]
    day = timezone.localdate() + timedelta(days=90)

    def propose(relation: str, received_from: str) -> None:
        draft = factories.drafted("Later.", received_from=received_from)
        actions.propose_date(recommendation=item, by=world.people[relation], draft=draft, due_on=day)

    def decide(relation: str) -> ProgressEntry:
        draft = factories.drafted("Fine.")
        return actions.decide_date(recommendation=item, by=world.people[relation], draft=draft, agreed=True)

    propose("coordinator of the lead who claimed", "")
    with pytest.raises(Forbidden, match="You proposed this date"):
        decide("coordinator of the lead who claimed")
    propose("coordinator who typed the claim", "Holder, by mail")
    decide("coordinator who typed the claim")
    item.refresh_from_db()
    assert item.due_on == day


def test_diagram_in_the_readme_is_the_one_drawn_from_the_table() -> None:
    fenced = re.findall(r"```mermaid\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert workflow.diagram() in fenced
