"""The page of one recommendation, with its form for updates and the button that confirms no change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import (
    access_sentences,
    actions,
    deciders,
    history,
    log_sentences,
    permissions,
    post_sentences,
    step_options,
)
from tracker.actions import redaction
from tracker.database import past
from tracker.forms import CheckInForm, ReportForm
from tracker.forms.fields import show_refusal
from tracker.history.lines import lines_to_take
from tracker.models import Follow, HandOver, ProgressEntry, Recommendation, Relation, Source, UpdateRequest, User
from tracker.models.access import meeting_rights, recommendation_rights
from tracker.models.corrections import find_corrections
from tracker.models.log import conceal
from tracker.models.posts import acting_for
from tracker.notices import drafts
from tracker.notices.mentions import MENTIONING
from tracker.source_context import in_context
from tracker.views.doubts import mark_doubts
from tracker.views.neighbours import place
from tracker.views.requests import allow, back, refused_with, signed_in, site_of, way_back
from tracker.views.typed import typed
from tracker.workflow import (
    FREE_RELATIONS,
    Extent,
    Forbidden,
    Refused,
    RelationKind,
    Status,
    Step,
)

LOG_SHOWN = 30
MENTIONABLE = 5


@dataclass(frozen=True, slots=True)
class Related:
    """A relation as the page of one of the two shows it: what the other one is to this one, in words."""

    relation: Relation
    words: str | Promise
    to: Recommendation


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show its status, its source text and its log."""
    recommendation = find(request, reference)
    if reference != recommendation.reference:
        return redirect("recommendation-detail", recommendation.reference)
    if (found := _numbered(request, recommendation)) is not None:
        return found
    form = ReportForm(recommendation, signed_in(request))
    if "report" in request.GET:
        # Somebody who came to add an update can type at once; the browser scrolls to the field.
        form.fields["text"].widget.attrs["autofocus"] = True
    return _page(request, recommendation, form)


def _numbered(request: HttpRequest, recommendation: Recommendation) -> HttpResponse | None:
    """Lead on from a link that names an entry by its number, as all did once; None where nobody asks for one."""
    number = request.GET.get("entry", "")
    if not (number.isascii() and number.isdecimal()):
        return None
    seen = recommendation.entries.visible_to(signed_in(request))
    entry = seen.filter(sequence=int(number[:9])).first()
    return None if entry is None else HttpResponseRedirect(f"{request.path}?log=all#{entry.anchor}")


@require_safe
def field_history(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what changed of it, field by field."""
    recommendation = find(request, reference)
    if reference != recommendation.reference:
        return redirect("recommendation-history", recommendation.reference)
    changes = history.field_history(recommendation, signed_in(request))
    return render(request, "recommendations/history.html", {"recommendation": recommendation, "changes": changes})


@require_POST
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an update or a note to the log; what was typed stays on the page when it is refused."""
    recommendation, user = find(request, reference), signed_in(request)
    try:
        permissions.may_take(Step.ADD, user, recommendation)
    except Forbidden as refusal:
        return _refused(request, reference, refusal)
    form = ReportForm(recommendation, user, request.POST)
    if not form.is_valid():
        return _page(request, recommendation, form, status=422)
    try:
        entry = _write(form)
    except Refused as refusal:
        return _refused(request, reference, refusal)
    # If somebody else changed the status meanwhile, an unchanged one does not set it back: the words become a note.
    sentence = _("Added to the log. The status of %(reference)s is “%(status)s”.")
    if entry.kind != form.step:
        sentence = _(
            "Added to the log as a note, because the status changed while you were writing. "
            "The status of %(reference)s is “%(status)s”."
        )
    words = {"reference": recommendation.reference, "status": Status(entry.status_to).label}
    if answered := _answered(entry):
        sentence, words["name"] = _("Your update is added. It answers %(name)s’s request."), answered
    messages.success(request, sentence % words)
    return back(request) or to_entry(recommendation, entry, request)


def _answered(entry: ProgressEntry) -> str:
    """Return the name of who asked for the update that an entry is; empty where nobody did."""
    request = UpdateRequest.objects.filter(ended_by=entry).select_related("entry__by").first()
    return request.entry.by.name if request is not None else ""


@require_POST
def check_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Confirm in the log that nothing changed; what was said on somebody's behalf stays on the page when refused."""
    recommendation, user = find(request, reference), signed_in(request)
    allow(permissions.may_take, Step.CHECK_IN, user, recommendation)
    form = CheckInForm(recommendation, user, request.POST)
    if not form.is_sayable:
        return _page(request, recommendation, ReportForm(recommendation, user), status=422, check_in=form)
    try:
        entry = actions.check_in(recommendation=recommendation, by=user, draft=form.draft())
    except Refused as refusal:
        words = {"reference": recommendation.reference, "refusal": refusal}
        messages.error(request, _("%(reference)s: %(refusal)s") % words)
        return back(request) or redirect("recommendation-detail", recommendation.reference)
    sentence, words = _("No change confirmed for %(reference)s."), {"reference": recommendation.reference}
    if answered := _answered(entry):
        sentence = _("No change confirmed for %(reference)s. It answers %(name)s’s request.")
        words["name"] = answered
    messages.success(request, sentence % words)
    return back(request) or to_entry(recommendation, entry, request)


def find(request: HttpRequest, reference: str) -> Recommendation:
    """Return what the person may see under this reference, in any case of its letters; else 404."""
    visible = Recommendation.objects.visible_to(signed_in(request)).for_detail()
    return get_object_or_404(visible, history.called(reference.replace("\x00", "").upper())).with_entries()


def _write(form: ReportForm) -> ProgressEntry:
    recommendation, user, data = form.recommendation, form.user, form.cleaned_data
    if form.is_note:
        return actions.add(recommendation=recommendation, by=user, draft=form.draft())
    return actions.report(
        recommendation=recommendation,
        by=user,
        draft=form.draft(),
        to=Status(data["status"]),
        seen=data["seen"],
        or_note=True,
    )


def _refused(request: HttpRequest, reference: str, refusal: Refused) -> HttpResponse:
    """Show the page as it is now, with what was typed and the sentence; sent again, the form knows the present."""
    recommendation = find(request, reference)
    typed = request.POST.copy()
    typed["seen"], typed["form_token"] = recommendation.status, str(uuid4())
    form = ReportForm(recommendation, signed_in(request), typed)
    show_refusal(form, refusal)
    code = refused_with(refusal)
    return _page(request, recommendation, form, status=code, refused=str(refusal))


def to_entry(
    recommendation: Recommendation, entry: ProgressEntry, request: HttpRequest | None = None
) -> HttpResponseRedirect:
    """Send the person to an entry of the log; on a page that knows the list they came from, if this one did."""
    address = reverse("recommendation-detail", args=[recommendation.reference])
    carried = f"?{urlencode({'in': request.GET['in']})}" if request is not None and "in" in request.GET else ""
    return HttpResponseRedirect(f"{address}{carried}#{entry.anchor}")


def _page(
    request: HttpRequest,
    recommendation: Recommendation,
    form: ReportForm,
    *,
    status: int = 200,
    refused: str = "",
    check_in: CheckInForm | None = None,
) -> HttpResponse:
    user, today = signed_in(request), history.today()
    first = step_options.first(recommendation, form.steps, on_behalf=form.on_behalf)
    sources, related = Source.objects.shown_of(recommendation, user), list(_related(recommendation, user))
    return render(
        request,
        "recommendations/detail.html",
        {
            **_log(request, recommendation, form, _replaced(recommendation, related)),
            **_ways(request, recommendation),
            "recommendation": recommendation,
            "flags": log_sentences.flags(recommendation, on=today),
            "parties": list(recommendation.parties.all()),
            "themes": list(recommendation.themes.all()),
            **_shown_sources(recommendation, sources),
            **_reiterated(recommendation, user, _reiterated_at(recommendation, sources, related)),
            "relations": related,
            "moved_by": recommendation.moved_by,
            "form": form,
            "groups": step_options.grouped(recommendation, form.steps),
            "first": first,
            "composer_is_first": step_options.ADD_UPDATE in first,
            "composing": form.is_bound or check_in is not None or "report" in request.GET,
            "refused": refused,
            "kept": typed(request).shown if refused else (),
            "check_in": check_in or (CheckInForm(recommendation, user) if form.may_check_in else None),
            **_access(recommendation, form),
            **_request(request, recommendation),
            **_people(recommendation, user),
            "line_to_take": lines_to_take([recommendation.pk], user).get(recommendation.pk),
            "today": today,
            "is_in_part": recommendation.claim_extent == Extent.IN_PART,
            "withdrawable": FREE_RELATIONS if Step.EDIT in form.steps else (),
        },
        status=status,
    )


def _access(recommendation: Recommendation, form: ReportForm) -> dict[str, object]:
    """Return who can see it, in words, who is responsible and cannot, and where that is changed by who may."""
    rights = meeting_rights(recommendation.meeting), recommendation_rights(recommendation)
    change = reverse("recommendation-step", args=[recommendation.reference, Step.RESTRICT.slug])
    # What somebody else cannot see is only for those who hand out the work.
    may_know = past.moment() is None and permissions.is_coordinator_of(form.user, recommendation)
    return {
        "access": access_sentences.of_recommendation(*rights),
        "unseen": access_sentences.unseen(recommendation, history.today()) if may_know else [],
        "change_access": change if Step.RESTRICT in form.steps else "",
    }


def _people(recommendation: Recommendation, user: User) -> dict[str, object]:
    """Return who acts for the owner post, if its hand-over is accepted, who can decide, and if this person follows."""
    return {
        "who_acts": _who_acts(recommendation, user),
        "hand_over": _hand_over(recommendation, user),
        "is_followed": Follow.objects.filter(person=user, recommendation=recommendation).exists(),
        **_deciders(recommendation),
    }


def _deciders(recommendation: Recommendation) -> dict[str, str]:
    """Return who can verify it, and who can decide about a proposed date, in words, where it waits for that today."""
    waits = {
        "can_verify": (Step.VERIFY, recommendation.claim),
        "can_decide": (Step.DECIDE_DATE, recommendation.date_proposal),
    }
    steps = {name: step for name, (step, entry) in waits.items() if entry is not None}
    if not steps or past.moment() is not None:
        return {}
    people = deciders.coordinators([recommendation.meeting_id])
    return {name: deciders.named(step, recommendation, people) for name, step in steps.items()}


def _who_acts(recommendation: Recommendation, user: User) -> str:
    """Return who acts for the owner post today, where that is not its holder, for those who see the post's page."""
    owner = recommendation.owner
    if owner is None or past.moment() is not None or not permissions.can_see_post(user, owner):
        return ""
    acting = acting_for(owner, history.today())
    return "" if acting.person is not None and not acting.is_by_deputy else post_sentences.who_acts(acting)


def _hand_over(recommendation: Recommendation, user: User) -> HandOver | None:
    """Return the hand-over of the owner post that its holder has not accepted yet, for coordinators."""
    if recommendation.owner_id is None or past.moment() is not None:
        return None
    if not permissions.is_coordinator_of(user, recommendation):
        return None
    pending = HandOver.objects.pending().filter(post=recommendation.owner_id)
    return pending.select_related("to_holder", "act").first()


def _request(request: HttpRequest, recommendation: Recommendation) -> dict[str, object]:
    """Return the request for an update that is in force, and for coordinators, late, the address of a drafted mail."""
    asked = recommendation.requests.unanswered().select_related("entry__by").first()
    if asked is None:
        return {}
    find_corrections([asked.entry])
    is_last = asked.level == UpdateRequest.Level.COORDINATOR
    may_write = is_last and permissions.is_coordinator_of(signed_in(request), recommendation)
    address = site_of(request) + reverse("recommendation-detail", args=[recommendation.reference])
    return {"asked": asked, "draft_mail": drafts.above(asked, recommendation, address) if may_write else ""}


def _ways(request: HttpRequest, recommendation: Recommendation) -> dict[str, object]:
    """Return what the page shows of where the person came from, and what its forms need so that they come back."""
    listed = place(request, recommendation)
    return {"listed": listed, "way_back": way_back(request) or (listed.carried if listed else "")}


def _related(recommendation: Recommendation, user: User) -> Iterator[Related]:
    for relation in Relation.objects.visible_to(user).of(recommendation):
        yield Related(relation, *relation.seen_from(recommendation))


def _reiterated_at(recommendation: Recommendation, sources: list[Source], related: list[Related]) -> int:
    """Return at how many other meetings the same was said again, of those that the person may see."""
    said = (each for each in related if each.relation.kind == RelationKind.RESTATES)
    others = (each.to for each in said if each.relation.other_id == recommendation.pk)
    again = {other.meeting_id for other in others if other.status != Status.ENTERED_IN_ERROR}
    quoted = {source.briefing.meeting_id for source in sources if source.ended_by_id is None}
    return len((again | quoted) - {recommendation.meeting_id})


def _shown_sources(recommendation: Recommendation, sources: Sequence[Source]) -> dict[str, object]:
    """Return the sources with what stands round them, and whether a row that is shown says the goal."""
    shown = in_context(sources)
    is_said = any(words == recommendation.goal for each in shown for _name, words in each.cells)
    return {"sources": shown, "goal_in_row": is_said}


def _reiterated(recommendation: Recommendation, user: User, times: int) -> dict[str, object]:
    """Return at how many meetings it was said again, and whether there was no progress since the first time."""
    rows = Recommendation.objects.filter(pk=recommendation.pk)
    is_ignored = bool(times) and rows.reiterated_without_progress(user, on=history.today()).exists()
    return {"reiterated": times, "is_ignored": is_ignored}


def _closing(recommendation: Recommendation, entries: list[ProgressEntry]) -> ProgressEntry | None:
    """Return the entry that closed it, where it is closed and that is among these, newest first."""
    return next((entry for entry in entries if entry.moves), None) if recommendation.is_closed else None


def _mentionable(recommendation: Recommendation, entries: list[ProgressEntry], user: User) -> list[str]:
    """Return some names that one may want to mention: the owner post, and who wrote into the log lately."""
    owner = [recommendation.owner.name] if recommendation.owner is not None else []
    writers = [entry.by.name for entry in entries if entry.kind in MENTIONING and entry.by_id != user.pk]
    return list(dict.fromkeys([*owner, *writers]))[:MENTIONABLE]


def _replaced(recommendation: Recommendation, related: list[Related]) -> dict[int, Recommendation]:
    """Return those that a recommendation superseded, or that were merged into it, by key; none on a past day."""
    if past.moment() is not None:
        return {}
    gone = {(RelationKind.SUPERSEDES, recommendation.pk), (RelationKind.MERGED_INTO, None)}
    found = {}
    for each in related:
        first = each.relation.one_id if each.relation.one_id == recommendation.pk else None
        if (each.relation.kind, first) in gone:
            found[each.to.pk] = each.to
    return found


def _told(
    recommendation: Recommendation, user: User, most: int | None, replaced: dict[int, Recommendation]
) -> list[ProgressEntry]:
    """Return the newest lines of its log, or all; among them those of what it `replaced`, each with whose it is."""
    entries = recommendation.entries.visible_to(user).lines(most)
    if not replaced:
        return entries
    others = ProgressEntry.objects.filter(recommendation__in=replaced).visible_to(user)
    for entry in (more := others.lines(most, is_of_several=True)):
        entry.recommendation = replaced[entry.recommendation_id]
    return sorted([*entries, *more], key=lambda entry: (entry.recorded_at, entry.pk), reverse=True)[:most]


def _log(
    request: HttpRequest, recommendation: Recommendation, form: ReportForm, replaced: dict[int, Recommendation]
) -> dict[str, object]:
    """Return what the page shows of the log: the newest entries or all, and which of them this person may change."""
    user, whole = signed_in(request), request.GET.get("log") == "all"
    entries = _told(recommendation, user, None if whole else LOG_SHOWN + 1, replaced)
    shown = entries if whole else entries[:LOG_SHOWN]
    own = [entry for entry in shown if entry.recommendation_id == recommendation.pk]
    changeable = _changeable(own, user, form)
    mark_doubts(user, shown)
    conceal(entries, user)
    form.offer_names(_mentionable(recommendation, own, user))
    return {
        "entries": shown,
        "replaced": sorted(each.reference for each in replaced.values()),
        **_quoted(recommendation, own),
        "to_log": _to_log(recommendation) if len(entries) > len(shown) else "",
        **changeable,
    }


def _quoted(recommendation: Recommendation, entries: list[ProgressEntry]) -> dict[str, ProgressEntry | None]:
    """Return which of the newest entries closed it, and which says last how the work stands, with their corrections."""
    said = next((entry for entry in entries if entry.kind in _SAYING and entry.text), None)
    found = {"closing": _closing(recommendation, entries), "said_last": said}
    # What corrects them came later, so that it is among these entries.
    find_corrections(entry for entry in found.values() if entry is not None and entry.corrected_by is not None)
    return found


_SAYING = frozenset({Step.REPORT, Step.STALL, Step.CLAIM})
"""The steps by which somebody says in words how the work stands."""


def _to_log(recommendation: Recommendation) -> str:
    """Return with what an address begins that leads to any entry of the log, also where the page shows the newest."""
    return f"{reverse('recommendation-detail', args=[recommendation.reference])}?log=all"


def _changeable(entries: list[ProgressEntry], user: User, form: ReportForm) -> dict[str, object]:
    """Return the keys of the entries that this person may correct, and of those from which words may be removed."""
    shown_words = {entry.pk for entry in entries if redaction.parts(entry)}
    return {
        "correctable": {entry.pk for entry in entries if entry.text and permissions.can_correct(user, entry)},
        "redactable": shown_words if Step.REDACT in form.steps else (),
    }
