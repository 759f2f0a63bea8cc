"""Guessing passwords is slowed down by where it comes from, and locks nobody else out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tracker.actions import accounts
from tracker.actions.links import link_for
from tracker.models import SignInAttempt, User
from tracker.views.throttle import visitor

HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
SIGN_IN = "/sign-in/"


def attempt(client: Client, email: str, password: str = "wrong", address: str = HERE) -> Any:
    return client.post(SIGN_IN, {"username": email, "password": password}, REMOTE_ADDR=address)


def guess_until_refused(email: str, address: str = HERE) -> HttpResponse:
    client = Client()
    for _ in range(accounts.MOST_FOR_ACCOUNT):
        assert attempt(client, email, address=address).status_code == 200
    response: HttpResponse = attempt(client, email, address=address)
    return response


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_too_many_wrong_passwords_are_refused_with_a_sentence_and_a_time(cast: Cast) -> None:
    response = guess_until_refused(cast.reader.email)

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= accounts.WINDOW.total_seconds() + 1
    assert "Try again" in response.content.decode()
    assert "The account is not locked" in response.content.decode()


def test_who_asks_for_a_new_password_too_often_is_not_told_that_signing_in_is_refused(
    cast: Cast, client: Client
) -> None:
    address = reverse("password-forgotten")
    for _ in range(accounts.MOST_FOR_ACCOUNT):
        client.post(address, {"email": cast.reader.email}, REMOTE_ADDR=HERE)
    refused = client.post(address, {"email": cast.reader.email}, REMOTE_ADDR=HERE)

    assert refused.status_code == 429
    page = refused.content.decode()
    assert "There were too many requests for a new password from your network." in page
    assert ("attempts to sign in" in page, "not locked" in page) == (False, False)
    assert attempt(client, cast.reader.email, factories.PASSWORD).status_code == 302


def test_right_password_is_not_looked_at_meanwhile(cast: Cast, client: Client) -> None:
    guess_until_refused(cast.reader.email)

    assert attempt(client, cast.reader.email, factories.PASSWORD).status_code == 429
    assert not is_signed_in(client)


def test_nobody_elsewhere_is_locked_out(cast: Cast) -> None:
    guess_until_refused(cast.reader.email)
    colleague, owner = Client(), Client()

    assert attempt(colleague, cast.outsider.email, factories.PASSWORD).status_code == 302
    assert attempt(owner, cast.reader.email, factories.PASSWORD, ELSEWHERE).status_code == 302


def test_browser_in_which_somebody_signed_in_is_not_locked_out_by_a_neighbour(cast: Cast, client: Client) -> None:
    attempt(client, cast.reader.email, factories.PASSWORD)
    client.post(reverse("sign-out"))
    guess_until_refused(cast.reader.email)

    assert attempt(client, cast.reader.email, factories.PASSWORD).status_code == 302


def test_known_browser_is_throttled_too_and_knows_its_own_account_only(cast: Cast, client: Client) -> None:
    attempt(client, cast.outsider.email, factories.PASSWORD)
    client.post(reverse("sign-out"))
    for _ in range(accounts.MOST_FOR_ACCOUNT):
        attempt(client, cast.outsider.email)
    refused = attempt(client, cast.outsider.email)
    assert refused.status_code == 429
    assert "too many attempts to sign in from this browser." in refused.content.decode()

    guess_until_refused(cast.reader.email)
    assert attempt(client, cast.reader.email).status_code == 429


def test_forged_mark_of_a_known_browser_counts_for_nothing(cast: Cast, client: Client) -> None:
    guess_until_refused(cast.reader.email)
    client.cookies["known"] = "nonce:account:forged"

    assert attempt(client, cast.reader.email).status_code == 429


def test_one_place_may_not_try_all_accounts(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "MOST_OF_CLIENT", 12)
    for number in range(12):
        assert attempt(client, f"somebody{number}@example.org").status_code == 200

    assert attempt(client, "another@example.org").status_code == 429
    assert attempt(Client(), "another@example.org", address=ELSEWHERE).status_code == 200


def set_password(client: Client, person: User, word: str) -> Any:
    """Follow a link that was mailed, and choose a password."""
    link = link_for(person, "")
    form = client.get(link)["Location"]
    return client.post(form, {"new_password1": word, "new_password2": word}, REMOTE_ADDR=HERE)


def fill_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "MOST_OF_CLIENT", 12)
    for number in range(12):
        attempt(Client(), f"somebody{number}@example.org")


def test_who_set_a_password_by_the_link_signs_in_whatever_others_did_at_their_address(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = "a longer battery horse"
    assert set_password(client, cast.reader, chosen).status_code == 302
    fill_the_address(monkeypatch)

    assert attempt(Client(), cast.reader.email, chosen).status_code == 429
    assert attempt(client, cast.reader.email, chosen).status_code == 302
    assert is_signed_in(client)


def test_such_a_browser_is_throttled_too_and_knows_its_own_account_only(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_password(client, cast.reader, "a longer battery horse")
    fill_the_address(monkeypatch)

    assert attempt(client, cast.outsider.email).status_code == 429
    for _ in range(accounts.MOST_FOR_ACCOUNT):
        assert attempt(client, cast.reader.email).status_code == 200
    assert attempt(client, cast.reader.email).status_code == 429


@pytest.mark.parametrize("word", ["short", "a longer battery horse"])
def test_a_link_makes_a_browser_known_only_by_setting_a_password_and_once(
    cast: Cast, client: Client, word: str
) -> None:
    link = link_for(cast.reader, "")
    form = client.get(link)["Location"]
    client.post(form, {"new_password1": word, "new_password2": word})
    assert ("known" in client.cookies) is (word != "short")

    again = Client()
    again.get(link, follow=True)
    again.post(form, {"new_password1": word, "new_password2": word})
    assert ("known" in again.cookies) is False


def test_sign_in_forgets_the_failures_before_but_only_of_its_own_account(cast: Cast) -> None:
    client = Client()
    for _ in range(accounts.MOST_FOR_ACCOUNT - 1):
        attempt(client, cast.reader.email)
        attempt(client, cast.outsider.email)
    attempt(client, cast.reader.email, factories.PASSWORD)

    assert SignInAttempt.objects.count() == accounts.MOST_FOR_ACCOUNT - 1
    # Who is signed in gets no further try at somebody else's password, and clears nothing by posting.
    attempt(client, cast.outsider.email)
    assert SignInAttempt.objects.count() == accounts.MOST_FOR_ACCOUNT - 1


@pytest.mark.parametrize("spelt", ["READER@example.org", " reader@example.org ", "ｒeader@example.org"])
def test_spelling_an_address_otherwise_gives_no_more_tries(cast: Cast, spelt: str) -> None:
    guess_until_refused(cast.reader.email)

    assert attempt(Client(), spelt).status_code == 429


def test_there_is_room_again_after_a_while_and_old_attempts_are_cleared_away(cast: Cast, client: Client) -> None:
    guess_until_refused(cast.reader.email)
    for row in SignInAttempt.objects.all():
        row.at -= accounts.WINDOW + timedelta(seconds=1)
        row.save()

    assert attempt(client, cast.reader.email, factories.PASSWORD).status_code == 302
    assert SignInAttempt.objects.count() == 0


def test_attempts_keep_neither_address_nor_account(cast: Cast, client: Client) -> None:
    attempt(client, cast.reader.email)

    kept = SignInAttempt.objects.values_list("client", "account").get()
    assert not any(word in value for value in kept for word in (HERE, "reader", "example"))


def test_asking_for_new_passwords_is_slowed_down_too(cast: Cast, client: Client, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    asked = [client.post(reverse("password-forgotten"), {"email": "stranger@example.org"}) for _ in range(11)]

    assert [response.status_code for response in asked] == [302] * 10 + [429]
    assert attempt(client, "stranger@example.org").status_code == 200


@pytest.mark.parametrize(
    ("behind_proxy", "direct", "forwarded", "seen"),
    [
        (False, HERE, ELSEWHERE, HERE),
        (True, "127.0.0.1", ELSEWHERE, ELSEWHERE),
        (True, "127.0.0.1", f"203.0.113.1, {ELSEWHERE}", ELSEWHERE),
        (True, HERE, "", HERE),
        (True, HERE, "nonsense", "unknown"),
        (False, "", "", "unknown"),
        (False, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (False, "::ffff:192.0.2.7", "", HERE),
    ],
)
def test_visitor_is_known_by_the_address_that_can_be_believed(
    settings: Any, *, behind_proxy: bool, direct: str, forwarded: str, seen: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/", REMOTE_ADDR=direct, headers={"x-forwarded-for": forwarded})

    assert visitor(request) == seen


def test_deactivation_ends_sessions_and_they_do_not_come_back(cast: Cast, client: Client) -> None:
    from tracker import actions

    client.force_login(cast.reader)
    actions.deactivate(by=cast.administrator, person=cast.reader)
    assert client.get(reverse("overview")).status_code == 302

    User.objects.filter(pk=cast.reader.pk).update(is_active=True)
    assert client.get(reverse("overview")).status_code == 302
