"""Signing in, out, and changing a password."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tracker.models import User

SIGN_IN = "/sign-in/"


def test_address_in_any_case_signs_in(client: Client, cast: Cast) -> None:
    response = client.post(SIGN_IN, {"username": cast.reader.email.upper(), "password": factories.PASSWORD})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.reader.pk)


def test_sign_in_goes_on_to_where_the_person_was_going(client: Client, cast: Cast) -> None:
    asked = client.get(reverse("meeting-list"))
    sent = {"username": cast.reader.email, "password": factories.PASSWORD, "next": reverse("meeting-list")}

    assert asked["Location"] == f"{SIGN_IN}?next={reverse('meeting-list')}"
    assert client.post(SIGN_IN, sent)["Location"] == reverse("meeting-list")
    client.logout()
    assert client.post(SIGN_IN, sent | {"next": "https://example.com/"})["Location"] == reverse("overview")


@pytest.mark.parametrize("wanted", [SIGN_IN, f"{SIGN_IN}?next={SIGN_IN}", "/"])
def test_sign_in_leads_nobody_in_a_circle(client: Client, cast: Cast, wanted: str) -> None:
    client.force_login(cast.reader)

    assert client.get(SIGN_IN, {"next": wanted})["Location"] == reverse("overview")


@pytest.mark.parametrize("key", ["aaaaaaaa\x00bbbb", "é" * 32, "../../../etc", "x" * 5000, ""])
def test_session_that_cannot_be_one_is_nobodys(client: Client, cast: Cast, key: str) -> None:
    client.cookies["sessionid"] = key

    response = client.get("/work/")

    assert (response.status_code, response["Location"]) == (302, f"{SIGN_IN}?next=/work/")


@pytest.mark.parametrize(
    "typed",
    [
        {"username": "nobody@example.org", "password": factories.PASSWORD},
        {"username": "reader@example.org", "password": "wrong"},
        {"username": "reader@example.org", "password": ""},
        {"username": "", "password": ""},
        {"username": "a\x00b@example.org", "password": "x\x00"},
        {"username": "x" * 5000, "password": "y" * 5000},
        {"username": "system@tracker.invalid", "password": ""},
    ],
)
def test_wrong_sign_in_gets_a_sentence(client: Client, cast: Cast, typed: dict[str, str]) -> None:
    response = client.post(SIGN_IN, typed)

    assert response.status_code == 200
    assert b'class="errorlist' in response.content or b'role="alert"' in response.content
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("reader@example.org", "wrong", "Incorrect e-mail address or password."),
        ("reader@example.org", "", "Enter your password."),
        ("", "wrong", "Enter the e-mail address you sign in with."),
    ],
)
def test_refused_sign_in_says_what_to_do(client: Client, cast: Cast, email: str, password: str, sentence: str) -> None:
    page = client.post(SIGN_IN, {"username": email, "password": password}).content.decode()

    assert sentence in page.partition("There is a problem")[2]
    assert "Please enter" not in page
    assert "This field" not in page


def test_people_who_left_cannot_sign_in(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.reader.pk).update(is_active=False)

    client.post(SIGN_IN, {"username": cast.reader.email, "password": factories.PASSWORD})

    assert "_auth_user_id" not in client.session


def test_changing_the_password_ends_other_sessions(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    for window in (here, elsewhere):
        window.force_login(cast.reader)
    new = "another battery horse"

    response = here.post(
        reverse("change-password"),
        {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert response.status_code == 302
    assert here.get(reverse("overview")).status_code == 200
    assert elsewhere.get(reverse("overview")).status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"old_password": "wrong"}, "This is not your current password."),
        ({"old_password": ""}, "Enter your current password."),
        ({"new_password1": ""}, "Enter a new password."),
        ({"new_password2": ""}, "Enter the new password again."),
        ({"new_password2": "another battery mule"}, "The two passwords are different."),
        ({"new_password1": "st4ple", "new_password2": "st4ple"}, "The password has fewer than 8 characters."),
        ({"new_password1": "password123", "new_password2": "password123"}, "Many people use this password"),
        ({"new_password1": "reader@example", "new_password2": "reader@example"}, "too similar to your name or address"),
        ({"new_password1": "83926401754", "new_password2": "83926401754"}, "The password has only digits."),
    ],
)
def test_refused_password_says_why_in_words_of_this_site(
    client: Client, cast: Cast, fields: dict[str, str], sentence: str
) -> None:
    client.force_login(cast.reader)
    new = "another battery horse"
    typed = {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new} | fields

    page = client.post(reverse("change-password"), typed).content.decode()

    assert sentence in page.partition("There is a problem")[2]
    assert "Current password" in page
    assert "Old password" not in page
    assert 'aria-invalid="true"' in page
    assert "This field" not in page
    cast.reader.refresh_from_db()
    assert cast.reader.check_password(factories.PASSWORD)


@pytest.mark.parametrize("new", ["short", "password123", "12345678901", "", "a" * 5000 + "\x00"])
def test_weak_password_is_refused(client: Client, cast: Cast, new: str) -> None:
    client.force_login(cast.reader)
    typed = {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new}

    response = client.post(reverse("change-password"), typed)

    cast.reader.refresh_from_db()
    assert response.status_code == 200
    assert cast.reader.check_password(factories.PASSWORD)


def test_form_without_its_token_says_the_page_was_too_old(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(SIGN_IN, {"username": cast.reader.email, "password": factories.PASSWORD})

    assert response.status_code == 403
    assert "Your session has changed" in response.content.decode()


def test_pages_carry_a_policy_that_allows_nothing_from_elsewhere_or_inline(client: Client, cast: Cast) -> None:
    client.force_login(cast.reader)
    response = client.get(reverse("status-guide"))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


def test_sample_data_is_said_on_every_page(client: Client, cast: Cast, settings: object) -> None:
    without = client.get(SIGN_IN).content
    settings.SAMPLE_DATA = True  # type: ignore[attr-defined]

    assert b"Sample data" not in without
    assert b"Sample data" in client.get(SIGN_IN).content


def test_failure_says_so_without_asking_the_database(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is gone")

    client.raise_request_exception = False
    client.force_login(cast.reader)
    monkeypatch.setattr("tracker.views.statuses.render", broken)

    response = client.get(reverse("status-guide"))

    assert response.status_code == 500
    assert "The fault is ours" in response.content.decode()
    assert "the disk is gone" not in response.content.decode()
