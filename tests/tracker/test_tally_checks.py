"""`verify_log` counts past days again: the numbers that are kept of them are not guarded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoDbBlocker

from tests.conftest import Cast
from tests.slow import slow_after
from tests.taken_back import taken_back
from tests.tracker.test_history import everybody, track
from tests.verifying import verify
from tracker import actions, tallying
from tracker.models import DayTally
from tracker.verification import tallies

TODAY = timezone.localdate()
FIRST = TODAY - timedelta(days=40)
DAYS = [TODAY - timedelta(days=before) for before in range(1, 40)]


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Two recommendations of one meeting, and each of 39 days counted, once for the tests of this file."""
    with taken_back(django_db_blocker):
        cast = everybody()
        for number in range(2):
            track(cast, FIRST + timedelta(days=number))
        assert actions.tally_days(DAYS) == len(DAYS)
        yield cast


@pytest.fixture
def kept(counted: Cast, db: None) -> Cast:
    """The same, in a transaction of the test's own."""
    return counted


def change(day: object, **fields: object) -> None:
    assert DayTally.objects.filter(day=day).update(**fields) == 1


def test_days_as_they_were_counted_are_no_fault(kept: Cast) -> None:
    assert "unbroken" in verify("--all-days")


def test_another_number_of_a_past_day_is_found(kept: Cast) -> None:
    tally = DayTally.objects.get(day=DAYS[20])
    found = tally.meetings[str(kept.meeting.pk)]
    status = next(iter(found))
    change(DAYS[20], meetings={kept.meeting.pk: found | {status: found[status] + 1}})

    said = f"Tally of {date_format(DAYS[20], 'j F Y')}, meeting PARIS: the kept numbers are not those of the versions."
    assert said in verify("--all-days")
    assert verify("--all-days").count("Tally of ") == 1


def test_another_number_on_the_pages_of_a_past_day_is_found(kept: Cast) -> None:
    tally = DayTally.objects.get(day=DAYS[20])
    (meeting, status, count, *groups), *others = tally.that_day["meetings"]
    change(DAYS[20], that_day={"meetings": [[meeting, status, count - 1, *groups], *others]})
    assert f"Tally of {date_format(DAYS[20], 'j F Y')}, meeting PARIS: " in verify("--all-days")


def test_a_meeting_that_is_gone_from_a_past_day_is_found(kept: Cast) -> None:
    change(DAYS[20], meetings={})
    assert ", meeting PARIS: " in verify("--all-days")


def test_what_was_kept_before_there_was_a_group_more_is_no_fault(kept: Cast) -> None:
    tally = DayTally.objects.get(day=DAYS[20])
    change(DAYS[20], that_day={"meetings": [row[:-1] for row in tally.that_day["meetings"]]})
    change(DAYS[21], that_day={})
    assert "unbroken" in verify("--all-days")


def test_the_newest_day_is_counted_each_time(kept: Cast, tmp_path: Path) -> None:
    verify("--seal", tmp_path / "seal")
    change(DAYS[0], meetings={})
    for options in ((), ("--since", tmp_path / "seal"), ("--against", tmp_path / "seal")):
        assert f"Tally of {date_format(DAYS[0], 'j F Y')}" in verify(*options)


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 106, 1000])
def test_each_day_has_its_turn(count: int) -> None:
    days = [TODAY - timedelta(days=before) for before in range(count)]
    turns = [tallies._some(days, TODAY + timedelta(days=later)) for later in range(count // tallies.SPREAD + 1)]
    assert {day for turn in turns for day in turn} == set(days)
    assert all(turn[0] == days[0] and len(turn) <= tallies.SPREAD + 1 for turn in turns)


def test_numbers_of_a_past_day_that_the_site_does_not_keep_are_found_and_not_shown(kept: Cast, client: Client) -> None:
    day, before = DAYS[20], DayTally.objects.get(day=DAYS[20]).that_day
    forged = [[kept.health.pk, kept.desk.pk, "implemented", 70, 0, 70, 70, 0, 0, 0]]
    change(day, that_day=before | {"owners": forged, "themes": [], "due": [], "waited": []})

    assert f"Tally of {date_format(day, 'j F Y')}: the site keeps no numbers “owners” of a past day." in verify(
        "--all-days"
    )
    client.force_login(kept.reader)
    page = client.get(reverse("figures"), {"as_of": day.isoformat()}).content.decode()
    assert "70" not in re.findall(r">\s*(\d+)\s*<", page)


@pytest.mark.parametrize("name", slow_after(2, tallying.CUBES))
def test_another_number_that_the_figures_of_today_begin_with_is_found(kept: Cast, name: str) -> None:
    assert actions.tally_next_day(TODAY)
    assert "unbroken" in verify()
    tally = DayTally.objects.get(day=DAYS[0])
    change(DAYS[0], next_day=tally.next_day | {name: [*tally.next_day[name], [0] * 40]})

    said = f"Numbers kept for the day after {date_format(DAYS[0], 'j F Y')}: “{name}” are not those of the versions."
    assert said in verify()
