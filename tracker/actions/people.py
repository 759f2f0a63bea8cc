"""Who has an account: inviting, changing, deactivating. Each is an act, which the versions carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import pghistory
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from tracker import permissions
from tracker.actions.accounts import Invitation, link_for
from tracker.actions.door import open_act, settled
from tracker.actions.names import one_line
from tracker.models import Act, Organisation, User
from tracker.models.people import Role
from tracker.workflow import Forbidden, Refused, Stale

A_MOMENT = timedelta(minutes=10)
"""So long an invitation can be sent again from the same form."""
_OPENS_ADMIN = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
_TAKEN = "Somebody has an account with this address already: %s. Find them in the list of people."


@transaction.atomic
def invite(
    *, by: User, email: str, name: str, organisation: Organisation | None, roles: Iterable[str], site: str
) -> Invitation:
    """Make an account and return the invitation to it, mailed once this is committed.

    Sent again a moment later, as by a second click, it is the same invitation: its link must not be lost.
    """
    permissions.may_manage_people(by)
    roles = frozenset(roles)
    try:
        return _invite(by, email, name, organisation, roles, site)
    except Refused:
        person = _invited_just_now(by, email, name, organisation, roles)
        if person is None:
            raise
        return _invitation(person, site)


def _invited_just_now(
    by: User, email: str, name: str, organisation: Organisation | None, roles: frozenset[str]
) -> User | None:
    """Return whom this person invited a moment ago in just this way, as long as nobody has followed the link."""
    acts = Act.objects.filter(by=by, verb="invite", reason__iexact=email.strip(), at__gte=timezone.now() - A_MOMENT)
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first() if acts.exists() else None
    if person is None or person.has_usable_password() or person.is_superuser:
        return None
    same = (person.name, person.organisation, person.roles) == (_name(name), organisation, roles)
    return person if same else None


@transaction.atomic
def add_administrator(*, email: str, name: str, site: str) -> Invitation:
    """Make an account with the role of administrator, where nobody is there yet to invite; by the system."""
    return _invite(User.objects.get(is_system=True), email, name, None, [Role.ADMINISTRATOR], site)


def _invite(
    by: User, email: str, name: str, organisation: Organisation | None, roles: Iterable[str], site: str
) -> Invitation:
    email = _address(email)
    person = User(email=email, name=_name(name), organisation=organisation)
    twin = User.objects.filter(email__iexact=email).first()
    if twin is not None:
        raise Refused(_TAKEN % twin.name)
    person.set_unusable_password()
    with pghistory.context(act=open_act(by=by, verb="invite", reason=email).pk):
        with settled(twin=_TAKEN % person.name):
            person.save(force_insert=True)
        _give(person, roles)
    return _invitation(person, site)


@transaction.atomic
def invite_again(*, by: User, person: User, site: str) -> Invitation:
    """Return a new invitation, also to somebody who had left; links made before, and the password, end."""
    person = _lock(by, person)
    if person.pk == by.pk:
        raise Refused("This is your own account. Change your password from the link with your name.")
    with pghistory.context(act=open_act(by=by, verb="invite_again", reason=person.email).pk):
        person.is_active = True
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
    return _invitation(person, site)


def present(person: User) -> str:
    """Return what can be changed of an account as it is now, as a page can carry it."""
    return f"{person.organisation_id or 0} {','.join(sorted(person.roles))} {person.name}"


@settled()
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
    """Change name, organisation and roles; nobody changes their own roles or organisation.

    `seen` is what `present` said when the person's page was made. An `act` that is given is the one it belongs to.
    """
    person, wanted = _lock(by, person), frozenset(roles)
    if seen is not None and seen != present(person):
        raise Stale("This account was changed after your page was made. Look at it again, then save.")
    if person.pk == by.pk and wanted != person.roles:
        raise Forbidden("Nobody changes their own roles. Ask another administrator.")
    if person.pk == by.pk and organisation != person.organisation:
        raise Forbidden("Nobody changes their own organisation: its staff report for it. Ask another administrator.")
    name, roles_change = _name(name), wanted != person.roles
    new = {"name": name, "organisation": organisation}
    changed = [field for field, value in new.items() if getattr(person, field) != value]
    if not changed and not roles_change:
        return person
    reason = ", ".join([*changed, *(["roles"] if roles_change else [])])
    act = act or open_act(by=by, verb="change_person", reason=reason)
    with pghistory.context(act=act.pk):
        for field in changed:
            setattr(person, field, new[field])
        if changed:
            person.save(update_fields=changed)
        if roles_change:
            _give(person, wanted)
    return person


_ACCESS = frozenset({"email", "is_active", "is_staff", "is_superuser"})


@transaction.atomic
def change_access(*, by: User, person: User, new: Mapping[str, Any], act: Act | None = None) -> User:
    """Change how somebody signs in and how far the admin is open to them; back in, they need a new password.

    `new` maps names from `_ACCESS` to values. Nobody opens doors for themselves, and only a superuser makes another.
    """
    person = _lock(by, person)
    if unknown := set(new) - _ACCESS:
        raise ValueError(f"no way in: {sorted(unknown)}")
    changed = [name for name, value in new.items() if getattr(person, name) != value]
    if person.pk == by.pk and set(changed) - {"email"}:
        raise Forbidden("Nobody changes their own access. Ask another administrator.")
    if "is_superuser" in changed and not by.is_superuser:
        raise Forbidden("Only a superuser makes another one.")
    if not new.get("is_active", True):
        raise ValueError("who leaves is deactivated")
    if not changed:
        return person
    act = act or open_act(by=by, verb="change_access", reason=", ".join(changed))
    with pghistory.context(act=act.pk):
        for name in changed:
            setattr(person, name, new[name])
        person.save(update_fields=changed)
    return person


@transaction.atomic
def deactivate(*, by: User, person: User, act: Act | None = None) -> User:
    """End an account: nobody can sign in with it, and its sessions end, also for a later return.

    An `act` that is given is the one it belongs to.
    """
    person = _lock(by, person)
    if person.pk == by.pk:
        raise Forbidden("Nobody deactivates their own account. Ask another administrator.")
    if not person.is_active:
        return person
    act = act or open_act(by=by, verb="deactivate", reason=person.email)
    with pghistory.context(act=act.pk):
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
    return person


def _lock(by: User, person: User) -> User:
    # Both, in one order, so that two administrators who deactivate each other at once do not both succeed.
    rows = {row.pk: row for row in User.objects.select_for_update().filter(pk__in={by.pk, person.pk}).order_by("pk")}
    permissions.may_manage(rows[by.pk], rows[person.pk])
    return rows[person.pk]


def _give(person: User, roles: Iterable[str]) -> None:
    wanted = frozenset(roles)
    if not wanted <= set(Role.values):
        raise Refused("There is no such role. Choose among those offered.")
    if not wanted:
        raise Refused("Choose at least one role; a reader sees everything and changes nothing.")
    person.groups.set(Group.objects.filter(name__in=wanted))
    person.__dict__.pop("roles", None)
    is_staff = person.is_superuser or bool(wanted & _OPENS_ADMIN)
    if person.is_staff != is_staff:
        person.is_staff = is_staff
        person.save(update_fields=["is_staff"])


def _invitation(person: User, site: str) -> Invitation:
    invitation = Invitation(person, link_for(person, site))
    transaction.on_commit(invitation.send)
    return invitation


def _address(email: str) -> str:
    email = User.objects.normalize_email(one_line(email, 254, "address"))
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"“{email[:80]}” is not an e-mail address, such as desk@example.org.") from None
    return email


def _name(name: str) -> str:
    return one_line(name, 150, "name")
