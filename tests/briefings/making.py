"""Makes small Word documents and e-mails for tests, so that no file has to be kept that nobody can read."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from xml.sax.saxutils import escape

from briefings.reading import Passage, Unreadable
from briefings.reading.document.documents import Document
from briefings.reading.document.passages import passages_of
from briefings.reading.document.structure import BlockKind
from briefings.reading.language.packs import pack_of
from briefings.reading.rules.suggestions import suggest

Hits = tuple[int, ...]

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {WORD}>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Our heading"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
</w:styles>"""


def _level(depth: int, shape: str, shown: str) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{shown}"/>'
        f'<w:pPr><w:ind w:left="{720 * (depth + 1)}"/></w:pPr></w:lvl>'
    )


NUMBERING = (
    f"<w:numbering {WORD}>"
    f'<w:abstractNum w:abstractNumId="0">{_level(0, "decimal", "%1.")}{_level(1, "lowerLetter", "(%2)")}'
    "</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{_level(0, "bullet", "•")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{_level(0, "decimal", "Recommendation %1:")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{_level(0, "decimal", "%1")}{_level(1, "decimal", "%1.%2")}</w:abstractNum>'
    + "".join(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number - 1}"/></w:num>' for number in range(1, 5))
    + '<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)


def run(said: str, *, bold: bool = False) -> str:
    """A run of words."""
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}<w:t>{escape(said)}</w:t></w:r>"


def paragraph(said: str, *, style: str = "", numbered: tuple[int, int] | None = None, bold: bool = False) -> str:
    """A paragraph; `numbered` is the list's number and the depth from 0. `said` may be XML of runs."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        properties += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{said if said.startswith('<') else run(said, bold=bold)}</w:p>"


def table(*rows: tuple[str, ...], head: bool = False, bold: bool = False) -> str:
    """A table; `head` marks the first row as repeated, `bold` only sets it in bold."""
    shown = ""
    for place, row in enumerate(rows):
        marked = "<w:trPr><w:tblHeader/></w:trPr>" if head and not place else ""
        cells = "".join(f"<w:tc>{paragraph(cell, bold=bold and not place)}</w:tc>" for cell in row)
        shown += f"<w:tr>{marked}{cells}</w:tr>"
    return f"<w:tbl>{shown}</w:tbl>"


def word(*body: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word document with what stands in its body, and further or other parts."""
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {WORD}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        **(parts or {}),
    }
    return zipped(contents)


def zipped(contents: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (2030, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def mail(plain: str = "", marked_up: str = "", *, subject: str = "Minutes of Tuesday") -> EmailMessage:
    """An e-mail with its text in one or both forms."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Secretariat <secretariat@example.org>"
    message["To"] = "coordinator@example.org"
    message["Date"] = "Tue, 14 May 2030 09:30:00 +0200"
    if plain:
        message.set_content(plain)
    if marked_up and plain:
        message.add_alternative(marked_up, subtype="html")
    elif marked_up:
        message.set_content(marked_up, subtype="html")
    return message


def shown(document: Document) -> list[tuple[str, int | None, str]]:
    """What a document's blocks are, their level and their words."""
    return [(block.kind.value, block.level, document.text[block.start : block.end]) for block in document.blocks or ()]


def words(document: Document, kind: BlockKind) -> list[str]:
    """The words of the blocks of a kind."""
    return [said for known, _, said in shown(document) if known == kind.value]


def passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a document with blocks."""
    pack = pack_of(document.text)
    return suggest(document.text, passages_of(document.text, list(document.blocks or ()), pack.endings), pack)


def suggested(document: Document) -> list[str]:
    """The words that are suggested."""
    found = [passage.suggestion for passage in passages(document) if passage.suggestion]
    return [document.text[suggestion.start : suggestion.end] for suggestion in found]


def assert_sound(document: Document) -> None:
    """Check what every reader promises of its text and blocks."""
    text = document.text
    text.encode("utf-8")
    assert "\0" not in text
    assert "\r" not in text
    assert document.blocks is not None
    reached = 0
    for block in document.blocks:
        assert reached <= block.start < block.end <= len(text)
        assert not text[reached : block.start].strip()
        said = text[block.start : block.end]
        assert said == said.strip()
        reached = block.end
    assert not text[reached:].strip()


def assert_survives(
    read: Callable[[bytes], Document],
    data: bytes,
    *,
    seed: int,
    rounds: int,
    hits: Hits,
    cuts: Hits,
    put: tuple[bytes, ...],
) -> None:
    """Fail where a damaged file is neither read nor refused with a sentence.

    Each round hits the file a few times: bytes are cut out at a place, and others put there.
    """
    chance = random.Random(seed)
    for _ in range(rounds):
        mutated = bytearray(data)
        for _ in range(chance.choice(hits)):
            place = chance.randrange(len(mutated))
            mutated[place : place + chance.choice(cuts)] = chance.choice(put)
        try:
            document = read(bytes(mutated))
        except Unreadable as error:
            assert str(error).endswith(".")  # noqa: PT017
        else:
            assert_sound(document)
