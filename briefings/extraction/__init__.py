"""Bytes → text with structure → passages → suggestions. Pure Python without Django: rules over structure, no state.

`decode` refuses what it cannot read, `read` returns the passages of a text with suggestions on some of them,
`content_span` and `row_cells` say where the words of a passage lie without its markup, and `language_notice` why there
may be no suggestions.
"""

from briefings.extraction.languages import language_notice
from briefings.extraction.passages import content_span, passages_of, row_cells
from briefings.extraction.results import Kind, Passage, PassageKind, Suggestion
from briefings.extraction.structure import blocks_of
from briefings.extraction.suggestions import suggest
from briefings.extraction.text import MAX_BYTES, Unreadable, decode

__all__ = [
    "MAX_BYTES",
    "Kind",
    "Passage",
    "PassageKind",
    "Suggestion",
    "Unreadable",
    "content_span",
    "decode",
    "language_notice",
    "read",
    "row_cells",
]


def read(text: str) -> tuple[Passage, ...]:
    """Return the passages of a text in order, with suggestions. The same text gives the same passages.

    Passages never overlap and together cover every character that is not white space.
    """
    return suggest(text, passages_of(text, blocks_of(text)))
