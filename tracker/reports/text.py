"""Text as a document can hold it: without control characters, and with the direction in which it is read."""

from __future__ import annotations

import re
import unicodedata

_IN_NO_DOCUMENT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain(text: object) -> str:
    """Return text with � for what no document can hold: control characters, lone surrogates, noncharacters.

    Lines end with one newline, whichever way they ended before.
    """
    return _IN_NO_DOCUMENT.sub("�", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is read from right to left, as browsers judge `dir="auto"`."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
