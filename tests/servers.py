"""Servers that tests start: folders for PostgreSQL, and one that takes mail."""

from __future__ import annotations

import shutil
import socket
import ssl
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from tracker.embedded import server, supervisor


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder for a server, which the server's user can enter: pytest's own are closed to all but their owner."""
    top = Path(tempfile.mkdtemp(prefix="tracker-test-", dir="/tmp")).resolve()
    top.chmod(0o755)
    yield top / "postgresql"
    for users in top.rglob(supervisor.USERS):
        server.stopped(users.parent)
    shutil.rmtree(top)


Answer = Callable[[SMTP], Awaitable[str]]


class MailServer:
    """Takes mail over SMTP at a free port of this machine, and keeps it; or does to it what a test says.

    `recipient` is the answer to RCPT. `data` is called when the message is there, with the conversation, and returns
    the answer to it; what it keeps the sender waiting for, or cuts off, is up to it.
    """

    def __init__(self) -> None:
        """Take everything."""
        self.mails: Queue[EmailMessage] = Queue()
        self.recipient = "250 OK"
        self.data: Answer | None = None
        self.port = 0

    def next(self) -> EmailMessage:
        """Return the next mail that was sent; raises Empty where none comes."""
        return self.mails.get(timeout=5)

    def taken(self) -> list[EmailMessage]:
        """Return all mails that were sent by now and not returned yet."""
        return [self.next() for _ in range(self.mails.qsize())]

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd has it
        self, server: SMTP, session: object, envelope: Envelope, address: str, options: object
    ) -> str:
        """Answer to whom a message may go."""
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:  # noqa: N802 - as aiosmtpd has it
        """Keep a message, and answer."""
        message = message_from_bytes(cast(bytes, envelope.content), policy=policy.default)
        answer = await self.data(server) if self.data is not None else "250 OK"
        if answer.startswith("250"):
            self.mails.put(message)
        return answer


SITE = "https://tracker.example.org"


def use(settings: Any, port: int) -> None:
    """Let the site send its mail to a port of this machine, without encryption."""
    settings.SITE_URL = SITE
    settings.EMAIL_BACKEND = "tracker.mailing.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "tracker@example.org"


@contextmanager
def open_mail_server() -> Iterator[MailServer]:
    """A mail server that serves meanwhile."""
    mail_server = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as found:
        mail_server.port = found.getsockname()[1]
    controller = Controller(mail_server, hostname="127.0.0.1", port=mail_server.port)
    controller.start()
    try:
        yield mail_server
    finally:
        controller.stop()


@dataclass(frozen=True)
class Posted:
    """A request that a web server got."""

    path: str
    headers: dict[str, str]
    body: bytes


class HookServer:
    """Takes what is posted over HTTP at a free port of this machine, and keeps it; or answers as a test says.

    `answer` is called with each request, and returns the status and the body; None cuts the connection off.
    """

    def __init__(self) -> None:
        """Take everything."""
        self.posted: list[Posted] = []
        self.answer: Callable[[Posted], tuple[int, bytes] | None] = lambda posted: (200, b"ok")
        self.port = 0

    @property
    def address(self) -> str:
        """Where to post."""
        return f"http://127.0.0.1:{self.port}/hook?channel=x"


@contextmanager
def open_hook_server(tls: ssl.SSLContext | None = None) -> Iterator[HookServer]:
    """A web server that serves meanwhile, over TLS where that is given."""
    hooks = HookServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted = Posted(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            hooks.posted.append(posted)
            if (answer := hooks.answer(posted)) is None:
                self.close_connection = True
                return
            self.send_response(answer[0])
            self.send_header("Location", f"http://127.0.0.1:{hooks.port}/elsewhere")
            self.send_header("Content-Length", str(len(answer[1])))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(answer[1])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server has it
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        # The handshake is made where a request is read, so that one that fails ends no server.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    hooks.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hooks
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
