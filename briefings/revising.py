"""Which passages of a corrected document have the words of one before. Pure: it sees texts and places, no rows."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of a passage without their white space, and those of the heading above it."""

    words: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The place of the passage before that has the same words; it was moved if the order of the two texts differs."""

    before: int
    is_moved: bool


def matches(before: Sequence[Piece], after: Sequence[Piece]) -> dict[int, Match]:
    """Return by its place each passage of the text after that has the words of one before; each is used once.

    Passages under the same heading are matched first. What stands there several times is matched in order. Passages
    in a row that together have the words of one before are its parts: a sentence that asks for several things was one
    passage once, and is divided now.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for key in (_with_heading, _words):
        _match(before, after, key, found, taken)
    _match_parts(before, after, found, taken)
    kept = _longest_rising([found[place] for place in sorted(found)])
    return {place: Match(other, other not in kept) for place, other in found.items()}


def _with_heading(piece: Piece) -> Hashable:
    return piece.words, piece.heading


def _words(piece: Piece) -> Hashable:
    return piece.words


def _match(
    before: Sequence[Piece],
    after: Sequence[Piece],
    key: Callable[[Piece], Hashable],
    found: dict[int, int],
    taken: set[int],
) -> None:
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for place in range(len(before) - 1, -1, -1):
        if place not in taken and before[place].words:
            waiting[key(before[place])].append(place)
    for place, piece in enumerate(after):
        if place not in found and (there := waiting.get(key(piece))):
            found[place] = there.pop()
            taken.add(found[place])


def _match_parts(before: Sequence[Piece], after: Sequence[Piece], found: dict[int, int], taken: set[int]) -> None:
    waiting = {piece.words: place for place, piece in enumerate(before) if piece.words and place not in taken}
    longest = max(map(len, waiting), default=0)
    for place, piece in enumerate(after):
        if place in found:
            continue
        words, end = piece.words, place + 1
        while end < len(after) and end not in found and len(words) < longest:
            words, end = f"{words} {after[end].words}", end + 1
            if words in waiting:
                found |= dict.fromkeys(range(place, end), waiting.pop(words))
                break


def _longest_rising(numbers: Iterable[int]) -> set[int]:
    """Return the largest set of numbers that stand in rising order: these were not moved, the others were."""
    ends: list[int] = []
    lengths: list[tuple[int, int]] = []
    for number in numbers:
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        lengths.append((length, number))
    kept, wanted, least = set(), len(ends) - 1, float("inf")
    for length, number in reversed(lengths):
        if length == wanted and number < least:
            kept.add(number)
            wanted, least = wanted - 1, number
    return kept
