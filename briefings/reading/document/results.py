"""What reading a text yields: passages, and the suggestions on some of them. Plain values, no rules."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PassageKind(StrEnum):
    """What a passage is in its document."""

    HEADING = "heading"
    SENTENCE = "sentence"
    LIST_ITEM = "list_item"
    TABLE_HEADER = "table_header"
    TABLE_ROW = "table_row"
    FURNITURE = "furniture"


class Kind(StrEnum):
    """What sort of thing somebody is to do. The words are those of the workflow's kinds."""

    PROPOSAL = "proposal"
    OBJECTIVE = "objective"
    INITIATIVE = "initiative"
    ACTION = "action"
    COMMITMENT = "commitment"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class Due:
    """When something is to be done: `words` as the text has them, and what they mean where that is certain.

    Either `on`, the last day of what is named (“by 2027” is 31 December 2027), or a span of `months` and `days` that
    whoever knows when the document was agreed can count from there.
    """

    words: str
    on: date | None = None
    months: int = 0
    days: int = 0

    def day(self, *, agreed_on: date | None) -> date | None:
        """Return the last day meant; a span counts from the day the document was agreed, None where that is unknown."""
        if self.on is not None or agreed_on is None or not (self.months or self.days):
            return self.on
        year, month = divmod(agreed_on.year * 12 + agreed_on.month - 1 + self.months, 12)
        if year > date.max.year - 100:
            return None
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(agreed_on.day, last)) + timedelta(days=min(self.days, 10_000))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage worth tracking, and why.

    `start` and `end` lie inside the passage: `text[start:end]` is the quote. `score` runs from 0 to 1 and orders
    suggestions; it is no probability. `reasons` are words for the coordinator who decides. `addressee` is who is to
    do it, as the text names them.
    """

    start: int
    end: int
    kind: Kind
    title: str
    goal: str
    score: float
    reasons: tuple[str, ...]
    addressee: str = ""
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest unit of a text: `text[start:end]`, without white space at either end.

    `level` is a heading's level (1 to 6) or a list item's depth (from 1). Sentences of one paragraph, items of one
    list and rows of one table share their `block`. `heading` is the index of the heading the passage stands under.
    `gaps` are the spans of what a page's end puts into a sentence: its foot, its number, the next one's head.
    """

    start: int
    end: int
    kind: PassageKind
    level: int | None
    block: int
    heading: int | None
    suggestion: Suggestion | None = None
    gaps: tuple[tuple[int, int], ...] = ()
