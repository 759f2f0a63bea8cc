"""Puts suggestions on passages: walks a document once, from the first passage to the last."""

from dataclasses import replace

from briefings.reading.document.results import Passage, PassageKind, Suggestion
from briefings.reading.document.structure import Block, BlockKind
from briefings.reading.language.shapes import Pack
from briefings.reading.rules import sentences
from briefings.reading.rules.context import Context
from briefings.reading.rules.lists import Lists
from briefings.reading.rules.parts import divided
from briefings.reading.rules.series import Series
from briefings.reading.rules.tables import Tables


def suggest(text: str, passages: list[tuple[Passage, Block]], pack: Pack) -> tuple[Passage, ...]:
    """Return the passages of a text in the language of a pack, with suggestions on those worth tracking.

    A sentence or item that asks for several things is divided, so that each of them is a passage of its own.
    """
    reader = _Reader(Context(text, passages, pack))
    found: list[Passage] = []
    places: list[int] = []  # by the place of a passage, that of its first part
    for place, (passage, block) in enumerate(passages):
        above = None if passage.heading is None else places[passage.heading]
        places.append(len(found))
        suggestion = reader.suggestion(place, passage, block)
        parts = [passage] if suggestion is None else divided(reader.context, passage, suggestion)
        found += [replace(part, heading=above) for part in parts]
    return tuple(found)


class _Reader:
    """Walks the passages in order. `suggestion` must be asked for each place once, from the first to the last."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.lists = Lists(context)
        self.tables = Tables(context)
        self.series = Series(context)

    def suggestion(self, place: int, passage: Passage, block: Block) -> Suggestion | None:
        if passage.kind is PassageKind.TABLE_HEADER:
            self.tables.open(place, passage)
        elif passage.kind is PassageKind.TABLE_ROW:
            return self.tables.row(place, passage)
        elif passage.kind is PassageKind.LIST_ITEM:
            return self.lists.item(place, passage, block) or self.series.suggestion(place, passage)
        elif passage.kind is PassageKind.HEADING:
            return sentences.heading(self.context, place, passage)
        elif passage.kind is PassageKind.SENTENCE and block.kind is not BlockKind.FOOTNOTE:
            return sentences.sentence(self.context, place, passage) or self.series.suggestion(place, passage)
        return None
