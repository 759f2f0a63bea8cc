"""The forms that say what one recommendation is to another, and that it no longer is."""

from __future__ import annotations

from typing import Any

from tracker import actions
from tracker.forms.fields import ExplainedChoice, NamedRecommendation, text_field
from tracker.forms.step import StepForm
from tracker.models import ProgressEntry, Relation, User
from tracker.workflow import RelationKind, Step


class RelateForm(StepForm):
    """It restates or supports another."""

    step = Step.EDIT
    heading = "Relate"
    button = "Relate"
    explanation = "Each is still followed by itself. Where one is to take the place of the other, supersede or merge."

    kind = ExplainedChoice(
        label="What is it to the other?",
        explained=[
            (
                RelationKind.RESTATES.value,
                "Restates",
                "It says again what the other says, from another meeting or day.",
            ),
            (RelationKind.SUPPORTS.value, "Supports", "Doing it helps the other to be done."),
        ],
        error_messages={"required": "Choose one."},
    )
    other = NamedRecommendation(
        label="Which other one?",
        error_messages={"required": "Name the other recommendation."},
    )
    text = text_field("Reason", missing="Say why the two belong together.")

    def take(self) -> ProgressEntry:
        """Relate the two."""
        data = self.cleaned_data
        return actions.relate(**self.common(), kind=RelationKind(data["kind"]), other=data["other"])


class EndRelationForm(StepForm):
    """It no longer does."""

    step = Step.EDIT
    heading = "Withdraw a relation"
    button = "Withdraw it"

    text = text_field("Why is it withdrawn?", missing="Say why it is withdrawn.")

    def __init__(self, relation: Relation, user: User, data: Any = None) -> None:
        """Ask why this relation ends."""
        self.relation = relation
        super().__init__(relation.one, user, data)
        self.explanation = f"{relation.one.reference} {relation.get_kind_display()} {relation.other}."

    def take(self) -> ProgressEntry:
        """End the relation."""
        return actions.end_relation(relation=self.relation, by=self.user, draft=self.draft())
