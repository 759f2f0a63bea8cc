"""Rows of tables that the end of a page cuts: what is left of them on the next page goes back into the row."""

import re
from collections.abc import Sequence
from itertools import pairwise

from briefings.reading.readers.pdf.lines import Line, words_of
from briefings.reading.readers.pdf.tables import SHORTEST_TEXT, cells_of, joined
from briefings.reading.readers.pdf.text import MARGIN, Page

_ENDED = re.compile(r"[.!?:;…][\"”’')\]]*$")
_NEAR = 3.0


def join_cut_rows(pages: Sequence[Page]) -> None:
    """Put the rest of each row that goes on on the next page into the row, where that row began."""
    row: Line | None = None
    for above, below in pairwise(pages):
        row = _last_row(above) or (None if _texts(above) else row)
        if row is not None:
            heads = [line.cells for line in above.lines if line.cells is not None]
            _take(row, below, heads)


def _take(row: Line, page: Page, heads: Sequence[list[str]]) -> None:
    """Take what goes on with a row from the top of a page; a running head and the head of the table may stand above."""
    for line in list(page.lines):
        if line.cells is not None and line.cells in heads:
            continue
        rest = None if line.y < MARGIN * page.height else _rest_of(row, line)
        if rest is not None:
            row.cells = [joined([cell, more]) for cell, more in zip(row.cells or (), rest, strict=True)]
            row.runs = [*row.runs, *line.runs]
            page.lines.remove(line)
        elif not _is_marginal(page, line):
            return


def _texts(page: Page) -> list[Line]:
    return [line for line in page.lines if not _is_marginal(page, line)]


def _is_marginal(page: Page, line: Line) -> bool:
    return line.cells is None and not MARGIN * page.height < line.y < (1 - MARGIN) * page.height


def _last_row(page: Page) -> Line | None:
    """Return the row of a table that ends the text of a page."""
    for line in reversed(page.lines):
        if line.cells is not None:
            return line if len(line.cells) > 1 else None
        if line.y >= MARGIN * page.height:
            return None
    return None


def _rest_of(row: Line, line: Line) -> list[str] | None:
    """Return what a line adds to each cell of a row above it, or None where it is no rest of it."""
    cells, rest = row.cells or [], _in_columns_of(row, line)
    if len(rest) != len(cells):
        return None
    goes_on = [_goes_on(cell, more) for cell, more in zip(cells, rest, strict=True) if more]
    return rest if any(goes_on) and (not rest[0] or all(goes_on)) else None


def _in_columns_of(row: Line, line: Line) -> list[str]:
    """Return what a line says in the columns of a row, nothing where it stands in others."""
    if line.cells is None:
        return [words_of(cell) for cell in cells_of(line, row.starts) or ()]
    return line.cells if abs(line.x0 - row.x0) < _NEAR else []


def _goes_on(cell: str, more: str) -> bool:
    return len(cell) >= SHORTEST_TEXT and not _ENDED.search(cell) and more[:1].islower()
