"""Which recommendations to raise at the next meeting, and why: a table of rules, each worth points.

Coordinators pin a recommendation or leave it out for their side (see `models.raised`). The page shows the same table,
so that everybody can see why an item is there. A list is looked at from its most pressing end and no further than
`LOOKED_AT`, so that it costs the same however long it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, Min, Q, QuerySet, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import history, permissions
from tracker.database import past
from tracker.history.lines import LineToTake, lines_to_take
from tracker.models import RaisedItem, Recommendation, User, rhythm
from tracker.models.conditions import STALE_AFTER, Needs
from tracker.models.raised import MOST_PINNED, RaiseChoice
from tracker.models.recommendations import RecommendationQuerySet, reiterations
from tracker.workflow import Priority, Status

MOST = 5
LOOKED_AT = 40
MONTH = timedelta(days=30)
WAITED_LONG = MONTH


@dataclass(frozen=True, slots=True)
class Reiterations:
    """How often one is reiterated: by later recommendations and briefings of other meetings; and since when."""

    times: int
    first_on: date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recommendation as the rules look at it on a day."""

    row: Recommendation
    on: date
    reiterated: Reiterations | None = None

    def months_since(self, day: date) -> int:
        """How many full thirty days have passed since a day."""
        return max(0, (self.on - day) // MONTH)


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to raise a recommendation.

    `meaning` says on the page when it applies and what it is worth; `points` gives what it is worth for a candidate,
    0 where it does not apply; `reason` says it of a candidate for which it does.
    """

    meaning: str | Promise
    points: Callable[[Candidate], int]
    reason: Callable[[Candidate], str]


@dataclass(frozen=True, slots=True)
class ForPriority:
    """How many points more a recommendation of a priority has where a rule applies.

    `meaning` says so on the page, beside the rules; `reason` stands first in the line of the recommendation.
    """

    points: int = 0
    meaning: str | Promise = ""
    reason: str | Promise = ""


@dataclass(frozen=True, slots=True)
class ToRaise:
    """A recommendation to raise, with its points and the reason in a line.

    `line_to_take` is that of the person's side, and `written` the same with who wrote it, where that was asked for;
    `may_change` says whether the person pins it or leaves it out.
    """

    row: Recommendation
    points: int
    reason: str
    is_pinned: bool = False
    line_to_take: str = ""
    may_change: bool = False
    written: LineToTake | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A recommendation that is left out; `may_change` says whether the person can undo that."""

    row: Recommendation
    may_change: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a person's side says about raising open recommendations: each with its item, by id."""

    items: Mapping[int, RaisedItem]

    @property
    def pinned(self) -> list[int]:
        """The ids of those that are pinned, in their places; no more than are shown."""
        pinned = [item for item in self.items.values() if item.choice == RaiseChoice.PINNED]
        pinned.sort(key=lambda item: (item.place or 0, item.pk))
        return [item.recommendation_id for item in pinned[:MOST_PINNED]]

    @property
    def left_out(self) -> list[int]:
        """The ids of those that are left out."""
        return sorted(key for key, item in self.items.items() if item.choice == RaiseChoice.LEFT_OUT)

    def line(self, row: Recommendation) -> str:
        """The line to take on a recommendation; empty where there is none."""
        return self.items[row.pk].line_to_take if row.pk in self.items else ""


def _overdue_points(found: Candidate) -> int:
    due = found.row.due_on
    return 3 + min(3, found.months_since(due)) if due is not None and found.row.is_overdue(on=found.on) else 0


def _overdue_reason(found: Candidate) -> str:
    due = found.row.due_on or found.on
    late = (found.on - due).days
    words = ngettext("%(count)d day overdue (due %(day)s)", "%(count)d days overdue (due %(day)s)", late)
    return words % {"count": late, "day": date_format(due, "j F Y")}


def _waiting_since(found: Candidate) -> int:
    """For how many days somebody has waited for verification; 0 where nobody does."""
    waits = found.row.status == Status.REPORTED_COMPLETE
    return (found.on - found.row.status_since).days if waits else 0


def _waiting_points(found: Candidate) -> int:
    waited = timedelta(days=_waiting_since(found))
    return 2 + min(2, waited // MONTH - 1) if waited > WAITED_LONG else 0


def _waiting_reason(found: Candidate) -> str:
    days = _waiting_since(found)
    words = ngettext("awaiting verification for %(count)d day", "awaiting verification for %(count)d days", days)
    return words % {"count": days}


def _stale_points(found: Candidate) -> int:
    waits = found.row.status == Status.REPORTED_COMPLETE
    if waits or not found.row.is_stale(on=found.on):
        return 0
    return 3 if found.on - found.row.quiet_since > 2 * STALE_AFTER else 2


def _stale_reason(found: Candidate) -> str:
    days = (found.on - found.row.quiet_since).days
    return ngettext("no update for %(count)d day", "no update for %(count)d days", days) % {"count": days}


def _reiterated_points(found: Candidate) -> int:
    said, row = found.reiterated, found.row
    if said is None or not row.is_chased or row.status == Status.REPORTED_COMPLETE:
        return 0
    # As `reiterated_without_progress`, which counts and lists them.
    has_moved = row.last_report_on is not None and row.last_report_on >= said.first_on
    had_time = rhythm.had_time(row.meeting, said.first_on, found.on)
    return min(4, 2 * said.times) if had_time and not has_moved else 0


def _reiterated_reason(found: Candidate) -> str:
    times = found.reiterated.times if found.reiterated else 0
    words = ngettext(
        "reiterated once, no progress since",
        "reiterated %(count)d times, no progress since the first time",
        times,
    )
    return words % {"count": times}


RULES: tuple[Rule, ...] = (
    Rule(
        gettext_lazy("Overdue: 3 points, and 1 more for each full 30 days, up to 6."), _overdue_points, _overdue_reason
    ),
    Rule(
        gettext_lazy(
            "Reiterated and no progress since the first time, for longer than the reporting rhythm of its meeting "
            "(30 days where that has no span): 2 points for each time, up to 4."
        ),
        _reiterated_points,
        _reiterated_reason,
    ),
    Rule(
        gettext_lazy("Awaiting verification for more than 30 days: 2 points, and 1 more for each further 30, up to 4."),
        _waiting_points,
        _waiting_reason,
    ),
    Rule(
        gettext_lazy("On hold and past its review date: 2 points."),
        lambda found: 2 if found.row.is_past_review(on=found.on) else 0,
        lambda found: (
            _("on hold, review date %(day)s has passed")
            % {"day": date_format(found.row.review_on or found.on, "j F Y")}
        ),
    ),
    Rule(
        gettext_lazy("No update within the reporting rhythm of its meeting: 2 points; if for more than 180 days: 3."),
        _stale_points,
        _stale_reason,
    ),
)
"""What makes a recommendation one to raise, weightiest first."""

PRIORITIES: dict[Priority, ForPriority] = {
    Priority.ORDINARY: ForPriority(),
    Priority.PRIORITY: ForPriority(
        3,
        gettext_lazy("High priority: 3 points more, where one of the others applies."),
        gettext_lazy("high priority"),
    ),
}
"""What a priority adds to the points of the rules."""
_POINTED = [priority for priority, more in PRIORITIES.items() if more.points]

SAID = 2
"""So many reasons stand in the line."""


def assess(found: Candidate) -> ToRaise | None:
    """Return a candidate with its points and its weightiest reasons; None where no rule applies."""
    worth = [(rule.points(found), rule) for rule in RULES]
    applying = sorted(((points, rule) for points, rule in worth if points), key=lambda each: -each[0])
    if not applying:
        return None
    reasons = [rule.reason(found) for _points, rule in applying[:SAID]]
    total = sum(points for points, _rule in applying)
    if (more := PRIORITIES[Priority(found.row.priority)]).points:
        total += more.points
        reasons.insert(0, str(more.reason))
    line = ", ".join(reasons)
    return ToRaise(found.row, total, f"{line[:1].upper()}{line[1:]}.")


def said(rows: RecommendationQuerySet, user: User) -> Said:
    """Return what a person's side says about raising those of the rows that are open; one query."""
    items = RaisedItem.objects.visible_to(user).filter(recommendation__in=rows.open().order_by().values("pk"))
    return Said({item.recommendation_id: item for item in items})


def to_raise(
    rows: RecommendationQuerySet, user: User, *, on: date, by_side: Said | None = None, most: int = MOST
) -> list[ToRaise]:
    """Return what to raise of the rows on a day: what is pinned, then others by points until there are `most`.

    The others come by points, then the earliest due, then reference. What is left out is not among them. Four queries:
    which of the rows come into question, how often these are reiterated, what the rules ask of them, and all that is
    shown of the few that are chosen; and one for what the person's side says, unless that is given.
    """
    by_side = said(rows, user) if by_side is None else by_side
    pinned = by_side.pinned
    judged = _judged(rows.exclude(pk__in=by_side.left_out), user, on, pinned)
    first = [replace(judged.pop(key), is_pinned=True) for key in pinned if key in judged]
    others = sorted((each for each in judged.values() if each.points), key=_weight)
    chosen = [*first, *others[: max(0, most - len(first))]]
    shown = rows.filter(pk__in=[each.row.pk for each in chosen]).for_work().in_bulk()
    return [
        replace(each, row=row, line_to_take=by_side.line(row), may_change=permissions.can_raise(user, row))
        for each in chosen
        if (row := shown.get(each.row.pk)) is not None
    ]


def with_writers(raised: list[ToRaise], user: User) -> list[ToRaise]:
    """Return what to raise, each line to take with who wrote it and when; one query, where there is any."""
    keys = [each.row.pk for each in raised if each.line_to_take]
    lines = lines_to_take(keys, user) if keys else {}
    return [replace(each, written=lines.get(each.row.pk)) for each in raised]


def _judged(rows: RecommendationQuerySet, user: User, on: date, pinned: list[int]) -> dict[int, ToRaise]:
    """Return those of the rows that come into question, and those pinned, with points and reasons; by id."""
    reiterated = _reiterations(rows, user, on)
    keys = _pressing(rows, on) | set(reiterated) | set(pinned)
    found = rows.filter(pk__in=keys).order_by().select_related("meeting").defer("goal", "named", "searched")
    return {row.pk: assess(Candidate(row, on, reiterated.get(row.pk))) or _without_reason(row) for row in found}


def _without_reason(row: Recommendation) -> ToRaise:
    """Return one to which no rule applies, as it stands where it is pinned."""
    return ToRaise(row, 0, _("Pinned by a coordinator."))


def _weight(each: ToRaise) -> tuple[int, date, int, int]:
    return -each.points, each.row.due_on or date.max, each.row.meeting_id, each.row.number


def left_out(rows: RecommendationQuerySet, user: User, by_side: Said) -> list[LeftOut]:
    """Return those of the rows that the person's side leaves out, by reference; one query."""
    found = rows.filter(pk__in=by_side.left_out).joined().defer("goal")
    return [LeftOut(row, permissions.can_raise(user, row)) for row in found]


def _pressing(rows: RecommendationQuerySet, on: date) -> set[int]:
    """Return the ids of the rows with which each list of what is late begins; a priority with points has its own.

    Today each list begins in its own index. A past day has none of them, and is gone through once.
    """
    if past.moment_of(rows) is not None:
        return _pressing_then(rows, on)
    late = [(rows.filter(each), day) for each, day in _late(on)]
    every = [*late, *((each.filter(priority=priority), day) for priority in _POINTED for each, day in late)]
    first, *others = (each.order_by(day, "pk").values_list("pk")[:LOOKED_AT] for each, day in every)
    return {key for (key,) in first.union(*others, all=True)}


def _late(on: date) -> list[tuple[Q, str]]:
    """Return what is late on a day, list by list: the condition, and the column of the day since which it is."""
    return [
        (Needs.overdue(on), "due_on"),
        (Needs.CLAIMED & Q(status_since__lt=on - WAITED_LONG), "status_since"),
        (Needs.past_review(on), "review_on"),
        (Needs.stale(on), "quiet_since"),
    ]


_OF_A_PAST_DAY = "WITH late AS MATERIALIZED ({late}) {lists}"
_BEGINS = "(SELECT id FROM late WHERE {day} IS NOT NULL AND priority = ANY(%s) ORDER BY {day}, id LIMIT {most})"


def _pressing_then(rows: RecommendationQuerySet, on: date) -> set[int]:
    """Return the same of a past day: one pass keeps what is late with the day of each list, and the lists read that."""
    lists = _late(on)
    days = {f"late_{place}": Case(When(each, then=F(day))) for place, (each, day) in enumerate(lists)}
    late = rows.filter(reduce(or_, (each for each, _day in lists))).order_by().annotate(**days)
    sql, params = late.values("id", "priority", *days).query.sql_with_params()
    groups = [Priority.values, *([priority.value] for priority in _POINTED)]
    begins = [(_BEGINS.format(day=day, most=LOOKED_AT), group) for group in groups for day in days]
    statement = _OF_A_PAST_DAY.format(late=sql, lists=" UNION ALL ".join(each for each, _group in begins))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *(group for _each, group in begins)])
        return {key for (key,) in cursor.fetchall()}


def _reiterations(rows: RecommendationQuerySet, user: User, on: date) -> dict[int, Reiterations]:
    """Return how often, up to a day, recommendations of these that are still open were reiterated; by id."""
    until = history.end_of(on)
    relations, sources = (said.filter(act__at__lt=until) for said in reiterations(user))
    relations = relations.filter(other__in=rows.reportable().values("pk"))
    sources = sources.filter(recommendation__in=rows.reportable().values("pk"))
    counted = _most(relations, "other").union(_most(sources, "recommendation"), all=True)
    found: dict[int, tuple[int, datetime]] = {}
    for key, times, first in counted:
        before, when = found.get(key, (0, first))
        found[key] = before + times, min(when, first)
    return {key: Reiterations(times, timezone.localdate(first)) for key, (times, first) in found.items()}


def _most(said: QuerySet[Any], of: str) -> QuerySet[Any]:
    """Return the recommendations of which it is most often said, with how often and when first."""
    counted: QuerySet[Any] = said.order_by().values_list(of).annotate(times=Count("pk"), first=Min("act__at"))
    return counted.order_by("-times", of)[:LOOKED_AT]
