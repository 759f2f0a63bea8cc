"""The only code that writes what the log must know: one function for each verb, keyword-only, always with `by`.

Steps on a recommendation go through `steps.take`.
"""

from tracker.actions.access import change_meeting_rights, later_meetings, restrict
from tracker.actions.account_log import has_signed_in
from tracker.actions.accounts import (
    begin_attempt,
    digest,
    forget_attempts,
    request_reset,
    send_reset,
    set_password,
)
from tracker.actions.answering import answer_by_link, find_link
from tracker.actions.asking import Asked, ask, ask_many, escalate, escalate_due
from tracker.actions.briefings import add_briefing
from tracker.actions.calendars import end_calendar_address, make_calendar_address
from tracker.actions.checks import CheckedLog, record_check
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
from tracker.actions.links import sends_mail, site_address, tokens, who_unsubscribes
from tracker.actions.mail import NotSentYet, leave_mail, send_again, send_mail
from tracker.actions.meetings import add_meeting, edit_meeting, renew_updates_by
from tracker.actions.notices import choose_notices, follow, preference_of, send_digests, tell, unfollow, unsubscribe
from tracker.actions.passages import decision_about, dont_track, dont_track_rest, to_review, undo_dont_track
from tracker.actions.people import (
    Invitation,
    add_administrator,
    change_access,
    change_person,
    deactivate,
    how_to_get_link,
    invite,
    invite_again,
    present,
    print_link,
    reactivate,
)
from tracker.actions.posts import accept_hand_over, add_absence, remove_absence
from tracker.actions.progress import add, check_in, claim, correct, propose_date, report, stall, withdraw_claim
from tracker.actions.raising import raise_item
from tracker.actions.redaction import redact, redact_act
from tracker.actions.reference import (
    remove_marking,
    remove_meeting,
    remove_organisation,
    remove_post,
    remove_side,
    remove_theme,
    save_marking,
    save_organisation,
    save_post,
    save_side,
    save_theme,
)
from tracker.actions.relations import end_relation, relate
from tracker.actions.saved_views import mark_seen, remove_view, save_view
from tracker.actions.set_up import STEP_FIELDS, StepsRefused, set_up, track_and_respond
from tracker.actions.sources import add_source, remove_source
from tracker.actions.steps import Draft, NewEvidence, is_address, open_act, was_sent
from tracker.actions.suggestions import ForAll, track_suggestion, track_suggestions, untried
from tracker.actions.tallies import days_to_tally, tally_days, tally_next_day
from tracker.actions.tracking import NewRecommendation, SourceText, track
from tracker.actions.undo_review import Decided, Undone, decided_lately, undo_decided, undo_track
from tracker.actions.uploads import read_upload, send_briefing

__all__ = [
    "EDITABLE",
    "STEP_FIELDS",
    "Asked",
    "CheckedLog",
    "Decided",
    "Draft",
    "ForAll",
    "Invitation",
    "NewEvidence",
    "NewRecommendation",
    "NotSentYet",
    "SourceText",
    "StepsRefused",
    "Undone",
    "accept_hand_over",
    "add",
    "add_absence",
    "add_administrator",
    "add_briefing",
    "add_meeting",
    "add_source",
    "answer_by_link",
    "ask",
    "ask_many",
    "assign",
    "begin_attempt",
    "change_access",
    "change_meeting_rights",
    "change_person",
    "check_in",
    "choose_notices",
    "claim",
    "close",
    "correct",
    "days_to_tally",
    "deactivate",
    "decide_date",
    "decided_lately",
    "decision_about",
    "digest",
    "dont_track",
    "dont_track_rest",
    "edit",
    "edit_meeting",
    "end_calendar_address",
    "end_relation",
    "enter_in_error",
    "escalate",
    "escalate_due",
    "find_link",
    "follow",
    "forget_attempts",
    "has_signed_in",
    "how_to_get_link",
    "invite",
    "invite_again",
    "is_address",
    "later_meetings",
    "leave_mail",
    "make_calendar_address",
    "mark_seen",
    "merge",
    "open_act",
    "preference_of",
    "present",
    "print_link",
    "propose_date",
    "raise_item",
    "reactivate",
    "read_upload",
    "record_check",
    "redact",
    "redact_act",
    "relate",
    "remove_absence",
    "remove_marking",
    "remove_meeting",
    "remove_organisation",
    "remove_post",
    "remove_side",
    "remove_source",
    "remove_theme",
    "remove_view",
    "renew_updates_by",
    "reopen",
    "report",
    "request_reset",
    "respond",
    "restrict",
    "return_claim",
    "save_marking",
    "save_organisation",
    "save_post",
    "save_side",
    "save_theme",
    "save_view",
    "send_again",
    "send_briefing",
    "send_digests",
    "send_mail",
    "send_reset",
    "sends_mail",
    "set_date",
    "set_password",
    "set_up",
    "site_address",
    "stall",
    "supersede",
    "tally_days",
    "tally_next_day",
    "tell",
    "to_review",
    "tokens",
    "track",
    "track_and_respond",
    "track_suggestion",
    "track_suggestions",
    "undo_decided",
    "undo_dont_track",
    "undo_track",
    "unfollow",
    "unsubscribe",
    "untried",
    "verify",
    "was_sent",
    "who_unsubscribes",
    "withdraw_claim",
]
