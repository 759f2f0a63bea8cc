"""The database's own promise: each guard refuses with its own words, also where triggers are switched off.

Every refusal has a companion in the same test: with that one guard dropped, the same statement goes
through. So no test here passes because something else stood in the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.conftest import Cast, set_truncate_guards
from tests.taken_back import taken_back
from tracker import actions
from tracker.actions import steps
from tracker.database import guards
from tracker.models import Act, Evidence, ProgressEntry, Recommendation, User

EVENTS = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if model._meta.app_label in ("tracker", "briefings") and model.__name__.endswith("Event")
)
LOG = ["tracker_accountchange", "tracker_act", "tracker_evidence", "tracker_foreigncode", "tracker_logcheck"]
LOG += ["tracker_progressentry"]
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
    is_event = table in EVENTS
    column, update = ("pgh_label", "guard_update") if is_event else ("id", "guard_rows")
    refused = f"{table} is append-only: {{}} is refused"
    return [
        *[
            Attempt(table, "guard_end", f"UPDATE {table} SET pgh_ended_at = {value}", refused.format("update"))
            for value in ("NULL", "pgh_ended_at")
            if is_event
        ],
        Attempt(table, update, f"UPDATE {table} SET {column} = {column}", refused.format("update")),
        Attempt(table, "guard_rows", f"DELETE FROM {table}", refused.format("delete")),
    ]


RECOMMENDATION, PASSAGE, BRIEFING = "tracker_recommendation", "briefings_passage", "briefings_briefing"
ORIGINAL, DIGEST = "briefings_original", "briefings_briefingdigest"
MAIL = "tracker_mailmessage"
_PASSAGES = "the passages of a briefing never change: {} is refused"
_ORIGINALS = "the file of a briefing never changes: {} is refused"
_DIGESTS = "the digests of a briefing never change: {} is refused"
ATTEMPTS = [
    *[attempt for table in APPEND_ONLY for attempt in _append_only(table)],
    Attempt(PASSAGE, "guard_rows", 'UPDATE briefings_passage SET "end" = "end"', _PASSAGES.format("update")),
    Attempt(PASSAGE, "guard_rows", "DELETE FROM briefings_passage", _PASSAGES.format("delete")),
    Attempt(ORIGINAL, "guard_rows", f"UPDATE {ORIGINAL} SET data = data", _ORIGINALS.format("update")),
    Attempt(ORIGINAL, "guard_rows", f"DELETE FROM {ORIGINAL}", _ORIGINALS.format("delete")),
    Attempt(DIGEST, "guard_rows", f"UPDATE {DIGEST} SET text_sha256 = text_sha256", _DIGESTS.format("update")),
    Attempt(DIGEST, "guard_rows", f"DELETE FROM {DIGEST}", _DIGESTS.format("delete")),
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
            (
                "meeting_id = (SELECT max(id) FROM briefings_meeting) WHERE number = 1",
                "the reference PARIS-01 never changes",
            ),
        )
    ],
    Attempt(
        RECOMMENDATION,
        "guard_identity",
        f"DELETE FROM {RECOMMENDATION} WHERE reference = 'PARIS-01'",
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
            "html = html || '.'",
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
    assert getattr(caught.value.__cause__, "sqlstate", "") == "23001"  # restrict_violation, the guards' own


def _write(cast: Cast) -> Recommendation:
    """Write a row in every guarded table."""
    briefing = factories.briefing(cast)
    words = actions.SourceText(briefing, 0, 5)
    recommendation = factories.track(cast, sources=[words], parties=[cast.data], themes=[cast.theme])
    second = factories.track(cast, title="Another one")
    actions.dont_track(passage=briefing.passages.in_order().last(), by=cast.coordinator, decision="informational")
    factories.walk(cast, second, "reported_complete")
    actions.merge(recommendation=second, by=cast.coordinator, draft=factories.drafted(), successor=recommendation)
    checked = actions.CheckedLog(timezone.now(), 1, 1, 0, (), is_sealed=False, is_compared=False, is_partial=False)
    actions.record_check(by=None, checked=checked)
    actions.deactivate(by=cast.administrator, person=cast.outsider)
    for status in ("refused", "sent"):
        factories.undelivered(cast.reader, status)
    factories.ask(cast, recommendation)
    factories.coded(cast, second)
    factories.rights(cast, recommendation)
    actions.raise_item(by=cast.coordinator, recommendation=recommendation, choice="pinned")
    factories.absence(cast.holder)
    factories.hand_over(cast, cast.desk, cast.holder)
    # A second row to point to, so that a changed meeting meets no other obstacle.
    actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROMA")
    # What is checked at the end of a transaction is checked now, or no table could be altered in it.
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    return recommendation


@pytest.fixture(scope="class")
def once_written(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Recommendation]:
    """A row in every guarded table, written once for the tests of one class."""
    with taken_back(django_db_blocker):
        yield _write(factories.cast())


@pytest.fixture
def written(once_written: Recommendation, db: None) -> Recommendation:
    """A row in every guarded table, in a transaction of the test's own."""
    return once_written


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


class TestGuards:
    """Each guard refuses what it is there for, and without it the same statement goes through."""

    @pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.statement)
    def test_guard_refuses_and_without_it_the_statement_goes_through(
        self, written: Recommendation, attempt: Attempt
    ) -> None:
        for session in SESSIONS.values():
            with transaction.atomic(), session():
                _refused(attempt.statement, attempt.words)

        with transaction.atomic():
            # Foreign keys point to what is deleted; a replica does not check them, and of guards only these run.
            _run(f"DROP TRIGGER {attempt.trigger} ON {attempt.table}")
            with _replica():
                assert _run(attempt.statement) > 0
            transaction.set_rollback(True)

    def test_there_is_a_row_in_every_guarded_table(self, written: Recommendation) -> None:
        empty = [table for table in [*APPEND_ONLY, PASSAGE, BRIEFING, MAIL] if not _count(table)]
        assert empty == []

    @pytest.mark.parametrize("table", [*APPEND_ONLY, *VERSIONED, PASSAGE, ORIGINAL, DIGEST, MAIL])
    def test_truncating_is_refused_and_without_the_guard_goes_through(
        self, written: Recommendation, table: str
    ) -> None:
        words = f"{table} is append-only: truncate is refused"
        if table in (PASSAGE, ORIGINAL, DIGEST):
            words = {PASSAGE: _PASSAGES, ORIGINAL: _ORIGINALS, DIGEST: _DIGESTS}[table].format("truncate")
        elif table in VERSIONED:
            words = f"{table} is never emptied: its rows would leave no versions"
        statement = f"TRUNCATE {table} CASCADE"
        # CASCADE would meet the guards of other tables first.
        set_truncate_guards("DISABLE")
        _run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_truncate")
        for session in SESSIONS.values():
            with transaction.atomic(), session():
                _refused(statement, words)

        _run(f"ALTER TABLE {table} DISABLE TRIGGER guard_truncate")
        _run(statement)
        assert _count(table) == 0

    def test_recommendations_cannot_be_truncated_because_their_log_cannot(self, written: Recommendation) -> None:
        _refused("TRUNCATE tracker_recommendation CASCADE", "is never emptied")
        _refused("TRUNCATE briefings_briefing CASCADE", "is never emptied")

        set_truncate_guards("DISABLE")
        _run("TRUNCATE tracker_recommendation, briefings_briefing CASCADE")
        assert _count("tracker_recommendation") == 0


def test_every_guard_stands_in_every_kind_of_session(db: None) -> None:
    kept = [*APPEND_ONLY, PASSAGE, ORIGINAL, DIGEST, MAIL, "tracker_versionformat"]
    wanted = {(table, trigger) for table in kept for trigger in ("guard_rows", "guard_truncate")}
    wanted |= {(table, "guard_truncate") for table in VERSIONED}
    wanted |= {(attempt.table, attempt.trigger) for attempt in ATTEMPTS}
    # It binds the serving role only; `test_attacks` tries it.
    wanted.add(("tracker_progressentry", "guard_new"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'guard%' AND tgenabled = 'A'"
        )
        found = set(cursor.fetchall())
    assert found == wanted


def test_a_guard_names_every_column_it_compares() -> None:
    """A column that a guard does not name could be changed behind its back, so each is named or may be emptied."""
    may_be_emptied = {
        "tracker_progressentry": {
            *("text", "next_step", "received_from", "changes", "salt", "redaction"),
            *("redacted_through_id", "redacted_at", "redacted_by_id"),
        },
        "tracker_evidence": {"title", "url", "number", "is_redacted"},
        "tracker_act": {"reason", "salt", "redaction"},
    }
    guards = {"tracker_progressentry": "entry", "tracker_evidence": "evidence", "tracker_act": "act"}
    source = import_module("tracker.migrations.0034_guard_access").GUARD
    source += import_module("tracker.migrations.0012_guard_redaction").CREATE
    for table, name in guards.items():
        body = source.split(f"FUNCTION tracker_guard_{name}()")[1].split("END $$")[0]
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        # What the database makes of other columns cannot be changed by itself.
        columns = {str(field.column) for field in model._meta.concrete_fields if not field.generated}
        assert {column for column in columns if f"OLD.{column}," in body or f"OLD.{column})" in body} >= (
            columns - may_be_emptied[table]
        ), table


def test_versions_end_by_the_database_alone_and_only_once(written: Recommendation) -> None:
    """A guard looks at updates by the columns they name, so all columns but the end stand in its list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, array_agg(attname::text) FROM pg_trigger t "
            "JOIN pg_attribute a ON attrelid = tgrelid AND attnum = ANY (tgattr) "
            "WHERE tgname = 'guard_update' GROUP BY tgrelid"
        )
        named = dict(cursor.fetchall())
    models = {model._meta.db_table: model for model in apps.get_models()}
    assert named.keys() == set(EVENTS)
    for table, columns in named.items():
        assert set(columns) == {field.column for field in models[table]._meta.concrete_fields} - {"pgh_ended_at"}


@pytest.mark.parametrize("change", ["title = 'Another title'", "file_name = 'other.md'"])
def test_what_describes_a_briefing_may_change(written: Recommendation, change: str) -> None:
    assert _run(f"UPDATE {BRIEFING} SET {change}") == 1


def test_code_of_a_meeting_without_recommendations_may_change(written: Recommendation) -> None:
    assert _run("UPDATE briefings_meeting SET code = 'NAPLES' WHERE code = 'ROMA'") == 1


# --- Redaction: the one change an entry may undergo ------------------------------------------------------------------


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


def _saying(entry: ProgressEntry, by: User, parts: list[str], **changed: Any) -> ProgressEntry:
    """An entry that says that words of another one are redacted, chained and written without redacting any."""
    act = actions.open_act(by=by, verb="redact")
    values = {"recommendation": entry.recommendation, "kind": "redact", "redacts": entry, "text": "Named a patient."}
    values |= {"status_from": "in_progress", "status_to": "in_progress", "happened_on": timezone.localdate()}
    made = ProgressEntry(**(values | {"by": by, "act": act, "changes": {"redacted": [[], parts]}} | changed))
    steps.append(made, entry.recommendation.reference)
    return made


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is taken back, also what would be checked at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _update(entry: ProgressEntry, through: ProgressEntry, table: str = "tracker_progressentry", **changes: str) -> int:
    """Redact an entry's text by hand, as the action does, or in another way."""
    digests = json.dumps({"digests": dict.fromkeys(("text", "next_step"), "0" * 64)})
    plain = {
        "text": "''",
        "salt": "''",
        "redaction": f"'{digests}'",
        "redacted_through_id": str(through.pk),
        "redacted_at": f"'{through.recorded_at.isoformat()}'",
        "redacted_by_id": str(through.by_id),
    }
    assignments = ", ".join(f"{column} = {value}" for column, value in (plain | changes).items())
    return _run(f"UPDATE {table} SET {assignments} WHERE id = {entry.pk}")


def _is_refused(attempt: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match="tracker_progressentry is append-only: update is refused"):
        attempt()


def test_words_may_be_emptied_together_with_an_entry_that_says_so(cast: Cast, entry: ProgressEntry) -> None:
    with transaction.atomic():
        assert _update(entry, _saying(entry, cast.coordinator, ["text"])) == 1
        _run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "changes",
    [
        {"next_step": "''"},
        {"text": "'Other words.'"},
        {"received_from": "''"},
        {"changes": "'[1]'"},
        {"confidence": "'delayed'"},
        {"happened_on": "happened_on - 1"},
        {"internal": "true"},
        {"hash": "repeat('0', 64)"},
        {"text_sha256": "repeat('0', 64)"},
        {"sequence": "99"},
        {"salt": "repeat('0', 32)"},
        {"redaction": "'{}'"},
        {"redaction_reason": "'Because.'"},
        {"redacted_at": "'2020-01-01'"},
        {"redacted_by_id": "(SELECT id FROM tracker_user WHERE is_system)"},
        {"redacted_through_id": "NULL"},
        {"redacted_through_id": "id"},
    ],
    ids=str,
)
def test_no_other_change_goes_with_it(cast: Cast, entry: ProgressEntry, changes: dict[str, str]) -> None:
    with undone():
        made = _saying(entry, cast.coordinator, ["text"])
        _is_refused(lambda: _update(entry, made, **changes))


def test_an_entry_about_another_one_or_of_another_kind_lets_nothing_become_empty(
    cast: Cast, entry: ProgressEntry
) -> None:
    for sequence in (3, 1):
        with undone():
            other = entry.recommendation.entries.get(sequence=sequence)
            through = _saying(other, cast.coordinator, ["text"]) if sequence == 3 else other
            _is_refused(lambda through=through: _update(entry, through))


def test_an_entry_that_says_so_without_doing_it_is_refused_at_the_end(cast: Cast, entry: ProgressEntry) -> None:
    for parts in (["text"], []):
        with undone():
            _saying(entry, cast.coordinator, parts)
            with pytest.raises(DatabaseError, match="a redaction and its entry are made together"):
                _run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("part", ["evidence.0.title", "evidence.0.place"])
def test_evidence_that_stays_is_refused_at_the_end(cast: Cast, entry: ProgressEntry, part: str) -> None:
    with undone():
        made = _saying(entry, cast.coordinator, ["text", part])
        digests = json.dumps({"digests": {"text": "0", part: "0"}})
        _update(entry, made, redaction=f"'{digests}'")
        with pytest.raises(DatabaseError, match=f"{part} is there still"):
            _run("SET CONSTRAINTS ALL IMMEDIATE")


def test_evidence_is_emptied_only_where_its_entry_says_so(cast: Cast, entry: ProgressEntry) -> None:
    with undone():
        _update(entry, _saying(entry, cast.coordinator, ["text"]))
        with pytest.raises(DatabaseError, match="tracker_evidence is append-only"):
            _run("UPDATE tracker_evidence SET is_redacted = true, title = ''")


def test_a_redaction_is_not_used_a_second_time(cast: Cast, entry: ProgressEntry) -> None:
    made = _saying(entry, cast.coordinator, ["text"])
    _update(entry, made)
    for changes in ({}, {"text": "'Back again.'"}):
        with undone():
            _is_refused(lambda changes=changes: _update(entry, made, **changes))


def test_a_table_of_ones_own_is_not_taken_for_the_log(cast: Cast, entry: ProgressEntry) -> None:
    """Temporary tables stand before others where nothing else is said, also in what a guard looks up."""
    with undone():
        made = _saying(entry, cast.coordinator, ["text"])
        _run("CREATE TEMPORARY TABLE tracker_progressentry AS SELECT * FROM public.tracker_progressentry")
        parts = json.dumps({"redacted": [[], ["text", "next_step"]]})
        _run(f"UPDATE pg_temp.tracker_progressentry SET changes = '{parts}'")
        _is_refused(lambda: _update(entry, made, next_step="''", table="public.tracker_progressentry"))


# --- The guards, through the models ----------------------------------------------------------------------------------


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


def test_the_list_of_guards_is_that_of_the_database(db: None) -> None:
    assert list(guards.faults()) == [], "migrate an empty database, then run python -m tests.guards"


def test_the_columns_that_a_hash_covers_are_those_of_the_models(db: None) -> None:
    for event in apps.get_models():
        if hasattr(event, "pgh_tracked_model"):
            known = {field.column for field in event._meta.concrete_fields}
            formats = guards.formats(event._meta.db_table)
            assert formats
            assert [sorted(set(names) - known) for _number, names in formats] == [[]] * len(formats)


# --- What is weaker than it was made ---------------------------------------------------------------------------------

WEAKER = {
    "a constraint of other groups": (
        (
            "ALTER TABLE tracker_act DROP CONSTRAINT act_redaction_leaves_no_words, ADD CONSTRAINT "
            "act_redaction_leaves_no_words CHECK ((redaction IS NULL OR reason = '') AND salt = '')"
        ),
        "The constraint act_redaction_leaves_no_words of tracker_act is missing or was changed.",
    ),
    "a constraint that compares words and not days": (
        (
            "ALTER TABLE tracker_absence DROP CONSTRAINT absence_ends_after_it_starts, ADD CONSTRAINT "
            "absence_ends_after_it_starts CHECK (ends_on::text >= starts_on::text)"
        ),
        "The constraint absence_ends_after_it_starts of tracker_absence is missing or was changed.",
    ),
    "the keys of a table, switched off": (
        (
            "ALTER TABLE tracker_evidence DISABLE TRIGGER ALL;; "
            "ALTER TABLE tracker_evidence ENABLE ALWAYS TRIGGER guard_rows;; "
            "ALTER TABLE tracker_evidence ENABLE ALWAYS TRIGGER guard_truncate"
        ),
        "The constraint {key} of tracker_evidence is switched off.",
    ),
    "a key, of which the catalogue lost what keeps it": (
        (
            "DELETE FROM pg_trigger WHERE tgconstraint = (SELECT oid FROM pg_constraint WHERE conname = '{key}') "
            "AND tgrelid = 'tracker_evidence'::regclass"
        ),
        "The constraint {key} of tracker_evidence is switched off.",
    ),
    "words for the search that are none": (
        (
            "ALTER TABLE tracker_progressentry DROP COLUMN searched, ADD COLUMN searched tsvector "
            "GENERATED ALWAYS AS (''::tsvector) STORED"
        ),
        (
            "The type, default or computation of the column searched of tracker_progressentry is not as the migrations "
            "made it."
        ),
    ),
    "a column that is no longer computed": (
        "ALTER TABLE briefings_meeting ALTER COLUMN update_days DROP EXPRESSION",
        (
            "The type, default or computation of the column update_days of briefings_meeting is not as the migrations "
            "made it."
        ),
    ),
    "a default": (
        "ALTER TABLE tracker_act ALTER COLUMN at SET DEFAULT '2020-01-01'",
        "The type, default or computation of the column at of tracker_act is not as the migrations made it.",
    ),
    "a column of fewer letters": (
        "ALTER TABLE tracker_mailmessage ALTER COLUMN said TYPE varchar(3)",
        "The type, default or computation of the column said of tracker_mailmessage is not as the migrations made it.",
    ),
    "an order of other letters": (
        'ALTER TABLE tracker_mailmessage ALTER COLUMN said TYPE text COLLATE "C"',
        "The type, default or computation of the column said of tracker_mailmessage is not as the migrations made it.",
    ),
    "another column": (
        "ALTER TABLE tracker_mailmessage ADD COLUMN other text",
        "There is a column that no migration made: other of tracker_mailmessage.",
    ),
    "an index that is not written to": (
        "UPDATE pg_index SET indisready = false WHERE indexrelid = 'tracker_act_pkey'::regclass",
        "The constraint tracker_act_pkey of tracker_act is missing or was changed.",
    ),
}


@pytest.mark.parametrize("attempt", WEAKER)
def test_what_is_weaker_than_it_was_made_is_told(db: None, attempt: str) -> None:
    statements, sentence = WEAKER[attempt]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'tracker_evidence'::regclass AND contype = 'f' "
            "AND confrelid = 'tracker_progressentry'::regclass"
        )
        (key,) = cursor.fetchone()
    for statement in statements.format(key=key).split(";; "):
        _run(statement)

    assert list(guards.faults()) == [sentence.format(key=key)]


def test_a_list_of_words_that_was_restored_is_the_same() -> None:
    made = "CHECK (((kind)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[])))"
    restored = (
        "CHECK (((kind)::text = ANY (ARRAY[('a'::character varying)::text, ('it''s'::character varying)::text])))"
    )

    assert guards._as_restored(made) == guards._as_restored(restored) == restored
