"""What a page offers to be done: under which headings and in which order, what each means, and what comes first.

Pure rules and words about one recommendation. Who may take a step is asked in `permissions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.models import Recommendation
from tracker.workflow import Position, Status, Step


@dataclass(frozen=True, slots=True)
class Offer:
    """A step on a page of its own: who may take the step may do this.

    `name` is the last part of its address; `meaning` says in a sentence what it is for.
    """

    step: Step
    meaning: str
    name: str
    label: str

    @property
    def is_here(self) -> bool:
        """Whether it is done on the recommendation's own page."""
        return self.name.startswith("#")


@dataclass(frozen=True, slots=True)
class Group:
    """Offers of one sort, under their heading."""

    heading: str
    offers: tuple[Offer, ...]


def _offer(step: Step, meaning: str) -> Offer:
    return Offer(step, meaning, step.slug, step.label)


GROUPS: tuple[Group, ...] = (
    Group(
        "Progress",
        (
            _offer(Step.STALL, "Work waits for something; say what, and when to look again."),
            _offer(Step.CLAIM, "It is done, in whole or in part, and here is the evidence."),
            _offer(Step.WITHDRAW_CLAIM, "It is not done after all, and work goes on."),
            _offer(Step.PROPOSE_DATE, "Ask for another due date; a coordinator decides."),
        ),
    ),
    Group(
        "Decisions",
        (
            _offer(Step.VERIFY, "Confirm the claim after a look at its evidence."),
            _offer(Step.RETURN_CLAIM, "Say what is missing; work goes on."),
            _offer(Step.DECIDE_DATE, "Agree to the proposed due date, or refuse it."),
            _offer(Step.RESPOND, "Say whether we accept, note or decline it."),
            _offer(Step.ASSIGN, "Name who leads, and the post that owns the work."),
            _offer(Step.SET_DATE, "Give the due date and its origin, or take it away."),
        ),
    ),
    Group(
        "Closing",
        (
            _offer(Step.CLOSE, "It will not be done, or no longer applies."),
            _offer(Step.SUPERSEDE, "A later recommendation takes its place."),
            _offer(Step.MERGE, "Another one says the same and is followed instead."),
            _offer(Step.REOPEN, "Work on it goes on after all."),
        ),
    ),
    Group(
        "Record",
        (
            _offer(Step.EDIT, "Change its title, goal, parties, themes or priority."),
            Offer(Step.EDIT, "Say that it restates or supports another one.", "relate", "Relate"),
        ),
    ),
    Group(
        "Mistakes",
        (_offer(Step.ENTER_IN_ERROR, "It should never have been tracked; it leaves every figure."),),
    ),
)

_OFFERS = {offer.name: offer for group in GROUPS for offer in group.offers}
LOG_PROGRESS = Offer(Step.REPORT, "Say what happened and how it stands.", "#id_text", "Log progress")
"""It is done on the page itself: the address leads into the field, so that one types at once."""
MOST_FIRST = 3


def _waits_for_answer(recommendation: Recommendation) -> bool:
    return recommendation.is_open and recommendation.position == Position.NOT_YET_ANSWERED


def _waits_for_people(recommendation: Recommendation) -> bool:
    return recommendation.is_chased and (recommendation.lead_id is None or recommendation.owner_id is None)


_CALLED_FOR: tuple[tuple[Callable[[Recommendation], bool], tuple[Step, ...]], ...] = (
    (lambda recommendation: recommendation.status == Status.REPORTED_COMPLETE, (Step.VERIFY, Step.RETURN_CLAIM)),
    (lambda recommendation: recommendation.date_proposal_id is not None, (Step.DECIDE_DATE,)),
    (_waits_for_answer, (Step.RESPOND,)),
    (_waits_for_people, (Step.ASSIGN,)),
)
"""What somebody has to decide before it goes on, most pressing first."""


def _called_for(recommendation: Recommendation) -> list[Step]:
    return [step for holds, called in _CALLED_FOR if holds(recommendation) for step in called]


def grouped(recommendation: Recommendation, open_now: frozenset[Step]) -> list[Group]:
    """Return what can be done on pages of their own by somebody to whom these steps are open now."""
    if recommendation.date_proposal_id is None:
        open_now -= {Step.DECIDE_DATE}
    found = ((group.heading, tuple(each for each in group.offers if each.step in open_now)) for group in GROUPS)
    return [Group(heading, offers) for heading, offers in found if offers]


def first(recommendation: Recommendation, open_now: frozenset[Step], *, on_behalf: bool) -> list[Offer]:
    """Return the few that this recommendation calls for now, of the steps open to somebody; the first comes first.

    Those responsible report and claim. Who reports for others is asked to only where nothing waits for a decision.
    """
    offers = [_OFFERS[step.slug] for step in _called_for(recommendation) if step in open_now]
    if recommendation.is_chased and Step.REPORT in open_now and not (on_behalf and offers):
        offers.append(LOG_PROGRESS)
        if not on_behalf:
            offers.append(_OFFERS["claim"])
    return offers[:MOST_FIRST]


def meaning(step: Step) -> str:
    """Return what a step with a page of its own is for and asks for, as a sentence; empty for others."""
    return _OFFERS[step.slug].meaning if step.slug in _OFFERS else ""
