"""A briefing as a reader sees it, with what is tracked of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from briefings.models import Briefing
from tracker import reading
from tracker.models import Source
from tracker.statistics import coverage


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole text, the tracked words marked and linked to what became of them."""
    briefing = get_object_or_404(Briefing.objects.select_related("meeting", "added_by"), pk=pk)
    tracked = Source.objects.in_force().filter(briefing=briefing).select_related("recommendation")
    sources = list(tracked.in_order())
    passages = briefing.passages.in_order()
    context = {
        "briefing": briefing,
        "blocks": reading.blocks(briefing.text, passages, sources),
        "recommendations": sorted({source.recommendation for source in sources}, key=lambda item: item.number),
        "coverage": coverage(briefing),
    }
    return render(request, "briefings/detail.html", context)
