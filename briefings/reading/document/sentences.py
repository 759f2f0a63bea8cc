"""Running text to sentences. Knows where a full stop ends nothing: U.S., Mr., No. 5, e.g., J. Smith, Sec. 2."""

import re
from dataclasses import dataclass

# What may stand between the mark that ends a sentence and the next one: closing quotes and emphasis, footnote
# numbers, a bracket that only says which recommendation or paragraph is meant.
_CLOSERS = (
    r"[\"”’'»)\]*_]{0,4}"
    r"(?:\s?\[\^?\w{1,4}\](?!\())*"
    r"(?:\s*[(\[](?:recommendations?|rec|paragraphs?|paras?|see|fig|figure|table|R)\b[^()\[\]]{0,60}[)\]][.;]?)?"
)
_END = re.compile(rf"(?<![.!?…])[.!?…]++{_CLOSERS}(?P<gap>\d{{1,3}}(?=\s)|\s+|(?=[A-Z“\"]))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Endings:
    """Where a full stop ends no sentence, in one language.

    `followed` are abbreviations after which the sentence goes on, `may_follow` those after which it goes on unless a
    word that `begins` one follows, and `labels` words before a single letter that is no initial (“Annex B. The …”).
    """

    followed: frozenset[str] = frozenset()
    may_follow: frozenset[str] = frozenset()
    begins: re.Pattern[str] = re.compile(r"(?!)")
    labels: frozenset[str] = frozenset()


def sentence_spans(text: str, start: int, end: int, endings: Endings) -> list[tuple[int, int]]:
    """Return the spans of the sentences in `text[start:end]`, without white space at their ends."""
    spans = []
    begun = start
    for found in _END.finditer(text, start, end):
        following = found.end("gap")
        is_raised = found["gap"].isdigit()
        gap = following if is_raised else found.start("gap")
        if following >= end or gap <= begun or (is_raised and _is_decimal_point(text, found.start())):
            continue
        if _ends_sentence(text, begun, found.start(), following, endings):
            spans.append((begun, gap))
            begun = _after_blanks(text, following, end)
    spans.append((begun, end))
    return [_stripped(text, first, last) for first, last in spans if text[first:last].strip()]


def _is_decimal_point(text: str, place: int) -> bool:
    """Say whether a full stop before a number stands behind another: “5.2 million”."""
    return text[place - 1 : place].isdigit()


def _after_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def _ends_sentence(text: str, begun: int, stop: int, following: int, endings: Endings) -> bool:
    """Say whether the mark at `stop` ends the sentence that began at `begun`, given what follows."""
    before = text[following - 1 : following]
    spaced = before.isspace() or before.isdigit()
    after = text[following : following + 24].lstrip()
    if not after:
        return True
    if text[stop] in "!?" and spaced:
        return not after[0].islower()
    words = text[max(begun, stop - 24) : stop].split()
    word = words[-1] if words else ""
    if not spaced:
        return _is_missing_space(word, after, text, stop)
    bare = word.lstrip("“\"‘'([*_").lower()
    return _ends_behind(bare, text, (begun, stop), after, endings)


def _ends_behind(bare: str, text: str, span: tuple[int, int], after: str, endings: Endings) -> bool:
    """Say whether a full stop behind a word, without its signs and capitals, ends the sentence that spans so much."""
    begun, stop = span
    if bare in endings.followed:
        return False
    if bare in endings.may_follow:
        return endings.begins.match(after) is not None
    if len(bare) == 1 and bare.isalpha():
        return _is_letter_at_the_end(text, begun, stop, after, endings)
    if bare.isdigit() and (stop - begun <= 12):
        return False  # “2. Definitions”, “Sec. 2. Definitions”
    if "." in bare and after[0] in "-–—":
        return False  # “K.B. - the list”
    return not after[0].islower() or _ends_before_a_small_letter(bare, text, stop)


def _ends_before_a_small_letter(bare: str, text: str, stop: int) -> bool:
    """Say whether one full stop behind a long word ends a sentence though the next one begins with a small letter."""
    is_one_stop = text[stop] == "." and text[stop : stop + 2] != ".." and text[stop + 1].isspace()
    return is_one_stop and bare.isalpha() and len(bare) >= 4


def _is_letter_at_the_end(text: str, begun: int, stop: int, after: str, endings: Endings) -> bool:
    """Say whether a single letter ends its sentence: a label, or what stands before a word that begins the next."""
    labelled = _is_labelled_letter(text, begun, stop, endings.labels) and after[0].isupper()
    return labelled or (after[:2].isalpha() and endings.begins.match(after) is not None)


def _is_missing_space(word: str, after: str, text: str, stop: int) -> bool:
    """Say whether a space was forgotten after a full stop, as in “worldwide.The Secretary”, unlike "
    "“state.Gov” or “U.S.A”."""
    if text[stop] != "." or not re.search(r"[a-z]{3}$|[a-z0-9][)”’]$", word) or re.search(r"[/@]|www", word):
        return False
    return re.match(r"[“\"]?[A-Z][a-z]*,?\s", after) is not None


def _is_labelled_letter(text: str, begun: int, stop: int, labels: frozenset[str]) -> bool:
    """Say whether a single letter is no initial but a label: “see Appendix B. The …”."""
    words = text[max(begun, stop - 24) : stop].split()
    return len(words) >= 2 and words[-2].lower() in labels
