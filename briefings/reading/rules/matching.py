"""What a rule is, and whether one holds for a sentence. The rules themselves are in asking.py and promising.py."""

import re
from dataclasses import dataclass
from enum import StrEnum

from briefings.reading.document.results import Kind
from briefings.reading.language.cues import ADVERBS, LOGISTICS, NAME, NORMS, PARTY_NOUNS, SAYING
from briefings.reading.rules.orders import is_imperative


class Voice(StrEnum):
    """Who speaks. In a joint statement “the ministry will” binds the ministry; in a report it foretells.

    A text that only tells (a news story, a history, a guide, questions and answers) binds nobody and asks for nothing,
    whatever is said in it.
    """

    PARTIES = "parties"
    REPORT = "report"
    TELLING = "telling"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way a sentence can ask for something, promise it, or propose it.

    `words` are looked for first, in lower case, because that is fast. The group `heart` of the pattern marks where the
    imperative begins; where a pattern has several ways to say it, the others have groups of other names. `modal` rules
    need their verb to rule the sentence, not a clause inside it. A rule with a `voice` holds only in texts of that
    voice. `outright` rules need no context: they hold in any text. The heart of an `ordering` rule must open with an
    order. `reported` rules find what the text says of others, which is old news where it is dated.
    """

    name: str
    kind: Kind
    score: float
    words: tuple[str, ...]
    pattern: re.Pattern[str]
    reason: str
    finds: tuple[str, ...]
    leaves: tuple[str, ...]
    unless: re.Pattern[str] | None = None
    modal: bool = False
    voice: Voice | None = None
    outright: bool = False
    ordering: bool = False
    reported: bool = False

    def holds_in(self, voice: Voice) -> bool:
        """Say whether the rule is looked at in texts of a voice."""
        return self.outright if voice is Voice.TELLING else self.voice in (None, voice)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for a sentence, where its cue stands, and where the imperative heart of the sentence begins.

    `stop` is where the heart ends, if the rule can tell.
    """

    rule: Rule
    cue: int
    heart: int
    stop: int | None = None


def pattern(source: str, *, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern written over several lines, compiled; its own blanks do not count."""
    return re.compile(source, re.VERBOSE | flags)


# Where a clause begins: the sentence itself, after a pause, or after a word that joins or reports.
CLAUSE = (
    r"(?:^|[,;:—–“\"(*]\s*|\b(?:[Aa]nd|but|that|or|then|[Tt]herefore|[Aa]ccordingly|[Tt]oday|here|so"
    r"|[Ff]urthermore|[Ff]urther|[Mm]oreover)\s)"
)
WE_DO = rf"{CLAUSE}(?:[Ww]e|I)\b,?{ADVERBS}\s"
PARTY = rf"(?:\b(?i:{PARTY_NOUNS})|\b{NAME}|\b(?:[Ww]e|I|[Tt]hey|[Bb]oth|[Ii]t))(?:\s\([^()]{{1,40}}\))?,?{ADVERBS}\s"
POSSESSIVE = (
    r"(?:its|their|our|my|his|her|the|a|an|full|firm|strong|unwavering|joint|shared|unified|collective"
    r"|steadfast|continued)"
)


def match_of(rule: Rule, sentence: str) -> Match | None:
    """Say whether and where one rule holds for a sentence, whatever the voice."""
    if rule.unless is not None and rule.unless.search(sentence):
        return None
    for found in rule.pattern.finditer(sentence):
        heart = _heart_of(found)
        if sentence[max(heart - 1, 0) : heart + 1].isalnum() and heart:
            # The cue was the beginning of a longer word: “agreed to” of “agreed totally”.
            continue
        cue = _modal_at(found) if rule.modal else found.start()
        if rule.modal and not _rules_the_sentence(sentence[:cue]):
            continue
        if rule.ordering and not is_imperative(sentence[heart : heart + 300], gerunds=False):
            continue
        stop = found.start("stop") if "stop" in rule.pattern.groupindex else None
        return Match(rule, cue, heart, stop)
    return None


def _heart_of(found: re.Match[str]) -> int:
    """Return where the imperative begins: where the group that marks it does, else behind all that was found."""
    marks = (found.start(name) for name in found.re.groupindex if name != "stop" and found[name] is not None)
    return next(marks, found.end())


# In a report “he should” is part of the story; the same of a body or of people at large is not.
_SOMEBODY = re.compile(r"\b(?:[Hh]e|[Ss]he)\s(?:\w+ly\s)?$")
_COMPLAINT = re.compile(
    r"\b(?:said|told\s\w+|felt|thought|believed|feared|complained|knew)\s(?:\w+\s)?that\s(?:they|it|we)\s(?:\w+\s)?$"
)
_ACCORDING = re.compile(r"(?:According\sto|As\srequired\sby|By\slaw)\b")
# “Under article 5, a lender must …” tells what the law is.
_UNDER_A_NORM = re.compile(
    r"(?:Under|Pursuant\sto|In\saccordance\swith|In\sterms\sof|As\sset\sout\sin|By\svirtue\sof)\s[^,;]{0,60}?"
    r"\b(?:Acts?|[Ll]aws?|[Ll]egislation|[Cc]ode|[Rr]egulations?|[Rr]ules?|[Aa]rticles?|[Ss]ections?|[Cc]ontracts?"
    r"|[Mm]anuals?|[Ss]tatutes?|[Cc]onstitution|[Dd]irectives?|[Ss]chemes?|[Pp]olic(?:y|ies)|[Ss]tandards?"
    r"|[Gg]uidelines?|[Aa]greement|[Tt]reaty|[Cc]onvention|[Cc]harter)\b"
)
# Speakers who only pass through the sentence: “they heard from workers, who stressed that …”.
_HEARD = re.compile(
    r"\bwho\s(?:also\s|\w+ly\s)?(?:stress|said|say|not|underlin|argu|emphasi|add|told|believ|warn|suggest)\w*\b"
)
_BY_LAW = re.compile(r"\bby\slaw\b|\blegally\s$")
_SAID_BEFORE = re.compile(r"\b(?:recommend|urge|propose|suggest|agree|stress|conclude|decide|resolve)\w*\b")
_MODAL = re.compile(r"\b(?:should|must|shall|will|needs?)\b")
_PAUSE = re.compile(r"[,;:—–(]|\s-\s")
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|where|whether|how|what|why|when|if|unless|because|than|until|once"
    r"|while|although|so)\b",
    re.IGNORECASE,
)


def _modal_at(found: re.Match[str]) -> int:
    modal = _MODAL.search(found[0])
    return found.start() + modal.start() if modal else found.end()


def _rules_the_sentence(before: str) -> bool:
    """Say whether a modal verb is the sentence's own, given what stands before it.

    Not where a law or a contract is reported to say it, where visitors are told how to attend, or where the verb
    belongs to a clause inside: “documents that owners should keep”, “how they should act”.
    """
    clause = _PAUSE.split(before)[-1]
    if _SOMEBODY.search(clause) or _COMPLAINT.search(clause) or _ACCORDING.match(before):
        return False
    if _HEARD.search(before) or _UNDER_A_NORM.match(before) or _BY_LAW.search(before):
        return False
    if LOGISTICS.search(clause) or NORMS.search(before):
        return False
    subordinate = list(_SUBORDINATE.finditer(clause))
    if not subordinate:
        return True
    inner = subordinate[-1]
    if inner[0].lower() != "that":
        return False
    lead = clause[: inner.start()]
    if lead.strip():
        return SAYING.search(lead) is not None
    # “…; that the state should” goes on with what is said, “a well, that must be open” describes the well.
    opened = before[: len(before) - len(clause)].rstrip(" ,;:—–(-")
    return not opened or SAYING.search(opened) is not None or _SAID_BEFORE.search(opened) is not None
