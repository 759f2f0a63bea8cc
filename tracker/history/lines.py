"""The lines to take of a person's side, each with who wrote it and when: the versions of what is raised say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
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
    """Return the lines of a person's side on those of these recommendations, by their ids, that are open; one query."""
    rows = RaisedItem.objects.visible_to(user).filter(recommendation__in=list(recommendations))
    rows = rows.filter(recommendation__status__in=sorted(OPEN)).exclude(line_to_take="")
    act = Act.objects.filter(pk=OuterRef("act"))
    found = _with_act(rows).annotate(name=Subquery(act.values("by__name")), at=Subquery(act.values("at")))
    return {
        key: LineToTake(words, name, timezone.localdate(at))
        for key, words, name, at in found.values_list("recommendation_id", "line_to_take", "name", "at")
        if at is not None
    }


def _with_act(rows: QuerySet[RaisedItem]) -> QuerySet[Any]:
    """Return items, each with the `act` that gave it the line it has; a pin that moves later keeps the line."""
    versions: Any = getattr(RaisedItem, "pgh_event_model").objects.filter(pgh_obj=OuterRef("pk"))  # noqa: B009
    if (moment := past.moment()) is not None:
        versions = versions.filter(pgh_created_at__lt=moment)
    other = versions.exclude(line_to_take=OuterRef("line_to_take")).order_by("-pgh_id").values("pgh_id")
    same = versions.filter(pgh_id__gt=OuterRef("other_until")).order_by("pgh_id")
    act = Cast(KT("pgh_context__act"), BigIntegerField())
    return rows.annotate(other_until=Coalesce(Subquery(other[:1]), 0)).annotate(
        act=Subquery(same.annotate(by_act=act).values("by_act")[:1])
    )
