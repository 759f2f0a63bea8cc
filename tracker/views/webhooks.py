"""Webhooks of saved views: adding one, what became of its deliveries, and the buttons for it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import actions, permissions
from tracker.forms.webhooks import WebhookForm
from tracker.models import SavedView, Webhook, WebhookDelivery
from tracker.views.feeds import find, show
from tracker.views.requests import KeyPage, allow, form_token, refused_with, signed_in
from tracker.workflow import Forbidden, Refused

LISTED = 50
"""So many webhooks, or deliveries, are on one page."""


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a webhook to a saved view, and show the secret that signs, this once."""
    user, view, form, status = signed_in(request), find(request, pk), WebhookForm(request.POST), 422
    try:
        if form.is_valid():
            address = form.cleaned_data["address"]
            made = actions.add_webhook(by=user, view=view, address=address, form_token=form_token(request))
            return render(request, "webhooks/added.html", {"webhook": made, "secret": actions.secret_of(made)})
    except Refused as refusal:
        form.add_error("address", str(refusal))
        status = refused_with(refusal)
    return show(request, view, form, status=status)


@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    """Show one's own webhooks; to coordinators all."""
    user = signed_in(request)
    seen = set(SavedView.objects.visible_to(user).values_list("pk", flat=True))
    page = Paginator(Webhook.objects.visible_to(user).for_list(), LISTED).get_page(request.GET.get("page"))
    return render(request, "webhooks/list.html", {"page": page, "seen": seen})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a webhook and what became of its deliveries, the newest first; not what they said."""
    user, webhook = signed_in(request), _find(request, pk)
    context = {
        "webhook": webhook,
        "is_own": webhook.person_id == user.pk,
        "sees_view": SavedView.objects.visible_to(user).filter(pk=webhook.view_id).exists(),
        # A busy view has hundreds a day.
        "page": KeyPage.of(request, webhook.deliveries.for_list(), LISTED),
    }
    return render(request, "webhooks/detail.html", context)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a webhook."""
    webhook = _find(request, pk)
    said = _("Removed: the webhook to %(host)s. Nothing more is sent to it.") % {"host": webhook.host}
    _do(request, said, actions.remove_webhook, webhook=webhook)
    return redirect("webhook-list")


@require_POST
def turn_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a webhook on again that was turned off."""
    webhook = _find(request, pk)
    allow(permissions.may_turn_on_webhook, signed_in(request), webhook)
    _do(request, _("The webhook is on. Changes from now on are sent."), actions.turn_on_webhook, webhook=webhook)
    return redirect("webhook-detail", webhook.pk)


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a delivery sent again."""
    seen = Webhook.objects.visible_to(signed_in(request))
    delivery = get_object_or_404(WebhookDelivery, pk=min(pk, 2**62), webhook__in=seen)
    _do(request, _("It will be sent again."), actions.send_webhook_again, delivery=delivery)
    return redirect("webhook-detail", delivery.webhook_id)


def _do(request: HttpRequest, said: str, action: Callable[..., object], **what: object) -> None:
    """Do something with a webhook, or a delivery of one; say that it was done, or why not."""
    try:
        action(by=signed_in(request), **what)
    except Forbidden:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)


def _find(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook.objects.visible_to(signed_in(request)).for_list(), pk=min(pk, 2**62))
