"""Tables whose columns only blanks set apart and whose rows go over lines, and what came of each matter in them."""

from __future__ import annotations

import pytest

from briefings.reading import Passage, PassageKind, read, row_cells
from briefings.reading.document.lines import lines_of
from briefings.reading.document.spaced import cells_between, spaced_rows

ACTIONS = """Reed wardens, fourth meeting

No.   Action                            Who                  Due
----------------------------------------------------------------------
4/1   Paint the railings of the east    Port office, with    12 May
      jetty before the regatta          the rowing club

4/2   New ropes for the tower           Bell ringers         End of
                                                             June
4/10  Count the swans                   Reed wardens         autumn

Closed since the third meeting

3/2   Mend the oars                     Rowing club          Done
"""

OUTCOMES = """Joint Canal Board

Matter                 Outcome                                 By              When
------------------------------------------------------------------------------------
1. Lock gate at        Gate leaks since May. To be lined by    Canal office    3 June
Ellen                  the yard, at the cost of the town.
                       Both banks to keep a pump ready.

2. Eel ladder          Board heard a report on eels. The       -               -
                       anglers are to be thanked.

3. Night lights        Proposal by the mill to dim them.       Mill            May
                       Approved until autumn.
"""


def _rows(text: str) -> list[Passage]:
    return [passage for passage in read(text) if passage.kind is PassageKind.TABLE_ROW]


def test_a_row_of_several_lines_is_one_passage_with_its_columns_apart() -> None:
    found = [row.suggestion for row in _rows(ACTIONS) if row.suggestion]

    assert [each.title for each in found] == [
        "Paint the railings of the east jetty before the regatta",
        "New ropes for the tower",
        "Count the swans",
    ]
    assert [each.addressee for each in found] == ["Port office, with the rowing club", "Bell ringers", "Reed wardens"]
    assert [each.due and each.due.words for each in found] == ["12 May", "End of June", "autumn"]
    assert ACTIONS[found[0].start : found[0].end] == "Paint the railings of the east", "no words of another column"


def test_an_outcome_of_one_word_says_nothing_to_do() -> None:
    text = (
        "Minutes of the fares group\n\nIssue           Outcome                      By\n"
        "Fares           Agreed. Parks to send them   Parks\nNight ferry     Accepted.                    Harbour\n"
    )
    assert [each.suggestion.title for each in _rows(text) if each.suggestion] == ["Send them"]


def test_a_row_of_several_lines_is_shown_whole() -> None:
    row = _rows(ACTIONS)[0]
    assert row_cells(ACTIONS, row.start, row.end) == [(row.start, row.end)]


def test_of_what_came_of_a_matter_the_sentences_that_arrange_something_are_suggested() -> None:
    found = [row.suggestion for row in _rows(OUTCOMES) if row.suggestion]

    assert [" ".join(OUTCOMES[each.start : each.end].split())[:11] for each in found] == [
        "To be lined",
        "Both banks ",
        "Approved un",
    ]
    assert {each.addressee for each in found} == {"Canal office", "Mill"}
    assert found[0].reasons == ("column “Outcome” of a table",)


def test_the_passages_of_a_divided_row_cover_it() -> None:
    first, second = _rows(OUTCOMES)[:2]
    assert not OUTCOMES[first.end : second.start].strip()
    assert OUTCOMES[second.start :].startswith("Both banks")


@pytest.mark.parametrize(
    "below",
    [
        # Running text, in which words stand where columns would part.
        "The boats were late and nobody knew why until the spring came.\nSo the ferry was sold to the town of Varn.\n",
        # One row only.
        "Paint the jetty   Port office   May\n",
        # The first row fills too few columns.
        "Paint the jetty\nMend the oars\n",
    ],
)
def test_names_of_columns_alone_make_no_table(below: str) -> None:
    text = f"Action            Owner         Due\n{below}"
    assert spaced_rows(text, lines_of(text)) == {}


def test_names_over_two_lines_stand_over_a_rule() -> None:
    text = (
        "Step              Body in\n                  charge\n-------------------------\n"
        "Paint the jetty   Port\n\nMend the oars     Club\n"
    )
    rows = spaced_rows(text, lines_of(text))
    head = rows[0]
    assert head is not None
    assert (head.is_head, head.first, head.last) == (True, 0, 1)
    assert [row and row.first for row in rows.values()] == [0, 0, None, 3, None, 5]


def test_where_no_blank_lines_part_rows_a_line_with_several_cells_begins_one() -> None:
    text = (
        "Action                Who     When\n"
        "Paint the railings    Ann     3 May\n"
        "of the jetty\n"
        "Mend the oars         Tom     June\n"
    )
    rows = {row for row in spaced_rows(text, lines_of(text)).values() if row is not None}
    assert sorted((row.first, row.last) for row in rows) == [(0, 0), (1, 2), (3, 3)]


def test_an_empty_cell_holds_no_lines() -> None:
    text = "4/1   Paint it            May"
    assert [len(cell) for cell in cells_between(text, 0, len(text), (6, 18, 26))] == [1, 1, 0, 1]
