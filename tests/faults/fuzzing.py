"""Requests that no browser of good will sends, made from a seed: the same seed makes the same requests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import admin
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tracker.views import typed

METHODS = (
    "GET",
    "GET",
    "GET",
    "HEAD",
    "POST",
    "POST",
    "POST",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "BREW",
)
ENCODINGS = (
    *(
        "utf-8",
        "UTF8",
        "utf-16",
        "utf-32",
        "utf-7",
        "latin-1",
        "cp037",
        "idna",
        "punycode",
        "unicode_escape",
        "undefined",
    ),
    *("rot13", "hex", "base64", "zlib", "nonsense", "", "\x00", "'utf-8'", "utf-8; charset=utf-16", "mbcs"),
)
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
BOUNDARY = "BoUnDaRy"
OTHER_TYPES = (
    *(
        "",
        "text/plain",
        "application/json",
        "application/xml",
        "application/octet-stream",
        "x" * 3_000,
        "\x00",
        ";;;",
        "a/b/c",
    ),
    *(
        "multipart/mixed; boundary=x",
        PARTS,
        f"{PARTS}; boundary=",
        f"{PARTS}; boundary={'x' * 300}",
        f"{PARTS}; boundary=é",
    ),
    *(
        f"{PARTS}; boundary=\x00",
        f'{PARTS}; boundary="',
        f"{PARTS}; boundary*=utf-16''x",
        f"{FORM}; charset*=utf-16''x",
    ),
)
WORDS = (
    *(
        "",
        " ",
        "x",
        "\x00",
        "a\x00b",
        "é",
        "مرحبا",
        "\u202e\u200f",
        "\ud800",
        "\ufffe",
        "𝕏" * 40,
        "x" * 30_000,
        "\r\n\t\x0b",
    ),
    *("0", "1", "-1", "01", "1e9", "NaN", "99999999999999999999", "9" * 5_000, "²", "٣", "1.5", "on", "true", "None"),
    *(
        "2026-02-30",
        "0000-00-00",
        "99999-01-01",
        "2026-03-01",
        "in_progress",
        "implemented",
        "PARIS-01",
        "paris",
        "priority",
    ),
    *(
        "'; DROP TABLE x; --",
        "<script>",
        "{{ 7|add:7 }}",
        "%s%n",
        "%(x)s",
        "../../etc/passwd",
        "//evil.example",
        "\\\\evil",
    ),
    *("javascript:x", "http://[", "http://[::1", "https://example.org/é?\x7f", "a@b", "a@b.c", "@", "\"'`&;|$(x)"),
    *(
        "00000000-0000-0000-0000-000000000000",
        "not-a-uuid",
        "[]",
        "{}",
        '{"a":' * 500,
        "[" * 5_000,
        "?q=%00",
        "&&&===",
        "%ff%fe",
    ),
)
PLAUSIBLE = (
    *("Something happened.", "PARIS-01", "PARIS", "Health", "Ministry of Health", "Health desk, Health", "2026-03-01"),
    *("in_progress", "not_yet_reported", "reader", "action", "supports", "1", "remark", "on", "implemented", "noted"),
    *(
        "6f1e8c1e-2f0a-4c55-9a1e-3b1f1a7e0c11",
        "https://example.org/minutes",
        "desk@example.org",
        "",
        "correct horse battery",
    ),
)
NAMES = (
    *(
        "q",
        "page",
        "sort",
        "size",
        "columns",
        "status",
        "lead",
        "owner",
        "theme",
        "meeting",
        "due",
        "flag",
        "log",
        "report",
    ),
    *(
        "passage",
        "after",
        "at",
        "part",
        "from",
        "next",
        "row",
        "all",
        "list",
        "stage",
        "kept",
        "csrfmiddlewaretoken",
        "username",
    ),
    *(
        "password",
        "_save",
        "_popup",
        "_to_field",
        "o",
        "p",
        "e",
        "_changelist_filters",
        "is_active__exact",
        "pk__in",
        "id",
    ),
)
HEADERS: dict[str, Sequence[str]] = {
    "HTTP_HOST": (
        "testserver",
        "",
        "elsewhere.example",
        "a b",
        "x" * 300,
        "[::1",
        "[::1]:x",
        "testserver:99999",
        "testserver.",
        "é",
        "\x00",
    ),
    "HTTP_ORIGIN": ("http://testserver", "null", "http://[", "x", "", "http://testserver:99999999", "\x00"),
    "HTTP_REFERER": ("http://testserver/", "http://[", "", "x", "https://testserver:x/"),
    "HTTP_COOKIE": (
        *(
            "sessionid=",
            "sessionid=\x00",
            "sessionid=" + "a" * 9_000,
            "sessionid=abcdefgh",
            "sessionid=é",
            ";;;=;==",
            "a" * 9_000,
        ),
        *(
            "csrftoken=x",
            "csrftoken=" + "a" * 64,
            "messages=x",
            "messages=[[1]]",
            "person=x",
            "known=a:b:c",
            'x="\\',
            "$Version=1",
        ),
    ),
    "HTTP_X_FORWARDED_FOR": ("", "x", "1.2.3.4, é", "::ffff:1.2.3.4", "[::1]:80", "," * 500),
    "HTTP_X_FORWARDED_PROTO": ("https", "http", "x", "https,http"),
    "HTTP_HX_REQUEST": ("true", "x"),
    "HTTP_HX_CURRENT_URL": ("http://[", "x"),
    "HTTP_ACCEPT_LANGUAGE": ("fr;q=x", "x" * 5_000, "*", "\x00", "en;q=0.5,,,"),
    "HTTP_ACCEPT_ENCODING": ("gzip;q=x", "\x00"),
    "HTTP_IF_MODIFIED_SINCE": ("x", "Thu, 99 Foo 99999 99:99:99 GMT"),
    "HTTP_IF_NONE_MATCH": ("x", '"', "W/"),
    "HTTP_RANGE": ("bytes=0-", "bytes=9-1", "x"),
    "HTTP_CONTENT_ENCODING": ("gzip", "x"),
    "HTTP_X_CSRFTOKEN": ("x", "\x00", "a" * 64),
    "HTTP_TRANSFER_ENCODING": ("chunked", "x"),
    "REMOTE_ADDR": ("", "x", "::1", "fe80::1%eth0", "1.2.3.4"),
}
LARGE = 13 * 1024 * 1024


class Broken(io.BytesIO):
    """A body whose sender leaves in the middle of it."""

    def read(self, *args: Any) -> bytes:
        """Give some bytes, then break."""
        if self.tell():
            raise OSError("the connection was reset")
        return super().read(7)

    readline = read


@dataclass
class Call:
    """One request: how it is to be sent, and by whom."""

    person: str
    method: str
    path: str
    query: str
    content_type: str
    body: bytes
    extra: dict[str, Any] = field(default_factory=dict)
    is_broken: bool = False
    checks_csrf: bool = False
    is_secure: bool = False

    def __str__(self) -> str:
        """The request, short enough to be read in the message of a failed test."""
        extra = {name: str(value)[:80] for name, value in self.extra.items()}
        sent = f"{self.path!r}?{self.query[:200]!r} [{self.content_type[:80]!r}] {self.body[:300]!r}"
        return f"{self.person}: {self.method} {sent} {extra} broken={self.is_broken} csrf={self.checks_csrf}"


@dataclass
class Fuzzer:
    """Makes requests to every address of the site, its admin's included; `arguments` are those that lead to a page."""

    seed: int
    people: Sequence[str]
    arguments: dict[str, list[Any]]

    def __post_init__(self) -> None:
        """Begin with the seed."""
        self.random = Random(self.seed)
        self.addresses = [*self._ours(), *self._admins()]
        self.forms = sorted({tuple(sorted(form)) for form in typed._forms()})
        self.names = sorted({name for form in self.forms for name in form} | set(NAMES))
        # Those who may do much get further than to a refusal.
        self.people = [*self.people, *["coordinator", "administrator"] * 4]
        self.turn = 0

    def _ours(self) -> list[str]:
        names = [str(each.name) for each in get_resolver().url_patterns if isinstance(each, URLPattern)]
        return [reverse(name, args=self.arguments.get(name, [])) for name in names]

    def _admins(self) -> list[str]:
        (resolver,) = [each for each in get_resolver().url_patterns if isinstance(each, URLResolver)]
        found = [reverse("admin:index"), reverse("admin:jsi18n"), reverse("admin:autocomplete"), "/admin/nothing/"]
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern) and pattern.name:
                for args in ([], ["1"], ["tracker"]):
                    try:
                        found.append(reverse(f"admin:{pattern.name}", args=args))
                    except NoReverseMatch:
                        continue
        for model in admin.site._registry:
            base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            key = model._default_manager.values_list("pk", flat=True).first() or 1
            found += [reverse(f"{base}_changelist"), reverse(f"{base}_add")]
            found += [reverse(f"{base}_{name}", args=[key]) for name in ("change", "delete", "history")]
        return sorted(set(found))

    def call(self) -> Call:
        """Make the next request; the addresses take turns, everything else is chance."""
        random = self.random
        address = self.addresses[self.turn % len(self.addresses)]
        self.turn += 1
        if random.random() < 0.25:
            address = self._spoilt(address)
        method = random.choice(METHODS)
        content_type, body = self._body() if method not in ("GET", "HEAD") or random.random() < 0.2 else ("", b"")
        extra = {name: random.choice(values) for name, values in HEADERS.items() if random.random() < 0.03}
        if random.random() < 0.05:
            extra["CONTENT_LENGTH"] = random.choice(("", "abc", "-1", "1e3", "0", str(len(body) + 1_000), "9" * 30))
        return Call(
            person=random.choice(self.people),
            method=method,
            path=address,
            query=self._query() if random.random() < 0.5 else "",
            content_type=content_type,
            body=body,
            extra=extra,
            is_broken=bool(body) and random.random() < 0.05,
            checks_csrf=random.random() < 0.5,
            is_secure=random.random() < 0.1,
        )

    def _spoilt(self, address: str) -> str:
        """Return the address with one of its parts replaced, or bytes that are none of an address."""
        random = self.random
        parts = address.split("/")
        place = random.randrange(len(parts))
        spoilt = random.choice(
            (
                "\x00",
                "%00",
                "%ff%fe",
                "%",
                "%zz",
                "é",
                "..",
                "99999999999999999999",
                "x" * 2_000,
                "",
                "٣",
                "\ud7ff",
                "-1",
            )
        )
        parts[place] = spoilt if random.random() < 0.7 else parts[place] + spoilt
        return "/".join(parts) or "/"

    def _value(self) -> str:
        random = self.random
        return random.choice(WORDS) if random.random() < 0.7 else random.choice(PLAUSIBLE)

    def _pairs(self, most: int = 14) -> list[tuple[str, str]]:
        """Return fields with values: most often those of one form, so that some of them are understood."""
        random = self.random
        if random.random() < 0.6:
            names = [name for name in random.choice(self.forms) if random.random() < 0.9]
        else:
            names = [random.choice(self.names) for _ in range(random.randrange(most))]
        return [(name, self._value()) for name in names]

    def _query(self) -> str:
        random = self.random
        if random.random() < 0.3:
            return random.choice(
                (
                    "%",
                    "%00",
                    "%ff",
                    "&&&",
                    "=" * 50,
                    ";;",
                    "q=%ED%A0%80",
                    "a" * 5_000,
                    "&".join("a=1" for _ in range(1_200)),
                    "é",
                    "\x00",
                )
            )
        return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in self._pairs(5)])

    def _body(self) -> tuple[str, bytes]:
        random = self.random
        kind = random.random()
        if kind < 0.45:
            return self._form()
        if kind < 0.75:
            return self._parts()
        junk = bytes(random.randrange(256) for _ in range(random.randrange(200)))
        body = random.choice(
            (b"", junk, b"\x00" * 50, b"{" * 1_000, b"%" * 50, b"a=1&" * 1_500, b"\xff\xfe" + "a=b".encode("utf-16-le"))
        )
        if random.random() < 0.004:
            body = b"a=" + b"x" * LARGE
        return self._typed(random.choice((*OTHER_TYPES, FORM, FORM, f"{PARTS}; boundary={BOUNDARY}"))), body

    def _typed(self, content_type: str) -> str:
        if self.random.random() < 0.15:
            return f"{content_type}; charset={self.random.choice(ENCODINGS)}"
        return content_type

    def _form(self) -> tuple[str, bytes]:
        random = self.random
        body = "&".join(
            f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in self._pairs()
        )
        if random.random() < 0.2:
            body = body.replace("%", "%%", 3) + random.choice(
                ("%", "&%zz=%", "=&=&", "&a=%00", "&text=%ED%A0%80", "&" * 2_000)
            )
        encoded = body.encode(random.choice(("utf-8", "utf-8", "utf-16", "utf-7")), "replace")
        return self._typed(FORM), encoded

    def _parts(self) -> tuple[str, bytes]:
        random = self.random
        lines: list[bytes] = []
        for name, value in self._pairs(8):
            disposition = f'form-data; name="{name}"'
            if random.random() < 0.15:
                disposition += random.choice(
                    (
                        '; filename="x.exe"',
                        "; filename*=utf-16''%00",
                        '; filename=""',
                        '; filename="../\x00"',
                        "; filename*=x",
                    )
                )
            lines += [f"--{BOUNDARY}".encode(), f"Content-Disposition: {disposition}".encode("utf-8", "replace")]
            if random.random() < 0.15:
                extra = (
                    "Content-Transfer-Encoding: base64",
                    "Content-Transfer-Encoding: x",
                    "Content-Type: text/plain; charset=utf-16",
                    "x" * 2_000,
                    ":",
                    "Content-Length: -1",
                )
                lines.append(random.choice(extra).encode())
            lines += [b"", value.encode("utf-8", "surrogatepass")]
        if random.random() < 0.7:
            lines.append(f"--{BOUNDARY}--".encode())
        body = b"\r\n".join([*lines, b""])
        if random.random() < 0.2:
            body = body[: random.randrange(len(body) + 1)]
        return self._typed(f"{PARTS}; boundary={BOUNDARY if random.random() < 0.9 else 'other'}"), body
