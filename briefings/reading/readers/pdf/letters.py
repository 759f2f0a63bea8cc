"""The characters of a PDF file as they are kept, and which of its fonts are bold by their name."""

import re

# Fewer letters and digits than this share is no text. Of letters, at least some are vowels in every language written in
# Latin ones. Of few characters nothing is said.
_LEAST_LETTERS, _VOWELS, _SAMPLE = 0.45, (0.15, 0.75), 60
_LATIN = re.compile(r"[A-Za-z]")
_VOWEL = re.compile(r"[AEIOUYaeiouy]")
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|-medi$|-bd|,b", re.IGNORECASE)

# What bullets are in the fonts of office programs that give their signs no meaning.
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF06E: "■", 0xF0D8: "➢", 0xF0FC: "✓", 0xF076: "❖", 0xF0A8: "□", 0xF06F: "□",
    0xF02D: "–", 0xF0E0: "→", 0xF0BE: "—",
}  # fmt: skip
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_DROPPED = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x200B, 0x2060, 0xFEFF], "")
_LONE_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_SIGNS = str.maketrans({**_DROPPED, **_SYMBOLS, **_LIGATURES, **_LONE_SURROGATES})


def clean(text: str) -> str:
    """Return characters as they are kept: ligatures taken apart, without signs that nobody sees."""
    if text.isascii() and text.isprintable():
        return text
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return paired.translate(_SIGNS)


def are_words(text: str) -> bool:
    """Say whether characters may be words: enough of them letters and digits, and enough of Latin ones vowels."""
    ink = "".join(text.split())
    latin = _LATIN.findall(ink)
    vowels = len(_VOWEL.findall("".join(latin))) / max(1, len(latin))
    return (len(ink) < _SAMPLE or sum(map(str.isalnum, ink)) >= _LEAST_LETTERS * len(ink)) and (
        len(latin) < _SAMPLE or _VOWELS[0] <= vowels <= _VOWELS[1]
    )


def is_bold_name(font: str) -> bool:
    """Say whether the name of a font says that it is bold."""
    return _BOLD.search(font) is not None
