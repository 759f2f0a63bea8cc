"""How far an import is can be seen while it is checked and written, although nothing is kept before the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.test import Client

from tests.conftest import Cast
from tests.tracker.pages import text
from tracker.actions import file_imports, importing
from tracker.database.apart import apart
from tracker.exchange import table_child
from tracker.exchange.importing import planning, running
from tracker.models import FileImport, ImportKind, Recommendation, User
from tracker.models import imports as imports_module

SignIn = Callable[[User], Client]
State = FileImport.State
ROWS = b"No;Title;Status;Update\n" + b"".join(b"R-%d;Build port %d;in progress;Begun.\n" % (n, n) for n in range(5))


@pytest.fixture
def large(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> FileImport:
    """A file that a job works on, two rows at a time, with its columns as they were guessed."""

    def answer(child: str, data: bytes, *, name: str) -> str:
        return json.dumps(table_child.read(data, name=name))

    monkeypatch.setattr("tracker.exchange.importing.table.answer_of", answer)
    monkeypatch.setattr(imports_module, "IN_REQUEST_ROWS", 1)
    for module in (planning, importing):
        monkeypatch.setattr(module, "AT_ONCE", 2)
    return begun(cast, ROWS)


def begun(cast: Cast, data: bytes, kind: ImportKind = ImportKind.RECOMMENDATIONS) -> FileImport:
    meeting = cast.meeting if kind == ImportKind.RECOMMENDATIONS else None
    made = file_imports.begin_import(
        by=cast.coordinator, kind=kind, meeting=meeting, data=data, file_name="list.csv", by_job=False
    )
    running.work(made.pk)
    return made


def seen_of(cast: Cast, made: FileImport, state: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What others see while an import is worked on: how many rows are done, its state, and the recommendations."""
    seen: list[tuple[Any, ...]] = []
    note = file_imports.note_progress

    def noted(**said: Any) -> None:
        note(**said)
        with apart() as other, other.cursor() as cursor:
            known = "(SELECT count(*) FROM tracker_recommendation)"
            cursor.execute(f"SELECT done, state, {known} FROM tracker_fileimport WHERE id = %s", [made.pk])
            seen.append(cursor.fetchone())

    with monkeypatch.context() as patch:
        patch.setattr(file_imports, "note_progress", noted)
        file_imports.queue_import(by=cast.coordinator, file_import=made, state=state, by_job=False)
        running.work(made.pk)
    made.refresh_from_db()
    assert not made.problem
    return seen


@pytest.mark.django_db(transaction=True)
def test_others_see_how_many_rows_are_checked_and_written_before_any_is_kept(
    cast: Cast, large: FileImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert seen_of(cast, large, State.CHECKING, monkeypatch) == [(done, "checking", 0) for done in (2, 4, 5)]
    assert seen_of(cast, large, State.APPLYING, monkeypatch) == [(done, "applying", 0) for done in (2, 4, 5)]
    assert (large.state, Recommendation.objects.count()) == (State.APPLIED, 5)

    # Known ones are changed when all rows are planned; what nobody has to write counts at once.
    changes = ROWS.replace(b"port 1", b"dam 1").replace(b"port 3", b"dam 3") + b"R-9;Build port 9;;\n"
    again = begun(cast, changes)
    assert seen_of(cast, again, State.CHECKING, monkeypatch) == [(done, "checking", 5) for done in (1, 2, 4, 6)]
    assert seen_of(cast, again, State.APPLYING, monkeypatch) == [(done, "applying", 5) for done in (1, 2, 4, 6)]


@pytest.mark.django_db(transaction=True)
def test_others_see_how_many_rows_of_other_kinds_are_done(
    cast: Cast, large: FileImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "TOLD_EVERY", 2)
    made = begun(cast, b"Theme\nFood\nWater\nAir\nFire\nEarth\n", ImportKind.THEMES)

    for state in (State.CHECKING, State.APPLYING):
        assert [done for done, _state, _count in seen_of(cast, made, state, monkeypatch)] == [0, 2, 4]


@pytest.mark.django_db(transaction=True)
def test_an_import_goes_on_where_nobody_can_be_told_how_far_it_is(
    cast: Cast, large: FileImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**said: Any) -> None:
        raise OperationalError("too many connections")

    with transaction.atomic(), apart() as other:
        FileImport.objects.select_for_update().get(pk=large.pk)
        FileImport.objects.filter(pk=large.pk).update(state=State.CHECKING)
        file_imports.note_progress(file_import=large, done=3, by=other)  # it would wait for ever
        transaction.set_rollback(True)
    large.refresh_from_db()
    assert large.done == 0
    monkeypatch.setattr(file_imports, "note_progress", fail)
    for state in (State.CHECKING, State.APPLYING):
        file_imports.queue_import(by=cast.coordinator, file_import=large, state=state, by_job=False)
        running.work(large.pk)
    assert Recommendation.objects.count() == 5


def test_the_page_says_how_many_rows_are_written(cast: Cast, large: FileImport, sign_in: SignIn) -> None:
    FileImport.objects.filter(pk=large.pk).update(state=State.APPLYING, done=2)

    shown = sign_in(cast.coordinator).get(f"/import/{large.pk}/").content.decode()

    assert '<progress class="reviewed" max="5" value="2"' in shown
    assert "2 of 5 rows written. They appear when all of them are written." in text(shown)
