"""Which characters the fonts of the PDF lack: found by having the typesetter try them, in one or two milliseconds each.

Its standard refuses a text that no font can show. What belongs together, a letter with its accents or an emoji of
several characters, is tried together.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator

from tracker.reports.typeset import FONTS, compiled

REPLACEMENT = "�"
_TRY = b"""#set document(title: "?")
#let given = json(bytes(sys.inputs.report))
#set text(font: given.fonts)
#for words in given.words [#words #strong(words) ]"""
"""As the report shows text: as usual and bold, which may be in different fonts."""
_JOINER = "\u200d"
_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""The skin tones of emoji."""
_SURE = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) | frozenset("\n‘’“”–—…•−→�")
"""What Libertinus, which the typesetter brings, has; most reports hold nothing else, and nothing is tried for them."""
_SAMPLE = 16
"""If so many clusters of one script are all lacking, the others of it are taken to lack too."""

_known: dict[str, bool] = {}
"""What was tried before in this process, and whether it is lacking: the fonts stay what they are."""
_MOST_KNOWN = 50_000


def clusters(text: str) -> Iterator[str]:
    """Yield the pieces of a text that a font shows as one: a character with the marks and joiners that follow it."""
    piece = ""
    for character in text:
        joins = unicodedata.category(character)[0] == "M" or character == _JOINER or character in _TONES
        # On a blank, where a line may end, nothing stands.
        if piece and (piece.isspace() or not (joins or piece.endswith(_JOINER))):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def script(cluster: str) -> str:
    """Return the script of a cluster by its name in Unicode, such as "THAI"; empty for what is no letter."""
    first = cluster[0]
    return unicodedata.name(first, "").partition(" ")[0] if unicodedata.category(first)[0] == "L" else ""


def unsure(texts: Iterable[str]) -> frozenset[str]:
    """Return the clusters of some texts that are not among those that any report can show."""
    return frozenset(piece for text in texts if not _SURE.issuperset(text) for piece in clusters(text)) - _SURE


def lacking(texts: Iterable[str]) -> frozenset[str]:
    """Return the clusters of some texts that no font can show."""
    found = unsure(texts)
    _learn(frozenset(piece for piece in found if piece not in _known))
    return frozenset(piece for piece in found if _known.get(piece))


def without(text: str, lacks: frozenset[str]) -> str:
    """Return a text with � for what no font can show."""
    if not lacks or _SURE.issuperset(text):
        return text
    return "".join(REPLACEMENT if piece in lacks else piece for piece in clusters(text))


def _learn(unknown: frozenset[str]) -> None:
    if len(_known) > _MOST_KNOWN:
        _known.clear()
    by_script: dict[str, list[str]] = {}
    for piece in sorted(unknown):
        by_script.setdefault(script(piece), []).append(piece)
    for name, pieces in by_script.items():
        sample = _tried(pieces[:_SAMPLE])
        all_lack = bool(name) and len(sample) == _SAMPLE
        lacks = set(pieces) if all_lack else sample | _tried(pieces[_SAMPLE:])
        for piece in pieces:
            _known[piece] = piece in lacks


def _tried(pieces: list[str]) -> set[str]:
    """Return which of some clusters cannot be shown: all are tried at once, then each half of those that fail."""
    if not pieces or _can_show(pieces):
        return set()
    if len(pieces) == 1:
        return set(pieces)
    middle = len(pieces) // 2
    return _tried(pieces[:middle]) | _tried(pieces[middle:])


def _can_show(pieces: list[str]) -> bool:
    import typst

    try:
        compiled(_TRY, json.dumps({"fonts": FONTS, "words": pieces}))
    except typst.TypstError:
        return False
    return True
