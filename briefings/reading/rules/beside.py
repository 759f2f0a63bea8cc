"""What stands beside an item and says who is to act and by when: its lead-in, other columns, lines below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Due
from briefings.reading.rules import addressees, deadlines

LONGEST_BELOW = 400
_SAYS_WHO_OR_WHEN = re.compile(
    rf"[\s.;*_]{{1,12}}(?:{addressees.LABELS}|{deadlines.LABELS})\b[^\n:]{{0,20}}:", re.IGNORECASE
)
_NEXT = re.compile(r"\n\s*\n|\n\s*(?:[-•*]|\(?\d{1,3}[.)])\s")


@dataclass(frozen=True, slots=True)
class Beside:
    """Words beside an item. What is kept for the purpose comes first, then the item's own words, then its lead-in."""

    lead_in: str = ""
    who: str = ""
    when: str = ""

    @classmethod
    def after(cls, text: str, end: int) -> Beside:
        """Read what stands right after an item that ends there, if it says who and when, up to the next item."""
        if _SAYS_WHO_OR_WHEN.match(text, end) is None:
            return cls()
        lines = text[end : end + LONGEST_BELOW]
        stop = _NEXT.search(lines)
        return cls.below("\n" + lines[: stop.start() if stop else None].lstrip(" \n.;*_"))

    @classmethod
    def below(cls, lines: str) -> Beside:
        """Read the lines below an item: “Lead: Port desk”, “Deadline: June 2027”."""
        who, when = addressees.BELOW.search(lines), deadlines.BELOW.search(lines)
        return cls(who=plain(who[1]) if who else "", when=plain(when[1]) if when else "")

    def joined(self, other: Beside) -> Beside:
        """Return both together; what this one says comes first."""
        return Beside(self.lead_in or other.lead_in, self.who or other.who, self.when or other.when)

    def addressee(self, quote: str) -> str:
        """Return who is to act, or “”."""
        return (
            addressees.addressee_of(self.who)
            or addressees.addressee_in(quote)
            or (addressees.addressee_in(self.lead_in) if self.lead_in else "")
        )

    def due(self, quote: str) -> Due | None:
        """Return by when, if anything says so."""
        return (
            deadlines.due_of(self.when)
            or deadlines.due_in(quote)
            or (deadlines.due_in(self.lead_in) if self.lead_in else None)
        )
