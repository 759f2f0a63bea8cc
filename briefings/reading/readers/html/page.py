"""Walks the pieces of a page in order and builds its text and blocks. What is a menu is navigation.py's matter."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from briefings.reading.document.lines import MARKER
from briefings.reading.readers.building import CELL_ITEM, DITTO, Building, one_line, tidy
from briefings.reading.readers.html.markup import CELLS, HEADINGS, Closed, Element, Piece, span_of
from briefings.reading.readers.html.navigation import Surroundings
from briefings.reading.readers.numerals import numeral

# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html",
    "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "button", "select", "textarea",
))
# fmt: on
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_BOLD = frozenset({"b", "strong", "th"})
_AS_TYPED = frozenset({"pre", "textarea"})
_NOTES = frozenset({"li", "div", "p", "aside", "dd"})
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOTE_ID = re.compile(r"_?(?:sd)?(?:fn|ftn|edn|footnote|endnote|cite_note)[-:_]?\d+$", re.IGNORECASE)
_NOTE_LINK = re.compile(r"#_?(?:sd)?(?:fn|ftn|edn|footnote|endnote|cite_note)[-:_]?\d", re.IGNORECASE)
_SET_APART = re.compile(r"float\s*:\s*(?:left|right)|display\s*:\s*(?:inline-)?block", re.IGNORECASE)
# Word and Outlook write lists as paragraphs, with the bullet or number as their first word.
_OFFICE_LIST = re.compile(r"mso-list\s*:\s*l\d+ level([1-9])", re.IGNORECASE)
# A bullet or number alone in a cell has no more characters.
LONGEST_MARK = 8
_FIRST_WORD = re.compile(r"(\S{1,8})\s+(?=\S)")
_REFERENCE = re.compile(r"\[?(\d{1,3})\]?")
_HTML_BLANKS = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class _List:
    """A list being read: how its items are marked, and the mark of the item that was opened but said nothing yet."""

    group: int
    ordered: bool
    style: str
    next_number: int
    step: int
    pending: str | None = None


@dataclass(slots=True)
class _Table:
    """A table being read: its row so far, and the columns that cells of earlier rows still take."""

    group: int
    in_head: bool = False
    cells: list[str] = field(default_factory=list)
    heads: int = 0
    bold: bool = True
    taken: dict[int, int] = field(default_factory=dict)
    cell: list[str] | None = None
    rows: int = 0
    ink: int = 0
    bold_ink: int = 0

    def is_head(self, shown: int) -> bool:
        """Say whether the row that ends, with so many cells that say something, is a head of the table.

        It stands in the head that is marked, or is the first row and all of it is a head or in bold.
        """
        if self.in_head:
            return True
        all_bold = self.bold and shown == len(self.cells) > 1
        return self.rows == 0 and (self.heads == shown or all_bold)


class Page:
    """Builds what a page says. `is_quoted` picks the elements that quote something else; where, is remembered."""

    def __init__(
        self,
        pieces: list[Piece],
        building: Building,
        *,
        is_quoted: Callable[[Element], bool] = lambda _: False,
    ) -> None:
        self.pieces = pieces
        self.building = building
        self.around = Surroundings(pieces)
        self.is_quoted = is_quoted
        self.quoted: list[tuple[int, int]] = []  # where quoted words begin and end in the text
        self.said: list[str] = []
        self.ink = self.bold_ink = 0
        self.bold = self.pre = self.furniture = self.notes = self.roots = 0
        self.heading: int | None = None
        self.is_title = False  # in the page's only heading of the first level
        self.lists: list[_List] = []
        self.office_depth = 0
        self.office_group: int | None = None
        self.table: _Table | None = None
        self.raised: list[str] | None = None  # what a <sup> holds
        self.raised_link = False
        self.undo: dict[int, list[Callable[[], None]]] = {}

    def read(self) -> None:
        """Add the page to the building."""
        for piece in self.pieces:
            if isinstance(piece, str):
                self._say(piece)
            elif isinstance(piece, Closed):
                self._close(piece.element)
            else:
                self._open(piece)
        self._flush()

    # Words

    def _say(self, said: str) -> None:
        if not self.pre:
            said = _HTML_BLANKS.sub(" ", said)
        if self.raised is not None:
            self.raised.append(said)
            return
        self._append(said)

    def _append(self, said: str) -> None:
        ink = len(said) - sum(map(str.isspace, said))
        bold_ink = ink if self.bold else 0
        if self.table is not None:
            if self.table.cell is not None:
                self.table.cell.append(said)
                self.table.ink += ink
                self.table.bold_ink += bold_ink
                return
            if not ink:
                return
        self.said.append(said)
        self.ink += ink
        self.bold_ink += bold_ink

    def _flush(self) -> None:
        """End the paragraph, item or heading that is open."""
        said, all_bold = self._taken()
        if not said:
            return
        if self._is_around_text():
            self.building.furniture(said)
        elif self.notes:
            self._add_note(said)
        elif self._add_office_item(said):
            return
        elif self.heading is not None:
            self._add_heading(said)
        elif self.lists:
            self._add_item(said)
        elif all_bold:
            self.building.bold_paragraph(said)
        else:
            self.building.paragraph(said)
        self.office_group = None

    def _taken(self) -> tuple[str, bool]:
        """Return the open words and whether all of them are in bold, and begin anew."""
        said, all_bold = tidy("".join(self.said)), 0 < self.ink == self.bold_ink
        self.said.clear()
        self.ink = self.bold_ink = 0
        return said, all_bold

    def _is_around_text(self) -> bool:
        """Say whether what is said here belongs to the page, not to its text."""
        beside_text = self.around.roots and not self.roots and not self.is_title
        return bool(self.furniture or beside_text)

    def _add_office_item(self, said: str) -> bool:
        """Add a paragraph that Word calls an item; False where it is none, or begins with no mark."""
        word = _FIRST_WORD.match(said) if self.office_depth and not self.lists else None
        if word is None:
            return False
        known = MARKER.match(f"{word[1]} x")
        if not known and len(word[1]) > 1:
            return False
        if self.office_group is None:
            self.office_group = self.building.new_group()
        marker = word[1] if known else "-"  # Word's “o” and what its symbol fonts show are bullets
        self.building.item(marker, said[word.end() :], depth=self.office_depth, group=self.office_group)
        return True

    def _add_note(self, said: str) -> None:
        marker = self.lists[-1].pending if self.lists else None
        if self.lists:
            self.lists[-1].pending = None
        number = _REFERENCE.match(marker or said)
        if marker and number:
            said = f"[{number[1]}] {said}"
        elif number and number.end() < len(said):
            said = f"[{number[1]}] {said[number.end() :].lstrip(' .:)]↑^')}"
        self.building.footnote(said)

    def _add_heading(self, said: str) -> None:
        current = self.lists[-1] if self.lists else None
        if current is not None and current.ordered and current.pending is not None:
            self._add_item(one_line(said))
            return
        if current is not None:
            current.pending = None
        self.building.heading(said, self.heading or 1)

    def _add_item(self, said: str) -> None:
        current = self.lists[-1]
        marker, current.pending = current.pending or "", None
        self.building.item(marker, said, depth=len(self.lists), group=current.group)

    # Elements

    def _open(self, element: Element) -> None:
        if element.tag in _BLOCKS or element.tag in HEADINGS:
            self._break(element)
        self._enter(element)
        if _is_bold(element):
            self.bold += 1
            self._at_end(element, self._end_bold)
        if self._open_in_line(element):
            return
        if self.table is not None:
            self._open_in_table(element)
        else:
            self._open_block(element)

    def _open_in_line(self, element: Element) -> bool:
        """Begin what stands inside a line or is kept as it was typed; False for any other element."""
        if element.tag == "br":
            self._append("\n")
        elif element.tag in _AS_TYPED:
            self.pre += 1
            self._at_end(element, self._end_pre)
        elif self.raised is None and _may_refer_to_note(element):
            self.raised = []
            self.raised_link = "a" in (element.tag, element.parent.tag if element.parent is not None else "")
            self._at_end(element, self._end_raised)
        elif element.tag == "a":
            self.raised_link = True
        elif element.tag == "span" and _SET_APART.search(element.attributes.get("style", "")):
            self._append(" ")
            self._at_end(element, lambda: self._append(" "))
        else:
            return False
        return True

    def _enter(self, element: Element) -> None:
        """Note whether an element is around the text, or holds it, or quotes another."""
        if id(element) in self.around.roots:
            self.roots += 1
            self._at_end(element, self._end_root)
        if element.tag not in _BLOCKS and "style" not in element.attributes and not element.words:
            return
        if element is not self.around.only_h1 and self.around.are(element, in_text=self.roots > 0):
            self._open_furniture(element)
        if self.is_quoted(element):
            self._flush()
            first = self.building.reached
            self._at_end(element, lambda: self._end_quoted(first))
        if element.tag in _NOTES and _NOTE_ID.fullmatch(element.attributes.get("id", "")):
            self.notes += 1
            self._at_end(element, self._end_notes)

    def _open_furniture(self, element: Element) -> None:
        if element.tag not in _BLOCKS and self.table is None:
            self._flush()
        self.furniture += 1
        self._at_end(element, self._end_furniture)

    def _open_block(self, element: Element) -> None:
        if self.heading is None and (level := _level_of(element)):
            self._open_heading(element, level)
        elif depth := _office_depth_of(element):
            self.office_depth = depth
            self._at_end(element, self._end_office_item)
        elif element.tag in _LISTS:
            self._open_list(element)
        elif element.tag == "li" and self.lists:
            self._open_item(element)
        elif element.is_data_table and not self.furniture:
            self.table = _Table(self.building.new_group())
            self._at_end(element, self._end_table)

    def _open_heading(self, element: Element, level: int) -> None:
        self.heading = level
        self.is_title = element is self.around.only_h1
        outer, self.furniture = self.furniture, 0 if self.is_title else self.furniture
        self._at_end(element, lambda: self._end_heading(outer))

    def _close(self, element: Element) -> None:
        if self.table is not None and element.tag in (*CELLS, "tr", "thead", "caption"):
            self._close_in_table(element)
        elif element.tag in _BLOCKS or element.tag in HEADINGS:
            self._break(element)
        for act in reversed(self.undo.pop(id(element), ())):
            act()

    def _break(self, element: Element) -> None:
        """End the open paragraph; inside a cell, a heading or after “1.” alone in a cell, only the word."""
        if self.heading is not None and element.tag not in HEADINGS and not self.lists:
            self._append(" ")
        elif self.table is not None and self.table.cell is not None:
            self._append(f"\n{CELL_ITEM if element.tag == 'li' else ''}")
        elif element.tag not in CELLS or not self._keeps_mark():
            self._flush()

    def _keeps_mark(self) -> bool:
        """Keep what was said, with a space after it, where it is only the mark of an item; say whether it is."""
        marker = tidy("".join(self.said))
        if len(marker) > LONGEST_MARK or not MARKER.fullmatch(marker):
            return False
        self.said[:] = [marker, " "]
        return True

    def _at_end(self, element: Element, act: Callable[[], None]) -> None:
        self.undo.setdefault(id(element), []).append(act)

    # Lists

    def _open_list(self, element: Element) -> None:
        ordered = element.tag == "ol"
        start = _number(element.attributes.get("start"))
        reverse = "reversed" in element.attributes
        first = start if start is not None else (element.items if reverse else 1)
        if self.lists:
            group = self.lists[0].group
            self.lists[-1].pending = None
        else:
            group = self.building.new_group()
        style = element.attributes.get("type", "1") if ordered else "-"
        self.lists.append(_List(group, ordered, style, first, -1 if reverse else 1))
        self._at_end(element, self._end_list)

    def _open_item(self, element: Element) -> None:
        current = self.lists[-1]
        if not current.ordered:
            current.pending = "-"
            return
        value = _number(element.attributes.get("value"))
        number = current.next_number if value is None else value
        current.next_number = number + current.step
        current.pending = numeral(number, element.attributes.get("type") or current.style)

    # Tables

    def _open_in_table(self, element: Element) -> None:
        table = self.table
        if table is None:
            return
        if element.tag == "thead":
            table.in_head = True
        elif element.tag == "tr":
            self._flush()
            table.cells, table.heads, table.bold = [], 0, True
        elif element.tag in CELLS:
            table.cell, table.ink, table.bold_ink = [], 0, 0

    def _close_in_table(self, element: Element) -> None:
        table = self.table
        if table is None:
            return
        if element.tag == "thead":
            table.in_head = False
        elif element.tag == "caption":
            self._flush()
        elif element.tag == "tr":
            self._end_row(table)
        elif table.cell is not None:
            self._end_cell(table, element)

    def _end_cell(self, table: _Table, element: Element) -> None:
        self._fill_taken(table)
        said = "\n".join(line for line in "".join(table.cell or ()).split("\n") if one_line(line))
        table.cell = None
        if said:
            table.heads += element.tag == "th"
            table.bold = table.bold and (table.ink == table.bold_ink)
        columns, rows = span_of(element, "colspan"), span_of(element, "rowspan")
        for column in range(len(table.cells), len(table.cells) + columns):
            if rows > 1:
                table.taken[column] = rows
        table.cells += [said] + [""] * (columns - 1)

    def _fill_taken(self, table: _Table) -> None:
        """Say of cells that a cell of an earlier row reaches into that it counts for them."""
        while table.taken.get(len(table.cells), 0) > 0:
            table.cells.append(DITTO)

    def _end_row(self, table: _Table) -> None:
        if table.cells:
            self._fill_taken(table)
        table.taken = {column: left - 1 for column, left in table.taken.items() if left > 1}
        shown = sum(bool(cell) and cell != DITTO for cell in table.cells)
        if shown:
            self.building.row(table.cells, group=table.group, is_header=table.is_head(shown))
            table.rows += 1
        table.cells = []

    # What ends with an element

    def _end_bold(self) -> None:
        self.bold -= 1

    def _end_pre(self) -> None:
        self.pre -= 1

    def _end_root(self) -> None:
        self.roots -= 1

    def _end_furniture(self) -> None:
        self._flush()
        self.furniture -= 1

    def _end_notes(self) -> None:
        self._flush()
        self.notes -= 1

    def _end_quoted(self, first: int) -> None:
        self._flush()
        self.quoted.append((first, self.building.reached))

    def _end_heading(self, outer: int) -> None:
        self._flush()
        self.heading, self.is_title, self.furniture = None, False, outer

    def _end_list(self) -> None:
        self._flush()
        self.lists.pop()

    def _end_office_item(self) -> None:
        self._flush()
        self.office_depth = 0

    def _end_table(self) -> None:
        self.table = None
        self._flush()

    def _end_raised(self) -> None:
        """Write a raised number that refers to a footnote in brackets, so that it is no digit of the word before."""
        said = "".join(self.raised or ())
        self.raised = None
        number = _REFERENCE.fullmatch(said.strip())
        self._append(f"[{number[1]}]" if number and self.raised_link else said)


def _is_bold(element: Element) -> bool:
    """Say whether an element sets what it holds in bold; a whole page in bold says nothing."""
    if element.tag in _BOLD:
        return True
    return element.tag != "body" and _BOLD_STYLE.search(element.attributes.get("style", "")) is not None


def _may_refer_to_note(element: Element) -> bool:
    return element.tag == "sup" or _NOTE_LINK.match(element.attributes.get("href", "")) is not None


def _level_of(element: Element) -> int:
    """Return the level of the heading that an element is, 0 for none. Word writes titles as paragraphs."""
    if element.tag in HEADINGS:
        return int(element.tag[1])
    return 1 if element.tag == "p" and "msotitle" in element.words else 0


def _office_depth_of(element: Element) -> int:
    """Return how deep in its list a paragraph of Word or Outlook stands, 0 where it is no item."""
    found = _OFFICE_LIST.search(element.attributes.get("style", "")) if element.tag == "p" else None
    return int(found[1]) if found else 0


def _number(value: str | None) -> int | None:
    shown = (value or "").strip()
    return int(shown) if re.fullmatch(r"-?[0-9]{1,6}", shown) else None
