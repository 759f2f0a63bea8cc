"""What may stand in a line of the log: errors without what they quote, addresses without their secrets."""

from __future__ import annotations

import re
import smtplib
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, Error, IntegrityError, OperationalError, connection, transaction
from django.urls import URLPattern

from tracker.models import Theme
from tracker.monitoring import private
from tracker.urls import urlpatterns

WORDS = "Quetzalcoatl"
SECRETS = re.compile(r"<(?:\w+:)?(?:token|uidb64|secret|key|signature|code_of_link)>")


def raised(error: Exception) -> Exception:
    """The error after it was raised, so that it knows where."""
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"invalid literal for int() with base 10: '{WORDS}'"),
        KeyError(WORDS),
        TypeError(f"Field 'id' expected a number but got '{WORDS}'."),
        AttributeError(WORDS),
        UnicodeEncodeError("ascii", WORDS, 0, 1, WORDS),
        FileNotFoundError(2, "No such file or directory", f"/{WORDS}"),
        smtplib.SMTPRecipientsRefused({f"{WORDS}@example.org": (550, WORDS.encode())}),
        smtplib.SMTPDataError(552, WORDS.encode()),
        DataError(WORDS),
        Exception(WORDS),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error_that_may_quote_what_was_typed_is_told_by_its_kind(error: Exception) -> None:
    error.add_note(WORDS)
    told = private.trace(raised(error))

    assert WORDS not in told
    assert type(error).__name__ in told
    assert Path(__file__).name in told


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OperationalError("connection refused\n\tIs the server running?"), "connection refused Is the server running?"),
        (ImproperlyConfigured("SITE_URL is wrong."), "SITE_URL is wrong."),
        (OSError(28, "No space left on device", "/x"), "No space left on device"),
        (smtplib.SMTPDataError(552, b"too big"), "the mail server answered 552"),
        (OperationalError("at /password/set/MQ/c0ffee-1234/ and /list/?q=words too"), None),
    ],
)
def test_error_of_machine_or_program_is_told_in_its_words(error: Exception, told: str | None) -> None:
    assert private.message(error) == (told or f"at /password/set/{private.HIDDEN} and /list/ too")


def test_refusal_of_the_database_is_told_by_its_code_and_constraint(db: None) -> None:
    Theme.objects.create(name=WORDS)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Theme.objects.create(name=WORDS)

    assert private.message(refusal.value) == "SQLSTATE 23505 tracker_theme tracker_theme_name_key"
    assert WORDS in str(refusal.value), "else the test shows nothing"
    assert WORDS not in private.trace(refusal.value)


def test_value_the_database_cannot_read_is_not_told(db: None) -> None:
    with pytest.raises(Error) as refusal, connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [WORDS])
    assert private.message(refusal.value) == "SQLSTATE 22P02"


def test_trace_has_the_causes_first_and_ends_where_they_come_round() -> None:
    first, second = ValueError("a"), RuntimeError("b")
    second.__cause__, first.__context__ = first, second

    assert private.trace(second).split() == ["ValueError", "RuntimeError"]


def test_cause_that_was_put_aside_is_not_told() -> None:
    error = RuntimeError()
    error.__context__, error.__suppress_context__ = ValueError(), True
    assert private.trace(error) == "RuntimeError"


def secret_paths() -> list[str]:
    """A path for each address that lets whoever knows it act for somebody."""
    routes = [str(each.pattern) for each in urlpatterns if isinstance(each, URLPattern)]
    return ["/" + re.sub(r"<[^>]+>", WORDS, route) for route in routes if SECRETS.search(route)]


def test_every_address_with_a_secret_loses_it() -> None:
    assert secret_paths()
    for path in secret_paths():
        for shown in (path, f"/tracker{path}", f"Not Found: {path}", path.removesuffix("/"), f"{path}?next=/x"):
            assert WORDS not in private.without_secrets(shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Error handling request /recommendations/?q=two+words&status=open",
            "Error handling request /recommendations/",
        ),
        ('GET /list?q=a"b HTTP/1.1', 'GET /list"b HTTP/1.1'),
        ("Is it so?", "Is it so?"),
        ("/password/forgotten", "/password/forgotten"),
    ],
)
def test_query_strings_are_left_out(text: str, shown: str) -> None:
    assert private.without_secrets(text) == shown
