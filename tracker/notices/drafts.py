"""Mails that the program only drafts and a person sends: to somebody above those who did not answer."""

from __future__ import annotations

from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.models import Recommendation, UpdateRequest


def above(request: UpdateRequest, recommendation: Recommendation, address: str) -> str:
    """Return the mailto address of a mail about a request that nobody answered; `address` is that of the page.

    It has no recipient: who that is, the person who sends it knows.
    """
    words = {
        "reference": recommendation.reference,
        "title": " ".join(recommendation.title.split()),
        "lead": recommendation.lead.name if recommendation.lead else _("no lead"),
        "asked": date_format(request.entry.happened_on, "j F Y"),
        "by": date_format(request.answer_by, "j F Y"),
        "address": address,
    }
    subject = _("%(reference)s: no answer to our request for an update") % words
    body = (
        _(
            "On %(asked)s we asked for an update of %(reference)s, “%(title)s” (lead: %(lead)s), by %(by)s. "
            "We have had no answer. Can you help?\n\n%(address)s"
        )
        % words
    )
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"
