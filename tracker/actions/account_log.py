"""Writes the log of accounts, and tells those it concerns: the person, and the coordinators beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from tracker import log_sentences
from tracker.actions import mail
from tracker.models import AccountChange, Act, MailMessage, User
from tracker.models.people import Role

Kind: TypeAlias = AccountChange.Kind
Happened: TypeAlias = tuple[Kind, str, str]
"""What happened to an account, and the value before and after it, in words."""

_TOLD_BY_THE_LINK = frozenset({Kind.INVITED, Kind.PASSWORD_ENDED, Kind.LINK_SENT})
_THEIR_OWN = frozenset({Kind.FIRST_PASSWORD, Kind.NAME})
"""Nobody is told what they did a moment ago, but for what somebody else could have done in their name."""
_ALWAYS_TOLD_TO_COORDINATORS = frozenset({Kind.COORDINATOR_GIVEN, Kind.COORDINATOR_TAKEN, Kind.LINK_PRINTED})
_TOLD_OF_COORDINATORS = frozenset(
    {Kind.PASSWORD_ENDED, Kind.LINK_SENT, Kind.LINK_SHOWN, Kind.PASSWORD_RESET, Kind.ADDRESS, Kind.NAME}
    | {Kind.ACCESS, Kind.DEACTIVATED, Kind.REACTIVATED}
)
_HAD_PASSWORD = frozenset({Kind.FIRST_PASSWORD, Kind.PASSWORD_RESET, Kind.PASSWORD_CHANGED, Kind.PASSWORD_ENDED})


def note(*, act: Act, person: User, happened: Iterable[Happened], addresses: Iterable[str] = ()) -> list[AccountChange]:
    """Write down what happened to an account by an act, and have it told; return the rows.

    The person is told at each of `addresses`, or at the one they have. For the account of a coordinator, for that
    role, and for a link printed on the server, the other coordinators are told too.
    """
    is_coordinator = Role.COORDINATOR in person.roles
    changes = [
        AccountChange.objects.create(
            person=person,
            act=act,
            at=act.at,
            kind=kind,
            old=old[:300],
            new=new[:300],
            told_to_coordinators=kind in _ALWAYS_TOLD_TO_COORDINATORS
            or (is_coordinator and kind in _TOLD_OF_COORDINATORS),
        )
        for kind, old, new in happened
    ]
    _tell_person(act, person, changes, addresses)
    _tell_coordinators(act, person, [change for change in changes if change.told_to_coordinators])
    return changes


def has_signed_in(person: User) -> bool:
    """Whether somebody has ever chosen a password for this account: then no link is for anybody else's eyes."""
    if person.last_login is not None or person.has_usable_password():
        return True
    return person.account_changes.filter(kind__in=_HAD_PASSWORD).exists()


def _tell_person(act: Act, person: User, changes: list[AccountChange], addresses: Iterable[str]) -> None:
    silent = _TOLD_BY_THE_LINK | (_THEIR_OWN if act.by_id == person.pk else frozenset())
    told = [change for change in changes if change.kind not in silent]
    if not told or changes[0].kind == Kind.INVITED:
        return
    for address in dict.fromkeys(addresses or [person.email]):
        mail.post(MailMessage.Kind.ACCOUNT, to=person, address=address, context=_context(act, told))


def _tell_coordinators(act: Act, about: User, told: list[AccountChange]) -> None:
    if not told:
        return
    others = User.objects.filter(groups__name=Role.COORDINATOR, is_active=True, is_system=False).exclude(pk=about.pk)
    for coordinator in others.order_by("pk"):
        context = {"about": about, **_context(act, told)}
        mail.post(MailMessage.Kind.COORDINATORS, to=coordinator, context=context, act=act)


def _context(act: Act, told: list[AccountChange]) -> dict[str, object]:
    return {"act": act, "lines": [log_sentences.account_change(change) for change in told]}
