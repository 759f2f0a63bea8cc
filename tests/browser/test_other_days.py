"""The days of a reader and of an administrator by keyboard alone: what stands where, and letting somebody in."""

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
    page.wait_for_url("**/recommendations/?q=port")
    expect(page.locator("mark")).to_have_text("port")


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
