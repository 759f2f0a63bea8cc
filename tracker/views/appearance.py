"""Light or dark, as a person chose for their browser; and the two files that every site is asked for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

COOKIE = "theme"
_KEPT_FOR = timedelta(days=365)
_CHOICES = frozenset({"light", "dark"})
_PUBLIC_FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
_ICON = (Path(__file__).parent.parent / "static" / "tracker" / "favicon.ico").read_bytes()


def theme_of(request: HttpRequest) -> str:
    """Return "light" or "dark" where that was chosen in this browser; nothing where the system decides."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in _CHOICES else ""


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie, or forget it where the system is to decide, and show the page again."""
    wanted, chosen = request.POST.get("next", ""), request.POST.get("theme", "")
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if allowed else reverse("overview"))
    if chosen in _CHOICES:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=_KEPT_FOR,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(COOKIE, path=settings.SESSION_COOKIE_PATH)
    return response


@login_not_required
@require_http_methods(["GET", "HEAD"])
def favicon(request: HttpRequest) -> HttpResponse:
    """Answer with the icon, for what looks for it at its old address."""
    return HttpResponse(_ICON, content_type="image/x-icon", headers=_PUBLIC_FOR_A_DAY)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def robots(request: HttpRequest) -> HttpResponse:
    """Ask crawlers to stay away: nothing here is public."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain", headers=_PUBLIC_FOR_A_DAY)
