"""The only code that writes tracked things: one verb each, keyword-only, `by` always; all through one door."""

from tracker.actions.admission import Words, add_briefing, add_meeting, admit, admit_suggestions, set_aside
from tracker.actions.decisions import (
    EDITABLE,
    assign,
    close,
    decide_date,
    edit,
    enter_in_error,
    merge,
    reopen,
    respond,
    return_claim,
    set_date,
    supersede,
    verify,
)
from tracker.actions.door import Draft, Link, open_act
from tracker.actions.progress import add, check_in, claim, correct, propose_date, report, stall, withdraw_claim

__all__ = [
    "EDITABLE",
    "Draft",
    "Link",
    "Words",
    "add",
    "add_briefing",
    "add_meeting",
    "admit",
    "admit_suggestions",
    "assign",
    "check_in",
    "claim",
    "close",
    "correct",
    "decide_date",
    "edit",
    "enter_in_error",
    "merge",
    "open_act",
    "propose_date",
    "reopen",
    "report",
    "respond",
    "return_claim",
    "set_aside",
    "set_date",
    "stall",
    "supersede",
    "verify",
    "withdraw_claim",
]
