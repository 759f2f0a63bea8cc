"""Parts of pages that are kept as long as nothing is written, for everybody who would see the same in them.

A part is what stands at one address on one day, in one language, for people with the same rights, in one state of the
database: the same questions, to which the database would give the same answers. See the decision record 0097.
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
from tracker.models.access import rights_that_decide
from tracker.views.past_days import know_rights
from tracker.views.requests import signed_in

SECONDS = 60
"""A part is kept no longer, so that a database put back from a copy cannot bring an old one back for long."""
PARTS = "page-parts"


def unchanged_part(
    request: HttpRequest,
    template: str,
    context: Callable[[User], Mapping[str, Any]],
    *,
    own: Callable[[User], object],
) -> SafeString:
    """Return a part of a page: as it was made for the same address and the same rights, if nothing was written since.

    `context` takes the person and gives what the template shows; `own` gives what of it is this person's alone. Both
    may depend on the address, the day, the language and the database, and on nothing else; the template gets no
    request. The person is read again, so that their rights are not older than what is kept. Nothing is kept when a
    coordinator looks as somebody who has no account.
    """
    committed, user = what_is_committed(), signed_in(request)
    if committed is None or user._state.adding:
        return SafeString(render_to_string(template, dict(context(user))))
    user = _read_again(user)
    key = _key(request, template, committed, user, own(user))
    kept: str | None = caches[PARTS].get(key)
    if kept is not None:
        return mark_safe(kept)  # noqa: S308 - it was made by a template here
    made = render_to_string(template, dict(context(user)))
    if what_is_committed() == committed:
        caches[PARTS].set(key, str(made), SECONDS)
    return SafeString(made)


def _key(request: HttpRequest, template: str, committed: str, user: User, own: object) -> str:
    viewer = None if user.viewer is None else rights_that_decide(user.viewer)
    asked = (template, request.get_full_path(), history.shown_day(), history.today(), get_language())
    return hashlib.sha256(repr((rights_that_decide(user), viewer, own, committed, asked)).encode()).hexdigest()


def _read_again(user: User) -> User:
    """Return the person as the database has them now: what was known of their rights may be a moment older."""
    with history.reading(None):
        now = User.objects.select_related("organisation").get(pk=user.pk)
        now.viewer = None if user.viewer is None else User.objects.get(pk=user.viewer.pk)
        know_rights(now)
    return now
