"""Changing many at once: chosen in the list, previewed, applied as one act, the refused ones named."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.actions import bulk
from tracker.models import Act, ProgressEntry, Recommendation
from tracker.workflow import Priority, Status

SignIn = Callable[..., Client]
URL = "/recommendations/bulk"


@pytest.fixture
def coordinator(cast: Cast, sign_in: SignIn) -> Client:
    """A coordinator at the list."""
    return sign_in(cast.coordinator)


def send(client: Client, stage: str, rows: list[Recommendation], status: int = 200, **fields: object) -> str:
    data = {"row": [row.pk for row in rows], "stage": stage, **fields}
    response = client.post(URL, data)
    assert response.status_code == status
    return response.content.decode()


def apply(client: Client, rows: list[Recommendation], status: int = 302, **fields: object) -> str:
    """Preview, and apply what was previewed."""
    previewed = re.search(r'name="previewed" value="(\w+)"', send(client, "preview", rows, **fields))
    assert previewed
    return send(client, "apply", rows, status, previewed=previewed[1], **fields)


def test_only_a_coordinator_has_boxes_in_the_list(cast: Cast, recommendation: object, client: Client) -> None:
    for person, boxes in ((cast.coordinator, True), (cast.holder, False), (cast.reader, False)):
        client.force_login(person)
        assert ('name="row"' in client.get("/recommendations/").content.decode()) is boxes


def test_many_are_changed_by_one_act_with_an_entry_each(cast: Cast, coordinator: Client) -> None:
    rows = [factories.admit(cast, lead=None, owner=None) for _ in range(3)]
    before = Act.objects.count()

    apply(coordinator, rows, lead="Health", themes="Public health", text="Agreed on Monday.")

    assert Act.objects.count() == before + 1
    act = Act.objects.latest("pk")
    assert (act.verb, act.by) == ("change_many", cast.coordinator)
    assert ProgressEntry.objects.filter(act=act, text="Agreed on Monday.").count() == 6
    for row in Recommendation.objects.all():
        assert row.lead == cast.health
        assert list(row.themes.all()) == [cast.theme]


def test_priority_owner_and_due_date(cast: Cast, coordinator: Client) -> None:
    row = factories.admit(cast, lead=None, owner=None)
    day = timezone.localdate() + timedelta(days=40)

    apply(coordinator, [row], owner="Health desk", priority="priority", due_on=day.isoformat())

    row.refresh_from_db()
    assert (row.lead, row.owner, row.priority, row.due_on) == (cast.health, cast.desk, Priority.PRIORITY, day)


def test_a_preview_changes_nothing_and_says_what_would_be(cast: Cast, coordinator: Client) -> None:
    rows = [factories.admit(cast, lead=None, owner=None), factories.admit(cast)]
    entries, acts = ProgressEntry.objects.count(), Act.objects.count()

    words = text(send(coordinator, "preview", rows, lead="Health", text="Agreed."))

    assert "1 would change, 1 refused" in words
    assert "PARIS-02 Establish a joint laboratory network It is so already." in words
    assert (ProgressEntry.objects.count(), Act.objects.count()) == (entries, acts)
    assert Recommendation.objects.filter(lead=None).count() == 1


def test_what_a_colleague_changed_after_the_preview_is_shown_first(cast: Cast, coordinator: Client) -> None:
    row = factories.admit(cast)
    wish = {"due_on": "2031-06-06", "text": "Agreed."}
    previewed = re.search(r'name="previewed" value="(\w+)"', send(coordinator, "preview", [row], **wish))
    assert previewed
    draft = factories.drafted("The partners asked for it.")
    actions.set_date(recommendation=row, by=cast.second_coordinator, draft=draft, due_on=date(2032, 1, 1))

    words = text(send(coordinator, "apply", [row], previewed=previewed[1], **wish))

    row.refresh_from_db()
    assert row.due_on == date(2032, 1, 1)
    assert "1 would change" in words


def test_a_refusal_stops_only_that_one(cast: Cast, coordinator: Client) -> None:
    dated = factories.admit(cast, due_on=timezone.localdate())
    closed = factories.walk(cast, factories.admit(cast), Status.NOT_IMPLEMENTED)
    free = factories.admit(cast)
    day = timezone.localdate() + timedelta(days=40)

    words = text(apply(coordinator, [dated, closed, free], 200, due_on=day.isoformat()))

    assert "1 changed, 2 refused" in words
    assert "Say why the due date changes." in words
    free.refresh_from_db()
    dated.refresh_from_db()
    assert (free.due_on, dated.due_on) == (day, timezone.localdate())


def test_one_is_changed_wholly_or_not_at_all(cast: Cast, coordinator: Client) -> None:
    row = factories.admit(cast, due_on=timezone.localdate())
    day = timezone.localdate() + timedelta(days=40)

    assert "1 refused" in text(send(coordinator, "preview", [row], priority="priority", due_on=day.isoformat()))
    row.refresh_from_db()
    assert row.priority == Priority.ORDINARY


def test_what_was_not_previewed_is_not_applied(cast: Cast, coordinator: Client) -> None:
    row = factories.admit(cast)

    shown = send(coordinator, "apply", [row], priority="priority", previewed="0" * 64)

    assert "Nothing is changed yet" in text(shown)
    row.refresh_from_db()
    assert row.priority == Priority.ORDINARY


def test_all_of_a_list_are_what_its_filters_find(cast: Cast, coordinator: Client) -> None:
    factories.admit(cast, lead=None, owner=None)
    factories.admit(cast)

    shown = coordinator.post(URL, {"all": "?lead=none"}).content.decode()

    assert "Change 1 recommendation" in text(shown)
    assert coordinator.post(URL, {"all": "?colour=red"}).status_code == 302


def test_too_many_and_none_are_said(cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        factories.admit(cast)
    monkeypatch.setattr("tracker.views.bulk.MOST", 2)

    assert "more than 2" in text(coordinator.post(URL, {"all": "?"}, follow=True).content.decode())
    assert "tick the boxes" in text(coordinator.post(URL, {"row": ["x", "9" * 40, "٣"]}, follow=True).content.decode())
    assert bulk.MOST == 500


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Say what should change"),
        ({"lead": "Nowhere"}, "There is no organisation called"),
        ({"due_on": "soon"}, "Give a day"),
        ({"priority": "priority", "text": "x" * 20_001}, "longer than 20000"),
        ({"priority": "huge"}, "Select a valid choice"),
        ({"priority": "priority", "text": "a\x00b"}, "Null characters"),
    ],
)
def test_bad_input_keeps_what_was_typed(
    cast: Cast, recommendation: Recommendation, coordinator: Client, fields: dict[str, str], sentence: str
) -> None:
    shown = send(coordinator, "preview", [recommendation], 422, **fields)

    assert sentence in text(shown)
    assert f'name="row" value="{recommendation.pk}"' in shown
