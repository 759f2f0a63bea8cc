"""What an action writes beside the status: the log, the facts it leaves, and what it refuses."""

from __future__ import annotations

import pytest

from tests import factories
from tests.conftest import Cast
from tracker import actions, chain
from tracker.models import Recommendation
from tracker.workflow import Status


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_reached_by_steps_and_leaves_an_unbroken_chain(
    cast: Cast, recommendation: Recommendation, status: Status
) -> None:
    factories.walk(cast, recommendation, status)

    assert recommendation.status == status
    entries = list(recommendation.entries.prefetch_related("evidence").order_by("sequence"))
    assert entries[-1].status_to == status
    assert list(chain.faults(recommendation.reference, entries)) == []
