"""Burn-up: what stood at the end of a day, exactly as the log has it."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http.request import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tracker import actions, charts
from tracker.models import ProgressEntry, Recommendation
from tracker.overview.burn_up import BurnUp, burn_up, month_ends
from tracker.overview.scope import Scope
from tracker.overview.tallies import tallies
from tracker.workflow import Status


def found(cast: Cast, query: str = "", on: date | None = None) -> BurnUp:
    scope = Scope(QueryDict(query), cast.reader, address="/figures/", on=on or timezone.localdate())
    return burn_up(scope, tallies(scope.rows, on=scope.on).all.statuses)


def numbers(burn: BurnUp) -> list[tuple[int, ...]]:
    return [(each.tracked, each.verified, each.otherwise, each.claimed, each.open) for each in burn.points]


def drafted(at: datetime) -> Any:
    return factories.drafted("Something happened.", happened_on=timezone.localdate(at), at=at)


def test_the_days_are_the_ends_of_twelve_months_and_today() -> None:
    days = month_ends(date(2026, 3, 30))

    assert len(days) == 13
    assert (days[0], days[-2], days[-1]) == (date(2025, 3, 31), date(2026, 2, 28), date(2026, 3, 30))


def test_what_stood_at_the_end_of_each_month_is_counted_from_the_log(cast: Cast) -> None:
    on = timezone.localdate()
    last = on.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    first = before.replace(day=1) - timedelta(days=400)
    late = datetime.combine(last, datetime.max.time(), tzinfo=timezone.get_current_timezone())
    old = factories.track(cast, draft=drafted(datetime.combine(first, datetime.min.time(), tzinfo=UTC)))
    wrong = factories.track(cast, draft=drafted(datetime.combine(before, datetime.min.time(), tzinfo=UTC)))
    common = {"by": cast.second_coordinator}
    # The last moment of a month belongs to it, the first of the next does not.
    factories.claim(cast, old, at=late, happened_on=last)
    actions.enter_in_error(recommendation=wrong, draft=drafted(late + timedelta(microseconds=1)), **common)

    burn = found(cast)

    assert not burn.is_weekly
    assert [each.day for each in burn.points] == month_ends(on)
    assert numbers(burn)[0] == (1, 0, 0, 0, 1)
    assert numbers(burn)[-3:] == [(2, 0, 0, 0, 2), (2, 0, 0, 1, 1), (1, 0, 0, 1, 0)]

    actions.verify(recommendation=old, draft=factories.drafted(), to=Status.PARTLY_IMPLEMENTED, **common)
    assert numbers(found(cast))[-1] == (1, 1, 0, 0, 0)


def test_what_began_lately_is_shown_week_by_week(cast: Cast) -> None:
    for days in (20, 8, 7):
        factories.track(cast, days_ago=days)

    burn = found(cast)

    today = timezone.localdate()
    assert burn.is_weekly
    assert [(today - each.day).days for each in burn.points] == [14, 7, 0]
    assert [each.tracked for each in burn.points] == [1, 3, 3]


def test_what_began_today_is_one_day(cast: Cast) -> None:
    factories.track(cast)

    burn = found(cast)

    assert numbers(burn) == [(1, 0, 0, 0, 1)]
    assert len(charts.burn_up_chart(burn).columns) == 1


def test_it_counts_what_the_page_is_about_and_no_more(cast: Cast) -> None:
    factories.track(cast, days_ago=50)
    factories.track(cast, days_ago=40, lead=cast.data, owner=None)

    assert [each.tracked for each in found(cast, f"lead={cast.data.pk}").points][-1] == 1
    assert [each.tracked for each in found(cast).points][-1] == 2


def test_months_before_the_first_are_left_out(cast: Cast) -> None:
    factories.track(cast, days_ago=150)

    burn = found(cast)

    assert not burn.is_weekly
    assert burn.points[0].tracked == 1
    assert len(burn.points) < 8


def test_one_query_reads_the_log_of_a_year(cast: Cast) -> None:
    factories.track(cast, days_ago=50)
    scope = Scope(QueryDict(""), cast.reader, address="/figures/", on=timezone.localdate())
    statuses = tallies(scope.rows, on=scope.on).all.statuses

    with CaptureQueriesContext(connection) as queries:
        burn_up(scope, statuses)

    # Whether there are tallies of these days, and of which meetings they count; there are none, so the log is read.
    assert len(queries) == 3


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_random_steps_stands_on_each_day_as_the_log_says_entry_by_entry(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    judge = {"by": cast.second_coordinator}
    for _ in range(12):
        day = chance.randrange(30, 420)
        item = factories.track(cast, days_ago=day)
        for status in chance.sample([Status.REPORTED_COMPLETE, *Status], 2):
            day = chance.randrange(0, day + 1)
            item.refresh_from_db()
            if status == Status.ENTERED_IN_ERROR and item.is_open:
                actions.enter_in_error(recommendation=item, draft=factories.drafted(days_ago=day), **judge)
            elif status in (Status.NOT_IMPLEMENTED, Status.NO_LONGER_APPLICABLE) and item.is_open:
                actions.close(recommendation=item, draft=factories.drafted(days_ago=day), to=status, **judge)
            elif item.status == Status.REPORTED_COMPLETE:
                actions.verify(
                    recommendation=item, draft=factories.drafted(days_ago=day), to=Status.IMPLEMENTED, **judge
                )
            elif item.is_open:
                factories.claim(cast, item, days_ago=day)
            elif item.status != Status.ENTERED_IN_ERROR:
                draft = factories.drafted(days_ago=day)
                actions.reopen(recommendation=item, draft=draft, to=Status.IN_PROGRESS, **judge)

    for point in found(cast).points:
        stood = [
            entry.status_to
            for item in Recommendation.objects.all()
            if (
                entry := ProgressEntry.objects.filter(recommendation=item, recorded_at__date__lte=point.day)
                .order_by("-sequence")
                .first()
            )
        ]
        counted = [status for status in stood if status != Status.ENTERED_IN_ERROR]
        assert point.tracked == len(counted), point.day
        assert point.claimed == counted.count(Status.REPORTED_COMPLETE), point.day
        assert point.verified == counted.count(Status.IMPLEMENTED), point.day
        assert point.otherwise == sum(
            counted.count(status) for status in (Status.NOT_IMPLEMENTED, Status.NO_LONGER_APPLICABLE)
        ), point.day
