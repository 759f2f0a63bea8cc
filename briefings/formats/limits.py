"""How large a document may be. Each limit is asked before memory goes to what lies beyond it, and has a sentence."""

from briefings.extraction.text import Unreadable

MAX_PASSAGES = 20_000
"""About 1,500 pages: more than anybody reviews."""
MAX_CHARACTERS = 10 * 1024 * 1024
"""More text than this is in no document that somebody follows up; it bounds what a small file can unfold to."""
MAX_LINES = 150_000
"""Of text, also where a paragraph is broken by hand. 20,000 passages have some 60,000."""
MAX_TAGS = 600_000
"""Of a web page. A long one has some 50,000."""
MAX_MAIL_LINES = 1_000_000
"""Of a saved e-mail with its attachments, which have some 350,000 where they are as large as may be."""
MAX_ELEMENTS = 1_000_000
"""Of the XML in a Word document, over all its parts. One of 500 pages has some 300,000."""
MAX_WORDS_PAINTED = 700_000
"""Of a PDF file: pieces of text that are painted apart. 1,000 pages have some 400,000."""

_ADVICE = "Split it by chapters."


def refuse_passages(count: int, *, name: str) -> None:
    """Raise Unreadable for more passages than can be reviewed."""
    if count > MAX_PASSAGES:
        raise Unreadable(
            f"“{name}” falls into {count:,} passages; {MAX_PASSAGES:,} is the most that one briefing can be reviewed "
            f"with. {_ADVICE}"
        )


def refuse_blocks(count: int, *, name: str) -> None:
    """Raise Unreadable for more paragraphs, items and rows than there may be passages; each makes one at least."""
    if count > MAX_PASSAGES:
        raise Unreadable(
            f"“{name}” has more than {MAX_PASSAGES:,} paragraphs, list items and table rows, the most that one "
            f"briefing can be reviewed with. {_ADVICE}"
        )


def refuse_text(characters: int, lines: int, *, name: str) -> None:
    """Raise Unreadable for more text, or more lines of it, than are read."""
    if characters > MAX_CHARACTERS:
        raise Unreadable(
            f"“{name}” unfolds to more than {MAX_CHARACTERS // 1024 // 1024} million characters, the most that is "
            f"read. {_ADVICE}"
        )
    if lines > MAX_LINES:
        raise Unreadable(f"“{name}” has more than {MAX_LINES:,} lines, the most that is read. {_ADVICE}")


def refuse_tags(count: int, *, name: str) -> None:
    """Raise Unreadable for a web page, or an e-mail made like one, of more tags than are read."""
    if count > MAX_TAGS:
        raise Unreadable(
            f"“{name}” has {count:,} tags, more than the {MAX_TAGS:,} this reads. Copy the text of the page and paste "
            "it."
        )


def refuse_mail(lines: int, *, name: str) -> None:
    """Raise Unreadable for a saved e-mail of more lines than are read."""
    if lines > MAX_MAIL_LINES:
        raise Unreadable(f"“{name}” has {lines:,} lines, more than the {MAX_MAIL_LINES:,} this reads. Paste its text.")


def refuse_elements(count: int, *, name: str) -> None:
    """Raise Unreadable for a Word document of more elements than are read."""
    if count > MAX_ELEMENTS:
        raise Unreadable(
            f"“{name}” is made of more than {MAX_ELEMENTS:,} parts, more than a document of a thousand pages. "
            "Copy its text into a new document, or split it, and choose that."
        )


def refuse_painting(count: int, *, name: str) -> None:
    """Raise Unreadable for a PDF file that paints more pieces of text than are read."""
    if count > MAX_WORDS_PAINTED:
        raise Unreadable(
            f"“{name}” holds more than {MAX_WORDS_PAINTED:,} pieces of text, more than a thousand pages do. Split it."
        )
