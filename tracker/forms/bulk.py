"""What a coordinator wants changed in many recommendations at once."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from tracker.actions import Draft
from tracker.actions.bulk import Wish
from tracker.forms.fields import INCOMPLETE, NamedRow, NamedRows, day_field, mark_invalid, sometimes_needed, text_field
from tracker.models import Organisation, Post, Theme
from tracker.workflow import Priority


class BulkForm(forms.Form):
    """One change and one reason, for all that were chosen. What is left empty stays as it is.

    `form_token` makes a form applied twice one change, and `previewed` carries the mark of what was shown.
    """

    lead = NamedRow(
        Organisation.objects.all(),
        by=("name", "short_name"),
        what="organisation",
        label="Lead",
        required=False,
        help_text="The owner post stays, even one of another organisation, unless you name another below.",
    )
    owner = NamedRow(
        Post.objects.named(),
        by=("called", "name"),
        what="post",
        label="Owner post",
        required=False,
        help_text="Where nobody leads yet, its organisation becomes the lead.",
    )
    themes = NamedRows(
        Theme.objects.all(),
        by=("name",),
        what="theme",
        label="Themes to add",
        required=False,
        help_text="Separated by semicolons.",
    )
    priority = forms.TypedChoiceField(
        label="Priority", required=False, coerce=Priority, choices=[("", "As it is"), *Priority.choices]
    )
    due_on = day_field("Due date", required=False)
    text = text_field("Reason", required=False, help_text="For the log of each. Needed where a value is replaced.")
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
        """Say at the reason how many would stay as they are for want of one."""
        if count:
            them = "One of them stays as it is" if count == 1 else f"{count} of them stay as they are"
            self.add_error("text", f"{them} without a reason, because a value would be replaced. Give it here.")
            mark_invalid(self)

    def wish(self) -> Wish:
        """Return what is to be changed."""
        return Wish.of(self.cleaned_data)

    def draft(self) -> Draft:
        """Return what goes into the log of each."""
        return Draft(text=self.cleaned_data["text"], form_token=self.cleaned_data["form_token"])
