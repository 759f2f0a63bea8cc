"""Words that were corrected are quoted in one shape: what was written, and the correction with its day."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

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
from tracker.models import HandOver, NoticePreference, Post, ProgressEntry, Recommendation, User
from tracker.models.corrections import find_corrections, quoted, with_corrections
from tracker.models.people import Role
from tracker.notices import digest, words
from tracker.workflow import Status, Step

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
