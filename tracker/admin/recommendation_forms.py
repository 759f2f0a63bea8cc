"""The two forms of a recommendation in the admin: what is typed. No saving."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from briefings.admin import ChooseSeveral, is_key
from tracker.actions import Draft
from tracker.admin.base import RefusableForm
from tracker.admin.seen import SeenForm
from tracker.forms.fields import sent
from tracker.history import called_field
from tracker.models import Organisation, Recommendation, Theme
from tracker.workflow import FIELDS

if TYPE_CHECKING:
    ChoiceField = forms.ModelChoiceField[Any]
    ChoicesField = forms.ModelMultipleChoiceField[Any]
else:
    ChoiceField = forms.ModelChoiceField
    ChoicesField = forms.ModelMultipleChoiceField

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


class KnownChoice(ChoiceField):
    """A choice of one row; those that were fetched already (`known`, by their keys) are not asked for again."""

    known: Mapping[str, models.Model] = MappingProxyType({})

    def to_python(self, value: Any) -> Any:
        """Return the row of this key."""
        return self.known.get(str(value)) or super().to_python(value)


class KnownChoices(ChoicesField):
    """A choice of several rows; where all were fetched already (`known`, by their keys), none is asked for again."""

    known: Mapping[str, models.Model] = MappingProxyType({})

    def clean(self, value: Any) -> Any:
        """Return the rows of these keys, in the order of all rows."""
        keys = set(map(str, value or ()))
        if not keys or keys - self.known.keys():
            return super().clean(value)
        return [row for key, row in self.known.items() if key in keys]


def several(field: models.ManyToManyField[Any, Any], rows: models.QuerySet[Any]) -> KnownChoices:
    """Return a field for rows of another table, chosen by typing."""
    label = lazy(lambda name: capfirst(str(FIELDS[name])), str)(field.name)
    return KnownChoices(label=label, queryset=rows, required=False, widget=ChooseSeveral(field, admin.site))


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


class RecommendationForm(_RecommendationForm, SeenForm):
    """One that is tracked."""

    class Meta:
        model = Recommendation
        fields = ["title", "kind", "priority", "due_words", "lead", "owner", "position", "due_on"]
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only a form that is shown asks for these; one that is sent brings its own.
        self.initial.update({name: partial(self._members, name) for name in MANY})
        if self.is_bound:
            self._fetch()

    def _fetch(self) -> None:
        """Fetch the organisations that were sent, as lead and as also involved, at once; what stays is known."""
        data = cast(QueryDict, self.data)
        keys = {key for name in ("lead", "parties") for key in data.getlist(self.add_prefix(name)) if is_key(key)}
        found = {str(row.pk): row for row in Organisation.objects.filter(pk__in=keys)} if keys else {}
        self._know("parties", found)
        for name in _ONE:
            row = getattr(self.instance, name)
            self._know(name, (found if name == "lead" else {}) | ({str(row.pk): row} if row is not None else {}))

    def _know(self, name: str, rows: Mapping[str, models.Model]) -> None:
        if name in self.fields:
            cast(Any, self.fields[name]).known = rows

    def _members(self, name: str) -> list[Any]:
        return list(getattr(self.instance, name).all())

    def asked(self) -> list[str]:
        """Return the fields in the order in which their steps are taken."""
        return [name for name in (*_ASKED, *MANY) if name in self.fields]
