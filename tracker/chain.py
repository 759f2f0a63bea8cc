"""The hash chain of a recommendation's log: what an entry's hash is, and whether a chain holds.

Each entry's hash is SHA-256 over a canonical JSON object (keys sorted, no spaces, UTF-8) of everything
the entry says, the digest of its words instead of the words, the digests of its evidence, and the hash
of the entry before. Whoever alters, drops or reorders an entry breaks every hash after it. Words can be
redacted without breaking it, for only their digest is covered. Nothing here asks the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tracker.models import Evidence, ProgressEntry

FORMAT = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _digest(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def text_digest(entry: ProgressEntry) -> str:
    """Return the digest of the words that can be redacted: text, next step, and whom it was received from."""
    return _digest([entry.text, entry.next_step, entry.received_from])


def entry_hash(entry: ProgressEntry, reference: str, evidence: Iterable[Evidence]) -> str:
    """Return the hash of an entry of the recommendation `reference`, its columns filled but for `hash`.

    Evidence counts in the order it was given in. The format is in `hash_format`, and is covered too.
    """
    return _digest(
        {
            "format": entry.hash_format,
            "recommendation": [entry.recommendation_id, reference],
            "sequence": entry.sequence,
            "kind": entry.kind,
            "status": [entry.status_from, entry.status_to],
            "changes": entry.changes,
            "text": entry.text_sha256,
            "confidence": entry.confidence,
            "happened_on": entry.happened_on.isoformat(),
            "recorded_at": (entry.recorded_at - _EPOCH) // timedelta(microseconds=1),
            "by": entry.by_id,
            "for_post": entry.for_post_id,
            "act": entry.act_id,
            "corrects": entry.corrects_id,
            "internal": entry.internal,
            "form_token": str(entry.form_token) if entry.form_token else None,
            "evidence": [
                [
                    item.kind,
                    item.title,
                    item.url,
                    item.dated_on.isoformat() if item.dated_on else None,
                    item.sha256,
                ]
                for item in evidence
            ],
            "previous": entry.previous_hash,
        }
    )


def faults(reference: str, entries: Iterable[ProgressEntry]) -> Iterator[str]:
    """Yield a sentence for each thing wrong with one recommendation's chain.

    `entries` are all of the recommendation's, by sequence, each with its evidence by id.
    """
    expected, previous, status = 1, "", ""
    for entry in entries:
        if entry.sequence != expected:
            yield f"{reference}: entry {expected} is missing before entry {entry.sequence}."
        if entry.previous_hash != previous:
            yield f"{reference}: entry {entry.sequence} does not follow from the entry before it."
        if entry.status_from != status:
            yield f"{reference}: entry {entry.sequence} starts from a status the entry before it did not leave."
        if not entry.is_redacted and entry.text_sha256 != text_digest(entry):
            yield f"{reference}: the words of entry {entry.sequence} are not those that were written."
        if entry.hash != entry_hash(entry, reference, entry.evidence.all()):
            yield f"{reference}: entry {entry.sequence} is not as it was written."
        expected, previous, status = entry.sequence + 1, entry.hash, entry.status_to
