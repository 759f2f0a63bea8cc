"""The site of the admin: its name, who may enter, its first page. No page of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker import statistics
from tracker.admin.log import touched_link
from tracker.history import touched_by
from tracker.models import Act, Recommendation, User
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


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that people look for together: what the group is called, and its models, as "app.Model"."""

    name: str
    label: str | Promise
    models: tuple[str, ...]
    note: str | Promise = ""


GROUPS = (
    Group(
        "work",
        _("Follow-up"),
        ("tracker.Recommendation", "briefings.Meeting", "briefings.Briefing"),
    ),
    Group(
        "reference",
        _("Who and what"),
        ("tracker.Organisation", "tracker.Post", "tracker.Theme", "tracker.Side", "tracker.Marking"),
    ),
    Group("people", _("People"), ("tracker.User", "auth.Group", "tracker.AccountChange", "tracker.MailMessage")),
    Group(
        "audit",
        _("Audit"),
        ("tracker.Act", "tracker.LogCheck"),
        _("Restricted notes, and what a side raises, are listed only for those who may read them."),
    ),
    Group(
        "records",
        _("Records"),
        (
            *("tracker.ProgressEntry", "tracker.Evidence", "tracker.Source", "tracker.Relation"),
            *("tracker.PassageDecision", "briefings.Passage", "procrastinate.ProcrastinateJob"),
        ),
        _("What the program writes. Nobody changes it here, and you rarely need it."),
    ),
)
"""The first page of the admin, as people think of it."""


def app_list(request: HttpRequest, app_label: str | None = None) -> list[Any]:
    """Return the models that this person may see, in the groups of the first page; or those of one app."""
    if app_label is not None:
        return _app_list(request, app_label)
    known = {model["model"]._meta.label: _named(model) for app in _app_list(request) for model in app["models"]}
    groups = [(group, [known[label] for label in group.models if label in known]) for group in GROUPS]
    index = reverse("admin:index")
    return [
        {"name": group.label, "app_label": group.name, "app_url": index, "note": group.note, "models": models}
        for group, models in groups
        if models
    ]


def _named(model: dict[str, Any]) -> dict[str, Any]:
    """Return a model as Django lists it, under the name of its page."""
    plural = getattr(admin.site.get_model_admin(model["model"]), "plural", "")
    return {**model, "name": capfirst(plural)} if plural else model


def index(request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
    """Show the first page: what waits, the groups of models, what was done last, and when the log was checked."""
    user = cast(User, request.user)
    latest: list[tuple[Act, list[SafeString]]] = []
    if user.sees_everything and user.has_perm("tracker.view_act"):
        acts = list(Act.objects.visible_to(user).select_related("by").order_by("-at", "-pk")[:LATEST_SHOWN])
        touched = touched_by(acts, user)
        latest = [(act, [touched_link(each) for each in touched[act.pk][:1]]) for act in acts]
    return _index(
        request,
        {**(extra_context or {}), "log_state": state(now=timezone.now()), "waits": _waits(user), "latest": latest},
    )


def _waits(user: User) -> list[statistics.Figure]:
    """Return what waits for a coordinator, each with its list and counted up to a hundred; nothing for others."""
    if not user.is_coordinator:
        return []
    rows = Recommendation.objects.visible_to(user)
    counts = statistics.counted_up_to(rows, WAITING, MOST_COUNTED, on=timezone.localdate())
    return [
        statistics.Figure(group.label, count if count is not None else -1, statistics.list_url(attention=group.value))
        for group, count in counts.items()
        if count != 0
    ]


WAITING = tuple(statistics.AttentionGroup)
MOST_COUNTED, LATEST_SHOWN = 100, 8
_index, _app_list = admin.site.index, admin.site.get_app_list
admin.site.site_header = _("Policy Recommendation Tracker: administration")
admin.site.site_title = _("Policy Recommendation Tracker: administration")
admin.site.index_title = _("Administration")
admin.site.empty_value_display = "–"
admin.site.has_permission = may_enter  # type: ignore[method-assign]
admin.site.index = index  # type: ignore[method-assign,assignment]
admin.site.get_app_list = app_list  # type: ignore[method-assign]
# The first page and the crumbs lead everywhere; the room is for the lists.
admin.site.enable_nav_sidebar = False
admin.site.login = sign_in  # type: ignore[method-assign]
admin.site.password_change = change_password  # type: ignore[method-assign,assignment]
