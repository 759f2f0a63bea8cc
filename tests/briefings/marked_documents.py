"""Our own documents with what they hold marked in place: ⟦kind|words⟧, and ⟦?kind|words⟧ where readers may differ."""

import re
from dataclasses import dataclass
from pathlib import Path

from briefings.reading import Kind
from briefings.reading.rules.scoring import Annotation

FOLDER = Path(__file__).parent / "documents"

_MARK = re.compile(r"⟦(?P<optional>\??)(?P<kind>\w+)\||⟧")


@dataclass(frozen=True)
class Marked:
    """A document without its marks, and what they said."""

    name: str
    text: str
    annotations: tuple[Annotation, ...]
    kinds: tuple[Kind, ...]


def marked_documents() -> list[Marked]:
    """Return all documents, in the order of names."""
    files = sorted([*FOLDER.glob("*.txt"), *FOLDER.glob("*.md")])
    return [unmarked(file.name, file.read_text(encoding="utf-8")) for file in files]


def unmarked(name: str, source: str) -> Marked:
    """Take the marks out of a document."""
    text, reached = "", 0
    annotations: list[Annotation] = []
    kinds: list[Kind] = []
    opened: tuple[int, bool, Kind] | None = None
    for mark in _MARK.finditer(source):
        text += source[reached : mark.start()]
        reached = mark.end()
        if mark["kind"]:
            assert opened is None, f"{name}: a mark inside a mark"
            opened = (len(text), bool(mark["optional"]), Kind(mark["kind"]))
        else:
            assert opened is not None, f"{name}: a mark that was not opened"
            annotations.append(Annotation(opened[0], len(text), opened[1]))
            kinds.append(opened[2])
            opened = None
    assert opened is None, f"{name}: a mark that was not closed"
    return Marked(name, text + source[reached:], tuple(annotations), tuple(kinds))
