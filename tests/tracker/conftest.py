"""What several tests of the tracker begin with: a mail server that the site uses, and work that is under way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import factories, servers
from tests.conftest import Cast
from tracker.models import Recommendation


@pytest.fixture
def server(settings: Any) -> Iterator[servers.MailServer]:
    """A mail server that the site uses, without encryption."""
    with servers.open_mail_server() as opened:
        servers.use(settings, opened.port)
        yield opened


@pytest.fixture
def working(cast: Cast) -> Recommendation:
    """Work is under way, was updated a while ago, and whoever was told of that has been told."""
    return factories.working(cast)
