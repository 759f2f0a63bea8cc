"""Recommendations of which the same is said, together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.models import Recommendation


@dataclass(slots=True)
class Alike:
    """Recommendations to which the same would be done, or which are refused for the same reason, each with notes.

    Notes that go for all of them are `common`, and stand with none of them. `facts` name the fields that change with
    their new values, where the words are a sentence about several.
    """

    words: str
    rows: list[tuple[Recommendation, tuple[str, ...]]] = field(default_factory=list)
    facts: tuple[str, ...] = ()

    @property
    def common(self) -> tuple[str, ...]:
        """The notes, where they are the same for all."""
        every = {notes for _, notes in self.rows}
        return next(iter(every)) if len(every) == 1 else ()


def alike(said: Iterable[tuple[tuple[str, tuple[str, ...]], Recommendation]]) -> list[Alike]:
    """Group the recommendations for which the sentences are the same, in the order in which these occur."""
    groups: dict[str, Alike] = {}
    for (words, notes), row in said:
        groups.setdefault(words, Alike(words)).rows.append((row, notes))
    return list(groups.values())
