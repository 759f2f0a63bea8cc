"""Real workers that are killed at any point, started again, or work two at once: nobody gets a mail twice.

What nobody can know is shown on its page, and sent again only when a person says so. Where a worker stands is decided
by what it waits for: an answer of the mail server, or a row that the test has locked.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event
from typing import Any

import psycopg
import pytest
from aiosmtpd.smtp import SMTP
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from tests import factories, jobs, servers, workers
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.workers import wait_for
from tracker import actions
from tracker.actions import mail
from tracker.database.under_way import SETTLED
from tracker.deferring import defer
from tracker.jobs.notices import as_listed
from tracker.models import Act, MailMessage, SentDigest, User, WebhookDelivery
from tracker.workflow import Status

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(seen_cast: Cast, settings: Any) -> Iterator[servers.MailServer]:
    """A mail server that the site and its workers use."""
    jobs.clear()
    with servers.open_mail_server() as opened:
        servers.use(settings, opened.port)
        yield opened
    wait_for(workers.all_gone)


def post(to: User) -> MailMessage:
    """A message that waits to be sent."""
    act = Act(by=to, at=timezone.now(), verb="x")
    with transaction.atomic():
        message = mail.post(MailMessage.Kind.ACCOUNT, to=to, context={"act": act, "lines": ["Something changed"]})
    assert message is not None
    return message


def status(message: MailMessage) -> str:
    return MailMessage.objects.values_list("status", flat=True).get(pk=message.pk)


def received(server: servers.MailServer) -> list[tuple[str, str]]:
    """To whom mail came until now, and its Message-ID."""
    return [(str(each["To"]), str(each["Message-ID"])) for each in server.taken()]


def finish(server: servers.MailServer) -> None:
    """Start another worker after the first was found dead, and let it do all there is to do."""
    wait_for(workers.all_gone)
    workers.found_dead()
    with workers.started(server):
        wait_for(workers.idle)


@contextmanager
def holding(statement: str, *values: object) -> Iterator[None]:
    """Run a statement in a transaction of another connection, which is taken back at the end."""
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, password=connection.connection.info.password) as other:
        other.execute(statement.encode(), values)
        yield
        other.rollback()


def waits_for_a_lock() -> bool:
    """Whether somebody waits for what the test has locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1"
        )
        return cursor.fetchone() is not None


def shown_as_unsure(cast: Cast, message: MailMessage) -> None:
    """The page of mail says that this one may have arrived, and asks somebody to decide."""
    assert status(message) == "unsure"
    client = Client()
    client.force_login(cast.administrator)
    page = text(client.get(reverse("mail-list")).content.decode())
    assert message.address in page
    assert str(MailMessage.Status.UNSURE.label) in page


async def hang(server: SMTP) -> str:
    """Have something, and answer only when nobody listens any more."""
    await asyncio.sleep(60)
    return "250 OK"


def test_killed_before_the_message_is_handed_over(seen_cast: Cast, server: servers.MailServer) -> None:
    reached = Event()

    async def greeted(smtp: SMTP, *rest: object) -> str:
        reached.set()
        return await hang(smtp)

    server.handle_MAIL = greeted  # type: ignore[attr-defined]
    message = post(seen_cast.reader)
    with workers.started(server) as worker:
        assert reached.wait(60)
        workers.kill(worker)
    del server.handle_MAIL  # type: ignore[attr-defined]
    finish(server)

    assert received(server) == [], "it is not sent again by itself"
    shown_as_unsure(seen_cast, message)
    actions.send_again(by=seen_cast.administrator, mail=message)
    finish(server)
    assert (received(server), status(message)) == ([(message.address, message.message_id)], "sent")


def test_killed_after_the_server_has_the_message_and_before_its_answer(
    seen_cast: Cast, server: servers.MailServer
) -> None:
    reached = Event()

    async def taken(smtp: SMTP) -> str:
        reached.set()
        return await hang(smtp)

    server.data = taken
    message = post(seen_cast.reader)
    with workers.started(server) as worker:
        assert reached.wait(60)
        workers.kill(worker)
    server.data = None
    finish(server)

    assert received(server) == []
    shown_as_unsure(seen_cast, message)


def test_killed_while_it_records_that_the_message_was_taken(seen_cast: Cast, server: servers.MailServer) -> None:
    message = post(seen_cast.reader)
    locked, go_on = Event(), Event()

    async def taken(smtp: SMTP) -> str:
        locked.set()
        await asyncio.to_thread(go_on.wait, 60)
        return "250 OK"

    server.data = taken
    with workers.started(server) as worker:
        assert locked.wait(60)
        with holding("SELECT FROM tracker_mailmessage WHERE id = %s FOR UPDATE", message.pk):
            go_on.set()
            wait_for(waits_for_a_lock)
            workers.kill(worker)
    finish(server)

    assert received(server) == [(message.address, message.message_id)], "once, and not again"
    shown_as_unsure(seen_cast, message)


def test_killed_between_two_recipients(seen_cast: Cast, server: servers.MailServer) -> None:
    first, second = post(seen_cast.reader), post(seen_cast.holder)
    hold = holding("SELECT FROM tracker_mailmessage WHERE id = %s FOR UPDATE", second.pk)
    with workers.started(server) as worker, hold:
        wait_for(lambda: status(first) == "sent" and waits_for_a_lock())
        workers.kill(worker)
    assert status(second) == "waiting"
    finish(server)

    assert received(server) == [(each.address, each.message_id) for each in (first, second)]
    assert (status(first), status(second)) == ("sent", "sent")


def with_daily_digests(cast: Cast) -> list[User]:
    """People who get a digest today, in the order in which they get it."""
    factories.claim(cast, factories.walk(cast, factories.track(cast), Status.IN_PROGRESS))
    people = sorted([cast.coordinator, cast.second_coordinator, cast.administrator], key=lambda person: person.pk)
    User.objects.filter(is_system=False).update(date_joined=timezone.now() - timedelta(days=3))
    for person in people:
        actions.choose_notices(by=person, digest="daily", weekday=0, hour=0, weekend="sat_sun", by_kind={})
    jobs.clear()
    return people[:2]


def test_killed_in_the_middle_of_the_digests(seen_cast: Cast, server: servers.MailServer) -> None:
    one, other = with_daily_digests(seen_cast)
    defer("send_digests", timestamp=0)
    insert = "INSERT INTO tracker_sentdigest (person_id, day, at) VALUES (%s, %s, now())"
    with workers.started(server) as worker:
        with holding(insert, other.pk, timezone.localdate()):
            wait_for(lambda: SentDigest.objects.filter(person=one).exists() and waits_for_a_lock())
            # It is sent beside that; killed meanwhile, it would be unsure.
            wait_for(MailMessage.objects.filter(address=one.email, status="sent").exists)
            workers.kill(worker)
        wait_for(workers.all_gone)
    assert not SentDigest.objects.filter(person=other).exists()
    finish(server)

    counted = Counter(to for to, _id in received(server))
    assert (counted[one.email], counted[other.email]) == (1, 1)
    assert set(counted.values()) == {1}


def test_a_webhook_killed_while_the_other_site_has_it_is_shown_and_not_posted_again(
    seen_cast: Cast, server: servers.MailServer, settings: Any
) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    view = actions.save_view(by=seen_cast.reader, name="Open", query="status=open")
    item = factories.track(seen_cast)
    with servers.open_hook_server() as other:
        hook = actions.add_webhook(by=seen_cast.reader, view=view, address=other.address)
        actions.write_deliveries(at=timezone.now() + SETTLED, in_view=as_listed)
        actions.report(
            recommendation=item, by=seen_cast.holder, draft=factories.drafted("It began."), to=Status.IN_PROGRESS
        )
        jobs.clear()
        actions.write_deliveries(at=timezone.now() + SETTLED, in_view=as_listed)
        over = Event()
        other.answer = lambda posted: (200, b"ok") if over.wait(60) else None
        with workers.started(server) as worker:
            wait_for(lambda: len(other.posted) == 1)
            workers.kill(worker)
        over.set()
        finish(server)

    assert len(other.posted) == 1
    assert WebhookDelivery.objects.get().status == "unsure"
    client = Client()
    client.force_login(seen_cast.reader)
    page = text(client.get(reverse("webhook-detail", args=[hook.pk])).content.decode())
    assert "May have arrived" in page


def test_two_workers_at_once_send_each_mail_and_each_digest_once(seen_cast: Cast, server: servers.MailServer) -> None:
    with_daily_digests(seen_cast)
    people = [each for each in seen_cast.people().values() for _ in range(5)]
    with workers.started(server), workers.started(server):
        wait_for(lambda: _workers() >= 2)
        written = [post(person) for person in people]
        for number in range(4):
            # As where an hour begins while the run of the one before is under way.
            with suppress(AlreadyEnqueued), transaction.atomic():
                defer("send_digests", timestamp=number)
        wait_for(lambda: not MailMessage.objects.exclude(status="sent").exists() and workers.idle())

    sent = received(server)
    assert (
        len({message for _to, message in sent})
        == len(sent)
        == len(written) + SentDigest.objects.exclude(mail=None).count()
    )
    assert {message.message_id for message in written} <= {message for _to, message in sent}


def _workers() -> int:
    """How many processes are connected to the database, and listen for jobs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        (count,) = cursor.fetchone()
    return int(count) // 4


def test_a_mail_leaves_while_other_sites_do_not_answer(
    seen_cast: Cast, server: servers.MailServer, settings: Any
) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    item, over = factories.track(seen_cast), Event()
    with servers.open_hook_server() as other:
        other.answer = lambda posted: (200, b"ok") if over.wait(60) else None
        for number, person in enumerate(seen_cast.people().values()):
            view = actions.save_view(by=person, name=f"Open {number}", query="status=open")
            actions.add_webhook(by=person, view=view, address=other.address)
        actions.write_deliveries(at=timezone.now() + SETTLED, in_view=as_listed)
        actions.report(
            recommendation=item, by=seen_cast.holder, draft=factories.drafted("It began."), to=Status.IN_PROGRESS
        )
        jobs.clear()
        assert actions.write_deliveries(at=timezone.now() + SETTLED, in_view=as_listed) > 4
        with workers.started(server):
            wait_for(lambda: len(other.posted) >= 4)
            begun = time.monotonic()
            message = post(seen_cast.reader)
            wait_for(lambda: status(message) == "sent", seconds=14)
            took = time.monotonic() - begun
            over.set()

    assert took < 5
    assert [to for to, _id in received(server)] == [message.address]
