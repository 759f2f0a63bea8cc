"""What is asked, promised or only told, by the shape of the text it stands in. The words are our own."""

from __future__ import annotations

import pytest

from briefings.reading import Kind, PassageKind, read, row_cells
from tests.briefings.test_reading_classes import Case, check

# So many words that nothing below them stands at the head of its text.
PLAIN = "The doors of old offices are narrow, and so are their halls. " * 8 + "\n\n"

CASES = (
    Case(
        "those who come to a meeting are told what to bring",
        "ASSEMBLY OF LAKE TOWNS\n\nPROVISIONAL AGENDA AND PRACTICAL INFORMATION\n\n09:00 Item 1. Opening\n10:00 "
        "Item 2. "
        "Draft action plan\n(a) Calls for action on reeds\n\n1. Badges\n\nBadges must be worn at all times. A badge "
        "that is "
        "lost should be reported at once.\n\n2. Visas\n\nParticipants must obtain a visa before they travel.\n",
        (),
        ("Calls for action", "Badges must", "Participants must"),
    ),
    Case(
        "the same in a text that asks for a practice",
        "REPORT ON THE ASSEMBLY OF LAKE TOWNS\n\nBadges must be worn by every warden at all times. The assembly should "
        "meet in spring.\n",
        ("Badges must be worn", "The assembly should"),
    ),
    Case(
        "several parts of errands below another title",
        "# Fifth meeting of the wardens\n\nThe wardens should agree on a fence.\n\n## Accommodation\n\nRooms must "
        "be paid in "
        "cash.\n\n## Transport\n\nDrivers must use the meter.\n\n## Badges\n\nBadges must be worn.\n",
        ("The wardens should",),
        ("Rooms must", "Drivers must", "Badges must"),
    ),
    Case(
        "a topic of minutes that is an errand elsewhere",
        "# Report on the fair\n\n## Transport\n\nThe ferry company must add a boat on Sundays.\n",
        ("The ferry company must",),
    ),
    Case(
        "practical information in French",
        "NOTE D’INFORMATIONS PRATIQUES\n\nLes délégués doivent présenter leur passeport. Le badge doit être porté.\n",
        (),
        ("Les délégués doivent", "Le badge doit"),
    ),
    Case(
        "what a form asks for, in a guide to a law",
        "# A guide to the Boat Register Act\n\nThis guide explains the Act as it stands. The Act came into force in "
        "May.\n\n"
        "## Who must register?\n\nThe Act applies to owners. It asks for:\n\n- your name;\n- the length of your "
        "boat;\n",
        (),
        ("your name", "the length"),
    ),
    Case(
        "a heading right above others stands over them, as far as the numbers go on",
        "REPORT ON DRAINS\n\nSummary\n\nMost drains are old.\n\nConclusions and recommendations\n\nThe old "
        "drains\n\n1. Drains are inspected by nobody. The "
        "length of each drain should be measured.\n\nThe new drains\n\n2. Maps are missing. Maps ought to be drawn "
        "at public "
        "expense.\n",
        ("The length of each", "Maps ought"),
        ("Drains are inspected", "Maps are missing"),
    ),
    Case(
        "what is said in answer to a report",
        "AUDIT OF THE LIBRARIES\n\nRecommendation 1. The ministry should count its books.\n\nThe ministry's "
        "comment. The "
        "ministry concurs. A team will be sent to the nine branches. Counting will henceforth form part of the yearly "
        "plan. A drill is planned for October.\n\nThe books are old. Rain will be a worry.\n",
        ("The ministry should", "A team will", "Counting will", "A drill is planned"),
        ("Rain will",),
    ),
    Case(
        "who expects, plans or has been told to do it",
        "GOVERNMENT RESPONSE TO THE REPORT\n\nThe Department expects to publish the code before July. The office "
        "concurs "
        "and plans to draw up a list by May. Negotiators have been directed to conclude soon. The crew had been "
        "directed "
        "to wait.\n",
        ("The Department expects", "The office concurs", "Negotiators have"),
        ("The crew had",),
        (Kind.COMMITMENT, Kind.COMMITMENT, Kind.ACTION),
    ),
    Case(
        "a recommendation below its number, behind what was found",
        "Reply of the ministry\n\nRecommendation 1\n\nThe wardens work alone among angry fishermen. No warden "
        "should be "
        "sent out without a radio.\n",
        ("No warden should",),
        ("The wardens work",),
    ),
    Case(
        "each department answers under its name",
        "# Doors of offices\n\nHere is how departments are responding:\n\n"
        + PLAIN
        + "## Ministry of Locks\n\nLocks will review "
        "the doors of its offices.\n\n## Department of Mills\n\nMills will widen two doors.\n",
        ("Locks will review", "Mills will widen"),
    ),
    Case(
        "somebody will, where nobody answers",
        "# Two towns\n\n" + PLAIN + "## Ministry of Locks\n\nLocks will review the doors of its offices.\n",
        (),
        ("Locks will review",),
    ),
    Case(
        "an order behind its topic, in bold",
        "# Recommendations for towns\n\n**Wells: Build a well a year** in each village, with the help of schools.\n\n"
        "**Mills: Require owners to mend the weirs** before winter.\n\n**Lakes: Most are clean** since the reform.\n",
        ("Build a well", "Require owners"),
        ("Most are clean",),
    ),
    Case(
        "a title that says who should do what",
        "# Canals: The Port Authority Should Test Its Gates\n\n## What we found\n\nGates were tested in two of nine "
        "ports.\n",
        ("Canals: The Port",),
        ("Gates were",),
    ),
    Case(
        "a title that only asks",
        "# What the Port Authority Should Know About Eels?\n\nEels are long.\n",
        (),
        ("Should Know",),
    ),
    Case(
        "what the authors say of their text, what others will say, and the end of a quotation",
        "# A brief on quays\n\nThe city should mend the quays. Critics will object that it costs too much. A tenant "
        "said: "
        "“I wrote twice. You must find it yourself.” The views expressed are those of the authors and should not be "
        "attributed to the Institute.\n",
        ("The city should",),
        ("Critics will", "You must", "The views"),
    ),
    Case(
        "a column of actions with a word in brackets",
        "| No. | Action (9th meeting) | Owner | Status |\n|---|---|---|---|\n| 1 | Name a deputy | Port | Overdue |\n"
        "| 2 | Send the list | Bank | Done |\n",
        ("Name a deputy",),
        ("Send the list",),
    ),
    Case(
        "the kinds of operative paragraphs",
        "The Assembly,\n\n1. Decides to convene a second conference in Lund in 2041;\n\n2. Decides further to "
        "establish an "
        "advisory group on wells;\n\n3. Decides to set the goal of halving the number of dry wells by 2050;\n\n4. "
        "Requests "
        "the Secretary-General to publish the list of wells;\n\n5. Requests Member States to repair their wells;\n\n"
        "6. Urges all members to ratify the protocol.\n",
        ("Decides to convene", "Decides further", "Decides to set", "Requests", "Requests", "Urges"),
        kinds=(
            Kind.COMMITMENT,
            Kind.INITIATIVE,
            Kind.OBJECTIVE,
            Kind.ACTION,
            Kind.RECOMMENDATION,
            Kind.RECOMMENDATION,
        ),
    ),
    Case(
        "ce qu’un relevé de décisions fait faire, et ce qu’il rappelle",
        "RELEVÉ DE DÉCISIONS\n\nde la réunion du 3 mai\n\nLa préfecture réunit avant le 14 juillet les maires des "
        "quais. "
        "Nous avons demandé aux secours de nous remettre un bilan. Nous entendons par ailleurs porter le parc à 90 "
        "hectares. Un exercice commun se tiendra chaque année en mai. Ensemble, nous proposons la tenue d’une foire de "
        "l’eau. La présidente rappelle que la foire réunira les maires.\n",
        ("La préfecture", "Nous avons demandé", "Nous entendons", "Un exercice", "Ensemble"),
        ("La présidente rappelle",),
    ),
    Case(
        "two governments that agree",
        "MIGRATION\n\n32. The two Governments agree to share their lists of boats.\n\n33. The two Governments will "
        "repair the quay together.\n\n34. The two Governments declare that the lake belongs to all.\n\n35. The two "
        "Governments note that in 1931 and 1938 the ferry was late.\n",
        ("The two Governments agree to share", "The two Governments will repair"),
        ("the lake belongs", "the ferry was late"),
    ),
)

SPACED = """List of tasks

No.   Task                                Lead             By when
1     Repair the old ferry (both hulls)   Harbour office   May
2     Study on the fares of students      Ferries, Parks   30 June
10    Map the reeds                       Parks            autumn

The ferry is red.
"""


def test_columns_that_only_blanks_set_apart_are_those_of_a_table() -> None:
    heads, *rows = (passage for passage in read(SPACED) if passage.kind.value.startswith("table"))
    found = [row.suggestion for row in rows if row.suggestion]

    assert heads.kind is PassageKind.TABLE_HEADER
    assert {row.kind for row in rows} == {PassageKind.TABLE_ROW}
    assert [SPACED[each.start : each.end] for each in found] == [
        "Repair the old ferry (both hulls)",
        "Study on the fares of students",
        "Map the reeds",
    ]
    assert {each.kind for each in found} == {Kind.ACTION}
    assert [each.addressee for each in found] == ["Harbour office", "Ferries, Parks", "Parks"]
    assert [each.due and each.due.words for each in found] == ["May", "30 June", "autumn"]


@pytest.mark.parametrize(
    "text",
    [
        # Three columns of running text, read across by whoever made the file.
        """the boats were late     and nobody knew why    until the spring came
so the ferry was        sold to the town of    Varn, where it still
lies by the quay        and is painted each    year by the children
""",
        # Two blanks behind a full stop.
        "The boat left early.  The quay was empty.  Nobody waved.\n" * 3,
        # Signatures.
        """For the Government of Halm          For the Government of Sorr
Minister of the Interior            Minister of the Ports
""",
        "Name   Town   Year\nOne row alone   Varn   1990\n",
    ],
)
def test_blanks_alone_make_no_table(text: str) -> None:
    assert not [passage for passage in read(text) if passage.kind.value.startswith("table")]


def test_a_row_of_one_cell_with_wide_blanks_stays_one_cell() -> None:
    said = "Open the quay.  Close the gate.  Paint the boat."
    assert row_cells(said, 0, len(said)) == [(0, len(said))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_shape_finds_what_is_asked_and_leaves_the_rest(case: Case) -> None:
    check(case)
