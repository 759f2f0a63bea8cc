"""One's own account: setting a password, asking for a link to a new one; and the limit on guessing passwords."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.views.decorators.debug import sensitive_variables

from tracker.actions import mail
from tracker.actions.account_log import has_signed_in, note
from tracker.actions.steps import open_act
from tracker.deferring import defer
from tracker.models import AccountChange, MailMessage, SignInAttempt, User

WINDOW = timedelta(minutes=15)
MOST_FOR_ACCOUNT = 10
MOST_OF_CLIENT = 60
"""An office may sit behind one address, so all of it together gets more tries than one account from there."""
ANOTHER_AFTER = timedelta(minutes=2)
"""So long one mail with a link is enough, however often somebody asks for it."""


@sensitive_variables("password")
@transaction.atomic
def set_password(*, person: User, password: str, by_link: bool) -> User:
    """Set a person's own password, by a link or by knowing the old one; their sessions and links end."""
    row = User.objects.select_for_update().get(pk=person.pk)
    kind = AccountChange.Kind.PASSWORD_CHANGED
    if by_link:
        known = has_signed_in(row)
        kind = AccountChange.Kind.PASSWORD_RESET if known else AccountChange.Kind.FIRST_PASSWORD
    act = open_act(by=row, verb="set_password")
    with pghistory.context(act=act.pk):
        row.set_password(password)
        row.save(update_fields=["password"])
    note(act=act, person=row, happened=[(kind, "", "")])
    person.password = row.password
    return person


def request_reset(*, email: str) -> None:
    """Have a link to a new password mailed to whoever signs in with this address, if anybody does.

    Whether somebody does is looked up by the worker, so that neither the answer nor its time shows it.
    """
    defer("send_reset", account=_account(email))


@transaction.atomic
def send_reset(*, account: str) -> MailMessage | None:
    """Write the mail for whom the digest of an address stands; None for nobody, or where one was written just now."""
    people = User.objects.filter(is_active=True, is_system=False)
    person = next((each for each in people if hmac.compare_digest(_account(each.email), account)), None)
    if person is None:
        return None
    just_now = timezone.now() - ANOTHER_AFTER
    if person.mails.filter(kind=MailMessage.Kind.RESET, created_at__gt=just_now).exclude(status="withdrawn").exists():
        return None
    return mail.post(MailMessage.Kind.RESET, to=person, context={}, has_link=True)


def _account(email: str) -> str:
    return digest("reset", unicodedata.normalize("NFKC", email).strip().upper().casefold())


# --- The limit on guessing -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in, written before the password is checked, and until when no other one is allowed."""

    row: SignInAttempt
    refused_until: datetime | None = None


def digest(*parts: str) -> str:
    """Return what stands for an address or an account in the table of attempts."""
    return hmac.new(force_bytes(settings.SECRET_KEY), "\0".join(parts).encode(), "sha256").hexdigest()


def begin_attempt(*, client: str, account: str) -> Attempt:
    """Write an attempt before its password is checked, so that many at once are counted too.

    Refused are too many for one account from one client, or too many from one client: never because of what
    comes from elsewhere, so that nobody can lock a colleague out. Both are digests.
    """
    now = timezone.now()
    SignInAttempt.objects.filter(at__lt=now - WINDOW).delete()
    row = SignInAttempt.objects.create(client=client, account=account, at=now)
    others = SignInAttempt.objects.of(client=client, since=now - WINDOW).exclude(pk=row.pk)
    for rows, most in ((others.filter(account=account), MOST_FOR_ACCOUNT), (others, MOST_OF_CLIENT)):
        # The next attempt is allowed once the oldest of those that reach the limit is old enough.
        filling = rows[most - 1 : most].values_list("at", flat=True).first()
        if filling is not None:
            row.delete()
            return Attempt(row, filling + WINDOW)
    return Attempt(row)


def forget_attempts(*, attempt: Attempt) -> None:
    """Forget the failures before a right password: the account's from that client."""
    SignInAttempt.objects.filter(client=attempt.row.client, account=attempt.row.account).delete()
