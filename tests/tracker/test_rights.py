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
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from briefings.models import Briefing, Meeting
from tests import factories
from tests.conftest import Cast
from tracker import actions, permissions, search_results
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
from tracker.workflow import Forbidden, Refused, RelationKind, Status

SEEDS = range(3)


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
            draft = factories.drafted(f"Note{number} of {person.name}.", internal=True)
            site.notes.append(actions.add(recommendation=item, by=fresh, draft=draft))
        if permissions.can_see(fresh, item) and permissions.is_coordinator_of(fresh, item):
            line, choice = f"Line{number} of {person.name}.", chance.choice(["", "pinned", "left_out"])
            if RaisedItem.objects.visible_to(fresh).pinned().count() >= MOST_PINNED:
                choice = "left_out"
            raised = actions.raise_item(by=fresh, recommendation=item, choice=choice, line_to_take=line)
            assert raised is not None
            site.raised = [each for each in site.raised if each.pk != raised.pk] + [raised]


# --- The plain function: what the rules say, one case at a time, asking nothing but the rows ------------------------


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
    rights = meeting_rights(Meeting.objects.get(pk=meeting.pk))
    if person.is_coordinator or any(_belongs(person, who) for who in rights.roles):
        return True
    if rights.openness == Openness.SIDE:
        return _on_side(person, rights.side)
    return rights.openness == Openness.EVERYONE


def _coordinates(person: User, meeting: Meeting) -> bool:
    roles = meeting_rights(Meeting.objects.get(pk=meeting.pk)).roles
    return person.is_coordinator or roles.get(person) == Role.COORDINATOR


def may_see(person: User, item: Recommendation) -> bool:
    if not may_see_meeting(person, item.meeting):
        return False
    rights = recommendation_rights(Recommendation.objects.get(pk=item.pk))
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
    roles = meeting_rights(Meeting.objects.get(pk=item.meeting_id)).roles
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


@pytest.fixture(params=SEEDS)
def site(request: pytest.FixtureRequest, cast: Cast) -> Site:
    """A drawn site."""
    return build(cast, request.param)


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


def _pages(person: User) -> Iterator[str]:
    yield from map(
        reverse,
        [
            "dashboard",
            "figures",
            "report",
            "my-work",
            "recommendation-list",
            "meeting-list",
            "organisation-list",
            "theme-list",
            "log-checks",
        ],
    )
    yield reverse("recommendation-list") + "?columns=meeting&columns=parties&q=thing"
    yield reverse("recommendation-list") + "?q=Hidden1"
    yield reverse("report") + "?since=2020-01-01"
    for q in ("thing", "ministries", "meetings", "outcome", "note", "desk", "ministry"):
        yield reverse("search") + f"?q={q}"
    yield from (reverse("search") + f"?q=thing&in={kind}" for kind in search_results.KINDS)
    yield reverse("recommendation-export")
    yield reverse("recommendation-export") + "?q=thing"
    if person.is_staff:
        yield reverse("admin:index")


def _text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_no_page_list_or_file_names_what_is_hidden(seed: int, cast: Cast, client: Client) -> None:
    site = build(cast, seed)
    for person in site.people:
        client.force_login(person)
        fresh = site.fresh(person)
        hidden = [item for item in site.items if not may_see(fresh, item)]
        secrets = {item.title for item in hidden} | {item.reference for item in hidden}
        closed = [meeting for meeting in site.meetings if not may_see_meeting(fresh, meeting)]
        secrets |= {meeting.name for meeting in closed} | {meeting.code for meeting in closed}
        secrets |= {note.text for note in site.notes if not may_read_note(fresh, note)}
        secrets |= {raised.line_to_take for raised in site.raised if not may_read_line(fresh, raised)}
        visible = [reverse("recommendation-detail", args=[i.reference]) for i in site.items if i not in hidden]
        visible += [reverse("meeting-detail", args=[m.code]) for m in site.meetings if m not in closed]
        visible += [reverse("briefing-detail", args=[b.pk]) for b in site.briefings if b.meeting not in closed]
        for address in [*_pages(fresh), *visible]:
            shown = _text(client.get(address))
            found = [secret for secret in secrets if re.search(rf"{re.escape(secret)}(?![0-9])", shown)]
            assert not found, (person.name, address, found)


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_the_search_finds_and_counts_what_a_person_may_see_and_no_more(seed: int, cast: Cast) -> None:
    site = build(cast, seed)
    for person in map(site.fresh, site.people):

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


def test_what_is_hidden_is_not_there_by_its_address(site: Site, client: Client) -> None:
    for person in site.people:
        client.force_login(person)
        fresh = site.fresh(person)
        for item in site.items:
            expected = 200 if may_see(fresh, item) else 404
            assert client.get(reverse("recommendation-detail", args=[item.reference])).status_code == expected
            if expected == 404:
                for name, arguments in (
                    ("recommendation-step", [item.reference, "respond"]),
                    ("recommendation-edit", [item.reference]),
                    ("entry-correct", [item.reference, 1]),
                ):
                    assert client.get(reverse(name, args=arguments)).status_code == 404
                assert (
                    client.post(reverse("recommendation-report", args=[item.reference]), {"text": "x"}).status_code
                    == 404
                )
        for meeting, briefing in zip(site.meetings, site.briefings, strict=True):
            expected = 200 if may_see_meeting(fresh, meeting) else 404
            assert client.get(reverse("meeting-detail", args=[meeting.code])).status_code == expected
            assert client.get(reverse("briefing-detail", args=[briefing.pk])).status_code == expected
            assert client.get(reverse("briefing-original", args=[briefing.pk])).status_code == expected


def test_counts_and_files_hold_what_the_list_holds_and_no_more(site: Site, client: Client) -> None:
    for person in site.people:
        client.force_login(person)
        fresh = site.fresh(person)
        seen = {item.reference for item in site.items if may_see(fresh, item)}
        file = _text(client.get(reverse("recommendation-export"))).lstrip("\ufeff")
        references = {row["Reference"] for row in csv.DictReader(io.StringIO(file, newline=""))}
        assert {each for each in references if each.startswith("SECRET")} == seen
        assert client.get(reverse("dashboard")).context["found"].tracked == len(references)
        found = client.get(reverse("figures")).context.get("found")
        assert (found.tracked if found else 0) == len(references)
        report = client.get(reverse("report")).context["report"]
        assert {item.name.partition(" ")[0] for item in report.items} == references
        table = client.get(reverse("meeting-list")).context["listing"].table
        counts = {row.record.code: row.record.tracked for row in table.rows}
        assert sum(counts.values()) == len(references)


# --- Changing rights -------------------------------------------------------------------------------------------------


@pytest.fixture
def partner(cast: Cast) -> User:
    """A contributor of a partner's ministry."""
    union = Side.objects.create(name="The Union")
    ministry = Organisation.objects.create(name="Ministry of the Union", side=union)
    return factories.user("Partner", Role.CONTRIBUTOR, ministry)


def _open(cast: Cast, openness: Openness, **more: Any) -> None:
    rights = MeetingRights(openness, **more)
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")


def test_a_meeting_is_narrowed_and_opened_again_by_one_form_and_one_act(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client
) -> None:
    address = reverse("recommendation-detail", args=[recommendation.reference])
    client.force_login(cast.coordinator)
    form = client.get(reverse("meeting-access", args=[cast.meeting.code])).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "later_too"} | {"text": "Not yet public."}
    answer = client.post(reverse("meeting-access", args=[cast.meeting.code]), sent | {"openness": "side"})
    assert answer.status_code == 302
    act = meeting_rights(Meeting.objects.get(pk=cast.meeting.pk))
    assert act.openness == Openness.SIDE

    client.force_login(partner)
    assert client.get(address).status_code == 404
    client.force_login(cast.lead_staff)
    assert client.get(address).status_code == 200
    client.force_login(cast.coordinator)
    page = client.get(reverse("meeting-detail", args=[cast.meeting.code])).content.decode()
    assert "Only our own side can see this." in page
    assert "Not yet public." in page

    stale = client.post(reverse("meeting-access", args=[cast.meeting.code]), sent | {"openness": "everyone"})
    assert stale.status_code == 409
    assert "Somebody changed who can see this after you opened the page." in stale.content.decode()


def test_only_coordinators_of_the_site_say_who_may_see_a_meeting(cast: Cast, client: Client) -> None:
    _open(cast, Openness.EVERYONE, roles={cast.outsider: Role.COORDINATOR})
    client.force_login(cast.outsider)
    assert client.get(reverse("meeting-access", args=[cast.meeting.code])).status_code == 403
    with pytest.raises(Forbidden, match="Only a coordinator of the site"):
        actions.change_meeting_rights(
            by=User.objects.get(pk=cast.outsider.pk), meeting=cast.meeting, rights=MeetingRights(), reason="x"
        )


def test_a_coordinator_of_one_meeting_coordinates_that_and_no_other(cast: Cast, recommendation: Recommendation) -> None:
    other = actions.add_meeting(by=cast.coordinator, name="Rome meetings", code="ROMA")
    elsewhere = factories.track(cast, meeting=other, title="Else", owner=None)
    _open(cast, Openness.EVERYONE, roles={cast.outsider: Role.COORDINATOR})
    by = User.objects.get(pk=cast.outsider.pk)
    factories.claim(cast, recommendation)
    draft = factories.drafted("I saw it.")
    assert actions.verify(recommendation=recommendation, by=by, draft=draft, to=Status.IMPLEMENTED).moves
    assert list(Recommendation.objects.coordinated_by(by)) == [recommendation]
    with pytest.raises(Forbidden, match="Only a coordinator can do this"):
        actions.respond(recommendation=elsewhere, by=by, draft=factories.drafted("Yes."), position="accepted")
    with pytest.raises(Forbidden):
        actions.add_meeting(by=by, name="Oslo meetings", code="OSLO")


def test_a_meeting_that_follows_another_gets_its_rights(cast: Cast, partner: User) -> None:
    _open(cast, Openness.NAMED, roles={cast.reader: Role.READER, cast.outsider: Role.COORDINATOR})
    later = actions.add_meeting(by=cast.coordinator, name="Second Paris meetings", code="PARISB", follows=cast.meeting)
    assert meeting_rights(later).plain() == meeting_rights(Meeting.objects.get(pk=cast.meeting.pk)).plain()
    changed = actions.change_meeting_rights(
        by=cast.coordinator, meeting=cast.meeting, rights=MeetingRights(), reason="Public now.", later_too=True
    )
    assert changed == [cast.meeting, later]
    assert partner in {User.objects.get(pk=partner.pk)}
    assert later in visible_meetings(User.objects.get(pk=partner.pk))


def test_a_new_lead_of_another_side_does_not_read_the_restricted_notes_of_ours(
    cast: Cast, recommendation: Recommendation, partner: User
) -> None:
    draft = factories.drafted("We will settle for less.", internal=True)
    ours = actions.add(recommendation=recommendation, by=cast.lead_staff, draft=draft)
    actions.assign(
        recommendation=recommendation,
        by=cast.coordinator,
        draft=factories.drafted("They do it."),
        lead=partner.organisation,
        owner=None,
    )
    by = User.objects.get(pk=partner.pk)
    theirs = actions.add(
        recommendation=Recommendation.objects.get(pk=recommendation.pk),
        by=by,
        draft=factories.drafted("They will settle for less.", internal=True),
    )
    assert theirs.side_id == partner.side_id
    readable = ProgressEntry.objects.filter(internal=True)
    assert list(readable.visible_to(by)) == [theirs]
    assert list(readable.visible_to(User.objects.get(pk=cast.coordinator.pk))) == [ours]
    with pytest.raises(Forbidden):
        actions.correct(entry=ours, by=by, draft=factories.drafted("Wrong.", internal=True))
    with pytest.raises(Forbidden):
        actions.redact(
            recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("Why"), out={theirs: ["text"]}
        )


def test_narrowing_is_a_step_of_the_log_and_never_widens(
    cast: Cast, recommendation: Recommendation, partner: User
) -> None:
    _open(cast, Openness.SIDE)
    named = RecommendationRights(Narrowing.NAMED, readers=frozenset({partner, cast.reader}))
    entry = actions.restrict(
        recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("Sensitive."), rights=named
    )
    assert entry.kind == "restrict"
    assert entry.changes["access"][1]["narrowing"] == "named"
    # Named, and still not: the meeting is not open to their side.
    assert not Recommendation.objects.visible_to(User.objects.get(pk=partner.pk)).exists()
    assert not Recommendation.objects.visible_to(User.objects.get(pk=cast.lead_staff.pk)).exists()
    with pytest.raises(Refused, match="You did not change who can see this"):
        actions.restrict(
            recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("Again."), rights=named
        )


def test_no_page_asks_more_than_two_queries_more_where_much_is_hidden(
    cast: Cast, recommendation: Recommendation, client: Client
) -> None:
    addresses = [
        reverse(name) for name in ("dashboard", "figures", "recommendation-list", "meeting-list", "organisation-list")
    ]
    addresses += [reverse("recommendation-detail", args=[recommendation.reference])]
    client.force_login(cast.lead_staff)

    def counted() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    open_to_all = counted()
    for number in range(3):
        other = actions.add_meeting(by=cast.coordinator, name=f"Other {number}", code=f"OTHER{number}")
        rights = MeetingRights(Openness.NAMED, roles={cast.reader: Role.READER})
        actions.change_meeting_rights(by=cast.coordinator, meeting=other, rights=rights, reason="Agreed.")
        item = factories.track(cast, title=f"T {number}")
        actions.restrict(
            recommendation=item,
            by=cast.coordinator,
            draft=factories.drafted("Sensitive."),
            rights=RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader})),
        )
    assert all(after <= before + 2 for before, after in zip(open_to_all, counted(), strict=True))


# --- As somebody else sees it ----------------------------------------------------------------------------------------


def test_a_coordinator_sees_the_pages_as_a_partner_who_is_not_invited_yet(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client
) -> None:
    draft = factories.drafted("We will settle for less.", internal=True)
    actions.add(recommendation=recommendation, by=cast.lead_staff, draft=draft)
    hidden = factories.track(cast, title="A quiet reserve")
    actions.restrict(
        recommendation=hidden,
        by=cast.coordinator,
        draft=factories.drafted("Sensitive."),
        rights=RecommendationRights(Narrowing.SIDE),
    )
    client.force_login(cast.coordinator)
    organisation = partner.organisation
    assert organisation is not None
    choice = {"organisation": organisation.name, "role": "contributor"}
    page = client.get(reverse("seen-by"), choice).content.decode()
    assert "A quiet reserve" in page
    assert "1 restricted note on what they can see." in page

    assert client.post(reverse("seen-by-start"), choice).status_code == 302
    listed = client.get(reverse("recommendation-list")).content.decode()
    assert "A quiet reserve" not in listed
    assert "You see the pages as Contributor of Ministry of the Union sees them." in listed
    assert client.get(reverse("recommendation-detail", args=[hidden.reference])).status_code == 404
    detail = client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()
    assert "We will settle for less." not in detail
    assert client.get(reverse("person-list")).status_code == 403
    refused = client.post(reverse("recommendation-report", args=[recommendation.reference]), {"text": "Mine."})
    assert refused.status_code == 403
    assert "Mine." in refused.content.decode()
    assert not ProgressEntry.objects.filter(text="Mine.").exists()

    assert client.post(reverse("seen-by-stop")).status_code == 302
    assert "A quiet reserve" in client.get(reverse("recommendation-list")).content.decode()


def test_nobody_looks_through_a_partner_at_the_notes_of_that_side(
    cast: Cast, recommendation: Recommendation, partner: User, client: Client
) -> None:
    actions.assign(
        recommendation=recommendation,
        by=cast.coordinator,
        draft=factories.drafted("They do it."),
        lead=partner.organisation,
        owner=None,
    )
    actions.add(
        recommendation=Recommendation.objects.get(pk=recommendation.pk),
        by=User.objects.get(pk=partner.pk),
        draft=factories.drafted("They will settle for less.", internal=True),
    )
    client.force_login(cast.coordinator)
    client.post(reverse("seen-by-start"), {"someone": partner.email})
    page = client.get(reverse("recommendation-detail", args=[recommendation.reference])).content.decode()
    assert "They will settle for less." not in page


@pytest.mark.parametrize("who", ["administrator", "second_coordinator"])
def test_nobody_looks_as_those_who_may_see_other_things(cast: Cast, client: Client, who: str) -> None:
    client.force_login(cast.coordinator)
    answer = client.post(reverse("seen-by-start"), {"someone": getattr(cast, who).email})
    assert answer.status_code == 422
    client.force_login(cast.lead_staff)
    assert client.get(reverse("seen-by")).status_code == 403
