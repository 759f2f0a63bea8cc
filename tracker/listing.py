"""A list as a page: filtered, sorted and paged, its whole state in the address. Knows no row or filter of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import QueryDict
from django.utils.http import urlencode
from django.views.generic.base import TemplateResponseMixin, View

PAGE, SORT = "page", "sort"
# Rows beyond these are neither counted nor paged to, so that the page stays as fast however many there are.
COUNTED = 10_000
_SHOWN = 40
_MISREAD_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Misread:
    """A part of the address that was not understood, as it may be shown, and what became of it."""

    name: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force, in words, and the address of the list without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a column; `url` sorts by it, `direction` is how it is sorted now (as `aria-sort` says it)."""

    name: str
    label: str
    url: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One place in the pager; without an address it is the page itself, or a gap."""

    label: str
    url: str = ""
    current: bool = False


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a table's rows that counts `COUNTED` of them at most."""

    @cached_property
    def count(self) -> int:
        """How many rows there are to page through."""
        return min(self._found, COUNTED)

    @property
    def has_more(self) -> bool:
        """Whether there are rows that are not counted."""
        return self._found > COUNTED

    @cached_property
    def _found(self) -> int:
        rows: QuerySet[Any] = self.object_list.data.data  # type: ignore[attr-defined]
        return rows.order_by()[: COUNTED + 1].count()


class Listing:
    """One reading of an address: what was understood and is in force, and what was not.

    `state` holds what was understood, by name; every link of the page is made of it. `table` has the rows
    in their order, and a page of them once `turn` was called.
    """

    def __init__(
        self,
        *,
        query: QueryDict,
        address: str,
        queryset: QuerySet[Any],
        table_class: Any,
        filterset_class: Any = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """Read a query; `options` go to the filterset and the table."""
        self.address = address
        self.misread: list[Misread] = []
        self.options = dict(options or {})
        self.state = self._known(query, {PAGE, SORT} | set(getattr(filterset_class, "base_filters", ())))
        self.filterset = self._filterset(filterset_class, queryset)
        rows = self.filterset.qs if self.filterset is not None else queryset
        self.table = table_class(rows, order_by=self._sort(table_class), **self.options)

    def _miss(self, name: str, value: str, sentence: str) -> None:
        self.state.pop(name, None)
        self.misread.append(Misread(_shown(name), _shown(value), sentence))

    def _known(self, query: QueryDict, names: set[str]) -> dict[str, str]:
        self.state = {}
        for name, values in query.lists():
            value = str(values[-1]).strip()
            if name not in names:
                self._miss(name, value, "This list has no such filter, so it was left out.")
            elif any("\x00" in str(each) for each in values):
                self._miss(name, value, "It contains a character that cannot be looked for, so it was left out.")
            elif value:
                self.state[name] = value
                if len(values) > 1:
                    sentence = "It is given more than once, and the last one counts."
                    self.misread.append(Misread(name, _shown(value), sentence))
        return self.state

    def _filterset(self, filterset_class: Any, queryset: QuerySet[Any]) -> Any:
        """Return the filterset with only what it understood."""
        if filterset_class is None:
            return None
        filterset = self._bound(filterset_class, queryset)
        if not filterset.errors:
            return filterset
        for name, errors in filterset.errors.items():
            if name in self.state:
                self._miss(str(filterset.form.fields[name].label), self.state.pop(name), " ".join(errors))
        return self._bound(filterset_class, queryset)

    def _bound(self, filterset_class: Any, queryset: QuerySet[Any]) -> Any:
        data = QueryDict(mutable=True)
        data.update(self.state)
        return filterset_class(data, queryset=queryset, **self.options)

    def _sort(self, table_class: Any) -> str | None:
        asked = self.state.get(SORT)
        column = table_class.base_columns.get(asked.removeprefix("-")) if asked else None
        if asked and (column is None or column.orderable is False):
            self._miss(SORT, asked, "There is no such column to sort by, so the usual order is shown.")
            return None
        return asked

    def turn(self, page_size: int) -> None:
        """Turn to the page asked for; to the first or the last where there is no such page."""
        asked = self.state.pop(PAGE, "1")
        # Ten digits are more pages than there can be, and few enough to read.
        number = int(asked[:10]) if asked.isascii() and asked.isdigit() else 0
        self.table.paginate(paginator_class=BoundedPaginator, per_page=page_size, page=1)
        paginator = self.table.paginator
        if number > paginator.num_pages:
            self._miss(PAGE, asked, f"There is no such page; this is the last, page {paginator.num_pages}.")
        elif number < 1:
            self._miss(PAGE, asked, "There is no such page; this is the first.")
        self.table.page = paginator.page(min(max(number, 1), paginator.num_pages))
        if self.table.page.number > 1:
            self.state[PAGE] = str(self.table.page.number)

    def url(self, **changes: str) -> str:
        """Return the address of this list with some of its state changed; an empty value takes it away."""
        state = {name: value for name, value in {**self.state, **changes}.items() if value}
        return f"{self.address}?{urlencode(state)}" if state else self.address

    @property
    def query(self) -> str:
        """What is in force, but for the page, as the query of another address."""
        state = {name: value for name, value in self.state.items() if name != PAGE}
        return f"?{urlencode(state)}" if state else ""

    @property
    def total(self) -> int:
        """How many rows are in force, all pages together."""
        return int(self.table.paginator.count)

    @property
    def misread_shown(self) -> list[Misread]:
        """As many of them as somebody reads."""
        return self.misread[:_MISREAD_SHOWN]

    @property
    def chosen(self) -> list[Chosen]:
        """The filters in force."""
        if self.filterset is None:
            return []
        form = self.filterset.form
        return [
            Chosen(str(field.label), _words(field, form.cleaned_data[name]), self.url(**{name: "", PAGE: ""}))
            for name, field in form.fields.items()
            if name in self.state
        ]

    @property
    def cleared(self) -> str:
        """The address of the list without any filter, in the same order."""
        return f"{self.address}?{urlencode({SORT: self.state[SORT]})}" if SORT in self.state else self.address

    @property
    def headers(self) -> Iterator[Header]:
        """The heads of the columns."""
        for column in self.table.columns:
            label = str(column.header)
            if not column.orderable:
                yield Header(column.name, label)
                continue
            alias = column.order_by_alias
            sorted_by = alias in (self.table.order_by or ())
            direction = ("descending" if alias.is_descending else "ascending") if sorted_by else ""
            yield Header(column.name, label, self.url(**{SORT: str(alias.next), PAGE: ""}), direction)

    @property
    def pager(self) -> list[Step]:
        """The pages to go to; empty where there is one only."""
        page, paginator = self.table.page, self.table.paginator
        if paginator.num_pages < 2:
            return []
        places = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        return [self._step(place, page.number) for place in places]

    def _step(self, place: int | str, current: int) -> Step:
        if not isinstance(place, int):
            return Step("…")
        if place == current:
            return Step(str(place), current=True)
        return Step(str(place), self._page_url(place))

    def _page_url(self, number: int) -> str:
        return self.url(**{PAGE: str(number) if number > 1 else ""})

    @property
    def previous(self) -> str:
        """The address of the page before, if there is one."""
        page = self.table.page
        return self._page_url(page.number - 1) if page.has_previous() else ""

    @property
    def next(self) -> str:
        """The address of the page after, if there is one."""
        page = self.table.page
        return self._page_url(page.number + 1) if page.has_next() else ""


class TableListView(TemplateResponseMixin, View):
    """A page with one list: say queryset, table, filterset (if it has one) and template."""

    http_method_names = ["get", "head", "options"]
    queryset: QuerySet[Any]
    table_class: Any
    filterset_class: Any = None
    page_size = 50

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows before any filter."""
        return self.queryset.all()

    def get_address(self) -> str:
        """Return the address of the list, which its links lead to."""
        return self.request.path

    def get_options(self) -> dict[str, Any]:
        """Return what filterset and table are to know besides."""
        return {}

    def get_context_data(self, listing: Listing) -> dict[str, Any]:
        """Return what the template shows."""
        return {"listing": listing, "table": listing.table}

    def read(self) -> Listing:
        """Return the list that the address asks for."""
        return Listing(
            query=self.request.GET,
            address=self.get_address(),
            queryset=self.get_queryset(),
            table_class=self.table_class,
            filterset_class=self.filterset_class,
            options=self.get_options(),
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list; an address with empty parts, as a form sends it, is first made the shorter one."""
        full = [(name, value) for name, values in request.GET.lists() for value in values if str(value).strip()]
        if len(full) < sum(len(values) for _, values in request.GET.lists()):
            return HttpResponseRedirect(f"{request.path}?{urlencode(full)}" if full else request.path)
        return self.page(self.read())

    def page(self, listing: Listing, status: int = 200) -> HttpResponse:
        """Answer with the page of a list."""
        listing.turn(self.page_size)
        return self.render_to_response(self.get_context_data(listing), status=status)


def _words(field: forms.Field, value: Any) -> str:
    """Return the value of a filter as its form words it."""
    if isinstance(value, Model):
        return str(field.label_from_instance(value)) if isinstance(field, forms.ModelChoiceField) else str(value)
    if getattr(field, "null_label", None) and value == getattr(field, "null_value", None):
        return str(field.null_label)  # type: ignore[attr-defined]
    choices = dict(_flat(field.choices)) if isinstance(field, forms.ChoiceField) else {}
    return str(choices.get(value, value))


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield value, label


def _shown(value: str) -> str:
    """Return what somebody put into the address, short, and without characters that would disturb the page."""
    short = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    return "".join(character if character.isprintable() else "�" for character in short)
