"""The form that asks for an update of several recommendations."""

from __future__ import annotations

import uuid

from django import forms

from tracker.actions import Draft
from tracker.forms.fields import (
    ASKED_NOTE,
    INCOMPLETE,
    Data,
    answer_by_field,
    mark_invalid,
    sent,
    sent_anew,
    show_refusal,
    text_field,
)
from tracker.workflow import Refused


class AskManyForm(forms.Form):
    """Until when an answer is needed, and what is to be known. `form_token` makes a form sent twice one request."""

    answer_by = answer_by_field()
    text = text_field(ASKED_NOTE, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(self, data: Data = None) -> None:
        """Bind what was typed, if anything was."""
        super().__init__(data, initial={"form_token": uuid.uuid4()})
        mark_invalid(self)

    def draft(self) -> Draft:
        """Return what goes into the log of each."""
        return Draft(text=self.cleaned_data["text"], form_token=self.cleaned_data["form_token"], sent=sent(self))

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence and what was typed. Nothing was saved, so the form gets a new token."""
        show_refusal(self, refusal)
        self.data = sent_anew(self)
