"""Setting up several recommendations in one table: those selected in a list, or those that are not set up yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker import permissions
from tracker.actions import SetUp
from tracker.actions.set_up_several import MOST, RowsRefused
from tracker.forms.set_up_several import FillForm, Rows, typed_for, with_all
from tracker.listing import PAGE
from tracker.models import Recommendation, Source, User
from tracker.views import meetings, review_page
from tracker.views.agenda import AGENDA, COUNTED, Run, packed, unpacked
from tracker.views.alike import Alike, alike
from tracker.views.bulk import LONGEST, list_address, selected
from tracker.views.requests import allow, allowed_to_track, as_key, signed_in
from tracker.views.unseen import warn_unseen
from tracker.workflow import Refused, Status, Step, check

ROWS = 20
"""So many rows stand on a page, each with all fields of one."""
NAMED = 5
"""So many of those that are left out for one reason are named."""

_NAME = "recommendation-set-up"


@dataclass(frozen=True, slots=True)
class Became:
    """What became of what was sent: what is wrong with all of it, what was filled in, and what was typed in lost rows.

    `lost` has for each row that is gone why that is so, and the words that were typed.
    """

    problem: str = ""
    filled: str = ""
    lost: Sequence[tuple[str, list[str]]] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """Show the table, and save it; what was selected in a list leads to the table of that."""
    allow(permissions.may_change_many, signed_in(request))
    if request.method == "POST" and "form_token" not in request.POST:
        return _selected(request)
    run = _run(request)
    run.turn(request.GET.get(PAGE, ""))
    if request.method == "POST":
        return _save(request, run)
    keys = (run.agenda or [])[run.place]
    found, left_out, _gone = _offered(signed_in(request), keys)
    return _page(request, run, Rows(found, signed_in(request)), left_out=left_out)


# --- What is set up -------------------------------------------------------------------------------------------------


def _selected(request: HttpRequest) -> HttpResponse:
    """Lead to the table of what was selected in a list, and say what is left out of it."""
    rows = selected(request, _("You can set up at most %(most)d recommendations. Narrow the list down."))
    found, left_out, _gone = _offered(signed_in(request), [row.pk for row in rows])
    for words in _say_left_out(left_out):
        messages.warning(request, words)
    if not found:
        return redirect(list_address(request))
    query = {AGENDA: packed([row.pk for row in found]), "list": request.POST.get("list", "")[: LONGEST + 1]}
    return HttpResponseRedirect(f"{reverse(_NAME)}?{urlencode(query)}")


def _say_left_out(left_out: Iterable[Alike]) -> list[str]:
    """Return in a sentence each which are not offered, and why."""
    said = []
    for group in left_out:
        named = ", ".join(row.reference for row, _notes in group.rows[:NAMED])
        words = ngettext(
            "Left out: %(named)s. %(why)s", "Left out: %(count)d, such as %(named)s. %(why)s", len(group.rows)
        )
        said.append(words % {"named": named, "count": len(group.rows), "why": group.words})
    return said


def _run(request: HttpRequest) -> Run:
    """Return what the address asks for: what was selected, or what of a meeting, a briefing or all is not set up."""
    run = _asked_for(request)
    sent = request.GET.get(AGENDA, "")
    run.agenda = unpacked(sent) or list(run.rows.values_list("pk", flat=True)[: COUNTED + 1])
    return run


def _asked_for(request: HttpRequest) -> Run:
    user, query = signed_in(request), request.GET.copy()
    query.pop(PAGE, None)
    address = f"{reverse(_NAME)}?{query.urlencode()}" if query else reverse(_NAME)
    rows = Recommendation.objects.visible_to(user).to_set_up().order_by("meeting_id", "number")
    if code := request.GET.get("meeting", ""):
        meeting = meetings.find(request, code)
        allowed_to_track(request, meeting)
        back = reverse("meeting-detail", args=[meeting.code])
        return Run(rows.filter(meeting=meeting), meeting.name, back, address, lines=ROWS)
    if (key := as_key(request.GET.get("briefing", ""))) is not None:
        briefing = review_page.find(request, key)
        allowed_to_track(request, briefing.meeting)
        back = reverse("briefing-detail", args=[briefing.pk])
        sources = Source.objects.in_force().filter(briefing=briefing)
        there = rows.coordinated_by(user).filter(pk__in=sources.values("recommendation"))
        return Run(there, briefing.title, back, address, lines=ROWS)
    state = QueryDict(request.GET.get("list", "")[:LONGEST].lstrip("?")).urlencode()
    back = reverse("recommendation-list") + (f"?{state}" if state else "")
    return Run(rows.coordinated_by(user), "", back, address, lines=ROWS)


def _offered(user: User, keys: Sequence[int]) -> tuple[list[Recommendation], list[Alike], list[int]]:
    """Return of some keys the recommendations to be set up, those that are left out by why, and the keys of none."""
    found = {row.pk: row for row in with_all(Recommendation.objects.visible_to(user).filter(pk__in=keys))}
    there = [(_obstacle(user, found[key]), found[key]) for key in keys if key in found]
    left_out = alike(((why, ()), row) for why, row in there if why)
    return [row for why, row in there if not why], left_out, [key for key in keys if key not in found]


def _obstacle(user: User, recommendation: Recommendation) -> str:
    """Return why a person cannot set up a recommendation that they see; nothing where they can."""
    try:
        permissions.may_take(Step.EDIT, user, recommendation, is_seen=True)
        check(Step.EDIT, Status(recommendation.status), None)
    except Refused as refusal:
        return str(refusal)
    return ""


# --- What was sent --------------------------------------------------------------------------------------------------


def _save(request: HttpRequest, run: Run) -> HttpResponse:
    """Save all rows, or none of them; what was typed for all rows is filled in first, and shown."""
    user = signed_in(request)
    sent = request.POST.getlist("row")[:MOST]
    keys = list(dict.fromkeys(key for value in sent if (key := as_key(value)) is not None))
    found, left_out, gone = _offered(user, keys)
    rows, lost = Rows(found, user, request.POST), _lost(request, left_out, gone)
    fill = FillForm(request.POST)
    if fill.is_used or request.POST.get("then") == "fill":
        return _fill(request, run, rows, fill)
    try:
        if lost:
            rows.items()
            raise RowsRefused({})
        done = rows.set_up()
    except Refused as refusal:
        return _refused(request, run, rows, Became("" if isinstance(refusal, RowsRefused) else str(refusal), lost=lost))
    return _saved(request, run, done)


def _lost(request: HttpRequest, left_out: Iterable[Alike], gone: Iterable[int]) -> list[tuple[str, list[str]]]:
    """Return what was typed for recommendations that can no longer be set up, each with why."""
    why = [(key, _("You can no longer see this recommendation.")) for key in gone]
    why += [(row.pk, f"{row.reference}: {group.words}") for group in left_out for row, _notes in group.rows]
    typed = [(words, typed_for(key, request.POST)) for key, words in why]
    return [(words, said) for words, said in typed if said]


def _fill(request: HttpRequest, run: Run, rows: Rows, fill: FillForm) -> HttpResponse:
    """Fill in what was typed for all rows, and show them; nothing is saved."""
    if not fill.is_valid():
        rows.fill = fill
        return _page(request, run, rows, status=422)
    typed, count = fill.fill(rows.rows)
    filled = Rows([row.recommendation for row in rows.rows], rows.user, typed)
    words = ngettext(
        "Filled in %(count)d row. Nothing is saved yet. Check it, then save.",
        "Filled in %(count)d rows. Nothing is saved yet. Check them, then save.",
        count,
    )
    nothing = _("No row was filled in. Nothing is saved yet. Rows keep what they have, unless you replace it.")
    return _page(request, run, filled, became=Became(filled=words % {"count": count} if count else nothing))


def _refused(request: HttpRequest, run: Run, rows: Rows, became: Became) -> HttpResponse:
    rows.send_again()
    return _page(request, run, rows, became=became, status=409 if rows.is_stale or became.lost else 422)


def _saved(request: HttpRequest, run: Run, done: SetUp) -> HttpResponse:
    count = len({entry.recommendation_id for entry in done.entries})
    if count:
        words = ngettext(
            "%(count)d recommendation is set up. Its log has a new entry for each thing you changed.",
            "%(count)d recommendations are set up. Their logs have a new entry for each thing you changed.",
            count,
        )
        messages.success(request, words % {"count": count})
    elif done.before:
        messages.info(request, _("You already saved these rows. They were not saved again."))
    else:
        messages.info(request, _("You did not change anything."))
    assigned = [entry.recommendation_id for entry in done.entries if entry.kind == Step.ASSIGN]
    if assigned:
        warn_unseen(request, Recommendation.objects.visible_to(signed_in(request)).filter(pk__in=assigned).for_list())
    if not run.next:
        return HttpResponseRedirect(run.back)
    return HttpResponseRedirect(run.next if request.POST.get("then") == "next" else run.url_here)


# --- The page -------------------------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    run: Run,
    rows: Rows,
    *,
    became: Became | None = None,
    left_out: Iterable[Alike] = (),
    status: int = 200,
) -> HttpResponse:
    _with_sources(rows)
    context = {
        "run": run,
        "form": rows.form,
        "fill": rows.fill,
        "rows": rows.rows,
        "faulty": rows.faulty,
        "changed": [row for row in rows.rows if row.conflicts and not row.errors],
        "became": became or Became(),
        "left_out": _say_left_out(left_out),
        "is_cut": run.found > COUNTED,
        "most": COUNTED,
    }
    return render(request, "recommendations/set_up_several.html", context, status=status)


def _with_sources(rows: Rows) -> None:
    """Give each row the words it comes from, as far as the person may see them; one query."""
    found = defaultdict(list)
    keys = [row.recommendation.pk for row in rows.rows]
    for source in Source.objects.kept().filter(recommendation__in=keys).visible_to(rows.user).quoted():
        found[source.recommendation_id].append(source)
    for row in rows.rows:
        row.sources = found[row.recommendation.pk]
