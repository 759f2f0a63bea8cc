"""The list of recommendations, on the screen and as a file."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from tracker import history, permissions
from tracker.actions.bulk import MOST
from tracker.database import pages
from tracker.exchange.delimited import csv_response
from tracker.filters import LONGEST_SEARCH, RecommendationFilter
from tracker.listing import Listing, TableListView
from tracker.models import Recommendation
from tracker.models.recommendations import RecommendationQuerySet
from tracker.models.searching import reference_of
from tracker.tables import Exported, PickingTable, RecommendationTable, in_file
from tracker.views.list_tabs import tabs_of
from tracker.views.past_days import has_problem, of_the_day
from tracker.views.requests import signed_in

_FETCHED = 200


class RecommendationList(TableListView):
    """All that is tracked, narrowed down as the address says."""

    table_class = RecommendationTable
    filterset_class = RecommendationFilter
    template_name = "recommendations/list.html"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        """Give those who may change many at once a box in each row."""
        super().setup(request, *args, **kwargs)
        if permissions.can_change_many(signed_in(request)):
            self.table_class = PickingTable

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list; where nothing but one reference was looked for, lead to what it names."""
        if set(request.GET) == {"q"} and (reference := reference_of(request.GET["q"])):
            visible = Recommendation.objects.visible_to(signed_in(request))
            if visible.filter(reference=reference).exists():
                return redirect("recommendation-detail", reference)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> RecommendationQuerySet:
        """Return those this person may see."""
        return history.shown(signed_in(self.request)).order_by("meeting_id", "number")

    def get_address(self) -> str:
        """Return the address of the page, for the file too."""
        return reverse("recommendation-list")

    def get_options(self) -> dict[str, object]:
        """Return the day on which things are looked at."""
        return {"on": history.today(), "user": signed_in(self.request)}

    def get_context_data(self, listing: Listing) -> dict[str, object]:
        """Add the address of the same list as a file, and whether there is anything to list at all."""
        listing.table.above = ""
        listing.table.sought = "".join(listing.state.get("q", []))
        tabs = tabs_of(signed_in(self.request), listing, on=history.today())
        listing.table.changed = tabs.changed
        return {
            **super().get_context_data(listing),
            "tabs": tabs,
            "csv_url": reverse("recommendation-export") + listing.query,
            "picks": self.table_class is PickingTable,
            "most": MOST,
            "narrowed": bool(listing.chosen),
            "remarks": listing.filterset.remarks(),
            "sought": self.request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH],
        }


def _lines(rows: RecommendationQuerySet, columns: Sequence[Exported]) -> Generator[Sequence[object]]:
    """Yield the lines of a file, from a cursor of the database that ends with its transaction.

    So nothing outlives a transaction, as a pooler in transaction mode needs it, and memory stays flat. Who reads the
    file slowly holds a transaction that has only read; EXPORT_TIMEOUT ends it where they stop reading.
    """
    with transaction.atomic():
        pages.allow(settings.EXPORT_TIMEOUT)
        for row in rows.iterator(chunk_size=_FETCHED):
            yield [column.value(row) for column in columns]


class RecommendationExport(RecommendationList):
    """The same list as a CSV file, all pages of it; refused where the address was not understood."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """Stream the file; a file could not say that it holds something else than was asked for."""
        listing = self.read()
        if listing.misread or has_problem(request):
            return self.page(listing, status=400)
        on = history.today()
        columns = in_file(on=on, address=lambda path: request.build_absolute_uri(of_the_day(path)))
        rows = listing.table.data.data.showing(frozenset().union(*(column.needs for column in columns)))
        return csv_response(
            header=[str(column.header) for column in columns],
            rows=_lines(rows, columns),
            name=f"recommendations-{on.isoformat()}.csv",
        )
