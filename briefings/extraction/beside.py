"""What stands beside an item and says who is to act and by when: its lead-in, other columns, lines below it."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.extraction import addressees, deadlines
from briefings.extraction.results import Due
from briefings.extraction.titles import plain


@dataclass(frozen=True, slots=True)
class Beside:
    """Words beside an item. What is kept for the purpose comes first, then the item's own words, then its lead-in."""

    lead_in: str = ""
    who: str = ""
    when: str = ""

    @classmethod
    def below(cls, lines: str) -> Beside:
        """Read the lines below an item: “Lead: Port desk”, “Deadline: June 2027”."""
        who, when = addressees.BELOW.search(lines), deadlines.BELOW.search(lines)
        return cls(who=plain(who[1]) if who else "", when=plain(when[1]) if when else "")

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
