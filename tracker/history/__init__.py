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
    month_ends,
    reading,
    shown,
    shown_day,
    today,
    turn_to,
)
from tracker.history.fields import ActChanges, FieldChange, field_history

__all__ = [
    "SETTLED_AFTER",
    "ActChanges",
    "Change",
    "ChangeKind",
    "Changes",
    "FieldChange",
    "as_of",
    "called",
    "changed_between",
    "end_of",
    "field_history",
    "first_day",
    "is_settled",
    "month_ends",
    "reading",
    "shown",
    "shown_day",
    "today",
    "turn_to",
]
