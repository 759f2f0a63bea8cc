"""How people are told: their notices, preferences, unsubscribing, what they follow, and answering by a link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import actions
from tracker.database.under_way import settled_until
from tracker.filters import in_view
from tracker.forms.fields import show_refusal
from tracker.forms.notices import PreferencesForm
from tracker.models import Follow, Notice, NoticePreference, SavedView, Webhook
from tracker.notices import bell, digest, words
from tracker.views.meetings import find as find_meeting
from tracker.views.recommendation_detail import find
from tracker.views.requests import KeyPage, as_key, as_moment, posted, signed_in
from tracker.workflow import Refused

FOLLOWED = 100
"""So many things that somebody follows are listed."""
SHOWN = 50
"""So many notices are on one page."""


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show what a person was told, day by day, newest first; nothing is marked as read by looking."""
    user = signed_in(request)
    rows = Notice.objects.visible_to(user).for_list()
    # Before they are read: what is not committed yet and has an earlier moment is not marked as read later.
    until = settled_until(timezone.now())
    page = KeyPage.of(request, rows, SHOWN)
    shown = page.rows
    days: dict[date, list[words.Told]] = {}
    for told in bell.told(shown, user):
        days.setdefault(timezone.localdate(told.notices[0].at), []).append(told)
    context: dict[str, object] = {
        "days": list(days.items()),
        "newest": shown[0].pk if shown else None,
        "until": until.isoformat(),
        "latest": [notice.pk for notice in shown if notice.at >= until and notice.read_at is None],
        "page": page,
        "sends_mail": actions.sends_mail(),
        "webhooks_off": Webhook.objects.off().filter(person=user).order_by("pk"),
    }
    return render(request, "notices/list.html", context)


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read, up to the newest that the page showed."""
    shown = [key for typed in request.POST.getlist("shown")[:SHOWN] if (key := as_key(typed)) is not None]
    actions.mark_read(
        by=signed_in(request),
        up_to=as_key(request.POST.get("up_to", "")),
        until=as_moment(request.POST.get("until", "")),
        shown=shown,
    )
    messages.success(request, _("All notices are marked as read."))
    return redirect("notice-list")


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read, and lead to the entry it is about."""
    user = signed_in(request)
    notice = get_object_or_404(Notice.objects.visible_to(user).for_list(), pk=min(pk, 2**62))
    actions.open_notice(by=user, notice=notice)
    return HttpResponseRedirect(notice.url)


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Ask which mails somebody wants and when, and save that; and list what they follow."""
    user = signed_in(request)
    form, status = PreferencesForm(actions.preference_of(user), posted(request)), 200
    if request.method == "POST":
        if form.is_valid():
            try:
                is_told = actions.choose_notices(by=user, **form.choice())
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("Your preferences are saved."))
                if is_told:
                    messages.success(request, _("What waited for your digest comes in a mail now."))
                return redirect("notice-preferences")
        status = 422
    follows = list(Follow.objects.visible_to(user).for_list()[: FOLLOWED + 1])
    context = {"form": form, "follows": follows[:FOLLOWED], "sends_mail": actions.sends_mail()}
    if len(follows) > FOLLOWED:
        context["follows_of"] = Follow.objects.visible_to(user).count()
    return render(request, "notices/preferences.html", context, status=status)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to get less mail, and do so; a mail program may post here by itself (RFC 8058)."""
    person = actions.who_unsubscribes(token)
    if person is not None and request.method == "POST":
        actions.unsubscribe(person=person)
    context = {"is_known": person is not None, "is_done": request.method == "POST" and person is not None}
    return render(request, "notices/unsubscribe.html", context, status=200 if person is not None else 404)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether nothing changed, with the title and nothing else that was written, and confirm that.

    What looks at a link without pressing the button, as scanners of mail do, changes nothing.
    """
    link = actions.find_link(token)
    is_other = link is not None and request.user.is_authenticated and request.user.pk != link.person_id
    if link is None or is_other:
        return render(request, "notices/answer.html", {"link": None, "is_other": is_other}, status=404)
    refusal = ""
    if request.method == "POST":
        try:
            actions.answer_by_link(token=token)
        except Refused as refused:
            refusal = str(refused)
    is_done = request.method == "POST" and not refusal
    row = link.request.recommendation
    context = {
        "link": link,
        "title": row.title,
        "reference": row.reference,
        "refusal": refusal,
        "is_done": is_done,
    }
    return render(request, "notices/answer.html", context, status=422 if refusal else 200)


@require_POST
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """Follow a recommendation, or follow it no longer, as the button says."""
    recommendation = find(request, reference)
    _follow(request, recommendation.reference, recommendation=recommendation)
    return redirect("recommendation-detail", recommendation.reference)


@require_POST
def follow_meeting(request: HttpRequest, code: str) -> HttpResponse:
    """Follow all that a meeting recommended, or no longer, as the button says."""
    meeting = find_meeting(request, code)
    _follow(request, meeting.name, meeting=meeting)
    return redirect("meeting-detail", meeting.code)


@require_POST
def follow_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a saved view, or no longer, as the button says."""
    user = signed_in(request)
    view = get_object_or_404(SavedView.objects.visible_to(user), pk=min(pk, 2**62))

    def known() -> Iterable[int] | None:
        return digest.known_of(in_view(user, view.query, on=timezone.localdate()))

    _follow(request, view.name, known, view=view)
    return redirect("saved-view-list")


def _follow(
    request: HttpRequest, name: str, known: Callable[[], Iterable[int] | None] | None = None, **what: Any
) -> None:
    """Do what the button says about one thing, and say so by its name; `known` returns what a saved view has."""
    if request.POST.get("follow") == "no":
        actions.unfollow(by=signed_in(request), **what)
        said = _("You no longer follow %(name)s.")
    else:
        actions.follow(by=signed_in(request), known=known() if known is not None else None, **what)
        said = _followed(request, is_view=known is not None)
    messages.success(request, said % {"name": name})


def _followed(request: HttpRequest, *, is_view: bool) -> str:
    """Return what is said to who follows something from now on: where they read what changes."""
    if not actions.sends_mail():
        return _("You follow %(name)s. This site sends no mail, so no digest says what changes.")
    if actions.preference_of(signed_in(request)).digest == NoticePreference.Digest.OFF:
        return _("You follow %(name)s. You get no digest: turn it on under “E-mails and digest” to read what changes.")
    if is_view:
        return _("You follow %(name)s. Your digest says what enters it and what changes.")
    return _("You follow %(name)s. Your digest says what changes.")
