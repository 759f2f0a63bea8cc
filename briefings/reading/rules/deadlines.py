"""When something is to be done, as the text says it. The words of a language are in its pack.

A pattern of a point in time has these groups, and the one that is filled says which sort it is: `d`, `dm`, `dy` (day,
month, year) or `ad`, `am`, `ay` (month first); `iso`, `dotted`; `mm`, `my` (a month, after `ends_month` its end);
`part`, `py` (early, middle or late in a year); `q` or `nq`, `qy` (a quarter) or `fqy`, `fq` (year first); `half`, `hy`;
`y` (a year, after `ends_year` its end). A span has `count`, `unit` and, where it is counted from elsewhere, `event`.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from briefings.reading.document.results import Due
from briefings.reading.language.packs import packs
from briefings.reading.language.shapes import Dates, Deadline

LONGEST_CELL = 40

_Span = tuple[date | None, date | None]


def due_in(said: str, dates: Dates) -> Due | None:
    """Return the first deadline that a sentence or an item states, on one line."""
    found = [(match.start(), way, match) for way in dates.deadlines if (match := way.pattern.search(said))]
    for _, way, match in sorted(found, key=lambda each: each[0]):
        if due := _meant(way, match, dates):
            return due
    return None


def due_of(cell: str, dates: Dates) -> Due | None:
    """Return what a cell or line kept for the deadline says; its words, if they are no day or span that is known."""
    shown = " ".join(cell.split()).strip(" *_|")
    if not shown or len(shown) > 80 or not any(map(str.isalnum, shown)):
        return None
    if match := dates.cell.match(shown):
        return Due(shown, on=_span(match, dates)[1])
    if match := dates.cell_span.match(shown):
        span = _within(match, dates)
        return Due(shown, months=span.months, days=span.days)
    stated = due_in(shown, dates)
    return stated or (Due(shown) if len(shown) <= LONGEST_CELL and not dates.says_nothing.match(shown) else None)


def span_of(words: str, text: str | None = None, start: int = 0) -> Due | None:
    """Return the span that words kept for a deadline mean, which counts from when their document was agreed, or None.

    With a `text`, in which what they are about begins at `start`, they mean none where they count from elsewhere
    (“within six months of an application”) or do not stand there. They may stand before it, as a lead-in.
    """
    for dates in (pack.dates for pack in packs()):
        if due := _only_span(due_of(words, dates)):
            # What only a cell can say stands for all of it.
            if text is None or due_in(words, dates) is None:
                return due
            return _only_span(due_in(_from_there(words, text, start), dates))
    return None


def _only_span(due: Due | None) -> Due | None:
    return due if due is not None and (due.months or due.days) else None


def _from_there(words: str, text: str, start: int) -> str:
    """Return the text from words on, on one line; where they stand nowhere behind `start`, from the last before it."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    places = [found.start() for found in re.finditer(pattern, text)]
    place = next((place for place in places if place >= start), places[-1] if places else len(text))
    return " ".join(text[place:].split())


def _meant(way: Deadline, found: re.Match[str], dates: Dates) -> Due | None:
    if way.meaning == "within":
        return _within(found, dates)
    if way.meaning == "words":
        return Due(_words(found))
    first, last = _span(found, dates)
    if last is None:
        return None
    if way.meaning == "by":
        return Due(_words(found), on=last)
    if first is None:
        return None
    got = found.groupdict()
    whole = got.get("ends_month") or got.get("ends_year")
    return Due(_words(found), on=last if whole else first - timedelta(days=1))


def _words(found: re.Match[str]) -> str:
    return found["words"].rstrip(" ,;:.")


def _known(word: str, table: Mapping[str, int]) -> int | None:
    """Return what a word means that begins as one in a table does; the longest beginning counts."""
    begins = [known for known in table if word.lower().startswith(known)]
    return table[max(begins, key=len)] if begins else None


def _date(year: str, month: int | None, day: int) -> date | None:
    try:
        return date(int(year), month or 0, day)
    except ValueError:
        return None


def _months(year: str, first: int | None, last: int | None) -> _Span:
    """Return the first day of a month and the last of another in a year."""
    if not first or not last:
        return None, None
    return date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1])


def _span(found: re.Match[str], dates: Dates) -> _Span:
    """Return the first and the last day of the point in time that a pattern found."""
    got = {name: said for name, said in found.groupdict().items() if said}
    if {"d", "ad", "iso", "dotted"} & got.keys():
        on = _day(got, dates)
        return on, on
    if "mm" in got:
        month = _known(got["mm"], dates.months)
        first, last = _months(got["my"], month, month)
        return (last if "ends_month" in got else first), last
    if "y" in got:
        first, last = _months(got["y"], 1, 12)
        return (last if "ends_year" in got else first), last
    return _part_of_a_year(got, dates)


def _day(got: Mapping[str, str], dates: Dates) -> date | None:
    if "d" in got:
        return _date(got["dy"], _known(got["dm"], dates.months), int(got["d"]))
    if "ad" in got:
        return _date(got["ay"], _known(got["am"], dates.months), int(got["ad"]))
    year, month, day = got["iso"].split("-") if "iso" in got else re.split(r"[./]", got["dotted"])[::-1]
    return _date(year, int(month), int(day))


def _part_of_a_year(got: Mapping[str, str], dates: Dates) -> _Span:
    if "part" in got:
        last = _known(got["part"], dates.parts)
        return _months(got["py"], last and max(1, last - 2), last)
    if "half" in got:
        last = _known(got["half"], dates.parts)
        return _months(got["hy"], last and last - 5, last)
    if "fq" in got:
        quarter: int | None = int(got["fq"])
    else:
        quarter = int(got["q"]) if "q" in got else _known(got.get("nq", ""), dates.quarters)
    return _months(got.get("fqy") or got.get("qy", "0"), quarter and 3 * quarter - 2, quarter and 3 * quarter)


def _within(found: re.Match[str], dates: Dates) -> Due:
    count = found["count"].lower()
    number = int(count) if count.isdecimal() else dates.numbers[count]
    said = found["unit"].lower()
    unit = next((meaning for known, meaning in dates.units.items() if said.startswith(known)), "")
    if found["event"] or not unit:
        return Due(_words(found))
    if unit in ("month", "year"):
        return Due(_words(found), months=number * (12 if unit == "year" else 1))
    return Due(_words(found), days=number * (7 if unit == "week" else 1))
