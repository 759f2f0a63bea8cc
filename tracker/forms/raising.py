"""The form that says whether a recommendation is raised at the next meeting, in which place, and the line to take."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions import refusals
from tracker.forms.conflicting import ComparingForm
from tracker.forms.fields import Data, ExplainedChoice, SeenField, focus_first, mark_invalid, sometimes_needed
from tracker.models import RaisedItem, Recommendation, User
from tracker.models.raised import LONGEST_LINE, MOST_PINNED, RaiseChoice, raising


class RaiseForm(ComparingForm):
    """Whether a recommendation is raised at the next meeting. `seen` is what the page showed."""

    choice = sometimes_needed(
        ExplainedChoice(
            label=gettext_lazy("Is it raised?"),
            required=False,
            explained=[
                (
                    RaiseChoice.BY_RULE.value,
                    gettext_lazy("Automatic: listed when it is urgent enough"),
                    "",
                ),
                (
                    RaiseChoice.PINNED.value,
                    RaiseChoice.PINNED.label,
                    gettext_lazy("It is listed first while it is open, whatever the rules say."),
                ),
                (
                    RaiseChoice.LEFT_OUT.value,
                    RaiseChoice.LEFT_OUT.label,
                    gettext_lazy("It is not listed. It stays in all counts."),
                ),
            ],
        )
    )
    place = forms.IntegerField(
        label=gettext_lazy("Place"),
        required=False,
        min_value=1,
        max_value=MOST_PINNED,
        help_text=gettext_lazy(
            "Only used if it is pinned. The others move down. Leave it empty to put a new one last."
        ),
    )
    line_to_take = forms.CharField(
        label=gettext_lazy("Line to take"),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("What we say about it, in a sentence or two. Only your own side sees it."),
        error_messages={"max_length": refusals.LINE_TOO_LONG},
    )
    seen = SeenField()

    _SAID = ("choice", "place", "line_to_take")
    """What `Raising.plain` returns, in its order."""
    CALLED = {"choice": gettext_lazy("Whether it is raised")}

    def __init__(self, recommendation: Recommendation, user: User, data: Data = None) -> None:
        """Ask this person about a recommendation."""
        self.recommendation, self.user = recommendation, user
        now = raising(recommendation, user)
        initial = {"choice": now.choice, "place": now.place, "line_to_take": now.line_to_take}
        super().__init__(data, initial=initial | {"seen": json.dumps(now.plain())})
        sentence = str(refusals.PLACE_TO_RAISE) % {"limit_value": MOST_PINNED}
        self.fields["place"].error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
        mark_invalid(self)
        if not self.is_bound:
            focus_first(self)

    def apply(self) -> RaisedItem | None:
        """Save it and return what is said now, None where nothing changed; raises `Refused`."""
        data: dict[str, Any] = self.cleaned_data
        return actions.raise_item(
            by=self.user,
            recommendation=self.recommendation,
            choice=data["choice"],
            place=data["place"],
            line_to_take=data["line_to_take"],
            seen=data["seen"],
        )

    def refuse(self, sentence: str) -> None:
        """Show the sentence and what was typed. The form then counts as made from the present values.

        Fields that the person left alone get their present values, so that no change of somebody else is undone.
        """
        now = raising(self.recommendation, self.user).plain()
        seen, present = (dict(zip(self._SAID, values, strict=False)) for values in (self.cleaned_data["seen"], now))
        self.compare(seen, present, present | {"seen": json.dumps(now)})
        self.add_error(None, sentence)
