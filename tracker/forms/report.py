"""The form that adds an update or a note to the log, and the one-click confirmation that nothing changed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import log_sentences, permissions
from tracker.actions import Draft, refusals
from tracker.forms.fields import (
    INCOMPLETE,
    Data,
    EvidenceField,
    ExplainedChoice,
    entry_day_field,
    evidence,
    mark_invalid,
    received_from_field,
    refuse_names_alone,
    sent,
    sometimes_needed,
    text_field,
)
from tracker.models import Recommendation, User
from tracker.workflow import AT_WORK, CONFIDENCE_MEANINGS, STATUS_DISPLAY, Confidence, Status, Step, either

NOTE_ONLY = "remark"


def as_forecast(recommendation: Recommendation) -> str:
    """Return what a form says that leaves the forecast of the due date as it is."""
    if not recommendation.forecast:
        return _("No forecast")
    return _("%(forecast)s (as last time)") % {"forecast": Confidence(recommendation.forecast).label}


class ReportForm(forms.Form):
    """One entry of the log: an update with a status, or a note that does not change it.

    `seen` carries the status on the person's page, `form_token` makes a form sent twice one entry. `steps` are those
    open to this person now.
    """

    status = ExplainedChoice(label=gettext_lazy("What is the status?"))
    text = sometimes_needed(
        text_field(
            gettext_lazy("What happened?"),
            rows=4,
            required=False,
            help_text=gettext_lazy("Type @ and a full name to notify somebody."),
        )
    )
    happened_on = entry_day_field(gettext_lazy("When?"))
    next_step = forms.CharField(
        label=gettext_lazy("Next step"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("What happens next, and by when."),
        widget=forms.TextInput(),
    )
    confidence = ExplainedChoice(
        label=gettext_lazy("Will the due date be kept?"),
        required=False,
        explained=[],
    )
    evidence = EvidenceField(label=gettext_lazy("Link to a document, or its registry number"), required=False)
    evidence_title = forms.CharField(label=gettext_lazy("Name of the document"), required=False, max_length=200)
    received_from = received_from_field(required=False)
    internal = forms.BooleanField(
        label=gettext_lazy("Restricted note: only coordinators and staff of the lead can see it"),
        required=False,
    )
    seen = forms.ChoiceField(widget=forms.HiddenInput, choices=Status.choices, error_messages=INCOMPLETE)
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(self, recommendation: Recommendation, user: User, data: Data = None) -> None:
        """Offer what is open to this person on this recommendation."""
        self.steps = permissions.open_steps(user, recommendation)
        self.may_report = Step.REPORT in self.steps
        self.may_add = Step.ADD in self.steps
        self.on_behalf = permissions.speaks_on_behalf(user, recommendation)
        self.may_check_in = Step.CHECK_IN in self.steps
        today = timezone.localdate()
        initial = {
            "seen": recommendation.status,
            "form_token": uuid.uuid4(),
            "happened_on": today,
            "status": recommendation.status if recommendation.status in AT_WORK else "",
        }
        super().__init__(data, initial=initial)
        self.recommendation, self.user = recommendation, user
        self._offer_statuses()
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()
        if not self.may_report:
            self.initial["status"] = NOTE_ONLY
        if recommendation.due_on is None:
            # There is no date that could be kept.
            del self.fields["confidence"]
        else:
            self._offer_forecasts()
        if not permissions.may_see_internal(user, recommendation):
            del self.fields["internal"]
        if not self.on_behalf:
            del self.fields["received_from"]
        mark_invalid(self)

    @property
    def for_whom(self) -> str:
        """On whose behalf it is entered."""
        return log_sentences.for_whom(self.recommendation)

    def _offer_forecasts(self) -> None:
        now = self.recommendation.forecast
        as_now = as_forecast(self.recommendation)
        choices = [
            (each.value, as_now if each == now else each.label, CONFIDENCE_MEANINGS[each]) for each in Confidence
        ]
        self.initial["confidence"] = now
        cast(ExplainedChoice, self.fields["confidence"]).explain(choices if now else [("", as_now, ""), *choices])

    def offer_names(self, names: Sequence[str]) -> None:
        """Give names of people and posts as examples of whom the words can notify."""
        if names:
            words = {"names": either(_("@%(name)s") % {"name": name} for name in names)}
            hint = _("Type @ and a full name to notify somebody, for example %(names)s.") % words
            self["text"].help_text = hint

    def _offer_statuses(self) -> None:
        choices = (
            [(s.value, s.label, STATUS_DISPLAY[s].definition) for s in Status if s in AT_WORK]
            if self.may_report
            else []
        )
        status = cast(ExplainedChoice, self.fields["status"])
        status.explain([*choices, (NOTE_ONLY, _("Note only"), _("The status does not change."))])
        messages = dict.fromkeys(("required", "invalid_choice"), _("Choose a status, or “Note only”."))
        sentence = "" if self.may_report else self._overtaken()
        status.error_messages |= dict.fromkeys(messages, sentence) if sentence else messages

    @property
    def meant(self) -> str:
        """The status the person chose on a page that still offered it; the form carries it while it is not taken."""
        chosen = (self.data.get(name) for name in ("status", "meant")) if self.is_bound else ()
        return next((str(status) for status in chosen if status in AT_WORK), "")

    def _overtaken(self) -> str:
        """Return what happened to the recommendation while somebody wrote a report, and what they can still do."""
        row = self.recommendation
        words = {
            "reference": row.reference,
            "status": Status(row.status).label,
            "day": date_format(row.status_since, "j F Y"),
        }
        changed = _("The status of %(reference)s changed to “%(status)s” on %(day)s, while you were writing.") % words
        if self.meant:
            lost = {"changed": changed, "meant": Status(self.meant).label}
            changed = _("%(changed)s Your status, “%(meant)s”, was not saved.") % lost
        note = _("You can still add your text as a note: choose “Note only” and send it again.")
        return f"{changed} {note}"

    @property
    def is_note(self) -> bool:
        """Whether the person left the status alone."""
        return bool(self.cleaned_data["status"] == NOTE_ONLY)

    @property
    def step(self) -> Step:
        """The step the person meant to take."""
        return Step.ADD if self.is_note else Step.REPORT

    def clean(self) -> dict[str, object]:
        """Check what depends on two fields."""
        data: dict[str, object] = super().clean() or {}
        if not data.get("text") and "text" not in self.errors:
            if data.get("status") != NOTE_ONLY:
                self.add_error("text", str(refusals.WHAT_HAPPENED))
            elif not data.get("evidence") and "evidence" not in self.errors:
                self.add_error("text", str(refusals.TEXT_OR_EVIDENCE))
        return self._checked_besides(data)

    def _checked_besides(self, data: dict[str, object]) -> dict[str, object]:
        """Check what depends on the status and on the evidence; return the data."""
        if data.get("internal") and data.get("status") not in (NOTE_ONLY, None):
            self.add_error("internal", str(refusals.RESTRICTED_NOTE_ONLY))
        refuse_names_alone(self)
        if self.on_behalf and data.get("status") not in (NOTE_ONLY, None) and not data.get("received_from"):
            self.add_error("received_from", str(refusals.RECEIVED_FROM))
        return data

    def draft(self) -> Draft:
        """Return what was typed, for the action."""
        data = self.cleaned_data
        return Draft(
            text=data["text"],
            next_step=data["next_step"],
            confidence="" if data.get("confidence") == self.recommendation.forecast else data.get("confidence", ""),
            happened_on=data["happened_on"],
            evidence=evidence(data),
            received_from=data.get("received_from", ""),
            internal=data.get("internal", False),
            form_token=data["form_token"],
            sent=sent(self),
        )


class CheckInForm(forms.Form):
    """The button that confirms that nothing changed; on behalf of somebody else, also who said so."""

    received_from = received_from_field()
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, recommendation: Recommendation, user: User, data: Data = None) -> None:
        """Ask what this person has to say for it."""
        super().__init__(data, initial={"form_token": uuid.uuid4()}, auto_id="id_check_%s")
        self.for_whom = log_sentences.for_whom(recommendation)
        if not permissions.speaks_on_behalf(user, recommendation):
            del self.fields["received_from"]
        mark_invalid(self)

    @property
    def is_sayable(self) -> bool:
        """Whether nothing is missing; a confirmation without a token counts too."""
        return not self.errors.keys() - {"form_token"}

    def draft(self) -> Draft:
        """Return what was said, for the action."""
        data = self.cleaned_data
        return Draft(form_token=data.get("form_token"), received_from=data.get("received_from", ""), sent=sent(self))
