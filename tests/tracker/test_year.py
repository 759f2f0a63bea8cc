"""A year replayed: 30 recommendations and some 300 acts, whose figures are counted again by plain Python.

The story keeps a diary of what happened, in words of its own. On twelve days, and today, everything is counted from the
diary by hand: what stands in each status, what is late and silent, what changed from day to day, and the burn-up. The
site must say the same, from versions, from the log and from tallies, and each number must open the list it counts.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import figures
from tests.tracker.test_history import acting, draft, moment
from tracker import actions, history, statistics
from tracker.filters import RecommendationFilter
from tracker.history import ChangeKind
from tracker.models import DayTally, Recommendation, User
from tracker.overview import standing
from tracker.overview.burn_up import burn_up
from tracker.overview.scope import Scope
from tracker.workflow import DueBasis, Extent, Position, Status

pytestmark = pytest.mark.slow

TODAY = timezone.localdate()
DAYS = history.month_ends(TODAY, 12)
FIRST = DAYS[0] - timedelta(days=25)
ITEMS, ACTS = 30, 300
FOLLOWED_DAYS = {TODAY, *DAYS[::4]}

FOLLOWED = {"no update", "not started", "going on", "on hold", "said to be done"}
STATUS = {
    "no update": Status.NOT_YET_REPORTED,
    "not started": Status.NOT_STARTED,
    "going on": Status.IN_PROGRESS,
    "on hold": Status.STALLED,
    "said to be done": Status.REPORTED_COMPLETE,
    "done": Status.IMPLEMENTED,
    "partly done": Status.PARTLY_IMPLEMENTED,
    "given up": Status.NOT_IMPLEMENTED,
    "overtaken": Status.NO_LONGER_APPLICABLE,
    "mistake": Status.ENTERED_IN_ERROR,
}
HEARD = {"track", "update", "hold", "claim", "no change", "reopen"}
DECIDES = {"track", "update", "hold", "claim", "withdraw", "verify", "return", "close", "reopen", "mistake"}


@dataclass(frozen=True)
class Event:
    """A line of the diary: what happened to one item, and how it stood afterwards."""

    day: date
    item: int
    what: str
    before: str
    state: str
    due: date | None
    answer: str


@dataclass
class Diary:
    """What happened, in order; and the sums of it, by counting."""

    events: list[Event] = field(default_factory=list)

    def last(self, item: int, day: date) -> Event | None:
        """How an item stood at the end of a day."""
        found = [event for event in self.events if event.item == item and event.day <= day]
        return found[-1] if found else None

    def standing(self, day: date) -> list[Event]:
        """All that was tracked at the end of a day, and no mistake."""
        last = [self.last(item, day) for item in range(ITEMS)]
        return [event for event in last if event is not None and event.state != "mistake"]

    def heard(self, item: int, day: date) -> date:
        """When somebody last said how an item stood."""
        return max(
            event.day for event in self.events if event.item == item and event.day <= day and event.what in HEARD
        )

    def chased(self, day: date) -> list[Event]:
        return [event for event in self.standing(day) if event.state in FOLLOWED and event.answer == "agreed"]

    def overdue(self, day: date) -> int:
        late = [event for event in self.chased(day) if event.due is not None and event.due < day]
        return sum(event.state != "said to be done" for event in late)

    def stale(self, day: date) -> int:
        return sum((day - self.heard(event.item, day)).days > 90 for event in self.chased(day))

    def between(self, start: date, end: date) -> dict[str, int]:
        """What changed after one day until another, by kind."""
        counts = Counter[str]()
        for item in range(ITEMS):
            period = [event for event in self.events if event.item == item and start < event.day <= end]
            decided = [event for event in period if event.what in DECIDES]
            if decided and decided[-1].what == "mistake":
                continue
            if decided:
                counts[self._kind(decided)] += 1
                counts["new"] += decided[0].what == "track"
            counts["slipped"] += self._slipped(item, start, end, period)
        was = {event.item for event in self.standing(start)}
        silent = [event.item for event in self.chased(end) if event.item in was]
        counts["silent"] = sum(self.heard(item, end) <= start for item in silent)
        del counts[""]
        return {kind: count for kind, count in counts.items() if count}

    @staticmethod
    def _kind(decided: list[Event]) -> str:
        first, last = decided[0], decided[-1]
        if last.what == "update" and last.state == "going on":
            return "started" if first.before in ("", "no update", "not started") else "advanced"
        names = {"claim": "completed", "verify": "verified", "return": "returned", "hold": "stalled"}
        return {**names, "close": "closed", "reopen": "reopened"}.get(last.what, "")

    def _slipped(self, item: int, start: date, end: date, period: list[Event]) -> bool:
        dated = [event for event in period if event.what == "date"]
        old, new = self.last(item, start), self.last(item, end)
        if not dated or old is None or new is None or old.due is None or new.due is None:
            return False
        return new.due > old.due

    def burn_up(self, day: date) -> tuple[int, int, int, int]:
        """Tracked, verified, otherwise closed and reported complete at the end of a day."""
        states = Counter(event.state for event in self.standing(day))
        verified = states["done"] + states["partly done"]
        return states.total(), verified, states["given up"] + states["overtaken"], states["said to be done"]


class Year:
    """Does what happens to the site, and writes it into the diary."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.diary, self.chance = cast, Diary(), random.Random(15)
        self.day, self.minute = FIRST, 0
        self.rows: list[Recommendation] = []

    def replay(self) -> None:
        length = (TODAY - FIRST).days - 2
        for number in range(ACTS):
            day = FIRST + timedelta(days=number * length // ACTS)
            self.day, self.minute = day, self.minute + 1 if day == self.day else 0
            if number % (ACTS // ITEMS) == 0 or number < 5:
                self._track()
            else:
                self._happen(self.chance.randrange(len(self.rows)))

    def _track(self) -> None:
        if len(self.rows) == ITEMS:
            return
        item, due = len(self.rows), self.chance.choice([None, self.day + timedelta(days=60)])
        led_by = self.chance.choice([(self.cast.health, self.cast.desk), (self.cast.data, self.cast.vacant)])
        row = factories.track(
            self.cast, draft=self._draft(text=""), title=f"Item {item}", lead=led_by[0], owner=led_by[1], due_on=due
        )
        self.rows.append(row)
        self.diary.events.append(Event(self.day, item, "track", "", "no update", due, "agreed"))

    def _draft(self, **fields: Any) -> actions.Draft:
        return draft(self.day, self.minute, **fields)

    def _happen(self, item: int) -> None:
        """Do one thing that is possible as the item stands."""
        now = self.diary.last(item, self.day)
        assert now is not None
        possible = list(self._possible(now))
        what, state = self.chance.choice(possible)
        due, answer = now.due, now.answer
        if what == "date":
            due = self.day + timedelta(days=self.chance.randrange(5, 120))
            if due == now.due:
                return
        if what in ("agreed", "noted", "refused"):
            answer = what
        self._act(item, what, state, due)
        self.diary.events.append(Event(self.day, item, what, now.state, state, due, answer))

    def _possible(self, now: Event) -> Iterator[tuple[str, str]]:
        state = now.state
        if state == "mistake":
            yield "remark", state
        elif state not in FOLLOWED:
            yield from [("remark", state), ("reopen", "going on")]
        elif state == "said to be done":
            yield from [("verify", "done"), ("verify", "partly done"), ("return", "going on"), ("withdraw", "going on")]
        else:
            yield from [("update", "going on"), ("update", "going on"), ("update", "not started"), ("hold", "on hold")]
            yield from [("claim", "said to be done"), ("claim", "said to be done"), ("close", "given up")]
            yield from [("close", "overtaken"), ("date", state), ("date", state), ("remark", state)]
            if state != "no update":
                yield "no change", state
            if self.chance.random() < 0.3:
                yield "mistake", "mistake"
            yield from [(answer, state) for answer in ("agreed", "noted", "refused") if answer != now.answer]

    def _act(self, item: int, what: str, state: str, due: date | None) -> None:
        cast, row = self.cast, Recommendation.objects.get(pk=self.rows[item].pk)
        mine: dict[str, Any] = {"recommendation": row, "by": cast.coordinator}
        theirs = {**mine, "by": cast.second_coordinator}
        heard = self._draft(received_from="The desk", evidence=factories.evidence() if what == "claim" else ())
        said, to = self._draft(), STATUS[state]
        answers = {"agreed": Position.ACCEPTED, "noted": Position.NOTED, "refused": Position.DECLINED}
        do: dict[str, Any] = {
            "update": lambda: actions.report(**mine, draft=heard, to=to),
            "no change": lambda: actions.check_in(**mine, draft=heard),
            "hold": lambda: actions.stall(**mine, draft=heard, review_on=self.day + timedelta(days=40)),
            "claim": lambda: actions.claim(**mine, draft=heard, extent=Extent.COMPLETE),
            "withdraw": lambda: actions.withdraw_claim(**mine, draft=heard),
            "verify": lambda: actions.verify(**theirs, draft=said, to=to),
            "return": lambda: actions.return_claim(**theirs, draft=said),
            "close": lambda: actions.close(**mine, draft=said, to=to),
            "reopen": lambda: actions.reopen(**mine, draft=said, to=to),
            "mistake": lambda: actions.enter_in_error(**mine, draft=said),
            "date": lambda: actions.set_date(**mine, draft=said, due_on=due, basis=DueBasis.SET_BY_US),
            "remark": lambda: actions.add(**mine, draft=said),
        }
        if what in answers:
            actions.respond(**mine, draft=said, position=answers[what])
        else:
            do[what]()


class TestYear(TestCase):
    """The site says of the year what the diary says."""

    cast: Cast
    diary: Diary

    @classmethod
    def setUpTestData(cls) -> None:
        """Replay the year once."""
        with acting(User.objects.get(is_system=True), moment(FIRST - timedelta(days=1))):
            cast = factories.cast()
        year = Year(cast)
        year.replay()
        cls.cast, cls.diary = cast, year.diary

    def reader(self) -> User:
        return User.objects.get(pk=self.cast.reader.pk)

    def test_the_story_is_one(self) -> None:
        """It has what can be counted wrongly."""
        happened = Counter(event.what for event in self.diary.events)

        assert happened["track"] == ITEMS
        assert len(self.diary.events) > ACTS * 9 // 10
        assert happened.keys() >= DECIDES | HEARD | {"date", "noted", "refused"}
        assert sum(self.diary.overdue(day) > 0 for day in DAYS) > 6
        assert any(self.diary.stale(day) for day in DAYS)

    def test_figures_of_each_day(self) -> None:
        for day in [*DAYS, TODAY]:
            rows = history.as_of(day, self.reader())
            found = standing.standing(rows, on=day)
            by_hand = Counter(STATUS[event.state].value for event in self.diary.standing(day))
            assert dict(found.statuses) == dict(by_hand), day
            assert (found.overdue, found.stale) == (self.diary.overdue(day), self.diary.stale(day)), day
            attention = {figure.key: figure.count for figure in statistics.attention(rows, on=day)}
            assert attention["overdue"] == self.diary.overdue(day)
            assert attention["claimed"] == by_hand[Status.REPORTED_COMPLETE.value]

    def test_what_changed_from_day_to_day(self) -> None:
        days = [*DAYS, TODAY]
        pairs = [*pairwise(days), (days[0], days[-1]), (days[2], days[7]), (days[5], days[-1])]
        seen = Counter[str]()
        for start, end in pairs:
            changes = history.changed_between(start, end, self.reader())
            found = {kind.value: count for kind, count in changes.counts.items() if count}
            assert found == self.diary.between(start, end), (start, end)
            seen.update(found)
        # Nothing is reiterated in this year, and no date proposed.
        left = {ChangeKind.RESTATED.value, ChangeKind.PROPOSED.value}
        assert seen.keys() == {kind.value for kind in ChangeKind} - left

    def test_burn_up_from_the_log_and_from_tallies(self) -> None:
        scope = Scope(QueryDict(), self.reader(), address="/figures/", on=TODAY)
        statuses = standing.standing(scope.rows, on=TODAY).statuses
        by_hand = [self.diary.burn_up(day) for day in [*DAYS, TODAY]]

        def found() -> list[tuple[int, int, int, int]]:
            return [
                (each.tracked, each.verified, each.otherwise, each.claimed) for each in burn_up(scope, statuses).points
            ]

        assert found() == by_hand
        assert actions.tally_days(DAYS) == len(DAYS)
        assert found() == by_hand
        # And these were read: a tally that is wrong is believed.
        DayTally.objects.filter(day=DAYS[0]).update(meetings={str(self.cast.meeting.pk): {"in_progress": 99}})
        assert found()[0] == (99, 0, 0, 0)

    def test_every_figure_opens_its_list_on_each_day(self) -> None:
        client = Client()
        client.force_login(self.reader())
        # Of these days pages say what is kept, and the others they count.
        assert actions.tally_days(DAYS[::2]) == len(DAYS[::2])
        followed = Counter[str]()
        for day, before in zip([*DAYS, TODAY], [FIRST, *DAYS], strict=True):
            as_of = "" if day == TODAY else f"as_of={day}"
            # The Figures have a hundred numbers, and are followed on every fourth day.
            addresses = [f"{reverse('overview')}?{as_of}", f"{reverse('compare')}?from={before}&to={day}"]
            for address in [*addresses, *([f"{reverse('figures')}?{as_of}"] if day in FOLLOWED_DAYS else [])]:
                found = figures(client.get(address).content.decode())
                lists = [link for link in found if link.href.startswith(reverse("recommendation-list") + "?")]
                wrong = {link.href: link.number for link in lists if self._counted(link.href) != link.number}
                assert wrong == {}, address
                followed[address.partition("?")[0]] += len(lists)
        assert min(followed.values()) > 200

    def _counted(self, href: str) -> int:
        """How many rows the list of an address has, as the list itself finds them."""
        query = parse_qs(urlsplit(href).query)
        (day,) = query.pop("as_of", [TODAY.isoformat()])
        asked = QueryDict(mutable=True)
        for name, values in query.items():
            asked.setlist(name, values)
        on, user = date.fromisoformat(day), self.reader()
        with history.reading(None if on == TODAY else on):
            return RecommendationFilter(asked, queryset=history.shown(user), on=on, user=user).qs.count()
