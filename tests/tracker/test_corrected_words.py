"""Words that were corrected are quoted in one shape: what was written, and the correction with its day."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from python_calamine import CalamineWorkbook

from tests import factories
from tests.conftest import Cast
from tracker import actions, log_sentences
from tracker.exchange import table_child
from tracker.exchange.importing.choices import Choices
from tracker.exchange.importing.fields import fields_of
from tracker.exchange.importing.planning import Planner
from tracker.exchange.importing.table import Table
from tracker.models import ImportKind, ProgressEntry, Recommendation
from tracker.models.corrections import find_corrections, quoted, with_corrections
from tracker.notices import words
from tracker.workflow import Status

SINCE = 30
FIELDS = fields_of(ImportKind.RECOMMENDATIONS)
WRONG, RIGHT = "Forty institutes would sign it.", "Fourteen institutes have said so."


@pytest.fixture
def corrected(cast: Cast) -> Recommendation:
    """A recommendation of which an update was corrected, and the correction too."""
    row = factories.walk(cast, factories.track(cast, days_ago=60), Status.IN_PROGRESS)
    said = actions.report(recommendation=row, by=cast.holder, draft=factories.drafted(WRONG), to=Status.IN_PROGRESS)
    first = actions.correct(entry=said, by=cast.holder, draft=factories.drafted("Forteen institutes."))
    actions.correct(entry=first, by=cast.holder, draft=factories.drafted(RIGHT))
    return row


def in_one_shape(length: str = "j M Y") -> str:
    return f"{WRONG} Corrected on {date_format(timezone.localdate(), length)}: {RIGHT}"


@pytest.mark.parametrize(
    "address", ["/?since={since}", "/report/?since={since}", "/meetings/{code}/run", "/search/?q={q}"]
)
@pytest.mark.parametrize("asked", ["forty", "fourteen"])
def test_every_page_quotes_words_that_were_corrected_in_one_shape(
    cast: Cast, corrected: Recommendation, client: Client, address: str, asked: str
) -> None:
    client.force_login(cast.coordinator)
    since = (timezone.localdate() - timedelta(days=SINCE)).isoformat()

    answer = client.get(address.format(since=since, q=asked, code=cast.meeting.code)).content.decode()
    page = " ".join(strip_tags(answer).split())

    assert not re.search(r"<q[^>]*>\s|\s</q>", answer), "a blank beside a quotation mark"
    assert in_one_shape() in page or in_one_shape("j F Y") in page
    assert "Forteen" not in page


def test_a_mail_quotes_both_and_names_the_entries_whose_words_it_holds(corrected: Recommendation) -> None:
    said, *_between, last = corrected.entries.filter(text__contains="teen institutes") | corrected.entries.filter(
        text=WRONG
    )
    find_corrections([last])

    line = words.line(corrected, [], quoting=last)

    assert line.quote == in_one_shape("j F Y")
    assert set(line.quotes) == {said.pk, last.pk}


def test_a_restricted_correction_is_quoted_only_with_restricted_notes(
    cast: Cast, recommendation: Recommendation
) -> None:
    said = actions.add(recommendation=recommendation, by=cast.coordinator, draft=factories.drafted(WRONG))
    draft = factories.drafted(RIGHT, internal=True)
    correction = actions.correct(entry=said, by=cast.coordinator, draft=draft)

    found = with_corrections(ProgressEntry.objects.all()).in_bulk([said.pk, correction.pk])

    assert log_sentences.quotation(found[said.pk], 500) == WRONG
    assert quoted(found[correction.pk]).correction == RIGHT


def test_as_of_a_past_day_nothing_is_corrected_yet(cast: Cast, corrected: Recommendation) -> None:
    before = timezone.now() - timedelta(days=1)

    assert all(not each.corrected_with for each in with_corrections(corrected.entries.all(), before))


def test_no_query_is_added_however_many_are_quoted(corrected: Recommendation) -> None:
    with CaptureQueriesContext(connection) as asked:
        said = [quoted(each) for each in with_corrections(corrected.entries.all())]

    assert sum(each.correction == RIGHT for each in said) == 3
    assert len(asked) == 1


def test_the_composer_the_head_and_my_work_quote_corrected_words_in_the_same_shape(
    cast: Cast, corrected: Recommendation, client: Client
) -> None:
    client.force_login(cast.holder)
    address = f"/recommendations/{corrected.reference}/"

    def shown(address: str) -> str:
        return " ".join(strip_tags(client.get(address).content.decode()).split())

    assert f": {in_one_shape()}" in shown(address).partition("Last update, ")[2]
    day = timezone.localdate() + timedelta(days=14)
    draft = factories.drafted(WRONG)
    asked = actions.ask(recommendation=corrected, by=cast.coordinator, draft=draft, answer_by=day)
    actions.correct(entry=asked, by=cast.coordinator, draft=factories.drafted(RIGHT))
    about = shown(address).partition("asks for an update by")[2]
    assert in_one_shape() in about.partition("Last update, ")[0]
    assert in_one_shape("j F Y") in shown("/work/")
    draft = factories.drafted(WRONG)
    closing = actions.close(recommendation=corrected, by=cast.coordinator, draft=draft, to=Status.NOT_IMPLEMENTED)
    actions.correct(entry=closing, by=cast.coordinator, draft=factories.drafted(RIGHT))
    assert in_one_shape() in shown(address).partition("closed it as")[2].partition("See the entry")[0]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_files_quote_the_last_entry_with_its_correction_and_come_back_unchanged(
    cast: Cast, corrected: Recommendation, client: Client, ending: str
) -> None:
    client.force_login(cast.coordinator)
    secret = actions.add(recommendation=corrected, by=cast.coordinator, draft=factories.drafted("A note."))
    actions.correct(entry=secret, by=cast.coordinator, draft=factories.drafted("No note.", internal=True))
    other = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)

    data = client.get(f"/recommendations.{ending}?fields_in=all").getvalue()

    table = Table(table_child.read(data, name=f"list.{ending}"), FIELDS)
    place = next(head.place for head in table.heads if head.key == "last entry")
    assert [row.at(place) for row in table.rows()] == ["A note.", other.entries.latest("sequence").text]
    removed = {secret: ["text"]}
    actions.redact(recommendation=corrected, by=cast.coordinator, draft=factories.drafted("A name."), out=removed)
    data = client.get(f"/recommendations.{ending}?fields_in=all").getvalue()
    table = Table(table_child.read(data, name=f"list.{ending}"), FIELDS)
    assert next(row.at(place) for row in table.rows()) == in_one_shape("j F Y")
    planner = Planner(table, Choices.guessed(table, FIELDS), cast.coordinator, None)
    while planner.look_up():
        planner.part()
    assert (planner.checked.same, planner.checked.problems) == (2, [])


def test_the_sheet_with_the_log_says_beside_words_what_corrected_them(
    corrected: Recommendation, client: Client
) -> None:
    client.force_login(corrected.entries.latest("pk").by)

    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/recommendations.xlsx?log=on").getvalue()))

    texts = [row[9] for row in book.get_sheet_by_name("Log").to_python()[1:4]]
    on = date_format(timezone.localdate(), "j F Y")
    assert texts == [RIGHT, f"Forteen institutes. Corrected on {on}: {RIGHT}", in_one_shape("j F Y")]


def test_files_ask_as_many_queries_however_many_were_corrected(
    cast: Cast, corrected: Recommendation, client: Client
) -> None:
    client.force_login(cast.coordinator)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/recommendations.xlsx?fields_in=all&log=on").getvalue()
        return len(captured)

    asked()
    few = asked()
    for _number in range(3):
        row = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
        said = actions.report(recommendation=row, by=cast.holder, draft=factories.drafted(WRONG), to=Status.IN_PROGRESS)
        actions.correct(entry=said, by=cast.holder, draft=factories.drafted(RIGHT))

    assert asked() == few
