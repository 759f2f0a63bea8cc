"""The benchmark of the log writes only where somebody may."""

from __future__ import annotations

from tests import factories
from tests.benchmarks import log
from tests.conftest import Cast
from tracker import actions
from tracker.models import Recommendation
from tracker.workflow import Status


def test_it_reports_on_nothing_whose_holder_has_left(cast: Cast, recommendation: Recommendation) -> None:
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    assert list(log.writable()) == [recommendation]
    log.by_program(log.writable()[0], 1)

    actions.deactivate(by=cast.administrator, person=cast.holder)

    assert list(log.writable()) == []
