"""The form that keeps a list under a name, and changes it."""

from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions, permissions
from tracker.actions import refusals
from tracker.actions.saved_views import LONGEST_NAME
from tracker.forms.fields import Data, focus_first, mark_invalid, sometimes_needed
from tracker.models import SavedView, User
from tracker.models.people import Role

_EVERY = {
    Role.READER: gettext_lazy("All readers"),
    Role.CONTRIBUTOR: gettext_lazy("All contributors"),
    Role.COORDINATOR: gettext_lazy("All coordinators"),
    Role.ADMINISTRATOR: gettext_lazy("All administrators"),
}

_AS_BEFORE = "unchanged"
"""The choice that leaves it as it is who sees a view that is replaced."""


class SavedViewForm(forms.Form):
    """What a list is called, and who sees it besides. `view` is the one that is changed, None for a new one."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": refusals.NAME_OF_VIEW},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    replaces = sometimes_needed(
        forms.ChoiceField(
            label=gettext_lazy("Replace a saved view"),
            required=False,
            help_text=gettext_lazy("It gets the list above, and this name."),
        )
    )
    shared_with = sometimes_needed(
        forms.ChoiceField(
            label=gettext_lazy("Who sees it"),
            required=False,
            help_text=gettext_lazy("Everybody finds in it only what they may see."),
        )
    )

    def __init__(self, view: SavedView | None, user: User, data: Data = None) -> None:
        """Ask this person about a view."""
        self.view, self.user = view, user
        initial = {"name": view.name, "shared_with": view.shared_with} if view else {}
        super().__init__(data, initial=initial)
        own = [] if view else list(SavedView.objects.filter(owner=user).for_list())
        self._own = {str(each.pk): each for each in own}
        if own:
            named = ((key, each.name) for key, each in self._own.items())
            cast(forms.ChoiceField, self.fields["replaces"]).choices = [("", _("No, save a new one")), *named]
        else:
            del self.fields["replaces"]
        self._fit_sharing()
        mark_invalid(self)
        if not self.is_bound:
            focus_first(self)

    def _fit_sharing(self) -> None:
        """Ask who sees it only where this person may say so, and where a view is replaced, whether that stays."""
        if not (permissions.shares_views(self.user) or (self.view and self.view.shared_with)):
            del self.fields["shared_with"]
            return
        sharing = cast(forms.ChoiceField, self.fields["shared_with"])
        choices = [("", self._only()), *((role.value, _EVERY[role]) for role in Role)]
        if any(each.shared_with for each in self._own.values()):
            choices = [(_AS_BEFORE, _("As before (a new view: only me)")), *choices]
            sharing.initial = _AS_BEFORE
        sharing.choices = choices

    def _only(self) -> str:
        """Return what the choice is called by which only the owner sees a view."""
        if self.view is None or self.view.owner_id == self.user.pk:
            return _("Only me")
        return _("Only %(name)s") % {"name": self.view.owner.name}

    def keep(self, query: str) -> SavedView:
        """Keep the list; raises `Refused`."""
        data = self.cleaned_data
        replaces = self.view or self._own.get(data.get("replaces", ""))
        shared_with = data.get("shared_with", _AS_BEFORE)
        return actions.save_view(
            by=self.user,
            name=data["name"],
            query=query,
            shared_with=None if shared_with == _AS_BEFORE else shared_with,
            replaces=replaces,
        )
