"""A progress report as a Word file: with real styles, heads of tables that repeat, page numbers and its language.

How things look is said once, in the styles of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from tracker.reports import blocks
from tracker.reports.report import ProgressReport
from tracker.reports.text import is_right_to_left

FACT, LINK, MARKING, CELL, SOURCE = "Fact", "Hyperlink", "Marking", "Table text", "Source"
RIGHT_TO_LEFT = " (right to left)"
_WIDTH = Mm(166)
_INK, _LINK = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x12, 0x43, 0x6D)
_FONT = "Calibri"


def document(report: ProgressReport) -> bytes:
    """Return the report as a Word file (.docx)."""
    made = docx.Document()
    _style(made, report.language)
    _describe(made, report)
    writer = _Writer(made)
    writer.paragraph(report.title, "Title")
    if marked := blocks.marked(report):
        writer.paragraph(marked, MARKING)
    for line in blocks.head(report):
        writer.paragraph(line, "Subtitle")
    writer.link(blocks.again(report), report.address, "Subtitle")
    for block in blocks.blocks(report):
        writer.write(block)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


# --- Its styles ------------------------------------------------------------------------------------------------------


def _style(made: Document, language: str) -> None:
    """Say in the styles of a new document how everything looks, and in which language it is."""
    defaults = made.styles.element.find(qn("w:docDefaults"))
    defaults.find(f".//{qn('w:lang')}").set(qn("w:val"), _tag(language))
    for name, size, before, after in (
        ("Normal", 10.5, 0, 6),
        ("Title", 22, 0, 6),
        ("Subtitle", 10.5, 0, 2),
        ("Heading 1", 15, 18, 6),
        ("Heading 2", 11.5, 12, 3),
        ("Quote", 10.5, 6, 2),
        ("Caption", 9.5, 0, 6),
        ("Header", 9, 0, 0),
        ("Footer", 9, 0, 0),
    ):
        _look(made.styles[name], size=size, before=before, after=after)
    subtitle = made.styles["Subtitle"]
    subtitle.font.italic = False
    # Word's own is the second level of a list, with its letters apart.
    subtitle.element.pPr.remove(subtitle.element.pPr.find(qn("w:numPr")))
    subtitle.element.rPr.remove(subtitle.element.rPr.find(qn("w:spacing")))
    made.styles["Quote"].paragraph_format.left_indent = Pt(18)
    made.styles["Quote"].paragraph_format.keep_with_next = True
    made.styles["Caption"].font.bold = False
    made.styles["Caption"].paragraph_format.keep_with_next = True
    _add_styles(made)


def _tag(language: str) -> str:
    """Return a language as Word writes it: "en-GB" for "en-gb"."""
    name, _dash, region = language.partition("-")
    return f"{name}-{region.upper()}" if region else name


def _look(style: Any, *, size: float, before: int, after: int) -> None:
    style.font.size, style.font.name = Pt(size), _FONT
    # The fonts of a theme would win over the one that is named.
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith(("Theme", "theme"))]:
        del fonts.attrib[name]
    style.font.color.rgb = _INK
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.15


def _add_styles(made: Document) -> None:
    """Add what Word has no style for: a fact, a marking, a link, and the same read from right to left."""
    fact = made.styles.add_style(FACT, WD_STYLE_TYPE.PARAGRAPH)
    fact.base_style = made.styles["Normal"]
    fact.paragraph_format.space_after = Pt(1)
    fact.paragraph_format.left_indent, fact.paragraph_format.first_line_indent = Pt(18), Pt(-18)
    fact.paragraph_format.keep_with_next = True
    source = made.styles.add_style(SOURCE, WD_STYLE_TYPE.PARAGRAPH)
    source.base_style = made.styles["Normal"]
    source.font.size, source.paragraph_format.left_indent = Pt(9), Pt(18)
    cell = made.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = made.styles["Normal"]
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2)
    marking = made.styles.add_style(MARKING, WD_STYLE_TYPE.PARAGRAPH)
    marking.base_style = made.styles["Normal"]
    marking.font.bold = True
    marking.paragraph_format.keep_with_next = True
    link = made.styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _LINK, True
    for name in ("Normal", "Quote", "Heading 2", "List Bullet", "List Number", SOURCE):
        turned = made.styles.add_style(name + RIGHT_TO_LEFT, WD_STYLE_TYPE.PARAGRAPH)
        turned.base_style = made.styles[name]
        turned.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
        turned.element.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _describe(made: Document, report: ProgressReport) -> None:
    """Say what the document is, and on each page which markings it bears and which page it is."""
    described = made.core_properties
    described.title, described.language = report.title, _tag(report.language)
    described.subject, described.author, described.comments = report.period, "", ""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header.paragraphs[0].text = ", ".join(report.markings)
    foot = section.footer.paragraphs[0]
    for part in re.split(r"(\{pages?\})", blocks.pages()):
        if part in _FIELDS:
            _field(foot, _FIELDS[part])
        else:
            foot.add_run(part)


_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def _field(paragraph: WordParagraph, name: str) -> None:
    """Add a field that Word fills in; python-docx has none of its own."""
    field, run = OxmlElement("w:fldSimple"), OxmlElement("w:r")
    field.set(qn("w:instr"), name)
    run.text = "1"
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001


# --- Its text --------------------------------------------------------------------------------------------------------


class _Writer:
    """Writes the blocks of a report one after the other, below what is there already."""

    def __init__(self, made: Document) -> None:
        self._made = made
        self._end = made.element.body.sectPr
        self._links: dict[str, str] = {}
        self._ids = {style.name: style.style_id for style in made.styles}
        self._writing: Mapping[type, Callable[[Any], None]] = {
            blocks.Heading: self._heading,
            blocks.Paragraph: lambda block: self.paragraph(block.text, "Normal"),
            blocks.Points: self._points,
            blocks.Table: self._table,
            blocks.Facts: self._facts,
            blocks.Quote: self._quote,
        }

    def write(self, block: blocks.Block) -> None:
        """Write a block."""
        self._writing[type(block)](block)

    def paragraph(self, text: str, style: str) -> None:
        """Write text as one paragraph in a style, in the direction in which it is read."""
        self._run(self._begun(style, text), text)

    def link(self, text: str, url: str, style: str) -> None:
        """Write text that leads to an address as one paragraph in a style."""
        self._named(self._begun(style, text), text, url)

    def _begun(self, style: str, text: str) -> Any:
        """Return a new paragraph at the end, in a style that fits the direction of its text."""
        turned = style + RIGHT_TO_LEFT
        is_turned = turned in self._ids and is_right_to_left(text)
        paragraph = OxmlElement("w:p")
        paragraph.style = self._ids[turned if is_turned else style]
        # python-docx would go through the whole document for each paragraph, and through all links for each link.
        self._end.addprevious(paragraph)
        return paragraph

    def _run(self, parent: Any, text: str, style: str = "") -> None:
        """Add text to a paragraph or a link; lines stay lines."""
        run = OxmlElement("w:r")
        run.text = text
        if style:
            run.style = self._ids[style]
        parent.append(run)

    def _named(self, paragraph: Any, name: str, url: str, style: str = "") -> None:
        """Add a name to a paragraph, as a link where it has an address."""
        if not url:
            self._run(paragraph, name, style)
            return
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self._link(url))
        self._run(link, name, LINK)
        paragraph.append(link)

    def _link(self, url: str) -> str:
        """Return the id by which the document knows an address."""
        if url not in self._links:
            self._links[url] = f"rIdLink{len(self._links)}"
            self._made.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, self._links[url], is_external=True)
        return self._links[url]

    def _heading(self, block: blocks.Heading) -> None:
        self.link(block.text, block.url, f"Heading {block.level}")
        if block.marking:
            self.paragraph(block.marking, MARKING)

    def _points(self, block: blocks.Points) -> None:
        for point in block.points:
            paragraph = self._begun("List Number" if block.numbered else "List Bullet", point.name)
            self._named(paragraph, point.name, point.url)
            if point.marking:
                self._run(paragraph, f" {point.marking}", "Strong")
            for line in point.lines:
                self._run(paragraph, f"\n{line}")

    def _table(self, block: blocks.Table) -> None:
        self.paragraph(block.caption, "Caption")
        table = self._made.add_table(rows=len(block.rows) + 1, cols=len(block.head), style="Table Grid")
        table.autofit = False
        narrow = Emu(_WIDTH // 8)
        widths = [Emu(_WIDTH // 4), *[narrow] * (len(block.head) - 2)]
        for column, width in zip(table.columns, [*widths, Emu(_WIDTH - sum(widths))], strict=True):
            column.width = width
        head, *rows = table.rows
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no name for it
        for cell, name in zip(head.cells, block.head, strict=True):
            self._run(self._in_cell(cell), name, "Strong")
        for row, said in zip(rows, block.rows, strict=True):
            first, *others = row.cells
            self._named(self._in_cell(first), said.cells[0], said.url)
            for cell, text in zip(others, said.cells[1:], strict=True):
                self._run(self._in_cell(cell), text)

    def _in_cell(self, cell: Any) -> Any:
        paragraph = cell.paragraphs[0]._p  # noqa: SLF001
        paragraph.style = self._ids[CELL]
        return paragraph

    def _facts(self, block: blocks.Facts) -> None:
        for fact in block.facts:
            paragraph = self._begun(FACT, "")
            self._run(paragraph, f"{fact.label}: ", "Strong")
            self._run(paragraph, fact.value)

    def _quote(self, block: blocks.Quote) -> None:
        self.paragraph(block.quoted.words, "Quote")
        self.paragraph(block.quoted.source, SOURCE)
