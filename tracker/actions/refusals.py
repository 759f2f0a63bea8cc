"""Refusals that a form and its action share, each written once."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from tracker.models.people import Retirable
from tracker.workflow import IsRetired, Refused

RETIRED = gettext_lazy("“%(name)s” is retired. Choose another one, or ask a coordinator to bring it back.")

GONE = gettext_lazy("Something you selected has just been removed. Open the page again and select something else.")
AT_ONCE = gettext_lazy("Somebody else has just done the same. Open the page again and look at the log.")
DAY = gettext_lazy("Enter the day it happened.")
RECEIVED_FROM = gettext_lazy("You are entering this for somebody else. Say who told you.")
TOO_LONG = gettext_lazy(
    "The text is longer than %(limit_value)d characters. Put the rest in a document and add a link to it."
)
ADDRESS_TOO_LONG = gettext_lazy("The address is longer than %(limit_value)d characters.")
NUMBER_TOO_LONG = gettext_lazy("The registry number is longer than %(limit_value)d characters.")

WHAT_HAPPENED = gettext_lazy("Say what happened.")
TEXT_OR_EVIDENCE = gettext_lazy("Write something, or add a link or a registry number.")
RESTRICTED_NOTE_ONLY = gettext_lazy("Only a note can be restricted. Everybody sees an update.")
WAITING_FOR = gettext_lazy("Say what it is waiting for.")
WHAT_WAS_DONE = gettext_lazy("Say what was done.")
EVIDENCE = gettext_lazy("Add evidence that it is done: a link or a registry number.")
WHY_WITHDRAWN = gettext_lazy("Say why you are withdrawing the completion report.")
WHY_MOVE = gettext_lazy("Say why the due date should move.")
WHAT_IS_RIGHT = gettext_lazy("Say what is right.")

WHAT_WAS_CHECKED = gettext_lazy("Say what you checked.")
NO_EVIDENCE = gettext_lazy("The completion report has no evidence. Send it back and say what is missing.")
ONLY_PART = gettext_lazy(
    "Only part of it is reported complete. Verify it as implemented in part, or confirm that all of it is done."
)
WHAT_IS_MISSING = gettext_lazy("Say what is missing.")
NO_PROPOSAL = gettext_lazy("There is no proposed due date to decide on.")
WHY_CLOSED = gettext_lazy("Say why you are closing it.")
WHY_IN_ERROR = gettext_lazy("Say why it should not have been entered.")
TRACK_AGAIN = gettext_lazy("Its tracking was undone. Track the passage again in the review of its briefing.")
ADD_AGAIN = gettext_lazy("Its tracking was undone. Import it again, or add it by hand.")
WHY_REOPENED = gettext_lazy("Say why you are reopening it.")
WHY_MERGED = gettext_lazy("Say why they should be merged.")
AT_LEAST_TWO = gettext_lazy("Select at least two, and choose the one to keep.")
WHY_RELATED = gettext_lazy("Say why they are related.")
LINE_TOO_LONG = gettext_lazy("The line to take is longer than %(limit_value)d characters. Shorten it.")
REVIEW_DATE_ALONE = gettext_lazy(
    "A review date belongs to the status “%(status)s”. Choose that status, or empty this cell."
)
PLACE_TO_RAISE = gettext_lazy("Enter a place from 1 to %(limit_value)d.")
NAME_OF_VIEW = gettext_lazy("Enter a name for the view.")
CHECK_THE_YEAR = gettext_lazy("Check the year.")
WHY_UNDONE = gettext_lazy("Say why you are undoing the change.")
WHY_NOT_RELATED = gettext_lazy("Say why you are removing the relation.")

UNDONE_ALREADY = gettext_lazy("This decision was already undone. Open the page again to see what is to review.")
CHANGED_SINCE_TRACKED = gettext_lazy(
    "You can no longer undo this here, because %(reference)s has changed since it was tracked. If it was tracked by "
    "mistake, mark it as entered in error on its own page."
)
OTHER_IN_ERROR = gettext_lazy("%(other)s was entered in error. Choose another recommendation.")
TOO_MANY_ASKED = gettext_lazy("You can ask about at most %(most)d at once. Narrow the list down.")

LEAD_FOR_OWNER = gettext_lazy("An owner post needs a lead organisation too. Choose a lead.")
TITLE = gettext_lazy("Enter a title.")
ALREADY_REMOVED = gettext_lazy("Some of these words have already been removed. Open the page again.")
WORDS_TO_REMOVE = gettext_lazy("Select the words to remove.")
NO_WORDS = gettext_lazy("This entry has no words that can be removed.")
WHY_REMOVED = gettext_lazy("Say why the words are removed. Do not repeat them.")
REASON_FOR_DECISION = gettext_lazy("Give a reason for your decision.")
NO_DIGEST = gettext_lazy(
    "Without a digest, what you want to be told in it would never be mailed. Choose how often the digest comes, or “At "
    "once” or “Not by mail” below."
)


def refuse_retired(new: Iterable[object], had: Iterable[object] = ()) -> None:
    """Refuse to give something a row that is retired or gone; what it `had` already, it may keep."""
    kept = set(had)
    for row in new:
        if isinstance(row, Retirable) and row.is_gone:
            raise Refused(str(GONE))
        if isinstance(row, Retirable) and row.is_retired and row not in kept:
            raise IsRetired(RETIRED % {"name": row}, str(row))
