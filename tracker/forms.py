"""What a person typed, checked for its form; whether it may be done is asked in the actions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone

from tracker import permissions
from tracker.actions import Draft, Link
from tracker.models import Recommendation, User
from tracker.workflow import AT_WORK, FACES, Confidence, Status, Step

REMARK = "remark"
_TOO_LONG = "This is longer than %(limit_value)d characters. Put the rest in a document and link to it."

_AGAIN = "This page was not complete. Copy what you typed, open the page again and send it from there."
_INCOMPLETE = {"required": _AGAIN, "invalid": _AGAIN, "invalid_choice": _AGAIN}


class ReportForm(forms.Form):
    """One entry for the log: a report with a status, or a remark that leaves it.

    `seen` carries the status on the person's page, `form_token` makes a form sent twice one entry.
    """

    status = forms.ChoiceField(widget=forms.RadioSelect, label="How does it stand?")
    text = forms.CharField(
        label="What happened?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        error_messages={"required": "Say what happened.", "max_length": _TOO_LONG},
    )
    happened_on = forms.DateField(
        label="When?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give the day it happened.",
            "invalid": "Give a day, such as 2026-03-01.",
        },
    )
    next_step = forms.CharField(
        label="Next step",
        required=False,
        max_length=2_000,
        help_text="What happens next, and by when.",
        widget=forms.TextInput(),
    )
    confidence = forms.ChoiceField(
        label="Will the due date be kept?",
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "Not said"), *Confidence.choices],
    )
    link_url = forms.URLField(label="Link to a document", required=False, assume_scheme="https", max_length=1000)
    link_title = forms.CharField(label="What it is called", required=False, max_length=200)
    received_from = forms.CharField(
        label="Received from",
        required=False,
        max_length=200,
        help_text="Who told you, as in “Health desk, by mail”.",
    )
    internal = forms.BooleanField(
        label="Internal: only coordinators and staff of the lead see it",
        required=False,
    )
    seen = forms.ChoiceField(widget=forms.HiddenInput, choices=Status.choices, error_messages=_INCOMPLETE)
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=_INCOMPLETE)

    def __init__(self, recommendation: Recommendation, user: User, data: Any = None) -> None:
        """Offer what is open to this person on this recommendation."""
        steps = permissions.open_steps(user, recommendation)
        self.may_report = Step.REPORT in steps
        self.may_add = Step.ADD in steps
        self.on_behalf = permissions.speaks_on_behalf(user, recommendation)
        today = timezone.localdate()
        initial = {
            "seen": recommendation.status,
            "form_token": uuid.uuid4(),
            "happened_on": today,
            "status": recommendation.status if recommendation.status in AT_WORK else "",
        }
        super().__init__(data, initial=initial)
        self.recommendation, self.user = recommendation, user
        choices = [(s.value, s.label) for s in Status if s in AT_WORK] if self.may_report else []
        self.fields["status"].choices = [*choices, (REMARK, "Just a remark")]  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()
        if not self.may_report:
            self.initial["status"] = REMARK
        if not permissions.may_see_internal(user, recommendation):
            del self.fields["internal"]
        if not self.on_behalf:
            del self.fields["received_from"]
        self._mark_invalid()

    def _mark_invalid(self) -> None:
        if self.is_bound:
            for name in self.errors:
                if name in self.fields:
                    self.fields[name].widget.attrs["aria-invalid"] = "true"

    def status_choices(self) -> Iterator[dict[str, Any]]:
        """Yield each choice of status with what it means."""
        definitions = {s.value: FACES[s].definition for s in AT_WORK} | {REMARK: "The status stays as it is."}
        for choice in self["status"]:
            yield {
                "tag": choice.tag(),
                "id_for_label": choice.id_for_label,
                "choice_label": choice.choice_label,
                "definition": definitions[choice.data["value"]],
            }

    @property
    def is_remark(self) -> bool:
        """Whether the person left the status alone."""
        return bool(self.cleaned_data["status"] == REMARK)

    def clean(self) -> dict[str, Any]:
        """Check what depends on two fields."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("internal") and data.get("status") not in (REMARK, None):
            self.add_error("internal", "A report moves the status for everybody to see. Only a remark can be internal.")
        if data.get("link_title") and not data.get("link_url") and "link_url" not in self.errors:
            self.add_error("link_url", "Give the address of the document, or leave its name empty too.")
        if self.on_behalf and data.get("status") not in (REMARK, None) and not data.get("received_from"):
            self.add_error("received_from", "You report this for somebody else. Say from whom you received it.")
        return data

    def draft(self) -> Draft:
        """Return what was typed, for the action."""
        data = self.cleaned_data
        link = Link(title=data["link_title"], url=data["link_url"]) if data["link_url"] else None
        return Draft(
            text=data["text"],
            next_step=data["next_step"],
            confidence=data["confidence"],
            happened_on=data["happened_on"],
            evidence=(link,) if link else (),
            received_from=data.get("received_from", ""),
            internal=data.get("internal", False),
            form_token=data["form_token"],
        )


class CheckInForm(forms.Form):
    """The button that says "checked, no change"."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
