"""Who may see what: a plain function says it for one person and one thing, and every page, list, count and file agrees.

The rights are drawn at random from seeds, over meetings of each openness, three sides, roles in meetings, and
recommendations narrowed to a side or to named readers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from briefings.models import Briefing, Meeting
from tests import factories
from tests.conftest import Cast
from tests.slow import slow_after
from tests.taken_back import taken_back
from tests.test_access import TABLE
from tracker import actions, permissions, search_results
from tracker.actions import NewEvidence
from tracker.models import Organisation, Post, ProgressEntry, RaisedItem, Recommendation, Relation, Side, User
from tracker.models.access import (
    MeetingRights,
    Narrowing,
    Openness,
    RecommendationRights,
    meeting_rights,
    recommendation_rights,
    visible_meetings,
)
from tracker.models.people import Role
from tracker.models.raised import MOST_PINNED
from tracker.workflow import RelationKind

SEEDS = [0, pytest.param(1, marks=pytest.mark.slow)]


@dataclass
class Site:
    """A site with three sides, people of each, and meetings and recommendations with drawn rights."""

    cast: Cast
    people: list[User] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    items: list[Recommendation] = field(default_factory=list)
    notes: list[ProgressEntry] = field(default_factory=list)
    raised: list[RaisedItem] = field(default_factory=list)
    briefings: list[Briefing] = field(default_factory=list)

    def fresh(self, person: User) -> User:
        """The person as the next request knows them."""
        return User.objects.get(pk=person.pk)


def build(cast: Cast, seed: int) -> Site:
    """Draw a site."""
    chance, site = Random(seed), Site(cast)
    union, island = Side.objects.create(name="The Union"), Side.objects.create(name="The Island")
    organisations = [cast.health, cast.data]
    for side in (None, union, island):
        name = side.name if side else "Our"
        ministry = Organisation.objects.create(name=f"{name} ministry", side=side)
        organisations += [ministry, Organisation.objects.create(name=f"{name} department", side=side, parent=ministry)]
    for place, organisation in enumerate([*organisations[2:], None]):
        role = chance.choice([Role.READER, Role.CONTRIBUTOR])
        site.people.append(factories.user(f"Person {place}", role, organisation))
    site.people += [cast.coordinator, cast.reader, cast.lead_staff, cast.holder, cast.administrator]
    for number in range(5):
        _meeting(site, chance, organisations, number, (None, union, island))
    for meeting in site.meetings:
        for _ in range(2):
            _item(site, chance, organisations, meeting, (None, union, island))
    one, *others = site.items
    for other in others[:4]:
        draft = factories.drafted("They belong together.")
        kind = RelationKind.SUPPORTS
        actions.relate(recommendation=one, by=cast.coordinator, draft=draft, kind=kind, other=other)
    return site


def _meeting(
    site: Site, chance: Random, organisations: list[Organisation], number: int, sides: tuple[Side | None, ...]
) -> None:
    by = site.cast.coordinator
    meeting = actions.add_meeting(by=by, name=f"Secret{number} meetings", code=f"SECRET{number}")
    text = f"# Outcome {number}\n\nThe ministries should open port{number} to ships.\n"
    site.briefings.append(
        actions.add_briefing(by=by, meeting=meeting, data=text.encode(), file_name=f"file{number}.md")
    )
    everybody = [person for person in site.people if person.is_active and not person.is_superuser]
    roles: dict[Any, Role] = {
        who: chance.choice([Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR]) for who in chance.sample(everybody, 2)
    }
    # Whoever has no organisation has nothing to add updates for.
    alone = [who for who, role in roles.items() if role == Role.CONTRIBUTOR and who.organisation_id is None]
    roles |= dict.fromkeys(alone, Role.READER)
    roles[chance.choice(organisations)] = chance.choice([Role.READER, Role.CONTRIBUTOR])
    openness = list(Openness)[number % 3]
    rights = MeetingRights(openness, chance.choice(sides) if openness == Openness.SIDE else None, roles=roles)
    actions.change_meeting_rights(by=by, meeting=meeting, rights=rights, reason="Agreed with the partners.")
    site.meetings.append(meeting)


def _item(
    site: Site, chance: Random, organisations: list[Organisation], meeting: Meeting, sides: tuple[Side | None, ...]
) -> None:
    by, lead = site.cast.coordinator, chance.choice(organisations)
    number = len(site.items)
    owner = Post.objects.create(organisation=lead, name=f"Desk {number}")
    item = factories.track(site.cast, meeting=meeting, title=f"Hidden{number} thing", goal="", lead=lead, owner=owner)
    narrowing = chance.choice(list(Narrowing))
    if narrowing != Narrowing.MEETING:
        readers: list[Any] = [*chance.sample(site.people, 1), *chance.sample(organisations, 1)]
        rights = RecommendationRights(
            narrowing,
            chance.choice(sides) if narrowing == Narrowing.SIDE else None,
            readers=frozenset(readers if narrowing == Narrowing.NAMED else ()),
        )
        actions.restrict(recommendation=item, by=by, draft=factories.drafted("Sensitive."), rights=rights)
    site.items.append(item)
    for person in site.people:
        fresh = site.fresh(person)
        if permissions.can_see(fresh, item) and permissions.may_see_internal(fresh, item):
            papers = (NewEvidence(f"https://example.org/{number}/{person.pk}", f"Paper{number} of {person.name}."),)
            draft = factories.drafted(f"Note{number} of {person.name}.", internal=True, evidence=papers)
            site.notes.append(actions.add(recommendation=item, by=fresh, draft=draft))
        if permissions.can_see(fresh, item) and permissions.is_coordinator_of(fresh, item):
            line, choice = f"Line{number} of {person.name}.", chance.choice(["", "pinned", "left_out"])
            if RaisedItem.objects.visible_to(fresh).pinned().count() >= MOST_PINNED:
                choice = "left_out"
            raised = actions.raise_item(by=fresh, recommendation=item, choice=choice, line_to_take=line)
            assert raised is not None
            site.raised = [each for each in site.raised if each.pk != raised.pk] + [raised]


# --- The plain function: what the rules say, one case at a time, asking nothing but the rows ------------------------


@cache
def _rights_of(meeting: Meeting) -> MeetingRights:
    return meeting_rights(Meeting.objects.get(pk=meeting.pk))


@cache
def _narrowing_of(item: Recommendation) -> RecommendationRights:
    return recommendation_rights(Recommendation.objects.get(pk=item.pk))


def _belongs(person: User, who: User | Organisation) -> bool:
    if isinstance(who, User):
        return person.pk == who.pk
    own = person.organisation
    while own is not None:
        if own.pk == who.pk:
            return True
        own = own.parent
    return False


def _side(row: Side | None) -> int | None:
    return row.pk if row else None


def _on_side(person: User, side: Side | None) -> bool:
    return person.organisation is not None and person.organisation.side_id == _side(side)


def may_see_meeting(person: User, meeting: Meeting) -> bool:
    rights = _rights_of(meeting)
    if person.is_coordinator or any(_belongs(person, who) for who in rights.roles):
        return True
    if rights.openness == Openness.SIDE:
        return _on_side(person, rights.side)
    return rights.openness == Openness.EVERYONE


def _coordinates(person: User, meeting: Meeting) -> bool:
    roles = _rights_of(meeting).roles
    return person.is_coordinator or roles.get(person) == Role.COORDINATOR


def may_see(person: User, item: Recommendation) -> bool:
    if not may_see_meeting(person, item.meeting):
        return False
    rights = _narrowing_of(item)
    if _coordinates(person, item.meeting) or rights.narrowing == Narrowing.MEETING:
        return True
    if rights.narrowing == Narrowing.SIDE:
        return _on_side(person, rights.side)
    return any(_belongs(person, who) for who in rights.readers)


def may_read_note(person: User, note: ProgressEntry) -> bool:
    item = note.recommendation
    own = person.organisation.side_id if person.organisation else None
    if not may_see(person, item) or note.side_id != own:
        return False
    roles = _rights_of(item.meeting).roles
    contributes = Role.CONTRIBUTOR in person.roles or any(
        role == Role.CONTRIBUTOR and _belongs(person, who) for who, role in roles.items()
    )
    of_lead = person.organisation_id is not None and person.organisation_id == item.lead_id
    return _coordinates(person, item.meeting) or (contributes and of_lead)


def may_read_line(person: User, raised: RaisedItem) -> bool:
    item = raised.recommendation
    if not may_see(person, item) or raised.side_id != (person.organisation.side_id if person.organisation else None):
        return False
    return person.organisation is not None or _coordinates(person, item.meeting)


@pytest.fixture(scope="module", params=SEEDS)
def drawn(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """A drawn site, which all tests of this file look at; none changes it for the next."""
    with taken_back(django_db_blocker):
        site = build(factories.cast(), request.param)
        # Nobody's rights change any more, and the plain function asks for them thousands of times.
        _rights_of.cache_clear()
        _narrowing_of.cache_clear()
        yield site


@pytest.fixture
def site(drawn: Site, db: None) -> Site:
    """The drawn site, in a transaction of the test's own."""
    return drawn


FIRST_ONE = pytest.mark.parametrize("drawn", [0], indirect=True)
"""For tests that show many pages: what the rules find was compared for each seed."""


def test_what_is_asked_of_the_database_is_what_the_rules_say(site: Site) -> None:
    for person in map(site.fresh, site.people):
        seen = {item.pk for item in site.items if may_see(person, item)}
        assert set(Recommendation.objects.visible_to(person).values_list("pk", flat=True)) == seen, person
        assert {item.pk for item in site.items if permissions.can_see(person, item)} == seen
        meetings = {meeting.pk for meeting in site.meetings if may_see_meeting(person, meeting)}
        own = {meeting.pk for meeting in site.meetings}
        assert set(visible_meetings(person).values_list("pk", flat=True)) & own == meetings
        notes = {note.pk for note in site.notes if may_read_note(person, note)}
        entries = ProgressEntry.objects.visible_to(person)
        assert set(entries.filter(internal=True).values_list("pk", flat=True)) == notes
        assert {note.pk for note in site.notes if may_see(person, note.recommendation)} >= notes
        assert {note.pk for note in site.notes if note.pk in notes} == {
            note.pk
            for note in site.notes
            if may_see(person, note.recommendation) and permissions.can_read(person, note)
        }
        lines = {raised.pk for raised in site.raised if may_read_line(person, raised)}
        assert set(RaisedItem.objects.visible_to(person).values_list("pk", flat=True)) == lines, person
        logs = {pk for pk in entries.values_list("recommendation", flat=True) if pk not in seen}
        assert not logs & {item.pk for item in site.items}
        for relation in Relation.objects.visible_to(person):
            assert {relation.one_id, relation.other_id} <= seen


WORDS = {
    "log": "note",
    "evidence": "paper",
    "source": "ministries",
    "briefings": "outcome",
    "meetings": "meetings",
    "posts": "desk",
    "organisations": "ministry",
    "people": "person",
}
"""A word that every one of a kind has."""

LISTS: dict[str, tuple[str, ...]] = {
    "overview": ("",),
    "figures": ("",),
    "compare": ("",),
    "report": ("", "?since=2020-01-01"),
    "my-work": ("",),
    "notice-list": ("",),
    "notice-preferences": ("",),
    "recommendation-list": ("", "?columns=meeting&columns=parties&q=thing", "?q=Hidden1"),
    "recommendation-run": ("",),
    "recommendation-download": ("",),
    "recommendation-export": ("", "?q=thing"),
    "recommendation-export-json": ("?fields_in=all",),
    "search": ("?q=thing", *(f"?q={WORDS.get(kind, 'thing')}&in={kind}" for kind in search_results.KINDS)),
    "meeting-list": ("",),
    "organisation-list": ("",),
    "theme-list": ("",),
    "saved-view-list": ("",),
    "saved-view-add": ("",),
    "webhook-list": ("",),
    "log-checks": ("",),
}
"""Pages and files about everything a person may see, each with the queries it is asked with."""
OF_AN_ITEM = ("recommendation-detail", "recommendation-history")
OF_A_MEETING = ("meeting-detail", "meeting-run")
OF_A_BRIEFING = ("briefing-detail",)
ELSEWHERE: dict[str, str] = {
    "briefing-original": "it is there or not: `test_what_is_hidden_is_not_there_by_its_address`",
    **dict.fromkeys(("report-word", "report-pdf"), "made of the same report as its page"),
    "recommendation-export-xlsx": "made of the same rows as the other files",
    **dict.fromkeys(("entry-correct", "entry-n-correct"), "it is there or not, and shows one entry"),
    **dict.fromkeys(
        ("saved-view-elsewhere", "webhook-detail", "view-feed"), "of a view that somebody saved: test_feeds"
    ),
    **dict.fromkeys(("calendar-feed", "absence-add", "person-detail"), "a person's own: test_calendars, test_people"),
    **dict.fromkeys(("post-detail", "hand-over-detail"), "of a post that somebody holds: test_hand_overs"),
    **dict.fromkeys(("status-guide", "favicon", "robots"), "the same for everybody"),
    **dict.fromkeys(("change-password", "password-forgotten", "set-password"), "about an account"),
}
"""Pages that other people than coordinators open and that are not looked at here, and why."""


def test_every_page_that_somebody_opens_is_looked_at_for_what_is_hidden_or_says_why_not() -> None:
    people = ("reader", "lead_staff", "holder")
    opened = {name for name, row in TABLE.items() if row.method == "get" and 200 in map(row.answers.get, people)}

    assert {*LISTS, *OF_AN_ITEM, *OF_A_MEETING, *OF_A_BRIEFING, *ELSEWHERE} == opened


def _pages(person: User) -> Iterator[str]:
    yield from (f"{reverse(name)}{query}" for name, queries in LISTS.items() for query in queries)
    if person.is_staff:
        yield reverse("admin:index")


def _text(response: Any) -> str:
    """Return what a page says that is shown to whoever asked."""
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


FEW = slice(2, 7, 2)
"""Of the people, one of a partner and one without an organisation, from whom most is hidden, and one between them."""
PEOPLE = pytest.mark.parametrize("people", slow_after(1, [FEW, slice(None)]), ids=["few", "all"])


@FIRST_ONE
@PEOPLE
def test_no_page_list_or_file_names_what_is_hidden(site: Site, client: Client, people: slice) -> None:
    for person in site.people[people]:
        client.force_login(person)
        fresh = site.fresh(person)
        hidden = [item for item in site.items if not may_see(fresh, item)]
        secrets = {item.title for item in hidden} | {item.reference for item in hidden}
        closed = [meeting for meeting in site.meetings if not may_see_meeting(fresh, meeting)]
        secrets |= {meeting.name for meeting in closed} | {meeting.code for meeting in closed}
        unread = [note for note in site.notes if not may_read_note(fresh, note)]
        secrets |= {note.text for note in unread} | {paper.title for note in unread for paper in note.evidence.all()}
        secrets |= {raised.line_to_take for raised in site.raised if not may_read_line(fresh, raised)}
        items = [item.reference for item in site.items if item not in hidden]
        codes = [meeting.code for meeting in site.meetings if meeting not in closed]
        briefings = [briefing.pk for briefing in site.briefings if briefing.meeting not in closed]
        detail, *others = OF_AN_ITEM
        visible = [reverse(detail, args=[found]) for found in items]
        visible += [reverse(name, args=[found]) for name in others for found in items[:2]]
        visible += [reverse(name, args=[found]) for name in OF_A_MEETING for found in codes]
        visible += [reverse(name, args=[found]) for name in OF_A_BRIEFING for found in briefings]
        for address in [*_pages(fresh), *visible]:
            shown = _text(client.get(address))
            # Most stand nowhere; of the others a longer number may begin like one that is hidden.
            there = [secret for secret in secrets if secret in shown]
            found = [secret for secret in there if re.search(rf"{re.escape(secret)}(?![0-9])", shown)]
            assert not found, (person.name, address, found)


@PEOPLE
def test_the_search_finds_and_counts_what_a_person_may_see_and_no_more(site: Site, people: slice) -> None:
    for person in map(site.fresh, site.people[people]):

        def count(kind: str, typed: str, who: User = person) -> int:
            return search_results.found_of(kind, typed, who, page=1).count

        items = [item for item in site.items if may_see(person, item)]
        meetings = {meeting.pk for meeting in site.meetings if may_see_meeting(person, meeting)}
        notes = [note for note in site.notes if may_read_note(person, note)]
        briefings = [briefing for briefing in site.briefings if briefing.meeting_id in meetings]
        assert count("recommendations", "thing") == len(items), person
        hits = search_results.found_of("recommendations", "thing", person, page=1).hits
        assert {hit.reference for hit in hits} == {item.reference for item in items}
        assert count("log", "note") == len(notes)
        assert count("meetings", "meetings -paris") == len(meetings)
        assert count("source", "ships") == count("briefings", "outcome") == len(briefings)
        for number, item in enumerate(site.items):
            assert count("recommendations", f"Hidden{number}") == may_see(person, item)
            assert count("recommendations", f'"Desk {number}"') == may_see(person, item)
        for number, meeting in enumerate(site.meetings):
            assert count("meetings", f"Secret{number}") == count("source", f"port{number}") == (meeting.pk in meetings)
        assert (count("people", "person") > 0) == permissions.sees_people(person)


@PEOPLE
def test_what_is_hidden_is_not_there_by_its_address(site: Site, client: Client, people: slice) -> None:
    """What is not hidden is shown by `test_no_page_list_or_file_names_what_is_hidden`."""
    for person in site.people[people]:
        client.force_login(person)
        fresh = site.fresh(person)
        hidden = [item.reference for item in site.items if not may_see(fresh, item)]
        for reference in hidden:
            assert client.get(reverse("recommendation-detail", args=[reference])).status_code == 404
        for reference in hidden[:1]:
            for name, arguments in (
                ("recommendation-step", [reference, "respond"]),
                ("recommendation-edit", [reference]),
                ("entry-n-correct", [reference, 1]),
            ):
                assert client.get(reverse(name, args=arguments)).status_code == 404
            assert client.post(reverse("recommendation-report", args=[reference]), {"text": "x"}).status_code == 404
        for meeting, briefing in zip(site.meetings, site.briefings, strict=True):
            open_to_them = may_see_meeting(fresh, meeting)
            original = client.get(reverse("briefing-original", args=[briefing.pk]))
            assert original.status_code == (200 if open_to_them else 404)
            if not open_to_them:
                assert client.get(reverse("meeting-detail", args=[meeting.code])).status_code == 404
                assert client.get(reverse("briefing-detail", args=[briefing.pk])).status_code == 404


@pytest.mark.parametrize("drawn", SEEDS, indirect=True)
@PEOPLE
def test_counts_and_files_hold_what_the_list_holds_and_no_more(site: Site, client: Client, people: slice) -> None:
    for person in site.people[people]:
        client.force_login(person)
        fresh = site.fresh(person)
        seen = {item.reference for item in site.items if may_see(fresh, item)}
        file = _text(client.get(reverse("recommendation-export"))).lstrip("\ufeff")
        references = {row["Reference"] for row in csv.DictReader(io.StringIO(file, newline=""))}
        assert {each for each in references if each.startswith("SECRET")} == seen
        assert client.get(reverse("overview")).context["found"].tracked == len(references)
        found = client.get(reverse("figures")).context.get("found")
        assert (found.tracked if found else 0) == len(references)
        report = client.get(reverse("report")).context["report"]
        assert {item.name.partition(" ")[0] for item in report.items} == references
        table = client.get(reverse("meeting-list")).context["listing"].table
        counts = {row.record.code: row.record.tracked for row in table.rows}
        assert sum(counts.values()) == len(references)
