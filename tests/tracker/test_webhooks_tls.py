"""Webhooks over TLS: a good certificate passes, any other keeps the message back, and the page says why."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import certificates, factories, jobs, servers
from tests.certificates import HOST
from tests.conftest import Cast
from tests.slow import one_in
from tests.tracker.pages import text
from tracker import actions
from tracker.database.under_way import SETTLED
from tracker.jobs.notices import as_listed
from tracker.models import User, WebhookDelivery
from tracker.workflow import Status

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")
ADDRESS = f"https://{HOST}/hook"


@pytest.mark.parametrize(
    ("made", "status", "said"),
    one_in(
        2,
        [
            ({}, "delivered", "ok"),
            ({"name": "other.example.org"}, "waiting", "Hostname mismatch"),
            ({"days": -1}, "waiting", "certificate has expired"),
            ({"by_authority": False}, "waiting", "self-signed certificate"),
        ],
    ),
    ids=["good", "of another name", "expired", "signed by itself"],
)
def test_only_a_good_certificate_gets_the_message(
    cast: Cast,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    sign_in: Callable[[User], Client],
    made: dict[str, Any],
    status: str,
    said: str,
) -> None:
    settings.SITE_URL, settings.WEBHOOKS_TO_THIS_MACHINE = "https://tracker.example.org", True
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority(tmp_path)))
    view = actions.save_view(by=cast.reader, name="Under way", query="status=in_progress")
    hook = actions.add_webhook(by=cast.reader, view=view, address=ADDRESS)
    actions.write_deliveries(at=timezone.now() + SETTLED, in_view=as_listed)
    draft = factories.drafted("It began.")
    actions.report(recommendation=factories.track(cast), by=cast.holder, draft=draft, to=Status.IN_PROGRESS)
    actions.write_deliveries(at=timezone.now() + SETTLED, in_view=as_listed)
    with servers.open_hook_server(certificates.server_side(tmp_path, **made)) as server:
        _lead_to(server.port, monkeypatch)
        jobs.run_due()

    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, len(server.posted)) == (status, status == "delivered")
    assert said in delivery.said
    page = text(sign_in(cast.reader).get(reverse("webhook-detail", args=[hook.pk])).content.decode())
    assert said in page
    assert ("The certificate of the other site is not accepted:" in page) == (status != "delivered")


def _lead_to(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the name of the other site lead to a port of this machine."""
    look_up, connect = socket.getaddrinfo, socket.create_connection

    def looked_up(host: str, *rest: Any, **named: Any) -> Any:
        return [(0, 0, 0, "", ("127.0.0.1", 443))] if host == HOST else look_up(host, *rest, **named)

    def connected(place: tuple[str, int], **named: Any) -> socket.socket:
        return connect((place[0], port) if place[1] == 443 else place, **named)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(socket, "create_connection", connected)
