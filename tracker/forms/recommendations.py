"""The forms that add a recommendation by hand, and edit one."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefings.models import Meeting, Passage
from tracker import actions, review
from tracker.actions import EDITABLE, Draft, NewRecommendation, SourceText, refusals
from tracker.forms.fields import (
    AGAIN,
    INCOMPLETE,
    Data,
    ExplainedChoice,
    NamedRows,
    day_field,
    lead_field,
    mark_invalid,
    owner_field,
    sent,
    text_field,
)
from tracker.models import Organisation, ProgressEntry, Recommendation, Theme, User
from tracker.workflow import FIELDS, KIND_MEANINGS, PRIORITY_MEANINGS, DueBasis, EditConflict, Kind, Priority

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_BETWEEN = gettext_lazy("Separate names with semicolons.")


def _title() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Title"), max_length=200, error_messages={"required": refusals.TITLE})


def _goal() -> forms.CharField:
    return text_field(gettext_lazy("Goal"), required=False, help_text=gettext_lazy("What it should achieve."))


def _kind() -> ExplainedChoice:
    asked = gettext_lazy("Choose a kind.")
    return ExplainedChoice(
        label=gettext_lazy("Kind"),
        explained=[(kind.value, kind.label, KIND_MEANINGS[kind]) for kind in Kind],
        error_messages={"required": asked, "invalid_choice": asked},
    )


def _priority() -> ExplainedChoice:
    return ExplainedChoice(
        label=gettext_lazy("Priority"),
        explained=[(each.value, each.label, PRIORITY_MEANINGS[each]) for each in Priority],
        initial=Priority.ORDINARY,
    )


def _due_words() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Due date as worded in the source"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as “before the next round”."),
    )


def _organisations(label: StrOrPromise, **options: Any) -> NamedRows:
    rows = Organisation.objects.all()
    return NamedRows(rows, by=("name", "short_name"), what="organisation", label=label, required=False, **options)


def _themes(label: StrOrPromise, **options: Any) -> NamedRows:
    return NamedRows(Theme.objects.all(), by=("name",), what="theme", label=label, required=False, **options)


class NewRecommendationForm(forms.Form):
    """One entered by hand, with words of a briefing as its source or without."""

    title = _title()
    goal = _goal()
    kind = _kind()
    quote = text_field(
        gettext_lazy("Source text"),
        required=False,
        help_text=gettext_lazy(
            "Copy the exact words from a briefing of this meeting. If blank, it is shown as entered by hand."
        ),
    )
    lead = lead_field()
    owner = owner_field()
    parties = _organisations(gettext_lazy("Also involved"), help_text=_BETWEEN)
    themes = _themes(gettext_lazy("Themes"), help_text=_BETWEEN)
    priority = _priority()
    due_on = day_field(gettext_lazy("Due date"), required=False, help_text=gettext_lazy("Leave blank for no due date."))
    due_basis = ExplainedChoice(
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
    due_words = _due_words()
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(self, meeting: Meeting, user: User, passage: Passage | None = None, data: Data = None) -> None:
        """Ask this person for a recommendation of this meeting, perhaps from this passage."""
        self.meeting, self.user, self.passage = meeting, user, passage
        self.words = None if passage is None else SourceText(passage.briefing, *_place(passage))
        super().__init__(data, initial={"form_token": uuid.uuid4(), **self._first()})
        if passage is not None:
            del self.fields["quote"]
        mark_invalid(self)

    def _first(self) -> dict[str, Any]:
        if self.passage is None:
            return {}
        passage = self.passage
        return {
            "title": passage.suggested_title or " ".join(self.source.split())[:200],
            "goal": passage.suggested_goal,
            "kind": passage.suggested_kind or "",
            "lead": Organisation.objects.addressed(passage.suggested_addressee),
            "due_on": passage.suggested_due_on,
            "due_words": passage.suggested_due_words,
            "due_basis": DueBasis.FROM_SOURCE if passage.suggested_due_on else DueBasis.SET_BY_US,
        }

    @property
    def source(self) -> str:
        """The words of the passage it comes from."""
        return self.words.briefing.quote(self.words.start, self.words.end) if self.words else ""

    def clean_quote(self) -> str:
        """Find the words in the briefings of the meeting, where they must occur exactly once."""
        quote = str(self.cleaned_data["quote"])
        if quote:
            self.words = find_words(self.meeting, quote)
        return quote

    def refuse(self, sentence: str) -> None:
        """Show the sentence and what was typed. Nothing was saved, so the form gets a new token."""
        self.add_error(None, sentence)
        typed: Any = cast(QueryDict, self.data).copy()
        typed["form_token"] = str(uuid.uuid4())
        self.data = typed

    def track(self) -> Recommendation:
        """Begin to track it. Raises `Refused`."""
        data = self.cleaned_data
        names = ("title", "goal", "kind", "lead", "owner", "parties", "themes", "due_on", "due_words")
        new = NewRecommendation(
            meeting=self.meeting,
            sources=[self.words] if self.words else [],
            priority=Priority(data["priority"]),
            due_basis=DueBasis(data["due_basis"] or DueBasis.SET_BY_US),
            **{name: data[name] for name in names},
        )
        draft = Draft(form_token=data["form_token"], sent=sent(self))
        return actions.track(new=new, by=self.user, draft=draft, passage=self.passage)


def _place(passage: Passage) -> tuple[int, int]:
    return review.content_words(passage.briefing.text, passage)


def find_words(meeting: Meeting, quote: str) -> SourceText:
    """Return where words stand in the briefings of a meeting, whatever white space is between them.

    Raises ValidationError where they stand nowhere, or in more than one place.
    """
    pattern = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
    briefings = list(meeting.briefings.order_by("pk"))
    if not briefings:
        raise forms.ValidationError(_("This meeting has no briefing yet. Leave this blank, or add the briefing first."))
    places = [
        SourceText(briefing, *found.span()) for briefing in briefings for found in pattern.finditer(briefing.text)
    ]
    if not places:
        raise forms.ValidationError(_("No briefing of this meeting contains these words. Copy the exact words."))
    if len(places) > 1:
        words = ngettext(
            "These words appear in %(count)d place. Add some of the words around them.",
            "These words appear in %(count)d places. Add some of the words around them.",
            len(places),
        )
        raise forms.ValidationError(words % {"count": len(places)})
    return places[0]


# --- Editing ---------------------------------------------------------------------------------------------------------

_ONE = ("title", "goal", "kind", "priority", "due_words")
_MANY = ("parties", "themes")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed while a person typed something else into it."""

    label: str
    now: str
    typed: str


class EditForm(forms.Form):
    """What describes a recommendation. `seen` carries what the page had shown: only what was changed is sent on.

    Parties and themes are boxes to untick and a line of names to add.
    """

    title = _title()
    goal = _goal()
    kind = _kind()
    priority = _priority()
    due_words = _due_words()
    parties = forms.MultipleChoiceField(
        label=gettext_lazy("Also involved"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_parties = _organisations(gettext_lazy("Add organisations"), help_text=_BETWEEN)
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_themes = _themes(gettext_lazy("Add themes"), help_text=_BETWEEN)
    text = text_field(
        gettext_lazy("Reason"), required=False, help_text=gettext_lazy("Shown in the log with your changes.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, strip=False, error_messages=INCOMPLETE)
    form_token = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)

    def __init__(self, recommendation: Recommendation, user: User, data: Data = None) -> None:
        """Ask this person what to change of this recommendation."""
        self.recommendation, self.user = recommendation, user
        self.conflicts: list[Conflict] = []
        models.prefetch_related_objects([recommendation], *_MANY)
        present = _present(recommendation)
        initial = {"seen": json.dumps(present), "form_token": uuid.uuid4(), **present}
        super().__init__(data, initial=initial)
        self._offer(_read(self.data.get("seen", "")) or {})
        mark_invalid(self)

    def _offer(self, seen: dict[str, Any]) -> None:
        """Offer the members of today as boxes, and those the page had shown or sent, so that they stay ticked."""
        for name in _MANY:
            members = list(getattr(self.recommendation, name).all())
            if gone := self._shown(name, seen) - {row.pk for row in members}:
                members += list(_rows(name).filter(pk__in=gone))
            field: Any = self.fields[name]
            field.choices = [(str(row.pk), str(row)) for row in members]
            if not members:
                field.widget = forms.MultipleHiddenInput()

    def _shown(self, name: str, seen: dict[str, Any]) -> set[int]:
        """Return the keys of the members that the page had shown, or that were ticked in it."""
        sent = self.data if isinstance(self.data, QueryDict) else QueryDict()
        ticked = [int(key) for key in sent.getlist(name) if key.isdecimal() and len(key) < 19]
        return {key for key in (*seen.get(name, []), *ticked) if isinstance(key, int) and 0 < key < 2**62}

    def clean_goal(self) -> str:
        """Return the text with the line endings it is stored with."""
        return str(self.cleaned_data["goal"]).replace("\r\n", "\n").strip()

    def clean_seen(self) -> dict[str, Any]:
        """Read what the page had shown."""
        seen = _read(self.cleaned_data["seen"])
        if seen is None:
            raise forms.ValidationError(AGAIN)
        return seen

    def apply(self) -> ProgressEntry | None:
        """Change what was changed and return the entry; None where nothing was. Raises `Refused`."""
        seen, typed = self.cleaned_data["seen"], self._typed()
        present = _present(self.recommendation)
        changed = {name for name, value in typed.items() if value != seen[name]}
        self.conflicts = [
            Conflict(str(FIELDS[name]), _readable(name, present[name]), _readable(name, typed[name]))
            for name in (*_ONE, *_MANY)
            if name in changed and present[name] not in (seen[name], typed[name])
        ]
        if self.conflicts:
            raise EditConflict(
                _("Somebody else changed this while your page was open. Compare both, then save what you want to keep.")
            )
        token = self.cleaned_data["form_token"]
        made = actions.edit(
            recommendation=self.recommendation,
            by=self.user,
            draft=Draft(text=self.cleaned_data["text"], form_token=token, sent=sent(self)),
            new={name: _value(name, typed[name]) for name in changed},
            seen={name: _value(name, present[name]) for name in changed},
        )
        return made or self.recommendation.entries.filter(form_token=token).first()

    def _typed(self) -> dict[str, Any]:
        data = self.cleaned_data
        typed: dict[str, Any] = {name: data[name] for name in _ONE}
        for name in _MANY:
            kept = {int(key) for key in data[name]}
            typed[name] = sorted(kept | {row.pk for row in data[f"more_{name}"]})
        return typed

    def refuse(self, sentence: str) -> None:
        """Show the sentence and what was typed, with the present values as those that were seen.

        Fields that the person did not change get their present values, so that no change of somebody else is undone.
        """
        self.recommendation = Recommendation.objects.prefetch_related(*_MANY).get(pk=self.recommendation.pk)
        self.add_error(None, sentence)
        typed: Any = cast(QueryDict, self.data).copy()
        seen, present, now = self.cleaned_data["seen"], _present(self.recommendation), self._typed()
        for name in EDITABLE:
            if now[name] == seen[name]:
                typed.setlist(name, present[name] if name in _MANY else [present[name]])
        self._offer({name: sorted({*seen[name], *now[name]}) for name in _MANY})
        typed["seen"], typed["form_token"] = json.dumps(present), str(uuid.uuid4())
        self.data = typed


def _rows(name: str) -> models.QuerySet[Any]:
    return Organisation.objects.all() if name == "parties" else Theme.objects.all()


def _present(recommendation: Recommendation) -> dict[str, Any]:
    """Return what the fields hold now, as a page can carry it and as two of them can be compared."""
    values: dict[str, Any] = {name: str(getattr(recommendation, name)) for name in _ONE}
    return values | {name: sorted(row.pk for row in getattr(recommendation, name).all()) for name in _MANY}


def _read(seen: str) -> dict[str, Any] | None:
    try:
        values = json.loads(seen)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or not values.keys() >= EDITABLE:
        return None
    lists = all(isinstance(values[name], list) and all(type(key) is int for key in values[name]) for name in _MANY)
    return values if lists and all(isinstance(values[name], str) for name in _ONE) else None


def _value(name: str, plain: Any) -> Any:
    return list(_rows(name).filter(pk__in=plain)) if name in _MANY else plain


def _readable(name: str, plain: Any) -> str:
    values: Iterable[str] = map(str, _value(name, plain)) if name in _MANY else [str(plain)]
    if name == "kind":
        values = [str(Kind(plain).label)]
    elif name == "priority":
        values = [str(Priority(plain).label)]
    return "; ".join(values) or _("empty")
