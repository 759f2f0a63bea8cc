"""A bad day: the session ends over a form, and the database keeps somebody waiting. Nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tests.faults.test_limits import held
from tracker.models import Recommendation
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = "The charter is signed.\n\nIt is in force from June."


def look_at(visit: Visit) -> None:
    """Hold a page to what all pages are held to."""
    visit.check_accessibility()
    visit.check_width(320)


@pytest.fixture
def written(visit: Visit, cast: Cast) -> Recommendation:
    """A recommendation with a report that stands in the form on its page and was not sent yet."""
    found = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    visit.sign_in(cast.holder)
    visit.open(f"/recommendations/{found.reference}/?report")
    visit.page.get_by_label("What happened?").fill(SENTENCE)
    visit.page.get_by_label("Next step").fill("Publish it.")
    return found


@pytest.fixture
def one_complaint(visit: Visit) -> Iterator[None]:
    """The browser may say that a page was refused, once, and nothing else."""
    yield
    assert all(re.search("status of (403|503)", each) for each in visit.complaints), visit.complaints
    visit.complaints.clear()


def test_a_link_with_the_number_of_an_entry_leads_to_the_entry(visit: Visit, cast: Cast) -> None:
    found = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    visit.sign_in(cast.holder)
    visit.open(f"/recommendations/{found.reference}/#entry-2")

    visit.page.wait_for_url(f"**/?log=all#{factories.entry(found, 2).anchor}")
    expect(visit.page.locator(":target")).to_be_visible()


def test_a_report_whose_session_ended_is_found_again_after_signing_in(
    visit: Visit, cast: Cast, written: Recommendation, one_complaint: None
) -> None:
    page = visit.page
    Session.objects.all().delete()
    page.get_by_role("button", name="Add an update").click()

    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    look_at(visit)
    page.get_by_label(re.compile("mail", re.IGNORECASE)).fill(cast.holder.email)
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", name="You are signed in again")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value(SENTENCE)
    look_at(visit)
    page.get_by_role("button", name="Send").click()

    page.wait_for_url(f"**/recommendations/{written.reference}/#log-*")
    entry = written.entries.latest("sequence")
    assert (entry.text, entry.next_step) == (SENTENCE, "Publish it.")


def test_a_report_that_waits_too_long_can_be_sent_again_from_the_page_that_says_so(
    visit: Visit, written: Recommendation, one_complaint: None, monkeypatch: Any
) -> None:
    page = visit.page
    monkeypatch.setitem(settings.DATABASES["default"]["PAGE_LIMITS"], "lock_timeout", 0.3)
    with held(f"SELECT FROM tracker_recommendation WHERE id = {written.pk} FOR UPDATE"):
        page.get_by_role("button", name="Add an update").click()
        expect(page.get_by_role("heading", name="Somebody else is changing this")).to_be_visible()
        look_at(visit)
    page.get_by_role("button", name="Send again").click()

    page.wait_for_url(f"**/recommendations/{written.reference}/#log-*")
    assert written.entries.latest("sequence").text == SENTENCE
