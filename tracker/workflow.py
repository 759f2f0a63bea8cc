"""What a recommendation can be and what can happen to it: statuses, positions, kinds and steps, as data.

Pure: it knows no rows, no people and no pages. Who exactly may take a step on one recommendation is
asked in `permissions`; taking it is done in `actions`. The diagram in the README is drawn from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A person asked for something that may not be done; the text is a sentence for that person."""


class Forbidden(Refused):
    """It is not for this person to do, whatever the status; pages answer 403."""


class Stale(Refused):
    """The thing changed after the person's page was made; the text says what it is now."""


class Resent(Stale):
    """A form was sent again with other words; `entry` is the row of what the first sending made."""

    def __init__(self, sentence: str, entry: int) -> None:
        super().__init__(sentence)
        self.entry = entry


class Unexplained(Refused):
    """The step needs words that were not given; the text says which."""


class Kind(TextChoices):
    """What sort of statement a recommendation is."""

    PROPOSAL = "proposal", "Proposal"
    OBJECTIVE = "objective", "Objective"
    INITIATIVE = "initiative", "Initiative"
    ACTION = "action", "Action"
    COMMITMENT = "commitment", "Commitment"
    RECOMMENDATION = "recommendation", "Recommendation"


class Priority(TextChoices):
    """How urgent it is to us; two values, so that the word keeps its weight."""

    ORDINARY = "ordinary", "Ordinary"
    PRIORITY = "priority", "Priority"


class Position(TextChoices):
    """Our answer to a recommendation, apart from what is being done about it."""

    NOT_YET_ANSWERED = "not_yet_answered", "Not yet answered"
    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_IN_PART = "accepted_in_part", "Accepted in part"
    NOTED = "noted", "Noted"
    DECLINED = "declined", "Declined"


class Status(TextChoices):
    """The state of the work."""

    NOT_YET_REPORTED = "not_yet_reported", "Not yet reported"
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    STALLED = "stalled", "Stalled"
    REPORTED_COMPLETE = "reported_complete", "Reported complete"
    IMPLEMENTED = "implemented", "Implemented"
    PARTLY_IMPLEMENTED = "partly_implemented", "Partly implemented"
    NOT_IMPLEMENTED = "not_implemented", "Not implemented"
    SUPERSEDED = "superseded", "Superseded"
    NO_LONGER_APPLICABLE = "no_longer_applicable", "No longer applicable"
    ENTERED_IN_ERROR = "entered_in_error", "Entered in error"


class Confidence(TextChoices):
    """How sure the reporter is, on the day of the report, that the due date will be kept."""

    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    DELAYED = "delayed", "Delayed"


class Extent(TextChoices):
    """How much of it a claim says is done."""

    COMPLETE = "complete", "Complete"
    IN_PART = "in_part", "In part"


class DueBasis(TextChoices):
    """Where a due date comes from."""

    NONE_GIVEN = "none_given", "None given"
    FROM_SOURCE = "from_source", "From the source"
    SET_BY_US = "set_by_us", "Set by us"


class RelationKind(TextChoices):
    """How one recommendation stands to another, read from the first to the second."""

    SUPERSEDES = "supersedes", "supersedes"
    MERGED_INTO = "merged_into", "was merged into"
    RESTATES = "restates", "restates"
    SUPPORTS = "supports", "supports"


FREE_RELATIONS = frozenset({RelationKind.RESTATES, RelationKind.SUPPORTS})
"""These say something and move nothing; the others are made by the steps that close one of the two."""


class Decision(TextChoices):
    """What was decided about a passage that is not tracked."""

    INFORMATIONAL = "informational", "Informational"
    REJECTED = "rejected", "Rejected"


@dataclass(frozen=True, slots=True)
class StatusFace:
    """How a status is shown: a colour token, a shape (so that colour is never alone) and its meaning."""

    colour: str
    shape: str
    definition: str


FACES: dict[Status, StatusFace] = {
    Status.NOT_YET_REPORTED: StatusFace(
        "grey", "dotted-ring", "Nobody has reported yet. This says nothing about the work itself."
    ),
    Status.NOT_STARTED: StatusFace("slate", "ring", "Those responsible say that work has not begun."),
    Status.IN_PROGRESS: StatusFace("blue", "half", "Those responsible say that work is under way."),
    Status.STALLED: StatusFace(
        "amber", "bars", "Work waits for something named, with a day on which that is looked at again."
    ),
    Status.REPORTED_COMPLETE: StatusFace(
        "violet",
        "ring-dot",
        "Those responsible say it is done and gave evidence. Nobody else has verified it yet.",
    ),
    Status.IMPLEMENTED: StatusFace("green", "disc", "Done, and verified by a coordinator who did not make the claim."),
    Status.PARTLY_IMPLEMENTED: StatusFace(
        "teal", "three-quarters", "Done in part, verified, and nothing more is expected."
    ),
    Status.NOT_IMPLEMENTED: StatusFace("red", "cross", "Closed without having been done, for a reason on record."),
    Status.SUPERSEDED: StatusFace("brown", "arrow", "Another recommendation took its place. Counts in no rate."),
    Status.NO_LONGER_APPLICABLE: StatusFace(
        "stone", "dash", "Circumstances took away its object, for a reason on record."
    ),
    Status.ENTERED_IN_ERROR: StatusFace("faint", "slash", "Should never have been entered. Counts in no figure."),
}

POSITION_MEANINGS: dict[Position, str] = {
    Position.NOT_YET_ANSWERED: "Nobody has answered for us yet.",
    Position.ACCEPTED: "We mean to do it.",
    Position.ACCEPTED_IN_PART: "We mean to do a part of it, and the reason says which.",
    Position.NOTED: "We take note, and promise nothing. It is shown, and not chased unless you ask for it.",
    Position.DECLINED: "We do not mean to do it. It is shown, and not chased.",
}

KIND_MEANINGS: dict[Kind, str] = {
    Kind.PROPOSAL: "Somebody puts it forward; nobody has taken it on yet.",
    Kind.OBJECTIVE: "What is to be reached; the way there is left open.",
    Kind.INITIATIVE: "A larger undertaking of several actions.",
    Kind.ACTION: "One definite thing to be done.",
    Kind.COMMITMENT: "Somebody promised to do it.",
    Kind.RECOMMENDATION: "Somebody is advised to do it.",
}

PRIORITY_MEANINGS: dict[Priority, str] = {
    Priority.ORDINARY: "Followed up like all others.",
    Priority.PRIORITY: "What matters most to us; marked in every list.",
}

CONFIDENCE_MEANINGS: dict[Confidence, str] = {
    Confidence.ON_TRACK: "As things stand, the date will be kept.",
    Confidence.AT_RISK: "It may be missed unless something changes.",
    Confidence.DELAYED: "It will be missed.",
}

REPORTABLE = frozenset({Status.NOT_YET_REPORTED, Status.NOT_STARTED, Status.IN_PROGRESS, Status.STALLED})
OPEN = REPORTABLE | {Status.REPORTED_COMPLETE}
CLOSED = frozenset(Status) - OPEN
ANY = frozenset(Status)
AT_WORK = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS})


class Who(Enum):
    """Whom a step is for, in relation to the recommendation."""

    RESPONSIBLE = "the holder of the owner post, staff of the lead, or a coordinator on their behalf"
    COORDINATOR = "a coordinator"
    NOT_HOLDER = "a coordinator who is not the holder"
    VERIFIER = "a coordinator who is neither claimant nor holder"
    DECIDER = "a coordinator who did not propose the date"
    RESPONSIBLE_OR_COORDINATOR = "those responsible, or a coordinator"
    AUTHOR_OR_COORDINATOR = "the author of the entry, or a coordinator"


class Step(TextChoices):
    """One thing that can happen to a recommendation; the word is the kind of its log entry."""

    ADMIT = "admit", "Admit"
    RESPOND = "respond", "Respond"
    ASSIGN = "assign", "Assign"
    CHECK_IN = "check_in", "Check in"
    REPORT = "report", "Report"
    STALL = "stall", "Stall"
    CLAIM = "claim", "Claim completion"
    ADD = "add", "Add"
    WITHDRAW_CLAIM = "withdraw_claim", "Withdraw claim"
    VERIFY = "verify", "Verify"
    RETURN_CLAIM = "return_claim", "Return claim"
    CLOSE = "close", "Close"
    SUPERSEDE = "supersede", "Supersede"
    MERGE = "merge", "Merge"
    ENTER_IN_ERROR = "enter_in_error", "Enter in error"
    REOPEN = "reopen", "Reopen"
    PROPOSE_DATE = "propose_date", "Propose date"
    DECIDE_DATE = "decide_date", "Decide date"
    SET_DATE = "set_date", "Set date"
    CORRECT = "correct", "Correct"
    EDIT = "edit", "Edit"
    REDACT = "redact", "Redact"

    @property
    def slug(self) -> str:
        """The step as it stands in addresses: "enter-in-error"."""
        return self.value.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Rule:
    """When a step is open, and to whom; `to` is empty where the step leaves the status as it is.

    What a step must bring, such as a reason, is asked by its action, and by its form beforehand.
    """

    who: Who
    start: frozenset[Status]
    to: frozenset[Status] = frozenset()

    @property
    def moves(self) -> bool:
        """Whether the step decides a status."""
        return bool(self.to)


def _only(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


RULES: dict[Step, Rule] = {
    Step.ADMIT: Rule(Who.COORDINATOR, frozenset(), _only(Status.NOT_YET_REPORTED)),
    Step.RESPOND: Rule(Who.COORDINATOR, ANY - {Status.ENTERED_IN_ERROR}),
    Step.ASSIGN: Rule(Who.COORDINATOR, OPEN),
    Step.CHECK_IN: Rule(Who.RESPONSIBLE, AT_WORK | {Status.STALLED}),
    Step.REPORT: Rule(Who.RESPONSIBLE, REPORTABLE, AT_WORK),
    Step.STALL: Rule(Who.RESPONSIBLE, REPORTABLE, _only(Status.STALLED)),
    Step.CLAIM: Rule(Who.RESPONSIBLE, REPORTABLE, _only(Status.REPORTED_COMPLETE)),
    Step.ADD: Rule(Who.RESPONSIBLE_OR_COORDINATOR, ANY),
    Step.WITHDRAW_CLAIM: Rule(Who.RESPONSIBLE, _only(Status.REPORTED_COMPLETE), _only(Status.IN_PROGRESS)),
    Step.VERIFY: Rule(
        Who.VERIFIER,
        _only(Status.REPORTED_COMPLETE),
        _only(Status.IMPLEMENTED, Status.PARTLY_IMPLEMENTED),
    ),
    Step.RETURN_CLAIM: Rule(Who.VERIFIER, _only(Status.REPORTED_COMPLETE), _only(Status.IN_PROGRESS)),
    Step.CLOSE: Rule(Who.NOT_HOLDER, OPEN, _only(Status.NOT_IMPLEMENTED, Status.NO_LONGER_APPLICABLE)),
    Step.SUPERSEDE: Rule(Who.COORDINATOR, OPEN, _only(Status.SUPERSEDED)),
    Step.MERGE: Rule(Who.COORDINATOR, OPEN, _only(Status.SUPERSEDED)),
    Step.ENTER_IN_ERROR: Rule(Who.COORDINATOR, OPEN, _only(Status.ENTERED_IN_ERROR)),
    Step.REOPEN: Rule(Who.COORDINATOR, CLOSED, AT_WORK),
    Step.PROPOSE_DATE: Rule(Who.RESPONSIBLE, OPEN),
    Step.DECIDE_DATE: Rule(Who.DECIDER, OPEN),
    Step.SET_DATE: Rule(Who.NOT_HOLDER, OPEN),
    Step.CORRECT: Rule(Who.AUTHOR_OR_COORDINATOR, ANY),
    Step.EDIT: Rule(Who.COORDINATOR, ANY),
    Step.REDACT: Rule(Who.COORDINATOR, ANY),
}


HEARD = frozenset({Step.REPORT, Step.CHECK_IN, Step.STALL, Step.CLAIM, Step.REOPEN})
"""By these something is heard of the work itself."""


def listed(labels: Iterable[str], *, last: str = "or") -> str:
    """Words joined as in a sentence: "a, b or c"."""
    words = list(labels)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def check(step: Step, start: Status, to: Status | None) -> None:
    """Raise `Refused` unless the table has this step from `start` to `to` (None where it moves nothing)."""
    rule = RULES[step]
    if start not in rule.start:
        raise Refused(
            f"“{step.label}” is not possible while the status is “{start.label}”. "
            f"It needs {listed(status.label for status in Status if status in rule.start)}."
        )
    if rule.moves and to not in rule.to:
        raise Refused(f"“{step.label}” leads to {listed(s.label for s in Status if s in rule.to)} only.")
    if not rule.moves and to is not None:
        raise Refused(f"“{step.label}” does not change the status.")


def _arrows() -> dict[tuple[str, str], list[str]]:
    """The words of the steps that lead from one status, or group of them, to another."""
    arrows: dict[tuple[str, str], list[str]] = {("[*]", Status.NOT_YET_REPORTED.value): [Step.ADMIT.label]}
    for step, rule in RULES.items():
        start = "open" if rule.start == OPEN else "reportable" if rule.start == REPORTABLE else ""
        start = start or ("closed" if rule.start == CLOSED else "".join(sorted(rule.start)))
        for to in (status for status in Status if status in rule.to and step is not Step.ADMIT):
            arrows.setdefault((start, to.value), []).append(step.label.lower())
    return arrows


def diagram() -> str:
    """The steps that change a status, as a Mermaid state diagram; equal moves share one arrow."""
    lines = ["stateDiagram-v2", "  state open {", "    state reportable {"]
    lines += [f"      {status.value}: {status.label}" for status in Status if status in REPORTABLE]
    lines += [
        "    }",
        f"    {Status.REPORTED_COMPLETE.value}: {Status.REPORTED_COMPLETE.label}",
        "  }",
        "  state closed {",
    ]
    lines += [f"    {status.value}: {status.label}" for status in Status if status in CLOSED]
    lines += ["  }"]
    lines += [f"  {start} --> {to}: {', '.join(words)}" for (start, to), words in _arrows().items()]
    return "\n".join(lines)
