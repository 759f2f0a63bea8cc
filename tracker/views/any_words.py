"""Tracking any words of a briefing: selected in its text, found by their first and last words, joined or split."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from briefings.models import Briefing, Passage
from tracker import actions, quoting, review
from tracker.actions import SourceText
from tracker.forms.any_words import SplitForm
from tracker.forms.set_up import NewRecommendationForm
from tracker.models import User
from tracker.quoting import Place
from tracker.views.requests import allowed_to_track, posted, refused_with, tracked
from tracker.views.review import added_source
from tracker.views.review_page import find, first_words, replaced_by
from tracker.workflow import Refused

NEAR = 12
"""So many of the passages that are to review are offered to be joined."""


@require_http_methods(["GET", "HEAD", "POST"])
def track_words(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the words that the address names, one source text or several, and track them as one recommendation.

    With `first` and `last` words in the address, they are looked up, and the address with their place follows.
    """
    briefing, status = find(request, pk), 200
    user = allowed_to_track(request, briefing.meeting)
    refused, form, places = "", None, []
    try:
        places = quoting.read_places(briefing.text, request.GET.getlist("words"))
        if "first" in request.GET:
            return _to(briefing, [*places, _found(request, briefing)])
        form = _form(request, briefing, places, user)
    except Refused as refusal:
        refused = str(refusal)
    if form is not None and request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                return _tracked(request, briefing, form, places)
        except Refused as refusal:
            form.refuse(refusal)
            status = refused_with(refusal)
    context = {
        "briefing": briefing,
        "form": form,
        "refused": refused,
        "newer": replaced_by(briefing),
        "chosen": [(each, _address(places, besides=each)) for each in places],
        "crosses_page": any(quoting.crosses_page(briefing.text, place) for place in places),
        "near": _near(briefing, places),
        "first": request.GET.get("first", ""),
        "last": request.GET.get("last", ""),
    }
    return render(request, "briefings/track_words.html", context, status=status)


def _form(
    request: HttpRequest, briefing: Briefing, places: Sequence[Place], user: User
) -> NewRecommendationForm | None:
    if not places:
        return None
    selected = _free(request, briefing, places, user)
    return NewRecommendationForm(briefing.meeting, user, data=posted(request), selected=selected)


def _tracked(
    request: HttpRequest, briefing: Briefing, form: NewRecommendationForm, places: Sequence[Place]
) -> HttpResponseRedirect:
    made = form.track()
    messages.success(request, added_source(form) or tracked(made))
    return _after(briefing, places)


def _found(request: HttpRequest, briefing: Briefing) -> Place:
    first, last = (request.GET.get(name, "").replace("\x00", "") for name in ("first", "last"))
    return quoting.find(briefing.text, first, last)


def _free(request: HttpRequest, briefing: Briefing, places: Sequence[Place], user: User) -> list[SourceText]:
    """Return the words as sources; refuse those that are tracked already. Of a form that is sent, the action does."""
    sources = [SourceText(briefing, *place) for place in places]
    for source in sources if request.method != "POST" else ():
        actions.refuse_tracked_words(source, user)
    return sources


def _near(briefing: Briefing, places: Sequence[Place]) -> list[tuple[str, str]]:
    """Return passages that are to review and can be joined, from the first place on: their places and first words."""
    if not places:
        return []
    later = actions.to_review(briefing.passages.filter(end__gt=places[0][0])).in_order()
    found = []
    for passage in later[: NEAR + len(places)]:
        passage.briefing = briefing
        start, end = review.content_words(briefing.text, passage)
        if start < end and not any(start < other[1] and end > other[0] for other in places):
            found.append((f"{start}-{end}", first_words(passage)))
    return found[:NEAR]


def _address(places: Sequence[Place], *, besides: Place | None = None) -> str:
    return urlencode([("words", f"{start}-{end}") for start, end in places if (start, end) != besides])


def _to(briefing: Briefing, places: Sequence[Place]) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('briefing-track-words', args=[briefing.pk])}?{_address(places)}")


def _after(briefing: Briefing, places: Sequence[Place]) -> HttpResponseRedirect:
    """Lead on to what comes in turn after the first of some places."""
    passage = _passage(briefing, places[0])
    return HttpResponseRedirect(f"{reverse('briefing-detail', args=[briefing.pk])}?after={passage.number}")


def _passage(briefing: Briefing, place: Place) -> Passage:
    """Return the passage in which a place begins."""
    return briefing.passages.filter(end__gt=place[0]).in_order()[0]


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask where some words are to be split, show both parts, and track them as two recommendations."""
    briefing, status = find(request, pk), 200
    user = allowed_to_track(request, briefing.meeting)
    place, refused, form = None, "", None
    try:
        place = _only(request, briefing)
        form = _split_form(request, briefing, place, user)
    except Refused as refusal:
        refused = str(refusal)
    if place is not None and form is not None and request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                return _tracked_both(request, briefing, form, place)
        except Refused as refusal:
            form.refuse(refusal)
            status = refused_with(refusal)
    context = {
        "briefing": briefing,
        "form": form,
        "refused": refused,
        "newer": replaced_by(briefing),
        "place": place,
        "quote": briefing.quote(*place) if place else "",
        "second": request.GET.get("second", ""),
    }
    return render(request, "briefings/split.html", context, status=status)


def _split_form(request: HttpRequest, briefing: Briefing, place: Place, user: User) -> SplitForm | None:
    """Return the form of the two parts; None where it is not said yet with which words the second one begins."""
    if "second" not in request.GET:
        return None
    parts = quoting.divide(briefing.text, place, request.GET["second"].replace("\x00", ""))
    one, two = _free(request, briefing, parts, user)
    return SplitForm(briefing, user, (one, two), _passage(briefing, place), posted(request))


def _tracked_both(request: HttpRequest, briefing: Briefing, form: SplitForm, place: Place) -> HttpResponseRedirect:
    one, two = form.track()
    words = {"first": one.reference, "second": two.reference}
    messages.success(request, _("Tracked as %(first)s and %(second)s.") % words)
    return _after(briefing, [place])


def _only(request: HttpRequest, briefing: Briefing) -> Place:
    """Return the one place that the address names. Raises `Refused` where it names another number of them."""
    places = quoting.read_places(briefing.text, request.GET.getlist("words"))
    if len(places) != 1:
        raise Refused(_("Choose one passage to split."))
    return places[0]
