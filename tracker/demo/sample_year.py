"""Writes the sample year: reads the briefings through the intake code, then takes every step through `actions`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from briefings.models import Briefing, Meeting, Passage
from tracker import actions
from tracker.actions import Draft, NewEvidence, NewRecommendation, SourceText
from tracker.demo import people
from tracker.demo.health import HEALTH
from tracker.demo.initiatives import INITIATIVES
from tracker.demo.rows import Item, Line, Paper
from tracker.demo.second_round import BY_HAND, FOLLOW_UP
from tracker.demo.talks import TALKS
from tracker.models import Act, Marking, Organisation, Post, Recommendation, Side, Theme, User
from tracker.models.access import RecommendationRights
from tracker.models.people import Role
from tracker.models.raised import RaiseChoice
from tracker.workflow import Decision, Priority, Step

VERB = "demo"
FOLDER = Path(__file__).parent

# Days before the last day on which the two briefings were read, and the follow-up meeting began.
FIRST_READ, SECOND_READ, FOLLOW_UP_MEETING = 362, 146, 150
PINNED = 5
"""So many days before the last day the coordinator said what to raise next."""


@transaction.atomic
def write(*, on: date) -> None:
    """Write everything, so that the sample year ends on that day.

    It begins with an act of its own, by the system user: the mark by which this database is known as made for the
    demonstration. All of it is one transaction, so there is no half-written year.
    """
    actions.open_act(by=User.objects.get(is_system=True), verb=VERB, reason="Everything here is sample data.")
    _Writer(on=on).write()


def is_written() -> bool:
    """Whether the first thing ever done in this database was to write the sample year."""
    first = Act.objects.order_by("pk").values("verb", "by__is_system").first()
    return first == {"verb": VERB, "by__is_system": True}


@dataclass(slots=True)
class _Writer:
    """The rows made so far, by the keys the stories use."""

    on: date
    users: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    items: dict[str, Recommendation] = field(default_factory=dict)
    written: dict[date, int] = field(default_factory=dict)
    acts: dict[tuple[int, str], Act] = field(default_factory=dict)

    def write(self) -> None:
        self.make_people()
        first = self.meeting(FIRST_READ, name="Paris meetings", code="PARIS", place="Paris")
        paris = self.briefing(FIRST_READ, first, "paris.md")
        begins = self.day(FOLLOW_UP_MEETING)
        second = self.meeting(
            SECOND_READ,
            name="Paris follow-up meeting",
            code="PARIS2",
            place="Paris",
            starts_on=begins,
            ends_on=begins + timedelta(days=1),
            follows=first,
        )
        follow_up = self.briefing(SECOND_READ, second, "follow-up.md")
        story = self.track(paris, (*TALKS, *INITIATIVES, *HEALTH), FIRST_READ) + self.track(
            follow_up, FOLLOW_UP, SECOND_READ
        )
        story += [(item, self.enter(second, item)) for item in BY_HAND]
        self.mark("PARIS-12")
        lines = [(line, reference) for item, reference in story for line in item.lines]
        for line, reference in sorted(lines, key=lambda pair: -pair[0].day):
            self.take(line, self.items[reference])
        self.pin(next(reference for item, reference in story if item is HEALTH[1]))
        self.dont_track(FIRST_READ, paris)
        self.dont_track(SECOND_READ, follow_up)
        for key, person in people.PEOPLE.items():
            if person.leaves:
                self.users[key].is_active = False
                self.users[key].save(update_fields=["is_active"])
        actions.tally_days(actions.days_to_tally(self.on))

    def make_people(self) -> None:
        partner = Side.objects.create(name=people.PARTNER)
        for key, (name, short_name) in people.ORGANISATIONS.items():
            side = partner if key in people.PARTNERS else None
            self.organisations[key] = Organisation.objects.create(name=name, short_name=short_name, side=side)
        for key, name in people.THEMES.items():
            self.themes[key] = Theme.objects.create(name=name)
        password = make_password(people.PASSWORD)
        for key, person in people.PEOPLE.items():
            user = User(email=person.email, name=person.name, password=password)
            user.organisation = self.organisations.get(person.organisation or "")
            user.is_staff = person.role in (Role.COORDINATOR, Role.ADMINISTRATOR)
            user.save()
            user.groups.add(Group.objects.get(name=person.role))
            self.users[key] = user
        for key, (organisation, name, holder) in people.POSTS.items():
            self.posts[key] = Post.objects.create(
                organisation=self.organisations[organisation],
                name=name,
                holder=self.users.get(holder or ""),
                deputy=self.users.get(people.DEPUTIES.get(key, "")),
            )

    def meeting(self, day: int, **fields: Any) -> Meeting:
        return actions.add_meeting(by=self.users["coordinator"], at=self.moment(day), **fields)

    def briefing(self, day: int, meeting: Meeting, file_name: str) -> Briefing:
        data = (FOLDER / file_name).read_bytes()
        return actions.add_briefing(
            by=self.users["coordinator"], meeting=meeting, data=data, file_name=file_name, at=self.moment(day)
        )

    def track(self, briefing: Briefing, items: tuple[Item, ...], day: int) -> list[tuple[Item, str]]:
        """Track a briefing's suggestions as one act, each with the item of the same place in the sample."""
        passages = list(briefing.passages.suggested().in_order())
        by, at = self.users["coordinator"], self.moment(day)
        draft = Draft(at=at, act=actions.open_act(by=by, verb="admit_suggestions", at=at))
        return [
            (item, self.track_one(briefing, passage, item, draft))
            for item, passage in zip(items, passages, strict=True)
        ]

    def track_one(self, briefing: Briefing, passage: Passage, item: Item, draft: Draft) -> str:
        new = NewRecommendation(
            meeting=briefing.meeting,
            title=passage.suggested_title,
            goal=passage.suggested_goal,
            kind=passage.suggested_kind or "",
            sources=[SourceText(briefing, passage.suggested_start or 0, passage.suggested_end or 0)],
            **self.first_values(item),
        )
        earlier = self.items.get(item.reiterates)
        recommendation = actions.track_and_respond(
            new=new, by=self.users["coordinator"], draft=draft, reiterates=earlier
        )
        self.items[recommendation.reference] = recommendation
        return recommendation.reference

    def enter(self, meeting: Meeting, item: Item) -> str:
        values = {"text": "", **item.by_hand}
        draft = Draft(text=values.pop("text"), at=self.moment(values.pop("day")))
        new = NewRecommendation(meeting=meeting, **values, **self.first_values(item))
        recommendation = actions.track(new=new, by=self.users["coordinator"], draft=draft)
        self.items[recommendation.reference] = recommendation
        return recommendation.reference

    def first_values(self, item: Item) -> dict[str, Any]:
        return {
            "lead": self.organisations.get(item.lead or ""),
            "owner": self.posts.get(item.owner or ""),
            "parties": [self.organisations[key] for key in item.parties],
            "themes": [self.themes[key] for key in item.themes],
            "priority": Priority.PRIORITY if item.priority else Priority.ORDINARY,
            "due_on": None if item.due is None else self.day(-item.due),
        }

    def take(self, line: Line, recommendation: Recommendation) -> None:
        """Take the step of a line; the name of a step is the name of its action."""
        by, draft = self.users[line.by], self.draft(line)
        if line.act:
            draft = replace(draft, act=self.act(line, by, draft))
        arguments: dict[str, Any] = {"recommendation": recommendation, "by": by, "draft": draft}
        arguments |= self.arguments(line)
        if line.step is Step.CORRECT:
            last = recommendation.entries.filter(kind=Step.REPORT).latest("sequence")
            arguments = {"entry": last, "by": by, "draft": draft}
        getattr(actions, line.step.value)(**arguments)

    def act(self, line: Line, by: User, draft: Draft) -> Act:
        """Return the act that lines of one day and word share."""
        key = (line.day, line.act)
        if key not in self.acts:
            self.acts[key] = actions.open_act(by=by, verb=line.step.value, at=draft.at)
        return self.acts[key]

    def arguments(self, line: Line) -> Iterator[tuple[str, Any]]:
        rows: dict[str, dict[str, Any]] = {
            "successor": dict(self.items),
            "lead": dict(self.organisations),
            "owner": dict(self.posts),
        }
        for name, value in line.words.items():
            yield name, rows[name][value] if name in rows else value
        if line.due is not None:
            yield "due_on", self.day(-line.due)
        if line.review is not None:
            yield "review_on", self.day(-line.review)

    def draft(self, line: Line) -> Draft:
        return Draft(
            text=line.text,
            next_step=line.next_step,
            confidence=line.confidence,
            happened_on=None if line.happened is None else self.day(line.happened),
            evidence=tuple(self.link(paper) for paper in line.papers),
            received_from=line.received_from,
            internal=line.internal,
            at=self.moment(line.day),
        )

    def link(self, paper: Paper) -> NewEvidence:
        return NewEvidence(
            title=paper.title,
            place=f"https://example.org/records/{slugify(paper.title)}",
            dated_on=self.day(paper.day),
        )

    def mark(self, reference: str) -> None:
        """Mark one recommendation, on the day on which its briefing was read."""
        draft = Draft(text="It names weak points of both sides.", at=self.moment(FIRST_READ))
        rights = RecommendationRights(marking=Marking.objects.create(name="Restricted"))
        by = self.users["coordinator"]
        actions.restrict(recommendation=self.items[reference], by=by, draft=draft, rights=rights)

    def pin(self, reference: str) -> None:
        """Pin one recommendation for the next meeting, with what our side says about it."""
        actions.raise_item(
            by=self.users["coordinator"],
            recommendation=self.items[reference],
            choice=RaiseChoice.PINNED,
            line_to_take="Our part is ready. We ask the other side to settle with us this month who answers for a "
            "leak, so that the trial can begin.",
            at=self.moment(PINNED),
        )

    def dont_track(self, day: int, briefing: Briefing) -> None:
        """Decide about the first passages of a briefing; the rest stay to review, as in the middle of the work."""
        untracked = briefing.passages.content().filter(suggested_kind__isnull=True).in_order()
        first = list(untracked[:5])
        reasons = {len(first) - 2: Decision.DUPLICATE, len(first) - 1: Decision.OTHER}
        for place, passage in enumerate(first):
            decision = reasons.get(place, Decision.INFORMATIONAL)
            actions.dont_track(
                passage=passage,
                by=self.users["coordinator"],
                decision=decision,
                reason="The other delegation follows this up." if decision == Decision.OTHER else "",
                at=self.moment(day),
            )

    def day(self, before: int) -> date:
        """Return the working day that many days before the last day; from a weekend, the Friday before."""
        day = self.on - timedelta(days=before)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def moment(self, before: int) -> datetime:
        """Return a moment of that day's working hours; of a day's lines, each is later than the one before."""
        day = self.day(before)
        self.written[day] = self.written.get(day, 0) + 1
        minutes = min(9 * 60 + 17 * self.written[day], 18 * 60)
        return datetime.combine(day, time(minutes // 60, minutes % 60), timezone.get_current_timezone())
