"""A coordinator's day in a real browser: paste a briefing, accept, assign, chase what is quiet, close one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker.models import PassageDecision, Recommendation
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_coordinator_pastes_accepts_assigns_chases_and_closes_by_keyboard(visit: Visit, cast: Cast) -> None:
    quiet = factories.admit(cast, title="Count the laboratories", days_ago=140)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/meetings/PARIS/")
    page.get_by_role("link", name="Add a briefing").press("Enter")
    page.get_by_label("Or its text, pasted").fill(factories.BRIEFING)
    page.get_by_role("button", name="Read it").press("Enter")
    page.wait_for_url("**/briefings/*/")

    page.get_by_label("Lead for all of them").press_sequentially("Data Agency")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 tracked: PARIS-02 to PARIS-04.")).to_be_visible()
    page.get_by_role("link", name="PARIS-02").first.press("Enter")

    page.get_by_role("link", name="Assign", exact=True).first.press("Enter")
    page.get_by_label("Lead optional").fill("Ministry of Health")
    page.get_by_label("Owner post").fill("Health desk")
    page.get_by_role("textbox", name="Reason").fill("Laboratories are theirs.")
    page.get_by_role("button", name="Assign").press("Enter")
    page.wait_for_url("**/#entry-2")

    visit.open("/")
    page.get_by_role("link", name="1 stale").first.press("Enter")
    page.get_by_role("link", name="Count the laboratories").press("Enter")
    page.get_by_label("What happened?").fill("Asked the desk by telephone; an answer is promised for Friday.")
    page.get_by_label("Just a remark").press("Space")
    page.get_by_role("button", name="Log it").press("Enter")
    page.wait_for_url("**/#entry-2")
    expect(page.get_by_text("an answer is promised for Friday")).to_be_visible()
    quiet.refresh_from_db()
    assert quiet.status == Status.NOT_YET_REPORTED

    visit.open("/recommendations/?lead=" + str(cast.health.pk))
    page.get_by_role("link", name="Establish a joint laboratory network").press("Enter")
    page.get_by_role("link", name="Close", exact=True).first.press("Enter")
    page.get_by_label("Not implemented").press("Space")
    page.get_by_role("textbox", name="Reason").fill("The network exists elsewhere.")
    page.get_by_role("button", name="Close").press("Enter")
    page.wait_for_url("**/#entry-3")
    assert Recommendation.objects.get(reference="PARIS-02").status == Status.NOT_IMPLEMENTED


def test_coordinator_goes_through_a_briefing_by_keyboard_alone(visit: Visit, cast: Cast) -> None:
    briefing = factories.briefing(cast)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"/briefings/{briefing.pk}/")
    page.get_by_role("link", name="Go through them one by one").focus()
    page.keyboard.press("Enter")
    for left in range(briefing.passages.content().count(), 0, -1):
        expect(page.get_by_text(f"{left} passage{'' if left == 1 else 's'} unreviewed")).to_be_visible()
        page.locator(":focus").press("Enter")

    expect(page.get_by_text("Every passage has been dealt with.")).to_be_visible()
    assert Recommendation.objects.count() == briefing.passages.suggested().count() == 3
    assert PassageDecision.objects.count() == briefing.passages.content().count() - 3


def test_coordinator_changes_many_at_once_after_looking_at_each(visit: Visit, cast: Cast) -> None:
    free, closed = factories.admit(cast, lead=None, owner=None), factories.admit(cast, lead=None, owner=None)
    factories.walk(cast, closed, Status.NOT_IMPLEMENTED)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/recommendations/")
    for box in page.locator("input[name=row]").all():
        box.check()
    page.get_by_role("button", name="Change").first.click()
    page.get_by_label("Lead", exact=True).fill("Ministry of Health")
    page.get_by_label("Due date").fill("2031-06-06")
    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_text("1 would change, 1 would not")).to_be_visible()
    expect(page.get_by_text("Assigned the lead to Ministry of Health, and set the due date to 6 June")).to_be_visible()
    visit.check_accessibility()
    for width in (320, 375, 1920):
        visit.check_width(width)
    page.get_by_role("button", name="Apply to 1").click()

    expect(page.get_by_text("1 changed, 1 not changed")).to_be_visible()
    visit.check_accessibility()
    assert free.entries.count() == 2


def test_the_pages_are_accessible_and_fit_a_phone(visit: Visit, cast: Cast) -> None:
    briefing = factories.briefing(cast)
    item = factories.admit(cast, parties=[cast.data], themes=[cast.theme])
    visit.sign_in(cast.coordinator)
    for path in (
        "/meetings/",
        "/meetings/add",
        "/meetings/PARIS/",
        "/meetings/PARIS/edit",
        "/meetings/PARIS/briefings/add",
        "/meetings/PARIS/recommendations/add",
        f"/briefings/{briefing.pk}/",
        f"/briefings/{briefing.pk}/?after=0",
        f"/recommendations/{item.reference}/edit",
        f"/recommendations/{item.reference}/relate",
    ):
        visit.open(path)
        visit.check_accessibility()
        for width in (320, 1920):
            visit.check_width(width)
