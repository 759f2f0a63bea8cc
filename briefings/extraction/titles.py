"""Titles and goals: the imperative heart of a quote on one line, and the aim stated beside it."""

import re

from briefings.extraction.cues import ADVERBS, IMPERATIVES, INFINITIVE_OF, NAME, NO_VERBS, PARTY_NOUNS

LONGEST_TITLE = 120
# A name before a colon or dash is a title of its own only up to this many words.
LONGEST_NAME_WORDS = 10

_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,400}\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|\[\^\w{1,6}\]|&#\d{1,5};")
_STRUCK = re.compile(r"<s>.{0,200}?</s>|~~[^~]{0,200}~~")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")
_OPENING = re.compile(
    r"(?:(?:and|but|also|furthermore|moreover|further|additionally|in addition|therefore|accordingly"
    r"|finally|subsequently|thus|similarly|likewise"
    r"|in this (?:context|regard|respect|connection)|to this end|to that end|as a minimum|first"
    r"|second(?:ly)?|third(?:ly)?|lastly),?\s+)+(?=\w)",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"(?:(?:also|each|both|all|together|then|now|first|further|collectively|jointly|either|therefore"
    r"|continue to|\w{4,14}ly)\s+)+(?=\w)"
    r"|,[^,]{1,100},\s+(?=\w)"
)
# Who is called on, before what to do: “all Member States with ports to …”, but not “A task force to …”.
_ADDRESSEE = re.compile(
    rf"(?:(?:we|I)\b{ADVERBS}\s\w+\s)?(?:on |upon |that )?(?![Aa]n? )(?:\S+ ){{0,5}}?(?:(?i:{PARTY_NOUNS})"
    rf"|{NAME}),?(?:\s[^:;]{{1,110}}?)?\sto\s(?:\w{{4,14}}ly\s)?",
)
# Whom it is recommended to, before what: “that the port authority publish …”, “that CMS: (1) obtain …”.
_THAT = (
    rf"(?:(?:(?:We|I)\b{ADVERBS}|(?:[Ii]t\sis|[Tt]he\s\w+|[A-Z]\w+){ADVERBS})\s)?"
    r"(?i:recommend|ask|propose|suggest|urge|request|demand)(?:s|ed|d)?\sthat\s"
)
_SUBJUNCTIVE = re.compile(
    rf"{_THAT}(?:(?:\S+\s){{1,8}}?(?:(?:should|must|to|\w{{4,14}}ly)\s)?(?:\(?(?:1|a|i)\)\s)?"
    rf"(?=(?:{'|'.join(sorted(IMPERATIVES))})\b)"
    rf"|(?:[Tt]he\s|[Aa]ll\s|[Bb]oth\s)?(?:(?i:{PARTY_NOUNS})|{NAME})\s(?=[a-z]{{3,}}\s)"
    r"(?!are\b|was\b|were\b|has\b|have\b|and\b|for\b|with\b|should\b|must\b|that\b|which\b|who\b|in\b|of\b))"
)
# What is recommended to be done to it: “that charts be published”.
_PASSIVE = re.compile(rf"{_THAT}(?P<what>[^,;:]{{3,80}}?)\s(?:should\s)?be\s(?=\w+ed\b|made\b|set\b|put\b|held\b)")
# A noun for an order: “Creation of a register” asks to create one.
_ORDER_OF = {
    "creation": "create", "establishment": "establish", "development": "develop", "introduction": "introduce",
    "adoption": "adopt", "expansion": "expand", "promotion": "promote", "publication": "publish",
    "implementation": "implement", "ratification": "ratify", "abolition": "abolish", "formation": "form",
    "appointment": "appoint", "completion": "complete", "simplification": "simplify", "extension": "extend",
    "removal": "remove", "continuation": "continue", "harmonisation": "harmonise", "harmonization": "harmonize",
}  # fmt: skip
_NOUN_FOR_ORDER = re.compile(rf"(?P<noun>{'|'.join(_ORDER_OF)})\sof\s(?=\S)", re.IGNORECASE)
_SPEAKERS = re.compile(
    r"(?:We|I)(?:\s(?:also|further|therefore|hereby|\w{4,14}ly))*\s(?=[a-z]+\s)(?!are|were|have|had|will"
    r"|must|should|shall)"
)
_NAME = re.compile(r"(?P<name>[^:.;?!]{2,90}?)(?::\s+|\.\s+|\s+[–—-]\s+)(?P<rest>\S.{10,})", re.DOTALL)
_FIRST_WORD = re.compile(r"[\w-]+")
# Who recommends it, as reviews among states note it: “(Peru) (Chile)”.
_NAMES_IN_BRACKETS = re.compile(r"(?:\s\([A-Z][^()\d]{1,60}\))+$")
_TRAILING = " \t\n.;:,–—-…!?*_\"'“”‘’"
_CUT = re.compile(r"[;,:–—]\s|\s(?=\()")


# After one of these the word before was a noun: “Support of …”, “Access is …”.
_AFTER_NOUN = frozenset(
    [
        "of",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "should",
        "must",
    ]
)


def plain(text: str) -> str:
    """Return text on one line without Markdown or HTML: links become their words, struck-out words go."""
    text = _TAG.sub(" ", _STRUCK.sub(" ", text))
    return " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", text)).split())


def title_of(quote: str, heart: int = 0, *, trusted: bool = False) -> str:
    """Return a title of at most 120 characters for a quote whose imperative may begin at `heart`.

    What begins there is taken for an order if it opens with a known verb, or if the caller trusts it to. Else an
    addressee is dropped (“All states to keep …”), or the whole sentence is the title.
    """
    whole = plain(quote)
    for candidate in (plain(quote[heart:]) if heart else "", whole):
        if passive := _PASSIVE.match(candidate):
            return _finished(f"{passive['what']} to be {candidate[passive.end() :]}")
        that = _SUBJUNCTIVE.match(candidate)
        said = _without(_ADVERB, candidate[that.end() :] if that else candidate)
        if said and (
            is_imperative(said)
            or that is not None
            or (trusted and said != whole and not said.lower().startswith(("be ", "not ", "have ", "a ", "the ")))
        ):
            return _finished(_imperative(said))
        if ordered := _NOUN_FOR_ORDER.match(said):
            return _finished(f"{_ORDER_OF[ordered['noun'].lower()]} {said[ordered.end() :]}")
        addressed = _ADDRESSEE.match(said)
        if addressed and is_imperative(said[addressed.end() :]):
            return _finished(_imperative(said[addressed.end() :]))
    return _finished(_without(_SPEAKERS, _without(_OPENING, whole)))


def _without(opening: re.Pattern[str], said: str) -> str:
    found = opening.match(said)
    return said[found.end() :] if found else said


def named_title(quote: str) -> tuple[str, str]:
    """Split “Name: description” into title and goal; two empty strings without a short name before a colon or dash."""
    found = _NAME.fullmatch(plain(quote))
    if found is None or len(found["name"].split()) > LONGEST_NAME_WORDS or _is_sentence_opening(found["name"]):
        return "", ""
    return _finished(found["name"]), goal_of(found["rest"])


def goal_of(said: str) -> str:
    """Return a stated aim as a sentence without its stop: “Improve data sharing”."""
    shown = plain(said).strip(_TRAILING)
    return shown[:1].upper() + shown[1:]


def _is_sentence_opening(name: str) -> bool:
    """Say whether what stands before a colon is itself a lead-in (“We call on states to”) and no name."""
    return (
        re.search(
            r"\b(?:we|should|shall|must|will|to|that|by|is|are|following|include|including)$|^(?:we|it|this)\b",
            name,
            re.IGNORECASE,
        )
        is not None
    )


def _imperative(said: str) -> str:
    """Turn a leading -ing form or “to” into an order: “Developing a task force” → “Develop a task force”."""
    said = said.removeprefix("to ").strip(" \"“‘'")
    first = _FIRST_WORD.match(said)
    if first and (verb := INFINITIVE_OF.get(first[0].lower())):
        rest = said[first.end() :]
        second = re.match(r" and (\w+)", rest)
        if second and (also := INFINITIVE_OF.get(second[1].lower())):
            rest = f" and {also}{rest[second.end() :]}"
        return verb + rest
    return said


def _finished(said: str) -> str:
    said = _NAMES_IN_BRACKETS.sub("", said.strip(_TRAILING)) or said
    if len(said) > LONGEST_TITLE:
        said = _shortened(said).strip(_TRAILING)
    if said.count("(") > said.count(")"):
        said = said[: said.rindex("(")].strip(_TRAILING) or said
    return said[:1].upper() + said[1:]


def _shortened(said: str) -> str:
    """Cut a long title at the last pause that leaves at least half of it, else between two words."""
    room = said[: LONGEST_TITLE + 1]
    pauses = [found.start() for found in _CUT.finditer(room) if found.start() >= LONGEST_TITLE // 2]
    if pauses:
        return room[: pauses[-1]]
    return room[:LONGEST_TITLE] if " " not in room else room.rsplit(" ", 1)[0]


# What may stand before an order: “Once the review is complete, publish …”, “In consultation with staff, revise …”.
_SETTING = re.compile(
    r"(?:once|after|when|where|upon|until|if|before|within|as\sa|as\spart\sof|at\sleast|wherever"
    r"|in\s(?:consultation|co-?operation|co-?ordination|partnership|collaboration|addition|line|accordance|conjunction"
    r"|order\sto|close))\b[^,.;:]{2,150},\s",
    re.IGNORECASE,
)
# Endings that only verbs have, but for the words in NO_VERBS.
_VERBAL = re.compile(r"[a-z-]{3,}(?:ate|ify|ise|ize)")


def is_imperative(said: str, *, gerunds: bool = True) -> bool:
    """Say whether words open with a verb that orders something: “Establish …”, “To establish …”, “Establishing …”."""
    shown = plain(said[:300])
    words = _FIRST_WORD.findall(_without(_SETTING, shown).lower().removeprefix("to "))[:3]
    if words[:2] == ["do", "not"] or words[:1] == ["never"]:
        return True
    if words and words[0].endswith("ly"):
        words = words[1:]
    if not words or (words[1:2] and words[1] in _AFTER_NOUN):
        return False
    if words[0] in IMPERATIVES or (gerunds and words[0] in INFINITIVE_OF):
        return True
    return len(words) > 2 and _VERBAL.fullmatch(words[0]) is not None and words[0] not in NO_VERBS
