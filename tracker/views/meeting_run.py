"""A meeting that goes through open recommendations line by line: those of one meeting, or of any list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker import log_sentences
from tracker.actions.meeting_run import MOST, Saved, save_lines
from tracker.forms.fields import show_refusal
from tracker.forms.meeting_run import LineForm, RunForm, Sheet, typed_for
from tracker.listing import PAGE
from tracker.models import ProgressEntry, Recommendation
from tracker.models.corrections import with_corrections
from tracker.models.recommendations import RecommendationQuerySet
from tracker.views import meetings
from tracker.views.agenda import AGENDA, COUNTED, Run, unpacked
from tracker.views.recommendation_list import listing_of
from tracker.views.requests import as_key, signed_in
from tracker.workflow import EditConflict, Refused

LINES = 50
"""So many lines stand on a page: what a meeting goes through before it saves."""

_SAVED = "meeting_run_saved"
"""What the session has until the next page: which lines were saved, and from whom they were received."""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of the lines that were sent: what was typed in those that are gone, how many are saved, or none."""

    lost: Sequence[list[str]] = ()
    saved: int = 0
    nothing: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """Go through the open recommendations of one meeting."""
    found = meetings.find(request, code)
    if code != found.code:
        return redirect("meeting-run", found.code)
    rows = _visible(request).open().filter(meeting=found).order_by("number")
    address = reverse("meeting-run", args=[found.code])
    run = Run(rows, found.name, reverse("meeting-detail", args=[found.code]), address, lines=LINES)
    return _answer(request, run)


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Go through the open recommendations of a list, in its order; one that is not understood leads to the list."""
    query = request.GET.copy()
    query.pop(PAGE, None)
    agenda = unpacked(query.pop(AGENDA, [""])[-1])
    address = reverse("recommendation-list")
    listing = listing_of(request, query, address)
    if listing.misread:
        return HttpResponseRedirect(f"{address}?{query.urlencode()}")
    rows = listing.table.data.data.open()
    run = Run(rows, "", address + listing.query, reverse("recommendation-run") + listing.query, lines=LINES)
    run.agenda = agenda or list(rows.values_list("pk", flat=True)[: COUNTED + 1])
    return _answer(request, run)


def _visible(request: HttpRequest) -> RecommendationQuerySet:
    return Recommendation.objects.visible_to(signed_in(request))


def _answer(request: HttpRequest, run: Run) -> HttpResponse:
    run.turn(request.GET.get(PAGE, ""))
    if request.method == "POST":
        return _save(request, run)
    lines = _lines(request, _rows(request, run))
    before = request.session.pop(_SAVED, None)
    if before is None:
        return _page(request, run, lines)
    for line in lines:
        line.is_saved = line.recommendation.pk in before["rows"]
    form = RunForm(is_for_others=_is_for_others(lines), received_from=before["received_from"])
    return _page(request, run, lines, form=form)


def _is_for_others(lines: Sequence[LineForm]) -> bool:
    return any(line.on_behalf for line in lines if line.is_open)


def _nothing_saved(sheet: Sheet) -> str:
    """Return that nothing is saved, and what to correct, before the references of the lines that want correction."""
    words = {"count": sum(line.is_faulty for line in sheet.lines)}
    if not words["count"]:
        return _("Nothing is saved yet.")
    if "received_from" in sheet.form.errors:
        said = ngettext(
            "Nothing is saved yet. Say who told you, and correct %(count)d line:",
            "Nothing is saved yet. Say who told you, and correct %(count)d lines:",
            words["count"],
        )
    else:
        said = ngettext(
            "Nothing is saved yet. Correct what is named above, and %(count)d line:",
            "Nothing is saved yet. Correct what is named above, and %(count)d lines:",
            words["count"],
        )
    return said % words


def _rows(request: HttpRequest, run: Run) -> list[Recommendation]:
    """Return the rows of the page, as far as the person still sees them."""
    if run.agenda is None:
        return list(run.rows[run.place].of_slice().for_agenda())
    keys = run.agenda[run.place]
    found = {row.pk: row for row in _visible(request).filter(pk__in=keys).for_agenda()}
    return [found[key] for key in keys if key in found]


def _lines(request: HttpRequest, rows: list[Recommendation], data: Any = None) -> list[LineForm]:
    """Return a form for each of the rows, with the last words of its log: two queries, however many there are."""
    keys = [row.last_words for row in rows if row.last_words]  # type: ignore[attr-defined]
    last = with_corrections(ProgressEntry.objects.select_related("by")).in_bulk(keys)
    forms = [LineForm(row, signed_in(request), data) for row in rows]
    for form in forms:
        form.last = last.get(form.recommendation.last_words)  # type: ignore[attr-defined]
    return forms


def _save(request: HttpRequest, run: Run) -> HttpResponse:
    """Save what was said in each line; what is refused stays in its line as it was typed."""
    sheet, lost = _sent(request)
    if not sheet.is_whole():
        return _unsaved(request, run, sheet, lost)
    try:
        saved = save_lines(lines=sheet.said(), by=signed_in(request), draft=sheet.form.draft())
    except Refused as refusal:
        show_refusal(sheet.form, refusal)
        return _unsaved(request, run, sheet, lost)
    if saved.refused or lost or not sheet.is_all_good:
        return _page_of_refused(request, run, sheet, saved, lost)
    _tell(request, saved, len(sheet.touched))
    request.session[_SAVED] = {
        "rows": [line.recommendation.pk for line in sheet.touched],
        "received_from": sheet.form.cleaned_data.get("received_from", ""),
    }
    is_done_here = request.POST.get("then") == "next" and run.next
    return HttpResponseRedirect(run.next if is_done_here else run.url_here)


def _unsaved(request: HttpRequest, run: Run, sheet: Sheet, lost: list[list[str]]) -> HttpResponse:
    became = Became(lost, nothing=_nothing_saved(sheet))
    return _page(request, run, sheet.lines, form=sheet.form, became=became, status=422)


def _sent(request: HttpRequest) -> tuple[Sheet, list[list[str]]]:
    """Return the lines that were sent, and what was typed for each recommendation this person can no longer see."""
    keys = _keys_sent(request)
    rows = {row.pk: row for row in _visible(request).filter(pk__in=keys).for_agenda()}
    lines = _lines(request, [rows[key] for key in keys if key in rows], request.POST)
    typed = [typed_for(key, request.POST) for key in keys if key not in rows]
    return Sheet(lines, request.POST), [said for said in typed if said]


def _keys_sent(request: HttpRequest) -> list[int]:
    """Return the keys of the lines that were sent, in their order, each once."""
    values = request.POST.getlist("row")[:MOST]
    return list(dict.fromkeys(key for value in values if (key := as_key(value)) is not None))


def _tell(request: HttpRequest, saved: Saved, touched: int) -> None:
    count = len({entry.recommendation_id for entry in saved.entries})
    if count:
        words = ngettext(
            "Saved: %(count)d recommendation has new entries in its log.",
            "Saved: %(count)d recommendations have new entries in their logs.",
            count,
        )
        messages.success(request, words % {"count": count})
    elif touched:
        messages.info(request, _("You already saved these lines. They were not saved again."))
    else:
        messages.info(request, _("You did not change any line."))


def _page_of_refused(request: HttpRequest, run: Run, sheet: Sheet, saved: Saved, lost: list[list[str]]) -> HttpResponse:
    """Show the lines again: those that were saved as they are now, the others as they were typed, with why."""
    done = {entry.recommendation_id for entry in saved.entries} | saved.before
    fresh = _lines(request, list(_visible(request).filter(pk__in=done).for_agenda()))
    now = {line.recommendation.pk: line for line in fresh}
    for line in fresh:
        line.is_saved = True
    for line in sheet.good:
        if refusal := saved.refused.get(line.recommendation.pk):
            line.refuse(str(refusal))
    conflict = any(isinstance(refusal, EditConflict) for refusal in saved.refused.values())
    # What was refused made nothing, so sent again it is another form.
    form = RunForm(
        {**request.POST.dict(), "form_token": str(uuid4())}, is_for_others="received_from" in sheet.form.fields
    )
    lines = [now.get(line.recommendation.pk, line) for line in sheet.lines]
    return _page(request, run, lines, form=form, became=Became(lost, len(done)), status=409 if conflict else 422)


def _page(
    request: HttpRequest,
    run: Run,
    lines: list[LineForm],
    *,
    form: RunForm | None = None,
    became: Became | None = None,
    status: int = 200,
) -> HttpResponse:
    today, became = timezone.localdate(), became or Became()
    context = {
        "run": run,
        "lines": [(line, log_sentences.flags(line.recommendation, on=today)) for line in lines],
        "form": form or RunForm(is_for_others=_is_for_others(lines)),
        "writes": any(line.is_open for line in lines),
        "faults": [line for line in lines if line.is_faulty],
        "lost": became.lost,
        "saved": became.saved,
        "nothing": became.nothing,
        "today": today,
        "is_cut": run.found > COUNTED,
        "most": COUNTED,
    }
    return render(request, "meetings/run.html", context, status=status)
