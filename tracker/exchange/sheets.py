"""Sheets of an XLSX file that take many rows at once, as XML that is made here.

XlsxWriter makes the XML of a cell by some forty calls, which was four fifths of the time that a file of the list took.
Here a cell that comes again is looked up. Knows none of our models.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from tracker.exchange.remembered import Remembered

MOST_CHARACTERS = 32_000
"""A cell takes 32,767."""
LINE, MOST_LINES_SHOWN = 15, 12
"""The height of a line, in points, and how many of them a row shows."""
_FIRST_DAY = date(1899, 12, 30).toordinal()
_LONGEST_KNOWN = 60
_LOOKED_AT = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]").search
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_NUMBER_OF_LINES = itemgetter(1)


def serial(day: date) -> int:
    """Return a day as spreadsheets count it."""
    return day.toordinal() - _FIRST_DAY


def fitting(text: str) -> str:
    """Return a text as long as a cell can hold, with a mark where it was cut."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"


def more_lines(text: str, width: int) -> int:
    """Return how many lines besides the first a text takes in a column of some width."""
    return len(text) // width + text.count("\n")


def height(more: int) -> int:
    """Return how high a row is, in points, that shows some lines besides the first, up to a limit; 0 is as usual."""
    return LINE * (min(more, MOST_LINES_SHOWN - 1) + 1) if more else 0


def heighten(sheet: Any, row: int, values: Iterable[Any], widths: Iterable[int]) -> None:
    """Give a row as many lines as its longest text takes, up to a limit: LibreOffice does not do so by itself."""
    pairs = zip(values, widths, strict=True)
    lines = [more_lines(value, width) for value, width in pairs if isinstance(value, str)]
    if points := height(max(lines, default=0)):
        sheet.set_row(row, points)


def escaped(text: str) -> str:
    """Return a text as the XML of a cell holds it; what XML cannot hold is written as spreadsheets do: _x000B_."""
    if _LOOKED_AT(text) is None:
        return text
    text = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    text = _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet of a book in constant memory, which also takes rows as XML, each after the last that was written."""

    def end_head(self) -> None:
        """Write the first row, so that others can follow it."""
        self._write_single_row(1)

    def add_rows(self, rows: Iterable[str], *, last: int, columns: int) -> None:
        """Write some rows, of which the last has a number, counted from 0, and which have so many columns."""
        self._check_dimensions(last, columns - 1)
        self.previous_row = last
        self.fh.writelines(rows)


class Looks:
    """The looks of cells: of a text or number, and of a day; each gets its number when it is used first."""

    def __init__(self, *, text: Any, day: Any) -> None:
        """Take two formats of a book."""
        self._text, self._day = text, day

    def cell(self, value: Any, width: int) -> tuple[str, int]:
        """Return a cell behind its number, as XML, and the lines that it takes besides one; nothing where it is empty.

        A value is a text, a day, a whole number, or None.
        """
        if isinstance(value, date):
            return f'" s="{number_of(self._day)}"><v>{serial(value)}</v></c>', 0
        if isinstance(value, int):
            return f'" s="{number_of(self._text)}"><v>{value}</v></c>', 0
        if not value:
            return "", 0
        text = escaped(fitting(value))
        space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
        cell = f'" s="{number_of(self._text)}" t="inlineStr"><is><t{space}>{text}</t></is></c>'
        return cell, more_lines(value, width)


def number_of(look: Any) -> int:
    """Return the number by which cells name a format of XlsxWriter."""
    number: int = look._get_xf_index()  # noqa: SLF001 - XlsxWriter has no other name for it
    return number


def link(address: str, text: str, look: Any) -> tuple[str, int]:
    """Return a cell, as `Looks.cell`, that leads to an address; neither may hold a quotation mark."""
    formula = f'HYPERLINK("{escaped(address)}","{escaped(text)}")'
    return f'" s="{number_of(look)}" t="str"><f>{formula}</f><v>{escaped(text)}</v></c>', 0


class Known(Remembered[tuple[str, int]]):
    """The cells of a column, by their values. Long texts hardly come again, and are made each time."""

    most = 5_000

    def __init__(self, looks: Looks, width: int) -> None:
        """Take what they look like, and how wide the column is."""
        super().__init__()
        self._looks, self._width = looks, width

    def make(self, value: Any) -> tuple[str, int]:
        """Return the cell of a value."""
        return self._looks.cell(value, self._width)

    def comes_again(self, value: Any, made: tuple[str, int]) -> bool:
        """Whether the value is no text, or a short one."""
        return not isinstance(value, str) or len(value) <= _LONGEST_KNOWN


class Rows:
    """The rows of a sheet under its head, added many at a time."""

    def __init__(self, sheet: Sheet, widths: Sequence[int], looks: Looks) -> None:
        """Begin with the row after the first."""
        sheet.end_head()
        self.sheet, self.row = sheet, 0
        self._known = [Known(looks, width) for width in widths]
        self._heads = [f'<c r="{xl_col_to_name(place)}' for place in range(len(widths))]

    def add(self, columns: Sequence[Iterable[Any]], *, links: Sequence[tuple[str, int]] = ()) -> None:
        """Write rows by the values of their columns; `links` are cells that stand in place of the first column."""
        cells: list[Sequence[tuple[str, int]]] = [
            [known[value] for value in values] for known, values in zip(self._known, columns, strict=True)
        ]
        if links:
            cells[0] = links
        first, self.row = self.row + 1, self.row + len(cells[0])
        if cells[0]:
            self.sheet.add_rows(self._xml(first, cells), last=self.row, columns=len(cells))

    def _xml(self, first: int, columns: Sequence[Sequence[tuple[str, int]]]) -> Iterator[str]:
        heads = self._heads
        for number, cells in enumerate(zip(*columns, strict=True), start=first + 1):
            points = height(max(map(_NUMBER_OF_LINES, cells)))
            look = f' ht="{points}" customHeight="1"' if points else ""
            row = [f"{head}{number}{cell}" for head, (cell, _lines) in zip(heads, cells, strict=True) if cell]
            yield f'<row r="{number}"{look}>{"".join(row)}</row>'
