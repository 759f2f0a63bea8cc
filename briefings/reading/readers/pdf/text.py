r"""Lines of the pages of a PDF file to its text: blank lines between paragraphs, indents, headings, `\f` for pages."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from briefings.reading.document.lines import MARKER
from briefings.reading.readers.building import NAMES_A_PART, is_bold_heading
from briefings.reading.readers.pdf.lines import Line

Outline = Mapping[int, Mapping[str, int]]
"""For each page the titles that begin there, as `plain` writes them, with their level."""

DEEPEST = 4
# Of the usual distance between lines: what more is a new paragraph. Of the type size: what is no first line's indent.
NEW_PARAGRAPH, LEAST_INDENT, MOST_INDENT = 1.28, 0.7, 4.5
MOST_SPACES = 24
# Of the size of running text: what is a heading, what is a footnote.
LARGER, SMALLER = 1.12, 0.93
LONGEST_HEADING, MOST_HEADING_LINES = 200, 3
# How near the top or the foot of its page a running head stands.
MARGIN = 0.13

_SAYS_SOMETHING = re.compile(r"\b(?:should|shall|must|will|recommends?|agreed|agree to)\b", re.IGNORECASE)
# Of the width of its column: how far a line reaches that goes on in the next one.
FULL = 0.85
_STOP = re.compile(r"[.!?:;…][\"”’')\]]*$")
_NOTE = re.compile(r"(\d{1,3})\s+\S")
_LETTER_BULLET = re.compile(r"o(?=\s{1,2}\S)")


@dataclass(slots=True)
class Page:
    """Lines of a page in reading order, and how high the page is."""

    number: int
    height: float
    lines: list[Line] = field(default_factory=list)


def text_of(pages: Sequence[Page], outline: Outline | None = None) -> tuple[str, dict[int, int], frozenset[int]]:
    """Return the text of pages, the levels of its headings by where they begin, and where heads of tables do."""
    look = _Look(pages)
    writing = _Writing(look, outline or {})
    for page in pages:
        writing.write(page)
    return writing.text, writing.headings, frozenset(writing.heads)


def plain(title: str) -> str:
    """Return the words of a title to compare: without its number, case and spacing."""
    bare = MARKER.sub("", title.strip(), count=1) if MARKER.match(title.strip()) else title
    return " ".join(bare.split()).casefold()


class _Look:
    """How the document looks as a whole: its type sizes, its distances, its running heads."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        running = [line for page in pages for line in page.lines if line.cells is None]
        sizes: Counter[float] = Counter()
        for line in running:
            sizes[_half(line.size)] += line.letters
        self.size = sizes.most_common(1)[0][0] if sizes else 10.0
        bold = sum(line.letters for line in running if _is_bold(line))
        self.mostly_bold = bold > 0.5 * max(1, sum(sizes.values()))
        self.distances = self._distances()
        self.heads = self._heads()
        self._number_notes(running)
        self.visible_soft_hyphens = any("\u00ad" in line.text[:-1] for line in running)
        self.levels = self._levels(running)

    def _distances(self) -> dict[float, float]:
        """Return the usual distance between the lines of a paragraph, for each type size."""
        wrapped: dict[float, Counter[float]] = {}
        any_pair: dict[float, Counter[float]] = {}
        for page in self.pages:
            right = max((line.x1 for line in page.lines), default=0.0)
            for above, below in pairwise(page.lines):
                if not _may_be_one_paragraph(above, below):
                    continue
                gap, size = _half(above.bottom - below.y), _half(below.size)
                any_pair.setdefault(size, Counter())[gap] += 1
                if above.x1 > FULL * right and not below.text[:1].isupper():
                    wrapped.setdefault(size, Counter())[gap] += 1
        return {size: _usual_of(wrapped.get(size, Counter()), gaps) for size, gaps in any_pair.items()}

    def usual(self, size: float) -> float:
        """Return the usual distance between lines of a type size."""
        return self.distances.get(_half(size)) or 1.25 * size

    def _heads(self) -> set[tuple[str, int]]:
        """Return what stands at one place at the top or foot of several pages, digits aside."""
        seen: Counter[tuple[str, int]] = Counter()
        for page in self.pages:
            for place in {self.place(page, line) for line in page.lines if self._is_marginal(page, line)}:
                seen[place] += 1
        return {place for place, times in seen.items() if times >= 2}

    def is_head(self, page: Page, line: Line) -> bool:
        """Say whether a line returns on other pages."""
        return self._is_marginal(page, line) and self.place(page, line) in self.heads

    @staticmethod
    def place(page: Page, line: Line) -> tuple[str, int]:
        """Return the words of a line and its height, to find the same on other pages."""
        return re.sub(r"\d+", "#", line.text), round(min(line.y, page.height - line.y) / 6)

    @staticmethod
    def _is_marginal(page: Page, line: Line) -> bool:
        return line.cells is None and not MARGIN * page.height < line.y < (1 - MARGIN) * page.height

    def _number_notes(self, lines: Sequence[Line]) -> None:
        """Put the raised numbers that refer to footnotes into brackets, so that they are no digits of a word."""
        for line in lines:
            _part_number(line)
        notes = set(filter(None, map(self._note_number, lines)))
        for line in lines:
            for run in line.runs[1:]:
                if run.raised and run.text in notes:
                    run.text, run.spaced, line.said = f"[{run.text}]", False, None

    def _note_number(self, line: Line) -> str:
        """Return the number of the footnote that begins with a line, “” for any other line."""
        may_be = line.size < SMALLER * self.size or line.runs[0].raised
        found = _NOTE.match(line.text) if may_be else None
        return found[1] if found else ""

    def _levels(self, lines: Sequence[Line]) -> dict[float, int]:
        """Return the level of a heading for each type size larger than that of running text, and for bold type."""
        larger = {_half(line.size) for line in lines if self.is_larger(line) and line.letters <= LONGEST_HEADING}
        ranks: dict[float, int] = {}
        above = None
        for size in sorted(larger, reverse=True):
            level = len(set(ranks.values())) + 1
            ranks[size] = min(DEEPEST, level if above is None or above - size > 0.6 else level - 1)
            above = size
        ranks[0.0] = min(DEEPEST, len(set(ranks.values())) + 1)
        return ranks

    def is_larger(self, line: Line) -> bool:
        """Say whether a line is set in larger type than running text."""
        return line.size >= LARGER * self.size and any(map(str.isalpha, line.text))

    def tag(self, line: Line) -> int:
        """Return the level that the file itself gives a line as a heading, 0 for none."""
        tags = {run.level for run in line.runs}
        return min(DEEPEST, tags.pop()) if len(tags) == 1 and self._may_head(line.text.strip()) else 0

    def level_by_type(self, line: Line) -> int:
        """Return the level that the type of a line has where it is a heading: larger than running text, or bold."""
        if line.cells is not None or not any(map(str.isalpha, line.text)):
            return 0
        if self.is_larger(line):
            return self.levels.get(_half(line.size), DEEPEST)
        bold = _is_bold(line) and not self.mostly_bold and line.size > SMALLER * self.size
        return self.levels[0.0] if bold else 0

    def is_heading(self, lines: Sequence[Line]) -> bool:
        """Say whether lines that make one paragraph in larger or bold type are a heading, and no statement."""
        said = _joined(lines)
        if len(lines) > MOST_HEADING_LINES or not self._may_head(said):
            return False
        if not self.is_larger(lines[0]):
            return is_bold_heading(said)
        says = said.endswith((".", ";")) or (_SAYS_SOMETHING.search(said) and not NAMES_A_PART.match(said))
        return not says or len(said.split()) < 8

    def goes_on(self, above: Line, below: Line) -> bool:
        """Say whether two lines of one type size stand as close as those of a paragraph."""
        if above.column != below.column or below.y > above.y or _half(above.size) != _half(below.size):
            return False
        size = max(above.size, below.size)
        return above.bottom - below.y <= max(1.6 * size, NEW_PARAGRAPH * self.usual(size))

    @staticmethod
    def _may_head(said: str) -> bool:
        return len(said) <= LONGEST_HEADING and any(map(str.isalpha, said))


class _Writing:
    """Text as it grows."""

    def __init__(self, look: _Look, outline: Outline) -> None:
        self.look, self.outline = look, outline
        self.parts: list[str] = []
        self.length = 0
        self.headings: dict[int, int] = {}
        self.heads: set[int] = set()

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self.parts)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def write(self, page: Page) -> None:
        """Write a page."""
        if page.number:
            self._add("\f")
        lines = [line for line in page.lines if line.text.strip()]
        edges = _edges(page, lines)
        levels = self._levels(page, lines, edges)
        heads = [self.look.is_head(page, line) for line in lines]
        for place, line in enumerate(lines):
            if place and (heads[place] != heads[place - 1] or self._begins_paragraph(lines, levels, place, edges)):
                self._add("\n")
            if _is_head_row(lines, place):
                self.heads.add(self.length)
            self._add_line(line, levels[place], edges[line.column])

    def _add_line(self, line: Line, level: int, edges: tuple[float, float]) -> None:
        """Write a line: a heading with its level and without an indent."""
        if level:
            self.headings[self.length] = level
        indent = 0 if level else self._indent(line, edges)
        self._add(" " * indent + self._shown(line) + "\n")

    def _levels(self, page: Page, lines: Sequence[Line], edges: Mapping[int, tuple[float, float]]) -> list[int]:
        """Return the level of each line as a heading; many lines on end in one type are none."""
        titles = self.outline.get(page.number, {})
        may_head = [line.cells is None and not self.look.is_head(page, line) for line in lines]
        found = self._without_runs(lines, self._levels_by_type(lines, may_head, edges))
        for place, line in enumerate(lines):
            if may_head[place] and not found[place]:
                found[place] = min(DEEPEST, titles.get(plain(line.text), 0))
        return found

    def _levels_by_type(
        self, lines: Sequence[Line], may_head: Sequence[bool], edges: Mapping[int, tuple[float, float]]
    ) -> list[int]:
        """Return the level that the file gives each line that may be a heading, or that its type shows.

        Larger and bold type shows headings only where a whole paragraph is set in it.
        """
        said = [self.look.tag(line) if may else 0 for line, may in zip(lines, may_head, strict=True)]
        types = [
            self.look.level_by_type(line) if may and not tag else 0
            for line, may, tag in zip(lines, may_head, said, strict=True)
        ]
        for first, last in self._paragraphs(lines, types):
            if self.look.is_heading(lines[first:last]) and not self._is_inside(lines, first, last, edges):
                said[first:last] = types[first:last]
        return said

    def _without_runs(self, lines: Sequence[Line], levels: Sequence[int]) -> list[int]:
        """Return the levels without those of many lines on end, unless they stand as far apart as titles do."""
        found: list[int] = []
        for level, group in groupby(levels):
            many = len(list(group))
            kept = level if many <= MOST_HEADING_LINES or self._are_titles(lines[len(found) : len(found) + many]) else 0
            found += [kept] * many
        return found

    def _paragraphs(self, lines: Sequence[Line], types: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield from where to where lines of one larger or bold type stand together as a paragraph does."""
        first = 0
        for place in range(1, len(lines) + 1):
            if (
                place < len(lines)
                and types[place] == types[first]
                and self.look.goes_on(lines[place - 1], lines[place])
            ):
                continue
            if types[first]:
                yield first, place
            first = place

    def _is_inside(
        self, lines: Sequence[Line], first: int, last: int, edges: Mapping[int, tuple[float, float]]
    ) -> bool:
        """Say whether lines in bold are part of a paragraph that is not: a full line goes on into or out of them."""
        for place in (first, last):
            if not 0 < place < len(lines):
                continue
            above, below = lines[place - 1], lines[place]
            left, right = edges[above.column]
            full = above.x1 - left > FULL * (right - left)
            together = above.cells is None is below.cells and self.look.goes_on(above, below)
            if together and full and not _STOP.search(above.text) and not MARKER.match(below.text):
                return True
        return False

    def _are_titles(self, lines: Sequence[Line]) -> bool:
        return all(above.bottom - below.y > 1.5 * self.look.usual(below.size) for above, below in pairwise(lines))

    def _begins_paragraph(
        self, lines: Sequence[Line], levels: Sequence[int], place: int, edges: Mapping[int, tuple[float, float]]
    ) -> bool:
        """Say whether a blank line stands above a line."""
        above, line = lines[place - 1], lines[place]
        if above.cells is not None or line.cells is not None:
            return (above.cells is None) != (line.cells is None) or above.bottom - line.y > 6 * line.size
        if above.column != line.column or line.y > above.y:
            return not _goes_on_in_column(above, line)
        if levels[place] != levels[place - 1]:
            return True
        if levels[place]:
            return not self.look.goes_on(above, line)
        gap = above.bottom - line.y
        if abs(above.size - line.size) > 0.12 * max(line.size, above.size):
            return True
        return gap > NEW_PARAGRAPH * self.look.usual(line.size) or self._is_indented(lines, place, edges)

    def _is_indented(self, lines: Sequence[Line], place: int, edges: Mapping[int, tuple[float, float]]) -> bool:
        """Say whether a line stands in from the one above and the one below, as the first of a paragraph does."""
        above, line = lines[place - 1], lines[place]
        below = lines[place + 1] if place + 1 < len(lines) else None
        left, _ = edges[line.column]
        indent = (line.x0 - left) / line.size
        if not LEAST_INDENT < indent < MOST_INDENT or MARKER.match(line.text) or abs(above.x0 - left) > 2:
            return False
        returns = below is None or below.column != line.column or abs(below.x0 - left) < 2 or below.cells is not None
        return returns and not MARKER.match(above.text)

    def _indent(self, line: Line, edges: tuple[float, float]) -> int:
        """Return how many spaces show where a line begins; none for one in the middle."""
        left, right = edges
        before, after = line.x0 - left, right - line.x1
        if line.cells is not None:
            return 0
        middle = before > 2 * line.size and abs(before - after) < 2 * line.size
        if middle and before + after > 0.2 * (right - left) and not MARKER.match(line.text):
            return 0
        return max(0, min(MOST_SPACES, round(before / (0.5 * self.look.size))))

    def _shown(self, line: Line) -> str:
        text = unicodedata.normalize("NFC", line.text).strip()
        text = _LETTER_BULLET.sub("◦", text, count=1) if _has_letter_bullet(line) else text
        if "\u00ad" in text:
            last = "-" if self.look.visible_soft_hyphens else "\u00ad"
            text = text[:-1].replace("\u00ad", "-") + (last if text.endswith("\u00ad") else text[-1:])
        return text


def _has_letter_bullet(line: Line) -> bool:
    return len(line.runs) > 1 and line.runs[0].text == "o" and line.runs[1].x0 - line.runs[0].x1 > 0.4 * line.size


def _edges(page: Page, lines: Sequence[Line]) -> dict[int, tuple[float, float]]:
    """Return where the lines of each column begin and end; heads, and one line alone further out, count for nothing."""
    columns: dict[int, list[Line]] = {}
    for line in lines:
        columns.setdefault(line.column, []).append(line)
    return {column: _edges_of(there, page.height) for column, there in columns.items()}


def _edges_of(lines: Sequence[Line], height: float) -> tuple[float, float]:
    """Return where the lines of a column begin and end on a page so high."""
    inner = [line for line in lines if 0.08 * height < line.y < 0.92 * height and line.cells is None] or lines
    starts = sorted(line.x0 for line in inner)
    left = next((x for x, after in pairwise(starts) if after - x < 2), starts[0])
    return left, max(line.x1 for line in inner)


def _may_be_one_paragraph(above: Line, below: Line) -> bool:
    """Say whether two lines are of one column and type size, and about as close as those of a paragraph."""
    if above.cells is not None or below.cells is not None or above.column != below.column:
        return False
    size = _half(below.size)
    return _half(above.size) == size and 0.8 * size < above.bottom - below.y < 3.5 * size


def _usual_of(sure: Counter[float], gaps: Counter[float]) -> float:
    """Return the least gap that is no exception, of those that are surely inside paragraphs if there are enough."""
    counted = sure if sure.total() >= 3 else gaps
    least = 0.12 * counted.total()
    return min(gap for gap in counted if counted[gap] + counted[gap + 0.5] >= least)


def _part_number(line: Line) -> None:
    """Put a space behind the raised number that a footnote begins with."""
    if line.runs[0].raised and len(line.runs) > 1 and line.runs[0].text.isdigit():
        line.runs[1].spaced, line.said = True, None


def _goes_on_in_column(above: Line, line: Line) -> bool:
    """Say whether a sentence goes on at the top of another column; never across a gap that may be something else."""
    if above.is_doubtful or line.is_doubtful:
        return False
    return not _STOP.search(above.text) and line.text[:1].islower()


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(" ".join(line.text for line in lines).split())


def _is_bold(line: Line) -> bool:
    bold = sum(len(run.text) for run in line.runs if run.bold)
    return bold >= 0.95 * max(1, line.letters)


def _is_head_row(lines: Sequence[Line], place: int) -> bool:
    """Say whether a line is the first row of a table, in bold above one that is not."""
    above, below = lines[place - 1] if place else None, lines[place + 1] if place + 1 < len(lines) else None
    if lines[place].cells is None or below is None or below.cells is None or (above and above.cells is not None):
        return False
    return _is_bold(lines[place]) and not _is_bold(below)


def _half(size: float) -> float:
    return round(size * 2) / 2
