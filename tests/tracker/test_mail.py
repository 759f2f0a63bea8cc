"""Mail over a real SMTP server that takes, refuses, puts off, hangs or drops it; nothing is lost or sent twice."""

from __future__ import annotations

import asyncio
import re
import socket
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import factories, jobs, servers
from tests.conftest import Cast
from tests.servers import SITE, use
from tests.tracker.pages import text
from tests.tracker.test_notices import link_in
from tests.tracker.waiting import at_work
from tracker import actions, mailing
from tracker.actions import mail
from tracker.jobs.upkeep import MOST_DEATHS
from tracker.models import AccountChange, Act, MailMessage, User
from tracker.models.people import Role
from tracker.workflow import Forbidden, Refused


def post(to: User, lines: tuple[str, ...] = ("Something changed",), **fields: Any) -> MailMessage:
    """A message as the actions write it."""
    context = {"act": Act(by=to, at=timezone.now(), verb="x"), "lines": lines}
    with transaction.atomic():
        message = mail.post(MailMessage.Kind.ACCOUNT, to=to, context=context, **fields)
    assert message is not None
    return message


def link_to(to: User) -> MailMessage:
    with transaction.atomic():
        message = mail.post(MailMessage.Kind.RESET, to=to, context={}, has_link=True)
    assert message is not None
    return message


def status(message: MailMessage) -> str:
    message.refresh_from_db()
    return message.status


async def drop(server: SMTP) -> str:
    """Have the message, and cut the connection before the answer."""
    assert server.transport is not None
    server.transport.close()
    return "250 OK"


async def hang(server: SMTP) -> str:
    """Have the message, and say nothing for longer than the sender waits."""
    await asyncio.sleep(2)
    return "250 OK"


# --- What becomes of a message


def test_message_is_sent_after_its_transaction_by_the_worker_and_by_nobody_else(
    server: servers.MailServer, cast: Cast
) -> None:
    message = post(cast.reader)

    assert server.mails.empty()
    assert jobs.run_all() == ["send_mail"]
    sent = server.next()
    assert (sent["To"], sent["From"]) == (cast.reader.email, "tracker@example.org")
    assert "- Something changed" in sent.get_content()
    assert (status(message), message.tries, message.body) == ("sent", 1, "")


def test_message_of_a_transaction_that_fails_is_never_sent(server: servers.MailServer, cast: Cast) -> None:
    with transaction.atomic():
        post(cast.reader)
        transaction.set_rollback(True)

    assert jobs.run_all() == []
    assert server.mails.empty()


def test_message_says_that_a_program_sent_it_and_has_an_id_of_the_site_host(
    server: servers.MailServer, cast: Cast
) -> None:
    message = post(cast.reader)
    jobs.run_all()
    sent = server.next()

    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"] == message.message_id
    assert re.fullmatch(r"<[^@ ]+@tracker\.example\.org>", sent["Message-ID"])


def test_refusal_for_good_is_not_tried_again_and_shown(server: servers.MailServer, cast: Cast) -> None:
    server.recipient = "550 No such user here"
    message = post(cast.reader)

    assert jobs.run_all() == ["send_mail"]
    assert (status(message), message.said) == ("refused", "550 No such user here")


def test_refused_message_is_refused_for_good(server: servers.MailServer, cast: Cast) -> None:
    async def refuse(server: SMTP) -> str:
        return "554 Looks like spam"

    server.data = refuse
    message = post(cast.reader)

    assert jobs.run_all() == ["send_mail"]
    assert (status(message), message.said) == ("refused", "554 Looks like spam")


def test_what_is_refused_for_now_is_tried_again_and_arrives_once_under_one_id(
    server: servers.MailServer, cast: Cast
) -> None:
    server.recipient = "451 Try again later"
    message = post(cast.reader)
    jobs.run_due()
    assert (status(message), message.said) == ("waiting", "451 Try again later")
    waits = ProcrastinateJob.objects.get().scheduled_at - timezone.now()
    assert timedelta(seconds=30) < waits < timedelta(seconds=90)
    assert jobs.run_due() == []

    server.recipient = "250 OK"
    assert jobs.run_all() == ["send_mail"]

    assert (status(message), message.tries) == ("sent", 2)
    assert server.next()["Message-ID"] == message.message_id
    assert server.mails.empty()


def test_sender_that_is_refused_is_tried_again_as_the_settings_may_be_wrong(
    server: servers.MailServer, cast: Cast
) -> None:
    async def refuse(*_asked: object) -> str:
        return "530 5.7.0 Authentication required"

    server.handle_MAIL = refuse  # type: ignore[attr-defined]
    message = post(cast.reader)
    jobs.run_due()
    assert (status(message), message.said) == ("waiting", "530 5.7.0 Authentication required")

    del server.handle_MAIL  # type: ignore[attr-defined]
    jobs.run_all()
    assert (status(message), server.mails.qsize()) == ("sent", 1)


def test_message_is_given_up_after_a_day_of_tries(
    server: servers.MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.recipient = "451 Try again later"
    message = post(cast.reader)
    jobs.run_due()

    monkeypatch.setattr(timezone, "now", lambda now=timezone.now: now() + timedelta(hours=23))
    jobs.bring_forward()
    jobs.run_due()
    assert status(message) == "waiting"
    monkeypatch.setattr(timezone, "now", lambda now=timezone.now: now() + timedelta(hours=2))
    jobs.bring_forward()
    jobs.run_due()

    assert (status(message), message.said, message.tries) == ("refused", "451 Try again later", 3)
    assert jobs.run_all() == []


def test_server_that_is_down_is_tried_again(server: servers.MailServer, cast: Cast, settings: Any) -> None:
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    message = post(cast.reader)
    jobs.run_due()
    assert status(message) == "waiting"
    assert "refused" in message.said

    settings.EMAIL_PORT = port
    jobs.run_all()
    assert status(message) == "sent"


@pytest.mark.parametrize("fault", [drop, hang])
def test_connection_lost_after_the_message_leaves_it_unsure_and_unsent(
    server: servers.MailServer, cast: Cast, fault: servers.Answer
) -> None:
    server.data = fault
    message = post(cast.reader)

    assert jobs.run_all() == ["send_mail"]

    assert (status(message), message.tries) == ("unsure", 1)
    server.data = None
    assert jobs.run_all() == []


@pytest.mark.parametrize("fault", [drop, hang])
def test_connection_lost_before_the_message_is_tried_again(
    server: servers.MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch, fault: servers.Answer
) -> None:
    async def before(smtp: SMTP, *arguments: object) -> str:
        return await fault(smtp)

    monkeypatch.setattr(server, "handle_MAIL", before, raising=False)
    message = post(cast.reader)
    jobs.run_due()
    assert status(message) == "waiting"


def test_worker_that_dies_while_sending_leaves_the_message_unsure(
    server: servers.MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = post(cast.reader)

    def die(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "hand_over", die)
        with pytest.raises(KeyboardInterrupt):
            actions.send_mail(mail=message.pk)
    assert status(message) == "sending"

    # The job is run again when the worker is found dead.
    jobs.run_due()
    assert status(message) == "unsure"
    assert jobs.run_all() == []
    assert server.mails.empty()


def test_mail_that_is_being_sent_is_decided_by_a_person_when_its_job_is_left(
    server: servers.MailServer, cast: Cast
) -> None:
    message = post(cast.reader)
    jobs.die(MOST_DEATHS)
    MailMessage.objects.update(status="sending")

    jobs.die()

    assert ProcrastinateJob.objects.get().status == "failed"
    assert (status(message), message.said) == ("unsure", "The worker stopped while it was sending this mail.")


def test_worker_thought_dead_that_ends_after_all_says_so(
    server: servers.MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = post(cast.reader)
    hand_over = mailing.hand_over

    def slowly(given: Any) -> Any:
        actions.send_mail(mail=message.pk)
        assert status(message) == "unsure"
        return hand_over(given)

    monkeypatch.setattr(mailing, "hand_over", slowly)
    actions.send_mail(mail=message.pk)

    assert status(message) == "sent"
    assert server.mails.qsize() == 1


def test_fault_of_ours_leaves_the_message_to_somebody(
    server: servers.MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(mailing, "hand_over", fail)
    message = post(cast.reader)

    jobs.run_all()

    assert (status(message), message.said) == ("unsure", "ZeroDivisionError")


def test_address_that_no_mail_can_carry_is_refused(server: servers.MailServer, cast: Cast) -> None:
    User.objects.filter(pk=cast.reader.pk).update(email="a@b\nBcc: c@example.org")
    message = post(User.objects.get(pk=cast.reader.pk))

    jobs.run_all()

    assert status(message) == "refused"


@pytest.mark.django_db(transaction=True)
def test_message_is_marked_for_everybody_before_it_is_handed_over(server: servers.MailServer, cast: Cast) -> None:
    jobs.clear()
    seen = []

    async def look(smtp: SMTP) -> str:
        def ask() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT status FROM tracker_mailmessage")
                seen.extend(cursor.fetchall())
            connection.close()

        await asyncio.to_thread(ask)
        return "250 OK"

    server.data = look
    message = post(cast.reader)

    jobs.run_worker()

    assert seen == [("sending",)]
    assert status(message) == "sent"


def test_a_server_that_takes_half_of_the_mails_gets_the_others_later_and_none_twice(
    server: servers.MailServer, cast: Cast
) -> None:
    taken = iter(["250 OK", "452 Too many mails", "250 OK"] + ["452 Too many mails"] * 2)

    async def take_some(smtp: SMTP) -> str:
        return next(taken)

    server.data = take_some
    people = (cast.reader, cast.holder, cast.coordinator, cast.lead_staff, cast.outsider)
    messages = [post(person) for person in people]
    jobs.run_due()
    assert [status(message) for message in messages] == ["sent", "waiting", "sent", "waiting", "waiting"]

    server.data = None
    jobs.run_all()

    assert {status(message) for message in messages} == {"sent"}
    assert sorted(str(mail["To"]) for mail in server.taken()) == sorted(person.email for person in people)


def test_a_server_that_has_half_of_a_mail_and_is_gone_leaves_it_unsure(cast: Cast, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        use(settings, listening.getsockname()[1])
        message = post(cast.reader, lines=("It goes on.",) * 500_000)
        thread = Thread(target=_take_half, args=[listening])
        thread.start()
        jobs.run_all()
        thread.join()

    assert (status(message), message.tries) == ("unsure", 1)


def _take_half(listening: socket.socket) -> None:
    """Talk to a sender until the message comes, and leave in the middle of it."""
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 here\r\n")
        while (line := lines.readline()) and not line.upper().startswith(b"DATA"):
            connection.sendall(b"250 OK\r\n")
        connection.sendall(b"354 go on\r\n")
        lines.read(100_000)


def test_names_with_line_breaks_add_no_header_to_a_mail(server: servers.MailServer, cast: Cast) -> None:
    name = "Reader\r\nBcc: spy@example.org\u2028Cc: spy@example.org"
    User.objects.filter(pk=cast.reader.pk).update(name=name)
    User.objects.filter(pk=cast.administrator.pk).update(name=name)
    for person in (cast.administrator, cast.reader):
        person.refresh_from_db()
    actions.change_person(
        by=cast.administrator, person=cast.reader, name=name, organisation=None, roles=[Role.COORDINATOR]
    )
    jobs.run_all()

    sent = server.taken()

    assert {str(mail["To"]) for mail in sent} >= {cast.coordinator.email, cast.reader.email}
    assert any(str(mail["Subject"]).startswith("The account of Reader") for mail in sent)
    for each in sent:
        assert (each["Bcc"], each["Cc"]) == (None, None)
        assert len(str(each["Subject"]).splitlines()) == 1


def test_after_a_mail_came_back_the_address_is_corrected_and_nothing_goes_to_the_old_one(
    server: servers.MailServer, cast: Cast
) -> None:
    old, item = cast.holder.email, at_work(cast, 20)
    factories.ask(cast, item)
    jobs.run_due()
    (link,) = [link_in(mail) for mail in server.taken() if str(mail["Subject"]).startswith("You are asked")]
    factories.ask(cast, item)
    actions.tell(act=item.entries.latest("sequence").act_id)
    waits = MailMessage.objects.get(status="waiting")

    actions.change_account(by=cast.administrator, person=cast.holder, new={"email": "right@example.org"})
    jobs.run_all()
    factories.ask(cast, item)
    jobs.run_all()

    assert status(waits) == "withdrawn"
    about_work = {str(mail["To"]) for mail in server.taken() if mail["List-Unsubscribe"]}
    assert (about_work, old) == ({"right@example.org"}, waits.address)
    assert Client().post(link).status_code == 404


def test_an_account_that_changes_as_a_whole_sends_one_mail_to_each_address(
    server: servers.MailServer, cast: Cast
) -> None:
    old, roles = cast.reader.email, {Role.READER, Role.ADMINISTRATOR}
    new = {"email": "other@example.org", "name": "Other", "roles": roles}
    actions.change_account(by=cast.administrator, person=cast.reader, new=new)
    act = Act.objects.latest("pk")
    assert (act.verb, act.reason) == ("edit_user", "email, name, roles")
    jobs.run_all()
    sent = server.taken()
    assert sorted(str(mail["To"]) for mail in sent) == sorted([old, "other@example.org"])
    for each in sent:
        text = each.get_body(("plain",)).get_content()
        assert all(said in text for said in ("Other", "other@example.org", "Administrator, Reader")), text


@pytest.mark.parametrize("what", ["closed", "no coordinator any more", "another address"])
@pytest.mark.parametrize("is_tried_again", [False, True])
def test_mail_to_coordinators_goes_to_who_is_one_at_the_address_that_they_have(
    server: servers.MailServer, cast: Cast, what: str, *, is_tried_again: bool
) -> None:
    server.recipient = "550 No such user here" if is_tried_again else "250 OK"
    actions.change_person(
        by=cast.administrator, person=cast.reader, name="Reader", organisation=None, roles=[Role.COORDINATOR]
    )
    message = cast.second_coordinator.mails.get(kind=MailMessage.Kind.COORDINATORS)
    if is_tried_again:
        jobs.run_all()
        server.recipient = "250 OK"
    changes: dict[str, dict[str, Any]] = {
        "closed": {"is_active": False},
        "no coordinator any more": {"roles": {Role.READER}},
        "another address": {"email": "right@example.org"},
    }
    actions.change_account(by=cast.administrator, person=cast.second_coordinator, new=changes[what])
    if is_tried_again:
        actions.send_again(by=cast.administrator, mail=message)

    jobs.run_all()

    assert (status(message), message.body) == ("withdrawn", "")
    assert message.said == "The account has changed since this mail was written."
    others = cast.coordinator.mails.filter(kind=MailMessage.Kind.COORDINATORS)
    assert others.filter(status="refused" if is_tried_again else "sent").exists()


def test_mail_about_an_account_goes_to_an_old_address_only_to_say_that_it_is_old(
    server: servers.MailServer, cast: Cast
) -> None:
    old = cast.reader.email
    actions.change_account(by=cast.administrator, person=cast.reader, new={"roles": {Role.READER, Role.ADMINISTRATOR}})
    (waits,) = cast.reader.mails.all()
    actions.change_account(by=cast.administrator, person=cast.reader, new={"email": "right@example.org"})
    actions.change_account(by=cast.administrator, person=cast.reader, new={"name": "Renamed"})
    actions.change_account(by=cast.administrator, person=cast.reader, new={"is_active": False})

    jobs.run_all()

    assert status(waits) == "withdrawn"
    told = [str(mail["To"]) for mail in server.taken()]
    assert sorted(told) == sorted([old, *["right@example.org"] * 3])


# --- Links: never kept, and only for the account they were meant for


def test_link_is_in_the_mail_and_nowhere_else(server: servers.MailServer, cast: Cast) -> None:
    message = link_to(cast.reader)
    stored = f"{message.body} {message.bound_to} {ProcrastinateJob.objects.get().args}"
    jobs.run_all()
    sent = server.next().get_content()
    link = re.search(r"/password/set/(\S+)/(\S+)/", sent)

    assert link is not None
    assert f"{SITE}{link[0]}" in sent
    assert mail.LINK not in sent
    assert "/password/set/" not in stored
    assert mail.LINK in stored
    assert "Choose your password" in Client().get(link[0], follow=True).content.decode()
    message.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(m)::text FROM tracker_mailmessage m")
        assert link[2] not in str(cursor.fetchall())


@pytest.mark.parametrize("what", ["address", "password", "signed in", "closed"])
def test_link_is_not_made_for_an_account_that_has_changed_since(
    server: servers.MailServer, cast: Cast, client: Client, what: str
) -> None:
    message = link_to(cast.reader)
    if what == "address":
        actions.change_account(by=cast.administrator, person=cast.reader, new={"email": "thief@example.com"})
    elif what == "password":
        actions.set_password(person=cast.reader, password="another battery horse", by_link=False)
    elif what == "signed in":
        client.post(reverse("sign-in"), {"username": cast.reader.email, "password": factories.PASSWORD})
    else:
        actions.deactivate(by=cast.administrator, person=cast.reader)

    jobs.run_all()

    assert (status(message), message.body) == ("withdrawn", "")
    while not server.mails.empty():
        assert "/password/set/" not in server.next().get_content()


def test_link_goes_to_no_address_but_the_persons_own(server: servers.MailServer, cast: Cast) -> None:
    with pytest.raises(ValueError, match="own address"):
        mail.post(MailMessage.Kind.RESET, to=cast.reader, context={}, address="thief@example.com", has_link=True)


# --- What a person decides


@pytest.fixture
def administrator(cast: Cast, client: Client) -> User:
    """Somebody with the role of administrator and nothing more, signed in."""
    person = factories.user("Plain administrator", Role.ADMINISTRATOR, is_staff=True)
    client.force_login(person)
    return person


def test_administrator_sends_an_unsure_mail_again_under_its_first_id(
    server: servers.MailServer, cast: Cast, client: Client, administrator: User
) -> None:
    server.data = drop
    message = post(cast.reader)
    jobs.run_all()
    server.data = None
    assert "1 mail may not have arrived." in text(client.get(reverse("person-list")).content.decode())
    page = text(client.get(reverse("mail-list")).content.decode())
    assert "May have arrived" in page

    response = client.post(reverse("mail-send-again", args=[message.pk]), follow=True)

    assert f"The mail to {cast.reader.email} will be sent again." in text(response.content.decode())
    assert Act.objects.latest("pk").verb == "send_mail_again"
    jobs.run_all()
    assert status(message) == "sent"
    assert server.next()["Message-ID"] == message.message_id
    assert "did not arrive" not in client.get(reverse("person-list")).content.decode()


def test_refused_mail_that_is_sent_again_is_tried_for_another_day(
    server: servers.MailServer, cast: Cast, administrator: User
) -> None:
    message = factories.undelivered(cast.reader)
    MailMessage.objects.update(tried_since=timezone.now() - timedelta(days=2))
    server.recipient = "451 Try again later"

    actions.send_again(by=administrator, mail=message)
    jobs.run_due()

    assert status(message) == "waiting"


def test_administrator_leaves_a_mail_and_it_is_never_sent(
    server: servers.MailServer, cast: Cast, client: Client, administrator: User
) -> None:
    message = factories.undelivered(cast.reader, "unsure")

    client.post(reverse("mail-leave", args=[message.pk]))

    assert (status(message), message.body) == ("left", "")
    assert Act.objects.latest("pk").verb == "leave_mail"
    again = client.post(reverse("mail-send-again", args=[message.pk]), follow=True)
    assert "This mail no longer needs a decision. Its status is: Not sent again." in text(again.content.decode())
    assert jobs.run_all() == []
    with pytest.raises(Refused):
        actions.leave_mail(by=administrator, mail=message)


@pytest.mark.parametrize("settled", ["waiting", "sending", "sent", "withdrawn"])
def test_only_what_waits_for_a_decision_is_decided(db: None, administrator: User, cast: Cast, settled: str) -> None:
    message = factories.undelivered(cast.reader, settled)
    for decide in (actions.send_again, actions.leave_mail):
        with pytest.raises(Refused, match="no longer needs a decision"):
            decide(by=administrator, mail=message)


def test_nobody_but_an_administrator_decides(cast: Cast) -> None:
    message = factories.undelivered(cast.reader)
    for person in (cast.coordinator, cast.holder, cast.reader):
        with pytest.raises(Forbidden):
            actions.send_again(by=person, mail=message)
        with pytest.raises(Forbidden):
            actions.leave_mail(by=person, mail=message)


@pytest.mark.parametrize(
    ("who", "may"),
    [("the one it is about", False), ("whoever did it", False), ("another", True), ("a coordinator who did it", True)],
)
def test_mail_to_coordinators_is_left_by_nobody_it_is_about(
    cast: Cast, client: Client, administrator: User, who: str, *, may: bool
) -> None:
    person = factories.user("Other", Role.ADMINISTRATOR, is_staff=True)
    about, by = (administrator, person) if who == "the one it is about" else (cast.reader, administrator)
    act = actions.open_act(by=person if who == "another" else by, verb="change_person")
    AccountChange.objects.create(person=about, act=act, at=act.at, kind=AccountChange.Kind.COORDINATOR_GIVEN)
    if who == "a coordinator who did it":
        administrator.groups.add(cast.coordinator.groups.get())
    message = factories.undelivered(cast.coordinator, kind=MailMessage.Kind.COORDINATORS, act=act)

    page = text(client.post(reverse("mail-leave", args=[message.pk]), follow=True).content.decode())

    assert status(message) == ("left" if may else "refused")
    assert ("This mail tells coordinators what you did, or what happened to your account." in page) is not may


def test_older_mail_to_coordinators_is_left_by_a_coordinator(cast: Cast, administrator: User) -> None:
    message = factories.undelivered(cast.coordinator, kind=MailMessage.Kind.COORDINATORS)
    with pytest.raises(Forbidden, match="not known whose account"):
        actions.leave_mail(by=administrator, mail=message)
    administrator.groups.add(cast.coordinator.groups.get())
    assert actions.leave_mail(by=User.objects.get(pk=administrator.pk), mail=message).status == "left"


def test_mail_to_coordinators_keeps_its_act(cast: Cast, settings: Any) -> None:
    use(settings, 1)
    actions.change_person(
        by=cast.administrator, person=cast.reader, name="Reader", organisation=None, roles=[Role.COORDINATOR]
    )
    kept = MailMessage.objects.filter(kind=MailMessage.Kind.COORDINATORS).values_list("act", flat=True)
    assert set(kept) == {Act.objects.latest("pk").pk}


def test_page_of_mail_says_where_no_mail_is_sent_and_where_no_worker_runs(
    cast: Cast, client: Client, administrator: User, settings: Any
) -> None:
    address = reverse("mail-list")
    assert "This site does not send mail" in text(client.get(address).content.decode())
    use(settings, 1)
    assert "No mail yet" in text(client.get(address).content.decode())
    factories.undelivered(cast.reader, "waiting")
    assert "No worker is running" in text(client.get(address).content.decode())
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert "No worker" not in text(client.get(address).content.decode())


def test_page_of_mail_says_how_many_there_are_where_it_does_not_show_all(
    cast: Cast, client: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.views.mail.LATEST", 2)
    for status in ("unsure", "refused", "waiting", "waiting"):
        factories.undelivered(cast.reader, status)
    assert not re.search(r"\d mails", text(client.get(reverse("mail-list")).content.decode()))
    for status in ("unsure", "waiting"):
        factories.undelivered(cast.reader, status)

    page = text(client.get(reverse("mail-list")).content.decode())

    assert "These are the newest 2 of 3 mails. Decide about these, and the others appear." in page
    assert "These are 2 of 3 mails that wait." in page


def test_site_without_a_mail_server_writes_no_mail(cast: Cast) -> None:
    assert mail.post(MailMessage.Kind.RESET, to=cast.reader, context={}, has_link=True) is None
    assert not MailMessage.objects.exists()
    assert jobs.run_all() == []
