"""Adding a briefing: reading its file, and keeping it with its text and passages. Also giving it another title."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from briefings import storing
from briefings.models import Briefing, Meeting
from briefings.reading import FileReading, read_file
from briefings.storing import Received
from tracker import permissions
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.meetings import GONE, lock_meeting
from tracker.actions.names import one_line
from tracker.actions.revising import carry_over, may_revise, replace_briefing
from tracker.actions.steps import Draft, open_act
from tracker.models import User
from tracker.workflow import EditConflict, Refused


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

    Raises `Unreadable` where it cannot be read, and `storing.AlreadyStored` where the meeting has the same bytes.
    """
    return _add(by, meeting, Received(data, file_name, title), at, on_wait)


def revise_briefing(
    *, by: User, briefing: Briefing, data: bytes, file_name: str, title: str = "", at: datetime | None = None
) -> Briefing:
    """Read a corrected version of a briefing, which replaces it, and carry over what was decided about the same words.

    Where the meeting has the same bytes, imported as another document, that briefing replaces it. Raises what
    `add_briefing` raises, and `EditConflict` where it has been replaced already.
    """
    return _add(by, briefing.meeting, Received(data, file_name, title or briefing.title, briefing), at, None)


@transaction.atomic
def rename_briefing(*, by: User, briefing: Briefing, title: str, seen: str, at: datetime | None = None) -> bool:
    """Give a briefing another title, and return whether it is another; its text and file never change.

    `seen` is the title on the person's page; where it is not the title any more, raises `EditConflict`.
    """
    permissions.may_track(by, briefing.meeting)
    title = one_line(title, 200, _("title"))
    now = Briefing.objects.defer("text").select_for_update(no_key=True).get(pk=briefing.pk)
    if now.title == title:
        return False
    if now.title != seen:
        raise EditConflict(
            _("Somebody changed the title after you opened the page. It is now “%(title)s”. Check it, then save again.")
            % {"title": now.title}
        )
    act = open_act(by=by, verb="edit_briefing", reason="title", at=at)
    with pghistory.context(act=act.pk):
        now.title = title
        now.save(update_fields=["title"])
    return True


def _add(
    by: User, meeting: Meeting, received: Received, at: datetime | None, on_wait: Callable[[float], None] | None
) -> Briefing:
    permissions.may_track(by, meeting)
    if kept := storing.find(received.data, meeting):
        return _kept(by, kept, received, at)
    if received.revises is not None:
        may_revise(by, received.revises)
    # Reading can take long, so it comes before anything is written or locked.
    reading = read_file(received.data, name=received.file_name, on_wait=on_wait)
    try:
        with refusing_conflicts(gone=GONE):
            return _write(by, meeting, received, reading, at)
    except EditConflict:
        raise
    except Refused:
        # Sent twice at once: the other one was first.
        if kept := storing.find(received.data, meeting):
            return _kept(by, kept, received, at)
        raise


def _kept(by: User, kept: Briefing, received: Received, at: datetime | None) -> Briefing:
    """Let what is kept already replace what was named. Raises `AlreadyStored` where nothing was, or it did before."""
    if received.revises is None or kept.revises_id == received.revises.pk:
        raise storing.AlreadyStored(kept)
    replace_briefing(briefing=kept, revises=received.revises, by=by, at=at)
    return kept


def _write(by: User, meeting: Meeting, received: Received, reading: FileReading, at: datetime | None) -> Briefing:
    """Write a briefing as one act, with what it takes over from the one it replaces."""
    if received.revises is not None:
        lock_meeting(meeting.pk)
        may_revise(by, received.revises)
    act = open_act(
        by=by,
        verb="add_briefing" if received.revises is None else "revise_briefing",
        reason=received.file_name,
        at=at,
    )
    with pghistory.context(act=act.pk):
        made = storing.store(meeting=meeting, reading=reading, received=received, by=by, at=act.at)
        carry_over(made, by=by, draft=Draft(act=act, at=at))
    return made
