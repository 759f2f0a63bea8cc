"""Sends one message to the mail server and reports the outcome: taken, not now, never, or unknown.

SMTP cannot promise both that a message arrives once and that it arrives at all (RFC 5321, section 6.1): a connection
may be lost after the message was handed over and before the server said that it took it. That outcome is UNKNOWN here.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp

_BEGIN_MESSAGE = 354
_FOR_GOOD = 500
_MOST = 300
"""Characters kept of what a server said."""


class Outcome(Enum):
    """What became of a message."""

    TAKEN = "the server took it"
    NOT_NOW = "it may be taken later"
    NEVER = "the server refused it for good"
    UNKNOWN = "the connection was lost when the server had the message and had not answered"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message, and what the server or the system said about it, as one line."""

    outcome: Outcome
    said: str = ""


class _Noting(smtplib.SMTP):
    """Notes when the server has asked for the message itself: from then on it may have it."""

    has_begun = False

    def getreply(self) -> tuple[int, bytes]:
        """Return the server's answer; 354 only ever answers DATA."""
        code, said = super().getreply()
        self.has_begun = self.has_begun or code == _BEGIN_MESSAGE
        return code, said


class _NotingOverTls(_Noting, smtplib.SMTP_SSL):
    """The same over a connection that is encrypted from its start."""


class EmailBackend(smtp.EmailBackend):
    """Django's own way to a mail server, on a connection that notes how far it came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The kind of connection; Django makes one of it for each time it connects."""
        return _NotingOverTls if self.use_ssl else _Noting

    @property
    def has_begun(self) -> bool:
        """Whether the server may have the message."""
        return bool(getattr(self.connection, "has_begun", False))


def hand_over(message: EmailMessage) -> Delivery:
    """Send a message with one recipient by the backend of the settings; return what became of it."""
    backend = cast(Any, get_connection())
    try:
        backend.open()
    except (OSError, smtplib.SMTPException) as error:
        # A wrong password can be corrected in the settings, and nothing was sent yet, so trying again is right.
        return Delivery(Outcome.NOT_NOW, _one_line(error))
    try:
        backend.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return Delivery(_refused(code), _answer(code, said))
    except smtplib.SMTPSenderRefused as error:
        # Of each mail alike: a wrong address of the site, or no login, either of which the settings can correct.
        return Delivery(Outcome.NOT_NOW, _answer(error.smtp_code, error.smtp_error))
    except smtplib.SMTPResponseException as error:
        return Delivery(_refused(error.smtp_code), _answer(error.smtp_code, error.smtp_error))
    except (OSError, smtplib.SMTPException) as error:
        has_begun = bool(getattr(backend, "has_begun", False))
        return Delivery(Outcome.UNKNOWN if has_begun else Outcome.NOT_NOW, _one_line(error))
    except ValueError as error:
        # A header or an address that no mail can carry.
        return Delivery(Outcome.NEVER, _one_line(error))
    finally:
        # The server has taken the message; an error while closing the connection does not change that.
        with suppress(OSError, smtplib.SMTPException):
            backend.close()
    return Delivery(Outcome.TAKEN)


def _refused(code: int) -> Outcome:
    return Outcome.NEVER if code >= _FOR_GOOD else Outcome.NOT_NOW


def _answer(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return _one_line(f"{code} {words}")


def _one_line(said: object) -> str:
    words = str(said) or type(said).__name__
    return " ".join(words.split())[:_MOST]
