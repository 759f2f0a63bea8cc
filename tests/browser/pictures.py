"""Takes a picture of every page of a running demonstration, for the README and to be looked at.

    python manage.py demo --fresh --port 8000
    python -m tests.browser.pictures http://127.0.0.1:8000 PASSWORD FOLDER [LOOK ...]

The demonstration prints the password of its people. Without a look, each page is one file: what a window of 1280 by
900 shows. For each look named, all pages together are one sheet, `FOLDER/LOOK.jpg`. The looks are: wide, wide-dark,
medium, medium-dark, narrow, narrow-dark, print, forced-colours.
"""

from __future__ import annotations

import base64
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, executable

COORDINATOR, CONTRIBUTOR, READER, ADMINISTRATOR = "coordinator", "health.desk", "ministers.office", "administrator"
PAGES = {
    "overview": (READER, "/"),
    "figures": (READER, "/figures/"),
    "compare": (READER, "/compare/?from=PAST&by=lead&figure=verified"),
    "report": (READER, "/report/?meeting=PARIS"),
    "my-work": (CONTRIBUTOR, "/work/"),
    "my-work-of-a-coordinator": (COORDINATOR, "/work/"),
    "list": (COORDINATOR, "/recommendations/"),
    "download": (COORDINATOR, "/recommendations/download/?status=open"),
    "send-for-update": (COORDINATOR, "/recommendations/send-for-update/"),
    "return-sheet": (COORDINATOR, "/recommendations/return-sheet"),
    "search": (READER, "/search/?q=data"),
    "recommendation": (CONTRIBUTOR, "/recommendations/PARIS-12/"),
    "recommendation-claimed": (COORDINATOR, "/recommendations/PARIS-11/"),
    "step": (COORDINATOR, "/recommendations/PARIS-11/verify"),
    "claim": (CONTRIBUTOR, "/recommendations/PARIS-12/claim"),
    "ask": (COORDINATOR, "/recommendations/PARIS-12/ask"),
    "notices": (CONTRIBUTOR, "/notices/"),
    "notices-choose": (CONTRIBUTOR, "/notices/choose"),
    "edit": (COORDINATOR, "/recommendations/PARIS-12/edit"),
    "raise": (COORDINATOR, "/recommendations/PARIS-11/raise"),
    "relate": (COORDINATOR, "/recommendations/PARIS-12/relate"),
    "meetings": (READER, "/meetings/"),
    "meeting": (COORDINATOR, "/meetings/PARIS/"),
    "meeting-run": (COORDINATOR, "/meetings/PARIS/run"),
    "set-up-several": (COORDINATOR, "/recommendations/set-up"),
    "saved-views": (COORDINATOR, "/views/"),
    "feed-and-webhooks": (COORDINATOR, "/views/VIEW/elsewhere/"),
    "webhooks": (COORDINATOR, "/webhooks/"),
    "webhook": (COORDINATOR, "/webhooks/WEBHOOK/"),
    "saved-view-add": (COORDINATOR, "/views/add?list=status%3Dopen%26kind%3Daction"),
    "meeting-add": (COORDINATOR, "/meetings/add"),
    "recommendation-add": (COORDINATOR, "/meetings/PARIS/recommendations/add"),
    "briefing": (COORDINATOR, "/briefings/2/"),
    "briefing-track-all": (COORDINATOR, "/briefings/2/accept-all"),
    "briefing-add": (COORDINATOR, "/meetings/PARIS/briefings/add"),
    "briefing-correct": (COORDINATOR, "/meetings/PARIS2/briefings/add?revises=2"),
    "briefing-left": (COORDINATOR, "/briefings/2/?show=left"),
    "briefing-dont-track-rest": (COORDINATOR, "/briefings/2/set-aside-rest"),
    "briefing-track-words": (COORDINATOR, "/briefings/2/track-words?words=0-20"),
    "briefing-said-before": (COORDINATOR, "/briefings/2/track-words?words=WORDS"),
    "briefing-split": (COORDINATOR, "/briefings/2/split?words=WORDS"),
    "briefing-split-in-two": (COORDINATOR, "/briefings/2/split?words=WORDS&second=its+legal+basis"),
    "meeting-since-the-meetings-before": (COORDINATOR, "/meetings/PARIS2/#series-heading"),
    "list-reiterated": (COORDINATOR, "/recommendations/?reiterated=yes"),
    "organisations": (COORDINATOR, "/organisations/"),
    "themes": (COORDINATOR, "/themes/"),
    "people": (ADMINISTRATOR, "/people/"),
    "person": (ADMINISTRATOR, "/people/3/edit"),
    "person-log": (COORDINATOR, "/people/3/"),
    "account-log": (COORDINATOR, "/people/log/"),
    "mail": (ADMINISTRATOR, "/people/mail/"),
    "background-work": (ADMINISTRATOR, "/people/jobs/"),
    "invite": (ADMINISTRATOR, "/people/invite"),
    "import": (COORDINATOR, "/import/"),
    "seen-by": (COORDINATOR, "/seen-by/"),
    "meeting-access": (COORDINATOR, "/meetings/PARIS/change-access"),
    "history": (COORDINATOR, "/recommendations/PARIS-12/history/"),
    "past-day": (READER, "/recommendations/?as_of=PAST"),
    "log-checks": (READER, "/log/checks/"),
    "admin": (COORDINATOR, "/admin/"),
    "admin-recommendations": (COORDINATOR, "/admin/tracker/recommendation/"),
    "admin-recommendation": (COORDINATOR, "/admin/tracker/recommendation/12/change/"),
    "admin-acts": (COORDINATOR, "/admin/tracker/act/"),
    "admin-organisation": (COORDINATOR, "/admin/tracker/organisation/1/change/"),
    "admin-organisation-history": (COORDINATOR, "/admin/tracker/organisation/1/history/"),
    "admin-entry": (COORDINATOR, "/admin/tracker/progressentry/20/change/"),
    "admin-roles": (ADMINISTRATOR, "/admin/auth/group/"),
    "admin-people": (ADMINISTRATOR, "/admin/tracker/user/"),
    "statuses": (READER, "/statuses/"),
    "password": (READER, "/password/"),
    "not-for-you": (READER, "/recommendations/PARIS-11/verify"),
    "nothing-found": (READER, "/recommendations/?q=nothing+like+this"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a window shows pages: its width, what the browser says of the person's wishes, and the medium."""

    width: int = 1280
    wishes: Mapping[str, Any] = field(default_factory=dict)
    medium: Any = "screen"

    @property
    def tile(self) -> int:
        """How wide a page is on a sheet, in pixels."""
        return 400 if self.width > 600 else 210


LOOKS = {
    "wide": Look(),
    "wide-dark": Look(wishes={"color_scheme": "dark"}),
    "medium": Look(1024),
    "medium-dark": Look(1024, {"color_scheme": "dark"}),
    "narrow": Look(375),
    "narrow-dark": Look(375, {"color_scheme": "dark"}),
    "print": Look(794, medium="print"),
    "forced-colours": Look(wishes={"forced_colors": "active", "color_scheme": "dark"}),
}
HEIGHT, LONGEST = 900, 2_400
"""Of a window, and of what is shown of a long page on a sheet, in pixels."""
COLUMNS = 2_080
"""How wide a sheet is, in pixels."""


def pictures(browser: Browser, base: str, password: str, look: Look) -> Iterator[tuple[str, Page]]:
    """Yield each page by its name while it is shown, person by person."""
    for person in dict.fromkeys(person for person, _ in PAGES.values()):
        viewport: Any = {"width": look.width, "height": HEIGHT}
        context = browser.new_context(viewport=viewport, locale="en-GB", **look.wishes)
        page = context.new_page()
        page.goto(f"{base}/sign-in/")
        if person == READER:
            yield "sign-in", page
        _sign_in(page, person, password)
        places = {"PAST": str(_past())}
        if person == COORDINATOR:
            places |= _view_and_webhook(page, base) | {"WORDS": _words(page, base)}
        page.emulate_media(media=look.medium)
        for name, (who, address) in PAGES.items():
            if who == person:
                page.goto(base + _filled(address, places))
                yield name, page
        context.close()


def each_page(browser: Browser, base: str, password: str, folder: Path) -> None:
    """Write a file a page, of what a window shows. Two that look the same are an error: one is not of what it says."""
    names: defaultdict[bytes, list[str]] = defaultdict(list)
    for name, page in pictures(browser, base, password, LOOKS["wide"]):
        names[page.screenshot(path=folder / f"{name}.png")].append(name)
        sys.stdout.write(f"{name}: {len(page.content().encode()):,} bytes\n")

    if same := [" and ".join(each) for each in names.values() if len(each) > 1]:
        raise SystemExit(f"These pictures are the same: {'; '.join(same)}.")


def sheet(browser: Browser, base: str, password: str, look: Look) -> bytes:
    """Return one picture of all pages, with their names; a long page is cut."""
    tiles = []
    for name, page in pictures(browser, base, password, look):
        whole: Callable[[str], Any] = page.evaluate
        height = min(whole("document.documentElement.scrollHeight"), LONGEST if look.width < 1000 else HEIGHT)
        clip: Any = {"x": 0, "y": 0, "width": look.width, "height": max(height, HEIGHT)}
        taken = page.screenshot(type="jpeg", quality=80, full_page=True, clip=clip)
        source = f"data:image/jpeg;base64,{base64.b64encode(taken).decode()}"
        tiles.append(
            f'<figure><img src="{source}" width="{look.tile}"><figcaption>{escape(name)}</figcaption></figure>'
        )
    context = browser.new_context(viewport={"width": COLUMNS, "height": HEIGHT}, java_script_enabled=False)
    page = context.new_page()
    page.set_content(f"<style>{_SHEET}</style>{''.join(tiles)}", wait_until="load")
    try:
        return page.screenshot(type="jpeg", quality=70, full_page=True)
    finally:
        context.close()


_SHEET = """
body { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; margin: 16px; background: #777 }
figure { margin: 0; font: 14px sans-serif; color: #fff } img { display: block }
"""


def main(base: str, password: str, folder: Path, looks: list[str]) -> None:
    """Take the pictures that are asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        if not looks:
            each_page(browser, base, password, folder)
        for name in looks:
            (folder / f"{name}.jpg").write_bytes(sheet(browser, base, password, LOOKS[name]))
        browser.close()


def _filled(address: str, places: Mapping[str, str]) -> str:
    """Return an address with what stands for its places."""
    return re.sub("|".join(places), lambda found: places[found[0]], address)


def _view_and_webhook(page: Page, base: str) -> dict[str, str]:
    """Return the keys of the coordinator's saved view and webhook, which are made where there are none."""
    page.goto(f"{base}/webhooks/")
    if not (webhooks := page.locator("a[href^='/webhooks/']:not([href='/webhooks/'])")).count():
        page.goto(f"{base}/views/add?list=status%3Dopen")
        page.get_by_label("Name", exact=True).fill("What is open")
        page.get_by_role("button", name="Save", exact=False).click()
        page.goto(f"{base}/views/")
        page.get_by_role("link", name="Feed and webhooks").first.click()
        page.get_by_label("Address", exact=True).fill("https://hooks.example.org/services/1")
        page.get_by_role("button", name="Add a webhook").click()
        page.goto(f"{base}/webhooks/")
    webhook = str(webhooks.first.get_attribute("href")).split("/")[2]
    page.goto(f"{base}/views/")
    view = str(page.locator("a[href$='/elsewhere/']").first.get_attribute("href")).split("/")[2]
    return {"VIEW": view, "WEBHOOK": webhook}


def _words(page: Page, base: str) -> str:
    """Return where words stand in the sample briefing that nearly say what is tracked, as an address gives it."""
    words = {"first": "The repository for health data", "last": "its legal basis does not"}
    page.goto(f"{base}/briefings/2/track-words?{urlencode(words)}")
    return parse_qs(urlsplit(page.url).query)["words"][0]


def _past() -> date:
    """A day of the sample year, some months ago."""
    return datetime.now(tz=UTC).date() - timedelta(days=100)


def _sign_in(page: Page, person: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(f"{person}@example.org")
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)


if __name__ == "__main__":
    where, word_of_all, into, *named = sys.argv[1:]
    main(where.rstrip("/"), word_of_all, Path(into), named)
