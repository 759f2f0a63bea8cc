"""Adding a briefing: reading its file, and keeping it with its text and passages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pghistory
from django.utils.translation import gettext as _

from briefings import storing
from briefings.models import Briefing, Meeting
from briefings.reading import read_file
from tracker import permissions
from tracker.actions.meetings import GONE
from tracker.actions.steps import open_act, refusing_conflicts
from tracker.models import User
from tracker.workflow import Refused


def refuse_hidden(by: User, meeting: Meeting) -> None:
    """Refuse a document that is kept already for a meeting of which a person must not hear."""
    if not permissions.can_see_meeting(by, meeting):
        raise Refused(_("This document was already imported for a meeting that you cannot see. Ask a coordinator."))


def add_briefing(
    *,
    by: User,
    meeting: Meeting,
    data: bytes,
    file_name: str,
    title: str = "",
    at: datetime | None = None,
    on_wait: Callable[[float], None] | None = None,
) -> Briefing:
    """Read a document and keep it with its text and passages; `on_wait` is called with the seconds so far.

    Raises `Unreadable` where it cannot be read, and `storing.AlreadyStored` where the same bytes are kept.
    """
    permissions.may_track(by, meeting)
    if kept := storing.find(data):
        refuse_hidden(by, kept.meeting)
        raise storing.AlreadyStored(kept)
    # Reading can take long, so it comes before anything is written or locked.
    reading = read_file(data, name=file_name, on_wait=on_wait)
    try:
        with refusing_conflicts(gone=GONE):
            act = open_act(by=by, verb="add_briefing", reason=file_name, at=at)
            with pghistory.context(act=act.pk):
                return storing.store(
                    meeting=meeting, reading=reading, data=data, file_name=file_name, title=title, by=by, at=act.at
                )
    except Refused:
        # Sent twice at once: the other one was first.
        if kept := storing.find(data):
            raise storing.AlreadyStored(kept) from None
        raise
