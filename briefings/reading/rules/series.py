"""Suggestions on a numbered series of recommendations whose words do not say so: “D2 No key, no room.”"""

import re
from collections import defaultdict

from briefings.reading.document.markup import plain
from briefings.reading.document.passages import content_span
from briefings.reading.document.results import Kind, Passage, PassageKind, Suggestion
from briefings.reading.rules.context import LONGEST_SENTENCE, Context
from briefings.reading.rules.making import made
from briefings.reading.rules.weighing import LIKELY_SCORE

# So many members a series has at least, and half of them ask for something.
LEAST_MEMBERS = 3
IN_A_SERIES = 0.65
MOST_MEMBERS = 200

_CODE = re.compile(r"[-•*o\s]{0,6}(?P<letter>[A-Z]{1,2})[\s-]?(?P<number>\d{1,2})[.:)]?\s+(?=[“\"A-Z])")


class Series:
    """The series of a document, by the letters of their codes."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.members: dict[int, int] = {}  # the place of a member, and where its words begin
        found: dict[str, list[int]] = defaultdict(list)
        for place, (passage, block) in enumerate(context.passages):
            if passage.start == block.start and passage.kind in (PassageKind.SENTENCE, PassageKind.LIST_ITEM):
                self._add(place, passage, found)
        self.asking = {place for places in found.values() if self._asks(places) for place in places}

    def _add(self, place: int, passage: Passage, found: dict[str, list[int]]) -> None:
        """Note a member of a series by its code, else by a label that returns in the text: “Lesson: …”."""
        text, (start, end) = self.context.text, (passage.start, passage.end)
        if code := _CODE.match(text, start, end):
            found[code["letter"]].append(place)
            self.members[place] = code.end()
        elif label := self.context.openings.label_in(text, start, end):
            found[label["said"].lower()].append(place)
            self.members[place] = label.end()

    def suggestion(self, place: int, passage: Passage) -> Suggestion | None:
        """Suggest a member of a series that asks, unless it tells what happened."""
        if place not in self.asking:
            return None
        start, end = self.members[place], content_span(self.context.text, passage)[1]
        said = plain(self.context.text[start:end])
        if end - start > LONGEST_SENTENCE or said.endswith((":", "?")) or not self._may_ask(said):
            return None
        reasons = ("numbered like recommendations",)
        return made(self.context, (start, end), Kind.RECOMMENDATION, IN_A_SERIES, reasons)

    def _may_ask(self, said: str) -> bool:
        items = self.context.pack.items
        return len(said.split()) > 1 and not items.tells.search(said) and not items.states.search(said)

    def _asks(self, places: list[int]) -> bool:
        """Say whether at least half of a series ask for something by their own words."""
        if not LEAST_MEMBERS <= len(places) <= MOST_MEMBERS:
            return False
        return 2 * sum(self._asks_itself(place) for place in places) >= len(places)

    def _asks_itself(self, place: int) -> bool:
        passage = self.context.passages[place][0]
        start = self.members[place]
        said = plain(self.context.text[start : min(passage.end, start + LONGEST_SENTENCE)])
        orders = self.context.pack.grammar.is_sure_order(said)
        return orders or self.context.weighed(said, passage.heading, least=LIKELY_SCORE) is not None
