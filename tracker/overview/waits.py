"""What waits, by lead: missing updates and due dates that moved; and how long verification takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.models import Recommendation
from tracker.overview.figures import LEAD, MOVED, STALE, Choice, organisation_names, value_of
from tracker.overview.scope import Scope
from tracker.overview.tallies import Key, Tally
from tracker.statistics import AttentionGroup, Figure
from tracker.tallying import WAITED, Kept, by_days_waited, year_before

SHOWN = 10
"""Leads of a table, unless its address asks for all."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What waits at one lead: how many recommendations, and for how long, in words."""

    name: str
    figure: Figure
    words: str


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits at the leads, most first: the first of them, how many there are, and the address that shows all."""

    key: str
    label: str | Promise
    note: str | Promise
    columns: tuple[str | Promise, str | Promise]
    rows: tuple[Wait, ...]
    found: int
    whole: str
    nothing: str | Promise


@dataclass(frozen=True, slots=True)
class _Kind:
    """What can wait at a lead: how it is counted and sorted, the list behind it, and the words for how long."""

    key: str
    label: str | Promise
    note: str | Promise
    columns: tuple[str | Promise, str | Promise]
    query: dict[str, str]
    count: Callable[[Tally], int]
    days: Callable[[Tally, date], int]
    words: Callable[[int], str]
    nothing: str | Promise


def _stale_for(days: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": f"{days:,}"}


def _moved_by(days: int) -> str:
    return ngettext("+%(count)s day", "+%(count)s days", days) % {"count": f"{days:,}"}


_KINDS = (
    _Kind(
        STALE,
        gettext_lazy("No update in time, by lead"),
        gettext_lazy("Without an update, and nobody confirmed that nothing changed."),
        (gettext_lazy("No update"), gettext_lazy("Longest")),
        {"attention": AttentionGroup.STALE.value},
        lambda tally: tally.stale,
        lambda tally, on: (on - tally.oldest).days if tally.oldest else 0,
        _stale_for,
        gettext_lazy("Every lead has given its updates in time."),
    ),
    _Kind(
        MOVED,
        gettext_lazy("Due date moved, by lead"),
        gettext_lazy("Open, and due later than first agreed."),
        (gettext_lazy("Moved"), gettext_lazy("Days in all")),
        {"moved": "yes"},
        lambda tally: tally.moved,
        lambda tally, on: tally.moved_by,
        _moved_by,
        gettext_lazy("No open recommendation is due later than first agreed."),
    ),
)


def waits(scope: Scope, leads: Mapping[Key, Tally], choice: Choice) -> list[Waits]:
    """Return what waits at the leads: missing updates, and due dates that moved. One query for the names."""
    waiting = [key for key, tally in leads.items() if key is not None and (tally.stale or tally.moved)]
    names: dict[Key, str] = {None: _("No lead"), **dict[Key, str](organisation_names(waiting).items())}
    return [_waits(kind, scope, leads, names, choice) for kind in _KINDS]


def _waits(kind: _Kind, scope: Scope, leads: Mapping[Key, Tally], names: Mapping[Key, str], choice: Choice) -> Waits:
    found = [
        (-count, -kind.days(tally, scope.on), names[key], key)
        for key, tally in leads.items()
        if (count := kind.count(tally))
    ]
    found.sort(key=lambda each: (each[0], each[1], each[2].casefold()))
    rows = tuple(
        Wait(
            name,
            Figure(kind.label, -count, scope.url(**{LEAD: value_of(key)}, **kind.query)),
            kind.words(-days),
        )
        for count, days, name, key in (found if kind.key in choice.whole else found[:SHOWN])
    )
    whole = "" if len(rows) == len(found) else choice.url(scope, kind.key, whole=(*choice.whole, kind.key))
    return Waits(kind.key, kind.label, kind.note, kind.columns, rows, len(found), whole, kind.nothing)


# --- Time to verify --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimeToVerify:
    """How long completion reports waited that were verified or sent back since a day, and which waited longest.

    `waiting` counts those that still wait.
    """

    since: date
    decided: int
    median: str
    longest: str
    longest_of: Recommendation | None
    waiting: Figure


def time_to_verify(scope: Scope, waiting: int, kept: Kept | None = None) -> TimeToVerify:
    """Return how long verification took in the last twelve months, and which took longest; a query for each.

    Days are counted from the day on which it was reported complete to the day of the decision, as both are logged.
    The database counts by days, so that what is read does not grow with the log.
    """
    found, one = _waited(scope, kept)
    longest = found[-1][0] if found else None
    return TimeToVerify(
        year_before(scope.on),
        sum(count for waited, count in found),
        _days(_median(found)),
        _days(longest),
        scope.rows.filter(pk=one).first() if one else None,
        Figure(AttentionGroup.CLAIMED.label, waiting, scope.url(attention=AttentionGroup.CLAIMED.value)),
    )


def _waited(scope: Scope, kept: Kept | None) -> tuple[list[tuple[int, int]], int | None]:
    """Return how many waited for so many days, in order, and the id of one that waited longest."""
    if kept is not None:
        days = sorted((days, count) for (days,), (count,) in kept.totals(WAITED).items())
        one = kept.one_waited(days[-1][0]) if days else None
        if not days or (one is not None and scope.rows.filter(pk=one).exists()):
            return days, one
    found = sorted(by_days_waited(scope.rows, scope.on))
    return [(waited, count) for waited, count, one in found], found[-1][2] if found else None


def _median(counted: Sequence[tuple[int, int]]) -> float | None:
    """Return the median of numbers that are in order, each with how often it occurs."""
    half = sum(count for span, count in counted) / 2
    passed, lower = 0, None
    for number, count in counted:
        if lower is not None:
            return (lower + number) / 2
        passed += count
        if passed > half:
            return number
        lower = number if passed == half else None
    return None


def _days(waited: float | None) -> str:
    """Return a number of days in words, to half a day: "12 days"."""
    if waited is None:
        return ""
    halves = round(2 * waited)
    number = f"{halves // 2:,}" if halves % 2 == 0 else f"{halves / 2:,.1f}"
    return ngettext("%(number)s day", "%(number)s days", 1 if halves == 2 else 2) % {"number": number}
