"""The history of one recommendation's fields: old and new, by whom, why, grouped by act."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.conftest import Cast
from tests.tracker.test_history import FIRST, draft, then, track
from tracker import actions, history
from tracker.history import FieldChange
from tracker.models import Recommendation, User
from tracker.models.access import Narrowing, RecommendationRights
from tracker.workflow import DueBasis

__all__ = ["then"]

SignIn = Callable[[User], Client]


def changed(row: Recommendation, user: User) -> list[list[tuple[str, str, str]]]:
    """What each act changed, newest first."""
    return [
        [(each.name, each.old, each.new) for each in change.fields]
        for change in history.field_history(row, User.objects.get(pk=user.pk))
    ]


def test_each_act_says_what_it_changed(then: Cast) -> None:
    row = track(then, FIRST, title="First", themes=[then.theme])
    wanted = {"title": "Second", "themes": [], "parties": [then.data]}
    actions.edit(
        recommendation=row, by=then.coordinator, draft=draft(FIRST + timedelta(days=1), text="Clearer."), new=wanted
    )
    due = FIRST + timedelta(days=30)
    actions.set_date(
        recommendation=row,
        by=then.coordinator,
        draft=draft(FIRST + timedelta(days=2), text="Agreed."),
        due_on=due,
        basis=DueBasis.SET_BY_US,
    )
    actions.assign(
        recommendation=row,
        by=then.coordinator,
        draft=draft(FIRST + timedelta(days=3), text="Theirs."),
        lead=then.data,
        owner=then.vacant,
    )

    assigned, dated, edited, tracked = history.field_history(row, then.coordinator)

    assert [each.act and each.act.by for each in (assigned, dated, edited)] == [then.coordinator] * 3
    assert [each.reason for each in (assigned, dated, edited)] == ["Theirs.", "Agreed.", "Clearer."]
    assert FieldChange("Lead", "Ministry of Health", "Data Agency") in assigned.fields
    assert FieldChange("Owner", "Health desk, Health", "Data desk, Data") in assigned.fields
    assert {each.name for each in dated.fields} >= {"Due date", "Origin of the due date"}
    assert [(each.name, each.old, each.new) for each in edited.fields] == [
        ("Title", "First", "Second"),
        ("Also involved", "", "Data Agency"),
        ("Themes", "Public health", ""),
    ]
    assert tracked.is_first
    begun = {each.name: each.new for each in tracked.fields}
    assert begun == {
        "Title": "First",
        "Goal": "Find outbreaks sooner",
        "Kind": "Action",
        "Lead": "Ministry of Health",
        "Owner": "Health desk, Health",
        "Themes": "Public health",
    }
    assert {each.old for each in tracked.fields} == {""}


def test_on_a_past_day_it_ends_with_that_day(then: Cast) -> None:
    row = track(then, FIRST, title="First")
    later = draft(FIRST + timedelta(days=5), text="Clearer.")
    actions.edit(recommendation=row, by=then.coordinator, draft=later, new={"title": "Second"})

    with history.reading(FIRST):
        assert len(changed(row, then.coordinator)) == 1
    assert len(changed(row, then.coordinator)) == 2


def test_removed_words_stay_removed(then: Cast, sign_in: SignIn) -> None:
    row = track(then, FIRST, title="A name that must go")
    later = draft(FIRST + timedelta(days=5), text="Clearer.")
    edited = actions.edit(recommendation=row, by=then.coordinator, draft=later, new={"title": "Second"})
    out = {edited: ["changes.title.old", "text"]}
    actions.redact(recommendation=row, by=then.coordinator, draft=factories.drafted("Private."), out=out)

    page = sign_in(then.reader).get(f"/recommendations/{row.reference}/history/").content.decode()

    assert "A name that must go" not in page
    assert "Clearer." not in page
    assert "Second" in page


def test_reason_in_a_restricted_entry_is_not_told(then: Cast) -> None:
    row = track(then, FIRST)
    noted = draft(FIRST + timedelta(days=1), text="Secret.", internal=True)
    actions.add(recommendation=row, by=then.lead_staff, draft=noted)

    for user in (then.reader, then.outsider, then.coordinator):
        assert all("Secret." not in each.reason for each in history.field_history(row, user))


def test_page_is_for_those_who_may_see_the_recommendation(then: Cast, sign_in: SignIn) -> None:
    row = track(then, FIRST, title="Hidden")
    address = f"/recommendations/{row.reference}/history/"
    assert sign_in(then.reader).get(address).status_code == 200
    assert sign_in(then.reader).get(address.replace(row.reference, row.reference.lower())).status_code == 302
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({then.lead_staff}))
    actions.restrict(recommendation=row, by=then.coordinator, draft=factories.drafted("Sensitive."), rights=rights)

    assert sign_in(then.reader).get(address).status_code == 404
    assert "Hidden" in html.unescape(sign_in(then.lead_staff).get(address).content.decode())


def test_many_changes_take_as_many_queries_as_few(then: Cast) -> None:
    row = track(then, FIRST)

    def asked() -> int:
        user = User.objects.get(pk=then.coordinator.pk)
        with CaptureQueriesContext(connection) as captured:
            history.field_history(row, user)
        return len(captured)

    def change(number: int) -> None:
        later = draft(FIRST + timedelta(days=number), text="Clearer.")
        wanted = {"title": f"Title {number}", "parties": [then.data] if number % 2 else []}
        actions.edit(recommendation=row, by=then.coordinator, draft=later, new=wanted)

    change(1)
    few = asked()
    for number in range(2, 6):
        change(number)

    assert asked() == few
