"""Due dates ahead: how many recommendations fall due in each of the next months, and how many are late already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker.filters import FOLLOWED
from tracker.models.access import visible_meetings
from tracker.overview.scope import Scope
from tracker.statistics import AttentionGroup, Figure
from tracker.tallying import DUE, Kept, by_month_due
from tracker.workflow import REPORTABLE, Status

MONTHS = 6


@dataclass(frozen=True, slots=True)
class DueMonth:
    """A month, or what is left of it, with how many fall due in it."""

    first: date
    last: date
    figure: Figure

    @property
    def name(self) -> str:
        """The month, short: "Mar"."""
        return date_format(self.first, "M")


@dataclass(frozen=True, slots=True)
class DueAhead:
    """What is late, what falls due in each of the next months, and what later; the meeting that is next, if any."""

    on: date
    late: Figure
    months: tuple[DueMonth, ...]
    later: Figure
    meeting: Meeting | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is late, and nothing falls due."""
        return not (self.late.count or self.later.count or any(month.figure.count for month in self.months))


def due_ahead(scope: Scope, late: int, kept: Kept | None = None) -> DueAhead:
    """Count by month what falls due from today on, of what is followed up and not reported complete; two queries."""
    on = scope.on
    begins = [on, *(_month(on, ahead) for ahead in range(1, MONTHS + 1))]
    counts: dict[date, int] = (
        dict(by_month_due(scope.rows, on))
        if kept is None
        else {date.fromisoformat(month): count for (month,), (count,) in kept.totals(DUE).items()}
    )
    months = []
    for first, after in pairwise(begins):
        last = after - timedelta(days=1)
        label = date_format(first, "F Y")
        months.append(DueMonth(first, last, _figure(scope, label, counts.get(first.replace(day=1), 0), first, last)))
    later = sum(count for month, count in counts.items() if month >= begins[-1])
    overdue = Figure(AttentionGroup.OVERDUE.label, late, scope.url(attention=AttentionGroup.OVERDUE.value))
    return DueAhead(
        on, overdue, tuple(months), _figure(scope, _("later"), later, begins[-1], None), next_meeting(scope)
    )


def next_meeting(scope: Scope) -> Meeting | None:
    """Return the next meeting that the person may see: of those the page is about or that follow these, else of all."""
    meetings = visible_meetings(scope.user).filter(starts_on__gte=scope.on)
    if scope.meetings:
        meetings = meetings.filter(Q(code__in=scope.meetings) | Q(follows__code__in=scope.meetings))
    return meetings.order_by("starts_on", "pk").first()


def _figure(scope: Scope, label: str, count: int, first: date, last: date | None) -> Figure:
    query: dict[str, str | list[str]] = {
        "status": [status.value for status in Status if status in REPORTABLE],
        "followed": FOLLOWED,
        "due_from": first.isoformat(),
        "due_to": last.isoformat() if last else "",
    }
    return Figure(label, count, scope.url(**query))


def _month(day: date, ahead: int) -> date:
    """Return the first day of the month so many months ahead."""
    years, month = divmod(day.month - 1 + ahead, 12)
    return date(day.year + years, month + 1, 1)
