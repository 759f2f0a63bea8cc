"""The base of the forms of all steps: text, day, and on whose behalf it is entered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tracker import log_sentences, permissions
from tracker.actions import Draft
from tracker.forms.conflicting import ComparingForm
from tracker.forms.fields import (
    INCOMPLETE,
    Data,
    NamedRecommendation,
    entry_day_field,
    evidence,
    focus_first,
    mark_invalid,
    received_from_field,
    sent,
    text_field,
)
from tracker.models import ProgressEntry, Recommendation, User
from tracker.workflow import RULES, Refused, Status, Step, Who, check


class StepForm(ComparingForm):
    """One step on one recommendation. Subclasses name the step, ask for what it needs, and take it.

    `seen` carries the status on the person's page, `form_token` makes a form sent twice one entry.
    """

    step: ClassVar[Step]
    button: ClassVar[str | Promise]
    explanation: str | Promise = ""
    heading: ClassVar[str | Promise] = ""
    """What the page is called, where that is not the step."""
    day: ClassVar[str | Promise] = ""
    """What the day is called, where it is that of what is reported and not only that of the entry."""
    order: ClassVar[tuple[str, ...]] = ()
    """The fields that come first, where the step asks for its words before other things."""
    SHOWN: ClassVar[Mapping[str, str]] = {}
    """Fields that somebody else may change meanwhile, with the hidden field that carries what the page had shown."""

    text = text_field(gettext_lazy("Reason"), missing=gettext_lazy("Give a reason."))
    happened_on = entry_day_field(gettext_lazy("Date of this entry"))
    received_from = received_from_field()
    seen = forms.ChoiceField(widget=forms.HiddenInput, choices=Status.choices, error_messages=INCOMPLETE)
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(self, recommendation: Recommendation, user: User, data: Data = None) -> None:
        """Ask this person for what the step needs on this recommendation."""
        self.recommendation, self.user = recommendation, user
        today = timezone.localdate()
        initial = {"seen": recommendation.status, "form_token": uuid.uuid4(), "happened_on": today}
        super().__init__(data, initial=initial | self.first(recommendation))
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()
        if self.day:
            self.fields["happened_on"].label = str(self.day)
        for_responsible = RULES[self.step].who is Who.RESPONSIBLE
        if not (for_responsible and permissions.speaks_on_behalf(user, recommendation)):
            del self.fields["received_from"]
        self._offer_visible()
        self.fit()
        last = [name for name in ("text", "happened_on", "received_from") if name in self.fields]
        self.order_fields([*self.order, *(name for name in self.fields if name not in last), *last])
        mark_invalid(self)
        if not self.is_bound and self.about() is None:
            focus_first(self)

    def _offer_visible(self) -> None:
        """Let a recommendation be named only by those who may see it."""
        for field in self.fields.values():
            if isinstance(field, NamedRecommendation):
                field.rows = field.rows.visible_to(self.user)  # type: ignore[attr-defined]

    def fit(self) -> None:
        """Fit the fields to this recommendation and person, before anything that was typed is looked at."""

    @property
    def for_whom(self) -> str:
        """On whose behalf it is entered."""
        return log_sentences.for_whom(self.recommendation)

    def first(self, recommendation: Recommendation) -> dict[str, object]:
        """Return what the fields of the step hold at first."""
        return {}

    def about(self) -> int | None:
        """Return the key of the entry that the step is about, to be shown above the form."""
        return None

    def obstacle(self) -> str:
        """Return why the step is not possible today, to be shown before somebody fills in the form; else nothing."""
        try:
            check(self.step, Status(self.recommendation.status), next(iter(RULES[self.step].to), None))
            self.refuse_today()
        except Refused as refusal:
            return str(refusal)
        return ""

    def refuse_today(self) -> None:
        """Raise `Refused` where the status allows the step, and something else is in its way today."""

    def draft(self) -> Draft:
        """Return what was typed, for the action."""
        data = self.cleaned_data
        return Draft(
            text=data["text"],
            happened_on=data.get("happened_on"),
            received_from=data.get("received_from", ""),
            evidence=evidence(data),
            form_token=data["form_token"],
            sent=sent(self),
        )

    def common(self) -> dict[str, Any]:
        """Return the arguments that all actions have."""
        return {"recommendation": self.recommendation, "by": self.user, "draft": self.draft()}

    def moved(self) -> dict[str, Any]:
        """Return the arguments of an action that changes the status: the common ones, and the status on the page."""
        return {**self.common(), "seen": self.cleaned_data["seen"]}

    def take(self) -> ProgressEntry:
        """Take the step and return its entry; raises `Refused`."""
        raise NotImplementedError

    def was_shown(self) -> Mapping[str, Any]:
        """Return what the page had shown in fields that somebody else may change meanwhile, as `plain` returns it."""
        return {name: self.cleaned_data.get(hidden) for name, hidden in self.SHOWN.items()}

    def is_there(self, first: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the same as it is now; `first` is what `first` returns now."""
        return {name: self.plain(name, first[name]) for name in self.SHOWN}

    def refuse(self, sentence: str) -> None:
        """Show the sentence and what was typed. The form then counts as made from the present values.

        Fields that the person left alone get their present values. Nothing was saved, so the form gets a new token.
        """
        self.recommendation.refresh_from_db()
        first = self.first(self.recommendation)
        token = {"seen": self.recommendation.status, "form_token": uuid.uuid4()}
        self.compare(self.was_shown(), self.is_there(first), first | token)
        self.add_error(None, sentence)
