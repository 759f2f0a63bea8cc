"""The hash chain of a recommendation's log: what an entry's hash is, and whether a chain holds. Asks no database.

Each entry's hash is SHA-256 over a canonical JSON object (keys sorted, no spaces, UTF-8) of everything the entry
says and the hash of the entry before. Whoever alters, drops or reorders an entry breaks every hash after it.

Format 2 covers words by salted digests, one for each part: `text`, `changes.title.old`, `evidence.0.title` and so
on. A part has a salt of its own, made from the entry's. When words are redacted their digest is kept, and of the
others their own salts; the entry's salt goes. So the chain still verifies, the rest can still be held against its
digests, and nobody can find the words again by trying. Format 1 covered the words by one digest without a salt, and
changes and evidence as they are.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

FORMAT = 2
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SALT_BYTES = 16
_PART_SALT = re.compile(r"[0-9a-f]{64}")


class Act(Protocol):
    """What a hash covers of an act."""

    id: int
    by_id: int
    at: datetime
    verb: str
    reason: str
    salt: str
    redacts_id: int | None
    redaction: Any


class Entry(Protocol):
    """What a hash covers of an entry; a `ProgressEntry`, or a row read without one."""

    recommendation_id: int
    sequence: int
    kind: str
    status_from: str
    status_to: str
    changes: object
    text: str
    next_step: str
    received_from: str
    confidence: str
    happened_on: date
    recorded_at: datetime
    by_id: int
    for_post_id: int | None
    act_id: int
    corrects_id: int | None
    redacts_id: int | None
    internal: bool
    side_id: int | None
    form_token: UUID | None
    form_digest: str
    text_sha256: str
    previous_hash: str
    hash: str
    hash_format: int
    salt: str
    redaction: Any


class Evidence(Protocol):
    """What a hash covers of a piece of evidence."""

    kind: str
    title: str
    url: str
    number: str
    dated_on: date | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a source: those of a briefing between two offsets, and the SHA-256 of the briefing's whole text."""

    briefing: int
    text_sha256: str
    words: str


# One encoder for all: `json.dumps` with these arguments would make one for each of millions of calls.
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def sha256(text: str) -> str:
    """Return the SHA-256 of a text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def random_salt() -> str:
    """Return 128 random bits, in hexadecimal."""
    return random_salts(1)[0]


def random_salts(count: int) -> list[str]:
    """Return so many salts; the system is asked for all of their bits at once."""
    bits = secrets.token_hex(_SALT_BYTES * count)
    return [bits[place : place + 2 * _SALT_BYTES] for place in range(0, len(bits), 2 * _SALT_BYTES)]


def part_salt(salt: str, part: str) -> str:
    """Return the salt of one part, derived from the salt of the whole; no other salt can be computed from it."""
    return sha256(f"{salt}.{part}")


def words_digest(own_salt: str, words: object) -> str:
    """Return the digest of the words of a part under its own salt; what is no text is written as canonical JSON."""
    return sha256(f"{own_salt}.{words if isinstance(words, str) else _canonical(words)}")


def digests(parts: Mapping[str, Any], salt: str, redaction: Any) -> dict[str, str]:
    """Return the digest of each part that has words, and of each that was redacted. `parts` maps names to words."""
    if redaction is None:
        # As `words_digest` with `part_salt`, written out: an import makes a million of them.
        made, canonical, found = hashlib.sha256, _canonical, {}
        for part, words in parts.items():
            own = made(f"{salt}.{part}".encode()).hexdigest()
            text = words if isinstance(words, str) else canonical(words)
            found[part] = made(f"{own}.{text}".encode()).hexdigest()
        return found
    # A salt that is none could end with the first of the words, which would then be missing from the text.
    salts = {part: own for part, own in redaction.get("salts", {}).items() if _PART_SALT.fullmatch(str(own))}
    found = {part: words_digest(salts.get(part, ""), words) for part, words in parts.items()}
    # A redacted part has no words. If it has some, somebody wrote them there, and their digest breaks the hash.
    return {**redaction.get("digests", {}), **found}


def redacted(parts: Mapping[str, Any], salt: str, redaction: Any, out: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what is kept when parts are taken out: the `digests` of those, and the `salts` of the others."""
    gone = set(out)
    kept = (redaction or {}).get("salts") or {part: part_salt(salt, part) for part in parts}
    return {
        "digests": {
            **(redaction or {}).get("digests", {}),
            **{part: words_digest(kept[part], words) for part, words in parts.items() if part in gone},
        },
        "salts": {part: own for part, own in kept.items() if part in parts and part not in gone},
    }


def parts_of(entry: Entry, evidence: Iterable[Evidence] = (), quotes: Iterable[Quote] = ()) -> dict[str, object]:
    """Return the words of an entry by the names of their parts; empty ones are left out."""
    parts: dict[str, object] = {"text": entry.text, "next_step": entry.next_step, "received_from": entry.received_from}
    if isinstance(entry.changes, dict):
        for name, pair in entry.changes.items():
            if isinstance(pair, list) and len(pair) == 2:
                parts[f"changes.{name}.old"], parts[f"changes.{name}.new"] = pair
            else:
                parts[f"changes.{name}"] = pair
    else:
        parts["changes"] = entry.changes
    for place, item in enumerate(evidence):
        parts[f"evidence.{place}.title"], parts[f"evidence.{place}.place"] = item.title, item.url or item.number
    for place, quote in enumerate(quotes):
        parts[f"source.{place}"] = quote.words
    return {part: words for part, words in parts.items() if words not in (None, "", [], {})}


_NO_WORDS = sha256(_canonical(["", "", ""]))


def text_digest(entry: Entry) -> str:
    """Return the digest of what the person wrote: text, next step, and whom it was received from."""
    if entry.hash_format == 1:
        return sha256(_canonical([entry.text, entry.next_step, entry.received_from]))
    written = {"text": entry.text, "next_step": entry.next_step, "received_from": entry.received_from}
    if entry.redaction is None and not any(written.values()):
        return _NO_WORDS
    found = digests({part: words for part, words in written.items() if words}, entry.salt, entry.redaction)
    return sha256(_canonical([found.get(part, "") for part in written]))


def reason_digest(act: Act) -> str:
    """Return the digest of an act's reason; empty where there is none."""
    if act.redaction is not None:
        return str(act.redaction.get("digest", ""))
    return _reason_digest(act.salt, act.reason) if act.reason else ""


@lru_cache(maxsize=8)
def _reason_digest(salt: str, reason: str) -> str:
    # All entries of an act have the same.
    return words_digest(part_salt(salt, "reason"), reason)


def moment(at: datetime) -> int:
    """Return a moment as microseconds since 1970, UTC."""
    return (at - _EPOCH) // _MICROSECOND


def entry_hash(
    entry: Entry, reference: str, act: Act | None, evidence: Iterable[Evidence] = (), quotes: Iterable[Quote] = ()
) -> str:
    """Return the hash of an entry of the recommendation `reference`, its columns filled but for `hash`.

    `act` is the one behind it; only a hash of format 1 does without. Evidence counts in the order it was given in, and
    so do the quotes of the sources that the entry adds. The format is in `hash_format`, and is covered too.
    """
    evidence, quotes = list(evidence), list(quotes)
    if entry.hash_format == 1:
        return sha256(_canonical(_format_1(entry, reference, evidence)))
    if act is None:
        raise ValueError("There is no hash of this format without the act.")
    covered = {
        "format": entry.hash_format,
        "recommendation": [entry.recommendation_id, reference],
        "sequence": entry.sequence,
        "kind": entry.kind,
        "status": [entry.status_from, entry.status_to],
        "changes": sorted(entry.changes) if isinstance(entry.changes, dict) else None,
        "words": digests(parts_of(entry, evidence, quotes), entry.salt, entry.redaction),
        "confidence": entry.confidence,
        "happened_on": entry.happened_on.isoformat(),
        "recorded_at": moment(entry.recorded_at),
        "by": entry.by_id,
        "for_post": entry.for_post_id,
        "act": [act.id, act.by_id, moment(act.at), act.verb, reason_digest(act)],
        "corrects": entry.corrects_id,
        "redacts": entry.redacts_id,
        "internal": entry.internal if entry.side_id is None else [entry.internal, entry.side_id],
        "form": [str(entry.form_token), entry.form_digest] if entry.form_token else None,
        "evidence": [
            [item.kind, item.dated_on.isoformat() if item.dated_on else None, item.sha256] for item in evidence
        ],
        "sources": [[quote.briefing, quote.text_sha256] for quote in quotes],
        "previous": entry.previous_hash,
    }
    return sha256(_canonical(covered))


def _format_1(entry: Entry, reference: str, evidence: Iterable[Evidence]) -> dict[str, object]:
    return {
        "format": entry.hash_format,
        "recommendation": [entry.recommendation_id, reference],
        "sequence": entry.sequence,
        "kind": entry.kind,
        "status": [entry.status_from, entry.status_to],
        "changes": entry.changes,
        "text": entry.text_sha256,
        "confidence": entry.confidence,
        "happened_on": entry.happened_on.isoformat(),
        "recorded_at": moment(entry.recorded_at),
        "by": entry.by_id,
        "for_post": entry.for_post_id,
        "act": entry.act_id,
        "corrects": entry.corrects_id,
        "internal": entry.internal,
        "form_token": str(entry.form_token) if entry.form_token else None,
        "evidence": [
            [item.kind, item.title, item.url, item.dated_on.isoformat() if item.dated_on else None, item.sha256]
            for item in evidence
        ],
        "previous": entry.previous_hash,
    }
