"""A coordinator's hands at the list: selecting rows, keeping a view, and going through a meeting line by line."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast
from tracker.models import ProgressEntry, Recommendation
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 375)


@pytest.fixture
def tracked(cast: Cast) -> list[Recommendation]:
    """Thirty, so that there are two pages of them."""
    return [factories.track(cast, title=f"Open harbour {number}") for number in range(1, 31)]


def test_rows_are_selected_in_a_bar_that_stays_in_view(visit: Visit, cast: Cast, tracked: list[Recommendation]) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/recommendations/?size=25")
    bar, boxes = page.locator("[data-selection]"), page.locator("tbody input[type=checkbox]")
    expect(bar).to_be_hidden()

    boxes.first.check()
    expect(bar).to_be_in_viewport()
    expect(bar.get_by_role("status")).to_have_text("1 selected, 30 match")
    visit.check_accessibility()
    for width in WIDTHS:
        visit.check_width(width)

    boxes.nth(4).click(modifiers=["Shift"])
    expect(bar.get_by_role("status")).to_have_text("5 selected, 30 match")
    page.get_by_label("Select all on this page").check()
    expect(bar.get_by_role("status")).to_have_text("25 selected, 30 match")
    bar.get_by_role("button", name="Select all 30 in this list").click()
    expect(bar.get_by_role("status")).to_have_text("30 selected, 30 match")
    bar.get_by_role("button", name="Clear the selection").click()
    expect(bar).to_be_hidden()

    boxes.first.check()
    bar.get_by_role("button", name="Select all 30 in this list").click()
    bar.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change 30 recommendations")


def test_ten_are_changed_and_put_back_without_scrolling(
    visit: Visit, cast: Cast, tracked: list[Recommendation]
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/recommendations/")
    for number in range(10):
        page.locator("tbody input[type=checkbox]").nth(number).check()
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_label("Priority").select_option("High")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("10 will change.")).to_be_visible()
    visit.check_accessibility()
    page.get_by_role("button", name="Change 10 recommendations").click()
    assert Recommendation.objects.filter(priority="priority").count() == 10

    page.get_by_role("link", name="Undo this change").click()
    visit.check_accessibility()
    for width in WIDTHS:
        visit.check_width(width)
    page.get_by_role("button", name="Undo the change of 10 recommendations").click()
    expect(page.get_by_text("The change of 10 recommendations is undone.")).to_be_visible()
    assert Recommendation.objects.filter(priority="priority").count() == 0


def test_several_are_set_up_in_one_table(visit: Visit, cast: Cast) -> None:
    for number in range(1, 5):
        factories.track(cast, title=f"Open harbour {number}", lead=None, owner=None)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/recommendations/")
    for number in range(3):
        page.locator("tbody input[type=checkbox]").nth(number).check()
    page.get_by_role("button", name="Set up", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up 3 recommendations")
    visit.check_accessibility()
    for width in WIDTHS:
        visit.check_width(width)

    page.get_by_text("Fill in the same for all rows").click()
    page.locator("#id_all-owner").fill(str(cast.desk))
    page.get_by_role("button", name="Fill in all rows").click()
    expect(page.get_by_text("Filled in 3 rows.")).to_be_visible()
    page.get_by_label("PARIS-02 Lead").fill("Ministry of Nothing")
    page.get_by_text("More: response, goal, themes, reason PARIS-03").click()
    page.get_by_label("Goal").last.fill("Ships come in.")
    page.get_by_role("button", name="Save all rows").last.click()
    expect(page.get_by_role("alert")).to_contain_text("PARIS-02, Lead")
    expect(page.get_by_label("Goal").last).to_have_value("Ships come in.")
    visit.check_accessibility()
    for width in WIDTHS:
        visit.check_width(width)
    # The browser says of the refusal that the page could not be loaded.
    visit.complaints.clear()
    page.get_by_label("PARIS-02 Lead").fill(cast.health.name)
    page.get_by_role("button", name="Save all rows").last.click()

    expect(page.get_by_text("3 recommendations are set up.")).to_be_visible()
    assert Recommendation.objects.filter(owner=cast.desk, lead=cast.health).count() == 3
    assert Recommendation.objects.filter(goal="Ships come in.").count() == 1


def test_a_view_is_kept_and_says_what_is_new(visit: Visit, cast: Cast, tracked: list[Recommendation]) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/recommendations/?status=open&kind=action")
    page.get_by_role("link", name="Save this view").click()
    visit.check_accessibility()
    page.get_by_label("Name").fill("Open actions")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("navigation", name="Views").get_by_role("link", name="Open actions")).to_have_attribute(
        "aria-current", "page"
    )
    page.get_by_role("button", name="Mark new items for me").click()
    expect(page.get_by_text("Nothing new since")).to_be_visible()

    factories.walk(cast, tracked[2], Status.IN_PROGRESS)
    page.reload()
    expect(page.get_by_text("1 new or changed since")).to_be_visible()
    expect(page.get_by_role("row").nth(3)).to_contain_text("Changed")
    visit.check_accessibility()
    for width in WIDTHS:
        visit.check_width(width)


def test_a_meeting_goes_through_its_items_line_by_line(visit: Visit, cast: Cast, tracked: list[Recommendation]) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/meetings/PARIS/run")
    visit.check_accessibility()
    for width in WIDTHS:
        visit.check_width(width)
    page.get_by_label("Received from").fill("the leads, in the meeting")
    page.get_by_label("PARIS-01: What happened?").fill("It has begun.")
    page.get_by_label("PARIS-01: Status").select_option("In progress")
    page.get_by_label("PARIS-02: What happened?").fill("No status chosen.")

    page.get_by_role("button", name="Save all lines").click()

    expect(page.get_by_text("1 line is saved.")).to_be_visible()
    expect(page.get_by_label("PARIS-02: What happened?")).to_have_value("No status chosen.")
    visit.check_accessibility()
    # The refusal, which the browser remarks on.
    assert all("422" in complaint for complaint in visit.complaints)
    visit.complaints.clear()
    page.get_by_label("PARIS-02: Status").select_option("Note only")
    page.get_by_role("button", name="Save all lines").click()
    expect(page.get_by_text("Saved: 1 recommendation has new entries in its log.")).to_be_visible()
    assert ProgressEntry.objects.filter(act__verb="run_meeting").count() == 2


def test_an_agenda_prints_without_fields(visit: Visit, cast: Cast, tracked: list[Recommendation]) -> None:
    visit.sign_in(cast.reader)
    visit.open("/meetings/PARIS/run")
    visit.page.emulate_media(media="print")

    expect(visit.page.get_by_role("link", name="Open harbour 1", exact=True)).to_be_visible()
    expect(visit.page.locator("textarea")).to_have_count(0)
