"""Which words of a log entry are quoted: what was written first, and the last words that corrected it.

An entry is final, so a correction is an entry of its own, and either of them says too little alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value, Window
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import Exact

from tracker.models.log import TELLING, ProgressEntry, ProgressEntryQuerySet
from tracker.models.recommendations import ABOUT_WORK
from tracker.workflow import Step

_ROW = JSONObject(
    entry="pk",
    of="corrects",
    text="text",
    before="corrects__text",
    removed="corrects__redacted_at",
    day="happened_on",
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """What an entry says: the words as they were written, and the last correction with its day, if there is one.

    `entries` are the keys of the entries whose words these are; `is_removed` says that the first ones were taken out.
    """

    text: str
    entries: tuple[int, ...]
    correction: str = ""
    corrected_on: date | None = None
    is_removed: bool = False

    @property
    def length(self) -> int:
        """Of how many characters the longer of the two is: so many quote all of both."""
        return max(len(self.text), len(self.correction))


def with_corrections(entries: ProgressEntryQuerySet, until: datetime | None = None) -> ProgressEntryQuerySet:
    """Let entries know what corrects them, for `quoted`: all until before a moment, or until now; without a query.

    A correction that is a restricted note is known only to notes of the same side.
    """
    rows = _corrections(until).filter(recommendation=OuterRef("recommendation"))
    rows = rows.filter(_readable_beside(""), _readable_beside("corrects__"))
    # By a name of the class, which says what it is where nobody looked.
    found = {"corrected_with": ArraySubquery(rows.values(row=_ROW))}
    return entries.annotate(**found)


def find_corrections(entries: Iterable[ProgressEntry]) -> None:
    """Let entries that are read already know what corrects them, as `with_corrections` does; one query, or none."""
    entries = list(entries)
    if not entries:
        return
    known = with_corrections(ProgressEntry.objects.filter(pk__in={entry.pk for entry in entries}))
    found = {entry.pk: entry.corrected_with for entry in known.only("pk")}
    for entry in entries:
        entry.corrected_with = found.get(entry.pk, ())


def last_telling(entries: ProgressEntryQuerySet) -> ProgressEntryQuerySet:
    """Return the last entry of each log that tells about the work (`is_telling`), else any.

    It knows whether the log holds corrections (`is_corrected`): one look at many logs, which is what takes the time.
    """
    rows = entries.filter(kind__in=(*ABOUT_WORK, Step.CORRECT), internal=False)
    corrects = Window(BoolOr(Q(kind=Step.CORRECT)), partition_by=F("recommendation"))
    known: dict[str, Any] = {"is_telling": ExpressionWrapper(TELLING, BooleanField()), "is_corrected": corrects}
    order = ("recommendation_id", "-is_telling", "-sequence")
    return rows.annotate(**known).order_by(*order).distinct("recommendation_id")


def corrections_of_logs(entries: ProgressEntryQuerySet) -> dict[int, list[dict[str, Any]]]:
    """Return the corrections among entries that everybody may read, for `quoted`, by recommendation; one query.

    For many logs at once, of which few have any.
    """
    rows = entries.filter(kind=Step.CORRECT, internal=False, corrects__internal=False).order_by("pk")
    found: dict[int, list[dict[str, Any]]] = {}
    for key, row in rows.annotate(row=_ROW).values_list("recommendation_id", "row"):
        found.setdefault(key, []).append(row)
    return found


def quoted(entry: ProgressEntry) -> Quoted:
    """Return which words are quoted of an entry, whether it was corrected or corrects another one.

    Of several corrections it is the last. Where nobody looked for corrections, it is the entry's own words.
    """
    rows = {row["entry"]: row for row in entry.corrected_with}
    first, text = entry.pk, entry.text
    while first in rows:
        first, text = rows[first]["of"], rows[first]["before"]
    later = _all_after(first, rows.values())
    if not later:
        # Some read only a few columns of an entry, and it is not asked for once more for this.
        is_removed = not text and vars(entry).get("redacted_at") is not None
        return Quoted(text, (entry.pk,), is_removed=is_removed)
    last = rows[max(later)]
    is_removed = not text and any(row["removed"] for row in rows.values() if row["of"] == first)
    return Quoted(text, (first, last["entry"]), last["text"], date.fromisoformat(last["day"]), is_removed)


def _all_after(first: int, rows: Iterable[dict[str, Any]]) -> set[int]:
    """Return the keys of the corrections of an entry, and of those that correct these; keys rise along a log."""
    found = {first}
    for row in sorted(rows, key=lambda each: each["entry"]):
        if row["of"] in found:
            found.add(row["entry"])
    return found - {first}


def _corrections(until: datetime | None) -> QuerySet[ProgressEntry]:
    rows = ProgressEntry.objects.filter(kind=Step.CORRECT).order_by()
    return rows if until is None else rows.filter(recorded_at__lt=until)


def _readable_beside(prefix: str) -> Q:
    """Return the condition that whoever reads the outer entry reads this one too: it is open, or of the same side."""
    none = Value(0)
    is_of_side = Q(Exact(Coalesce(F(f"{prefix}side"), none), Coalesce(OuterRef("side"), none)))
    return Q(**{f"{prefix}internal": False}) | Q(**{f"{prefix}internal": OuterRef("internal")}) & is_of_side
