"""Reads the address of a PostgreSQL server, as libpq writes it. Connects to nothing.

The format is section 34.1.1.2 of PostgreSQL's manual, "Connection URIs", for one host.
"""

import re
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.pq import Conninfo

SCHEMES = {"postgres", "postgresql"}
EXAMPLE = "postgres://user:password@host:5432/name"
MAIN = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
# libpq itself would wait for minutes for a server that does not answer, and for a quarter of an hour for one that was
# switched off in the middle of an answer; the latter is in milliseconds, the others are in seconds.
PATIENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
SSL_MODES = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}


def settings(url: str, *, variable: str = "DATABASE_URL") -> dict[str, object]:
    """Return Django's settings for the server at `url`, which was read from the environment's `variable`.

    Options of libpq in the query go to OPTIONS; `conn_max_age`, in seconds, is Django's. Raises ImproperlyConfigured
    with one sentence, without the address itself.
    """
    try:
        return parsed(url)
    except AddressError as error:
        raise ImproperlyConfigured(f"{variable} {error}.") from None


class AddressError(ValueError):
    """What is wrong with an address: a sentence without its subject and its full stop."""


def parsed(url: str) -> dict[str, object]:
    """Return Django's settings for the server at `url`; raises AddressError."""
    scheme, colon, _ = url.partition("://")
    if not colon or scheme not in SCHEMES:
        named = f"does not begin with postgres:// but with {scheme}://" if colon else "is not an address"
        raise AddressError(f"{named}; only PostgreSQL is supported ({EXAMPLE}, or the word embedded)")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise AddressError(f"cannot be read as {EXAMPLE}") from None
    if "#" in url:
        raise AddressError("contains a #, which must be written %23")
    found = authority(parts.netloc) | {"dbname": decoded(parts.path.removeprefix("/"))}
    options = query(parts.query)
    for key in MAIN.keys() & options.keys():
        found[key] = options.pop(key)
    if not found["dbname"]:
        raise AddressError(f"names no database; it should read {EXAMPLE}")
    check_port(found["port"])
    age = checked_age(options)
    return {
        "ENGINE": "tracker.database.named",
        **{name: found[key] for key, name in MAIN.items()},
        "CONN_MAX_AGE": age,
        # A connection kept between requests may have been cut meanwhile; ask it before it is used.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**PATIENCE, **options},
    }


def checked_age(options: dict[str, str]) -> int:
    """Take conn_max_age out of the options and return it, in seconds; raises AddressError for it or sslmode."""
    age = options.pop("conn_max_age", "60")
    if not re.fullmatch(r"[0-9]{1,6}", age):
        raise AddressError("has a conn_max_age that is not a number of seconds")
    if options.get("sslmode", "prefer") not in SSL_MODES:
        raise AddressError(f"has an unknown sslmode; it may be {', '.join(sorted(SSL_MODES))}")
    return int(age)


def authority(netloc: str) -> dict[str, str]:
    """Return user, password, host and port of `user:password@host:port`, each empty where it is not given."""
    credentials, _, where = netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    if match := re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](?::(.*))?", where):
        host, port = match[1], match[2] or ""
    else:
        host, _, port = where.partition(":")
    if "," in where:
        raise AddressError("names several hosts; give one")
    return {"user": decoded(user), "password": decoded(password), "host": decoded(host), "port": decoded(port)}


def query(text: str) -> dict[str, str]:
    """Return the options behind the question mark, all of them known to libpq or `conn_max_age`."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()} - {"client_encoding"} | {"conn_max_age"}
    options: dict[str, str] = {}
    for pair in filter(None, text.split("&")):
        key, equals, value = pair.partition("=")
        if not equals or key not in known:
            shown = key if re.fullmatch(r"[A-Za-z_]{1,40}", key) else "that cannot be read"
            raise AddressError(f"has an unknown option {shown}")
        if key in options:
            raise AddressError(f"gives the option {key} twice")
        options[key] = decoded(value)
    return options


def check_port(port: str) -> None:
    """Refuse what is not a port; an empty one is libpq's default, 5432."""
    if port and not (re.fullmatch(r"[0-9]{1,5}", port) and 1 <= int(port) <= 65535):
        raise AddressError(
            "has a port that is not a number from 1 to 65535 (a / or : in a password must be written %2F or %3A)"
        )


def decoded(text: str) -> str:
    """Return `text` without its percent escapes."""
    try:
        plain = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise AddressError("has percent escapes that are not UTF-8") from None
    if re.search(r"%(?![0-9A-Fa-f]{2})", text) or "\0" in plain:
        raise AddressError("has a % that is not followed by two hexadecimal digits (a % itself is written %25)")
    return plain
