"""Rules for what will be done, which binds somebody where those speak who will do it. Each with its examples.

Most of them are too weak by themselves: in a newspaper the same words only foretell.
"""

import re

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import PARTY
from briefings.reading.language.en.cues import LIKE_PARTICIPLES, MONTHS, PARTY_NOUNS
from briefings.reading.language.shapes import Rule, Voice, pattern, up_to_verb
from briefings.reading.language.shapes import words as listed

# From the beginning of a sentence to its verb, without a clause of its own in between.
_SUBJECT = rf"^(?:[^:;.]{{1,50}}:\s)?{up_to_verb('that|which|who|if|whether|when|as', 140)}"
_SMALL = r"(?:also\s|not\s|now\s|then\s|therefore\s|thus\s|in\sfuture\s|no\slonger\s)*"
# What a party to an agreement does, in the present tense.
_DOES = listed(
    """
    provides lends offers gives sends keeps pays covers bears shares informs tells trains hosts
    deletes reports submits publishes appoints names designates supplies allows grants ensures maintains
    contributes reimburses invites returns opens adopts ceases transfers delivers establishes creates consults
    notifies makes assigns doubles raises lowers reduces increases funds finances builds develops launches organises
    organizes coordinates prepares drafts reviews revises exchanges exempts admits seconds
    reserves facilitates updates extends releases equips restores repairs donates
    """
)
_DO = sorted(verb[:-3] + "y" if verb.endswith("ies") else verb.removesuffix("s") for verb in _DOES)

# What every agreement says of costs and rights.
_SMALL_PRINT = pattern(
    r"^Nothing\b|\bbears?\s(?:its|their|his|her)\sown\s\w+|\bcreates?\sno\s(?:rights|obligations|legal)\b"
    r"|\b(?:sending|receiving|host|visiting)\s(?:participant|party|side|partner|institution)\s(?:bears?|provides?|covers?|pays?)\b"
    r"|\bshares?\s(?:the|this|its|our|their|that|most\sof\sthe|much\sof\sthe|all\sthe|many\sof\sthe)\s(?:[\w’']+\s)?(?:findings?|aim|view|concern|opinion|goal|hope|analysis|conviction|worry|feeling)s?\b",
    flags=re.IGNORECASE,
)

_SEASON = r"(?:spring|summer|autumn|winter|year|month|week|quarter|season|session)"

BINDING: tuple[Rule, ...] = (
    Rule(
        name="a thing with its day and who does it",
        kind=Kind.ACTION,
        score=0.58,
        words=(*MONTHS.lower().split("|"), "20", "spring", "summer", "autumn", "winter"),
        pattern=pattern(
            rf"^(?P<heart>(?!The\b|This\b|That\b|It\b|See\b|In\b|On\b|By\b|From\b)[A-Z\d](?:(?!\b(?:is|are|was|were|has|have|had|will|would|shall|should|must|can|could|may\sbe|did|does|do|said)\b)[^.;:()]){{8,160}}?\b(?:{MONTHS}|20\d\d|spring|summer|autumn|winter)\b"
            r"[^.;:()]{0,60}\s\((?!(?:see|para|section|article|annex|page|p|cf|ibid|pp)\b)[a-zA-Z][^()\d]{2,80}\)\.?$)"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="says who will do what by when",
        finds=("Two weeks of counting in the border towns, May and October 2031 (district rangers).",),
        leaves=("The count was held in May 2031 (district rangers).", "A letter of May 2031 (see annex)."),
    ),
    Rule(
        name="comes into being",
        kind=Kind.INITIATIVE,
        score=0.22,
        words=(
            "comes into ",
            "come into ",
            "takes up ",
            "take up ",
            "starts ",
            "begins ",
            "goes ",
            "opens ",
            "is added",
        ),
        pattern=pattern(
            rf"^(?P<heart>(?:An?|Two|Three|The|Our|Their"
            rf"|Its)\s{up_to_verb('which|that|who|if|when|where|was|were|had', 90)}"
            r"(?:comes?\sinto\s(?:being|operation|existence)|takes?\sup\s(?:its|their)\s(?:work|duties|functions)|starts\s(?:work|operating|its\swork)|begins\s(?:work|its\swork|operating)"
            rf"|goes\s(?:live|into\s(?:operation|service))|opens\s(?:its\sdoors|for\sbusiness)|is\sadded\sto)\b(?=[^;:.]{{0,60}}\b(?:this|next|in|by|from|on|before|within)\s(?:the\s)?(?:{_SEASON}|{MONTHS}|20\d\d|\d|early|late|mid|end|beginning|first|second)))"
        ),
        binding=True,
        whole=True,
        reason="sets something up",
        finds=("A contact group of the two offices comes into being this summer.",),
        leaves=("The tide comes into being.", "The sun comes into view in May."),
    ),
    Rule(
        name="do it every so often",
        kind=Kind.COMMITMENT,
        score=0.2,
        words=("once ", "twice ", "times "),
        pattern=pattern(
            rf"^(?P<heart>(?:(?:The|Both|All|Our|Their)\s)?(?:[\w’'-]+\s){{0,4}}?(?i:{PARTY_NOUNS}|secretaries|experts|coordinators|ambassadors|services|teams|focal\spoints)\s"
            r"(?:(?:also|jointly|then|both|each)\s)*(?!(?:are|were|have|had|will|would|should|must|can|could|may|do|did|of|in|on|for|and|or|that|which|who|to|from|with|by|at|as)\b)[a-z]{2,}\s"
            r"(?:(?!\b(?:that|which|who|was|were|had)\b)[^;:.]){0,120}?\b(?:once|twice|(?:two|three|four)\stimes)\s(?:a|every|each|per)\s\w+)"
        ),
        unless=_SMALL_PRINT,
        binding=True,
        whole=True,
        reason="an agreement says what a party will do",
        finds=("State secretaries go through this plan once a year and report to the two ministers.",),
        leaves=("The ships of the ministries sail at noon.", "Ministers were there once a year."),
    ),
    Rule(
        name="a party in some case will",
        kind=Kind.COMMITMENT,
        score=0.42,
        words=("will ",),
        pattern=pattern(
            r"^(?:A|Each|Any|Either|The)\s(?:Participant|Party|Side|Partner|Member|participant|party|side|partner|member)\s(?:which|that|who)\s"
            r"[^,;.]{3,90}?\swill\s(?P<heart>(?!be\b|have\b)[a-z])"
        ),
        foretelling=True,
        reason="a party says what it will do",
        finds=("A Participant which finds a disease will inform the other within a day.",),
        leaves=("A party that lasts will be fun.",),
    ),
    Rule(
        name="will be done, whoever does it",
        kind=Kind.COMMITMENT,
        score=0.36,
        words=("will ", "going to "),
        pattern=pattern(
            rf"{_SUBJECT}(?:will\s{_SMALL}(?P<heart>be\s(?:\w+ly\s|jointly\s)?(?:{LIKE_PARTICIPLES}|hung)\b|take\splace\b|go\sout\b)"
            rf"|(?:is|are)\s{_SMALL}going\sto\s(?P<going>be\s(?:{LIKE_PARTICIPLES})\b|take\splace\b|the\s[A-Z]))"
        ),
        unless=pattern(r"\bwill\sbe\s(?:agreed|decided)\b"),
        foretelling=True,
        whole=True,
        reason="says what will be done",
        finds=(
            "Shelves will be bought from this year's budget.",
            "The trial is going to be repeated.",
            "A visit will take place in two years.",
        ),
        leaves=("The man who will be sent is ill.", "The lake will be warm.", "The hours will be agreed by letter."),
    ),
    Rule(
        name="nothing will",
        kind=Kind.COMMITMENT,
        score=0.35,
        words=("will ",),
        pattern=pattern(
            rf"^(?P<heart>No\s(?!one\b|doubt\b|matter\b)[^;:.,]{{3,80}}?\swill\s{_SMALL}(?!be\sable\b|have\b|need\b|help\b)[a-z])"
        ),
        foretelling=True,
        whole=True,
        reason="says what will be done",
        finds=("No van will leave before the bridge is open.",),
        leaves=("No one will mind.", "No medicine will help."),
    ),
    Rule(
        name="does, in an agreement",
        kind=Kind.COMMITMENT,
        score=0.2,
        words=(*(f"{verb} " for verb in sorted(_DOES)), "sees to ", "sets up "),
        pattern=pattern(
            rf"(?:^|[,;:]\s)(?:[\w’'-]+\s){{0,8}}?{PARTY}(?:in\s(?:turn|return),\s|for\s(?:its|their)\spart,\s)?(?P<heart>(?:{'|'.join(sorted(_DOES))}|sees\sto|sets\sup)\s)"
        ),
        unless=_SMALL_PRINT,
        binding=True,
        whole=True,
        reason="an agreement says what a party will do",
        finds=("The Museum lends the University forty objects a year.", "Either side tells the other of damage."),
        leaves=("The lending of objects is free.", "The sides of the box."),
    ),
    Rule(
        name="do, in an agreement",
        kind=Kind.COMMITMENT,
        score=0.2,
        words=("participants ", "parties ", "partners ", "sides ", "signatories "),
        pattern=pattern(
            r"^(?:[^,;:.]{2,60},\s)?(?:The|Both|All)\s(?:[Pp]articipants|[Pp]arties|[Pp]artners|[Ss]ides|[Ss]ignatories)\s"
            rf"(?:also\s|each\s|jointly\s)*(?P<heart>(?:{'|'.join(_DO)}|set\sup|see\sto)\s)"
        ),
        binding=True,
        reason="an agreement says what a party will do",
        finds=("The Participants share the cost of the survey.",),
        leaves=("The parties met in May.", "The sides of the box are red."),
    ),
    Rule(
        name="hereby set up",
        kind=Kind.INITIATIVE,
        score=0.8,
        words=("hereby ",),
        pattern=pattern(
            rf"{PARTY}(?<=hereby\s)(?P<heart>(?:establish|create|found|launch|set\sup|constitute|form)(?:s|es)?\s(?:an?|the|two|three)\s\S)"
        ),
        whole=True,
        reason="sets something up",
        finds=("The Parties hereby establish a committee of four.",),
        leaves=("The parties establish facts.",),
    ),
)
