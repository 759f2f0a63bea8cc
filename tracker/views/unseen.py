"""The warning that whoever is responsible cannot see what was saved, with the way to open it to them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import access_sentences
from tracker.models import Recommendation, User
from tracker.views.requests import signed_in
from tracker.workflow import Step

NAMED, SHOWN = 3, 5
"""So many recommendations are named in a warning, and so many warnings are shown."""


def warn_unseen(request: HttpRequest, rows: Iterable[Recommendation], *, tags: str = "") -> None:
    """Add a message for each lead or owner of some recommendations who cannot see them."""
    sentences = unseen_sentences(rows, signed_in(request))
    for sentence in sentences[:SHOWN]:
        messages.warning(request, sentence, extra_tags=tags)
    if more := len(sentences[SHOWN:]):
        words = ngettext(
            "%(n)d more lead or owner cannot see it. Each recommendation says so on its page.",
            "%(n)d more leads and owners cannot see it. Each recommendation says so on its page.",
            more,
        )
        messages.warning(request, words % {"n": more}, extra_tags=tags)


def unseen_sentences(rows: Iterable[Recommendation], user: User) -> list[SafeString]:
    """Return who of those responsible for some recommendations cannot see them, with what a person can do about it."""
    found = access_sentences.unseen_in(rows, timezone.localdate())
    return [_with_way(about, each, user) for about, each in found]


def way_to_open(code: str, user: User) -> SafeString:
    """Return the page that changes who can see a meeting; for who may not open it, who can do that."""
    if not user.is_coordinator:
        return escape(_("A coordinator of the site can change who can see the meeting."))
    url = reverse("meeting-access", args=[code])
    return format_html('<a href="{}">{}</a>', url, _("Change who can see the meeting"))


def _with_way(rows: list[Recommendation], each: access_sentences.Unseen, user: User) -> SafeString:
    first = rows[0]
    if each.is_meeting:
        way = way_to_open(first.meeting.code, user)
    else:
        url = reverse("recommendation-step", args=[first.reference, Step.RESTRICT.slug])
        way = format_html('<a href="{}">{}</a>', url, _("Change who can see this"))
    named = ", ".join(row.reference for row in rows[:NAMED])
    if more := len(rows[NAMED:]):
        named = ngettext("%(named)s and %(n)d more", "%(named)s and %(n)d more", more) % {"named": named, "n": more}
    return format_html("{}: {} {}", named, each.sentence, way)
