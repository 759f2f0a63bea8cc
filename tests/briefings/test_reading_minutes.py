"""What minutes, notes of calls and mails say that somebody took upon himself, without a list of it. Our own words."""

from __future__ import annotations

import pytest

from briefings.reading import Kind
from tests.briefings.test_reading_classes import Case, check, found_in

MINUTES = (
    "EEL COMMISSION\n\nMinutes of the fourth meeting, held on 3 May\n\nPresent: the Warden (in "
    "the Chair), the Bursar\n\n"
)

CASES = (
    Case(
        "what somebody would do, and what only would be",
        f"{MINUTES}1. LADDERS\n\n1.1 The Bursar thought that the price would fall. The Keeper of the "
        "Locks would send the "
        "drawings to the mill before June. A new ladder would cost more.\n\n1.2 The mill was thanked; the Warden would "
        "say so in a letter as well. He would have liked to pay at once.\n",
        ("The Keeper of the Locks", "The mill was thanked; the Warden would"),
        ("The Bursar thought", "A new ladder", "He would"),
    ),
    Case(
        "tasks that fall to somebody",
        f"{MINUTES}1. NETS\n\n1.1 It was left with the Bursar to count the nets. Paying for new ones "
        "fell to the Warden. "
        "The weather fell to pieces.\n\n1.2 The Head of the Hatchery was also to have the tanks "
        "cleaned. The crew were to "
        "blame for the noise.\n",
        ("It was left", "Paying for new", "The Head of"),
        ("The weather", "The crew"),
    ),
    Case(
        "what somebody undertook in a later clause",
        f"{MINUTES}1. FEES\n\n1.1 Nothing had come from the banks, and she undertook to ring them "
        "again. The anglers could "
        "not say yet, but promised an answer by July.\n",
        ("Nothing had come", "The anglers"),
        kinds=(Kind.COMMITMENT, Kind.COMMITMENT),
    ),
    Case(
        "the same words where nobody keeps minutes",
        "# A summer on the river\n\nThe keeper would send the boats home before dark. It fell to my "
        "aunt to light the lamp.\n",
        (),
        ("The keeper would", "It fell"),
    ),
    Case(
        "notes of a call",
        "# Eel call, 6 Feb\n\nRough notes, not cleared.\n\nOn the line: PK, AMH, the mill\n\n- "
        "Prices are up again. → Ann asks "
        "the mill for a list.\n- PK to ring the depot tomorrow.\n- Nets wear out. AMH does it, "
        "before the 9th.\n- Names to PK "
        "by 21 Feb, else the seat goes.\n- Will tell members either way.\n- AMH: nobody wants a fence.\n",
        ("Ann asks", "PK to ring", "AMH does it", "Names to PK", "Will tell"),
        ("AMH: nobody",),
    ),
    Case(
        "what colleagues agreed, in a mail",
        "Dear all,\n\nthanks for coming on Friday.\n\nWe came down on the side of one boat. Mara "
        "said she’d write the rules, "
        "as the one who knows. He's going to square it with the mill this week. Until he has, we "
        "don’t tell the club. I’d just "
        "ask each of you to send Mara a line. It's going to rain.\n",
        ("We came down", "Mara said", "He's going", "Until he has", "I’d just ask"),
        ("It's going", "thanks for"),
    ),
    Case(
        "a line that only names whose action it is",
        f"{MINUTES}1. TANKS\n\n1.1 The lower tank was found to leak. Several members called its state a shame.\n\n"
        "Action: the Hatchery\n\n1.2 The pump at the slipway is blocked again.     Action: Dr Lam and the Bursar\n\n"
        "1.3 The Commission noted the report.\n\nAction: None\n",
        ("Several members", "The pump"),
        ("The Commission noted",),
    ),
    Case(
        "what was asked of somebody for the next meeting",
        f"{MINUTES}1. QUOTAS\n\n1.1 The board requested a note on quotas from the mill. It liked the chart and asked "
        "the "
        "Bursar to print it. Dr Lam took it upon herself to ring the owners. The Chair invited comments by 20 June. He "
        "offered the use of a boat. The report that was requested in May came late.\n",
        ("The board requested", "It liked", "Dr Lam", "The Chair invited", "He offered"),
        ("The report that",),
    ),
    Case(
        "lines below an entry say who and when",
        f"{MINUTES}ACTION LIST\n\n4/1  Sketch of the lower ladder: draft to the mill\n     for "
        "comment.\n     Owner: Hatchery."
        "  Due: 28 May\n\n4/2  Comments on the sketch.\n     Owner: the mill.  Due: 9 June\n\n4/3  "
        "See 4/1, which replaces it.\n",
        ("Sketch of the lower", "Comments on"),
        ("See 4/1",),
        kinds=(Kind.ACTION, Kind.ACTION),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_somebody_took_upon_himself_is_found(case: Case) -> None:
    check(case)


def test_who_and_when_come_from_the_lines_below() -> None:
    found = found_in(CASES[-1].text)
    assert [each.addressee for each in found] == ["Hatchery", "mill"]
    assert [each.due and each.due.words for each in found] == ["28 May", "9 June"]
