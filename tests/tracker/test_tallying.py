"""What stands now, counted from yesterday and what changed since, is what a count of everything finds."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tests.tracker.pages import text
from tests.tracker.test_history import FIRST, Story, acting, moment, then, track
from tracker import actions, history, statistics, tallying
from tracker.models import DayTally, Organisation, Theme, User, access
from tracker.models.access import MeetingRights, Narrowing, Openness, RecommendationRights, visible_meetings
from tracker.models.people import Role
from tracker.overview import standing
from tracker.overview.due_dates import due_ahead
from tracker.overview.figures import read_choice
from tracker.overview.scope import Scope
from tracker.overview.tallies import by_theme, tallies
from tracker.overview.waits import time_to_verify, waits
from tracker.statistics import AttentionGroup

__all__ = ["then"]
TODAY = timezone.localdate()
NAMES = tuple(tallying.CUBES)
FIGURES = (tallying.OWNERS, tallying.THEMES, tallying.DUE, tallying.WAITED)


def told(person: User, kept: tallying.Kept | None) -> dict[str, Any]:
    """All that the pages say of everything, as plain values."""
    scope = Scope(QueryDict(), person, address=reverse("figures"), on=TODAY)
    found = tallies(scope.rows, on=TODAY, kept=kept)
    themes = by_theme(scope.rows, on=TODAY, kept=kept)
    stands = standing.standing_and_attention(scope.rows, scope.url, on=TODAY)
    if kept is not None:
        stands = standing.standing_by_meeting(kept.meetings(), scope.url)
    meetings = visible_meetings(person).annotate(tracked=tallying.counted_by(person, kept, tallying.MEETINGS))
    themed = Theme.objects.for_list(tallying.counted_by(person, kept, tallying.THEMES))
    leading = Organisation.objects.for_list(tallying.counted_by(person, kept, tallying.OWNERS))
    choice = read_choice("", [], scope)
    led = scope.rows.open().filter(lead__isnull=False).order_by().values_list("lead")
    statuses, attention = stands
    return {
        "all": _plain(found.all),
        "leads": {key: _plain(tally) for key, tally in found.leads.items()},
        "owners": {key: _plain(tally)[:-1] for key, tally in found.owners.items()},
        "themes": {key: _plain(tally) for key, tally in themes.items()},
        "waits": waits(scope, found.leads, choice),
        "due": due_ahead(scope, 0, kept),
        "to verify": time_to_verify(scope, 0, kept),
        "statuses": {key: count for key, count in statuses.statuses.items() if count},
        "late": (statuses.overdue, statuses.stale),
        "attention": attention,
        "by meeting": {meeting.pk: meeting.tracked for meeting in meetings},  # type: ignore[attr-defined]
        "by theme": {theme.pk: theme.tracked for theme in themed},  # type: ignore[attr-defined]
        "by lead": {lead.pk: lead.leads for lead in leading},  # type: ignore[attr-defined]
        "open by lead": kept.open_by_lead() if kept is not None else dict(led.annotate(count=Count("pk"))),
    }


def _plain(tally: Any) -> tuple[Any, ...]:
    counters = [{key: count for key, count in each.items() if count} for each in (tally.statuses, tally.behind)]
    numbers = (tally.overdue, tally.chased, tally.progressed, tally.stale, tally.moved, tally.moved_by)
    return (*counters, *numbers, tally.oldest)


@pytest.fixture(params=slow_after(1, range(3)))
def story(then: Cast, request: pytest.FixtureRequest) -> Story:
    """Two months of work, counted at the end of yesterday."""
    Meeting.objects.filter(pk=then.meeting.pk).update(starts_on=FIRST - timedelta(days=10))
    made = Story(then, random.Random(request.param))
    with acting(then.coordinator, moment(FIRST)):
        other = Meeting.objects.create(name="Other talks", code="OTHER")
    made.made += [track(then, FIRST, meeting=other, themes=[then.theme]) for _ in range(3)]
    for made.day in [FIRST, FIRST + timedelta(days=20), TODAY - timedelta(days=1)]:
        made.minute = 0
        for _ in range(25):
            made.happen()
    actions.tally_days([TODAY - timedelta(days=1)])
    assert actions.tally_next_day(TODAY)
    return made


def test_what_is_kept_with_what_changed_since_is_what_a_count_finds(story: Story) -> None:
    people = (story.cast.coordinator, story.cast.reader)
    # Nobody writes under an act of a moment to come, so all of today happens now.
    story.draft = lambda **fields: factories.drafted("Said.", **fields)  # type: ignore[method-assign]
    story.day = TODAY

    hidden = MeetingRights(Openness.NAMED, roles={story.cast.coordinator: Role.COORDINATOR})
    for turn in range(8):
        for person in people:
            fresh = User.objects.get(pk=person.pk)
            kept = tallying.kept(fresh, TODAY, *NAMES)
            assert kept is not None
            assert bool(kept.changed) == bool(turn)
            assert told(fresh, kept) == told(fresh, None)
        if turn == 2:
            rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({story.cast.coordinator}))
            away = story.chance.choice([row for row in story.made if row.meeting == story.cast.meeting])
            actions.restrict(
                recommendation=away, by=story.cast.coordinator, draft=factories.drafted("Sensitive."), rights=rights
            )
        if turn == 1:
            other = Meeting.objects.get(code="OTHER")
            actions.change_meeting_rights(by=story.cast.coordinator, meeting=other, rights=hidden, reason="Ours.")
        if turn == 5:
            # From here on the reader sees less than half of the meetings.
            for code in ("MORE", "MOST"):
                more = Meeting.objects.create(name=code, code=code)
                actions.change_meeting_rights(by=story.cast.coordinator, meeting=more, rights=hidden, reason="Ours.")
        for _ in range(6):
            story.happen()
    assert len(User.objects.get(pk=story.cast.reader.pk).reach.hidden) == 3


def test_what_is_hidden_is_counted_once_for_all_from_whom_the_same_is_hidden(story: Story) -> None:
    rights = MeetingRights(Openness.NAMED, roles={story.cast.coordinator: Role.COORDINATOR})
    meeting = Meeting.objects.get(code="OTHER")
    actions.change_meeting_rights(by=story.cast.coordinator, meeting=meeting, rights=rights, reason="Ours.")
    one, other = (User.objects.get(pk=person.pk) for person in (story.cast.reader, story.cast.lead_staff))
    assert one.reach.hidden == other.reach.hidden != frozenset()

    asked = []
    for person in (one, other):
        kept = tallying.kept(person, TODAY, *FIGURES)
        assert kept is not None
        with CaptureQueriesContext(connection) as queries:
            found = [kept.totals(name) for name in FIGURES]
        asked.append((len(queries), found))

    # Whoever asks first asks one query more, for all that is counted together.
    (first, found), (second, same) = asked
    assert (first, second) == (1, 0)
    assert found == same


def test_what_is_hidden_is_counted_once_for_a_page_also_where_it_is_too_much_to_be_named(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "MOST_AWAY", 0)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({story.cast.coordinator}))
    for away in [row for row in story.made if row.meeting == story.cast.meeting][:2]:
        actions.restrict(
            recommendation=away, by=story.cast.coordinator, draft=factories.drafted("Sensitive."), rights=rights
        )
    person = User.objects.get(pk=story.cast.reader.pk)
    assert person.reach.away is None
    kept = tallying.kept(person, TODAY, *FIGURES)
    assert kept is not None
    with CaptureQueriesContext(connection) as queries:
        for name in FIGURES:
            kept.totals(name)

    # One for what is hidden, one for what changed since.
    assert len(queries) == 2
    assert told(person, tallying.kept(person, TODAY, *NAMES)) == told(person, None)


def test_what_changed_since_is_counted_in_one_query_for_all_that_is_counted_together(story: Story) -> None:
    story.draft = lambda **fields: factories.drafted("Said.", **fields)  # type: ignore[method-assign]
    story.day = TODAY
    for _ in range(6):
        story.happen()
    kept = tallying.kept(story.cast.coordinator, TODAY, *FIGURES)
    assert kept is not None
    assert kept.changed
    with CaptureQueriesContext(connection) as queries:
        for name in FIGURES:
            kept.totals(name)
    assert len(queries) == 1


def test_what_is_kept_for_few_meetings_is_not_taken_for_what_is_hidden_where_there_are_more(story: Story) -> None:
    rights = MeetingRights(Openness.NAMED, roles={story.cast.coordinator: Role.COORDINATOR})
    hidden = [Meeting.objects.get(code="OTHER"), Meeting.objects.create(name="More talks", code="MORE")]
    for meeting in hidden:
        actions.change_meeting_rights(by=story.cast.coordinator, meeting=meeting, rights=rights, reason="Ours.")

    def is_right() -> None:
        person = User.objects.get(pk=story.cast.reader.pk)
        assert len(person.reach.hidden) == len(hidden)
        assert told(person, tallying.kept(person, TODAY, *NAMES)) == told(person, None)

    # Two of three are hidden, then two of five.
    is_right()
    added = [Meeting.objects.create(name=f"Round {number}", code=f"N{number}") for number in range(2)]
    is_right()
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in added]).delete()
    is_right()


def test_what_is_kept_of_a_past_day_is_what_a_count_of_it_finds(story: Story) -> None:
    days = [FIRST, FIRST + timedelta(days=20), FIRST + timedelta(days=40), TODAY - timedelta(days=1)]
    coordinator = story.cast.coordinator
    # What was counted before pages of that day were is counted again.
    DayTally.objects.create(day=FIRST, zone="UTC", meetings={})
    assert actions.tally_days(days) == 3
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({coordinator}))
    away = next(row for row in story.made if row.meeting == story.cast.meeting)
    actions.restrict(recommendation=away, by=coordinator, draft=factories.drafted("Sensitive."), rights=rights)
    hidden = MeetingRights(Openness.NAMED, roles={coordinator: Role.COORDINATOR})
    other = Meeting.objects.get(code="OTHER")
    actions.change_meeting_rights(by=coordinator, meeting=other, rights=hidden, reason="Ours.")

    seen = set()
    for person in (coordinator, User.objects.get(pk=story.cast.reader.pk)):
        for day in days:
            with history.reading(day):
                for query in ("", "meeting=PARIS"):
                    scope = Scope(QueryDict(query), person, address=reverse("overview"), on=day)
                    by_meeting = standing.kept_by_meeting(scope, on=day)
                    assert by_meeting is not None
                    stands, attention = standing.standing_and_attention(scope.rows, scope.url, on=day)
                    assert standing.standing_by_meeting(by_meeting, scope.url) == (stands, attention)
                    for meeting, counts in statistics.status_counts(scope.rows, scope.listed_meetings(), scope.url):
                        assert statistics.counts_of(meeting, by_meeting.get(meeting.pk, {}), scope.url) == counts
                    seen.add((person.pk, day, query, stands.tracked))
                assert standing.kept_by_meeting(scope, on=TODAY) is None
                assert tallying.kept(person, day, *NAMES) is None
    assert len({(day, query, count) for _person, day, query, count in seen}) > len(days) * 2


def test_pages_of_a_past_day_say_what_is_kept_of_it(then: Cast, client: Client) -> None:
    day = FIRST + timedelta(days=3)
    track(then, FIRST)
    actions.tally_days([day])
    DayTally.objects.update(that_day={"meetings": [[then.meeting.pk, "in_progress", 777, *[0] * len(AttentionGroup)]]})
    client.force_login(then.reader)

    addresses = [reverse("overview"), reverse("meeting-list"), reverse("meeting-detail", args=[then.meeting.code])]
    for address in addresses:
        assert "777" in text(client.get(address, {"as_of": day}).content.decode()), address
        for other in (day - timedelta(days=1), day + timedelta(days=1)):
            assert "777" not in text(client.get(address, {"as_of": other}).content.decode()), address


def test_what_was_counted_before_there_was_a_group_more_is_not_used(then: Cast) -> None:
    track(then, TODAY - timedelta(days=1))
    actions.tally_days([TODAY - timedelta(days=1)])
    assert actions.tally_next_day(TODAY)
    reader = User.objects.get(pk=then.reader.pk)
    assert tallying.kept(reader, TODAY, "meetings") is not None
    tally = DayTally.objects.exclude(next_day={}).get()
    tally.next_day["meetings"] = [row[:-1] for row in tally.next_day["meetings"]]
    DayTally.objects.update(next_day=tally.next_day)

    assert tallying.kept(reader, TODAY, "meetings") is None
    assert tallying.kept(reader, TODAY, "themes") is not None


def test_pages_begin_with_what_is_kept(then: Cast, client: Client) -> None:
    track(then, TODAY - timedelta(days=1))
    actions.tally_days([TODAY - timedelta(days=1)])
    assert actions.tally_next_day(TODAY)
    assert not actions.tally_next_day(TODAY)
    groups = [0] * len(AttentionGroup)
    wrong = {
        "meetings": [[then.meeting.pk, "in_progress", 777, *groups]],
        "owners": [[then.health.pk, None, "in_progress", 777, 0, 0, 0, 0, 0, 0]],
        "themes": [[then.theme.pk, "in_progress", 777, 0, 0, 0]],
        "due": [],
        "waited": [],
    }
    DayTally.objects.update(next_day=wrong)
    client.force_login(then.reader)

    def says_so(name: str, *args: object, **query: str) -> bool:
        """Whether the words of a page have the number; a token in it may have it too."""
        return "777" in text(client.get(reverse(name, args=args), query).content.decode())

    # A tally that is wrong is believed, until the next one.
    for name in ("overview", "figures", "compare", "meeting-list", "organisation-list", "theme-list"):
        assert says_so(name), name
    assert says_so("meeting-detail", then.meeting.code)
    client.force_login(then.coordinator)
    assert says_so("update-sheet")
    assert not says_so("update-sheet", status="open")
    actions.tally_next_day(TODAY + timedelta(days=1))
    assert not DayTally.objects.exclude(next_day={}).exists()
    assert not says_so("overview")
