"""The form that merges organisations, posts or themes: which one is kept, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tracker.actions import Draft
from tracker.actions.merging import Row
from tracker.actions.refusals import WHY_MERGED
from tracker.forms.fields import Data, ExplainedChoice, mark_invalid, text_field


class MergeForm(forms.Form):
    """Which of some rows is kept, and the reason. `previewed` carries the mark of what was shown."""

    into = ExplainedChoice(
        label=gettext_lazy("Keep"), error_messages={"required": gettext_lazy("Choose the one to keep.")}
    )
    text = text_field(
        gettext_lazy("Reason"), missing=WHY_MERGED, help_text=gettext_lazy("Shown in the log of each recommendation.")
    )
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, rows: Sequence[Row], uses: Sequence[str], data: Data = None) -> None:
        """Offer the rows, each with what uses it; one that is retired is not kept."""
        super().__init__(data)
        self.rows = {str(row.pk): row for row in rows}
        offered = [(str(row.pk), str(row), use) for row, use in zip(rows, uses, strict=True) if not row.is_retired]
        self.fields["into"].explain(offered)  # type: ignore[attr-defined]
        mark_invalid(self)

    def kept(self) -> Row:
        """Return the row that is kept."""
        return self.rows[self.cleaned_data["into"]]

    def draft(self) -> Draft:
        """Return what goes into the log of each recommendation."""
        return Draft(text=self.cleaned_data["text"])

    def carry(self, mark: str) -> None:
        """Send the mark of a preview along."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["previewed"] = mark
        self.data = typed
