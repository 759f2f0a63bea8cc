"""Days as people type them: only what is meant without doubt is read, on every form and in every sheet.

06/07/2027 is a day in June for some and in July for others, so it is refused; 16/12/2026 can only be one.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_PATTERNS = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d %H:%M:%S")
_NO_DAY = gettext_lazy("“%(value)s” is not a date. Write it as 3 March 2026.")
_TWO_DAYS = gettext_lazy("“%(value)s” can be two different days. Write it as 3 March 2026.")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z")
_SHOWN = 60


class NotADay(ValueError):  # noqa: N818 - it is an answer, not a fault
    """A text is no day; `is_doubtful` where it can be two. As text it is the sentence for whoever typed it."""

    def __init__(self, sentence: str | Promise, value: str, *, is_doubtful: bool = False) -> None:
        super().__init__(str(sentence) % {"value": value[:_SHOWN]})
        self.is_doubtful = is_doubtful


def day_of(text: str) -> date:
    """Return the day that a text means without doubt; raise `NotADay` where there is none."""
    text = text.strip()
    for pattern in _PATTERNS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    if found := _SLASHED.match(text):
        return _slashed(*map(int, found.groups()), text=text)
    raise NotADay(_NO_DAY, text)


def _slashed(one: int, other: int, year: int, *, text: str) -> date:
    """Return the day of a date with strokes, where only one of its numbers can be the month, or both are the same."""
    try:
        if one == other or one > 12:
            return date(year, other, one)
        if other > 12:
            return date(year, one, other)
    except ValueError:
        raise NotADay(_NO_DAY, text) from None
    raise NotADay(_TWO_DAYS, text, is_doubtful=True)
