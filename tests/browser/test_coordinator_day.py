"""A coordinator's day in a real browser: paste a briefing, accept, assign, chase what is quiet, close one."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from briefings.models import Upload
from tests import factories, jobs
from tests.briefings import samples
from tests.browser.conftest import Keyboard, Visit
from tests.conftest import Cast
from tracker import actions
from tracker.models import PassageDecision, Recommendation, Source
from tracker.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.serving_role]


@pytest.mark.slow
def test_coordinator_pastes_accepts_assigns_chases_and_closes_by_keyboard(
    visit: Visit, keyboard: Keyboard, cast: Cast
) -> None:
    quiet = factories.track(cast, title="Count the ships", goal="Know the fleet", days_ago=140)
    visit.sign_in(cast.coordinator)
    page, link, button = visit.page, partial(visit.page.get_by_role, "link"), partial(visit.page.get_by_role, "button")

    keyboard.follow(link(name="Meetings"), "**/meetings/")
    keyboard.follow(link(name="Paris meetings"), "**/meetings/PARIS/")
    keyboard.follow(link(name="Add a briefing"), "**/briefings/add")
    keyboard.fill(page.get_by_label("Or paste the text"), factories.BRIEFING)
    keyboard.follow(button(name="Add the briefing"), "**/briefings/*/")

    keyboard.follow(link(name="Track all 3 suggestions"), "**/accept-all")
    keyboard.reach(page.get_by_label("Lead for all of them"))
    keyboard.type("Data Agency")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 suggestions tracked: PARIS-02 to PARIS-04.")).to_be_visible()
    keyboard.follow(link(name="PARIS-02").first, "**/PARIS-02/")

    keyboard.reach(page.locator("details.menu > summary"))
    page.keyboard.press("Enter")
    keyboard.follow(link(name="Assign lead and owner", exact=True).first, "**/assign")
    keyboard.fill(page.get_by_role("combobox", name="Lead"), "Ministry of Health")
    keyboard.fill(page.get_by_role("combobox", name="Owner post"), "Health desk")
    keyboard.fill(page.get_by_role("textbox", name="Reason"), "Laboratories are theirs.")
    keyboard.follow(button(name="Assign lead and owner"), "**/*#log-*")

    keyboard.follow(link(name="Overview"), f"{visit.base}/")
    keyboard.follow(link(name="1 no update in time").first, "**/recommendations/?attention=stale")
    keyboard.follow(link(name="Count the ships"), "**/PARIS-01/")
    words = "Asked the desk by telephone; an answer is promised for Friday."
    keyboard.reach(page.locator("details.composer > summary"))
    page.keyboard.press("Enter")
    keyboard.fill(page.get_by_label("What happened?"), words)
    keyboard.reach(page.get_by_label("Not started"))
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Note only")).to_be_checked()
    keyboard.follow(button(name="Add an update"), "**/*#log-*")
    expect(page.get_by_text("an answer is promised for Friday")).to_be_visible()
    quiet.refresh_from_db()
    assert quiet.status == Status.NOT_YET_REPORTED

    page.keyboard.press("/")
    keyboard.type("paris 2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/PARIS-02/")
    keyboard.reach(page.locator("details.menu > summary"))
    page.keyboard.press("Enter")
    keyboard.follow(link(name="Close without implementation", exact=True).first, "**/close")
    keyboard.reach(page.get_by_label("Closed: not implemented"))
    page.keyboard.press("Space")
    keyboard.fill(page.get_by_role("textbox", name="Reason"), "The network exists elsewhere.")
    keyboard.follow(button(name="Close without implementation"), "**/*#log-*")
    assert Recommendation.objects.get(reference="PARIS-02").status == Status.NOT_IMPLEMENTED


def test_coordinator_reviews_a_briefing_by_keyboard_alone(visit: Visit, cast: Cast) -> None:
    briefing = factories.briefing(cast)
    count = briefing.passages.content().count()
    visit.sign_in(cast.coordinator)
    page = visit.page
    card = page.locator("#card")

    def press(key: str, title: str) -> None:
        page.keyboard.press(key)
        expect(card.get_by_label("Title")).to_have_value(title)

    visit.open(f"/briefings/{briefing.pk}/")
    press("j", "Create a common stockpile register")
    press("k", "Establish a joint laboratory network")
    page.keyboard.press("e")
    expect(card.get_by_label("Title")).to_be_focused()
    page.keyboard.insert_text("Join the laboratories")
    press("Enter", "Create a common stockpile register")
    press("s", "Shared training courses")
    press("u", "Create a common stockpile register")
    expect(page.get_by_text("Decision undone. 1 passage needs review again.")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_text("Tracked as PARIS-02.")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_text(f"3 of {count} passages reviewed")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_text(f"4 of {count} passages reviewed")).to_be_visible()
    page.keyboard.press("r")
    page.wait_for_url("**/set-aside-rest")
    expect(page.get_by_label("Reason", exact=True)).to_be_focused()
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)

    expect(page.get_by_text(re.compile(r"All \d+ passages are reviewed\."))).to_be_visible()
    expect(page.get_by_text("Reviewed by Coordinator on")).to_be_visible()
    assert Recommendation.objects.get(number=1).title == "Join the laboratories"
    assert Recommendation.objects.count() == 3
    assert PassageDecision.objects.count() == count - 3
    # A switch turns the single keys off.
    page.keyboard.press("?")
    expect(page.get_by_text("Undo your last decision")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Symbols and shortcuts").click()
    page.locator("[data-keys]").uncheck()
    page.get_by_text("Symbols and shortcuts").focus()
    page.keyboard.press("u")
    page.reload()
    expect(page.get_by_text(re.compile(r"All \d+ passages are reviewed\."))).to_be_visible()


def test_coordinator_tracks_words_that_are_selected_in_the_text(visit: Visit, cast: Cast) -> None:
    briefing = factories.briefing(
        cast, "# Talks \U0001f30d\n\nBoth sides met. They agreed to meet again.\n\nThey parted.\n"
    )
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"/briefings/{briefing.pk}/")
    expect(page.get_by_role("link", name="Track these words")).to_be_hidden()
    # From the second sentence into the next paragraph, as a mouse does from its end to its start.
    page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("[data-at]")];
          const at = (words) => all.find((each) => each.textContent.startsWith(words));
          const from = document.createTreeWalker(at("They agreed"), NodeFilter.SHOW_TEXT).nextNode();
          const to = document.createTreeWalker(at("They parted"), NodeFilter.SHOW_TEXT).nextNode();
          getSelection().setBaseAndExtent(to, 4, from, 5);
        }"""
    )
    expect(page.get_by_role("link", name="Track these words")).to_be_visible()
    page.keyboard.press("t")
    page.get_by_label("Title").fill("Meet again")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Tracked as PARIS-01.")).to_be_visible()
    (source,) = Recommendation.objects.get().sources.all()
    assert briefing.quote(source.start, source.end) == "agreed to meet again.\n\nThey"


def test_title_goal_and_kind_are_edited_in_the_review_and_undone_on_the_card_by_keyboard(
    visit: Visit, keyboard: Keyboard, cast: Cast
) -> None:
    briefing = factories.briefing(cast)
    visit.sign_in(cast.coordinator)
    page, card = visit.page, visit.page.locator("#card")
    visit.open(f"/briefings/{briefing.pk}/")
    page.keyboard.press("e")
    expect(card.get_by_label("Title")).to_be_focused()
    page.keyboard.insert_text("Join the laboratories")
    keyboard.reach(card.get_by_text("More: owner post"))
    page.keyboard.press("Enter")
    keyboard.fill(card.get_by_label("Goal"), "Find outbreaks in a week")
    keyboard.reach(card.locator("input[name=kind]:checked"))
    page.keyboard.press("ArrowDown")
    chosen = card.locator("input[name=kind]:checked").get_attribute("value")
    keyboard.follow(card.get_by_role("button", name="Track", exact=True), "**/*?after=*")

    expect(page.get_by_text("Tracked as PARIS-01.")).to_be_visible()
    made = Recommendation.objects.get()
    assert (made.title, made.goal, made.kind) == ("Join the laboratories", "Find outbreaks in a week", chosen)
    assert made.kind != briefing.passages.suggested().in_order()[0].suggested_kind
    # Its sign in the text opens the card again, and the button that undoes it has the focus.
    keyboard.follow(page.locator(".document").get_by_role("link", name="✓"), "**/*?passage=*")
    expect(card.get_by_role("button", name="Undo PARIS-01")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("PARIS-01 is no longer tracked. Its passage needs review again.")).to_be_visible()
    expect(card.get_by_label("Title")).to_have_value("Establish a joint laboratory network")


def test_words_are_selected_and_tracked_by_keyboard(visit: Visit, keyboard: Keyboard, cast: Cast) -> None:
    briefing = factories.briefing(cast, "# Talks\n\nBoth sides met. They agreed to meet again.\n\nThey parted.\n")
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"/briefings/{briefing.pk}/")
    # The browser's own search (Control+F) leaves what it found selected; the keys do the rest.
    page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("[data-at]")];
          const cell = all.find((each) => each.textContent.startsWith("They agreed"));
          const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
          getSelection().setBaseAndExtent(words, 5, words, 11);
        }"""
    )
    for _ in range(2):
        page.keyboard.press("Shift+Control+ArrowRight")
    expect(page.get_by_role("link", name="Track these words")).to_be_visible()
    page.keyboard.press("t")
    page.wait_for_url("**/track-words?words=*")
    keyboard.fill(page.get_by_label("Title"), "Meet again")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Tracked as PARIS-01.")).to_be_visible()

    # And by their first and last words.
    keyboard.reach(page.get_by_text("Track any words", exact=True))
    page.keyboard.press("Enter")
    keyboard.fill(page.get_by_label("First words"), "They parted")
    page.keyboard.press("Enter")
    page.wait_for_url("**/track-words?words=*")
    keyboard.follow(page.get_by_role("button", name="Track", exact=True), "**/*?after=*")
    expect(page.get_by_text("Tracked as PARIS-02.")).to_be_visible()
    quotes = [briefing.quote(each.start, each.end) for each in Source.objects.order_by("pk")]
    assert [words.strip() for words in quotes] == ["agreed to meet", "They parted"]


@pytest.mark.parametrize("width", [1280, 375])
def test_no_word_of_what_a_series_says_is_broken(visit: Visit, cast: Cast, width: int) -> None:
    (later,) = factories.reiterate(cast, factories.track(cast))
    visit.sign_in(cast.coordinator)
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.open(f"/meetings/{later.meeting.code}/")
    values = visit.page.locator("section[aria-labelledby=series-heading] dd")

    # A word that stands in two lines has two boxes.
    lines = """element => (element.children.length ? [...element.querySelectorAll("a")] : [element]).map(each => {
      const text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT).nextNode();
      const found = /recommendations?/.exec(text.data);
      if (!found) return 1;
      const range = document.createRange();
      range.setStart(text, found.index);
      range.setEnd(text, found.index + found[0].length);
      return range.getClientRects().length;
    })"""
    boxes = [number for value in values.all() for number in value.evaluate(lines)]
    assert set(boxes) == {1}


def test_coordinator_reviews_a_briefing_without_javascript(visit: Visit, cast: Cast) -> None:
    briefing = factories.briefing(cast)
    visit.sign_in(cast.coordinator)
    cookies: Any = visit.page.context.cookies()
    browser = visit.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{visit.base}/briefings/{briefing.pk}/")
    page.get_by_text("Track any words", exact=True).click()
    page.get_by_label("First words").fill("Establish a joint")
    page.get_by_label("Last words").fill("network")
    page.get_by_role("button", name="Find the words").click()
    page.get_by_label("Title").fill("Join the laboratories")
    page.get_by_role("button", name="Track", exact=True).click()
    page.get_by_role("link", name="Skip", exact=True).click()
    page.get_by_label("Why it is not tracked").select_option("duplicate")
    page.get_by_role("button", name="Don't track").click()
    page.locator("form[action$='/undo'] button").first.click()
    expect(page.get_by_text("Decision undone. 1 passage needs review again.")).to_be_visible()
    page.get_by_role("link", name="Track all 2 suggestions").click()
    page.get_by_role("button", name="Track the ticked suggestions").click()
    page.get_by_role("link", name="Don't track the rest").click()
    page.get_by_role("button", name="Don't track").click()

    expect(page.get_by_text(re.compile(r"All \d+ passages are reviewed\."))).to_be_visible()
    assert Recommendation.objects.get(number=1).title == "Join the laboratories"
    assert Recommendation.objects.count() == 3
    context.close()


def test_coordinator_changes_many_at_once_after_looking_at_each(visit: Visit, cast: Cast) -> None:
    free, closed = factories.track(cast, lead=None, owner=None), factories.track(cast, lead=None, owner=None)
    factories.walk(cast, closed, Status.NOT_IMPLEMENTED)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open("/recommendations/")
    for box in page.locator("input[name=row]").all():
        box.check()
    page.get_by_role("button", name="Change").first.click()
    page.get_by_label("Lead", exact=True).fill("Ministry of Health")
    page.get_by_label("Due date").fill("2031-06-06")
    page.get_by_role("button", name="Preview").click()

    expect(page.get_by_text("1 will change.")).to_be_visible()
    expect(page.get_by_text("Lead: Ministry of Health · Due date: 6 June")).to_be_visible()
    visit.check_accessibility()
    for width in (320, 375, 1920):
        visit.check_width(width)
    page.get_by_role("button", name="Change 1 recommendation").click()

    expect(page.get_by_text("1 changed.")).to_be_visible()
    visit.check_accessibility()
    assert free.entries.count() == 2


def in_a_thread(work: Callable[[], list[str]]) -> list[str]:
    """Do something away from the event loop of the browser's driver, on a connection of its own."""

    def done() -> list[str]:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result()


def test_an_uploaded_file_opens_as_a_briefing_once_a_job_has_read_it(visit: Visit, cast: Cast) -> None:
    visit.sign_in(cast.coordinator)
    visit.open("/meetings/PARIS/briefings/add")
    talks = {"name": "talks.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
    visit.page.get_by_label("File", exact=True).set_input_files(talks)  # type: ignore[arg-type]
    visit.page.get_by_role("button", name="Add the briefing").click()
    visit.page.wait_for_url("**/uploads/*/")
    with visit.page.expect_response("**/uploads/*/"):
        expect(visit.page.get_by_text("The import starts in a moment.")).to_be_visible()

    assert in_a_thread(jobs.run_due) == ["read_upload"]

    visit.page.wait_for_url("**/briefings/*/")
    expect(visit.page.get_by_role("heading", name="Outcome of the harbour talks").first).to_be_visible()


def test_item_is_set_up_in_one_form_right_after_it_is_tracked(visit: Visit, cast: Cast) -> None:
    briefing = factories.briefing(cast)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"/briefings/{briefing.pk}/")
    page.get_by_role("button", name="Track", exact=True).click()
    page.get_by_role("link", name="Set it up").click()
    expect(page.get_by_role("heading", name="Set up", exact=True)).to_be_visible()
    visit.check_accessibility()
    visit.check_width(320)

    page.get_by_role("combobox", name="Lead").fill("Ministry of Health")
    page.get_by_label("Due date", exact=False).first.fill("2031-06-06")
    page.get_by_role("combobox", name="Owner post").fill("Health desk")
    page.get_by_label("Accepted We intend to do it.").check()
    page.get_by_label("Add themes").fill("Public health")
    page.get_by_role("button", name="Save").click()

    page.wait_for_url("**/PARIS-01/#log-*")
    message = page.get_by_text("Your changes to PARIS-01 are saved.")
    expect(message).to_be_in_viewport()
    made = Recommendation.objects.get()
    assert (made.lead, made.owner, made.position) == (cast.health, cast.desk, "accepted")
    assert made.entries.values("act").distinct().count() == 2
    assert made.entries.count() == 5


@pytest.mark.slow
def test_the_pages_are_accessible_and_fit_a_phone(visit: Visit, cast: Cast) -> None:
    briefing = factories.briefing(cast)
    item = factories.track(cast, parties=[cast.data], themes=[cast.theme])
    last = briefing.passages.content().in_order().last()
    assert last is not None
    words = f"?words={last.start}-{last.end}"
    (later,) = factories.reiterate(cast, item)
    revised = factories.briefing(cast, "# Notes\n\nBoth sides met.\n", "notes.md")
    corrected = actions.revise_briefing(
        briefing=revised, by=cast.coordinator, data=b"# Notes\n\nBoth sides met again.\n", file_name="notes-2.md"
    )
    refused = factories.upload(cast)
    Upload.objects.filter(pk=refused.pk).update(state="refused", problem="It is damaged.", ended_at=timezone.now())
    visit.sign_in(cast.coordinator)
    for path in (
        "/meetings/",
        "/meetings/add",
        "/meetings/PARIS/",
        "/meetings/PARIS/edit",
        "/meetings/PARIS/briefings/add",
        f"/uploads/{refused.pk}/",
        f"/uploads/{factories.upload(cast, 1).pk}/",
        "/meetings/PARIS/recommendations/add",
        f"/briefings/{briefing.pk}/",
        f"/briefings/{briefing.pk}/?show=left",
        f"/briefings/{briefing.pk}/accept-all",
        f"/briefings/{briefing.pk}/set-aside-rest",
        f"/briefings/{briefing.pk}/track-words{words}",
        f"/briefings/{briefing.pk}/split{words}",
        f"/briefings/{revised.pk}/",
        f"/briefings/{corrected.pk}/",
        f"/meetings/PARIS/briefings/add?revises={corrected.pk}",
        f"/meetings/{later.meeting.code}/",
        f"/recommendations/{item.reference}/edit",
        f"/recommendations/{item.reference}/relate",
        "/recommendations/download/?status=open",
        "/recommendations/send-for-update/",
        "/recommendations/return-sheet",
    ):
        visit.open(path)
        visit.check_accessibility()
        for width in (320, 375, 1280, 1920):
            visit.check_width(width)
