"""Rules for records between two sides, plans and lists of decisions, which say in the present tense what will be done.

Most count only where parties or colleagues speak, as what foretells does.
"""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import PARTY
from briefings.reading.language.en.cues import IMPERATIVES, MONTHS, PLAIN_ORDERS
from briefings.reading.language.en.minuting import DEED
from briefings.reading.language.shapes import Rule, pattern, up_to_verb
from briefings.reading.language.shapes import words as listed

_APART = "that|which|who|whose|if|whether|when|where|what|how|as|than|was|were|is|are|has|have|had|will|would|to"
_SUBJECT = rf"^(?:[^,;:.]{{2,60}},\s)?{up_to_verb(_APART, 70)}"
# Verbs of what goes on by itself, ends or is only said.
_NO_DEEDS = listed(
    """
    provide require report show explain map bear follow pass take rotate say set mandate oblige direct specify define
    describe advise instruct note state mention list detail outline suggest recommend propose estimate expect measure
    make oppose support last run remain rise fall end expire cost need know hope wish think open close leave land
    arrive go rest range date stand aim tend value weigh number look appear help love want trust respect acknowledge
    recognise recognize welcome remember begin start finish cease exceed reach increase decrease decline grow vary
    total apply lie come plan agree decide resolve pledge commit intend undertake promise offer volunteer
    call urge invite request ask encourage demand appeal welcome
    """
)
_VERBS = sorted((IMPERATIVES | PLAIN_ORDERS) - _NO_DEEDS)
_THIRD = "|".join(
    sorted(
        verb[:-1] + "ies"
        if verb.endswith("y") and verb[-2:-1] not in "aeou"
        else verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
        for verb in _VERBS
    )
)
_OFTEN = (
    r"(?i:every\s(?:(?:second|third|other|two|three|four|six)\s)?(?:day|week|fortnight|month|quarter|year|spring|summer|autumn|winter"
    r"|mon|tues|wednes|thurs|fri|satur|sun|session|\w+\smonths|\w+\sweeks)\w*"
    r"|each\s(?:day|week|month|quarter|year|spring|autumn|summer|winter)|(?:once|twice|three\stimes|four\stimes|at\sleast\sonce)\s(?:a|per|each|every)\s\w+"
    r"|monthly|weekly|quarterly|annually|daily|yearly|fortnightly|on\sa\s(?:monthly|weekly|quarterly|regular|yearly)\sbasis|at\sregular\sintervals)\b"
)

BETWEEN: tuple[Rule, ...] = (
    Rule(
        name="you will, between two sides",
        kind=Kind.COMMITMENT,
        score=0.32,
        words=(" will ", " shall ", "’ll ", "'ll "),
        pattern=pattern(
            rf"(?:^|[,;]\s|\b(?:and|while|but)\s)[Yy]ou(?:\sand\s(?:I|we)|\sboth)?(?:\s(?:will|shall)|[’']ll)\s(?:also\s|then\s|each\s)*"
            rf"(?P<heart>(?:not\s)?{DEED}|take\sstock)"
        ),
        unless=pattern(
            r"\bif\b|\?$|\b[Yy]ou\swill\s(?:also\s|no\sdoubt\s|perhaps\s)*(?:see|find|note|know|be\saware|wish|want|have\s(?:seen|noticed|heard)|recall|remember|understand|agree|appreciate|notice|receive|enjoy|hear)\b"
        ),
        foretelling=True,
        reason="a party says what it will do",
        finds=("You will approve the map by May; we will print it.",),
        leaves=("You will find it dry.", "If you will wait, sit down."),
    ),
    Rule(
        name="you took it upon yourself",
        kind=Kind.COMMITMENT,
        score=0.38,
        words=(
            "offered to",
            "undertook to",
            "undertaken to",
            "agreed to",
            "promised to",
            "volunteered to",
            "intend to",
            "plan to",
            "propose to",
            "proposed to",
            "said ",
        ),
        pattern=pattern(
            r"(?:^|[,;]\s|\b(?:and|while|but|that)\s)[Yy]ou\s(?:have\s|also\s|kindly\s|then\s|had\s)*"
            r"(?:(?:offered|undertook|undertaken|agreed|promised|volunteered|intend|plan|propose|proposed)\sto\s(?P<heart>[a-z]{2,})"
            r"|said\s(?:that\s)?you\s(?:would|will)\s(?P<said>[a-z]{2,}))"
        ),
        unless=pattern(
            r"\bif\s(?:and\s)?you\b|\?$|\byou\s(?:plan|intend)\sto\s(?:attend|travel|visit|apply|come|stay|join)\b"
        ),
        foretelling=True,
        reason="somebody commits to something",
        finds=("You offered to lend us the barge.", "You said you would ask the mill."),
        leaves=("If you plan to come, write.", "You planned to attend."),
    ),
    Rule(
        name="does it by a date",
        kind=Kind.ACTION,
        score=0.27,
        words=("by ", "before ", "not later", "no later"),
        pattern=pattern(
            rf"^(?=[^;:.]{{5,200}}?\s(?:by|before|(?:not|no)\slater\sthan)\s(?:the\s)?(?:(?:end|middle|start)\sof\s(?:the\s)?|mid-)?"
            rf"(?:{MONTHS}|20\d\d|\d{{1,2}}\s(?:{MONTHS})|(?:mon|tues|wednes|thurs|fri)day|next\s|week|month|year|spring|summer|autumn|winter|easter|christmas))"
            rf"{_SUBJECT}(?:also\s|then\s|jointly\s|now\s)*(?P<heart>(?:{_THIRD})\s(?!(?:and|or|of|are|is|that|how|why)\b)\S)"
        ),
        unless=pattern(
            r"^(?:He|She|It|This|That|There|Nobody|Nothing|I|Note|Under|Article|Section|According)\b"
            r"|\b(?:usually|often|already|currently|still|normally|had|did)\b|[“\"]"
        ),
        foretelling=True,
        whole=True,
        reason="says who will do what by when",
        finds=("The academy trains ninety divers by the end of May.", "Each club names a keeper before June 2031."),
        leaves=("The lease runs until May.", "She trains divers by May.", "The works of the academy are open by May."),
    ),
    Rule(
        name="will meet every so often",
        kind=Kind.COMMITMENT,
        score=0.36,
        words=("will ", "shall ", "is to ", "are to "),
        pattern=pattern(
            r"^(?:[^,;:.]{2,60},\s)?(?:(?!\b(?:who|which|that|if|when|used)\b)[^;:.]){2,90}?\s"
            r"(?P<heart>(?:(?:will|shall|is\sto|are\sto)\s(?:also\s|then\s|continue\sto\s|henceforth\s)*(?:meet|convene|gather|report|speak|be\s(?:held|reviewed|convened|updated)|take\s(?:place|stock)))\b)"
            rf"(?=[^;:.]{{0,100}}?\b{_OFTEN})"
        ),
        unless=pattern(
            r"\b(?:usually|normally|currently|already|since)\b|\b(?:market|club|choir|fair|class|service|mass)\b"
        ),
        foretelling=True,
        whole=True,
        reason="says what will be done",
        finds=(
            "The heads of section will meet every fortnight.",
            "The group will meet every second Tuesday until May.",
        ),
        leaves=("The choir meets every Tuesday.", "The group meets every week."),
    ),
    Rule(
        name="is set up, in a decision",
        kind=Kind.INITIATIVE,
        score=0.36,
        words=(
            "set up",
            "established",
            "created",
            "founded",
            "formed",
            "launched",
            "appointed",
            "convened",
            "in place",
        ),
        pattern=pattern(
            rf"^(?:An?|Two|Three|The\sfollowing)\s{up_to_verb('which|that|who|if|when|where|was|were|had', 90)}"
            rf"(?:is|are)\s(?:hereby\s|also\s|now\s)*"
            r"(?P<heart>(?:being\s)?(?:set\sup|established|created|founded|formed|launched|appointed|convened|put\sin\splace))\b(?!\s(?:when|if|where|whenever|each\stime|under\s(?:section|article)))"
        ),
        unless=pattern(r"\b(?:often|usually|already|always|sometimes|normally|not)\b"),
        foretelling=True,
        whole=True,
        reason="sets something up",
        finds=(
            "A task force on signals is set up, with Esk in the chair.",
            "A joint desk is being established in May.",
        ),
        leaves=("A fund is set up when a ship sinks.", "The fund is set up."),
    ),
    Rule(
        name="agreed in principle to",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("agreed ", "decided ", "agree ", "undertook ", "committed ", "settled "),
        pattern=pattern(
            rf"{PARTY}(?:agreed?|decided|undertook|settled)\s(?:in\sprinciple|unanimously|provisionally|by\sconsensus|without\sa\svote|in\saddition|for\stheir\spart|among\sthemselves|once\smore|ad\sreferendum)\s"
            r"(?:to|that|on)\s(?P<heart>\S)"
        ),
        reported=True,
        reason="somebody commits to something",
        finds=("They further agreed in principle to share a crane.",),
        leaves=("They agreed in principle.",),
    ),
    Rule(
        name="has agreed to, whoever it is",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("agreed", "undertaken", "offered", "promised", "decided", "pledged", "volunteered"),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?{up_to_verb('which|that|who|if|when|where|was|were|had|not', 80)}"
            r"(?:(?:has|have)\s(?:also\s|since\s|now\s|kindly\s)*(?:agreed|undertaken|offered|promised|decided|pledged|volunteered)|volunteered)\sto\s(?P<heart>(?!differ\b|disagree\b|be\b|leave\b)[a-z]{2,})"
        ),
        unless=pattern(r"^(?:I|You|He|She)\b|\b(?:in|since)\s(?:19|20)\d\d\b"),
        reported=True,
        reason="somebody commits to something",
        finds=("Tenants in arrears have agreed to settle them before May.",),
        leaves=("The tenants who have agreed to pay are here.",),
    ),
)
