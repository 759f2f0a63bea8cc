"""Queries whose SQL is made once give what Django's own give, for all people, now and on a past day."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tracker import actions, models
from tracker.database import past
from tracker.database.prepared import Prepared
from tracker.models import Notice, Recommendation, User, access, notices
from tracker.models.access import MeetingRights, Narrowing, Openness, RecommendationRights
from tracker.models.notices import unread_acts
from tracker.models.people import Role


def _all() -> Iterator[tuple[str, Prepared]]:
    for module in pkgutil.walk_packages(models.__path__, "tracker.models."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Prepared):
                yield f"{module.name}.{name}", value


PREPARED = dict(_all())


@pytest.fixture
def narrowed(cast: Cast, recommendation: Recommendation) -> None:
    """A meeting and a recommendation that are not open to everyone, and somebody who holds nothing."""
    rights = MeetingRights(Openness.NAMED, roles={cast.data: Role.READER, cast.holder: Role.CONTRIBUTOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")
    readers = frozenset({cast.holder, cast.data})
    actions.restrict(
        recommendation=recommendation,
        by=cast.coordinator,
        draft=factories.drafted("Sensitive."),
        rights=RecommendationRights(Narrowing.NAMED, readers=readers),
    )
    draft = factories.drafted("How does it stand?")
    answer_by = timezone.localdate() + timedelta(days=9)
    actions.ask(recommendation=recommendation, by=cast.second_coordinator, draft=draft, answer_by=answer_by)
    factories.user("Somebody without an organisation", Role.READER)


@pytest.mark.parametrize("name", PREPARED)
def test_what_is_prepared_is_what_django_asks(narrowed: None, name: str) -> None:
    prepared = PREPARED[name]
    count = prepared._build.__code__.co_argcount
    found = set()
    for person in User.objects.all():
        keys = (person.pk, person.organisation_id)[: min(count, 2)]
        rows = prepared.rows(*keys)
        assert rows == list(prepared._build(*keys)), person
        assert prepared.rows(*keys) == rows
        with past.at(timezone.now() - timedelta(days=1)):
            assert prepared.rows(*keys) == list(prepared._build(*keys)), person
        found |= set(map(str, rows))
    assert found, "nobody has any, so nothing was compared"


def test_its_sql_is_made_once_for_all_people(cast: Cast) -> None:
    prepared = Prepared(lambda person: User.objects.filter(pk=person).values_list("name"))
    assert prepared.rows(cast.reader.pk) == [(cast.reader.name,)]
    prepared._build = None  # type: ignore[assignment]
    assert prepared.rows(cast.holder.pk) == [(cast.holder.name,)]


def test_a_key_without_a_place_and_a_value_that_django_converts_are_refused(cast: Cast) -> None:
    with pytest.raises(TypeError, match="no place for one of its keys"):
        Prepared(lambda person: User.objects.values_list("name")).rows(1)
    with pytest.raises(TypeError, match="Django converts one of these"):
        Prepared(lambda row: models.ProgressEntry.objects.filter(pk=row).values_list("changes")).rows(1)


def test_unread_notices_are_counted_as_they_are_listed(
    cast: Cast, narrowed: None, recommendation: Recommendation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counts() -> dict[str, int]:
        people = User.objects.all()
        listed = {
            each.name: min(Notice.objects.visible_to(each).unread().count(), notices.COUNTED + 1) for each in people
        }
        assert {each.name: len(unread_acts(each)) for each in User.objects.all()} == listed
        return {name: count for name, count in listed.items() if count}

    assert counts() == {cast.holder.name: 2}
    told = factories.drafted(f"@{cast.lead_staff.name} and @{cast.coordinator.name}, look at this.", internal=True)
    actions.add(recommendation=recommendation, by=cast.second_coordinator, draft=told)
    assert counts() == {cast.holder.name: 2, cast.coordinator.name: 1}
    for most in (1, 0):
        monkeypatch.setattr(notices, "COUNTED", most)
        monkeypatch.setattr(notices._UNREAD, "_made", {})
        counts()
    monkeypatch.setattr(access, "MOST_AWAY", 0)
    monkeypatch.setattr(access._CLOSED, "_made", {})
    counts()
    actions.restrict(
        recommendation=recommendation,
        by=cast.coordinator,
        draft=factories.drafted("For few."),
        rights=RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.outsider})),
    )
    assert cast.holder.name not in counts()
