"""The form that splits some words of a briefing into two recommendations."""

from __future__ import annotations

import uuid
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from briefings.models import Briefing, Passage
from tracker import actions, quoting
from tracker.actions import Draft, NewRecommendation, SourceText, refusals
from tracker.actions.steps import check_due
from tracker.forms.fields import (
    INCOMPLETE,
    Data,
    day_field,
    lead_field,
    mark_invalid,
    sent,
    sent_anew,
    show_refusal,
    typed_values,
)
from tracker.forms.undoing import Undoing, keys_sent
from tracker.models import Organisation, Recommendation, User
from tracker.workflow import DueBasis, Kind, Refused

PARTS = ("one", "two")
"""With what the names of the fields of each part end."""


class SplitForm(forms.Form):
    """Two recommendations of which each has a part of the words: the title, lead and due date of each."""

    title_one = forms.CharField(label=_("First title"), max_length=200, error_messages={"required": refusals.TITLE})
    lead_one = lead_field(_("First lead"))
    due_on_one = day_field(_("First due date"), required=False)
    title_two = forms.CharField(label=_("Second title"), max_length=200, error_messages={"required": refusals.TITLE})
    lead_two = lead_field(_("Second lead"))
    due_on_two = day_field(_("Second due date"), required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(
        self,
        briefing: Briefing,
        user: User,
        parts: tuple[SourceText, SourceText],
        passage: Passage,
        data: Data = None,
        typed: Data = None,
    ) -> None:
        """Ask this person about the two parts of some words, which begin in this passage.

        `typed` are values to begin with, of which nothing is checked.
        """
        self.briefing, self.user, self.parts, self.passage = briefing, user, parts, passage
        self.suggested_due = actions.suggested_due(passage, briefing.meeting)
        self.quotes = [briefing.quote(part.start, part.end) for part in parts]
        initial: dict[str, object] = {"form_token": uuid.uuid4()}
        for place, name in enumerate(PARTS):
            initial[f"title_{name}"] = quoting.title_from(self.quotes[place])
            initial[f"lead_{name}"] = self._lead(place)
            initial[f"due_on_{name}"] = self.suggested_due if self._says_when(place) else None
        super().__init__(data, initial=initial | typed_values(self, typed))
        self.undoing = Undoing(parts)
        mark_invalid(self)

    def clean_due_on_one(self) -> date | None:
        """Refuse at the field a day that nobody can have meant."""
        return self._checked("due_on_one")

    def clean_due_on_two(self) -> date | None:
        """Refuse at the field a day that nobody can have meant."""
        return self._checked("due_on_two")

    def _checked(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        try:
            check_due(day)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return day

    def _lead(self, place: int) -> Organisation | None:
        """Return the organisation that a part begins with as its lead: that of the passage, but for whom it names.

        Where the second part names one alone, before it says what is to be done, that one leads it.
        """
        offered = Organisation.objects.offered()
        addressed = offered.addressed(self.passage.suggested_addressee)
        named = offered.named_in(self.quotes[place])
        return named[0] if len(named) == 1 and (addressed is None or self._begins_with(place, named[0])) else addressed

    def _begins_with(self, place: int, organisation: Organisation) -> bool:
        """Return whether a part has the name of an organisation among its first words."""
        first = self.quotes[place][: len(organisation.name) + 10].lower()
        return any(name and name.lower() in first for name in (organisation.name, organisation.short_name))

    def track(self) -> list[Recommendation]:
        """Track both as one act, and return them. Raises `Refused`, which names the field of the part that it is of."""
        draft = Draft(form_token=self.cleaned_data["form_token"], sent=sent(self))
        new = [self._new(place) for place, _name in enumerate(PARTS)]
        for each, name in zip(new, PARTS, strict=True):
            try:
                each.check(draft.day)
            except Refused as refusal:
                refusal.field = f"{refusal.field}_{name}"
                raise
        return actions.track_together(new=new, by=self.user, draft=draft)

    def _new(self, place: int) -> NewRecommendation:
        title, lead, due_on = (self.cleaned_data[f"{name}_{PARTS[place]}"] for name in ("title", "lead", "due_on"))
        due_words = self.passage.suggested_due_words if self._says_when(place) else ""
        is_from_source = bool(due_words) and due_on is not None and due_on == self.suggested_due
        named = Organisation.objects.offered().named_in(self.quotes[place])
        return NewRecommendation(
            meeting=self.briefing.meeting,
            title=title,
            kind=self.passage.suggested_kind or Kind.RECOMMENDATION,
            sources=[self.parts[place]],
            lead=lead,
            parties=[row for row in named if row != lead],
            due_on=due_on,
            due_basis=DueBasis.FROM_SOURCE if is_from_source else DueBasis.SET_BY_US,
            due_words=due_words,
            is_selected=True,
            undoes=keys_sent(self.data),
        )

    def _says_when(self, place: int) -> bool:
        """Return whether the words by when it is due are in this part, or stand outside the passage, for both parts."""
        words, passage = self.passage.suggested_due_words, self.passage
        if quoting.places_of(self.quotes[place], words):
            return True
        return not quoting.places_of(self.briefing.quote(passage.start, passage.end), words)

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence. Nothing was saved, so the form gets a new token."""
        show_refusal(self, refusal)
        self.data = sent_anew(self)
        self.undoing = Undoing(self.parts)
