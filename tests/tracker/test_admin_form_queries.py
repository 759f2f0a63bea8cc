"""How much a form of the admin asks of the database: as much for a row with many things as for one with few."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from briefings.models import Meeting
from tests import factories
from tests.admin_forms import change, form_of, send
from tests.conftest import Cast
from tests.tracker.test_admin import OURS, everything
from tracker import actions
from tracker.models import MailMessage, Marking, Notice, Organisation, Post, Recommendation, Side, Theme, User
from tracker.models.people import Role
from tracker.workflow import RelationKind, Status

__all__ = ["everything"]

SignIn = Callable[[User], Client]
FEW = 20
"""Below so many queries a save stays."""
PART = re.compile(r'\b(RELEASE )?SAVEPOINT "\w+"$')
TOLD = 3
"""Queries more where somebody is told: who is absent, whether they are told already, and the notice."""
PASSED_ON = 8
"""Queries more where a request goes to the staff of a lead: the request, its links, who they are, and the notice."""

NAMED = 1
"""Queries more where an account gets a name or an address: that nobody else takes it meanwhile."""


def asked(what: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        what()
    return len(queries)


def saved(what: Callable[[], Any]) -> int:
    """Return how many queries a save takes, but for what begins a transaction, or a part of one, and ends it."""
    with CaptureQueriesContext(connection) as queries:
        what()
    return sum(not PART.search(each["sql"]) for each in queries)


def grow(cast: Cast, row: Any, number: int) -> None:
    """Give a row more of whatever can belong to it."""
    other = factories.track(cast, title=f"Other {number}")
    draft = factories.drafted(f"Remark {number}.", evidence=factories.evidence())
    if isinstance(row, Recommendation):
        actions.add(recommendation=row, by=cast.coordinator, draft=draft)
        if row.status == Status.NOT_YET_REPORTED:
            factories.ask(cast, row)
        kind = RelationKind.SUPPORTS
        actions.relate(recommendation=row, by=cast.coordinator, draft=draft, kind=kind, other=other)
    elif isinstance(row, Meeting):
        actions.add_meeting(by=cast.coordinator, name=f"Later {number}", code=f"LATER{number}", follows=row)
    elif isinstance(row, Organisation):
        new = Organisation(side=row.side)
        made = actions.save_organisation(
            by=cast.coordinator, organisation=new, name=f"Body {number}", short_name="", parent=row
        )
        post = Post(organisation=row)
        actions.save_post(by=cast.coordinator, post=post, name=f"Desk {number}", holder=None)
        factories.track(cast, lead=row, owner=None, parties=[made])
    elif isinstance(row, Post):
        factories.track(cast, lead=row.organisation, owner=row)
    elif isinstance(row, Theme):
        factories.track(cast, themes=[row])
    else:
        actions.save_theme(by=cast.coordinator, theme=Theme(), name=f"Theme {number}")


def test_a_form_asks_as_much_of_a_row_with_many_things_as_of_one_with_few(
    everything: dict[type[models.Model], Any], cast: Cast, sign_in: SignIn
) -> None:
    for model in OURS:
        row = everything[model]
        client = sign_in(cast.administrator if model is MailMessage else cast.coordinator)
        grow(cast, row, OURS.index(model))
        client.get(change(row))
        few = asked(lambda: client.get(change(row)))  # noqa: B023 - it is called at once
        for number in range(1, 3):
            grow(cast, row, number * 100 + OURS.index(model))
        assert asked(lambda: client.get(change(row))) == few, model  # noqa: B023


def all_of(cast: Cast, side: Side, other: Meeting) -> list[tuple[Any, dict[str, Any]]]:
    """Return a row of each model that can be changed, with another value for each of its fields."""
    marking = actions.save_marking(by=cast.coordinator, marking=Marking(), name="Restricted")
    contributor = Group.objects.get(name="contributor").pk
    health = {"name": "Health", "short_name": "H", "side": side.pk}
    days = {"starts_on": "2026-03-01", "ends_on": "2026-03-02", "follows": other.pk}
    rhythm = {"rhythm": "weeks", "rhythm_weeks": "3"}
    person = {"name": "Other", "email": "other@example.org", "organisation": cast.data.pk, "groups": [contributor]}
    was_closed = factories.user("Gone", Role.READER, last_login=timezone.now())
    actions.deactivate(by=cast.administrator, person=was_closed)
    return [
        (cast.meeting, {"name": "Talks", "code": "TALKS", "place": "Lyon"} | days | rhythm),
        (factories.briefing(cast), {"title": "Other"}),
        # Without accounts: what it takes to tell people grows with them.
        (Organisation.objects.create(name="Trade"), health),
        (cast.vacant, {"name": "Desk", "holder": cast.lead_staff.pk, "deputy": cast.outsider.pk}),
        (cast.theme, {"name": "Other"}),
        (side, {"name": "Other side"}),
        (marking, {"name": "Other"}),
        (cast.reader, person | {"is_staff": "on"}),
        (cast.outsider, person | {"name": "Left", "email": "left@example.org", "is_staff": "on", "is_active": ""}),
        (was_closed, person | {"name": "Back", "email": "back@example.org", "is_staff": "on", "is_active": "on"}),
    ]


def test_all_fields_of_a_form_are_saved_in_few_queries(cast: Cast, sign_in: SignIn) -> None:
    side = actions.save_side(by=cast.coordinator, side=Side(), name="The Union")
    other = actions.add_meeting(by=cast.coordinator, name="First talks", code="FIRST")
    taken: dict[str, int] = {}
    for row, typed in all_of(cast, side, other):
        client = sign_in(cast.administrator if isinstance(row, User) else cast.coordinator)
        page = form_of(client.get(change(row)))
        assert set(typed) | {"seen", "is_active", "is_staff", "is_superuser", "parent"} >= set(page), row

        def save() -> None:
            assert send(client, change(row), page, **typed).status_code == 302  # noqa: B023 - it is called at once

        taken[f"{type(row).__name__}: {row}"] = saved(save) - (NAMED if isinstance(row, User) else 0)
    assert {name: count for name, count in taken.items() if count >= FEW} == {}


def everything_typed(cast: Cast) -> dict[str, Any]:
    """Return another value for each field of a recommendation."""
    typed = {"title": "Other", "goal": "Other", "kind": "proposal", "priority": "priority", "due_words": "by spring"}
    typed |= {"position": "accepted", "lead": cast.data.pk, "owner": cast.vacant.pk, "due_on": "2027-01-31"}
    return typed | {"parties": [cast.health.pk], "themes": [cast.theme.pk], "reason": "Agreed."}


@pytest.mark.parametrize("entries", [1, 5])
def test_all_fields_of_a_recommendation_are_saved_in_as_many_queries_however_long_its_log(
    entries: int, cast: Cast, recommendation: Recommendation, sign_in: SignIn
) -> None:
    for number in range(entries):
        grow(cast, recommendation, number)
    client = sign_in(cast.coordinator)
    page = form_of(client.get(change(recommendation)))
    # All are counted here: this is one transaction, without parts.
    count = asked(lambda: send(client, change(recommendation), page, **everything_typed(cast)))
    recommendation.refresh_from_db()
    assert recommendation.lead == cast.data
    assert count < FEW + PASSED_ON


def test_values_that_replace_others_are_saved_in_as_many_queries_and_three_more_tell_a_holder(
    cast: Cast, sign_in: SignIn
) -> None:
    theme = actions.save_theme(by=cast.coordinator, theme=Theme(), name="Other theme")
    row = factories.track(
        cast, lead=cast.data, owner=None, parties=[cast.data], themes=[theme], due_on=date(2027, 5, 5)
    )
    client = sign_in(cast.coordinator)
    page = form_of(client.get(change(row)))
    typed = everything_typed(cast) | {"lead": cast.health.pk, "owner": cast.desk.pk}

    assert saved(lambda: send(client, change(row), page, **typed)) < FEW + TOLD

    row.refresh_from_db()
    assert (row.owner, row.entries.count(), Notice.objects.count()) == (cast.desk, 5, 1)
