"""What every page knows about the site."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the site in the main navigation."""

    label: str
    url: str
    current: bool


_PARTS = (("Dashboard", "dashboard", ""), ("Recommendations", "recommendation-list", "recommendations"))
_MORE = (("Meetings", "meeting-list", "meetings"),)
_ADMIN = (("Admin", "admin:index", "admin"),)


def site(request: HttpRequest) -> dict[str, object]:
    """Return what the base template needs beside the page's own context."""
    here = request.path.split("/")[1]
    user = getattr(request, "user", None)
    named = _PARTS + _MORE + (_ADMIN if user is not None and user.is_staff else ())
    parts = [Part(label, reverse(name), here == folder) for label, name, folder in named]
    return {"sample_data": settings.SAMPLE_DATA, "parts": parts}
