"""Saved views read outside the site: the pages of feeds, webhooks and deliveries on screens of any width."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker import actions
from tracker.models import Webhook, WebhookDelivery

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STATUSES: dict[str, dict[str, Any]] = {
    "delivered": {"code": 200, "said": "ok"},
    "failed": {"code": 500, "said": "An answer that is very_long_and_has_nowhere_to_break_" * 4, "tries": 12},
    "unsure": {"said": "timed out", "tries": 2},
    "withdrawn": {"said": "There is nothing left to send."},
}


@pytest.fixture
def hook(cast: Cast) -> Webhook:
    """A webhook of the coordinator with deliveries of each kind, and one that was turned off."""
    view = actions.save_view(by=cast.coordinator, name="Open and overdue in the whole region", query="status=open")
    made = actions.add_webhook(by=cast.coordinator, view=view, address="https://hooks.example.org/services/1")
    at = timezone.now()
    for number, (status, fields) in enumerate(STATUSES.items()):
        usual = {"tried_at": at, "made_at": at, "tried_since": at, "entries": [1, 2]}
        WebhookDelivery.objects.create(webhook=made, message_id=f"{number}", status=status, **(usual | fields))
    other = actions.add_webhook(by=cast.coordinator, view=view, address="https://chat.example.org/a")
    Webhook.objects.filter(pk=other.pk).update(off_why="failing", off_at=at)
    return made


def test_pages_of_feeds_and_webhooks_fit_screens_and_are_accessible(visit: Visit, cast: Cast, hook: Webhook) -> None:
    visit.sign_in(cast.coordinator)
    off = Webhook.objects.exclude(off_why="").get()
    for address in (
        f"/views/{hook.view_id}/elsewhere/",
        "/webhooks/",
        f"/webhooks/{hook.pk}/",
        f"/webhooks/{off.pk}/",
        "/notices/",
        "/notices/choose",
    ):
        visit.open(address)
        for width in (320, 375, 1280):
            visit.check_width(width)
        visit.check_accessibility()
        visit.page.set_viewport_size({"width": 375, "height": 800})
        visit.check_accessibility()
        visit.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_feed_and_a_webhook_are_made_and_a_delivery_sent_again(visit: Visit, cast: Cast, hook: Webhook) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"/views/{hook.view_id}/elsewhere/")
    page.get_by_role("button", name="Make an address").click()
    assert "/feed/" in page.get_by_label("Address").input_value()
    visit.check_accessibility()
    visit.check_width(375)

    visit.open(f"/views/{hook.view_id}/elsewhere/")
    page.get_by_label("Address", exact=True).fill("https://hooks.example.org/services/2")
    page.get_by_role("button", name="Add a webhook").click()
    assert page.get_by_label("Secret").input_value().startswith("whsec_")
    visit.check_accessibility()
    visit.check_width(375)

    visit.open(f"/webhooks/{hook.pk}/")
    failed = page.get_by_role("row").filter(has_text="Not delivered")
    failed.get_by_role("button", name="Send again").click()
    page.get_by_text("It will be sent again.").wait_for()
    assert WebhookDelivery.objects.get(message_id="1").status == "waiting"
