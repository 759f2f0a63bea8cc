"""What tests of mails and digests begin with: a Monday, moments of its week and later, and what was sent by now."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage

from django.utils import timezone

from tests import jobs, servers

MONDAY = datetime.now(UTC).date() + timedelta(days=21 - datetime.now(UTC).weekday())
"""A Monday in two or three weeks: everybody of the cast has joined by then."""


def moment(day: int, hour: int) -> datetime:
    """An hour of a day after that Monday, which is day 0."""
    return timezone.make_aware(datetime.combine(MONDAY + timedelta(days=day), time(hour)))


def sent(server: servers.MailServer) -> list[EmailMessage]:
    """What was sent by now."""
    jobs.run_all()
    return server.taken()
