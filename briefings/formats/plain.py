"""Plain text and Markdown: the text is the file itself, and its structure is how its lines look."""

from briefings.extraction.documents import Document
from briefings.extraction.text import decode


def read(data: bytes, *, name: str) -> Document:
    """Return the text of a file. Raises Unreadable."""
    return Document(decode(data, name=name))
