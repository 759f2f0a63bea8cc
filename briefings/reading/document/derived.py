"""The derived reading of a text: words broken at line ends joined, and what a page's end puts into a sentence left out.

The text itself is never altered. A reading has lines of its own, and every place in it leads back to the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefings.reading.document.lines import LOOKED_AT, Line, LineKind, begins_page, is_page_number

# A line as full as this share of the widest around it goes on, even where the next one begins with a capital.
FULL = 0.8
# More white space and page furniture than this between two lines is no page's end any more.
LONGEST_GAP = 12

_STOP = re.compile(r"[.!?:;…][\"”’')\]*_]*$")
# Last words after which no sentence ends.
_GOES_ON = re.compile(
    r"(?:,|\b(?:the|an?|of|and|or|to|in|on|at|by|for|from|with|that|which|its|their|our|shall|should|must|will|may|be"
    r"|is|are|as|into|between|including|under|not))$",
    re.IGNORECASE,
)
# Longer words than these are not compared, so no pattern meets a very long string.
_BROKEN = re.compile(r"[^\W\d_]{2,40}[-\u2010\u00ad]$")
_REST = re.compile(r"[a-zà-öø-ÿ][^\W\d_]{0,40}")
# Words and words with hyphens in small letters; some capitals become two signs, of which the second is no letter.
_LETTERS = re.compile(r"(?:[^\W\d_]|\u0307)+")
_HYPHENATED = re.compile(rf"{_LETTERS.pattern}(?:-{_LETTERS.pattern})+")
_SOFT_HYPHEN = "\u00ad"
_HYPHENS = ("-", "\u2010", _SOFT_HYPHEN)
# First halves of compounds that keep their hyphen: long-term, co-operate, self-assessment.
_KEEP_HYPHEN = re.compile(
    r"all|anti|co|cross|decision|ex|first|full|half|high|inter|joint|large|long|low|medium|micro|mid|middle|mini|multi"
    r"|near|neo|non|off|one|part|peer|policy|post|pre|pro|quasi|risk|second|self|semi|short|single|small|so|sub|third"
    r"|trans|two|well|world|year"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` and its `lines`, made of pieces of the source; `left_out` holds the source lines that are in none."""

    text: str
    lines: list[Line]
    starts: list[int]
    origins: list[int]
    left_out: tuple[Line, ...] = ()

    @property
    def is_the_text(self) -> bool:
        """Whether nothing was joined or left out."""
        return not self.starts

    def origin(self, place: int) -> int:
        """Return where the character at a place of the reading stands in the source."""
        if not self.starts:
            return place
        piece = bisect_right(self.starts, place) - 1
        return self.origins[piece] + place - self.starts[piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the source whose first and last characters are those of a span of the reading."""
        return self.origin(start), self.origin(end - 1) + 1


@dataclass(frozen=True, slots=True)
class _Cut:
    """Characters of the source that the reading leaves out, and what stands for them there, of no more characters."""

    start: int
    end: int
    instead: str = ""


def derive(text: str, lines: list[Line]) -> Reading:
    """Return the reading of a text whose lines were told apart; without anything to join it is the text itself."""
    cuts: list[_Cut] = []
    gone: set[int] = set()
    words: _Words | None = None
    for above, below in _neighbours(text, lines):
        between = range(above + 1, below)
        broken = _is_broken(text, lines[above], lines[below])
        if between and not broken and not _goes_on(text, lines, above, below):
            continue
        if broken:
            words = words or _Words(text)
            cuts += _joined(text, lines[above], lines[below], words)
        else:
            cuts.append(_Cut(_after_line(text, lines[above]), _before_line(text, lines[below])))
        gone |= {*between}
    cuts += [_Cut(line.marked, line.start) for line in lines if line.marked is not None]
    if not cuts:
        return Reading(text, lines, [], [])
    return _assemble(text, lines, cuts, gone)


def _neighbours(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of lines that may belong to one sentence: one below the other, or with a page's end between."""
    above: int | None = None
    ends_page = False
    for number, line in enumerate(lines):
        ends_page = ends_page or begins_page(text, line) or is_page_number(text, line)
        if line.kind in (LineKind.BLANK, LineKind.FURNITURE):
            continue
        if above is not None and _may_go_on(text, lines, above, number, ends_page=ends_page):
            yield above, number
        above = number if line.kind in (LineKind.TEXT, LineKind.ITEM) else None
        ends_page = False


def _may_go_on(text: str, lines: Sequence[Line], above: int, below: int, *, ends_page: bool) -> bool:
    """Say whether a line of text may belong to the sentence of the one above it."""
    if lines[below].kind is not LineKind.TEXT:
        return False
    gap = below - above - 1
    return (ends_page and gap <= LONGEST_GAP) or (gap == 0 and _is_broken(text, lines[above], lines[below]))


def _is_broken(text: str, above: Line, below: Line) -> bool:
    """Say whether the last word of a line goes on in another."""
    if text[above.end - 1] not in _HYPHENS or above.length > LOOKED_AT:
        return False
    tail = text[max(above.start, above.end - 44) : above.end]
    return _BROKEN.search(tail) is not None and _REST.match(text, below.start, below.end) is not None


def _goes_on(text: str, lines: Sequence[Line], above: int, below: int) -> bool:
    """Say whether a sentence that a page's end interrupts goes on below it."""
    last, first = lines[above], lines[below]
    tail = text[max(last.start, last.end - 60) : last.end]
    if last.length < 12 or _STOP.search(tail):
        return False
    if text[first.start].islower() or _GOES_ON.search(tail):
        return True
    near = [line for line in lines[max(0, above - 8) : above + 1] if line.kind in (LineKind.TEXT, LineKind.ITEM)]
    widest = max(line.length + line.indent for line in near)
    return len(near) > 2 and last.length + last.indent >= FULL * widest and first.length >= FULL * widest


class _Words:
    """The words of a text, to ask how a word is spelt where no line breaks it.

    Each is kept once: a long text has many lines that end in a hyphen, and is not searched as a whole for each of them.
    """

    def __init__(self, text: str) -> None:
        lowered = text.lower()
        self.plain = "\n".join(set(_LETTERS.findall(lowered)))
        self.hyphenated = "\n".join(set(_HYPHENATED.findall(lowered)))

    def keeps_hyphen(self, first: str, rest: str) -> bool:
        """Say whether a word broken after its hyphen has that hyphen always: as the text spells it elsewhere."""
        first, rest = first.lower(), rest.lower()
        if f"{first}-{rest}" in self.hyphenated:
            return True
        if f"{first}{rest}" in self.plain:
            return False
        return _KEEP_HYPHEN.fullmatch(first) is not None


def _joined(text: str, above: Line, below: Line, words: _Words) -> list[_Cut]:
    """Return the cuts that put the rest of a broken word behind its beginning, and the line's end behind the rest."""
    rest = _REST.match(text, below.start, below.end)
    stop = rest.end() if rest else below.start
    hyphen = above.end - 1
    first = _BROKEN.search(text[max(above.start, above.end - 44) : above.end])
    kept = False
    if text[hyphen] != _SOFT_HYPHEN and first is not None and rest is not None:
        kept = words.keeps_hyphen(first[0][:-1], rest[0])
    cuts = [_Cut(hyphen + 1 if kept else hyphen, below.start)]
    while stop < below.end and not text[stop].isspace():
        stop += 1
    if stop < below.end:
        cuts.append(_Cut(stop, stop + 1, "\n"))
    return cuts


def _after_line(text: str, line: Line) -> int:
    stop = text.find("\n", line.end)
    return len(text) if stop < 0 else stop + 1


def _before_line(text: str, line: Line) -> int:
    start = line.start
    while start > 0 and text[start - 1] not in "\n\f":
        start -= 1
    return start


def _assemble(text: str, lines: list[Line], cuts: list[_Cut], gone: set[int]) -> Reading:
    starts: list[int] = []
    origins: list[int] = []
    pieces: list[str] = []
    length = reached = 0
    for cut in sorted(cuts, key=lambda cut: cut.start):
        for piece, origin in ((text[reached : cut.start], reached), (cut.instead, cut.start)):
            if piece:
                starts.append(length)
                origins.append(origin)
                pieces.append(piece)
                length += len(piece)
        reached = cut.end
    starts.append(length)
    origins.append(reached)
    pieces.append(text[reached:])
    reading = Reading("".join(pieces), [], starts, origins, tuple(_inked(text, lines, gone)))
    moved = (_moved(reading, line) for number, line in enumerate(lines) if number not in gone)
    return replace(reading, lines=_rejoined(reading.text, list(moved)))


def _inked(text: str, lines: list[Line], gone: set[int]) -> Iterator[Line]:
    """Yield what is left out: whole lines, and the marks of quotations before others."""
    for number, line in enumerate(lines):
        if line.marked is not None:
            end = line.marked + len(text[line.marked : line.start].rstrip())
            yield Line(line.marked, end, 0, LineKind.FURNITURE)
        if number in gone and line.kind is not LineKind.BLANK:
            yield line


def _moved(reading: Reading, line: Line) -> Line:
    """Return a line of the source as it stands in the reading."""
    return replace(line, start=_place(reading, line.start), end=_place(reading, line.end))


def _place(reading: Reading, origin: int) -> int:
    """Return where a place of the source stands in the reading; inside a cut, where that was."""
    piece = bisect_right(reading.origins, origin) - 1
    if piece < 0:
        return 0
    start = reading.starts[piece]
    stop = reading.starts[piece + 1] if piece + 1 < len(reading.starts) else len(reading.text)
    return min(start + origin - reading.origins[piece], stop)


def _rejoined(text: str, lines: list[Line]) -> list[Line]:
    """Give the lines of joined words the ends they have in the reading."""
    found: list[Line] = []
    for line in lines:
        if line.kind is LineKind.BLANK:
            found.append(line)
            continue
        start = line.start
        if found and found[-1].end > start:
            # The word that began the line has gone up to the line above.
            start = found[-1].end + 1
            while start < line.end and text[start].isspace():
                start += 1
            if start >= line.end:
                continue
        stop = text.find("\n", start)
        end = start + len(text[start : stop if stop >= 0 else len(text)].rstrip())
        found.append(replace(line, start=start, end=end))
    return found


def headed(lines: list[Line], headings: Mapping[int, int]) -> list[Line]:
    """Return the lines with those as headings that the file itself says are some, by where they begin."""
    if not headings:
        return lines
    said = (LineKind.TEXT, LineKind.ITEM)
    return [
        replace(line, kind=LineKind.HEADING, level=headings[line.start - line.indent])
        if line.kind in said and line.start - line.indent in headings
        else line
        for line in lines
    ]
