"""Entries that open with a name and go on behind a dash or colon: “Port desk - two quotes by May”. No language.

Notes and mails list so who does what, each entry on lines of its own and without a full stop.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from briefings.reading.document.lines import Line, LineKind

# So many lines of a paragraph open with a name, the first of them among these.
LEAST_ENTRIES = 2
# A name has no more words.
MOST_WORDS = 6

NAME = re.compile(
    r"(?P<name>(?:[A-ZÀ-Ý]|(?:me|us|all|both|each|everyone|everybody|moi|nous|tous|toutes"
    r"|chacun)\b)[\w’'&./, ()À-ÿ+-]{0,54}?(?<![\s(,]))(?:\s(?:-{1,2}|[–—])\s|\s?:[^\S\n])[^\S\n]*(?=\S)"
)


def entry_in(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the name and what sets it apart, where the words between two places open so."""
    found = NAME.match(text, start, end)
    return found if found and found["name"].count(" ") < MOST_WORDS else None


def entry_lines(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """Return where the lines begin that open an entry, in paragraphs that hold nothing but entries."""
    places: set[int] = set()
    for run in _runs(lines):
        opening = [line.start for line in run if entry_in(text, line.start, line.end)]
        if len(opening) >= LEAST_ENTRIES and opening[0] == run[0].start:
            places |= set(opening)
    return frozenset(places)


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines that stand right below each other and are plain text."""
    for is_text, run in groupby(lines, lambda line: line.kind is LineKind.TEXT):
        if is_text:
            yield list(run)
