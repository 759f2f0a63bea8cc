"""Fields that several forms share: explained choices, days, evidence, and rows named by somebody."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import deciders
from tracker.actions import NewEvidence, is_address, refusals
from tracker.actions.steps import MAX_ADDRESS, MAX_NUMBER, MAX_TEXT, check_day
from tracker.forms.naming import folded, rows_called, rows_called_just
from tracker.models import Organisation, Post, Recommendation, Theme
from tracker.models.people import RetirableQuerySet, Role
from tracker.models.recommendations import RecommendationQuerySet
from tracker.models.searching import Asked, reference_of
from tracker.workflow import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Data: TypeAlias = Mapping[str, Any] | None
"""What was sent with a form: a QueryDict, or values by name; None for a form that was not sent."""
Explained: TypeAlias = tuple[str, str | Promise, str | Promise]
"""A choice: its value, its label, and what it means."""

AnyField = TypeVar("AnyField", bound=forms.Field)

SUGGESTED = 100
"""So many names are offered while somebody types. Of more rows none are offered; the name is found when it is sent."""
LOOKED_AT = 2_000
"""So many names are looked through for one like a name that nothing has."""

# Posts are added at their organisation.
ADDED_ON = {"organisation": "organisation-add", "theme": "theme-add", "post": "organisation-list"}

REASON_NEEDED = gettext_lazy("Needed for accepted in principle, accepted in part, noted and not accepted.")
"""For which responses a form asks for a reason."""
AGAIN = gettext_lazy("Part of this page was missing. Copy what you typed, open the page again and send it from there.")
INCOMPLETE = {"required": AGAIN, "invalid": AGAIN, "invalid_choice": AGAIN}


class SeenField(forms.CharField):
    """What a page had shown when its form was made: a list as JSON in a hidden field. Cleans to the list."""

    def __init__(self) -> None:
        """Take what the page of this site wrote."""
        super().__init__(widget=forms.HiddenInput, strip=False, max_length=200_000, error_messages=INCOMPLETE)

    def clean(self, value: object) -> list[Any]:
        """Return the list; raise `ValidationError` where it is none."""
        try:
            seen = json.loads(super().clean(value))
        except (ValueError, RecursionError):
            seen = None
        if not isinstance(seen, list):
            raise forms.ValidationError(AGAIN)
        return seen


@dataclass(frozen=True, slots=True)
class Option:
    """One choice as a template shows it: the input, what its label belongs to, the label, and its meaning."""

    tag: str
    id_for_label: str
    label: str
    meaning: str | Promise


class ExplainedBoundField(forms.BoundField):
    """A choice whose options say what they mean."""

    def options(self) -> Iterator[Option]:
        """Yield the options in order."""
        meanings = getattr(self.field, "meanings", {})
        focus = self._focused() if getattr(self.field, "takes_focus", False) else None
        for choice in self:
            if choice.data["value"] == focus:
                choice.data["attrs"] = {**choice.data["attrs"], "autofocus": True}
            yield Option(choice.tag(), choice.id_for_label, choice.choice_label, meanings.get(choice.data["value"], ""))

    def _focused(self) -> str:
        """Return the value of the option the keyboard would reach first: that in force, else the first."""
        values = [str(choice.data["value"]) for choice in self]
        return next((value for value in values if value == str(self.value() or "")), values[0])


class _Explaining(forms.ChoiceField):
    """Values to choose from, each shown with what it means."""

    def explain(self, explained: Iterable[Explained]) -> None:
        """Offer these triples of value, label and meaning instead."""
        triples = list(explained)
        self.choices = [(value, label) for value, label, _ in triples]
        self.meanings = {value: meaning for value, _, meaning in triples}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> ExplainedBoundField:
        """Return a bound field whose options can be explained."""
        return ExplainedBoundField(form, self, field_name)


class ExplainedChoice(_Explaining):
    """One of a few values."""

    widget = forms.RadioSelect
    takes_focus = False

    def __init__(self, *, explained: Iterable[Explained] = (), **options: Any) -> None:
        """Take triples of value, label and meaning."""
        super().__init__(**options)
        self.explain(explained)


class ExplainedChoices(_Explaining, forms.MultipleChoiceField):
    """Several of some values."""

    widget = forms.CheckboxSelectMultiple


_A_DATE = gettext_lazy("Enter a date.")


def day_field(label: StrOrPromise, *, missing: StrOrPromise = _A_DATE, **options: Any) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar; `missing` is the sentence for its absence."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": missing},
        **options,
    )


class PastDay(forms.DateField):
    """A day of an entry: one that has not come yet, or that can only be a typing error, is refused at the field."""

    def validate(self, value: date | None) -> None:
        """Raise ValidationError as the actions refuse it."""
        super().validate(value)
        try:
            if value is not None:
                check_day(value, timezone.localdate())
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def entry_day_field(label: StrOrPromise) -> PastDay:
    """Return the field for the day of an entry, with the browser's own calendar."""
    return PastDay(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": refusals.DAY},
    )


ASKED_NOTE = gettext_lazy("What do you want to know?")


def answer_by_field() -> forms.DateField:
    """Return the field for the day by which an update is asked for; two weeks from today at first."""
    return day_field(
        gettext_lazy("Answer by"),
        missing=gettext_lazy("Enter the day by which you need an answer."),
        initial=lambda: timezone.localdate() + timedelta(days=14),
    )


def text_field(
    label: StrOrPromise,
    *,
    rows: int = 3,
    required: bool = True,
    missing: StrOrPromise = "",
    needed: StrOrPromise = "",
    help_text: StrOrPromise = "",
    **options: Any,
) -> forms.CharField:
    """Return a field for words that go into the log.

    `missing` is the sentence for their absence, `needed` says when they have to be there, if not always.
    """
    messages = {"max_length": refusals.TOO_LONG} | ({"required": missing} if missing else {})
    made = forms.CharField(
        label=label,
        required=required and not needed,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=messages,
        help_text=needed or help_text,
        **options,
    )
    return sometimes_needed(made) if needed else made


def sometimes_needed(field: AnyField) -> AnyField:
    """Mark a field that is required depending on other fields, so that pages do not call it optional; return it."""
    field.is_sometimes_needed = True  # type: ignore[attr-defined]
    return field


def received_from_field(*, required: bool = True) -> forms.CharField:
    """Return a field for whose word it is that somebody enters; the form says for which post it counts."""
    field = forms.CharField(
        label=gettext_lazy("Received from"),
        required=required,
        max_length=200,
        help_text=gettext_lazy(
            "You are entering this for somebody else. Say who told you, such as “Health desk, by e-mail”."
        ),
        error_messages={"required": refusals.RECEIVED_FROM},
    )
    return sometimes_needed(field)


_PLACE = gettext_lazy("A web address, or the number under which it is filed.")


class EvidenceField(forms.CharField):
    """What is shown as evidence: a web address, completed with https://, or the number of a file, cable or letter.

    What has "://" or reads like example.org/minutes is an address; anything else is a number, as of a registry that
    has no addresses.
    """

    default_error_messages = {"max_length": refusals.ADDRESS_TOO_LONG}

    def __init__(self, *, help_text: StrOrPromise = _PLACE, **options: Any) -> None:
        """Take up to 1,000 characters, for the sake of addresses."""
        super().__init__(help_text=help_text, max_length=MAX_ADDRESS, **options)

    def clean(self, value: object) -> str:
        """Return a whole address or a number. Raise `ValidationError` for an address that is none."""
        text: str = super().clean(value)
        if not is_address(text):
            if len(text) > MAX_NUMBER:
                raise forms.ValidationError(refusals.NUMBER_TOO_LONG % {"limit_value": MAX_NUMBER})
            return text
        return cast(str, forms.URLField(assume_scheme="https", required=False).clean(text))


def evidence(data: dict[str, Any]) -> tuple[NewEvidence, ...]:
    """Return the evidence of a form with the fields `evidence` and `evidence_title`, for the draft of an entry.

    A second piece has the fields `evidence_more` and `evidence_more_title`, where a form asks for one.
    """
    named = [(data.get(name), data.get(f"{name}_title", "")) for name in ("evidence", "evidence_more")]
    return tuple(NewEvidence(place, title) for place, title in named if place)


def refuse_names_alone(form: forms.Form) -> None:
    """Refuse the name of a document whose address or number is missing, so that it is not lost."""
    for name in ("evidence", "evidence_more"):
        if form.cleaned_data.get(f"{name}_title") and not form.cleaned_data.get(name) and name not in form.errors:
            form.add_error(name, _("Enter the address or number of the document, or remove its name."))


def sent(form: forms.BaseForm, more: Iterable[str] = ()) -> str:
    """Return all visible values that were sent with a form, as one text; `more` are names besides its fields."""
    names = sorted([*(field.html_name for field in form.visible_fields()), *more])
    values = {
        name: form.data.getlist(name) if hasattr(form.data, "getlist") else [form.data.get(name, "")] for name in names
    }
    return json.dumps({name: given for name, given in values.items() if any(given)}, ensure_ascii=False)


def mark_invalid(form: forms.Form) -> None:
    """Set aria-invalid on the widgets of fields with errors, for screen readers."""
    if form.is_bound:
        for name in form.errors:
            if name in form.fields:
                form.fields[name].widget.attrs["aria-invalid"] = "true"


def sent_anew(form: forms.BaseForm) -> QueryDict:
    """Return all that was sent with a form, of which nothing was saved, with a new token to send it again."""
    typed = cast(QueryDict, form.data).copy()
    typed["form_token"] = str(uuid.uuid4())
    return typed


def typed_values(form: forms.Form, typed: Data) -> dict[str, object]:
    """Return what was sent for the fields of a form, by their names, for one that begins with it; not its token."""
    if typed is None:
        return {}
    fields = [(name, field) for name, field in form.base_fields.items() if name != "form_token"]
    values = {name: field.widget.value_from_datadict(typed, {}, name) for name, field in fields}
    return {name: value for name, value in values.items() if value is not None}


def show_refusal(form: forms.Form, refusal: Refused, field: str | None = None) -> None:
    """Show a refusal beside the field that it names, or beside this one; above the form where it has neither."""
    beside = refusal.field or field
    form.add_error(beside if beside in form.fields else None, str(refusal))
    mark_invalid(form)


def focus_first(form: forms.Form) -> None:
    """Give the first field the focus when the page opens."""
    field = form.visible_fields()[0].field
    if isinstance(field, ExplainedChoice):
        field.takes_focus = True
    else:
        field.widget.attrs["autofocus"] = True


def offered(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Return the rows that a form offers: without those that are retired, where rows of this kind can be."""
    return rows.offered() if isinstance(rows, RetirableQuerySet) else rows.all()


class NamedBoundField(forms.BoundField):
    """An input that offers names while somebody types."""

    @cached_property
    def suggestions(self) -> list[str]:
        """The names to offer, none where there are too many."""
        rows = offered(self.field.rows)  # type: ignore[attr-defined]
        names = [self.field.called(row) for row in rows[: SUGGESTED + 1]]  # type: ignore[attr-defined]
        return names if len(names) <= SUGGESTED else []

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Connect the list of names, and switch off the browser's own suggestions, which would cover it."""
        names = self.field.names_in or f"{self.auto_id}_names"  # type: ignore[attr-defined]
        return {**super().build_widget_attrs(attrs, widget), "list": names, "autocomplete": "off"}


_UNKNOWN = {
    "organisation": gettext_lazy("There is no organisation called “%(typed)s”."),
    "post": gettext_lazy("There is no post called “%(typed)s”."),
    "theme": gettext_lazy("There is no theme called “%(typed)s”."),
    "meeting": gettext_lazy("There is no meeting called “%(typed)s”."),
    "active person": gettext_lazy("There is no active person called “%(typed)s”."),
    "recommendation": gettext_lazy("There is no recommendation called “%(typed)s”."),
}
_NOTHING = gettext_lazy("There is nothing called “%(typed)s”.")


class NamedRow(forms.CharField):
    """A row of a table chosen by its name, typed or picked from what the browser offers.

    A select with every organisation would be most of a page; people know the names. One row only
    must fit what was typed (see `naming`). Cleans to the row, or None where nothing was typed.

    Where a page asks for the same in several rows, `names_in` is the id of the one list of names it offers, and `known`
    keeps what was found, so that each name is looked for once.
    """

    names_in = ""
    known: dict[str, Any] | None = None

    def __init__(
        self, rows: models.QuerySet[Any], *, by: tuple[str, ...], what: str, adds: bool = True, **options: Any
    ) -> None:
        """Take the rows, the columns that name them (best first), and which of `_UNKNOWN` says that there is none.

        `adds` says whether those who see the form may add a row too.
        """
        super().__init__(**{"max_length": 250} | options)
        self.rows, self.by, self.what, self.adds = rows, by, what, adds

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> NamedBoundField:
        """Return a bound field that offers names."""
        return NamedBoundField(form, self, field_name)

    def prepare_value(self, value: object) -> object:
        """Show a row by its name."""
        return self.called(value) if isinstance(value, models.Model) else value

    def called(self, row: Any) -> str:
        """Return what a row is called here; one of the columns must hold it."""
        return str(row)

    def clean(self, value: object) -> object:
        """Return the row whose name was typed."""
        typed = super().clean(value)
        return self._once(typed, partial(self.find, typed)) if typed else None

    def look_up(self, typed: Iterable[str]) -> dict[str, Any]:
        """Return what is called exactly so, by each name that was typed; for `known`. One query, or none."""
        return rows_called_just(self.rows, self.by, [name for name in typed if "\x00" not in name])

    def _once(self, key: str, look: Callable[[], Any]) -> Any:
        """Return what somebody looks for; what is known already is not looked for again."""
        if self.known is None:
            return look()
        if key not in self.known:
            self.known[key] = look()
        return self.known[key]

    def find(self, typed: str) -> Any:
        """Return the row with that name; raise ValidationError with the names that are close."""
        found = rows_called(self.rows, self.by, typed)
        # What is retired is found where it stands already; the action refuses it for anything new.
        return self._only([row for row in found if not getattr(row, "is_retired", False)] or found, typed)

    def _only(self, found: list[Any], typed: str) -> Any:
        """Return the row that was found, if there is one; else raise ValidationError with the names that are close."""
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(f"“{self.called(row)}”" for row in found[:5])
            words = {"typed": typed[:60], "names": names}
            raise forms.ValidationError(_("“%(typed)s” matches several: %(names)s. Enter the full name.") % words)
        raise forms.ValidationError(self._unknown(typed[:60]))

    def _unknown(self, typed: str) -> str:
        """Return the sentence for a name that nothing has, with the way to the page that adds one."""
        unknown = str(_UNKNOWN.get(self.what, _NOTHING)) % {"typed": typed}
        if near := self._near(typed):
            unknown += " " + _("Did you mean “%(near)s”?") % {"near": near}
        if self.what not in ADDED_ON:
            return unknown
        if not self.adds:
            words = _(
                '{unknown} A coordinator can add it under <a href="{url}" target="_blank">Organisations</a> (opens in '
                "a new tab). Ask {names}."
            )
            names = deciders.holders_of(Role.COORDINATOR) or _("an administrator to add a coordinator")
            return format_html(words, unknown=unknown, url=reverse("organisation-list"), names=names)
        return format_html(
            _(
                '{unknown} <a href="{url}" target="_blank">Add it first</a> (opens in a new tab), then save again. '
                "What you typed stays here."
            ),
            unknown=unknown,
            url=reverse(ADDED_ON[self.what]),
        )

    def _near(self, typed: str) -> str:
        """Return the name most like one that nothing has; empty where none is near."""
        rows = self.rows.order_by().values_list(*self.by)[:LOOKED_AT]
        names = {folded(name): name for row in rows for name in row if name}
        close = get_close_matches(folded(typed), names, n=1, cutoff=0.75)
        return names[close[0]] if close else ""


class NamedRecommendation(NamedRow):
    """A recommendation, by its reference as the search in the head of every page takes it, or by words of its title."""

    def __init__(self, **options: Any) -> None:
        """Offer all that is tracked."""
        super().__init__(
            Recommendation.objects.tracked().defer("goal", "searched").order_by("reference"),
            by=("reference", "title"),
            what="recommendation",
            help_text=gettext_lazy("Its reference, such as PARIS-07, or words from its title."),
            **options,
        )

    def find(self, typed: str) -> Any:
        """Return the one of that reference, else the one whose title has the words, as the search finds them."""
        reference = reference_of(typed)
        if reference and (named := self.rows.filter(reference=reference).first()):
            return named
        found = list(cast(RecommendationQuerySet, self.rows).with_words(Asked(typed))[:6])
        exact = [row for row in found if row.title.casefold() == typed.casefold()]
        return self._only(exact or found, typed)


_LEAD = gettext_lazy("Lead")
_SEPARATED = gettext_lazy("Separate names with semicolons.")


def lead_field(label: StrOrPromise = _LEAD, *, help_text: StrOrPromise = "") -> NamedRow:
    """Return a field for the organisation that leads, which may be left empty."""
    rows = Organisation.objects.all()
    return NamedRow(
        rows, by=("name", "short_name"), what="organisation", label=label, required=False, help_text=help_text
    )


def owner_field(*, help_text: StrOrPromise = "") -> NamedRow:
    """Return a field for the post that owns the work, which may be left empty."""
    rows, label = Post.objects.named(), gettext_lazy("Owner post")
    return NamedRow(rows, by=("called", "name"), what="post", label=label, required=False, help_text=help_text)


def organisations_field(label: StrOrPromise, *, help_text: StrOrPromise = _SEPARATED) -> NamedRows:
    """Return a field for several organisations, which may be left empty."""
    rows = Organisation.objects.all()
    return NamedRows(
        rows, by=("name", "short_name"), what="organisation", label=label, required=False, help_text=help_text
    )


def themes_field(label: StrOrPromise) -> NamedRows:
    """Return a field for several themes, which may be left empty."""
    rows = Theme.objects.all()
    return NamedRows(rows, by=("name",), what="theme", label=label, required=False, help_text=_SEPARATED)


class NamedRows(NamedRow):
    """Several rows by their names, separated by semicolons. Cleans to a list.

    New names have no semicolon. One that has is older, and is found where it stands as a whole.
    """

    def __init__(self, rows: models.QuerySet[Any], **options: Any) -> None:
        """Take the rows as for one, with room for many names."""
        super().__init__(rows, **{"max_length": 5_000} | options)

    def clean(self, value: object) -> object:
        """Return the rows whose names were typed."""
        typed = forms.CharField.clean(self, value)
        parts = [part.strip() for part in typed.split(";") if part.strip()]
        whole = self._once(";", self._with_semicolon) if len(parts) > 1 else {}
        found: list[Any] = []
        while parts:
            ends = (end for end in range(len(parts), 1, -1) if _list_key(";".join(parts[:end])) in whole)
            end = next(ends, 1)
            name = "; ".join(parts[:end])
            found.append(
                self._only(whole[_list_key(name)], name) if end > 1 else self._once(name, partial(self.find, name))
            )
            parts = parts[end:]
        return found

    def _with_semicolon(self) -> dict[str, list[Any]]:
        """Return the rows that have a semicolon in a name, by that name as `_list_key` returns it."""
        found: dict[str, list[Any]] = {}
        has_one = models.Q(*((f"{column}__contains", ";") for column in self.by), _connector=models.Q.OR)
        for row in self.rows.filter(has_one):
            for key in {_list_key(name) for name in (getattr(row, column) for column in self.by) if ";" in name}:
                found.setdefault(key, []).append(row)
        return found


def _list_key(name: str) -> str:
    """Return a name with semicolons as two of them are compared."""
    return ";".join(folded(part) for part in name.split(";"))
