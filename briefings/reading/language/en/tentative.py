"""Rules for what is asked politely or put forward tentatively. English."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import PARTY
from briefings.reading.language.shapes import Rule, pattern, up_to_verb

_FOUNDED = (
    r"(?:opened|set\sup|created|established|founded|formed|drawn\sup|introduced|launched|appointed|convened|organi[sz]ed"
    r"|piloted|developed|concluded|drafted|compiled|agreed|put\sin\splace|trialled|tried\sout|pooled)"
)
_FOUND = r"(?:set\sup|open|create|establish|found|form|launch|pool|draw\sup|introduce|pilot|convene|appoint|build\sup)"
_ERRANDS = (
    r"(?:register|attend|mind|note|arrive|wear|bring|quote|reply|confirm\s(?:their|his|her)\s(?:attendance|participation)|be\b|book|sign\sin"
    r"|switch|refrain|keep|leave|pay|show|present|take\s(?:their|a)\sseats?|contact|consult)"
)
_PASSAGE = (
    r"(?:paragraphs?|sections?|chapters?|clauses?|sentences?|annex|articles?|definitions?|references?|provisions?"
    r"|tables?|timetable|deadlines?|budget|map|index|summary|footnote)"
)

TENTATIVE: tuple[Rule, ...] = (
    Rule(
        name="is kindly requested to",
        kind=Kind.ACTION,
        score=0.68,
        words=("kindly ", "respectfully ", "cordially ", "earnestly "),
        pattern=pattern(
            rf"{PARTY}(?:is|are)\s(?:\w+\s)?(?:kindly|respectfully|cordially|earnestly)\s(?:requested|asked|invited|encouraged|reminded)\sto\s"
            rf"(?P<heart>(?!{_ERRANDS})[a-z]+\s\S)"
        ),
        unless=pattern(
            r"^(?:[Gg]uests?|[Vv]isitors?|[Pp]assengers?|[Rr]eaders?)\b|\b(?:who|which|if)\b[^;:.]{0,60}\b(?:is|are)\s"
        ),
        sure=True,
        reason="asks somebody by name",
        finds=("Delegations are kindly requested to send their comments to the Esk delegation by 20 February.",),
        leaves=("Passengers are kindly requested to mind the step.", "Members are kindly asked to register."),
    ),
    Rule(
        name="would agree to, in a proposal",
        kind=Kind.PROPOSAL,
        score=0.58,
        words=("agree", "undertake", "commit", "bind themselves", "pledge"),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?(?:(?:The|Both|All)\s)?(?:[\w’'-]+\s){{0,2}}?{PARTY}would\s(?:then\s|also\s|each\s|jointly\s)?"
            r"(?:agree|undertake|commit(?:\sthemselves)?|bind\sthemselves|pledge)(?:,\s[^,;:.]{2,60},)?\sto\s(?P<heart>(?!be\b|this\b|that\b|it\b|the\b)[a-z]+\s\S)"
        ),
        unless=pattern(r"\b(?:said|thought|doubted|hoped|never|not|only|if|whether)\b"),
        reason="puts a proposal forward",
        finds=("Parties would agree, by a simple exchange of notes, to issue passes for three years.",),
        leaves=("The towns would agree that it had rained.", "Nobody said that the parties would agree to pay."),
    ),
    Rule(
        name="could be founded",
        kind=Kind.PROPOSAL,
        score=0.52,
        words=("could ", "might "),
        pattern=pattern(
            rf"^(?P<heart>(?:(?:An?|One|Joint|Common|Two|More|Such\san?)\s(?:(?!\b(?:that|which|who|if|when|because|as|than)\b)[^;:.,]){{3,90}}?\s(?:could|might)\s(?:also\s|perhaps\s|usefully\s|jointly\s|then\s)*be\s{_FOUNDED}\b"
            rf"|(?:The\s|Both\s|All\s)?(?:[\w’'-]+\s){{0,5}}?{PARTY}(?:could|might)\s(?:also\s|usefully\s|then\s)?(?:jointly|together|between\sthem)\s{_FOUND}\b))"
        ),
        unless=pattern(r"\b(?:said|thought|feared|not|never|only|if|whether|without|how|until|before)\b"),
        weak=True,
        whole=True,
        reason="puts a proposal forward",
        finds=(
            "A common desk could be opened for students, drivers and sports teams.",
            "The Ministry and the island councils could jointly set up a small stock of flats.",
        ),
        leaves=("The gate could be opened with one hand.", "A box could be opened only by two men."),
    ),
    Rule(
        name="might be given the task",
        kind=Kind.PROPOSAL,
        score=0.62,
        words=(
            "given the task",
            "entrusted with",
            "tasked with",
            "charged with",
            "mandate",
        ),
        pattern=pattern(
            r"\b(?:might|could|may)\s(?:also\s|perhaps\s|then\s|usefully\s|well\s)*be\s(?:given\s(?:the\stask\s(?:of\s|to\s)|an?\smandate\sto\s|the\smandate\sto\s)|(?:entrusted|tasked|charged)\swith\s)(?P<heart>[a-z]+\s\S)"
        ),
        unless=pattern(r"\b(?:said|thought|feared|not|never)\b"),
        whole=True,
        reason="puts a proposal forward",
        finds=("If there is enough interest, the Committee might be given the task of drafting the notes.",),
        leaves=("The Committee might be given a cup.",),
    ),
    Rule(
        name="the best course would seem",
        kind=Kind.PROPOSAL,
        score=0.66,
        words=("course ", "way ", "answer ", "option ", "step ", "solution ", "remedy ", "approach ", "thing "),
        pattern=pattern(
            r"(?:^|,\s)[Tt]he\s(?:quickest|best|simplest|wisest|right|safest|better|easiest|surest|cheapest|fairest|most\s\w+)\s(?:course|way(?:\s(?:out|forward|ahead))?|answer|option|step|solution|remedy|approach|thing)\s"
            r"(?:would|might|may|could)\s(?:therefore\s|perhaps\s|then\s|thus\s)?(?:seem\sto\sbe|appear\sto\sbe|well\sbe|be)\s(?P<heart>(?:an?|the|one|to|that|for)\s\S)"
        ),
        unless=pattern(r"\b(?:said|argued|claimed|thought|believed|if)\b|\?$"),
        whole=True,
        reason="says what would be good",
        finds=("As regards option C, the best course would seem to be a trial limited to three fairs.",),
        leaves=("The best course seemed to be the shortest.",),
    ),
    Rule(
        name="still lacks a passage",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("need", "lack"),
        pattern=pattern(
            rf"^(?P<heart>{up_to_verb('that|which|who|if|when|because|said|thought|felt', 90)}"
            rf"(?:still|also|in\sour\sview|now)\s(?:needs?|lacks?)\s(?:an?|some|its|the|one|two)\s(?:[\w-]+\s){{0,2}}?{_PASSAGE}\s(?:on|about|for|of|to|with|in)\b)"
        ),
        unless=pattern(r"\b(?:did|does|do)\snot\b|^(?:Who|What)\b"),
        whole=True,
        reason="says what needs to be done",
        finds=("In our view it still needs a paragraph on children who travel alone.",),
        leaves=("The soup still needs a little salt.",),
    ),
    Rule(
        name="somebody would be grateful if",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=("grateful", "obliged", "thankful", "appreciate it", "help", "service", "relief"),
        pattern=pattern(
            r"(?:^|[;,]\s(?:and\s)?|\band\s)(?:(?:[Hh]e|[Ss]he|[Tt]hey|(?:The|Our|My|His|Her|Their)\s(?:[\w’'-]+\s){1,5}?)\s?would\s(?:also\s|therefore\s)?(?:be\s(?:most\s|very\s|much\s)?(?:grateful|obliged|thankful)|(?:much\s)?appreciate\sit)"
            r"\sif\s(?P<heart>(?!it\b)[^;:.]{2,80}?\s(?:could|would|were\sto)\s[a-z]+)"
            r"|[Ii]t\swould\s(?:also\s|certainly\s)?be\s(?:an?|of)\s(?:great|real|big|much|considerable|good|enormous)\s(?:help|service|relief)(?:,\stoo,|\sto\s(?:us|our\s\w+|\w+))?\sif\s(?P<help>(?!it\b)\S+\s[^;:.]{2,}))"
        ),
        whole=True,
        reason="calls on somebody",
        finds=(
            "She would be grateful if your office could send us its list.",
            "It would be a great help, too, if the post in Esk reopened its Thursday counter.",
        ),
        leaves=("She was grateful if tired.", "It would be a great relief if it rained."),
    ),
    Rule(
        name="would be a clear sign",
        kind=Kind.RECOMMENDATION,
        score=0.56,
        words=("sign", "step", "start", "beginning", "gesture", "addition", "move"),
        pattern=pattern(
            r"^(?P<heart>(?:An?|One|Two|More|A\sjoint|Regular)\s(?:(?!\b(?:said|thought|if|not)\b)[^;:.]){3,140}?\swould\s(?:also\s|already\s|certainly\s)?be\san?\s(?:clear|good|useful|welcome|first|sensible|important|valuable|real)\s(?:sign|signal|step|start|beginning|gesture|addition|move)\b(?!\sof\s(?:weakness|failure|trouble)))"
        ),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("An envoy for towns, such as three neighbours have already appointed, would be a clear sign.",),
        leaves=("A loan would be a clear sign of weakness.", "A win would be a surprise."),
    ),
    Rule(
        name="needs to be heard",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("need to be", "needs to be"),
        pattern=pattern(
            r"(?:^|,\s)(?P<heart>(?:[Tt]he|[Tt]hose|[Aa]ll|[Ee]ach|[Ee]very|[Bb]oth)\s(?:(?!\b(?:if|which|who|when|because)\b)[^;:.,]){2,80}?\sneeds?\sto\sbe\s(?:heard|consulted|involved|informed|asked|told|given\s\S+|brought\sin|listened\sto)\b)"
        ),
        unless=pattern(r"\b(?:said|felt|thought|if|not)\b"),
        whole=True,
        reason="says what needs to be done",
        finds=("Before a treaty that touches the coast is signed, the towns on that coast need to be heard.",),
        leaves=("If the towns need to be heard, ring the bell.",),
    ),
)
