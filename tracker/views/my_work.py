"""My work: what is asked of the person who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.models import Meeting
from tracker import my_work, permissions
from tracker.models import User
from tracker.views.doubts import recent_changes
from tracker.views.posts import posts_today
from tracker.views.requests import signed_in, words


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what is due today, most urgent first, each with what can be done about it."""
    user, today = signed_in(request), timezone.localdate()
    asked = my_work.of(user, on=today)
    has_place = user.organisation_id is not None or not asked.is_empty or bool(user.posts_to_answer_for)
    context = {
        "work": asked,
        "first_step": asked.is_empty and not asked.awaited and _first_step(user),
        "lacks_post": user.is_contributor and not user.is_coordinator and not has_place,
        "begin": asked.at(words(request, "at")),
        "account_changes": recent_changes(user),
        "posts": posts_today(user, today),
    }
    return render(request, "work/mine.html", context)


def _first_step(user: User) -> str:
    """Return what a person has to do first on a site on which nothing is tracked yet; empty where something is."""
    if not (user.is_coordinator or permissions.manages_people(user)) or Meeting.objects.exists():
        return ""
    return "meeting" if user.is_coordinator else "people"
