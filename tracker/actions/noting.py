"""Writes down who is told of an entry of the log, in the transaction of that entry. The mail is made in `notices`."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tracker.actions.links import sends_mail
from tracker.deferring import defer
from tracker.models import Notice, ProgressEntry, Recommendation
from tracker.notices import events

TELL = "tell"
"""The name of the task that calls `notices.tell`."""
LONG_AGO = timedelta(days=1)
"""Of what a replay writes down as of so long ago, nobody is told."""


def note(entry: ProgressEntry, recommendation: Recommendation) -> None:
    """Write down who is told of an entry, and have them told once it is committed, where the site sends mail."""
    now, act = timezone.now(), entry.act
    if act.at < now - LONG_AGO:
        return
    told = events.told_by(entry, recommendation)
    if not told:
        return
    is_first = not Notice.objects.filter(act=act, settled_at__isnull=True).exists()
    settled_at = None if sends_mail() else now
    Notice.objects.bulk_create(
        Notice(
            person=person,
            kind=kind,
            recommendation=recommendation,
            entry=entry,
            act=act,
            at=act.at,
            settled_at=settled_at,
        )
        for person, kind in told
    )
    if is_first and settled_at is None:
        defer(TELL, act=act.pk)
