"""What the stylesheet promises of pages with much in them, or little: on a phone, on paper, with long names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from model_bakery import baker
from playwright.sync_api import Locator, expect

from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker.actions import SourceText
from tracker.forms.choosing import LISTED
from tracker.models import Organisation, Recommendation, User
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tracked(cast: Cast) -> Recommendation:
    return factories.track(cast)


def box(found: Locator) -> dict[str, float]:
    """Where something stands: x, y, width and height."""
    return dict(found.bounding_box() or {})


def test_list_with_a_lead_to_be_typed_fits_a_phone(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    for number in range(LISTED):
        baker.make(Organisation, name=f"Agency {number}")
    visit.sign_in(cast.reader)
    visit.open("/recommendations/")
    lead = visit.page.get_by_role("textbox", name="Lead")
    assert lead.get_attribute("placeholder") == "Lead, by name"

    for width in (320, 375):
        visit.check_width(width)


def test_names_of_organisations_and_people_have_the_width_of_a_phone(visit: Visit, cast: Cast) -> None:
    visit.sign_in(cast.coordinator)
    visit.page.set_viewport_size({"width": 375, "height": 800})
    for path in ("/organisations/", "/people/"):
        visit.open(path)
        assert box(visit.page.locator(".cell-name").last)["width"] > 300


def test_numbers_of_any_size_stand_apart_from_what_they_count(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.reader)
    visit.open("/")
    number, name = visit.page.locator(".attention .number").first, visit.page.locator(".attention .name").first
    number.evaluate("number => number.textContent = '1,163,000'")
    number_at, name_at = box(number), box(name)

    assert number_at["x"] > name_at["x"] + name_at["width"]
    assert number_at["height"] < 2 * name_at["height"]


def test_what_changed_follows_right_after_what_to_raise(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.reader)
    visit.open("/")
    raised, changed = (box(visit.page.get_by_role("region", name=name)) for name in ("To raise", "Changed since"))

    assert 0 < changed["y"] - raised["y"] - raised["height"] < 60


def test_every_number_of_a_status_is_large_enough_to_hit(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.reader)
    visit.open("/")
    for number in visit.page.locator(".standing .count").all():
        size = box(number)
        assert min(size["width"], size["height"]) >= 24


def test_paper_shows_no_boxes_to_tick_and_no_paths(visit: Visit, cast: Cast) -> None:
    tracked = factories.track(cast, sources=[SourceText(factories.briefing(cast), 0, 5)])
    visit.sign_in(cast.coordinator)
    visit.open("/recommendations/")
    pick = visit.page.get_by_role("checkbox", name=tracked.reference)
    expect(pick).to_be_visible()
    visit.page.emulate_media(media="print")
    expect(pick).to_be_hidden()

    visit.open(f"/recommendations/{tracked.reference}/")
    after = visit.page.locator(".source a").evaluate("link => getComputedStyle(link, '::after').content")
    assert after == "none"


def test_head_stays_small_on_a_phone_however_long_the_name(visit: Visit, cast: Cast) -> None:
    User.objects.filter(pk=cast.reader.pk).update(name="Deputy director of the international department")
    visit.sign_in(cast.reader)
    page = visit.page
    assert box(page.locator(".masthead"))["height"] <= 60

    page.set_viewport_size({"width": 375, "height": 800})

    assert box(page.locator(".masthead"))["height"] < 160
    visit.check_width(320)


def test_form_for_the_log_opens_in_its_place_with_the_cursor_in_it_and_keeps_what_was_typed(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.holder)
    page = visit.page
    visit.open(f"/recommendations/{tracked.reference}/?log=all")
    said, button = page.get_by_label("What happened?"), page.locator("details.composer > summary")
    expect(said).to_be_hidden()
    button.press("Enter")
    expect(said).to_be_focused()
    page.keyboard.type("The terms are agreed.")

    button.press("Enter")
    expect(said).to_be_hidden()
    button.press("Enter")

    expect(said).to_have_value("The terms are agreed.")


@pytest.mark.parametrize("width", [1280, 375])
def test_menu_of_actions_opens_by_keyboard_and_closes_with_escape_and_by_a_click_elsewhere(
    visit: Visit, cast: Cast, tracked: Recommendation, width: int
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    page.set_viewport_size({"width": width, "height": 800})
    visit.open(f"/recommendations/{tracked.reference}/")
    button, merge = page.locator("details.menu > summary"), page.get_by_role("link", name="Merge", exact=True)
    expect(merge).to_be_hidden()

    button.press("Enter")
    expect(merge).to_be_visible()
    visit.check_accessibility()
    visit.check_width(width)
    page.keyboard.press("Escape")
    expect(merge).to_be_hidden()
    expect(button).to_be_focused()

    button.press("Enter")
    page.get_by_role("heading", level=1).click()
    expect(merge).to_be_hidden()


def test_log_begins_in_the_first_view(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    factories.claim(cast, tracked)
    visit.sign_in(cast.coordinator)
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 800})
    visit.open(f"/recommendations/{tracked.reference}/")

    assert box(page.locator("#log-heading"))["y"] < 600


def test_the_past_day_of_the_list_stands_on_the_line_of_what_is_beside_it(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 800})
    visit.open("/recommendations/")
    day, beside = box(page.locator(".as-of > summary")), box(page.get_by_role("link", name="Download", exact=True))
    listed = box(page.locator("#list"))

    assert abs(day["y"] + day["height"] / 2 - beside["y"] - beside["height"] / 2) <= 1
    # Its words end where the list ends; the padding of the button is beyond.
    assert day["x"] + day["width"] - 8 == listed["x"] + listed["width"]


def test_no_word_of_the_report_is_broken_on_a_phone(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.reader)
    page = visit.page
    page.set_viewport_size({"width": 375, "height": 800})
    visit.open("/report/")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Verified"))
    cells = [box(cell) for cell in row.get_by_role("cell").all()]

    assert cells[-1]["width"] > 300, "what it counts has a line of its own"
    assert cells[-1]["y"] > cells[0]["y"]
    visit.check_accessibility()
    visit.check_width(320)


def test_headings_stand_apart_from_what_they_head(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.holder)
    page = visit.page
    for address, below in {
        "/search/?q=laboratory": ".hits > .panel",
        "/notices/choose": "form.panel .field",
    }.items():
        visit.open(address)
        heading, first = box(page.locator("main h2").first), box(page.locator(below).first)
        assert first["y"] - heading["y"] - heading["height"] >= 8, address


def test_buttons_that_look_like_links_have_their_colour(visit: Visit, cast: Cast, tracked: Recommendation) -> None:
    visit.sign_in(cast.reader)
    page = visit.page

    def colour(found: Locator) -> str:
        return str(found.evaluate("found => getComputedStyle(found).color"))

    visit.open(f"/recommendations/{tracked.reference}/")
    follow = page.get_by_role("button", name="Follow", exact=True)
    assert colour(follow) == colour(page.locator(".source figcaption a, .facts a, .foot a").first)


def test_orders_of_the_list_begin_where_the_rows_begin_on_a_phone(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.coordinator)
    visit.page.set_viewport_size({"width": 375, "height": 800})
    visit.open("/recommendations/")
    head = visit.page.locator(".rows thead tr").evaluate("row => getComputedStyle(row).paddingInlineStart")

    assert head == "0px"


def test_on_a_phone_the_rows_of_the_list_begin_in_the_first_view(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    for width in (320, 375):
        page.set_viewport_size({"width": width, "height": 800})
        visit.open("/recommendations/?status=open")
        head, row = box(page.get_by_role("heading", name="Recommendations")), box(page.locator("tbody tr").first)
        assert row["y"] - head["y"] <= 260
        expect(page.get_by_role("link", name="Remove the filter Status: Any open")).to_be_visible()
        tabs = page.locator(".views li")
        assert {box(tab)["y"] for tab in tabs.all()} == {box(tabs.first)["y"]}, "the tabs stand in one row"
        for hidden in (page.get_by_role("combobox", name="Needs attention"), page.get_by_role("link", name="Download")):
            expect(hidden).to_be_hidden()
            page.get_by_text("Filter and sort").click()
            expect(hidden).to_be_visible()
            page.get_by_text("Filter and sort").click()
        visit.check_accessibility()

    page.get_by_text("Filter and sort").click()
    page.get_by_role("combobox", name="Needs attention").select_option("no_owner")
    page.wait_for_url("**attention=no_owner**")
    expect(page.get_by_role("combobox", name="Needs attention")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_text("Filter and sort")).to_be_hidden()
    expect(page.get_by_role("combobox", name="Needs attention")).to_be_visible()


def test_what_to_raise_begins_early_and_the_filters_open_on_a_phone(
    visit: Visit, cast: Cast, tracked: Recommendation
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    for width, height, early in ((1280, 800, 640), (375, 700, 1000)):
        page.set_viewport_size({"width": width, "height": height})
        visit.open("/")
        assert box(page.get_by_role("heading", name="To raise"))["y"] < early
        expect(page.locator(".numbers .number").first).to_be_visible()
        visit.check_accessibility()

    lead = page.get_by_role("combobox", name="Lead")
    expect(lead).to_be_hidden()
    page.get_by_text("Compare and filter").click()
    expect(lead).to_be_visible()
    visit.open("/?since=&since=")
    expect(page.get_by_text("Enter a date.")).to_be_visible()


def test_while_a_meeting_is_run_names_and_fields_stand_on_one_line(visit: Visit, cast: Cast) -> None:
    due_on = timezone.localdate() + timedelta(days=10)
    begun, other = factories.track(cast, due_on=due_on, days_ago=170), factories.track(cast, title="No date")
    factories.walk(cast, begun, Status.IN_PROGRESS)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"/meetings/{cast.meeting.code}/run")

    head = page.locator(".run-head .field")
    assert len({box(name)["y"] for name in head.locator("label").all()}) == 1
    assert len({box(typed)["y"] for typed in head.locator("input").all()}) == 1
    dates = page.locator(".said-due_on")
    assert (dates.count(), len({box(date)["x"] for date in dates.all()})) == (2, 1)
    assert "In progress · Due in 10 days" in page.locator(f"#item-{begun.reference} .about").inner_text()
    assert page.locator(f"#item-{other.reference} .said-confidence").count() == 0
