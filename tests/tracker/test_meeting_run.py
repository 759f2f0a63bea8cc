"""Running a meeting: each line takes its own update, all are saved by one act, and a refusal stops only its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.models import Act, ProgressEntry, Recommendation
from tracker.models.access import Narrowing, RecommendationRights
from tracker.workflow import Confidence, Status, Step

SignIn = Callable[..., Client]
URL = "/meetings/PARIS/run"


def line(row: Recommendation, **fields: object) -> dict[str, object]:
    """What is sent for one line; the status and due date are those the page showed."""
    row = Recommendation.objects.get(pk=row.pk)
    seen = {"seen": row.status, "seen_due_on": row.due_on.isoformat() if row.due_on else ""}
    return {f"r{row.pk}-{name}": value for name, value in {**seen, **fields}.items()}


def sheet(*lines: dict[str, object], **fields: object) -> dict[str, object]:
    """What is sent for a page of lines."""
    keys = sorted({re.findall(r"\d+", name)[0] for each in lines for name in each}, key=int)
    common = {"happened_on": timezone.localdate().isoformat(), "received_from": "the leads", "form_token": uuid4()}
    return {"row": keys, **common, **fields, **{name: value for each in lines for name, value in each.items()}}


def post(client: Client, sent: dict[str, object], status: int = 302, url: str = URL) -> str:
    response = client.post(url, sent)
    assert response.status_code == status, text(response.content.decode())
    return response.content.decode()


def started(cast: Cast, number: int) -> list[Recommendation]:
    return [factories.walk(cast, factories.track(cast), Status.IN_PROGRESS) for _ in range(number)]


def test_the_open_items_of_the_meeting_stand_in_order_with_their_last_words(cast: Cast, coordinator: Client) -> None:
    rows = started(cast, 2)
    factories.walk(cast, factories.track(cast), Status.NOT_IMPLEMENTED)

    page = coordinator.get(URL).content.decode()

    assert re.findall(r'id="item-([A-Z0-9-]+)"', page) == [row.reference for row in rows]
    assert "Something happened." in text(page)


def test_what_is_said_of_each_is_one_act_with_an_entry_a_step(cast: Cast, coordinator: Client) -> None:
    first, second, third, untouched = started(cast, 4)
    day = timezone.localdate() + timedelta(days=90)
    lines = (
        line(first, text="The network is up.", next_step="Tests in May", confidence=Confidence.AT_RISK),
        line(second, text="The partner is late.", due_on=day.isoformat()),
        line(third, status="no_change"),
        line(untouched),
    )

    post(coordinator, sheet(*lines))

    act = Act.objects.latest("pk")
    entries = list(act.entries.order_by("recommendation_id", "sequence"))
    kinds = [(entry.recommendation_id, entry.kind) for entry in entries]
    assert kinds == [(first.pk, Step.REPORT), (second.pk, Step.PROPOSE_DATE), (third.pk, Step.CHECK_IN)]
    assert (act.verb, {entry.received_from for entry in entries}) == ("run_meeting", {"the leads"})
    assert (entries[0].text, entries[0].next_step, entries[0].confidence) == (
        *("The network is up.", "Tests in May"),
        Confidence.AT_RISK,
    )
    second.refresh_from_db()
    assert second.proposed_due_on == day
    assert untouched.entries.count() == 2


def test_an_update_and_a_date_are_two_entries_of_one_line(cast: Cast, coordinator: Client) -> None:
    (row,) = started(cast, 1)
    day = timezone.localdate() + timedelta(days=90)

    post(coordinator, sheet(line(row, text="Late.", status=Status.NOT_STARTED, due_on=day.isoformat())))

    row.refresh_from_db()
    assert (row.status, row.proposed_due_on) == (Status.NOT_STARTED, day)
    assert list(Act.objects.latest("pk").entries.values_list("kind", flat=True).order_by("pk")) == [
        Step.REPORT,
        Step.PROPOSE_DATE,
    ]


def test_only_a_line_that_says_something_is_marked_and_the_page_leads_to_it(cast: Cast, coordinator: Client) -> None:
    left, wrong = started(cast, 2)

    page = post(coordinator, sheet(line(left), line(wrong, next_step="A draft.")), 422)

    first, second = (page.split(f'id="item-{row.reference}"')[1].partition("</li>")[0] for row in (left, wrong))
    assert "aria-invalid" not in first
    assert "aria-invalid" in second
    assert f'<a href="#item-{wrong.reference}">{wrong.reference}</a>' in page


def test_a_refused_line_keeps_its_words_and_stops_no_other(cast: Cast, coordinator: Client) -> None:
    good, bad = started(cast, 2)
    past = (timezone.localdate() - timedelta(days=1)).isoformat()

    page = post(coordinator, sheet(line(good, text="Done well."), line(bad, text="Why not?", due_on=past)), 422)

    words = text(page)
    assert "1 line is saved." in words
    assert "1 line is not saved yet. Correct it, then save again:" in words
    refused = page.split(f'id="item-{bad.reference}"')[1]
    assert "The proposed due date is in the past." in text(refused)
    assert "Why not?</textarea>" in refused
    assert f'value="{past}"' in refused
    assert good.entries.count() == 3
    assert bad.entries.count() == 2


def test_a_line_of_two_steps_whose_second_is_refused_keeps_its_words_and_leaves_nothing(
    cast: Cast, coordinator: Client
) -> None:
    today = timezone.localdate()
    row = factories.walk(cast, factories.track(cast, due_on=today + timedelta(days=30)), Status.IN_PROGRESS)
    acts = Act.objects.count()
    for due_on, why in (
        (today - timedelta(days=1), "The proposed due date is in the past."),
        (row.due_on, "This is already the due date."),
    ):
        said = line(row, text="Drafted.", status=Status.NOT_STARTED, due_on=due_on)

        page = post(coordinator, sheet(said), 422)

        words = text(page)
        assert why in words
        assert "1 line is not saved yet. Correct it, then save again:" in words
        assert "1 line is saved." not in words
        assert "Drafted.</textarea>" in page
        assert (row.entries.count(), Act.objects.count()) == (2, acts)


def test_a_line_that_lacks_something_says_what(cast: Cast, coordinator: Client) -> None:
    row, new = started(cast, 1)[0], factories.track(cast)
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    for sent, sentence in (
        (line(row, next_step="Tests in May"), "Say what happened."),
        (line(row, due_on=day), "Say why the due date should move."),
        (line(new, text="It begins."), "Choose a status, or “Note only”."),
        (line(row, due_on="soon", text="x"), "Enter a valid date"),
        (line(row, text="x", status="closed"), "Choose one of the options in the list"),
    ):
        words = text(post(coordinator, sheet(sent), 422))
        assert sentence in words or "Enter a date" in words, words
    assert ProgressEntry.objects.filter(act__verb="run_meeting").count() == 0


def test_whose_word_it_is_is_asked_once_for_all_lines_for_others(
    cast: Cast, coordinator: Client, client: Client
) -> None:
    (row,) = started(cast, 1)

    page = post(coordinator, sheet(line(row, text="It moved."), received_from=""), 422)
    assert "Say who told you" in text(page) or "received" in text(page).lower()
    assert "It moved.</textarea>" in page

    client.force_login(cast.holder)
    assert "received_from" not in client.get(URL).content.decode()
    post(client, sheet(line(row, text="It moved."), received_from=""))
    assert row.entries.latest("sequence").by == cast.holder


def test_where_nothing_is_saved_the_page_says_so_and_what_to_do(cast: Cast, coordinator: Client) -> None:
    good, first, second = started(cast, 3)
    wrong = [line(row, next_step="A draft.") for row in (first, second)]

    words = text(post(coordinator, sheet(line(good, text="It moved."), *wrong, received_from=""), 422))

    assert "Nothing is saved yet. Say who told you, and correct 2 lines: PARIS-02 , PARIS-03" in words
    assert "lines are not saved yet" not in words
    words = text(post(coordinator, sheet(line(good, text="It moved."), *wrong, happened_on=""), 422))
    assert "Nothing is saved yet." in words
    words = text(post(coordinator, sheet(line(good, text="It moved."), received_from=""), 422))
    assert "Nothing is saved yet." in words


def test_after_saving_each_saved_line_says_so_once_and_whose_word_it_is_stays(cast: Cast, coordinator: Client) -> None:
    said, other = started(cast, 2)
    post(coordinator, sheet(line(said, text="It moved."), line(other), received_from="The chair"))

    page = coordinator.get(URL).content.decode()

    saved, left = (page.split(f'id="item-{row.reference}"')[1].partition("</li>")[0] for row in (said, other))
    assert "<strong>Saved</strong>" in saved
    assert "<strong>Saved</strong>" not in left
    assert 'value="The chair"' in page
    assert "<strong>Saved</strong>" not in coordinator.get(URL).content.decode()


def test_a_line_that_is_out_of_date_is_refused_and_shows_both(cast: Cast, coordinator: Client) -> None:
    moved, dated = started(cast, 2)
    lines = (line(moved, text="Goes on."), line(dated, text="Later.", due_on="2031-06-06"))
    actions.stall(
        recommendation=moved,
        by=cast.holder,
        draft=factories.drafted("It waits for a budget."),
        review_on=timezone.localdate() + timedelta(days=30),
    )
    draft = factories.drafted("Agreed.")
    actions.set_date(recommendation=dated, by=cast.second_coordinator, draft=draft, due_on=timezone.localdate())

    page = post(coordinator, sheet(*lines), 409)

    words = text(page)
    assert "The status changed from “In progress” to “On hold” while your page was open." in words
    assert "It waits for a budget." in words
    assert "Goes on.</textarea>" in page
    assert "The due date changed to" in words
    carried = dict(re.findall(r'name="(r\d+-seen)" value="(\w+)"', page))
    assert carried[f"r{moved.pk}-seen"] == Status.STALLED


def test_what_was_closed_meanwhile_keeps_its_line(cast: Cast, coordinator: Client) -> None:
    (row,) = started(cast, 1)
    sent = sheet(line(row, text="Goes on."))
    draft = factories.drafted("Not ours.")
    actions.close(recommendation=row, by=cast.second_coordinator, draft=draft, to=Status.NOT_IMPLEMENTED)

    page = post(coordinator, sent, 409)

    assert "Goes on.</textarea>" in page
    assert "to “Closed: not implemented”" in text(page)


@pytest.mark.parametrize("said", ["It moved.", ""])
def test_all_that_was_typed_comes_back_where_the_recommendation_went_out_of_sight(
    cast: Cast, client: Client, said: str
) -> None:
    hidden, other = started(cast, 2)
    client.force_login(cast.lead_staff)
    typed = {"next_step": "Tests in <May>", "confidence": Confidence.AT_RISK, "due_on": "2031-06-06"}
    sent = sheet(line(hidden, text=said, status="not_started", **typed), line(other))
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader}))
    actions.restrict(recommendation=hidden, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)

    page = text(post(client, sent, 422))

    assert "You can no longer see the recommendation for which you wrote this. It is not saved:" in page
    assert f"{said} Status: Not started Next step: Tests in <May> Forecast: At risk".strip() in page
    assert "Propose a date: 6 June 2031" in page
    assert hidden.reference not in page


def test_what_was_only_shown_in_a_line_that_went_out_of_sight_does_not_come_back(cast: Cast, client: Client) -> None:
    (hidden, other) = started(cast, 2)
    client.force_login(cast.lead_staff)
    sent = sheet(line(hidden, status=""), line(other, text="It moved.", status="note"))
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.reader}))
    actions.restrict(recommendation=hidden, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)

    post(client, sent)

    assert other.entries.latest("sequence").text == "It moved."


def test_sent_twice_is_saved_once(cast: Cast, coordinator: Client) -> None:
    first, second = started(cast, 2)
    sent = sheet(line(first, text="It moved."), line(second))
    post(coordinator, sent)
    entries, acts = ProgressEntry.objects.count(), Act.objects.count()

    words = text(coordinator.post(URL, sent, follow=True).content.decode())
    assert "You already saved these lines." in words
    assert (ProgressEntry.objects.count(), Act.objects.count()) == (entries, acts)

    more = {**sent, f"r{first.pk}-text": "Something else.", f"r{second.pk}-text": "This too."}
    page = post(coordinator, more, 409)
    assert "You sent this form before with different content." in text(page)
    assert (first.entries.count(), second.entries.count()) == (3, 3)


def test_a_page_that_came_back_with_its_words_does_not_write_them_again(cast: Cast, coordinator: Client) -> None:
    (row,) = started(cast, 1)
    day = timezone.localdate() + timedelta(days=90)
    post(coordinator, sheet(line(row, text="It moved.", due_on=day.isoformat())))
    entries = row.entries.count()

    page = post(coordinator, sheet(line(row, text="It moved.")), 422)

    assert "You wrote the same already, on" in text(page)
    assert "It moved.</textarea>" in page
    assert row.entries.count() == entries
    post(coordinator, sheet(line(row, text="It moved on.")))
    assert row.entries.count() == entries + 1


def test_the_same_words_say_something_new_with_another_status_or_after_somebody_else(
    cast: Cast, coordinator: Client
) -> None:
    (row,) = started(cast, 1)
    post(coordinator, sheet(line(row, text="Tender launched.", status=Status.NOT_STARTED)))
    post(coordinator, sheet(line(row, text="Tender launched.", status=Status.IN_PROGRESS)))
    row.refresh_from_db()
    assert row.status == Status.IN_PROGRESS

    actions.ask(
        recommendation=row,
        by=cast.second_coordinator,
        draft=factories.drafted("And now?"),
        answer_by=timezone.localdate() + timedelta(days=7),
    )
    post(coordinator, sheet(line(row, text="Tender launched.")))
    assert row.entries.filter(text="Tender launched.").count() == 3


def test_lines_are_for_those_who_may_write_them(cast: Cast, client: Client) -> None:
    own, other = started(cast, 1)[0], factories.track(cast, lead=cast.data, owner=cast.vacant)
    client.force_login(cast.holder)
    page = client.get(URL).content.decode()
    assert re.findall(r'name="row" value="(\d+)"', page) == [str(own.pk)]
    assert other.reference in page

    client.force_login(cast.reader)
    page = client.get(URL).content.decode()
    assert 'name="row"' not in page
    assert "<h1>Open recommendations: Paris meetings</h1>" in page
    assert "Run the meeting" not in client.get("/meetings/PARIS/").content.decode()
    page = post(client, sheet(line(own, text="I may not.")), 422)
    assert "Only the holder of the owner post, staff of the lead" in text(page)
    assert own.entries.count() == 2


def test_a_claim_that_waits_takes_a_note_only(cast: Cast, coordinator: Client) -> None:
    row = factories.walk(cast, factories.track(cast), Status.REPORTED_COMPLETE)
    page = coordinator.get(URL).content.decode()
    assert 'value="in_progress"' not in page
    assert "Note only" in page

    post(coordinator, sheet(line(row, text="We look at it on Monday.")))

    assert row.entries.latest("sequence").kind == Step.ADD


def test_a_forecast_is_asked_for_only_where_there_is_a_due_date(cast: Cast, coordinator: Client) -> None:
    dated, bare = factories.track(cast, due_on=timezone.localdate()), factories.track(cast)

    page = coordinator.get(URL).content.decode()

    assert f'name="r{dated.pk}-confidence"' in page
    assert f'name="r{bare.pk}-confidence"' not in page


def test_any_list_can_be_gone_through_in_its_order(cast: Cast, coordinator: Client) -> None:
    first, second = started(cast, 2)
    factories.track(cast, lead=None, owner=None)
    address = f"/recommendations/run?lead={cast.health.pk}&sort=-reference"

    page = coordinator.get(address).content.decode()

    assert re.findall(r'id="item-([A-Z0-9-]+)"', page) == [second.reference, first.reference]
    assert f'href="/recommendations/?lead={cast.health.pk}&amp;sort=-reference"' in page
    post(coordinator, sheet(line(first, text="It moved.")), url=address)
    assert first.entries.count() == 3
    assert coordinator.get("/recommendations/run?colour=red")["Location"] == "/recommendations/?colour=red"


def test_a_long_agenda_has_pages(cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.views.meeting_run.LINES", 2)
    rows = started(cast, 3)

    page = coordinator.get(URL).content.decode()
    assert page.count('name="row"') == 2
    assert "Page 1 of 2" in text(page)
    answer = coordinator.post(URL, sheet(line(rows[0], text="It moved."), then="next"))
    assert answer["Location"] == f"{URL}?page=2"
    assert coordinator.get(f"{URL}?page=9").content.decode().count('name="row"') == 1


@pytest.mark.parametrize("query", ["status=not_yet_reported", "status=open&sort=status"])
def test_each_line_of_a_list_is_gone_through_once_though_saved_ones_leave_it(
    cast: Cast, coordinator: Client, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr("tracker.views.meeting_run.LINES", 2)
    for _number in range(5):
        factories.track(cast)
    address, seen = f"/recommendations/run?{query}", []
    for _number in range(3):
        page = coordinator.get(address).content.decode()
        keys = [int(key) for key in re.findall(r'name="row" value="(\d+)"', page)]
        seen.append(len(keys))
        lines = [line(Recommendation.objects.get(pk=key), text="It began.", status="in_progress") for key in keys]
        sent_to = unescape(re.findall(r'<form id="run"[^>]* action="([^"]+)"', page)[0])
        address = coordinator.post(sent_to, sheet(*lines, then="next"))["Location"]
    assert seen == [2, 2, 1]
    assert not Recommendation.objects.exclude(status=Status.IN_PROGRESS).exists()
    page = coordinator.get(address).content.decode()
    assert "Page 3 of 3" in text(page)
    before = coordinator.get(unescape(re.findall(r'href="([^"]+)" rel="prev"', page)[0])).content.decode()
    assert before.count('name="row"') == 2


def test_an_agenda_that_cannot_be_read_is_begun_anew(cast: Cast, coordinator: Client) -> None:
    rows = started(cast, 2)
    for agenda in ("x", "", "\x00", signing.dumps(["x"]), "9" * 9_000):
        page = coordinator.get("/recommendations/run", {"agenda": agenda}).content.decode()
        assert re.findall(r'name="row" value="(\d+)"', page) == [str(row.pk) for row in rows]


def test_nothing_open_says_so(cast: Cast, coordinator: Client) -> None:
    assert "No open recommendations" in text(coordinator.get(URL).content.decode())


@pytest.mark.parametrize("keys", [["x", "9" * 40, "٣", "99999999"]])
def test_lines_that_nobody_sent_are_not_looked_for(cast: Cast, coordinator: Client, keys: list[str]) -> None:
    started(cast, 1)
    words = text(coordinator.post(URL, {**sheet(), "row": keys}, follow=True).content.decode())
    assert "You did not change any line" in words


def test_words_about_what_one_may_not_see_any_more_are_shown(cast: Cast, coordinator: Client) -> None:
    (row,) = started(cast, 1)
    sent: dict[str, Any] = {**sheet(line(row)), "row": [row.pk, 99_999_999], "r99999999-text": "Precious words."}

    assert "Precious words." in text(post(coordinator, sent, 422))


@pytest.mark.slow
def test_fifty_lines_are_saved_in_a_moment(cast: Cast, coordinator: Client) -> None:
    rows = started(cast, 50)
    sent = sheet(*(line(row, text="It moved.", next_step="More") for row in rows))

    begun = perf_counter()
    post(coordinator, sent)

    assert perf_counter() - begun < 5
