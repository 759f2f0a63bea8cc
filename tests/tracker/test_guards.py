"""The database's own promise: each guard refuses with its own words, also where triggers are switched off.

Every refusal has a companion in the same test: with that one guard dropped, the same statement goes
through. So no test here passes because something else stood in the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests import factories
from tests.conftest import Cast, set_truncate_guards
from tracker import actions, chain
from tracker.models import Act, Evidence, ProgressEntry, Recommendation

EVENTS = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if model._meta.app_label in ("tracker", "briefings") and model.__name__.endswith("Event")
)
LOG = ["tracker_accountchange", "tracker_act", "tracker_evidence", "tracker_progressentry"]
APPEND_ONLY = [*LOG, *EVENTS]
VERSIONED = sorted({table.removesuffix("event") for table in EVENTS} - {"tracker_userrole"} | {"tracker_user_groups"})
NEVER_DELETED = ["briefings_briefing", "tracker_relation", "tracker_source", "tracker_user"]


@dataclass(frozen=True)
class Attempt:
    """A statement that a guard refuses: on which table, by which trigger, in which words."""

    table: str
    trigger: str
    statement: str
    words: str


def _append_only(table: str) -> list[Attempt]:
    column = "pgh_label" if table in EVENTS else "id"
    refused = f"{table} is append-only: {{}} is refused"
    return [
        Attempt(table, "guard_rows", f"UPDATE {table} SET {column} = {column}", refused.format("update")),
        Attempt(table, "guard_rows", f"DELETE FROM {table}", refused.format("delete")),
    ]


RECOMMENDATION, PASSAGE, BRIEFING = "tracker_recommendation", "briefings_passage", "briefings_briefing"
ORIGINAL = "briefings_original"
MAIL = "tracker_mailmessage"
_PASSAGES = "the passages of a briefing never change: {} is refused"
_ORIGINALS = "the file of a briefing never changes: {} is refused"
ATTEMPTS = [
    *[attempt for table in APPEND_ONLY for attempt in _append_only(table)],
    Attempt(PASSAGE, "guard_rows", 'UPDATE briefings_passage SET "end" = "end"', _PASSAGES.format("update")),
    Attempt(PASSAGE, "guard_rows", "DELETE FROM briefings_passage", _PASSAGES.format("delete")),
    Attempt(ORIGINAL, "guard_rows", f"UPDATE {ORIGINAL} SET data = data", _ORIGINALS.format("update")),
    Attempt(ORIGINAL, "guard_rows", f"DELETE FROM {ORIGINAL}", _ORIGINALS.format("delete")),
    *[
        Attempt(BRIEFING, "guard_text", f"UPDATE {BRIEFING} SET {change}", "the text of a briefing never changes")
        for change in (
            "text = text || '.'",
            "sha256 = repeat('0', 64)",
            "size = size + 1",
            "read_at = read_at + interval '1 day'",
            "added_by_id = (SELECT min(id) FROM tracker_user)",
            "format = 'pdf'",
            "notices = '{Nothing was left out.}'",
        )
    ],
    *[
        Attempt(RECOMMENDATION, "guard_identity", f"UPDATE {RECOMMENDATION} SET {change}", words)
        for change, words in (
            ("reference = 'PARIS-99' WHERE number = 1", "the reference PARIS-01 never changes"),
            ("number = 99 WHERE number = 1", "the reference PARIS-01 never changes"),
            ("meeting_id = (SELECT max(id) FROM briefings_meeting)", "the reference PARIS-01 never changes"),
        )
    ],
    Attempt(
        RECOMMENDATION,
        "guard_identity",
        f"DELETE FROM {RECOMMENDATION}",
        "a recommendation is never deleted: enter PARIS-01 in error instead",
    ),
    *[
        Attempt(table, "guard_delete", f"DELETE FROM {table}", f"rows of {table} are never deleted")
        for table in NEVER_DELETED
    ],
    Attempt(MAIL, "guard_rows", f"DELETE FROM {MAIL}", f"rows of {MAIL} are never deleted"),
    *[
        Attempt(MAIL, "guard_rows", f"UPDATE {MAIL} SET {change} WHERE status = 'refused'", "a mail is never rewritten")
        for change in (
            "address = 'thief@example.com'",
            "person_id = (SELECT max(id) FROM tracker_user)",
            "body = body || '.'",
            "subject = 'Nothing'",
            "message_id = message_id || '.'",
            "created_at = created_at + interval '1 day'",
            "kind = 'reset'",
        )
    ],
    Attempt(
        MAIL,
        "guard_rows",
        f"UPDATE {MAIL} SET status = 'waiting' WHERE status = 'sent'",
        "a mail that is settled never changes",
    ),
    Attempt(
        "briefings_meeting",
        "guard_delete",
        "DELETE FROM briefings_meeting WHERE code = 'PARIS'",
        "the meeting PARIS has briefings or recommendations and is never deleted",
    ),
    Attempt(
        "briefings_meeting",
        "guard_code",
        "UPDATE briefings_meeting SET code = 'ROME' WHERE code = 'PARIS'",
        "the code PARIS is part of references and never changes",
    ),
]


def _run(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


@contextmanager
def _replica() -> Iterator[None]:
    """A session that says it is a replica, in which ordinary triggers and foreign keys do not run."""
    _run("SET LOCAL session_replication_role = replica")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _run("SET LOCAL session_replication_role = DEFAULT")


SESSIONS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "ordinary": nullcontext,
    "replica": _replica,
    "pgtrigger.ignore": pgtrigger.ignore,
}


def _refused(statement: str, words: str) -> None:
    with pytest.raises(DatabaseError, match=re.escape(words)) as caught, transaction.atomic():
        _run(statement)
    assert caught.value.__cause__ is not None
    assert caught.value.__cause__.sqlstate == "23001"  # restrict_violation, the guards' own


@pytest.fixture
def written(cast: Cast) -> Recommendation:
    """A row in every guarded table."""
    briefing = factories.briefing(cast)
    words = actions.Words(briefing, 0, 5)
    recommendation = factories.admit(cast, sources=[words], parties=[cast.data], themes=[cast.theme])
    second = factories.admit(cast, title="Another one")
    actions.set_aside(passage=briefing.passages.in_order().last(), by=cast.coordinator, decision="informational")
    factories.walk(cast, second, "reported_complete")
    actions.merge(recommendation=second, by=cast.coordinator, draft=factories.drafted(), successor=recommendation)
    actions.deactivate(by=cast.administrator, person=cast.outsider)
    for status in ("refused", "sent"):
        factories.undelivered(cast.reader, status)
    # A second row to point to, so that a changed meeting meets no other obstacle.
    actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROMA")
    # What is checked at the end of a transaction is checked now, or no table could be altered in it.
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    return recommendation


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.statement)
def test_guard_refuses_and_without_it_the_statement_goes_through(written: Recommendation, attempt: Attempt) -> None:
    for session in SESSIONS.values():
        with transaction.atomic(), session():
            _refused(attempt.statement, attempt.words)

    with transaction.atomic():
        # Foreign keys point to what is deleted; a replica does not check them, and of guards only these run.
        _run(f"DROP TRIGGER {attempt.trigger} ON {attempt.table}")
        with _replica():
            assert _run(attempt.statement) > 0
        transaction.set_rollback(True)


def test_there_is_a_row_in_every_guarded_table(written: Recommendation) -> None:
    empty = [table for table in [*APPEND_ONLY, PASSAGE, BRIEFING, MAIL] if not _count(table)]
    assert empty == []


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("table", [*APPEND_ONLY, *VERSIONED, PASSAGE, MAIL])
def test_truncating_is_refused_and_without_the_guard_goes_through(written: Recommendation, table: str) -> None:
    words = f"{table} is append-only: truncate is refused"
    if table == PASSAGE:
        words = _PASSAGES.format("truncate")
    elif table in VERSIONED:
        words = f"{table} is never emptied: its rows would leave no versions"
    statement = f"TRUNCATE {table} CASCADE"
    # Lifted for all tables in the test database; here this table's alone is restored, till the test is rolled back.
    _run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_truncate")
    for session in SESSIONS.values():
        with transaction.atomic(), session():
            _refused(statement, words)

    _run(f"ALTER TABLE {table} DISABLE TRIGGER guard_truncate")
    _run(statement)
    assert _count(table) == 0


def test_recommendations_cannot_be_truncated_because_their_log_cannot(written: Recommendation) -> None:
    set_truncate_guards("ENABLE ALWAYS")
    _refused("TRUNCATE tracker_recommendation CASCADE", "is never emptied")
    _refused("TRUNCATE briefings_briefing CASCADE", "is never emptied")

    set_truncate_guards("DISABLE")
    _run("TRUNCATE tracker_recommendation, briefings_briefing CASCADE")
    assert _count("tracker_recommendation") == 0


def test_every_guard_stands_in_every_kind_of_session(db: None) -> None:
    kept = [*APPEND_ONLY, PASSAGE, ORIGINAL, MAIL]
    wanted = {(table, trigger) for table in kept for trigger in ("guard_rows", "guard_truncate")}
    wanted |= {(table, "guard_truncate") for table in VERSIONED}
    wanted |= {(attempt.table, attempt.trigger) for attempt in ATTEMPTS}
    set_truncate_guards("ENABLE ALWAYS")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'guard%' AND tgenabled = 'A'"
        )
        found = set(cursor.fetchall())
    set_truncate_guards("DISABLE")
    assert found == wanted


@pytest.mark.parametrize("change", ["title = 'Another title'", "file_name = 'other.md'"])
def test_what_describes_a_briefing_may_change(written: Recommendation, change: str) -> None:
    assert _run(f"UPDATE {BRIEFING} SET {change}") == 1


def test_code_of_a_meeting_without_recommendations_may_change(written: Recommendation) -> None:
    assert _run("UPDATE briefings_meeting SET code = 'NAPLES' WHERE code = 'ROMA'") == 1


# --- Redaction: the one change an entry may undergo ------------------------------------------------------------------

WORDS = "text = '', next_step = '', received_from = ''"
WHO_AND_WHY = "redacted_at = now(), redacted_by_id = {by}, redaction_reason = 'Named a patient.'"


@pytest.fixture
def entry(cast: Cast, recommendation: Recommendation) -> ProgressEntry:
    """An entry with every sort of words, evidence, and another one after it."""
    draft = factories.drafted(
        "A name.", next_step="Another name.", received_from="A third name", evidence=factories.evidence()
    )
    common = {"recommendation": recommendation, "by": cast.coordinator}
    made = actions.report(**common, draft=draft, to="in_progress")
    actions.add(**common, draft=factories.drafted())
    return made


def _redact(entry: ProgressEntry, by: int, changes: str = f"{WORDS}, {WHO_AND_WHY}") -> int:
    return _run(f"UPDATE tracker_progressentry SET {changes.format(by=by)} WHERE id = {entry.pk}")


def _faults(recommendation: Recommendation) -> list[str]:
    entries = recommendation.entries.prefetch_related("evidence").order_by("sequence")
    return list(chain.faults(recommendation.reference, entries))


def test_words_may_be_emptied_together_with_who_and_why_and_the_chain_still_verifies(
    cast: Cast, entry: ProgressEntry
) -> None:
    assert _redact(entry, cast.coordinator.pk) == 1

    entry.refresh_from_db()
    assert (entry.text, entry.next_step, entry.received_from) == ("", "", "")
    assert entry.is_redacted
    assert _faults(entry.recommendation) == []


@pytest.mark.parametrize(
    "changes",
    [
        WORDS,
        "text = 'Other words.'",
        f"{WORDS}, {WHO_AND_WHY}, confidence = 'delayed'",
        f"{WORDS}, {WHO_AND_WHY}, happened_on = happened_on - 1",
        f"{WORDS}, {WHO_AND_WHY}, changes = '{{{{}}}}', internal = true",
        f"{WORDS}, {WHO_AND_WHY}, hash = repeat('0', 64)",
        f"{WORDS}, {WHO_AND_WHY}, text_sha256 = repeat('0', 64)",
        f"{WORDS}, {WHO_AND_WHY}, by_id = {{by}}, sequence = 99",
    ],
)
def test_any_other_change_of_an_entry_is_refused_as_a_change(cast: Cast, entry: ProgressEntry, changes: str) -> None:
    with (
        pytest.raises(DatabaseError, match="tracker_progressentry is append-only: update is refused"),
        transaction.atomic(),
    ):
        _redact(entry, cast.coordinator.pk, changes)


@pytest.mark.parametrize(
    "changes",
    [
        f"text = '', next_step = '', {WHO_AND_WHY}",
        f"text = 'Other words.', next_step = '', received_from = '', {WHO_AND_WHY}",
        f"{WORDS}, redacted_at = now(), redacted_by_id = {{by}}, redaction_reason = ''",
        f"{WORDS}, redacted_at = now(), redaction_reason = 'Named a patient.'",
    ],
)
def test_redaction_that_is_not_whole_is_refused(cast: Cast, entry: ProgressEntry, changes: str) -> None:
    with pytest.raises(DatabaseError, match="entry_redaction_is_whole"), transaction.atomic():
        _redact(entry, cast.coordinator.pk, changes)


def test_redaction_is_final(cast: Cast, entry: ProgressEntry) -> None:
    _redact(entry, cast.coordinator.pk)
    for changes in (
        "redaction_reason = 'Another reason.'",
        "text = 'A name.', redacted_at = NULL, redacted_by_id = NULL, redaction_reason = ''",
        "redacted_at = now() + interval '1 day'",
    ):
        with pytest.raises(DatabaseError, match="append-only: update is refused"), transaction.atomic():
            _redact(entry, cast.coordinator.pk, changes)


def test_models_meet_the_guards_too(entry: ProgressEntry) -> None:
    attempts: list[Callable[[], object]] = [
        entry.save,
        lambda: ProgressEntry.objects.all()._raw_delete("default"),
        lambda: Act.objects.update(at=timezone.now()),
        lambda: Evidence.objects.update(title="Other"),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
            attempt()
