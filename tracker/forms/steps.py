"""A form for each step of the workflow that has a page of its own; each calls one action."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions import refusals
from tracker.actions.asking import refuse_unseen
from tracker.actions.passing_on import first_level
from tracker.forms.base import StepForm
from tracker.forms.fields import (
    AGAIN,
    ASKED_NOTE,
    INCOMPLETE,
    Data,
    EvidenceField,
    Explained,
    ExplainedChoice,
    NamedRecommendation,
    answer_by_field,
    day_field,
    lead_field,
    owner_field,
    refuse_names_alone,
    text_field,
)
from tracker.models import ProgressEntry, Recommendation, UpdateRequest, User
from tracker.models.posts import acting_holder
from tracker.workflow import POSITION_MEANINGS, RULES, STATUS_DISPLAY, Extent, Position, Status, Step

_CHOOSE = gettext_lazy("Choose one.")
_REASON = gettext_lazy("Reason")


def _targets(step: Step) -> list[Explained]:
    return [(s.value, s.label, STATUS_DISPLAY[s].definition) for s in Status if s in RULES[step].to]


class RespondForm(StepForm):
    """Our answer to a recommendation."""

    step = Step.RESPOND
    button = Step.RESPOND.label
    SHOWN = {"position": "seen_position", "follow_up": "seen_follow_up"}
    explanation = gettext_lazy(
        "The response is separate from progress. If it ends the follow-up, it also ends a request for an update."
    )

    position = ExplainedChoice(
        label=gettext_lazy("Our response"),
        explained=[(p.value, p.label, POSITION_MEANINGS[p]) for p in Position],
        error_messages={"required": gettext_lazy("Choose a response.")},
    )
    follow_up = forms.BooleanField(label=gettext_lazy("Follow it up even if it is only noted"), required=False)
    text = text_field(_REASON, needed=gettext_lazy("Needed unless it is accepted."))
    seen_position = forms.ChoiceField(widget=forms.HiddenInput, choices=Position.choices, error_messages=INCOMPLETE)
    seen_follow_up = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def first(self, recommendation: Recommendation) -> dict[str, object]:
        """Return the response of today, to change and to compare with."""
        today = {"position": recommendation.position, "follow_up": recommendation.follow_up}
        return today | {hidden: today[name] for name, hidden in self.SHOWN.items()}

    def take(self) -> ProgressEntry:
        """Record the answer."""
        data = self.cleaned_data
        answer = {"position": Position(data["position"]), "follow_up": data["follow_up"]}
        return actions.respond(**self.common(), **answer, seen=(data["seen_position"], data["seen_follow_up"]))


class AssignForm(StepForm):
    """Assigns the lead and the owner post."""

    step = Step.ASSIGN
    button = Step.ASSIGN.label
    SHOWN = {"lead": "seen_lead", "owner": "seen_owner"}
    explanation = gettext_lazy(
        "Staff of the lead and the holder of the owner post can add updates. The owner is a post, so the work stays "
        "with the post when its holder changes. Staff of a new lead can read earlier restricted notes."
    )

    lead = lead_field()
    owner = owner_field()
    text = text_field(_REASON, needed=gettext_lazy("Needed if the lead or the owner post changes."))
    seen_lead = forms.IntegerField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)
    seen_owner = forms.IntegerField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)

    def first(self, recommendation: Recommendation) -> dict[str, object]:
        """Return lead and owner of today, to change and to compare with."""
        today = {"lead": recommendation.lead, "owner": recommendation.owner}
        return today | {"seen_lead": recommendation.lead_id, "seen_owner": recommendation.owner_id}

    def take(self) -> ProgressEntry:
        """Assign lead and owner."""
        data = self.cleaned_data
        seen = (data["seen_lead"], data["seen_owner"])
        return actions.assign(**self.common(), lead=data["lead"], owner=data["owner"], seen=seen)


_Level = UpdateRequest.Level
_NOBODY = gettext_lazy(
    "It has no lead and nobody acts as its owner, so the request waits under My work of its coordinators. Name a lead "
    "or an owner first if somebody else is to answer."
)
_ASKED: dict[int, tuple[Promise, Promise]] = {
    _Level.OWNER: (
        gettext_lazy(
            "The owner sees it first in My work, and gets a mail. An update or “Confirm no change” ends the request."
        ),
        gettext_lazy(
            "The owner sees it first in My work. This site sends no mail, so tell them yourself. An update or “Confirm "
            "no change” ends the request."
        ),
    ),
    _Level.LEAD: (
        gettext_lazy(
            "Nobody acts as its owner now. The staff of the lead see it first in My work, and "
            "get a mail. An update or “Confirm no change” ends the request."
        ),
        gettext_lazy(
            "Nobody acts as its owner now. The staff of the lead see it first in My work. This site "
            "sends no mail, so tell them yourself. An update or “Confirm no change” ends the request."
        ),
    ),
    _Level.COORDINATOR: (_NOBODY, _NOBODY),
}
"""Who sees a request first, by who is asked at first: on a site that sends mail, and on one that does not."""


class AskForm(StepForm):
    """Asks the owner for an update by a day."""

    step = Step.ASK
    button = Step.ASK.label

    answer_by = answer_by_field()
    text = text_field(ASKED_NOTE, required=False)

    def fit(self) -> None:
        """Say who sees it first, and whether they get a mail."""
        item = self.recommendation
        with_mail, without = _ASKED[first_level(acting_holder(item, timezone.localdate()), item.lead)]
        is_told = not self.obstacle()
        self.explanation = (with_mail if actions.sends_mail() else without) if is_told else ""

    def refuse_today(self) -> None:
        """Refuse where whoever would be asked cannot see it."""
        refuse_unseen(self.recommendation, timezone.localdate())

    def take(self) -> ProgressEntry:
        """Ask."""
        return actions.ask(**self.common(), answer_by=self.cleaned_data["answer_by"])


class StallForm(StepForm):
    """Puts it on hold: what the work is waiting for."""

    step = Step.STALL
    button = Step.STALL.label
    day = gettext_lazy("On hold since")
    explanation = gettext_lazy("It stays open, and is shown as on hold until somebody adds an update.")
    order = ("text",)

    text = text_field(gettext_lazy("What is it waiting for?"), missing=refusals.WAITING_FOR)
    review_on = day_field(gettext_lazy("Review on"), missing=gettext_lazy("Enter a review date."))

    def take(self) -> ProgressEntry:
        """Put it on hold."""
        return actions.stall(**self.moved(), review_on=self.cleaned_data["review_on"])


class ClaimForm(StepForm):
    """Reports it as complete, with evidence."""

    step = Step.CLAIM
    button = Step.CLAIM.label
    day = gettext_lazy("Completed on")
    explanation = gettext_lazy("It is shown as “Reported complete” until a coordinator has checked the evidence.")
    order = ("extent", "text")

    extent = ExplainedChoice(
        label=gettext_lazy("How much is done?"),
        explained=[
            (Extent.COMPLETE.value, Extent.COMPLETE.label, ""),
            (
                Extent.IN_PART.value,
                Extent.IN_PART.label,
                gettext_lazy("The rest will not be done. If work goes on, add an update instead."),
            ),
        ],
        error_messages={"required": gettext_lazy("Say how much is done.")},
    )
    text = text_field(gettext_lazy("What was done?"), missing=refusals.WHAT_WAS_DONE)
    evidence = EvidenceField(
        label=gettext_lazy("Evidence: link to a document, or its registry number"),
        error_messages={"required": refusals.EVIDENCE},
    )
    evidence_title = forms.CharField(label=gettext_lazy("Name of the document"), required=False, max_length=200)
    evidence_more = EvidenceField(label=gettext_lazy("More evidence"), required=False)
    evidence_more_title = forms.CharField(
        label=gettext_lazy("Name of the second document"), required=False, max_length=200
    )

    def clean(self) -> dict[str, object]:
        """Refuse the name of a document without its place."""
        data: dict[str, object] = super().clean() or {}
        refuse_names_alone(self)
        return data

    def take(self) -> ProgressEntry:
        """Report it as complete."""
        return actions.claim(**self.moved(), extent=Extent(self.cleaned_data["extent"]))


class WithdrawClaimForm(StepForm):
    """Withdraws the completion report."""

    step = Step.WITHDRAW_CLAIM
    button = Step.WITHDRAW_CLAIM.label

    text = text_field(gettext_lazy("Why are you withdrawing it?"), missing=refusals.WHY_WITHDRAWN)

    def about(self) -> int | None:
        """Return the completion report."""
        return self.recommendation.claim_id

    def take(self) -> ProgressEntry:
        """Withdraw the completion report."""
        return actions.withdraw_claim(**self.moved())


class _JudgeForm(StepForm):
    """A decision about the completion report that the page shows."""

    seen_claim = forms.IntegerField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)

    def first(self, recommendation: Recommendation) -> dict[str, object]:
        """Return the key of the completion report on the page."""
        return {"seen_claim": recommendation.claim_id}

    def about(self) -> int | None:
        """Return the completion report."""
        return self.recommendation.claim_id

    def judged(self) -> dict[str, Any]:
        """Return what both actions are given."""
        return {**self.moved(), "claim": self.cleaned_data["seen_claim"] or 0}


class VerifyForm(_JudgeForm):
    """Verifies a completion report."""

    step = Step.VERIFY
    button = Step.VERIFY.label
    day = gettext_lazy("Checked on")
    explanation = gettext_lazy("Check the evidence first. An auditor will read what you write here.")

    to = ExplainedChoice(
        label=gettext_lazy("What is the result?"),
        explained=_targets(Step.VERIFY),
        error_messages={"required": _CHOOSE},
    )
    text = text_field(gettext_lazy("What did you check?"), missing=refusals.WHAT_WAS_CHECKED)

    all_is_done = forms.BooleanField(
        label=gettext_lazy("Only part was reported complete. I confirm that all of it is done"),
        required=False,
    )

    def fit(self) -> None:
        """Ask whether all is done only where a part was reported complete."""
        if self.recommendation.claim_extent != Extent.IN_PART:
            del self.fields["all_is_done"]

    def clean(self) -> dict[str, object]:
        """Ask for a confirmation where more is verified than was reported complete."""
        data: dict[str, object] = super().clean() or {}
        in_part = self.recommendation.claim_extent == Extent.IN_PART
        if in_part and data.get("to") == Status.IMPLEMENTED and not data.get("all_is_done"):
            self.add_error("all_is_done", str(refusals.ONLY_PART))
        return data

    def refuse_today(self) -> None:
        """Refuse where the completion report has no evidence that can be found."""
        actions.refuse_without_evidence(self.recommendation)

    def take(self) -> ProgressEntry:
        """Verify it."""
        return actions.verify(
            **self.judged(),
            to=Status(self.cleaned_data["to"]),
            more_than_claimed=self.cleaned_data.get("all_is_done", False),
        )


class ReturnClaimForm(_JudgeForm):
    """Sends a completion report back."""

    step = Step.RETURN_CLAIM
    button = Step.RETURN_CLAIM.label

    text = text_field(gettext_lazy("What is missing?"), missing=refusals.WHAT_IS_MISSING)

    def take(self) -> ProgressEntry:
        """Send it back."""
        return actions.return_claim(**self.judged())


class CloseForm(StepForm):
    """Closes it without implementation."""

    step = Step.CLOSE
    button = Step.CLOSE.label
    day = gettext_lazy("Closed on")

    to = ExplainedChoice(
        label=gettext_lazy("New status"), explained=_targets(Step.CLOSE), error_messages={"required": _CHOOSE}
    )
    text = text_field(_REASON, missing=refusals.WHY_CLOSED)

    def take(self) -> ProgressEntry:
        """Close it."""
        return actions.close(**self.moved(), to=Status(self.cleaned_data["to"]))


class SupersedeForm(StepForm):
    """A later recommendation supersedes it."""

    step = Step.SUPERSEDE
    button = Step.SUPERSEDE.label
    explanation = gettext_lazy("This one is closed and the later one is followed instead. Each links to the other.")

    successor = NamedRecommendation(
        label=gettext_lazy("Which recommendation replaces it?"),
        error_messages={"required": gettext_lazy("Enter the recommendation that replaces it.")},
    )
    text = text_field(gettext_lazy("Note"), required=False)

    def take(self) -> ProgressEntry:
        """Supersede it."""
        return actions.supersede(**self.moved(), successor=self.cleaned_data["successor"])


class MergeForm(StepForm):
    """Another recommendation says the same."""

    step = Step.MERGE
    button = Step.MERGE.label
    explanation = gettext_lazy(
        "This one is closed as superseded and the other one is followed instead. Each links to the other."
    )

    successor = NamedRecommendation(
        label=gettext_lazy("Which one do you merge it into?"),
        error_messages={"required": gettext_lazy("Enter the recommendation that you merge it into.")},
    )
    text = text_field(gettext_lazy("Note"), required=False)

    def take(self) -> ProgressEntry:
        """Merge it."""
        return actions.merge(**self.moved(), successor=self.cleaned_data["successor"])


class EnterInErrorForm(StepForm):
    """Marks it as entered in error."""

    step = Step.ENTER_IN_ERROR
    button = Step.ENTER_IN_ERROR.label
    explanation = gettext_lazy("It is removed from all counts, and its source text needs review again. Its log stays.")

    text = text_field(gettext_lazy("Why should it not have been entered?"), missing=refusals.WHY_IN_ERROR)

    def refuse_today(self) -> None:
        """Refuse while others are closed because of it."""
        actions.refuse_replacing(self.recommendation, self.user)

    def take(self) -> ProgressEntry:
        """Mark it as entered in error."""
        return actions.enter_in_error(**self.moved())


class ReopenForm(StepForm):
    """A closed recommendation is opened again."""

    step = Step.REOPEN
    button = Step.REOPEN.label

    to = ExplainedChoice(
        label=gettext_lazy("New status"), explained=_targets(Step.REOPEN), error_messages={"required": _CHOOSE}
    )
    text = text_field(gettext_lazy("Why are you reopening it?"), missing=refusals.WHY_REOPENED)

    def refuse_today(self) -> None:
        """Refuse where another one tracks its words now."""
        actions.refuse_tracked_anew(self.recommendation, self.user)

    def take(self) -> ProgressEntry:
        """Open it again."""
        return actions.reopen(**self.moved(), to=Status(self.cleaned_data["to"]))


class ProposeDateForm(StepForm):
    """Those responsible ask for another due date."""

    step = Step.PROPOSE_DATE
    button = Step.PROPOSE_DATE.label
    explanation: str | Promise = gettext_lazy("A coordinator decides. The due date does not change before that.")

    due_on = day_field(gettext_lazy("New due date"))
    text = text_field(gettext_lazy("Why should the due date move?"), missing=refusals.WHY_MOVE)

    def fit(self) -> None:
        """Say which proposal waits for a decision, because a new one replaces it."""
        row, entry = self.recommendation, self.recommendation.date_proposal
        if entry is None or row.proposed_due_on is None:
            return
        words = {"name": entry.by.name, "day": date_format(row.proposed_due_on, "j F Y")}
        said = _("%(name)s proposed %(day)s. A new proposal replaces it.")
        if entry.by_id == self.user.pk:
            said = _("You proposed %(day)s. A new proposal replaces it.")
        self.explanation = f"{said % words} {self.explanation}"

    def take(self) -> ProgressEntry:
        """Propose the date."""
        return actions.propose_date(**self.common(), due_on=self.cleaned_data["due_on"])


class DecideDateForm(StepForm):
    """A coordinator decides on a proposed due date."""

    step = Step.DECIDE_DATE
    button = gettext_lazy("Save the decision")

    agreed = ExplainedChoice(
        label=gettext_lazy("Decision"),
        explained=[
            ("yes", gettext_lazy("Approve"), gettext_lazy("The proposed date becomes the due date.")),
            ("no", gettext_lazy("Reject"), gettext_lazy("The due date does not change.")),
        ],
        error_messages={"required": gettext_lazy("Choose whether to approve or reject it.")},
    )
    text = text_field("Reason", missing=refusals.REASON_FOR_DECISION)
    proposal = forms.IntegerField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)

    def first(self, recommendation: Recommendation) -> dict[str, object]:
        """Return which proposal the person looks at."""
        return {"proposal": recommendation.date_proposal_id}

    def about(self) -> int | None:
        """Return the proposal."""
        return self.recommendation.date_proposal_id

    def obstacle(self) -> str:
        """Return why there is nothing to decide."""
        return super().obstacle() or ("" if self.recommendation.date_proposal_id else str(refusals.NO_PROPOSAL))

    def clean_proposal(self) -> ProgressEntry:
        """Return the proposal the person looked at."""
        if self.recommendation.date_proposal_id is None:
            raise forms.ValidationError(refusals.NO_PROPOSAL)
        key = min(self.cleaned_data["proposal"] or 0, 2**62)
        looked_at = self.recommendation.entries.filter(kind=Step.PROPOSE_DATE, pk=key).first()
        if looked_at is None:
            raise forms.ValidationError(AGAIN)
        return looked_at

    def take(self) -> ProgressEntry:
        """Decide."""
        data = self.cleaned_data
        return actions.decide_date(**self.common(), agreed=data["agreed"] == "yes", seen=data["proposal"])


class CorrectForm(StepForm):
    """A new entry that says what is right about an old one."""

    step = Step.CORRECT
    button = Step.CORRECT.label
    explanation = gettext_lazy("The entry stays as it was written. The correction is a new entry that links to it.")

    text = text_field(gettext_lazy("What is right?"), missing=refusals.WHAT_IS_RIGHT)

    def __init__(self, entry: ProgressEntry, user: User, data: Data = None) -> None:
        """Ask for the correction of this entry."""
        self.entry = entry
        super().__init__(entry.recommendation, user, data)

    def about(self) -> int | None:
        """Return the entry to be corrected."""
        return self.entry.pk

    def take(self) -> ProgressEntry:
        """Write the correction; the correction of a restricted note is restricted too."""
        draft = replace(self.draft(), internal=self.entry.internal)
        return actions.correct(entry=self.entry, by=self.user, draft=draft)


_ALL: tuple[type[StepForm], ...] = (
    AskForm,
    StallForm,
    ClaimForm,
    WithdrawClaimForm,
    ProposeDateForm,
    VerifyForm,
    ReturnClaimForm,
    DecideDateForm,
    RespondForm,
    AssignForm,
    CloseForm,
    SupersedeForm,
    MergeForm,
    ReopenForm,
    EnterInErrorForm,
)
FORMS: dict[Step, type[StepForm]] = {form.step: form for form in _ALL}
"""The steps with a page of their own, except the due date: see `dates`."""
