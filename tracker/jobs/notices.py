"""Tells people what concerns them: at once, and in digests."""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from tracker import actions
from tracker.filters import in_view
from tracker.jobs.connecting import own_connection
from tracker.jobs.retrying import GrowingWaits
from tracker.models import User
from tracker.models.people import Role
from tracker.models.recommendations import RecommendationQuerySet
from tracker.overview.first_lines import first_lines


@app.task(name="tell", queue="mail", retry=GrowingWaits(on=[OperationalError]))
def tell(act: int) -> None:
    """Tell people of what an act did that concerns them."""
    with own_connection():
        actions.tell(act=act)


AT_ONCE = 2
"""So many digests are written beside each other: half of the time of each is the database's."""


@app.periodic(cron="5 * * * *")
@app.task(name="send_digests", queueing_lock="send_digests")
def send_digests(timestamp: int) -> None:
    """Write the digests that are due; each hour, and once each all the same."""
    with own_connection():
        actions.send_digests(at=timezone.now(), first_lines=for_leadership(), in_view=as_listed, at_once=AT_ONCE)


def as_listed(person: User, query: str) -> RecommendationQuerySet | None:
    """Return what a saved view has today, of that which a person may see; None where it needs correction."""
    return in_view(person, query, on=timezone.localdate())


def for_leadership() -> Callable[[User], tuple[str, ...]]:
    """Return what gives the Overview's first lines to readers; those who see the same share what was counted once."""
    counted: dict[object, tuple[str, ...]] = {}

    def lines(person: User) -> tuple[str, ...]:
        if person.roles != {Role.READER} or person.answers_for_work:
            return ()
        if not person.sees_everything:
            return first_lines(person, on=timezone.localdate())
        if None not in counted:
            counted[None] = first_lines(person, on=timezone.localdate())
        return counted[None]

    return lines
