"""Writes down who is told of an entry of the log, in the transaction of that entry. The mail is made in `notices`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from tracker.actions.links import sends_mail
from tracker.deferring import defer
from tracker.models import Act, Notice, ProgressEntry, Recommendation, User
from tracker.notices import events

TELL = "tell"
"""The name of the task that calls `notices.tell`."""
LONG_AGO = timedelta(days=1)
"""Of what a replay writes down as of so long ago, nobody is told."""


def note(entry: ProgressEntry, recommendation: Recommendation) -> None:
    """Write down who is told of an entry, and have them told once it is committed, where the site sends mail."""
    if _is_replayed(entry.act):
        return
    write([(person, kind, entry) for person, kind in events.told_by(entry, recommendation)], entry.act)


def note_many(entries: Sequence[ProgressEntry], act: Act) -> None:
    """Do so for entries of one act that begin recommendations, or were taken together."""
    if not _is_replayed(act):
        write(events.told_of_many(entries), act)


def _is_replayed(act: Act) -> bool:
    return act.at < timezone.now() - LONG_AGO


def write(told: Sequence[tuple[User, Notice.Kind, ProgressEntry]], act: Act) -> None:
    """Write down that these people are told of these entries by an act, and have them told once it is committed."""
    if not told:
        return
    is_first = not Notice.objects.filter(act=act, settled_at__isnull=True).exists()
    settled_at = None if sends_mail() else timezone.now()
    notices = [
        Notice(
            person=person,
            kind=kind,
            recommendation_id=entry.recommendation_id,
            entry=entry,
            act=act,
            at=act.at,
            settled_at=settled_at,
        )
        for person, kind, entry in told
    ]
    Notice.objects.bulk_create(notices, batch_size=1_000)
    if is_first and settled_at is None:
        defer(TELL, act=act.pk)
