"""Rows of a sheet that are made as XML: the same as XlsxWriter makes of the same cells, and texts that stay texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tracker.exchange.sheets import Rows, Sheet, fitting, heighten, link, serial
from tracker.exchange.workbook import Book, begin

HEADS = [("Reference", 14), ("Title", 10), ("Due", 12)]
ADDRESS = "https://example.org/recommendations/{}/?as_of=2026-01-01&x=<1>"
TEXTS = [
    *("a & b < c > d", '"quoted"', " before", "after ", "two\nlines", "a\rb", "\x0bx", "_x0041_", "=1+1", "00123", ""),
    *("\ufffe\uffff", "é 日本 🎉", "\u2028", "\u00a0", "_", "'", "x" * 25, "y" * 400, "z" * 33_000, "\n", "#N/A", "\\"),
]
ROWS: list[tuple[str, Any, Any]] = [
    *((f"A&B-{number}", text, date(2026, 1, 1 + number % 28)) for number, text in enumerate(TEXTS)),
    *((f"A-{number}", None, number) for number in (1, 17)),
    ("A-2", "twice", None),
    ("A-3", "twice", "not a day"),
]


def made(write: Callable[[Book, Sheet], None]) -> bytes:
    """The bytes of a book with a sheet of three columns."""
    out = io.BytesIO()
    book = Book(out, "")
    sheet = book.sheet("Recommendations")
    begin(sheet, book, HEADS)
    write(book, sheet)
    sheet.autofilter(0, 0, len(ROWS), len(HEADS) - 1)
    book.close()
    return out.getvalue()


def by_cell(book: Book, sheet: Sheet) -> None:
    """Write the rows by the calls of XlsxWriter."""
    for number, (reference, *values) in enumerate(ROWS, start=1):
        heighten(sheet, number, [reference, *values], [width for _head, width in HEADS])
        formula = f'=HYPERLINK("{ADDRESS.format(reference)}","{reference}")'
        sheet.write_formula(number, 0, formula, book.link, reference)
        for place, value in enumerate(values, start=1):
            if isinstance(value, date):
                sheet.write_number(number, place, serial(value), book.day)
            elif isinstance(value, int):
                sheet.write_number(number, place, value, book.text)
            elif value:
                sheet.write_string(number, place, fitting(value), book.text)


def together(size: int) -> Callable[[Book, Sheet], None]:
    """What writes the rows so many at a time."""

    def write(book: Book, sheet: Sheet) -> None:
        rows = Rows(sheet, [width for _head, width in HEADS], book.looks)
        for start in range(0, len(ROWS), size):
            some: list[Sequence[Any]] = list(zip(*ROWS[start : start + size], strict=True))
            rows.add(some, links=[link(ADDRESS.format(each), each, book.link) for each in some[0]])
        assert rows.row == len(ROWS)

    return write


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a file, but for the one with the time."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist() if name != "docProps/core.xml"}


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_rows_are_the_same_as_xlsxwriter_makes_cell_by_cell(size: int) -> None:
    assert parts(made(together(size))) == parts(made(by_cell))


@pytest.mark.parametrize("text", ["<r><t>rich</t></r>", "<r>&</r>", "_x0041_x0042_", "_x005F_x0041_"])
def test_a_text_that_looks_like_the_format_of_the_file_stays_as_it_is(text: str) -> None:
    def write(book: Book, sheet: Sheet) -> None:
        Rows(sheet, [14, 10, 12], book.looks).add([["A-1"], [text], [None]])

    book = CalamineWorkbook.from_filelike(io.BytesIO(made(write)))

    assert book.get_sheet_by_index(0).to_python()[1][1] == text


def test_a_sheet_without_rows_has_its_head() -> None:
    data = made(lambda book, sheet: Rows(sheet, [14, 10, 12], book.looks).add([[], [], []]))

    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python() == [
        [head for head, _width in HEADS]
    ]
