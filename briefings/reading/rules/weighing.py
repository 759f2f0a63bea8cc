"""When a sentence's own words are too weak for what its document is: “should” in a report that lists what it asks."""

import re

from briefings.reading.language.cues import NAME, PARTY_NOUNS
from briefings.reading.rules.matching import Match, Voice

# Rules that rest on a modal or an adjective alone.
WEAK = frozenset({"should", "must", "needs to", "it is essential", "lets us", "founding something would help"})
_PAUSE = re.compile(r"[,;:—–(]|\s-\s")
_BODIES = (
    rf"(?:{PARTY_NOUNS}|policy-?makers|legislators|lawmakers|municipalities|cities|councils|mayors|regulators|businesses"
    r"|firms|industry|services|ministries|boards|committees|inspectors|providers|researchers|planners)"
)
_BODY = re.compile(
    rf"(?:\b(?i:{_BODIES})|\b{NAME}|\b[Ww]e)(?:\s(?:of|for|in|on)\s[\w\s’'-]{{2,60}}?)?"
    r"(?:\s(?:also|therefore|now|then|both|\w+ly))*\s?$"
)
_PLURAL = re.compile(r"[A-Z][a-z]+(?<!s)s\s?$")
_TOLD = re.compile(
    r"\b(?:said|told|stated|noted|explained|reported|felt|believed|thought|commented|replied|indicated|practices\sstate"
    r"|(?:officials?|officers?|staff|respondents|interviewees|witnesses|experts)\s(?:\w+\s)?(?:say|suggest(?:ed)?"
    r"|agreed|recommended))\b"
)


def is_too_weak(match: Match, sentence: str, voice: Voice, *, lists_recommendations: bool) -> bool:
    """Say whether what a sentence says outside a section of recommendations is a finding or a criterion.

    A report that lists its recommendations says elsewhere what was expected, not what it asks for, unless it names who
    should act.
    """
    if voice is Voice.PARTIES or not lists_recommendations or match.rule.name not in WEAK:
        return False
    before = sentence[: match.cue]
    subject = _PAUSE.split(before)[-1]
    things = _PLURAL.fullmatch(subject) is not None and re.match(rf"{_BODIES}\b", subject.lower()) is None
    return _TOLD.search(before) is not None or things or _BODY.search(subject) is None
