"""Past days: what was known at the end of one, after steps drawn at random; names, rights and writers that wait."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pghistory
import pytest
from django.db import connection, models, transaction
from django.db.models import Count
from django.http import QueryDict
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tracker import actions, history, log_sentences, statistics, tallying
from tracker.actions import Draft
from tracker.database import past
from tracker.exchange.columns import COLUMNS, cells, reading_of
from tracker.filters import RecommendationFilter
from tracker.history import days as days_of_history
from tracker.models import Organisation, ProgressEntry, Recommendation, Theme, User
from tracker.models.access import MeetingRights, Named, Narrowing, RecommendationRights
from tracker.models.people import Role
from tracker.models.recommendations import RecommendationQuerySet
from tracker.overview import past_days, standing
from tracker.overview.scope import Scope
from tracker.workflow import Confidence, DueBasis, Extent, Kind, Position, Priority, Refused, Status

FIRST = timezone.localdate() - timedelta(days=60)


def moment(day: date, minute: int = 0) -> datetime:
    """A moment on a day, in the morning."""
    return datetime.combine(day, time(8), tzinfo=UTC) + timedelta(minutes=minute)


@contextmanager
def acting(by: User, at: datetime) -> Iterator[None]:
    """Write versions at a past moment, as only the owner of the tables may."""
    with pghistory.context(act=actions.open_act(by=by, verb="test", at=at).pk):
        yield


@pytest.fixture
def then(db: None) -> Cast:
    """Everybody, as recorded before the first day."""
    return everybody()


def everybody() -> Cast:
    """Make everybody, as recorded before the first day."""
    with acting(User.objects.get(is_system=True), moment(FIRST - timedelta(days=1))):
        return factories.cast()


def draft(day: date, minute: int = 0, text: str = "Said.", **fields: Any) -> Draft:
    """What somebody writes at a past moment."""
    return Draft(text=text, at=moment(day, minute), happened_on=day, **fields)


def track(cast: Cast, day: date, minute: int = 0, **fields: Any) -> Recommendation:
    """A recommendation that is tracked at a past moment."""
    return factories.track(cast, draft=draft(day, minute, text=""), **fields)


def shown(rows: RecommendationQuerySet, day: date) -> list[dict[str, object]]:
    """All that a list shows of rows, and all that is stored of them."""
    user = User.objects.get(is_system=True)
    reading = reading_of(COLUMNS, rows=rows.order_by("meeting_id", "number"), user=user, on=day, absolute=str)
    heads = [str(column.header) for column in COLUMNS]
    with closing(cells(reading, COLUMNS)) as chunks:
        files = [dict(zip(heads, map(str, row), strict=True)) for chunk in chunks for row in zip(*chunk, strict=True)]
    names = [each.name for each in Recommendation._meta.concrete_fields if each.name not in ("named", "searched")]
    stored = {row["id"]: row for row in rows.values(*names)}
    found = []
    for row, file in zip(rows.order_by("meeting_id", "number"), files, strict=True):
        flags = [str(flag.words) for flag in log_sentences.flags(row, on=day)]
        found.append({**stored[row.pk], **file, "flags": flags})
    return found


def figures(rows: RecommendationQuerySet, day: date, cast: Cast) -> list[object]:
    """All that is counted of rows."""
    return [
        standing.standing(rows, on=day),
        statistics.status_counts(rows, [cast.meeting]),
        statistics.attention(rows, on=day),
        statistics.counted_up_to(rows, list(statistics.AttentionGroup), 100, on=day),
    ]


@dataclass
class Story:
    """People who do something at random, a few things a day."""

    cast: Cast
    chance: random.Random
    day: date = FIRST
    minute: int = 0
    made: list[Recommendation] = field(default_factory=list)

    def draft(self, **fields: Any) -> Draft:
        """What is written now."""
        self.minute += 1
        return draft(self.day, self.minute, **fields)

    def later(self) -> date:
        """A day that is still to come."""
        return self.day + timedelta(days=self.chance.randrange(1, 120))

    def happen(self) -> None:
        """Do one thing; what the rules refuse is not done."""
        if not self.made or self.chance.random() < 0.15:
            self.made.append(self._track())
            return
        row = Recommendation.objects.get(pk=self.chance.choice(self.made).pk)
        with suppress(Refused):
            self.chance.choice([*self._steps(row), *self._names()])()

    def _track(self) -> Recommendation:
        lead, owner = self.chance.choice([(self.cast.health, self.cast.desk), (self.cast.data, self.cast.vacant)])
        self.minute += 1
        title = f"Title {self.chance.random()}"
        return track(self.cast, self.day, self.minute, title=title, lead=lead, owner=owner, due_on=self.later())

    def _steps(self, row: Recommendation) -> list[Callable[[], object]]:
        cast, evidence = self.cast, factories.evidence()
        mine: dict[str, Any] = {"recommendation": row, "by": cast.coordinator}
        theirs: dict[str, Any] = {"recommendation": row, "by": cast.second_coordinator}
        heard = {"received_from": "The desk"}
        place = self.chance.choice([Status.NOT_STARTED, Status.IN_PROGRESS])
        closed = self.chance.choice([Status.NOT_IMPLEMENTED, Status.NO_LONGER_APPLICABLE])
        themes = self.chance.choice([[], [cast.theme]])
        parties = self.chance.choice([[], [cast.data]])
        return [
            lambda: actions.report(**mine, draft=self.draft(**heard), to=place),
            lambda: actions.check_in(**mine, draft=self.draft(**heard)),
            lambda: actions.stall(**mine, draft=self.draft(**heard), review_on=self.later()),
            lambda: actions.claim(**mine, draft=self.draft(evidence=evidence, **heard), extent=Extent.COMPLETE),
            lambda: actions.verify(**theirs, draft=self.draft(), to=Status.IMPLEMENTED),
            lambda: actions.return_claim(**theirs, draft=self.draft()),
            lambda: actions.close(**mine, draft=self.draft(), to=closed),
            lambda: actions.reopen(**mine, draft=self.draft(), to=Status.IN_PROGRESS),
            lambda: actions.enter_in_error(**mine, draft=self.draft()),
            lambda: actions.respond(
                **mine, draft=self.draft(), position=self.chance.choice([Position.NOTED, Position.ACCEPTED])
            ),
            lambda: actions.assign(**mine, draft=self.draft(), lead=cast.data, owner=cast.vacant),
            lambda: actions.assign(**mine, draft=self.draft(), lead=cast.health, owner=cast.desk),
            lambda: actions.propose_date(**mine, draft=self.draft(**heard), due_on=self.later()),
            lambda: actions.decide_date(**theirs, draft=self.draft(), agreed=True),
            lambda: actions.set_date(**mine, draft=self.draft(), due_on=self.later(), basis=DueBasis.SET_BY_US),
            lambda: actions.edit(
                **mine, draft=self.draft(), new={"title": f"New {self.minute}", "themes": themes, "parties": parties}
            ),
            lambda: actions.edit(**mine, draft=self.draft(), new={"priority": Priority.PRIORITY}),
            lambda: actions.add(**mine, draft=self.draft()),
        ]

    def _names(self) -> list[Callable[[], object]]:
        cast = self.cast
        named = [cast.health, cast.data, cast.theme, cast.desk, cast.holder, cast.meeting]
        holder = self.chance.choice([None, cast.holder, cast.lead_staff])
        return [
            *(lambda row=row: self._save(row, name=f"{row.name[:20]} {self.minute}") for row in named),
            lambda: self._save(cast.desk, holder=holder),
            lambda: self._save(cast.holder, is_active=self.chance.random() < 0.5),
        ]

    def _save(self, row: models.Model, **fields: object) -> None:
        self.minute += 1
        for name, value in fields.items():
            setattr(row, name, value)
        with acting(self.cast.coordinator, moment(self.day, self.minute)):
            row.save(update_fields=list(fields))


@pytest.mark.parametrize("seed", slow_after(1, range(6)))
def test_a_past_day_is_as_it_was(then: Cast, seed: int) -> None:
    story = Story(then, random.Random(seed))
    seen: list[tuple[date, list[dict[str, object]], list[object]]] = []
    for _ in range(12):
        for _ in range(story.chance.randrange(1, 8)):
            story.happen()
        rows = Recommendation.objects.visible_to(then.coordinator)
        seen.append((story.day, shown(rows, story.day), figures(rows, story.day, then)))
        story.day += timedelta(days=story.chance.randrange(1, 5))
        story.minute = 0

    assert len(story.made) > 3
    for day, listed, counted in seen:
        rows = history.as_of(day, then.coordinator)
        assert shown(rows, day) == listed
        assert figures(rows, day, then) == counted
        with history.reading(day):
            assert shown(Recommendation.objects.visible_to(then.coordinator), day) == listed


@pytest.mark.parametrize("seed", slow_after(1, range(3)))
def test_a_tally_of_a_day_says_what_the_versions_say(then: Cast, seed: int) -> None:
    story = Story(then, random.Random(seed))
    days = [FIRST + timedelta(days=day) for day in range(12)]
    for story.day in days:
        story.minute = 0
        for _ in range(story.chance.randrange(1, 8)):
            story.happen()
    away = story.chance.choice(story.made)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({then.coordinator}))
    actions.restrict(recommendation=away, by=then.coordinator, draft=factories.drafted("Sensitive."), rights=rights)

    assert actions.tally_days([*days, date(2000, 1, 1), timezone.localdate()]) == len(days)
    assert actions.tally_days(days) == 0

    for person in (then.coordinator, User.objects.get(pk=then.reader.pk)):
        scope = Scope(QueryDict("meeting=PARIS"), person, address="/", on=timezone.localdate())
        found = past_days.standings_on(scope, days)
        assert list(found) == days
        for day in days:
            counted = standing.standing(history.as_of(day, person), on=day)
            assert {key: count for key, count in found[day].statuses.items() if count} == counted.statuses
            assert (found[day].overdue, found[day].stale) == (counted.overdue, counted.stale)
        assert (away.pk in dict(history.as_of(days[-1], person).values_list("pk", "status"))) == (
            person == then.coordinator
        )
    assert past_days.standings_on(Scope(QueryDict("priority=priority"), person, address="/", on=days[-1]), days) == {}


def test_what_is_narrowed_to_others_is_taken_out_of_a_tally_by_as_many_queries_as_one(then: Cast) -> None:
    tracked = [track(then, FIRST, minute) for minute in range(4)]
    actions.tally_days([FIRST])
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({then.coordinator}))
    found: list[tuple[int, int]] = []
    for some in (tracked[:1], tracked[1:]):
        for row in some:
            words = factories.drafted("Sensitive.")
            actions.restrict(recommendation=row, by=then.coordinator, draft=words, rights=rights)
        scope = Scope(QueryDict(""), User.objects.get(pk=then.reader.pk), address="/", on=timezone.localdate())
        with CaptureQueriesContext(connection) as queries:
            stood = past_days.standings_on(scope, [FIRST])[FIRST]
        found.append((stood.tracked, len(queries)))

    assert [count for count, _ in found] == [3, 0]
    assert found[0][1] == found[1][1]


def test_the_forecast_of_a_past_day_is_the_one_known_then(then: Cast) -> None:
    row = track(then, FIRST, due_on=timezone.localdate() + timedelta(days=60))
    for days, said in ((10, Confidence.AT_RISK), (20, Confidence.ON_TRACK)):
        words = draft(FIRST + timedelta(days=days), confidence=said)
        actions.report(recommendation=row, by=then.holder, draft=words, to=Status.IN_PROGRESS)

    def found(query: str, day: date) -> int:
        rows = history.as_of(day, then.coordinator)
        filters = RecommendationFilter(QueryDict(query), queryset=rows, on=day, user=then.coordinator)
        return int(filters.qs.count())

    assert [found("forecast=at_risk", FIRST + timedelta(days=days)) for days in (9, 10, 19, 20)] == [0, 1, 1, 0]
    assert [found("attention=at_risk", FIRST + timedelta(days=days)) for days in (9, 10, 19, 20)] == [0, 1, 1, 0]


def test_what_is_narrowed_to_others_is_taken_out_of_many_days_by_as_many_queries_as_of_one(then: Cast) -> None:
    days = [FIRST + timedelta(days=day) for day in range(12)]
    away = track(then, FIRST)
    claimed = draft(days[3], evidence=factories.evidence())
    actions.claim(recommendation=away, by=then.holder, draft=claimed, extent=Extent.COMPLETE)
    track(then, FIRST, 1)
    actions.tally_days(days)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({then.coordinator}))
    actions.restrict(recommendation=away, by=then.coordinator, draft=factories.drafted("Sensitive."), rights=rights)
    asked: list[int] = []
    for some in (days[:1], days):
        scope = Scope(QueryDict(""), User.objects.get(pk=then.reader.pk), address="/", on=timezone.localdate())
        with CaptureQueriesContext(connection) as queries:
            found = past_days.standings_on(scope, some)
        asked.append(len(queries))
        assert {day: found[day].tracked for day in found} == dict.fromkeys(some, 1)
        assert not any(found[day].claimed for day in some)

    assert asked[0] == asked[1]


def test_no_page_of_figures_asks_a_coordinator_of_one_meeting_two_queries_more_with_rules(db: None) -> None:
    today = timezone.localdate()
    days = history.month_ends(today, 12)
    with acting(User.objects.get(is_system=True), moment(days[0] - timedelta(days=3))):
        then = factories.cast()
    for day in (days[0] - timedelta(days=1), days[5], days[10]):
        track(then, day)
        track(then, day, 1)
    actions.tally_days(actions.days_to_tally(today))
    actions.tally_next_day(today)
    hidden = Recommendation.objects.order_by("-pk")[0]
    client = Client()
    client.force_login(then.reader)
    addresses = [reverse(name) for name in ("overview", "figures", "compare", "report", "recommendation-list")]
    addresses.append(f"{reverse('compare')}?since={days[3].isoformat()}")

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    # With and without rules, as much changed today.
    other = actions.add_meeting(
        by=then.coordinator, name="Another round", code="OTHER", place="Paris", starts_on=today, ends_on=today
    )
    actions.add(recommendation=hidden, by=then.coordinator, draft=factories.drafted("Not sensitive."))
    for address in addresses:
        asked(address)
    before = {address: asked(address) for address in addresses}
    roles: dict[Named, Role] = {User.objects.get(pk=then.reader.pk): Role.COORDINATOR}
    actions.change_meeting_rights(
        by=then.coordinator, meeting=other, rights=MeetingRights(roles=roles), reason="Theirs."
    )
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({then.coordinator}))
    actions.restrict(recommendation=hidden, by=then.coordinator, draft=factories.drafted("Sensitive."), rights=rights)
    # What is hidden is counted once a day, by one query of each kind of count; not at the second look.
    for address in addresses:
        assert asked(address) <= before[address] + 2 + len(tallying.CUBES)
    after = {address: asked(address) for address in addresses}

    more = {address: (before[address], after[address]) for address in addresses}
    assert {address: (few, many) for address, (few, many) in more.items() if many > few + 2} == {}


def test_figures_of_a_past_day_are_read_from_the_index_of_what_ended_later(then: Cast) -> None:
    rows = history.as_of(FIRST, then.coordinator).order_by().values_list("status")
    counted = rows.annotate(late=Count("pk", filter=statistics.condition(statistics.AttentionGroup.OVERDUE, FIRST)))
    with connection.cursor() as cursor:
        # Where there are no rows, each index would do; without the others it is used if the words are the same.
        cursor.execute("DROP INDEX recommendation_past, tracker_recommendationevent_in_order")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = counted.explain()

    assert "recommendation_past_by_end" in plan
    assert "Index Cond: ((COALESCE(pgh_ended_at" in plan


def test_filters_work_on_a_past_day(then: Cast) -> None:
    row = track(then, FIRST, themes=[then.theme])
    track(then, FIRST, 1, title="Another", lead=then.data, owner=then.vacant)
    later = FIRST + timedelta(days=3)
    actions.edit(recommendation=row, by=then.coordinator, draft=draft(later), new={"themes": []})
    claim = draft(later, 1, evidence=factories.evidence())
    actions.claim(recommendation=row, by=then.holder, draft=claim, extent=Extent.COMPLETE)

    def found(query: str, day: date) -> list[str]:
        rows = history.as_of(day, then.coordinator)
        filters = RecommendationFilter(QueryDict(query), queryset=rows, on=day, user=then.coordinator)
        return [each.title for each in filters.qs]

    for query in (f"theme={then.theme.pk}", "status=not_yet_reported", f"lead={then.health.pk}&status=open"):
        assert row.title in found(query, FIRST), query
    assert found(f"theme={then.theme.pk}", later) == []
    assert found("status=reported_complete", later) == [row.title]
    assert found("status=reported_complete", FIRST) == []
    assert found(f"owner={then.desk.pk}&attention=claimed", later) == [row.title]


def test_nothing_is_there_before_it_was_tracked(then: Cast) -> None:
    track(then, FIRST)

    assert history.as_of(FIRST - timedelta(days=1), then.coordinator).count() == 0
    assert history.as_of(FIRST, then.coordinator).count() == 1


def test_what_is_tracked_shows_the_name_its_lead_got_first_where_that_was_recorded_later(cast: Cast) -> None:
    track(cast, FIRST)
    cast.health.name = "Ministry of Everything"
    cast.health.save()

    (row,) = history.as_of(FIRST, cast.coordinator).for_list()

    assert row.lead is not None
    assert row.lead.name == "Ministry of Health"
    assert row.meeting == cast.meeting


def test_rights_are_those_of_today(then: Cast) -> None:
    row = track(then, FIRST)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({then.lead_staff}))
    actions.restrict(recommendation=row, by=then.coordinator, draft=factories.drafted("Sensitive."), rights=rights)

    def sees(user: User) -> bool:
        return history.as_of(FIRST, User.objects.get(pk=user.pk)).exists()

    assert sees(then.lead_staff)
    assert sees(then.coordinator)
    assert not sees(then.reader)
    assert not sees(then.outsider)


def test_organisation_of_today_decides_what_is_seen_of_a_past_day(then: Cast) -> None:
    row = track(then, FIRST)
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({then.data}))
    actions.restrict(recommendation=row, by=then.coordinator, draft=factories.drafted("Sensitive."), rights=rights)
    part = Organisation.objects.create(name="Data unit", parent=then.data)
    person = factories.user("Unit", None, part)

    assert history.as_of(FIRST, person).exists()
    with history.reading(FIRST):
        assert Recommendation.objects.visible_to(User.objects.get(pk=person.pk)).exists()


def test_former_lead_does_not_read_restricted_notes_of_then(then: Cast) -> None:
    row = track(then, FIRST)
    actions.add(recommendation=row, by=then.lead_staff, draft=draft(FIRST, 1, text="Secret.", internal=True))
    actions.assign(
        recommendation=row, by=then.coordinator, draft=factories.drafted("Moved."), lead=then.data, owner=then.vacant
    )

    with history.reading(FIRST):
        texts = {
            name: [each.text for each in ProgressEntry.objects.visible_to(User.objects.get(pk=user.pk))]
            for name, user in {"former": then.lead_staff, "new": then.outsider}.items()
        }

    assert "Secret." not in texts["former"]
    assert "Secret." in texts["new"]


def test_log_of_a_past_day_ends_with_that_day(then: Cast) -> None:
    row = track(then, FIRST)
    actions.add(recommendation=row, by=then.coordinator, draft=draft(FIRST + timedelta(days=1)))

    with history.reading(FIRST):
        assert row.entries.count() == 1
    assert row.entries.count() == 2


def test_who_began_earlier_and_wrote_later_is_not_before_the_other(then: Cast) -> None:
    row = track(then, FIRST)
    day = FIRST + timedelta(days=5)
    actions.edit(recommendation=row, by=then.coordinator, draft=draft(day), new={"title": "Second day"})
    known = shown(history.as_of(day, then.coordinator), day)
    # This act is older than the version that stands, as one that waited for the lock has it.
    late = draft(day - timedelta(days=1))
    actions.edit(recommendation=row, by=then.coordinator, draft=late, new={"title": "Waited"})

    assert shown(history.as_of(day - timedelta(days=1), then.coordinator), day)[0]["title"] == row.title
    assert known[0]["title"] == "Second day"
    # It took effect at the moment of the one before it, so the day ends with it.
    assert shown(history.as_of(day, then.coordinator), day)[0]["title"] == "Waited"


def test_title_whose_words_were_removed_is_its_reference(then: Cast) -> None:
    row = track(then, FIRST, title="A name that must go")
    actions.edit(
        recommendation=row, by=then.coordinator, draft=draft(FIRST + timedelta(days=2)), new={"title": "Better"}
    )
    edited = row.entries.get(kind="edit")
    actions.redact(
        recommendation=row,
        by=then.coordinator,
        draft=factories.drafted("Private."),
        out={edited: ["changes.title.old"]},
    )

    assert history.as_of(FIRST, then.coordinator).get().title == row.reference


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/New_York", "Pacific/Auckland"])
def test_day_ends_where_the_site_is(then: Cast, zone: str) -> None:
    row = track(then, FIRST)
    with override_settings(TIME_ZONE=zone), timezone.override(zone):
        end = history.end_of(FIRST + timedelta(days=3))
        before, after = end - timedelta(seconds=1), end + timedelta(seconds=1)
        for title, at in (("Before", before), ("After", after)):
            last = Draft(text="Changed.", at=at)
            actions.edit(recommendation=row, by=then.coordinator, draft=last, new={"title": title})

        assert history.as_of(FIRST + timedelta(days=3), then.coordinator).get().title == "Before"
        assert history.as_of(FIRST + timedelta(days=4), then.coordinator).get().title == "After"
        with history.reading(FIRST):
            assert history.today() == FIRST


def test_day_is_settled_once_no_act_of_it_can_still_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days_of_history, "SETTLED_AFTER", history.SETTLED_AFTER)
    end = history.end_of(FIRST)

    assert not history.is_settled(FIRST, now=end + timedelta(minutes=20))
    assert history.is_settled(FIRST, now=end + timedelta(minutes=31))
    assert not history.is_settled(timezone.localdate())


def test_nothing_can_be_written_while_a_past_day_is_read(then: Cast) -> None:
    row = track(then, FIRST)
    changes: list[Callable[[], object]] = [
        row.save,
        lambda: Recommendation.objects.update(title="Changed"),
        row.theme_links.all().delete,
        lambda: Theme.objects.create(name="New"),
    ]
    for change in changes:
        with history.reading(FIRST), pytest.raises(past.Unchangeable), transaction.atomic():
            change()


def test_past_takes_as_many_queries_as_the_present(then: Cast) -> None:
    for number in range(3):
        track(then, FIRST, number, title=f"Title {number}", themes=[then.theme])

    def asked(rows: RecommendationQuerySet) -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(rows, FIRST)
        return len(captured)

    user = User.objects.get(pk=then.coordinator.pk)
    assert asked(history.as_of(FIRST, user)) == asked(Recommendation.objects.visible_to(user))


def test_pinned_rows_stay_at_their_moment_beside_others(then: Cast) -> None:
    row = track(then, FIRST)
    actions.edit(
        recommendation=row, by=then.coordinator, draft=draft(FIRST + timedelta(days=2)), new={"title": "Later"}
    )
    then_rows, now_rows = history.as_of(FIRST, then.coordinator), past.live(Recommendation.objects.all())

    with history.reading(FIRST):
        assert now_rows.get().title == "Later"
    assert now_rows.filter(pk__in=then_rows.values("pk")).get().title == "Later"
    assert then_rows.filter(pk__in=now_rows.filter(title="Later").values("pk")).get().title == row.title
    assert Recommendation.objects.get().title == "Later"


def test_every_kind_of_row_is_as_it_was(then: Cast) -> None:
    """A field that is added later is read from the versions too, or somebody says here why not."""
    row = track(then, FIRST, kind=Kind.ACTION)
    missing = {"named", "searched"}
    names = {each.name for each in Recommendation._meta.concrete_fields} - missing
    values = Recommendation.objects.values(*names).get()

    assert history.as_of(FIRST, then.coordinator).values(*names).get() == values
    assert row.pk == values["id"]
