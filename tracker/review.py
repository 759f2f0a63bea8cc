"""A briefing's text for its review page: parts, their blocks with the tracked words marked, and what is to review.
Also how far the import of an upload is.

Asks no database.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from itertools import groupby, pairwise
from math import ceil

from django.utils.translation import gettext, gettext_lazy, ngettext

from briefings import reading
from briefings.models import Passage, Upload
from briefings.reading import PassageKind
from tracker.models import Recommendation, Source
from tracker.workflow import Decision

# These say nothing of their own that could be tracked, as `PassageQuerySet.content` has it.
_NO_CONTENT = {PassageKind.HEADING, PassageKind.TABLE_HEADER, PassageKind.FURNITURE}


SIGNS = {Decision.INFORMATIONAL: "–", Decision.DUPLICATE: "=", Decision.REJECTED: "×", Decision.OTHER: "~"}
LEGEND = [
    ("●", gettext_lazy("suggestion to review")),
    ("○", gettext_lazy("other passage to review")),
    ("✓", gettext_lazy("tracked")),
    ("–", gettext_lazy("not tracked: background")),
    ("=", gettext_lazy("not tracked: duplicate")),
    ("×", gettext_lazy("not tracked: not ours")),
    ("~", gettext_lazy("not tracked: other reason")),
    ("+", gettext_lazy("heading")),
]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text from an offset on, and the recommendations that came from it; a link leads to the offset `anchor`.

    `ending` are those whose words end with it; `is_gap` says that a page's end put it into a sentence.
    """

    text: str
    start: int
    recommendations: tuple[Recommendation, ...] = ()
    anchor: int | None = None
    is_suggested: bool = False
    ending: tuple[Recommendation, ...] = ()
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One passage: its cells where it is the row of a table, else one cell.

    `is_left` says that it is still to review, `decision` what was decided where it is not tracked; `numeral` is
    the number or letter of an item as the text has it. A heading `is_free` to be tracked though nothing asks for it.
    `is_tracked` says that somebody tracks some of its words.
    """

    passage: Passage
    cells: tuple[tuple[Segment, ...], ...]
    is_left: bool = False
    decision: Decision | None = None
    numeral: str = ""
    is_free: bool = False
    is_tracked: bool = False

    @property
    def is_header(self) -> bool:
        """Whether it heads the columns of a table."""
        return self.passage.kind == PassageKind.TABLE_HEADER

    @property
    def sign(self) -> str:
        """The sign that stands for what was decided."""
        return SIGNS[self.decision] if self.decision else ""

    @property
    def level(self) -> int:
        """How deep a heading or an item of a list is."""
        return min(self.passage.level or 1, 5)

    @property
    def is_waiting(self) -> bool:
        """Whether it is suggested, and still to review."""
        return self.is_left and self.passage.is_suggested


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list, table, or page furniture; `page` is the number of the page it is the first of.

    `skipped` says how many passages before it are not shown, where only what is left is.
    """

    kind: str
    lines: tuple[Line, ...]
    page: int | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One suggestion in the list of those of a part, with what became of it."""

    passage: Passage
    recommendation: Recommendation | None = None
    decision: Decision | None = None
    is_opened: bool = False


_SHOWN_AS = {
    PassageKind.HEADING: "heading",
    PassageKind.SENTENCE: "paragraph",
    PassageKind.LIST_ITEM: "list",
    PassageKind.TABLE_HEADER: "table",
    PassageKind.TABLE_ROW: "table",
    PassageKind.FURNITURE: "furniture",
}


PART = 30_000
"""Bytes of the text of a part with its signs, so that the page round it stays light however long the briefing is."""
# What a passage takes on the page beside its words: its own signs, and a suggestion's line in the list, or its title.
_SIGNS, _HINT = 140, 420


def parts(text: str, passages: Iterable[Passage]) -> list[tuple[Passage, ...]]:
    """Return the passages of a text in parts that make a page each, cut between blocks and not below a heading.

    The parts stay the same whatever is decided about their passages, and are about equally long. A block that is a page
    by itself is cut between its passages.
    """
    pieces = list(_undivided(text, passages))
    whole, largest = sum(weight for _, weight in pieces), max((weight for _, weight in pieces), default=0)
    most = min(PART, whole / ceil(whole / PART) + largest) if whole else PART
    made: list[list[Passage]] = [[]]
    filled = 0
    for together, weight in pieces:
        if made[-1] and filled + weight > most:
            made.append([])
            filled = 0
        made[-1] += together
        filled += weight
    return [tuple(part) for part in made]


def _undivided(text: str, passages: Iterable[Passage]) -> Iterator[tuple[list[Passage], int]]:
    """Yield what stands together and its weight: a block below its headings, or a passage of one that is too large."""
    waiting: list[Passage] = []
    for (_, kind), group in groupby(passages, key=_block_of):
        waiting += group
        if kind == "heading":
            continue
        weight = _weight(text, waiting)
        yield from [(waiting, weight)] if weight <= PART else _singly(text, waiting)
        waiting = []
    yield from _singly(text, waiting)


def _singly(text: str, passages: Iterable[Passage]) -> Iterator[tuple[list[Passage], int]]:
    for each in passages:
        yield [each], _weight(text, [each])


def _weight(text: str, passages: Iterable[Passage]) -> int:
    """Return how many bytes passages take on the page at most, about."""
    return sum(
        len(escape(text[each.start : each.end]).encode())
        + _SIGNS
        + (_HINT + 2 * len(each.suggested_title.encode())) * each.is_suggested
        for each in passages
    )


def _block_of(passage: Passage) -> tuple[int, str]:
    return passage.block, _SHOWN_AS[PassageKind(passage.kind)]


def left(
    passages: Iterable[Passage], sources: Sequence[Source], decisions: Mapping[int, Decision]
) -> Iterator[Passage]:
    """Yield the passages that are still to review; arguments as for `blocks`."""
    marks = list(sources)
    for passage in passages:
        if _is_left(passage, _touching(passage, marks), decisions):
            yield passage


def queue(left: Iterable[Passage]) -> list[Passage]:
    """Return what is left in the order in which it is reviewed: suggestions first, then the rest, as in the text."""
    return sorted(left, key=_turn)


def _turn(passage: Passage) -> tuple[bool, int]:
    return not passage.is_suggested, passage.number


def neighbour(waiting: Sequence[Passage], of: Passage | None, *, forward: bool = True) -> Passage | None:
    """Return what comes after or before a passage in a queue, which begins again at its end; None where it is empty."""
    if not waiting:
        return None
    if of is None:
        return waiting[0]
    if forward:
        return next((each for each in waiting if _turn(each) > _turn(of)), waiting[0])
    return next((each for each in reversed(waiting) if _turn(each) < _turn(of)), waiting[-1])


def only_left(passages: Sequence[Passage], left: Iterable[Passage]) -> list[Passage]:
    """Return the passages of the blocks in which something is left, with the headings above them."""
    wanted = {passage.block for passage in left}
    shown = {passage.pk for passage in passages if passage.block in wanted}
    # A heading stands before what is below it, so from the end each one is met after what it heads.
    for passage in reversed(passages):
        if passage.pk in shown and passage.heading_id is not None:
            shown.add(passage.heading_id)
    return [passage for passage in passages if passage.pk in shown]


def entries(
    passages: Iterable[Passage], sources: Sequence[Source], decisions: Mapping[int, Decision], opened: Passage | None
) -> Iterator[Entry]:
    """Yield the suggestions among some passages, each with what became of it; arguments as for `blocks`."""
    marks = list(sources)
    for passage in passages:
        near = _touching(passage, marks)
        if passage.is_suggested:
            tracked = near[0].recommendation if near else None
            decision = None if near else decisions.get(passage.pk)
            yield Entry(passage, tracked, decision, is_opened=passage == opened)


def blocks(
    text: str, passages: Iterable[Passage], sources: Sequence[Source], decisions: Mapping[int, Decision]
) -> Iterator[Block]:
    """Yield the blocks of a text in order.

    `sources` stand by their start, each with its recommendation; `decisions` maps a passage's id to what was
    decided about it.
    """
    marks = list(sources)
    shown = ((passage, _line(text, passage, marks, decisions)) for passage in passages)
    kept = ((passage, line) for passage, line in shown if line.cells)
    feeds = [found.start() for found in re.finditer("\f", text)]
    reached = 0 if feeds else None
    last: int | None = None
    for (_, kind), group in groupby(kept, key=lambda pair: _block_of(pair[0])):
        lines = tuple(line for _, line in group)
        page = bisect(feeds, lines[0].passage.start) + 1 if feeds else None
        yield Block(kind, lines, page if page != reached else None, _between(last, lines))
        reached, last = page, lines[-1].passage.number


def _between(last: int | None, lines: Sequence[Line]) -> int:
    """Return how many passages stand between the one of the number shown last and some lines."""
    return 0 if last is None else max(lines[0].passage.number - last - 1, 0)


SLOW_TO_BEGIN = timedelta(minutes=1)
"""An upload with nothing before it that has waited for longer waits for a worker that may not run."""


def progress(upload: Upload, *, now: datetime, before: int) -> str:
    """Return how far the reading of an upload is, in sentences; `before` says how many are read first."""
    if upload.state == Upload.State.READING:
        return gettext("The import is running. A long document takes up to a minute.")
    if before:
        return ngettext(
            "The import starts after %(n)d other file.", "The import starts after %(n)d other files.", before
        ) % {"n": before}
    if now - upload.added_at > SLOW_TO_BEGIN:
        return gettext(
            "The import has not started, although no other file is waiting. If this continues for some minutes, tell "
            "an administrator: the program that imports files (the worker) may not be running."
        )
    return gettext("The import starts in a moment.")


def content_words(text: str, passage: Passage) -> tuple[int, int]:
    """Return where the words of a passage begin and end: what is suggested of it, or all without its markup."""
    if passage.suggested_start is not None and passage.suggested_end is not None:
        return passage.suggested_start, passage.suggested_end
    return passage.content_span(text)


def _touching(passage: Passage, marks: list[Source]) -> list[Source]:
    """Return the sources that touch a passage; those that no later one can touch are taken out."""
    while marks and marks[0].end <= passage.start:
        marks.pop(0)
    found = []
    for source in marks:
        if source.start >= passage.end:
            break
        if source.end > passage.start:
            found.append(source)
    return found


def _is_left(passage: Passage, near: list[Source], decisions: Mapping[int, Decision]) -> bool:
    says_something = PassageKind(passage.kind) not in _NO_CONTENT or passage.is_suggested
    return says_something and not near and passage.pk not in decisions


def _line(text: str, passage: Passage, marks: list[Source], decisions: Mapping[int, Decision]) -> Line:
    near = _touching(passage, marks)
    decision = None if near else decisions.get(passage.pk)
    is_left = _is_left(passage, near, decisions)
    hint = content_words(text, passage) if is_left and passage.is_suggested else None
    gaps = list(zip(passage.gaps[::2], passage.gaps[1::2], strict=True))
    cells = tuple(tuple(_segments(text, span, near, hint, gaps)) for span in _spans(text, passage))
    is_free = passage.kind == PassageKind.HEADING and not (near or is_left or decision)
    return Line(passage, cells, is_left, decision, _numeral(text, passage), is_free, bool(near))


def _numeral(text: str, passage: Passage) -> str:
    if passage.kind != PassageKind.LIST_ITEM:
        return ""
    start, _ = passage.content_span(text)
    mark = text[passage.start : min(start, passage.start + 12)].strip()
    return mark if any(map(str.isalnum, mark)) else ""


def _spans(text: str, passage: Passage) -> list[tuple[int, int]]:
    kind = PassageKind(passage.kind)
    if _SHOWN_AS[kind] == "table":
        return reading.row_cells(text, passage.start, passage.end)
    start, end = passage.content_span(text)
    # A rule that only draws a line, as under a table's header, says nothing to a reader.
    return [(start, end)] if kind not in _NO_CONTENT or any(map(str.isalnum, text[start:end])) else []


def _segments(
    text: str,
    span: tuple[int, int],
    sources: list[Source],
    hint: tuple[int, int] | None,
    gaps: list[tuple[int, int]],
) -> Iterator[Segment]:
    hints = [hint] if hint is not None else []
    marked = [(source.start, source.end) for source in sources if source.start < span[1] and source.end > span[0]]
    for piece in pairwise(_cuts(span, [*marked, *hints, *gaps])):
        here = [source for source in sources if _is_within(piece, [(source.start, source.end)])]
        yield _segment(text, span, piece, here, is_suggested=_is_within(piece, hints), is_gap=_is_within(piece, gaps))


def _segment(
    text: str, span: tuple[int, int], piece: tuple[int, int], here: list[Source], *, is_suggested: bool, is_gap: bool
) -> Segment:
    """Return a piece of a span, with the sources it belongs to."""
    left, right = piece
    return Segment(
        text[left:right],
        left,
        tuple(source.recommendation for source in here),
        anchor=left if any(source.start == left for source in here) else None,
        is_suggested=is_suggested,
        ending=tuple(source.recommendation for source in here if min(source.end, span[1]) == right),
        is_gap=is_gap,
    )


def _cuts(span: tuple[int, int], marked: Iterable[tuple[int, int]]) -> list[int]:
    """Return where a span is cut so that no piece crosses the edge of what is marked, its own ends included."""
    start, end = span
    edges = {start, end}
    for left, right in marked:
        edges |= {min(max(start, left), end), max(min(end, right), start)}
    return sorted(edges)


def _is_within(piece: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= piece[0] and piece[1] <= end for start, end in spans)
