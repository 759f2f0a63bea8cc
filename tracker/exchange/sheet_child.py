"""`python -m tracker.exchange.sheet_child NAME`: reads the spreadsheet on standard input under limits, and writes JSON.

As `briefings.reading.child` does with briefings, and with its limits. Knows no Django, and nothing of what a sheet is
for. Of each sheet it returns the rows that hold something, with their numbers, the places of formulas, and those of
cells whose formula has no result.
"""

import contextlib
import io
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from briefings.reading.child import MAX_MEMORY, REFUSED, fence, limit
from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import gettext_noop as _

MAX_ROWS = 20_000
MAX_COLUMNS = 500
MAX_CHARACTERS = 20_000_000
MAX_XML = 200 * 1024 * 1024
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*><f[ >/]')
_UNKNOWN = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?:[^>]* t="e"'
    rb'|(?![^>]* t="str")[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v */>|<v></v>)?</c>)'
)
_LOCKED = _("“%(name)s” is protected with a password. Remove the password, save it and choose it again.")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read(
    data: bytes, *, name: str, most_rows: int = MAX_ROWS, most_characters: int = MAX_CHARACTERS
) -> list[dict[str, Any]]:
    """Return the sheets of a file. Raises Unreadable, with a sentence for the user."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if _is_locked(data):
        raise Unreadable(_LOCKED, name=name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        formulas, unknown = _formulas(data)
        taken = 0
        sheets = []
        for title in book.sheet_names:
            rows: list[list[Any]] = []
            for number, cells in _rows(book.get_sheet_by_name(title)):
                taken += sum(len(cell) for cell in cells if isinstance(cell, str))
                refuse_many(len(rows) + 1, taken, name, most_rows, most_characters)
                rows.append([number, cells])
            places = {"formulas": formulas.get(title, []), "unknown": unknown.get(title, [])}
            sheets.append({"name": title, "rows": rows, **places})
    except PasswordError:
        raise Unreadable(_LOCKED, name=name) from None
    except (CalamineError, zipfile.BadZipFile, ET.ParseError, KeyError, OSError):
        raise Unreadable(
            _("“%(name)s” is not a spreadsheet, or it is damaged. Save it as XLSX and choose that file."), name=name
        ) from None
    return sheets


def _is_locked(data: bytes) -> bool:
    """Return whether a file is encrypted. What reads it does not say so of every kind."""
    if data.startswith(b"PK"):
        with contextlib.suppress(zipfile.BadZipFile, KeyError), zipfile.ZipFile(io.BytesIO(data)) as parts:
            return b"encryption-data" in _part(parts, "META-INF/manifest.xml")
        return False
    return "EncryptedPackage".encode("utf-16-le") in data


def refuse_many(rows: int, characters: int, name: str, most_rows: int, most_characters: int) -> None:
    """Refuse a file of more rows or letters than are read. Raises Unreadable."""
    if rows > most_rows or characters > most_characters:
        raise Unreadable(
            _("“%(name)s” has more than %(most)s rows, or very long texts. Split it."), name=name, most=f"{most_rows:,}"
        )


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows that hold something: their number as a spreadsheet counts them, and their cells from column A."""
    first = sheet.start[1] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if any(cell not in ("", None) for cell in cells):
            yield number, [None] * first + [plain(cell) for cell in cells[:MAX_COLUMNS]]


def plain(cell: Any) -> Any:
    """Return a cell as JSON has it: a day as {"day": "2026-03-01"}."""
    if isinstance(cell, datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if cell == "" else cell


def _formulas(data: bytes) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return where formulas stand in an XLSX file, by sheet, and which cells have an error, or were never calculated.

    Of other kinds of files nothing is known.
    """
    found: dict[str, list[str]] = {}
    unknown: dict[str, list[str]] = {}
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for title, target in _sheets(parts):
                cells = _part(parts, target)
                found[title] = [place.decode() for place in _FORMULA.findall(cells)]
                unknown[title] = [place.decode() for place in _UNKNOWN.findall(cells)]
    return found, unknown


def _sheets(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the sheets of an XLSX file: what they are called, and the parts in which their cells stand."""
    names = set(parts.namelist())
    if "xl/workbook.xml" not in names:
        return
    targets = {
        each.get("Id"): posixpath.normpath(posixpath.join("xl", (each.get("Target") or "").lstrip("/")))
        for each in ET.fromstring(_part(parts, "xl/_rels/workbook.xml.rels"))  # noqa: S314 - under limits
    }
    book = ET.fromstring(_part(parts, "xl/workbook.xml"))  # noqa: S314 - under limits
    for sheet in book.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"):
        target = (targets.get(sheet.get(_RELATION)) or "").replace("xl/xl/", "xl/")
        if target in names:
            yield sheet.get("name") or "", target


def _part(parts: zipfile.ZipFile, name: str) -> bytes:
    if parts.getinfo(name).file_size > MAX_XML:
        raise MemoryError
    return parts.read(name)


def main() -> int:
    """Read, write, and return how it went."""
    limit()
    import python_calamine  # noqa: F401 - before the fence

    sys.addaudithook(fence)
    name, made, code = sys.argv[1], "", 0
    try:
        made = json.dumps(read(sys.stdin.buffer.read(), name=name), ensure_ascii=False)
    except Unreadable as refusal:
        made, code = refusal.as_json(), REFUSED
    except MemoryError:
        code = REFUSED
    if not made:
        sentence = _("“%(name)s” needs more than %(most)s MB of memory to read. Split it.")
        made = Unreadable(sentence, name=name, most=str(MAX_MEMORY // 1024 // 1024)).as_json()
    sys.stdout.buffer.write(made.encode("utf-8", "replace"))
    return code


if __name__ == "__main__":
    raise SystemExit(main())
