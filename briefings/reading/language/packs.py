"""The languages the rules know, and which of them a text is in. A language is a folder here with a `PACK`.

The folders are looked for, so that a new one needs no line of code. Counts small words; translates nothing.
"""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

from briefings.reading.language.shapes import Pack

# The pack of texts that read as none of the languages, and of texts too short to tell.
FIRST = "en"
# Fewer words than this say nothing about a language.
LEAST_WORDS = 30
SAMPLE = 60_000

_WORD = re.compile(r"[^\W\d_]+")


@cache
def packs() -> tuple[Pack, ...]:
    """Return the packs of all languages, the first language first."""
    codes = sorted((folder.parent.name for folder in Path(__file__).parent.glob("*/__init__.py")), key=_order)
    return tuple(import_module(f"{__package__}.{code}").PACK for code in codes)


def pack_of(text: str) -> Pack:
    """Return the pack of the language that a text is in, by the share of its small words."""
    shares = _shares(_words_of(text))
    return max(packs(), key=lambda pack: (shares[pack] / pack.least_share, pack.code == FIRST))


def language_notice(text: str) -> str:
    """Return a sentence for the reader if suggestions cannot be expected because of the language, else nothing."""
    words = _words_of(text)
    if len(words) < LEAST_WORDS or any(share >= pack.least_share for pack, share in _shares(words).items()):
        return ""
    known = " or ".join(pack.name for pack in packs())
    return (
        f"This text does not read as {known}, the only languages in which passages are suggested. "
        "Its passages can be read and tracked by hand."
    )


def _order(code: str) -> tuple[bool, str]:
    return code != FIRST, code


def _words_of(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text[:SAMPLE])]


def _shares(words: list[str]) -> dict[Pack, float]:
    """Return for each language which share of the words are among its small words."""
    return {pack: sum(word in pack.small_words for word in words) / max(1, len(words)) for pack in packs()}
