"""A tree of HTML as one flat sequence of what opens, what closes and what is said, with what each element holds.

Pages nest as deep as they like, so nothing here or after it calls itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from briefings.reading.document.lines import MARKER
from briefings.reading.readers.building import HIDDEN, LONGEST_CELL, STRUCK, WIDEST_SPAN

# What no reader of a page sees.
UNSEEN = frozenset(
    {"script", "style", "template", "noscript", "head", "svg", "iframe", "object", "embed", "canvas", "audio", "video"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"td", "th"})
_INK = re.compile(r"\S+")
LONGEST_MARK = 6


@dataclass(slots=True)
class Grid:
    """What a table is made of; nested tables count for themselves. `marked` rows begin with “(a)” or “1.” alone."""

    rows: int = 0
    columns: int = 0
    in_row: int = 0
    longest: int = 0
    marked: int = 0
    has_heads: bool = False
    holds_blocks: bool = False

    @property
    def holds_data(self) -> bool:
        """Say whether it says something by its rows and columns."""
        is_list = self.columns == 2 and self.marked == self.rows  # whose numbers stand in a column of their own
        if self.columns < 2 or is_list:
            return False
        if self.has_heads:
            return self.rows > 1 or not self.holds_blocks
        return self.rows > 1 and not self.holds_blocks and self.longest <= LONGEST_CELL


@dataclass(slots=True, eq=False)
class Element:
    """One element where it opens.

    `ink` counts the characters inside that are not white space, `items` the items of a list itself.
    """

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    ink: int = 0
    items: int = 0
    holds: set[str] = field(default_factory=set)
    grid: Grid | None = None

    @property
    def words(self) -> set[str]:
        """The class names and the id, in small letters."""
        return set(f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}".lower().split())

    @property
    def role(self) -> str:
        """The role the page gives it, or nothing."""
        return self.attributes.get("role", "").strip().lower()

    @property
    def is_data_table(self) -> bool:
        """Say whether a table says something by its rows and columns, rather than placing things on a page."""
        if self.grid is None or self.role in ("presentation", "none") or "table" in self.holds:
            return False
        return self.grid.holds_data


@dataclass(slots=True)
class Closed:
    """Where an element ends."""

    element: Element


Piece = Element | Closed | str

_STRUCK = frozenset({"del", "s", "strike"})
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)

# What an element is remembered to hold, because it decides what it is.
_REMEMBERED = frozenset({"main", "article", "h1", "h2", "h3", "p", "table"})


def is_struck(tag: str, attributes: Mapping[str, str]) -> bool:
    """Say whether what an element holds is struck out."""
    return tag in _STRUCK or _LINE_THROUGH.search(attributes.get("style", "")) is not None


def _why_left_out(tag: str, attributes: dict[str, str]) -> str:
    """Return the notice on an element that does not count, or “”."""
    if "hidden" in attributes:
        return HIDDEN
    return STRUCK if is_struck(tag, attributes) else ""


def pieces_of(tree: LexborHTMLParser) -> tuple[list[Piece], tuple[str, ...]]:
    """Return the seen parts of a page in order, and notices where any is struck out or hidden and so left out."""
    seen = _Seen()
    todo: list[LexborNode | Closed] = [tree.root] if tree.root is not None else []
    while todo:
        node = todo.pop()
        if isinstance(node, Closed):
            seen.close(node)
        elif node.tag == "-text":
            seen.say(node.text_lexbor())
        elif (element := seen.opened(node)) is not None:
            todo.append(Closed(element))
            todo.extend(_children_backwards(node))
    return seen.pieces, tuple(sorted(seen.left_out))


class _Seen:
    """The pieces of a page as far as it was walked, the elements and tables that are open there, and notices."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.left_out: set[str] = set()
        self.open_elements: list[Element] = []
        self.tables: list[Element] = []

    def say(self, said: str) -> None:
        """Add words to the open element."""
        self.pieces.append(said)
        if self.open_elements:
            self.open_elements[-1].ink += sum(map(len, _INK.findall(said)))

    def opened(self, node: LexborNode) -> Element | None:
        """Open an element and return it, or None for one that nobody sees or that does not count."""
        tag = node.tag or ""
        if tag.startswith("-") or tag in UNSEEN:
            return None
        attributes = {name: value or "" for name, value in node.attributes.items()}
        if why := _why_left_out(tag, attributes):
            self.left_out |= {why} if node.text().strip() else set()
            return None
        element = Element(tag, attributes, self.open_elements[-1] if self.open_elements else None)
        self._open(element)
        return element

    def _open(self, element: Element) -> None:
        if element.tag == "li" and element.parent is not None:
            element.parent.items += 1
        _open(element, self.tables)
        self.pieces.append(element)
        self.open_elements.append(element)

    def close(self, closed: Closed) -> None:
        """End the element that was opened last."""
        self.pieces.append(closed)
        self.open_elements.pop()
        _close(closed.element, self.tables, self.pieces)


def elements_in(pieces: list[Piece]) -> Iterator[Element]:
    """Return the elements among the pieces, in order of opening."""
    return (piece for piece in pieces if isinstance(piece, Element))


def span_of(element: Element, name: str) -> int:
    """Return how many columns or rows a cell takes, within reason."""
    value = element.attributes.get(name, "").strip()
    return min(max(int(value), 1), WIDEST_SPAN) if value.isdecimal() and len(value) < 6 else 1


def _children_backwards(node: LexborNode) -> Iterator[LexborNode]:
    child = node.last_child
    while child is not None:
        yield child
        child = child.prev


def _open(element: Element, tables: list[Element]) -> None:
    if element.tag == "table":
        element.grid = Grid()
        tables.append(element)
        return
    grid = tables[-1].grid if tables else None
    if grid is None:
        return
    if element.tag == "tr":
        grid.rows += 1
        grid.in_row = 0
    elif element.tag in CELLS:
        grid.in_row += span_of(element, "colspan")
        grid.columns = max(grid.columns, grid.in_row)
        grid.has_heads = grid.has_heads or element.tag == "th"
    elif element.tag in HEADINGS or element.tag in ("article", "main", "form", "section"):
        grid.holds_blocks = True


def _close(element: Element, tables: list[Element], pieces: list[Piece]) -> None:
    if element.tag == "table":
        tables.pop()
    elif element.tag in CELLS and tables and (grid := tables[-1].grid) is not None:
        grid.longest = max(grid.longest, element.ink)
        first = grid.in_row == span_of(element, "colspan")
        grid.marked += first and 0 < element.ink <= LONGEST_MARK and _is_mark(element, pieces)
    if element.parent is not None:
        element.parent.ink += element.ink
        element.parent.holds |= element.holds
        if element.tag in _REMEMBERED:
            element.parent.holds.add(element.tag)
        if element.role == "main":
            element.parent.holds.add("main")


def _is_mark(element: Element, pieces: list[Piece]) -> bool:
    """Say whether an element that has just ended holds a bullet or a list's number and nothing else."""
    said: list[str] = []
    for piece in islice(reversed(pieces), 12):
        if piece is element:
            return MARKER.fullmatch("".join(reversed(said)).strip()) is not None
        if isinstance(piece, str):
            said.append(piece)
    return False
