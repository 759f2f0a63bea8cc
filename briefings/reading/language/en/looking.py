"""Rules for what is looked for, expected, repeated or still open, as ministries, panels and inspectors write it.

“The ministers looked to the port to open its books”, “An answer is expected from the office by May”.
"""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE
from briefings.reading.language.en.cues import PARTY_NOUNS
from briefings.reading.language.en.minuting import DEED
from briefings.reading.language.shapes import Rule, Voice, pattern

_SMALL = r"(?:also\s|further\s|therefore\s|again\s|now\s|then\s|already\s|nevertheless\s|however,?\s|jointly\s)*"
_PEOPLE = r"\b(?:[Gg]uests|[Vv]isitors|[Rr]eaders|[Cc]ustomers|[Pp]atients|[Cc]hildren|[Cc]andidates|[Aa]pplicants)\b"
_OLD = r"\b(?:[Ii]n|[Ss]ince|[Oo]f)\s(?:1\d{3}|200\d|201\d)\b"
_PAPER = (
    r"(?:comments?|views?|observations?|replies|a\sreply|an\sanswer|answers|figures|data|nominations?|names|proposals?|confirmation|an?\s(?:\w+\s)?(?:list|report|note|paper|plan|estimate|assessment"
    r"|explanation))"
)
_TOLD = r"(?:told|informed|kept|consulted|notified|given|sent|shown|involved|associated|heard|included|updated)"

LOOKING: tuple[Rule, ...] = (
    Rule(
        name="looks to somebody to do it",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=(
            "look to ",
            "looks to ",
            "looked to ",
        ),
        pattern=pattern(
            rf"\b(?:look|looks|looked)\sto\s(?!see\b|find\b)(?:the\s|its\s|our\s|all\s|both\s|each\s)?[^,;:.]{{2,70}}?\sto\s(?P<heart>{DEED})"
        ),
        unless=pattern(_OLD),
        reported=True,
        reason="calls on somebody",
        finds=("The ministers looked to the port of Sorr to open its books.",),
        leaves=("The crew looked to the sky.",),
    ),
    Rule(
        name="asked to be told",
        kind=Kind.RECOMMENDATION,
        score=0.64,
        words=(
            "ask",
            "request",
            "want",
            "wish",
            "insist",
            "expect",
            "would like",
        ),
        pattern=pattern(
            rf"\b(?P<heart>(?:ask(?:s|ed)?|request(?:s|ed)?|want(?:s|ed)?|wish(?:es|ed)?|insist(?:s|ed)?\son|expect(?:s|ed)?|would\slike)\sto\sbe\s(?:\w+ly\s|fully\s)?{_TOLD}\b)"
        ),
        unless=pattern(
            _OLD + "|" + _PEOPLE + r"|\bnot\s(?:ask|want|wish)|\b(?:will|would|had|which|who)\s(?:ask|want|wish|expect)"
        ),
        reported=True,
        reason="reports a call on somebody",
        finds=("It asked to be told of any new case the same day.",),
        leaves=("He does not ask to be told.",),
    ),
    Rule(
        name="asked for it, without a subject",
        kind=Kind.RECOMMENDATION,
        score=0.62,
        words=(
            "asked",
            "pressed",
            "pushed",
        ),
        pattern=pattern(
            r"^(?:\W{0,3})(?P<heart>(?:Asked|Pressed|Pushed)\s(?:again\s|also\s|once\smore\s)?for\s(?:an?|the|more|clarity|access|early|written|full)\b)"
        ),
        unless=pattern(r"\b(?:permission|directions|help|reasons?|views?)\b|,\s\d|,\s(?:he|she|they|it|the\s\w+)\s"),
        reported=True,
        reason="reports a call on somebody",
        finds=("Asked for a visit by the consul before Friday.",),
        leaves=("Asked for a comment, the office kept silent.",),
    ),
    Rule(
        name="I have told somebody to do it",
        kind=Kind.ACTION,
        score=0.66,
        words=(
            "told",
            "asked",
            "instructed",
            "directed",
            "requested",
        ),
        pattern=pattern(
            rf"\b(?:I|[Ww]e)(?:\shave|[’']ve)\s{_SMALL}(?:told|asked|instructed|directed|requested)\s(?!you\b|ourselves\b|myself\b)[^,;:.?]{{2,70}}?\sto\s(?P<heart>{DEED})"
        ),
        unless=pattern(_OLD),
        reason="somebody is given something to do",
        finds=("And I have told the Director to send you the table every Friday.",),
        leaves=("I have told you the story.",),
    ),
    Rule(
        name="has asked somebody for a paper",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("asked ",),
        pattern=pattern(
            rf"\b(?:has|have|had)\s{_SMALL}(?P<heart>asked\s[^,;:.?]{{2,60}}?\sfor\s(?:their\s|its\s|our\s|written\s)?{_PAPER}\b[^.;]{{0,80}}?\b(?:{BY_DATE}|by\s\d))"
        ),
        unless=pattern(_PEOPLE),
        reported=True,
        reason="reports a call on somebody",
        finds=("Her office has asked both ministries for comments by 7 November.",),
        leaves=("The office has asked both ministries for comments.",),
    ),
    Rule(
        name="would find it useful if",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=(
            "useful",
            "helpful",
            "desirable",
            "valuable",
            "good",
            "right",
            "appropriate",
            "wise",
            "advisable",
            "sensible",
            "worthwhile",
        ),
        pattern=pattern(
            r"\bwould\s(?:also\s|therefore\s)?(?:find|consider|think)\sit\s(?:\w+ly\s|most\s|very\s)?(?:useful|helpful|desirable|valuable|good|right|appropriate|wise|advisable|sensible|worthwhile)\s(?:if|that|for|to)\s(?P<heart>\S)"
        ),
        reason="says what would be good",
        finds=("The panel would find it useful if the Minister were to inform Parliament.",),
        leaves=("The panel would find it hard to say.",),
    ),
    Rule(
        name="is expected from somebody",
        kind=Kind.RECOMMENDATION,
        score=0.64,
        words=(
            "expected",
            "awaited",
            "requested",
            "required",
            "due",
        ),
        pattern=pattern(
            rf"^(?P<heart>(?:An?|The|Their|Its|Full|Written)?\s?[^,;:.]{{3,80}}?\s(?:is|are)\s(?:now\s|therefore\s|still\s)?(?:expected|awaited|requested|required|due)\sfrom\s[^.;]{{3,80}}?\b(?:{BY_DATE}|within\san?\s(?:week|fortnight|month|year)|without\sdelay))"
        ),
        unless=pattern(r"(?i:\b(?:rain|snow|storms?|winds?|growth|visitors|guests|tourists|deliver(?:y|ies))\b)"),
        reason="says what somebody needs to do",
        finds=("An explanation is expected from the Head of Administration within a month.",),
        leaves=("Rain is expected from the west by Monday.",),
    ),
    Rule(
        name="repeats what it asked",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=(
            "recommendation",
            "request",
            "call",
            "demand",
            "appeal",
            "advice",
        ),
        pattern=pattern(
            r"(?:^|[;,]\s|\band\s)(?:(?:[Ww]e|I|[Tt]he\s[\w-]+(?:\s[\w-]+){0,3})\s)(?:therefore\s|also\s|hereby\s|must\s)*(?P<heart>(?:repeat|reiterate|renew|maintain)s?\s(?:the|our|this|that|its|my)\s(?:\w+\s){0,2}(?:recommendations?|request|call|demand|appeal|advice))\b(?!\s(?:signs?|pumps?|cent(?:re|er)s?))"
        ),
        unless=pattern(_OLD),
        reason="asks for it again",
        finds=("We repeat the recommendation and ask that the files exist before the summer.",),
        leaves=("We renew the call signs.",),
    ),
    Rule(
        name="it is our intention",
        kind=Kind.OBJECTIVE,
        score=0.66,
        words=(
            "intention",
            "ambition",
            "resolve",
            "aim",
        ),
        pattern=pattern(
            r"\b(?:[Ii]t\s(?:is|remains)|[Ii]t\sis\stherefore)\s(?:our|the)\s(?:\w+\s){0,2}(?:intention|ambition|resolve|aim)\s(?:of\s[^,;.]{2,60}?\s)?(?:that|to)\s(?P<heart>\S)"
        ),
        unless=pattern(r"\bnot\s(?:our|the)\b"),
        reason="the speakers set themselves an aim",
        finds=("It is our firm intention that the court be able to work again.",),
        leaves=("It is not our intention to sell the mill.",),
    ),
    Rule(
        name="launches it today",
        kind=Kind.INITIATIVE,
        score=0.72,
        words=(
            "today",
            "hereby",
        ),
        pattern=pattern(
            r"\b[Ww]e\s(?:also\s|jointly\s)?(?P<heart>(?:launch|establish|create|found|inaugurate|open)\s(?:today|hereby),?\s(?:the|an?|our)\s)"
        ),
        reason="sets something up",
        finds=("We launch today the Island Grain Reserve.",),
        leaves=("We open today at nine.",),
    ),
    Rule(
        name="who has not done it will",
        kind=Kind.COMMITMENT,
        score=0.68,
        words=("do so",),
        pattern=pattern(
            r"\b(?:(?:have|has)\s(?:yet\sto|still\sto|not\s(?:yet\s)?)\b[^;.]{3,100}?\s)(?P<heart>(?:will|shall)\s(?:now\s|also\s)?do\sso\b)"
        ),
        reason="somebody commits to something",
        finds=("To this end the towns that have yet to name a judge will do so before Christmas.",),
        leaves=("The towns have judges and will do so well.",),
    ),
    Rule(
        name="aspires to it",
        kind=Kind.OBJECTIVE,
        score=0.62,
        words=(
            "aspire",
            "strive",
        ),
        pattern=pattern(
            r"\b[Ww]e\s(?:also\s|all\s)?(?P<heart>(?:aspire|strive)\s(?:to|for|towards?)\s(?:an?|the|one)\s)"
        ),
        unless=pattern(r"\b(?:spirit|values|friendship|excellence)\b"),
        reason="the speakers set themselves an aim",
        finds=("We aspire to a union whose citizens need no visa.",),
        leaves=("We aspire to friendship.",),
    ),
    Rule(
        name="will need to tell us",
        kind=Kind.ACTION,
        score=0.6,
        words=("will ",),
        pattern=pattern(
            r"^(?:The\s)?[A-Z][\w&./’' -]{1,50}?\swill\s(?:also\s)?(?:need|have)\sto\s"
            r"(?P<heart>(?:tell|confirm|let|advise|decide|check|look|find|clear|send|give|come\sback|sign\soff"
            r"|agree|clarify|rule|say)\b)"
        ),
        unless=pattern(r"^(?:The\s)?(?:We|It|This|That|There|You|Nobody|Everyone|Someone|Who|Readers)\b|\bif\b"),
        reason="says what somebody needs to do",
        finds=("Legal will need to tell us whether the note can go out.",),
        leaves=("This will need to sink in.",),
    ),
    Rule(
        name="still to do it",
        kind=Kind.ACTION,
        score=0.6,
        words=(
            "still",
            "yet",
        ),
        pattern=pattern(
            rf"^(?P<heart>(?!(?:There|It|What|Who|This)\b)[A-Z](?:(?!\b(?:is|are|was|were|has|have|had|will|which|that|who)\b)[^,;:]){{1,70}}?\s(?:still|yet)\sto\s(?:{DEED}))"
        ),
        unless=pattern(r"[!?]$"),
        voice=Voice.PARTIES,
        reason="says who does what",
        finds=("The depot and the harbour office still to check the terms.",),
        leaves=("The depot has still to open.",),
    ),
    Rule(
        name="put forward by somebody",
        kind=Kind.PROPOSAL,
        score=0.64,
        words=(
            "put forward",
            "proposed",
            "suggested",
            "floated",
            "advanced",
        ),
        pattern=pattern(
            r"\b(?:put\sforward|proposed|suggested|floated|advanced)\sby\s[^,;:.]{2,70},\s(?:is|would\sbe|was)\s(?P<heart>(?:for\s|that\s|to\s)\S)"
        ),
        unless=pattern(_OLD),
        reason="puts a proposal forward",
        finds=("A middle course, put forward by the bank, is for the towns to keep accounts.",),
        leaves=("The song, suggested by the mayor, was short.",),
    ),
    Rule(
        name="it might be an idea",
        kind=Kind.PROPOSAL,
        score=0.64,
        words=(
            "idea",
            "option",
            "thought",
        ),
        pattern=pattern(
            r"\b[Ii]t\s(?:might|may|could|would)\s(?:also\s|therefore\s|perhaps\s|well\s)?be\san?\s(?:good\s|useful\s|better\s)?(?:idea|option|thought)\s(?:to|if|for)\s(?P<heart>\S)"
        ),
        reason="puts a proposal forward",
        finds=("It might be an idea to ask the towns directly.",),
        leaves=("It might be an idea whose time has come.",),
    ),
    Rule(
        name="will endeavour to",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=(
            "endeavour",
            "effort",
            "best",
            "utmost",
        ),
        pattern=pattern(
            rf"\b(?i:{PARTY_NOUNS}|participants|parties|sides|signatories|we)\b[^;.]{{0,200}}?\b(?P<heart>(?:will|shall)\s(?:endeavour|make\severy\seffort|do\s(?:their|its|our)\s(?:best|utmost))\sto\s(?:{DEED}))"
        ),
        reason="somebody commits to something",
        finds=("The parties note the gap and will endeavour to sign an agreement before any sample leaves.",),
        leaves=("The climbers will endeavour to sleep.",),
    ),
)
