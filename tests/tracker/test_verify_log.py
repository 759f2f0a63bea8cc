"""`manage.py verify_log`: that it finds what somebody with the rights of the tables' owner did to the log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in, slow_after
from tests.verifying import verify
from tracker import actions, chain
from tracker.models import Act, Evidence, ProgressEntry, Recommendation
from tracker.verification import rows
from tracker.workflow import Position, Status

LEFT_ORDINARY = """
    SELECT format('ALTER TABLE %%s ENABLE ALWAYS TRIGGER %%I', tgrelid::regclass, tgname) FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled <> 'A' AND tgrelid = ANY (%s::regclass[])
"""
TABLES = ("tracker_progressentry", "tracker_evidence", "tracker_act", "tracker_recommendation")


@pytest.fixture
def log(cast: Cast) -> list[Recommendation]:
    """Three recommendations; the first has been through most of what a log can hold."""
    first, second, third = (factories.track(cast, 60, title=f"Step {number}") for number in (1, 2, 3))
    common = {"recommendation": first, "by": cast.holder}
    actions.report(**common, draft=factories.drafted("It began.", 50), to=Status.IN_PROGRESS)
    in_a_month = timezone.localdate() + timedelta(days=30)
    actions.stall(**common, draft=factories.drafted("It waits.", 40), review_on=in_a_month)
    actions.propose_date(**common, draft=factories.drafted("It is late.", 30), due_on=in_a_month)
    claimed = factories.drafted("It is done.", 20, evidence=factories.evidence())
    actions.claim(**common, draft=claimed, extent="complete")
    draft = factories.drafted("Not ours.", 10)
    actions.respond(recommendation=second, by=cast.coordinator, draft=draft, position=Position.DECLINED)
    actions.edit(recommendation=second, by=cast.coordinator, draft=draft, new={"title": "Another step"})
    return [first, second, third]


@contextmanager
def unguarded() -> Iterator[None]:
    """Switch the guards off for a while, as the owner of the tables can."""

    connection.check_constraints()  # what is pending would hold the tables
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    yield
    connection.check_constraints()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        cursor.execute(LEFT_ORDINARY, [list(TABLES)])
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def tamper(*statements: str) -> None:
    """Run SQL with the guards switched off."""
    with unguarded(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def entry(recommendation: Recommendation, sequence: int) -> int:
    """The key of one entry."""
    return ProgressEntry.objects.get(recommendation=recommendation, sequence=sequence).pk


def test_a_log_as_it_was_written_is_unbroken(log: list[Recommendation]) -> None:
    assert verify() == "9 entries of 3 recommendations: unbroken.\n"


def test_an_empty_log_is_no_result(db: None) -> None:
    """Whoever checks the wrong database for a year should hear of it."""
    with pytest.raises(CommandError, match="There is nothing to check") as caught:
        call_command("verify_log", stdout=StringIO())
    assert caught.value.returncode == 2
    assert verify("--allow-empty") == "0 entries of 0 recommendations: unbroken.\n"


def test_a_redacted_entry_is_unbroken_and_counted(cast: Cast, log: list[Recommendation]) -> None:
    target = ProgressEntry.objects.get(pk=entry(log[0], 2))
    draft = factories.drafted("Named a patient.")
    actions.redact(recommendation=log[0], by=cast.coordinator, draft=draft, out={target: ["text"]})

    printed = verify("--list-redactions")
    assert "1 redaction.\n" in printed
    assert f"PARIS-01: entry 2 ({target.anchor}) was redacted on {timezone.localdate()} (text)." in printed
    assert printed.endswith("unbroken.\n")


TAMPERINGS = {
    "words edited": (
        "UPDATE tracker_progressentry SET text = 'It never began.' WHERE id = {two}",
        "the words of entry 2",
    ),
    "day edited": ("UPDATE tracker_progressentry SET happened_on = '2020-01-01' WHERE id = {two}", "entry 2 is not as"),
    "author edited": (
        (
            "UPDATE tracker_progressentry SET by_id = (SELECT id FROM tracker_user WHERE email = 'reader@example.org') "
            "WHERE id = {two}"
        ),
        "entry 2 is not as",
    ),
    "changes made nonsense": ("UPDATE tracker_progressentry SET changes = '[1]' WHERE id = {two}", "entry 2 is not as"),
    "entry in the middle deleted": ("DELETE FROM tracker_progressentry WHERE id = {two}", "entry 2 is missing"),
    "last entry deleted": (
        (
            "UPDATE tracker_recommendation SET claim_id = NULL, claim_extent = '', claim_holder_id = NULL, "
            "status = 'implemented' WHERE id = {pk}; DELETE FROM tracker_evidence; "
            "DELETE FROM tracker_progressentry WHERE id = {last}"
        ),
        "its status, or the day of it, is not what the log says",
    ),
    "two entries in the other order": (
        (
            "UPDATE tracker_progressentry SET sequence = 99 WHERE id = {two}; UPDATE tracker_progressentry SET "
            "sequence = 2 WHERE id = {three}; UPDATE tracker_progressentry SET sequence = 3 WHERE id = {two}"
        ),
        "entry 2 does not follow from the entry before it",
    ),
    "evidence edited": ("UPDATE tracker_evidence SET url = 'https://example.org/other'", "entry 5 is not as"),
    "evidence deleted": ("DELETE FROM tracker_evidence", "entry 5 is not as"),
    "act given to somebody else": (
        (
            "UPDATE tracker_act SET by_id = (SELECT id FROM tracker_user WHERE email = 'reader@example.org') "
            "WHERE id = (SELECT act_id FROM tracker_progressentry WHERE id = {two})"
        ),
        "the act behind entry 2 is missing, or is another person's",
    ),
    "act deleted": (
        "DELETE FROM tracker_act WHERE id = (SELECT act_id FROM tracker_progressentry WHERE id = {two})",
        "the act behind entry 2 is missing, or is another person's",
    ),
    "whole log deleted": (
        "DELETE FROM tracker_progressentry WHERE recommendation_id = {third}",
        "PARIS-03: it has no log",
    ),
    "recommendation deleted": ("DELETE FROM tracker_recommendation WHERE id = {third}", "belong to no recommendation"),
    "recommendation in the middle deleted with its log": (
        (
            "DELETE FROM tracker_progressentry WHERE recommendation_id = {second}; "
            "DELETE FROM tracker_recommendation WHERE id = {second}"
        ),
        "PARIS: 1 of 3 recommendations is missing",
    ),
    "status edited": (
        "UPDATE tracker_recommendation SET status = 'implemented' WHERE id = {third}",
        "PARIS-03: its status, or the day of it, is not what the log says",
    ),
    "day of the status edited": (
        "UPDATE tracker_recommendation SET status_since = '2020-01-01' WHERE id = {third}",
        "PARIS-03: its status, or the day of it, is not what the log says",
    ),
    "position edited": (
        "UPDATE tracker_recommendation SET position = 'accepted' WHERE id = {second}",
        "PARIS-02: its position is not what the log says",
    ),
    "title edited": (
        "UPDATE tracker_recommendation SET title = 'Step 2' WHERE id = {second}",
        "PARIS-02: its title is not what the log says",
    ),
    "lead edited": (
        (
            "UPDATE tracker_recommendation SET lead_id = "
            "(SELECT id FROM tracker_organisation WHERE short_name = 'Data') WHERE id = {third}"
        ),
        "PARIS-03: its lead is not what the log says",
    ),
    "due date edited": (
        (
            "UPDATE tracker_recommendation SET due_on = '2030-01-01', first_due_on = '2030-01-01', "
            "due_basis = 'set_by_us' WHERE id = {third}"
        ),
        "PARIS-03: its due date is not what the log says",
    ),
    "day of the last sign of life edited": (
        "UPDATE tracker_recommendation SET quiet_since = CURRENT_DATE WHERE id = {pk}",
        "PARIS-01: its day of the last update is not what the log says",
    ),
    "day of the last report edited": (
        "UPDATE tracker_recommendation SET last_report_on = CURRENT_DATE WHERE id = {pk}",
        "PARIS-01: its day of the last report is not what the log says",
    ),
    "a report that was never made": (
        "UPDATE tracker_recommendation SET last_report_on = CURRENT_DATE WHERE id = {third}",
        "PARIS-03: its day of the last report is not what the log says",
    ),
    "holder at the time of the claim taken out": (
        "UPDATE tracker_recommendation SET claim_holder_id = NULL WHERE id = {pk}",
        "PARIS-01: its holder at the time of the completion report is not what the log says",
    ),
    "holder at the time of the claim replaced": (
        (
            "UPDATE tracker_recommendation SET claim_holder_id = "
            "(SELECT id FROM tracker_user WHERE email = 'reader@example.org') WHERE id = {pk}"
        ),
        "PARIS-01: its holder at the time of the completion report is not what the log says",
    ),
    "proposed date points elsewhere": (
        "UPDATE tracker_recommendation SET date_proposal_id = {two} WHERE id = {pk}",
        "PARIS-01: the proposed date it points to is not the last in the log",
    ),
    "claim points elsewhere": (
        "UPDATE tracker_recommendation SET claim_id = {two} WHERE id = {pk}",
        "PARIS-01: the completion report it points to is not the last in the log",
    ),
}


@pytest.mark.parametrize(("statement", "sentence"), one_in(3, TAMPERINGS.values()), ids=TAMPERINGS)
def test_what_the_owner_of_the_tables_did_is_found(log: list[Recommendation], statement: str, sentence: str) -> None:
    first, second, third = log
    keys = {"pk": first.pk, "second": second.pk, "third": third.pk}
    keys |= {"two": entry(first, 2), "three": entry(first, 3), "last": entry(first, 5)}

    tamper(*statement.format(**keys).split("; "))

    printed = verify()
    assert sentence in printed
    assert "failed: " in printed
    assert "unbroken" not in printed


def test_a_holder_put_in_where_the_post_was_vacant_is_found(cast: Cast) -> None:
    item = factories.track(cast, owner=cast.vacant)
    factories.claim(cast, item, by=cast.lead_staff)
    assert verify().endswith("unbroken.\n")

    tamper(f"UPDATE tracker_recommendation SET claim_holder_id = {cast.reader.pk}")

    assert "PARIS-01: its holder at the time of the completion report is not what the log says" in verify()


def test_what_was_reported_late_about_an_earlier_day_is_no_fault(cast: Cast) -> None:
    item = factories.track(cast, 60)
    for days_ago in (10, 50):
        draft = factories.drafted(days_ago=days_ago)
        actions.report(recommendation=item, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    assert verify().endswith("unbroken.\n")


def test_a_claim_that_was_judged_has_no_holder_any_more(cast: Cast) -> None:
    for status in (Status.IMPLEMENTED, Status.REPORTED_COMPLETE):
        factories.walk(cast, factories.track(cast), status)
    actions.return_claim(
        recommendation=Recommendation.objects.get(reference="PARIS-02"), by=cast.coordinator, draft=factories.drafted()
    )
    assert verify().endswith("unbroken.\n")


def rewrite(recommendation: Recommendation, text: str) -> None:
    """Change the words of the second entry and compute every hash after it again, as a thorough forger would."""
    previous = ""
    for row in recommendation.entries.select_related("act").order_by("sequence"):
        row.text = text if row.sequence == 2 else row.text
        row.previous_hash = previous
        row.text_sha256 = chain.text_digest(row)
        evidence = Evidence.objects.filter(entry=row).order_by("pk")
        row.hash = chain.entry_hash(row, recommendation.reference, row.act, evidence)
        row.save()
        previous = row.hash


def test_a_chain_computed_anew_is_found_by_the_seal_only(log: list[Recommendation], tmp_path: Path) -> None:
    assert "Seal written to" in verify("--seal", tmp_path / "seal")
    with unguarded():
        rewrite(log[0], "It began a year earlier.")

    assert verify().endswith("unbroken.\n")
    printed = verify("--against", tmp_path / "seal")
    assert "PARIS-01: its log was written anew; entry 5 is not the one that was sealed." in printed
    assert "failed: 1 problem" in printed


def test_a_chain_cut_at_its_end_is_found_by_the_seal_only(log: list[Recommendation], tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    tamper(
        f"DELETE FROM tracker_progressentry WHERE id = {entry(log[1], 3)}",
        f"UPDATE tracker_recommendation SET title = 'Step 2' WHERE id = {log[1].pk}",
    )

    # Without the seal, only the version of the recommendation tells of it.
    assert verify().count("\n") == 1
    assert f"Recommendation {log[1].pk} is not as its last version has it." in verify()
    assert "PARIS-02: its log was cut; it had 3 entries" in verify("--against", tmp_path / "seal")


@pytest.mark.parametrize("number", slow_after(1, [1, 2, 3]))
def test_a_chain_taken_out_whole_is_found_by_the_seal(log: list[Recommendation], tmp_path: Path, number: int) -> None:
    verify("--seal", tmp_path / "seal")
    pk = log[number - 1].pk
    tamper(
        f"DELETE FROM tracker_progressentry WHERE recommendation_id = {pk}",
        f"DELETE FROM tracker_recommendation WHERE id = {pk}",
    )
    printed = verify("--against", tmp_path / "seal")
    assert f"PARIS-0{number}: it was sealed with" in printed
    assert printed.count("and is gone") == 1


def test_a_log_that_grew_goes_on_from_its_seal(cast: Cast, log: list[Recommendation], tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    actions.add(recommendation=log[0], by=cast.holder, draft=factories.drafted())
    factories.track(cast, title="Step 4")

    printed = verify("--against", tmp_path / "seal", "--seal", tmp_path / "next")
    assert "11 entries of 4 recommendations: unbroken." in printed
    assert "Everything continues from" in printed
    assert "unbroken" in verify("--against", tmp_path / "next")


def test_a_broken_log_is_not_sealed(log: list[Recommendation], tmp_path: Path) -> None:
    tamper(f"UPDATE tracker_progressentry SET text = 'x' WHERE id = {entry(log[0], 2)}")
    assert "failed" in verify("--seal", tmp_path / "seal")
    assert list(tmp_path.iterdir()) == []


def test_a_seal_is_never_written_over(log: list[Recommendation], tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    before = (tmp_path / "seal").read_text()
    assert "never written over" in verify("--seal", tmp_path / "seal")
    assert (tmp_path / "seal").read_text() == before


@pytest.mark.parametrize(
    ("damage", "sentence"),
    one_in(
        3,
        [
            (lambda text: "", "is not a seal"),
            (lambda text: "Dear colleague,\n", "is not a seal"),
            (lambda text: "".join(text.splitlines(keepends=True)[:-1]), "is damaged"),
            (
                lambda text: "".join(text.splitlines(keepends=True)[:2] + text.splitlines(keepends=True)[3:]),
                "is damaged",
            ),
            (lambda text: text.replace("PARIS-02 3", "PARIS-02 three"), "is damaged after line 2"),
            (lambda text: re.sub(r"# End: \d+", "# End: 2", text), "is damaged"),
            (lambda text: "\n".join(text.splitlines()[n] for n in (0, 1, 1, 3, 4)) + "\n", "is damaged after line 2"),
            (lambda text: text.replace("\nversions", "\nvisions"), "is damaged"),
            (lambda text: text + "more\n", "is damaged"),
            (lambda text: text.replace("PARIS", "PÀRIS"), "PARIS-01: it was sealed as"),
            (lambda text: text.replace("PARIS-02", "PARIS-99"), "PARIS-02: it was sealed as PARIS-99"),
        ],
    ),
)
def test_a_damaged_seal_proves_nothing(
    log: list[Recommendation], tmp_path: Path, damage: Callable[[str], str], sentence: str
) -> None:
    seal = tmp_path / "seal"
    verify("--seal", seal)
    seal.write_text(damage(seal.read_text(encoding="ascii")), encoding="utf-8")
    printed = verify("--against", seal)
    assert sentence in printed
    assert "failed" in printed


@pytest.mark.parametrize("option", ["--seal", "--against"])
def test_a_seal_in_a_folder_that_is_not_there_is_refused(
    log: list[Recommendation], tmp_path: Path, option: str
) -> None:
    assert "failed: " in verify(option, tmp_path / "missing" / "seal")


def test_it_reads_few_rows_at_a_time(cast: Cast, log: list[Recommendation], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "FETCHED", 2)
    assert verify() == "9 entries of 3 recommendations: unbroken.\n"


def test_acts_of_several_entries_are_no_fault(cast: Cast, log: list[Recommendation]) -> None:
    act = actions.open_act(by=cast.coordinator, verb="respond")
    for recommendation in log[1:]:
        draft = factories.drafted("For information.", act=act)
        actions.respond(recommendation=recommendation, by=cast.coordinator, draft=draft, position=Position.NOTED)
    assert Act.objects.filter(entries__isnull=False).distinct().count() < ProgressEntry.objects.count()
    assert verify().endswith("unbroken.\n")
