"""What one cell says: a day, one of some choices, several values. Raises `Refused` in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import typed_days
from tracker.exchange.importing.table import NUL, as_text
from tracker.exchange.named import folded
from tracker.workflow import Refused

DAY_FORMATS = {
    "": gettext_lazy("Only dates with one meaning"),
    "dmy": gettext_lazy("Day, month, year"),
    "mdy": gettext_lazy("Month, day, year"),
    "ymd": gettext_lazy("Year, month, day"),
    "serial": gettext_lazy("A number of days, as a spreadsheet stores dates"),
}
"""How the dates of a column are written, where they do not say so themselves."""
_SERIAL_FROM = date(1899, 12, 30)
_BETWEEN = re.compile(r"[;\n\r|]+")
_SHOWN = 60


def day_of(value: Any, written: str = "") -> date | None:
    """Return the day that a cell means without doubt; `written` is the format chosen for its column."""
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    text = as_text(value)
    if not text:
        return None
    if written == "serial" and text.isdecimal() and len(text) <= 5 and int(text) > 0:
        return _SERIAL_FROM + timedelta(days=int(text))
    try:
        return typed_days.day_of(text, written)
    except typed_days.NotADay as wrong:
        sentence = str(wrong)
        if wrong.is_doubtful:
            sentence = _(
                "“%(value)s” can be two different days. Choose the order of day and month for this column, or "
                "write it as 3 March 2026."
            ) % {"value": text[:_SHOWN]}
        raise Refused(sentence) from wrong


def refuse_unstorable(value: object) -> None:
    """Refuse a cell that the database cannot hold. CSV never has one, but JSON and spreadsheets can."""
    if isinstance(value, str) and NUL in value:
        raise Refused(_("The cell holds a character that cannot be stored (NUL). Remove it."))


def several(value: Any) -> list[str]:
    """Return the values of a cell that may hold several: between two stands a semicolon, a stroke or a line break."""
    parts = (" ".join(part.split()) for part in _BETWEEN.split(as_text(value)))
    return list(dict.fromkeys(part for part in parts if part))


class Choice:
    """One of some choices, by its code, its label or another word for it."""

    def __init__(self, choices: Any, more: Mapping[str, str] | None = None) -> None:
        """Take a class of choices, and more words with the codes that they mean."""
        self._labels = [str(each.label) for each in choices]
        self._codes: dict[str, str] = {
            folded(word): each.value for each in choices for word in (each.value, str(each.label))
        }
        self._codes |= {folded(word): code for word, code in (more or {}).items()}

    def of(self, value: Any) -> str:
        """Return the code that a cell means."""
        text = as_text(value)
        code = self._codes.get(folded(text))
        if code is None:
            words = {"value": text[:_SHOWN], "choices": ", ".join(self._labels)}
            raise Refused(_("“%(value)s” is not one of the choices. Use one of: %(choices)s.") % words)
        return code
