"""Where a saved view can be read outside the site: the page about it, its feed, and the buttons for its address."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import actions, feeds
from tracker.forms.webhooks import WebhookForm
from tracker.models import SavedView, ViewFeed, Webhook
from tracker.views.requests import form_token, signed_in, site_of


def find(request: HttpRequest, pk: int) -> SavedView:
    """Return a saved view that this person sees; 404 for any other."""
    return get_object_or_404(SavedView.objects.visible_to(signed_in(request)), pk=min(pk, 2**62))


@require_safe
def elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a saved view is read outside the site by this person's programs."""
    return show(request, find(request, pk), WebhookForm())


def show(request: HttpRequest, view: SavedView, form: WebhookForm, *, status: int = 200) -> HttpResponse:
    """Answer with the page about how a saved view is read outside the site, with a form for a webhook."""
    user = signed_in(request)
    context = {
        "view": view,
        "feed": ViewFeed.objects.filter(person=user, view=view).first(),
        "webhooks": Webhook.objects.filter(person=user, view=view).for_list(),
        "form": form,
        "form_token": uuid4(),
    }
    return render(request, "saved_views/elsewhere.html", context, status=status)


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new address of one's own feed of a saved view, and show it, this once."""
    view = find(request, pk)
    token = actions.make_feed_address(by=signed_in(request), view=view, form_token=form_token(request))
    address = site_of(request) + reverse("view-feed", args=[token])
    return render(request, "saved_views/feed.html", {"address": address, "view": view})


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the address of one's own feed of a saved view."""
    view = find(request, pk)
    if actions.end_feed_address(by=signed_in(request), view=view):
        messages.success(request, _("The address of the feed no longer works. Programs that use it get nothing more."))
    return redirect("saved-view-elsewhere", view.pk)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer with the feed whose secret it is, if its person still sees the view; 404 for any other."""
    found = ViewFeed.objects.at(token).select_related("view").first()
    if found is None or not SavedView.objects.visible_to(found.person).filter(pk=found.view_id).exists():
        raise Http404
    changes = feeds.changes(found)
    content = feeds.as_file(found, changes, site=site_of(request))
    headers = {"ETag": feeds.tag_of(content)}
    if changes:
        headers["Last-Modified"] = http_date(changes[0].at.timestamp())
    answer = HttpResponse(content, content_type="application/atom+xml; charset=utf-8", headers=headers)
    # By its tag alone: what enters a view as days pass, or who may see it, changes it without a change of its own.
    return get_conditional_response(request, etag=headers["ETag"], response=answer) or answer
