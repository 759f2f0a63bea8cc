"""The hash chain: what it covers, that its forms never change by accident, and each fault it finds."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests import factories
from tests.conftest import Cast
from tracker import actions, chain
from tracker.models import Act, Evidence, ProgressEntry, Recommendation
from tracker.verification.entries import Link, chain_faults, links_of
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
        "hash_format": 2,
        "salt": "5a1" * 10 + "75",
    }
    entry = ProgressEntry(**(values | changed))
    entry.text_sha256 = chain.text_digest(entry)
    return entry


def _act(**changed: Any) -> Act:
    values = {"id": 11, "by_id": 5, "at": datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC), "verb": "report"}
    return Act(**(values | {"reason": "Because.", "salt": "f" * 32} | changed))


def _evidence(**changed: Any) -> Evidence:
    values = {"kind": "link", "title": "Minutes", "url": "https://example.org/a", "dated_on": date(2026, 2, 1)}
    return Evidence(**(values | changed))


def _quote(**changed: Any) -> chain.Quote:
    return chain.Quote(**({"briefing": 3, "text_sha256": "c" * 64, "words": "Begin the work."} | changed))


def _hash(
    entry: ProgressEntry | None = None,
    *evidence: Evidence,
    reference: str = "PARIS-07",
    act: Act | None = None,
    quotes: Sequence[chain.Quote] = (),
) -> str:
    return chain.entry_hash(entry or _entry(), reference, act or _act(), evidence, quotes)


def test_the_first_form_of_the_hash_never_changes() -> None:
    """Fixed vectors: entries of this form stand in databases, and have to verify for ever."""
    entry = _entry(hash_format=1, salt="")
    assert entry.text_sha256 == "a33e1d153c0081c1aa654215e2db1b3b9321d772a59efb00ac55d381a772a93c"
    assert (
        _hash(entry, _evidence(), _evidence(dated_on=None))
        == "33888b3b0709890394d22fcdb2aa0b5a802ab23ebd88e6253281684178316530"
    )
    bare: dict[str, Any] = {"for_post_id": None, "corrects_id": None, "form_token": None}
    entry = _entry(**bare, status_from="", previous_hash="", changes={}, hash_format=1, salt="")
    assert _hash(entry) == "b3c16b674ce7e574ef6081a80e1f6eba14572749e22952ad7ee7f04757e551f9"


def test_the_second_form_of_the_hash_never_changes() -> None:
    """Fixed vectors: whoever changes the canonical form breaks every log there is, and has to raise FORMAT."""
    entry = _entry()
    assert entry.text_sha256 == "6463e39b8715b650fe2904f586e12d43f094ee6f9a7b7d4a252f537c78c1101b"
    assert (
        _hash(entry, _evidence(), _evidence(dated_on=None), quotes=[_quote()])
        == "e16c963fc24ee2e3576a4a8f51ad05703f9961741d5ab9865f6f49471836bae7"
    )
    bare: dict[str, Any] = {"for_post_id": None, "corrects_id": None, "form_token": None}
    assert (
        _hash(_entry(**bare, status_from="", previous_hash="", changes={}, text=""))
        == "0d694cb6dd8fd693784f2a1002f8ba8ba81497edfb5e18a9418e79b6186fa6b0"
    )
    assert chain.FORMAT == 2


def test_an_entry_without_words_has_the_digest_of_empty_ones() -> None:
    nothing = {"text": "", "next_step": "", "received_from": ""}

    assert chain.text_digest(_entry(**nothing)) == chain.sha256('["","",""]')
    assert chain.text_digest(_entry(**nothing | {"received_from": "Data desk"})) != chain.sha256('["","",""]')
    redaction = {"digests": {"text": "c" * 64}, "salts": {}}
    assert chain.text_digest(_entry(**nothing, redaction=redaction)) == chain.sha256(f'["{"c" * 64}","",""]')


def test_salts_that_are_drawn_together_differ() -> None:
    salts = chain.random_salts(1_000)

    assert len(set(salts)) == 1_000
    assert {len(salt) for salt in salts} == {32}
    assert chain.random_salts(0) == []


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
    "corrects_id": 1,
    "redacts_id": 1,
    "internal": True,
    "side_id": 2,
    "form_token": uuid.UUID(int=TOKEN.int + 1),
    "form_digest": "b" * 64,
    "previous_hash": "b" * 64,
    "hash_format": 1,
    "salt": "b" * 32,
}
# The key and the hash itself, the digest (covered by its words), the act (as itself), what the database makes of the
# words for the search, and what a redaction adds.
NOT_COVERED = {"id", "hash", "text_sha256", "act", "redaction", "redacted_through", "redacted_at", "redacted_by"}
NOT_COVERED |= {"redaction_reason", "searched"}


@pytest.mark.parametrize("column", sorted(OTHER))
def test_hash_covers_column(column: str) -> None:
    assert _hash(_entry(**{column: OTHER[column]})) != _hash()


def test_every_column_is_covered_or_listed() -> None:
    columns = {field.name for field in ProgressEntry._meta.concrete_fields}
    assert columns - NOT_COVERED == {name.removesuffix("_id") for name in OTHER}


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Other"},
        {"url": "https://example.org/b"},
        {"url": "", "number": "Cable 7"},
        {"dated_on": None},
        {"dated_on": date(2026, 2, 2)},
        {"kind": "number"},
        {"sha256": "0" * 64},
    ],
)
def test_hash_covers_evidence(changed: dict[str, Any]) -> None:
    assert _hash(None, _evidence()) != _hash(None, _evidence(**changed))


@pytest.mark.parametrize(
    "changed",
    [{"id": 12}, {"by_id": 6}, {"at": datetime(2026, 3, 2, tzinfo=UTC)}, {"verb": "stall"}, {"reason": "No."}],
)
def test_hash_covers_the_act(changed: dict[str, Any]) -> None:
    assert _hash(act=_act(**changed)) != _hash()


@pytest.mark.parametrize("changed", [{"briefing": 4}, {"text_sha256": "d" * 64}, {"words": "End the work."}])
def test_hash_covers_the_quoted_source(changed: dict[str, Any]) -> None:
    assert _hash(quotes=[_quote(**changed)]) != _hash(quotes=[_quote()])


def test_hash_covers_the_order_and_number_of_evidence_and_the_reference() -> None:
    one, two = _evidence(), _evidence(title="Other")
    orders = [(one, two), (two, one), (one,), (), (one, one)]
    assert len({_hash(None, *order) for order in orders}) == 5
    assert _hash(reference="PARIS-08") != _hash()


def test_hash_does_not_depend_on_the_order_of_keys_or_the_zone_of_the_clock() -> None:
    changes = dict(reversed(_entry().changes.items()))
    zone = _entry().recorded_at.astimezone(datetime.now().astimezone().tzinfo)
    assert _hash(_entry(changes=changes, recorded_at=zone)) == _hash()


@pytest.mark.parametrize("form", [1, 2])
def test_words_cannot_be_moved_from_one_column_to_the_next(form: int) -> None:
    def digest(*words: str) -> str:
        text, next_step = words
        return chain.text_digest(ProgressEntry(text=text, next_step=next_step, hash_format=form, salt="a" * 32))

    assert len({digest("ab", ""), digest("a", "b"), digest("", "ab")}) == 3


# --- Redaction -------------------------------------------------------------------------------------------------------


def _redacted(entry: ProgressEntry, *out: str) -> ProgressEntry:
    """The entry without some parts, as a redaction leaves it."""
    emptied = copy(entry)
    every = chain.parts_of(entry, [_evidence()])
    emptied.redaction, emptied.salt = chain.redacted(every, entry.salt, entry.redaction, out), ""
    for part in {"text", "next_step", "received_from"} & set(out):
        setattr(emptied, part, "")
    return emptied


def test_a_redaction_keeps_the_hash_and_lets_the_rest_be_held_against_it() -> None:
    whole = _entry()
    emptied = _redacted(whole, "text", "evidence.0.title")
    assert _hash(emptied, _evidence(title="")) == _hash(whole, _evidence())
    assert chain.text_digest(emptied) == whole.text_sha256
    assert _hash(_redacted(emptied, "next_step"), _evidence(title="")) == _hash(whole, _evidence())

    emptied.next_step = "Other."
    assert _hash(emptied, _evidence(title="")) != _hash(whole, _evidence())


def test_words_put_where_words_were_redacted_break_the_hash() -> None:
    emptied = _redacted(_entry(), "text")
    emptied.text = "Other words."
    assert _hash(emptied) != _hash()


def test_nothing_that_remains_of_a_redaction_leads_to_its_words() -> None:
    entry = _entry(text="Anna")
    emptied = _redacted(entry, "text")
    kept = json.dumps(emptied.redaction)
    assert entry.salt not in kept
    assert emptied.redaction["salts"].keys() & {"text"} == set()
    # Somebody who guesses the words has no salt to try them with.
    salts = ["", *emptied.redaction["salts"].values(), *emptied.redaction["digests"].values()]
    digest = emptied.redaction["digests"]["text"]
    tried = {chain.words_digest(salt, "Anna") for salt in salts} | {
        chain.words_digest(chain.part_salt(salt, "text"), "Anna") for salt in salts
    }
    assert digest not in tried


# --- A chain ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def links(cast: Cast, recommendation: Recommendation) -> list[Link]:
    """A log of six entries, read back from the database."""
    common: dict[str, Any] = {"recommendation": recommendation}
    draft = factories.drafted("Began.", evidence=(*factories.evidence(), *factories.evidence()))
    actions.report(**common, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    for text in ("One.", "Two."):
        actions.add(**common, by=cast.lead_staff, draft=factories.drafted(text))
    factories.claim(cast, recommendation)
    actions.verify(**common, by=cast.coordinator, draft=factories.drafted(), to=Status.IMPLEMENTED)
    return links_of(recommendation.pk)


def _faults(links: list[Link]) -> list[str]:
    return list(chain_faults("PARIS-01", links))


def _changed(links: list[Link], at: int, **values: Any) -> list[Link]:
    """The same log with one entry altered in memory, as a person with the database's own password might."""
    altered = list(links)
    entry: Any = altered[at].entry
    altered[at] = altered[at]._replace(entry=entry._replace(**values))
    return altered


def test_log_written_by_actions_holds(links: list[Link]) -> None:
    assert len(links) == 6
    assert _faults(links) == []


@pytest.mark.parametrize(
    "alter",
    [
        lambda entry: {"happened_on": entry.happened_on - timedelta(days=1)},
        lambda entry: {"by_id": entry.by_id + 1},
        lambda entry: {"confidence": "delayed"},
        lambda entry: {"internal": True},
        lambda entry: {"recorded_at": entry.recorded_at + timedelta(microseconds=1)},
        lambda entry: {"changes": {"title": ["a", "b"]}},
        lambda entry: {"hash": "0" * 64},
        lambda entry: {"redacts_id": entry.id},
    ],
)
def test_altered_entry_is_found(links: list[Link], alter: Callable[[Any], dict[str, Any]]) -> None:
    assert "PARIS-01: entry 3 is not as it was written." in _faults(_changed(links, 2, **alter(links[2].entry)))


@pytest.mark.parametrize("column", ["text", "next_step", "received_from"])
def test_altered_words_are_found(links: list[Link], column: str) -> None:
    assert _faults(_changed(links, 2, **{column: "Other words."})) == [
        "PARIS-01: the words of entry 3 are not those that were written.",
        "PARIS-01: entry 3 is not as it was written.",
    ]


def test_words_emptied_without_a_redaction_are_found(links: list[Link]) -> None:
    assert "PARIS-01: the words of entry 3 are not those that were written." in _faults(_changed(links, 2, text=""))


def test_an_act_altered_or_gone_is_found(links: list[Link]) -> None:
    altered = list(links)
    altered[2] = altered[2]._replace(act=altered[2].act._replace(verb="close"))
    assert _faults(altered) == ["PARIS-01: entry 3 is not as it was written."]
    altered[2] = altered[2]._replace(act=None)
    assert _faults(altered) == ["PARIS-01: the act behind entry 3 is missing, or is another person's."]


def test_an_entry_of_an_older_form_than_the_one_before_is_found(links: list[Link]) -> None:
    assert "PARIS-01: entry 3 has a form of hash that is older than the entry before it, or unknown." in _faults(
        _changed(links, 2, hash_format=1)
    )


def test_an_entry_that_was_not_recorded_with_its_act_is_found(links: list[Link]) -> None:
    late = links[2].entry.recorded_at + timedelta(days=1)
    assert "PARIS-01: entry 3 was not recorded at the moment of its act." in _faults(
        _changed(links, 2, recorded_at=late)
    )


def test_missing_entry_is_found(links: list[Link]) -> None:
    assert _faults(links[:2] + links[3:]) == [
        "PARIS-01: entry 3 is missing before entry 4.",
        "PARIS-01: entry 4 does not follow from the entry before it.",
    ]


def test_missing_first_entry_is_found(links: list[Link]) -> None:
    assert "PARIS-01: entry 1 is missing before entry 2." in _faults(links[1:])


def test_entries_in_another_order_are_found(links: list[Link]) -> None:
    swapped = _changed(_changed(links, 2, sequence=4), 3, sequence=3)
    swapped[2], swapped[3] = swapped[3], swapped[2]
    found = _faults(swapped)
    assert "PARIS-01: entry 3 is not as it was written." in found
    assert "PARIS-01: entry 4 is not as it was written." in found


def _forged(links: list[Link], at: int, **values: Any) -> list[Link]:
    """An altered log in which the altered entry has the right hash again."""
    forged = _changed(links, at, **values)
    entry = forged[at].entry
    return _changed(forged, at, hash=chain.entry_hash(entry, "PARIS-01", forged[at].act, forged[at].evidence))


def test_entry_whose_hash_was_made_anew_breaks_the_next(links: list[Link]) -> None:
    forged = _forged(links, 2, happened_on=links[2].entry.happened_on - timedelta(days=1))
    assert _faults(forged) == ["PARIS-01: entry 4 does not follow from the entry before it."]


def test_status_that_does_not_follow_is_found_even_in_a_chain_made_anew(links: list[Link]) -> None:
    forged = _forged(links, 2, status_from="stalled")
    for at in range(3, 6):
        forged = _forged(forged, at, previous_hash=forged[at - 1].entry.hash)
    assert _faults(forged) == ["PARIS-01: entry 3 starts from a status the entry before it did not leave."]


def test_log_of_another_recommendation_is_not_taken_for_this_one(links: list[Link]) -> None:
    assert len(list(chain_faults("PARIS-02", links))) == len(links)
