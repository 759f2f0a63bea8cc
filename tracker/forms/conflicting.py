"""What somebody else changed while a form was open: what was left alone follows, of the rest both values are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.actions.steps import say_day


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed while a person's page was open.

    `typed` is what the person had typed into it; empty where they left it alone, so that it holds now what is there.
    """

    label: str
    now: str
    typed: str = ""


class ComparingForm(forms.Form):
    """A form that, once refused, is shown again on what its fields hold now."""

    CALLED: ClassVar[Mapping[str, str | Promise]] = {}
    """What a field is called beside its two values, where its label is a question."""

    conflicts: tuple[Conflict, ...] = ()

    def compare(self, seen: Mapping[str, Any], present: Mapping[str, Any], first: Mapping[str, Any]) -> None:
        """Give fields that the person left alone what they hold now, and list in `conflicts` what somebody changed.

        `seen` and `present` map names of fields to what the page had shown and to what is there now, as `plain` returns
        it. `first` maps names to what a page made now begins with; it replaces what the hidden fields had sent.
        To be called before an error is added, because that takes the value of its field away.
        """
        typed, found = QueryDict(mutable=True), []
        typed.update(self.data)
        for name in [name for name in self.fields if name in present]:
            value = self.cleaned_data.get(name)
            if present[name] in (seen.get(name), self.plain(name, value)):
                continue
            is_left_alone = self.plain(name, value) == seen.get(name)
            if is_left_alone:
                self.put(typed, name, first[name])
            said = "" if is_left_alone else self._said(name, value)
            found.append(Conflict(self._called(name), self._said(name, first[name]), said))
        for name, field in self.fields.items():
            if name in first and field.widget.is_hidden:
                self.put(typed, name, first[name])
        self.data, self.conflicts = typed, tuple(found)

    def plain(self, name: str, value: Any) -> Any:
        """Return the value of a field as two of them can be compared."""
        return value.pk if isinstance(value, models.Model) else value

    def _called(self, name: str) -> str:
        return str(self.CALLED.get(name) or self.fields[name].label)

    def put(self, typed: QueryDict, name: str, value: Any) -> None:
        """Let the form hold a value instead of what was sent."""
        field = self.fields[name]
        if isinstance(field.widget, forms.CheckboxInput):
            values = ["on"] if value else []
        else:
            value = field.prepare_value(value)
            values = ["" if each is None else str(each) for each in (value if isinstance(value, list) else [value])]
        typed.setlist(self.add_prefix(name), values)

    def _said(self, name: str, value: Any) -> str:
        """Return a value as the page shows two of them beside each other."""
        field: Any = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("Yes") if value else _("No")
        values = value if isinstance(value, list) else [value]
        return "; ".join(filter(None, (self._worded(field, each) for each in values))) or _("empty")

    def _worded(self, field: Any, value: Any) -> str:
        if isinstance(value, date):
            return say_day(value)
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        said = "" if value is None else str(field.prepare_value(value))
        return choices.get(said, said)
