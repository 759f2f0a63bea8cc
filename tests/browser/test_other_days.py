"""The days of a reader, of an administrator and of the new holder of a post, by keyboard alone."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Keyboard, Visit
from tests.conftest import Cast
from tracker.actions import SourceText
from tracker.models import User
from tracker.models.people import Role
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_reader_goes_from_a_figure_to_its_list_to_the_words_of_the_source(
    visit: Visit, keyboard: Keyboard, cast: Cast
) -> None:
    briefing = factories.briefing(cast)
    passage = briefing.passages.suggested().in_order()[0]
    words = SourceText(briefing, passage.suggested_start, passage.suggested_end)
    claimed = factories.track(cast, sources=[words], title="Open the port")
    factories.walk(cast, claimed, Status.REPORTED_COMPLETE)
    visit.sign_in(cast.reader)
    page, link = visit.page, partial(visit.page.get_by_role, "link")

    page.wait_for_url(f"{visit.base}/")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    keyboard.follow(link(name="1 awaiting verification").first, "**/recommendations/?attention=claimed")
    keyboard.follow(link(name="Open the port"), f"**/{claimed.reference}/")
    expect(page.get_by_text("Reported complete, awaiting verification")).to_be_visible()
    assert page.get_by_role("button", name="Add an update").count() == 0
    keyboard.follow(link(name=briefing.title), "**/briefings/**")
    expect(page.locator("mark:target")).to_be_visible()

    page.keyboard.press("/")
    keyboard.type("port")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=port")
    expect(page.locator("mark").first).to_have_text("port")


def test_of_the_choice_and_the_date_that_the_overview_compares_with_the_last_counts(visit: Visit, cast: Cast) -> None:
    factories.track(cast)
    visit.sign_in(cast.reader)
    page = visit.page
    choice, day = page.get_by_label("Compare with"), page.get_by_label("or a date")

    day.fill("2026-03-31")
    assert choice.locator("option:checked").inner_text() == "a date"
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**since=2026-03-31**")
    assert (choice.locator("option:checked").inner_text(), day.input_value()) == ("a date", "2026-03-31")
    choice.select_option("month")
    assert day.input_value() == ""


def test_administrator_invites_somebody_and_ends_their_account(visit: Visit, keyboard: Keyboard, cast: Cast) -> None:
    administrator = factories.user("Plain administrator", Role.ADMINISTRATOR, is_staff=True)
    visit.sign_in(administrator)
    page, link, button = visit.page, partial(visit.page.get_by_role, "link"), partial(visit.page.get_by_role, "button")

    keyboard.follow(link(name="People"), "**/people/")
    keyboard.follow(link(name="Invite somebody"), "**/people/invite")
    keyboard.fill(page.get_by_label("E-mail address"), "new.desk@example.org")
    keyboard.fill(page.get_by_role("textbox", name="Name"), "New desk officer")
    keyboard.fill(page.get_by_role("combobox", name="Organisation"), "Ministry of Health")
    keyboard.reach(page.get_by_role("checkbox", name="Contributor"))
    page.keyboard.press("Space")
    keyboard.reach(button(name="Invite"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pass on this link")).to_be_visible()

    made = User.objects.get(email="new.desk@example.org")
    assert Role.CONTRIBUTOR in made.roles
    keyboard.follow(link(name="People").first, "**/people/")
    keyboard.follow(link(name="New desk officer"), f"**/people/{made.pk}/edit")
    keyboard.reach(page.locator("summary", has_text="Close account"))
    page.keyboard.press("Enter")
    keyboard.follow(button(name="Close account"), "**/people/")
    made.refresh_from_db()
    assert not made.is_active


def test_new_holder_makes_an_address_reads_the_hand_over_and_accepts_it(
    visit: Visit, keyboard: Keyboard, cast: Cast
) -> None:
    factories.walk(cast, factories.track(cast, title="Open the port"), Status.STALLED)
    successor = factories.user("Successor", Role.CONTRIBUTOR, cast.health)
    made = factories.hand_over(cast, cast.desk, successor)
    factories.absence(successor)
    visit.sign_in(successor)
    page, link, button = visit.page, partial(visit.page.get_by_role, "link"), partial(visit.page.get_by_role, "button")

    def check() -> None:
        visit.check_accessibility()
        visit.check_width(320)

    expect(page.get_by_text("You are absent until")).to_be_visible()
    check()
    keyboard.follow(link(name="Read and accept the hand-over"), f"**/hand-overs/{made.pk}/")
    check()
    keyboard.follow(button(name="Accept the hand-over"), "**/work/")
    expect(page.get_by_text("You have accepted the hand-over of Health desk, Health.")).to_be_visible()
    for address in (f"/posts/{cast.desk.pk}/", f"/people/{successor.pk}/add-absence", f"/people/{successor.pk}/"):
        page.goto(f"{visit.base}{address}")
        check()
    keyboard.follow(button(name="Make an address"), "**/people/calendar/make")
    expect(page.get_by_role("heading", name="Copy the address of your calendar")).to_be_visible()
    check()
