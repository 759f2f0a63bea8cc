"""What a page of a PDF file paints: pieces of text with their places, ruled lines, how much of it is pictures.

Coordinates are points as the page is looked at: x to the right, y upwards.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from math import hypot, isfinite
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from briefings.reading.readers.pdf.types import Type, type_of
from briefings.reading.readers.pdf.values import dictionary, listed, numbers

Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A gap of this share of the type size parts words; spaces are about twice as wide, kerning about half.
WORD_GAP = 0.13
# A pen that goes back further than this begins something else.
_STEP_BACK = -0.3
_DEEPEST_FORM, _MOST_FORMS, _MOST_RULES, _MOST_RUNS = 8, 500, 4000, 60_000
_THIN, _LARGEST_DOT = 3.0, 9.0


@dataclass(slots=True)
class Run:
    """Characters painted side by side without a gap; `spaced` where a space stands before them."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    level: int = 0
    spaced: bool = False
    turn: int = 0
    raised: bool = False


@dataclass(slots=True)
class Ink:
    """A page: its runs of text, the lines ruled across (x0, x1, y) and upright (x, y0, y1), and its share of pictures.

    `dots` are the bullets that are drawn instead of written (x0, x1, y); `unread` counts characters whose font does not
    say what they mean.
    """

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    across: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)
    dots: list[tuple[float, float, float]] = field(default_factory=list)
    pictures: float = 0.0
    unread: int = 0


def ink_of(page: PageObject, fonts: dict[int, Type | None]) -> Ink:
    """Return what a page paints. `fonts` keeps the fonts that pages share."""
    base, width, height = _as_looked_at(page)
    ink = Ink(width, height)
    painter = _Painter(ink, fonts, page.pdf, base)
    contents = page.get("/Contents")
    if contents is not None:
        painter.paint(contents, dictionary(page, "/Resources"))
    _paint_fields(painter, page, base)
    ink.pictures /= max(1.0, width * height)
    _write_dots(ink)
    return ink


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


def _paint_fields(painter: "_Painter", page: PageObject, base: Matrix) -> None:
    """Paint what is typed into the fields of a form, and what is written over the page."""
    for reference in listed(page.get("/Annots"))[:500]:
        note = reference.get_object()
        if not isinstance(note, DictionaryObject) or note.get("/Subtype") not in ("/Widget", "/FreeText"):
            continue
        if isinstance(flags := note.get("/F", 0), int) and flags & 2:
            continue  # hidden
        looks = dictionary(note, "/AP").get("/N")
        looks = looks.get_object() if looks is not None else None
        box = numbers(note.get("/Rect"))
        if isinstance(looks, StreamObject) and len(box) == 4:
            painter.ctm = _product((1, 0, 0, 1, min(box[0], box[2]), min(box[1], box[3])), base)
            painter.paint_form(looks)


def _as_looked_at(page: PageObject) -> tuple[Matrix, float, float]:
    box = page.mediabox
    left, bottom = float(box.left), float(box.bottom)
    width, height = abs(float(box.width)) or 612.0, abs(float(box.height)) or 792.0
    here: Matrix = (1, 0, 0, 1, -left, -bottom)
    turned = page.get("/Rotate", 0)
    turned = turned.get_object() if hasattr(turned, "get_object") else turned
    turn = int(turned) % 360 if isinstance(turned, int | float) else 0
    if turn == 90:
        return _product(here, (0, -1, 1, 0, 0, width)), height, width
    if turn == 180:
        return _product(here, (-1, 0, 0, -1, width, height)), width, height
    if turn == 270:
        return _product(here, (0, 1, -1, 0, height, 0)), height, width
    return here, width, height


@dataclass(slots=True)
class _State:
    """The part of the graphics state that `q` saves."""

    ctm: Matrix
    type: Type | None = None
    size: float = 12.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


class _Painter:
    """Follows the operators of a page and notes what they paint."""

    def __init__(self, ink: Ink, fonts: dict[int, Type | None], source: Any, base: Matrix) -> None:
        self.ink, self.fonts, self.source = ink, fonts, source
        self.state = _State(base)
        self.saved: list[_State] = []
        self.resources: DictionaryObject = DictionaryObject()
        self.line: Matrix = _IDENTITY
        self.pen = 0.0
        self.open: Run | None = None
        self.open_end = 0.0
        self.spaced = False
        self.path: list[tuple[float, float, float, float]] = []
        self.round: list[tuple[float, float]] = []  # the corners of what is drawn with curves
        self.point = self.first = (0.0, 0.0)
        self.levels: list[int] = []
        self.depth = self.forms = 0
        self.operators: dict[bytes, Callable[[list[Any]], None]] = {
            b"q": self._save, b"Q": self._restore, b"cm": self._concatenate,
            b"BT": self._begin_text, b"ET": self._end_text, b"Tf": self._choose_font,
            b"Td": self._move, b"TD": self._move_leading, b"Tm": self._place, b"T*": self._next_line,
            b"Tj": self._show, b"TJ": self._show_spaced, b"'": self._show_next, b'"': self._show_next_spaced,
            b"Tc": self._setting("spacing"), b"Tw": self._setting("word_spacing"), b"TL": self._setting("leading"),
            b"Ts": self._setting("rise"), b"Tz": self._stretch, b"Tr": self._mode,
            b"re": self._rectangle, b"m": self._start_path, b"l": self._line_to, b"h": self._close_path,
            b"c": self._curve_to,
            b"Do": self._paint_object, b"INLINE IMAGE": self._inline_image,
            b"BDC": self._begin_marked, b"BMC": self._begin_marked, b"EMC": self._end_marked,
            **dict.fromkeys((b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"), self._rule),
            b"n": self._forget_path,
        }  # fmt: skip

    @property
    def ctm(self) -> Matrix:
        """The matrix from what is drawn to the page."""
        return self.state.ctm

    @ctm.setter
    def ctm(self, matrix: Matrix) -> None:
        self.state.ctm = matrix

    def paint(self, contents: Any, resources: DictionaryObject) -> None:
        """Follow a stream of operators, or several as one."""
        stream = ContentStream(contents.get_object(), self.source, "bytes")
        outer, self.resources = self.resources, resources
        for operands, operator in stream.operations:
            if known := self.operators.get(operator):
                try:
                    known(operands)
                except (TypeError, ValueError, IndexError, OverflowError, AttributeError, KeyError):
                    continue  # an operator with the wrong operands paints nothing
        self._close()
        self.resources = outer

    def paint_form(self, form: StreamObject) -> None:
        """Follow a stream inside another, which leaves the state as it was."""
        if self.depth >= _DEEPEST_FORM or self.forms >= _MOST_FORMS:
            return
        self.depth += 1
        self.forms += 1
        kept = (self.state, self.saved, self.line, self.pen)
        matrix = numbers(form.get("/Matrix"))
        ctm = _product(_six(matrix), self.ctm) if len(matrix) == 6 else self.ctm
        self.state, self.saved = replace(self.state, ctm=ctm), []
        self._close()
        try:
            self.paint(form, dictionary(form, "/Resources") or self.resources)
        finally:
            self.state, self.saved, self.line, self.pen = kept
            self.depth -= 1

    # The state

    def _save(self, _: list[Any]) -> None:
        if len(self.saved) < 1000:
            self.saved.append(replace(self.state))

    def _restore(self, _: list[Any]) -> None:
        self._close()
        if self.saved:
            self.state = self.saved.pop()

    def _concatenate(self, operands: list[Any]) -> None:
        self._close()
        self.ctm = _product(_six(operands), self.ctm)

    def _setting(self, name: str) -> Callable[[list[Any]], None]:
        def keep(operands: list[Any]) -> None:
            setattr(self.state, name, float(operands[0]))

        return keep

    def _stretch(self, operands: list[Any]) -> None:
        self.state.stretch = float(operands[0]) / 100

    def _mode(self, operands: list[Any]) -> None:
        self.state.mode = int(operands[0])

    def _choose_font(self, operands: list[Any]) -> None:
        self._close()
        self.state.size = float(operands[1])
        self.state.type = None
        found = dictionary(self.resources, "/Font").raw_get(operands[0])
        resource = found.get_object()
        key = getattr(found, "idnum", None) or id(resource)
        if key not in self.fonts:
            self.fonts[key] = type_of(resource)
        self.state.type = self.fonts[key]

    # Where text goes

    def _begin_text(self, _: list[Any]) -> None:
        self._close()
        self.line, self.pen = _IDENTITY, 0.0

    def _end_text(self, _: list[Any]) -> None:
        self._close()

    def _move(self, operands: list[Any]) -> None:
        self._close()
        self.line = _product((1, 0, 0, 1, float(operands[0]), float(operands[1])), self.line)
        self.pen = 0.0

    def _move_leading(self, operands: list[Any]) -> None:
        self.state.leading = -float(operands[1])
        self._move(operands)

    def _place(self, operands: list[Any]) -> None:
        self._close()
        self.line, self.pen = _six(operands), 0.0

    def _next_line(self, _: list[Any]) -> None:
        self._move([0, -self.state.leading])

    def _show(self, operands: list[Any]) -> None:
        self._paint_string(operands[0])

    def _show_next(self, operands: list[Any]) -> None:
        self._next_line([])
        self._paint_string(operands[0])

    def _show_next_spaced(self, operands: list[Any]) -> None:
        self.state.word_spacing, self.state.spacing = float(operands[0]), float(operands[1])
        self._show_next(operands[2:])

    def _show_spaced(self, operands: list[Any]) -> None:
        for part in operands[0]:
            if isinstance(part, int | float):
                self.pen -= part / 1000 * self.state.size * self.state.stretch
            else:
                self._paint_string(part)

    # What text says

    def _paint_string(self, shown: object) -> None:
        state = self.state
        if state.type is None or not isinstance(shown, bytes):
            return
        size, stretch, pen = state.size, state.stretch, self.pen
        gap = WORD_GAP * abs(size * stretch)
        back = _STEP_BACK * abs(size * stretch)
        for glyph in state.type.glyphs(shown):
            wide = (glyph.width * size + state.spacing + (state.word_spacing if glyph.is_space_code else 0)) * stretch
            if glyph.text == " ":
                self._close()
                self.spaced = True
            elif glyph.text:
                if self.open is None or not back < pen - self.open_end < gap:
                    self._close()
                    self._begin_run(pen)
                if self.open is not None:
                    self.open.text += glyph.text
                self.open_end = pen + wide
                self.ink.unread += "\ufffd" in glyph.text
            pen += wide
        self.pen = pen

    def _begin_run(self, pen: float) -> None:
        state = self.state
        a, b, c, d, e, f = _product(self.line, state.ctm)
        size = abs(state.size * (state.type.em if state.type else 1.0)) * hypot(c, d)
        x, y = e + pen * a + state.rise * c, f + pen * b + state.rise * d
        if len(self.ink.runs) >= _MOST_RUNS or not (isfinite(x) and isfinite(y) and 0.1 < size < 2000):
            return
        turn = _turn(a * state.stretch, b * state.stretch)
        bold = (state.type is not None and state.type.bold) or state.mode == 2
        level = next((level for level in reversed(self.levels) if level), 0)
        x0, x1, up = _turned(x, y, turn)
        self.open = Run("", x0, x1, up, size, bold, level, self.spaced, turn)
        self.spaced = False

    def _close(self) -> None:
        run = self.open
        if run is None:
            return
        self.open = None
        a, b, c, d, e, f = _product(self.line, self.state.ctm)
        rise, pen = self.state.rise, self.open_end
        run.x1 = max(run.x0, _turned(e + pen * a + rise * c, f + pen * b + rise * d, run.turn)[0])
        if isfinite(run.x1):
            self.ink.runs.append(run)

    # Lines and pictures

    def _rectangle(self, operands: list[Any]) -> None:
        x, y, wide, tall = (float(number) for number in operands[:4])
        (x0, y0), (x1, y1) = self._at(x, y), self._at(x + wide, y + tall)
        left, right, low, high = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if high - low <= _THIN:
            self.path.append((left, (low + high) / 2, right, (low + high) / 2))
        elif right - left <= _THIN:
            self.path.append(((left + right) / 2, low, (left + right) / 2, high))
        else:
            self.path += [(left, low, right, low), (left, high, right, high)]
            self.path += [(left, low, left, high), (right, low, right, high)]

    def _start_path(self, operands: list[Any]) -> None:
        self.point = self.first = self._at(float(operands[0]), float(operands[1]))

    def _line_to(self, operands: list[Any]) -> None:
        there = self._at(float(operands[0]), float(operands[1]))
        if len(self.path) < _MOST_RULES:
            self.path.append((*self.point, *there))
        self.point = there

    def _close_path(self, _: list[Any]) -> None:
        if len(self.path) < _MOST_RULES:
            self.path.append((*self.point, *self.first))
        self.point = self.first

    def _curve_to(self, operands: list[Any]) -> None:
        there = self._at(float(operands[4]), float(operands[5]))
        if len(self.round) < 64:
            self.round += [self.point, there]
        self.point = there

    def _forget_path(self, _: list[Any]) -> None:
        self.path, self.round = [], []

    def _dot(self) -> None:
        xs, ys = [x for x, _ in self.round], [y for _, y in self.round]
        wide, tall = max(xs) - min(xs), max(ys) - min(ys)
        if 1 < wide < _LARGEST_DOT and 0.8 < wide / max(tall, 0.1) < 1.25 and len(self.ink.dots) < _MOST_RULES:
            self.ink.dots.append((min(xs), max(xs), (min(ys) + max(ys)) / 2))
        self.round = []

    def _rule(self, _: list[Any]) -> None:
        if self.round:
            self._dot()
        for x0, y0, x1, y1 in self.path:
            if len(self.ink.across) + len(self.ink.upright) >= _MOST_RULES:
                break
            if abs(y0 - y1) <= 1 and abs(x0 - x1) > 4:
                self.ink.across.append((min(x0, x1), max(x0, x1), (y0 + y1) / 2))
            elif abs(x0 - x1) <= 1 and abs(y0 - y1) > 4:
                self.ink.upright.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        self.path = []

    def _at(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.ctm
        return a * x + c * y + e, b * x + d * y + f

    def _paint_object(self, operands: list[Any]) -> None:
        found = dictionary(dictionary(self.resources, "/XObject"), operands[0])
        kind = found.get("/Subtype")
        if kind == "/Image":
            self._inline_image([])
        elif kind == "/Form" and isinstance(found, StreamObject):
            self.paint_form(found)

    def _inline_image(self, _: list[Any]) -> None:
        a, b, c, d, _e, _f = self.ctm
        self.ink.pictures += abs(a * d - b * c)

    # Tags

    def _begin_marked(self, operands: list[Any]) -> None:
        tag = str(operands[0]) if operands else ""
        level = int(tag[2]) if re.fullmatch(r"/H[1-6]", tag) else 0
        if len(self.levels) < 1000:
            self.levels.append(level)

    def _end_marked(self, _: list[Any]) -> None:
        if self.levels:
            self.levels.pop()


def _product(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _six(operands: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in operands)
    return a, b, c, d, e, f


def _turn(a: float, b: float) -> int:
    """Return in how many quarter turns to the left text runs, as against from left to right."""
    if abs(b) <= abs(a):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def _turned(x: float, y: float, turn: int) -> tuple[float, float, float]:
    """Return where a run begins, ends so far, and how high it is, for somebody who reads in that direction."""
    across, up = ((x, y), (y, -x), (-x, -y), (-y, x))[turn]
    return across, across, up
