"""Files that are imported are read: separators, encodings, heads, days and values, and what cannot be read is said."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from briefings.reading import Unreadable
from tracker.exchange import table_child
from tracker.exchange.importing.choices import Choices
from tracker.exchange.importing.fields import fields_of
from tracker.exchange.importing.table import Table, as_text
from tracker.exchange.importing.values import day_of, several
from tracker.models import ImportKind
from tracker.workflow import Refused

RECOMMENDATIONS = fields_of(ImportKind.RECOMMENDATIONS)


def table(data: bytes, name: str = "list.csv") -> Table:
    """The rows of a file, read here."""
    return Table(table_child.read(data, name=name), RECOMMENDATIONS)


def cells(data: bytes, name: str = "list.csv") -> list[list[Any]]:
    found = table(data, name)
    return [[head.name for head in found.heads], *([as_text(cell) for cell in row.cells] for row in found.rows())]


# --- Reading ---------------------------------------------------------------------------------------------------------

WORDS = [["Titre", "Échéance"], ["Préparer l’été", "2027-05-21"]]
LINES = "Titre;Échéance\nPréparer l’été;2027-05-21\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_separator_and_line_ending_is_recognised(separator: str, ending: str) -> None:
    assert cells(LINES.replace(";", separator).replace("\n", ending).encode()) == WORDS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_encoding_is_recognised(encoding: str) -> None:
    assert cells(LINES.encode(encoding)) == WORDS


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Titre;N\nÉté;1\n".encode() + "Été;2\n".encode("cp1252"), "mixes two encodings: line 3"),
        (b'Title;N\nOne;1\n"Two;2\nThree;3\n', "opens a quotation mark in row 3"),
        (b"\x00\x01\x02\x03" * 50, "is not a file of rows"),
        (b"PK\x03\x04 no zip at all", "is not a spreadsheet, or it is damaged"),
        (b'{"title": "One"}\n{"title": ', "is not JSON from line 2 on"),
        (b'[{"title": "One"}, 2]', "Item 2"),
    ],
)
def test_what_cannot_be_read_is_said_by_row(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        table_child.read(data, name="list.json" if data[:1] in b"[{" else "list.csv")


def test_a_cell_may_hold_line_breaks_and_quotation_marks() -> None:
    assert cells(b'Title,Goal\r\n"Build ""the"" port","One\nTwo"\r\n')[1] == ['Build "the" port', "One\nTwo"]


def test_a_million_empty_rows_are_no_rows() -> None:
    assert table(b"Title,Goal\n" + b",\n" * 1_000_000 + b"One,Two\n").count == 1


def test_json_has_names_for_columns_and_lists_for_several_values() -> None:
    data = json.dumps({"items": [{"title": "One", "themes": ["A", "B"]}, {"title": "Two", "lead": {"name": "C"}}]})

    assert cells(data.encode(), "list.json") == [["title", "themes", "lead"], ["One", "A; B", ""], ["Two", "", "C"]]
    assert cells(b'{"title": "One"}\n\n{"title": "Two"}\n', "list.jsonl") == [["title"], ["One"], ["Two"]]


def test_notes_above_the_head_merged_heads_and_equal_names_are_told_apart() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("List")
    sheet.write_string(0, 0, "Follow-up of the Paris meetings, as of June")
    sheet.merge_range(2, 1, 2, 2, "Responsible")
    sheet.write_string(2, 3, "Dates")
    for place, head in enumerate(["Title", "Lead", "Owner", "Due date", "Remarks", "Remarks"]):
        sheet.write_string(3, place, head)
    sheet.write_string(6, 0, "Build a port")
    sheet.write_datetime(6, 3, date(2027, 5, 21), book.add_format({"num_format": "d mmm yyyy"}))  # type: ignore[arg-type]
    sheet.write_formula(6, 4, '=HYPERLINK("https://example.org","MAR-01")', None, "MAR-01")
    book.close()
    found = table(made.getvalue(), "list.xlsx")
    row = next(found.rows())

    assert [head.name for head in found.heads] == [
        "Title",
        "Responsible – Lead",
        "Responsible – Owner",
        "Dates – Due date",
        "Dates – Remarks",
        "Dates – Remarks (2)",
    ]
    assert (found.count, row.number, row.at(3), row.at(4)) == (1, 7, {"day": "2027-05-21"}, "MAR-01")


def test_notes_above_the_head_hide_no_heading() -> None:
    found = table(b"Ministry list;;as of 3 March 2026\nTitle;Lead;Due date\nBuild a port;Health;\n")

    fields = Choices.guessed(found, RECOMMENDATIONS).fields

    assert [fields.get(head.key) for head in found.heads] == ["title", "lead", "due_on"]


def test_a_heading_that_is_whole_goes_before_one_under_a_group() -> None:
    found = table(b";Last year;Status\nTitle;Status;Status\nBuild a port;To do;Done\n")

    fields = Choices.guessed(found, RECOMMENDATIONS).fields

    assert [head.name for head in found.heads] == ["Title", "Last year – Status", "Status"]
    assert [fields.get(head.key) for head in found.heads] == ["title", None, "status"]


def test_columns_of_one_name_are_told_apart_from_one_that_has_the_number_itself() -> None:
    found = table(b"Title;Update;Update;Update 2;update-2\nBuild a port;a;b;c;d\n")

    assert [head.name for head in found.heads] == ["Title", "Update", "Update (3)", "Update 2", "update-2 (2)"]
    assert len({head.key for head in found.heads}) == 5


def sheets(*named: tuple[str, list[list[str]]]) -> bytes:
    """A workbook with some sheets."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, rows in named:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return made.getvalue()


LISTED = [["Was", "Bis"], ["Hafen", "21 May 2027"]]


@pytest.mark.parametrize("cover", [[], [["Deckblatt"]]], ids=["empty", "title"])
def test_a_sheet_without_rows_is_not_chosen_where_no_heading_is_known(cover: list[list[str]]) -> None:
    found = table(sheets(("Deckblatt", cover), ("Liste", LISTED), ("Mehr", LISTED)), "list.xlsx")

    assert [head.name for head in found.heads] == ["Was", "Bis"]
    assert (found.sheet, found.count) == (1, 1)


def test_an_empty_sheet_that_is_chosen_has_no_columns() -> None:
    read = table_child.read(sheets(("Liste", LISTED), ("Leer", [])), name="list.xlsx")
    found = Table(read, RECOMMENDATIONS, 1)

    assert (found.is_empty, found.heads, found.count, list(found.rows())) == (True, [], 0, [])


@pytest.mark.parametrize("data", [b"[]", b"{}"])
def test_json_that_holds_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="The file has no rows"):
        table(data, "list.json")


def test_a_workbook_with_a_password_is_refused_with_what_to_do() -> None:
    # The encrypted parts of a workbook stand in an OLE container, under names that say so.
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900)

    with pytest.raises(Unreadable, match="protected with a password"):
        table_child.read(locked, name="list.xlsx")


@pytest.mark.parametrize(
    ("cell", "written", "day"),
    [
        ("21 May 2027", "", date(2027, 5, 21)),
        ("May 21st, 2027", "", date(2027, 5, 21)),
        ("2027-05-21", "", date(2027, 5, 21)),
        ("21/05/2027", "", date(2027, 5, 21)),
        ("05/21/2027", "", date(2027, 5, 21)),
        ("6.7.2027", "dmy", date(2027, 7, 6)),
        ("06/07/2027", "mdy", date(2027, 6, 7)),
        ("06/06/2027", "", date(2027, 6, 6)),
        ("06.07.2027", "", date(2027, 7, 6)),
        ("06.07.2027", "mdy", date(2027, 6, 7)),
        ("05.21.2027", "", date(2027, 5, 21)),
        (46528, "serial", date(2027, 5, 21)),
        ({"day": "2027-05-21"}, "", date(2027, 5, 21)),
        ("", "", None),
    ],
)
def test_a_day_is_read_where_it_is_clear_or_its_format_is_chosen(cell: Any, written: str, day: date | None) -> None:
    assert day_of(cell, written) == day


@pytest.mark.parametrize("cell", ["06/07/2027", "06-07-2027", "soon", "31/02/2027", "21/05/27", 46528, "2027"])
def test_any_other_day_is_refused(cell: Any) -> None:
    with pytest.raises(Refused):
        day_of(cell)


def test_several_values_stand_in_one_cell() -> None:
    assert several("Health; Data\nTrade ;Health") == ["Health", "Data", "Trade"]
