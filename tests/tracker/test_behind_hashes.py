"""What no hash covers by itself: keys, types, salts, forms of versions, names of roles, and what a seal says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tests.test_attacks import run, unguarded
from tests.verifying import verify
from tracker import actions, chain
from tracker.models import Marking, ProgressEntry, Recommendation
from tracker.models.access import Narrowing, RecommendationRights
from tracker.verification import seals


@dataclass
class Logged:
    """Two recommendations with something of everything, and where a seal of them goes."""

    cast: Cast
    first: Recommendation
    second: Recommendation
    seal: Path

    def change(self, entry: ProgressEntry, changes: dict[str, Any]) -> None:
        with unguarded(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE tracker_progressentry SET changes = %s WHERE id = %s", [json.dumps(changes), entry.pk]
            )

    def act(self) -> None:
        """Open an act, and do what follows with it."""
        act = actions.open_act(by=self.cast.coordinator, verb="edit").pk
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true), "
                "set_config('pghistory.context_metadata', %s, true)",
                [json.dumps({"act": act})],
            )


@pytest.fixture
def logged(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Logged:
    """All of it is a moment old; a seal leaves out what is younger than a transaction may be."""
    monkeypatch.setattr(seals, "MARGIN", timedelta(0))
    briefing = factories.briefing(cast)
    words = actions.SourceText(briefing, 2, 40)
    first = factories.track(cast, 90, sources=[words], parties=[cast.data], themes=[cast.theme])
    return Logged(cast, first, factories.track(cast, 80, title="Another step"), tmp_path / "seal")


def sealed(logged: Logged) -> None:
    assert "Seal written to" in verify("--seal", logged.seal)
    assert "unbroken" in verify("--against", logged.seal)


def found(logged: Logged, sentence: str) -> None:
    for printed in (verify(), verify("--against", logged.seal)):
        assert sentence in printed
        assert "failed: " in printed


# --- Salts and types -------------------------------------------------------------------------------------------------


def test_a_salt_that_swallowed_words_is_found(logged: Logged) -> None:
    draft = factories.drafted("It is false that it is done. The dam is safe.", 50, next_step="Somebody calls.")
    entry = actions.add(recommendation=logged.first, by=logged.cast.holder, draft=draft)
    why = factories.drafted("It named somebody.", 30)
    actions.redact(recommendation=logged.first, by=logged.cast.coordinator, draft=why, out={entry: ["next_step"]})
    sealed(logged)

    redaction = ProgressEntry.objects.get(pk=entry.pk).redaction
    redaction["salts"]["text"] += ".It is false that it is done"
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tracker_progressentry SET text = ' The dam is safe.', redaction = %s WHERE id = %s",
            [json.dumps(redaction), entry.pk],
        )

    found(logged, f"PARIS-01: entry {entry.sequence} is not as it was written.")


@pytest.mark.parametrize("name", slow_after(1, ["themes", "parties"]))
def test_a_list_that_was_made_a_text_is_found(logged: Logged, name: str) -> None:
    sealed(logged)
    entry = logged.first.entries.get(sequence=1)
    old, new = entry.changes[name]
    logged.change(entry, entry.changes | {name: [old, chain._canonical(new)]})
    logged.act()
    table = {"themes": "theme", "parties": "party"}[name]
    run(f"DELETE FROM tracker_recommendation{table}")

    found(logged, "PARIS-01: entry 1 is not as it was written.")


def test_access_that_was_made_a_text_is_found(logged: Logged) -> None:
    rights = RecommendationRights(
        narrowing=Narrowing.NAMED,
        marking=Marking.objects.create(name="Restricted"),
        readers=frozenset({logged.cast.holder}),
    )
    why = factories.drafted("It is theirs.", 5)
    actions.restrict(recommendation=logged.second, by=logged.cast.coordinator, draft=why, rights=rights)
    sealed(logged)
    entry = logged.second.entries.get(kind="restrict")
    texts = {
        name: [each if each is None else chain._canonical(each) for each in pair]
        for name, pair in entry.changes.items()
    }
    logged.change(entry, texts)
    logged.act()
    run(
        "UPDATE tracker_recommendationaccess SET narrowing = 'meeting', marking_id = NULL",
        "DELETE FROM tracker_recommendationreader",
    )

    found(logged, f"PARIS-02: entry {entry.sequence} is not as it was written.")


# --- Keys ------------------------------------------------------------------------------------------------------------


def _swap(table: str, one: int, other: int) -> None:
    with unguarded():
        run(
            f"UPDATE {table} SET id = -1 WHERE id = {one}",
            f"UPDATE {table} SET id = {one} WHERE id = {other}",
            f"UPDATE {table} SET id = {other} WHERE id = -1",
        )


def test_a_correction_that_was_moved_to_another_entry_is_found(logged: Logged) -> None:
    notes = [
        actions.add(recommendation=logged.first, by=logged.cast.holder, draft=factories.drafted(text, 50))
        for text in ("The dam is safe.", "The budget is spent.")
    ]
    wrong = factories.drafted("That was wrong.", 40)
    actions.correct(by=logged.cast.holder, draft=wrong, entry=notes[1])
    sealed(logged)
    _swap("tracker_progressentry", notes[0].pk, notes[1].pk)

    found(logged, "has an older key than an entry before it.")


def test_a_correction_of_an_entry_of_another_log_is_found(logged: Logged) -> None:
    other = actions.add(recommendation=logged.second, by=logged.cast.holder, draft=factories.drafted("Fine.", 50))
    note = actions.add(recommendation=logged.first, by=logged.cast.holder, draft=factories.drafted("Safe.", 50))
    wrong = factories.drafted("That was wrong.", 40)
    correction = actions.correct(by=logged.cast.holder, draft=wrong, entry=note)
    sealed(logged)
    _swap("tracker_progressentry", other.pk, note.pk)

    found(logged, f"what entry {correction.sequence} corrects or redacts is not before it in this log.")


def test_a_decision_that_was_moved_to_another_passage_is_found(logged: Logged) -> None:
    passages = list(logged.first.sources.get().briefing.passages.in_order())[-2:]
    assert passages[0].number < passages[1].number
    sealed(logged)
    _swap("briefings_passage", passages[0].pk, passages[1].pk)

    found(logged, "its passages are not in the order of their keys.")


@pytest.mark.parametrize(
    "change", ["meeting_id = (SELECT max(id) FROM briefings_meeting), number = 9", "by_hand = NOT by_hand"]
)
def test_a_recommendation_of_another_meeting_is_found(logged: Logged, change: str) -> None:
    actions.add_meeting(by=logged.cast.coordinator, name="Other talks", code="OTHER")
    sealed(logged)
    with unguarded():
        # Its versions are written, and chained: nobody can say that a guard was passed.
        run("ALTER TABLE tracker_recommendationevent ENABLE ALWAYS TRIGGER chain_version")
        logged.act()
        run(f"UPDATE tracker_recommendation SET {change} WHERE id = {logged.second.pk}")

    found(logged, "PARIS-02: its reference, its meeting or how it was entered is not as it was tracked.")


# --- Versions, days and roles ----------------------------------------------------------------------------------------


def test_a_version_of_an_unknown_form_which_covers_nothing_is_found(logged: Logged) -> None:
    pk, nothing = logged.cast.health.pk, hashlib.sha256(b"").hexdigest()
    with unguarded():
        run(f"UPDATE tracker_organisationevent SET pgh_format = 99, pgh_hash = '{nothing}' WHERE id = {pk}")
    assert f"of organisation {pk} has an unknown form, or an older one than before it." in verify()


def test_a_value_that_a_version_of_an_older_form_cannot_have_is_found(logged: Logged) -> None:
    pk = logged.cast.health.pk
    with unguarded():
        run(
            f"UPDATE tracker_organisationevent SET pgh_format = 1, retired_on = '2026-01-01' WHERE id = {pk}",
            f"UPDATE tracker_organisation SET retired_on = '2026-01-01' WHERE id = {pk}",
        )
    assert f"of organisation {pk} has a value that it cannot have had." in verify()


def test_an_older_form_after_a_newer_one_is_found(logged: Logged) -> None:
    with unguarded():
        run(
            "UPDATE tracker_organisationevent SET pgh_format = 1 "
            "WHERE pgh_id = (SELECT max(pgh_id) FROM tracker_organisationevent)"
        )
    assert "in tracker_organisationevent has an older form than versions before it." in verify()


def test_roles_that_changed_their_names_are_found(logged: Logged) -> None:
    sealed(logged)
    reader, coordinator = (Group.objects.get(name=name) for name in ("reader", "coordinator"))
    for group, name in ((reader, "-"), (coordinator, "reader"), (reader, "coordinator")):
        Group.objects.filter(pk=group.pk).update(name=name)

    found(logged, "The roles are not those that the migrations made: coordinator, contributor, reader, administrator.")


# --- Seals -----------------------------------------------------------------------------------------------------------


def _without(part: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [line for line in lines if part not in line]


def _write(seal: Path, heading: str, lines: list[str]) -> None:
    seal.write_text("\n".join([heading, *lines, f"# End: {len(lines)}", ""]), "ascii")


def test_a_recommendation_that_a_seal_leaves_out_is_found(logged: Logged) -> None:
    sealed(logged)
    heading, *lines, _end = logged.seal.read_text("ascii").splitlines()
    _write(logged.seal, heading, _without(" PARIS-01 ")(lines))

    printed = verify("--against", logged.seal)
    assert "PARIS-01: it was tracked before the seal was written, and is not in it." in printed


def test_what_a_seal_covers_is_said(logged: Logged) -> None:
    sealed(logged)
    assert "It covers the logs of 2 recommendations, and the other records until " in verify("--against", logged.seal)
    _write(logged.seal, seals._FIRST, [])
    printed = verify("--against", logged.seal)
    assert "It is of the first form and covers only the logs of 0 recommendations." in printed


def test_a_check_of_what_is_new_says_what_it_did_not_read(logged: Logged) -> None:
    sealed(logged)
    assert "changed behind the log is found with --against only." in verify("--since", logged.seal)
