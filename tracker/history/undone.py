"""What of a period was taken back within it: changes of several that were undone, and completion reports withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.history.changes import MOVES, NAMED_FOR
from tracker.models import ProgressEntry
from tracker.workflow import Step

_DECIDING = [*NAMED_FOR, Step.WITHDRAW_CLAIM]
MANY = ("change_many", "undo_change_many")
"""The verbs of acts that change several recommendations, and that undo such a change."""
_Named = TypeVar("_Named")


def undoings(rows: Iterable[tuple[int, str, _Named]]) -> Iterator[tuple[_Named, _Named]]:
    """Yield each change of several that was undone, with what undid it.

    `rows` are those of entries of acts of `MANY`: the recommendation's key, the verb, and what the entry is named by;
    those of one recommendation in the order of its log. One undo is of the change of several just before it.
    """
    made: dict[int, list[_Named]] = {}
    for row, verb, entry in rows:
        before = made.setdefault(row, [])
        if verb == MANY[0]:
            before.append(entry)
        elif before:
            yield before.pop(), entry


def taken_back(period: QuerySet[ProgressEntry, Any]) -> set[int]:
    """Return the keys of the entries of changes of several that were undone in a period, and of what undid them.

    `period` has all entries of some recommendations in it.
    """
    acts = period.filter(act__verb__in=MANY).order_by("recommendation_id", "sequence")
    found = undoings(acts.values_list("recommendation_id", "act__verb", "pk"))
    return {entry for pair in found for entry in pair}


def not_outdated(period: QuerySet[ProgressEntry, Any]) -> Q:
    """Return the condition that an entry does not decide a status, or is the last of a period to do so.

    So `changed_between` names each recommendation once. That a completion report is withdrawn counts where it was made
    before the period.
    """
    moves = period.filter(kind__in=sorted(MOVES)).order_by("recommendation_id", "-sequence")
    last = list(moves.distinct("recommendation_id").values_list("pk", flat=True))
    before = period.filter(kind=Step.CLAIM, recommendation=OuterRef("recommendation"))
    withdrawn = Q(Exists(before.filter(sequence__lt=OuterRef("sequence")).order_by()), kind=Step.WITHDRAW_CLAIM)
    return ~Q(kind__in=_DECIDING) | Q(~withdrawn, pk__in=last)
