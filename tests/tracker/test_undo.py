"""Undoing a change of many: what it replaced is put back by one act; what changed since is named and left."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from model_bakery import baker

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions, log_sentences
from tracker.actions import undo
from tracker.actions.bulk import BulkChange
from tracker.models import Act, Organisation, ProgressEntry, Recommendation, Theme, User
from tracker.models.access import MeetingRights, Openness
from tracker.models.people import Role
from tracker.workflow import Confidence, DueBasis, Position, Priority, Refused, Status

SignIn = Callable[..., Client]
NOT_COMPARED = {"quiet_since", "last_checked_at"}
VALUES = [each.attname for each in Recommendation._meta.concrete_fields if each.attname not in NOT_COMPARED]


def state(row: Recommendation) -> tuple[Any, ...]:
    row = Recommendation.objects.get(pk=row.pk)
    return (*(getattr(row, name) for name in VALUES), *map(set, (row.themes.all(), row.parties.all())))


def send(client: Client, act: Act, reason: str = "By mistake.", **fields: object) -> str:
    data = {"text": reason, "form_token": uuid4(), **fields}
    return text(client.post(f"/recommendations/bulk/{act.pk}/undo", data, follow=True).content.decode())


def whole_wish(cast: Cast) -> dict[str, Any]:
    """Every field of a change of many."""
    return {
        "lead": cast.data,
        "owner": cast.vacant,
        "position": Position.ACCEPTED,
        "priority": Priority.PRIORITY,
        "due_on": date(2031, 6, 6),
        "themes": (cast.theme,),
        "fewer_themes": tuple(Theme.objects.filter(name="Trade")),
        "parties": (cast.data,),
        "fewer_parties": (cast.health,),
    }


NOT_PUT_BACK = {
    "verified": "a verification is not undone with others: decision 0091",
    "merged_into": "it goes with no other field; what was merged is reopened: see test_bulk_merge",
}
"""Fields of a change of many that undoing it with others does not put back, and why."""


def test_every_field_of_a_change_of_many_is_undone_here_or_says_why_not(cast: Cast) -> None:
    known = whole_wish(cast).keys() | NOT_PUT_BACK.keys()
    assert known == {each.name for each in fields(BulkChange)}, (
        "add it to `whole_wish` with a value, or to NOT_PUT_BACK"
    )


def test_all_that_a_change_replaced_is_put_back_by_one_act(cast: Cast, coordinator: Client) -> None:
    trade = baker.make(Theme, name="Trade")
    bare = factories.track(cast, lead=None, owner=None)
    full = factories.track(cast, themes=[trade], parties=[cast.health], due_on=date(2030, 1, 1))
    draft = factories.drafted("We take note.")
    actions.respond(recommendation=full, by=cast.coordinator, draft=draft, position=Position.NOTED, follow_up=True)
    before = [state(row) for row in (bare, full)]
    act = factories.change_many(cast, [bare, full], **whole_wish(cast))
    assert [state(row) for row in (bare, full)] != before

    words = send(coordinator, act)

    assert "The change of 2 recommendations is undone." in words
    assert [state(row) for row in (bare, full)] == before
    made = Act.objects.latest("pk")
    assert (made.verb, made.entries.count()) == ("undo_change_many", 2)
    assert set(made.entries.values_list("text", flat=True)) == {"By mistake."}
    printed = StringIO()
    call_command("verify_log", stdout=printed)
    assert "unbroken" in printed.getvalue()


def test_the_forecast_of_the_due_date_that_comes_back_comes_back_too(cast: Cast, coordinator: Client) -> None:
    due, none = (factories.track(cast, 5, due_on=day) for day in (date(2031, 1, 1), None))
    factories.forecast(cast, due, Confidence.AT_RISK, 2)
    before = [state(row) for row in (due, none)]
    act = factories.change_many(cast, [due, none], due_on=date(2032, 6, 6))
    assert Recommendation.objects.get(pk=due.pk).forecast == ""

    send(coordinator, act)

    assert [state(row) for row in (due, none)] == before
    assert "Forecast: none → At risk" in text(coordinator.get(f"/recommendations/{due.reference}/").content.decode())
    printed = StringIO()
    call_command("verify_log", stdout=printed)
    assert "unbroken" in printed.getvalue()


def test_a_forecast_of_the_new_due_date_is_a_change_since_then_and_stays(cast: Cast, coordinator: Client) -> None:
    due, other = (factories.track(cast, 9, title=title, due_on=date(2030, 1, 1)) for title in ("First", "Second"))
    factories.forecast(cast, due, Confidence.AT_RISK, 2)
    act = factories.change_many(cast, [due, other], due_on=date(2031, 6, 6))
    factories.forecast(cast, due, Confidence.ON_TRACK)
    note = factories.drafted("Seen.", confidence=Confidence.AT_RISK, internal=True)
    actions.add(recommendation=other, by=cast.holder, draft=note)

    page = send(coordinator, act)

    assert "It changed again since then. Change it on its own page." in page
    rows = [Recommendation.objects.get(pk=row.pk) for row in (due, other)]
    assert [(row.due_on, row.forecast) for row in rows] == [(date(2031, 6, 6), "on_track"), (date(2030, 1, 1), "")]


def test_a_forecast_since_then_does_not_keep_what_it_is_not_about(cast: Cast) -> None:
    item = factories.track(cast, 5, due_on=date(2030, 1, 1))
    factories.forecast(cast, item, Confidence.AT_RISK, 2)
    act = factories.change_many(cast, [item])
    factories.forecast(cast, item, Confidence.ON_TRACK)

    done = undo.undo_many(act=act, by=cast.coordinator, draft=factories.drafted("By mistake."))

    assert (len(done.done), done.refused) == (1, [])
    row = Recommendation.objects.get(pk=item.pk)
    assert (row.priority, row.forecast) == (Priority.ORDINARY, "on_track")


def test_a_request_that_a_response_ended_is_named_as_ended_before_it_is_undone(
    cast: Cast, coordinator: Client, recommendation: Recommendation
) -> None:
    factories.ask(cast, recommendation)
    act = factories.change_many(cast, [recommendation], position=Position.DECLINED)

    page = text(coordinator.get(f"/recommendations/bulk/{act.pk}/").content.decode())

    assert "has ended and does not come back. Ask again if you still need the update." in page


def test_what_is_retired_since_is_not_put_back_and_the_refusal_says_what_to_do(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast, lead=cast.health, owner=None)
    act = factories.change_many(cast, [row], lead=cast.data)
    actions.retire(by=cast.coordinator, row=cast.health)

    words = send(coordinator, act)
    assert "Not undone: PARIS-01. “Ministry of Health” was there before, and is retired now." in words
    assert "Bring it back first, then undo the change." in words
    assert "Choose another one" not in words
    row.refresh_from_db()
    assert row.lead == cast.data


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"due_on": date(2031, 6, 6)}, "removed the due date of 6 June 2031"),
        ({"position": Position.DECLINED}, "withdrew the response"),
        ({"priority": Priority.PRIORITY, "position": Position.NOTED}, "edited details (priority) and withdrew"),
    ],
)
def test_the_log_says_what_was_put_back(
    cast: Cast, coordinator: Client, recommendation: Recommendation, wish: dict[str, Any], words: str
) -> None:
    send(coordinator, factories.change_many(cast, [recommendation], **wish))

    assert words in log_sentences.entry_action(recommendation.entries.latest("sequence"))


def test_what_changed_since_is_named_and_left(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast) for _ in range(3)]
    act = factories.change_many(cast, rows)
    new = {"title": "Another title"}
    actions.edit(recommendation=rows[0], by=cast.second_coordinator, draft=factories.drafted(), new=new)
    factories.walk(cast, rows[1], Status.IN_PROGRESS)
    actions.add(recommendation=rows[2], by=cast.coordinator, draft=factories.drafted("A note."))
    page = text(coordinator.get(f"/recommendations/bulk/{act.pk}/").content.decode())
    assert "Undo the change of 1 recommendation " in page
    assert "2 recommendations It changed again since then. Change it on its own page. PARIS-01 Another title" in page

    send(coordinator, act)

    kept = [Recommendation.objects.get(pk=row.pk).priority for row in rows]
    assert kept == [Priority.PRIORITY, Priority.PRIORITY, Priority.ORDINARY]


def test_what_changes_between_page_and_undo_is_left_too(cast: Cast, recommendation: Recommendation) -> None:
    act = factories.change_many(cast, [recommendation])
    factories.walk(cast, recommendation, Status.IN_PROGRESS)

    outcome = undo.undo_many(act=act, by=cast.coordinator, draft=factories.drafted("By mistake."))

    assert (outcome.done, [row for row, _ in outcome.refused]) == ([], [recommendation])
    assert not Act.objects.filter(verb="undo_change_many").exists()


def test_a_proposal_that_the_change_decided_waits_again(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast, due_on=timezone.localdate() + timedelta(days=5))
    factories.propose(cast, row)
    row.refresh_from_db()
    proposed = (row.proposed_due_on, row.date_proposal_id, row.due_on, row.due_basis)
    act = factories.change_many(cast, [row], due_on=date(2031, 6, 6))

    send(coordinator, act)

    row.refresh_from_db()
    assert (row.proposed_due_on, row.date_proposal_id, row.due_on, row.due_basis) == proposed
    assert "needs a decision again" in log_sentences.entry_action(row.entries.latest("sequence"))


def test_undone_twice_is_undone_once(cast: Cast, coordinator: Client, recommendation: Recommendation) -> None:
    act, token = factories.change_many(cast, [recommendation]), uuid4()
    send(coordinator, act, form_token=token)
    entries = ProgressEntry.objects.count()

    again = send(coordinator, act, form_token=token)
    other = send(coordinator, act)

    assert "You already undid this change." in again
    assert "Nothing was undone." in other
    assert ProgressEntry.objects.count() == entries
    moment = date_format(timezone.localtime(Act.objects.latest("pk").at), "j F Y, H:i")
    for page in (again, other):
        assert f"You undid this change on {moment}. PARIS-01" in page
        assert "This change can no longer be undone." not in page
        assert "It changed again since then" not in page
        assert "Cannot be undone" not in page


def test_who_else_undid_it_is_named_and_what_changed_otherwise_is_told_apart(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast) for _ in range(2)]
    act = factories.change_many(cast, rows)
    new = {"title": "Another title"}
    actions.edit(recommendation=rows[0], by=cast.coordinator, draft=factories.drafted(), new=new)
    undo.undo_many(act=act, by=cast.second_coordinator, draft=factories.drafted("By mistake."))
    later = factories.change_many(cast, rows[1:])

    page = text(coordinator.get(f"/recommendations/bulk/{act.pk}/").content.decode())

    assert "Second coordinator undid this change on " in page
    assert "1 recommendation It changed again since then. Change it on its own page. PARIS-01" in page
    assert "undid this change" not in coordinator.get(f"/recommendations/bulk/{later.pk}/").content.decode()


def test_a_reason_is_needed_and_what_was_typed_stays(
    cast: Cast, coordinator: Client, recommendation: Recommendation
) -> None:
    act = factories.change_many(cast, [recommendation])

    assert "Say why you are undoing the change." in send(coordinator, act, reason=" ")
    recommendation.refresh_from_db()
    assert recommendation.priority == Priority.PRIORITY


def test_only_a_change_of_many_is_undone(cast: Cast, coordinator: Client, recommendation: Recommendation) -> None:
    other = recommendation.entries.get().act

    assert coordinator.get(f"/recommendations/bulk/{other.pk}/").status_code == 404
    with pytest.raises(Refused):
        undo.undo_many(act=other, by=cast.coordinator, draft=factories.drafted())


def test_a_theme_that_is_gone_is_not_put_back(cast: Cast, coordinator: Client) -> None:
    trade = baker.make(Theme, name="Trade")
    row = factories.track(cast, themes=[trade])
    act = factories.change_many(cast, [row], fewer_themes=(trade,))
    actions.remove_theme(by=cast.coordinator, theme=trade)

    assert "Nothing was undone." in send(coordinator, act)


def test_the_way_to_undo_stands_where_a_change_was_made(
    cast: Cast, coordinator: Client, recommendation: Recommendation
) -> None:
    data = {"row": recommendation.pk, "stage": "preview", "due_on": "2031-06-06"}
    page = coordinator.post("/recommendations/bulk", data).content.decode()
    shown = dict(re.findall(r'name="(previewed|form_token)" value="([\w-]+)"', page))

    made = coordinator.post("/recommendations/bulk", {**data, **shown, "stage": "apply"}, follow=True).content.decode()

    act = Act.objects.changes_of_many(cast.coordinator)[0]
    assert f'<a href="/recommendations/bulk/{act.pk}/">Undo this change</a>' in made
    assert (
        f'href="/recommendations/bulk/{act.pk}/"'
        in coordinator.post("/recommendations/bulk", {"row": recommendation.pk}).content.decode()
    )
    recommendation.refresh_from_db()
    assert recommendation.due_basis == DueBasis.SET_BY_US


# --- Of whom a person sees the changes ---


@pytest.fixture
def one_meeting(cast: Cast, recommendation: Recommendation) -> User:
    """The outsider, who coordinates the meeting of the recommendation and no other."""
    roles: dict[User | Organisation, Role] = {cast.outsider: Role.COORDINATOR}
    rights = MeetingRights(Openness.EVERYONE, roles=roles)
    actions.change_meeting_rights(by=cast.coordinator, meeting=cast.meeting, rights=rights, reason="Agreed.")
    return User.objects.get(pk=cast.outsider.pk)


def _listed(client: Client, recommendation: Recommendation) -> list[Act]:
    return list(client.post("/recommendations/bulk", {"row": recommendation.pk}).context["latest"])


def test_who_coordinates_one_meeting_sees_the_changes_there_and_none_of_hidden_meetings(
    cast: Cast, client: Client, one_meeting: User, recommendation: Recommendation
) -> None:
    hidden, shown = (actions.add_meeting(by=cast.coordinator, name=f"{n} talks", code=n) for n in ("ROME", "OSLO"))
    rights = MeetingRights(Openness.NAMED, roles={cast.reader: Role.READER})
    actions.change_meeting_rights(by=cast.coordinator, meeting=hidden, rights=rights, reason="Agreed.")
    mine = factories.change_many(replace(cast, coordinator=one_meeting), [recommendation])
    theirs = factories.change_many(cast, [recommendation], themes=(cast.theme,))
    elsewhere = [factories.track(cast, meeting=meeting) for meeting in (shown, hidden)]
    of_others, secret = (factories.change_many(cast, [row]) for row in elsewhere)
    client.force_login(one_meeting)

    assert _listed(client, recommendation) == [theirs, mine]
    assert client.get(f"/recommendations/bulk/{of_others.pk}/").status_code == 200
    assert client.get(f"/recommendations/bulk/{secret.pk}/").status_code == 404
    data = {"text": "By mistake.", "form_token": uuid4()}
    assert client.post(f"/recommendations/bulk/{secret.pk}/undo", data).status_code == 404
    client.force_login(cast.coordinator)
    assert _listed(client, recommendation) == [secret, of_others, theirs, mine]


def test_changes_of_others_do_not_push_ones_own_off_the_list(
    cast: Cast, client: Client, one_meeting: User, recommendation: Recommendation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.models.log.CHANGES_LOOKED_AT", 1)
    mine = factories.change_many(replace(cast, coordinator=one_meeting), [recommendation])
    meeting = actions.add_meeting(by=cast.coordinator, name="Oslo talks", code="OSLO")
    others = [factories.track(cast, meeting=meeting) for _ in range(6)]
    for row in others:
        factories.change_many(cast, [row])
    client.force_login(one_meeting)

    assert _listed(client, recommendation) == [mine]
