"""A meeting that goes through open recommendations line by line: those of one meeting, or of any list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import QueryDict
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
from tracker.views.recommendation_list import listing_of
from tracker.views.requests import as_key, signed_in
from tracker.workflow import EditConflict, Refused

LINES = 50
"""So many lines stand on a page: what a meeting goes through before it saves."""

COUNTED = 500
"""So many recommendations are gone through at most; more would be no agenda."""

_AGENDA, _SALT = "agenda", "tracker.meeting-run"

_SAVED = "meeting_run_saved"
"""What the session has until the next page: which lines were saved, and from whom they were received."""


@dataclass(slots=True)
class Run:
    """What is gone through: the rows in their order, what they are of, and the address that leads back.

    `agenda` are the keys of the rows when it began. The addresses of its pages carry them, because a line that is
    saved may leave a list or move in it, and the next page would begin too late. Without one, the rows stay.
    """

    rows: RecommendationQuerySet
    name: str
    back: str
    address: str
    page: int = 1
    found: int = 0
    agenda: list[int] | None = None

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-min(self.found, COUNTED) // LINES))

    @property
    def first(self) -> int:
        """The number of the first line of the page, from 1."""
        return (self.page - 1) * LINES + 1

    def turn(self, asked: str) -> None:
        """Count the rows, and turn to a page; to the last one where there are not so many."""
        self.found = self.rows.order_by()[: COUNTED + 1].count() if self.agenda is None else len(self.agenda)
        number = int(asked[:4]) if asked.isascii() and asked.isdigit() else 1
        self.page = min(max(number, 1), self.pages)

    def url(self, page: int) -> str:
        """Return the address of a page."""
        address, _mark, query = self.address.partition("?")
        state = QueryDict(query, mutable=True)
        if page > 1:
            state[PAGE] = str(page)
        if self.agenda is not None and self.pages > 1:
            state[_AGENDA] = _packed(self.agenda)
        return f"{address}?{state.urlencode()}" if state else address

    @property
    def url_here(self) -> str:
        """The address of this page."""
        return self.url(self.page)

    @property
    def previous(self) -> str:
        """The address of the page before; empty where there is none."""
        return self.url(self.page - 1) if self.page > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after; empty where there is none."""
        return self.url(self.page + 1) if self.page < self.pages else ""


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
    return _answer(request, Run(rows, found.name, reverse("meeting-detail", args=[found.code]), address))


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Go through the open recommendations of a list, in its order; one that is not understood leads to the list."""
    query = request.GET.copy()
    query.pop(PAGE, None)
    agenda = _unpacked(query.pop(_AGENDA, [""])[-1])
    address = reverse("recommendation-list")
    listing = listing_of(request, query, address)
    if listing.misread:
        return HttpResponseRedirect(f"{address}?{query.urlencode()}")
    rows = listing.table.data.data.open()
    run = Run(rows, "", address + listing.query, reverse("recommendation-run") + listing.query)
    run.agenda = agenda or list(rows.values_list("pk", flat=True)[: COUNTED + 1])
    return _answer(request, run)


def _packed(agenda: Sequence[int]) -> str:
    """Return an agenda as a text that an address carries, and nobody can change."""
    return signing.dumps([key - before for before, key in pairwise([0, *agenda])], salt=_SALT, compress=True)


def _unpacked(text: str) -> list[int]:
    """Return the agenda that was made such a text; none where it is none."""
    try:
        return list(accumulate(signing.loads(text, salt=_SALT)))
    except signing.BadSignature:
        return []


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
    place = slice(run.first - 1, run.first - 1 + LINES)
    if run.agenda is None:
        return list(run.rows[place].of_slice().for_agenda())
    keys = run.agenda[place]
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
