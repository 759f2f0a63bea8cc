"""Tracking any words of a briefing: selected, found by their first and last words, joined from two, or split."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.tracker.chains import faults
from tests.tracker.pages import text
from tests.verifying import verify
from tracker import actions, quoting
from tracker.models import Act, PassageDecision, Recommendation, Source
from tracker.workflow import Decision, DueBasis, Refused

TEXT = "Start here.\n\nThe two sides\nagree to meet. They agree to act.\n\n\fThe end follows.\n"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("Start  here.", "", "Start here."),
        ("The two sides agree", "to meet.", "The two sides\nagree to meet."),
        ("They", "end", "They agree to act.\n\n\fThe end"),
        ("The two", "agree", "The two sides\nagree"),
    ],
)
def test_words_are_found_by_the_first_and_last_of_them(first: str, last: str, words: str) -> None:
    assert TEXT[slice(*quoting.find(TEXT, first, last))] == words


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("", "act.", "Enter the first words"),
        (" \n", "", "Enter the first words"),
        ("agree to", "", "These words appear in 2 places."),
        ("Nowhere", "", "does not contain the first words"),
        ("They", "nowhere", "does not contain the last words"),
        ("They agree", "Start", "The last words come before the first words."),
    ],
)
def test_what_is_not_found_is_refused_in_a_sentence(first: str, last: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        quoting.find(TEXT, first, last)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["9-4"], "The last words come before the first words."),
        (["4-4"], "Nothing is selected."),
        (["11-13"], "The selection is blank."),
        (["0-999"], "not in the briefing"),
        (["x"], "not in the briefing"),
        (["0-" + "9" * 30], "not in the briefing"),
        (["0-9", "3-12"], "Some words are selected twice."),
        ([f"{n}-{n + 1}" for n in range(11)], "more than 10 source texts"),
    ],
)
def test_odd_selections_are_refused_in_a_sentence(given: list[str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        quoting.read_places(TEXT, given)


def test_blanks_at_the_ends_are_left_out_and_the_end_of_a_page_is_seen() -> None:
    assert quoting.read_places(TEXT, ["40-60", "11-40"]) == [(13, 40), (40, 60)]
    assert not quoting.crosses_page(TEXT, (13, 40))
    assert quoting.crosses_page(TEXT, quoting.find(TEXT, "They", "end"))


@pytest.mark.parametrize(
    ("quote", "title"),
    [
        ("Shared training\ncourses; and", "Shared training courses"),
        ("- Shared training courses;", "Shared training courses"),
        ("des formations communes ; et", "Des formations communes"),
        ("eHealth records", "eHealth records"),
        ("Open the land and", "Open the land and"),
        ("Publish the list.", "Publish the list."),
        ("word " * 39 + "words", "Word " + "word " * 38 + "words"),
        ("word " * 50, "Word " + "word " * 37 + "word…"),
    ],
)
def test_a_title_to_start_from_ends_where_its_part_of_the_source_text_ends(quote: str, title: str) -> None:
    assert quoting.title_from(quote) == title
    assert len(quoting.title_from(quote)) <= 200


@pytest.mark.parametrize("second", ["", "The two", "agree", "elsewhere"])
def test_words_are_split_only_in_their_middle(second: str) -> None:
    place = quoting.find(TEXT, "The two", "act.")
    assert [TEXT[slice(*each)] for each in quoting.divide(TEXT, place, "They agree")] == [
        "The two sides\nagree to meet.",
        "They agree to act.",
    ]
    with pytest.raises(Refused):
        quoting.divide(TEXT, place, second)


@pytest.mark.parametrize(
    ("words", "second", "parts"),
    [
        ("- Open the port;\n- open the quay.", "open the quay", ["- Open the port;", "open the quay."]),
        ("- Open the port;\n- open the quay.", "- open the quay", ["- Open the port;", "open the quay."]),
        ("Open the port • open the quay", "open the quay", ["Open the port", "open the quay"]),
        ("Open the port • open the quay", "• open", ["Open the port", "open the quay"]),
        ("1. Open the port\n2. Open the quay", "Open the quay", ["1. Open the port", "Open the quay"]),
        ("(a) the port;\n(b) the quay", "the quay", ["(a) the port;", "the quay"]),
        # What belongs to a sentence stays.
        ("Open ports 1 and 2. Close the quay", "Close", ["Open ports 1 and 2.", "Close the quay"]),
        ("Open port (a) and the quay", "and the quay", ["Open port (a)", "and the quay"]),
        ("Cut costs by -5 and grow", "-5", ["Cut costs by", "-5 and grow"]),
        ("Work with the\nUN. The agency reports", "The agency", ["Work with the\nUN.", "The agency reports"]),
        ("Sign it by June\n30. The agency reports", "The agency", ["Sign it by June\n30.", "The agency reports"]),
        ("Build the port and pay for\nit. Open it", "Open it", ["Build the port and pay for\nit.", "Open it"]),
        ("Open the port;\n2. open the quay", "open the quay", ["Open the port;", "open the quay"]),
    ],
)
def test_neither_part_keeps_a_lone_bullet(words: str, second: str, parts: list[str]) -> None:
    text_of = f"Before. {words}"
    place = (8, len(text_of))
    assert [text_of[slice(*each)] for each in quoting.divide(text_of, place, second)] == parts


def test_words_behind_a_bullet_are_no_second_part() -> None:
    with pytest.raises(Refused, match="it begins with them"):
        quoting.divide("- Open the port and the quay", (0, 28), "Open the port")


# --- The pages -------------------------------------------------------------------------------------------------------


def main(response: Any) -> str:
    return text(response.content.decode().split("<main")[1].split("</main>")[0])


def address(briefing: Briefing, *places: quoting.Place, name: str = "briefing-track-words", **more: str) -> str:
    query = [*(("words", f"{start}-{end}") for start, end in places), *more.items()]
    return f"{reverse(name, args=[briefing.pk])}?{urlencode(query)}"


def place(briefing: Briefing, first: str, last: str = "") -> quoting.Place:
    return quoting.find(briefing.text, first, last)


def send(client: Client, where: str, **data: str) -> Any:
    form = client.get(where).context["form"]
    typed = {each.html_name: each.value() for each in form if each.value() not in (None, "", False)}
    return client.post(where, typed | data, follow=True), typed | data


def test_words_across_passages_are_tracked_with_the_words_of_the_document(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    found = coordinator.get(address(briefing, first="The talks were", last="Next steps"), follow=True)
    where = found.redirect_chain[0][0]
    assert found.context["form"].quotes == ["The talks were held in good spirit.\n\n## Next steps"]

    shown, sent = send(coordinator, where, title="Keep the spirit", lead="health")

    assert "Tracked as PARIS-01." in main(shown)
    row = Recommendation.objects.get()
    assert (row.title, row.lead, row.by_hand) == ("Keep the spirit", cast.health, False)
    assert list(row.sources.cut().values_list("quote", flat=True)) == [
        "The talks were held in good spirit.\n\n## Next steps"
    ]
    # A press that was doubled makes nothing more.
    assert "Tracked as PARIS-01." in main(coordinator.post(where, sent, follow=True))
    again = main(coordinator.get(where))
    assert "Some of these words are already tracked as PARIS-01." in again
    late = coordinator.post(where, sent | {"form_token": str(Act.objects.count()).zfill(32)})
    assert late.status_code == 422
    assert Recommendation.objects.count() == 1
    assert faults(row) == []
    assert "unbroken" in verify()


def test_what_is_not_found_is_said_with_what_was_typed(coordinator: Client, briefing: Briefing) -> None:
    shown = coordinator.get(address(briefing, first="Nowhere", last="here"))

    assert "does not contain the first words" in main(shown)
    assert 'value="Nowhere"' in shown.content.decode()
    assert "Track any words" in main(coordinator.get(reverse("briefing-detail", args=[briefing.pk])))


def test_two_passages_are_joined_into_one_item_with_two_sources(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    one, two = (place(briefing, words) for words in ("Establish a joint laboratory", "Shared training courses"))
    offered = coordinator.get(address(briefing, one)).context["after"]
    assert any(words.startswith("Shared training courses") for _place, words in offered)

    send(coordinator, address(briefing, two, one), title="Laboratories and training")

    row = Recommendation.objects.get()
    assert [(source.start, source.end) for source in row.sources.in_order()] == [one, two]
    assert row.entries.get().changes["sources"] == [[], [[briefing.pk, *one], [briefing.pk, *two]]]
    left = {passage.suggested_title for passage in actions.untried(briefing)}
    assert left == {"Create a common stockpile register"}
    assert faults(row) == []
    # Both are other sources of something else as easily.
    act = row.entries.get().act
    undone = actions.undo_decided(act=act, briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))
    assert undone.tracked == [row]
    other = factories.track(cast, title="Laboratories and training")
    said = f"source:{other.pk}"
    shown, _sent = send(coordinator, address(briefing, one, two), title="Laboratories and training", said=said)
    assert f"Added as another source of {other.reference}." in main(shown)
    assert other.sources.count() == 2
    assert faults(other) == []
    assert "unbroken" in verify()


def test_a_suggestion_is_split_into_two_as_one_act(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    words = place(briefing, "Shared training", "learn together.")
    where = address(briefing, words, name="briefing-split")
    assert "Where does the second part begin? Select the word above" in main(coordinator.get(where))
    assert "or it begins with them" in main(coordinator.get(where + "&second=Shared"))
    where += "&second=inspectors"
    second = coordinator.get(where)
    assert second.context["form"]["title_two"].value().startswith("Inspectors of both sides")
    assert "Cancel" in main(second)
    where = where.replace("=inspectors", "=Let+inspectors")
    assert coordinator.post(where, {"title_one": "Courses"}).status_code == 422

    more = {"lead_two": "data", "due_on_one": "2027-05-04", "due_on_two": "2027-06-05"}
    shown, sent = send(coordinator, where, title_two="Learn together", lead_one="health", **more)
    # A press that was doubled makes nothing more.
    for answer in (shown, coordinator.post(where, sent, follow=True)):
        assert "Tracked as PARIS-01 and PARIS-02. Set up PARIS-01 · Set up PARIS-02 Undo this decision" in main(answer)

    one, two = Recommendation.objects.order_by("number")
    assert (one.title, two.title) == ("Shared training courses", "Learn together")
    assert [row.lead for row in (one, two)] == [cast.health, cast.data]
    assert [str(row.due_on) for row in (one, two)] == ["2027-05-04", "2027-06-05"]
    assert list(Source.objects.cut().in_order().values_list("quote", flat=True)) == [
        "Shared training courses:",
        "Let inspectors of both sides learn together.",
    ]
    assert one.entries.get().act == two.entries.get().act
    assert [faults(row) for row in (one, two)] == [[], []]
    undone = actions.undo_decided(
        act=one.entries.get().act, briefing=briefing, by=cast.coordinator, draft=factories.drafted("")
    )
    assert undone.tracked == [one, two]


def test_each_part_begins_with_the_lead_that_its_words_name_and_is_refused_at_its_own_field(
    coordinator: Client, cast: Cast
) -> None:
    words = "The Ministry of Health should open the laboratory and the Data Agency should publish the register."
    briefing = factories.briefing(cast, f"# Outcome\n\n{words}\n", "both.md")
    start = briefing.text.index(words)
    where = address(briefing, (start, start + len(words)), name="briefing-split", second="the Data Agency")

    form = coordinator.get(where).context["form"]
    assert "Ministry of Health" in coordinator.get(where).content.decode()
    assert [str(form[name].value()) for name in ("lead_one", "lead_two")] == ["Ministry of Health", "Data Agency"]
    # From the card comes what it suggests, which is no choice; a lead that was emptied is one.
    asked = coordinator.post(where, {"do": "split", "second": "the Data Agency", "lead": "Ministry of Health"})
    assert str(asked.context["form"]["lead_two"].value()) == "Data Agency"
    asked = coordinator.post(where, {"do": "split", "second": "the Data Agency", "lead": ""})
    assert [asked.context["form"][name].value() for name in ("lead_one", "lead_two")] == ["", ""]
    shown, _sent = send(coordinator, where, due_on_two="0027-01-01", lead_one="nobody here")
    assert set(shown.context["form"].errors) == {"due_on_two", "lead_one"}
    shown, _sent = send(coordinator, where, due_on_two="2001-01-01")
    assert set(shown.context["form"].errors) == {"due_on_two"}
    assert not Recommendation.objects.exists()
    send(coordinator, where)
    assert [row.lead for row in Recommendation.objects.order_by("number")] == [cast.health, cast.data]


def test_only_the_part_that_says_by_when_has_its_due_date_from_the_source(coordinator: Client, cast: Cast) -> None:
    words = "The ministries will set up a register by 31\nMarch 2027 and publish the list."
    briefing = factories.briefing(cast, f"# Outcome\n\n{words}\n", "due.md")
    passage = briefing.passages.suggested().in_order()[0]
    assert passage.suggested_due_words == "by 31 March 2027"
    start = briefing.text.index(words)
    where = address(briefing, (start, start + len(words)), name="briefing-split") + "&second=and+publish"

    send(coordinator, where)

    one, two = Recommendation.objects.order_by("number")
    assert (one.due_on, one.due_basis) == (passage.suggested_due_on, DueBasis.FROM_SOURCE)
    assert one.due_words == passage.suggested_due_words
    assert (two.due_on, two.due_basis, two.due_words) == (None, DueBasis.NONE_GIVEN, "")


def test_a_part_that_says_another_day_does_not_get_the_day_of_the_other(coordinator: Client, cast: Cast) -> None:
    words = (
        "The Ministry of Health should open the laboratory by 31 March 2027 and the Data Agency should publish the "
        "register by 30 June 2028."
    )
    briefing = factories.briefing(cast, f"# Outcome\n\n{words}\n", "both.md")
    start = briefing.text.index(words)
    where = address(briefing, (start, start + len(words)), name="briefing-split", second="the Data Agency")

    send(coordinator, where)

    one, two = Recommendation.objects.order_by("number")
    assert [one.due_on, two.due_on] == [date(2027, 3, 31), None]


def test_the_text_says_where_its_words_stand_to_those_who_may_track_them(
    client: Client, coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    actions.track_suggestions(briefing=briefing, by=cast.coordinator, draft=factories.drafted(""))
    where = reverse("briefing-detail", args=[briefing.pk])
    start = briefing.text.index("The talks")
    assert (
        f'<span data-at="{start}">The talks were held in good spirit.</span>' in coordinator.get(where).content.decode()
    )

    client.force_login(cast.reader)
    assert "data-at" not in client.get(where).content.decode()


PAGES = "First page. The two sides\fagree to meet.\n\nThey part.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("25-12", "The last words come before the first words."),
        ("12-12", "Nothing is selected."),
        ("11-12", "The selection is blank."),
        ("12-40", "These words run over a page break."),
        ("12-999", "The selected words are not in the briefing."),
    ],
)
def test_the_page_says_what_is_odd_about_a_selection(
    coordinator: Client, cast: Cast, words: str, sentence: str
) -> None:
    briefing = factories.briefing(cast, PAGES, "pages.txt")

    answer = coordinator.get(f"{reverse('briefing-track-words', args=[briefing.pk])}?words={words}")

    assert sentence in main(answer)
    # What can be tracked has a form.
    assert ("Source text" in main(answer)) == (words == "12-40")
    assert not Recommendation.objects.exists()


# --- Other words for a form that is filled in ------------------------------------------------------------------------

TYPED = {
    "title": "Laboratories as typed",
    "lead": "health",
    "due_on": "2027-05-04",
    "position": "declined",
    "goal": "To learn\r\ntogether",
    "kind": "action",
    "text": "Because of the budget",
}


def filled_in(client: Client, briefing: Briefing, *places: quoting.Place, **typed: str) -> Any:
    """Return what the page answers to a button of its form that asks for other words, with all that was typed."""
    return client.post(address(briefing, *places), TYPED | typed)


def kept(response: Any) -> dict[str, Any]:
    form = response.context["form"]
    return {name: form[name].value() for name in TYPED}


@pytest.mark.parametrize(
    ("pressed", "sources"),
    [
        ({"do": "join", "join": "TWO"}, 2),
        ({"do": "find", "first": "Shared training", "last": "learn together."}, 2),
        # Enter in “First words” presses the first button of the form: the words are found, and nothing is tracked.
        ({"first": "Shared training", "last": "learn together."}, 2),
        ({"do": "remove:ONE"}, 1),
        ({"do": "show"}, 1),
    ],
)
def test_other_words_keep_what_was_typed(
    coordinator: Client, briefing: Briefing, pressed: dict[str, str], sources: int
) -> None:
    one, two = place(briefing, "Establish a joint laboratory"), place(briefing, "Shared training", "learn together.")
    places = {"ONE": "{}-{}".format(*one), "TWO": "{}-{}".format(*two)}
    pressed = {
        name: value.replace("ONE", places["ONE"]).replace("TWO", places["TWO"]) for name, value in pressed.items()
    }
    before = (one, two) if "remove" in pressed.get("do", "") else (one,)

    shown = filled_in(coordinator, briefing, *before, **pressed)

    assert shown.status_code == 200
    assert kept(shown) == TYPED
    assert not shown.context["form"].errors
    assert len(shown.context["form"].quotes) == sources
    assert not Recommendation.objects.exists()
    # The form leads on to its new words, of which all becomes one recommendation.
    where = re.search(r'<form id="track"[^>]* action="(\?[^"]+)"', shown.content.decode())
    assert where is not None
    form = shown.context["form"]
    typed = {each.html_name: each.value() for each in form if each.value() not in (None, "", False)}
    sent_to = reverse("briefing-track-words", args=[briefing.pk]) + html.unescape(where[1])
    assert coordinator.post(sent_to, typed).status_code == 302
    row = Recommendation.objects.get()
    assert (row.title, row.goal, row.sources.count()) == (TYPED["title"], "To learn\ntogether", sources)


def test_words_that_are_not_found_keep_what_was_typed(coordinator: Client, cast: Cast, briefing: Briefing) -> None:
    one = place(briefing, "Establish a joint laboratory")

    shown = filled_in(coordinator, briefing, one, do="find", first="Nowhere", last="here")

    assert shown.status_code == 422
    assert "does not contain the first words" in main(shown)
    assert 'value="Nowhere"' in shown.content.decode()
    assert kept(shown) == TYPED
    # So do words that are tracked by now.
    two = place(briefing, "Shared training", "learn together.")
    passage = briefing.passages.filter(end__gt=two[0]).in_order()[0]
    actions.track_suggestion(passage=passage, by=cast.coordinator, draft=factories.drafted(""))
    shown = filled_in(coordinator, briefing, one, do="join", join="{}-{}".format(*two))
    assert "Some of these words are already tracked as PARIS-01." in main(shown)
    assert kept(shown) == TYPED
    assert shown.context["form"].quotes == ["Establish a joint laboratory"]


def test_organisations_named_in_joined_words_are_offered_too(coordinator: Client, cast: Cast) -> None:
    words = f"The sides will open a school.\n\nThe {cast.health.name} will pay for it.\n"
    briefing = factories.briefing(cast, words, "two.txt")
    one, two = place(briefing, "The sides will", "school."), place(briefing, f"The {cast.health.name}", "for it.")

    shown = coordinator.post(
        address(briefing, one), {"title": "School", "parties": "", "do": "join", "join": "{}-{}".format(*two)}
    )

    assert shown.context["form"]["parties"].value() == str(cast.health)


def test_joining_begins_with_the_choice_and_the_form_follows_it(coordinator: Client, briefing: Briefing) -> None:
    one, two = (place(briefing, words) for words in ("Establish a joint laboratory", "Create a common stockpile"))

    asked = coordinator.post(address(briefing, two), {"do": "choose", "title": "Register"})

    shown = asked.content.decode().split("<main")[1]
    assert "<h1>Join with another passage</h1>" in shown
    assert shown.index('id="id_join"') < shown.index("<div hidden>") < shown.index('id="id_title"')
    before, after = (
        re.findall(r'value="(\d+-\d+)"', each) for each in re.findall("<optgroup.*?</optgroup>", shown, re.S)
    )
    first = briefing.passages.filter(end__gt=one[0]).in_order()[0]
    assert str(first.suggested_start) in [each.partition("-")[0] for each in before]
    assert after
    # What comes after is joined more often, so that it is chosen beforehand.
    assert re.search(r'<option value="(\d+-\d+)" selected', shown)[1] == after[0]  # type: ignore[index]

    joined = coordinator.post(address(briefing, two), {"do": "join", "join": before[-1], "title": "Register"})

    shown = joined.content.decode().split("<main")[1]
    assert "<h1>Track these words</h1>" in shown
    assert "<div hidden>" not in shown
    assert kept(joined)["title"] == "Register"

    again = coordinator.post(address(briefing, two), {"do": "join", "join": "1-2-3"})
    assert "<h1>Join with another passage</h1>" in again.content.decode()
    assert "Select them again" in main(again)


def test_the_reason_stands_beside_the_response_and_says_for_which_it_is_needed(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    words = place(briefing, "Shared training courses")
    by_hand = reverse("recommendation-add", args=[briefing.meeting.code])
    needed = "Needed for accepted in principle, accepted in part, noted and not accepted."
    for where in (reverse("briefing-detail", args=[briefing.pk]), address(briefing, words), by_hand):
        shown = coordinator.get(where).content.decode().split("<main")[1]
        fold = shown[shown.index('<details class="fold"') :]
        assert (
            fold.index('name="position"')
            < fold.index('name="text"')
            < fold.index('name="goal"')
            < fold.index("</details>")
        )
        assert needed in shown
    everything = coordinator.get(reverse("briefing-accept-all", args=[briefing.pk])).content.decode()
    assert needed in everything


def test_joining_from_the_card_keeps_what_was_typed(coordinator: Client, briefing: Briefing) -> None:
    shown = coordinator.get(reverse("briefing-detail", args=[briefing.pk])).content.decode()
    join = re.search(r'<button[^>]* formaction="([^"]*/track-words\?words=[^"]+)"', shown)
    assert join is not None
    # Enter in a field presses the first button of its form, which has to track.
    assert shown.index('data-press="t"') < join.start()

    joining = coordinator.post(html.unescape(join[1]), TYPED | {"do": "choose"})

    assert joining.status_code == 200
    assert kept(joining) == TYPED
    assert not joining.context["form"].errors


# --- What a colleague decided about these words ----------------------------------------------------------------------

SECOND = "Let inspectors"


def undoing(shown: Any) -> str:
    """Return what the button sends that undoes decisions and tracks the words; nothing where it only tracks."""
    button = re.search(r'<button class="button"[^>]* name="undoes" value="([\d,]+)"', shown.content.decode())
    return button[1] if button else ""


@pytest.fixture
def decided(cast: Cast, briefing: Briefing) -> Callable[[], None]:
    """Has a colleague decide not to track what the tests here do track."""
    words = place(briefing, "Shared training", "learn together.")
    passages = briefing.passages.filter(start__lt=words[1], end__gt=words[0]).in_order()

    def decide() -> None:
        for passage in passages:
            actions.dont_track(
                passage=passage, by=cast.second_coordinator, decision=Decision.OTHER, reason="It is under way."
            )

    return decide


def where_words(briefing: Briefing, name: str) -> str:
    words = place(briefing, "Shared training", "learn together.")
    more = {"second": SECOND} if name == "briefing-split" else {}
    return address(briefing, words, name=name, **more)


SAYS = r"Second coordinator decided on \d+ \w+ 20\d\d not to track .*\(Other reason: “It is under way\.”\)"


@pytest.mark.parametrize("name", ["briefing-track-words", "briefing-split"])
def test_the_page_says_which_decision_is_undone_by_tracking_these_words(
    coordinator: Client, briefing: Briefing, decided: Callable[[], None], name: str
) -> None:
    decided()

    shown = coordinator.get(where_words(briefing, name))

    assert re.search("If you track these words, you undo .*" + SAYS, main(shown))
    form = shown.context["form"]
    typed = {each.html_name: each.value() for each in form if each.value() not in (None, "", False)}
    assert coordinator.post(where_words(briefing, name), typed).status_code == 409
    assert PassageDecision.objects.exists()
    done = coordinator.post(where_words(briefing, name), typed | {"undoes": undoing(shown)})
    assert done.status_code == 302
    assert not PassageDecision.objects.exists()
    assert briefing.sources.count() == (2 if name == "briefing-split" else 1)


@pytest.mark.parametrize("name", ["briefing-track-words", "briefing-split", "recommendation-add"])
def test_what_a_colleague_decided_while_the_page_was_open_is_undone_only_on_purpose(
    coordinator: Client, briefing: Briefing, decided: Callable[[], None], name: str
) -> None:
    title, where = "title", where_words(briefing, name)
    if name == "briefing-split":
        title = "title_one"
    if name == "recommendation-add":
        where = reverse(name, args=[briefing.meeting.code])
    opened = coordinator.get(where)
    assert undoing(opened) == ""
    form = opened.context["form"]
    typed = {each.html_name: each.value() for each in form if each.value() not in (None, "", False)}
    typed |= {title: "Typed by hand"} | ({"quote": "Shared training courses"} if "add" in name else {})
    decided()

    refused = coordinator.post(where, typed)

    assert refused.status_code == 409
    assert re.search(SAYS, main(refused))
    assert 'value="Typed by hand"' in refused.content.decode()
    assert PassageDecision.objects.exists()
    assert not Recommendation.objects.exists()
    token = str(refused.context["form"]["form_token"].value())
    again = coordinator.post(where, typed | {"form_token": token, "undoes": undoing(refused)})
    assert again.status_code == 302
    assert not PassageDecision.objects.exists()


def test_one_s_own_decision_is_named_and_undone_by_tracking_the_words(
    coordinator: Client, cast: Cast, briefing: Briefing
) -> None:
    words = place(briefing, "Establish a joint laboratory")
    passage = briefing.passages.filter(end__gt=words[0]).in_order()[0]
    actions.dont_track(passage=passage, by=cast.coordinator, decision=Decision.REJECTED)

    assert "Coordinator decided on" in main(coordinator.get(address(briefing, words)))
    shown, _sent = send(coordinator, address(briefing, words), title="Laboratories")

    assert "Tracked as PARIS-01." in main(shown)
    assert not PassageDecision.objects.exists()


# --- What was typed before words are split ---------------------------------------------------------------------------


def test_splitting_keeps_what_was_typed_on_the_card_and_says_what_has_no_place(
    coordinator: Client, briefing: Briefing
) -> None:
    words = place(briefing, "Shared training", "learn together.")
    where = address(briefing, words, name="briefing-split")
    passage = briefing.passages.filter(end__gt=words[0]).in_order()[0]
    card = coordinator.get(f"{reverse('briefing-detail', args=[briefing.pk])}?passage={passage.pk}").content.decode()
    assert re.search(r'<button[^>]* formaction="[^"]*/split\?words=', card)

    asked = coordinator.post(where, TYPED | {"do": "show"})
    assert asked.status_code == 200
    missed = coordinator.post(where, hidden(asked) | {"do": "split", "second": "Nowhere"})
    assert missed.status_code == 422
    shown = coordinator.post(where, hidden(missed) | {"do": "split", "second": SECOND})

    assert shown.status_code == 200
    form = shown.context["form"]
    assert [form[name].value() for name in ("title_one", "lead_one", "due_on_one", "lead_two", "due_on_two")] == [
        TYPED[name] for name in ("title", "lead", "due_on", "lead", "due_on")
    ]
    for each in (asked, missed, shown):
        said = each.content.decode()
        assert "has no place here" in main(each)
        assert "To learn" in said.split("What you typed")[1]
        assert "Because of the budget" in said
    assert not Recommendation.objects.exists()
    typed = {field.html_name: field.value() for field in form if field.value()}
    done = re.search(r'<form [^>]*action="(\?[^"]+)"', shown.content.decode().split("<main")[1])
    assert done is not None
    sent_to = reverse("briefing-split", args=[briefing.pk]) + html.unescape(done[1])
    assert coordinator.post(sent_to, typed).status_code == 302
    assert Recommendation.objects.order_by("number")[0].title == TYPED["title"]


def hidden(shown: Any) -> dict[str, str]:
    """Return what the page carries in hidden fields of the form in its middle."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.content.decode().split("<main")[1])
    return {name: html.unescape(value) for name, value in found if name not in ("csrfmiddlewaretoken", "words")}


def test_splitting_elsewhere_keeps_the_title_that_somebody_wrote(coordinator: Client, briefing: Briefing) -> None:
    where = where_words(briefing, "briefing-split")
    form = coordinator.get(where).context["form"]
    typed = {each.html_name: each.value() for each in form if each.value()} | {"title_two": "As typed"}
    typed |= {"lead_two": "data", "due_on_two": "2027-06-05"}

    asked = coordinator.post(where, typed | {"do": "show"})
    shown = coordinator.post(where, hidden(asked) | {"do": "split", "second": "of both sides"})

    form = shown.context["form"]
    assert [form[name].value() for name in ("title_two", "lead_two", "due_on_two")] == [
        "As typed",
        "data",
        "2027-06-05",
    ]
    assert not form["lead_one"].value()
    # The other one is still that of its words.
    assert form["title_one"].value() == quoting.title_from(form.quotes[0])
