"""What several tests of the tracker begin with: a mail server, browsers, meetings, work under way, past time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Value
from django.test import Client

from briefings.models import Briefing
from tests import factories, servers
from tests.conftest import Cast
from tests.tracker.reviewing import second_meeting
from tracker.models import Recommendation


@pytest.fixture
def server(settings: Any) -> Iterator[servers.MailServer]:
    """A mail server that the site uses, without encryption."""
    with servers.open_mail_server() as opened:
        servers.use(settings, opened.port)
        yield opened


@pytest.fixture
def coordinator(cast: Cast, sign_in: Callable[..., Client]) -> Client:
    """A browser in which the coordinator is signed in."""
    return sign_in(cast.coordinator)


@pytest.fixture
def second(cast: Cast) -> Briefing:
    """The briefing of a later meeting that says again what the first one said."""
    return second_meeting(cast)


@pytest.fixture
def working(cast: Cast) -> Recommendation:
    """Work is under way, was updated a while ago, and whoever was told of that has been told."""
    return factories.working(cast)


@pytest.fixture
def with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there had been time for progress since all that was reiterated."""
    monkeypatch.setattr("tracker.models.rhythm.with_time_until", lambda on: Value(on + timedelta(days=1)))
