"""A document as a reader of some file format leaves it: its text, and what that format says of its structure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from briefings.reading.document.structure import Block


@dataclass(frozen=True, slots=True)
class Document:
    r"""What a file says.

    `text` is what is stored and never altered; its lines end in line feeds, and a form feed (`\f`) begins a new page.
    `blocks` cover every character of it that is not white space, in order, where the format says how the text is
    built (HTML, Word); None where only the look of its lines does (plain text, PDF). `headings` maps the offset at
    which a line begins to the level of the heading it is, for a text without blocks, and `heads` are the
    offsets at which rows begin that head their tables. `notices` are sentences for the
    coordinator: what was left out of the file, what is doubtful.
    """

    text: str
    blocks: tuple[Block, ...] | None = None
    headings: Mapping[int, int] = field(default_factory=dict)
    heads: frozenset[int] = frozenset()
    notices: tuple[str, ...] = ()
