"""When a digest is due: at most once a week or a day, never on the weekend of its reader, in the site's time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tracker.models import NoticePreference, SentDigest, User
from tracker.models.notices import Weekend

_DEFAULT = NoticePreference()


def due(at: datetime) -> QuerySet[User]:
    """Return the people whose digest is due at a moment and was not made yet.

    One that was missed, as the worker was away, is made later in the same week, or on the same day where it is daily.
    The week begins after the weekend of each.
    """
    now = timezone.localtime(at)
    people = User.objects.filter(is_active=True, is_system=False, date_joined__lt=_midnight(now))
    condition = Q(pk__in=[])
    for weekend in Weekend:
        if is_working_day(weekend, now.weekday()):
            condition |= _is_due(weekend, now)
    return people.filter(condition).order_by("pk")


def is_working_day(weekend: Weekend, weekday: int) -> bool:
    """Whether a day of the week, as `date.weekday` numbers it, is not one of this weekend."""
    return weekday not in weekend.days


def _is_due(weekend: Weekend, now: datetime) -> Q:
    """Return the condition that a digest is due on a working day of those who have this weekend."""
    today, weekday = now.date(), now.weekday()
    before = [(weekend.first_day + number) % 7 for number in range((weekday - weekend.first_day) % 7)]
    chosen = "notice_preference__"
    has_come = Q(**{f"{chosen}weekday__in": before})
    has_come |= Q(**{f"{chosen}weekday": weekday, f"{chosen}hour__lte": now.hour})
    weekly = Q(**{f"{chosen}weekend": weekend, f"{chosen}digest": "weekly"}) & has_come
    daily = Q(**{f"{chosen}weekend": weekend, f"{chosen}digest": "daily", f"{chosen}hour__lte": now.hour})
    is_default = weekend == _DEFAULT.weekend
    if is_default and (_DEFAULT.weekday in before or (_DEFAULT.weekday, _DEFAULT.hour) <= (weekday, now.hour)):
        weekly |= Q(notice_preference__isnull=True)
    of_week = ~Exists(_sent(today - timedelta(days=len(before))))
    return (weekly & of_week) | (daily & ~Exists(_sent(today)))


def _sent(since: date) -> QuerySet[SentDigest]:
    return SentDigest.objects.filter(person=OuterRef("pk"), day__gte=since)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
