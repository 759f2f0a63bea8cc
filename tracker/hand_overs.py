"""What a hand-over shows its reader: what the post owned on that day, what was promised, and what waits. No templates.

The words stand in the log and are read there, so that what was redacted since is gone here too; the state is that of
the day. Who reads it sees of it what they may see today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from briefings.models import Meeting
from tracker.models import HandOver, ProgressEntry, Recommendation, UpdateRequest, User
from tracker.models.access import visible_meetings
from tracker.models.corrections import Quoted, quoted, with_corrections
from tracker.workflow import RULES, Status, Step

LISTED = 100
"""So many recommendations are listed, those due first, where not all are asked for."""

_MOVES = [step for step, rule in RULES.items() if rule.moves]


@dataclass(frozen=True, slots=True)
class Line:
    """One recommendation as it stood when the post changed hands, with the entries that say what is promised or open.

    `is_over` says that today it is closed, or owned by another post.
    """

    recommendation: Recommendation
    status: Status
    due_on: date | None
    review_on: date | None
    promised: ProgressEntry | None
    returned: ProgressEntry | None
    proposed: ProgressEntry | None
    asked: ProgressEntry | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Date:
    """A day ahead, or one that had passed: what is on it, and of which recommendation or meeting."""

    day: date
    what: str | Promise
    line: Line | None = None
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody: since when, what, what was said of it, and of which recommendation."""

    since: date
    what: str | Promise
    said: Quoted
    line: Line


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a hand-over shows: `day` is that of the change.

    `more` says how many are handed over beside those listed, `left_out` how many the post owned besides.
    """

    day: date
    lines: list[Line]
    dates: list[Date]
    waiting: list[Waiting]
    more: int
    left_out: int

    @property
    def count(self) -> int:
        """How many are handed over, of what its reader may see."""
        return len(self.lines) + self.more

    @property
    def promised(self) -> list[Line]:
        """The lines with a next step."""
        return [line for line in self.lines if line.promised is not None]


def contents(hand_over: HandOver, user: User, *, is_whole: bool = False) -> Contents:
    """Return what a person may see of a hand-over, those due first, `LISTED` or all of them; in seven queries."""
    day = timezone.localdate(hand_over.act.at)
    stood = {item[0]: item for item in hand_over.items}
    keys = _by_due_date(stood, user)
    listed = keys if is_whole else keys[:LISTED]
    rows = list(Recommendation.objects.filter(pk__in=listed).for_list())
    logs = {entry.recommendation_id: entry for entry in _entries(hand_over, rows)}
    named = with_corrections(ProgressEntry.objects.all()).in_bulk(
        {key for entry in logs.values() for key in (entry.promised, entry.move, entry.proposed, entry.asked) if key}
    )
    lines = [_line(row, stood[row.pk], logs[row.pk], named, hand_over) for row in rows if row.pk in logs]
    lines.sort(key=lambda line: (line.due_on or date.max, line.recommendation.reference))
    return Contents(
        day=day,
        lines=lines,
        dates=sorted([*_dates(lines), *_meetings(lines, user, day)], key=lambda each: each.day),
        waiting=sorted(_waiting(lines), key=lambda each: each.since),
        more=len(keys) - len(listed),
        left_out=hand_over.left_out,
    )


def _by_due_date(stood: dict[int, list[str]], user: User) -> list[int]:
    """Return the ids of the items that a person may see, as they were due on that day."""
    seen = dict(Recommendation.objects.visible_to(user).filter(pk__in=stood).values_list("pk", "reference"))
    return sorted(seen, key=lambda key: (stood[key][3] or date.max.isoformat(), seen[key]))


def _entries(hand_over: HandOver, rows: list[Recommendation]) -> QuerySet[Any]:
    """Return the entries of the hand-over, with keys of earlier ones: what was promised, moved, proposed, asked."""
    earlier = ProgressEntry.objects.filter(
        recommendation=OuterRef("recommendation"), sequence__lt=OuterRef("sequence"), internal=False
    ).order_by("-sequence")
    dated = earlier.filter(changes__has_key="proposed_due_on")
    not_ended = Q(ended_by__isnull=True) | Q(ended_by__sequence__gt=OuterRef("sequence"))
    asked = UpdateRequest.objects.filter(
        not_ended, recommendation=OuterRef("recommendation"), entry__sequence__lt=OuterRef("sequence")
    )
    return ProgressEntry.objects.filter(act=hand_over.act_id, recommendation__in=[row.pk for row in rows]).annotate(
        promised=Subquery(earlier.exclude(next_step="").values("pk")[:1]),
        move=Subquery(earlier.filter(kind__in=_MOVES).values("pk")[:1]),
        proposed=Subquery(dated.values("pk")[:1]),
        asked=Subquery(asked.order_by("-pk").values("entry")[:1]),
    )


def _line(
    row: Recommendation, item: list[str], entry: Any, named: dict[int, ProgressEntry], hand_over: HandOver
) -> Line:
    status, due_on, review_on = item[2:5]
    move, proposed = named.get(entry.move), named.get(entry.proposed)
    is_waiting = proposed is not None and proposed.kind == Step.PROPOSE_DATE
    return Line(
        recommendation=row,
        status=Status(status),
        due_on=date.fromisoformat(due_on) if due_on else None,
        review_on=date.fromisoformat(review_on) if review_on else None,
        # Who reports it complete says that nothing is left to do.
        promised=named.get(entry.promised) if status != Status.REPORTED_COMPLETE else None,
        returned=move if move is not None and move.kind == Step.RETURN_CLAIM else None,
        proposed=proposed if is_waiting else None,
        asked=named.get(entry.asked),
        is_over=row.is_closed or row.owner_id != hand_over.post_id,
    )


def _dates(lines: list[Line]) -> Iterator[Date]:
    for line in lines:
        if line.due_on is not None:
            yield Date(line.due_on, _("Due date"), line)
        if line.review_on is not None:
            yield Date(line.review_on, _("Review date"), line)


def _meetings(lines: list[Line], user: User, day: date) -> Iterator[Date]:
    """Yield the meetings ahead: those the recommendations come from, and those that follow them."""
    origins = {line.recommendation.meeting_id for line in lines}
    ahead = visible_meetings(user).filter(Q(pk__in=origins) | Q(follows__in=origins), starts_on__gte=day)
    for meeting in ahead.order_by("starts_on", "pk"):
        if meeting.starts_on is not None:
            yield Date(meeting.starts_on, _("Meeting begins"), meeting=meeting)


def _waiting(lines: list[Line]) -> Iterator[Waiting]:
    for line in lines:
        if line.asked is not None:
            by = date.fromisoformat(line.asked.changes["answer_by"][1])
            asked = _("An update was asked for by %(day)s, and there is none yet") % {"day": date_format(by, "j F Y")}
            yield Waiting(line.asked.happened_on, asked, quoted(line.asked), line)
        if line.returned is not None:
            yield Waiting(
                line.returned.happened_on, _("Sent back, without an update since"), quoted(line.returned), line
            )
        if line.proposed is not None:
            words = _("Another due date was proposed, and nobody has decided")
            yield Waiting(line.proposed.happened_on, words, quoted(line.proposed), line)
