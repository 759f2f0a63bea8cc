"""Words that were corrected are quoted in one shape: what was written, and the correction with its day."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
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
from tracker.models import HandOver, ImportKind, NoticePreference, Post, ProgressEntry, Recommendation, User
from tracker.models.corrections import find_corrections, quoted, with_corrections
from tracker.models.people import Role
from tracker.notices import digest, words
from tracker.workflow import Status, Step

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


@pytest.mark.parametrize("address", ["/?since={since}", "/report/?since={since}", "/search/?q={q}"])
def test_where_the_first_words_were_removed_every_page_says_so_before_the_correction(
    cast: Cast, corrected: Recommendation, client: Client, address: str
) -> None:
    wrong = {corrected.entries.get(text=WRONG): ["text"]}
    actions.redact(recommendation=corrected, by=cast.coordinator, draft=factories.drafted("A name."), out=wrong)
    client.force_login(cast.coordinator)
    since = (timezone.localdate() - timedelta(days=SINCE)).isoformat()

    answer = client.get(address.format(since=since, q="fourteen")).content.decode()

    page = " ".join(strip_tags(answer).split())
    assert "(removed) Corrected on" in page
    assert WRONG not in page


def test_a_mail_quotes_both_and_names_the_entries_whose_words_it_holds(corrected: Recommendation) -> None:
    quoted = Q(text__contains="teen institutes") | Q(text=WRONG)
    said, *_between, last = corrected.entries.filter(quoted).order_by("sequence")
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


def _both(entry: ProgressEntry, by: User, day: str = "j F Y") -> str:
    """Correct an entry, and return how it is quoted from then on."""
    actions.correct(entry=entry, by=by, draft=factories.drafted(RIGHT))
    return f"{entry.text} Corrected on {date_format(timezone.localdate(), day)}: {RIGHT}"


def _page(client: Client, person: User, address: str) -> str:
    client.force_login(person)
    return _words(client.get(address))


def _words(answer: Any) -> str:
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def test_a_request_is_quoted_with_its_correction_wherever_it_is_quoted(cast: Cast, client: Client) -> None:
    item = factories.track(cast)
    quoted_so = _both(factories.ask(cast, item), cast.coordinator)
    short = quoted_so.replace(date_format(timezone.localdate(), "j F Y"), date_format(timezone.localdate(), "j M Y"))
    person = User.objects.get(pk=cast.holder.pk)

    assert quoted_so in _page(client, person, "/work/")
    assert short in _page(client, person, f"/recommendations/{item.reference}/").split("Add an update")[1]
    how = {"since": timezone.now() - timedelta(days=7), "lately": digest.Lately.read(timezone.now())}
    found = digest.contents(person, NoticePreference(person=person), on=timezone.localdate(), **how)
    assert [line.quote for group in found.groups for line in group.lines] == [quoted_so]


def test_a_proposed_date_is_quoted_with_its_correction_under_my_work(cast: Cast, client: Client) -> None:
    item = factories.track(cast)
    factories.propose(cast, item)
    quoted_so = _both(item.entries.get(kind=Step.PROPOSE_DATE), cast.holder)

    assert quoted_so in _page(client, cast.coordinator, "/work/")


def test_what_is_handed_over_is_quoted_with_its_corrections(cast: Cast, client: Client) -> None:
    asked, proposed, returned = (factories.track(cast, title=title) for title in ("First", "Second", "Third"))
    factories.propose(cast, proposed)
    factories.claim(cast, returned)
    draft = factories.drafted("The minutes are missing.")
    entries = [
        (factories.ask(cast, asked), cast.coordinator),
        (proposed.entries.get(kind=Step.PROPOSE_DATE), cast.holder),
        (actions.return_claim(recommendation=returned, by=cast.coordinator, draft=draft), cast.coordinator),
    ]
    quoted_so = [_both(entry, by, "j M Y") for entry, by in entries]
    successor = factories.user("Successor", Role.CONTRIBUTOR, cast.health)
    post = Post.objects.get(pk=cast.desk.pk)
    actions.save_post(by=cast.coordinator, post=post, name=post.name, holder=successor)

    page = _page(client, successor, f"/hand-overs/{HandOver.objects.get().pk}/")

    assert [said for said in quoted_so if said not in page] == []


def test_what_closed_it_and_the_last_update_are_quoted_with_their_corrections(cast: Cast, client: Client) -> None:
    item = factories.walk(cast, factories.track(cast), Status.IN_PROGRESS)
    quoted_so = _both(item.entries.latest("sequence"), cast.holder, "j M Y")
    assert quoted_so in _page(client, cast.holder, f"/recommendations/{item.reference}/").split("Add an update")[1]

    how = {"recommendation": item, "by": cast.coordinator, "to": Status.NOT_IMPLEMENTED}
    closed = actions.close(**how, draft=factories.drafted("There is no money for it."))
    quoted_so = _both(closed, cast.coordinator, "j M Y")
    assert quoted_so in _page(client, cast.coordinator, f"/recommendations/{item.reference}/")


def test_completion_reports_that_are_verified_together_are_shown_with_their_corrections(
    cast: Cast, client: Client
) -> None:
    item = factories.walk(cast, factories.track(cast), Status.REPORTED_COMPLETE)
    quoted_so = _both(ProgressEntry.objects.get(pk=item.claim_id), cast.holder, "j M Y")
    client.force_login(cast.coordinator)

    sent = {"row": [item.pk], "stage": "preview", "verified": "implemented", "text": "I read it."}

    assert quoted_so in _words(client.post("/recommendations/bulk", sent))


@pytest.mark.parametrize("step", [Step.VERIFY, Step.RETURN_CLAIM, Step.DECIDE_DATE])
def test_what_is_decided_about_stands_above_the_form_with_its_last_correction(
    cast: Cast, client: Client, step: Step
) -> None:
    item = factories.track(cast)
    if step is Step.DECIDE_DATE:
        factories.propose(cast, item)
    else:
        factories.claim(cast, item)
    said = item.entries.latest("sequence")
    wrong = actions.correct(entry=said, by=cast.holder, draft=factories.drafted(WRONG))
    actions.correct(entry=wrong, by=cast.holder, draft=factories.drafted(RIGHT))

    page = _page(client, cast.coordinator, f"/recommendations/{item.reference}/{step.slug}").split("<form")[0]

    assert said.text in page
    assert RIGHT in page
