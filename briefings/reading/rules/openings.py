"""How the paragraphs of a text open: with a label that returns (“Lesson: …”), or each with a name (“Kelland: …”)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

# A label returns so often, and so many paragraphs open with a name of their own.
LEAST_LABELS, LEAST_NAMES = 3, 4
# A word in a name without a capital has no more letters: “of the”.
LONGEST_SMALL = 3

_OPENING = re.compile(
    r"[-*_•\s]{0,6}(?P<said>[A-ZÀ-Ý][\w’'&() -]{2,50}?)s?[*_]{0,2}\s?:[*_]{0,2}\s+(?=\S)(?!//)", re.UNICODE
)

_IN_BRACKETS = re.compile(r"\([^()]*\)")


def is_a_name(said: str) -> bool:
    """Say whether each longer word has a capital: “Office of the Prefect”, and not “Working boats”."""
    return all(word[0].isupper() for word in _IN_BRACKETS.sub("", said).split() if len(word) > LONGEST_SMALL)


class Openings:
    """What stands before a colon at the head of the sentences and items of a text."""

    def __init__(self, openings: Iterable[str], is_known: Callable[[str], bool]) -> None:
        """Count the openings; a label that a rule knows (“Action: …”) is left to that rule."""
        found = (_OPENING.match(said) for said in openings)
        counts = Counter(each["said"].lower() for each in found if each)
        returning = {said for said, count in counts.items() if count >= LEAST_LABELS}
        self.has_names = len(counts) - len(returning) >= LEAST_NAMES
        self.labels = frozenset(said for said in returning if not is_known(said))

    def label_in(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the label that returns in the text, where words open with one."""
        found = _OPENING.match(text, start, end)
        return found if found and found["said"].lower() in self.labels else None

    def after_label(self, text: str, start: int, end: int) -> int:
        """Return where words begin behind a label that returns in the text."""
        found = self.label_in(text, start, end)
        return found.end() if found else start
