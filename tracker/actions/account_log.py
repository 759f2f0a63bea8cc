"""Writes the log of accounts, and mails what happened to the person and, for some changes, to the coordinators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from tracker import log_sentences
from tracker.actions import mail
from tracker.models import AccountChange, Act, MailMessage, MeetingRole, Organisation, Side, User
from tracker.models.people import OUR_SIDE, Role

Kind: TypeAlias = AccountChange.Kind
Happened: TypeAlias = tuple[Kind, str, str]
"""What happened to an account, and the value before and after it, in words."""

_SAID_BY_THE_LINK = frozenset({Kind.INVITED, Kind.PASSWORD_ENDED, Kind.LINK_SENT})
_THEIR_OWN = frozenset(
    {Kind.FIRST_PASSWORD, Kind.NAME, Kind.CALENDAR_MADE, Kind.CALENDAR_ENDED, Kind.FEED_MADE, Kind.FEED_ENDED}
    | {Kind.WEBHOOK_ADDED, Kind.WEBHOOK_REMOVED, Kind.WEBHOOK_ON}
)
"""A person who did one of these gets no mail about it; other changes could be made by somebody else in their name."""
_ALWAYS_FOR_COORDINATORS = frozenset({Kind.COORDINATOR_GIVEN, Kind.COORDINATOR_TAKEN, Kind.LINK_PRINTED, Kind.SIDE})
_FOR_OTHER_COORDINATORS = frozenset(
    {Kind.PASSWORD_ENDED, Kind.LINK_SENT, Kind.LINK_SHOWN, Kind.PASSWORD_RESET, Kind.ADDRESS, Kind.NAME}
    | {Kind.ACCESS, Kind.DEACTIVATED, Kind.REACTIVATED}
)
NAMED = 100
"""So many people who came to another side are named in a mail to a coordinator; the log of accounts has all."""
_HAD_PASSWORD = frozenset({Kind.FIRST_PASSWORD, Kind.PASSWORD_RESET, Kind.PASSWORD_CHANGED, Kind.PASSWORD_ENDED})


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail says where neither how somebody signs in nor what they may do has changed: nobody need be warned.

    `says` stands before the link to `path`.
    """

    subject: str
    sentences: tuple[str, ...]
    says: str
    path: str


def note(
    *,
    act: Act,
    person: User,
    happened: Iterable[Happened],
    addresses: Iterable[str] = (),
    told: Told | None = None,
) -> list[AccountChange]:
    """Write down what happened to an account by an act, and mail it to those it concerns; return the rows.

    The person gets a mail at each of `addresses`, or at the one they have, in the words of `told` if they are given.
    For the account of a coordinator, also of a single meeting, for that role, and for a link printed on the server,
    the other coordinators of the site get one too.
    """
    is_coordinator = Role.COORDINATOR in person.roles or _coordinates_a_meeting(person)
    changes = [
        AccountChange(
            person=person,
            act=act,
            at=act.at,
            kind=kind,
            old=old[:300],
            new=new[:300],
            told_to_coordinators=_is_for_coordinators(kind, old, is_coordinator=is_coordinator),
        )
        for kind, old, new in happened
    ]
    AccountChange.objects.bulk_create(changes)
    _mail_person(act, person, changes, addresses, told)
    _mail_coordinators(act, person, [change for change in changes if change.told_to_coordinators])
    return changes


def _is_for_coordinators(kind: Kind, old: str, *, is_coordinator: bool) -> bool:
    """Whether the coordinators are told; a first side, where somebody had none, was no other side before."""
    if kind == Kind.SIDE and not old:
        return False
    return kind in _ALWAYS_FOR_COORDINATORS or (is_coordinator and kind in _FOR_OTHER_COORDINATORS)


def secret_of_form(salt: str, person: User, form: str, *, ended: Kind) -> str:
    """Return the secret that a form makes for a person, 64 characters long; another one after each change of the kind.

    So a form that is sent twice makes one, and sent again after that was `ended`, it does not make the same.
    """
    last = AccountChange.objects.filter(person=person, kind=ended).order_by("-pk").values_list("pk", flat=True).first()
    return salted_hmac(salt, f"{person.pk}.{form}.{last or 0}", algorithm="sha256").hexdigest()


def note_sides(
    *, act: Act, organisation: Organisation, people: Sequence[User], sides: tuple[Side | None, Side | None]
) -> None:
    """Write down that people came to another side with their organisation, and mail it to them and the coordinators.

    Each coordinator gets one mail about all of them. `sides` are the one before and the one after, None for our own.
    """
    old, new = map(called_side, sides)
    common = {"act": act, "at": act.at, "kind": Kind.SIDE, "old": old, "new": new, "told_to_coordinators": True}
    changes = [AccountChange(person=person, **common) for person in people]
    AccountChange.objects.bulk_create(changes)
    for change in changes:
        # Who has left is not told of what their account could read now.
        if change.person.is_active:
            mail.post(MailMessage.Kind.ACCOUNT, to=change.person, context=_context(act, [change]), act=act)
    named = {
        "organisation": organisation,
        "old": old,
        "new": new,
        "moved": people[:NAMED],
        "others": len(people) - NAMED,
    }
    for coordinator in _coordinators():
        mail.post(MailMessage.Kind.COORDINATORS, to=coordinator, context={"act": act, **named}, act=act)


def tell_person(person: User, told: Told) -> None:
    """Mail somebody what happened to what they use, where nothing of their account is to be noted."""
    mail.post(MailMessage.Kind.ACCOUNT, to=person, context={"told": told})


def called_side(side: Side | None) -> str:
    """Return what a side is called."""
    return side.name if side is not None else str(OUR_SIDE)


def has_signed_in(person: User) -> bool:
    """Whether somebody has ever chosen a password for this account; if so, nobody else may see a link to a new one."""
    if person.last_login is not None or person.has_usable_password():
        return True
    return person.account_changes.filter(kind__in=_HAD_PASSWORD).exists()


def _mail_person(
    act: Act, person: User, changes: list[AccountChange], addresses: Iterable[str], told: Told | None
) -> None:
    silent = _SAID_BY_THE_LINK | (_THEIR_OWN if act.by_id == person.pk else frozenset())
    mailed = [change for change in changes if change.kind not in silent]
    if not mailed or changes[0].kind == Kind.INVITED:
        return
    for address in dict.fromkeys(addresses or [person.email]):
        context = {"told": told, **_context(act, mailed)}
        mail.post(MailMessage.Kind.ACCOUNT, to=person, address=address, context=context, act=act)


def _mail_coordinators(act: Act, about: User, changes: list[AccountChange]) -> None:
    if not changes:
        return
    for coordinator in _coordinators().exclude(pk=about.pk):
        context = {"about": about, **_context(act, changes)}
        mail.post(MailMessage.Kind.COORDINATORS, to=coordinator, context=context, act=act)


def _coordinates_a_meeting(person: User) -> bool:
    """Whether somebody coordinates a single meeting; whoever locked the account has read it already."""
    known: bool | None = getattr(person, "runs_meeting", None)
    if known is not None:
        return known
    return MeetingRole.objects.filter(person=person, role=Role.COORDINATOR).exists()


def _coordinators() -> QuerySet[User]:
    """Those of the site."""
    return User.objects.filter(groups__name=Role.COORDINATOR, is_active=True, is_system=False).order_by("pk")


def _context(act: Act, changes: list[AccountChange]) -> dict[str, object]:
    return {"act": act, "lines": [log_sentences.account_change(change) for change in changes]}
