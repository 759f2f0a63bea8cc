"""Reviewing a briefing: deciding about its passages, one or many, and undoing that. Its page is in `review_page`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from briefings.models import Briefing, Passage
from tracker import actions
from tracker.actions import Draft, Undone
from tracker.forms.review import DontTrackForm, DontTrackRestForm, TrackAllForm
from tracker.forms.set_up import CHOOSE_WHAT, NewRecommendationForm
from tracker.models import Act, Source
from tracker.models.access import in_visible_meeting
from tracker.views.requests import allowed_to_track, as_key, posted, refused_with, signed_in, tracked
from tracker.views.review_page import Review, carried, find, first_words, latest_of, page, replaced_by
from tracker.views.typed import typed
from tracker.views.unseen import warn_unseen
from tracker.workflow import Decision, EditConflict, Forbidden, Refused

LISTED = 200
"""So many of the passages that are left are listed before all are decided about at once."""
DECIDED = "decided"
"""The tag of a message about a decision; on the page of the review it has a button that undoes this decision."""
REFUSED_SHOWN = 3
"""So many reasons are given why something could not be undone; of the others, how many there are."""


@require_POST
def track(request: HttpRequest, pk: int) -> HttpResponse:
    """Track one passage: as the form says, or as suggested where none was sent."""
    passage = _passage(request, pk, trackable="form_token" in request.POST)
    user = allowed_to_track(request, passage.briefing.meeting)
    if "form_token" not in request.POST:
        return _track_as_suggested(request, passage)
    form, status = NewRecommendationForm(passage.briefing.meeting, user, passage, request.POST), 422
    try:
        if form.is_valid():
            made = form.track()
            messages.success(request, added_source(form) or tracked(made), extra_tags=DECIDED)
            warn_unseen(request, [made], tags=DECIDED)
            return _on(request, passage)
    except Refused as refusal:
        form.refuse(refusal)
        status = refused_with(refusal)
    return _typed_again(request, passage, form) or page(
        request, passage.briefing, form=form, about=passage, status=status
    )


def _typed_again(request: HttpRequest, passage: Passage, form: NewRecommendationForm) -> HttpResponse | None:
    """Show what was typed about a passage of a briefing that was replaced since; None where it was not.

    It stands beside the same passage of the latest version or, where its words are not there, is shown to be copied.
    """
    latest, same = latest_of(passage)
    if latest == passage.briefing:
        return None
    if same is None:
        refused = _("A corrected version has replaced this briefing, and these words are not in it.")
        kept = typed(request).shown
        return page(request, passage.briefing, status=409, refused=refused, kept=kept, latest=latest)
    again = NewRecommendationForm(latest.meeting, form.user, same, form.data)
    sentence = _(
        "A corrected version has replaced the briefing you had open, so nothing was tracked. What you typed is now "
        "beside the same words in the corrected version. Look at it, then choose “Track” again."
    )
    again.refuse(EditConflict(sentence))
    return page(request, latest, form=again, about=same, status=409)


def added_source(form: NewRecommendationForm) -> str:
    """Return the message that something got another source, if it did; else nothing."""
    other = form.added_to
    return _("Added as another source of %(reference)s.") % {"reference": other.reference} if other else ""


def _track_as_suggested(request: HttpRequest, passage: Passage) -> HttpResponse:
    user = signed_in(request)
    form = NewRecommendationForm(passage.briefing.meeting, user, passage)
    if form.must_choose and not form.words[0].tracked_by():
        messages.warning(request, str(CHOOSE_WHAT))
        return _reading(request, passage, passage=passage.pk)
    try:
        made = actions.track_suggestion(passage=passage, by=user, draft=Draft())
    except Refused as refusal:
        return _refused(request, passage, refusal)
    messages.success(request, tracked(made), extra_tags=DECIDED)
    warn_unseen(request, [made], tags=DECIDED)
    return _on(request, passage)


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
        return _refused(request, passage, refusal)
    words = {"reason": Decision(form.cleaned_data["decision"]).label, "passage": f"“{first_words(passage)}”"}
    messages.success(request, _("Not tracked (%(reason)s): %(passage)s") % words, extra_tags=DECIDED)
    return _on(request, passage)


@require_POST
def undo_dont_track(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a decision not to track a passage."""
    passage = _passage(request, pk)
    user = allowed_to_track(request, passage.briefing.meeting)
    try:
        actions.undo_dont_track(passage=passage, by=user)
    except Refused as refusal:
        return _refused(request, passage, refusal)
    messages.success(request, _("Decision undone. The passage needs review again."))
    return _reading(request, passage, passage=passage.pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo what one act decided about the passages of a briefing, or only what made one `source`."""
    briefing = find(request, pk)
    user = allowed_to_track(request, briefing.meeting)
    act = Act.objects.filter(pk=_key(request, "act")).first()
    source = briefing.sources.filter(pk=_key(request, "source")).first()
    how = _undoing(briefing, source, act)
    if how is None:
        messages.error(request, _("This decision is no longer there. Open the page again."))
        return redirect("briefing-detail", briefing.pk)
    try:
        _say_undone(request, how(by=user, draft=Draft()))
    except Refused as refusal:
        if isinstance(refusal, Forbidden):
            raise PermissionDenied(str(refusal)) from refusal
        messages.error(request, str(refusal))
    if source is None:
        return HttpResponseRedirect(f"{reverse('briefing-detail', args=[briefing.pk])}?{urlencode(carried(request))}")
    passage = briefing.passages.filter(end__gt=source.start).in_order()[0]
    return _reading(request, passage, passage=passage.pk)


def _key(request: HttpRequest, name: str) -> int:
    """Return the key of a row that a form carries; 0, which no row has, where it is none."""
    return as_key(request.POST.get(name, "")) or 0


def _undoing(briefing: Briefing, source: Source | None, act: Act | None) -> Callable[..., Undone] | None:
    """Return the action that undoes what made a source, or all that an act decided; None where neither is there."""
    if source is not None:
        return partial(actions.undo_source, source=source)
    return partial(actions.undo_decided, act=act, briefing=briefing) if act is not None else None


def _say_undone(request: HttpRequest, undone: Undone) -> None:
    """Say in one sentence each what an undo did, and why some of it stays as it is."""
    if rows := undone.tracked:
        said = ngettext(
            "%(first)s is no longer tracked. Its passage needs review again.",
            "%(n)d recommendations are no longer tracked, from %(first)s to %(last)s. Their passages need review "
            "again.",
            len(rows),
        )
        numbers = {"n": len(rows), "first": rows[0].reference, "last": rows[-1].reference}
        messages.success(request, said % numbers)
    if rows := undone.sources:
        said = ngettext(
            "The source was removed from %(first)s. Its passage needs review again.",
            "The sources were removed from %(n)d recommendations, from %(first)s to %(last)s. Their passages need "
            "review again.",
            len(rows),
        )
        numbers = {"n": len(rows), "first": rows[0].reference, "last": rows[-1].reference}
        messages.success(request, said % numbers)
    if undone.passages:
        said = ngettext(
            "Decision undone. %(n)d passage needs review again.",
            "Decision undone. %(n)d passages need review again.",
            undone.passages,
        )
        messages.success(request, said % {"n": undone.passages})
    for sentence in undone.refused[:REFUSED_SHOWN]:
        messages.error(request, sentence)
    if more := len(undone.refused[REFUSED_SHOWN:]):
        said = ngettext("%(n)d more decision could not be undone.", "%(n)d more decisions could not be undone.", more)
        messages.error(request, said % {"n": more})


@require_http_methods(["GET", "HEAD", "POST"])
def track_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all suggestions that are to review, to be looked through, and track those that are ticked."""
    briefing, status = find(request, pk), 200
    user = allowed_to_track(request, briefing.meeting)
    form = TrackAllForm(briefing, user, actions.untried(briefing), posted(request))
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                return _tracked_all(request, briefing, form)
        except Refused as refusal:
            form.refuse(refusal)
            status = refused_with(refusal)
    context = {"form": form, "briefing": briefing, "newer": replaced_by(briefing)}
    return render(request, "briefings/track_all.html", context, status=status)


def _tracked_all(request: HttpRequest, briefing: Briefing, form: TrackAllForm) -> HttpResponseRedirect:
    if made := form.track():
        words = ngettext(
            "%(n)d suggestion tracked: %(first)s.", "%(n)d suggestions tracked: %(first)s to %(last)s.", len(made)
        )
        numbers = {"n": len(made), "first": made[0].reference, "last": made[-1].reference}
        address = f"{reverse('recommendation-set-up')}?briefing={briefing.pk}"
        way = format_html('<a href="{}">{}</a>', address, _("Set them up"))
        messages.success(request, format_html("{} {}", words % numbers, way), extra_tags=DECIDED)
        warn_unseen(request, made, tags=DECIDED)
    else:
        messages.info(request, _("There were no suggestions left to track."))
    return redirect("briefing-detail", briefing.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def dont_track_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is left of a briefing, and decide that all of it, or what is not suggested, is not to be tracked."""
    briefing, status = find(request, pk), 200
    user = allowed_to_track(request, briefing.meeting)
    only_others = request.GET.get("only") == "others"
    queue = [each for each in Review(briefing, user).queue if not (only_others and each.is_suggested)]
    form = DontTrackRestForm(queue, posted(request))
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                return _decided_rest(request, briefing, form.dont_track_rest(briefing, user))
        except Refused as refusal:
            form.add_error("reason", str(refusal))
            status = refused_with(refusal)
    context = {
        "form": form,
        "briefing": briefing,
        "count": len(queue),
        "suggestions": sum(passage.is_suggested for passage in queue),
        "listed": [(passage, first_words(passage, 240)) for passage in queue[:LISTED]],
        "more": max(len(queue) - LISTED, 0),
        "only_others": only_others,
        "newer": replaced_by(briefing),
    }
    return render(request, "briefings/dont_track_rest.html", context, status=status)


def _decided_rest(request: HttpRequest, briefing: Briefing, count: int) -> HttpResponseRedirect:
    if count:
        words = ngettext("%(n)d passage not tracked.", "%(n)d passages not tracked.", count)
        messages.success(request, words % {"n": count}, extra_tags=DECIDED)
    else:
        messages.info(request, _("Nothing has changed. All of these passages were reviewed before."))
    return redirect("briefing-detail", briefing.pk)


def _passage(request: HttpRequest, pk: int, *, trackable: bool = False) -> Passage:
    some = Passage.objects.trackable() if trackable else Passage.objects.content()
    visible = some.filter(in_visible_meeting(signed_in(request), "briefing__meeting"))
    return get_object_or_404(visible.select_related("briefing__meeting", "briefing__added_by"), pk=pk)


def _refused(request: HttpRequest, passage: Passage, refusal: Refused) -> HttpResponse:
    if isinstance(refusal, Forbidden):
        raise PermissionDenied(str(refusal)) from refusal
    messages.error(request, str(refusal))
    return _reading(request, passage, passage=passage.pk)


def _on(request: HttpRequest, passage: Passage) -> HttpResponseRedirect:
    """Lead on to what comes in turn."""
    return _reading(request, passage, after=passage.number)


def _reading(request: HttpRequest, passage: Passage, /, **query: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        f"{reverse('briefing-detail', args=[passage.briefing_id])}?{urlencode(carried(request) | query)}"
    )
