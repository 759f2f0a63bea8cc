"""The form of a meeting that goes through recommendations line by line: what goes for all, and a line for each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import permissions
from tracker.actions import Draft, refusals
from tracker.actions.meeting_run import STEPS, Line
from tracker.actions.steps import MAX_TEXT, say_day
from tracker.forms.fields import INCOMPLETE, Data, entry_day_field, mark_invalid, sent, sometimes_needed
from tracker.forms.report import as_forecast
from tracker.models import ProgressEntry, Recommendation, User
from tracker.workflow import AT_WORK, RULES, Confidence, Status, Step, Who

FORM = "run"
"""The id of the form that all fields belong to; they stand outside it, so that the lines print."""

NO_CHANGE, NOTE = "no_change", "note"

_CHOSEN: Mapping[str, str | Promise] = {
    **{status.value: status.label for status in Status if status in AT_WORK},
    NO_CHANGE: gettext_lazy("Confirm no change"),
    NOTE: gettext_lazy("Note only"),
}
"""What can be chosen as the status of a line, and what it is called."""

_SAID: Mapping[str, str | Promise] = {
    "text": "%(typed)s",
    "status": gettext_lazy("Status: %(typed)s"),
    "next_step": gettext_lazy("Next step: %(typed)s"),
    "confidence": gettext_lazy("Forecast: %(typed)s"),
    "due_on": gettext_lazy("Propose a date: %(typed)s"),
}
"""The fields of a line that somebody types or chooses, and how the page says what was lost with a line."""


class RunForm(forms.Form):
    """What goes for all lines: the day, and whose word it is where a coordinator speaks for others."""

    happened_on = entry_day_field(gettext_lazy("Day of the meeting"))
    received_from = sometimes_needed(
        forms.CharField(
            label=gettext_lazy("Received from"),
            required=False,
            max_length=200,
            help_text=gettext_lazy(
                "Who told you? Needed for lines that are not yours. Example: “the leads, in the meeting”."
            ),
        )
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(self, data: Data = None, *, is_for_others: bool = True, received_from: str = "") -> None:
        """Ask whose word it is where some lines are for others; the first answer is that of the page before."""
        today = timezone.localdate()
        first = {"happened_on": today, "form_token": uuid.uuid4(), "received_from": received_from}
        super().__init__(data, initial=first)
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()
        if not is_for_others:
            del self.fields["received_from"]
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM
        mark_invalid(self)

    def need_received_from(self) -> None:
        """Ask for what is missing where a line is for somebody else."""
        if not self.cleaned_data.get("received_from") and "received_from" not in self.errors:
            self.add_error("received_from", str(refusals.RECEIVED_FROM))
            mark_invalid(self)

    def draft(self) -> Draft:
        """Return what goes for all lines."""
        data = self.cleaned_data
        return Draft(
            happened_on=data["happened_on"],
            received_from=data.get("received_from", ""),
            form_token=data["form_token"],
        )


class LineForm(forms.Form):
    """What is said about one recommendation. A line that nobody touched says nothing.

    `steps` are those open to this person now. `last` is the last entry that says something. `refusal` is the sentence
    for which the line was refused, `is_saved` says that it was just saved.
    """

    text = forms.CharField(required=False, max_length=MAX_TEXT, error_messages={"max_length": refusals.TOO_LONG})
    status = forms.ChoiceField(required=False)
    next_step = forms.CharField(required=False, max_length=2_000)
    confidence = forms.ChoiceField(required=False)
    due_on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    seen = forms.ChoiceField(widget=forms.HiddenInput, choices=Status.choices, error_messages=INCOMPLETE)
    seen_due_on = forms.DateField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)

    last: ProgressEntry | None = None
    refusal: str = ""
    is_saved: bool = False

    def __init__(self, recommendation: Recommendation, user: User, data: Data = None) -> None:
        """Offer what is open to this person on this recommendation."""
        self.recommendation = recommendation
        self.steps = permissions.open_steps(user, recommendation, STEPS)
        self.on_behalf = permissions.speaks_on_behalf(user, recommendation)
        due_on = recommendation.due_on
        initial = {"seen": recommendation.status, "seen_due_on": due_on.isoformat() if due_on else ""}
        super().__init__(data, initial=initial, prefix=f"r{recommendation.pk}")
        self._fit()
        mark_invalid(self)

    def _fit(self) -> None:
        status = Status(self.recommendation.status)
        offered = [("", str(status.label) if status in AT_WORK else _("Choose a status"))]
        if Step.REPORT in self.steps:
            offered += [(s.value, str(s.label)) for s in Status if s in AT_WORK - {status}]
        if Step.CHECK_IN in self.steps:
            offered.append((NO_CHANGE, str(_CHOSEN[NO_CHANGE])))
        self._choices([*offered, (NOTE, str(_CHOSEN[NOTE]))])
        self._describe(
            "text", _("What happened?"), forms.Textarea(attrs={"rows": 2, "placeholder": _("What happened?")})
        )
        for name, label in (
            ("next_step", _("Next step")),
            ("confidence", _("Forecast")),
            ("due_on", _("Propose a date")),
        ):
            self._describe(name, label)
        cast(forms.ChoiceField, self.fields["confidence"]).choices = [
            ("", as_forecast(self.recommendation)),
            *(choice for choice in Confidence.choices if choice[0] != self._kept_forecast),
        ]
        self._leave_out()
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM

    @property
    def _kept_forecast(self) -> str:
        """The forecast that the first choice leaves as it is, unless it was sent by its own name."""
        sent_now = self.data.get(self.add_prefix("confidence")) if self.is_bound else ""
        now = self.recommendation.forecast
        return "" if sent_now == now else now

    def _leave_out(self) -> None:
        """Ask for no date where none can be proposed, and for no forecast where nothing is due."""
        if Step.PROPOSE_DATE not in self.steps:
            del self.fields["due_on"]
        # A forecast is of a due date; one that was typed before the date went is not lost.
        if self.recommendation.due_on is None and not (self.is_bound and self.data.get(self.add_prefix("confidence"))):
            del self.fields["confidence"]

    def _choices(self, choices: list[tuple[str, str]]) -> None:
        field = cast(forms.ChoiceField, self.fields["status"])
        field.choices = choices
        # What was offered when the page was made may have gone since; the action then says what became of it.
        field.valid_value = lambda value: value in _CHOSEN  # type: ignore[method-assign]
        self._describe("status", _("Status"))

    def _describe(self, name: str, label: str, widget: forms.Widget | None = None) -> None:
        """Say what a field is, to those who hear the page with the item it belongs to."""
        field = self.fields[name]
        field.label = label
        if widget is not None:
            field.widget = widget
        field.widget.attrs["aria-label"] = _("%(reference)s: %(label)s") % {
            "reference": self.recommendation.reference,
            "label": label,
        }

    @property
    def beside(self) -> list[forms.BoundField]:
        """The fields but that of the words."""
        return [field for field in self.visible_fields() if field.name != "text"]

    @property
    def is_open(self) -> bool:
        """Whether this person can say something about it; also where that has just gone, so that nothing is lost."""
        return Step.ADD in self.steps or self.is_touched

    @property
    def is_faulty(self) -> bool:
        """Whether it says something that was refused, or could not be read."""
        return bool(self.refusal or self.errors)

    def refuse(self, sentence: str) -> None:
        """Show the sentence and what was typed; sent again, the line knows the present."""
        row, typed = self.recommendation, {name: self.data.get(name, "") for name in self.data}
        typed[self.add_prefix("seen")] = row.status
        typed[self.add_prefix("seen_due_on")] = row.due_on.isoformat() if row.due_on else ""
        self.data, self.refusal = typed, sentence

    @property
    def is_touched(self) -> bool:
        """Whether somebody typed or chose something in it."""
        return self.is_bound and any(self.data.get(self.add_prefix(name), "").strip() for name in _SAID)

    def full_clean(self) -> None:
        """Look for what is wrong, unless the line says nothing."""
        if self.is_bound and not self.is_touched:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together."""
        data: dict[str, Any] = super().clean() or {}
        if not {"text", "status"} & self.errors.keys():
            said = self._said(data)
            if said is Step.REPORT and not (data.get("status") or self._seen in AT_WORK):
                self.add_error("status", _("Choose a status, or “Note only”."))
            elif not data.get("text"):
                self._ask_for_words(said, data)
        return data

    def _ask_for_words(self, said: Step | None, data: dict[str, Any]) -> None:
        if said in (Step.REPORT, Step.ADD):
            self.add_error("text", str(refusals.WHAT_HAPPENED))
        elif data.get("due_on"):
            self.add_error("text", str(refusals.WHY_MOVE))

    @property
    def _seen(self) -> str:
        return str(self.cleaned_data.get("seen", ""))

    def _said(self, data: dict[str, Any]) -> Step | None:
        """Return the step by which the words are said; None where there are none but the reason for another date."""
        status = data.get("status")
        if status in (NO_CHANGE, NOTE):
            return Step.CHECK_IN if status == NO_CHANGE else Step.ADD
        if not status and data.get("due_on") and not (data.get("next_step") or data.get("confidence")):
            return None
        return Step.ADD if not status and self._seen not in RULES[Step.REPORT].start else Step.REPORT

    @property
    def needs_source(self) -> bool:
        """Whether the log must say whose word the line is."""
        line = self.line()
        return self.on_behalf and any(RULES[step].who is Who.RESPONSIBLE for step in line.steps)

    def line(self) -> Line:
        """Return what was said, for the action."""
        data, said = self.cleaned_data, self._said(self.cleaned_data)
        return Line(
            key=self.recommendation.pk,
            said=said,
            to=Status(data["status"] or self._seen) if said is Step.REPORT else None,
            text=data["text"],
            next_step=data["next_step"],
            confidence=data.get("confidence", ""),
            due_on=data.get("due_on"),
            seen=self._seen,
            seen_due_on=data["seen_due_on"],
            sent=sent(self),
        )


def typed_for(key: int, data: Mapping[str, Any]) -> list[str]:
    """Return all that was typed or chosen in the line of a recommendation, as the page says it; its words first.

    It is for a line that cannot be shown any more.
    """
    typed = {name: str(data.get(f"r{key}-{name}", "")).strip() for name in _SAID}
    return [str(said) % {"typed": _as_shown(name, typed[name])} for name, said in _SAID.items() if typed[name]]


def _as_shown(name: str, typed: str) -> str:
    """Return what was sent as the form had shown it; as it was sent where that is none of its choices, or no day."""
    if name == "due_on":
        try:
            return say_day(date.fromisoformat(typed))
        except ValueError:
            return typed
    chosen = {"status": _CHOSEN, "confidence": dict(Confidence.choices)}.get(name, {})
    return str(chosen.get(typed, typed))


class Sheet:
    """The lines that were sent together, and what goes for all of them."""

    def __init__(self, lines: list[LineForm], data: Data) -> None:
        """Read what was sent."""
        self.lines = lines
        self.touched = [line for line in lines if line.is_touched]
        self.good = [line for line in self.touched if line.is_valid()]
        self.form = RunForm(data, is_for_others=any(line.on_behalf for line in lines))

    def is_whole(self) -> bool:
        """Return whether what goes for all lines is there; what is missing is asked for."""
        if self.form.is_valid() and any(line.needs_source for line in self.good):
            self.form.need_received_from()
        return self.form.is_valid()

    def said(self) -> list[Line]:
        """Return what was said in the lines that could be read."""
        return [line.line() for line in self.good]

    @property
    def is_all_good(self) -> bool:
        """Whether every line that says something could be read."""
        return len(self.good) == len(self.touched)
