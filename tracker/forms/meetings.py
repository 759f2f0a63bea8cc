"""The form that adds or edits a meeting."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from briefings.models import FIRST_DAY, HOW_MANY_WEEKS, MOST_WEEKS, Meeting, Rhythm
from tracker import actions, permissions
from tracker.actions.meetings import changed_meanwhile
from tracker.forms.fields import AGAIN, Data, NamedRow, day_field, mark_invalid
from tracker.models import User
from tracker.models.access import visible_meetings
from tracker.workflow import EditConflict

_ASKED = ("name", "code", "place", "starts_on", "ends_on", "follows", "rhythm", "rhythm_weeks")


class AsksForWeeks:
    """Part of a form of a meeting that asks for its rhythm, here or in the admin."""

    cleaned_data: dict[str, Any]

    def clean_rhythm_weeks(self) -> int | None:
        """Ask for the weeks where the rhythm is one of weeks; leave them out elsewhere."""
        if self.cleaned_data.get("rhythm") != Rhythm.WEEKS:
            return None
        weeks: int | None = self.cleaned_data["rhythm_weeks"]
        if weeks is None:
            raise ValidationError(HOW_MANY_WEEKS)
        return weeks


class MeetingForm(AsksForWeeks, forms.Form):
    """What describes a meeting. `seen` carries what the page had shown, so that only what was changed is sent on.

    A previous meeting that the person may not see is not asked for, and stays.
    """

    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Enter a name for the meeting.")}
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        help_text=_(
            "Prefix of references such as PARIS-07. Use 2 to 12 letters and digits. You cannot change it once "
            "it is used."
        ),
        error_messages={"required": _("Enter a code, such as PARIS.")},
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    starts_on = day_field(_("First day"), required=False, help_text=_("Leave blank if the source gives no date."))
    ends_on = day_field(_("Last day"), required=False)
    follows = NamedRow(
        Meeting.objects.order_by("name"),
        by=("name", "code"),
        what="meeting",
        label=_("Previous meeting"),
        required=False,
        help_text=_("The previous meeting in the series, if there is one."),
    )
    rhythm = forms.ChoiceField(
        label=_("Reporting rhythm"),
        choices=Rhythm.choices,
        required=False,
        help_text=_(
            "How often an update is due on each recommendation. Before the next meeting: 14 days before it begins."
        ),
    )
    rhythm_weeks = forms.IntegerField(
        label=_("Weeks between updates"),
        min_value=1,
        max_value=MOST_WEEKS,
        required=False,
        help_text=_("Only for the rhythm “every few weeks”."),
        error_messages={"min_value": HOW_MANY_WEEKS, "max_value": HOW_MANY_WEEKS, "invalid": HOW_MANY_WEEKS},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, meeting: Meeting | None, user: User, data: Data = None) -> None:
        """Ask this person for a new meeting, or for changes of this one."""
        self.meeting, self.user = meeting, user
        self.has_changed_something = False
        initial: dict[str, Any] = {"rhythm": Rhythm.QUARTERLY.value}
        if meeting is not None:
            initial = {name: getattr(meeting, name) for name in self._open_to(meeting)}
            initial["seen"] = json.dumps(_plain(initial))
        super().__init__(data, initial=initial)
        self.fields["follows"].rows = visible_meetings(user).order_by("name")  # type: ignore[attr-defined]
        self._leave_out_hidden()
        mark_invalid(self)

    def _open_to(self, meeting: Meeting) -> tuple[str, ...]:
        """Return the fields of a meeting that this person is asked for."""
        hidden = meeting.follows is not None and not permissions.can_see_meeting(self.user, meeting.follows)
        return tuple(name for name in _ASKED if not (hidden and name == "follows"))

    def _leave_out_hidden(self) -> None:
        if self.meeting is not None and "follows" not in self._open_to(self.meeting):
            self.fields.pop("follows", None)

    def _refuse_taken(self, sentence: str, other: Meeting) -> None:
        """Refuse the name or code of another meeting, which is named only to those who may see it."""
        if not permissions.can_see_meeting(self.user, other):
            raise ValidationError(gettext("Another meeting already has this. Choose a different one."))
        raise ValidationError(sentence % {"name": other, "code": other.code})

    def _others(self) -> Any:
        return Meeting.objects.exclude(pk=self.meeting.pk if self.meeting else 0)

    def clean_name(self) -> str:
        """Refuse the name of another meeting."""
        name = str(self.cleaned_data["name"])
        if other := self._others().filter(name__iexact=name).first():
            self._refuse_taken(
                gettext("“%(name)s” already exists, with the code %(code)s. Choose another name."), other
            )
        return name

    def clean_code(self) -> str:
        """Return it in capitals; refuse the code of another meeting."""
        code = str(self.cleaned_data["code"]).upper()
        Meeting._meta.get_field("code").run_validators(code)
        if other := self._others().filter(code=code).first():
            self._refuse_taken(gettext("%(code)s is already the code of “%(name)s”. Choose another code."), other)
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse at the field a last day before the first one, or without one, with all else that is wrong."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if last is not None and "starts_on" not in self.errors and (first is None or last < first):
            self.add_error("starts_on", FIRST_DAY)
        return data

    def clean_rhythm(self) -> str:
        """Return the rhythm; the usual one where none was sent."""
        return self.cleaned_data["rhythm"] or Rhythm.QUARTERLY.value

    def clean_seen(self) -> dict[str, object]:
        """Read what the page had shown."""
        if self.meeting is None:
            return {}
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            seen = None
        if not isinstance(seen, dict) or not set(_ASKED) - {"follows"} <= set(seen):
            raise ValidationError(AGAIN)
        return seen

    def apply(self) -> Meeting | None:
        """Make or change it and return it; None, with sentences on the form, where it does not fit.

        Raises `Refused`.
        """
        values = {name: self.cleaned_data[name] for name in _ASKED if name in self.fields}
        try:
            if self.meeting is None:
                return actions.add_meeting(by=self.user, **values)
            return self._change(self.meeting, values)
        except ValidationError as refusal:
            self.add_error(None, refusal)
        return None

    def _change(self, meeting: Meeting, values: dict[str, object]) -> Meeting:
        typed = self._typed(values)
        self._refuse_stale(meeting, typed)
        before = {name: getattr(meeting, name) for name in typed}
        self.has_changed_something = actions.edit_meeting(by=self.user, meeting=meeting, new=typed, seen=before)
        return Meeting.objects.get(pk=meeting.pk)

    def _typed(self, values: dict[str, object]) -> dict[str, object]:
        """Return the values that differ from what the page had shown."""
        seen = self.cleaned_data["seen"]
        if "follows" in seen and "follows" not in values:
            # The page had shown a previous meeting, or none; now there is one that the person may not see.
            raise changed_meanwhile("follows")
        shown = _plain({name: value for name, value in values.items() if name in seen})
        return {name: values[name] for name, value in shown.items() if value != seen[name]}

    def _refuse_stale(self, meeting: Meeting, typed: dict[str, object]) -> None:
        """Refuse values of fields that somebody else gave another value since the page was made."""
        seen, sent = self.cleaned_data["seen"], _plain(typed)
        present = _plain({name: getattr(meeting, name) for name in typed})
        for name, value in typed.items():
            if present[name] not in (seen[name], sent[name]):
                raise EditConflict(
                    gettext(
                        "Somebody changed this after you opened the page. %(label)s is now “%(now)s”; you "
                        "entered “%(value)s”."
                    )
                    % {
                        "label": self.fields[name].label,
                        "now": getattr(meeting, name) or gettext("empty"),
                        "value": value or gettext("empty"),
                    }
                )

    def refuse(self, sentence: str) -> None:
        """Show the sentence above what was typed. The form then counts as made from the present values.

        Fields that the person did not change get their present values, so that no change of somebody else is undone.
        """
        self.add_error(None, sentence)
        if self.meeting is not None:
            self.meeting = Meeting.objects.select_related("follows").get(pk=self.meeting.pk)
            self._leave_out_hidden()
            values = {name: getattr(self.meeting, name) for name in self._open_to(self.meeting)}
            present, sent = _plain(values), _plain({name: self.cleaned_data.get(name) for name in values})
            typed, seen = dict(self.data.items()), self.cleaned_data["seen"]
            for name, value in values.items():
                if name not in seen or sent[name] == seen[name]:
                    typed[name] = str(value or "")
            typed["seen"] = json.dumps(present)
            self.data = typed


def _plain(values: dict[str, object]) -> dict[str, object]:
    """Return values as a page can carry them and as two of them can be compared."""
    return {
        name: value.isoformat() if isinstance(value, date) else value.pk if isinstance(value, Meeting) else value
        for name, value in values.items()
    }
