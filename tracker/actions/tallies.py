"""Counting past days, once each, so that pages need not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings

from tracker import history
from tracker.models import DayTally
from tracker.tallying import MEETINGS, count_next_day, count_that_day, summed_by_meeting

MONTHS, DAYS = 13, 93
"""The ends of so many months are kept, and each of so many days: what pages of today and of two months compare with."""


def days_to_tally(today: date) -> list[date]:
    """Return the days that pages look back to, the latest first: the last three months, and ends of months."""
    lately = [today - timedelta(days=before) for before in range(1, DAYS + 1)]
    return sorted({*lately, *history.month_ends(today, MONTHS)}, reverse=True)


def tally_days(days: Iterable[date]) -> int:
    """Count each day that is over and not counted yet; return how many were. A day before the first record is not."""
    first = history.first_day()
    if first is None:
        return 0
    # Those without `that_day` were counted before there was one.
    known = set(DayTally.objects.filter(zone=settings.TIME_ZONE).exclude(that_day={}).values_list("day", flat=True))
    new = [day for day in days if day not in known and day >= first and history.is_settled(day)]
    for day in new:
        counted = count_that_day(day)
        tally = DayTally(
            day=day, zone=settings.TIME_ZONE, meetings=summed_by_meeting(counted[MEETINGS]), that_day=counted
        )
        DayTally.objects.bulk_create(
            [tally], update_conflicts=True, unique_fields=["day", "zone"], update_fields=["meetings", "that_day"]
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
