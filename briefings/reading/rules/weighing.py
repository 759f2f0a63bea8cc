"""Evidence for and against a suggestion: what a rule found, the words around it, the text it stands in.

Everything adds up to a score, and what counted is kept as reasons. Nothing is decided by one sign alone.
"""

import re
from dataclasses import dataclass
from functools import cache

from briefings.reading.document.results import Kind
from briefings.reading.language.shapes import Match, Pack, Rule, Voice, Weight
from briefings.reading.rules.background import is_commission, is_dated, is_past
from briefings.reading.rules.genres import Character
from briefings.reading.rules.matching import matches

# What a sentence needs to be suggested.
LEAST_SCORE = 0.5
# From so much on a sentence is suggested in a text that says more of the same, more clearly.
LIKELY_SCORE = 0.3

ONLY_TELLS, OUTRIGHT_IN_A_TALE = -0.45, -0.05
DUTY_IN_A_LAW, QUIET_SECTION, WEAK_BESIDE_A_LIST, LONG_PAST = -0.5, -0.42, -0.3, -0.45
DUTY_IN_A_REPORT = -0.28
TOLD_TO_VISITORS, TOLD_TO_PARTICIPANTS = -0.4, -0.6
ASKING_SECTION, SAID_BY_ITS_AUTHOR, SAID_ON_A_DAY, BEHIND_A_PROMISE = 0.1, 0.25, -0.1, 0.15
IN_A_PROMISING_PART, IN_AN_AGREEMENT, IN_AN_ANSWER, IN_A_HEARING = 0.2, 0.35, 0.35, 0.5

MOSTLY_TELLS = "although the text mostly tells or explains"
MAY_BE_DONE = "of an earlier date, so that it may be done by now"

# So many years before the last one that a text names, what was said is history.
LONG_AGO = 6

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_BRACKETS = re.compile(r"\([^()]{0,80}\)")
# A year that only bounds what is spoken of: “the files from before 1960”.
_BOUND = re.compile(r"\b(?:before|prior\sto|until|up\sto|avant|antérieure?s?\sà|jusqu['’](?:à|en))\s(?=\d{4}\b)\d+")
# A clause that says of what came before why it is asked, or since when: “…, having found that the list is of 2012”.
_BESIDE = re.compile(
    r",\s(?:having|which|who|whose|since|as|where|the\s(?:first|only|last)|qui|dont|où|ayant|(?:le|la)\s(?:premi|derni|seul)\w+)\b.*",
    re.DOTALL,
)
_PAUSE = re.compile(r"[,;:—–(]|\s-\s")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: in a part that asks, sets the scene or promises, or right behind a promise."""

    asks: bool = False
    quiet: bool = False
    follows: bool = False
    promises: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A match with what all evidence adds up to, and the reasons to show."""

    match: Match
    score: float
    reasons: tuple[str, ...]


def weighed(
    sentence: str, character: Character, place: Place, pack: Pack, *, least: float = LEAST_SCORE
) -> Weighed | None:
    """Return the match of a sentence with the highest score, if it is high enough."""
    best: Weighed | None = None
    for match in matches(sentence, character.voice, pack):
        score, reasons = _weigh(match, sentence, character, place, pack)
        if score >= least and (best is None or score > best.score):
            best = Weighed(match, min(score, 1.0), (match.rule.reason, *reasons))
    return best


def _weigh(
    match: Match, sentence: str, character: Character, place: Place, pack: Pack
) -> tuple[float, tuple[str, ...]]:
    """Add up what speaks for and against a match, and say what of it people should know."""
    rule = match.rule
    in_its_text, said_of_text = _of_the_text(match, sentence, character, place, pack)
    in_the_past, said_of_past = _of_the_past(rule, sentence, character, pack)
    words = sum(weight.weight for weight in _weights_for(rule, pack) if _counts(weight, match, sentence))
    return round(rule.score + in_its_text + in_the_past + words, 2), (*said_of_text, *said_of_past)


def _of_the_text(
    match: Match, sentence: str, character: Character, place: Place, pack: Pack
) -> tuple[float, tuple[str, ...]]:
    """Weigh what the text is and where in it the sentence stands."""
    rule, score = match.rule, _of_the_place(match.rule, place) + _of_the_genre(match.rule, character, place)
    if rule.foretelling and _is_said_by_itself(match, sentence, character, pack):
        score += SAID_BY_ITS_AUTHOR
    if rule.weak and not (place.asks or place.quiet) and _is_a_finding(match, sentence, character, pack):
        score += WEAK_BESIDE_A_LIST
    return score, (MOSTLY_TELLS,) if character.tells else ()


def _of_the_genre(rule: Rule, character: Character, place: Place) -> float:
    evidence = (
        *((weight, rule.duty and holds) for weight, holds in _of_a_duty(rule, character)),
        (TOLD_TO_VISITORS, rule.weak and character.guides),
        (TOLD_TO_PARTICIPANTS, character.is_practical),
        (IN_AN_AGREEMENT, rule.binding and _is_binding(character, place)),
        (IN_A_HEARING, rule.hearing and character.hears),
    )
    score = sum(weight for weight, holds in evidence if holds)
    if not character.tells:
        return score
    return score + (OUTRIGHT_IN_A_TALE if rule.outright else ONLY_TELLS)


def _of_a_duty(rule: Rule, character: Character) -> tuple[tuple[float, bool], ...]:
    """Return what speaks against a duty: a law says it, or the text asks for nothing at all."""
    return (DUTY_IN_A_LAW, character.describes_law), (DUTY_IN_A_REPORT, rule.weak and character.only_reports)


def _is_binding(character: Character, place: Place) -> bool:
    """Say whether what a party does is promised: in an agreement, or in a part about what will be done."""
    return character.is_agreement or place.promises


def _of_the_place(rule: Rule, place: Place) -> float:
    behind_a_promise = BEHIND_A_PROMISE if rule.foretelling and place.follows else 0.0
    behind_a_promise += IN_AN_ANSWER if rule.answering and place.promises else 0.0
    behind_a_promise += IN_A_PROMISING_PART if rule.foretelling and place.promises else 0.0
    if place.quiet:
        return behind_a_promise + QUIET_SECTION
    return behind_a_promise + ASKING_SECTION * place.asks


def _of_the_past(rule: Rule, sentence: str, character: Character, pack: Pack) -> tuple[float, tuple[str, ...]]:
    """Weigh that something was said before. A recommendation may still be open: that is said, not decided."""
    if not rule.reported or character.voice is Voice.PARTIES:
        return 0.0, ()
    if _is_history(sentence, character, pack):
        return LONG_PAST, ()
    if not is_dated(sentence, pack.setting):
        return 0.0, ()
    if rule.kind is Kind.RECOMMENDATION:
        return SAID_ON_A_DAY, (MAY_BE_DONE,)
    return LONG_PAST, ()


def _is_history(sentence: str, character: Character, pack: Pack) -> bool:
    """Say whether a sentence tells what was asked back then, or what a report with asks of its own was made for."""
    if character.recounts or is_past(_BESIDE.sub("", sentence), pack.setting) or _is_long_ago(sentence, character):
        return True
    return character.lists_elsewhere and is_commission(sentence, pack.setting)


def _is_long_ago(sentence: str, character: Character) -> bool:
    """Say whether a sentence names no year but such as lie long before the last one that its text names."""
    years = [int(year) for year in _YEAR.findall(_BOUND.sub("", _BESIDE.sub("", _BRACKETS.sub("", sentence))))]
    return bool(years) and max(years) <= character.latest - LONG_AGO


def _counts(weight: Weight, match: Match, sentence: str) -> bool:
    """Say whether the words of a weight stand where it looks for them."""
    if weight.place == "before":
        return weight.pattern.search(sentence[: match.cue]) is not None
    where = sentence[match.cue :] if weight.place == "after" else sentence
    return weight.pattern.search(where) is not None


@cache
def _weights_for(rule: Rule, pack: Pack) -> tuple[Weight, ...]:
    return tuple(each for each in pack.weights if not each.sorts or any(_is(rule, sort) for sort in each.sorts))


def _is(rule: Rule, sort: str) -> bool:
    return bool(getattr(rule, sort, False)) or sort in (rule.name, rule.kind.value)


def _is_a_finding(match: Match, sentence: str, character: Character, pack: Pack) -> bool:
    """Say whether a report lists elsewhere what it asks for, and the subject here is nobody who can act."""
    if not character.lists_elsewhere:
        return False
    return pack.items.bodies.search(_PAUSE.split(sentence[: match.cue])[-1]) is None


def _is_said_by_itself(match: Match, sentence: str, character: Character, pack: Pack) -> bool:
    """Say whether parties speak, or the subject of what will be is a body named at the head of the text."""
    if character.acts:
        return True
    before = _before_the_verb(match, sentence)
    if character.speaks and before.strip().isalpha() and before.strip().lower() in character.authors:
        return True
    if character.reports_pact and _ends_in_a_name(before, character.authors):
        return True
    subject = pack.genre.subject.search(before)
    return subject is not None and subject["body"].lower() in character.authors


def _before_the_verb(match: Match, sentence: str) -> str:
    """Return what stands before the verb that says what will be."""
    if match.rule.modal or match.cue:
        return sentence[: match.cue]
    return sentence[: match.heart].rpartition(" ")[0]


def _ends_in_a_name(before: str, names: frozenset[str]) -> bool:
    last = _PAUSE.split(before.strip())[-1].split()[-1:]
    return bool(last) and last[0][0].isupper() and last[0].lower() in names
