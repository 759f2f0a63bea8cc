"""What may stand in a log line or in a report of a fault: never a secret of a link, nor words that somebody typed."""

from __future__ import annotations

import re
import smtplib
import traceback

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, InterfaceError, OperationalError

HIDDEN = "[hidden]"

_SECRET = re.compile(r"""(/password/set/|/calendar/|/feed/|/answer/|/notices/stop/)[^\s"'<>]*""")
"""Paths whose rest lets whoever reads it act for somebody. `tracker/deployment/nginx.conf` hides the same."""

_QUERY = re.compile(r"""(/[\w./%~@:+-]*)\?[^\s"'<>]*""")
"""A path with its query string, in which people type what they search for."""

_QUOTES_NOTHING = (
    ImproperlyConfigured,
    ImportError,
    NameError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    InterfaceError,
    OperationalError,
)
"""Errors whose messages speak of the program, the machine or the connection, and quote nothing that was sent."""


def without_secrets(text: str) -> str:
    """Return `text` without the secrets and the query strings of the addresses in it."""
    return _QUERY.sub(r"\1", _SECRET.sub(rf"\1{HIDDEN}", text))


def message(error: BaseException) -> str:
    """Return what an error says; of a refusal by the database its code; nothing where it may quote words."""
    if isinstance(error, _QUOTES_NOTHING):
        return without_secrets(" ".join(str(error).split()))
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server answered {error.smtp_code}"
    if isinstance(error, OSError):
        # Its message may end with the name of a file; a mail server's refusal has no number, and names the address.
        return error.strerror or ""
    diagnosis = getattr(error.__cause__, "diag", None) if isinstance(error, Error) else getattr(error, "diag", None)
    if diagnosis is None or not diagnosis.sqlstate:
        return ""
    names = (diagnosis.table_name, diagnosis.constraint_name)
    return " ".join(["SQLSTATE", diagnosis.sqlstate, *(name for name in names if name)])


def one_line(error: BaseException) -> str:
    """Return the kind of an error and, where it may be shown, its message."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    text = message(error)
    return f"{name}: {text}" if text else name


def chain(error: BaseException) -> list[BaseException]:
    """Return an error and those it came from, the first cause last."""
    errors: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and all(at is not each for each in errors):
        errors.append(at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return errors


def trace(error: BaseException) -> str:
    """Return where an error and those it came from were raised, first cause first, without any value."""
    parts = [f"{''.join(traceback.format_tb(each.__traceback__))}{one_line(each)}" for each in chain(error)]
    return "\n\n".join(reversed(parts))
