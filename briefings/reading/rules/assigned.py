"""Suggestions on what lines below name somebody for: “4/2 New ropes.” – “Owner: the ringers. Due: May”."""

import re
from functools import cache

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Kind, Passage, PassageKind, Suggestion
from briefings.reading.language.shapes import Pack
from briefings.reading.rules.beside import Beside, label_of_a_line
from briefings.reading.rules.context import LONGEST_SENTENCE, Context
from briefings.reading.rules.making import made

ASSIGNED, NAMED_ALONE = 0.8, 0.62
# The lines on who and when stand at most so many sentences below the one they are about.
LOOK_BELOW = 4
LONGEST_LINES = 300

# The number of an entry that no program writes: “4/2”, “12-03”.
_CODE = re.compile(r"[A-Z]{0,3}\d{1,3}[/-]\d{1,3}[.:)]?\s+(?=\S)")
_BLANK_LINE = re.compile(r"\n\s*\n")


def assigned(context: Context, place: int, passage: Passage) -> Suggestion | None:
    """Suggest what lines below a passage, or a line right behind it, name somebody for."""
    return _assigned_below(context, place, passage) or _named_behind(context, place, passage)


def _assigned_below(context: Context, place: int, passage: Passage) -> Suggestion | None:
    """Suggest the first sentence of a paragraph or item below which lines say who does it and by when."""
    if passage.start != context.passages[place][1].start:
        return None
    last = _last_sentence(context, place)
    if not _says_who_and_when(context, last) or context.is_quiet(passage.heading):
        return None
    code = _CODE.match(context.text, passage.start, passage.end)
    begun = code.end() if code else passage.start
    said = plain(context.text[begun : passage.end][:LONGEST_SENTENCE])
    items = context.pack.items
    is_one = any(map(str.isalpha, said)) and not said.endswith(("?", ":"))
    if not is_one or items.done.match(said) or items.empty.match(said) or _is_said_later(context, place, said):
        return None
    return made(context, (begun, passage.end), Kind.ACTION, ASSIGNED, ("somebody and a day are named below",))


def _is_said_later(context: Context, place: int, said: str) -> bool:
    """Say whether a sentence only tells or is a number, and a later one of its paragraph says what will be done."""
    pack, block = context.pack, context.passages[place][0].block
    if pack.grammar.is_sure_order(said) or pack.items.assigned.match(said):
        return False
    later = (passage for passage, _ in context.passages[place + 1 : place + LOOK_BELOW] if passage.block == block)
    shown = (plain(context.text[each.start : min(each.end, each.start + LONGEST_SENTENCE)]) for each in later)
    return any(context.weighed(each, context.passages[place][0].heading) is not None for each in shown)


def _named_behind(context: Context, place: int, passage: Passage) -> Suggestion | None:
    """Suggest a sentence right behind which a line only names whose action it is: “Action: Ms B.”.

    Where it asks itself, or another sentence of its paragraph does, that one is meant.
    """
    named = context.pack.people.alone.match(context.text, passage.end, passage.end + LONGEST_LINES)
    if named is None or context.is_quiet(passage.heading) or passage.end - passage.start > LONGEST_SENTENCE:
        return None
    said = plain(context.said(place))
    if said.endswith(("?", ":")) or context.pack.items.notes.match(said) or _asks_in_block(context, place):
        return None
    beside = Beside(who=named["who"])
    reasons = ("somebody is named behind it",)
    return made(context, context.span(place), Kind.ACTION, NAMED_ALONE, reasons, beside=beside)


def only_names(context: Context, passage: Passage) -> bool:
    """Say whether a passage only names whose action it is that stands before it."""
    return passage.start > 0 and context.pack.people.alone.match(context.text, passage.start - 1) is not None


def _asks_in_block(context: Context, place: int) -> bool:
    """Say whether a sentence or one of those before it in its paragraph asks for something by its own words."""
    block = context.passages[place][0].block
    for before in range(place, max(-1, place - 2 * LOOK_BELOW), -1):
        passage = context.passages[before][0]
        if passage.block != block:
            break
        said = plain(context.text[passage.start : min(passage.end, passage.start + LONGEST_SENTENCE)])
        if context.weighed(said, passage.heading, passage.block) is not None:
            return True
    return False


def _last_sentence(context: Context, place: int) -> int:
    """Return the place of the last sentence of a paragraph before lines on who and when."""
    block, last = context.passages[place][0].block, place
    for below in range(place + 1, min(place + LOOK_BELOW, len(context.passages))):
        passage = context.passages[below][0]
        if passage.block != block or passage.kind is PassageKind.HEADING or _opens_with_label(context, passage):
            break
        last = below
    return last


def _opens_with_label(context: Context, passage: Passage) -> bool:
    return _label(context.pack).match(context.text, passage.start) is not None


def _says_who_and_when(context: Context, place: int) -> bool:
    """Say whether right below a sentence stand lines that name somebody and a day."""
    if place + 1 >= len(context.passages) or not _opens_with_label(context, context.passages[place + 1][0]):
        return False
    start = context.passages[place][0].end
    lines = _BLANK_LINE.split(context.text[start : start + LONGEST_LINES].lstrip())[0]
    return all(named.search(lines) is not None for named in _named(context.pack))


@cache
def _label(pack: Pack) -> re.Pattern[str]:
    """Return what a line that says who or when opens with, perhaps in bold."""
    return re.compile(rf"[*_]{{0,3}}{label_of_a_line(pack)}", re.IGNORECASE)


@cache
def _named(pack: Pack) -> tuple[re.Pattern[str], ...]:
    """Return how lines name somebody, and how they name a day."""
    return tuple(
        re.compile(rf"(?:^|[\n.;,]\s*)[*_]{{0,3}}(?:{labels})\b[^\n:]{{0,20}}:[*_\s]*\w", re.IGNORECASE)
        for labels in (pack.people.labels, pack.dates.labels)
    )
