"""Where in a sentence the order begins that makes its title: “We urge all parties to oppose …” → “oppose …”.

Everything here would rather find nothing than cut at a wrong place. A title that is longer than it need be costs a
glance; one that leaves out who refuses what says the opposite of its source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.reading.document.markup import plain
from briefings.reading.language.en.cues import (
    AFTER_NOUN,
    DETERMINERS,
    FUNCTION_WORDS,
    IMPERATIVES,
    INFINITIVE_OF,
    NAME,
    NO_ORDERS,
    NO_VERBS,
    NOUNS_TOO,
    PARTY_NOUNS,
    PLAIN_ORDERS,
    PREPOSITIONS,
    STOPS,
)
from briefings.reading.language.en.negation import order_after
from briefings.reading.language.shapes import words as listed

# An order of fewer words says too little without whom it is for: “Resume”.
LEAST_WORDS = 2
# So many words after “that” are looked at for the verb.
LONGEST_SUBJECT = 12

_FIRST_WORD = re.compile(r"[\w’'-]+")
_WORD = re.compile(r"[^\s,;:()]+")
# What may stand before an order: “Once the review is complete, publish …”, “In consultation with staff, revise …”.
_SETTING = re.compile(
    r"(?:once|after|when|where|upon|until|if|before|within|as\sa|as\spart\sof|at\sleast|wherever"
    r"|in\s(?:consultation|co-?operation|co-?ordination|partnership|collaboration|addition|line|accordance|conjunction"
    r"|order\sto|close))\b[^,.;:]{2,150},\s",
    re.IGNORECASE,
)
# What may stand before an order and only counts, joins or is polite.
_ORDINAL = re.compile(
    r"(?:(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|sixth|seventh|finally|lastly|last"
    r"|next|then"
    r"|also|in\saddition|so|and|but|above\sall|instead|therefore|meanwhile|again|now|equally|similarly|accordingly"
    r"|most\sof\sall"
    r"|first\sof\sall|at\sthe\ssame\stime|(?:step|ask|point|rule|no\.)\s\d{1,2})[,:]?\s+|please,?\s+"
    r"|\(?\d{1,2}(?:\.\d{1,2})+[.)]?\s+(?-i:(?=[A-Z]))|\(?\d{1,2}[.)]\s+)+",
    re.IGNORECASE,
)
# What says no more than how to behave.
_NO_ORDER = re.compile(
    r"(?:consider\sthe\senvironment|do\snot\s(?:reply|hesitate|print|forget|worry)|feel\sfree|let\s(?:me|us)\b"
    r"|take\s(?:the|an?)\s(?:example"
    r"|look|moment)|make\sno\smistake|save\sthe\sdate|keep\sin\s(?:touch|mind)|give\sor\stake|accept\b[^.;]{0,80}\bassurances?)",
    re.IGNORECASE,
)
_LEADING_ADVERB = re.compile(r"[A-Za-z]{3,}ly\s", re.IGNORECASE)
_OPENS_WITH_A_WORD = re.compile(r"[\w’'-]+,?\s")
_VERBS = IMPERATIVES | PLAIN_ORDERS | {"have"}
_NO_VERB_AT_ALL = (FUNCTION_WORDS | NO_ORDERS | {"to"}) - {"have"}
_TO_THE_READER = re.compile(r"^\W*\w+\syou\b", re.IGNORECASE)
# On what condition, when or for what an order holds.
_CONDITION = re.compile(
    r"(?:if|should|when|where|once|unless|until|in|as|before|after|while|for|by|at|within|during|to|with|from|whenever"
    r"|provided|given|upon|without|under|through|on)\b[^,.;:]{2,150}(?:,[^,.;:]{2,60}){0,2}?,\s(?=(?:please\s)?[a-z])",
    re.IGNORECASE,
)
# Words that follow a verb and hardly ever a noun.
# Verbs that say what happened: “Staff felt that …”.
_PAST = listed(
    "felt said told went came made took found had met saw knew thought kept left held got gave ran sat stood spent"
    " spoke wrote won lost fell rose began became brought built bought sent paid"
)
# “Draft Report” names one, “Draft a report” orders one.
_NAMES_A_THING = re.compile(r"\w+(?:,|\s[A-Z][a-z])")
# A thing with its number: “Phase II ran”, “Option (a) saves money”.
_NUMBERED = re.compile(r"\w+\s(?:[IVX]+|[A-Z]|\([a-z\d]\))\s(?![–—-])")
_COUNTS = listed("two three four five six seven eight nine ten twelve twenty thirty forty fifty half them us me")
_BEHIND_A_VERB = (DETERMINERS - {"such", "which", "whose"}) | frozenset(
    [
        "it",
        "them",
        "us",
        "me",
        "him",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "ten",
        "half",
        "those",
        "nobody",
        "anyone",
        "everyone",
        "everybody",
        "up",
        "out",
        "off",
    ]
)
# Endings that only verbs have, but for the words in NO_VERBS.
_VERBAL = re.compile(r"[a-z-]{3,}(?:ate|ify|ise|ize)")
_MODALS = frozenset(["should", "must", "shall", "will"])
_NEGATIONS = frozenset(["not", "never", "no", "longer"])

_ADVERB = re.compile(
    r"(?:(?:also|each|both|all|together|then|now|first|further|collectively|jointly|either|therefore"
    r"|\w{4,14}ly)\s+)+(?=\w)"
    r"|,[^,]{1,100},\s+(?=\w)"
)
_SAYING = r"(?:(?:(?:We|I)\b|(?:[Ii]t\sis|[Tt]he\s\w+|[A-Z]\w+))(?:\s(?:also|further|therefore|hereby|\w{4,14}ly))*\s)?"
_THAT = re.compile(rf"{_SAYING}(?i:recommend|ask|propose|suggest|urge|request|demand)(?:s|ed|d)?\sthat\s|that\s")
# The same where “that” is left out, which only a verb further on tells from “we recommend the port”.
_WITHOUT_THAT = re.compile(
    rf"{_SAYING}(?i:recommend|propose|suggest)(?:s|ed|d)?\s(?=(?:the|all|each|every|both|any)\s)"
)
# What is recommended to be done to it: “charts be published”, “charts should not be published”.
_PASSIVE = re.compile(
    r"(?P<what>[^,;:]{3,80}?)(?<!\swould)(?<!\swill)(?<!\scould)(?<!\scan)(?<!\smay)(?<!\smight)(?<!\sto)(?<!\sshall)"
    r"(?<!\sthat)(?<!\swhich)(?<!\swho)(?:\s(?:should|must))?(?P<not>\s(?:not|never|no\slonger))?\sbe\s(?=\w+ed\b|made\b|set\b|put\b|held\b)"
)
# “To” before a verb, not before what somebody is given, a party to, or near to.
_NO_VERB = r"(?:the|all|an?|any|each|every|its?|their|our|his|her|this|that|these|those|such|which|whom|other|both)\b"
_TO = rf"\sto\s(?!{_NO_VERB}|[A-Z\d])"
_TO_A_VERB = re.compile(_TO)
_SPEAKERS = (
    r"(?:[Ww]e|I)\b(?:\s\w{4,14}ly)?\s(?:urge|call\s(?:up)?on|ask|request|invite|encourage|implore|appeal\sto)\s"
)
# Whom somebody calls on, up to the first “to” before a verb: “all Member States with ports”, but not “a task force”.
# What stands beside the name opens with a preposition, so that there is no verb in it.
_ADDRESSEE = re.compile(
    rf"(?:{_SPEAKERS})?(?:on\s|upon\s)?(?![Aa]n?\s)(?P<before>(?:(?!(?:to|of|by|for|from|that)\s)\S+\s){{0,5}}?)"
    rf"(?!(?:We|I|They|It|He|She|This|That|These|There)\b)(?:(?i:{PARTY_NOUNS})|{NAME})(?:\s\([^()]{{1,40}}\))?,?"
    rf"(?P<beside>(?!{_TO})\s(?:of|with|within|in|at|on|across|among|around|and|or|to|responsible|concerned)\b"
    rf"(?:(?!(?:\s(?:not|never))?{_TO})[^:;]){{1,110}})?(?:\s(?:not|never))?{_TO}"
)
# An own clause beside the name, or somebody's deed: then it is not sure to whom the next verb belongs.
_UNSURE_BESIDE = re.compile(r"\b(?:that|which|who|whose|by|for|from|where|\w{2,}ing)\b")
# What may be told not to be done, “not sell the wells”, but not “not only sell”.
_NEGATED = re.compile(r"(?:not|never|no\slonger)\s(?!only\b|least\b|just\b|necessarily\b|to\b)")
_NOT_TO = re.compile(r"(?:not|never)\sto\s")
# Where there is a second one, the first may belong to what stands beside the name: “states with plans to … to …”.
_ANOTHER_TO = re.compile(rf"{_TO}(?:{'|'.join(sorted(IMPERATIVES))})\b")
_TAKES_AN_INFINITIVE = re.compile(
    r"\b(?:plans?|efforts?|attempts?|proposals?|intentions?|powers?|rights?|dut(?:y|ies)|mandates?|wish(?:es)?"
    r"|obligations?"
    r"|capacit(?:y|ies)|abilit(?:y|ies)|opportunit(?:y|ies)|decisions?|bids?|moves?|steps?|measures?|ambitions?"
    r"|desires?"
    r"|willingness|projects?|schemes?|laws?|bills?|requests?|calls?|demands?|offers?|promises?|pledges?|commitments?"
    r"|campaigns?|authority|agreements?|deals?|programmes?|strateg(?:y|ies)|means|positions?|ready|able|yet|likely"
    r"|about)$"
)
_NO_ORDER_BEHIND_A_MODAL = re.compile(r"(?:be|not|have|an?|the)\b", re.IGNORECASE)
# A finite verb that belongs to no clause inside: what stands before it was its subject, and no order.
_FINITE = re.compile(
    r".*?\b(?:should|must|shall|ought)\b"
    r"|(?:(?!\b(?:that|which|who|whose|where|how|what|when)\b).)*?"
    r"\b(?:will|would|can|could|may|might|is|are|was|were|has|have|had|needs?\sto)\b"
)
_CLAUSE_END = re.compile(r"[,;:.]\s")


@dataclass(frozen=True, slots=True)
class Order:
    """An order found in a sentence: where it begins, and what it must open with (“Do not”) to keep its sense."""

    start: int
    opening: str = ""

    def said(self, sentence: str) -> str:
        """Return the words of the order."""
        return f"{self.opening} {sentence[self.start :]}".strip()


def is_imperative(said: str, *, gerunds: bool = True) -> bool:
    """Say whether words open with a verb that orders something: “Establish …”, “To establish …”, “Establishing …”."""
    shown = plain(said[:300])
    shown = shown[after_ordinal(shown) :]
    setting = _SETTING.match(shown)
    words = _FIRST_WORD.findall(shown[setting.end() if setting else 0 :].lower().removeprefix("to "))[:3]
    if _forbids(words):
        return True
    if words and words[0].endswith("ly"):
        words = words[1:]
    if not words or (words[1:2] and words[1] in AFTER_NOUN):
        return False
    return _is_verb(words, gerunds=gerunds)


def _forbids(words: list[str]) -> bool:
    return words[:2] in (["do", "not"], ["no", "longer"]) or words[:1] in (["never"], ["don’t"], ["don't"])


def _is_verb(words: list[str], *, gerunds: bool) -> bool:
    if words[0] in IMPERATIVES or (gerunds and words[0] in INFINITIVE_OF):
        return True
    if words[0] in PLAIN_ORDERS:
        return len(words) > 1 and (words[1] in DETERMINERS or words[1] in _COUNTS or words[1].isdigit())
    return len(words) > 2 and _VERBAL.fullmatch(words[0]) is not None and words[0] not in NO_VERBS


def after_ordinal(said: str) -> int:
    """Return where a sentence begins behind what only counts or joins: “Second, …”, “Then …”, “Please …”."""
    found = _ORDINAL.match(said)
    return found.end() if found else 0


def is_sure(said: str) -> bool:
    """Say whether words are an order even where nothing announces one.

    The verb must be one that is no noun, or be followed by what only follows a verb; an unknown word right before “the”
    or “every” is a verb unless it is one of the small words. No other verb may have it for its subject.
    """
    shown = plain(said[:400])
    rest, is_set = _behind_its_setting(shown)
    words = _FIRST_WORD.findall(rest.lower())[:3]
    if not _OPENS_WITH_A_WORD.match(rest) or _NO_ORDER.match(rest) or len(words) < LEAST_WORDS:
        return False
    if _forbids(words):
        forbidden = words[2:] if words[0] in ("do", "no") else words[1:]
        return bool(forbidden) and forbidden[0] not in FUNCTION_WORDS
    if _tells_or_names(rest, words) or is_subject(rest.partition(" ")[2]):
        return False
    return _is_sure_verb(*words[:2], ends=is_set or "." in rest[-30:])


def _tells_or_names(rest: str, words: list[str]) -> bool:
    """Say whether words tell what happened (“Staff felt …”), name a thing (“Draft Report”) or open with no verb."""
    names = words[0] in NOUNS_TOO and _NAMES_A_THING.match(rest) is not None
    names = names or _NUMBERED.match(rest) is not None
    return names or words[1] in _PAST or words[0] in _NO_VERB_AT_ALL


def _behind_its_setting(shown: str) -> tuple[str, bool]:
    """Return a sentence without what counts, conditions or modifies its verb, and whether a condition stood there."""
    counted = after_ordinal(shown)
    setting = _CONDITION.match(shown, counted)
    if setting and _TO_THE_READER.match(setting[0]):
        return "", False  # “If you see one, …” is for whoever reads it
    rest = shown[setting.end() if setting else counted :]
    adverb = _LEADING_ADVERB.match(rest)
    return rest[adverb.end() if adverb else 0 :], setting is not None


def _is_sure_verb(first: str, second: str, *, ends: bool) -> bool:
    """Say whether the first word is a verb by itself or by the one behind it; `ends` says that it is a sentence."""
    if second in _BEHIND_A_VERB:
        return first in _VERBS or not first.endswith(("s", "ing", "ed", "ly", "er"))
    if second in AFTER_NOUN or first not in _VERBS or first == "have":
        return False
    if first in IMPERATIVES and first not in NOUNS_TOO:
        return True
    return not (second in _VERBS and second not in NOUNS_TOO) and _is_object(second, ends=ends)


def _is_object(second: str, *, ends: bool) -> bool:
    """Say whether what stands behind a verb that may be a noun is what is to be done something to."""
    return second.isdigit() or (ends and not second.endswith(("s", "ed")))


def is_subject(said: str) -> bool:
    """Say whether words that look like an order are what the sentence is about: “Building codes should be revised”."""
    return _FINITE.match(_CLAUSE_END.split(said, maxsplit=1)[0]) is not None


def order_in(sentence: str, heart: int, *, trusted: bool) -> Order | None:
    """Return the order in a sentence whose imperative may begin at `heart`, or None where that is not sure.

    If `trusted`, what begins at the heart is an order whatever its verb, for it stands after “should” or “must”.
    """
    for start in dict.fromkeys((heart, 0)):
        for place in _places(sentence, start, trusted=trusted and start > 0):
            opening = order_after(sentence[:place])
            if opening is None or (place and len(_FIRST_WORD.findall(sentence, place)) < LEAST_WORDS):
                return None
            return Order(place, opening)
    return None


def goes_on(said: str, first: str) -> bool:
    """Say whether words open with a verb in the form of another, which opens `first`: both as orders, or both in -ing.

    A word that may be a noun as well is no verb here, unless what only follows a verb stands behind it.
    """
    words, form = _FIRST_WORD.findall(said.lower())[:2], _FIRST_WORD.match(first.lower())
    if len(words) < LEAST_WORDS or form is None or words[1] in AFTER_NOUN:
        return False
    if form[0] in INFINITIVE_OF:
        return words[0] in INFINITIVE_OF
    is_no_noun = words[0] in IMPERATIVES and words[0] not in NOUNS_TOO
    return is_no_noun or (words[0] in _VERBS and (words[1] in _BEHIND_A_VERB or words[1].isdigit()))


def breaks_off(sentence: str, heart: int) -> bool:
    """Say whether a sentence ends before the verb of its “that” clause: “we recommend that the ministry”."""
    clause = _that_clause(sentence, heart)
    if clause is None or _verb_of_clause(sentence, clause) is not None:
        return False
    return _PASSIVE.match(sentence, clause) is None and _FINITE.match(sentence, clause) is None


def passive_in(sentence: str, heart: int) -> str | None:
    """Return “charts to be published” for a sentence that recommends “that charts be published”, or None."""
    for start in dict.fromkeys((heart, 0)):
        clause = _that_clause(sentence, start)
        if clause is None:
            continue
        if (found := _PASSIVE.match(sentence, clause)) and not _MODALS & set(found["what"].split()):
            if order_after(sentence[:clause]) != "":
                return None
            return f"{found['what']}{found['not'] or ''} to be {sentence[found.end() :]}"
    return None


def _places(sentence: str, start: int, *, trusted: bool) -> Iterator[int]:
    """Yield where the order begins, if that can be told, looking from `start` on. Never more than one place."""
    clause = _that_clause(sentence, start)
    place = _verb_of_clause(sentence, clause) if clause is not None else _order_at(sentence, start, trusted=trusted)
    if place is None and clause is None and (bare := _WITHOUT_THAT.match(sentence, start)):
        place = _verb_of_clause(sentence, bare.end())
    if place is not None:
        yield place


def _order_at(sentence: str, start: int, *, trusted: bool) -> int | None:
    """Return where an order begins that stands at `start`, behind adverbs and “not”, or behind whom it is for."""
    place = _behind_adverbs(sentence, start)
    said = sentence[place:]
    if place and (negated := (_NEGATED if trusted else _NOT_TO).match(said)):
        is_order = is_imperative(said[negated.end() :], gerunds=False)
        return place + negated.end() if is_order and (not trusted or _names_somebody(sentence[:place])) else None
    if is_imperative(said) or (trusted and _NO_ORDER_BEHIND_A_MODAL.match(said) is None):
        return place
    return _addressed(sentence, place)


def _behind_adverbs(sentence: str, start: int) -> int:
    while sentence[start : start + 1].isspace():
        start += 1
    skipped = _ADVERB.match(sentence, start)
    return skipped.end() if skipped else start


def _names_somebody(subject: str) -> bool:
    """Say whether a subject is somebody who can do or leave something, and not a thing: “the ministry”, “exports”."""
    return re.search(rf"\b(?:We|we|I|(?i:{PARTY_NOUNS})|(?<!^)[A-Z]\w+)\b", subject) is not None


def _that_clause(sentence: str, start: int) -> int | None:
    """Return where the clause after “that” begins, if somebody asks “that …” at `start` or right before it."""
    if sentence[:start].endswith("that "):
        return start
    found = _THAT.match(sentence, start)
    return found.end() if found else None


def _verb_of_clause(sentence: str, start: int) -> int | None:
    """Return where the verb of “the port authority publish its charts” stands, or None where that is not sure.

    The verb is one that orders something, behind the subject. A word that may be a noun as well (“plan”, “work”) is
    taken for the verb only right after the name of a party or a plural. An unknown word right after a party is its
    verb as likely as not, so nothing behind it is.
    """
    before = _Before()
    for count, found in enumerate(_WORD.finditer(sentence, start)):
        word = found[0].lower()
        if _ends_the_search(sentence, found, count):
            return None
        if word in _MODALS:
            return _after_modal(sentence, found.end())
        if _may_be_left_out(sentence, found):
            continue
        if _is_verb_behind(found[0], before):
            return found.start()
        behind_party, before = before.is_party, _Before(word, is_name=found[0][0].isupper(), is_first=count == 0)
        if behind_party and not before.names_party and not _is_known(found[0]):
            return None
    return None


@dataclass(frozen=True, slots=True)
class _Before:
    """The word before the one looked at, in lower case, whether it has a capital, and whether it opens the clause."""

    word: str = ""
    is_name: bool = False
    is_first: bool = False

    @property
    def names_party(self) -> bool:
        return re.fullmatch(PARTY_NOUNS, self.word) is not None or (self.is_name and not self.is_first)

    @property
    def is_party(self) -> bool:
        return self.names_party or self.is_name

    @property
    def is_plural(self) -> bool:
        return self.word.endswith("s") and not self.word.endswith("ss")


def _may_be_left_out(sentence: str, found: re.Match[str]) -> bool:
    word = found[0].lower()
    return word in _NEGATIONS or word.endswith("ly") or sentence[found.start() - 1] == "("


def _ends_the_search(sentence: str, found: re.Match[str], count: int) -> bool:
    """Say whether no verb of the subject can be looked for behind a word: the subject ends there without one."""
    word = found[0].lower()
    if count > LONGEST_SUBJECT or (word in STOPS and word not in _NEGATIONS):
        return True
    return word == "to" and _TO_A_VERB.match(sentence, found.start() - 1) is not None


def _is_verb_behind(said: str, before: _Before) -> bool:
    """Say whether a word is the verb of the subject that ends with the word before it."""
    if said.lower() not in (_VERBS if before.is_party else IMPERATIVES) or not said[0].islower():
        return False
    if before.word in DETERMINERS or before.word in PREPOSITIONS:
        return False
    return said.lower() not in NOUNS_TOO or before.is_party or before.is_plural


def _is_known(said: str) -> bool:
    word = said.lower()
    is_verb = word in IMPERATIVES and said[0].islower()
    return is_verb or word in DETERMINERS or word in PREPOSITIONS or word == "to" or said[0].isupper()


def _after_modal(sentence: str, place: int) -> int | None:
    """Return where the verb after “should” stands, behind adverbs and “not”."""
    for found in _WORD.finditer(sentence, place):
        word = found[0].lower()
        if word in ("be", "have", "only") or sentence[place : found.start()].strip():
            return None
        if word not in _NEGATIONS and not word.endswith("ly") and word not in ("also", "now", "therefore", "then"):
            return found.start()
        place = found.end()
    return None


def _addressed(sentence: str, start: int) -> int | None:
    """Return where what somebody is called on to do begins, behind the name and “to”, or None where not sure."""
    found = _ADDRESSEE.match(sentence, start)
    if found is None:
        return None
    said = sentence[found.end() :]
    beside = f"{found['before']}{found['beside'] or ''}"
    if _UNSURE_BESIDE.search(beside) or not is_imperative(said, gerunds=False) or is_subject(said):
        return None
    if found["beside"] and (_ANOTHER_TO.search(said) or _TAKES_AN_INFINITIVE.search(found["beside"])):
        return None
    return found.end()
