"""Recommendations in every status and people in every relation to them, for tests of the workflow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.conftest import Cast
from tests.taken_back import taken_back
from tracker import actions
from tracker.models import Post, ProgressEntry, Recommendation, User
from tracker.models.access import Narrowing, RecommendationRights
from tracker.models.people import Role
from tracker.workflow import OPEN, REPORTABLE, DueBasis, Extent, Position, Status

COORDINATORS = {
    "other coordinator",
    "coordinator of the lead who claimed",
    "coordinator who typed the claim",
    "coordinator who holds the post",
    "coordinator who held the post at the claim",
}
RESPONSIBLE = {"holder", "lead's staff"} | COORDINATORS
PEOPLE = RESPONSIBLE | {
    "other contributor",
    "reader of the lead",
    "administrator",
    "superuser of the lead",
    "coordinator who has left",
    "holder who has left",
}
# These let the person choose where they lead; each is tried with every status there is.
CHOOSING = {"report", "verify", "close", "reopen"}
# Whoever takes these without being responsible in their own right says from whom they received it.
ON_BEHALF = {"check_in", "report", "stall", "claim", "withdraw_claim", "propose_date"}
OWNER_SIDE = {"holder", "lead's staff", "coordinator of the lead who claimed", "coordinator who holds the post"}


@dataclass(frozen=True)
class World:
    """A recommendation in every status, in the variants that a person's relation to it needs."""

    cast: Cast
    people: dict[str, User]
    items: dict[str, dict[str, Recommendation]]
    special: dict[str, Recommendation]
    successor: Recommendation

    def item(self, status: str, relation: str) -> Recommendation:
        """The recommendation in that status to which that person has that relation."""
        if status == Status.REPORTED_COMPLETE and relation in self.special:
            return self.special[relation]
        owner = "own" if relation == "coordinator who holds the post" else "plain"
        return self.items[owner][status]


def _people(cast: Cast) -> dict[str, User]:
    coordinator = {name: factories.user(name.capitalize(), Role.COORDINATOR) for name in COORDINATORS}
    of_lead = factories.user("Coordinator of the lead", Role.COORDINATOR, cast.health)
    of_lead.groups.add(cast.lead_staff.groups.get())
    left = factories.user("Coordinator who left", Role.COORDINATOR, is_active=False)
    return coordinator | {
        "coordinator of the lead who claimed": of_lead,
        "coordinator who has left": left,
        # Holds the post without being staff of the lead, so that the two relations are told apart.
        "holder": factories.user("Holder", Role.CONTRIBUTOR, cast.data),
        "holder who has left": factories.user("Holder who left", Role.CONTRIBUTOR, cast.data, is_active=False),
        "lead's staff": cast.lead_staff,
        "other contributor": factories.user("Other contributor", Role.CONTRIBUTOR, cast.data),
        "reader of the lead": factories.user("Reader of the lead", Role.READER, cast.health),
        "administrator": factories.user("Plain administrator", Role.ADMINISTRATOR, is_staff=True),
        "superuser of the lead": factories.user("Superuser", Role.ADMINISTRATOR, cast.health, is_superuser=True),
    }


def _world(cast: Cast) -> World:
    people = _people(cast)
    desk = Post.objects.create(organisation=cast.health, name="Plain desk", holder=people["holder"])
    own = Post.objects.create(
        organisation=cast.health, name="Own desk", holder=people["coordinator who holds the post"]
    )
    left = Post.objects.create(organisation=cast.health, name="Left desk", holder=people["holder who has left"])
    lent = Post.objects.create(
        organisation=cast.health, name="Lent desk", holder=people["coordinator who held the post at the claim"]
    )
    plain = {"plain": desk, "own": own}

    def walked(owner: Post, status: Status) -> Recommendation:
        return factories.walk(cast, factories.track(cast, owner=owner), status)

    items = {name: {status.value: walked(post, status) for status in Status} for name, post in plain.items()}
    claimed = {
        "coordinator of the lead who claimed": (desk, ""),
        "coordinator who typed the claim": (desk, "Holder, by mail"),
        "coordinator who held the post at the claim": (lent, ""),
        "holder who has left": (left, ""),
    }
    special = {}
    for relation, (owner, received_from) in claimed.items():
        special[relation] = factories.track(cast, owner=owner)
        # Holders now or at the claim did not make it themselves here: holding alone excludes them.
        author = people[relation] if relation.startswith(("coordinator of", "coordinator who typed")) else None
        factories.claim(cast, special[relation], author or cast.lead_staff, received_from=received_from)
    lent.holder = people["holder"]
    lent.save()
    return World(cast, people, items, special, factories.track(cast, title="The successor"))


def stand(django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Build the world once, for a fixture of a module, and roll it back; each test undoes what it does itself."""
    hasher = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with taken_back(django_db_blocker):
        with hasher:
            built = _world(factories.cast())
        yield built


def take(world: World, step: str, relation: str, item: Recommendation, to: str | None) -> ProgressEntry | None:
    """Take a step, bringing all it must have."""
    on_behalf = step in ON_BEHALF and relation not in OWNER_SIDE
    draft = factories.drafted(
        "Said.",
        evidence=factories.evidence() if step == "claim" else (),
        received_from="Holder, by mail" if on_behalf else "",
    )
    common: dict[str, Any] = {"by": world.people[relation], "draft": draft}
    if step == "correct":
        return actions.correct(entry=item.entries.get(text="From the holder."), **common)
    common["recommendation"] = item
    if step == "redact":
        return actions.redact(**common, out={item.entries.get(text="From the holder."): ["text"]})[0]
    day = timezone.localdate() + timedelta(days=60)
    more: dict[str, dict[str, Any]] = {
        "respond": {"position": Position.NOTED},
        "assign": {"lead": world.cast.data, "owner": world.cast.vacant},
        "stall": {"review_on": day},
        "claim": {"extent": Extent.COMPLETE},
        "supersede": {"successor": world.successor},
        "merge": {"successor": world.successor},
        "propose_date": {"due_on": day},
        "decide_date": {"agreed": True},
        "set_date": {"due_on": day, "basis": DueBasis.SET_BY_US},
        "edit": {"new": {"title": "Another title"}},
        "ask": {"answer_by": day},
        "restrict": {"rights": RecommendationRights(Narrowing.SIDE)},
    }
    chosen = {"to": Status(to)} if step in CHOOSING and to else {}
    verb: Callable[..., ProgressEntry | None] = getattr(actions, step)
    return verb(**common, **more.get(step, {}), **chosen)


def prepare(world: World, step: str, status: str, item: Recommendation) -> None:
    """Make what a step acts on: a waiting date, or an entry of the holder."""
    if step == "decide_date" and Status(status) in OPEN:
        day = timezone.localdate() + timedelta(days=90)
        draft = factories.drafted("Later.")
        actions.propose_date(recommendation=item, by=world.cast.lead_staff, draft=draft, due_on=day)
    if step == "escalate" and Status(status) in REPORTABLE:
        factories.ask(world.cast, item)
    if step in ("correct", "redact"):
        item.owner.holder = world.people["holder"]
        item.owner.save()
        actions.add(recommendation=item, by=world.people["holder"], draft=factories.drafted("From the holder."))
