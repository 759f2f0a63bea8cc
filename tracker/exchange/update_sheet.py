"""The sheet that a lead fills in: what is known stands locked, and there is a cell for each thing to say."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.returned import COMPLETE, IN_PART, NO_CHANGE
from tracker.exchange.sheets import fitting, heighten, serial
from tracker.exchange.stamps import MARK, Stamp
from tracker.exchange.workbook import DAY_FORMAT, Book, begin
from tracker.models import Recommendation
from tracker.workflow import Confidence, Status

MOST = 500
"""Rows of a sheet: as many as somebody can look through when it comes back."""
REFERENCE, TITLE = "reference", "title"
LISTS = "Lists"
_TINT = "#fff8e1"


@dataclass(frozen=True, slots=True)
class Fill:
    """A column to fill in: its name here, its heading, what to write, its kind ("text", "day" or "choice"), width."""

    name: str
    header: str | Promise
    help: str | Promise
    kind: str = "text"
    width: int = 20


FILLS: tuple[Fill, ...] = (
    Fill(
        "status", gettext_lazy("New status"), gettext_lazy("Choose how the work stands, or “No change”."), "choice", 24
    ),
    Fill("text", gettext_lazy("What happened"), gettext_lazy("One or two sentences, for everybody to read."), width=50),
    Fill("next_step", gettext_lazy("Next step"), gettext_lazy("What happens next."), width=36),
    Fill("forecast", gettext_lazy("Forecast"), gettext_lazy("Choose whether the due date will be kept."), "choice", 14),
    Fill(
        "review_on",
        gettext_lazy("Review date"),
        gettext_lazy("Only with “On hold”: the day on which to review it."),
        "day",
        14,
    ),
    Fill(
        "proposed_due_on", gettext_lazy("Proposed due date"), gettext_lazy("Only if the date has to move."), "day", 16
    ),
    Fill(
        "date_reason", gettext_lazy("Reason for the new date"), gettext_lazy("Why the due date has to move."), width=30
    ),
    Fill(
        "evidence",
        gettext_lazy("Evidence"),
        gettext_lazy("A web address or registry number. Needed for “Reported complete”."),
        width=36,
    ),
)


def statuses() -> dict[str, str]:
    """Return what can be chosen as the new status: labels by code."""
    complete = str(Status.REPORTED_COMPLETE.label)
    return {
        NO_CHANGE: _("No change"),
        **{each.value: str(each.label) for each in (Status.NOT_STARTED, Status.IN_PROGRESS, Status.STALLED)},
        COMPLETE: _("%(status)s: all of it") % {"status": complete},
        IN_PART: _("%(status)s: part of it") % {"status": complete},
    }


def forecasts() -> dict[str, str]:
    """Return what can be chosen as the forecast: labels by code."""
    return {each.value: str(each.label) for each in Confidence}


_Known = Callable[[Recommendation], Any]
_KNOWN: tuple[tuple[str, str | Promise, int, _Known], ...] = (
    (REFERENCE, gettext_lazy("Reference"), 12, lambda row: row.reference),
    (TITLE, gettext_lazy("Title"), 44, lambda row: row.title),
    ("now", gettext_lazy("Status"), 18, lambda row: str(Status(row.status).label)),
    ("owner", gettext_lazy("Owner post"), 24, lambda row: str(row.owner.name) if row.owner else ""),
    ("due", gettext_lazy("Due date"), 13, lambda row: row.due_on),
    ("marking", gettext_lazy("Marking"), 12, lambda row: row.marking),
)


def heads() -> dict[str, str]:
    """Return what the columns are called that are read again when the sheet comes back."""
    known = {name: str(header) for name, header, _width, _value in _KNOWN[:2]}
    return known | {fill.name: str(fill.header) for fill in FILLS}


def update_sheet(rows: Sequence[Recommendation], stamp: Stamp, *, sender: str, sent_on: date) -> IO[bytes]:
    """Return the sheet as an XLSX file, at its start. Its rows and their values are those of the stamp."""
    made = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with tempfile.TemporaryDirectory() as folder:
        book = Book(made, folder)
        _fill_in(book, rows, stamp)
        _explain(book, stamp, sender, sent_on)
        _hide(book, stamp)
        book.close()
    made.seek(0)
    return made


def _fill_in(book: Book, rows: Sequence[Recommendation], stamp: Stamp) -> None:
    """Add the sheet to fill in; only its cells to fill in are unlocked."""
    sheet = book.sheet(_("Update"))
    headers = [(str(header), width) for _name, header, width, _value in _KNOWN]
    headers += [(str(fill.header), fill.width) for fill in FILLS]
    begin(sheet, book, headers, fixed=2)
    _fill_rows(sheet, book, rows, stamp)
    for place, fill in enumerate(FILLS, start=len(_KNOWN)):
        sheet.data_validation(1, place, max(len(rows), 1), place, _validation(fill))
    sheet.autofilter(0, 0, len(rows), len(headers) - 1)
    allowed = ("sort", "autofilter", "format_columns", "format_rows", "select_locked_cells", "select_unlocked_cells")
    sheet.protect("", dict.fromkeys(allowed, True))


def _fill_rows(sheet: Any, book: Book, rows: Sequence[Recommendation], stamp: Stamp) -> None:
    """Write what is known of each row, and the cells to fill in."""
    frame = {"locked": False, "bg_color": _TINT, "border": 1, "border_color": "#d9d9d9"}
    looks = {kind: book.look(**frame, **how) for kind, how in _HOW}
    for number, row in enumerate(rows, start=1):
        heighten(sheet, number, [row.title, stamp.rows[row.reference].next_step], [44, 36])
        for place, (_name, _header, _width, known) in enumerate(_KNOWN):
            value = known(row)
            _write(sheet, number, place, value, book.day if isinstance(value, date) else book.text)
        for place, fill in enumerate(FILLS, start=len(_KNOWN)):
            _write(sheet, number, place, _prefilled(stamp, row, fill), looks[fill.kind])


_HOW: tuple[tuple[str, dict[str, Any]], ...] = (
    # As text, no program makes a date of a code.
    ("text", {"text_wrap": True, "num_format": "@"}),
    ("choice", {"text_wrap": True}),
    ("day", {"num_format": DAY_FORMAT, "align": "left"}),
)


def _prefilled(stamp: Stamp, row: Recommendation, fill: Fill) -> Any:
    """Return what stands in a cell to fill in when the sheet is sent: what was said last, where that may stay so."""
    sent = stamp.rows[row.reference]
    if fill.name == "next_step":
        return sent.next_step
    if fill.name == "forecast":
        return forecasts().get(sent.forecast, "")
    if fill.name == "proposed_due_on" and sent.proposed_due_on:
        return date.fromisoformat(sent.proposed_due_on)
    return None


def _write(sheet: Any, row: int, place: int, value: Any, look: Any) -> None:
    if isinstance(value, date):
        sheet.write_number(row, place, serial(value), look)
    elif value:
        sheet.write_string(row, place, fitting(value), look)
    else:
        sheet.write_blank(row, place, None, look)


def _validation(fill: Fill) -> dict[str, Any]:
    """Return what a cell takes, with the help that a spreadsheet program shows beside it."""
    said = {"input_title": str(fill.header)[:32], "input_message": str(fill.help)[:255]}
    if fill.kind == "choice":
        column, choices = ("B", statuses()) if fill.name == "status" else ("C", forecasts())
        wrong = {"error_title": str(fill.header)[:32], "error_message": _("Choose one of the list, or leave it empty.")}
        return {"validate": "list", "source": f"={LISTS}!${column}$1:${column}${len(choices)}", **said, **wrong}
    if fill.kind == "day":
        wrong = {"error_title": str(fill.header)[:32], "error_message": _("Enter a date, such as 3 March 2026.")}
        return {"validate": "date", "criteria": ">", "value": date(1945, 1, 1), **said, **wrong}
    return {"validate": "any", **said}


def _explain(book: Book, stamp: Stamp, sender: str, sent_on: date) -> None:
    """Add the sheet that says how to fill it in."""
    sheet = book.sheet(_("How to fill this in"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    words = {"lead": stamp.lead, "day": date_format(sent_on, "j F Y"), "sender": sender}
    sheet.write_string(0, 0, _("Update for %(lead)s") % words, book.title)
    lines = [
        (_("Sent"), _("On %(day)s by %(sender)s.") % words),
        (
            _("What to do"),
            _(
                "Fill in the yellow cells of the first sheet, save the file as XLSX and send it back. Leave a cell "
                "empty where there is nothing to say."
            ),
        ),
        (
            _("What not to change"),
            _("The rows are recognised by their references and titles. You can filter and hide rows."),
        ),
        *((str(fill.header), str(fill.help)) for fill in FILLS),
    ]
    for place, (name, text) in enumerate(lines, start=2):
        heighten(sheet, place, [text], [90])
        sheet.write_string(place, 0, name, book.name)
        sheet.write_string(place, 1, text, book.text)


def _hide(book: Book, stamp: Stamp) -> None:
    """Add the hidden sheet with the stamp and the lists of allowed values."""
    sheet = book.sheet(LISTS)
    stamps = [MARK, *stamp.pieces()]
    columns = [stamps, list(statuses().values()), list(forecasts().values())]
    for row in range(max(map(len, columns))):
        for place, values in enumerate(columns):
            if row < len(values):
                sheet.write_string(row, place, values[row])
    sheet.hide()
