"""Posts one message to an address of another site, and reports the outcome: taken, not now, gone, or unknown.

Somebody typed the address, so it could be meant for what only this machine can reach. Only https addresses whose host
is public are posted to: the host is looked up once, every address it has must be public, and the connection is made to
the address that was looked at, under the name that its certificate is checked for. Nothing is followed elsewhere, no
proxy is used, and little is read, for a short time.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 15.0
"""For so long at most it takes from connecting to the last byte that is read."""
READ = 1024
"""So many bytes of an answer are read."""
_MOST = 300
_OK, _NOT_OK, _GONE = 200, 300, 410
_WITHIN = tuple(
    # They carry an address of the older kind within: by translation (NAT64, 6to4), or as a tunnel (Teredo). The last
    # was meant for one site, and some still use it so.
    ipaddress.ip_network(net)
    for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10")
)


class Outcome(Enum):
    """What became of a message."""

    TAKEN = "the other site took it"
    NOT_NOW = "it may be taken later"
    GONE = "the other site said that the address is gone"
    UNKNOWN = "the other site may have it, and did not answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message; the status the other site answered with, and what it or the system said, in a line."""

    outcome: Outcome
    code: int | None = None
    said: str = ""


class NotPublicError(Exception):
    """An address leads to what is not public."""


def is_allowed(address: str) -> bool:
    """Return whether an address may be posted to, as far as it shows without looking up its host."""
    parts = _parts(address)
    if parts is None or _is_local_test(parts):
        return parts is not None
    return parts.scheme == "https" and parts.port in (None, 443) and _is_public_name(parts.hostname or "")


def _parts(address: str) -> SplitResult | None:
    """Return the parts of an address; None where it is not one that leads to a host and nowhere else."""
    if not address.isascii() or any(sign.isspace() or not sign.isprintable() for sign in address):
        return None
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_whole and parts.username is None and not parts.fragment else None


def _is_public_name(host: str) -> bool:
    """Return whether a host is a name with a dot in it, or a public address."""
    try:
        return _is_public(ipaddress.ip_address(host))
    except ValueError:
        # Numbers that are no address to us may be one to the system: 127.1, 0x7f.1.
        return "." in host and not re.fullmatch(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+))*\.?", host)


def post(address: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Post a body to an address, and return what became of it; never raises for what the other side does."""
    parts = urlsplit(address)
    try:
        connection = _connected(parts)
    except NotPublicError:
        return Answer(Outcome.NOT_NOW, said="The address does not lead to a public site.")
    except ssl.SSLCertVerificationError as error:
        said = f"The certificate of the other site is not accepted: {error.verify_message}"
        return Answer(Outcome.NOT_NOW, said=_one_line(said))
    except (OSError, ValueError, http.client.HTTPException) as error:
        # Nothing was sent yet.
        return Answer(Outcome.NOT_NOW, said=_one_line(error))
    # A slow answer, a byte at a time, keeps each wait short; this ends all of it. The connection itself forgets its
    # socket where the answer says that it is the last one.
    ending = Timer(WHOLE_SECONDS, _cut, [connection.sock])
    ending.daemon = True
    ending.start()
    try:
        return _exchange(connection, parts, body, headers)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        # Some of it was sent, so all of it may have arrived. http.client loses its socket where it is cut off.
        return Answer(Outcome.UNKNOWN, said=_one_line(error))
    finally:
        ending.cancel()
        connection.close()


def _exchange(
    connection: http.client.HTTPConnection, parts: SplitResult, body: bytes, headers: dict[str, str]
) -> Answer:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("POST", path, body=body, headers=headers)
    answer = connection.getresponse()
    code, said = answer.status, ""
    # What it did with the message is known by now.
    with suppress(OSError, http.client.HTTPException):
        said = answer.read(READ).decode("utf-8", "replace")
    if _OK <= code < _NOT_OK:
        return Answer(Outcome.TAKEN, code, _one_line(said))
    return Answer(Outcome.GONE if code == _GONE else Outcome.NOT_NOW, code, _one_line(said))


def _connected(parts: SplitResult) -> http.client.HTTPConnection:
    """Return a connection to the host, at an address that was found to be public."""
    host, port = parts.hostname or "", parts.port or 443
    if not is_allowed(parts.geturl()):
        raise NotPublicError(host)
    connection = http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)
    if parts.scheme == "https":
        connection.default_port = port
    made = socket.create_connection((_looked_up(host, port), port), timeout=CONNECT_SECONDS)
    try:
        # The certificate must be of the host that was typed, whatever address it has.
        if parts.scheme == "https":
            made = ssl.create_default_context().wrap_socket(made, server_hostname=host)
    except OSError:
        made.close()
        raise
    connection.sock = made
    return connection


def _looked_up(host: str, port: int) -> str:
    """Return an address of a host; raises NotPublicError unless all that it has are public."""
    found = [str(place[0]).partition("%")[0] for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(_is_reachable(ipaddress.ip_address(address)) for address in found):
        raise NotPublicError(host)
    return found[0]


def _is_local_test(parts: SplitResult) -> bool:
    """Whether an address without encryption is allowed, as in tests that start a server on this machine."""
    return bool(settings.WEBHOOKS_TO_THIS_MACHINE) and parts.scheme == "http"


def _is_reachable(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return _is_public(address) or (bool(settings.WEBHOOKS_TO_THIS_MACHINE) and address.is_loopback)


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an address is one of the public internet, also where it carries another one within."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_public(address.ipv4_mapped)
        if any(address in net for net in _WITHIN):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _cut(made: socket.socket) -> None:
    # It may have ended meanwhile.
    with suppress(OSError):
        made.shutdown(socket.SHUT_RDWR)


def _one_line(said: object) -> str:
    words = str(said) or type(said).__name__
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())[:_MOST]
