"""The marking of a recommendation stands behind its title wherever that is named."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import Marking, Recommendation
from tracker.models.access import RecommendationRights
from tracker.workflow import Status

TAG = '<span class="marking">Restricted</span>'


@pytest.fixture
def marked(cast: Cast) -> Recommendation:
    """A recommendation that was marked, with an update by the holder, and overdue."""
    row = factories.track(cast, days_ago=200, due_on=factories.drafted("", 20).happened_on)
    rights = RecommendationRights(marking=Marking.objects.create(name="Restricted"))
    actions.restrict(recommendation=row, by=cast.coordinator, draft=factories.drafted("Agreed."), rights=rights)
    draft = factories.drafted("The registry is up.")
    actions.report(recommendation=row, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    return row


@pytest.mark.parametrize(
    ("address", "times"),
    [("/", 2), ("/work/", 2), ("/search/?q=registry", 1), ("/search/?q={title}", 1)],
)
def test_a_marking_stands_behind_the_title(
    cast: Cast, marked: Recommendation, client: Client, address: str, times: int
) -> None:
    client.force_login(cast.holder)

    page = client.get(address.format(title=marked.title)).content.decode()

    assert page.count(TAG) >= times


def test_the_overview_says_in_its_head_which_markings_it_bears(
    cast: Cast, marked: Recommendation, client: Client
) -> None:
    client.force_login(cast.reader)

    assert "Contains recommendations marked: Restricted" in text(client.get("/").content.decode())


def test_the_page_says_what_the_marking_means_for_who_can_see_it(
    cast: Cast, marked: Recommendation, client: Client
) -> None:
    client.force_login(cast.reader)

    words = text(client.get(f"/recommendations/{marked.reference}/").content.decode())

    said = "The marking does not limit who can see it here: everyone who signs in can."
    assert f"Who can see this Marked Restricted. {said}" in words
    assert "Everyone who signs in can see this." not in words
