"""Rules for sentences that ask for something: recommendations, calls, orders, proposals. Each with its examples."""

import re

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import CLAUSE, PARTY, WE_DO
from briefings.reading.language.en.cues import (
    ADVERBS,
    FOUNDING,
    LOGISTICS,
    PARTY_NOUNS,
    gerund,
)
from briefings.reading.language.shapes import Rule, pattern

_FOUNDING = "|".join(gerund(verb) for verb in sorted(FOUNDING))

_RECOMMENDED_BEFORE = pattern(
    r"\brecommends?\s(?:that\s)?you\s(?:bring|wear|arrive|book|check|visit|read|contact|call|come|plan|allow|leave|take|use|buy"
    r"|stay|see|try|keep)\b"
    r"|\b(?:as|previously|earlier|already|had|was|were)\s(?:also\s)?recommended|\brecommended\s(?:dose|limit|level"
    r"|practice)"
    r"|\b(?:that|previous|prior|last|earlier|\d{4})\s(?:\w+\s)?(?:audit|report|review|study|inquiry|inspection"
    r"|evaluation)"
    r"\s(?:had\s)?recommended\b|\b(?:stud(?:y|ies)|surveys?|papers?|articles?|experts?|scholars"
    r"|analysts?)\b[^,;.]{0,60}"
    r"\brecommended\b|^In\s(?:our|its|the|an?|that)\s(?:\w+\s){0,2}\d{4}\s(?:\w+\s){0,2}(?:report|audit|review|study"
    r"|statement)\b|^In\s\d{4}\s(?:we|it)\b|^In\s(?:\w+\s)?(?:1\d\d\d|20[01]\d),",
    flags=re.IGNORECASE,
)

ASKING: tuple[Rule, ...] = (
    Rule(
        name="labelled",
        kind=Kind.ACTION,
        score=0.95,
        words=(
            "action",
            "recommendation",
            "next step",
            "to do",
            "todo",
            "to-do",
            "proposal",
            "commitment",
            "decision",
            "resolution",
            "follow",
            "ap",
            "agreed",
            "decided",
        ),
        pattern=pattern(
            r"""^[*_\s\[(]*(?:(?:agreed|key|safety|new|proposed)\s)?
            (?:actions?|action\s(?:items?|points?)|AP|recommendations?|next\ssteps?|follow[\s-]?ups?|to[\s-]?do
            |proposals?
            |commitments?|decisions?|resolutions?|agreed(?=\W{0,3}:)|decided(?=\W{0,3}:))
            (?:\s?(?:(?:no\.?\s?)?[A-Z]{0,3}[\d.\-/]{0,10}[a-z]?)?[*_\])]*\s?(?::|\s[–—-]\s
            |\.\s)|\s[A-Z]{0,2}\d{1,3}(?:\.\d{1,2}){0,3}[*_\])]*\s(?=[*_]*(?-i:[A-Z][a-z]+\s)))[*_]*\s*(?P<heart>\S.{11,})""",
            flags=re.IGNORECASE | re.DOTALL,
        ),
        unless=pattern(
            r":\s*(?:none|n/a|noted?|not\sapplicable)\b|(?::|\.|\s[–—-])\s*(?:open|closed|(?:partly\s"
            r"|not\s)?(?:implemented"
            r"|accepted|completed)|ongoing|pending|superseded)\W*(?:[,;.(]|$)|:\s*(?-i:(?!A\s(?!for\b|in\b|of\b|and\b)[a-z])[A-Z])\s(?!to\b)|\bnoted\W*$|\b(?:was|were"
            r"|has\sbeen)\s(?:approved|completed"
            r"|closed|adopted)\b"
            r"|^\W*\w+\s[\d.]+\s(?:was|is|has|should|concerns|on\s(?:page|the))\b",
            flags=re.IGNORECASE,
        ),
        reason="labelled as an action or recommendation",
        outright=True,
        finds=(
            "Action: Press officer to circulate the revised budget by Friday.",
            "Recommendation 4: Publish the audit every year.",
            "Action 2.1 Plant an orchard behind each school",
        ),
        leaves=("Action: none.", "Recommendations were discussed at length by the panel."),
    ),
    Rule(
        name="numbered",
        kind=Kind.ACTION,
        score=0.9,
        words=("measure", "objective", "goal", "initiative", "milestone", "target", "priority", "deliverable", "step"),
        pattern=pattern(
            r"""^[*_\s\[(]*(?:(?:strategic|specific|key|priority|policy)\s)?
            (?:measure|objective|goal|initiative|milestone|target|priority(?:\saction)?|deliverable|step)
            \s(?:no\.?\s?)?[A-Z]{0,3}\d{0,3}(?:[.-]\d{1,2}){0,3}[a-z]?[*_\])]*(?:\s?:|\s[–—-]|\.)?[*_]*
            \s[*_]*(?P<heart>(?-i:[A-Z“])\S*\s\S.{8,})""",
            flags=re.IGNORECASE | re.DOTALL,
        ),
        reason="numbered as something to do",
        ordering=True,
        outright=True,
        finds=("Measure E1: Replace the wooden locks with steel ones", "Objective 3: Double the number of orchards"),
        leaves=("Objective 2: Healthy rivers and lakes", "Measure 4 was evaluated last spring."),
    ),
    Rule(
        name="recommends",
        kind=Kind.RECOMMENDATION,
        score=0.95,
        words=("recommend",),
        pattern=pattern(
            rf"""(?:{WE_DO}(?:continue\sto\s|would\s)?recommend\b|\b[Ii]t\s(?:is|was)\s(?:also\s
            |further\s)?recommended\b(?=\sthat|\sto)
            |\b(?:is|are)\s(?:also\s|further\s)?recommended\b(?=\sto\s(?!be\b|have\b))
            |(?:^(?:[Aa]lso\s|[Ff]urther\s)?|{PARTY})recommends\b(?=\s\S)|\brecommends\b(?=\s(?:that|to|the|a|an|adopting|establishing|including|strengthening
            |ensuring|[a-z]+ing)\b|:)
            |\b(?:Recommends|RECOMMENDS)\b)(?:\s(?:that|to))?:?\s*(?P<heart>\S)?"""
        ),
        unless=_RECOMMENDED_BEFORE,
        reason="recommends something",
        outright=True,
        finds=(
            "We recommend that the agency publish its data.",
            "The panel recommends dredging the canal.",
        ),
        leaves=("The recommended dose was exceeded.", "Peru made recommendations."),
    ),
    Rule(
        name="recommended, reported",
        kind=Kind.RECOMMENDATION,
        score=0.94,
        words=("recommended",),
        pattern=pattern(
            r"""(?<!\b[Tt]he\s)(?<!\b[Aa]\s)(?<!,\s)\brecommended\b(?!\s(?:reading|setting|spacing|serving|dosing|viewing|listening|timing)\b)(?=\s(?:that|to|the|a|an|adopting|establishing|including|strengthening
            |ensuring|[a-z]+ing)\b|:)(?:\s(?:that|to))?:?\s*(?P<heart>\S)?"""
        ),
        unless=_RECOMMENDED_BEFORE,
        reason="recommends something",
        reported=True,
        finds=("The panel recommended that ferries carry two radios.",),
        leaves=(
            "The recommended dose was exceeded.",
            "The 2027 audit recommended that kitchens keep logs.",
        ),
    ),
    Rule(
        name="calls, first person",
        kind=Kind.RECOMMENDATION,
        score=0.95,
        words=(
            "call",
            "urge",
            "appeal",
            "ask",
            "request",
            "invite",
            "encourage",
            "implore",
            "demand",
            "exhort",
            "press",
        ),
        pattern=pattern(
            rf"""(?:{WE_DO}|^(?:We|I)\b.{{3,300}}?\band\s(?:also\s|strongly\s)?(?=urge|call\s(?:up)?on|call\sfor))
            (?:call\s(?:up)?on|call\sfor|(?:ask|press)\sfor(?=\s(?:an?|the|more)\s)|urge|appeal\s(?:to|for)|implore|exhort|demand|encourage|invite
            |(?:ask|request)\s(?:that|(?:\S+\s){{1,12}}?to))\b""",
            flags=re.DOTALL,
        ),
        unless=pattern(
            r"\b(?:they|who|that|which|citizens|borrowers)\s(?:call|ask|request|demand|appeal)\b"
            r"|\b(?:calls?\sfor\shelp)\b|\byou\b.{0,40}\bto\sask\b"
        ),
        reason="calls on somebody",
        outright=True,
        finds=("We call on all states to open their ports.", "We note the pledges made and urge their swift delivery."),
        leaves=("We requested spare parts from the depot.", "Sailors in trouble call for help by flare."),
    ),
    Rule(
        name="calls, third person",
        kind=Kind.RECOMMENDATION,
        score=0.8,
        words=(
            "call",
            "urge",
            "appeal",
            "ask",
            "request",
            "invite",
            "encourage",
            "implore",
            "demand",
            "press",
            "insist",
            "exhort",
        ),
        pattern=pattern(
            rf"""{PARTY}(?:called\s(?:up)?on|calls\s(?:up)?on|called\sfor(?!\s(?:in|by|under)\b)|calls\sfor
            |(?:urge[sd]|implore[sd]|exhort(?:s|ed)|appeal(?:s|ed)\sto|encourage[sd]|press(?:es|ed))\s(?!by\b)
            |(?:ask(?:s|ed)|request(?:s|ed)|invite[sd]|demand(?:s|ed)|insist(?:s|ed))\s(?:that
            |(?!to\b)(?:[\w’'.,-]+\s){{1,14}}?to\s(?=[a-z])))"""
        ),
        unless=pattern(
            r"\bI\scalled\s(?:up)?on\b|\b(?:called|calls)\s(?:up)?on\s(?:(?!\bto\b)[^.;:])+$|^On\s(?:the\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
            r"|^(?:Today|Now|Then|Here|Currently|Often|Sometimes|Usually)\s(?:requests|calls|demands)\s|\b(?:asked|asks)\s(?:whether|if|how|why|what|when|who|about)\b|\b(?:asked"
            r"|asks)\s(?:[\w’'.,-]+\s){1,10}?to\s(?:examine|say|review|study|assess|evaluate"
            r"|look\sinto|investigate|explain|comment|describe|clarify\s(?:how|what|why)|speak|join|attend|visit)\b"
            r"|\b(?:had|been|be|was|were|is|are|being|not|you|You)\s(?:also\s)?(?:called|urged"
            r"|asked|requested|invited|encouraged|demanded|pressed)\b|\bphone\scalls\b|\b(?:has"
            r"|have)\s(?:\w+\s)?encouraged\b"
        ),
        reason="reports a call on somebody",
        reported=True,
        finds=("The Minister urged both banks to lend more.", "Norway called on its neighbours to share radar data."),
        leaves=(
            "The guild has encouraged bakers to rest at noon.",
            "You asked us to explain the tide tables.",
            "The committee asked the office to assess how ferries are inspected.",
            "The firm was asked to reply.",
        ),
    ),
    Rule(
        name="somebody is called on",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=(
            "advised to",
            "asked to",
            "invited to",
            "requested to",
            "urged to",
            "called on to",
            "called upon to",
            "encouraged to",
        ),
        pattern=pattern(
            r"""\b(?:is|are)\s(?:also\s|therefore\s|strongly\s|hereby\s|further\s)?(?:advised|asked|invited|requested|urged
            |called\s(?:up)?on|encouraged)\sto\s(?P<heart>(?!attend|join|register|visit|contact|apply
            |submit\s(?:questions|comments))\S)"""
        ),
        unless=LOGISTICS,
        reason="calls on somebody",
        finds=("The council is invited to respond by June.",),
        leaves=(
            "Visitors are invited to look around.",
            "The firm was requested to reply.",
            "All are invited to attend.",
        ),
    ),
    Rule(
        name="resolution verb",
        kind=Kind.RECOMMENDATION,
        score=0.9,
        words=(
            "urges",
            "calls",
            "requests",
            "invites",
            "encourages",
            "recommends",
            "decides",
            "demands",
            "appeals",
            "resolves",
            "directs",
            "instructs",
            "mandates",
            "tasks",
            "authori",
            "asks",
            "charges",
            "entrusts",
            "commissions",
            "expects",
            "urge",
        ),
        pattern=pattern(
            r"""^(?:[*_\s]*(?:(?:Takes|Is\sof|Holds|Shares)\sthe\s(?:view|opinion|conviction)\b[^;]{5,300}?,?\sand\s(?:in\sthis\sregard\s|also\s|further\s|therefore\s)?(?:urges|calls\s(?:up)?on|requests|invites
            |asks|instructs|directs|encourages|decides|recommends|demands|charges)
            |(?:Welcom|Tak|Not|Acknowledg|Express|Commend|Affirm|Reaffirm|Reiterat|Recall|Underlin
            |Underscor|Declar|Condemn|Deplor|Regrett?|Endors|Not|Recogniz|Recognis|Stress|Emphasi[sz]|Consider|Observ|Believ|Confirm|Support|Highlight|Appreciat|Thank|Agree|Approv)e?s\s
            [^;]{5,300}?,?\sand\s(?:in\sthis\sregard\s|also\s|further\s|therefore\s)?(?:urges|calls\s(?:up)?on|calls\sfor|expects|requests|invites
            |encourages|decides|asks|instructs|directs|recommends|demands|charges|urge))|[*_\s]*(?:Also\s|Further\s|Strongly\s|Again\s)*(?i:urges|calls\s(?:up)?on|calls\sfor
            |requests|invites
            |encourages|recommends|decides|demands|directs|instructs|mandates|tasks|authori[sz]es
            |appeals\sto|resolves|(?:asks|expects)(?=\s(?:[\w’'.,-]+\s){1,14}?to\s[a-z])|(?:charges|entrusts|commissions)(?=\s[^;:.]{2,90}?\swith\s\w)))[*_]*\s(?P<heart>(?!(?:for|from|of|by)\b)\S)"""
        ),
        reason="an operative paragraph of a resolution",
        outright=True,
        finds=("Urges all members to ratify the protocol;", "Further requests the Secretariat to report yearly;"),
        leaves=("Calls to the help line doubled.", "Requests arrived late.", "Decides to remain seized of the matter;"),
        unless=pattern(
            r"\bremain\s(?:actively\s)?seized\b|^(?:Calls|Requests)\s(?:to|from|were|are|arrived"
            r"|for\s(?:help|service))\b"
        ),
    ),
    Rule(
        name="operative verb",
        kind=Kind.RECOMMENDATION,
        score=0.8,
        words=(
            "call",
            "urge",
            "request",
            "invite",
            "encourage",
            "appeal",
            "demand",
            "recommend",
            "direct",
            "instruct",
            "mandate",
            "task",
            "authori",
        ),
        pattern=pattern(
            r"""^[*_\s\d.)(]*(?:and\s|also\s|further\s|strongly\s)*(?i:call\s(?:up)?on|urge|appeal\sto|demand\sthat
            |recommend\sthat
            |(?:request|invite|encourage|direct|instruct|mandate|task
            |authori[sz]e)(?=\s(?:[\w’'.,-]+\s){1,14}?to[\s:]))[*_]*\s(?P<heart>\S)"""
        ),
        reason="an operative paragraph that calls on somebody",
        finds=(
            "Call on port cities to plant trees;",
            "Request the secretariat to convene a meeting.",
            "DIRECT the bureau to draft rules;",
        ),
        leaves=("Call us at noon.", "Urgent repairs were made.", "Request for proposals"),
        unless=pattern(r"\b(?:you|your)\b", flags=re.IGNORECASE),
    ),
    Rule(
        name="shall",
        kind=Kind.ACTION,
        score=0.9,
        words=("shall",),
        pattern=pattern(
            rf"\bshall\b(?!\s(?:not\s)?(?:in\sno\s|be\s(?:construed|interpreted|deemed|affected|impaired|relieved|prejudiced|limited|effective"
            rf"|implemented\sconsistent|governed|subject|entitled|liable|null|the\s\w+\sof)|mean"
            rf"|have\sthe\s(?:meaning|same)|apply|create|enter\sinto\sforce|affect|prevail"
            rf"|remain\sin\s(?:force|effect)|not\s(?:be\s(?!\w+(?:ed|en|ut|pt|ft|lt|ld|wn)\b)|have|constitute|affect|apply|create|prejudice|impair|exceed"
            rf"|limit|preclude|include|mean|in|only|impede|relieve)\b|constitute"
            rf"|include\sany)\b){ADVERBS}\s*(?P<heart>\S)?"
        ),
        unless=pattern(
            r"\b[Nn]othing\s(?:in|herein|contained)\b|\b[Nn]o\s\w+\sshall\b|\b[Tt]he\sterms?\s[“\"]"
            r"|\bsubject\sto\sthe\savailability\sof\sappropriations"
        ),
        reason="directs that something shall be done",
        modal=True,
        duty=True,
        finds=("Every harbour master shall keep a log of rescues.",),
        leaves=(
            "Nothing in these by-laws shall stop a tenant from keeping hens.",
            "The rules state that offices shall keep logs.",
            "This report shall in no case be evidence of blame.",
        ),
    ),
    Rule(
        name="directs",
        kind=Kind.ACTION,
        score=0.8,
        words=("direct", "instruct", "task", "order", "mandate"),
        pattern=pattern(
            rf"""{WE_DO}(?:direct|order|instruct|task|mandate)(?:ed)?\b|\b(?:is
            |are)\s(?:hereby\s)?(?:authorized\sand\s)?(?:directed|instructed|tasked|mandated)\sto\b\s(?P<heart>\S)
            |{PARTY}(?:directed|instructed|tasked|mandated)\s(?:[\w’'.,-]+\s){{1,12}}?(?:to\s(?=[a-z])
            |with\s(?=[a-z]+ing\b))"""
        ),
        unless=pattern(
            r"\b(?:in|to)\sorder\b|\b(?:directives|guidance)\b.{0,60}\bdirected\b|\b(?:had|has|have|was"
            r"|were|previously)\s(?:directed|instructed|tasked)"
        ),
        reason="gives an order",
        finds=("I direct the office to report in May.", "The ministers tasked their deputies to draft a plan."),
        leaves=("Old directives on fog directed the ministry to wait.", "The camera was directed to the road."),
    ),
    Rule(
        name="should",
        kind=Kind.RECOMMENDATION,
        score=0.85,
        words=("should",),
        pattern=pattern(
            rf"(?<!^)\bshould\b(?!\s*[.;?)]|,\s(?:since|as|because|but|and|though|if|when)\b"
            rf"|\s(?:have\s(?:been|had|done|known|taken|made|\w+ed)|you"
            rf"|not\sbe\s(?:used\sby|relied\son|construed|taken|interpreted|surpris|like|this|so\b)|(?:also\s"
            rf"|\w+ly\s|however\s)?be\s(?:noted|noticed|remembered|borne\sin"
            rf"|emphasi[sz]ed|stressed|pointed|recalled|understood|welcomed|commended|clear|obvious"
            rf"|honest|proud|grateful|thankful|happy|glad|careful|ashamed|worried|concerned|familiar|aware"
            rf"|confused|mistaken|read\s(?:in|with|as|together)|seen\s(?:against|in|as|together))|note|(?:also\s|then\s|therefore\s)?(?:like|say|add|mention)\b|(?:bear|keep)\sin\smind|help|result|fall(?!\son)|rise|grow"
            rf"|decline|shrink|drop|finish|arrive|become|remain|benefit|lead\sto|improve|see|expect"
            rf"|know|come\sas"
            rf"|agree\s(?:to|with)\sthe|make\sit"
            rf"|surprise)\b){ADVERBS}\s*(?P<heart>\S)?"
        ),
        unless=pattern(
            r"\b(?:[Ii]t|[Tt]hat|[Ww]hat|[Tt]hings)\sshould\sbe\s(?:easy|enough|possible|fine)"
            r"|\bshould\s(?:the|a|any|such|an)\s\w+\s(?:occur|arise|fail|happen)"
        ),
        reason="says what should be done",
        modal=True,
        weak=True,
        finds=("The agency should test its sirens.", "Data should be published monthly."),
        leaves=(
            "It should be noted that rain fell.",
            "The guide lists documents that owners should keep.",
            "The handbook says that keepers should feed seals twice.",
            "According to the breeders, kennels should have spare pens.",
            "A nurse noted that he should be seen first.",
            "Prisoners said that they should be paid more.",
            "The weight on the label should agree with the scale.",
            "But we should be honest.",
            "Some say the state should, since it owns the boats.",
        ),
    ),
    Rule(
        name="must",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("must",),
        pattern=pattern(
            rf"\bmust\b(?!\s(?:have\s(?:been|had|known|gone|seen|done|\w+ed)\b|be\s(?:considered|at\sleast|able|a\b|an\b|the\b|one\b|very\b|so\b|hard\b"
            rf"|nice\b|wonderful\b|difficult\b|what\b|why\b|how\b|where\b|because\b|that\b)|(?:rank|seem|look|appear|feel|belong|count)\b|bear\sin|keep\sin|contain|not\sforget|remember"
            rf"|ask\sourselves|admit|confess|say|acknowledge|recogni[sz]e|mention|also\smeet"
            rf"|meet\sthe)\b){ADVERBS}\s*(?P<heart>\S)?"
        ),
        unless=pattern(
            r"^(?:For|To\s(?:be|qualify|apply|obtain|enter|participate|receive"
            r"|maximi[sz]e))\b.{0,120}\bmust\b|^(?:Once|When|If|Where|After|Before|Until|Because"
            r"|Since)\b.{0,200}\bmust\b|\bmust-\w|[“\"][^”\"]{0,80}\bmust\b[^”\"]{0,20}$"
            r"|\bmust\s(?:not|never)\sbe\s(?:added|compared|confused|taken|interpreted|read|seen)\b"
            r"|^(?:He|She)\s(?:also\s|further\s)?\w+ed\s(?:again\s)?that\b"
            r"|\bmust\b.{0,120}\bunder\s(?:the\s)?(?:[A-Z][\w’'-]+\s){1,6}(?:Act|Code|Law|Regulations?|Convention)\b",
            flags=re.DOTALL,
        ),
        reason="says what must be done",
        modal=True,
        weak=True,
        duty=True,
        finds=("Governments must close the gap this year.", "We must patiently restock the lake."),
        leaves=(
            "For wool to be graded, it must be washed twice.",
            "Once approved, the office must file a form.",
            "The act requires that pilots must rest.",
        ),
    ),
    Rule(
        name="needs to",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("need",),
        pattern=pattern(
            rf"(?:(?:{CLAUSE}|^(?:For|In|On|At|Before|After|Next|This)\s[^,.;:]{{2,40}}\s)(?:[Ww]e|I)\b{ADVERBS}(?:\sreally)?\sneed\sto|\b(?i:{PARTY_NOUNS})\s(?:\w+ly\s)?(?:needs?"
            rf"|urgently\sneeds?)\sto"
            rf"|(?:^|[,;:]\s|\b[Aa]nd\s)(?:[Tt]he|[Oo]ur|[Ii]ts|[Tt]heir|[Tt]hese|[Ee]ach|[Ee]very"
            rf"|[Aa]ll)\s(?:[\w’'-]+\s){{1,4}}?(?:urgently\s)?needs?\sto(?=\s(?:be\s\w+e[dn]\b|(?!be\b"
            rf"|have\b|know\b|wait\b|travel\b|go\b|feel\b|see\b|buy\b|change\strains)[a-z])))"
            r"\s(?P<heart>\S)"
        ),
        unless=pattern(
            r"\b(?:will|would|may|might|did|do|not|what|if|whether|that)\s(?:\w+\s)?need\b"
            r"|\bneed\sto\s(?:know|understand|be\saware|remember|say|see)\b"
        ),
        reason="says what somebody needs to do",
        modal=True,
        weak=True,
        finds=("Governments need to invest in drains.", "The river patrol needs to inspect every barge."),
        leaves=("Riders will need to change trains.", "We need to know more."),
    ),
    Rule(
        name="it is essential",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("essential", "crucial", "vital", "imperative", "critical", "important", "urgent", "necessary", "time"),
        pattern=pattern(
            r"\b[Ii]t\s(?:is|will\sbe)\s(?:therefore\s|also\s|now\s)?(?:high\stime|time|essential|crucial|vital"
            r"|imperative"
            r"|critical|urgent|necessary|important)\s(?:that|to|for\s[^,;]{2,60}\sto)\s(?P<heart>(?!note"
            r"|understand|remember|recogni[sz]e|know)\S)"
        ),
        reason="says what it is essential to do",
        weak=True,
        finds=("It is crucial that dredging starts before winter.",),
        leaves=("It is important to note that rain fell.", "Water is essential to life."),
    ),
    Rule(
        name="lets us",
        kind=Kind.RECOMMENDATION,
        score=0.55,
        words=("let us", "let’s", "let's"),
        pattern=pattern(
            r"(?:^|[:–—;]\s)(?:[\w\s,]{0,30},?\s)?[Ll]et(?:\sus|[’']s)\s(?P<heart>(?!(?:not\s)?(?:be\s|forget|pretend|remember|look"
            r"|see|hope|say|face\sit|imagine|assume|suppose)|consider|take\sa|start\swith|begin\swith)\S)"
        ),
        reason="calls on everybody to act",
        weak=True,
        finds=("Let us open the border this spring.",),
        leaves=("Let us be clear about the facts.",),
    ),
    Rule(
        name="proposes",
        kind=Kind.PROPOSAL,
        score=0.75,
        words=("propos",),
        pattern=pattern(
            rf"(?:{WE_DO}propose[d]?|{PARTY}propose[sd]?)\s(?:that\s|to\s)?(?P<heart>(?:[a-z]+ing|a|an"
            rf"|the\s(?:creation|establishment|launch|development)|to|that|\w+)\b)"
        ),
        unless=pattern(
            r"\b(?:has|had|was|were|is|are|been)\sproposed|\bproposed\s(?:rule|settlement|joint|budget"
            r"|legislation|project|by)\b"
        ),
        reason="puts a proposal forward",
        finds=("We propose to hold the next round in Quito.", "Kenya proposed creating a lake authority."),
        leaves=("The proposed rule was withdrawn.", "Plans were proposed in 2019."),
    ),
    Rule(
        name="founding something would help",
        kind=Kind.PROPOSAL,
        score=0.6,
        words=("will", "would", "could", "can"),
        pattern=pattern(
            rf"^(?:\w[\w\s]{{0,30}},\s)?(?P<heart>(?i:{_FOUNDING})\s(?!on\b"
            rf"|of\b).{{8,160}}?)(?P<stop>\s(?:will|would|could|can)\s(?:also\s)?(?:help|facilitate|enable"
            rf"|allow|strengthen|improve|enhance|foster|support|promote|ensure|provide|boost|create|deepen"
            rf"|build|contribute|serve|make|increase|advance|reduce)\b)",
            flags=re.DOTALL,
        ),
        reason="proposes founding something, for what it would bring",
        weak=True,
        finds=("Besides, setting up a rota for the locks would reduce delays.",),
        leaves=(
            "Building on this success will help.",
            "Checking records would assist the office.",
            "Creating art is fun.",
        ),
    ),
)
