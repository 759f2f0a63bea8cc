"""Titles and goals: the imperative heart of a quote on one line, and the aim stated beside it."""

import re

from briefings.extraction.cues import ADVERBS, IMPERATIVES, INFINITIVE_OF, NAME, PARTY_NOUNS

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
    rf"(?:(?:we|I)\b{ADVERBS}\s\w+\s)?(?:on |upon |that )?(?!an? )(?:\S+ ){{0,5}}?(?:(?i:{PARTY_NOUNS})"
    rf"|{NAME}),?(?:\s[^:;]{{1,110}}?)?\sto\s(?:\w{{4,14}}ly\s)?",
)
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
        said = _without(_ADVERB, candidate)
        if said and (
            is_imperative(said)
            or (trusted and said != whole and not said.lower().startswith(("be ", "not ", "have ", "a ", "the ")))
        ):
            return _finished(_imperative(said))
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


def is_imperative(said: str, *, gerunds: bool = True) -> bool:
    """Say whether words open with a verb that orders something: “Establish …”, “To establish …”, “Establishing …”."""
    words = _FIRST_WORD.findall(plain(said[:200]).lower().removeprefix("to "))[:3]
    if words[:2] == ["do", "not"] or words[:1] == ["never"]:
        return True
    if words and words[0].endswith("ly"):
        words = words[1:]
    if not words or (words[1:2] and words[1] in _AFTER_NOUN):
        return False
    return words[0] in IMPERATIVES or (gerunds and words[0] in INFINITIVE_OF)
