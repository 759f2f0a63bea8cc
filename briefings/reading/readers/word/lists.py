"""The styles and list numbers of a Word document: what level a heading has, and which number a paragraph shows."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from briefings.reading.readers.numerals import counted

# Documents say “transitional” or “strict”; both mean the same elements.
WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_HEADING_NAME = re.compile(r"heading ?([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|contents|table of (?:figures|authorities)|index) ?(?:heading|\d)?", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_FORMATS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
# A style rests on another, and that on another; a circle is cut here.
LONGEST_DESCENT = 20
# Twips from one level of a list to the next where the document does not say.
USUAL_INDENT = 360


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child of a Word name, then its first child of the next name, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((found for found in children(element) if local(found) == name), None)
    return element


def children(element: Element | None) -> list[Element]:
    """Return the children of an element, none where there is no element."""
    return [] if element is None else list(element)


def local(element: Element) -> str:
    """Return the name of an element of Word's own vocabulary, else its whole name."""
    tag = element.tag if isinstance(element.tag, str) else ""
    for namespace in WORD:
        if tag.startswith(namespace):
            return tag[len(namespace) :]
    return tag


def value(element: Element | None, name: str = "val") -> str:
    """Return an attribute of Word's own vocabulary, or nothing."""
    if element is None:
        return ""
    return next((element.attrib[key + name] for key in WORD if key + name in element.attrib), "")


def number(said: str) -> int | None:
    """Return a whole number within reason, or None."""
    return int(said) if re.fullmatch(r"-?[0-9]{1,7}", said) else None


def is_on(element: Element | None) -> bool | None:
    """Say whether a switch such as bold is on, off, or not mentioned (None)."""
    return None if element is None else value(element).lower() not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style says, with what it takes from those it rests on."""

    level: int | None = None
    is_bold: bool | None = None
    is_contents: bool = False
    number_id: str = ""
    list_level: int = 0

    def resting_on(self, base: "Style") -> "Style":
        """Return the style with what it leaves open taken from another."""
        numbers = self if self.number_id else base
        return Style(
            base.level if self.level is None else self.level,
            base.is_bold if self.is_bold is None else self.is_bold,
            self.is_contents or base.is_contents,
            numbers.number_id,
            numbers.list_level,
        )


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list counts and shows its number."""

    start: int = 1
    style: str = "1"
    shown: str = ""
    is_bullet: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """The mark of a list paragraph: its number as shown, “-” for a bullet, and how far in it stands."""

    shown: str
    indent: int


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {value(found, "styleId"): found for found in children(root) if local(found) == "style"}
        self._known: dict[str, Style] = {}

    def get(self, style_id: str) -> Style:
        """Return a style; an unknown one says what its id suggests."""
        if style_id not in self._known:
            self._known[style_id] = self._read(style_id)
        return self._known[style_id]

    def _read(self, style_id: str) -> Style:
        found, here = Style(), style_id
        for _ in range(LONGEST_DESCENT):
            element = self._elements.get(here)
            found = found.resting_on(_own_style(element, here))
            here = value(child(element, "basedOn"))
            if not here:
                break
        return found


def _own_style(element: Element | None, style_id: str) -> Style:
    """Return what a style says itself; where the document does not define it, what its id suggests."""
    name = value(child(element, "name")) or style_id
    level = _level_named(name)
    numbers = child(element, "pPr", "numPr")
    return Style(
        outline_level(element, "pPr") if level is None else level,
        is_on(child(element, "rPr", "b")),
        _CONTENTS_NAME.fullmatch(name) is not None,
        value(child(numbers, "numId")),
        number(value(child(numbers, "ilvl"))) or 0,
    )


def outline_level(element: Element | None, *names: str) -> int | None:
    """Return the level of a heading that properties give, None where they say that it is none, or nothing."""
    outline = number(value(child(element, *names, "outlineLvl")))
    return outline + 1 if outline is not None and 0 <= outline < 9 else None


def _level_named(name: str) -> int | None:
    if name.lower() == "title":
        return 1
    found = _HEADING_NAME.fullmatch(name)
    return int(found[1]) if found else None


@dataclass(slots=True)
class _Count:
    """How far the lists of one definition have counted, by level, and which lists have begun again."""

    reached: dict[int, int] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)


class Numbering:
    """Counts the lists of a document. `label` must be asked for every list paragraph, in order."""

    def __init__(self, root: Element | None) -> None:
        self._definitions: dict[str, dict[int, ListLevel]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, _Count] = {}
        for element in children(root):
            if local(element) == "abstractNum":
                self._definitions[value(element, "abstractNumId")] = dict(map(_level_of, _levels(element)))
            elif local(element) == "num":
                restarts = {
                    number(value(override, "ilvl")) or 0: start
                    for override in element
                    if local(override) == "lvlOverride"
                    and (start := number(value(child(override, "startOverride")))) is not None
                }
                self._lists[value(element, "numId")] = (value(child(element, "abstractNumId")), restarts)

    def label(self, number_id: str, depth: int) -> Label | None:
        """Count one paragraph of a list at a depth from 0, and return its label; None where it is in no list."""
        if number_id not in self._lists:
            return None
        definition_id, restarts = self._lists[number_id]
        levels = self._definitions.get(definition_id, {})
        level = levels.get(depth)
        if level is None:
            return Label("-", USUAL_INDENT * (depth + 1))
        count = self._counts.setdefault(definition_id, _Count())
        if depth in restarts and (number_id, depth) not in count.begun:
            count.begun.add((number_id, depth))
            count.reached[depth] = restarts[depth] - 1
        count.reached[depth] = count.reached.get(depth, level.start - 1) + 1
        count.reached = {known: reached for known, reached in count.reached.items() if known <= depth}
        indent = level.indent or USUAL_INDENT * (depth + 1)
        return Label("-" if level.is_bullet else self._shown(levels, level, count), indent)

    def _shown(self, levels: dict[int, ListLevel], level: ListLevel, count: _Count) -> str:
        def place(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            known = levels.get(at, ListLevel())
            return counted(count.reached.get(at, known.start), known.style)

        return _PLACE.sub(place, level.shown).strip()


def _levels(definition: Element) -> list[Element]:
    return [found for found in definition if local(found) == "lvl"]


def _level_of(element: Element) -> tuple[int, ListLevel]:
    start = number(value(child(element, "start")))
    called = value(child(element, "numFmt"))
    indents = child(element, "pPr", "ind")
    indent = number(value(indents, "left") or value(indents, "start")) or 0
    shown = value(child(element, "lvlText"))[:40]
    is_bullet = called in ("bullet", "") or (called == "none" and not shown)
    level = ListLevel(1 if start is None else start, _FORMATS.get(called, "1"), shown, is_bullet, indent)
    return number(value(element, "ilvl")) or 0, level
