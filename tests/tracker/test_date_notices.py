"""Whoever proposed a due date is told how it was decided, also where somebody sets a date without looking at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories, servers
from tests.conftest import Cast
from tests.tracker.test_notices import sent
from tracker import actions
from tracker.models import Notice, Post, Recommendation
from tracker.workflow import DueBasis, Priority, Status

Decides = Callable[[Cast, Recommendation, date], object]


def _set(cast: Cast, row: Recommendation, day: date | None) -> None:
    draft = factories.drafted("Agreed on Monday.")
    actions.set_date(recommendation=row, by=cast.coordinator, draft=draft, due_on=day)


def _set_up(cast: Cast, row: Recommendation, day: date, **more: object) -> None:
    new = {"due_on": day, "due_basis": DueBasis.SET_BY_US, **more}
    seen = {name: getattr(row, name) for name in new}
    draft = factories.drafted("Agreed on Monday.")
    actions.set_up(recommendation=row, by=cast.coordinator, draft=draft, new=new, seen=seen)


WAYS: dict[str, Decides] = {
    "set": _set,
    "removed": lambda cast, row, day: _set(cast, row, None),
    "details": lambda cast, row, day: _set_up(cast, row, day, title="Another title"),
    "many": lambda cast, row, day: factories.change_many(cast, [row], due_on=day),
    "many, with more": lambda cast, row, day: factories.change_many(
        cast, [row], due_on=day, priority=Priority.PRIORITY
    ),
}


@pytest.mark.parametrize("in_days", [200, 90])
@pytest.mark.parametrize("way", WAYS)
def test_a_date_that_is_set_is_told_to_who_proposed_another(
    server: servers.MailServer, cast: Cast, way: str, in_days: int
) -> None:
    today = timezone.localdate()
    row = factories.track(cast, 5, due_on=today + timedelta(days=30))
    factories.propose(cast, row, by=cast.lead_staff)
    row = Recommendation.objects.get(pk=row.pk)
    sent(server)
    Notice.objects.all().delete()

    WAYS[way](cast, row, today + timedelta(days=in_days))

    told = Notice.objects.filter(kind=Notice.Kind.DATE_DECIDED).values_list("person__name", flat=True)
    assert sorted(told) == [cast.holder.name, cast.lead_staff.name]
    subject = "Due date removed" if way == "removed" else "Due date set"
    row.refresh_from_db()
    assert {str(mail["Subject"]) for mail in sent(server)} == {f"{subject}: {row.reference} {row.title}"}


def test_who_proposed_the_date_and_gets_the_post_is_told_of_each_once(cast: Cast) -> None:
    row = factories.track(cast, 5, owner=cast.vacant)
    factories.propose(cast, row, by=cast.lead_staff)
    row = Recommendation.objects.get(pk=row.pk)
    Post.objects.filter(pk=cast.desk.pk).update(holder=cast.lead_staff)
    Notice.objects.all().delete()
    day = timezone.localdate() + timedelta(days=90)

    _set_up(cast, row, day, lead=row.lead, owner=Post.objects.get(pk=cast.desk.pk))

    told = Notice.objects.order_by("entry").values_list("person__name", "kind")
    assert sorted(told) == [(cast.lead_staff.name, "assigned"), (cast.lead_staff.name, "date_decided")]


def test_where_nothing_waits_to_be_decided_nobody_is_told(cast: Cast) -> None:
    today = timezone.localdate()
    row = factories.track(cast, 5, due_on=today)
    Notice.objects.all().delete()

    _set(cast, row, today + timedelta(days=90))
    factories.propose(cast, row)
    actions.close(
        recommendation=row, by=cast.coordinator, draft=factories.drafted("Not ours."), to=Status.NOT_IMPLEMENTED
    )

    assert not Notice.objects.exists()


@pytest.mark.parametrize("way", ["step", "form", "words"])
def test_saying_where_the_due_date_comes_from_decides_nothing_about_a_proposal(cast: Cast, way: str) -> None:
    due_on = timezone.localdate() + timedelta(days=30)
    row = factories.track(cast, 5, due_on=due_on)
    factories.propose(cast, row)
    row = Recommendation.objects.get(pk=row.pk)
    proposed = (row.proposed_due_on, row.date_proposal_id)
    Notice.objects.all().delete()

    if way == "form":
        values = {"due_on": due_on, "due_basis": DueBasis.FROM_SOURCE}
        seen = {"due_on": due_on, "due_basis": DueBasis.SET_BY_US}
        draft = factories.drafted("As written.")
        actions.set_up(recommendation=row, by=cast.coordinator, draft=draft, new=values, seen=seen)
    else:
        words = {"words": "by spring"} if way == "words" else {}
        draft, basis = factories.drafted("As written."), DueBasis.FROM_SOURCE
        actions.set_date(recommendation=row, by=cast.coordinator, draft=draft, due_on=due_on, basis=basis, **words)

    row.refresh_from_db()
    assert row.due_basis == DueBasis.FROM_SOURCE
    assert (row.proposed_due_on, row.date_proposal_id) == proposed
    assert not Notice.objects.exists()
