"""The site of the admin: its name, who may enter, its first page. No page of a model."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from tracker.verification.state import state

NOT_FOR_YOU = _(
    "The administration is for coordinators and administrators. If you need it for your work, ask an administrator."
)


def may_enter(request: HttpRequest) -> bool:
    """Return whether this person may enter the admin; raise a 403 with a sentence for a person who may not."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied(str(NOT_FOR_YOU))
    return bool(request.user.is_active and request.user.is_staff)


@login_not_required
def sign_in(request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
    """Send a person to the one page for signing in, and from there to where they were going."""
    wanted = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    wanted = wanted if own else reverse("admin:index")
    return HttpResponseRedirect(wanted) if may_enter(request) else redirect_to_login(wanted)


def change_password(request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
    """Send a person to the one page for changing one's password."""
    return HttpResponseRedirect(reverse("change-password"))


def index(request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
    """Show the first page, with when the log was last checked."""
    return _index(request, {**(extra_context or {}), "log_state": state(now=timezone.now())})


_index = admin.site.index
admin.site.site_header = _("Policy Recommendation Tracker: administration")
admin.site.site_title = _("Policy Recommendation Tracker: administration")
admin.site.index_title = _("Administration")
admin.site.empty_value_display = _("none")  # type: ignore[assignment]  # the stubs know no lazy sentence
admin.site.has_permission = may_enter  # type: ignore[method-assign]
admin.site.index = index  # type: ignore[method-assign,assignment]
admin.site.login = sign_in  # type: ignore[method-assign]
admin.site.password_change = change_password  # type: ignore[method-assign,assignment]
