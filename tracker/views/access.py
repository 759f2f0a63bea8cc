"""Who can see a meeting: the form that changes it. Of a recommendation it is a step, see `steps`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from briefings.models import Meeting
from tracker import permissions
from tracker.forms.access import MeetingAccessForm
from tracker.models import Recommendation
from tracker.views.meetings import find
from tracker.views.requests import allow, posted, refused_with, signed_in
from tracker.views.unseen import warn_unseen
from tracker.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def of_meeting(request: HttpRequest, code: str) -> HttpResponse:
    """Ask who may see a meeting and who has which role in it, and change that."""
    meeting, status = find(request, code), 200
    user = signed_in(request)
    allow(permissions.may_change_access, user)
    form = MeetingAccessForm(meeting, user, posted(request))
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                return _changed(request, meeting, form.apply())
        except Refused as refusal:
            form.refuse(str(refusal))
            status = refused_with(refusal)
    return render(request, "meetings/access.html", {"form": form, "meeting": meeting}, status=status)


def _changed(request: HttpRequest, meeting: Meeting, changed: list[Meeting]) -> HttpResponse:
    if not changed:
        messages.info(request, _("You did not change anything."))
    else:
        said = ngettext(
            "Saved who can see “%(name)s”.",
            "Saved who can see “%(name)s” and later meetings of its series.",
            len(changed),
        )
        messages.success(request, said % {"name": meeting.name})
        warn_unseen(request, Recommendation.objects.for_detail().filter(meeting__in=changed).open())
    return redirect("meeting-detail", meeting.code)
