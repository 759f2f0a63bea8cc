"""Figures: what became of passages, and the shapes of bars."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tracker import actions, charts, statistics
from tracker.actions import SourceText
from tracker.models import Recommendation
from tracker.statistics import Coverage, Figure, StatusCounts
from tracker.workflow import Decision, Status


def test_untouched_briefing_is_unreviewed_and_its_suggestions_wait(briefing: Briefing) -> None:
    content = briefing.passages.content().count()

    assert content > 3
    assert statistics.coverage(briefing) == Coverage(0, 0, content, 3, untried=3)


def test_headings_and_table_headers_are_not_counted(briefing: Briefing) -> None:
    assert statistics.coverage(briefing).all < briefing.passages.count()


def test_tracked_and_set_aside_passages_are_dealt_with(cast: Cast, briefing: Briefing) -> None:
    content = briefing.passages.content().count()
    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted())
    first = briefing.passages.content().in_order()[0]
    actions.dont_track(passage=first, by=cast.coordinator, decision=Decision.INFORMATIONAL)

    assert statistics.coverage(briefing) == Coverage(3, 1, content - 4, 0)


def test_passage_tracked_twice_counts_once(cast: Cast, briefing: Briefing) -> None:
    passage = briefing.passages.suggested().in_order()[0]
    words = [SourceText(briefing, passage.start, passage.end), SourceText(briefing, passage.start, passage.end - 1)]
    for each in words:
        factories.track(cast, sources=[each])

    assert statistics.coverage(briefing).tracked == 1


def test_what_was_entered_in_error_leaves_its_passages_unreviewed(cast: Cast, briefing: Briefing) -> None:
    before = statistics.coverage(briefing)
    made = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted())
    for recommendation in made:
        factories.walk(cast, recommendation, Status.ENTERED_IN_ERROR)

    assert statistics.coverage(briefing) == replace(before, untried=0)


def test_coverage_of_many_briefings_is_one_query(cast: Cast, briefing: Briefing) -> None:
    other = factories.briefing(cast, text="# Another\n\nNothing follows from this.\n", file_name="other.md")

    with CaptureQueriesContext(connection) as captured:
        found = statistics.coverages([briefing, other])

    assert len(captured) == 1
    assert found[other.pk].to_review == 1
    assert found[briefing.pk] == statistics.coverage(briefing)


def test_list_addresses_leave_out_what_is_not_said() -> None:
    assert statistics.list_url(meeting="", attention="stale") == "/recommendations/?attention=stale"
    assert statistics.list_url() == "/recommendations/"


@pytest.mark.parametrize("counts", [[1], [1, 1, 1], [999, 1], [0, 5], [1_000_000, 1, 1, 1], [7, 11, 13, 17, 19, 23]])
def test_bar_fills_its_width_exactly_and_shows_every_piece(counts: list[int]) -> None:
    statuses = tuple(Figure("x", count, "/", status.value) for count, status in zip(counts, Status, strict=False))

    bar = charts.status_bar(StatusCounts(Figure("all", sum(counts), "/"), statuses), name="Paris")

    assert bar.segments[0].x == 0
    assert sum(segment.width for segment in bar.segments) == bar.width
    assert all(segment.width >= charts.NARROWEST for segment in bar.segments)
    assert all(a.x + a.width == b.x for a, b in zip(bar.segments, bar.segments[1:], strict=False))


def test_bar_of_nothing_says_so() -> None:
    bar = charts.status_bar(StatusCounts(Figure("all", 0, "/"), ()), name="Paris")

    assert bar.segments == ()
    assert bar.description == "Nothing is tracked."


def test_a_standing_names_the_statuses_that_occur_in_the_order_of_the_workflow(cast: Cast) -> None:
    for status in (Status.STALLED, Status.NOT_STARTED, Status.NOT_YET_REPORTED, Status.ENTERED_IN_ERROR):
        factories.walk(cast, factories.track(cast), status)

    [(meeting, counts)] = statistics.status_counts(Recommendation.objects.all(), [cast.meeting])

    assert meeting == cast.meeting
    assert counts.total.count == 3
    assert [figure.key for figure in counts.statuses] == ["not_yet_reported", "not_started", "stalled"]
