"""What tests of faults share: people in a database that other connections see, and limits that end soon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tracker.models import Recommendation, User
from tracker.workflow import Status

TYPED = "The ministers met, and a date was set."


@pytest.fixture
def client() -> Client:
    """A browser that is shown the page of an error, as people are."""
    return Client(raise_request_exception=False)


@pytest.fixture
def seen_cast(transactional_db: None) -> Cast:
    """Everybody, in a database that other connections see; its tables are emptied after the test."""
    return factories.cast()


@pytest.fixture
def seen_recommendation(seen_cast: Cast) -> Recommendation:
    """A recommendation in progress that other connections see."""
    return factories.walk(seen_cast, factories.track(seen_cast), Status.IN_PROGRESS)


@pytest.fixture
def short_limits(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[dict[str, float]]:
    """The limits of the next connection that serves a page: short ones, which a test may change."""
    limits = {"lock_timeout": 0.3, "statement_timeout": 5.0, "idle_in_transaction_session_timeout": 5.0}
    monkeypatch.setitem(connection.settings_dict, "PAGE_LIMITS", limits)
    connection.close()
    yield limits
    connection.close()


def report(recommendation: Recommendation, **fields: Any) -> dict[str, Any]:
    """What a browser sends from the form on the page of a recommendation."""
    sent = {"status": Status.IN_PROGRESS, "text": TYPED, "happened_on": timezone.localdate().isoformat()}
    return sent | {"seen": recommendation.status, "form_token": str(uuid4())} | fields


def sign_in(client: Client, person: User) -> Client:
    """A browser in which a person is signed in; its next request opens a connection of its own, with limits."""
    client.force_login(person)
    connection.close()
    return client
