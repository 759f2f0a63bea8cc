"""The first sentence of the Overview: right in number and grammar for none, one and many."""

from __future__ import annotations

import re

import pytest

from tests.tracker.pages import text
from tracker.overview.standing import Standing, summary
from tracker.statistics import list_url
from tracker.workflow import Status

DONE, PARTLY, OUT, ERROR = (
    Status.IMPLEMENTED,
    Status.PARTLY_IMPLEMENTED,
    Status.NOT_IMPLEMENTED,
    Status.ENTERED_IN_ERROR,
)
CLAIMED, MOVING, NOT_STARTED, ON_HOLD, NEW = (
    Status.REPORTED_COMPLETE,
    Status.IN_PROGRESS,
    Status.NOT_STARTED,
    Status.STALLED,
    Status.NOT_YET_REPORTED,
)

TABLE = [
    ({}, 0, "No recommendations are tracked here yet."),
    ({ERROR: 3}, 0, "No recommendations are tracked here yet."),
    ({NEW: 1}, 0, "1 recommendation is tracked. It has no update yet."),
    ({NEW: 1}, 1, "1 recommendation is tracked. It has no update yet. 1 is overdue."),
    ({DONE: 1}, 0, "1 recommendation is tracked. It is closed (1 verified)."),
    ({OUT: 1, ERROR: 1}, 0, "1 recommendation is tracked. It is closed (0 verified)."),
    ({CLAIMED: 1}, 0, "1 recommendation is tracked. It awaits verification."),
    ({MOVING: 1}, 0, "1 recommendation is tracked. It is in progress."),
    ({NOT_STARTED: 1}, 0, "1 recommendation is tracked. It has not started."),
    ({ON_HOLD: 1}, 0, "1 recommendation is tracked. It is on hold."),
    ({NEW: 2}, 0, "None of the 2 recommendations has an update yet."),
    ({NOT_STARTED: 2}, 0, "None of the 2 recommendations has started."),
    ({MOVING: 12}, 2, "All 12 recommendations are in progress. 2 are overdue."),
    ({ON_HOLD: 2}, 0, "All 2 recommendations are on hold."),
    ({CLAIMED: 3}, 0, "All 3 recommendations await verification."),
    ({DONE: 2, PARTLY: 1, OUT: 1}, 0, "All 4 recommendations are closed (3 verified)."),
    ({DONE: 1, MOVING: 1}, 0, "Of 2 recommendations, 1 is closed (1 verified) and 1 is in progress."),
    (
        {DONE: 2, PARTLY: 1, OUT: 4, CLAIMED: 1, MOVING: 8, NOT_STARTED: 1, ON_HOLD: 2, NEW: 1},
        2,
        (
            "Of 20 recommendations, 7 are closed (3 verified), 1 awaits verification, 8 are in progress, "
            "1 has not started, 2 are on hold and 1 has no update yet. 2 are overdue."
        ),
    ),
    (
        {CLAIMED: 2, MOVING: 1, NOT_STARTED: 2, ON_HOLD: 1, NEW: 1_200},
        1,
        (
            "Of 1,206 recommendations, 2 await verification, 1 is in progress, 2 have not started, "
            "1 is on hold and 1,200 have no update yet. 1 is overdue."
        ),
    ),
]


@pytest.mark.parametrize(("statuses", "overdue", "sentence"), TABLE)
def test_the_sentence(statuses: dict[Status, int], overdue: int, sentence: str) -> None:
    found = summary(Standing(statuses, overdue=overdue), list_url)

    assert re.sub(r" ([,.)])", r"\1", text(found).replace("( ", "(")) == sentence


def test_each_number_is_a_link_to_its_list() -> None:
    found = summary(Standing({DONE: 2, MOVING: 3}, overdue=1), list_url)

    assert re.findall(r'href="([^"]*)">([\d,]+)<', found) == [
        ("/recommendations/", "5"),
        ("/recommendations/?status=closed", "2"),
        ("/recommendations/?status=implemented&amp;status=partly_implemented", "2"),
        ("/recommendations/?status=in_progress", "3"),
        ("/recommendations/?attention=overdue", "1"),
    ]


def test_every_status_is_in_the_sentence() -> None:
    for status in set(Status) - {ERROR}:
        words = text(summary(Standing({status: 2, MOVING if status != MOVING else NEW: 1}, 0, 0), list_url))
        assert words.startswith("Of 3 recommendations, "), status
        assert sum(map(int, re.findall(r"\b(\d+) (?:is|are|has|have|awaits?)\b", words))) == 3, status
