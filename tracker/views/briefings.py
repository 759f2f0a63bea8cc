"""Briefings: adding one, reading it with what is tracked of it, and deciding about its passages."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from io import BytesIO
from textwrap import shorten

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefings.models import Briefing, Original, Passage, Upload
from tracker import actions, permissions, review
from tracker.actions import Draft
from tracker.forms.briefings import BriefingForm, DontTrackForm, TrackAllForm
from tracker.models import PassageDecision, Source, User
from tracker.models.access import in_visible_meeting, not_narrowed_away
from tracker.review import Block, Line
from tracker.statistics import Coverage, coverage
from tracker.views.meetings import find
from tracker.views.requests import allowed_to_track, posted, refused_with, signed_in, tracked
from tracker.workflow import Decision, Forbidden, Refused


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole text; tracked words are marked and lead to their recommendations."""
    briefing, user = _find(request, pk), signed_in(request)
    form = TrackAllForm(briefing, user) if permissions.can_track(user, briefing.meeting) else None
    return _page(request, briefing, form)


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
    meeting, status = find(request, code), 200
    user = allowed_to_track(request, meeting)
    form = BriefingForm(meeting, user, posted(request), request.FILES or None)
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid() and (made := form.send()) is not None:
                return _sent(request, made)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = refused_with(refusal)
    return render(request, "briefings/add.html", {"form": form, "meeting": meeting}, status=status)


def _sent(request: HttpRequest, made: Briefing | Upload) -> HttpResponseRedirect:
    """Lead to the briefing, or to the page that shows that it is being read."""
    if isinstance(made, Upload):
        return redirect("upload-detail", made.pk)
    messages.success(request, _("Imported “%(title)s”. Choose what to track.") % {"title": made.title})
    return redirect("briefing-detail", made.pk)


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


@require_POST
def track_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Track every suggestion of a briefing that is still to review."""
    briefing = _find(request, pk)
    user = allowed_to_track(request, briefing.meeting)
    form = TrackAllForm(briefing, user, request.POST)
    if not form.is_valid():
        return _page(request, briefing, form, status=422)
    if made := form.track():
        tracked = ngettext(
            "%(n)d suggestion tracked: %(first)s.", "%(n)d suggestions tracked: %(first)s to %(last)s.", len(made)
        )
        numbers = {"n": len(made), "first": made[0].reference, "last": made[-1].reference}
        messages.success(request, tracked % numbers)
    else:
        messages.info(request, _("There were no suggestions left to track."))
    return redirect("briefing-detail", briefing.pk)


@require_POST
def track(request: HttpRequest, pk: int) -> HttpResponse:
    """Track the suggestion of one passage."""
    passage = _passage(request, pk)
    user = allowed_to_track(request, passage.briefing.meeting)
    try:
        made = actions.track_suggestion(passage=passage, by=user, draft=Draft())
    except Refused as refusal:
        return _refused(request, passage, refusal)
    messages.success(request, tracked(made))
    return _on(request, passage, f"?at={passage.suggested_start}#at-{passage.suggested_start}")


@require_POST
def dont_track(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide that a passage is not to be tracked."""
    passage = _passage(request, pk)
    user = allowed_to_track(request, passage.briefing.meeting)
    form = DontTrackForm(request.POST)
    if not form.is_valid():
        return _refused(request, passage, Refused(_("Choose why the passage is not tracked.")))
    try:
        form.dont_track(passage, user)
    except Refused as refusal:
        if typed := form.cleaned_data["reason"]:
            messages.warning(request, _("You wrote: “%(typed)s”") % {"typed": typed})
        return _refused(request, passage, refusal, opened=form.cleaned_data["decision"] == Decision.OTHER)
    words = {"reason": Decision(form.cleaned_data["decision"]).label, "passage": _quoted(passage)}
    messages.success(request, _("Not tracked (%(reason)s): %(passage)s") % words)
    return _on(request, passage, f"?at={passage.start}#p{passage.pk}")


@require_POST
def undo_dont_track(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a decision not to track a passage."""
    passage = _passage(request, pk)
    user = allowed_to_track(request, passage.briefing.meeting)
    try:
        actions.undo_dont_track(passage=passage, by=user)
    except Refused as refusal:
        return _refused(request, passage, refusal)
    messages.success(request, _("Decision undone. The passage is to review again."))
    return _reading(passage, f"?passage={passage.pk}")


def _find(request: HttpRequest, pk: int) -> Briefing:
    visible = Briefing.objects.filter(in_visible_meeting(signed_in(request)))
    return get_object_or_404(visible.select_related("meeting", "added_by"), pk=pk)


def _passage(request: HttpRequest, pk: int) -> Passage:
    visible = Passage.objects.content().filter(in_visible_meeting(signed_in(request), "briefing__meeting"))
    return get_object_or_404(visible.select_related("briefing__meeting"), pk=pk)


def _quoted(passage: Passage) -> str:
    """Return the first words of a passage, to say which one is meant."""
    start, end = review.content_words(passage.briefing.text, passage)
    return f"“{shorten(passage.briefing.text[start:end], 80, placeholder='…')}”"


def _refused(request: HttpRequest, passage: Passage, refusal: Refused, *, opened: bool = False) -> HttpResponse:
    if isinstance(refusal, Forbidden):
        raise PermissionDenied(str(refusal)) from refusal
    messages.error(request, str(refusal))
    return _reading(passage, f"?passage={passage.pk}" if opened else f"?at={passage.start}")


def _on(request: HttpRequest, passage: Passage, back: str) -> HttpResponseRedirect:
    """Lead on to the next passage where the person goes through them one by one, else back to the same place."""
    return _reading(passage, f"?after={passage.number}" if "walk" in request.POST else back)


def _reading(passage: Passage, rest: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("briefing-detail", args=[passage.briefing_id]) + rest)


def _page(request: HttpRequest, briefing: Briefing, form: TrackAllForm | None, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    tracked = Source.objects.in_force().filter(briefing=briefing).select_related("recommendation")
    sources = list(tracked.filter(not_narrowed_away(user, "recommendation")).in_order())
    made = PassageDecision.objects.filter(passage__briefing=briefing).values_list("passage", "decision")
    decisions = {passage: Decision(decision) for passage, decision in made}
    passages = list(briefing.passages.in_order())
    wanted = _wanted(request, passages, review.left(passages, sources, decisions))
    parts = review.parts(briefing.text, passages)
    place = _turned_to(request, parts, wanted)
    shown = parts[place]
    here = [each for each in sources if shown and each.start < shown[-1].end and each.end > shown[0].start]
    blocks = list(review.blocks(briefing.text, shown, here, decisions))
    context: dict[str, object] = {
        "briefing": briefing,
        "blocks": blocks,
        "part": place + 1,
        "part_count": len(parts),
        "before": place if place else None,
        "after": place + 2 if place + 1 < len(parts) else None,
        "recommendations": sorted({source.recommendation for source in here}, key=lambda item: item.number),
        "coverage": _coverage(briefing, user),
        "signs": review.LEGEND,
        "has_original": Original.objects.filter(pk=briefing.pk).exists(),
        "form": form,
    }
    if form is not None:
        context |= {"opened": _opened(blocks, wanted), "reason": _reason(wanted)}
    return render(request, "briefings/detail.html", context, status=status)


def _coverage(briefing: Briefing, user: User) -> Coverage | None:
    """Return how much is tracked, unless that would tell of what is narrowed to others."""
    return coverage(briefing) if permissions.sees_all_of(user, briefing.meeting) else None


def _reason(passage: Passage | None) -> str:
    """Return why a passage is not tracked, where somebody said it in words."""
    decision = actions.decision_about(passage) if passage is not None else None
    return decision.act.reason if decision is not None else ""


def _wanted(request: HttpRequest, passages: list[Passage], left: Iterable[Passage]) -> Passage | None:
    """Return the passage that the address names, or the next of those `left`, which are to review."""
    if wanted := request.GET.get("passage"):
        return next((passage for passage in passages if str(passage.pk) == wanted), None)
    if (after := _number(request, "after")) is None:
        return None
    waiting = list(left)
    return next((passage for passage in waiting if passage.number > after), waiting[0] if waiting else None)


def _turned_to(request: HttpRequest, parts: list[tuple[Passage, ...]], wanted: Passage | None) -> int:
    """Return the place of the part to show: that of the passage or the offset, or the one asked for, or the first."""
    at = wanted.start if wanted is not None else _number(request, "at")
    if at is not None and parts[0]:
        return max(bisect([part[0].start for part in parts], at) - 1, 0)
    return min(max(_number(request, "part") or 1, 1), len(parts)) - 1


def _number(request: HttpRequest, name: str) -> int | None:
    """Return a number that the address gives; None where it is none, or has more digits than any here."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 12 else None


def _opened(blocks: list[Block], wanted: Passage | None) -> Line | None:
    """Return the line of a passage where there is something to decide about it."""
    lines = (line for block in blocks for line in block.lines if line.may_be_decided)
    return next((line for line in lines if line.passage == wanted), None)
