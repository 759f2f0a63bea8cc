"""English rules for notes of calls and visits, in which the writer tells what each side asked, offered and floated."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import PARTY
from briefings.reading.language.shapes import Rule, pattern

_SOMEBODY = (
    r"(?:(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e)\s|(?:The|My|Our|His|Her|Their|the|my|our|their)\s(?:[\w’'-]+\s){1,5}?)"
)
_PLAIN = r"(?:also\s|then\s|therefore\s|again\s|only\s|further\s|however\s|in\sturn\s)*"

TELLING: tuple[Rule, ...] = (
    Rule(
        name="told us that theirs will",
        kind=Kind.COMMITMENT,
        score=0.68,
        words=("told ", "assured ", "informed "),
        pattern=pattern(
            rf"{_SOMEBODY}{_PLAIN}(?:told|assured|informed)\s(?:us|me|him|her|them|the\s\w+)\s(?:that,?\s)?(?P<heart>(?:(?!\b(?:if|what|who|whether|how|why)\b)[^.;:“”\"]){{0,120}}?\b(?:will|would)\s(?!(?:be\s(?:[“”\"]|useful|helpful|good|better|possible|wrong|well|fine|late|nice|difficult|hard|no)|have|like|rain|take|not\s(?:do|be\sable)|depend|need)\b)[a-z])"
        ),
        unless=pattern(r"\b(?:probably|perhaps|hopefully)\b|\bwould\s(?:\w+\s)?have\b|\?$"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=(
            "The Director told us that, from May, the dam will ring our centre before any release.",
            "I told him that the Principal would write to him.",
        ),
        leaves=("He told us a tale.", "She told me that it would rain."),
    ),
    Rule(
        name="asked that",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=(
            "asked that",
            "pressed that",
            "pleaded that",
            "insisted that",
        ),
        pattern=pattern(
            rf"(?:{_SOMEBODY}|,\s(?:and\s)?|\band\s){_PLAIN}(?:asked\sthat|pressed\sthat|pleaded\sthat|insisted\sthat)\s(?P<heart>(?:we|they|he|she|it|the|our|their|each|both|all|somebody|someone|[A-Z][\w-]+)\s\S)"
        ),
        unless=pattern(r"\b(?:was|were|had|has|is|are|would\shave)\b[^.;:]{0,20}$|\bevidence\b"),
        whole=True,
        reported=True,
        reason="calls on somebody",
        finds=("I said six hours was not enough, and asked that they look at twelve.",),
        leaves=("He asked that.",),
    ),
    Rule(
        name="asked us to",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=(
            "asked",
            "want",
        ),
        pattern=pattern(
            rf"(?:{_SOMEBODY}|\band\s){_PLAIN}(?:asked|wants?|wanted)\s(?:us|me|our\s(?:\w+\s){{1,3}}?)\s?to\s(?P<heart>(?!be\s(?:remembered|patient|excused)|say|explain|comment|speak|join|sit|wait|come\b|lunch|dinner|believe|understand|know)[a-z]{{2,}}\s)"
        ),
        unless=pattern(r"\?$|\bnever\b"),
        whole=True,
        reported=True,
        reason="calls on somebody",
        finds=("She asked us to send a file with the claims.",),
        leaves=("She asked us to say a word.", "He asked us to lunch."),
    ),
    Rule(
        name="they would like",
        kind=Kind.RECOMMENDATION,
        score=0.62,
        words=(
            "would",
            "want",
            "asked for",
        ),
        pattern=pattern(
            r"(?:(?:^|[,;]\s|\.\s)(?:[Ii]n\sreturn,?\s|[Ff]or\s(?:their|his|her)\spart,?\s)?(?:[Tt]hey|[Hh]e|[Ss]he)\swould\s(?:also\s|much\s)?(?:like|welcome|value|appreciate)\s(?P<heart>(?:our|us\sto)\s\S)"
            r"|^What\s(?:he|she|they|the\s\w+)\s(?:would\s(?:really\s)?(?:like|want)|wants?|asked\sfor)\s(?:is|was)\s(?P<want>for\s\S))"
        ),
        unless=pattern(r"\bif\b|\?$"),
        whole=True,
        reason="calls on somebody",
        finds=(
            "In return they would like our rain maps.",
            "What he would like is for our two services to count the herd together.",
        ),
        leaves=("They would like it.", "What he would like is tea."),
    ),
    Rule(
        name="floated the notion",
        kind=Kind.PROPOSAL,
        score=0.66,
        words=(
            "idea",
            "notion",
            "possibility",
            "thought",
            "suggestion",
            "option",
        ),
        pattern=pattern(
            rf"{_SOMEBODY}{_PLAIN}(?:floated|aired|raised|put\sforward|threw\sout|tried\sout|mooted|ventured)\s(?:the\s|an\s)(?P<heart>(?:idea|notion|possibility|thought|suggestion|option)\s(?:of|that)\s\S)"
        ),
        whole=True,
        reported=True,
        reason="puts a proposal forward",
        finds=("I floated the notion of an exercise in the spring.", "She raised the possibility of a joint visit."),
        leaves=("He floated the boat.",),
    ),
    Rule(
        name="would we consider",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("would we ", "could we ", "might we "),
        pattern=pattern(
            r"^(?:[Ww]ould|[Cc]ould|[Mm]ight)\swe\s(?:also\s|perhaps\s)?(?P<heart>(?:consider|agree\sto|be\s(?:willing|ready|prepared|able)\sto|help|lend|send|pay|support|host)\b[^?]{3,120}\?)"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("Would we consider paying for one?",),
        leaves=("Would we lose?",),
    ),
    Rule(
        name="it was left that",
        kind=Kind.COMMITMENT,
        score=0.72,
        words=(
            "left",
            "understood",
            "settled",
            "common ground",
        ),
        pattern=pattern(
            r"\b(?:[Ii]t\swas\s(?:left|settled|understood|common\sground)|[Ww]e\sleft\sit)\sthat\s(?P<heart>(?:(?!\b(?:if|not)\b)[^.;:]){1,60}?\b(?:would|will|should|shall)\s[a-z])"
        ),
        whole=True,
        reported=True,
        reason="somebody commits to something",
        finds=("It was left that he would take the board's view and come back in writing.",),
        leaves=("It was left that day.",),
    ),
    Rule(
        name="needs an arrangement",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("need ", "needs "),
        pattern=pattern(
            rf"^{PARTY}(?:and\s(?:the\s)?[\w’'-]+\s)?(?:therefore\s|also\s|now\s|badly\s|urgently\s)*needs?\s(?P<heart>(?:an?|some|more|their\sown|its\sown|one)\s(?:[\w’'-]+\s){{0,3}}?(?:arrangement|agreement|plan|policy|strategy|procedure|protocol|mechanism|system|standard|register|forum|programme|framework|rule|roster|budget|mandate|timetable)s?\b)"
        ),
        unless=pattern(r"\b(?:do|does|did)\snot\b|\bif\b|\bno\slonger\b"),
        whole=True,
        reason="says what somebody needs to do",
        finds=("The Ministry and the carriers need a standing arrangement for lists.",),
        leaves=("The Ministry needs a plumber.",),
    ),
    Rule(
        name="the best course is",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=("course ", "way ", "answer ", "option ", "step ", "solution ", "remedy ", "thing "),
        pattern=pattern(
            r"(?:^|,\s|\b(?:view|opinion|judgement|judgment),?\s)[Tt]he\s(?:quickest|best|simplest|wisest|right|safest|better|easiest|surest|cheapest|fairest)\s(?:course|way(?:\s(?:out|forward|through|ahead))?|answer|option|step|solution|remedy|thing)\s(?:is|would\sbe)\s(?:therefore\s|now\s)?(?P<heart>(?:for\s[^.;:]{2,90}?\s)?to\s[a-z]{2,})"
        ),
        unless=pattern(r"\b(?:said|argued|claimed|thought|believed)\b|\?$"),
        whole=True,
        reason="says what would be good",
        finds=("In our view the quickest course is for the two ministries to split the sum.",),
        leaves=("The best way is long.",),
    ),
)
