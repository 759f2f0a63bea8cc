"""Tables whose columns only blanks set apart, as in plain text and mails: rows whose cells begin at the same places."""

import re
from collections.abc import Sequence

from briefings.reading.document.lines import Line, LineKind

LEAST_COLUMNS, LEAST_ROWS = 3, 3
# The name of a column has no more characters.
LONGEST_NAME = 30
# Two blanks and more; behind the end of a sentence people write two as well, but not behind “No.”.
_GAP = re.compile(r"(?<=\S)(?<!\w{4}[.!?:;]) {2,}(?=\S)")


def spaced_cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the cells of a row between gaps of blanks; the whole row where these are fewer than three."""
    gaps = [found.span() for found in _GAP.finditer(text, start, end)]
    if len(gaps) + 1 < LEAST_COLUMNS:
        return [(start, end)]
    return list(zip([start, *(stop for _, stop in gaps)], [*(begun for begun, _ in gaps), end], strict=True))


def spaced_rows(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """Return the places of the lines that are rows of such tables, the names of their columns first."""
    found: set[int] = set()
    place = 0
    while place < len(lines):
        columns = _columns(text, lines[place])
        last = place + 1
        if len(columns) >= LEAST_COLUMNS and _names_columns(text, lines[place]):
            while last < len(lines) and _columns(text, lines[last]) == columns:
                last += 1
            if last - place >= LEAST_ROWS:
                found.update(range(place, last))
        place = last
    return frozenset(found)


def _columns(text: str, line: Line) -> list[int]:
    """Return at which places of its line each cell begins; none in a line that is no running text and no item."""
    if line.kind not in (LineKind.TEXT, LineKind.ITEM) or text.find("  ", line.start, line.end) < 0:
        return []
    left = line.start - line.indent
    return [start - left for start, _ in spaced_cells(text, line.start, line.end)]


def _names_columns(text: str, line: Line) -> bool:
    """Say whether all cells of a line are short and begin like names: “No.”, “Activity”, “By when”."""
    shown = [text[slice(*cell)] for cell in spaced_cells(text, line.start, line.end)]
    return all(len(said) <= LONGEST_NAME and not said[0].islower() for said in shown)
