"""Invitations and new passwords: who gets the link and how, what it is worth, and what ends it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
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
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import factories, jobs, servers
from tests.conftest import Cast
from tests.servers import use
from tests.tracker.pages import text
from tracker import actions
from tracker.actions import accounts, people
from tracker.actions.links import link_for
from tracker.models import AccountChange, Act, MailMessage, User
from tracker.models.people import Role

PROJECT = Path(__file__).resolve().parents[2]
SITE = "http://testserver"
NEW = "another battery horse"
LINK = re.compile(r"http://\S+")

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_server(settings: Any) -> Iterator[servers.MailServer]:
    """A mail server that the site uses, without encryption."""
    with servers.open_mail_server() as server:
        use(settings, server.port)
        settings.SITE_URL = SITE
        yield server


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
    jobs.run_all()
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

    assert "This site does not send mail" in page
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
    all_fields: dict[str, dict[str, Any]] = {
        "another name": {"name": "Other"},
        "other roles": {"roles": ["coordinator"]},
    }
    fields = all_fields.get(what, {})
    if what == "another administrator":
        cast = replace(cast, administrator=factories.user("Second administrator", Role.ADMINISTRATOR, is_staff=True))
    elif what == "long after":
        monkeypatch.setattr(people, "A_MOMENT", timedelta(0))
    elif what == "followed":
        set_password(Client(), re.search(r">(http://[^<]+)<", page)[1])  # type: ignore[index]

    response = invited(cast, client, **fields)

    assert response.status_code == 422
    assert "New desk already has an account with this address." in response.content.decode()
    assert "/password/set/" not in response.content.decode()
    assert User.objects.get(email="new.desk@example.org").roles == {Role.READER}


def test_link_is_shown_to_nobody_where_the_site_sends_mail_though_the_server_is_down(
    mail_server: servers.MailServer, client: Client, cast: Cast, settings: Any
) -> None:
    settings.EMAIL_PORT = 1
    page = invited(cast, client)
    person = User.objects.get(email="new.desk@example.org")
    again = client.post(reverse("person-invite-again", args=[person.pk]), follow=True)
    jobs.run_due()

    assert page.status_code == 302
    for response in (again, client.get(reverse("mail-list")), client.get(reverse("person-edit", args=[person.pk]))):
        assert "/password/set/" not in response.content.decode()
    assert "sent an invitation to new.desk@example.org" in text(again.content.decode())


def test_another_invitation_ends_the_one_before(mail_server: servers.MailServer, client: Client, cast: Cast) -> None:
    invited(cast, client)
    jobs.run_all()
    first = LINK.search(mail_server.next().get_content())[0]  # type: ignore[index]
    person = User.objects.get(email="new.desk@example.org")
    client.post(reverse("person-invite-again", args=[person.pk]))
    jobs.run_all()
    mail = mail_server.next()

    assert mail["Subject"] == "Your account at the Policy Recommendation Tracker"
    assert "no longer works" in Client().get(first.removeprefix(SITE)).content.decode()
    assert set_password(Client(), LINK.search(mail.get_content())[0]).status_code == 302  # type: ignore[index]


@pytest.mark.parametrize("was_here", [False, True])
def test_who_waits_for_a_link_gets_it_at_the_address_that_was_corrected(
    mail_server: servers.MailServer, client: Client, cast: Cast, *, was_here: bool
) -> None:
    if was_here:
        User.objects.filter(pk=cast.reader.pk).update(email="mistyped@example.org")
        person = actions.invite_again(by=cast.administrator, person=cast.reader, site=SITE).person
    else:
        invited(cast, client, email="mistyped@example.org")
        person = User.objects.get(email="mistyped@example.org")
    jobs.run_all()
    first = LINK.search(mail_server.next().get_content())[0]  # type: ignore[index]

    actions.change_account(by=cast.administrator, person=person, new={"email": "right@example.org"})
    jobs.run_all()
    mails = [mail for mail in mail_server.taken() if mail["To"] == "right@example.org"]

    assert "no longer works" in Client().get(first.removeprefix(SITE)).content.decode()
    subjects = ["Choose a new password for the Policy Recommendation Tracker"] if was_here else []
    subjects += ["Your account at the Policy Recommendation Tracker" + " has changed" * was_here]
    assert sorted(str(mail["Subject"]) for mail in mails) == subjects
    (link,) = [found[0] for mail in mails if "password/set/" in (found := LINK.search(mail.get_content()) or [""])[0]]
    assert set_password(Client(), link).status_code == 302
    assert signs_in("right@example.org", NEW)


def test_new_link_goes_to_the_person_and_their_password_ends_at_once(
    mail_server: servers.MailServer, client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    theirs = Client()
    theirs.force_login(cast.reader)

    response = client.post(reverse("person-invite-again", args=[cast.reader.pk]), follow=True)

    assert "We have sent an invitation to reader@example.org." in text(response.content.decode())
    assert not signs_in(cast.reader.email, factories.PASSWORD)
    assert theirs.get(reverse("overview")).status_code == 302
    jobs.run_all()
    mail = mail_server.next()
    assert mail["To"] == cast.reader.email
    assert "Your old password no longer works" in mail.get_content()
    assert set_password(Client(), LINK.search(mail.get_content())[0]).status_code == 302  # type: ignore[index]
    assert signs_in(cast.reader.email, NEW)


def test_nobody_is_shown_the_link_of_somebody_who_has_a_password(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    person = cast.reader
    for _ in range(2):
        refused = client.post(reverse("person-invite-again", args=[person.pk]), follow=True)
        assert "may see the link to their password" in text(refused.content.decode())
        assert f"manage.py password_link {person.email}" in text(refused.content.decode())
        assert "/password/set/" not in refused.content.decode()
    assert signs_in(person.email, factories.PASSWORD), "their password still works"


def test_printed_link_is_logged_and_works_once(client: Client, cast: Cast) -> None:
    out = StringIO()
    call_command("password_link", "READER@example.org", "--site", SITE, stdout=out)
    link = LINK.search(out.getvalue())[0]  # type: ignore[index]

    change = AccountChange.objects.get(person=cast.reader)
    assert (change.kind, change.act.by.is_system, change.told_to_coordinators) == ("link_printed", True, True)
    assert "Link for Reader (reader@example.org) to choose a new password" in out.getvalue()
    assert set_password(client, link).status_code == 302
    assert signs_in(cast.reader.email, NEW)
    assert "no longer works" in client.get(link.removeprefix(SITE)).content.decode()


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("nobody@example.org", "Nobody has an account"),
        ("system@tracker.invalid", "Nobody has an account"),
        ("outsider@example.org", "is closed"),
    ],
)
def test_no_link_is_printed_for_nobody(cast: Cast, email: str, sentence: str) -> None:
    actions.deactivate(by=cast.administrator, person=cast.outsider)
    with pytest.raises(CommandError, match=sentence):
        call_command("password_link", email)


@pytest.mark.parametrize(
    "command", [["changepassword", "reader@example.org"], ["createsuperuser", "--email", "a@example.org", "--noinput"]]
)
def test_commands_that_set_a_password_for_somebody_else_are_refused(cast: Cast, command: list[str]) -> None:
    with pytest.raises(CommandError, match=r"manage\.py (password_link|add_administrator)"):
        call_command(*command)


def test_superuser_is_made_by_invitation_too(cast: Cast) -> None:
    out = StringIO()
    call_command("add_administrator", "root@example.org", "--name", "Root", "--superuser", "--site", SITE, stdout=out)
    person = User.objects.get(email="root@example.org")

    assert (person.is_superuser, person.roles, person.has_usable_password()) == (True, {Role.ADMINISTRATOR}, False)
    assert [change.kind for change in person.account_changes.order_by("pk")] == ["invited", "access", "link_printed"]


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
    assert ProcrastinateJob.objects.count() == 2
    jobs.run_all()
    mail = mail_server.next()

    assert len(set(answers.values())) == 1
    assert "If … has an account here" in answers["reader@example.org"][2]
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

    jobs.run_all()
    assert not MailMessage.objects.filter(has_link=True).exists()


def test_forgotten_password_is_mailed_once_however_often_it_is_asked_for(
    mail_server: servers.MailServer, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        client.post(reverse("password-forgotten"), {"email": cast.reader.email})
        jobs.run_all()

    assert MailMessage.objects.count() == 1
    monkeypatch.setattr(accounts, "ANOTHER_AFTER", timedelta(0))
    client.post(reverse("password-forgotten"), {"email": cast.reader.email})
    jobs.run_all()
    assert MailMessage.objects.count() == 2


@pytest.mark.parametrize("typed", ["READER@example.org", " reader@example.org ", "reader@EXAMPLE.ORG"])
def test_forgotten_password_goes_to_the_address_of_the_account_however_it_was_typed(
    mail_server: servers.MailServer, client: Client, cast: Cast, typed: str
) -> None:
    client.post(reverse("password-forgotten"), {"email": typed})
    jobs.run_all()

    assert MailMessage.objects.get().address == "reader@example.org"


def test_asking_for_a_link_writes_no_address_into_the_queue(
    mail_server: servers.MailServer, client: Client, cast: Cast
) -> None:
    client.post(reverse("password-forgotten"), {"email": cast.reader.email})

    assert "reader" not in str(ProcrastinateJob.objects.get().args)


def test_forgotten_password_says_so_where_the_site_sends_no_mail(client: Client, cast: Cast) -> None:
    page = client.get(reverse("sign-in")).content.decode()
    assert reverse("password-forgotten") in page
    for response in (
        client.get(reverse("password-forgotten")),
        client.post(reverse("password-forgotten"), {"email": cast.reader.email}),
    ):
        assert "This site does not send mail" in response.content.decode()


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
    jobs.run_all()

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
    with pytest.raises(CommandError, match="already has an account with this address"):
        call_command("add_administrator", "first@EXAMPLE.org", "--name", "Again")
    assert User.objects.filter(email__iexact="first@example.org").count() == 1


def test_link_printed_for_a_site_that_was_not_named_says_so(cast: Cast, settings: Any) -> None:
    def printed(email: str, *more: str) -> str:
        out = StringIO()
        call_command("add_administrator", email, "--name", f"Administrator {email}", *more, stdout=out)
        return out.getvalue()

    guessed = printed("one@example.org")
    assert "SITE_URL is not set" in guessed
    assert "put that before /password/set/" in guessed
    told = printed("two@example.org", "--site", "http://127.0.0.1:8000/")
    assert "\nhttp://127.0.0.1:8000/password/set/" in told
    assert "SITE_URL" not in told
    with pytest.raises(CommandError, match="is not a web address"):
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
