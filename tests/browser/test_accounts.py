"""The pages of accounts in a browser: readable by everybody, on a phone too."""

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
def changed(cast: Cast) -> Recommendation:
    """A claim by somebody whose account has just changed, as another coordinator's has; and a mail that was refused."""
    actions.change_account(by=cast.administrator, person=cast.holder, new={"email": "a.very.long.address@example.org"})
    actions.set_password(person=cast.second_coordinator, password="another battery horse", by_link=True)
    factories.undelivered(cast.reader, said="550 5.1.1 The mailbox does not exist")
    factories.undelivered(cast.reader, "waiting")
    return factories.walk(cast, factories.track(cast), Status.REPORTED_COMPLETE)


@pytest.mark.slow
def test_pages_of_accounts_are_accessible_and_fit_a_phone(visit: Visit, cast: Cast, changed: Recommendation) -> None:
    pages = {
        "administrator": ["/people/", f"/people/{cast.holder.pk}/edit", "/people/mail/"],
        "coordinator": ["/people/log/", f"/people/{cast.holder.pk}/", "/work/"],
    }
    pages["coordinator"] += [f"/recommendations/{changed.reference}/{end}" for end in ("", "verify")]
    for person, paths in pages.items():
        visit.page.context.clear_cookies()
        visit.sign_in(getattr(cast, person))
        for path in paths:
            visit.open(path)
            visit.check_accessibility()
            for width in (320, 375, 1280):
                visit.check_width(width)


def test_administrator_decides_about_a_mail(visit: Visit, cast: Cast, changed: Recommendation) -> None:
    visit.sign_in(cast.administrator)
    visit.open("/people/")
    visit.page.get_by_role("link", name="Decide what to do about it").click()
    visit.page.get_by_role("button", name="Don't send again").click()

    assert visit.page.get_by_text("will not be sent again.").is_visible()
    assert visit.page.get_by_text("To decide").count() == 0
