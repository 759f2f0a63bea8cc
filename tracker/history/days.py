"""A past day: what was known at its end, and which days there are.

`as_of(day, user)` returns recommendations as the database knew them at the end of that day, where this site is. It is
the queryset of every other page, so that its methods, `RecommendationFilter`, the table, `statistics` and the file work
on it as they do on the present; give them `on=day`. What a row names is as it was then where it is joined
(`for_list()`, `for_detail()`, `showing()`) or read inside `reading(day)`. Who may see a row is asked of today.

How a table is replaced by its past is in `database.past`; which tables have one, in `models.versions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from tracker.database import past
from tracker.models import Act, Recommendation, User
from tracker.models.recommendations import RecommendationQuerySet

SETTLED_AFTER = timedelta(minutes=30)
"""So long after its end a day can still change.

The database takes no entry or version of an act that is older than a quarter of an hour; the rest is for its commit.
"""


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over, where this site is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def is_settled(day: date, *, now: datetime | None = None) -> bool:
    """Whether a day can no longer change, so that what was computed for it may be kept: by day and time zone."""
    return (now or timezone.now()) >= end_of(day) + SETTLED_AFTER


def as_of(day: date, user: User) -> RecommendationQuerySet:
    """Return the recommendations that were there at the end of a day, as they were, of those a person may see today.

    It can be used as `Recommendation.objects.visible_to(user)` is. The words of titles and goals cannot be searched:
    their index has no past. On the present day, and later, it is the present.
    """
    end = end_of(day)
    return past.pinned(Recommendation.objects.all(), end if end <= timezone.now() else None).visible_to(user)


def shown(user: User) -> RecommendationQuerySet:
    """Return the recommendations a person may see, as of the day that is shown, also once the page is done."""
    return past.pinned(Recommendation.objects.all(), past.moment()).visible_to(user)


@contextmanager
def reading(day: date | None) -> Iterator[None]:
    """Read everything meanwhile as it was at the end of a day, also what pages ask by other querysets; None: now."""
    with past.at(None if day is None else end_of(day)):
        yield


def turn_to(day: date) -> None:
    """Read everything from now on as it was at the end of a day, until the `reading` that is in force ends."""
    past.turn_to(end_of(day))


def shown_day() -> date | None:
    """Return the past day that is being read; None where it is the present."""
    when = past.moment()
    return None if when is None else timezone.localdate(when) - timedelta(days=1)


def today() -> date:
    """Return the day as of which things are shown: the past day that is being read, or today."""
    return shown_day() or timezone.localdate()


def month_ends(before: date, count: int) -> list[date]:
    """Return the last days of so many months before that of a day, the earliest first."""
    ends: list[date] = []
    for _month in range(count):
        before = before.replace(day=1) - timedelta(days=1)
        ends.append(before)
    return ends[::-1]


def first_day() -> date | None:
    """Return the day of the first record; None where there is none yet."""
    first = Act.objects.order_by("at", "pk").values_list("at", flat=True).first()
    return None if first is None else timezone.localdate(first)


def called(reference: str) -> Q:
    """Return the condition that a recommendation has a reference, which never changes: its index is of the present."""
    if past.moment() is None:
        return Q(reference=reference)
    return Q(pk__in=past.live(Recommendation.objects.filter(reference=reference).values("pk")))
