"""The CSV file: the same rows as the screen, whole, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http.request import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from model_bakery import baker

from briefings.models import Meeting, Rhythm
from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions, log_sentences
from tracker.exchange import delimited
from tracker.models import Post, Recommendation, UpdateRequest
from tracker.overview.scope import Scope, read_period
from tracker.reports.report import progress_report
from tracker.statistics import AttentionGroup
from tracker.views.recommendation_list import RecommendationList
from tracker.workflow import Status

SignIn = Callable[..., Client]
URL = "/recommendations.csv"


@pytest.fixture
def reader(cast: Cast, sign_in: SignIn) -> Client:
    """A reader at the list."""
    return sign_in(cast.reader)


def raw(client: Client, **query: Any) -> bytes:
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.getvalue()


def rows(client: Client, **query: Any) -> list[dict[str, str]]:
    """The rows of the file, by their heads."""
    decoded = raw(client, **query).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(decoded, newline=""), strict=True))


def test_a_row_holds_what_is_known(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    made = factories.track(cast, days_ago=5, due_on=today - timedelta(days=2))
    factories.walk(cast, made, Status.IN_PROGRESS)

    assert rows(reader) == [
        {
            "Reference": "PARIS-01",
            "Title": "Establish a joint laboratory network",
            "Goal": "Find outbreaks sooner",
            "Kind": "Action",
            "Meeting": "Paris meetings",
            "Lead": "Ministry of Health",
            "Owner post": "Health desk, Health",
            "Holder": "Desk officer",
            "Status": "In progress",
            "Status since": today.isoformat(),
            "Response": "Awaiting response",
            "Priority": "Normal",
            "Marking": "",
            "Due date": (today - timedelta(days=2)).isoformat(),
            "First due date": (today - timedelta(days=2)).isoformat(),
            "Origin of the due date": "Set by us",
            "Last update": today.isoformat(),
            "Last progress": today.isoformat(),
            "Themes": "",
            "Also involved": "",
            "Needs attention": "Overdue by 2 days",
            "Page": "http://testserver/recommendations/PARIS-01/",
        }
    ]


def test_the_last_update_is_the_day_that_the_list_and_the_page_show(cast: Cast, reader: Client) -> None:
    silent = factories.track(cast)
    confirmed, closed = factories.track(cast, 30), factories.track(cast, 30)
    for row in (confirmed, closed):
        actions.report(recommendation=row, by=cast.holder, draft=factories.drafted(days_ago=20), to=Status.IN_PROGRESS)
    actions.check_in(recommendation=confirmed, by=cast.holder, draft=factories.drafted(""))
    actions.close(
        recommendation=closed,
        by=cast.coordinator,
        draft=factories.drafted("It was overtaken."),
        to=Status.NO_LONGER_APPLICABLE,
    )

    found = {row["Reference"]: (row["Last update"], row["Last progress"]) for row in rows(reader)}

    progress = (timezone.localdate() - timedelta(days=20)).isoformat()
    assert found == {
        silent.reference: ("", ""),
        confirmed.reference: (timezone.localdate().isoformat(), progress),
        closed.reference: ("", progress),
    }


def test_what_needs_attention_is_what_the_page_of_each_says(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    monthly = baker.make(Meeting, name="Monthly talks", code="MON", rhythm=Rhythm.MONTHLY)
    for where in (cast, replace(cast, meeting=monthly)):
        for days_ago in (1, 40, 200):
            for due in (None, today - timedelta(days=2), today, today + timedelta(days=20)):
                factories.track(where, days_ago, due_on=due)
    decided = factories.track(cast, 200, due_on=today - timedelta(days=3))
    factories.decline(cast, decided)

    found = {row["Reference"]: row["Needs attention"].split("; ") for row in rows(reader)}

    for row in Recommendation.objects.select_related("meeting"):
        assert {flag.words for flag in log_sentences.flags(row, on=today)} <= set(found[row.reference])
    assert ["Overdue by 2 days", "No update for 200 days"] in found.values()
    assert {tuple(found[f"MON-0{number}"]) for number in (5, 8)} == {
        ("No update for 40 days",),
        ("Due in 20 days", "No update for 40 days"),
    }
    assert found[decided.reference] == [""]


def test_what_needs_attention_names_each_group_that_the_overview_counts(cast: Cast, reader: Client) -> None:
    today = timezone.localdate()
    vacant = baker.make(Post, name="Vacant desk", organisation=cast.health, holder=None)
    held = baker.make(Meeting, name="Spring talks", code="SPR", starts_on=today - timedelta(days=70))
    bare = factories.track(replace(cast, meeting=held), 5, lead=None, owner=None)
    vacated = factories.track(cast, 5, owner=vacant)
    dated = factories.track(cast, 5, due_on=today + timedelta(days=60))
    factories.propose(cast, dated)
    complete = factories.track(cast, 5)
    factories.claim(cast, complete)
    asked = factories.track(cast, 40)
    factories.ask(cast, asked)
    UpdateRequest.objects.update(answer_by=today - timedelta(days=1))

    found = {row["Reference"]: row["Needs attention"] for row in rows(reader)}

    assert found == {
        bare.reference: "Response overdue; No owner; No lead",
        vacated.reference: "No owner: the post is vacant",
        dated.reference: "Date to agree",
        complete.reference: "Awaiting verification",
        asked.reference: "Asked, no update yet",
    }
    scope = Scope(QueryDict(), cast.reader, address="/report/", on=today)
    report = progress_report(scope, read_period("", scope), cast.reader)
    told = {item.url.split("/")[2]: {fact.label: fact.value for fact in item.facts} for item in report.items}
    assert {reference: facts["Needs attention"] for reference, facts in told.items()} == found
    for group in (AttentionGroup.CLAIMED, AttentionGroup.PROPOSED, AttentionGroup.ASKED, AttentionGroup.RESPONSE_DUE):
        members = {row["Reference"] for row in rows(reader, attention=group.value)}
        assert members == {reference for reference, said in found.items() if str(group.label) in said}


def test_the_file_has_the_filters_and_the_order_of_the_screen_and_every_page(
    cast: Cast, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RecommendationList, "page_size", 2)
    today = timezone.localdate()
    for days in (5, 3, 4):
        factories.track(cast, due_on=today + timedelta(days=days))
    factories.track(cast, lead=None, owner=None)
    factories.walk(cast, factories.track(cast), Status.ENTERED_IN_ERROR)

    found = rows(reader, sort="-due", lead=cast.health.pk, page="2")

    assert [row["Reference"] for row in found] == ["PARIS-01", "PARIS-03", "PARIS-02"]
    assert len(rows(reader)) == 4


def test_the_file_is_named_after_the_day_and_says_what_it_is(
    cast: Cast, recommendation: Recommendation, reader: Client
) -> None:
    response = reader.get(URL)

    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="recommendations-{day}.csv"'
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbfReference,Title,")
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "  =", "\u00a0=", "\u3000=", "\ufeff=", "\u200b ="]
)
def test_text_that_a_spreadsheet_would_run_is_disarmed(cast: Cast, reader: Client, sign: str) -> None:
    factories.track(cast, title=f"x{sign}", goal="kept")
    Recommendation.objects.update(title=f"{sign}HYPERLINK(1)")

    assert rows(reader)[0]["Title"] == f"'{sign}HYPERLINK(1)"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("plain", "plain"),
        ("a=b", "a=b"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\n=x", "'\n=x"),
        (-5, "-5"),
        (1.5, "1.5"),
        (date(2026, 3, 1), "2026-03-01"),
        ("MAR-01", "'MAR-01"),
        ("MAI-12", "'MAI-12"),
        ("PARIS-01", "PARIS-01"),
        ("GENEVA-1", "GENEVA-1"),
        ("00123", "'00123"),
        ("1/2", "'1/2"),
        ("1E-05", "'1E-05"),
        ("3 March 2026", "'3 March 2026"),
        ("12:30", "'12:30"),
        ("true", "'true"),
        ("2 ministries", "2 ministries"),
        ("Two ministries", "Two ministries"),
        ("May", "May"),
        ("May, the first of", "May, the first of"),
        ("sept. 12", "'sept. 12"),
        ("Décembre 3", "'Décembre 3"),
        ("MÄRZ-05", "'MÄRZ-05"),
        ("5 Ottobre", "'5 Ottobre"),
        (" =a or b", "' =a or b"),
        ("\u200b+a or b", "'\u200b+a or b"),
        ("", ""),
    ],
)
def test_cells_are_written_so_that_any_program_reads_them(value: object, written: str) -> None:
    assert delimited.cell(value) == written
    in_marks = f'"{written}"' if re.search(r"[,\r\n]", written) else written
    assert delimited.Texts(",")[value] == in_marks


def test_breaks_and_quotes_in_text_stay_in_their_cell(cast: Cast, reader: Client) -> None:
    goal = 'First line,\nsecond "quoted"; third é 中 🙂'
    factories.track(cast, goal=goal)

    assert rows(reader)[0]["Goal"] == goal


def test_an_empty_list_is_a_file_with_heads_only(cast: Cast, reader: Client) -> None:
    assert raw(reader).decode("utf-8-sig").count("\r\n") == 1


def test_a_file_that_would_not_be_what_was_asked_for_is_refused_with_the_reason(
    cast: Cast, recommendation: Recommendation, reader: Client
) -> None:
    response = reader.get(URL, {"status": "foo", "q": "joint"})

    assert response.status_code == 400
    page = response.content.decode()
    assert "This is not one of the choices. It was left out." in text(page)
    assert 'href="/recommendations/?q=joint&amp;sort=' in page
    assert 'href="/recommendations/download/?q=joint"' in page


def test_empty_parts_say_nothing_and_are_no_reason_to_refuse(
    cast: Cast, recommendation: Recommendation, reader: Client
) -> None:
    assert len(rows(reader, status="", q=" ")) == 1


def test_queries_do_not_grow_with_rows(cast: Cast, reader: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            raw(reader)
        return len(captured)

    for _ in range(3):
        factories.track(cast)
    queries()
    few = queries()
    for _ in range(27):
        factories.track(cast)

    assert queries() == few
