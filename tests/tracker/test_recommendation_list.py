"""The list of recommendations: filters, order, pages, and addresses nobody meant."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from model_bakery import baker

from briefings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import links, text
from tracker import actions, listing, statistics
from tracker.models import Recommendation, Theme, User
from tracker.views.recommendation_list import RecommendationList
from tracker.workflow import CLOSED, OPEN, Confidence, Kind, Position, Priority, Status

SignIn = Callable[..., Client]
URL = "/recommendations/"


@pytest.fixture
def reader(cast: Cast, sign_in: SignIn) -> Client:
    """A reader at the list."""
    return sign_in(cast.reader)


def page(client: Client, **query: object) -> str:
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


def found(client: Client, **query: object) -> list[str]:
    """The references that the list shows with a query, in order."""
    return found_on(page(client, **query))


def found_on(shown: str) -> list[str]:
    """The references on a page of the list, in order."""
    rows = shown.split("<tbody")[1:]
    listed = links(f"<main{''.join(rows)}</main>")
    # Reference and title both lead there.
    return list(dict.fromkeys(link.href.rstrip("/") for link in listed if link.href.count("/") == 1))


def warned(client: Client, **query: object) -> str:
    """The sentences about what was not understood."""
    return warned_on(page(client, **query))


def warned_on(shown: str) -> str:
    """The sentences on a page about what was not understood."""
    return text(shown.split("Part of the address was not recognised")[1].split("</div>", maxsplit=1)[0])


# --- What is listed ---


def test_everything_tracked_is_listed_by_meeting_and_number(cast: Cast, reader: Client) -> None:
    other = replace(cast, meeting=baker.make(Meeting, name="Geneva talks", code="GEN"))
    for each in (cast, other, cast):
        factories.track(each)
    factories.walk(cast, factories.track(cast), Status.ENTERED_IN_ERROR)

    assert found(reader) == ["PARIS-01", "PARIS-02", "GEN-01"]


def test_a_row_says_title_status_lead_owner_due_and_when_it_was_last_heard(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    late = factories.track(cast, title="Long awaited", due_on=today - timedelta(days=3), priority=Priority.PRIORITY)
    factories.walk(cast, late, Status.IN_PROGRESS)

    words = text(page(reader))

    assert "PARIS-01 Long awaited High priority In progress Health Health desk" in words
    assert "Overdue by 3 days" in words.partition("Health desk")[2]


def test_rows_without_lead_owner_or_date_say_so(cast: Cast, reader: Client) -> None:
    factories.track(cast, lead=None, owner=None)
    factories.track(cast, lead=cast.data, owner=cast.vacant)

    words = text(page(reader))

    assert "No lead No owner No due date No update yet" in words
    assert "Data desk vacant" in words


def test_nothing_tracked_says_what_would_fill_it(reader: Client) -> None:
    words = text(page(reader))

    assert "No recommendations yet" in words
    assert "Download" not in words


# --- Filters ---


def test_status_filter_finds_exactly_that_status(cast: Cast, reader: Client) -> None:
    for each in Status:
        factories.walk(cast, factories.track(cast), each)

    def expected(status: Status) -> list[str]:
        rows = Recommendation.objects.filter(status=status)
        return list(rows.for_list().values_list("reference", flat=True))

    assert {each: found(reader, status=each.value) for each in Status} == {each: expected(each) for each in Status}


def test_open_and_closed_together_are_all_that_is_tracked(cast: Cast, reader: Client) -> None:
    for each in Status:
        factories.walk(cast, factories.track(cast), each)

    opened, closed = found(reader, status="open"), found(reader, status="closed")

    assert set(opened) == set(Recommendation.objects.filter(status__in=OPEN).values_list("reference", flat=True))
    assert len(closed) == len(CLOSED) - 1
    assert sorted(opened + closed) == found(reader)


def test_attention_filter_finds_exactly_that_group(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    factories.track(cast, due_on=today - timedelta(days=1))
    factories.track(cast, due_on=today)
    factories.track(cast, days_ago=100)
    factories.walk(cast, factories.track(cast), Status.REPORTED_COMPLETE)
    factories.walk(cast, waiting := factories.track(cast), Status.STALLED)
    Recommendation.objects.filter(pk=waiting.pk).update(review_on=today - timedelta(days=1))
    factories.track(cast, lead=cast.data, owner=cast.vacant)
    factories.track(cast, lead=None, owner=None)
    factories.propose(cast, factories.walk(cast, factories.track(cast), Status.IN_PROGRESS))
    factories.ask(cast, factories.track(cast, days_ago=30), in_days=5, days_ago=10)
    held = today - timedelta(days=300)
    factories.track(replace(cast, meeting=baker.make(Meeting, name="Geneva talks", code="GEN", starts_on=held)))
    factories.forecast(cast, factories.track(cast, due_on=today + timedelta(days=60)), Confidence.DELAYED)
    factories.forecast(cast, factories.track(cast, due_on=today + timedelta(days=60)), Confidence.ON_TRACK)
    expected = {
        "overdue": ["PARIS-01"],
        "due_soon": ["PARIS-02"],
        "at_risk": ["PARIS-10"],
        "stale": ["PARIS-03"],
        "claimed": ["PARIS-04"],
        "past_review": ["PARIS-05"],
        "no_owner": ["PARIS-06", "PARIS-07"],
        "no_lead": ["PARIS-07"],
        "proposed": ["PARIS-08"],
        "asked": ["PARIS-09"],
        "response_due": ["GEN-01"],
    }

    groups = {group.value for group in statistics.AttentionGroup}
    assert groups == expected.keys(), "track a recommendation of that group above, and name it in `expected`"
    assert {group: found(reader, attention=group) for group in groups} == expected


def test_other_filters_narrow_down_each_and_together(cast: Cast, reader: Client) -> None:
    other = replace(cast, meeting=baker.make(Meeting, name="Geneva talks", code="GEN"))
    factories.track(other, lead=None, owner=None)
    factories.track(cast, themes=[cast.theme], kind=Kind.OBJECTIVE)
    factories.track(cast, lead=cast.data, owner=cast.vacant, priority=Priority.PRIORITY)
    declined = factories.track(cast, kind=Kind.OBJECTIVE)
    factories.decline(cast, declined)

    assert found(reader, meeting="GEN") == ["GEN-01"]
    assert found(reader, lead="none") == ["GEN-01"]
    assert found(reader, lead=cast.data.pk) == ["PARIS-02"]
    assert found(reader, theme=cast.theme.pk) == ["PARIS-01"]
    assert found(reader, kind=Kind.OBJECTIVE) == ["PARIS-01", "PARIS-03"]
    assert found(reader, priority=Priority.PRIORITY) == ["PARIS-02"]
    assert found(reader, position=Position.DECLINED) == ["PARIS-03"]
    assert found(reader, kind=Kind.OBJECTIVE, position=Position.NOT_YET_ANSWERED) == ["PARIS-01"]


def test_filters_in_force_are_said_and_each_can_be_taken_away(cast: Cast, reader: Client) -> None:
    factories.track(cast, lead=None, owner=None)

    shown = page(reader, lead="none", meeting="PARIS", sort="-due")

    assert "Lead: No lead" in text(shown)
    assert "Meeting: Paris meetings" in text(shown)
    addresses = {link.words: link.href for link in links(shown)}
    assert addresses["Clear all filters"] == f"{URL}?sort=-due"
    without = [link.href for link in links(shown) if link.words == "×"]
    assert without == [f"{URL}?lead=none&sort=-due", f"{URL}?meeting=PARIS&sort=-due"]


def test_filtered_to_nothing_says_so_and_offers_to_clear(cast: Cast, recommendation: object, reader: Client) -> None:
    shown = page(reader, q="zebra")

    assert "No recommendations match these filters" in text(shown)
    assert "0 recommendations" in text(shown)
    assert {link.words: link.href for link in links(shown)}["clear all filters"] == URL


def test_the_empty_parts_a_form_sends_leave_the_address(cast: Cast, reader: Client) -> None:
    response = reader.get(URL, {"q": " ", "status": "open", "lead": ""})

    assert response.status_code == 302
    assert response["Location"] == f"{URL}?status=open"


# --- Order and pages ---


def test_every_column_sorts_both_ways_with_equal_rows_always_in_the_same_order(cast: Cast, reader: Client) -> None:
    for _ in range(4):
        factories.track(cast)

    expected = ["PARIS-01", "PARIS-02", "PARIS-03", "PARIS-04"]
    for column in ("reference", "title", "status", "lead", "owner", "due", "heard"):
        for sign, direction in (("", "ascending"), ("-", "descending")):
            shown = page(reader, sort=f"{sign}{column}")
            reverse = column == "reference" and sign
            assert found_on(shown) == (expected[::-1] if reverse else expected), f"{sign}{column}"
            assert f'class="cell-{column}" aria-sort="{direction}"' in shown, f"{sign}{column}"


def test_status_sorts_as_the_workflow_goes_and_blank_dates_come_last(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    factories.walk(cast, factories.track(cast), Status.IMPLEMENTED)
    factories.track(cast, due_on=today)
    factories.walk(cast, factories.track(cast, due_on=today - timedelta(days=1)), Status.IN_PROGRESS)

    assert found(reader, sort="status") == ["PARIS-02", "PARIS-03", "PARIS-01"]
    assert found(reader, sort="due") == ["PARIS-03", "PARIS-02", "PARIS-01"]
    assert found(reader, sort="-due") == ["PARIS-02", "PARIS-03", "PARIS-01"]


def test_sorting_keeps_the_filters_and_goes_back_to_the_first_page(cast: Cast, reader: Client) -> None:
    factories.track(cast)

    shown = page(reader, status="open", sort="due")

    heads = {link.words: link.href for link in links(shown)}
    assert heads["Due"] == "?status=open&sort=-due"
    assert heads["Lead"] == "?status=open&sort=lead"


def test_pages_hold_every_row_once_and_keep_the_state(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RecommendationList, "page_size", 2)
    for _ in range(5):
        factories.track(cast)

    assert [found(reader, sort="due", page=number) for number in (1, 2, 3)] == [
        ["PARIS-01", "PARIS-02"],
        ["PARIS-03", "PARIS-04"],
        ["PARIS-05"],
    ]
    shown = page(reader, sort="due", status="open", page=2)
    steps = {link.words: link.href for link in links(shown)}
    assert steps["Previous"] == f"{URL}?sort=due&status=open"
    assert steps["Next"] == f"{URL}?sort=due&status=open&page=3"
    assert "5 recommendations 3 to 4 on this page" in text(shown)


def test_a_huge_list_is_counted_and_paged_only_so_far(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RecommendationList, "page_size", 2)
    monkeypatch.setattr(listing, "COUNTED", 4)
    for _ in range(5):
        factories.track(cast)

    assert "More than 4 recommendations" in text(page(reader))
    assert "The list has no more pages. This is the last page, page 2." in warned(reader, page=3)


def test_fewer_are_counted_the_more_filters_there_are(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 6)
    monkeypatch.setattr(listing, "LEAST_COUNTED", 1)
    for _ in range(5):
        factories.track(cast)

    assert "5 recommendations" in text(page(reader))
    assert "More than 3 recommendations" in text(page(reader, status="open"))
    assert "More than 1 recommendations" in text(page(reader, status="open", kind="action"))


# --- Addresses nobody meant ---


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"status": "foo"}, "This is not one of the choices"),
        ({"attention": "foo"}, "This is not one of the choices"),
        ({"meeting": "NOWHERE"}, "This is not one of the choices"),
        ({"lead": "9" * 40}, "This is not one of the choices"),
        ({"lead": "x"}, "This is not one of the choices"),
        ({"theme": "-1"}, "This is not one of the choices"),
        ({"theme": "\u0661\u0662"}, "This is not one of the choices"),
        ({"kind": "%"}, "This is not one of the choices"),
        ({"q": "a\x00b"}, "It contains a character that cannot be searched for"),
        ({"meeting": "PA\x00RIS"}, "It contains a character that cannot be searched for"),
        ({"q": "x" * 10_240}, "The search is longer than 200 characters"),
        ({"page": "999999999999"}, "This is the last page, page 1"),
        ({"page": "9" * 5000}, "This is the last page, page 1"),
        ({"page": "abc"}, "This is the first page"),
        ({"page": "-1"}, "This is the first page"),
        ({"page": "0"}, "This is the first page"),
        ({"page": "²"}, "This is the first page"),
        ({"page": "1.5"}, "This is the first page"),
        ({"sort": "nonsense"}, "There is no such column to sort by"),
        ({"sort": "--due"}, "There is no such column to sort by"),
        ({"sort": "meeting__pk"}, "There is no such column to sort by"),
        ({"colour": "red"}, "This list has no such filter"),
        ({"<script>": "<b>"}, "This list has no such filter"),
        ({"\x00": "\x00"}, "This list has no such filter"),
        ({"q": ["other", "joint"]}, "It is given more than once. The last one counts."),
        ({"status": ["foo", "open"]}, "This is not one of the choices"),
        ({"size": "7"}, "A page can show 25"),
        ({"columns": "nonsense"}, "There is no such column"),
        ({"theme": [str(number) for number in range(60)]}, "at most 50 values"),
    ],
)
def test_nonsense_is_named_and_what_was_understood_stays_in_force(
    cast: Cast, reader: Client, query: dict[str, object], sentence: str
) -> None:
    factories.track(cast)
    factories.track(cast, priority=Priority.PRIORITY)

    shown = page(reader, priority="priority", **query)
    assert sentence in warned_on(shown)
    assert found_on(shown) == ["PARIS-02"]
    assert "<script>" not in shown
    assert "\x00" not in shown
    assert "Priority: High" in text(shown)


def test_what_was_not_understood_leaves_every_link(cast: Cast, recommendation: object, reader: Client) -> None:
    shown = page(reader, status="foo", colour="red", page="abc", sort="x", q="joint")

    assert all("foo" not in link.href and "red" not in link.href for link in links(shown))
    assert {link.words: link.href for link in links(shown)}["Download"] == "/recommendations/download/?q=joint"


def test_many_unknown_parts_do_not_fill_the_page(cast: Cast, reader: Client) -> None:
    query = {f"x{number}": "1" for number in range(300)}

    assert page(reader, **query).count("This list has no such filter") == 6


def test_marks_that_turn_text_round_are_not_shown_as_they_came(cast: Cast, reader: Client) -> None:
    assert "\u202e" not in page(reader, status="abc\u202edef")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_list_is_only_read(cast: Cast, reader: Client, method: str) -> None:
    assert getattr(reader, method)(URL).status_code == 405


# --- Cost ---


def test_a_full_page_is_light(db: None, client: Client) -> None:
    call_command("generate_sample", recommendations=1000, entries=1000, seed=1, stdout=StringIO())
    client.force_login(User.objects.get(email="coordinator@example.org"))
    three = {"status": "open", "kind": "commitment", "priority": "ordinary"}

    for query in ({}, three, {"q": "joint"}):
        shown = client.get(URL, query).content
        assert shown.count(b"<td class=cell-title>") == 50
        # As a web server sends it: some 7,000 bytes, so that an option more is no matter and a column twice is.
        assert len(gzip.compress(shown, 6)) < 9_000, query
        assert len(shown) < 46 * 1024, query


def test_queries_do_not_grow_with_rows(cast: Cast, reader: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(reader, status="open", meeting="PARIS", lead=cast.health.pk, theme=cast.theme.pk)
        return len(captured)

    for _ in range(3):
        factories.walk(cast, factories.track(cast, themes=[cast.theme]), Status.IN_PROGRESS)
    queries()
    few = queries()
    for number in range(27):
        made = factories.track(cast, themes=[cast.theme, baker.make(Theme, name=f"Theme {number}")])
        actions.report(recommendation=made, by=cast.holder, draft=factories.drafted("Begun."), to=Status.IN_PROGRESS)

    assert queries() == few
