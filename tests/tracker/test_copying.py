"""Rows that are written by COPY: how they are made, and what a thread that writes them needs."""

from __future__ import annotations

import sys

import pytest

from tests import factories
from tests.conftest import Cast
from tracker.database.copying import alike, copying, next_keys
from tracker.models import ProgressEntry, Recommendation
from tracker.workflow import Step


def test_a_row_alike_has_the_same_values_and_keeps_its_own(cast: Cast) -> None:
    first, second = factories.track(cast, title="One"), factories.track(cast, title="Two")
    entry = ProgressEntry(recommendation=first, kind=Step.TRACK, by=cast.coordinator)

    other = alike(entry)
    other.recommendation, other.text = second, "Another"

    assert (entry.recommendation, entry.recommendation_id, entry.text) == (first, first.pk, "")
    assert (other.recommendation, other.recommendation_id, other.by) == (second, second.pk, cast.coordinator)
    assert other._state.adding


def test_threads_take_turns_more_often_only_while_rows_are_copied(cast: Cast) -> None:
    usual = sys.getswitchinterval()
    meanwhile = []

    def stop() -> None:
        meanwhile.append(sys.getswitchinterval())
        raise ValueError("it stops")

    with pytest.raises(ValueError, match="stops"), copying():
        stop()

    assert meanwhile[0] < usual / 10
    assert sys.getswitchinterval() == usual


def test_keys_are_those_that_the_database_would_give(cast: Cast) -> None:
    last = factories.track(cast).pk

    assert next_keys(Recommendation, 3) == [last + 1, last + 2, last + 3]
    assert factories.track(cast).pk == last + 4
