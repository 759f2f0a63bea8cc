"""Whom to ask for help: what the settings say is on every page, and without it the administrators are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.tracker.pages import text
from tests.tracker.test_settings import said_at_each_start
from tracker.database.faults import Fault
from tracker.models import Organisation, Side
from tracker.models.people import Role
from tracker.views import errors
from tracker.views.unavailable import say

SignIn = Callable[..., Client]


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("help@example.org", '<a href="mailto:help@example.org">help@example.org</a>'),
        ("The team <help@example.org>", 'The team, <a href="mailto:help@example.org">help@example.org</a>'),
        ("extension 12 & 13", "extension 12 &amp; 13"),
    ],
)
def test_the_contact_stands_on_pages_for_everybody(
    cast: Cast, client: Client, settings: Any, contact: str, shown: str
) -> None:
    settings.SUPPORT_CONTACT = contact
    for name in ("sign-in", "password-forgotten"):
        page = client.get(reverse(name)).content.decode()
        assert f"Do you need help? Ask {shown}" in page
        assert f"Help: {shown}" in page
    client.force_login(cast.reader)
    refused = client.get(reverse("person-invite"))
    assert refused.status_code == 403
    assert f"Do you need help? Ask {shown}" in refused.content.decode()
    assert f"Help: {shown}" in client.get(reverse("overview")).content.decode()


def test_without_a_contact_those_who_are_signed_in_are_told_the_administrators(cast: Cast, sign_in: SignIn) -> None:
    said = "Do you need help? Ask an administrator: Administrator."
    client = sign_in(cast.reader)
    assert said in text(client.get(reverse("person-invite")).content.decode())
    assert said in text(client.get(reverse("person-detail", args=[cast.reader.pk])).content.decode())
    client.logout()
    assert "Do you need help" not in client.get(reverse("sign-in")).content.decode()
    ministry = Organisation.objects.create(name="Theirs", side=Side.objects.create(name="The Union"))
    partner = sign_in(factories.user("Partner", Role.READER, ministry))
    assert "Do you need help" not in partner.get(reverse("person-invite")).content.decode()


@pytest.mark.parametrize("name", ["failed", "unavailable", "barest"])
def test_the_contact_stands_on_pages_of_faults_without_asking_the_database(
    rf: RequestFactory, settings: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    settings.SUPPORT_CONTACT = "The team <help@example.org>"
    request = rf.get("/")
    link = 'The team, <a href="mailto:help@example.org">help@example.org</a>'
    if name == "barest":
        monkeypatch.setattr(errors, "bare_page", lambda *_args, **_more: 1 / 0)

    answer = say(request, Fault.AWAY) if name == "unavailable" else errors.failed(request)

    assert answer.status_code == (503 if name == "unavailable" else 500)
    assert f"Do you need help? Ask {link}" in answer.content.decode()
    settings.SUPPORT_CONTACT = ""
    answer = say(request, Fault.AWAY) if name == "unavailable" else errors.failed(request)
    assert "Do you need help?" not in answer.content.decode()


def test_a_coordinator_reads_on_the_list_of_people_who_invites(cast: Cast, sign_in: SignIn) -> None:
    sentence = "Only administrators invite people and change accounts. Ask Administrator."
    assert sentence in text(sign_in(cast.coordinator).get(reverse("person-list")).content.decode())
    assert "Only administrators invite" not in sign_in(cast.administrator).get(reverse("person-list")).content.decode()


def test_a_contact_that_cannot_be_is_refused_at_the_start(tmp_path: Path) -> None:
    values = ("x" * 201, "The team <nobody>", "<script>", "The team <help@example.org>")
    *refused, taken = said_at_each_start(tmp_path, *({"SUPPORT_CONTACT": value} for value in values))

    assert all("SUPPORT_CONTACT is whom to ask for help" in said for said in refused)
    assert taken == ""
