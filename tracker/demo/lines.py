"""One made-up recommendation and its log as lines of COPY's text format, each entry chained to the one before.

`chain` says what a hash covers. Called for each of millions of entries it would be most of the time, so its canonical
JSON stands here as one template; `proven` holds an entry against `chain` itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from tracker import chain
from tracker.demo.wording import pick
from tracker.models import Evidence, ProgressEntry
from tracker.workflow import Extent, Position, Status, Step

COLUMNS: dict[str, str] = {
    "tracker_recommendation": (
        "id, meeting_id, number, reference, title, goal, kind, by_hand, lead_id, owner_id, priority, position, status, "
        "status_since, quiet_since, last_report_on, last_checked_at, due_on, due_basis, due_words, first_due_on, "
        "claim_id, claim_extent, claim_holder_id, stall_id, review_on"
    ),
    "tracker_progressentry": (
        "id, recommendation_id, sequence, kind, status_from, status_to, changes, text, next_step, confidence, "
        "happened_on, recorded_at, by_id, for_post_id, received_from, act_id, internal, text_sha256, previous_hash, "
        "hash, hash_format, redaction_reason"
    ),
    "tracker_evidence": "id, entry_id, kind, title, url, dated_on, sha256",
    "tracker_recommendationtheme": "recommendation_id, theme_id",
}

# Plain strings, not members: a member's hash and value are calls, and there are millions.
ADMIT, CHECK_IN, REPORT, STALL, CLAIM = map(str, (Step.ADMIT, Step.CHECK_IN, Step.REPORT, Step.STALL, Step.CLAIM))
ADD, RESPOND, VERIFY, CLOSE = map(str, (Step.ADD, Step.RESPOND, Step.VERIFY, Step.CLOSE))
WAITS, MOVES, REPORTED, STALLED = map(
    str, (Status.NOT_YET_REPORTED, Status.IN_PROGRESS, Status.REPORTED_COMPLETE, Status.STALLED)
)
ACCEPTED, UNANSWERED, COMPLETE = map(str, (Position.ACCEPTED, Position.NOT_YET_ANSWERED, Extent.COMPLETE))

Move = tuple[str, "str | None"]

_STATUS_ENDS: tuple[tuple[str, int], ...] = (
    (Status.IN_PROGRESS, 36),
    (Status.IMPLEMENTED, 18),
    (Status.NOT_STARTED, 10),
    (Status.STALLED, 10),
    (Status.NOT_YET_REPORTED, 10),
    (Status.REPORTED_COMPLETE, 7),
    (Status.NOT_IMPLEMENTED, 5),
    (Status.NO_LONGER_APPLICABLE, 4),
)
_ENDS = [str(status) for status, weight in _STATUS_ENDS for _ in range(weight)]
_IMPLEMENTED = str(Status.IMPLEMENTED)
_ENDINGS: dict[str, list[Move]] = {
    WAITS: [],
    STALLED: [(STALL, STALLED)],
    REPORTED: [(CLAIM, REPORTED)],
    _IMPLEMENTED: [(CLAIM, REPORTED), (VERIFY, _IMPLEMENTED)],
    **{status: [(REPORT, status)] for status in (MOVES, str(Status.NOT_STARTED))},
    **{status: [(CLOSE, status)] for status in map(str, (Status.NOT_IMPLEMENTED, Status.NO_LONGER_APPLICABLE))},
}
_SILENT = frozenset({ADMIT, CHECK_IN})
_HEARD = frozenset({ADMIT, REPORT, CHECK_IN, STALL, CLAIM})
_COORDINATORS = frozenset({ADMIT, RESPOND, VERIFY, CLOSE})
_ON_BEHALF = "The lead, by mail"
_NOON = time(12, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
NULL = "\\N"
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def joined(values: Iterable[object]) -> str:
    """Return values as a line of COPY; none of them has a sign that COPY reads otherwise."""
    return "\t".join([NULL if value is None else str(value) for value in values]) + "\n"


def steps(chance: Random, count: int) -> Iterator[Move]:
    """Yield so many steps, each with the status it leads to, that the workflow allows one after another."""
    end = pick(chance, _ENDS) if count > 1 else WAITS
    if end == _IMPLEMENTED and count < 3:
        end = REPORTED
    ending = _ENDINGS[end]
    middle = count - 1 - len(ending)
    yield ADMIT, WAITS
    if middle and chance.random() < 0.7:
        yield RESPOND, None
        middle -= 1
    for _ in range(middle):
        draw = chance.random()
        if end == WAITS or draw < 0.2:
            yield ADD, None
        elif draw < 0.4:
            yield CHECK_IN, None
        else:
            yield REPORT, MOVES
    yield from ending


@dataclass(slots=True)
class Story:
    """One recommendation while its log is told: where it stands after the lines so far.

    `owner` is the owner post's id and its holder's, `by` who speaks for the lead (0: nobody), `acts` each person's act.
    """

    pk: int
    reference: str
    by: int
    coordinator: int
    owner: tuple[int, int] | None
    acts: dict[int, int]
    admitted: dict[str, Any]
    status: str = ""
    position: str = UNANSWERED
    sequence: int = 0
    hash: str = ""
    since: str = ""
    heard: str = ""
    reported: str | None = None
    checked: str | None = None
    claim: int | None = None
    stall: int | None = None
    review_on: str | None = None

    def told(self, step: str, to: str | None, day: date, text: str, entry: int) -> tuple[str, str]:
        """Take a step, and return its line in the log and, for a claim, the one of its evidence."""
        self.sequence += 1
        on_side = step not in _COORDINATORS
        by = self.by if on_side and self.by else self.coordinator
        received = _ON_BEHALF if on_side and not self.by else ""
        post = self.owner[0] if self.owner is not None and self.owner[1] == by else None
        happened, moment, micro = _moment(day, self.sequence)
        changes = self._changes(step, day)
        status, self.status = self.status, to or self.status
        self._stand(step, status, happened, moment, entry)
        digest, act, previous = _text_digest(text, received), self.acts[by], self.hash
        url = f"https://example.org/evidence/{entry}" if step == CLAIM else ""
        evidence = f'[["link","Minutes","{url}","{happened}",""]]' if url else "[]"
        covered = (
            f'{{"act":{act},"by":{by},"changes":{changes},"confidence":"","corrects":null,"evidence":{evidence},'
            f'"for_post":{post or "null"},"form_token":null,"format":{chain.FORMAT},"happened_on":"{happened}",'
            f'"internal":false,"kind":"{step}","previous":"{previous}",'
            f'"recommendation":[{self.pk},"{self.reference}"],"recorded_at":{micro},"sequence":{self.sequence},'
            f'"status":["{status}","{self.status}"],"text":"{digest}"}}'
        )
        self.hash = hashlib.sha256(covered.encode()).hexdigest()
        line = (
            f"{entry}\t{self.pk}\t{self.sequence}\t{step}\t{status}\t{self.status}\t{changes.translate(_ESCAPED)}\t{text}\t\t\t"
            f"{happened}\t{moment}\t{by}\t{post or NULL}\t{received}\t{act}\tf\t{digest}\t{previous}\t"
            f"{self.hash}\t{chain.FORMAT}\t\n"
        )
        return line, f"{entry}\t{entry}\tlink\tMinutes\t{url}\t{happened}\t\n" if url else ""

    def _changes(self, step: str, day: date) -> str:
        """Return what the step changes, old and new, as canonical JSON."""
        if step == ADMIT:
            return _canonical(self.admitted)
        if step == RESPOND:
            old, self.position = self.position, ACCEPTED
            return f'{{"position":["{old}","{self.position}"]}}'
        if step == CLAIM:
            return f'{{"claim_extent":["","{COMPLETE}"]}}'
        if step == VERIFY:
            return f'{{"claim_extent":["{COMPLETE}",""]}}'
        if step == STALL:
            self.review_on = (day + timedelta(days=60)).isoformat()
            return f'{{"review_on":[null,"{self.review_on}"]}}'
        return "{}"

    def _stand(self, step: str, before: str, happened: str, moment: str, entry: int) -> None:
        """Keep the facts of the present that a step makes."""
        if self.status != before:
            self.since = happened
        if step in _HEARD:
            self.heard = happened
        if step == REPORT:
            self.reported = happened
        elif step == CHECK_IN:
            self.checked = moment
        elif step == CLAIM:
            self.claim = entry
        elif step == STALL:
            self.stall = entry

    def standing(self, due_on: str | None) -> tuple[object, ...]:
        """Return the columns from the position on."""
        claimed = self.status == REPORTED
        basis = self.admitted["due_basis"][1]
        return (
            self.position, self.status, self.since, self.heard, self.reported, self.checked, due_on, basis, "", due_on,
            self.claim if claimed else None, COMPLETE if claimed else "",
            self.owner[1] or None if claimed and self.owner else None, self.stall, self.review_on,
        )  # fmt: skip

    def tell(self, moves: Iterable[tuple[Move, date, str]], entry: int) -> Iterator[tuple[str, str]]:
        """Yield the lines of steps, each on its day and in its words, from an entry's id on."""
        for number, ((step, to), day, text) in enumerate(moves, entry):
            yield self.told(step, to, day, "" if step in _SILENT else text, number)


def proven(line: str, proof: str, reference: str) -> bool:
    """Whether `chain` finds the hash in the line of an entry that the template gave it."""
    names = COLUMNS["tracker_progressentry"].split(", ")
    plain = line.rstrip("\n").replace("\\\\", "\\")
    given: dict[str, Any] = dict(zip(names, plain.split("\t"), strict=True))
    integers = ("recommendation_id", "sequence", "by_id", "act_id", "hash_format")
    entry = ProgressEntry(**{name: value for name, value in given.items() if value != "\\N" and name != "internal"})
    for name in integers:
        setattr(entry, name, int(given[name]))
    entry.for_post_id = int(given["for_post_id"]) if given["for_post_id"] != "\\N" else None
    entry.changes = json.loads(given["changes"])
    entry.happened_on = date.fromisoformat(given["happened_on"])
    entry.recorded_at = datetime.fromisoformat(given["recorded_at"])
    _, _, kind, title, url, dated_on, sha256 = proof.rstrip("\n").split("\t") if proof else [""] * 7
    behind = (
        [Evidence(kind=kind, title=title, url=url, dated_on=date.fromisoformat(dated_on), sha256=sha256)] if url else []
    )
    words = chain.text_digest(entry) == entry.text_sha256
    return words and chain.entry_hash(entry, reference, behind) == entry.hash


@lru_cache(maxsize=100_000)
def _moment(day: date, sequence: int) -> tuple[str, str, int]:
    """Return a day, and the moment at which its entry of that number is recorded, twice."""
    moment = datetime.combine(day, _NOON) + timedelta(seconds=sequence)
    return day.isoformat(), moment.isoformat(), (moment - _EPOCH) // timedelta(microseconds=1)


@lru_cache(maxsize=10_000)
def _text_digest(text: str, received: str) -> str:
    return hashlib.sha256(_canonical([text, "", received]).encode()).hexdigest()
