"""What moved in a period: a sentence, and the changes kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.history import Change, ChangeKind, Changes
from tracker.overview.scope import Period
from tracker.workflow import listed

_WORDS: dict[ChangeKind, Callable[[int], str]] = {
    ChangeKind.VERIFIED: lambda n: ngettext("{count} verified", "{count} verified", n),
    ChangeKind.COMPLETED: lambda n: ngettext("{count} reported complete", "{count} reported complete", n),
    ChangeKind.RETURNED: lambda n: ngettext("{count} sent back", "{count} sent back", n),
    ChangeKind.CLOSED: lambda n: ngettext(
        "{count} closed without implementation", "{count} closed without implementation", n
    ),
    ChangeKind.REOPENED: lambda n: ngettext("{count} reopened", "{count} reopened", n),
    ChangeKind.STALLED: lambda n: ngettext("{count} put on hold", "{count} put on hold", n),
    ChangeKind.STARTED: lambda n: ngettext("{count} started", "{count} started", n),
    ChangeKind.ADVANCED: lambda n: ngettext("{count} updated", "{count} updated", n),
    ChangeKind.SLIPPED: lambda n: ngettext("{count} due date moved by {days}", "{count} due dates moved by {days}", n),
    ChangeKind.PROPOSED: lambda n: ngettext("{count} new date proposed", "{count} new dates proposed", n),
    ChangeKind.RESTATED: lambda n: ngettext("{count} reiterated", "{count} reiterated", n),
    ChangeKind.NEW: lambda n: ngettext("{count} new", "{count} new", n),
}
"""What is said of each kind, in this order. Silence is no movement: it is listed, and in the numbers."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The changes of one kind that are shown, and how many there are in all."""

    kind: ChangeKind
    count: int
    changes: list[Change]

    @property
    def label(self) -> str | Promise:
        """What the kind is called."""
        return self.kind.label

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.changes)


def movement(changes: Changes, period: Period) -> SafeString:
    """Return in a sentence what moved in a period, each number a link to the changes it counts on the page."""
    parts = [_part(kind, count, changes) for kind in _WORDS if (count := changes.counts.get(kind, 0))]
    since = f"{period.words[:1].upper()}{period.words[1:]}"
    if not parts:
        return format_html(_("{since}: nothing moved."), since=since)
    # Each part was made safe.
    return format_html(_("{since}: {parts}."), since=since, parts=SafeString(listed(parts)))


def _part(kind: ChangeKind, count: int, changes: Changes) -> SafeString:
    number = format_html('<a class="count" href="#changed-{}">{}</a>', kind.value, f"{count:,}")
    days = ngettext("%(count)d day", "%(count)d days", changes.days_moved) % {"count": changes.days_moved}
    return format_html(_WORDS[kind](count), count=number, days=days)


def moved(changes: Changes) -> list[Moved]:
    """Return the changes kind by kind, weightiest first, and what was silent last; no kind of which there is none."""
    kinds = [*_WORDS, ChangeKind.SILENT]
    return [Moved(kind, count, changes.shown[kind]) for kind in kinds if (count := changes.counts.get(kind, 0))]
