"""The sample year of the Paris briefing's initiatives and its platforms for dialogue, in order. Words and days only."""

from __future__ import annotations

from tracker.demo.rows import Item, Line, Paper
from tracker.workflow import Position, Status, Step

_ACCEPTED = Line(343, "coordinator", Step.RESPOND, act="answers", words={"position": Position.ACCEPTED})
_UNDER_WAY = {"to": Status.IN_PROGRESS}
_NOT_BEGUN = {"to": Status.NOT_STARTED}

_JOINT_RESEARCH = Item(
    lead="research",
    owner="grants",
    parties=("culture",),
    themes=("research",),
    due=31,
    lines=(
        _ACCEPTED,
        Line(
            303,
            "research",
            Step.REPORT,
            "Rectors of both sides agreed on three subjects: antibiotics, batteries and water.",
            next_step="Outline of a joint programme",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            236,
            "research",
            Step.REPORT,
            "The outline is circulated. Institutes ask for one set of rules on who owns the results.",
            next_step="Model agreement on results",
            confidence="on_track",
            papers=(Paper("Outline of the joint programme", 239),),
            words=_UNDER_WAY,
        ),
        Line(
            133,
            "research",
            Step.PROPOSE_DATE,
            "The model agreement has to pass two parliaments' research committees, and both meet after the summer "
            "only.",
            due=151,
        ),
        Line(
            126,
            "coordinator",
            Step.DECIDE_DATE,
            "Both committees' calendars were seen. There is no earlier sitting.",
            words={"agreed": True},
        ),
        Line(
            68,
            "research",
            Step.REPORT,
            "The model agreement is ready for the two committees.",
            next_step="Hearings of the committees",
            confidence="on_track",
            papers=(Paper("Model agreement on results, final draft", 70),),
            words=_UNDER_WAY,
        ),
        Line(
            16,
            "research",
            Step.REPORT,
            "The first committee approved the model agreement. Forty institutes have said that they would sign it.",
            next_step="Hearing of the second committee",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            13,
            "research",
            Step.CORRECT,
            "Fourteen institutes have said so, not forty. It was misheard on the telephone.",
        ),
    ),
)

_TRADE = Item(
    lead="trade",
    owner="tariffs",
    themes=("trade", "climate"),
    lines=(
        Line(
            334,
            "coordinator",
            Step.RESPOND,
            "Tariffs are negotiated elsewhere, under a mandate this follow-up cannot change. We keep the item in view "
            "and do not work on it here.",
            words={"position": Position.DECLINED},
        ),
        Line(
            104,
            "trade",
            Step.ADD,
            "For information: green technology is on the agenda of the regular trade round in the autumn.",
            papers=(Paper("Agenda of the autumn trade round", 106),),
        ),
    ),
)

_STUDENTS = Item(
    lead="culture",
    owner="exchange",
    themes=("culture",),
    lines=(
        _ACCEPTED,
        Line(
            248,
            "culture",
            Step.REPORT,
            "Universities were asked how many places they could offer to exchange students. Nineteen have answered.",
            next_step="Count the places",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            172,
            "coordinator",
            Step.MERGE,
            "The agency runs student exchange and cultural exchange as one programme with one budget. One item is "
            "enough.",
            words={"successor": "PARIS-03"},
        ),
    ),
)

_PLATFORMS = Item(
    lead="foreign",
    owner="climate",
    themes=("dialogue",),
    lines=(
        Line(
            359,
            "coordinator",
            Step.EDIT,
            words={"new": {"title": "Establish formal platforms for a lasting dialogue"}},
        ),
        _ACCEPTED,
        Line(
            282,
            "second",
            Step.REPORT,
            "Three forms were sketched: a yearly conference, a standing committee, and a network of desks. Opinions "
            "are asked for.",
            next_step="Collect opinions",
            words=_UNDER_WAY,
        ),
        Line(
            142,
            "coordinator",
            Step.SUPERSEDE,
            "The follow-up meeting chose the yearly conference. Its own conclusion says so more exactly and is "
            "followed from now on.",
            words={"successor": "PARIS2-03"},
        ),
    ),
)

INITIATIVES = (_JOINT_RESEARCH, _TRADE, _STUDENTS, _PLATFORMS)
