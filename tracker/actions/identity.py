"""Addresses and names of accounts: two accounts may share neither a mailbox nor a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext as _

from tracker.actions.names import listed_name, one_line
from tracker.models import User
from tracker.workflow import Refused

Others: TypeAlias = Iterable[tuple[str, str]]
"""The address and the name of each account but one."""
_NAMES = 7_301_952
"""The number of the lock for names and addresses; in a database no other lock of the site has a number alone."""
_IGNORES_DOTS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def mailbox(email: str) -> str:
    """Return one form for all spellings of a mailbox: without case, quotes, "+tags" and spellings of the domain.

    RFC 5321 lets a server give each spelling to somebody else, but none does. What stands behind a plus is a tag
    (RFC 5233); Gmail ignores dots too.
    """
    local, _, domain = unicodedata.normalize("NFKC", email).casefold().strip().rpartition("@")
    if local.startswith('"') and local.endswith('"'):
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    local = local.partition("+")[0] or local
    try:
        domain = domain.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        domain = domain.rstrip(".")
    if domain in _IGNORES_DOTS:
        local, domain = local.replace(".", ""), _IGNORES_DOTS[domain]
    return f"{local}@{domain}"


def hold_names() -> None:
    """Let nobody else give an account a name or an address until the transaction ends.

    So nobody takes one between the look at the others and the saving. It comes before any account is locked, so that
    nobody waits for somebody who waits for them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NAMES])


def others(person: User | None = None) -> Others:
    """Return the addresses and names of all accounts, without that of a person; read by one query when first used."""
    return User.objects.exclude(pk=person.pk if person else 0).values_list("email", "name")


def new_address(email: str, others: Others) -> str:
    """Return an address as it is stored; refuse one that is none, or whose mailbox one of the others has."""
    email = User.objects.normalize_email(one_line(email, 254, _("address")))
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(
            _("“%(address)s” is not an e-mail address. Enter one such as desk@example.org.") % {"address": email[:80]},
            field="email",
        ) from None
    wanted = mailbox(email)
    for other, name in others:
        if other.casefold() == email.casefold():
            raise Refused(taken(name), field="email")
        if mailbox(other) == wanted:
            raise Refused(
                _(
                    "%(name)s already has an account with the address %(other)s, and mail to %(address)s arrives in "
                    "the same mailbox. Use the address of another mailbox, or find them in the list of people."
                )
                % {"name": name, "other": other, "address": email},
                field="email",
            )
    return email


def taken(name: str) -> str:
    """Return the sentence for an address that somebody signs in with."""
    return _("%(name)s already has an account with this address. Find them in the list of people.") % {"name": name}


def new_name(name: str, others: Others) -> str:
    """Return a name as it is stored; refuse one that one of the others has, for the log would not tell them apart."""
    name = listed_name(name, 150, _("name"))
    wanted = _folded(name)
    if any(_folded(other) == wanted for _email, other in others):
        raise Refused(
            _(
                "Somebody called “%(name)s” already has an account, and the log could not tell the two apart. Add "
                "something to the name, such as the organisation."
            )
            % {"name": name},
            field="name",
        )
    return name


def _folded(name: str) -> str:
    """Return a name without differences that nobody sees: case, kinds of blanks, and signs that have no width."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cf", "Cc", "Mn"))
    return " ".join(seen.split())
