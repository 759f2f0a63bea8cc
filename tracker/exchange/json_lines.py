"""Rows as JSON lines: an object in each line, for other programs. Names and codes are the same in every language."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import date

from tracker.exchange.columns import Column
from tracker.exchange.remembered import RememberedTexts
from tracker.exchange.rows import Chunk, Reading

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Texts(RememberedTexts):
    """Values as JSON: days as 2026-03-01, what is missing as null, several as a list."""

    def make(self, value: object) -> str:
        return _encode(_plain(value))


def lines(reading: Reading, columns: Sequence[Column]) -> Generator[bytes]:
    """Yield the rows, a chunk at a time: days as 2026-03-01, what is missing as null, several values as a list."""
    line = f"{{{','.join(f'{_encode(column.code)}:%s' for column in columns)}}}\n"
    known = _Texts()
    with closing(reading.chunks()) as chunks:
        for chunk in chunks:
            rows = zip(*(_values(column, chunk, known) for column in columns), strict=True)
            yield "".join([line % row for row in rows]).encode()


def _values(column: Column, chunk: Chunk, known: _Texts) -> Sequence[str]:
    """Return what a column says of some rows, as JSON."""
    values = column.values or column.cells
    return [known[tuple(value) if isinstance(value, list) else value] for value in values(chunk)]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value
