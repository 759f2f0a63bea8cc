"""Parts of pages that are kept as long as nothing at all is written, so that several who look at once wait for one.

A part is what one person sees, at one address, on one day, in one language, of one state of the database: the same
question, to which the database would give the same answer. See the decision record 0100.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tracker import history
from tracker.database.committed import what_is_committed
from tracker.models import User
from tracker.views.past_days import know_rights
from tracker.views.requests import signed_in

SECONDS = 60
"""A part is kept no longer, so that a database that was put back from a copy cannot bring an old one back for long."""
_PARTS = "page-parts"


def unchanged_part(
    request: HttpRequest, template: str, context: Callable[[User], Mapping[str, Any]], *besides: object
) -> SafeString:
    """Return a part of a page: as it was made for the same person and address if nothing was written since.

    `context` takes the person, read again so that all of the part is of one state, and gives what the template shows.
    It may depend on the address, the day, the language, the person, the database and what is given `besides`, and on
    nothing else; the template gets no request. Of somebody who has no account, as whom a coordinator looks at the
    pages, nothing is kept.
    """
    committed, user = what_is_committed(), signed_in(request)
    if committed is None or user._state.adding:
        return SafeString(render_to_string(template, dict(context(user))))
    key = _key(request, template, committed, *besides)
    kept: str | None = caches[_PARTS].get(key)
    if kept is not None:
        return mark_safe(kept)  # noqa: S308 - it was made by a template here
    made = render_to_string(template, dict(context(_read_again(user))))
    if what_is_committed() == committed:
        caches[_PARTS].set(key, str(made), SECONDS)
    return SafeString(made)


def _key(request: HttpRequest, template: str, committed: str, *besides: object) -> str:
    user = signed_in(request)
    viewer = user.viewer.pk if user.viewer else None
    asked = (template, request.get_full_path(), history.shown_day(), history.today(), get_language(), besides)
    return hashlib.sha256(repr((user.pk, viewer, committed, asked)).encode()).hexdigest()


def _read_again(user: User) -> User:
    """Return the person as the database has them now: what was known of their rights may be a moment older."""
    with history.reading(None):
        now = User.objects.get(pk=user.pk)
        now.viewer = None if user.viewer is None else User.objects.get(pk=user.viewer.pk)
        know_rights(now)
    return now
