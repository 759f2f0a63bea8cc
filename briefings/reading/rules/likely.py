"""What no rule is sure of by itself, suggested with a low score where the text says more of the same more clearly.

“The Chair will write to the port” is a promise in a text in which others promise, and foretells in one that tells.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from briefings.reading.document.results import Kind, Suggestion
from briefings.reading.rules.context import Context
from briefings.reading.rules.weighing import LEAST_SCORE

# So many clear suggestions of its sort a text has, and so large a share of its passages, for a likely one to count.
LEAST_CLEAR, LEAST_SHARE = 3, 0.06
# What a text that asks or promises adds to something that is likely.
SAYS_MORE_OF_IT = 0.2

_PROMISES = frozenset({Kind.COMMITMENT, Kind.INITIATIVE, Kind.OBJECTIVE})

AMONG_OTHERS = "among others that say it more clearly"


class Likely:
    """Which sorts of things a text says clearly enough, from the suggestions that were found in it."""

    def __init__(self, context: Context, found: Iterable[Suggestion], passages: int) -> None:
        self.context = context
        counts = Counter(each.kind in _PROMISES for each in found)
        enough = counts.total() >= LEAST_SHARE * passages and not context.character.tells
        self.sorts = {promises for promises, count in counts.items() if enough and count >= LEAST_CLEAR}

    def suggestions(self) -> dict[int, Suggestion]:
        """Return the likely suggestions that count, by where they start."""
        made: dict[int, Suggestion] = {}
        for each in self.context.likely:
            score = round(each.score + SAYS_MORE_OF_IT, 2)
            if (each.kind in _PROMISES) in self.sorts and score >= LEAST_SCORE:
                made.setdefault(each.start, replace(each, score=score, reasons=(*each.reasons, AMONG_OTHERS)))
        return made
