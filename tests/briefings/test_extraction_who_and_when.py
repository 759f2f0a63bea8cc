"""Who is to act and by when: each way to say it finds its examples and leaves the others; and whole documents."""

from __future__ import annotations

from datetime import date

import pytest

from briefings.reading import Suggestion
from briefings.reading.document.results import Due
from briefings.reading.language.en import PACK as ENGLISH
from briefings.reading.language.packs import packs
from briefings.reading.language.shapes import Deadline, Naming, Pack
from briefings.reading.rules.addressees import addressee_in, addressee_of
from briefings.reading.rules.deadlines import due_in, due_of, span_of
from tests.briefings.finding import found_in

DEADLINES = [(pack, way) for pack in packs() for way in pack.dates.deadlines]
NAMINGS = [(pack, way) for pack in packs() for way in pack.people.namings]
DEADLINE_FINDS = [(pack, way, *example) for pack, way in DEADLINES for example in way.finds]
DEADLINE_LEAVES = [(pack, example) for pack, way in DEADLINES for example in way.leaves]
NAMING_FINDS = [(pack, way, *example) for pack, way in NAMINGS for example in way.finds]
NAMING_LEAVES = [(pack, example) for pack, way in NAMINGS for example in way.leaves]


def meaning(due: Due) -> str:
    spans = [f"{due.months} months" if due.months else "", f"{due.days} days" if due.days else ""]
    return str(due.on) if due.on else " ".join(filter(None, spans))


@pytest.mark.parametrize(("pack", "way", "sentence", "words", "means"), DEADLINE_FINDS)
def test_a_deadline_is_found_with_its_words_and_its_meaning(
    pack: Pack, way: Deadline, sentence: str, words: str, means: str
) -> None:
    due = due_in(sentence, pack.dates)
    assert due is not None
    assert (due.words, meaning(due)) == (words, means)
    assert words in sentence
    assert way.pattern.search(sentence)


@pytest.mark.parametrize(("pack", "sentence"), DEADLINE_LEAVES)
def test_what_is_no_deadline_is_left(pack: Pack, sentence: str) -> None:
    assert due_in(sentence, pack.dates) is None


@pytest.mark.parametrize(("pack", "way", "sentence", "name"), NAMING_FINDS)
def test_who_is_to_act_is_found(pack: Pack, way: Naming, sentence: str, name: str) -> None:
    assert addressee_in(sentence, pack) == name
    assert way.pattern.search(sentence)


@pytest.mark.parametrize(("pack", "sentence"), NAMING_LEAVES)
def test_nobody_is_named_who_is_not(pack: Pack, sentence: str) -> None:
    assert addressee_in(sentence, pack) == ""


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("31 March 2027", "2027-03-31"),
        ("end of 2027", "2027-12-31"),
        ("Q3 2027", "2027-09-30"),
        ("2027 Q3", "2027-09-30"),
        ("March 2027", "2027-03-31"),
        ("6 months", "6 months"),
        ("Ongoing", ""),
    ],
)
def test_a_cell_for_the_deadline_is_read_whatever_it_says(cell: str, means: str) -> None:
    due = due_of(cell, ENGLISH.dates)
    assert due is not None
    assert (due.words, meaning(due)) == (cell, means)


def test_an_empty_cell_says_nothing() -> None:
    assert due_of(" – ", ENGLISH.dates) is None
    assert addressee_of(" – ", ENGLISH) == ""


def only(text: str) -> Suggestion:
    (found,) = found_in(text)
    return found


def test_a_sentence_carries_both() -> None:
    found = only("# Report\n\nThe port authority should publish its charts by 31 December 2027.\n")
    assert found.addressee == "port authority"
    assert found.due == Due("by 31 December 2027", on=date(2027, 12, 31))


def test_the_lead_in_of_a_list_names_who_and_when_for_its_items() -> None:
    text = (
        "# Report\n\nThe port authority should, within six months:\n\n- publish its charts;\n- train pilots by 2030.\n"
    )
    charts, pilots = found_in(text)
    assert (charts.addressee, charts.due) == ("port authority", Due("within six months", months=6))
    assert (pilots.addressee, pilots.due) == ("port authority", Due("by 2030", on=date(2030, 12, 31)))


def test_columns_of_a_table_name_them() -> None:
    text = (
        "# Plan\n\n| Action | Responsible | Deadline |\n|---|---|---|\n"
        "| Open a second lane | Ministry of Trade | end of 2027 |\n| Count the ships | – | Ongoing |\n"
    )
    lane, ships = found_in(text)
    assert (lane.addressee, lane.due) == ("Ministry of Trade", Due("end of 2027", on=date(2027, 12, 31)))
    assert (ships.addressee, ships.due) == ("", Due("Ongoing"))


def test_a_reviewing_state_in_brackets_is_not_the_addressee() -> None:
    text = "# Review\n\nThe following recommendations were made:\n\n- Open the ports to all ships (Norway);\n"
    assert only(text).addressee == ""


def test_minutes_name_them() -> None:
    found = only(
        "# Minutes\n\nThe tide tables were discussed.\n\nAction: Chart desk to publish new tables by 3 May 2027.\n"
    )
    assert (found.addressee, found.due) == ("Chart desk", Due("by 3 May 2027", on=date(2027, 5, 3)))


@pytest.mark.parametrize("between", ["\n  ", " "])
def test_lines_below_an_item_name_them(between: str) -> None:
    below = f"Lead: Ministry of Trade{between}Timeline: Q2 2027"
    found = only(f"# Plan\n\n- Action 1: Open a second lane at the bridge.\n  {below}\n")
    assert (found.addressee, found.due) == ("Ministry of Trade", Due("Q2 2027", on=date(2027, 6, 30)))


def test_two_states_that_plan_something_are_not_its_addressee() -> None:
    assert addressee_in("Arvenia and Belmark intend to open the port.", ENGLISH) == ""
    assert addressee_in("INVITES Member States to open the port;", ENGLISH) == "Member States"


@pytest.mark.parametrize(
    ("words", "text", "months"),
    [
        ("within six months", "They report\nwithin six\nmonths.", 6),
        ("dans les six mois", "Ils rendent compte dans les six mois.", 6),
        ("within six months", "They report within six months of an application.", None),
        ("within six months", "What follows is done within a year after it ends.", None),
        ("6 months", "| Open the lane | 6 months |", 6),
        ("by 2027", "They report by 2027.", None),
        ("before the next meeting", "They report before the next meeting.", None),
        ("", "They report within six months.", None),
    ],
)
def test_the_span_that_kept_words_mean_is_read_again(words: str, text: str, months: int | None) -> None:
    span = span_of(words, text)

    assert (span and span.months) == months
