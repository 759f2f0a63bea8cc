"""Files that nobody can import as they are: each is answered with a sentence, and nothing of it is entered."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker.exchange.importing import running
from tracker.models import Act, FileImport, Recommendation, User

SignIn = Callable[[User], Client]
GOOD = "Title;Lead\nBuild a port;Health\n"


def workbook(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook of one sheet with a head, filled by a function."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, options)
    sheet = book.add_worksheet("List")
    for place, head in enumerate(("Title", "Lead", "Due date")):
        sheet.write_string(0, place, head)
    fill(sheet, book)
    book.close()
    return made.getvalue()


def formulas(sheet: Any, book: Any) -> None:
    """Formulas that were never calculated, that have an error, and one that has a result."""
    for row, (formula, value) in enumerate((("=A99&B99", ""), ("=#REF!", "#REF!"), ('="A"&"B"', "Dig a canal")), 1):
        sheet.write_formula(row, 0, formula, None, value)
    sheet.write_string(4, 0, "Build a port")
    sheet.write_formula(4, 1, "=NA()", None, "#N/A")
    sheet.write_formula(7, 5, "=NA()", None, "#N/A")  # in a column that is not imported, below the list


def shown(client: Client, data: bytes, name: str, kind: str = "recommendations") -> str:
    """What the pages say of a file, up to where it could be imported."""
    form = {"kind": kind, "meeting": "PARIS", "file": SimpleUploadedFile(name, data)}
    page = client.post("/import/upload", form, follow=True)
    assert page.status_code in (200, 422)
    found = FileImport.objects.order_by("pk").last()
    if found is not None and found.is_busy:
        running.work(found.pk)
        found.refresh_from_db()
        page = client.get(f"/import/{found.pk}/", follow=True)
    if found is not None and found.has_table:
        chosen = page.context["form"]
        said = {field: chosen[field].value() or "" for field in chosen.fields}
        page = client.post(f"/import/{found.pk}/check", {"sheet": "0", **said}, follow=True)
        assert page.status_code in (200, 422)
        found.refresh_from_db()
        client.post(f"/import/{found.pk}/apply", {"mark": found.mark})
    return text(page.content.decode())


def refused(client: Client, data: bytes, name: str, *sentences: str) -> None:
    """A file is answered with sentences, and nothing of it is entered."""
    said = shown(client, data, name)
    for sentence in sentences:
        assert sentence in said, said
    assert not Recommendation.objects.exists()


def test_a_formula_without_a_result_is_refused_by_its_cell(coordinator: Client) -> None:
    said = "The formula in this cell has no result."
    refused(
        coordinator,
        workbook(formulas),
        "list.xlsx",
        f"Row 2 A2 Title {said}",
        f"Row 3 A3 Title {said}",
        f"B5 Lead {said}",
    )

    problems = FileImport.objects.get().outcome["problems"]
    assert [number for number, *_rest in problems] == [2, 3, 5], "a row below the list that says nothing is none"


def test_an_empty_sheet_that_is_chosen_is_said_to_be_empty(cast: Cast, coordinator: Client) -> None:
    def more(sheet: Any, book: Any) -> None:
        sheet.write_row(1, 0, ["Build a port", "Health"])
        book.add_worksheet("Empty")

    file = SimpleUploadedFile("list.xlsx", workbook(more))
    coordinator.post("/import/upload", {"kind": "recommendations", "file": file})
    key = FileImport.objects.get().pk

    page = coordinator.get(f"/import/{key}/columns/", {"sheet": "1"})
    answer = coordinator.post(f"/import/{key}/check", {"sheet": "1", "kind": "recommendation"})

    for each, status in ((page, 200), (answer, 422)):
        assert each.status_code == status
        assert "This sheet is empty. Choose another sheet." in text(each.content.decode())
    assert coordinator.get(f"/import/{key}/columns/").context["table"].count == 1


NUL = "The cell holds a character that cannot be stored (NUL). Remove it."


def test_a_character_that_cannot_be_stored_is_refused_by_its_cell(cast: Cast, coordinator: Client) -> None:
    factories.track(cast)
    codes = ("title", "goal", "reference", "their_reference", "meeting", "lead", "owner", "themes", "due_on", "status")
    rows = [{"title": "Build a port", code: "PARIS-01\x00"} for code in codes]

    said = shown(coordinator, json.dumps([{"title": "One", "next step\x00": "Dig."}, *rows]).encode(), "list.json")

    assert said.count(NUL) == len(codes), said
    assert Recommendation.objects.count() == 1


def test_a_character_that_cannot_be_stored_is_refused_in_a_workbook_and_in_other_lists(
    cast: Cast, coordinator: Client
) -> None:
    data = with_part(workbook(lambda sheet, book: sheet.write_string(1, 0, "Build a port QQ")), b"QQ", b"_x0000_")

    refused(coordinator, data, "list.xlsx", f"Row 2 A2 Title {NUL}")
    themes = '[{"name": "Food\\u0000"}]'
    assert f"Row 2 A2 name {NUL}" in shown(coordinator, themes.encode(), "list.json", kind="themes")


def with_part(data: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with other bytes in place of some."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for part in given.namelist():
            out.writestr(part, given.read(part).replace(old, new))
    return made.getvalue()


def test_a_very_long_cell_is_refused_by_its_cell(cast: Cast, coordinator: Client) -> None:
    long = " ".join(f"{number:08x}" for number in range(130_000))
    names = ("title", "goal", "due_words", "last_entry", "next_step")
    rows = [{**dict.fromkeys(names, "Port"), name: long} for name in names]

    said = shown(coordinator, json.dumps(rows).encode(), "list.json")

    for row, letter in enumerate("ABCDE", 2):
        assert f"Row {row} {letter}{row}" in said, said[:2_000]
    assert said.count("longer than 20000 characters") == 5
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (
            GOOD.encode() + "Éteindre;Santé\n".encode() + "Été;Santé\n".encode("cp1252"),
            "list.csv",
            "mixes two encodings",
        ),
        (b'Title;Lead\n"Build a port;Health\nDig a canal;Health\n', "list.csv", "quotation mark in row 2"),
        (b'Title;Lead\nOne;Health\n"Two;Health\n"Three;Health\n', "list.csv", "quotation mark in row 3"),
        (b"", "list.csv", "is empty"),
        (b"\x00" * 100, "list.csv", "Save it as CSV or XLSX"),
        (b"PK\x03\x04" + b"\x00" * 500, "list.xlsx", "is not a spreadsheet, or it is damaged"),
    ],
    ids=["encodings", "quote", "two quotes", "empty", "zeros", "damaged"],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(
    coordinator: Client, data: bytes, name: str, said: str
) -> None:
    refused(coordinator, data, name, said)


def padded(rows: bytes) -> bytes:
    """A workbook of one row, with more rows put behind it."""
    data = workbook(lambda sheet, book: sheet.write_string(1, 0, "Build a port"))
    return with_part(data, b"</sheetData>", rows + b"</sheetData>")


@pytest.mark.slow
def test_a_file_that_unpacks_to_far_more_than_it_weighs_is_refused(coordinator: Client) -> None:
    refused(coordinator, padded(b"<row/>" * 40_000_000), "list.xlsx", "Split it.")


@pytest.mark.slow
def test_a_million_empty_rows_below_a_list_are_no_rows(cast: Cast, coordinator: Client) -> None:
    empty = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(3, 1_000_001))

    said = shown(coordinator, padded(empty), "list.xlsx")

    assert "New 1 row" in said, said


@pytest.mark.slow
def test_a_hundred_megabytes_are_refused_before_they_are_read(coordinator: Client) -> None:
    refused(
        coordinator,
        GOOD.encode() + b"Build a port;Health\n" * 5_000_000,
        "list.csv",
        "Files can be up to 25 MB",
        "Split it",
    )


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None and not os.environ.get("CI"), reason="needs LibreOffice")
def test_the_list_goes_out_is_edited_in_libreoffice_and_comes_back(
    cast: Cast, coordinator: Client, tmp_path: Path
) -> None:
    due_on = (timezone.localdate() + timedelta(days=70)).replace(day=25)  # CSV says it in figures
    kept = factories.track(cast, title="Build a port", goal="Ships\npass", due_on=due_on, themes=[cast.theme])
    edited = factories.track(cast, title="00123", parties=[cast.data], due_words="MAR-01")
    (tmp_path / "list.xlsx").write_bytes(coordinator.get("/recommendations.xlsx", {"fields_in": "all"}).getvalue())
    opened = office(tmp_path, tmp_path / "list.xlsx", "ods")
    assert "Unchanged 2 rows" in shown(coordinator, opened.read_bytes(), "list.ods")
    written = office(tmp_path, tmp_path / "list.xlsx", "csv")
    written.write_text(written.read_text().replace("00123", "Dig a canal"))
    saved = office(tmp_path, written, "xlsx")

    said = shown(coordinator, saved.read_bytes(), "list.xlsx")

    assert "Changed 1 row" in said, said
    assert "Unchanged 1 row" in said, said
    assert [item.title for item in Recommendation.objects.order_by("pk")] == [kept.title, "Dig a canal"]
    assert edited.entries.count() == 1 + Act.objects.filter(verb="import_recommendations").count()


def office(folder: Path, given: Path, ending: str) -> Path:
    """What LibreOffice makes of a file: it opens it, and saves it in another format."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending]
    subprocess.run([*command, "--outdir", str(folder), str(given)], check=True, timeout=120, capture_output=True)
    return folder / f"{given.stem}.{ending}"
