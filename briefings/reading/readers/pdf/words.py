"""The words of a page of a PDF file as pdfium parts them: their places and type. Those that nobody sees are out."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot, isfinite

import pypdfium2.raw as pdfium

from briefings.reading.readers.pdf.ink import LEAST_PICTURE, Ink, Run
from briefings.reading.readers.pdf.letters import are_words, clean, is_bold_name
from briefings.reading.readers.pdf.places import Handle, Matrix, at, product, turn_of, turned
from briefings.reading.readers.pdf.shapes import Shapes, color_of

# A word wider than this for each of its characters, in its type size, is several that stand apart.
_WIDEST, _STEP_BACK, _APART, _APART_ELSEWHERE = 1.25, -0.3, 0.45, 0.13
_FORCED_BOLD = 1 << 18
# A space that the file has before a word, and one that only the place of the word shows.
_WRITTEN, _SEEN = "written", "seen"
# Text smaller than this many points is not there to be read.
_LEAST_SIZE = 1.0
_WORD = re.compile("[^ \r\n\t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000]+")
_MOST_RUNS = 60_000
# What pdfium gives for a hyphen at the end of a line.
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
# Fewer characters than this are too few to tell whether they are words.
_SAMPLE, _LOOKED_AT = 60, 40
_NOT_WESTERN = "\u0250"
_RIGHT_TO_LEFT = range(0x590, 0x900)
_INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
# The object of a page that a character belongs to, as a number: casting each pointer would take longer than all else.
_part_of = ctypes.CFUNCTYPE(ctypes.c_void_p, pdfium.FPDF_TEXTPAGE, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
_FILLED_AND_STROKED = pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE


@dataclass(frozen=True, slots=True)
class _Look:
    """How the text of one object of a page is painted."""

    size: float
    turn: int
    bold: bool
    level: int
    invisible: bool
    white: bool


@dataclass(frozen=True, slots=True)
class _Font:
    """Whether a font has a name, as all have but those that draw their own glyphs, and whether it is bold."""

    has_name: bool
    is_bold: bool


class Words:
    """Notes the words of a page."""

    def __init__(self, ink: Ink, letters: Handle, base: Matrix, shapes: Shapes) -> None:
        self.ink, self.letters, self.base, self.shapes = ink, letters, base, shapes
        self.is_upright = base[:4] == (1, 0, 0, 1)
        self.looks: dict[int, _Look] = {}
        self.fonts: dict[int, _Font] = {}
        self.box = pdfium.FS_RECTF()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()

    def note(self) -> None:
        """Note every word that somebody sees, and count the others."""
        signs = self._signs()
        reached = 0
        for found in _WORD.finditer(signs):
            if len(self.ink.runs) >= _MOST_RUNS:
                return
            self._word(signs, found.start(), found.end(), self._gap(reached, found.start()))
            reached = found.end()

    def _gap(self, start: int, stop: int) -> str:
        """Return what kind of space stands before a word."""
        if all(pdfium.FPDFText_IsGenerated(self.letters, place) for place in range(start, stop)):
            return _SEEN if start < stop else ""
        return _WRITTEN

    def _signs(self) -> str:
        """Return the character at each place of the page."""
        count = max(0, pdfium.FPDFText_CountChars(self.letters))
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(self.letters, 0, count, buffer) - 1
        if written == count:
            said = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
            if len(said) == count:
                return said.translate(_HYPHENS)
        codes = (pdfium.FPDFText_GetUnicode(self.letters, place) for place in range(count))
        return "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes).translate(_HYPHENS)

    def _word(self, signs: str, start: int, stop: int, gap: str) -> None:
        part = _part_of(self.letters, start)
        if part is None:
            return
        look = self._look(part, start)
        span = self._span(start, stop - 1, look.turn)
        fits = 0 <= span[1] - span[0] <= _WIDEST * (stop - start) * look.size + 1
        if stop - start == 1 or (fits and part == _part_of(self.letters, stop - 1)):
            self._note(signs[start:stop], start, span, look, gap)
            return
        for first, last, piece in self._pieces(start, stop, look):
            self._note(signs[first:last], first, self._span(first, last - 1, piece.turn), piece, gap)
            gap = ""

    def _note(self, signs: str, start: int, span: tuple[float, float, float], look: _Look, gap: str) -> None:
        x0, x1, y = span
        text = clean(signs)
        if not text or not (isfinite(x0) and isfinite(x1) and isfinite(y)) or not 0.1 < look.size < 2000:
            return
        if self._is_hidden(x0, x1, y, look):
            self.ink.hidden += 1
            return
        run = Run(text, x0, max(x0, x1), y, look.size, look.bold, look.level, gap == _WRITTEN, look.turn)
        run.parted = gap == _SEEN
        run.unread = "\ufffd" in text or pdfium.FPDFText_HasUnicodeMapError(self.letters, start) == 1
        self.ink.unread += len(text) if run.unread else 0
        self.ink.runs.append(run)

    def _is_hidden(self, x0: float, x1: float, y: float, look: _Look) -> bool:
        """Say whether nobody sees a word: too small, invisible, beside the page, or white on white."""
        if look.size < _LEAST_SIZE:
            return True
        if look.invisible:
            return self.ink.pictures < LEAST_PICTURE * self.ink.width * self.ink.height
        if look.turn != 0:
            return False
        beside = x1 < 0 or x0 > self.ink.width or y + look.size < 0 or y > self.ink.height
        return beside or (look.white and not self.shapes.lie_under((x0 + x1) / 2, y + 0.3 * look.size))

    def _pieces(self, start: int, stop: int, look: _Look) -> Iterator[tuple[int, int, _Look]]:
        """Yield the parts of a word between which its characters stand apart, go back, or change their look."""
        first = start
        before, inside = self._span(start, start, look.turn), _part_of(self.letters, start)
        for place in range(start + 1, stop):
            part = _part_of(self.letters, place)
            other = self._look(part, place) if part is not None else look
            now = self._span(place, place, other.turn)
            apart = _APART if part == inside else _APART_ELSEWHERE
            inside = part
            near = _STEP_BACK * look.size < now[0] - before[1] < apart * look.size
            if other.size != look.size or other.turn != look.turn or not near or abs(now[2] - before[2]) > 1:
                yield first, place, look
                first, look = place, other
            before = now
        yield first, stop, look

    def _span(self, first: int, last: int, turn: int) -> tuple[float, float, float]:
        """Return from where to where characters reach along their line, and how high it is."""
        pdfium.FPDFText_GetCharOrigin(self.letters, first, self.x, self.y)
        _, y = turned(*at(self.base, self.x.value, self.y.value), turn)
        x0, x1 = self._reach(first, turn)
        if last != first:
            start, end = self._reach(last, turn)
            x0, x1 = (start, x1) if end <= x0 + 1 and self._runs_left(first) else (x0, end)
        return x0, x1, y

    def _reach(self, place: int, turn: int) -> tuple[float, float]:
        """Return from where to where a character reaches."""
        box = self.box
        pdfium.FPDFText_GetLooseCharBox(self.letters, place, box)
        if turn == 0 and self.is_upright:
            return box.left + self.base[4], box.right + self.base[4]
        here = turned(*at(self.base, box.left, box.bottom), turn)[0]
        there = turned(*at(self.base, box.right, box.top), turn)[0]
        return min(here, there), max(here, there)

    def _runs_left(self, place: int) -> bool:
        """Say whether a character is of a script that runs from right to left."""
        return pdfium.FPDFText_GetUnicode(self.letters, place) in _RIGHT_TO_LEFT

    def _look(self, part: int, place: int) -> _Look:
        found = self.looks.get(part)
        if found is None:
            found = self.looks[part] = self._look_of(ctypes.cast(part, pdfium.FPDF_PAGEOBJECT), place)
        return found

    def _look_of(self, part: Handle, place: int) -> _Look:
        given = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self.letters, place, given)
        a, b, c, d, _e, _f = product((given.a, given.b, given.c, given.d, 0, 0), self.base)
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(part, size)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(part)
        color = color_of(part)
        font = self._font(pdfium.FPDFTextObj_GetFont(part))
        return _Look(
            size=abs(size.value) * hypot(c, d) if font.has_name else self._height(place),
            turn=turn_of(a, b),
            bold=mode == _FILLED_AND_STROKED or font.is_bold,
            level=_level(part),
            invisible=mode in _INVISIBLE_MODES,
            white=mode == pdfium.FPDF_TEXTRENDERMODE_FILL and color is None,
        )

    def _height(self, place: int) -> float:
        """Return the type size of a font that draws its own glyphs: from how high some of them are."""
        found = 0.0
        for near in range(place, min(place + _LOOKED_AT, pdfium.FPDFText_CountChars(self.letters))):
            pdfium.FPDFText_GetLooseCharBox(self.letters, near, self.box)
            found = max(found, min(self.box.top - self.box.bottom, 200.0))
        return found / 0.95

    def _font(self, font: Handle) -> _Font:
        """Return what is known of a font; each is asked for once a page."""
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        found = self.fonts.get(key)
        if found is None:
            name, flags = _name(font), pdfium.FPDFFont_GetFlags(font)
            is_bold = is_bold_name(name) or (flags > 0 and bool(flags & _FORCED_BOLD))
            found = self.fonts[key] = _Font(bool(name), is_bold)
        return found


def judge_unread(ink: Ink) -> None:
    """Keep characters that a font gives no meaning where they are words as they are, else say that they have none."""
    unread = [run for run in ink.runs if run.unread]
    said = "".join(run.text for run in unread)
    if not said or (len(said) >= _SAMPLE and are_words(said)) or (len(said) < _SAMPLE and max(said) < _NOT_WESTERN):
        ink.unread = 0
        return
    for run in unread:
        run.text = "\ufffd" * len(run.text)


def _name(font: Handle) -> str:
    buffer = (ctypes.c_char * 256)()
    length = pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    return bytes(buffer)[: max(0, min(length, 256) - 1)].decode("latin-1")


def _level(part: Handle) -> int:
    """Return the level of the heading that the file itself says a text is, 0 for none."""
    buffer, length = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    for number in range(min(20, max(0, pdfium.FPDFPageObj_CountMarks(part)))):
        mark = pdfium.FPDFPageObj_GetMark(part, number)
        if pdfium.FPDFPageObjMark_GetName(mark, buffer, 32, length) and length.value == 6:
            said = bytes(buffer)[:4].decode("utf-16-le", "replace")
            if said[0] == "H" and said[1] in "123456":
                return int(said[1])
    return 0
