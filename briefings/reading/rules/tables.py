"""Suggestions on the rows of a table: which column holds the items, and what the others say about them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Kind, Passage, Suggestion
from briefings.reading.document.sentences import sentence_spans
from briefings.reading.language.shapes import Announcing
from briefings.reading.rules.announcements import Announcement, goal_column, item_column, other_column
from briefings.reading.rules.beside import Beside
from briefings.reading.rules.cells import Cell, cells_of
from briefings.reading.rules.context import LONGEST_SENTENCE, Context
from briefings.reading.rules.lists import LEAST_LETTERS, announced_above, opposing_lead_in
from briefings.reading.rules.making import Evidence, made, made_of_words
from briefings.reading.rules.outcomes import outcomes_in
from briefings.reading.rules.sentences import by_rule
from briefings.reading.rules.titles import goal_of

MOST_CELLS, MOST_CELLS_OF_A_HEAD = 60, 12
# A table whose rows are in groups, each with a row for its name, has more columns.
LEAST_COLUMNS_OF_GROUPS = 2
# A cell that says how far an item is has no more characters.
LONGEST_STATUS = 60
# So many columns has a table at least whose last one names in the margin whose action it is, in no more words; so many
# rows are looked at to see that.
MARGINAL, MOST_WORDS_IN_THE_MARGIN, ROWS_LOOKED_AT, TIMES_AS_LONG = 2, 6, 12, 3
# What will be done about a recommendation, in a column of its own; a sentence with fewer words asks for nothing.
ANSWERED, LEAST_WORDS = 0.8, 3
# A table of what happened has a day or time and what happened then.
CHRONICLE = 2
# A row with so many figures and no other words beside a name of so many words only counts.
LEAST_FIGURES, MOST_WORDS_OF_A_NAME = 2, 3
# In a table that says nothing about its columns, a cell must ask for something as clearly as this.
LEAST_CELL_SCORE = 0.8

# “The same as above”, as readers of merged cells and people write it.
_DITTO = re.compile(r"[″〃]|''|\"|ditto|idem|do\.", re.IGNORECASE)
# What each letter in a column stands for, as people explain it beside a table: “D = done”.
_LEGEND = re.compile(r"(?<!\w)(?P<sign>[A-Z]{1,2}|[xX])\s?=\s?(?P<said>[a-zà-ÿ]\w+(?:\s\w+)?)")
# A cell alone in its row that opens with a letter or number, or is written in capitals, names the rows below it.
_NAMES_ROWS = re.compile(r"[A-Z\dIVX]{1,4}[.)]\s+\S.{0,80}|[^a-zà-ÿ]{3,80}")
_IN_BRACKETS = re.compile(r"\((?P<said>[^()]{4,80})\)")
_FIGURE = re.compile(r"[^\w\s]{0,3}\s?\d[\d.,\s]*(?:%|m|bn|k|M€|€|million)?|[–—-]")
_NUMBER_HEAD = re.compile(r"\W*(?:no|n[°o]|nr|num(?:ber|éro)?|ref(?:erence)?|réf|id|item\sno)?\W*", re.IGNORECASE)


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
    tells_outcomes: bool = False
    answer: int | None = None  # the column of what will be done about a recommendation
    above: dict[int, str] = field(default_factory=dict)

    def cell(self, cells: list[Cell], column: int | None) -> str:
        """Return what a cell of a row says, or the one above it where only a ditto mark stands."""
        if column is None or column >= len(cells):
            return ""
        said = cells[column].said
        if _DITTO.fullmatch(said.strip()):
            return self.above.get(column, "")
        self.above[column] = said
        return said


class Tables:
    """Reads rows from the first to the last."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.table: _Table | None = None
        done, explained = context.pack.items.done, _LEGEND.finditer(context.text)
        self.signs_of_done = frozenset(each["sign"] for each in explained if done.match(each["said"]))

    def open(self, place: int, passage: Passage) -> None:
        """Read a row of column heads."""
        context, words = self.context, self.context.pack.announcing
        headings = [cell.said for cell in self._cells(place)]
        heads = (context.pack.people.column, context.pack.dates.column)
        outcomes = _outcome_column(headings, heads, words)
        found = item_column(headings, words) or outcomes or _assigned_column(headings, heads)
        above = announced_above(context, place)
        if above is None and (found is None or _is_vague(headings, found[0], heads[1], words)):
            self.table = _Table(passage.block, None, Kind.RECOMMENDATION, None, ())
            return
        if found is not None and self._only_names_who(place, found[0], len(headings)):
            self.table = self._with_margin(place, headings, found[0])
            return
        column, kind = found or (_first_of_words(headings), _kind_of_what_is_announced(above))
        self.table = self._opened(place, headings, (column, kind), above)
        self.table.tells_outcomes = found is outcomes is not None

    def _with_margin(self, place: int, headings: list[str], margin: int) -> _Table:
        """Return a table of minutes whose last column says in the margin whose action it is."""
        reasons, block = _reasons(headings, margin, None, ""), self.context.passages[place][0].block
        table = _Table(block, self._of_prose(place, margin), Kind.ACTION, None, reasons, who=margin)
        table.tells_outcomes = True
        return table

    def _only_names_who(self, place: int, column: int, columns: int) -> bool:
        """Say whether a last column “Action”, in the margin of minutes, only says whose action it is and by when."""
        if column != columns - 1 or columns < MARGINAL:
            return False
        filled = list(filter(None, map(_filled, self._column(place, column))))
        beside = self._column(place, self._of_prose(place, column))
        short = sum(len(said.split()) <= MOST_WORDS_IN_THE_MARGIN for said in filled)
        is_narrow = TIMES_AS_LONG * sum(map(len, filled)) <= sum(map(len, beside))
        orders = any(map(self.context.pack.grammar.is_sure_order, filled))
        return bool(filled) and not orders and is_narrow and 2 * short >= len(filled)

    def _column(self, place: int, column: int) -> list[str]:
        """Return what the cells of a column say in the first rows below its head."""
        return [cells[column].said for cells in self._below(place) if len(cells) > column]

    def _of_prose(self, place: int, taken: int) -> int:
        """Return which other column has the most words in the rows below its head."""
        counts: Counter[int] = Counter()
        for cells in self._below(place):
            counts += Counter({n: len(cell.said) for n, cell in enumerate(cells) if n != taken})
        return max(counts, key=lambda column: counts[column], default=0)

    def _below(self, place: int) -> Iterator[list[Cell]]:
        """Yield the cells of the first rows below the head of a table."""
        block = self.context.passages[place][0].block
        for below in range(place + 1, min(place + 1 + ROWS_LOOKED_AT, len(self.context.passages))):
            if self.context.passages[below][0].block != block:
                return
            yield self._cells(below)

    def _opened(self, place: int, headings: list[str], found: tuple[int, Kind], above: Announcement | None) -> _Table:
        """Return a table whose items of a kind stand in a column, with what its other columns say about them."""
        context, words, (column, kind) = self.context, self.context.pack.announcing, found
        goal = goal_column(headings, column, words)
        who = other_column(headings, {column}, context.pack.people.column)
        when = other_column(headings, {column, who}, context.pack.dates.column)
        lead_in = above.said if above else opposing_lead_in(context, place)
        reasons = _reasons(headings, column, goal, above.reason if above else "")
        table = _Table(context.passages[place][0].block, column, kind, goal, reasons, who, when, lead_in)
        if kind is Kind.RECOMMENDATION and not (who is None and when is None):
            table.answer = _column_of(headings, Kind.ACTION, {column, who, when}, words)
        if kind is Kind.RECOMMENDATION and table.answer is None:
            table.answer = other_column(headings, {column, who, when}, words.next_columns)
        return table

    def _cells(self, place: int) -> list[Cell]:
        return cells_of(self.context.text, *self.context.passages[place])

    def row(self, place: int, passage: Passage) -> list[Suggestion]:
        """Suggest the item of a row, or what came of it in several sentences."""
        if self.table is None or self.table.group != passage.block:
            self.table = None
            if self._heads_table(place, passage):
                self.open(place, passage)
                return []
        cells = self._cells(place)
        if self.table is None or self.table.column is None:
            return list(filter(None, [self._cell_by_rule(passage, cells)]))
        if len(cells) > MOST_CELLS or self.table.column >= len(cells):
            return []
        return self._items(self.table, cells, passage.heading)

    def _items(self, table: _Table, cells: list[Cell], heading: int | None) -> list[Suggestion]:
        item = cells[table.column or 0]
        shown = [table.cell(cells, column) for column in range(len(cells))]
        if self._holds_nothing(cells, item, shown):
            return []
        goal, who, when = (table.cell(cells, other) for other in (table.goal, table.who, table.when))
        beside = Beside(lead_in=table.lead_in, who=_filled(who), when=_filled(when))
        if table.tells_outcomes:
            found = outcomes_in(self.context, item, heading, table.reasons[0], beside)
            return found or self._in_the_margin(table, item, cells)
        evidence = Evidence(table.kind, 0.95 if len(table.reasons) > 1 else 0.85, table.reasons)
        made_here = [self._made(part, evidence, goal_of(goal), beside) for part in self._parts(item, heading)]
        return list(filter(None, [*made_here, *self._answers(table, cells, heading, beside)]))

    def _holds_nothing(self, cells: list[Cell], item: Cell, shown: list[str]) -> bool:
        """Say whether a row says too little or too much, is done, or only names the rows below it."""
        if sum(map(str.isalpha, item.said[:200])) < LEAST_LETTERS or len(item.said) > LONGEST_SENTENCE:
            return True
        if _only_counts(item, cells):
            return True
        return self._is_closed(cells, item, shown) or self._names_rows(item, shown)

    def _in_the_margin(self, table: _Table, item: Cell, cells: list[Cell]) -> list[Suggestion]:
        """Suggest what is said last in a row whose margin gives somebody a task: “Port (the chair to ring them)”."""
        if table.who is None or table.who >= len(cells):
            return []
        task = _IN_BRACKETS.search(plain(cells[table.who].said))
        spans = sentence_spans(item.said, 0, len(item.said), self.context.pack.endings)
        if task is None or not spans or not self.context.pack.items.assigned.match(task["said"]):
            return []
        evidence = Evidence(Kind.ACTION, ANSWERED, table.reasons)
        found = made_of_words(self.context, item.within(*spans[-1]), task["said"], evidence)
        return [found] if found else []

    def _answers(
        self, table: _Table, cells: list[Cell], heading: int | None, beside: Beside
    ) -> list[Suggestion | None]:
        """Suggest what will be done about a recommendation, in a column behind it."""
        if table.answer is None or not (table.column or 0) < table.answer < len(cells):
            return []
        cell = cells[table.answer]
        said = plain(cell.said)
        if sum(map(str.isalpha, said)) < LEAST_LETTERS or len(said) > LONGEST_SENTENCE:
            return []
        if self.context.pack.items.empty.match(said) or self.context.pack.items.done.match(said):
            return []
        evidence = Evidence(Kind.ACTION, ANSWERED, ("what will be done about it",))
        return [self._made(part, evidence, "", beside) for part in self._parts(cell, heading)]

    def _parts(self, cell: Cell, heading: int | None) -> list[Cell]:
        """Return the parts of a cell: a sentence behind the first one that asks by itself begins another."""
        if len(cell.lines) > 1:
            return [cell]
        spans = sentence_spans(cell.said, 0, len(cell.said), self.context.pack.endings)
        starts = [0, *(start for start, end in spans[1:] if self._asks(cell.said[start:end], heading))]
        stops = [start + len(cell.said[start:stop].rstrip()) for start, stop in pairwise([*starts, len(cell.said)])]
        first = cell.lines[0][0]
        return [
            Cell(cell.said[start:stop], ((first + start, first + stop),), (first + stop,))
            for start, stop in zip(starts, stops, strict=True)
        ]

    def _asks(self, said: str, heading: int | None) -> bool:
        """Say whether a sentence of a cell gives somebody something to do by its own words."""
        shown, pack = plain(said), self.context.pack
        if len(shown.split()) < LEAST_WORDS or len(shown) > LONGEST_SENTENCE:
            return False
        assigned = pack.items.assigned.match(shown) is not None
        return assigned or pack.grammar.is_sure_order(shown) or self.context.weighed(shown, heading) is not None

    def _made(self, item: Cell, evidence: Evidence, goal: str, beside: Beside) -> Suggestion | None:
        """Return the suggestion on a cell; one that goes over lines has the words of other cells between its own."""
        if sum(map(str.isalpha, item.said[:200])) < LEAST_LETTERS:
            return None
        if len(item.lines) > 1:
            return made_of_words(self.context, item.span, item.said, evidence, goal=goal, beside=beside)
        kind, score, reasons = evidence.kind, evidence.score, evidence.reasons
        return made(self.context, item.span, kind, score, reasons, goal=goal, beside=beside)

    def _is_closed(self, cells: list[Cell], item: Cell, shown: list[str]) -> bool:
        """Say whether a row says that its item is done, given up or still to be named."""
        items = self.context.pack.items
        beside = (plain(said) for said, cell in zip(shown, cells, strict=True) if cell != item)
        is_done = any(
            said in self.signs_of_done or (len(said) <= LONGEST_STATUS and items.done.match(said)) for said in beside
        )
        return items.empty.match(plain(item.said)) is not None or is_done

    def _names_rows(self, item: Cell, shown: list[str]) -> bool:
        """Say whether a row only holds what the rows below it are about."""
        is_alone = len(shown) > LEAST_COLUMNS_OF_GROUPS and sum(map(bool, shown)) == 1
        return is_alone and _NAMES_ROWS.fullmatch(plain(item.said)) is not None

    def _heads_table(self, place: int, passage: Passage) -> bool:
        """Say whether the first row of a table without a rule below it holds column headings: “Action, Who, When”."""
        context = self.context
        shown = [cell.said for cell in self._cells(place)]
        first = place == 0 or context.passages[place - 1][0].block != passage.block
        return first and len(shown) <= MOST_CELLS_OF_A_HEAD and item_column(shown, context.pack.announcing) is not None

    def _cell_by_rule(self, passage: Passage, cells: list[Cell]) -> Suggestion | None:
        """Suggest the first cell that asks for something outright; one that goes over lines is left."""
        for cell in cells[:MOST_CELLS_OF_A_HEAD]:
            if len(cell.lines) == 1 and (found := by_rule(self.context, *cell.span, passage.heading)):
                return found if found.score >= LEAST_CELL_SCORE else None
        return None


def _kind_of_what_is_announced(above: Announcement | None) -> Kind:
    """Return the kind of the items that the words above a table announce."""
    return above.kind if above else Kind.RECOMMENDATION


def _filled(said: str) -> str:
    """Return the words of a cell beside an item, “” where it holds only a dash."""
    shown = plain(said)
    return shown if any(map(str.isalnum, shown)) else ""


def _only_counts(item: Cell, cells: list[Cell]) -> bool:
    """Say whether a row names something in a few words and has figures beside it: “2 Protection | 1.4 | 0.5”."""
    beside = [plain(cell.said) for cell in cells if cell != item]
    figures = sum(_FIGURE.fullmatch(said) is not None for said in beside)
    return figures >= LEAST_FIGURES and figures == len(beside) and len(plain(item.said).split()) <= MOST_WORDS_OF_A_NAME


def _column_of(headings: list[str], kind: Kind, taken: set[int | None], words: Announcing) -> int | None:
    """Return the first column that is not taken and whose head names items of a kind."""
    shown = {column: plain(head).strip(" .:#*") for column, head in enumerate(headings) if column not in taken}
    signs = [sign for sign in words.columns if sign.kind is kind]
    return next((column for column, head in shown.items() if any(sign.pattern.search(head) for sign in signs)), None)


def _is_vague(headings: list[str], column: int, dates: re.Pattern[str], words: Announcing) -> bool:
    """Say whether a column may hold what happened: “What” right behind “When”, and no other column beside them."""
    head = plain(headings[column]).strip(" .:#*")
    return (
        len(headings) == column + 1 == CHRONICLE
        and words.vague_columns.search(head) is not None
        and other_column(headings, {column}, dates) == 0
    )


def _outcome_column(
    headings: list[str], heads: tuple[re.Pattern[str], ...], words: Announcing
) -> tuple[int, Kind] | None:
    """Return which column tells what came of each matter, in a table that says who is to act or when."""
    column = other_column(headings, set(), words.outcome_columns)
    others = [other_column(headings, {column}, head) for head in heads]
    return None if column is None or others == [None, None] else (column, Kind.ACTION)


def _assigned_column(headings: list[str], heads: tuple[re.Pattern[str], ...]) -> tuple[int, Kind] | None:
    """Return which column holds the actions of a table that says who does them and by when, whatever it is called."""
    who = other_column(headings, set(), heads[0])
    when = other_column(headings, {who}, heads[1])
    return None if who is None or when is None else (_first_of_words(headings, who, when), Kind.ACTION)


def _first_of_words(headings: list[str], *taken: int | None) -> int:
    """Return the first column that is not taken and is no number: not “No.” or “#”."""
    free = [column for column in range(len(headings)) if column not in taken]
    return next((column for column in free if not _NUMBER_HEAD.fullmatch(plain(headings[column]))), 0)


def _reasons(headings: list[str], column: int, goal: int | None, above: str) -> tuple[str, ...]:
    shown = [f"column “{plain(headings[column])}” of a table"] if headings else []
    if above:
        shown.append(above)
    if goal is not None:
        shown.append(f"goal from the column “{plain(headings[goal])}”")
    return tuple(shown)
