"""Makes small PDF files for tests: pages of lines, lists and ruled tables, and files with something wrong with them."""

from __future__ import annotations

import io
import textwrap
import zlib
from collections.abc import Iterable, Sequence

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

WIDTH, HEIGHT, MARGIN, LEADING = 595, 842, 72, 14
TOP, FOOT = HEIGHT - MARGIN, MARGIN
# Characters to a line of eleven points between the margins.
MEASURE = 78


class Paper:
    """Pages that are written from top to bottom, each with a running head and a number where asked for."""

    def __init__(self, *, head: str = "", numbered: bool = False, measure: int = MEASURE) -> None:
        self.head, self.numbered, self.measure = head, numbered, measure
        self.pages: list[list[str]] = []
        self.turn_over()

    def turn_over(self) -> None:
        """Begin another page."""
        self.pages.append([])
        self.y = float(TOP)
        if self.head:
            self.put(self.head, MARGIN, HEIGHT - 40, size=9)
        if self.numbered:
            self.put(str(len(self.pages)), WIDTH / 2, 40, size=9)

    def put(self, said: str, x: float, y: float, *, size: float = 11, bold: bool = False) -> None:
        """Paint words at a place."""
        codes = said.encode("cp1252").hex()
        font = "/F2" if bold else "/F1"
        self.pages[-1].append(f"BT {font} {size} Tf 1 0 0 1 {x:.1f} {y:.1f} Tm <{codes}> Tj ET")

    def strike(self, said: str, x: float, y: float, *, size: float = 11) -> None:
        """Draw a line through words that stand at a place, as long as `said` is in Helvetica."""
        self.pages[-1].append(f"{x:.1f} {y + 0.3 * size:.1f} m {x + wide(said, size):.1f} {y + 0.3 * size:.1f} l S")

    def line(self, said: str, *, x: float = MARGIN, size: float = 11, bold: bool = False) -> None:
        """Write one line, on the next page if this one is full."""
        if self.y < FOOT:
            self.turn_over()
        self.put(said, x, self.y, size=size, bold=bold)
        self.y -= LEADING * size / 11

    def heading(self, said: str, *, size: float = 16) -> None:
        """Write a heading, larger and in bold."""
        self.y -= LEADING
        self.line(said, size=size, bold=True)
        self.y -= LEADING / 2

    def paragraph(self, said: str, *, x: float = MARGIN, bold: bool = False) -> None:
        """Write a paragraph with space below it."""
        for part in textwrap.wrap(said, self.measure):
            self.line(part, x=x, bold=bold)
        self.y -= LEADING * 0.7

    def items(self, items: Iterable[str], *, marks: Sequence[str] = ()) -> None:
        """Write a list: numbers, or the marks given, stand before what hangs beside them."""
        for number, item in enumerate(items, start=1):
            for place, part in enumerate(textwrap.wrap(item, self.measure - 6)):
                if place == 0:
                    self.put(marks[number - 1] if marks else f"{number}.", MARGIN + 12, self.y)
                self.line(part, x=MARGIN + 32)
        self.y -= LEADING * 0.7

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Write a table with ruled lines around every cell, its first row in bold."""
        wide = (WIDTH - 2 * MARGIN) / len(rows[0])
        edges = [MARGIN + wide * column for column in range(len(rows[0]) + 1)]
        tops = [self.y + LEADING]
        for number, row in enumerate(rows):
            cells = [textwrap.wrap(cell, int(wide / 6)) for cell in row]
            for left, cell in zip(edges, cells, strict=False):
                for place, part in enumerate(cell):
                    self.put(part, left + 4, tops[-1] - LEADING * (place + 1), bold=number == 0)
            tops.append(tops[-1] - LEADING * max(map(len, cells)) - 8)
        rules = [f"{edges[0]:.1f} {y:.1f} m {edges[-1]:.1f} {y:.1f} l S" for y in tops]
        rules += [f"{x:.1f} {tops[0]:.1f} m {x:.1f} {tops[-1]:.1f} l S" for x in edges]
        self.pages[-1] += rules
        self.y = tops[-1] - 2 * LEADING

    def file(self) -> bytes:
        """Return the file."""
        return _file(["\n".join(page).encode() for page in self.pages])


def wide(said: str, size: float = 11) -> float:
    """Return how many points words are wide in Helvetica; for small letters, spaces and full stops only."""
    widths = dict.fromkeys("abdeghnopqu", 556) | dict.fromkeys("cksvxyz", 500) | dict.fromkeys("ijl", 222)
    widths |= {" ": 278, ".": 278, "f": 278, "t": 278, "r": 333, "m": 833, "w": 722}
    return size * sum(widths[sign] for sign in said) / 1000


def _file(pages: Sequence[bytes], *, resources: bytes = b"") -> bytes:
    """Return a file of pages with these contents, and two fonts."""
    fonts = b"/Font << /F1 3 0 R /F2 4 0 R >>"
    kids = b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(pages)))
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        font % b"Helvetica",
        font % b"Helvetica-Bold",
    ]
    for number, content in enumerate(pages):
        packed = zlib.compress(content)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << %s %s >> /Contents %d 0 R >>"
            % (WIDTH, HEIGHT, fonts, resources, 6 + 2 * number)
        )
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """Return a file of these objects, numbered from 1; the first is its catalogue."""
    made, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(made)


def report(pages: int) -> bytes:
    """Return a long report: on every page a heading, paragraphs, a list under a lead-in and a table."""
    paper = Paper(head="Report on the ports", numbered=True)
    for number in range(1, pages + 1):
        if number > 1:
            paper.turn_over()
        paper.heading(f"{number}. Harbour {number}")
        for _ in range(3):
            paper.paragraph(
                "The number of incidents fell again this year, and the waiting times of lorries at the two gates were "
                "shorter than in the year before. Staff of both services were asked what they thought of the change. "
                f"The coast guard services should set up a joint desk at harbour {number} by 31 December 2027."
            )
        paper.paragraph("The authority should:")
        paper.items(f"publish the {which} chart of harbour {number};" for which in ("northern", "southern", "inner"))
        paper.table([("Action", "Goal"), (f"Create register {number}", "One record for each ship")])
    return paper.file()


def encrypted(data: bytes, *, password: str) -> bytes:
    """Return a file locked; with an empty password everybody may open it."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    return _written(writer)


def scanned(pages: int) -> bytes:
    """Return a file whose pages are one picture each."""
    picture = b"q 595 0 0 842 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI Q"
    return _file([picture] * pages)


def with_attachment(data: bytes, *, name: str) -> bytes:
    """Return a file that holds another."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.add_attachment(name, b"a,b")
    return _written(writer)


def adobe_form() -> bytes:
    """Return a form whose only page asks for another program."""
    paper = Paper()
    paper.paragraph("Please wait... If this message is not replaced, your PDF viewer may not be able to show this.")
    writer = PdfWriter(clone_from=io.BytesIO(paper.file()))
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): NameObject("/None")})
    return _written(writer)


def with_outline(data: bytes, titles: Sequence[tuple[str, int]]) -> bytes:
    """Return a file with a table of contents of its own; titles come with the number of their page, from 0."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for title, page in titles:
        writer.add_outline_item(title=title, page_number=page)
    return _written(writer)


def many_pages(count: int) -> bytes:
    """Return a small file that says it has very many pages: each is the same one."""
    kids = b"3 0 R " * count
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        ]
    )


def unfolding(size: int) -> bytes:
    """Return a file whose page unfolds to so many bytes of nothing."""
    return _file([b" " * size])


def _written(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
