"""What a process keeps in memory does not grow with each request."""

from __future__ import annotations

import sys

from django.test import Client
from django.urls import URLPattern, reverse

from tests.conftest import Cast
from tests.test_queries import PAGES
from tracker import actions
from tracker.models import Recommendation
from tracker.models.access import MeetingRights, Openness
from tracker.models.people import Role
from tracker.urls import urlpatterns

OPEN = sorted(
    each.name
    for each in urlpatterns
    if isinstance(each, URLPattern)
    and each.name
    and each.name in PAGES
    and not each.pattern.converters
    and each.name not in {"report-pdf", "report-word"}
)
"""The pages that say nothing in their address of what they show; of the report the page itself."""


def kept() -> dict[str, int]:
    """Return how many results each cache without a limit keeps, of all functions of the product."""
    found = {}
    for module in [module for name, module in sys.modules.items() if name.startswith(("tracker.", "briefings."))]:
        for name, value in vars(module).items():
            if hasattr(value, "cache_info") and value.cache_info().maxsize is None:
                found[f"{value.__module__}.{name}"] = value.cache_info().currsize
    return found


def test_no_cache_without_a_limit_grows_with_the_pages_that_are_asked_for(
    cast: Cast, recommendation: Recommendation
) -> None:
    rights = MeetingRights(Openness.NAMED, None, None, {cast.second_coordinator: Role.READER})
    hidden = actions.add_meeting(by=cast.coordinator, name="Hidden", code="HIDDEN")
    actions.change_meeting_rights(by=cast.coordinator, meeting=hidden, rights=rights, reason="They are not asked.")
    clients = [Client(), Client()]
    for client, person in zip(clients, (cast.coordinator, cast.reader), strict=True):
        client.force_login(person)

    def open_all() -> None:
        for client in clients:
            for name in OPEN:
                client.get(reverse(name))

    open_all()
    before = kept()
    open_all()

    assert "tracker.forms.choosing._kept" in before
    assert "recommendation-list" in OPEN
    assert kept() == before
