"""The page of figures in a browser: its charts by keyboard, on a phone, in the dark and in forced colours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Keyboard, Visit
from tests.conftest import Cast
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tracked(cast: Cast) -> None:
    """Something late, something due, and something done."""
    today = timezone.localdate()
    factories.track(cast, days_ago=120, due_on=today - timedelta(days=3), themes=[cast.theme])
    factories.track(cast, days_ago=120, due_on=today + timedelta(days=40))
    factories.walk(cast, factories.track(cast, lead=cast.data, owner=cast.desk), Status.IMPLEMENTED)


def test_a_column_is_reached_by_keyboard_and_leads_to_its_list(visit: Visit, cast: Cast, tracked: None) -> None:
    visit.sign_in(cast.reader)
    visit.open("/figures/")
    keyboard = Keyboard(visit)
    late = visit.page.get_by_role("group", name="Due dates ahead").get_by_role("link", name="Overdue: 1")

    keyboard.reach(late)
    keyboard.press("Enter")

    visit.page.wait_for_url("**/recommendations/?attention=overdue")


def test_a_month_of_the_burn_up_opens_its_numbers(visit: Visit, cast: Cast, tracked: None) -> None:
    visit.sign_in(cast.reader)
    visit.open("/figures/")
    table = visit.page.get_by_role("row", name="Today")
    expect(table).to_be_hidden()

    visit.page.get_by_role("group", name="Burn-up").get_by_role("link").last.press("Enter")

    expect(table).to_be_visible()
    expect(table).to_contain_text("Today 3")


@pytest.mark.parametrize(
    ("look", "narrowest"),
    # A sheet of paper is wider than a phone.
    [({}, 320), ({"forced_colors": "active"}, 320), ({"media": "print"}, 700)],
)
def test_figures_are_accessible_and_fit_in_every_look(
    visit: Visit, cast: Cast, tracked: None, look: dict[str, str], narrowest: int
) -> None:
    visit.sign_in(cast.reader)
    visit.page.emulate_media(**look)  # type: ignore[arg-type]
    for query in ("", "?sort=name&all=planets"):
        visit.open(f"/figures/{query}")
        visit.check_accessibility()
        for width in (narrowest, narrowest + 55, 1280):
            visit.check_width(width)
    assert visit.complaints == []


def test_figures_of_nothing_are_accessible(visit: Visit, cast: Cast, tracked: None) -> None:
    visit.sign_in(cast.reader)
    visit.open("/figures/?priority=priority")
    visit.check_accessibility()
    visit.check_width(320)
