"""The site as an application of a web server: Django's own, whose requests can be made of anything that is sent."""

from __future__ import annotations

from typing import Any

import django
from django.core.handlers.wsgi import LimitedStream, WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

LONGEST = 16
"""Digits of a length that Python may be asked to read."""


class WholeStream(LimitedStream):
    """A body that has arrived whole, or is refused: web servers hand on what came before somebody left.

    Else half a sentence would be taken for all that was typed.
    """

    _pos: int

    def read(self, size: int | None = -1, /) -> bytes:
        """Return bytes; raises OSError where the body ends before its length."""
        left = self.limit - self._pos
        data: bytes = super().read(size)
        return self._checked(data, is_all=size is None or size < 0 or size >= left)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return a line, in the same way."""
        return self._checked(super().readline(size), is_all=False)

    def _checked(self, data: bytes, *, is_all: bool) -> bytes:
        if self._pos < self.limit and (is_all or not data):
            raise OSError("The body ends before its length.")
        return data


class Request(WSGIRequest):
    """A request that is read as UTF-8, whatever its content type says.

    Django lets the content type name the encoding, of the address too, and reads it while the request is being made:
    what cannot be read then never reaches a page that could say so.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        """Take what the web server says; a length that is no number is none."""
        length = environ.get("CONTENT_LENGTH") or ""
        is_number = length.isascii() and length.isdigit() and len(length) < LONGEST
        environ["CONTENT_LENGTH"] = length if is_number else ""
        super().__init__(environ)
        self._stream: Any = WholeStream(environ["wsgi.input"], int(environ["CONTENT_LENGTH"] or 0))

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (ValueError, LookupError):
            self.content_type, self.content_params = "", {"charset": "unreadable"}


def application() -> WSGIHandler:
    """Return the site, ready to be served, with requests of that kind."""
    django.setup(set_prefix=False)
    site = WSGIHandler()
    site.request_class = Request
    return site
