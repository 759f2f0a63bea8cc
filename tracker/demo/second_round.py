"""The sample year of the follow-up meeting's recommendations, in order. Words and days, nothing else."""

from __future__ import annotations

from tracker.demo.rows import Item, Line, Paper
from tracker.workflow import Extent, Kind, Position, Status, Step

_ACCEPTED = Line(139, "coordinator", Step.RESPOND, act="answers", words={"position": Position.ACCEPTED})
_UNDER_WAY = {"to": Status.IN_PROGRESS}
_NOT_BEGUN = {"to": Status.NOT_STARTED}

_AGREEMENT = Item(
    lead="health",
    owner="health_data",
    parties=("eu_health", "foreign"),
    themes=("health", "data"),
    due=25,
    priority=True,
    lines=(
        _ACCEPTED,
        Line(
            128,
            "health",
            Step.REPORT,
            "A first draft was written from the model both sides use for customs data.",
            next_step="Comments of the legal services",
            confidence="on_track",
            papers=(Paper("Data-sharing agreement, first draft", 129),),
            words=_UNDER_WAY,
        ),
        Line(
            71,
            "health",
            Step.REPORT,
            "Of 22 articles 19 are agreed. Open are liability, the law that applies, and the language of the contract.",
            next_step="Meeting of the legal services",
            confidence="at_risk",
            words=_UNDER_WAY,
        ),
        Line(
            9,
            "health",
            Step.REPORT,
            "Law and language are settled. Liability remains; the two directors will speak about it this month.",
            next_step="Call of the two directors",
            confidence="at_risk",
            words=_UNDER_WAY,
        ),
    ),
)

_EXERCISE = Item(
    lead="health",
    owner="health_security",
    parties=("eu_health",),
    themes=("health", "security"),
    due=-20,
    lines=(
        _ACCEPTED,
        Line(
            112,
            "health",
            Step.REPORT,
            "The scenario is written: a new respiratory virus found in two ports on the same day.",
            next_step="Invitations to hospitals and ports",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            49,
            "health",
            Step.CLAIM,
            "The exercise was held over two days with 140 people in nine places.",
            papers=(Paper("Report on the exercise, draft", 51),),
            words={"extent": Extent.COMPLETE},
        ),
        Line(
            46,
            "health",
            Step.WITHDRAW_CLAIM,
            "The report attached is a draft that the partner has not read. It will be claimed again with the final "
            "one.",
        ),
        Line(
            31,
            "health",
            Step.CLAIM,
            "The exercise was held, and both sides have approved the report with its eleven lessons.",
            papers=(Paper("Report on the exercise, approved", 33),),
            words={"extent": Extent.COMPLETE},
        ),
        Line(
            24,
            "second",
            Step.VERIFY,
            "Read the approved report. The exercise was held as the conclusion asks, and its lessons have owners.",
            words={"to": Status.IMPLEMENTED},
        ),
    ),
)

_DIALOGUE = Item(lead=None, owner=None, themes=("dialogue",), due=190, lines=())

_GRIDS = Item(
    lead="energy",
    owner="renewables",
    themes=("climate",),
    due=-6,
    lines=(
        _ACCEPTED,
        Line(
            116,
            "energy",
            Step.REPORT,
            "The operators of both sides have handed in their standards. They differ in 31 places.",
            next_step="Sort the differences by cost",
            confidence="on_track",
            papers=(Paper("Table of differences", 118),),
            words=_UNDER_WAY,
        ),
        Line(
            56,
            "energy",
            Step.REPORT,
            "Sorted by cost, five of the 31 differences matter. Two can be bridged by equipment on the market.",
            next_step="Proposal for the remaining three",
            confidence="at_risk",
            words=_UNDER_WAY,
        ),
        Line(
            19,
            "energy",
            Step.REPORT,
            "Operators cannot agree who would pay to change frequency control. The comparison will be late.",
            next_step="Estimate of the cost by an independent engineer",
            confidence="delayed",
            words=_UNDER_WAY,
        ),
    ),
)

_GREEN_GOODS = Item(
    lead="trade",
    owner="tariffs",
    themes=("trade", "climate"),
    due=35,
    lines=(
        _ACCEPTED,
        Line(
            108,
            "trade",
            Step.REPORT,
            "Work has not begun; the desk first wants to know whether a list would bind the regular trade round.",
            next_step="Opinion of the negotiators",
            words=_NOT_BEGUN,
        ),
        Line(
            36,
            "coordinator",
            Step.CLOSE,
            "The negotiators write that any list would be read as an offer. Both sides therefore agreed not to draft "
            "one outside the regular round.",
            papers=(Paper("Letter of the negotiators", 39),),
            words={"to": Status.NOT_IMPLEMENTED},
        ),
    ),
)

_BADGES = Item(
    lead=None,
    owner=None,
    themes=(),
    lines=(
        Line(
            145,
            "coordinator",
            Step.ENTER_IN_ERROR,
            "Housekeeping of the venue, not a recommendation. It was admitted with the rest of the table.",
        ),
    ),
)

_GRANTS = Item(
    lead="culture",
    owner="exchange",
    themes=("culture",),
    reiterates="PARIS-03",
    lines=(
        Line(
            138,
            "second",
            Step.RESPOND,
            "To be examined, as the meeting asks; a grant is not promised by that.",
            words={"position": Position.NOTED},
        ),
        Line(
            102,
            "culture",
            Step.REPORT,
            "The two universities were asked what such a grant would cost in a year.",
            next_step="Compare with grants that exist",
            words=_UNDER_WAY,
        ),
        Line(
            61,
            "second",
            Step.CLOSE,
            "The two universities have set up a fund of their own, open to students of both sides. There is nothing "
            "left to examine.",
            papers=(Paper("Statutes of the universities' fund", 66),),
            words={"to": Status.NO_LONGER_APPLICABLE},
        ),
    ),
)

_CALENDAR = Item(
    lead="foreign",
    owner="climate",
    themes=("dialogue",),
    by_hand={
        "day": 83,
        "title": "Keep one calendar of both delegations' meetings",
        "goal": "No two meetings on the same subject in the same week",
        "kind": Kind.ACTION,
        "text": "Agreed by the heads of delegation in a call; no document records it.",
    },
    lines=(
        Line(
            80,
            "coordinator",
            Step.RESPOND,
            "Both delegations want it. Who keeps the calendar, and where, is still to be settled.",
            words={"position": Position.IN_PRINCIPLE},
        ),
        Line(
            54,
            "second",
            Step.REPORT,
            "Work has not begun. Each delegation is to say first who keeps the calendar on its side.",
            next_step="One name from each delegation",
            words=_NOT_BEGUN,
        ),
        Line(4, "second", Step.CHECK_IN),
    ),
)

FOLLOW_UP = (_AGREEMENT, _EXERCISE, _DIALOGUE, _GRIDS, _GREEN_GOODS, _BADGES, _GRANTS)
BY_HAND = (_CALENDAR,)
