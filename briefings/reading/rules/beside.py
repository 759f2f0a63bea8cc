"""What stands beside an item and says who is to act and by when: its lead-in, other columns, lines below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Due
from briefings.reading.language.shapes import Pack
from briefings.reading.rules import addressees, deadlines

LONGEST_BELOW = 400
_NEXT = re.compile(r"\n\s*\n|\n\s*(?:[-•*]|\(?\d{1,3}[.)])\s")


@dataclass(frozen=True, slots=True)
class Beside:
    """Words beside an item. What is kept for the purpose comes first, then the item's own words, then its lead-in."""

    lead_in: str = ""
    who: str = ""
    when: str = ""

    @classmethod
    def after(cls, text: str, end: int, pack: Pack) -> Beside:
        """Read what stands right after an item that ends there, if it says who and when, up to the next item."""
        if _says_who_or_when(pack).match(text, end) is None:
            return cls()
        lines = text[end : end + LONGEST_BELOW]
        stop = _NEXT.search(lines)
        return cls.below("\n" + lines[: stop.start() if stop else None].lstrip(" \n.;*_"), pack)

    @classmethod
    def below(cls, lines: str, pack: Pack) -> Beside:
        """Read the lines below an item: “Lead: Port desk”, “Deadline: June 2027”."""
        who, when = pack.people.below.search(lines), pack.dates.below.search(lines)
        return cls(who=plain(who[1]) if who else "", when=plain(when[1]) if when else "")

    def joined(self, other: Beside) -> Beside:
        """Return both together; what this one says comes first."""
        return Beside(self.lead_in or other.lead_in, self.who or other.who, self.when or other.when)

    def addressee(self, quote: str, pack: Pack) -> str:
        """Return who is to act, or “”."""
        return (
            addressees.addressee_of(self.who, pack)
            or addressees.addressee_in(quote, pack)
            or (_addressee_of_all(self.lead_in, pack) if self.lead_in else "")
        )

    def due(self, quote: str, pack: Pack) -> Due | None:
        """Return by when, if anything says so."""
        return (
            deadlines.due_of(self.when, pack.dates)
            or deadlines.due_in(quote, pack.dates)
            or (_due_of_all(self.lead_in, pack) if self.lead_in else None)
        )


@lru_cache(maxsize=8)
def _addressee_of_all(lead_in: str, pack: Pack) -> str:
    """Return who is to act by a lead-in: every item below it asks."""
    return addressees.addressee_in(lead_in, pack)


@lru_cache(maxsize=8)
def _due_of_all(lead_in: str, pack: Pack) -> Due | None:
    """Return by when, as a lead-in says: every item below it asks."""
    return deadlines.due_in(lead_in, pack.dates)


@cache
def _says_who_or_when(pack: Pack) -> re.Pattern[str]:
    return re.compile(rf"[\s.;*_]{{1,12}}{label_of_a_line(pack)}", re.IGNORECASE)


def label_of_a_line(pack: Pack) -> str:
    """Return the pattern of what opens a line that says who or when: “Owner:”, “Deadline for all:”."""
    return rf"(?:{pack.people.labels}|{pack.dates.labels})\b[^\n:]{{0,20}}:"
