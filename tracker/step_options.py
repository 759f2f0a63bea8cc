"""Which steps a page shows: under which headings and in which order, what each means, and what comes first.

Asks no database. Who may take a step is asked in `permissions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.models import Recommendation
from tracker.workflow import Position, Status, Step


@dataclass(frozen=True, slots=True)
class StepOption:
    """A step as the page of a recommendation offers it; it has a page of its own.

    `name` is the last part of its address; `meaning` says in a sentence what it is for.
    """

    step: Step
    meaning: str | Promise
    name: str
    label: str | Promise

    @property
    def is_here(self) -> bool:
        """Whether it is done on the recommendation's own page."""
        return self.name.startswith("#")


@dataclass(frozen=True, slots=True)
class StepGroup:
    """Options of one sort, under their heading."""

    heading: str | Promise
    options: tuple[StepOption, ...]


def _option(step: Step, meaning: str | Promise) -> StepOption:
    return StepOption(step, meaning, step.slug, step.label)


RAISE = gettext_lazy("Raise at the next meeting")
"""What the page is called on which a coordinator says whether a recommendation is raised."""

GROUPS: tuple[StepGroup, ...] = (
    StepGroup(
        gettext_lazy("Progress"),
        (
            _option(Step.STALL, gettext_lazy("It is waiting for something. Say what, and when to review it.")),
            _option(Step.CLAIM, gettext_lazy("It is done, or part of it is, and you have evidence.")),
            _option(Step.WITHDRAW_CLAIM, gettext_lazy("It is not done yet. Work goes on.")),
            _option(Step.PROPOSE_DATE, gettext_lazy("Ask for another due date. A coordinator decides.")),
        ),
    ),
    StepGroup(
        gettext_lazy("Decisions"),
        (
            _option(Step.VERIFY, gettext_lazy("Check the evidence and confirm that it is done.")),
            _option(Step.RETURN_CLAIM, gettext_lazy("Say what is missing. Work goes on.")),
            _option(Step.DECIDE_DATE, gettext_lazy("Decide on the proposed due date.")),
            _option(Step.ASK, gettext_lazy("Ask the owner how it stands, with a day to answer by.")),
            _option(Step.RESPOND, gettext_lazy("Record whether we accept it.")),
            _option(Step.ASSIGN, gettext_lazy("Name the lead organisation and the owner post.")),
            _option(Step.SET_DATE, gettext_lazy("Set, move or remove the due date.")),
            # Open to the same people, and as long as it is open; it is no step, for it is one side's own.
            StepOption(
                Step.ASSIGN,
                gettext_lazy("Pin it on the Overview or leave it out, and give a line to take."),
                "raise",
                RAISE,
            ),
        ),
    ),
    StepGroup(
        gettext_lazy("Closing"),
        (
            _option(Step.CLOSE, gettext_lazy("It will not be done, or was overtaken by events.")),
            _option(Step.SUPERSEDE, gettext_lazy("A later recommendation replaces it.")),
            _option(Step.MERGE, gettext_lazy("Another recommendation says the same. Follow only that one.")),
            _option(Step.REOPEN, gettext_lazy("Work on it goes on after all.")),
        ),
    ),
    StepGroup(
        gettext_lazy("Record"),
        (
            StepOption(
                Step.EDIT,
                gettext_lazy("Change the title, lead, owner post, due date, response, themes and more in one form."),
                Step.EDIT.slug,
                pgettext_lazy("a recommendation", "Edit"),
            ),
            StepOption(
                Step.EDIT,
                gettext_lazy("Record that it reiterates or supports another recommendation."),
                "relate",
                gettext_lazy("Relate to another recommendation"),
            ),
            _option(Step.RESTRICT, gettext_lazy("Narrow it to one side or to named people, or set its marking.")),
        ),
    ),
    StepGroup(
        gettext_lazy("Mistakes"),
        (
            _option(
                Step.ENTER_IN_ERROR, gettext_lazy("It should not have been tracked. It is removed from all counts.")
            ),
        ),
    ),
)

_OPTIONS = {option.name: option for group in GROUPS for option in group.options}
ADD_UPDATE = StepOption(
    Step.REPORT, gettext_lazy("Say what happened and what the status is."), "#report", Step.REPORT.label
)
"""It is done on the page itself, where its form opens in its place."""
SET_UP = StepOption(
    Step.EDIT,
    gettext_lazy("Give it a lead, an owner post, a due date and our response in one form."),
    Step.EDIT.slug,
    gettext_lazy("Set up"),
)
"""The same form as “Edit”, called for where neither our response nor who does it is known."""
MOST_FIRST = 2


def _waits_for_answer(recommendation: Recommendation) -> bool:
    return recommendation.is_open and recommendation.position == Position.NOT_YET_ANSWERED


def _waits_for_people(recommendation: Recommendation) -> bool:
    return recommendation.is_chased and (recommendation.lead_id is None or recommendation.owner_id is None)


def is_to_be_set_up(recommendation: Recommendation) -> bool:
    """Return whether nobody has said yet what our response is and who does it."""
    return _waits_for_answer(recommendation) and _waits_for_people(recommendation)


_CALLED_FOR: tuple[tuple[Callable[[Recommendation], bool], tuple[Step, ...]], ...] = (
    (lambda recommendation: recommendation.status == Status.REPORTED_COMPLETE, (Step.VERIFY, Step.RETURN_CLAIM)),
    (lambda recommendation: recommendation.date_proposal_id is not None, (Step.DECIDE_DATE,)),
    (_waits_for_answer, (Step.RESPOND,)),
    (_waits_for_people, (Step.ASSIGN,)),
)
"""What somebody has to decide before it goes on, most pressing first."""


def _called_for(recommendation: Recommendation) -> list[Step]:
    return [step for holds, called in _CALLED_FOR if holds(recommendation) for step in called]


def grouped(recommendation: Recommendation, open_now: frozenset[Step]) -> list[StepGroup]:
    """Return the groups of options for somebody to whom these steps are open now."""
    if recommendation.date_proposal_id is None:
        open_now -= {Step.DECIDE_DATE}
    found = ((group.heading, tuple(each for each in group.options if each.step in open_now)) for group in GROUPS)
    return [StepGroup(heading, options) for heading, options in found if options]


def first(recommendation: Recommendation, open_now: frozenset[Step], *, on_behalf: bool) -> list[StepOption]:
    """Return the few options that matter most now, of the steps open to somebody; the most important one first.

    Those responsible get “Add an update” and “Report as complete”. Somebody who reports for others gets “Add an update”
    only where nothing waits for a decision.
    """
    called = [_OPTIONS[step.slug] for step in _called_for(recommendation) if step in open_now]
    options = [SET_UP] if Step.EDIT in open_now and is_to_be_set_up(recommendation) else called
    if recommendation.is_chased and Step.REPORT in open_now and not (on_behalf and options):
        options.append(ADD_UPDATE)
        if not on_behalf:
            options.append(_OPTIONS["claim"])
    return options[:MOST_FIRST]


def meaning(step: Step) -> str:
    """Return the meaning of a step with a page of its own, as a sentence; empty for other steps."""
    return str(_OPTIONS[step.slug].meaning) if step.slug in _OPTIONS else ""
