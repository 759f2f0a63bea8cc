"""Figures turned into shapes for the SVG templates: numbers and class names, no markup and no queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.overview.burn_up import OTHERWISE, BurnUp, Point
from tracker.overview.due_dates import DueAhead
from tracker.overview.standing import VERIFIED
from tracker.statistics import Figure, StatusCounts
from tracker.workflow import OPEN, STATUS_DISPLAY, Status

WIDTH = 1000
# One recommendation among a thousand must still be visible, and wide enough for a pointer.
NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a bar: where it begins and how wide it is in units of the drawing, and its figure."""

    x: int
    width: int
    colour: str
    shape: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class StatusBar:
    """A bar of statuses that is also a table: the segments, and in `counts` the same numbers."""

    counts: StatusCounts
    segments: tuple[Segment, ...]
    title: str
    description: str
    width: int = WIDTH


def status_bar(counts: StatusCounts, *, name: str) -> StatusBar:
    """Return the bar of these counts; `name` says in its description whose they are."""
    widths = _widths([figure.count for figure in counts.statuses])
    segments, x = [], 0
    for figure, width in zip(counts.statuses, widths, strict=True):
        display = STATUS_DISPLAY[Status(figure.key)]
        segments.append(Segment(x, width, display.colour, display.shape, figure))
        x += width
    counted = [
        _("%(status)s: %(count)s") % {"status": figure.label, "count": f"{figure.count:,}"}
        for figure in counts.statuses
    ]
    description = _("%(counts)s.") % {"counts": "; ".join(counted)} if counted else _("Nothing is tracked.")
    return StatusBar(counts, tuple(segments), _("Statuses of %(name)s") % {"name": name}, description)


def _widths(counts: list[int], whole: int = WIDTH, narrowest: int = NARROWEST) -> list[int]:
    """Share the width out by count; none narrower than can be seen, and together exactly the width."""
    if not counts:
        return []
    shared = whole - narrowest * len(counts)
    total = sum(counts)
    ends = [narrowest * (place + 1) + shared * sum(counts[: place + 1]) // total for place in range(len(counts))]
    return [end - start for start, end in zip([0, *ends[:-1]], ends, strict=True)]


@dataclass(frozen=True, slots=True)
class Line:
    """A small line of how a number went: its points in units of the drawing, and the same numbers in words."""

    points: str
    last: tuple[int, int]
    title: str
    description: str
    width: int = 120
    height: int = 28


def line(values: Sequence[tuple[date, int]], *, name: str) -> Line | None:
    """Return the line of a number at the ends of days; None for fewer than three, of which nothing can be seen."""
    if len(values) < 3:
        return None
    first, span = values[0][0], (values[-1][0] - values[0][0]).days
    most = max(count for _day, count in values) or 1
    # A margin of three units keeps the dot at the end inside.
    places = [(3 + 114 * (day - first).days // span, 25 - 22 * count // most) for day, count in values]
    counted = [
        _("%(day)s: %(count)s") % {"day": date_format(day, "j M Y"), "count": f"{count:,}"} for day, count in values
    ]
    return Line(
        " ".join(f"{x},{y}" for x, y in places),
        places[-1],
        _("%(name)s, month by month") % {"name": name},
        _("%(counts)s.") % {"counts": "; ".join(counted)},
    )


# --- Columns ---------------------------------------------------------------------------------------------------------

HEIGHT = 400
LOWEST = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a column: where it begins from above, how high it is, and its colour, a token as of a status."""

    y: int
    height: int
    colour: str


@dataclass(frozen=True, slots=True)
class Stack:
    """What a column shows: counts with their colours from the bottom up, what it is in words, and where it leads."""

    counts: tuple[tuple[int, str], ...]
    title: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart: where it begins, how wide it is, its parts, and what it shows."""

    x: int
    width: int
    parts: tuple[Part, ...]
    stack: Stack


@dataclass(frozen=True, slots=True)
class Mark:
    """An upright line, and what it means; `kind` is its class."""

    x: int
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns side by side in the order of time, `step` from one to the next, with upright lines for days."""

    columns: tuple[Column, ...]
    title: str
    description: str
    marks: tuple[Mark, ...]
    step: int
    width: int = WIDTH
    height: int = HEIGHT


def column_chart(
    stacks: Sequence[Stack], *, title: str, description: str, marks: Sequence[tuple[float, str, str]] = ()
) -> ColumnChart:
    """Return the columns of some stacks, the highest as high as the drawing.

    Each of `marks` says after how many columns a line stands, such as 1.5 for the middle of the second, its class and
    what it means.
    """
    highest = max((sum(count for count, colour in stack.counts) for stack in stacks), default=0) or 1
    step = WIDTH // max(1, len(stacks))
    drawn = tuple(
        Column(step * place + step // 10, step * 8 // 10, _parts(stack.counts, highest), stack)
        for place, stack in enumerate(stacks)
    )
    lines = tuple(Mark(round(step * after), kind, words) for after, kind, words in marks)
    return ColumnChart(drawn, title, description, lines, step, width=step * len(drawn))


def _parts(counts: Sequence[tuple[int, str]], highest: int) -> tuple[Part, ...]:
    """Return the parts of a column from the bottom up; the least count is still to be seen."""
    parts, below = [], HEIGHT
    for count, colour in counts:
        if count:
            height = max(HEIGHT * count // highest, LOWEST)
            below -= height
            parts.append(Part(max(below, 0), height, colour))
    return tuple(parts)


def due_chart(found: DueAhead) -> ColumnChart:
    """Return the chart of due dates: what is late left of today, then month by month; the next meeting as a line."""
    late = Stack(((found.late.count, "late"),), _counted(found.late), found.late.url, str(found.late.label))
    ahead = [
        Stack(((month.figure.count, "moving"),), _counted(month.figure), month.figure.url, month.name)
        for month in found.months
    ]
    today = _("Today, %(day)s") if found.on == timezone.localdate() else _("That day, %(day)s")
    marks = [(1.0, "today", today % {"day": date_format(found.on, "j F Y")})]
    if (meeting := found.meeting) is not None and meeting.starts_on is not None:
        words = {"name": meeting.name, "day": date_format(meeting.starts_on, "j F Y")}
        for place, month in enumerate(found.months):
            if month.first <= meeting.starts_on <= month.last:
                part = (meeting.starts_on - month.first).days / ((month.last - month.first).days + 1)
                marks.append((1 + place + part, "meeting", _("%(name)s, %(day)s") % words))
    said = "; ".join(_counted(figure) for figure in (found.late, *(month.figure for month in found.months)))
    description = _("%(counts)s.") % {"counts": said}
    return column_chart([late, *ahead], title=_("Due dates ahead"), description=description, marks=marks)


def _counted(figure: Figure) -> str:
    return _("%(status)s: %(count)s") % {"status": figure.label, "count": f"{figure.count:,}"}


BURN_UP_COLOURS = {"verified": "done", "otherwise": "out", "claimed": "verifying", "open": "rest"}
"""The parts of a column of the burn-up from the bottom up, with their colours."""


def burn_up_chart(found: BurnUp) -> ColumnChart:
    """Return the chart of the burn-up: a column for each day, each leading to its numbers in the table."""
    words = "j M" if found.is_weekly else "M"
    stacks = [
        Stack(
            tuple((getattr(point, part), colour) for part, colour in BURN_UP_COLOURS.items()),
            burn_up_words(point),
            f"#{point.key}",
            date_format(point.day, words),
        )
        for point in found.points
    ]
    ends = dict.fromkeys((found.points[0], found.today))
    description = " ".join(_("%(counts)s.") % {"counts": burn_up_words(point)} for point in ends)
    return column_chart(stacks, title=_("Burn-up"), description=description)


def burn_up_words(point: Point) -> str:
    """Return how everything stood on a day, in words."""
    return _(
        "On %(day)s: %(tracked)s tracked, %(verified)s verified, %(otherwise)s otherwise closed, "
        "%(complete)s reported complete"
    ) % {
        "day": date_format(point.day, "j F Y"),
        "tracked": f"{point.tracked:,}",
        "verified": f"{point.verified:,}",
        "otherwise": f"{point.otherwise:,}",
        "complete": f"{point.claimed:,}",
    }


# --- The bar of a row ------------------------------------------------------------------------------------------------

ROW_WIDTH = 100
"""The width of a row's bar in units of its drawing. A page has many: short numbers keep it light."""

_PIECES: tuple[tuple[tuple[Status, ...], str], ...] = (
    *(((status,), f"{(shown := STATUS_DISPLAY[status]).colour} {shown.shape}") for status in Status if status in OPEN),
    (OTHERWISE, "out"),
    (VERIFIED, "done"),
)
"""Statuses from left to right, with the colour of their piece, and where it is one status the shape that shades it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a row's bar, from `x` to `end` in units of its drawing; `old` of its width is hatched."""

    x: int
    end: int
    colour: str
    old: int


def row_bar(statuses: Mapping[str, int], behind: Mapping[str, int]) -> tuple[Piece, ...]:
    """Return the bar of some counts by status, of which those `behind` are hatched. The numbers stand beside it.

    The last piece comes first, so that each can be drawn from the left edge over the one before: half the numbers.
    """
    counted = [
        (count, sum(behind.get(status.value, 0) for status in group), colour)
        for group, colour in _PIECES
        if (count := sum(statuses.get(status.value, 0) for status in group))
    ]
    pieces, x = [], 0
    widths = _widths([count for count, old, colour in counted], ROW_WIDTH, narrowest=1)
    for (count, old, colour), width in zip(counted, widths, strict=True):
        pieces.append(Piece(x, x + width, colour, width * old // count))
        x += width
    return tuple(reversed(pieces))
