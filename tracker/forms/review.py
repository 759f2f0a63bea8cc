"""The forms of a review: tracking all suggestions of a briefing, not tracking a passage, not tracking the rest.

What is tracked one by one is asked by `set_up.NewRecommendationForm`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from briefings.models import Briefing, Passage
from tracker import actions
from tracker.actions import Draft, ForAll
from tracker.forms.conflicting import Conflict
from tracker.forms.fields import (
    AGAIN,
    INCOMPLETE,
    REASON_NEEDED,
    Data,
    ExplainedChoice,
    SeenField,
    day_field,
    lead_field,
    mark_invalid,
    sent,
    sent_anew,
    show_refusal,
    sometimes_needed,
    text_field,
    themes_field,
)
from tracker.models import Organisation, PassageDecision, Recommendation, Source, User
from tracker.said_before import Similar, similar
from tracker.workflow import POSITION_MEANINGS, Decision, Position, Refused, Resent

LOOKED_FOR = 100
"""Of so many suggestions it is looked up whether they were said before; of more, they are reviewed one by one.

Each takes 13 to 18 ms of a processor among 100,000 recommendations, so that a page of 100 comes in less than two
seconds.
"""


@dataclass(frozen=True, slots=True)
class Offered:
    """One suggestion in the preview: its title as it is to be, whether it is ticked, and how to find what is alike."""

    passage: Passage
    title: str
    is_taken: bool
    look: Callable[[], Similar | None]
    source: str
    due_on: date | None
    find_lead: Callable[[], Organisation | None]
    lead_typed: str = ""
    day_typed: str = ""

    @property
    def lead(self) -> Organisation | None:
        """The organisation to which its words are addressed, where one has that name."""
        return self.find_lead()

    @property
    def similar(self) -> Similar | None:
        """What is tracked already and very like it. It is looked for only where it is shown."""
        return self.look()

    @property
    def name(self) -> str:
        """The name of the field of its title."""
        return f"title-{self.passage.pk}"


class TrackAllForm(forms.Form):
    """All suggestions of a briefing at once: which of them, with which titles, and what all of them begin with."""

    lead = lead_field(
        _("Lead for all of them"),
        help_text=_("If left blank, the addressee named in the text becomes the lead when it is a known organisation."),
    )
    due_on = day_field(
        _("Due date for all of them"),
        required=False,
        help_text=_("A due date that the text gives comes first."),
    )
    themes = themes_field(_("Themes for all of them"))
    position = sometimes_needed(
        ExplainedChoice(
            label=_("Our response to all of them"),
            required=False,
            initial=Position.NOT_YET_ANSWERED,
            explained=[(p.value, p.label, POSITION_MEANINGS[p]) for p in Position],
        )
    )
    text = text_field(_("Reason"), rows=2, needed=REASON_NEEDED)
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(self, briefing: Briefing, user: User, waiting: Sequence[Passage], data: Data = None) -> None:
        """Ask this person about the suggestions of this briefing that are `waiting`."""
        super().__init__(data, initial={"form_token": uuid.uuid4()})
        self.briefing, self.user, self.waiting = briefing, user, waiting
        self._leads: dict[str, Organisation | None] = {}
        self._own: dict[str, dict[int, Any]] = {"lead": {}, "due_on": {}}
        self.offered = list(self._offered())
        self.conflicts: list[Conflict] = []
        mark_invalid(self)

    @property
    def _sent(self) -> QueryDict:
        """All that was sent, also what is no declared field: the ticks and the titles."""
        return self.data if isinstance(self.data, QueryDict) else QueryDict()

    def _offered(self) -> Iterator[Offered]:
        ticked = set(self._sent.getlist("take"))
        for place, passage in enumerate(self.waiting):
            look = cache(partial(self._alike, place, passage))
            is_taken = str(passage.pk) in ticked if self.is_bound else look() is None
            title = self._sent.get(f"title-{passage.pk}", passage.suggested_title)
            yield Offered(
                passage,
                " ".join(title.split()),
                is_taken,
                look,
                self.briefing.quote(passage.suggested_start or 0, passage.suggested_end or 0),
                actions.suggested_due(passage, self.briefing.meeting),
                partial(self._addressed, passage.suggested_addressee),
                self._sent.get(f"lead-{passage.pk}", ""),
                self._sent.get(f"due-{passage.pk}", ""),
            )

    def _addressed(self, words: str) -> Organisation | None:
        """Return the organisation of these words; each is asked for once."""
        if words not in self._leads:
            self._leads[words] = Organisation.objects.offered().addressed(words)
        return self._leads[words]

    @property
    def not_compared(self) -> int:
        """Of how many suggestions it was not looked up whether they were said before."""
        return max(len(self.waiting) - LOOKED_FOR, 0)

    def _alike(self, place: int, passage: Passage) -> Similar | None:
        """Return what is very like one of the first suggestions, so that somebody should look at it by itself."""
        if place >= LOOKED_FOR:
            return None
        found = similar(passage.suggested_title, passage.suggested_goal, user=self.user)
        return next((each for each in found if each.is_very_alike), None)

    @property
    def titles(self) -> dict[int, str]:
        """The titles of those that are ticked, by the keys of their passages."""
        return {each.passage.pk: each.title for each in self.offered if each.is_taken}

    def clean(self) -> dict[str, Any]:
        """Ask for at least one, and for a title of each."""
        data: dict[str, Any] = super().clean() or {}
        # Of a form that is sent twice none are left the second time.
        if not self.data.get("take") and self.waiting:
            self.add_error(None, gettext("Choose at least one suggestion to track."))
        if not all(self.titles.values()):
            self.add_error(None, gettext("Enter a title for each suggestion you track."))
        if any(len(title) > 200 for title in self.titles.values()):
            self.add_error(None, gettext("A title can have up to 200 characters. Shorten the longer ones."))
        self._clean_own()
        return data

    def _clean_own(self) -> None:
        """Take what was typed for single suggestions, and say of which one it is wrong."""
        for number, each in enumerate(self.offered, 1):
            for name, typed in (("lead", each.lead_typed), ("due_on", each.day_typed)):
                if not typed.strip() or not each.is_taken:
                    continue
                try:
                    self._own[name][each.passage.pk] = self.fields[name].clean(typed)
                except forms.ValidationError as fault:
                    words = {"number": number, "fault": " ".join(fault.messages)}
                    self.add_error(None, gettext("Suggestion %(number)d: %(fault)s") % words)

    def track(self) -> list[Recommendation]:
        """Track those that are ticked and still to review, and return the recommendations. Raises `Refused`."""
        data = self.cleaned_data
        for_all = ForAll(
            lead=data["lead"],
            due_on=data["due_on"],
            themes=tuple(data["themes"]),
            position=Position(data["position"] or Position.NOT_YET_ANSWERED),
            titles=self.titles,
            leads=self._own["lead"],
            due_dates=self._own["due_on"],
        )
        titles = [f"{name}-{key}" for key in self._sent.getlist("take") for name in ("title", "lead", "due")]
        draft = Draft(text=data["text"], form_token=data["form_token"], sent=sent(self, ["take", *titles]))
        return actions.track_suggestions(briefing=self.briefing, by=self.user, draft=draft, for_all=for_all)

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence and what was typed. Nothing was saved, so the form gets a new token.

        Of what the same form tracked before, the titles that were typed now are shown beside those it has.
        """
        show_refusal(self, refusal)
        if isinstance(refusal, Resent):
            self.conflicts = list(self._conflicts(refusal.entry))
        self.data = sent_anew(self)

    def _conflicts(self, entry: int) -> Iterator[Conflict]:
        made = Source.objects.filter(briefing=self.briefing, act__entries=entry).select_related("recommendation")
        passages = {passage.suggested_start: passage.pk for passage in self.briefing.passages.suggested()}
        for source in made.order_by("recommendation__number"):
            row, key = source.recommendation, passages.get(source.start)
            title = " ".join(self._sent.get(f"title-{key}", row.title).split())
            if title != row.title:
                yield Conflict(gettext("Title of %(reference)s") % {"reference": row.reference}, row.title, title)


class DontTrackForm(forms.Form):
    """Why a passage is not tracked: one of the known reasons, or another in words."""

    decision = forms.ChoiceField(
        label=_("Reason"), choices=Decision.choices, error_messages={"required": AGAIN, "invalid_choice": AGAIN}
    )
    reason = forms.CharField(label=_("Other reason, in a sentence"), required=False)

    def dont_track(self, passage: Passage, user: User) -> PassageDecision:
        """Decide not to track the passage. Raises `Refused`."""
        decision = Decision(self.cleaned_data["decision"])
        return actions.dont_track(passage=passage, by=user, decision=decision, reason=self.cleaned_data["reason"])


class DontTrackRestForm(DontTrackForm):
    """Why the rest of a briefing is not tracked. `left` carries the passages the page showed, and no others count."""

    left = SeenField()

    def __init__(self, left: Sequence[Passage], data: Data = None) -> None:
        """Ask about these passages, which are left to review."""
        super().__init__(data, initial={"left": json.dumps([passage.pk for passage in left])})
        sometimes_needed(self.fields["reason"])
        if not self.is_bound:
            self.fields["decision"].widget.attrs["autofocus"] = True
        mark_invalid(self)

    def clean_left(self) -> list[int]:
        """Return the keys of the passages that the page showed."""
        left = self.cleaned_data["left"]
        if not all(type(key) is int and 0 < key < 2**62 for key in left):
            raise forms.ValidationError(AGAIN)
        return list(left)

    def dont_track_rest(self, briefing: Briefing, user: User) -> int:
        """Decide not to track them, and return of how many that was decided now. Raises `Refused`."""
        data = self.cleaned_data
        return actions.dont_track_rest(
            passages=Passage.objects.filter(pk__in=data["left"]),
            briefing=briefing,
            by=user,
            decision=Decision(data["decision"]),
            reason=data["reason"],
        )
