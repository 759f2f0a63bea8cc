"""The shapes of a page of a PDF file: ruled lines, bullets that are drawn, pictures, and coloured grounds."""

import ctypes

import pypdfium2.raw as pdfium

from briefings.reading.readers.pdf.ink import Ink
from briefings.reading.readers.pdf.places import Handle, Matrix, at, product

_DEEPEST_FORM, _MOST_PARTS, _MOST_RULES, _MOST_POINTS = 8, 40_000, 4000, 2000
_THIN, _LARGEST_DOT = 3.0, 9.0
_WHITE, _SEEN_THROUGH = 250, 8


class Shapes:
    """Notes the lines, bullets, pictures and coloured grounds of a page."""

    def __init__(self, ink: Ink, base: Matrix) -> None:
        self.ink, self.base = ink, base
        self.grounds: list[tuple[float, float, float, float]] = []
        self.parts = self.points = 0
        self.x, self.y = ctypes.c_float(), ctypes.c_float()

    def note_parts(self, page: Handle) -> None:
        """Note what a page is made of."""
        for number in range(pdfium.FPDFPage_CountObjects(page)):
            self._note(pdfium.FPDFPage_GetObject(page, number), self.base, 0)

    def _note(self, part: Handle, outer: Matrix, depth: int) -> None:
        self.parts += 1
        kind = pdfium.FPDFPageObj_GetType(part) if self.parts <= _MOST_PARTS else None
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._note_path(part, product(_matrix(part), outer))
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            a, b, c, d, _e, _f = matrix = product(_matrix(part), outer)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.ink.pictures += abs(a * d - b * c)
            self._ground([at(matrix, x, y) for x in (0, 1) for y in (0, 1)])
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = product(_matrix(part), outer)
            for number in range(pdfium.FPDFFormObj_CountObjects(part)):
                self._note(pdfium.FPDFFormObj_GetObject(part, number), inner, depth + 1)

    def _note_path(self, path: Handle, matrix: Matrix) -> None:
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, filled, stroked)
        count = pdfium.FPDFPath_CountSegments(path)
        if not (filled.value or stroked.value) or not 0 < count <= _MOST_POINTS:
            return
        lines, corners, is_round = self._lines(path, count, matrix)
        if is_round:
            self._dot(corners)
        elif len(corners) in (4, 5) and _is_thin(corners):
            lines = [_along(corners)]
        if filled.value and color_of(path) is not None:
            self._ground(corners)
        for line in lines:
            self._rule(*line)

    def _lines(
        self, path: Handle, count: int, matrix: Matrix
    ) -> tuple[list[tuple[float, float, float, float]], list[tuple[float, float]], bool]:
        """Return the straight lines of a path, all its points, and whether it has curves."""
        lines: list[tuple[float, float, float, float]] = []
        corners: list[tuple[float, float]] = []
        is_round = False
        point = first = (0.0, 0.0)
        for number in range(count):
            piece = pdfium.FPDFPath_GetPathSegment(path, number)
            pdfium.FPDFPathSegment_GetPoint(piece, self.x, self.y)
            there = at(matrix, self.x.value, self.y.value)
            kind = pdfium.FPDFPathSegment_GetType(piece)
            corners.append(there)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first = there
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                lines.append((*point, *there))
            else:
                is_round = True
            point = there
            if pdfium.FPDFPathSegment_GetClose(piece) and point != first:
                lines.append((*point, *first))
                point = first
        return lines, corners, is_round

    def _dot(self, corners: list[tuple[float, float]]) -> None:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        wide, tall = max(xs) - min(xs), max(ys) - min(ys)
        if 1 < wide < _LARGEST_DOT and 0.8 < wide / max(tall, 0.1) < 1.25 and len(self.ink.dots) < _MOST_RULES:
            self.ink.dots.append((min(xs), max(xs), (min(ys) + max(ys)) / 2))

    def _ground(self, corners: list[tuple[float, float]]) -> None:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        if len(self.grounds) < _MOST_RULES and max(ys) - min(ys) > _THIN and max(xs) - min(xs) > _THIN:
            self.grounds.append((min(xs), min(ys), max(xs), max(ys)))

    def lie_under(self, x: float, y: float) -> bool:
        """Say whether a place has a picture or a coloured ground."""
        return any(left <= x <= right and low <= y <= high for left, low, right, high in self.grounds)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if len(self.ink.across) + len(self.ink.upright) >= _MOST_RULES:
            return
        if abs(y0 - y1) <= 1 and abs(x0 - x1) > 4:
            self.ink.across.append((min(x0, x1), max(x0, x1), (y0 + y1) / 2))
        elif abs(x0 - x1) <= 1 and abs(y0 - y1) > 4:
            self.ink.upright.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _is_thin(corners: list[tuple[float, float]]) -> bool:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN


def _along(corners: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return the line that a thin box is."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    if max(ys) - min(ys) <= max(xs) - min(xs):
        middle = (min(ys) + max(ys)) / 2
        return min(xs), middle, max(xs), middle
    middle = (min(xs) + max(xs)) / 2
    return middle, min(ys), middle, max(ys)


def color_of(part: Handle) -> tuple[int, int, int] | None:
    """Return what a shape or text is filled with, None for white, for nothing and for what shines through."""
    red, green, blue, solid = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(part, red, green, blue, solid):
        return 0, 0, 0
    color = red.value, green.value, blue.value
    return None if solid.value < _SEEN_THROUGH or min(color) >= _WHITE else color


def _matrix(part: Handle) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(part, found):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return found.a, found.b, found.c, found.d, found.e, found.f
