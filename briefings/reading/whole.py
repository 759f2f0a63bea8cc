"""A document to passages with suggestions, each in the places of its own text. Knows no format and no rule."""

from bisect import bisect_right
from dataclasses import replace
from itertools import islice, takewhile
from typing import TypeVar

from briefings.reading.document.derived import Reading, derive, headed
from briefings.reading.document.documents import Document
from briefings.reading.document.lines import lines_of
from briefings.reading.document.passages import passages_of
from briefings.reading.document.results import Passage, PassageKind, Suggestion
from briefings.reading.document.structure import Block, BlockKind, blocks_of
from briefings.reading.language.packs import pack_of
from briefings.reading.rules.suggestions import suggest


def read(text: str) -> tuple[Passage, ...]:
    """Return the passages of a plain text in order, with suggestions. The same text gives the same passages.

    Passages never overlap and together cover every character that is not white space.
    """
    return read_document(Document(text))


Passages = TypeVar("Passages", list[tuple[Passage, Block]], tuple[Passage, ...])


class TooManyPassages(Exception):  # noqa: N818 - a limit of whoever asked, no fault
    """A document falls into more passages than were asked for; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def read_document(document: Document, *, most: int | None = None) -> tuple[Passage, ...]:
    """Return the passages of a document, as `read` does.

    Raises `TooManyPassages` for more than `most`, before the long work of looking for suggestions, and for those that
    come of sentences with several suggestions.
    """
    pack = pack_of(document.text)
    if document.blocks is not None:
        passages = passages_of(document.text, list(document.blocks), pack.endings)
        return _bounded(suggest(document.text, _bounded(passages, most), pack), most)
    lines = headed(lines_of(document.text, unquoted=True), document.headings)
    reading = derive(document.text, lines)
    blocks = _with_heads(reading, blocks_of(reading.text, reading.lines), document.heads)
    passages = _bounded(passages_of(reading.text, blocks, pack.endings), most)
    found = _bounded(suggest(reading.text, passages, pack), most)
    return found if reading.is_the_text else _with_left_out(reading, [_in_source(reading, each) for each in found])


def _bounded(passages: Passages, most: int | None) -> Passages:
    if most is not None and len(passages) > most:
        raise TooManyPassages(len(passages))
    return passages


def _with_heads(reading: Reading, blocks: list[Block], heads: frozenset[int]) -> list[Block]:
    """Return the blocks, rows that begin at one of these offsets of the source as the heads of their tables."""
    if not heads:
        return blocks
    return [
        replace(block, kind=BlockKind.TABLE_HEADER)
        if block.kind is BlockKind.TABLE_ROW and reading.span(block.start, block.end)[0] in heads
        else block
        for block in blocks
    ]


def _in_source(reading: Reading, passage: Passage) -> Passage:
    start, end = reading.span(passage.start, passage.end)
    first = bisect_right(reading.left_out, start, key=lambda line: line.start)
    inside = takewhile(lambda line: line.end < end, islice(reading.left_out, first, None))
    gaps = tuple((line.start, line.end) for line in inside)
    return replace(
        passage, start=start, end=end, gaps=gaps, suggestion=_suggestion_in_source(reading, passage.suggestion)
    )


def _suggestion_in_source(reading: Reading, suggestion: Suggestion | None) -> Suggestion | None:
    if suggestion is None:
        return None
    start, end = reading.span(suggestion.start, suggestion.end)
    return replace(suggestion, start=start, end=end)


def _with_left_out(reading: Reading, found: list[Passage]) -> tuple[Passage, ...]:
    """Add what was left out and lies inside no passage, as the page furniture it is."""
    inside = {gap for passage in found for gap in passage.gaps}
    missing = [line for line in reading.left_out if (line.start, line.end) not in inside]
    fresh = max((passage.block for passage in found), default=0) + 1
    furniture = [
        Passage(line.start, line.end, PassageKind.FURNITURE, None, fresh + number, None)
        for number, line in enumerate(missing)
    ]
    # A heading stands as many places further down as furniture comes before it.
    starts = sorted(line.start for line in missing)
    moved = [
        passage
        if passage.heading is None
        else replace(passage, heading=passage.heading + bisect_right(starts, found[passage.heading].start))
        for passage in found
    ]
    return tuple(sorted([*moved, *furniture], key=lambda passage: passage.start))
