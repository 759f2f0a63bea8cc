"""Bytes → text with structure → passages → suggestions. Pure Python without Django: rules over structure, no state.

`decode` refuses what it cannot read, `read` returns the passages of a text with suggestions on some of them and
`read_document` those of a `Document`, `content_span` and `row_cells` say where the words of a passage lie without its
markup, and `language_notice` why there may be no suggestions.
"""

from briefings.extraction.documents import Document
from briefings.extraction.languages import language_notice
from briefings.extraction.passages import content_span, row_cells
from briefings.extraction.reading import read, read_document
from briefings.extraction.results import Due, Kind, Passage, PassageKind, Suggestion
from briefings.extraction.text import MAX_BYTES, decode
from briefings.extraction.unreadable import Unreadable

__all__ = [
    "MAX_BYTES",
    "Document",
    "Due",
    "Kind",
    "Passage",
    "PassageKind",
    "Suggestion",
    "Unreadable",
    "content_span",
    "decode",
    "language_notice",
    "read",
    "read_document",
    "row_cells",
]
