"""Read a sheet that came back, and compare each cell with the value that was sent and the value here now.

Nothing is written. A cell that differs from the value sent is entered. If that value changed here meanwhile, somebody
has to choose between the two.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core import signing
from django.db.models import QuerySet, TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.utility import xl_col_to_name

from briefings.reading import Unreadable
from briefings.reading.guarded import answer_of
from briefings.stored_sentences import refusal_in_words
from tracker.actions import refusals
from tracker.actions.returned import COMPLETE, DATE, IN_PART, OF_DATE, WORK, Returned, ReturnOutcome, entered_before
from tracker.exchange import stamps
from tracker.exchange.importing.values import refuse_unstorable
from tracker.exchange.stamps import MARK, Sent, Stamp
from tracker.exchange.update_sheet import FILLS, MOST, REFERENCE, TITLE, Fill, forecasts, statuses
from tracker.models import Organisation, Post, Recommendation, User
from tracker.typed_days import NotADay, day_of
from tracker.workflow import Refused, Status

MAX_BYTES = 10 * 1024 * 1024
_SALT, _SHOWN = "tracker.exchange.returned-sheet", "tracker.exchange.returned-sheet.shown"
_CHILD = "tracker.exchange.sheet_child"
_HEAD_WITHIN = 30
_LONGEST = 20_000


class State(TextChoices):
    """What becomes of a cell."""

    UNCHANGED = "unchanged", gettext_lazy("Unchanged")
    APPLY = "apply", gettext_lazy("To enter")
    CONFLICT = "conflict", gettext_lazy("Changed here too")
    PROBLEM = "problem", gettext_lazy("Problem")


_BELONGS_TO = {"date_reason": "proposed_due_on", "review_on": "status"}
"""Columns that mean nothing without another one."""


@dataclass(slots=True)
class Cell:
    """A cell that somebody filled in: where it stands, and what was sent, came back and is here now, in words.

    `is_kept` is the choice of a cell in conflict: that it stays as it is here.
    """

    fill: Fill
    place: str
    sent: str = ""
    returned: str = ""
    now: str = ""
    state: State = State.UNCHANGED
    is_kept: bool = True
    problem: str = ""
    value: Any = ""

    @property
    def is_entered(self) -> bool:
        """Whether it is to be entered: because nothing changed here meanwhile, or somebody chose so."""
        return self.state == State.APPLY or (self.state == State.CONFLICT and not self.is_kept)


@dataclass(slots=True)
class Line:
    """A row of the sheet: its number there, the recommendation, and its cells. `problem` says why it cannot be used.

    `passed_on` is there if somebody else is responsible here now: who was when it was sent, in conflict with who is.
    """

    number: int
    reference: str
    recommendation: Recommendation | None = None
    cells: list[Cell] = field(default_factory=list)
    problem: str = ""
    passed_on: Cell | None = None

    @property
    def is_usable(self) -> bool:
        """Whether nothing is wrong with the row or with one of its cells: a row is entered whole or not at all."""
        return not self.problem and all(cell.state != State.PROBLEM for cell in self.cells)

    @property
    def shown(self) -> list[Cell]:
        """What is to be looked at: the cells that say something new, below who became responsible meanwhile."""
        return [cell for cell in self.all if cell.state != State.UNCHANGED]

    @property
    def all(self) -> list[Cell]:
        """The cells, below who became responsible meanwhile."""
        return [self.passed_on, *self.cells] if self.passed_on is not None else self.cells

    def entered(self) -> dict[str, Any]:
        """Return what is to be entered, by column: nothing that belongs to a cell which stays as it is here.

        Nothing at all, unless somebody chose it, where somebody else is responsible now.
        """
        if self.passed_on is not None and self.passed_on.is_kept:
            return {}
        values = {cell.fill.name: cell.value for cell in self.cells if cell.is_entered}
        return {name: value for name, value in values.items() if _BELONGS_TO.get(name, name) in values}

    @property
    def said(self) -> dict[str, str]:
        """All that came back in the cells of the row, by column."""
        return {cell.fill.name: str(cell.value or cell.returned) for cell in self.cells}

    @property
    def conflicts(self) -> list[str]:
        """What the choices of its cells in conflict are called in a form."""
        return [f"{self.key}{cell.fill.name}" for cell in self.all if cell.state == State.CONFLICT]

    @property
    def key(self) -> str:
        """What the choice of a cell of this row is called in a form, before the name of the column."""
        return f"keep-{self.reference}-"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What came back: the stamp, and the rows by their numbers, each with its reference, title and filled cells."""

    stamp: Stamp
    rows: list[dict[str, Any]]

    def sealed(self) -> str:
        """Return it as a text that a form can carry, and nobody can change."""
        return signing.dumps([self.stamp.pieces(), self.rows], salt=_SALT, compress=True)

    @classmethod
    def unsealed(cls, text: str) -> Sheet | None:
        """Return the sheet that was made such a text; None where it is none."""
        try:
            pieces, rows = signing.loads(text, salt=_SALT)
        except (signing.BadSignature, ValueError):
            return None
        stamp = stamps.read(pieces)
        return None if stamp is None else cls(stamp, rows)


@dataclass(slots=True)
class Comparison:
    """What a sheet that came back says, row by row; `missing` are the references that were sent and did not return."""

    sheet: Sheet
    lines: list[Line]
    missing: list[str]

    def count(self, state: str) -> int:
        """Return how many cells are in a state; rows that cannot be used count as one problem each."""
        cells = sum(cell.state == state for line in self.lines for cell in line.all)
        return cells + (sum(bool(line.problem) for line in self.lines) if state == State.PROBLEM else 0)

    def refuse(self, outcome: ReturnOutcome) -> None:
        """Say of the rows that the actions refuse why they are."""
        refused = {row.pk: sentence for row, sentence in outcome.refused}
        for line in self.lines:
            if line.recommendation is not None and line.recommendation.pk in refused:
                line.problem = refused[line.recommendation.pk]

    def keep(self, kept: Iterable[str]) -> None:
        """Take the choices for cells in conflict: those of these names stay as they are here, others are entered."""
        names = set(kept)
        for name, cell in self._named():
            cell.is_kept = name in names

    def shown(self) -> str:
        """Return which values here are shown where one chooses, as a text that a form carries and nobody can change."""
        return signing.dumps(self._standing(), salt=_SHOWN, compress=True)

    def changed_since(self, shown: str) -> frozenset[str]:
        """Return the names of choices about a value here that was not shown by the page which carried that text.

        Also of those that are no longer asked for, because what is here is again what was sent.
        """
        try:
            seen = signing.loads(shown, salt=_SHOWN)
        except (signing.BadSignature, ValueError):
            seen = {}
        now = self._standing()
        asked_no_more = {name for name, cell in self._named() if cell.state == State.APPLY}
        for line in self.lines:
            if line.entered():
                asked_no_more |= {f"{line.key}{name}" for name in _RESPONSIBLE} - now.keys()
        return frozenset({name for name in now if seen.get(name) != now[name]} | asked_no_more & seen.keys())

    def _named(self) -> Iterator[tuple[str, Cell]]:
        """Yield each cell under the name that a choice about it has in a form."""
        yield from ((f"{line.key}{cell.fill.name}", cell) for line in self.lines for cell in line.all)

    def _standing(self) -> dict[str, str]:
        """Return a digest of what is here of each cell in conflict."""
        conflicts = ((name, cell.now) for name, cell in self._named() if cell.state == State.CONFLICT)
        return {name: hashlib.sha256(now.encode()).hexdigest()[:32] for name, now in conflicts}

    def returned(self) -> list[Returned]:
        """Return what is to be entered: of the cells in conflict those that do not stay as they are here."""
        found = []
        for line in self.lines:
            values = line.entered()
            if line.recommendation is not None and line.is_usable and values:
                found.append(Returned(line.recommendation, line.said, **values))
        return found


def read_sheet(data: bytes, *, name: str) -> Sheet:
    """Return what a file says that came back. Raises `Refused`, with a sentence that says what to do."""
    if len(data) > MAX_BYTES:
        sentence = _("The file is too large. A sheet that was sent from here has at most %(most)s MB.")
        raise Refused(sentence % {"most": MAX_BYTES // 1024 // 1024})
    try:
        answer = answer_of(_CHILD, data, name=name)
    except Unreadable as refusal:
        raise Refused(refusal_in_words(refusal)) from refusal
    if answer is None:
        raise Refused(_("The file could not be read. Save it as XLSX and choose that file."))
    return _understood(json.loads(answer))


def _understood(sheets: list[dict[str, Any]]) -> Sheet:
    hidden, stamp = _stamp(sheets)
    for sheet in sheets:
        if sheet is not hidden and (found := _table(sheet, stamp.heads)) is not None:
            return Sheet(stamp, found)
    words = {"reference": stamp.heads[REFERENCE], "title": stamp.heads[TITLE]}
    raise Refused(_("No sheet of the file has the columns “%(reference)s” and “%(title)s”.") % words)


def _stamp(sheets: list[dict[str, Any]]) -> tuple[dict[str, Any], Stamp]:
    """Return the hidden sheet and the stamp in it. Raises `Refused` where there is none, or none of ours."""
    stamped = [each for each in sheets if any(MARK in row for _number, row in each["rows"][:1])]
    if not stamped:
        raise Refused(
            _(
                "This is not a sheet that was sent from here, or its hidden sheet was removed. Choose the file that "
                "came back."
            )
        )
    column = stamped[0]["rows"][0][1].index(MARK)
    pieces = [row[column] for _number, row in stamped[0]["rows"][1:] if len(row) > column and row[column]]
    stamp = stamps.read(pieces)
    if stamp is None:
        raise Refused(
            _(
                "The hidden sheet of this file was changed, or it is too old. Send a new sheet, and ask the lead to "
                "copy what they wrote."
            )
        )
    return stamped[0], stamp


def _table(sheet: dict[str, Any], heads: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """Return the rows of a sheet that has the columns of an update, below its head; None where it has none."""
    for place, (_number, row) in enumerate(sheet["rows"][:_HEAD_WITHIN]):
        texts = [str(cell).strip() if cell is not None else "" for cell in row]
        if heads[REFERENCE] in texts and heads[TITLE] in texts:
            columns = {name: texts.index(head) for name, head in heads.items() if head in texts}
            return list(_rows(sheet["rows"][place + 1 :], columns, frozenset(sheet["formulas"])))
    return None


def _rows(
    rows: list[tuple[int, list[Any]]], columns: Mapping[str, int], formulas: frozenset[str]
) -> Iterator[dict[str, Any]]:
    for number, row in rows:
        cells = {name: row[column] if column < len(row) else None for name, column in columns.items()}
        if any(value is not None for value in cells.values()):
            places = {name: f"{xl_col_to_name(column)}{number}" for name, column in columns.items()}
            live = [name for name, place in places.items() if place in formulas]
            yield {"number": number, "cells": cells, "places": places, "formulas": live}


def compare(sheet: Sheet, user: User) -> Comparison:
    """Compare a sheet that came back with the values that were sent and the values here now. Raises `Refused`."""
    if len(sheet.rows) > 2 * MOST:
        words = {"count": f"{len(sheet.rows):,}", "most": MOST}
        raise Refused(_("The sheet has %(count)s rows. At most %(most)d were sent.") % words)
    ids = [sent.id for sent in sheet.stamp.rows.values()]
    visible = Recommendation.objects.visible_to(user).coordinated_by(user).filter(pk__in=ids)
    now = stamps.standing(visible.for_update())
    known = {row.reference: row for row in visible.select_related("owner__holder")}
    counts = Counter(str(row["cells"].get(REFERENCE) or "").strip() for row in sheet.rows)
    lines = [_line(row, sheet.stamp, now, known, counts) for row in sheet.rows]
    comparison = Comparison(sheet, lines, sorted(set(sheet.stamp.rows) - set(counts)))
    _leave_entered(comparison)
    _show_passed_on(comparison, now)
    return comparison


_RESPONSIBLE: dict[str, tuple[QuerySet[Any], Fill, Any]] = {
    "lead": (Organisation.objects.all(), Fill("lead", gettext_lazy("Lead"), ""), gettext_lazy("No lead")),
    "owner": (
        Post.objects.select_related("organisation"),
        Fill("owner", gettext_lazy("Owner post"), ""),
        gettext_lazy("No owner post"),
    ),
}
"""Who is responsible: where they are looked up, what they are called, and what is said where there is nobody."""
_PASSED_ON = gettext_lazy(
    "This changed after the sheet was sent, and stays as it is here. Choose whether the row is entered all the same."
)


def _show_passed_on(comparison: Comparison, now: Mapping[str, Sent]) -> None:
    """Let the rows that say something know who became responsible here since the sheet was sent."""
    changed: dict[str, list[tuple[Line, Any, Any]]] = {name: [] for name in _RESPONSIBLE}
    for line in comparison.lines:
        if line.recommendation is not None and line.shown:
            was, here = comparison.sheet.stamp.rows[line.reference], now[line.reference]
            for name in [name for name in _RESPONSIBLE if _is_passed_on(name, was, here)][:1]:
                changed[name].append((line, getattr(was, name), getattr(here, name)))
    for name, found in changed.items():
        if found:
            _name_responsible(name, found)


def _name_responsible(name: str, changed: list[tuple[Line, Any, Any]]) -> None:
    """Say in rows who was responsible and who is, by their keys before and now."""
    rows, fill, nobody = _RESPONSIBLE[name]
    keys = {key for _line, *both in changed for key in both}
    called = {None: str(nobody), **{row.pk: str(row) for row in rows.filter(pk__in=keys - {None})}}
    for line, before, after in changed:
        was, here = (called.get(key, str(nobody)) for key in (before, after))
        line.passed_on = Cell(fill, "", was, "", here, State.CONFLICT, problem=str(_PASSED_ON))


def _is_passed_on(name: str, was: Sent, here: Sent) -> bool:
    return getattr(was, name) not in (stamps.NOT_SAID, getattr(here, name))


def _leave_entered(comparison: Comparison) -> None:
    """Let cells be unchanged that were entered before: the same file came back again."""
    lines = [line for line in comparison.lines if line.recommendation is not None]
    rows = [Returned(line.recommendation, line.said) for line in lines if line.recommendation is not None]
    before = entered_before(rows, comparison.sheet.stamp.number)
    for line, row in zip(lines, rows, strict=True):
        for cell in line.cells:
            part = DATE if cell.fill.name in OF_DATE else WORK
            if (row.recommendation.pk, part) in before:
                cell.state = State.UNCHANGED


def _line(
    row: dict[str, Any],
    stamp: Stamp,
    now: Mapping[str, Sent],
    known: Mapping[str, Recommendation],
    counts: Mapping[str, int],
) -> Line:
    cells = row["cells"]
    line = Line(row["number"], str(cells.get(REFERENCE) or "").strip())
    sent = stamp.rows.get(line.reference)
    line.problem = _why_not(line.reference, cells, sent, known, counts)
    if not line.problem and sent is not None:
        line.recommendation = known[line.reference]
        line.cells = [_cell(fill, row, sent, now[line.reference]) for fill in FILLS if fill.name in cells]
        _propose_again({cell.fill.name: cell for cell in line.cells})
        _refuse_alone({cell.fill.name: cell for cell in line.cells})
    return line


def _propose_again(cells: Mapping[str, Cell]) -> None:
    """Let the date that was proposed before be entered once more, where a new reason came back for it.

    Where another date is proposed here meanwhile, or none, somebody has to choose.
    """
    reason, day = cells.get("date_reason"), cells.get("proposed_due_on")
    if reason is None or day is None or reason.state != State.APPLY:
        return
    if day.state == State.UNCHANGED and _says(day):
        day.state = State.APPLY if day.now == day.returned else State.CONFLICT


def _refuse_alone(cells: Mapping[str, Cell]) -> None:
    """Say of a cell that means nothing without another one that the other one is missing."""
    reason, review = cells.get("date_reason"), cells.get("review_on")
    if reason is not None and reason.state == State.APPLY and not _says(cells.get("proposed_due_on")):
        _refuse(reason, _("This is the reason for a new date, and there is none. Enter the date, or empty this cell."))
    if review is not None and review.state == State.APPLY and not _says(cells.get("status"), Status.STALLED):
        _refuse(review, refusals.REVIEW_DATE_ALONE % {"status": Status.STALLED.label})


def _says(cell: Cell | None, value: str = "") -> bool:
    """Whether a cell came back with something, or with that value."""
    return cell is not None and (cell.value == value if value else cell.value not in ("", None))


def _refuse(cell: Cell, sentence: str) -> None:
    cell.state, cell.problem = State.PROBLEM, sentence


def _why_not(
    reference: str,
    cells: Mapping[str, Any],
    sent: Sent | None,
    known: Mapping[str, Recommendation],
    counts: Mapping[str, int],
) -> str:
    """Return why a row cannot be used, as a sentence; nothing where it can."""
    if not reference:
        return _("The row has no reference. Rows that were added cannot be entered.")
    if sent is None:
        return _("This reference was not in the sheet that was sent. Restore the reference.")
    if counts[reference] > 1:
        return _("This reference is in more than one row. Keep one of them.")
    if " ".join(str(cells.get(TITLE) or "").split()) != " ".join(sent.title.split()):
        return _("The title is not the one that was sent with this reference. Rows may have been mixed up.")
    if reference not in known:
        return _("You cannot enter updates for this recommendation.")
    return ""


def _cell(fill: Fill, row: dict[str, Any], sent: Sent, now: Sent) -> Cell:
    """Return a cell, compared: sent, returned, here now."""
    cell = Cell(fill, row["places"][fill.name])
    was, here = (getattr(each, fill.name, "") for each in (sent, now))
    cell.sent, cell.now = _shown(fill, was), _shown(fill, here)
    given = row["cells"][fill.name]
    cell.returned = _raw(given)
    if fill.name in row["formulas"]:
        cell.problem = _("The cell holds a formula. Replace it with its value.")
    elif cell.returned:
        cell.value, cell.problem = _value(fill, given)
    if cell.problem:
        cell.state = State.PROBLEM
    elif cell.value not in ("", None):
        cell.state = _state(fill, was, _plain(fill, cell.value), here)
        cell.returned = _shown(fill, _plain(fill, cell.value)) if fill.kind != "choice" else cell.returned
    return cell


_SAME_STATUS = {COMPLETE: Status.REPORTED_COMPLETE.value, IN_PART: Status.REPORTED_COMPLETE.value}


def _plain(fill: Fill, value: Any) -> str:
    """Return a value as a stamp has it."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _state(fill: Fill, was: str, returned: str, here: str) -> State:
    """Return what becomes of a cell: only what came back otherwise than it was sent is entered."""
    if fill.name == "status":
        # A status is said anew, also where it is the same: only a move here since then is a conflict.
        moved = was != here and _SAME_STATUS.get(returned, returned) != here
        return State.CONFLICT if moved else State.APPLY
    if returned in (was, here):
        return State.UNCHANGED
    return State.APPLY if was == here else State.CONFLICT


def _value(fill: Fill, given: Any) -> tuple[Any, str]:
    """Return what a cell says, and else the sentence that says what is wrong with it."""
    if fill.kind == "day":
        return _day(given)
    text = _raw(given)
    try:
        refuse_unstorable(text)
    except Refused as refusal:
        return "", str(refusal)
    if fill.kind == "choice":
        choices = statuses() if fill.name == "status" else forecasts()
        code = next((code for code, label in choices.items() if text.casefold() in (code, label.casefold())), None)
        wrong = _("“%(value)s” is not one of the choices. Choose one of: %(choices)s.")
        return code or "", "" if code else wrong % {"value": text[:60], "choices": ", ".join(choices.values())}
    if len(text) > _LONGEST:
        return "", _("The text is longer than %(most)s characters. Shorten it.") % {"most": f"{_LONGEST:,}"}
    return text, ""


def _day(given: Any) -> tuple[date | None, str]:
    """Return a day that is meant without doubt, else the sentence that says why there is none."""
    if isinstance(given, dict):
        return date.fromisoformat(given["day"]), ""
    try:
        return day_of(str(given)), ""
    except NotADay as wrong:
        return None, str(wrong)


def _raw(given: Any) -> str:
    """Return a cell as text."""
    if given is None:
        return ""
    return str(given["day"]) if isinstance(given, dict) else str(given).strip()


def _shown(fill: Fill, value: str) -> str:
    """Return a value of a stamp as people read it."""
    if fill.name == "forecast":
        return forecasts().get(value, value)
    if fill.name == "status":
        return str(Status(value).label) if value in Status.values else value
    if fill.kind == "day" and value:
        return date_format(date.fromisoformat(value), "j F Y")
    return value
