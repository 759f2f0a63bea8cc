"""Servers that tests start: folders for PostgreSQL, and one that takes mail."""

from __future__ import annotations

import shutil
import socketserver
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import cast

from tracker.database import keeper, server


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder for a server, which the server's user can enter: pytest's own are closed to all but their owner."""
    top = Path(tempfile.mkdtemp(prefix="tracker-test-", dir="/tmp")).resolve()
    top.chmod(0o755)
    yield top / "postgresql"
    for users in top.rglob(keeper.USERS):
        server.stopped(users.parent)
    shutil.rmtree(top)


class _MailConversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a sender needs who neither signs in nor encrypts."""

    timeout = 10

    def handle(self) -> None:
        """Answer until the sender quits."""
        self._say("220 mail.example.org")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "EHLO" | "HELO" | "MAIL" | "RCPT" | "RSET":
                    self._say("250 OK")
                case "DATA":
                    self._say("354 Go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    data = b"".join(each.removeprefix(b".") for each in lines)
                    cast(MailServer, self.server).mails.put(
                        cast(EmailMessage, message_from_bytes(data, policy=policy.default))
                    )
                    self._say("250 OK")
                case "QUIT":
                    self._say("221 Bye")
                    return
                case _:
                    self._say("502 Not here")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail over SMTP at a free port of this machine, and keeps it."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        """Listen; nothing is answered before `open_mail_server` serves."""
        self.mails: Queue[EmailMessage] = Queue()
        super().__init__(("127.0.0.1", 0), _MailConversation)

    def next(self) -> EmailMessage:
        """Return the next mail that was sent; raises Empty where none comes."""
        return self.mails.get(timeout=5)


@contextmanager
def open_mail_server() -> Iterator[MailServer]:
    """A mail server that serves meanwhile."""
    with MailServer() as server_:
        thread = Thread(target=server_.serve_forever, args=[0.01])
        thread.start()
        try:
            yield server_
        finally:
            server_.shutdown()
            thread.join()
