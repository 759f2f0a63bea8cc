"""Tables drawn in plain text, with a rule between any two rows: what stands between two rules is one row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefings.reading.document.lines import Line, LineKind
from briefings.reading.document.spaced import LONGEST_NAME, SpacedRow, cells_between

LEAST_COLUMNS, LEAST_ROWS = 2, 2
# A rule with a cross where a column ends: “+-----+---+”.
_RULE = re.compile(r"\+(?:[-=]{2,}\+){2,}")


def grid_rows(text: str, lines: Sequence[Line]) -> dict[int, SpacedRow | None]:
    """Map the numbers of the lines of such tables to their rows, and those of the rules inside to None."""
    found: dict[int, SpacedRow | None] = {}
    place = 0
    while place < len(lines):
        crosses = _crosses(text, lines[place])
        rows, last = _rows(text, lines, place, crosses) if len(crosses) > LEAST_COLUMNS else ([], place)
        if len(rows) >= LEAST_ROWS:
            found.update(dict.fromkeys(range(place, last + 1)))
            found.update({number: row for row in rows for number in range(row.first, row.last + 1)})
        place = max(place, last) + 1
    return found


def _rows(text: str, lines: Sequence[Line], place: int, crosses: tuple[int, ...]) -> tuple[list[SpacedRow], int]:
    """Return the rows below the rule at a place, and the number of the last rule that has the same crosses."""
    rows: list[SpacedRow] = []
    columns = tuple(cross + 1 for cross in crosses[1:-1])
    last = begun = place
    for number in range(place + 1, len(lines)):
        line = lines[number]
        if line.kind is LineKind.TABLE_RULE and _crosses(text, line) == crosses:
            if number > begun + 1:
                is_head = not rows and _names_columns(text, lines, range(begun + 1, number), columns)
                rows.append(SpacedRow(begun + 1, number - 1, columns, is_head=is_head))
            last = begun = number
        elif not _is_divided(text, line, crosses):
            break
    return rows, last


def _crosses(text: str, line: Line) -> tuple[int, ...]:
    """Return how far from the left the columns of a rule end; nothing for any other line."""
    if line.kind is not LineKind.TABLE_RULE or not _RULE.fullmatch(text, line.start, line.end):
        return ()
    left = line.start - line.indent
    return tuple(place - left for place in range(line.start, line.end) if text[place] == "+")


def _is_divided(text: str, line: Line, crosses: tuple[int, ...]) -> bool:
    """Say whether a bar stands in a line wherever its rules have a cross."""
    left = line.start - line.indent
    return all(left + cross < line.end and text[left + cross] == "|" for cross in crosses)


def _names_columns(text: str, lines: Sequence[Line], row: range, columns: tuple[int, ...]) -> bool:
    """Say whether the first row of a table names its columns: each cell is short."""
    cells = cells_between(text, lines[row[0]].start, lines[row[-1]].end, columns)
    shown = [" ".join(text[slice(*line)] for line in cell) for cell in cells]
    return all(len(said) <= LONGEST_NAME for said in shown)
