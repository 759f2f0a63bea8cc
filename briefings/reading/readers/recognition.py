"""Which format a file has, by what it begins with rather than by its name. Reads nothing of what it says."""

import re
from enum import StrEnum
from pathlib import PurePath

from briefings.reading.document.text import EXTENSIONS, SIGNATURES
from briefings.reading.document.unreadable import Marked, Unreadable
from briefings.reading.document.unreadable import gettext_noop as _

MAX_BYTES = 25 * 1024 * 1024
"""No larger file is read; plain text may have less, see `reading.MAX_BYTES`."""


class Format(StrEnum):
    """A format that is read, by the ending of its files."""

    TEXT = "txt"
    HTML = "html"
    WORD = "docx"
    PDF = "pdf"
    MAIL = "eml"

    @property
    def called(self) -> str:
        """Its name in a sentence."""
        return _NAMES[self]

    @property
    def one(self) -> Marked:
        """One file of it, in a sentence."""
        return _ONE[self]


_NAMES = {
    Format.TEXT: "plain text",
    Format.HTML: "web page",
    Format.WORD: "Word document",
    Format.PDF: "PDF file",
    Format.MAIL: "e-mail message",
}
_ONE = {
    Format.TEXT: _("a plain text"),
    Format.HTML: _("a web page"),
    Format.WORD: _("a Word document"),
    Format.PDF: _("a PDF file"),
    Format.MAIL: _("an e-mail message"),
}
ENDINGS = {
    **dict.fromkeys(EXTENSIONS, Format.TEXT),
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".docx": Format.WORD,
    ".docm": Format.WORD,
    ".dotx": Format.WORD,
    ".pdf": Format.PDF,
    ".eml": Format.MAIL,
}
READ = _(".txt, .md, .html, .docx, .pdf and .eml")

# What other endings belong to, and what to save instead.
_ELSEWHERE = {
    ".doc": _("“%(name)s” is an older Word document. Open it and save it as .docx, and choose that file."),
    ".rtf": _("“%(name)s” is an RTF document. Open it and save it as .docx or .pdf, and choose that file."),
    ".odt": _("“%(name)s” is an OpenDocument text. Open it and save it as .docx or .pdf, and choose that file."),
    ".pages": _("“%(name)s” is a Pages document. Export it as .docx or .pdf, and choose that file."),
    ".msg": _("“%(name)s” is an Outlook message. Save it as .eml and choose that file, or copy its text and paste it."),
    ".mht": _("“%(name)s” is a web archive. Save the page as .html, and choose that file."),
    ".mhtml": _("“%(name)s” is a web archive. Save the page as .html, and choose that file."),
    ".xlsx": _(
        "“%(name)s” is an Excel workbook. Save the sheet as .html and choose that file, or copy it and paste it."
    ),
    ".pptx": _("“%(name)s” is a PowerPoint presentation. Export it as .pdf, and choose that file."),
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (
    (b"word/document", Format.WORD, ""),
    (b"xl/workbook", None, ".xlsx"),
    (b"ppt/presentation", None, ".pptx"),
    (b"opendocument.text", None, ".odt"),
)
_BEGINS_AS_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,400}?-->\s*)?(?:<!doctype\s+html|<html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


def format_of(data: bytes, *, name: str) -> Format:
    """Return the format of the file called `name`. Raises Unreadable, saying what it is instead and what to do."""
    ending = PurePath(name).suffix.lower()
    refuse_size(len(data), name=name)
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable(_("“%(name)s” is empty. Choose the file that holds the text of the briefing."), name=name)
    found = _by_content(data, name, ending)
    if found is not None:
        return found
    expected = ENDINGS.get(ending)
    if expected in (Format.PDF, Format.WORD):
        raise Unreadable(
            _(
                "“%(name)s” is not %(what)s, though its name says so, or its beginning is missing. Save it again "
                "from the program that made it."
            ),
            name=name,
            what=expected.one,
        )
    if expected is None:
        raise _elsewhere(name, ending)
    return expected


def refuse_size(size: int, *, name: str) -> None:
    """Raise Unreadable for a file of more bytes than are read."""
    if size > MAX_BYTES:
        raise Unreadable(
            _("“%(name)s” is %(size)s MB. Files can be up to %(most)s MB. Split it, or save it without pictures."),
            name=name,
            size=f"{size / 1024 / 1024:.1f}",
            most=str(MAX_BYTES // 1024 // 1024),
        )


def notice_of(found: Format, *, name: str) -> str:
    """Return a sentence where the name of a file says something else than what it is, else nothing."""
    ending = PurePath(name).suffix.lower()
    if ENDINGS.get(ending) is found:
        return ""
    return f"The name ends in {ending or 'nothing'}, but the file is {found.one} and was read as one."


def _by_content(data: bytes, name: str, ending: str) -> Format | None:
    """Return the format that the bytes show; None where any text may begin so."""
    if data.startswith(_OLE):
        if ending == ".msg":
            raise _elsewhere(name, ".msg")
        raise Unreadable(
            _(
                "“%(name)s” is protected by a password, or an older Office document (.doc, .xls or .ppt). Open it, "
                "take the password off, and save it as .docx."
            ),
            name=name,
        )
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(_ZIP):
        return _archive(data, name)
    for signature, called in SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(
                _(
                    "“%(name)s” is %(what)s, which cannot be imported. You can import %(read)s. Save the document as "
                    "one of these."
                ),
                name=name,
                what=called,
                read=READ,
            )
    if ENDINGS.get(ending) is Format.MAIL:
        return Format.MAIL
    return Format.HTML if ending != ".md" and _BEGINS_AS_PAGE.match(data[:2000]) else None


def _archive(data: bytes, name: str) -> Format:
    """Return what a zip archive holds; the names of its members stand in the clear."""
    for member, found, ending in _ARCHIVES:
        if member in data:
            if found is not None:
                return found
            raise _elsewhere(name, ending)
    raise Unreadable(
        _(
            "“%(name)s” is a zip archive, or a Word document cut short. Take the briefing out of it and choose "
            "that file."
        ),
        name=name,
    )


def _elsewhere(name: str, ending: str) -> Unreadable:
    """Return the refusal of a file whose ending belongs to a format that is not read."""
    if sentence := _ELSEWHERE.get(ending):
        return Unreadable(sentence, name=name)
    return Unreadable(
        _(
            "“%(name)s” ends in %(ending)s, which cannot be imported. You can import %(read)s. Save the document as "
            "one of these."
        ),
        name=name,
        ending=ending,
        read=READ,
    )
