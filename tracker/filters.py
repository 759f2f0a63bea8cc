"""Filters of lists, as they stand in the address: one filterset serves page and export."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from briefings.models import Meeting
from tracker import statistics
from tracker.models import Organisation, Recommendation, Theme
from tracker.models.recommendations import RecommendationQuerySet, RecommendationTheme
from tracker.workflow import CLOSED, OPEN, Kind, Position, Priority, Status

ANY_OPEN, ANY_CLOSED, NOT_ASSIGNED = "open", "closed", "none"
LONGEST_SEARCH = 200

# "paris 7" and "PARIS-07" both name PARIS-07; a code may end in a digit, so without a gap only letters count.
_REFERENCE = re.compile(r"(?:([a-z][a-z0-9]{1,11})[\s‐–—_-]+|([a-z]{2,12}))0*([1-9][0-9]{0,8})", re.IGNORECASE)
_UNKNOWN = "This is not one of the choices, so it was left out."

_STATUSES = [
    (ANY_OPEN, "Open, any"),
    (ANY_CLOSED, "Closed, any"),
    ("Open", [(s.value, s.label) for s in Status if s in OPEN]),
    ("Closed", [(s.value, s.label) for s in Status if s in CLOSED - {Status.ENTERED_IN_ERROR}]),
    ("In no figure", [(Status.ENTERED_IN_ERROR.value, Status.ENTERED_IN_ERROR.label)]),
]


RANKED = 1_000
"""More finds than these are not ranked, so that a common word is found as fast however many there are."""


def reference_of(typed: str) -> str:
    """Return the reference that somebody may mean, such as PARIS-07 by "paris 7"; empty where they mean none."""
    named = _REFERENCE.fullmatch(typed.strip())
    return f"{(named[1] or named[2]).upper()}-{int(named[3]):02}" if named else ""


class OneMore(forms.SelectMultiple):
    """Values in force, kept as they are, and a select for one more: it needs no script and no second page."""

    allow_multiple_selected = False
    empty = ""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Return the choices that are not in force yet, none of them selected."""
        empty = self.create_option(name, "", "Add another" if value else self.empty, selected=True, index=0)
        rest = [
            (label, [option for option in options if str(option["value"]) not in value], index)
            for label, options, index in super().optgroups(name, [], attrs)
        ]
        return [(None, [empty], 0), *((label, options, index) for label, options, index in rest if options)]

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the select, and the values in force as hidden inputs."""
        kept = format_html_join(
            "", '<input type="hidden" name="{}" value="{}">', ((name, each) for each in self.format_value(value))
        )
        return format_html("{}{}", kept, super().render(name, value, attrs, renderer))


def _widget(empty: str) -> OneMore:
    widget = OneMore()
    widget.empty = empty
    return widget


class _Choices(django_filters.MultipleChoiceFilter):  # type: ignore[misc]
    many = True


class _Rows(django_filters.ModelMultipleChoiceFilter):  # type: ignore[misc]
    many = True


_MESSAGES = {"invalid_choice": _UNKNOWN, "invalid_list": _UNKNOWN, "invalid_pk_value": _UNKNOWN}


def _choices(label: str, empty: str, choices: Any, **more: Any) -> Any:
    return _Choices(
        label=label, choices=choices, widget=_widget(empty), distinct=False, error_messages=_MESSAGES, **more
    )


def _rows(label: str, empty: str, queryset: Any, **more: Any) -> Any:
    return _Rows(
        label=label, queryset=queryset, widget=_widget(empty), distinct=False, error_messages=_MESSAGES, **more
    )


class RecommendationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What the list of recommendations can be narrowed to. Without a status it shows all that is tracked.

    Several values of one filter widen it; filters together narrow the list.
    """

    q = django_filters.CharFilter(
        label="Search",
        method="search",
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Title, goal or reference"}),
        error_messages={"max_length": f"It is longer than {LONGEST_SEARCH} characters, so it was left out."},
    )
    status = _choices("Status", "All tracked", _STATUSES, method="with_status")
    attention = _choices("Needs attention", "Any or none", statistics.Group.choices, method="needing")
    meeting = _rows(
        "Meeting", "All meetings", Meeting.objects.order_by("name", "pk"), to_field_name="code", method="of"
    )
    lead = _rows(
        "Lead",
        "All leads",
        Organisation.objects.order_by("sort_key", "pk"),
        null_label="Not assigned",
        null_value=NOT_ASSIGNED,
        method="led_by",
    )
    position = _choices("Position", "All positions", Position.choices)
    theme = _rows("Theme", "All themes", Theme.objects.order_by("sort_key", "pk"), method="on_theme")
    kind = _choices("Kind", "All kinds", Kind.choices)
    priority = _choices("Priority", "All priorities", Priority.choices)

    FIRST = ("q", "status", "attention", "meeting", "lead")

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, on: date) -> None:
        """Filter as things stand on a day."""
        super().__init__(data, queryset)
        self.on = on
        self.is_ranked = False

    def filter_queryset(self, queryset: RecommendationQuerySet) -> RecommendationQuerySet:
        """Leave out what is in no figure, unless it is asked for by name; put the best finds first."""
        if Status.ENTERED_IN_ERROR not in (self.form.cleaned_data.get("status") or ()):
            queryset = queryset.tracked()
        rows: RecommendationQuerySet = super().filter_queryset(queryset)
        if typed := self.form.cleaned_data.get("q"):
            self.is_ranked = rows.order_by()[: RANKED + 1].count() <= RANKED
            rows = rows.best_first(typed, reference_of(typed)) if self.is_ranked else rows
        return rows

    def with_status(self, rows: RecommendationQuerySet, name: str, values: list[str]) -> RecommendationQuerySet:
        """Those of some statuses, or of the open or closed ones."""
        wanted = set(values) - {ANY_OPEN, ANY_CLOSED}
        wanted |= OPEN if ANY_OPEN in values else set()
        wanted |= CLOSED - {Status.ENTERED_IN_ERROR} if ANY_CLOSED in values else set()
        return rows.filter(status__in=sorted(wanted)) if len(wanted) > 1 else rows.filter(status=wanted.pop())

    def needing(self, rows: RecommendationQuerySet, name: str, values: list[str]) -> RecommendationQuerySet:
        """Those of some attention groups."""
        first, *others = (statistics.members(rows, statistics.Group(value), on=self.on) for value in values)
        for other in others:
            first |= other
        return first

    def of(self, rows: RecommendationQuerySet, name: str, values: Any) -> RecommendationQuerySet:
        """Those of some meetings."""
        meetings = [meeting.pk for meeting in values]
        if not meetings:
            return rows
        return rows.filter(meeting__in=meetings) if len(meetings) != 1 else rows.filter(meeting=meetings[0])

    def led_by(self, rows: RecommendationQuerySet, name: str, values: Any) -> RecommendationQuerySet:
        """Those led by some organisations, or by none."""
        leads = [value.pk for value in values if value != NOT_ASSIGNED]
        if not values:
            return rows
        if len(leads) == len(values):
            return rows.filter(lead__in=leads) if len(leads) != 1 else rows.filter(lead=leads[0])
        return rows.filter(Q(lead__in=leads) | Q(lead__isnull=True)) if leads else rows.filter(lead__isnull=True)

    def on_theme(self, rows: RecommendationQuerySet, name: str, values: Any) -> RecommendationQuerySet:
        """Those with one of some themes."""
        if not values:
            return rows
        return rows.filter(Exists(RecommendationTheme.objects.filter(recommendation=OuterRef("pk"), theme__in=values)))

    def search(self, rows: RecommendationQuerySet, name: str, value: str) -> RecommendationQuerySet:
        """Those with that reference, or with the words in title, goal or reference."""
        return rows.found(value, reference_of(value)).marked(value)

    def first_fields(self) -> list[forms.BoundField]:
        """The filters that are used every day."""
        return [self.form[name] for name in self.FIRST]

    def more_fields(self) -> list[forms.BoundField]:
        """The others."""
        return [self.form[name] for name in self.form.fields if name not in self.FIRST]

    def has_more_chosen(self) -> bool:
        """Whether one of the others is in force."""
        return any(field.name in self.data for field in self.more_fields())
