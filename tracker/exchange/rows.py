"""The rows of a file, a chunk at a time: as values and not as objects, so that long lists take little time and memory.

What many rows belong to one (themes, source texts, the last words of a log) is read for a whole chunk at once, and only
where a column asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.db import transaction
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Cast

from tracker import log_sentences
from tracker.database import pages, past
from tracker.exchange.named import labels
from tracker.exchange.remembered import Remembered
from tracker.models import Organisation, ProgressEntry, Source, Theme, User
from tracker.models.corrections import corrections_of_logs, last_telling
from tracker.models.log import conceal
from tracker.models.recommendations import RecommendationParty, RecommendationQuerySet, RecommendationTheme

_Value = TypeVar("_Value")
AT_ONCE = 1_000
"""Rows of a chunk: so many are in memory at a time."""
LONGEST = 9_000
"""So many characters of words that were corrected, and of the correction: both fit into a cell, and into one entry."""


@dataclass(frozen=True, slots=True)
class LastWords:
    """The last entry of a log that says something about the work, as far as anybody may read it."""

    text: str
    on: date


class _Names(Remembered[list[str]]):
    """The names that keys stand for, by the keys as one text."""

    def __init__(self, names: dict[int, str]) -> None:
        super().__init__()
        self._names = names

    def make(self, value: str) -> list[str]:
        return sorted(self._names[int(key)] for key in value.split())


@dataclass
class Reading:
    """What is read: rows in their order, for whom, as of which day, and how a path becomes an address.

    `fields` are those that columns need, besides the key.
    """

    rows: RecommendationQuerySet
    user: User
    on: date
    absolute: Callable[[str], str]
    fields: tuple[str, ...] = ()
    memo: dict[Any, Any] = field(default_factory=dict)
    """What columns work out once for all rows, such as the words of a status."""

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """Return what is worked out once for all rows, by its key in `memo`."""
        if key not in self.memo:
            self.memo[key] = make()
        return self.memo[key]

    def pinned(self, rows: Any) -> Any:
        """Return a queryset that reads the same moment as the rows do, also once the page is done."""
        return past.pinned(rows, past.moment_of(self.rows))

    def chunks(self) -> Generator[Chunk]:
        """Yield the rows, from a cursor of the database that ends with its transaction.

        So nothing outlives a transaction, as a pooler in transaction mode needs it, and memory stays flat. Who reads
        the file slowly holds a transaction that has only read; EXPORT_TIMEOUT ends it where they stop reading. Close
        what is returned: the transaction is open until then, also after a fault.
        """
        names = ("pk", *self.fields)
        with transaction.atomic():
            pages.allow(settings.EXPORT_TIMEOUT)
            found = self.rows.select_related(None).values_list(*names).iterator(chunk_size=AT_ONCE)
            for some in in_parts(found, AT_ONCE):
                yield Chunk(self, dict(zip(names, zip(*some, strict=True), strict=True)))

    @cached_property
    def themes(self) -> dict[int, str]:
        """The names of all themes."""
        return dict(self.pinned(Theme.objects.all()).values_list("pk", "name"))

    @cached_property
    def organisations(self) -> dict[int, str]:
        """What all organisations are called in a file."""
        return labels(self.pinned(Organisation.objects.only("name", "short_name", "retired_on")))


class Chunk:
    """Some rows, by column: `chunk["status"]` are the values of one field. Others follow from their keys."""

    def __init__(self, reading: Reading, values: dict[str, Sequence[Any]]) -> None:
        """Take the values of each field."""
        self.reading, self._values = reading, values

    def __getitem__(self, name: str) -> Sequence[Any]:
        return self._values[name]

    @property
    def keys(self) -> Sequence[int]:
        """The keys of the rows, in their order."""
        return self._values["pk"]

    @cached_property
    def themes(self) -> list[list[str]]:
        """The themes of each row, by name."""
        return self._named(RecommendationTheme.objects.all(), "theme_id", self.reading.themes)

    @cached_property
    def parties(self) -> list[list[str]]:
        """Who takes part in each row without leading it, by name."""
        return self._named(RecommendationParty.objects.all(), "organisation_id", self.reading.organisations)

    def _named(self, links: Any, column: str, names: dict[int, str]) -> list[list[str]]:
        """Return names for each row; the database gives the keys as one text, for few texts are different."""
        linked = self.reading.pinned(links).filter(_of(self.keys)).order_by().values_list("recommendation_id")
        found: dict[int, str] = dict(linked.annotate(keys=StringAgg(Cast(column, TextField()), " ")))
        known: _Names = self.reading.once(column, lambda: _Names(names))
        return [known[found.get(key, "")] for key in self.keys]

    @cached_property
    def quotes(self) -> list[list[str]]:
        """The source texts of each row that the person may see, as they stand in their documents."""
        sources = self.reading.pinned(Source.objects.kept()).visible_to(self.reading.user)
        rows = sources.filter(_of(self.keys)).cut().in_order()
        found: dict[int, list[str]] = {}
        for key, quote in rows.values_list("recommendation_id", "quote"):
            found.setdefault(key, []).append(quote)
        return [found.get(key, []) for key in self.keys]

    @cached_property
    def last_words(self) -> list[LastWords | None]:
        """The last entry of each log that says something about the work; restricted notes are none."""
        rows = last_telling(self.reading.pinned(ProgressEntry.objects.all()).filter(_of(self.keys)))
        columns: Any = ("recommendation_id", "text", "happened_on", "is_telling", "is_corrected", "pk")
        found = rows.values_list(*columns)
        told: dict[int, LastWords] = {}
        for key, text, on, is_telling, is_corrected, entry in found:
            if is_telling:
                told[key] = LastWords(self._quoted(key, entry, text) if is_corrected else text, on)
        return [told.get(key) for key in self.keys]

    def _quoted(self, key: int, entry: int, text: str) -> str:
        """Return the words of the last entry of a recommendation, with what corrected them."""
        said = self.corrected(ProgressEntry(pk=entry, recommendation_id=key, text=text))
        return log_sentences.quotation(said, LONGEST)

    @cached_property
    def corrections(self) -> dict[int, list[dict[str, Any]]]:
        """What corrects entries of the logs, as `models.corrections` has it, by recommendation."""
        return corrections_of_logs(self.reading.pinned(ProgressEntry.objects.all()).filter(_of(self.keys)))

    def corrected(self, entry: ProgressEntry) -> ProgressEntry:
        """Return an entry that knows what corrected it later. What it corrects itself has a line of its own."""
        rows = self.corrections.get(entry.recommendation_id, ())
        entry.corrected_with = [row for row in rows if row["entry"] > entry.pk]
        return entry

    @cached_property
    def next_steps(self) -> list[str]:
        """The next step of each row, as it was reported last."""
        told = self._last(ProgressEntry.objects.with_next_step(), "next_step")
        return [told[key][0] if key in told else "" for key in self.keys]

    def _last(self, entries: Any, *columns: str) -> dict[int, tuple[Any, ...]]:
        """Return columns of the last of some entries of each row."""
        last = self.reading.pinned(entries).filter(_of(self.keys))
        last = last.order_by("recommendation_id", "-sequence").distinct("recommendation_id")
        return {key: values for key, *values in last.values_list("recommendation_id", *columns)}

    def entries(self) -> Iterable[ProgressEntry]:
        """The log of each row, in the order of the rows, newest first; restricted notes are left out.

        A file goes further than a page, so they are left out for everybody, also for those who may read them.
        """
        user = self.reading.user
        rows = self.reading.pinned(ProgressEntry.objects.all()).visible_to(user).filter(internal=False)
        for keys in in_parts(self.keys, AT_ONCE // 10):
            found = list(rows.filter(_of(keys)).for_log())
            conceal(found, user)
            for entry in found:
                self.corrected(entry)
            places = {key: place for place, key in enumerate(keys)}
            yield from sorted(found, key=lambda entry: places[entry.recommendation_id])


def _of(keys: Sequence[int]) -> Func:
    """Return the condition that a row belongs to one of many recommendations; the keys are one value of the query."""
    template, joined = "(%(expressions)s::bigint[]))", " = ANY("
    given = Value(f"{{{','.join(map(str, keys))}}}")
    return Func(F("recommendation_id"), given, template=template, arg_joiner=joined, output_field=BooleanField())


def in_parts(values: Iterable[_Value], size: int) -> Iterator[list[_Value]]:
    """Yield values in lists of one size; the last may be shorter."""
    some = iter(values)
    return iter(lambda: list(islice(some, size)), [])
