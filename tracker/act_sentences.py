"""Sentences about acts: what was done, in words, and why. No queries, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from tracker.models import Act
from tracker.workflow import Step

_DONE: Mapping[str, str | Promise] = {
    "demo": gettext_lazy("Make the sample data"),
    "add_meeting": gettext_lazy("Add a meeting"),
    "edit_meeting": gettext_lazy("Edit a meeting"),
    "delete_meeting": gettext_lazy("Remove a meeting"),
    "change_access": gettext_lazy("Change access"),
    "add_briefing": gettext_lazy("Add a briefing"),
    "edit_briefing": gettext_lazy("Edit a briefing"),
    "revise_briefing": gettext_lazy("Add a corrected version of a briefing"),
    "replace_briefing": gettext_lazy("Make a briefing the corrected version of another"),
    "separate_briefing": gettext_lazy("Make a corrected version a briefing of its own"),
    "admit_suggestions": gettext_lazy("Track suggestions"),
    "set_aside": gettext_lazy("Don't track"),
    "take_back": gettext_lazy("Undo decisions of the review"),
    "set_up": gettext_lazy("Set up a recommendation"),
    "set_up_many": gettext_lazy("Set up several recommendations"),
    "change_many": gettext_lazy("Change several recommendations"),
    "verify_many": gettext_lazy("Verify several recommendations"),
    "undo_change_many": gettext_lazy("Undo a change of several recommendations"),
    "ask_many": gettext_lazy("Ask for updates"),
    "enter_returned": gettext_lazy("Enter a returned sheet"),
    "import_recommendations": gettext_lazy("Import recommendations"),
    "undo_import": gettext_lazy("Undo an import"),
    "import_meetings": gettext_lazy("Import meetings"),
    "import_organisations": gettext_lazy("Import organisations"),
    "import_posts": gettext_lazy("Import posts"),
    "import_people": gettext_lazy("Import people"),
    "import_themes": gettext_lazy("Import themes"),
    "run_meeting": gettext_lazy("Run a meeting"),
    "raise": gettext_lazy("Choose what to raise"),
    "add_organisation": gettext_lazy("Add an organisation"),
    "edit_organisation": gettext_lazy("Edit an organisation"),
    "delete_organisation": gettext_lazy("Remove an organisation"),
    "retire_organisation": gettext_lazy("Retire an organisation"),
    "bring_back_organisation": gettext_lazy("Bring an organisation back"),
    "merge_organisation": gettext_lazy("Merge organisations"),
    "add_post": gettext_lazy("Add a post"),
    "edit_post": gettext_lazy("Edit a post"),
    "delete_post": gettext_lazy("Remove a post"),
    "retire_post": gettext_lazy("Retire a post"),
    "bring_back_post": gettext_lazy("Bring a post back"),
    "merge_post": gettext_lazy("Merge posts"),
    "add_theme": gettext_lazy("Add a theme"),
    "edit_theme": gettext_lazy("Edit a theme"),
    "delete_theme": gettext_lazy("Remove a theme"),
    "retire_theme": gettext_lazy("Retire a theme"),
    "bring_back_theme": gettext_lazy("Bring a theme back"),
    "merge_theme": gettext_lazy("Merge themes"),
    "add_side": gettext_lazy("Add a side"),
    "edit_side": gettext_lazy("Edit a side"),
    "delete_side": gettext_lazy("Remove a side"),
    "add_marking": gettext_lazy("Add a marking"),
    "edit_marking": gettext_lazy("Edit a marking"),
    "delete_marking": gettext_lazy("Remove a marking"),
    "hand_over": gettext_lazy("Hand over a post"),
    "accept_hand_over": gettext_lazy("Accept a hand-over"),
    "add_absence": gettext_lazy("Enter an absence"),
    "remove_absence": gettext_lazy("Remove an absence"),
    "invite": gettext_lazy("Invite a person"),
    "invite_again": gettext_lazy("Send a new link"),
    "print_link": gettext_lazy("Print a link on the server"),
    "change_person": gettext_lazy("Change a person"),
    "edit_user": gettext_lazy("Edit a person"),
    "deactivate": gettext_lazy("Close an account"),
    "reactivate": gettext_lazy("Reopen an account"),
    "set_password": gettext_lazy("Set a password"),
    "make_calendar": gettext_lazy("Make a calendar address"),
    "end_calendar": gettext_lazy("End a calendar address"),
    "make_feed": gettext_lazy("Make a feed address"),
    "end_feed": gettext_lazy("End a feed address"),
    "add_webhook": gettext_lazy("Add a webhook"),
    "remove_webhook": gettext_lazy("Remove a webhook"),
    "turn_on_webhook": gettext_lazy("Turn on a webhook"),
    "turn_off_webhook": gettext_lazy("Turn off a webhook"),
    "send_webhook_again": gettext_lazy("Send a delivery of a webhook again"),
    "send_mail_again": gettext_lazy("Send a mail again"),
    "leave_mail": gettext_lazy("Leave a mail unsent"),
    "try_job_again": gettext_lazy("Try background work again"),
    "redact_act": gettext_lazy("Remove the reason of an act"),
}
"""What the verb of an act says, beside the steps of a recommendation."""

VERBS: Mapping[str, str | Promise] = {**{step.value: step.label for step in Step}, **_DONE}
"""The words for each verb that the code writes."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What acts are about, and the verbs of those acts."""

    label: str | Promise
    verbs: frozenset[str]


_REFERENCE = frozenset(
    f"{did}_{what}"
    for did in ("add", "edit", "delete")
    for what in ("organisation", "post", "theme", "side", "marking")
) | {"import_organisations", "import_posts", "import_themes"}
_REFERENCE |= {
    f"{did}_{what}" for did in ("retire", "bring_back", "merge") for what in ("organisation", "post", "theme")
}
_SEVERAL = frozenset(
    {"set_up_many", "change_many", "verify_many", "undo_change_many", "ask_many"}
    | {"enter_returned", "import_recommendations", "undo_import", "run_meeting"}
)
_PEOPLE = frozenset(
    {"invite", "invite_again", "print_link", "change_person", "edit_user", "deactivate", "reactivate", "set_password"}
    | {"change_access", "make_calendar", "end_calendar", "make_feed", "end_feed", "send_mail_again", "leave_mail"}
    | {"add_webhook", "remove_webhook", "turn_on_webhook", "turn_off_webhook", "send_webhook_again"}
    | {"add_absence", "remove_absence", "import_people", "try_job_again"}
)
_BRIEFINGS = frozenset(
    {"add_meeting", "edit_meeting", "delete_meeting", "change_access", "add_briefing", "edit_briefing"}
    | {"revise_briefing", "replace_briefing", "separate_briefing"}
    | {"admit_suggestions", "set_aside", "take_back", "import_meetings"}
)
SUBJECTS: Mapping[str, Subject] = {
    "recommendations": Subject(
        gettext_lazy("Recommendations"), frozenset(step.value for step in Step) | _SEVERAL | {"set_up", "raise"}
    ),
    "several": Subject(gettext_lazy("Several at once"), _SEVERAL),
    "meetings": Subject(gettext_lazy("Meetings and briefings"), _BRIEFINGS),
    "reference": Subject(
        gettext_lazy("Organisations, posts and themes"), _REFERENCE | {"hand_over", "accept_hand_over"}
    ),
    "people": Subject(gettext_lazy("People and access"), _PEOPLE),
    "words": Subject(gettext_lazy("Removed words"), frozenset({Step.REDACT.value, "redact_act"})),
}
"""What a list of acts can be narrowed to."""

_NAMES_FIELDS = ("edit_", "change_person")
"""How verbs begin whose reason names the fields that changed, which the versions say better."""
_NAMES_ROWS = frozenset(
    {"invite", "invite_again", "print_link", "deactivate", "reactivate", "send_mail_again", "leave_mail"}
    | {"add_briefing", "revise_briefing", "try_job_again"}
)
"""Verbs whose reason names what the act is about: an address, a mail, a file. So does that of what is removed."""
_ACCESS = frozenset({"email", "is_active", "is_staff", "is_superuser"})


def done(verb: str) -> str:
    """Return what was done, in words; a verb of an earlier release as it was written."""
    return str(VERBS.get(verb) or capfirst(verb.replace("_", " ")))


def reason(act: Act) -> str:
    """Return why it was done, as far as somebody said so."""
    return "" if act.verb.startswith(_NAMES_FIELDS) or _names_access(act) or about(act) else act.reason


def about(act: Act) -> str:
    """Return what it was about, where its reason holds that: who was invited, or what was removed."""
    return act.reason if act.verb in _NAMES_ROWS or act.verb.startswith("delete_") else ""


def _names_access(act: Act) -> bool:
    """Whether the act changed the access of an account; its reason is the names of the fields."""
    return act.verb == "change_access" and set(act.reason.split(", ")) <= _ACCESS
