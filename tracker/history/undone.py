"""What of a period was taken back within it: changes of several recommendations that were undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import QuerySet

from tracker.models import ProgressEntry

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

    `period` has all entries of some recommendations in it. One query, which begins with the changes of several: there
    are few, and an index has them.
    """
    changed = period.filter(act__verb=MANY[0]).order_by().values("recommendation")
    acts = period.filter(act__verb__in=MANY, recommendation__in=changed).order_by("recommendation_id", "sequence")
    found = undoings(acts.values_list("recommendation_id", "act__verb", "pk"))
    return {entry for pair in found for entry in pair}
