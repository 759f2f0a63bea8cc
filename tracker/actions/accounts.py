"""Links with which a person sets a password, the mails that carry them, and the brake on guessing passwords."""

from __future__ import annotations

import hmac
import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tracker.models import SignInAttempt, User

WINDOW = timedelta(minutes=15)
MOST_FOR_ACCOUNT = 10
MOST_OF_CLIENT = 60
"""An office may sit behind one address, so all of it together gets more tries than one account from there."""

log = logging.getLogger(__name__)


tokens = PasswordResetTokenGenerator()
"""Signs links that work once: setting a password, signing in or another link makes them worthless."""


def site_address() -> str:
    """Return how addresses of this site begin where no page was asked for; see SITE_URL in the settings."""
    named = next((host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))), "localhost")
    return settings.SITE_URL or f"{'https' if settings.HTTPS else 'http'}://{named}"


def link_for(person: User, site: str) -> str:
    """Return the address at which this person, or whoever gets hold of it, sets a password once."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    return f"{settings.SITE_URL or site}{reverse('set-password', args=[key, tokens.make_token(person)])}"


@dataclass(slots=True)
class Invitation:
    """A person's link to their first password, and whether a mail has taken it to them."""

    person: User
    link: str
    is_sent: bool = False
    has_failed: bool = False

    def send(self) -> None:
        """Mail it, if this site can; that a server is down is no reason to fail, for the link can be made again."""
        if settings.EMAIL_HOST:
            self.is_sent = deliver(mail(self.person, "invitation", self.link))
            self.has_failed = not self.is_sent


def mail(person: User, kind: str, link: str) -> EmailMessage:
    """Return a mail with a link; its first line in the template is the subject."""
    context = {"person": person, "link": link, "days": settings.PASSWORD_RESET_TIMEOUT // 86_400}
    subject, _, body = render_to_string(f"mail/{kind}.txt", context).strip().partition("\n")
    return EmailMessage(subject=subject, body=body.strip() + "\n", to=[person.email])


def deliver(message: EmailMessage) -> bool:
    """Return whether the mail server took a mail; write down why it did not."""
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError):
        log.exception("A mail could not be sent")
        return False
    return True


def send_reset(*, email: str, site: str) -> Thread | None:
    """Mail a link to a new password to whoever signs in with this address, if anybody does.

    It is sent beside the request, so that neither the answer nor how long it takes tells whether somebody does.
    """
    person = User.objects.filter(email__iexact=email, is_active=True, is_system=False).first()
    if person is None:
        return None
    message = mail(person, "reset", link_for(person, site))
    thread = Thread(target=deliver, args=[message], name="mail")
    transaction.on_commit(thread.start)
    return thread


# --- The brake on guessing -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in: written down before the password is looked at, and until when there may be no other."""

    row: SignInAttempt
    refused_until: datetime | None = None


def digest(*parts: str) -> str:
    """Return what stands for an address or an account in the table of attempts."""
    return hmac.new(force_bytes(settings.SECRET_KEY), "\0".join(parts).encode(), "sha256").hexdigest()


def begin_attempt(*, client: str, account: str) -> Attempt:
    """Write an attempt down before its password is looked at, so that many at once are counted too.

    Refused are too many for one account from one client, or too many from one client: never because of what
    comes from elsewhere, so that nobody can lock a colleague out. Both are digests.
    """
    now = timezone.now()
    SignInAttempt.objects.filter(at__lt=now - WINDOW).delete()
    row = SignInAttempt.objects.create(client=client, account=account, at=now)
    others = SignInAttempt.objects.of(client=client, since=now - WINDOW).exclude(pk=row.pk)
    for rows, most in ((others.filter(account=account), MOST_FOR_ACCOUNT), (others, MOST_OF_CLIENT)):
        # Once the attempt that fills the measure is old enough, there is room for another.
        filling = rows[most - 1 : most].values_list("at", flat=True).first()
        if filling is not None:
            row.delete()
            return Attempt(row, filling + WINDOW)
    return Attempt(row)


def forget_attempts(*, attempt: Attempt) -> None:
    """Forget the failures before a right password: the account's from that client."""
    SignInAttempt.objects.filter(client=attempt.row.client, account=attempt.row.account).delete()
