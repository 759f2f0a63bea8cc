"""What a request carries, with its types."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from tracker.models import User
from tracker.workflow import Forbidden


def signed_in(request: HttpRequest) -> User:
    """Return the person; every view but sign-in and the guide stands behind the sign-in middleware."""
    return cast(User, request.user)


def allow(may: Callable[..., None], *about: object) -> None:
    """Answer 403, with the sentence of the permission, where it refuses."""
    try:
        may(*about)
    except Forbidden as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def site_of(request: HttpRequest) -> str:
    """Return how addresses of this site begin, such as https://tracker.example.org."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def words(request: HttpRequest, name: str) -> str:
    """Return what was typed into a search field, short enough to be looked for and shown."""
    return " ".join(request.GET.get(name, "").replace("\x00", "").split())[:200]
