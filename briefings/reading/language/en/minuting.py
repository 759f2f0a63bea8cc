"""Rules for minutes and notes of calls, which report who took what upon himself: “The clerk would write to them”."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE, PARTY
from briefings.reading.language.en.colleagues import POSTS, SOON
from briefings.reading.language.en.cues import LIKE_PARTICIPLES
from briefings.reading.language.shapes import Rule, Voice, pattern

# Where a clause begins that stands for itself, and what may stand before the body or person in it.
BEGIN = r"(?:^|[;:–—→]\s|,\s(?:and|but|so|while)\s|\b(?:and|but)\s)"
BEFORE = (
    r"(?:(?!\b(?:that|which|who|whom|whether|if|when|because|than|unless|until|had|has|have|was|were|is|are|would|hoped"
    r"|thought|doubted|feared|believed|wondered|said|told)\b)[^;:.,]){0,70}?"
)
_ACTOR = rf"(?:{PARTY}|(?:[\w-]+\s)?(?i:{POSTS})\s|(?:[Hh]e|[Ss]he)\s)"
MORE = r"(?:(?:also|then|therefore|accordingly|now|both|each|again|in\sturn|meanwhile|instead|in\sfuture)\s)*"
DONE = (
    rf"be\s(?:\w+ly\s)?(?!able\b|pleased\b|needed\b|used\b|required\b|expected\b|interested\b|delayed\b"
    rf"|lost\b)(?:{LIKE_PARTICIPLES})\b"
)
# What somebody does of his own will; what only happens, is felt or is wished for, is none.
DEED = (
    r"(?!(?:be|have|like|love|prefer|need|rather|seem|appear|mean|cost|remain|depend|rise|fall|grow|last|become|mind|hope|wish"
    r"|want|expect|welcome|know|think|still|feel|find(?!\sout\b|\san?\b)|benefit|lose|suffer|require|allow|cause|lead|make\s(?:it|this|sense)"
    r"|help|meet|reconvene|not|never|no|only|rain|close|leave|arrive|take\s(?:place|\d|a|some|two|three|until)|go\s(?!back)|come\s(?!back|into)"
    r"|run\sout|run\sfrom|happen|end|expire|result|suit|miss|die)\b)[a-z]{2,}|have\s(?:it|them|the|an?|his|her|their|its)\s"
)
_ALSO = ("also", "then", "therefore", "accordingly", "now", "both", "each", "again", "meanwhile", "instead")
_ASKED = (
    *("asked", "invited", "requested", "instructed", "tasked", "directed", "mandated", "authorised", "authorized"),
    *("commissioned", "charged", "deputed", "encouraged", "urged"),
)
_TELLING = (
    r"(?!(?:is|was|has|says|asks|notes|reports|wants|thinks|hopes|expects|believes|knows|likes|feels|sees|fears|doubts|means|needs"
    r"|seems|remains|stands|lies|holds|owns|runs|costs|takes|lasts|starts|ends|opens|closes|breaks|comes|goes|works|gets|does\snot|lacks"
    r"|supports|welcomes|opposes|agrees|disagrees|insists|stresses|points|raises|recalls|argues|claims|suggests|explains|mentions"
    r"|observes|warns|complains|proposes|plans|covers|shows|includes|faces|suffers|finds|hears|this|its|was)\b)"
)
_INITIALS = r"(?:[A-Z]{2,5}(?:-[A-Z]{1,4})?|All|Everybody|Everyone|Both|Each)"
_SOON = rf"(?:{SOON}|\d{{1,2}}(?:st|nd|rd|th)\b)"
_ARROW = r"(?:[→⇒➔➜]|[=-]>)"

MINUTING: tuple[Rule, ...] = (
    Rule(
        name="somebody would, in minutes",
        kind=Kind.ACTION,
        score=0.42,
        words=("would ",),
        pattern=pattern(
            rf"{BEGIN}(?:{BEFORE}{_ACTOR}would\s{MORE}(?P<heart>{DEED})"
            rf"|{BEFORE}[^\s;:.,]+\swould\s{MORE}(?P<done>{DONE}))"
        ),
        unless=pattern(
            r"\bif\b|\bunless\b|\bwere\sto\b|\botherwise\b|\b[Ii]t\swould\b|\bwould\s(?:not\s)?have\s(?:\w+ed|been)\b|\?$"
            r"|\b(?:thought|felt|believed|feared|doubted|wondered|argued|estimated)\b[^;]{0,120}\bwould\b"
        ),
        voice=Voice.PARTIES,
        foretelling=True,
        reason="says who will do what by when",
        finds=(
            "The Keeper of the Lodge would write to the farmers before lambing.",
            "The offer was accepted; Parks would put up the sign as soon as it came.",
            "The panel would be convened by the mill in June.",
        ),
        leaves=(
            "The board would like to thank the cooks.",
            "A new roof would cost more.",
            "The treasurer thought that the bank would refuse.",
            "The society would buy it if prices fell.",
        ),
    ),
    Rule(
        name="said that somebody would, in minutes",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("would ", "’d ", "'d "),
        pattern=pattern(
            r"\b(?:said|stated|indicated|added|replied|explained|answered|reported|confirmed|promised|assured\s(?:\w+\s){1,3}?)\s?(?:that\s)?"
            r"(?:(?!\b(?:if|whether|unless|which|who|thought|would)\b)[^;:.]){0,90}?"
            rf"(?:{_ACTOR}|\b(?:he|she|they|we|it)(?=[’'])|\band\s)(?:would\s|[’']d\s){MORE}(?P<heart>{DEED})"
        ),
        unless=pattern(r"\bif\b|\bunless\b|\bwere\sto\b|\bwould\s(?:not\s)?have\s(?:\w+ed|been)\b|\?$"),
        voice=Voice.PARTIES,
        reported=True,
        reason="somebody commits to something",
        finds=(
            "The warden said that he would thank the crew in writing.",
            "The mill was sorry and said it would in future warn the anglers.",
        ),
        leaves=(
            "The bursar said that costs would rise.",
            "She said they would need more chairs.",
            "He said that he would come if asked.",
        ),
    ),
    Rule(
        name="was left with somebody, in minutes",
        kind=Kind.ACTION,
        score=0.7,
        words=("left with", "left to", "left for", "fell to", "falls to", "for ", "up to"),
        pattern=pattern(
            r"(?:\b[Ii]t\s(?:(?:was|is|has\sbeen)\s(?:then\s|therefore\s)?left\s(?:with|to|for)|fell\sto|falls\sto"
            r"|(?:was|is|would\sbe)\s(?:now\s|therefore\s)?(?:for|up\sto))\s(?!us\b|them\b|me\b|you\b)"
            r"|^(?:This\swas\s)?[Ll]eft\s(?:with|to)\s)[^;:.,]{2,60}?\sto\s(?P<heart>(?!be\b|decide\s(?:whether|if)\b|say\b)[a-z]{2,})"
        ),
        sure=True,
        voice=Voice.PARTIES,
        reason="gives an order",
        finds=("It was left with Parks to count the swans.", "It fell to the bell ringers to oil the clock."),
        leaves=("It was left to rot.", "It is for you to say.", "It fell to the floor."),
    ),
    Rule(
        name="a deed fell to somebody, in minutes",
        kind=Kind.ACTION,
        score=0.62,
        words=("fell to", "falls to", "left to", "left with", "lies with", "lay with", "rests with", "rested with"),
        pattern=pattern(
            r"^(?P<heart>(?!During|Following|Including|Concerning|Regarding)[A-Z][a-z]+ing\s(?:(?!\b(?:that|which|who|because)\b)[^;:.]){3,120}?"
            r"\s(?:fell\sto|falls\sto|(?:was|is)\sleft\s(?:to|with)|(?:lies|lay|rests|rested)\swith)\s(?:the\s)?[A-Z])"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="gives an order",
        finds=("Settling the fees with the bank fell to the Treasurer.",),
        leaves=("Parking fell to half.", "During May the task fell to the Clerk."),
    ),
    Rule(
        name="was to, in minutes",
        kind=Kind.ACTION,
        score=0.6,
        words=("was to ", "were to ", *(f"{each} to " for each in _ALSO)),
        pattern=pattern(
            rf"(?:{BEGIN}|,\s(?:to|for|with|by|of)\s(?:which|whom|whose\s\w+)\s)(?:{BEFORE}{_ACTOR}(?:was|were)\s(?:(?:{'|'.join(_ALSO)})\s)?to\s"
            r"(?P<heart>(?!be\b|become\b|have\s(?:been|had)\b|blame\b|die\b|remain\b|come\b(?!\sback)|prove\b|follow\b|last\b|see\b)[a-z]{2,}\s)"
            rf"|{BEFORE}[^\s;:.,]+\s(?:was|were)\s(?:(?:{'|'.join(_ALSO)})\s)?to\s(?P<done>{DONE}\s(?=[^;:.]{{0,60}}\b{BY_DATE})))"
        ),
        unless=pattern(
            r"\b(?:aim|purpose|task|goal|role|remit|idea|point|intention|mandate|plan|question|objective|job|function|effect|hope"
            r"|choice|answer|solution)s?\b[^;:.]{0,60}\s(?:was|were)\sto\b|\b[Ii]f\b[^;:.]{0,60}\s(?:was|were)\sto\b"
        ),
        voice=Voice.PARTIES,
        reason="gives an order",
        finds=(
            "The Head of Parks was also to have the reeds counted.",
            "It was a matter for the Port, to whose clerk the Secretary was to send it.",
            "The regatta was to be held in the first week of June.",
        ),
        leaves=(
            "The task of the panel was to judge cakes.",
            "The crew were to blame.",
            "If the board was to agree, it would close.",
        ),
    ),
    Rule(
        name="was invited, in a later clause",
        kind=Kind.ACTION,
        score=0.7,
        words=tuple(f"{each} to" for each in _ASKED),
        pattern=pattern(
            rf"(?:,\s(?:and|but|so)|;|\band\sthat)\s(?:(?!\b(?:which|who|that|had|if|when)\b)[^;:.,]){{2,60}}?\s(?:was|were)\s(?:\w+ly\s|also\s|therefore\s)?(?:{'|'.join(_ASKED)})\sto\s"
            r"(?P<heart>(?!leave\b|stay\b|wait\b|join\b|attend\b|speak\b|take\spart\b)[a-z]{2,})"
        ),
        voice=Voice.PARTIES,
        sure=True,
        reason="gives an order",
        finds=("He missed the younger members, and the club was invited to bring some.",),
        leaves=("It rained, and guests were asked to leave.", "The cook, who was asked to sing, left."),
    ),
    Rule(
        name="undertook, in a later clause",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("undertook to", "promised ", "volunteered to", "offered to"),
        pattern=pattern(
            rf"(?:,\s(?:and|but|so)|;|\b(?:and|but))\s(?:{BEFORE}{_ACTOR})?"
            r"(?:undertook\sto|promised\sto|volunteered\sto|offered\sto"
            rf"|promised\s(?=(?:an?|the|its|his|her|their|further|more)\s[^;:.]{{3,60}}?\b{BY_DATE}))\s?(?P<heart>[a-z])"
        ),
        unless=pattern(r"\bhad\s(?:undertaken|promised|volunteered|offered)\b"),
        voice=Voice.PARTIES,
        reported=True,
        reason="somebody commits to something",
        finds=(
            "The second bank was silent, and she undertook to ring it again.",
            "The mill could not say, but promised an answer in June.",
        ),
        leaves=("The choir and the cook who promised tea were late.",),
    ),
    Rule(
        name="decided that it should, in a later clause",
        kind=Kind.ACTION,
        score=0.66,
        words=("agreed that", "decided that", "resolved that", "settled that", "determined that"),
        pattern=pattern(
            r"\b(?:agreed|decided|resolved|settled|determined)\sthat\s(?P<heart>(?:(?!\b(?:if|whether|which|who|had|was|were|is|are)\b)[^;:.,]){2,110}?\s"
            rf"(?:should|would|will|must|shall)\s{MORE}(?:{DONE}|{DEED}))"
        ),
        unless=pattern(r"\b(?:not|never|nobody)\s(?:agreed|decided)\b|\bhad\s(?:\w+\s)?(?:agreed|decided)\b"),
        voice=Voice.PARTIES,
        reported=True,
        reason="somebody commits to something",
        finds=("Members liked the chart and decided that it should come into use in May.",),
        leaves=("They had decided that the hall should be sold.",),
    ),
    Rule(
        name="behind an arrow, in notes",
        kind=Kind.ACTION,
        score=0.62,
        words=("→", "⇒", "➔", "➜", "=>", "->"),
        pattern=pattern(
            rf"(?:^|\S\s){_ARROW}\s?(?P<heart>[A-Z][\w.’'/-]*\s(?:[\w’'/&-]+\s){{0,3}}?(?:to\s)?[a-z]\w+|[a-z’']+\s\w+\s)"
        ),
        unless=pattern(rf"\d\s?%?\s{_ARROW}\s?\d|{_ARROW}\s?(?:no|none|nothing|parked|rejected|dropped|see)\b"),
        voice=Voice.PARTIES,
        reason="gives an order",
        finds=("Prices are up again. → Ann asks the mill for a list.",),
        leaves=("Share rose 4 % → 7 % in May.", "Nobody knew → parked."),
    ),
    Rule(
        name="initials with a task, in notes",
        kind=Kind.ACTION,
        score=0.62,
        words=("to ", "by ", "before ", "until "),
        pattern=pattern(
            rf"(?:^|[;:–—]\s|\.\s|,\s(?:and|but)\s|{_ARROW}\s?)(?:{_INITIALS}(?:[’']s\s\w+|\s[a-z]+)?(?:\s(?:and|&|\+)\s{_INITIALS})?"
            r"\s(?:also\s)?to\s(?P<heart>(?!the\b|an?\b|be\b|his\b|her\b|its?\b|their\b|th[a-z]{2,3}\b|all\b|date\b|every\w*\b|you\b|[a-z]{3,}ing\b)[a-z]{2,}\b)"
            rf"|{_INITIALS}\s(?P<does>(?!is\b|are\b|was\b|were\b|has\b|have\b|had\b|did\b|said\b|asked\b|noted\b|reported\b|wants?\b|thinks?\b|says\b|hopes?\b|expects?\b"
            rf"|can\b|could\b|may\b|should\b|must\b|will\b|would\b|of\b|in\b|on\b|for\b|by\b|to\b|from\b|with\b|at\b|and\b|or\b)[a-z]{{2,}}\s[^;.]{{0,90}}?\b(?:by|before|until)\s(?:the\s)?(?i:{_SOON})))"
        ),
        unless=pattern(
            r"\?$|\b(?:wants?|asked|hopes?|plans?|needs?|likes?|going|used|able|[a-z]+ed|has|have|had|seems?|tries|due|thanks)\sto\b"
        ),
        voice=Voice.PARTIES,
        reason="gives an order",
        finds=("PK to ring the depot and report back.", "AMH does it, before the 9th.", "All send lists by Fri 3rd"),
        leaves=("EU to be discussed.", "PK wants to see it by May.", "UN in the hall by May"),
    ),
    Rule(
        name="a thing to somebody by a date, in notes",
        kind=Kind.ACTION,
        score=0.6,
        words=(" by ", " before "),
        pattern=pattern(
            r"^(?P<heart>(?!(?:Thanks?|Due|According|Back|Up|Next|Open|Close)\b)[A-Z][a-z]+(?:\s(?!(?:is|are|was|were|has|have|had|will|went|goes|came)\b)[\w’'/&-]+){0,7}?\sto\s(?:[A-Z]{2,5}\b|(?:the\s)?[A-Z][a-z]+|the\s\w+|[a-z]{3,}s|all|us|me)"
            rf"\s(?:by|before)\s(?:the\s)?(?i:{_SOON}))"
        ),
        unless=pattern(r"\b(?:is|are|was|were|has|had|will|from)\b[^;:.]*\sto\s[^;:.]*\s(?:by|before)\b|\?$"),
        voice=Voice.PARTIES,
        whole=True,
        reason="gives an order",
        finds=("Names to PK by 21 May, else the seat goes to the reserve.", "Final draft to members before Fri."),
        leaves=("The road to Esk by 1990 was long.", "Traffic from Hook to Esk by May is light."),
    ),
    Rule(
        name="will, behind a dash in notes",
        kind=Kind.COMMITMENT,
        score=0.4,
        words=("will ",),
        pattern=pattern(
            rf"(?:(?:^|\.\s)W|[–—→]\sw|\s-\sw)ill\s{MORE}(?P<heart>(?!(?:be|have|need|not|you|we|they|it|the|this|that|he|she|there|anyone|I)\b){DEED})"
        ),
        unless=pattern(r"\?$"),
        voice=Voice.PARTIES,
        foretelling=True,
        reason="says who will do what by when",
        finds=("PK sees the mayor on Monday – will raise the gate.", "Will tell members either way on the day."),
        leaves=("Will they come?", "The gate – will it hold?"),
    ),
    Rule(
        name="agreed that somebody do, in minutes",
        kind=Kind.ACTION,
        score=0.7,
        words=("agreed that", "decided that", "resolved that", "settled that"),
        pattern=pattern(
            rf"\b(?:agreed|decided|resolved|settled)\sthat\s{BEFORE}{PARTY}"
            r"(?P<heart>(?!and\b|or\b|of\b|to\b|in\b|for\b|on\b|at\b|from\b|with\b)[a-z]{2,})"
        ),
        unless=pattern(r"\bhad\s(?:\w+\s)?(?:agreed|decided)\b"),
        ordering=True,
        reported=True,
        reason="gives an order",
        finds=("It was agreed that the Port Office circulate the drawings before June.",),
        leaves=("It was agreed that the office was cold.",),
    ),
    Rule(
        name="took a task, in minutes",
        kind=Kind.COMMITMENT,
        score=0.72,
        words=("took ", "takes "),
        pattern=pattern(
            r"\b(?:took|takes)\s(?:it\s(?:up)?on\s(?:him|her|it|them)sel(?:f|ves)\sto"
            r"|(?:on\s|away\s)?(?:an?|the)\s(?:action|task|job|errand)\s(?:to|of))\s(?P<heart>[a-z]{2,})"
        ),
        unless=pattern(r"\b(?:legal|military|industrial)\saction\b"),
        voice=Voice.PARTIES,
        reported=True,
        reason="somebody commits to something",
        finds=("Dr Lam took it upon herself to ring the owners.", "The mill took an action to review the log."),
        leaves=("The mill took legal action to stop it.", "He took the action of a fool."),
    ),
    Rule(
        name="asked somebody to, in a later clause",
        kind=Kind.ACTION,
        score=0.7,
        words=tuple(f"and {each} " for each in _ASKED) + tuple(f", {each} " for each in _ASKED),
        pattern=pattern(
            rf"(?:,|\band)\s(?:{'|'.join(_ASKED)})\s(?!that\b|by\b|whether\b|if\b|how\b|what\b|to\b)[^;:.,]{{2,60}}?\sto\s"
            r"(?P<heart>(?!leave\b|stay\b|wait\b|the\b|be\b|join\b|attend\b|visit\b|come\b|pay\b|dine\b|sit\b|speak\b)[a-z]{2,})"
        ),
        voice=Voice.PARTIES,
        sure=True,
        reason="gives an order",
        finds=("The board liked the plan and asked the Bursar to print it.",),
        leaves=("He sang and asked everybody to join.", "He knocked and asked the way to Esk."),
    ),
    Rule(
        name="asked for a paper, in minutes",
        kind=Kind.ACTION,
        score=0.66,
        words=(
            "requested ",
            "asked for ",
            "asked us for ",
            "asked you for ",
            "called for ",
            "commissioned ",
            "invited ",
            "sought ",
        ),
        pattern=pattern(
            r"(?P<heart>\b(?:(?:requested|asked\sfor|called\sfor|commissioned)\s(?:an?|the|further|more|written|two|three|its|monthly|quarterly|regular)\s(?:[\w-]+\s){0,3}?"
            r"(?:notes?|papers?|reports?|updates?|lists?|breakdown|drafts?|figures|proposals?|estimates?|costings?|briefings?|analysis|timetable|plan|summary|review|study|survey|evaluation|quotations?|options|information|clarification|scorecards?|legal\sadvice)\b"
            r"|asked\s(?:us|you)\sfor\s(?:an?|the|more|written)\s\S"
            r"|(?:invited|sought|requested|asked\sfor)\s(?:written\s|further\s|any\s)?(?:comments|views|nominations|contributions|inputs?|suggestions|offers|bids|names)\b))"
        ),
        unless=pattern(
            r"\bthat\s(?:is|are|was|were)\b|\b(?:which|that|who|when|had|as|were|was|been)\s(?:\w+\s)?(?:requested|asked|called|commissioned|invited|sought)\b|\b(?:motion|speaker|witness|residents?)s?\s\w*\s?(?:called|asked)"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="gives an order",
        finds=("The board requested a note on eel quotas from the mill.", "The Chair invited comments by 20 June."),
        leaves=("The report that was requested came.", "He asked for a drink."),
    ),
    Rule(
        name="offered a thing, in minutes",
        kind=Kind.COMMITMENT,
        score=0.42,
        words=("offered ", "promised "),
        pattern=pattern(
            rf"{BEGIN}{BEFORE}{_ACTOR}(?:kindly\s)?(?:offered|promised)\s(?P<heart>(?:an?|the|its|their|his|her|to)\s[^;:.]{{3,120}})"
        ),
        unless=pattern(
            r"\b(?:offered|promised)\s(?:the\s|an?\s|his\s|her\s|its\s|their\s)?(?:\w+\s)?(?:thanks|apolog\w+|view|views|opinion|congratulations|condolences|explanation|answer|opportunity|advantage|choice)\b"
        ),
        voice=Voice.PARTIES,
        foretelling=True,
        reported=True,
        reason="somebody commits to something",
        finds=("Mr Hode offered the use of a boat for the survey.",),
        leaves=("The bursar offered her thanks.",),
    ),
    Rule(
        name="initials do it, in notes",
        kind=Kind.ACTION,
        score=0.4,
        words=(" it", " this", " them", " the", " a", " in", " out", " up", " off", " w/", ", "),
        pattern=pattern(
            rf"^(?:[A-Z]{{2,5}}(?:-[A-Z]{{1,4}})?)(?:\soffice|\steam|\sdesk)?\s(?P<heart>{_TELLING}[a-z]{{2,}}s(?<!ss)(?:\s(?:it|this|them|the|an?|in|out|up|off|w/)\b|,\s))"
        ),
        unless=pattern(
            r"\?$|\b(?:already|still|always|usually|never|now|not|because|since|although|percent|per\scent)\b"
        ),
        voice=Voice.PARTIES,
        reason="says who will do what by when",
        finds=("PK writes it up, five lines.", "AMH sets up the next call."),
        leaves=("PK wants the boat.", "AMH says it will rain.", "PK already has the keys."),
    ),
)
