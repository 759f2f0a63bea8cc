"""What changed between the ends of two days, grouped by kind, each change a sentence; from the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import history, log_sentences
from tracker.models import ProgressEntry, User
from tracker.models.log import conceal, find_corrected
from tracker.reports.text import plain
from tracker.workflow import Step

MOST = 500
"""So many changes stand in one report at most, the newest."""

LONGEST = 600
"""So many characters of what somebody wrote are shown; the log has the rest."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of which recommendation, what happened as a sentence, and what was written."""

    name: str
    url: str
    sentence: str
    words: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one kind, newest first."""

    label: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes of a period; `left_out` says how many older ones are not listed, and is empty where all are."""

    groups: tuple[ChangeGroup, ...]
    left_out: str = ""


_GROUPS: tuple[tuple[str | Promise, tuple[Step, ...], str], ...] = (
    (gettext_lazy("New"), (Step.TRACK,), ""),
    (gettext_lazy("Verified"), (Step.VERIFY,), ""),
    (gettext_lazy("Reported complete"), (Step.CLAIM,), ""),
    (gettext_lazy("Completion reports sent back or withdrawn"), (Step.RETURN_CLAIM, Step.WITHDRAW_CLAIM), ""),
    (gettext_lazy("Closed without implementation"), (Step.CLOSE, Step.SUPERSEDE, Step.MERGE), ""),
    (gettext_lazy("Reopened"), (Step.REOPEN,), ""),
    (gettext_lazy("Put on hold"), (Step.STALL,), ""),
    (gettext_lazy("Due dates"), (Step.SET_DATE, Step.PROPOSE_DATE, Step.DECIDE_DATE), "due_on"),
    (gettext_lazy("Responses"), (Step.RESPOND,), "position"),
    (gettext_lazy("Updates and notes"), (Step.REPORT, Step.ADD, Step.CORRECT), ""),
)
"""The groups, their steps, and the key by which a change of several things at once belongs to each of them."""
_GROUPED = frozenset(step for _label, steps, _key in _GROUPS for step in steps)


def changes_in(
    recommendations: Sequence[int], user: User, *, since: date, until: date, absolute: Callable[[str], str]
) -> Changes:
    """Return what a person may see of what changed on recommendations, by their ids, after one day and up to another.

    At most the newest `MOST`; three queries, and some where there are corrections. Restricted notes are left out,
    whoever asks. Where the words of a step were corrected, the right ones stand behind them.
    """
    entries = ProgressEntry.objects.visible_to(user).filter(internal=False, recommendation__in=recommendations)
    entries = entries.changes_between(history.end_of(since), history.end_of(until))
    found = list(entries[: MOST + 1])
    left_out = _left_out(entries.count()) if len(found) > MOST else ""
    found = _without_corrections(found[:MOST])
    conceal(found, user)
    groups = (
        ChangeGroup(str(label), tuple(_change(each, absolute) for each in found if _belongs(each, steps, key)))
        for label, steps, key in _GROUPS
    )
    return Changes(tuple(group for group in groups if group.changes), left_out)


def _belongs(entry: ProgressEntry, steps: tuple[Step, ...], key: str) -> bool:
    return entry.kind in steps or (entry.kind not in _GROUPED and key in entry.changes)


def _without_corrections(entries: list[ProgressEntry]) -> list[ProgressEntry]:
    """Return entries without the corrections of steps among them, with which the step itself is quoted."""
    find_corrected(entries)
    steps = {entry.pk for entry in entries}
    return [entry for entry in entries if entry.step_corrected is None or entry.step_corrected.pk not in steps]


def _left_out(count: int) -> str:
    words = {"shown": f"{MOST:,}", "count": f"{count:,}"}
    return _("The newest %(shown)s of %(count)s changes are listed.") % words


def _change(entry: ProgressEntry, absolute: Callable[[str], str]) -> Change:
    row = entry.recommendation
    name = _("%(reference)s %(title)s") % {"reference": row.reference, "title": plain(row.title)}
    return Change(name, absolute(entry.url), plain(sentence(entry)), plain(log_sentences.quotation(entry, LONGEST)))


def sentence(entry: ProgressEntry) -> str:
    """Return an entry as one sentence: who did what, from whom it was received, and when."""
    words = {
        "name": entry.by.name,
        "action": log_sentences.entry_action(entry),
        "day": date_format(entry.happened_on, "j F Y"),
        "source": entry.received_from,
    }
    if entry.is_by_deputy and entry.for_post is not None:
        of_whom = {"name": entry.by.name, "post": entry.for_post.name}
        words["name"] = _("%(name)s (for the holder of %(post)s, as deputy)") % of_whom
    elif entry.for_post is not None:
        words["name"] = _("%(name)s (for %(post)s)") % {"name": entry.by.name, "post": entry.for_post.name}
    if entry.received_from:
        return _("%(name)s %(action)s, received from %(source)s, %(day)s.") % words
    return _("%(name)s %(action)s, %(day)s.") % words
