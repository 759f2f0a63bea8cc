"""Suggestions on list items: what announces a list or a level of it, and what its items say for themselves."""

import re
from dataclasses import replace

from briefings.reading.document.markup import plain
from briefings.reading.document.numbering import above, goes_on, numeral_of
from briefings.reading.document.passages import content_span
from briefings.reading.document.results import Kind, Passage, PassageKind, Suggestion
from briefings.reading.document.structure import Block
from briefings.reading.language.shapes import Announcing, Voice
from briefings.reading.rules.announcements import (
    LONGEST_LEAD_IN,
    Announcement,
    announced_by,
    announced_by_heading,
    announced_wholly,
    wished_by,
)
from briefings.reading.rules.beside import Beside
from briefings.reading.rules.context import LONGEST_SENTENCE, Context
from briefings.reading.rules.making import made
from briefings.reading.rules.matching import LABELLED, best_match, kind_of
from briefings.reading.rules.sentences import ORDER_IN_ADVICE, by_rule, leads_in_only, order_score, ordered, pledged
from briefings.reading.rules.weighing import DUTY_IN_A_LAW, LEAST_SCORE, TOLD_TO_PARTICIPANTS

# An item or cell with fewer letters than this says nothing.
LEAST_LETTERS = 6
# So many items of a list are looked at to see whether it is a list of orders.
LOOK_AHEAD, LEAST_ORDERS = 40, 2
# What is not an order itself among orders, and says nothing that is.
BESIDE_ORDERS = -0.05

# With one of these a list begins.
FIRST_NUMERALS = ("a", "i", "1")

# A box to tick before an item, and what stands below “Road map” with a date.
TO_TICK, PLANNED, POINTED = 0.75, 0.7, 0.6
# A sentence behind an item that says how far it is has no more characters.
LONGEST_STATUS = 60
# A line of so many words above a list may be what its items go on from.
MOST_WORDS_OF_A_LEAD = 4
# So much of an item is looked at for its date.
LONGEST_DATED = 120

# The articles that a heading is about, behind its words: “Family life (arts. 8-10)”.
_TITLED = re.compile(
    r"\((?:arts?\.?|articles?|paras?\.?|paragraphs?|sections?|ss?\.|chap(?:ter|\.)?)\s[^()]{1,40}\)\W*$", re.IGNORECASE
)
_BOX = re.compile(r"(?:\\?\[ ?\\?\]|[☐□])\s+")
_YEAR = re.compile(r"\b20\d\d\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b(?!\d)")
_DATED = re.compile(
    r"\b20\d\d\b|\bQ[1-4]\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|fév|avr|mai|juin"
    r"|juil|août|déc|printemps|été|automne|hiver)",
    re.IGNORECASE,
)
_BY_MEETING = re.compile(r"(?P<meeting>\d{1,3})/\d{1,2}[.:)]?\s")
_NUMBERED_BY_MEETING = re.compile(r"^[^\S\n]{0,12}(?P<meeting>\d{1,3})/\d{1,2}\s{2,}\S", re.MULTILINE)
_AFTER_A_STOP = re.compile(r"[.;]\s+")
_BOLD_LABEL = re.compile(r"(?:\*\*|__)[^*_]{2,100}(?:\*\*|__)[.:]?")


class Lists:
    """Reads list items from the first to the last, keeping what was announced above each level."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.group = -1
        self.orders: dict[int, bool] = {}  # by depth, whether most items of the list being read are orders
        self.announced: list[Announcement | None] = []  # by depth, what announces the list being read
        self.labelled = -1  # where the item starts whose name in bold was just passed
        self.numbered: dict[str, int] = {}  # the place of the last item with a number
        self.last_item: tuple[str, int, Announcement | None] = ("", -1, None)
        self.parents: list[int] = []  # by depth, the last passage of the item above
        self.meeting = _last_meeting(context)
        self.leads: list[str] = []  # by depth, what the list being read goes on from

    def item(self, place: int, passage: Passage, block: Block) -> Suggestion | None:
        """Suggest an item, or a sentence of one."""
        depth, opens = passage.level or 1, passage.start == block.start
        if opens:
            self._enter(place, passage, depth)
        del self.parents[depth - 1 :]
        self.parents += [place] * (depth - len(self.parents))
        start, end = content_span(self.context.text, passage) if opens else (passage.start, passage.end)
        if self._says_nothing(place, block, self.context.text[start:end], opens=opens):
            return None
        box = _BOX.match(self.context.text, start, end) if opens else None
        span = (box.end() if box else start, end)
        if self.labelled == block.start and not opens:
            opens, self.labelled = True, -1
        announcement = self._announcement_of(passage, block, self.context.text[slice(*span)], depth) if opens else None
        return self._announced_or_not(passage, span, announcement, opens=opens, ticks=box is not None)

    def behind(self, place: int, passage: Passage) -> Suggestion | None:
        """Suggest a line behind a list that goes on from what stands above it: “and to report by May;”."""
        context = self.context
        before = context.passages[place - 1][0] if place else passage
        going_on = context.pack.announcing.goes_on.match(context.text, passage.start, passage.end)
        if going_on is None or before.kind is not PassageKind.LIST_ITEM or before.block != self.group:
            return None
        announcement = next(filter(None, reversed(self.announced)), None)
        if announcement is None or not announcement.is_bare or announcement.is_loose:
            return None
        return self._made((going_on.end("and"), passage.end), announcement)

    def _announced_or_not(
        self, passage: Passage, span: tuple[int, int], announcement: Announcement | None, *, opens: bool, ticks: bool
    ) -> Suggestion | None:
        """Suggest an item for what announces it, for the box before it, or for its own words."""
        if self._is_about_a_post(passage):
            return None
        if announcement is None and ticks:
            announcement = Announcement(Kind.ACTION, TO_TICK, "a box to tick")
        if announcement is None:
            if opens and self.context.pack.items.notes.match(plain(self.context.text[slice(*span)])):
                return by_rule(self.context, *span, passage.heading)
            return self._unannounced(passage, span, opens=opens)
        return self._announced(passage, span, announcement)

    def _says_nothing(self, place: int, block: Block, said: str, *, opens: bool) -> bool:
        """Say whether an item has hardly a letter, is done, names a part, or only the item itself, in bold."""
        if self.context.pack.items.ticked.search(said + self._status_behind(place)):
            return True
        if sum(map(str.isalpha, said[:200])) < LEAST_LETTERS or self._titles_a_part(said):
            return True
        if opens and self._leads_to_items(place, said):
            return True
        if opens and self._is_label(place, said):
            self.labelled = block.start
            return True
        return False

    def _status_behind(self, place: int) -> str:
        """Return how far an item is, if a short sentence behind it may say so, as if in a column: “Done in August.”."""
        here, behind = self.context.passages[place], self.context.passages[place + 1 : place + 2]
        if not behind or behind[0][1] is not here[1] or behind[0][0].end - behind[0][0].start > LONGEST_STATUS:
            return ""
        return f"\t{self.context.text[behind[0][0].start : behind[0][0].end]}"

    def _leads_to_items(self, place: int, said: str) -> bool:
        """Say whether an item breaks off, and the items below it go on: “6. instructs the committee” – “(i) to buy”."""
        after = self.context.passages[place + 1][0] if place + 1 < len(self.context.passages) else None
        if after is None or after.kind is not PassageKind.LIST_ITEM or not said[-1:].isalnum():
            return False
        here = self.context.passages[place][0]
        if not numeral_of(self.context.text, here.start, here.end):
            return False
        rest = content_span(self.context.text, after)[0]
        return self.context.text[rest].islower() and self._broken_off(place) is not None

    def _announcement_of(self, passage: Passage, block: Block, said: str, depth: int) -> Announcement | None:
        announcement = self.announced[depth - 1]
        if announcement and announcement.is_loose and (passage.end != block.end or self._tells(said)):
            return None
        return announcement

    def _tells(self, said: str) -> bool:
        return self.context.pack.items.tells.search(said) is not None

    def _unannounced(self, passage: Passage, span: tuple[int, int], *, opens: bool) -> Suggestion | None:
        """Suggest what no lead-in announces: for its own words, as an order, or as one of a list of orders."""
        found = by_rule(self.context, *span, passage.heading) or (self._going_on(passage, span) if opens else None)
        if found is not None:
            return found
        if not opens:
            return ordered(self.context, *span, passage.heading, among_orders=False)
        return (
            self._numbered(passage, span)
            or self._of_its_section(passage, span)
            or pledged(self.context, passage, span)
            or ordered(self.context, *span, passage.heading, among_orders=self._among_orders(passage))
            or self._beside_orders(passage, span)
            or self._of_minutes(passage, span)
        )

    def _is_about_a_post(self, passage: Passage) -> bool:
        """Say whether a list holds what the holder of a post will do, or who applies for it must have."""
        roles, level = self.context.pack.announcing.roles, passage.level or 1
        return any(roles.search(lead) for lead in self.leads[:level])

    def _going_on(self, passage: Passage, span: tuple[int, int]) -> Suggestion | None:
        """Suggest an item that says what it does only behind its lead-in: “The Board:” – “agreed to plant trees”."""
        context, lead = self.context, self.leads[(passage.level or 1) - 1]
        said = plain(context.text[slice(*span)]) if span[1] - span[0] <= LONGEST_SENTENCE else ""
        if not (lead and said) or leads_in_only(context, said):
            return None
        joined = f"{lead} {_uncapitalised(said)}"
        found = context.weighed(joined, passage.heading)
        if found is None or found.match.heart <= len(lead) or found.match.rule.pattern.search(said):
            return None
        kind = kind_of(found.match, joined, context.pack)
        return self._made(span, Announcement(kind, found.score, found.reasons[0], said=f"{lead}:"))

    def _announced(self, passage: Passage, span: tuple[int, int], announcement: Announcement) -> Suggestion | None:
        said = self.context.text[slice(*span)]
        if said.rstrip("*_ \xa0").endswith(":") and self._is_bare_parent(said):
            return None
        if self.context.pack.items.notes.match(plain(said)):
            return None
        if not announcement.is_bare and not self.context.pack.grammar.is_order(said):
            return by_rule(self.context, *span, passage.heading)
        score = announcement.score if announcement.is_bare else LEAST_SCORE
        score += self._of_the_text(announcement)
        if announcement.is_loose:
            announcement = replace(announcement, kind=self._own_kind(said) or announcement.kind)
        return self._made(span, replace(announcement, score=score)) if score >= LEAST_SCORE else None

    def _own_kind(self, said: str) -> Kind | None:
        """Return the kind of an item that asks or promises outright, whatever its heading says; else None."""
        shown = plain(said[:LONGEST_SENTENCE])
        match = best_match(shown, self.context.character.voice, self.context.pack)
        own = match if match and match.rule.outright and match.rule.name not in LABELLED else None
        return kind_of(own, shown, self.context.pack) if own else None

    def _of_the_text(self, announcement: Announcement) -> float:
        """Weigh what the text is: below “The form asks for:” a guide to a law asks nobody for anything."""
        character = self.context.character
        if character.is_practical:
            return TOLD_TO_PARTICIPANTS
        is_explained = character.describes_law and (announcement.is_duty or character.tells)
        return DUTY_IN_A_LAW if is_explained else 0.0

    def _made(self, span: tuple[int, int], announcement: Announcement) -> Suggestion | None:
        if span[1] - span[0] > LONGEST_SENTENCE:
            return None
        beside = Beside(lead_in=announcement.said)
        reasons = (announcement.reason,)
        return made(self.context, span, announcement.kind, announcement.score, reasons, goal=None, beside=beside)

    def _titles_a_part(self, said: str) -> bool:
        """Say whether an item is the heading of a part that nobody set apart: “5.1 New recommendations”."""
        words = self.context.pack.announcing
        return len(said) <= 60 and len(said.split()) <= 4 and announced_by_heading(said, words) is not None

    def _is_label(self, place: int, said: str) -> bool:
        """Say whether an item opens with a name in bold that its next sentence spells out: “**Fair fares.** Cap …”."""
        context = self.context
        if not _BOLD_LABEL.fullmatch(said) or place + 1 == len(context.passages):
            return False
        here, (below, block) = context.passages[place][1], context.passages[place + 1]
        following = plain(context.text[below.start : below.end][:LONGEST_SENTENCE])
        asks = context.pack.grammar.is_order(following)
        return block is here and (asks or best_match(following, context.character.voice, context.pack) is not None)

    # What announces an item

    def _enter(self, place: int, passage: Passage, depth: int) -> None:
        """Work out what announces the list of an item that opens it, or a level of it."""
        if passage.block != self.group:
            self.group = passage.block
            self.announced, self.parents, self.leads = [], [], []
            self.orders = self._depths_of_orders(place)
        del self.announced[depth:], self.leads[depth:]
        while len(self.announced) < depth:
            level = len(self.announced)
            if level and level <= len(self.parents):
                self.announced.append(self._announced_by_parent(self.parents[level - 1], self.announced[level - 1]))
                self.leads.append(_lead(self.context.said(self.parents[level - 1])))
            else:
                self.announced.append(announced_above(self.context, place) or self._planned(place))
                self.leads.append(_lead_above(self.context, place))
        numeral = numeral_of(self.context.text, passage.start, passage.end)
        if announcement := self._announced_by_number(place, numeral) or self._announced_before(place, numeral):
            self.announced[depth - 1] = announcement
        self.numbered[numeral] = place
        self.last_item = (numeral, place, self.announced[depth - 1])

    def _planned(self, place: int) -> Announcement | None:
        """Return what a list of dates to come holds, below “Road map” or “The timetable:”."""
        context = self.context
        lead = _above(context, place)
        if lead is None or not context.pack.announcing.plans.search(plain(context.said(lead)).rstrip(" :")):
            return None
        items = [
            context.text[passage.start : min(passage.end, passage.start + LONGEST_DATED)]
            for passage, _ in context.passages[lead + 1 : lead + 1 + LOOK_AHEAD]
            if passage.block == self.group
        ]
        if not _are_dates_to_come(items, context.character.year):
            return None
        reason = f"listed under “{plain(context.said(lead)).rstrip(' :')}”"
        return Announcement(Kind.ACTION, PLANNED, reason, is_plan=True)

    def _depths_of_orders(self, place: int) -> dict[int, bool]:
        """Say for each depth whether at least half of the items of a list that begins here are orders."""
        context, found = self.context, dict[int, list[bool]]()
        for passage, block in context.passages[place : place + LOOK_AHEAD]:
            if passage.block != self.group:
                break
            if passage.start == block.start and passage.kind is PassageKind.LIST_ITEM:
                start, end = content_span(context.text, passage)
                said = plain(context.text[start : min(end, start + 400)])
                found.setdefault(passage.level or 1, []).append(context.pack.grammar.is_sure_order(said))
        return {depth: sum(each) >= LEAST_ORDERS and 2 * sum(each) >= len(each) for depth, each in found.items()}

    def _among_orders(self, passage: Passage) -> bool:
        return self.orders.get(passage.level or 1, False)

    def _announced_by_number(self, place: int, numeral: str) -> Announcement | None:
        """Return what announces an item by its number: item 7 that of 7.1, and what announced 6.5 that of 6.6.

        Where the page turns between two items, headings or furniture stand there and nothing else.
        """
        over = above(numeral)
        if over and over in self.numbered:
            return self._announced_by_parent(self.numbered[over], None)
        earlier, last, announcement = self.last_item
        if announcement is None or self.announced[0] is not None or not goes_on(numeral, earlier):
            return None
        return announcement if self._only_headings(range(last + 1, place)) else None

    def _announced_before(self, place: int, numeral: str) -> Announcement | None:
        """Return what the item before announces, whatever its depth, if it breaks off: “1. calls on its members”."""
        earlier, last, _ = self.last_item
        goes_on_there = numeral and numeral.strip("().").lower() not in FIRST_NUMERALS
        if not earlier or goes_on_there or last != place - 1:
            return None
        return self._broken_off(last)

    def _broken_off(self, place: int) -> Announcement | None:
        """Return what an item announces that says nothing without the items below it."""
        said = self.context.said(place)
        announcement = announced_by(said, self.context.character.voice, self.context.pack, unfinished=True)
        return announcement if announcement and announcement.is_bare else None

    def _only_headings(self, between: range) -> bool:
        """Say whether between two items stand only a few headings, no quiet ones, and what a page's end puts there."""
        kinds = {n: self.context.passages[n][0].kind for n in between}
        headings = [n for n, kind in kinds.items() if kind is PassageKind.HEADING]
        others = [kind for kind in kinds.values() if kind not in (PassageKind.HEADING, PassageKind.FURNITURE)]
        return bool(kinds) and not others and len(headings) <= 3 and not any(map(self.context.is_quiet, headings))

    def _announced_by_parent(self, place: int, inherited: Announcement | None) -> Announcement | None:
        said = self.context.said(place)
        voice, pack = self.context.character.voice, self.context.pack
        if announcement := announced_by(said, voice, pack, unfinished=True):
            return announcement
        if announcement := announced_wholly(said, self.context.pack.announcing):
            return replace(announcement, score=0.7, is_loose=True)
        return inherited if inherited and (inherited.is_plan or self._is_bare_parent(said)) else None

    def _is_bare_parent(self, said: str) -> bool:
        announcement = announced_by(said, self.context.character.voice, self.context.pack)
        return announcement.is_bare if announcement else len(said.split()) <= 6

    # Items that nothing announces

    def _numbered(self, passage: Passage, span: tuple[int, int]) -> Suggestion | None:
        """Suggest an item numbered as a recommendation or an action: “R3. …”, “AP2 …”."""
        context, items = self.context, self.context.pack.items
        said = context.text[slice(*span)]
        if not items.numbered.match(context.text, passage.start):
            return None
        if not context.pack.grammar.is_order(said) and items.states.search(said):
            return None
        is_action = context.text.startswith(items.numbered_action, passage.start)
        kind = Kind.ACTION if is_action else Kind.RECOMMENDATION
        named = "numbered as an action" if is_action else "numbered as a recommendation"
        return self._made(span, Announcement(kind, 0.8, named))

    def _of_its_section(self, passage: Passage, span: tuple[int, int]) -> Suggestion | None:
        """Suggest an item for its section: under “Recommendations”, what opens with an order or is assigned."""
        context = self.context
        said = context.text[slice(*span)]
        section = context.section_of(passage.heading)
        if section is None or len(said) > LONGEST_SENTENCE or said.rstrip("*_ \xa0").endswith(":"):
            return None
        if not context.pack.grammar.is_order(said) and not context.pack.items.assigned.match(said):
            return None
        above_it = opposing_lead_in(context, self._first_of_list(passage))
        return self._made(span, replace(section, said=above_it or section.said))

    def _first_of_list(self, passage: Passage) -> int:
        return next(n for n in range(self.last_item[1], -1, -1) if n == 0 or self._begins_list(n, passage.block))

    def _begins_list(self, place: int, block: int) -> bool:
        return self.context.passages[place - 1][0].block != block

    def _pointed(self, passage: Passage, span: tuple[int, int]) -> Suggestion | None:
        """Suggest what follows an arrow in minutes: what comes of what was said, “→ The office writes to the firm”."""
        context, said = self.context, self.context.text[slice(*span)]
        arrow = context.text[passage.start] in "→⇒➔➜"
        if not arrow or context.character.voice is not Voice.PARTIES or self._tells(said) or len(said.split()) < 3:
            return None
        return self._made(span, Announcement(Kind.ACTION, POINTED, "behind an arrow, in minutes"))

    def _of_minutes(self, passage: Passage, span: tuple[int, int]) -> Suggestion | None:
        """Suggest what minutes mark as something to do, by an arrow or a number."""
        return self._pointed(passage, span) or self._of_a_meeting(passage, span)

    def _of_a_meeting(self, passage: Passage, span: tuple[int, int]) -> Suggestion | None:
        """Suggest an item of minutes numbered by meeting: “23/6  Exchange of sampling tables, from Monday”."""
        context, said = self.context, plain(self.context.text[slice(*span)][:LONGEST_SENTENCE])
        by_meeting = _BY_MEETING.match(context.text, passage.start, passage.end)
        if (
            not by_meeting
            or int(by_meeting["meeting"]) < self.meeting
            or context.character.voice is not Voice.PARTIES
            or context.is_quiet(passage.heading)
        ):
            return None
        items, rest = context.pack.items, context.text[span[1] : context.passages[self.last_item[1]][1].end]
        is_told = any(words.search(said) for words in (items.tells, items.states))
        is_done = any(map(items.done.match, _AFTER_A_STOP.split(rest)))
        if is_told or is_done or items.empty.match(said) or len(said.split()) < 3:
            return None
        return self._made(span, Announcement(Kind.ACTION, POINTED, "numbered by meeting, in minutes"))

    def _beside_orders(self, passage: Passage, span: tuple[int, int]) -> Suggestion | None:
        """Suggest an item without a verb of its own in a list of orders: “No more sales of council homes”."""
        context, said = self.context, self.context.text[slice(*span)]
        if not self._among_orders(passage) or self._tells(said) or said.rstrip("*_ ").endswith((":", "?")):
            return None
        score = order_score(context, passage.heading, among_orders=True) + BESIDE_ORDERS
        is_titled = _TITLED.search(said) is not None
        if score < LEAST_SCORE or is_titled or context.pack.items.states.search(said.split(" where ")[0]):
            return None
        section = context.section_of(passage.heading)
        kind = section.kind if section else Kind.RECOMMENDATION
        return self._made(span, Announcement(kind, round(score, 2), "listed among orders"))


def _last_meeting(context: Context) -> int:
    """Return the highest number of a meeting by which items are numbered, “23” of “23/6”, or 0."""
    if "/" not in context.text:
        return 0
    return max((int(each["meeting"]) for each in _NUMBERED_BY_MEETING.finditer(context.text)), default=0)


def _uncapitalised(said: str) -> str:
    """Return words without the capital of a sentence; one of a name or an abbreviation stays."""
    return (said[0].lower() if said[1:2].islower() or said[1:2] == " " else said[0]) + said[1:]


def _are_dates_to_come(items: list[str], year: int) -> bool:
    """Say whether at least half of some items have a date, none before a year, and not the hours of a day."""
    dated = sum(_DATED.search(said) is not None for said in items)
    timed = sum(_CLOCK.search(said) is not None for said in items)
    years = [int(found) for said in items for found in _YEAR.findall(said)]
    return 2 * dated >= len(items) > 2 * timed and min(years, default=year) >= year


def _above(context: Context, place: int) -> int | None:
    """Return the place of the sentence or heading right above a list or table."""
    before = place - 1
    while before >= 0 and context.passages[before][0].kind is PassageKind.FURNITURE:
        before -= 1
    kinds = (PassageKind.SENTENCE, PassageKind.HEADING)
    return before if before >= 0 and context.passages[before][0].kind in kinds else None


def _lead_above(context: Context, place: int) -> str:
    """Return what the items of a list may go on from: “The Board:”, or the heading “We recommend”."""
    before = _above(context, place)
    if before is None:
        return ""
    passage, said = context.passages[before][0], context.said(before)
    is_short = len(said.split()) <= MOST_WORDS_OF_A_LEAD
    goes_on = said.rstrip("*_ \xa0").endswith((":", ","))
    return _lead(said) if goes_on or is_short or passage.kind is PassageKind.HEADING else ""


def _lead(said: str) -> str:
    """Return a lead-in without its colon, “” where it is a sentence of its own."""
    shown = plain(said[-LONGEST_LEAD_IN:]).rstrip(" ,:–—…-")
    return "" if shown.endswith((".", "?", "!")) else shown


def announced_above(context: Context, place: int) -> Announcement | None:
    """Return what the sentence or heading right above a list or table announces, else what the section holds."""
    before = _above(context, place)
    if before is None:
        return None
    lead, _ = context.passages[before]
    said = context.text[lead.start : lead.end]
    unfinished = lead.kind is PassageKind.SENTENCE
    if announcement := announced_by(said, context.character.voice, context.pack, unfinished=unfinished):
        return announcement
    if lead.kind is PassageKind.SENTENCE:
        if said.rstrip("*_ \xa0").endswith(":") and not _is_addressee(context, said):
            return None
        if found := wished_by(said, context.pack):
            return replace(found, score=found.score + ORDER_IN_ADVICE * context.character.advises)
    return _announced_wholly(context, before)


def _is_addressee(context: Context, said: str) -> bool:
    return context.pack.announcing.addressee.match(plain(said)) is not None or len(said.split()) <= 4


def _announced_wholly(context: Context, place: int) -> Announcement | None:
    """Return what the heading directly above a list announces, or the one above “To the Ministry of Health:”."""
    passage, _ = context.passages[place]
    words, said = context.pack.announcing, context.said(place)
    is_short = len(said.split()) <= MOST_WORDS_OF_A_LEAD
    announcement = None
    if words.addressee.match(plain(said)) is not None:
        announcement = context.section_of(place if passage.kind is PassageKind.HEADING else passage.heading)
    elif passage.kind is PassageKind.HEADING or is_short:
        over = context.said(passage.heading) if passage.heading is not None else ""
        announcement = announced_wholly(said, words)
        if announcement is None and _names_a_topic(said, words):
            announcement = announced_wholly(over, words)
    return replace(announcement, score=0.7, is_loose=True) if announcement else None


def _names_a_topic(said: str, words: Announcing) -> bool:
    """Say whether a heading only names a topic of the part it stands in: “Candidacy”, below “Recommendations”."""
    shown = plain(said)
    is_short = len(shown.split()) <= MOST_WORDS_OF_A_LEAD and not shown.endswith((".", "?", "!", ":"))
    return is_short and not (words.findings.match(shown) or words.quiet.match(shown))


def opposing_lead_in(context: Context, place: int) -> str:
    """Return the sentence right above a list or table if it opposes what is below it: “We reject plans to:”."""
    above_it = context.passages[place - 1][0] if place else None
    if above_it is None or above_it.kind is not PassageKind.SENTENCE:
        return ""
    said = plain(context.text[max(above_it.start, above_it.end - LONGEST_LEAD_IN) : above_it.end])
    return said if said.endswith(":") and context.pack.grammar.turns_round(said) else ""
