"""Who may verify and decide stands in `permissions` and, for My work, in SQL: over everybody both say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from briefings.models import Meeting
from tests import factories
from tests.world import OWNER_SIDE, PEOPLE, RESPONSIBLE, World, stand
from tracker import actions, deciders, permissions
from tracker.models import Organisation, Post, Recommendation, User
from tracker.models.access import MeetingRole
from tracker.models.people import Role
from tracker.workflow import Step

HOLDERS = ("nobody", "the author", "holder", "holder who has left", "coordinator who holds the post")
TAKEN_AWAY = "taken away afterwards"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world, and claims and proposed dates by all who may make them, whoever holds the post then and later."""
    for built in stand(django_db_blocker):
        for author, holder in product(sorted(RESPONSIBLE), (*HOLDERS, TAKEN_AWAY)):
            _claim_and_propose(built, author, holder, built.cast.health)
        # Led by another organisation than that of the people here, so that a rule about the lead is told apart.
        for author in sorted(RESPONSIBLE):
            _claim_and_propose(built, author, "holder", built.cast.data)
        yield built


def _claim_and_propose(world: World, author: str, holder: str, lead: Organisation) -> None:
    by = world.people[author]
    person = {"nobody": None, "the author": by, TAKEN_AWAY: by}.get(holder, world.people.get(holder))
    post = Post.objects.create(organisation=world.cast.health, name=f"{author}: {holder}, {lead}", holder=person)
    day = timezone.localdate() + timedelta(days=90)
    is_of_lead = lead == world.cast.health and author in OWNER_SIDE - {"holder", "coordinator who holds the post"}
    is_responsible = is_of_lead or person == by
    if not (is_responsible or by.is_coordinator):
        return
    claimed, proposed = (factories.track(world.cast, owner=post, lead=lead) for _ in range(2))
    draft = factories.drafted("Later.", received_from="" if is_responsible else "Somebody, by phone")
    factories.claim(world.cast, claimed, by, received_from=draft.received_from)
    actions.propose_date(recommendation=proposed, by=by, draft=draft, due_on=day)
    if holder == TAKEN_AWAY:
        Post.objects.filter(pk=post.pk).update(holder=None)


@pytest.mark.parametrize("relation", sorted(PEOPLE))
@pytest.mark.parametrize("step", [Step.VERIFY, Step.DECIDE_DATE])
def test_what_waits_for_somebody_is_what_they_are_permitted_to_decide(
    world: World, db: None, step: Step, relation: str
) -> None:
    user = User.objects.get(pk=world.people[relation].pk)
    everything = Recommendation.objects.all()
    there, waiting = (
        (everything.claimed(), everything.to_verify_by(user))
        if step is Step.VERIFY
        else (everything.with_proposal(), everything.to_decide_by(user))
    )
    permitted = {row for row in there.for_detail() if step in permissions.open_steps(user, row)}
    # What a person may do is known by now; of the rows of My work nothing more is asked.
    rows = list(there.for_work())
    with CaptureQueriesContext(connection) as asked:
        assert {row for row in rows if step in permissions.open_steps(user, row)} == permitted

    assert set(waiting) == permitted
    assert len(asked) == 0, "a rule asks the database of each row: `for_work` has to fetch it"
    assert len(rows) > len(RESPONSIBLE) * len(HOLDERS)
    if user.is_coordinator and user.is_active:
        hint = f"give `_claim_and_propose` rows on which the rule of “{step.label}” says yes to them, and others"
        assert 0 < len(permitted) < len(rows), f"the {relation} may decide on {len(permitted)} of {len(rows)}: {hint}"
    else:
        assert not permitted


@pytest.mark.parametrize("step", [Step.VERIFY, Step.DECIDE_DATE])
def test_who_is_named_as_able_to_decide_is_everybody_who_is_permitted_to(world: World, db: None, step: Step) -> None:
    everything = Recommendation.objects.for_work()
    rows = list(everything.claimed() if step is Step.VERIFY else everything.with_proposal())
    everybody = [User.objects.get(pk=person.pk) for person in world.people.values()]
    permitted = {row: {each for each in everybody if step in permissions.open_steps(each, row)} for row in rows}
    people = deciders.coordinators({row.meeting_id for row in rows})
    for row in rows:
        deciders.able(step, row, people)  # asks once of each coordinator who is somebody's deputy

    with CaptureQueriesContext(connection) as asked:
        found = {row: set(deciders.able(step, row, people)) & {*everybody} for row in rows}

    assert found == permitted
    assert len(asked) == 0
    assert not deciders.coordinators([])


def test_of_a_coordinator_of_another_meeting_everything_is_fetched_with_the_name(world: World, db: None) -> None:
    rows = list(Recommendation.objects.for_work().claimed())
    other = Meeting.objects.create(name="Other talks", code="OTHER")
    for number in range(3):
        email = f"other.{number}@example.org"
        person = User.objects.create_user(email, None, name="Of another", organisation=world.cast.data)
        MeetingRole.objects.create(meeting=other, person=person, role=Role.COORDINATOR)

    with CaptureQueriesContext(connection) as asked:
        people = deciders.coordinators({other.pk, *(row.meeting_id for row in rows)})
        able = {person.name for row in rows for person in deciders.able(Step.VERIFY, row, people)}

    of_people = [each["sql"] for each in asked.captured_queries if each["sql"].startswith('SELECT "tracker_user"."id"')]
    assert "Of another" in {person.name for person in people} - able
    assert len(of_people) == 1
