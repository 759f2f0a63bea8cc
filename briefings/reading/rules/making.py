"""The suggestion on a stretch of text: its quote trimmed to the statement, its title, who is to act and by when."""

import re
from dataclasses import dataclass, replace
from functools import cache

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Kind, Suggestion
from briefings.reading.language.shapes import Pack
from briefings.reading.rules.addressees import addressee_in
from briefings.reading.rules.beside import Beside
from briefings.reading.rules.context import Context
from briefings.reading.rules.deadlines import due_in
from briefings.reading.rules.matching import best_match
from briefings.reading.rules.titles import named_title, title_of, title_under

# An arrow, which says in notes that something comes of what was said.
_ARROW = re.compile(r"(?:[→⇒➔➜]|[=-]>)\s*(?=\S)")
_ENUMERATOR = re.compile(r"\\?\((?:[a-zA-Z]|\d{1,2}|[ivx]{1,5})\\?\)\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a stretch of text is, how sure that is, and why."""

    kind: Kind
    score: float
    reasons: tuple[str, ...]


def made(
    context: Context,
    span: tuple[int, int],
    kind: Kind,
    score: float,
    reasons: tuple[str, ...],
    *,
    goal: str | None = "",
    beside: Beside | None = None,
) -> Suggestion | None:
    """Return the suggestion on a stretch of text, or None where nothing is left of it.

    Where `goal` is None, the words may be “Name: description”, and the goal is the description.
    """
    pack, (start, end) = context.pack, _trimmed(context, *span)
    beside = (beside or Beside()).joined(Beside.after(context.text, end, pack))
    evidence = Evidence(kind, score, reasons)
    return made_of_words(context, (start, end), context.text[start:end], evidence, goal=goal, beside=beside)


def made_of_words(
    context: Context,
    span: tuple[int, int],
    words: str,
    evidence: Evidence,
    *,
    goal: str | None = "",
    beside: Beside | None = None,
) -> Suggestion | None:
    """Return the suggestion on words that stand in a stretch of text, perhaps beside others, as in columns."""
    pack, quote, beside = context.pack, plain(words), beside or Beside()
    if not quote:
        return None
    title = title_under(beside.lead_in, quote, pack.grammar)
    if goal is None and not title:
        title, goal = _named(quote, pack)
    return Suggestion(
        *span,
        evidence.kind,
        title or title_of_quote(context, quote),
        goal or "",
        round(evidence.score, 2),
        evidence.reasons,
        addressee=beside.addressee(quote, pack),
        due=beside.due(quote, pack),
    )


def made_of_labelled(
    context: Context, span: tuple[int, int], kind: Kind, score: float, reasons: tuple[str, ...]
) -> Suggestion | None:
    """Return the suggestion on what follows a label (“Action 3:”), without the lines below it on who and when."""
    pack, (start, end) = context.pack, span
    beside = None
    if label := pack.items.label.match(context.text, start, end):
        start = label.end()
    if below := _meta_below(pack).search(context.text, start, end):
        beside, end = Beside.below(context.text[below.start() : end], pack), below.start()
    return made(context, (start, end), kind, score, reasons, beside=beside)


def _trimmed(context: Context, start: int, end: int) -> tuple[int, int]:
    """Leave out an arrow or a letter in brackets before a statement, and “; and” or a reference behind it."""
    for before in (_ARROW, _ENUMERATOR):
        if marker := before.match(context.text, start, end):
            start = marker.end()
    for pattern in (context.pack.items.trailing, context.pack.items.reference):
        if found := pattern.search(context.text[start:end]):
            end = start + found.start()
    return start, end


def part_of(context: Context, found: Suggestion, span: tuple[int, int], words: str) -> Suggestion:
    """Return the suggestion on a part of the words of another one.

    `words` are those of the part behind the words of the sentence that lead to it: they say what it is called and who
    is to act. Who and when stay as they were where they stand beside the sentence, and not in it.
    """
    pack, (start, end) = context.pack, _trimmed(context, *span)
    whole, quote = plain(context.text[found.start : found.end]), plain(context.text[start:end])
    beside = found.due if found.due and found.due.words not in whole else None
    is_named = found.addressee in whole
    return replace(
        found,
        start=start,
        end=end,
        title=title_of_quote(context, words),
        addressee=(is_named and addressee_in(words, pack)) or found.addressee,
        due=due_in(quote, pack.dates) or beside or due_in(words, pack.dates),
    )


def title_of_quote(context: Context, quote: str) -> str:
    """Return the title of a plain quote that no lead-in turns round."""
    match = best_match(quote, context.character.voice, context.pack)
    if match is None:
        return title_of(quote, context.pack.grammar)
    heart = 0 if match.rule.whole else match.heart
    trusted = match.rule.modal or match.rule.sure
    return title_of(quote[: match.stop], context.pack.grammar, heart, trusted=trusted)


def _named(quote: str, pack: Pack) -> tuple[str, str]:
    """Return name and description of “Name: description”, but of “Port desk: write to them” only what is to be done."""
    name, goal = named_title(quote, pack.grammar)
    if name and pack.people.actors.search(name) and pack.grammar.is_order(goal, nouns=False):
        return title_of(goal, pack.grammar), ""
    return name, goal


@cache
def _meta_below(pack: Pack) -> re.Pattern[str]:
    return re.compile(
        rf"\s*\n\s*(?:{pack.people.labels}|{pack.dates.labels}|{pack.items.below})\b[^\n:]{{0,30}}:", re.IGNORECASE
    )
