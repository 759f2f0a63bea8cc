"""Figures turned into shapes for the SVG templates: numbers and class names, no markup and no queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.statistics import Figure, StatusCounts
from tracker.workflow import STATUS_DISPLAY, Status

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


def _widths(counts: list[int]) -> list[int]:
    """Share the width out by count; none narrower than can be seen, and together exactly the width."""
    if not counts:
        return []
    shared = WIDTH - NARROWEST * len(counts)
    total = sum(counts)
    ends = [NARROWEST * (place + 1) + shared * sum(counts[: place + 1]) // total for place in range(len(counts))]
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
