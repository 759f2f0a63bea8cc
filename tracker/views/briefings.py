"""Briefings: adding one, reading it with what is tracked of it. Deciding about its passages is in `review`."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefings.models import Briefing, Original, Upload
from tracker import actions, review
from tracker.forms.briefings import BriefingForm
from tracker.forms.fields import show_refusal
from tracker.models.access import in_visible_meeting
from tracker.views import meetings
from tracker.views.requests import allowed_to_track, posted, refused_with, signed_in
from tracker.views.review_page import find, page
from tracker.workflow import Forbidden, Refused


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole text; tracked words are marked and lead to their recommendations."""
    return page(request, find(request, pk))


@require_safe
def original(request: HttpRequest, pk: int) -> FileResponse:
    """Return the original file, which the browser saves and does not show."""
    visible = Original.objects.filter(in_visible_meeting(signed_in(request), "briefing__meeting"))
    kept = get_object_or_404(visible.select_related("briefing").defer("briefing__text"), pk=pk)
    name = kept.briefing.file_name
    return FileResponse(BytesIO(kept.data), as_attachment=True, filename=name, content_type="application/octet-stream")


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a briefing of a meeting, and take it in."""
    meeting, status = meetings.find(request, code), 200
    user = allowed_to_track(request, meeting)
    revises = request.GET.get("revises", "")
    form = BriefingForm(meeting, user, posted(request), request.FILES or None, revises=revises)
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid() and (made := form.send()) is not None:
                return _sent(request, made, form.cleaned_data.get("revises"))
        except Refused as refusal:
            show_refusal(form, refusal)
            status = refused_with(refusal)
    return render(request, "briefings/add.html", {"form": form, "meeting": meeting}, status=status)


def _sent(request: HttpRequest, made: Briefing | Upload, revises: Briefing | None) -> HttpResponseRedirect:
    """Lead to the briefing, or to the page that shows that it is being read."""
    if isinstance(made, Upload):
        return redirect("upload-detail", made.pk)
    said = _("Imported “%(title)s”. Choose what to track.")
    if revises is not None:
        said = _("“%(title)s” replaces the earlier version. Choose what to track.")
    messages.success(request, said % {"title": made.title})
    return redirect("briefing-detail", made.pk)


@require_POST
def separate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of a corrected version that it is a document of its own."""
    briefing = find(request, pk)
    user = allowed_to_track(request, briefing.meeting)
    try:
        _say_separated(request, briefing, actions.separate_briefing(briefing=briefing, by=user))
    except Forbidden as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("briefing-detail", briefing.pk)


def _say_separated(request: HttpRequest, briefing: Briefing, done: actions.Separated) -> None:
    """Say in one sentence each what is a document of its own, what went back to the version before, and what stays."""
    words = {"title": briefing.title, "n": done.back}
    said = [_("“%(title)s” is a document of its own again, and the earlier one can be reviewed.") % words]
    if done.back:
        back = ngettext(
            "%(n)d source text is back in the earlier one.",
            "%(n)d source texts are back in the earlier one.",
            done.back,
        )
        said.append(back % words)
    if done.own:
        own = ngettext(
            "What was decided about “%(title)s” itself stays: %(n)d decision.",
            "What was decided about “%(title)s” itself stays: %(n)d decisions.",
            done.own,
        )
        said.append(own % (words | {"n": done.own}))
    messages.success(request, " ".join(said))


@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Show that a file is being read, then lead to its briefing, or say why there is none and ask for it again."""
    visible = Upload.objects.for_page().filter(in_visible_meeting(signed_in(request)))
    found = get_object_or_404(visible, pk=pk)
    user = allowed_to_track(request, found.meeting)
    if found.state == Upload.State.READ:
        return redirect("briefing-detail", found.briefing_id)
    context = {
        "upload": found,
        "meeting": found.meeting,
        "progress": review.progress(found, now=timezone.now(), before=Upload.objects.before(found)),
        "form": None if found.is_unfinished else BriefingForm(found.meeting, user, again=found),
    }
    return render(request, "briefings/upload.html", context)
