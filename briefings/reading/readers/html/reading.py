"""Web pages (.html) to documents: how their bytes are read, and which cannot be. Nothing is fetched or run."""

import codecs
import re
from contextlib import suppress

from selectolax.lexbor import LexborHTMLParser

from briefings.reading.document.documents import Document
from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import gettext_noop as _
from briefings.reading.readers import limits
from briefings.reading.readers.building import Building, foreign_format, one_line
from briefings.reading.readers.html.markup import Element, Piece, elements_in, pieces_of
from briefings.reading.readers.html.page import Page

# Where browsers look for what a page says of its encoding, and a little more.
HEAD = 4096
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# What pages are stored in. Others that Python knows are no encodings of text, or let markup hide.
_KNOWN = re.compile(
    r"utf-?8|windows-125\d|cp125\d|iso-?8859-\d{1,2}|latin-?\d|us-ascii|ascii|koi8-[ru]|gb2312|gbk|gb18030|big5"
    r"|shift[_-]jis|sjis|euc-(?:jp|kr)|iso-2022-jp|mac(?:intosh|-roman)|ibm866|tis-620|windows-874",
    re.IGNORECASE,
)
_SAID_LATIN_1 = re.compile(r"(?:iso-?8859-1|latin-?1|us-ascii|ascii)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAIL_HEADER = re.compile(rb"(?:^|\n)(?:MIME-Version|Snapshot-Content-Location):", re.IGNORECASE)
_NUL_SHARE = 0.3

DOUBTFUL = "Some characters could not be read and show as �: compare them with the page."


def read(data: bytes, *, name: str) -> Document:
    """Return what a web page says, its menus and banners as furniture. Raises Unreadable with a sentence."""
    if not data.strip():
        raise Unreadable(_("“%(name)s” is empty. Choose the file that holds the page."), name=name)
    _refuse_other_formats(data, name)
    source, is_certain = decoded(data)
    building = Building(name)
    pieces, tree, left_out = parsed(source, name)
    _add_title(tree, pieces, building)
    Page(pieces, building).read()
    notices = [*([] if is_certain else [DOUBTFUL]), *left_out]
    document = building.document(notices)
    if building.is_empty:
        raise Unreadable(_why_empty(source), name=name)
    return document


def parsed(source: str, name: str) -> tuple[list[Piece], LexborHTMLParser, tuple[str, ...]]:
    """Return the pieces of a page's source, its tree, and notices on what of it does not count.

    Raises Unreadable where it is too large or makes no sense.
    """
    limits.refuse_tags(source.count("<"), name=name)
    try:
        tree = LexborHTMLParser(source.replace("\0", ""))
        pieces, left_out = pieces_of(tree)
    except (RuntimeError, ValueError, MemoryError) as error:
        raise Unreadable(
            _("“%(name)s” cannot be read as a web page. Copy its text from the browser and paste it."), name=name
        ) from error
    return pieces, tree, left_out


def decoded(data: bytes, declared: str = "") -> tuple[str, bool]:
    """Return the text of a page and whether its encoding is certain: from its mark, what was declared, or a guess."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    sample = data[:HEAD]
    if unmarked := _utf_16_of(sample):
        return _lenient(data, unmarked)
    for encoding in (_known(declared or _declared_in(sample)), "utf-8"):
        with suppress(UnicodeDecodeError, LookupError):
            return data.decode(encoding), True
    return _lenient(data, "cp1252")


def _utf_16_of(sample: bytes) -> str:
    """Return which UTF-16 a page without a mark is stored in: every other byte is zero. “” where it is neither."""
    least = _NUL_SHARE * len(sample)
    if sample[1::2].count(0) > least:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > least else ""


def _declared_in(sample: bytes) -> str:
    """Return the encoding that the head of a page names, “” where it names none."""
    found = _DECLARED.search(sample)
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


def _known(declared: str) -> str:
    """Return the encoding as browsers understand what was declared: UTF-8 where pages are stored in no such thing."""
    if not _KNOWN.fullmatch(declared):
        return "utf-8"
    return "cp1252" if _SAID_LATIN_1.fullmatch(declared) else declared


def _lenient(data: bytes, encoding: str) -> tuple[str, bool]:
    text = data.decode(encoding, "replace")
    return text, "\ufffd" not in text


def _refuse_other_formats(data: bytes, name: str) -> None:
    if data.startswith(b"bplist"):
        raise Unreadable(
            _(
                "“%(name)s” is a web archive of Safari, not a web page. Open it, choose Save as → Page Source, and "
                "choose that file."
            ),
            name=name,
        )
    if foreign := foreign_format(data):
        raise Unreadable(
            _("“%(name)s” is %(what)s, not a web page. Give it its own ending and choose it again."),
            name=name,
            what=foreign,
        )
    head = data[:HEAD].lstrip()
    if _MAIL_HEADER.search(head) and not head.startswith(b"<"):
        raise Unreadable(
            _(
                "“%(name)s” is a web archive (.mht) or an e-mail, not a web page. Open it in the browser and save it "
                "as “Web page, HTML only”; an e-mail needs the ending .eml."
            ),
            name=name,
        )


def _why_empty(source: str) -> str:
    if re.search(r"<script\b", source, re.IGNORECASE):
        return _(
            "“%(name)s” holds no text: the page is filled in by a script. Open it in the browser, copy the text and "
            "paste it."
        )
    return _("“%(name)s” holds no text. Open the page in the browser, copy the text and paste it.")


def _add_title(tree: LexborHTMLParser, pieces: list[Piece], building: Building) -> None:
    """Begin with the title of the window where the page itself shows none."""
    node = tree.css_first("head > title")
    title = one_line(node.text_lexbor()) if node is not None else ""
    if not title or any(element.tag == "h1" and element.ink for element in elements_in(pieces)):
        return
    if _first_words(pieces, len(title)) != title and any(isinstance(piece, str) and piece.strip() for piece in pieces):
        building.title(title)


def _first_words(pieces: list[Piece], length: int) -> str:
    """Return the first words a page shows, as many as a title has."""
    said = ""
    for piece in pieces:
        if isinstance(piece, str):
            said += piece
            if len(said.strip()) > length + 20:
                break
        elif isinstance(piece, Element) and said.strip():
            said += " "
    return one_line(said)[:length]
