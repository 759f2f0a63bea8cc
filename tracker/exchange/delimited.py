"""Streams rows as a CSV file in which no spreadsheet finds a formula. Knows none of our models."""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import chain, islice

from django.http import StreamingHttpResponse

ROWS_IN_CHUNK = 200
# What makes a spreadsheet read a cell as a formula (OWASP, "CSV injection"), full-width forms included.
_LIVE = tuple("=+-@\t\r\n＝＋－＠")
_UNSEEN = re.compile(r"^[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


class _Echo:
    """A file that returns each line instead of storing it."""

    def write(self, line: str) -> str:
        return line


def cell(value: object) -> str:
    """Return a value as text: days as 2026-03-01, None as empty, what could be a formula behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    # Some programs drop blanks before they look, and marks that nobody sees.
    return f"'{text}" if text.startswith(_LIVE) or _UNSEEN.sub("", text).startswith(_LIVE) else text


def csv_response(*, header: Sequence[str], rows: Generator[Sequence[object]], name: str) -> StreamingHttpResponse:
    """Answer with a CSV file called `name`: UTF-8 with its mark, so that spreadsheets know, and CRLF (RFC 4180).

    The first rows are read here, so that a database that refuses them is answered with a page. What fails later cuts
    the file off, which a browser reports. `rows` is closed when the answer is, also where somebody stopped reading.
    """
    chunks = _chunks(header, rows)
    first = next(chunks)
    return StreamingHttpResponse(
        _Rest(first, chunks),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _chunks(header: Sequence[object], rows: Generator[Sequence[object]]) -> Generator[bytes]:
    with closing(rows):
        writer = csv.writer(_Echo(), lineterminator="\r\n")
        lines = (writer.writerow([cell(value) for value in row]) for row in chain([header], rows))
        mark = "\ufeff"
        while chunk := "".join(islice(lines, ROWS_IN_CHUNK)):
            yield f"{mark}{chunk}".encode()
            mark = ""


class _Rest:
    """All chunks of a file of which the first was read already; closing it ends what still reads the others."""

    def __init__(self, first: bytes, others: Generator[bytes]) -> None:
        self._first, self._others = first, others

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._others

    def close(self) -> None:
        self._others.close()
