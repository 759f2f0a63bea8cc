"""Tables, lists and names in bold: which of their words ask for something, and which only tell or name."""

import pytest

from briefings.reading import Kind
from briefings.reading.readings import read_here
from tests.briefings.finding import found_in
from tests.briefings.test_reading_classes import Case, check

CASES = (
    Case(
        "a table of what happened",
        "# Review of the flood\n\n| When | What |\n|---|---|\n| 3 May 10.00 | Open the sluice of Holm |\n"
        "| 3 May 12.00 | Bring the boats to Sorel |\n\nThe town should buy a second pump.\n",
        ("The town should",),
        ("Open the sluice", "Bring the boats"),
    ),
    Case(
        "what is to be done, in a table that says who does it",
        "# Plan for the lake\n\n| What | Who | When |\n|---|---|---|\n| Two more buoys off Holm | Pilots | 2031 |\n",
        ("Two more buoys",),
    ),
    Case(
        "a decision of several sentences",
        "# Decisions of the board\n\n| Subject | Decision | Owner |\n|---|---|---|\n"
        "| Locks | Type B for both locks, the old gates stay. Purchasing to ask for a price by May. | Pilots |\n"
        "| Buoys | For information. | |\n| Boats | Keep. Replace the old rudder. | Yard |\n",
        ("Type B for both", "Purchasing to ask", "Replace the old"),
        ("For information", "Keep."),
    ),
    Case(
        "a row that says what will be done about a recommendation",
        "# Answer to the review\n\n| Recommendation | Response | Action planned | Responsible | Deadline |\n"
        "|---|---|---|---|---|\n| Train two more pilots. | Accepted | Course at the yard of Holm | Pilots | May "
        "2031 |\n",
        ("Train two more", "Course at the yard"),
        kinds=(Kind.RECOMMENDATION, Kind.ACTION),
    ),
    Case(
        "what somebody wants instead, in a column",
        "# On the draft treaty\n\n| Article | Text | What we want |\n|---|---|---|\n"
        "| 4 | may hear | Replace “may” by “shall” |\n",
        ("Replace “may”",),
    ),
    Case(
        "a name in bold above what it names",
        "# Housing on the islands\n\n## Recommendations\n\n**1. Count the houses.**\nThe ministry should count "
        "all houses "
        "each spring.\n\n**2. Paint them.**\nThe town ought to paint them white.\n",
        ("The ministry should", "The town ought"),
        ("Count the houses", "Paint them."),
    ),
    Case(
        "points that were agreed",
        "Dear Mr Alder,\n\nThank you for the talks in Holm.\n\nPoints agreed:\n\n1. Holm names a warden for the "
        "lock.\n\n"
        "2. A joint paper on reeds in May.\n\nThe talks were long.\n",
        ("Holm names", "A joint paper"),
        ("The talks were",),
    ),
    Case(
        "what we resolve",
        "Declaration of the lake towns\n\nIn the light of this, we resolve:\n\n(a) to dig no further wells below "
        "the dam;\n\n"
        "(b) to count the reeds each spring.\n",
        ("to dig no", "to count the"),
    ),
    Case(
        "a lead-in in capitals above its list",
        "The Council of the Union of Lakes,\n\n5. INVITES THE MEMBER STATES TO:\n\n   a) name a warden for each "
        "lock;\n\n"
        "   b) count the reeds each spring;\n",
        ("name a warden", "count the reeds"),
        ("INVITES THE",),
    ),
    Case(
        "terms of reference in an annex",
        "# Review of the ferries\n\n## Recommendations\n\nThe company should drain the slip.\n\n"
        "## Annex 2. Abridged terms of reference\n\nThe team shall submit a report within five months.\n",
        ("The company should",),
        ("The team shall",),
    ),
    Case(
        "ce dont on convient",
        "# Compte rendu du comité des digues\n\nLe comité ne tranche pas de la couleur des vannes. Un accord se "
        "dégage sur les "
        "points suivants :\n\n- conception d’un plan des digues par la régie ;\n- achat de deux barques.\n",
        ("conception d’un plan", "achat de deux"),
    ),
    Case(
        "the minutes and one voice of several",
        "Minutes of the lake committee, 3 May 2031\n\nThe minutes were approved with one correction: the number "
        "of boats should "
        "read 12, not 21. Another suggested that the list be kept in Holm. The committee recommended a second list. "
        "The clerk would send it round.\n",
        ("The committee recommended", "The clerk would"),
        ("should read", "Another suggested"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rows_and_names_are_read_for_what_they_ask(case: Case) -> None:
    check(case)


def test_the_heading_of_an_article_is_none_of_the_orders_around_it() -> None:
    text = (
        "# Observations on the report\n\n## The homes\n\nA. Train the judges of both islands.\n\nB. "
        "Publish the list of "
        "homes.\n\nC. Freedom from neglect (arts. 9-11)\n\nD. Open the archives of the homes.\n"
    )
    assert not [each for each in found_in(text) if "Freedom" in text[each.start : each.end]]


def test_a_list_of_letters_goes_on_from_the_paragraph_before_it() -> None:
    text = (
        b"<h1>Declaration of the lake towns</h1><p>1. We met in Holm.</p><p>2. In the light of this, we resolve:</p>"
        b"<ol type='a'><li>to dig no further wells;</li><li>to count the reeds.</li></ol>"
    )
    found = read_here(text, name="a.html")
    said = [found.text[p.suggestion.start : p.suggestion.end] for p in found.passages if p.suggestion]
    assert [each[:10] for each in said] == ["to dig no ", "to count t"]
