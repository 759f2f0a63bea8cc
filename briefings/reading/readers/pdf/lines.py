"""Runs of text on a page to lines in reading order: words apart, raised numbers in place, column after column."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from briefings.reading.document.lines import MARKER
from briefings.reading.readers.pdf.ink import Run

# A gap of this share of the type size parts words, and of this where the file has a space there; spaces are about twice
# as wide, kerning about half.
WORD_GAP, LEAST_GAP = 0.13, 0.01
# Of the type size: how far baselines of one line may differ, what gap parts the cells of a table, what gap is wide.
SAME_LINE, CELL_GAP, WIDE_GAP = 0.3, 1.3, 0.9
# A raised or lowered number is smaller by this, and no further from the line than this.
_SMALLER, _NEAR = 0.85, 0.75
# A row of more runs is a line of its own.
_MOST_SIGNS = 12
# How many lines a column of running text has at least, and how full its lines are.
LEAST_LINES, LEAST_FULL, LEAST_LETTERS = 4, 0.6, 14
# How many lines the last column has at least, where a sentence goes on in it.
LEAST_REST = 2
_ENDED = re.compile(r"[.!?:;…][\"”’')\]]*$")
# Columns within columns: a page in four has three gutters.
DEEPEST = 3


@dataclass(slots=True)
class Line:
    """One line as it will stand in the text; `cells` where it is the row of a table."""

    x0: float
    x1: float
    y: float
    bottom: float
    size: float
    runs: list[Run] = field(default_factory=list)
    cells: list[str] | None = None
    column: int = 0
    """Which column of its page it stands in; those of a page in one column are all 0."""
    starts: list[float] = field(default_factory=list)
    """Where each of the cells begins."""
    is_doubtful: bool = False
    """Whether it stood beside others so that nothing but what they say shows that they are columns."""
    said: str | None = None
    """What its runs say, once somebody has asked: `text` keeps it. Whoever changes a run of it later empties it."""

    @property
    def text(self) -> str:
        """What it says, cells between tabs."""
        if self.cells is not None:
            return "\t".join(self.cells)
        if self.said is None:
            self.said = words_of(self.runs)
        return self.said

    @property
    def letters(self) -> int:
        """How many characters it has."""
        return sum(len(run.text) for run in self.runs)


def words_of(runs: Sequence[Run]) -> str:
    """Return runs side by side as text: a space where a gap shows one, two where the gap is wide."""
    said: list[str] = []
    before: Run | None = None
    for run in runs:
        if not run.text:  # struck out: what it was beside reaches as far as it did
            before = replace(run, text=before.text) if before and said else None
            continue
        if before is not None:
            said.append(_space(before, run, is_first=len(said) == 1))
        said.append(run.text)
        before = run
    return "".join(said)


def _space(before: Run, run: Run, *, is_first: bool) -> str:
    """Return what stands between two runs, the former of which is the first of its line or not."""
    gap = run.x0 - before.x1
    em = min(run.size, before.size) if run.raised or before.raised else max(run.size, before.size)
    if gap > (WIDE_GAP if is_first and before.text[-1:] in ".):" else CELL_GAP) * em:
        return "  "
    parts = gap > _least_gap(before, run, is_first=is_first) * em
    return " " if parts and not (run.raised and run.text.startswith("[")) else ""


def _least_gap(before: Run, run: Run, *, is_first: bool) -> float:
    """Return which share of the type size parts two words: less where the file itself says that a space is there."""
    is_known = (run.spaced or run.parted) and (is_first or not before.raised)
    return LEAST_GAP if is_known else WORD_GAP


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """Return runs as lines from the top to the bottom, each over the whole width of the page."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x0)):
        last = rows[-1] if rows else None
        if last is not None and last[0].y - run.y <= SAME_LINE * min(run.size, last[0].size):
            last.append(run)
        else:
            rows.append([run])
    _attach_raised(rows)
    return [line_of(row) for row in rows if row]


def line_of(runs: list[Run]) -> Line:
    """Return runs of one baseline as a line."""
    runs = _once(sorted(runs, key=lambda run: run.x0))
    plain = [run for run in runs if not run.raised] or runs
    size = max(plain, key=lambda run: (len(run.text), run.size)).size
    y = median(run.y for run in plain)
    return Line(runs[0].x0, max(run.x1 for run in runs), y, y, size, runs)


def _once(runs: list[Run]) -> list[Run]:
    """Return runs without those painted twice, a way to make type look bold."""
    kept: list[Run] = []
    for run in runs:
        twice = next(
            (
                other
                for other in reversed(kept[-3:])
                if other.text == run.text and abs(other.x0 - run.x0) < 0.15 * run.size and abs(other.y - run.y) < 1
            ),
            None,
        )
        if twice is None:
            kept.append(run)
        else:
            twice.bold = True
    return kept


def _attach_raised(rows: list[list[Run]]) -> None:
    """Put raised and lowered signs, such as the numbers of footnotes, into the line they stand beside."""
    for place, row in enumerate(rows):
        if len(row) > _MOST_SIGNS:
            continue
        for run in list(row):
            beside = (near for near in (place + 1, place - 1) if 0 <= near < len(rows))
            near = next((near for near in beside if _belongs(run, rows[near])), None)
            if near is not None:
                run.raised = near > place
                rows[near].append(run)
                row.remove(run)
    for row in rows:
        _mark_raised(row)


def _mark_raised(row: list[Run]) -> None:
    """Mark the raised numbers that stand within the tolerance of a line."""
    largest = max((run.size for run in row), default=0.0)
    base = median([run.y for run in row if run.size > _SMALLER * largest] or [0.0])
    for run in row:
        if run.size < _SMALLER * largest and run.y > base + 0.1 * largest:
            run.raised = True


def _belongs(run: Run, row: list[Run]) -> bool:
    if len(run.text) > 5:
        return False
    return any(
        run.size < _SMALLER * other.size
        and abs(run.y - other.y) < _NEAR * other.size
        and (-0.3 < (run.x0 - other.x1) / other.size < 0.35 or -0.3 < (other.x0 - run.x1) / run.size < 1)
        for other in row
    )


def segments(line: Line) -> list[list[Run]]:
    """Return the runs of a line in groups with clear gaps between; a bullet or number stays with what it marks."""
    groups: list[list[Run]] = []
    most = CELL_GAP * line.size
    for run in line.runs:
        # Nearly always it is near the last one; only else the two before are looked at.
        near = groups and (
            run.x0 - groups[-1][-1].x1 <= most or any(run.x0 - other.x1 <= most for other in groups[-1][-3:-1])
        )
        if near or (groups and len(groups[-1]) == 1 and is_mark(groups[-1][0].text)):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def is_mark(text: str) -> bool:
    """Say whether a run is the bullet or number of a list item."""
    return text == "o" or MARKER.fullmatch(text) is not None


# Columns


def in_columns(lines: Sequence[Line], *, depth: int = 0) -> list[Line]:
    """Return the lines of a page in reading order: where text runs in columns, one column after the other."""
    if depth >= DEEPEST:
        return list(lines)
    for gutter in _gutters(lines):
        stretch = _stretch(lines, gutter)
        if stretch is None:
            continue
        first, last = stretch
        left, right = _halves(lines[first:last], gutter)
        if not _runs_in_columns(left, right):
            continue
        for line in right:
            line.column += 1
        return [
            *in_columns(lines[:first], depth=depth + 1),
            *in_columns(left, depth=depth + 1),
            *in_columns(right, depth=depth + 1),
            *in_columns(lines[last:], depth=depth + 1),
        ]
    return list(lines)


def _gutters(lines: Sequence[Line]) -> list[float]:
    """Return where a gutter may lie, likeliest first: in the gaps that most lines have."""
    if len(lines) < LEAST_LINES:
        return []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    first, last = left + 0.2 * (right - left), left + 0.8 * (right - left)
    indented = left + 0.25 * (right - left)
    votes: Counter[int] = Counter()
    for line in lines:
        votes += Counter(round(start) for start in _starts_after_gaps(line, indented) if first < start < last)
    ranked = sorted(votes, key=lambda x: (-votes[x], x))
    return [x - 1.5 for x in ranked[:4] if votes[x] >= LEAST_REST]


def _starts_after_gaps(line: Line, indented: float) -> list[float]:
    """Return where a line goes on after a clear gap, or begins if that is so far in that a gap stands before it."""
    if line.cells is not None:
        return []
    starts = [group[0].x0 for group in segments(line)[1:]]
    return [*starts, line.x0] if line.x0 > indented else starts


def _stretch(lines: Sequence[Line], gutter: float) -> tuple[int, int] | None:
    """Return the longest stretch of lines that nothing crosses at the gutter."""
    best = (0, 0)
    first = 0
    for place in range(len(lines) + 1):
        if place < len(lines) and not _crosses(lines[place], gutter):
            continue
        if place - first > best[1] - best[0]:
            best = (first, place)
        first = place + 1
    best = _without_margins(lines, best, gutter)
    return best if best[1] - best[0] >= LEAST_LINES else None


def _without_margins(lines: Sequence[Line], stretch: tuple[int, int], gutter: float) -> tuple[int, int]:
    """Return a stretch without the head, foot and footnotes of the page, which belong to no column."""
    first, last = stretch
    if last - first < LEAST_LINES:
        return stretch
    usual = median(line.size for line in lines[first:last])
    while last - first > LEAST_LINES and _is_one_sided(lines[last - 1], gutter):
        line = lines[last - 1]
        if line.size > 0.93 * usual and lines[last - 2].y - line.y < 2 * usual:
            break
        last -= 1
    while last - first > LEAST_LINES and _is_one_sided(lines[first], gutter):
        if lines[first].y - lines[first + 1].y < 2.2 * usual:
            break
        first += 1
    return first, last


def _is_one_sided(line: Line, gutter: float) -> bool:
    return line.x1 < gutter or line.x0 >= gutter


def _crosses(line: Line, gutter: float) -> bool:
    if line.cells is not None:
        return line.x0 < gutter < line.x1
    close = 0.4 * line.size
    return any(run.x0 < gutter < run.x1 for run in line.runs) or any(
        after.x0 - before.x1 < close and before.x0 < gutter < after.x1 and before.x1 < gutter + 2 < after.x0 + 4
        for before, after in pairwise(line.runs)
    )


def _halves(lines: Sequence[Line], gutter: float) -> tuple[list[Line], list[Line]]:
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.cells is not None:
            (left if line.x1 <= gutter else right).append(line)
            continue
        parts = [run for run in line.runs if run.x0 < gutter], [run for run in line.runs if run.x0 >= gutter]
        for part, half in zip(parts, (left, right), strict=True):
            if part:
                half.append(line_of(part))
                half[-1].column = line.column
    return left, right


def _runs_in_columns(left: list[Line], right: list[Line]) -> bool:
    """Say whether two halves are columns of running text, as against the columns of a table."""
    if len(left) < LEAST_LINES or (len(right) < LEAST_LINES and not _is_rest(left, right)):
        return False
    return _is_running_text(left) and _is_running_text(right) and not _starts_together(left, right)


def _is_running_text(lines: list[Line]) -> bool:
    """Say whether lines on one side of a gutter are as full as those of a text, or are columns themselves."""
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    full = sum(line.x1 - line.x0 >= LEAST_FULL * width for line in lines)
    if full < 0.4 * len(lines) or median(line.letters for line in lines) < LEAST_LETTERS:
        return False
    parted = sum(len(segments(line)) > 1 for line in lines)
    return parted <= 0.3 * len(lines) or _holds_columns(lines)


def _is_rest(left: list[Line], right: list[Line]) -> bool:
    """Say whether a short column is the rest of the one before it, whose last sentence goes on there."""
    return len(right) >= LEAST_REST and not _ENDED.search(left[-1].text) and right[0].text[:1].islower()


def _holds_columns(lines: list[Line]) -> bool:
    """Say whether what stands on one side of a gutter is columns itself."""
    for gutter in _gutters(lines):
        stretch = _stretch(lines, gutter)
        if stretch and stretch[1] - stretch[0] >= 0.7 * len(lines):
            return _runs_in_columns(*_halves(lines[slice(*stretch)], gutter))
    return False


def _starts_together(left: list[Line], right: list[Line]) -> bool:
    """Say whether what begins on the left has its counterpart on the right, as rows of a table do."""
    here, there = _paragraph_starts(left), _paragraph_starts(right)
    size = left[0].size
    together = sum(1 for y in here if any(abs(y - other) < 0.3 * size for other in there))
    return together >= 2 and together >= 0.7 * max(len(here), len(there))


def _paragraph_starts(lines: Sequence[Line]) -> list[float]:
    gaps = [above.y - below.y for above, below in pairwise(lines)]
    usual = sorted(gaps)[len(gaps) // 4] if gaps else 0.0
    starts = [lines[0].y] if lines else []
    return starts + [line.y for line, gap in zip(lines[1:], gaps, strict=True) if gap > 1.25 * usual]
