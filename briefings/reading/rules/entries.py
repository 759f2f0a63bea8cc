"""Suggestions on entries that say who does what, in no whole sentence: “Port desk - two quotes, by May”.

An entry is one of several on end that open with a name and a dash or a colon. Many signs add up: what the text and its
part are, a date, an order, and what the other entries beside it are.
"""

from dataclasses import dataclass

from briefings.reading.document.entries import LEAST_ENTRIES, entry_in
from briefings.reading.document.markup import plain
from briefings.reading.document.passages import content_span
from briefings.reading.document.results import Kind, Passage, PassageKind, Suggestion
from briefings.reading.rules.beside import Beside
from briefings.reading.rules.context import LONGEST_SENTENCE, Context
from briefings.reading.rules.deadlines import due_in
from briefings.reading.rules.making import made
from briefings.reading.rules.weighing import LEAST_SCORE

LEAST_WORDS = 2
# What somebody is quoted as saying gives nobody anything to do.
_QUOTES = '“"«‘'

ENTRY, WHERE_PEOPLE_ACT, IN_AN_ASKING_PART, DATED, ORDERED = 0.2, 0.12, 0.12, 0.25, 0.25
AMONG_CLEAR_ONES, QUIET, TOLD = 0.2, -0.3, -0.5

REASON = "says who does what"


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry: where its words begin behind the name, the name, its words, and what speaks for it."""

    start: int
    end: int
    name: str
    said: str
    score: float


class Entries:
    """The entries of a document, by the places of their passages."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.entries: dict[int, _Entry] = {}
        self.clear: set[int] = set()  # the places of entries among which at least half are clear by themselves
        run: list[int] = []
        begun = False  # whether a whole sentence stands before
        for place, (passage, block) in enumerate(context.passages):
            if passage.start != block.start or passage.kind is PassageKind.FURNITURE:
                continue
            entry = self._entry(place, passage) if begun else None
            begun = begun or _is_whole_sentence(context, passage)
            if entry is not None:
                self.entries[place] = entry
                run.append(place)
            else:
                self._close(run)
                run = []
        self._close(run)

    def suggestion(self, place: int, passage: Passage) -> Suggestion | None:
        """Suggest an entry that stands among others, if enough speaks for it."""
        entry = self.entries.get(place)
        if entry is None:
            return None
        score = round(entry.score + AMONG_CLEAR_ONES * (place in self.clear), 2)
        if score < LEAST_SCORE:
            return None
        kind = Kind.COMMITMENT if self.context.pack.people.speaker.fullmatch(entry.name) else Kind.ACTION
        beside = Beside(who="" if kind is Kind.COMMITMENT else entry.name)
        return made(self.context, (entry.start, entry.end), kind, min(1.0, score), (REASON,), beside=beside)

    def _close(self, run: list[int]) -> None:
        """Keep the entries of a run that is long enough."""
        if len(run) < LEAST_ENTRIES:
            for place in run:
                del self.entries[place]
            return
        if 2 * sum(self.entries[place].score >= LEAST_SCORE for place in run) >= len(run):
            self.clear |= set(run)

    def _entry(self, place: int, passage: Passage) -> _Entry | None:
        context = self.context
        if passage.kind not in (PassageKind.SENTENCE, PassageKind.LIST_ITEM):
            return None
        start, end = content_span(context.text, passage)
        opening = entry_in(context.text, start, end)
        if opening is None or end - start > LONGEST_SENTENCE:
            return None
        said, name = plain(context.text[opening.end() : end]), plain(opening["name"])
        return _Entry(opening.end(), end, name, said, self._score(passage, name, said))

    def _gives_nothing(self, name: str, said: str) -> bool:
        """Say whether an entry is a question, a date alone, a note that nothing is to be done, or no entry at all."""
        pack, items = self.context.pack, self.context.pack.items
        if (
            len(said.split()) < LEAST_WORDS
            or said.endswith(("?", ":"))
            or said[0] in _QUOTES
            or items.replies.match(name)
        ):
            return True
        when = pack.dates.soon.match(said)
        if when is not None and len(said[when.end() :].split()) <= LEAST_WORDS:
            return True
        return any(words.match(said) for words in (items.empty, items.idle, items.done, items.notes))

    def _score(self, passage: Passage, name: str, said: str) -> float:
        """Add up what speaks for an entry by itself; nothing does where it gives nothing."""
        if self._gives_nothing(name, said):
            return -1.0
        context, items = self.context, self.context.pack.items
        evidence = (
            (ENTRY, True),
            (WHERE_PEOPLE_ACT, context.character.acts and not context.character.tells),
            (IN_AN_ASKING_PART, context.section_of(passage.heading) is not None),
            (DATED, self._is_dated(said)),
            (ORDERED, context.pack.grammar.is_sure_order(said)),
            (QUIET, context.is_quiet(passage.heading)),
            (TOLD, any(words.search(said) for words in (items.tells, items.states, context.pack.grammar.modal))),
        )
        return round(sum(weight for weight, holds in evidence if holds), 2)

    def _is_dated(self, said: str) -> bool:
        dates = self.context.pack.dates
        return dates.soon.search(said) is not None or due_in(said, dates) is not None


def _is_whole_sentence(context: Context, passage: Passage) -> bool:
    """Say whether a passage is a sentence with its stop, as none of the lines at the head of a text is."""
    said = context.text[max(passage.start, passage.end - 3) : passage.end]
    opens = entry_in(context.text, passage.start, passage.end) is not None
    return passage.kind is PassageKind.SENTENCE and "." in said and not opens
