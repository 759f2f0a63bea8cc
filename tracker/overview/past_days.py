"""How everything stood on past days: read from the tallies where they have the day, counted from the versions else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, DateField, Value

from tracker import history
from tracker.database import past
from tracker.models import DayTally, Recommendation
from tracker.models.access import MOST_AWAY, not_narrowed_away
from tracker.overview.scope import Scope
from tracker.overview.standing import Standing, standing, summed
from tracker.statistics import AttentionGroup, condition
from tracker.tallying import TALLIES, key_of


def standing_on(scope: Scope, day: date, found: Mapping[date, Standing] | None = None) -> Standing:
    """Return how what a page is about stood at the end of a day; `found` is what was read of tallies for it already."""
    if found is None:
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
    meetings, away = _meetings_and_away(scope)
    if len(away) > MOST_AWAY:
        return {}
    tallies = list(
        DayTally.objects.filter(day__in=days, zone=settings.TIME_ZONE).only("day", "meetings").order_by("day")
    )
    taken: dict[date, Counter[str]] = {}
    if away:
        # These days are over, so what is taken away from them does not change either.
        key = key_of("away", [each.pk for each in tallies], sorted(away))
        taken = caches[TALLIES].get_or_set(key, lambda: _counted_away(away, [each.day for each in tallies])) or {}
    return {each.day: _sum(each, meetings, taken.get(each.day, Counter())) for each in tallies}


def _meetings_and_away(scope: Scope) -> tuple[frozenset[str], list[int]]:
    """Return the ids of the meetings a page is about, as they stand in a tally, and of what is narrowed to others.

    It is one query.
    """
    listed: Any = scope.listed_meetings().order_by().annotate(is_away=Value(False)).values_list("is_away", "pk")
    if scope.user.reach.narrowed:
        rows = Recommendation.objects.filter(~not_narrowed_away(scope.user), meeting__in=scope.listed_meetings())
        away = rows.order_by().annotate(is_away=Value(True)).values_list("is_away", "pk")[: MOST_AWAY + 1]
        listed = listed.union(away, all=True)
    found = list(listed)
    return frozenset(str(key) for is_away, key in found if not is_away), [key for is_away, key in found if is_away]


def _counted_away(away: list[int], days: Collection[date]) -> dict[date, Counter[str]]:
    """Count these recommendations as tallies would have, on each day; all days in one query."""
    counts: dict[date, Counter[str]] = {day: Counter() for day in days}
    if not days:
        return counts
    first, *others = [_by_status(away, day) for day in days]
    for day, status, count, overdue, stale in first.union(*others, all=True) if others else first:
        counts[day] += Counter({status: count, "overdue": overdue, "stale": stale})
    return counts


def _by_status(away: list[int], day: date) -> Any:
    """Return the query that counts these by status, and those overdue and without an update, at the end of a day."""
    rows = past.pinned(Recommendation.objects.tracked().filter(pk__in=away), history.end_of(day)).order_by()
    return (
        rows.annotate(day=Value(day, output_field=DateField()))
        .values("day", "status")
        .annotate(
            count=Count("pk"),
            overdue=Count("pk", filter=condition(AttentionGroup.OVERDUE, day)),
            stale=Count("pk", filter=condition(AttentionGroup.STALE, day)),
        )
        .values_list("day", "status", "count", "overdue", "stale")
    )


def _sum(tally: DayTally, meetings: frozenset[str], away: Counter[str]) -> Standing:
    counts = summed(found for meeting, found in tally.meetings.items() if meeting in meetings)
    counts.subtract(away)
    overdue, stale = counts.pop("overdue", 0), counts.pop("stale", 0)
    return Standing(counts, overdue=overdue, stale=stale)
