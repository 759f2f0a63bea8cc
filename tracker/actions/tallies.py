"""Counting past days, once each, so that pages need not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count

from tracker import history
from tracker.models import DayTally, Recommendation
from tracker.models.recommendations import RecommendationQuerySet
from tracker.statistics import AttentionGroup, members
from tracker.tallying import count_next_day

MONTHS, DAYS = 13, 62
"""The ends of so many months are kept, and each of so many days: what pages compare with."""


def days_to_tally(today: date) -> list[date]:
    """Return the days that pages look back to, the latest first: the last two months, and ends of months."""
    lately = [today - timedelta(days=before) for before in range(1, DAYS + 1)]
    return sorted({*lately, *history.month_ends(today, MONTHS)}, reverse=True)


def tally_days(days: Iterable[date]) -> int:
    """Count each day that is over and not counted yet; return how many were. A day before the first record is not."""
    first = history.first_day()
    if first is None:
        return 0
    known = set(DayTally.objects.filter(zone=settings.TIME_ZONE).values_list("day", flat=True))
    new = [day for day in days if day not in known and day >= first and history.is_settled(day)]
    for day in new:
        DayTally.objects.bulk_create(
            [DayTally(day=day, zone=settings.TIME_ZONE, meetings=_counted(day))], ignore_conflicts=True
        )
    return len(new)


def tally_next_day(today: date) -> bool:
    """Keep what pages of today begin to count with, once yesterday is settled; return whether that was done now."""
    yesterday = today - timedelta(days=1)
    tallies = DayTally.objects.filter(zone=settings.TIME_ZONE)
    tallies.filter(day__lt=yesterday).exclude(next_day={}).update(next_day={})
    if not tallies.filter(day=yesterday, next_day={}).exists():
        return False
    return bool(tallies.filter(day=yesterday).update(next_day=count_next_day(yesterday)))


def _counted(day: date) -> dict[int, dict[str, int]]:
    """Count what the versions say of a day, by meeting; three queries."""
    rows = Recommendation.objects.tracked().order_by()
    counts: dict[int, dict[str, int]] = {}
    with history.reading(day):
        found = list(rows.values_list("meeting_id", "status").annotate(count=Count("pk")))
        for key, group in (("overdue", AttentionGroup.OVERDUE), ("stale", AttentionGroup.STALE)):
            found += [(meeting, key, count) for meeting, count in _by_meeting(members(rows, group, on=day))]
    for meeting, key, count in found:
        counts.setdefault(meeting, {})[key] = count
    return counts


def _by_meeting(rows: RecommendationQuerySet) -> Iterable[tuple[int, int]]:
    return rows.order_by().values_list("meeting_id").annotate(count=Count("pk"))
