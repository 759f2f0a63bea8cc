"""The page that says when the log was last checked and sealed, and how a check is written down."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from briefings.models import Briefing
from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import text
from tests.tracker.test_verify_log import tamper
from tests.verifying import verify
from tracker import actions
from tracker.models import LogCheck, Recommendation
from tracker.verification import seals
from tracker.verification.state import state
from tracker.workflow import RelationKind

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)


def checked(**fields: Any) -> None:
    """Write down a check as `verify_log` does, at noon of 1 March unless told otherwise."""
    facts: dict[str, Any] = {"at": AT, "recommendations": 2, "entries": 5, "redactions": 0, "faults": ()}
    facts |= {"is_sealed": False, "is_compared": False, "is_partial": False}
    actions.record_check(by=None, checked=actions.CheckedLog(**facts | fields))


def test_a_log_that_was_never_checked_is_a_warning(db: None) -> None:
    found = state(now=AT)
    assert (found.checked, found.is_warning) == ("The log has not been checked yet.", True)


@override_settings(LOG_CHECK_DAYS=7)
@pytest.mark.parametrize(("days", "is_warning"), [(0, False), (7, False), (8, True)])
def test_a_check_that_is_too_old_is_a_warning(db: None, days: int, is_warning: bool) -> None:  # noqa: FBT001
    checked(is_sealed=True)
    found = state(now=AT + timedelta(days=days))
    assert (found.is_warning, found.is_seal_old) == (is_warning, is_warning)
    assert ("it was more than 7 days ago." in found.checked) is is_warning
    assert found.checked.startswith("The last check of the log found no problems")
    assert found.checked.endswith("It ran on 1 March 2027 at 12:00, started on the server.")
    assert found.sealed == "The last seal was written on 1 March 2027 at 12:00, started on the server."


def test_faults_are_said_and_counted(db: None) -> None:
    checked(faults=("PARIS-01, entry 2: the hash is another.",))
    found = state(now=AT)
    assert found.is_warning
    assert "found 1 problem. Tell the person who runs the server." in found.checked


def test_a_log_without_a_seal_is_a_warning(db: None) -> None:
    checked()
    found = state(now=AT)
    assert found.is_seal_old
    assert found.sealed.startswith("No seal has been written yet.")


FULL: dict[str, Any] = {}
COMPARED, PARTIAL = {"is_compared": True}, {"is_compared": True, "is_partial": True}


@pytest.mark.parametrize(
    ("broken", "later", "is_settled"),
    [
        (FULL, [FULL], True),
        (FULL, [COMPARED], True),
        (FULL, [PARTIAL], False),
        (FULL, [PARTIAL, PARTIAL], False),
        (FULL, [FULL, PARTIAL], True),
        (COMPARED, [FULL], False),
        (COMPARED, [FULL, PARTIAL], False),
        (COMPARED, [PARTIAL], False),
        (COMPARED, [COMPARED], True),
        (COMPARED, [COMPARED, FULL, PARTIAL], True),
        (PARTIAL, [PARTIAL], False),
        (PARTIAL, [FULL], False),
        (PARTIAL, [COMPARED], True),
    ],
)
def test_a_later_check_settles_only_what_it_would_have_found(
    db: None, broken: dict[str, Any], later: list[dict[str, Any]], *, is_settled: bool
) -> None:
    checked(faults=("PARIS-01: its log was cut.",), **broken)
    for hours, kind in enumerate(later, 1):
        checked(at=AT + timedelta(hours=hours), **kind)

    found = state(now=AT + timedelta(hours=9))

    assert found.is_warning is not is_settled
    if is_settled:
        assert found.checked.startswith("The last check of the log found no problems.")
    else:
        assert found.checked == (
            "A check of the log found 1 problem. Later checks read less, so it may still be there. Tell the person who "
            "runs the server. The check ran on 1 March 2027 at 12:00, started on the server."
        )


def test_the_newest_of_the_checks_with_faults_is_told_of(db: None) -> None:
    checked(faults=("PARIS-01: its log was cut.",), is_compared=True)
    checked(at=AT + timedelta(hours=1), faults=("PARIS-01: it has no log.", "PARIS-02: it has no log."))
    found = state(now=AT + timedelta(hours=2))
    assert found.checked.startswith("The last check of the log found 2 problems.")


def test_a_check_of_a_database_without_any_recommendation_is_written_down_where_it_found_faults(
    cast: Cast, recommendation: Recommendation, tmp_path: Path
) -> None:
    verify("--seal", tmp_path / "seal")
    tamper("DELETE FROM tracker_progressentry", "DELETE FROM tracker_recommendation")

    for options in ((), ("--against", tmp_path / "seal"), ("--allow-empty",)):
        before = LogCheck.objects.count()
        assert "failed: " in verify(*options)
        assert LogCheck.objects.count() == before + 1
        assert LogCheck.objects.latest_ones()[0].faults


def test_the_command_writes_down_what_it_found(
    client: Client, cast: Cast, recommendation: Recommendation, tmp_path: Path
) -> None:
    verify("--seal", tmp_path / "seal", "--by", cast.coordinator.email)
    tamper("UPDATE tracker_progressentry SET text = 'x'")
    verify()
    verify("--no-record")

    broken, sound = LogCheck.objects.latest_ones()
    assert (sound.by, sound.entries, sound.faults, sound.is_sealed) == (cast.coordinator, 1, 0, True)
    assert (broken.by.is_system, broken.faults > 0, broken.is_sealed) == (True, True, False)
    assert broken.first_faults

    client.force_login(cast.reader)
    page = text(client.get(reverse("log-checks")).content.decode())
    assert "A new seal was written. 1 entry · 1 recommendation" in page
    assert broken.first_faults[0] in page
    client.force_login(cast.administrator)
    assert "The last check of the log" in text(client.get(reverse("admin:index")).content.decode())


def test_since_a_seal_only_what_came_after_is_read(
    cast: Cast, recommendation: Recommendation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "MARGIN", timedelta(0))
    verify("--seal", tmp_path / "seal")
    other = factories.track(cast, title="Step 2")
    actions.add(recommendation=other, by=cast.coordinator, draft=factories.drafted("Later."))
    assert "Since the seal, 2 entries of 1 recommendation: unbroken." in verify("--since", tmp_path / "seal")
    assert LogCheck.objects.latest_ones()[0].is_partial

    tamper(f"UPDATE tracker_progressentry SET text = 'x' WHERE recommendation_id = {other.pk}")
    assert "failed" in verify("--since", tmp_path / "seal")


@pytest.mark.parametrize(
    "statement",
    one_in(
        2,
        [
            "UPDATE tracker_source SET ended_by_id = act_id WHERE recommendation_id = {first}",
            "UPDATE tracker_source SET recommendation_id = {second} WHERE recommendation_id = {first}",
            "UPDATE tracker_relation SET ended_by_id = act_id",
            "UPDATE tracker_relation SET one_id = {second}",
            "INSERT INTO tracker_recommendationtheme (recommendation_id, theme_id) VALUES ({first}, {theme})",
            "DELETE FROM tracker_recommendationparty WHERE recommendation_id = {first}",
        ],
    ),
)
def test_since_a_seal_what_belongs_to_a_recommendation_is_compared_with_its_log(
    cast: Cast, briefing: Briefing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    source = actions.SourceText(briefing, 0, 20)
    first, second, third = (factories.track(cast, title=f"Step {number}") for number in (1, 2, 3))
    common: dict[str, Any] = {"recommendation": first, "by": cast.coordinator, "draft": factories.drafted()}
    actions.add_sources(**common, sources=[source])
    actions.edit(**common, new={"parties": [cast.data]})
    actions.relate(**common, kind=RelationKind.RESTATES, other=third)
    monkeypatch.setattr(seals, "MARGIN", timedelta(0))
    assert "unbroken" in verify("--seal", tmp_path / "seal")
    assert "0 entries" in verify("--since", tmp_path / "seal")

    with connection.cursor() as cursor:
        # A version has the moment of its act.
        act = actions.open_act(by=cast.coordinator, verb="edit")
        cursor.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [json.dumps({"act": act.pk})])
        cursor.execute(statement.format(first=first.pk, second=second.pk, theme=cast.theme.pk))

    assert f"{first.reference}: " in verify("--since", tmp_path / "seal")


def test_redactions_are_listed_where_asked(cast: Cast, recommendation: Recommendation) -> None:
    entry = actions.add(recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("Ann Doe rang."))
    actions.redact(
        recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("A patient."), out={entry: ["text"]}
    )
    printed = verify("--list-redactions")
    assert f"{recommendation.reference}: entry {entry.sequence} ({entry.anchor}) was redacted on" in printed
