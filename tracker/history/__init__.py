"""The site as it was on a past day, and what changed between two.

days      a past day: `as_of`, `reading`, and which days there are
fields    the fields of one recommendation, and `acts`, of any row and of all that one act changed
lines     the line to take on a recommendation, with who wrote it
changes   `changed_between` two days, each with the log entry that explains it
"""

from tracker.history.acts import MOST, RowChanges, Touched, changed_by, row_history, touched_by
from tracker.history.changes import Change, ChangeKind, Changes, changed_between, not_outdated
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
from tracker.history.fields import ActChanges, field_history
from tracker.history.undone import MANY, taken_back, undoings
from tracker.history.words import FieldChange, called_field

__all__ = [
    "MANY",
    "MOST",
    "SETTLED_AFTER",
    "ActChanges",
    "Change",
    "ChangeKind",
    "Changes",
    "FieldChange",
    "RowChanges",
    "Touched",
    "as_of",
    "called",
    "called_field",
    "changed_between",
    "changed_by",
    "end_of",
    "field_history",
    "first_day",
    "is_settled",
    "month_ends",
    "not_outdated",
    "reading",
    "row_history",
    "shown",
    "shown_day",
    "taken_back",
    "today",
    "touched_by",
    "turn_to",
    "undoings",
]
