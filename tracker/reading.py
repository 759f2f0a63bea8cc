"""A briefing's text as a reader sees it: blocks with the tracked words marked. Asks no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from briefings import extraction
from briefings.extraction import PassageKind
from briefings.models import Passage
from tracker.models import Recommendation, Source


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text, and the recommendations that came from it; `anchor` is the offset a link leads to."""

    text: str
    recommendations: tuple[Recommendation, ...] = ()
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One passage: its cells where it is the row of a table, else one cell."""

    cells: tuple[tuple[Segment, ...], ...]
    is_header: bool
    level: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list, table, or page furniture."""

    kind: str
    lines: tuple[Line, ...]


_SHOWN_AS = {
    PassageKind.HEADING: "heading",
    PassageKind.SENTENCE: "paragraph",
    PassageKind.LIST_ITEM: "list",
    PassageKind.TABLE_HEADER: "table",
    PassageKind.TABLE_ROW: "table",
    PassageKind.FURNITURE: "furniture",
}


def blocks(text: str, passages: Iterable[Passage], sources: Sequence[Source]) -> Iterator[Block]:
    """Yield the blocks of a text in order; `sources` by start, each with its recommendation."""
    marks = list(sources)
    shown = ((passage, _line(text, passage, marks)) for passage in passages)
    kept = ((passage, line) for passage, line in shown if line.cells)
    for (_, kind), group in groupby(kept, key=lambda pair: (pair[0].block, _SHOWN_AS[PassageKind(pair[0].kind)])):
        lines = tuple(line for _, line in group)
        yield Block(kind, lines)


def _line(text: str, passage: Passage, marks: list[Source]) -> Line:
    # Marks that end before this passage touch no later one either, for both are in order.
    while marks and marks[0].end <= passage.start:
        marks.pop(0)
    near = [source for source in marks if source.start < passage.end and source.end > passage.start]
    spans = _spans(text, passage)
    cells = tuple(tuple(_segments(text, start, end, near)) for start, end in spans)
    return Line(cells, passage.kind == PassageKind.TABLE_HEADER, min(passage.level or 1, 5))


def _spans(text: str, passage: Passage) -> list[tuple[int, int]]:
    kind = PassageKind(passage.kind)
    if _SHOWN_AS[kind] == "table":
        return extraction.row_cells(text, passage.start, passage.end)
    bare = extraction.Passage(passage.start, passage.end, kind, passage.level, passage.block, None)
    start, end = extraction.content_span(text, bare)
    # A rule that only draws a line, as under a table's header, says nothing to a reader.
    return [(start, end)] if any(character.isalnum() for character in text[start:end]) else []


def _segments(text: str, start: int, end: int, sources: list[Source]) -> Iterator[Segment]:
    inside = [source for source in sources if source.start < end and source.end > start]
    edges = {start, end}
    for source in inside:
        edges |= {max(start, source.start), min(end, source.end)}
    cuts = sorted(edges)
    for left, right in pairwise(cuts):
        here = [source for source in inside if source.start <= left and source.end >= right]
        anchor = left if any(source.start == left for source in here) else None
        yield Segment(text[left:right], tuple(source.recommendation for source in here), anchor)
