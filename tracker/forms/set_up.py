"""The one form of a recommendation: to add one, to set one up after it was tracked, and to edit it later.

Title, lead and due date come first, the rest under “More”. A save is one act with an entry for each step it takes.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Meeting, Passage
from tracker import actions, permissions, review, step_options
from tracker.actions import STEP_FIELDS, Draft, NewRecommendation, SourceText, StepsRefused, refusals
from tracker.actions.steps import check_due, say_day
from tracker.forms.conflicting import ComparingForm, Conflict
from tracker.forms.fields import (
    AGAIN,
    INCOMPLETE,
    REASON_NEEDED,
    Data,
    ExplainedChoice,
    day_field,
    lead_field,
    mark_invalid,
    organisations_field,
    owner_field,
    sent,
    sent_anew,
    show_refusal,
    sometimes_needed,
    text_field,
    themes_field,
    typed_values,
)
from tracker.forms.undoing import Undoing, keys_sent
from tracker.models import Organisation, Post, ProgressEntry, Recommendation, Theme, User
from tracker.quoting import appear_in_many, places_of, title_from
from tracker.said_before import Similar, similar
from tracker.workflow import (
    FIELDS,
    KIND_MEANINGS,
    POSITION_MEANINGS,
    PRIORITY_MEANINGS,
    DecidedAgainst,
    DueBasis,
    EditConflict,
    Kind,
    Position,
    Priority,
    Refused,
    Step,
    Unexplained,
)

_KIND_ASKED = gettext_lazy("Choose a kind.")
CHOOSE_WHAT = gettext_lazy("Something very similar is tracked already. Choose what this is.")


class SetUpForm(forms.Form):
    """What every recommendation is described by. Subclasses say what a save makes of it."""

    FIRST: ClassVar[tuple[str, ...]] = ("title", "lead", "due_on")
    """These stand outside the fold."""
    BESIDE: ClassVar[tuple[str, ...]] = ("text",)
    """These have a place of their own."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, error_messages={"required": refusals.TITLE})
    lead = lead_field()
    due_on = day_field(gettext_lazy("Due date"), required=False, help_text=gettext_lazy("Leave blank for no due date."))
    owner = owner_field(help_text=gettext_lazy("The post that does the work. It stays when its holder changes."))
    position = sometimes_needed(
        ExplainedChoice(
            label=gettext_lazy("Our response"),
            required=False,
            initial=Position.NOT_YET_ANSWERED,
            explained=[(p.value, p.label, POSITION_MEANINGS[p]) for p in Position],
        )
    )
    follow_up = forms.BooleanField(label=gettext_lazy("Follow it up even if it is only noted"), required=False)
    goal = text_field(gettext_lazy("Goal"), rows=2, required=False, help_text=gettext_lazy("What it should achieve."))
    kind = ExplainedChoice(
        label=gettext_lazy("Kind"),
        initial=Kind.RECOMMENDATION,
        explained=[(kind.value, kind.label, KIND_MEANINGS[kind]) for kind in Kind],
        error_messages={"required": _KIND_ASKED, "invalid_choice": _KIND_ASKED},
    )
    priority = ExplainedChoice(
        label=gettext_lazy("Priority"),
        explained=[(each.value, each.label, PRIORITY_MEANINGS[each]) for each in Priority],
        initial=Priority.ORDINARY,
    )
    due_basis = sometimes_needed(
        ExplainedChoice(
            label=gettext_lazy("Where does the due date come from?"),
            required=False,
            initial=DueBasis.SET_BY_US,
            explained=[
                (DueBasis.FROM_SOURCE.value, DueBasis.FROM_SOURCE.label, gettext_lazy("The briefing gives it.")),
                (
                    DueBasis.SET_BY_US.value,
                    DueBasis.SET_BY_US.label,
                    gettext_lazy("Agreed between the coordinator and the lead."),
                ),
            ],
        )
    )
    due_words = forms.CharField(
        label=gettext_lazy("Due date as worded in the source"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as “before the next round”."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    @property
    def leading(self) -> list[forms.BoundField]:
        """The fields outside the fold."""
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields under “More”."""
        return [field for field in self.visible_fields() if field.name not in (*self.FIRST, *self.BESIDE)]

    @property
    def opens_more(self) -> bool:
        """Whether “More” is open when the page is shown: where something in it was refused."""
        return any(field.errors for field in (*self.further, self["text"]))

    def clean_goal(self) -> str:
        """Return the text with the line endings it is stored with."""
        return str(self.cleaned_data["goal"]).replace("\r\n", "\n").strip()

    def clean_position(self) -> str:
        """Return the response; without one, none is given yet."""
        return str(self.cleaned_data["position"] or Position.NOT_YET_ANSWERED)

    def clean_due_on(self) -> date | None:
        """Refuse at the field a day that nobody can have meant."""
        day: date | None = self.cleaned_data["due_on"]
        try:
            check_due(day)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse at the field an owner post without a lead."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("owner") is not None and data.get("lead") is None and "lead" not in self.errors:
            self.add_error("lead", str(refusals.LEAD_FOR_OWNER))
        return data

    def say(self, refusal: Refused) -> None:
        """Show a sentence where it belongs: at its field, where one is meant, else above the form."""
        refused = refusal.refused if isinstance(refusal, StepsRefused) else {None: refusal}
        for step, each in refused.items():
            field = "text" if isinstance(each, Unexplained) else _AT.get(step) if step is not None else None
            show_refusal(self, each, field)


_AT = {Step.RESPOND: "position", Step.ASSIGN: "lead", Step.SET_DATE: "due_on"}
"""Where the refusal of a step of the save stands."""


_NEW, _RESTATES, _SOURCE = "new", "restates", "source"
_SAID = re.compile(rf"{_NEW}|(?:{_RESTATES}|{_SOURCE}):[0-9]{{1,18}}")


class NewRecommendationForm(SetUpForm):
    """One entered by hand, with words of a briefing as its source or without.

    Where something is tracked that says nearly the same, `said` tells whether this is new, reiterates that one, or is
    only another source of it. `similar` are those to choose from.
    """

    quote = text_field(
        gettext_lazy("Source text"),
        rows=2,
        required=False,
        help_text=gettext_lazy(
            "Copy the exact words from a briefing of this meeting. If blank, its page says that it has no source text."
        ),
    )
    parties = organisations_field(gettext_lazy("Also involved"))
    themes = themes_field(gettext_lazy("Themes"))
    text = text_field(gettext_lazy("Reason"), rows=2, needed=REASON_NEEDED)
    said = forms.CharField(label=gettext_lazy("Is this already tracked?"), required=False)
    field_order = ("title", "lead", "due_on", "quote", "owner", "position", "text", "follow_up")
    BESIDE = ("said",)

    def __init__(
        self,
        meeting: Meeting,
        user: User,
        passage: Passage | None = None,
        data: Data = None,
        selected: Sequence[SourceText] = (),
        typed: Data = None,
    ) -> None:
        """Ask this person for a recommendation of this meeting, perhaps from this passage, or from `selected` words.

        `typed` is what was sent with a form about other words: this one begins with it, and nothing of it is checked.
        """
        self.meeting, self.user, self.passage, self.is_selected = meeting, user, passage, bool(selected)
        self.words = list(selected) if passage is None else [SourceText(passage.briefing, *_place(passage))]
        super().__init__(data, initial={"form_token": uuid.uuid4(), **self._first(), **typed_values(self, typed)})
        if self.words:
            del self.fields["quote"]
        self.undoing = Undoing(self.words if self.is_selected else ())
        self.similar: list[Similar] = []
        if self.is_selected or (passage is not None and (passage.is_suggested or self.is_bound)):
            self._look(self.data.get("title", "") if self.is_bound else self.initial["title"])
        mark_invalid(self)

    def name_also(self, words: SourceText) -> None:
        """Offer the organisations named in words that were added, besides those that were typed."""
        typed, lead = str(self.initial["parties"]).strip("; "), str(self.initial["lead"] or "")
        named = Organisation.objects.offered().named_in(words.briefing.quote(words.start, words.end))
        more = [str(row) for row in named if not _is_among({row.name, row.short_name}, f"{typed}; {lead}")]
        self.initial["parties"] = "; ".join(filter(None, [typed, *more]))

    def _look(self, title: str) -> None:
        """Find what is tracked already and says nearly the same."""
        goal = self.data.get("goal", "") if self.is_bound else self.initial.get("goal", "")
        # What tracks these very words is no other recommendation; the action refuses to track them again.
        besides = [key for words in self.words for key in words.tracked_by()] if self.is_bound else ()
        self.similar = similar(str(title), f"{goal} {self.source}", user=self.user, besides=besides)

    @property
    def must_choose(self) -> bool:
        """Whether something is so alike that nothing is chosen beforehand."""
        return any(each.is_very_alike for each in self.similar)

    @property
    def has_words(self) -> bool:
        """Whether there are words of a briefing that can be another source."""
        return bool(self.words)

    @property
    def chosen(self) -> str:
        """Whether it is new, a reiteration or another source, as chosen; empty while somebody still has to choose."""
        said = str(self["said"].value() or "")
        return said or ("" if self.must_choose else _NEW)

    def _first(self) -> dict[str, object]:
        if not self.words:
            return {}
        passage = self.passage or Passage()
        due_on = actions.suggested_due(passage, self.meeting)
        lead = Organisation.objects.offered().addressed(passage.suggested_addressee)
        named = [row for row in Organisation.objects.offered().named_in(self.source) if row != lead]
        return {
            "title": passage.suggested_title or title_from(self.source),
            "goal": passage.suggested_goal,
            "kind": passage.suggested_kind or Kind.RECOMMENDATION,
            "lead": lead,
            "due_on": due_on,
            "due_words": passage.suggested_due_words,
            "due_basis": DueBasis.FROM_SOURCE if due_on else DueBasis.SET_BY_US,
            "parties": "; ".join(map(str, named)),
        }

    @property
    def source(self) -> str:
        """The words it comes from."""
        return " ".join(self.quotes)

    @property
    def quotes(self) -> list[str]:
        """The words of each source text."""
        return [words.briefing.quote(words.start, words.end) for words in self.words]

    def clean_quote(self) -> str:
        """Find the words in the briefings of the meeting, where they must occur exactly once."""
        quote = str(self.cleaned_data["quote"])
        if quote:
            self.words = [find_words(self.meeting, quote)]
        return quote

    def clean_said(self) -> tuple[str, Recommendation | None]:
        """Return what it is, and the recommendation it reiterates or is another source of."""
        said = str(self.cleaned_data["said"]) or _NEW
        if not _SAID.fullmatch(said):
            raise forms.ValidationError(AGAIN)
        what, _colon, key = said.partition(":")
        if not key:
            return what, None
        other = Recommendation.objects.visible_to(self.user).tracked().filter(pk=int(key)).first()
        if other is None:
            raise forms.ValidationError(_("The recommendation you chose is no longer tracked. Choose again."))
        if what == _SOURCE and not self.words:
            raise forms.ValidationError(_("Copy the words of the briefing into “Source text” first."))
        return what, other

    def clean(self) -> dict[str, Any]:
        """Ask what it is, where that was not said and something very alike is tracked."""
        data = super().clean()
        if "said" in self.errors or self.data.get("said") or "title" in self.errors:
            return data
        if self.passage is None and not self.is_selected:
            self._look(data.get("title", ""))
        if self.must_choose and not actions.was_sent(data.get("form_token")):
            self.add_error("said", CHOOSE_WHAT)
        return data

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence and what was typed. Nothing was saved, so the form gets a new token.

        Where a colleague decided not to track its words, `undoing` has that decision, for the button that undoes it.
        """
        self.say(refusal)
        self.undoing = Undoing(self.words if self.is_selected or isinstance(refusal, DecidedAgainst) else ())
        self.data = sent_anew(self)

    def track(self) -> Recommendation:
        """Begin to track it, with our response, or add another source to what is tracked. Raises `Refused`."""
        data = self.cleaned_data
        what, other = cast(tuple[str, Recommendation | None], data["said"])
        draft = Draft(text=data["text"], form_token=data["form_token"], sent=sent(self))
        if what == _SOURCE and other is not None:
            actions.add_sources(
                recommendation=other,
                by=self.user,
                draft=draft,
                sources=self.words,
                passage=self.passage,
                is_selected=self.is_selected,
                undoes=keys_sent(self.data),
            )
            return other
        names = ("title", "goal", "kind", "lead", "owner", "parties", "themes", "due_on", "due_words")
        new = NewRecommendation(
            meeting=self.meeting,
            sources=self.words,
            is_selected=self.is_selected,
            undoes=keys_sent(self.data),
            priority=Priority(data["priority"]),
            due_basis=DueBasis(data["due_basis"] or DueBasis.SET_BY_US),
            **{name: data[name] for name in names},
        )
        return actions.track_and_respond(
            new=new,
            by=self.user,
            draft=draft,
            position=Position(data["position"]),
            follow_up=data["follow_up"],
            passage=self.passage,
            reiterates=other,
        )

    @property
    def added_to(self) -> Recommendation | None:
        """What got another source instead of something new being tracked."""
        what, other = self.cleaned_data["said"]
        return other if what == _SOURCE else None


def _is_among(names: Iterable[str], typed: str) -> bool:
    """Return whether one of some names stands in names that were typed with a semicolon between two."""
    between = f";{';'.join(part.strip() for part in typed.split(';'))};"
    return any(f";{';'.join(part.strip() for part in name.split(';'))};" in between for name in names if name)


def _place(passage: Passage) -> tuple[int, int]:
    return review.content_words(passage.briefing.text, passage)


def find_words(meeting: Meeting, quote: str) -> SourceText:
    """Return where words stand in the briefings of a meeting, whatever white space is between them.

    Raises ValidationError where they stand nowhere, or in more than one place.
    """
    briefings = list(meeting.briefings.current().order_by("pk"))
    if not briefings:
        raise forms.ValidationError(_("This meeting has no briefing yet. Leave this blank, or add the briefing first."))
    places = [SourceText(briefing, *place) for briefing in briefings for place in places_of(briefing.text, quote)]
    if not places:
        raise forms.ValidationError(_("No briefing of this meeting contains these words. Copy the exact words."))
    if len(places) > 1:
        raise forms.ValidationError(appear_in_many(len(places)))
    return places[0]


# --- Setting up and editing ------------------------------------------------------------------------------------------

_ONE = ("title", "goal", "kind", "priority", "due_words", "position", "due_on", "due_basis")
_ROW: dict[str, type[models.Model]] = {"lead": Organisation, "owner": Post}
_MANY: dict[str, type[models.Model]] = {"parties": Organisation, "themes": Theme}
_NAMES = (*_ONE, "follow_up", *_ROW, *_MANY)
_TOGETHER = [names for step, names in STEP_FIELDS.items() if step is not Step.EDIT]
"""Fields that one step changes together, so that a change of either is compared with both."""


class AtHand:
    """Organisations, posts and themes by their keys. The forms of a page share them, so that each is fetched once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._rows: dict[type[models.Model], dict[int, Any]] = {Organisation: {}, Post: {}, Theme: {}}

    def add(self, rows: models.Model | Iterable[models.Model] | None) -> None:
        """Keep one, or several, that somebody fetched."""
        for row in [rows] if isinstance(rows, models.Model) else rows or ():
            self._rows[type(row)][row.pk] = row

    def add_those_of(self, recommendation: Recommendation) -> None:
        """Keep the lead, the owner post, the organisations and the themes of a recommendation."""
        models.prefetch_related_objects([recommendation], *_MANY)
        for name in (*_ROW, *_MANY):
            there = getattr(recommendation, name)
            self.add(there.all() if name in _MANY else there)

    def get(self, name: str, keys: Iterable[int]) -> list[Any]:
        """Return those that a field names by these keys, by their names; what nobody has fetched is fetched now."""
        model = (_ROW | _MANY)[name]
        there = self._rows[model]
        if missing := {*keys} - there.keys():
            with_names = ["organisation"] if model is Post else []
            there |= models.QuerySet(model).select_related(*with_names).in_bulk(missing)
        return sorted((there[key] for key in {*keys} & there.keys()), key=str)


class EditForm(SetUpForm, ComparingForm):
    """What a recommendation is to be. `seen` carries what the page had shown: only what was changed is sent on.

    Fields of steps that are not open to the person are left out. Parties and themes are boxes to untick and a line of
    names to add.
    """

    parties = forms.MultipleChoiceField(
        label=gettext_lazy("Also involved"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_parties = organisations_field(gettext_lazy("Add organisations"))
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_themes = themes_field(gettext_lazy("Add themes"))
    text = text_field(
        gettext_lazy("Reason"),
        rows=2,
        needed=gettext_lazy(
            "Needed for accepted in principle, accepted in part, noted and not accepted, and if you change a lead, an "
            "owner post or a due date that is already there."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, strip=False, error_messages=INCOMPLETE)

    def __init__(
        self,
        recommendation: Recommendation,
        user: User,
        data: Data = None,
        *,
        prefix: str | None = None,
        at_hand: AtHand | None = None,
    ) -> None:
        """Ask this person what this recommendation is to be.

        A page with several such forms gives each a prefix, and lets them share what is `at_hand`.
        """
        self.recommendation, self.user, self.at_hand = recommendation, user, at_hand or AtHand()
        self.is_first = step_options.is_to_be_set_up(recommendation)
        self.steps = permissions.open_steps(user, recommendation)
        self.at_hand.add_those_of(recommendation)
        present = present_values(recommendation)
        initial = {"seen": json.dumps(present), "form_token": uuid.uuid4(), **present}
        initial |= {"lead": recommendation.lead, "owner": recommendation.owner}
        initial["due_basis"] = initial["due_basis"] or DueBasis.SET_BY_US
        super().__init__(data, initial=initial, prefix=prefix)
        for step, names in STEP_FIELDS.items():
            for name in names if step not in self.steps else ():
                del self.fields[name]
        self._offer(read_seen(self.data.get(self.add_prefix("seen"), "")) or {})
        self.fit()
        mark_invalid(self)

    def fit(self) -> None:
        """Fit the fields to where the form stands, before anything that was typed is looked at."""

    @property
    def opens_more(self) -> bool:
        """Whether “More” is open when the page is shown: also where nothing is set up yet."""
        return self.is_first or super().opens_more

    @property
    def left_out(self) -> str:
        """Why some fields are not there, as a sentence; empty where all are."""
        if Step.ASSIGN not in self.steps:
            return _("The lead, the owner post and the due date can change only while it is open.")
        if Step.SET_DATE not in self.steps:
            return _("You hold the owner post, so another coordinator has to set the due date.")
        return ""

    def _offer(self, seen: dict[str, Any]) -> None:
        """Offer the members of today as boxes, and those the page had shown or sent, so that they stay ticked."""
        for name in _MANY:
            members = list(getattr(self.recommendation, name).all())
            if gone := self._shown(name, seen) - {row.pk for row in members}:
                members += self.at_hand.get(name, gone)
            field: Any = self.fields[name]
            field.choices = [(str(row.pk), str(row)) for row in members]
            if not members:
                field.widget = forms.MultipleHiddenInput()

    def _shown(self, name: str, seen: dict[str, Any]) -> set[int]:
        """Return the keys of the members that the page had shown, or that were ticked in it."""
        sent = self.data if isinstance(self.data, QueryDict) else QueryDict()
        ticked = [int(key) for key in sent.getlist(self.add_prefix(name)) if key.isdecimal() and len(key) < 19]
        return {key for key in (*seen.get(name, []), *ticked) if isinstance(key, int) and 0 < key < 2**62}

    def clean_seen(self) -> dict[str, Any]:
        """Read what the page had shown."""
        seen = read_seen(self.cleaned_data["seen"])
        if seen is None:
            raise forms.ValidationError(AGAIN)
        return seen

    def changes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what was changed, by field: the new values, and those that are there now, as the action takes them.

        Raises `EditConflict` where somebody else changed one of these fields since the page was made.
        """
        seen, typed = self.cleaned_data["seen"], self._typed()
        present = present_values(self.recommendation)
        wanted = _wanted(seen, typed)
        for name in self.fields.keys() & {*_ROW, "more_parties", "more_themes"}:
            self.at_hand.add(self.cleaned_data[name])
        self.conflicts = tuple(
            self.conflict(name, present, typed)
            for name in _NAMES
            if name in wanted and present[name] not in (seen[name], typed[name])
        )
        if self.conflicts:
            raise EditConflict(
                _("Somebody else changed this while your page was open. Compare both, then save what you want to keep.")
            )
        new, now = ({name: self._value(name, values[name]) for name in wanted} for values in (typed, present))
        return new, now

    def conflict(self, name: str, present: dict[str, Any], typed: dict[str, Any] | None = None) -> Conflict:
        """Return what a field holds now, beside what was typed into it, if anything was."""
        said = "" if typed is None else self._readable(name, typed[name])
        return Conflict(capfirst(str(_label(name))), self._readable(name, present[name]), said)

    def apply(self) -> list[ProgressEntry]:
        """Change what was changed and return the entries, none where nothing was. Raises `Refused`."""
        (new, seen), data = self.changes(), self.cleaned_data
        draft = Draft(text=data["text"], form_token=data["form_token"], sent=sent(self))
        return actions.set_up(recommendation=self.recommendation, by=self.user, draft=draft, new=new, seen=seen)

    def _typed(self) -> dict[str, Any]:
        """Return the typed values as `present_values` does; a field that was left out has the value that was seen."""
        typed = {name: self.cleaned_data["seen"][name] for name in _NAMES}
        typed |= {name: self._plain(name) for name in self.fields.keys() & {*_NAMES}}
        if "due_basis" in self.fields:
            typed["due_basis"] = (typed["due_basis"] or DueBasis.SET_BY_US.value) if typed["due_on"] else ""
        # What is accepted is followed up anyway, and what is not accepted never is.
        typed["follow_up"] = typed["follow_up"] and typed["position"] == Position.NOTED
        return typed

    def _plain(self, name: str) -> Any:
        """Return what was typed into a field, as a page can carry it."""
        value = self.cleaned_data[name]
        if name in _MANY:
            return sorted({int(key) for key in value} | {row.pk for row in self.cleaned_data[f"more_{name}"]})
        if name in _ROW:
            return value.pk if value is not None else None
        if name == "due_on":
            return value.isoformat() if value else ""
        return value

    def refuse(self, refusal: Refused, fresh: Recommendation | None = None) -> None:
        """Show the sentence above what was typed. The form then counts as made from the present values.

        Fields that the person did not change get their present values, so that no change of somebody else is undone.
        `fresh` is the recommendation as it is now, where somebody has fetched it already.
        """
        rows = Recommendation.objects.select_related("lead", "owner__organisation", "owner__holder")
        self.recommendation = fresh or rows.prefetch_related(*_MANY).get(pk=self.recommendation.pk)
        self.at_hand.add_those_of(self.recommendation)
        typed = cast(QueryDict, self.data).copy()
        seen, present, now = self.cleaned_data["seen"], present_values(self.recommendation), self._typed()
        for name in self.fields.keys() & {*_NAMES}:
            if now[name] == seen[name] != present[name]:
                self.put(typed, name, getattr(self.recommendation, name) if name in _ROW else present[name])
        self._offer({name: sorted({*seen[name], *now[name]}) for name in _MANY})
        typed[self.add_prefix("seen")], typed[self.add_prefix("form_token")] = json.dumps(present), str(uuid.uuid4())
        self.say(refusal)
        self.data = typed

    def _value(self, name: str, plain: Any) -> Any:
        """Return a value as the actions take it."""
        if name in _MANY:
            return self.at_hand.get(name, plain)
        if name in _ROW:
            return next(iter(self.at_hand.get(name, () if plain is None else (plain,))), None)
        if name == "due_on":
            return date.fromisoformat(plain) if plain else None
        return plain

    def _readable(self, name: str, plain: Any) -> str:
        """Return a value as the page shows two of them beside each other."""
        value = self._value(name, plain)
        if name in _MANY:
            said: Iterable[str] = map(str, value)
        elif name == "due_on":
            said = [say_day(value)] if value else []
        elif name == "follow_up":
            said = [_("Yes") if value else _("No")]
        elif name in _CHOICES:
            said = [str(_CHOICES[name](value).label)] if value else []
        else:
            said = [str(value)] if value is not None else []
        return "; ".join(said) or _("empty")


def _wanted(seen: dict[str, Any], typed: dict[str, Any]) -> set[str]:
    """Return the fields that a person changed, with those that go together with them."""
    changed = {name for name, value in typed.items() if value != seen[name]}
    for together in _TOGETHER:
        if changed & {*together}:
            changed |= {*together}
    return changed


def _label(name: str) -> str | Promise:
    """Return what a field is called."""
    return FIELDS[name] if name in FIELDS else str(EditForm.base_fields[name].label)


def present_values(recommendation: Recommendation) -> dict[str, Any]:
    """Return what the fields hold now, as a page can carry it and as two of them can be compared."""
    values: dict[str, Any] = {name: str(getattr(recommendation, name) or "") for name in _ONE}
    values["due_basis"] = values["due_basis"] if values["due_on"] else ""
    values |= {"follow_up": recommendation.follow_up}
    values |= {name: getattr(recommendation, f"{name}_id") for name in _ROW}
    return values | {name: sorted(row.pk for row in getattr(recommendation, name).all()) for name in _MANY}


def read_seen(seen: str) -> dict[str, Any] | None:
    """Return what a page had shown, or None where that cannot be read."""
    try:
        values = json.loads(seen)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or not values.keys() >= {*_NAMES}:
        return None
    return values if all(_fits(name, values[name]) for name in _NAMES) else None


def _fits(name: str, value: object) -> bool:
    """Return whether a value that was sent back can be one that a page had shown."""
    if name in _MANY:
        return isinstance(value, list) and all(type(key) is int for key in value)
    if name in _ROW:
        return value is None or type(value) is int
    return isinstance(value, bool if name == "follow_up" else str)


_CHOICES: dict[str, type[models.TextChoices]] = {
    "kind": Kind,
    "priority": Priority,
    "position": Position,
    "due_basis": DueBasis,
}
