"""Titles and goals: the imperative heart of a quote on one line, and the aim stated beside it."""

import re

from briefings.reading.document.markup import plain
from briefings.reading.language.cues import INFINITIVE_OF
from briefings.reading.rules.negation import TURNING, turns_round
from briefings.reading.rules.orders import is_subject, order_in, passive_in

LONGEST_TITLE = 120
# So much of what stands above a list is shown with its items, where they would say the opposite without it.
LONGEST_LEAD_IN = 60
# A name before a colon or dash is a title of its own only up to this many words.
LONGEST_NAME_WORDS = 10

_OPENING = re.compile(
    r"(?:(?:and|but|also|furthermore|moreover|further|additionally|in addition|therefore|accordingly"
    r"|finally|subsequently|thus|similarly|likewise"
    r"|in this (?:context|regard|respect|connection)|to this end|to that end|as a minimum|first"
    r"|second(?:ly)?|third(?:ly)?|lastly),?\s+)+(?=\w)",
    re.IGNORECASE,
)
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
# A name that says no more than that what follows is not to be done: “Avoid: …”, “Do not: …”.
_ONLY_OPPOSES = re.compile(rf"(?:do\s|please\s|to\s)*{TURNING.pattern}(?:\s(?:from|to|by|doing))?")
_FIRST_WORD = re.compile(r"[\w-]+")
# Who recommends it, as reviews among states note it: “(Peru) (Chile)”.
_NAMES_IN_BRACKETS = re.compile(r"(?:\s\([A-Z][^()\d]{1,60}\))+$")
_BRACKETS = re.compile(r"\s*\([^()]{0,200}\)")
_TRAILING = " \t\n.;:,–—-…!?*_\"'“”‘’"
_CUT = re.compile(r"[;,:–—]\s|\s(?=\()")


def title_of(quote: str, heart: int = 0, *, trusted: bool = False) -> str:
    """Return a title of at most 120 characters for a plain quote whose imperative may begin at `heart`.

    Where it is sure what is to be done, that is the title: “Oppose the plan”, “Do not sell the forest”. Else it is the
    whole quote, so that no title says the opposite of its source. `trusted` says that an order begins at the heart
    whatever its verb. What is cut short ends in “…”.
    """
    if passive := passive_in(quote, heart):
        return _finished(passive)
    said = quote[heart:].lstrip()
    ordered = _NOUN_FOR_ORDER.match(said)
    if ordered and not is_subject(said) and not turns_round(quote[:heart]):
        return _finished(f"{_ORDER_OF[ordered['noun'].lower()]} {said[ordered.end() :]}")
    if order := order_in(quote, heart, trusted=trusted):
        return _finished(_imperative(order.said(quote)) if order.start or not is_subject(quote) else quote)
    return _finished(_without(_SPEAKERS, _without(_OPENING, quote)))


def title_under(lead_in: str, quote: str) -> str:
    """Return a title for a list item whose lead-in denies or opposes it, or an empty string where it does not.

    Below “States should not:” the item “expand the mine” alone would say the opposite of what is asked, so the title
    has both, as they stand: “States should not: expand the mine”.
    """
    above = _BRACKETS.sub("", plain(lead_in)).strip(_TRAILING)
    turning = [found.start() for found in TURNING.finditer(above)]
    if not turning:
        return ""
    if len(above) > LONGEST_LEAD_IN:
        above = f"… {above[turning[-1] :]}" if turning[-1] else above
    if len(above) > LONGEST_LEAD_IN:
        above = f"{above[:LONGEST_LEAD_IN].rsplit(' ', 1)[0]} …"
    item = quote.strip(_TRAILING)
    if item[1:2].islower() or item[1:2] == " ":
        item = item[:1].lower() + item[1:]
    return _shortened(f"{above}: {item}")


def _without(opening: re.Pattern[str], said: str) -> str:
    found = opening.match(said)
    return said[found.end() :] if found and not turns_round(found[0]) else said


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
            r"\b(?:we|should|shall|must|will|to|that|by|is|are|not|never|no|from|following|include|including)$"
            r"|^(?:we|it|this)\b",
            name,
            re.IGNORECASE,
        )
        is not None
        or _ONLY_OPPOSES.fullmatch(name.lower()) is not None
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
    said = said.strip(_TRAILING) or said
    names = _NAMES_IN_BRACKETS.search(said)
    if names and names.start() and not turns_round(names[0].lower()):
        said = said[: names.start()]
    said = _shortened(said)
    if said.count("(") > said.count(")"):
        said = said[: said.rindex("(")].rstrip(_TRAILING) + "…" if said.rindex("(") else said
    return said[:1].upper() + said[1:]


def _shortened(said: str) -> str:
    """Cut a long title at the last pause that leaves at least half of it, else between two words; “…” says so."""
    if len(said) <= LONGEST_TITLE:
        return said
    room = said[: LONGEST_TITLE - 1]
    pauses = [found.start() for found in _CUT.finditer(room) if found.start() >= LONGEST_TITLE // 2]
    cut = room[: pauses[-1]] if pauses else room.rsplit(" ", 1)[0]
    return cut.rstrip(_TRAILING) + "…"
