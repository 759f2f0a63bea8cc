"""Sheets for an update: what goes out, and what becomes of what comes back."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests import factories
from tests.conftest import Cast
from tests.slow import one_in, slow_after
from tests.tracker.pages import text
from tracker import actions
from tracker.actions import returned
from tracker.exchange import sheet_child, stamps
from tracker.exchange.sheets import serial
from tracker.models import Act, ProgressEntry, Recommendation, User
from tracker.models.access import MeetingRights
from tracker.models.people import Role
from tracker.views import update_sheets
from tracker.workflow import Confidence, Status, Step

SignIn = Callable[..., Client]
COLUMNS = {"status": "G", "text": "H", "next_step": "I", "forecast": "J", "review_on": "K"}
COLUMNS |= {"proposed_due_on": "L", "date_reason": "M", "evidence": "N"}
UPLOAD, ENTER = "/recommendations/return-sheet", "/recommendations/enter-sheet"


IN_ITS_PROCESS = {
    "test_what_came_back_is_entered_as_one_act_for_the_lead_and_only_once",
    "test_a_file_that_is_none_of_ours_is_refused_in_a_sentence",
}


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets are read in this process, which takes no time to start; but for these tests, and those marked `slow`."""

    def answer(child: str, data: bytes, *, name: str) -> str:
        assert child == sheet_child.__name__
        return json.dumps(sheet_child.read(data, name=name), ensure_ascii=False)

    if request.node.get_closest_marker("slow") is None and request.function.__name__ not in IN_ITS_PROCESS:
        monkeypatch.setattr("tracker.exchange.returning.answer_of", answer)


@pytest.fixture
def rows(cast: Cast) -> list[Recommendation]:
    """Two of one lead that are in progress, with what comes next; one of another lead, and one that is closed."""
    made = [factories.track(cast, title=title, due_on=date(2031, 3, 1)) for title in ("Build a port", "Dig a canal")]
    for row in made:
        draft = factories.drafted("It began.", next_step="Buy sand.", confidence=Confidence.ON_TRACK)
        actions.report(recommendation=row, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    factories.track(cast, title="Of others", lead=cast.data, owner=None)
    factories.walk(cast, factories.track(cast, title="Closed"), Status.NOT_IMPLEMENTED)
    return made


def sent(client: Client, lead: int) -> bytes:
    """The sheet that is sent to a lead."""
    answer = client.get(f"/recommendations/update-sheet.xlsx?lead={lead}")
    assert answer.status_code == 200
    return b"".join(answer)


def filled(data: bytes, cells: dict[str, Any]) -> bytes:
    """The same file with other values in some cells of its first sheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = _with_cells(content.decode(), cells).encode()
            new.writestr(part, content)
    return made.getvalue()


def _with_cells(xml: str, cells: dict[str, Any]) -> str:
    for place, value in cells.items():
        if isinstance(value, date):
            inner, kind = f"<v>{serial(value)}</v>", ""
        elif str(value).startswith("="):
            inner, kind = f"<f>{escape(value[1:])}</f><v>1</v>", ""
        else:
            inner, kind = f"<is><t>{escape(value)}</t></is>", ' t="inlineStr"'
        pattern = rf'<c r="{place}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'
        xml, count = re.subn(pattern, rf'<c r="{place}"\1{kind}>{inner}</c>', xml)
        assert count == 1, place
    return xml


def upload(client: Client, data: bytes, name: str = "update.xlsx") -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})


def enter(client: Client, page: Any, **said: str) -> Any:
    """Send the form of a page that compares."""
    shown = page.content.decode()
    sheet = re.search(r'name="sheet" value="([^"]+)"', shown)
    assert sheet, text(shown)
    chosen = dict(re.findall(r'name="(keep-[^"]+)" value="([^"]+)" checked', shown))
    form = {"received_from": "Health desk, by mail", "happened_on": timezone.localdate().isoformat()}
    form |= dict(re.findall(r'name="(shown|tried)" value="([^"]*)"', shown))
    return client.post(ENTER, {"sheet": sheet[1], **form, **chosen, **said}, follow=True)


def test_the_page_offers_a_sheet_for_each_lead_of_the_list(
    cast: Cast, rows: list[Recommendation], coordinator: Client, sign_in: SignIn
) -> None:
    shown = coordinator.get("/recommendations/send-for-update/?priority=ordinary").content.decode()

    assert "Data Agency · 1 recommendation" in text(shown)
    assert "Ministry of Health · 2 recommendations" in text(shown)
    assert f"/recommendations/update-sheet.xlsx?priority=ordinary&amp;lead={cast.health.pk}" in shown
    page = "/recommendations/download/?lead=1"
    assert "/recommendations/send-for-update/" in coordinator.get(page).content.decode()
    assert "/recommendations/send-for-update/" not in sign_in(cast.reader).get(page).content.decode()


def test_a_sheet_has_what_is_open_with_what_was_said_last_and_no_note(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    note = factories.drafted("The minister hesitates.", internal=True, next_step="Wait.")
    actions.add(recommendation=rows[0], by=cast.coordinator, draft=note)
    data = sent(coordinator, cast.health.pk)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    heads, *lines = book.get_sheet_by_name("Update").to_python()

    assert book.sheet_names == ["Update", "How to fill this in", "Lists"]
    assert heads[6:] == [
        "New status",
        "What happened",
        "Next step",
        "Forecast",
        "Review date",
        "Proposed due date",
        "Reason for the new date",
        "Evidence",
    ]
    assert [(line[0], line[2], line[4], line[8], line[9]) for line in lines] == [
        ("PARIS-01", "In progress", date(2031, 3, 1), "Buy sand.", "On time"),
        ("PARIS-02", "In progress", date(2031, 3, 1), "Buy sand.", "On time"),
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml, whole = parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("xl/workbook.xml").decode()
    assert "<sheetProtection" in xml
    assert xml.count("<dataValidation ") == 8
    assert 'state="hidden"' in whole


def test_what_came_back_is_entered_as_one_act_for_the_lead_and_only_once(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    back = filled(
        sent(coordinator, cast.health.pk),
        {
            "G2": "On hold",
            "H2": "The budget is late.",
            "K2": timezone.localdate() + timedelta(days=30),
            "I2": "Ask the treasury.",
            "G3": "Reported complete: part of it",
            "H3": "Half of it is dug.",
            "N3": "https://example.org/canal",
            "L3": date(2032, 1, 1),
            "M3": "The rock is hard.",
        },
    )
    acts = Act.objects.count()

    page = upload(coordinator, back)

    assert page.status_code == 200
    shown = text(page.content.decode())
    assert "To enter 2 rows Unchanged 0 rows" in shown
    assert "Next step I2 Ask the treasury. Sent: Buy sand." in shown
    assert Act.objects.count() == acts, "a comparison leaves nothing"

    done = enter(coordinator, page)

    assert "3 entries were added to the log." in text(done.content.decode())
    entries = list(ProgressEntry.objects.filter(act__verb="enter_returned").order_by("recommendation_id", "sequence"))
    assert [entry.kind for entry in entries] == [Step.STALL, Step.CLAIM, Step.PROPOSE_DATE]
    assert len({entry.act_id for entry in entries}) == 1
    assert {(entry.by, entry.received_from, entry.for_post) for entry in entries} == {
        (cast.coordinator, "Health desk, by mail", cast.desk)
    }
    assert (entries[0].text, entries[0].next_step) == ("The budget is late.", "Ask the treasury.")
    for row in rows:
        row.refresh_from_db()
    assert [row.status for row in rows] == [Status.STALLED, Status.REPORTED_COMPLETE]
    assert rows[1].proposed_due_on == date(2032, 1, 1)

    again = upload(coordinator, back)

    assert "There is nothing to enter." in text(again.content.decode())
    enter(coordinator, again)
    assert ProgressEntry.objects.filter(act__verb="enter_returned").count() == 3


def test_words_that_were_entered_are_not_entered_again_with_a_date_that_came_later(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    said = {"G2": "In progress", "H2": "The sand came.", "L3": date(2032, 1, 1), "M3": "The rock is hard."}
    out = sent(coordinator, cast.health.pk)
    enter(coordinator, upload(coordinator, filled(out, said)))
    more = said | {"L2": date(2032, 1, 1), "M2": "The sea is deep.", "H3": "It goes on."}

    page = upload(coordinator, filled(out, more))

    assert "To enter 2 rows" in text(page.content.decode())
    enter(coordinator, page)
    entered = ProgressEntry.objects.filter(act__verb="enter_returned").order_by("pk")
    assert [entry.text for entry in entered] == [
        *("The sand came.", "The rock is hard."),
        *("The sea is deep.", "It goes on."),
    ]


def test_what_was_entered_under_the_number_of_all_cells_is_not_entered_again(
    cast: Cast, rows: list[Recommendation], coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = filled(sent(coordinator, cast.health.pk), {"H2": "The sand came."})
    with monkeypatch.context() as before:
        before.setattr(returned.Returned, "token", returned.Returned.token_of_all)
        enter(coordinator, upload(coordinator, back))

    again = upload(coordinator, back)

    assert "There is nothing to enter." in text(again.content.decode())


def test_what_changed_here_meanwhile_is_chosen_cell_by_cell(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    cells = {"I2": "Buy gravel.", "J2": "At risk", "H2": "It goes on.", "I3": "Buy gravel.", "H3": "It goes on."}
    back = filled(sent(coordinator, cast.health.pk), cells)
    for row in rows:
        draft = factories.drafted("News.", next_step="Buy stones.", confidence=Confidence.ON_TRACK)
        actions.report(recommendation=row, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)

    page = upload(coordinator, back)

    assert "Changed here too 2 cells: choose below" in text(page.content.decode())
    assert "Buy gravel. Sent: Buy sand. Here now: Buy stones." in text(page.content.decode())
    enter(coordinator, page, **{"keep-PARIS-02-next_step": "returned"})
    entered = ProgressEntry.objects.filter(act__verb="enter_returned").order_by("recommendation_id")
    assert [(entry.next_step, entry.confidence) for entry in entered] == [("", "at_risk"), ("Buy gravel.", "")]


@pytest.mark.parametrize(("field", "shown"), slow_after(1, [("lead", "Lead"), ("owner", "Owner post")]))
def test_whoever_became_responsible_meanwhile_is_shown_before_the_word_of_others_is_entered(
    cast: Cast, rows: list[Recommendation], coordinator: Client, field: str, shown: str
) -> None:
    cells = {"G2": "Not started", "H2": "Not yet.", "H3": "It goes on."}
    back = filled(sent(coordinator, cast.health.pk), cells)
    theirs = {"lead": cast.data, "owner": None} if field == "lead" else {"lead": cast.health, "owner": cast.vacant}
    before, now = (cast.health, cast.data) if field == "lead" else (cast.desk, cast.vacant)
    actions.assign(recommendation=rows[0], by=cast.coordinator, draft=factories.drafted("Agreed."), **theirs)

    page = upload(coordinator, back)

    said = text(page.content.decode())
    assert "To enter 1 row Unchanged 0 rows Changed here too 1 cell: choose below" in said
    assert f"{shown} This changed after the sheet was sent, and stays as it is here." in said
    assert f"Sent: {before} Here now: {now} Changed here too" in said
    assert chosen(page) == {f"keep-PARIS-01-{field}": "here"}
    enter(coordinator, page)
    entered = ProgressEntry.objects.filter(act__verb="enter_returned")
    assert [entry.text for entry in entered] == ["It goes on."]

    enter(coordinator, upload(coordinator, back), **{f"keep-PARIS-01-{field}": "returned"})
    assert [entry.text for entry in entered.order_by("pk")] == ["It goes on.", "Not yet."]
    assert "There is nothing to enter." in text(upload(coordinator, back).content.decode())


def test_a_lead_that_changes_after_the_page_was_shown_is_shown_first(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    give: dict[str, Any] = {"recommendation": rows[0], "by": cast.coordinator, "draft": factories.drafted("Agreed.")}
    page = upload(coordinator, filled(sent(coordinator, cast.health.pk), {"H2": "It goes on."}))
    actions.assign(**give, lead=cast.data, owner=None)

    answer = enter(coordinator, page)

    assert answer.status_code == 409
    assert "Here now: Data Agency" in text(answer.content.decode())
    actions.assign(**give, lead=cast.health, owner=cast.desk)
    assert enter(coordinator, answer).status_code == 409, "what was to be left out is not entered all the same"
    assert not ProgressEntry.objects.filter(act__verb="enter_returned").exists()


def test_a_sheet_that_was_sent_before_leads_stood_in_it_is_read(
    cast: Cast, rows: list[Recommendation], coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(stamps, "asdict", lambda sent: dict(list(asdict(sent).items())[:6]))
        back = filled(sent(coordinator, cast.health.pk), {"H2": "It goes on."})
    draft = factories.drafted("Agreed.")
    actions.assign(recommendation=rows[0], by=cast.coordinator, draft=draft, lead=cast.data, owner=None)

    page = upload(coordinator, back)

    assert "To enter 1 row" in text(page.content.decode())


def test_what_was_chosen_is_kept_where_something_is_refused(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    back = filled(sent(coordinator, cast.health.pk), {"I2": "Buy gravel.", "H2": "It goes on."})
    draft = factories.drafted("News.", next_step="Buy stones.")
    actions.report(recommendation=rows[0], by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    page = upload(coordinator, back)

    answer = enter(coordinator, page, received_from="", **{"keep-PARIS-01-next_step": "returned"})

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert re.findall(r'name="keep-PARIS-01-next_step" value="(\w+)" checked', shown) == ["returned"]


def test_a_conflict_that_nobody_saw_is_shown_before_anything_is_entered(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    page = upload(coordinator, filled(sent(coordinator, cast.health.pk), {"G2": "Not started", "H2": "Not yet."}))
    factories.walk(cast, rows[0], Status.STALLED)

    answer = enter(coordinator, page)

    assert answer.status_code == 409
    assert "Something changed after the sheet was compared." in text(answer.content.decode())
    assert not ProgressEntry.objects.filter(act__verb="enter_returned").exists()


def says_next(cast: Cast, row: Recommendation, words: str) -> None:
    row.refresh_from_db()
    draft = factories.drafted("News.", next_step=words)
    actions.report(recommendation=row, by=cast.holder, draft=draft, to=Status.IN_PROGRESS)


def chosen(answer: Any) -> dict[str, str]:
    """What is ticked where something changed here too."""
    return dict(re.findall(r'name="(keep-[^"]+)" value="(\w+)" checked', answer.content.decode()))


NEXT = "keep-PARIS-01-next_step"


def test_a_value_that_changed_again_is_shown_before_it_is_replaced(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    cells = {"I2": "Buy gravel.", "H2": "It goes on.", "I3": "Buy gravel.", "H3": "It goes on."}
    back = filled(sent(coordinator, cast.health.pk), cells)
    for row in rows:
        says_next(cast, row, "Buy stones.")
    page = upload(coordinator, back)
    says_next(cast, rows[0], "Buy bricks.")
    ticked = {NEXT: "returned", "keep-PARIS-02-next_step": "returned"}

    answer = enter(coordinator, page, **ticked)

    assert answer.status_code == 409
    shown = text(answer.content.decode())
    assert "Something changed after the sheet was compared. Check it, then enter it." in shown
    assert "Here now: Buy bricks." in shown
    assert not ProgressEntry.objects.filter(act__verb="enter_returned").exists()
    # What did not change is as it was chosen; about the rest one chooses again.
    assert chosen(answer) == {NEXT: "here", "keep-PARIS-02-next_step": "returned"}
    assert enter(coordinator, answer, **ticked).status_code == 200
    entered = ProgressEntry.objects.filter(act__verb="enter_returned")
    assert [entry.next_step for entry in entered] == ["Buy gravel.", "Buy gravel."]


def test_a_proposed_date_that_changed_again_is_shown_before_it_is_replaced(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    back = filled(sent(coordinator, cast.health.pk), {"L2": date(2032, 1, 1), "M2": "The ship is late."})
    first, second = date(2032, 2, 2), date(2032, 3, 3)
    propose = {"recommendation": rows[0], "by": cast.holder}
    actions.propose_date(**propose, draft=factories.drafted("Late."), due_on=first)
    page = upload(coordinator, back)
    actions.propose_date(**propose, draft=factories.drafted("Later."), due_on=second)

    answer = enter(coordinator, page, **{"keep-PARIS-01-proposed_due_on": "returned"})

    assert answer.status_code == 409
    assert "Here now: 3 March 2032" in text(answer.content.decode())
    rows[0].refresh_from_db()
    assert rows[0].proposed_due_on == second


def test_a_reason_for_the_date_that_was_proposed_before_is_entered_with_it(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    first, second = date(2032, 2, 2), date(2032, 3, 3)
    for row in rows:
        actions.propose_date(recommendation=row, by=cast.holder, draft=factories.drafted("Late."), due_on=first)
    back = filled(sent(coordinator, cast.health.pk), {"M2": "The ship is late.", "M3": "The rock is hard."})
    actions.propose_date(recommendation=rows[1], by=cast.holder, draft=factories.drafted("Later."), due_on=second)

    page = upload(coordinator, back)

    shown = text(page.content.decode())
    assert "To enter 1 row" in shown
    assert "Here now: 3 March 2032" in shown
    assert "1 entry was added to the log." in text(enter(coordinator, page).content.decode())
    [entry] = ProgressEntry.objects.filter(act__verb="enter_returned")
    assert (entry.recommendation, entry.kind, entry.text) == (rows[0], Step.PROPOSE_DATE, "The ship is late.")
    again = upload(coordinator, back)
    assert "To enter 0 rows" in text(again.content.decode())
    assert "Nothing changed: you kept what is here." in text(enter(coordinator, again).content.decode())
    enter(coordinator, again, **{"keep-PARIS-02-proposed_due_on": "returned"})
    rows[1].refresh_from_db()
    assert rows[1].proposed_due_on == first


def test_a_review_date_is_not_entered_where_the_status_stays_as_it_is_here(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    day = timezone.localdate() + timedelta(days=30)
    back = filled(sent(coordinator, cast.health.pk), {"G2": "On hold", "K2": day})
    actions.report(recommendation=rows[0], by=cast.holder, draft=factories.drafted("Back."), to=Status.NOT_STARTED)

    page = upload(coordinator, back)

    assert "To enter 0 rows" in text(page.content.decode())
    assert "Nothing changed: you kept what is here." in text(enter(coordinator, page).content.decode())


def test_what_was_to_stay_stays_though_it_is_as_it_was_sent_again(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    back = filled(sent(coordinator, cast.health.pk), {"I2": "Buy gravel.", "H2": "It goes on."})
    says_next(cast, rows[0], "Buy stones.")
    page = upload(coordinator, back)
    says_next(cast, rows[0], "Buy sand.")

    answer = enter(coordinator, page, **{NEXT: "here"})

    assert answer.status_code == 409
    assert not ProgressEntry.objects.filter(act__verb="enter_returned").exists()


@pytest.mark.parametrize("mark", ["", "x", "eJ:x"])
def test_a_form_without_what_it_showed_enters_nothing(
    cast: Cast, rows: list[Recommendation], coordinator: Client, mark: str
) -> None:
    back = filled(sent(coordinator, cast.health.pk), {"I2": "Buy gravel.", "H2": "It goes on."})
    says_next(cast, rows[0], "Buy stones.")

    answer = enter(coordinator, upload(coordinator, back), shown=mark, **{NEXT: "returned"})

    assert answer.status_code == 409
    assert chosen(answer) == {NEXT: "here"}


def test_what_changes_while_a_sheet_is_entered_is_shown(
    cast: Cast, rows: list[Recommendation], coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = filled(sent(coordinator, cast.health.pk), {"I2": "Buy gravel.", "H2": "It goes on."})
    page = upload(coordinator, back)
    once = iter([True])
    tried = update_sheets._tried

    def changed_meanwhile(comparison: Any, user: User, day: date | None) -> Any:
        outcome = tried(comparison, user, day)
        if next(once, False):
            says_next(cast, rows[0], "Buy stones.")
        return outcome

    monkeypatch.setattr(update_sheets, "_tried", changed_meanwhile)

    answer = enter(coordinator, page)

    assert answer.status_code == 409
    assert "Here now: Buy stones." in text(answer.content.decode())
    assert not ProgressEntry.objects.filter(act__verb="enter_returned").exists()


@pytest.mark.parametrize(
    ("cells", "sentence"),
    one_in(
        3,
        [
            ({"A2": "PARIS-99"}, "This reference was not in the sheet that was sent."),
            ({"A2": "PARIS-02"}, "This reference is in more than one row."),
            ({"B2": "Something else"}, "The title is not the one that was sent with this reference."),
            ({"A2": " "}, "The row has no reference."),
            ({"G2": "Nearly done"}, "“Nearly done” is not one of the choices. Choose one of: No change, Not started"),
            ({"L2": "3/4/2031"}, "“3/4/2031” can be two different days. Write it as 3 March 2026."),
            ({"L2": "soon"}, "“soon” is not a date."),
            ({"H2": "=1+1"}, "The cell holds a formula. Replace it with its value."),
            ({"H2": "It goes on._x0000_"}, "The cell holds a character that cannot be stored (NUL). Remove it."),
            (
                {"N2": "DOC-1_x0000_", "H2": "Done."},
                "The cell holds a character that cannot be stored (NUL). Remove it.",
            ),
            ({"G2": "In progress"}, "Say what happened."),
            ({"G2": "On hold", "H2": "Late."}, "Enter the review date."),
            ({"G2": "Reported complete: all of it", "H2": "Done."}, "Add evidence that it is done"),
            ({"L2": date(2032, 1, 1)}, "Say why the due date should move."),
            ({"M2": "The ship is late."}, "This is the reason for a new date, and there is none."),
            ({"K2": date(2032, 1, 1)}, "A review date belongs to the status “On hold”."),
        ],
    ),
)
def test_what_cannot_be_entered_says_why_by_row_and_the_rest_can(
    cast: Cast, rows: list[Recommendation], coordinator: Client, cells: dict[str, Any], sentence: str
) -> None:
    back = filled(sent(coordinator, cast.health.pk), {**cells, "H3": "It goes on."})

    page = upload(coordinator, back)

    shown = text(page.content.decode())
    assert sentence in shown
    assert ("Left out 1 row" in shown) or cells == {"A2": "PARIS-02"}
    if cells != {"A2": "PARIS-02"}:
        enter(coordinator, page)
        [entry] = ProgressEntry.objects.filter(act__verb="enter_returned")
        assert (entry.recommendation, entry.text) == (rows[1], "It goes on.")


def test_a_day_that_a_row_cannot_have_is_said_beside_it_and_chosen_again(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    cells = {"G2": "Not started", "H2": "Not yet.", "H3": "It goes on."}
    page = upload(coordinator, filled(sent(coordinator, cast.health.pk), cells))
    earlier = (timezone.localdate() - timedelta(days=3)).isoformat()

    answer = enter(coordinator, page, happened_on=earlier)

    shown = text(answer.content.decode())
    assert answer.status_code == 422
    assert "Nothing was entered, because one of the rows is refused." in shown
    assert "To enter 1 row Unchanged 0 rows Left out 1 row, for the reason below" in shown
    assert re.search(r"Row 2: PARIS-01 Build a port The status has been .* It cannot change on", shown), shown
    assert enter(coordinator, answer).status_code == 200
    entered = ProgressEntry.objects.filter(act__verb="enter_returned").order_by("recommendation_id")
    assert [entry.text for entry in entered] == ["Not yet.", "It goes on."], "another day does for both"


def test_a_row_that_is_shown_to_be_left_out_for_its_day_is_left_out(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    cells = {"G2": "Not started", "H2": "Not yet.", "H3": "It goes on."}
    page = upload(coordinator, filled(sent(coordinator, cast.health.pk), cells))
    earlier = (timezone.localdate() - timedelta(days=3)).isoformat()

    enter(coordinator, enter(coordinator, page, happened_on=earlier), happened_on=earlier)

    assert [entry.text for entry in ProgressEntry.objects.filter(act__verb="enter_returned")] == ["It goes on."]


def rearranged(data: bytes) -> bytes:
    """A sheet as somebody may leave it: rows deleted, added and hidden by a filter, columns moved, sheets renamed."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    heads, _first, second = book.get_sheet_by_name("Update").to_python()
    second[7] = "Only this one."
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as copy:
        copy.add_worksheet("Notes").write(3, 3, "Hello")
        sheet = copy.add_worksheet("Feuille 2")
        sheet.write(0, 0, "Please return by Friday")
        for number, row in enumerate([heads, second, ["", "An added row", *[""] * 5, "Text", *[""] * 6]], start=3):
            for place, value in enumerate(reversed(row), start=2):
                day = serial(value) if isinstance(value, date) else value
                sheet.write(number, place, day)
        sheet.autofilter(3, 2, 5, 1 + len(heads))
        sheet.filter_column(2, "x == nothing")
        sheet.set_row(4, options={"hidden": True})
        sheet.write_blank(900_000, 0, None, copy.add_format({"bold": True}))
        hidden = copy.add_worksheet("Hidden")
        for number, row in enumerate(book.get_sheet_by_name("Lists").to_python()):
            hidden.write_row(number, 0, row)
    return made.getvalue()


def entered_of_rearranged(client: Client, data: bytes, name: str) -> None:
    """What became of it: the row that is left is entered, and what is not clear is said."""
    page = upload(client, data, name)

    shown = text(page.content.decode())
    assert "Not in the file PARIS-01" in shown
    assert "The row has no reference." in shown
    enter(client, page)
    assert [entry.text for entry in ProgressEntry.objects.filter(act__verb="enter_returned")] == ["Only this one."]


def test_rows_may_be_deleted_added_sorted_and_filtered_columns_moved_and_sheets_renamed(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    entered_of_rearranged(coordinator, rearranged(sent(coordinator, cast.health.pk)), "update.xlsx")


def test_a_file_that_is_none_of_ours_is_refused_in_a_sentence(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    ours = sent(coordinator, cast.health.pk)
    other = io.BytesIO()
    with xlsxwriter.Workbook(other) as book:
        book.add_worksheet().write(0, 0, "Reference")
    with zipfile.ZipFile(io.BytesIO(ours)) as parts:
        stamp = parts.read("xl/worksheets/sheet3.xml").decode()
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ours)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            is_stamp = part.filename == "xl/worksheets/sheet3.xml"
            new.writestr(part, stamp.replace(".eJ", ".eK", 1) if is_stamp else old.read(part))
    # A workbook with a password is encrypted, in parts whose names say so.
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900)
    for data, sentence in (
        (b"hello", "is not a spreadsheet, or it is damaged. Save it as XLSX and choose that file."),
        (other.getvalue(), "This is not a sheet that was sent from here, or its hidden sheet was removed."),
        (changed.getvalue(), "The hidden sheet of this file was changed, or it is too old."),
        (locked, "is protected with a password"),
        (b"\0" * (10 * 1024 * 1024 + 1), "A sheet that was sent from here has at most 10 MB."),
    ):
        answer = upload(coordinator, data)
        assert answer.status_code == 422
        assert sentence in text(answer.content.decode())


def test_a_coordinator_of_other_meetings_cannot_enter_what_they_do_not_coordinate(
    cast: Cast, rows: list[Recommendation], coordinator: Client, sign_in: SignIn
) -> None:
    back = filled(sent(coordinator, cast.health.pk), {"H2": "It goes on."})
    other = actions.add_meeting(by=cast.coordinator, name="Other meetings", code="OTHER")
    rights = MeetingRights(roles={cast.reader: Role.COORDINATOR})
    actions.change_meeting_rights(by=cast.coordinator, meeting=other, rights=rights, reason="Agreed.")
    client = sign_in(cast.reader)

    page = upload(client, back)

    assert "You cannot enter updates for this recommendation." in text(page.content.decode())
    assert "Build a port" not in page.content.decode()


def test_a_sheet_asks_the_same_queries_however_many_rows_it_has(
    cast: Cast, rows: list[Recommendation], coordinator: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            sent(coordinator, cast.health.pk)
        return len(captured)

    asked()
    few = asked()
    for number in range(5):
        factories.track(cast, title=f"More {number}")

    assert asked() == few


def through_libreoffice(folder: Path, data: bytes) -> list[Path]:
    """A workbook as LibreOffice saves it: first in its own format, then that one as a workbook again."""
    made = [folder / "update.xlsx"]
    made[0].write_bytes(data)
    for ending in ("ods", "xlsx"):
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending]
        given = [*command, "--outdir", str(folder / ending), str(made[-1])]
        subprocess.run(given, check=True, timeout=120, capture_output=True)
        made.append(folder / ending / f"update.{ending}")
    return made[1:]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None and not os.environ.get("CI"), reason="needs LibreOffice")
def test_a_sheet_survives_libreoffice(
    cast: Cast, rows: list[Recommendation], coordinator: Client, tmp_path: Path
) -> None:
    cells = {"G2": "On hold", "H2": "Waiting, “still”.", "K2": timezone.localdate() + timedelta(days=9)}
    for path in through_libreoffice(tmp_path, filled(sent(coordinator, cast.health.pk), cells)):
        page = upload(coordinator, path.read_bytes(), path.name)
        assert page.status_code == 200, text(page.content.decode())
        assert "To enter 1 row Unchanged 1 row" in text(page.content.decode())

    enter(coordinator, page)

    rows[0].refresh_from_db()
    assert (rows[0].status, rows[0].review_on) == (Status.STALLED, timezone.localdate() + timedelta(days=9))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None and not os.environ.get("CI"), reason="needs LibreOffice")
@pytest.mark.parametrize("place", [0, 1])
def test_a_sheet_that_was_sorted_filtered_and_renamed_survives_libreoffice(
    cast: Cast, rows: list[Recommendation], coordinator: Client, tmp_path: Path, place: int
) -> None:
    path = through_libreoffice(tmp_path, rearranged(sent(coordinator, cast.health.pk)))[place]
    entered_of_rearranged(coordinator, path.read_bytes(), path.name)


def test_the_page_says_which_file_it_waits_for(coordinator: Client) -> None:
    said = coordinator.get(UPLOAD).content.decode()

    assert "The sheet that you downloaded under “Send for update”, as XLSX, XLS or ODS." in said
