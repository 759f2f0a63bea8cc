"""Looking at the pages as somebody else sees them, also before they are invited; nothing can be changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from briefings.models import Meeting
from tracker import permissions
from tracker.forms.seen_by import SeenByForm, kept_name, kept_person
from tracker.models import ProgressEntry, Recommendation, User
from tracker.models.access import visible_meetings
from tracker.views.requests import SiteRequest, allow, signed_in
from tracker.workflow import Refused

SESSION_KEY = "seen_by"
SHOWN, COUNTED = 50, 1000


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What a coordinator sees and somebody else does not; notes are counted up to a thousand."""

    meetings: list[Meeting]
    recommendations: list[Recommendation]
    has_more: bool
    notes: int


def held_back(viewer: User, person: User) -> HeldBack:
    """Return what is held back from a person, of what the coordinator sees."""
    meetings = visible_meetings(viewer).exclude(pk__in=visible_meetings(person)).for_list()
    rows = Recommendation.objects.visible_to(viewer).filter(meeting__in=visible_meetings(person))
    rows = rows.exclude(pk__in=Recommendation.objects.visible_to(person).values("pk")).for_list()
    seen = Recommendation.objects.visible_to(viewer).visible_to(person).values("pk")
    notes = ProgressEntry.objects.visible_to(viewer).filter(internal=True, recommendation__in=seen)
    notes = notes.exclude(pk__in=ProgressEntry.objects.visible_to(person).filter(internal=True).values("pk"))
    found = list(rows[: SHOWN + 1])
    return HeldBack(list(meetings[:COUNTED]), found[:SHOWN], len(found) > SHOWN, len(notes.order_by()[: COUNTED + 1]))


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask as whom to look, and list what is held back from them."""
    user = signed_in(request)
    allow(permissions.may_look_as, user)
    form = SeenByForm(user, request.GET or None)
    person = form.person() if form.is_bound and form.is_valid() else None
    context = {"form": form, "person": person, "held_back": held_back(user, person) if person else None}
    return render(request, "people/seen_by.html", context, status=422 if form.errors else 200)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin to look at the pages as somebody else."""
    user = signed_in(request)
    allow(permissions.may_look_as, user)
    form = SeenByForm(user, request.POST)
    if not form.is_valid():
        return render(request, "people/seen_by.html", {"form": form}, status=422)
    request.session[SESSION_KEY] = form.kept()
    return redirect("overview")


@require_POST
def stop(request: HttpRequest) -> HttpResponseRedirect:
    """Look at the pages as oneself again."""
    request.session.pop(SESSION_KEY, None)
    return redirect("seen-by" if signed_in(request).is_coordinator else "overview")


def is_looking(request: SiteRequest) -> bool:
    """Whether a coordinator looks at the pages as somebody else, also where that can no longer go on."""
    return isinstance(request.user, User) and hasattr(request, "session") and bool(request.session.get(SESSION_KEY))


def look(request: SiteRequest) -> User | None:
    """Let a request be answered as the person whom its coordinator looks as; return that person.

    None where they can no longer look so: `ended` says it, and nothing else is answered until they have read it.
    """
    viewer = signed_in(request)
    try:
        permissions.may_look_as(viewer)
        person = kept_person(viewer, request.session[SESSION_KEY])
    except Refused:
        person = None
    if person is None:
        return None
    person.viewer = viewer
    request.seen_by = person
    request.user = person
    return person


def ended(request: SiteRequest, kept: object) -> HttpResponse:
    """Answer 403 with the sentence that they see the pages as themselves now, and what they typed."""
    context = {"name": kept_name(request.session[SESSION_KEY]), "kept": kept}
    return render(request, "people/seen_by_ended.html", context, status=403)
