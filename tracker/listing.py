"""A list as a page: filtered, sorted and paged, its whole state in the address. Knows no row or filter of ours."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateResponseMixin, View

PAGE, SORT, SIZE, COLUMNS, GROUP = "page", "sort", "size", "columns", "group"
ARRANGEMENT = frozenset({PAGE, SORT, SIZE, COLUMNS, GROUP})
"""What of an address says how a list is arranged, and not which rows there are."""
SIZES = (25, 50, 100, 200)
# Rows beyond these are neither counted nor paged to, so that the page stays as fast however many there are.
COUNTED = 10_000
# Each filter makes a row that is counted costlier, for those that it leaves out are passed over; so fewer are counted.
LEAST_COUNTED = 1_000
MOST_VALUES = 50
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
class Order:
    """An order of a list that is none of a column, or rows under headings: expressions that rows are sorted by first.

    Where an index gives that order it is `indexed`, and any number of rows can be sorted by it. A grouping says which
    `fields` its headings need, and makes the `heading` of a row.
    """

    label: str | Promise
    by: tuple[Any, ...] | Callable[[], tuple[Any, ...]]
    indexed: bool = True
    fields: frozenset[str] = frozenset()
    heading: Callable[[Any], str] = str

    @property
    def terms(self) -> tuple[Any, ...]:
        """The expressions; those with a subquery are made anew each time, for a query may change them."""
        return self.by() if callable(self.by) else self.by


@dataclass(frozen=True, slots=True)
class PageLink:
    """One place in the pager; without an address it is the page itself, or a gap."""

    label: str
    url: str = ""
    current: bool = False


def counted(filters: Iterable[str], costly: Collection[str] = ()) -> int:
    """Return how many rows are counted at most where these filters are in force; a `costly` one counts for five."""
    weight = sum(5 if name in costly else 1 for name in filters)
    return max(min(COUNTED, LEAST_COUNTED), COUNTED // max(1, 2 * weight))


def usual_columns(table_class: Any) -> set[str]:
    """Return the columns that are shown where none were chosen: all but those the table has `on_request`."""
    return set(table_class.base_columns) - set(getattr(table_class, "on_request", ()))


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a table's rows, of which `found` were counted: `counted` at most, and one more if there are more."""

    def __init__(self, *args: Any, found: int, counted: int, **options: Any) -> None:
        """Take how many rows were found, and how many are counted at most."""
        super().__init__(*args, **options)
        self._found, self._counted = found, counted

    @cached_property
    def count(self) -> int:
        """How many rows there are to page through."""
        return min(self._found, self._counted)

    @property
    def has_more(self) -> bool:
        """Whether there are rows that are not counted."""
        return self._found > self._counted


class Listing:
    """One reading of an address: what was understood and is in force, and what was not.

    `state` holds what was understood, by name, the values in the order they came; every link of the page is made of
    it. `table` has the rows in their order, and a page of them once `paginate` was called.
    """

    state: dict[str, list[str]]

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
        filters = dict(getattr(filterset_class, "base_filters", {}))
        self._many = {name for name, each in filters.items() if getattr(each, "many", False)} | {COLUMNS}
        self.state = self._known(query, set(filters) | ARRANGEMENT)
        self.filterset = self._filterset(filterset_class, queryset)
        self.rows: QuerySet[Any] = self.filterset.qs if self.filterset is not None else queryset
        exclude = self._left_out(table_class)
        order_by = self._sort(table_class, exclude)
        self.table = table_class(self.rows, order_by=order_by, exclude=exclude, **self.options)
        self._group(getattr(table_class, "groups", {}))

    def _miss(self, name: str, value: str, sentence: str) -> None:
        self.state.pop(name, None)
        self.misread.append(Misread(as_shown(name), as_shown(value), sentence))

    def _known(self, query: QueryDict, names: set[str]) -> dict[str, list[str]]:
        self.state = {}
        for name, given in query.lists():
            values = _typed(given)
            last = "".join(values[-1:])
            if name not in names:
                self._miss(name, last, _("This list has no such filter. It was left out."))
            elif "\x00" in "".join(values):
                self._miss(name, last, _("It contains a character that cannot be searched for. It was left out."))
            elif len(values) > MOST_VALUES and name in self._many:
                self._miss(
                    name,
                    last,
                    _("You can filter by at most %(most)d values. All of them were left out.") % {"most": MOST_VALUES},
                )
            elif values:
                self.state[name] = values if name in self._many else [last]
                if len(values) > 1 and name not in self._many:
                    sentence = _("It is given more than once. The last one counts.")
                    self.misread.append(Misread(name, as_shown(last), sentence))
        return self.state

    def _filterset(self, filterset_class: Any, queryset: QuerySet[Any]) -> Any:
        """Return the filterset with only what it understood."""
        if filterset_class is None:
            return None
        filterset = self._bound(filterset_class, queryset)
        if filterset.errors:
            for name in filterset.errors:
                self._keep_understood(name, filterset.form.fields[name])
            filterset = self._bound(filterset_class, queryset)
        self._resolve(filterset, filterset.form)
        return filterset

    def _keep_understood(self, name: str, field: forms.Field) -> None:
        """Leave out the values of a filter that its form refuses, each with the sentence why."""
        known, faults = understood(field, self.state.pop(name, []), many=name in self._many)
        for value, why in faults.items():
            self._miss(str(field.label), value, why)
        if known:
            self.state[name] = known

    def _resolve(self, filterset: Any, form: forms.Form) -> None:
        """Keep in the state what a field made of its values, such as the key of a row that was named."""
        self._labels: dict[str, list[tuple[str, str]]] = {}
        form.is_valid()
        for name in [name for name in self.state if name in form.fields]:
            resolved = getattr(form.fields[name], "resolved", None)
            words = resolved(form.cleaned_data[name]) if resolved else [(value, value) for value in self.state[name]]
            self._labels[name] = words
            self.state[name] = [value for value, _ in words]
            filterset.data.setlist(name, self.state[name])

    def _bound(self, filterset_class: Any, queryset: QuerySet[Any]) -> Any:
        data = QueryDict(mutable=True)
        for name, values in self.state.items():
            data.setlist(name, values)
        return filterset_class(data, queryset=queryset, **self.options)

    @cached_property
    def counted(self) -> int:
        """How many rows are counted and paged to at most."""
        filters = [] if self.filterset is None else [name for name in self.filterset.form.fields if name in self.state]
        return counted(filters, getattr(self.filterset, "COSTLY", ()))

    @cached_property
    def found(self) -> int:
        """How many rows there are, as far as they are counted; a filterset that had to know says so as `found`."""
        known = getattr(self.filterset, "found", None)
        return self.rows.order_by()[: self.counted + 1].count() if known is None else int(known)

    @property
    def is_beyond(self) -> bool:
        """Whether there are more rows than can be sorted without an index."""
        return self.found > self.counted

    def _group(self, groups: Mapping[str, Order]) -> None:
        """Put rows that belong together under one heading."""
        (asked,) = self.state.get(GROUP, [""])
        self.groups = [(name, each.label, name == asked) for name, each in groups.items()]
        if not asked:
            return
        group = groups.get(asked)
        if group is None:
            self._miss(GROUP, asked, _("The list cannot be grouped by this. It is not grouped."))
        elif not group.indexed and self.is_beyond:
            sentence = _("More than %(count)s rows cannot be grouped by this. Narrow the list down first.")
            self._miss(GROUP, asked, sentence % {"count": f"{self.counted:,}"})
        else:
            rows = self.table.data.data
            self.table.data.data = rows.order_by(*group.terms, *rows.query.order_by)
            self.table.group = group

    def _sort(self, table_class: Any, left_out: Collection[str]) -> str | None:
        (asked,) = self.state.get(SORT, [""])
        if asked in (orders := getattr(table_class, "orders", {})):
            self.rows = self.rows.order_by(*orders[asked].terms)
            return None
        return self._by_column(asked, table_class, left_out)

    def _by_column(self, asked: str, table_class: Any, left_out: Collection[str]) -> str | None:
        column = table_class.base_columns.get(asked.removeprefix("-")) if asked else None
        if asked and (column is None or column.orderable is False):
            self._miss(SORT, asked, _("There is no such column to sort by. The list is in its usual order."))
            return None
        if asked.removeprefix("-") in left_out:
            self._miss(SORT, asked, _("This column is not shown. The list is in its usual order."))
            return None
        if column is not None and not getattr(column, "indexed", True) and self.is_beyond:
            sentence = _("More than %(count)s rows cannot be sorted by this column. Narrow the list down first.")
            sentence %= {"count": f"{self.counted:,}"}
            self._miss(SORT, asked, sentence)
            return None
        return asked or None

    def _left_out(self, table_class: Any) -> tuple[str, ...]:
        """Return the columns that are not shown; those that name a row always are, and without a choice the usual."""
        chosen = self.state.get(COLUMNS, [])
        names = list(table_class.base_columns)
        for name in chosen:
            if name not in names:
                self.misread.append(Misread(COLUMNS, as_shown(name), _("There is no such column. It was left out.")))
        known = [name for name in chosen if name in names]
        kept, usual = {*known, *getattr(table_class, "always", ())}, usual_columns(table_class)
        if not known or kept == usual:
            self.state.pop(COLUMNS, None)
            kept = usual
        else:
            self.state[COLUMNS] = known
        return tuple(name for name in names if name not in kept)

    def _size(self, usual: int) -> int:
        (asked,) = self.state.get(SIZE, [str(usual)])
        if asked in map(str, SIZES):
            if asked == str(usual):
                self.state.pop(SIZE, None)
            return int(asked)
        if SIZE in self.state:
            self._miss(
                SIZE,
                asked,
                _("A page can show %(sizes)s or %(last)s rows.")
                % {"sizes": ", ".join(map(str, SIZES[:-1])), "last": SIZES[-1]},
            )
        return usual

    def paginate(self, page_size: int) -> None:
        """Turn to the page asked for; to the first or the last where there is no such page."""
        (asked,) = self.state.pop(PAGE, ["1"])
        # Ten digits are more pages than there can be, and few enough to read.
        number = int(asked[:10]) if asked.isascii() and asked.isdigit() else 0
        self.size = self._size(page_size)
        bounds = {"found": self.found, "counted": self.counted}
        self.table.paginate(paginator_class=BoundedPaginator, per_page=self.size, page=1, **bounds)
        paginator = self.table.paginator
        if number > paginator.num_pages:
            self._miss(
                PAGE,
                asked,
                _("The list has no more pages. This is the last page, page %(page)d.") % {"page": paginator.num_pages},
            )
        elif number < 1:
            self._miss(PAGE, asked, _("Page numbers start at 1. This is the first page."))
        self.table.page = paginator.page(min(max(number, 1), paginator.num_pages))
        if self.table.page.number > 1:
            self.state[PAGE] = [str(self.table.page.number)]

    def url(self, **changes: str | list[str]) -> str:
        """Return the address of this list with some of its state changed; an empty value takes it away."""
        state = {name: value for name, value in {**self.state, **changes}.items() if value}
        return f"{self.address}?{urlencode(state, doseq=True)}" if state else self.address

    @property
    def query(self) -> str:
        """The filters, order and columns in force, without the page number, as a query for another address."""
        state = {name: value for name, value in self.state.items() if name != PAGE}
        return f"?{urlencode(state, doseq=True)}" if state else ""

    @property
    def here(self) -> str:
        """What is in force, the page too, as the query of an address that leads back to it."""
        return self.url().removeprefix(self.address)

    @property
    def total(self) -> int:
        """How many rows are in force, all pages together."""
        return int(self.table.paginator.count)

    @property
    def misread_shown(self) -> list[Misread]:
        """As many of them as somebody reads."""
        return self.misread[:_MISREAD_SHOWN]

    @cached_property
    def chosen(self) -> list[Chosen]:
        """The filters in force."""
        if self.filterset is None:
            return []
        return [chosen for name in self.filterset.form.fields if name in self.state for chosen in self._chosen(name)]

    def chosen_words(self, name: str) -> str:
        """Return the values of one filter that is in force, in words."""
        return ", ".join(str(words) for _value, words in self._labels[name])

    def _chosen(self, name: str) -> Iterator[Chosen]:
        label, values = str(self.filterset.form.fields[name].label), self.state[name]
        for value, words in self._labels[name]:
            others = [other for other in values if other != value]
            yield Chosen(label, words, self.url(**{name: others, PAGE: []}))

    @property
    def cleared(self) -> str:
        """The address of the list without any filter, in the same order."""
        kept = {name: self.state[name] for name in (SORT, SIZE, COLUMNS, GROUP) if name in self.state}
        return f"{self.address}?{urlencode(kept, doseq=True)}" if kept else self.address

    @property
    def hidden(self) -> Iterator[tuple[str, str]]:
        """The order and other values in force that the form of the filters has no field for, as hidden fields."""
        names = [SORT, *getattr(self.filterset, "ELSEWHERE", ())]
        return ((name, value) for name in names for value in self.state.get(name, []))

    @property
    def tabs(self) -> list[PageLink]:
        """The order without a choice, and the orders that are none of a column."""
        orders = getattr(self.table, "orders", {})
        (asked,) = self.state.get(SORT, [""])
        is_ranked = getattr(self.filterset, "is_ranked", False)
        label = _("Best matches first") if is_ranked else _("By number")
        usual = PageLink(label, self.url(**{SORT: "", PAGE: ""}), not asked)
        others = [
            PageLink(str(each.label), self.url(**{SORT: name, PAGE: ""}), name == asked)
            for name, each in orders.items()
        ]
        return [usual, *others]

    @property
    def is_as_found(self) -> bool:
        """Whether the rows stand as they were found: nobody chose an order, or headings."""
        return SORT not in self.state and GROUP not in self.state

    @property
    def sizes(self) -> list[tuple[int, bool]]:
        """How many rows a page may hold, each with whether it does."""
        return [(size, size == self.size) for size in SIZES]

    @property
    def choosable(self) -> list[tuple[str, str, bool]]:
        """The columns that may be left out: name, label, and whether it is shown."""
        always, shown = getattr(self.table, "always", ()), {column.name for column in self.table.columns}
        every = self.table.base_columns.items()
        return [(name, str(column.verbose_name), name in shown) for name, column in every if name not in always]

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
            # Without its path, which is the page's own: a list has a dozen of these.
            url = self.url(**{SORT: str(alias.next), PAGE: ""}).removeprefix(self.address) or self.address
            yield Header(column.name, label, url, direction)

    @cached_property
    def pager(self) -> list[PageLink]:
        """The pages to go to; empty where there is one only."""
        page, paginator = self.table.page, self.table.paginator
        if paginator.num_pages < 2:
            return []
        places = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        return [self._page_link(place, page.number) for place in places]

    def _page_link(self, place: int | str, current: int) -> PageLink:
        if not isinstance(place, int):
            return PageLink("…")
        if place == current:
            return PageLink(str(place), current=True)
        return PageLink(str(place), self._page_url(place))

    def _page_url(self, number: int) -> str:
        return self.url(**{PAGE: str(number) if number > 1 else ""})

    @cached_property
    def previous(self) -> str:
        """The address of the page before, if there is one."""
        page = self.table.page
        return self._page_url(page.number - 1) if page.has_previous() else ""

    @cached_property
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
        """Show the list; an address that says what goes without saying, as a form does, is first made shorter."""
        given = [(name, str(value)) for name, values in request.GET.lists() for value in values]
        said = [(name, value) for name, value in given if value.strip() and not self._is_usual(name)]
        if len(said) < len(given):
            return HttpResponseRedirect(f"{request.path}?{urlencode(said)}" if said else request.path)
        return self.page(self.read())

    def _is_usual(self, name: str) -> bool:
        """Return whether a part of the address only asks for the columns, or as many rows, as are shown anyway.

        Somebody who is sent the address then sees their own usual ones, also once these have changed.
        """
        values = self.request.GET.getlist(name)
        if name == SIZE:
            return values == [str(self.page_size)]
        always = getattr(self.table_class, "always", ())
        return name == COLUMNS and {*values, *always} == usual_columns(self.table_class)

    def page(self, listing: Listing, status: int = 200) -> HttpResponse:
        """Answer with the page of a list."""
        listing.paginate(self.page_size)
        return self.render_to_response(self.get_context_data(listing), status=status)


def _typed(given: Iterable[object]) -> list[str]:
    """Return what was given, each once, without blanks."""
    return list(dict.fromkeys(text for value in given if (text := str(value).strip())))


def understood(field: forms.Field, values: Iterable[str], *, many: bool) -> tuple[list[str], dict[str, str]]:
    """Return which values of a filter its field understands, one by one, and of the others why it does not."""
    faults = {value: _fault(field, [value] if many else value) for value in values}
    return [value for value, why in faults.items() if not why], {value: why for value, why in faults.items() if why}


def _fault(field: forms.Field, value: Any) -> str:
    """Return why a field refuses a value; nothing if it does not."""
    try:
        field.clean(value)
    except forms.ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def as_shown(value: str) -> str:
    """Return what somebody put into the address, short, and without characters that would disturb the page."""
    short = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    return "".join(character if character.isprintable() else "�" for character in short)
