"""Rules for what is pressed for, put in a few words or left to somebody, in reports, letters and notes alike.

“Our side insisted on a written answer”, “We need a decision by Monday”, “Next step is a call with the railways”.
"""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE, PARTY
from briefings.reading.language.en.colleagues import SOON
from briefings.reading.language.en.cues import PARTY_NOUNS
from briefings.reading.language.en.minuting import DEED
from briefings.reading.language.shapes import Rule, anyhow, pattern, up_to_verb

_APART = "that|which|who|whose|if|whether|when|because|than|not|never|had|nobody|few"
_SUBJECT = rf"^(?:[^,;:.]{{2,60}},\s)?{up_to_verb(_APART, 110)}"
_SMALL = r"(?:also\s|further\s|therefore\s|again\s|then\s|still\s|now\s|strongly\s|all\s|jointly\s|\w+ly\s)*"
_OLD = r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Oo]f\s(?:[A-Z]\w+))\s(?:1\d{3}|200\d|201\d)\b"
_SOME = r"^(?:Some|Several|Others?|Many|Few|Nobody|One\s\w+|Critics|Experts|Opponents)\b"
_TIME = rf"(?:\b{BY_DATE}|\b(?:by|before|within|until|on|no\slater\sthan)\s{SOON}|\b(?:tomorrow|today|tonight|asap)\b)"
_THING = (
    r"(?:an?|the|one|two|three|more|further|better|clearer|early|swift|prompt|full|written|regular|joint"
    r"|equal|immediate|access|clarity|copies|talks)\b"
)
_EVIDENCE = (
    r"\b(?:evidence|data|results|studies|study|figures|surveys?|analysis|findings|[Rr]esearch|models?"
    r"|experience|map|name|title|paper|forecast)\s(?:also\s)?(?:suggest|propose)"
)

PRESSING: tuple[Rule, ...] = (
    Rule(
        name="told them we would",
        kind=Kind.COMMITMENT,
        score=0.66,
        words=("told ", "assured ", "promised "),
        pattern=pattern(
            rf"\b(?:I|[Ww]e)\s(?:also\s|then\s|have\s)?(?:told|assured|promised)\s(?:them|him|her|you|both|the\s\w+|[A-Z][\w.]*)\s(?:that\s)?(?:we|I)(?:\swould|\swill|[’'](?:d|ll))\s(?P<heart>{DEED})"
        ),
        unless=pattern(r"\bif\b|[’']d\s(?:had|been|better|rather)\b"),
        reason="the speakers say what they will do",
        finds=("I told them we'd host in September.",),
        leaves=("I told them we'd had enough.",),
    ),
    Rule(
        name="can they do it",
        kind=Kind.RECOMMENDATION,
        score=0.56,
        words=("can ", "could "),
        pattern=pattern(
            r"(?:[,;–—]\s|\s-\s|^(?:So\s|And\s|But\s))(?P<heart>(?:can|could)\s(?:they|you|we|someone|somebody|[A-Z][\w.]*)\s(?:please\s|perhaps\s|not\s)?(?:fix|send|check|ask|find\sout|look|take|bring|add|change|correct|tell|let|give|share|confirm|arrange|move|put|make|help|call|ring|write|raise|do)\b[^?]{0,120}\?)"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("The table is in the old money, can they fix that?",),
        leaves=("The lake is dry, can you believe it?",),
    ),
    Rule(
        name="this has to change",
        kind=Kind.RECOMMENDATION,
        score=0.62,
        words=("change", "stop", "end", "improve"),
        pattern=pattern(
            r"^(?:But\s|And\s)?(?P<heart>(?:This|That|It|Things|The\spractice|The\sdelays?)\s(?:needs?\sto|must|has\sto|have\sto|should|ought\sto|cannot\sgo\son\sand\smust)\s(?:now\s|also\s|quickly\s)?(?:change|stop|end|improve)\b)"
        ),
        weak=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("This needs to change before the summer.",),
        leaves=("This changed before the summer.",),
    ),
    Rule(
        name="sought a thing",
        kind=Kind.RECOMMENDATION,
        score=0.58,
        words=("sought ", "seeks "),
        pattern=pattern(
            rf"{_SUBJECT}(?:[^;:.]{{2,100}}?\sand\s)?{_SMALL}(?:sought|seeks)\s(?P<heart>(?:technical|financial|legal|further|more|the\s|an?\s|access|assistance|help\b|support|clarification|confirmation|assurances?|guarantees?|permission|consent)\s?\S)"
        ),
        unless=pattern(_SOME + "|" + _OLD + r"|\b(?:refuge|shelter|asylum|way|solution|compromise|answer)\b"),
        reported=True,
        whole=True,
        reason="reports a call on somebody",
        finds=("The islands spoke of the beach and sought technical assistance.",),
        leaves=("The crew sought shelter.",),
    ),
    Rule(
        name="on their side, a thing",
        kind=Kind.ACTION,
        score=0.56,
        words=("ours", "theirs", "yours", "side", "part", "end", "plate"),
        pattern=pattern(
            r"^(?:And\s)?(?:[Oo]n|[Ff]rom|[Ff]or)\s(?:ours|theirs|yours|(?:our|their|your|my)\s(?:side|part|end|plate))\s?(?::|\s[–—-])\s(?P<heart>(?!nothing\b|no\b|none\b|all\b)[a-z].{6,})"
        ),
        unless=pattern(r"\b(?:is|are|was|were|has|have|had)\b"),
        whole=True,
        reason="says who does what",
        finds=("On theirs: a reply on the fee table, and two names.",),
        leaves=("On their side: nothing new.",),
    ),
    Rule(
        name="a body would appreciate it",
        kind=Kind.RECOMMENDATION,
        score=0.64,
        words=("appreciate", "welcome", "grateful", "obliged"),
        pattern=pattern(
            rf"{_SUBJECT}would\s(?:also\s|therefore\s|greatly\s|highly\s|particularly\s|very\smuch\s|further\s)*(?P<heart>(?:appreciate|welcome)\s(?:receiving|being|having|an?|the|any|early|further|more|your|his|her|their|[a-z]+ing)\s?\S|be\s(?:most\s|very\s)?(?:grateful|obliged)\s(?:for\s(?:an?|the|any|early|further|your|receipt)\s|to\s(?:receive|have|learn|be\s[a-z]+ed)\s)\S)"
        ),
        unless=pattern(_SOME + r"|\b(?:said|but|whether|patience|hospitality|understanding|visitors|new\smembers)\b"),
        whole=True,
        reason="calls on somebody",
        finds=("The Embassy would appreciate receiving the plans of the shed.",),
        leaves=("The town would welcome visitors.",),
    ),
    Rule(
        name="the need for it was stressed",
        kind=Kind.RECOMMENDATION,
        score=0.56,
        words=("need ", "necessity", "urgency", "desirability"),
        pattern=pattern(
            rf"{_SUBJECT}{_SMALL}(?:stress|underlin|emphasi[sz]|underscor|highlight|point|draw\sattention|drew\sattention|insist|agree)(?:es|ed|e|s|d)?\s(?:\w+ly\s)?(?:to\s|on\s|upon\s)?the\s(?:\w+\s)?"
            r"(?:need|necessity|urgency|desirability)\s(?:for\s(?P<heart>(?!peace\b|dialogue\b|vigilance\b|solidarity\b|unity\b|caution\b|restraint\b)\S+\s\S)|to\s(?P<to>[a-z]+\s\S)|of\s(?P<of>[a-z]+ing\s\S))"
        ),
        unless=pattern(_SOME + "|" + _OLD),
        reported=True,
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("The Minister stressed the need for a common register of boats.",),
        leaves=("The need for a register was great.", "Some stressed the need for a register of boats."),
    ),
    Rule(
        name="hoped that somebody would",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("hope", "trust"),
        pattern=pattern(
            rf"{_SUBJECT}{_SMALL}(?:hopes?|hoped|trusts?|trusted)\sthat\s(?:the|both|all|our|his|her|their|your|its|each|every)\s(?:(?!\b(?:that|which|who|if)\b)[^;:.,]){{2,70}}?\s(?:would|will|could|can)\s(?:also\s|soon\s|now\s)?(?P<heart>(?!continue\b|improve\b|succeed\b|prevail\b|enjoy\b|find\s(?:it|the|this)\b){DEED})"
        ),
        unless=pattern(_SOME + r"|\b(?:weather|rain|talks|peace|relations|visit)\s(?:would|will)\b"),
        weak=True,
        reason="calls on somebody",
        finds=("The director hoped that the two laboratories would exchange samples.",),
        leaves=("The director hoped that the weather would hold.",),
    ),
    Rule(
        name="insisted on a thing",
        kind=Kind.RECOMMENDATION,
        score=0.62,
        words=("insist", "press", "push"),
        pattern=pattern(
            rf"{_SUBJECT}{_SMALL}(?:insist(?:s|ed)?\s(?:up)?on|press(?:es|ed)?\sfor|push(?:es|ed)?\sfor)\s(?P<heart>(?:{_THING}|[a-z]+ing\s)\s?\S)"
        ),
        unless=pattern(_SOME + "|" + _OLD + r"|\bon\sthe\s(?:importance|fact|principle|view)\b|\breference\sto\b"),
        reported=True,
        whole=True,
        reason="reports a call on somebody",
        finds=("Our side insisted on a written answer.", "The towns pressed for an early date."),
        leaves=("She insisted on it.", "The iron pressed the cloth."),
    ),
    Rule(
        name="suggested that somebody do it",
        kind=Kind.PROPOSAL,
        score=0.66,
        words=("suggest", "propos", "recommend"),
        pattern=pattern(
            rf"{_SUBJECT}{_SMALL}(?:suggest|propose|recommend)(?:s|ed|d)?\sthat\s(?P<heart>(?:the|an?|each|both|all|every|any|this|these|it|they|we|our|their)\s(?:(?!\b(?:was|were|is|are|had|has|might|may|could|would|will|can|did|does|\w{{3,}}ed|\w+s(?=\s(?:a|the|to|up|down|like|more|less)\b))\b)[^;:.,]){{4,}}?)(?=[.,;]|$)"
        ),
        unless=pattern(_SOME + "|" + _OLD + "|" + _EVIDENCE),
        reported=True,
        reason="puts a proposal forward",
        finds=("The ambassador suggested that a joint team visit the site in May.",),
        leaves=("The data suggested that the lake rise.", "He suggested that the lake was low."),
    ),
    Rule(
        name="saw merit in",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("merit", "value", "advantage", "scope", "room", "a need", "a case", "grounds"),
        pattern=pattern(
            rf"{_SUBJECT}(?:saw|sees|see|found)\s(?:(?:an?|good|strong|clear|real|great|much|every|some|considerable|particular)\s)*(?:merit|value|advantages?|scope|room|a\sneed|a\scase|grounds)\s(?:in|for)\s(?P<heart>\S+\s\S)"
        ),
        unless=pattern(
            _SOME + r"|\bin\s(?:this|that|the)\s(?:suggestion|idea|proposal|approach)?\b\.?$|\bbut\b"
            r"|\b(?:no|little|hardly)\s\w*\s?(?:merit|value|advantage|scope|room|need)\b"
        ),
        reported=True,
        whole=True,
        reason="recommends something",
        finds=("Both towns saw merit in a line between their keepers.",),
        leaves=("The towns saw the line.",),
    ),
    Rule(
        name="has committed to doing",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("committed ", "commits ", "commit "),
        pattern=pattern(
            rf"{_SUBJECT}(?:has\s|have\s)?(?:also\s|now\s|since\s|publicly\s)?(?:committed|commits?)\s(?:itself\s|themselves\s|himself\s|herself\s)?to\s(?P<heart>[a-z]+ing\s(?!of\b)\S)"
        ),
        unless=pattern(r"\b(?:is|are|was|were|been|remains?|being)\s(?:\w+\s)?committed\b|" + _OLD),
        reported=True,
        reason="somebody commits to something",
        finds=("The port has committed to publishing its waiting times.",),
        leaves=("The port is committed to publishing.", "The crime he committed was small."),
    ),
    Rule(
        name="was asked to, a body",
        kind=Kind.ACTION,
        score=0.56,
        words=("asked to", "invited to", "requested to", "instructed to", "tasked to", "mandated to"),
        pattern=pattern(
            r"^(?:[^,;:.]{2,60},\s)?(?:[Tt]he|[Bb]oth|[Aa]ll)\s(?:[\w’'-]+\s){0,3}?(?i:secretariats?|secretary(?:-general)?|experts|officials|working\sgroups?|sub-?groups?|task\sforce|legal\sservices?|committees?|commissions?|coordinators?|focal\spoints|chairs?|co-?chairs|bureau|embass(?:y|ies)|deputies|ministries)(?:\s(?:of|on|for)\s[\w’'\s-]{2,50}?)?\s"
            r"(?:was|were|has\sbeen|have\sbeen)\s(?:also\s|therefore\s|again\s)?(?:asked|invited|requested|instructed|tasked|mandated)\sto\s(?P<heart>(?!be\b|attend\b|join\b|speak\b|consider\b|leave\b|comment\b)[a-z]+\s\S)"
        ),
        unless=pattern(_OLD),
        reported=True,
        sure=True,
        reason="calls on somebody",
        finds=(
            "The secretariat was asked to prepare a paper.",
            "The legal services have been asked to agree on a text.",
        ),
        leaves=("The guests were asked to leave.", "The panel that was asked to report is here."),
    ),
    Rule(
        name="it was left to somebody",
        kind=Kind.ACTION,
        score=0.64,
        words=("left to ", "left with ", "falls to ", "fell to ", "up to "),
        pattern=pattern(
            r"\b[Ii]t\s(?:was|is|has\sbeen|will\sbe)\s(?:therefore\s|also\s|now\s)?(?:left\s(?:to|with)|up\sto)\s(?:the\s|our\s|their\s)?(?!you\b|me\b|us\b|them\b|him\b|her\b|fate\b|chance\b|readers?\b)(?:(?!\b(?:that|which|who)\b)[^;:.,]){2,60}?\sto\s(?P<heart>(?!judge\b|decide\swhether\b|say\b)[a-z]+\s\S)"
        ),
        unless=pattern(_OLD),
        whole=True,
        reason="gives an order",
        finds=("It was left to the experts to find a date.",),
        leaves=("It was left to chance.", "It is up to readers to judge."),
    ),
    Rule(
        name="it was understood that",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("understood", "common ground", "clear between", "settled", "accepted"),
        pattern=pattern(
            r"\b[Ii]t\s(?:was|is|has\sbeen)\s(?:also\s|further\s|clearly\s|mutually\s)?(?:understood|common\sground|settled|accepted(?:\sby\s(?:both|all)\s\w+)?|clear\sbetween\s\w+)\sthat\s(?P<heart>(?:each|both|the|neither|all|no|every|an?)\s[^;:.]{2,90}?\s(?:would|will|should|shall|must|is\sto|are\sto)\s(?:not\s)?[a-z]+)"
        ),
        unless=pattern(_OLD + r"|\bwould\s(?:have|be\s(?:difficult|hard|easy|welcome))\b"),
        whole=True,
        reason="somebody commits to something",
        finds=("It was understood that each side would bear its own costs.",),
        leaves=("It was understood that the lake was low.",),
    ),
    Rule(
        name="held that it needs to be done",
        kind=Kind.RECOMMENDATION,
        score=0.62,
        words=("needs to ", "need to ", "needed to ", "has to ", "have to ", "had to "),
        pattern=pattern(
            rf"(?:{PARTY}|^[Tt]here\s(?:was|is)\s(?:\w+\s)?(?:agreement|consensus)\s){_SMALL}(?:concurs?|concurred|accepts?|accepted|recogni[sz]e[sd]?|acknowledge[sd]?|concludes?|concluded|considers?|considered|agreed?s?|stress(?:es|ed)|underline[sd]?|emphasi[sz]e[sd]?|felt|feels?|holds?|held|believes?|believed)?\s?that\s"
            r"(?:(?!\b(?:which|who|if|whether|what|how)\b)[^;:.,]){3,90}?\s(?:needs?|needed|has|have|had)\sto\s(?P<heart>be\s\w+|[a-z]+\s\S)"
        ),
        unless=pattern(
            _SOME
            + "|"
            + _OLD
            + r"|\b(?:had|has|have)\sto\s(?:be\s(?:abandoned|cancelled|postponed|closed|rescued|evacuated)"
            r"|wait|pay|leave)\b"
        ),
        weak=True,
        reported=True,
        reason="says what somebody needs to do",
        finds=("The parties concurred that the tariff needs to be revised.",),
        leaves=("The boat that needs paint is blue.",),
    ),
    Rule(
        name="the time has come",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=("time ", "moment "),
        pattern=pattern(
            r"\b[Tt]he\s(?:time|moment)\s(?:has\s(?:now\s)?come|is\s(?:now\s)?(?:ripe|right)|had\scome)\s(?:for\s(?:[^;:.,]{2,60}?\s)?)?to\s(?P<heart>(?!say\b|go\b|thank\b|leave\b|speak\b|ask\swhether\b)[a-z]+\s\S)"
        ),
        unless=pattern(_OLD),
        reason="says what should be done",
        sure=True,
        finds=("The time has come to abolish the fee.",),
        leaves=("The time has come.",),
    ),
    Rule(
        name="we suggest a thing",
        kind=Kind.PROPOSAL,
        score=0.64,
        words=("suggest ", "propose ", "recommend "),
        pattern=pattern(
            r"(?:^|[;:,–—]\s|\b(?:and|so|but|therefore)\s)(?:[Ww]e|I)\s(?:therefore\s|would\s|also\s|instead\s|thus\s)*(?:suggest|propose|recommend)\s(?P<heart>(?!you\b|that\b|to\b|it\b|otherwise\b|as\b)[\w’'“\"]+)"
        ),
        unless=anyhow(
            r"\bif\syou\b|\bwe\srecommend\s(?:you|visit|booking|bringing|arriving)\b|\bnot\s(?:suggest|propose|recommend)\b"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=("Nothing stands in the way of an earlier start; we suggest September.",),
        leaves=("We suggest you bring a coat.",),
    ),
    Rule(
        name="is indispensable",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("indispensable", "essential", "vital", "crucial", "imperative", "overdue", "called for", "warranted"),
        pattern=pattern(
            r"^(?P<heart>(?:An?|More|Further|Better|Two|Three|Clear|Clearer|Any|Regular|Early|Close|Closer|Stronger|Greater|New|Some)\s(?:(?!\b(?:that|which|who|if|when|was|were|had)\b)[^;:.]){3,110}?\s(?:is|are|would\sbe|seems?)\s(?:now\s|therefore\s|also\s|absolutely\s|long\s|urgently\s)*(?:indispensable|essential|vital|crucial|imperative|overdue|called\sfor|warranted)\b)(?!\s(?:to|part|element|ingredient))"
        ),
        unless=pattern(r"\bA\s(?:valid|current)\b|\b(?:coat|ticket|passport|visa|badge|reservation)\b"),
        weak=True,
        whole=True,
        reason="says what it is essential to do",
        finds=("A transition of two years is indispensable.",),
        leaves=("A valid ticket is essential.", "Water is vital."),
    ),
    Rule(
        name="opposes a thing",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("oppose", "reject", "object to", "against "),
        pattern=pattern(
            r"(?:^|[;:,–—]\s|\b(?:and|so|but|therefore)\s)(?:[Ww]e|I|[Oo]ur\smembers)\s(?:firmly\s|strongly\s|therefore\s|also\s|would\s)*(?:oppose|reject|object\sto|are\s(?:firmly\s|strongly\s)?against)\s(?P<heart>(?:any|the|an?|all|every|new|further|plans?|moves?|[a-z]+ing)\s?\S)"
        ),
        unless=pattern(
            r"\b(?:terrorism|violence|aggression|racism|war|accusations?|allegations?|claims?|charge|suggestion)\b"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("We oppose any increase of the fee.",),
        leaves=("We reject the allegation.", "We reject violence."),
    ),
    Rule(
        name="let somebody do it",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("let ",),
        pattern=pattern(
            r"^(?:So\s|And\s|Then\s|Instead,?\s)?(?P<heart>[Ll]et\s(?!me\b|us\b|it\sbe\sknown|’s\b|'s\b|alone\b|him\b|her\b)(?:the|every|all|each|no|both|our|their|those|towns|states|people|families|them|patients|fishermen|farmers|passengers)\s?(?:(?!\b(?:go\sof)\b)[^;:.?]){3,})"
        ),
        unless=pattern(r"\b(?:cool|boil|simmer|rest|dry|stand|soak)\b"),
        whole=True,
        reason="gives an order",
        finds=("Let the towns decide for themselves.",),
        leaves=("Let me say this.", "Let the dough rest."),
    ),
    Rule(
        name="please do it, in business",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("please ", "kindly ", "pls "),
        pattern=anyhow(
            r"(?:^|[:;,–—]\s|\b(?:and|so|therefore|meanwhile|then)\s)(?:please|kindly|pls)\s(?:also\s|therefore\s|in\sparticular\s)?(?P<heart>(?:let\s(?:me|us)\s(?:have|know)|send|confirm|submit|provide|return|complete|forward|share|circulate|comment|review|approve|clear|advise|check|ensure"
            r"|make\ssure|arrange|raise|pass|tell|inform|draft|prepare|add|update|chase|keep\s(?:me|us)|take\sup|follow\sup|look\sinto|set\sup|do\snot|don[’']t|get|give|put|make|ask\s(?!at\b|for\b|any\b|about\b))\b\s?\S)"
        ),
        unless=anyhow(
            r"\b(?:attendance|participation|your\sseat|rsvp|badges?|booking|registration|hesitate|in\sbcc|unsubscribe|visit\sour|the\senvironment|if\syou\shave\s(?:any\s)?questions|print(?:ing)?\sthis|received\sin\serror|the\ssender|enquiries|sure\s(?:that\s)?you\s(?:bring|have|arrive))\b"
            r"|^(?:for|should|to)\s[^.;:]*\bplease\b"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("Please let me have your comments by noon on Wednesday.", "Kindly confirm the date."),
        leaves=("Please do not hesitate to write.",),
    ),
    Rule(
        name="somebody has to",
        kind=Kind.ACTION,
        score=0.66,
        words=("someone", "somebody", "one of us", "we all", "everyone", "everybody"),
        pattern=pattern(
            r"(?:^|[;:,–—]\s|\b(?:and|so|but)\s)(?P<heart>(?:[Ss]omeone|[Ss]omebody|[Oo]ne\sof\sus|[Ww]e\sall|[Ee]veryone|[Ee]verybody)\s(?:\w+\s){0,3}?(?:needs?|has|have|ought)\sto\s(?!die\b|eat\b|know\b|live\b)[a-z]+\s\S)"
        ),
        unless=pattern(r"\b(?:if|when|who)\s(?:someone|somebody|everyone|everybody)\b"),
        whole=True,
        reason="says what somebody needs to do",
        finds=("Someone needs to ring the harbour master.",),
        leaves=("Someone needs to.", "If someone needs to ring, let him."),
    ),
    Rule(
        name="will come back to you",
        kind=Kind.COMMITMENT,
        score=0.66,
        words=(
            "back to you",
            "let you",
            "keep you",
            "revert",
            "report back",
            "be in touch",
            "write to you",
            "tell you",
        ),
        pattern=pattern(
            rf"(?:^|[;:,–—]\s|\b(?:and|so|but)\s)(?:(?:[Ww]e|I)(?:\s(?:will|shall)|[’']ll)|[Ww]ill)\s(?:also\s|then\s|of\scourse\s)?(?P<heart>(?:come|get|report|go)\sback\sto\syou\b|revert\s(?:to\syou\s)?(?:on|with|by)\b|report\sback\b|let\syou\s(?:know|have)\b(?=[^;:.]*?(?:{_TIME}|\bwhat\b|\bwhether\b|\bonce\b|\bthe\b))|keep\syou\s(?:posted|informed)\s(?:on|of|about)\b|write\sto\syou\b(?=[^;:.]*?{_TIME}))"
        ),
        whole=True,
        reason="the speakers say what they will do",
        finds=("I will come back to you on the budget.", "We will let you have the text by May."),
        leaves=("I will tell you a story.",),
    ),
    Rule(
        name="promised a thing by then",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("promise", "pledge", "offer"),
        pattern=pattern(
            rf"{_SUBJECT}(?:has\s|have\s)?(?:also\s|now\s)?(?:promises?|promised|pledges?|pledged|offers?|offered)\s(?:us\s|them\s|me\s|you\s)?(?P<heart>(?:an?|the|two|three|four|five|ten|more|its|their|\d[\d.,]*)\s[^;:.]{{3,90}}?{_TIME})"
        ),
        unless=pattern(_OLD + r"|^(?:The\s)?(?:hotel|museum|programme|course|shop|school)\b"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("They promised a first draft before May.",),
        leaves=("The hotel offers a bath by the lake from May.", "They promised a draft."),
    ),
    Rule(
        name="labelled for somebody",
        kind=Kind.ACTION,
        score=0.85,
        words=("action", "follow", "task", "to do", "to-do", "next step", "point"),
        pattern=anyhow(
            r"^[*_\s]*(?:actions?|follow-?ups?|tasks?|to[-\s]dos?|next\ssteps?|points?)\s(?:for|on|by|with)\s(?!friday|monday|tuesday|wednesday|thursday|the\sagenda)[\w’'&\s/.-]{2,40}?\s?(?::|\s[–—-]\s)[*_\s]*(?P<heart>(?!none\b|nil\b|nothing\b)\S.{6,})"
        ),
        whole=True,
        reason="labelled as an action or recommendation",
        finds=("Action for us: talking points for the Minister.",),
        leaves=("Action for Monday: none.", "Points of order: two."),
    ),
    Rule(
        name="they recommend a thing",
        kind=Kind.RECOMMENDATION,
        score=0.86,
        words=("recommend ", "recommend:"),
        pattern=pattern(
            r"^(?:[^,;:.]{2,60},\s)?(?:The\s|All\s|Both\s|Our\s)?(?:[\w’'-]+\s){0,3}?(?i:evaluators|auditors|inspectors|reviewers|authors|experts|members|consultants|examiners|investigators|advisers|rapporteurs|they|doctors|scientists|engineers|observers|monitors|peers)\s(?:also\s|therefore\s|further\s|strongly\s)*recommend\s(?P<heart>(?!that\syou\b)\S)"
        ),
        reason="recommends something",
        finds=("The evaluators recommend a full audit.",),
        leaves=("The evaluators recommended it.",),
    ),
    Rule(
        name="repeats a call",
        kind=Kind.RECOMMENDATION,
        score=0.8,
        words=("reiterat", "repeat", "renew", "maintain", "stand by", "stands by"),
        pattern=pattern(
            r"(?:^|[;:,–—]\s|\band\s|\b(?:[Ww]e|I|[Tt]hey|\w+)\s)(?:[Rr]eiterate|[Rr]epeat|[Rr]enew|[Mm]aintain|[Ss]tand\sby|stands\sby)(?:s|d|ed)?\s(?:our|its|the|their|his|her|my)\s(?:\w+\s)?(?:recommendation|call|request|appeal|demand|proposal|invitation|plea)s?\s(?:(?:of|in|from|made\sin)\s[^;:.,]{3,30}?\s)?(?P<heart>(?:that|to|for|on)\s\S)"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("We reiterate our recommendation of 2031 that a deputy be named.", "Reiterates its call for a pause;"),
        leaves=("We repeat the question.",),
    ),
    Rule(
        name="looks forward to receiving it",
        kind=Kind.ACTION,
        score=0.62,
        words=("look forward", "looks forward", "await"),
        pattern=pattern(
            rf"(?:^|[;:,–—]\s|\band\s)(?:[Ww]e|I|[Tt]he\s(?:[\w’'-]+\s){{0,2}}?(?i:{PARTY_NOUNS}))\s(?P<heart>(?:looks?\sforward\sto\s(?:receiving|having|getting|an?\searly|seeing)|awaits?)\s(?:your|the|an?)\s[^;:.]{{2,80}}?{_TIME})"
        ),
        unless=pattern(r"\b(?:welcom\w+|seeing\syou|visit|summit|conference|stay|meeting\syou)\b"),
        whole=True,
        reason="calls on somebody",
        finds=("I look forward to receiving your views by 1 May.",),
        leaves=("I look forward to your visit in May.",),
    ),
    Rule(
        name="wonders whether you could",
        kind=Kind.RECOMMENDATION,
        score=0.64,
        words=("wonder",),
        pattern=pattern(
            r"\b(?:[Ww]e|I)\s(?:also\s|do\s)?(?:wonder|wondered|was\swondering|were\swondering|am\swondering)\s(?:whether|if)\s(?P<heart>(?:you|your|we|the|one|both|somebody|someone)\b[^;:.]{0,70}?\s?(?:could|might|would|should|can)\s(?:not\s)?(?!have\b|be\s(?:right|wrong|true)\b)[a-z]+)"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("I wonder whether you could lend us your second boat.",),
        leaves=("I wonder whether that was wise.",),
    ),
    Rule(
        name="may count on it",
        kind=Kind.COMMITMENT,
        score=0.66,
        words=("count on", "rely on", "depend on"),
        pattern=pattern(
            r"\b(?:[Yy]ou|[Tt]hey|[Yy]our\s[\w’'-]+(?:\s[\w’'-]+)?)\s(?:may|can)\s(?:also\s|therefore\s)?(?P<heart>(?:count|rely|depend)\son\s(?:(?:an?|two|three|four|five|ten|\d[\d,.]*|all|both|one)\s|(?:us|me|our|my)\s(?:[\w’'-]+\s){0,4}?(?:to|for|from)\s)\S)"
        ),
        unless=pattern(r"\b(?:friendship|solidarity|support|sympathy)\b"),
        whole=True,
        reason="somebody commits to something",
        finds=("You may count on two of our engineers from 1 June.",),
        leaves=("You can count on our friendship.",),
    ),
    Rule(
        name="would be enough",
        kind=Kind.PROPOSAL,
        score=0.56,
        words=(
            "suffice",
            "enough",
            "sufficient",
            "adequate",
            "ideal",
            "good ",
            "reasonable ",
            "sensible ",
            "fair ",
            "workable",
            "acceptable",
            "feasible",
        ),
        pattern=pattern(
            r"^(?P<heart>(?:An?|One|Two|Three|Four|Five|Six|Seven|Eight|Ten|Twelve|Twenty|Thirty|\d+)\s(?:(?!\b(?:that|which|who|if|when|was|were|had|not|never|hardly)\b)[^;:.]){3,110}?\s(?:would|should|might)\s(?:therefore\s|probably\s|surely\s)?(?:suffice|be\s(?:quite\s)?(?:enough|sufficient|adequate|ideal|workable|acceptable|feasible|an?\s(?:good|reasonable|sensible|fair)\s\w+)))\b"
        ),
        unless=pattern(r"\b(?:once|past|before|then|cost|staff)\b"),
        weak=True,
        whole=True,
        reason="puts a proposal forward",
        finds=("A list of thirty names would suffice.", "Two years would be a reasonable period."),
        leaves=("A list was enough.",),
    ),
    Rule(
        name="a first step might be",
        kind=Kind.PROPOSAL,
        score=0.64,
        words=(
            "step",
            "option",
            "way",
            "solution",
            "possibility",
            "approach",
            "compromise",
            "alternative",
            "means",
            "model",
            "move",
            "beginning",
            "start",
        ),
        pattern=pattern(
            r"^(?:An?|One|Another|The)\s(?:(?:first|possible|useful|good|simple|next|further|practical|sensible|modest|small|second|easy|obvious)\s)*(?:step|option|way(?:\s\w+){0,3}|solution|possibility|approach|compromise|alternative|means|model|move|beginning|start)\s(?:might|could|would)\s(?:also\s|perhaps\s)?be\s(?P<heart>(?!found\b|to\swait\sand\b)\S)"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=("A first step might be a list of the wells.",),
        leaves=("The way would be found.",),
    ),
    Rule(
        name="consideration could be given",
        kind=Kind.PROPOSAL,
        score=0.66,
        words=("consideration", "thought "),
        pattern=pattern(
            r"^(?:[^,;:.]{2,50},\s)?(?:[Ss]erious\s|[Ff]urther\s|[Ss]ome\s|[Uu]rgent\s)?(?:[Cc]onsideration|[Tt]hought)\s(?:could|might|may|is\sto|needs\sto|has\sto|ought\sto)\s(?:also\s|usefully\s)?be\sgiven\sto\s(?P<heart>\S)"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=("Consideration could be given to a joint office.",),
        leaves=("Consideration was given to it.",),
    ),
    Rule(
        name="asked us for a thing",
        kind=Kind.RECOMMENDATION,
        score=0.56,
        words=("asked", "asks", "called", "calls"),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?(?:(?:{up_to_verb(_APART + '|was|were|is|are|been|be', 70)}){_SMALL}(?:asked"
            rf"|asks)\s(?:us|our\s\w+|the\s\w+)\sfor|{PARTY}(?:asked|asks|called|calls)\sfor)\s(?P<heart>(?:an?|the"
            rf"|more|copies|access|information|details|our|further|two|three)\s\S)"
        ),
        unless=pattern(
            _SOME
            + "|"
            + _OLD
            + r"|\bfor\s(?:a\s)?(?:help|money|directions|forgiveness|understanding|patience|minute|moment|glass)\b"
            r"|\b(?:line\sto\stake)\b|\bbeen\sasked\b"
        ),
        reported=True,
        whole=True,
        reason="reports a call on somebody",
        finds=("She asked us for a copy of the draft.",),
        leaves=("She was asked for a copy.",),
    ),
    Rule(
        name="took it upon himself",
        kind=Kind.COMMITMENT,
        score=0.66,
        words=("it on ", "it upon "),
        pattern=pattern(
            r"\b(?:took|takes|take)\sit\s(?:up)?on\s(?:himself|herself|itself|themselves)\sto\s(?P<heart>[a-z]+\s\S)"
        ),
        reason="somebody commits to something",
        finds=("The minister took it upon himself to speak to the railways.",),
        leaves=("He took it upon the lake.",),
    ),
    Rule(
        name="in a few words",
        kind=Kind.ACTION,
        score=0.62,
        words=("grateful", "obliged", "suggest ", "propose ", "recommend ", "ok to ", "okay to ", "would be ", "need "),
        pattern=pattern(
            r"^(?:(?P<heart>(?:[Gg]rateful|[Mm]uch\sobliged)\s(?:for\s(?!your\s(?:help|support|time|patience|understanding|hospitality)\b)|if\s|to\s(?:have|get|receive|know)\s)\S)"
            r"|(?P<suggest>(?:[Ss]uggest|[Pp]ropose|[Rr]ecommend)\s(?:we|to|that\swe|you)\s[a-z]+)"
            r"|(?P<ok>(?:OK|Ok|Okay)\sto\s[a-z]+\s\S)"
            r"|(?P<good>[Ww]ould\sbe\s(?:good|useful|helpful)\s(?:to|if)\s\S)"
            rf"|(?P<need>[Nn]eed\s(?:an?|the|your|to|more)\s[^;:.]{{2,80}}?{_TIME}))"
        ),
        unless=pattern(r"\?$"),
        whole=True,
        reason="asks politely",
        finds=("Grateful for clearance by noon.", "Suggest we wait for the lawyers."),
        leaves=("Grateful for your help.", "Need we go?"),
    ),
    Rule(
        name="we need a thing by then",
        kind=Kind.ACTION,
        score=0.62,
        words=("need ", "needs ", "require "),
        pattern=pattern(
            rf"(?:^|[;:,–—]\s|\b(?:and|so|but)\s)(?:[Ww]e|I|HQ|[Tt]he\s[Mm]inister|[Tt]hey)\s(?:still\s|also\s|now\s|will\s|urgently\s)*(?:needs?|require)\s(?P<heart>(?:an?|the|your|their|more|all|final|clear)\s(?!night|rest|while|lot)[^;:.]{{2,80}}?{_TIME})"
        ),
        whole=True,
        reason="says what somebody needs to do",
        finds=("We need a decision on the hall by Monday.",),
        leaves=("We need a rest by May.", "We need a boat."),
    ),
    Rule(
        name="the next step is",
        kind=Kind.ACTION,
        score=0.66,
        words=("next step", "next stage", "next move"),
        pattern=pattern(
            r"^(?:The\s|Our\s|As\sa\s)?[Nn]ext\s(?:step|stage|move)\s(?:is|will\sbe|would\sbe)\s(?:now\s|therefore\s|for\s[^;:.,]{2,40}?\s)?(?P<heart>(?:an?|the|to|that|our|two|for)\s\S)"
        ),
        unless=pattern(r"\b(?:unclear|unknown|uncertain)\b"),
        whole=True,
        reason="says who will do what by when",
        finds=("Next step is a call with the railways on 3 May.",),
        leaves=("The next step is steep.",),
    ),
)
