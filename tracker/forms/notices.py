"""The form in which somebody chooses which mails they get, and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.fields import Data, mark_invalid
from tracker.models import Notice, NoticePreference
from tracker.models.notices import Weekend

Told = NoticePreference.Told
_DIGEST = ("digest", "weekday", "hour", "weekend")
OPTIONAL = [kind for kind in Notice.Kind if kind not in Notice.MANDATORY]
EARLIEST, LATEST = 6, 20


class PreferencesForm(forms.Form):
    """How often the digest comes and when, and how each kind of notice is told."""

    digest = forms.ChoiceField(
        label=_("How often"),
        choices=NoticePreference.Digest.choices,
        help_text=_(
            "One mail with what is due, overdue, asked or to verify, and what changed in what you follow. "
            "There is none when there is nothing to say."
        ),
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the weekly digest"), coerce=int, choices=NoticePreference.Weekday.choices
    )
    weekend = forms.ChoiceField(
        label=_("Your weekend"),
        choices=Weekend.choices,
        help_text=_("On these days you get no digest."),
    )
    hour = forms.TypedChoiceField(
        label=_("Time of the digest"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(EARLIEST, LATEST + 1)],
    )

    def __init__(self, preference: NoticePreference, data: Data = None) -> None:
        """Show what somebody has chosen, or how it is without a choice."""
        initial: dict[str, Any] = {name: getattr(preference, name) for name in _DIGEST}
        super().__init__(data, initial=initial | {kind.value: preference.told(kind) for kind in OPTIONAL})
        for kind in OPTIONAL:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=Told.choices)
        mark_invalid(self)

    def choice(self) -> dict[str, Any]:
        """Return what was chosen, for the action."""
        data = self.cleaned_data
        by_kind = {kind.value: data[kind.value] for kind in OPTIONAL if data[kind.value] != Told.AT_ONCE}
        return {name: data[name] for name in _DIGEST} | {"by_kind": by_kind}

    @property
    def digest_fields(self) -> list[forms.BoundField]:
        """The fields of the digest."""
        return [self[name] for name in _DIGEST]

    @property
    def kind_fields(self) -> list[forms.BoundField]:
        """The fields of the kinds of notices."""
        return [self[kind.value] for kind in OPTIONAL]
