"""Changes of accounts that coordinators should know of when they decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from tracker import log_sentences, permissions
from tracker.models import AccountChange, ProgressEntry, User
from tracker.models.account_log import WATCHED_FOR

FIRST = frozenset({*AccountChange.WATCHED, AccountChange.Kind.COORDINATOR_TAKEN, AccountChange.Kind.LINK_SENT})
"""Changes of roles, addresses and links: these are never left out."""
MOST = 5
"""So many lines are filled up with other changes."""


def mark_doubts(user: User, entries: Sequence[ProgressEntry]) -> None:
    """Set on each entry why it may be doubtful who wrote it, for a coordinator; for others nothing is set."""
    if not user.coordinates_some:
        return
    changes = AccountChange.objects.before(entries)
    for entry in entries:
        if entry.pk in changes:
            entry.doubt = log_sentences.doubt(changes[entry.pk], entry)


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """What happened to accounts: for each person the changes that are shown, and how many more the log has."""

    lines: list[list[AccountChange]] = field(default_factory=list)
    more: int = 0


def recent_changes(user: User) -> RecentChanges:
    """Return, for who coordinates everything, the changes of this week that coordinators should know of; else nothing.

    They are of the accounts of the whole site, with addresses: who coordinates single meetings does not see the people.
    One line for each person. Who may sign in, or decide, since then comes first and is never left out: the last
    change of each such kind. Of the others the last of a person is shown, while there are few lines.
    """
    if not (user.is_coordinator and permissions.sees_people(user)):
        return RecentChanges()
    since = timezone.now() - WATCHED_FOR
    changes = list(AccountChange.objects.of_coordinators().for_list().filter(at__gte=since).exclude(person=user))
    lines: dict[int, dict[str, AccountChange]] = {}
    for change in changes:
        if change.kind in FIRST:
            lines.setdefault(change.person_id, {}).setdefault(change.kind, change)
    for change in changes:
        if change.person_id not in lines and len(lines) < MOST:
            lines[change.person_id] = {change.kind: change}
    shown = [list(line.values()) for line in lines.values()]
    return RecentChanges(shown, len(changes) - sum(map(len, shown)))
