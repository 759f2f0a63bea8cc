"""How the recommendations stand on a day: the figures of the Overview, and the sentence that says them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import tallying
from tracker.models.recommendations import RecommendationQuerySet
from tracker.overview.scope import Scope
from tracker.statistics import AttentionGroup, Figure, ListUrl, attention_of, by_status
from tracker.workflow import CLOSED, OPEN, Status, listed

VERIFIED = (Status.IMPLEMENTED, Status.PARTLY_IMPLEMENTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many recommendations are in each status on a day, and how many of them are late or without news."""

    statuses: Mapping[str, int]
    overdue: int = 0
    stale: int = 0

    def count(self, *statuses: str) -> int:
        """How many are in one of the statuses."""
        return sum(self.statuses.get(status, 0) for status in statuses)

    @property
    def tracked(self) -> int:
        """All but those entered in error."""
        return self.open + self.closed

    @property
    def open(self) -> int:
        """Those on which something is still to happen."""
        return self.count(*OPEN)

    @property
    def closed(self) -> int:
        """Those that are closed, one way or another."""
        return self.count(*CLOSED - {Status.ENTERED_IN_ERROR})

    @property
    def verified(self) -> int:
        """Those that a coordinator verified, in whole or in part."""
        return self.count(*VERIFIED)

    @property
    def claimed(self) -> int:
        """Those that are reported complete and await verification."""
        return self.count(Status.REPORTED_COMPLETE)


def standing(rows: RecommendationQuerySet, *, on: date) -> Standing:
    """Count the rows by status on a day, and those that are overdue or without an update."""
    return _standing(*by_status(rows, on=on, groups=(AttentionGroup.OVERDUE, AttentionGroup.STALE)))


def standing_and_attention(rows: RecommendationQuerySet, url: ListUrl, *, on: date) -> tuple[Standing, list[Figure]]:
    """Return how the rows stand on a day, and each attention group among them, counted once."""
    statuses, attention = by_status(rows, url, on=on)
    return _standing(statuses, attention), attention


def kept_by_meeting(scope: Scope, *, on: date) -> dict[int, dict[str, int]] | None:
    """Return how each meeting stands that a page is about, where that is kept; it is not of a part of a meeting."""
    if scope.state.keys() - {"meeting"}:
        return None
    kept = tallying.kept(scope.user, on, tallying.MEETINGS)
    if kept is None:
        return None
    return kept.meetings(set(scope.listed_meetings().values_list("pk", flat=True)) if scope.meetings else None)


def standing_by_meeting(meetings: Mapping[int, Mapping[str, int]], url: ListUrl) -> tuple[Standing, list[Figure]]:
    """Return the same of what is known of each meeting; see `tallying.Kept.meetings`."""
    counts = summed(meetings.values())
    groups = attention_of(counts, url)
    return _standing({status.value: count for status in Status if (count := counts[status.value])}, groups), groups


def summed(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    """Add up the counts of many meetings. Adding Counters would go through the sum so far for each of them."""
    total: Counter[str] = Counter()
    for each in counts:
        for name, number in each.items():
            total[name] += number
    return total


def _standing(statuses: Mapping[str, int], attention: Iterable[Figure]) -> Standing:
    counts = {figure.key: figure.count for figure in attention}
    return Standing(statuses, overdue=counts[AttentionGroup.OVERDUE], stale=counts[AttentionGroup.STALE])


# --- In words --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """Some statuses, and what is said where one, all or some recommendations are in them."""

    status: Sequence[str]
    one: Callable[[], str]
    all: Callable[[], str]
    some: Callable[[int], str]


_PARTS = (
    _Part(
        ("closed",),
        lambda: _("{count} recommendation is tracked. It is closed ({verified} verified)."),
        lambda: _("All {count} recommendations are closed ({verified} verified)."),
        lambda count: ngettext(
            "{count} is closed ({verified} verified)", "{count} are closed ({verified} verified)", count
        ),
    ),
    _Part(
        (Status.REPORTED_COMPLETE,),
        lambda: _("{count} recommendation is tracked. It awaits verification."),
        lambda: _("All {count} recommendations await verification."),
        lambda count: ngettext("{count} awaits verification", "{count} await verification", count),
    ),
    _Part(
        (Status.IN_PROGRESS,),
        lambda: _("{count} recommendation is tracked. It is in progress."),
        lambda: _("All {count} recommendations are in progress."),
        lambda count: ngettext("{count} is in progress", "{count} are in progress", count),
    ),
    _Part(
        (Status.NOT_STARTED,),
        lambda: _("{count} recommendation is tracked. It has not started."),
        lambda: _("None of the {count} recommendations has started."),
        lambda count: ngettext("{count} has not started", "{count} have not started", count),
    ),
    _Part(
        (Status.STALLED,),
        lambda: _("{count} recommendation is tracked. It is on hold."),
        lambda: _("All {count} recommendations are on hold."),
        lambda count: ngettext("{count} is on hold", "{count} are on hold", count),
    ),
    _Part(
        (Status.NOT_YET_REPORTED,),
        lambda: _("{count} recommendation is tracked. It has no update yet."),
        lambda: _("None of the {count} recommendations has an update yet."),
        lambda count: ngettext("{count} has no update yet", "{count} have no update yet", count),
    ),
)


def linked(words: str, *, count: int, url: str, **more: object) -> SafeString:
    """Return words with `{count}`, that number being a link to the list it counts."""
    return format_html(words, count=_link(count, url), **more)


def _link(count: int, url: str) -> SafeString:
    return format_html('<a class="count" href="{}">{}</a>', url, f"{count:,}")


def summary(found: Standing, url: ListUrl) -> SafeString:
    """Return how everything stands in a sentence or two, each number a link to its list."""
    if not found.tracked:
        return format_html("{}", _("No recommendations are tracked here yet."))
    verified = _link(found.verified, url(status=list(VERIFIED)))
    counted = [(part, count) for part in _PARTS if (count := _count(found, part))]
    if len(counted) == 1:
        ((part, count),) = counted
        words = part.one() if count == 1 else part.all()
        said = linked(words, count=count, url=url(), verified=verified)
    else:
        parts = [
            linked(part.some(count), count=count, url=url(status=list(part.status)), verified=verified)
            for part, count in counted
        ]
        # Each part was made safe above.
        said = linked(_("Of {count} recommendations, {parts}."), count=found.tracked, url=url(), parts=_joined(parts))
    return format_html("{} {}", said, _late(found, url)) if found.overdue else said


def _count(found: Standing, part: _Part) -> int:
    return found.closed if part.status == ("closed",) else found.count(*part.status)


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return SafeString(listed(parts))


def _late(found: Standing, url: ListUrl) -> SafeString:
    words = ngettext("{count} is overdue.", "{count} are overdue.", found.overdue)
    return linked(words, count=found.overdue, url=url(attention=AttentionGroup.OVERDUE.value))
