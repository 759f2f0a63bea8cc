"""The form that says from when to when somebody is absent."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.forms.fields import Data, day_field, focus_first, mark_invalid
from tracker.models import Absence, User


class AbsenceForm(forms.Form):
    """The first and the last day of an absence."""

    starts_on = day_field(_("First day"), missing=_("Enter the first day."))
    ends_on = day_field(_("Last day"), missing=_("Enter the last day."), help_text=_("This day is still part of it."))

    def __init__(self, person: User, user: User, data: Data = None) -> None:
        """Ask `user` when `person` is absent."""
        self.person, self.user = person, user
        super().__init__(data, initial={"starts_on": timezone.localdate()})
        mark_invalid(self)
        if not self.is_bound:
            focus_first(self)

    def store(self) -> Absence:
        """Save the absence; raises `Refused`."""
        return actions.add_absence(by=self.user, person=self.person, **self.cleaned_data)
