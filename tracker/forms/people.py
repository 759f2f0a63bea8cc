"""The forms of accounts: inviting and changing people, and asking for a link to a new password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.actions import Invitation
from tracker.forms.conflicting import ComparingForm
from tracker.forms.fields import INCOMPLETE, Data, ExplainedBoundField, NamedRow, mark_invalid, show_refusal
from tracker.models import Organisation, User
from tracker.models.people import Role
from tracker.workflow import Refused

_MEANINGS = {
    Role.READER: _(
        "Can view the meetings and recommendations open to them, without restricted notes. "
        "If they hold a post, they can add updates for it."
    ),
    Role.CONTRIBUTOR: _("Can add updates to recommendations that their organisation leads. Needs an organisation."),
    Role.COORDINATOR: _("Runs the follow-up: briefings, assignments, responses, verification."),
    Role.ADMINISTRATOR: _("Manages accounts and roles. Cannot decide about recommendations."),
}


class ExplainedChoices(forms.MultipleChoiceField):
    """Some of a few values, each shown with what it means."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, explained: Iterable[tuple[str, str | Promise, str | Promise]], **options: Any) -> None:
        """Take triples of value, label and meaning."""
        triples = list(explained)
        super().__init__(choices=[(value, label) for value, label, _ in triples], **options)
        self.meanings = {value: meaning for value, _, meaning in triples}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> ExplainedBoundField:
        """Return a bound field whose options can be explained."""
        return ExplainedBoundField(form, self, field_name)


def _name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("Shown in the log."),
        error_messages={"required": _("Enter a name.")},
    )


def _organisation_field() -> NamedRow:
    return NamedRow(
        Organisation.objects.all(),
        by=("name", "short_name"),
        what="organisation",
        adds=False,
        label=_("Organisation"),
        required=False,
        help_text=_("Type part of its name. Contributors need an organisation; for others it is optional."),
    )


def _roles_field() -> ExplainedChoices:
    return ExplainedChoices(
        label=_("Roles"),
        explained=[(role.value, role.label, _MEANINGS[role]) for role in Role],
        error_messages={"required": _("Choose at least one role.")},
    )


class InviteForm(forms.Form):
    """A new account."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They sign in with this address. Mail to them is sent there."),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address, such as desk@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = _name_field()
    organisation = _organisation_field()
    roles = _roles_field()

    def __init__(self, user: User, data: Data = None) -> None:
        """Ask this person, the administrator."""
        super().__init__(data, initial={"roles": [Role.READER]})
        self.user = user
        mark_invalid(self)

    def invite(self, site: str) -> Invitation:
        """Make the account and return the invitation; raises `Refused`."""
        return actions.invite(by=self.user, site=site, **self.cleaned_data)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal with what was typed."""
        show_refusal(self, refusal)


class PersonForm(ComparingForm):
    """An existing account. The form of one's own account has no roles and no organisation.

    `seen` carries what the page showed, so that a role taken away meanwhile is not given back.
    """

    name = _name_field()
    organisation = _organisation_field()
    roles = _roles_field()
    seen = forms.CharField(widget=forms.HiddenInput, max_length=1_000, error_messages=INCOMPLETE)

    def __init__(self, person: User, user: User, data: Data = None) -> None:
        """Ask this user about a person."""
        super().__init__(data, initial=_first(person) | {"seen": actions.present(person)})
        self.person, self.user = person, user
        if person.pk == user.pk:
            del self.fields["roles"], self.fields["organisation"]
        mark_invalid(self)

    def store(self) -> User:
        """Change the account; raises `Refused`."""
        return actions.change_person(
            by=self.user,
            person=self.person,
            **{"roles": self.person.roles, "organisation": self.person.organisation, **self.cleaned_data},
        )

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal with what was typed. The form then counts as made from the present values.

        Fields that the person left alone get their present values, so that no change of somebody else is undone.
        """
        now = User.objects.select_related("organisation").get(pk=self.person.pk)
        seen = {"seen": actions.present(now)}
        self.compare(_by_field(self.cleaned_data["seen"]), _by_field(seen["seen"]), _first(now) | seen)
        show_refusal(self, refusal)

    def plain(self, name: str, value: Any) -> Any:
        """Return the key of the organisation, and roles in order."""
        return sorted(value or ()) if name == "roles" else super().plain(name, value)


def _first(person: User) -> dict[str, Any]:
    """Return what the fields of an account hold at first."""
    return {"name": person.name, "organisation": person.organisation, "roles": sorted(person.roles)}


def _by_field(present: str) -> dict[str, Any]:
    """Return what `actions.present` said of an account, by the fields that ask for it; nothing if it cannot be read."""
    organisation, _blank, rest = present.partition(" ")
    roles, _blank, name = rest.partition(" ")
    if not organisation.isdecimal() or len(organisation) > 18:
        return {}
    return {"name": name, "organisation": int(organisation) or None, "roles": sorted(filter(None, roles.split(",")))}


class ForgottenForm(forms.Form):
    """Asks for a link to a new password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter the e-mail address you sign in with."),
            "invalid": _("Enter an e-mail address, such as desk@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )

    def __init__(self, data: Data = None) -> None:
        """Ask anybody."""
        super().__init__(data)
        mark_invalid(self)
