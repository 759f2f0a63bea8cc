"""The forms that add and end a relation between two recommendations."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions import refusals
from tracker.forms.base import StepForm
from tracker.forms.fields import Data, ExplainedChoice, NamedRecommendation, text_field
from tracker.models import ProgressEntry, Relation, User
from tracker.workflow import RelationKind, Step


class RelateForm(StepForm):
    """Adds a relation: it reiterates or supports another recommendation."""

    step = Step.EDIT
    heading = gettext_lazy("Relate to another recommendation")
    button = gettext_lazy("Relate")
    explanation = gettext_lazy("Both stay open. To replace one with the other, use “Supersede” or “Merge”.")

    kind = ExplainedChoice(
        label=gettext_lazy("How are they related?"),
        explained=[
            (
                RelationKind.RESTATES.value,
                gettext_lazy("Reiterates"),
                gettext_lazy("This one repeats the other, at another meeting or on another day."),
            ),
            (
                RelationKind.SUPPORTS.value,
                gettext_lazy("Supports"),
                gettext_lazy("Progress on this one helps the other."),
            ),
        ],
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    other = NamedRecommendation(
        label=gettext_lazy("Which recommendation?"),
        error_messages={"required": gettext_lazy("Enter the other recommendation.")},
    )
    text = text_field(gettext_lazy("Reason"), missing=refusals.WHY_RELATED)

    def take(self) -> ProgressEntry:
        """Relate the two."""
        data = self.cleaned_data
        return actions.relate(**self.common(), kind=RelationKind(data["kind"]), other=data["other"])


class EndRelationForm(StepForm):
    """Ends a relation."""

    step = Step.EDIT
    heading = gettext_lazy("Remove the relation")
    button = gettext_lazy("Remove the relation")

    text = text_field(gettext_lazy("Why are you removing it?"), missing=refusals.WHY_NOT_RELATED)

    def __init__(self, relation: Relation, user: User, data: Data = None) -> None:
        """Ask why this relation ends."""
        self.relation = relation
        super().__init__(relation.one, user, data)
        words = {"one": relation.one.reference, "relation": relation.get_kind_display(), "other": relation.other}
        self.explanation = _("%(one)s %(relation)s %(other)s.") % words

    def take(self) -> ProgressEntry:
        """End the relation."""
        return actions.end_relation(relation=self.relation, by=self.user, draft=self.draft())
