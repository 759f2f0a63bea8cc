"""How large a document may be. Each limit is asked before memory goes to what lies beyond it, and has a sentence."""

from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import gettext_noop as _

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


def refuse_passages(count: int, *, name: str) -> None:
    """Raise Unreadable for more passages than can be reviewed."""
    if count > MAX_PASSAGES:
        raise Unreadable(
            _(
                "“%(name)s” falls into %(count)s passages; %(most)s is the most that one briefing can be reviewed "
                "with. Split it by chapters."
            ),
            name=name,
            count=f"{count:,}",
            most=f"{MAX_PASSAGES:,}",
        )


def refuse_blocks(count: int, *, name: str) -> None:
    """Raise Unreadable for more paragraphs, items and rows than there may be passages; each makes one at least."""
    if count > MAX_PASSAGES:
        raise Unreadable(
            _(
                "“%(name)s” has more than %(most)s paragraphs, list items and table rows, the most that one briefing "
                "can be reviewed with. Split it by chapters."
            ),
            name=name,
            most=f"{MAX_PASSAGES:,}",
        )


def refuse_text(characters: int, lines: int, *, name: str) -> None:
    """Raise Unreadable for more text, or more lines of it, than are read."""
    if characters > MAX_CHARACTERS:
        raise Unreadable(
            _(
                "“%(name)s” unfolds to more than %(most)s million characters, the most that is read. Split it by "
                "chapters."
            ),
            name=name,
            most=str(MAX_CHARACTERS // 1024 // 1024),
        )
    if lines > MAX_LINES:
        raise Unreadable(
            _("“%(name)s” has more than %(most)s lines, the most that is read. Split it by chapters."),
            name=name,
            most=f"{MAX_LINES:,}",
        )


def refuse_tags(count: int, *, name: str) -> None:
    """Raise Unreadable for a web page, or an e-mail made like one, of more tags than are read."""
    if count > MAX_TAGS:
        raise Unreadable(
            _("“%(name)s” has %(count)s tags. A page can have up to %(most)s. Copy the text of the page and paste it."),
            name=name,
            count=f"{count:,}",
            most=f"{MAX_TAGS:,}",
        )


def refuse_mail(lines: int, *, name: str) -> None:
    """Raise Unreadable for a saved e-mail of more lines than are read."""
    if lines > MAX_MAIL_LINES:
        raise Unreadable(
            _("“%(name)s” has %(lines)s lines. A file can have up to %(most)s. Paste its text."),
            name=name,
            lines=f"{lines:,}",
            most=f"{MAX_MAIL_LINES:,}",
        )


def refuse_elements(count: int, *, name: str) -> None:
    """Raise Unreadable for a Word document of more elements than are read."""
    if count > MAX_ELEMENTS:
        raise Unreadable(
            _(
                "“%(name)s” is made of more than %(most)s parts, more than a document of a thousand pages. Copy its "
                "text into a new document, or split it, and choose that."
            ),
            name=name,
            most=f"{MAX_ELEMENTS:,}",
        )


def refuse_painting(count: int, *, name: str) -> None:
    """Raise Unreadable for a PDF file that paints more pieces of text than are read."""
    if count > MAX_WORDS_PAINTED:
        raise Unreadable(
            _("“%(name)s” holds more than %(most)s pieces of text, more than a thousand pages do. Split it."),
            name=name,
            most=f"{MAX_WORDS_PAINTED:,}",
        )
