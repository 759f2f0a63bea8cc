"""The sample year of the Paris briefing's proposals and objectives, in order. Words and days, nothing else."""

from __future__ import annotations

from tracker.demo.rows import Item, Line, Paper
from tracker.workflow import Extent, Position, Status, Step

_ACCEPTED = Line(343, "coordinator", Step.RESPOND, act="answers", words={"position": Position.ACCEPTED})
_UNDER_WAY = {"to": Status.IN_PROGRESS}
_NOT_BEGUN = {"to": Status.NOT_STARTED}

_NETWORK_SECURITY = Item(
    lead="cyber",
    owner="network",
    parties=("foreign",),
    themes=("security", "data"),
    due=-110,
    lines=(
        _ACCEPTED,
        Line(
            318,
            "cyber",
            Step.REPORT,
            "Terms of reference are drafted together with the partner agencies. Chair, members and reporting line are "
            "settled; the mandate of the strand on personal data is still open.",
            next_step="Second reading of the terms of reference",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            262,
            "cyber",
            Step.REPORT,
            "The terms of reference were adopted at the second reading. Nine agencies have named their members.",
            next_step="First meeting of the task force",
            confidence="on_track",
            papers=(Paper("Terms of reference, as adopted", 264),),
            words=_UNDER_WAY,
        ),
        Line(
            205,
            "cyber",
            Step.CLAIM,
            "The task force has met for the first time, with all nine agencies at the table.",
            papers=(Paper("Minutes of the first meeting", 208),),
            words={"extent": Extent.COMPLETE},
        ),
        Line(
            196,
            "coordinator",
            Step.RETURN_CLAIM,
            "The minutes cover cybersecurity only. The recommendation names the protection of personal data as well, "
            "and that strand has neither a mandate nor members yet.",
        ),
        Line(
            168,
            "cyber",
            Step.REPORT,
            "Three data protection authorities have joined. Their mandate is being written as an annex to the terms of "
            "reference.",
            next_step="Second meeting, with both strands",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            131,
            "cyber",
            Step.CLAIM,
            "Both strands are at work: the annex on personal data is adopted, and the second meeting agreed a calendar "
            "for the year.",
            papers=(
                Paper("Terms of reference with the annex on personal data", 140),
                Paper("Minutes of the second meeting", 134),
            ),
            words={"extent": Extent.COMPLETE},
        ),
        Line(
            120,
            "coordinator",
            Step.VERIFY,
            "Read the annex and the minutes of the second meeting. Both strands have a mandate, members and a "
            "calendar.",
            words={"to": Status.IMPLEMENTED},
        ),
    ),
)

_RENEWABLES = Item(
    lead="energy",
    owner="renewables",
    parties=("research",),
    themes=("climate",),
    due=18,
    lines=(
        _ACCEPTED,
        Line(
            322,
            "energy",
            Step.REPORT,
            "Work has not begun. The desk is taking over the file from another unit.",
            next_step="Call with the partner ministries to choose subjects",
            words=_NOT_BEGUN,
        ),
        Line(
            290,
            "energy",
            Step.REPORT,
            "First call held. Four subjects were chosen: offshore wind, storage, heat pumps and software for grids.",
            next_step="One working paper for each subject",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            214,
            "energy",
            Step.REPORT,
            "Working papers on offshore wind and on storage were exchanged and commented on by both sides.",
            next_step="Papers on heat pumps and on grid software",
            confidence="on_track",
            papers=(Paper("Working paper: storage", 220), Paper("Working paper: offshore wind", 220)),
            words=_UNDER_WAY,
        ),
        Line(140, "energy", Step.CHECK_IN),
        Line(
            74,
            "energy",
            Step.REPORT,
            "The paper on heat pumps is agreed. The paper on grid software is late, because the two sides measure "
            "losses in different ways.",
            next_step="Technical meeting on how losses are measured",
            confidence="at_risk",
            papers=(Paper("Working paper: heat pumps", 79),),
            words=_UNDER_WAY,
        ),
        Line(
            27,
            "energy",
            Step.REPORT,
            "The technical meeting settled the measure. The partner ministry asks for eight weeks to run its figures "
            "again.",
            next_step="Receive the new figures and finish the fourth paper",
            confidence="at_risk",
            words=_UNDER_WAY,
        ),
        Line(
            6,
            "energy",
            Step.PROPOSE_DATE,
            "Three of the four papers are done. The fourth depends on figures the partner ministry has promised in "
            "eight weeks; a paper without them would have to be written twice.",
            due=81,
        ),
    ),
)

_EXCHANGE = Item(
    lead="culture",
    owner="exchange",
    themes=("culture",),
    due=140,
    lines=(
        _ACCEPTED,
        Line(
            306,
            "culture",
            Step.REPORT,
            "A call for partners went to forty museums, theatres and libraries on both sides.",
            next_step="Choose the partners of the first season",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            238,
            "culture",
            Step.REPORT,
            "Twelve partners were chosen for the first season, six on each side. The grant agreements are being "
            "drawn up.",
            next_step="Sign the grant agreements",
            confidence="on_track",
            papers=(Paper("List of partners, first season", 240),),
            words=_UNDER_WAY,
        ),
        Line(
            161,
            "culture",
            Step.REPORT,
            "Four of the twelve agreements are signed. The others wait for the new financial year.",
            next_step="Sign the remaining eight agreements",
            confidence="at_risk",
            words=_UNDER_WAY,
        ),
        Line(
            58,
            "coordinator",
            Step.ADD,
            "The agency was asked who has taken over this file, and where the eight agreements stand. No answer yet.",
        ),
        Line(
            51,
            "coordinator",
            Step.ADD,
            "By telephone: the post stays unfilled until the agency's budget is passed. Better raised at the next "
            "meeting than in another letter.",
            internal=True,
        ),
    ),
)

_COLLABORATION = Item(
    lead="foreign",
    owner="climate",
    parties=("energy", "research"),
    themes=("security", "climate"),
    lines=(
        Line(
            342,
            "coordinator",
            Step.RESPOND,
            "An aim rather than a task. The work towards it is followed under the items on energy and on research; "
            "here we report once a year.",
            words={"position": Position.NOTED},
        ),
        Line(
            298,
            "second",
            Step.REPORT,
            "No partnership of its own has been opened. The desk will write the yearly report from the other items.",
            next_step="First yearly report",
            words=_NOT_BEGUN,
        ),
        Line(188, "second", Step.CHECK_IN),
        Line(62, "second", Step.CHECK_IN),
    ),
)

_CLEAN_ENERGY = Item(
    lead="energy",
    owner="renewables",
    themes=("climate", "security"),
    due=-40,
    lines=(
        _ACCEPTED,
        Line(
            312,
            "energy",
            Step.REPORT,
            "The supply review has begun. It asks where sustainable technology would make supply safer within two "
            "years.",
            next_step="Interim findings",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            250,
            "energy",
            Step.REPORT,
            "Interim findings name three measures: storage at hospitals, solar roofs at barracks, and a shared reserve "
            "of transformers.",
            next_step="Funding decision on each measure",
            confidence="on_track",
            papers=(Paper("Supply review: interim findings", 252),),
            words=_UNDER_WAY,
        ),
        Line(
            179,
            "energy",
            Step.REPORT,
            "Funding is decided for storage and for solar roofs. The reserve of transformers found no majority in the "
            "budget committee.",
            confidence="at_risk",
            words=_UNDER_WAY,
        ),
        Line(
            96,
            "energy",
            Step.PROPOSE_DATE,
            "The budget committee might look at the reserve again in the next financial year.",
            due=230,
        ),
        Line(
            91,
            "coordinator",
            Step.DECIDE_DATE,
            "Nothing says that the committee will take it up again. Report what was done by the date that was agreed.",
            words={"agreed": False},
        ),
        Line(
            52,
            "energy",
            Step.CLAIM,
            "Storage stands at eleven hospitals and solar roofs at six barracks. The shared reserve of transformers "
            "was not funded and is not pursued further.",
            papers=(
                Paper("Completion report: storage and solar roofs", 55),
                Paper("Decision of the budget committee", 183),
            ),
            words={"extent": Extent.IN_PART},
        ),
        Line(
            38,
            "second",
            Step.VERIFY,
            "Checked the completion report against the funding decisions: two measures of three are done. The third "
            "was dropped by a decision that is on record.",
            words={"to": Status.PARTLY_IMPLEMENTED},
        ),
    ),
)

_RESEARCH_FUNDING = Item(
    lead="research",
    owner="grants",
    parties=("foreign",),
    themes=("research", "climate"),
    due=62,
    lines=(
        Line(
            341,
            "coordinator",
            Step.RESPOND,
            "Accepted for studies that start from existing data. A new survey of its own would need money that is not "
            "in the plan.",
            words={"position": Position.ACCEPTED_IN_PART},
        ),
        Line(
            301,
            "research",
            Step.REPORT,
            "The call is written and lies with the legal unit. It asks for studies of drought, heat and flooding in "
            "places that can least afford them.",
            next_step="Publish the call",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            222,
            "research",
            Step.REPORT,
            "The call closed with 31 applications. A panel from both sides chose seven.",
            next_step="Award letters",
            confidence="on_track",
            papers=(Paper("Panel report", 225),),
            words=_UNDER_WAY,
        ),
        Line(
            121,
            "research",
            Step.STALL,
            "The award letters wait for the finance ministry to release the money.",
            review=-77,
        ),
        Line(
            79,
            "research",
            Step.STALL,
            "The money is still not released; the finance ministry asks for a legal opinion on payments abroad first.",
            next_step="Legal opinion on payments abroad",
            review=-20,
        ),
    ),
)

TALKS = (
    _NETWORK_SECURITY,
    _RENEWABLES,
    _EXCHANGE,
    _COLLABORATION,
    _CLEAN_ENERGY,
    _RESEARCH_FUNDING,
)
