"""The work on an import, step by step: reading, checking and applying. Called by a request for few rows, by a job else.

Each step finds out first what has been done, so that a job may run again from its start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import permissions
from tracker.actions import file_imports
from tracker.actions.importing import ImportOutcome, import_recommendations
from tracker.database.apart import apart
from tracker.exchange.importing import reference
from tracker.exchange.importing.checking import Checked
from tracker.exchange.importing.choices import Choices
from tracker.exchange.importing.fields import fields_of
from tracker.exchange.importing.planning import Planner
from tracker.exchange.importing.table import Table, read_table
from tracker.models import FileImport, ImportKind
from tracker.workflow import Refused, listed

State = FileImport.State
log = logging.getLogger(__name__)


def run(file_import: FileImport) -> None:
    """Do what is next with a small import; a job does it with a large one, and with a small one where this stops."""
    if file_import.is_small:
        work(file_import.pk)


def work(key: int) -> None:
    """Do what is next with the import of a key, and note how it went. Raises what is no fault of the file."""
    found = file_imports.start_work(file_import=key)
    if found is None:
        return
    step = {State.READING: _read, State.CHECKING: _check, State.APPLYING: _apply}[State(found.state)]
    try:
        permissions.may_import(found.added_by, found.kind, found.meeting)
        step(found)
    except Refused as refusal:
        file_imports.stop_import(file_import=found, problem=str(refusal))
    except OperationalError:
        raise
    except Exception:
        if found.attempts < file_imports.MOST_ATTEMPTS:
            raise
        log.exception("Import %s could not be worked on", found.pk)
        file_imports.stop_import(
            file_import=found, problem=_("Something in this file could not be read. Nothing of it was imported.")
        )


def table_of(file_import: FileImport, sheet: int | None = None) -> Table:
    """Return the rows of a file that was read; of the sheet that is chosen, unless another is asked for."""
    chosen = file_import.columns.get("sheet") if sheet is None else sheet
    return Table.unpacked(bytes(file_import.table), fields_of(file_import.kind), chosen)


def choices_of(file_import: FileImport) -> Choices:
    """Return what is chosen for the columns of a file."""
    return Choices.plain(file_import.columns, fields_of(file_import.kind))


def _read(found: FileImport) -> None:
    fields = fields_of(found.kind)
    table = read_table(bytes(found.data), name=found.file_name, fields=fields)
    profile = Choices.plain(found.columns, fields) if found.columns else None
    choices = Choices.guessed(table, fields, profile)
    file_imports.note_read(file_import=found, table=table.packed(), rows=table.count, columns=choices.as_json())


def _check(found: FileImport) -> None:
    checked = _tried(found)[0]
    file_imports.note_checked(file_import=found, outcome=checked.as_json(), mark=checked.mark)


def _apply(found: FileImport) -> None:
    """Enter what was checked; where it would do something else now, or a row is refused, keep the new check."""
    with transaction.atomic():
        checked, outcome = _entered_as_checked(found)
        if outcome.act is not None:
            file_imports.note_applied(file_import=found, act=outcome.act, outcome=checked.as_json())
            return
        transaction.set_rollback(True)
    if outcome.refused:
        problem = _("Nothing was imported, because a row is refused. The reason is beside the row.")
        _refuse(checked, outcome)
    else:
        problem = _("Something changed here after the check. Nothing was imported. Look at the new check.")
        checked = _tried(found)[0]
    file_imports.note_checked(file_import=found, outcome=checked.as_json(), mark=checked.mark, problem=problem)


def _entered_as_checked(found: FileImport) -> tuple[Checked, ImportOutcome]:
    """Return what was entered; without an act where that is not what the check said, or a row is refused.

    Rows are entered while the next are planned, so all of it is compared at the end, and what is not so is not kept.
    """
    if found.kind == ImportKind.RECOMMENDATIONS:
        planner = _planner(found, compare=False, until_wrong=True)
        checked, outcome = planner.checked, _entered(found, planner, preview=False)
        return checked, outcome if _is_as_checked(found, checked) else ImportOutcome()
    checked, outcome = _entered_reference(found, preview=False)
    return checked, outcome if outcome.refused or _is_as_checked(found, checked) else ImportOutcome()


def _is_as_checked(found: FileImport, checked: Checked) -> bool:
    return checked.mark == found.mark and not checked.wrong


def _tried(found: FileImport) -> tuple[Checked, ImportOutcome]:
    """Return what an import would do, and what the actions said when it was tried."""
    if found.kind == ImportKind.RECOMMENDATIONS:
        planner = _planner(found)
        checked, outcome = planner.checked, _entered(found, planner, preview=True)
    else:
        checked, outcome = _entered_reference(found, preview=True)
    _refuse(checked, outcome)
    return checked, outcome


def _planner(found: FileImport, *, compare: bool = True, until_wrong: bool = False) -> Planner:
    choices = choices_of(found)
    return Planner(table_of(found), choices, found.added_by, found.meeting, compare=compare, until_wrong=until_wrong)


@contextmanager
def _telling(found: FileImport) -> Iterator[Callable[[int], None]]:
    """Yield what notes how many rows are done, so that a page shows it while all of them wait to be kept."""

    def told(done: int) -> None:
        # Whoever waits sees the next number; the work does not stop for it.
        with suppress(OperationalError):
            file_imports.note_progress(file_import=found, done=done, by=other)

    with apart() as other:
        yield (lambda done: None) if found.is_small else told


def _reason(found: FileImport) -> str:
    return _("From the file “%(name)s”.") % {"name": found.file_name}


def _note(found: FileImport) -> str:
    """Return which rows were left out, for the reason of the act."""
    rows = sorted(choices_of(found).left_out)
    said = ngettext("Row %(rows)s was left out.", "Rows %(rows)s were left out.", len(rows))
    return said % {"rows": listed([f"{row:,}" for row in rows])} if rows else ""


def _entered_reference(found: FileImport, *, preview: bool) -> tuple[Checked, ImportOutcome]:
    table, choices = table_of(found), choices_of(found)
    reason = " ".join(filter(None, (_reason(found), _note(found))))
    with _telling(found) as told:
        return reference.enter(table, choices, found.added_by, found.kind, reason=reason, preview=preview, told=told)


def _entered(found: FileImport, planner: Planner, *, preview: bool) -> ImportOutcome:
    with _telling(found) as told:
        return import_recommendations(
            by=found.added_by,
            rows=planner,
            reason=_reason(found),
            note=_note(found),
            received_from=choices_of(found).received_from or found.file_name[-200:],
            preview=preview,
            told=told,
        )


def _refuse(checked: Checked, outcome: ImportOutcome) -> None:
    """Keep what the actions refuse, with the rows."""
    for number, sentence in outcome.refused:
        checked.refuse(number, sentence)
