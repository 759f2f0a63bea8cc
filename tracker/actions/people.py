"""Who has an account: inviting, changing, closing, opening again. Each is an act, and stands in the log of accounts.

Nobody ever sets or learns somebody else's password. A link to one goes to the person by mail. Where the site sends no
mail, it is shown once to the administrator, and only for somebody who has never had a password; for others it is
printed on the server, by whoever runs that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

import pghistory
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import permissions
from tracker.actions import identity, mail
from tracker.actions.account_log import Happened, called_side, has_signed_in, note
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.giving import hold_given
from tracker.actions.links import link_for
from tracker.actions.names import one_line
from tracker.actions.refusals import refuse_retired
from tracker.actions.secret_addresses import end_addresses
from tracker.actions.steps import open_act
from tracker.actions.webhooks import turn_off_all
from tracker.deferring import defer
from tracker.models import AccountChange, Act, MailMessage, MeetingRole, Organisation, UpdateRequest, User
from tracker.models.people import Role
from tracker.workflow import EditConflict, Forbidden, Refused

A_MOMENT = timedelta(minutes=10)
"""For so long, the same form sent again returns the same invitation."""
_OPENS_ADMIN = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
HAND_ON = "pass_on_of_closed"
"""The name of the task that calls `asking.pass_on_of_closed`."""
Kind: TypeAlias = AccountChange.Kind


@dataclass(frozen=True, slots=True)
class Invitation:
    """How somebody gets the link to a password."""

    person: User
    link: str = ""
    """To be shown this once; empty where it goes by mail, or where nobody but the person may see it."""

    @property
    def by_mail(self) -> bool:
        """Whether a mail takes the link to them."""
        return not self.link and mail.sends_mail()


@transaction.atomic
def invite(
    *, by: User, email: str, name: str, organisation: Organisation | None, roles: Iterable[str], site: str | None
) -> Invitation:
    """Make an account and return the invitation to it, mailed once this is committed.

    Without mail it has a link for a page of the site with this address. `site` is None where no page shows it: then no
    link is made, and nothing says that somebody saw one.

    Sent again a moment later, as by a second click, it is the same invitation: its link must not be lost.
    """
    permissions.may_manage_people(by)
    roles = frozenset(roles)
    try:
        with transaction.atomic():
            person, act = _make(by, email, name, organisation, roles)
            return _link(act, person, site)
    except Refused:
        again = _invited_just_now(by, email, name, organisation, roles)
        if again is None:
            raise
        return Invitation(again[0]) if mail.sends_mail() else _link(again[1], again[0], site)


def _invited_just_now(
    by: User, email: str, name: str, organisation: Organisation | None, roles: frozenset[str]
) -> tuple[User, Act] | None:
    """Return the account that this person just made with the same values, and the act, if its link was not used yet."""
    acts = Act.objects.filter(by=by, verb="invite", reason__iexact=email.strip(), at__gte=timezone.now() - A_MOMENT)
    act = acts.order_by("-pk").first()
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first() if act is not None else None
    if act is None or person is None or person.is_superuser or has_signed_in(person):
        return None
    same = (person.name, person.organisation, person.roles) == (one_line(name, 150, _("name")), organisation, roles)
    return (person, act) if same else None


@transaction.atomic
def add_administrator(*, email: str, name: str, site: str, is_superuser: bool = False) -> Invitation:
    """Make an account with the role of administrator, where nobody is there yet to invite; by the system.

    A superuser may do all that the admin offers, also to administrators; the work itself asks nothing of it.
    """
    system = User.objects.get(is_system=True)
    person, act = _make(system, email, name, None, frozenset({Role.ADMINISTRATOR}), is_superuser=is_superuser)
    if mail.sends_mail():
        return _link(act, person, site)
    note(act=act, person=person, happened=[(Kind.LINK_PRINTED, "", "")])
    return Invitation(person, link_for(person, site))


@transaction.atomic
def print_link(*, email: str, site: str) -> Invitation:
    """Return a link to a new password for whoever runs the server to hand over, where mail does not reach somebody.

    It stands in the log of accounts, and the person and the coordinators get a mail. Raises `Refused`.
    """
    person = User.objects.select_for_update().filter(email__iexact=email.strip(), is_system=False).first()
    if person is None:
        raise Refused(
            _("Nobody has an account with the address %(address)s. Look them up in the list of people.")
            % {"address": email}
        )
    if not person.is_active:
        raise Refused(
            _("The account of %(name)s is closed. Ask an administrator to invite them back first.")
            % {"name": person.name}
        )
    act = open_act(by=User.objects.get(is_system=True), verb="print_link", reason=person.email)
    note(act=act, person=person, happened=[(Kind.LINK_PRINTED, "", "")])
    return Invitation(person, link_for(person, site))


def _make(
    by: User,
    email: str,
    name: str,
    organisation: Organisation | None,
    roles: frozenset[str],
    *,
    is_superuser: bool = False,
) -> tuple[User, Act]:
    identity.hold_names()
    others, roles = identity.others(), _known_roles(roles)
    email = identity.new_address(email, others)
    hold_given([organisation])
    refuse_retired([organisation])
    refuse_reporting_for_nobody(roles, organisation)
    person = User(email=email, name=identity.new_name(name, others), organisation=organisation)
    person.is_superuser = person.is_staff = is_superuser
    person.is_staff |= bool(roles & _OPENS_ADMIN)
    person.set_unusable_password()
    act = open_act(by=by, verb="invite", reason=email)
    with pghistory.context(act=act.pk):
        with refusing_conflicts(duplicate=identity.taken(person.name), field="email"):
            person.save(force_insert=True)
        _set_roles(person, frozenset(), roles)
    happened: list[Happened] = [(Kind.INVITED, "", email)]
    happened += [(Kind.ACCESS, "none", _access(person))] if is_superuser else []
    happened += [(Kind.COORDINATOR_GIVEN, "", "")] if Role.COORDINATOR in roles else []
    note(act=act, person=person, happened=happened)
    return person, act


def _link(act: Act, person: User, site: str | None) -> Invitation:
    """Mail a link to a person; without mail return it, if nobody has signed in with the account so far.

    Without mail, none is made where there is no `site` on which it is shown.
    """
    known = has_signed_in(person)
    if mail.sends_mail():
        kind = MailMessage.Kind.NEW_LINK if known else MailMessage.Kind.INVITATION
        mail.post(kind, to=person, context={"act": act}, has_link=True)
        return Invitation(person)
    if known or site is None:
        return Invitation(person)
    note(act=act, person=person, happened=[(Kind.LINK_SHOWN, "", "")])
    return Invitation(person, link_for(person, site))


@transaction.atomic
def invite_again(*, by: User, person: User, site: str) -> Invitation:
    """Return a new invitation, also to somebody who had left; links made before, and the password, end.

    Refuses where no mail can take a link to somebody who has a password: nobody else may see it.
    """
    person = _lock(by, person)
    if person.pk == by.pk:
        raise Refused(_("This is your own account. To change your password, select your name at the top of the page."))
    if not person.is_active:
        return _reopen(open_act(by=by, verb="invite_again", reason=person.email), person, site)
    if has_signed_in(person) and not mail.sends_mail():
        raise Refused(how_to_get_link(person))
    act = open_act(by=by, verb="invite_again", reason=person.email)
    happened = [*_ended(person), *_sent()]
    with pghistory.context(act=act.pk):
        person.set_unusable_password()
        person.save(update_fields=["password"])
    note(act=act, person=person, happened=happened)
    return _link(act, person, site)


def _reopen(act: Act, person: User, site: str) -> Invitation:
    """Open an account; mail the link to a new password, or return it for a page of the site with this address."""
    with pghistory.context(act=act.pk):
        _write(person, {_OPEN: True})
    note(act=act, person=person, happened=_reopened())
    return _link(act, person, site)


def _reopened() -> list[Happened]:
    return [(Kind.REACTIVATED, "", ""), *_sent()]


def _closed(person: User) -> list[Happened]:
    """End what would still lead into an account that is being closed, and return what is to be noted."""
    return [(Kind.DEACTIVATED, "", ""), *_ended(person), *end_addresses(person), *turn_off_all(person)]


def _ended(person: User) -> list[Happened]:
    """What is to be noted before a password is taken away; from then on it is known that there was one."""
    return [(Kind.PASSWORD_ENDED, "", "")] if person.has_usable_password() else []


def _sent() -> list[Happened]:
    return [(Kind.LINK_SENT, "", "")] if mail.sends_mail() else []


def how_to_get_link(person: User) -> str:
    """Return how somebody gets the link to a password that they need, as sentences for an administrator."""
    if mail.sends_mail():
        return _("We have sent a link to choose a new password to %(address)s.") % {"address": person.email}
    if has_signed_in(person):
        return _(
            "This site does not send mail, and only %(name)s may see the link to their password. Ask the person who "
            "runs the server to print one for them: manage.py password_link %(address)s"
        ) % {"name": person.name, "address": person.email}
    return _("%(name)s needs a link to a first password. Select “Create a new link” on their page.") % {
        "name": person.name
    }


def present(person: User) -> str:
    """Return what can be changed of an account as it is now, as a page can carry it."""
    return f"{person.organisation_id or 0} {','.join(sorted(person.roles))} {person.name}"


def _has_changed(person: User, seen: Mapping[str, Any] | str | None) -> bool:
    """Whether an account is another now than somebody has `seen` it, as `change_account` takes that."""
    if isinstance(seen, str):
        return seen != present(person)
    return any(getattr(person, name) != value for name, value in (seen or {}).items())


def _refuse_stale(*, is_stale: bool) -> None:
    if is_stale:
        raise EditConflict(
            _("Somebody changed this account after you opened the page. Check the new values, then save again.")
        )


_DESCRIBES = frozenset({"name", "organisation", "roles"})
_ACCESS = frozenset({"email", "is_staff", "is_superuser"})
_OPEN = "is_active"
_ADDRESS_TAKEN = gettext_lazy(
    "Another account has just taken this address. Check the list of people, then choose another."
)


def change_person(
    *,
    by: User,
    person: User,
    name: str,
    organisation: Organisation | None,
    roles: Iterable[str],
    seen: str | None = None,
    act: Act | None = None,
) -> User:
    """Change name, organisation and roles, as `change_account`. `seen` is what `present` said when a page was made."""
    new = {"name": name, "organisation": organisation, "roles": frozenset(roles)}
    return change_account(by=by, person=person, new=new, seen=seen, act=act)


@refusing_conflicts(duplicate=_ADDRESS_TAKEN, field="email")
def change_account(
    *,
    by: User,
    person: User,
    new: Mapping[str, Any],
    seen: Mapping[str, Any] | str | None = None,
    act: Act | None = None,
) -> User:
    """Change what is known of somebody: name, organisation, roles, address, how far the admin is open to them, and
    whether their account is open, all as one act.

    `new` maps names to values, roles being a set of their codes. `seen` maps names to the values that were read, or is
    what `present` said: one that has changed since is refused as an edit conflict. An `act` that is given is the one
    it belongs to. Nobody closes their own account or changes their own roles, organisation or access, and only a
    superuser makes somebody one. With another address, links that were sent to the old one end; the person gets a mail
    at both, and who has no password a new link: `waits_for_link`. An account that is closed or opened loses its
    password, and who gets it back is mailed a link to a new one.
    """
    if unknown := set(new) - _DESCRIBES - _ACCESS - {_OPEN}:
        raise ValueError(f"unknown fields: {sorted(unknown)}")
    if not {"name", "email"}.isdisjoint(new):
        identity.hold_names()
    person = _lock(by, person)
    _refuse_stale(is_stale=_has_changed(person, seen))
    differing = {name: value for name, value in new.items() if value != getattr(person, name)}
    _refuse_changing(by, person, differing)
    values = _checked(person, differing)
    changed = {name: value for name, value in values.items() if value != getattr(person, name)}
    return _changed(by, person, changed, act, follows_roles="is_staff" not in new) if changed else person


def _checked(person: User, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the new values of a locked account as they are stored. Raises `Refused`."""
    others = identity.others(person)
    checked = dict(values)
    if "organisation" in values:
        hold_given([values["organisation"]])
        refuse_retired([values["organisation"]])
    if "name" in values:
        checked["name"] = identity.new_name(values["name"], others)
    if "email" in values:
        checked["email"] = identity.new_address(values["email"], others)
    if "roles" in values:
        checked["roles"] = _known_roles(values["roles"])
    if {"roles", "organisation"} & set(values):
        refuse_reporting_for_nobody(
            checked.get("roles", person.roles), checked.get("organisation", person.organisation)
        )
    return checked


def refuse_reporting_for_nobody(roles: Collection[str], organisation: Organisation | None) -> None:
    """Refuse a contributor without an organisation: they report for theirs."""
    if organisation is None and Role.CONTRIBUTOR in roles:
        raise Refused(
            _("A contributor reports for an organisation. Choose one, or take away the role of contributor."),
            field="organisation",
        )


def _refuse_changing(by: User, person: User, changed: Collection[str]) -> None:
    """Refuse what somebody may not change of their own account, or without being a superuser."""
    if person.pk == by.pk:
        _refuse_changing_oneself(set(changed))
    if "is_superuser" in changed and not by.is_superuser:
        raise Forbidden(_("Only a superuser can make somebody a superuser."))


def _refuse_changing_oneself(changed: set[str]) -> None:
    if _OPEN in changed:
        raise Forbidden(_("You cannot close your own account. Ask another administrator."))
    if "roles" in changed:
        raise Forbidden(_("You cannot change your own roles. Ask another administrator."))
    if "organisation" in changed:
        raise Forbidden(_("You cannot change your own organisation. Ask another administrator."))
    if {"is_staff", "is_superuser"} & changed:
        raise Forbidden(_("You cannot change your own access to the administration. Ask another administrator."))


def _changed(by: User, person: User, new: Mapping[str, Any], act: Act | None, *, follows_roles: bool) -> User:
    """Write what is new of a locked account as one act, and return it as it is then.

    Whether the admin is open to them follows a role that opens it, where that comes or goes.
    """
    act = act or _act_of(by, person, new)
    was = copy(person)
    happened = _closed(person) if new.get(_OPEN) is False else []
    with pghistory.context(act=act.pk):
        _write(person, new, follows_roles=follows_roles)
    happened += _happened(was, person, new)
    # Who has never been here learns of the account by the invitation, and not that it has changed.
    is_invited = "email" in new and waits_for_link(person) and not has_signed_in(person)
    note(act=act, person=person, happened=happened, addresses=[was.email, *([] if is_invited else [person.email])])
    if new.get(_OPEN) is False and getattr(person, "is_asked", True):
        # Not here: recommendations are locked before accounts are.
        defer(HAND_ON)
    if Kind.LINK_SENT in {kind for kind, _old, _new in happened}:
        _link(act, person, "")
    return person


def waits_for_link(person: User) -> bool:
    """Whether somebody whose account is open has no password, so that nothing but a link lets them in."""
    return person.is_active and not person.has_usable_password()


def _write(person: User, new: Mapping[str, Any], *, follows_roles: bool = False) -> None:
    """Store what is new of a locked account; one that is closed or opened loses its password."""
    fields, had = {*new} - {"roles"}, person.roles
    for field in fields:
        setattr(person, field, new[field])
    if _OPEN in new:
        person.set_unusable_password()
        fields.add("password")
    if "roles" in new:
        _set_roles(person, had, new["roles"])
        if follows_roles and _OPENS_ADMIN & (had ^ person.roles):
            person.is_staff = person.is_superuser or bool(_OPENS_ADMIN & person.roles)
            fields.add("is_staff")
    if fields:
        person.save(update_fields=fields)


def _happened(was: User, person: User, new: Mapping[str, Any]) -> Iterator[Happened]:
    """Yield what to note of an account, once what is new of it was written. Access that a role brings is the role's."""
    for name in ("name", "organisation"):
        if name in new:
            yield AccountChange.Kind[name.upper()], str(getattr(was, name) or ""), str(getattr(person, name) or "")
    yield from _side_changed(was, person)
    yield from _roles_changed(was.roles, person.roles)
    if "email" in new:
        yield Kind.ADDRESS, was.email, person.email
    if {"is_staff", "is_superuser"} & set(new) and _access(was) != _access(person):
        yield Kind.ACCESS, _access(was), _access(person)
    yield from _led_in(person, new)


def _led_in(person: User, new: Mapping[str, Any]) -> list[Happened]:
    """Return what to note where somebody gets a link: their account is opened, or they wait for one elsewhere now."""
    if new.get(_OPEN):
        return _reopened()
    return _sent() if "email" in new and waits_for_link(person) else []


def _side_changed(was: User, person: User) -> list[Happened]:
    """Return what to note where somebody came to another side with another organisation.

    Without an organisation before, there was no side. Whoever loses theirs can see what our own side can.
    """
    if was.organisation_id == person.organisation_id or was.side_id == person.side_id:
        return []
    new = called_side(person.organisation.side if person.organisation else None)
    return [(Kind.SIDE, called_side(was.organisation.side) if was.organisation else "", new)]


def _act_of(by: User, person: User, new: Mapping[str, Any]) -> Act:
    """Open the act that changes these: whether an account is open, how somebody gets in, who they are, or several."""
    names = set(new)
    if names == {_OPEN}:
        return open_act(by=by, verb="reactivate" if new[_OPEN] else "deactivate", reason=person.email)
    verb = "change_access" if names <= _ACCESS else "change_person" if names <= _DESCRIBES else "edit_user"
    return open_act(by=by, verb=verb, reason=", ".join(new))


def _roles_changed(old: frozenset[str], new: frozenset[str]) -> list[Happened]:
    """Return what to note: the coordinator's role by itself, for it lets somebody decide about the work."""
    happened: list[Happened] = []
    if Role.COORDINATOR in old ^ new:
        happened.append((Kind.COORDINATOR_GIVEN if Role.COORDINATOR in new else Kind.COORDINATOR_TAKEN, "", ""))
    others = [sorted(str(Role(role).label) for role in roles - {Role.COORDINATOR}) for roles in (old, new)]
    if others[0] != others[1]:
        happened.append((Kind.ROLES, ", ".join(others[0]), ", ".join(others[1])))
    return happened


def _access(person: User) -> str:
    """Return how far the admin is open to somebody, in words."""
    return "superuser" if person.is_superuser else "may open the admin" if person.is_staff else "none"


def deactivate(*, by: User, person: User) -> User:
    """End an account: nobody can sign in with it, and its sessions end, also for a later return."""
    return change_account(by=by, person=person, new={"is_active": False})


def reactivate(*, by: User, person: User) -> User:
    """Open an account again that was closed, without its old password; mail a link to a new one.

    `how_to_get_link` says what is to be done where the site sends no mail.
    """
    return change_account(by=by, person=person, new={"is_active": True})


def _lock(by: User, person: User) -> User:
    # Both, in one order, so that two administrators who deactivate each other at once do not both succeed.
    locked = User.objects.select_for_update().filter(pk__in={by.pk, person.pk}).order_by("pk")
    # Whether an update is asked of them, and whether they run a meeting, is read with it: no query more.
    asked = Exists(UpdateRequest.objects.unanswered().filter(person=OuterRef("pk")))
    runs = Exists(MeetingRole.objects.filter(person=OuterRef("pk"), role=Role.COORDINATOR))
    rows = {row.pk: row for row in locked.annotate(is_asked=asked, runs_meeting=runs)}
    permissions.may_manage(rows[by.pk], rows[person.pk])
    return rows[person.pk]


def _known_roles(roles: Iterable[str]) -> frozenset[str]:
    """Return roles as a set; refuse one that there is none of, and no role at all."""
    wanted = frozenset(roles)
    if not wanted <= set(Role.values):
        raise Refused(_("Choose roles from the list."), field="roles")
    if not wanted:
        raise Refused(_("Choose at least one role. A reader can view what is open to them."), field="roles")
    return wanted


def _set_roles(person: User, had: frozenset[str], wanted: frozenset[str]) -> None:
    groups = {group.name: group for group in Group.objects.filter(name__in=had ^ wanted)}
    person.groups.remove(*(groups[name] for name in had - wanted))
    person.groups.add(*(groups[name] for name in wanted - had))
    person.__dict__["roles"] = wanted
