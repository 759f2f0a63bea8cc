"""Numbers of list items: what a number stands under, and whether one goes on where another left off."""

import re

from briefings.reading.document.lines import MARKER

_COUNTED = re.compile(r"(?P<before>.*?)(?P<last>\d{1,3}|[a-z])$")


def numeral_of(text: str, start: int, end: int) -> str:
    """Return the number or letter of the item that begins at `start`, bare: “6.5”, “b”, “A-4”; “” for a bullet."""
    found = MARKER.match(text, start, end)
    return found["numeral"].strip("\\().:").lower() if found and found["numeral"] else ""


def above(numeral: str) -> str:
    """Return the number of the paragraph a number stands under: “6” for “6.5”, and “” for “6”."""
    return numeral.rpartition(".")[0]


def goes_on(numeral: str, earlier: str) -> bool:
    """Say whether a number follows another in one count: “6.6” after “6.5”, “d” after “c”."""
    here, there = _COUNTED.match(numeral), _COUNTED.match(earlier)
    if here is None or there is None or here["before"] != there["before"]:
        return False
    if here["last"].isdigit() and there["last"].isdigit():
        return int(here["last"]) == int(there["last"]) + 1
    return not here["before"] and ord(here["last"][0]) == ord(there["last"][0]) + 1
