"""`manage.py verify_log`: walks every recommendation's log and says what is not as it was written. Changes nothing."""

from __future__ import annotations

import itertools
import os
import re
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Subquery

from briefings.models import Meeting
from tracker import chain
from tracker.actions.door import HEARD
from tracker.models import (
    Act,
    Evidence,
    ProgressEntry,
    Recommendation,
    RecommendationParty,
    RecommendationTheme,
    Relation,
    Source,
)
from tracker.workflow import Position, Status, Step

BATCH = 1000
HEADER = "# Seal of the log. Each line: row, reference, entries and the hash of the last entry of a recommendation."
_SEALED = re.compile(r"(\d{1,18}) (\S{1,24}) (\d{1,9}) ([0-9a-f]{64})")
_END = re.compile(r"# End: (\d{1,18})")

# What the log tells of the present: each column, what it is called, and its value before the first entry.
_TOLD: dict[str, tuple[str, Any]] = {
    "title": ("title", ""),
    "goal": ("goal", ""),
    "kind": ("kind", ""),
    "lead_id": ("lead", None),
    "owner_id": ("owner post", None),
    "priority": ("priority", ""),
    "position": ("position", Position.NOT_YET_ANSWERED.value),
    "due_on": ("due date", None),
    "due_basis": ("basis of the due date", ""),
    "due_words": ("wording of the due date", ""),
    "proposed_due_on": ("proposed due date", None),
    "review_on": ("day to look at it again", None),
    "claim_extent": ("extent of the claim", ""),
    "first_due_on": ("first agreed due date", None),
    "quiet_since": ("day of the last sign of life", None),
    "last_report_on": ("day of the last report", None),
    "claim_holder_id": ("holder at the time of the claim", None),
}
_TOLD_LATER = frozenset({"claim_holder_id"})
"""Of these, logs are silent that were written before they were told."""
_ROWS = {"lead": "lead_id", "owner": "owner_id", "claim_holder": "claim_holder_id"}
_RELATIONS = ("restates", "supports")
_MEMBERS = ("sources", "parties", "themes", *_RELATIONS)


@dataclass(frozen=True, slots=True)
class Sealed:
    """One line of a seal: how long a chain was, and the hash of its last entry."""

    pk: int
    reference: str
    sequence: int
    hash: str


@dataclass(slots=True)
class Walk:
    """One recommendation's chain, with what is gathered on the way through it."""

    present: Recommendation
    sealed: Sealed | None = None
    last: ProgressEntry | None = None
    entries: int = 0
    told: dict[str, Any] = field(default_factory=dict)
    since: date | None = None
    latest: dict[str, int] = field(default_factory=dict)
    sealed_hash: str = ""
    strange_acts: list[int] = field(default_factory=list)

    def through(self, entries: Iterable[ProgressEntry]) -> Iterator[ProgressEntry]:
        """Pass the entries on, one by one, and remember of each what is asked at the end."""
        for entry in entries:
            self.last, self.entries = entry, self.entries + 1
            self.latest[entry.kind] = entry.pk
            if entry.moves:
                self.since = entry.happened_on
            if entry.act_by != entry.by_id:  # type: ignore[attr-defined]  # annotated
                self.strange_acts.append(entry.sequence)
            if self.sealed is not None and entry.sequence == self.sealed.sequence:
                self.sealed_hash = entry.hash
            values = _new_values(entry.changes)
            if values.get("due_on") and not self.told.get("first_due_on"):
                values["first_due_on"] = values["due_on"]
            self.told |= values
            self._hear(entry)
            yield entry

    def _hear(self, entry: ProgressEntry) -> None:
        """Keep the latest day on which something was heard, and on which it was reported."""
        day = entry.happened_on.isoformat()
        for column, steps in (("quiet_since", HEARD | {Step.ADMIT}), ("last_report_on", {Step.REPORT})):
            if entry.kind in steps:
                self.told[column] = max(day, self.told.get(column, day))

    def faults(self) -> Iterator[str]:
        """Yield a sentence for each thing that is not as the log, or the seal, has it."""
        reference, present, last = self.present.reference, self.present, self.last
        for sequence in self.strange_acts:
            yield f"{reference}: the act behind entry {sequence} is missing, or is another person's."
        if last is None or (present.status, present.status_since) != (last.status_to, self.since):
            yield f"{reference}: its status, or the day of it, is not what the log says."
        proposal = self.latest.get(Step.PROPOSE_DATE) if self.told.get("proposed_due_on") else None
        for name, key, told in (
            ("claim", present.claim_id, self._in_force(Step.CLAIM, Status.REPORTED_COMPLETE)),
            ("stall", present.stall_id, self._in_force(Step.STALL, Status.STALLED)),
            ("proposed date", present.date_proposal_id, proposal),
        ):
            if key != told:
                yield f"{reference}: the {name} it points to is not the last in the log."
        for column, (name, first) in _TOLD.items():
            silent = column in _TOLD_LATER and column not in self.told
            if not silent and _plain(getattr(present, column)) != self.told.get(column, first):
                yield f"{reference}: its {name} is not what the log says."
        if self.sealed is not None:
            yield from self._broken_seal(self.sealed)

    def _in_force(self, step: Step, status: Status) -> int | None:
        return self.latest.get(step) if self.present.status == status else None

    def _broken_seal(self, sealed: Sealed) -> Iterator[str]:
        reference = self.present.reference
        if reference != sealed.reference:
            yield f"{reference}: it was sealed as {sealed.reference}."
        if self.last is None or self.last.sequence < sealed.sequence:
            entries = _count(sealed.sequence, "entry", "entries")
            yield f"{reference}: its log was cut; it had {entries} when it was sealed."
        elif self.sealed_hash != sealed.hash:
            yield f"{reference}: its log was written anew; entry {sealed.sequence} is not the one that was sealed."


class Command(BaseCommand):
    """Streams: memory does not grow with the log. Ends with 1 where there is a fault."""

    help = "Checks the hash chain of every recommendation, and that what is shown today is what the log says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of a seal to write, or of one to compare with."""
        parser.add_argument("--seal", type=Path, metavar="FILE", help="write the end of every chain to a new file")
        parser.add_argument("--against", type=Path, metavar="FILE", help="compare with a seal written earlier")

    def handle(self, *args: Any, seal: Path | None, against: Path | None, **options: Any) -> None:
        """Print a sentence for each fault, then the sum."""
        draft = _draft_of(seal)
        try:
            with ExitStack() as files:
                old = files.enter_context(_opened(against)) if against else None
                new = files.enter_context(draft.open("x", encoding="ascii")) if draft else None
                counted = self._check(_sealed_lines(old) if old else iter(()), new)
            if seal and draft:
                draft.rename(seal)
        except OSError as error:
            raise CommandError(f"“{seal}” cannot be written: {error.strerror}.") from error
        finally:
            if draft:
                draft.unlink(missing_ok=True)
        self.stdout.write(f"{counted}: unbroken.")
        if against:
            self.stdout.write(f"Every chain that “{against.name}” sealed goes on from there.")
        if seal:
            self.stdout.write(f"Sealed in “{seal}”. Keep it where nobody who can change this database can change it.")

    def _check(self, sealed: Iterator[Sealed], new: TextIO | None) -> str:
        """Walk everything, printing faults; return what was walked, in words, or raise where there was a fault."""
        found = entries = recommendations = 0
        if new:
            print(HEADER, file=new)
        for item in itertools.chain(with_members(walks(sealed)), strangers()):
            if isinstance(item, str):
                found += 1
                self.stdout.write(item)
                continue
            entries, recommendations = entries + item.entries, recommendations + 1
            if new and item.last:
                print(item.present.pk, item.present.reference, item.last.sequence, item.last.hash, file=new)
        if new:
            print(f"# End: {recommendations}", file=new)
        counted = f"{_count(entries, 'entry', 'entries')} of {_count(recommendations, 'recommendation')}"
        if found:
            raise CommandError(f"{_count(found, 'fault')} in {counted}.")
        return counted


def walks(sealed: Iterator[Sealed]) -> Iterator[Walk | str]:
    """Yield each chain, once it has been walked, and before it a sentence for each of its faults.

    One statement reads entries together with the present they led to, so somebody who writes meanwhile
    makes no fault. `sealed` comes in the order of the rows, as the chains do.
    """
    expected = next(sealed, None)
    for pk, entries in itertools.groupby(_entries(), key=lambda entry: entry.recommendation_id):
        while expected is not None and expected.pk < pk:
            yield _gone(expected)
            expected = next(sealed, None)
        first = next(entries)
        rest: Iterator[ProgressEntry] = itertools.chain([first], entries)  # noqa: B031 - the iterator goes on
        one = Walk(present=first.recommendation)
        if expected is not None and expected.pk == pk:
            one.sealed, expected = expected, next(sealed, None)
        yield from chain.faults(one.present.reference, one.through(rest))
        yield from one.faults()
        yield one
    while expected is not None:
        yield _gone(expected)
        expected = next(sealed, None)


def with_members(items: Iterable[Walk | str]) -> Iterator[Walk | str]:
    """Pass everything on, and after each batch of chains a sentence for each whose members are wrong."""
    batch: list[Walk] = []
    for item in items:
        if isinstance(item, Walk):
            batch.append(item)
        if len(batch) == BATCH:
            yield from members(batch)
            batch = []
        yield item
    yield from members(batch)


def members(batch: Sequence[Walk]) -> Iterator[str]:
    """Yield a sentence for each recommendation whose sources, parties or themes are not those of its log."""
    keys = [one.present.pk for one in batch]
    now: dict[str, dict[int, list[tuple[int, ...]]]] = {name: defaultdict(list) for name in _MEMBERS}
    of = {"recommendation__in": keys}
    for key, *place in Source.objects.filter(**of).values_list("recommendation", "briefing", "start", "end"):
        now["sources"][key].append(tuple(place))
    for key, party in RecommendationParty.objects.filter(**of).values_list("recommendation", "organisation"):
        now["parties"][key].append((party,))
    for key, theme in RecommendationTheme.objects.filter(**of).values_list("recommendation", "theme"):
        now["themes"][key].append((theme,))
    related = Relation.objects.in_force().filter(one__in=keys, kind__in=_RELATIONS)
    for key, kind, other in related.values_list("one", "kind", "other"):
        now[kind][key].append((other,))
    for one in batch:
        for name in _MEMBERS:
            if sorted(now[name][one.present.pk]) != one.told.get(name, []):
                words = f"what it {name} is not what" if name in _RELATIONS else f"its {name} are not those"
                yield f"{one.present.reference}: {words} the log says."


def strangers() -> Iterator[str]:
    """Yield a sentence for each recommendation without a log, and for what was taken out whole."""
    logs = ProgressEntry.objects.filter(recommendation=OuterRef("pk"))
    bare = Recommendation.objects.filter(~Exists(logs)).order_by("pk").values_list("reference", flat=True)
    for reference in bare.iterator(BATCH):
        yield f"{reference}: it has no log."
    homes = Recommendation.objects.filter(pk=OuterRef("recommendation_id"))
    if lost := ProgressEntry.objects.filter(~Exists(homes)).count():
        yield f"{_count(lost, 'entry belongs', 'entries belong')} to no recommendation."
    counted = Meeting.objects.annotate(most=Max("recommendations__number"), count=Count("recommendations"))
    for code, most, count in counted.filter(most__gt=F("count")).order_by("code").values_list("code", "most", "count"):
        missing = most - count
        yield f"{code}: of {most} recommendations {missing} {'was' if missing == 1 else 'were'} taken out."


def _entries() -> Iterator[ProgressEntry]:
    author = Act.objects.filter(pk=OuterRef("act_id")).values("by_id")[:1]
    return (
        ProgressEntry.objects.annotate(act_by=Subquery(author))
        .select_related("recommendation")
        .prefetch_related(Prefetch("evidence", Evidence.objects.order_by("pk")))
        .order_by("recommendation_id", "sequence", "pk")
        .iterator(chunk_size=BATCH)
    )


def _new_values(changes: Any) -> dict[str, Any]:
    """Return the new value of each column an entry's changes tell of; nothing where they were made nonsense."""
    values: dict[str, Any] = {}
    for name, pair in changes.items() if isinstance(changes, dict) else ():
        if name in _MEMBERS and isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], list):
            values[name] = sorted(tuple(item) if isinstance(item, list) else (item.get("id"),) for item in pair[1])
        column = _ROWS.get(name, name)
        if column in _TOLD and isinstance(pair, list) and len(pair) == 2:
            values[column] = pair[1].get("id") if isinstance(pair[1], dict) else pair[1]
    return values


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _gone(sealed: Sealed) -> str:
    return f"{sealed.reference}: it was sealed with {_count(sealed.sequence, 'entry', 'entries')}, and is gone."


def _draft_of(seal: Path | None) -> Path | None:
    """Return where a seal is written till it is whole; refuse a name that is taken."""
    if seal is None:
        return None
    if seal.exists():
        raise CommandError(f"“{seal}” exists already, and a seal is never written over. Name a new file.")
    return seal.with_name(f".{seal.name}.{os.getpid()}")


def _opened(seal: Path) -> TextIO:
    try:
        return seal.open(encoding="ascii", errors="replace")
    except OSError as error:
        raise CommandError(f"The seal “{seal}” cannot be opened: {error.strerror}.") from error


def _sealed_lines(file: TextIO) -> Iterator[Sealed]:
    """Yield the lines of a seal; refuse a file that is none, or not a whole one."""
    if file.readline().rstrip("\n") != HEADER:
        raise CommandError(f"“{file.name}” is not a seal. Name a file that --seal wrote.")
    count = previous = 0
    for line in file:
        if end := _END.fullmatch(line.rstrip("\n")):
            if int(end[1]) == count and not file.readline():
                return
            break
        found = _SEALED.fullmatch(line.rstrip("\n"))
        if found is None or int(found[1]) <= previous:
            break
        previous, count = int(found[1]), count + 1
        yield Sealed(previous, found[2], int(found[3]), found[4])
    raise CommandError(f"The seal “{file.name}” is damaged after line {count + 1}, so it proves nothing. Use a copy.")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"
