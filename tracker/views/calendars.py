"""A person's calendar at its secret address, and the buttons that make and end the address."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import actions, calendars
from tracker.models import CalendarFeed
from tracker.views.requests import form_token, signed_in, site_of


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the calendar of the person whose secret it is; 404 for any other."""
    address = CalendarFeed.objects.at(token).first()
    if address is None:
        raise Http404
    found = calendars.events(address.person, on=timezone.localdate(), site=site_of(request))
    headers = {"Content-Disposition": 'inline; filename="recommendations.ics"'}
    return HttpResponse(calendars.as_file(found), content_type="text/calendar; charset=utf-8", headers=headers)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a new address of one's own calendar, and show it, this once."""
    token = actions.make_calendar_address(by=signed_in(request), form_token=form_token(request))
    address = site_of(request) + reverse("calendar-feed", args=[token])
    return render(request, "accounts/calendar.html", {"address": address})


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the address of one's own calendar."""
    user = signed_in(request)
    if actions.end_calendar_address(by=user):
        messages.success(
            request, _("The address of your calendar no longer works. Programs that use it get nothing more.")
        )
    return redirect("person-detail", user.pk)
