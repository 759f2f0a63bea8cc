"""Rows of a file about known recommendations: what they change, what they add to the log, and what stays as it is."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tracker import actions
from tracker.actions.importing import import_recommendations
from tracker.exchange import table_child
from tracker.exchange.importing.checking import Problem
from tracker.exchange.importing.choices import Choices
from tracker.exchange.importing.fields import fields_of
from tracker.exchange.importing.planning import Planner
from tracker.exchange.importing.table import Table
from tracker.models import ImportKind, Organisation, Post, Recommendation, User
from tracker.workflow import DueBasis, Status, Step

FIELDS = fields_of(ImportKind.RECOMMENDATIONS)


@dataclass
class Sheet:
    """A file of rows, as it is checked and entered; `cast` is who is there."""

    cast: Cast
    refused: list[tuple[int, str]] = field(default_factory=list)

    def problems(self, head: str, *rows: str) -> list[Problem]:
        """What is wrong with rows below a head, in a file without a meeting of its own."""
        planner = self._planner("\n".join([head, *rows]).encode(), "list.csv", None)
        while planner.look_up():
            planner.part()
        return planner.checked.problems

    def enter(self, head: str, *rows: str) -> list[int]:
        """Enter rows below a head; return how many are new, changed and the same."""
        return self.take("\n".join([head, *rows]).encode())

    def take(self, data: bytes, name: str = "list.csv") -> list[int]:
        """Enter a file, as `enter` does rows."""
        planner = self._planner(data, name, self.cast.meeting)
        new: list[Any] = []
        while planner.look_up():
            new += planner.part()
        checked = planner.checked
        assert not checked.problems, checked.problems
        by = self._person()
        said: dict[str, Any] = {"reason": "From the file “list.csv”.", "received_from": "list.csv"}
        self.refused = import_recommendations(by=by, rows=factories.Planned(new, planner.changed), **said).refused
        return [checked.new, checked.changed, checked.same]

    def _planner(self, data: bytes, name: str, meeting: Meeting | None) -> Planner:
        table = Table(table_child.read(data, name=name), FIELDS)
        return Planner(table, Choices.guessed(table, FIELDS), self._person(), meeting)

    def _person(self) -> User:
        return User.objects.get(pk=self.cast.coordinator.pk)


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    return Sheet(cast)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


NEW, CHANGED, SAME = [1, 0, 0], [0, 1, 0], [0, 0, 1]


# --- Fields ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["Reference;Owner post", "Reference;Owner post;Lead"])
def test_an_owner_post_of_another_organisation_leaves_the_lead_as_it_is(cast: Cast, sheet: Sheet, head: str) -> None:
    desk = cast.vacant
    row = factories.track(cast, lead=cast.health, owner=desk)
    bare = factories.track(cast, lead=cast.health, owner=None)
    free = factories.track(cast, lead=None, owner=None)

    assert sheet.enter(head, f"{row.reference};Data desk") == SAME
    assert sheet.enter(head, *(f"{each.reference};Data desk" for each in (bare, free))) == [0, 2, 0]

    given = Recommendation.objects.order_by("number").values_list("lead", "owner")
    assert list(given) == [(cast.health.pk, desk.pk), (cast.health.pk, desk.pk), (cast.data.pk, desk.pk)]


def test_a_due_date_of_a_file_is_set_by_us(cast: Cast, sheet: Sheet) -> None:
    source = {"due_on": date(2027, 3, 1), "due_basis": DueBasis.FROM_SOURCE}
    moved, same = factories.track(cast, **source), factories.track(cast, **source)

    assert sheet.enter("Reference;Due date", f"{moved.reference};2027-06-01", f"{same.reference};2027-03-01") == [
        0,
        1,
        1,
    ]

    dates = Recommendation.objects.order_by("number").values_list("due_on", "due_basis")
    assert list(dates) == [(date(2027, 6, 1), DueBasis.SET_BY_US), (date(2027, 3, 1), DueBasis.FROM_SOURCE)]


# --- What it says about the work -------------------------------------------------------------------------------------


def _last(row: Recommendation) -> tuple[Any, ...]:
    """What the last entry of a log says."""
    entry = row.entries.latest("sequence")
    return Step(entry.kind), entry.text, entry.next_step, entry.happened_on


def _drafting(
    cast: Cast, text: str = "Drafting.", next_step: str = "Send to Health", days_ago: int = 0
) -> Recommendation:
    """In progress by an update, with a next step."""
    row = factories.track(cast, days_ago=days_ago)
    draft = factories.drafted(text, days_ago, next_step=next_step)
    actions.report(recommendation=row, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    return row


@pytest.mark.parametrize("text", ["Drafting.", ""])
def test_a_new_next_step_below_the_same_words_is_an_update(cast: Cast, sheet: Sheet, today: date, text: str) -> None:
    row = _drafting(cast)
    head = "Reference;Status;Last entry;Next step"

    assert sheet.enter(head, f"{row.reference};In progress;{text};Send to Health") == SAME
    line = f"{row.reference};In progress;{text};Meeting on 5 May"
    assert sheet.enter(head, line) == CHANGED
    assert _last(row) == (Step.REPORT, text or "Next step: Meeting on 5 May", "Meeting on 5 May", today)
    assert sheet.enter(head, line) == SAME


def test_a_next_step_that_was_reported_with_other_words_is_not_new(cast: Cast, sheet: Sheet) -> None:
    row = _drafting(cast)
    actions.add(recommendation=row, by=cast.holder, draft=factories.drafted("Seen by all."))

    assert sheet.enter("Reference;Last entry;Next step", f"{row.reference};Seen by all.;Send to Health") == SAME


def test_the_same_words_of_another_day_are_an_update_of_that_day(cast: Cast, sheet: Sheet, today: date) -> None:
    row = _drafting(cast, "Work continues.", "", days_ago=200)
    head, before = "Reference;Last entry;Date of the last entry", today - timedelta(days=200)

    assert sheet.enter(head, f"{row.reference};Work continues.;{before}") == SAME
    line = f"{row.reference};Work continues.;{today - timedelta(days=20)}"
    assert sheet.enter(head, line) == CHANGED
    assert _last(row) == (Step.REPORT, "Work continues.", "", today - timedelta(days=20))
    assert sheet.enter(head, line) == SAME


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        ("On hold", "It waits for a budget.", "It waits for a budget."),
        ("", "It waits for a budget.", "It waits for a budget."),
        ("On hold", "It waits for a law.", "It waits for a law."),
        ("On hold", "", "Review date stated: %(day)s."),
    ],
)
def test_a_new_review_date_keeps_it_on_hold_until_then(
    cast: Cast, sheet: Sheet, today: date, status: str, text: str, said: str
) -> None:
    row, first, later = factories.track(cast), today + timedelta(days=30), today + timedelta(days=120)
    draft = factories.drafted("It waits for a budget.")
    actions.stall(recommendation=row, by=cast.holder, draft=draft, review_on=first)
    head = "Reference;Status;Last entry;Review date"

    assert sheet.enter(head, f"{row.reference};{status};It waits for a budget.;{first}") == SAME
    line = f"{row.reference};{status};{text};{later}"
    assert sheet.enter(head, line) == CHANGED
    row.refresh_from_db()
    words = said % {"day": f"{later.day} {later:%B %Y}"}
    assert (row.status, row.review_on, _last(row)) == (Status.STALLED, later, (Step.STALL, words, "", today))
    assert sheet.enter(head, line) == SAME


@pytest.mark.parametrize(
    "line",
    [
        ";In progress;Begun.;Go on;{day};",
        ";On hold;It waits.;Ask again;{day};{later}",
        ";On hold;;;;",
        ";Implemented;Done.;Look at it;{day};",
        ";Closed: not implemented;Not wanted.;;{day};",
        ";;Noted.;Look at it;{day};",
        ";;;Look at it;{day};",
        ";In progress;;;{day};",
    ],
)
def test_a_row_that_is_entered_is_the_same_the_second_time(cast: Cast, sheet: Sheet, today: date, line: str) -> None:
    head = "No;Title;Status;Last entry;Next step;Date of the last entry;Review date"
    row = "R-1;Build a port" + line.format(day=today - timedelta(days=9), later=today + timedelta(days=40))

    assert sheet.enter(head, row) == NEW
    assert sheet.refused == []
    assert sheet.enter(head, row) == SAME


def test_a_file_of_ours_that_comes_back_as_it_went_out_changes_nothing(
    cast: Cast, sheet: Sheet, today: date, coordinator: Client
) -> None:
    noted = _drafting(cast, days_ago=9)
    actions.add(recommendation=noted, by=cast.holder, draft=factories.drafted("Seen by all."))
    restricted = _drafting(cast, days_ago=9)
    secret = factories.drafted("Not for all.", internal=True)
    actions.add(recommendation=restricted, by=cast.coordinator, draft=secret)
    for status in Status:
        factories.walk(cast, factories.track(cast, due_on=today), status)
    found = Recommendation.objects.tracked().count()

    data = coordinator.get("/recommendations.csv", {"fields_in": "all"}).getvalue()

    assert sheet.take(data) == [0, 0, found]


ORGANISATIONS = (
    ("Health", ""),
    ("Health of France", "MoH"),
    ("Health of Kenya", "MoH"),
    ("Trade", "T+"),
    ("Work", "T-"),
)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_a_file_of_ours_comes_back_unchanged_where_short_names_are_alike(
    cast: Cast, sheet: Sheet, coordinator: Client, ending: str
) -> None:
    made = [*_organisations(cast), cast.health, cast.data]
    factories.track(cast, parties=made)
    for each in made:
        post = actions.save_post(by=cast.coordinator, post=Post(organisation=each), name="Port desk", holder=None)
        factories.track(cast, title=each.name, lead=each, owner=post, parties=[each])

    data = coordinator.get(f"/recommendations.{ending}", {"fields_in": "all"}).getvalue()

    assert sheet.take(data, f"list.{ending}") == [0, 0, 1 + len(made)]


def _organisations(cast: Cast) -> list[Organisation]:
    return [
        actions.save_organisation(by=cast.coordinator, organisation=Organisation(), name=name, short_name=short)
        for name, short in ORGANISATIONS
    ]


def test_a_file_has_short_names_where_they_name_one_organisation(cast: Cast, coordinator: Client) -> None:
    factories.track(cast, parties=[*_organisations(cast), cast.health, cast.data], owner=cast.desk)

    [line] = csv.DictReader(coordinator.get("/recommendations.csv").getvalue().decode("utf-8-sig").splitlines())

    names = ("Data", "Health", "Health of France", "Health of Kenya", "Ministry of Health", "T+", "T-")
    assert line["Also involved"] == "; ".join(names)
    assert line["Owner post"] == f"{cast.desk.name}, Ministry of Health"


def test_a_meeting_that_is_called_as_the_code_of_another_is_found_by_its_name(
    cast: Cast, sheet: Sheet, coordinator: Client
) -> None:
    actions.add_meeting(by=cast.coordinator, name="Paris", code="FRANCE")
    factories.track(cast)
    actions.edit_meeting(by=cast.coordinator, meeting=cast.meeting, new={"name": "France"})

    data = coordinator.get("/recommendations.csv", {"fields_in": "all"}).getvalue()

    assert sheet.take(data) == SAME


# --- What a row cannot say -------------------------------------------------------------------------------------------

REVIEW = "A review date belongs to the status “On hold”. Choose that status, or empty this cell."


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ("PARIS-01;;;;{day}", "E2", REVIEW),
        ("PARIS-01;;;In progress;{day}", "E2", REVIEW),
        ("PARIS-02;;;In progress;{day}", "E2", REVIEW),
        (";New;PARIS;;{day}", "E2", REVIEW),
        (";New;PARIS;Closed: implemented;{day}", "E2", REVIEW),
        ("PARIS-01;;ROME;;", "C2", "PARIS-01 is from another meeting. Correct the meeting, or the reference."),
    ],
)
def test_a_cell_that_would_change_nothing_is_refused(
    cast: Cast, sheet: Sheet, today: date, line: str, place: str, said: str
) -> None:
    _held(cast, today)

    [problem] = sheet.problems("Reference;Title;Meeting;Status;Review date", line.format(day=today + timedelta(days=9)))

    assert (problem.place, problem.sentence) == (place, said)


@pytest.mark.parametrize("status", ["", "On hold", "In progress"])
def test_the_review_date_that_there_is_may_stand_in_the_file(
    cast: Cast, sheet: Sheet, today: date, status: str
) -> None:
    held = _held(cast, today)

    found = sheet.enter("Reference;Meeting;Status;Review date", f"{held.reference};PARIS;{status};{held.review_on}")

    assert found == (CHANGED if status == "In progress" else SAME)


def _held(cast: Cast, today: date) -> Recommendation:
    """One that is on hold, beside one that is not; and another meeting."""
    actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROME")
    factories.track(cast)
    held, review_on = factories.track(cast, title="Held"), today + timedelta(days=30)
    actions.stall(recommendation=held, by=cast.holder, draft=factories.drafted("It waits."), review_on=review_on)
    held.refresh_from_db()
    return held
