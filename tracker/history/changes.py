"""What changed between two days, read from the log: each recommendation with the entry that explains it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, groupby
from typing import NamedTuple

from django.db import models
from django.db.models import F, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tracker.database import past
from tracker.history.days import as_of, end_of
from tracker.models import ProgressEntry, Recommendation, Relation, User
from tracker.models.log import conceal
from tracker.models.recommendations import RecommendationQuerySet
from tracker.workflow import CONTACT, RULES, RelationKind, Status, Step


class ChangeKind(models.TextChoices):
    """What happened to a recommendation between two days; or that nothing was heard of it."""

    NEW = "new", gettext_lazy("New")
    STARTED = "started", gettext_lazy("Started")
    ADVANCED = "advanced", gettext_lazy("Progress reported")
    COMPLETED = "completed", gettext_lazy("Reported complete")
    VERIFIED = "verified", gettext_lazy("Verified")
    RETURNED = "returned", gettext_lazy("Sent back")
    SLIPPED = "slipped", gettext_lazy("Due date moved")
    STALLED = "stalled", gettext_lazy("Put on hold")
    CLOSED = "closed", gettext_lazy("Closed without implementation")
    REOPENED = "reopened", gettext_lazy("Reopened")
    RESTATED = "restated", gettext_lazy("Reiterated")
    SILENT = "silent", gettext_lazy("No update throughout")


_MOVED = {
    Step.CLAIM: ChangeKind.COMPLETED,
    Step.VERIFY: ChangeKind.VERIFIED,
    Step.RETURN_CLAIM: ChangeKind.RETURNED,
    Step.STALL: ChangeKind.STALLED,
    Step.CLOSE: ChangeKind.CLOSED,
    Step.SUPERSEDE: ChangeKind.CLOSED,
    Step.MERGE: ChangeKind.CLOSED,
    Step.REOPEN: ChangeKind.REOPENED,
}
_MOVES = frozenset(step for step, rule in RULES.items() if rule.moves)
_NOT_BEGUN = frozenset({"", Status.NOT_YET_REPORTED, Status.NOT_STARTED})
MOST = 100
"""So many changes of one kind are returned with their rows, unless it is said how many; all are counted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One recommendation, as it was on the last day, and the entry of the log that explains why it is named.

    `entry` is of the log of `recommendation`, or, where it was reiterated, of the one that does. It is None where the
    person may not read it. `days` says by how many days the due date moved, or for how many nothing was heard.
    """

    kind: ChangeKind
    recommendation: Recommendation
    entry: ProgressEntry | None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed after the day `start`, until the end of the day `end`.

    `counts` has every kind, exact; `shown` the newest so many of each kind, of silence those that last longest;
    `days_moved` is the sum of days by which due dates moved.
    """

    start: date
    end: date
    counts: dict[ChangeKind, int] = field(default_factory=dict)
    shown: dict[ChangeKind, list[Change]] = field(default_factory=dict)
    days_moved: int = 0

    def __iter__(self) -> Iterator[Change]:
        """Yield what is shown, kind by kind."""
        return chain.from_iterable(self.shown[kind] for kind in ChangeKind)


class _Move(NamedTuple):
    """What is read of an entry that decides a status."""

    recommendation: int
    pk: int
    kind: str
    status_from: str
    status_to: str


class _Found(NamedTuple):
    """One change by its keys, before its rows are read."""

    recommendation: int
    entry: int
    days: int | None = None


_Finds = dict[ChangeKind, list[_Found]]


def changed_between(
    start: date, end: date, user: User, *, rows: RecommendationQuerySet | None = None, most: int = MOST
) -> Changes:
    """Return what changed after the end of one day until the end of another, of what a person may see today.

    Only recommendations among `rows` count, where they are given: of the present, as a filter of today finds them, or
    pinned to a day as `as_of` makes them. What was in error at the end counts nowhere.

    A recommendation is named for its last step that decides a status, not for those before: reported complete and
    verified in one period is verified. It started where work had not begun before the period, and has progress where an
    update says that it goes on. Apart from that it may be new, be reiterated, and have a later due date than it had at
    the start. Silent are those that were there before, are followed up at the end, and of which nobody said how they
    stand. Where a day begins is the site's time zone; what counts is when the log got it, not the day an entry names.

    It takes the same number of queries however much changed.
    """
    there = as_of(end, user).tracked()
    period = ProgressEntry.objects.filter(recorded_at__gte=end_of(start), recorded_at__lt=end_of(end))
    told = period.visible_to(user)
    if rows is not None:
        among = rows.order_by().values("pk")
        there, told = there.filter(pk__in=among), told.filter(recommendation__in=among)
    found: _Finds = {kind: [] for kind in ChangeKind}
    in_error = set()
    for key, moves in groupby(_moves(told), key=lambda move: move.recommendation):
        if _add(found, list(moves)):
            in_error.add(key)
    found[ChangeKind.SLIPPED] = list(_slips(told, in_error))
    found[ChangeKind.RESTATED] = list(_restated(there, user, start, end))
    for finds in found.values():
        finds.sort(key=lambda each: each.entry, reverse=True)
    shown = {kind: finds[:most] for kind, finds in found.items()}
    silent = _silent(period, there)
    shown[ChangeKind.SILENT] = _last_heard(silent, start, end, most)
    counts = {kind: len(finds) for kind, finds in found.items()} | {ChangeKind.SILENT: silent.count()}
    moved = sum(each.days or 0 for each in found[ChangeKind.SLIPPED])
    return Changes(start, end, counts, _read(shown, there, user), moved)


def _due(side: int) -> Cast:
    """Return the due date before (0) or after (1) an entry that changed it."""
    return Cast(KT(f"changes__due_on__{side}"), models.DateField())


def _moves(told: QuerySet[ProgressEntry]) -> Iterator[_Move]:
    """Yield what decided a status, of each recommendation in the order of its log: one query."""
    rows = told.filter(kind__in=_MOVES).order_by("recommendation_id", "sequence")
    return map(_Move._make, rows.values_list("recommendation_id", "pk", "kind", "status_from", "status_to"))


def _slips(told: QuerySet[ProgressEntry], in_error: set[int]) -> Iterator[_Found]:
    """Yield what is due later than at first, and by how many days; not where there was or is no date. One query."""
    dated = told.filter(changes__has_key="due_on").order_by("recommendation_id", "sequence")
    rows = dated.values_list("recommendation_id", "pk", _due(0), _due(1))
    for key, entries in groupby(rows, key=lambda row: row[0]):
        each = list(entries)
        first, (entry, last) = each[0][2], (each[-1][1], each[-1][3])
        if key not in in_error and first is not None and last is not None and last > first:
            yield _Found(key, entry, (last - first).days)


def _add(found: _Finds, moves: list[_Move]) -> bool:
    """Name one recommendation for what happened to it, in order; return whether it was in error at the end."""
    key, first, last = moves[0].recommendation, moves[0], moves[-1]
    if last.kind == Step.ENTER_IN_ERROR:
        return True
    if first.kind == Step.TRACK:
        found[ChangeKind.NEW].append(_Found(key, first.pk))
    if (kind := _kind_of(first, last)) is not None:
        found[kind].append(_Found(key, last.pk))
    return False


def _kind_of(first: _Move, last: _Move) -> ChangeKind | None:
    """Return what a recommendation is named for by its last move; None where it is for nothing."""
    if last.kind != Step.REPORT:
        return _MOVED.get(Step(last.kind))
    if last.status_to != Status.IN_PROGRESS:
        return None
    return ChangeKind.STARTED if first.status_from in _NOT_BEGUN else ChangeKind.ADVANCED


def _restated(there: RecommendationQuerySet, user: User, start: date, end: date) -> Iterator[_Found]:
    """Yield what was reiterated in the period, and still is at its end, with the entry of the one that does it."""
    relations = past.pinned(Relation.objects.in_force(), end_of(end)).visible_to(user)
    said = relations.filter(
        kind=RelationKind.RESTATES,
        other__in=there.values("pk"),
        act__entries__recommendation=F("one"),
        act__entries__recorded_at__gte=end_of(start),
    )
    latest = dict(said.order_by("act__entries__pk").values_list("other_id", "act__entries__pk"))
    return (_Found(key, entry) for key, entry in latest.items())


def _silent(period: QuerySet[ProgressEntry], there: RecommendationQuerySet) -> RecommendationQuerySet:
    """Return those of which nobody said in the period how they stand, and that were there before."""
    heard = period.filter(kind__in=[*CONTACT, Step.TRACK]).values("recommendation_id")
    return there.chased().exclude(pk__in=heard)


def _last_heard(silent: RecommendationQuerySet, start: date, end: date, most: int) -> list[_Found]:
    """Return those that are silent for longest, each with the last entry before that said how it stood."""
    quiet = dict(silent.order_by("quiet_since", "pk").values_list("pk", "quiet_since")[:most])
    said = ProgressEntry.objects.filter(recommendation__in=quiet, kind__in=[*CONTACT, Step.TRACK])
    last = said.filter(recorded_at__lt=end_of(start)).order_by("recommendation_id", "-sequence")
    entries = dict(last.distinct("recommendation_id").values_list("recommendation_id", "pk"))
    until = min(end, timezone.localdate())
    return [_Found(key, entries[key], (until - since).days) for key, since in quiet.items() if key in entries]


def _read(shown: _Finds, there: RecommendationQuerySet, user: User) -> dict[ChangeKind, list[Change]]:
    """Return changes with their rows: recommendations with all that a list shows, entries with all that a log does."""
    finds = list(chain.from_iterable(shown.values()))
    rows = there.filter(pk__in={each.recommendation for each in finds}).for_list().in_bulk()
    seen = ProgressEntry.objects.visible_to(user).filter(pk__in={each.entry for each in finds})
    # Where it was reiterated, the entry is in the log of another one.
    entries = seen.for_log().select_related("recommendation", "by", "for_post").in_bulk()
    conceal(entries.values(), user)
    return {
        kind: [
            Change(kind, rows[each.recommendation], entries.get(each.entry), each.days)
            for each in shown[kind]
            if each.recommendation in rows
        ]
        for kind in ChangeKind
    }
