"""A file of rows: read in a process of its own, and its head found, whatever stands above it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from briefings.reading import MAX_BYTES, Unreadable, refuse_size
from briefings.reading.guarded import answer_of
from briefings.stored_sentences import refusal_in_words
from tracker.exchange.delimited import cell
from tracker.exchange.importing.fields import Field, known
from tracker.exchange.named import folded
from tracker.workflow import Refused

__all__ = ["MAX_BYTES", "NUL", "Head", "Row", "Table", "read_table"]

_CHILD = "tracker.exchange.table_child"
NUL = "\x00"
"""Stands in cells of JSON and of spreadsheets, and the database cannot hold it."""
_HEAD_WITHIN = 30
_SAMPLES, _LONGEST_SAMPLE = 3, 60


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a file: its place from 0, what it is called in a spreadsheet, its heading, and some of its cells.

    `bare` is its heading without the group of columns above it.
    """

    place: int
    letter: str
    name: str
    samples: tuple[str, ...]
    bare: str = ""

    @property
    def key(self) -> str:
        """What the column is called where choices are kept: its heading, for its place differs from file to file."""
        return folded(self.name)


@dataclass(slots=True)
class Row:
    """A row of a file: its number as a spreadsheet counts it, and its cells by their places."""

    number: int
    cells: Sequence[Any]

    def at(self, place: int) -> Any:
        """Return the cell at a place; None where the row ends before it."""
        return self.cells[place] if place < len(self.cells) else None


class Table:
    """The sheets of a file, and of the one that is chosen the head and the rows below it."""

    def __init__(self, sheets: list[dict[str, Any]], fields: Sequence[Field], sheet: int | None = None) -> None:
        """Take what was read. Unless one is chosen, it is the sheet of which most headings are known.

        Of sheets of which none is known it is the first that has rows.
        """
        self._sheets = sheets
        scores = [_score(each["rows"], fields) for each in sheets]
        best = max(range(len(sheets)), key=lambda place: (*scores[place], -place), default=0)
        self.sheet = sheet if sheet is not None and 0 <= sheet < len(sheets) else best
        self._rows = sheets[self.sheet]["rows"] if sheets else []
        self._at = _head(self._rows, fields)[0]
        if not any(each["rows"] for each in sheets):
            raise Refused(_("The file has no rows. Choose the file with the list."))

    @cached_property
    def unknown(self) -> frozenset[str]:
        """The places of cells whose formula has no result, as a spreadsheet names them."""
        return frozenset(self._sheets[self.sheet].get("unknown", ()))

    @property
    def is_empty(self) -> bool:
        """Whether the sheet that is chosen holds nothing."""
        return not self._rows

    @property
    def names(self) -> list[str]:
        """The names of the sheets; of a file without sheets an empty one."""
        return [each["name"] for each in self._sheets]

    @cached_property
    def heads(self) -> list[Head]:
        """The columns that have a heading or a cell; two of one name are told apart by a number."""
        if self.is_empty:
            return []
        own = self._own()
        samples = self._samples(len(own))
        found = []
        for place, (name, bare) in enumerate(zip(self._grouped(own), own, strict=True)):
            letter = xl_col_to_name(place)
            if name or samples[place]:
                said = name or _("Column %(letter)s") % {"letter": letter}
                found.append(Head(place, letter, said, samples[place], bare))
        return _told_apart(found)

    def _own(self) -> list[str]:
        """Return what stands above each column."""
        width = max((len(row) for _number, row in self._rows[self._at :]), default=0)
        return [*_texts(self._rows[self._at][1]), *[""] * width][:width]

    def _grouped(self, own: list[str]) -> list[str]:
        """Return what stands above each column, with the group of columns that it belongs to."""
        if not (self._at and _is_merged(self._rows, self._at)):
            return own
        groups = [*_spread(_texts(self._rows[self._at - 1][1])), *[""] * len(own)]
        pairs = zip(groups, own, strict=False)
        return [f"{group} – {name}" if name and group not in ("", name) else name or group for group, name in pairs]

    def _samples(self, width: int) -> list[tuple[str, ...]]:
        found: list[list[str]] = [[] for _ in range(width)]
        for row in self._rows[self._at + 1 : self._at + 50]:
            for place, value in enumerate(_texts(row[1])):
                if value and len(found[place]) < _SAMPLES and value[:_LONGEST_SAMPLE] not in found[place]:
                    found[place].append(value[:_LONGEST_SAMPLE])
        return [tuple(each) for each in found]

    @property
    def count(self) -> int:
        """How many rows stand below the head."""
        return max(len(self._rows) - self._at - 1, 0)

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the head."""
        for number, cells in self._rows[self._at + 1 :]:
            yield Row(number, cells)

    def taken(self) -> Iterator[Row]:
        """Yield the rows below the head, and give each up: of a large file little is kept twice."""
        rows, self._rows = self._rows, self._rows[: self._at + 1]
        self._sheets = []
        for place in range(self._at + 1, len(rows)):
            number, cells = rows[place]
            rows[place] = None
            yield Row(number, cells)

    def packed(self) -> bytes:
        """Return it as it is kept until it is applied."""
        return zlib.compress(json.dumps(self._sheets, ensure_ascii=False).encode(), 1)

    @classmethod
    def unpacked(cls, data: bytes, fields: Sequence[Field], sheet: int | None = None) -> Table:
        """Return what was packed."""
        return cls(json.loads(zlib.decompress(data)), fields, sheet)


def read_table(data: bytes, *, name: str, fields: Sequence[Field]) -> Table:
    """Return what a file holds. Raises `Refused`, with a sentence that says what to do."""
    try:
        refuse_size(len(data), name=name)
        answer = answer_of(_CHILD, data, name=name)
    except Unreadable as refusal:
        raise Refused(refusal_in_words(refusal)) from refusal
    if answer is None:
        raise Refused(_("The file could not be read. Save it as CSV or XLSX and choose that file."))
    return Table(json.loads(answer), fields)


def as_text(value: Any) -> str:
    """Return a cell as text, without the apostrophe by which our own files keep a text from being taken for else."""
    if value is None:
        return ""
    # A line break is one sign, as the log keeps it: else the same file would say something new each time.
    text = str(value["day"]) if isinstance(value, dict) else str(value).replace("\r\n", "\n").strip()
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text


def _texts(cells: Sequence[Any]) -> list[str]:
    # A heading with a NUL could not be kept.
    return [" ".join(as_text(value).replace(NUL, "").split()) for value in cells]


def _head(rows: Sequence[Any], fields: Sequence[Field]) -> tuple[int, int]:
    """Return which of the rows is the head, and how many of its headings are known.

    Notes and titles may stand above it: they have fewer texts. Where no heading is known, it is the first of the rows
    that are as wide as the widest.
    """
    start = [_texts(cells) for _number, cells in rows[:_HEAD_WITHIN]]
    scores = [len({field.code for text in texts if text and (field := known(text, fields))}) for texts in start]
    score = max(scores, default=0)
    if score > 1:
        return scores.index(score), score
    widths = [sum(map(bool, texts)) for texts in start]
    widest = min(max(widths, default=0), 2)
    return next((place for place, width in enumerate(widths) if width >= widest), 0), score


def _score(rows: Sequence[Any], fields: Sequence[Field]) -> tuple[bool, int, bool]:
    """Return how much a sheet looks like the list; a sheet that is empty looks least like it."""
    return bool(rows), _head(rows, fields)[1], len(rows) > 1


def _told_apart(heads: list[Head]) -> list[Head]:
    """Return columns that have different names, also where names are compared without their signs."""
    taken, seen = {head.key for head in heads}, set()
    found = []
    for head in heads:
        if head.key in seen:
            numbered = (replace(head, name=f"{head.name} ({number})") for number in count(2))
            head = next(other for other in numbered if other.key not in taken)  # noqa: PLW2901
        taken.add(head.key)
        seen.add(head.key)
        found.append(head)
    return found


def _is_merged(rows: Sequence[Any], at: int) -> bool:
    """Whether the row above the head names groups of columns: it stands right above, and has several texts with gaps.

    A merged cell has its text in the first of its places.
    """
    (above, cells), head = rows[at - 1], rows[at]
    texts, own = _texts(cells), _texts(head[1])
    named = [place for place, text in enumerate(texts) if text]
    return head[0] == above + 1 and len(named) > 1 and len(named) < sum(map(bool, own)) + (not all(own))


def _spread(texts: Sequence[str]) -> list[str]:
    """Return the texts with each repeated up to the next."""
    found: list[str] = []
    for text in texts:
        found.append(text or (found[-1] if found else ""))
    return found
