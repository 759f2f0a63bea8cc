"""Adding a recommendation by hand, setting one up and editing it, by one form; steps have their pages in `steps`."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from briefings.models import Meeting, Passage
from tracker import permissions
from tracker.forms.set_up import EditForm, NewRecommendationForm
from tracker.models import Recommendation, Source
from tracker.source_context import in_context
from tracker.views import meetings
from tracker.views.recommendation_detail import find, to_entry
from tracker.views.requests import allow, allowed_to_track, back, page_before, posted, refused_with, signed_in, tracked
from tracker.views.review import added_source
from tracker.views.unseen import warn_unseen
from tracker.workflow import Refused, Step


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a recommendation of a meeting, and begin to track it."""
    meeting, status = meetings.find(request, code), 200
    user = allowed_to_track(request, meeting)
    form = NewRecommendationForm(meeting, user, _passage(request, meeting), posted(request))
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                return _added(request, form, form.track())
        except Refused as refusal:
            form.refuse(refusal)
            status = refused_with(refusal)
    return render(request, "recommendations/add.html", {"form": form, "meeting": meeting}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask what to change of a recommendation, and change it."""
    recommendation, user = find(request, reference), signed_in(request)
    allow(permissions.may_take, Step.EDIT, user, recommendation)
    form, status = EditForm(recommendation, user, posted(request)), 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                return _edited(request, form)
        except Refused as refusal:
            form.refuse(refusal)
            status = refused_with(refusal)
    context = {
        "form": form,
        "recommendation": form.recommendation,
        "sources": in_context(Source.objects.shown_of(recommendation, user)),
        "before": page_before(request),
    }
    return render(request, "recommendations/edit.html", context, status=status)


def _passage(request: HttpRequest, meeting: Meeting) -> Passage | None:
    """Return the passage the address names, of this meeting; else 404."""
    wanted = request.GET.get("passage", "")
    if not wanted:
        return None
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Http404(wanted)
    passages = Passage.objects.trackable().select_related("briefing__meeting")
    return get_object_or_404(passages, briefing__meeting=meeting, pk=int(wanted))


def _added(request: HttpRequest, form: NewRecommendationForm, made: Recommendation) -> HttpResponse:
    messages.success(request, added_source(form) or tracked(made))
    if form.passage is None:
        return redirect("recommendation-detail", made.reference)
    warn_unseen(request, [made])
    address = reverse("briefing-detail", args=[form.passage.briefing_id])
    return redirect(f"{address}?after={form.passage.number}")


def _edited(request: HttpRequest, form: EditForm) -> HttpResponse:
    entries = form.apply()
    if not entries:
        messages.info(request, _("You did not change anything."))
        return redirect("recommendation-detail", form.recommendation.reference)
    words = {"reference": form.recommendation.reference}
    messages.success(request, _("Your changes to %(reference)s are saved.") % words)
    if before := back(request):
        warn_unseen(request, [Recommendation.objects.for_detail().get(pk=form.recommendation.pk)])
    # The page of the recommendation says it by itself.
    return before or to_entry(form.recommendation, entries[-1])
