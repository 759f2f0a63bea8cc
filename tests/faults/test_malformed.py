"""Bodies, addresses and headers that cannot be read, mostly before anybody signs in: no failure, and a sentence."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.faults.fuzzing import BOUNDARY, FORM, PARTS, Broken
from tests.tracker.pages import text
from tracker.models import Theme
from tracker.web import Request

READABLE = "text=The+ministers+met."
SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def as_the_site_reads_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client of tests makes requests of the class that the site's own application makes."""
    monkeypatch.setattr("django.test.client.WSGIRequest", Request)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "rot13", "undefined", "nonsense", "latin-1", '"\x00"'])
@pytest.mark.parametrize("address", [SIGN_IN, "/nowhere/", "/organisations/add", "/admin/"])
def test_a_body_in_another_encoding_is_refused_with_a_sentence(
    client: Client, db: None, address: str, encoding: str
) -> None:
    answer = client.generic("POST", f"{address}?q=1", READABLE.encode(), f"{FORM}; charset={encoding}")

    assert answer.status_code == 400
    assert "is not in UTF-8" in text(answer.content.decode())


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", '"utf-8"', "us-ascii"])
def test_a_body_in_utf_8_is_read_however_it_says_so(client: Client, db: None, encoding: str) -> None:
    answer = client.generic("POST", SIGN_IN, READABLE.encode(), f"{FORM}; charset={encoding}")

    assert answer.status_code == 200
    assert "Enter your password." in text(answer.content.decode())


@pytest.mark.parametrize("encoding", ["utf-16", "rot13", "undefined"])
def test_a_page_is_shown_whatever_its_asking_says_of_an_encoding(client: Client, db: None, encoding: str) -> None:
    answer = client.generic("GET", SIGN_IN, content_type=f"text/html; charset={encoding}", QUERY_STRING="next=/work/")

    assert answer.status_code == 200
    assert 'value="/work/"' in answer.content.decode()


@pytest.mark.parametrize("address", [SIGN_IN, "/organisations/add", "/admin/", "/password/forgotten"])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (PARTS, b"x"),
        (f"{PARTS}; boundary=", b"x"),
        (f"{PARTS}; boundary={'x' * 300}", b"x"),
        (f"{PARTS}; boundary={BOUNDARY}", f"--{BOUNDARY}\r\n".encode()),
        (f"{PARTS}; boundary={BOUNDARY}", b"\xff\xfe" * 40),
        (
            f"{PARTS}; boundary={BOUNDARY}",
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n'
            f"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--{BOUNDARY}--\r\n".encode(),
        ),
        (f"{FORM}; charset*=nonsense'en'%ff", b"a=1"),
        (f"{FORM}; x={'y' * 20_000}", b"a=1"),
        (FORM, b"a=%zz&%=%&text=%ED%A0%80&%00=%00"),
    ],
    ids=range(9),
)
def test_parts_that_cannot_be_told_apart_are_no_failure(
    client: Client, db: None, address: str, content_type: str, body: bytes
) -> None:
    assert client.generic("POST", address, body, content_type).status_code < 500


def test_parts_without_a_boundary_sent_to_no_page_are_answered_as_any(client: Client, db: None) -> None:
    answer = client.generic("POST", "/nowhere/", b"x", PARTS)

    assert answer.status_code == 404
    assert "Page not found" in text(answer.content.decode())


@pytest.mark.parametrize("address", [SIGN_IN, "/nowhere/", "/organisations/add"])
@pytest.mark.parametrize("content_type", [FORM, f"{PARTS}; boundary={BOUNDARY}"])
@pytest.mark.parametrize("checks", [False, True])
def test_a_body_that_breaks_off_is_no_failure(
    db: None, cast: Cast, address: str, content_type: str, checks: Any
) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=checks)
    client.force_login(cast.coordinator)
    body = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="name"\r\n\r\nSea\r\n--{BOUNDARY}--\r\n'.encode()

    answer = client.generic("POST", address, body, content_type, **{"wsgi.input": Broken(body)})

    assert answer.status_code in (302, 400, 403, 404)


@pytest.mark.parametrize("content_type", [FORM, f"{PARTS}; boundary={BOUNDARY}"])
def test_half_of_a_body_is_not_taken_for_the_whole(client: Client, cast: Cast, content_type: str) -> None:
    """Web servers hand on what arrived before somebody left, as if it were all."""
    client.force_login(cast.coordinator)
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="name"\r\n\r\nMinistry of the'.encode()
    body = part if "boundary" in content_type else b"name=Ministry+of+the"

    answer = client.generic(
        "POST",
        reverse("theme-add"),
        body,
        content_type,
        **{"wsgi.input": BytesIO(body)},
        CONTENT_LENGTH=str(len(body) + 4),
    )

    assert answer.status_code == 400
    assert "was damaged" in text(answer.content.decode())
    assert not Theme.objects.filter(name__startswith="Ministry").exists()


@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "9" * 30, "٣", ""])
def test_a_length_that_is_none_is_no_length(client: Client, db: None, length: str) -> None:
    answer = client.generic("POST", SIGN_IN, READABLE.encode(), FORM, CONTENT_LENGTH=length)

    assert answer.status_code == 200


def test_more_than_a_form_holds_is_said_to_be_too_much(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    address = reverse("theme-add")

    large = client.post(address, {"name": "x" * (13 * 1024 * 1024)}, content_type=FORM)
    many = client.generic("POST", address, b"a=1&" * 20_500, FORM)
    files = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n' for _ in range(150)
    )
    sent = client.generic("POST", address, f"{files}--{BOUNDARY}--\r\n".encode(), f"{PARTS}; boundary={BOUNDARY}")

    assert (large.status_code, many.status_code, sent.status_code) == (413, 400, 400)
    assert "The request was too large" in text(large.content.decode())
    assert "had more fields" in text(many.content.decode())
    assert "had more fields" in text(sent.content.decode())


@pytest.mark.parametrize("query", ["a=1&" * 1_500, "%", "%ff%fe", "q=%00", "next=%00", "é"])
@pytest.mark.parametrize("address", [SIGN_IN, "/nowhere/", "/recommendations/", "/admin/tracker/organisation/"])
def test_an_address_that_cannot_be_read_is_no_failure(client: Client, cast: Cast, address: str, query: str) -> None:
    client.force_login(cast.coordinator)

    assert client.generic("GET", address, QUERY_STRING=query).status_code < 500


@pytest.mark.parametrize("host", ["elsewhere.example", "a b", "[::1", "testserver:x", "\x00", ""])
def test_a_name_that_is_not_ours_gets_no_page_of_ours(client: Client, db: None, host: str) -> None:
    answer = client.get(SIGN_IN, headers={"Host": host})

    assert answer.status_code == 400
    assert answer.content == b"This site does not answer to that name.\n"


@pytest.mark.parametrize(
    "cookie",
    [
        "sessionid=\x00",
        "sessionid=" + "a" * 9_000,
        "csrftoken=x",
        "messages=[[1]]",
        "person=é",
        "known=a:b:c",
        ";=;;==",
    ],
)
def test_cookies_that_are_none_are_no_failure(client: Client, db: None, cookie: str) -> None:
    for method in ("GET", "POST"):
        answer = client.generic(method, SIGN_IN, READABLE.encode(), FORM, HTTP_COOKIE=cookie)
        assert answer.status_code == 200


def test_the_admin_takes_an_empty_name_of_a_field_for_none(client: Client, cast: Cast) -> None:
    client.force_login(cast.coordinator)
    address = reverse("admin:tracker_organisation_change", args=[cast.health.pk])

    assert client.get(address, {"_to_field": ""}).status_code == 200
    assert client.post(address, {"_to_field": ""}).status_code == 200


def test_the_site_is_served_with_requests_of_that_kind() -> None:
    from django.conf import settings
    from django.utils.module_loading import import_string

    assert settings.WSGI_APPLICATION == "tracker.wsgi.application"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", "embedded")
        assert import_string(settings.WSGI_APPLICATION).request_class is Request
