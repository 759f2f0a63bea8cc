"""Words that were corrected are quoted in one shape: what was written, and the correction with its day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags

from tests import factories
from tests.conftest import Cast
from tracker import actions, log_sentences
from tracker.models import ProgressEntry, Recommendation
from tracker.models.corrections import find_corrections, quoted, with_corrections
from tracker.notices import words
from tracker.workflow import Status

SINCE = 30
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
