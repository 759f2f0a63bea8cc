"""Sentences about log entries, changes of accounts, and dates that need attention. No queries, no markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tracker.models import AccountChange, ProgressEntry, Recommendation
from tracker.models.corrections import quoted
from tracker.workflow import FIELDS, Confidence, DueBasis, Extent, Kind, Position, Priority, Status, Step, listed

_CHOICES = {"kind": Kind, "priority": Priority, "position": Position, "forecast": Confidence}
_WITH_VALUES = frozenset(
    {AccountChange.Kind.ADDRESS, AccountChange.Kind.NAME, AccountChange.Kind.ORGANISATION, AccountChange.Kind.ROLES}
    | {AccountChange.Kind.ACCESS, AccountChange.Kind.SIDE}
)
_OF_WEBHOOKS = frozenset(
    {AccountChange.Kind.WEBHOOK_ADDED, AccountChange.Kind.WEBHOOK_REMOVED}
    | {AccountChange.Kind.WEBHOOK_ON, AccountChange.Kind.WEBHOOK_OFF}
)
_IN_QUOTATION_MARKS = re.compile("“(.+)”", re.DOTALL)
_RELATIONS = ("restates", "supports")
_SAID_BY_THE_ACTION = frozenset(
    {"lead", "owner", "position", "follow_up", "due_on", "due_basis", "first_due_on", "proposed_due_on", *_RELATIONS}
    | {"acting", "deputy_of", "holder", "held_post", "sources", "quiet_since"}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field an entry changed, in words."""

    field: str
    old: str
    new: str


def entry_action(entry: ProgressEntry) -> str:
    """Return what the person did, to follow their name: "reported that work is in progress"."""
    return _ACTIONS[Step(entry.kind)](entry)


def differences(entry: ProgressEntry) -> list[Difference]:
    """Return old and new of the fields an edit changed, or words set with a date; else the action says it all.

    Where a merge is undone, the forecast is one of them.
    """
    if entry.kind not in (Step.EDIT, Step.SET_DATE, Step.REOPEN):
        return []
    gone = entry.redacted_parts

    def shown(name: str, side: str, value: object) -> str:
        return _("(removed)") if f"changes.{name}.{side}" in gone else _shown(name, value)

    return [
        Difference(str(FIELDS.get(str(name), name)), shown(name, "old", old), shown(name, "new", new))
        for name, (old, new) in entry.changes.items()
        if name not in _SAID_BY_THE_ACTION
    ]


def replaced_response(entry: ProgressEntry) -> str:
    """Return which response a new one replaces, as "Response: noted → accepted"; nothing where there was none."""
    old, new = _pair(entry, "position")
    if old in (None, Position.NOT_YET_ANSWERED):
        return ""
    return _("Response: %(old)s → %(new)s") % {"old": _shown("position", old), "new": _shown("position", new)}


_VALUES: Mapping[str, str | Promise] = {
    "position": gettext_lazy("Response"),
    "lead": gettext_lazy("Lead"),
    "owner": gettext_lazy("Owner post"),
    "due_on": gettext_lazy("Due date"),
    "priority": gettext_lazy("Priority"),
}
"""Fields of a change of several, as its form calls them and in their order; the others are those of `FIELDS`."""


def new_values(entry: ProgressEntry) -> tuple[str, ...]:
    """Return the fields that an entry changed with their values: "Response: Accepted", "Lead: Data Agency".

    It is for a change of several fields at once; empty where a sentence says it better.
    """
    if entry.kind == Step.MERGE or not (_VALUES.keys() - {"priority"}) & entry.changes.keys():
        return ()
    said = [f"{label}: {_replaced(entry, name)}" for name, label in _VALUES.items() if name in entry.changes]
    said += [
        _("%(field)s: %(new)s") % {"field": capfirst(str(FIELDS[name])), "new": _shown(name, _pair(entry, name)[1])}
        for name in entry.changes
        if name in FIELDS and name not in _VALUES
    ]
    return tuple(said)


def _replaced(entry: ProgressEntry, name: str) -> str:
    """Return the new value of a field, behind the old one where there was any."""
    old, new = (
        _name(value) if isinstance(value, dict) else _day(value) if name == "due_on" else _shown(name, value)
        for value in _pair(entry, name)
    )
    had = _pair(entry, name)[0] not in (None, "", Position.NOT_YET_ANSWERED)
    return _("%(old)s → %(new)s") % {"old": old, "new": new or _("none")} if had else new or _("none")


_CHASED = ("status", "position", "follow_up")
DATE_FLAG_FIELDS = (*_CHASED, "due_on", "review_on", "forecast")
"""What `date_flags` asks of a recommendation."""
UPDATE_FLAG_FIELDS = (*_CHASED, "quiet_since")
"""What `update_flags` asks of a recommendation, besides the fields of its meeting."""
FLAG_FIELDS = tuple(dict.fromkeys((*DATE_FLAG_FIELDS, *UPDATE_FLAG_FIELDS)))
FLAG_FIELDS_OF_MEETING = ("rhythm", "rhythm_weeks", "updates_by")
"""What `flags` asks of a recommendation, and of its meeting: whoever fetches only some fields needs these."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A sentence about something computed that needs attention; `late` where a date has already passed."""

    words: str
    late: bool = False
    about: str = ""


def flags(recommendation: Recommendation, *, on: date) -> list[Flag]:
    """Return what needs attention on that day, most pressing first."""
    return [*date_flags(recommendation, on=on), *update_flags(recommendation, on=on)]


def date_flags(recommendation: Recommendation, *, on: date) -> list[Flag]:
    """Return those `flags` that follow from the due date, the review date and the forecast."""
    found = []
    if recommendation.due_on and recommendation.is_overdue(on=on):
        found.append(Flag(overdue((on - recommendation.due_on).days), late=True, about="due"))
    if recommendation.review_on and recommendation.is_past_review(on=on):
        found.append(Flag(review_passed((on - recommendation.review_on).days, on), late=True))
    if recommendation.due_on and recommendation.is_due_soon(on=on):
        found.append(Flag(due_in((recommendation.due_on - on).days, on), about="due"))
    if recommendation.is_at_risk(on=on):
        found.append(Flag(forecast(recommendation.forecast), about="forecast"))
    return found


def update_flags(recommendation: Recommendation, *, on: date) -> list[Flag]:
    """Return those `flags` that follow from the last update: one, or none."""
    if not recommendation.is_stale(on=on):
        return []
    return [Flag(no_update((on - recommendation.quiet_since).days), about="heard")]


def overdue(days: int) -> str:
    """Return the sentence that the due date passed so many days ago."""
    return _overdue(days, get_language())


@lru_cache(maxsize=4096)
def _overdue(days: int, language: str | None) -> str:
    return ngettext("Overdue by %(count)d day", "Overdue by %(count)d days", days) % {"count": days}


def review_passed(days: int, on: date) -> str:
    """Return the sentence that the review date passed so many days before a day."""
    if on < timezone.localdate():
        return ngettext("Review date passed %(count)d day before", "Review date passed %(count)d days before", days) % {
            "count": days
        }
    words = ngettext("Review date passed %(count)d day ago", "Review date passed %(count)d days ago", days)
    return words % {"count": days}


def due_in(days: int, on: date) -> str:
    """Return the sentence that it is due so many days after a day, or on it."""
    is_past = on < timezone.localdate()
    if not days:
        return _("Due on that day") if is_past else _("Due today")
    if is_past:
        return ngettext("Due %(count)d day later", "Due %(count)d days later", days) % {"count": days}
    return ngettext("Due in %(count)d day", "Due in %(count)d days", days) % {"count": days}


def forecast(code: str) -> str:
    """Return the sentence that the due date is forecast to be missed, or may be."""
    return _("Forecast: will be late") if code == Confidence.DELAYED else _("Forecast: at risk")


def no_update(days: int) -> str:
    """Return the sentence that there was no update for so many days."""
    return _no_update(days, get_language())


@lru_cache(maxsize=4096)
def _no_update(days: int, language: str | None) -> str:
    return ngettext("No update for %(count)d day", "No update for %(count)d days", days) % {"count": days}


def for_whom(recommendation: Recommendation) -> str:
    """Return on whose behalf a coordinator enters something: the owner post, else the lead; as the log will say."""
    if recommendation.owner is not None:
        return str(recommendation.owner)
    if recommendation.lead is not None:
        return _("the lead, %(lead)s") % {"lead": recommendation.lead.name}
    return _("the owner, not named yet")


def account_change(change: AccountChange) -> str:
    """Return what happened to an account, without its name: "E-mail address changed from a@example.org to …"."""
    kind, old, new = AccountChange.Kind(change.kind), change.old or _("none"), change.new or _("none")
    if kind == AccountChange.Kind.INVITED:
        return _("Invited as %(role)s") % {"role": new}
    if kind in _OF_WEBHOOKS:
        return _("%(change)s: %(host)s") % {"change": kind.label, "host": new}
    if kind in _WITH_VALUES:
        return _("%(change)s from %(old)s to %(new)s") % {"change": kind.label, "old": old, "new": new}
    return str(kind.label)


_DOUBTS: Mapping[AccountChange.Kind, str | Promise] = {
    AccountChange.Kind.PASSWORD_RESET: gettext_lazy("The password of %(name)s was reset through a link."),
    AccountChange.Kind.ADDRESS: gettext_lazy("%(by)s changed the e-mail address of %(name)s."),
    AccountChange.Kind.COORDINATOR_GIVEN: gettext_lazy("%(by)s made %(name)s a coordinator."),
    AccountChange.Kind.REACTIVATED: gettext_lazy("%(by)s reopened the account of %(name)s."),
    AccountChange.Kind.ACCESS: gettext_lazy("%(by)s changed the access of %(name)s to the administration."),
    AccountChange.Kind.LINK_SHOWN: gettext_lazy("A link to a first password for %(name)s was shown to %(by)s."),
    AccountChange.Kind.LINK_PRINTED: gettext_lazy("A link to a new password for %(name)s was printed on the server."),
    AccountChange.Kind.FIRST_PASSWORD: gettext_lazy(
        "The first password of %(name)s was set through a link that somebody else could have used."
    ),
}


def doubt(change: AccountChange, entry: ProgressEntry) -> str:
    """Return why it may be doubted who wrote an entry, in two sentences: what happened to the account, and when."""
    words = {"name": change.person.name, "by": change.act.by.name}
    happened = str(_DOUBTS[AccountChange.Kind(change.kind)]) % words
    day = date_format(timezone.localdate(change.at), "j F Y")
    days = (entry.recorded_on - timezone.localdate(change.at)).days
    if not days:
        return _("%(happened)s This was on %(day)s, the same day as this entry.") % {"happened": happened, "day": day}
    when = ngettext(
        "%(happened)s This was on %(day)s, %(count)d day before this entry.",
        "%(happened)s This was on %(day)s, %(count)d days before this entry.",
        days,
    )
    return when % {"happened": happened, "day": day, "count": days}


def _shown(name: str, value: object) -> str:
    if value in (None, "", []):
        return _("none")
    if isinstance(value, list):
        return ", ".join(item["name"] for item in value)
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)
    return str(value)


def _day(value: str | None) -> str:
    return date_format(date.fromisoformat(value), "j F Y") if value else ""


def _pair(entry: ProgressEntry, name: str) -> tuple[Any, Any]:
    old, new = entry.changes.get(name, [None, None])
    return old, new


def _name(value: dict[str, Any] | None) -> str:
    return str(value["name"]) if value else _("nobody")


def _recommendation(entry: ProgressEntry, value: dict[str, Any]) -> str:
    """Return what another recommendation is called, where the reader may see it."""
    return _("a recommendation that you cannot see") if value["id"] in entry.concealed else _name(value)


def _track(entry: ProgressEntry) -> str:
    if "sources" in entry.changes:
        return _("tracked this from the briefing")
    if entry.act.verb != "import_recommendations":
        return _("entered this by hand")
    # The reason of an import is “From the file “list.xlsx”.”, in the language of whoever imported it.
    name = _IN_QUOTATION_MARKS.search(entry.act.reason)
    return _("imported this from the file “%(name)s”") % {"name": name[1]} if name else _("imported this from a file")


_RESPONSES: Mapping[Position, str | Promise] = {
    Position.NOT_YET_ANSWERED: gettext_lazy("withdrew the response"),
    Position.ACCEPTED: gettext_lazy("responded: accepted"),
    Position.IN_PRINCIPLE: gettext_lazy("responded: accepted in principle"),
    Position.ACCEPTED_IN_PART: gettext_lazy("responded: accepted in part"),
    Position.NOTED: gettext_lazy("responded: noted"),
    Position.DECLINED: gettext_lazy("responded: not accepted"),
}


def _respond(entry: ProgressEntry) -> str:
    followed = _pair(entry, "follow_up")[1]
    if "position" not in entry.changes:
        if followed:
            return _("asked for follow-up although the response is only “noted”")
        return _("ended the follow-up because the response is only “noted”")
    if followed:
        return _("responded: noted, to be followed up")
    return str(_RESPONSES[Position(_pair(entry, "position")[1])])


_ASSIGNED: Mapping[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "lead": (
        gettext_lazy("made %(new)s the lead"),
        gettext_lazy("changed the lead from %(old)s to %(new)s"),
        gettext_lazy("removed %(old)s as the lead"),
    ),
    "owner": (
        gettext_lazy("made %(new)s the owner post"),
        gettext_lazy("changed the owner post from %(old)s to %(new)s"),
        gettext_lazy("removed %(old)s as the owner post"),
    ),
}


def _assignments(entry: ProgressEntry) -> list[str]:
    done = []
    for field, (given, changed, removed) in _ASSIGNED.items():
        old, new = _pair(entry, field)
        if old or new:
            words = removed if not new else changed if old else given
            done.append(str(words) % {"old": _name(old), "new": _name(new)})
    return done


def _new_holder(entry: ProgressEntry) -> str:
    """Return who holds the owner post now and who did before, as far as their names were looked up."""
    old, new = (entry.holder_names.get(person["id"], "") if person else "" for person in _pair(entry, "holder"))
    words = {"old": old, "new": new, "post": _name(_pair(entry, "held_post")[1])}
    if _pair(entry, "holder")[1] is None:
        return _("recorded that the owner post, %(post)s, is vacant") % words
    if not new:
        return _("recorded a new holder of the owner post, %(post)s") % words
    if not old:
        return _("recorded %(new)s as holder of the owner post, %(post)s") % words
    return _("recorded that %(new)s follows %(old)s as holder of the owner post, %(post)s") % words


def _assign(entry: ProgressEntry) -> str:
    if "holder" in entry.changes:
        return _new_holder(entry)
    return listed(_assignments(entry)) or _("confirmed the lead and owner")


MOVED_TO: Mapping[Step, Mapping[Status, str | Promise]] = {
    Step.REPORT: {
        Status.NOT_STARTED: gettext_lazy("reported that work has not started"),
        Status.IN_PROGRESS: gettext_lazy("reported that work is in progress"),
    },
    Step.VERIFY: {
        Status.IMPLEMENTED: gettext_lazy("verified it as implemented"),
        Status.PARTLY_IMPLEMENTED: gettext_lazy("verified it as implemented in part"),
    },
    Step.CLOSE: {
        Status.NOT_IMPLEMENTED: gettext_lazy("closed it as not implemented"),
        Status.NO_LONGER_APPLICABLE: gettext_lazy("closed it as overtaken by events"),
    },
    Step.REOPEN: {
        Status.NOT_STARTED: gettext_lazy("reopened it as not started"),
        Status.IN_PROGRESS: gettext_lazy("reopened it as in progress"),
    },
}
"""What a step did, by the status to which it led, where it can lead to several."""


def _moved(entry: ProgressEntry) -> str:
    return str(MOVED_TO[Step(entry.kind)][Status(entry.status_to)])


def _reopen(entry: ProgressEntry) -> str:
    done = _moved(entry)
    return _("%(done)s, because the merge was undone") % {"done": done} if "quiet_since" in entry.changes else done


def _report(entry: ProgressEntry) -> str:
    if not entry.moves:
        return _("added an update")
    if entry.status_from == Status.STALLED and entry.status_to == Status.IN_PROGRESS:
        return _("reported that work has resumed")
    return _moved(entry)


def _check_in(entry: ProgressEntry) -> str:
    if "by_link" in entry.changes:
        return _("confirmed no change by the link in a mail")
    return _("confirmed no change")


def _stall(entry: ProgressEntry) -> str:
    review = {"review": _day(_pair(entry, "review_on")[1])}
    if not entry.moves:
        return _("kept it on hold, to be reviewed on %(review)s") % review if review["review"] else _("kept it on hold")
    return _("put it on hold, to be reviewed on %(review)s") % review if review["review"] else _("put it on hold")


def _claim(entry: ProgressEntry) -> str:
    in_part = _pair(entry, "claim_extent")[1] == Extent.IN_PART
    return _("reported it complete in part") if in_part else _("reported it complete")


def _add(entry: ProgressEntry) -> str:
    if entry.internal:
        return _("added a restricted note")
    return _("added a note") if entry.text or entry.is_redacted else _("added evidence")


def _successor(entry: ProgressEntry) -> str:
    found = _pair(entry, "successor")[1]
    return _recommendation(entry, found) if found else _("another recommendation")  # Its name was removed.


def _merge(entry: ProgressEntry) -> str:
    return _("merged it into %(other)s") % {"other": _successor(entry)}


def _supersede(entry: ProgressEntry) -> str:
    return _("closed it as superseded by %(other)s") % {"other": _successor(entry)}


def _propose(entry: ProgressEntry) -> str:
    return _("proposed %(day)s as the due date") % {"day": _day(_pair(entry, "proposed_due_on")[1])}


def is_approval(entry: ProgressEntry) -> bool:
    """Return whether an entry that decides about a proposed date approves it."""
    return "due_on" in entry.changes


def _decide(entry: ProgressEntry) -> str:
    proposed = {"day": _day(_pair(entry, "proposed_due_on")[0])}
    if is_approval(entry):
        return _("approved %(day)s as the due date") % proposed
    return _("rejected %(day)s as the due date") % proposed


_BASES: Mapping[DueBasis, str | Promise] = {
    DueBasis.NONE_GIVEN: gettext_lazy("recorded that there is no due date"),
    DueBasis.FROM_SOURCE: gettext_lazy("recorded that the due date comes from the source"),
    DueBasis.SET_BY_US: gettext_lazy("recorded that the due date was set by us"),
}


def _set_date(entry: ProgressEntry) -> str:
    old, new = (_day(value) for value in _pair(entry, "due_on"))
    proposed = _day(_pair(entry, "proposed_due_on")[0])
    if "due_on" not in entry.changes:
        done = str(_BASES[DueBasis(_pair(entry, "due_basis")[1])])
    elif not new:
        done = _("removed the due date of %(old)s") % {"old": old}
    elif old:
        done = _("moved the due date from %(old)s to %(new)s") % {"old": old, "new": new}
    else:
        done = _("set the due date to %(new)s") % {"new": new}
    if again := _day(_pair(entry, "proposed_due_on")[1]):
        return _("%(done)s, so that the proposed date, %(again)s, needs a decision again") % {
            "done": done,
            "again": again,
        }
    if not proposed:
        return done
    if proposed == new:
        return _("%(done)s, as proposed") % {"done": done}
    return _("%(done)s and did not approve the proposed date, %(proposed)s") % {"done": done, "proposed": proposed}


_RELATED: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "restates": (
        gettext_lazy("recorded that it reiterates %(others)s"),
        gettext_lazy("recorded that it no longer reiterates %(others)s"),
    ),
    "supports": (
        gettext_lazy("recorded that it supports %(others)s"),
        gettext_lazy("recorded that it no longer supports %(others)s"),
    ),
}


def _relations(entry: ProgressEntry, kind: str) -> list[str]:
    old, new = _pair(entry, kind)
    if old is None or new is None:
        return [_("changed its relations to recommendations whose names were removed")]
    more, fewer = ([item for item in some if item not in others] for some, others in ((new, old), (old, new)))
    return [
        str(words) % {"others": listed(_recommendation(entry, other) for other in others)}
        for words, others in zip(_RELATED[kind], (more, fewer), strict=True)
        if others
    ]


def _sources(entry: ProgressEntry) -> str:
    """Return whether an edit added a source or removed one; which one is not said, for not everyone may see it."""
    old, new = _pair(entry, "sources")
    if len(new or ()) == len(old or ()):
        if _newest(new, old) < _newest(old, new):
            return _("moved its source text back to the earlier briefing")
        return _("carried its source text over to the corrected briefing")
    return _("added another source") if len(new or ()) > len(old or ()) else _("removed a source")


def _newest(some: Sequence[Any] | None, others: Sequence[Any] | None) -> int:
    """Return the key of the newest briefing in some places of sources that are not among others; 0 of none."""
    return max((place[0] for place in some or () if place not in (others or ())), default=0)


def _edit(entry: ProgressEntry) -> str:
    described = [FIELDS.get(name, name) for name in entry.changes if name not in _SAID_BY_THE_ACTION]
    done = [_("edited details (%(fields)s)") % {"fields": ", ".join(map(str, described))}] if described else []
    done += [_respond(entry)] if "position" in entry.changes else []
    done += _assignments(entry)
    done += [_set_date(entry)] if "due_on" in entry.changes else []
    for kind in _RELATIONS:
        done += _relations(entry, kind) if kind in entry.changes else []
    done += [_sources(entry)] if "sources" in entry.changes else []
    return listed(done) or _("edited details")


_OPENED: Mapping[str, str | Promise] = {
    "meeting": gettext_lazy("opened it to everyone who can see the meeting"),
    "named": gettext_lazy("restricted it to named people and organisations"),
}


def _restrict(entry: ProgressEntry) -> str:
    done = []
    if "access" in entry.changes:
        new = _pair(entry, "access")[1]
        if new["narrowing"] == "side":
            side = new["side"]["name"] if new.get("side") else _("our own side")
            done.append(_("restricted it to %(side)s") % {"side": side})
        else:
            done.append(str(_OPENED[new["narrowing"]]))
    if "marking" in entry.changes:
        old, new = _pair(entry, "marking")
        words = _("marked it “%(marking)s”") if new else _("removed the marking “%(marking)s”")
        done.append(words % {"marking": _name(new or old)})
    return listed(done) or _("changed who can see it")


def _ask(entry: ProgressEntry) -> str:
    day = _day(_pair(entry, "answer_by")[1])
    if not day:
        return _("asked for an update")
    if "acting" in entry.changes:
        return _("asked the deputy of the absent holder of the owner post for an update by %(day)s") % {"day": day}
    if "asked" in entry.changes:
        return _("asked the holder of the owner post for an update by %(day)s") % {"day": day}
    return _("asked for an update by %(day)s; nobody acts for the owner post") % {"day": day}


_OF_CLOSED: Mapping[int, str | Promise] = {
    0: gettext_lazy(
        "asked whoever acts for the owner post now for the update, because the account of the person asked before "
        "is closed"
    ),
    1: gettext_lazy(
        "passed the request for an update on to the staff of the lead, because the account of the person asked before "
        "is closed"
    ),
    2: gettext_lazy(
        "passed the request for an update on to the coordinators, because the account of the person asked before "
        "is closed"
    ),
}
"""What is said of a request that was asked of somebody who has left, by how far it was passed on."""


def _escalate(entry: ProgressEntry) -> str:
    if "asked" in entry.changes:
        return str(_OF_CLOSED[_pair(entry, "level")[1]])
    if _pair(entry, "level")[1] == 1:
        return _("passed the request for an update on to the staff of the lead, because no update had come")
    return _("passed the request for an update on to the coordinators, because no update had come")


_ACTIONS: dict[Step, Callable[[ProgressEntry], str]] = {
    Step.TRACK: _track,
    Step.RESPOND: _respond,
    Step.ASSIGN: _assign,
    Step.CHECK_IN: _check_in,
    Step.REPORT: _report,
    Step.STALL: _stall,
    Step.CLAIM: _claim,
    Step.ADD: _add,
    Step.WITHDRAW_CLAIM: lambda entry: _("withdrew the completion report"),
    Step.VERIFY: _moved,
    Step.RETURN_CLAIM: lambda entry: _("sent the completion report back"),
    Step.CLOSE: _moved,
    Step.SUPERSEDE: _supersede,
    Step.MERGE: _merge,
    Step.ENTER_IN_ERROR: lambda entry: _("marked it as entered in error"),
    Step.REOPEN: _reopen,
    Step.PROPOSE_DATE: _propose,
    Step.DECIDE_DATE: _decide,
    Step.SET_DATE: _set_date,
    Step.CORRECT: lambda entry: _("corrected an earlier entry"),
    Step.EDIT: _edit,
    Step.REDACT: lambda entry: _("removed words from an earlier entry"),
    Step.RESTRICT: _restrict,
    Step.ASK: _ask,
    Step.ESCALATE: _escalate,
    Step.UNDO_TRACK: lambda entry: _("undid the tracking, so that its passages need review again"),
}


def quotation(entry: ProgressEntry, most: int) -> str:
    """Return the words of an entry as a text quotes them, with what corrected them; of each at most so many characters.

    What corrects the entry is known where it was looked for: see `tracker.models.corrections`.
    """
    found = quoted(entry)
    text = _("(removed)") if found.is_removed else at_word(found.text, most)
    if found.corrected_on is None:
        return text
    words = {
        "text": text,
        "day": date_format(found.corrected_on, "j F Y"),
        "correction": at_word(found.correction, most) or _("(removed)"),
    }
    if not text:
        return _("Corrected on %(day)s: %(correction)s") % words
    return _("%(text)s Corrected on %(day)s: %(correction)s") % words


def at_word(words: str, most: int) -> str:
    """Return the beginning of a text, of so many characters at most: cut between two words where there are several."""
    if len(words) <= most:
        return words
    whole, *rest = words[:most].rsplit(maxsplit=1)
    return f"{whole if rest else words[: most - 1]}…"
