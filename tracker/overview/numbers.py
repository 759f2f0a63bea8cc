"""The four numbers of the Overview, each with its list and, where a past day is known, with its change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from tracker.charts import Line, line
from tracker.models.recommendations import RecommendationQuerySet
from tracker.overview.standing import VERIFIED, Standing
from tracker.statistics import NOTES, AttentionGroup, Figure, ListUrl, signed


@dataclass(frozen=True, slots=True)
class Number:
    """A figure set large. `change` is by how much it differs from the day compared with, None where there is none.

    `exchange` is the address of what entered and left it since; empty where nobody needs it, as in a file. `is_late`
    says that it counts what is late, and is not nought: only then is it red.
    """

    figure: Figure
    change: int | None = None
    exchange: str = ""
    is_late: bool = False
    line: Line | None = None

    @property
    def change_words(self) -> str:
        """The change with its sign, as in "+2" or "−1"."""
        return "" if self.change is None else signed(self.change)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What one of the numbers counts: its name, its definition, its list, and how it is found in a `Standing`."""

    key: str
    label: str | Promise
    note: str | Promise
    query: dict[str, str | list[str]]
    count: Callable[[Standing], int]
    is_late: bool = False


def _of_group(group: AttentionGroup, count: Callable[[Standing], int], *, is_late: bool) -> _Counted:
    return _Counted(group.value, group.label, NOTES[group], {"attention": group.value}, count, is_late)


_COUNTED = (
    _Counted(
        "verified",
        gettext_lazy("Verified"),
        gettext_lazy("Closed: implemented, in whole or in part"),
        {"status": [status.value for status in VERIFIED]},
        lambda found: found.verified,
    ),
    _of_group(AttentionGroup.CLAIMED, lambda found: found.claimed, is_late=False),
    _of_group(AttentionGroup.OVERDUE, lambda found: found.overdue, is_late=True),
    _of_group(AttentionGroup.STALE, lambda found: found.stale, is_late=True),
)


def numbers(
    rows: RecommendationQuerySet,
    found: Standing,
    url: ListUrl,
    *,
    on: date,
    before: Standing | None = None,
    past: Mapping[date, Standing] | None = None,
    exchange: Callable[[str], str] | None = None,
) -> list[Number]:
    """Return verified, awaiting verification, overdue and no update, as they stand on a day; one query.

    `before` is how everything stood on the day they are compared with, `past` on the days of their lines, in order;
    `exchange` gives the address of what entered and left the number of a key.
    """
    days = {**(past or {}), on: found}
    longest = _longest(rows.claimed().aggregate(since=Min("status_since"))["since"], on)
    return [
        Number(
            Figure(each.label, count := each.count(found), url(**each.query), each.key, _note(each, longest)),
            None if before is None else count - each.count(before),
            exchange(each.key) if exchange and before is not None else "",
            is_late=each.is_late and count > 0,
            line=line([(day, each.count(then)) for day, then in days.items()], name=str(each.label)),
        )
        for each in _COUNTED
    ]


def _note(each: _Counted, longest: str) -> str | Promise:
    return longest if each.key == AttentionGroup.CLAIMED and longest else each.note


def _longest(since: date | None, on: date) -> str:
    """Return in words for how long the first has waited; nothing where none waits."""
    if since is None:
        return ""
    days = (on - since).days
    return ngettext("Longest wait: %(count)d day", "Longest wait: %(count)d days", days) % {"count": days}
