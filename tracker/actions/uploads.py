"""Briefings that somebody uploads: short ones are read at once, all others by a job."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from briefings import storing
from briefings.models import Briefing, Meeting, Upload
from briefings.reading import Unreadable, is_read_here
from briefings.stored_sentences import refusal_as_stored
from tracker import deferring, permissions
from tracker.actions.briefings import add_briefing, revise_briefing
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.meetings import GONE
from tracker.actions.revising import may_revise
from tracker.models import User
from tracker.workflow import EditConflict, Refused

MOST_ATTEMPTS = 2
"""Reading is tried so often. A file that made a process die twice would do so again."""
KEPT = timedelta(days=30)
"""Uploads that ended are kept for so long, for whoever comes back to their page."""
OVERDUE = timedelta(minutes=10)
"""Whoever sends an unfinished upload again after this has it put into the queue again, should its job be lost."""

log = logging.getLogger(__name__)


def send_briefing(
    *,
    by: User,
    meeting: Meeting,
    data: bytes,
    file_name: str,
    title: str = "",
    is_pasted: bool = False,
    revises: Briefing | None = None,
) -> Briefing | Upload:
    """Take a document in, and return its briefing if it was short enough to be read at once, else its upload.

    The upload is read by a job. It is a corrected version of what it `revises`; so is a briefing that was made from
    these bytes before. Bytes that are waiting or being read already give the upload that has them. Raises `Unreadable`
    where the first look shows that they cannot be read, `storing.AlreadyStored` where they were, and `EditConflict`
    where they wait with another choice of what they revise.
    """
    permissions.may_track(by, meeting)
    if is_read_here(data, name=file_name) or storing.find(data, meeting):
        return _read(by, meeting, revises, data=data, file_name=file_name, title=title)
    if revises is not None:
        may_revise(by, revises)
    sha256 = storing.checksum(data)
    try:
        with refusing_conflicts(gone=GONE):
            return _unfinished(meeting, sha256, revises) or _queued(
                Upload(
                    meeting=meeting,
                    file_name=file_name[-255:],
                    title=title,
                    is_pasted=is_pasted,
                    data=data,
                    sha256=sha256,
                    revises=revises,
                    added_by=by,
                    added_at=timezone.now(),
                )
            )
    except EditConflict:
        raise
    except Refused:
        # Sent twice at once: the other one was first.
        if (other := _unfinished(meeting, sha256, revises)) is not None:
            return other
        raise


def _read(by: User, meeting: Meeting, revises: Briefing | None, *, data: bytes, file_name: str, title: str) -> Briefing:
    """Read a document, as a new one of a meeting or as a corrected version."""
    if revises is not None:
        return revise_briefing(by=by, briefing=revises, data=data, file_name=file_name, title=title)
    return add_briefing(by=by, meeting=meeting, data=data, file_name=file_name, title=title)


def _unfinished(meeting: Meeting, sha256: str, revises: Briefing | None) -> Upload | None:
    """Return the upload of these bytes that is not finished; one that waits for very long is queued again.

    Raises `EditConflict` where it was sent with another choice of what it revises.
    """
    found = Upload.objects.unfinished().defer("data").filter(meeting=meeting, sha256=sha256).first()
    if found is not None and found.revises_id != (revises.pk if revises else None):
        raise EditConflict(
            _(
                "This document is already being imported, with another choice under “Replaces”. Wait until it is "
                "imported, then send it again with your choice."
            )
        )
    if found is not None and timezone.now() - (found.started_at or found.added_at) > OVERDUE:
        _defer(found)
    return found


def _queued(upload: Upload) -> Upload:
    """Keep an upload and put it into the queue, in the slot in which the fewest wait."""
    waiting = Counter(Upload.objects.unfinished().values_list("slot", flat=True))
    upload.slot = min(range(settings.READS_AT_ONCE), key=lambda slot: waiting[slot])
    upload.save(force_insert=True)
    _defer(upload)
    return upload


def _defer(upload: Upload) -> None:
    deferring.defer("read_upload", lock=f"reading {upload.slot}", upload=upload.pk)


def read_upload(*, upload: int) -> None:
    """Read an upload and end it, as a briefing or with the reason why there is none. Called by its job.

    An upload that has ended, or is gone, is left alone, so that a job may run twice. Raises what is no fault of the
    file, and for the first time what may be one, so that the job is tried again.
    """
    begun = _begin(upload)
    if begun is None:
        return
    try:
        briefing = _read(
            begun.added_by,
            begun.meeting,
            begun.revises,
            data=bytes(begun.data),
            file_name=begun.file_name,
            title=begun.title,
        )
    except storing.AlreadyStored as kept:
        # An attempt before this one stored it, and died before it could say so; or somebody else imported the same.
        _end(begun, briefing=kept.briefing)
    except Unreadable as unreadable:
        _end(begun, problem=refusal_as_stored(unreadable))
    except Refused as refusal:
        _end(begun, problem=str(refusal))
    except OperationalError:
        raise
    except Exception:
        if begun.attempts < MOST_ATTEMPTS:
            raise
        log.exception("Upload %s could not be read", begun.pk)
        _end(begun, problem=_broken_off(begun))
    else:
        _end(begun, briefing=briefing)


@transaction.atomic
def _begin(pk: int) -> Upload | None:
    """Note that reading an upload begins, and return it; None where there is nothing to be read."""
    found = Upload.objects.unfinished().select_for_update(of=["self"], no_key=True).filter(pk=pk).first()
    if found is None:
        return None
    if found.attempts >= MOST_ATTEMPTS:
        _end(found, problem=_broken_off(found))
        return None
    found.attempts += 1
    found.state, found.started_at = Upload.State.READING, timezone.now()
    found.save(update_fields=["attempts", "state", "started_at"])
    return found


def _end(upload: Upload, *, briefing: Briefing | None = None, problem: str = "") -> None:
    """Note what became of an upload. Its bytes go, but for pasted text that has to be shown again."""
    upload.state = Upload.State.REFUSED if problem else Upload.State.READ
    upload.briefing, upload.problem, upload.ended_at = briefing, problem, timezone.now()
    if briefing is not None or not upload.is_pasted:
        upload.data = b""
    with transaction.atomic():
        upload.save(update_fields=["state", "briefing", "problem", "ended_at", "data"])
        Upload.objects.ended().filter(ended_at__lt=upload.ended_at - KEPT).delete()


def _broken_off(upload: Upload) -> str:
    return _(
        "“%(file)s” could not be imported: the import stopped twice. Upload the file again. If that does not help, "
        "open it in the program that made it, save it as plain text and upload that file."
    ) % {"file": upload.file_name}
