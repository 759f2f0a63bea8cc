"""What a lead filled into a sheet and sent back: entered on the lead's behalf, as one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import permissions
from tracker.actions import refusals
from tracker.actions.progress import add, check_in, claim, propose_date, report, stall
from tracker.actions.steps import Draft, NewEvidence, open_act
from tracker.models import Act, ProgressEntry, Recommendation, User
from tracker.workflow import AT_WORK, Extent, Refused, Status

NO_CHANGE, COMPLETE, IN_PART = "no_change", "complete", "in_part"
"""What a sheet offers besides the statuses of work: that nothing changed, and how much is complete."""
WORK, DATE = "work", "date"
"""The two entries that one row can make: how the work stands, and a date that is proposed."""
OF_DATE = frozenset({"proposed_due_on", "date_reason"})
"""The columns of the second; the others are of the first."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What is to be entered about one recommendation; what is empty says nothing. `status` is a code of the sheet.

    `said` is all that came back about it, by column, also what is not entered.
    """

    recommendation: Recommendation
    said: Mapping[str, str]
    status: str = ""
    text: str = ""
    next_step: str = ""
    forecast: str = ""
    review_on: date | None = None
    proposed_due_on: date | None = None
    date_reason: str = ""
    evidence: str = ""

    @property
    def says_of_work(self) -> bool:
        """Whether it says anything but a date that is proposed."""
        return any((self.status, self.text, self.next_step, self.forecast, self.evidence))

    def token(self, sheet: UUID, part: str) -> UUID:
        """Return the number of one of its entries: the same where the same words of the same sheet came back.

        It is made of the cells of that entry, so that it stays the same where those of the other come later.
        """
        own = {name: words for name, words in self.said.items() if (name in OF_DATE) == (part == DATE)}
        return self._number(sheet, part, own)

    def token_of_all(self, sheet: UUID, part: str) -> UUID:
        """Return the number that the entry has if it was made when numbers were made of all cells of the row."""
        return self._number(sheet, part, self.said)

    def _number(self, sheet: UUID, part: str, said: Mapping[str, str]) -> UUID:
        words = (f"{name}={value}" for name, value in said.items())
        return uuid5(sheet, "\x1f".join((str(self.recommendation.pk), part, *words)))


@dataclass(frozen=True, slots=True)
class ReturnOutcome:
    """The entries that were made, and what was refused, each with the sentence that says why; `act` is what did it."""

    act: Act
    done: list[ProgressEntry] = field(default_factory=list)
    refused: list[tuple[Recommendation, str]] = field(default_factory=list)


def entered_before(returned: Sequence[Returned], sheet: UUID) -> frozenset[tuple[int, str]]:
    """Return of which the same words of this sheet were entered before: recommendation, by key, and part."""
    tokens = {
        token(sheet, part): (each.recommendation.pk, part)
        for each in returned
        for part in (WORK, DATE)
        for token in (each.token, each.token_of_all)
    }
    made = ProgressEntry.objects.filter(form_token__in=tokens).values_list("form_token", flat=True)
    return frozenset(tokens[token] for token in made if token is not None)


@transaction.atomic
def enter_returned(
    *,
    by: User,
    returned: Sequence[Returned],
    sheet: UUID,
    received_from: str,
    happened_on: date | None = None,
    preview: bool = False,
    check: Callable[[], None] = lambda: None,
) -> ReturnOutcome:
    """Enter what came back, all of it or, where anything is refused, none; a preview enters it and rolls it back.

    `sheet` is the number of the sheet that was sent: the same words of the same sheet are entered once, however often
    they come back. `check` is called once the recommendations are locked, and raises `Refused` where somebody has to
    look again.
    """
    permissions.may_change_many(by)
    _lock(each.recommendation.pk for each in returned)
    check()
    act = open_act(by=by, verb="enter_returned")
    outcome, before = ReturnOutcome(act), entered_before(returned, sheet)
    for each in sorted(returned, key=lambda one: one.recommendation.pk):
        behalf = received_from if permissions.speaks_on_behalf(by, each.recommendation) else ""
        draft = Draft(happened_on=happened_on, received_from=behalf, act=act)
        try:
            with transaction.atomic():
                outcome.done.extend(_enter(each, by, draft, sheet, before))
        except Refused as refusal:
            outcome.refused.append((each.recommendation, str(refusal)))
    if preview or outcome.refused or not outcome.done:
        transaction.set_rollback(True)
    return outcome


def _lock(keys: Iterable[int]) -> None:
    """Lock recommendations in the order of their keys, until the end of the transaction."""
    rows = Recommendation.objects.filter(pk__in=list(keys)).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))


def _enter(
    each: Returned, by: User, draft: Draft, sheet: UUID, before: frozenset[tuple[int, str]]
) -> list[ProgressEntry]:
    """Enter what came back about one recommendation, but for what was entered before."""
    made, row = [], each.recommendation
    if each.says_of_work and (row.pk, WORK) not in before:
        evidence = (NewEvidence(each.evidence),) if each.evidence else ()
        words = replace(draft, text=each.text, next_step=each.next_step, confidence=each.forecast)
        made.append(_say(each, by, replace(words, evidence=evidence, form_token=each.token(sheet, WORK))))
    if each.proposed_due_on and (row.pk, DATE) not in before:
        proposal = replace(draft, text=each.date_reason, form_token=each.token(sheet, DATE))
        made.append(propose_date(recommendation=row, by=by, draft=proposal, due_on=each.proposed_due_on))
    return made


def _say(each: Returned, by: User, draft: Draft) -> ProgressEntry:
    """Take the step that says what came back about the work."""
    row, status = each.recommendation, each.status
    if status == NO_CHANGE:
        return check_in(recommendation=row, by=by, draft=draft)
    if status in (COMPLETE, IN_PART):
        extent = Extent.COMPLETE if status == COMPLETE else Extent.IN_PART
        return claim(recommendation=row, by=by, draft=draft, extent=extent)
    if status == Status.STALLED:
        if each.review_on is None:
            raise Refused(_("Enter the review date."))
        return stall(recommendation=row, by=by, draft=draft, review_on=each.review_on)
    if status:
        return report(recommendation=row, by=by, draft=draft, to=Status(status))
    if not (draft.text or draft.evidence):
        raise Refused(refusals.WHAT_HAPPENED)
    if row.status in AT_WORK:
        return report(recommendation=row, by=by, draft=draft, to=Status(row.status))
    return add(recommendation=row, by=by, draft=draft)
