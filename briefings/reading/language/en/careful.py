"""Rules for what those ask and offer who write with care: “We see merit in a reserve”, “I would welcome your views”."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE, PARTY
from briefings.reading.language.en.colleagues import SOON
from briefings.reading.language.en.cues import PARTY_NOUNS
from briefings.reading.language.shapes import Rule, pattern, up_to_verb

_WE = r"(?:[Ww]e|I)\s(?:also\s|all\s|therefore\s|still\s|do\s|would\s|should\s|can\s|both\s)*"
_WHO = rf"(?:[Ww]e|I|[Bb]oth\ssides|(?:[Tt]he|[Bb]oth|[Oo]ur|[Mm]y|[Aa]ll)\s(?:[\w’'-]+\s){{0,3}}?(?i:{PARTY_NOUNS}))"
# What somebody offers to do for the others.
_OFFER = (
    r"(?:host|organi[sz]e|offer|provide|share|second|lend|contribute|fund|finance|train|receive|send|supply|chair|lead|draft"
    r"|prepare|take\s(?:on|over|part)|bear|cover|pay|help|put|make\savailable|assist|support|host|act\sas)"
)
_REPLY = (
    r"(?:views?|comments?|repl(?:y|ies)|responses?|answers?|confirmation|agreement|thoughts|reactions?|feedback|consent"
    r"|suggestions|remarks|decision|approval)"
)
_ASKED = r"(?:proposal|suggestion|idea)"
_WANTED = r"(?:recommendation|advice|request|demand|plea|appeal|preference|ask)"

CAREFUL: tuple[Rule, ...] = (
    Rule(
        name="sees merit in",
        kind=Kind.RECOMMENDATION,
        score=0.62,
        words=("see ", "sees "),
        pattern=pattern(
            rf"\b{_WE}see\s(?:(?:an?|good|strong|clear|real|great|much|every|some|considerable|particular|compelling)\s)*"
            r"(?:grounds?|reasons?|merit|value|advantages?|benefits?|case|need|room|scope)\s(?:for|in|to)\s(?P<heart>\S+\s\S)"
        ),
        unless=pattern(
            r"\b(?:no|little|not|hardly|cannot|if|whether|why)\b[^;.]{0,40}\b(?:merit|reason|need|value|case|grounds?)\b"
        ),
        whole=True,
        reason="recommends something",
        finds=("We see good grounds for a second gate.", "We would see merit in a common list."),
        leaves=("We see no reason to wait.", "The council sees a need for it."),
    ),
    Rule(
        name="our proposal is",
        kind=Kind.PROPOSAL,
        score=0.7,
        words=("proposal ", "suggestion ", "idea "),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,50}},\s)?(?:[Oo]ur|[Mm]y)\s(?:[\w-]+\s)?{_ASKED}\s(?:is|would\sbe|remains)\s(?:therefore\s|simple:\s|simply\s)?"
            r"(?P<heart>(?:that|to|an?|the|one|two)\s\S+\s\S)"
        ),
        unless=pattern(r"\b(?:is|remains)\sthe\s(?:same|one|result|best)\b"),
        whole=True,
        reason="puts a proposal forward",
        finds=("Our second proposal is a shared depot, run by both towns.",),
        leaves=("Our proposal is the same as last year.", "The proposal is long."),
    ),
    Rule(
        name="our request is",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=("recommendation ", "advice ", "request ", "demand ", "plea ", "appeal ", "preference ", "ask "),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,50}},\s)?(?:[Oo]ur|[Mm]y)\s(?:[\w-]+\s)?{_WANTED}\s(?:to\s[^;:.]{{2,60}}?\s)?(?:is|would\sbe|remains)\s(?:therefore\s|simple:\s|simply\s)?"
            r"(?P<heart>(?:that|to|an?|for)\s\S+\s\S)"
        ),
        whole=True,
        reason="recommends something",
        finds=("My advice to the council is to wait for the thaw.", "Our only request is that the gate stays open."),
        leaves=("Our request is dated May.", "The advice is old."),
    ),
    Rule(
        name="and would ask",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=("would ",),
        pattern=pattern(
            r"(?:^|,\s|\band\s|\bbut\s)(?:(?:[Ww]e|I)\s)?would\s(?:also\s|therefore\s|strongly\s|again\s)*(?:ask|urge|encourage|invite|advise|request)\s"
            r"(?!for\syou\b)(?:(?!\b(?:if|why|what|whether|how)\b)[^;:.]){2,70}?\sto\s(?P<heart>(?!be\b|join\b|attend\b|visit\b)[a-z]{2,}\s)"
        ),
        sure=True,
        reason="calls on somebody",
        finds=("We think so too, and would encourage the port to ask the crews.",),
        leaves=("He would ask us why it rains.",),
    ),
    Rule(
        name="would gladly do",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("happy to", "glad to", "pleased to", "ready to", "willing to", "prepared to", "delighted to"),
        pattern=pattern(
            rf"(?:\b{_WHO}\s(?:would|should|will|are|is|am)\s|\b(?:[Ww]e|I)[’'](?:d|m|re)\s)(?:also\s|\w+ly\s)*(?:be\s)?(?:very\s|more\sthan\s|quite\s)?"
            rf"(?:happy|glad|pleased|delighted|ready|willing|prepared)\sto\s(?P<heart>{_OFFER}\s\S)"
        ),
        unless=pattern(
            r"\b(?:not|whether)\b[^;.]{0,30}\b(?:happy|glad|pleased|ready|willing|prepared)\b"
            r"|\bto\s(?:help\syou\s|(?:offer|provide|send|share)\s(?:you\s)?(?:our\s)?(?:any\s|further\s|more\s)?(?:congratulations|condolences|information|answers))"
        ),
        reason="somebody commits to something",
        finds=("We would be glad to host the second course.", "Both sides are ready to share the cost."),
        leaves=("We would be glad to see you.", "We are pleased to offer you further information."),
    ),
    Rule(
        name="would welcome your reply",
        kind=Kind.ACTION,
        score=0.62,
        words=(
            "ask for",
            "welcome",
            "appreciate",
            "value",
            "like",
            "expect",
            "grateful",
            "obliged",
            "glad",
            "thankful",
        ),
        pattern=pattern(
            rf"\b(?:[Ww]e|I)\s(?:would|should|shall)\s(?:also\s|therefore\s|very\smuch\s)*(?P<heart>(?:ask\sfor|welcome|appreciate|value|like|expect|be\s(?:most\s|very\s)?(?:grateful|obliged|glad|thankful)\s(?:for|to\s(?:have|receive|get)))\s"
            rf"(?:to\s(?:have|receive)\s)?(?:your|an?)\s(?:[\w-]+\s){{0,3}}?{_REPLY})\b(?=[^;:.]{{0,80}}?\b(?i:{SOON}|within))"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("I should be obliged to have your answer by 3 May.", "We would ask for your response within six weeks."),
        leaves=("We would like your house.",),
    ),
    Rule(
        name="grateful if you could, by a date",
        kind=Kind.ACTION,
        score=0.6,
        words=("grateful if", "obliged if", "glad if", "thankful if", "pleased if", "help if"),
        pattern=pattern(
            r"(?:^|[,;:]\s|\band\s)(?:(?:[Ww]e|I)(?:\s(?:would|should|shall)|[’']d)\s(?:also\s)?be\s(?:most\s|very\s)?|(?:[Ii]t\s(?:might|could|would)\s(?:also\s|really\s)?(?=help)))?"
            r"(?:[Gg]rateful|obliged|glad|thankful|pleased|help)\sif\s(?P<heart>(?:you|your|someone|somebody|one\sof)\b[^;:.]{0,40}?\s?(?:could|would|can|might|set|let|sent|came)\b)"
        ),
        unless=pattern(r"\b(?:inform|tell|let)\s(?:me|us)\s(?:know\s)?(?:whether|if|what)\b(?![^;.]*\bby\s)|\?$"),
        whole=True,
        reason="calls on somebody",
        finds=(
            "I should be grateful if you could send the list by May.",
            "It might help if your chair wrote it down and sent it.",
        ),
        leaves=("I was glad if you came.", "I would be glad if you could tell me whether it rains."),
    ),
    Rule(
        name="expects somebody to, by a date",
        kind=Kind.ACTION,
        score=0.65,
        words=("expect ", "expects "),
        pattern=pattern(
            rf"\b(?:[Ww]e|{PARTY_NOUNS})\s(?:also\s|now\s|therefore\s)*expects?\s(?:(?!\b(?:that|which|who|if)\b)[^;:.,]){{2,80}}?\sto\s"
            rf"(?P<heart>(?!be\b|rise\b|fall\b|grow\b|reach\b|cost\b|last\b|lose\b|gain\b|see\b|come\sto\b)[a-z]{{2,}}\s)(?=[^;.]*?\b{BY_DATE})"
        ),
        unless=pattern(r"\bexpects?\s(?:\w+\s){0,3}(?:prices?|costs?|traffic|revenue|sales|growth|demand|rain|snow)\b"),
        reason="calls on somebody",
        sure=True,
        finds=("We expect every town to have named a warden by 31 May.",),
        leaves=("We expect prices to double by May.", "The office expects the tide to fall."),
    ),
    Rule(
        name="has until then to",
        kind=Kind.ACTION,
        score=0.68,
        words=("until", "till", "up to"),
        pattern=pattern(
            rf"^{up_to_verb('which|that|who|if|when|had', 90)}(?:has|have)\s(?:now\s|therefore\s)?(?:until|till"
            rf"|up\sto)\s"
            r"(?:(?!\bto\b)[^;:.]){2,50}?\sto\s(?P<heart>(?!live\b|go\b)[a-z]{2,})"
        ),
        reason="gives an order",
        sure=True,
        finds=("The clubs concerned have until the end of May to name a keeper.",),
        leaves=("They have until dark.",),
    ),
    Rule(
        name="could each of them",
        kind=Kind.ACTION,
        score=0.68,
        words=("could ", "can "),
        pattern=pattern(
            r"(?:^|[,;:–—]\s|\b(?:and|so|but)\s)(?i:could|can)\s(?:each|one|all|everyone|everybody|you|your)\b(?:\sof\syou\b)?\s(?:please\s|kindly\s|also\s|both\s)*"
            r"(?:(?!imagine\b)[\w’'-]+\s){0,4}?(?P<heart>(?!imagine\b|you\b|believe\b|be\b|see\b|hear\b|spend\b)[a-z]+\s(?:the|an?|one|two|us|me|it|them|this|that|these|into|out|in|your|their|through|up|on)\b)"
        ),
        unless=pattern(
            r"\b(?:if|whether|where|that|which|who)\s(?:you|each|all|one)\s(?:could|can)\b|^(?:How|What|Where|Why|When)\b"
        ),
        sure=True,
        reason="calls on somebody",
        finds=("In the meantime, could each club name one rower.", "Could you put that into the draft?"),
        leaves=("They asked if you could see it.",),
    ),
    Rule(
        name="asks for a paper, outside minutes",
        kind=Kind.ACTION,
        score=0.6,
        words=("asked for a", "requested a", "to see"),
        pattern=pattern(
            rf"(?:{PARTY}|^It\s)(?:has\s|have\s)?(?P<heart>(?:asked\sfor|requested)\san?\s(?:[\w-]+\s){{0,3}}?(?:report|update|plan|note|paper|proposal|list|draft|timetable|estimate|statement|summary|review|assessment)s?\b"
            r"(?=[^;.]*\b(?:by|before|every|each|at\s(?:its|their|the)\s(?:next|following)|until|within)\b)"
            r"|(?<!PK\s)wants?\sto\ssee\b(?=[^;.]*\b(?:by|before|at\s(?:its|their|the)\s(?:next|following)|within)\b))"
        ),
        unless=pattern(r"\b(?:had|who|which|that)\s(?:asked|requested)\b|\bIn\s(?:19|20)\d\d\b"),
        reported=True,
        whole=True,
        reason="calls on somebody",
        finds=(
            "The council asked for a progress report every quarter.",
            "It wants to see the figures at its next meeting.",
        ),
        leaves=("The council asked for a drink.", "It wants to see the sea."),
    ),
    Rule(
        name="both sides would like to see",
        kind=Kind.OBJECTIVE,
        score=0.62,
        words=("like to see", "wish to see", "hope to see", "want to see"),
        pattern=pattern(
            r"^(?:[^,;:.]{2,60},\s)?(?:Both|The\s(?:two\s)?|All)\s?(?:sides|parties|governments|ministers|countries|ministries|delegations|participants|partners)\s(?:also\s)?"
            r"(?:would\slike|wish|hope|want)\sto\ssee\s(?P<heart>\S+\s\S)"
        ),
        whole=True,
        reason="the speakers set themselves an aim",
        finds=("Both sides would like to see the ferry in the summer timetable.",),
        leaves=("The boys would like to see the ferry.",),
    ),
    Rule(
        name="we would do, where advice is given",
        kind=Kind.RECOMMENDATION,
        score=0.4,
        words=("would ", "’d ", "'d "),
        pattern=pattern(
            r"^(?:[^,;:.]{2,60},\s)?(?:[Ww]e|I)(?:\swould|[’']d)\s(?:also\s|therefore\s|rather\s|then\s)*"
            r"(?P<heart>(?:replace|abolish|merge|drop|keep|add|remove|delete|limit|cap|extend|exempt|invite|give|leave|move|raise|lower|cut|start|begin|make|turn|put|set|split|publish|require|allow|let)\s\S)"
        ),
        unless=pattern(r"\bif\b|\bwould\smake\s(?:it|sense)\b|\?$"),
        weak=True,
        sure=True,
        reason="says what should be done",
        finds=("We would replace both gates by one.",),
        leaves=("We would replace it if it broke.", "We would be sorry."),
    ),
    Rule(
        name="sets the objective of",
        kind=Kind.OBJECTIVE,
        score=0.7,
        words=("objective", "target", "goal", "aim", "ambition"),
        pattern=pattern(
            r"(?:^[*_\s\d.)(]*(?:also\s|further\s)?|\b(?:[Ww]e|[Tt]hey|[Ii]t)\s(?:have\s|has\s|also\s)*|\b(?i:ministers|leaders|members|parties|sides|council|group|conference|committee|assembly)\s(?:have\s|has\s|also\s)*)"
            r"(?:(?i:sets?|agreed?s?\s(?:on|to|upon)|adopt(?:s|ed)?|endorse[sd]?|confirm(?:s|ed)?|fix(?:es|ed)?))\s(?:(?:itself|themselves|ourselves|for\sitself)\s)?"
            r"(?:the|an?|its|their|our)\s(?:[\w-]+\s){0,2}?(?:objective|target|goal|aim|ambition)\s(?:of|that|to)\s(?P<heart>\S)"
        ),
        unless=pattern(r"\b(?:scored?|match|game)\b"),
        reason="the speakers set themselves an aim",
        finds=(
            "Sets the objective of halving the losses by 2031;",
            "The group set itself the goal that eighty towns report by May.",
        ),
        leaves=("The set of goals is large.", "They scored the goal of the match."),
    ),
    Rule(
        name="entrusts somebody with it",
        kind=Kind.ACTION,
        score=0.75,
        words=("entrust",),
        pattern=pattern(
            rf"(?:\b(?:[Ww]e|I)\s(?:also\s|therefore\s|hereby\s)*entrust(?:ed)?|{PARTY}entrust(?:s|ed)?|\b(?:is|are|was|were)\s(?:also\s|therefore\s)?entrusted)\s"
            r"(?:[\w’'-]+\s){0,8}?with\s(?:the\stask\sof\s)?(?P<heart>[a-z]+ing\b)"
        ),
        unless=pattern(r"\b(?:who|which|that|had|when)\s(?:\w+\s)?(?:was|were|been)?\s?entrusted\b"),
        reason="gives an order",
        sure=True,
        finds=(
            "We therefore entrust the pilots with drawing the map.",
            "The clerk was entrusted with writing to them.",
        ),
        leaves=("The men who were entrusted with lighting it left.",),
    ),
)
