"""What stands above a list, a table or a paragraph and says what its members are: lead-ins, headings, "
"column headings."""

import re
from dataclasses import dataclass

from briefings.reading.document.markup import plain
from briefings.reading.document.results import Kind
from briefings.reading.language.cues import NORMS
from briefings.reading.rules.matching import Voice
from briefings.reading.rules.rules import best_match


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the members of a list are, and why we think so.

    `is_bare` says that the lead-in says nothing without its list (“The ministry should:”), so that only the members
    are suggested. Otherwise the lead-in is the suggestion, and the members spell it out. `is_loose` says that only a
    heading announces the list, so that a member that tells what happened is none. `said` are the words themselves:
    they may name who is to act, and by when.
    """

    kind: Kind
    score: float
    reason: str
    is_bare: bool = True
    is_loose: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that announce items of a kind, with an example of each outcome; the tests run the examples."""

    pattern: re.Pattern[str]
    kind: Kind
    finds: str
    leaves: str


def _words(source: str) -> re.Pattern[str]:
    return re.compile(source, re.VERBOSE | re.IGNORECASE)


# What the noun in a lead-in must go with for the list to hold things to do: “… included:”, “the following …”.
_PRESENT = (
    r"(?:\s[\w’'“”,.&/()-]+){0,14}?\s*(?:\b(?:include[sd]?|including|are|were|is|as\sfollows|below"
    r"|following|outlined|identified|agreed|proposed|needed|required"
    r"|made|set\sout|presented|to\sbe\staken)\b[^:]*)?:$"
)

# Reports of a review list what they recommend under a sentence about what becomes of it.
_ANSWERED_LATER = _words(
    r"\b(?:following|these)\s(?:\w+\s){0,2}recommendations?\b[^:]*:$"
    r"|\brecommendations?\b[^:]*\b(?:below|enjoy|support\sof|supported|accepted|noted|responses?|examined)\b[^:]*:$"
)
_OLD_NEWS = _words(r"\b(?:previous|prior|earlier|past|already\simplemented|fully\simplemented|status\sof)\b")

LEAD_INS: tuple[Sign, ...] = (
    Sign(
        _words(
            rf"\b(?:recommendations?|suggestions?)\b{_PRESENT}|\brecommend(?:s|ed)?\s(?:the\sfollowing|that"
            rf"|to)\b[^:]*:$|\brecommend(?:s|ed)?:$"
        ),
        Kind.RECOMMENDATION,
        "The panel made the following recommendations:",
        "The panel studied earlier texts, among them:",
    ),
    Sign(
        _words(
            rf"\b(?:recommended|further|next|key|concrete|necessary|immediate|priority|practical|agreed"
            rf"|proposed|urgent|required|following|main|possible|critical|essential)\s(?:\w+\s)?(?:steps?"
            rf"|actions?|measures?)\b{_PRESENT}"
            r"|\b(?:steps|actions|measures)\s(?:needed|required|to\sbe\staken|that\s(?:should|must|will)"
            r"|include|are)\b[^:]*:$|\b(?:action|to-do)\s(?:items|points|list)\b[^:]*:$|^(?:actions|steps"
            r"|milestones|tasks)(?:\sagreed)?:$"
        ),
        Kind.ACTION,
        "Recommended first steps are:",
        "The auditors tested the pumps through many actions:",
    ),
    Sign(
        _words(rf"\bproposals?\b{_PRESENT}|\b(?:proposed?s?|suggest(?:s|ed)?)\s(?:that|the\sfollowing)?:$"),
        Kind.PROPOSAL,
        "Her proposals included:",
        "Speakers include:",
    ),
    Sign(
        _words(rf"\bcommitments?\b{_PRESENT}|\bpledges?\b{_PRESENT}"),
        Kind.COMMITMENT,
        "Their commitments are:",
        "The committee has three members:",
    ),
    Sign(
        _words(rf"\b(?:objectives?|goals?|aims?|targets?|priorities|ambitions?)\b{_PRESENT}"),
        Kind.OBJECTIVE,
        "The chart shows the objectives outlined by the reading scheme:",
        "The objections were noted:",
    ),
    Sign(
        _words(
            rf"\b(?:initiatives?|deliverables?|mechanisms?)\b{_PRESENT}|\bannounce[sd]?\b[^:]*:$|\b(?:agreed"
            rf"|launched|key|concrete|main|joint)\s(?:\w+\s)?(?:outcomes?|results"
            rf"|deliverables)\b[^:]*\b(?:include[sd]?|including|are|were|following)\b[^:]*:$"
        ),
        Kind.INITIATIVE,
        "The mayors announced three joint projects:",
        "The museum announced two evening events:",
    ),
)

# Lead-ins that look back, or list something else.
_LOOKS_BACK = _words(
    r"""\b(?:taken\s(?:so\sfar|to\sdate|since)|already|has\staken|have\staken|were\staken|achieved|achievements
            |completed|previous(?:ly)?|earlier|assessed|reviewed|examined
    |^on\sthe\s(?:proposal|recommendation|initiative)\sof|found\sthat|finds?\sthat|we\sfound|findings|observed|identified\sthe\sfollowing\s(?:issues|risks|problems
    |weaknesses|gaps)|concluded\sthat|performed|interviewed|divided?
    |speakers|participants\sinclude|attend(?:ed|ees)|members\sinclude|agenda|topics|events|contacts?
    |for\smore\sinformation|sources?|abbreviations|definitions?|means)\b"""
)

_CLAUSE = re.compile(r"[,;]\s|\sand\s(?=\w+ed\b)")

SECTIONS: tuple[Sign, ...] = (
    Sign(
        _words(
            r"\brecommendations?\b|\brecommends?$|\brecommended\b|\bcalls?\sto\saction\b"
            r"|^(?:our\s|key\s)?(?:demands|asks)$|^what\s(?:should|must|needs\sto)\s(?:be\sdone|happen|change)\b"
            r"|^what\swe\s(?:want|ask\sfor|call\sfor)$"
        ),
        Kind.RECOMMENDATION,
        "Conclusions and recommendations",
        "Findings",
    ),
    Sign(
        _words(
            r"^(?:\W*[\divx.]+\s)?(?:key\s|agreed\s|priority\s|required\s|follow-?up\s"
            r"|proposed\s)?(?:actions?|action\s(?:items?|points?|plan|list)|next\ssteps?|to-?dos?|tasks"
            r"|milestones|steps)(?:\s\d{1,2}\b.{0,80}|\s(?:required|agreed|arising|for\s.{0,60}))?$"
        ),
        Kind.ACTION,
        "Actions agreed",
        "Actions taken in May",
    ),
    Sign(
        _words(
            r"^(?:\W*[\divx.]+\s)?(?:our\s|key\s|joint\s|new\s)?(?:commitments?|pledges"
            r"|what\swe\swill\sdo)(?:\s.{0,40})?$"
        ),
        Kind.COMMITMENT,
        "Our commitments",
        "Committee members",
    ),
    Sign(
        _words(r"^(?:\W*[\divx.]+\s)?(?:key\s|policy\s|our\s|new\s)?proposals?(?:\s.{0,40})?$"),
        Kind.PROPOSAL,
        "Policy proposals",
        "Proportions",
    ),
    Sign(
        _words(
            r"^(?:\W*[\divx.]+\s)?(?:key\s|strategic\s|our\s|main\s)?(?:objectives?|goals|priorities"
            r"|targets)(?:\s.{0,40})?$"
        ),
        Kind.OBJECTIVE,
        "Strategic objectives",
        "Objections",
    ),
    Sign(
        _words(r"^(?:\W*[\divx.]+\s)?(?:key\s|joint\s|new\s)?(?:initiatives?|deliverables)(?:\s.{0,40})?$"),
        Kind.INITIATIVE,
        "New initiatives",
        "Initial results",
    ),
)

# Headings above lists that hold nothing else, so that each item counts, whatever its words.
_WHOLLY = _words(
    r"""^(?:\W*[\divx.]+\s)?(?:(?:our|key|main|summary\sof|list\sof|policy|priority|specific|detailed|general|agreed
    |proposed|immediate|audit|safety)\s)*
    (?:recommendations?|action\s(?:items?|points?)|next\ssteps?|actions|demands|asks|calls\sto\saction|proposals
    |commitments|pledges)(?:\s(?:to|for)\s.{0,80})?$"""
)

_SECTION_LOOKS_BACK = _words(
    r"\b(?:previous|prior|past|earlier|taken|status|implemented|implementation\sof|responses?|reply"
    r"|progress|background|completed|closed|audit\sobjectives?|objectives?,\sscope|scope)\b"
)

# Sections in which only an outright recommendation or order counts.
QUIET_SECTIONS = _words(
    r"""^(?:(?:annex|appendix)\s\w{1,3}\W+|\W*[\divx.]+\s)?(?:background|introduction|methodology|methods|scope\b.*
            |objectives?,\sscope.*|contents
            |table\sof\scontents|agenda|speakers|about\b.*|biograph\w+|contacts?|definitions?
    |references|bibliography|notes|endnotes|footnotes|abbreviations|acronyms|glossary|acknowledge?ments?
    |further\sreading|history|context|media\scontacts?|related\b.*|how\swe\sdid.*|why\s.*\bdid\b.*|what\s.*\bfound
    |terms\sof\sreference|key\sfacts|general\sprovisions?|legal\b.*|disclaimer|privacy.*|copyright.*
    |findings?(?:\sand\sresults)?|(?:agency|auditee|official)\scomments?.*
    |description\sof\sfindings.*|staff\sacknowledgments?|gao.s\smission.*|order\sby.*)$"""
)

# Inside a part of conclusions and recommendations, those that hold what was found.
FINDINGS = _words(
    r"^(?:\W*[\divx.]+\s)?(?:(?:key|main|summary\sof|our)\s)*(?:findings?|probable\scause|causes?|analysis)\b"
)

_TABLE_HEADS = (
    r"^(?:(?:agreed|recommended|proposed|key|priority|next|main|planned|required|strategic|policy|specific"
    r"|follow-?up)\s)*"
)
COLUMNS: tuple[Sign, ...] = (
    Sign(
        _words(rf"{_TABLE_HEADS}recommendations?(?:\stext)?$"),
        Kind.RECOMMENDATION,
        "Recommendation",
        "Recommendation status",
    ),
    Sign(
        _words(
            rf"{_TABLE_HEADS}(?:actions?(?:\s(?:items?|points?|steps?|required|agreed|to\sbe\staken))?"
            rf"|steps?|milestones?|tasks?|activit(?:y|ies)|measures?|to-?do|what)$"
        ),
        Kind.ACTION,
        "Action item",
        "Action taken",
    ),
    Sign(_words(rf"{_TABLE_HEADS}(?:commitments?|pledges?)$"), Kind.COMMITMENT, "Commitment", "Committee"),
    Sign(_words(rf"{_TABLE_HEADS}(?:proposals?|ideas?)$"), Kind.PROPOSAL, "Proposal", "Proposed by"),
    Sign(
        _words(rf"{_TABLE_HEADS}(?:initiatives?|deliverables?|outputs?|projects?|programmes?|programs?)$"),
        Kind.INITIATIVE,
        "Initiative",
        "Initiator",
    ),
    Sign(_words(rf"{_TABLE_HEADS}(?:objectives?|goals?|aims?|targets?)$"), Kind.OBJECTIVE, "Objective", "Object"),
    Sign(_words(r"^(?:key\s)?decisions?(?:\s(?:taken|made))?$"), Kind.ACTION, "Decision", "Decided by"),
)

# Columns that say what a row's item is for, in order of preference.
GOAL_COLUMNS = _words(
    r"(?:goals?|objectives?|aims?|purpose|description|details?|expected\s(?:results?|outcomes?|impact)"
    r"|outcomes?|rationale|intended\s.*|why|targets?)$"
)

# Only the end of a lead-in is looked at, which also keeps the patterns away from long strings.
LONGEST_LEAD_IN = 360

# After its verb, a lead-in with no more words than this says nothing without its list.
BARE_WORDS, TERSE_WORDS = 5, 9
_POINTS_AHEAD = _words(r"\b(?:following|follows|below|these|including|include[sd]?)\b")
# “We call on members, in line with their means, to:”: whatever stands before, what they are called on to do is below.
_BREAKS_OFF = _words(r"\b(?:to|that|by|on)\s?:$")
_BRACKETS = re.compile(r"\([^()]{0,200}\)")


def announced_by(lead_in: str, voice: Voice) -> Announcement | None:
    """Return what a sentence directly above a list or table announces, or None. It must end in a colon "
    "or point ahead."""
    said = plain(lead_in[-LONGEST_LEAD_IN:])
    if not said.endswith(":"):
        if not re.search(r"\b(?:as\sfollows|the\sfollowing|below)\b", said, re.IGNORECASE):
            return None
        said = said.rstrip(".") + ":"
    match = best_match(said, voice)
    if match is not None and not NORMS.search(said[: match.cue]):
        rest = _BRACKETS.sub("", said[match.heart :]).rstrip(": ")
        points_ahead = _POINTS_AHEAD.search(said[match.cue :]) is not None
        words = len(rest.split())
        breaks_off = not match.rule.modal and _BREAKS_OFF.search(said) is not None
        is_bare = breaks_off or words <= BARE_WORDS or (points_ahead and words <= 3 * TERSE_WORDS)
        return Announcement(
            match.rule.kind,
            0.9 if words <= TERSE_WORDS or points_ahead or breaks_off else 0.5,
            f"listed under “{_shown(said)}”",
            is_bare,
            said=said,
        )
    clause = said[said.rfind(":", 0, -1) + 1 :].strip()
    if _ANSWERED_LATER.search(clause) and not _OLD_NEWS.search(said):
        return Announcement(Kind.RECOMMENDATION, 0.9, f"listed under “{_shown(said)}”", said=said)
    last_clause = _CLAUSE.split(said)[-1]
    if _LOOKS_BACK.search(last_clause):
        return None
    sign = next((sign for sign in LEAD_INS if sign.pattern.search(clause)), None)
    return Announcement(sign.kind, 0.9, f"listed under “{_shown(said)}”", said=said) if sign else None


def announced_by_heading(heading: str) -> Announcement | None:
    """Return what a heading says its section holds: “Recommendations”, “Next steps”."""
    said = plain(heading).strip(" :.#")
    if _SECTION_LOOKS_BACK.search(said):
        return None
    sign = next((sign for sign in SECTIONS if sign.pattern.search(said)), None)
    return Announcement(sign.kind, 0.75, f"under the heading “{_shown(said)}”", said=said) if sign else None


def announced_wholly(heading: str) -> Announcement | None:
    """Return what a heading says every item of the list directly below it is: “Recommendations”, not “Conclusions”."""
    announcement = announced_by_heading(heading)
    if announcement is None or not _WHOLLY.match(plain(heading).strip(" :.#")):
        return None
    return announcement


def item_column(headings: list[str]) -> tuple[int, Kind] | None:
    """Return which column of a table holds the items, and their kind, from the column headings."""
    shown = [plain(heading).strip(" .:#*") for heading in headings]
    for sign in COLUMNS:
        for column, heading in enumerate(shown):
            if sign.pattern.search(heading):
                return column, sign.kind
    return None


def goal_column(headings: list[str], taken: int) -> int | None:
    """Return which other column of a table says what the items are for."""
    for column, heading in enumerate(headings):
        if column != taken and GOAL_COLUMNS.match(plain(heading).strip(" .:")):
            return column
    return None


def other_column(headings: list[str], taken: int, head: re.Pattern[str]) -> int | None:
    """Return the first column of a table, but for one, whose heading is such a one."""
    shown = (plain(heading).strip(" .:#*?") for heading in headings)
    return next((column for column, heading in enumerate(shown) if column != taken and head.match(heading)), None)


def _shown(said: str) -> str:
    return said if len(said) <= 90 else "…" + said[-88:].split(" ", 1)[-1]
