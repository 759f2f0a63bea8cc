"""Text to blocks: headings with their level, paragraphs, list items with their depth, table rows, furniture.

Reports come hard-wrapped from PDFs, as Markdown, and as bare lines pasted from a web page, so nothing relies on one
notation: blank lines, indents, line widths and punctuation decide together. What the words mean is decided elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from briefings.reading.document.entries import entry_lines
from briefings.reading.document.grids import grid_rows
from briefings.reading.document.lines import BYTE_ORDER_MARK, MARKER, Line, LineKind, lines_of
from briefings.reading.document.spaced import spaced_rows


class BlockKind(StrEnum):
    """What a stretch of whole lines is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE_HEADER = "table_header"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. Items of one list share their `group`, and so do rows of one table.

    `columns` says of a row whose columns only blanks set apart how far from the left each but the first begins.
    """

    kind: BlockKind
    start: int
    end: int
    group: int
    level: int | None = None
    lines: int = 1
    columns: tuple[int, ...] = ()


# A line longer than this was not wrapped by anybody: it is a paragraph of its own.
LONGEST_WRAPPED = 160
# Where this share of the ink stands in such lines, line breaks end paragraphs throughout the document.
UNWRAPPED_SHARE = 0.3
# How much of the width a line must fill for the next word not to have fitted.
FULL, FULL_AFTER_STOP, FULL_FOR_LABEL = 0.85, 0.6, 0.97

_STOP = re.compile(r"[.!?:;…][\"”’')\]*_]*$")
_LABELLED = re.compile(
    r"[*_]{0,3}(?:(?:safety|key|agreed)\s+)?(?:recommendation|action|decision|proposal|commitment|objective"
    r"|finding|conclusion|section|chapter|part|annex|appendix)s?\b"
    r"[^:.]{0,20}(?::|\d)|[*_]{0,3}(?-i:AP|AI|TODO)\s?[\d./-]{0,8}:",
    re.IGNORECASE,
)
# A line that only numbers what stands below it: “Recommendation 4, to the Treasury”.
_NUMBERED_ALONE = re.compile(
    r"[*_]{0,3}(?:(?:safety|key|audit)\s+)?(?:(?:recommendation|recommandation|préconisation|proposition|action|proposal|commitment|requirement)s?\s?:|(?:recommendation|recommandation"
    r"|préconisation|proposition|action|proposal|commitment|requirement)s?"
    r"(?:\sde\ssécurité)?\s(?:n[o°]\.?\s?)?[A-Z]{0,3}[-\s]?\d[\d./-]*[a-z]?"
    r"(?:\s?[,(–—-]\s?(?:(?:addressed|directed|adressée)\s)?(?:to|for|à|au|aux)\s[^.:;]{2,100}|\s?\([^()]{2,80}\))?\)?)[:.]?[*_]{0,3}",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"\b(?:of|the|and|to|for|in|on|de|du|des|et|la|le|les|à|au|aux|en)$|[,’']$", re.IGNORECASE)
_FOOTNOTE_REFERENCE = re.compile(r"\[\^?(\d{1,3})\]")
_FOOTNOTE = re.compile(r"(?:\[\^?(\d{1,3})\]:?|(\d{1,3}))\s+(?=[A-Z“\"_*])")
_BOLD = re.compile(r"(?:\*\*|__)\S.*\S(?:\*\*|__):?", re.DOTALL)
_NUMBERED_DEEPER = re.compile(r"[A-Z]?\d+((?:\.\d+)*)")

# A bullet or number alone on its line has no more characters.
LONGEST_MARK = 6
# A line of so few words and characters may be what the list below it is called.
MOST_LABEL_WORDS, LONGEST_LABEL = 4, 40
# Longer than this, or with more words, a line is no heading.
LONGEST_HEADING, MOST_HEADING_WORDS = 150, 20
# So many words may make a statement, and a question with more is none that heads a section.
LEAST_STATEMENT_WORDS, MOST_QUESTION_WORDS = 8, 12
# A short line with one of these is a sentence that lost its stop.
_SAYS_SOMETHING = re.compile(
    r"[a-z)]{2}\.\s|\b(?:should|shall|must|recommends?\sthat|agreed\sto|[Ww]e\surge|urges|calls?\s(?:up)?on)\b"
)
_BULLETS = "-*+•‣◦▪●○·"
# Lines of marks and what belongs to the page.
_SAYING_NOTHING = (LineKind.FURNITURE, LineKind.UNDERLINE, LineKind.TABLE_RULE)
# This many short lines on end are an address, a cover page or a signature, not headings.
LISTED_LINES = 3


def blocks_of(text: str, lines: list[Line] | None = None) -> list[Block]:
    """Return the blocks of a text in order. Together they cover every character that is not white space.

    `lines` are those of the text where somebody has told them apart already.
    """
    outline = _Outline(text, lines_of(text) if lines is None else lines)
    return _with_headings(text, outline.read(), outline.entries)


@dataclass(slots=True)
class _Level:
    """One level of the list being read: how far in it stands and how it is numbered."""

    indent: int
    style: str
    numeral: str

    def holds(self, style: str, indent: int) -> bool:
        """Say whether an item is one of its own: bullets by how far in they stand too, numbers wherever they do."""
        return self.style == style and (not _is_bullet(style) or abs(self.indent - indent) <= 1)


class _Outline:
    """Reads lines in order, keeping the block that is still open and the lists it stands in."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines
        self.widths = _widths(lines)
        self.wrapped = _is_wrapped(lines)
        self.footnotes = {found[1] for found in _FOOTNOTE_REFERENCE.finditer(text)}
        self.blocks: list[Block] = []
        self.group = 0
        self.levels: list[_Level] = []
        self.table_open = False
        drawn = grid_rows(text, lines) if "-+-" in text or "=+=" in text else {}
        self.spaced = drawn | spaced_rows(text, lines)
        self.entries = entry_lines(text, lines)

    def read(self) -> list[Block]:
        if self.text.startswith(BYTE_ORDER_MARK):
            self._add(BlockKind.FURNITURE, 0, 1)
        previous: Line | None = None  # the line directly above, None after a blank one
        for number, line in enumerate(self.lines):
            if line.kind is LineKind.BLANK:
                previous = None
                self.table_open = self.table_open and number in self.spaced
                continue
            self._read_line(number, line, previous)
            previous = line
        return self.blocks

    def _read_line(self, number: int, line: Line, above: Line | None) -> None:
        if number in self.spaced:
            self._add_spaced_line(number, line)
            return
        if self._is_table_line(number, line):
            self._add_table_line(number, line)
            return
        self.table_open = False
        if line.kind in _SAYING_NOTHING:
            self._add_furniture(line, above)
        elif line.kind is LineKind.HEADING:
            self._add_heading(line, above)
        elif line.kind is LineKind.ITEM and not self._runs_on(line, above):
            self._add_item(line)
        elif self._continues(line, above) and not self._heads_list(number, line, above):
            self._extend(line)
        else:
            self._add_paragraph(line, above)

    def _heads_list(self, number: int, line: Line, above: Line | None) -> bool:
        """Say whether a few words below a blank line stand right above a list: “decisions”."""
        if above is not None:
            return False
        below = self.lines[number + 1] if number + 1 < len(self.lines) else None
        is_short = self.text.count(" ", line.start, line.end) < MOST_LABEL_WORDS and line.length <= LONGEST_LABEL
        return below is not None and below.kind is LineKind.ITEM and is_short

    def _add_furniture(self, line: Line, above: Line | None) -> None:
        """Add a line that says nothing, unless it underlines a heading, of which it becomes a part."""
        if line.kind is not LineKind.UNDERLINE or not self._underlines_heading(line, above):
            self._add(BlockKind.FURNITURE, line.start, line.end)

    def _add_heading(self, line: Line, above: Line | None) -> None:
        if self._goes_on_as_heading(line, above):
            self._extend(line)
        else:
            self.levels = []
            self._add(BlockKind.HEADING, line.start, line.end, level=line.level)

    def _goes_on_as_heading(self, line: Line, above: Line | None) -> bool:
        """Say whether a heading without marks of its own, known by its type, takes a second line."""
        if above is None or (above.kind, above.level) != (line.kind, line.level):
            return False
        return self.text[line.start] != "#" and self.text[above.start] != "#"

    # Tables

    def _is_table_line(self, number: int, line: Line) -> bool:
        if line.kind is LineKind.TABLE:
            return True
        if line.kind is LineKind.TABLE_RULE:
            return self.table_open
        if line.kind is LineKind.HEADING or line.length > 20 * LONGEST_WRAPPED:
            return False
        is_in_one = self.table_open or self._stands_over_rule(number)
        return (is_in_one and self._columns(line, "|") > 1) or self._is_tabbed(number, line)

    def _stands_over_rule(self, number: int) -> bool:
        """Say whether the rule below the heads of a table stands below a line."""
        return number + 1 < len(self.lines) and self.lines[number + 1].kind is LineKind.TABLE_RULE

    def _is_tabbed(self, number: int, line: Line) -> bool:
        """Say whether a line and one beside it have the same two or more columns between tabs."""
        columns = self._columns(line, "\t")
        if columns < (3 if line.kind is LineKind.ITEM else 2):
            return False  # one tab, after the number or bullet of an item, makes no columns
        beside = [self.lines[n] for n in (number - 1, number + 1) if 0 <= n < len(self.lines)]
        return any(self._columns(other, "\t") == columns for other in beside)

    def _columns(self, line: Line, separator: str) -> int:
        return self.text.count(separator, line.start, min(line.end, line.start + 20 * LONGEST_WRAPPED)) + 1

    def _add_table_line(self, number: int, line: Line) -> None:
        if not self.table_open:
            self.group += 1
            self.levels = []
        first, self.table_open = not self.table_open, True
        if line.kind is LineKind.TABLE_RULE:
            kind = BlockKind.FURNITURE
        elif first and self._stands_over_rule(number):
            kind = BlockKind.TABLE_HEADER
        else:
            kind = BlockKind.TABLE_ROW
        self.blocks.append(Block(kind, line.start, line.end, self.group))

    def _add_spaced_line(self, number: int, line: Line) -> None:
        """Add a line of a table whose columns only blanks set apart: a row of its own, or more of the one above."""
        row, table = self.spaced[number], self.group
        if row is None:
            self.blocks.append(Block(BlockKind.FURNITURE, line.start, line.end, table))
        elif row.first == number:
            self.group += row.is_head or not self.table_open
            self.levels = []
            kind = BlockKind.TABLE_HEADER if row.is_head else BlockKind.TABLE_ROW
            self.blocks.append(Block(kind, line.start, line.end, self.group, columns=row.columns))
        else:
            self.blocks[-1] = replace(self.blocks[-1], end=line.end, lines=self.blocks[-1].lines + 1)
        self.table_open = True

    # Lists

    def _runs_on(self, line: Line, above: Line | None) -> bool:
        """Say whether a line that begins like a list item only continues a sentence: “12. That …”, “— "
        "with a view …”."""
        if above is None or not self._is_in_sentence(above):
            return False
        mark = self._mark(line)
        if mark in ("—", "–"):
            return True
        starts_list = mark[:1] in _BULLETS or _numeral_of(mark) in ("1", "a", "i")
        return not starts_list and not self.levels and self._is_full(above, line, FULL)

    def _is_in_sentence(self, above: Line) -> bool:
        """Say whether the sentence of the line above may go on, in a text whose lines were broken to a width."""
        is_open = bool(self.blocks) and self.blocks[-1].kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
        return is_open and self.wrapped and above.length >= 3 and not self._stops(above)

    def _mark(self, line: Line) -> str:
        found = MARKER.match(self.text, line.start, line.end)
        return (found["bullet"] or found["numeral"]) if found else ""

    def _add_item(self, line: Line) -> None:
        if not self.levels:
            self.group += 1
        level = self._enter_level(line)
        self.blocks.append(Block(BlockKind.ITEM, line.start, line.end, self.group, level))

    def _enter_level(self, line: Line) -> int:
        """Return the depth of an item, from its indent, its numbering, and whether the item above announced a list."""
        mark = self._mark(line)
        style = _style(mark, self.levels)
        numeral = _numeral_of(mark)
        depth = self._open_depth(style, line.indent)
        if depth:
            del self.levels[depth:]
            self.levels[-1].numeral = numeral
            return depth
        if self._replaces_level(style, line.indent):
            self.levels = [known for known in self.levels if known.indent < line.indent - 1]
        self.levels.append(_Level(line.indent, style, numeral))
        return len(self.levels)

    def _open_depth(self, style: str, indent: int) -> int:
        """Return the depth of the deepest open level whose items look like this one, 0 where none does."""
        depths = range(len(self.levels), 0, -1)
        return next((depth for depth in depths if self.levels[depth - 1].holds(style, indent)), 0)

    def _replaces_level(self, style: str, indent: int) -> bool:
        """Say whether a new kind of bullet stands no further in than the list, so that it begins no list inside it."""
        if not self.levels or not _is_bullet(style) or indent > self.levels[-1].indent + 1:
            return False
        return not (self.blocks and self.blocks[-1].kind is BlockKind.ITEM and self._ends_with_colon(self.blocks[-1]))

    def _ends_with_colon(self, block: Block) -> bool:
        """Say whether a block announces what stands below it."""
        return self.text[block.end - 1] == ":" or self.text.endswith(":**", block.start, block.end)

    # Paragraphs

    def _continues(self, line: Line, above: Line | None) -> bool:
        """Say whether a line goes on with the open paragraph or item."""
        if not self.blocks or self.blocks[-1].kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.FOOTNOTE):
            return False
        block = self.blocks[-1]
        if self._is_bare_mark(block):
            return True
        if above is None:
            return self._continues_below_a_gap(line, block)
        if self._begins_anew(line, above):
            return False
        is_indented = block.kind is BlockKind.ITEM and line.indent > self.levels[-1].indent + 1
        return self.text[line.start].islower() or is_indented or self._is_full(above, line, self._fullness(above))

    def _is_bare_mark(self, block: Block) -> bool:
        """Say whether an item is a bullet alone on its line, so that the next one holds its words."""
        if block.kind is not BlockKind.ITEM or block.end - block.start > LONGEST_MARK:
            return False
        return MARKER.fullmatch(self.text, block.start, block.end) is not None

    def _continues_below_a_gap(self, line: Line, block: Block) -> bool:
        """Say whether a line below a blank one goes on with what stands above that."""
        unfinished = not _STOP.search(self.text, max(block.start, block.end - 8), block.end)
        long_enough = block.kind is BlockKind.ITEM or block.end - block.start > 60
        return self.wrapped and unfinished and self.text[line.start].islower() and long_enough

    def _begins_anew(self, line: Line, above: Line) -> bool:
        """Say whether a line right below another cannot go on with it."""
        if above.kind not in (LineKind.TEXT, LineKind.ITEM) or not self.wrapped or self._opens_with_label(line):
            return True
        if line.start in self.entries:
            return True
        if max(above.length, line.length) > LONGEST_WRAPPED:
            return True
        return self._only_numbers(above) and self.text[line.start].isupper()

    def _fullness(self, above: Line) -> float:
        if self._stops(above):
            return FULL_AFTER_STOP
        return FULL_FOR_LABEL if _LABELLED.match(self.text, above.start, above.end) else FULL

    def _only_numbers(self, line: Line) -> bool:
        """Say whether a line is the number and addressee of what stands below it, and no more."""
        shown = self.text[line.start : line.end]
        return (
            line.length <= LONGEST_HEADING
            and _NUMBERED_ALONE.fullmatch(shown) is not None
            and _UNFINISHED.search(shown) is None
        )

    def _opens_with_label(self, line: Line) -> bool:
        found = _LABELLED.match(self.text, line.start, line.end)
        return found is not None and self.text[line.start].isupper() and found[0].endswith(":")

    def _is_full(self, above: Line, line: Line, share: float) -> bool:
        """Say whether the first word of a line would not have fitted on the line above it."""
        shown = self.text[line.start : line.start + 40].split(None, 1)
        right_edge = above.end - above.start + above.indent
        width = max(self.widths.get(above.start, 0), right_edge)
        return right_edge + 1 + len(shown[0]) > share * width

    def _stops(self, line: Line) -> bool:
        return _STOP.search(self.text, max(line.start, line.end - 8), line.end) is not None

    def _add_paragraph(self, line: Line, above: Line | None) -> None:
        if self.levels and not (above is None and line.indent > self.levels[-1].indent + 1):
            self.levels = []  # an indented paragraph belongs to its item, and the list goes on after it
        footnote = _FOOTNOTE.match(self.text, line.start, line.end)
        is_footnote = footnote is not None and (footnote[1] or footnote[2]) in self.footnotes
        self._add(
            BlockKind.FOOTNOTE if is_footnote else BlockKind.PARAGRAPH, line.start, line.end, in_list=bool(self.levels)
        )

    def _underlines_heading(self, line: Line, above: Line | None) -> bool:
        if above is None or above.kind is not LineKind.TEXT or above.length > LONGEST_HEADING:
            return False
        block = self.blocks[-1]
        if block.kind is not BlockKind.PARAGRAPH or block.lines > 1 or self._stops(above):
            return False
        level = 1 if self.text[line.start] == "=" else 2
        self.blocks[-1] = replace(block, kind=BlockKind.HEADING, end=line.end, level=level)
        return True

    def _add(self, kind: BlockKind, start: int, end: int, *, level: int | None = None, in_list: bool = False) -> None:
        # Furniture and indented paragraphs interrupt a list without ending it: its later items keep their group.
        interrupts = in_list or (kind is BlockKind.FURNITURE and self.levels)
        self.group += 0 if interrupts else 1
        self.blocks.append(Block(kind, start, end, self.group, level))

    def _extend(self, line: Line) -> None:
        block = self.blocks[-1]
        # Not by `replace`, which takes four times as long: this is done for nearly every line of a wrapped text.
        self.blocks[-1] = Block(block.kind, block.start, line.end, block.group, block.level, block.lines + 1)


def _style(mark: str, levels: Sequence[_Level]) -> str:
    """Name how an item is marked; “-” begins the name of every bullet. (i) after (h) is a letter, otherwise roman."""
    bare = mark.strip("\\().")
    brackets = "()" if mark.lstrip("\\").startswith("(") else mark[-1:].strip("0123456789")
    if not bare[:1].isalnum():
        return "-" + mark
    if bare[-1].isdigit():
        return f"{bare.count('.')}dots{brackets}"
    case = "upper" if bare.isupper() else "lower"
    letter, roman = f"{case} letter{brackets}", f"{case} roman{brackets}"
    if len(bare) > 1:
        return roman
    return roman if _is_roman(bare.lower(), levels, letter=letter, roman=roman) else letter


def _is_roman(sign: str, levels: Sequence[_Level], *, letter: str, roman: str) -> bool:
    """Say whether one letter is a roman number: one of the first, unless it is the next of a list of letters."""
    if sign not in "ivx":
        return False
    known = next((level for level in reversed(levels) if level.style in (letter, roman)), None)
    if known is None or known.style == roman:
        return True
    return len(known.numeral) != 1 or ord(known.numeral) + 1 != ord(sign)


def _is_bullet(style: str) -> bool:
    return style[0] == "-"


def _numeral_of(mark: str) -> str:
    """Return the number or letter of a mark alone: “a” of “(a)”."""
    return mark.strip("\\().").lower()


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Say whether long lines were broken to a width, so that a line break means nothing by itself."""
    ink = [line.length for line in lines if line.kind in (LineKind.TEXT, LineKind.ITEM)]
    return sum(length for length in ink if length > LONGEST_WRAPPED) <= UNWRAPPED_SHARE * sum(ink)


def _widths(lines: Sequence[Line]) -> dict[int, int]:
    """Map the start of each line to the right edge of the widest line in its run of lines without a blank."""
    widths: dict[int, int] = {}
    run: list[Line] = []
    for line in [*lines, Line(0, 0, 0, LineKind.BLANK)]:
        if line.kind in (LineKind.TEXT, LineKind.ITEM):
            run.append(line)
            continue
        widest = max((other.length + other.indent for other in run if other.length <= LONGEST_WRAPPED), default=0)
        widths.update((other.start, widest) for other in run)
        run = []
    return widths


class _Headings:
    """Promotes short paragraphs and lone numbered lines that stand above something to headings."""

    def __init__(self, text: str, blocks: list[Block], entries: frozenset[int]) -> None:
        self.text = text
        self.blocks = [block for block in blocks if block.kind is not BlockKind.FURNITURE]
        self.shapes = [block.start not in entries and _is_heading_shaped(text, block) for block in self.blocks]
        self.announced = False  # below a colon short lines are what it announces, not headings
        self.section: int | None = None  # the number of the last heading that has one
        self.above: Block | None = None

    def promoted(self) -> Iterator[Block]:
        """Yield the blocks that are no furniture, headings as such."""
        for place, block in enumerate(self.blocks):
            is_paragraph = block.kind is BlockKind.PARAGRAPH
            self.announced = is_paragraph and (
                self.text[block.end - 1] == ":" or (self.announced and self.shapes[place])
            )
            self.above = self._read(place, block)
            yield self.above

    def _read(self, place: int, block: Block) -> Block:
        if block.kind is BlockKind.PARAGRAPH and _is_bold(self.text, block):
            return replace(block, kind=BlockKind.HEADING, level=3)
        if not self.shapes[place] or place + 1 == len(self.blocks):
            return block
        if block.kind is BlockKind.PARAGRAPH:
            is_heading = self._heads_paragraphs(place)
        else:
            is_heading = self._heads_section(block, self.blocks[place + 1])
            if is_heading:
                self.section = _number_of(self.text, block) or self.section
        return replace(block, kind=BlockKind.HEADING, level=_heading_level(self.text, block)) if is_heading else block

    def _heads_paragraphs(self, place: int) -> bool:
        """Say whether a short paragraph is none of several short lines on end, nor announced by the line above."""
        goes_on = self.shapes[place + 1] and self.blocks[place + 1].kind is BlockKind.PARAGRAPH
        return not self.announced and (not goes_on or _listed(self.shapes, place) < LISTED_LINES)

    def _heads_section(self, block: Block, below: Block) -> bool:
        """Say whether a numbered line is the heading of what stands below it."""
        if _opens_next_section(self.text, block, self.above, self.section):
            return True
        may_head = block.level == 1 or _is_section_mark(self.text, block)
        return may_head and _stands_alone(self.text, block, self.above, below)


def _with_headings(text: str, blocks: list[Block], entries: frozenset[int]) -> list[Block]:
    promoted = _Headings(text, blocks, entries).promoted()
    return [block if block.kind is BlockKind.FURNITURE else next(promoted) for block in blocks]


def _opens_next_section(text: str, block: Block, above: Block | None, section: int | None) -> bool:
    """Say whether a numbered line goes on with the numbers of the headings rather than those of the list above it."""
    number = _number_of(text, block)
    if above is None or section is None or number != section + 1:
        return False
    return above.kind is BlockKind.ITEM and _number_of(text, above) != section


def _number_of(text: str, block: Block) -> int | None:
    """Return the number a line is marked with, as in “2.”."""
    mark = _mark_of(text, block)
    return int(mark[:-1]) if mark[:-1].isdecimal() and len(mark) <= 4 else None


def _listed(shapes: Sequence[bool], place: int) -> int:
    """Count the heading-shaped blocks on end around a place, as far as it matters."""
    first = last = place
    while first > 0 and shapes[first - 1] and last - first < LISTED_LINES:
        first -= 1
    while last + 1 < len(shapes) and shapes[last + 1] and last - first < LISTED_LINES:
        last += 1
    return last - first + 1


def _stands_alone(text: str, block: Block, above: Block | None, below: Block) -> bool:
    """Say whether a numbered line has no sibling beside it: “2. Labor” above paragraphs."""
    style = _style(_mark_of(text, block), ())
    for neighbour in (above, below):
        if (
            neighbour is not None
            and neighbour.kind is BlockKind.ITEM
            and _style(_mark_of(text, neighbour), ()) == style
        ):
            return False
    return below.kind is not BlockKind.FOOTNOTE and _mark_of(text, block)[:1] not in "-*+•‣◦▪●○·–—►➢✓■□❖→➔➜▸⇒"


def _is_section_mark(text: str, block: Block) -> bool:
    """Say whether an item is marked as sections between numbered paragraphs are: “II.”, “B.”."""
    mark = _mark_of(text, block)
    return mark.endswith(".") and mark[:-1].isupper() and block.end - block.start <= LONGEST_HEADING // 2


def _mark_of(text: str, block: Block) -> str:
    found = MARKER.match(text, block.start, block.end)
    return (found["bullet"] or found["numeral"]) if found else ""


def _is_heading_shaped(text: str, block: Block) -> bool:
    """Say whether a block looks like a heading by itself: it is short, begins like one, and states nothing."""
    is_text = block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
    if not is_text or block.lines > 2 or block.end - block.start > LONGEST_HEADING:
        return False
    said = _said_of(text, block)
    words = len(said.split())
    if not 0 < words <= MOST_HEADING_WORDS or "](" in said:
        return False
    states = words >= LEAST_STATEMENT_WORDS and _SAYS_SOMETHING.search(said) is not None
    return not states and _begins_like_heading(said) and _ends_like_heading(said, words)


def _begins_like_heading(said: str) -> bool:
    return said[0].isupper() or said[0].isdigit() or said[0] in '“"‘'


def _ends_like_heading(said: str, words: int) -> bool:
    """Say whether words end without a stop, or are a short question."""
    return said[-1] not in ".;:,!?…" or (said[-1] == "?" and words <= MOST_QUESTION_WORDS)


def _said_of(text: str, block: Block) -> str:
    """Return the words of a block without its bullet, number and marks of emphasis."""
    shown = text[block.start : block.end]
    marker = MARKER.match(shown) if block.kind is BlockKind.ITEM else None
    return shown[marker.end() if marker else 0 :].strip("*_ ")


def _is_bold(text: str, block: Block) -> bool:
    if block.end - block.start > 2 * LONGEST_HEADING or not text.startswith(("**", "__"), block.start):
        return False
    shown = text[block.start : block.end]
    inside = re.sub(r"\*\*\s+\*\*|____", " ", shown.removesuffix(":"))
    return (
        _BOLD.fullmatch(shown) is not None
        and inside.count("**") + inside.count("__") == 2
        and inside[-3:-2] not in ".;"
    )


def _heading_level(text: str, block: Block) -> int:
    """Guess the level of a heading without “#”: deeper numbering is deeper, capitals stand above the rest."""
    shown = text[block.start : block.end]
    if numbered := _NUMBERED_DEEPER.match(shown):
        return min(6, 2 + numbered[1].count("."))
    return 1 if shown.isupper() else 2
