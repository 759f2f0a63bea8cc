"""Recommendations that are gone through page by page, in the order they had when somebody began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from django.core import signing
from django.http.request import QueryDict

from tracker.listing import PAGE
from tracker.models.recommendations import RecommendationQuerySet

COUNTED = 500
"""So many recommendations are gone through at most; more would be no agenda."""

AGENDA, _SALT = "agenda", "tracker.meeting-run"


@dataclass(slots=True)
class Run:
    """What is gone through: the rows in their order, what they are of, and the address that leads back.

    `agenda` are the keys of the rows when it began. The addresses of its pages carry them, because a line that is
    saved may leave a list or move in it, and the next page would begin too late. Without one, the rows stay.
    `lines` is how many of them stand on a page.
    """

    rows: RecommendationQuerySet
    name: str
    back: str
    address: str
    lines: int = 50
    page: int = 1
    found: int = 0
    agenda: list[int] | None = None

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-min(self.found, COUNTED) // self.lines))

    @property
    def first(self) -> int:
        """The number of the first line of the page, from 1."""
        return (self.page - 1) * self.lines + 1

    @property
    def place(self) -> slice:
        """Where the rows of the page stand among all."""
        return slice(self.first - 1, self.first - 1 + self.lines)

    def turn(self, asked: str) -> None:
        """Count the rows, and turn to a page; to the last one where there are not so many."""
        self.found = self.rows.order_by()[: COUNTED + 1].count() if self.agenda is None else len(self.agenda)
        number = int(asked[:4]) if asked.isascii() and asked.isdigit() else 1
        self.page = min(max(number, 1), self.pages)

    def url(self, page: int) -> str:
        """Return the address of a page."""
        address, _mark, query = self.address.partition("?")
        state = QueryDict(query, mutable=True)
        if page > 1:
            state[PAGE] = str(page)
        if self.agenda is not None and self.pages > 1:
            state[AGENDA] = packed(self.agenda)
        return f"{address}?{state.urlencode()}" if state else address

    @property
    def url_here(self) -> str:
        """The address of this page."""
        return self.url(self.page)

    @property
    def previous(self) -> str:
        """The address of the page before; empty where there is none."""
        return self.url(self.page - 1) if self.page > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after; empty where there is none."""
        return self.url(self.page + 1) if self.page < self.pages else ""


def packed(agenda: Sequence[int]) -> str:
    """Return an agenda as a text that an address carries, and nobody can change."""
    return signing.dumps([key - before for before, key in pairwise([0, *agenda])], salt=_SALT, compress=True)


def unpacked(text: str) -> list[int]:
    """Return the agenda that was made such a text; none where it is none."""
    try:
        return list(accumulate(signing.loads(text, salt=_SALT)))
    except signing.BadSignature:
        return []
