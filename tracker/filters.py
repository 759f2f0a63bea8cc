"""Filters of lists, as they stand in the address: one filterset serves page and export."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any

import django_filters
from django import forms
from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.http import base36_to_int
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefings.models import Meeting, MeetingQuerySet
from tracker import statistics
from tracker.database import past
from tracker.database.keys import among, some_keys
from tracker.forms.choosing import Named, Option, SomeOf, SomeRows, read_together
from tracker.listing import ARRANGEMENT, counted, understood
from tracker.models import Organisation, Post, Recommendation, Theme, UpdateRequest, User, searching
from tracker.models.access import visible_meetings
from tracker.models.conditions import IS_OPEN, LAST_UPDATE_ON
from tracker.models.people import folded
from tracker.models.recommendations import (
    RecommendationParty,
    RecommendationQuerySet,
    RecommendationTheme,
)
from tracker.models.searching import reference_of
from tracker.statistics import NO_PROGRESS
from tracker.workflow import CLOSED, OPEN, Confidence, Kind, Position, Priority, Status

ANY_OPEN, ANY_CLOSED, NOT_ASSIGNED = "open", "closed", "none"
LONGEST_SEARCH = 200

_STATUSES = [
    (ANY_OPEN, gettext_lazy("Any open")),
    (ANY_CLOSED, gettext_lazy("Any closed")),
    (gettext_lazy("Open"), [(s.value, s.label) for s in Status if s in OPEN]),
    (gettext_lazy("Closed"), [(s.value, s.label) for s in Status if s in CLOSED - {Status.ENTERED_IN_ERROR}]),
    (gettext_lazy("Not counted"), [(Status.ENTERED_IN_ERROR.value, Status.ENTERED_IN_ERROR.label)]),
]


# As many days as forty years have: who waits longer is not looked for.
_LONGEST_WAIT = 14_600
_YES, _SEVERAL = "yes", "several"
FOLLOWED, NOT_FOLLOWED, PROGRESS = "yes", "no", "progress"
ASKED = "asked"

RANKED = 1_000
"""More finds than these are not ranked, so that a common word is found as fast however many there are."""


class _Light(django_filters.Filter):  # type: ignore[misc]
    """A filter that is copied for each request without what it was made of, which nobody changes."""

    many = True

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Return a copy whose field is its own."""
        made = copy.copy(self)
        made.__dict__.pop("_field", None)
        # Setting it binds it to the copy.
        made.method = self.method
        return made


class _Choices(_Light):
    field_class = SomeOf

    def filter(self, qs: RecommendationQuerySet, value: list[str]) -> RecommendationQuerySet:
        """Return the rows that have one of the values."""
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class _Rows(_Light):
    field_class = SomeRows


_MEETINGS = Named(
    lambda: Meeting.objects.order_by(folded("name"), "pk"), "code", ("name", "code"), gettext_lazy("meeting")
)
_LEADS = Named(
    lambda: Organisation.objects.order_by("sort_key", "pk"), "pk", ("name", "short_name"), gettext_lazy("organisation")
)
_PARTIES = replace(_LEADS, most=0)
_POSTS = Named(Post.objects.named, "pk", ("called", "name"), gettext_lazy("post"))
_THEMES = Named(lambda: Theme.objects.order_by("sort_key", "pk"), "pk", ("name",), gettext_lazy("theme"))


class _Day(forms.DateField):
    """A day, as it stands in addresses or as people write it."""

    def __init__(self, **options: Any) -> None:
        """Offer the browser's own calendar."""
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)

    def resolved(self, value: date) -> list[Option]:
        """Return the day with its words."""
        return [(value.isoformat(), date_format(value, "j F Y"))]


class _OnDay(_Light):
    """A filter by a day: `lookup_expr` says which side of it is meant."""

    field_class = _Day
    many = False

    def filter(self, qs: RecommendationQuerySet, value: date | None) -> RecommendationQuerySet:
        """Return the rows on that side of the day."""
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": value}) if value else qs


class _Keys(forms.Field):
    """Keys of rows, in base 36 so that hundreds fit into an address, with full stops between them."""

    def to_python(self, value: Any) -> list[int]:
        """Return the keys, each once and in their order."""
        try:
            keys = sorted({base36_to_int(key) for key in str(value or "").split(".") if key})
        except ValueError:
            keys = [-1]
        if keys and not 0 <= keys[0] <= keys[-1] <= BigIntegerField.MAX_BIGINT:
            raise forms.ValidationError(_("The selected recommendations were not recognised. Select them again."))
        return keys

    def resolved(self, value: list[int]) -> list[Option]:
        """Return the keys with how many they are, in words."""
        n = len(value)
        said = ngettext("%(n)d recommendation", "%(n)d recommendations", n) % {"n": n}
        return [(some_keys(value), said)] if value else []


class _Only(_Light):
    field_class = _Keys
    many = False


class _Days(_Light):
    field_class = forms.IntegerField
    many = False


class _Words(forms.CharField):
    """Words to look for; signs alone are none."""

    def validate(self, value: str) -> None:
        """Raise ValidationError where there is no letter or digit, and on a past day: the index has none."""
        super().validate(value)
        if value and past.moment() is not None:
            raise forms.ValidationError(_("You cannot search a past day for words. They were left out."))
        if value and not any(map(str.isalnum, value)):
            raise forms.ValidationError(_("The search needs a letter or a digit. It was left out."))


class _Search(django_filters.CharFilter):  # type: ignore[misc]
    field_class = _Words


def _one_of(column: str, values: list[Option]) -> Q:
    """Return the condition that a column has one of some keys, or is empty, where that is one of the values."""
    keys = [int(key) for key, _ in values if key != NOT_ASSIGNED]
    named = Q(**{f"{column}__in": keys}) if keys else Q()
    return named if len(keys) == len(values) else named | Q(**{f"{column}__isnull": True})


class RecommendationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What the list of recommendations can be narrowed to. Without a status it shows all that is tracked.

    Several values of one filter widen it; filters together narrow the list.
    """

    q = _Search(
        label=gettext_lazy("Search"),
        method="search",
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Words, names or reference")}),
        error_messages={
            "max_length": gettext_lazy("The search is longer than %(limit_value)d characters. It was left out.")
        },
    )
    status = _Choices(
        label=gettext_lazy("Status"), empty=gettext_lazy("Status"), stays=True, choices=_STATUSES, method="with_status"
    )
    attention = _Choices(
        label=gettext_lazy("Needs attention"),
        empty=gettext_lazy("Needs attention"),
        stays=True,
        choices=statistics.AttentionGroup.choices,
        method="needing",
    )
    meeting = _Rows(
        label=gettext_lazy("Meeting"), empty=gettext_lazy("Meeting"), stays=True, named=_MEETINGS, method="of"
    )
    lead = _Rows(
        label=gettext_lazy("Lead"),
        empty=gettext_lazy("Lead"),
        stays=True,
        named=_LEADS,
        none=(NOT_ASSIGNED, gettext_lazy("No lead")),
        method="led_by",
    )
    owner = _Rows(
        label=gettext_lazy("Owner post"),
        empty=gettext_lazy("All posts"),
        named=_POSTS,
        none=(NOT_ASSIGNED, gettext_lazy("No owner post")),
        method="owned_by",
    )
    party = _Rows(
        label=gettext_lazy("Also involved"), empty=gettext_lazy("All organisations"), named=_PARTIES, method="involving"
    )
    theme = _Rows(
        label=gettext_lazy("Theme"),
        empty=gettext_lazy("All themes"),
        named=_THEMES,
        none=(NOT_ASSIGNED, gettext_lazy("No theme")),
        method="on_theme",
    )
    kind = _Choices(label=gettext_lazy("Kind"), empty=gettext_lazy("All kinds"), choices=Kind.choices)
    priority = _Choices(label=gettext_lazy("Priority"), empty=gettext_lazy("All priorities"), choices=Priority.choices)
    position = _Choices(label=gettext_lazy("Response"), empty=gettext_lazy("All responses"), choices=Position.choices)
    forecast = _Choices(
        label=gettext_lazy("Forecast"),
        empty=gettext_lazy("All forecasts"),
        choices=[*Confidence.choices, (NOT_ASSIGNED, gettext_lazy("No forecast"))],
        method="with_forecast",
    )
    moved = _Choices(
        label=gettext_lazy("Due date moved"),
        empty=gettext_lazy("All"),
        choices=[(_YES, gettext_lazy("Later than first agreed"))],
        method="with_moved_date",
    )
    reiterated = _Choices(
        label=gettext_lazy("Reiterated"),
        empty=gettext_lazy("All"),
        choices=[
            (_YES, gettext_lazy("At a later meeting")),
            (_SEVERAL, gettext_lazy("At several later meetings")),
            (NO_PROGRESS, gettext_lazy("No progress since the first time")),
        ],
        method="said_again",
    )
    due_from = _OnDay(label=gettext_lazy("Due from"), field_name="due_on", lookup_expr="gte")
    due_to = _OnDay(label=gettext_lazy("Due by"), field_name="due_on", lookup_expr="lte")
    followed = _Choices(
        label=gettext_lazy("Follow-up"),
        empty=gettext_lazy("All"),
        choices=[
            (FOLLOWED, gettext_lazy("Followed up")),
            (NOT_FOLLOWED, gettext_lazy("Not followed up")),
            (PROGRESS, gettext_lazy("Progress in the last 90 days")),
            (NO_PROGRESS, gettext_lazy("No progress for 90 days")),
            (ASKED, gettext_lazy("Asked, no update yet")),
        ],
        method="followed_up",
    )
    updated_since = _OnDay(label=gettext_lazy("Updated since"), method="heard_since")
    status_since = _OnDay(label=gettext_lazy("Status since"), field_name="status_since", lookup_expr="gte")
    waiting = _Days(
        label=gettext_lazy("Awaiting verification for at least (days)"),
        method="waiting_for",
        min_value=1,
        max_value=_LONGEST_WAIT,
    )

    # What somebody selected in the list; no field is shown for it.
    only = _Only(label=gettext_lazy("Selected"), method="selected")

    # Each row that is found by words is read, to be ranked and counted.
    COSTLY = ("q",)
    FIRST: tuple[str, ...] = ("status", "attention", "meeting", "lead")
    # The words are typed in the head of the page, and rows are selected in the list.
    ELSEWHERE = ("q", "only")

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, on: date, user: User, by_keys: bool = False) -> None:
        """Filter as things stand on a day, by what this person may see; `by_keys` leaves no row to be named."""
        super().__init__(data, queryset)
        self.on, self.user, self.by_keys = on, user, by_keys
        self.is_ranked = False
        self.asked = searching.Asked("")
        self.found: int | None = None

    @cached_property
    def form(self) -> forms.Form:
        """The form of the filters; what several of them list is read at once."""
        form: forms.Form = super().form
        meeting: Any = form.fields["meeting"]
        if self.user.reach.hidden:
            meeting.named = replace(_MEETINGS, rows=self._meetings, is_own=True)
        for field in form.fields.values():
            if isinstance(field, SomeRows):
                field.by_keys = self.by_keys
        read_together(form.fields.values())
        return form

    def _meetings(self) -> MeetingQuerySet:
        return visible_meetings(self.user).order_by(folded("name"), "pk")

    def filter_queryset(self, queryset: RecommendationQuerySet) -> RecommendationQuerySet:
        """Leave out what is in no figure, unless it is asked for by name; put the best finds first."""
        if Status.ENTERED_IN_ERROR not in (self.form.cleaned_data.get("status") or ()):
            queryset = queryset.tracked()
        rows: RecommendationQuerySet = super().filter_queryset(queryset)
        if typed := self.form.cleaned_data.get("q"):
            most = counted([name for name in self.form.fields if name in self.data], self.COSTLY)
            self.found = rows.order_by()[: max(RANKED, most) + 1].count()
            self.is_ranked = self.found <= RANKED
            rows = rows.best_first(self.asked, reference_of(typed)) if self.is_ranked else rows
        return rows

    def remarks(self, *, is_as_found: bool) -> list[str]:
        """Return what is to be said about how the words were looked for, and of the order where rows stand as found."""
        typed = self.form.cleaned_data.get("q")
        if not typed:
            return []
        said = []
        if searching.is_unclosed(typed):
            said.append(_("A quotation mark is not closed. The words after it were searched as one phrase."))
        if is_as_found and not self.is_ranked:
            said.append(_("There are too many matches to put the best first. They are in order of meeting and number."))
        return said

    def with_status(self, rows: RecommendationQuerySet, name: str, values: list[str]) -> RecommendationQuerySet:
        """Those of some statuses, or of the open or closed ones."""
        wanted = set(values) - {ANY_OPEN, ANY_CLOSED}
        wanted |= OPEN if ANY_OPEN in values else set()
        wanted |= CLOSED - {Status.ENTERED_IN_ERROR} if ANY_CLOSED in values else set()
        return rows.filter(status__in=sorted(wanted)) if len(wanted) > 1 else rows.filter(status=wanted.pop())

    def needing(self, rows: RecommendationQuerySet, name: str, values: list[str]) -> RecommendationQuerySet:
        """Those of some attention groups."""
        first, *others = (statistics.members(rows, statistics.AttentionGroup(value), on=self.on) for value in values)
        for other in others:
            first |= other
        return first

    def with_forecast(self, rows: RecommendationQuerySet, name: str, values: list[str]) -> RecommendationQuerySet:
        """Those with some forecast of their due date; without one are those that are open and due."""
        found = Q(forecast__in=[value for value in values if value != NOT_ASSIGNED])
        if NOT_ASSIGNED in values:
            found |= IS_OPEN & Q(forecast="", due_on__isnull=False)
        return rows.filter(found)

    def of(self, rows: RecommendationQuerySet, name: str, values: list[Option]) -> RecommendationQuerySet:
        """Those of some meetings."""
        return rows.filter(meeting__in=list(Meeting.objects.filter(code__in=dict(values)).values_list("pk", flat=True)))

    def led_by(self, rows: RecommendationQuerySet, name: str, values: list[Option]) -> RecommendationQuerySet:
        """Those led by some organisations, or by none."""
        return rows.filter(_one_of("lead", values))

    def owned_by(self, rows: RecommendationQuerySet, name: str, values: list[Option]) -> RecommendationQuerySet:
        """Those owned by some posts, or by none."""
        return rows.filter(_one_of("owner", values))

    def on_theme(self, rows: RecommendationQuerySet, name: str, values: list[Option]) -> RecommendationQuerySet:
        """Those with one of some themes, or without any."""
        links = RecommendationTheme.objects.filter(recommendation=OuterRef("pk"))
        themes = [int(key) for key, _ in values if key != NOT_ASSIGNED]
        on_one = Q(Exists(links.filter(theme__in=themes))) if themes else Q()
        return rows.filter(on_one if len(themes) == len(values) else on_one | ~Exists(links))

    def followed_up(self, rows: RecommendationQuerySet, name: str, values: list[str]) -> RecommendationQuerySet:
        """The open ones that are followed up or not, or have made progress lately or not."""
        sets: dict[str, Callable[[], RecommendationQuerySet]] = {
            FOLLOWED: rows.chased,
            NOT_FOLLOWED: rows.not_chased,
            PROGRESS: lambda: rows.progressed(on=self.on),
            NO_PROGRESS: lambda: rows.without_progress(on=self.on),
            ASKED: lambda: rows.filter(pk__in=UpdateRequest.objects.unanswered().values("recommendation")),
        }
        first, *others = (sets[value]() for value in values)
        for other in others:
            first |= other
        return first

    def involving(self, rows: RecommendationQuerySet, name: str, values: list[Option]) -> RecommendationQuerySet:
        """Those in which some organisations take part without leading."""
        parties = [int(key) for key, _ in values]
        links = RecommendationParty.objects.filter(recommendation=OuterRef("pk"), organisation__in=parties)
        return rows.filter(Exists(links))

    def with_moved_date(self, rows: RecommendationQuerySet, name: str, values: list[str]) -> RecommendationQuerySet:
        """Those due later than was first agreed."""
        return rows.slipped()

    def said_again(self, rows: RecommendationQuerySet, name: str, values: list[str]) -> RecommendationQuerySet:
        """Those that were reiterated; or only those at several meetings, or on which there was no progress since."""
        sets: dict[str, Callable[[User], RecommendationQuerySet]] = {
            _YES: rows.reiterated,
            _SEVERAL: rows.reiterated_at_several,
            NO_PROGRESS: partial(rows.reiterated_without_progress, on=self.on),
        }
        if len(values) == 1 or _YES in values:
            return sets[_YES if _YES in values else values[0]](self.user)
        first, *others = (sets[value](self.user).order_by().values("pk") for value in values)
        return rows.of_keys(first.union(*others))

    def heard_since(self, rows: RecommendationQuerySet, name: str, value: date) -> RecommendationQuerySet:
        """Those with an update, or closed, on that day or after."""
        return rows.alias(heard_on=LAST_UPDATE_ON).filter(heard_on__gte=value)

    def waiting_for(self, rows: RecommendationQuerySet, name: str, value: int) -> RecommendationQuerySet:
        """Those that have been reported complete for so many days."""
        return rows.claimed().filter(status_since__lte=self.on - timedelta(days=value))

    def selected(self, rows: RecommendationQuerySet, name: str, value: list[int]) -> RecommendationQuerySet:
        """Those that somebody selected."""
        return rows.filter(pk__in=among(value))

    def search(self, rows: RecommendationQuerySet, name: str, value: str) -> RecommendationQuerySet:
        """Those with that reference, or with the words in title, goal, reference or the names of those involved."""
        self.asked = searching.Asked(value)
        return rows.found(self.asked, reference_of(value))

    def first_fields(self) -> list[forms.BoundField]:
        """The filters that are used every day."""
        return [self.form[name] for name in self.FIRST]

    def more_fields(self) -> list[forms.BoundField]:
        """The others."""
        return [self.form[name] for name in self.form.fields if name not in self.FIRST + self.ELSEWHERE]

    def has_more_chosen(self) -> bool:
        """Whether one of the others is in force."""
        return any(field.name in self.data for field in self.more_fields())


def in_view(
    person: User, query: str, *, on: date, among: Collection[int] | None = None
) -> RecommendationQuerySet | None:
    """Return what a saved view has on a day, of that which a person may see; `query` is that of the view.

    None where one of its filters has no value left that means something to this person: what it named was removed,
    has another code, or is closed to them. Without that filter the view would have what was never meant. Of several
    values those that are understood count. Rows are known by their keys alone, as the list writes its addresses.
    `among` are the keys of the only recommendations that are asked about.
    """
    visible = Recommendation.objects.visible_to(person)
    visible = visible if among is None else visible.filter(pk__in=among)
    given = QueryDict(query, mutable=True)
    options: dict[str, Any] = {"queryset": visible, "on": on, "user": person, "by_keys": True}
    filterset = RecommendationFilter(given, **options)
    if not (filterset.form.fields.keys() | ARRANGEMENT).issuperset(given):
        return None
    if filterset.errors:
        for name in filterset.errors:
            field, many = filterset.form.fields[name], filterset.filters[name].many
            known, _faults = understood(field, given.getlist(name), many=many)
            if not known:
                return None
            given.setlist(name, known)
        filterset = RecommendationFilter(given, **options)
    found: RecommendationQuerySet = filterset.qs
    return found.order_by()
