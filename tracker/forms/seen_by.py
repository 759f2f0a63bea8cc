"""As whom a coordinator looks at the pages: somebody with an account, or whoever might be invited."""

from __future__ import annotations

from collections.abc import Mapping
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
    """A person, or a role in an organisation. It is sent in the address."""

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
        return _made_up(data["organisation"], data["role"])

    def kept(self) -> dict[str, Any]:
        """Return what stands for the choice in the session: keys, as names and addresses change, and what it is called.

        See `kept_person`.
        """
        data = self.cleaned_data
        someone, organisation = data["someone"], data["organisation"]
        key = {"person": someone.pk} if someone else {"of": organisation.pk, "role": data["role"]}
        return {**key, "name": self.person().name}


def kept_person(viewer: User, kept: Mapping[str, Any]) -> User | None:
    """Return whom a choice in the session means; None where nobody may look as them any more.

    Older sessions keep what was typed: the address of the person, or the name of the organisation.
    """
    if "person" in kept:
        person = User.objects.filter(pk=kept["person"], is_active=True).first()
        return person if person is not None and permissions.can_be_looked_as(person) else None
    if "of" in kept:
        organisation = Organisation.objects.filter(pk=kept["of"]).first()
        return _made_up(organisation, kept["role"]) if organisation is not None else None
    form = SeenByForm(viewer, kept)
    return form.person() if form.is_valid() else None


def kept_name(kept: Mapping[str, Any]) -> str:
    """Return what the person was called as whom somebody looked."""
    return str(kept.get("name") or kept.get("someone") or kept.get("organisation"))


def _made_up(organisation: Organisation, code: str) -> User:
    """Return somebody of an organisation with a role, who has no account."""
    role = Role(code or Role.READER)
    name = _("%(role)s of %(organisation)s") % {"role": role.label, "organisation": organisation.name}
    person = User(pk=NOBODY, name=name, organisation=organisation, is_active=True)
    person.__dict__["roles"] = frozenset({role.value})
    return person
