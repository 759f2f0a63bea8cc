"""Whether “should”, “must” and “will” are a sentence's own, or belong to a clause inside it. English."""

import re

from briefings.reading.language.en.cues import IMPERATIVES, LOGISTICS, NORMS, NOUNS_TOO, SAYING

# In a report “he should” is part of the story; the same of a body or of people at large is not.
_SOMEBODY = re.compile(r"\b(?:[Hh]e|[Ss]he)\s(?:\w+ly\s)?$")
_COMPLAINT = re.compile(
    r"\b(?:said|(?:told|telling|tells)\s\w+|felt|thought|believed|feared|complained|knew)\s(?:\w+\s)?that\s(?:they|it|we)\s(?:\w+\s)?$"
)
_ACCORDING = re.compile(r"^(?:According\sto|As\srequired\sby|By\slaw)\b")
# “Under article 5, a lender must …” tells what the law is.
_UNDER_A_NORM = re.compile(
    r"^(?:Under|Pursuant\sto|In\saccordance\swith|In\sterms\sof|As\sset\sout\sin|By\svirtue\sof)\s[^,;]{0,60}?"
    r"\b(?:Acts?|[Ll]aws?|[Ll]egislation|[Cc]ode|[Rr]egulations?|[Rr]ules?|[Aa]rticles?|[Ss]ections?|[Cc]ontracts?"
    r"|[Mm]anuals?|[Ss]tatutes?|[Ss]tanding\s[Oo]rders?|[Rr]ules\sof\s[Pp]rocedure|[Oo]rdinances?|[Dd]ecrees?|[Pp]rotocol|[Cc]onstitution|[Dd]irectives?|[Ss]chemes?|[Pp]olic(?:y|ies)|[Ss]tandards?"
    r"|[Gg]uidelines?|[Aa]greement|[Tt]reaty|[Cc]onvention|[Cc]harter)\b"
)
# Speakers who only pass through the sentence: “they heard from workers, who stressed that …”.
_HEARD = re.compile(
    r"\bwho\s(?:also\s|\w+ly\s)?(?:stress|said|say|not|underlin|argu|emphasi|add|told|believ|warn|suggest)\w*\b"
)
_BY_LAW = re.compile(r"\b[Bb]y\slaw\b|\blegally\s$")
_SAID_BEFORE = re.compile(r"\b(?:recommend|urge|propose|suggest|agree|stress|conclude|decide|resolve)\w*\b")
_PAUSE = re.compile(r"[,;:—–(]|\s-\s")
_SUBORDINATE = re.compile(
    r"\b(?:(?<!of\s)(?<!on\s)(?<!in\s)(?<!at\s)(?<!by\s)(?<!for\s)(?<!with\s)(?<!from\s)that|which|who|whom|whose|where|whether|how|what|why|when|if|unless|because|than|until|once"
    r"|while|although|(?<!done\s)(?<!do\s)so)\b",
    re.IGNORECASE,
)
_VERBS = "|".join(sorted(IMPERATIVES - NOUNS_TOO, key=len, reverse=True))
# A clause inside that has a verb of its own, right after the word that opens it.
_CLOSED = re.compile(
    r"(?:that|which|who)\s(?:(?:have|has|had|are|is|was|were|do|does|did|can|cannot|will|would|may)\s\S+"
    rf"|(?:\w+(?:s|ed)|{_VERBS})\s\S+\s\S+)|who\s[a-z]+\s\S+\s",
    re.IGNORECASE,
)
# A second modal verb of the same clause, “should stay, should drink”, or an aside behind “what”.
_GOES_ON = re.compile(r"\b(?:should|must)\b[^,;]*,\s*$|\bwhat,\s(?:if\s)?[^,;]*,\s*$")
_JOINED = re.compile(r"\b(?:and|or|but)\s*$")


def rules_the_sentence(before: str) -> bool:
    """Say whether a modal verb is the sentence's own, given what stands before it.

    Not where a law or a contract is reported to say it, where visitors are told how to attend, or where the verb
    belongs to a clause inside: “documents that owners should keep”, “how they should act”.
    """
    clause = _clause_of(before)
    if any(pattern.search(clause) for pattern in (_SOMEBODY, _COMPLAINT, LOGISTICS)):
        return False
    if any(pattern.search(before) for pattern in (_ACCORDING, _HEARD, _UNDER_A_NORM, _BY_LAW, NORMS)):
        return False
    inner = list(_SUBORDINATE.finditer(clause))[-1:]
    if not inner or _is_closed(clause, inner[0].start()):
        return True
    return inner[0][0].lower() == "that" and _is_wished(before, clause, clause[: inner[0].start()])


def _clause_of(before: str) -> str:
    """Return the clause that a modal verb stands in, given what stands before it."""
    *others, clause = _PAUSE.split(before)
    return others[-1] if others and not clause.strip() and _GOES_ON.search(before) else clause


def _is_closed(clause: str, start: int) -> bool:
    """Say whether a clause inside has a verb of its own, so that the modal one is outside."""
    return _CLOSED.match(clause, start) is not None and _JOINED.search(clause) is None


def _is_wished(before: str, clause: str, lead: str) -> bool:
    """Say whether “that” opens what somebody says or wishes, given what leads to it in its clause, or before that."""
    if lead.strip():
        return SAYING.search(lead) is not None
    # “…; that the state should” goes on with what is said, “a well, that must be open” describes the well.
    opened = before[: len(before) - len(clause)].rstrip(" ,;:—–(-")
    return not opened or SAYING.search(opened) is not None or _SAID_BEFORE.search(opened) is not None
