"""Rows of other tables that follow from a recommendation's log: what closed it, who sees it, and who was asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tracker.models import UpdateRequest
from tracker.models.access import Narrowing
from tracker.verification.rows import Row
from tracker.workflow import ANSWERS, REPORTABLE, Step

Level = UpdateRequest.Level

TABLES = {
    "tracker_source": ("recommendation_id",),
    "tracker_recommendationparty": ("recommendation_id",),
    "tracker_recommendationtheme": ("recommendation_id",),
    "tracker_relation": ("one_id", "other_id"),
    "tracker_recommendationaccess": ("recommendation_id",),
    "tracker_recommendationreader": ("recommendation_id",),
    "tracker_updaterequest": ("recommendation_id",),
}
"""The tables whose rows follow from the log of a recommendation, and the columns that say of which."""

# A row that changed belonged to those of its versions before, too.
TOUCHED = " UNION ".join(
    [
        "SELECT id FROM tracker_recommendationevent WHERE pgh_created_at >= %s",
        *(
            f"SELECT {column} FROM {table}event WHERE id IN "  # noqa: S608 - names of this module
            f"(SELECT id FROM {table}event WHERE pgh_created_at >= %s)"
            for table, names in TABLES.items()
            for column in names
        ),
    ]
)
"""The recommendations of which anything has another version since a moment, which is given as often as asked for."""

ROWS = (
    "SELECT k.recommendation_id, k.name, k.value FROM ("
    "SELECT other_id AS recommendation_id, 'closing' AS name, json_build_array('supersede', one_id)::text AS value "
    "FROM tracker_relation WHERE ended_by_id IS NULL AND kind = 'supersedes' "
    "UNION ALL SELECT one_id, 'closing', json_build_array('merge', other_id)::text "
    "FROM tracker_relation WHERE ended_by_id IS NULL AND kind = 'merged_into' "
    "UNION ALL SELECT recommendation_id, 'access', json_build_array(narrowing, side_id, marking_id)::text "
    "FROM tracker_recommendationaccess "
    "UNION ALL SELECT recommendation_id, 'reader', json_build_array(person_id, organisation_id)::text "
    "FROM tracker_recommendationreader "
    "UNION ALL SELECT recommendation_id, 'request', "
    "json_build_array(entry_id, person_id, answer_by, level, ended_by_id)::text FROM tracker_updaterequest"
    ") k {where} ORDER BY k.recommendation_id, k.name"
)

_ENDING = frozenset({Step.ASK, *ANSWERS})
_SENDING = timedelta(days=1)
"""From when a form is sent until it is written down: no longer than that, even in a file of many."""
_CLOSING = gettext_lazy("%(reference)s: what superseded it, or what it was merged into, is not what the log says.")
_ACCESS = gettext_lazy("%(reference)s: who can see it is not what the log says.")
_MARKING = gettext_lazy("%(reference)s: its marking is not what the log says.")
_REQUEST = gettext_lazy("%(reference)s: who was asked for an update, or by when, is not what the log says.")
_ENDED = gettext_lazy("%(reference)s: whether a request for an update still waits is not what the log says.")
_CHECKED = gettext_lazy("%(reference)s: when it was last confirmed that nothing changed is not what the log says.")


class LoggedStep(Protocol):
    """A row of the log, as it is read here."""

    id: int
    kind: str
    status_to: str
    recorded_at: datetime


@dataclass(slots=True)
class _Request:
    """A request for an update as the log has it: its present day and person, and how far it can have been passed on.

    How far it is asked at first, where nobody has the post or it is handed over, depends on the lead of that day.
    """

    answer_by: object
    person: object
    most: int
    least: int = Level.OWNER
    ended_by: int | None = None
    may_end_by: set[int] = field(default_factory=set)

    def is_asked(self, person: int | None, answer_by: str, level: int) -> bool:
        """Return whether a row has who was asked, by when, and how far it was passed on, as the log says."""
        return (person, answer_by) == (self.person, self.answer_by) and self.least <= level <= self.most

    def is_ended(self, ended_by: int | None) -> bool:
        """Return whether a row says truly what ended it, or that nothing did."""
        return ended_by == self.ended_by or ended_by in self.may_end_by


@dataclass(slots=True)
class Belonging:
    """What a recommendation's log says of rows in other tables, gathered entry by entry.

    What is None there, the log does not say: names in it were redacted.
    """

    closing: list[list[Any]] | None = field(default_factory=list)
    access: dict[str, Any] | None = field(default_factory=lambda: {"narrowing": Narrowing.MEETING.value})
    marking: object = None
    requests: dict[int, _Request] = field(default_factory=dict)
    checked: datetime | None = None
    _waiting: _Request | None = None

    def note(self, entry: LoggedStep, changes: Mapping[str, Any]) -> None:
        """Follow one entry; `changes` are the new values that it gives."""
        if entry.kind in (Step.SUPERSEDE, Step.MERGE):
            successor = changes.get("successor")
            self.closing = [[entry.kind, successor["id"]]] if isinstance(successor, dict) else None
        elif entry.kind == Step.REOPEN:
            self.closing = []
        if "access" in changes:
            access = changes.get("access")
            self.access = access if isinstance(access, dict) else None
        if "marking" in changes:
            self.marking = _id(changes.get("marking"))
        if entry.kind == Step.CHECK_IN:
            self.checked = entry.recorded_at
        self._note_request(entry, changes)

    def _note_request(self, entry: LoggedStep, changes: Mapping[str, Any]) -> None:
        if self._waiting is not None:
            self._note_waiting(self._waiting, entry, changes)
        if entry.kind == Step.ASK:
            person = _id(changes.get("asked"))
            most = Level.OWNER if person else Level.COORDINATOR
            self.requests[entry.id] = self._waiting = _Request(changes.get("answer_by"), person, most)

    def _note_waiting(self, waiting: _Request, entry: LoggedStep, changes: Mapping[str, Any]) -> None:
        """Follow what becomes of a request that nobody has answered."""
        if entry.kind in _ENDING:
            waiting.ended_by, self._waiting = entry.id, None
        elif entry.kind == Step.ESCALATE:
            waiting.least, waiting.most = changes.get("level", Level.OWNER), Level.COORDINATOR
        elif entry.status_to not in REPORTABLE or changes.keys() & {"position", "follow_up"}:
            # Which of these end a request has not been the same at all times.
            waiting.may_end_by.add(entry.id)
        if "asked" in changes:
            waiting.person = _id(changes.get("asked"))
            waiting.least, waiting.most = Level.OWNER, Level.COORDINATOR

    def faults(self, reference: str, rows: Iterable[Row], checked_at: datetime | None) -> Iterator[str]:
        """Yield a sentence for each thing that its rows, which are all of `ROWS`, do not have as the log says."""
        now: dict[str, list[list[Any]]] = {}
        for name, value in rows:
            now.setdefault(name, []).append(json.loads(value))
        for sentence in self._wrong(now, checked_at):
            yield str(sentence) % {"reference": reference}

    def _wrong(self, now: dict[str, list[list[Any]]], checked_at: datetime | None) -> Iterator[str | Promise]:
        if self.closing is not None and now.get("closing", []) != self.closing:
            yield _CLOSING
        if not self._is_checked(checked_at):
            yield _CHECKED
        narrowing, side, marking = now.get("access", [[Narrowing.MEETING.value, None, None]])[0]
        if self.access is not None and _kept(narrowing, side, now.get("reader", [])) != _logged(self.access):
            yield _ACCESS
        if marking != self.marking:
            yield _MARKING
        yield from self._wrong_requests({entry: values for entry, *values in now.get("request", [])})

    def _wrong_requests(self, kept: dict[int, list[Any]]) -> Iterator[str | Promise]:
        pairs = [(self.requests.get(entry), values) for entry, values in kept.items()]
        if len(kept) != len(self.requests) or not all(each and each.is_asked(*values[:3]) for each, values in pairs):
            yield _REQUEST
        elif not all(each and each.is_ended(values[3]) for each, values in pairs):
            yield _ENDED

    def _is_checked(self, at: datetime | None) -> bool:
        """Return whether a moment is that of the last entry that confirmed no change: when its form was sent."""
        if self.checked is None or at is None:
            return self.checked is at
        return self.checked - _SENDING <= at <= self.checked


def _kept(narrowing: str, side: int | None, readers: list[list[Any]]) -> list[Any]:
    """Return who can see it by its rows."""
    people = sorted(person for person, _ in readers if person is not None)
    return [narrowing, side, people, sorted(each for _, each in readers if each is not None)]


def _logged(access: dict[str, Any]) -> list[Any]:
    """Return who can see it by the log."""
    organisations = sorted(_id(each) or 0 for each in access.get("organisations", []))
    return [access.get("narrowing"), _id(access.get("side")), sorted(access.get("people", [])), organisations]


def _id(value: Any) -> int | None:
    """Return the key in a row that the log names."""
    return value.get("id") if isinstance(value, dict) else None
