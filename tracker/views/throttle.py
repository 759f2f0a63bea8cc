"""The limit on guessing passwords: who counts as one visitor, and the page after too many attempts."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from tracker import actions
from tracker.views.typed import sealed

SIGN_IN = "username"
"""The field that names the account where somebody signs in."""
_KNOWN = "known"
_KNOWN_FOR = timedelta(days=180)

View = Callable[..., HttpResponseBase]


def throttled(field: str) -> Callable[[View], View]:
    """Refuse a visitor who posts too often for the account named in a field; a sign-in forgets the failures before.

    A browser in which somebody has signed in before, or set their password by a link that was theirs alone, is
    counted by itself when it is for their account, so that people behind one address cannot lock each other out.
    """

    def brake(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            # Whoever is signed in is only sent on; no password is looked at.
            if request.method != "POST" or _is_signed_in(request):
                return view(request, *args, **kwargs)
            account = _account(request.POST.get(field, ""))
            browser = _known_browser(request, account)
            attempt = actions.begin_attempt(client=_client(request, field, browser), account=account)
            if attempt.refused_until is not None:
                return too_many(request, attempt.refused_until, _why(field, is_browser=bool(browser)))
            response = view(request, *args, **kwargs)
            if _is_signed_in(request):
                actions.forget_attempts(attempt=attempt)
                _remember(response, account, path=request.path)
            return response

        return answer

    return brake


def too_many(request: HttpRequest, until: datetime, why: Sequence[str]) -> HttpResponse:
    """Say why not now, in one sentence and another about what can be done meanwhile, and when to try again."""
    seconds = max(1, int((until - timezone.now()).total_seconds()) + 1)
    context = {"until": until, "minutes": -(-seconds // 60), "sealed": sealed(request)}
    context["why"], context["meanwhile"] = why
    response = render(request, "accounts/too_many.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _account(typed: str) -> str:
    # All spellings that the sign-in form and the database take for the same address are one.
    return actions.digest("account", unicodedata.normalize("NFKC", typed).strip().upper().casefold())


def _known_browser(request: HttpRequest, account: str) -> str:
    """Return what a browser is known by for an account; empty where it is not."""
    nonce, _, known = (request.get_signed_cookie(_KNOWN, default="", max_age=_KNOWN_FOR) or "").partition(":")
    return nonce if known == account else ""


def _client(request: HttpRequest, field: str, browser: str) -> str:
    if browser:
        return actions.digest(field, "browser", browser)
    return actions.digest(field, "address", visitor(request))


def _why(field: str, *, is_browser: bool) -> tuple[str, str]:
    """Return what was done too often, and by whom, as far as it is counted; and what can be done meanwhile."""
    if field != SIGN_IN:
        return (
            gettext("There were too many requests for a new password from your network."),
            gettext("This does not stop anybody from signing in."),
        )
    elsewhere = gettext("The account is not locked: its owner can sign in from elsewhere.")
    if is_browser:
        return gettext("There were too many attempts to sign in from this browser."), elsewhere
    return gettext("There were too many attempts to sign in from your network."), elsewhere


def visitor(request: HttpRequest) -> str:
    """Return the address a request came from, as far as one visitor has one: of IPv6 the network.

    Behind a proxy it is the last one that the proxy names, for whatever stands before that is the visitor's word.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)


def remember(response: HttpResponseBase, email: str) -> None:
    """Let this browser be known to the sign-in as that of somebody who proved, but for the password, to be there."""
    _remember(response, _account(email), path=reverse("sign-in"))


def _remember(response: HttpResponseBase, account: str, *, path: str) -> None:
    response.set_signed_cookie(
        _KNOWN,
        f"{secrets.token_urlsafe(12)}:{account}",
        max_age=_KNOWN_FOR,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
