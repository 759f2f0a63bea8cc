"""The search over everything a person may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tracker import search_lists, search_results
from tracker.models import Recommendation
from tracker.models.searching import is_unclosed, reference_of
from tracker.views.requests import signed_in, words


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what is found of each kind, or of one; a reference alone leads to what it names."""
    user, q, kind = signed_in(request), words(request, "q"), request.GET.get("in", "")
    reference = reference_of(q) if set(request.GET) == {"q"} else ""
    if reference and Recommendation.objects.visible_to(user).filter(reference=reference).exists():
        return redirect("recommendation-detail", reference)
    context = {"q": q, "sought": q, "is_unclosed": is_unclosed(q)}
    if kind not in search_results.KINDS:
        context |= {"groups": search_results.found(q, user), "named": search_lists.list_named(q, user)}
        return render(request, "search/search.html", context)
    asked = request.GET.get("page", "1")
    last = -(-search_results.COUNTED // search_results.ON_A_PAGE)
    page = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    group = search_results.found_of(kind, q, user, page=page)
    more = page * search_results.ON_A_PAGE < group.counted
    context |= {"groups": [group] if group.hits else [], "only": group}
    context |= {"previous": page - 1, "next": page + 1 if more else 0}
    return render(request, "search/search.html", context)
