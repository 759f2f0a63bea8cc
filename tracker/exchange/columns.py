"""What a file can hold of a recommendation, column by column: heading, meaning, and how the cells are made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import statistics
from tracker.exchange.rows import Chunk, Reading
from tracker.models import Recommendation
from tracker.workflow import WITHOUT_UPDATE, Confidence, DueBasis, Kind, Position, Priority, Status

Cells: TypeAlias = Callable[[Chunk], Iterable[Any]]
"""Makes the cells of a column: texts, days, or None where there is nothing."""

PLACE = "REFERENCE"
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file of recommendations.

    `code` is what it is called where programs read it, and never changes; `beside` is the column of the list that it
    belongs to. It `stands` in a file of just the columns on the page, and is `plain` if a file has it without being
    asked for more. `values` are its cells where programs read them, with codes in place of words: as `cells` unless
    said otherwise. `width` is counted in characters.
    """

    code: str
    header: str | Promise
    meaning: str | Promise
    beside: str
    cells: Cells
    fields: tuple[str, ...] = ()
    values: Cells | None = None
    stands: bool = True
    plain: bool = True
    width: int = 14


def _field(name: str) -> Cells:
    return lambda chunk: chunk[name]


def _words(name: str, choices: Any) -> Cells:
    """Return cells with the words of a code."""

    def cells(chunk: Chunk) -> Iterable[str]:
        words = chunk.reading.once(choices, lambda: {"": "", **{each.value: str(each.label) for each in choices}})
        return [words[code] for code in chunk[name]]

    return cells


def _joined(name: str) -> Cells:
    return lambda chunk: [_BETWEEN.join(some) for some in getattr(chunk, name)]


def _leads(chunk: Chunk) -> Iterable[str]:
    none = _("No lead")
    return [name or none for name in chunk["lead__name"]]


_POST = ("owner__name", "owner__organisation")
_HOLDER = ("owner__holder__name", "owner__holder__is_active")


def _posts(chunk: Chunk) -> Iterable[str | None]:
    organisations = chunk.reading.organisations
    names = zip(*(chunk[name] for name in _POST), strict=True)
    return [f"{name}, {organisations[key]}" if name else None for name, key in names]


def _holders(chunk: Chunk) -> Iterable[str | None]:
    return [name if active else None for name, active in zip(*(chunk[name] for name in _HOLDER), strict=True)]


_MARKINGS = ("access__marking__name", "meeting__access__marking__name")


def _markings(chunk: Chunk) -> Iterable[str | None]:
    return [own or whole for own, whole in zip(*(chunk[name] for name in _MARKINGS), strict=True)]


def _attention(chunk: Chunk) -> Iterable[str]:
    """Return the attention groups of each row, in words; one query for a chunk."""
    on = chunk.reading.on
    rows = chunk.reading.pinned(Recommendation.objects.all())
    groups = statistics.groups_of(rows.filter(pk__in=chunk.keys), on=on)
    standings = map(statistics.Stands, *(chunk[name] for name in statistics.Stands._fields))
    return [
        _BETWEEN.join(statistics.in_words(groups.get(key, ()), row, on=on))
        for key, row in zip(chunk.keys, standings, strict=True)
    ]


def addresses(chunk: Chunk) -> list[str]:
    """Return the address of each row's page."""
    before, after = chunk.reading.once(
        PLACE,
        lambda: chunk.reading.absolute(reverse("recommendation-detail", args=[PLACE])).split(PLACE),
    )
    return [f"{before}{reference}{after}" for reference in chunk["reference"]]


def _updated(chunk: Chunk) -> Iterable[date | None]:
    """Return the day of the last update of each row, as `Recommendation.last_contact_on` has it."""
    return [
        None if status in WITHOUT_UPDATE else day
        for status, day in zip(chunk["status"], chunk["quiet_since"], strict=True)
    ]


def _last_texts(chunk: Chunk) -> Iterable[str | None]:
    return [last.text if last else None for last in chunk.last_words]


def _last_days(chunk: Chunk) -> Iterable[date | None]:
    return [last.on if last else None for last in chunk.last_words]


def _quotes(chunk: Chunk) -> Iterable[str]:
    return ["\n\n".join(some) for some in chunk.quotes]


COLUMNS: tuple[Column, ...] = (
    Column(
        "reference",
        gettext_lazy("Reference"),
        gettext_lazy("The code of the meeting and a number. It never changes."),
        "reference",
        _field("reference"),
        ("reference",),
    ),
    Column(
        "title",
        gettext_lazy("Title"),
        gettext_lazy("What is to be done, in one line."),
        "title",
        _field("title"),
        ("title",),
        width=50,
    ),
    Column(
        "goal",
        gettext_lazy("Goal"),
        gettext_lazy("What it is for."),
        "title",
        _field("goal"),
        ("goal",),
        stands=False,
        width=40,
    ),
    Column(
        "kind",
        gettext_lazy("Kind"),
        gettext_lazy("What sort of statement it is."),
        "kind",
        _words("kind", Kind),
        ("kind",),
        _field("kind"),
    ),
    Column(
        "meeting",
        gettext_lazy("Meeting"),
        gettext_lazy("The meeting it comes from."),
        "meeting",
        _field("meeting__name"),
        ("meeting__name",),
        width=28,
    ),
    Column(
        "lead",
        gettext_lazy("Lead"),
        gettext_lazy("The organisation that is responsible."),
        "lead",
        _leads,
        ("lead__name",),
        _field("lead__name"),
        width=28,
    ),
    Column(
        "owner",
        gettext_lazy("Owner post"),
        gettext_lazy("The post that does the work."),
        "owner",
        _posts,
        _POST,
        width=28,
    ),
    Column(
        "holder",
        gettext_lazy("Holder"),
        gettext_lazy("Who holds the owner post on the day of the file."),
        "holder",
        _holders,
        _HOLDER,
        width=20,
    ),
    Column(
        "status",
        gettext_lazy("Status"),
        gettext_lazy("The state of the work. The statuses are explained below."),
        "status",
        _words("status", Status),
        ("status",),
        _field("status"),
        width=22,
    ),
    Column(
        "status_since",
        gettext_lazy("Status since"),
        gettext_lazy("The day since which it has this status."),
        "heard",
        _field("status_since"),
        ("status_since",),
        stands=False,
    ),
    Column(
        "response",
        gettext_lazy("Response"),
        gettext_lazy("Whether we accept it. It is separate from progress."),
        "position",
        _words("position", Position),
        ("position",),
        _field("position"),
        width=20,
    ),
    Column(
        "priority",
        gettext_lazy("Priority"),
        gettext_lazy("How urgent it is to us."),
        "priority",
        _words("priority", Priority),
        ("priority",),
        _field("priority"),
    ),
    Column(
        "marking",
        gettext_lazy("Marking"),
        gettext_lazy("How it is to be handled. If it has no marking of its own, that of its meeting counts."),
        "title",
        _markings,
        _MARKINGS,
    ),
    Column(
        "due_on",
        gettext_lazy("Due date"),
        gettext_lazy("The day by which it should be done."),
        "due",
        _field("due_on"),
        ("due_on",),
    ),
    Column(
        "first_due_on",
        gettext_lazy("First due date"),
        gettext_lazy("The due date that was agreed first."),
        "moved",
        _field("first_due_on"),
        ("first_due_on",),
    ),
    Column(
        "due_basis",
        gettext_lazy("Origin of the due date"),
        gettext_lazy("Whether the due date comes from the source or was set by us."),
        "due",
        _words("due_basis", DueBasis),
        ("due_basis",),
        _field("due_basis"),
        stands=False,
    ),
    Column(
        "last_update_on",
        gettext_lazy("Last update"),
        gettext_lazy("The day of the last update, as in the list. Empty before the first one and once it is closed."),
        "heard",
        _updated,
        ("status", "quiet_since"),
    ),
    Column(
        "last_progress_on",
        gettext_lazy("Last progress"),
        gettext_lazy("The day of the last update that said more than that nothing changed."),
        "heard",
        _field("last_report_on"),
        ("last_report_on",),
        stands=False,
    ),
    Column(
        "themes",
        gettext_lazy("Themes"),
        gettext_lazy("Its themes, with a semicolon between two."),
        "themes",
        _joined("themes"),
        (),
        lambda chunk: chunk.themes,
        width=24,
    ),
    Column(
        "also_involved",
        gettext_lazy("Also involved"),
        gettext_lazy("Who takes part without leading it, with a semicolon between two."),
        "parties",
        _joined("parties"),
        (),
        lambda chunk: chunk.parties,
        width=24,
    ),
    Column(
        "needs_attention",
        gettext_lazy("Needs attention"),
        gettext_lazy("What needs attention on the day of the file."),
        "status",
        _attention,
        statistics.Stands._fields,
        width=30,
    ),
    Column(
        "review_on",
        gettext_lazy("Review date"),
        gettext_lazy("The day on which something on hold is reviewed."),
        "due",
        _field("review_on"),
        ("review_on",),
        stands=False,
        plain=False,
    ),
    Column(
        "proposed_due_on",
        gettext_lazy("Proposed due date"),
        gettext_lazy("A new due date that somebody proposed and nobody has decided on."),
        "due",
        _field("proposed_due_on"),
        ("proposed_due_on",),
        stands=False,
        plain=False,
    ),
    Column(
        "due_words",
        gettext_lazy("Wording of the due date"),
        gettext_lazy("The due date as worded in the source."),
        "due",
        _field("due_words"),
        ("due_words",),
        stands=False,
        plain=False,
        width=20,
    ),
    Column(
        "source_text",
        gettext_lazy("Source text"),
        gettext_lazy("The exact words of the briefing it comes from."),
        "title",
        _quotes,
        (),
        lambda chunk: chunk.quotes,
        stands=False,
        plain=False,
        width=60,
    ),
    Column(
        "last_entry",
        gettext_lazy("Last entry"),
        gettext_lazy("What was said last about the work. Restricted notes are never in a file."),
        "heard",
        _last_texts,
        stands=False,
        plain=False,
        width=60,
    ),
    Column(
        "last_entry_on",
        gettext_lazy("Date of the last entry"),
        gettext_lazy("The day on which it happened, as the last entry says."),
        "heard",
        _last_days,
        stands=False,
        plain=False,
    ),
    Column(
        "next_step",
        gettext_lazy("Next step"),
        gettext_lazy("What happens next, as it was reported last."),
        "heard",
        lambda chunk: chunk.next_steps,
        stands=False,
        plain=False,
        width=40,
    ),
    Column(
        "forecast",
        gettext_lazy("Forecast"),
        gettext_lazy("Whether the due date will be kept, as last reported. Empty again when the date is moved."),
        "forecast",
        _words("forecast", Confidence),
        ("forecast",),
        _field("forecast"),
        plain=False,
    ),
    Column(
        "page",
        gettext_lazy("Page"),
        gettext_lazy("The address of its page."),
        "reference",
        addresses,
        ("reference",),
        stands=False,
        width=30,
    ),
)
_NEVER_LEFT_OUT = frozenset({"reference", "marking"})


def on_page(shown: Collection[str]) -> tuple[Column, ...]:
    """Return the columns that say what some columns of the list say; markings stand in every file."""
    return tuple(each for each in COLUMNS if (each.stands and each.beside in shown) or each.code in _NEVER_LEFT_OUT)


def usual() -> tuple[Column, ...]:
    """Return the columns of a file for which no columns were chosen."""
    return tuple(each for each in COLUMNS if each.plain)


def reading_of(columns: Sequence[Column], **options: Any) -> Reading:
    """Return what is read for some columns; `options` are the other fields of `Reading`."""
    fields = dict.fromkeys(name for column in columns for name in ("reference", *column.fields))
    return Reading(fields=tuple(fields), **options)


def cells(reading: Reading, columns: Sequence[Column]) -> Generator[Iterable[Iterable[Any]]]:
    """Yield the cells of each chunk of rows, column by column; close it, as `Reading.chunks`."""
    with closing(reading.chunks()) as chunks:
        for chunk in chunks:
            yield (column.cells(chunk) for column in columns)
