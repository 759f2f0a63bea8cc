"""What the changes of an entry say: the new values of columns, and of what belongs to a recommendation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker import chain
from tracker.workflow import Position

# The columns of a recommendation that its log covers: what each is called, and its value before the first entry.
LOGGED: dict[str, tuple[str, Any]] = {
    "title": ("title", ""),
    "goal": ("goal", ""),
    "kind": ("kind", ""),
    "lead_id": ("lead", None),
    "owner_id": ("owner post", None),
    "priority": ("priority", ""),
    "position": ("position", Position.NOT_YET_ANSWERED.value),
    "follow_up": ("following up although only noted", False),
    "due_on": ("due date", None),
    "due_basis": ("basis of the due date", ""),
    "due_words": ("wording of the due date", ""),
    "proposed_due_on": ("proposed due date", None),
    "review_on": ("review date", None),
    "claim_extent": ("extent of the completion report", ""),
    "first_due_on": ("first agreed due date", None),
    "forecast": ("forecast of the due date", ""),
    "quiet_since": ("day of the last update", None),
    "last_report_on": ("day of the last report", None),
    "claim_holder_id": ("holder at the time of the completion report", None),
}
_ROWS = {"lead": "lead_id", "owner": "owner_id", "claim_holder": "claim_holder_id"}
RELATIONS = ("restates", "supports")
MEMBERS = ("sources", "parties", "themes", *RELATIONS)

_TYPES: dict[str, type] = {
    **dict.fromkeys((*(LOGGED.keys() - _ROWS.values()), "answer_by"), str),
    **dict.fromkeys((*MEMBERS, "redacted", "versions"), list),
    **dict.fromkeys((*_ROWS, "successor", "access", "marking", "asked"), dict),
    "follow_up": bool,
    "level": int,
}
"""Of what type the values of a change are, of all that something else follows from."""


def has_other_types(entry: chain.Entry) -> bool:
    """Whether a change has values of another type than the site writes: JSON has the same digest as it has as a text.

    It is not asked of the first format, which covers a change as it is.
    """
    if entry.hash_format == 1 or not isinstance(entry.changes, dict):
        return False
    known = ((_TYPES.get(name), pair) for name, pair in entry.changes.items())
    found = ((kind, pair) for kind, pair in known if kind is not None and isinstance(pair, list))
    return any(value is not None and not isinstance(value, kind) for kind, pair in found for value in pair)


def new_values(entry: chain.Entry, *, is_redacted: bool) -> dict[str, Any]:
    """Return the new value of each column in an entry's changes; nothing where these are malformed.

    None stands for relations that went with the names that were redacted: what they are now, the log does not say.
    """
    values: dict[str, Any] = {}
    for name, new in pairs(entry.changes):
        if name in MEMBERS and isinstance(new, list):
            values[name] = sorted(map(_member, new))
        elif name in RELATIONS and new is None and is_redacted:
            values[name] = None
        column = _ROWS.get(name, name)
        if column in LOGGED:
            values[column] = new.get("id") if isinstance(new, dict) else new
    return values


def _member(item: Any) -> tuple[Any, ...]:
    return tuple(item) if isinstance(item, list) else (item.get("id"),)


def pairs(changes: object) -> Iterator[tuple[str, Any]]:
    """Yield each change that has an old and a new value, with the new one."""
    for name, pair in changes.items() if isinstance(changes, dict) else ():
        if isinstance(pair, list) and len(pair) == 2:
            yield name, pair[1]


def named_parts(changes: object) -> list[str]:
    """Return the parts that the entry of a redaction names."""
    pair = changes.get("redacted") if isinstance(changes, dict) else None
    return pair[1] if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], list) else []
