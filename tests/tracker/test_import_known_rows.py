"""Rows of a file about known recommendations: what they change, what they add to the log, and what stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tracker.actions.importing import import_recommendations
from tracker.exchange import table_child
from tracker.exchange.importing.choices import Choices
from tracker.exchange.importing.fields import fields_of
from tracker.exchange.importing.planning import Planner
from tracker.exchange.importing.table import Table
from tracker.models import ImportKind, Recommendation, User
from tracker.workflow import DueBasis

FIELDS = fields_of(ImportKind.RECOMMENDATIONS)


@dataclass
class Sheet:
    """A file of rows, as it is checked and entered; `cast` is who is there."""

    cast: Cast
    refused: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, head: str, *rows: str) -> list[int]:
        """Enter rows below a head; return how many are new, changed and the same."""
        table = Table(table_child.read("\n".join([head, *rows]).encode(), name="list.csv"), FIELDS)
        by = User.objects.get(pk=self.cast.coordinator.pk)
        planner = Planner(table, Choices.guessed(table, FIELDS), by, self.cast.meeting)
        new: list[Any] = []
        while planner.look_up():
            new += planner.part()
        checked = planner.checked
        assert not checked.problems
        said: dict[str, Any] = {"reason": "From the file “list.csv”.", "received_from": "list.csv"}
        self.refused = import_recommendations(by=by, rows=factories.Planned(new, planner.changed), **said).refused
        return [checked.new, checked.changed, checked.same]


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
