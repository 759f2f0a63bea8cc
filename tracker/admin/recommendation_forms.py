"""The two forms of a recommendation in the admin: what is typed, and what the page had shown. No saving."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.utils.functional import cached_property, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from briefings.admin import ChooseSeveral
from tracker.actions import EDITABLE, Draft
from tracker.admin.base import PAGE_INCOMPLETE, RefusableForm
from tracker.forms.fields import sent
from tracker.history import called_field
from tracker.models import Organisation, Recommendation, Theme
from tracker.workflow import FIELDS

if TYPE_CHECKING:
    ChoiceField = forms.ModelChoiceField[Any]
else:
    ChoiceField = forms.ModelChoiceField

LONGEST = 20_000


def _called(name: str) -> str:
    """Return what a field of a recommendation is called on pages."""
    return called_field(Recommendation._meta.get_field(name))


LABELS = {
    name: lazy(_called, str)(name)
    for name in (
        *("title", "goal", "kind", "priority", "due_words", "lead", "owner", "position", "due_on", "due_basis"),
        *("status_since", "last_report_on", "first_due_on", "proposed_due_on", "review_on"),
    )
}
MANY = ("parties", "themes")
_ONE = ("lead", "owner")
_ASKED = ("title", "goal", "kind", "priority", "due_words", "lead", "owner", "position", "due_on")

Plain = str | int | list[int] | None


def plain(value: Any) -> Plain:
    """Return a field's value as a page can carry it and as two of them can be compared."""
    if isinstance(value, models.Model):
        return int(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    return sorted(row.pk for row in value)


def present(recommendation: Recommendation, names: Iterable[str]) -> dict[str, Plain]:
    """Return what the fields of a recommendation hold now."""
    values = {name: getattr(recommendation, name) for name in names}
    return {name: plain(value.all() if name in MANY else value) for name, value in values.items()}


class KnownChoice(ChoiceField):
    """A choice of one row; the one that is chosen already (`known`) is not asked from the database again."""

    known: models.Model | None = None

    def to_python(self, value: Any) -> Any:
        """Return the row of this key."""
        if self.known is not None and str(value) == str(self.known.pk):
            return self.known
        return super().to_python(value)


def several(field: models.ManyToManyField[Any, Any], rows: models.QuerySet[Any]) -> forms.ModelMultipleChoiceField[Any]:
    """Return a field for rows of another table, chosen by typing."""
    label = lazy(lambda name: capfirst(str(FIELDS[name])), str)(field.name)
    return forms.ModelMultipleChoiceField(
        label=label, queryset=rows, required=False, widget=ChooseSeveral(field, admin.site)
    )


class _RecommendationForm(RefusableForm):
    """What both forms ask for."""

    goal = forms.CharField(
        label=LABELS["goal"], required=False, max_length=LONGEST, widget=AdminTextareaWidget(attrs={"rows": 4})
    )
    parties = several(Recommendation.parties.field, Organisation.objects.all())
    themes = several(Recommendation.themes.field, Theme.objects.all())
    reason = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Shown in the log with your changes."),
    )

    def clean_goal(self) -> str:
        """Return the text with the line endings it is stored with."""
        return str(self.cleaned_data["goal"]).replace("\r\n", "\n")

    def _post_clean(self) -> None:
        """The actions check the row as a whole; this form never writes to it."""

    def draft(self) -> Draft:
        """Return what was typed for the log."""
        return Draft(text=self.cleaned_data["reason"])


class NewRecommendationForm(_RecommendationForm):
    """One entered by hand, without words of a briefing. `form_token` makes a form sent twice one recommendation."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Recommendation
        fields = ["meeting", "title", "kind", "priority", "lead", "owner", "due_on", "due_words"]
        labels = LABELS

    def draft(self) -> Draft:
        """Return what was typed for the log."""
        data = self.cleaned_data
        return Draft(text=data["reason"], form_token=data["form_token"], sent=sent(self))


class RecommendationForm(_RecommendationForm):
    """One that is tracked. `seen` carries what the page had shown, so that only what was changed is sent on."""

    seen = forms.CharField(widget=forms.HiddenInput, strip=False)

    class Meta:
        model = Recommendation
        fields = ["title", "kind", "priority", "due_words", "lead", "owner", "position", "due_on"]
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only a form that is shown asks for these; one that is sent brings its own.
        self.initial.update({name: partial(self._members, name) for name in MANY})
        self.initial["seen"] = lambda: json.dumps(present(self.instance, self._asked()))
        for name in _ONE:
            if isinstance(field := self.fields.get(name), KnownChoice):
                field.known = getattr(self.instance, name)

    def _members(self, name: str) -> list[Any]:
        return list(getattr(self.instance, name).all())

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that differ from what the page had shown; for Django's log of the admin."""
        return list(self.typed())

    def clean(self) -> dict[str, Any]:
        """Read what the page had shown."""
        data = super().clean()
        seen = _read(str(data.get("seen", "")))
        missing = seen is None or not set(self._asked()) <= set(seen)
        if missing and "seen" in data:
            self.add_error(None, PAGE_INCOMPLETE)
        data["seen"] = seen
        return data

    def _asked(self) -> list[str]:
        return [name for name in (*_ASKED, *MANY) if name in self.fields]

    def typed(self) -> dict[str, Plain]:
        """Return the value of each field that differs from what the page had shown."""
        values = {name: plain(self.cleaned_data[name]) for name in self._asked()}
        return {name: value for name, value in values.items() if value != self.cleaned_data["seen"][name]}

    def edited(self, names: Iterable[str]) -> dict[str, Any]:
        """Return the values of those of the fields that describe the recommendation, for the action."""
        return {name: self.cleaned_data[name] for name in names if name in EDITABLE}


def _read(seen: str) -> Mapping[str, Any] | None:
    try:
        values = json.loads(seen)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
