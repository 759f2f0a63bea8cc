"""Whether a rule of a language pack holds for a sentence, and which of those that hold is the strongest."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain

from briefings.reading.document.results import Kind
from briefings.reading.language.grammar import Grammar
from briefings.reading.language.shapes import Match, Pack, Rule, Voice
from briefings.reading.rules.background import is_preamble, is_quoted

# What stands between two commas, or in brackets, and is no clause of its own.
_ASIDE = re.compile(r",\s(?!(?:and|or|but|et|ou|mais)\b)[^,;:.()“”\"«»]{2,60},(?=\s[a-zà-ÿ])|\s\([^()]{1,80}\)(?=\s)")

_Piece = tuple[str, str, str]

# A verb in capitals at the head of an operative paragraph, with what stands before it, and another one behind “and”.
_CAPITALS = re.compile(
    r"\W{0,6}(?:\d{1,3}[.)]\s)?(?=(?:[A-ZÀ-Þ’']+\s){0,2}[A-ZÀ-Þ]{4})(?:[A-ZÀ-Þ’']+\b(?:[*_]{0,3}\s(?=\S)|[’'])){1,4}"
)
_MORE_CAPITALS = re.compile(r"(?<=,\s)(?:(?:AND|ET|and|et)\s)?[A-ZÀ-Þ]{5,}(?=\s)|\b(?:and|et)\s[A-ZÀ-Þ]{5,}(?=\s)")

_QUOTE_ENDS = re.compile(r"[”\"»]")
# What somebody promises in quotation marks has so many words.
LEAST_SAID = 4

LABELLED = frozenset({"labelled", "numbered"})
# Rules for what somebody says of himself: that holds as well where it stands in quotation marks.
SAID_BY_THE_SPEAKER = frozenset(
    {
        "we will",
        "I will",
        "on a day, we will",
        "you will have it by then",
        "commits, first person",
        "calls, first person",
    }
)


@lru_cache(maxsize=64)
def best_match(sentence: str, voice: Voice, pack: Pack) -> Match | None:
    """Return the strongest rule that holds for a sentence, the earlier in the table among equals."""
    return next(matches(sentence, voice, pack), None)


def matches(sentence: str, voice: Voice, pack: Pack) -> Iterator[Match]:
    """Yield the rules that hold for a sentence, the strongest first.

    Where none does, asides are left out: “It was decided, by five votes to one, to sell the quay”.
    """
    found, sentence = False, without_capitals(sentence)
    for match in _found_in(sentence, voice, pack):
        found = found or not match.rule.answering
        yield match
    if not found and (asides := list(_ASIDE.finditer(sentence))):
        short = _ASIDE.sub("", sentence)
        for match in _found_in(short, voice, pack):
            yield replace(match, cue=_behind(asides, match.cue), heart=_behind(asides, match.heart), stop=None)


def without_capitals(sentence: str) -> str:
    """Return a sentence whose verb stands in capitals, as in resolutions, with that verb in small letters."""
    begun = _CAPITALS.match(sentence)
    if begun is None:
        return sentence
    rest = sentence[begun.end() :]
    return _headed(begun[0]) + _MORE_CAPITALS.sub(lambda more: more[0].lower(), rest)


def _headed(said: str) -> str:
    """Return words with a capital at the first letter only."""
    first = next(place for place, sign in enumerate(said) if sign.isalpha())
    return said[: first + 1] + said[first + 1 :].lower()


class _Found:
    """The rules that hold for a sentence. Each is looked for when it is first asked for, and kept."""

    def __init__(self, matches: Iterator[Match]) -> None:
        self.known: list[Match] = []
        self.others = matches

    def __iter__(self) -> Iterator[Match]:
        place = 0
        while place < len(self.known) or self._has_more():
            yield self.known[place]
            place += 1

    def _has_more(self) -> bool:
        """Look for the next rule that holds, and say whether there is one."""
        found = next(self.others, None)
        if found is not None:
            self.known.append(found)
        return found is not None


@lru_cache(maxsize=64)
def _found_in(sentence: str, voice: Voice, pack: Pack) -> _Found:
    """Return the rules that hold for a sentence: it is weighed, made a title of and looked at as a lead-in."""
    return _Found(_matches(sentence, voice, pack))


def _behind(asides: list[re.Match[str]], place: int) -> int:
    """Return where a place of a sentence without its asides lies in the sentence with them."""
    for aside in asides:
        place += len(aside[0]) if aside.start() < place else 0
    return place


def _matches(sentence: str, voice: Voice, pack: Pack) -> Iterator[Match]:
    sets_the_scene: bool | None = None
    is_said: bool | None = None
    for rule in _candidates(_cue_words_in(sentence.lower(), pack), voice, pack):
        if (match := match_of(rule, sentence, pack.grammar)) is None:
            continue
        if sets_the_scene is None:
            sets_the_scene = is_preamble(sentence, pack.setting)
        if sets_the_scene:
            return
        if is_said is None:
            is_said = voice is not Voice.PARTIES and is_quoted(sentence, pack.setting)
        if is_said and not (rule.name in SAID_BY_THE_SPEAKER and _says_enough(sentence[match.heart :])):
            continue
        yield match


def match_of(rule: Rule, sentence: str, grammar: Grammar) -> Match | None:
    """Say whether and where one rule holds for a sentence, whatever the voice."""
    for found in rule.pattern.finditer(sentence):
        heart = _heart_of(found)
        cue = _cue_of(found, grammar.modal) if rule.modal else found.start()
        if _holds(rule, sentence, cue, heart, grammar):
            if rule.unless is not None and rule.unless.search(sentence):
                return None
            return Match(rule, cue, heart, found.start("stop") if "stop" in rule.pattern.groupindex else None)
    return None


def _holds(rule: Rule, sentence: str, cue: int, heart: int, grammar: Grammar) -> bool:
    """Say whether what a pattern found is what its rule is about."""
    if 0 < heart < len(sentence) and sentence[heart - 1 : heart + 1].isalnum():
        return False  # the cue was the beginning of a longer word: “agreed to” of “agreed totally”
    if rule.modal and not grammar.rules_the_sentence(sentence[:cue]):
        return False
    return not rule.ordering or grammar.is_order(sentence[heart : heart + 300], nouns=False)


def kind_of(match: Match, sentence: str, pack: Pack) -> Kind:
    """Return the kind of what a rule found: its own, the label's, or an initiative where somebody founds a body."""
    items = pack.items
    if match.rule.name in LABELLED:
        label = sentence[: match.heart].lower()
        if items.aims.search(label):
            return Kind.OBJECTIVE
        return next((kind for word, kind in items.labels if word in label), match.rule.kind)
    if match.rule.kind is Kind.RECOMMENDATION and match.rule.outright:
        return _kind_of_operative(sentence[match.cue :].lstrip("*_ "), sentence[match.heart :], pack)
    return match.rule.kind


def _kind_of_operative(said: str, heart: str, pack: Pack) -> Kind:
    """Return the kind of an operative paragraph: who decides binds himself, and its officers are given tasks."""
    items = pack.items
    if decided := items.decides.match(said):
        rest = said[decided.end() :].lstrip()
        if items.founds.match(heart) or items.founds.match(rest):
            return Kind.INITIATIVE
        return Kind.OBJECTIVE if items.sets_aim.match(rest) else Kind.COMMITMENT
    return Kind.ACTION if items.directs.match(said) else Kind.RECOMMENDATION


@cache
def _ordered(pack: Pack) -> tuple[Rule, ...]:
    """Return the rules, strongest first."""
    return tuple(sorted(pack.rules, key=lambda rule: -rule.score))


@cache
def _by_word(pack: Pack) -> dict[str, tuple[int, ...]]:
    """Return for each word of a rule the places of its rules, the strongest first."""
    places: dict[str, list[int]] = {}
    for place, rule in enumerate(_ordered(pack)):
        for word in rule.words:
            places.setdefault(word, []).append(place)
    return {word: tuple(found) for word, found in places.items()}


@lru_cache(maxsize=4096)
def _candidates(said: frozenset[str], voice: Voice, pack: Pack) -> tuple[Rule, ...]:
    """Return the rules that may hold for a sentence with these words, the strongest first."""
    rules, by_word = _ordered(pack), _by_word(pack)
    places = sorted({place for word in said for place in by_word[word]})
    return tuple(rules[place] for place in places if rules[place].voice in (None, voice))


@cache
def _by_piece(pack: Pack) -> tuple[tuple[str, ...], dict[_Piece, tuple[str, ...]]]:
    """Return the words of all rules that are shorter than three letters, and the others by the rarest three in them.

    What is rare is counted in the examples of the rules.
    """
    counts = Counter(chain.from_iterable(_pieces(said.lower()) for rule in pack.rules for said in rule.finds))
    short: list[str] = []
    others: dict[_Piece, list[str]] = {}
    for word in _by_word(pack):
        pieces = list(_pieces(word))
        if pieces:
            others.setdefault(min(pieces, key=lambda piece: (counts[piece], piece)), []).append(word)
        else:
            short.append(word)
    return tuple(short), {piece: tuple(words) for piece, words in others.items()}


def _pieces(said: str) -> Iterator[_Piece]:
    """Yield every three letters that follow each other."""
    return zip(said, said[1:], said[2:], strict=False)


@lru_cache(maxsize=64)
def _cue_words_in(lowered: str, pack: Pack) -> frozenset[str]:
    """Return the words of rules that stand in a sentence: to look for them is far quicker than for the patterns.

    Most need not be looked for themselves, because three of their letters do not stand there together.
    """
    short, others = _by_piece(pack)
    likely = chain(short, *(others[piece] for piece in others.keys() & _pieces(lowered)))
    return frozenset(filter(lowered.__contains__, likely))


def _says_enough(said: str) -> bool:
    """Say whether words in quotation marks say more than “We will manage”."""
    return len(_QUOTE_ENDS.split(said, maxsplit=1)[0].split()) >= LEAST_SAID


def _heart_of(found: re.Match[str]) -> int:
    """Return where the imperative begins: where the group that marks it does, else behind all that was found."""
    marks = (found.start(name) for name in found.re.groupindex if name != "stop" and found[name] is not None)
    return next(marks, found.end())


def _cue_of(found: re.Match[str], modal: re.Pattern[str]) -> int:
    """Return where the modal verb stands in what was found, or where that ends."""
    verb = modal.search(found[0])
    return found.start() + verb.start() if verb else found.end()
