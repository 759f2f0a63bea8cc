"""The sample year of the Paris briefing's three recommendations on health, in order. Words and days, nothing else."""

from __future__ import annotations

from tracker.demo.rows import Item, Line, Paper
from tracker.workflow import Extent, Position, Status, Step

_ACCEPTED = Line(343, "coordinator", Step.RESPOND, act="answers", words={"position": Position.ACCEPTED})
_UNDER_WAY = {"to": Status.IN_PROGRESS}

_TASK_FORCE = Item(
    lead="health",
    owner="health_security",
    parties=("eu_health",),
    themes=("health", "security"),
    due=-9,
    priority=True,
    lines=(
        _ACCEPTED,
        Line(
            331,
            "health",
            Step.REPORT,
            "Both sides have named a head of delegation. They will meet by video link every second week until the task "
            "force stands.",
            next_step="Draft mandate",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            268,
            "health",
            Step.REPORT,
            "The draft mandate is agreed but for one point: who calls the task force together in an emergency.",
            next_step="Settle who calls it together",
            confidence="at_risk",
            papers=(Paper("Draft mandate, third version", 271),),
            words=_UNDER_WAY,
        ),
        Line(
            209,
            "health",
            Step.REPORT,
            "Either side may call the task force together within 24 hours. With that the mandate is agreed.",
            next_step="Signature by both heads of delegation",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            149,
            "health",
            Step.REPORT,
            "The mandate is signed. Sixteen members are named, eight on each side, among them two from laboratories.",
            next_step="First regular meeting",
            confidence="on_track",
            papers=(Paper("Mandate, signed", 152), Paper("List of members", 150)),
            words=_UNDER_WAY,
        ),
        Line(
            88,
            "health",
            Step.REPORT,
            "The task force meets on the first Tuesday of each month. A telephone tree for emergencies was tried once; "
            "thirteen of sixteen members answered within the hour.",
            next_step="Second trial of the telephone tree",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            43,
            "health",
            Step.REPORT,
            "In the second trial all sixteen answered. What is missing is the written procedure for emergencies.",
            next_step="Procedure for emergencies",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            11,
            "health",
            Step.CLAIM,
            "The task force stands: a signed mandate, sixteen members, monthly meetings, and a procedure for "
            "emergencies that the joint exercise has tested.",
            papers=(Paper("Procedure for emergencies", 17), Paper("Calendar of meetings", 30)),
            words={"extent": Extent.COMPLETE},
        ),
    ),
)

_REPOSITORY = Item(
    lead="health",
    owner="health_data",
    parties=("eu_health", "cyber"),
    themes=("health", "data"),
    due=-24,
    priority=True,
    lines=(
        _ACCEPTED,
        Line(
            328,
            "health",
            Step.REPORT,
            "An inventory of what each side collects has begun: case counts, laboratory results, hospital beds.",
            next_step="Finish the inventory",
            confidence="on_track",
            words=_UNDER_WAY,
        ),
        Line(
            259,
            "health",
            Step.REPORT,
            "The inventory is finished. Of 46 data sets 29 exist on both sides in a form that can be compared.",
            next_step="Technical design",
            confidence="on_track",
            papers=(Paper("Inventory of health data", 261),),
            words=_UNDER_WAY,
        ),
        Line(
            193,
            "health",
            Step.REPORT,
            "The technical design is agreed: data stay where they are, and questions travel to them.",
            next_step="Security review",
            confidence="on_track",
            papers=(Paper("Technical design", 197),),
            words=_UNDER_WAY,
        ),
        Line(
            119,
            "health",
            Step.REPORT,
            "The security review found two gaps. One is closed; the other needs a new certificate authority.",
            next_step="Close the second gap",
            confidence="at_risk",
            papers=(Paper("Security review: summary", 122),),
            words=_UNDER_WAY,
        ),
        Line(
            64,
            "coordinator",
            Step.REPORT,
            "The second gap is closed. The repository could run its first question tomorrow if there were an agreement "
            "that allows it.",
            next_step="Data-sharing agreement, see PARIS2-01",
            confidence="delayed",
            received_from="Health data desk, by telephone",
            happened=66,
            words=_UNDER_WAY,
        ),
        Line(
            33,
            "coordinator",
            Step.ADD,
            "The legal services do not agree who answers for a leak. Ask both directors to settle it between "
            "themselves before the date passes in public.",
            internal=True,
        ),
        Line(
            22,
            "health",
            Step.REPORT,
            "The date has passed without a start. Everything technical is ready; the agreement is with the legal "
            "services of both sides.",
            next_step="Signature of the agreement, then a first week of trial",
            confidence="delayed",
            words=_UNDER_WAY,
        ),
    ),
)

_VACCINES = Item(
    lead="health",
    owner="health_security",
    themes=("health", "research"),
    due=208,
    lines=(
        _ACCEPTED,
        Line(
            309,
            "coordinator",
            Step.ASSIGN,
            "The European side has the network of laboratories and offered to lead. The Department of Health agrees.",
            words={"lead": "eu_health", "owner": "vaccines"},
        ),
        Line(
            276,
            "coordinator",
            Step.REPORT,
            "Four manufacturers and six laboratories were asked what they would need to work to one protocol.",
            next_step="Sum up the answers",
            received_from="European health directorate, by e-mail",
            happened=279,
            words=_UNDER_WAY,
        ),
        Line(
            184,
            "coordinator",
            Step.REPORT,
            "The answers are summed up. All ask first of all for trials approved on one side to count on the other.",
            next_step="Talks of the two regulators",
            confidence="on_track",
            papers=(Paper("What manufacturers and laboratories need", 190),),
            received_from="European health directorate, by e-mail",
            happened=187,
            words=_UNDER_WAY,
        ),
        Line(
            47,
            "coordinator",
            Step.STALL,
            "The regulators talk to each other again only when the vacant head of the vaccine unit has been appointed.",
            next_step="Appointment of the head of unit",
            received_from="European health directorate, by telephone",
            review=23,
        ),
    ),
)

HEALTH = (_TASK_FORCE, _REPOSITORY, _VACCINES)
