"""Tables on a page of a PDF file: those with ruled lines around their cells, and those that only their columns show."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
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

    @property
    def xs(self) -> list[float]:
        """Where its columns begin and end."""
        return _clustered([x for x, _, _ in self.upright] + [x for x0, x1, _ in self.across for x in (x0, x1)])

    @property
    def ys(self) -> list[float]:
        """Where its rows begin and end, from the top."""
        return _clustered([y for _, _, y in self.across] + [y for _, y0, y1 in self.upright for y in (y0, y1)])[::-1]


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
    rules = _Rules(across, upright)
    while rules.waiting:
        grid = rules.take_grid()
        if len(grid.upright) >= 2 and len(grid.across) >= 2:
            yield grid


_Rule = tuple[float, float, float]
"""Where a rule lies, and from where to where it reaches."""


class _Rules:
    """The rules of a page, and the numbers of those that are in no grid yet."""

    def __init__(self, across: Sequence[_Rule], upright: Sequence[_Rule]) -> None:
        self.across, self.upright = across, upright
        self.unused = set(range(len(across)))
        self.waiting = list(range(len(upright)))

    def take_grid(self) -> _Grid:
        """Take an upright rule, those across that it touches, the upright ones that these touch, and so on."""
        grid, reached, used = _Grid(), [self.waiting.pop()], set[int]()
        while reached:
            upright = self.upright[reached.pop()]
            grid.upright.append(upright)
            touching = [n for n in self.unused if _touch(self.across[n], upright)]
            self.unused.difference_update(touching)
            used |= set(touching)
            for n in touching:
                reached += self._take_touching(self.across[n])
        grid.across = [(self.across[n][1], self.across[n][2], self.across[n][0]) for n in sorted(used)]
        return grid

    def _take_touching(self, across: _Rule) -> list[int]:
        """Take the numbers of the upright rules that touch one across."""
        found = [n for n in self.waiting if _touch(across, self.upright[n])]
        self.waiting = [n for n in self.waiting if n not in found]
        return found


def _touch(across: _Rule, upright: _Rule) -> bool:
    y, x0, x1 = across
    x, y0, y1 = upright
    return x0 - _SAME_RULE <= x <= x1 + _SAME_RULE and y0 - _SAME_RULE <= y <= y1 + _SAME_RULE


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
    xs, ys = grid.xs, grid.ys
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
    starts = _column_starts(lines[first])
    if not starts:
        return first, []
    size, stop, rows = lines[first].size, first + 1, 1
    for above, line in pairwise(lines[first:]):
        cells = cells_of(line, starts) if _may_stand_below(above, line, size) else None
        if cells is None:
            break
        rows += bool(cells[0]) and sum(map(bool, cells)) >= 2
        stop += 1
    while stop > first and lines[stop - 1].x1 < starts[1] and lines[stop - 1].x0 - starts[0] < size:
        stop -= 1  # what stands below the table at its edge
    return (stop, starts) if rows >= 2 else (first, [])


def _column_starts(line: Line) -> list[float]:
    """Return where the parts of a line begin that may be cells; none where it has only one, or is a list item."""
    if line.cells is not None:
        return []
    groups = segments(line)
    if not 2 <= len(groups) <= _MOST_COLUMNS or is_mark(words_of(groups[0])):
        return []
    return [group[0].x0 for group in groups]


def _may_stand_below(above: Line, line: Line, size: float) -> bool:
    """Say whether a line may be of one table with the one above it, whose type has a size."""
    is_near = above.y - line.y <= 4 * size and abs(line.size - size) <= 0.25 * size
    return line.cells is None and is_near and line.column == above.column


def cells_of(line: Line, starts: Sequence[float]) -> list[list[Run]] | None:
    """Return the runs of a line in their columns; none where one begins elsewhere or reaches into the next column."""
    cells: list[list[Run]] = [[] for _ in starts]
    stops = [*starts[1:], inf]
    near = 0.5 * line.size
    place, end = -1, 0.0
    for run in line.runs:
        begins = _column_at(run.x0, starts, near)
        if begins > place and (place < 0 or run.x0 > end + 0.1):
            place = begins
        elif place < 0 or run.x0 - end > CELL_GAP * line.size:
            return None
        cells[place].append(run)
        end = max(end, run.x1)
        if run.x1 > stops[place]:
            return None
    return cells


def _column_at(x: float, starts: Sequence[float], near: float) -> int:
    """Return which column begins at a place, -1 for none."""
    return next((n for n, start in enumerate(starts) if abs(x - start) < near), -1)


def _split(lines: Sequence[Line], starts: Sequence[float]) -> list[list[list[Run]]]:
    """Return the runs of lines in their columns, nothing of a line that fits into none."""
    return [cells_of(line, starts) or [[] for _ in starts] for line in lines]


def _rows(lines: Sequence[Line], starts: Sequence[float]) -> list[Line]:
    """Return the lines of a table as its rows, with what goes on in a further line put into the row."""
    split = _split(lines, starts)
    rows = _row_numbers(lines, split)
    return [_merged([lines[n] for n in row], [split[n] for n in row], starts) for row in rows]


def _row_numbers(lines: Sequence[Line], split: Sequence[Cells]) -> list[list[int]]:
    """Return the numbers of the lines that make each row."""
    bound = _row_gap(lines)
    edges = [max((run.x1 for cell in column for run in cell), default=0.0) for column in zip(*split, strict=True)]
    rows = [[0]]
    for number, (above, below) in enumerate(pairwise(lines), start=1):
        is_near = bound is None or above.y - below.y < bound
        if is_near and _goes_on(split[number - 1], split[number], edges, parted=bound is not None):
            rows[-1].append(number)
        else:
            rows.append([number])
    return rows


def _row_gap(lines: Sequence[Line]) -> float | None:
    """Return how far apart lines are that belong to different rows; None where all stand equally far apart."""
    gaps = sorted(above.y - below.y for above, below in pairwise(lines))
    are_parted = gaps[-1] > 1.12 * gaps[0] and gaps[-1] - gaps[0] > 1
    return (gaps[0] + gaps[-1]) / 2 if are_parted else None


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
    columns = zip(*_split(lines, starts), strict=True)
    return all(
        max(cell[0].x0 for cell in column if cell) - min(cell[0].x0 for cell in column if cell) < 0.15 * lines[0].size
        for column in columns
        if any(column)
    )


def _columns(lines: Sequence[Line], starts: Sequence[float]) -> list[Line]:
    """Return lines that stand side by side as the lines of one column after the other."""
    found: list[Line] = []
    for number, column in enumerate(zip(*_split(lines, starts), strict=True)):
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


def _merged(lines: Sequence[Line], cells: Sequence[Cells], starts: Sequence[float]) -> Line:
    said = [joined([words_of(cell) for cell in column if cell]) for column in zip(*cells, strict=True)]
    first = lines[0]
    runs = [run for line in lines for run in line.runs]
    right = max(line.x1 for line in lines)
    return Line(first.x0, right, first.y, lines[-1].y, first.size, runs, said, column=first.column, starts=list(starts))
