"""Rules for what would help, what is required of somebody, and what could be done better. Each with its examples."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE, PARTY
from briefings.reading.language.shapes import Rule, pattern

NEEDING: tuple[Rule, ...] = (
    Rule(
        name="would help",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("help", "beneficial", "useful", "welcome", "of use", "of value", "fair", "wise", "sensible", "overdue"),
        pattern=pattern(
            r"^(?:(?:[Ww]e|I)\s(?:also\s|all\s|still\s)?(?:think|believe|feel|hold)\sthat\s)?(?P<heart>(?:An?|an?|One|More|Better|Clearer|Further|Regular|Shared|Joint|(?!This|That|His|Its|Perhaps)[A-Z][a-z]+s)\s"
            r"[^;:.]{3,160}?\s(?:would|might|could)\s(?:also\s|greatly\s|certainly\s|therefore\s|all\s)*"
            r"(?:help\s(?:to\s[a-z]|[a-z]+\s\S)"
            r"|be\s(?:very\s|particularly\s|of\sgreat\s)?(?:beneficial|helpful|useful|welcome|fair|wise|sensible|overdue|of\suse|of\svalue)\b))"
        ),
        unless=pattern(
            r"\b(?:that|which|who|if|whether|said|thought|felt)\b[^;:.]*\b(?:would|might|could)\s(?:\w+\s)?(?:help|be)"
        ),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("Signs in large print would help walkers to find the gate.", "A shared list would be useful."),
        leaves=("Rain would help.", "Nobody said that a loan would be useful."),
    ),
    Rule(
        name="could do more",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("could ", "might "),
        pattern=pattern(
            rf"{PARTY}(?:could|might)\s(?:also\s|still\s|usefully\s|well\s)*(?P<heart>(?:do|make)\s(?:more|better)\b"
            r"|go\sfurther\b|improve\b|consider\b|build\son\b|learn\sfrom\b|think\sabout\b)"
        ),
        modal=True,
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("The club could make more of its garden.", "The agency might usefully consider a second line."),
        leaves=("The club could not do more.", "The agency might close."),
    ),
    Rule(
        name="is required to, by a date",
        kind=Kind.ACTION,
        score=0.7,
        words=("required to", "obliged to", "duty to", "obligation to"),
        pattern=pattern(
            r"\b(?:is|are)\s(?:also\s|therefore\s|now\s|hereby\s)*(?:required|obliged|under\san?\s(?:duty|obligation))\sto\s"
            rf"(?P<heart>[a-z])(?=[^;.]{{3,200}}?(?:\b{BY_DATE}|\bwithin\s\d))"
        ),
        unless=pattern(
            r"\b(?:if|when|who|which|that|[Ww]hoever)\b[^;.]{0,80}\b(?:is|are)\s(?:required|obliged)|\bby\slaw\b"
        ),
        duty=True,
        reason="says what somebody needs to do",
        finds=("The operator is required to send us a plan by 2 May.", "You are under a duty to reply within 56 days."),
        leaves=("A stamp is required to enter.", "Whoever is required to pay by May pays."),
    ),
)
