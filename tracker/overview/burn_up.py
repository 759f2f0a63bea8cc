"""Burn-up: how many recommendations were tracked, reported complete, verified and otherwise closed on some days.

What stood at the end of a month is read from the tallies where they have each of the months. Else it is what stands now
less what the log says happened since, so that only the log of that time is read. What was entered in error since was
counted then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tracker import history
from tracker.models import ProgressEntry
from tracker.overview.past_days import standings_on
from tracker.overview.scope import Scope
from tracker.overview.standing import VERIFIED
from tracker.statistics import Figure
from tracker.workflow import CLOSED, REPORTABLE, Status

MONTHS = 12
WEEK = timedelta(days=7)
WEEKS = 13
"""What began at most so many weeks ago is shown week by week."""

OTHERWISE = tuple(status for status in Status if status in CLOSED - {*VERIFIED, Status.ENTERED_IN_ERROR})
REMAINING = tuple(status for status in Status if status in REPORTABLE)
_TRACKED = tuple(status for status in Status if status is not Status.ENTERED_IN_ERROR)
_COUNTED: tuple[tuple[str | Promise, tuple[Status, ...]], ...] = (
    (gettext_lazy("Tracked"), ()),
    (gettext_lazy("Verified"), VERIFIED),
    (gettext_lazy("Otherwise closed"), OTHERWISE),
    (gettext_lazy("Reported complete"), (Status.REPORTED_COMPLETE,)),
    (gettext_lazy("Open, not reported complete"), REMAINING),
)
"""What is counted on each day, and the statuses of the list behind it."""


@dataclass(frozen=True, slots=True)
class Point:
    """How everything stood at the end of a day."""

    day: date
    tracked: int
    verified: int
    otherwise: int
    claimed: int

    @property
    def open(self) -> int:
        """How many were open, and not reported complete."""
        return self.tracked - self.verified - self.otherwise - self.claimed

    @property
    def key(self) -> str:
        """By this name the day is found on its page."""
        return f"day-{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class BurnUp:
    """The days in their order, the last of them today.

    `figures` are those of today, `figures_before` those of each day before, each with its list of that day. They have
    none where the page is narrowed down by more than meetings: the burn-up counts what has this lead today, and the
    list of a day what had it then. `is_weekly` says that they are weeks apart, not months.
    """

    before: tuple[Point, ...]
    today: Point
    figures_before: tuple[tuple[Point, tuple[Figure, ...]], ...]
    figures: tuple[Figure, ...]
    is_weekly: bool

    @property
    def points(self) -> tuple[Point, ...]:
        """All days, today the last."""
        return (*self.before, self.today)


@dataclass(frozen=True, slots=True)
class _Move:
    """How many recommendations went from one status to another on a day; from none when they were tracked."""

    day: date
    start: str
    to: str
    count: int


def burn_up(scope: Scope, statuses: Mapping[str, int]) -> BurnUp:
    """Return how everything stood at the end of each of the last twelve months, or of each week if it began lately.

    `statuses` is how many are in each status now. As many queries however long the log is.
    """
    months = month_ends(scope.on)
    tallied = standings_on(scope, months[:-1])
    if len(tallied) == MONTHS and tallied[months[0]].tracked:
        before = tuple(_point(day, tallied[day].statuses) for day in months[:-1])
        today = _point(scope.on, statuses)
        return _found(scope, before, today, is_weekly=False)
    return _from_log(scope, months, statuses)


def _from_log(scope: Scope, months: Sequence[date], statuses: Mapping[str, int]) -> BurnUp:
    """Return the months, or weeks, as what stands now with the moves since taken back; one query."""
    moves = _moves(scope, months[0])
    points = _points(months, statuses, moves)
    first = min((move.day for move in moves), default=scope.on)
    is_weekly = not points[0].tracked and first > scope.on - WEEKS * WEEK
    if is_weekly:
        weeks = -((first - scope.on) // WEEK)
        points = _points([scope.on - WEEK * ago for ago in range(weeks, -1, -1)], statuses, moves)
    begun = next((place for place, point in enumerate(points) if point.tracked), len(points) - 1)
    return _found(scope, tuple(points[begun:-1]), points[-1], is_weekly=is_weekly)


def _found(scope: Scope, before: tuple[Point, ...], today: Point, *, is_weekly: bool) -> BurnUp:
    has_lists = not scope.state.keys() - {"meeting"}
    dated = tuple((point, _figures(scope, point, as_of=point.day.isoformat(), has_lists=has_lists)) for point in before)
    return BurnUp(before, today, dated, _figures(scope, today), is_weekly)


def month_ends(day: date) -> list[date]:
    """Return the last days of the twelve months before that of a day, and the day itself."""
    return [*history.month_ends(day, MONTHS), day]


def _moves(scope: Scope, since: date) -> list[_Move]:
    """Return what the log says moved after the end of one day and until the end of today; the latest first."""
    entries = ProgressEntry.objects.filter(
        recorded_at__gte=history.end_of(since), recorded_at__lt=history.end_of(scope.on)
    ).exclude(status_from=F("status_to"))
    if scope.ever.query.has_filters():
        entries = entries.filter(recommendation__in=scope.ever.values("pk"))
    counted = (
        entries.order_by()
        .annotate(day=TruncDate("recorded_at"))
        .values_list("day", "status_from", "status_to")
        .annotate(count=Count("pk"))
    )
    return sorted((_Move(*row) for row in counted), key=lambda move: move.day, reverse=True)


def _points(days: Sequence[date], statuses: Mapping[str, int], moves: Sequence[_Move]) -> list[Point]:
    """Return how everything stood at the end of each day: what stands now, with the moves since taken back."""
    stood, left, points = Counter(statuses), list(reversed(moves)), []
    for day in reversed(days):
        while left and left[-1].day > day:
            move = left.pop()
            stood[move.to] -= move.count
            stood[move.start] += move.count
        points.append(_point(day, stood))
    return points[::-1]


def _point(day: date, stood: Mapping[str, int]) -> Point:
    def count(statuses: Iterable[str]) -> int:
        return sum(stood.get(status, 0) for status in statuses)

    return Point(day, count(_TRACKED), count(VERIFIED), count(OTHERWISE), claimed=count((Status.REPORTED_COMPLETE,)))


def _figures(scope: Scope, point: Point, *, as_of: str = "", has_lists: bool = True) -> tuple[Figure, ...]:
    """Return what is counted on a day, each number with its list of that day where it has one."""
    counts = (point.tracked, point.verified, point.otherwise, point.claimed, point.open)
    return tuple(
        Figure(label, count, scope.url(status=[each.value for each in statuses], as_of=as_of) if has_lists else "")
        for (label, statuses), count in zip(_COUNTED, counts, strict=True)
    )
