"""Rows as JSON lines: an object in each line, for other programs. Names and codes are the same in every language."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import date

from tracker.exchange.columns import Column
from tracker.exchange.rows import Chunk, Reading


def lines(reading: Reading, columns: Sequence[Column]) -> Generator[bytes]:
    """Yield the rows, a chunk at a time: days as 2026-03-01, what is missing as null, several values as a list."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    names = [column.code for column in columns]
    with closing(reading.chunks()) as chunks:
        for chunk in chunks:
            rows = zip(*(_values(column, chunk) for column in columns), strict=True)
            yield "".join([f"{encode(dict(zip(names, row, strict=True)))}\n" for row in rows]).encode()


def _values(column: Column, chunk: Chunk) -> Sequence[object]:
    """Return what a column says of some rows, in a form that JSON has."""
    values = column.values or column.cells
    return [_plain(value) for value in values(chunk)]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value
