"""Saved e-mails (.eml) to documents: subject, senders, the words of the message. What it quotes is quoting.py's matter.

Attachments are named, not read. A message inside a message, as some programs forward them, is part of the text.
"""

import binascii
import re
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from briefings.reading.document.documents import Document
from briefings.reading.document.unreadable import Unreadable
from briefings.reading.document.unreadable import gettext_noop as _
from briefings.reading.readers import limits
from briefings.reading.readers.building import Building, foreign_format, one_line, tidy
from briefings.reading.readers.html.page import Page
from briefings.reading.readers.html.reading import decoded, parsed
from briefings.reading.readers.mail.quoting import QUOTED, add_plain, is_forward, is_quoted_element, set_aside

# What the standard library is known to raise on headers and bodies nobody could have meant.
BROKEN = (
    *(ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError),
    *(binascii.Error, RecursionError),
)
# Messages forwarded inside forwarded messages are read this deep.
DEEPEST_FORWARD = 8
MOST_PARTS = 500
_ANY_HEADER = ("From", "To", "Subject", "Date", "Received", "MIME-Version", "Message-ID", "Sender")
_SHOWN_HEADERS = ("From", "To", "Cc", "Date")
_LONGEST_HEADER = 1000
_PGP = re.compile(r"-----BEGIN PGP MESSAGE-----")
_PGP_FRAME = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[^\n]+\n)*\n?|-----BEGIN PGP SIGNATURE-----.*", re.DOTALL
)
_MARKED_UP = re.compile(r"<(?:p|div|br|table|li|h[1-6]|html|body|span)\b", re.IGNORECASE)
_STRUCTURE = re.compile(r"<(?:ul|ol|table|h[1-6]|b|strong)\b", re.IGNORECASE)

# What Outlook packs attachments and type into for programs that it takes for Outlook.
_PACKED = "winmail.dat"
PACKED = (
    "Outlook packed files into winmail.dat. Open the e-mail in Outlook, save them from there, and add each one here."
)
_TEXTS = ("text/plain", "text/html")
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ENCRYPTED = _("“%(name)s” is encrypted. Open it in the mail program, and save or paste its text.")
_DAMAGED = _("“%(name)s” is damaged: its parts cannot be told apart. Save the e-mail again, or paste its text.")


@dataclass(slots=True)
class _Contents:
    """What a message is made of: its text in the forms it comes in, messages inside it, and what is attached."""

    plain: list[Message] = field(default_factory=list)
    marked_up: list[Message] = field(default_factory=list)
    inside: list[Message] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)

    def attach(self, part: Message) -> None:
        """Note what an attachment is called; signatures are none."""
        called = _attached_name(part)
        if called and part.get_content_type() not in _SIGNATURES:
            self.attached.append(called)


def read(data: bytes, *, name: str) -> Document:
    """Return what a saved e-mail says. Raises Unreadable with a sentence."""
    if not data.strip():
        raise Unreadable(_("“%(name)s” is empty. Save the e-mail again and choose that file."), name=name)
    foreign = foreign_format(data)
    if foreign and "older Office" in foreign:
        raise Unreadable(
            _(
                "“%(name)s” is a message saved by Outlook (.msg) or an older Office document. Save the message as "
                ".eml, or paste its text."
            ),
            name=name,
        )
    if foreign:
        raise Unreadable(
            _("“%(name)s” is %(what)s, not an e-mail. Give it its own ending and choose it again."),
            name=name,
            what=foreign,
        )
    limits.refuse_mail(data.count(b"\n"), name=name)
    # The older rules understand what mail programs write though no standard allows it, and the newer ones refuse.
    for rules in (policy.default, policy.compat32):
        with suppress(*BROKEN):
            return _read(message_from_bytes(data.lstrip(), policy=rules), name)
    raise Unreadable(_DAMAGED, name=name)


def _read(message: Message, name: str) -> Document:
    if not any(header in message for header in _ANY_HEADER):
        raise Unreadable(_("“%(name)s” is not a saved e-mail. Save the message as .eml, or paste its text."), name=name)
    return _Reader(name).document(message)


class _Reader:
    """Reads one e-mail with the messages inside it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.building = Building(name)
        self.quoted: list[tuple[int, int]] = []
        self.attached: list[str] = []
        self.forwards = False
        self.left_out: list[str] = []
        self.first_of_body = 0

    def document(self, message: Message) -> Document:
        """Return the whole message."""
        self.forwards = is_forward(_header(message, "Subject"))
        self._read(message, depth=0)
        document, was_set_aside = set_aside(self.building.document(), self.quoted, forwards=self.forwards)
        if not self.has_body:
            if _PACKED in self.attached:
                raise Unreadable(
                    _(
                        "“%(name)s” keeps its text in winmail.dat, which only Outlook reads. Ask the sender to send it "
                        "as HTML, or open it in Outlook and paste its text."
                    ),
                    name=self.name,
                )
            if self.attached:
                raise Unreadable(
                    _("“%(name)s” holds no text of its own. Choose its attachment instead: %(attached)s."),
                    name=self.name,
                    attached=self.attached[0],
                )
            raise Unreadable(_("“%(name)s” holds no text of its own. Paste its text."), name=self.name)
        notices = [QUOTED] if was_set_aside else []
        if self.attached:
            notices.append(f"Attachments were not read: {', '.join(self.attached)}.")
        if _PACKED in self.attached:
            notices.append(PACKED)
        notices += self.left_out
        return Document(document.text, document.blocks, notices=tuple(notices))

    @property
    def has_body(self) -> bool:
        """Say whether anything was said below the subject."""
        return len(self.building.blocks) > self.first_of_body

    def _read(self, message: Message, *, depth: int) -> None:
        contents = self._contents(message)
        self._add_head(message, depth)
        if depth == 0:
            self.first_of_body = len(self.building.blocks)
        self._add_body(contents)
        for inner in contents.inside:
            if depth < DEEPEST_FORWARD:
                self._read(inner, depth=depth + 1)
            else:
                self.attached.append("a forwarded message")
        self.attached += [name for name in contents.attached if name not in self.attached]

    def _add_head(self, message: Message, depth: int) -> None:
        if subject := _header(message, "Subject"):
            self.building.heading(subject, 1 + min(depth, 1))
        lines = [f"{key}: {said}" for key in _SHOWN_HEADERS if (said := _header(message, key))]
        self.building.furniture("\n".join(lines))

    def _add_body(self, contents: _Contents) -> None:
        """Add the text in its better form: HTML where it marks lists, tables or headings, else as it was typed."""
        plain = self._typed(contents.plain)
        sources = [self._words(part) for part in contents.marked_up]
        if _PGP.search(plain):
            raise Unreadable(_ENCRYPTED, name=self.name)
        marked_up = [source for source in sources if _MARKED_UP.search(source)]
        if _says_more(marked_up, plain):
            for source in marked_up:
                self._add_page(source)
            return
        for said in (plain, *(source for source in sources if source not in marked_up)):
            self.quoted += add_plain(self.building, said, forwards=self.forwards)

    def _typed(self, parts: list[Message]) -> str:
        """Return what was typed without markup. Raises Unreadable where it is too long."""
        plain = "\n\n".join(filter(None, (_PGP_FRAME.sub("", self._words(part)) for part in parts)))
        limits.refuse_text(len(plain), plain.count("\n"), name=self.name)
        return plain

    def _add_page(self, source: str) -> None:
        """Add a message with markup, and note what of it is quoted or left out."""
        pieces, _tree, left_out = parsed(source, self.name)
        self.left_out += [notice for notice in left_out if notice not in self.left_out]
        page = Page(pieces, self.building, is_quoted=is_quoted_element)
        page.read()
        self.quoted += page.quoted

    def _contents(self, message: Message) -> _Contents:
        contents = _Contents()
        todo: list[Message] = [message]
        seen = 0
        while todo:
            part = todo.pop()
            seen += 1
            if seen > MOST_PARTS:
                raise Unreadable(
                    _("“%(name)s” has more than %(most)s parts. Paste the text of the e-mail."),
                    name=self.name,
                    most=str(MOST_PARTS),
                )
            self._sort(part, contents, todo)
        return contents

    def _sort(self, part: Message, contents: _Contents, todo: list[Message]) -> None:
        """Put a part where it belongs; the parts it is made of itself are still to do."""
        kind = part.get_content_type()
        if _is_encrypted(kind, contents):
            raise Unreadable(_ENCRYPTED, name=self.name)
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list):
            contents.inside += _messages(payload)
        elif part.get_content_maintype() == "multipart":
            if not isinstance(payload, list) or not payload:
                raise ValueError("a message of several parts whose parts cannot be told apart")
            todo += reversed(_messages(payload))
        elif part.get_content_disposition() == "attachment" or kind not in _TEXTS:
            contents.attach(part)
        elif kind == "text/html":
            contents.marked_up.append(part)
        else:
            contents.plain.append(part)

    def _words(self, part: Message) -> str:
        """Return the text of a part, in the encoding it names if that fits, else in the likeliest."""
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            return ""
        charset = part.get_content_charset("") or ""
        text, _ = decoded(data, charset)
        return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_encrypted(kind: str, contents: _Contents) -> bool:
    """Say whether a part of some kind hides the text: all of it, or what is no signature of a text above."""
    return kind == "multipart/encrypted" or (kind in _SEALED and not contents.plain)


def _says_more(marked_up: list[str], plain: str) -> bool:
    """Say whether a message in HTML marks what it is made of, or is all there is."""
    return bool(marked_up) and (not plain.strip() or any(map(_STRUCTURE.search, marked_up)))


def _messages(parts: list[Any]) -> list[Message]:
    return [part for part in parts if isinstance(part, Message)]


def _header(message: Message, key: str) -> str:
    """Return a header on one line, empty where there is none or it cannot be read."""
    try:
        said = str(message.get(key, ""))
        if message.policy is policy.compat32:
            said = str(make_header(decode_header(said)))
    except BROKEN:
        said = next((str(raw) for known, raw in message.raw_items() if known.lower() == key.lower()), "")
    return one_line(said)[:_LONGEST_HEADER]


def _attached_name(part: Message) -> str:
    """Return what an attachment is called; nothing for the pictures in a message and the like."""
    try:
        called = part.get_filename("")
    except BROKEN:
        called = ""
    if not called and part.get_content_disposition() == "attachment":
        called = "a file without a name"
    is_inline_picture = part.get_content_maintype() == "image" and "Content-ID" in part
    return "" if is_inline_picture else tidy(one_line(called or ""))[:200]
