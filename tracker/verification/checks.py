"""Runs all checks: what they find, how much they read, and the seal they write or compare with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.database import guards
from tracker.verification import acts, added, briefings, entries, roles, tallies, versions
from tracker.verification.entries import Counted
from tracker.verification.rows import scalar
from tracker.verification.seals import NewSeal, OldSeal


@dataclass(slots=True)
class Result:
    """What a run read, and the sentences for what was wrong."""

    counted: Counted = field(default_factory=Counted)
    faults: int = 0


def size() -> int:
    """Return how many entries, versions and briefings there are to read."""
    return entries.total() + versions.total() + int(scalar("SELECT count(*) FROM briefings_briefing"))


def run(
    result: Result,
    *,
    old: OldSeal | None = None,
    new: NewSeal | None = None,
    only_new: bool = False,
    all_days: bool = False,
    passed: Callable[[int], None] = lambda number: None,
) -> Iterator[str]:
    """Yield a sentence for each fault. `result` counts what was read; `passed` is called with each number of rows read.

    `only_new` takes what an `old` seal covers as it is, and checks what came after. `all_days` counts every past
    day that is kept again, not only some. To be called within a `snapshot`.
    """
    of_days = tallies.check(timezone.localdate(), only_new=only_new, all_days=all_days)
    for sentence in chain(_sentences(result, old, new, passed, only_new=only_new), of_days):
        result.faults += 1
        yield sentence


def _sentences(
    result: Result, old: OldSeal | None, new: NewSeal | None, passed: Callable[[int], None], *, only_new: bool
) -> Iterator[str]:
    yield from guards.faults()
    yield from roles.check()
    yield from entries.check(result.counted, old=old, new=new, only_new=only_new, passed=passed)
    yield from briefings.check(old=old, new=new, only_new=only_new, passed=passed)
    yield from acts.check(old=old, new=new, only_new=only_new)
    yield from versions.check(old=old, new=new, only_new=only_new, passed=passed)
    yield from added.check(old=old, new=new, only_new=only_new)
    of_acts = list(acts.redactions())
    result.counted.redactions += len(of_acts)
    result.counted.redaction_sentences += of_acts
    entries_out = int(scalar("SELECT count(*) FROM tracker_progressentry WHERE redacted_at IS NOT NULL"))
    redactions = entries_out + int(scalar("SELECT count(*) FROM tracker_act WHERE redaction IS NOT NULL"))
    for (sealed,) in old.lines("redactions") if old else ():
        if redactions < int(sealed):
            yield _("There were %(before)s redactions when it was sealed, and there are %(now)s now.") % {
                "before": sealed,
                "now": redactions,
            }
    if new is not None:
        new.line("redactions", redactions)
