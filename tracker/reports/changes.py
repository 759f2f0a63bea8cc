"""What changed between the ends of two days, grouped by kind, each change a sentence; from the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import history, log_sentences
from tracker.models import ProgressEntry, User
from tracker.models.log import OF_MARKING, conceal, find_corrected
from tracker.reports.text import plain
from tracker.workflow import Step, listed

MOST = 500
"""So many changes stand in one report at most, the newest."""

LONGEST = 600
"""So many characters of what somebody wrote are shown; the log has the rest."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of which recommendation, what happened as a sentence, and what was written; with its marking.

    Of several that got the same due date by one act, it names all of them; `count` says how many they are.
    """

    name: str
    url: str
    sentence: str
    words: str
    marking: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one kind, newest first."""

    label: str
    changes: tuple[Change, ...]

    @property
    def count(self) -> int:
        """How many recommendations changed so."""
        return sum(change.count for change in self.changes)


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes of a period; `left_out` says how many older ones are not listed, and is empty where all are."""

    groups: tuple[ChangeGroup, ...]
    left_out: str = ""


_GROUPS: tuple[tuple[str | Promise, tuple[Step, ...], str], ...] = (
    (gettext_lazy("New"), (Step.TRACK,), ""),
    (gettext_lazy("Verified"), (Step.VERIFY,), ""),
    (gettext_lazy("Reported complete"), (Step.CLAIM,), ""),
    (gettext_lazy("Completion reports sent back"), (Step.RETURN_CLAIM,), ""),
    (gettext_lazy("Completion reports withdrawn"), (Step.WITHDRAW_CLAIM,), ""),
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

    At most the newest `MOST`; five queries, and some where there are corrections. Restricted notes are left out,
    whoever asks. Where the words of a step were corrected, the right ones stand behind them. What was undone within the
    period is not there, and each status is that of the last step, as the Overview counts them.
    """
    start, end = history.end_of(since), history.end_of(until)
    entries = ProgressEntry.objects.visible_to(user).filter(internal=False, recommendation__in=recommendations)
    period = entries.filter(recorded_at__gte=start, recorded_at__lt=end)
    undone = Q(pk__in=(gone := history.taken_back(period))) | Q(corrects__isnull=False, corrects__in=gone)
    entries = entries.filter(history.not_outdated(period.exclude(pk__in=gone))).exclude(undone)
    entries = entries.changes_between(start, end).select_related("recommendation", "by", "for_post", *OF_MARKING)
    found = list(entries[: MOST + 1])
    left_out = _left_out(entries.count()) if len(found) > MOST else ""
    found = _without_corrections(found[:MOST])
    conceal(found, user)
    groups = (
        ChangeGroup(str(label), _told([each for each in found if _belongs(each, steps, key)], absolute, key))
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


def _told(entries: Sequence[ProgressEntry], absolute: Callable[[str], str], key: str) -> tuple[Change, ...]:
    """Return entries of one group as changes; those that set the same due date by one act are one."""
    together: dict[tuple[object, ...], list[ProgressEntry]] = {}
    for entry in entries:
        new = entry.changes.get("due_on", (None, None))[1] if key == "due_on" else None
        together.setdefault((entry.act_id, new) if new else (entry.pk,), []).append(entry)
    return tuple(
        _change(each[0], absolute) if len(each) == 1 else _same_date(each, absolute) for each in together.values()
    )


def _change(entry: ProgressEntry, absolute: Callable[[str], str]) -> Change:
    row = entry.recommendation
    name = _("%(reference)s %(title)s") % {"reference": row.reference, "title": plain(row.title)}
    words = plain(log_sentences.quotation(entry, LONGEST))
    return Change(name, absolute(entry.url), plain(sentence(entry)), words, plain(row.marking))


def _same_date(entries: Sequence[ProgressEntry], absolute: Callable[[str], str]) -> Change:
    """Return as one change that an act set the same due date on several; it leads to the first of them."""
    entries = sorted(entries, key=lambda entry: (entry.recommendation.meeting_id, entry.recommendation.number))
    first = entries[0]
    due_on = date.fromisoformat(first.changes["due_on"][1])
    named = {"references": _references(entries), "day": date_format(due_on, "j F Y")}
    words = {"name": first.by.name, "day": date_format(first.happened_on, "j F Y")}
    return Change(
        _("%(references)s: due date %(day)s") % named,
        absolute(first.url),
        plain(_("%(name)s set it, %(day)s.") % words),
        plain(log_sentences.quotation(first, LONGEST)),
        ", ".join(sorted({plain(entry.recommendation.marking) for entry in entries} - {""})),
        len(entries),
    )


def _references(entries: Sequence[ProgressEntry]) -> str:
    """Return the references of recommendations in their order: of three or more in a row, the first and the last."""
    runs: list[list[ProgressEntry]] = []
    for entry in entries:
        row, before = entry.recommendation, runs[-1][-1].recommendation if runs else None
        if before is not None and (row.meeting_id, row.number) == (before.meeting_id, before.number + 1):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return listed(name for run in runs for name in _run([entry.recommendation.reference for entry in run]))


def _run(references: Sequence[str]) -> Sequence[str]:
    if len(references) < 3:
        return references
    return [_("%(first)s to %(last)s") % {"first": references[0], "last": references[-1]}]


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
