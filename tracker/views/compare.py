"""Two days compared, or two meetings, figure by figure; each figure leads to its list of that day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.listing import Misread
from tracker.overview.comparison import BY, FIGURE, FIGURES, meetings_to_choose, read_comparison
from tracker.overview.figures import ALL, LEAD
from tracker.overview.scope import FROM, TO, Scope
from tracker.views.requests import signed_in, words


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show each figure on two days, and on request each lead, and what entered and left a figure."""
    scope = Scope(
        request.GET,
        signed_in(request),
        address=reverse("compare"),
        on=timezone.localdate(),
        besides=(FROM, TO, BY, FIGURE, ALL),
    )
    # The form sends a meeting and a date.
    comparison = read_comparison({name: request.GET.getlist(name) for name in (FROM, TO)}, scope)
    by_lead, figure, whole = words(request, BY) == LEAD, words(request, FIGURE), words(request, ALL) == LEAD
    if figure and figure not in FIGURES:
        sentence = _("There is no such figure. It was left out.")
        scope.listing.misread.append(Misread(FIGURE, figure[:40], sentence))
        figure = ""
    leads, found = comparison.leads(whole=whole) if by_lead else ([], 0)
    context = {
        "scope": scope,
        "listing": scope.listing,
        "comparison": comparison,
        "meetings": meetings_to_choose(scope),
        "figures": comparison.figures(),
        "by_lead": by_lead,
        "leads": leads,
        "leads_found": found,
        "leads_url": comparison.url(**{BY: LEAD, ALL: LEAD}),
        "exchange": comparison.exchange(figure) if figure else None,
        "today": scope.on,
        "is_now": comparison.last.on >= scope.on,
    }
    return render(request, "overview/compare.html", context)
