"""Values of versions in words: what a field is called, and what it held; names of what it points to are read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from briefings.models import Meeting
from tracker.models import Marking, Organisation, Post, Side, Theme, User
from tracker.models.people import Role
from tracker.workflow import FIELDS

_SILENT = frozenset({"id", "named", "number", "reference", "by_hand", "claim", "stall", "date_proposal", "left_out"})
"""Fields that never change, or that only point to the entry that the log shows."""
_FOLLOWING = frozenset({"status_since", "quiet_since", "first_due_on"})
"""Fields that a row begins with because of when it was made, or of another field."""
_DONE = frozenset({"accepted"})
"""Fields that point to the act by which something was done; that it was is what they say."""
_NAMED: tuple[type[models.Model], ...] = (Organisation, Post, User, Theme, Meeting, Side, Marking, Group)
"""What a field can point to and be said by name; what points elsewhere is left out."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that an act changed, in words."""

    name: str
    old: str
    new: str


class Words:
    """The words for the values of one table's versions."""

    def __init__(
        self,
        model: type[models.Model],
        versions: Iterable[Any],
        also: Mapping[type[models.Model], set[int]] | None = None,
        *,
        without: Iterable[str] = (),
    ) -> None:
        """Read the names of all that the versions point to, and of what is named besides; `without` some fields."""
        self.fields = [field for field in _kept(model) if field.name not in _SILENT.union(without) and _is_said(field)]
        self._known: dict[type[Any], dict[int, str]] = {}
        versions = list(versions)
        for named in _NAMED:
            own = [field.attname for field in self.fields if field.related_model is named]
            keys = {getattr(version, name) for version in versions for name in own} | (also or {}).get(named, set())
            self._read(named, keys - {None})

    def _read(self, model: type[Any], keys: set[int]) -> None:
        rows = model.objects.select_related("organisation") if model is Post else model.objects
        self._known[model] = {key: _called_row(row) for key, row in rows.in_bulk(keys).items()} if keys else {}

    def name(self, model: type[models.Model], key: int | None) -> str:
        """Return what a row is called; empty where it is there no longer."""
        return self._known.get(model, {}).get(key or 0, "")

    def changes(self, new: Any, old: Any | None) -> Iterator[FieldChange]:
        """Yield the fields in which a version differs from the one before; nothing of the first."""
        if old is None:
            return
        for field in self.fields:
            values = [getattr(version, field.attname) for version in (old, new)]
            if values[0] != values[1]:
                yield FieldChange(called_field(field), *(self.said(field, value) for value in values))

    def begun(self, version: Any) -> Iterator[FieldChange]:
        """Yield what the first version of a recommendation says of it, but for what each begins with."""
        for field in self.fields:
            value = getattr(version, field.attname)
            if field.name not in _FOLLOWING and value != field.get_default() and (words := self.said(field, value)):
                yield FieldChange(called_field(field), "", words)

    def whole(self, version: Any, *, is_gone: bool = False) -> Iterator[FieldChange]:
        """Yield every field that a version has a value for: as new, or as old where the row is gone with it."""
        for field in self.fields:
            if words := self.said(field, getattr(version, field.attname)):
                yield FieldChange(called_field(field), words if is_gone else "", "" if is_gone else words)

    def said(self, field: Any, value: Any) -> str:
        """Return a value in words; empty where there is none, or where its words were removed."""
        if value is None or value == "":
            return ""
        if field.name in _DONE:
            return _("yes")
        if field.related_model is not None:
            return self.name(field.related_model, value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def _kept(model: type[models.Model]) -> Iterator[Any]:
    """Yield the fields of a model that its versions keep."""
    event: Any = getattr(model, "pgh_event_model")  # noqa: B009 - the library adds it
    kept = {field.name for field in event._meta.concrete_fields}
    return (field for field in model._meta.concrete_fields if field.name in kept)


def _is_said(field: Any) -> bool:
    """Whether a field says something to people: not what the database computes, nor what only the program reads."""
    points_elsewhere = field.related_model is not None and field.related_model not in _NAMED and field.name not in _DONE
    return not (field.generated or points_elsewhere or isinstance(field, models.JSONField | ArrayField))


def _called_row(row: Any) -> str:
    return str(Role(row.name).label) if isinstance(row, Group) and row.name in Role else str(row)


_CALLED = {
    "lead": lambda: _("Lead"),
    "owner": lambda: _("Owner"),
    "position": lambda: _("Response"),
    "follow_up": lambda: _("Followed up although only noted"),
    "status": lambda: _("Status"),
    "status_since": lambda: _("Status since"),
    "quiet_since": lambda: _("Last update"),
    "last_report_on": lambda: _("Last progress"),
    "last_checked_at": lambda: _("No change confirmed"),
    "due_on": lambda: _("Due date"),
    "due_basis": lambda: _("Origin of the due date"),
    "first_due_on": lambda: _("First agreed due date"),
    "proposed_due_on": lambda: _("Proposed due date"),
    "forecast": lambda: _("Forecast"),
    "claim_extent": lambda: _("Reported complete"),
    "claim_holder": lambda: _("Holder of the post then"),
    "review_on": lambda: _("Review date"),
    "group": lambda: _("Role"),
    "is_active": lambda: _("Account is open"),
    "is_staff": lambda: _("Can open the administration"),
    "is_superuser": lambda: _("Superuser"),
    "openness": lambda: _("Who can see it"),
    "follows": lambda: _("Follows the meeting"),
    "starts_on": lambda: _("First day"),
    "ends_on": lambda: _("Last day"),
    "from_holder": lambda: _("Handed over by"),
    "to_holder": lambda: _("Handed over to"),
    "accepted": lambda: _("Hand-over accepted"),
    "read_at": lambda: _("Imported"),
    "added_by": lambda: _("Imported by"),
}


def called_field(field: Any) -> str:
    """Return what a field is called on pages."""
    return _CALLED[field.name]() if field.name in _CALLED else capfirst(str(FIELDS.get(field.name, field.verbose_name)))
