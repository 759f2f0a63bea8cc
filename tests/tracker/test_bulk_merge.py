"""Merging several into one of them: each by its own step, in one act; what cannot be merged stays and says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.verifying import verify
from tracker import actions, log_sentences
from tracker.actions import bulk
from tracker.models import Act, ProgressEntry, Recommendation, Relation, UpdateRequest
from tracker.workflow import Confidence, Refused, RelationKind, Status, Step

SignIn = Callable[..., Client]
URL = "/recommendations/bulk"
WHY = "They ask for the same laboratory."


def send(client: Client, stage: str, rows: list[Recommendation], status: int = 200, **fields: object) -> str:
    data = {"row": [row.pk for row in rows], "stage": stage, "text": WHY, **fields}
    response = client.post(URL, data)
    assert response.status_code == status
    return response.content.decode()


def shown(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(previewed|form_token)" value="([\w-]+)"', page))


def merge(client: Client, rows: list[Recommendation], into: Recommendation, status: int = 302, **other: object) -> str:
    previewed = shown(send(client, "preview", rows, merged_into=into.pk, **other))
    return send(client, "apply", rows, status, **previewed, merged_into=into.pk, **other)


def working(cast: Cast) -> Recommendation:
    """One that is in progress, as reopening leaves one too."""
    return factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)


def undone(client: Client, act: Act) -> str:
    page = client.get(f"/recommendations/bulk/{act.pk}/").content.decode()
    token = re.findall(r'name="form_token" value="([\w-]+)"', page)[0]
    sent = {"text": "By mistake.", "form_token": token}
    return text(client.post(f"/recommendations/bulk/{act.pk}/undo", sent, follow=True).content.decode())


def test_several_are_merged_by_one_act_with_the_step_that_their_own_pages_take(cast: Cast, coordinator: Client) -> None:
    kept, alone, *rows = [factories.track(cast) for _ in range(4)]
    before = kept.entries.count()

    merge(coordinator, [rows[0], kept, rows[1]], kept)

    act = Act.objects.latest("pk")
    assert (act.verb, act.by, act.entries.count()) == ("change_many", cast.coordinator, 2)
    actions.merge(recommendation=alone, by=cast.coordinator, draft=factories.drafted(WHY), successor=kept)
    by_itself = alone.entries.latest("sequence")
    for row in rows:
        row.refresh_from_db()
        one = row.entries.latest("sequence")
        names = ("kind", "status_from", "status_to", "text", "by", "happened_on", "changes")
        assert [getattr(one, name) for name in names] == [getattr(by_itself, name) for name in names]
        assert log_sentences.entry_action(one) == f"merged it into {kept.reference}"
        assert Relation.objects.in_force().get(one=row).other == kept
    assert Relation.objects.get(one=rows[0]).kind == RelationKind.MERGED_INTO
    assert (kept.entries.count(), Recommendation.objects.get(pk=kept.pk).is_open) == (before, True)
    assert "failed" not in verify()


def test_the_preview_says_which_stays_and_what_will_and_will_not_be_merged(cast: Cast, coordinator: Client) -> None:
    kept, row = factories.track(cast, title="Build one laboratory"), factories.track(cast)
    closed = factories.walk(cast, factories.track(cast), Status.NO_LONGER_APPLICABLE)
    entries = ProgressEntry.objects.count()

    words = text(send(coordinator, "preview", [kept, row, closed], merged_into=kept.pk))

    assert "Nothing is merged yet. Check the preview, then merge." in words
    assert "1 will change. 1 will not change." in words
    assert f"{kept.reference} stays as it is: Build one laboratory" in words
    assert f"Merge 1 recommendation into {kept.reference}" in words
    assert f"Merged it into {kept.reference}" in words
    assert "You cannot use “Merge” while the status is “Closed: overtaken by events”" in words
    assert ProgressEntry.objects.count() == entries


def test_what_cannot_be_merged_stays_and_the_rest_is_merged(cast: Cast, coordinator: Client) -> None:
    kept, row = factories.track(cast), factories.track(cast)
    closed = factories.walk(cast, factories.track(cast), Status.NO_LONGER_APPLICABLE)

    words = text(merge(coordinator, [kept, row, closed], kept, 200))

    assert "1 changed. 1 not changed." in words
    row.refresh_from_db()
    assert row.status == Status.SUPERSEDED


def test_into_what_is_closed_nothing_is_merged(cast: Cast, coordinator: Client) -> None:
    closed = factories.walk(cast, factories.track(cast), Status.NO_LONGER_APPLICABLE)

    words = text(send(coordinator, "preview", [closed, factories.track(cast)], merged_into=closed.pk))

    assert "0 will change. 1 will not change." in words
    assert f"{closed.reference} cannot replace another recommendation because its status is" in words


def test_why_they_are_merged_has_to_be_said_once_for_all(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast) for _ in range(3)]

    page = send(coordinator, "preview", rows, merged_into=rows[0].pk, text=" ")

    assert "0 will change. 2 will not change." in text(page)
    assert "Say why they should be merged." in text(page)
    assert "2 recommendations need a reason" in text(page.split('for="id_text"')[1].split("<textarea")[0])


def test_nothing_else_is_changed_by_a_merge(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast) for _ in range(2)]
    for other in ({"priority": "priority"}, {"verified": "implemented"}):
        words = text(send(coordinator, "preview", rows, 422, merged_into=rows[0].pk, **other))
        assert "leave the other fields blank. You can change them before or after." in words


@pytest.mark.parametrize("crafted", ["other", "0", "x", "9" * 30, "1\x00"])
def test_only_one_of_those_that_were_selected_is_kept(cast: Cast, coordinator: Client, crafted: str) -> None:
    rows, other = [factories.track(cast) for _ in range(2)], factories.track(cast)
    into = other.pk if crafted == "other" else crafted

    page = send(coordinator, "preview", rows, 422, merged_into=into)

    assert "Choose one of the options in the list" in text(page)
    assert Recommendation.objects.filter(status=Status.SUPERSEDED).count() == 0


def test_one_alone_is_not_offered_to_be_merged(cast: Cast, coordinator: Client) -> None:
    row = factories.track(cast)

    assert "Merge into" not in text(send(coordinator, "", [row]))
    common: dict[str, Any] = {"by": cast.coordinator, "draft": factories.drafted(WHY)}
    for ids, kept in (([row.pk], row), ([row.pk], factories.track(cast))):
        with pytest.raises(Refused, match="Select at least two"):
            bulk.change_many(ids=ids, change=bulk.BulkChange(merged_into=kept), **common)


def test_a_title_is_shown_as_text_in_the_list_to_choose_from(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast, title="<script>alert(1)</script> " + "long " * 30), factories.track(cast)]

    for page in (send(coordinator, "", rows), send(coordinator, "preview", rows, merged_into=rows[0].pk)):
        assert "<script>alert" not in page
    assert "…" in page.split('name="merged_into"')[1].split("</select>")[0]


def test_a_second_click_merges_nothing_again(cast: Cast, coordinator: Client) -> None:
    kept, row = factories.track(cast), factories.track(cast)
    previewed = shown(send(coordinator, "preview", [kept, row], merged_into=kept.pk))
    send(coordinator, "apply", [kept, row], 302, **previewed, merged_into=kept.pk)
    entries = ProgressEntry.objects.count()

    send(coordinator, "apply", [kept, row], 302, **previewed, merged_into=kept.pk)

    assert ProgressEntry.objects.count() == entries


def test_the_one_that_stays_is_closed_meanwhile_and_nothing_is_merged(cast: Cast, coordinator: Client) -> None:
    kept, row = factories.track(cast), factories.track(cast)
    previewed = shown(send(coordinator, "preview", [kept, row], merged_into=kept.pk))
    factories.walk(cast, kept, Status.NO_LONGER_APPLICABLE)

    page = send(coordinator, "apply", [kept, row], 409, **previewed, merged_into=kept.pk)

    assert "Something changed after the preview." in text(page)
    assert row.entries.count() == 1


def test_a_merge_is_undone_where_reopening_brings_back_what_was(cast: Cast, coordinator: Client) -> None:
    kept, row, fresh = factories.track(cast), working(cast), factories.track(cast)
    proposed = working(cast)
    draft = factories.drafted("It takes longer.")
    day = timezone.localdate().replace(year=2031)
    actions.propose_date(recommendation=proposed, by=cast.holder, draft=draft, due_on=day)
    merge(coordinator, [kept, row, fresh, proposed], kept)
    act = Act.objects.latest("pk")

    page = text(coordinator.get(f"/recommendations/bulk/{act.pk}/").content.decode())
    assert "Its status was “No update yet”, which reopening does not bring back." in page
    assert "A new due date was proposed when it was merged." in page
    words = undone(coordinator, act)

    assert "The change of 1 recommendation is undone." in words
    for each, status in ((row, Status.IN_PROGRESS), (fresh, Status.SUPERSEDED), (proposed, Status.SUPERSEDED)):
        each.refresh_from_db()
        assert each.status == status
    assert row.entries.latest("sequence").kind == Step.REOPEN
    assert not Relation.objects.in_force().filter(one=row).exists()
    assert "failed" not in verify()


def test_undoing_a_merge_brings_back_forecast_and_days_and_the_page_says_what_ends(
    cast: Cast, coordinator: Client
) -> None:
    kept, row = factories.track(cast), factories.track(cast, 300, due_on=timezone.localdate() + timedelta(days=400))
    factories.forecast(cast, row, Confidence.AT_RISK, 200)
    factories.ask(cast, row)
    row.refresh_from_db()
    before = (row.forecast, row.quiet_since, row.is_stale(on=timezone.localdate()))
    assert before == (Confidence.AT_RISK, timezone.localdate() - timedelta(days=200), True)
    merge(coordinator, [kept, row], kept)
    act = Act.objects.latest("pk")

    page = text(coordinator.get(f"/recommendations/bulk/{act.pk}/").content.decode())
    undone(coordinator, act)

    by = UpdateRequest.objects.get().answer_by
    assert f"The request for an update by {by.day} {by:%B %Y} has ended and does not come back." in page
    assert "It counts as “In progress” from the day on which you undo this." in page
    row = Recommendation.objects.get(pk=row.pk)
    assert (row.forecast, row.quiet_since, row.is_stale(on=timezone.localdate())) == before
    shown = text(coordinator.get(f"/recommendations/{row.reference}/").content.decode())
    assert "reopened it as in progress, because the merge was undone" in shown
    assert "Forecast: none → At risk" in shown
    assert "failed" not in verify()
    # Whoever reopens it by itself says by that how it stands.
    factories.walk(cast, row, Status.NOT_IMPLEMENTED)
    draft = factories.drafted("It goes on.")
    actions.reopen(recommendation=row, by=cast.coordinator, draft=draft, to=Status.IN_PROGRESS)
    assert Recommendation.objects.get(pk=row.pk).quiet_since == timezone.localdate()
    assert "failed" not in verify()


def test_others_merge_nothing(cast: Cast, sign_in: SignIn) -> None:
    rows = [factories.track(cast) for _ in range(2)]
    for person in (cast.holder, cast.lead_staff, cast.reader, cast.administrator):
        send(sign_in(person), "apply", rows, 403, merged_into=rows[0].pk)
    assert not Relation.objects.exists()


def test_those_selected_in_the_admin_are_merged_too(cast: Cast, coordinator: Client) -> None:
    rows = [factories.track(cast) for _ in range(2)]
    assert "Change, verify or merge up to" in text(coordinator.get("/admin/tracker/recommendation/").content.decode())

    page = send(coordinator, "", rows, **{"from": "admin"})

    assert "Merge into" in text(page)
    assert 'href="/admin/tracker/recommendation/"' in page
