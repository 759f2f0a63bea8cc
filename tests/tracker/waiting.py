"""What waits for a person, as tests of My work ask for it, and items that wait."""

from __future__ import annotations

from datetime import date

from tests import factories
from tests.conftest import Cast
from tracker import actions, my_work
from tracker.models import Recommendation, User
from tracker.workflow import Status


def asked(user: User, today: date) -> dict[str, list[str]]:
    """The references of what is asked of a person in the order of the page, by why it is asked of them."""
    found: dict[str, list[str]] = {}
    for item in my_work.of(user, on=today).items:
        found.setdefault(item.whose, []).append(item.recommendation.reference)
    return found


def kinds(user: User, today: date) -> dict[str, list[str]]:
    """The references in each section of a person's work, which is a kind of work."""
    return {
        section.key: [item.recommendation.reference for item in section.items]
        for section in my_work.of(user, on=today).sections
    }


def item(user: User, today: date, recommendation: Recommendation) -> my_work.Item:
    """What one recommendation asks of a person; exactly one item is about it."""
    everything = [item for section in my_work.of(user, on=today).sections for item in section.items]
    (found,) = [item for item in everything if item.recommendation.pk == recommendation.pk]
    return found


def words(found: my_work.Item) -> list[str]:
    return [reason.words for reason in found.reasons]


def due(cast: Cast, recommendation: Recommendation, day: date) -> None:
    actions.set_date(recommendation=recommendation, by=cast.coordinator, draft=factories.drafted("Agreed."), due_on=day)


def at_work(cast: Cast, days_ago: int = 1, **fields: object) -> Recommendation:
    """In progress by a report of the holder, written down some days ago."""
    made = factories.track(cast, days_ago=days_ago, **fields)
    draft = factories.drafted(days_ago=days_ago)
    actions.report(recommendation=made, by=cast.lead_staff, draft=draft, to=Status.IN_PROGRESS)
    return made


def returned(cast: Cast, missing: str = "The minutes are missing.") -> Recommendation:
    made = at_work(cast)
    factories.claim(cast, made)
    actions.return_claim(recommendation=made, by=cast.coordinator, draft=factories.drafted(missing))
    return made
