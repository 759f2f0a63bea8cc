"""Files of many kinds → a text with structure → passages → suggestions. Pure Python without Django, and without state.

`read_file` reads whatever arrives, in a process of its own with limits; `is_read_here` says whether it needs none, and
`refuse_size` spares reading what is too large anyway. `decode` refuses text that it cannot read, `read` returns the
passages of a text with suggestions on some of them and `read_document` those of a `Document`, `content_span` and
`row_cells` say where the words of a passage lie without its markup, and `language_notice` why there may be no
suggestions; `span_of` reads the words of a deadline again.
"""

from briefings.reading.document.documents import Document
from briefings.reading.document.passages import content_span, row_cells
from briefings.reading.document.results import Due, Kind, Passage, PassageKind, Suggestion
from briefings.reading.document.text import decode
from briefings.reading.document.unreadable import Unreadable
from briefings.reading.guarded import is_read_here, read_file
from briefings.reading.language.packs import language_notice
from briefings.reading.readers.recognition import ENDINGS, MAX_BYTES, READ, Format, refuse_size
from briefings.reading.readings import FileReading
from briefings.reading.rules.deadlines import span_of
from briefings.reading.whole import read, read_document

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "READ",
    "Document",
    "Due",
    "FileReading",
    "Format",
    "Kind",
    "Passage",
    "PassageKind",
    "Suggestion",
    "Unreadable",
    "content_span",
    "decode",
    "is_read_here",
    "language_notice",
    "read",
    "read_document",
    "read_file",
    "refuse_size",
    "row_cells",
    "span_of",
]
