"""As whom a coordinator looks at the pages: somebody with an account, or whoever might be invited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import permissions
from tracker.forms.fields import Data, NamedRow, mark_invalid
from tracker.forms.reference import HolderRow
from tracker.models import Organisation, User
from tracker.models.people import Role

NOBODY = 0
"""The key of somebody who has no account."""


class SeenByForm(forms.Form):
    """A person, or a role in an organisation. It is sent in the address, and kept in the session."""

    someone = HolderRow(
        label=gettext_lazy("Person"),
        required=False,
        help_text=gettext_lazy("Name or e-mail address of a reader or contributor."),
    )
    organisation = NamedRow(
        Organisation.objects.all(),
        by=("name", "short_name"),
        what="organisation",
        label=gettext_lazy("Or somebody of this organisation who has no account yet"),
        required=False,
    )
    role = forms.ChoiceField(
        label=gettext_lazy("With the role"),
        required=False,
        choices=[(role.value, role.label) for role in (Role.READER, Role.CONTRIBUTOR)],
    )

    def __init__(self, user: User, data: Data = None) -> None:
        """Ask a coordinator."""
        self.user = user
        super().__init__(data)
        mark_invalid(self)

    def clean(self) -> dict[str, Any]:
        """Want one of the two; refuse those who see other things than a reader or contributor does."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        if (data.get("someone") is None) == (data.get("organisation") is None):
            raise forms.ValidationError(_("Name either a person or an organisation."))
        if data["someone"] is not None and not permissions.can_be_looked_as(data["someone"]):
            self.add_error("someone", _("You can only look as a reader or a contributor."))
        return data

    def person(self) -> User:
        """Return the person, or one made up who is of that organisation and has that role; not saved."""
        data = self.cleaned_data
        if data["someone"] is not None:
            return data["someone"]  # type: ignore[no-any-return]
        role = Role(data["role"] or Role.READER)
        name = _("%(role)s of %(organisation)s") % {"role": role.label, "organisation": data["organisation"].name}
        person = User(pk=NOBODY, name=name, organisation=data["organisation"], is_active=True)
        person.__dict__["roles"] = frozenset({role.value})
        return person

    def kept(self) -> dict[str, str]:
        """Return what stands for the choice in the session."""
        data = self.cleaned_data
        someone, organisation = data["someone"], data["organisation"]
        return {
            "someone": someone.email if someone else "",
            "organisation": organisation.name if organisation else "",
            "role": data["role"],
        }
