"""Words that turn a statement into its opposite or narrow it. What follows them must not be shown without them."""

import re

# “Not”, “no”, “never” and what narrows or conditions a statement. “No. 4” and “not-for-profit” say nothing of the kind.
_NEGATING = (
    r"(?:not|never|no(?!\.?\s?\d)|none|nobody|nothing|nowhere|neither|nor|cannot|\w{2,7}n[’']t|unless|except|excluding"
    r"|only|if|whether|against|hardly|rarely|seldom|scarcely|barely|lest)"
)
# Verbs of opposing, stopping and refusing, in all their forms, and the nouns that stand for them.
_OPPOSING = (
    r"(?:oppos(?:e[sd]?|ing|ition)|stop(?:s|ped|ping)?|halt(?:s|ed|ing)?|ceas(?:e[sd]?|ing)|cessation|avoid(?:s|ed"
    r"|ing|ance)?"
    r"|prevent(?:s|ed|ing)?|refus(?:e[sd]?|ing|al)|declin(?:e[sd]?|ing)|reject(?:s|ed|ing|ion)?|resist(?:s|ed|ing"
    r"|ance)?"
    r"|refrain(?:s|ed|ing)?|abstain(?:s|ed|ing)?|abandon(?:s|ed|ing|ment)?|cancel(?:s|l?ed|l?ing|lation)?|moratorium"
    r"|discontinu(?:e[sd]?|ing)|forbid(?:s|den|ding)?|prohibit(?:s|ed|ing|ion)?|ban(?:s|ned|ning)?|den(?:y|ies|ied"
    r"|ying)"
    r"|discourag(?:e[sd]?|ing)|condemn(?:s|ed|ing)?|fail(?:s|ed|ing|ure)?|block(?:s|ed|ing)?|drop(?:s|ped|ping)?"
    r"|suspen(?:d|ds|ded|ding|sion)|withdraw(?:s|ing|n|al)?|withdrew|scrap(?:s|ped|ping)?|disavow(?:s|ed|ing)?"
    r"|renounc(?:e[sd]?|ing)|repudiat(?:e[sd]?|ing)|boycott(?:s|ed|ing)?|veto(?:es|ed|ing)?|dissuad(?:e[sd]?|ing)"
    r"|desist(?:s|ed|ing)?|postpon(?:e[sd]?|ing)|revers(?:e[sd]?|ing)|repeal(?:s|ed|ing)?|revok(?:e[sd]?|ing)"
    r"|reconsider(?:s|ed|ing)?|disown(?:s|ed|ing)?|ending|ends?(?!\s(?:of\s)?(?:the\s|this\s|next\s|each\s)?"
    r"(?:year|month|week|quarter|decade|century|day|session|mandate|period|[A-Z\d])))"
)
# Before these “end” is a point in time or an aim: “by the end of the year”, “to this end”.
_NO_END = r"(?<!\bthe\s)(?<!\bthis\s)(?<!\bthat\s)(?<!\bthese\s)(?<!\byear\s)(?<!\bby\s)(?<!\bat\s)"

TURNING = re.compile(rf"(?<![\w-])(?:(?i:{_NEGATING})|(?:(?!end)|{_NO_END}){_OPPOSING})(?![\w-])")

# “Not” right before a verb, which goes with it into an order: “urge the ministry not to close” → “Do not close”.
_BEFORE_A_VERB = re.compile(r"(?<!\bor\s)(?<!\bif\s)(?<!\bwhy\s)\b(?P<word>not|never|no\slonger)(?:\sto)?\s$")
_ORDERS = {"not": "Do not", "never": "Never", "no longer": "No longer"}


def turns_round(words: str) -> bool:
    """Say whether words hold one that denies, opposes or narrows what follows them."""
    return TURNING.search(words) is not None


def order_after(before: str) -> str | None:
    """Return what an order must open with, given the words that stand before its verb and are to be left out.

    Empty where they say nothing against it, “Do not”, “Never” or “No longer” where they end in that, and None where
    they turn it round in another way, so that it must not be shown without them.
    """
    negated = _BEFORE_A_VERB.search(before)
    if turns_round(before[: negated.start()] if negated else before):
        return None
    return _ORDERS[negated["word"]] if negated else ""
