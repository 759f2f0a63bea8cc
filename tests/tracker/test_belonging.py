"""`verify_log` compares with the log what stands in other tables: what closed it, who sees it, and who was asked."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.verifying import verify
from tracker import actions
from tracker.models import Marking, Recommendation
from tracker.models.access import Narrowing, RecommendationRights
from tracker.verification import belonging, entries, seals
from tracker.workflow import Status

CLOSING = "what superseded it, or what it was merged into, is not what the log says."
ACCESS = "who can see it is not what the log says."
REQUEST = "who was asked for an update, or by when, is not what the log says."
ENDED = "whether a request for an update still waits is not what the log says."
CHECKED = "when it was last confirmed that nothing changed is not what the log says."

ATTEMPTS = {
    "end a merge": ("UPDATE tracker_relation SET ended_by_id = act_id WHERE kind = 'merged_into'", "PARIS-01", CLOSING),
    "merge into another": (
        "UPDATE tracker_relation SET other_id = {third} WHERE kind = 'merged_into'",
        "PARIS-01",
        CLOSING,
    ),
    "supersede what is open": (
        "INSERT INTO tracker_relation (one_id, kind, other_id, act_id) VALUES ({third}, 'supersedes', {second}, {act})",
        "PARIS-02",
        CLOSING,
    ),
    "narrow it": (
        "INSERT INTO tracker_recommendationaccess (recommendation_id, narrowing) VALUES ({third}, 'side')",
        "PARIS-03",
        ACCESS,
    ),
    "widen it": (
        "UPDATE tracker_recommendationaccess SET narrowing = 'meeting' WHERE recommendation_id = {second}",
        "PARIS-02",
        ACCESS,
    ),
    "let somebody read it": (
        "INSERT INTO tracker_recommendationreader (recommendation_id, person_id) VALUES ({second}, {outsider})",
        "PARIS-02",
        ACCESS,
    ),
    "let nobody read it": ("DELETE FROM tracker_recommendationreader", "PARIS-02", ACCESS),
    "remove its marking": (
        "UPDATE tracker_recommendationaccess SET marking_id = NULL",
        "PARIS-02",
        "its marking is not what the log says.",
    ),
    "put off a request": ("UPDATE tracker_updaterequest SET answer_by = answer_by + 99", "PARIS-02", REQUEST),
    "ask another person": ("UPDATE tracker_updaterequest SET person_id = {outsider}", "PARIS-02", REQUEST),
    "pass a request on": (
        "UPDATE tracker_updaterequest SET level = 2 WHERE recommendation_id = {third}",
        "PARIS-03",
        REQUEST,
    ),
    "answer a request": (
        "UPDATE tracker_updaterequest SET ended_by_id = entry_id WHERE recommendation_id = {third}",
        "PARIS-03",
        ENDED,
    ),
    "ask again": (
        "UPDATE tracker_updaterequest SET ended_by_id = NULL WHERE recommendation_id = {second}",
        "PARIS-02",
        ENDED,
    ),
    "confirm no change": (
        "UPDATE tracker_recommendation SET last_checked_at = now() WHERE id = {third}",
        "PARIS-03",
        CHECKED,
    ),
    "forget that no change was confirmed": (
        "UPDATE tracker_recommendation SET last_checked_at = NULL",
        "PARIS-02",
        CHECKED,
    ),
    "confirm it later": (
        "UPDATE tracker_recommendation SET last_checked_at = now() + interval '1 hour' WHERE id = {second}",
        "PARIS-02",
        CHECKED,
    ),
}


@pytest.fixture
def record(cast: Cast) -> dict[str, Any]:
    """One that was merged; one narrowed, marked, asked about and answered; and one asked about without an answer."""
    first, second, third = (factories.track(cast, 90, title=f"Step {number}") for number in (1, 2, 3))
    draft = factories.drafted("Why.", 5)
    by: dict[str, Any] = {"by": cast.coordinator, "draft": draft}
    actions.merge(recommendation=first, successor=second, **by)
    rights = RecommendationRights(
        narrowing=Narrowing.NAMED,
        marking=Marking.objects.create(name="Restricted"),
        readers=frozenset({cast.holder, cast.data}),
    )
    actions.restrict(recommendation=second, rights=rights, **by)
    begun = factories.drafted("It began.", 4)
    actions.report(recommendation=second, by=cast.holder, draft=begun, to=Status.IN_PROGRESS)
    for each in (second, third):
        actions.ask(recommendation=each, answer_by=date(2030, 1, 31), **by)
    actions.check_in(recommendation=second, by=cast.holder, draft=factories.drafted(""))
    return {
        "second": second.pk,
        "third": third.pk,
        "outsider": cast.outsider.pk,
        "coordinator": cast.coordinator,
    }


def _run(record: dict[str, Any], statement: str, act: int | None = None) -> None:
    """Run a statement as if an act had done it: one of now, or an older one."""
    act = act or actions.open_act(by=record["coordinator"], verb="edit").pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [json.dumps({"act": act})])
        cursor.execute(statement.format(**record, act=act))


@pytest.mark.parametrize("attempt", one_in(3, ATTEMPTS))
def test_what_stands_in_other_tables_is_compared_with_the_log(
    record: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: str
) -> None:
    statement, reference, sentence = ATTEMPTS[attempt]
    monkeypatch.setattr(seals, "MARGIN", timedelta(0))
    assert "unbroken" in verify("--seal", tmp_path / "seal")
    assert "0 entries" in verify("--since", tmp_path / "seal")

    _run(record, statement)

    assert f"{reference}: {sentence}" in verify()
    assert f"{reference}: {sentence}" in verify("--since", tmp_path / "seal")


def test_a_change_dated_before_the_seal_is_found(
    record: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version has the moment of its act, and the site could name an old one."""
    monkeypatch.setattr(seals, "MARGIN", timedelta(0))
    verify("--seal", tmp_path / "seal")
    first = Recommendation.objects.get(pk=record["second"]).entries.earliest("sequence")

    _run(record, ATTEMPTS["end a merge"][0], first.act_id)

    assert re.search(
        r"Versions of relation \d+ to \d+ are not as they were sealed", verify("--since", tmp_path / "seal")
    )


def test_an_act_dated_before_the_seal_is_found(
    record: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "MARGIN", timedelta(0))
    verify("--seal", tmp_path / "seal")
    actions.open_act(by=record["coordinator"], verb="edit", at=timezone.now() - timedelta(days=3))
    assert re.search(r"Acts \d+ to \d+ do not match the seal", verify("--since", tmp_path / "seal"))


def test_requests_that_changed_hands_are_as_the_log_says(cast: Cast) -> None:
    """The lead's staff are asked where the post is vacant, and somebody again who has it later; then nobody answers."""
    row = factories.track(cast, 90)
    by: dict[str, Any] = {"recommendation": row, "by": cast.coordinator, "draft": factories.drafted("Why.", 5)}
    for owner in (cast.vacant, cast.desk):
        actions.ask(answer_by=date(2030, 1, 31), **by)
        actions.assign(**by, lead=cast.health, owner=owner)
        actions.escalate(recommendation=row, by=cast.coordinator, draft=factories.drafted("", 0))
    assert "unbroken" in verify()
    actions.close(**by, to=Status.NO_LONGER_APPLICABLE)
    assert "unbroken" in verify()


def test_a_merge_that_was_undone_is_as_the_log_says(cast: Cast) -> None:
    first, second = factories.track(cast, 90), factories.track(cast, 90, title="Another step")
    by: dict[str, Any] = {"recommendation": first, "by": cast.coordinator, "draft": factories.drafted("Why.", 5)}
    actions.merge(**by, successor=second)
    actions.reopen(**by, to=Status.IN_PROGRESS)
    assert "unbroken" in verify()
    actions.supersede(**by, successor=second)
    assert "unbroken" in verify()


def test_each_table_of_what_follows_from_a_log_is_read_and_looked_at_since_a_seal() -> None:
    read = re.findall(r"FROM (tracker_\w+)", f"{entries._MEMBER_ROWS} {belonging.ROWS}")
    assert set(read) == belonging.TABLES.keys()


WITHOUT_CHECK = {
    "tracker_raiseditem": "the log says nothing of what a side means to raise; the act behind each version does",
}


def test_each_table_with_versions_that_names_a_recommendation_is_compared_with_its_log() -> None:
    """What is neither followed nor named here with the reason could be changed behind the log."""
    followed = {*belonging.TABLES, "tracker_progressentry"}
    found = set()
    for model in apps.get_models():
        if not hasattr(model, "pgh_event_model"):
            continue
        names = [field.column for field in model._meta.concrete_fields if field.related_model is Recommendation]
        if names:
            found.add(model._meta.db_table)
    assert found - followed == WITHOUT_CHECK.keys()
