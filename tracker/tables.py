"""Tables of lists: their columns, and how they sort. No cell asks the database."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, cached_property, lru_cache
from html import escape
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote

import django_tables2 as tables
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, TextChoices, Value, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker import log_sentences, statistics
from tracker.listing import Order
from tracker.models import Recommendation, User
from tracker.models.conditions import LAST_UPDATE_ON, PRESSING_ON
from tracker.models.people import Retirable, folded
from tracker.models.recommendations import RecommendationQuerySet, RecommendationTheme
from tracker.models.searching import Asked, Marks
from tracker.templatetags.tracker import days, grouped, marked, marking
from tracker.templatetags.tracker import status as status_badge
from tracker.workflow import PRIORITY_MARKS, Confidence, Kind, Position, Priority, Status

DAY = "j M Y"
_PLACE = "REFERENCE"
_HEADING = '<tr class="group"><th scope="rowgroup" colspan="{}" dir="auto">{}</th>'

_FLAGS = (*log_sentences.FLAG_FIELDS, *(f"meeting__{name}" for name in log_sentences.FLAG_FIELDS_OF_MEETING))
_MARKING = ("access__marking__name", "meeting__access__marking__name")
_Render = TypeVar("_Render", bound=Callable[..., Any])
_HOLDER = ("owner__holder__name", "owner__holder__is_active")


class SortedColumn(tables.Column):  # type: ignore[misc]
    """A column sorted by expressions, blanks last either way, and rows that are equal always in the same order.

    Where an index gives that order it is `indexed`, and any number of rows can be sorted by it. A column that is
    `filled` in every row says so, because the index of such a column knows of no blanks.
    """

    def __init__(
        self,
        header: str | Promise,
        *by: str | Any,
        tie: tuple[str, ...],
        indexed: bool = True,
        filled: bool = False,
        **options: Any,
    ) -> None:
        """Sort by the expressions, then by the fields of `tie`."""
        names = by if all(isinstance(each, str) for each in by) else None
        super().__init__(header, accessor="pk", empty_values=(), order_by=names, **options)
        self.by, self.tie, self.indexed, self.blanks_last = by, tie, indexed, None if filled else True

    def __deepcopy__(self, memo: dict[int, Any]) -> SortedColumn:
        """Return a copy for one table; what it is sorted by is the same for all."""
        return copy.copy(self)

    def order(self, queryset: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:  # noqa: FBT001 - its name
        """Return the rows in the order of this column."""
        terms = [F(each) if isinstance(each, str) else each for each in self.by]
        last = self.blanks_last
        ordered = [term.desc(nulls_last=last) if is_descending else term.asc(nulls_last=last) for term in terms]
        return queryset.order_by(*ordered, *self.tie), True


def _by_reference(header: str | Promise, *by: str | Any, **options: Any) -> SortedColumn:
    return SortedColumn(header, *by, tie=("meeting_id", "number"), **options)


def _rank(field: str, choices: type[TextChoices]) -> Case:
    """Return the place of a value among its choices, to sort by."""
    places = [When(**{field: each.value}, then=Value(place)) for place, each in enumerate(choices)]
    return Case(*places, output_field=IntegerField())


_STATUS_RANK, _POSITION_RANK = _rank("status", Status), _rank("position", Position)
_PRIORITY_RANK = _rank("priority", Priority)


def _by_themes() -> tuple[Any, ...]:
    """Return all themes of a row as one text, so that a row stands once, under the heading that names them all."""
    names = (
        RecommendationTheme.objects.filter(recommendation=OuterRef("pk"))
        .order_by()
        .values("recommendation")
        .annotate(names=StringAgg("theme__sort_key", delimiter="; ", order_by="theme__sort_key"))
        .values("names")
    )
    return (Subquery(names).asc(nulls_last=True),)


def needs(*fields: str) -> Callable[[_Render], _Render]:
    """Say which fields the cells of a column are made of, as `RecommendationQuerySet.showing` takes them.

    Only these are fetched. A field that is missing here costs a query a row.
    """

    def mark(render: _Render) -> _Render:
        render.needs = frozenset(fields)  # type: ignore[attr-defined]
        return render

    return mark


class LeanTable(tables.Table):  # type: ignore[misc]
    """A table whose columns each have a `render_…` that takes the record, and nothing else.

    Asked cell by cell, the library inspects a signature and builds a bound row each time: most of the page's time.
    """

    labelled: tuple[str, ...] = ()
    on_request: tuple[str, ...] = ()
    group: Order | None = None

    def fetched(self, page: QuerySet[Any]) -> Iterable[Any]:
        """Return the rows of a page with all that its cells show."""
        return page

    @classmethod
    def needed(cls, names: Iterable[str]) -> frozenset[str]:
        """Return the fields that the columns of these names need."""
        return frozenset().union(*(getattr(cls, f"render_{name}").needs for name in names))

    @property
    def is_broad(self) -> bool:
        """Whether there are more columns than stand side by side on a usual screen."""
        return any(column.name in self.on_request for column in self.columns)

    @property
    def lines(self) -> Iterator[SafeString]:
        """The rows of this page, each with its cells; those `labelled` say their column where rows become cards.

        Where rows are grouped, each group begins with a row for its heading. A page has hundreds of cells: their ends,
        and quotation marks round one word, go without saying in HTML.
        """
        columns = [(self._opened(column), getattr(self, f"render_{column.name}")) for column in self.columns]
        records, last = self.paginated_rows.data, None
        for record in self.fetched(records) if isinstance(records, QuerySet) else records:
            if self.group is not None and (heading := self.group.heading(record)) != last:
                last = heading
                yield format_html(_HEADING, len(columns), heading)
            cells = [f"{opened}{conditional_escape(render(record))}" for opened, render in columns]
            yield SafeString(f"<tr>{''.join(cells)}\n")

    def _opened(self, column: Any) -> SafeString:
        """Return the start of a column's cells; a script gives them roles where the style sheet makes cards of rows."""
        label = format_html(' data-label="{}"', column.header) if column.name in self.labelled else ""
        return format_html("<td class=cell-{}{}>", column.name, label)


class RecommendationTable(LeanTable):
    """Recommendations, a row each; flags as of a day."""

    reference = SortedColumn(gettext_lazy("Reference"), "meeting_id", "number", tie=(), filled=True)
    title = _by_reference(gettext_lazy("Recommendation"), folded("title"), filled=True)
    status = _by_reference(gettext_lazy("Status"), _STATUS_RANK, indexed=False)
    lead = _by_reference(gettext_lazy("Lead"), "lead__sort_key", indexed=False)
    owner = _by_reference(gettext_lazy("Owner"), folded("owner__name"), indexed=False)
    due = _by_reference(gettext_lazy("Due"), "due_on")
    heard = _by_reference(gettext_lazy("Last update"), LAST_UPDATE_ON, indexed=False)
    meeting = _by_reference(gettext_lazy("Meeting"), folded("meeting__name"), indexed=False, filled=True)
    kind = _by_reference(gettext_lazy("Kind"), "kind", indexed=False, filled=True)
    priority = _by_reference(
        gettext_lazy("Priority"), _PRIORITY_RANK, indexed=False, filled=True, initial_sort_descending=True
    )
    position = _by_reference(gettext_lazy("Response"), _POSITION_RANK, indexed=False, filled=True)
    holder = _by_reference(gettext_lazy("Holder"), folded("owner__holder__name"), indexed=False)
    forecast = tables.Column(gettext_lazy("Forecast"), accessor="pk", orderable=False)
    moved = tables.Column(gettext_lazy("Due date moved"), accessor="pk", orderable=False)
    themes = tables.Column(gettext_lazy("Themes"), accessor="pk", orderable=False)
    parties = tables.Column(gettext_lazy("Also involved"), accessor="pk", orderable=False)

    always: tuple[str, ...] = ("reference", "title")
    on_request = ("holder", "forecast", "moved", "meeting", "kind", "priority", "position", "themes", "parties")
    labelled = on_request
    orders: ClassVar[dict[str, Order]] = {
        "urgent": Order(
            gettext_lazy("Urgent first"), (PRESSING_ON.asc(nulls_last=True), F("meeting_id").asc(), F("number").asc())
        )
    }
    groups: ClassVar[dict[str, Order]] = {
        "meeting": Order(
            gettext_lazy("Meeting"),
            (F("meeting_id").asc(),),
            fields=frozenset({"meeting__name"}),
            heading=lambda row: row.meeting.name,
        ),
        "lead": Order(
            gettext_lazy("Lead"),
            (F("lead__sort_key").asc(nulls_last=True), F("lead_id").asc()),
            indexed=False,
            fields=frozenset({"lead__name"}),
            heading=lambda row: row.lead.name if row.lead else _("No lead"),
        ),
        "theme": Order(
            gettext_lazy("Theme"),
            _by_themes,
            indexed=False,
            fields=frozenset({"themes"}),
            heading=lambda row: _names(theme.name for theme in row.themes.all()) or _("No theme"),
        ),
        "status": Order(
            gettext_lazy("Status"),
            (_STATUS_RANK.asc(),),
            indexed=False,
            fields=frozenset({"status"}),
            heading=lambda row: str(Status(row.status).label),
        ),
    }

    class Meta:
        order_by_field = "sort"

    def __init__(self, data: Any, *, on: date, user: User | None = None, **options: Any) -> None:
        """Show rows as things stand on a day, without the columns on request unless it is said which to leave out."""
        super().__init__(data, **{"exclude": self.on_request} | options)
        self.on = on
        self.sought: Asked | None = None
        self._marks = Marks(frozenset())
        self.changed: dict[int, bool] = {}
        # A page of the list stands above those of recommendations, so there the reference alone leads to one.
        # Every page of a recommendation has the same address but for the reference, which is letters, digits and "-".
        self.above, self._after = reverse("recommendation-detail", args=[_PLACE]).split(_PLACE)

    def fetched(self, page: Any) -> Iterable[Any]:
        """Return a page's rows with what they name; the words that were `sought` in them are found too."""
        rows: RecommendationQuerySet = page.of_slice()
        fields = self.needed(column.name for column in self.columns) | (self.group.fields if self.group else set())
        if self.sought is None:
            return rows.showing(fields)
        found = list(rows.showing(fields | {"goal"}))
        self._marks = self.sought.marks(text for row in found for text in (row.title, row.goal))
        return found

    def _address(self, record: Recommendation) -> str:
        return f"{self.above}{quote(record.reference)}{self._after}"

    @needs("reference")
    def render_reference(self, record: Recommendation) -> SafeString:
        """Return the reference as a link, marked where it is new or changed since the person last looked."""
        return SafeString(f'<a href="{self._address(record)}">{escape(record.reference)}</a>{self._news(record)}')

    def _news(self, record: Recommendation) -> str:
        """Return a mark for a row that is new or changed since the person last looked; nothing for others."""
        if record.pk not in self.changed:
            return ""
        return f' <span class="news">{escape(_("New") if self.changed[record.pk] else _("Changed"))}</span>'

    @needs("reference", "title", "priority", "position", *_MARKING)
    def render_title(self, record: Recommendation) -> SafeString:
        """Return the title as a link, and what is not as with most: its marking, its priority, or not accepted."""
        words = marking(record) + _special(record.priority, record.position, get_language())
        title, found = escape(record.title), SafeString("")
        if self.sought is not None:
            title, found = marked(self._marks.whole(record.title)), self._found_in(record.goal)
        # Its direction is that of its first letter: the stylesheet says so, once.
        return SafeString(f'<a href="{self._address(record)}">{title}</a>{words}{found}')

    def _found_in(self, goal: str) -> SafeString:
        """Return the words of a goal that were looked for, with those about them; nothing where none stands in it."""
        about = marked(self._marks.about(goal))
        return format_html('<small class="found-words" dir="auto">{}</small>', about) if about else SafeString("")

    def _flags(self, record: Recommendation, about: str) -> str:
        """Return the flags about a column; those about a column that is not shown stand with the status."""
        shown = [flag for flag in log_sentences.flags(record, on=self.on) if self._stands(flag.about) == about]
        classes = {True: '"flag late"', False: "flag"}
        return "".join(f"<i class={classes[flag.late]}>{escape(flag.words)}</i>" for flag in shown)

    def _stands(self, about: str) -> str:
        return about if about in self._shown else ""

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns)

    @needs(*_FLAGS)
    def render_status(self, record: Recommendation) -> SafeString:
        """Return the badge, and the flags that no other column shows, in words."""
        return SafeString(status_badge(record.status, is_plain=True) + self._flags(record, ""))

    @needs("lead__name", "lead__short_name", "lead__retired_on")
    def render_lead(self, record: Recommendation) -> SafeString:
        """Return the lead as it is said in a table, and whether it is retired."""
        if record.lead is None:
            return _muted(_("No lead"))
        return SafeString(escape(record.lead.label) + _retired(record.lead))

    @needs("owner__name", "owner__retired_on", *_HOLDER)
    def render_owner(self, record: Recommendation) -> SafeString:
        """Return the owner post, and whether it is retired or nobody is in it."""
        if record.owner is None:
            return _muted(_("No owner"))
        vacant = "" if record.holder else f" <i>{escape(_('vacant'))}</i>"
        return SafeString(f"<span>{escape(record.owner.name)}{_retired(record.owner) or vacant}</span>")

    @needs("owner__name", *_HOLDER)
    def render_holder(self, record: Recommendation) -> str | SafeString:
        """Return who is in the owner post."""
        return record.holder.name if record.holder else _muted(_("vacant") if record.owner else _("No owner"))

    @needs("forecast")
    def render_forecast(self, record: Recommendation) -> str | SafeString:
        """Return whether the due date will be kept, as it was reported last."""
        return str(Confidence(record.forecast).label) if record.forecast else _muted(_("None"))

    @needs("status", "due_on", "first_due_on")
    def render_moved(self, record: Recommendation) -> str | SafeString:
        """Return by how much the due date is later than the first one that was agreed."""
        late = record.moved_by
        return ngettext("+%(count)d day", "+%(count)d days", late) % {"count": late} if late else _muted(_("No"))

    @needs(*_FLAGS)
    def render_due(self, record: Recommendation) -> SafeString:
        """Return the due date, and what is to be said about it."""
        if record.due_on is None:
            return _muted(_("No due date"))
        return SafeString(_day(record.due_on) + self._flags(record, "due"))

    @needs(*_FLAGS, "status_since")
    def render_heard(self, record: Recommendation) -> SafeString:
        """Return the day of the last update, or when it was closed."""
        if record.is_closed:
            return SafeString(f"{_muted(_('Closed'))} {_day(record.status_since)}")
        silent = record.status == Status.NOT_YET_REPORTED
        said, flags = "" if silent else _day(record.quiet_since), self._flags(record, "heard")
        return SafeString(said + flags) if said or flags else _muted(_("No update yet"))

    @needs("meeting__name")
    def render_meeting(self, record: Recommendation) -> str:
        """Return the meeting."""
        return record.meeting.name

    @needs("kind")
    def render_kind(self, record: Recommendation) -> str:
        """Return what sort of statement it is."""
        return str(Kind(record.kind).label)

    @needs("priority")
    def render_priority(self, record: Recommendation) -> str | SafeString:
        """Return how urgent it is."""
        label = str(Priority(record.priority).label)
        return label if PRIORITY_MARKS[Priority(record.priority)] else _muted(label)

    @needs("position")
    def render_position(self, record: Recommendation) -> str | SafeString:
        """Return our response."""
        label = str(Position(record.position).label)
        return _muted(label) if record.position == Position.NOT_YET_ANSWERED else label

    @needs("themes")
    def render_themes(self, record: Recommendation) -> str | SafeString:
        """Return its themes."""
        return _names(theme.name for theme in record.themes.all()) or _muted(_("None"))

    @needs("parties")
    def render_parties(self, record: Recommendation) -> str | SafeString:
        """Return who takes part without leading it."""
        return _names(party.label for party in record.parties.all()) or _muted(_("None"))


class PickingTable(RecommendationTable):
    """The same with a box to tick in each row, for those who may change many at once."""

    pick = tables.Column(gettext_lazy("Select"), accessor="pk", orderable=False)

    always = ("pick", *RecommendationTable.always)

    class Meta:
        order_by_field = "sort"
        sequence = ("pick", "...")

    @needs("reference")
    def render_pick(self, record: Recommendation) -> SafeString:
        """Return the box, called as its row, in letters, digits and "-"; it belongs to the form the table stands in."""
        return SafeString(f"<input type=checkbox name=row value={record.pk} aria-label={escape(record.reference)}>")


class MeetingTable(LeanTable):
    """Meetings, a row each, with how many recommendations of each are tracked."""

    labelled = ("place", "dates", "tracked")

    name = SortedColumn(gettext_lazy("Meeting"), folded("name"), tie=("pk",))
    code = SortedColumn(gettext_lazy("Code"), "code", tie=())
    place = SortedColumn(gettext_lazy("Place"), folded("place"), tie=("name", "pk"))
    dates = SortedColumn(gettext_lazy("Dates"), "starts_on", tie=("name", "pk"), initial_sort_descending=True)
    tracked = SortedColumn(gettext_lazy("Recommendations"), "tracked", tie=("name", "pk"), initial_sort_descending=True)

    class Meta:
        order_by_field = "sort"

    def render_name(self, record: Meeting) -> SafeString:
        """Return the name as a link."""
        return format_html('<a href="{}">{}</a>', reverse("meeting-detail", args=[record.code]), record.name)

    def render_code(self, record: Meeting) -> str:
        """Return the code."""
        return record.code

    def render_place(self, record: Meeting) -> str | SafeString:
        """Return the place."""
        return record.place or _muted(_("Not given"))

    def render_dates(self, record: Meeting) -> SafeString:
        """Return the days."""
        if record.starts_on is None:
            return _muted(_("No date in the source"))
        return days(record.starts_on, record.ends_on, is_short=True)

    def render_tracked(self, record: Any) -> SafeString:
        """Return the count, leading to the list."""
        url = statistics.list_url(meeting=record.code)
        words = ngettext("recommendation", "recommendations", record.tracked)
        hidden = format_html('<span class="visually-hidden"> {}</span>', words)
        return format_html('<a class="count" href="{}">{}{}</a>', url, grouped(record.tracked), hidden)


@cache
def _special(priority: str, position: str, language: str | None) -> str:
    """Return what is not as with most recommendations, in the language in force."""
    said = []
    if mark := PRIORITY_MARKS[Priority(priority)]:
        said.append(f" <b class=tag>{escape(str(mark))}</b>")
    if position == Position.DECLINED:
        said.append(f' <span class="quiet tag">{escape(str(Position.DECLINED.label))}</span>')
    return "".join(said)


def _names(names: Iterable[str]) -> str:
    return "; ".join(sorted(names))


def _retired(row: Retirable) -> str:
    return f" <i>{escape(_('retired'))}</i>" if row.is_retired else ""


@cache
def _muted(words: str) -> SafeString:
    return format_html("<i class=quiet>{}</i>", words)


def _day(day: date) -> SafeString:
    """Return a day in one piece: its blanks do not break."""
    return _drawn_day(day, get_language())


@lru_cache(maxsize=4096)
def _drawn_day(day: date, language: str | None) -> SafeString:
    return SafeString(date_format(day, DAY).replace(" ", "\N{NO-BREAK SPACE}"))
