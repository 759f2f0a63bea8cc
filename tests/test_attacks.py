"""Attempts to rewrite what is on record, each with its expected answer: refused, or named by `verify_log`.

By the site: with the role that serves it, which is what somebody who takes the site over has. By the owner: with
the tables' owner, who can switch guards off, and whom only the check of the log, or a seal kept elsewhere, can
find.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from io import StringIO
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoDbBlocker

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.slow import slow_but
from tests.taken_back import taken_back
from tests.verifying import verify
from tracker import actions
from tracker.database import roles
from tracker.models import ProgressEntry, Recommendation
from tracker.workflow import Decision, Status

ROLE = f"tracker_site_of_{token_hex(4)}"
"""It is made in a transaction that lasts as long as this file; another run on the server has one of its own."""


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def as_the_site() -> Iterator[None]:
    """Do as the role that serves the site."""
    run(f"SET ROLE {ROLE}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            run("RESET ROLE")


@pytest.fixture(scope="module")
def written(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Cast, dict[str, Any]]]:
    """Everybody and what is on record, once for the tests of this file; each takes back what it does itself."""
    with taken_back(django_db_blocker):
        people = factories.cast()
        yield people, _write(people)


@pytest.fixture
def cast(written: tuple[Cast, dict[str, Any]], db: None) -> Cast:
    """Everybody; a copy, as a test may change what it holds of them."""
    return deepcopy(written[0])


@pytest.fixture
def record(written: tuple[Cast, dict[str, Any]], db: None) -> dict[str, Any]:
    """The keys of what is on record."""
    return written[1]


def _write(cast: Cast) -> dict[str, Any]:
    """Something of everything that is on record, written some months ago; the names stand in the attempts."""
    briefing = factories.briefing(cast)
    words = actions.SourceText(briefing, 2, 40)
    first = factories.track(cast, 90, sources=[words], parties=[cast.data], themes=[cast.theme])
    second = factories.track(cast, 80, title="Another step")
    draft = factories.drafted("It moved.", 60, evidence=factories.evidence())
    report = actions.report(recommendation=first, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    renamed = factories.drafted("A better title.", 50)
    actions.edit(recommendation=first, by=cast.coordinator, draft=renamed, new={"title": "Set up a joint network"})
    redacted = actions.add(recommendation=first, by=cast.holder, draft=factories.drafted("A name.", 40))
    out = {redacted: ["text"]}
    redaction = actions.redact(
        recommendation=first, by=cast.coordinator, draft=factories.drafted("Named a patient.", 30), out=out
    )[0]
    passage = briefing.passages.in_order().last()
    assert passage is not None
    decision = actions.dont_track(
        passage=passage, by=cast.coordinator, decision=Decision.REJECTED, reason="Not ours.", at=draft.moment
    )
    with connection.cursor() as cursor:
        for statement in roles.statements(ROLE):
            cursor.execute(statement)
    remark = actions.add(recommendation=first, by=cast.holder, draft=factories.drafted("It goes on.", 20))
    connection.check_constraints()
    return {
        "remark": remark.pk,
        "first": first.pk,
        "second": second.pk,
        "report": report.pk,
        "reported": report.act_id,
        "redacted": redacted.pk,
        "redaction": redaction.pk,
        "briefing": briefing.pk,
        "passage": passage.pk,
        "deed": decision.act_id,
        "reader": cast.reader.pk,
        "coordinator": cast.coordinator.pk,
        "organisation": cast.health.pk,
    }


def test_what_is_on_record_verifies(record: dict[str, Any]) -> None:
    assert verify().endswith(
        "8 entries of 2 recommendations: unbroken.\n".replace("8", str(ProgressEntry.objects.count()))
    )


# --- With the role that serves the site ------------------------------------------------------------------------------

EMPTIED = (
    "UPDATE tracker_progressentry SET text = '', next_step = '', received_from = '', redacted_at = '2020-01-01', "
    "redacted_by_id = {reader}"
)
NOW = (
    "INSERT INTO tracker_act (by_id, at, verb, reason, salt) VALUES ({coordinator}, clock_timestamp(), 'edit', '', '');; "
    "SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true), set_config('pghistory.context_metadata', "
    "json_build_object('act', (SELECT max(id) FROM tracker_act))::text, true)"
)
"""An act of this moment, and what is done from now on is done with it."""
REDACTING = (
    "INSERT INTO tracker_act (by_id, at, verb, reason, salt, redacts_id) "
    "VALUES ({coordinator}, clock_timestamp(), 'redact_act', 'So.', '', {deed})"
)
OWN_ENTRY = (
    "INSERT INTO tracker_progressentry (recommendation_id, sequence, kind, status_from, status_to, changes, text, "
    "next_step, confidence, happened_on, recorded_at, by_id, received_from, act_id, internal, text_sha256, "
    "previous_hash, hash, hash_format, salt, form_digest, redaction_reason) SELECT recommendation_id, sequence + 1, 'add', status_to, "
    "status_to, '{{}}', 'Done.', '', '', happened_on, now(), by_id, '', @act@, false, repeat('0', 64), hash, "
    "repeat('0', 64), @format@, '', '', '' FROM tracker_progressentry WHERE recommendation_id = {second}"
)
REFUSED_TO_THE_SITE = {
    "empty every entry, as if redacted long ago": f"{EMPTIED}, redaction_reason = 'x'",
    "empty an entry through a redaction of another one": (
        EMPTIED + ", redacted_through_id = {redaction}, salt = '', "
        'redaction = \'{{"digests": {{"text": "0", "next_step": "0", "received_from": "0"}}}}\' WHERE id = {report}'
    ),
    "take more words out through a redaction that is done": (
        "UPDATE tracker_progressentry SET next_step = 'x' WHERE id = {redacted}"
    ),
    "put redacted words back": "UPDATE tracker_progressentry SET text = 'Other.' WHERE id = {redacted}",
    "edit an entry": "UPDATE tracker_progressentry SET happened_on = '2020-01-01' WHERE id = {report}",
    "delete an entry": "DELETE FROM tracker_progressentry WHERE id = {redaction}",
    "empty the log": "TRUNCATE tracker_progressentry CASCADE",
    "edit evidence": "UPDATE tracker_evidence SET url = 'https://example.org/other'",
    "empty evidence": "UPDATE tracker_evidence SET title = '', is_redacted = true",
    "delete evidence": "DELETE FROM tracker_evidence",
    "edit the moment of an act": "UPDATE tracker_act SET at = '2020-01-01' WHERE id = {deed}",
    "give an act to somebody else": "UPDATE tracker_act SET by_id = {reader} WHERE id = {deed}",
    "empty the reason of an act": (
        "UPDATE tracker_act SET reason = '', salt = '', redaction = '{{\"digest\": \"0\", \"act\": 1}}' WHERE id = {deed}"
    ),
    "empty the reason of an act through an act that says so, with a false digest": (
        f"{REDACTING};; UPDATE tracker_act SET reason = '', salt = '', redaction = "
        "jsonb_build_object('digest', repeat('0', 64), 'act', (SELECT max(id) FROM tracker_act)) WHERE id = {deed}"
    ),
    "write an entry with an act of long ago": f"{OWN_ENTRY}".replace("@act@", "act_id").replace("@format@", "2"),
    "write an entry of the form that has no moment": (
        f"{NOW};; {OWN_ENTRY}".replace("@act@", "(SELECT max(id) FROM tracker_act)").replace("@format@", "1")
    ),
    "write an entry with an act of somebody else": (
        f"{NOW};; {OWN_ENTRY}".replace("{coordinator}", "{reader}")
        .replace("@act@", "(SELECT max(id) FROM tracker_act)")
        .replace("@format@", "2")
    ),
    "change a recommendation without an act": "UPDATE tracker_recommendation SET title = 'Other' WHERE id = {second}",
    "change a recommendation with an act of long ago": (
        "SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true), "
        "set_config('pghistory.context_metadata', '{{\"act\": {deed}}}', true);; "
        "UPDATE tracker_recommendation SET title = 'Other' WHERE id = {second}"
    ),
    "call a person otherwise": "UPDATE tracker_user SET name = 'Other' WHERE id = {coordinator}",
    "give a role": (
        "INSERT INTO tracker_user_groups (user_id, group_id) SELECT {reader}, id FROM auth_group WHERE name = 'coordinator'"
    ),
    "decide about a passage again": "DELETE FROM tracker_passagedecision",
    "delete an act": "DELETE FROM tracker_act WHERE id = {deed}",
    "act in the past": (
        "INSERT INTO tracker_act (by_id, at, verb, reason, salt) VALUES ({coordinator}, '2020-01-01', 'report', '', '')"
    ),
    "edit a version": "UPDATE tracker_organisationevent SET name = 'Other'",
    "end a version": "UPDATE tracker_organisationevent SET pgh_ended_at = now()",
    "empty a version": "UPDATE tracker_recommendationevent SET title = '', pgh_salt = '' WHERE id = {first}",
    "delete a version": "DELETE FROM tracker_recommendationevent WHERE id = {first}",
    "write a version": (
        "INSERT INTO tracker_organisationevent (id, name, short_name, pgh_label, pgh_obj_id, pgh_previous, pgh_hash, "
        "pgh_created_at) VALUES ({organisation}, 'Other', '', 'update', {organisation}, '', '', now())"
    ),
    "write a version with its hash": (
        NOW
        + ";; INSERT INTO tracker_recommendationevent SELECT (jsonb_populate_record(NULL::tracker_recommendationevent, "
        "to_jsonb(given) || jsonb_build_object('pgh_id', nextval('tracker_recommendationevent_pgh_id_seq')))).* "
        "FROM tracker_recommendationevent given WHERE id = {first} AND pgh_label = 'insert'"
    ),
    "edit the text of a briefing": "UPDATE briefings_briefing SET text = 'Other.' WHERE id = {briefing}",
    "edit the file of a briefing": "UPDATE briefings_original SET data = 'x'",
    "delete the file of a briefing": "DELETE FROM briefings_original",
    "edit a passage": "UPDATE briefings_passage SET kind = 'heading' WHERE id = {passage}",
    "delete a passage": "DELETE FROM briefings_passage WHERE id = {passage}",
    "edit the digests of a briefing": "UPDATE briefings_briefingdigest SET text_sha256 = repeat('0', 64)",
    "delete a recommendation": "DELETE FROM tracker_recommendation WHERE id = {second}",
    "change a reference": "UPDATE tracker_recommendation SET number = 99, reference = 'PARIS-99' WHERE id = {second}",
    "delete a source": "DELETE FROM tracker_source",
    "delete the record of a check": "DELETE FROM tracker_logcheck",
    "delete a person": "DELETE FROM tracker_user WHERE id = {reader}",
    "drop a guard": "DROP TRIGGER guard_rows ON tracker_progressentry",
    "switch a guard off": "ALTER TABLE tracker_progressentry DISABLE TRIGGER guard_rows",
    "replace the function of a guard": (
        "CREATE OR REPLACE FUNCTION tracker_guard_entry() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    ),
    "install the guards in another way": "SELECT tracker_install_guards()",
    "act as a replica": "SET session_replication_role = replica",
    "put a table of one's own in the way": "CREATE TEMPORARY TABLE tracker_progressentry (id bigint)",
    "put a rule in the way": "CREATE RULE quiet AS ON INSERT TO tracker_progressentry DO INSTEAD NOTHING",
    "add a table": "CREATE TABLE tracker_other (id bigint)",
}


ONE_OF_EACH_KIND = (
    *("empty every entry, as if redacted long ago", "put redacted words back", "edit an entry", "delete an entry"),
    *("empty the log", "edit evidence", "edit the moment of an act", "write an entry with an act of long ago"),
    *("change a recommendation without an act", "give a role", "act in the past", "edit a version", "write a version"),
    *("edit the text of a briefing", "delete a passage", "delete a source", "delete the record of a check"),
    *("drop a guard", "act as a replica", "put a rule in the way", "add a table"),
)


@pytest.mark.parametrize("attempt", slow_but(ONE_OF_EACH_KIND, REFUSED_TO_THE_SITE))
def test_the_site_is_refused(record: dict[str, Any], attempt: str) -> None:
    statement = REFUSED_TO_THE_SITE[attempt].format(**record)
    with pytest.raises(DatabaseError), transaction.atomic(), as_the_site():
        run(*statement.split(";; "))
    run("RESET ROLE")
    assert "unbroken" in verify()


FOUND_OF_THE_SITE = {
    "change a recommendation past the log": (
        NOW + ";; UPDATE tracker_recommendation SET title = 'Other' WHERE id = {second}",
        "PARIS-02: its title is not what the log says.",
    ),
    "change it without a version, by the setting of a library": (
        NOW + ";; SET pgtrigger.ignore = '{{pgtrigger_update_update_c9ba2}}';; "
        "UPDATE tracker_recommendation SET title = 'Other' WHERE id = {second}",
        "PARIS-02: its title is not what the log says.",
    ),
    "move a source to other words": (
        NOW + ";; UPDATE tracker_source SET start = 0",
        "PARIS-01: its sources are not those the log says.",
    ),
    "add a passage to a briefing": (
        'INSERT INTO briefings_passage (briefing_id, number, start, "end", kind, block, gaps, suggested_title, '
        "suggested_goal, suggested_addressee, suggested_due_words, reasons, is_moved) "
        "VALUES ({briefing}, 99, 100000, 100001, 'sentence', 99, '{{}}', '', '', '', '', '{{}}', false)",
        "its passages are not those that were read.",
    ),
    "write an entry of one's own": (
        f"{NOW};; {OWN_ENTRY}".replace("@act@", "(SELECT max(id) FROM tracker_act)").replace("@format@", "2"),
        "PARIS-02: entry 2 is not as it was written.",
    ),
}


@pytest.mark.parametrize("attempt", FOUND_OF_THE_SITE)
def test_what_the_site_may_do_is_found(record: dict[str, Any], attempt: str) -> None:
    statement, sentence = FOUND_OF_THE_SITE[attempt]
    with as_the_site():
        run(*statement.format(**record).split(";; "))
    printed = verify()
    assert sentence in printed
    assert "failed: " in printed


def test_the_reason_of_an_act_that_the_site_removes_is_listed(record: dict[str, Any]) -> None:
    digest = "encode(sha256(convert_to(encode(sha256(convert_to(salt || '.reason', 'UTF8')), 'hex') || '.' || reason, 'UTF8')), 'hex')"
    remove = (
        f"{REDACTING};; UPDATE tracker_act SET reason = '', salt = '', redaction = jsonb_build_object("
        f"'digest', {digest}, 'act', (SELECT max(id) FROM tracker_act)) WHERE id = {{deed}}"
    )
    with as_the_site():
        run(*remove.format(**record).split(";; "))

    printed = verify("--list-redactions")

    assert f"The reason of act {record['deed']} was removed on " in printed
    assert "2 entries are redacted." in printed or "2 redactions" in printed


def test_a_change_is_versioned_whatever_the_session_says(record: dict[str, Any]) -> None:
    recommendations: Any = Recommendation
    events = recommendations.pgh_event_model.objects.filter(id=record["second"])
    before = events.count()
    with as_the_site():
        run(
            "SET pgtrigger.ignore = '{pgtrigger_update_update_c9ba2,tracker_recommendation:update_update}'",
            *f"{NOW};; UPDATE tracker_recommendation SET title = 'Other' WHERE id = {{second}}".format(**record).split(
                ";; "
            ),
        )
    assert events.count() == before + 1


_WRITING = """
    SELECT tgrelid::regclass, tgname, prosecdef AND proowner = relowner, has_function_privilege(%s, p.oid, 'EXECUTE')
    FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid JOIN pg_class c ON c.oid = tgrelid
    WHERE tgname IN ('chain_version', 'first_version') OR tgname LIKE 'pgtrigger\\_%%'
"""


def test_what_writes_versions_has_the_rights_of_the_owner_and_the_site_may_not_call_it(record: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WRITING, [ROLE])
        rows = cursor.fetchall()
    names = {str(name) for _table, name, _is_owners, _may in rows}
    assert {"chain_version", "first_version"} < names
    assert [(table, name) for table, name, is_owners, may in rows if may or not is_owners] == []


@pytest.mark.parametrize(
    "trigger",
    [
        "AFTER INSERT ON own REFERENCING NEW TABLE AS added FOR EACH STATEMENT "
        "EXECUTE FUNCTION tracker_version_tracker_recommendationthemeevent()",
        "BEFORE INSERT ON own FOR EACH ROW EXECUTE FUNCTION tracker_chain_tracker_recommendationthemeevent()",
    ],
)
def test_what_writes_versions_serves_no_table_of_the_sites_own(record: dict[str, Any], trigger: str) -> None:
    """Also where the site could make a table, which it may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('GRANT TEMPORARY ON DATABASE %%I TO %%I', current_database(), %s)", [ROLE])
        run(*cursor.fetchone())
    with as_the_site():
        run("CREATE TEMPORARY TABLE own (LIKE tracker_recommendationtheme)")
        with pytest.raises(DatabaseError, match="permission denied for function"), transaction.atomic():
            run(f"CREATE TRIGGER mine {trigger}")
    run(f"CREATE TRIGGER mine {trigger}")


# --- With the owner of the tables, guards and all --------------------------------------------------------------------

BY_THE_OWNER: dict[str, tuple[str, str]] = {
    "the text of a briefing": (
        "UPDATE briefings_briefing SET text = replace(text, 'laboratory', 'observatory')",
        "its text is not the text that was read.",
    ),
    "the words that a source quotes": (
        "UPDATE briefings_briefing SET text = replace(text, 'preparatory', 'conclusive')",
        "PARIS-01: entry 1 is not as it was written.",
    ),
    "the file of a briefing": ("UPDATE briefings_original SET data = 'x'", "its file is not the file that was read."),
    "the file of a briefing, gone": ("DELETE FROM briefings_original", "its file is gone."),
    "the file with its checksum": (
        "UPDATE briefings_original SET data = 'x';; UPDATE briefings_briefing SET sha256 = encode(sha256('x'), 'hex')",
        "the checksum of its file is not the one that was written.",
    ),
    "a passage": (
        "UPDATE briefings_passage SET kind = 'sentence' WHERE id = (SELECT min(id) FROM briefings_passage)",
        "its passages are not those that were read.",
    ),
    "a passage, gone": (
        "DELETE FROM tracker_passagedecision;; DELETE FROM briefings_passage WHERE id = {passage}",
        "its passages are not those that were read.",
    ),
    "the digests of a briefing, gone": (
        "DELETE FROM briefings_briefingdigest",
        "there are no digests to hold it against.",
    ),
    "a version": (
        "UPDATE tracker_organisationevent SET name = 'Other' WHERE id = {organisation}",
        "of organisation {organisation} is not as it was written.",
    ),
    "a version, gone": (
        "DELETE FROM tracker_recommendationevent WHERE pgh_id = (SELECT min(pgh_id) FROM tracker_recommendationevent "
        "WHERE id = {first} AND pgh_label = 'update')",
        "of recommendation {first} does not follow from the one before it.",
    ),
    "the last version, gone": (
        "DELETE FROM tracker_recommendationevent WHERE id = {first} AND pgh_ended_at IS NULL",
        "Recommendation {first} has no version.",
    ),
    "who redacted an entry, and when": (
        "UPDATE tracker_progressentry SET redacted_by_id = {reader}, redacted_at = '2020-01-01' WHERE id = {redacted}",
        "and its redaction do not agree on who redacted it, or when.",
    ),
    "the function of a guard, with a second one of its name": (
        "CREATE OR REPLACE FUNCTION tracker_guard_evidence() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN coalesce(NEW, OLD); END';; "
        "CREATE FUNCTION tracker_guard_evidence(integer) RETURNS void LANGUAGE sql AS ''",
        "The function tracker_guard_evidence() is missing or was changed.",
    ),
    "a constraint that no guard stands for": (
        "ALTER TABLE tracker_evidence DROP CONSTRAINT evidence_is_whole",
        "The constraint evidence_is_whole of tracker_evidence is missing",
    ),
    "a row by hand, past no guard": (
        "SELECT set_config('pghistory.context_metadata', '', true);; UPDATE tracker_theme SET name = 'Other'",
        "names no act: nobody can say who made this change.",
    ),
    "when a version ended": (
        "UPDATE tracker_recommendationevent SET pgh_ended_at = '2020-01-01' WHERE id = {first} AND pgh_label = 'insert'",
        "of recommendation {first} does not begin when the one before it ends.",
    ),
    "a redacted version that no entry names": (
        "UPDATE tracker_recommendationevent SET title = '', pgh_salt = '', pgh_redaction = "
        '\'{{"digests": {{"title": "0"}}, "entry": 1}}\' WHERE id = {second}',
        "of recommendation {second} was redacted, and no entry says so.",
    ),
    "a row past its versions": (
        "UPDATE tracker_organisation SET short_name = 'Other' WHERE id = {organisation}",
        "Organisation {organisation} is not as its last version has it.",
    ),
    "a row that no version says is gone": (
        "DELETE FROM tracker_recommendationtheme",
        "is gone, and no version says so.",
    ),
    "the verb of an act": ("UPDATE tracker_act SET verb = 'close' WHERE id = {reported}", "entry 2 is not as it was"),
    "the moment of an act": (
        "UPDATE tracker_act SET at = at - interval '1 day' WHERE id = {reported}",
        "PARIS-01: entry 2 is not as it was written.",
    ),
    "the reason of an act that has an entry": (
        "UPDATE tracker_act SET reason = 'Because.' WHERE id = {reported}",
        "PARIS-01: entry 2 is not as it was written.",
    ),
    "an act's reason redacted by nobody": (
        "UPDATE tracker_act SET reason = '', salt = '', redaction = '{{\"digest\": \"0\", \"act\": {deed}}}' WHERE id = {deed}",
        "The reason of act {deed} was redacted, and no act says so.",
    ),
    "words redacted by nobody": (
        "UPDATE tracker_progressentry SET text = '', salt = '', redaction = "
        '\'{{"digests": {{"text": "0"}}, "salts": {{}}}}\', redacted_at = recorded_at, redacted_by_id = by_id, '
        "redacted_through_id = id WHERE id = {report}",
        "PARIS-01: entry 2 was redacted, and no entry says so.",
    ),
    "words redacted as an older release let it be": (
        "UPDATE tracker_progressentry SET text = '', redacted_at = '2020-01-01', redacted_by_id = {reader}, "
        "redaction_reason = 'x' WHERE id = {report}",
        "PARIS-01: entry 2 was redacted, and no entry says so.",
    ),
    "the last redaction, undone": (
        "UPDATE tracker_progressentry SET redaction = NULL, redacted_at = NULL, redacted_by_id = NULL, "
        "redacted_through_id = NULL WHERE id = {redacted}",
        "PARIS-01: a redaction names an entry that is not redacted",
    ),
    "a guard, dropped": (
        "DROP TRIGGER guard_rows ON tracker_progressentry",
        "Guard guard_rows of tracker_progressentry is missing.",
    ),
    "a guard, switched off": (
        "ALTER TABLE tracker_act DISABLE TRIGGER guard_rows",
        "Guard guard_rows of tracker_act is switched off.",
    ),
    "a guard, lowered to ordinary": (
        "ALTER TABLE tracker_act ENABLE TRIGGER guard_rows",
        "Guard guard_rows of tracker_act does not work in every session.",
    ),
    "a guard of other statements": (
        "DROP TRIGGER guard_rows ON tracker_progressentry;; CREATE TRIGGER guard_rows BEFORE DELETE ON tracker_progressentry "
        "FOR EACH ROW EXECUTE FUNCTION tracker_guard_entry();; "
        "ALTER TABLE tracker_progressentry ENABLE ALWAYS TRIGGER guard_rows",
        "Guard guard_rows of tracker_progressentry is not the one that was installed.",
    ),
    "the function of a guard": (
        "CREATE OR REPLACE FUNCTION tracker_guard_entry() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "The function tracker_guard_entry() is missing or was changed.",
    ),
    "the rights of a function that writes versions": (
        "ALTER FUNCTION tracker_chain_tracker_organisationevent() SECURITY INVOKER",
        "The function tracker_chain_tracker_organisationevent() is missing or was changed.",
    ),
    "the rights of a function that writes the versions of a statement": (
        "ALTER FUNCTION tracker_version_tracker_recommendationevent() SECURITY INVOKER",
        "The function tracker_version_tracker_recommendationevent() is missing or was changed.",
    ),
    "a trigger that writes versions": (
        "ALTER TABLE tracker_organisation DISABLE TRIGGER USER",
        "of tracker_organisation is switched off.",
    ),
    "the way to switch triggers off": (
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean "
        "LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN TRUE; END'",
        "The function _pgtrigger_should_ignore(name) is missing or was changed.",
    ),
    "a trigger of somebody's own": (
        "CREATE TRIGGER aaa BEFORE INSERT ON tracker_progressentry FOR EACH ROW EXECUTE FUNCTION tracker_guard_entry()",
        "There is a trigger that no migration made: aaa of tracker_progressentry.",
    ),
    "a unique index, dropped": (
        "DROP INDEX entry_form_token_unique",
        "The unique index entry_form_token_unique of tracker_progressentry is missing or was changed.",
    ),
    "a unique index of fewer rows": (
        "DROP INDEX source_once;; CREATE UNIQUE INDEX source_once ON tracker_source (id) WHERE false",
        "The unique index source_once of tracker_source is missing or was changed.",
    ),
    "a column that must be filled": (
        "ALTER TABLE tracker_act ALTER COLUMN reason DROP NOT NULL",
        "Which columns of tracker_act must be filled is not as the migrations made it.",
    ),
    "what the hash of a version covers, by a new format": (
        "INSERT INTO tracker_versionformat VALUES ('tracker_organisationevent', 99, '{{id}}')",
        "There is a format of versions that no migration made: 99 of tracker_organisationevent.",
    ),
    "what the hash of a version covers": (
        "UPDATE tracker_versionformat SET columns = '{{id}}' WHERE events = 'tracker_organisationevent' AND format = 1",
        "Which columns the hashes of versions cover was changed: format 1 of tracker_organisationevent.",
    ),
    "what the hash of a version covers, gone": (
        "DELETE FROM tracker_versionformat WHERE events = 'tracker_organisationevent' AND format = 1",
        "Which columns the hashes of versions cover was changed: format 1 of tracker_organisationevent.",
    ),
    "a rule in the way": (
        "CREATE RULE quiet AS ON UPDATE TO tracker_recommendation DO INSTEAD NOTHING",
        "There is a rule that no migration made: quiet on tracker_recommendation.",
    ),
}
ABOUT_GUARDS = {
    name for name in BY_THE_OWNER if "guard" in name or "function" in name or "trigger" in name or "rule" in name
}


ONE_BY_THE_OWNER_OF_EACH_KIND = (
    *("the text of a briefing", "the file of a briefing", "a passage, gone", "a version", "the last version, gone"),
    *("a row by hand, past no guard", "a row past its versions", "a row that no version says is gone"),
    *("the moment of an act", "words redacted by nobody", "a redacted version that no entry names"),
    *("a guard, dropped", "a guard, switched off", "the function of a guard", "a trigger of somebody's own"),
    *(
        "a unique index, dropped",
        "a column that must be filled",
        "what the hash of a version covers",
        "a rule in the way",
    ),
)


@contextmanager
def unguarded() -> Iterator[None]:
    """Switch all guards off for a while, as the owner of the tables can, and put them back as they were."""
    connection.check_constraints()  # what is pending would hold the tables
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A' "
            "AND tgrelid::regclass::text ~ '^(tracker|briefings)_'"
        )
        guards = cursor.fetchall()
    run(*(f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in guards))
    yield
    connection.check_constraints()
    run(*(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in guards))


@pytest.mark.parametrize("attempt", slow_but(ONE_BY_THE_OWNER_OF_EACH_KIND, BY_THE_OWNER))
def test_what_the_owner_did_is_found(record: dict[str, Any], attempt: str) -> None:
    statements, sentence = BY_THE_OWNER[attempt]
    done = [statement.format(**record) for statement in statements.split(";; ")]
    if attempt in ABOUT_GUARDS:
        run(*done)
    else:
        with unguarded():
            run(*done)

    printed = verify()
    assert sentence.format(**record) in printed
    assert "failed: " in printed
    assert "unbroken" not in printed


# --- What only a seal finds ------------------------------------------------------------------------------------------

FOUND_BY_THE_SEAL = {
    "an act that has no entry, another verb": "UPDATE tracker_act SET verb = 'take_back' WHERE id = {deed}",
    "an act that has no entry, another reason": "UPDATE tracker_act SET reason = 'Ours.' WHERE id = {deed}",
    "an act that has no entry, another moment": "UPDATE tracker_act SET at = at - interval '1 day' WHERE id = {deed}",
    "a person's versions written anew": (
        "DELETE FROM tracker_themeevent;; UPDATE tracker_theme SET name = name;; INSERT INTO tracker_themeevent "
        "(id, name, pgh_label, pgh_obj_id, pgh_created_at, pgh_previous, pgh_hash) "
        "SELECT id, name, 'insert', id, now(), '', '' FROM tracker_theme"
    ),
}


@pytest.mark.parametrize("attempt", FOUND_BY_THE_SEAL)
def test_what_the_owner_did_thoroughly_is_found_by_a_seal(
    record: dict[str, Any], tmp_path: Path, attempt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All of it is a moment old in a test; a seal leaves out what is younger than a transaction may be.
    monkeypatch.setattr("tracker.verification.seals.MARGIN", -seals_margin())
    assert "Seal written to" in verify("--seal", tmp_path / "seal")
    monkeypatch.undo()
    is_version = "versions" in attempt
    with unguarded():
        if is_version:
            run("ALTER TABLE tracker_themeevent ENABLE ALWAYS TRIGGER chain_version")
        run(*(statement.format(**record) for statement in FOUND_BY_THE_SEAL[attempt].split(";; ")))

    assert "unbroken" in verify()
    printed = verify("--against", tmp_path / "seal")
    assert any(said in printed for said in ("that were sealed", "as they were sealed", "do not match the seal"))
    assert "failed: " in printed


def seals_margin() -> Any:
    from tracker.verification import seals

    return seals.MARGIN


def test_fewer_redactions_than_were_sealed_are_found(record: dict[str, Any], tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    seal = (tmp_path / "seal").read_text("ascii")
    assert "\nredactions 1\n" in seal
    (tmp_path / "seal").write_text(seal.replace("\nredactions 1\n", "\nredactions 2\n"), "ascii")
    printed = verify("--against", tmp_path / "seal")
    assert "There were 2 redactions when it was sealed, and there are 1 now." in printed


def test_a_briefing_that_was_sealed_is_not_replaced_with_its_digests(record: dict[str, Any], tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    with unguarded():
        run(
            "UPDATE briefings_briefing SET text = text || ' More.'",
            "UPDATE briefings_briefingdigest d SET text_sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex') "
            "FROM briefings_briefing b WHERE b.id = d.briefing_id",
        )
    printed = verify("--against", tmp_path / "seal")
    assert f"Briefing {record['briefing']}: its digests are not those that were sealed." in printed


# --- What came after a seal ------------------------------------------------------------------------------------------


def test_what_came_after_a_seal_is_checked_alone(
    record: dict[str, Any], cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.verification.seals.MARGIN", timedelta(0))
    verify("--seal", tmp_path / "seal")
    monkeypatch.undo()
    second = Recommendation.objects.get(pk=record["second"])
    entry = actions.add(recommendation=second, by=cast.holder, draft=factories.drafted("News."))
    printed = verify("--since", tmp_path / "seal")
    assert "Since the seal, 2 entries of 1 recommendation: unbroken." in printed

    with unguarded():
        run(f"UPDATE tracker_progressentry SET text = 'Olds.' WHERE id = {entry.pk}")
    assert "PARIS-02: the words of entry 2 are not those that were written." in verify("--since", tmp_path / "seal")


def test_a_log_that_was_cut_since_the_seal_is_found(record: dict[str, Any], tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    with unguarded():
        run(f"DELETE FROM tracker_progressentry WHERE id = {record['remark']}")
    printed = verify("--since", tmp_path / "seal")
    assert "PARIS-01: its log was cut; it had 6 entries when it was sealed." in printed


@pytest.mark.parametrize(("options", "sentence"), [(("--seal", "new"), "A new seal needs a full check")])
def test_a_new_seal_needs_a_full_check(
    record: dict[str, Any], tmp_path: Path, options: tuple[str, str], sentence: str
) -> None:
    verify("--seal", tmp_path / "seal")
    option, name = options
    assert sentence in verify("--since", tmp_path / "seal", option, tmp_path / name)


# --- The role itself -------------------------------------------------------------------------------------------------


def test_the_role_may_do_what_the_program_needs_and_nothing_else(record: dict[str, Any]) -> None:
    with as_the_site():
        assert roles.missing() == []
        assert roles.excess() == []
    assert roles.excess() != []
    run(f"REVOKE INSERT ON tracker_act FROM {ROLE}")
    with as_the_site():
        assert roles.missing() == [
            f"The database role {ROLE} may not INSERT on tracker_act. Run manage.py database_roles --role={ROLE} "
            "as the owner of the tables, then run the SQL it prints as a superuser of PostgreSQL."
        ]


def test_the_command_prints_what_it_would_apply(db: None) -> None:
    printed = StringIO()
    call_command("database_roles", role=ROLE, stdout=printed)
    assert f'GRANT SELECT, INSERT ON "tracker_progressentry" TO "{ROLE}";' in printed.getvalue()
    call_command("database_roles", role=ROLE, apply=True, stdout=printed)
    assert f"The role {ROLE} can now serve the site." in printed.getvalue()


def test_a_redaction_works_with_the_role(record: dict[str, Any], cast: Cast) -> None:
    first = Recommendation.objects.get(pk=record["first"])
    report = ProgressEntry.objects.get(pk=record["report"])
    edited = first.entries.get(kind="edit")
    out = {report: ["text", "evidence.0.title"], edited: ["changes.title.old"]}
    with as_the_site():
        draft = factories.drafted("Named a patient.")
        actions.redact(recommendation=first, by=cast.coordinator, draft=draft, out=out)
    assert "unbroken" in verify()


def test_a_briefing_is_read_with_the_role(record: dict[str, Any], cast: Cast) -> None:
    with as_the_site():
        factories.briefing(cast, "# Another\n\nRecommended steps include:\n\n- Open the archive\n", "other.md")
    assert Briefing.objects.count() == 2
    assert "unbroken" in verify()
