"""Words and marks have room: none lies over another, none is cut, and a menu is as wide as what stands in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker import actions
from tracker.models import Recommendation
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS_AT = """element => {
    const words = document.createRange(), after = getComputedStyle(element, "::after");
    words.selectNodeContents(element);
    const { left, right, top, bottom } = words.getBoundingClientRect();
    return { left, right: right + (after.content === "none" ? 0 : 16), top, bottom };
}"""
"""Where the words of an element stand, with the arrow that the stylesheet writes after them."""


@pytest.fixture
def tracked(cast: Cast) -> Recommendation:
    return factories.track(cast)


def words_at(found: Locator) -> dict[str, float]:
    return dict(found.evaluate(WORDS_AT))


def test_marks_and_headings_of_the_list_lie_over_no_title(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    page = visit.page
    visit.sign_in(cast.reader)
    visit.open("/recommendations/?sort=reference")
    page.get_by_role("button", name="Mark new items for me").click()
    factories.walk(cast, tracked, Status.IN_PROGRESS)
    page.reload()
    reference, title = (page.locator(f"th.cell-{name} a") for name in ("reference", "title"))
    assert words_at(reference)["right"] < words_at(title)["left"]

    mark, cell = page.locator("tbody .news"), page.locator("td.cell-title")
    mark.evaluate("mark => (mark.textContent = 'Changed')")
    assert words_at(mark)["right"] < words_at(cell)["left"]


@pytest.mark.parametrize("width", [1280, 375])
def test_menu_of_the_account_breaks_no_word_and_moves_nothing(visit: Visit, cast: Cast, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 800})
    visit.sign_in(cast.reader)
    name, navigation = page.locator("#account > summary"), page.locator(".masthead nav a").first
    before = words_at(name), words_at(navigation)
    name.click()

    assert (words_at(name), words_at(navigation)) == before
    for choice in page.locator(".appearance button").all():
        at = words_at(choice)
        assert at["bottom"] - at["top"] < 24, choice.text_content()


def test_fields_of_a_page_about_some_recommendations_show_their_words_whole(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 800})
    visit.sign_in(cast.reader)
    for path in ("/", "/figures/", "/compare/", "/report/"):
        visit.open(path)
        if (more := page.locator(".scope summary")).count():
            more.click()
        fields = page.locator(".scope :is(select, input:not([type]))").all()
        assert len(fields) >= 5
        for field in fields:
            needed = field.evaluate(
                """field => {
                    const brush = document.createElement("canvas").getContext("2d");
                    brush.font = getComputedStyle(field).font;
                    const words = field.placeholder ?? field.selectedOptions[0].text;
                    return brush.measureText(words).width + (field.placeholder === undefined ? 40 : 20);
                }"""
            )
            assert needed <= (field.bounding_box() or {})["width"], (path, field.get_attribute("name"))


@pytest.mark.parametrize("width", [1280, 375])
def test_menu_of_actions_is_as_wide_as_its_words(visit: Visit, cast: Cast, tracked: Recommendation, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 800})
    visit.sign_in(cast.holder)
    visit.open(f"/recommendations/{tracked.reference}/")
    page.locator("details.menu > summary").click()
    menu = page.locator("details.menu > nav")

    words = max(words_at(each)["right"] for each in menu.locator(":is(a, small)").all())
    at: dict[str, float] = dict(menu.bounding_box() or {})
    assert at["x"] + at["width"] - words < 60
    visit.check_width(width)


def test_rows_that_are_selected_are_tinted(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.coordinator)
    visit.open("/recommendations/")
    row = visit.page.locator("tbody tr").first
    colour = "row => getComputedStyle(row).backgroundColor"
    before = row.evaluate(colour)
    row.get_by_role("checkbox").check()
    visit.page.mouse.move(0, 0)

    assert row.evaluate(colour) != before
    visit.check_accessibility()


def test_a_past_day_is_chosen_at_the_head_of_the_page(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 800})
    visit.sign_in(cast.reader)
    for path in ("/", "/figures/", "/recommendations/", f"/recommendations/{tracked.reference}/", "/meetings/"):
        visit.open(path)
        opener = page.get_by_text("As of: today")
        assert words_at(opener)["bottom"] < 200, path
        opener.click()
        expect(page.get_by_label("See this page as it was on")).to_be_visible()
        visit.check_width(375)
    visit.check_accessibility()
    page.keyboard.press("Escape")
    expect(page.get_by_label("See this page as it was on")).to_be_hidden()


def test_paper_has_no_closed_folds_and_nothing_that_joins_what_is_left_out(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    actions.raise_item(by=cast.coordinator, recommendation=tracked, choice="pinned")
    visit.sign_in(cast.coordinator)
    visit.open("/")
    page = visit.page
    page.emulate_media(media="print")

    expect(page.get_by_text("Why these")).to_be_hidden()
    raised = page.locator(".to-raise li").first
    assert not raised.inner_text().rstrip().endswith("·")


COVERED = """() => [...document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea)")]
.filter(field => {
    if (!field.checkVisibility()) return false;
    field.scrollIntoView({ block: "nearest" });
    const { left, top, width, height } = field.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return there !== field && !field.labels[0]?.contains(there);
}).map(field => field.name)"""
"""The fields of a page of which something else covers the middle, once each was brought into view."""


def test_on_a_phone_what_stays_in_view_covers_no_field(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    page, briefing = visit.page, factories.briefing(cast)
    first = briefing.passages.suggested().in_order()[0]
    page.set_viewport_size({"width": 375, "height": 667})
    visit.sign_in(cast.coordinator)
    review = f"/briefings/{briefing.pk}/"
    for path in (review, f"{review}?passage={first.pk}", f"/meetings/{cast.meeting.code}/run", "/recommendations/"):
        visit.open(path)
        if path == "/recommendations/":
            page.locator("tbody").get_by_role("checkbox").first.check()
        assert page.evaluate(COVERED) == [], path
    # Without any scrolling: nothing lies over what is to be read before one decides.
    visit.open(review)
    title, turn = page.get_by_label("Title", exact=True), page.locator(".card .turn")
    assert words_at(title)["bottom"] <= words_at(turn)["top"]


def test_on_a_phone_each_suggestion_says_its_kind(visit: Visit, cast: Cast) -> None:
    page, briefing = visit.page, factories.briefing(cast)
    page.set_viewport_size({"width": 375, "height": 667})
    visit.sign_in(cast.coordinator)
    visit.open(f"/briefings/{briefing.pk}/accept-all")

    kinds = page.locator(".preview tbody td:last-child")
    assert kinds.count() > 1
    for kind in kinds.all():
        expect(kind).to_be_visible()
        assert kind.evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"Kind')
    visit.check_width(375)


def test_on_a_phone_titles_and_owners_in_the_list_are_whole(visit: Visit, cast: Cast) -> None:
    factories.track(cast, title="Set up a joint task force for cybersecurity and the protection of personal data " * 2)
    page = visit.page
    page.set_viewport_size({"width": 375, "height": 667})
    visit.sign_in(cast.reader)
    visit.open("/recommendations/")

    cut = "element => element.scrollHeight > element.clientHeight + 1"
    for each in page.locator("td.cell-title a, td.cell-owner span").all():
        assert not each.evaluate(cut), each.text_content()
