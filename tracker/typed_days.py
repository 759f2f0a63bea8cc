"""Days as people type them: only what is meant without doubt is read, on every form and in every sheet.

06/07/2027 is a day in June for some and in July for others, so it is refused, unless somebody chose the order of its
numbers; 16/12/2026 can only be one day. Where dates are written with full stops, the day comes first.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from functools import lru_cache

from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

_WORDED = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_NUMBERED = re.compile(r"(\d{1,4})\s?([/.\-])\s?(\d{1,2})\s?[/.\-]\s?(\d{1,4})(?:[T ]\d{1,2}:\d{2}.*)?\Z")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.I)
_SIGNS = re.compile(r"[\s,.\-]+")
_NO_DAY = gettext_lazy("“%(value)s” is not a date. Write it as 3 March 2026.")
_NO_YEAR = gettext_lazy("“%(value)s” does not give the year in full. Write it as 3 March 2026.")
_TWO_DAYS = gettext_lazy("“%(value)s” can be two different days. Write it as 3 March 2026.")
_SHOWN = 60


class NotADay(ValueError):  # noqa: N818 - it is an answer, not a fault
    """A text is no day; `is_doubtful` where it can be two. As text it is the sentence for whoever typed it."""

    def __init__(self, value: str, sentence: str | Promise = _NO_DAY, *, is_doubtful: bool = False) -> None:
        super().__init__(str(sentence) % {"value": value[:_SHOWN]})
        self.is_doubtful = is_doubtful


def day_of(text: str, order: str = "") -> date:
    """Return the day that a text means without doubt; raise `NotADay` where there is none.

    `order` is that of its numbers, where somebody chose it: "dmy" or "mdy".
    """
    text = text.strip()
    if found := _NUMBERED.match(text):
        one, sign, two, three = found.groups()
        if len(one) == 4:
            return _made(one, two, three, text)
        if len(three) != 4 or len(one) == 3:
            raise NotADay(text, _NO_YEAR)
        is_day_first = _is_day_first(int(one), int(two), sign, order)
        if is_day_first is None:
            raise NotADay(text, _TWO_DAYS, is_doubtful=True)
        return _made(three, two, one, text) if is_day_first else _made(three, one, two, text)
    worded = _in_english(_SIGNS.sub(" ", _ORDINAL.sub("", text)).strip())
    for pattern in _WORDED:
        try:
            return datetime.strptime(worded, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise NotADay(text)


def _in_english(worded: str) -> str:
    """Return a day in words, with the months of the language that is shown in English; English ones stay."""
    months = _months(get_language())
    return " ".join(months.get(word.casefold(), word) for word in worded.split(" "))


@lru_cache(maxsize=8)
def _months(language: str | None) -> dict[str, str]:
    """Return the English names of the months by their names, whole and short, in the language that is shown."""
    return {
        _SIGNS.sub(" ", str(name)).strip().casefold(): calendar.month_name[number]
        for names in (MONTHS_3, MONTHS_AP, MONTHS_ALT, MONTHS)
        for number, name in names.items()
    }


def _is_day_first(one: int, two: int, sign: str, order: str) -> bool | None:
    """Return whether the first of two numbers is the day, and not the month; None where nobody can know."""
    if order in ("dmy", "mdy"):
        return order == "dmy"
    if one > 12 or two > 12:
        return one > 12
    return True if one == two or sign == "." else None


def _made(year: str, month: str, day: str, text: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NotADay(text) from None
