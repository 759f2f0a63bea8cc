"""What a form of the admin had shown when its page was made, and what somebody else changed since. No saving."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tracker.admin.base import PAGE_INCOMPLETE, CheckedForm, NotSaved, RecordedAdmin, RefusableForm

Plain = str | int | list[int] | None


def plain(value: Any) -> Plain:
    """Return a field's value as a page can carry it and as two of them can be compared."""
    if isinstance(value, models.Model):
        return int(value.pk)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, int):
        return value
    return str(value) if isinstance(value, str) else sorted(row.pk for row in value)


def present(row: models.Model, names: Iterable[str]) -> dict[str, Plain]:
    """Return what the fields of a row hold now."""
    return {name: plain(_value(row, name)) for name in names}


def _value(row: models.Model, name: str) -> Any:
    field: Any = row._meta.get_field(name)
    return getattr(row, name).all() if field.many_to_many else getattr(row, field.attname)


class SeenForm(RefusableForm):
    """A form whose `seen` carries what the page had shown, so that only what was typed is sent on.

    The form of a new row has seen nothing.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            # Only a form that is shown asks for it; one that is sent brings its own.
            self.initial["seen"] = lambda: json.dumps(present(self.instance, self.asked()))

    def asked(self) -> list[str]:
        """Return the fields of the row that the form asks for."""
        opts = self._meta.model._meta
        known = {field.name for field in (*opts.concrete_fields, *opts.many_to_many)}
        return [name for name in self.fields if name in known]

    def clean(self) -> dict[str, Any]:
        """Read what the page had shown."""
        data = super().clean()
        seen = _read(str(data.get("seen", ""))) if self.instance.pk is not None else {}
        if seen is None or (self.instance.pk is not None and not set(self.asked()) <= set(seen)):
            self.add_error(None, PAGE_INCOMPLETE)
        data["seen"] = seen
        return data

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that differ from what the page had shown; for Django's log of the admin."""
        return list(self.typed())

    def typed(self) -> dict[str, Plain]:
        """Return the value of each field that differs from what the page had shown; of a new row, of every field."""
        seen = self.cleaned_data["seen"]
        values = {name: plain(self.cleaned_data[name]) for name in self.asked()}
        return {name: value for name, value in values.items() if name not in seen or value != seen[name]}

    def given(self) -> dict[str, Any]:
        """Return what was typed into each field of the row, as an action takes it."""
        return {name: self.cleaned_data[name] for name in self.asked()}

    def changed(self, row: models.Model) -> list[str]:
        """Return the fields by which somebody wants the row to be other than it is now.

        Raises `NotSaved` for those that somebody else changed since the page was made, saying what they hold now.
        """
        typed, seen = self.typed(), self.cleaned_data["seen"]
        now = present(row, typed)
        changed = [name for name, value in typed.items() if value != now[name]]
        if stale := [name for name in changed if now[name] != seen[name]]:
            raise NotSaved(
                {name: self._stale(row, name) for name in stale},
                {"seen": json.dumps({**seen, **{name: now[name] for name in stale}})},
            )
        return changed

    def _stale(self, row: models.Model, name: str) -> str:
        return _(
            "Somebody changed this after you opened the page. It is now “%(value)s”. Your value is still here. To "
            "replace theirs, save again."
        ) % {"value": self.shown(row, name)}

    def shown(self, row: models.Model, name: str) -> str:
        """Return what a field holds, as a person reads it."""
        display = getattr(row, f"get_{name}_display", None)
        value = display() if display else getattr(row, name)
        if hasattr(value, "all"):
            value = ", ".join(sorted(map(str, value.all())))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(plain(value) if isinstance(value, date) else value) if value else _("empty")


def _read(seen: str) -> Mapping[str, Any] | None:
    try:
        values = json.loads(seen)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


class CheckedSeenForm(CheckedForm, SeenForm):
    """As `SeenForm`, of a row that the form checks as a whole."""


class SeenAdmin(RecordedAdmin):
    """A page whose form is a `SeenForm`: what somebody else changed since it was opened is not overwritten."""

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Return the fields, with what the page had shown where something can be changed."""
        fields = list(super().get_fields(request, obj))
        return [*fields, "seen"] if obj is not None and self.has_change_permission(request, obj) else fields
