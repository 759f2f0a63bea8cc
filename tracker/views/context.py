"""What every page knows about the site."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from tracker import permissions
from tracker.models import User


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the site in the main navigation."""

    label: str
    url: str
    current: bool


_PARTS = (("Dashboard", "dashboard", ""), ("Recommendations", "recommendation-list", "recommendations"))
_MORE = (("Meetings", "meeting-list", "meetings"),)
_WORK = (("My work", "my-work", "work"),)
_KEPT = (("Organisations", "organisation-list", "organisations"),)
_PEOPLE = (("People", "person-list", "people"),)
_ADMIN = (("Admin", "admin:index", "admin"),)


def _kept(user: User) -> tuple[tuple[str, str, str], ...]:
    """Return the parts for those who keep reference data, or accounts."""
    return (_KEPT if permissions.keeps_reference(user) else ()) + (_PEOPLE if permissions.manages_people(user) else ())


def site(request: HttpRequest) -> dict[str, object]:
    """Return what the base template needs beside the page's own context, and whether to speak to a coordinator."""
    here = request.path.split("/")[1]
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"sample_data": settings.SAMPLE_DATA, "parts": [], "is_coordinator": False}
    named = (_WORK if user.answers_for_work else ()) + _PARTS + _MORE + _kept(user) + (_ADMIN if user.is_staff else ())
    parts = [Part(label, reverse(name), here == folder) for label, name, folder in named]
    return {"sample_data": settings.SAMPLE_DATA, "parts": parts, "is_coordinator": user.is_coordinator}
