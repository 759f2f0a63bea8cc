"""Where a recommendation stands in the list somebody came from: the ones before and after it, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tracker.filters import RecommendationFilter
from tracker.listing import PAGE, Listing
from tracker.models import Recommendation
from tracker.tables import RecommendationTable
from tracker.views.recommendation_list import RecommendationList
from tracker.views.requests import signed_in

LONGEST = 2_000
"""A longer query of a list is not carried along."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A recommendation beside another one in a list, and the address of its page, which knows the list too."""

    reference: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """The list somebody came from: its query, as `in` carries it, its address, and what stands beside."""

    query: str
    url: str
    before: Neighbour | None
    after: Neighbour | None

    @property
    def carried(self) -> str:
        """What an address needs so that its page knows the list."""
        return "?" + urlencode({"in": self.query})


def place(request: HttpRequest, recommendation: Recommendation) -> Place | None:
    """Return where a recommendation stands in the list the person came from; None where they came from elsewhere.

    The list's links stay short: its own address is what the browser says the person comes from, and from there on
    `in` carries its query.
    """
    query = _query_of_list(request)
    if query is None:
        return None
    listing = Listing(
        query=QueryDict(query),
        address=reverse("recommendation-list"),
        queryset=Recommendation.objects.visible_to(signed_in(request)).order_by("meeting_id", "number"),
        table_class=RecommendationTable,
        filterset_class=RecommendationFilter,
        options={"on": timezone.localdate(), "user": signed_in(request)},
    )
    listing.paginate(RecommendationList.page_size)
    number, size = listing.table.page.number, listing.size
    first = max((number - 1) * size - 1, 0)
    rows = list(listing.table.data.data[first : number * size + 1].values_list("reference", "title"))
    at = next((index for index, (reference, _) in enumerate(rows) if reference == recommendation.reference), None)

    def beside(index: int) -> Neighbour | None:
        if not 0 <= index < len(rows):
            return None
        reference, title = rows[index]
        page = (first + index) // size + 1
        carried = urlsplit(listing.url(**{PAGE: str(page) if page > 1 else ""})).query
        address = reverse("recommendation-detail", args=[reference])
        return Neighbour(reference, title, f"{address}?{urlencode({'in': carried})}")

    before, after = (None, None) if at is None else (beside(at - 1), beside(at + 1))
    return Place(listing.here.removeprefix("?"), listing.url(), before, after)


def _query_of_list(request: HttpRequest) -> str | None:
    """Return the query of the list somebody came from; None where they came from elsewhere."""
    if "in" in request.GET:
        query = request.GET["in"]
    else:
        try:
            came_from = urlsplit(request.headers.get("Referer", ""))
        except ValueError:
            return None
        if came_from.netloc != request.get_host() or came_from.path != reverse("recommendation-list"):
            return None
        query = came_from.query
    return query if len(query) <= LONGEST else None
