"""The files that people import: kept from the upload until they are applied or given up, with what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker import deferring, permissions
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.names import one_line
from tracker.models import Act, FileImport, ImportKind, ImportProfile, User
from tracker.workflow import EditConflict, Refused

TASK = "run_import"
"""The name of the task that reads, checks or applies an import outside the request."""
MOST_ATTEMPTS = 3
MOST_PROFILES = 50
IN_REQUEST_TAKES = timedelta(minutes=1)
"""After so long, work that began in a request has ended, or its process has died."""

State = FileImport.State


@transaction.atomic
def begin_import(
    *,
    by: User,
    kind: ImportKind,
    meeting: Meeting | None,
    data: bytes,
    file_name: str,
    profile: ImportProfile | None = None,
    by_job: bool = True,
) -> FileImport:
    """Keep a file that is to be imported, and return it; it is still to be read. Old ones of everybody are removed.

    `by_job` is False where whoever calls this does all the work.
    """
    permissions.may_import(by, kind, meeting)
    now = timezone.now()
    FileImport.objects.old(now).delete()
    made = FileImport.objects.create(
        kind=kind,
        meeting=meeting,
        file_name=file_name[-255:],
        data=data,
        columns=profile.columns if profile is not None else {},
        added_by=by,
        added_at=now,
        changed_at=now,
    )
    if by_job:
        defer_import(made)
    return made


@transaction.atomic
def queue_import(
    *,
    by: User,
    file_import: FileImport,
    state: str,
    columns: Mapping[str, Any] | None = None,
    rows: int | None = None,
    mark: str | None = None,
    by_job: bool = True,
) -> None:
    """Let the next thing be done with an import: `state` says what, `columns` with which choices.

    `mark` is that of the check that the person was shown, if there was a page. Whoever calls this does it at once with
    a small one; a job does it with the others, unless `by_job` is False.
    """
    locked = _lock(by, file_import)
    if mark is not None and locked.mark != mark:
        raise EditConflict(
            _("The file was checked again after this page was opened. Nothing was imported. Look at the new check.")
        )
    if locked.state in (State.APPLIED, State.APPLYING) or (locked.is_busy and locked.state != state):
        raise EditConflict(_("This file is being worked on, or was already imported. Open its page again."))
    locked.state, locked.attempts, locked.done, locked.problem = state, 0, 0, ""
    if columns is not None:
        locked.columns = dict(columns)
    if rows is not None:
        locked.rows = rows
    _save(locked, "state", "attempts", "done", "problem", "columns", "rows")
    if by_job:
        defer_import(locked)


def defer_import(file_import: FileImport) -> None:
    """Have an import worked on outside the request, of one import by one job at a time.

    Of a small one, which is worked on in the request, that is for where the request dies: the job finds nothing else.
    """
    wait = IN_REQUEST_TAKES if file_import.is_small else timedelta(0)
    deferring.defer(TASK, wait=wait, lock=f"import {file_import.pk}", file_import=file_import.pk)


@transaction.atomic
def start_work(*, file_import: int) -> FileImport | None:
    """Note that work on an import begins, and return it; None where there is none, or it ended a process too often."""
    found = FileImport.objects.select_for_update(no_key=True).filter(pk=file_import, state__in=FileImport.BUSY).first()
    if found is None:
        return None
    if found.attempts >= MOST_ATTEMPTS:
        _stop(found, _("The work on this file stopped several times. Split the file, and try again."))
        return None
    found.attempts += 1
    _save(found, "attempts")
    return found


_PROGRESS = """
UPDATE tracker_fileimport SET done = %s
WHERE id = (SELECT id FROM tracker_fileimport WHERE id = %s AND state = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED)
"""


def note_progress(*, file_import: FileImport, done: int, by: BaseDatabaseWrapper) -> None:
    """Note by a connection of its own how many rows were checked, or written. Waits for nobody."""
    with by.cursor() as cursor:
        cursor.execute(_PROGRESS, [done, file_import.pk, list(FileImport.BUSY)])


@transaction.atomic
def note_read(*, file_import: FileImport, table: bytes, rows: int, columns: Mapping[str, Any]) -> None:
    """Keep what a file holds, instead of its bytes, and what its headings say."""
    if not _is_own(file_import):
        return
    file_import.table, file_import.rows, file_import.columns, file_import.data = table, rows, dict(columns), b""
    file_import.state = State.READ
    _save(file_import, "table", "rows", "columns", "data", "state")


@transaction.atomic
def note_checked(*, file_import: FileImport, outcome: Mapping[str, Any], mark: str, problem: str = "") -> None:
    """Keep what a check found; `problem` says why something that was to be applied was not."""
    if not _is_own(file_import):
        return
    file_import.outcome, file_import.mark, file_import.problem = dict(outcome), mark, problem
    file_import.state = State.CHECKED
    _save(file_import, "outcome", "mark", "problem", "state")


def note_applied(*, file_import: FileImport, act: Act, outcome: Mapping[str, Any]) -> None:
    """Note that an import was applied by an act, in the transaction of that. Raises `EditConflict` where it was."""
    locked = FileImport.objects.select_for_update(no_key=True).get(pk=file_import.pk)
    if locked.state != State.APPLYING:
        raise EditConflict(_("This file was already imported."))
    locked.state, locked.act, locked.table, locked.outcome = State.APPLIED, act, b"", dict(outcome)
    _save(locked, "state", "act", "table", "outcome")


def stop_import(*, file_import: FileImport, problem: str) -> None:
    """Note why an import could not be read, checked or applied."""
    with transaction.atomic():
        if _is_own(file_import):
            _stop(file_import, problem)


def _is_own(file_import: FileImport) -> bool:
    """Lock an import, and return whether the work that began with it is the last that began, and nobody gave it up."""
    as_begun = {"state": file_import.state, "changed_at": file_import.changed_at}
    rows = FileImport.objects.select_for_update(no_key=True).filter(pk=file_import.pk, **as_begun)
    return rows.only("pk").first() is not None


def _stop(locked: FileImport, problem: str) -> None:
    """Go back to where the person can choose anew; a file that could not be read is at its end."""
    locked.problem = problem
    locked.state = State.REFUSED if locked.state == State.READING else State.READ
    if locked.state == State.REFUSED:
        locked.data = b""
    _save(locked, "problem", "state", "data")


@transaction.atomic
def give_up_import(*, by: User, file_import: FileImport) -> None:
    """Remove an import; what it entered stays. Raises `Refused` while it is being applied."""
    locked = _lock(by, file_import)
    if locked.state == State.APPLYING:
        raise Refused(_("This file is being imported. Wait until it is finished."))
    locked.delete()


@transaction.atomic
def save_profile(*, by: User, kind: str, name: str, columns: Mapping[str, Any]) -> ImportProfile:
    """Keep what was chosen for the columns under a name; a profile of that name is replaced.

    Which rows are left out is of one file, and is not kept.
    """
    permissions.may_import(by, kind)
    name = one_line(name, 80, _("name"))
    own = ImportProfile.objects.filter(owner=by, kind=kind)
    if own.exclude(name=name).count() >= MOST_PROFILES:
        raise Refused(_("You already have %(most)d profiles. Delete one first.") % {"most": MOST_PROFILES})
    kept = {"columns": {**columns, "left_out": []}, "saved_at": timezone.now()}
    with refusing_conflicts():
        return ImportProfile.objects.update_or_create(owner=by, kind=kind, name=name, defaults=kept)[0]


def remove_profile(*, by: User, profile: ImportProfile) -> None:
    """Remove a profile of one's own."""
    ImportProfile.objects.filter(owner=by, pk=profile.pk).delete()


def _lock(by: User, file_import: FileImport) -> FileImport:
    """Return an import of this person, locked, if they may still import its rows."""
    permissions.may_import(by, file_import.kind, file_import.meeting)
    found = FileImport.objects.of(by).select_for_update(of=["self"], no_key=True).filter(pk=file_import.pk).first()
    if found is None:
        raise Refused(_("Somebody removed this file. Choose it again."))
    return found


def _save(file_import: FileImport, *fields: str) -> None:
    file_import.changed_at = timezone.now()
    file_import.save(update_fields=[*fields, "changed_at"])
