"""A real browser on a real server. Skipped where there is no browser, except in CI, where that is a failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.browser.chromium import ARGUMENTS, executable
from tracker.models import User


@pytest.fixture(scope="session", autouse=True)
def _database_from_another_thread() -> Iterator[None]:
    # The browser's driver runs an event loop in this thread, in which Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome, as this machine has it."""
    path = executable()
    if path is None:
        assert not os.environ.get("CI"), "no Chromium or Chrome found, and in CI these tests may not be skipped"
        pytest.skip("no Chromium or Chrome on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Visit:
    """One person at one browser window, and everything the browser complained about."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.base + path)

    def sign_in(self, person: User) -> None:
        """Sign in by keyboard, the way everybody does."""
        self.open("/")
        self.wait_for_focus()
        self.page.keyboard.type(person.email)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(factories.PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: "/sign-in/" not in address)

    def wait_for_focus(self) -> None:
        """Wait until the page has put the focus where its work begins; a key pressed before that would be lost.

        Browsers do so with the first frame they draw, which on a busy machine comes well after the page has loaded.
        A selector asks for it: a function to wait for is text that the page's own policy refuses to run once it must
        be asked again.
        """
        self.page.wait_for_selector("body :focus", state="attached")

    def check_accessibility(self) -> None:
        """Fail on anything the accessibility rules object to, in light and in dark."""
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(self.page)
            assert found.violations_count == 0, f"{scheme}, {self.page.url}: {found.generate_report()}"

    def check_width(self, width: int) -> None:
        """Fail where the page is wider than the window."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": 800})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{self.page.url} is {wide} px wide in a window of {width}"
        if size:
            self.page.set_viewport_size(size)

    def watch(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains about: blocked by policy, missing files, errors of scripts."""
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")


class Keyboard:
    """Presses keys once something has the focus, and counts them; what is typed as text is counted apart."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.pressed = visit, 0

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.visit.wait_for_focus()
            self.visit.page.keyboard.press(key)
            self.pressed += 1

    def type(self, words: str) -> None:
        """Type words into what has the focus."""
        self.visit.wait_for_focus()
        self.visit.page.keyboard.type(words)

    def reach(self, wanted: Locator, most: int = 90) -> None:
        """Press Tab until something has the focus, as is done without a mouse; fail where no Tab leads there."""
        wanted.wait_for()
        for _ in range(most):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.visit.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is not reached by {most} presses of Tab on {self.visit.page.url}")

    def follow(self, wanted: Locator, address: str) -> None:
        """Reach a link or button, press Enter, and wait until the page of that address is there."""
        self.reach(wanted)
        self.visit.page.keyboard.press("Enter")
        self.visit.page.wait_for_url(address)

    def fill(self, field: Locator, words: str) -> None:
        """Reach a field and put words into it in place of what it held, as pasting does."""
        self.reach(field)
        self.visit.page.keyboard.press("Control+A")
        self.visit.page.keyboard.insert_text(words)


@pytest.fixture
def keyboard(visit: Visit) -> Keyboard:
    """The keys of the window."""
    return Keyboard(visit)


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """A fresh window; the test fails if the browser complained about anything."""
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(15_000)
    made = Visit(context.new_page(), str(live_server))
    made.page.on("console", made.watch)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    yield made
    context.close()
    assert made.complaints == []
