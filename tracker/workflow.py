"""What a recommendation can be and what can happen to it: statuses, responses, kinds and steps, as data.

Codes are stored and never change. The labels beside them are what people read; they are translated when they are
shown, and may change with a migration that changes nothing in the database.

Pure: it knows no rows, no people and no pages. Who exactly may take a step on one recommendation is
asked in `permissions`; taking it is done in `actions`. The diagram in the README is drawn from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A person asked for something that may not be done; the text is a sentence for that person.

    `field` names what was typed wrongly, where it is one thing; a form shows the sentence beside it.
    """

    def __init__(self, sentence: str | Promise, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Forbidden(Refused):
    """It is not for this person to do, whatever the status; pages answer 403."""


class EditConflict(Refused):
    """The thing changed after the person's page was made; the text says what it is now."""


class Resent(EditConflict):
    """A form was sent again with other words; `entry` is the row of what the first sending made."""

    def __init__(self, sentence: str, entry: int) -> None:
        super().__init__(sentence)
        self.entry = entry


class DecidedAgainst(EditConflict):
    """A colleague decided not to track a passage, and that was not to be undone."""


class IsRetired(Refused):
    """Something would get an organisation, post or theme that is retired; `name` is its name."""

    def __init__(self, sentence: str, name: str) -> None:
        super().__init__(sentence)
        self.name = name


class Unexplained(Refused):
    """The step needs words that were not given; the text says which."""


class Kind(TextChoices):
    """What sort of statement a recommendation is."""

    PROPOSAL = "proposal", gettext_lazy("Proposal")
    OBJECTIVE = "objective", gettext_lazy("Objective")
    INITIATIVE = "initiative", gettext_lazy("Initiative")
    ACTION = "action", gettext_lazy("Action")
    COMMITMENT = "commitment", gettext_lazy("Commitment")
    RECOMMENDATION = "recommendation", gettext_lazy("Recommendation")


class Priority(TextChoices):
    """How urgent it is to us; two values, so that the word keeps its weight."""

    ORDINARY = "ordinary", pgettext_lazy("priority", "Normal")
    PRIORITY = "priority", pgettext_lazy("priority", "High")


class Position(TextChoices):
    """Our response to a recommendation, apart from what is being done about it."""

    NOT_YET_ANSWERED = "not_yet_answered", gettext_lazy("Awaiting response")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    IN_PRINCIPLE = "in_principle", gettext_lazy("Accepted in principle")
    ACCEPTED_IN_PART = "accepted_in_part", gettext_lazy("Accepted in part")
    NOTED = "noted", gettext_lazy("Noted")
    DECLINED = "declined", gettext_lazy("Not accepted")


def is_followed_up(position: str, follow_up: object) -> bool:
    """Return whether an open recommendation with this response is followed up; `follow_up` says so of what is noted."""
    return position != Position.DECLINED and (position != Position.NOTED or bool(follow_up))


class Status(TextChoices):
    """The state of the work. The label of a closed status says that it is closed."""

    NOT_YET_REPORTED = "not_yet_reported", gettext_lazy("No update yet")
    NOT_STARTED = "not_started", gettext_lazy("Not started")
    IN_PROGRESS = "in_progress", gettext_lazy("In progress")
    STALLED = "stalled", gettext_lazy("On hold")
    REPORTED_COMPLETE = "reported_complete", gettext_lazy("Reported complete")
    IMPLEMENTED = "implemented", gettext_lazy("Closed: implemented")
    PARTLY_IMPLEMENTED = "partly_implemented", gettext_lazy("Closed: implemented in part")
    NOT_IMPLEMENTED = "not_implemented", gettext_lazy("Closed: not implemented")
    SUPERSEDED = "superseded", gettext_lazy("Closed: superseded")
    NO_LONGER_APPLICABLE = "no_longer_applicable", gettext_lazy("Closed: overtaken by events")
    ENTERED_IN_ERROR = "entered_in_error", gettext_lazy("Entered in error")


class Confidence(TextChoices):
    """The forecast, on the day of an update, of whether the due date will be kept."""

    ON_TRACK = "on_track", gettext_lazy("On time")
    AT_RISK = "at_risk", gettext_lazy("At risk")
    DELAYED = "delayed", gettext_lazy("Will be late")


class Extent(TextChoices):
    """How much of it is reported complete."""

    COMPLETE = "complete", pgettext_lazy("extent", "All of it")
    IN_PART = "in_part", pgettext_lazy("extent", "Part of it")


class DueBasis(TextChoices):
    """Where a due date comes from."""

    NONE_GIVEN = "none_given", pgettext_lazy("due date", "None")
    FROM_SOURCE = "from_source", gettext_lazy("From the source")
    SET_BY_US = "set_by_us", gettext_lazy("Set by us")


class RelationKind(TextChoices):
    """How one recommendation stands to another, read from the first to the second."""

    SUPERSEDES = "supersedes", gettext_lazy("supersedes")
    MERGED_INTO = "merged_into", gettext_lazy("was merged into")
    RESTATES = "restates", gettext_lazy("reiterates")
    SUPPORTS = "supports", gettext_lazy("supports")


FREE_RELATIONS = frozenset({RelationKind.RESTATES, RelationKind.SUPPORTS})
"""These say something and move nothing; the others are made by the steps that close one of the two."""


RELATION_SIDES: dict[RelationKind, tuple[str | Promise, str | Promise]] = {
    RelationKind.SUPERSEDES: (gettext_lazy("Supersedes"), gettext_lazy("Superseded by")),
    RelationKind.MERGED_INTO: (gettext_lazy("Merged into"), gettext_lazy("Merged into this one")),
    RelationKind.RESTATES: (gettext_lazy("Reiterates"), gettext_lazy("Reiterated by")),
    RelationKind.SUPPORTS: (gettext_lazy("Supports"), gettext_lazy("Supported by")),
}
"""What a relation is called on the page of the first and of the second; the other one is named after it."""


class Decision(TextChoices):
    """Why a passage is not tracked; another reason is said in a sentence."""

    INFORMATIONAL = "informational", gettext_lazy("Background")
    DUPLICATE = "duplicate", gettext_lazy("Duplicate")
    REJECTED = "rejected", gettext_lazy("Not ours")
    OTHER = "other", gettext_lazy("Other reason")


@dataclass(frozen=True, slots=True)
class StatusDisplay:
    """How a status is shown: one of five groups of colour, a shape of its own inside the group, and its meaning."""

    colour: str
    shape: str
    definition: str | Promise


STATUS_DISPLAY: dict[Status, StatusDisplay] = {
    Status.NOT_YET_REPORTED: StatusDisplay(
        "moving",
        "dotted-ring",
        gettext_lazy("Nobody has added an update yet. This does not say whether work has begun."),
    ),
    Status.NOT_STARTED: StatusDisplay("moving", "ring", gettext_lazy("Work has not begun.")),
    Status.IN_PROGRESS: StatusDisplay("moving", "half", gettext_lazy("Work is under way.")),
    Status.STALLED: StatusDisplay("stuck", "bars", gettext_lazy("Waiting for something, with a review date.")),
    Status.REPORTED_COMPLETE: StatusDisplay(
        "verifying", "ring-dot", gettext_lazy("Reported complete with evidence. Awaiting verification.")
    ),
    Status.IMPLEMENTED: StatusDisplay(
        "done", "disc", gettext_lazy("Done, and checked by somebody who did not report it.")
    ),
    Status.PARTLY_IMPLEMENTED: StatusDisplay(
        "done", "three-quarters", gettext_lazy("Part of it is done and checked. The rest will not be done.")
    ),
    Status.NOT_IMPLEMENTED: StatusDisplay("out", "cross", gettext_lazy("Closed without being done. The log says why.")),
    Status.SUPERSEDED: StatusDisplay(
        "out", "arrow", gettext_lazy("Replaced by another recommendation. Not counted in any rate.")
    ),
    Status.NO_LONGER_APPLICABLE: StatusDisplay(
        "out", "dash", gettext_lazy("Events made it unnecessary. The log says which.")
    ),
    Status.ENTERED_IN_ERROR: StatusDisplay(
        "out", "slash", gettext_lazy("Should not have been entered. Removed from all counts.")
    ),
}

POSITION_MEANINGS: dict[Position, str | Promise] = {
    Position.NOT_YET_ANSWERED: gettext_lazy("We have not responded yet."),
    Position.ACCEPTED: gettext_lazy("We intend to do it."),
    Position.IN_PRINCIPLE: gettext_lazy("We share the aim. The reason says what is still to be settled."),
    Position.ACCEPTED_IN_PART: gettext_lazy("We intend to do part of it. The reason says which part."),
    Position.NOTED: gettext_lazy("We take note and promise nothing. It is not followed up unless you ask for it."),
    Position.DECLINED: gettext_lazy("We do not intend to do it. It stays visible and is not followed up."),
}

KIND_MEANINGS: dict[Kind, str | Promise] = {
    Kind.PROPOSAL: gettext_lazy("Somebody suggests it. Nobody has taken it on yet."),
    Kind.OBJECTIVE: gettext_lazy("A result to be reached. How to reach it is left open."),
    Kind.INITIATIVE: gettext_lazy("A larger undertaking made up of several actions."),
    Kind.ACTION: gettext_lazy("One definite thing to do."),
    Kind.COMMITMENT: gettext_lazy("Somebody promised to do it."),
    Kind.RECOMMENDATION: gettext_lazy("Somebody is advised to do it."),
}

PRIORITY_MEANINGS: dict[Priority, str | Promise] = {
    Priority.ORDINARY: gettext_lazy("Followed up like all others."),
    Priority.PRIORITY: gettext_lazy("One of the most important to us. Marked in every list."),
}

PRIORITY_MARKS: dict[Priority, str | Promise] = {
    Priority.ORDINARY: "",
    Priority.PRIORITY: gettext_lazy("High priority"),
}
"""How a recommendation is marked in lists; without words, its priority is not pointed out."""

CONFIDENCE_MEANINGS: dict[Confidence, str | Promise] = {
    Confidence.ON_TRACK: gettext_lazy("The due date will be kept."),
    Confidence.AT_RISK: gettext_lazy("The due date may be missed unless something changes."),
    Confidence.DELAYED: gettext_lazy("The due date will be missed."),
}

FIELDS: dict[str, str | Promise] = {
    "title": gettext_lazy("title"),
    "goal": gettext_lazy("goal"),
    "kind": gettext_lazy("kind"),
    "priority": gettext_lazy("priority"),
    "due_words": gettext_lazy("wording of the due date"),
    "parties": gettext_lazy("also involved"),
    "themes": gettext_lazy("themes"),
    "their_reference": gettext_lazy("their reference"),
}
"""What the fields that describe a recommendation are called."""

REPORTABLE = frozenset({Status.NOT_YET_REPORTED, Status.NOT_STARTED, Status.IN_PROGRESS, Status.STALLED})
OPEN = REPORTABLE | {Status.REPORTED_COMPLETE}
CLOSED = frozenset(Status) - OPEN
ANY = frozenset(Status)
AT_WORK = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS})
WITHOUT_UPDATE = CLOSED | {Status.NOT_YET_REPORTED}
"""Those of which no last update is shown: there was none, or the day would be that of the tracking."""


class Who(TextChoices):
    """Who may take a step, in relation to the recommendation."""

    RESPONSIBLE = (
        "responsible",
        gettext_lazy("the holder of the owner post, staff of the lead, or a coordinator for them"),
    )
    COORDINATOR = "coordinator", gettext_lazy("a coordinator")
    NOT_HOLDER = "not_holder", gettext_lazy("a coordinator who does not hold the owner post")
    VERIFIER = "verifier", gettext_lazy("a coordinator who neither reported it complete nor holds the owner post")
    DECIDER = "decider", gettext_lazy("a coordinator who did not propose the date")
    RESPONSIBLE_OR_COORDINATOR = (
        "responsible_or_coordinator",
        gettext_lazy("the holder of the owner post, staff of the lead, or a coordinator"),
    )
    AUTHOR_OR_COORDINATOR = "author_or_coordinator", gettext_lazy("the author of the entry, or a coordinator")


class Step(TextChoices):
    """One thing that can happen to a recommendation; the code is the kind of its log entry."""

    TRACK = "admit", gettext_lazy("Track")
    RESPOND = "respond", gettext_lazy("Respond")
    ASSIGN = "assign", gettext_lazy("Assign lead and owner")
    CHECK_IN = "check_in", gettext_lazy("Confirm no change")
    REPORT = "report", gettext_lazy("Add an update")
    STALL = "stall", gettext_lazy("Put on hold")
    CLAIM = "claim", gettext_lazy("Report as complete")
    ADD = "add", gettext_lazy("Add a note")
    WITHDRAW_CLAIM = "withdraw_claim", gettext_lazy("Withdraw the completion report")
    VERIFY = "verify", gettext_lazy("Verify")
    RETURN_CLAIM = "return_claim", gettext_lazy("Send back")
    CLOSE = "close", gettext_lazy("Close without implementation")
    SUPERSEDE = "supersede", gettext_lazy("Supersede")
    MERGE = "merge", gettext_lazy("Merge")
    ENTER_IN_ERROR = "enter_in_error", gettext_lazy("Mark as entered in error")
    REOPEN = "reopen", gettext_lazy("Reopen")
    PROPOSE_DATE = "propose_date", gettext_lazy("Propose a new date")
    DECIDE_DATE = "decide_date", gettext_lazy("Approve or reject the new date")
    SET_DATE = "set_date", gettext_lazy("Set the due date")
    CORRECT = "correct", gettext_lazy("Correct an entry")
    EDIT = "edit", gettext_lazy("Edit details")
    REDACT = "redact", gettext_lazy("Remove words from the log")
    RESTRICT = "restrict", gettext_lazy("Change who can see this")
    ASK = "ask", gettext_lazy("Ask for an update")
    ESCALATE = "escalate", gettext_lazy("Pass on a request without an answer")
    UNDO_TRACK = "undo_track", gettext_lazy("Undo the tracking")

    @property
    def slug(self) -> str:
        """The step as it stands in addresses: "enter-in-error"."""
        return self.value.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Rule:
    """When a step is open, and to whom; `to` is empty where the step leaves the status as it is.

    The action asks for whatever else the step needs, such as a reason; its form asks for it beforehand.
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
    Step.TRACK: Rule(Who.COORDINATOR, frozenset(), _only(Status.NOT_YET_REPORTED)),
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
    Step.RESTRICT: Rule(Who.COORDINATOR, ANY),
    Step.ASK: Rule(Who.COORDINATOR, REPORTABLE),
    Step.ESCALATE: Rule(Who.COORDINATOR, REPORTABLE),
    Step.UNDO_TRACK: Rule(Who.COORDINATOR, _only(Status.NOT_YET_REPORTED), _only(Status.ENTERED_IN_ERROR)),
}


CONTACT = frozenset({Step.REPORT, Step.CHECK_IN, Step.STALL, Step.CLAIM, Step.REOPEN})
"""Steps by which somebody says how the work stands; from the last of them the days without an update are counted."""

ANSWERS = CONTACT - {Step.REOPEN}
"""Steps that answer a request for an update."""


def either(labels: Iterable[str | Promise]) -> str:
    """Return words joined as alternatives: "a, b or c"."""
    words = [str(label) for label in labels]
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s or %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def listed(labels: Iterable[str | Promise]) -> str:
    """Return words joined as a list: "a, b and c"."""
    words = [str(label) for label in labels]
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def check(step: Step, start: Status, to: Status | None) -> None:
    """Raise `Refused` unless the table has this step from `start` to `to` (None where it moves nothing)."""
    rule = RULES[step]
    if start not in rule.start:
        needed = either(_("“%(status)s”") % {"status": status.label} for status in Status if status in rule.start)
        words = {"step": step.label, "status": start.label, "needed": needed}
        raise Refused(
            _("You cannot use “%(step)s” while the status is “%(status)s”. The status must be %(needed)s.") % words
        )
    if rule.moves and to not in rule.to:
        possible = either(_("“%(status)s”") % {"status": status.label} for status in Status if status in rule.to)
        words = {"step": step.label, "possible": possible}
        raise Refused(_("“%(step)s” can only change the status to %(possible)s.") % words)
    if not rule.moves and to is not None:
        raise Refused(_("“%(step)s” does not change the status.") % {"step": step.label})


def _arrows() -> dict[tuple[str, str], list[str]]:
    """The words of the steps that lead from one status, or group of them, to another."""
    arrows: dict[tuple[str, str], list[str]] = {("[*]", Status.NOT_YET_REPORTED.value): [str(Step.TRACK.label).lower()]}
    for step, rule in RULES.items():
        start = "open" if rule.start == OPEN else "reportable" if rule.start == REPORTABLE else ""
        start = start or ("closed" if rule.start == CLOSED else "".join(sorted(rule.start)))
        for to in (status for status in Status if status in rule.to and step is not Step.TRACK):
            arrows.setdefault((start, to.value), []).append(str(step.label).lower())
    return arrows


def diagram() -> str:
    """The steps that change a status, as a Mermaid state diagram; equal moves share one arrow."""
    lines = ["stateDiagram-v2", "  state open {", "    state reportable {"]
    lines += [f'      state "{status.label}" as {status.value}' for status in Status if status in REPORTABLE]
    lines += [
        "    }",
        f'    state "{Status.REPORTED_COMPLETE.label}" as {Status.REPORTED_COMPLETE.value}',
        "  }",
        "  state closed {",
    ]
    lines += [f'    state "{status.label}" as {status.value}' for status in Status if status in CLOSED]
    lines += ["  }"]
    lines += [f"  {start} --> {to}: {', '.join(words)}" for (start, to), words in _arrows().items()]
    return "\n".join(lines)
