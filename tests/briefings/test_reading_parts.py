"""A sentence that asks for several things: each is a passage of its own, with its words, title, addressee and date."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.reading import Kind, Passage, PassageKind, content_span, read
from briefings.reading.readings import from_json, read_here, to_json

DIVIDED = {
    "a word repeated before each verb": (
        "The Council calls on States to ratify the treaty, to open their registers and to report by May.",
        ["Ratify the treaty", "Open their registers", "Report by May"],
    ),
    "clauses with a subject of their own": (
        "Norway will fund the clinics and France will train the nurses by May 2027.",
        ["Fund the clinics", "Train the nurses by May 2027"],
    ),
    "several who are called on": (
        "We ask the ministry to publish the list; the agency to check the figures; and the Board to report.",
        ["Publish the list", "Check the figures", "The Board to report"],
    ),
    "a modal verb again": (
        "The Board must publish its minutes and must open its meetings to the press.",
        ["Publish its minutes", "Open its meetings to the press"],
    ),
    "several clauses behind “that”": (
        (
            "The panel recommends that the ministry publish the list, that the agency check the figures and that the "
            "board report in May."
        ),
        ["Publish the list", "Check the figures", "Report in May"],
    ),
    "numbers inside the sentence": (
        (
            "We recommend that the office: (1) obtain and review the files before payment and (2) issue guidance "
            "with examples."
        ),
        ["Obtain and review the files before payment", "Issue guidance with examples"],
    ),
    "counted words": (
        (
            "We ask you, first, to halt the sale of the building; second, to reopen the pharmacy two days a "
            "week; and third, to come and see for yourself."
        ),
        ["Halt the sale of the building", "Reopen the pharmacy two days a week", "Come and see for yourself"],
    ),
    "three verbs, each with something of its own": (
        "Under the plan, the city will lower the limit by 2033, rebuild 40 junctions and open 60 km of lanes.",
        ["Lower the limit by 2033", "Rebuild 40 junctions", "Open 60 km of lanes"],
    ),
    "a second verb of asking with the same subject": (
        (
            "They agreed to open a border crossing by 2034, and instructed their customs services to align opening "
            "hours."
        ),
        ["Open a border crossing by 2034", "Align opening hours"],
    ),
    "one thing not to be done and one to be done": (
        "We urge States not to sell the forest and to open the mill.",
        ["Do not sell the forest", "Open the mill"],
    ),
    "an aside behind “and”": (
        "The Council calls on States to ratify the treaty and, in parallel, to open their registers.",
        ["Ratify the treaty", "Open their registers"],
    ),
    "French infinitives behind the same word": (
        "Le Conseil invite les États à ratifier le traité, à ouvrir leurs registres et à rendre compte en mai.",
        ["Ratifier le traité", "Ouvrir leurs registres", "Rendre compte en mai"],
    ),
    "French, with “de” and “d’”": (
        "Nous demandons au ministère de publier la liste, d'ouvrir ses archives et, à terme, de rendre compte.",
        ["Publier la liste", "Ouvrir ses archives", "Rendre compte"],
    ),
}

WHOLE = {
    "verbs that share what they are about": "The office should review and update the list.",
    "three of them": "The ministry should train, equip and pay its inspectors.",
    "the same thing again": "The co-chairs should circulate a table of pledges and update it each quarter.",
    "what a new thing is for": "We should establish a fund to help farmers and to train nurses.",
    "two who are called on together": "The Committee recommends that ministry and agency should publish the list.",
    "a condition before the order": "# Recommendations\n\n- If the port stays closed, reopen the ferry.",
    "an aside before what is recommended": "The panel recommends, as a matter of urgency, that the lamps be replaced.",
    "what a relative clause says": (
        "We recommend that the office issue guidance with examples of files that doctors and hospitals should keep."
    ),
    "a little more of the same": "The Treasurer should meet the tenant and report back.",
    "nouns": "We call on States to protect women and girls, farmers and fishers.",
    "French, the same thing again": (
        "Les ministres ont chargé le Secrétaire de dresser une liste noire et de la mettre à jour chaque mois."
    ),
}


def parts_of(text: str) -> list[Passage]:
    return [passage for passage in read(text) if passage.suggestion is not None]


def titles(text: str) -> list[str]:
    return [passage.suggestion.title for passage in parts_of(text) if passage.suggestion is not None]


@pytest.mark.parametrize(("sentence", "expected"), DIVIDED.values(), ids=DIVIDED)
def test_each_ask_of_a_sentence_is_suggested(sentence: str, expected: list[str]) -> None:
    assert titles(sentence) == expected


@pytest.mark.parametrize("sentence", WHOLE.values(), ids=WHOLE)
def test_one_thing_with_details_stays_whole(sentence: str) -> None:
    assert len(parts_of(sentence)) == 1


@pytest.mark.parametrize(("sentence", "expected"), DIVIDED.values(), ids=DIVIDED)
def test_parts_are_passages_of_the_same_paragraph_and_quote_its_words(sentence: str, expected: list[str]) -> None:
    text = f"# Outcome\n\nThe hall was cold. {sentence} Nobody spoke.\n"
    parts = parts_of(text)
    assert len(parts) == len(expected)
    assert {(part.kind, part.block, part.heading) for part in parts} == {(PassageKind.SENTENCE, parts[0].block, 0)}
    words = [text[part.start : part.end] for part in parts]
    assert " ".join(words) == sentence
    for part in parts:
        assert content_span(text, part) == (part.start, part.end)
        assert part.suggestion is not None
        assert part.start <= part.suggestion.start < part.suggestion.end <= part.end
        assert not text[part.suggestion.start : part.suggestion.end].startswith(("and ", "et "))


def test_who_and_when_are_those_of_each_part() -> None:
    text = "Norway will fund the clinics by June 2028 and France will train the nurses by May 2027."
    found = [(part.suggestion.addressee, part.suggestion.due) for part in parts_of(text) if part.suggestion]
    assert [(who, due and due.words) for who, due in found] == [("Norway", "by June 2028"), ("France", "by May 2027")]
    text = "The Council calls on States to ratify the treaty, to open their registers and to report by May 2027."
    found = [(part.suggestion.addressee, part.suggestion.due) for part in parts_of(text) if part.suggestion]
    assert [(who, due and due.words) for who, due in found] == [
        ("States", None),
        ("States", None),
        ("States", "by May 2027"),
    ]


def test_a_date_that_stands_before_all_parts_is_that_of_each() -> None:
    found = parts_of("By May 2027 the Council should ratify the treaty, should open its registers and should tell us.")
    assert [part.suggestion.due.words for part in found if part.suggestion and part.suggestion.due] == 3 * [
        "By May 2027"
    ]


def test_each_part_has_its_own_kind() -> None:
    found = parts_of("They agreed to open a crossing by 2034, and called on all members to lower their fees.")
    assert [part.suggestion.kind for part in found if part.suggestion] == [Kind.COMMITMENT, Kind.RECOMMENDATION]


def test_an_item_of_a_list_is_divided_and_the_next_one_keeps_its_place() -> None:
    text = (
        "# Recommendations\n\nThe ministry should:\n\n- publish the list; open the register; and train the staff;\n"
        "- close the mill.\n\n# Annex\n\nThe hall was cold.\n"
    )
    passages = read(text)
    items = [passage for passage in passages if passage.kind is PassageKind.LIST_ITEM]
    assert [item.suggestion.title for item in items if item.suggestion] == [
        "Publish the list",
        "Open the register",
        "Train the staff",
        "Close the mill",
    ]
    assert [(item.level, item.block) for item in items] == 4 * [(items[0].level, items[0].block)]
    last = passages[-1]
    assert last.heading is not None
    assert text[passages[last.heading].start : passages[last.heading].end] == "# Annex"


def test_what_a_lead_in_forbids_is_not_divided_into_orders() -> None:
    text = "States should not:\n\n- sell the forest, to close the mill and to open the port;\n- lease the land.\n"
    assert all(title.startswith("States should not: ") for title in titles(text))


def test_parts_cross_to_the_process_that_stores_them() -> None:
    reading = read_here(DIVIDED["clauses with a subject of their own"][0].encode(), name="minutes.txt")
    assert len(reading.passages) == 2
    assert from_json(to_json(reading)) == reading


ANY_WORDS = (
    "We urge States to open the ports , ; and that should not sell it (1) (2) first, Norway will fund clinics . \n "
    "*list* « de publier » d'ouvrir et à Board must report by May 2027 recommends"
)
WORDS = st.sampled_from(ANY_WORDS.split(" "))


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=4, max_size=40).map(" ".join))
def test_passages_partition_a_text_however_its_asks_are_joined(text: str) -> None:
    reached = 0
    for passage in read(text):
        assert reached <= passage.start < passage.end <= len(text)
        assert not text[reached : passage.start].strip()
        if found := passage.suggestion:
            assert passage.start <= found.start < found.end <= passage.end
            assert found.title.strip()
        reached = passage.end
    assert not text[reached:].strip()
