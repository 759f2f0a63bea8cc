"""Rules for summaries: what a consultation heard, what a meeting held as a whole, what was offered. With examples."""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE, PARTY
from briefings.reading.language.en.cues import ADVERBS, MONTHS
from briefings.reading.language.shapes import Rule, pattern, up_to_verb

# From the beginning of a sentence to its verb, without a clause of its own in between.
_SUBJECT = rf"^(?:[^,;:.]{{2,70}},\s)?{up_to_verb('that|which|whose|if|whether|when|what|how|not', 100)}"
_SMALL = r"(?:also\s|further\s|often\s|generally\s|therefore\s|all\s|repeatedly\s|strongly\s|jointly\s|again\s)*"
_OFFERS = (
    r"(?:offers?|offered|undertakes?|undertook|promises?|promised|pledges?|pledged|agrees?|agreed|volunteers?"
    r"|volunteered)"
)
# Verbs of a sentence that says how things are or were.
_NOT_NOW = r"is|are|was|were|has|have|had|can|could|will|would|must|may|should|does|did|that|which|who|if"
_WISH = r"(?:wish|view|feeling|sense|understanding|opinion|conviction|hope|expectation)"

GATHERING: tuple[Rule, ...] = (
    Rule(
        name="was asked for, in a consultation",
        kind=Kind.PROPOSAL,
        score=0.15,
        words=(
            *("asked", "called", "pressed", "pleaded", "argued", "hoped", "pushed", "appealed", "want", "would"),
            *("requested", "sought", "proposed", "suggested", "recommended", "demanded", "favoured", "preferred"),
            *("wished", "urged", "put it"),
        ),
        pattern=pattern(
            rf"{_SUBJECT}{_SMALL}(?:(?:asked|called|pressed|pleaded|argued|hoped|pushed|appealed)\sfor\s|asked\s(?:\w+\s){{0,4}}?that\s|(?:wanted|want)\s(?!nothing)"
            rf"|would\s{_SMALL}(?:like|love|welcome|prefer|appreciate)\s|(?:requested|sought|proposed|suggested|recommended|demanded|favoured|preferred)\s"
            r"|wished\s(?:for|to\ssee|that)\s|urged\s|put\sit\sto\s\w+\sthat\s|argued\sthat\s(?=[^.;:]{2,120}\bshould\b))(?P<heart>(?!less\b|little\b|not\b)\S)"
        ),
        hearing=True,
        whole=True,
        reason="a consultation heard it",
        finds=(
            "Walkers from both valleys asked for benches along the canal.",
            "They would also like a map in large print.",
            "The club put it to us that one gate should stay open.",
        ),
        leaves=("The list that was asked for is long.", "We heard little of benches."),
    ),
    Rule(
        name="there was a call for it, in a consultation",
        kind=Kind.PROPOSAL,
        score=0.15,
        words=(
            "there w",
            "there is",
            "it was",
            "request",
            "plea",
            "wish",
            "demand",
            "suggestion",
            "proposal",
            "call",
            "what ",
        ),
        pattern=pattern(
            r"\b(?:[Tt]here\s(?:was|were|is)\s(?:also\s)?(?:an?\s)?(?:\w+\s){0,2}(?:calls?|demands?|wish(?:es)?|support|desire|pleas?|requests?|appetite|interest)\s(?:for|that|to|in)\s"
            r"|[Ii]t\swas\s(?:also\s|often\s|repeatedly\s)*(?:suggested|proposed|requested|recommended|put\sto\sus)\s(?:[\w\s]{2,30}?\s)?that\s"
            r"|\b(?:the\ssame|one|an?|the\smost\s(?:common|frequent)|frequent|recurring|common|another)\s(?:\w+\s){0,2}(?:request|plea|wish|demand|suggestion|proposal|call)\s?(?:was\s(?:that|for|to)\s|:\s(?:that|for|to)\s)"
            r"|[Ww]hat\s(?:they|people|[\w\s]{2,40}?)\s\s?(?:did\s)?(?:ask(?:ed)?\sfor|want(?:ed)?)\s(?:was|were|is)\s)(?P<heart>\S)"
        ),
        hearing=True,
        whole=True,
        reason="a consultation heard it",
        finds=(
            "There was a strong call for later boats.",
            "It was suggested more than once that the office print a guide.",
            "Each evening ended with the same plea: that the pier be lit.",
            "What they did ask for was a bench.",
        ),
        leaves=("There was a call at noon.", "It was suggested reading."),
    ),
    Rule(
        name="the meeting as a whole holds",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("it was", "there was", "shared the", "of one mind", "concurred"),
        pattern=pattern(
            rf"(?:\b[Ii]t\swas\s(?:also\s|further\s)?(?:the\s(?:general|common|shared|unanimous|prevailing)\s{_WISH}|generally\s(?:felt|held|accepted|agreed|recognised)"
            r"|widely\s(?:felt|agreed|held|accepted)|common\sground)"
            rf"|\b[Tt]here\swas\s(?:also\s)?(?:\w+\s){{0,2}}(?:agreement|consensus|convergence|common\sground|unanimity)(?:\s(?:among|between)\s[\w\s]{{3,40}}?)?"
            rf"|\b(?:All|Both)\s(?:[\w’'-]+\s){{1,3}}?(?:shared\sthe\s{_WISH}|were\sof\sone\smind|concurred))"
            r"\sthat\s(?!(?:more|much|little|nothing)\b)(?P<heart>\S)(?=[^.;]{2,200}?\b(?:should|must|ought\sto|needs?\sto|be)\b)"
        ),
        whole=True,
        reason="says what should be done",
        finds=(
            "It was also the general wish that the next session should look at wells.",
            "There was broad consensus among the towns that the ferry ought to run at night.",
        ),
        leaves=("It was generally felt that the day had gone well.",),
    ),
    Rule(
        name="endorses what was recommended",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("recommendation", "proposal", "suggestion", "call"),
        pattern=pattern(
            rf"{PARTY}(?:endorse|support|approve|accept|adopt|back|welcome|take\sup|took\sup)(?:s|d|ed)?\s(?:the|an?)\s(?:recommendation|proposal|suggestion|call)\b"
            r"(?:(?!\b(?:and|but|which)\b)[^.;:]){0,80}?\s(?:that\s(?P<heart>\S)(?=[^.;]{2,160})|(?:to|for)\s(?P<to>(?!the\sfirst\stime)[a-z]+\s\S))"
        ),
        unless=pattern(
            r"\b(?:which|who|if|whether|not|never)\s(?:\w+\s){0,3}(?:endorse|support|approve|accept|adopt|back)"
        ),
        reason="recommends something",
        whole=True,
        finds=("Ministers endorsed the recommendation of the experts that each port name one office.",),
        leaves=("Ministers supported the proposal.", "The club backed its team."),
    ),
    Rule(
        name="an offer is taken up",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("offer",),
        pattern=pattern(
            r"(?:^[*_\s\d.)(a-h-]{0,12}|\b)(?i:accept|welcom|appreciat|not|tak)(?:e?s|ed|ing|es\sup|es\snote\sof|ook\sup|ook\snote\sof)?\b(?:\swith\s(?:\w+\s){1,2}|,\swith\s\w+,\s|\s)"
            r"(?:the|an?|this)\s(?:\w+\s){0,2}offer\s(?:of|by|from|made\sby)\s[^.;:]{2,90}?\sto\s(?P<heart>[a-z]+\s\S)"
        ),
        unless=pattern(r"^\W*Welcomes\s"),
        whole=True,
        reason="somebody commits to something",
        finds=(
            "Accepts with thanks the offer of the Government of Esk to host the first session;",
            "Delegates welcomed the offer of Tolm to train ten pilots.",
        ),
        leaves=("Welcomes the offer of Esk to host it;", "They welcomed the offer of tea."),
    ),
    Rule(
        name="declares itself ready",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("willing", "ready", "prepared", "determined"),
        pattern=pattern(
            r"\b(?:declar|express|pronounc|profess|show|stat)(?:e?d|es?)\s(?:itself|themselves|himself|herself|ourselves|(?:that\s)?(?:it|they|he|she)\s(?:was|were|is|are))\s"
            r"(?:\w+\s)?(?:willing|ready|prepared|determined)\sto\s(?P<heart>[a-z])"
        ),
        reason="somebody commits to something",
        finds=("States on both banks declared themselves willing to halve the delay by May.",),
        leaves=("They declared themselves happy.",),
    ),
    Rule(
        name="and offers to",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=("offer", "undert", "promise", "pledge", "agree", "volunteer"),
        pattern=pattern(
            rf"^(?:[Tt]he\s|[Aa]ll\s|[Bb]oth\s)?(?:[\w’'-]+\s){{0,4}}?{PARTY}(?:is|are|was|were|has|have|\w+(?:s|ed))\b[^.;:]{{2,120}}?"
            rf"\sand\s(?:has\s|have\s|also\s)*{_OFFERS}\sto\s(?P<heart>(?!be\b|the\b|it\b|that\b|this\b)[a-z]+\s\S)"
        ),
        unless=pattern(r"\b(?:if|whether|who|which)\b"),
        reason="somebody commits to something",
        finds=("The Harbour Commission welcomes the plan and offers to fund one crane.",),
        leaves=("The office opened and the terms were agreed.",),
    ),
    Rule(
        name="says that it would",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=(
            *("stated", "said", "indicated", "declared", "announced", "confirmed", "explained", "reported"),
            "reaffirmed",
        ),
        pattern=pattern(
            rf"^{up_to_verb('which|who|if|whether|had|not', 110)}(?:has\s|have\s)?{_SMALL}"
            r"(?:(?:stated|said|indicated|declared|announced|confirmed|explained|reported|reaffirmed)\sthat\s"
            rf"(?:it|they|he|she)\s(?:would|will)\b(?!\shave\b){ADVERBS}\s(?P<heart>(?!be\b|have\b|not\b|like\b|prefer\b|need\b|want\b|welcome\b|wait\b|rain\b|arrive\b|take\s(?:time|long)|cost\b|rise\b|fall\b|see\b)[a-z]+\s\S)"
            r"|(?:announced|confirmed)\sthat\s(?P<what>[^.;:]{3,110}?\s(?:would|will)\sbe\s(?:\w+ly\s)?(?:\w+ed|sent|held|made|built|set|given|paid|kept|put|cut|met)\b))"
        ),
        unless=pattern(r"\bwould\b[^.;]*\b(?:if|were)\b|\bhad\s(?:said|stated|announced)\b"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=(
            "The envoys of both valleys stated that they would try the list from May.",
            "The Esk Authority announced that two pupils will be admitted to its council.",
        ),
        leaves=("The pilot said that it would rain.", "He said that they would like tea."),
    ),
    Rule(
        name="would, by a time, in a summary",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("would ",),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,50}},\s)?(?:[Tt]he\s|[Bb]oth\s)?{PARTY}would\s(?:also\s|then\s|now\s|jointly\s)*(?P<heart>(?!be\b|have\b|not\b|like\b|prefer\b|need\b|want\b|welcome\b|rather\b|help\b|mean\b|cost\b|take\s(?:time|long)|make\ssense|love\b|see\b|seem\b)[a-z]+\s\S)"
            rf"(?=[^.;]{{3,200}}?\b(?:{BY_DATE}|(?:before|at|by|until)\s(?:the|its|their)\s(?:next|first|summer|winter|spring|autumn|end|following|coming)\b))"
        ),
        unless=pattern(r"\b(?:if|were|unless|otherwise|could|had)\b|\bwould\s(?:\w+\s)?(?:again|still)\b"),
        reported=True,
        reason="a party says what it will do",
        finds=("Norland and Esk would consult each other on a share before the summer break.",),
        leaves=("The towns would pay less if they were richer.", "The boat would sink by noon."),
    ),
    Rule(
        name="would ask",
        kind=Kind.RECOMMENDATION,
        score=0.8,
        words=("would ",),
        pattern=pattern(
            rf"{PARTY}would\s(?:also\s|therefore\s|again\s|strongly\s)*(?:ask|urge|invite|encourage|advise|press)\s(?!how\b|why\b|what\b|whether\b|if\b|about\b|for\s(?:time|tea))"
            r"(?P<heart>(?:[\w’'.-]+\s){1,10}?to\s(?P<to>[a-z]))"
        ),
        unless=pattern(r"\bif\b|\b[Yy]ou\b"),
        reason="calls on somebody",
        finds=("The Board would ask the line to send it the results.",),
        leaves=("The Board would ask how it went.",),
    ),
    Rule(
        name="somebody to do, in a part of next steps",
        kind=Kind.ACTION,
        score=0.2,
        words=(" to ",),
        pattern=pattern(
            rf"^(?P<heart>(?:[Tt]he\s|[Aa]ll\s|[Ee]ach\s)?(?!(?:According|Due|Thanks|Prior|Subject|Ready|Back|Next|Up)\b)[A-Z][\w’'&-]*(?:\s(?!(?:is|are|was|were|has|have|had|will|would|can|could|may|must|should|wants?|needs?|wish(?:es)?|went|came|plans?|hopes?|asks?|who|which|that|\w+ed)\b)[\w’'&-]+){{0,6}}?"
            rf"\sto\s(?!(?:be|date|the|all|an?|its|their|his|her|our|this|that|each|every|those|these|both|what|whom|which|any|us|them)\b)[a-z]+\s(?=[^;.]{{0,140}}?\b(?:{BY_DATE}|this\s(?:week|month|quarter|year))))"
        ),
        answering=True,
        whole=True,
        reason="says who will do what by when",
        finds=("Harbour Services to decide by the end of July whether the crane is kept.",),
        leaves=("The road to Esk is closed.", "A tenant who wishes to appeal does so within a week."),
    ),
    Rule(
        name="does by a date, in a part of next steps",
        kind=Kind.ACTION,
        score=0.18,
        words=("by ", "before ", "than "),
        pattern=pattern(
            rf"^(?!(?:{_NOT_NOW})\b|[^,;:.]{{2,90}}?\s(?:{_NOT_NOW})\s)(?:The\s)?[A-Z][\w’'&-]*(?:\s[\w’'&-]+){{0,5}}?\s"
            r"(?P<heart>(?:[a-z]{2,}[^suoi\W]s|agree|meet|send|draft|report|write|check|circulate|decide|prepare)\s(?:the|an?|its|their|them|it|dates|to|with|for|back|out|up|on|in)\b)"
            rf"[^;.]{{0,100}}?\b(?:by|before|no\slater\sthan)\s(?:(?:the|mid|early|late)\s)?(?:end|{MONTHS}|\d+|next|books|summer|autumn|winter|spring|close)\b"
        ),
        answering=True,
        whole=True,
        reason="says who will do what by when",
        finds=(
            "Finance clears them before 31 July.",
            "Line managers of the crews agree dates with them by the end of August.",
        ),
        leaves=("The lease ends by May.", "Boats are sent by May.", "The concerns raised by staff can be met by May."),
    ),
    Rule(
        name="to be ready by a date, in a part of next steps",
        kind=Kind.ACTION,
        score=0.2,
        words=("to be ",),
        pattern=pattern(
            rf"(?:^|;\s)(?P<heart>(?:(?!\b(?:is|are|was|were|has|have|will|would|can|should|must)\b)[\w’'&-]+\s){{1,8}}?(?:still\s)?to\sbe\s(?:ready|\w+(?:ed|en|ne|de|nt|lt|ut|ld|ight))\b"
            rf"(?=[^;.]{{0,120}}?(?:\b{BY_DATE}|\bthis\s(?:week|month)|\([^()]{{2,40}}\))))"
        ),
        answering=True,
        whole=True,
        reason="says who will do what by when",
        finds=(
            "The head speaks in May; brief to be ready by 26 June.",
            "Certificates still to be posted (Task Force, this month).",
        ),
        leaves=("The list is printed.",),
    ),
    Rule(
        name="somebody will, in an agreement",
        kind=Kind.COMMITMENT,
        score=0.2,
        words=("will",),
        pattern=pattern(
            r"^(?:[^,;:.]{2,90},\s)?(?:[Tt]he|[Ee]ach|[Aa]n?|[Bb]oth|[Tt]hey|[Ii]t)\b"
            rf"{up_to_verb('that|which|who|if|whether|when|as|this|nothing', 70)}will{ADVERBS}\s"
            r"(?P<heart>(?!be\b|have\b|apply\b|enter\sinto\sforce|remain\b|cease\b|expire\b|terminate\b|come\sinto|continue\b|not\b|take\seffect|prevail\b|form\b|constitute\b)[a-z]+\s\S)"
        ),
        binding=True,
        reason="an agreement says what a party will do",
        finds=("The Station so asked will reply within an hour.",),
        leaves=("This text will enter into force in May.", "The amendment will apply."),
    ),
)
