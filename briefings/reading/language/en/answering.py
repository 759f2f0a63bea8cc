"""Rules for what those say who answer a report, aim at something or were told to do it. Each with its examples."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE, PARTY
from briefings.reading.language.en.cues import ADVERBS, LIKE_PARTICIPLES
from briefings.reading.language.shapes import Rule, pattern, up_to_verb

# From the beginning of a sentence to its verb, without a clause of its own in between.
_SUBJECT = rf"^{up_to_verb('that|which|who|if|whether|when|what|how', 140)}"
_AIM = r"(?:aim|goal|objective|ambition|target|intention)"

ANSWERING: tuple[Rule, ...] = (
    Rule(
        name="quoted under its number",
        kind=Kind.RECOMMENDATION,
        score=0.9,
        words=("should ", "must ", "shall ", "ought to "),
        pattern=pattern(
            r"""^(?:(?:(?:Audit|Key|Earlier|Previous)\s)?(?:Recommendation|Rec\.?|No\.?|Nr\.?|Point|Item|Finding|Action|Measure|Proposal|Request|R)\s?(?:No\.\s?)?)?[(]?[A-Z]{0,2}\d[\w./-]{0,6}[)]?
            \s?[:.–—-]?\s*[“"«‘]\s?(?P<heart>[A-Z][^”"»]{4,300}?\b(?:should|must|shall|ought\sto)\s[^”"»]{4,})"""
        ),
        unless=pattern(r"\b(?:Article|Section|Rule|Paragraph|Clause|Order|Act)\b[^“\"]{0,20}[“\"]"),
        reason="a recommendation in its own words, under its number",
        finds=(
            'No. 2: "The port should have every crane tested once a year."',
            "Recommendation 7: “Fees ought to be based on need.”",
        ),
        leaves=('Section 4: "The register shall be open to all."', 'The word "should" is used twice.'),
    ),
    Rule(
        name="will, in an answer",
        kind=Kind.COMMITMENT,
        score=0.2,
        words=("will", "shall", "going to"),
        pattern=pattern(
            rf"{_SUBJECT}(?:(?:will|shall)|(?:is|are)\sgoing\sto){ADVERBS}\s(?:henceforth\s|in\sfuture\s|from\snow\son\s)?"
            r"(?P<heart>(?!be\s(?:able|difficult|hard|long|necessary|missed|needed|lost|late)\b|have\sto\b|need\b|remain\b|depend\b|cost\b|rise\b|fall\b)[a-z]+\s\S)"
        ),
        unless=pattern(
            r"^(?:More|Much|Little|Nothing|Nobody|(?:Further\s|The\s)?(?:[Dd]etails|[Dd]ates|[Rr]esults))\b|\bwill\sbe\s(?:agreed|decided|known)\b"
        ),
        answering=True,
        whole=True,
        reason="says what will be done",
        finds=("With effect from May, a plan will be a standard clause.", "Lessons will in future form part of it."),
        leaves=("The list that will be a standard is long.", "Fares will rise next year."),
    ),
    Rule(
        name="was announced, that it would",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("announced", "affirmed", "assur", "undertook", "pledged"),
        pattern=pattern(
            rf"^{up_to_verb('if|whether|had', 90)}"
            r"(?:announced|affirmed|pledged|undertook|gave\san\sassurance|assured\s(?:[\w’'-]+\s){1,5}?)\s?that\s"
            rf"(?P<heart>{up_to_verb('if|who|which', 110)}would{ADVERBS}\s"
            rf"(?:be\s(?:\w+ly\s)?(?:{LIKE_PARTICIPLES})\b|(?!be\b|have\b|need\b|rise\b|fall\b|cost\b|rain\b)[a-z]))"
        ),
        unless=pattern(r"\bwould\b[^.;]*\b(?:if|were)\b"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("The Minister announced that the old camp would be closed by May.",),
        leaves=("The Minister said that the camp would be cold.", "He announced that it would rain."),
    ),
    Rule(
        name="the aim, in an answer",
        kind=Kind.OBJECTIVE,
        score=0.42,
        words=("aim", "goal", "objective", "ambition", "target", "intention"),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?(?:The|Our|Their|Its)\s(?:[\w-]+\s){{0,2}}?{_AIM}\s(?:is|remains|continues\sto\sbe|will\sbe)\s"
            r"(?:still\s|now\s|therefore\s|also\s)*(?:to\s(?P<heart>[a-z]+\s\S)|(?P<what>that\s\S|full\s\S|universal\s\S|at\sleast\s\S))"
        ),
        unless=pattern(
            r"\b(?:game|report|study|paper|chapter|note|guide|exercise|survey|audit|test|player)s?\b[^.;]{0,60}\s(?:is|remains)\s"
            r"|\b(?:is|remains)\sto\s(?:win|explain|describe|show|find\sout|assess|examine|present)\b"
        ),
        reason="the speakers set themselves an aim",
        finds=("The shared ambition is to see every lock repaired.", "Our goal continues to be to avoid a strike."),
        leaves=("The aim of this report is to explain.", "The goal was scored late."),
    ),
    Rule(
        name="has been told to",
        kind=Kind.ACTION,
        score=0.65,
        words=("been ",),
        pattern=pattern(
            rf"^{up_to_verb('which|that|who|when|if|after|had', 90)}"
            r"(?:has|have)\s(?:also\s|now\s|therefore\s|since\s)*been\s"
            r"(?:(?:instructed|directed|asked|requested|mandated|tasked)\sto\s(?P<heart>(?!leave\b|wait\b|stay\b)[a-z])|tasked\swith\s(?P<task>[a-z]+ing\b))"
        ),
        reported=True,
        reason="gives an order",
        sure=True,
        finds=(
            "Negotiators have been directed to conclude soon.",
            "The mission has now been asked to report each month.",
        ),
        leaves=("Those who have been asked to leave are here.", "The crew had been directed to wait."),
    ),
    Rule(
        name="expects to",
        kind=Kind.COMMITMENT,
        score=0.55,
        words=("expect to ", "expects to ", "content to ", "minded to "),
        pattern=pattern(
            rf"{PARTY}(?:(?:now\s)?expects?|(?:is|are)\s(?:also\s)?(?:content|minded))\sto\s"
            r"(?P<heart>(?!be\b|have\b|see\b|hear\b|lose\b|need\b|find\b|receive\b|get\b|gain\b|win\b|face\b|meet\b|suffer\b)[a-z])"
        ),
        unless=pattern(r"\b(?:not|if|when|than|as)\s(?:\w+\s){0,2}expects?\b"),
        reason="somebody commits to something",
        finds=(
            "The Government expects to publish the code before July.",
            "The Minister is content to offer a briefing.",
        ),
        leaves=("The office expects to lose money.", "We expect to see you."),
    ),
    Rule(
        name="and plans to",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("plan", "intend", "expect", "decided", "agreed"),
        pattern=pattern(
            rf"^[^.;:]{{0,40}}?{PARTY}[^.;:]{{3,160}}?\sand\s(?:also\s|now\s|therefore\s)?(?:plans?|intends?|expects?|(?:has|have)\s(?:decided|agreed))\s"
            r"to\s(?P<heart>(?!be\b|have\b|see\b)[a-z])"
        ),
        unless=pattern(r"\b(?:if|whether|who|which)\b"),
        reported=True,
        reason="somebody commits to something",
        finds=(
            "The office concurs and plans to draw up a list by May.",
            "It can hire one more and has decided to do so.",
        ),
        leaves=("The plan and the cost are known.", "The office that is shut and plans to be sold."),
    ),
    Rule(
        name="is planned for a date",
        kind=Kind.COMMITMENT,
        score=0.2,
        words=("planned", "scheduled", "foreseen"),
        pattern=pattern(
            rf"{_SUBJECT}(?:is|are)\s(?:also\s|now\s)?(?P<heart>(?:planned|scheduled|foreseen)\s(?:for\s|(?={BY_DATE})))"
        ),
        unless=pattern(
            r"\b(?i:meeting|session|plenary|conference|ceremony|launch|hearing)\b[^;:.]{0,60}\s(?:is|are)\s"
        ),
        answering=True,
        whole=True,
        reason="says what will be done by when",
        finds=("A drill with the fire service is planned for October.",),
        leaves=("The drill that is planned for October is long.", "The trip is planned."),
    ),
    Rule(
        name="what is required is",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=("what is ", "what we ", "what they "),
        pattern=pattern(
            r"^(?:[Ww]hat\s(?:is\s(?:\w+ly\s|now\s|still\s)?(?:required|needed|missing|lacking|called\sfor)|(?:we|they)\s(?:\w+ly\s|now\s)?(?:need|want|ask\sfor))\s(?:is|are)\s)"
            r"(?P<heart>(?!not\b|what\b|that\b|this\b|love\b|time\b)\S+\s\S+\s\S)"
        ),
        unless=pattern(r"\?\W*$"),
        weak=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("What is required is a plan with yearly targets.", "What we need are two boats for the lake."),
        leaves=("What is missing is time.", "What we need is love."),
    ),
)
