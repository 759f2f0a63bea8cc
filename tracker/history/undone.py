"""What of a period was taken back within it: changes of several that were undone, and completion reports withdrawn."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.history.changes import MOVES, NAMED_FOR
from tracker.models import ProgressEntry
from tracker.workflow import Step

_DECIDING = [*NAMED_FOR, Step.WITHDRAW_CLAIM]


def taken_back(period: QuerySet[ProgressEntry, Any]) -> set[int]:
    """Return the keys of the entries of changes of several that were undone in a period, and of what undid them.

    `period` has all entries of some recommendations in it. One undo is of the change of several just before it.
    """
    acts = period.filter(act__verb__in=["change_many", "undo_change_many"]).order_by("recommendation_id", "sequence")
    made: dict[int, list[int]] = {}
    gone: set[int] = set()
    for row, entry, verb in acts.values_list("recommendation_id", "pk", "act__verb"):
        before = made.setdefault(row, [])
        if verb == "change_many":
            before.append(entry)
        elif before:
            gone |= {before.pop(), entry}
    return gone


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
