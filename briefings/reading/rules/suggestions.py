"""Puts suggestions on passages: walks a document once, from the first passage to the last."""

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate, chain, pairwise

from briefings.reading.document.results import Passage, PassageKind, Suggestion
from briefings.reading.document.structure import Block, BlockKind
from briefings.reading.language.shapes import Pack
from briefings.reading.rules import sentences
from briefings.reading.rules.assigned import assigned, only_names
from briefings.reading.rules.context import Context
from briefings.reading.rules.entries import Entries
from briefings.reading.rules.likely import Likely
from briefings.reading.rules.lists import Lists
from briefings.reading.rules.parts import divided
from briefings.reading.rules.series import Series
from briefings.reading.rules.tables import Tables


def suggest(text: str, passages: list[tuple[Passage, Block]], pack: Pack) -> tuple[Passage, ...]:
    """Return the passages of a text in the language of a pack, with suggestions on those worth tracking.

    A sentence or item that asks for several things is divided, so that each of them is a passage of its own.
    """
    reader = _Reader(Context(text, passages, pack))
    if reader.context.character.asks_nothing:
        return tuple(passage for passage, _ in passages)
    found = [reader.parts(place, passage, block) for place, (passage, block) in enumerate(passages)]
    _add_likely(reader.context, found)
    first = list(accumulate((len(parts) for parts in found), initial=0))  # by place, that of the first part
    return tuple(
        part if part.heading is None else replace(part, heading=first[part.heading])
        for part in chain.from_iterable(found)
    )


def _row_parts(text: str, passage: Passage, found: list[Suggestion]) -> list[Passage]:
    """Return the parts of a row: one for each suggestion on it, the first with what stands before."""
    if len(found) < 2:
        return [replace(passage, suggestion=next(iter(found), None))]
    starts = [passage.start, *(each.start for each in found[1:])]
    ends = [start + len(text[start:stop].rstrip()) for start, stop in pairwise([*starts, passage.end])]
    return [
        replace(passage, start=start, end=end, suggestion=each)
        for start, end, each in zip(starts, ends, found, strict=True)
    ]


def _add_likely(context: Context, found: list[list[Passage]]) -> None:
    """Add what is likely, where the text says more of the same more clearly."""
    clear = [part.suggestion for parts in found for part in parts if part.suggestion is not None]
    if not context.likely or not clear:
        return
    likely = Likely(context, clear, len(found)).suggestions()
    for start, suggestion in likely.items():
        place = bisect_right(found, start, key=lambda parts: parts[0].start) - 1
        passage = found[place][0]
        if len(found[place]) == 1 and passage.suggestion is None:
            found[place] = divided(context, passage, suggestion)


class _Reader:
    """Walks the passages in order. `parts` must be asked for each place once, from the first to the last."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.lists = Lists(context)
        self.tables = Tables(context)
        self.series = Series(context)
        self.entries = Entries(context)

    def parts(self, place: int, passage: Passage, block: Block) -> list[Passage]:
        """Return the parts of a passage, with their suggestions."""
        if passage.kind is PassageKind.TABLE_ROW:
            return _row_parts(self.context.text, passage, self.tables.row(place, passage))
        suggestion = self._suggestion(place, passage, block)
        return [passage] if suggestion is None else divided(self.context, passage, suggestion)

    def _suggestion(self, place: int, passage: Passage, block: Block) -> Suggestion | None:
        if passage.kind is PassageKind.TABLE_HEADER:
            self.tables.open(place, passage)
        elif only_names(self.context, passage):
            return None
        elif passage.kind is PassageKind.LIST_ITEM:
            own = self.lists.item(place, passage, block)
            return own or assigned(self.context, place, passage) or self._among_others(place, passage)
        elif passage.kind is PassageKind.HEADING:
            return sentences.heading(self.context, place, passage)
        elif passage.kind is PassageKind.SENTENCE and block.kind is not BlockKind.FOOTNOTE:
            return self._sentence(place, passage)
        return None

    def _sentence(self, place: int, passage: Passage) -> Suggestion | None:
        named = assigned(self.context, place, passage) or self.lists.behind(place, passage)
        return named or sentences.sentence(self.context, place, passage) or self._among_others(place, passage)

    def _among_others(self, place: int, passage: Passage) -> Suggestion | None:
        """Suggest a passage for what the others beside it are."""
        return self.series.suggestion(place, passage) or self.entries.suggestion(place, passage)
