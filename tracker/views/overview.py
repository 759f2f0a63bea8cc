"""The Overview: how everything stands, what moved, and what to raise; each figure leads to its list."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker import charts, history, statistics
from tracker.database.under_way import settled_until
from tracker.models import ProgressEntry, User
from tracker.models.access import visible_meetings
from tracker.overview import movement, numbers, past_days, standing, to_raise
from tracker.overview.comparison import exchange_of
from tracker.overview.numbers import Number
from tracker.overview.scope import MONTH, SINCE, Period, Scope, last_visit, period_of
from tracker.overview.standing import Standing
from tracker.reports.blocks import bearing
from tracker.reports.report import query_of
from tracker.to_review import ToReview, briefings_to_review
from tracker.views.unchanged import unchanged_part

MEETINGS_SHOWN = MONTHS_SHOWN = 12
CHANGES_SHOWN = 5
"""So many changes of each kind are shown."""


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show how everything stands that the address asks for, as of today."""
    # Before anything is read: what is not committed yet and has an earlier moment is not marked as seen later.
    until = settled_until(timezone.now())
    part = unchanged_part(request, "overview/_overview.html", partial(_context, request.GET), own=_own)
    return render(request, "overview/overview.html", {"part": part, "until": until})


def _own(user: User) -> date | None:
    """Return what on the Overview is of one person alone: since when they can compare."""
    return last_visit(user, history.today())


def _context(query: QueryDict, user: User) -> dict[str, object]:
    """Return how everything stands that an address asks for, for a person."""
    today = history.today()
    scope = Scope(query, user, address=reverse("overview"), on=today, besides=(SINCE,))
    period = period_of(query, scope)
    scope.compared = period if period.value != MONTH else None
    scope.listing.misread += period.misread
    by_meeting = standing.kept_by_meeting(scope, on=today)
    if by_meeting is None:
        found, attention = standing.standing_and_attention(scope.rows, scope.url, on=today)
    else:
        found, attention = standing.standing_by_meeting(by_meeting, scope.url)
    # Of all that somebody may see, the log alone tells what changed.
    among = scope.rows if scope.state else None
    changes = history.changed_between(period.since, today, user, rows=among, most=CHANGES_SHOWN)
    is_past = history.shown_day() is not None
    context = {
        "scope": scope,
        "listing": scope.listing,
        "period": period,
        "found": found,
        "summary": standing.summary(found, scope.url),
        "numbers": _numbers(scope, period, found, today),
        "rules": to_raise.RULES,
        "priorities": [more.meaning for more in to_raise.PRIORITIES.values() if more.points],
        "attention": [*attention, statistics.reiterated(scope.rows, user, scope.url, on=today)],
        "movement": movement.movement(changes, period),
        "moved": movement.moved(changes),
        "fresh_on": _fresh_on(scope),
        "today": today,
        "to_review": ToReview() if is_past else briefings_to_review(user),
        "is_past": is_past,
        "is_coordinator": user.coordinates_some,
        "report_query": query_of(scope, period),
    }
    return context | _raised(scope, user, today, changes) | _by_meeting(scope, by_meeting, found)


def _raised(scope: Scope, user: User, today: date, changes: history.Changes) -> dict[str, object]:
    """Return what to raise and what is left out, and which markings these and the changes bear."""
    by_side = to_raise.said(scope.rows, user)
    raised = to_raise.with_writers(to_raise.to_raise(scope.rows, user, on=today, by_side=by_side), user)
    left_out = to_raise.left_out(scope.rows, user, by_side)
    named = [
        *(each.row for each in raised),
        *(each.row for each in left_out),
        *(each.recommendation for each in changes),
    ]
    return {"marked": bearing(row.marking for row in named), "to_raise": raised, "left_out": left_out}


def _numbers(scope: Scope, period: Period, found: Standing, today: date) -> list[Number]:
    """Return the large numbers, with how they stood when the period began and at the ends of the last months."""
    months = history.month_ends(today, MONTHS_SHOWN)
    tallied = past_days.standings_on(scope, {period.since, *months})
    return numbers.numbers(
        scope.rows,
        found,
        scope.url,
        on=today,
        before=past_days.standing_on(scope, period.since, tallied) if period.is_recorded else None,
        past={day: tallied[day] for day in months if day in tallied},
        exchange=exchange_of(scope, period),
    )


def _fresh_on(scope: Scope) -> date | None:
    """Return the day of the last entry that a person may read about what a page is about."""
    entries = ProgressEntry.objects.visible_to(scope.user)
    if scope.state:
        entries = entries.filter(recommendation__in=scope.rows.order_by().values("pk"))
    last = entries.newest().values_list("recorded_at", flat=True).first()
    return timezone.localdate(last) if last else None


def _by_meeting(scope: Scope, kept: dict[int, dict[str, int]] | None, found: Standing) -> dict[str, object]:
    """Return how the meetings stand that a page is about: of a part of the site only those that have any of it."""
    shown = scope.listed_meetings().for_list()[:MEETINGS_SHOWN]
    if kept is None:
        counted = statistics.status_counts(scope.rows, shown, scope.url)
    else:
        counted = [(each, statistics.counts_of(each, kept.get(each.pk, {}), scope.url)) for each in shown]
    return {
        # In restored data, a past day has recommendations of meetings that were recorded later.
        "is_empty": not counted and not found.tracked,
        "meetings": statistics.meetings_held(visible_meetings(scope.user)),
        "status_counts": [
            (meeting, charts.status_bar(counts, name=meeting.name))
            for meeting, counts in counted
            if counts.total.count or not scope.state
        ],
    }
