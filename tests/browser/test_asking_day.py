"""Somebody is asked for an update, answers from the mail without signing in, and the coordinator sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests import factories, jobs, servers
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tests.servers import use
from tests.tracker.test_notices import link_in
from tracker import actions
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_request_by_the_mail_to_the_answer(visit: Visit, cast: Cast, settings: Any) -> None:
    item, page = factories.track(cast, 20), visit.page
    draft = factories.drafted("It began.", 10)
    actions.report(recommendation=item, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    with servers.open_mail_server() as server:
        use(settings, server.port)
        visit.sign_in(cast.coordinator)
        visit.open("/recommendations/")
        page.locator("input[name=row]").first.check()
        page.get_by_role("button", name="Ask for an update").click()
        visit.check_accessibility()
        for width in (320, 375, 1920):
            visit.check_width(width)
        page.get_by_label("Answer by").fill((timezone.localdate() + timedelta(days=5)).isoformat())
        page.get_by_label("What do you want to know?").fill("How far is it?")
        page.get_by_role("button", name="Ask for an update").click()
        page.get_by_text("You asked for an update of 1 recommendation.").wait_for()
        jobs.run_worker()
        address = link_in(server.next())
    page.context.clear_cookies()

    visit.open(urlsplit(address).path)
    visit.check_accessibility()
    visit.check_width(320)
    page.get_by_role("button", name="Confirm no change").click()
    page.get_by_role("heading", name="No change confirmed").wait_for()

    visit.sign_in(cast.coordinator)
    visit.open(f"/recommendations/{item.reference}/")
    assert page.get_by_text("confirmed no change by the link in a mail").is_visible()
    visit.open("/notices/choose")
    visit.check_accessibility()
    for width in (320, 375, 1920):
        visit.check_width(width)
