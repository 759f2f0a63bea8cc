"""The fields that change with every step: status, report in force, days without an update, and forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.models import ProgressEntry, Recommendation
from tracker.workflow import CLOSED, CONTACT, Status, Step

if TYPE_CHECKING:
    from tracker.actions.steps import Change


def consequences(step: Step, locked: Recommendation, entry: ProgressEntry, wanted: Change) -> dict[str, object]:
    """Return the value of each field that follows from a step with this entry; some may be as they were."""
    fields: dict[str, object] = {}
    if wanted.to is not None and wanted.to != locked.status:
        fields |= {"status": wanted.to, "status_since": entry.happened_on}
        if locked.status == Status.STALLED:
            fields |= {"stall": None, "review_on": None}
        if locked.status == Status.REPORTED_COMPLETE:
            fields |= {"claim": None, "claim_extent": "", "claim_holder": None}
        if wanted.to in CLOSED:
            fields |= {"proposed_due_on": None, "date_proposal": None}
    if step in CONTACT:
        fields["quiet_since"] = max(locked.quiet_since, entry.happened_on)
    return fields | _forecast(locked, entry, wanted)


def _forecast(locked: Recommendation, entry: ProgressEntry, wanted: Change) -> dict[str, object]:
    """Return the forecast as the step leaves it: it ends with the due date it is about, and with what is closed."""
    status, due_on = wanted.to or locked.status, wanted.fields.get("due_on", locked.due_on)
    if status in CLOSED or due_on is None:
        return {"forecast": ""}
    if entry.confidence and not entry.internal:
        return {"forecast": entry.confidence}
    return {} if due_on == locked.due_on else {"forecast": ""}
