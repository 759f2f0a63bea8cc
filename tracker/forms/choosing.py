"""Fields of a list's filters: a few values to choose from, or, where there are many, a name to type.

They render themselves: with a template for each option, as in Django, they would take half the time of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import Any, TypeAlias

from django import forms
from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.database import past
from tracker.forms.naming import folded, rows_called

LISTED = 20
"""A field lists at most so many rows; of more rows, one is named."""

UNKNOWN = gettext_lazy("This is not one of the choices. It was left out.")
_NEAR_SHOWN = 5
# A longer number is no key.
_LONGEST_KEY = 18

Option: TypeAlias = tuple[str, str | Promise]
Group: TypeAlias = tuple[str | Promise, list[Option]]


class OneMore(forms.Widget):
    """Values in force, kept as they are, and a control for one more: it needs no script and no second page.

    `groups` returns the options, under headings where these are not empty, or None where a name is to be typed.
    """

    def __init__(self, empty: str | Promise, hint: str | Promise = "", *, stays: bool = False) -> None:
        """Take what stands there while nothing is chosen, or always if it `stays`, and where a name is typed."""
        super().__init__()
        self.empty, self.hint, self.stays = empty, hint, stays
        self.groups: Callable[[], Iterable[Group] | None] = list

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return all values."""
        return list(data.getlist(name))

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the control, behind the values in force as hidden inputs."""
        chosen, place = [str(each) for each in value or ()], escape((attrs or {}).get("id", ""))
        kept = "".join(f'<input type="hidden" name="{name}" value="{escape(each)}">' for each in chosen)
        groups = self.groups()
        if groups is None:
            hint = escape(_("Add another by name") if chosen else self.hint)
            typed = f'<input name="{name}" id="{place}" maxlength="200" placeholder="{hint}" autocomplete="off">'
            return SafeString(kept + typed)
        empty = escape(_("Add another") if chosen and not self.stays else self.empty)
        options = "".join(_group(heading, options, chosen) for heading, options in groups)
        return SafeString(
            f'{kept}<select name="{name}" id="{place}"><option value="" selected>{empty}{options}</select>'
        )


def _group(heading: str | Promise, options: list[Option], chosen: list[str]) -> str:
    # The end of an option goes without saying in HTML, and a page has a hundred.
    rest = [f'<option value="{escape(key)}">{escape(words)}' for key, words in options if key not in chosen]
    drawn = "".join(rest)
    return f'<optgroup label="{escape(heading)}">{drawn}</optgroup>' if heading and rest else drawn


class SomeOf(forms.Field):
    """Some of a few choices, given as options and groups of them. Cleans to the values."""

    def __init__(self, *, choices: Iterable[Any], empty: str | Promise, stays: bool = False, **options: Any) -> None:
        """Take the choices, and what stands there while none is chosen, or always."""
        super().__init__(widget=OneMore(empty, stays=stays), **options)
        self.groups: list[Group] = [
            (first, second) if isinstance(second, list) else ("", [(first, second)]) for first, second in choices
        ]
        self.known: dict[str, str | Promise] = dict(option for _, group in self.groups for option in group)
        self.widget.groups = lambda: self.groups

    def clean(self, value: Any) -> list[str]:
        """Return the values; raise ValidationError where one is no choice."""
        if any(each not in self.known for each in value or ()):
            raise forms.ValidationError(UNKNOWN)
        return list(value or ())

    def resolved(self, values: list[str]) -> list[Option]:
        """Return cleaned values with their words."""
        return [(value, self.known[value]) for value in values]


@dataclass(frozen=True, slots=True)
class Named:
    """Rows to choose from: the column of the key, the columns of the names, and what one row is called.

    More rows than `most` are not listed, but named. `is_own` says that they are those of one person.
    """

    rows: Callable[[], QuerySet[Any]]
    key: str
    names: tuple[str, ...]
    what: str | Promise
    most: int = LISTED
    is_own: bool = False


class SomeRows(forms.Field):
    """Some rows of a table, chosen from a list where there are few, else by name. Cleans to keys with names.

    A part of a name is enough if it fits one row only, unless it is read `by_keys` alone. `none` is one more option,
    for “no such row”.
    """

    def __init__(
        self,
        *,
        named: Named,
        empty: str | Promise,
        none: Option | None = None,
        stays: bool = False,
        **options: Any,
    ) -> None:
        """Take the rows, and what stands there while none is chosen, or always."""
        hint = format_lazy(gettext_lazy("{all}, by name") if stays else gettext_lazy("{all}, or a name"), all=empty)
        super().__init__(widget=OneMore(empty, hint, stays=stays), **options)
        self.named, self.none = named, none
        self.by_keys = False
        self.read_with = [self]
        self.widget.groups = self._groups

    def __deepcopy__(self, memo: dict[int, object]) -> SomeRows:
        """Return a copy for one form, with nothing read yet."""
        made: SomeRows = super().__deepcopy__(memo)
        made.__dict__.pop("listed", None)
        made.read_with = [made]
        made.widget.groups = made._groups
        return made

    @cached_property
    def listed(self) -> list[Option]:
        """The rows in order, or some of them, if there are more than a page lists."""
        for field, options in zip(self.read_with, _some([field.named for field in self.read_with]), strict=True):
            field.__dict__["listed"] = options
        return self.listed

    @property
    def is_long(self) -> bool:
        """Whether there are more than a page lists."""
        return len(self.listed) > self.named.most

    def _groups(self) -> list[Group] | None:
        none = [self.none] if self.none else []
        return None if self.is_long else [("", [*none, *self.listed])]

    def clean(self, value: Any) -> list[Option]:
        """Return keys with names; raise ValidationError where a value names no row, or several."""
        values = [str(each) for each in value or ()]
        keyed = self._keyed(values) if values else {}
        return list(dict.fromkeys(keyed.get(each) or self._called(each) for each in values))

    def resolved(self, values: list[Option]) -> list[Option]:
        """Return cleaned values with their words."""
        return values

    def _keyed(self, values: list[str]) -> dict[str, Option]:
        """Return the rows whose keys are among the values."""
        found = {key: (key, name) for key, name in self.listed if key in values}
        if self.none:
            found[self.none[0]] = self.none
        rest = [each for each in values if each not in found and self._may_be_key(each)]
        if rest and self.is_long:
            rows = self.named.rows().filter(**{f"{self.named.key}__in": rest})
            found |= {str(key): (str(key), name) for key, name in rows.values_list(self.named.key, self.named.names[0])}
        return found

    def _may_be_key(self, value: str) -> bool:
        """Return whether the database can be asked for a row of this key."""
        return self.named.key != "pk" or (value.isascii() and value.isdigit() and len(value) <= _LONGEST_KEY)

    def _called(self, typed: str) -> Option:
        """Return the one row of that name, or else the one whose name has those words; refuse none and several."""
        if self.by_keys:
            raise forms.ValidationError(UNKNOWN)
        if self.none and folded(typed) == folded(str(self.none[1])):
            return self.none
        found = [self._option(row) for row in rows_called(self.named.rows(), self.named.names, typed)]
        if len(found) == 1:
            return found[0]
        if found:
            some = ", ".join(f"“{name}”" for _, name in found[:_NEAR_SHOWN])
            if len(found) > _NEAR_SHOWN:
                raise forms.ValidationError(_("It matches %(some)s and others. Give the full name.") % {"some": some})
            raise forms.ValidationError(_("It matches %(some)s. Give the full name.") % {"some": some})
        if self.is_long:
            raise forms.ValidationError(
                _("There is no %(thing)s with this name. It was left out.") % {"thing": self.named.what}
            )
        raise forms.ValidationError(UNKNOWN)

    def _option(self, row: Any) -> Option:
        return str(getattr(row, self.named.key)), str(getattr(row, self.named.names[0]))


def read_together(fields: Iterable[forms.Field]) -> None:
    """Let all fields of a form that list rows read them by one query."""
    together = [field for field in fields if isinstance(field, SomeRows)]
    for field in together:
        field.read_with = together


def _some(tables: list[Named]) -> list[list[Option]]:
    """Return of each table the keys and names of as many rows as a page lists, by name, and one more."""
    is_past = past.moment() is not None
    queries = [_compiled(each) if is_past or each.is_own else _kept(each) for each in tables]
    whole = " UNION ALL ".join(
        f"SELECT {place}, named.* FROM ({text}) AS named"  # noqa: S608 - Django made it of querysets
        for place, (text, _values) in enumerate(queries)
    )
    found: list[list[Option]] = [[] for _ in tables]
    with connection.cursor() as cursor:
        cursor.execute(whole, tuple(chain.from_iterable(values for _text, values in queries)))
        for place, key, name in cursor.fetchall():
            found[place].append((key, name))
    return [sorted(options, key=lambda option: (folded(str(option[1])), option[0])) for options in found]


@cache
def _kept(table: Named) -> tuple[str, tuple[Any, ...]]:
    """Return the query for rows that are the same for everybody; to build it takes longer than to run it."""
    return _compiled(table)


def _compiled(table: Named) -> tuple[str, tuple[Any, ...]]:
    """Return the query for some rows of a table, of the day that is shown: their keys as text, and their names."""
    rows = table.rows().order_by().annotate(as_text=Cast(table.key, TextField()))
    some = rows.values_list("as_text", table.names[0])[: table.most + 1]
    text, values = some.query.get_compiler(connection=connection).as_sql()
    return str(text), tuple(values)
