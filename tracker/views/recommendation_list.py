"""The list of recommendations; as a file it is in `downloads`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from tracker import history, permissions
from tracker.actions.bulk import MOST
from tracker.filters import LONGEST_SEARCH, RecommendationFilter
from tracker.listing import Listing, TableListView
from tracker.models import Recommendation
from tracker.models.recommendations import RecommendationQuerySet
from tracker.models.searching import reference_of
from tracker.tables import PickingTable, RecommendationTable
from tracker.views.list_tabs import tabs_of
from tracker.views.requests import signed_in


def listing_of(
    request: HttpRequest, query: QueryDict, address: str = "", rows: RecommendationQuerySet | None = None
) -> Listing:
    """Return the list of recommendations that a query asks for, for a page that is not the list itself.

    `address` is what its links lead to. `rows` are the rows before any filter; if not given, all that this person may
    see, in their usual order.
    """
    if rows is None:
        rows = history.shown(signed_in(request)).order_by("meeting_id", "number")
    return Listing(
        query=query,
        address=address,
        queryset=rows,
        table_class=RecommendationTable,
        filterset_class=RecommendationFilter,
        options={"on": history.today(), "user": signed_in(request)},
    )


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
        """Return the address of the page, for files too."""
        return reverse("recommendation-list")

    def get_options(self) -> dict[str, object]:
        """Return the day on which things are looked at."""
        return {"on": history.today(), "user": signed_in(self.request)}

    @property
    def may_send(self) -> bool:
        """Whether this person can send a sheet to a lead now: of today, and for what they coordinate."""
        return history.shown_day() is None and permissions.can_change_many(signed_in(self.request))

    def get_context_data(self, listing: Listing) -> dict[str, object]:
        """Add where the same list is had as a file, and whether there is anything to list at all."""
        # A past day is put into addresses that are whole.
        if history.shown_day() is None:
            listing.table.above = ""
        if "q" in listing.state:
            listing.table.sought = listing.filterset.asked
        tabs = tabs_of(signed_in(self.request), listing, on=history.today())
        listing.table.changed = tabs.changed
        return {
            **super().get_context_data(listing),
            "tabs": tabs,
            "download_url": reverse("recommendation-download") + listing.query,
            "send_url": reverse("update-sheet") + listing.query if self.may_send else "",
            "picks": self.table_class is PickingTable,
            "most": MOST,
            "narrowed": bool(listing.chosen),
            "remarks": listing.filterset.remarks(is_as_found=listing.is_as_found),
            "sought": self.request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH],
        }
