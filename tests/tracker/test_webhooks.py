"""Webhooks over a real HTTP server: what is sent, signed and tried again; what is not; who sees and changes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories, jobs, servers
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions, outgoing
from tracker.database.under_way import SETTLED
from tracker.jobs.notices import as_listed
from tracker.jobs.upkeep import MOST_DEATHS
from tracker.models import AccountChange, MailMessage, Recommendation, SavedView, User, Webhook, WebhookDelivery
from tracker.models.access import Narrowing, RecommendationRights
from tracker.models.webhooks import FAILURES
from tracker.notices import changed
from tracker.outgoing import Outcome
from tracker.workflow import Forbidden, Refused, Status

SignIn = Callable[[User], Client]
SITE = "https://tracker.example.org"


@pytest.fixture
def server(settings: Any) -> Iterator[servers.HookServer]:
    settings.WEBHOOKS_TO_THIS_MACHINE, settings.SITE_URL = True, SITE
    with servers.open_hook_server() as opened:
        yield opened


@pytest.fixture
def view(cast: Cast) -> SavedView:
    query = "status=in_progress"
    return actions.save_view(by=cast.coordinator, name="Under way @all", query=query, shared_with="reader")


@pytest.fixture
def hook(cast: Cast, view: SavedView, server: servers.HookServer) -> Webhook:
    """One of the reader, who has looked at what is in the view."""
    made = actions.add_webhook(by=cast.reader, view=view, address=server.address)
    write()
    return made


def write() -> int:
    """Write what there is to deliver, as when all that happened until now has settled."""
    return actions.write_deliveries(at=timezone.now() + SETTLED, in_view=as_listed)


def begin(cast: Cast, item: Recommendation, words: str = "It began.") -> None:
    actions.report(recommendation=item, by=cast.holder, draft=factories.drafted(words), to=Status.IN_PROGRESS)


def begun(cast: Cast) -> Recommendation:
    item = factories.track(cast)
    begin(cast, item)
    return item


def sent(server: servers.HookServer) -> list[dict[str, Any]]:
    """What was sent until now, tries that wait brought forward."""
    jobs.run_all()
    found = [json.loads(posted.body) for posted in server.posted]
    server.posted.clear()
    return found


def last() -> WebhookDelivery:
    return WebhookDelivery.objects.latest("pk")


# --- What is sent


def test_what_entered_and_changed_is_sent_once_signed_and_with_a_sentence(
    cast: Cast, hook: Webhook, server: servers.HookServer
) -> None:
    old = factories.track(cast, title="Dig <!channel> wells")
    begin(cast, old)
    assert write() == 1
    jobs.run_due()
    (posted,) = server.posted
    said = json.loads(posted.body)

    assert posted.path == "/hook?channel=x"
    assert said["type"] == "view.changed"
    assert said["data"]["more"] == 0
    (item,) = said["data"]["items"]
    assert (item["reference"], item["is_new"], item["quote"]) == (old.reference, True, "It began.")
    assert item["sentence"].startswith("Desk officer reported that work is in progress on ")
    assert item["url"].startswith(f"{SITE}/recommendations/{old.reference}/?log=all#log-")
    lines = said["text"].splitlines()
    assert lines[0] == "1 recommendation changed in “Under way ＠all”."
    assert lines[1].startswith(f"{old.reference} Dig ‹!channel› wells: It is new in this view. Desk officer reported")
    assert "<" not in said["text"]
    assert "@" not in said["text"]

    headers = posted.headers
    key = base64.b64decode(actions.secret_of(hook).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + posted.body
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert (last().status, last().code, last().message_id) == ("delivered", 200, headers["webhook-id"])

    server.posted.clear()
    assert (write(), sent(server)) == (0, []), "nothing new, and nothing again"
    begin(cast, old, "More.")
    write()
    (again,) = sent(server)
    assert [each["is_new"] for each in again["data"]["items"]] == [False]


def test_another_query_of_its_view_is_begun_anew(
    cast: Cast, hook: Webhook, view: SavedView, server: servers.HookServer
) -> None:
    others = [factories.track(cast) for _ in range(3)]
    while write():
        jobs.run_due()
    server.posted.clear()

    query = "status=not_yet_reported"
    actions.save_view(by=cast.coordinator, name=view.name, query=query, shared_with="reader", replaces=view)
    assert (write(), sent(server)) == (0, []), "what is in it now is not new in it"

    factories.track(cast)
    write()
    (posted,) = sent(server)
    assert [each["is_new"] for each in posted["data"]["items"]] == [True]
    actions.save_view(by=cast.coordinator, name="Other", query=query, shared_with="reader", replaces=view)
    hook.refresh_from_db()
    assert len(hook.known or ()) == len(others) + 1, "another name is no other list"


def test_it_shows_what_its_person_may_see_when_it_is_sent(
    cast: Cast, hook: Webhook, server: servers.HookServer
) -> None:
    shown, hidden = factories.working(cast), factories.track(cast, title="A hidden port")
    begin(cast, shown, "All may read this.")
    begin(cast, hidden)
    actions.add(recommendation=shown, by=cast.coordinator, draft=factories.drafted("Between us.", internal=True))
    write()
    rights = RecommendationRights(Narrowing.NAMED, readers=frozenset({cast.outsider}))
    actions.restrict(recommendation=hidden, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)
    entry = shown.entries.get(text="All may read this.")
    actions.redact(recommendation=shown, by=cast.coordinator, draft=factories.drafted("Named."), out={entry: ["text"]})

    (said,) = sent(server)

    assert [item["reference"] for item in said["data"]["items"]] == [shown.reference]
    words = json.dumps(said)
    assert [each for each in ("hidden", "Between us.", "All may read", hidden.reference) if each in words] == []
    # And nothing at all, where nothing is left of it.
    begin(cast, hidden, "More.")
    begin(cast, shown, "More.")
    write()
    actions.restrict(recommendation=shown, by=cast.coordinator, draft=factories.drafted("Secret."), rights=rights)
    assert sent(server) == []
    assert last().status == "withdrawn"


def test_many_are_counted_and_some_named(
    cast: Cast, hook: Webhook, server: servers.HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.actions.webhooks.NAMED", 2)
    for number in range(3):
        begin(cast, factories.track(cast, title=f"Number {number}"))
    write()

    (said,) = sent(server)

    assert (len(said["data"]["items"]), said["data"]["more"]) == (2, 1)
    (told_of,) = WebhookDelivery.objects.for_list().values_list("told_of", flat=True)
    assert told_of == 3
    assert said["text"].startswith("3 recommendations changed")
    assert said["text"].splitlines()[-1] == f"All of them: {SITE}/recommendations/?status=in_progress"


def test_the_page_counts_what_changed_and_what_entered_as_the_message_does(
    cast: Cast, hook: Webhook, server: servers.HookServer, sign_in: SignIn
) -> None:
    changed_ones, entered = [begun(cast) for _ in range(3)], [begun(cast) for _ in range(5)]
    write()
    entries = [row.entries.latest("sequence").pk for row in changed_ones]
    both = [row.pk for row in (changed_ones[0], *entered)]
    WebhookDelivery.objects.update(entries=entries, entered=both, more=0)

    (said,) = sent(server)
    page = text(sign_in(cast.reader).get(reverse("webhook-detail", args=[hook.pk])).content.decode())

    assert said["text"].startswith("8 recommendations changed")
    assert re.search(r"\d\d:\d\d 8 Delivered", page)


def test_each_that_changed_counts_however_much_was_written_about_another(
    cast: Cast, hook: Webhook, server: servers.HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changed, "READ", 2)
    begun(cast)
    other = begun(cast)
    write()
    sent(server)
    for row in (*Recommendation.objects.exclude(pk=other.pk), other, other, other):
        begin(cast, row, "More.")
    write()

    (said,) = sent(server)
    assert said["text"].startswith("2 recommendations changed")


# --- What becomes of it


def test_what_is_not_taken_is_tried_again_under_its_id_and_given_up_after_a_day(
    cast: Cast, hook: Webhook, server: servers.HookServer
) -> None:
    item = begun(cast)
    server.answer = lambda posted: (302, b"x" * 5_000)
    write()
    jobs.run_due()
    waiting = last()
    assert (waiting.status, waiting.code, len(waiting.said), waiting.tries) == ("waiting", 302, 300, 1)
    assert waiting.next_try_at is not None
    assert timedelta(seconds=50) < waiting.next_try_at - timezone.now() <= timedelta(minutes=1)
    begin(cast, item, "Meanwhile.")
    assert write() == 0, "one at a time"
    jobs.bring_forward()
    jobs.run_due()
    assert {posted.path for posted in server.posted} == {"/hook?channel=x"}, "nothing is followed elsewhere"
    assert len({posted.headers["webhook-id"] for posted in server.posted}) == 1

    WebhookDelivery.objects.update(tried_since=timezone.now() - timedelta(days=1))
    jobs.run_all()
    assert (last().status, Webhook.objects.get().failures) == ("failed", 1)
    server.answer = lambda posted: (204, b"")
    write()
    jobs.run_due()
    assert (last().status, Webhook.objects.get().failures) == ("delivered", 0)
    assert "Meanwhile." in server.posted[-1].body.decode()


def test_what_may_have_arrived_is_shown_and_not_sent_again_until_somebody_says_so(
    cast: Cast, hook: Webhook, server: servers.HookServer, sign_in: SignIn
) -> None:
    begun(cast)
    server.answer = lambda posted: None
    write()
    jobs.run_all()
    assert (last().status, len(server.posted)) == ("unsure", 1)
    client = sign_in(cast.reader)
    assert "May have arrived" in text(client.get(reverse("webhook-detail", args=[hook.pk])).content.decode())

    server.answer = lambda posted: (200, b"ok")
    client.post(reverse("webhook-send-again", args=[last().pk]))
    jobs.run_all()

    assert last().status == "delivered"
    assert len({posted.headers["webhook-id"] for posted in server.posted}) == 1
    with pytest.raises(Refused, match="no longer needs a decision"):
        actions.send_webhook_again(by=cast.reader, delivery=last())


def test_a_worker_that_dies_while_sending_leaves_it_unsure(
    cast: Cast, hook: Webhook, server: servers.HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(cast)
    write()

    def die(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outgoing, "post", die)
        with pytest.raises(KeyboardInterrupt):
            actions.send_webhook(delivery=last().pk)
    assert last().status == "sending"
    jobs.run_all()
    assert (last().status, server.posted) == ("unsure", [])


def test_what_is_being_sent_when_its_job_is_left_may_have_arrived(
    cast: Cast, hook: Webhook, server: servers.HookServer
) -> None:
    begun(cast)
    write()
    jobs.die(MOST_DEATHS)
    WebhookDelivery.objects.update(status="sending")

    jobs.die()

    assert (last().status, last().said) == ("unsure", "The worker stopped while it was sending this.")


@pytest.mark.parametrize("why", ["failing", "gone", "left", "view", "filter"])
def test_it_is_turned_off_and_its_person_reads_why(
    cast: Cast, hook: Webhook, server: servers.HookServer, sign_in: SignIn, settings: Any, why: str
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "127.0.0.1", "tracker.mailing.EmailBackend"
    begun(cast)
    if why in ("failing", "gone"):
        Webhook.objects.update(failures=FAILURES - 1)
        server.answer = lambda posted: (410 if why == "gone" else 500, b"")
        write()
        WebhookDelivery.objects.update(tried_since=timezone.now() - timedelta(days=1))
    elif why == "left":
        write()  # One waits to be sent.
        actions.deactivate(by=cast.administrator, person=cast.reader)
    elif why == "filter":
        SavedView.objects.update(query="theme=999")
    else:
        SavedView.objects.update(shared_with="")
    write()
    jobs.run_all(most=5)  # There is no mail server, so a mail is tried again for as long as one lets it.

    found = Webhook.objects.get()
    assert (found.off_why, found.off_at is None) == (why, False)
    assert AccountChange.objects.filter(kind="webhook_off", person=cast.reader, new="127.0.0.1").count() == 1
    assert len(server.posted) == (why in ("failing", "gone"))
    (mail,) = MailMessage.objects.filter(person=cast.reader, kind="account")
    if why == "left":
        assert "has changed" in mail.subject
    else:
        assert mail.subject == "Your webhook to 127.0.0.1 is turned off"
        assert f"{found.get_off_why_display()}. Nothing more is sent there." in mail.body
        assert reverse("webhook-detail", args=[found.pk]) in mail.body
        assert "sign in as you" not in mail.body
        page = text(sign_in(cast.reader).get(reverse("notice-list")).content.decode())
        assert f"Your webhook to 127.0.0.1 is turned off. {found.get_off_why_display()}." in page
        with pytest.raises(Forbidden):
            actions.turn_on_webhook(by=cast.coordinator, webhook=found)
        sign_in(cast.reader).post(reverse("webhook-turn-on", args=[found.pk]))
        assert Webhook.objects.get().off_why == ""


# --- Who


def test_it_is_added_on_the_page_of_the_view_and_its_secret_shown_once(
    cast: Cast, view: SavedView, server: servers.HookServer, sign_in: SignIn
) -> None:
    client, page = sign_in(cast.reader), reverse("saved-view-elsewhere", args=[view.pk])
    refused = client.post(reverse("webhook-add", args=[view.pk]), {"address": "https://localhost/x"})
    assert refused.status_code == 422
    assert "leads to a public site" in text(refused.content.decode())

    added = client.post(reverse("webhook-add", args=[view.pk]), {"address": server.address})

    made = Webhook.objects.get()
    secret = actions.secret_of(made)
    assert secret in added.content.decode()
    shown = [page, reverse("webhook-list"), reverse("webhook-detail", args=[made.pk])]
    pages = [client.get(address).content.decode() for address in shown]
    assert ["127.0.0.1" in each for each in pages] == [True] * 3
    assert [each for each in pages if secret in each or "channel=x" in each] == [], "an address is often a secret"
    assert client.post(reverse("webhook-add", args=[view.pk]), {"address": server.address}).status_code == 422

    # Coordinators see all, without the names of views that are not theirs; others none but their own.
    private = actions.save_view(by=cast.reader, name="My own list", query="")
    own = actions.add_webhook(by=cast.reader, view=private, address=server.address)
    coordinator = sign_in(cast.coordinator)
    listed = text(coordinator.get(reverse("webhook-list")).content.decode())
    assert ("Made by Reader" in listed, "My own list" in listed) == (True, False)
    assert "My own list" not in coordinator.get(reverse("webhook-detail", args=[own.pk])).content.decode()
    assert sign_in(cast.outsider).get(reverse("webhook-detail", args=[own.pk])).status_code == 404
    assert sign_in(cast.outsider).post(reverse("webhook-remove", args=[own.pk])).status_code == 404
    sign_in(cast.coordinator).post(reverse("webhook-remove", args=[own.pk]))
    assert list(Webhook.objects.all()) == [made]
    actions.remove_view(by=cast.coordinator, view=view)
    assert not Webhook.objects.exists()
    kinds = AccountChange.objects.filter(kind__startswith="webhook").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["webhook_added", "webhook_added", "webhook_removed", "webhook_removed"]


def test_lists_of_webhooks_and_deliveries_have_pages(
    cast: Cast, hook: Webhook, view: SavedView, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.views.webhooks.LISTED", 2)
    own = [actions.save_view(by=cast.reader, name=f"Number {number}", query="") for number in range(2)]
    for each in own:
        actions.add_webhook(by=cast.reader, view=each, address=hook.address)
    at = timezone.now()
    for number in range(3):
        WebhookDelivery.objects.create(
            webhook=hook, message_id=f"{number}", made_at=at, tried_since=at, status="failed", said=f"Said {number}"
        )
    client = sign_in(cast.reader)

    def shown(address: str) -> str:
        return text(client.get(address).content.decode())

    pages = [shown(reverse("webhook-list") + query) for query in ("", "?page=2")]
    assert [page.count("127.0.0.1") for page in pages] == [2, 1]
    assert "Page 1 of 2" in pages[0]
    detail = reverse("webhook-detail", args=[hook.pk])
    first = client.get(detail).content.decode()
    (older,) = re.findall(r"\?before=\d+", first)
    assert [f"Said {number}" in first for number in range(3)] == [False, True, True]
    assert [f"Said {number}" in shown(detail + older) for number in range(3)] == [True, False, False]
    assert client.get(detail + "?before=x").status_code == 200


def test_the_database_keeps_one_on_the_way_and_says_since_when_it_is_off(hook: Webhook) -> None:
    def deliver(**fields: Any) -> None:
        at = timezone.now()
        with transaction.atomic():
            WebhookDelivery.objects.create(webhook=hook, made_at=at, tried_since=at, **fields)

    deliver(message_id="a")
    for fields in ({"message_id": "b"}, {"message_id": "c", "status": "sent"}):
        with pytest.raises((IntegrityError, ValidationError)):
            deliver(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Webhook.objects.update(off_why="failing")


# --- To which addresses


@pytest.mark.parametrize(
    "address",
    [
        *("http://hooks.example.org/x", "ftp://hooks.example.org/x", "https:///x", "hooks.example.org", ""),
        *("https://hooks.example.org:8443/x", "https://a@hooks.example.org/", "https://hooks.example.org/#x"),
        *("https://localhost/x", "https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/latest/"),
        *(
            "https://[::1]/",
            "https://[fe80::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fec0::1]/",
        ),
        *("https://127.1/", "https://2130706433/", "https://0x7f.1/", "https://0/", "https://hooks.exa mple.org/"),
        *("https://hooks.example.org/\r\nHost: x", "https://exämple.org/", "https://hooks.example.org:99999/"),
    ],
)
def test_addresses_that_are_no_public_https_sites_are_refused(address: str) -> None:
    assert not outgoing.is_allowed(address)
    assert outgoing.is_allowed("https://hooks.example.org/services/T0?a=b")
    assert outgoing.is_allowed("https://[2606:4700::1]/")


@pytest.mark.parametrize(
    "found",
    [
        *(["127.0.0.1"], ["10.0.0.5"], ["192.168.1.1"], ["169.254.169.254"], ["100.64.0.1"], ["0.0.0.0"], ["::1"]),
        *(["fd00::1"], ["fe80::1%eth0"], ["::ffff:10.0.0.1"], ["2002:7f00:1::"], ["64:ff9b::a00:1"], ["224.0.0.1"]),
        ["fec0::1"],
        ["93.184.216.34", "127.0.0.1"],
    ],
)
def test_a_name_that_leads_to_what_is_not_public_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (each, 443)) for each in found])
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: pytest.fail("connected"))

    answer = outgoing.post("https://hooks.example.org/", b"{}", {})

    assert (answer.outcome, answer.said) == (Outcome.NOT_NOW, "The address does not lead to a public site.")


def test_it_connects_to_the_address_that_was_looked_at(
    server: servers.HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def changing(host: str, port: int, *arguments: Any, **named: Any) -> Any:
        # A name that leads elsewhere when it is asked for again.
        if host != "hooks.example.org":
            return real(host, port, *arguments, **named)
        asked.append(host)
        return [(0, 0, 0, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", changing)

    answer = outgoing.post(f"http://hooks.example.org:{server.port}/x", b"{}", {})

    assert (answer.outcome, asked) == (Outcome.TAKEN, ["hooks.example.org"])
    assert server.posted[0].headers["host"] == f"hooks.example.org:{server.port}"


def test_waiting_has_an_end_also_for_an_answer_that_drips(
    server: servers.HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "WHOLE_SECONDS", 0.2)

    def slow(posted: servers.Posted) -> tuple[int, bytes]:
        time.sleep(0.6)
        return 200, b""

    server.answer = slow
    started = time.monotonic()

    answer = outgoing.post(server.address, b"{}", {})

    assert answer.outcome is Outcome.UNKNOWN
    assert time.monotonic() - started < 0.5
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert outgoing.post(f"http://127.0.0.1:{port}/", b"{}", {}).outcome is Outcome.NOT_NOW


def test_waiting_has_an_end_also_for_a_last_answer_whose_body_drips(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    monkeypatch.setattr(outgoing, "WHOLE_SECONDS", 0.2)
    stop = threading.Event()

    def drip(listening: socket.socket) -> None:
        listening.settimeout(5)
        taken, _ = listening.accept()
        with taken, suppress(OSError):
            taken.recv(10_000)
            taken.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
            while not stop.wait(0.05):
                taken.sendall(b".")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip, args=[listening])
        dripping.start()
        started = time.monotonic()
        answer = outgoing.post(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {})
        took = time.monotonic() - started
        stop.set()
        dripping.join()

    # It took the message; only what it says of that has no end.
    assert (answer.outcome, answer.code) == (Outcome.TAKEN, 200)
    assert took < 2


def test_nothing_is_looked_up_where_nothing_is_new(hook: Webhook) -> None:
    def never(person: User, query: str) -> Any:
        pytest.fail("looked up")

    Webhook.objects.update(seen_until=timezone.now())
    assert actions.write_deliveries(at=timezone.now(), in_view=never) == 0


def test_a_form_sent_again_after_the_webhook_was_removed_makes_another_secret(cast: Cast, view: SavedView) -> None:
    given: dict[str, Any] = {"by": cast.reader, "view": view, "address": "https://hooks.example.org/services/1"}
    given |= {"form_token": uuid4()}
    made = actions.add_webhook(**given)
    secret = actions.secret_of(made)
    assert actions.add_webhook(**given) == made
    actions.remove_webhook(by=cast.reader, webhook=made)

    again = actions.add_webhook(**given)

    assert actions.secret_of(again) != secret
    assert actions.add_webhook(**given) == again
