"""Plain text and Markdown: the text is the file itself, and its structure is how its lines look."""

from briefings.reading.document.documents import Document
from briefings.reading.document.text import decode, strange_characters
from briefings.reading.readers import limits


def read(data: bytes, *, name: str) -> Document:
    """Return the text of a file, with a notice where a few of its characters are no text. Raises Unreadable."""
    text = decode(data, name=name)
    limits.refuse_text(len(text), text.count("\n"), name=name)
    count = strange_characters(text)
    some = "a character that is" if count == 1 else f"{count} characters that are"
    notice = f"It contains {some} no text, such as a control character. Check that it is the file you meant."
    return Document(text, notices=(notice,) if count else ())
