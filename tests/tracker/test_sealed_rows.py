"""What `verify_log` finds only with a seal: rows that were only to be added, and what the hash of a version covers."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.test_attacks import run, unguarded
from tests.verifying import verify
from tracker import actions
from tracker.database import guards
from tracker.models import AccountChange, ForeignCode, LogCheck, MailMessage, Organisation
from tracker.verification import added, seals

HAVE_CHAINS_OR_DIGESTS = {
    *("briefings_briefing", "briefings_briefingdigest", "briefings_original", "briefings_passage"),
    *("tracker_act", "tracker_evidence", "tracker_progressentry"),
}


@pytest.fixture
def rows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """One row of each table whose rows are only added, as of two days ago; by the name of the table."""
    item = factories.track(cast, 60)
    actions.print_link(email=cast.coordinator.email, site="https://tracker.example.org")
    act = actions.open_act(by=cast.coordinator, verb="import")
    code = ForeignCode.objects.create(recommendation=item, meeting=item.meeting, code="A 1", act=act)
    facts = {"recommendations": 1, "entries": 1, "redactions": 0, "faults": ("PARIS-01: it has no log.",)}
    facts |= {"is_sealed": False, "is_compared": False, "is_partial": False}
    at = timezone.now() - timedelta(days=2)
    check = actions.record_check(by=None, checked=actions.CheckedLog(at=at, **facts))  # type: ignore[arg-type]
    mail = MailMessage.objects.create(
        person=cast.holder,
        address=cast.holder.email,
        kind=MailMessage.Kind.ACCOUNT,
        subject="Your account",
        message_id="<1@tracker.example.org>",
        created_at=at,
        tried_since=at,
    )
    monkeypatch.setattr(seals, "MARGIN", timedelta(0))
    return {
        "tracker_accountchange": AccountChange.objects.get(kind="link_printed").pk,
        "tracker_foreigncode": code.pk,
        "tracker_logcheck": check.pk,
        "tracker_mailmessage": mail.pk,
    }


CHANGES = {
    "tracker_accountchange": "new = 'x'",
    "tracker_foreigncode": "code = 'A 2'",
    "tracker_logcheck": "faults = 0, first_faults = '[]'",
    "tracker_mailmessage": "address = 'other@example.org'",
}


@pytest.mark.parametrize("option", ["--against", "--since"])
@pytest.mark.parametrize("table", CHANGES)
def test_a_row_removed_since_a_seal_is_found(rows: dict[str, int], tmp_path: Path, table: str, option: str) -> None:
    assert "Seal written to" in verify("--seal", tmp_path / "seal")
    assert "unbroken" in verify(option, tmp_path / "seal")

    with unguarded():
        run(f"DELETE FROM {table} WHERE id = {rows[table]}")

    assert "do not match the seal: there are " in verify(option, tmp_path / "seal")


@pytest.mark.parametrize("table", CHANGES)
def test_a_row_changed_since_a_seal_is_found(rows: dict[str, int], tmp_path: Path, table: str) -> None:
    verify("--seal", tmp_path / "seal")
    with unguarded():
        run(f"UPDATE {table} SET {CHANGES[table]} WHERE id = {rows[table]}")

    assert "do not match the seal: there are " in verify("--against", tmp_path / "seal")


def test_a_row_put_in_as_of_before_a_seal_is_found(rows: dict[str, int], cast: Cast, tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    change = AccountChange.objects.get(kind="link_printed")
    change.pk = None
    change.save()
    for option in ("--against", "--since"):
        assert "do not match the seal: there are 2 now, there were 1." in verify(option, tmp_path / "seal")


def test_rows_from_after_a_seal_are_no_fault(rows: dict[str, int], cast: Cast, tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    actions.print_link(email=cast.holder.email, site="https://tracker.example.org")
    for option in ("--against", "--since"):
        assert "unbroken" in verify(option, tmp_path / "seal")


def test_a_seal_of_the_second_form_is_compared_as_far_as_it_goes(rows: dict[str, int], tmp_path: Path) -> None:
    seal = tmp_path / "seal"
    verify("--seal", seal)
    lines = [line for line in seal.read_text("ascii").splitlines() if not line.startswith("rows ")]
    assert len(lines) == len(seal.read_text("ascii").splitlines()) - len(CHANGES)
    lines[0] = lines[0].replace("form 3.", "form 2.").replace("acts, versions and rows", "acts and versions")
    lines[-1] = f"# End: {len(lines) - 2}"
    seal.write_text("\n".join(lines) + "\n", "ascii")

    for option in ("--against", "--since"):
        assert "unbroken" in verify(option, seal)
    with unguarded():
        run("UPDATE tracker_act SET verb = 'x' WHERE verb = 'import'")
    assert re.search(r"Acts \d+ to \d+ do not match the seal", verify("--against", seal))


def test_a_check_that_was_under_way_while_a_seal_was_written_is_no_fault(rows: dict[str, int], tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    row = LogCheck.objects.get(pk=rows["tracker_logcheck"])
    row.pk, row.at = None, timezone.now() - timedelta(hours=20)
    row.save()
    assert "unbroken" in verify("--against", tmp_path / "seal")


def test_whatever_is_guarded_against_every_change_is_checked() -> None:
    kept = {name.split(" of ")[1] for name in guards.listed()["triggers"] if name.startswith("guard_rows of ")}
    versions = {name for name in kept if name.endswith("event")}
    compared_with_guards = {"tracker_versionformat"}
    assert {table.name for table in added.TABLES} == kept - versions - compared_with_guards - HAVE_CHAINS_OR_DIGESTS


def test_a_seal_covers_every_column_of_rows_that_are_only_added() -> None:
    """A column that is added later goes into the seal only where it is not empty, or the seals of before do not fit."""
    columns = {
        model._meta.db_table: {each.column for each in model._meta.concrete_fields} for model in apps.get_models()
    }
    left = {"tracker_mailmessage": {"subject", "body", "html", "status", "tried_since", "tried_at", "tries", "said"}}
    for table in added.TABLES:
        later = {name for name, _before in table.later}
        assert columns[table.name] - set(table.columns) - later == left.get(table.name, set())


def test_a_column_that_a_table_got_later_is_covered_where_it_says_something(
    rows: dict[str, int], cast: Cast, tmp_path: Path
) -> None:
    """Rows from before it are covered as they were, so that seals from before it fit."""
    [codes] = [table for table in added.TABLES if table.name == "tracker_foreigncode"]
    with connection.cursor() as cursor:
        cursor.execute(added._query(codes, ""))
        assert "given" not in cursor.fetchone()[2]
    verify("--seal", tmp_path / "seal")
    with unguarded():
        run(f"UPDATE tracker_foreigncode SET given = 2 WHERE id = {rows['tracker_foreigncode']}")

    assert "do not match the seal: there are " in verify("--against", tmp_path / "seal")


def test_a_format_that_gives_other_words_to_a_hash_is_not_read(cast: Cast, tmp_path: Path) -> None:
    """The name of a column in the format was once a part of a query as it stood."""
    factories.track(cast, 60)
    columns = guards.formats("tracker_organisationevent")[-1][1]
    after = columns[columns.index("name") + 1]
    made = f"name', '{cast.health.name}', '{after}"
    assert "Seal written to" in verify("--seal", tmp_path / "seal")
    with unguarded():
        run(f'ALTER TABLE tracker_organisationevent ADD COLUMN "{made}" text')
        run(
            f"UPDATE tracker_organisation SET name = 'Other ministry' WHERE id = {cast.health.pk}",
            "UPDATE tracker_organisationevent SET name = 'Other ministry', pgh_format = 99, "
            f'"{made}" = {after}::text WHERE id = {cast.health.pk} AND pgh_ended_at IS NULL',
        )
        with connection.cursor() as cursor:
            names = [made if name == "name" else name for name in columns if name != after]
            cursor.execute("INSERT INTO tracker_versionformat VALUES ('tracker_organisationevent', 99, %s)", [names])

    assert Organisation.objects.get(pk=cast.health.pk).name == "Other ministry"
    printed = verify("--against", tmp_path / "seal")
    assert "There is a format of versions that no migration made: 99 of tracker_organisationevent." in printed
    assert f"of organisation {cast.health.pk} is not as it was written." in printed
