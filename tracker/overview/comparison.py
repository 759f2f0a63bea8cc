"""Two days compared, figure by figure: what was counted on each, by how much it changed, and what entered and left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F
from django.db.models.functions import Coalesce
from django.http.request import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting, MeetingQuerySet
from tracker import history
from tracker.database import past
from tracker.filters import RecommendationFilter
from tracker.forms.naming import folded
from tracker.models import Recommendation
from tracker.models.access import visible_meetings
from tracker.models.recommendations import RecommendationQuerySet
from tracker.overview.figures import COLUMNS, LEAD, SHOWN, Column, Query, organisation_names, value_of
from tracker.overview.past_days import standing_on
from tracker.overview.scope import FROM, TO, Period, Scope, month_before, parse_date_or_none
from tracker.overview.standing import Standing, kept_by_meeting, standing, standing_by_meeting
from tracker.overview.tallies import Key, Tally, tallies
from tracker.statistics import AttentionGroup, Figure
from tracker.workflow import Status

BY, FIGURE = "by", "figure"
EMPTY = {
    FROM: gettext_lazy("Enter a date. The page begins a month before the other day."),
    TO: gettext_lazy("Enter a date. The page compares with today."),
}
"""What is said of a day that was left empty, by its name in the address."""
LISTED = 100
"""So many recommendations that entered or left are listed."""
MEETINGS_LISTED = 30

FIGURES: dict[str, Column] = {
    **dict(
        zip(
            ("tracked", "closed", "verified", "claimed", "in_progress", "not_started", "stalled", "unreported"),
            COLUMNS[:-1],
            strict=True,
        )
    ),
    AttentionGroup.OVERDUE.value: COLUMNS[-1],
    AttentionGroup.STALE.value: Column(
        AttentionGroup.STALE.label,
        {"attention": AttentionGroup.STALE.value},
        lambda found: found.stale,
        is_late=True,
    ),
}
"""What is compared, by its name in the address."""
BY_LEAD = ("tracked", "closed", "verified", "claimed", AttentionGroup.OVERDUE.value, AttentionGroup.STALE.value)
"""What is compared lead by lead."""


@dataclass(frozen=True, slots=True)
class Day:
    """One of the days that are compared: as it stands in the address, and the meeting it is named by, if any.

    Where the one that was asked for cannot be compared, it is another: `refused` says why, `typed` is that date.
    """

    on: date
    value: str
    meeting: Meeting | None = None
    refused: str = ""
    typed: str = ""

    @property
    def shown(self) -> str:
        """What stands in the field of the date."""
        return self.typed if self.refused else "" if self.meeting else self.on.isoformat()


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure on two days, each with its list of that day, and the address of what entered and left."""

    key: str
    label: str | Promise
    first: Figure
    last: Figure
    url: str
    is_late: bool

    @property
    def change(self) -> int:
        """By how much it changed."""
        return self.last.count - self.first.count


@dataclass(frozen=True, slots=True)
class LeadCompared:
    """The figures of one lead; of one that was removed since, only the lists of days on which it led have addresses."""

    name: str
    is_none: bool
    figures: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A recommendation as it was where the figure counted it, and what it was on the last day if that is different."""

    row: Recommendation
    became: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one figure counts on one of two days only: the first rows of what entered and left, and how many did."""

    key: str
    label: str | Promise
    entered: list[Exchanged]
    entered_count: int
    left: list[Exchanged]
    left_count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two days, the first before the last or the same, and of which recommendations.

    `is_swapped` says that they stood the other way round in the address.
    """

    scope: Scope
    first: Day
    last: Day
    is_swapped: bool = False

    def url(self, **query: str) -> str:
        """Return the address of this comparison, with more of the page asked for."""
        return compare_url(self.scope, self.first.value, self.last.value, **query)

    @property
    def is_same(self) -> bool:
        """Whether both days are one."""
        return self.first.on == self.last.on

    def figures(self) -> list[Compared]:
        """Return each figure on both days."""
        before, after = (_tally(_standing(self.scope, day.on)) for day in (self.first, self.last))
        return [self._compared(key, before, after, {}) for key in FIGURES]

    def leads(self, *, whole: bool) -> tuple[list[LeadCompared], int]:
        """Return the figures of each lead, those with most first, and how many leads there are."""
        before, after = (_by_lead(self.scope, day.on) for day in (self.first, self.last))
        keys = before.keys() | after.keys()
        names = self._names({key for key in keys if key is not None})
        there = organisation_names(names).keys()
        nothing = Tally()

        def place(key: Key) -> tuple[object, ...]:
            name = "" if key is None else folded(names[key])
            return key is None, -after.get(key, nothing).tracked, -before.get(key, nothing).tracked, name, key or 0

        shown = sorted(keys, key=place)[: None if whole else SHOWN]
        found: list[LeadCompared] = []
        for key in shown:
            is_there = key is None or key in there
            figures = self._lead(key, before.get(key, nothing), after.get(key, nothing), is_there=is_there)
            found.append(LeadCompared(_("No lead") if key is None else names[key], key is None, figures))
        return found, len(keys)

    def _names(self, leads: set[int]) -> dict[int, str]:
        """Return what leads are called on the last day; those that were removed before it, what they were called."""
        names: dict[int, str] = {}
        for day in (self.last, self.first):
            if missing := leads - names.keys():
                with history.reading(_past(day.on)):
                    names |= organisation_names(missing)
        return names

    def _lead(self, key: Key, before: Tally, after: Tally, *, is_there: bool) -> tuple[Compared, ...]:
        own: Query = {LEAD: value_of(key)}
        figures = (self._compared(each, before, after, own) for each in BY_LEAD)
        if is_there:
            return tuple(figures)
        # No list and no page can be narrowed down to a lead on a day on which there is none.
        return tuple(
            replace(
                each,
                first=each.first if before.tracked else replace(each.first, url=""),
                last=each.last if after.tracked else replace(each.last, url=""),
                url="",
            )
            for each in figures
        )

    def _compared(self, key: str, before: Tally, after: Tally, own: Query) -> Compared:
        column = FIGURES[key]
        first, last = (
            Figure(column.label, column.count(tally), list_on(self.scope, day.on, {**column.query, **own}), key)
            for day, tally in ((self.first, before), (self.last, after))
        )
        url = f"{self.url(**{FIGURE: key}, **{name: str(value) for name, value in own.items()})}#exchange"
        return Compared(key, column.label, first, last, url, column.is_late and last.count > 0)

    def exchange(self, key: str) -> Exchange:
        """Return what entered a figure between the two days, and what left it; five queries."""
        column = FIGURES[key]
        before, after = (self._rows(column, day.on) for day in (self.first, self.last))
        entered = after.exclude(pk__in=before.order_by().values("pk"))
        left = before.exclude(pk__in=after.order_by().values("pk"))
        added, dropped = [Exchanged(row) for row in _listed(entered)], self._became(list(_listed(left)))
        return Exchange(key, column.label, added, entered.count(), dropped, left.count())

    def _became(self, rows: list[Recommendation]) -> list[Exchanged]:
        """Return rows of the first day, each with its status on the last day where that is another; one query."""
        visible = _pinned(Recommendation.objects.all(), self.last.on).visible_to(self.scope.user)
        then = dict(visible.filter(pk__in=[row.pk for row in rows]).order_by().values_list("pk", "status"))
        changed = {row.pk: then[row.pk] for row in rows if then.get(row.pk, row.status) != row.status}
        return [Exchanged(row, str(Status(changed[row.pk]).label) if row.pk in changed else "") for row in rows]

    def _rows(self, column: Column, day: date) -> RecommendationQuerySet:
        """Return the rows that a figure counts on a day, as its list finds them."""
        rows = _pinned(self.scope.rows, day)
        query = QueryDict(urlencode(column.query, doseq=True))
        with history.reading(_past(day)):
            found: RecommendationQuerySet = RecommendationFilter(query, queryset=rows, on=day, user=self.scope.user).qs
        return found


def compare_url(scope: Scope, first: str, last: str, **query: str) -> str:
    """Return the address at which two days are compared, of what a page is about."""
    return f"{reverse('compare')}?{urlencode({**scope.state, FROM: first, TO: last, **query}, doseq=True)}"


def exchange_of(scope: Scope, period: Period) -> Callable[[str], str]:
    """Return what gives the address of what entered and left a figure in a period, by the key of the figure."""
    days = period.since.isoformat(), period.until.isoformat()
    return lambda key: f"{compare_url(scope, *days, **{FIGURE: key})}#exchange"


def list_on(scope: Scope, day: date, query: Query) -> str:
    """Return the address of a list as of a day."""
    return scope.url(**query) if _past(day) is None else scope.url(**query, as_of=day.isoformat())


def _past(day: date) -> date | None:
    return None if day >= history.today() else day


def _pinned(rows: RecommendationQuerySet, day: date) -> RecommendationQuerySet:
    return past.pinned(rows, None if _past(day) is None else history.end_of(day))


def _listed(rows: RecommendationQuerySet) -> RecommendationQuerySet:
    return rows.for_list()[:LISTED]


def _standing(scope: Scope, day: date) -> Standing:
    if _past(day) is not None:
        return standing_on(scope, day)
    kept = kept_by_meeting(scope, on=day)
    return standing(scope.rows, on=day) if kept is None else standing_by_meeting(kept, scope.url)[0]


def _tally(found: Standing) -> Tally:
    return Tally(statuses=Counter(found.statuses), overdue=found.overdue, stale=found.stale)


def _by_lead(scope: Scope, day: date) -> dict[Key, Tally]:
    with history.reading(_past(day)):
        return tallies(scope.rows, on=day).leads


# --- Which days ------------------------------------------------------------------------------------------------------


def read_comparison(asked: Mapping[str, Sequence[str]], scope: Scope) -> Comparison:
    """Return the days that an address asks for; of one that cannot be compared it is said why.

    `asked` has what the address gives for the first and the last day. A day is a date or the code of a meeting, whose
    last day counts; of a meeting and a date, the date counts. Without the first it is a month before the last, without
    the last it is today. Days the wrong way round are exchanged.
    """
    to, refused, typed = _read(TO, asked[TO], scope)
    to = to or Day(scope.on, scope.on.isoformat(), refused=refused, typed=typed)
    begin, refused, typed = _read(FROM, asked[FROM], scope)
    if begin is None:
        day = month_before(to.on)
        earliest = history.first_day()
        day = min(max(day, earliest), to.on) if earliest else day
        begin = Day(day, day.isoformat(), refused=refused, typed=typed)
    if begin.on > to.on:
        return Comparison(scope, to, begin, is_swapped=True)
    return Comparison(scope, begin, to)


def _read(name: str, asked: Sequence[str], scope: Scope) -> tuple[Day | None, str, str]:
    """Return the day that values name; for none that can be shown, None with why, and the date that was typed."""
    value = "".join([each for each in asked if each.strip()][-1:]).strip()
    if not value:
        return None, str(EMPTY[name]) if asked else "", ""
    day, meeting = _named(value, scope)
    if (sentence := _why_not(day, meeting, scope)) or day is None:
        return None, sentence, value if day and meeting is None else ""
    return Day(day, value if meeting is None else meeting.code, meeting), "", ""


def _named(value: str, scope: Scope) -> tuple[date | None, Meeting | None]:
    """Return the day that a value names, with the meeting if it is the code of one that a person may see."""
    day = parse_date_or_none(value)
    if day is not None or not value.isprintable():
        return day, None
    meeting = visible_meetings(scope.user).filter(code__iexact=value).first()
    return (None, None) if meeting is None else (meeting.ends_on or meeting.starts_on, meeting)


def _why_not(on: date | None, meeting: Meeting | None, scope: Scope) -> str:
    """Return why a day cannot be compared, as a sentence; nothing where it can."""
    if on is None and meeting is not None:
        return _("The meeting %(name)s has no date. Choose another meeting or a date.") % {"name": meeting.name}
    if on is None:
        return _("This is neither a date nor the code of a meeting. Write a date as in 2026-03-31.")
    words = {"day": date_format(on, "j F Y")}
    if on > scope.on:
        return _("%(day)s is in the future. Choose today or an earlier day.") % words
    first = history.first_day()
    if first is None or on < first:
        words["first"] = date_format(first or scope.on, "j F Y")
        return _("%(day)s is before the first record, of %(first)s. Choose a later day.") % words
    return ""


def meetings_to_choose(scope: Scope) -> list[Meeting]:
    """Return the meetings whose last day can be compared, the latest first: of one meeting, those of its series."""
    rows: MeetingQuerySet = visible_meetings(scope.user)
    if scope.meetings:
        rows = rows.filter(pk__in=_series(scope))
    held = rows.annotate(held_on=Coalesce(F("ends_on"), F("starts_on"))).filter(held_on__lte=scope.on)
    return list(held.order_by("-held_on", "pk")[:MEETINGS_LISTED])


def _series(scope: Scope) -> set[int]:
    """Return the ids of the meetings that a page is about, those they follow, and those that follow them."""
    follows = dict(Meeting.objects.exclude(follows=None).values_list("pk", "follows_id"))
    found: set[int] = set(Meeting.objects.filter(code__in=scope.meetings).values_list("pk", flat=True))
    known = 0
    while known < len(found):
        known = len(found)
        found |= {key for pair in follows.items() if found & {*pair} for key in pair if key is not None}
    return found
