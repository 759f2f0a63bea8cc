"""Who is to do something, as English texts name them: “The Ministry of Health should …”, “call on ports to …”."""

import re

from briefings.reading.language.en.cues import IMPERATIVES, NAME, PARTY_NOUNS
from briefings.reading.language.shapes import Naming, People, pattern

LONGEST_NAME = 90

_ADVERBS = r"(?:\s(?:also|now|then|therefore|further|first|jointly|together|each|both|all|urgently|\w{4,14}ly))*"
_VERBS = "|".join(sorted(IMPERATIVES, key=len, reverse=True))
_WHO = rf"(?P<who>[^:;.()]{{2,{LONGEST_NAME}}}?)"


# An ordinary sentence, with its verb before the “to”: “Both sides decided to …”, “They intend to …”.
_REPORTS = re.compile(
    r"\s(?!United\b|Limited\b|Allied\b)\w{2,}ed\b"
    r"|\s(?:undertook|plan|intend|agree|aim|want|seek|hope|need|undertake|commit|continue|promise|offer)s?$"
)


_NAMINGS: tuple[Naming, ...] = (
    Naming(
        "recommended to act",
        pattern(
            rf"\b(?i:recommend(?:s|ed)?|propose[sd]?|suggest(?:s|ed)?|advise[sd]?|urge[sd]?|request(?:s|ed)?"
            rf"|demand(?:s|ed)?"
            rf"|ask(?:s|ed)?)\sthat\s(?:{_WHO}[,:]?{_ADVERBS}(?:\sshould|\smust|\sshall)?{_ADVERBS}\s(?:\(1\)\s)?"
            rf"(?:{_VERBS})\b|(?P<also>(?:the\s|all\s|both\s)?(?:(?i:{PARTY_NOUNS})|{NAME}))\s(?!be\b|are\b"
            rf"|is\b)[a-z]{{3,}}\s)"
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
        pattern(
            rf"\b(?i:call(?:s|ed|ing)?\s(?:up)?on|urge[sd]?|invite[sd]?|request(?:s|ed)?|encourage[sd]?|ask(?:s|ed)?"
            rf"|implore[sd]?"
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
        pattern(rf"^(?P<who>(?:The\s)?(?!An?\s)[A-Z][\w’'&./-]*(?:\s[\w’'&./-]+){{0,6}}?)\sto\s(?:{_VERBS})\b"),
        (
            ("Port desk to circulate the minutes", "Port desk"),
            ("The Ministry of Trade to open a second lane", "Ministry of Trade"),
        ),
        ("To open the gates", "A desk to open letters is missing"),
        unless=_REPORTS,
    ),
    Naming(
        "invited",
        pattern(
            rf"(?:^|[,;:]\s){_WHO}\s(?:is|are)\s(?:also\s|hereby\s|strongly\s)?(?:invited|requested|urged|called\son"
            rf"|encouraged"
            r"|directed|instructed|recommended)\sto\b"
        ),
        (("The council is invited to respond by June.", "council"),),
        ("It is recommended to wait.",),
    ),
    Naming(
        "should",
        pattern(
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
            "Ersk launched a scheme, under which pilots will sail.",
        ),
        unless=re.compile(r"\s\w+ed\s(?:an?|the|its|their)\s"),
    ),
    Naming(
        "headed",
        pattern(
            r"^(?:[\d.\s]*(?:(?i:key|specific|policy)\s)?(?i:recommendations?|actions?"
            r"|calls?\sto\saction)\s)?(?:[Tt]o|[Ff]or)\s"
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
_CLAUSE = re.compile(
    r"\b(?:which|who|whom|whose|where|when|if|because|while|although|than|is|are|was|were|has|have|had|should|must"
    r"|shall"
    r"|will|would|can|could|may)\b"
)
# What opens a sentence before its subject, or stands beside the subject between commas.
_ASIDE = re.compile(
    r"(?:to|in|by|for|with|without|on|as|at|from|upon|after|before|during|following|given|while|when|where|if|under"
    r"|through"
    r"|within|since|once|until|including|working|acting|together|especially|particularly|subject|based|according"
    r"|additionally|similarly|likewise|instead|today|then|\w+ly$|therefore|however|moreover|furthermore|finally"
    r"|accordingly)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|The)\s")
_OPENING = re.compile(
    r"^(?:calls?\s(?:up)?on|invites?|urges?|requests?|encourages?|orders?|directs?|instructs?|tasks?|mandates?|asks?"
    r"|and|but|also|therefore|thus|furthermore|moreover"
    r"|accordingly|however|finally|further|in\saddition)\b,?\s*",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"^(?:lead(?:s|ing)?(?:\s(?:agency|organi[sz]ation|body|ministry|unit|party|entity))?|led\sby"
    r"|responsible(?:\s.{0,30})?"
    r"|responsibility|owners?|action\s(?:owner|by|for)|by(?:\swhom)?|who|assigned\sto|assignee|addressee|addressed\sto"
    r"|implementing\s.{0,20}|accountable.{0,20})$",
    re.IGNORECASE,
)
_LABELS = r"lead|led\sby|responsible|responsibility|owner|by\swhom|who"
_ALONE = re.compile(
    r"\s+[*_\[(]{0,3}(?:ACTIONS?|Actions?|AP)(?:\s(?:by|for|on|[Pp]oint))?\s?(?::|–|—|-)\s?[*_]{0,2}(?!(?:None|Nil|No|Noted|All\sdone|Done|Closed)\b)"
    r"(?P<who>(?:the\s)?[A-Z][\w.’'-]*(?:(?:,\s|\s(?:and|&|of|the|for|of\sthe|and\sthe)\s|\s?/\s?|\s)[A-Z][\w.’'-]*){0,6})[*_\])]{0,4}"
    r"(?:,?\s(?:by|before|until|within|due)\s[^\n]{2,30}?)?\.?[^\S\n]*(?:\n|$)"
)
_BELOW = re.compile(
    rf"^\s*[*_]*(?:{_LABELS}|addressee)\b[^\n:]{{0,30}}:[*_]*\s*"
    r"([^\n]{2,90}?)(?=\s+[*_]*(?-i:[A-Z][a-z]+(?:\s[a-z]+)?)[*_]*:|[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)

PEOPLE = People(
    namings=_NAMINGS,
    column=_COLUMN,
    labels=_LABELS,
    below=_BELOW,
    alone=_ALONE,
    article=_ARTICLE,
    opening=_OPENING,
    nobody=_NOBODY,
    actors=_ACTORS,
    clause=_CLAUSE,
    aside=_ASIDE,
    speaker=re.compile(r"(?:and\s)?(?:me|myself|i|us|we|from\sme|on\smy\sside)", re.IGNORECASE),
)
