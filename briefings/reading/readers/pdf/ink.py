"""What a page of a PDF file shows, as far as reading needs it: words with their places, ruled lines, pictures."""

from dataclasses import dataclass, field

LEAST_PICTURE = 0.25
"""Of a page: with less of it in pictures, text that is painted invisibly is no text recognised in a scan."""


@dataclass(slots=True)
class Run:
    """A word, or what is painted of one in one go.

    `spaced` says that a space stands before it, `parted` that only its place shows one. A word that is struck
    out keeps its place and has no text.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    level: int = 0
    spaced: bool = False
    turn: int = 0
    raised: bool = False
    unread: bool = False
    parted: bool = False


@dataclass(slots=True)
class Ink:
    """A page: its runs of text, the lines ruled across (x0, x1, y) and upright (x, y0, y1), and its share of pictures.

    `dots` are the bullets that are drawn instead of written (x0, x1, y); `unread` counts characters whose font does not
    say what they mean, `struck` the words that are struck out, and `hidden` those that nobody sees, which are not in
    `runs`.
    """

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    across: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)
    dots: list[tuple[float, float, float]] = field(default_factory=list)
    pictures: float = 0.0
    unread: int = 0
    struck: int = 0
    hidden: int = 0
