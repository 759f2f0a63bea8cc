"""Verifying several at once: what each needs by itself it needs here too, and nobody verifies their own report."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions, log_sentences
from tracker.actions import undo
from tracker.models import AccountChange, Act, Post, ProgressEntry, Recommendation
from tracker.workflow import Extent, Refused, Status

SignIn = Callable[..., Client]
URL = "/recommendations/bulk"
CHECKED = "I read the minutes of each."


def claimed(cast: Cast, extent: Extent = Extent.COMPLETE) -> Recommendation:
    row = factories.track(cast)
    draft = factories.drafted("It is done.", evidence=factories.evidence())
    actions.claim(recommendation=row, by=cast.holder, draft=draft, extent=extent)
    return Recommendation.objects.get(pk=row.pk)


def send(client: Client, stage: str, rows: list[Recommendation], status: int = 200, **fields: object) -> str:
    data = {"row": [row.pk for row in rows], "stage": stage, "verified": "implemented", "text": CHECKED, **fields}
    response = client.post(URL, data)
    assert response.status_code == status
    return response.content.decode()


def apply(client: Client, rows: list[Recommendation], status: int = 302, **fields: object) -> str:
    page = send(client, "preview", rows, **fields)
    shown = dict(re.findall(r'name="(previewed|form_token)" value="([\w-]+)"', page))
    return send(client, "apply", rows, status, **shown, **fields)


def test_several_are_verified_by_one_act_with_a_logged_step_each(cast: Cast, coordinator: Client) -> None:
    rows = [claimed(cast) for _ in range(3)]

    apply(coordinator, rows)

    act = Act.objects.latest("pk")
    assert (act.verb, act.by) == ("verify_many", cast.coordinator)
    for row in rows:
        one, by_itself = row.entries.latest("sequence"), claimed(cast)
        row.refresh_from_db()
        assert (row.status, row.claim, one.act) == (Status.IMPLEMENTED, None, act)
        actions.verify(
            recommendation=by_itself, by=cast.coordinator, draft=factories.drafted(CHECKED), to=Status.IMPLEMENTED
        )
        other = by_itself.entries.latest("sequence")
        alike = ("kind", "status_from", "status_to", "text", "by", "happened_on", "changes", "received_from")
        assert [getattr(one, name) for name in alike] == [getattr(other, name) for name in alike]
        assert log_sentences.entry_action(one) == "verified it as implemented"
    printed = StringIO()
    call_command("verify_log", stdout=printed)
    assert "unbroken" in printed.getvalue()


def test_the_preview_shows_each_report_with_its_evidence_and_verifies_nothing(cast: Cast, coordinator: Client) -> None:
    rows = [claimed(cast), claimed(cast)]
    entries = ProgressEntry.objects.count()

    page = send(coordinator, "preview", rows)

    words = text(page)
    assert "2 will change." in words
    assert "Nothing is verified yet. Check the evidence of each, then verify." in words
    assert "Verify 2 recommendations" in words
    for row in rows:
        assert row.claim is not None
        assert row.claim.text in words
        for evidence in row.claim.evidence.all():
            assert f'<a href="{evidence.url}" rel="noreferrer noopener" dir="auto">{evidence.title}</a>' in page
    assert page.count("Evidence:") == sum(row.claim.evidence.count() for row in rows if row.claim) > 0
    assert ProgressEntry.objects.count() == entries


def test_what_may_not_be_verified_stays_and_says_why(cast: Cast, coordinator: Client) -> None:
    """Who reported it, or holds the post, never verifies it; and only what is reported complete is verified."""
    good, in_part, working = claimed(cast), claimed(cast, extent=Extent.IN_PART), factories.track(cast)
    own = factories.track(cast, owner=None)
    factories.claim(cast, own, by=cast.coordinator, received_from="the ministry, by telephone")
    held = factories.track(cast, owner=cast.vacant)
    factories.claim(cast, held, by=cast.lead_staff)
    Post.objects.filter(pk=cast.vacant.pk).update(holder=cast.coordinator)

    words = text(apply(coordinator, [good, in_part, working, own, held], 200))

    assert "1 changed. 4 not changed." in words
    for said in (
        "Only part of it is reported complete. Verify it as implemented in part, or on its own page.",
        "You cannot use “Verify” while the status is “No update yet”.",
        "You reported this complete. Another coordinator has to verify it.",
        "You hold the owner post. Another coordinator has to do this.",
    ):
        assert said in words
    assert [row.pk for row in Recommendation.objects.filter(status=Status.IMPLEMENTED)] == [good.pk]


def test_what_is_reported_in_part_is_verified_in_part(cast: Cast, coordinator: Client) -> None:
    row = claimed(cast, extent=Extent.IN_PART)

    apply(coordinator, [row], verified="partly_implemented")

    row.refresh_from_db()
    assert row.status == Status.PARTLY_IMPLEMENTED


def test_what_was_checked_has_to_be_said_once_for_all(cast: Cast, coordinator: Client) -> None:
    rows = [claimed(cast), claimed(cast)]

    page = send(coordinator, "preview", rows, text=" ")

    assert "0 will change. 2 will not change." in text(page)
    assert "Say what you checked." in text(page)
    assert "2 recommendations need a reason" in text(page.split('for="id_text"')[1].split("<textarea")[0])
    assert page.count("Evidence:") > 0


def test_a_doubtful_report_is_verified_on_its_own_page(cast: Cast, coordinator: Client) -> None:
    actions.change_account(by=cast.administrator, person=cast.holder, new={"email": "another.address@example.org"})
    doubtful = claimed(cast)
    assert doubtful.claim is not None
    assert AccountChange.objects.before([doubtful.claim])

    words = text(send(coordinator, "preview", [doubtful]))

    assert "0 will change. 1 will not change." in words
    assert f"Ask {cast.holder.name} by telephone or in person, then verify it on its own page." in words


def test_nothing_else_is_changed_by_a_verification(cast: Cast, coordinator: Client) -> None:
    words = text(send(coordinator, "preview", [claimed(cast)], 422, priority="priority"))

    assert "To verify, leave the other fields blank. You can change them before or after." in words


def test_a_second_click_verifies_nothing_again(cast: Cast, coordinator: Client) -> None:
    rows = [claimed(cast), claimed(cast)]
    page = send(coordinator, "preview", rows)
    shown = dict(re.findall(r'name="(previewed|form_token)" value="([\w-]+)"', page))
    send(coordinator, "apply", rows, 302, **shown)
    entries = ProgressEntry.objects.count()

    send(coordinator, "apply", rows, 302, **shown)

    assert ProgressEntry.objects.count() == entries


def test_it_is_reopened_and_not_undone(cast: Cast, coordinator: Client) -> None:
    """No step leads from closed to reported complete: an undo would be a report by somebody who may not make one."""
    row = claimed(cast)

    apply(coordinator, [row])

    act = Act.objects.latest("pk")
    assert "Undo this change" not in text(coordinator.get("/recommendations/").content.decode())
    assert coordinator.get(f"/recommendations/bulk/{act.pk}/").status_code == 404
    with pytest.raises(Refused):
        undo.undo_many(act=act, by=cast.coordinator, draft=factories.drafted("By mistake."))
    draft = factories.drafted("The minutes were of another meeting.")
    actions.reopen(recommendation=row, by=cast.coordinator, draft=draft, to=Status.IN_PROGRESS)
    assert not Act.objects.changes_of_many(cast.coordinator).exists()


def test_others_verify_nothing(cast: Cast, sign_in: SignIn) -> None:
    row = claimed(cast)
    for person in (cast.holder, cast.lead_staff, cast.reader, cast.administrator):
        send(sign_in(person), "apply", [row], 403)
    row.refresh_from_db()
    assert row.status == Status.REPORTED_COMPLETE


def test_only_what_the_workflow_verifies_as_is_offered(cast: Cast, coordinator: Client) -> None:
    words = text(send(coordinator, "preview", [claimed(cast)], 422, verified="not_implemented"))

    assert "Choose one of the options in the list" in words


def test_evidence_whose_place_was_removed_counts_no_more_alone_and_among_others(
    cast: Cast, coordinator: Client
) -> None:
    row, whole = claimed(cast), claimed(cast)
    assert row.claim is not None
    out = {row.claim: ["evidence.0.place"]}
    actions.redact(recommendation=row, by=cast.coordinator, draft=factories.drafted("A private address."), out=out)
    sentence = "The completion report has no evidence. Send it back and say what is missing."

    draft = factories.drafted(CHECKED)
    with pytest.raises(Refused, match=sentence):
        actions.verify(recommendation=row, by=cast.coordinator, draft=draft, to=Status.IMPLEMENTED)
    assert sentence in text(coordinator.get(f"/recommendations/{row.reference}/verify").content.decode())
    assert sentence in text(send(coordinator, "preview", [row, whole]))
    assert sentence not in text(coordinator.get(f"/recommendations/{whole.reference}/verify").content.decode())
