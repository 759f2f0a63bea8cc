"""What a request carries, with its types."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from tracker.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person; every view but sign-in and the guide stands behind the sign-in middleware."""
    return cast(User, request.user)
