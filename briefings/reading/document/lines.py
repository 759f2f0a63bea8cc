"""Single lines of a text: where they lie, and what each looks like by itself and as the head or foot of its page.

Neighbours are structure.py's business.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

# No line longer than this is looked at as anything but running text, so no pattern meets a very long string.
LOOKED_AT = 400


class LineKind(StrEnum):
    """What a line looks like, seen alone."""

    BLANK = "blank"
    FURNITURE = "furniture"
    HEADING = "heading"
    ITEM = "item"
    TABLE = "table"
    TABLE_RULE = "table_rule"
    UNDERLINE = "underline"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its outer white space; `indent` counts the white space before it.

    `marked` is where the marks of a quotation before it begin, “> ” or “>> ”, or None where there are none.
    """

    start: int
    end: int
    indent: int
    kind: LineKind
    level: int = 0
    marked: int | None = None

    @property
    def length(self) -> int:
        """Characters between the outer white space."""
        return self.end - self.start


BYTE_ORDER_MARK = "\ufeff"

# A bullet, or a number as people write them: 1.  2)  (3)  (a)  iv.  4.2  A4.1.  Pandoc puts backslashes before.
BULLET = r"[-*+•‣⁃◦▪●○·–—►➢✓■□❖→➔➜▸⇒]"
NUMERAL = (
    r"\\?\((?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})\\?\)"  # (3)  (a)  (iv)  \(i\)
    r"|(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})\\?[.)]"  # 3.  a)  iv.
    r"|(?:19|20)\d\d[/-]\d{1,3}(?=\s{2,}\S)"  # 2030/01
    r"|\d{1,3}/\d{1,2}(?=\s{2,}[A-Z“\"])"  # 23/1, the number of a meeting and of its action
    r"|Q[1-4](?:\s?[-–/]\s?Q?[1-4])?(?=\s+[-–—:]\s)"  # Q1-Q2 - …
    r"|[A-Z]{1,3}-?\d{1,3}(?:[.:)](?=\s)|(?=\s{2,}\S))"  # R1.  R-12:
    r"|[A-Z]?\d{1,3}(?:\.\d{1,3}){1,3}\.?(?=\s+[A-Z“\"\[(*]|$)"  # 4.2  6.1.  A4.1.
    r"|\d{1,3}(?:\.\d{1,2}){1,3}(?:\.(?=\s+[^\W\d_])|(?=\s{2,}[^\W\d_]))"  # 4.2. to build
)
MARKER = re.compile(rf"(?P<bullet>{BULLET})(?:\s+|$)|(?P<numeral>{NUMERAL})(?:\s+|$)")

_ATX_HEADING = re.compile(r"(?P<marks>#{1,6})(?:\s+\S|(?<=##)[^\s#])")
_TABLE_RULE = re.compile(r"[|+]?\s*:?[-=]{2,}:?\s*(?:[|+]\s*:?[-=]{2,}:?\s*)+[|+]?$|\|\s*:?-{2,}:?\s*\|$")
_UNDERLINE = re.compile(r"=+$|-{2,}$")

# Lines that belong to the page or the file, not to what the author says.
_FURNITURE = re.compile(
    r"""
      [-*_=~\\#·•\s]{3,}                                          # rules and end marks: ***  \###
    | (?:</?[a-zA-Z][^<>]{0,300}/?>\s*)+                          # HTML tags alone
    | <!--.{0,300}-->                                             # an HTML comment
    | !\[.{0,300}\)(?:\{.{0,80}\})?                               # an image
    | \{[:%].{0,200}\}                                            # a site generator's directive
    | \*?\[(?:Figure|Image|Photo|Table)\b.{0,200}\]\*?            # what stands for a picture
    | -?\s*\d{1,4}\s*-? | [ivxlc]{1,6}                            # a page number
    | page\s+\d{1,4}\b.{0,100}                                    # a page's foot
    | (?:begin|end)\s+text[.:]? | end\s+of\s+(?:text|document)[.:]? | for\s+immediate\s+release:?
    | (?:\[[^\[\]]{0,200}\]\([^()\s]{0,300}\)\s*[|·•,]?\s*)+      # links alone
    | (?:https?://|www\.)\S+
    """,
    re.VERBOSE | re.IGNORECASE,
)

# A line of a table of contents, with so many points between the title and the page.
LEAST_POINTS = 4
_CONTENTS = re.compile(r"(?:.{0,200}\D)?(?:\.{4,}|(?:\.\s){4,})\s*\d{1,4}")

# What web pages wrap around an article. Matched against a whole line, without its bullet.
_NAVIGATION = re.compile(
    r"""
      (?:skip\ to|jump\ to|back\ to|go\ to)\ (?:the\ )?(?:main\ )?(?:content|navigation|top|menu|search|home(?:page)?)
    | (?:main\ )?menu | navigation | home(?:page)? | search | sitemap | toggle\ \w+ | close | advertisement | sponsored
    | sign\ (?:in|up|out)(?:\b.{0,40})? | log\ ?(?:in|out) | register | subscribe(?:\b.{0,60})? | donate(?:\ now)?
    | share(?:\ (?:this|on|via)\b.{0,40})? | tweet | e-?mail(?:\ this)? | print(?:\ this(?:\ page)?)? | copy\ link
    | download(?:\ pdf)?
    | facebook | twitter | linkedin | instagram | youtube | whatsapp | follow\ us(?:\b.{0,40})?
    | read\ (?:more|next|also)(?:\b.{0,120})? | more\ (?:from|in|on)\b.{0,60} | related(?:\ (?:articles?|stories
    |content|posts|links))?
    | most\ (?:read|popular|viewed) | (?:recommended|picks)\ for\ you | you\ (?:may|might)\ also\ like
    | (?:privacy|cookie)(?:s|\ (?:policy|notice|settings))? | terms(?:\ (?:of|and)\ \w+)?
    | accept(?:\ all)?(?:\ cookies)?
    | contact(?:\ us)? | about(?:\ us)? | (?:all\ rights\ reserved|copyright\b|©).{0,120} | \d+\ (?:comments?
    |shares?|min(?:ute)?s?\ read)
    | (?:previous|next)(?:\ (?:article|post|page|story))? | [^|]{1,40}(?:\ [|›»>]\ [^|›»>.]{1,40}){2,}
    """,
    re.VERBOSE | re.IGNORECASE,
)

# So many lines must begin with “>” for it to mark a quotation, as in mails and Markdown, and not “more than”.
LEAST_QUOTED = 2
_QUOTE_MARKS = re.compile(r">(?:[ ]?>)*(?=\s|$)[ ]?")

# How many lines at the top and at the foot of a page may be its running heads, and on how many pages one must return.
ZONE, LEAST_PAGES = 3, 3
LEAST_SHARE = 0.25
# A running head is no longer than this.
LONGEST_HEAD = 120
_NUMBER = re.compile(r"(?<![\d.,])\d{1,4}(?![\d.,])")
# What is numbered page by page for its own sake: one recommendation on each page.
_NUMBERED_THING = re.compile(
    r"\W*(?:recommendation|action|decision|proposal|commitment|objective|finding|step|item|measure|annex)s?\b",
    re.IGNORECASE,
)


def lines_of(text: str, *, unquoted: bool = False) -> list[Line]:
    """Split a text at its line feeds and say what each line looks like.

    If `unquoted`, the marks of quotations before lines do not belong to them, as far as the text has any.
    """
    lines: list[Line] = []
    quotes = unquoted and text.count("\n>") >= LEAST_QUOTED
    for start, end in _line_spans(text):
        line = _quoted(text, start, end) if quotes and text.startswith(">", start) else _line(text, start, end)
        repeats = line.kind is LineKind.BLANK and lines and lines[-1].kind is LineKind.BLANK
        if not repeats or begins_page(text, line):
            lines.append(line)
    return _with_page_heads(text, _with_running_heads(text, lines))


def begins_page(text: str, line: Line) -> bool:
    """Say whether a form feed stands before a line."""
    before = line.start - line.indent - 1
    return before >= 0 and text[before] == "\f"


def is_page_number(text: str, line: Line) -> bool:
    """Say whether a furniture line marks the end of a page, as against a rule or a link."""
    if line.kind is not LineKind.FURNITURE:
        return False
    shown = text[line.start : line.end]
    return len(shown) <= LONGEST_HEAD and any(c.isdigit() for c in shown[-12:] + shown[:8])


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 1 if text.startswith(BYTE_ORDER_MARK) else 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start + text.startswith("\f", start, end), end
        start = end + 1


def _line(text: str, start: int, end: int) -> Line:
    raw = text[start:end]
    shown = raw.strip()
    if not shown:
        return Line(start, start, 0, LineKind.BLANK)
    indent = len(raw) - len(raw.lstrip())
    first = start + indent
    kind, level = _looks(shown)
    return Line(first, first + len(shown), indent, kind, level)


def _quoted(text: str, start: int, end: int) -> Line:
    """Return a line without the marks of a quotation before it; one that has nothing else is furniture."""
    marks = _QUOTE_MARKS.match(text, start, end)
    if marks is None:
        return _line(text, start, end)
    line = _line(text, marks.end(), end)
    if line.kind is LineKind.BLANK:
        return Line(start, start + len(marks[0].rstrip()), 0, LineKind.FURNITURE)
    return replace(line, marked=start)


def _looks(shown: str) -> tuple[LineKind, int]:
    """Return the kind of a line from its text alone, and the level of a heading."""
    if shown.startswith("|") and shown.count("|", 0, LOOKED_AT) >= 2:
        return (LineKind.TABLE_RULE if _is_table_rule(shown) else LineKind.TABLE), 0
    if len(shown) > LOOKED_AT:
        return (LineKind.ITEM if MARKER.match(shown[:LOOKED_AT]) else LineKind.TEXT), 0
    if heading := _ATX_HEADING.match(shown):
        return LineKind.HEADING, len(heading["marks"])
    return _kind_of_short(shown), 0


def _kind_of_short(shown: str) -> LineKind:
    """Return the kind of a line that is no row between pipes, no marked heading and not very long."""
    if _is_table_rule(shown):
        return LineKind.TABLE_RULE
    if _UNDERLINE.match(shown):
        return LineKind.UNDERLINE
    if _is_furniture(shown):
        return LineKind.FURNITURE
    marker = MARKER.match(shown)
    said = shown[marker.end() :] if marker else shown
    if said and (_NAVIGATION.fullmatch(said) or (marker and _is_furniture(said))):
        return LineKind.FURNITURE
    return LineKind.ITEM if marker else LineKind.TEXT


def _is_furniture(shown: str) -> bool:
    """Say whether a line belongs to the page or the file. The points are counted first, which is far quicker."""
    if _FURNITURE.fullmatch(shown):
        return True
    return shown.count(".") >= LEAST_POINTS and _CONTENTS.fullmatch(shown) is not None


def _is_table_rule(shown: str) -> bool:
    return len(shown) > 2 and not shown.strip("|+-=: \t") and _TABLE_RULE.match(shown[:LOOKED_AT]) is not None


def _with_running_heads(text: str, lines: list[Line]) -> list[Line]:
    """Turn lines that return beside page numbers into furniture: the heads and feet of printed pages."""
    beside_page_number = Counter(_below_page_numbers(text, lines))
    heads = {shown for shown, times in beside_page_number.items() if times >= 2}
    if not heads:
        return lines
    return [_furniture(line) if _may_be_head(line) and text[line.start : line.end] in heads else line for line in lines]


def _below_page_numbers(text: str, lines: list[Line]) -> Iterator[str]:
    """Yield the words of the lines right below page numbers, blank lines aside."""
    inked = (line for line in lines if line.kind is not LineKind.BLANK)
    for above, line in pairwise(inked):
        if is_page_number(text, above) and _may_be_head(line):
            yield text[line.start : line.end]


def _with_page_heads(text: str, lines: list[Line]) -> list[Line]:
    """Turn lines that return at the top or foot of pages, but for the number of the page, into furniture."""
    pages = _pages(text, lines)
    if len(pages) < LEAST_PAGES:
        return lines
    seen: Counter[tuple[int, str]] = Counter()
    shapes: dict[int, set[tuple[int, str]]] = {}
    for number, page in enumerate(pages):
        outer = {*page[:ZONE], *page[-ZONE:]}
        here = {place: _shapes_of(text, lines[place], number) for place in outer}
        # A line twice on one page counts once.
        seen += Counter(set().union(*here.values()))
        shapes |= here
    least = max(LEAST_PAGES, LEAST_SHARE * len(pages))
    heads = {shape for shape, times in seen.items() if times >= least}
    return [_furniture(line) if shapes.get(place, set()) & heads else line for place, line in enumerate(lines)]


def _may_be_head(line: Line) -> bool:
    return line.length <= LONGEST_HEAD and line.kind in (LineKind.TEXT, LineKind.ITEM)


def _furniture(line: Line) -> Line:
    return replace(line, kind=LineKind.FURNITURE, level=0)


def _shapes_of(text: str, line: Line, page: int) -> set[tuple[int, str]]:
    """Return the shapes of a line at the top or foot of a page; none for one that is no running head."""
    may_be = _may_be_head(line) or (line.length <= LONGEST_HEAD and line.kind is LineKind.HEADING)
    return set(_shapes(text[line.start : line.end], page)) if may_be else set()


def _pages(text: str, lines: list[Line]) -> list[list[int]]:
    """Return for each page the places of its lines that are not blank."""
    pages: list[list[int]] = [[]]
    for place, line in enumerate(lines):
        if begins_page(text, line):
            pages.append([])
        if line.kind is not LineKind.BLANK:
            pages[-1].append(place)
    return pages


def _shapes(shown: str, page: int) -> Iterator[tuple[int, str]]:
    """Yield what a head has in common with those of other pages: its words, and where its number counts the pages."""
    yield 0, shown
    if _NUMBERED_THING.match(shown):
        return
    for number in _NUMBER.finditer(shown):
        yield int(number[0]) - page, shown[: number.start()] + "#" + shown[number.end() :]
