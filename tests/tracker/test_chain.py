"""The hash chain: what it covers, that its form never changes by accident, and each fault it finds."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests import factories
from tests.conftest import Cast
from tracker import actions, chain
from tracker.models import Evidence, ProgressEntry, Recommendation
from tracker.workflow import Status

TOKEN = uuid.UUID("12345678-1234-5678-1234-567812345678")


def _entry(**changed: Any) -> ProgressEntry:
    """An entry with every column filled, not from a database."""
    values: dict[str, Any] = {
        "recommendation_id": 7,
        "sequence": 3,
        "kind": "report",
        "status_from": "not_started",
        "status_to": "in_progress",
        "changes": {"lead": [{"id": 1, "name": "Économie"}, None], "due_on": [None, "2026-05-01"]},
        "text": "Die Arbeit läuft.",
        "next_step": "Weiter.",
        "confidence": "on_track",
        "happened_on": date(2026, 3, 1),
        "recorded_at": datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC),
        "by_id": 5,
        "for_post_id": 6,
        "received_from": "Health desk",
        "act_id": 11,
        "corrects_id": 2,
        "internal": False,
        "form_token": TOKEN,
        "previous_hash": "a" * 64,
        "hash_format": 1,
    }
    entry = ProgressEntry(**(values | changed))
    entry.text_sha256 = chain.text_digest(entry)
    return entry


def _evidence(**changed: Any) -> Evidence:
    values = {"kind": "link", "title": "Minutes", "url": "https://example.org/a", "dated_on": date(2026, 2, 1)}
    return Evidence(**(values | changed))


def test_form_of_the_hash_never_changes() -> None:
    """Fixed vectors: whoever changes the canonical form breaks every log there is, and has to raise FORMAT."""
    entry = _entry()
    assert entry.text_sha256 == "a33e1d153c0081c1aa654215e2db1b3b9321d772a59efb00ac55d381a772a93c"
    assert (
        chain.entry_hash(entry, "PARIS-07", [_evidence(), _evidence(dated_on=None)])
        == "33888b3b0709890394d22fcdb2aa0b5a802ab23ebd88e6253281684178316530"
    )
    bare = _entry(for_post_id=None, corrects_id=None, form_token=None, status_from="", previous_hash="", changes={})
    assert chain.entry_hash(bare, "PARIS-07", []) == "b3c16b674ce7e574ef6081a80e1f6eba14572749e22952ad7ee7f04757e551f9"
    assert chain.FORMAT == 1


OTHER: dict[str, Any] = {
    "recommendation_id": 8,
    "sequence": 4,
    "kind": "stall",
    "status_from": "stalled",
    "status_to": "not_started",
    "changes": {"lead": [None, {"id": 1, "name": "Économie"}]},
    "text": "Die Arbeit ruht.",
    "next_step": "Warten.",
    "received_from": "Data desk",
    "confidence": "delayed",
    "happened_on": date(2026, 3, 2),
    "recorded_at": datetime(2026, 3, 2, 9, 30, 15, 123457, tzinfo=UTC),
    "by_id": 6,
    "for_post_id": 5,
    "act_id": 12,
    "corrects_id": 1,
    "internal": True,
    "form_token": uuid.UUID(int=TOKEN.int + 1),
    "previous_hash": "b" * 64,
    "hash_format": 2,
}
# The key and the hash itself, the digest (covered through the words), and what a redaction adds later.
NOT_COVERED = {"id", "hash", "text_sha256", "redacted_at", "redacted_by", "redaction_reason"}


@pytest.mark.parametrize("column", sorted(OTHER))
def test_hash_covers_column(column: str) -> None:
    assert chain.entry_hash(_entry(**{column: OTHER[column]}), "PARIS-07", []) != chain.entry_hash(
        _entry(), "PARIS-07", []
    )


def test_every_column_is_covered_or_listed() -> None:
    columns = {field.name for field in ProgressEntry._meta.concrete_fields}
    assert columns - NOT_COVERED == {name.removesuffix("_id") for name in OTHER}


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Other"},
        {"url": "https://example.org/b"},
        {"dated_on": None},
        {"dated_on": date(2026, 2, 2)},
        {"kind": "file"},
        {"sha256": "0" * 64},
    ],
)
def test_hash_covers_evidence(changed: dict[str, Any]) -> None:
    assert _hash_with(_evidence()) != _hash_with(_evidence(**changed))


def _hash_with(*evidence: Evidence) -> str:
    return chain.entry_hash(_entry(), "PARIS-07", evidence)


def test_hash_covers_the_order_and_number_of_evidence_and_the_reference() -> None:
    one, two = _evidence(), _evidence(title="Other")
    assert len({_hash_with(one, two), _hash_with(two, one), _hash_with(one), _hash_with(), _hash_with(one, one)}) == 5
    assert chain.entry_hash(_entry(), "PARIS-08", []) != _hash_with()


def test_hash_does_not_depend_on_the_order_of_keys_or_the_zone_of_the_clock() -> None:
    changes = dict(reversed(_entry().changes.items()))
    zone = _entry().recorded_at.astimezone(datetime.now().astimezone().tzinfo)
    assert chain.entry_hash(_entry(changes=changes, recorded_at=zone), "PARIS-07", []) == _hash_with()


def test_words_cannot_be_moved_from_one_column_to_the_next() -> None:
    one = chain.text_digest(ProgressEntry(text="ab", next_step="", received_from=""))
    assert one != chain.text_digest(ProgressEntry(text="a", next_step="b", received_from=""))
    assert one != chain.text_digest(ProgressEntry(text="", next_step="ab", received_from=""))


# --- A chain ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def entries(cast: Cast, recommendation: Recommendation) -> list[ProgressEntry]:
    """A log of six entries, read back from the database."""
    common: dict[str, Any] = {"recommendation": recommendation}
    draft = factories.drafted("Began.", evidence=(*factories.evidence(), *factories.evidence()))
    actions.report(**common, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    for text in ("One.", "Two."):
        actions.add(**common, by=cast.lead_staff, draft=factories.drafted(text))
    factories.claim(cast, recommendation)
    actions.verify(**common, by=cast.coordinator, draft=factories.drafted(), to=Status.IMPLEMENTED)
    return list(recommendation.entries.prefetch_related("evidence").order_by("sequence"))


def _faults(entries: list[ProgressEntry]) -> list[str]:
    return list(chain.faults("PARIS-01", entries))


def _changed(entries: list[ProgressEntry], at: int, **values: Any) -> list[ProgressEntry]:
    """The same log with one entry altered in memory, as a person with the database's own password might."""
    altered = [copy(entry) for entry in entries]
    for name, value in values.items():
        setattr(altered[at], name, value)
    return altered


def test_log_written_by_actions_holds(entries: list[ProgressEntry]) -> None:
    assert len(entries) == 6
    assert _faults(entries) == []


@pytest.mark.parametrize(
    "alter",
    [
        lambda entry: {"happened_on": entry.happened_on - timedelta(days=1)},
        lambda entry: {"by_id": entry.by_id + 1},
        lambda entry: {"confidence": "delayed"},
        lambda entry: {"internal": True},
        lambda entry: {"recorded_at": entry.recorded_at + timedelta(microseconds=1)},
        lambda entry: {"changes": {"title": ["a", "b"]}},
        lambda entry: {"text_sha256": "0" * 64},
        lambda entry: {"hash": "0" * 64},
        lambda entry: {"act_id": entry.act_id + 1},
    ],
)
def test_altered_entry_is_found(entries: list[ProgressEntry], alter: Callable[[ProgressEntry], dict[str, Any]]) -> None:
    assert "PARIS-01: entry 3 is not as it was written." in _faults(_changed(entries, 2, **alter(entries[2])))


@pytest.mark.parametrize("column", ["text", "next_step", "received_from"])
def test_altered_words_are_found(entries: list[ProgressEntry], column: str) -> None:
    assert _faults(_changed(entries, 2, **{column: "Other words."})) == [
        "PARIS-01: the words of entry 3 are not those that were written."
    ]


def test_words_emptied_without_a_redaction_are_found(entries: list[ProgressEntry]) -> None:
    assert _faults(_changed(entries, 2, text="")) == ["PARIS-01: the words of entry 3 are not those that were written."]


def test_redacted_words_are_no_fault(entries: list[ProgressEntry]) -> None:
    assert _faults(_changed(entries, 2, text="", next_step="", redacted_at=entries[2].recorded_at)) == []


def test_missing_entry_is_found(entries: list[ProgressEntry]) -> None:
    assert _faults(entries[:2] + entries[3:]) == [
        "PARIS-01: entry 3 is missing before entry 4.",
        "PARIS-01: entry 4 does not follow from the entry before it.",
    ]


def test_missing_first_entry_is_found(entries: list[ProgressEntry]) -> None:
    assert "PARIS-01: entry 1 is missing before entry 2." in _faults(entries[1:])


def test_entries_in_another_order_are_found(entries: list[ProgressEntry]) -> None:
    swapped = [copy(entry) for entry in entries]
    swapped[2].sequence, swapped[3].sequence = 4, 3
    swapped[2], swapped[3] = swapped[3], swapped[2]
    found = _faults(swapped)
    assert "PARIS-01: entry 3 is not as it was written." in found
    assert "PARIS-01: entry 4 is not as it was written." in found


def test_entry_whose_hash_was_made_anew_breaks_the_next(entries: list[ProgressEntry]) -> None:
    forged = _changed(entries, 2, happened_on=entries[2].happened_on - timedelta(days=1))
    forged[2].hash = chain.entry_hash(forged[2], "PARIS-01", forged[2].evidence.all())
    assert _faults(forged) == ["PARIS-01: entry 4 does not follow from the entry before it."]


def test_status_that_does_not_follow_is_found_even_in_a_chain_made_anew(entries: list[ProgressEntry]) -> None:
    forged = _changed(entries, 2, status_from="stalled")
    for before, entry in pairwise(forged[1:]):
        entry.previous_hash = before.hash
        entry.hash = chain.entry_hash(entry, "PARIS-01", entry.evidence.all())
    assert _faults(forged) == ["PARIS-01: entry 3 starts from a status the entry before it did not leave."]


def test_log_of_another_recommendation_is_not_taken_for_this_one(entries: list[ProgressEntry]) -> None:
    assert len(list(chain.faults("PARIS-02", entries))) == len(entries)
