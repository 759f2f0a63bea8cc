"""What a page of figures is about: which recommendations, and since when. Both stand in its address."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.http.request import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting, MeetingQuerySet
from tracker import history, statistics
from tracker.filters import RecommendationFilter
from tracker.listing import Listing, Misread, as_shown
from tracker.models import Recommendation, SeenMark, User
from tracker.models.access import Marking, visible_meetings
from tracker.models.recommendations import RecommendationQuerySet
from tracker.tables import RecommendationTable

SINCE, AS_OF, FROM, TO = "since", "as_of", "from", "to"
MONTH, MEETING, VISIT = "month", "meeting", "visit"
OVERVIEW = "overview"
"""Under this name it is kept until when somebody has seen the Overview."""

_SCOPES = ("meeting", "lead", "party", "theme", "priority")
_ANY = gettext_lazy("Any")
_TABS = (
    ("overview", gettext_lazy("Overview")),
    ("figures", gettext_lazy("Figures")),
    ("compare", gettext_lazy("Compare")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of figures: what it is called, its address, and whether it is the one that is shown."""

    label: str | Promise
    url: str
    is_current: bool


class ScopeFilter(RecommendationFilter):
    """The filters of the list that a page of figures has too; they mean the same in both.

    Here their names stand above them, so the empty choice need not say them.
    """

    FIRST = ("meeting", "lead")

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """Return the filters by name."""
        every = super().get_filters()
        found = {name: copy.deepcopy(every[name]) for name in _SCOPES}
        for each in found.values():
            each.extra = {**each.extra, "empty": _ANY, "stays": False}
        return found

    def filter_queryset(self, queryset: RecommendationQuerySet) -> RecommendationQuerySet:
        """Keep the rows that were in the figures once, too: the log counts them until they were entered in error."""
        rows: RecommendationQuerySet = super(RecommendationFilter, self).filter_queryset(queryset)
        self.ever = rows
        return rows.tracked()


class Scope:
    """The recommendations a page of figures is about: those a person may see, narrowed down as the address says.

    `rows` are they, `listing` what was understood of the address; of `besides`, the page itself takes care. `compared`
    is the period that somebody chose on the page, which the tab of Compare keeps; of a past day it keeps the day.
    """

    def __init__(self, query: QueryDict, user: User, *, address: str, on: date, besides: tuple[str, ...] = ()) -> None:
        """Read an address, of which the page's own parameters are `besides`."""
        narrowed = query.copy()
        for name in besides:
            narrowed.pop(name, None)
        self.listing = Listing(
            query=narrowed,
            address=address,
            queryset=Recommendation.objects.visible_to(user).order_by("meeting_id", "number"),
            table_class=RecommendationTable,
            filterset_class=ScopeFilter,
            options={"on": on, "user": user},
        )
        self.user, self.on = user, on
        self.compared: Period | None = None
        self.rows = cast("RecommendationQuerySet", self.listing.rows)
        self.state = {name: values for name, values in self.listing.state.items() if name in _SCOPES}

    @property
    def ever(self) -> RecommendationQuerySet:
        """The rows, with those that were entered in error since."""
        return cast("RecommendationQuerySet", self.listing.filterset.ever)

    @property
    def tabs(self) -> list[Tab]:
        """The pages about these recommendations, each with its address."""
        days: dict[str, str] = {}
        if self.compared is not None:
            days = {FROM: self.compared.since.isoformat(), TO: self.compared.until.isoformat()}
        elif history.shown_day() is not None:
            days = {TO: self.on.isoformat()}
        found = []
        for name, label in _TABS:
            query = urlencode({**self.state, **(days if name == "compare" else {})}, doseq=True)
            page = reverse(name)
            found.append(Tab(label, f"{page}?{query}" if query else page, page == self.listing.address))
        return found

    def url(self, **query: str | list[str]) -> str:
        """Return the address of the list of these recommendations, narrowed down further as said."""
        return statistics.list_url(**{**self.state, **query})

    @property
    def meetings(self) -> list[str]:
        """The codes of the meetings it is narrowed down to; none where it is about all."""
        return self.state.get("meeting", [])

    def markings(self) -> list[str]:
        """Return the markings that the recommendations bear, by name: their own, or those of their meetings.

        One query, which asks of each marking whether there is any that bears it.
        """
        rows = self.rows.tracked().order_by()
        own = Exists(rows.filter(access__marking=OuterRef("pk")))
        of_meeting = Exists(rows.filter(access__marking__isnull=True, meeting__access__marking=OuterRef("pk")))
        return list(Marking.objects.filter(own | of_meeting).values_list("name", flat=True))

    def listed_meetings(self) -> MeetingQuerySet:
        """Return the meetings it is about, of those the person may see."""
        visible = visible_meetings(self.user)
        return visible.filter(code__in=self.meetings) if self.meetings else visible


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """One beginning of the period to choose: its value in the address, what it is called, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Period:
    """From the end of one day until another: what changed in it is what a page compares."""

    since: date
    until: date
    value: str
    choices: tuple[PeriodChoice, ...]
    misread: tuple[Misread, ...] = ()
    refused: str = ""
    """Why the date that was typed is not one to compare with, as a sentence for its field; `typed` is that date."""
    typed: str = ""
    note: str = ""
    """What to know about the first day, as a sentence; mostly nothing."""
    is_recorded: bool = True
    """Whether anything was recorded by the end of the first day, so that figures of that day say something."""

    @property
    def words(self) -> str:
        """The first day, as it is said: "since 27 October 2026"."""
        return _("since %(day)s") % {"day": date_format(self.since, "j F Y")}

    @property
    def is_day(self) -> bool:
        """Whether a day was named, and not an event; also one that was refused."""
        return bool(self.typed)


def period_of(query: QueryDict, scope: Scope) -> Period:
    """Return the period that the query of a page asks for.

    The form sends an event and a date. A date that was typed counts; where “a date” was chosen and none was typed, the
    field says so.
    """
    values = query.getlist(SINCE)
    period = read_period("".join([value for value in values if value][-1:]), scope)
    if len(values) < 2 or any(values):
        return period
    refused = _("Enter a date. The page compares with the month before.")
    return replace(
        period, refused=refused, choices=tuple(replace(each, is_chosen=not each.value) for each in period.choices)
    )


def read_period(asked: str, scope: Scope) -> Period:
    """Return the period that is asked for; the last month where none is, or one that there is not.

    It is never empty: what begins today or later is refused with a sentence, of a date at its field.
    """
    until = scope.on
    days = _days(scope)
    value = asked.strip()
    typed = "" if value in days else as_shown(value)
    since = days.get(value) if value in days else parse_date_or_none(value)
    misread: tuple[Misread, ...] = ()
    refused = ""
    if since is None or since >= until:
        if typed:
            refused = _refused_day(since, until)
        elif value:
            misread = (Misread(SINCE, value, _no_event(value, until)),)
        value, since = MONTH, month_before(until)
    return Period(
        since,
        until,
        value,
        _choices(days, "" if typed else value),
        misread,
        refused=refused,
        typed=typed,
        note=_note(value, since),
        is_recorded=_is_recorded(since),
    )


def _choices(days: dict[str, date | None], chosen: str) -> tuple[PeriodChoice, ...]:
    """Return the events to choose, and a date, which is chosen where no event is."""
    labels = {MONTH: _("last month"), MEETING: _("last meeting"), VISIT: _("my last visit")}
    if history.shown_day() is not None:
        labels |= {MONTH: _("the month before"), MEETING: _("the meeting before")}
    found = [PeriodChoice(key, labels[key], key == chosen) for key, day in days.items() if day is not None]
    return *found, PeriodChoice("", _("a date"), not chosen)


def _is_recorded(day: date) -> bool:
    """Return whether anything was recorded by the end of a day."""
    first = history.first_day()
    return first is not None and first <= day


def _note(value: str, since: date) -> str:
    if value != VISIT:
        return ""
    words = {"day": date_format(since + timedelta(days=1), "j F Y")}
    return _("You selected “Mark as seen” on %(day)s. Everything that was recorded on that day is included.") % words


def _no_event(value: str, until: date) -> str:
    if value == MEETING and history.shown_day() is not None:
        words = {"day": date_format(until, "j F Y")}
        return _("No meeting with a date before %(day)s. The page compares with the month before.") % words
    if value == MEETING:
        return _("No meeting with a date before today. The page compares with the month before.")
    return _("You had not selected “Mark as seen” by this day. The page compares with the month before.")


def _refused_day(since: date | None, until: date) -> str:
    if since is None:
        return _("This is not a date. Write it as in 2026-03-31. The page compares with the month before.")
    return _("Choose a date before %(day)s. The page compares with the month before.") % {
        "day": date_format(until, "j F Y")
    }


def parse_date_or_none(value: str) -> date | None:
    """Return the day of an ISO date; None where it is none, such as 2026-02-30."""
    try:
        return parse_date(value)
    except ValueError:
        return None


def month_before(day: date) -> date:
    """Return the same day of the month before, or its last day where it is shorter."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _days(scope: Scope) -> dict[str, date | None]:
    """Return the day of each event a period can begin with; None where there was none before today."""
    return {MONTH: month_before(scope.on), MEETING: _last_meeting(scope), VISIT: last_visit(scope.user, scope.on)}


def _last_meeting(scope: Scope) -> date | None:
    """Return the last day of the meeting held last, of those it is about, or those they follow."""
    meetings = visible_meetings(scope.user)
    if scope.meetings:
        chosen = Meeting.objects.filter(code__in=scope.meetings)
        meetings = meetings.filter(pk__in=chosen.values("pk")) | meetings.filter(followed_by__in=chosen)
    held = meetings.annotate(held_on=Coalesce(F("ends_on"), F("starts_on"))).filter(held_on__lt=scope.on)
    return held.order_by("-held_on").values_list("held_on", flat=True).first()


def last_visit(user: User, on: date) -> date | None:
    """Return the day before the one on which a person last marked the Overview as seen, if that is not after `on`.

    A period begins at the end of a day. So what was recorded on the day of the mark is shown, also what was seen then.
    """
    until = SeenMark.objects.filter(user=user, ready=OVERVIEW).values_list("until", flat=True).first()
    day = timezone.localdate(until) if until is not None else None
    return day - timedelta(days=1) if day is not None and day <= on else None
