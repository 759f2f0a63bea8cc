"""Tables whose columns only blanks set apart, as in plain text and mails. A row may go over several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from briefings.reading.document.lines import Line, LineKind

LEAST_COLUMNS, LEAST_COLUMNS_OVER_A_RULE, LEAST_ROWS = 3, 2, 2
# The name of a column has no more characters, and so many blanks stand between two columns at least.
LONGEST_NAME, LEAST_BLANKS = 30, 2
# The names of the columns go over so many lines at most.
MOST_LINES_OF_NAMES = 3
# Two blanks and more; behind the end of a sentence people write two as well, but not behind “No.”.
_GAP = re.compile(r"(?<=\S)(?<!\w{4}[.!?:;]) {2,}(?=\S)")
# What numbers a row: “3”, “9/12”, “A-4.”.
_CODE = re.compile(r"[(#]?[A-Z]{0,3}[-.]?\d{1,4}(?:[./-]\d{1,4}){0,2}[.):]?")
_RULES = (LineKind.UNDERLINE, LineKind.TABLE_RULE, LineKind.FURNITURE)
_RULE = re.compile(r"[-=_+ ]{3,}")

Cell = tuple[tuple[int, int], ...]
"""The spans of the lines of a cell; none where it is empty."""


@dataclass(frozen=True, slots=True)
class SpacedRow:
    """The numbers of the first and last line of a row, and how far from the left each column but the first begins."""

    first: int
    last: int
    columns: tuple[int, ...]
    is_head: bool = False


def spaced_cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the cells of a row between gaps of blanks.

    It is the whole row where there are fewer than three, or where it goes over several lines.
    """
    gaps = [] if "\n" in text[start:end] else [found.span() for found in _GAP.finditer(text, start, end)]
    if len(gaps) + 1 < LEAST_COLUMNS:
        return [(start, end)]
    return list(zip([start, *(stop for _, stop in gaps)], [*(begun for begun, _ in gaps), end], strict=True))


def cells_between(text: str, start: int, end: int, columns: Sequence[int]) -> list[Cell]:
    """Return the cells of a row whose columns but the first begin so many characters from the left.

    Bars that are drawn between the columns belong to no cell.
    """
    cells: list[list[tuple[int, int]]] = [[] for _ in range(len(columns) + 1)]
    left = text.rfind("\n", 0, start) + 1
    while left < end:
        stop = text.find("\n", left, end)
        stop = end if stop < 0 else stop
        bounds = [max(left, start), *(min(max(left + each, start), stop) for each in columns), stop]
        for cell, (begun, ended) in zip(cells, pairwise(bounds), strict=True):
            if said := text[begun:ended].strip().strip("|").strip():
                first = text.index(said, begun)
                cell.append((first, first + len(said)))
        left = stop + 1
    return [tuple(cell) for cell in cells]


def spaced_rows(text: str, lines: Sequence[Line]) -> dict[int, SpacedRow | None]:
    """Map the numbers of the lines of such tables to their rows, and those of blank lines and rules inside to None."""
    found: dict[int, SpacedRow | None] = {}
    place = 0
    while place < len(lines):
        table = _table(text, lines, place)
        rows = table.rows() if table else []
        if table and len(rows) > LEAST_ROWS:
            found.update(dict.fromkeys(range(rows[0].first, rows[-1].last + 1)))
            found.update({number: row for row in rows for number in range(row.first, row.last + 1)})
            place = rows[-1].last
        place += 1
    return {number: row for number, row in found.items() if row or lines[number].kind in (LineKind.BLANK, *_RULES)}


def _table(text: str, lines: Sequence[Line], place: int) -> _Table | None:
    """Return the table whose columns a line names."""
    names = _between_gaps(text, lines[place])
    if len(names) < LEAST_COLUMNS_OVER_A_RULE or not _names_columns(text, names):
        return None
    below = range(place + 1, min(place + 1 + MOST_LINES_OF_NAMES, len(lines)))
    rule = next((number for number in below if _is_rule(text, lines[number])), None)
    if rule is None and len(names) < LEAST_COLUMNS:
        return None
    table = _Table(text, lines, place, _gaps(text, lines[place], names))
    last_name = place if rule is None else rule - 1
    if not all(table.takes(number) for number in range(place + 1, last_name + 1)):
        return None
    table.names_end = last_name
    table.read(last_name + 1)
    return table


@dataclass(slots=True)
class _Table:
    """A table being read. `gaps` are the blanks between its columns as all its lines leave them."""

    text: str
    lines: Sequence[Line]
    first: int
    gaps: list[tuple[int, int]]
    names_end: int = 0
    body: list[int] = field(default_factory=list)

    def read(self, place: int) -> None:
        """Read the lines of the rows, as far as their words leave the gaps free."""
        apart = True
        for number in range(place, len(self.lines)):
            line = self.lines[number]
            if line.kind is LineKind.BLANK or _is_rule(self.text, line):
                apart = True
                continue
            filled = self._filled(number)
            least = len(self.gaps) if not self.body else min(LEAST_COLUMNS_OVER_A_RULE, len(self.gaps))
            if (apart and filled < least) or not self.takes(number):
                break
            self.body.append(number)
            apart = False

    def takes(self, number: int) -> bool:
        """Say whether the words of a line leave blanks between all columns, which then are as narrow as it needs."""
        line, narrowed = self.lines[number], []
        if line.kind not in (LineKind.TEXT, LineKind.ITEM):
            return False
        for start, end in self.gaps:
            if (free := self._free(line, start, end)) is None:
                return False
            narrowed.append(free)
        self.gaps = narrowed
        return True

    def _free(self, line: Line, start: int, end: int) -> tuple[int, int] | None:
        """Return the longest blanks of a line inside a gap, None where they are too short."""
        said = " " * line.indent + self.text[line.start : line.end]
        said = said[:end].ljust(end)
        runs = [found.span() for found in re.finditer(" +", said[start:end])]
        first, last = max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
        return (start + first, start + last) if last - first >= LEAST_BLANKS else None

    def _filled(self, number: int) -> int:
        """Return how many cells of a line hold something, by the gaps as they are."""
        return sum(bool(cell) for cell in self._cells(number))

    def _cells(self, number: int) -> list[Cell]:
        line = self.lines[number]
        return cells_between(self.text, line.start, line.end, [end for _, end in self.gaps])

    def rows(self) -> list[SpacedRow]:
        """Return the rows, the names of the columns first."""
        columns = tuple(end for _, end in self.gaps)
        rows = [SpacedRow(self.first, self.names_end, columns, is_head=True)]
        is_numbered = bool(self.body) and self._is_code(self._cells(self.body[0])[0])
        is_apart = bool(self.body) and self.body[-1] - self.body[0] >= len(self.body)
        above = -1
        for number in self.body:
            if above + 1 != number or self._begins_row(number, is_numbered=is_numbered, is_apart=is_apart):
                rows.append(SpacedRow(number, number, columns))
            else:
                rows[-1] = replace(rows[-1], last=number)
            above = number
        return rows

    def _begins_row(self, number: int, *, is_numbered: bool, is_apart: bool) -> bool:
        """Say whether a line right below another begins a row: by its number, else where no gaps set rows apart."""
        cells = self._cells(number)
        if not cells[0]:
            return False
        if is_numbered:
            return self._is_code(cells[0])
        return not is_apart and sum(map(bool, cells)) > 1 and not self.text[cells[0][0][0]].islower()

    def _is_code(self, cell: Cell) -> bool:
        return bool(cell) and _CODE.fullmatch(self.text, *cell[0]) is not None


def _is_rule(text: str, line: Line) -> bool:
    return line.kind in _RULES and _RULE.fullmatch(text, line.start, line.end) is not None


def _between_gaps(text: str, line: Line) -> list[tuple[int, int]]:
    """Return the spans of the words of a line between its gaps; none in what is no running text and no item."""
    if line.kind not in (LineKind.TEXT, LineKind.ITEM) or text.find("  ", line.start, line.end) < 0:
        return []
    gaps = [found.span() for found in _GAP.finditer(text, line.start, line.end)]
    starts, ends = [line.start, *(stop for _, stop in gaps)], [*(begun for begun, _ in gaps), line.end]
    return list(zip(starts, ends, strict=True))


def _gaps(text: str, line: Line, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the gaps between the names of columns, counted from the left."""
    left = line.start - line.indent
    return [(end - left, start - left) for (_, end), (start, _) in pairwise(names)]


def _names_columns(text: str, names: Sequence[tuple[int, int]]) -> bool:
    """Say whether all cells of a line are short and begin like names: “No.”, “Activity”, “By when”."""
    shown = [text[slice(*cell)] for cell in names]
    return all(len(said) <= LONGEST_NAME and not said[0].islower() for said in shown)
