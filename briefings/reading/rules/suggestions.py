"""Puts suggestions on passages: walks a document once, keeping what was last announced above each list and table."""

import re
from dataclasses import dataclass, replace

from briefings.reading.document.markup import plain
from briefings.reading.document.numbering import above, goes_on, numeral_of
from briefings.reading.document.passages import content_span, row_cells
from briefings.reading.document.results import Kind, Passage, PassageKind, Suggestion
from briefings.reading.document.structure import Block, BlockKind
from briefings.reading.rules import addressees, deadlines
from briefings.reading.rules.announcements import (
    FINDINGS,
    LONGEST_LEAD_IN,
    QUIET_SECTIONS,
    Announcement,
    announced_by,
    announced_by_heading,
    announced_wholly,
    goal_column,
    item_column,
    other_column,
)
from briefings.reading.rules.beside import Beside
from briefings.reading.rules.genres import voice_of
from briefings.reading.rules.matching import Voice
from briefings.reading.rules.negation import turns_round
from briefings.reading.rules.orders import is_imperative
from briefings.reading.rules.rules import LABELLED, best_match, kind_of
from briefings.reading.rules.titles import goal_of, named_title, title_of, title_under
from briefings.reading.rules.weighing import is_too_weak

# Below this a sentence is not suggested; in a quiet section the bar is higher.
LEAST_SCORE, LEAST_QUIET_SCORE = 0.5, 0.92
# Nobody writes a recommendation of more characters than this; it keeps every pattern away from very long strings.
LONGEST_SENTENCE = 1600
# An item or cell with fewer letters than this says nothing.
LEAST_LETTERS = 6
# So many passages below a heading may say again what it says.
LOOK_BELOW = 12

_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_TRAILING_LINK = re.compile(r"(?:[;,]\s*(?:and|or)?|\s+(?:and|or))\s*$")
_REFERENCE = re.compile(
    r"\s*[(\[](?:recommendations?|rec\.?|paragraphs?|paras?\.?|see|A-\d|R\b)[^()\[\]]{0,60}[)\]][.;]?\s*$"
    r"|(?:\s?\[\^?\w{1,4}\])+$",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(r"\\?\((?:[a-zA-Z]|\d{1,2}|[ivx]{1,5})\\?\)\s+(?=[A-Z])")
_STATES = re.compile(r"\b(?:is|are|was|were|has|have|had|did|do|does|will|can|may)\b")
_NUMBERED_R = re.compile(r"(?:R(?:ec)?|AP)-?\d{1,3}[.:)]?\s")
# Somebody and what is theirs to do: “Port desk to write to the pilots”.
_ASSIGNED = re.compile(r"[A-Z][\w.’' /&-]{1,60}?\sto\s[a-z]+\b")
_BOLD_LABEL = re.compile(r"(?:\*\*|__)[^*_]{2,100}(?:\*\*|__)[.:]?")
_ADDRESSEE_LINE = re.compile(r"(?:to|for)\s(?:the\s|all\s)?[^.;]{2,110}:?$", re.IGNORECASE)
# Words of a member that reports what happened rather than what should.
_TELLS = re.compile(r"\b(?:was|were|has\sbeen|have\sbeen|had|found\sthat|said|told|accepted|implemented|completed)\b")
_LABEL = re.compile(
    r"[*_\[(]*(?:[A-Z][\w ]{0,24}?|AP)\s?(?:no\.?\s?)?[A-Z]{0,3}[\d.\-/]{0,8}[*_\])]*"
    r"(?:\s?:|\s[–—-]\s|\.\s|(?<=\d)\s(?=[*_]*[A-Z]))[*_]*\s*"
)
# What stands on lines of its own below an action: who leads, by when, at what cost.
_META_BELOW = re.compile(
    rf"\s*\n\s*(?:{addressees.LABELS}|{deadlines.LABELS}|cost|budget|status|indicators?|partners?|funding)\b[^\n:]{{0,30}}:",
    re.IGNORECASE,
)


def suggest(text: str, passages: list[tuple[Passage, Block]]) -> tuple[Passage, ...]:
    """Return the passages with suggestions on those worth tracking."""
    reader = _Reader(text, passages)
    return tuple(replace(passage, suggestion=reader.suggestion(place)) for place, (passage, _) in enumerate(passages))


@dataclass(slots=True)
class _Table:
    """The table being read: which column holds the items, and which says what they are for."""

    group: int
    column: int | None
    kind: Kind
    goal: int | None
    reasons: tuple[str, ...]
    who: int | None = None
    when: int | None = None
    lead_in: str = ""


class _Reader:
    """Walks the passages in order. `suggestion` must be asked for each place once, from the first to the last."""

    def __init__(self, text: str, passages: list[tuple[Passage, Block]]) -> None:
        self.text = text
        self.passages = passages
        self.voice = voice_of(
            text,
            (
                text[passage.start : passage.start + 160]
                for passage, _ in passages
                if passage.kind in (PassageKind.SENTENCE, PassageKind.LIST_ITEM)
            ),
        )
        self.sections: dict[int, Announcement | None] = {}
        self.lists_recommendations = any(
            (found := announced_by_heading(text[passage.start : passage.end])) and found.kind is Kind.RECOMMENDATION
            for passage, _ in passages
            if passage.kind is PassageKind.HEADING
        )
        self.quiet: dict[int, bool] = {}
        self.table: _Table | None = None
        self.list_group = -1
        self.announced: list[Announcement | None] = []  # by depth, what announces the list being read
        self.labelled = -1  # where the item starts whose name in bold was just passed
        self.numbered: dict[str, int] = {}  # the place of the last item with a number
        self.last_item: tuple[str, int, Announcement | None] = ("", -1, None)
        self.parents: list[int] = []  # by depth, the last passage of the item above

    def suggestion(self, place: int) -> Suggestion | None:
        passage, block = self.passages[place]
        if passage.kind is PassageKind.TABLE_HEADER:
            self._open_table(place, passage)
        elif passage.kind is PassageKind.TABLE_ROW:
            return self._row(place, passage)
        elif passage.kind is PassageKind.LIST_ITEM:
            return self._item(place, passage, block)
        elif passage.kind is PassageKind.HEADING:
            return self._heading(place, passage)
        elif passage.kind is PassageKind.SENTENCE and block.kind is not BlockKind.FOOTNOTE:
            return self._sentence(place, passage, block)
        return None

    # Headings

    def _heading(self, place: int, passage: Passage) -> Suggestion | None:
        """Suggest a heading that is numbered as something to do, where nothing below says it again in full."""
        start, end = content_span(self.text, passage)
        said = plain(self.text[start:end])
        match = best_match(said, self.voice) if len(said) <= LONGEST_SENTENCE else None
        if match is None or match.rule.name not in LABELLED:
            return None
        heart = said[match.heart :]
        orders = is_imperative(heart, gerunds=False) or _ASSIGNED.match(heart) or best_match(heart, Voice.PARTIES)
        if not orders or self._said_below(place, heart):
            return None
        return self._made(start, end, kind_of(match, said), match.rule.score, (match.rule.reason,), labelled=True)

    def _said_below(self, place: int, heart: str) -> bool:
        """Say whether one of the next passages asks for what a heading does: half of its longer words return there."""
        wanted = {word.lower() for word in _LONG_WORD.findall(heart)}
        for passage, _ in self.passages[place + 1 : place + 1 + LOOK_BELOW]:
            if passage.kind is PassageKind.HEADING:
                return False
            said = plain(self.text[passage.start : min(passage.end, passage.start + LONGEST_SENTENCE)])
            shared = wanted & {word.lower() for word in _LONG_WORD.findall(said)}
            if 2 * len(shared) >= len(wanted) and (best_match(said, self.voice) or is_imperative(said)):
                return True
        return False

    # Sentences

    def _sentence(self, place: int, passage: Passage, block: Block) -> Suggestion | None:
        section = self._section(passage)
        if found := self._by_rule(place, passage.start, passage.end, passage.heading):
            return found
        said = self.text[passage.start : passage.end]
        opens = passage.start == block.start
        if (
            section
            and opens
            and said.rstrip("*_ ").endswith(".")
            and len(said) <= LONGEST_SENTENCE
            and is_imperative(said, gerunds=False)
            and len(said.split()) >= (3 if said.startswith(("**", "__")) else 4)
        ):
            return self._made(
                passage.start,
                passage.end,
                section.kind,
                section.score - 0.05,
                (section.reason, "opens with an order"),
                beside=Beside(lead_in=section.said),
            )
        return None

    def _by_rule(self, place: int, start: int, end: int, heading: int | None) -> Suggestion | None:
        """Suggest a sentence for its own words."""
        said = self.text[start:end]
        if len(said) > LONGEST_SENTENCE or self._leads_in_only(place, said):
            return None
        shown = plain(said)
        match = best_match(shown, self.voice)
        if match is None or match.rule.score < (LEAST_QUIET_SCORE if self._is_quiet(heading) else LEAST_SCORE):
            return None
        if self._section_of(heading) is None and is_too_weak(
            match, shown, self.voice, lists_recommendations=self.lists_recommendations
        ):
            return None
        rule = match.rule
        return self._made(start, end, kind_of(match, shown), rule.score, (rule.reason,), labelled=rule.name in LABELLED)

    def _leads_in_only(self, place: int, said: str) -> bool:
        """Say whether a sentence says nothing without the list below it."""
        if not said.rstrip("*_ ").endswith(":"):
            return False
        announcement = announced_by(said, self.voice)
        return announcement is None or announcement.is_bare

    # Lists

    def _item(self, place: int, passage: Passage, block: Block) -> Suggestion | None:
        depth = passage.level or 1
        opens = passage.start == block.start
        if opens:
            self._enter_item(place, passage, depth)
        del self.parents[depth - 1 :]
        self.parents += [place] * (depth - len(self.parents))
        start, end = content_span(self.text, passage) if opens else (passage.start, passage.end)
        said = self.text[start:end]
        if sum(map(str.isalpha, said[:200])) < LEAST_LETTERS or self._titles_a_part(said):
            return None
        announcement = self.announced[depth - 1]
        if opens and self._is_label(place, said):
            self.labelled = block.start
            return None
        if not opens and self.labelled == block.start:
            opens, self.labelled = True, -1
        if announcement and announcement.is_loose and (passage.end != block.end or _TELLS.search(said)):
            announcement = None
        if not opens or announcement is None:
            return self._by_rule(place, start, end, passage.heading) or (
                self._ordered_item(place, passage, start, end) if opens else None
            )
        if said.rstrip("*_ ").endswith(":") and self._is_bare_parent(said):
            return None
        if not announcement.is_bare and not is_imperative(said):
            return self._by_rule(place, start, end, passage.heading)
        score = announcement.score if announcement.is_bare else 0.5
        return self._announced_item(start, end, replace(announcement, score=score))

    def _titles_a_part(self, said: str) -> bool:
        """Say whether an item is the heading of a part that nobody set apart: “5.1 New recommendations”."""
        return len(said) <= 60 and len(said.split()) <= 4 and announced_by_heading(said) is not None

    def _is_label(self, place: int, said: str) -> bool:
        """Say whether an item opens with a name in bold that its next sentence spells out: “**Fair fares.** Cap …”."""
        if not _BOLD_LABEL.fullmatch(said) or place + 1 == len(self.passages):
            return False
        here, (below, block) = self.passages[place][1], self.passages[place + 1]
        following = plain(self.text[below.start : below.end][:LONGEST_SENTENCE])
        return block is here and (is_imperative(following) or best_match(following, self.voice) is not None)

    def _enter_item(self, place: int, passage: Passage, depth: int) -> None:
        """Work out what announces the list of an item that opens it, or a level of it."""
        if passage.block != self.list_group:
            self.list_group = passage.block
            self.announced, self.parents = [], []
        del self.announced[depth:]
        while len(self.announced) < depth:
            level = len(self.announced)
            if level and level <= len(self.parents):
                self.announced.append(self._announced_by_parent(self.parents[level - 1], self.announced[level - 1]))
            else:
                self.announced.append(self._announced_above(place, passage))
        numeral = numeral_of(self.text, passage.start, passage.end)
        if announcement := self._announced_by_number(place, numeral):
            self.announced[depth - 1] = announcement
        self.numbered[numeral] = place
        self.last_item = (numeral, place, self.announced[depth - 1])

    def _announced_by_number(self, place: int, numeral: str) -> Announcement | None:
        """Return what announces an item by its number: item 7 that of 7.1, and what announced 6.5 that of 6.6.

        Where the page turns between two items, headings or furniture stand there and nothing else.
        """
        over = above(numeral)
        if over and over in self.numbered:
            return self._announced_by_parent(self.numbered[over], None)
        earlier, last, announcement = self.last_item
        between = range(last + 1, place)
        if not announcement or not goes_on(numeral, earlier) or not between or self.announced[0] is not None:
            return None
        passages = [self.passages[n][0] for n in between]
        if any(passage.kind not in (PassageKind.HEADING, PassageKind.FURNITURE) for passage in passages):
            return None
        headings = [n for n in between if self.passages[n][0].kind is PassageKind.HEADING]
        return None if len(headings) > 3 or any(self._is_quiet(n) for n in headings) else announcement

    def _announced_by_parent(self, place: int, inherited: Announcement | None) -> Announcement | None:
        passage, _ = self.passages[place]
        start, end = content_span(self.text, passage)
        said = self.text[start:end]
        if announcement := announced_by(said, self.voice):
            return announcement
        if inherited and self._is_bare_parent(said):
            return inherited
        return None

    def _is_bare_parent(self, said: str) -> bool:
        announcement = announced_by(said, self.voice)
        return announcement.is_bare if announcement else len(said.split()) <= 6

    def _announced_above(self, place: int, passage: Passage) -> Announcement | None:
        """Return what the sentence or heading directly above announces, else what the section holds."""
        before = place - 1
        while before >= 0 and self.passages[before][0].kind is PassageKind.FURNITURE:
            before -= 1
        if before >= 0 and self.passages[before][0].kind in (PassageKind.SENTENCE, PassageKind.HEADING):
            lead, _ = self.passages[before]
            said = self.text[lead.start : lead.end]
            if announcement := announced_by(said, self.voice):
                return announcement
            is_addressee = re.match(r"\W*(?:to|for)\b.{0,120}:\W*$", said, re.IGNORECASE) or len(said.split()) <= 4
            if lead.kind is PassageKind.SENTENCE and said.rstrip("*_ ").endswith(":") and not is_addressee:
                return None
            return self._announced_wholly(before)
        return None

    def _announced_wholly(self, place: int) -> Announcement | None:
        """Return what the heading directly above a list announces, or the one above “To the Ministry of Health:”."""
        passage, _ = self.passages[place]
        start, end = content_span(self.text, passage)
        said = self.text[start:end]
        if passage.kind is PassageKind.HEADING:
            announcement = announced_wholly(said)
            if announcement is None and passage.heading is not None and _ADDRESSEE_LINE.match(plain(said)):
                above, _ = self.passages[passage.heading]
                announcement = announced_wholly(self.text[slice(*content_span(self.text, above))])
        else:
            announcement = self._section(passage) if _ADDRESSEE_LINE.match(plain(said)) else None
        return replace(announcement, score=0.7, is_loose=True) if announcement else None

    def _opposing_lead_in(self, place: int) -> str:
        """Return the sentence right above a list or table if it opposes what is below it: “We reject plans to:”."""
        first = place
        while first and self.passages[first - 1][0].block == self.passages[place][0].block:
            first -= 1
        above = self.passages[first - 1][0] if first else None
        if above is None or above.kind is not PassageKind.SENTENCE:
            return ""
        said = plain(self.text[max(above.start, above.end - LONGEST_LEAD_IN) : above.end])
        return said if said.endswith(":") and turns_round(said) else ""

    def _ordered_item(self, place: int, passage: Passage, start: int, end: int) -> Suggestion | None:
        """Suggest an item for its section: under “Recommendations”, what opens with an order."""
        said = self.text[start:end]
        if _NUMBERED_R.match(self.text, passage.start) and (is_imperative(said) or not _STATES.search(said)):
            is_action = self.text.startswith("AP", passage.start)
            kind = Kind.ACTION if is_action else Kind.RECOMMENDATION
            numbered = Announcement(kind, 0.8, f"numbered as {'an action' if is_action else 'a recommendation'}")
            return self._announced_item(start, end, numbered)
        section = self._section(passage)
        if section is None or len(said) > LONGEST_SENTENCE or said.rstrip("*_ ").endswith(":"):
            return None
        if is_imperative(said) or _ASSIGNED.match(said):
            return self._announced_item(
                start, end, replace(section, said=self._opposing_lead_in(place) or section.said)
            )
        return None

    def _announced_item(self, start: int, end: int, announcement: Announcement) -> Suggestion | None:
        said = self.text[start:end]
        if len(said) > LONGEST_SENTENCE:
            return None
        beside = Beside(lead_in=announcement.said)
        return self._made(
            start, end, announcement.kind, announcement.score, (announcement.reason,), named=True, beside=beside
        )

    # Tables

    def _open_table(self, place: int, passage: Passage) -> None:
        headings = [self.text[start:end] for start, end in row_cells(self.text, passage.start, passage.end)]
        found = item_column(headings)
        above = self._announced_above(place, passage)
        if found is None and above is None:
            self.table = _Table(passage.block, None, Kind.RECOMMENDATION, None, ())
            return
        column, kind = found or (0, above.kind if above else Kind.RECOMMENDATION)
        goal = goal_column(headings, column)
        reasons = [f"column “{plain(headings[column])}” of a table"] if headings else []
        if above:
            reasons.append(above.reason)
        if goal is not None:
            reasons.append(f"goal from the column “{plain(headings[goal])}”")
        who, when = (other_column(headings, column, head) for head in (addressees.COLUMN, deadlines.COLUMN))
        lead_in = above.said if above else self._opposing_lead_in(place)
        self.table = _Table(passage.block, column, kind, goal, tuple(reasons), who, when, lead_in)

    def _row(self, place: int, passage: Passage) -> Suggestion | None:
        if self.table is None or self.table.group != passage.block:
            self.table = None
            if self._heads_table(place, passage):
                self._open_table(place, passage)
                return None
        cells = row_cells(self.text, passage.start, passage.end)
        if self.table is None or self.table.column is None:
            return self._cell_by_rule(place, passage, cells)
        table = self.table
        if len(cells) > 60 or table.column is None or table.column >= len(cells):
            return None
        start, end = cells[table.column]
        if sum(map(str.isalpha, self.text[start:end][:200])) < LEAST_LETTERS or end - start > LONGEST_SENTENCE:
            return None
        goal, who, when = (
            self.text[slice(*cells[other])] if other is not None and other < len(cells) else ""
            for other in (table.goal, table.who, table.when)
        )
        score = 0.95 if len(table.reasons) > 1 else 0.85
        beside = Beside(lead_in=table.lead_in, who=plain(who), when=plain(when))
        return self._made(start, end, table.kind, score, table.reasons, goal=goal_of(goal), beside=beside)

    def _heads_table(self, place: int, passage: Passage) -> bool:
        """Say whether the first row of a table without a rule below it holds column headings: “Action, Who, When”."""
        shown = [self.text[start:end] for start, end in row_cells(self.text, passage.start, passage.end)]
        first = place == 0 or self.passages[place - 1][0].block != passage.block
        return first and len(shown) <= 12 and item_column(shown) is not None

    def _cell_by_rule(self, place: int, passage: Passage, cells: list[tuple[int, int]]) -> Suggestion | None:
        """In a table that says nothing about its columns, suggest the first cell that asks for something outright."""
        for start, end in cells[:12]:
            if found := self._by_rule(place, start, end, passage.heading):
                return found if found.score >= 0.8 else None
        return None

    # Sections

    def _section(self, passage: Passage) -> Announcement | None:
        return self._section_of(passage.heading)

    def _section_of(self, heading: int | None) -> Announcement | None:
        if heading is None:
            return None
        if heading not in self.sections:
            above, _ = self.passages[heading]
            start, end = content_span(self.text, above)
            said = self.text[start:end]
            inherited = None if FINDINGS.match(plain(said)) else self._section_of(above.heading)
            self.sections[heading] = announced_by_heading(said) or inherited
        return self.sections[heading]

    def _is_quiet(self, heading: int | None) -> bool:
        if heading is None:
            return False
        if heading not in self.quiet:
            start, end = content_span(self.text, self.passages[heading][0])
            self.quiet[heading] = QUIET_SECTIONS.match(plain(self.text[start:end])) is not None
        return self.quiet[heading]

    # Making

    def _made(
        self,
        start: int,
        end: int,
        kind: Kind,
        score: float,
        reasons: tuple[str, ...],
        *,
        goal: str = "",
        named: bool = False,
        labelled: bool = False,
        beside: Beside | None = None,
    ) -> Suggestion | None:
        """Trim the quote to the statement itself, and say of it what there is to say: title, addressee, due date.

        Where the lead-in of a list denies or opposes its items, the title says so.
        """
        if labelled and (label := _LABEL.match(self.text, start, end)):
            start = label.end()
        if marker := _ENUMERATOR.match(self.text, start, end):
            start = marker.end()
        beside = (beside or Beside()).joined(Beside.after(self.text, end))
        if labelled and (below := _META_BELOW.search(self.text, start, end)):
            beside, end = Beside.below(self.text[below.start() : end]).joined(beside), below.start()
        for pattern in (_TRAILING_LINK, _REFERENCE):
            if found := pattern.search(self.text[start:end]):
                end = start + found.start()
        quote = plain(self.text[start:end])
        if not quote:
            return None
        title = title_under(beside.lead_in, quote)
        if named and not title:
            title, goal = named_title(quote)
        if not title:
            match = best_match(quote, self.voice)
            title = title_of(quote[: match.stop], match.heart, trusted=match.rule.modal) if match else title_of(quote)
        return Suggestion(
            start,
            end,
            kind,
            title,
            goal,
            round(score, 2),
            reasons,
            addressee=beside.addressee(quote),
            due=beside.due(quote),
        )
