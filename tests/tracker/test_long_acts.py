"""An act whose transaction lasts: webhooks, mails and tabs tell of it once it is committed, and of nothing twice."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from tests import factories, jobs, servers
from tests.conftest import Cast
from tracker import actions
from tracker.database import under_way
from tracker.jobs.notices import as_listed
from tracker.models import Follow, MailMessage, Notice, Recommendation, SavedView, SeenMark
from tracker.workflow import Status

pytestmark = pytest.mark.django_db(transaction=True)
SITE = "https://tracker.example.org"


@contextmanager
def kept_open(do: Callable[[], object]) -> Iterator[None]:
    """Do something in a transaction of another connection, which commits when the block ends."""
    done, end = Event(), Event()

    def work() -> None:
        try:
            with transaction.atomic():
                do()
                done.set()
                end.wait(60)
        finally:
            done.set()
            connections.close_all()

    thread = Thread(target=work)
    thread.start()
    try:
        assert done.wait(60)
        yield
    finally:
        end.set()
        thread.join()


def report(cast: Cast, item: Recommendation, words: str) -> None:
    actions.report(recommendation=item, by=cast.holder, draft=factories.drafted(words), to=Status.IN_PROGRESS)


@pytest.fixture
def items(cast: Cast) -> list[Recommendation]:
    return [factories.track(cast) for _ in range(3)]


@pytest.fixture
def view(cast: Cast, items: list[Recommendation]) -> SavedView:
    jobs.clear()
    return actions.save_view(by=cast.coordinator, name="All", query="status=open", shared_with="reader")


def test_a_webhook_sends_what_was_committed_long_after_it_was_done(
    cast: Cast, items: list[Recommendation], view: SavedView, settings: Any
) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE, settings.SITE_URL = True, SITE
    with servers.open_hook_server() as server:
        actions.add_webhook(by=cast.reader, view=view, address=server.address)

        def sent(minutes: int) -> list[str]:
            """The words that are sent so many minutes from now."""
            actions.write_deliveries(at=timezone.now() + timedelta(minutes=minutes), in_view=as_listed)
            jobs.run_all()
            found = [item["quote"] for posted in server.posted for item in json.loads(posted.body)["data"]["items"]]
            server.posted.clear()
            return sorted(found)

        assert sent(1) == []
        with kept_open(lambda: report(cast, items[0], "Long.")):
            report(cast, items[1], "Short.")
            during = [*sent(10), *sent(15)]
        report(cast, items[2], "After.")

        assert sorted([*during, *sent(20), *sent(25)]) == ["After.", "Long.", "Short."]


def test_a_digest_says_what_was_committed_after_the_digest_before(
    cast: Cast, items: list[Recommendation], view: SavedView, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The act is done now, and the digests are those of the next days.
    monkeypatch.setattr(under_way, "WAITED", timedelta(days=10))
    servers.use(settings, 1)
    for item in items[:2]:
        actions.follow(by=cast.reader, recommendation=item)
    actions.follow(by=cast.reader, view=view)
    actions.choose_notices(by=cast.reader, digest="daily", weekday=0, hour=0, weekend="sat_sun", by_kind={})
    before: set[int] = set()

    def said(day: int) -> str:
        """The digest of a day, empty where there is none."""
        actions.send_digests(at=a_weekday() + timedelta(days=day), in_view=as_listed)
        found = MailMessage.objects.filter(person=cast.reader, kind="digest").exclude(pk__in=before)
        before.update(found.values_list("pk", flat=True))
        return "".join(mail.body for mail in found)

    assert Follow.objects.count() == 3
    with kept_open(lambda: report(cast, items[0], "Long.")):
        report(cast, items[1], "Short.")
        first = said(0)
    second, third = said(1), said(2)

    told = [first.count(words) + second.count(words) + third.count(words) for words in ("Long.", "Short.")]
    # Once for the recommendation, and once for the view in which it is.
    assert told == [2, 2]


def a_weekday() -> datetime:
    """The noon of the first day from tomorrow on that two weekdays follow."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    return next(day for number in range(1, 8) if (day := noon + timedelta(days=number)).weekday() <= 2)


def test_a_notice_that_was_not_there_yet_is_not_marked_as_read_with_the_others(
    cast: Cast, items: list[Recommendation], client: Client
) -> None:
    jobs.clear()
    client.force_login(cast.holder)
    with kept_open(lambda: factories.ask(cast, items[0])):
        factories.ask(cast, items[1])
        page = client.get("/notices/").content.decode()
    sent = re.findall(r'name="(up_to|until|shown)" value="([^"]+)"', page)
    assert Notice.objects.earliest("pk").recommendation == items[0]

    client.post("/notices/mark-read", {name: [value for key, value in sent if key == name] for name, _ in sent})

    assert [notice.recommendation for notice in Notice.objects.unread()] == [items[0]]


def test_a_tab_says_what_was_committed_after_it_was_marked_as_seen_and_nothing_else(
    cast: Cast, items: list[Recommendation], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without the minute that is allowed for clocks: only the act itself says that it is under way.
    monkeypatch.setattr(under_way, "SETTLED", timedelta(0))
    actions.mark_seen(by=cast.reader, until=timezone.now(), ready="all")
    client.force_login(cast.reader)

    def look() -> tuple[set[str], dict[str, Any]]:
        """What a tab says of its rows, and what its page sends to mark it as seen."""
        page = client.get("/recommendations/").content.decode()
        form = page.partition('action="/views/seen"')[2].partition("</form>")[0]
        sent = re.findall(r'name="(tab|until|act)" value="([^"]*)"', form)
        news = re.findall(r"(PARIS-\d+)</a> <span class=\"news\">(?:Changed|New)</span>", page)
        return set(news), {name: [value for key, value in sent if key == name] for name, _ in sent}

    assert look()[0] == set()
    with kept_open(lambda: report(cast, items[0], "Long.")):
        report(cast, items[1], "Short.")
        news, form = look()
        assert news == {items[1].reference}
        report(cast, items[2], "After the page was made.")
        client.post("/views/seen", form)
        assert look()[0] == {items[2].reference}

    news, form = look()
    assert news == {items[0].reference, items[2].reference}
    client.post("/views/seen", form)
    assert look()[0] == set()


def test_who_begins_to_look_for_what_is_new_hears_of_an_act_that_lasts(
    cast: Cast, items: list[Recommendation], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_way, "SETTLED", timedelta(0))
    client.force_login(cast.reader)
    with kept_open(lambda: report(cast, items[0], "Long.")):
        report(cast, items[1], "Short.")
        page = client.get("/recommendations/?status=open").content.decode()
    sent = re.findall(r'name="(tab|until|act)" value="([^"]*)"', page)
    client.post("/views/seen", {name: [value for key, value in sent if key == name] for name, _ in sent})

    page = client.get("/recommendations/?status=open").content.decode()

    assert re.search(rf"{items[0].reference}</a> <span class=\"news\">\w+</span>", page)


def test_the_overview_is_marked_as_seen_until_the_moment_of_the_act_that_lasts(
    cast: Cast, items: list[Recommendation], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_way, "SETTLED", timedelta(0))
    client.force_login(cast.reader)
    with kept_open(lambda: report(cast, items[0], "Long.")):
        page = client.get("/").content.decode()
    (until,) = re.findall(r'name="until" value="([^"]*)"', page)
    client.post("/views/seen", {"tab": "overview", "until": until})

    entry = items[0].entries.latest("sequence")
    assert SeenMark.objects.get(ready="overview").until <= entry.recorded_at
