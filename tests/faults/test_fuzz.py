"""Whatever is sent, by whomever, to whichever address: the answer is never that the site failed.

A few hundred requests are made by the usual command, FUZZ_CALLS of them (10,000 unless it is set) by `-m slow`.
FUZZ_SEED makes others than usual.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator
from http.cookies import SimpleCookie
from io import BytesIO
from traceback import format_exception
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from briefings.models import Briefing
from tests.conftest import Cast
from tests.faults.fuzzing import Broken, Call, Fuzzer
from tests.one_of_each import arguments, briefing, cast, one_of_each
from tests.test_access import PEOPLE
from tracker.web import Request

__all__ = ["arguments", "briefing", "cast", "one_of_each"]
FEW = 300
MANY = int(os.environ.get("FUZZ_CALLS", "10000"))
TOKEN = "a" * 32
SEED = int(os.environ.get("FUZZ_SEED", "20260301"))


class Browsers:
    """Two browsers of each person, one of which checks the token of forms; no request changes them or the database."""

    def __init__(self, cast: Cast) -> None:
        self._cookies: dict[str, SimpleCookie] = {"nobody": SimpleCookie()}
        self._clients = {checks: Client(raise_request_exception=False, enforce_csrf_checks=checks) for checks in (0, 1)}
        for name, person in cast.people().items():
            client = Client()
            client.force_login(person)
            self._cookies[name] = client.cookies
        for cookies in self._cookies.values():
            cookies["csrftoken"] = TOKEN

    def send(self, call: Call) -> Any:
        """Send a request, take back what it wrote, and return the answer."""
        client = self._clients[call.checks_csrf]
        client.cookies = SimpleCookie(self._cookies[call.person].output(header="", sep=";"))
        extra: dict[str, Any] = {
            "QUERY_STRING": call.query,
            "PATH_INFO": call.path.encode("utf-8", "surrogatepass").decode("latin-1"),
        }
        if call.checks_csrf:
            extra["HTTP_X_CSRFTOKEN"] = TOKEN
        extra["wsgi.input"] = Broken(call.body) if call.is_broken else BytesIO(call.body)
        with transaction.atomic():
            answer = client.generic(
                call.method, "/", call.body, call.content_type, secure=call.is_secure, **extra | call.extra
            )
            if answer.streaming:
                b"".join(answer)
            transaction.set_rollback(True)
        return answer


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Each refusal is logged; thousands of them would hide the one failure."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def as_the_site_reads_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client of tests makes requests of the class that the site's own application makes."""
    monkeypatch.setattr("django.test.client.WSGIRequest", Request)


@pytest.fixture
def fuzzer(arguments: dict[str, list[Any]]) -> Fuzzer:
    return Fuzzer(SEED, PEOPLE, arguments)


@pytest.mark.parametrize(
    ("https", "calls"),
    [
        (False, FEW),
        (True, FEW // 5),
        pytest.param(False, MANY, marks=pytest.mark.slow),
        pytest.param(True, MANY // 10, marks=pytest.mark.slow),
    ],
)
def test_no_request_makes_the_site_fail(
    fuzzer: Fuzzer, cast: Cast, briefing: Briefing, settings: Any, https: Any, calls: int
) -> None:
    settings.BEHIND_PROXY = settings.SECURE_SSL_REDIRECT = https
    browsers, failed, statuses = Browsers(cast), [], Counter[int]()
    for _ in range(calls):
        call = fuzzer.call()
        answer = browsers.send(call)
        statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            trace = "".join(format_exception(*answer.exc_info)[-3:]) if answer.exc_info else ""
            failed.append(f"{answer.status_code} {call}\n{trace}")

    assert not failed, f"{len(failed)} of {calls} failed ({statuses}):\n" + "\n".join(failed[:12])
    wanted = {301, 400} if https else {200, 302, 400, 403, 404, 405, 422}
    assert wanted <= statuses.keys(), statuses


def test_requests_come_from_the_seed_alone(arguments: dict[str, list[Any]], briefing: Briefing) -> None:
    first, second = (Fuzzer(7, PEOPLE, arguments) for _ in range(2))

    assert [str(first.call()) for _ in range(200)] == [str(second.call()) for _ in range(200)]
