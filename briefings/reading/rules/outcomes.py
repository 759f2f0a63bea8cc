"""Suggestions on what came of each matter, in a column of a table that says so: “Outcome”, “Conclusion”.

Such a cell tells what was said and says what will be done, in sentences that are often no whole ones.
"""

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Kind, Suggestion
from briefings.reading.document.sentences import sentence_spans
from briefings.reading.rules.beside import Beside
from briefings.reading.rules.cells import Cell
from briefings.reading.rules.context import LONGEST_SENTENCE, Context
from briefings.reading.rules.making import Evidence, made_of_words
from briefings.reading.rules.matching import kind_of
from briefings.reading.rules.weighing import LEAST_SCORE

# What somebody is named for or has a date beside it, by words that arrange something and by a verb that orders.
ARRANGED, ORDERED = 0.75, 0.7
# What neither names anybody nor has a date beside it must say as clearly as this that it is asked or promised.
LEAST_OF_NOBODY = 0.8


def outcomes_in(context: Context, cell: Cell, heading: int | None, reason: str, beside: Beside) -> list[Suggestion]:
    """Suggest the sentences of a cell that say what will be done; more of them where it is said who and when."""
    spans = sentence_spans(cell.said, 0, len(cell.said), context.pack.endings)
    found = (_outcome(context, cell, span, heading, reason, beside) for span in spans)
    return [each for each in found if each is not None]


def _outcome(
    context: Context, cell: Cell, span: tuple[int, int], heading: int | None, reason: str, beside: Beside
) -> Suggestion | None:
    said = plain(cell.said[slice(*span)])
    # A word alone, such as “Agreed.”, says nothing that somebody could do.
    if len(said) > LONGEST_SENTENCE or len(said.split()) == 1 or not any(map(str.isalpha, said)):
        return None
    evidence = _by_its_words(context, said, heading, beside) or _beside_who_or_when(context, said, reason, beside)
    return made_of_words(context, cell.within(*span), said, evidence, beside=beside) if evidence else None


def _by_its_words(context: Context, said: str, heading: int | None, beside: Beside) -> Evidence | None:
    least = LEAST_SCORE if beside.who or beside.when else LEAST_OF_NOBODY
    found = context.weighed(said, heading, least=least)
    if found is None:
        return None
    return Evidence(kind_of(found.match, said, context.pack), found.score, found.reasons)


def _beside_who_or_when(context: Context, said: str, reason: str, beside: Beside) -> Evidence | None:
    """Weigh what arranges something, where the row names who does it or when."""
    if not (beside.who or beside.when):
        return None
    if context.pack.items.arranges.search(said):
        return Evidence(Kind.ACTION, ARRANGED, (reason,))
    if context.pack.grammar.is_sure_order(said):
        return Evidence(Kind.ACTION, ORDERED, (reason, "opens with an order"))
    return None
