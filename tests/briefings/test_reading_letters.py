"""Mails and letters that say who does what: what is found there, and what must be left."""

import pytest

from briefings.reading import Kind, read
from tests.briefings.finding import found_in
from tests.briefings.test_reading_classes import Case, check

CASES = (
    Case(
        "entries with a name and a dash",
        "Dear all,\n\nThank you for coming to the mill. Here is what I wrote down.\n\n"
        "Timber office - a list of the spare beams,\n  with their length, by Friday\n"
        "Vera and Ole - two quotes for the crane, Monday at the latest\n"
        "Canteen - nothing new\n"
        "Me: the draft of the lease, before the 9th\n\n"
        "Paint: the committee thought it too dear.\n",
        ("a list of the spare", "two quotes", "the draft of the lease"),
        ("nothing new", "too dear"),
        (Kind.ACTION, Kind.ACTION, Kind.COMMITMENT),
    ),
    Case(
        "what stands at the head of a report is no entry",
        "# Review of the ferries\n\nTeam: two pilots, with the harbour office\nVisit: 3 to 9 May 2029\n\n"
        "## Recommendations\n\nThe company should drain the slip.\n",
        ("The company should",),
        ("two pilots", "3 to 9 May"),
    ),
    Case(
        "questions in a letter explain nothing",
        "Dear Mr Alder,\n\nYou ask about the boiler of the baths.\n\nWho owns it, and since when?\n"
        "Is there a drawing of it?\nWho may open it?\n\nWe will send you the drawing next week.\n",
        ("We will send",),
    ),
    Case(
        "a letter that sets down what was agreed",
        "Dear Ms Rowan,\n\nAs agreed at our meeting, I set down who does what about the footbridge.\n\n"
        "Halmer will draw the railings in oak. Sorrel will comment within a week.\n",
        ("Halmer will draw", "Sorrel will comment"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_letter_says_who_does_what(case: Case) -> None:
    check(case)


def test_each_entry_is_a_passage_and_names_who_is_to_act() -> None:
    text = (
        "Hi all,\n\nThis is what we settled about the fair.\n\nStalls: forty tables by Thursday\nMusic: the list of "
        "songs,\nto Ole by Monday\n"
    )
    assert [(each.addressee, text[each.start : each.end]) for each in found_in(text)] == [
        ("Stalls", "forty tables by Thursday"),
        ("Music", "the list of songs,\nto Ole by Monday"),
    ]
    assert [text[each.start : each.start + 5] for each in read(text)][-2:] == ["Stall", "Music"]


def test_minutes_of_a_joint_commission_are_read_as_those_of_parties() -> None:
    text = (
        "SUMMARY RECORD\n\nFourth session of the Joint Commission on Forests, held at Ulm in 2031\n\n"
        "1. The Commission was founded in 1994 and met in 1999, 2005 and 2012. It heard that the fires had ended and "
        "that the towns had been rebuilt.\n\n2. The maps are to be exchanged by 10 May 2032.\n"
    )
    assert [text[each.start : each.end] for each in found_in(text)] == ["The maps are to be exchanged by 10 May 2032."]
