"""Rows as an XLSX file: typed days, a head that stays, a link to each page, a sheet that explains it, and their log.

It is written row by row to a temporary file, so that memory stays flat. A cell holds text or a day and never a formula
of somebody else's; the only formulas are the links, which stay with their rows when these are sorted.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import log_sentences
from tracker.exchange.columns import Column, addresses
from tracker.exchange.rows import AT_ONCE, LONGEST, Chunk, Reading, in_parts
from tracker.exchange.sheets import Looks, Rows, Sheet, fitting, heighten, link
from tracker.models import ProgressEntry
from tracker.workflow import CONFIDENCE_MEANINGS, POSITION_MEANINGS, STATUS_DISPLAY, Confidence, Position, Status

MOST_ROWS = 200_000
"""A file of more takes minutes, during which nobody sees anything of it; CSV has no such limit."""
MOST_LINES = 1_000_000
"""Lines of the log in one sheet, which ends at 1,048,576."""
DAY_FORMAT = "d mmm yyyy"
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
            book.explain(about, columns, count=rows.rows.row)
        except BaseException:
            # What was begun is in open files, which only its end closes.
            book.close()
            made.close()
            raise
        book.close()
    made.seek(0)
    return made


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
        self.looks = Looks(text=self.text, day=self.day)

    def look(self, **properties: Any) -> Any:
        """Return the look of a cell."""
        return self._book.add_format({"valign": "top", "font_color": _INK, **properties})

    def sheet(self, name: str) -> Any:
        """Add a sheet, which is printed across one page, with its head on each."""
        made = self._book.add_worksheet(name[:31], worksheet_class=Sheet)
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
        self.sheet, self.book, self.columns = book.sheet(name), book, columns
        widths = [column.width for column in columns]
        begin(self.sheet, book, list(zip(heads, widths, strict=True)))
        self.rows = Rows(self.sheet, widths, book.looks)

    def add(self, chunk: Chunk) -> None:
        """Write some rows."""
        pairs = zip(addresses(chunk), chunk["reference"], strict=True)
        links = [link(address, reference, self.book.link) for address, reference in pairs]
        self.rows.add([column.cells(chunk) for column in self.columns], links=links)

    def end(self) -> None:
        """Let the columns be filtered."""
        self.sheet.autofilter(0, 0, self.rows.row, len(self.columns) - 1)


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
        self.sheet, heads = book.sheet(_("Log")), self._heads()
        begin(self.sheet, book, heads)
        self.rows = Rows(self.sheet, [width for _head, width in heads], book.looks)
        self.columns, self.is_full = len(heads), False

    @staticmethod
    def _heads() -> list[tuple[str, int]]:
        return [
            (_("Reference"), 14),
            (_("Entry"), 10),
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
        for entries in in_parts(chunk.entries(), AT_ONCE):
            room = MOST_LINES - 1 - self.rows.row
            self.is_full = self.is_full or len(entries) > room
            lines = [_line(names[entry.recommendation_id], entry) for entry in entries[:room]]
            if lines:
                self.rows.add(list(zip(*lines, strict=True)))

    def end(self) -> None:
        """Let the columns be filtered, and say where the sheet could not hold all of it."""
        self.sheet.autofilter(0, 0, self.rows.row + self.is_full, self.columns - 1)
        if self.is_full:
            self.sheet.write_string(
                MOST_LINES, 0, _("The sheet is full. Narrow the list down for the rest of the log.")
            )


def _line(reference: str, entry: ProgressEntry) -> list[Any]:
    """Return the cells of an entry; it is named as in its address on the page, which counts nothing."""
    forecast = str(Confidence(entry.confidence).label) if entry.confidence else ""
    evidence = [f"{item.title}: {item.place}" for item in entry.evidence.all() if not item.is_redacted]
    return [
        reference,
        entry.anchor,
        entry.happened_on,
        entry.recorded_on,
        entry.by.name,
        str(entry.for_post.name) if entry.for_post is not None else "",
        entry.received_from,
        log_sentences.entry_action(entry),
        str(Status(entry.status_to).label),
        log_sentences.quotation(entry, LONGEST),
        entry.next_step,
        forecast,
        "\n".join(evidence),
    ]
