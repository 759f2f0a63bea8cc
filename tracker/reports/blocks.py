"""A progress report as a sequence of simple blocks, in the order in which it is read; whatever writes it knows these.

The headings and sentences of a report stand here once, for the page, for Word and for PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.reports.changes import Change, ChangeGroup
from tracker.reports.report import Fact, ItemBlock, ProgressReport, Quoted, RaisedItem, ReportFigure


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a section (level 1) or of a part of it (level 2), which may lead to an address."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1
    url: str = ""
    marking: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a list: what it is about, its address and marking, and lines of text."""

    name: str
    url: str = ""
    lines: tuple[str, ...] = ()
    marking: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    kind: ClassVar[str] = "points"
    points: tuple[Point, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; the first cell is what the row is about, and may lead to an address."""

    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that is repeated on each page."""

    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of something, each with its label."""

    kind: ClassVar[str] = "facts"
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else, and where they stand."""

    kind: ClassVar[str] = "quote"
    quoted: Quoted


Block: TypeAlias = Heading | Paragraph | Points | Table | Facts | Quote


def head(report: ProgressReport) -> tuple[str, ...]:
    """Return the lines below the title: the days, what it is about, and for whom it was made."""
    return (report.period, _("About: %(recommendations)s") % {"recommendations": report.about}, report.made_by)


def again(report: ProgressReport) -> str:
    """Return the sentence that names the address of a report; it is a link to it."""
    return _("Open this report again: %(address)s") % {"address": report.address}


def marked(report: ProgressReport) -> str:
    """Return the sentence that says which markings are in the report; empty where there are none."""
    return bearing(report.markings)


def bearing(markings: Iterable[str]) -> str:
    """Return the sentence that says which markings something bears that may be printed; empty where there are none."""
    named = ", ".join(sorted({each for each in markings if each}))
    return _("Contains recommendations marked: %(markings)s") % {"markings": named} if named else ""


def pages() -> str:
    """Return what stands at the foot of each page, with {page} and {pages} for the numbers."""
    return _("Page {page} of {pages}")


def blocks(report: ProgressReport) -> Iterator[Block]:
    """Yield what stands below the head of the report."""
    yield Heading(_("In short"))
    yield Paragraph(report.summary)
    if report.items:
        yield _figures(report)
    yield Heading(_("To raise"))
    yield from _raised(report.to_raise)
    yield Heading(_("Changed since %(day)s") % {"day": date_format(report.since, "j F Y")})
    yield from _changes(report)
    yield Heading(_("Recommendations"))
    if not report.items:
        yield Paragraph(_("No recommendations match. Each one that is tracked will have a section of its own here."))
    for item in report.items:
        yield from _item(item)
    yield Heading(_("How figures are counted"))
    yield Points(tuple(Point(sentence) for sentence in report.counting))


def _figures(report: ProgressReport) -> Table:
    compares = any(figure.change for figure in report.figures)
    change = (_("Change"),) if compares else ()
    return Table(
        _("Figures"),
        (_("Recommendations"), _("Number"), *change, _("What it counts")),
        tuple(Row(_cells(figure, compares=compares), figure.url) for figure in report.figures),
    )


def _cells(figure: ReportFigure, *, compares: bool) -> tuple[str, ...]:
    change = (figure.change,) if compares else ()
    return (figure.label, f"{figure.count:,}", *change, figure.definition)


def _raised(raised: tuple[RaisedItem, ...]) -> Iterator[Block]:
    if not raised:
        yield Paragraph(_("Nothing is late, waiting too long or reiterated without progress."))
        return
    yield Points(tuple(Point(each.name, each.url, tuple(_why(each)), each.marking) for each in raised), numbered=True)


def _why(raised: RaisedItem) -> Iterator[str]:
    yield raised.reason
    if raised.line_to_take:
        yield _marked(_("Line to take: %(words)s") % {"words": raised.line_to_take}, raised.marking)
    yield _("Lead: %(lead)s") % {"lead": raised.lead}
    if raised.next_step:
        yield _marked(_("Next step: %(words)s") % {"words": raised.next_step}, raised.marking)


def _changes(report: ProgressReport) -> Iterator[Block]:
    if not report.changes:
        yield Paragraph(_("Nothing was recorded in this time."))
    if report.changes_left_out:
        yield Paragraph(report.changes_left_out)
    for group in report.changes:
        yield Heading(_counted(group), level=2)
        yield Points(
            tuple(
                Point(each.name, each.url, tuple(line for line in _said(each) if line), each.marking)
                for each in group.changes
            )
        )


def _said(change: Change) -> tuple[str, ...]:
    return (change.sentence, _marked(change.words, change.marking) if change.words else "")


def _marked(words: str, marking: str) -> str:
    """Return words that somebody wrote with the marking of what they are about, if it bears one."""
    return _("%(words)s [%(marking)s]") % {"words": words, "marking": marking} if marking else words


def _counted(group: ChangeGroup) -> str:
    return _("%(kind)s (%(count)s)") % {"kind": group.label, "count": f"{group.count:,}"}


def _item(item: ItemBlock) -> Iterator[Block]:
    yield Heading(item.name, level=2, url=item.url, marking=item.marking)
    yield Facts(item.facts)
    yield from map(_quote, item.quotes)
    if not item.quotes:
        yield Paragraph(_("It has no source text in a briefing."))


def _quote(quoted: Quoted) -> Block:
    if quoted.words:
        return Quote(replace(quoted, source=_marked(quoted.source, quoted.marking)))
    return Paragraph(_("The title is the source text. %(place)s.") % {"place": quoted.source})
