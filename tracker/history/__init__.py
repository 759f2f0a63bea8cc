"""The site as it was on a past day, and what changed between two.

days      a past day: `as_of`, `reading`, and which days there are
changes   `changed_between` two days, each with the log entry that explains it
"""

from tracker.history.changes import Change, ChangeKind, Changes, changed_between
from tracker.history.days import (
    SETTLED_AFTER,
    as_of,
    called,
    end_of,
    first_day,
    is_settled,
    reading,
    shown,
    shown_day,
    today,
    turn_to,
)

__all__ = [
    "SETTLED_AFTER",
    "Change",
    "ChangeKind",
    "Changes",
    "as_of",
    "called",
    "changed_between",
    "end_of",
    "first_day",
    "is_settled",
    "reading",
    "shown",
    "shown_day",
    "today",
    "turn_to",
]
