"""Reviewing a briefing: the message, the card and the passage in turn are in view after each decision."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from briefings.models import Briefing
from tests import factories
from tests.browser.conftest import Visit
from tests.conftest import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINES = 40


@pytest.fixture
def long(cast: Cast) -> Briefing:
    """A briefing of several screens, most of its passages to review."""
    lines = (f"The ministries should open port {number} of the old town." for number in range(1, LINES + 1))
    return factories.briefing(cast, "# Talks\n\n" + "\n\n".join(lines) + "\n")


def place(found: Locator) -> tuple[float, float]:
    """Return where something begins and ends in the window, from its top."""
    expect(found).to_be_visible()
    box = found.bounding_box() or {"y": -1, "height": 0}
    return box["y"], box["y"] + box["height"]


@pytest.mark.parametrize("number", [1, 20, LINES - 1])
def test_after_a_decision_message_and_card_are_at_the_top_beside_the_next_passage(
    visit: Visit, cast: Cast, long: Briefing, number: int
) -> None:
    passage = long.passages.suggested().in_order()[number - 1]
    visit.sign_in(cast.coordinator)
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 800})
    visit.open(f"/briefings/{long.pk}/?passage={passage.pk}")
    page.keyboard.press("t")

    expect(page.locator(".pane .message")).to_contain_text("Tracked as PARIS-01.")
    message, card = place(page.locator(".pane .message")), place(page.locator("#card"))
    assert 0 <= message[0] < 20
    assert message[1] < card[0] < message[1] + 40
    expect(page.get_by_role("button", name="Track", exact=True)).to_be_in_viewport(ratio=1)
    begin, end = place(page.locator(".document .opened"))
    assert (250 < (begin + end) / 2 < 550) if number == 20 else (begin > 0 and end < 800)

    page.locator(".pane .message").get_by_role("button", name="Undo this decision").click()
    expect(page.locator(".pane .message")).to_contain_text("PARIS-01 is no longer tracked.")


def test_on_a_phone_a_decision_is_followed_by_the_message_the_passage_and_its_card(
    visit: Visit, cast: Cast, long: Briefing
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    page.set_viewport_size({"width": 375, "height": 700})
    visit.open(f"/briefings/{long.pk}/")
    page.locator("#card").get_by_role("button", name="Don't track").click()

    expect(page.locator(".pane .message")).to_contain_text("Not tracked")
    parts = [page.locator(".pane .message"), page.locator("#card blockquote"), page.get_by_label("Title")]
    places = [place(part) for part in parts]
    assert places == sorted(places)
    assert 0 <= places[0][0] < 20
    expect(parts[-1]).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Track", exact=True)).to_be_in_viewport(ratio=1)


def test_a_first_look_at_a_briefing_begins_with_its_title(visit: Visit, cast: Cast, long: Briefing) -> None:
    visit.sign_in(cast.coordinator)
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    visit.open(f"/briefings/{long.pk}/")

    expect(visit.page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    expect(visit.page.locator(".document .opened")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 700)])
def test_the_buttons_are_in_view_also_beside_a_similar_item(visit: Visit, cast: Cast, width: int, height: int) -> None:
    words = "Establish a joint laboratory network"
    factories.track(cast, title=words)
    briefing = factories.briefing(cast)
    visit.sign_in(cast.coordinator)
    page = visit.page
    page.set_viewport_size({"width": width, "height": height})
    passage = briefing.passages.suggested().in_order()[0]
    visit.open(f"/briefings/{briefing.pk}/?passage={passage.pk}")
    expect(page.get_by_text("Is this already tracked?")).to_be_attached()

    for name in ("Track", "Don't track"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("link", name="Skip", exact=True)).to_be_in_viewport(ratio=1)
    tops = {round(place(page.locator(f"#card {each}"))[0]) for each in (".turn > .button >> nth=0", ".turn > a.button")}
    assert len(tops) == 1 or width < 400

    page.get_by_role("button", name="All shortcuts (?)").click()
    expect(page.get_by_text("Undo your last decision")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(page.locator(".pane .message")).to_contain_text("Not tracked")


def test_a_first_look_has_the_buttons_in_view(visit: Visit, cast: Cast, long: Briefing) -> None:
    visit.sign_in(cast.coordinator)
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    visit.open(f"/briefings/{long.pk}/")

    expect(visit.page.get_by_role("button", name="Don't track", exact=True)).to_be_in_viewport(ratio=1)
    expect(visit.page.get_by_role("link", name="Skip", exact=True)).to_be_in_viewport(ratio=1)


WHERE = """() => {
  const found = [];
  for (const sign of document.querySelectorAll(".document .para .sign")) {
    const words = document.createTreeWalker(sign.previousElementSibling, NodeFilter.SHOW_TEXT);
    let last = null;
    while (words.nextNode()) last = words.currentNode;
    const range = document.createRange();
    range.setStart(last, Math.max(last.data.trimEnd().length - 1, 0));
    range.setEnd(last, last.data.trimEnd().length);
    const end = range.getBoundingClientRect();
    const at = sign.getBoundingClientRect();
    found.push(Math.abs((at.top + at.bottom) / 2 - (end.top + end.bottom) / 2));
  }
  return found;
}"""


def test_a_sign_stands_on_the_line_on_which_its_sentence_ends(visit: Visit, cast: Cast) -> None:
    words = "The two sides met and spoke about the port. They looked at the old quays. All had a good day there. "
    briefing = factories.briefing(cast, f"# Talks\n\n{words * 6}\n")
    visit.sign_in(cast.coordinator)
    visit.open(f"/briefings/{briefing.pk}/")
    for width in range(900, 1300, 40):
        visit.page.set_viewport_size({"width": width, "height": 800})
        found = visit.page.evaluate(WHERE)
        assert len(found) == 18
        assert max(found) < 12, width


@pytest.mark.parametrize("width", [1280, 375])
def test_the_button_for_selected_words_stands_at_the_selection(
    visit: Visit, cast: Cast, long: Briefing, width: int
) -> None:
    visit.sign_in(cast.coordinator)
    page = visit.page
    page.set_viewport_size({"width": width, "height": 700})
    visit.open(f"/briefings/{long.pk}/")
    words = page.locator(".document [data-at]").nth(15)
    words.scroll_into_view_if_needed()
    words.select_text()

    button = page.get_by_role("link", name="Track these words")
    expect(button).to_be_in_viewport(ratio=1)
    end, top = place(words)[1], place(button)[0]
    assert 0 <= top - end < 30
    selection = "getComputedStyle(document.body, '::selection').backgroundColor"
    mark = "getComputedStyle(document.documentElement).getPropertyValue('--mark')"
    assert page.evaluate(selection) != page.evaluate(f"{mark}")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Track these words", level=1)).to_be_visible()


def test_the_second_part_begins_with_the_word_that_is_selected(visit: Visit, cast: Cast) -> None:
    words = "The ministries should open the port and they should open the quay as well."
    briefing = factories.briefing(cast, f"# Talks\n\n{words}\n")
    start = briefing.text.index(words)
    visit.sign_in(cast.coordinator)
    page = visit.page
    visit.open(f"/briefings/{briefing.pk}/split?words={start}-{start + len(words)}")
    page.evaluate(
        """(at) => {
          const words = document.querySelector("[data-splits]").firstChild;
          getSelection().setBaseAndExtent(words, at + 1, words, at + 3);
        }""",
        words.index("they"),
    )

    expect(page.get_by_label("Where does the second part begin?")).to_have_value("they should open the")
    page.get_by_role("button", name="Split").click()
    expect(page.get_by_label("Second title")).to_have_value("They should open the quay as well.")
    expect(page.get_by_role("link", name="Cancel")).to_be_visible()
