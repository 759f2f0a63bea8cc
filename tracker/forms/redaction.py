"""Choosing the words that are removed from a log for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions, permissions
from tracker.actions import refusals
from tracker.actions.redaction import WRITTEN, naming, parts
from tracker.actions.steps import say_day
from tracker.forms.base import StepForm
from tracker.forms.fields import Data, ExplainedChoices, text_field
from tracker.models import ProgressEntry, User
from tracker.workflow import FIELDS, Step, listed

_WRITTEN = {
    "text": gettext_lazy("Text"),
    "next_step": gettext_lazy("Next step"),
    "received_from": gettext_lazy("Received from"),
}
_CHANGED = {
    "old": gettext_lazy("%(field)s before the change"),
    "new": gettext_lazy("%(field)s after the change"),
}
_NAMED = {
    "successor": gettext_lazy("title of the recommendation that replaces it"),
    "restates": gettext_lazy("titles of those it reiterates"),
    "supports": gettext_lazy("titles of those it supports"),
}
_EVIDENCE = {
    "title": gettext_lazy("Evidence %(number)d: title"),
    "place": gettext_lazy("Evidence %(number)d: address or number"),
}


def part_name(part: str) -> str:
    """Return what a part of an entry is called on pages: "Title before the change", "Evidence 1: address or number"."""
    kind, *rest = part.split(".")
    if kind == "changes":
        return str(_CHANGED[rest[1]]) % {"field": capfirst(str(_NAMED.get(rest[0]) or FIELDS[rest[0]]))}
    if kind == "evidence":
        return str(_EVIDENCE[rest[1]]) % {"number": int(rest[0]) + 1}
    return str(_WRITTEN[kind])


def understood_field() -> forms.BooleanField:
    """Return the box that is ticked before something is removed for good."""
    return forms.BooleanField(
        label=gettext_lazy("I understand that this cannot be undone"),
        error_messages={"required": gettext_lazy("Confirm that you understand that this cannot be undone.")},
    )


class RedactActForm(forms.Form):
    """The reason of an act is removed for good."""

    text = text_field(
        gettext_lazy("Reason"),
        missing=refusals.WHY_REMOVED,
        help_text=gettext_lazy("The reason stays in the record. Do not repeat the words in it."),
    )
    understood = understood_field()


class RedactForm(StepForm):
    """Words of an entry, and the same words elsewhere in the log, are removed for good."""

    step = Step.REDACT
    button = Step.REDACT.label
    explanation = gettext_lazy(
        "The parts you select are removed as a whole from this log, from earlier versions of the recommendation, from "
        "search and from exports. The entry stays, and a new entry says who removed words from it and why. This cannot "
        "be undone."
    )
    order = ("parts", "text")

    parts = ExplainedChoices(
        label=gettext_lazy("Words to remove"),
        error_messages={"required": refusals.WORDS_TO_REMOVE, "invalid_choice": refusals.ALREADY_REMOVED},
    )
    text = text_field(
        gettext_lazy("Reason"),
        missing=refusals.WHY_REMOVED,
        help_text=gettext_lazy("Everybody who can read the entry can read the reason. Do not repeat the words in it."),
    )
    understood = understood_field()

    def __init__(self, entry: ProgressEntry, user: User, data: Data = None) -> None:
        """Ask which words of this entry, or the same ones elsewhere in its log, are to go."""
        self.entry = entry
        super().__init__(entry.recommendation, user, data)

    def fit(self) -> None:
        """Offer the words that are there; a redaction has no other day than today."""
        del self.fields["happened_on"]
        cast(ExplainedChoices, self.fields["parts"]).explain(self._choices())

    def _choices(self) -> Iterator[tuple[str, str, str]]:
        own = parts(self.entry)
        if self.entry.hash_format == 1 and own:
            # Entries of format 1 lose all their words together.
            name = listed(part_name(part) for part in WRITTEN if part in own)
            words = " · ".join(own[part] for part in WRITTEN if part in own)
            yield f"{self.entry.pk}:{next(iter(own))}", name, words
            return
        for part, words in own.items():
            yield f"{self.entry.pk}:{part}", part_name(part), words
        yield from self._elsewhere(own)

    def _elsewhere(self, own: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        """Offer the same words where they stand in other entries."""
        others = self.recommendation.entries.visible_to(self.user).exclude(pk=self.entry.pk)
        for other in others.prefetch_related("evidence").order_by("sequence"):
            same = {part: words for part, words in parts(other).items() if words in own.values()}
            for part, words in same.items():
                place = {"part": part_name(part), "day": say_day(other.happened_on)}
                yield f"{other.pk}:{part}", _("%(part)s, in the entry of %(day)s") % place, words
        titles = {words for part, words in own.items() if part.startswith("changes.title.")}
        for entry, part, words in naming(self.recommendation, titles):
            if not (permissions.can_see(self.user, entry.recommendation) and permissions.can_read(self.user, entry)):
                continue
            where = {"part": part_name(part), "reference": entry.recommendation.reference}
            label = _("%(part)s, in the entry of %(day)s of %(reference)s") % (
                where | {"day": say_day(entry.happened_on)}
            )
            yield f"{entry.pk}:{part}", label, words

    def obstacle(self) -> str:
        """Return why there is nothing to remove."""
        offered = cast(ExplainedChoices, self.fields["parts"]).choices
        return super().obstacle() or ("" if offered else str(refusals.NO_WORDS))

    def about(self) -> int | None:
        """Return the entry."""
        return self.entry.pk

    def take(self) -> ProgressEntry:
        """Redact, and return the entry that says so of this entry."""
        chosen: dict[int, list[str]] = {}
        for value in self.cleaned_data["parts"]:
            key, _, part = value.partition(":")
            chosen.setdefault(int(key), []).append(part)
        named = ProgressEntry.objects.filter(pk__in=chosen).select_related("recommendation")
        entries = list(named.order_by("sequence"))
        entries.sort(key=lambda entry: entry.recommendation_id != self.recommendation.pk)
        out = {entry: chosen[entry.pk] for entry in entries}
        return actions.redact(recommendation=self.recommendation, by=self.user, draft=self.draft(), out=out)[0]
