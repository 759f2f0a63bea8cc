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
    """The words of a cell, its lines joined by blanks, and the spans of these lines in the text.

    `stops` says of each line where its words end, or those of the lines that go on below it without words of another
    cell between them.
    """

    said: str
    lines: tuple[tuple[int, int], ...]
    stops: tuple[int, ...]

    @property
    def span(self) -> tuple[int, int]:
        """From the first character of the cell in the text to the last before words of another cell."""
        return self.lines[0][0], self.stops[0]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return where the words from one place of them to another stand in the text, without those of other cells."""
        (line, first), (_line, last) = self._place(start), self._place(end - 1)
        return first, min(last + 1, self.stops[line])

    def _place(self, place: int) -> tuple[int, int]:
        begun = list(accumulate((stop - start + 1 for start, stop in self.lines), initial=0))
        line = bisect_right(begun, place) - 1
        return line, self.lines[line][0] + place - begun[line]


def cells_of(text: str, passage: Passage, block: Block) -> list[Cell]:
    """Return the cells of a row that is a passage, made of a block."""
    if block.columns:
        found = cells_between(text, passage.start, passage.end, block.columns)
        return [Cell(" ".join(text[slice(*line)] for line in lines), lines, _stops(text, lines)) for lines in found]
    spans = row_cells(text, passage.start, passage.end)
    return [Cell(text[start:end], ((start, end),), (end,)) for start, end in spans]


def _stops(text: str, lines: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """Return for each line of a cell where the words end that stand there on end."""
    stops = [end for _start, end in lines]
    for line in range(len(lines) - 2, -1, -1):
        if not text[lines[line][1] : lines[line + 1][0]].strip(" \t\r\n|"):
            stops[line] = stops[line + 1]
    return tuple(stops)
