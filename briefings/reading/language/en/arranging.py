"""English rules for what somebody does by a day, at intervals or as a first step, in a text that arranges something."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE
from briefings.reading.language.en.cues import MONTHS, PARTY_NOUNS
from briefings.reading.language.shapes import Rule, pattern

_NOT_A_DEED = (
    r"(?!(?:is|are|was|were|has|have|had|will|would|should|must|can|could|may|might|do|does|did|of|in|on|for|and|or|that|which|who|to|from|with|by|at|as|also"
    r"|meets?|gather|arrives?|leaves?|closes?|opens?|sleeps?|falls?|rises?|grows?|loses?|suffers?|needs?|wants?|sees?|costs?|receives?|earns?|uses?|visits?|pass(?:es)?)\b)"
)
_SOMEBODY = (
    rf"(?:[\w’'-]+\s){{0,4}}?(?i:{PARTY_NOUNS}|posts?|sub-?groups?|experts"
    r"|co-?chairs|coordinators|secretaries|officers|teams|stations?)\s"
)
_PAPER = (
    r"(?:reports?|lists?|notes?|papers?|figures|data|minutes|summar(?:y"
    r"|ies)|accounts?|plans?|updates?|drafts?|results|registers?|inventor(?:y|ies))"
)

ARRANGING: tuple[Rule, ...] = (
    Rule(
        name="do it each weekday or month",
        kind=Kind.COMMITMENT,
        score=0.28,
        words=("every ", "each "),
        pattern=pattern(
            rf"^(?P<heart>(?:(?:The|Both|All|Our)\s){_SOMEBODY}(?:jointly\s|both\s|each\s|then\s)?{_NOT_A_DEED}[a-z]{{2,}}\s(?:an?|the|its|their|each|all|with|duty|to|[a-z]+s)\s"
            r"(?:(?!\b(?:that|which|who|was|were|had)\b)[^;:.]){0,100}?\b(?:every|each)\s(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|week|month|quarter|(?:two|three|six|other)\s(?:weeks|months|week|month))\b)"
        ),
        unless=pattern(r"\b(?:already|usually|still|on\saverage|currently|about|some|per\scent|thousand|normally)\b"),
        foretelling=True,
        whole=True,
        reason="says who will do what by when",
        finds=("Both posts exchange duty telephone numbers every Monday.",),
        leaves=("The towns sell ten boats every month.", "The post opens the gate every Monday as usually."),
    ),
    Rule(
        name="a paper goes to somebody by a day",
        kind=Kind.ACTION,
        score=0.3,
        words=("goes to", "go to", "is due", "are due", "reaches", "reach "),
        pattern=pattern(
            rf"^(?P<heart>(?:An?|The|Its|Their|All|This)\s(?:[\w’'-]+\s){{0,5}}?{_PAPER}\s(?:of\s[^;:.,]{{2,50}}?\s|on\s[^;:.,]{{2,60}}?\s)?(?:(?:goes|go)\sto\s|(?:reaches|reach)\s|(?:is|are)\sdue\s)[^;:.]{{0,60}}?\b{BY_DATE})"
        ),
        unless=pattern(r"\b(?:usually|already|always|normally|often)\b"),
        foretelling=True,
        whole=True,
        reason="says who will do what by when",
        finds=("A progress report of not more than ten pages goes to the Commission each year by 1 December.",),
        leaves=("The report goes to great lengths.", "A list of boats hangs in the hall by May."),
    ),
    Rule(
        name="a body starts with it",
        kind=Kind.ACTION,
        score=0.28,
        words=("start", "begin"),
        pattern=pattern(
            rf"^(?P<heart>(?:The|Each|Every|Both)\s{_SOMEBODY}(?:on\s[\w\s-]{{2,40}}?\s)?(?:starts?|begins?)\s(?:its\swork\s|their\swork\s)?(?:with|by)\s(?:an?|the|its|[a-z]+ing)\s\S)"
        ),
        foretelling=True,
        whole=True,
        reason="says who will do what by when",
        finds=("The sub-group on hydrology starts with an inventory of gauges.",),
        leaves=("The concert starts with a song.", "The day starts with tea."),
    ),
    Rule(
        name="people will be there from a day",
        kind=Kind.COMMITMENT,
        # A weight speaks against where somebody will be; with it this counts only where those speak who send them.
        score=0.95,
        words=("will be there", "will be on duty", "will be in place", "will be posted", "will be present"),
        pattern=pattern(
            r"^(?P<heart>(?:An?|One|Two|Three|Four|Five|Six|Some|More|Our|Both|Extra|Additional|The)\s(?:\w+\s){0,3}?(?:officers?|staff|inspectors?|guards?|vets?|clerks?|wardens?|doctors?|nurses?|interpreters?|engineers?|experts?|teams?|boats?|patrols?)\s"
            rf"will\sbe\s(?:there|on\sduty|in\splace|posted|present)\b[^;.]{{0,60}}?\b(?:from|starting|as\sof|until)\s(?:on\s)?(?:the\s)?(?:\d|{MONTHS}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|next|mid))"
        ),
        foretelling=True,
        whole=True,
        reason="somebody commits to something",
        finds=("Two officers will be there from 22:00 to 06:00, starting on the 25th.",),
        leaves=("The guests will be there from 8.",),
    ),
    Rule(
        name="the wording is to be",
        kind=Kind.PROPOSAL,
        score=0.62,
        words=("suggest", "propose", "amend", "reword", "rephrase"),
        pattern=pattern(
            r"(?:^|\.\s)(?:(?:I|[Ww]e)\s(?:would\s|therefore\s)?(?:suggest|propose)|(?:[Pp]lease|[Cc]ould\syou)\s(?:amend|reword|rephrase)\s?[^;:.“”\"]{0,30}?)\s?:?\s?(?:[“\"]|:\s[“\"])(?P<heart>[A-Z][^“”\"]{20,400})"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=("Please amend to: “Okland will check whether the signs can be paid for.”",),
        leaves=("We amended it to “lake”.",),
    ),
)
