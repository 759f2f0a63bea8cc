"""Blocks to passages: the units a coordinator decides about. Also where a passage's own words and a row's cells lie."""

import re

from briefings.reading.document.lines import MARKER
from briefings.reading.document.results import Passage, PassageKind
from briefings.reading.document.sentences import Endings, sentence_spans
from briefings.reading.document.spaced import spaced_cells
from briefings.reading.document.structure import Block, BlockKind

_HEADING_MARKS = re.compile(r"#{1,6}\s*")
_UNDERLINE = re.compile(r"\s*\n\s*(?:=+|-{2,})$")
_CLOSING_MARKS = re.compile(r"\s+#{1,6}$")
_EMPHASIS = re.compile(r"(?P<marks>\*\*|__|\*|_)(?P<said>[^*_\n]{1,200})(?P=marks)")

# A sign before an entry that no program writes as a bullet, and who or what an entry is about.
_SIGN = re.compile(r"^[^\S\n]{0,12}(?=(?:o|»|›|>>|=>|->|~|✦|◆|■|□|♦|▪)[^\S\n]{1,4}\S)", re.MULTILINE)
_NAMED = re.compile(r"^(?=[A-ZÀ-Ý][^\n:;.!?]{1,50}(?<!\s):[^\S\n]+\S)", re.MULTILINE)
LEAST_ENTRIES = 2

_KINDS = {
    BlockKind.HEADING: PassageKind.HEADING,
    BlockKind.TABLE_HEADER: PassageKind.TABLE_HEADER,
    BlockKind.TABLE_ROW: PassageKind.TABLE_ROW,
    BlockKind.FURNITURE: PassageKind.FURNITURE,
    BlockKind.ITEM: PassageKind.LIST_ITEM,
}


def passages_of(text: str, blocks: list[Block], endings: Endings) -> list[tuple[Passage, Block]]:
    """Return the passages of a text in order, each with its block. They cover what the blocks cover.

    `endings` says where in the text's language a full stop ends no sentence.

    A heading stands under the nearest heading above it of a higher rank.
    """
    passages: list[tuple[Passage, Block]] = []
    headings: list[tuple[int, int]] = []  # level and index of the headings that enclose the place reached
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            while headings and headings[-1][0] >= (block.level or 1):
                headings.pop()
        heading = headings[-1][1] if headings else None
        kind = _KINDS.get(block.kind, PassageKind.SENTENCE)
        passages += [
            (Passage(start, end, kind, block.level, block.group, heading), block)
            for start, end in _spans(text, block, kind, endings)
        ]
        if kind is PassageKind.HEADING:
            headings.append((block.level or 1, len(passages) - 1))
    return passages


def _spans(text: str, block: Block, kind: PassageKind, endings: Endings) -> list[tuple[int, int]]:
    """Return the spans of the passages of a block: its sentences, or all of it where it is no running text."""
    if kind not in (PassageKind.LIST_ITEM, PassageKind.SENTENCE):
        return [(block.start, block.end)]
    first = _after_marker(text, block.start, block.end) if kind is PassageKind.LIST_ITEM else block.start
    ends = [*_entries(text, first, block.end), block.end]
    spans = [
        span
        for start, end in zip([first, *ends], ends, strict=False)
        for span in sentence_spans(text, start, end, endings)
    ] or [(block.start, block.end)]
    return [(block.start, spans[0][1]), *spans[1:]]


def _entries(text: str, start: int, end: int) -> list[int]:
    """Return where in a paragraph lines begin that are entries of a list without a bullet that is known as one.

    They open with a sign (“o”, “»”) or with a name and a colon (“Norland: 20 million”), at least two of them.
    """
    for opening in (_SIGN, _NAMED):
        found = [each.start() for each in opening.finditer(text, start, end)]
        if len(found) >= LEAST_ENTRIES:
            return [place for place in found if place > start]
    return []


def content_span(text: str, passage: Passage) -> tuple[int, int]:
    """Return the span of a passage without its markup: bullet, number, “#”, underline. For display and quotes."""
    start, end = passage.start, passage.end
    if passage.kind is PassageKind.LIST_ITEM and _begins_its_line(text, start):
        start = _after_marker(text, start, end)
    elif passage.kind is PassageKind.HEADING:
        if marks := _HEADING_MARKS.match(text, start, end):
            start = marks.end()
        for pattern in (_UNDERLINE, _CLOSING_MARKS):
            if found := pattern.search(text, max(start, end - 400), end):
                end = found.start()
        whole = _EMPHASIS.fullmatch(text, start, end)
        if whole:
            start, end = whole.span("said")
    return (start, end) if start < end else (passage.start, passage.end)


def row_cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the cells in a table row, stripped: between pipes, else between tabs, else between blanks."""
    separator = "|" if "|" in text[start:end] else "\t"
    if separator not in text[start:end]:
        return spaced_cells(text, *_stripped(text, start, end))
    cells = []
    begun = start + 1 if text.startswith("|", start) else start
    while begun < end:
        stop = _next_separator(text, separator, begun, end)
        cells.append(_stripped(text, begun, stop))
        begun = stop + 1
    return cells


def _next_separator(text: str, separator: str, start: int, end: int) -> int:
    """Find where a cell ends; a pipe after a backslash is a character of the cell."""
    stop = text.find(separator, start, end)
    while stop > start and text[stop - 1] == "\\":
        stop = text.find(separator, stop + 1, end)
    return end if stop < 0 else stop


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _after_marker(text: str, start: int, end: int) -> int:
    marker = MARKER.match(text, start, end)
    return marker.end() if marker and marker.end() < end else start


def _begins_its_line(text: str, start: int) -> bool:
    """Say whether only white space or marks of a quotation stand before `start` on its line; an indent is short."""
    line = text.rfind("\n", max(0, start - 200), start) + 1
    return not text[max(line, start - 200) : start].strip("\ufeff \t>")
