"""The history of one recommendation's fields: old and new, by whom, why and when, grouped by the act behind it.

It is read from the versions, so that it has what the log leaves out, such as what a bulk change by SQL did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from operator import itemgetter
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.database import past
from tracker.models import (
    Act,
    Organisation,
    Post,
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
_SILENT = frozenset({"id", "named", "number", "reference", "meeting", "by_hand", "claim", "stall", "date_proposal"})
"""Fields that never change, or that only point to the entry that the log shows."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that an act changed, in words."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ActChanges:
    """What one act changed of a recommendation; `act` is None where nobody said by whom it was done.

    `entries` are the entries of the log that belong to it, as far as the person may read them, and `is_first` says
    that it was tracked then.
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
        return "\n".join(said) or (self.act.reason if self.act is not None else "")


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
    for entry in seen.select_related("by", "for_post").order_by("sequence"):
        entries.setdefault(entry.act_id, []).append(entry)
    first = _key(versions[-1]) if versions and versions[-1].pgh_label == "insert" else None
    return [
        ActChanges(key[0], acts.get(key[1]), entries.get(key[1], []), fields, key == first)
        for key, fields in sorted(changed.items(), key=itemgetter(0), reverse=True)
        if fields or key == first
    ]


def _by_act(versions: list[Any], joined: dict[str, list[Any]]) -> dict[tuple[datetime, int], list[FieldChange]]:
    """Return what changed, by moment and act."""
    names = _Names(versions, joined)
    changed: dict[tuple[datetime, int], list[FieldChange]] = {}
    for new, old in pairwise([*versions, None]):
        changed.setdefault(_key(new), []).extend(names.changes(new, old))
    for name, events in joined.items():
        for event in events:
            changed.setdefault(_key(event), []).append(names.membership(name, event))
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
    """Return who or what came and went, but for those who were there when it was tracked."""
    rows = _events(model).filter(recommendation=recommendation.pk).order_by("-pgh_id")
    return list(_until(rows, until)[:SHOWN])


class _Names:
    """The words for values: names of what they point to are read once, for all."""

    def __init__(self, versions: list[Any], joined: dict[str, list[Any]]) -> None:
        """Read the names of all that the versions point to."""
        self.fields = [
            field
            for field in Recommendation._meta.local_concrete_fields
            if field.name not in _SILENT and not field.generated
        ]
        self._known: dict[type[Any], dict[int, str]] = {}
        parties = {event.organisation_id for event in joined["parties"]}
        self._read(Organisation, parties | self._keys(Organisation, versions))
        self._read(Post, self._keys(Post, versions))
        self._read(User, self._keys(User, versions))
        self._read(Theme, {event.theme_id for event in joined["themes"]})

    def _keys(self, model: type[Any], versions: list[Any]) -> set[int]:
        """Return the keys of all rows of a model that the versions point to."""
        own = [field.attname for field in self.fields if field.related_model is model]
        return {getattr(version, name) for version in versions for name in own} - {None}

    def _read(self, model: type[Any], keys: set[int]) -> None:
        rows = model.objects.select_related("organisation") if model is Post else model.objects
        self._known[model] = {key: str(row) for key, row in rows.in_bulk(keys).items()}

    def changes(self, new: Any, old: Any | None) -> Iterator[FieldChange]:
        """Yield the fields in which a version differs from the one before; nothing of the first."""
        if old is None:
            return
        for field in self.fields:
            values = [getattr(version, field.attname) for version in (old, new)]
            if values[0] != values[1]:
                yield FieldChange(_called(field), *(self._said(field, value) for value in values))

    def membership(self, name: str, event: Any) -> FieldChange:
        """Return that somebody or something came or went."""
        known, key = (Organisation, "organisation_id") if name == "parties" else (Theme, "theme_id")
        words = self._known[known].get(getattr(event, key), "")
        gone = event.pgh_label == "delete"
        return FieldChange(capfirst(str(FIELDS[name])), words if gone else "", "" if gone else words)

    def _said(self, field: Any, value: Any) -> str:
        """Return a value in words; empty where there is none, or where its words were removed."""
        if value is None or value == "":
            return ""
        if field.related_model is not None:
            return self._known.get(field.related_model, {}).get(value, "")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return date_format(value, "j F Y") if isinstance(value, date) else str(value)


_CALLED = {
    "lead": lambda: _("Lead"),
    "owner": lambda: _("Owner"),
    "position": lambda: _("Response"),
    "follow_up": lambda: _("Followed up although only noted"),
    "status": lambda: _("Status"),
    "status_since": lambda: _("Status since"),
    "quiet_since": lambda: _("Last contact"),
    "last_report_on": lambda: _("Last update"),
    "last_checked_at": lambda: _("No change confirmed"),
    "due_on": lambda: _("Due date"),
    "due_basis": lambda: _("Origin of the due date"),
    "first_due_on": lambda: _("First agreed due date"),
    "proposed_due_on": lambda: _("Proposed due date"),
    "claim_extent": lambda: _("Reported complete"),
    "claim_holder": lambda: _("Holder of the post then"),
    "review_on": lambda: _("Review date"),
}


def _called(field: Any) -> str:
    """Return what a field is called on pages."""
    return _CALLED[field.name]() if field.name in _CALLED else capfirst(str(FIELDS.get(field.name, field.verbose_name)))
