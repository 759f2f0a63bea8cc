"""The form that sets the due date: the day, the words the source has for it, and where it comes from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.forms.base import StepForm
from tracker.forms.fields import INCOMPLETE, ExplainedChoice, day_field, sometimes_needed, text_field
from tracker.models import ProgressEntry, Recommendation
from tracker.workflow import DueBasis, Refused, Step


class SetDateForm(StepForm):
    """Sets or removes the due date."""

    step = Step.SET_DATE
    button = Step.SET_DATE.label
    SHOWN = {"due_on": "seen_due_on", "basis": "seen_basis", "due_words": "seen_due_words"}
    CALLED = {"basis": gettext_lazy("Where the due date comes from")}

    due_on = day_field(gettext_lazy("Due date"), required=False, help_text=gettext_lazy("Leave blank for no due date."))
    basis = sometimes_needed(
        ExplainedChoice(
            label=gettext_lazy("Where does it come from?"),
            required=False,
            explained=[
                (DueBasis.FROM_SOURCE.value, DueBasis.FROM_SOURCE.label, gettext_lazy("The briefing gives it.")),
                (
                    DueBasis.SET_BY_US.value,
                    DueBasis.SET_BY_US.label,
                    gettext_lazy("Agreed between the coordinator and the lead."),
                ),
            ],
        )
    )
    due_words = forms.CharField(
        label=gettext_lazy("Due date as worded in the source"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as “before the next round”. You can give it without a date."),
    )
    text = text_field(gettext_lazy("Reason"), needed=gettext_lazy("Needed if you change an existing due date."))
    seen_due_on = forms.DateField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)
    seen_basis = forms.ChoiceField(
        widget=forms.HiddenInput, required=False, choices=DueBasis.choices, error_messages=INCOMPLETE
    )
    seen_due_words = forms.CharField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)

    def first(self, recommendation: Recommendation) -> dict[str, Any]:
        """Return the due date of today and its words, to change and to compare with."""
        basis = recommendation.due_basis if recommendation.due_on else DueBasis.SET_BY_US
        day = recommendation.due_on.isoformat() if recommendation.due_on else ""
        words = recommendation.due_words
        today = {"due_on": recommendation.due_on, "basis": basis, "due_words": words}
        return today | {"seen_due_on": day, "seen_basis": basis, "seen_due_words": words}

    def clean(self) -> dict[str, object]:
        """Refuse a date “from the source” without date or wording; a removed date has no source."""
        data: dict[str, object] = super().clean() or {}
        has_date = data.get("due_on") or data.get("seen_due_on") or data.get("due_words")
        if (
            data.get("basis") == DueBasis.FROM_SOURCE
            and not has_date
            and not {"due_on", "due_words"} & self.errors.keys()
        ):
            self.add_error("due_on", _("Enter the date that the source gives, or its wording below."))
        return data

    def take(self) -> ProgressEntry:
        """Set the due date, its words, or both; words alone are an edit."""
        data = self.cleaned_data
        words, seen_words = data["due_words"], data["seen_due_words"]
        is_reworded = words != seen_words
        if is_reworded and data["due_on"] == data["seen_due_on"] and self._basis_stays():
            entry = actions.edit(**self.common(), new={"due_words": words}, seen={"due_words": seen_words})
            if entry is None:
                raise Refused(_("Nothing changed: this wording is already recorded."))
            return entry
        return actions.set_date(
            **self.common(),
            due_on=data["due_on"],
            basis=DueBasis(data["basis"]) if data["basis"] else DueBasis.SET_BY_US,
            words=words if is_reworded else None,
            seen={"due_on": data["seen_due_on"], "due_basis": data["seen_basis"], "due_words": seen_words},
        )

    def _basis_stays(self) -> bool:
        basis = self.cleaned_data["basis"]
        return self.cleaned_data["due_on"] is None or basis in ("", self.recommendation.due_basis)
