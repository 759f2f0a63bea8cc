"""What a coordinator enters for those responsible: for whom it counts, and from whom it was received."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import text
from tracker.models import Recommendation
from tracker.workflow import Status, Step


@pytest.fixture
def as_coordinator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.coordinator)
    return client


def page(client: Client, recommendation: Recommendation) -> str:
    answer = client.get(reverse("recommendation-detail", args=[recommendation.reference]))
    return text(answer.content.decode())


def check_in(client: Client, recommendation: Recommendation, **fields: str) -> Any:
    address = reverse("recommendation-check-in", args=[recommendation.reference])
    return client.post(address, {"form_token": str(uuid4())} | fields)


def test_coordinator_checks_in_on_behalf_of_the_owner(
    as_coordinator: Client, cast: Cast, recommendation: Recommendation
) -> None:
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    assert "Confirm no change On behalf of Health desk, Health" in page(as_coordinator, recommendation)

    answer = check_in(as_coordinator, recommendation, received_from="Desk officer, by phone")

    entry = recommendation.entries.get(kind=Step.CHECK_IN)
    assert answer["Location"].endswith(f"#{entry.anchor}")
    assert (entry.by, entry.for_post, entry.received_from) == (cast.coordinator, cast.desk, "Desk officer, by phone")


@pytest.mark.parametrize("said", ["", " ", "x" * 201, "a\x00b"])
def test_check_in_on_behalf_without_its_source_is_refused_and_the_form_is_open(
    as_coordinator: Client, cast: Cast, recommendation: Recommendation, said: str
) -> None:
    factories.walk(cast, recommendation, Status.IN_PROGRESS)

    answer = check_in(as_coordinator, recommendation, received_from=said)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert '<details class="check-in" open>' in shown
    assert 'href="#id_check_received_from"' in shown
    assert "x" * 201 in shown or said != "x" * 201
    assert not recommendation.entries.filter(kind=Step.CHECK_IN).exists()


def test_those_responsible_still_check_in_with_one_click(
    client: Client, cast: Cast, recommendation: Recommendation
) -> None:
    factories.walk(cast, recommendation, Status.IN_PROGRESS)
    client.force_login(cast.holder)

    assert "Received from" not in page(client, recommendation)
    assert check_in(client, recommendation).status_code == 302
    assert recommendation.entries.filter(kind=Step.CHECK_IN, received_from="").exists()


def test_nothing_to_check_is_not_offered(as_coordinator: Client, recommendation: Recommendation) -> None:
    assert "Confirm no change" not in page(as_coordinator, recommendation)


@pytest.mark.parametrize(
    ("owned", "led", "said"),
    one_in(
        2,
        [
            (True, True, "On behalf of Health desk, Health Received from"),
            (False, True, "On behalf of the lead, Ministry of Health Received from"),
            (False, False, "On behalf of the owner, not named yet Received from"),
        ],
    ),
)
@pytest.mark.parametrize("name", ["", "stall", "claim", "propose-date"])
def test_a_form_says_for_whom_it_counts(
    as_coordinator: Client, cast: Cast, name: str, owned: Any, led: Any, said: str
) -> None:
    made = factories.track(cast, owner=cast.desk if owned else None, lead=cast.health if led else None)

    shown = as_coordinator.get(f"{reverse('recommendation-detail', args=[made.reference])}{name}").content.decode()

    assert said in text(shown)
