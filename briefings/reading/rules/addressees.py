"""Who is to do something, as the text names them: “The Ministry of Health should …”, “call on ports to …”. English."""

import re
from dataclasses import dataclass

from briefings.reading.language.cues import IMPERATIVES, INFINITIVE_OF, NAME, PARTY_NOUNS, SAYING

# Nobody is called by more than this.
LONGEST_NAME, MOST_WORDS = 90, 12

_ADVERBS = r"(?:\s(?:also|now|then|therefore|further|first|jointly|together|each|both|all|urgently|\w{4,14}ly))*"
_VERBS = "|".join(sorted(IMPERATIVES, key=len, reverse=True))
_WHO = rf"(?P<who>[^:;.()]{{2,{LONGEST_NAME}}}?)"


@dataclass(frozen=True, slots=True)
class Naming:
    """A way to name who is to act; its examples are its tests: sentences, each with the name in it.

    A name in which `unless` is found is a sentence that only looks like one.
    """

    name: str
    pattern: re.Pattern[str]
    finds: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]
    unless: re.Pattern[str] | None = None


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.VERBOSE)


# An ordinary sentence, with its verb before the “to”: “Both sides decided to …”, “They intend to …”.
_REPORTS = re.compile(
    r"\s(?!United\b|Limited\b|Allied\b)\w{2,}ed\b"
    r"|\s(?:plan|intend|agree|aim|want|seek|hope|need|undertake|commit|continue|promise|offer)s?$"
)


NAMINGS: tuple[Naming, ...] = (
    Naming(
        "recommended to act",
        _pattern(
            rf"\b(?i:recommend(?:s|ed)?|propose[sd]?|suggest(?:s|ed)?|advise[sd]?|urge[sd]?|request(?:s|ed)?|demand(?:s|ed)?"
            rf"|ask(?:s|ed)?)\sthat\s(?:{_WHO}[,:]?{_ADVERBS}(?:\sshould|\smust|\sshall)?{_ADVERBS}\s(?:\(1\)\s)?"
            rf"(?:{_VERBS})\b|(?P<also>(?:the\s|all\s|both\s)?(?:(?i:{PARTY_NOUNS})|{NAME}))\s(?!be\b|are\b|is\b)[a-z]{{3,}}\s)"
        ),
        (
            ("We recommend that the port authority publish its charts.", "port authority"),
            ("We recommend that the Port Authority meet the pilots.", "Port Authority"),
            ("It is recommended that the two ministries jointly establish a desk.", "two ministries"),
        ),
        ("We recommend that charts be published.", "We recommend dredging the canal."),
    ),
    Naming(
        "called on",
        _pattern(
            rf"\b(?i:call(?:s|ed|ing)?\s(?:up)?on|urge[sd]?|invite[sd]?|request(?:s|ed)?|encourage[sd]?|ask(?:s|ed)?|implore[sd]?"
            rf"|appeal(?:s|ed)?\sto|direct(?:s|ed)?|instruct(?:s|ed)?|task(?:s|ed)?|mandate[sd]?|press(?:es|ed)?)\s"
            rf"{_WHO},?\sto{_ADVERBS}(?::|\s(?!the\b|an?\b)[a-z]{{3,}})"
        ),
        (
            ("We call on the Ministry of Trade to simplify the form.", "Ministry of Trade"),
            ("Urges all coastal states to ratify the protocol;", "all coastal states"),
            ("The council asked the harbour master to report.", "harbour master"),
        ),
        ("We urge restraint.", "They asked to see the port."),
    ),
    Naming(
        "assigned",
        _pattern(rf"^(?P<who>(?:The\s)?(?!An?\s)[A-Z][\w’'&./-]*(?:\s[\w’'&./-]+){{0,6}}?)\sto\s(?:{_VERBS})\b"),
        (
            ("Port desk to circulate the minutes", "Port desk"),
            ("The Ministry of Trade to open a second lane", "Ministry of Trade"),
        ),
        ("To open the gates", "A desk to open letters is missing"),
        unless=_REPORTS,
    ),
    Naming(
        "invited",
        _pattern(
            rf"(?:^|[,;:]\s){_WHO}\s(?:is|are)\s(?:also\s|hereby\s|strongly\s)?(?:invited|requested|urged|called\son|encouraged"
            r"|directed|instructed|recommended)\sto\b"
        ),
        (("The council is invited to respond by June.", "council"),),
        ("It is recommended to wait.",),
    ),
    Naming(
        "should",
        _pattern(
            rf"(?:^|[;:–—]\s|\bthat\s){_WHO}{_ADVERBS}\s(?:should|must|shall|will|needs?\sto|ought\sto|is\sto|are\sto)"
            rf"(?:,[^,]{{3,80}},)?{_ADVERBS}(?:\s(?!be\b|have\sbeen\b|not\sbe\b)[a-z]{{2,}}|(?:,[^,:]{{3,80}})?\s?:)"
        ),
        (
            ("The Ministry of Health should open a register.", "Ministry of Health"),
            ("To cut the queues, the port authority and the coast guard should share a desk.",
             "port authority and the coast guard"),
            ("The ministries should:", "ministries"),
            ("Norway will publish the chart.", "Norway"),
        ),
        (
            "Data should be published monthly.",
            "We will publish the chart.",
            "Additionally, setting up platforms for pilots of the two agencies will help them.",
            "It must open in June.",
            "The ports that are closed should open.",
        ),
    ),
    Naming(
        "headed",
        _pattern(
            r"^(?:[\d.\s]*(?:(?i:key|specific|policy)\s)?(?i:recommendations?|actions?|calls?\sto\saction)\s)?(?:[Tt]o|[Ff]or)\s"
            r"(?P<who>(?:the|all)\s[^:;.]{3,80}?|[A-Z][^:;.]{2,80}?):?$"
        ),
        (
            ("Recommendations for the Ministry of Health", "Ministry of Health"),
            ("To the two ministries:", "two ministries"),
        ),
        ("To open the gates", "Recommendations"),
    ),
)  # fmt: skip

# These stand for somebody named elsewhere, or for those who speak.
_NOBODY = re.compile(
    r"(?:we|i|it|this|that|these|those|they|there|he|she|you|one|which|who|what|here|such|an?|no|any)\b"
    r"|(?:both|all|each|some|many)$",
    re.IGNORECASE,
)
# Somebody who can act is one of these, or has a name: a word with a capital that does not only open the sentence.
_ACTORS = re.compile(
    rf"\b(?:{PARTY_NOUNS}|desks?|officers?|units?|divisions?|directorates?|guards?|masters?|associations?"
    r"|cent(?:re|er)s?|unions?|industry|businesses|firms|researchers|providers|society|sector|citizens|legislature)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[A-Z]{2,}|\s[A-Z]|^[A-Z][\w’'-]*$")
_CLAUSE = re.compile(
    r"\b(?:which|who|whom|whose|where|when|if|because|while|although|than|is|are|was|were|has|have|had|should|must|shall"
    r"|will|would|can|could|may)\b"
)
_INGS = re.compile(r"[a-z]\w*ing\b")
# What opens a sentence before its subject, or stands beside the subject between commas.
_ASIDE = re.compile(
    r"(?:to|in|by|for|with|without|on|as|at|from|upon|after|before|during|following|given|while|when|where|if|under|through"
    r"|within|since|once|until|including|working|acting|together|especially|particularly|subject|based|according"
    r"|additionally|similarly|likewise|instead|today|then|\w+ly$|therefore|however|moreover|furthermore|finally|accordingly)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|The)\s")
_OPENING = re.compile(
    r"^(?:calls?\s(?:up)?on|invites?|urges?|requests?|encourages?|and|but|also|therefore|thus|furthermore|moreover|accordingly|however|finally|further|in\saddition)\b,?\s*",
    re.IGNORECASE,
)
COLUMN = re.compile(
    r"^(?:lead(?:s|ing)?(?:\s(?:agency|organi[sz]ation|body|ministry|unit|party|entity))?|led\sby|responsible(?:\s.{0,30})?"
    r"|responsibility|owners?|action\s(?:owner|by|for)|by\swhom|who|assigned\sto|assignee|addressee|addressed\sto"
    r"|implementing\s.{0,20}|accountable.{0,20})$",
    re.IGNORECASE,
)
"""The head of a column that says who is to act."""
LABELS = r"lead|led\sby|responsible|responsibility|owner|by\swhom|who"
"""What a line that says who is to act begins with."""
BELOW = re.compile(
    rf"^\s*[*_]*(?:{LABELS}|addressee)\b[^\n:]{{0,30}}:[*_]*\s*"
    r"([^\n]{2,90}?)(?=\s+[*_]*(?-i:[A-Z][a-z]+(?:\s[a-z]+)?)[*_]*:|[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line below an item that says who is to act."""


def addressee_in(said: str) -> str:
    """Return who is to act by a sentence, an item or a lead-in, as it names them, without an article; or “”."""
    for naming in NAMINGS:
        found = naming.pattern.search(said)
        if found is None or (naming.unless is not None and naming.unless.search(found["who"])):
            continue
        if named := _cleaned(found["who"] or found["also"]):
            return named
    return ""


def addressee_of(cell: str) -> str:
    """Return who a cell or a line kept for that names, or “”."""
    shown = _ARTICLE.sub("", " ".join(cell.split()).strip(" *_|.,;:–—-"), count=1)
    return shown if len(shown) <= LONGEST_NAME else ""


def _cleaned(named: str) -> str:
    """Return a name without what stands before it in its clause; nothing where that is no name."""
    if " that " in f" {named}":
        before, _, after = f" {named}".rpartition(" that ")
        if not SAYING.search(before):
            return ""
        named = after
    parts = [part for part in re.split(r",\s", named.strip(" ,")) if not _ASIDE.match(part)]
    shown = _OPENING.sub("", ", ".join(parts))
    had_article = _ARTICLE.match(shown) is not None
    shown = _ARTICLE.sub("", shown)
    if (
        not shown
        or shown.endswith(" that")
        or _NOBODY.match(shown)
        or _CLAUSE.search(shown)
        or len(shown.split()) > MOST_WORDS
    ):
        return ""
    firsts = {part.split()[0].lower() for part in shown.split(", ") if part.strip()}
    if any(first in IMPERATIVES or first in INFINITIVE_OF for first in firsts) or _INGS.match(shown):
        return ""
    is_name = _NAMED.search(shown) or (had_article and shown[0].isupper())
    return shown if is_name or _ACTORS.search(shown) else ""
