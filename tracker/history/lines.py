"""The lines to take of a person's side, each with who wrote it and when: the versions of what is raised say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from tracker.database import past
from tracker.models import Act, RaisedItem, User
from tracker.workflow import OPEN


@dataclass(frozen=True, slots=True)
class LineToTake:
    """What a side says at the next meeting about a recommendation, who wrote it, and on which day."""

    words: str
    name: str
    on: date


def lines_to_take(recommendations: Iterable[int], user: User) -> dict[int, LineToTake]:
    """Return the lines of a person's side on those of these recommendations, by their ids, that are open.

    Three queries; one where there is no line.
    """
    rows = RaisedItem.objects.visible_to(user).filter(recommendation__in=list(recommendations))
    items = {item.pk: item for item in rows.filter(recommendation__status__in=sorted(OPEN)).exclude(line_to_take="")}
    written = _written(items)
    acts = Act.objects.select_related("by").in_bulk(written.values())
    return {
        item.recommendation_id: LineToTake(item.line_to_take, act.by.name, timezone.localdate(act.at))
        for key, item in items.items()
        if (act := acts.get(written.get(key, 0))) is not None
    }


def _written(items: Iterable[int]) -> dict[int, int]:
    """Return the act that gave each item the line it has, by its id; a pin that moves later keeps the line."""
    keys = list(items)
    if not keys:
        return {}
    versions: Any = getattr(RaisedItem, "pgh_event_model").objects.filter(pgh_obj__in=keys)  # noqa: B009
    if (moment := past.moment()) is not None:
        versions = versions.filter(pgh_created_at__lt=moment)
    found: dict[int, tuple[str, int]] = {}
    for key, words, context in versions.order_by("pgh_id").values_list("pgh_obj", "line_to_take", "pgh_context"):
        if key not in found or found[key][0] != words:
            found[key] = words, (context or {}).get("act", 0)
    return {key: act for key, (_words, act) in found.items()}
