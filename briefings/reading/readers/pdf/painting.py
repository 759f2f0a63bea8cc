"""What a page of a PDF file paints, as pdfium tells it: its words and shapes together, and what is struck out.

Coordinates are points as the page is looked at: x to the right, y upwards. Whatever of a page nobody sees is left out.
"""

from collections.abc import Iterator

import pypdfium2.raw as pdfium

from briefings.reading.readers.pdf.ink import Ink, Run
from briefings.reading.readers.pdf.places import Handle, Matrix, at, product
from briefings.reading.readers.pdf.shapes import Shapes
from briefings.reading.readers.pdf.words import Words, judge_unread

# Where a line through text runs, as a share of the type size above its baseline, and how much of a word is under it.
_THROUGH, _COVERED = (0.15, 0.48), 0.8


def ink_of(page: Handle) -> Ink:
    """Return what a loaded page paints."""
    _flatten_fields(page)
    base, width, height = _as_looked_at(page)
    ink = Ink(width, height)
    shapes = Shapes(ink, base)
    shapes.note_parts(page)
    letters = pdfium.FPDFText_LoadPage(page)
    if letters:
        try:
            Words(ink, letters, base, shapes).note()
            judge_unread(ink)
        finally:
            pdfium.FPDFText_ClosePage(letters)
    ink.pictures /= max(1.0, width * height)
    _leave_out_struck(ink, [*ink.across, *_struck_by_notes(page, base)])
    _write_dots(ink)
    return ink


def _as_looked_at(page: Handle) -> tuple[Matrix, float, float]:
    """Return the matrix from the page's own points to those it is looked at in, and its width and height there."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    width, height = abs(box.right - box.left) or 612.0, abs(box.top - box.bottom) or 792.0
    here: Matrix = (1, 0, 0, 1, -min(box.left, box.right), -min(box.top, box.bottom))
    turn = pdfium.FPDFPage_GetRotation(page) % 4
    if turn == 1:
        return product(here, (0, -1, 1, 0, 0, width)), height, width
    if turn == 2:
        return product(here, (-1, 0, 0, -1, width, height)), width, height
    if turn == 3:
        return product(here, (0, 1, -1, 0, height, 0)), height, width
    return here, width, height


# What is typed into forms and written over the page


def _notes(page: Handle) -> Iterator[tuple[int, Handle]]:
    for number in range(min(500, max(0, pdfium.FPDFPage_GetAnnotCount(page)))):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if note:
            try:
                yield number, note
            finally:
                pdfium.FPDFPage_CloseAnnot(note)


def _flatten_fields(page: Handle) -> None:
    """Make what is typed into the fields of a form, and what is written over the page, part of what it paints."""
    written = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT)
    kinds = [(number, pdfium.FPDFAnnot_GetSubtype(note)) for number, note in _notes(page)]
    if any(kind in written for _, kind in kinds):
        for number, kind in reversed(kinds):
            if kind not in (*written, pdfium.FPDF_ANNOT_STRIKEOUT):
                pdfium.FPDFPage_RemoveAnnot(page, number)
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)


def _struck_by_notes(page: Handle, base: Matrix) -> list[tuple[float, float, float]]:
    """Return the lines (x0, x1, y) that notes draw through text."""
    found = []
    quad = pdfium.FS_QUADPOINTSF()
    for _, note in _notes(page):
        if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_STRIKEOUT:
            for number in range(min(200, pdfium.FPDFAnnot_CountAttachmentPoints(note))):
                if pdfium.FPDFAnnot_GetAttachmentPoints(note, number, quad):
                    corners = ((quad.x1, quad.y1), (quad.x2, quad.y2), (quad.x3, quad.y3), (quad.x4, quad.y4))
                    places = [at(base, x, y) for x, y in corners]
                    ys = [y for _, y in places]
                    xs = [x for x, _ in places]
                    found.append((min(xs), max(xs), min(ys) + 0.45 * (max(ys) - min(ys))))
    return found


def _leave_out_struck(ink: Ink, lines: list[tuple[float, float, float]]) -> None:
    """Take the text of words that a line is drawn through; it begins and ends where words do."""
    for line in lines:
        under = [run for run in ink.runs if run.turn == 0 and _is_through(run, *line)]
        if under and _fits(under, *line):
            ink.struck += sum(bool(run.text) for run in under)
            for run in under:
                run.text = ""


def _fits(runs: list[Run], x0: float, x1: float, _height: float) -> bool:
    """Say whether a line begins and ends where words do, as one through them does and one of a drawing does not."""
    near = 0.3 * max(run.size for run in runs)
    return abs(min(run.x0 for run in runs) - x0) <= near and abs(max(run.x1 for run in runs) - x1) <= near


def _is_through(run: Run, x0: float, x1: float, height: float) -> bool:
    low, high = (run.y + share * run.size for share in _THROUGH)
    covered = min(run.x1, x1) - max(run.x0, x0)
    return low <= height <= high and covered >= _COVERED * max(0.1, run.x1 - run.x0)


def _write_dots(ink: Ink) -> None:
    """Put a bullet where one is drawn before a line, as browsers do."""
    starts = sorted((run for run in ink.runs if run.turn == 0), key=lambda run: run.x0) if ink.dots else []
    for x0, x1, middle in ink.dots:
        marked = next(
            (
                run
                for run in starts
                if 0 < run.x0 - x1 < 2.5 * run.size and 0.05 < (middle - run.y) / run.size < 0.7 and x1 - x0 < run.size
            ),
            None,
        )
        if marked is not None:
            ink.runs.append(Run("•", x0, x1, marked.y, marked.size))
            marked.spaced = True
