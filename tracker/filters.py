"""Filters of lists, as they stand in the address: one filterset serves page and export."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from briefings.models import Meeting
from tracker import statistics
from tracker.models import Organisation, Recommendation, Theme
from tracker.models.recommendations import RecommendationQuerySet
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


def _choice(label: str, empty: str, choices: Any, **more: Any) -> Any:
    return django_filters.ChoiceFilter(
        label=label, empty_label=empty, choices=choices, error_messages={"invalid_choice": _UNKNOWN}, **more
    )


def _row(label: str, empty: str, queryset: Any, **more: Any) -> Any:
    return django_filters.ModelChoiceFilter(
        label=label, empty_label=empty, queryset=queryset, error_messages={"invalid_choice": _UNKNOWN}, **more
    )


class RecommendationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What the list of recommendations can be narrowed to. Without a status it shows all that is tracked."""

    q = django_filters.CharFilter(
        label="Search",
        method="search",
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Title, goal or reference"}),
        error_messages={"max_length": f"It is longer than {LONGEST_SEARCH} characters, so it was left out."},
    )
    status = _choice("Status", "All tracked", _STATUSES, method="with_status")
    attention = _choice("Needs attention", "Any or none", statistics.Group.choices, method="needing")
    meeting = _row("Meeting", "All meetings", Meeting.objects.order_by("name", "pk"), to_field_name="code")
    lead = _row("Lead", "All leads", Organisation.objects.all(), null_label="Not assigned", null_value=NOT_ASSIGNED)
    position = _choice("Position", "All positions", Position.choices)
    theme = _row("Theme", "All themes", Theme.objects.all(), field_name="themes")
    kind = _choice("Kind", "All kinds", Kind.choices)
    priority = _choice("Priority", "All priorities", Priority.choices)

    FIRST = ("q", "status", "attention", "meeting", "lead")

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, on: date) -> None:
        """Filter as things stand on a day."""
        super().__init__(data, queryset)
        self.on = on

    def filter_queryset(self, queryset: RecommendationQuerySet) -> RecommendationQuerySet:
        """Leave out what is in no figure, unless it is asked for by name."""
        if self.form.cleaned_data.get("status") != Status.ENTERED_IN_ERROR:
            queryset = queryset.tracked()
        filtered: RecommendationQuerySet = super().filter_queryset(queryset)
        return filtered

    def with_status(self, rows: RecommendationQuerySet, name: str, value: str) -> RecommendationQuerySet:
        """Those of one status, or of the open or closed ones."""
        if value == ANY_OPEN:
            return rows.open()
        if value == ANY_CLOSED:
            return rows.filter(status__in=sorted(CLOSED))
        return rows.filter(status=value)

    def needing(self, rows: RecommendationQuerySet, name: str, value: str) -> RecommendationQuerySet:
        """Those of one attention group."""
        return statistics.members(rows, statistics.Group(value), on=self.on)

    def search(self, rows: RecommendationQuerySet, name: str, value: str) -> RecommendationQuerySet:
        """Those with that reference, or with every word in title, goal or reference."""
        matches = Q()
        for word in value.split():
            matches &= Q(title__icontains=word) | Q(goal__icontains=word) | Q(reference__icontains=word)
        if named := _REFERENCE.fullmatch(value.strip()):
            code = named[1] or named[2]
            matches |= Q(meeting__code=code.upper(), number=int(named[3]))
        return rows.filter(matches)

    def first_fields(self) -> list[forms.BoundField]:
        """The filters that are used every day."""
        return [self.form[name] for name in self.FIRST]

    def more_fields(self) -> list[forms.BoundField]:
        """The others."""
        return [self.form[name] for name in self.form.fields if name not in self.FIRST]

    def has_more_chosen(self) -> bool:
        """Whether one of the others is in force."""
        return any(self.form.cleaned_data.get(field.name) for field in self.more_fields())
