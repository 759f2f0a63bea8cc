"""Invitations and new passwords: the links, the mails that carry them over a real SMTP server, and what ends them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests import factories, servers
from tests.conftest import Cast
from tests.tracker.pages import text
from tracker import actions
from tracker.actions import people
from tracker.actions.accounts import link_for
from tracker.models import Act, User
from tracker.models.people import Role

PROJECT = Path(__file__).resolve().parents[2]
SITE = "http://testserver"
NEW = "another battery horse"
LINK = re.compile(r"http://\S+")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mail_server(settings: Any) -> Iterator[servers.MailServer]:
    """A mail server that the site uses, without encryption."""
    with servers.open_mail_server() as server:
        use(settings, server.server_address[1])
        yield server
        for thread in threading.enumerate():
            if thread.name == "mail":
                thread.join()


def use(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "tracker@example.org"


@pytest.fixture
def broken_mail(settings: Any) -> None:
    """A mail server that is down."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        use(settings, free.getsockname()[1])


def invited(cast: Cast, client: Client, **fields: Any) -> Any:
    client.force_login(cast.administrator)
    typed = {"email": "new.desk@example.org", "name": "New desk", "organisation": "", "roles": ["reader"]} | fields
    return client.post(reverse("person-invite"), typed)


def set_password(client: Client, link: str, password: str = NEW) -> Any:
    page = client.get(link.removeprefix(SITE), follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(address, {"new_password1": password, "new_password2": password})


def signs_in(email: str, password: str) -> bool:
    return Client().login(username=email, password=password)


def test_invitation_by_mail_leads_to_a_password_and_works_once(
    mail_server: servers.MailServer, client: Client, cast: Cast
) -> None:
    response = invited(cast, client)
    mail = mail_server.next()
    link = LINK.search(mail.get_content())[0]  # type: ignore[index]

    assert response["Location"] == reverse("person-list")
    assert (mail["To"], mail["From"]) == ("new.desk@example.org", "tracker@example.org")
    assert "New desk" in mail.get_content()
    assert link.startswith(SITE)
    assert set_password(Client(), link)["Location"] == reverse("sign-in")
    assert signs_in("new.desk@example.org", NEW)
    assert "This link no longer works" in Client().get(link.removeprefix(SITE)).content.decode()


def test_link_is_shown_once_where_the_site_sends_no_mail(client: Client, cast: Cast) -> None:
    page = invited(cast, client).content.decode()
    link = re.search(r">(http://[^<]+)<", page)[1]  # type: ignore[index]

    assert "This site sends no mail" in page
    assert set_password(Client(), link).status_code == 302
    assert signs_in("new.desk@example.org", NEW)


def test_second_click_shows_the_link_too_and_makes_nothing_more(client: Client, cast: Cast) -> None:
    links = [re.search(r">(http://[^<]+)<", invited(cast, client).content.decode())[1] for _ in range(2)]  # type: ignore[index]

    assert User.objects.filter(email="new.desk@example.org").count() == 1
    assert Act.objects.filter(verb="invite").count() == 1
    assert set_password(Client(), links[1]).status_code == 302
    assert signs_in("new.desk@example.org", NEW)
    assert "no longer works" in client.get(links[0].removeprefix(SITE)).content.decode()


@pytest.mark.parametrize("what", ["another name", "other roles", "another administrator", "long after", "followed"])
def test_what_is_not_the_same_invitation_is_refused_and_gives_no_link(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    page = invited(cast, client).content.decode()
    fields: dict[str, Any] = {"another name": {"name": "Other"}, "other roles": {"roles": ["coordinator"]}}.get(
        what, {}
    )
    if what == "another administrator":
        cast = replace(cast, administrator=factories.user("Second administrator", Role.ADMINISTRATOR, is_staff=True))
    elif what == "long after":
        monkeypatch.setattr(people, "A_MOMENT", timedelta(0))
    elif what == "followed":
        set_password(Client(), re.search(r">(http://[^<]+)<", page)[1])  # type: ignore[index]

    response = invited(cast, client, **fields)

    assert response.status_code == 422
    assert "Somebody has an account with this address already: New desk." in response.content.decode()
    assert "/password/set/" not in response.content.decode()
    assert User.objects.get(email="new.desk@example.org").roles == {Role.READER}


def test_mail_server_that_is_down_leaves_the_account_and_shows_the_link(
    broken_mail: None, client: Client, cast: Cast
) -> None:
    response = invited(cast, client)

    assert response.status_code == 200
    assert "The mail server did not take the invitation" in response.content.decode()
    assert "/password/set/" in response.content.decode()
    assert User.objects.filter(email="new.desk@example.org").exists()


def test_another_invitation_ends_the_one_before(client: Client, cast: Cast) -> None:
    person = actions.invite(
        by=cast.administrator,
        email="new.desk@example.org",
        name="New",
        organisation=None,
        roles=[Role.READER],
        site=SITE,
    ).person
    first = link_for(person, SITE)
    second = actions.invite_again(by=cast.administrator, person=person, site=SITE).link

    assert "no longer works" in client.get(first.removeprefix(SITE)).content.decode()
    assert set_password(client, second).status_code == 302


def test_link_ends_with_the_account_and_after_a_week(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = link_for(cast.reader, SITE).removeprefix(SITE)
    assert "Choose your password" in client.get(old, follow=True).content.decode()
    with monkeypatch.context() as patch:
        patch.setattr(actions.tokens, "_now", lambda: datetime.now() + timedelta(days=8))  # noqa: DTZ005 - as Django has it
        assert "no longer works" in client.get(old, follow=True).content.decode()

    actions.deactivate(by=cast.administrator, person=cast.reader)
    cast.reader.refresh_from_db()

    assert "no longer works" in client.get(old, follow=True).content.decode()
    # Even a link made for somebody who has left sets nothing.
    fresh = link_for(cast.reader, SITE).removeprefix(SITE)
    assert "no longer works" in client.get(fresh, follow=True).content.decode()


def test_forgotten_password_is_answered_alike_whether_or_not_somebody_has_the_address(
    mail_server: servers.MailServer, cast: Cast
) -> None:
    answers = {}
    for email in ("reader@example.org", "stranger@example.org"):
        client = Client()
        response = client.post(reverse("password-forgotten"), {"email": email})
        page = text(client.get(response["Location"]).content.decode()).replace(email, "…")
        answers[email] = (response.status_code, response["Location"], page)
    mail = mail_server.next()

    assert len(set(answers.values())) == 1
    assert "If somebody signs in here as …" in answers["reader@example.org"][2]
    assert mail["To"] == "reader@example.org"
    assert mail_server.mails.empty()
    assert set_password(Client(), LINK.search(mail.get_content())[0]).status_code == 302  # type: ignore[index]
    assert signs_in("reader@example.org", NEW)


def test_forgotten_password_sends_nothing_to_who_has_left_or_to_the_system(
    mail_server: servers.MailServer, client: Client, cast: Cast
) -> None:
    actions.deactivate(by=cast.administrator, person=cast.outsider)
    for email in (cast.outsider.email, "system@tracker.invalid"):
        assert client.post(reverse("password-forgotten"), {"email": email}).status_code == 302

    assert mail_server.mails.empty()
    assert not [thread for thread in threading.enumerate() if thread.name == "mail"]


def test_forgotten_password_is_answered_though_the_mail_server_is_down(
    broken_mail: None, client: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.post(reverse("password-forgotten"), {"email": cast.reader.email}).status_code == 302
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join()

    assert "A mail could not be sent" in caplog.text


def test_forgotten_password_says_so_where_the_site_sends_no_mail(client: Client, cast: Cast) -> None:
    page = client.get(reverse("sign-in")).content.decode()
    assert reverse("password-forgotten") in page
    for response in (
        client.get(reverse("password-forgotten")),
        client.post(reverse("password-forgotten"), {"email": cast.reader.email}),
    ):
        assert "This site sends no mail" in response.content.decode()


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a\x00@example.org", "x" * 400 + "@example.org", "a@b\nBcc: c@d.org"]
)
def test_forgotten_password_asks_for_an_address(
    mail_server: servers.MailServer, client: Client, cast: Cast, email: str
) -> None:
    assert client.post(reverse("password-forgotten"), {"email": email}).status_code == 422


def test_links_begin_as_the_site_is_called_whatever_host_was_asked(
    mail_server: servers.MailServer, client: Client, cast: Cast, settings: Any
) -> None:
    settings.SITE_URL = "https://tracker.example.org"
    settings.ALLOWED_HOSTS = ["*"]

    client.post(reverse("password-forgotten"), {"email": cast.reader.email}, headers={"host": "evil.example.com"})

    assert LINK.search(mail_server.next().get_content().replace("https", "http"))[0].startswith(  # type: ignore[index]
        "http://tracker.example.org/password/set/"
    )


def test_first_administrator_is_made_once_and_gets_a_link(cast: Cast, client: Client) -> None:
    out = StringIO()
    call_command("add_administrator", "First@example.org", "--name", "First administrator", stdout=out)
    person = User.objects.get(email="First@example.org")
    link = LINK.search(out.getvalue().replace("https", "http"))[0]  # type: ignore[index]

    assert person.roles == {Role.ADMINISTRATOR}
    assert (person.is_staff, person.is_superuser, person.has_usable_password()) == (True, False, False)
    assert Act.objects.latest("pk").verb == "invite"
    assert set_password(client, link[link.index("/password") :]).status_code == 302
    client.login(username="first@example.org", password=NEW)
    assert client.get(reverse("person-invite")).status_code == 200
    with pytest.raises(CommandError, match="Somebody has an account with this address already"):
        call_command("add_administrator", "first@EXAMPLE.org", "--name", "Again")
    assert User.objects.filter(email__iexact="first@example.org").count() == 1


def test_link_printed_for_a_site_that_was_not_named_says_so(cast: Cast, settings: Any) -> None:
    def printed(email: str, *more: str) -> str:
        out = StringIO()
        call_command("add_administrator", email, "--name", "First administrator", *more, stdout=out)
        return out.getvalue()

    guessed = printed("one@example.org")
    assert "No SITE_URL is set" in guessed
    assert "put that before /password/set/" in guessed
    told = printed("two@example.org", "--site", "http://127.0.0.1:8000/")
    assert "\nhttp://127.0.0.1:8000/password/set/" in told
    assert "SITE_URL" not in told
    with pytest.raises(CommandError, match="is no address"):
        printed("three@example.org", "--site", "127.0.0.1:8000")
    settings.SITE_URL = "https://tracker.example.org"
    assert "SITE_URL" not in printed("four@example.org")


@pytest.mark.parametrize(("email", "name"), [("nonsense", "Name"), ("a@example.org", " "), ("", "Name")])
def test_first_administrator_needs_an_address_and_a_name(cast: Cast, email: str, name: str) -> None:
    with pytest.raises(CommandError):
        call_command("add_administrator", email, "--name", name)


def test_weak_password_is_refused_on_the_link(client: Client, cast: Cast) -> None:
    link = link_for(cast.reader, SITE)

    assert set_password(client, link, "password123").status_code == 200
    assert not signs_in(cast.reader.email, "password123")
    assert signs_in(cast.reader.email, factories.PASSWORD)


def test_no_site_that_sends_mail_takes_its_name_from_whoever_asks() -> None:
    environment = {**os.environ, "EMAIL_HOST": "mail.example.org"}
    environment.pop("SITE_URL", None)
    command = [sys.executable, "-c", "import tracker.settings"]

    refused = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    taken = subprocess.run(
        command, cwd=PROJECT, env=environment | {"SITE_URL": "https://tracker.example.org"}, check=False
    )

    assert "EMAIL_HOST is set, so set SITE_URL too" in refused.stderr
    assert taken.returncode == 0
