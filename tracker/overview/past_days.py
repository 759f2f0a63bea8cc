"""How everything stood on past days: read from the tallies where they have the day, counted from the versions else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.conf import settings

from tracker import history
from tracker.models import DayTally, Recommendation
from tracker.models.access import not_narrowed_away
from tracker.overview.scope import Scope
from tracker.overview.standing import Standing, standing

MOST_AWAY = 5_000
"""More recommendations that are narrowed to others are not taken out of tallies one by one."""


def standing_on(scope: Scope, day: date) -> Standing:
    """Return how what a page is about stood at the end of a day."""
    found = standings_on(scope, [day])
    if day in found:
        return found[day]
    with history.reading(day):
        return standing(scope.rows, on=day)


def standings_on(scope: Scope, days: Collection[date]) -> dict[date, Standing]:
    """Return how what a page is about stood at the end of those days that are tallied; none where tallies do not say.

    They are by meeting. So they say nothing of a page that is narrowed down by anything else.
    """
    if scope.state.keys() - {"meeting"}:
        return {}
    away = _away(scope)
    if len(away) > MOST_AWAY:
        return {}
    tallies = DayTally.objects.filter(day__in=days, zone=settings.TIME_ZONE).order_by("day")
    meetings = _meetings(scope)
    return {each.day: _sum(each, meetings, _counted_away(away, each.day)) for each in tallies}


def _meetings(scope: Scope) -> frozenset[str]:
    """The ids of the meetings a page is about, as they stand in a tally."""
    return frozenset(str(key) for key in scope.listed_meetings().values_list("pk", flat=True))


def _away(scope: Scope) -> list[int]:
    """The ids of the recommendations in these meetings that are narrowed to others."""
    if not scope.user.reach.narrowed:
        return []
    rows = Recommendation.objects.filter(~not_narrowed_away(scope.user), meeting__in=scope.listed_meetings())
    return list(rows.order_by().values_list("pk", flat=True)[: MOST_AWAY + 1])


def _counted_away(away: list[int], day: date) -> Counter[str]:
    """Count these recommendations as a tally would have, on a day."""
    if not away:
        return Counter()
    with history.reading(day):
        found = standing(Recommendation.objects.tracked().filter(pk__in=away), on=day)
    return Counter({**found.statuses, "overdue": found.overdue, "stale": found.stale})


def _sum(tally: DayTally, meetings: frozenset[str], away: Counter[str]) -> Standing:
    counts: Counter[str] = Counter()
    for meeting, found in tally.meetings.items():
        if meeting in meetings:
            counts += Counter(found)
    counts.subtract(away)
    overdue, stale = counts.pop("overdue", 0), counts.pop("stale", 0)
    return Standing(counts, overdue=overdue, stale=stale)
