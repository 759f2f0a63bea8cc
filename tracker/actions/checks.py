"""Recording that somebody checked the log, with the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.models import LogCheck, User

MOST_FAULTS = 20
"""So many faults are kept in words; the number is kept of all."""


@dataclass(frozen=True, slots=True)
class CheckedLog:
    """What a check of the log read and found; `faults` are sentences."""

    at: datetime
    recommendations: int
    entries: int
    redactions: int
    faults: tuple[str, ...]
    is_sealed: bool
    is_compared: bool
    is_partial: bool


def record_check(*, by: User | None, checked: CheckedLog) -> LogCheck:
    """Record a check of the log, made by a person or by the program itself."""
    return LogCheck.objects.create(
        at=checked.at,
        by=by or User.objects.get(is_system=True),
        recommendations=checked.recommendations,
        entries=checked.entries,
        redactions=checked.redactions,
        faults=len(checked.faults),
        first_faults=list(checked.faults[:MOST_FAULTS]),
        is_sealed=checked.is_sealed,
        is_compared=checked.is_compared,
        is_partial=checked.is_partial,
    )
