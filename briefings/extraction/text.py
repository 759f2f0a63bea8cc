"""Bytes of an uploaded file to text, or a refusal that says what to do. Nothing here looks at what the text says."""

from pathlib import PurePath

MAX_BYTES = 10 * 1024 * 1024

EXTENSIONS = frozenset({"", ".txt", ".md"})

# How other formats begin, and what to call them when refusing. Office files are zip archives, so zip comes last.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF file"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Office document (.doc, .xls or .ppt)"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PK\x03\x04", "a zip archive"),
)

# In zip archives the names of the members stand in the clear, near the beginning.
OFFICE_MEMBERS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a PowerPoint presentation (.pptx)"),
    (b"opendocument.text", "an OpenDocument text (.odt)"),
)

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
TEXT_CONTROLS = frozenset(b"\t\n\r\f\v\x1b\x85")

# Real text holds the odd stray control byte; more than one in a hundred is not text.
MAX_CONTROL_SHARE = 0.01
SAMPLE = 64 * 1024


class Unreadable(Exception):  # noqa: N818 - it is what the file is, and views show it to people as it stands
    """A file that cannot be read. `str(error)` is a sentence for the user: what is wrong and what to do."""


def decode(data: bytes, *, name: str) -> str:
    """Return the text of the file called `name`, every line ending as a line feed.

    A byte-order mark stays as a character, so that offsets equal those of `Path.read_text(encoding="utf-8")`.
    Raises Unreadable with a sentence for the user.
    """
    suffix = PurePath(name).suffix.lower()
    if len(data) > MAX_BYTES:
        size = len(data) / 1024 / 1024
        raise Unreadable(
            f"“{name}” is {size:.1f} MB, more than the {MAX_BYTES // 1024 // 1024} MB this reads. "
            "Split it, or save its text without pictures."
        )
    if not data.strip():
        raise Unreadable(f"“{name}” is empty. Choose the file that holds the text of the briefing.")
    if foreign := _foreign_format(data):
        raise Unreadable(f"“{name}” is {foreign}, not plain text. Save it as plain text (UTF-8) and choose that file.")
    if suffix not in EXTENSIONS:
        raise Unreadable(
            f"“{name}” ends in {suffix}, and only .txt and .md files are read. Save the text as one of these."
        )
    if data.startswith(UTF_16_MARKS):
        raise Unreadable(f"“{name}” is stored as UTF-16. Save it again with the encoding UTF-8.")
    if b"\0" in data or _control_share(data) > MAX_CONTROL_SHARE:
        raise Unreadable(f"“{name}” holds binary data, not plain text. Save it as plain text (UTF-8) and choose that file.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"“{name}” is not stored as UTF-8: line {line} cannot be read. Save it again with the encoding UTF-8."
        ) from error
    if not text.strip("\ufeff \t\n\r\f\v") or text.isspace():
        raise Unreadable(f"“{name}” is empty. Choose the file that holds the text of the briefing.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _foreign_format(data: bytes) -> str | None:
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
