"""Rows that are written by COPY: how they are made, and what a thread that writes them needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import timezone as zones
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from tests import factories
from tests.conftest import Cast
from tracker.database.copying import Copy, alike, copying, next_keys
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


MOMENT = datetime(2026, 3, 1, 23, 30, 0, 120, tzinfo=zones(timedelta(hours=2)))
ODD = ["a\tb", "a\\nb", "a\nb\r\n", "\\N", "\\.", "", " ", '"', "NULL", "{a,b}", "c\\", "é\u2028\u00a0😀", "\b\v\f"]
"""Texts that would be read as something else if they were not marked."""


@pytest.fixture
def kinds(db: None) -> Iterator[type[models.Model]]:
    """A table with a column of each kind."""

    class Kinds(models.Model):
        text = models.TextField(null=True)  # noqa: DJ001 - nothing is not the same as an empty text
        choice = models.CharField(max_length=20, default=Step.REPORT)
        told = models.JSONField(null=True)
        names = ArrayField(models.TextField(), default=list)
        day = models.DateField(null=True)
        at = models.DateTimeField(null=True)
        is_so = models.BooleanField(default=False)
        key = models.UUIDField(null=True)

        class Meta:
            app_label = "copied"

        def __str__(self) -> str:
            return ""

    with connection.schema_editor() as editor:
        editor.create_model(Kinds)
    yield Kinds
    del apps.all_models["copied"]


def test_what_is_copied_is_read_as_it_was(kinds: Any) -> None:
    names = ["id", "text", "choice", "told", "names", "day", "at", "is_so", "key"]
    key = UUID(int=7)
    rows = [
        [1, None, Step.ASSIGN, {"a": True}, [], None, None, True, None],
        [2, "", "report", {"a": 1}, [""], date(2026, 2, 28), MOMENT, False, key],
        [3, "x", "report", None, ["a", "b"], date(2026, 2, 28), MOMENT, False, key],
        *(
            [9 + n, text, "report", {"a": [text, None]}, [text, "b"], None, None, False, None]
            for n, text in enumerate(ODD)
        ),
    ]

    Copy(kinds, names, rows).write()

    found = [list(each) for each in kinds.objects.order_by("id").values_list(*names)]
    assert found == rows
    assert [each[3]["a"] for each in found[:2]] == [True, 1]
    assert found[0][3]["a"] is True


def test_nothing_to_copy_writes_nothing(kinds: Any) -> None:
    Copy(kinds, ["id", "text"], []).write()

    assert not kinds.objects.exists()


def test_rows_of_the_same_value_are_copied_each(kinds: Any) -> None:
    names = ["text", "choice", "told", "names", "is_so"]
    row = ["same", "report", {"a": 1}, ["b"], True]

    Copy(kinds, names, [row] * 3).write()

    assert [list(each) for each in kinds.objects.values_list(*names)] == [row] * 3


def test_a_kind_of_column_that_is_not_known_is_refused() -> None:
    class Other(models.Model):
        data = models.BinaryField()

        class Meta:
            app_label = "copied"

        def __str__(self) -> str:
            return ""

    with pytest.raises(TypeError):
        Copy(Other, ["data"], [[b"x"]])
    del apps.all_models["copied"]
