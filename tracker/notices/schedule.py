"""When a digest is due: at most once a week or once a day, never on a weekend, in the time zone of the site."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tracker.models import NoticePreference, SentDigest, User

_FIRST_WEEKEND_DAY = 5
_DEFAULT = NoticePreference()


def due(at: datetime) -> QuerySet[User]:
    """Return the people whose digest is due at a moment and was not made yet.

    One that was missed, as the worker was away, is made later in the same week, or on the same day where it is daily.
    """
    now = timezone.localtime(at)
    today, weekday = now.date(), now.weekday()
    people = User.objects.filter(is_active=True, is_system=False, date_joined__lt=_midnight(now))
    if weekday >= _FIRST_WEEKEND_DAY:
        return people.none()
    weekly = Q(notice_preference__digest="weekly") & _has_come("notice_preference__", weekday, now.hour)
    if (_DEFAULT.weekday, _DEFAULT.hour) <= (weekday, now.hour):
        weekly |= Q(notice_preference__isnull=True)
    daily = Q(notice_preference__digest="daily", notice_preference__hour__lte=now.hour)
    of_week = ~Exists(_sent(monday_of(today)))
    of_day = ~Exists(_sent(today))
    return people.filter((weekly & of_week) | (daily & of_day)).order_by("pk")


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def _has_come(prefix: str, weekday: int, hour: int) -> Q:
    """Return the condition that the day and hour somebody chose have come in this week."""
    earlier = Q(**{f"{prefix}weekday__lt": weekday})
    return earlier | Q(**{f"{prefix}weekday": weekday, f"{prefix}hour__lte": hour})


def _sent(since: date) -> QuerySet[SentDigest]:
    return SentDigest.objects.filter(person=OuterRef("pk"), day__gte=since)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
