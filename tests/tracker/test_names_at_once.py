"""Two who give a name or an address to an account at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.test_concurrency import at_once
from tracker import actions
from tracker.models import User
from tracker.models.people import Role
from tracker.workflow import Refused

SITE = "https://tracker.example.org"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody, with the roles: between transaction tests the tables are emptied, those of migrations too."""
    for role in Role:
        Group.objects.get_or_create(name=role)
    return factories.cast()


def _invite(by: User, email: str) -> Callable[[], Any]:
    values = {"email": email, "name": "New person", "organisation": None, "roles": [Role.READER]}
    return lambda: actions.invite(by=User.objects.get(pk=by.pk), site=SITE, **values)


def _call(by: User, person: User, **new: str) -> Callable[[], Any]:
    return lambda: actions.change_account(by=by, person=person, new=new)


@pytest.mark.parametrize("turn", one_in(3, range(3)))
@pytest.mark.parametrize("way", ["two invitations", "an invitation and a name", "two addresses"])
def test_one_of_two_who_take_a_name_or_mailbox_at_once_is_refused(cast: Cast, way: str, turn: int) -> None:
    second = factories.user("Second administrator", Role.ADMINISTRATOR, is_staff=True)
    calls = {
        "two invitations": [
            _invite(cast.administrator, "new@example.org"),
            _invite(second, "new+tag@example.org"),
        ],
        "an invitation and a name": [
            _invite(cast.administrator, "new@example.org"),
            _call(second, cast.reader, name="New person"),
        ],
        "two addresses": [
            _call(cast.administrator, cast.reader, email="same@example.org"),
            _call(second, cast.outsider, email="same+tag@example.org"),
        ],
    }

    answers = at_once(calls[way])

    assert [isinstance(answer, Refused) for answer in answers].count(True) == 1, answers
    assert User.objects.filter(name="New person").count() <= 1
    assert User.objects.filter(email__startswith="same").count() <= 1


def test_the_same_invitation_sent_twice_at_once_is_one(cast: Cast) -> None:
    one, other = at_once([_invite(cast.administrator, "new@example.org")] * 2)

    assert one.person == other.person
    assert User.objects.filter(name="New person").count() == 1
