"""Rules for what is asked with courtesy or by a detour, as envoys and officials write. Each with its examples.

“The Ambassador expressed the hope that a second gate would be opened”, “May I suggest that we meet in spring?”.
"""

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE
from briefings.reading.language.shapes import Rule, pattern, up_to_verb

_APART = "that|which|who|whose|if|whether|when|because|than|not|never|had"
_APART_BUT_THAT = "which|whose|if|whether|because|than|not|never|nobody"
_LEAD = r"^(?:[^;:.]{2,140}?,\s)?"
_SMALL = (
    r"(?:also\s|further\s|therefore\s|again\s|then\s|furthermore\s|moreover\s|in\sparticular\s|once\smore\s|finally\s|lastly\s"
    r"|instead\s|rather\s|only\s|accordingly\s|for\sits\spart\s|in\sturn\s|particularly\s|\w+ly\s)*"
)
_WISH = r"(?:hopes?|wish(?:es)?|desire|expectation|request|plea|preference|hope\sand\sexpectation)"
# What people hope for and nobody does: that peace lasts, that relations grow.
_VAGUE = (
    r"(?:would|will|might|could)\s(?:\w+ly\s)?(?:continue|deepen|grow|flourish|prevail|develop|last"
    r"|improve|succeed|go\swell|hold|return|enjoy)\b"
)
_GOOD = (
    r"(?:appreciated|consistent|fair|only\sfair|logical|reasonable|natural|proper|right|appropriate|helpful|useful|good|better|best"
    r"|wise|wiser|prudent|sensible|advisable|preferable|desirable|welcome|worth\s?while|expedient|opportune|practical|simpler|safer"
    r"|cheaper|easier|quicker|fitting|in\sorder|of\s(?:\w+\s)?(?:help|use|value|benefit|interest|assistance))"
)
_DEED_NOUN = (
    r"(?!the\s(?:word|title|name|term|phrase))(?:talks|consultations|access|copies|a\scopy|details|data|figures|information|an?\s\w+|the\s\w+|more\s\w+|better\s\w+|clearer\s\w+"
    r"|further\s(?!study\b)\w+|one\s\w+|two\s\w+|three\s\w+|\d[\d.,]*\s\w+|clarity|clarification|guarantees|assurances|permission|support|help|assistance)"
)
_WHY = (
    r"\b(?:thank|congratulate|apologi[sz]e|stress|underline|recall|recogni[sz]e|express\s(?:my|our)\s"
    r"(?:thanks|gratitude|appreciation))\b"
)

WISHING: tuple[Rule, ...] = (
    Rule(
        name="expressed the hope",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=("hope", "wish", "desire", "expectation", "request", "plea", "preference"),
        pattern=pattern(
            rf"\b(?:express|voice|convey|reiterate|repeat|put\sforward|state|renew|place\son\srecord|make|made|renew|join\sin)(?:s|e?d)?\s{_SMALL}(?:to\s[^;:.,]{{2,60}}?\s)?"
            rf"(?:the|his|her|its|their|our|my|a)\s(?:\w+\s)?{_WISH}\s(?:of\s[^;:.,]{{2,50}}?\s)?(?:that|to|for)\s(?P<heart>(?!peace\b|the\sfuture\b)\S)"
        ),
        unless=pattern(
            rf"\b(?:hopes?|wish(?:es)?|expectation)\b[^.;:]*\b{_VAGUE}|\b(?:hope|wish)\sto\s(?:return|see\syou|be\sback|meet\sagain)\b"
        ),
        whole=True,
        reason="calls on somebody",
        finds=(
            "The Ambassador expressed the hope that the office would find it possible to exempt crews.",
            "The delegation reiterated its request that the files be returned.",
            "I would express the hope that it will be mended before winter.",
        ),
        leaves=(
            "The guests expressed the hope that relations would deepen.",
            "She expressed her thanks to the crew.",
        ),
    ),
    Rule(
        name="wondered whether somebody could",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=("whether ", " if "),
        pattern=pattern(
            rf"^(?=[^;:.]{{8,180}}?\s(?:whether|if)\s){up_to_verb(_APART, 120)}(?:inquire[sd]?|enquire[sd]?|ask(?:s"
            rf"|ed)?|raise[sd]\sthe\squestion)\s"
            rf"(?:[^;:.,]{{2,50}}?\s)??(?:whether|if)\s"
            r"(?P<heart>(?:(?!\b(?:was|were|had|has|is|are)\b)[^;:.]){2,110}?\s(?:might|could|would)\s(?:also\s|perhaps\s|not\s)?"
            r"(?:be\s(?:disposed|prepared|ready|willing|able|in\sa\sposition|minded|open|possible|allowed|given|sent|made|moved|extended|opened|shared|spared|invited)\b"
            r"|agree|consider|share|send|provide|lend|allow|let|open|extend|accept|join|support|help|make|give|host|delay|postpone|move|lift|waive|take))"
        ),
        unless=pattern(
            r"^(?:Nobody|No\sone|Some|Several|Others?|Journalists|Reporters|Asked)\b|\bhad\s(?:asked|been\sasked)\b|\?$"
        ),
        reported=True,
        whole=True,
        reason="calls on somebody",
        finds=(
            "The envoy further inquired whether the port might be disposed to lend its crane.",
            "They asked us whether the list could be sent by May.",
        ),
        leaves=("He asked whether it was raining.", "Journalists asked whether the mayor might consider it."),
    ),
    Rule(
        name="would be fair or good to",
        kind=Kind.RECOMMENDATION,
        score=0.64,
        words=("it would ", "it might ", "it could "),
        pattern=pattern(
            rf"{_LEAD}(?:[Bb]ut\s|[Aa]nd\s|[Pp]erhaps\s)?[Ii]t\s(?:would|might|could)\s{_SMALL}(?:to\s(?:us|me)\s|be\s|to\sbe\s){{0,2}}(?:most\s|very\s|more\s|much\s|greatly\s|highly\s|also\s|only\s|therefore\s)*"
            rf"(?:{_GOOD}(?:,\s\w+,)?\s(?:for\s[^;:.,]{{2,60}}?\s)?(?:to|if|that|were)\s(?P<heart>(?!note\b|say\b|see\b|hear\b|know\b|assume\b|expect\b|ask\s(?:why|whether|how)\b|think\b|add\b|mention\b|recall\b|stress\b|remember\b|he\s|she\s)\S)"
            r"|(?:reassure|help|please|suit|ease|simplify|benefit|assist|encourage)\s[^;:.]{2,80}?\s(?:if|to)\s(?P<aid>\S))"
        ),
        unless=pattern(
            r"\b(?:[Ii]t\s(?:is|seems|may\sbe)\s(?:\w+\s)?(?:easier|cheaper|quicker|good|better|right|fair|natural|of\s|reasonable|useful|helpful|logical|welcome|best)\b)"
            r"|\b(?:said|thought|felt|feared|whether|nobody|if\sit)\b[^.;]*\b[Ii]t\s(?:would|might)\b|\bwould\s(?:not|hardly|never|scarcely)\b"
            r"|\bgood\s(?:to|if)\s(?:be|meet|see|hear)\b"
        ),
        whole=True,
        weak=True,
        reason="says what should be done",
        finds=(
            "It would be appreciated if the consulate were to keep an hour free for crews.",
            "Until then, it would reassure people here if your pilots rang us before they sail.",
            "It would be consistent, however, to return a part of the toll to the towns.",
        ),
        leaves=("It would be good to see you.", "It would not be fair to wait.", "It is good to know."),
    ),
    Rule(
        name="should like to suggest",
        kind=Kind.PROPOSAL,
        score=0.8,
        words=(
            "suggest",
            "propos",
            "recommend",
            "request",
            "ask",
            "put forward",
            "submit",
            "advocate",
            "urge",
            "invite",
            "plead",
            "should",
            "ought",
        ),
        pattern=pattern(
            rf"(?:^|[,;]\s|\band\s)(?:[^;:.,]{{2,40}}\s)?(?:I|[Ww]e)\s(?:would|should|wish|beg|am|are|have|take|might|do|dare|may)\s{_SMALL}"
            r"(?:(?:like|wish|beg|inclined|minded|tempted|the\shonour|the\sliberty|be\sinclined|venture)\s)?(?:to|of)\s(?:think\s(?:that\s)?(?P<we>(?:we|both|our|you)\s[^;:.]{0,40}?\b(?:should|ought)\b)"
            r"|(?:suggest|propose|recommend|request|ask|put\sforward|submit|advocate|urge|invite|plead|suggesting|proposing|asking|requesting)\s(?:for\s|that\s|to\s)?(?P<heart>(?!you\sa\squestion\b|myself\b|ourselves\b|how\b|why\b|what\b|whether\sit\b)\S))"
        ),
        unless=pattern(rf"\?$|{_WHY}"),
        whole=True,
        reason="puts a proposal forward",
        finds=(
            "I should like to suggest that we give the question to three engineers.",
            "We have the honour to propose the following arrangement for the pass.",
            "For next year I am inclined to think we should apply together.",
        ),
        leaves=("I should like to thank you.", "We would like to see it."),
    ),
    Rule(
        name="may I suggest",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=("may i ", "may we ", "might i ", "might we ", "could i ", "can i ", "could we ", "can we "),
        pattern=pattern(
            r"(?:^|[,;:]\s|\b(?:and|but)\s)(?:[Mm]ay|[Mm]ight|[Cc]ould|[Cc]an)\s(?:I|we)\s(?:also\s|therefore\s|then\s|in\s(?:turn|return)\s|once\smore\s|again\s|respectfully\s|please\s|finally\s)*"
            r"(?P<heart>(?:suggest|propose|request|recommend|ask|invite|urge|beg|plead|appeal|draw\s(?:[^;:.?]{2,40}?\s)?attention\sto|remind\s\S+\sto|count\son|rely\son)\b\s?\S)"
        ),
        unless=pattern(r"\bask\s(?:you\s)?(?:why|how|what|when|whether\syou\sare|a\squestion)\b|\bquestion\?"),
        whole=True,
        reason="calls on somebody",
        finds=(
            "May I therefore ask you to see to it that the second mast is ordered?",
            "In return, may I draw your attention to the state of the hut, which has no stove.",
        ),
        leaves=("May I ask why?", "May I come in?"),
    ),
    Rule(
        name="one could imagine",
        kind=Kind.PROPOSAL,
        score=0.62,
        words=("imagine", "envisage", "conceiv", "think of", "contemplate", "picture", "consider"),
        pattern=pattern(
            r"^(?:[^;:.]{2,60},\s)?(?:(?:[Oo]ne|[Ww]e|[Mm]embers|[Mm]inisters|[Gg]overnments|[Ss]tates|[Tt]he\stwo\ssides)\s(?:could|might|can)\s(?:also\s|well\s|perhaps\s|easily\s)*"
            r"(?:imagine|envisage|conceive\sof|think\sof|contemplate|picture|consider)\s(?P<heart>(?!that\s(?:it|he|she)\b)\S)"
            r"|(?P<what>[A-Z][^;:.]{5,120}?\s(?:would\sbe|is|seems)\s(?:also\s|certainly\s)?conceivable\b))"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=(
            "One could imagine a fund of modest size, filled by gifts.",
            "We might think of a shared crew for the night.",
        ),
        leaves=("One can hardly imagine the noise.", "Nobody could imagine a dry summer."),
    ),
    Rule(
        name="deserves to be done",
        kind=Kind.RECOMMENDATION,
        score=0.62,
        words=("deserve", "merit"),
        pattern=pattern(
            rf"^(?P<heart>(?:[^,;:.]{{2,50}},\s)?{up_to_verb('that|which|who|whose|if|whether|when|not|nobody', 110)}"
            r"(?:therefore\s|also\s|surely\s)*(?:deserves?|merits?)\s(?:to\sbe\s(?:taken\sup|pursued|explored|repeated|supported|extended|studied|examined|accepted|considered|kept|copied|continued|revived|funded|heard|tried|encouraged|answered)"
            r"|(?:\w+\s){0,2}?(?:study|support|consideration|reply|answer|follow-up|trial|attention|examination)\b))"
        ),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("The offer deserves to be taken up.", "Their request merits a quick reply."),
        leaves=("They deserve to be thanked.", "The crew that deserves to be supported is away."),
    ),
    Rule(
        name="belongs on the agenda",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=("belong",),
        pattern=pattern(
            r"^(?P<heart>[A-Z][^,;:.]{3,120}?\s(?:also\s|therefore\s)?belongs?\s(?:on|in|at\sthe\stop\sof)\s(?:its|the|their|our|your|every|any|that|this|each)\s(?:\w+\s){0,3}?"
            r"(?:agenda|programme|program|list|text|plan|mandate|budget|strategy|communiqué|declaration|agreement|report|curriculum|order\sof\sbusiness))\b"
        ),
        whole=True,
        weak=True,
        reason="says what should be done",
        finds=("The question of night boats belongs on its agenda.",),
        leaves=("The boat belongs to her.",),
    ),
    Rule(
        name="well advised to",
        kind=Kind.RECOMMENDATION,
        score=0.76,
        words=("advised", "do well"),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?{up_to_verb(_APART, 110)}(?:would|will|should|is|are)\s(?:also\s)?(?:be\s"
            rf")?(?:well|best)\sadvised\s(?:not\s)?to\s(?P<heart>[a-z]+\s)"
            rf"|^(?:[^,;:.]{{2,60}},\s)?{up_to_verb(_APART, 110)}(?:would|might|could)\sdo\swell\s(?:not\s)?to\s"
            rf"(?P<well>[a-z]+\s)"
        ),
        weak=True,
        sure=True,
        reason="says what should be done",
        finds=("Councils would be well advised to meet at the well.", "The club is well advised to insure its boats."),
        leaves=("He was well advised to leave.",),
    ),
    Rule(
        name="needs to, whatever it is",
        kind=Kind.RECOMMENDATION,
        score=0.56,
        words=("need to ", "needs to ", "has to ", "have to "),
        pattern=pattern(
            r"^(?:(?:[^,;:.]{2,60}),\s)?(?P<heart>(?:The|Any|Every|Each|All|This|These|Such|Our|Their|Its|A|An|No|Future|New|More)\s(?:(?!\b(?:that|which|who|whose|if|whether|when|because|than|not|had|was|were|until|nobody|before|once)\b)[^,;:.]){3,110}?\s"
            r"(?:(?:also|therefore|now|still|thus)\s)*(?:needs?|has|have)\sto\s(?:\w+ly\s)?(?!be\s(?:able|careful|sure|patient|aware|there)\b|know\b|wait\b|pay\b|be\sbooked\b|travel\b|walk\b|learn\b|go\b|live\b|cope\b|ask\b)[a-z]{2,}\s\S)"
        ),
        unless=pattern(
            r"\b(?:used|who|which|that|if|when|whoever|until|did|does|do|will|would|may|might|no\slonger|law|act|rules?)\b[^.;]*\b(?:needs?|ha(?:s|ve))\s(?:\w+ly\s)?to\b"
            r"|\b(?:visitors?|passengers?|travell?ers?|drivers?|patients?|families|residents|people|students|pupils|applicants?|candidates?|guests?|users?|readers?|women|men|children|declarations?|firms?|companies|members)\b[^,;:.]{0,50}\s(?:needs?|ha(?:s|ve))\sto\b"
        ),
        duty=True,
        weak=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=(
            "The design of new wells on the island needs to follow the study.",
            "Any extension of the pier has to leave the beds of eelgrass alone.",
        ),
        leaves=("The passengers need to change trains.", "A boat that needs to sail is late."),
    ),
    Rule(
        name="must be able to",
        kind=Kind.RECOMMENDATION,
        score=0.62,
        words=("must ",),
        pattern=pattern(
            r"^(?:[^,;:.]{2,60},\s)?(?P<heart>(?:An?|Every|Each|All|Any|No|Both|Those|Anyone|Everyone|Everybody|The|It)\s(?:(?!\b(?:that|which|if|whether|when|because|than|had|was|were)\b)[^,;:.]){0,90}?"
            r"must\s(?:also\s|always\s|therefore\s)*(?:be\s(?:able|free|allowed|possible)\b\s?(?:for\s[^,;:.]{2,50}?\s)?to|remain\s(?:able|free|open|possible)\b)\s?\S)"
        ),
        unless=pattern(
            r"\b(?:candidates?|applicants?|holders?|visitors?|bidders?|drivers?|participants?)\b[^,;:.]{0,30}\smust\b|[“\"]"
        ),
        weak=True,
        duty=True,
        whole=True,
        reason="says what must be done",
        finds=(
            "A producer must be able to send its data to the office directly.",
            "It must be possible to appeal within a month.",
        ),
        leaves=("Candidates must be able to lift 15 kg.",),
    ),
    Rule(
        name="would like to have or see",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("to see ", "to have ", "to get ", "to receive ", "to obtain ", "expects ", "expected "),
        pattern=pattern(
            rf"^(?:[^;:]{{2,120}}?[,:;]\s(?:and\s|but\s)?)?{up_to_verb(_APART_BUT_THAT, 110)}(?:that\s(?:s?he|it"
            rf"|they)\s)?"
            r"(?:(?:would\s(?:also\s|dearly\s|very\smuch\s)?like|wants?|wanted|wishe[sd]|wish|hopes?|hoped|is\skeen|are\skeen|was\skeen|were\skeen|is\sanxious|was\sanxious)\s(?:also\s)?to\s(?:see|have|get|receive|obtain)\s"
            r"(?P<heart>(?:the|an?|his|her|their|its|our|more|fewer|better|all|each|every|both|two|three|them|it|this|that|these|those|one)\b[^;:.]{0,140}?"
            rf"\b(?:{BY_DATE}|returned|released|extended|lifted|opened|reopened|published|settled|resumed|abolished|raised|lowered|renewed|included|deleted|repaired|completed|done|finished|set\sup|established|created|signed|ratified|withdrawn|amended|revised|changed|removed|put|brought|kept|made|given|treated|recognised|built|paid|within|this\s\w+|next\s\w+))"
            r"|(?:expects|expected)\s(?P<expect>(?:the|an?|his|her|their|its|our|all|each|every|both|that|this|these|those|any)\s[^;:.,]{2,80}?\sto\sbe\s(?!able|around|about|over|under|ready|higher|lower|in\b|at\b|a\b|an\b|the\b)\w+(?:ed|en|pt|wn|ught|uilt|ade|ut|et|ent|id|nt|ld)\b))"
        ),
        unless=pattern(
            r"\b(?:prices?|costs?|rain|traffic|growth|exports|sales|demand|results?|decline|increase)\s[^;:.,]{0,40}to\sbe\b|^(?:Some|Several|Others?|Many|Few|Nobody|[A-Z]{2,4})\b"
            r"|\b(?:glad|sorry|happy|pleased|like)\sto\s(?:see|have)\s(?:you|been)\b"
        ),
        whole=True,
        reason="calls on somebody",
        finds=(
            "The Palace would like to have the list by 10 April.",
            "The minister made plain that he expects the missing boats to be replaced this season.",
            "She said in public that she wanted to see them returned within a year.",
        ),
        leaves=("We would like to see you.", "The office expects prices to be raised."),
    ),
    Rule(
        name="floated the idea",
        kind=Kind.PROPOSAL,
        score=0.66,
        words=("idea ", "possibility ", "prospect ", "notion ", "suggestion ", "option ", "thought "),
        pattern=pattern(
            r"^(?:[^;:.]{2,80},\s)?(?:(?!\b(?:that|which|who|whose|if|when|had|never|nobody)\b)[^;:.]){2,100}?\s(?:also\s|then\s|again\s|informally\s|\w+ly\s|even\s)*"
            r"(?:float(?:s|ed)|moot(?:s|ed)|rais(?:es|ed)|air(?:s|ed)|voic(?:es|ed)|launch(?:es|ed)|put(?:s)?\sforward|brought\sup|brings\sup|advanc(?:es|ed)|tabl(?:es|ed)|came\sup\swith|throws?\sout|threw\sout|sketched|mentioned)\s"
            r"(?P<heart>(?:the|an?)\s(?:\w+\s)?(?:idea|possibility|prospect|notion|suggestion|option|thought)\s(?:of|that|to)\s\S)"
        ),
        unless=pattern(
            r"\b(?:rejected|dismissed|dropped|abandoned)\b|\b(?:[Ii]n|[Ss]ince|[Bb]y|[Oo]f\s[A-Z]\w+)\s(?:1\d{3}|200\d|201\d)\b"
        ),
        reported=True,
        whole=True,
        reason="puts a proposal forward",
        finds=(
            "The director also floated the idea of a short yearly meeting.",
            "Their side raised the possibility of a joint crew.",
        ),
        leaves=("The idea of a meeting was old.", "They floated the raft."),
    ),
    Rule(
        name="and suggested it",
        kind=Kind.PROPOSAL,
        score=0.6,
        words=(
            "suggested",
            "proposed",
            "recommended",
            "called for",
            "asked for",
            "requested",
            "urged",
            "pressed for",
            "demanded",
        ),
        pattern=pattern(
            r"^(?!(?:Some|Several|Others?|One|Few)\b)[^;:]{4,220}?(?<=[a-z])\s?,?\sand\s(?:also\s|therefore\s|instead\s|\w+ly\s)?(?:suggested|proposed|recommended|called\sfor|asked\sfor|requested|urged|pressed\sfor|demanded)\s"
            rf"(?P<heart>(?:that\s|{_DEED_NOUN}\b)[^;:.]{{6}})"
        ),
        unless=pattern(
            r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Oo]f\s[A-Z]\w+)\s(?:1\d{3}|200\d|201\d)\b|\b(?:was|were|been|be)\s[^.;]{0,40}?and\s(?:suggested|proposed|recommended|requested|urged)\b"
        ),
        reported=True,
        whole=True,
        reason="puts a proposal forward",
        finds=("Traders complained about the queue and suggested a single window at the port.",),
        leaves=("It was read and suggested a new title.",),
    ),
    Rule(
        name="has asked that",
        kind=Kind.RECOMMENDATION,
        score=0.74,
        words=("ask", "request", "insist", "demand", "urge", "propose"),
        pattern=pattern(
            rf"^(?:[^;:.]{{2,80}},\s)?{up_to_verb(_APART, 100)}(?:(?:has|have)\s(?:also\s|now\s|again\s|since\s"
            rf"|therefore\s)*)?"
            r"(?:asks?|asked|requests?|requested|insists?|insisted|demands?|demanded|urges?|urged|propose[sd]?)\sthat\s"
            r"(?P<heart>(?!it\swas\b|they\swere\b)\S)(?=[^.;:]{2,120}?\b(?:not\s)?(?:be|should|must|have|remain|take|give|send|make|keep)\b)"
        ),
        unless=pattern(
            r"\b(?:was|were|been|be)\s(?:asked|requested|proposed)\b|\binsist(?:s|ed)\sthat\s[^.;]*\b(?:was|were|is|are|had|has)\b"
            r"|^(?:Some|Several|Others?|Many|One\s\w+|Few|Nobody)\b|\b(?:[Ii]n|[Ss]ince|[Bb]y|[Oo]f\s[A-Z]\w+)\s(?:1\d{3}|200\d|201\d)\b"
        ),
        reported=True,
        reason="calls on somebody",
        finds=("Their side has asked that the crews not be sent home unpaid.",),
        leaves=("She was asked that question.",),
    ),
    Rule(
        name="obliged to receive",
        kind=Kind.ACTION,
        score=0.68,
        words=("obliged", "grateful", "glad", "pleased", "thankful", "happy"),
        pattern=pattern(
            r"\b(?:I|[Ww]e)\s(?:should|would|shall|will)\s(?:also\s|therefore\s)*be\s(?:most\s|very\s|much\s)?(?:obliged|grateful|glad|pleased|thankful|happy)\s(?P<heart>(?:to\s(?:receive|have|be\sinformed|be\stold|be\ssent|hear|know|learn|get)|for)\s\S)(?=[^.;]*?"
            rf"(?:\b{BY_DATE}|\bnot\slater|\bwithin|\byour\b|:$))"
        ),
        unless=pattern(
            r"\bhear\sthat\b|\bfor\syour\s(?:help|support|understanding|patience|attention|kindness|letter|hospitality|invitation)\b|\bto\shear\sfrom\syou\.?$"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("I should be obliged to receive your plan not later than 15 May.",),
        leaves=("I would be glad to hear that you are well.",),
    ),
    Rule(
        name="we want, by a date",
        kind=Kind.OBJECTIVE,
        score=0.72,
        words=(" we want ", " we aim ", " we hope ", " we would like ", " we intend ", " we expect ", " we mean "),
        pattern=pattern(
            r"^(?:By|In|From|Before|Within|Over|Until|As\sof|At)\s[^,;:.]{3,60}?,?\swe\s(?:want|aim|hope|would\slike|intend|expect|mean)\s(?P<heart>(?!you\b)\S+\s\S)(?=[^.;]{0,140})"
        ),
        unless=pattern(r"\bwant\sto\s(?:thank|say|stress|recall)\b"),
        whole=True,
        reason="the speakers set themselves an aim",
        finds=("By the school year 2031/32 we want a hundred schools to have a partner.",),
        leaves=("By now we want you to sit.",),
    ),
)
