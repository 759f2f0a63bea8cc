"""Somebody who visits a running site over HTTP: keeps cookies, fills in forms, follows links. No browser is needed."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin


@dataclass
class Form:
    """A form of a page: where it is sent, and what it holds."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    is_upload: bool = False


class _Reader(HTMLParser):
    """Finds the addresses and the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.forms: list[Form] = []
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.addresses += [found[name] for name in ("href", "src", "action", "hx-get", "hx-post") if name in found]
        if tag == "form":
            is_upload = found.get("enctype") == "multipart/form-data"
            self.forms.append(Form(found.get("action", ""), found.get("method", "get").lower(), {}, is_upload))
        elif tag in ("input", "textarea", "select", "button") and self.forms and found.get("name"):
            is_off = found.get("type") in ("checkbox", "radio") and "checked" not in found
            if not is_off and tag != "button":
                self.forms[-1].fields.setdefault(found["name"], found.get("value", ""))
            self.area = found["name"] if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        """Read what stands in a text area; a line break at its beginning is not part of it."""
        if self.area:
            fields = self.forms[-1].fields
            fields[self.area] = (fields[self.area] + data).removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        """Leave a text area."""
        if tag == "textarea":
            self.area = ""


@dataclass(frozen=True)
class Page:
    """What a site answered."""

    url: str
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.text)
        return reader

    def addresses(self) -> list[str]:
        """Every address in a page, as it stands there."""
        return self._read().addresses

    def forms(self) -> list[Form]:
        """Every form of a page."""
        return self._read().forms

    def form(self, with_field: str) -> Form:
        """The first form that has a field of this name."""
        return next(form for form in self.forms() if with_field in form.fields)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Leaves it to the visitor to follow."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


class Visitor:
    """One visitor with one jar of cookies."""

    def __init__(self, site: str, *, certificate: Path | None = None) -> None:
        """Begin at `site`, such as https://localhost:8443; `certificate` is one to trust that nobody else does."""
        self.site = site
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            _Stay(),
            urllib.request.HTTPCookieProcessor(self.cookies),
            *([urllib.request.HTTPSHandler(context=_trusting(certificate))] if certificate else []),
        )

    def ask(self, address: str, data: bytes | None = None, **headers: str) -> Page:
        """Send one request; `address` is one of a page, or whole."""
        url = urljoin(f"{self.site}/", address)
        request = urllib.request.Request(url, data, {name.replace("_", "-"): text for name, text in headers.items()})
        try:
            answer = self.opener.open(request, timeout=90)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Page(url, answer.status, answer.headers, answer.read())

    def open(self, address: str) -> Page:
        """Ask for a page, and follow where it leads."""
        return self._follow(self.ask(address))

    def send(self, page: Page, form: Form, **values: str | tuple[str, bytes]) -> Page:
        """Send a form of a page with these values, and follow where it leads. A file is its name and its bytes."""
        fields = form.fields | values
        address = urljoin(page.url, form.action)
        headers = {"Referer": page.url}
        if not form.is_upload:
            return self._follow(self.ask(address, urlencode(fields).encode(), **headers))
        boundary = uuid.uuid4().hex
        body = b"".join(_part(boundary, name, value) for name, value in fields.items()) + f"--{boundary}--\r\n".encode()
        headers["Content_Type"] = f"multipart/form-data; boundary={boundary}"
        return self._follow(self.ask(address, body, **headers))

    def sign_in(self, email: str, password: str, address: str = "sign-in/") -> Page:
        """Sign in, and return the page that leads to."""
        page = self.open(address)
        return self.send(page, page.form("username"), username=email, password=password)

    def _follow(self, page: Page) -> Page:
        for _ in range(6):
            if page.status not in (301, 302, 303, 307):
                return page
            page = self.ask(urljoin(page.url, page.headers["Location"]))
        raise AssertionError(f"{page.url} leads round in a circle")


def _trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def _part(boundary: str, name: str, value: str | tuple[str, bytes]) -> bytes:
    start = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
    if isinstance(value, tuple):
        return f'{start}; filename="{value[0]}"\r\n\r\n'.encode() + value[1] + b"\r\n"
    return f"{start}\r\n\r\n{value}\r\n".encode()
