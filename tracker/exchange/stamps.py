"""What a sheet was sent with: signed, so that nobody can change it, and hidden in the sheet that goes out and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core import signing

from tracker.models import Recommendation

MARK = "policy-recommendation-tracker: update sheet"
"""The first cell of the hidden sheet."""
_SALT = "tracker.exchange.update-sheet"
_PIECE = 30_000
NOT_SAID = 0
"""Stands for a lead and an owner post that a sheet does not say. None says that there was none."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How one recommendation stood when a sheet was sent. Days are texts such as 2026-03-01.

    `lead` and `owner` are keys. Sheets that were sent before they stood there do not say them.
    """

    id: int
    title: str
    status: str
    next_step: str
    forecast: str
    proposed_due_on: str
    lead: int | None = NOT_SAID
    owner: int | None = NOT_SAID


@dataclass(frozen=True, slots=True)
class Stamp:
    """A sheet that was sent: its number, the day, the lead, what its columns are called, and what stood in it."""

    number: UUID
    day: str
    lead: str
    heads: Mapping[str, str]
    rows: Mapping[str, Sent]

    def pieces(self) -> list[str]:
        """Return it signed, in pieces that cells can hold."""
        plain = {**{name: getattr(self, name) for name in ("day", "lead", "heads")}, "number": self.number.hex}
        plain["rows"] = {reference: list(asdict(sent).values()) for reference, sent in self.rows.items()}
        text = signing.dumps(plain, salt=_SALT, compress=True)
        return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def read(pieces: Iterable[Any]) -> Stamp | None:
    """Return the stamp that these pieces are; None where it is not ours, or no longer as it was."""
    try:
        plain = signing.loads("".join(map(str, pieces)), salt=_SALT)
        rows = {reference: Sent(*values) for reference, values in plain["rows"].items()}
        return Stamp(UUID(plain["number"]), plain["day"], plain["lead"], plain["heads"], rows)
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def standing(rows: Iterable[Recommendation]) -> dict[str, Sent]:
    """Return how recommendations stand, by reference, with the next step that was reported last.

    They are read by `for_update` of their queryset.
    """
    found = {}
    for row in rows:
        day = row.proposed_due_on.isoformat() if row.proposed_due_on else ""
        words: Any = row
        said = (row.pk, row.title, row.status, words.next_words or "", row.forecast, day)
        found[row.reference] = Sent(*said, row.lead_id, row.owner_id)
    return found
