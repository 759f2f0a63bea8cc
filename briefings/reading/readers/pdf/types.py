"""The fonts of a PDF file: what their codes stand for, how wide each is painted, and whether it is bold."""

import re
from dataclasses import dataclass

from pypdf.generic import DictionaryObject

# A font's codes and widths are public nowhere in pypdf; pyproject.toml holds the version in which this stands.
from pypdf.generic._font import Font

from briefings.reading.readers.pdf.values import numbers

_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|-medi$|-bd|,b", re.IGNORECASE)
_FORCED_BOLD = 1 << 18
_BOLD_WEIGHT = 600

# What bullets are in the fonts of office programs that give their signs no meaning.
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF06E: "■", 0xF0D8: "➢", 0xF0FC: "✓", 0xF076: "❖", 0xF0A8: "□", 0xF06F: "□",
    0xF02D: "–", 0xF0E0: "→", 0xF0BE: "—",
}  # fmt: skip
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_DROPPED = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x200B, 0x2060, 0xFEFF], "")
_LONE_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_SIGNS = str.maketrans({**_DROPPED, **_SYMBOLS, **_LIGATURES, **_LONE_SURROGATES})


@dataclass(frozen=True, slots=True)
class Glyph:
    """What one code of a font stands for, and how wide it is as a share of the type size."""

    text: str
    width: float
    is_space_code: bool


class Type:
    """A font as far as reading needs it."""

    def __init__(self, resource: DictionaryObject) -> None:
        font = Font.from_font_resource(resource)
        self._widths = {key: value for key, value in font.character_widths.items() if isinstance(value, int | float)}
        self._default = self._widths.get("default", 500)
        self._encoding, self._map = font.encoding, font.character_map
        self._cache: dict[int | str, Glyph] = {}
        named = resource.get("/Encoding")
        nameless = isinstance(named, str) and named.startswith("/Identity")
        self._meaningless = not font.interpretable or (nameless and not self._map)
        said = font.font_descriptor
        self.bold = bool(_BOLD.search(font.name)) or _is_flagged(said.flags) or _is_heavy(said.weight)
        self.unit, self.em = _type_3_scale(resource) if font.sub_type == "Type3" else (0.001, 1.0)

    def glyphs(self, shown: bytes) -> list[Glyph]:
        """Return what a string of codes paints."""
        if isinstance(self._encoding, dict):
            return [self._cache.get(code) or self._single(code) for code in shown]
        raw = shown.decode(self._encoding, "replace" if len(shown) % 2 else "surrogatepass")
        return [self._cache.get(sign) or self._double(sign) for sign in raw]

    def _single(self, code: int) -> Glyph:
        meant = self._encoding.get(code, chr(code)) if isinstance(self._encoding, dict) else chr(code)
        return self._kept(code, chr(code), meant, is_space_code=code == ord(" "))

    def _double(self, sign: str) -> Glyph:
        return self._kept(sign, sign, sign, is_space_code=False)

    def _kept(self, key: int | str, raw: str, meant: str, *, is_space_code: bool) -> Glyph:
        text = str(self._map.get(meant, meant))
        if self._meaningless or (text.startswith("/") and len(text) > 1):
            text = "\ufffd"
        text = " " if text.isspace() else clean(text)
        glyph = Glyph(text, self._widths.get(raw, self._default) * self.unit, is_space_code)
        self._cache[key] = glyph
        return glyph


def clean(text: str) -> str:
    """Return characters as they are kept: ligatures taken apart, without signs that nobody sees."""
    if text.isascii() and text.isprintable():
        return text
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return paired.translate(_SIGNS)


def _is_flagged(flags: object) -> bool:
    return isinstance(flags, int) and bool(flags & _FORCED_BOLD)


def _is_heavy(weight: object) -> bool:
    return isinstance(weight, int | float) and weight >= _BOLD_WEIGHT


def _type_3_scale(resource: DictionaryObject) -> tuple[float, float]:
    """Return the unit of widths and the height of the type, for a font that draws its own glyphs."""
    matrix, box = numbers(resource.get("/FontMatrix")), numbers(resource.get("/FontBBox"))
    if len(matrix) != 6 or not matrix[0]:
        return 0.001, 1.0
    tall = abs((box[3] - box[1]) * matrix[3]) / 1.2 if len(box) == 4 else 0.0
    return abs(matrix[0]), tall if 0.2 < tall < 100 else 1.0


def type_of(resource: object) -> Type | None:
    """Return the font of a resource, unless it is broken or none at all."""
    if not isinstance(resource, DictionaryObject):
        return None
    try:
        return Type(resource)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # a broken font, of which there are a hundred kinds, has no text
        return None
