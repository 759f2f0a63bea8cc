"""The cells of a row: their words on end, and where these stand in the text, also where a cell goes over lines."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from briefings.reading.document.passages import row_cells
from briefings.reading.document.results import Passage
from briefings.reading.document.spaced import cells_between
from briefings.reading.document.structure import Block


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a cell, its lines joined by blanks, and the spans of these lines in the text."""

    said: str
    lines: tuple[tuple[int, int], ...]

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last character of the cell in the text; what lies between may belong to others."""
        return self.lines[0][0], self.lines[-1][1]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return where the words from one place of them to another stand in the text."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, place: int) -> int:
        begun = list(accumulate((stop - start + 1 for start, stop in self.lines), initial=0))
        line = bisect_right(begun, place) - 1
        return self.lines[line][0] + place - begun[line]


def cells_of(text: str, passage: Passage, block: Block) -> list[Cell]:
    """Return the cells of a row that is a passage, made of a block."""
    if block.columns:
        found = cells_between(text, passage.start, passage.end, block.columns)
        return [Cell(" ".join(text[slice(*line)] for line in lines), lines) for lines in found]
    return [Cell(text[start:end], ((start, end),)) for start, end in row_cells(text, passage.start, passage.end)]
