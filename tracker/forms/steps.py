"""A form for each step of the workflow that has a page of its own; each calls one action."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from tracker import actions
from tracker.forms.fields import (
    AGAIN,
    INCOMPLETE,
    EvidenceField,
    ExplainedChoice,
    NamedRecommendation,
    NamedRow,
    day_field,
    text_field,
)
from tracker.forms.step import StepForm
from tracker.models import Organisation, Post, ProgressEntry, Recommendation, User
from tracker.workflow import FACES, POSITION_MEANINGS, RULES, Extent, Position, Status, Step

_NO_PROPOSAL = "No due date is waiting for a decision: none is proposed, or somebody has decided it meanwhile."


def _targets(step: Step) -> list[tuple[str, str, str]]:
    return [(s.value, s.label, FACES[s].definition) for s in Status if s in RULES[step].to]


class RespondForm(StepForm):
    """Our answer to a recommendation."""

    step = Step.RESPOND
    button = "Record the answer"
    explanation = "The answer is apart from the work: something accepted may stand still, something noted may get done."

    position = ExplainedChoice(
        label="Our position",
        explained=[(p.value, p.label, POSITION_MEANINGS[p]) for p in Position],
        error_messages={"required": "Choose a position."},
    )
    follow_up = forms.BooleanField(label="Follow it up all the same, if it is only noted", required=False)
    text = text_field("Reason", needed="Needed unless it is accepted.")
    seen_position = forms.ChoiceField(widget=forms.HiddenInput, choices=Position.choices, error_messages=INCOMPLETE)

    def first(self, recommendation: Recommendation) -> dict[str, Any]:
        """Return the position of today, to change and to compare with."""
        position = recommendation.position
        return {"position": position, "seen_position": position, "follow_up": recommendation.follow_up}

    def take(self) -> ProgressEntry:
        """Record the answer."""
        data = self.cleaned_data
        answer = {"position": Position(data["position"]), "follow_up": data["follow_up"]}
        return actions.respond(**self.common(), **answer, seen=data["seen_position"])


class AssignForm(StepForm):
    """Who leads, and which post owns the work."""

    step = Step.ASSIGN
    button = "Assign"
    explanation = (
        "Staff of the lead and the holder of the owner post can report. Work stays with the post. "
        "Staff of a new lead will read the internal remarks too."
    )

    lead = NamedRow(
        Organisation.objects.all(), by=("name", "short_name"), what="organisation", label="Lead", required=False
    )
    owner = NamedRow(Post.objects.named(), by=("called", "name"), what="post", label="Owner post", required=False)
    text = text_field("Reason", needed="Needed where somebody is replaced.")
    seen_lead = forms.IntegerField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)
    seen_owner = forms.IntegerField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)

    def first(self, recommendation: Recommendation) -> dict[str, Any]:
        """Return lead and owner of today, to change and to compare with."""
        today = {"lead": recommendation.lead, "owner": recommendation.owner}
        return today | {"seen_lead": recommendation.lead_id, "seen_owner": recommendation.owner_id}

    def take(self) -> ProgressEntry:
        """Assign lead and owner."""
        data = self.cleaned_data
        seen = (data["seen_lead"], data["seen_owner"])
        return actions.assign(**self.common(), lead=data["lead"], owner=data["owner"], seen=seen)


class StallForm(StepForm):
    """What the work waits for."""

    step = Step.STALL
    button = "Report it stalled"
    explanation = "It stays open, and is shown as stalled until somebody reports again."
    order = ("text",)

    text = text_field("What does it wait for?", missing="Say what the work waits for.")
    review_on = day_field("Look at it again on")

    def take(self) -> ProgressEntry:
        """Report it stalled."""
        return actions.stall(**self.moved(), review_on=self.cleaned_data["review_on"])


class ClaimForm(StepForm):
    """The claim that it is done, with evidence."""

    step = Step.CLAIM
    button = "Report it complete"
    explanation = "It will be shown as reported complete until a coordinator has looked at the evidence."
    order = ("extent", "text")

    extent = ExplainedChoice(
        label="How much is done?",
        explained=[
            (Extent.COMPLETE.value, Extent.COMPLETE.label, "All of it."),
            (Extent.IN_PART.value, Extent.IN_PART.label, "A part, and nothing more is expected."),
        ],
        error_messages={"required": "Say how much is done."},
    )
    text = text_field("What was done?", missing="Say what was done.")
    evidence = EvidenceField(
        label="Evidence: link to a document, or its registry number",
        error_messages={"required": "A claim of completion needs evidence. Add a link or a registry number."},
    )
    evidence_title = forms.CharField(label="What the document is called", required=False, max_length=200)

    def take(self) -> ProgressEntry:
        """Claim completion."""
        return actions.claim(**self.moved(), extent=Extent(self.cleaned_data["extent"]))


class WithdrawClaimForm(StepForm):
    """The claim is taken back."""

    step = Step.WITHDRAW_CLAIM
    button = "Withdraw claim"

    text = text_field("Why is the claim withdrawn?", missing="Say why the claim is withdrawn.")

    def about(self) -> int | None:
        """Return the claim."""
        return self.recommendation.claim_id

    def take(self) -> ProgressEntry:
        """Withdraw the claim."""
        return actions.withdraw_claim(**self.moved())


class _JudgeForm(StepForm):
    """A judgement on the claim that the page shows."""

    seen_claim = forms.IntegerField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)

    def first(self, recommendation: Recommendation) -> dict[str, Any]:
        """Return which claim the person looks at."""
        return {"seen_claim": recommendation.claim_id}

    def about(self) -> int | None:
        """Return the claim."""
        return self.recommendation.claim_id

    def judged(self) -> dict[str, Any]:
        """Return what both actions are given."""
        return {**self.moved(), "claim": self.cleaned_data["seen_claim"] or 0}


class VerifyForm(_JudgeForm):
    """A claim is confirmed."""

    step = Step.VERIFY
    button = "Verify"
    explanation = "Look at the evidence of the claim first. What you write here is what an auditor will read."

    to = ExplainedChoice(
        label="What is verified?", explained=_targets(Step.VERIFY), error_messages={"required": "Choose one."}
    )
    text = text_field("What did you look at?", missing="Say what you looked at.")

    all_is_done = forms.BooleanField(
        label="Only a part was claimed; I found that all of it is done",
        required=False,
    )

    def fit(self) -> None:
        """Ask whether more is done than was claimed only where a part was claimed."""
        if self.recommendation.claim_extent != Extent.IN_PART:
            del self.fields["all_is_done"]

    def clean(self) -> dict[str, Any]:
        """Ask for a second look where more is verified than was claimed."""
        data: dict[str, Any] = super().clean() or {}
        in_part = self.recommendation.claim_extent == Extent.IN_PART
        if in_part and data.get("to") == Status.IMPLEMENTED and not data.get("all_is_done"):
            self.add_error(
                "all_is_done",
                "Only a part is claimed to be done. Verify it as partly implemented, or tick that all of it is done.",
            )
        return data

    def take(self) -> ProgressEntry:
        """Verify the claim."""
        return actions.verify(
            **self.judged(),
            to=Status(self.cleaned_data["to"]),
            more_than_claimed=self.cleaned_data.get("all_is_done", False),
        )


class ReturnClaimForm(_JudgeForm):
    """A claim is sent back."""

    step = Step.RETURN_CLAIM
    button = "Return claim"

    text = text_field("What is missing?", missing="Say what is missing.")

    def take(self) -> ProgressEntry:
        """Return the claim."""
        return actions.return_claim(**self.judged())


class CloseForm(StepForm):
    """Closing without it having been done."""

    step = Step.CLOSE
    button = "Close"

    to = ExplainedChoice(
        label="Close it as", explained=_targets(Step.CLOSE), error_messages={"required": "Choose one."}
    )
    text = text_field("Reason", missing="Give the reason for closing it.")

    def take(self) -> ProgressEntry:
        """Close it."""
        return actions.close(**self.moved(), to=Status(self.cleaned_data["to"]))


class _ReplaceForm(StepForm):
    """What another recommendation takes over."""

    successor = NamedRecommendation(
        label="Which one takes its place?",
        error_messages={"required": "Name the recommendation that takes its place."},
    )
    text = text_field("Remark", required=False)


class SupersedeForm(_ReplaceForm):
    """A later recommendation took its place."""

    step = Step.SUPERSEDE
    button = "Close as superseded"
    explanation = "The later one is followed instead; this one is closed, and both point to each other."

    def take(self) -> ProgressEntry:
        """Supersede it."""
        return actions.supersede(**self.moved(), successor=self.cleaned_data["successor"])


class MergeForm(_ReplaceForm):
    """Another recommendation says the same."""

    step = Step.MERGE
    button = "Merge"
    explanation = "The other one is followed instead; this one is closed as superseded, and both point to each other."

    def take(self) -> ProgressEntry:
        """Merge it."""
        return actions.merge(**self.moved(), successor=self.cleaned_data["successor"])


class EnterInErrorForm(StepForm):
    """It should never have been entered."""

    step = Step.ENTER_IN_ERROR
    button = "Take it out"
    explanation = "It leaves every figure, and the words it came from count as unreviewed again. Its log stays."

    text = text_field("Why should it not have been entered?", missing="Say why it should not have been entered.")

    def take(self) -> ProgressEntry:
        """Take it out."""
        return actions.enter_in_error(**self.moved())


class ReopenForm(StepForm):
    """A closed recommendation is opened again."""

    step = Step.REOPEN
    button = "Open it again"

    to = ExplainedChoice(
        label="Open it as", explained=_targets(Step.REOPEN), error_messages={"required": "Choose one."}
    )
    text = text_field("Why is it opened again?", missing="Say why it is opened again.")

    def take(self) -> ProgressEntry:
        """Open it again."""
        return actions.reopen(**self.moved(), to=Status(self.cleaned_data["to"]))


class ProposeDateForm(StepForm):
    """Those responsible ask for another due date."""

    step = Step.PROPOSE_DATE
    button = "Propose the date"
    explanation = "A coordinator decides. Until then the due date stays as it is."

    due_on = day_field("New due date")
    text = text_field("Why should the date move?", missing="Say why the date should move.")

    def take(self) -> ProgressEntry:
        """Propose the date."""
        return actions.propose_date(**self.common(), due_on=self.cleaned_data["due_on"])


class DecideDateForm(StepForm):
    """A coordinator decides on a proposed due date."""

    step = Step.DECIDE_DATE
    button = "Decide"

    agreed = ExplainedChoice(
        label="Decision",
        explained=[
            ("yes", "Agree", "The proposed date becomes the due date."),
            ("no", "Refuse", "The due date stays."),
        ],
        error_messages={"required": "Agree or refuse."},
    )
    text = text_field("Reason", missing="Give the reason for the decision.")
    proposal = forms.IntegerField(widget=forms.HiddenInput, required=False, error_messages=INCOMPLETE)

    def first(self, recommendation: Recommendation) -> dict[str, Any]:
        """Return which proposal the person looks at."""
        return {"proposal": recommendation.date_proposal_id}

    def about(self) -> int | None:
        """Return the proposal."""
        return self.recommendation.date_proposal_id

    def obstacle(self) -> str:
        """Return why there is nothing to decide."""
        return super().obstacle() or ("" if self.recommendation.date_proposal_id else _NO_PROPOSAL)

    def clean_proposal(self) -> ProgressEntry:
        """Return the proposal the person looked at."""
        if self.recommendation.date_proposal_id is None:
            raise forms.ValidationError(_NO_PROPOSAL)
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
    button = "Add the correction"
    explanation = "The entry stays as it was written; the correction stands beside it and points to it."

    text = text_field("What is right?", missing="Say what is right.")

    def __init__(self, entry: ProgressEntry, user: User, data: Any = None) -> None:
        """Ask for the correction of this entry."""
        self.entry = entry
        super().__init__(entry.recommendation, user, data)

    def about(self) -> int | None:
        """Return the entry to be corrected."""
        return self.entry.pk

    def take(self) -> ProgressEntry:
        """Write the correction; that of an internal remark is internal too."""
        draft = replace(self.draft(), internal=self.entry.internal)
        return actions.correct(entry=self.entry, by=self.user, draft=draft)


_ALL: tuple[type[StepForm], ...] = (
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
"""The steps with a page of their own, but for that of the due date: see `dates`."""
