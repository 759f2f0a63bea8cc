"""Changing many recommendations at once: choosing the change, the preview, making the change, undoing it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tracker import log_sentences, permissions
from tracker.actions.bulk import MOST, Outcome, change_many
from tracker.actions.undo import Made, made_by, undo_many
from tracker.actions.undo_import import IMPORTED
from tracker.forms.bulk import BulkForm, UndoForm
from tracker.forms.fields import show_refusal
from tracker.listing import PAGE
from tracker.models import Act, ProgressEntry, Recommendation, User
from tracker.models.corrections import find_corrections
from tracker.models.recommendations import RecommendationQuerySet
from tracker.views import undo_import
from tracker.views.alike import Alike, alike
from tracker.views.recommendation_list import listing_of
from tracker.views.requests import allow, signed_in
from tracker.views.unseen import unseen_sentences
from tracker.workflow import EditConflict, Refused

LONGEST = 10_000
"""No address of a list is longer. A longer one is refused and not shortened, because it would find more."""


LIST = "recommendation-list"
LATEST_SHOWN = 5


def selected(request: HttpRequest, too_many: str | Promise) -> list[Recommendation]:
    """Return what a coordinator selected in the list; nothing, and a message why, where that is none or too many."""
    allow(permissions.may_change_many, signed_in(request))
    rows = list(chosen(request)[: MOST + 1])
    if 0 < len(rows) <= MOST:
        return rows
    few = _("Select at least one recommendation in the list.")
    messages.error(request, too_many % {"most": MOST} if rows else few)
    return []


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Ask for the change, show what would become of each, and make it, as the button pressed says."""
    rows = selected(request, _("You can change at most %(most)d recommendations at once. Narrow the list down."))
    if not rows:
        return redirect(list_address(request))
    stage = request.POST.get("stage", "")
    form = BulkForm(rows, request.POST if stage in ("preview", "apply") else None)
    if not form.is_bound:
        return _page(request, rows, form)
    if not form.is_valid():
        return _page(request, rows, form, status=422)
    return _apply(request, rows, form) if stage == "apply" else _preview(request, rows, form)


def _preview(
    request: HttpRequest, rows: list[Recommendation], form: BulkForm, *, stale: str = "", status: int = 200
) -> HttpResponse:
    """Show the preview: what would change in each."""
    try:
        outcome = _change(request, rows, form, preview=True)
    except Refused as refusal:
        show_refusal(form, refusal)
        return _page(request, rows, form, status=422)
    if outcome.faults and not outcome.done:
        for name, sentence in outcome.faults.items():
            show_refusal(form, Refused(sentence, field=name))
        return _page(request, rows, form, status=422)
    form.carry(outcome.mark)
    form.ask_for_reason(len(outcome.unexplained))
    return _page(request, rows, form, outcome=outcome, stale=stale, status=status)


def _apply(request: HttpRequest, rows: list[Recommendation], form: BulkForm) -> HttpResponse:
    """Make the change that was previewed; where it would no longer do just that, show what it would do now."""
    try:
        outcome = _change(request, rows, form, preview=False)
    except EditConflict as refusal:
        return _preview(request, rows, form, stale=str(refusal), status=409)
    except Refused as refusal:
        show_refusal(form, refusal)
        return _page(request, rows, form, status=422)
    if not outcome.done or outcome.refused:
        return _page(request, rows, form, outcome=outcome, applied=bool(outcome.done))
    if outcome.earlier is not None:
        messages.info(request, _again(outcome, outcome.earlier))
    else:
        messages.success(request, _done(outcome))
    return redirect(list_address(request, is_changed=True))


def _again(outcome: Outcome, earlier: Act) -> str:
    """Return that the same form made this change before."""
    moment = date_format(timezone.localtime(earlier.at), "j F Y, H:i")
    count = len(outcome.done)
    again = ngettext(
        "You already changed %(count)d recommendation on %(moment)s (act %(number)d). It was not changed again.",
        "You already changed %(count)d recommendations on %(moment)s (act %(number)d). They were not changed again.",
        count,
    )
    return again % {"count": count, "number": earlier.pk, "moment": moment}


def _done(outcome: Outcome) -> SafeString:
    """Return how many were changed, with the way to undo it."""
    count = len(outcome.done)
    if outcome.verifies:
        verified = ngettext(
            "{count} recommendation is verified. Its log has a new entry.",
            "{count} recommendations are verified. The log of each has a new entry.",
            count,
        )
        return format_html(verified, count=count)
    undo_url = reverse("bulk-detail", args=[outcome.done[0].act_id])
    if outcome.kept is not None:
        merged = ngettext(
            "{count} recommendation is merged into {kept}. Its log has a new entry. "
            '<a href="{url}">Undo this change</a>',
            "{count} recommendations are merged into {kept}. The log of each has a new entry. "
            '<a href="{url}">Undo this change</a>',
            count,
        )
        return format_html(merged, count=count, kept=outcome.kept.reference, url=undo_url)
    done = ngettext(
        '{count} recommendation is changed. Its log has a new entry. <a href="{url}">Undo this change</a>',
        '{count} recommendations are changed. The log of each has a new entry. <a href="{url}">Undo this change</a>',
        count,
    )
    return format_html(done, count=count, url=undo_url)


def _change(request: HttpRequest, rows: list[Recommendation], form: BulkForm, *, preview: bool) -> Outcome:
    seen = None if preview else form.cleaned_data["previewed"]
    ids = [row.pk for row in rows]
    return change_many(
        ids=ids, by=signed_in(request), draft=form.draft(), change=form.change(), preview=preview, seen=seen
    )


def chosen(request: HttpRequest) -> RecommendationQuerySet:
    """Return what was ticked, or all of the list that the address named; of what this person may see."""
    visible = Recommendation.objects.visible_to(signed_in(request)).for_list()
    if request.POST.get("all"):
        return _listed(request, request.POST["all"], visible)
    values = " ".join(request.POST.getlist("row")[: MOST + 1]).split()[: MOST + 1]
    ids = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 20]
    return visible.filter(pk__in=[pk for pk in ids if pk < 2**63])


def _listed(request: HttpRequest, query: str, visible: RecommendationQuerySet) -> RecommendationQuerySet:
    """Return all that the list with that query finds; none where a part of it was not understood."""
    if len(query) > LONGEST:
        return visible.none()
    listing = listing_of(request, QueryDict(query.lstrip("?")), rows=visible)
    return visible.none() if listing.misread else listing.rows  # type: ignore[return-value]


def came_from(request: HttpRequest) -> str:
    """Return "admin" where the person selected in the list of the admin; nothing where it was that of the site."""
    return "admin" if request.POST.get("from") == "admin" and signed_in(request).is_staff else ""


def list_address(request: HttpRequest, *, is_changed: bool = False) -> str:
    """Return the address of the list the person came from. It is always this list, whatever the form sent.

    It is the list of the site, or that of the admin. After a change it is the first page, because the filters may no
    longer find what was changed.
    """
    name, page = ("admin:tracker_recommendation_changelist", PAGE_VAR) if came_from(request) else (LIST, PAGE)
    address, sent = reverse(name), request.POST.get("list", "")
    state = QueryDict(sent.lstrip("?") if len(sent) <= LONGEST else "", mutable=True)
    if is_changed:
        state.pop(page, None)
    query = state.urlencode()
    return f"{address}?{query}" if query else address


def _page(
    request: HttpRequest,
    rows: list[Recommendation],
    form: BulkForm,
    *,
    outcome: Outcome | None = None,
    applied: bool = False,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "act": _act_made(outcome) if applied else None,
        "latest": () if outcome else Act.objects.to_undo_by(signed_in(request))[:LATEST_SHOWN],
        "rows": rows,
        "ids": " ".join(str(row.pk) for row in rows),
        "form": form,
        "outcome": outcome,
        "done": changed_alike((entry, summary(entry)) for entry in outcome.done) if outcome else [],
        "refused": alike(((why, ()), row) for row, why in outcome.refused) if outcome else [],
        "reports": [] if applied else _reports(rows, outcome),
        "unseen": _unseen(outcome, signed_in(request)),
        "applied": applied,
        "stale": stale,
        "back": list_address(request, is_changed=applied),
        "list": request.POST.get("list", "")[: LONGEST + 1],
        "came_from": came_from(request),
    }
    return render(request, "recommendations/bulk.html", context, status=status)


def _unseen(outcome: Outcome | None, user: User) -> list[SafeString]:
    """Return which of the leads and owners that are named cannot see what they are named for."""
    done = outcome.done if outcome is not None else ()
    changed = (entry.recommendation for entry in done if {"lead", "owner"} & entry.changes.keys())
    return unseen_sentences(changed, user)


def _reports(rows: list[Recommendation], outcome: Outcome | None) -> list[ProgressEntry]:
    """Return the completion reports that would be verified, or only want a reason, each with its recommendation."""
    if outcome is None or not outcome.verifies:
        return []
    asked = {entry.recommendation_id for entry in outcome.done} | {row.pk for row in outcome.unexplained}
    of_claim = {row.claim_id: row for row in rows if row.pk in asked and row.claim_id is not None}
    reports = ProgressEntry.objects.filter(pk__in=of_claim).lines(is_of_several=True)
    find_corrections(reports)
    for report in reports:
        report.recommendation = of_claim[report.pk]
    return sorted(reports, key=lambda report: report.recommendation_id)


def _act_made(outcome: Outcome | None) -> int | None:
    """Return the key of the act that was made now, to be undone; None where it was made before, or verified."""
    if outcome is None or not outcome.done or outcome.verifies or outcome.earlier is not None:
        return None
    return outcome.done[0].act_id


def changed_alike(said: Iterable[tuple[ProgressEntry, tuple[str, tuple[str, ...]]]]) -> list[Alike]:
    """Group what entries changed, each with its summary; each group with the values that are the same for all of it."""
    same: dict[str, tuple[str, ...]] = {}
    said = list(said)
    for entry, (words, _notes) in said:
        values = log_sentences.new_values(entry)
        same[words] = tuple(value for value in same.get(words, values) if value in values)
    groups = alike(
        ((words, tuple(note for note in notes if note not in same[words])), entry.recommendation)
        for entry, (words, notes) in said
    )
    for group in groups:
        group.facts = same[group.words]
    return groups


def summary(entry: ProgressEntry) -> tuple[str, tuple[str, ...]]:
    """Return what the log says of a change, and besides what it replaces and what stays that one might miss."""
    notes = [
        _("%(field)s: %(old)s → %(new)s") % {"field": capfirst(each.field), "old": each.old, "new": each.new}
        for each in log_sentences.differences(entry)
    ]
    row = entry.recommendation
    if replaced := log_sentences.replaced_response(entry):
        notes.append(replaced)
    moved = "lead" in entry.changes and "owner" not in entry.changes
    if moved and row.owner is not None and row.owner.organisation_id != row.lead_id:
        words = {"post": row.owner}
        notes.append(_("The owner post does not change: %(post)s. It belongs to another organisation.") % words)
    return log_sentences.entry_action(entry), tuple(notes)


def _undoable(made: Made) -> tuple[str, tuple[str, ...]]:
    """Return the summary of a change that can be undone, with what does not come back then."""
    words, notes = summary(made.entry)
    return words, (*notes, *made.ends)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a change of several, or an import, did, and what of it can be undone."""
    user = signed_in(request)
    allow(permissions.may_change_many, user)
    act = _act(user, pk)
    return undo_import.page(request, act) if act.verb == IMPORTED else _change_page(request, act, UndoForm())


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a change of several, or an import, and say what became of each."""
    user, form = signed_in(request), UndoForm(request.POST)
    allow(permissions.may_change_many, user)
    act = _act(user, pk)
    if act.verb == IMPORTED:
        return undo_import.undo(request, act)
    if not form.is_valid():
        return _change_page(request, act, form, status=422)
    try:
        outcome = undo_many(act=act, by=user, draft=form.draft())
    except Refused as refusal:
        show_refusal(form, refusal)
        return _change_page(request, act, form, status=422)
    count = len(outcome.done)
    if not count:
        messages.info(request, _("Nothing was undone."))
    elif outcome.earlier is not None:
        messages.info(request, _("You already undid this change. It was not undone again."))
    else:
        done = ngettext(
            "The change of %(count)d recommendation is undone. Its log has a new entry.",
            "The change of %(count)d recommendations is undone. The log of each has a new entry.",
            count,
        )
        messages.success(request, done % {"count": count})
    _say_what_stays(request, outcome)
    return redirect("bulk-detail", act.pk)


def _say_what_stays(request: HttpRequest, outcome: Outcome) -> None:
    """Say which could not be put back, and why; the page itself knows only what changed since."""
    for group in alike(((why, ()), row) for row, why in outcome.refused)[:LATEST_SHOWN]:
        references = ", ".join(row.reference for row, _notes in group.rows[:LATEST_SHOWN])
        words = ngettext(
            "Not undone: %(references)s. %(why)s",
            "%(count)d were not undone, such as %(references)s. %(why)s",
            len(group.rows),
        )
        messages.warning(request, words % {"count": len(group.rows), "references": references, "why": group.words})


def _all_left(made: Iterable[Made], user: User) -> dict[str, list[Alike]]:
    """Group the changes that are undone already, by who did that and when, and those that cannot be undone, by why."""
    said: dict[str, list[tuple[tuple[str, tuple[str, ...]], Recommendation]]] = {"undone": [], "left": []}
    for each in made:
        if each.undone is not None:
            said["undone"].append(((_undid(each.undone, user), ()), each.entry.recommendation))
        elif each.why:
            said["left"].append(((each.why, ()), each.entry.recommendation))
    return {name: alike(rows) for name, rows in said.items()}


def _undid(act: Act, user: User) -> str:
    """Return in a sentence who undid a change of several, and when."""
    words = {"name": act.by.name, "moment": date_format(timezone.localtime(act.at), "j F Y, H:i")}
    if act.by == user:
        return _("You undid this change on %(moment)s.") % words
    return _("%(name)s undid this change on %(moment)s.") % words


def _act(user: User, pk: int) -> Act:
    """Return a change of several, or an import, whose page itself shows only what this person sees."""
    imported = Act.objects.select_related("by").filter(verb=IMPORTED, pk=pk).first()
    return imported or get_object_or_404(Act.objects.changes_of_many(user), pk=pk)


def _change_page(request: HttpRequest, act: Act, form: UndoForm, *, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    made = made_by(act, user)
    if not made:
        raise Http404
    context = {
        "act": act,
        "form": form,
        "count": len(made),
        "undoable": sum(not each.why for each in made),
        "done": changed_alike((each.entry, _undoable(each)) for each in made if not each.why),
        **_all_left(made, user),
        "reasons": {each.entry.text for each in made if each.entry.text},
    }
    return render(request, "recommendations/bulk_change.html", context, status=status)
