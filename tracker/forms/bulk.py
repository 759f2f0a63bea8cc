"""The form that changes many recommendations at once."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from tracker.actions import Draft
from tracker.actions.bulk import BulkChange
from tracker.forms.fields import (
    INCOMPLETE,
    NamedRows,
    day_field,
    lead_field,
    mark_invalid,
    owner_field,
    sometimes_needed,
    text_field,
)
from tracker.models import Theme
from tracker.workflow import Priority


class BulkForm(forms.Form):
    """One change and one reason for all chosen recommendations. An empty field changes nothing.

    `form_token` makes a form applied twice one change, and `previewed` carries the mark of what was shown.
    """

    lead = lead_field(help_text=gettext_lazy("The owner post does not change unless you enter another one below."))
    owner = owner_field(
        help_text=gettext_lazy("If there is no lead yet, the organisation of the post becomes the lead.")
    )
    themes = NamedRows(
        Theme.objects.all(),
        by=("name",),
        what="theme",
        label=gettext_lazy("Themes to add"),
        required=False,
        help_text=gettext_lazy("Separate names with semicolons."),
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        required=False,
        coerce=Priority,
        choices=[("", gettext_lazy("No change")), *Priority.choices],
    )
    due_on = day_field(gettext_lazy("Due date"), required=False)
    text = text_field(
        gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("Shown in each log. Needed if an existing value changes."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None) -> None:
        """Bind what was typed, if anything was."""
        super().__init__(data)
        for field in self.fields.values():
            sometimes_needed(field)
        mark_invalid(self)

    def carry(self, mark: str) -> None:
        """Send the mark of a preview along, under a new token: what is applied from here is another change."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["previewed"], typed["form_token"] = mark, str(uuid.uuid4())
        self.data = typed

    def ask_for_reason(self, count: int) -> None:
        """Add an error to the reason field: how many recommendations need one."""
        if count:
            words = ngettext(
                "%(count)d recommendation needs a reason because an existing value changes.",
                "%(count)d recommendations need a reason because an existing value changes.",
                count,
            )
            self.add_error("text", words % {"count": count})
            mark_invalid(self)

    def change(self) -> BulkChange:
        """Return what is to be changed."""
        return BulkChange.of(self.cleaned_data)

    def draft(self) -> Draft:
        """Return what goes into the log of each."""
        return Draft(text=self.cleaned_data["text"], form_token=self.cleaned_data["form_token"])
