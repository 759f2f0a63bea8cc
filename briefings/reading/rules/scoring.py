"""How well suggestions match annotations made by hand. Counts only; reading annotations and printing are elsewhere.

A suggestion matches an annotation when their spans, white space ignored, overlap by at least half of the shorter one.
Each annotation is used once. What matches only an optional annotation counts neither for nor against. Recall runs over
required annotations, precision over suggestions that match nothing optional.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Annotation:
    """A stretch of text that somebody marked as worth tracking; `optional` where careful readers differ."""

    start: int
    end: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one document or several: found out of required, wrong, and neither for nor against."""

    hits: int = 0
    required: int = 0
    wrong: int = 0
    neutral: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.hits + other.hits,
            self.required + other.required,
            self.wrong + other.wrong,
            self.neutral + other.neutral,
        )

    @property
    def recall(self) -> float:
        """Share of the required annotations that were found; 0 where there are none."""
        return self.hits / self.required if self.required else 0.0

    @property
    def precision(self) -> float:
        """Share of the suggestions that were right; 0 where there are none."""
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of recall and precision."""
        total = self.hits + self.wrong + self.required
        return 2 * self.hits / total if total else 0.0


def score(text: str, annotations: Sequence[Annotation], spans: Iterable[tuple[int, int]]) -> Score:
    """Count how suggested spans of a text match its annotations."""
    inked = [_ink(text, annotation.start, annotation.end) for annotation in annotations]
    found = [False] * len(annotations)
    hits = wrong = neutral = 0
    for start, end in sorted(spans):
        shares = _shares(_ink(text, start, end), inked)
        open_ones = [n for n in shares if not annotations[n].optional and not found[n]]
        if open_ones:
            found[max(open_ones, key=lambda n: (shares[n], -n))] = True
            hits += 1
        elif shares:
            neutral += 1
        else:
            wrong += 1
    required = sum(not annotation.optional for annotation in annotations)
    return Score(hits, required, wrong, neutral)


def _ink(text: str, start: int, end: int) -> frozenset[int]:
    return frozenset(place for place in range(start, end) if not text[place].isspace())


def _shares(span: frozenset[int], inked: Sequence[frozenset[int]]) -> dict[int, float]:
    """Map the annotations a span matches to the share of overlap."""
    shares = {}
    for number, ink in enumerate(inked):
        if span and ink and (share := len(span & ink) / min(len(span), len(ink))) >= LEAST_SHARE:
            shares[number] = share
    return shares
