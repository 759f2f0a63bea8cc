"""How well suggestions match annotations made by hand. Counts only; reading annotations and printing are elsewhere.

A suggestion matches an annotation when their spans, white space ignored, overlap by at least half of the shorter one.
Each annotation is used once. What matches only an optional annotation counts neither for nor against. Recall runs over
required annotations, precision over suggestions that match nothing optional. Titles and kinds are compared over the
required annotations that were found: a title counts by the words it shares with the annotated one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

LEAST_SHARE = 0.5

_WORD = re.compile(r"\w+")
_NO_INK = re.compile(r"[\s\u00ad]+")
# The same, and the hyphen of a word that a line's end breaks.
_NO_INK_OR_BREAK = re.compile(r"[\s\u00ad]+|(?<=[^\W\d_])-(?=\n\s*[^\W\d_])")
# The same, and the marks that a mail puts before each line of what it answers.
_NO_INK_OR_MARKS = re.compile(r"\n(?:[ ]?>)+|[\s\u00ad]+")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A stretch of text that somebody marked as worth tracking; `optional` where careful readers differ.

    A `title` or `kind` that was not annotated is empty and is not compared.
    """

    start: int
    end: int
    optional: bool = False
    title: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A suggestion as far as it is compared: where it stands, and what it is called."""

    start: int
    end: int
    title: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one document or several: found out of required, wrong, and neither for nor against.

    `titled` and `kinded` are the found annotations that had a title or a kind to compare, `likeness` the sum of how
    alike the titles are (0 to 1 each), `same_kind` how many kinds are the same.
    """

    hits: int = 0
    required: int = 0
    wrong: int = 0
    neutral: int = 0
    titled: int = 0
    likeness: float = 0.0
    kinded: int = 0
    same_kind: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

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
        """Harmonic mean of the two; 0 where nothing was found."""
        total = self.hits + self.wrong + self.required
        return 2 * self.hits / total if total else 0.0

    @property
    def title(self) -> float | None:
        """How alike the titles are on average, from 0 to 1; None where none was compared."""
        return self.likeness / self.titled if self.titled else None

    @property
    def kind(self) -> float | None:
        """Share of the kinds that are the same; None where none was compared."""
        return self.same_kind / self.kinded if self.kinded else None


def score(text: str, annotations: Sequence[Annotation], found: Iterable[Found]) -> Score:
    """Count how the suggestions match the annotations."""
    inked = [_ink(text, annotation.start, annotation.end) for annotation in annotations]
    taken = [False] * len(annotations)
    total = Score(required=sum(not annotation.optional for annotation in annotations))
    for each in sorted(found, key=lambda one: (one.start, one.end)):
        shares = _shares(_ink(text, each.start, each.end), inked)
        open_ones = [n for n in shares if not annotations[n].optional and not taken[n]]
        if open_ones:
            best = max(open_ones, key=lambda n: (shares[n], -n))
            taken[best] = True
            total += _compared(annotations[best], each)
        elif shares:
            total += Score(neutral=1)
        else:
            total += Score(wrong=1)
    return total


def located(text: str, quote: str, near: int, of: int) -> tuple[int, int] | None:
    """Return where a quote stands in a text, or None where it does not; white space, line breaks and the marks
    of a quotation before lines do not count.

    Of several places the one that lies nearest to offset `near` of `of` is meant, for the annotated text of a PDF or a
    Word file is not broken into lines as it is read here.
    """
    if text[near : near + len(quote)] == quote:
        return near, near + len(quote)
    for white in (_NO_INK, _NO_INK_OR_BREAK, _NO_INK_OR_MARKS):
        if found := _squeezed_place(text, quote, near / max(of, 1), white):
            return found
    return None


def _squeezed_place(text: str, quote: str, near: float, white: re.Pattern[str]) -> tuple[int, int] | None:
    """Return where a quote stands, white space left out of both; `near` is the share of the text before it."""
    wanted, gone = white.sub("", quote), {n for found in white.finditer(text) for n in range(*found.span())}
    places = [place for place in range(len(text)) if place not in gone]
    squeezed = "".join(text[place] for place in places)
    starts = [found.start() for found in re.finditer(f"(?={re.escape(wanted)})", squeezed)]
    if not starts or not wanted:
        return None
    first = min(starts, key=lambda start: abs(start - near * len(squeezed)))
    return places[first], places[first + len(wanted) - 1] + 1


def likeness(title: str, annotated: str) -> float:
    """Return how alike two titles are: the harmonic mean of the shares of words that they have in common."""
    here, there = (Counter(_WORD.findall(each.lower())) for each in (title, annotated))
    shared = (here & there).total()
    return 2 * shared / (here.total() + there.total()) if shared else 0.0


def _compared(annotation: Annotation, found: Found) -> Score:
    titled, kinded = bool(annotation.title), bool(annotation.kind)
    return Score(
        hits=1,
        titled=titled,
        likeness=likeness(found.title, annotation.title) if titled else 0.0,
        kinded=kinded,
        same_kind=kinded and found.kind == annotation.kind,
    )


def _ink(text: str, start: int, end: int) -> frozenset[int]:
    return frozenset(place for place in range(start, end) if not text[place].isspace())


def _shares(span: frozenset[int], inked: Sequence[frozenset[int]]) -> dict[int, float]:
    """Map the annotations a span matches to the share of overlap."""
    shares = {}
    for number, ink in enumerate(inked):
        if span and ink and (share := len(span & ink) / min(len(span), len(ink))) >= LEAST_SHARE:
            shares[number] = share
    return shares
