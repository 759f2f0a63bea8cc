"""The page that says when the log was last checked and sealed, and what was removed from it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker import actions, permissions
from tracker.forms.fields import show_refusal
from tracker.forms.redaction import RedactActForm
from tracker.models import Act, LogCheck, ProgressEntry
from tracker.verification.state import state
from tracker.views.requests import allow, posted, signed_in
from tracker.workflow import Refused, Step

SHOWN = 20
"""So many checks, and redactions of each sort, are listed, newest first."""


@require_safe
def log_checks(request: HttpRequest) -> HttpResponse:
    """Show the state of the log, its latest checks, and its redactions."""
    user = signed_in(request)
    redactions = ProgressEntry.objects.visible_to(user).filter(kind=Step.REDACT)
    redactions = redactions.select_related("recommendation", "by").defer("recommendation__searched")
    context = {
        "state": state(now=timezone.now()),
        # How much there is, and what is wrong with it, is for those from whom nothing is hidden.
        "sees_everything": user.sees_everything,
        "checks": LogCheck.objects.latest_ones()[:SHOWN],
        "redactions": redactions.newest()[:SHOWN],
        "acts": _acts() if user.sees_everything else (),
    }
    return render(request, "log/checks.html", context)


def _acts() -> QuerySet[Act]:
    """Return the acts that removed reasons, newest first."""
    return Act.objects.filter(redacts__isnull=False).select_related("by").order_by("-at", "-pk")[:SHOWN]


@require_http_methods(["GET", "HEAD", "POST"])
def redact_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why the reason of an act is to be removed for good, and remove it."""
    user = signed_in(request)
    allow(permissions.may_redact_act, user)
    act = get_object_or_404(Act.objects.visible_to(user).select_related("by"), pk=min(pk, 2**62))
    form, status = RedactActForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.redact_act(act=act, by=user, reason=form.cleaned_data["text"])
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("The reason of act %(number)d was removed.") % {"number": act.pk})
                return redirect("log-checks")
    return render(request, "log/redact_act.html", {"act": act, "form": form}, status=status)
