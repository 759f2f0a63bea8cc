"""The chains of the logs, their redactions, and whether each recommendation is as its log says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefings import digests
from briefings.models import Briefing
from tracker import chain
from tracker.models import Act, Evidence, ProgressEntry, Recommendation
from tracker.verification import belonging
from tracker.verification.belonging import Belonging
from tracker.verification.changes import LOGGED, MEMBERS, RELATIONS, has_other_types, named_parts, new_values, pairs
from tracker.verification.rows import Grouped, Row, columns, row_type, scalar, stream
from tracker.verification.seals import MARGIN, NewSeal, OldSeal
from tracker.workflow import CLOSED, CONTACT, Status, Step

_LOGGED_LATER = frozenset({"claim_holder_id"})
"""Older logs say nothing of these columns."""

_ENTRY_COLUMNS, _ACT_COLUMNS, _EVIDENCE_COLUMNS, _PRESENT_COLUMNS = map(
    columns, (ProgressEntry, Act, Evidence, Recommendation)
)
_Entry = row_type("_Entry", [*_ENTRY_COLUMNS, "act"])
_Act = row_type("_Act", _ACT_COLUMNS)
_Evidence = row_type("_Evidence", _EVIDENCE_COLUMNS)
_Present = row_type("_Present", _PRESENT_COLUMNS)
_CHANGES, _REDACTION = _ENTRY_COLUMNS.index("changes"), _ENTRY_COLUMNS.index("redaction")
_ACT_REDACTION = _ACT_COLUMNS.index("redaction")


def _named(alias: str, names: Iterable[str]) -> str:
    return ", ".join(f'{alias}."{name}"' for name in names)


# The condition keeps one recommendation, or is empty.
_NOT_LAST_REPORT = gettext_lazy("%(reference)s: the completion report it points to is not the last in the log.")
_NOT_LAST_STALL = gettext_lazy("%(reference)s: the entry that put it on hold is not the last in the log.")
_NOT_LAST_DATE = gettext_lazy("%(reference)s: the proposed date it points to is not the last in the log.")

_ENTRIES = (
    f"SELECT {_named('e', _ENTRY_COLUMNS)}, {_named('a', _ACT_COLUMNS)} "  # noqa: S608 - columns of the models
    "FROM tracker_progressentry e LEFT JOIN tracker_act a ON a.id = e.act_id {where} "
    "ORDER BY e.recommendation_id, e.sequence, e.id"
)
_EVIDENCE = (
    f"SELECT e.recommendation_id, e.id, {_named('v', _EVIDENCE_COLUMNS)} "  # noqa: S608 - columns of the models
    "FROM tracker_evidence v JOIN tracker_progressentry e ON e.id = v.entry_id {where} "
    "ORDER BY e.recommendation_id, e.sequence, e.id, v.id"
)
_PRESENT = f"SELECT {_named('r', _PRESENT_COLUMNS)} FROM tracker_recommendation r {{where}} ORDER BY r.id"  # noqa: S608
_MEMBER_ROWS = (
    "SELECT m.recommendation_id, m.name, m.a, m.b, m.c FROM ("
    "SELECT recommendation_id, 'sources' AS name, briefing_id AS a, start AS b, \"end\" AS c FROM tracker_source "
    "WHERE ended_by_id IS NULL "
    "UNION ALL SELECT recommendation_id, 'parties', organisation_id, NULL, NULL FROM tracker_recommendationparty "
    "UNION ALL SELECT recommendation_id, 'themes', theme_id, NULL, NULL FROM tracker_recommendationtheme "
    "UNION ALL SELECT one_id, kind, other_id, NULL, NULL FROM tracker_relation "
    "WHERE ended_by_id IS NULL AND kind IN ('restates', 'supports')) m {where} ORDER BY m.recommendation_id, m.name"
)
_LAST = (
    "SELECT DISTINCT ON (recommendation_id) recommendation_id, sequence, hash "
    "FROM tracker_progressentry ORDER BY recommendation_id, sequence DESC"
)
_MOVED = (
    "SELECT r.reference FROM tracker_recommendation r JOIN tracker_recommendationevent v "
    "ON v.id = r.id AND v.pgh_label = 'insert' WHERE (r.reference, r.meeting_id, r.number, r.by_hand) "
    "IS DISTINCT FROM (v.reference, v.meeting_id, v.number, v.by_hand) ORDER BY r.id"
)
_WITHOUT_LOG = (
    "SELECT id FROM tracker_recommendation r "
    "WHERE NOT EXISTS (SELECT FROM tracker_progressentry WHERE recommendation_id = r.id)"
)


class LoggedEntry(chain.Entry, Protocol):
    """A row of the log, as it is read here."""

    id: int
    redacted_at: datetime | None
    redacted_by_id: int | None
    redacted_through_id: int | None


class Present(Protocol):
    """A recommendation as it stands; its other columns are asked for by their names in `LOGGED`."""

    id: int
    reference: str
    status: str
    status_since: date
    claim_id: int | None
    stall_id: int | None
    date_proposal_id: int | None
    last_checked_at: datetime | None


class Link(NamedTuple):
    """One entry with all that its hash covers; `act` is None where it is gone."""

    entry: LoggedEntry
    act: chain.Act | None
    evidence: list[chain.Evidence]
    quotes: list[chain.Quote]


@dataclass(slots=True)
class Counted:
    """What was read: recommendations and their entries, and of those the redactions, in words."""

    recommendations: int = 0
    entries: int = 0
    redactions: int = 0
    redaction_sentences: list[str] = field(default_factory=list)


# --- One chain -------------------------------------------------------------------------------------------------------


def chain_faults(reference: str, links: Iterable[Link]) -> Iterator[str]:
    """Yield a sentence for each thing wrong with one recommendation's chain; `links` are all of it, by sequence."""
    expected, previous, status, form = 1, "", "", 1
    recorded: datetime | None = None
    keys: set[int] = set()
    key = 0
    for link in links:
        entry = link.entry
        where = {"reference": reference, "entry": entry.sequence}
        if entry.sequence != expected:
            yield _("%(reference)s: entry %(expected)s is missing before entry %(entry)s.") % (
                where | {"expected": expected}
            )
        if entry.previous_hash != previous:
            yield _("%(reference)s: entry %(entry)s does not follow from the entry before it.") % where
        if entry.status_from != status:
            yield _("%(reference)s: entry %(entry)s starts from a status the entry before it did not leave.") % where
        if not form <= entry.hash_format <= chain.FORMAT:
            yield (
                _(
                    "%(reference)s: entry %(entry)s has a form of hash that is older than the entry before it, or "
                    "unknown."
                )
                % where
            )
        else:
            form = entry.hash_format
            yield from _unlike_what_was_written(reference, link)
        yield from _faults_of_act(reference, link, recorded, has_moment=form > 1)
        yield from _faults_of_keys(reference, entry, keys, key)
        keys.add(entry.id)
        key = entry.id
        expected, previous, status = entry.sequence + 1, entry.hash, entry.status_to
        recorded = entry.recorded_at


def _faults_of_act(reference: str, link: Link, before: datetime | None, *, has_moment: bool) -> Iterator[str]:
    """Yield what is wrong with the act behind an entry; `before` is when the entry before was recorded."""
    entry, act = link.entry, link.act
    if act is None or act.by_id != entry.by_id:
        yield _("%(reference)s: the act behind entry %(entry)s is missing, or is another person's.") % {
            "reference": reference,
            "entry": entry.sequence,
        }
    elif has_moment and entry.recorded_at != max(act.at, before or act.at):
        yield _("%(reference)s: entry %(entry)s was not recorded at the moment of its act.") % {
            "reference": reference,
            "entry": entry.sequence,
        }
    elif before is not None and entry.recorded_at < before - MARGIN:
        yield _("%(reference)s: entry %(entry)s was recorded before the entry before it.") % {
            "reference": reference,
            "entry": entry.sequence,
        }


def _faults_of_keys(reference: str, entry: LoggedEntry, before: set[int], last: int) -> Iterator[str]:
    """Yield what is wrong with the key of an entry, which no hash covers; `before` are those before it, and the last.

    Somebody could let two entries change their keys, and what corrects one of them would stand at the other.
    """
    if entry.id < last:
        yield _("%(reference)s: entry %(entry)s has an older key than an entry before it.") % {
            "reference": reference,
            "entry": entry.sequence,
        }
    if {entry.corrects_id, entry.redacts_id} - {None} - before:
        yield _("%(reference)s: what entry %(entry)s corrects or redacts is not before it in this log.") % {
            "reference": reference,
            "entry": entry.sequence,
        }


def _unlike_what_was_written(reference: str, link: Link) -> Iterator[str]:
    entry = link.entry
    # In format 1, there is no digest to compare redacted words with.
    unredacted = entry.hash_format > 1 or entry.redacted_at is None
    if unredacted and entry.text_sha256 != chain.text_digest(entry):
        yield _("%(reference)s: the words of entry %(entry)s are not those that were written.") % {
            "reference": reference,
            "entry": entry.sequence,
        }
    covers_act = entry.hash_format > 1
    if covers_act and link.act is None:
        return
    is_as_written = entry.hash == chain.entry_hash(entry, reference, link.act, link.evidence, link.quotes)
    if not is_as_written or has_other_types(entry):
        yield _("%(reference)s: entry %(entry)s is not as it was written.") % {
            "reference": reference,
            "entry": entry.sequence,
        }


@dataclass(slots=True)
class Walk:
    """One recommendation's chain, with what is gathered on the way through it."""

    present: Present
    sealed: tuple[str, int, str] | None = None
    seal: OldSeal | None = None
    first: LoggedEntry | None = None
    last: LoggedEntry | None = None
    entries: int = 0
    logged: dict[str, Any] = field(default_factory=dict)
    since: date | None = None
    latest: dict[str, int] = field(default_factory=dict)
    sealed_hash: str = ""
    out: dict[int, set[str]] = field(default_factory=dict)
    redacted: list[LoggedEntry] = field(default_factory=list)
    redacting: dict[int, LoggedEntry] = field(default_factory=dict)
    belonging: Belonging = field(default_factory=Belonging)

    def through(self, links: Iterable[Link]) -> Iterator[Link]:
        """Pass the entries on, one by one, and remember of each what is asked at the end."""
        for link in links:
            entry = link.entry
            self.first, self.last, self.entries = self.first or entry, entry, self.entries + 1
            self.latest[entry.kind] = entry.id
            if entry.status_from != entry.status_to:
                self.since = entry.happened_on
            if self.sealed is not None and entry.sequence == self.sealed[1]:
                self.sealed_hash = entry.hash
            if entry.redacted_at is not None:
                self.redacted.append(entry)
            if entry.kind == Step.REDACT and entry.redacts_id is not None:
                self.redacting[entry.redacts_id] = entry
                self.out[entry.redacts_id] = {*self.out.get(entry.redacts_id, ()), *named_parts(entry.changes)}
            self._note_values(entry)
            self.belonging.note(entry, dict(pairs(entry.changes)))
            yield link

    def _note_values(self, entry: LoggedEntry) -> None:
        values = new_values(entry, is_redacted=entry.redacted_at is not None)
        values.pop("quiet_since", None)
        if values.get("due_on") and not self.logged.get("first_due_on"):
            values["first_due_on"] = values["due_on"]
        self.logged |= values
        self._note_contact(entry, keeps=_keeps_contact(entry))
        self._note_forecast(entry, values)

    def _note_contact(self, entry: LoggedEntry, *, keeps: bool) -> None:
        """Keep the latest day of contact, and of an update; an entry that `keeps` says of itself that it is none."""
        if keeps:
            return
        day = entry.happened_on.isoformat()
        for column, steps in (("quiet_since", _CONTACT), ("last_report_on", _REPORTED)):
            if entry.kind in steps:
                self.logged[column] = max(day, self.logged.get(column, day))

    def _note_forecast(self, entry: LoggedEntry, values: Mapping[str, Any]) -> None:
        """Keep the forecast of the due date there is, as reported last or put back with it; none of what is closed."""
        if entry.status_to in CLOSED or not self.logged.get("due_on"):
            self.logged["forecast"] = ""
        elif entry.confidence and not entry.internal:
            self.logged["forecast"] = entry.confidence
        elif "due_on" in values and "forecast" not in values:
            self.logged["forecast"] = ""

    def faults(self, members: Iterable[Row], rows: Iterable[Row]) -> Iterator[str]:
        """Yield a sentence for each thing that is not as log or seal have it.

        `members` are its sources, parties, themes and free relations, `rows` those of `belonging.ROWS`.
        """
        reference, present, last = self.present.reference, self.present, self.last
        if last is None:
            yield _("%(reference)s: it has no log.") % {"reference": reference}
            return
        if (present.status, present.status_since) != (last.status_to, self.since):
            yield _("%(reference)s: its status, or the day of it, is not what the log says.") % {"reference": reference}
        yield from self._wrong_pointers()
        yield from self._wrong_columns()
        yield from self._wrong_members(members)
        yield from self.belonging.faults(reference, rows, present.last_checked_at)
        yield from self._wrong_redactions()
        if self.sealed is not None:
            yield from self._broken_seal(last, *self.sealed)
        elif self._is_left_out():
            yield _("%(reference)s: it was tracked before the seal was written, and is not in it.") % {
                "reference": reference
            }

    def _is_left_out(self) -> bool:
        """Whether it was there when the seal was written, by the log; the first form does not say when that was."""
        until = self.seal.until if self.seal is not None else None
        return until is not None and self.first is not None and self.first.recorded_at < until

    def _wrong_pointers(self) -> Iterator[str]:
        """Yield which entries in force are not those of the log."""
        present = self.present
        proposal = self.latest.get(Step.PROPOSE_DATE) if self.logged.get("proposed_due_on") else None
        for sentence, key, logged in (
            (_NOT_LAST_REPORT, present.claim_id, self._in_force(Step.CLAIM, Status.REPORTED_COMPLETE)),
            (_NOT_LAST_STALL, present.stall_id, self._in_force(Step.STALL, Status.STALLED)),
            (_NOT_LAST_DATE, present.date_proposal_id, proposal),
        ):
            if key != logged:
                yield str(sentence) % {"reference": present.reference}

    def _wrong_columns(self) -> Iterator[str]:
        """Yield which columns do not hold what the log says of them."""
        for column, (name, first) in LOGGED.items():
            silent = column in _LOGGED_LATER and column not in self.logged
            if not silent and _plain(getattr(self.present, column)) != self.logged.get(column, first):
                yield _("%(reference)s: its %(name)s is not what the log says.") % {
                    "reference": self.present.reference,
                    "name": name,
                }

    def _in_force(self, step: Step, status: Status) -> int | None:
        return self.latest.get(step) if self.present.status == status else None

    def _wrong_members(self, members: Iterable[Row]) -> Iterator[str]:
        now: dict[str, list[tuple[int, ...]]] = {}
        for name, *place in members:
            now.setdefault(name, []).append(tuple(each for each in place if each is not None))
        for name in MEMBERS:
            logged = self.logged.get(name, [])
            if logged is not None and sorted(now.get(name, [])) != logged:
                if name in RELATIONS:
                    sentence = _("%(reference)s: what it %(name)s is not what the log says.")
                else:
                    sentence = _("%(reference)s: its %(name)s are not those the log says.")
                yield sentence % {"reference": self.present.reference, "name": name}

    def _wrong_redactions(self) -> Iterator[str]:
        reference, known = self.present.reference, {entry.id for entry in self.redacted}
        for entry in self.redacted:
            named = self.out.get(entry.id, set())
            gone = set((entry.redaction or {}).get("digests", ()))
            if not named:
                yield _("%(reference)s: entry %(entry)s was redacted, and no entry says so.") % {
                    "reference": reference,
                    "entry": entry.sequence,
                }
            elif gone != named:
                yield _(
                    "%(reference)s: the words missing from entry %(entry)s are not those that its redaction names."
                ) % {
                    "reference": reference,
                    "entry": entry.sequence,
                }
            elif _redacted_by(entry) != _redaction_of(self.redacting[entry.id]):
                yield _(
                    "%(reference)s: entry %(entry)s and its redaction do not agree on who redacted it, or when."
                ) % {
                    "reference": reference,
                    "entry": entry.sequence,
                }
            elif _words_left(entry, gone):
                yield _("%(reference)s: words are back in entry %(entry)s that were redacted.") % {
                    "reference": reference,
                    "entry": entry.sequence,
                }
        for target in self.out.keys() - known:
            yield _("%(reference)s: a redaction names an entry that is not redacted (row %(row)s).") % {
                "reference": reference,
                "row": target,
            }

    def _broken_seal(self, last: LoggedEntry, reference: str, sequence: int, last_hash: str) -> Iterator[str]:
        now = self.present.reference
        if now != reference:
            yield _("%(reference)s: it was sealed as %(before)s.") % {"reference": now, "before": reference}
        if last.sequence < sequence:
            yield ngettext(
                "%(reference)s: its log was cut; it had %(count)s entry when it was sealed.",
                "%(reference)s: its log was cut; it had %(count)s entries when it was sealed.",
                sequence,
            ) % {"reference": now, "count": sequence}
        elif self.sealed_hash != last_hash:
            yield _("%(reference)s: its log was written anew; entry %(entry)s is not the one that was sealed.") % {
                "reference": now,
                "entry": sequence,
            }

    def redactions(self) -> Iterator[str]:
        """Yield each redaction in words."""
        for entry in self.redacted:
            parts = ", ".join(sorted(self.out.get(entry.id, set()))) or _("no entry says what")
            day = entry.redacted_at.date() if entry.redacted_at is not None else None
            # Its address on the page has the key, because numbers would count entries that some people cannot see.
            yield _("%(reference)s: entry %(entry)s (log-%(key)s) was redacted on %(day)s (%(parts)s).") % {
                "reference": self.present.reference,
                "entry": entry.sequence,
                "key": entry.id,
                "day": day,
                "parts": parts,
            }


_CONTACT = frozenset({*CONTACT, Step.TRACK})
_REPORTED = frozenset({Step.REPORT})


def _keeps_contact(entry: LoggedEntry) -> bool:
    """Whether an entry reopens because the closing was a mistake: it says that the day of the last update stays."""
    return entry.kind == Step.REOPEN and isinstance(entry.changes, dict) and "quiet_since" in entry.changes


def _redacted_by(entry: LoggedEntry) -> tuple[object, ...]:
    """Return which entry redacted this one, when and by whom, as it says itself."""
    return entry.redacted_through_id, entry.redacted_at, entry.redacted_by_id


def _redaction_of(redacting: LoggedEntry) -> tuple[object, ...]:
    return redacting.id, redacting.recorded_at, redacting.by_id


def _words_left(entry: LoggedEntry, gone: set[str]) -> bool:
    # One digest covers all that is written in an entry of format 1, so it is removed as a whole.
    written = entry.hash_format == 1 and (entry.text or entry.next_step or entry.received_from)
    return bool(written or gone & chain.parts_of(entry).keys())


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


# --- All of them -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _text(briefing: int) -> tuple[str, str]:
    """Return a briefing's text and its digest; few at a time, for they are long and come in runs."""
    text = Briefing.objects.filter(pk=briefing).values_list("text", flat=True).first() or ""
    return text, digests.text_sha256(text)


def _quotes(changes: object) -> list[chain.Quote]:
    """Return the words of the sources that an entry adds; nothing where its changes are malformed."""
    pair = changes.get("sources") if isinstance(changes, dict) else None
    if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, list) for each in pair)):
        return []
    return [_quote(*place) for place in pair[1] if place not in pair[0] and _is_place(place)]


def _is_place(place: object) -> bool:
    return isinstance(place, list) and len(place) == 3 and all(isinstance(each, int) for each in place)


def _quote(briefing: int, start: int, end: int) -> chain.Quote:
    text, digest = _text(briefing)
    return chain.Quote(briefing, digest, text[start:end])


def _links(rows: Iterable[Row], evidence: Iterable[Row]) -> Iterator[Link]:
    """Yield entries with their evidence; both belong to one recommendation, in the order of its log."""
    proofs: dict[int, list[chain.Evidence]] = {}
    for entry_id, *values in evidence:
        proofs.setdefault(entry_id, []).append(_Evidence._make(values))
    width = len(_ENTRY_COLUMNS)
    for row in rows:
        values, act = list(row[:width]), list(row[width:])
        values[_CHANGES] = changes = json.loads(values[_CHANGES])
        if values[_REDACTION] is not None:
            values[_REDACTION] = json.loads(values[_REDACTION])
        if act[_ACT_REDACTION] is not None:
            act[_ACT_REDACTION] = json.loads(act[_ACT_REDACTION])
        entry = _Entry._make([*values, None])
        quotes = _quotes(changes) if "sources" in changes else []
        yield Link(entry, None if act[0] is None else _Act._make(act), proofs.get(entry.id, []), quotes)


def links_of(recommendation: int) -> list[Link]:
    """Return the whole chain of the recommendation with that id."""
    where, key = "WHERE e.recommendation_id = %s", [recommendation]
    evidence = (row[1:] for row in stream(_EVIDENCE.format(where=where), key))
    _text.cache_clear()
    return list(_links(stream(_ENTRIES.format(where=where), key), evidence))


_KEY = _ENTRY_COLUMNS.index("recommendation_id")


class Read(NamedTuple):
    """One recommendation as it stands, its chain, and the rows that say what belongs to it; None for what is left."""

    present: Present | None
    links: Iterator[Link]
    members: Iterator[Row]
    rows: Iterator[Row]


def walks(ids: Sequence[int] | None = None) -> Iterator[Read]:
    """Yield each recommendation as it stands, or each of some, with its chain and the rows that say what belongs to it.

    They are read side by side, each in the order of the recommendations; the chain is to be read before the next one.
    """

    def rows(query: str, column: str) -> Iterator[Row]:
        if ids is None:
            return stream(query.format(where=""))
        return stream(query.format(where=f"WHERE {column} = ANY(%s)"), [list(ids)])

    entries = Grouped((row[_KEY], *row) for row in rows(_ENTRIES, "e.recommendation_id"))
    evidence = Grouped(rows(_EVIDENCE, "e.recommendation_id"))
    members = Grouped(rows(_MEMBER_ROWS, "m.recommendation_id"))
    others = Grouped(rows(belonging.ROWS, "k.recommendation_id"))
    for row in rows(_PRESENT, "r.id"):
        present = _Present._make(row)
        links = _links(entries.take(present.id), evidence.take(present.id))
        yield Read(present, links, members.take(present.id), others.take(present.id))
    if lost := entries.rest():
        yield Read(None, iter(()), iter(lost), iter(()))


def check(
    counted: Counted, *, old: OldSeal | None, new: NewSeal | None, only_new: bool, passed: Callable[[int], None]
) -> Iterator[str]:
    """Yield a sentence for each fault in the logs, and write the lines of a new seal.

    With `only_new`, chains that end as the old seal says are taken as they are, unless the recommendation changed
    since.
    """
    _text.cache_clear()
    sealed = Grouped((int(row[0]), row[1], int(row[2]), row[3]) for row in (old.lines("log") if old else ()))
    ids: list[int] | None = None
    if only_new and old is not None:
        changed = _changed(old, sealed)
        yield from map(_gone, changed.gone)
        ids, sealed = changed.ids, Grouped(iter(changed.sealed))
    for present, links, members, rows in walks(ids):
        if present is None:
            count = len(list(members))
            yield ngettext(
                "%(count)s entry or more belong to no recommendation.",
                "%(count)s entries or more belong to no recommendation.",
                count,
            ) % {"count": count}
            continue
        walk = Walk(present, sealed=next(sealed.take(present.id), None), seal=old)
        yield from map(_gone, sealed.passed_over())
        yield from chain_faults(present.reference, walk.through(links))
        yield from walk.faults(members, rows)
        counted.recommendations += 1
        counted.entries += walk.entries
        counted.redactions += len(walk.redacted)
        counted.redaction_sentences += walk.redactions()
        passed(walk.entries)
        if new and walk.last is not None:
            new.line("log", present.id, present.reference, walk.last.sequence, walk.last.hash)
    yield from map(_gone, sealed.rest())
    yield from _taken_out()
    yield from _moved()


def _gone(line: Row) -> str:
    _key, reference, sequence, _hash = line
    return ngettext(
        "%(reference)s: it was sealed with %(count)s entry, and is gone.",
        "%(reference)s: it was sealed with %(count)s entries, and is gone.",
        sequence,
    ) % {"reference": reference, "count": sequence}


class _Changed(NamedTuple):
    """What changed after a seal: ids with their lines in the seal, and the lines of what is gone."""

    ids: list[int]
    sealed: list[Row]
    gone: list[Row]


def _changed(old: OldSeal, sealed: Grouped) -> _Changed:
    touched = {key for (key,) in stream(belonging.TOUCHED, [old.until] * belonging.TOUCHED.count("%s"))}
    found = {key for (key,) in stream(_WITHOUT_LOG)}
    lines, gone = [], []
    for key, sequence, last_hash in stream(_LAST):
        before = next(sealed.take(key), None)
        gone += sealed.passed_over()
        if before is None or (before[1], before[2]) != (sequence, last_hash) or key in touched:
            found.add(key)
            if before is not None:
                lines.append((key, *before))
    return _Changed(sorted(found), lines, gone + sealed.rest())


def _moved() -> Iterator[str]:
    """Yield a sentence for each recommendation that is another one now than it was when it was tracked."""
    for (reference,) in stream(_MOVED):
        sentence = _("%(reference)s: its reference, its meeting or how it was entered is not as it was tracked.")
        yield sentence % {"reference": reference}


def _taken_out() -> Iterator[str]:
    """Yield a sentence for each meeting of whose numbered recommendations some are not there."""
    rows = stream(
        "SELECT m.code, max(r.number), count(*) FROM tracker_recommendation r "
        "JOIN briefings_meeting m ON m.id = r.meeting_id "
        "GROUP BY m.id, m.code HAVING max(r.number) > count(*) ORDER BY m.code"
    )
    for code, most, count in rows:
        missing = most - count
        yield ngettext(
            "%(code)s: %(count)s of %(all)s recommendations is missing.",
            "%(code)s: %(count)s of %(all)s recommendations are missing.",
            missing,
        ) % {"code": code, "all": most, "count": missing}


def total() -> int:
    """Return how many entries there are."""
    return int(scalar("SELECT count(*) FROM tracker_progressentry"))
