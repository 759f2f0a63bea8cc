"""What coordinators are told about accounts where it matters to what they decide."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from tracker import sentences
from tracker.models import AccountChange, ProgressEntry, User
from tracker.models.account_log import WATCHED_FOR

MOST = 5


def mark_doubts(user: User, entries: Sequence[ProgressEntry]) -> None:
    """Let each entry say to a coordinator why it may be doubted who wrote it; others are told nothing."""
    if not user.is_coordinator:
        return
    changes = AccountChange.objects.before(entries)
    for entry in entries:
        if entry.pk in changes:
            entry.doubt = sentences.doubt(changes[entry.pk], entry)


def recent_changes(user: User) -> list[AccountChange]:
    """Return the latest changes of this week that coordinators are told of, for a coordinator; for others none."""
    if not user.is_coordinator:
        return []
    since = timezone.now() - WATCHED_FOR
    return list(AccountChange.objects.of_coordinators().for_list().filter(at__gte=since).exclude(person=user)[:MOST])
