"""Text as it is shown: on one line, without Markdown or HTML."""

import re
from functools import lru_cache

_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,400}\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|\[\^\w{1,6}\]|&#\d{1,5};")
_STRUCK = re.compile(r"<s>.{0,200}?</s>|~~[^~]{0,200}~~")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")

# What any of it begins with; most sentences hold none of these.
_MARKS = frozenset("<[&~*_")


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Return text on one line without Markdown or HTML: links become their words, struck-out words go.

    What was asked for lately is kept, because each rule asks for the same sentences anew.
    """
    if _MARKS.isdisjoint(text):
        return " ".join(text.split())
    text = _TAG.sub(" ", _STRUCK.sub(" ", text))
    return " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", text)).split())
