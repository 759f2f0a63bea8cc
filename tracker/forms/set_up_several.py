"""The form that sets up several recommendations: a row for each, with the fields of one, and what to fill down."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions import Draft, OneOfSeveral, RowsRefused, SetUp, StepsRefused
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
from tracker.forms.set_up import AtHand, EditForm, present_values, read_seen
from tracker.models import Recommendation, Source, User
from tracker.models.recommendations import RecommendationQuerySet
from tracker.workflow import DueBasis, EditConflict, Kind, Position, Priority, Refused

Known: TypeAlias = Mapping[str, dict[str, Any]]
"""What was found by the names that were typed, for each field that is named."""

_COLUMNS = (("title",), ("lead",), ("owner",), ("due_on", "due_basis"), ("priority", "kind"))
"""The fields of each column of the table; the other fields stand under “More”."""
_NAMED = {"lead": "lead", "owner": "owner", "more_parties": "lead", "more_themes": "more_themes"}
"""Fields that are named, each with the field of `FillForm` whose list of names it offers."""
_CHOSEN = ("priority", "kind", "position")
"""Fields of a row with a few values, which a table shows as lists to choose from."""
_AS_IT_IS = ("", gettext_lazy("As it is"))
_BASES = [(each.value, each.label) for each in (DueBasis.SET_BY_US, DueBasis.FROM_SOURCE)]
"""What is set now is set by us, unless somebody says otherwise."""


class FillForm(forms.Form):
    """What is to be filled into all rows. A field that is left blank fills nothing."""

    prefix = "all"

    lead = lead_field()
    owner = owner_field()
    due_on = day_field(gettext_lazy("Due date"), required=False)
    due_basis = forms.ChoiceField(
        label=gettext_lazy("Where does the due date come from?"), required=False, choices=_BASES
    )
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False, choices=[_AS_IT_IS, *Priority.choices])
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[_AS_IT_IS, *Kind.choices])
    position = forms.ChoiceField(
        label=gettext_lazy("Our response"),
        required=False,
        choices=[_AS_IT_IS, *(each for each in Position.choices if each[0] != Position.NOT_YET_ANSWERED)],
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
        return bool({*self.changed_data} - {"due_basis", "replaces"})

    def fill(self, rows: Iterable[RowForm]) -> tuple[QueryDict, int]:
        """Return what was sent with the values in the rows, and of how many rows that changes something."""
        typed = cast(QueryDict, self.data).copy()
        changed = [self._fill_row(row, typed) for row in rows]
        for name in self.fields:
            typed.pop(self.add_prefix(name), None)
        return typed, sum(changed)

    def _fill_row(self, row: RowForm, typed: QueryDict) -> bool:
        """Put the values into a row, and return whether that changes it."""
        changed = False
        for name, value in self._values(row).items():
            key = row.add_prefix(name)
            now = typed.get(key, "").strip()
            if name == "more_themes":
                typed[key] = "; ".join(dict.fromkeys([*_parts(now), *_parts(value)]))
            elif self.cleaned_data["replaces"] or _takes(name, now):
                typed[key] = value
            else:
                continue
            changed |= typed[key] != now
            if name == "due_on":
                typed[row.add_prefix("due_basis")] = self.cleaned_data["due_basis"] or DueBasis.SET_BY_US.value
        return changed

    def _values(self, row: RowForm) -> dict[str, str]:
        """Return the values for the fields that a row has, as a browser sends them. An owner post brings its lead."""
        data = self.cleaned_data
        values = {name: self.data.get(self.add_prefix(name), "").strip() for name in self.fields if data[name]}
        if data["owner"] is not None:
            values.setdefault("lead", str(data["owner"].organisation))
        return {name: value for name, value in values.items() if name in row.fields and name != "due_basis"}


def _parts(typed: str) -> list[str]:
    return [name.strip() for name in typed.split(";") if name.strip()]


def _takes(name: str, now: str) -> bool:
    """Return whether a field of a row takes a value that is filled in: it is blank, or never is."""
    return not now or name in ("priority", "kind") or (name == "position" and now == Position.NOT_YET_ANSWERED)


class RowForm(EditForm):
    """What one of several recommendations is to be. A row that nobody touched is not looked at.

    `is_stale` says that somebody else changed the same meanwhile, `sources` are the words it comes from.
    """

    use_required_attribute = False
    is_stale = False
    sources: Sequence[Source] = ()

    def __init__(
        self, recommendation: Recommendation, user: User, data: Data = None, *, known: Known, at_hand: AtHand
    ) -> None:
        """Ask this person what this recommendation is to be. The rows of a page share what is known and at hand."""
        self.known = known
        prefix = prefix_of(recommendation.pk)
        super().__init__(recommendation, user, data, prefix=prefix, at_hand=at_hand)

    def fit(self) -> None:
        """Let the fields fit into a row of a table, and compare what was sent with what the page had shown."""
        del self.fields["form_token"]
        self.fields["title"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 200})
        for name in self.fields.keys() & {*_CHOSEN, "due_basis"}:
            field = cast(forms.ChoiceField, self.fields[name])
            choices = _BASES if name == "due_basis" else field.choices
            field.widget = forms.Select(choices=cast(Any, choices))
        for name in self.fields.keys() - {"text"}:
            self.fields[name].help_text = ""
        for name in self.fields.keys() & _NAMED.keys():
            named = cast(NamedRow, self.fields[name])
            named.names_in, named.known = f"id_{FillForm.prefix}-{_NAMED[name]}_names", self.known[name]
        seen = read_seen(self.data.get(self.add_prefix("seen"), "")) if self.is_bound else None
        if seen is not None:
            self.initial = {**self.initial, **self._as_shown(seen)}
        self.empty_permitted = True

    def _as_shown(self, seen: dict[str, Any]) -> dict[str, Any]:
        """Return what a page had shown in each field, as Django compares it with what was sent."""
        shown = {name: self._value(name, seen[name]) for name in ("lead", "owner", "due_on")}
        shown |= {name: "" if shown[name] is None else str(shown[name]) for name in ("lead", "owner")}
        goal = seen["goal"].replace("\n", "\r\n")
        basis = seen["due_basis"] or DueBasis.SET_BY_US
        return {**seen, **shown, "goal": goal, "due_basis": basis, "seen": self.data[self.add_prefix("seen")]}

    def has_changed(self) -> bool:
        """Return whether somebody changed something in it; a reason alone changes nothing."""
        return bool({*self.changed_data} - {"text"})

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
        changed = {*self.changed_data} if self.is_bound else set()
        return any(field.errors or field.name in changed for field in self.further)

    def clean_title(self) -> str:
        """Return the title in one line: a table shows it in several."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def item(self) -> OneOfSeveral | None:
        """Return what it is to be, for the action; None where nothing changes. Raises `EditConflict`."""
        new, seen = self.changes()
        text = self.cleaned_data["text"]
        return OneOfSeveral(self.recommendation, new, seen, text=text, sent=sent(self)) if new else None

    def refuse(self, refusal: Refused, fresh: Recommendation | None = None) -> None:
        """Show the sentence in the row, at its field, and what was typed; see `EditForm.refuse`."""
        every = refusal.refused.values() if isinstance(refusal, StepsRefused) else [refusal]
        self.is_stale = any(isinstance(each, EditConflict) for each in every)
        super().refuse(refusal, fresh)

    def anew(self) -> RowForm:
        """Return a row for what is there now instead of one that nobody touched. It says what changed meanwhile."""
        row = RowForm(self.recommendation, self.user, known=self.known, at_hand=self.at_hand)
        row.initial["text"] = self["text"].value()
        seen, present = read_seen(self["seen"].value()), present_values(self.recommendation)
        if seen is not None:
            changed = [name for name in present if present[name] != seen[name]]
            row.conflicts = tuple(row.conflict(name, present) for name in changed)
        return row


def with_all(rows: RecommendationQuerySet) -> RecommendationQuerySet:
    """Return recommendations with all that a row shows."""
    return rows.joined().prefetch_related("parties", "themes")


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
    """The rows of a page, and what goes for all of them. However many there are, they ask the database as little."""

    def __init__(self, recommendations: Sequence[Recommendation], user: User, data: Data = None) -> None:
        """Ask about these recommendations, or read what was sent."""
        self.user, self.form, self.fill = user, SeveralForm(data), FillForm()
        known, at_hand = _known(recommendations, data), _at_hand(recommendations, data)
        self.rows = [RowForm(row, user, data, known=known, at_hand=at_hand) for row in recommendations]

    @property
    def touched(self) -> list[RowForm]:
        """The rows in which somebody changed something."""
        return [row for row in self.rows if row.is_bound and row.has_changed()]

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
        found = []
        for row in self.touched:
            try:
                found += [row.item()] if row.is_valid() else []
            except Refused as refusal:
                row.refuse(refusal, row.recommendation)
        return [item for item in found if item is not None]

    def set_up(self) -> SetUp:
        """Set up what was changed, and return what was written. Raises `Refused`; the rows then say why."""
        items = self.items()
        if not self.form.is_valid():
            raise Refused(str(AGAIN))
        if self.faulty:
            raise RowsRefused({})
        try:
            draft = Draft(form_token=self.form.cleaned_data["form_token"])
            return actions.set_up_several(rows=items, by=self.user, draft=draft) if items else SetUp()
        except RowsRefused as refusal:
            fresh = {row.pk: row for row in with_all(Recommendation.objects.filter(pk__in=refusal.refused))}
            for row in self.touched:
                if why := refusal.refused.get(row.recommendation.pk):
                    row.refuse(why, fresh.get(row.recommendation.pk))
            raise

    def send_again(self) -> None:
        """Give the form a new number, as nothing of it was saved, and let rows that were left alone follow."""
        touched = self.touched
        self.rows = [row if row in touched else row.anew() for row in self.rows]
        self.form = SeveralForm()


def _known(recommendations: Iterable[Recommendation], data: Data) -> Known:
    """Return what has the names that were typed: a query for each field, or none, however many rows there are."""
    known: dict[str, dict[str, Any]] = {}
    for name in _NAMED:
        field = cast(NamedRow, RowForm.base_fields[name])
        typed = (_parts(_sent(data, row.pk, name)) for row in recommendations)
        known[name] = field.look_up(chain(*typed))
    return known


def _at_hand(recommendations: Iterable[Recommendation], data: Data) -> AtHand:
    """Return what the recommendations have, and what the page had shown of them."""
    at_hand, shown = AtHand(), [read_seen(_sent(data, row.pk, "seen")) for row in recommendations]
    for row in recommendations:
        at_hand.add_those_of(row)
    for name in ("lead", "owner"):
        at_hand.get(name, {seen[name] for seen in shown if seen is not None} - {None})
    for name in ("parties", "themes"):
        at_hand.get(name, {key for seen in shown if seen is not None for key in seen[name]})
    return at_hand


def _sent(data: Data, key: int, name: str) -> str:
    """Return what was sent for a field of a recommendation; nothing where nothing was."""
    return "" if data is None else str(data.get(f"{prefix_of(key)}-{name}", "")).strip()


_SAID = ("title", "lead", "owner", "due_on", *_CHOSEN, "goal", "due_words", "more_parties", "more_themes", "text")


def typed_for(key: int, data: QueryDict) -> list[str]:
    """Return all that was changed in the row of a recommendation, as the page says it, for a row that is gone."""
    seen, at_hand, found = read_seen(_sent(data, key, "seen")) or {}, AtHand(), []
    for name in _SAID:
        typed, field = _sent(data, key, name), RowForm.base_fields[name]
        shown = [seen[name]] if seen.get(name) else []
        if name in ("lead", "owner"):
            shown = at_hand.get(name, shown)
        if typed and typed.split() != " ".join(map(str, shown)).split():
            said = dict(cast(Any, field.choices)).get(typed, typed) if isinstance(field, forms.ChoiceField) else typed
            found.append(_("%(field)s: %(typed)s") % {"field": field.label, "typed": said})
    return found
