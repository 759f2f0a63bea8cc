"""The history of one recommendation's fields: old and new, by whom, why and when, grouped by the act behind it.

It is read from the versions, so that it has what the log leaves out, such as what a bulk change by SQL did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from operator import itemgetter
from typing import Any

from django.db import models
from django.utils.text import capfirst

from tracker import act_sentences
from tracker.database import past
from tracker.history.words import FieldChange, Words
from tracker.models import (
    Act,
    Organisation,
    ProgressEntry,
    Recommendation,
    RecommendationParty,
    RecommendationTheme,
    Theme,
    User,
)
from tracker.workflow import FIELDS

SHOWN = 200
"""So many versions are read, the newest."""


@dataclass(frozen=True, slots=True)
class ActChanges:
    """What one act changed of a recommendation; `act` is None where nobody said by whom it was done.

    `entries` are the entries of the log that belong to it, as far as the person may read them, and `is_first` says
    that it was tracked then: its `fields` are those that had a value from the beginning.
    """

    at: datetime
    act: Act | None
    entries: list[ProgressEntry]
    fields: list[FieldChange]
    is_first: bool

    @property
    def reason(self) -> str:
        """Why it was done, as far as that was said."""
        said = [entry.text for entry in self.entries if entry.text]
        return "\n".join(said) or (act_sentences.reason(self.act) if self.act is not None else "")


def field_history(recommendation: Recommendation, user: User) -> list[ActChanges]:
    """Return the newest changes of a recommendation's fields that a person may see, newest first, in eight queries.

    On a past day those until its end. The reason of an act that is in a restricted note is left out for others.
    """
    until = past.moment()
    versions = _of_row(recommendation, until)
    members = {"parties": RecommendationParty, "themes": RecommendationTheme}
    joined = {name: _of_members(model, recommendation, until) for name, model in members.items()}
    changed = _by_act(versions, joined)
    acts = Act.objects.select_related("by").in_bulk({act for _, act in changed if act})
    entries: dict[int, list[ProgressEntry]] = {}
    seen = recommendation.entries.visible_to(user).filter(act__in=acts)
    for entry in seen.select_related("act", "by", "for_post").order_by("sequence"):
        entries.setdefault(entry.act_id, []).append(entry)
    first = _key(versions[-1]) if versions and versions[-1].pgh_label == "insert" else None
    return [
        ActChanges(key[0], acts.get(key[1]), entries.get(key[1], []), fields, key == first)
        for key, fields in sorted(changed.items(), key=itemgetter(0), reverse=True)
        if fields or key == first
    ]


def changes_by_act(changed: Iterable[tuple[Any, list[FieldChange]]], *, first: Any) -> list[ActChanges]:
    """Return versions with what they changed, grouped by moment and act, newest first; of a row without a log."""
    by_act: dict[tuple[datetime, int], list[FieldChange]] = {}
    for version, fields in changed:
        by_act.setdefault(_key(version), []).extend(fields)
    begun = _key(first) if first is not None else None
    acts = Act.objects.select_related("by").in_bulk({act for _, act in by_act if act})
    return [
        ActChanges(key[0], acts.get(key[1]), [], fields, key == begun)
        for key, fields in sorted(by_act.items(), key=itemgetter(0), reverse=True)
        if fields or key == begun
    ]


def _by_act(versions: list[Any], joined: dict[str, list[Any]]) -> dict[tuple[datetime, int], list[FieldChange]]:
    """Return what changed, by moment and act."""
    parties = {event.organisation_id for event in joined["parties"]}
    themes = {event.theme_id for event in joined["themes"]}
    words = Words(Recommendation, versions, {Organisation: parties, Theme: themes}, without=["meeting"])
    changed: dict[tuple[datetime, int], list[FieldChange]] = {}
    for new, old in pairwise([*versions, None]):
        is_first = old is None and new.pgh_label == "insert"
        changed.setdefault(_key(new), []).extend(words.begun(new) if is_first else words.changes(new, old))
    for name, events in joined.items():
        for event in events:
            changed.setdefault(_key(event), []).append(_membership(words, name, event))
    return changed


def _key(event: Any) -> tuple[datetime, int]:
    return event.pgh_created_at, (event.pgh_context or {}).get("act") or 0


def _events(model: type[models.Model]) -> Any:
    return getattr(model, "pgh_event_model").objects  # noqa: B009 - the library adds it


def _until(rows: Any, until: datetime | None) -> Any:
    return rows if until is None else rows.filter(pgh_created_at__lt=until)


def _of_row(recommendation: Recommendation, until: datetime | None) -> list[Any]:
    rows = _events(Recommendation).filter(id=recommendation.pk).order_by("-pgh_id")
    return list(_until(rows, until)[:SHOWN])


def _of_members(model: type[models.Model], recommendation: Recommendation, until: datetime | None) -> list[Any]:
    """Return who or what came and went, also those who were there when it was tracked."""
    rows = _events(model).filter(recommendation=recommendation.pk).order_by("-pgh_id")
    return list(_until(rows, until)[:SHOWN])


def _membership(words: Words, name: str, event: Any) -> FieldChange:
    """Return that somebody or something came or went."""
    known, key = (Organisation, event.organisation_id) if name == "parties" else (Theme, event.theme_id)
    gone, called = event.pgh_label == "delete", words.name(known, key)
    return FieldChange(capfirst(str(FIELDS[name])), called if gone else "", "" if gone else called)
