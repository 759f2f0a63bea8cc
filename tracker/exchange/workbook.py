"""Rows as an XLSX file: typed days, a head that stays, a link to each page, a sheet that explains it, and their log.

It is written row by row to a temporary file, so that memory stays flat. A cell holds text or a day and never a formula
of somebody else's; the only formulas are the links, which stay with their rows when these are sorted.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import log_sentences
from tracker.exchange.columns import Column, addresses
from tracker.exchange.rows import Chunk, Reading
from tracker.models import ProgressEntry
from tracker.workflow import CONFIDENCE_MEANINGS, POSITION_MEANINGS, STATUS_DISPLAY, Confidence, Position, Status

MOST_ROWS = 200_000
"""A file of more takes minutes, during which nobody sees anything of it; CSV has no such limit."""
MOST_LINES = 1_000_000
"""Lines of the log in one sheet, which ends at 1,048,576."""
MOST_CHARACTERS = 32_000
"""A cell takes 32,767."""
LINE, MOST_LINES_SHOWN = 15, 12
"""The height of a line, in points, and how many of them a row shows."""
DAY_FORMAT = "d mmm yyyy"
_FIRST_DAY = date(1899, 12, 30).toordinal()
_INK, _HEAD = "#1a1a1a", "#e8ecf1"


@dataclass(frozen=True, slots=True)
class About:
    """What the sheet about a file says: its heading, and lines of a name and a text."""

    title: str
    lines: Sequence[tuple[str, str]]


def workbook(reading: Reading, columns: Sequence[Column], about: About, *, with_log: bool) -> IO[bytes]:
    """Return an XLSX file, at its start; it is gone when it is closed."""
    made = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with tempfile.TemporaryDirectory() as folder:
        book = Book(made, folder)
        try:
            rows = _Sheet(book, _("Recommendations"), [str(column.header) for column in columns], columns)
            log = _LogSheet(book) if with_log else None
            with closing(reading.chunks()) as chunks:
                for chunk in chunks:
                    rows.add(chunk)
                    if log is not None:
                        log.add(chunk)
            rows.end()
            if log is not None:
                log.end()
            book.explain(about, columns, count=rows.row)
        except BaseException:
            # What was begun is in open files, which only its end closes.
            book.close()
            made.close()
            raise
        book.close()
    made.seek(0)
    return made


def serial(day: date) -> int:
    """Return a day as spreadsheets count it."""
    return day.toordinal() - _FIRST_DAY


def heighten(sheet: Any, row: int, values: Iterable[Any], widths: Iterable[int]) -> None:
    """Give a row as many lines as its longest text takes, up to a limit: LibreOffice does not do so by itself."""
    pairs = zip(values, widths, strict=True)
    lines = [len(value) // width + value.count("\n") for value, width in pairs if isinstance(value, str)]
    if most := min(max(lines, default=0), MOST_LINES_SHOWN - 1):
        sheet.set_row(row, LINE * (most + 1))


def fitting(text: str) -> str:
    """Return a text as long as a cell can hold, with a mark where it was cut."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"


class Book:
    """A workbook that is being written, with the looks its sheets share."""

    def __init__(self, out: IO[bytes], folder: str) -> None:
        """Write to a file; the rows are kept in a folder until it ends."""
        self._book = xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": folder})
        self.head = self.look(bold=True, bg_color=_HEAD, bottom=1, text_wrap=True)
        self.text = self.look(text_wrap=True)
        self.day = self.look(num_format=DAY_FORMAT, align="left")
        self.link = self.look(font_color="#0b4f9e", underline=1)
        self.title = self.look(bold=True, font_size=14)
        self.name = self.look(bold=True, text_wrap=True)

    def look(self, **properties: Any) -> Any:
        """Return the look of a cell."""
        return self._book.add_format({"valign": "top", "font_color": _INK, **properties})

    def sheet(self, name: str) -> Any:
        """Add a sheet, which is printed across one page, with its head on each."""
        made = self._book.add_worksheet(name[:31])
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        return made

    def explain(self, about: About, columns: Sequence[Column], *, count: int) -> None:
        """Add the sheet that says what the file holds, as of when, and what its columns and words mean."""
        sheet = self.sheet(_("About this file"))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        rows = ngettext("%(count)s recommendation", "%(count)s recommendations", count) % {"count": f"{count:,}"}
        place = 2
        sheet.write_string(0, 0, about.title, self.title)
        parts: list[tuple[str, Iterable[tuple[str, str]]]] = [
            ("", [*about.lines, (_("Holds"), rows)]),
            (_("Columns"), [(str(column.header), str(column.meaning)) for column in columns]),
            (_("Statuses"), [(str(each.label), str(STATUS_DISPLAY[each].definition)) for each in Status]),
            (_("Responses"), [(str(each.label), str(POSITION_MEANINGS[each])) for each in Position]),
            (_("Forecasts"), [(str(each.label), str(CONFIDENCE_MEANINGS[each])) for each in Confidence]),
        ]
        for heading, lines in parts:
            if heading:
                sheet.write_string(place, 0, heading, self.head)
                sheet.write_blank(place, 1, None, self.head)
                place += 1
            for name, text in lines:
                heighten(sheet, place, [text], [90])
                sheet.write_string(place, 0, name, self.name)
                sheet.write_string(place, 1, fitting(text), self.text)
                place += 1
            place += 1

    def close(self) -> None:
        """Write the end of the file."""
        self._book.close()


class _Sheet:
    """The sheet of recommendations."""

    def __init__(self, book: Book, name: str, heads: Sequence[str], columns: Sequence[Column]) -> None:
        self.sheet, self.book, self.columns, self.row = book.sheet(name), book, columns, 0
        self._widths = [column.width for column in columns]
        begin(self.sheet, book, list(zip(heads, self._widths, strict=True)))

    def add(self, chunk: Chunk) -> None:
        """Write some rows."""
        book, text, number = self.book, self.sheet.write_string, self.sheet.write_number
        links = self._links(chunk)
        for link, row in zip(links, zip(*(column.cells(chunk) for column in self.columns), strict=True), strict=True):
            self.row += 1
            heighten(self.sheet, self.row, row, self._widths)
            self.sheet.write_formula(self.row, 0, link, book.link, row[0])
            for place, value in enumerate(row[1:], start=1):
                if isinstance(value, date):
                    number(self.row, place, serial(value), book.day)
                elif value:
                    text(self.row, place, fitting(value), book.text)

    @staticmethod
    def _links(chunk: Chunk) -> list[str]:
        pairs = zip(addresses(chunk), chunk["reference"], strict=True)
        return [f'=HYPERLINK("{address}","{reference}")' for address, reference in pairs]

    def end(self) -> None:
        """Let the columns be filtered."""
        self.sheet.autofilter(0, 0, self.row, len(self.columns) - 1)


def begin(sheet: Any, book: Book, heads: Sequence[tuple[str, int]], *, fixed: int = 1) -> None:
    """Write the head of a sheet, with the widths: it stays in view with the first columns, and is printed each time."""
    heighten(sheet, 0, [head for head, _width in heads], [width for _head, width in heads])
    for place, (head, width) in enumerate(heads):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, head, book.head)
    sheet.freeze_panes(1, fixed)
    sheet.repeat_rows(0)


class _LogSheet:
    """The sheet with the log of what was chosen."""

    def __init__(self, book: Book) -> None:
        self.sheet, self.book, self.row = book.sheet(_("Log")), book, 0
        begin(self.sheet, book, self._heads())

    @staticmethod
    def _heads() -> list[tuple[str, int]]:
        return [
            (_("Reference"), 14),
            (_("Entry"), 7),
            (_("Day"), 12),
            (_("Logged on"), 12),
            (_("By"), 20),
            (_("For"), 28),
            (_("Received from"), 24),
            (_("What happened"), 40),
            (_("Status"), 22),
            (_("Text"), 70),
            (_("Next step"), 40),
            (_("Forecast"), 12),
            (_("Evidence"), 50),
        ]

    def add(self, chunk: Chunk) -> None:
        """Write the logs of some rows."""
        names = dict(zip(chunk.keys, chunk["reference"], strict=True))
        for entry in chunk.entries():
            self.row += 1
            if self.row < MOST_LINES:
                self._write(names[entry.recommendation_id], entry)

    def _write(self, reference: str, entry: ProgressEntry) -> None:
        line = _line(reference, entry)
        heighten(self.sheet, self.row, line, [width for _head, width in self._heads()])
        for place, value in enumerate(line):
            if isinstance(value, date):
                self.sheet.write_number(self.row, place, serial(value), self.book.day)
            elif isinstance(value, int):
                self.sheet.write_number(self.row, place, value, self.book.text)
            elif value:
                self.sheet.write_string(self.row, place, fitting(value), self.book.text)

    def end(self) -> None:
        """Let the columns be filtered, and say where the sheet could not hold all of it."""
        last = min(self.row, MOST_LINES)
        self.sheet.autofilter(0, 0, last, len(self._heads()) - 1)
        if self.row >= MOST_LINES:
            self.sheet.write_string(
                MOST_LINES, 0, _("The sheet is full. Narrow the list down for the rest of the log.")
            )


def _line(reference: str, entry: ProgressEntry) -> list[Any]:
    """Return the cells of an entry."""
    forecast = str(Confidence(entry.confidence).label) if entry.confidence else ""
    evidence = [f"{item.title}: {item.place}" for item in entry.evidence.all() if not item.is_redacted]
    return [
        reference,
        entry.sequence,
        entry.happened_on,
        entry.recorded_on,
        entry.by.name,
        str(entry.for_post.name) if entry.for_post is not None else "",
        entry.received_from,
        log_sentences.entry_action(entry),
        str(Status(entry.status_to).label),
        entry.text or (_("(removed)") if entry.is_redacted else ""),
        entry.next_step,
        forecast,
        "\n".join(evidence),
    ]
