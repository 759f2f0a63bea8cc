"""Bytes of an uploaded file to text, or a refusal that says what to do. Nothing here looks at what the text says."""

import re
from collections.abc import Collection
from pathlib import PurePath

from briefings.reading.document.unreadable import Marked, Unreadable
from briefings.reading.document.unreadable import gettext_noop as _

MAX_BYTES = 10 * 1024 * 1024

EXTENSIONS = frozenset({"", ".txt", ".text", ".md", ".markdown"})

# How other formats begin, and what to call them when refusing. Office files are zip archives, so zip comes last.
SIGNATURES: tuple[tuple[bytes, Marked], ...] = (
    (b"%PDF", _("a PDF file")),
    (b"{\\rtf", _("an RTF document")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _("an older Office document (.doc, .xls or .ppt)")),
    (b"\x89PNG", _("a PNG image")),
    (b"\xff\xd8\xff", _("a JPEG image")),
    (b"GIF8", _("a GIF image")),
    (b"\x1f\x8b", _("a gzip archive")),
    (b"7z\xbc\xaf\x27\x1c", _("a 7-Zip archive")),
    (b"Rar!", _("a RAR archive")),
    (b"PK\x03\x04", _("a zip archive")),
)

# In zip archives the names of the members stand in the clear, near the beginning.
OFFICE_MEMBERS: tuple[tuple[bytes, Marked], ...] = (
    (b"word/", _("a Word document (.docx)")),
    (b"xl/", _("an Excel workbook (.xlsx)")),
    (b"ppt/", _("a PowerPoint presentation (.pptx)")),
    (b"opendocument.text", _("an OpenDocument text (.odt)")),
)

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
TEXT_CONTROLS = frozenset(b"\t\n\r\f\v\x1b\x85")

# Real text holds the odd stray control byte; more than one in a hundred is not text.
MAX_CONTROL_SHARE = 0.01
SAMPLE = 64 * 1024
# Characters that no text has: controls but for blanks and line ends, and code points that mean nothing.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
MAX_NO_TEXT_SHARE = 0.002
# What stands for bytes that could not be read, as when something else than text is pasted.
_REPLACED, MAX_REPLACED_SHARE = "\ufffd", 0.05
# French has about 4 letters in 100 with an accent, and no Western language above 10.
MAX_ACCENTED_SHARE = 0.12
_MARK_INSIDE_WORD = re.compile("[A-Za-z][\u00a1-\u00bf€‚ƒ„…†‡ˆ‰‹›˜™¸×÷\x80-\x9f][A-Za-z]")

_BINARY = _("“%(name)s” holds binary data, not plain text. Save it as plain text (UTF-8) and choose that file.")


def decode(data: bytes, *, name: str, endings: Collection[str] = EXTENSIONS) -> str:
    """Return the text of the file called `name`, every line ending as a line feed.

    A name with another ending than `endings` is refused. Files are UTF-8; UTF-16 with its mark and, where nothing else
    fits, Windows-1252 are read as what they are.

    A byte-order mark stays as a character, so that offsets equal those of `Path.read_text(encoding="utf-8")`.
    Raises Unreadable.
    """
    suffix = PurePath(name).suffix.lower()
    if len(data) > MAX_BYTES:
        size = len(data) / 1024 / 1024
        raise Unreadable(
            _(
                "“%(name)s” is %(size)s MB. Files can be up to %(most)s MB. Split it, or save its text without "
                "pictures."
            ),
            name=name,
            size=f"{size:.1f}",
            most=str(MAX_BYTES // 1024 // 1024),
        )
    if not data.strip():
        raise Unreadable(_("“%(name)s” is empty. Choose the file that holds the text of the briefing."), name=name)
    if foreign := _foreign_format(data):
        raise Unreadable(
            _("“%(name)s” is %(what)s, not plain text. Save it as plain text (UTF-8) and choose that file."),
            name=name,
            what=foreign,
        )
    if suffix not in endings:
        raise Unreadable(
            _("“%(name)s” ends in %(ending)s, and only .txt and .md files are read. Save the text as one of these."),
            name=name,
            ending=suffix,
        )
    text = _utf_16(data, name) if data.startswith(UTF_16_MARKS) else _eight_bit(data, name)
    if "\0" in text or _is_no_text(text):
        raise Unreadable(_BINARY, name=name)
    if not text.strip("\ufeff \t\n\r\f\v") or text.isspace():
        raise Unreadable(_("“%(name)s” is empty. Choose the file that holds the text of the briefing."), name=name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def strange_characters(text: str) -> int:
    """Return how many characters stand in a text that no text has."""
    return len(_NO_TEXT.findall(text))


def _is_no_text(text: str) -> bool:
    strange, replaced = strange_characters(text), text.count(_REPLACED)
    return strange > MAX_NO_TEXT_SHARE * len(text) or replaced > MAX_REPLACED_SHARE * len(text)


def _utf_16(data: bytes, name: str) -> str:
    """Read a file that says by its first two bytes that it is UTF-16, as Notepad once saved “Unicode”."""
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise Unreadable(
            _(
                "“%(name)s” says it is stored as UTF-16, but is damaged or cut short. Save it again with the "
                "encoding UTF-8."
            ),
            name=name,
        ) from error


def _eight_bit(data: bytes, name: str) -> str:
    if _seems_utf_16(data):
        raise Unreadable(
            _("“%(name)s” seems to be stored as UTF-16. Save it again with the encoding UTF-8."), name=name
        )
    if b"\0" in data or _control_share(data) > MAX_CONTROL_SHARE:
        raise Unreadable(_BINARY, name=name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if (text := _windows_1252(data)) is not None:
            return text
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            _(
                "“%(name)s” is not stored as UTF-8: line %(line)s cannot be read. Save it again with the encoding "
                "UTF-8."
            ),
            name=name,
            line=str(line),
        ) from error


def _windows_1252(data: bytes) -> str | None:
    """Return the text if the bytes can only sensibly be Windows-1252, the old encoding of Western Europe, else None.

    Three tests, since every byte means something in some old encoding: nothing in the file is UTF-8 beyond ASCII;
    letters with accents are rare, as in Western languages and unlike Cyrillic or Greek; and no symbol stands inside a
    word, where the accents of other alphabets would seem to put one.
    """
    escaped = data.decode("utf-8", errors="surrogateescape")
    if any("\x7f" < character < "\udc80" or character > "\udcff" for character in set(escaped)):
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    accented = sum(1 for character in text if character > "\x7f" and character.isalpha())
    if accented > MAX_ACCENTED_SHARE * len(text) or _MARK_INSIDE_WORD.search(text):
        return None
    return text


def _seems_utf_16(data: bytes) -> bool:
    """Say whether every other byte is zero, as when Latin letters are stored in two bytes each without a mark."""
    sample = data[:SAMPLE]
    half = len(sample) // 2
    return half > 1 and max(sample[0::2].count(0), sample[1::2].count(0)) > 0.7 * half and sample.count(0) < 1.2 * half


def _foreign_format(data: bytes) -> Marked | None:
    """Name the format whose signature the data begins with, in words that fit after “is”."""
    for signature, called in SIGNATURES:
        if data.startswith(signature):
            if signature != b"PK\x03\x04":
                return called
            head = data[:SAMPLE]
            return next((office for member, office in OFFICE_MEMBERS if member in head), called)
    return None


def _control_share(data: bytes) -> float:
    sample = data[:SAMPLE]
    controls = sum(1 for byte in sample if (byte < 0x20 and byte not in TEXT_CONTROLS) or byte == 0x7F)
    return controls / len(sample)
