"""What an English sentence asks, in its own words: the imperative heart where that is sure, else the whole."""

import re

from briefings.reading.language.en.cues import INFINITIVE_OF
from briefings.reading.language.en.negation import TURNING, turns_round
from briefings.reading.language.en.orders import after_ordinal, is_subject, order_in, passive_in

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
    r"(?:We|I|They)(?:\s(?:also|further|therefore|hereby|\w{4,14}ly))*\s(?=[a-z]+\s)(?!are|were|have|had|will|can"
    r"|could|may|would"
    r"|must|should|shall)"
)
# A name that says no more than that what follows is not to be done: “Avoid: …”, “Do not: …”.
_ONLY_OPPOSES = re.compile(rf"(?:do\s|please\s|to\s)*{TURNING.pattern}(?:\s(?:from|to|by|doing))?")
# What only says that something is promised: “I give you my word that …”.
_PROMISE = re.compile(
    r"(?:And\s|But\s)?(?:We|I)\s(?:\w+ly\s)?(?:promise\s(?:you\s)?that|give\s(?:you\s)?(?:my|our)\sword\sthat)\s"
)
_AND_DOING = re.compile(r" and (?P<doing>\w+ing)\b(?! of\b)")
_FIRST_WORD = re.compile(r"[\w-]+")


def asked(quote: str, heart: int, *, trusted: bool) -> str:
    """Return the words that say what is to be done: “Oppose the plan”, “Do not sell the forest”; else the whole quote.

    `trusted` says that an order begins at the heart whatever its verb.
    """
    counted = after_ordinal(quote)
    quote, heart = quote[counted:], max(0, heart - counted)
    if passive := passive_in(quote, heart):
        return passive
    said = quote[heart:].lstrip()
    ordered = _NOUN_FOR_ORDER.match(said)
    if ordered and not is_subject(said) and not turns_round(quote[:heart]):
        return f"{_ORDER_OF[ordered['noun'].lower()]} {said[ordered.end() :]}"
    if order := order_in(quote, heart, trusted=trusted):
        return _imperative(order.said(quote)) if order.start or not is_subject(quote) else quote
    return _without(_SPEAKERS, _without(_PROMISE, _without(_OPENING, quote))).removeprefix("to ")


def opens_sentence(name: str) -> bool:
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


def _without(opening: re.Pattern[str], said: str) -> str:
    found = opening.match(said)
    return said[found.end() :] if found and not turns_round(found[0]) else said


def _imperative(said: str) -> str:
    """Turn a leading -ing form or “to” into an order: “Developing a task force” → “Develop a task force”."""
    said = said.removeprefix("to ").replace("never to ", "never ", 1).strip(" \"“‘'")
    first = _FIRST_WORD.match(said)
    if first and (verb := INFINITIVE_OF.get(first[0].lower())):
        rest = said[first.end() :]
        second = _AND_DOING.search(rest)
        if second and (also := INFINITIVE_OF.get(second["doing"].lower())):
            rest = f"{rest[: second.start()]} and {also}{rest[second.end() :]}"
        return verb + rest
    return said
