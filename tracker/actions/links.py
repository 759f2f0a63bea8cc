"""Links with which somebody sets a password: how they begin, how they are made, and what ends them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tracker.models import User

_STOP = "tracker.unsubscribe"
tokens = PasswordResetTokenGenerator()
"""Signs links that work once: setting a password, signing in, another address or another link ends them."""


def sends_mail() -> bool:
    """Whether this site has a mail server."""
    return bool(settings.EMAIL_HOST)


def site_address() -> str:
    """Return how addresses of this site begin where no page was asked for; see SITE_URL in the settings."""
    named = next((host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))), "localhost")
    return settings.SITE_URL or f"{'https' if settings.HTTPS else 'http'}://{named}"


def link_for(person: User, site: str) -> str:
    """Return the address at which whoever has it can set the password of this person, once."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    return f"{settings.SITE_URL or site}{reverse('set-password', args=[key, tokens.make_token(person)])}"


def unsubscribe_address(person: User) -> str:
    """Return the address at which whoever has it lets this person get less mail; it holds for their address."""
    return site_address() + reverse("unsubscribe", args=[signing.dumps([person.pk, person.email], salt=_STOP)])


def who_unsubscribes(token: str) -> User | None:
    """Return whose a token of `unsubscribe_address` is; None where it is none, or of an address that changed."""
    try:
        key, email = signing.loads(token, salt=_STOP)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key, email=email, is_active=True).first()


def state_of(person: User) -> str:
    """Return a digest of all that a link depends on: a link made after this has changed would be another one.

    It is signed with the site's key, so that nobody can make a link from it, or guess a password with it.
    """
    signed_in = person.last_login.timestamp() if person.last_login else 0
    parts = (person.pk, person.password, person.email, signed_in, person.is_active)
    return salted_hmac("tracker.links", repr(parts), algorithm="sha256").hexdigest()
