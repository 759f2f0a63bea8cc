"""Writes rows as a CSV file that a spreadsheet program shows as it was written. Knows none of our models.

What such a program would take for something else stands behind an apostrophe, which makes it text: formulas, and codes
that look like numbers, dates or other values, such as MAR-01, 00123 and 1/2.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import islice

from django.http import StreamingHttpResponse

from tracker.exchange.remembered import RememberedTexts

# What makes a spreadsheet read a cell as a formula (OWASP, "CSV injection"), full-width forms included. Some programs
# drop blanks before they look, and marks that nobody sees.
_FORMULA = r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]"
_MONTHS = """
    jan january janv janvier januar januari jänner enero ene gen gennaio janeiro
    feb february févr fév fevr février fevrier februar februari febrero febbraio fev fevereiro
    mar march mars märz mär maerz maart mrt marzo março marco
    apr april avr avril abr abril aprile
    may mai mei mayo maggio mag maio
    jun june juin juni junio giugno giu junho
    jul july juil juillet juli julio luglio lug julho
    aug august août aout augustus agosto ago
    sep sept september septembre septiembre settembre set setembro
    oct october octobre oktober okt octubre ottobre ott outubro out
    nov november novembre noviembre novembro
    dec december déc décembre decembre dezember dez diciembre dic dicembre dezembro
"""


def _one_of(words: Iterable[str]) -> str:
    """Return the pattern of some words, the longest first, by first letters: most texts begin with none of them."""
    ends: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        ends.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(some)})" for first, some in ends.items())


_MONTH = rf"(?:{_one_of(_MONTHS.split())})\.?"
# Numbers, dates, times, fractions, percentages, amounts, numbers with an exponent; a month with a number; truth values.
_VALUE = (
    r"\s*(?:[$€£¥(]?\s?\d[\d.,:/\s%€$£¥)\-]*(?:e[+-]?\d+)?"
    rf"|{_MONTH}[\s\-/.,]*\d[\d\s\-/.,:]*|\d{{1,4}}[\s\-/.,]*{_MONTH}(?:[\s\-/.,]*\d{{1,4}})?"
    r"|true|false|vrai|faux|wahr|falsch|verdadero|falso)\s*\Z"
)
_LONGEST_VALUE = 100
"""A longer text is no number or date, and is not looked through for one."""
# Two words, the first at the start: no formula starts with a letter, and no value has two words.
_is_sentence = re.compile(r"[^\W\d_]+\W+[^\W\d_]").match
_is_formula, _is_value = re.compile(_FORMULA, re.I).match, re.compile(_VALUE, re.I).match
_MONTH_CODE = re.compile(rf"{_MONTH}\Z", re.I)
_MARK = '"'


class Texts(RememberedTexts):
    """Cells as they stand in a line, by their values: in quotation marks where a separator needs them (RFC 4180).

    Days stand as 2026-03-01, None as empty, the rest so that it stays what it is.
    """

    def __init__(self, separator: str) -> None:
        """Take what stands between two cells."""
        super().__init__()
        self._needs_marks = re.compile(rf'[{separator}"\r\n]').search

    def make(self, value: object) -> str:
        """Return the text of a cell."""
        text = value if isinstance(value, str) and _is_sentence(value) else cell(value)
        return f'"{text.replace(_MARK, _MARK * 2)}"' if self._needs_marks(text) else text


def _is_taken_for_else(text: str) -> bool:
    """Return whether a spreadsheet program would make something else of a text."""
    short = text.strip()
    return bool(_is_formula(text) or (len(short) <= _LONGEST_VALUE and _is_value(short)))


def cell(value: object) -> str:
    """Return a value as text: days as 2026-03-01, None as empty, what could be taken for else behind an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if _is_taken_for_else(value) else value
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float) else cell(str(value))


def is_month(code: str) -> bool:
    """Return whether spreadsheet programs take a code followed by a number for a date, as MAR-01."""
    return _MONTH_CODE.match(code) is not None


def lines(header: Sequence[object], chunks: Generator[Iterable[Iterable[object]]], separator: str) -> Generator[bytes]:
    """Yield a CSV file of at least two columns: UTF-8 with its mark, so that spreadsheets know, and CRLF (RFC 4180).

    Rows come in chunks, each as the cells of its columns. `chunks` is closed when this is.
    """
    known = Texts(separator)

    def text(columns: Iterable[Iterable[object]]) -> str:
        rows = zip(*([known[value] for value in cells] for cells in columns), strict=True)
        return "".join([f"{separator.join(row)}\r\n" for row in rows])

    before = f"\ufeff{text([head] for head in header)}"
    with closing(chunks):
        for chunk in chunks:
            yield f"{before}{text(chunk)}".encode()
            before = ""
    yield before.encode()


def streamed(parts: Generator[bytes], *, name: str, content_type: str) -> StreamingHttpResponse:
    """Answer with a file called `name`.

    The first two parts are made here, so that a database that refuses them is answered with a page, and a short file
    holds no transaction while somebody reads it slowly. What fails later cuts the file off, which a browser reports.
    `parts` is closed when the answer is, also where somebody stopped reading.
    """
    return StreamingHttpResponse(
        _Rest(list(islice(parts, 2)), parts),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


class _Rest:
    """All parts of a file of which the first were made already; closing it ends what still makes the others."""

    def __init__(self, first: list[bytes], others: Generator[bytes]) -> None:
        self._first, self._others = first, others

    def __iter__(self) -> Iterator[bytes]:
        yield from self._first
        yield from self._others

    def close(self) -> None:
        self._others.close()
