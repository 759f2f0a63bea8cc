"""The list of recommendations as a file: CSV, XLSX or JSON lines, and the page on which one chooses what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from os import SEEK_END
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker import history
from tracker.database.keys import some_keys
from tracker.exchange import columns, delimited, json_lines, workbook
from tracker.exchange.columns import Column
from tracker.exchange.rows import Reading
from tracker.forms.downloads import ALL, COMMA, SEPARATORS, DownloadForm
from tracker.listing import COLUMNS, GROUP, SORT, Listing, Misread
from tracker.models import Recommendation
from tracker.views.bulk import LONGEST, came_from, list_address, selected
from tracker.views.past_days import has_problem, of_the_day
from tracker.views.recommendation_list import RecommendationList
from tracker.views.requests import signed_in

READ_WHOLE = 4 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _OfTheList(RecommendationList):
    """What goes by the address of the list, with what a file is to hold besides."""

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        """Split the address: some of its parts say how the file is made, and the others are those of the list."""
        super().setup(request, *args, **kwargs)
        query = request.GET.copy()
        said = {name: query.pop(name)[-1] for name in DownloadForm.base_fields if name in query}
        request.GET = query  # type: ignore[assignment]  # a copy without it
        self.form = DownloadForm(said)

    def read(self) -> Listing:
        """Return the list that the address asks for."""
        listing = super().read()
        for name, errors in self.form.errors.items():
            listing.misread.append(Misread(str(self.form.fields[name].label), "", str(errors[0])))
        return listing


class Download(_OfTheList):
    """The page on which one chooses what a file of the list holds."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what there is to choose."""
        return self.choose(self.read())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to this page for what was selected in the list, in the order and with the columns of the list."""
        rows = selected(request, _("You can download at most %(most)d selected recommendations. Use filters instead."))
        if not rows:
            return redirect(list_address(request))
        return redirect(f"{request.path}?{_query_of(request, rows)}")

    def choose(self, listing: Listing, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """Answer with the page."""
        listing.paginate(self.page_size)
        context = {
            "listing": listing,
            "form": self.form if self.form.data else DownloadForm(),
            "refusal": refusal,
            "state": [(name, value) for name, values in listing.state.items() for value in values],
            "back": listing.address + listing.query,
            "send_url": reverse("update-sheet") + listing.query if self.may_send else "",
        }
        return TemplateResponse(self.request, "recommendations/download.html", context, status=status)


def _query_of(request: HttpRequest, rows: Sequence[Recommendation]) -> str:
    """Return the query that finds just these rows as the list of the site, where they were selected, has them."""
    query = QueryDict(mutable=True)
    if not came_from(request):
        of_list = QueryDict(request.POST.get("list", "").lstrip("?")[:LONGEST])
        for name in (SORT, COLUMNS):
            query.setlist(name, of_list.getlist(name))
    query["only"] = some_keys(row.pk for row in rows)
    return query.urlencode()


class _File(Download):
    """The same list as a file, all pages of it; refused where the address was not understood."""

    http_method_names = ["get", "head", "options"]
    ending = ""
    is_old = False
    """Whether programs fetch this address since before one could choose columns."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """Answer with the file; it could not say that it holds something else than was asked for."""
        self.listing = self.read()
        if self.listing.misread or has_problem(request):
            return self.page(self.listing, status=400)
        return self.answer()

    def answer(self) -> HttpResponseBase:
        """Return the file."""
        raise NotImplementedError

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the file: all, or those of the page; without a wish those that this address always had."""
        wanted = self.form.cleaned_data["fields_in"]
        if wanted == ALL:
            return columns.COLUMNS
        if self.is_old and not wanted and COLUMNS not in self.listing.state:
            return columns.usual()
        return columns.on_page({column.name for column in self.listing.table.columns})

    @cached_property
    def reading(self) -> Reading:
        """What the file is made of."""
        return columns.reading_of(
            self.columns,
            rows=self.listing.table.data.data,
            user=signed_in(self.request),
            on=history.today(),
            absolute=lambda path: self.request.build_absolute_uri(of_the_day(path)),
        )

    @property
    def name(self) -> str:
        """What the file is called."""
        return f"recommendations-{history.today().isoformat()}.{self.ending}"


class CsvFile(_File):
    """The list as CSV."""

    ending, is_old = "csv", True

    def answer(self) -> HttpResponseBase:
        """Stream the file."""
        header = [str(column.header) for column in self.columns]
        separator = SEPARATORS[self.form.cleaned_data["separator"] or COMMA]
        lines = delimited.lines(header, columns.cells(self.reading, self.columns), separator)
        return delimited.streamed(lines, name=self.name, content_type="text/csv; charset=utf-8")


class JsonFile(_File):
    """The list as JSON lines."""

    ending = "jsonl"

    def answer(self) -> HttpResponseBase:
        """Stream the file."""
        lines = json_lines.lines(self.reading, self.columns)
        return delimited.streamed(lines, name=self.name, content_type="application/jsonl; charset=utf-8")


class XlsxFile(_File):
    """The list as an XLSX file."""

    ending = "xlsx"

    def answer(self) -> HttpResponseBase:
        """Write the file, and send it; refuse a longer list than anybody waits for."""
        most = workbook.MOST_ROWS
        if self.listing.is_beyond and self.listing.rows.order_by()[: most + 1].count() > most:
            sentence = _("An XLSX file takes at most %(most)s recommendations. Narrow the list down, or choose CSV.")
            return self.choose(self.listing, refusal=sentence % {"most": f"{most:,}"}, status=400)
        made = workbook.workbook(
            self.reading, self.columns, self._about(), with_log=bool(self.form.cleaned_data["log"])
        )
        return attached(made, name=self.name)

    def _about(self) -> workbook.About:
        """Return what the file says about itself."""
        listing, user = self.listing, signed_in(self.request)
        now = timezone.localtime()
        filters = [(str(filter_.label), str(filter_.value)) for filter_ in listing.chosen]
        return workbook.About(
            _("Recommendations"),
            [
                (_("As of"), date_format(history.today(), "j F Y")),
                (_("Made"), _("%(when)s, for %(name)s, who may see all of it") % _made(now, user.name)),
                *(filters or [(_("Filters"), _("None: all that is tracked"))]),
                (_("Order"), _order(listing)),
                (_("The list"), self.request.build_absolute_uri(of_the_day(listing.address + listing.query))),
            ],
        )


def attached(made: IO[bytes], *, name: str) -> HttpResponseBase:
    """Answer with an XLSX file, which is closed: a short one is read first, a long one is sent piece by piece."""
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": f'attachment; filename="{name}"'}
    size = made.seek(0, SEEK_END)
    made.seek(0)
    if size > READ_WHOLE:
        return FileResponse(made, content_type=XLSX, headers=headers)
    with made:
        return HttpResponse(made.read(), content_type=XLSX, headers=headers)


def _made(when: Any, name: str) -> dict[str, str]:
    return {"when": date_format(when, "j F Y, H:i"), "name": name}


def _order(listing: Listing) -> str:
    """Return in which order the rows stand, in words, and by what they are grouped."""
    groups = [label for _name, label, is_chosen in listing.groups if is_chosen]
    if GROUP not in listing.state or not groups:
        return _sorted(listing)
    words = _("Grouped by “%(group)s”, in each group: %(order)s")
    return words % {"group": groups[0], "order": _sorted(listing)}


def _sorted(listing: Listing) -> str:
    (asked,) = listing.state.get(SORT, [""])
    heads: Sequence[Any] = [head for head in listing.headers if head.direction]
    tabs = [tab.label for tab in listing.tabs if tab.current]
    if asked and heads:
        words = _("By “%(column)s”, from the last") if asked.startswith("-") else _("By “%(column)s”")
        return words % {"column": heads[0].label}
    return "".join(map(str, tabs[:1]))
