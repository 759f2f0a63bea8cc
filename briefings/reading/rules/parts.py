"""Several asks in one sentence: each becomes a passage of its own, with its own words, title, addressee and date.

A sentence is divided where an ask begins that can be ticked off by itself: a clause with a subject of its own
(“Norway will fund the clinics and France will train the nurses”), or another verb of the same call (“to ratify the
treaty, to open their registers and to report”). One thing with details stays whole (“review and update the list”).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Passage, PassageKind, Suggestion
from briefings.reading.rules.context import LONGEST_SENTENCE, Context
from briefings.reading.rules.making import part_of, title_of_quote
from briefings.reading.rules.matching import kind_of
from briefings.reading.rules.weighing import Weighed

# So many words a part has at least, and so many may stand before the verb of a clause of its own.
LEAST_WORDS, MOST_WORDS_BEFORE = 3, 9
# No sentence is divided into more parts.
MOST_PARTS = 12

# So much of a title is compared with its part, and so much may stand before the verb there (“to”).
OPENING, MARKER = 16, 8

# What has more markup than emphasis is left whole: its places cannot be told one by one.
_MARKUP = frozenset("<[&~")
_PAUSE = re.compile(r"[;:]\s|,\s(?:and|but|et|mais)\s")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a quote on one line, and where in the text each of their characters stands."""

    said: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the words of a sentence.

    `cut` is where its passage begins and `start` where its own words do, behind “and”. `lead` are the words of the
    sentence with which it is read, and `found` is its suggestion as far as the words beside it matter.
    """

    cut: int
    start: int
    end: int
    lead: str
    found: Suggestion

    def read(self, words: str) -> str:
        """Return the words of the part behind those that lead to it."""
        return self.lead + words[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Call:
    """What a clause calls for first: where its verb stands, None where that is not sure, and where its rule says."""

    piece: _Piece
    verb: int | None
    heart: int

    def read(self, words: str, end: int) -> str:
        """Return the words of the clause up to a place, with those that lead to it."""
        return self.piece.lead + words[self.piece.start : end]


def divided(context: Context, passage: Passage, found: Suggestion) -> list[Passage]:
    """Return the passages that a suggested sentence or item falls into: itself, if it asks for one thing."""
    whole = [replace(passage, suggestion=found)]
    if passage.kind not in (PassageKind.SENTENCE, PassageKind.LIST_ITEM) or found.goal:
        return whole
    words = _words_of(context.text, found)
    if words is None or title_of_quote(context, words.said) != found.title:
        return whole
    pieces = list(_Division(context, passage, words.said).pieces(found))[:MOST_PARTS]
    if len(pieces) < 2:
        return whole
    return _passages(context, passage, words, pieces)


def _words_of(text: str, found: Suggestion) -> _Words | None:
    """Return the words of a quote with their places, None where markup hides them."""
    quote = text[found.start : found.end]
    if len(quote) > LONGEST_SENTENCE or not _MARKUP.isdisjoint(quote):
        return None
    said, places, place = plain(quote), [], 0
    for sign in said:
        if not sign.isspace():
            place = quote.index(sign, place)
        places.append(found.start + place)
        place += not sign.isspace()
    return _Words(said, tuple(places))


def _passages(context: Context, passage: Passage, words: _Words, pieces: list[_Piece]) -> list[Passage]:
    """Return the passages of the parts, which together cover what the passage covered."""
    starts = [passage.start, *(words.places[piece.cut] for piece in pieces[1:])]
    ends = [*starts[1:], passage.end]
    made = []
    for piece, start, end in zip(pieces, starts, ends, strict=True):
        stop = start + len(context.text[start:end].rstrip())
        span = (words.places[piece.start], words.places[piece.end - 1] + 1)
        found = part_of(context, piece.found, span, piece.read(words.said))
        made.append(replace(passage, start=start, end=stop, suggestion=found))
    return made


class _Division:
    """Looks for the parts of one sentence, from its beginning to its end."""

    def __init__(self, context: Context, passage: Passage, said: str) -> None:
        self.context, self.passage, self.said = context, passage, said
        self.joining, self.grammar = context.pack.joining, context.pack.grammar

    def pieces(self, found: Suggestion) -> Iterator[_Piece]:
        """Yield the parts: clauses of their own, each divided further where it calls for several things."""
        rest = _Piece(0, 0, len(self.said), "", found)
        while following := self._clause_in(rest):
            yield from self._verbs_of(replace(rest, end=following[0].end, found=following[0].found))
            rest = following[1]
        yield from self._verbs_of(rest)

    # Clauses of their own

    def _clause_in(self, piece: _Piece) -> tuple[_Piece, _Piece] | None:
        """Return a part up to the first clause in it that asks for something by itself, and that clause."""
        for joint in self._joints(piece.start, piece.end):
            if not joint["link"] and joint["pause"] != ";":
                continue
            if (clause := self._clause_at(piece, joint)) and (first := self._first(piece, joint.start())):
                return first, clause
        return None

    def _clause_at(self, piece: _Piece, joint: re.Match[str]) -> _Piece | None:
        """Return the clause behind a joint if it asks for something, with its subject or one that stood before."""
        said = self.said[joint.end() : piece.end]
        if len(said.split()) < LEAST_WORDS or not self._has_a_subject(piece, said, joint.start()):
            return None
        for lead in (*self.joining.subjects, ""):
            weighed = self._weighed(lead + said)
            if weighed is None or not self._asks_at_once(weighed, lead, said) or self._leans(lead, said):
                continue
            found = self._suggested(weighed, lead + said, piece.found)
            return _Piece(_cut(joint), joint.end(), piece.end, lead, found)
        return None

    def _has_a_subject(self, piece: _Piece, said: str, end: int) -> bool:
        """Say whether words may be a clause of their own, and do not go on from what stands before."""
        joining = self.joining
        if joining.subordinate.match(said) or any(marker.match(said) for marker in joining.markers):
            return False
        return not (joining.called.match(said) and joining.calls.search(self.said, piece.start, end))

    def _first(self, piece: _Piece, end: int) -> _Piece | None:
        """Return what stands before a clause, if it is a whole ask itself."""
        first = replace(piece, end=end)
        said = first.read(self.said)
        weighed = None if self.joining.unfinished.search(said) else self._weighed(said)
        if weighed is not None:
            if self.grammar.breaks_off(said, weighed.match.heart) or len(said[weighed.match.heart :].split()) < 2:
                return None
            return replace(first, found=self._suggested(weighed, said, piece.found))
        return first if piece.start == 0 and self.grammar.is_sure_order(said) else None

    def _weighed(self, said: str) -> Weighed | None:
        return self.context.weighed(said, self.passage.heading, self.passage.block)

    def _asks_at_once(self, weighed: Weighed, lead: str, said: str) -> bool:
        """Say whether the main clause asks, and not one behind it; with a subject before it, its first word does."""
        match = weighed.match
        if self.joining.conditional.search(said[: match.heart - len(lead)]):
            return False
        if lead:
            opening = " ".join(said.lower().split()[:2])
            return match.cue == 0 and match.heart > len(lead) and any(map(opening.startswith, match.rule.words))
        before = said[: match.cue]
        return len(before.split()) <= MOST_WORDS_BEFORE and not _PAUSE.search(before)

    def _suggested(self, weighed: Weighed, said: str, found: Suggestion) -> Suggestion:
        """Return the suggestion on a clause of its own; who is named in another clause is not the one of this."""
        kind = kind_of(weighed.match, said, self.context.pack)
        who = "" if found.addressee in self.said else found.addressee
        return replace(found, kind=kind, score=round(weighed.score, 2), reasons=weighed.reasons, addressee=who)

    # Several verbs of one call

    def _verbs_of(self, piece: _Piece) -> list[_Piece]:
        """Return the parts of a clause that calls for several things."""
        call = self._call_of(piece)
        parts, is_sure, chunk = [piece], False, max(piece.start, call.verb or 0)
        for joint in self._joints(max(chunk, call.heart), piece.end):
            lead = self._told_apart(call, parts[-1], joint)
            if lead is None:
                lead = self._bare(call, chunk, joint)
            else:
                is_sure = True
            chunk = joint.end()
            if lead is None or self._leans(lead, self.said[joint.end() : piece.end]):
                continue
            is_sure = is_sure or joint["pause"] is not None
            parts[-1] = replace(parts[-1], end=joint.start())
            parts.append(
                replace(piece, cut=_cut(joint), start=joint.end(), lead=self._needed(lead, joint.end(), piece.end))
            )
        return parts if is_sure or len(parts) > 2 else [piece]

    def _call_of(self, piece: _Piece) -> _Call:
        """Return what a clause calls for first: its verb, and where its rule says that this begins."""
        said = piece.read(self.said)
        weighed = self._weighed(said)
        if weighed is None:
            counted = self.joining.count.match(said[:1].lower() + said[1:])
            verb = counted.end() if counted else 0
            return _Call(
                piece, piece.start + verb if not piece.lead and self._opens(said[verb:]) else None, piece.start
            )
        rule, heart = weighed.match.rule, weighed.match.heart
        place = self.grammar.verb_in(said, heart, trusted=rule.modal or rule.sure)
        call = _Call(piece, None, heart + piece.start - len(piece.lead))
        return call if place is None else self._with_verb(call, place - len(piece.lead) + piece.start)

    def _with_verb(self, call: _Call, verb: int) -> _Call:
        """Return a call with its verb, if that stands in the clause, behind “to” or the like or at its beginning."""
        is_marked = any(self._ends_at(marker, call, verb) is not None for marker in self.joining.markers)
        is_sure = verb >= call.piece.start and (is_marked or self._opens(self.said[verb : call.piece.end]))
        return replace(call, verb=verb) if is_sure else call

    def _opens(self, said: str) -> bool:
        """Say whether the first word is the verb of an order, with nothing before it."""
        return self.grammar.goes_on(said, said)

    def _told_apart(self, call: _Call, last: _Piece, joint: re.Match[str]) -> str | None:
        """Return with which words an ask is read that a word or a number tells apart from the one before it."""
        said = self.said[joint.end() : call.piece.end]
        if len(said.split()) < 2:
            return None
        leads = (
            self._repeated(call, last, joint, said),
            self._as_a_clause(call, said),
            self._called(call, joint, said),
        )
        lead = next((each for each in leads if each is not None), None)
        if lead is None and joint["count"]:
            return self._counted(call, joint, said)
        return None if lead is None or self.grammar.turns_round(lead) else lead

    def _repeated(self, call: _Call, last: _Piece, joint: re.Match[str], said: str) -> str | None:
        """Return the lead of what has the same word before its verb as the first: “to open” behind “to ratify”."""
        for marker in self.joining.markers if call.verb is not None else ():
            found, first = marker.match(said), self._ends_at(marker, call, call.verb or 0)
            if found is None or first is None or not self.grammar.is_order(said[found.end() :], nouns=False):
                continue
            begun = max(call.verb or 0, last.start + found.end())
            return None if self._has_inner(marker, begun, joint) else call.read(self.said, first)
        return None

    def _has_inner(self, marker: re.Pattern[str], begun: int, joint: re.Match[str]) -> bool:
        """Say whether a verb inside the part before a joint may go on behind it: “a fund to help … and to train …”."""
        return joint["pause"] != ";" and any(
            self.grammar.is_order(self.said[each.end() : joint.start()], nouns=False)
            for each in marker.finditer(self.said, begun, joint.start())
        )

    def _as_a_clause(self, call: _Call, said: str) -> str | None:
        """Return the lead of a second clause of what is asked: “that …, and that the lists be published”."""
        places = [(self.joining.clause, call.heart), *((each, call.verb or 0) for each in self.joining.markers)]
        first = next((begun for words, end in places if (begun := self._ends_at(words, call, end)) is not None), None)
        if first is None or not self.joining.clause.match(said):
            return None
        lead = call.read(self.said, first)
        return lead if self._weighed(lead + said) is not None else None

    def _called(self, call: _Call, joint: re.Match[str], said: str) -> str | None:
        """Return the lead of what somebody else is called on to do: “the agency to check it”."""
        is_apart = joint["pause"] == ";" or (joint["pause"] and joint["link"])
        if not is_apart or call.verb is None or not self.joining.called.match(said):
            return None
        calls = list(self.joining.calls.finditer(self.said, call.piece.start, call.verb))
        return call.read(self.said, calls[-1].end()) if calls else None

    def _counted(self, call: _Call, joint: re.Match[str], said: str) -> str | None:
        """Return the lead of what has a number of its own in the sentence: “(2) issue guidance”."""
        first = self.joining.count.search(self.said, call.piece.start, joint.start())
        if first is None or len(said.split()) < LEAST_WORDS:
            return None
        lead = call.read(self.said, first.start())
        return lead if self.grammar.is_order(said) or self._weighed(lead + said) is not None else None

    def _bare(self, call: _Call, chunk: int, joint: re.Match[str]) -> str | None:
        """Return the lead of another verb with what belongs to it, where the one before it has something too."""
        said = self.said[joint.end() : call.piece.end]
        if call.verb is None or len(said.split()) < LEAST_WORDS or len(self.said[chunk : joint.start()].split()) < 2:
            return None
        lead = call.read(self.said, call.verb)
        if any(self._has_inner(marker, call.verb, joint) for marker in self.joining.markers):
            return None
        if self.grammar.turns_round(lead) or not self.grammar.goes_on(said, self.said[call.verb :]):
            return None
        return lead

    def _ends_at(self, words: re.Pattern[str], call: _Call, place: int) -> int | None:
        """Return where words begin that end where something begins, as “to” before a verb."""
        found = words.finditer(self.said, call.piece.start, place + 1)
        stop = len(self.said[:place].rstrip())
        return next((each.start() for each in found if each.start() < stop <= each.end() <= place), None)

    def _needed(self, lead: str, start: int, end: int) -> str:
        """Return the lead of a part, or “” where its own words make a better title: one that they open with."""
        said = self.said[start:end]
        titles = (title_of_quote(self.context, words)[:OPENING].lower() for words in (lead + said, said))
        with_lead, alone = (0 <= said.lower().find(title) <= MARKER for title in titles)
        return "" if alone and not with_lead and not self.grammar.turns_round(said[:OPENING]) else lead

    def _leans(self, lead: str, said: str) -> bool:
        """Say whether a part or its title says nothing without the part before it: “Publish it”."""
        leans = self.joining.leans
        return leans.match(said) is not None or leans.match(title_of_quote(self.context, lead + said)) is not None

    def _joints(self, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield what may stand between two asks, outside brackets and quotation marks."""
        for joint in self.joining.joint.finditer(self.said, start, end):
            before = self.said[: joint.start()]
            if before.count("(") == before.count(")") and before.count("“") <= before.count("”"):
                yield joint


def _cut(joint: re.Match[str]) -> int:
    """Return where the passage behind a joint begins: with “and”, else with its number, else with its words."""
    return next((joint.start(name) for name in ("link", "count") if joint[name]), joint.end())
