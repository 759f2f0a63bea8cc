"""The form that sets up several recommendations: a row for each, with the fields of one, and what to fill down."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias, cast

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions import Draft, OneOfSeveral, RowsRefused, SetUp, StepsRefused
from tracker.forms.conflicting import Conflict
from tracker.forms.fields import (
    AGAIN,
    INCOMPLETE,
    Data,
    NamedRow,
    day_field,
    lead_field,
    mark_invalid,
    owner_field,
    sent,
    text_field,
    themes_field,
)
from tracker.forms.set_up import EditForm, label_of, present_values, read_seen, readable
from tracker.models import Recommendation, Source, User
from tracker.workflow import DueBasis, EditConflict, Kind, Position, Priority, Refused

_CHOSEN = frozenset({"priority", "kind", "position"})
"""Fields of a row with a few values, which a table shows as lists to choose from."""
_LISTS = {"lead": "lead", "owner": "owner", "more_parties": "lead", "more_themes": "more_themes"}
"""Fields that are named, and the field of the form above the table whose list of names they share."""
Known: TypeAlias = Mapping[str, dict[str, Any]]
"""What was found by each name that was typed, by the name of the field."""
_BASES = [(each.value, each.label) for each in (DueBasis.SET_BY_US, DueBasis.FROM_SOURCE)]
_COLUMNS = (("title",), ("lead",), ("owner",), ("due_on", "due_basis"), ("priority", "kind"))
"""The fields of each column of the table; the other fields stand under “More”."""


class FillForm(forms.Form):
    """What is to be filled into all rows. A field that is left blank fills nothing."""

    prefix = "all"

    lead = lead_field()
    owner = owner_field()
    due_on = day_field(gettext_lazy("Due date"), required=False)
    due_basis = forms.ChoiceField(
        label=gettext_lazy("Where does the due date come from?"),
        required=False,
        choices=_BASES,
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), required=False, choices=[("", gettext_lazy("As it is")), *Priority.choices]
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("As it is")), *Kind.choices]
    )
    position = forms.ChoiceField(
        label=gettext_lazy("Our response"),
        required=False,
        choices=[
            ("", gettext_lazy("As it is")),
            *(each for each in Position.choices if each[0] != Position.NOT_YET_ANSWERED),
        ],
    )
    more_themes = themes_field(gettext_lazy("Add themes"))
    text = text_field(gettext_lazy("Reason"), rows=1, required=False)
    replaces = forms.BooleanField(label=gettext_lazy("Replace what rows already have"), required=False)

    def __init__(self, data: Data = None) -> None:
        """Bind what was typed, if anything was."""
        super().__init__(data)
        mark_invalid(self)

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields that fill a column."""
        return [field for field in self.visible_fields() if field.name != "replaces"]

    @property
    def is_used(self) -> bool:
        """Whether something was typed or chosen that is not in the rows yet."""
        names = [name for name in self.fields if name not in ("due_basis", "replaces")]
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)

    def fill(self, rows: Iterable[RowForm]) -> tuple[QueryDict, int]:
        """Return what was sent with the values in the rows, and of how many rows that changes something."""
        typed = cast(QueryDict, self.data).copy()
        changed = sum([self._fill_row(row, typed) for row in rows])
        for name in self.fields:
            typed.pop(self.add_prefix(name), None)
        return typed, changed

    def _fill_row(self, row: RowForm, typed: QueryDict) -> bool:
        """Put the values into a row, as far as it has such a field that is blank, or is to be replaced."""
        before = typed.copy()
        for name, value in self._values(row, typed).items():
            now = typed.get(row.add_prefix(name), "").strip()
            if name == "more_themes":
                typed[row.add_prefix(name)] = "; ".join(dict.fromkeys([*_names(now), *_names(value)]))
            elif self.cleaned_data["replaces"] or name in ("priority", "kind") or _is_blank(name, now):
                typed[row.add_prefix(name)] = value
                if name == "due_on":
                    typed[row.add_prefix("due_basis")] = self.cleaned_data["due_basis"] or DueBasis.SET_BY_US.value
        return bool(typed != before)

    def _values(self, row: RowForm, typed: QueryDict) -> dict[str, str]:
        """Return the values for a row, as a browser would send them, by its fields."""
        data = {name: value for name, value in self.cleaned_data.items() if value and name in row.fields}
        values = {name: self._as_sent(name, value) for name, value in data.items() if name != "due_basis"}
        owner = data.get("owner")
        has_lead = values.get("lead") or typed.get(row.add_prefix("lead"), "").strip()
        if owner is not None and not has_lead:
            values["lead"] = str(owner.organisation)
        return values

    def _as_sent(self, name: str, value: Any) -> str:
        if name == "more_themes":
            return "; ".join(map(str, value))
        if name == "due_on":
            return str(value.isoformat())
        return str(self.fields[name].prepare_value(value))


def _names(typed: str) -> list[str]:
    return [name.strip() for name in typed.split(";") if name.strip()]


def _is_blank(name: str, value: str) -> bool:
    return not value or (name == "position" and value == Position.NOT_YET_ANSWERED)


class RowForm(EditForm):
    """What one of several recommendations is to be. A row that nobody touched is not looked at.

    `is_stale` says that somebody else changed the same meanwhile, `sources` are the words it comes from.
    """

    is_stale = False
    sources: Sequence[Source] = ()

    def __init__(
        self, recommendation: Recommendation, user: User, data: Data = None, known: Known | None = None
    ) -> None:
        """Ask this person what this recommendation is to be. `known` keeps what was found by the names of fields."""
        self._known = known or {}
        super().__init__(recommendation, user, data, prefix=prefix_of(recommendation.pk))

    def fit(self) -> None:
        """Let the fields fit into a row of a table."""
        del self.fields["form_token"]
        for name in self.fields.keys() - {"text"}:
            self.fields[name].help_text = ""
        for name in _CHOSEN & self.fields.keys():
            field = cast(forms.ChoiceField, self.fields[name])
            field.widget = forms.Select(choices=cast(Any, field.choices))
        if "due_basis" in self.fields:
            # What is set now is set by us, unless somebody says otherwise.
            field = cast(forms.ChoiceField, self.fields["due_basis"])
            field.widget = forms.Select(
                choices=sorted(DueBasis.choices, key=lambda each: each[0] != DueBasis.SET_BY_US)
            )
        self.fields["title"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 200})
        for name, column in _LISTS.items():
            if name in self.fields:
                named = cast(NamedRow, self.fields[name])
                named.names_in, named.known = f"id_{FillForm.prefix}-{column}_names", self._known.get(name)

    @property
    def columns(self) -> list[list[forms.BoundField]]:
        """The fields that stand in the table, by its columns."""
        return [[self[name] for name in names if name in self.fields] for names in _COLUMNS]

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields under “More”, the reason last."""
        names = [field.name for field in self.visible_fields() if field.name not in ("text", *chain(*_COLUMNS))]
        return [self[name] for name in (*names, "text")]

    @property
    def opens_more(self) -> bool:
        """Whether “More” is open when the page is shown: where something in it was refused, or is not saved yet."""
        if any(field.errors for field in self.further):
            return True
        return self.is_bound and bool(self._touched & {field.name for field in self.further})

    @property
    def is_touched(self) -> bool:
        """Whether somebody changed something in it; a reason alone changes nothing."""
        return self.is_bound and bool(self._touched - {"text"})

    @property
    def _touched(self) -> set[str]:
        """The fields that were sent with something else than the page had shown."""
        seen = read_seen(self.data.get(self.add_prefix("seen"), ""))
        if seen is None:
            return {"seen"}
        return {name for name in self.fields if name != "seen" and self._differs(name, seen)}

    def _differs(self, name: str, seen: Mapping[str, Any]) -> bool:
        value = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if value is None:
            return False
        if name in ("parties", "themes"):
            return sorted(value) != sorted(map(str, seen[name]))
        if name == "follow_up":
            return bool(bool(value) != seen[name])
        if name == "due_basis" and not self.data.get(self.add_prefix("due_on")):
            return False
        shown = self._named(name, seen[name]) if name in ("lead", "owner") else str(seen.get(name, ""))
        return " ".join(str(value).split()) != " ".join(shown.split())

    def _named(self, name: str, key: int | None) -> str:
        """Return the name that a page had shown for a lead or an owner post."""
        row = getattr(self.recommendation, name)
        if key is not None and (row is None or row.pk != key):
            row = cast(NamedRow, self.fields[name]).rows.filter(pk=key).first()
        return "" if key is None or row is None else str(row)

    def clean_title(self) -> str:
        """Return the title in one line: a table shows it in several."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def full_clean(self) -> None:
        """Look for what is wrong, unless nobody touched the row."""
        if self.is_bound and not self.is_touched:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def item(self) -> OneOfSeveral | None:
        """Return what it is to be, for the action; None where nothing changes. Raises `EditConflict`."""
        new, seen = self.changes()
        text = self.cleaned_data["text"]
        return OneOfSeveral(self.recommendation, new, seen, text=text, sent=sent(self)) if new else None

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence in the row, at its field, and what was typed; see `EditForm.refuse`."""
        every = refusal.refused.values() if isinstance(refusal, StepsRefused) else [refusal]
        self.is_stale = any(isinstance(each, EditConflict) for each in every)
        super().refuse(refusal)

    def follow(self) -> None:
        """Let a row that nobody touched hold what is there now, and name what somebody else changed meanwhile."""
        seen = read_seen(self.data.get(self.add_prefix("seen"), ""))
        present = present_values(self.recommendation)
        if seen is None or seen == present:
            return
        changed = [name for name in present if present[name] != seen[name]]
        self.conflicts = tuple(
            Conflict(capfirst(str(label_of(name))), readable(name, present[name])) for name in changed
        )
        typed = cast(QueryDict, self.data).copy()
        for name in self.fields.keys() & present.keys():
            value = getattr(self.recommendation, name) if name in ("lead", "owner") else present[name]
            self.put(typed, name, value)
        typed[self.add_prefix("seen")] = json.dumps(present)
        self.data = typed


def prefix_of(key: int) -> str:
    """Return what the names of the fields of a recommendation begin with."""
    return f"r{key}"


class SeveralForm(forms.Form):
    """What goes for all rows: the number of the form."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(self, data: Data = None) -> None:
        """Bind what was sent, if anything was."""
        super().__init__(data, initial={"form_token": uuid.uuid4()})


class Rows:
    """The rows of a page, and what goes for all of them."""

    def __init__(self, recommendations: Sequence[Recommendation], user: User, data: Data = None) -> None:
        """Ask about these recommendations, or read what was sent."""
        known: dict[str, dict[str, Any]] = {name: {} for name in _LISTS}
        self.user, self.form, self.fill = user, SeveralForm(data), FillForm()
        self.rows = [RowForm(row, user, data, known) for row in recommendations]

    @property
    def touched(self) -> list[RowForm]:
        """The rows in which somebody changed something."""
        return [row for row in self.rows if row.is_touched]

    @property
    def faulty(self) -> list[RowForm]:
        """The rows in which something has to be corrected."""
        return [row for row in self.rows if row.errors]

    @property
    def is_stale(self) -> bool:
        """Whether somebody else changed the same in one of them."""
        return any(row.is_stale for row in self.rows)

    def items(self) -> list[OneOfSeveral]:
        """Return what the touched rows are to be; a row that cannot be taken says why."""
        return [item for row in self.touched if row.is_valid() and (item := self._item(row)) is not None]

    def set_up(self) -> SetUp:
        """Set up what was changed, and return what was written. Raises `Refused`; the rows then say why."""
        items = self.items()
        if not self.form.is_valid():
            raise Refused(str(AGAIN))
        if self.faulty:
            raise RowsRefused({})
        if not items:
            return SetUp()
        try:
            draft = Draft(form_token=self.form.cleaned_data["form_token"])
            return actions.set_up_several(rows=items, by=self.user, draft=draft)
        except RowsRefused as refusal:
            for row in self.touched:
                if why := refusal.refused.get(row.recommendation.pk):
                    row.refuse(why)
            raise

    def _item(self, row: RowForm) -> OneOfSeveral | None:
        try:
            return row.item()
        except Refused as refusal:
            row.refuse(refusal)
            return None

    def send_again(self) -> None:
        """Give the form a new number, as nothing of it was saved, and let rows that were left alone follow."""
        for row in self.rows:
            if not row.is_touched:
                row.follow()
        self.form = SeveralForm()


_WORDS = ("title", "lead", "owner", "due_on", "goal", "due_words", "more_parties", "more_themes", "text")


def typed_for(key: int, data: Mapping[str, Any]) -> list[str]:
    """Return all that was typed into the row of a recommendation, as the page says it, for a row that is gone."""
    prefix = prefix_of(key)
    seen = read_seen(str(data.get(f"{prefix}-seen", ""))) or {}
    found = []
    for name in _WORDS:
        typed = str(data.get(f"{prefix}-{name}", "")).strip()
        if typed and typed != readable_or_empty(name, seen.get(name)):
            found.append(_("%(field)s: %(typed)s") % {"field": RowForm.base_fields[name].label, "typed": typed})
    return found


def readable_or_empty(name: str, seen: Any) -> str:
    """Return what a page had shown in a field of words; a row by its name."""
    if name in ("lead", "owner"):
        row = RowForm.base_fields[name].rows.filter(pk=seen).first() if seen is not None else None  # type: ignore[attr-defined]
        return str(row or "")
    return str(seen or "").strip()
