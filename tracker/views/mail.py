"""Mail that did not arrive, or may not have arrived: the outcome of each message, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import actions, permissions, stuck_jobs
from tracker.models import MailMessage
from tracker.views.requests import allow, signed_in
from tracker.workflow import Refused

LATEST = 50


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Show which messages wait for a decision, which are on their way, and what became of the latest."""
    allow(permissions.may_see_mail, signed_in(request))
    undecided, on_the_way = MailMessage.objects.undecided(), MailMessage.objects.on_the_way()
    context = {
        "undecided": undecided[:LATEST],
        "undecided_of": undecided.count(),
        "on_the_way": on_the_way[:LATEST],
        "on_the_way_of": on_the_way.count(),
        "ended": MailMessage.objects.ended()[:LATEST],
        "sends_mail": actions.sends_mail(),
        "no_worker": stuck_jobs.no_worker(timezone.now()),
    }
    return render(request, "people/mail.html", context)


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a message tried again."""
    return _decide(request, pk, actions.send_again, _("The mail to %(address)s will be sent again."))


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a message as it is."""
    return _decide(request, pk, actions.leave_mail, _("The mail to %(address)s will not be sent again."))


def _decide(request: HttpRequest, pk: int, decide: Callable[..., MailMessage], done: str) -> HttpResponse:
    """Decide on a message that waits for it, and return to the list, which says what was `done` or why it was not."""
    message = _find(request, pk)
    try:
        decide(by=signed_in(request), mail=message)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done % {"address": message.address})
    return redirect("mail-list")


def _find(request: HttpRequest, pk: int) -> MailMessage:
    allow(permissions.may_see_mail, signed_in(request))
    return get_object_or_404(MailMessage, pk=min(pk, 2**62))
