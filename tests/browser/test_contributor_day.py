"""A contributor's day by keyboard alone: sign in, see what is due, log it, say "no change" to the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Keyboard, Visit
from tests.conftest import Cast
from tracker import actions
from tracker.models import Recommendation
from tracker.workflow import Status, Step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = "The charter is signed."


@pytest.fixture
def quiet(cast: Cast) -> list[Recommendation]:
    """Two recommendations of the desk, last heard of a hundred and more days ago; the first is the quieter."""
    made = [factories.track(cast, days_ago=130, title=title) for title in ("Laboratory network", "Stockpile register")]
    for number, one in enumerate(made):
        draft = factories.drafted("It began.", 120 - number)
        actions.report(recommendation=one, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    return made


def test_progress_is_logged_in_under_ten_keys_and_one_sentence(
    visit: Visit, cast: Cast, quiet: list[Recommendation]
) -> None:
    keyboard, page = Keyboard(visit), visit.page
    visit.open("/")
    keyboard.type(cast.holder.email)
    keyboard.press("Tab")
    keyboard.type(factories.PASSWORD)
    keyboard.press("Enter")

    page.wait_for_url("**/work/")
    assert page.get_by_text("No update for 120 days").is_visible()
    keyboard.press("Enter")

    page.wait_for_url(f"**/{quiet[0].reference}/?report&from=work&next={quiet[1].reference}")
    keyboard.type(SENTENCE)
    keyboard.press("Tab", "Enter")

    page.wait_for_url(f"**/work/?at={quiet[1].reference}")
    assert page.get_by_text(f"Added to the log. The status of {quiet[0].reference} is “In progress”.").is_visible()
    entry = quiet[0].entries.latest("sequence")
    assert (entry.kind, entry.text, entry.status_to) == (Step.REPORT, SENTENCE, Status.IN_PROGRESS)
    assert keyboard.pressed < 10
    visit.wait_for_focus()
    expect(page.get_by_role("link", name=f"Add an update {quiet[1].reference}")).to_be_focused()


def test_no_change_is_said_on_the_page_itself_until_nothing_is_due(
    visit: Visit, cast: Cast, quiet: list[Recommendation]
) -> None:
    visit.sign_in(cast.holder)
    keyboard, page = Keyboard(visit), visit.page
    page.wait_for_url("**/work/")
    visit.check_accessibility()
    for width in (320, 375, 1920):
        visit.check_width(width)

    for one in quiet:
        keyboard.press("Tab", "Enter")
        page.get_by_text(f"No change confirmed for {one.reference}.").wait_for()

    assert page.get_by_text("You have no open items").is_visible()
    assert page.url == f"{visit.base}/work/"  # after the last item there is none to go on with
    assert [one.entries.filter(kind=Step.CHECK_IN).count() for one in quiet] == [1, 1]
    visit.check_accessibility()


def test_coordinators_page_is_accessible_with_everything_on_it(
    visit: Visit, cast: Cast, quiet: list[Recommendation]
) -> None:
    factories.briefing(cast)
    factories.track(cast, lead=None, owner=None)
    factories.claim(cast, quiet[0])
    day = timezone.localdate() + timedelta(days=200)
    actions.propose_date(recommendation=quiet[1], by=cast.holder, draft=factories.drafted("Later."), due_on=day)
    visit.sign_in(cast.coordinator)

    visit.page.wait_for_url("**/work/")
    assert visit.page.get_by_role("link", name=f"Verify {quiet[0].reference}").is_visible()
    visit.check_accessibility()
    for width in (320, 375, 1920):
        visit.check_width(width)
    visit.page.get_by_role("link", name=f"Verify {quiet[0].reference}").press("Enter")
    visit.page.wait_for_url(f"**/{quiet[0].reference}/verify?from=work*")


def test_completion_is_reported_with_two_links_from_my_work_in_four_clicks(
    visit: Visit, cast: Cast, quiet: list[Recommendation]
) -> None:
    visit.sign_in(cast.holder)
    page, made = visit.page, quiet[0]
    page.wait_for_url("**/work/")
    page.evaluate("window.name = '0'; 1")
    page.add_init_script("addEventListener('click', (e) => e.detail && (window.name = +window.name + 1), true)")
    page.reload()

    page.get_by_role("link", name=f"Report as complete {made.reference}").click()
    page.get_by_label("All of it").click()
    for said in ("The charter is signed.", "example.org/charter", "The charter", "example.org/minutes", "The minutes"):
        page.keyboard.press("Tab")
        page.keyboard.type(said)
    visit.check_accessibility()
    page.get_by_role("button", name="Report as complete").click()

    page.wait_for_url("**/work/?at=*")
    assert int(page.evaluate("window.name")) <= 4
    entry = made.entries.latest("sequence")
    assert entry.kind == Step.CLAIM
    assert [item.url for item in entry.evidence.order_by("pk")] == [
        "https://example.org/charter",
        "https://example.org/minutes",
    ]
    waiting = page.get_by_role("region", name="Waiting for others")
    expect(waiting.get_by_text("Awaiting verification by a coordinator")).to_be_visible()
