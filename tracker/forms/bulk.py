"""The form that changes many recommendations at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from textwrap import shorten
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, ngettext

from tracker.actions import Draft, refusals
from tracker.actions.bulk import BulkChange
from tracker.forms.fields import (
    INCOMPLETE,
    Data,
    day_field,
    lead_field,
    mark_invalid,
    organisations_field,
    owner_field,
    sometimes_needed,
    text_field,
    themes_field,
)
from tracker.models import Recommendation
from tracker.workflow import RULES, Position, Priority, Status, Step

_NO_CHANGE = gettext_lazy("No change")
_NO_VERIFICATION = gettext_lazy("Do not verify")
_NO_MERGE = gettext_lazy("Do not merge")
_INSTEAD = ("verified", "merged_into")
"""Fields that do something else than change: they close what is selected."""
_NAMED = 80
"""Characters of a title by which somebody knows a recommendation among others."""


class BulkForm(forms.Form):
    """One change and one reason for all chosen recommendations. An empty field changes nothing.

    `form_token` makes a form applied twice one change, and `previewed` carries the mark of what was shown.
    """

    lead = lead_field(help_text=gettext_lazy("The owner post does not change unless you also choose an owner post."))
    owner = owner_field(
        help_text=gettext_lazy("If there is no lead yet, the organisation of the post becomes the lead.")
    )
    parties = organisations_field(gettext_lazy("Also involved: add"))
    fewer_parties = organisations_field(gettext_lazy("Also involved: remove"))
    themes = themes_field(gettext_lazy("Themes: add"))
    fewer_themes = themes_field(gettext_lazy("Themes: remove"))
    position = forms.TypedChoiceField(
        label=gettext_lazy("Response"), required=False, coerce=Position, choices=[("", _NO_CHANGE), *Position.choices]
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        required=False,
        coerce=Priority,
        choices=[("", _NO_CHANGE), *Priority.choices],
    )
    due_on = day_field(gettext_lazy("Due date"), required=False)
    verified = forms.TypedChoiceField(
        label=gettext_lazy("Verify as"),
        required=False,
        coerce=Status,
        choices=[("", _NO_VERIFICATION), *((to.value, to.label) for to in Status if to in RULES[Step.VERIFY].to)],
        help_text=gettext_lazy(
            "For what is reported complete. You see each report with its evidence before anything is verified."
        ),
    )
    merged_into = forms.TypedChoiceField(
        label=gettext_lazy("Merge into"),
        required=False,
        empty_value=None,
        help_text=gettext_lazy(
            "Choose the one that stays. The others are closed as superseded, and each links to it. Nothing of them is "
            "copied."
        ),
    )
    text = text_field(
        gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy(
            "Shown in each log. Needed if an existing value changes, for a response other than “accepted”, and to "
            "merge. If you verify, say what you checked."
        ),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, rows: Sequence[Recommendation], data: Data = None) -> None:
        """Ask about some recommendations. Bind what was typed, if anything was."""
        super().__init__(data)
        self._offer(rows)
        for field in self.fields.values():
            sometimes_needed(field)
        mark_invalid(self)

    def _offer(self, rows: Sequence[Recommendation]) -> None:
        """Offer each of the recommendations to be kept, where there are several; one alone is not merged."""
        if len(rows) < 2:
            del self.fields["merged_into"]
            return
        field: Any = self.fields["merged_into"]
        names = [(str(row.pk), f"{row.reference} {shorten(row.title, _NAMED, placeholder='…')}") for row in rows]
        field.choices = [("", _NO_MERGE), *names]
        field.coerce = {str(row.pk): row for row in rows}.__getitem__

    def carry(self, mark: str) -> None:
        """Send the mark of a preview along, under a new token: what is applied from here is another change."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["previewed"], typed["form_token"] = mark, str(uuid.uuid4())
        self.data = typed

    def ask_for_reason(self, count: int) -> None:
        """Say at the reason field how many recommendations need one. It is no error: a preview was asked for."""
        if count:
            words = ngettext(
                "%(count)d recommendation needs a reason to be changed.",
                "%(count)d recommendations need a reason to be changed.",
                count,
            )
            self["text"].help_text = words % {"count": count}

    @property
    def changed_fields(self) -> list[forms.BoundField]:
        """The fields of what is to be changed, without the reason and what is done instead."""
        return [field for field in self.visible_fields() if field.name not in ("text", *_INSTEAD)]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """The fields of what is done to the recommendations instead of a change."""
        return [self[name] for name in _INSTEAD if name in self.fields]

    def change(self) -> BulkChange:
        """Return what is to be changed."""
        return BulkChange.of(self.cleaned_data)

    def draft(self) -> Draft:
        """Return what goes into the log of each."""
        return Draft(text=self.cleaned_data["text"], form_token=self.cleaned_data["form_token"])


class UndoForm(forms.Form):
    """Why a change of many is undone. The reason that is there at first may stand, or be written anew."""

    text = text_field(
        gettext_lazy("Reason"),
        rows=2,
        missing=refusals.WHY_UNDONE,
        help_text=gettext_lazy("What was there before is put back. Each log keeps both entries."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(self, data: Data = None) -> None:
        """Bind what was typed, if anything was."""
        reason = gettext("The change was made by mistake.")
        super().__init__(data, initial={"form_token": uuid.uuid4(), "text": reason})
        mark_invalid(self)

    def draft(self) -> Draft:
        """Return what goes into the log of each."""
        return Draft(text=self.cleaned_data["text"], form_token=self.cleaned_data["form_token"])


class UndoImportForm(UndoForm):
    """Why an import is undone."""

    def __init__(self, data: Data = None) -> None:
        """Bind what was typed, if anything was."""
        super().__init__(data)
        self.initial["text"] = gettext("The file was imported by mistake.")
        self.fields["text"].help_text = gettext("Each log keeps both entries.")
