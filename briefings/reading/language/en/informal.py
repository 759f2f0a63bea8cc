"""Rules for asks as they are made in letters, minutes, mails and communiqués. Each with its examples."""

import re

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE, CLAUSE, PARTY
from briefings.reading.language.en.cues import (
    ADVERBS,
    IMPERATIVES,
    LOGISTICS,
    MONTHS,
    NAME,
    PARTY_NOUNS,
    PLAIN_ORDERS,
)
from briefings.reading.language.shapes import Rule, Voice, pattern, up_to_verb

_VERBS = "|".join(sorted(IMPERATIVES | PLAIN_ORDERS, key=len, reverse=True))
# Those who speak together, as “they” or by a noun in the plural: “They urge”, “The leaders call on”.
_THEY = (
    r"(?:\b(?:[Tt]hey|[Bb]oth)|\b(?:[Tt]he|[Bb]oth|[Aa]ll)\s(?:two\s|heads\sof\s)?(?:leaders|ministers|members"
    r"|parties|sides"
    r"|participants|presidents|states|governments?|signatories|delegations|partners|heads|mayors|undersigned"
    r"|organi[sz]ations)"
    r"|^(?:Co-[Cc]hairs|Participants|Members|Delegations|Delegates|Ministers|Leaders|Parties|Signatories|Experts))"
    + ADVERBS
    + r"\s"
)
_BE = r"(?:is|are|has\sbeen|have\sbeen)\s(?:also\s|therefore\s|hereby\s|further\s|now\s)?"

INFORMAL: tuple[Rule, ...] = (
    Rule(
        name="will happen by a date",
        kind=Kind.COMMITMENT,
        score=0.38,
        words=("will ",),
        pattern=pattern(
            rf"^{up_to_verb('that|which|who|if|whether|when', 120)}"
            rf"""will\s(?:also\s|not\s)?(?P<heart>(?:start|begin|go\sout
            |be\s(?:placed|laid|inscribed|tried\sout|exchanged|drafted|returned|deposited|repeated|offered|sent|added|paid|opened))\b)
            [^.;]{{0,140}}?\b{BY_DATE}"""
        ),
        unless=pattern(r"\b(?:rain|storm|season|sale|match|game|film|concert|show|tour|doors|session|ceremony|term)\b"),
        foretelling=True,
        whole=True,
        reason="says what will be done by when",
        finds=("Training for principals will start in January 2033.", "A tender will go out within two weeks."),
        leaves=("The rain will start in January.", "The tender will be long."),
    ),
    Rule(
        name="is the least",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=("least", "minimum"),
        pattern=pattern(
            r"^(?P<heart>(?!This\b|That\b|It\b)[A-Z])[^.;:]{5,200}?\s(?:is|are|would(?:\s[^.;:]{2,30})?\sbe)\s(?:the\s(?:very\s)?(?:least|minimum))\s"
            r"(?:that\s|which\s)?(?:we|I|is|they|people|members|residents)\b"
        ),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=(
            "A bench at each stop is the least we expect.",
            "A second survey would in our view be the least that is needed.",
        ),
        leaves=("This is the least of our worries.", "The least we know is little."),
    ),
    Rule(
        name="no reason not to",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=("no reason", "no good reason", "why not", "how about", "what about"),
        pattern=pattern(
            r"\b(?:[Ii]|[Ww]e|[Tt]here)\s(?:can\s)?(?:see|is|know\sof)\s(?:no|no\sgood)\sreason\s(?:why|for)\s(?P<heart>[^.;]{2,60}?\s(?:should|could|must)\snot\s)"
            r"|(?:^(?:And\s|So\s|But\s)?|[,;–—]\s)(?:[Hh]ow\sabout|[Ww]hat\sabout|[Ww]hy\snot)\s(?P<what>(?!you\b|me\b|him\b|her\b|it\b|that\b|this\b)\S)[^?]{8,160}\?"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=("We see no reason why the sign should not be put up.", "And how about a meal for those who help?"),
        leaves=("I see no reason why he left.", "How about that?", "What about you?"),
    ),
    Rule(
        name="support was broad",
        kind=Kind.PROPOSAL,
        score=0.7,
        words=("support for", "support that", "found "),
        pattern=pattern(
            r"^[Tt]here\s(?:was|is)\s(?:also\s)?(?:broad|wide|general|strong|much|widespread|clear|unanimous|full)\ssupport\s"
            r"(?:for|that)\s(?P<heart>\S)"
            r"|^(?:An?|One|Another|The)\s(?:\w+\s)?(?:idea|proposal|suggestion)\s(?:that|which)\s(?:also\s)?found\s(?:\w+\s)?(?:favou?r|support)\s(?:was|is)\s(?P<what>\S)"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=(
            "There was broad support for raising the share to a fifth.",
            "One idea that found favour was a shared boat.",
        ),
        leaves=("There was support.", "The idea found favour."),
    ),
    Rule(
        name="put forward in talks",
        kind=Kind.PROPOSAL,
        score=0.65,
        words=("tabled", "suggested", "floated", "presented a", "put forward"),
        pattern=pattern(
            rf"""{PARTY}(?:for\sits\spart\s|in\sturn\s)?(?:has\s|have\s)?(?:tabled|floated|put\sforward|suggested)\s
            (?P<heart>(?:an?|its|their|the\s(?:idea|creation))\s(?:[\w-]+\s){{0,3}}\w)"""
        ),
        unless=pattern(r"\b(?:was|were|been|being)\s(?:\w+\s)?(?:tabled|suggested|floated)\b|\b(?:19|20)[01]\d\b"),
        voice=Voice.PARTIES,
        reported=True,
        whole=True,
        reason="puts a proposal forward",
        finds=("Norway tabled a text on nets.", "Kenya suggested a joint fund for the lake."),
        leaves=("The text was tabled by Norway.", "The survey suggested rain."),
    ),
    Rule(
        name="is foreseen",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=("envisaged", "foreseen", "planned", "scheduled", "earmarked"),
        pattern=pattern(
            r"^(?P<heart>(?!It\b|This\b|That\b|As\b|No\b|Nothing\b)[A-Z])[^,.;:]{5,120}?\s(?:is|are)\s(?:also\s|now\s)?(?:envisaged|foreseen|planned)\b"
        ),
        unless=pattern(
            r"\b(?:if|which|that|who|when|where|as|than)\b[^.;]{0,60}\b(?:is|are)\s(?:envisaged|foreseen|planned)"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="says who will do what by when",
        finds=("A help desk in each capital is envisaged before the summer.",),
        leaves=("It is planned.", "The road that is planned is long."),
    ),
    Rule(
        name="are doing by a date",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=(" are ", " is "),
        pattern=pattern(
            rf"""^(?=[^;]*?\s(?:is|are)\s(?:also\s|now\s|jointly\s)?[a-z]+ing\s)[^;]*?{PARTY}(?:is|are)\s(?:also\s|now\s|jointly\s)?(?P<heart>(?!being\b|going\b|looking\b|meeting\b|waiting\b|announcing\b)[a-z]+ing\s)[^.;]{{3,140}}?
            \b(?:by|before|from)\s(?:the\send\sof\s|early\s|late\s)?(?:the\s|next\s|this\s)?(?:{MONTHS}|20\d\d|month|year|summer|autumn|winter|spring|week)"""
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="says who will do what by when",
        finds=("The sides are publishing the agreed chapters by the end of the month.",),
        leaves=("The sides are waiting for the end of the month.", "They are here by the lake."),
    ),
    Rule(
        name="that it be done",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=(" be ",),
        pattern=pattern(
            r"^(?:[Tt]hat\s)?(?P<heart>(?!(?:[Ii]f|[Ww]hether|[Nn]ot|[Ll]et|[Tt]o|[Ff]or|[Oo]nce|[Ww]hen|[Cc]an|[Mm]ay|[Ss]o)\b)\w(?:(?!\b(?:will|would|should|shall|must|may|might|can|could|cannot|to|not"
            r"|is|are|was|were|has|have|had|do|does|did|that|who|which|if|and|or)\b|n[’']t\b)[^.;:,?!]){3,90}?\s(?:not\s)?be\s(?:\w+ly\s)?(?:\w+(?:ed|en|pt|wn|ught|uilt|ade|ut|et|ent)|read|free)\b)"
        ),
        unless=pattern(r"\bbe\s(?:interested|pleased|excited|sent\shome)\b|[?]\s*$|\b(?:I|you|we|they)\sbe\b"),
        whole=True,
        reason="says what should be done",
        finds=("That the subsidy be fixed for five years.", "Inspectors be trained in rope access."),
        leaves=("That was noted.", "The inspectors to be trained left.", "Rain can be expected."),
    ),
    Rule(
        name="to be done, in notes",
        kind=Kind.ACTION,
        score=0.6,
        words=("to be ",),
        pattern=pattern(
            r"^(?P<heart>(?!The\b|It\b|There\b|This\b|For\b|Of\b|To\b|If\b|Once\b)[A-Z](?:(?!\b(?:will|would|should|shall|must|may|might|can|could|is|are|was|were|has|have|had|do|does|did|seems?"
            r"|needs?|ought|going|said|who|which|how|what|where)\b)[^.;:]){3,90}?\sto\sbe\s(?:\w+(?:ed|en|ught|wn|pt)|sent|put|made|set|cut|done|built|read|looked\sat)\b)[^;:]{0,120}$"
        ),
        whole=True,
        reason="gives an order",
        finds=("Leaver checklist to be amended", "Two pumps to be bought by May."),
        leaves=("The checklist was to be amended.", "It seems to be broken.", "Ready to be moved, they said"),
        unless=pattern(
            r"^[A-Z][a-z]+ed\sby\b|\b(?:ready|likely|due|able|unlikely|sure|first|last|only|said|told|believed|thought|found|known"
            r"|tends?|deserves?|continues?|wants?|appears?|happens?|hopes?|likes?|used|proved|turned\sout|claims?)\b"
        ),
    ),
    Rule(
        name="they call",
        kind=Kind.RECOMMENDATION,
        score=0.85,
        words=("call", "urge", "appeal", "ask", "request", "invite", "encourage", "demand", "recommend"),
        pattern=pattern(
            rf"""{_THEY}(?:call\s(?:up)?on|call\sfor|urge|appeal\s(?:to|for)|encourage|invite|demand|recommend
            |(?:ask|request)\s(?:that|(?:\S+\s){{1,12}}?to))\b\s*(?P<heart>\S)?"""
        ),
        reason="calls on somebody",
        reported=True,
        finds=("They urge all fleets to keep their distance.", "The leaders invite other banks to join."),
        leaves=("They ask for salt.", "The leaders demand."),
        unless=pattern(r"\b(?:who|which|when|if)\s(?:they|the)\b|\bdemand\W*$", flags=re.IGNORECASE),
    ),
    Rule(
        name="has called on",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=("asked", "called", "urged", "requested"),
        pattern=pattern(
            rf"""(?:{PARTY}|\b[Ss]he\s|\b[Hh]e\s)(?:has|have)\s(?:also\s|now\s|again\s|therefore\s
            |repeatedly\s)?(?:called\s(?:up)?on|urged
            |(?:asked|requested)\s(?!for\b|me\b|us\b)(?:[\w’'.,-]+\s){{1,8}}?to\s(?=[a-z]))\s*(?P<heart>\S)?"""
        ),
        reason="reports a call on somebody",
        reported=True,
        finds=("The board has asked the depot to answer by May.",),
        leaves=("The city has not asked the depot to answer.", "Guests have asked for soup."),
    ),
    Rule(
        name="suggests",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("suggest",),
        pattern=pattern(
            rf"""(?:{PARTY}|\b(?:reviewers|inspectors|authors|evaluators|auditors|investigators)\s)suggest(?:s
            |ed)?\sthat\s
            (?P<heart>\S)(?=.{{2,120}}?\s(?:be|should|consider|adopt|publish|include|review|ensure|make|take|give|use
            |set)\b)"""
        ),
        unless=pattern(
            r"\b(?:evidence|data|results|studies|figures|surveys?|analysis|findings|[Rr]esearch|models?|experience)\s(?:also\s)?suggest"
            r"|\bsuggest(?:s|ed)?\sthat\s[^.;]*?\bmight\b"
        ),
        reason="recommends something",
        finds=("The reviewers suggest that heads of posts be free to sell cars.",),
        leaves=("The data suggest that sales should rise.", "The reviewers suggest a reason."),
    ),
    Rule(
        name="asked politely",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=("would", "want", "could", "can"),
        pattern=pattern(
            rf"""(?:{CLAUSE}(?:[Ww]e|I)\s(?:would\s(?:also\s)?(?:like|ask|urge|welcome|encourage|invite|recommend
            |suggest)|want
            |also\swant)\s(?:[\w’'-]+,?\s(?:too,\s)?){{1,12}}?
            to\s(?P<heart>[a-z])|^(?:Could|Can|Would)\s(?!you\s(?:imagine|believe)|we\b|it\b|this\b|that\b|they\b|I\b)
            (?:[\w’'-]+\s){{1,6}}?(?P<ask>(?:pay|send|give|let|make|provide|share|publish|open|please|take|tell|look
            |help|add|set
            |change|consider|agree|join|keep|put|bring|arrange|confirm|extend|cover|fund|offer|move|stop
            |start)\b)[^?]{{5,200}}\?)"""
        ),
        unless=pattern(
            r"\b(?:like|want)\s(?:also\s|once\smore\s)?to\s(?:thank|begin|start|say|recall|stress|note|point|add"
            r"|express|turn|know)\b|\bwould\slike\sto\b|^[Ww]e\swant\sto\b"
        ),
        reason="calls on somebody",
        sure=True,
        finds=(
            "We would like the board to meet the night staff.",
            "Could the depot pay for the gloves of drivers too?",
        ),
        leaves=("We would like to thank the cooks.", "Could it be the moon?"),
    ),
    Rule(
        name="ought to",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("ought", "would do well", "had better", "advisable", "desirable"),
        pattern=pattern(
            r"""(?:\bought\s(?:not\s)?to\b|\bwould\sdo\swell\sto\b|\bhad\sbetter\b
            |\b[Ii]t\s(?:is|would\sbe)\s(?:also\s|therefore\s)?(?:advisable|desirable)\s(?:for\s[^,;]{2,60}\sto|to
            |that|if))\s(?P<heart>\S)"""
        ),
        unless=pattern(r"\bought\s(?:not\s)?to\shave\b|\bought\sto\s(?:know|be\s(?:enough|possible|able|clear))\b"),
        weak=True,
        reason="says what should be done",
        sure=True,
        finds=("Towns ought to plant shade trees.", "The council would do well to delegate the rest."),
        leaves=("They ought to have known.", "It is desirable land."),
    ),
    Rule(
        name="is to do",
        kind=Kind.ACTION,
        score=0.75,
        words=(
            "is to ",
            "is also to ",
            "is then to ",
            "is now to ",
            "are to ",
            "are also to ",
            "are then to ",
            "are now to ",
        ),
        pattern=pattern(
            rf"""(?:\b(?i:{PARTY_NOUNS})(?:\s(?:of|for)\s(?:the\s)?[\w’'-]+(?:\s[\w’'-]+)?)?|\b{NAME}|\b[Tt]hey
            |\b[Ii]t)\s(?:is|are)\s(?:also\s|then\s|now\s)?to\s(?P<heart>(?!be\s(?:approved|found|welcomed|seen
            |held\sresponsible|commended)|blame\b|come\b|end\b|follow\b|date\b)[a-z])"""
        ),
        unless=pattern(
            r"\b(?:[Gg]oal|[Aa]im|[Pp]urpose|[Oo]bjective|[Tt]ask|[Rr]ole|[Pp]lan|[Ii]dea|[Cc]hallenge|[Ii]ntention"
            r"|[Dd]uty|[Jj]ob|[Ii]f|[Ww]hat|[Ww]ho|[Hh]ow)\b[^.;]{0,60}\s(?:is|are)\sto\b|\b(?:[Ii]f"
            r"|[Ww]hen)\s[^,.;]{0,40}\s(?:is|are)\sto\b"
            r"|\A\W*(?:More|Much|Little|Nothing|(?:Further\s|The\s)?[Dd]etails)\b"
        ),
        duty=True,
        reason="directs that something shall be done",
        sure=True,
        finds=("The institute is to send its opinion by May.", "The head of logistics is to go through the letters."),
        leaves=(
            "The aim of the office is to help.",
            "If the office is to survive, it needs rain.",
            "More is to be made public next year.",
        ),
    ),
    Rule(
        name="is asked to",
        kind=Kind.RECOMMENDATION,
        score=0.8,
        words=("asked to", "tasked with", "charged with", "entrusted with", "asked that"),
        pattern=pattern(
            rf"""(?:\b(?i:{PARTY_NOUNS})(?:\s(?:of|for)\s(?:the\s)?[\w’'-]+(?:\s[\w’'-]+)?)?|\b{NAME})\s{_BE}
            (?:asked\sto\s(?P<heart>[a-z])|(?:tasked|charged|entrusted)\swith\s(?P<task>[a-z]\w+ing\b))"""
        ),
        unless=LOGISTICS,
        reason="calls on somebody",
        sure=True,
        finds=("The ministry is asked to change the rules.", "The council is tasked with examining the request."),
        leaves=("Visitors are asked to leave.", "The ministry was asked to reply."),
    ),
    Rule(
        name="is to be done",
        kind=Kind.ACTION,
        score=0.55,
        words=(" to be ",),
        pattern=pattern(
            r"\b(?:is|are)\s(?:also\s|then\s|now\s)?to\sbe\s(?!found|welcomed|expected|seen|commended|regretted"
            r"|noted|understood|feared|hoped|held\sresponsible"
            r"|approved|believed|had\b|taken\s(?:as|to\smean))(?P<heart>(?:\w+(?:ed|en|d|t|n)|made|done|borne)\b)"
        ),
        unless=pattern(
            r"\b(?:if|which|that|who|when|where|how|what)\b[^.;]{0,60}\b(?:is"
            r"|are)\sto\sbe\b|\A\W*(?:more|much|little|nothing|no\smore|(?:the\s|further\s)?details)\b",
            flags=re.IGNORECASE,
        ),
        weak=True,
        duty=True,
        reason="directs that something shall be done",
        finds=("Track charges are to be halved.",),
        leaves=(
            "The plan is to be welcomed.",
            "If charges are to be halved, fares will fall.",
            "The cat is to be found there.",
            "More is to be made public next year.",
        ),
    ),
    Rule(
        name="has to",
        kind=Kind.RECOMMENDATION,
        score=0.42,
        words=("has to", "have to", "need"),
        pattern=pattern(
            r"^[^,;:.]{3,120}?\s(?:(?:has|have)\sto\s(?P<heart>be\s\w+|[a-z]+)|needs?\s(?:an?|more|better"
            r"|new)\s(?P<thing>\S))"
        ),
        unless=pattern(
            r"\b(?:would|will|did|do|does|not|may|might|could|never|only)\s(?:\w+\s)?(?:have|need)\b"
            r"|^(?:I|He|She|You)\b"
        ),
        weak=True,
        reason="says what somebody needs to do",
        finds=("Spare switches have to be kept on site.", "The call centre needs a second line."),
        leaves=("We would have to be kept dry.", "You have to see it."),
    ),
    Rule(
        name="is called for",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("called for", "needed", "required"),
        pattern=pattern(
            r"^(?:(?P<heart>An?|New|More|Better|Stronger|Further|Urgent|Clear|Greater)\s[^,;:.]{3,100}?\s(?:is"
            r"|are)\s(?:urgently\s|therefore\s|also\s|clearly\s)?(?:called\sfor|needed|required)\b"
            r"|(?!It\b|This\b|That\b|He\b|She\b|They\b|You\b)(?P<what>[A-Z])[^,;:.]{3,100}?\s(?:is|are)\s(?:urgently\s|also\s)?"
            r"called\sfor\b)"
        ),
        unless=pattern(r"\b(?:by\slaw|under|if|when|to\s(?:enter|apply|open|use|make|run))\b"),
        weak=True,
        duty=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("A new law on wells is called for.", "Ramps that a child can use are called for in every port."),
        leaves=("A stamp is required to enter.", "He is needed at home."),
    ),
    Rule(
        name="it is proposed",
        kind=Kind.PROPOSAL,
        score=0.8,
        words=("proposed", "suggested"),
        pattern=pattern(
            r"\b[Ii]t\s(?:is|was)\s(?:also\s|therefore\s|further\s)?(?:proposed|suggested)\s(?:not\s)?(?:to"
            r"|that)\s(?P<heart>\S)"
        ),
        unless=pattern(r"\b(?:often|sometimes|once|has\sbeen)\s(?:proposed|suggested)"),
        reason="puts a proposal forward",
        sure=True,
        finds=("It is proposed to cut day two to four meetings.",),
        leaves=("It is often suggested that tea helps.", "It is proposed."),
    ),
    Rule(
        name="and called for",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("call", "urge", "invite", "request", "encourage"),
        pattern=pattern(
            rf"""^{PARTY}[^.;:]{{3,250}}?,?\sand\s(?:also\s|further\s|again\s|jointly\s)?(?:called\s(?:up)?on
            |call\s(?:up)?on|called\sfor|call\sfor
            |urged?|invited?|requested|encouraged?)\s(?!to\b|by\b|in\b|guests\b)(?P<heart>\S)"""
        ),
        unless=pattern(
            r"\b(?:was|were|been|be|is|are)\s(?:\w+\s)?(?:called|urged|invited|requested|encouraged)\b"
            r"|\bcalled?\sfor\shelp\b|\binvited?\s[^.;]{2,80}\sto\s(?:visit|attend|join|tea|dinner|lunch)\b"
        ),
        reason="reports a call on somebody",
        reported=True,
        finds=("The heads voiced concern and called for slower driving.",),
        leaves=("The heads met and called it a day.", "The crew was wet and called for help."),
    ),
    Rule(
        name="somebody to do",
        kind=Kind.ACTION,
        score=0.6,
        words=(" to ",),
        pattern=pattern(
            rf"""^(?=.{{10,200}}$)(?:(?:Mr|Ms|Mrs|Dr|Prof)\.?\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?
            |(?:The\s)?(?:[A-Z][\w’'-]*\s|[a-z]+\s){{0,3}}?(?i:{PARTY_NOUNS}))
            (?:\sand\s[\w’'-]+(?:\s[\w’'-]+)?)?\s(?:also\s|then\s)?to\s(?P<heart>(?:{_VERBS})\b)"""
        ),
        unless=pattern(
            r"\b(?:is|are|was|were|has|have|had|will|would|should|must|can|could|did|does|according|due|prior|thanks)\b"
            r"|^[^.;]*?\b(?!united)\w{3,}(?:ed\b[^.;]*?|s\s(?:\w+\s)?)\s?to\b",
            flags=re.IGNORECASE,
        ),
        reason="gives an order",
        sure=True,
        finds=("Mr Tarn to review the loan with the bank.", "Port office to circulate the minutes."),
        leaves=("Plans to review the loan were dropped.", "Ann wants to review it.", "Ready to open the lock."),
    ),
    Rule(
        name="all to do",
        kind=Kind.ACTION,
        score=0.65,
        words=("all", "every", "both"),
        pattern=pattern(r"^(?:All|Everyone|Everybody|Both)(?:\s[\w’'-]+){0,3}?\sto\s(?P<heart>[a-z])"),
        unless=pattern(r"\b(?:is|are|was|were|has|have|had|thanks|due|open|welcome)\b[^.]{0,40}\sto\s"),
        ordering=True,
        reason="gives an order",
        sure=True,
        finds=("All to review their part of the drive by May.",),
        leaves=("All were sorry to leave.", "All to no avail."),
    ),
    Rule(
        name="order to you",
        kind=Kind.RECOMMENDATION,
        score=0.55,
        words=(";", ":", "—"),
        pattern=pattern(
            r"[;:—]\s(?:so\s|and\s|please\s)?(?P<heart>(?!see\b|read\b|note\b|visit\b"
            r"|thank\b)[a-z]+\s(?:up\s)?(?:your|us|me)\b)"
        ),
        ordering=True,
        reason="gives an order",
        finds=("Women are few; open your courses to them.",),
        leaves=("Women are few; see your lists.", "He said: not your town."),
    ),
)
