"""The form that splits some words of a briefing into two recommendations."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

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


class SplitForm(forms.Form):
    """Two recommendations of which each has a part of the words: their titles, and what both begin with."""

    title_one = forms.CharField(label=_("First title"), max_length=200, error_messages={"required": refusals.TITLE})
    title_two = forms.CharField(label=_("Second title"), max_length=200, error_messages={"required": refusals.TITLE})
    lead = lead_field(_("Lead for both"))
    due_on = day_field(_("Due date for both"), required=False)
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
        titles = [quoting.title_from(quote) for quote in self.quotes]
        initial = {
            "form_token": uuid.uuid4(),
            "title_one": titles[0],
            "title_two": titles[1],
            "lead": Organisation.objects.offered().addressed(passage.suggested_addressee),
            "due_on": self.suggested_due,
        }
        super().__init__(data, initial={**initial, **typed_values(self, typed)})
        self.undoing = Undoing(parts)
        mark_invalid(self)

    def clean_due_on(self) -> date | None:
        """Refuse at the field a day that nobody can have meant."""
        day: date | None = self.cleaned_data["due_on"]
        try:
            check_due(day)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return day

    def track(self) -> list[Recommendation]:
        """Track both as one act, and return them. Raises `Refused`."""
        draft = Draft(form_token=self.cleaned_data["form_token"], sent=sent(self))
        return actions.track_together(
            new=[self._new(0, "title_one"), self._new(1, "title_two")], by=self.user, draft=draft
        )

    def _new(self, place: int, title: str) -> NewRecommendation:
        data: dict[str, Any] = self.cleaned_data
        due_words = self.passage.suggested_due_words if self._says_when(place) else ""
        is_from_source = bool(due_words) and data["due_on"] is not None
        is_from_source = is_from_source and data["due_on"] == self.suggested_due
        named = Organisation.objects.offered().named_in(self.quotes[place])
        return NewRecommendation(
            meeting=self.briefing.meeting,
            title=data[title],
            kind=self.passage.suggested_kind or Kind.RECOMMENDATION,
            sources=[self.parts[place]],
            lead=data["lead"],
            parties=[row for row in named if row != data["lead"]],
            due_on=data["due_on"],
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
