"""The page of figures: what stands where by lead, theme and owner post, over time, and what falls due."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker import charts, history, tallying
from tracker.listing import SORT
from tracker.overview.burn_up import burn_up
from tracker.overview.due_dates import due_ahead
from tracker.overview.figures import ALL, Row, Table, read_choice, tables
from tracker.overview.scope import Scope
from tracker.overview.tallies import tallies
from tracker.overview.waits import time_to_verify, waits
from tracker.reports.blocks import bearing
from tracker.views.requests import signed_in, words
from tracker.workflow import Status


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of what the address asks for, as of today."""
    today = history.today()
    scope = Scope(request.GET, signed_in(request), address=reverse("figures"), on=today, besides=(SORT, ALL))
    choice = read_choice(words(request, SORT), request.GET.getlist(ALL), scope)
    context: dict[str, object] = {"scope": scope, "listing": scope.listing, "choice": choice, "today": today}
    markings = scope.markings()
    context |= {"is_past": history.shown_day() is not None, "markings": markings, "marked": bearing(markings)}
    # What is kept is of all, not of a part.
    names = (tallying.OWNERS, tallying.THEMES, tallying.DUE, tallying.WAITED)
    kept = tallying.kept(scope.user, today, *names) if not scope.state else None
    found = tallies(scope.rows, on=today, kept=kept)
    if found.all.tracked:
        progress, due = burn_up(scope, found.all.statuses), due_ahead(scope, found.all.overdue, kept)
        context |= {
            "found": found.all,
            "tables": [(table, _with_bars(table)) for table in tables(scope, found, choice, on=today, kept=kept)],
            "burn_up": progress,
            "burn_up_chart": charts.burn_up_chart(progress),
            "due": due,
            "due_chart": charts.due_chart(due),
            "waits": waits(scope, found.leads, choice),
            "to_verify": time_to_verify(scope, found.all.statuses[Status.REPORTED_COMPLETE], kept),
        }
    return render(request, "figures/figures.html", context)


def _with_bars(table: Table) -> list[tuple[Row, tuple[charts.Piece, ...]]]:
    return [(row, charts.row_bar(row.tally.statuses, row.tally.behind if row.is_old else {})) for row in table.rows]
