"""From a list into one recommendation, on to the next, and back into the list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import links, text
from tests.tracker.test_recommendation_page import typed
from tracker.models import Recommendation
from tracker.views import recommendation_list

LIST = "http://testserver/recommendations/"


@pytest.fixture
def four(client: Client, cast: Cast) -> list[Recommendation]:
    """Four, of which the later the number, the sooner is it due; the third is one of two kinds. A reader looks."""
    client.force_login(cast.reader)
    today = timezone.localdate()
    made = [factories.track(cast, title=f"Item {n}", due_on=today + timedelta(days=90 - n)) for n in range(1, 5)]
    Recommendation.objects.filter(pk=made[2].pk).update(kind="proposal")
    return made


def shown(client: Client, item: Recommendation, came_from: str = "", query: str = "") -> str:
    address = f"/recommendations/{item.reference}/{query}"
    return client.get(address, headers={"Referer": came_from} if came_from else {}).content.decode()


def beside(page: str) -> list[str]:
    return [link.href for link in links(page) if "?in=" in link.href]


def test_who_came_from_the_list_goes_on_in_its_order_and_back_to_it(client: Client, four: list[Recommendation]) -> None:
    page = shown(client, four[1], f"{LIST}?kind=action&sort=due")

    carried = "?in=kind%3Daction%26sort%3Ddue"
    assert beside(page) == [f"/recommendations/PARIS-04/{carried}", f"/recommendations/PARIS-01/{carried}"]
    assert "/recommendations/?kind=action&sort=due" in [link.href for link in links(page)]
    assert "Previous: PARIS-04" in text(page)
    # From there on the address knows the list.
    on = client.get(beside(page)[0]).content.decode()
    assert beside(on) == [f"/recommendations/PARIS-02/{carried}"]


def test_list_without_filters_is_one_too(client: Client, four: list[Recommendation]) -> None:
    assert beside(shown(client, four[0], LIST)) == ["/recommendations/PARIS-02/?in="]
    assert beside(shown(client, four[3], query="?in=")) == ["/recommendations/PARIS-03/?in="]


@pytest.mark.parametrize("came_from", ["", "http://testserver/work/", "https://elsewhere.example/recommendations/"])
def test_who_came_from_elsewhere_is_offered_no_neighbours(
    client: Client, four: list[Recommendation], came_from: str
) -> None:
    page = shown(client, four[1], came_from)

    assert beside(page) == []
    assert 'class="neighbours' not in page


@pytest.mark.parametrize(
    "query", ["nonsense=1&kind=wish&page=x", "%00", "q=" + "x" * 5_000, "kind=proposal", "page=99"]
)
def test_any_query_gets_the_page(client: Client, four: list[Recommendation], query: str) -> None:
    page = client.get(f"/recommendations/{four[1].reference}/", {"in": query})

    assert page.status_code == 200


def test_neighbours_are_found_over_the_edge_of_a_page(
    client: Client, four: list[Recommendation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recommendation_list.RecommendationList, "page_size", 2)

    assert beside(shown(client, four[1], LIST)) == [
        "/recommendations/PARIS-01/?in=",
        "/recommendations/PARIS-03/?in=page%3D2",
    ]
    assert beside(shown(client, four[2], f"{LIST}?page=2")) == [
        "/recommendations/PARIS-02/?in=",
        "/recommendations/PARIS-04/?in=page%3D2",
    ]


def test_update_keeps_the_list_one_came_from(client: Client, cast: Cast, four: list[Recommendation]) -> None:
    client.force_login(cast.holder)
    assert 'report?in=sort%3Ddue"' in shown(client, four[0], query="?in=sort%3Ddue")

    answer = client.post("/recommendations/PARIS-01/report?in=sort%3Ddue", typed(four[0]))

    assert answer["Location"] == f"/recommendations/PARIS-01/?in=sort%3Ddue#{factories.entry(four[0], 2).anchor}"


def test_page_asks_as_many_questions_in_a_long_list_as_in_a_short_one(
    client: Client, cast: Cast, four: list[Recommendation]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            shown(client, four[1], LIST)
        return len(asked)

    few = queries()
    for _ in range(8):
        factories.track(cast)
    assert queries() == few


def test_an_address_that_is_none_is_no_list_one_came_from(client: Client, four: list[Recommendation]) -> None:
    assert beside(shown(client, four[0], "http://[")) == []
