"""The rules for single sentences as one table, and the choice among those that hold. Nothing about lists or tables.

Each rule's examples are its tests: it must find those in `finds` and leave those in `leaves`. All examples are ours.
Lists and tables are announced by what stands above them; that is announcements.py.
"""

import re

from briefings.reading.document.results import Kind
from briefings.reading.rules.asking import ASKING
from briefings.reading.rules.background import is_old_news, is_preamble, is_quoted
from briefings.reading.rules.matching import Match, Rule, Voice, match_of
from briefings.reading.rules.promising import PROMISING

# A body or a standing arrangement: founding one is an initiative, whoever binds himself to it.
_FOUNDS_A_BODY = re.compile(
    r"(?:to\s)?(?:jointly\s|formally\s)?(?:establish|create|launch|set\sup|form|convene|found"
    r"|institute)(?:ing|es)?\s(?:a|an|the|two|three)\s(?:[\w’'.-]+\s){0,5}?"
    r"(?:task\s?force|working\sgroup|group|committee|commission|fund|mechanism|platform|network|partnership"
    r"|dialogue|council"
    r"|cent(?:re|er)|initiative|programme|program|forum|alliance|facility|secretariat|hotline|board|panel"
    r"|office|agency)\b",
    re.IGNORECASE,
)

_LABELS = (Kind.RECOMMENDATION, Kind.PROPOSAL, Kind.COMMITMENT, Kind.INITIATIVE)
_AIMS = ("objective", "goal", "target")

LABELLED = frozenset({"labelled", "numbered"})

RULES: tuple[Rule, ...] = ASKING + PROMISING

# Strongest first, so that the first that holds is the answer; each with its words as one quick pattern.
_ORDERED = tuple(
    (rule, re.compile("|".join(map(re.escape, rule.words)))) for rule in sorted(RULES, key=lambda rule: -rule.score)
)


def best_match(sentence: str, voice: Voice) -> Match | None:
    """Return the strongest rule that holds for a sentence, the earlier in the table among equals."""
    lowered = sentence.lower()
    setting: bool | None = None
    for rule, words in _ORDERED:
        if not rule.holds_in(voice) or words.search(lowered) is None:
            continue
        match = match_of(rule, sentence)
        if match is None:
            continue
        if setting is None:
            setting = is_preamble(sentence) or (voice is not Voice.PARTIES and is_quoted(sentence))
        if setting or (rule.reported and voice is not Voice.PARTIES and is_old_news(sentence)):
            continue
        return match
    return None


def kind_of(match: Match, sentence: str) -> Kind:
    """Return the kind of what a rule found: its own, the label's, or an initiative where somebody founds a body."""
    if match.rule.name in LABELLED:
        label = sentence[: match.heart].lower()
        if any(aim in label for aim in _AIMS):
            return Kind.OBJECTIVE
        return next((kind for kind in _LABELS if kind.value in label), match.rule.kind)
    promised = match.rule.kind is Kind.COMMITMENT or sentence[match.cue :].lstrip("*_ ").lower().startswith("decides")
    if promised and _FOUNDS_A_BODY.match(sentence, match.heart):
        return Kind.INITIATIVE
    return match.rule.kind
