"""Tables on a page of a PDF file: those with ruled lines around their cells, and those that only their columns show."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from briefings.reading.readers.pdf.ink import Ink, Run
from briefings.reading.readers.pdf.lines import CELL_GAP, Line, is_mark, line_of, lines_of, segments, words_of

# Rules this near to each other are one; a band lower than this holds no text.
_SAME_RULE, _LEAST_BAND = 3.0, 5.0
_MOST_RULES_JOINED = 1500
# More than this in one cell is a page laid out in a frame, not a table.
_LONGEST_CELL = 3000
_MOST_COLUMNS = 12
_ENDED: re.Pattern[str] = re.compile(r"[.!?:;…][\"”’')\]]*$")
# Fewer characters than this in most cells of a column are no running text.
SHORTEST_TEXT = 18
_BROKEN = re.compile(r"[^\W\d_]{2,}[-\u2010\u00ad]$")


Cells = Sequence[Sequence[Run]]
"""What the columns of a table hold in one line."""


@dataclass(slots=True)
class _Grid:
    """Rules that touch each other."""

    across: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)


def ruled_tables(ink: Ink) -> tuple[list[Line], list[Run]]:
    """Return the rows of the tables whose cells have rules around them, and the runs that are in none."""
    rows: list[Line] = []
    left = ink.runs
    for grid in _grids(ink):
        found, rest = _rows_of(grid, left)
        if found:
            rows += found
            left = rest
    return rows, left


def _grids(ink: Ink) -> Iterator[_Grid]:
    across = _joined([(y, x0, x1) for x0, x1, y in ink.across])
    upright = _joined(ink.upright)
    if len(across) + len(upright) > _MOST_RULES_JOINED:
        return
    waiting = list(range(len(upright)))
    unused = set(range(len(across)))
    while waiting:
        grid, reached, used = _Grid(), [waiting.pop()], set[int]()
        while reached:
            x, y0, y1 = upright[reached.pop()]
            grid.upright.append((x, y0, y1))
            touching = [
                n for n in unused
                if across[n][1] - _SAME_RULE <= x <= across[n][2] + _SAME_RULE
                and y0 - _SAME_RULE <= across[n][0] <= y1 + _SAME_RULE
            ]  # fmt: skip
            for n in touching:
                unused.discard(n)
                used.add(n)
                y, x0, x1 = across[n]
                also = [
                    m for m in waiting
                    if x0 - _SAME_RULE <= upright[m][0] <= x1 + _SAME_RULE
                    and upright[m][1] - _SAME_RULE <= y <= upright[m][2] + _SAME_RULE
                ]  # fmt: skip
                reached += also
                waiting = [m for m in waiting if m not in also]
        grid.across = [(across[n][1], across[n][2], across[n][0]) for n in sorted(used)]
        if len(grid.upright) >= 2 and len(grid.across) >= 2:
            yield grid


def _joined(rules: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Return rules (place, from, to) with those that lie on one line and touch made one."""
    found: list[list[float]] = []
    for place, low, high in sorted((round(place / 2) * 2, low, high) for place, low, high in rules):
        last = found[-1] if found else None
        if last is not None and place - last[0] <= _SAME_RULE and low <= last[2] + _SAME_RULE and high >= last[1]:
            last[2] = max(last[2], high)
        else:
            found.append([place, low, high])
    return [(place, low, high) for place, low, high in found]


def _clustered(places: Sequence[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 1.5 * _SAME_RULE:
            found.append(place)
    return found


def _rows_of(grid: _Grid, runs: Sequence[Run]) -> tuple[list[Line], list[Run]]:
    """Return the rows of a grid from the top, or none where it is no table, and the runs outside it."""
    xs = _clustered([x for x, _, _ in grid.upright] + [x for x0, x1, _ in grid.across for x in (x0, x1)])
    ys = _clustered([y for _, _, y in grid.across] + [y for _, y0, y1 in grid.upright for y in (y0, y1)])[::-1]
    if len(xs) < 3 or len(ys) < 2:
        return [], list(runs)
    inside, outside = _in_bands(runs, xs, ys)
    rows = []
    for band, (top, low) in zip(inside, pairwise(ys), strict=True):
        if band and top - low >= _LEAST_BAND:
            rows.append(_row(band, _bounds(grid, xs, (top + low) / 2), top, low))
        else:
            outside += band
    return (rows, outside) if _are_rows(rows) else ([], list(runs))


def _in_bands(runs: Sequence[Run], xs: Sequence[float], ys: Sequence[float]) -> tuple[list[list[Run]], list[Run]]:
    """Return the runs between each two rules across, from the top, and those outside the grid."""
    inside: list[list[Run]] = [[] for _ in range(len(ys) - 1)]
    outside: list[Run] = []
    for run in runs:
        middle, high = (run.x0 + run.x1) / 2, run.y + 0.3 * run.size
        band = next((n for n, (top, low) in enumerate(pairwise(ys)) if low <= high < top), None)
        if band is None or not xs[0] - 1 <= middle <= xs[-1] + 1:
            outside.append(run)
        else:
            inside[band].append(run)
    return inside, outside


def _are_rows(rows: Sequence[Line]) -> bool:
    """Say whether rows are those of a table: some have several cells, and none has a cell that is far too long."""
    in_columns = any(row.cells and len(row.cells) > 1 for row in rows)
    return in_columns and not any(len(cell) > _LONGEST_CELL for row in rows for cell in row.cells or ())


def _bounds(grid: _Grid, xs: Sequence[float], y: float) -> list[float]:
    """Return where cells begin and end at a height: at the rules that reach it, and at the table's edges."""
    ruled = [
        x for x in xs[1:-1]
        if any(abs(x - place) <= 1.5 * _SAME_RULE and low <= y <= high for place, low, high in grid.upright)
    ]  # fmt: skip
    return [xs[0], *ruled, xs[-1]]


def _row(runs: Sequence[Run], bounds: Sequence[float], top: float, low: float) -> Line:
    cells: list[list[Run]] = [[] for _ in range(len(bounds) - 1)]
    for run in runs:
        middle = (run.x0 + run.x1) / 2
        place = sum(1 for bound in bounds[1:-1] if middle >= bound)
        cells[place].append(run)
    size = max(run.size for run in runs)
    said = [joined([line.text for line in lines_of(cell)]) for cell in cells]
    first = max(run.y for run in runs)
    bottom = max(low, min(run.y for run in runs))
    return Line(bounds[0], bounds[-1], min(first, top), bottom, size, list(runs), said, starts=list(bounds[:-1]))


def joined(lines: Sequence[str]) -> str:
    """Return the lines of a cell as one; a word broken at the end of a line keeps its hyphen, not the gap."""
    said = ""
    for line in lines:
        more = re.sub(r"\s+", " ", line).strip()
        broken = _BROKEN.search(said) and more[:1].islower()
        said = said.rstrip("\u00ad") + more if broken else f"{said} {more}".strip()
    return said


# Columns without rules


def aligned_tables(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a column with rows instead of the lines that stand in columns of a table without rules."""
    found: list[Line] = []
    place = 0
    while place < len(lines):
        stop, starts = _stretch(lines, place)
        if starts:
            found += _read(lines[place:stop], starts)
            place = stop
        else:
            found.append(lines[place])
            place += 1
    return found


def _read(lines: Sequence[Line], starts: Sequence[float]) -> list[Line]:
    """Return lines whose parts stand below each other as rows of a table, as columns of text, or as they are."""
    rows = _rows(lines, starts)
    if not _is_prose(rows):
        return rows
    return _columns(lines, starts) if _stand_exactly(lines, starts) else list(lines)


def _stretch(lines: Sequence[Line], first: int) -> tuple[int, list[float]]:
    """Return where a table that begins at a line ends, and where its columns begin; no columns where there is none."""
    if lines[first].cells is not None:
        return first, []
    groups = segments(lines[first])
    if len(groups) < 2 or is_mark(words_of(groups[0])) or len(groups) > _MOST_COLUMNS:
        return first, []
    starts = [group[0].x0 for group in groups]
    size, stop, rows = lines[first].size, first + 1, 1
    while stop < len(lines) and lines[stop].cells is None:
        above, line = lines[stop - 1], lines[stop]
        if above.y - line.y > 4 * size or abs(line.size - size) > 0.25 * size or line.column != above.column:
            break
        cells = cells_of(line, starts)
        if cells is None:
            break
        rows += bool(cells[0]) and sum(map(bool, cells)) >= 2
        stop += 1
    while stop > first and lines[stop - 1].x1 < starts[1] and lines[stop - 1].x0 - starts[0] < size:
        stop -= 1  # what stands below the table at its edge
    return (stop, starts) if rows >= 2 else (first, [])


def cells_of(line: Line, starts: Sequence[float]) -> list[list[Run]] | None:
    """Return the runs of a line in their columns; none where one begins elsewhere or reaches into the next column."""
    cells: list[list[Run]] = [[] for _ in starts]
    near = 0.5 * line.size
    place: int | None = None
    end = 0.0
    for run in line.runs:
        begins = next((n for n, start in enumerate(starts) if abs(run.x0 - start) < near), None)
        if begins is not None and (place is None or begins > place) and (place is None or run.x0 > end + 0.1):
            place = begins
        elif place is None or run.x0 - end > CELL_GAP * line.size:
            return None
        cells[place].append(run)
        end = max(end, run.x1)
        if place + 1 < len(starts) and run.x1 > starts[place + 1]:
            return None
    return cells


def _rows(lines: Sequence[Line], starts: Sequence[float]) -> list[Line]:
    """Return the lines of a table as its rows, with what goes on in a further line put into the row."""
    gaps = sorted(above.y - below.y for above, below in pairwise(lines))
    parted = gaps[-1] > 1.12 * gaps[0] and gaps[-1] - gaps[0] > 1
    bound = (gaps[0] + gaps[-1]) / 2 if parted else 0.0
    split = [cells_of(line, starts) or [[] for _ in starts] for line in lines]
    edges = [max((run.x1 for cells in split for run in cells[n]), default=0.0) for n in range(len(starts))]
    rows: list[list[int]] = []
    for number, cells in enumerate(split):
        gap = lines[number - 1].y - lines[number].y if number else 0.0
        if rows and (gap < bound or not parted) and _goes_on(split[number - 1], cells, edges, parted=parted):
            rows[-1].append(number)
        else:
            rows.append([number])
    found = [_merged([lines[n] for n in row], [split[n] for n in row]) for row in rows]
    for row in found:
        row.starts = list(starts)
    return found


def _is_prose(rows: Sequence[Line]) -> bool:
    """Say whether what looks like a table is running text side by side: it goes on from row to row in two columns."""
    columns = [[cell for cell in column if cell] for column in zip(*(row.cells or () for row in rows), strict=True)]
    if any(len(column) < 2 or median(map(len, column)) < SHORTEST_TEXT for column in columns):
        return False
    return sum(map(_goes_on_in_most, columns)) >= 2


def _goes_on_in_most(column: Sequence[str]) -> bool:
    """Say whether most cells of a column go on with a sentence of the one above."""
    going = [below[0].islower() and not _ENDED.search(above) for above, below in pairwise(column)]
    return sum(going) >= 0.5 * len(going)


def _stand_exactly(lines: Sequence[Line], starts: Sequence[float]) -> bool:
    """Say whether columns begin at one place in all lines, as against wide spaces that happen to stand together."""
    columns = zip(*(cells_of(line, starts) or [[] for _ in starts] for line in lines), strict=True)
    return all(
        max(cell[0].x0 for cell in column if cell) - min(cell[0].x0 for cell in column if cell) < 0.15 * lines[0].size
        for column in columns
        if any(column)
    )


def _columns(lines: Sequence[Line], starts: Sequence[float]) -> list[Line]:
    """Return lines that stand side by side as the lines of one column after the other."""
    found: list[Line] = []
    cells = [cells_of(line, starts) or [[] for _ in starts] for line in lines]
    for number, column in enumerate(zip(*cells, strict=True)):
        for line, cell in zip(lines, column, strict=True):
            if cell:
                found.append(line_of(cell))
                found[-1].column, found[-1].is_doubtful = line.column + number, True
    return found


def _goes_on(above: Cells, cells: Cells, edges: Sequence[float], *, parted: bool) -> bool:
    """Say whether a line only goes on with the row above: what it says would not have fitted there."""
    if not cells[0]:
        return True
    if not parted and all(cells):
        return False
    return all(
        before and before[-1].x1 + (now[0].x1 - now[0].x0) + 0.75 * now[0].size > edge
        for before, now, edge in zip(above, cells, edges, strict=True)
        if now
    )


def _merged(lines: Sequence[Line], cells: Sequence[Cells]) -> Line:
    said = [joined([words_of(cell) for cell in column if cell]) for column in zip(*cells, strict=True)]
    first = lines[0]
    runs = [run for line in lines for run in line.runs]
    return Line(
        first.x0, max(line.x1 for line in lines), first.y, lines[-1].y, first.size, runs, said, column=first.column
    )
