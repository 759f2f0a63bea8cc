"""An import is undone as one act: what it tracked is taken back, what changed since and what was here before stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker import test_imports
from tests.tracker.pages import text
from tests.tracker.test_imports import LIST, imported
from tests.verifying import verify
from tracker import actions
from tracker.actions import undo_import
from tracker.models import Act, ForeignCode, Recommendation
from tracker.workflow import Refused, Status, Step

SignIn = Callable[..., Client]
DAY = timezone.localdate() + timedelta(90)
read_here = test_imports.read_here


def page_of(act: Act) -> str:
    return f"/recommendations/bulk/{act.pk}/"


def undo(client: Client, act: Act, **said: str) -> Any:
    form = client.get(page_of(act)).context["form"]
    sent = {"text": "The wrong file.", "form_token": str(form["form_token"].value()), **said}
    return client.post(f"/recommendations/bulk/{act.pk}/undo", sent, follow=True)


def the_act() -> Act:
    return Act.objects.get(verb="import_recommendations")


def test_what_an_import_tracked_is_taken_back_as_one_act(cast: Cast, coordinator: Client) -> None:
    page = imported(coordinator, LIST)
    assert page_of(the_act()) in page.content.decode()
    shown = text(coordinator.get(page_of(the_act())).content.decode())
    assert "Import of 3 recommendations" in shown
    assert "From the file “list.csv”." in shown

    after = text(undo(coordinator, the_act()).content.decode())

    assert "The import of 3 recommendations is undone." in after
    assert "You undid this on" in after
    assert {item.status for item in Recommendation.objects.all()} == {Status.ENTERED_IN_ERROR}
    last = {item.entries.latest("sequence") for item in Recommendation.objects.all()}
    assert {(entry.kind, entry.text) for entry in last} == {
        (Step.UNDO_TRACK, "The wrong file."),
        (Step.ENTER_IN_ERROR, "The wrong file."),
    }
    [key] = {entry.act_id for entry in last}
    assert Act.objects.get(pk=key).verb == "undo_import"
    assert "failed" not in verify()


def test_what_changed_since_and_what_was_here_before_is_named_and_stays(cast: Cast, coordinator: Client) -> None:
    known = factories.track(cast, title="An old one")
    imported(coordinator, "Reference;Title\n;Build a port\n;Dig a canal\nPARIS-01;A new title\n")
    canal = Recommendation.objects.get(title="Dig a canal")
    actions.set_date(
        recommendation=canal,
        by=cast.coordinator,
        draft=factories.drafted(),
        due_on=DAY,
    )

    shown = text(coordinator.get(page_of(the_act())).content.decode())
    assert "It changed again since then." in shown
    assert "It was here before the import." in shown
    undo(coordinator, the_act())

    known.refresh_from_db()
    canal.refresh_from_db()
    assert (known.title, known.status, canal.status) == (
        "A new title",
        Status.NOT_YET_REPORTED,
        Status.NOT_YET_REPORTED,
    )
    assert Recommendation.objects.get(title="Build a port").status == Status.ENTERED_IN_ERROR
    again = text(coordinator.get(page_of(the_act())).content.decode())
    assert "Undo the import of" not in again


def test_an_import_is_undone_once_by_a_form_that_is_sent_twice(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, LIST)
    token = str(coordinator.get(page_of(the_act())).context["form"]["form_token"].value())
    undo(coordinator, the_act(), form_token=token)

    assert "You already undid this import." in text(undo(coordinator, the_act(), form_token=token).content.decode())
    assert Act.objects.filter(verb="undo_import").count() == 1


def test_a_long_import_is_undone_in_parts(cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_import, "UNDONE_AT_ONCE", 2)
    imported(coordinator, LIST)

    undo(coordinator, the_act())
    assert Recommendation.objects.filter(status=Status.ENTERED_IN_ERROR).count() == 2
    undo(coordinator, the_act())
    assert Recommendation.objects.filter(status=Status.ENTERED_IN_ERROR).count() == 3


def test_who_may_not_undo_an_import(cast: Cast, coordinator: Client, sign_in: SignIn) -> None:
    imported(coordinator, LIST)

    assert sign_in(cast.reader).get(page_of(the_act())).status_code == 403
    with pytest.raises(Refused):
        undo_import.undo_import(act=the_act(), by=cast.reader, draft=factories.drafted("Why."))
    client = sign_in(cast.coordinator)
    assert client.post(f"/recommendations/bulk/{the_act().pk}/undo", {"text": ""}).status_code == 422


def test_after_it_is_undone_the_corrected_file_is_imported_anew_with_the_same_references(
    cast: Cast, coordinator: Client
) -> None:
    for turn in (1, 2, 3):
        imported(coordinator, LIST)
        there = Recommendation.objects.exclude(status=Status.ENTERED_IN_ERROR).order_by("number")
        assert [row.reference for row in there] == [f"PARIS-{3 * turn - 2 + n:02}" for n in range(3)]
        codes = ForeignCode.objects.filter(recommendation__in=there).order_by("recommendation__number")
        assert [(each.code, each.given) for each in codes] == [("R-1", turn), ("R-2", turn), ("R-3", turn)]
        assert set(ForeignCode.objects.in_use()) == set(codes)
        if turn < 3:
            undo(coordinator, Act.objects.filter(verb="import_recommendations").latest("pk"))

    # The next file finds those of the last one.
    test_imports.upload(coordinator, LIST.replace("Build", "Rebuild"))
    assert "Changed 1" in text(test_imports.check(coordinator).content.decode())


def test_what_was_undone_is_not_reopened_beside_the_one_that_has_its_reference_now(
    cast: Cast, coordinator: Client, sign_in: SignIn
) -> None:
    rows = "No;Title;Status;Remarks\nR-1;Build a port;in progress;Dredging began.\nR-2;Dig a canal;;\n"
    imported(coordinator, rows)
    undo(coordinator, the_act())
    imported(coordinator, rows)
    port, canal = Recommendation.objects.order_by("number")[:2]
    again = {"by": cast.coordinator, "draft": factories.drafted("It was right."), "to": Status.IN_PROGRESS}

    with pytest.raises(Refused, match="“R-1” of the imported list is PARIS-03 now"):
        actions.reopen(recommendation=port, **again)
    with pytest.raises(Refused, match="Import it again, or add it by hand"):
        actions.reopen(recommendation=canal, **again)

    undo(coordinator, Act.objects.filter(verb="import_recommendations").latest("pk"))
    with pytest.raises(Refused, match="“R-1” of the imported list is PARIS-03 now"):
        actions.reopen(recommendation=port, **again)
    actions.reopen(recommendation=Recommendation.objects.get(reference="PARIS-03"), **again)
    assert [each.recommendation.reference for each in ForeignCode.objects.in_use()] == ["PARIS-03"]


def test_a_row_of_what_somebody_entered_in_error_by_hand_is_refused_with_what_to_do(
    cast: Cast, coordinator: Client
) -> None:
    imported(coordinator, LIST)
    port = Recommendation.objects.get(reference="PARIS-01")
    actions.enter_in_error(recommendation=port, by=cast.coordinator, draft=factories.drafted("Not ours."))
    test_imports.upload(coordinator, LIST)

    shown = text(test_imports.check(coordinator).content.decode())

    assert (
        "PARIS-01 has this reference, and it was entered in error. Reopen PARIS-01, or leave the cell empty." in shown
    )
    actions.reopen(recommendation=port, by=cast.coordinator, draft=factories.drafted("Ours."), to=Status.IN_PROGRESS)
    assert "entered in error" not in text(test_imports.check(coordinator).content.decode())


def test_what_the_file_closed_says_how_it_can_be_taken_back(cast: Cast, coordinator: Client) -> None:
    imported(coordinator, "Title;Status;Remarks\nBuild a port;not implemented;No money.\n")

    shown = text(coordinator.get(page_of(the_act())).content.decode())

    said = "The file says that it is closed. Reopen it on its own page, then mark it as entered in error there."
    assert said in shown
    port, reopened = Recommendation.objects.get(), {"to": Status.IN_PROGRESS, "by": cast.coordinator}
    actions.reopen(recommendation=port, draft=factories.drafted("Not so."), **reopened)
    actions.enter_in_error(recommendation=port, by=cast.coordinator, draft=factories.drafted("Wrong file."))
    assert "It was marked as entered in error." in text(coordinator.get(page_of(the_act())).content.decode())
