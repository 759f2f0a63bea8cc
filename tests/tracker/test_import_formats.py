"""Rows of every kind are imported from every format that people have them in."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from briefings.models import Meeting
from tests.conftest import Cast
from tests.slow import one_in
from tracker.exchange import table_child
from tracker.models import FileImport, Organisation, Post, Recommendation, Theme, User

SignIn = Callable[[User], Client]
Cells = Sequence[Sequence[str | date]]
DAY = date(2027, 5, 21)


def recommendations() -> list[Any]:
    rows = Recommendation.objects.order_by("number").prefetch_related("themes")
    return [(row.title, row.due_on, row.foreign_code.code, [each.name for each in row.themes.all()]) for row in rows]


KINDS: dict[str, tuple[Cells, Callable[[], list[Any]], list[Any]]] = {
    "recommendations": (
        [
            ["Their reference", "Title", "Due date", "Themes"],
            ["00123", "Build a port", DAY, "Public health"],
            ["MAR-01", "Überholung", DAY, ""],
        ],
        recommendations,
        [("Build a port", DAY, "00123", ["Public health"]), ("Überholung", DAY, "MAR-01", [])],
    ),
    "meetings": (
        [["Code", "Name", "First day", "Place"], ["LYON", "Lyon talks", DAY, "Lyon"]],
        lambda: list(Meeting.objects.filter(code="LYON").values_list("name", "starts_on", "place")),
        [("Lyon talks", DAY, "Lyon")],
    ),
    "organisations": (
        [["Name", "Short name", "Part of"], ["Ministry of Trade", "Trade", ""], ["Customs", "", "Trade"]],
        lambda: list(Organisation.objects.filter(name="Customs").values_list("parent__short_name", flat=True)),
        ["Trade"],
    ),
    "posts": (
        [["Organisation", "Name", "Holder"], ["Health", "Port desk", "reader@example.org"]],
        lambda: list(Post.objects.filter(name="Port desk").values_list("organisation__name", "holder__email")),
        [("Ministry of Health", "reader@example.org")],
    ),
    "people": (
        [
            ["E-mail address", "Name", "Organisation", "Roles"],
            ["new@example.org", "Port officer", "Health", "contributor"],
        ],
        lambda: list(User.objects.filter(email="new@example.org").values_list("name", "organisation__name")),
        [("Port officer", "Ministry of Health")],
    ),
    "themes": ([["Name"], ["Food"]], lambda: list(Theme.objects.filter(name="Food").values_list("name")), [("Food",)]),
}


def as_csv(cells: Cells) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(cells)
    return out.getvalue().encode()


def as_json(cells: Cells) -> bytes:
    head, *rows = ([str(value) for value in row] for row in cells)
    return json.dumps([dict(zip(head, row, strict=True)) for row in rows]).encode()


def as_xlsx(cells: Cells) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "d.m.yy"})
        for number, row in enumerate(cells):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                else:
                    sheet.write_string(number, place, value)
    return made.getvalue()


def as_ods(cells: Cells) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"
    spaces = " ".join(f'xmlns:{each}="{names.format(each)}"' for each in ("office", "table", "text"))
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in cells)
    body = f'<office:body><office:spreadsheet><table:table table:name="List">{rows}</table:table>'
    content = f"<office:document-content {spaces}>{body}</office:spreadsheet></office:body></office:document-content>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        parts.writestr("META-INF/manifest.xml", manifest)
        parts.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return made.getvalue()


def _ods_cell(value: str | date) -> str:
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    inner = f"<text:p>{escape(value)}</text:p>"
    return f'<table:table-cell office:value-type="string">{inner}</table:table-cell>'


FORMATS: dict[str, Callable[[Cells], bytes]] = {"csv": as_csv, "json": as_json, "xlsx": as_xlsx, "ods": as_ods}


def imported(client: Client, kind: str, data: bytes, name: str) -> FileImport:
    """What became of a file, with the columns as they were guessed."""
    said = {"kind": kind, "meeting": "PARIS" if kind == "recommendations" else ""}
    page = client.post("/import/upload", {**said, "file": SimpleUploadedFile(name, data)}, follow=True)
    made = FileImport.objects.latest("pk")
    form = page.context["form"]
    chosen = {field: form[field].value() or "" for field in form.fields}
    client.post(f"/import/{made.pk}/check", {"sheet": "0", **chosen})
    made.refresh_from_db()
    client.post(f"/import/{made.pk}/apply", {"mark": made.mark})
    made.refresh_from_db()
    return made


def entered(cast: Cast, sign_in: SignIn, kind: str, data: bytes, ending: str) -> None:
    """A file leaves the rows of its kind, and nothing of it is new the second time."""
    _cells, found, wanted = KINDS[kind]
    client = sign_in(cast.administrator if kind == "people" else cast.coordinator)
    made = imported(client, kind, data, f"list.{ending}")
    assert made.act is not None, (made.problem, made.outcome.get("problems"))
    assert found() == wanted

    again = imported(client, kind, data, f"list.{ending}")

    assert (again.act, again.outcome["new"], again.outcome["changed"]) == (None, 0, 0)


@pytest.mark.parametrize(("kind", "ending"), one_in(3, product(KINDS, FORMATS)))
def test_rows_of_each_kind_are_imported_from_each_format_once(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, kind: str, ending: str
) -> None:
    def answer(child: str, data: bytes, *, name: str) -> str:
        return json.dumps(table_child.read(data, name=name))

    monkeypatch.setattr("tracker.exchange.importing.table.answer_of", answer)
    entered(cast, sign_in, kind, FORMATS[ending](KINDS[kind][0]), ending)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None and not os.environ.get("CI"), reason="needs LibreOffice")
def test_rows_of_each_kind_are_imported_from_a_workbook_of_the_old_format(
    cast: Cast, sign_in: SignIn, tmp_path: Path
) -> None:
    for kind, (cells, _found, _wanted) in KINDS.items():
        (tmp_path / f"{kind}.xlsx").write_bytes(as_xlsx(cells))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xls"]
    given = [str(tmp_path / f"{kind}.xlsx") for kind in KINDS]
    subprocess.run([*command, "--outdir", str(tmp_path), *given], check=True, timeout=120, capture_output=True)
    for kind in KINDS:
        entered(cast, sign_in, kind, (tmp_path / f"{kind}.xls").read_bytes(), "xls")
