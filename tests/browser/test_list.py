"""The list refreshes in its place, by keyboard; back and forward work; what is no list opens as a page of its own."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker.models import Recommendation
from tracker.tables import RecommendationTable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tracked(cast: Cast) -> list[Recommendation]:
    """Thirty, so that there are two pages of them; the last one about something else."""
    return [factories.track(cast, title=f"Open harbour {n}" if n < 30 else "Count the ships") for n in range(1, 31)]


def is_same_page(visit: Visit) -> bool:
    """Say whether the browser still shows the page that `mark` marked."""
    return bool(visit.page.evaluate("window.marked === true"))


def mark(visit: Visit) -> None:
    visit.page.evaluate("window.marked = true")


def test_sorting_paging_and_filters_refresh_only_the_list(
    visit: Visit, cast: Cast, tracked: list[Recommendation]
) -> None:
    visit.sign_in(cast.reader)
    page = visit.page
    visit.open("/recommendations/?size=25")
    mark(visit)

    page.get_by_role("link", name="Next").press("Enter")
    page.wait_for_url("**page=2**")
    expect(page.get_by_text("26 to 30 on this page")).to_be_visible()
    expect(page.get_by_role("heading", name="30 recommendations")).to_be_focused()

    page.get_by_role("columnheader", name="Recommendation").get_by_role("link").press("Enter")
    page.wait_for_url("**sort=title**")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Count the ships")
    assert is_same_page(visit)

    visit.open("/recommendations/?q=ships")
    expect(page.get_by_role("heading", name="1 recommendation", exact=True)).to_be_visible()
    assert page.title().startswith("Recommendations")
    visit.check_accessibility()

    page.get_by_role("link", name="Remove the filter Search: ships").press("Enter")
    expect(page.get_by_role("heading", name="30 recommendations")).to_be_visible()
    assert "q=" not in page.url


def test_back_and_forward_show_what_was_there(visit: Visit, cast: Cast, tracked: list[Recommendation]) -> None:
    visit.sign_in(cast.reader)
    page = visit.page
    visit.open("/recommendations/?size=25")
    page.get_by_role("link", name="Next").press("Enter")
    expect(page.get_by_text("26 to 30 on this page")).to_be_visible()

    page.go_back()
    expect(page.get_by_text("1 to 25 on this page")).to_be_visible()
    page.go_forward()
    expect(page.get_by_text("26 to 30 on this page")).to_be_visible()

    page.get_by_role("row").nth(1).get_by_role("link").first.press("Enter")
    page.wait_for_url("**/recommendations/PARIS-26/")
    page.go_back()
    expect(page.get_by_text("26 to 30 on this page")).to_be_visible()


def test_a_list_that_was_misread_is_refreshed_with_the_sentence(
    visit: Visit, cast: Cast, tracked: list[Recommendation]
) -> None:
    visit.sign_in(cast.reader)
    page = visit.page
    visit.open("/recommendations/")
    mark(visit)
    # As from a page made before the organisation was taken away.
    page.evaluate("document.querySelector('#id_lead option:last-child').value = '999999'")
    page.locator("#id_lead").select_option("999999")

    expect(page.get_by_text("999999")).to_be_visible()
    assert is_same_page(visit)
    # The browser notes that the answer was a refusal; nothing else may have been complained about.
    visit.complaints[:] = [said for said in visit.complaints if "status of 400" not in said]


def test_whoever_was_signed_out_meanwhile_is_asked_to_sign_in(
    visit: Visit, cast: Cast, tracked: list[Recommendation]
) -> None:
    visit.sign_in(cast.reader)
    page = visit.page
    visit.open("/recommendations/?size=25")
    page.context.clear_cookies()

    page.get_by_role("link", name="Next").press("Enter")

    page.wait_for_url("**/sign-in/?next=**page%3D2**")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_twelve_rows_are_in_view_and_a_filter_applies_at_once(
    visit: Visit, cast: Cast, tracked: list[Recommendation]
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 800})
    visit.open("/recommendations/")
    bottoms = page.locator(".rows tbody tr").evaluate_all("rows => rows.map(row => row.getBoundingClientRect().bottom)")
    assert len([bottom for bottom in bottoms if bottom <= 800]) >= 12
    visit.check_accessibility()
    mark(visit)

    page.locator("#id_status").select_option("closed")

    expect(page.get_by_text("No recommendations match these filters")).to_be_visible()
    assert page.url.endswith("?status=closed")
    page.get_by_role("link", name="Remove the filter Status: Any closed").click()
    expect(page.get_by_role("heading", name="30 recommendations")).to_be_visible()
    assert is_same_page(visit)


def test_dark_is_chosen_in_the_menu_and_never_printed(visit: Visit, cast: Cast, tracked: list[Recommendation]) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/recommendations/")
    page.locator("#account > summary").click()
    with page.expect_response("**/appearance/choose"):
        page.get_by_role("button", name="Dark").click()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) == "rgb(15, 17, 20)"
    visit.open("/admin/")
    visit.check_accessibility()
    visit.open("/recommendations/")
    assert page.evaluate(ground) == "rgb(15, 17, 20)"
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert page.locator(".rows tbody tr").first.evaluate("row => getComputedStyle(row).display") == "table-row"


def test_every_column_has_room_for_words_when_all_are_shown(visit: Visit, cast: Cast) -> None:
    factories.track(cast, due_on=timezone.localdate() + timedelta(days=9), themes=[cast.theme], parties=[cast.data])
    visit.sign_in(cast.reader)
    columns = [name for name in RecommendationTable.base_columns if name not in RecommendationTable.always]

    visit.open(f"/recommendations/?{urlencode({'columns': columns}, doseq=True)}")

    heads = visit.page.locator(".rows.broad thead th")
    expect(heads).to_have_count(len(RecommendationTable.base_columns))
    narrow = heads.evaluate_all("found => found.filter(each => each.offsetWidth < 80).map(each => each.className)")
    assert narrow == []
