"""The keys of every page in a real browser: `/` goes to the search, `?` shows the keys; in a field they are typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker.models import Recommendation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/",
    "/figures/",
    "/work/",
    "/recommendations/",
    "/recommendations/{reference}/",
    "/recommendations/{reference}/close",
    "/recommendations/{reference}/edit",
    "/meetings/",
    "/meetings/PARIS/",
    "/briefings/{briefing}/",
    "/organisations/",
    "/themes/",
    "/statuses/",
)
PLACES_FOCUS = {"/work/", "/recommendations/{reference}/close"}
"""Here the page puts the focus itself; a key pressed before it has would be lost."""


@pytest.fixture
def tracked(cast: Cast) -> Recommendation:
    """A recommendation that nobody owns, so that it waits for a coordinator."""
    return factories.track(cast, owner=None)


def test_slash_goes_to_the_search_on_every_page(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    briefing = factories.briefing(cast)
    visit.sign_in(cast.coordinator)
    for path in PAGES:
        visit.open(path.format(reference=tracked.reference, briefing=briefing.pk))
        if path in PLACES_FOCUS:
            visit.wait_for_focus()
        visit.page.keyboard.press("/")
        expect(visit.page.get_by_label("Search everything"), path).to_be_focused()
        expect(visit.page.get_by_label("Search everything"), path).to_have_value("")


def test_search_is_typed_and_sent_by_keyboard_alone(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/statuses/")
    page.keyboard.press("/")
    expect(page.get_by_label("Search everything")).to_be_focused()
    page.keyboard.type("paris 1")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/recommendations/{tracked.reference}/")


def test_question_mark_shows_the_keys_and_escape_goes_back_to_where_one_was(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    page.wait_for_url("**/work/")
    visit.wait_for_focus()
    begins = page.locator(":focus")
    assert "Set up" in begins.inner_text()

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    visit.check_accessibility()
    visit.check_width(320)

    page.keyboard.press("/")
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name=f"Set up {tracked.reference}")).to_be_focused()


def test_keys_are_typed_where_somebody_writes(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.holder)
    page = visit.page
    visit.open(f"/recommendations/{tracked.reference}/?report")
    visit.wait_for_focus()
    said = page.get_by_label("What happened?")
    expect(said).to_be_focused()

    page.keyboard.type("Why? See 3/4.")

    expect(said).to_have_value("Why? See 3/4.")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()


def test_keys_of_the_browser_itself_are_left_to_it(visit: Visit, cast: Cast) -> None:
    visit.sign_in(cast.reader)
    page = visit.page
    visit.open("/statuses/")
    page.keyboard.press("Control+/")
    page.keyboard.press("Alt+?")
    # A key that is ours comes after those that are not, so that there is something to wait for.
    expect(page.get_by_label("Search everything")).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
