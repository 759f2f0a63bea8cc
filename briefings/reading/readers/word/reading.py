"""Word documents (.docx, .docm) to documents: headings, lists with their numbers, tables, notes, tracked changes.

Read straight from the file's XML, because only there stand the numbers that Word shows before its paragraphs. Running
heads are other parts of the file and are not read, and neither is anything outside it.
"""

from dataclasses import dataclass, field
from itertools import chain
from xml.etree.ElementTree import Element

from briefings.reading.document.documents import Document
from briefings.reading.document.lines import MARKER
from briefings.reading.document.unreadable import Marked, Unreadable
from briefings.reading.document.unreadable import gettext_noop as _
from briefings.reading.readers.building import (
    CELL_ITEM,
    DITTO,
    HIDDEN,
    LONGEST_CELL,
    STRUCK,
    WIDEST_SPAN,
    Building,
    foreign_format,
    one_line,
    tidy,
)
from briefings.reading.readers.word.archive import Archive
from briefings.reading.readers.word.lists import (
    Label,
    Numbering,
    Styles,
    child,
    children,
    is_on,
    local,
    number,
    outline_level,
    value,
)

_RELATIONSHIP = "}Relationship"
# What stands for one character, or for none.
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": " "}
# Parts of the XML that say how something looks, or that nobody reads.
# fmt: off
_SKIPPED = frozenset((
    "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "instrText", "delText",
    "delInstrText", "footnoteRef", "endnoteRef", "annotationRef", "fldData", "proofErr",
))
# fmt: on
_DELETED = frozenset({"del", "moveFrom"})
_INSERTED = frozenset({"ins", "moveTo"})
# How many twips further in a paragraph may stand before it is at another level of a list.
SAME_INDENT = 100

TRACKED = "Tracked deletions were left out; tracked insertions are in the text."
COMMENTS = "Comments in the margin were left out."
MACROS = "The document holds macros. They were neither read nor run."
EMBEDDED = "A file embedded in the document was not read."


@dataclass(slots=True)
class _Paragraph:
    """A paragraph: what it says, and what its properties say of it."""

    properties: Element | None = None
    said: list[str] = field(default_factory=list)
    ink: int = 0
    bold_ink: int = 0
    style_bold: bool | None = None
    level: int | None = None
    is_contents: bool = False
    label: Label | None = None
    indent: int | None = None

    @property
    def text(self) -> str:
        """Its words, tidied."""
        return tidy("".join(self.said))

    @property
    def is_bold(self) -> bool:
        """Say whether all of it is in bold."""
        return 0 < self.ink == self.bold_ink


class _Merged(list[_Paragraph]):
    """A cell that goes on from the row above."""


_Row = list[list[_Paragraph]]


@dataclass(slots=True)
class _Table:
    """A table being read: rows of cells, each the paragraphs in it."""

    rows: list[_Row] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    cell: list[_Paragraph] = field(default_factory=list)
    merged: bool = False
    depth: int = 1

    def filled(self) -> tuple[list[_Row], list[bool]]:
        """Return the rows that say something, and which are heads: those marked, else the first if it is in bold."""
        filled = [(row, head) for row, head in zip(self.rows, self.heads, strict=True) if any(row)]
        rows, heads = [row for row, _ in filled], [head for _, head in filled]
        if rows and not any(heads):
            heads[0] = all(map(_is_bold, rows[0]))
        return rows, heads


def read(data: bytes, *, name: str) -> Document:
    """Return what a Word document says. Raises Unreadable with a sentence."""
    if not data.strip():
        raise Unreadable(_("“%(name)s” is empty. Choose the file that holds the text of the briefing."), name=name)
    _refuse_other_formats(data, name)
    archive = Archive(data, name)
    main = _main_part(archive)
    root = archive.part(main)
    body = child(root, "body")
    if body is None:
        raise Unreadable(
            _("“%(name)s” is %(what)s, not a Word document. Save it as .docx and choose that file."),
            name=name,
            what=_called(archive),
        )
    folder = main.rpartition("/")[0] + "/" if "/" in main else ""
    reader = _Reader(archive, folder)
    reader.read(body)
    document = reader.building.document(_notices(reader, archive))
    if reader.building.is_empty:
        if reader.pictures:
            raise Unreadable(
                _(
                    "“%(name)s” holds no text but pictures: it was probably scanned. Paste the text, or choose a file "
                    "that holds it."
                ),
                name=name,
            )
        raise Unreadable(_("“%(name)s” holds no text. Paste the text, or choose a file that holds it."), name=name)
    return document


def _refuse_other_formats(data: bytes, name: str) -> None:
    foreign = foreign_format(data)
    if foreign and "older Office" in foreign:
        raise Unreadable(
            _(
                "“%(name)s” is protected by a password, or is an older Word document (.doc). Open it in Word, save "
                "it as .docx without a password, and choose that file."
            ),
            name=name,
        )
    if foreign is None:
        raise Unreadable(
            _("“%(name)s” is not a Word document (.docx). Give it its own ending, or save it as .docx."), name=name
        )
    if "Word" not in foreign and foreign != "a zip archive":
        raise Unreadable(
            _("“%(name)s” is %(what)s, not a Word document. Save it as .docx and choose that file."),
            name=name,
            what=foreign,
        )


def _called(archive: Archive) -> Marked:
    """Name what a zip archive without a Word document is."""
    for member, called in (
        ("xl/workbook.xml", _("an Excel workbook (.xlsx)")),
        ("ppt/presentation.xml", _("a PowerPoint presentation (.pptx)")),
        ("content.xml", _("an OpenDocument file (.odt)")),
        ("Index/Document.iwa", _("a Pages document")),
    ):
        if member in archive.members:
            return called
    return _("a zip archive")


def _main_part(archive: Archive) -> str:
    """Return the path of the part that holds the text."""
    for relationship in children(archive.part("_rels/.rels")):
        kind, target = relationship.get("Type", ""), relationship.get("Target", "").lstrip("/")
        if kind.endswith("/officeDocument") and target in archive.members and relationship.tag.endswith(_RELATIONSHIP):
            return target
    return "word/document.xml"


def _notices(reader: "_Reader", archive: Archive) -> list[str]:
    return [
        notice
        for notice, holds in (
            (TRACKED, reader.tracked),
            (COMMENTS, reader.commented),
            (HIDDEN, reader.hidden),
            (STRUCK, reader.struck),
            (EMBEDDED, reader.embedded),
            (MACROS, any(member.endswith("vbaProject.bin") for member in archive.members)),
        )
        if holds
    ]


class _Reader:
    """Walks the XML of a document in order, without calling itself, and builds its text."""

    def __init__(self, archive: Archive, folder: str) -> None:
        self.archive = archive
        self.folder = folder
        self.building = Building(archive.name)
        self.styles = Styles(archive.part(folder + "styles.xml"))
        self.numbering = Numbering(archive.part(folder + "numbering.xml"))
        self.struck = False
        self.tracked = self.commented = self.hidden = self.embedded = self.pictures = False
        self.open: list[_Paragraph] = []
        self.carried: list[str] = []  # the words of a paragraph whose end was deleted
        self.runs: list[bool | None] = []
        self.table: _Table | None = None
        self.notes: list[tuple[str, str]] = []  # the part and id of each note referred to
        self.note_parts: dict[str, dict[str, Element]] = {}
        self.note_words: list[str] | None = None
        self.group: int | None = None
        self.indents: list[int] = []

    def read(self, body: Element) -> None:
        """Add the document, then its footnotes and endnotes."""
        self._walk(body)
        for number_shown, (part, note_id) in enumerate(tuple(self.notes), start=1):
            note = self._note(part, note_id)
            if note is None:
                continue
            self.note_words = []
            self._walk(note)
            if said := one_line(" ".join(self.note_words)):
                self.building.footnote(f"[{number_shown}] {said}")
        self.note_words = None

    def _note(self, part: str, note_id: str) -> Element | None:
        if part not in self.note_parts:
            root = self.archive.part(f"{self.folder}{part}.xml")
            self.note_parts[part] = {value(found, "id"): found for found in children(root)}
        return self.note_parts[part].get(note_id)

    def _walk(self, root: Element) -> None:
        todo: list[tuple[Element, bool]] = [(root, False)]
        while todo:
            element, is_closing = todo.pop()
            if is_closing:
                self._close(element)
                continue
            if self._open(element):
                todo.append((element, True))
                todo.extend((inner, False) for inner in self._inside(element))

    def _inside(self, element: Element) -> list[Element]:
        """Return the children to walk, last first. Of two versions of a drawing only the newer counts."""
        if element.tag.endswith("}AlternateContent"):
            return list(element)[:1]
        return list(reversed(element))

    def _open(self, element: Element) -> bool:
        """Begin an element; False where nothing inside is to be read."""
        name = local(element)
        if name in _SKIPPED:
            return False
        if name in _DELETED:
            self.tracked = True
            return False
        self.tracked = self.tracked or name in _INSERTED
        if name == "p":
            self._open_paragraph(element)
        elif name == "r":
            return self._open_run(element)
        elif name in ("tbl", "tr", "tc"):
            return self._open_in_table(name, element)
        else:
            self._read_sign(name, element)
        return True

    def _close(self, element: Element) -> None:
        name = local(element)
        if name == "p":
            self._close_paragraph(element)
        elif name == "r":
            self.runs.pop()
        elif name == "tbl" and self.table is not None:
            self.table.depth -= 1
            if not self.table.depth:
                table, self.table = self.table, None
                self._add_table(table)

    # Paragraphs and what is in them

    def _open_paragraph(self, element: Element) -> None:
        properties = child(element, "pPr")
        style = self.styles.get(value(child(properties, "pStyle")))
        paragraph = _Paragraph(properties, style_bold=style.is_bold, level=style.level, is_contents=style.is_contents)
        if number(value(child(properties, "outlineLvl"))) is not None:
            paragraph.level = outline_level(properties)
        own = child(properties, "numPr")
        number_id = value(child(own, "numId")) or style.number_id
        depth = number(value(child(own, "ilvl")))
        if number_id:
            paragraph.label = self.numbering.label(number_id, style.list_level if depth is None else depth)
        indents = child(properties, "ind")
        paragraph.indent = number(value(indents, "left") or value(indents, "start"))
        if self.carried:
            paragraph.said, self.carried = self.carried, []
        self.open.append(paragraph)

    def _close_paragraph(self, element: Element) -> None:
        paragraph = self.open.pop()
        if child(element, "pPr", "rPr", "del") is not None:
            self.tracked = True
            self.carried = paragraph.said
        elif self.note_words is not None:
            self.note_words.append(paragraph.text)
        elif self.table is not None:
            if not self.table.merged and paragraph.text:
                self.table.cell.append(paragraph)
        else:
            self._add(paragraph)

    def _open_run(self, element: Element) -> bool:
        properties = child(element, "rPr")
        if is_on(child(properties, "vanish")):
            self.hidden = True
            return False
        if is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")):
            self.struck = True
            return False
        bold = is_on(child(properties, "b"))
        if bold is None:
            bold = self.styles.get(value(child(properties, "rStyle"))).is_bold
        self.runs.append(bold)
        return True

    def _read_sign(self, name: str, element: Element) -> None:
        if name == "t" or element.tag.endswith("/math}t"):
            self._say(element.text or "")
        elif name in _SIGNS:
            self._say(_SIGNS[name])
        elif name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference") + "s", value(element, "id")))
            self._say(f"[{len(self.notes)}]")
        elif name == "commentReference":
            self.commented = True
        elif name == "altChunk":
            self.embedded = True
        elif element.tag.endswith(("}blip", "}imagedata")):
            self.pictures = True

    def _say(self, said: str) -> None:
        if not self.open:
            return
        paragraph = self.open[-1]
        bold = self.runs[-1] if self.runs else None
        ink = len(said) - sum(map(str.isspace, said))
        paragraph.said.append(said)
        paragraph.ink += ink
        paragraph.bold_ink += ink if (paragraph.style_bold if bold is None else bold) else 0

    # From paragraphs to blocks

    def _add(self, paragraph: _Paragraph) -> None:
        said = paragraph.text
        if not said:
            return
        label = paragraph.label
        if paragraph.is_contents:
            self.building.furniture(said)
        elif paragraph.level is not None:
            self.building.heading(_numbered(label, said), paragraph.level)
        elif label is not None and label.shown:
            self._add_item(said, label, paragraph.indent)
            return
        elif self._goes_on_with_item(paragraph):
            self.building.item("", said, depth=len(self.indents), group=self.group or 0)
            return
        elif paragraph.is_bold:
            self.building.bold_paragraph(said)
        else:
            self.building.paragraph(said)
        self.group, self.indents = None, []

    def _add_item(self, said: str, label: Label, own_indent: int | None) -> None:
        shown = label.shown
        if not MARKER.match(f"{shown} {said}"):
            if any(map(str.isalpha, shown)) or not shown[-1].isdigit():
                self.building.paragraph(f"{shown} {said}")  # “Recommendation 3:”, “Article 2”
                self.group, self.indents = None, []
                return
            shown += "."
        indent = label.indent if own_indent is None else own_indent
        while self.indents and self.indents[-1] > indent - SAME_INDENT:
            self.indents.pop()
        self.indents.append(indent)
        if self.group is None:
            self.group = self.building.new_group()
        self.building.item(shown, said, depth=len(self.indents), group=self.group)

    def _goes_on_with_item(self, paragraph: _Paragraph) -> bool:
        """Say whether a paragraph without a number stands as far in as the item above."""
        if not self.indents or paragraph.indent is None or MARKER.match(paragraph.text):
            return False
        return paragraph.indent >= max(self.indents[-1] - SAME_INDENT, SAME_INDENT)

    # Tables

    def _open_in_table(self, name: str, element: Element) -> bool:
        if name == "tbl":
            self._open_table()
        elif self.table is not None and self.table.depth == 1:
            if name == "tr":
                return self._open_row(element, self.table)
            _open_cell(element, self.table)
        return True

    def _open_table(self) -> None:
        """Begin a table. One inside another is read as a part of the cell it stands in."""
        if self.table is None:
            self.table = _Table()
        else:
            self.table.depth += 1

    def _open_row(self, element: Element, table: _Table) -> bool:
        """Begin a row; False for one that was deleted."""
        if child(element, "trPr", "del") is not None:
            self.tracked = True
            return False
        table.rows.append([])
        table.heads.append(bool(is_on(child(element, "trPr", "tblHeader"))))
        return True

    def _add_table(self, table: _Table) -> None:
        self.group, self.indents = None, []
        rows, heads = table.filled()
        if _is_layout(rows):
            for paragraph in chain.from_iterable(chain.from_iterable(rows)):
                self._add(paragraph)
            self.group, self.indents = None, []
            return
        group = self.building.new_group()
        for row, is_head in zip(rows, heads, strict=True):
            cells = [DITTO if isinstance(cell, _Merged) else _shown(cell) for cell in row]
            self.building.row(cells, group=group, is_header=is_head)


def _open_cell(element: Element, table: _Table) -> None:
    if not table.rows:
        return
    merge = child(element, "tcPr", "vMerge")
    table.merged = merge is not None and value(merge) != "restart"
    span = number(value(child(element, "tcPr", "gridSpan"))) or 1
    table.cell = _Merged() if table.merged else []
    table.rows[-1] += [table.cell, *([] for _ in range(min(span, WIDEST_SPAN) - 1))]


def _is_bold(cell: list[_Paragraph]) -> bool:
    return bool(cell) and all(paragraph.is_bold for paragraph in cell)


def _is_layout(rows: list[_Row]) -> bool:
    """Say whether a table only puts text in its place: it has one row or column, or a cell that is far too long."""
    longest = max((paragraph.ink for row in rows for cell in row for paragraph in cell), default=0)
    return len(rows) < 2 or max(map(len, rows)) < 2 or longest > LONGEST_CELL


def _shown(cell: list[_Paragraph]) -> str:
    marks = (CELL_ITEM if paragraph.label is not None else "" for paragraph in cell)
    said = (_numbered(paragraph.label, paragraph.text) for paragraph in cell)
    return "\n".join(f"{mark}{words}" for mark, words in zip(marks, said, strict=True))


def _numbered(label: Label | None, said: str) -> str:
    return f"{label.shown} {said}" if label is not None and label.shown not in ("", "-") else said
