"""Which language a text is in, as far as the rules have cue words for it. Counts small words; translates nothing."""

import re
from typing import NamedTuple


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


class Language(NamedTuple):
    """A language the rules know, with the small words that any text in it is full of."""

    name: str
    small_words: frozenset[str]
    least_share: float


# One row per language that has cue words; cues.py holds those of English.
LANGUAGES: tuple[Language, ...] = (
    Language(
        "English",
        _words("the of and to in for that is on with as are be by this it was from at or we will should not"),
        0.12,
    ),
)

# Fewer words than this say nothing about a language.
LEAST_WORDS = 30
SAMPLE = 200_000

_WORD = re.compile(r"[^\W\d_]+")


def language_notice(text: str) -> str:
    """Return a sentence for the reader if suggestions cannot be expected because of the language, else nothing."""
    words = [word.lower() for word in _WORD.findall(text[:SAMPLE])]
    if len(words) < LEAST_WORDS or any(_reads_as(words, language) for language in LANGUAGES):
        return ""
    known = ", ".join(language.name for language in LANGUAGES)
    return (
        f"This text does not read as {known}, the only language in which passages are suggested. "
        "Its passages can be read and tracked by hand."
    )


def _reads_as(words: list[str], language: Language) -> bool:
    return sum(word in language.small_words for word in words) >= language.least_share * len(words)
