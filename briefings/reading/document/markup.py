"""Text as it is shown: on one line, without Markdown or HTML."""

import re
from functools import lru_cache

_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,400}\)")
# Tags, characters by number, and the marks of notes: “[^4]”, “[[4]](#notes)”.
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|\[\^\w{1,6}\]|\[{1,2}\^?\d{1,4}\]{1,2}\(#[^()\s]{0,400}\)|&#\d{1,5};")
_STRUCK = re.compile(r"<s>.{0,200}?</s>|~~[^~]{0,200}~~")
_EMPHASIS = re.compile(r"(?<![\w\\])[*_]{1,3}(?=\S)|(?<=[^\s\\])[*_]{1,3}(?!\w)")
# A sign that means itself: “\(2027\)”.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")

# What any of it begins with; most sentences hold none of these.
_MARKS = frozenset("<[&~*_\\")


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Return text on one line without Markdown or HTML: links become their words, struck-out words go.

    What was asked for lately is kept, because each rule asks for the same sentences anew.
    """
    if _MARKS.isdisjoint(text):
        return " ".join(text.split())
    text = _TAG.sub(" ", _STRUCK.sub(" ", text))
    return " ".join(_ESCAPED.sub(r"\1", _EMPHASIS.sub("", _LINK.sub(r"\1", text))).split())
