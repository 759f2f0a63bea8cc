"""Takes a picture of every page of a running demonstration, for the README and to be looked at.

    python manage.py demo --fresh --port 8000
    python -m tests.browser.pictures http://127.0.0.1:8000 PASSWORD FOLDER [WIDTH] [dark]

The demonstration prints the password of its people.

Pictures are of what a window shows, 1280 by 900 unless a width is given; a narrow window is shown to the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, executable

COORDINATOR, CONTRIBUTOR, READER, ADMINISTRATOR = "coordinator", "health.desk", "ministers.office", "administrator"
PAGES = {
    "dashboard": (READER, "/"),
    "figures": (READER, "/figures/"),
    "compare": (READER, "/compare/?from=PARIS&by=lead&figure=verified"),
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
    "saved-views": (COORDINATOR, "/views/"),
    "saved-view-add": (COORDINATOR, "/views/add?list=status%3Dopen%26kind%3Daction"),
    "meeting-add": (COORDINATOR, "/meetings/add"),
    "recommendation-add": (COORDINATOR, "/meetings/PARIS/recommendations/add"),
    "briefing": (COORDINATOR, "/briefings/2/"),
    "briefing-track-all": (COORDINATOR, "/briefings/2/accept-all"),
    "briefing-add": (COORDINATOR, "/meetings/PARIS/briefings/add"),
    "organisations": (COORDINATOR, "/organisations/"),
    "themes": (COORDINATOR, "/themes/"),
    "people": (ADMINISTRATOR, "/people/"),
    "person": (ADMINISTRATOR, "/people/3/edit"),
    "person-log": (COORDINATOR, "/people/3/"),
    "account-log": (COORDINATOR, "/people/log/"),
    "mail": (ADMINISTRATOR, "/people/mail/"),
    "invite": (ADMINISTRATOR, "/people/invite"),
    "statuses": (READER, "/statuses/"),
    "password": (READER, "/password/"),
    "not-for-you": (READER, "/recommendations/PARIS-11/verify"),
    "nothing-found": (READER, "/recommendations/?q=nothing+like+this"),
}


def main(base: str, password: str, folder: Path, width: int, scheme: str) -> None:
    """Take them all, person by person."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        for person in dict.fromkeys(person for person, _ in PAGES.values()):
            context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(f"{base}/sign-in/")
            page.screenshot(path=folder / "sign-in.png")
            _sign_in(page, person, password)
            for name, (who, address) in PAGES.items():
                if who == person:
                    page.goto(base + address)
                    page.screenshot(path=folder / f"{name}.png", full_page=width < 600)
                    sys.stdout.write(f"{name}: {len(page.content().encode()):,} bytes\n")
            context.close()
        browser.close()


def _sign_in(page: Page, person: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(f"{person}@example.org")
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)


if __name__ == "__main__":
    where, word_of_all, into, *how = sys.argv[1:]
    widths = [int(word) for word in how if word.isdigit()]
    main(
        where.rstrip("/"), word_of_all, Path(into), widths[0] if widths else 1280, "dark" if "dark" in how else "light"
    )
