"""What to raise: each rule as a table, and the choice of the five."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tests.tracker.test_history import FIRST, Story, then
from tracker import actions, history
from tracker.models import Recommendation
from tracker.models.access import Narrowing, RecommendationRights
from tracker.models.recommendations import RecommendationQuerySet
from tracker.overview.to_raise import Candidate, Reiterations, assess, to_raise
from tracker.statistics import reiterated
from tracker.workflow import Position, Priority, RelationKind, Status

__all__ = ["then"]
ON = date(2026, 6, 30)


def _row(**fields: object) -> Recommendation:
    usual = {
        "meeting": Meeting(),
        "status": Status.IN_PROGRESS,
        "position": Position.ACCEPTED,
        "quiet_since": ON,
        "status_since": ON,
        "priority": Priority.ORDINARY,
    }
    return Recommendation(**{**usual, **fields})


def _ago(days: int) -> date:
    return ON - timedelta(days=days)


TABLE = [
    ({}, None, 0, ""),
    ({"due_on": ON}, None, 0, ""),
    ({"due_on": _ago(1)}, None, 3, "1 day overdue (due 29 June 2026)."),
    ({"due_on": _ago(29)}, None, 3, "29 days overdue (due 1 June 2026)."),
    ({"due_on": _ago(30)}, None, 4, "30 days overdue (due 31 May 2026)."),
    ({"due_on": _ago(400)}, None, 6, "400 days overdue (due 26 May 2025)."),
    ({"due_on": _ago(1), "priority": Priority.PRIORITY}, None, 6, "High priority, 1 day overdue (due 29 June 2026)."),
    ({"priority": Priority.PRIORITY}, None, 0, ""),
    ({"due_on": _ago(9), "position": Position.DECLINED}, None, 0, ""),
    ({"due_on": _ago(9), "status": Status.IMPLEMENTED}, None, 0, ""),
    ({"status": Status.REPORTED_COMPLETE, "status_since": _ago(30), "due_on": _ago(60)}, None, 0, ""),
    ({"status": Status.REPORTED_COMPLETE, "status_since": _ago(31)}, None, 2, "Awaiting verification for 31 days."),
    ({"status": Status.REPORTED_COMPLETE, "status_since": _ago(60)}, None, 3, "Awaiting verification for 60 days."),
    ({"status": Status.REPORTED_COMPLETE, "status_since": _ago(300)}, None, 4, "Awaiting verification for 300 days."),
    (
        {"status": Status.STALLED, "review_on": _ago(1)},
        None,
        2,
        "On hold, review date 29 June 2026 has passed.",
    ),
    ({"status": Status.STALLED, "review_on": ON}, None, 0, ""),
    ({"quiet_since": _ago(90)}, None, 0, ""),
    ({"quiet_since": _ago(91)}, None, 2, "No update for 91 days."),
    ({"quiet_since": _ago(181)}, None, 3, "No update for 181 days."),
    ({}, Reiterations(1, _ago(91)), 2, "Reiterated once, no progress since."),
    # There was no time yet: an update is due every 90 days, on others every 30, as where no span is set.
    ({}, Reiterations(1, _ago(90)), 0, ""),
    ({"meeting": Meeting(rhythm="monthly")}, Reiterations(1, _ago(31)), 2, "Reiterated once, no progress since."),
    ({"meeting": Meeting(rhythm="monthly")}, Reiterations(1, _ago(30)), 0, ""),
    ({"meeting": Meeting(rhythm="none")}, Reiterations(1, _ago(31)), 2, "Reiterated once, no progress since."),
    ({"meeting": Meeting(rhythm="before_next")}, Reiterations(1, _ago(30)), 0, ""),
    (
        {"last_report_on": _ago(100)},
        Reiterations(3, _ago(99)),
        4,
        "Reiterated 3 times, no progress since the first time.",
    ),
    ({"last_report_on": _ago(99)}, Reiterations(3, _ago(99)), 0, ""),
    (
        {"due_on": _ago(40), "quiet_since": _ago(200), "priority": Priority.PRIORITY},
        Reiterations(1, _ago(100)),
        12,
        "High priority, 40 days overdue (due 21 May 2026), no update for 200 days.",
    ),
]


@pytest.mark.parametrize(("fields", "reiterated", "points", "reason"), TABLE)
def test_the_rule(fields: dict[str, object], reiterated: Reiterations | None, points: int, reason: str) -> None:
    found = assess(Candidate(_row(**fields), ON, reiterated))

    assert (found.points, found.reason) == (points, reason) if found else (points, reason) == (0, "")


def test_what_was_reported_since_the_first_time_is_progress_here_as_in_the_figure(cast: Cast) -> None:
    today = timezone.localdate()
    for title, reported in (("Moved", 109), ("Ignored", 121)):
        row = factories.track(cast, days_ago=130, title=title)
        draft = factories.drafted("It began.", reported)
        actions.report(recommendation=row, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
        factories.reiterate(cast, row, days_ago=115)
        again = factories.track(cast, days_ago=105, title="Once more")
        said = factories.drafted("Said again.", 105)
        actions.relate(recommendation=again, by=cast.coordinator, draft=said, kind=RelationKind.RESTATES, other=row)
    rows = Recommendation.objects.all()

    raised = [each.row.title for each in to_raise(rows, cast.reader, on=today) if "eiterated" in each.reason]

    assert raised == ["Ignored"]
    assert [row.title for row in rows.reiterated_without_progress(cast.reader, on=today)] == ["Ignored"]


RHYTHMS = [
    ("quarterly", None, 90),
    ("monthly", None, 30),
    ("weeks", 2, 14),
    ("before_next", None, 30),
    ("none", None, 30),
]


@pytest.mark.parametrize(("rhythm", "weeks", "span"), RHYTHMS)
def test_what_was_reiterated_had_time_for_progress_here_as_in_every_figure(
    cast: Cast, client: Client, rhythm: str, weeks: int | None, span: int
) -> None:
    today = timezone.localdate()
    cast.meeting.rhythm, cast.meeting.rhythm_weeks = rhythm, weeks
    cast.meeting.save()
    ages = (0, 1, span - 1, span, span + 1, span + 40)
    for days in ages:
        factories.reiterate(cast, factories.track(cast, days_ago=days + 5, title=f"{days:03}"), days_ago=days)
    rows, client_rows = Recommendation.objects.all(), "/recommendations/?reiterated=no_progress"
    client.force_login(cast.reader)

    for later in (0, 1, 60):
        on = today + timedelta(days=later)
        meant = [f"{days:03}" for days in ages if days + later > span]
        raised = [each for each in to_raise(rows, cast.reader, on=on, most=50) if "eiterated" in each.reason]
        assert sorted(each.row.title for each in raised) == meant, later
        listed = rows.reiterated_without_progress(cast.reader, on=on)
        assert sorted(row.title for row in listed) == meant, later
        assert reiterated(rows, cast.reader, on=on).count == len(meant)
    shown = client.get(client_rows).content.decode()
    for row in Recommendation.objects.filter(meeting=cast.meeting):
        is_ignored = int(row.title) > span
        assert (f'href="{row.reference}/"' in shown) == is_ignored
        page = client.get(f"/recommendations/{row.reference}/").content.decode()
        assert "Reiterated at 1 meeting" in page
        assert ("There was no progress since the first time." in page) == is_ignored
    assert "for longer than the reporting rhythm of its meeting" in client.get("/").content.decode()


def test_the_five_weightiest_come_first(cast: Cast) -> None:
    today = timezone.localdate()
    made = [
        factories.track(cast, title=f"Late by {days}", days_ago=days + 1, due_on=today - timedelta(days=days))
        for days in (1, 5, 31, 61, 75, 20)
    ]
    Recommendation.objects.filter(pk=made[0].pk).update(priority=Priority.PRIORITY)
    factories.track(cast, title="Nothing to say about it")

    found = to_raise(Recommendation.objects.all(), cast.reader, on=today)

    assert [(each.row.title, each.points) for each in found] == [
        ("Late by 1", 6),
        ("Late by 75", 5),
        ("Late by 61", 5),
        ("Late by 31", 4),
        ("Late by 20", 3),
    ]


def test_what_is_reiterated_at_a_meeting_the_reader_may_not_see_counts_for_nothing(cast: Cast) -> None:
    today = timezone.localdate()
    cast.meeting.rhythm = "none"
    cast.meeting.save()
    first, again = factories.track(cast, 50), factories.track(cast, 50)
    actions.relate(
        recommendation=again,
        by=cast.coordinator,
        draft=factories.drafted("Said again.", 40),
        kind=RelationKind.RESTATES,
        other=first,
    )

    assert [each.row for each in to_raise(Recommendation.objects.all(), cast.reader, on=today)] == [first]

    actions.restrict(
        recommendation=again,
        by=cast.coordinator,
        draft=factories.drafted("Sensitive."),
        rights=RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader})),
    )
    assert [each.row for each in to_raise(Recommendation.objects.all(), cast.reader, on=today)] == [first]
    visible = Recommendation.objects.visible_to(cast.outsider)
    assert to_raise(visible, cast.outsider, on=today) == []


@pytest.mark.parametrize("seed", slow_after(1, range(4)))
def test_on_a_past_day_it_is_what_it_was_then(then: Cast, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.overview.to_raise.LOOKED_AT", 2)
    story = Story(then, random.Random(seed))

    def said(rows: RecommendationQuerySet, day: date) -> list[tuple[int, int, str]]:
        # Judged so much later that every rule finds some.
        raised = to_raise(rows, then.reader, on=day + timedelta(days=200), most=50)
        return [(each.row.pk, each.points, each.reason) for each in raised]

    seen: list[tuple[date, list[tuple[int, int, str]]]] = []
    for day in range(0, 24, 2):
        story.day, story.minute = FIRST + timedelta(days=day), 0
        for _ in range(6):
            story.happen()
        seen.append((story.day, said(Recommendation.objects.visible_to(then.reader), story.day)))

    assert max(len(found) for _day, found in seen) >= 4
    for then_day, found in seen:
        assert said(history.as_of(then_day, then.reader), then_day) == found
        with history.reading(then_day):
            assert said(Recommendation.objects.visible_to(then.reader), then_day) == found
