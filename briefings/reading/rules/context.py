"""A document while it is read: its passages, its language and character, and what its headings say of their parts."""

from dataclasses import dataclass, field

from briefings.reading.document.markup import plain
from briefings.reading.document.numbering import goes_on, numeral_of
from briefings.reading.document.passages import content_span
from briefings.reading.document.results import Kind, Passage, PassageKind, Suggestion
from briefings.reading.document.structure import Block
from briefings.reading.language.shapes import Pack, Voice
from briefings.reading.rules.announcements import Announcement, announced_by_heading
from briefings.reading.rules.genres import Character, character_of
from briefings.reading.rules.matching import LABELLED, best_match
from briefings.reading.rules.openings import Openings
from briefings.reading.rules.weighing import LEAST_SCORE, Place, Weighed, weighed

# Nobody writes a recommendation of more characters than this; it keeps every pattern away from very long strings.
LONGEST_SENTENCE = 1600
# So many parts of what those are told who come make each of them one.
LEAST_ERRANDS = 3
# So much of each sentence says who speaks in it.
OPENING = 160
# A label is tried with so many words behind it.
SOME_WORDS = 5
# A sentence that only accepts something has no more characters.
LONGEST_ANSWER = 120


@dataclass(slots=True)
class Context:
    """What every part of the reading looks things up in."""

    text: str
    passages: list[tuple[Passage, Block]]
    pack: Pack
    character: Character = field(init=False)
    openings: Openings = field(init=False)
    promised: int = -1  # the block in which somebody last promised something
    answered: int = -1  # the block in which somebody last accepted or answered something
    likely: list[Suggestion] = field(default_factory=list)  # what no rule is sure of
    _sections: dict[int, Announcement | None] = field(default_factory=dict)
    _tells_errands: bool = False
    _quiet: dict[int, bool] = field(default_factory=dict)
    _promising: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find out what the document is."""
        openings = [
            self.text[passage.start : passage.start + OPENING]
            for passage, _ in self.passages
            if passage.kind in (PassageKind.SENTENCE, PassageKind.LIST_ITEM)
        ]
        self.openings = Openings(openings, self._is_known)
        words, headings = self.pack.announcing, list(filter(self._is_heading, range(len(self.passages))))
        spans = [self.passages[place][0] for place in headings]
        found = (announced_by_heading(self.text[each.start : each.end], words) for each in spans)
        recommends = any(each is not None and each.kind is Kind.RECOMMENDATION for each in found)
        self.character = character_of(self.text, openings, self.pack, recommends=recommends)
        errands = sum(words.errands.match(plain(self.said(place))) is not None for place in headings)
        self._tells_errands = errands >= LEAST_ERRANDS
        for place in headings:
            self.section_of(place)  # from the first to the last, so that none has far to look

    def _is_known(self, label: str) -> bool:
        """Say whether a rule knows what stands behind a label: “Action”, “Recommendation”."""
        match = best_match(f"{label}: {f'{label} ' * SOME_WORDS}", Voice.REPORT, self.pack)
        return match is not None and match.rule.name in LABELLED

    def said(self, place: int) -> str:
        """Return the words of a passage without its markup."""
        return self.text[slice(*self.span(place))]

    def span(self, place: int) -> tuple[int, int]:
        """Return where the words of a passage stand, without its markup."""
        return content_span(self.text, self.passages[place][0])

    def section_of(self, heading: int | None) -> Announcement | None:
        """Return what the part under a heading holds, by that heading or one above it."""
        if heading is None:
            return None
        if heading not in self._sections:
            said, words = self.said(heading), self.pack.announcing
            is_apart = words.findings.match(plain(said)) or words.earlier.match(plain(said))
            inherited = None if is_apart else self.section_of(self._over(heading))
            self._sections[heading] = announced_by_heading(said, self.pack.announcing) or inherited
        return self._sections[heading]

    def is_aim(self, heading: int | None) -> bool:
        """Say whether the part under a heading holds what somebody aims at."""
        section = self.section_of(heading)
        return section is not None and section.kind is Kind.OBJECTIVE

    def _over(self, heading: int) -> int | None:
        """Return the heading over one; over “For the club” it is the one before, whatever its level.

        It is the one before as well where nothing stands between them, or where the numbers of the items go on below.
        """
        here, said = self.passages[heading][0], plain(self.said(heading))
        is_addressee = len(said) <= LONGEST_ANSWER and self.pack.announcing.addressee.match(said) is not None
        if not (self._goes_on_below(heading) or (here.heading is None and is_addressee)):
            return here.heading
        before = next((n for n in range(heading - 1, -1, -1) if self._is_heading(n)), None)
        is_beside = before is not None and self.passages[before][0].level == here.level
        return before if is_beside or here.heading is None else here.heading

    def _goes_on_below(self, heading: int) -> bool:
        """Say whether a heading stands right below another, or between two items whose numbers follow each other."""
        if heading == 0 or heading + 1 >= len(self.passages):
            return False
        if self._is_heading(heading - 1):
            return True
        before, below = self.passages[heading - 1], self.passages[heading + 1][0]
        if before[0].kind is not PassageKind.LIST_ITEM or below.kind is not PassageKind.LIST_ITEM:
            return False
        earlier = numeral_of(self.text, before[1].start, before[1].end)
        return bool(earlier) and goes_on(numeral_of(self.text, below.start, below.end), earlier)

    def is_first_heading(self, place: int) -> bool:
        """Say whether a heading is the title of the text: the first one, with nothing but furniture before it."""
        return all(passage.kind is PassageKind.FURNITURE for passage, _ in self.passages[:place])

    def _is_heading(self, place: int) -> bool:
        return self.passages[place][0].kind is PassageKind.HEADING

    def is_quiet(self, heading: int | None) -> bool:
        """Say whether the part under a heading only sets the scene."""
        if heading is None:
            return False
        if heading not in self._quiet:
            said = plain(self.said(heading))
            is_errand = self._tells_errands and self.pack.announcing.errands.match(said) is not None
            self._quiet[heading] = is_errand or self.pack.announcing.quiet.match(said) is not None
        return self._quiet[heading]

    def accepts(self, passage: Passage) -> bool:
        """Say whether a sentence only says that something is accepted: “Agreed.”, “Response: Accepted in part.”."""
        said = self.text[passage.start : passage.end] if passage.end - passage.start <= LONGEST_ANSWER else ""
        return self.pack.items.accepts.match(plain(said)) is not None

    def is_promising(self, heading: int | None) -> bool:
        """Say whether in the part under a heading, or in a part around it, those speak who will do something."""
        if heading is None:
            return False
        if heading not in self._promising:
            said = plain(self.said(heading))
            promises = self.pack.announcing.promises.search(said) is not None
            if self.character.answers and not promises:
                promises = self.pack.genre.body.match(said) is not None
            self._promising[heading] = promises or self.is_promising(self.passages[heading][0].heading)
        return self._promising[heading]

    def weighed(
        self, shown: str, heading: int | None, block: int = -2, *, least: float = LEAST_SCORE
    ) -> Weighed | None:
        """Weigh a plain sentence in the part it stands in; `block` is that of its paragraph."""
        asks, follows = self.section_of(heading) is not None, block == self.promised
        promises = self.is_promising(heading) or block == self.answered
        place = Place(asks=asks, quiet=self.is_quiet(heading), follows=follows, promises=promises)
        return weighed(shown, self.character, place, self.pack, least=least)
