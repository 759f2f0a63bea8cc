"""The main job in a real browser: sign in, add an update, see it on the Overview, look at everything else."""

from __future__ import annotations

import pytest

from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker import actions
from tracker.models import Recommendation
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tracked(cast: Cast) -> Recommendation:
    """The first of a briefing's recommendations, owned by the desk."""
    briefing = factories.briefing(cast)
    draft = factories.drafted("", 20)
    first = actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=draft, lead=cast.health)[0]
    actions.assign(recommendation=first, by=cast.coordinator, draft=draft, lead=cast.health, owner=cast.desk)
    return first


def test_contributor_logs_progress_by_keyboard_and_sees_it_on_the_overview(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.holder)
    visit.open(f"/recommendations/{tracked.reference}/")
    page = visit.page
    page.locator("details.composer > summary").press("Enter")
    page.get_by_label("What happened?").fill("The network has a charter.")
    page.get_by_label("In progress").check()
    page.keyboard.press("Enter")

    page.wait_for_url("**/#log-*")
    assert "The network has a charter." in page.locator(".log").first.inner_text()
    assert tracked.entries.filter(status_to=Status.IN_PROGRESS).exists()

    page.get_by_role("link", name="Overview").click()
    page.wait_for_url(f"{visit.base}/")
    assert "The network has a charter." in page.locator("main").inner_text()


def test_quote_leads_into_the_briefing_and_back(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.reader)
    visit.open(f"/recommendations/{tracked.reference}/")
    page = visit.page
    page.get_by_role("link", name="Outcome of the preparatory talks").click()
    page.wait_for_url("**/briefings/**")
    mark = page.locator("mark:target")
    assert mark.inner_text() == tracked.title
    page.locator("mark:target + .refs a").click()
    page.wait_for_url(f"**/recommendations/{tracked.reference}/")


def test_refused_form_keeps_what_was_typed(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.holder)
    visit.open(f"/recommendations/{tracked.reference}/?report")
    page = visit.page
    page.get_by_label("Next step").fill("Ask the laboratories")
    page.get_by_role("button", name="Add an update").click()

    page.get_by_text("There is a problem").wait_for()
    assert page.get_by_label("Next step").input_value() == "Ask the laboratories"
    visit.check_accessibility()
    # The browser itself notes an answer that is no success; that is all it may note.
    assert all("422" in complaint for complaint in visit.complaints)
    visit.complaints.clear()


PAGES = [
    "/",
    "/figures/",
    "/compare/?by=lead&figure=tracked",
    "/recommendations/",
    "/recommendations/?status=in_progress",
    "/recommendations/?q=nothing+like+this",
    "/recommendations/{reference}/",
    "/report/?since=2026-01-01",
    "/meetings/",
    "/meetings/PARIS/",
    "/briefings/{briefing}/",
    "/statuses/",
    "/password/",
]


@pytest.mark.parametrize("person", ["reader", "holder", "coordinator"])
@pytest.mark.slow
def test_every_page_is_accessible_fits_a_phone_and_breaks_no_policy(
    visit: Visit, cast: Cast, tracked: Recommendation, person: str
) -> None:
    factories.walk(cast, tracked, Status.STALLED)
    visit.sign_in(getattr(cast, person))
    briefing = tracked.sources.get().briefing_id
    for path in PAGES:
        visit.open(path.format(reference=tracked.reference, briefing=briefing))
        visit.check_accessibility()
        for width in (320, 375, 1920):
            visit.check_width(width)


def test_pages_before_the_sign_in_are_accessible(visit: Visit, cast: Cast) -> None:
    for path in ("/sign-in/", "/password/forgotten"):
        visit.open(path)
        visit.check_accessibility()
        visit.check_width(320)
