"""Builds a text together with its blocks, for formats that say how they are built. Reads no format itself."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from briefings.reading.document.documents import Document
from briefings.reading.document.lines import MARKER, LineKind, lines_of
from briefings.reading.document.structure import Block, BlockKind, blocks_of
from briefings.reading.document.text import OFFICE_MEMBERS, SIGNATURES
from briefings.reading.document.unreadable import Marked
from briefings.reading.readers import limits

# A paragraph wholly in bold is a heading if it is no longer than this and does not end like a sentence.
LONGEST_BOLD_HEADING, MOST_BOLD_WORDS = 150, 20
BOLD_HEADING_LEVEL = 3
DEEPEST_HEADING = 6
# Deeper lists and wider tables are not built by people; the limits keep indents and rows short.
DEEPEST_ITEM, WIDEST_ROW = 12, 60
# A cell that holds more than this is a column of a page, not of a table; one that spans more columns is a slip.
LONGEST_CELL, WIDEST_SPAN = 1500, 40
# Stands in a first cell that is empty, because a block begins on a character: the columns keep their places.
EMPTY_CELL = "–"
# Stands where a cell of an earlier row counts for this one too.
DITTO = "″"
# Stands before a list item on its line of a cell.
CELL_ITEM = "\x1e"
# So many words make a line of a cell a thing of its own, or fewer where it ends like a sentence.
LEAST_WORDS_OF_A_PART, LEAST_WORDS_OF_A_SENTENCE = 5, 3

# Hints for whoever lays out lines (soft hyphen, zero-width space), and controls that say nothing.
_DROPPED = dict.fromkeys([*range(0x09), *range(0x0E, 0x1C), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0), 0xAD, 0x200B])
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile("[ \t\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_PARAGRAPH_BREAK = re.compile(r"\n{2,}")
_ENDS_SENTENCE = re.compile(r"[.;,]$")
# What asks for something is a statement though its full stop was left out; but a question or clause names a part.
_ASKS = re.compile(
    r"(?<!\bthat\s)(?<!\bwhich\s)(?<!\bwho\s)\b(?:should|shall|must)\b"
    r"|\b(?:recommends?\sthat|[Ww]e\srecommend|urges?|calls?\s(?:up)?on|[Rr]equests?\sthat|agreed\sto)\s\S"
)
STRUCK = "Text that is struck out was left out."
HIDDEN = "Text formatted as hidden was left out."
NAMES_A_PART = re.compile(r"\W*(?:[\d.]+\s+)?(?:what|how|why|who|when|where|which|whether)\b", re.IGNORECASE)
LEAST_ASKING_WORDS = 6
_ROWS = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)


def tidy(said: str) -> str:
    """Return words as they can be stored: blanks of all sorts become one space, line feeds stay, controls go."""
    said = _SURROGATES.sub("\ufffd", said).translate(_DROPPED)
    return _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", said)).strip()


def one_line(said: str) -> str:
    """Return words as `tidy` does, on one line."""
    return tidy(said.replace("\n", " "))


def is_bold_heading(said: str) -> bool:
    """Say whether words that stand in bold, alone in their paragraph, are meant as a heading."""
    return (
        len(said) <= LONGEST_BOLD_HEADING
        and "\n" not in said
        and len(said.split()) <= MOST_BOLD_WORDS
        and any(map(str.isalpha, said))
        and not _ENDS_SENTENCE.search(said)
        and not asks_for_something(said)
    )


def asks_for_something(said: str) -> bool:
    """Say whether words are a statement that asks for something, for all that its full stop is missing."""
    return len(said.split()) >= LEAST_ASKING_WORDS and _ASKS.search(said) is not None and not NAMES_A_PART.match(said)


def foreign_format(data: bytes) -> Marked | None:
    """Name the format whose signature the data begins with, in words that fit after “is”; None for text."""
    for signature, called in SIGNATURES:
        if data.startswith(signature):
            head = data[: 64 * 1024] if called == "a zip archive" else b""
            return next((office for member, office in OFFICE_MEMBERS if member in head), called)
    return None


class Building:
    """A text that grows block by block. `document` ends it. `name` is what its file is called, for refusals.

    Adding raises Unreadable where the text becomes longer than is read.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._length = self._lines = 0
        self._group = 0
        self._loose: set[int] = set()
        self._heading_level: int | None = None
        self._is_structured = False

    @property
    def is_empty(self) -> bool:
        """Say whether nothing but furniture was added."""
        return all(block.kind is BlockKind.FURNITURE for block in self.blocks)

    @property
    def reached(self) -> int:
        """Return how long the text is so far."""
        return self._length

    def new_group(self) -> int:
        """Return the number of a new list or table."""
        self._group += 1
        return self._group

    def heading(self, said: str, level: int) -> None:
        """Add a heading of a level from 1."""
        level = min(max(level, 1), DEEPEST_HEADING)
        if self._add(BlockKind.HEADING, one_line(said), self.new_group(), level=level):
            self._heading_level = level
            self._is_structured = True

    def title(self, said: str) -> None:
        """Add the name of the document as its first heading; by itself it is no sign that headings are marked."""
        self._add(BlockKind.HEADING, one_line(said), self.new_group(), level=1)

    def bold_paragraph(self, said: str) -> None:
        """Add a paragraph that is wholly in bold: a heading below the last one, if it is as short as headings are."""
        said = tidy(said)
        if not is_bold_heading(said):
            self.paragraph(said)
            return
        level = BOLD_HEADING_LEVEL if self._heading_level is None else self._heading_level + 1
        self._add(BlockKind.HEADING, said, self.new_group(), level=min(level, DEEPEST_HEADING))

    def paragraph(self, said: str) -> None:
        """Add a paragraph; an empty line inside begins another."""
        for part in _PARAGRAPH_BREAK.split(tidy(said)):
            if self._add(BlockKind.PARAGRAPH, part, self.new_group()):
                self._loose.add(len(self.blocks) - 1)

    def item(self, marker: str, said: str, *, depth: int, group: int) -> None:
        """Add a list item at a depth from 1. Without a marker it goes on with the item above."""
        depth = min(depth, DEEPEST_ITEM)
        said = _PARAGRAPH_BREAK.sub("\n", tidy(said))
        if not said:
            return
        if not marker:
            self._add(BlockKind.PARAGRAPH, said, group, indent="  " * depth)
            return
        typed = MARKER.match(said)
        shown = said if typed and typed.end() < len(said) else f"{marker} {said}"
        self._add(BlockKind.ITEM, shown, group, level=depth, indent="  " * (depth - 1))
        self._is_structured = True

    def row(self, cells: Sequence[str], *, group: int, is_header: bool) -> None:
        """Add a row of a table: its cells between tabs. A row of empty cells is none.

        A cell that holds several things, on lines of its own each, makes several rows, for which the others count too.
        """
        shown = [*cells[:WIDEST_ROW], *([" ".join(cells[WIDEST_ROW:])] if len(cells) > WIDEST_ROW else [])]
        lines = [[line for line in cell.split("\n") if one_line(line)] for cell in shown]
        count = 1 if is_header else max((len(parts) for parts in lines if _are_several(parts)), default=1)
        for number in range(count):
            self._row([one_line(_in_row(parts, number, count)) for parts in lines], group, is_header=is_header)

    def _row(self, shown: list[str], group: int, *, is_header: bool) -> None:
        if not any(shown):
            return
        while not shown[-1]:
            shown.pop()
        shown[0] = shown[0] or EMPTY_CELL
        self._add(BlockKind.TABLE_HEADER if is_header else BlockKind.TABLE_ROW, "\t".join(shown), group)
        self._is_structured = True

    def furniture(self, said: str) -> None:
        """Add what belongs to the page or the file, not to what the author says."""
        self._add(BlockKind.FURNITURE, _PARAGRAPH_BREAK.sub("\n", tidy(said)), self.new_group())

    def lines(self, said: str) -> None:
        """Add lines as one paragraph, whatever they look like."""
        self._add(BlockKind.PARAGRAPH, _PARAGRAPH_BREAK.sub("\n", tidy(said)), self.new_group())

    def footnote(self, said: str) -> None:
        """Add a footnote, which begins with its number: “[1] See …”."""
        self._add(BlockKind.FOOTNOTE, _PARAGRAPH_BREAK.sub("\n", tidy(said)), self.new_group())

    def plain(self, text: str) -> None:
        """Add a text without markup, whose blocks are read from the look of its lines."""
        text = _SURROGATES.sub("\ufffd", text).replace("\0", "").replace("\f", "\n").strip()
        if not text:
            return
        start = self._write("\n\n" if self._length else "", text)
        first = self._group + 1
        for block in blocks_of(text):
            self._group = max(self._group, first + block.group)
            self._take(replace(block, start=start + block.start, end=start + block.end, group=first + block.group))
        self._is_structured = True

    def document(self, notices: Iterable[str] = ()) -> Document:
        """Return what was built."""
        text = "".join(self._parts)
        blocks = self._with_typed_lists(text)
        return Document(text, tuple(_without_furniture(text, blocks)), notices=tuple(notices))

    def _add(self, kind: BlockKind, said: str, group: int, *, level: int | None = None, indent: str = "") -> bool:
        if not said:
            return False
        if indent:
            said = said.replace("\n", "\n" + indent)
        start = self._write(self._gap(kind, group) + indent, said)
        self._take(Block(kind, start, start + len(said), group, level, lines=said.count("\n") + 1))
        return True

    def _gap(self, kind: BlockKind, group: int) -> str:
        if not self.blocks:
            return ""
        last = self.blocks[-1]
        beside = last.group == group and last.kind is kind is BlockKind.ITEM
        in_table = last.group == group and last.kind in _ROWS and kind in _ROWS
        in_menu = last.kind is kind is BlockKind.FURNITURE
        return "\n" if beside or in_table or in_menu else "\n\n"

    def _write(self, gap: str, said: str) -> int:
        self._parts += [gap, said]
        start = self._length + len(gap)
        self._length = start + len(said)
        self._lines += said.count("\n") + 1
        limits.refuse_text(self._length, self._lines, name=self.name)
        return start

    def _take(self, block: Block) -> None:
        self.blocks.append(block)
        limits.refuse_blocks(len(self.blocks), name=self.name)

    # Lists and headings somebody typed instead of marking them

    def _with_typed_lists(self, text: str) -> list[Block]:
        """Read runs of loose paragraphs by the look of their lines.

        Where the format marks headings, lists or tables, only lines that begin with a bullet or number are believed;
        where it marks none, as in a page of line breaks, everything is.
        """
        blocks: list[Block] = []
        number = 0
        while number < len(self.blocks):
            if number not in self._loose:
                blocks.append(self.blocks[number])
                number += 1
                continue
            last = number
            while last + 1 in self._loose:
                last += 1
            blocks += self._reread(text, self.blocks[number : last + 1])
            number = last + 1
        return blocks

    def _reread(self, text: str, run: Sequence[Block]) -> list[Block]:
        start, end = run[0].start, run[-1].end
        if self._is_structured and not _has_typed_marker(text, run):
            return list(run)
        base = self._group + 1
        seen = [
            replace(block, start=start + block.start, end=start + block.end, group=base + block.group)
            for block in blocks_of(text[start:end])
        ]
        self._group = max(block.group for block in seen)
        believed = {
            block.start: block
            for block in seen
            if not self._is_structured or MARKER.match(text, block.start, block.end)
        }
        return [part for block in run for part in _parts(text, block, believed)]


def _parts(text: str, block: Block, believed: Mapping[int, Block]) -> Iterator[Block]:
    """Yield a paragraph in parts, cut where one of the blocks begins that its lines look like."""
    starts = [block.start, *(place for place in _line_starts(text, block) if place in believed)]
    for place, stop in pairwise([*starts, block.end]):
        if place < stop:
            ends = place + len(text[place:stop].rstrip())
            lines = text.count("\n", place, ends) + 1
            yield replace(believed.get(place, block), start=place, end=ends, lines=lines)


def _line_starts(text: str, block: Block) -> list[int]:
    """Return where the lines of a block after its first begin."""
    return [found.end() for found in re.compile(r"\n\s*").finditer(text, block.start, block.end)]


def _has_typed_marker(text: str, run: Sequence[Block]) -> bool:
    return any(
        MARKER.match(text, place, block.end) for block in run for place in (block.start, *_line_starts(text, block))
    )


def _without_furniture(text: str, blocks: Iterable[Block]) -> Iterable[Block]:
    """Turn lines that are no statement wherever they stand (“Share this”, a page number, a rule) to furniture."""
    furniture = {
        line.start
        for line in lines_of(text)
        if line.kind in (LineKind.FURNITURE, LineKind.UNDERLINE, LineKind.TABLE_RULE)
    }
    for block in blocks:
        single = block.lines == 1 and block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
        yield replace(block, kind=BlockKind.FURNITURE, level=None) if single and block.start in furniture else block


def _are_several(lines: Sequence[str]) -> bool:
    """Say whether the lines of a cell are several things, and not one whose words somebody broke."""
    return len(lines) > 1 and all(_is_a_part(line) for line in lines)


def _is_a_part(line: str) -> bool:
    shown = one_line(line)
    marker = MARKER.match(shown)
    said = shown[marker.end() :] if marker else shown
    is_item = marker is not None or CELL_ITEM in line or said.endswith((".", ";"))
    least = LEAST_WORDS_OF_A_SENTENCE if is_item else LEAST_WORDS_OF_A_PART
    return said[:1].isupper() and len(said.split()) >= least


def _in_row(lines: Sequence[str], number: int, count: int) -> str:
    """Return what a cell says in one of the rows it is split into: its line, or that what stands above counts."""
    if len(lines) == count:
        return lines[number]
    if _are_several(lines):
        return lines[number] if number < len(lines) else DITTO
    return " ".join(lines) if number == 0 else DITTO * bool(lines)
