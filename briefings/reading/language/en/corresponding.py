"""Rules for mails in which colleagues tell each other what was agreed: “She’ll ring them”, “we agreed we’d wait”.

Most count only where colleagues write to each other or parties speak, as what foretells does.
"""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import PARTY
from briefings.reading.language.en.minuting import BEFORE, BEGIN, DEED, MORE
from briefings.reading.language.shapes import Rule, pattern

_SOMEBODY = r"(?:[Hh]e|[Ss]he|[Tt]hey|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2})"
_LATER = (
    r"(?:[’']d\s|[’']ll\s|\swould\s|\swill\s|\sshould\s|\sshall\s|\smust\s|\smustn[’']t\s|\sshouldn[’']t\s"
    r"|\swon[’']t\s|\swouldn[’']t\s)"
)

CORRESPONDING: tuple[Rule, ...] = (
    Rule(
        name="going to, in short",
        kind=Kind.COMMITMENT,
        score=0.42,
        words=("going to",),
        pattern=pattern(rf"{BEGIN}{_SOMEBODY}[’'](?:s|re)\s(?:also\s|now\s|just\s)?going\sto\s(?P<heart>{DEED})"),
        unless=pattern(r"\bgoing\sto\s(?:be|have|rain|snow|die|love|happen|work|need|take|cost|get)\b|\?$"),
        foretelling=True,
        reason="says who will do what by when",
        finds=("He's going to square it with the mill this week.",),
        leaves=("It's going to rain.", "She’s going to love it."),
    ),
    Rule(
        name="we agreed we would",
        kind=Kind.COMMITMENT,
        score=0.72,
        words=("agreed", "decided", "said ", "settled "),
        pattern=pattern(
            r"\b(?:[Ww]e|[Aa]ll|[Bb]oth|[Ee]verybody|[Ee]veryone|[Ii]t\swas)\s(?:all\s|both\s|also\s|then\s|had\s)*(?:agreed|decided|said|settled)\s(?:that\s)?"
            rf"(?P<heart>(?:we|it|they|he|she|nobody|no\sone|everyone|[A-Z][\w-]+){_LATER}(?!be\s(?:nice|good|great|fun|fine|late)\b|like\b|love\b|have\sto\b|had\b|been\b|never\sbeen\b)[a-z])"
        ),
        unless=pattern(r"\?$|\b(?:had|would)\shave\b|\bif\swe\b"),
        reason="somebody commits to something",
        finds=("We agreed we’d keep 12 boats from the 1st of May.", "We all said it mustn't happen again."),
        leaves=("We said it would be nice.", "They agreed with us."),
    ),
    Rule(
        name="we settled on",
        kind=Kind.COMMITMENT,
        score=0.45,
        words=("we ", "we've", "we’ve"),
        pattern=pattern(
            r"\b[Ww]e(?:[’']ve|\shave)?\s(?:all\s|both\s|finally\s|then\s|also\s)*(?:settled\son|came\sdown\s(?:on\sthe\sside\sof|in\sfavour\sof)|come\sdown\son\sthe\sside\sof|agreed\son|landed\son|went\s(?:for|with)|gone\s(?:for|with)"
            r"|opted\sfor|decided\s(?:on|against)|plumped\sfor|said\s(?:no\smore\sthan\s|at\sleast\s)?(?=\d))\s?(?P<heart>\S)"
        ),
        unless=pattern(
            r"\?$|\b(?:nearly|almost|never|not)\s(?:settled|agreed|went|opted|decided)\b|\b(?:last|in)\s(?:year|(?:19|20)\d\d)\b"
        ),
        foretelling=True,
        whole=True,
        reason="somebody commits to something",
        finds=("After some talk we came down on the side of one boat.", "We’ve said 12, in three teams."),
        leaves=("We nearly settled on a colour.", "We went by boat."),
    ),
    Rule(
        name="said she would, in a mail",
        kind=Kind.COMMITMENT,
        score=0.45,
        words=("'d ", "’d ", "'ll ", "’ll ", "would ", "will "),
        pattern=pattern(
            rf"{BEGIN}{_SOMEBODY}\s(?:has\s|have\s|also\s|kindly\s)*(?:said|says|promised|offered|agreed|reckons|thinks)\s(?:that\s)?(?:he|she|they)"
            rf"(?:[’']d|[’']ll|\swould|\swill)\s{MORE}(?P<heart>{DEED})"
        ),
        unless=pattern(r"\bif\b|\?$"),
        foretelling=True,
        reported=True,
        reason="somebody commits to something",
        finds=("Mara said she’d write it, as the one who knows.",),
        leaves=("Mara said she’d come if asked.", "Tom said they’d be late."),
    ),
    Rule(
        name="I would ask you to",
        kind=Kind.ACTION,
        score=0.7,
        words=("ask ", "remind "),
        pattern=pattern(
            r"\b(?:I[’']d|I\swould|I\smust|I\swill|[Mm]ay\sI|[Cc]an\sI|[Ll]et\sme|[Cc]ould\sI)\s(?:just\s|also\s|only\s|therefore\s)*(?:ask|remind)\s"
            r"(?:(?!\b(?:what|why|how|whether|if|about)\b)[^;:.?]){2,60}?\sto\s(?P<heart>(?!think\b|imagine\b|be\b|look\b)[a-z]{2,})"
        ),
        sure=True,
        reason="calls on somebody",
        finds=("I’d just ask each of you to send Mara a line.",),
        leaves=("I’d ask why it has to close.",),
    ),
    Rule(
        name="for you to",
        kind=Kind.ACTION,
        score=0.65,
        words=("for you", "over to you", "until", "till"),
        pattern=pattern(
            r"(?:^(?:This\sis\s|That\sis\s|One\s)?(?:[Ff]or|[Oo]ver\sto)\syou\s(?:both\s|all\s)?to\s(?P<heart>(?!know|see|enjoy|decide)[a-z]{2,})"
            r"|\b(?:[Yy]ou|[Ww]e|[Ee]veryone|[Ee]verybody|[Aa]ll)\s(?:each\s|all\s|both\s)?(?:have|has)\s(?:until|till)\s[^;:.]{2,40}?\sto\s(?P<until>[a-z]{2,}))"
        ),
        reason="calls on somebody",
        finds=("For you to take up with the mill.", "We each have till Monday to comment."),
        leaves=("For you to know: it rained.", "You have until dark."),
    ),
    Rule(
        name="nobody does, until then",
        kind=Kind.ACTION,
        score=0.45,
        words=("until", "till", "meanwhile", "meantime", "for now", "time being", "now on", "before"),
        pattern=pattern(
            r"(?:^(?:Until|Till|Before|Meanwhile|In\sthe\smeantime|For\snow|For\sthe\stime\sbeing|From\snow\son)\b[^;:.]{0,80}?,?\s(?:we|nobody|no\sone)\s(?P<heart>(?:do\snot|don[’']t|won[’']t|will\snot|[a-z]+s)\s[a-z])"
            r"|\b(?:[Ww]e|[Nn]obody|[Nn]o\sone)\s(?:(?:do\snot|don[’']t|won[’']t)\s|(?=[a-z]+s\s))(?P<till>[a-z]+\s[^;:.]{0,80}?\b(?:until|till|before)\b))"
        ),
        unless=pattern(
            r"\b(?:know|knows|think|want|wants|mind|need|needs|is|was|has)\b[^;:.]{0,40}$|\?$|\bnobody\s(?:knows|is|was|has|likes|wants)\b|\b[Ww]e\sdon[’']t\s(?:know|have|think|want|need|like|see)\b"
        ),
        foretelling=True,
        whole=True,
        reason="gives an order",
        finds=("Until she has the keys we don’t tell the club.", "Meanwhile nobody books a boat east of Esk."),
        leaves=("Before that nobody was there.", "We don’t know before May."),
    ),
    Rule(
        name="somebody is to, jointly",
        kind=Kind.ACTION,
        score=0.36,
        words=("is to ", "are to ", "also to ", "now to ", "both to ", "each to ", "then to "),
        pattern=pattern(
            rf"{BEGIN}(?!What\b|That\b|This\b|It\b|All\b|Here\b){BEFORE}(?:{PARTY}|[^\s;:.,]+\s)(?:is|are)\s(?:also\s|now\s|both\s|each\s|then\s)?to\s(?P<heart>(?!be\b|become\b|blame\b|come\b(?!\sback)|follow\b|remain\b|have\sbeen\b|say\b)[a-z]{{2,}}\s)"
        ),
        unless=pattern(
            r"\b(?:aim|purpose|task|goal|role|remit|idea|point|intention|mandate|plan|question|objective|job|function|effect|hope|choice"
            r"|answer|solution|way|step|thing|all|trick|challenge|temptation|tendency|priority|option|best|what|other|alternative)s?\b[^;:.]{0,60}\s(?:is|are)\sto\b"
            r"|\b[Ii]f\b[^;:.]{0,60}\s(?:is|are)\sto\b|\b[Ww]here\b|\?$"
        ),
        foretelling=True,
        reason="gives an order",
        finds=("The two clubs are to open a shared line and swap lists each Monday.",),
        leaves=("The aim is to win.", "If we are to win, we need wind."),
    ),
    Rule(
        name="somebody will, whoever it is",
        kind=Kind.COMMITMENT,
        score=0.28,
        words=("will ",),
        pattern=pattern(
            rf"{BEGIN}(?:(?!\b(?i:if|who|which|that|what|said|says|nobody|nothing|would|was|were|had|is|are|it|this|there|you)\b)[^.;:]){{2,90}}?\swill\s{MORE}(?P<heart>{DEED})"
        ),
        unless=pattern(
            r"\?$|\b(?:probably|perhaps|maybe|hopefully|no\sdoubt|certainly|surely)\b|\bwill\s(?:\w+\s)?(?:travel|visit|attend|speak|address|receive|join|hold\s(?:an?|its|the|their)\s(?:\w+\s){0,2}(?:meeting|hearing|session|conference|event))\b|\bwill\s(?:power|\w+\s(?:worse|better|easier|harder))\b"
        ),
        foretelling=True,
        whole=True,
        reason="somebody commits to something",
        finds=("The chambers will hand in a sketch in January.",),
        leaves=("The hall will be cold.", "Nobody will buy it.", "Prices will probably go up."),
    ),
)
