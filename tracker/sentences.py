"""What a log entry says, as a minister's office would write it; pure words, no queries, no markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from tracker.models import AccountChange, ProgressEntry, Recommendation
from tracker.workflow import DueBasis, Extent, Kind, Position, Priority, Status, Step, listed

_FIELDS = {
    "title": "title",
    "goal": "goal",
    "kind": "kind",
    "priority": "priority",
    "due_words": "wording of the due date",
    "parties": "parties",
    "themes": "themes",
}
_CHOICES = {"kind": Kind, "priority": Priority, "position": Position}
_NOBODY = "nobody"
_REMOVED = "(removed)"
_NONE = "none"
_WITH_VALUES = frozenset(
    {AccountChange.Kind.ADDRESS, AccountChange.Kind.NAME, AccountChange.Kind.ORGANISATION, AccountChange.Kind.ROLES}
    | {AccountChange.Kind.ACCESS}
)
_RELATIONS = ("restates", "supports")
_TOLD_BY_THE_DEED = frozenset({"lead", "owner", "due_on", "due_basis", "proposed_due_on", *_RELATIONS})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field an entry changed, in words."""

    field: str
    old: str
    new: str


def deed(entry: ProgressEntry) -> str:
    """Return what the person did, to follow their name: "reported that work is under way"."""
    return _DEEDS[Step(entry.kind)](entry)


def differences(entry: ProgressEntry) -> list[Difference]:
    """Return old and new of the fields an edit changed, or words set with a date; else the deed says it all."""
    if entry.kind not in (Step.EDIT, Step.SET_DATE):
        return []
    gone = entry.redacted_parts

    def shown(name: str, side: str, value: Any) -> str:
        return _REMOVED if f"changes.{name}.{side}" in gone else _shown(name, value)

    return [
        Difference(_FIELDS.get(str(name), str(name)), shown(name, "old", old), shown(name, "new", new))
        for name, (old, new) in entry.changes.items()
        if name not in _TOLD_BY_THE_DEED
    ]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something computed that needs attention, in words; `late` where a promise is already broken."""

    words: str
    late: bool = False


def flags(recommendation: Recommendation, *, on: date) -> list[Flag]:
    """Return what needs attention on that day, most pressing first."""
    found = []
    if recommendation.due_on and recommendation.is_overdue(on=on):
        found.append(Flag(f"Overdue by {_days((on - recommendation.due_on).days)}", late=True))
    if recommendation.review_on and recommendation.is_past_review(on=on):
        found.append(Flag(f"Review overdue by {_days((on - recommendation.review_on).days)}", late=True))
    if recommendation.due_on and recommendation.is_due_soon(on=on):
        left = (recommendation.due_on - on).days
        found.append(Flag(f"Due in {_days(left)}" if left else "Due today"))
    if recommendation.is_stale(on=on):
        found.append(Flag(f"Nothing heard for {_days((on - recommendation.quiet_since).days)}"))
    return found


def for_whom(recommendation: Recommendation) -> str:
    """Return for whom a word counts that a coordinator enters: the owner post, else the lead; as the log will say."""
    if recommendation.owner is not None:
        return str(recommendation.owner)
    return (
        f"the lead, {recommendation.lead.name}" if recommendation.lead else "those responsible, who are not named yet"
    )


def account_change(change: AccountChange) -> str:
    """Return what happened to an account, without its name: "E-mail address changed from a@example.org to …"."""
    kind, old, new = AccountChange.Kind(change.kind), change.old or _NONE, change.new or _NONE
    if kind == AccountChange.Kind.INVITED:
        return f"Invited as {new}"
    return f"{kind.label} from {old} to {new}" if kind in _WITH_VALUES else kind.label


def doubt(change: AccountChange, entry: ProgressEntry) -> str:
    """Return why it may be doubted who wrote an entry, as a sentence: what had happened to the account, and when."""
    happened = {
        AccountChange.Kind.PASSWORD_RESET: gettext("The password of %(name)s was reset through a link"),
        AccountChange.Kind.ADDRESS: gettext("The e-mail address of %(name)s was changed by %(by)s"),
        AccountChange.Kind.COORDINATOR_GIVEN: gettext("%(name)s was made a coordinator by %(by)s"),
        AccountChange.Kind.REACTIVATED: gettext("The account of %(name)s was opened again by %(by)s"),
        AccountChange.Kind.ACCESS: gettext("The access of %(name)s to the admin was changed by %(by)s"),
        AccountChange.Kind.LINK_SHOWN: gettext("A link to a first password of %(name)s was shown to %(by)s"),
        AccountChange.Kind.LINK_PRINTED: gettext("A link to a new password of %(name)s was printed on the server"),
        AccountChange.Kind.FIRST_PASSWORD: gettext(
            "The first password of %(name)s was set through a link that somebody else could have used"
        ),
    }[AccountChange.Kind(change.kind)] % {"name": change.person.name, "by": change.act.by.name}
    days = (entry.recorded_on - timezone.localdate(change.at)).days
    before = f"{_days(days)} before this entry" if days else "the same day, before this entry"
    return f"{happened} on {date_format(timezone.localdate(change.at), 'j F Y')}, {before}."


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _shown(name: str, value: Any) -> str:
    if value in (None, "", []):
        return "none"
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
    return str(value["name"]) if value else _NOBODY


def _admit(entry: ProgressEntry) -> str:
    return "admitted this from the briefing" if "sources" in entry.changes else "entered this by hand"


def _respond(entry: ProgressEntry) -> str:
    followed = _pair(entry, "follow_up")[1]
    if "position" not in entry.changes:
        return (
            "asked to follow it up although it is only noted"
            if followed
            else "no longer follows it up: it is only noted"
        )
    position = Position(_pair(entry, "position")[1])
    if position == Position.NOT_YET_ANSWERED:
        return "took back the answer"
    return f"answered “{position.label.lower()}”" + (", to be followed up all the same" if followed else "")


def _assign(entry: ProgressEntry) -> str:
    given, taken = [], []
    for name, label in (("lead", "the lead"), ("owner", "the work")):
        old, new = _pair(entry, name)
        if new:
            given.append(f"{label} to {_name(new)}" + (f" (was {_name(old)})" if old else ""))
        elif old:
            taken.append(f"{label} from {_name(old)}")
    parts = [f"assigned {listed(given, last='and')}"] if given else []
    parts += [f"took {listed(taken, last='and')}"] if taken else []
    return " and ".join(parts) or "confirmed the assignment"


def _report(entry: ProgressEntry) -> str:
    if not entry.moves:
        return "reported progress"
    if entry.status_to == Status.NOT_STARTED:
        return "reported that work has not begun"
    return (
        "reported that work goes on again" if entry.status_from == Status.STALLED else "reported that work is under way"
    )


def _stall(entry: ProgressEntry) -> str:
    review = _day(_pair(entry, "review_on")[1])
    again = f", to be looked at again on {review}" if review else ""
    return ("reported that work is stalled" if entry.moves else "reported that work is still stalled") + again


def _claim(entry: ProgressEntry) -> str:
    in_part = _pair(entry, "claim_extent")[1] == Extent.IN_PART
    return "reported it complete in part" if in_part else "reported it complete"


def _add(entry: ProgressEntry) -> str:
    if entry.internal:
        return "added an internal remark"
    return "added a remark" if entry.text or entry.is_redacted else "added evidence"


def _replace(entry: ProgressEntry) -> str:
    verb = "merged it into" if entry.kind == Step.MERGE else "closed it as superseded by"
    successor = _pair(entry, "successor")[1]
    return f"{verb} {_name(successor) if successor else 'another recommendation'}"


def _propose(entry: ProgressEntry) -> str:
    return f"proposed {_day(_pair(entry, 'proposed_due_on')[1])} as the due date"


def _decide(entry: ProgressEntry) -> str:
    proposed = _day(_pair(entry, "proposed_due_on")[0])
    return (
        f"agreed to {proposed} as the due date" if "due_on" in entry.changes else f"refused {proposed} as the due date"
    )


def _set_date(entry: ProgressEntry) -> str:
    if "due_on" not in entry.changes:
        return f"noted where the due date comes from: {DueBasis(_pair(entry, 'due_basis')[1]).label.lower()}"
    old, new = (_day(value) for value in _pair(entry, "due_on"))
    proposed = _day(_pair(entry, "proposed_due_on")[0])
    then = (
        ""
        if not proposed
        else ", as proposed"
        if proposed == new
        else f"; the proposed date, {proposed}, was not taken"
    )
    if not new:
        return f"took away the due date of {old}{then}"
    return (f"moved the due date from {old} to {new}" if old else f"set the due date to {new}") + then


def _related(entry: ProgressEntry, kind: str) -> str:
    old, new = _pair(entry, kind)
    if old is None or new is None:
        return f"changed what it {kind}"  # The names were redacted.
    more, fewer = ([item for item in some if item not in others] for some, others in ((new, old), (old, new)))
    words = [f"it {kind} {listed(map(_name, more), last='and')}"] if more else []
    words += [f"it no longer {kind} {listed(map(_name, fewer), last='and')}"] if fewer else []
    return "noted that " + " and that ".join(words)


def _edit(entry: ProgressEntry) -> str:
    described = [_FIELDS.get(name, name) for name in entry.changes if name not in _TOLD_BY_THE_DEED]
    parts = [f"edited the {listed(described, last='and')}"] if described else []
    parts += [_assign(entry)] if entry.changes.keys() & {"lead", "owner"} else []
    parts += [_set_date(entry)] if "due_on" in entry.changes else []
    parts += [_related(entry, kind) for kind in _RELATIONS if kind in entry.changes]
    return ", and ".join([", ".join(parts[:-1]), parts[-1]]) if parts[1:] else "".join(parts) or "edited it"


_DEEDS: dict[Step, Callable[[ProgressEntry], str]] = {
    Step.ADMIT: _admit,
    Step.RESPOND: _respond,
    Step.ASSIGN: _assign,
    Step.CHECK_IN: lambda entry: "checked: no change",
    Step.REPORT: _report,
    Step.STALL: _stall,
    Step.CLAIM: _claim,
    Step.ADD: _add,
    Step.WITHDRAW_CLAIM: lambda entry: "withdrew the claim of completion",
    Step.VERIFY: lambda entry: f"verified it as {Status(entry.status_to).label.lower()}",
    Step.RETURN_CLAIM: lambda entry: "returned the claim of completion",
    Step.CLOSE: lambda entry: f"closed it as {Status(entry.status_to).label.lower()}",
    Step.SUPERSEDE: _replace,
    Step.MERGE: _replace,
    Step.ENTER_IN_ERROR: lambda entry: "took it out as entered in error",
    Step.REOPEN: lambda entry: f"opened it again as {Status(entry.status_to).label.lower()}",
    Step.PROPOSE_DATE: _propose,
    Step.DECIDE_DATE: _decide,
    Step.SET_DATE: _set_date,
    Step.CORRECT: lambda entry: "corrected an entry",
    Step.EDIT: _edit,
    Step.REDACT: lambda entry: "removed words from the entry",
}
