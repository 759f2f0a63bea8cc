"""`python -m tracker.exchange.table_child NAME`: reads a file of rows on standard input under limits, and writes JSON.

Spreadsheets as `sheet_child` reads them, with its limits but for the number of rows; texts whose fields a separator
divides, and JSON, in any of the encodings that files come in. Knows no Django, and nothing of what the rows are.
"""

import csv
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from briefings.reading.child import MAX_MEMORY, REFUSED, fence, limit
from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import gettext_noop as _
from tracker.exchange import sheet_child

MAX_ROWS = 200_000
MAX_CHARACTERS = 60_000_000
MAX_CELL = 1_000_000
SEPARATORS = ",;\t|"
_LOOKED_AT = 60
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKED = (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_USUAL = frozenset("éèêëàâäáãåçñóòôöõøíìîïúùûüæœßÉÈÊÀÂÄÁÅÇÑÓÔÖØÍÎÚÜÆŒ’‘“”–—…«»€°§·•")
"""Letters and signs that stand in real texts; what a wrong encoding makes of them mostly does not."""


def read(data: bytes, *, name: str) -> list[dict[str, Any]]:
    """Return the sheets of a file; a file without sheets has one. Raises Unreadable, with a sentence for the user."""
    if data.startswith((b"PK", _OLE)):
        found = sheet_child.read(data, name=name, most_rows=MAX_ROWS, most_characters=MAX_CHARACTERS)
        return [_with_unknown(sheet) for sheet in found]
    text = _decoded(data, name)
    start = text.lstrip()[:1]
    is_json = start == "{" or (start == "[" and name.lower().endswith((".json", ".jsonl", ".ndjson")))
    rows = list(_json_rows(text, name) if is_json else _delimited(text, name))
    return [{"name": "", "rows": rows}]


def _with_unknown(sheet: dict[str, Any]) -> dict[str, Any]:
    """Return a sheet with the rows that hold nothing but formulas without a result: they are not empty."""
    there = {number for number, _cells in sheet["rows"]}
    lost = {int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for place in sheet["unknown"]} - there
    rows = sorted([*sheet["rows"], *([number, []] for number in lost)], key=lambda row: row[0])
    return {"name": sheet["name"], "rows": rows, "unknown": sheet["unknown"]}


def _decoded(data: bytes, name: str) -> str:
    """Return the text of a file. Raises Unreadable where it is in several encodings, or is no text."""
    encoding = next((found for mark, found in _MARKED if data.startswith(mark)), "") or _without_mark(data)
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        text = "" if encoding else _single_byte(data, name)
    if _CONTROL.search(text) or (data.strip() and not text):
        sentence = _("“%(name)s” is not a file of rows. Save it as CSV or XLSX and choose that file.")
        raise Unreadable(sentence, name=name)
    return text


def _without_mark(data: bytes) -> str:
    """Return the encoding that shows by its zeros: every other byte of UTF-16 is one where the text is Latin."""
    start = data[:2_000]
    halves = start[0::2].count(0), start[1::2].count(0)
    if max(halves) * 3 <= len(start):
        return ""
    return "utf-16-be" if halves[0] > halves[1] else "utf-16-le"


def _single_byte(data: bytes, name: str) -> str:
    """Return a text that is not UTF-8, as Windows or an older Mac wrote it."""
    lines = re.split(rb"\r\n|\r|\n", data)
    bad = [number for number, line in enumerate(lines, start=1) if not _is_utf8(line)]
    if len(bad) < sum(not line.isascii() for line in lines):
        sentence = _(
            "“%(name)s” mixes two encodings: line %(line)s is not in UTF-8 as other lines are. Save the whole file as "
            "CSV UTF-8 and choose that file."
        )
        raise Unreadable(sentence, name=name, line=f"{bad[0]:,}")
    high = Counter(byte for byte in data if byte > 127)
    return data.decode(max(("cp1252", "mac_roman"), key=lambda one: _fits(high, one)), "replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _fits(high: Counter[int], encoding: str) -> int:
    """Return how well an encoding makes usual letters of the bytes that are not ASCII."""
    return sum(
        count * (1 if bytes([byte]).decode(encoding, "replace") in _USUAL else -1) for byte, count in high.items()
    )


class _Lines:
    """The lines of a text, those taken for the row in hand, and whether the last was taken in the middle of a row."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.is_over = False
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._lines.readline()
        if not line:
            self.is_over = True
            raise StopIteration
        self.taken.append(line)
        return line


def _delimited(text: str, name: str) -> Iterator[list[Any]]:
    """Yield the rows that hold something, with their numbers as a spreadsheet counts them."""
    csv.field_size_limit(MAX_CELL)
    lines = _Lines(text)
    number, held, taken = 0, 0, 0
    try:
        separator = _separator(text)
        for number, cells in enumerate(csv.reader(lines, delimiter=separator), start=1):
            if lines.is_over or not _is_closed(lines.taken, separator):
                _refuse_quote(name, number)
            lines.taken.clear()
            if any(cell.strip() for cell in cells):
                held, taken = held + 1, taken + sum(map(len, cells))
                sheet_child.refuse_many(held, taken, name, MAX_ROWS, MAX_CHARACTERS)
                yield [number, [cell or None for cell in cells[: sheet_child.MAX_COLUMNS]]]
    except csv.Error:
        _refuse_quote(name, number + 1)


def _is_closed(lines: list[str], separator: str) -> bool:
    """Return whether a row of several lines closes its quotation marks before a separator, or at its end.

    Where a mark closes what another cell had opened, text follows it, and the rows between were taken for one cell.
    """
    try:
        return len(lines) == 1 or bool(list(csv.reader(lines, delimiter=separator, strict=True)))
    except csv.Error:
        return False


def _refuse_quote(name: str, number: int) -> None:
    sentence = _(
        "“%(name)s” opens a quotation mark in row %(row)s that is never closed. Close it, or remove it, and choose the "
        "file again."
    )
    raise Unreadable(sentence, name=name, row=f"{number:,}")


def _separator(text: str) -> str:
    """Return what divides the cells: what divides most of the first rows into the same number of them."""
    start = text[:200_000]

    def even(separator: str) -> tuple[float, int]:
        widths: Counter[int] = Counter()
        try:
            for place, row in enumerate(csv.reader(_Lines(start), delimiter=separator)):
                if place >= _LOOKED_AT:
                    break
                widths[len(row)] += bool(row)
        except csv.Error:
            return 0, 0
        widths.pop(1, None)
        if not widths:
            return 0, 0
        width, count = widths.most_common(1)[0]
        return count, width

    return max(SEPARATORS, key=even)


def _json_rows(text: str, name: str) -> Iterator[list[Any]]:
    """Yield the objects of a file as rows, below a row of all their names."""
    objects = _objects(text, name)
    heads = list(dict.fromkeys(key for each in objects for key in each))[: sheet_child.MAX_COLUMNS]
    sheet_child.refuse_many(len(objects), len(text), name, MAX_ROWS, MAX_CHARACTERS)
    if heads:
        yield [1, heads]
    for number, each in enumerate(objects, start=2):
        cells = [_flat(each.get(head)) for head in heads]
        if any(cell is not None for cell in cells):
            yield [number, cells]


def _objects(text: str, name: str) -> list[dict[str, Any]]:
    """Return the objects of a file: of its list, of the first list in it, or one of each line."""
    try:
        found = _listed(json.loads(text))
    except ValueError as fault:
        found = _by_line(text, name, getattr(fault, "lineno", 1))
    for number, each in enumerate(found, start=1):
        if not isinstance(each, dict):
            sentence = _(
                "Item %(item)s of “%(name)s” is not an object with names and values. Correct it, or remove it."
            )
            raise Unreadable(sentence, name=name, item=f"{number:,}")
    return found


def _listed(whole: Any) -> list[Any]:
    if isinstance(whole, list):
        return whole
    lists = [value for value in whole.values() if isinstance(value, list)] if isinstance(whole, dict) else []
    found = next((some for some in lists if some and all(isinstance(each, dict) for each in some)), None)
    return [whole] if found is None else found


def _by_line(text: str, name: str, wrong: int) -> list[Any]:
    """Return the value of each line; `wrong` is the line at which the whole file is no JSON."""
    found: list[Any] = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            found += [json.loads(line)] if line.strip() else []
        except ValueError:
            sentence = _("“%(name)s” is not JSON from line %(line)s on. Correct it and choose the file again.")
            raise Unreadable(sentence, name=name, line=f"{number if found else wrong:,}") from None
    return found


def _flat(value: Any) -> Any:
    """Return a value of JSON as a cell: lists with a semicolon between two, objects by their names."""
    if isinstance(value, list):
        return "; ".join(str(_flat(each)) for each in value if each not in (None, "")) or None
    if isinstance(value, dict):
        return next((str(value[key]) for key in ("name", "title", "label", "id") if value.get(key)), None)
    return str(value).lower() if isinstance(value, bool) else sheet_child.plain(value)


def main() -> int:
    """Read, write, and return how it went."""
    limit()
    import python_calamine  # noqa: F401 - before the fence

    # Decoders are imported when they are first asked for.
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"):
        b"".decode(encoding)
    sys.addaudithook(fence)
    name, made, code = sys.argv[1], "", 0
    try:
        made = json.dumps(read(sys.stdin.buffer.read(), name=name), ensure_ascii=False)
    except Unreadable as refusal:
        made, code = refusal.as_json(), REFUSED
    except (MemoryError, RecursionError):
        code = REFUSED
    if not made:
        sentence = _("“%(name)s” needs more than %(most)s MB of memory to read. Split it.")
        made = Unreadable(sentence, name=name, most=str(MAX_MEMORY // 1024 // 1024)).as_json()
    sys.stdout.buffer.write(made.encode("utf-8", "replace"))
    return code


if __name__ == "__main__":
    raise SystemExit(main())
