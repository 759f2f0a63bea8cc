"""The mails as a mail program shows them: readable in a wide and a narrow window, in light and in dark, and as text."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser

from tests import factories, jobs, servers
from tests.conftest import Cast
from tests.servers import use
from tracker import actions
from tracker.jobs.notices import as_listed, for_leadership
from tracker.models import User
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Establish a joint network of laboratories, with one register of what each can test and how fast, " * 2


@pytest.fixture
def mails(cast: Cast, settings: Any) -> list[EmailMessage]:
    """A request for an update, and the digests of the Monday after it."""
    jobs.clear()
    item = factories.track(cast, 20, title=LONG[:200], due_on=timezone.localdate() - timedelta(days=1))
    draft = factories.drafted("It began. " + "A_word_that_is_longer_than_any_telephone_is_wide_" * 3, 10)
    actions.report(recommendation=item, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    actions.follow(by=cast.reader, meeting=cast.meeting)
    with servers.open_mail_server() as server:
        use(settings, server.port)
        factories.ask(cast, item)
        User.objects.filter(is_system=False).update(date_joined=timezone.now() - timedelta(days=9))
        noon = timezone.localtime().replace(hour=12, minute=0)
        actions.send_digests(
            at=noon + timedelta(days=7 - noon.weekday()), first_lines=for_leadership(), in_view=as_listed
        )
        jobs.run_worker()
        return server.taken()


def test_mails_are_readable_in_any_window_in_light_and_in_dark(browser: Browser, mails: list[EmailMessage]) -> None:
    assert {str(mail["To"]).partition("@")[0] for mail in mails} >= {"desk.officer", "reader"}
    for mail in mails:
        part = mail.get_body(("html",))
        assert part is not None
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            page.set_content(str(part.get_content()))
            for width in (320, 375, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, mail["Subject"]
            found = Axe().run(page)
            assert found.violations_count == 0, f"{mail['Subject']}, {scheme}: {found.generate_report()}"
            seen = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (max(int(part) for part in seen[4:-1].split(",")[:3]) < 80) == (scheme == "dark")
            context.close()


def test_the_text_of_a_mail_says_what_its_html_says(mails: list[EmailMessage]) -> None:
    for mail in mails:
        html, plain = (part.get_content() if (part := mail.get_body((kind,))) else "" for kind in ("html", "plain"))
        assert "<" not in plain.replace("<https", "")
        assert all(len(line) < 998 for line in plain.splitlines())
        links = {word.strip("<>") for word in plain.split() if word.strip("<>").startswith("https://")}
        assert links
        assert {link for link in links if link not in html.replace("&amp;", "&")} == set()
