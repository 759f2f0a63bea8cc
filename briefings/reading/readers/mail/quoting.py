"""What an e-mail quotes: earlier messages and signatures, which are set aside. What it forwards is its text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum

from briefings.reading.document.documents import Document
from briefings.reading.document.structure import Block, BlockKind
from briefings.reading.readers.building import Building
from briefings.reading.readers.html.markup import Element

QUOTED = "Earlier messages quoted in the e-mail, and signatures, were set aside."

_FORWARDING_SUBJECT = re.compile(r"(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|wg|tr|rv)\s*:", re.IGNORECASE)
_FORWARDED = re.compile(r"[-_>\s]{0,20}(?:begin\s+)?forwarded\s+message\b[-:_\s]{0,20}", re.IGNORECASE)
_WROTE = re.compile(
    r"(?:On|Le|Am)\b[^\n]{4,200}(?:\n[^\n]{0,200})?\b(?:wrote|a écrit|schrieb)\b[^\n]{0,80}:", re.IGNORECASE
)
_ORIGINAL = re.compile(r"-{3,}\s*(?:original (?:message|appointment)|reply message)\s*-{3,}", re.IGNORECASE)
_HEAD_LINE = re.compile(r"[*\s]*(?:from|sent|date|to|cc|subject|reply-to):\*?\s", re.IGNORECASE)
_FROM = re.compile(r"[*\s]*from:\*?\s", re.IGNORECASE)
_SENT = re.compile(r"^[*\s]*(?:sent|date):", re.IGNORECASE | re.MULTILINE)
_TO = re.compile(r"^[*\s]*(?:to|subject):", re.IGNORECASE | re.MULTILINE)
_SIGNATURE = re.compile(r"--\s?")
_QUOTE_MARK = re.compile(r"\s?>")
_QUOTE_MARKS = re.compile(r"^(?:\s?>)+ ?")
# A signature has no more lines than this; what is longer is text below a rule.
MOST_SIGNATURE_LINES = 15
# The lines “From, Sent, To, Subject” above an earlier message stand within so many characters.
LONGEST_HEAD = 800

_QUOTED_WORDS = frozenset({"gmail_quote", "yahoo_quoted", "moz-cite-prefix", "gmail_attr", "protonmail_quote"})
_SIGNATURE_WORDS = frozenset({"gmail_signature", "moz-signature"})


class _Below(Enum):
    """What stands below a line: a message that is forwarded, an earlier one, or what somebody “wrote:”."""

    FORWARDED = "forwarded"
    EARLIER = "earlier"
    ANSWERED = "answered"


def is_forward(subject: str) -> bool:
    """Say whether a message forwards another, by its subject."""
    return _FORWARDING_SUBJECT.match(subject) is not None


def is_quoted_element(element: Element) -> bool:
    """Say whether a mail program marked an element of a message as quoted, or as a signature."""
    if element.tag == "blockquote" and element.attributes.get("type", "").lower() == "cite":
        return True
    return bool(element.words & (_QUOTED_WORDS | _SIGNATURE_WORDS))


def add_plain(building: Building, said: str, *, forwards: bool) -> list[tuple[int, int]]:
    """Add a message without markup; return where in the text its quoted lines and its signature stand.

    Where it forwards another, lines marked with “>” are that message, and lose their marks.
    """
    lines = said.split("\n")
    if forwards or any(_FORWARDED.fullmatch(line) for line in lines):
        building.plain("\n".join(_QUOTE_MARKS.sub("", line) if _QUOTE_MARK.match(line) else line for line in lines))
        return []
    spans: list[tuple[int, int]] = []
    for is_aside, stretch in _stretches(lines):
        start = building.reached
        if is_aside and (
            _QUOTE_MARK.match(stretch[0]) or len(list(filter(str.strip, stretch))) <= MOST_SIGNATURE_LINES
        ):
            building.lines("\n".join(stretch))
            spans.append((start, building.reached))
        else:
            building.plain("\n".join(stretch))
    return spans


def _stretches(lines: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """Split lines where quotes and the signature begin and end. A signature goes on until something is quoted."""
    stretch: list[str] = []
    is_aside = is_signed = False
    for line in lines:
        quotes = _QUOTE_MARK.match(line) is not None
        is_signed = not quotes and (is_signed or _SIGNATURE.fullmatch(line) is not None)
        if (quotes or is_signed) != is_aside and line.strip():
            if stretch:
                yield is_aside, stretch
            stretch, is_aside = [], quotes or is_signed
        stretch.append(line)
    if stretch:
        yield is_aside, stretch


def set_aside(document: Document, spans: Sequence[tuple[int, int]], *, forwards: bool) -> tuple[Document, bool]:
    """Return the document with what it quotes as furniture, and whether there was any.

    `spans` of the text are marked as quoted. What follows “Original Message” and the like is quoted too, and so is
    what follows “On … wrote:” where nothing is marked. From the place where another message is forwarded, only the
    lines that say so are furniture. A message that says nothing of its own keeps what it quotes as its text.
    """
    text, blocks = document.text, list(document.blocks or ())
    inside = _quoted_places(text, blocks, spans, forwards=forwards)
    if not inside or not any(_says(block) for place, block in enumerate(blocks) if place not in inside):
        return replace(document, blocks=tuple(blocks)), False
    kept = tuple(_furniture(block) if place in inside else block for place, block in enumerate(blocks))
    return replace(document, blocks=kept), True


def _quoted_places(text: str, blocks: list[Block], spans: Sequence[tuple[int, int]], *, forwards: bool) -> set[int]:
    """Return the numbers of the blocks that are quoted. Lines that announce a forwarded message become furniture."""
    inside = _places_in(blocks, spans)
    for place, block in enumerate(blocks):
        below = _announced(text, block, forwards=forwards)
        if below is _Below.FORWARDED:
            _set_head_aside(text, blocks, place)
            return {quoted for quoted in inside if quoted < place}
        if below is _Below.EARLIER:
            return inside | set(range(place, len(blocks)))
        if below is _Below.ANSWERED:
            is_marked = any(later > place for later in inside)
            inside |= {place} if is_marked else set(range(place, len(blocks)))
    return inside


def _announced(text: str, block: Block, *, forwards: bool) -> _Below | None:
    """Return what a block says of the words below it, None where it says nothing of them."""
    if block.kind is BlockKind.FURNITURE:
        return None
    is_head = _is_head(text, block)
    if _FORWARDED.fullmatch(text, block.start, block.end) or (forwards and is_head):
        return _Below.FORWARDED
    if is_head or _ORIGINAL.match(text, block.start, block.end):
        return _Below.EARLIER
    return _Below.ANSWERED if not forwards and _says_who_wrote(text, block) else None


def _places_in(blocks: Sequence[Block], spans: Sequence[tuple[int, int]]) -> set[int]:
    """Return the numbers of the blocks inside the spans, some of which stand inside others."""
    places: set[int] = set()
    number = 0
    for start, end in sorted(spans):
        while number < len(blocks) and blocks[number].start < start:
            number += 1
        while number < len(blocks) and blocks[number].end <= end:
            places.add(number)
            number += 1
    return places


def _says_who_wrote(text: str, block: Block) -> bool:
    short = block.end - block.start <= LONGEST_HEAD and text[block.end - 1] == ":"
    return short and _WROTE.fullmatch(text, block.start, block.end) is not None


def _is_head(text: str, block: Block) -> bool:
    """Say whether the lines “From, Sent, To” of another message begin at a block."""
    if block.start == 0 or not _FROM.match(text, block.start, block.end):
        return False
    below = text[block.start : block.start + LONGEST_HEAD]
    return _SENT.search(below) is not None and _TO.search(below) is not None


def _set_head_aside(text: str, blocks: list[Block], place: int) -> None:
    """Turn the lines that announce a forwarded message, and its “From, Sent, To”, into furniture."""
    blocks[place] = _furniture(blocks[place])
    for below in range(place + 1, min(place + 10, len(blocks))):
        if not _HEAD_LINE.match(text, blocks[below].start, blocks[below].end):
            break
        blocks[below] = _furniture(blocks[below])


def _says(block: Block) -> bool:
    """Say whether a block is more than the subject or furniture."""
    return block.kind is not BlockKind.FURNITURE and block.start > 0


def _furniture(block: Block) -> Block:
    return replace(block, kind=BlockKind.FURNITURE, level=None)
