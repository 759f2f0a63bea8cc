"""Generated samples: as many rows as asked for, chains that verify, and no database of anybody's touched."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.conftest import Cast
from tracker.demo import sample
from tracker.models import ProgressEntry, Recommendation
from tracker.workflow import Status

DAY = date(2026, 3, 1)


def generate(**options: object) -> str:
    out = StringIO()
    call_command("generate_sample", stdout=out, **({"on": DAY, "seed": 7} | options))
    return out.getvalue()


def test_it_makes_as_many_as_asked_and_says_so(db: None) -> None:
    said = generate(recommendations=60, entries=250)

    assert Recommendation.objects.count() == 60
    assert ProgressEntry.objects.count() == 250
    assert "60 of 60 recommendations, 250 log entries\nDone in " in said
    assert len(set(Recommendation.objects.values_list("status", flat=True))) >= 5


def test_its_log_verifies_and_tells_the_present(db: None) -> None:
    generate(recommendations=80, entries=400)
    connection.check_constraints()

    out = StringIO()
    call_command("verify_log", stdout=out)
    assert "80 recommendations" in out.getvalue()


def test_every_row_has_its_version(db: None) -> None:
    generate(recommendations=20, entries=20)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tracker_recommendationevent WHERE pgh_label = 'insert'")
        assert cursor.fetchone() == (20,)


def test_the_same_seed_gives_the_same_rows(db: None) -> None:
    def rows() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before")
            generate(recommendations=30, entries=90)
            found = list(
                Recommendation.objects.order_by("reference").values_list("reference", "title", "status", "due_on")
            )
            cursor.execute("ROLLBACK TO SAVEPOINT before")
        return found

    assert rows() == rows()


def test_a_second_run_adds_to_the_first(db: None) -> None:
    generate(recommendations=10, entries=10)
    generate(recommendations=15, entries=40)

    assert Recommendation.objects.count() == 25
    call_command("verify_log", stdout=StringIO())


def indexes() -> list[tuple[str, ...]]:
    """Every index with its definition, without the casts that the server spells otherwise the second time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), c.conname, c.contype "
            "FROM pg_index LEFT JOIN pg_constraint c ON c.conindid = indexrelid AND c.contype IN ('p', 'u') "
            "WHERE indrelid::regclass::text ~ '^(tracker|briefings)_' ORDER BY 1"
        )
        rows = cursor.fetchall()
    return [(name, re.sub(r"::(character varying|text)(\[\])?|[()]", "", how), *rule) for name, how, *rule in rows]


def test_indexes_stay_as_they_are(db: None) -> None:
    before = indexes()
    generate(recommendations=10, entries=30)

    assert len(before) > 60
    assert indexes() == before


def test_a_run_that_is_stopped_leaves_nothing(db: None) -> None:
    before = indexes()

    def stop(done: int, written: int) -> None:
        assert Recommendation.objects.count() == 10
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sample.generate(recommendations=10, entries=30, seed=7, on=DAY, told=stop)

    assert not Recommendation.objects.exists()
    assert indexes() == before
    generate(recommendations=10, entries=30)
    call_command("verify_log", stdout=StringIO())


def test_nobodys_database_is_touched(cast: Cast, recommendation: Recommendation) -> None:
    with pytest.raises(CommandError, match="did not write, so nothing was changed"):
        generate(recommendations=10, entries=10)
    assert Recommendation.objects.count() == 1


@pytest.mark.parametrize(("recommendations", "entries"), [(0, 0), (-1, 5), (10**9, 10**9), (10, 9)])
def test_impossible_numbers_are_refused(db: None, recommendations: int, entries: int) -> None:
    with pytest.raises(CommandError, match=r"from 1 to 5,000,000|at least as many"):
        generate(recommendations=recommendations, entries=entries)


def test_claims_stand_on_evidence(db: None) -> None:
    generate(recommendations=150, entries=600)

    claimed = Recommendation.objects.filter(status=Status.REPORTED_COMPLETE)
    assert claimed.exists()
    assert not claimed.filter(claim__evidence__isnull=True).exists()
