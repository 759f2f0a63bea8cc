"""Rules for what advisers, experts, speakers and colleagues ask without an outright demand. Each with its examples."""

import re

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE, CLAUSE, PARTY, WE_DO
from briefings.reading.language.en.cues import LOGISTICS, PARTY_NOUNS
from briefings.reading.language.shapes import Rule, Voice, pattern, up_to_verb

# From the beginning of a sentence to its verb, without a clause of its own in between.
_PLAIN_SUBJECT = r"^(?:(?!\b(?:that|which|who|whose|if|whether|when|what|how)\b)[^,;:.]){2,90}?\s"
_WORTH = (
    r"(?:prudent|wise|sensible|advisable|better|best|useful|helpful|desirable|preferable|appropriate|worthwhile|good"
    r"|reasonable|right|timely|fitting|fair)"
)
_SAID_ONLY = r"(?:say|note|know|think|assume|see|hear|blame|recall|remember|ask\sourselves|conclude|speculate)"
# Somebody addressed by name: “Kessara –”, “@bo:”, “TODO(chi):”, “Paul and Mia:”.
_BY_NAME = (
    r"(?:@[\w.-]+(?:,?\s(?:and\s|&\s|\+\s)?@[\w.-]+){0,3}|TODO\s?\([\w\s.+&-]{2,30}\)"
    r"|(?:Article|Section|Para(?:graph)?|Line|Annex|Chapter|Table|Figure|Clause|Art\.|§)\s?[\w.()]{1,8}(?:\s?[-–]\s?[\w.()]{1,8})?"
    r"|[A-Z][\w.’'-]*(?:\s(?:and|&|\+)\s[\w.’'-]+|\s[A-Z][\w.’'-]+){0,3}"
    r"|(?!so\b|but\b|and\b|then\b|first\b)[a-z]{2,12}(?:\s?(?:\+|&|and)\s?[a-z]{2,12})?)"
)
_PAUSE = r"(?:\s?[:–—]\s|\s-\s)"
_PACT = (
    r"(?:agreement|deal|accord|pact|plan|settlement|memorandum|road\s?map|timetable|arrangement|compromise|package"
    r"|programme)"
)

ADVISING: tuple[Rule, ...] = (
    Rule(
        name="advises",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("advise", "counsel", "suggest", "favo", "prefer"),
        pattern=pattern(
            rf"""(?:{WE_DO}(?:would\s(?:strongly\s|also\s)?)?|(?:{PARTY}|\b(?:reviewers|inspectors|authors|evaluators
            |auditors|investigators)\s)(?:would\s(?:also\s|therefore\s|(?:at|for)\sthe\s\w+\s(?:time|moment)\s)?)?|\band\s(?=advises|suggests))
            (?:(?:advise|counsel)s?\s(?:that\s(?P<heart>\S)|(?P<not>against\s|[a-z]+ing\b)
            |(?!on\b|about\b)(?:[\w’'-]+,?\s){{1,6}}?(?:not\s)?to\s(?P<to>[a-z]))
            |suggests?\s(?:that\s(?P<that>\S)|(?P<thing>[a-z]+ing\b|an?\s(?:[\w-]+\s){{1,3}}(?:of|for|in|at|with)\b|\d))
            |(?:favou?r|prefer)s?\s(?P<what>\S+\s\S))"""
        ),
        unless=pattern(
            r"\b(?:evidence|data|results?|stud(?:y|ies)|figures|surveys?|analys[ei]s|findings|research|models?|work"
            r"|modelling|[Rr]esearch|[Ee]vidence|experience|literature|practice|tests?|trials?|names?|titles?|[Ee]verything|[Nn]othing|[Aa]ll\sthis|[Ss]igns?|indications?)\s(?:also\s|strongly\s)?suggest"
            r"|\b(?:[Hh]e|[Ss]he)\s(?:would\s)?(?:also\s)?(?:suggest|prefer|favou?r|advise)"
            r"|\b(?:suggest|prefer|advise)s?\s(?:that\s)?(?:you|we|it|this|they)\b|\b(?:was|were|is|are|be|been|not)\s"
            r"(?:\w+\s)?(?:advised|suggest|prefer|favou?r)|^[“\"]"
        ),
        reason="recommends something",
        finds=(
            "We advise against a second quay.",
            "The auditors suggest moving the archive upstairs.",
            "The council prefers option B to a toll.",
        ),
        leaves=("The data suggest a slow decline.", "We suggest you see the show.", "They were advised to wait."),
    ),
    Rule(
        name="it would be wise",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=("would", "may", "might"),
        pattern=pattern(
            rf"""\b[Ii]t\s(?:would|may|might)\s(?:also\s|therefore\s|perhaps\s|still\s|then\s)*be\s(?:more\s|most\s
            |very\s)?(?:{_WORTH}\s(?:for\s[^,;]{{2,60}}\sto|to|that|if)\s(?P<heart>(?!{_SAID_ONLY}\b)\S)
            |worth\s(?P<doing>(?!noting|remembering|recalling|saying|mentioning)[a-z]+ing)\b)"""
        ),
        unless=pattern(r"\b(?:of|for)\s(?:you|me)\b|\bif\s(?:you|I)\b"),
        weak=True,
        reason="says what should be done",
        sure=True,
        finds=("It would be sensible to keep two registers.", "It may be worth asking the towns to share a crew."),
        leaves=("It would be wrong to blame her.", "It would be good of you to come.", "It would be wise to say so."),
    ),
    Rule(
        name="may wish to",
        kind=Kind.PROPOSAL,
        score=0.7,
        words=("wish", "want", "like"),
        pattern=pattern(
            r"\b(?:may|might)\s(?:also\s|therefore\s|then\s)*(?:wish|want|like)\s(?:also\s)?to\s"
            r"(?P<heart>(?!know|note|see|skip|read|visit|bring|stop|stay|ask\s(?!(?:the|its|their|a)\b)|try|turn)[a-z])"
        ),
        unless=LOGISTICS,
        reason="puts a proposal forward",
        sure=True,
        finds=("The council may wish to amend its by-laws.",),
        leaves=("Visitors may wish to take a torch.", "Some people may want to know more."),
    ),
    Rule(
        name="deserves",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("merit", "warrant", "deserve", "benefit", "case for"),
        pattern=pattern(
            r"""(?:\b(?P<be>deserves?\sto\sbe\s(?:\w+ed|made|kept|built|given|put)\b)|\b(?P<verb>merits?|warrants?|deserves?)\s(?:further\s|serious\s|closer\s|urgent\s|careful\s
            |more\s)?(?:study|consideration|attention|review|investigation|examination|support|work)\b
            |\bwould\s(?:also\s|greatly\s|all\s)*(?P<gains>benefit\sfrom\s)\S
            |\b[Tt]here\s(?:is|may\sbe|would\sbe)\s(?:also\s|therefore\s)?an?\s(?:strong\s|good\s|clear\s
            |compelling\s)?case\sfor\s(?P<heart>\w+ing)\b)"""
        ),
        unless=pattern(
            r"^(?:He|She|They|I|You)\b|\bto\sbe\s(?:thanked|praised|commended|remembered|congratulated|mentioned)\b"
            r"|\b(?:whether|if|not|nobody|who|that)\s(?:\w+\s){0,3}(?:merit|warrant|deserve|would\sbenefit)"
        ),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("The idea of a night bus merits further study.", "There is a clear case for moving the customs post."),
        leaves=("They asked whether it would merit attention.", "There is a case for the defence."),
    ),
    Rule(
        name="an alternative is",
        kind=Kind.PROPOSAL,
        score=0.6,
        words=("alternative", "option", "possibility", "way", "solution", "approach", "remedy"),
        pattern=pattern(
            r"^(?:An?|One|Another|The)\s(?:[\w-]+\s){0,2}?(?:alternative|option|possibility|way|solution|approach|remedy)\b"
            r"[^.;:]{0,80}?\s(?:is|would\sbe|could\sbe|might\sbe)\s(?:simply\s|also\s)?to\s(?P<heart>(?!wait|say)[a-z])"
        ),
        reason="puts a proposal forward",
        weak=True,
        sure=True,
        finds=("Another possibility would be to share the cost.", "An alternative to fences is to plant hedges."),
        leaves=("One option was to wait.", "The alternative is not attractive."),
    ),
    Rule(
        name="should be required",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=("should", "ought", "must"),
        pattern=pattern(
            _PLAIN_SUBJECT
            + r"""(?:should|must|ought(?:\snot)?\sto)\s(?:also\s|not\s|never\s|always\s|no\slonger\s)*
            (?P<heart>be\s(?:required|obliged|allowed|entitled|given|granted|offered|compensated|protected|permitted
            |conditional|told|received|heard|informed|consulted|warned|treated|helped|paid)\b|have\s(?:the\sright|access|a\sright|a\ssay|priority)\b)"""
        ),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("Applicants should be required to survey the soil.", "Visitors in wheelchairs must have access."),
        leaves=("Applicants should submit three copies.", "The clerk who should be given the key left."),
    ),
    Rule(
        name="needs to be done",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("need",),
        pattern=pattern(
            _PLAIN_SUBJECT + r"(?<!will\s)(?<!would\s)(?<!may\s)(?<!not\s)needs?\s(?:also\s|urgently\s|now\s)*to\sbe\s"
            r"(?P<heart>(?!open\b|keen\b)(?:\w+(?:ed|en|pt|own|ought|uilt|elt)|made|put|set|cut|sent|spent|held|told|paid|run|read"
            r"|met|found|left|taught|shut|dealt)\b)"
        ),
        unless=LOGISTICS,
        weak=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("Figures need to be published each quarter.", "Spare parts urgently need to be kept at every depot."),
        leaves=("Riders need to be patient.", "The list will need to be checked.", "Comments need to be sent by May."),
    ),
    Rule(
        name="there needs to be",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=("there",),
        pattern=pattern(
            r"\b[Tt]here\s(?:needs?\sto|has\sto|have\sto|must|ought\sto)\s(?:also\s|therefore\s|now\s)?be\s"
            r"(?P<heart>(?:an?|one|at\sleast|more|clear|two|three|better|no)\s\S)"
        ),
        unless=pattern(
            r"\bbe\san?\s(?:\w+\s)?(?:mistake|error|reason|way|explanation|limit|misunderstanding)\b|\bbe\sno\sdoubt\b"
        ),
        weak=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("There needs to be a single list.", "By summer there has to be one cool room in each street."),
        leaves=("There must be a mistake.", "There has to be trust."),
    ),
    Rule(
        name="we wish for",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("to see", "welcome", "appreciate", "want", "look to", "count on", "hope", "trust", "grateful"),
        pattern=pattern(
            rf"""(?:{CLAUSE}|^(?:After|In|Given|With|For|On|At|Since)\s[^,.;:]{{3,60}}\s)(?:[Ww]e|I)\s(?:also\s|therefore\s|all\s|really\s|sincerely\s|very\smuch\s)*
            (?:would\s(?:\w+ly\s|also\s|very\smuch\s)*(?:(?:like|love|want|prefer)\sto\ssee\s(?P<heart>\S)
            |(?:welcome|appreciate)\s(?:an?|the|more|greater|if|further|your)\s(?P<what>\S)
            |be\s(?:very\s|most\s)?grateful\s(?:for|if|to)\s(?P<that>\S))
            |want\s(?!to\b|you\b)(?P<wanted>(?:[\w’'-]+\s){{1,12}}?(?:to\s[a-z]|\w+ed\b|turned|made|kept|given|put|set
            |built|paid))
            |(?:look\sto|count\son)\s(?:[\w’'-]+\s){{1,8}}?to\s(?P<to>[a-z])
            |(?:hope|trust)\sthat\s(?P<hoped>(?:the\s|it\s|this\s)?(?:{PARTY_NOUNS}|[A-Z][\w’'-]+)\s(?:[\w’'-]+\s){{0,3}}?will\s))"""
        ),
        unless=pattern(
            r"\bto\ssee\s(?:you|him|her|them|it|the\s(?:sea|sights|town))\b|\byou(?:r\sstay)?\s(?:enjoy|will\slike)\b"
            r"|\bwelcome\sthe\s(?:\w+\s)?(?:adoption|progress|efforts|decision|news)\b"
        ),
        weak=True,
        reason="calls on somebody",
        finds=("I would really like to see every village warned.", "We would welcome a yearly report on closures."),
        leaves=("I would like to thank you.", "We hope that it will be dry.", "We would love to see you in May."),
    ),
    Rule(
        name="asked by name",
        kind=Kind.ACTION,
        score=0.8,
        words=("please", "pls", "kindly", "can you", "could you", "would you", "will you"),
        pattern=pattern(
            rf"^{_BY_NAME}(?:{_PAUSE}|,\s|\s)(?:(?i:please|pls|kindly)\s|(?:can|could|would|will)\syou\s(?:please\s)?)"
            r"(?P<heart>(?!note\b|see\b(?!\s(?:with|if|whether|to)\b)|find\b|imagine\b|contact\b|forgive\b|[a-z]+ed\b)[a-z]+\s\S)"
        ),
        reason="asks somebody by name",
        sure=True,
        finds=("Kessara – please send me the tracks.", "Tom, can you call the landlord?"),
        leaves=("Anna: that was in May.", "Lund, please note the time."),
    ),
    Rule(
        name="told by name",
        kind=Kind.ACTION,
        score=0.7,
        words=(":", "–", "—", "-", "@", "to "),
        pattern=pattern(rf"^(?:{_BY_NAME}{_PAUSE}|@[\w.-]+\s)(?:to\s)?(?P<heart>[a-z]+\s\S)"),
        unless=pattern(
            r":\s[a-z]+\s(?:takes?|holds?|is|are|was|were|has|costs?|needs?|runs|lasts|works)\b"
            r"|^(?i:note|present|apologies|absent|attending|venue|place|date|time|chair|subject|re|page|source|example|tip|hint|warning|instructions?|press|annex(?:es)?|appendix|enclosures?|encl|attachments?|figure|table|box|tab|(?:your|our|my)\sref\w*)\b"
        ),
        ordering=True,
        reason="asks somebody by name",
        sure=True,
        finds=("@bo: rotate the keys of both servers", "Paul and Mia: check the minutes before Friday."),
        leaves=("Lund: light wind.", "Chair: Mrs Aldous.", "Note: check the tide table."),
    ),
    Rule(
        name="asked in a question",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=("could ", "would ", "can ", "will "),
        pattern=pattern(
            r"^(?:And\s|So\s)?(?:[Cc]ould|[Ww]ould|[Cc]an|[Ww]ill)\s(?:you|everybody|everyone|somebody|someone|all|the\s"
            r"[\w\s’'-]{2,40}?|[A-Z][\w’'-]+)\s(?:please\s|kindly\s|also\s|both\s)*(?P<heart>[a-z]+\s)[^?]{5,200}\?"
        ),
        unless=pattern(r"\b(?:imagine|believe|be|have)\s(?:a|it|that)\b"),
        ordering=True,
        reason="calls on somebody",
        sure=True,
        finds=("Would the secretariat please circulate the list?", "Could everybody check the draft before noon?"),
        leaves=("Can you imagine a town without a bakery?", "Could it be the moon?"),
    ),
    Rule(
        name="passes a promise on",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=(
            "informed",
            "told",
            "assured",
            "notified",
            "confirmed",
            "indicated",
            "announced",
            "undertaken",
            "stated",
            "replied",
        ),
        pattern=pattern(
            rf"""{PARTY}(?:has\s|have\s)?(?:also\s|since\s)?(?:informed|told|assured|notified|confirmed|indicated
            |announced|undertaken|stated|replied)\s(?:to\s)?(?:(?:the|this|us|our)\b[\w\s]{{0,40}}?\s?)?that\s(?:it|they|he|she)\s
            (?:also\s|\w+ly\s)?(?:will|would|intends?\sto|plans?\sto|(?:is|are)\sgoing\sto|(?:is|are)\sto)\s
            (?P<heart>(?!be\b|have\b|rain|arrive|take|cost|rise|fall|need|remain|move|leave|close|lose|suffer|fail|go\b|not\b|wait|await)[a-z])"""
        ),
        unless=pattern(r"\bif\s(?:it|they|he|she)\b|\bwould\s\w+\sif\b"),
        reason="somebody commits to something",
        reported=True,
        finds=(
            "The operator has informed the office that it will fit alarms.",
            "The firm confirmed that it would pay.",
        ),
        leaves=("The ministry told the panel that it had closed.", "The pilot told us that it would rain."),
    ),
    Rule(
        name="under an agreement",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("will", "is to", "are to"),
        pattern=pattern(
            rf"""^(?:(?:Under|As\spart\sof|In\sline\swith|According\sto)\s(?:the|this|their|its|that)\s(?:[\w-]+\s){{0,2}}
            {_PACT}(?:\s(?:signed|reached|agreed)\s[^,]{{2,40}})?,?|In\s(?:return|exchange),?|For\s(?:its|their|her
            |his)\spart,?)\s(?:(?!\b(?:if|when|which|who)\b)[^.;:]){{2,90}}?\b(?:will|is\sto|are\sto)\s
            (?P<heart>(?!be\b|have\b|remain\b|rise\b|fall\b)[a-z])"""
        ),
        reason="an agreement says what a party will do",
        finds=("Under the deal, Halmark will lift its cap.", "In return, Ostany is to pay for the grid."),
        leaves=("Under the Act, operators must keep a log.", "In return, the river will rise."),
    ),
    Rule(
        name="an agreement provides",
        kind=Kind.INITIATIVE,
        score=0.65,
        words=("provides for", "foresees", "envisages", "establishes", "sets up", "creates", "includes"),
        pattern=pattern(
            rf"\b(?!plan\b){_PACT}\s(?:also\s|further\s)?(?:provides\sfor|foresees|envisages|establishes|sets\sup|creates|includes)"
            r"\s(?P<heart>(?:an?|the\s(?:creation|establishment|introduction|setting-up)\sof|two|three)\s\S)"
        ),
        unless=pattern(r"\bincludes\san?\s(?:\w+\s)?(?:list|map|glossary|visit|dinner|tour|annex|summary|clause)\b"),
        whole=True,
        reason="sets something up",
        finds=("The accord provides for a joint committee.",),
        leaves=("The regulation provides for a fine.", "The programme includes a visit to the lock."),
    ),
    Rule(
        name="goal, named",
        kind=Kind.OBJECTIVE,
        score=0.7,
        words=("goal", "target", "objective", "aim", "ambition"),
        pattern=pattern(
            r"""(?:^(?:[\w-]+\s){0,3}(?:[Gg]oal|[Tt]arget|[Oo]bjective|[Aa]im|[Aa]mbition)s?
            (?:\s(?:stays|remains|is(?:\sstill)?))?\s?:\s(?P<heart>\S.{11,})
            |\b[Oo]ur\s(?:\w+\s)?(?:goal|target|objective|aim|ambition)\s(?:is|remains)\s(?P<what>(?:an?|the)\s\S)
            |\b(?:reaffirm|reiterate|restate|confirm|maintain|renew|set|SET|REAFFIRM|CONFIRM)(?:s|ed|d|S)?\s(?:themselves\s|itself\s|ourselves\s)?
            (?:our|its|their|the)\s(?:\w+\s)?(?:goal|aim|objective|target|ambition)s?\sof\s(?P<of>\S))"""
        ),
        unless=pattern(r"\b[Tt]arget\s(?:audience|group)s?\b"),
        reason="the speakers set themselves an aim",
        finds=("Long-term goal: a third of the fields under hedges.", "We reaffirm our goal of halving waste."),
        leaves=("Target audience: teachers of all ages.", "The goal was scored late."),
    ),
    Rule(
        name="announces today",
        kind=Kind.INITIATIVE,
        score=0.8,
        words=("announcing", "opening", "starting", "rolling out", "funding", "commissioning"),
        pattern=pattern(
            rf"""{CLAUSE}(?:[Ww]e\sare|[Ww]e[’']re|I\sam|I[’']m)\s(?:today\s|now\s|also\s|hereby\s|therefore\s)*
            (?:announcing\s(?:that\s)?|(?:opening|starting|rolling\sout|funding|commissioning)\s(?=an?\s|the\s|two\s
            |three\s|new\s))(?P<heart>\S)"""
        ),
        reason="announces something new",
        whole=True,
        finds=("I am today announcing a freeze on rents.", "We are opening a hotline for tenants."),
        leaves=("They are opening their shop.", "We are starting to worry."),
    ),
    Rule(
        name="have instructed",
        kind=Kind.ACTION,
        score=0.8,
        words=("instructed", "directed", "tasked", "commissioned", "mandated"),
        pattern=pattern(
            rf"""{CLAUSE}(?:[Ww]e|I)\s?(?:have|[’']ve)\s(?:also\s|today\s|now\s|therefore\s)*(?:instructed|directed|tasked
            |commissioned|mandated)\s(?!by\b)(?:[\w’'.,-]+\s){{1,12}}?to\s(?P<heart>[a-z])"""
        ),
        reason="gives an order",
        finds=("I have instructed my officials to draw up a register.",),
        leaves=("I have been instructed to wait.", "We have commissioned a song."),
    ),
    Rule(
        name="was told to, in minutes",
        kind=Kind.ACTION,
        score=0.75,
        words=("was ", "were "),
        pattern=pattern(
            rf"""(?:\b(?i:{PARTY_NOUNS})|\b(?:Mr|Ms|Mrs|Dr|Prof)\.?\s[A-Z][\w’'-]+|\b[Tt]he\s(?:clerk|treasurer|secretary
            |warden|manager|Clerk|Treasurer|Secretary|Warden|[A-Z][\w’'-]+\s?(?:[A-Z][\w’'-]+)?))\s(?:was|were)\s(?:also\s
            |then\s)?(?:asked|instructed|requested|tasked|directed|authori[sz]ed|charged|mandated)\s(?:with|to)\s(?P<heart>[a-z])"""
        ),
        unless=pattern(r"\b(?:had|when|after|who|which|because)\b[^.;]{0,60}\b(?:was|were)\s\w+ed\b"),
        voice=Voice.PARTIES,
        reason="gives an order",
        sure=True,
        finds=("The Clerk was instructed to take up references.",),
        leaves=("The ship was directed north.", "The clerk left when he was asked to sing."),
    ),
    Rule(
        name="she will, in minutes",
        kind=Kind.ACTION,
        score=0.6,
        words=("he will",),
        pattern=pattern(
            r"^(?:[Ss]he|[Hh]e)\swill\s(?:also\s|then\s)?(?P<heart>(?!be\b|have\b|remain\b|need\b)[a-z]+\s\S)"
        ),
        voice=Voice.PARTIES,
        reason="says who will do what by when",
        sure=True,
        finds=("She will bring a costed proposal to the next meeting.",),
        leaves=("She will be missed.", "He will have left."),
    ),
    Rule(
        name="whoever it is will",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("will",),
        pattern=pattern(
            r"^(?:Those|All\sof\sus|Each\sof\sus|Members|Countries|States|Signatories|Parties|Partners)\s(?:of\sus\s)?"
            r"(?:who|whose|that|which|with|in|not|able)\b[^.;:]{2,120}?(?<!who\s)(?<!that\s)(?<!which\s)\swill\s"
            r"(?P<heart>(?!be\b|have\b|need\b|remain\b|suffer\b|lose\b|benefit\b)[a-z])"
        ),
        voice=Voice.PARTIES,
        reason="a party says what it will do",
        finds=("Those of us whose lists are overdue will submit them by May.",),
        leaves=("Those who come will be fed.", "Members met, and it will rain."),
    ),
    Rule(
        name="is to be done by a date",
        kind=Kind.ACTION,
        score=0.75,
        words=(" to be ",),
        pattern=pattern(
            rf"""\b(?:is|are)\s(?:also\s|then\s|now\s)?to\sbe\s(?P<heart>(?!found|welcomed|expected|seen|held\b)\w+(?:ed|en|d|t|n)\b)
            [^.;]{{0,140}}?\b{BY_DATE}"""
        ),
        unless=pattern(r"\b(?:[Ii]f|which|that|who|when|where|how|what)\b[^.;]{0,60}\b(?:is|are)\sto\sbe\b"),
        duty=True,
        whole=True,
        reason="says who will do what by when",
        finds=("A first list is to be published by February 2032.",),
        leaves=("If a list is to be published by May, hurry.", "The list is to be found there."),
    ),
    Rule(
        name="will be done by a date",
        kind=Kind.COMMITMENT,
        score=0.38,
        words=("will be", "will also be", "will not be"),
        pattern=pattern(
            rf"^{up_to_verb('that|which|who|if|whether|when', 120)}"
            rf"""will\s(?:also\s|not\s)?be\s(?P<heart>(?:published|reported
            |introduced|brought\sforward|kept|submitted|reviewed|established|appointed|provided|built|trained|extended
            |abolished|replaced|repaired|adopted|drafted|prepared|drawn\sup|set\sup|carried\sout|allocated|increased|raised
            |reduced|doubled|halved|phased\sout|tabled|implemented|evaluated|funded|renewed|amended|laid|issued|rolled\sout
            |recruited|renovated|made\s(?:public|available|compulsory))\b)[^.;]{{0,140}}?\b{BY_DATE}"""
        ),
        unless=pattern(r"^(?:Progress|Details|Results)\b"),
        foretelling=True,
        whole=True,
        reason="says what will be done by when",
        finds=(
            "Two quotations will be kept on file from January 2032.",
            "The rules will be reviewed every spring.",
        ),
        leaves=("The road will be closed from January 2032.", "The list will be published."),
    ),
    Rule(
        name="we found something",
        kind=Kind.INITIATIVE,
        score=0.8,
        words=("establish", "launch", "create", "set up", "found"),
        pattern=pattern(
            rf"{WE_DO}(?:establish|launch|create|set\sup|found)\s(?P<heart>(?:an?|two|three)\s(?:[\w’'-]+\s){{0,5}}?"
            r"(?:[Tt]ask\s?[Ff]orce|[Gg]roup|[Cc]ommittee|[Cc]ommission|[Ff]und|[Mm]echanism|[Pp]latform|[Nn]etwork|[Pp]artnership"
            r"|[Dd]ialogue|[Cc]ouncil|[Ii]nitiative|[Pp]rogramme|[Ff]orum|[Ff]acility|[Hh]otline|[Aa]lliance|[Cc]entre|[Cc]enter|[Bb]oard"
            r"|[Oo]ffice|[Aa]gency|[Oo]bservatory|[Rr]egister|[Ss]cheme)\b)"
        ),
        whole=True,
        reason="sets something up",
        finds=("We hereby establish a Lakes Seed Facility.", "We launch an alliance of river ports."),
        leaves=("We found a group of boats.", "We create a mess."),
        unless=pattern(r"\b[Ww]e\sfound\b"),
    ),
    Rule(
        name="is prepared to",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("prepared", "ready", "willing"),
        pattern=pattern(
            rf"{PARTY}(?:is|are|am|stands?|remains?)\s(?:also\s|fully\s)*(?:prepared|ready|willing)\sto\s(?P<heart>(?!be\b|go\b|eat\b)[a-z])"
        ),
        unless=pattern(r"\b(?:if|when|whether|not|once|until)\b[^.;]{0,40}\b(?:prepared|ready|willing)\b"),
        reason="somebody commits to something",
        finds=("Esk is prepared to lend one icebreaker in hard winters.",),
        leaves=("The office is ready to go.", "They asked whether the port is willing to pay."),
    ),
    Rule(
        name="recalls its recommendation",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("recall", "reiterat", "repeat", "renew", "maintain"),
        pattern=pattern(
            rf"""(?:{PARTY}|{WE_DO})(?:recalls?|reiterates?|repeats?|renews?|maintains?)\s(?:its|our|the|their)\s(?:previous\s|earlier\s
            |\d{{4}}\s)?(?:recommendations?|calls?|requests?|demands?|appeals?)\s(?:that|to|for)\s(?P<heart>\S)"""
        ),
        reason="recommends something",
        finds=("The Committee recalls its previous recommendation that signs be restored.",),
        leaves=("The Committee recalls its visit.", "They repeat their names."),
    ),
    Rule(
        name="approved, in minutes",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=("approved",),
        pattern=pattern(
            rf"""{PARTY}approved\s(?P<heart>(?:an?|the|two|three)\s(?:[\w’'-]+\s){{0,3}}?(?:grants?|loans?|budgets?|funding
            |appointments?|purchases?|plans?|leases?|sales?|contracts?|expenditure|increases?|pilots?|trials?)\b)"""
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="somebody commits to something",
        finds=("The Board approved a grant for the eel pass.",),
        leaves=("The Board approved the minutes.", "The approved budget was spent."),
    ),
    Rule(
        name="the need is stressed",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=("need", "necessity"),
        pattern=pattern(
            rf"""(?:{PARTY}|^[*_\s]*)(?:also\s|further\s|jointly\s)?(?i:stress|underlin|underscor|emphasi[sz]|highlight
            |reaffirm|agree\son)(?i:e?s|ed|e|d)?\s(?:again\s|also\s)?(?:the|an)\s(?:urgent\s|pressing\s|clear\s)?(?:need|necessity)\s
            (?:to\s|of\s(?=\w+ing))(?P<heart>\S)"""
        ),
        reported=True,
        whole=True,
        reason="says what it is essential to do",
        finds=("Both ministers stressed the urgent need to finish the rail link.",),
        leaves=("The guide stresses the fun of it.", "He saw the need to sleep."),
    ),
    Rule(
        name="moved and carried",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("moved", "proposed", "seconded"),
        pattern=pattern(
            r"\b(?:moved|proposed)(?:\sand\sseconded)?\sthat\s(?P<heart>[^.]{5,300}?)(?:[;.,]\s(?:[Cc]arried|[Aa]greed|[Aa]dopted|[Pp]assed|[Aa]pproved)\b"
            r"|(?<=\w)\.?$)"
        ),
        unless=pattern(
            r"\b(?:lost|defeated|rejected|withdrawn|not\s(?:carried|seconded|adopted)|fell|failed)\b|^(?!.*(?:seconded|[Cc]arried|[Aa]greed|[Aa]dopted|[Pp]assed|[Aa]pproved))"
        ),
        whole=True,
        reason="an operative paragraph or minute that commits somebody",
        finds=("Councillor Itten moved that the roof be repaired; carried.",),
        leaves=("Councillor Berg moved that the pool be closed; the motion was lost.", "She moved that evening."),
    ),
    Rule(
        name="please do",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("please", "reminded"),
        pattern=pattern(
            r"""(?:(?:^(?:So\s|And\s|Also,?\s|But\s)?|[;:–—]\s)[Pp]lease\s(?:also\s|do\s|all\s)?(?P<heart>(?!note|find|see|contact|visit|call|click|ask|feel|let
            |do\snot\s(?:reply|hesitate|print)|not|hesitate|print|keep|sign|accept|read|refer|enter|wait|log|register|consider\sthe\senvironment|mind
            |enjoy|use\sthe|press|dial|be|excuse|forgive|bear|remember|check\sin)[a-z]+\s\S)
            |\b(?:is|are)\s(?:also\s|kindly\s)?reminded\s(?:to|that\sthey\s(?:should|must)|of\s(?:the\s(?:importance|need)|their\s(?:duty|obligation))\s(?:of|to))\s(?P<to>(?!mind|keep|stand|take)[a-z]))"""
        ),
        unless=pattern(
            r"\b(?:passengers|travell?ers|customers|visitors|guests|spectators|readers|users|ticket|browser|password)\b",
            flags=re.IGNORECASE,
        ),
        weak=True,
        reason="calls on somebody",
        sure=True,
        finds=("Please make sure that the door is shut.", "Members are reminded to name their experts."),
        leaves=(
            "Please contact the press office.",
            "Passengers are reminded to mind the gap.",
            "Please find the draft attached.",
        ),
    ),
    Rule(
        name="ours will",
        kind=Kind.COMMITMENT,
        score=0.5,
        words=("our",),
        pattern=pattern(
            r"(?:^|[,;]\s)[Oo]ur\s(?:[\w’'-]+\s){1,2}?(?:will|(?:are|is)\sgoing\sto)\s(?:also\s|now\s)?(?P<heart>(?!be\b|have\b|need\b|see\b|suffer\b"
            r"|miss\b|lose\b|grow\b|remain\b|never\b|always\b|not\b|feel\b|know\b|continue\b|face\b|die\b)[a-z]+\s\S)"
        ),
        foretelling=True,
        reason="the speakers say what they will do",
        finds=("Our engineers are going to test hydrogen burners.",),
        leaves=("Our children will suffer badly.", "Our lake will be dry."),
    ),
    Rule(
        name="is done, in a programme",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=(
            "established",
            "halved",
            "doubled",
            "tripled",
            "abolished",
            "disbanded",
            "extended",
            "increased",
            "raised",
            "reduced",
            "lowered",
            "cut to",
            "introduced",
            "replaced",
            "simplified",
            "banned",
            "exempted",
            "merged",
            "frozen",
            "lifted",
            "repealed",
            "phased out",
            "scrapped",
            "made ",
        ),
        pattern=pattern(
            _PLAIN_SUBJECT + r"(?:is|are)\s(?:hereby\s|also\s)?(?P<heart>(?<!well\s)established"
            r"|halved|doubled|tripled|abolished|disbanded|extended\sto"
            r"|increased\sto|raised\sto"
            r"|reduced\sto|lowered\sto|cut\sto|introduced|replaced\sby|simplified|banned|exempted|merged|frozen|lifted|repealed|phased\sout|scrapped"
            r"|made\s(?:free|compulsory|permanent|available))\b"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="a programme says what is done",
        finds=("The length of permits is halved.", "Working Group 2 is disbanded and its work transferred."),
        leaves=("The rule that is abolished was old.", "The crew is happy."),
    ),
    Rule(
        name="calls, in capitals",
        kind=Kind.RECOMMENDATION,
        score=0.85,
        words=("calls", "invites", "urges", "requests", "encourages", "asks"),
        pattern=pattern(
            rf"(?:{PARTY}|;\s(?:and\s)?)(?:CALLS\s(?:UP)?ON|INVITES|URGES|REQUESTS|ENCOURAGES|ASKS)\s(?P<heart>(?:[\w’'.,-]+\s){{1,16}}?(?:to|TO)\b)"
        ),
        reason="an operative paragraph that calls on somebody",
        finds=(
            "The Council CALLS ON Member States to share their charts.",
            "REGRETS the fire; CALLS UPON States to open their schools.",
        ),
        leaves=("The Council WELCOMES the will to share.", "The Council INVITES guests."),
    ),
    Rule(
        name="set money aside",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=("set aside", "earmarked", "allocated"),
        pattern=pattern(
            rf"{PARTY}(?:has|have)\s(?:also\s)?(?P<heart>(?:set\saside|earmarked|allocated)\s(?:over\s|up\sto\s|a\sfurther\s|an?\sadditional\s)?"
            r"(?:[$€£]|EUR|USD|GBP)?\s?\d)"
        ),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("The Council has set aside 45 million for two years.",),
        leaves=("The Council has set aside the complaint.",),
    ),
    Rule(
        name="will open",
        kind=Kind.INITIATIVE,
        score=0.6,
        words=("will open", "will start work", "will begin work", "will take up"),
        pattern=pattern(
            r"^(?:An?|The|Two|Three)\s(?:new\s|joint\s|first\s)?(?:[\w’'-]+\s){0,5}?(?i:offices?|centres?|centers?|desks?|hotlines?|funds?|agency|commission"
            r"|observatory|clinics?|units?|facility|registers?|courts?|secretariat)\b[^.;:]{0,60}?\swill\s(?:open|start\swork|begin\swork|take\sup\sits\swork)\b"
            r"(?!\sat\s\d)"
        ),
        unless=pattern(r"\bwill\sopen\s(?:at|from)\s\d|\bdoors\b|\b(?:Monday|Sunday|Saturday)\b"),
        whole=True,
        reason="announces something to be set up",
        finds=("A Safe Streets Office will open in June.",),
        leaves=("The office will open at 9.", "The flower will open in June."),
    ),
    Rule(
        name="meets regularly",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("will meet", "will report"),
        pattern=pattern(
            r"\bwill\s(?P<heart>meet\s(?:at\sleast\s|again\s)?(?:every|twice|once|each|regularly|annually|monthly|quarterly|three\stimes)"
            r"|report\s(?:to|on|back|annually|regularly)\b)"
        ),
        unless=pattern(r"\b(?:who|which|that|if|when)\s(?:\w+\s){0,3}will\b"),
        voice=Voice.PARTIES,
        whole=True,
        reason="a party says what it will do",
        finds=("A steering group of four will meet every three months.", "It will report to both boards once a year."),
        leaves=("The lines will meet.", "The man who will meet you every day left."),
    ),
    Rule(
        name="a name to do, in minutes",
        kind=Kind.ACTION,
        score=0.62,
        words=(" to ",),
        pattern=pattern(
            r"(?:^|[–—;]\s|\s-\s)(?!(?:Prices|Rates|Costs|Sales|Fees|Due|According|Thanks|Welcome|Ready|Similar|Next|Back|Up|Able|Likely|Prior|Agrees|Decides|Commits|Undertakes|Resolves|Pledges|Promises)\b)"
            r"[A-Z][a-zà-ÿ]+(?:(?:\s(?:and|&|\+)\s|/|\s)[A-Z][a-zà-ÿ]+){0,2}\sto\s(?P<heart>(?!the\b|an?\b|be\b|his\b|her\b)[a-z]+\b)(?:(?!\b(?:must|should|shall|will|would|is|are|was|were|can|has|have)\b)[^.;]){0,160}\.?$"
        ),
        unless=pattern(
            r"\b(?:is|are|was|were|has|have|had|will|would|should|must|can|could|did|does|went|came)\b[^–—;]*\sto\s"
        ),
        voice=Voice.PARTIES,
        reason="gives an order",
        sure=True,
        finds=("Freezer still not repaired – Dot to chase.", "Ada and Bill to ask."),
        leaves=("Tolm is close to Esk.", "Prices to rise.", "Ann went to sea."),
    ),
)
