"""Earlier versions of a row as the admin lists them: when, by whom, by which act, and which fields changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models

from tracker.models import Act

SHOWN = 100
"""So many versions are listed, newest first."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version: when it came, the act behind it if there is one, and the fields that it changed."""

    at: datetime
    act: Act | None
    label: str
    fields: tuple[str, ...]


def versions_of(row: models.Model) -> list[Version] | None:
    """Return the newest versions of a row, newest first; None where its table has none."""
    events: Any = getattr(type(row), "pgh_event_model", None)
    if events is None:
        return None
    found = list(events.objects.filter(id=row.pk).order_by("-pgh_id")[: SHOWN + 1])
    acts = Act.objects.select_related("by").in_bulk({key for event in found if (key := _act(event))})
    names = [field for field in events._meta.concrete_fields if not field.name.startswith("pgh_")]
    versions = list(_versions(found, acts, names))
    return versions[:SHOWN]


def _act(event: Any) -> int | None:
    return (event.pgh_context or {}).get("act")


def _versions(found: list[Any], acts: dict[int, Act], names: list[Any]) -> Iterator[Version]:
    for event, before in pairwise([*found, None]):
        changed = (
            str(field.verbose_name)
            for field in names
            if before is not None and getattr(event, field.attname) != getattr(before, field.attname)
        )
        act = acts.get(_act(event) or 0)
        yield Version(event.pgh_created_at, act, event.pgh_label, tuple(changed))
