"""The files that people import: kept from the upload until they are applied or given up, with what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker import deferring, permissions
from tracker.actions.names import one_line
from tracker.actions.steps import refusing_conflicts
from tracker.models import Act, FileImport, ImportKind, ImportProfile, User
from tracker.workflow import EditConflict, Refused

TASK = "run_import"
"""The name of the task that reads, checks or applies an import outside the request."""
MOST_ATTEMPTS = 3
MOST_PROFILES = 50

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
) -> FileImport:
    """Keep a file that is to be imported, and return it; it is still to be read. Old ones of everybody are removed."""
    permissions.may_import(by, kind, meeting)
    now = timezone.now()
    FileImport.objects.old(now).delete()
    return FileImport.objects.create(
        kind=kind,
        meeting=meeting,
        file_name=file_name[-255:],
        data=data,
        columns=profile.columns if profile is not None else {},
        added_by=by,
        added_at=now,
        changed_at=now,
    )


@transaction.atomic
def queue_import(
    *, by: User, file_import: FileImport, state: str, columns: Mapping[str, Any] | None = None, rows: int | None = None
) -> None:
    """Let the next thing be done with an import: `state` says what, `columns` with which choices.

    Whoever calls this runs it at once, or defers it.
    """
    locked = _lock(by, file_import)
    if locked.state in (State.APPLIED, State.APPLYING) or (locked.is_busy and locked.state != state):
        raise EditConflict(_("This file is being worked on, or was imported already. Open its page again."))
    locked.state, locked.attempts, locked.done, locked.problem = state, 0, 0, ""
    if columns is not None:
        locked.columns = dict(columns)
    if rows is not None:
        locked.rows = rows
    _save(locked, "state", "attempts", "done", "problem", "columns", "rows")


def defer_import(file_import: FileImport) -> None:
    """Have an import worked on outside the request; of one import only one job runs at a time."""
    deferring.defer(TASK, lock=f"import {file_import.pk}", file_import=file_import.pk)


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


def note_progress(*, file_import: FileImport, done: int) -> None:
    """Note how many rows were looked at."""
    FileImport.objects.filter(pk=file_import.pk).update(done=done)


@transaction.atomic
def note_read(*, file_import: FileImport, table: bytes, rows: int, columns: Mapping[str, Any]) -> None:
    """Keep what a file holds, instead of its bytes, and what its headings say."""
    file_import.table, file_import.rows, file_import.columns, file_import.data = table, rows, dict(columns), b""
    file_import.state = State.READ
    _save(file_import, "table", "rows", "columns", "data", "state")


@transaction.atomic
def note_checked(*, file_import: FileImport, outcome: Mapping[str, Any], mark: str, problem: str = "") -> None:
    """Keep what a check found; `problem` says why something that was to be applied was not."""
    file_import.outcome, file_import.mark, file_import.problem = dict(outcome), mark, problem
    file_import.state = State.CHECKED
    _save(file_import, "outcome", "mark", "problem", "state")


def note_applied(*, file_import: FileImport, act: Act, outcome: Mapping[str, Any]) -> None:
    """Note that an import was applied by an act, in the transaction of that. Raises `EditConflict` where it was."""
    locked = FileImport.objects.select_for_update(no_key=True).get(pk=file_import.pk)
    if locked.state != State.APPLYING:
        raise EditConflict(_("This file was imported already."))
    locked.state, locked.act, locked.table, locked.outcome = State.APPLIED, act, b"", dict(outcome)
    _save(locked, "state", "act", "table", "outcome")


def stop_import(*, file_import: FileImport, problem: str) -> None:
    """Note why an import could not be read, checked or applied."""
    with transaction.atomic():
        _stop(FileImport.objects.select_for_update(no_key=True).get(pk=file_import.pk), problem)


def _stop(locked: FileImport, problem: str) -> None:
    """Go back to where the person can choose anew; a file that could not be read is at its end."""
    locked.problem = problem
    locked.state = State.REFUSED if locked.state == State.READING else State.READ
    if locked.state == State.REFUSED:
        locked.data = b""
    _save(locked, "problem", "state", "data")


@transaction.atomic
def give_up_import(*, by: User, file_import: FileImport) -> None:
    """Remove an import that was not applied."""
    locked = _lock(by, file_import)
    if locked.state == State.APPLYING:
        raise Refused(_("This file is being imported. Wait until it is finished."))
    locked.delete()


@transaction.atomic
def save_profile(*, by: User, kind: str, name: str, columns: Mapping[str, Any]) -> ImportProfile:
    """Keep what was chosen for the columns under a name; a profile of that name is replaced."""
    permissions.may_import(by, kind)
    name = one_line(name, 80, _("name"))
    own = ImportProfile.objects.filter(owner=by, kind=kind)
    if own.exclude(name=name).count() >= MOST_PROFILES:
        raise Refused(_("You have %(most)d profiles already. Delete one first.") % {"most": MOST_PROFILES})
    kept = {"columns": dict(columns), "saved_at": timezone.now()}
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
