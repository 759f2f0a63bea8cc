"""Removing words from the log for good. An entry says which, by whom and why; the rest of the log still verifies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid5

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker import chain, permissions, workflow
from tracker.actions import refusals
from tracker.actions.conflicts import refusing_conflicts
from tracker.actions.mail import withdraw_naming
from tracker.actions.steps import Change, Draft, need, open_act, take
from tracker.models import Act, Evidence, ProgressEntry, Recommendation, Relation, User
from tracker.workflow import Refused, Step

WRITTEN = ("text", "next_step", "received_from")
"""What a person wrote into an entry. Entries of format 1 have one digest for all of it, so it goes as a whole."""
FIELDS = ("title", "goal", "due_words")
"""The fields of a recommendation that hold free words; old and new values stand in the log and the versions."""
RECOMMENDATIONS = ("successor", "restates", "supports")
"""What the log says of other recommendations; entries from before they were named by reference alone hold titles."""


def parts(entry: ProgressEntry) -> dict[str, str]:
    """Return the words of an entry that can be redacted, with those of its evidence, by part (see `chain`)."""
    found = {part: getattr(entry, part) for part in WRITTEN}
    if entry.hash_format > 1:
        for field in (*FIELDS, *RECOMMENDATIONS):
            for side, value in zip(("old", "new"), entry.changes.get(field, ()), strict=False):
                found[f"changes.{field}.{side}"] = value if field in FIELDS else _titled(value)
        for place, item in enumerate(_evidence(entry)):
            found[f"evidence.{place}.title"], found[f"evidence.{place}.place"] = item.title, item.place
    return {part: words for part, words in found.items() if words}


def _related_to(recommendation: Recommendation) -> set[int]:
    joined = Relation.objects.filter(Q(one=recommendation) | Q(other=recommendation)).values_list("one", "other")
    return {key for pair in joined for key in pair} - {recommendation.pk}


def naming(recommendation: Recommendation, titles: Iterable[str]) -> Iterator[tuple[ProgressEntry, str, str]]:
    """Yield where the logs of others hold one of these titles: the entry, the part of it, and its words."""
    names = {f"{recommendation.reference} {title}" for title in titles}
    others = _related_to(recommendation) if names else set()
    entries = ProgressEntry.objects.filter(recommendation__in=others, kind__in=(Step.SUPERSEDE, Step.MERGE, Step.EDIT))
    rows = entries.select_related("recommendation").prefetch_related("evidence")
    for entry in rows.order_by("recommendation_id", "sequence"):
        for part, words in parts(entry).items():
            field = part.split(".")[1] if part.startswith("changes.") else ""
            if field in RECOMMENDATIONS and any(name in words for name in names):
                yield entry, part, words


def _titled(rows: Any) -> str:
    """Return the names of recommendations, as an entry holds them, if any of them is more than a reference."""
    names = [row["name"] for row in (rows if isinstance(rows, list) else [rows]) if row]
    return ", ".join(names) if any(" " in name for name in names) else ""


@refusing_conflicts()
def redact(
    *, recommendation: Recommendation, by: User, draft: Draft, out: Mapping[ProgressEntry, Iterable[str]]
) -> list[ProgressEntry]:
    """Remove parts of entries for good. Return the entries that record it: one for each, all in one act.

    The words go from the entries, their evidence and the versions of the recommendation. Entries of others are among
    them where they hold its title. The draft's text is the reason. Refused are words that are the recommendation's
    present title, goal or wording of the due date: edit it first.
    """
    wanted = {entry: frozenset(names) for entry, names in out.items() if names}
    if not wanted:
        raise Refused(refusals.WORDS_TO_REMOVE)
    # Locked in one order, so that two redactions cannot wait for each other.
    rows = Recommendation.objects.filter(pk__in={recommendation.pk, *(entry.recommendation_id for entry in wanted)})
    rows_by_key = {row.pk: row for row in rows.select_for_update(no_key=True).order_by("pk")}
    withdraw_naming(rows_by_key)
    made: list[ProgressEntry] = []
    for entry, names in wanted.items():
        made.append(_redact(rows_by_key[entry.recommendation_id], entry, names, by=by, draft=draft))
        # One form makes several entries, and each has a token of its own.
        token = draft.form_token and uuid5(draft.form_token, str(entry.pk))
        draft = replace(draft, act=made[0].act, form_token=token)
    return made


def _redact(
    recommendation: Recommendation,
    entry: ProgressEntry,
    names: frozenset[str],
    *,
    by: User,
    draft: Draft,
) -> ProgressEntry:
    def change(locked: Recommendation) -> Change:
        need(draft.text, refusals.WHY_REMOVED)
        target = ProgressEntry.objects.get(pk=entry.pk, recommendation=locked)
        target.recommendation = locked
        permissions.may_read(by, target)
        words = _words_to_remove(locked, target, names)
        versions = _versions(locked, words)
        logged: dict[str, object] = {"redacted": [[], sorted(words)]}
        logged |= {"versions": [[], versions]} if versions else {}

        def empty(made: ProgressEntry) -> None:
            _empty(target, words, made)
            _empty_versions(locked, versions, set(words.values()), made)

        return Change(redacts=target, logged=logged, then=empty)

    draft = replace(draft, internal=entry.internal)
    return take(Step.REDACT, recommendation=recommendation, by=by, draft=draft, change=change)


def _words_to_remove(locked: Recommendation, target: ProgressEntry, names: frozenset[str]) -> dict[str, str]:
    """Return the words of the named parts; refuse what is not there, or is the recommendation's present value."""
    there = parts(target)
    if target.hash_format == 1:
        # Its text, next step and source have one digest, so they can only go together.
        names |= there.keys() & set(WRITTEN)
    if names - there.keys():
        raise Refused(refusals.ALREADY_REMOVED)
    for field in FIELDS:
        now = getattr(locked, field)
        if now and now in {there[name] for name in names if name.startswith("changes.")}:
            words = {"field": workflow.FIELDS[field], "reference": locked.reference}
            raise Refused(_("%(reference)s still has these words (%(field)s). Edit its details first.") % words)
    return {name: there[name] for name in names}


def _evidence(entry: ProgressEntry) -> list[Evidence]:
    return sorted(entry.evidence.all(), key=lambda item: item.pk)


def _empty(target: ProgressEntry, words: Mapping[str, str], made: ProgressEntry) -> None:
    evidence = _evidence(target)
    if target.hash_format == 1:
        redaction: dict[str, Any] = {"digests": dict.fromkeys(words, target.text_sha256)}
    else:
        every = chain.parts_of(target, evidence, _quotes(target))
        redaction = chain.redacted(every, target.salt, target.redaction, words)
    changes = {
        name: [
            None if f"changes.{name}.{side}" in words else value
            for side, value in zip(("old", "new"), pair, strict=True)
        ]
        for name, pair in target.changes.items()
    }
    ProgressEntry.objects.filter(pk=target.pk).update(
        **dict.fromkeys(words.keys() & set(WRITTEN), ""),
        changes=changes,
        salt="",
        redaction=redaction,
        redacted_through=made,
        redacted_at=made.recorded_at,
        redacted_by=made.by,
    )
    for place, item in enumerate(evidence):
        emptied = {"title": ""} if f"evidence.{place}.title" in words else {}
        emptied |= {"url": "", "number": ""} if f"evidence.{place}.place" in words else {}
        if emptied:
            Evidence.objects.filter(pk=item.pk).update(is_redacted=True, **emptied)


def _quotes(entry: ProgressEntry) -> list[chain.Quote]:
    """Return the words of the sources an entry added; they stay, but each needs its own salt when the entry's goes."""
    from briefings.models import Briefing

    before, now = entry.changes.get("sources", [[], []])
    added = [place for place in now if place not in before]
    rows = Briefing.objects.select_related("digest").in_bulk({key for key, _, _ in added})
    return [chain.Quote(key, rows[key].digest.text_sha256, rows[key].quote(start, end)) for key, start, end in added]


def _versions(locked: Recommendation, words: Mapping[str, str]) -> list[int]:
    """Return the ids of the versions of a recommendation that hold any of these words."""
    gone = {text for name, text in words.items() if name.startswith("changes.")}
    if not gone:
        return []
    rows = type(locked).pgh_event_model.objects.filter(pgh_obj=locked.pk).order_by("pgh_id")  # type: ignore[attr-defined]
    held = rows.values_list("pgh_id", *FIELDS)
    return [key for key, *values in held if gone & set(values)]


def _empty_versions(locked: Recommendation, versions: list[int], gone: set[str], made: ProgressEntry) -> None:
    events = type(locked).pgh_event_model.objects  # type: ignore[attr-defined]
    for version in events.filter(pgh_id__in=versions):
        words = {field: getattr(version, field) for field in FIELDS if getattr(version, field)}
        out = {field for field, text in words.items() if text in gone}
        redaction = chain.redacted(words, version.pgh_salt, version.pgh_redaction, out)
        events.filter(pgh_id=version.pgh_id).update(
            **dict.fromkeys(out, ""), pgh_salt="", pgh_redaction={**redaction, "entry": made.pk}
        )


@transaction.atomic
def redact_act(*, act: Act, by: User, reason: str) -> Act:
    """Remove the reason of an act for good, and return the act that records it, with a reason of its own."""
    permissions.may_redact_act(by)
    need(reason, refusals.WHY_REMOVED)
    locked = Act.objects.select_for_update(no_key=True).get(pk=act.pk)
    if not locked.reason:
        raise Refused(_("There is no reason to remove from this act."))
    made = open_act(by=by, verb="redact_act", reason=reason, redacts=locked)
    with pghistory.context(act=made.pk):
        redaction = {"digest": chain.reason_digest(locked), "act": made.pk}
        Act.objects.filter(pk=locked.pk).update(reason="", salt="", redaction=redaction)
    return made
