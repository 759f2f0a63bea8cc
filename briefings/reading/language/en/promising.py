"""Rules for sentences in which somebody binds himself or announces something. Each with its examples."""

import re

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import CLAUSE, PARTY, POSSESSIVE, WE_DO
from briefings.reading.language.en.cues import ADVERBS, MONTHS, NAME, PARTY_NOUNS
from briefings.reading.language.shapes import Rule, Voice, pattern

PROMISING: tuple[Rule, ...] = (
    Rule(
        name="commits, first person",
        kind=Kind.COMMITMENT,
        score=0.9,
        words=(
            "commit",
            "pledge",
            "undert",
            "resolve",
            "intend",
            "agree",
            "decide",
            "determined",
            "vow",
            "promise",
            "plan",
            "my word",
            "our word",
        ),
        pattern=pattern(
            rf"""(?:{WE_DO}|^(?:We|I)\s[^.;:]{{3,200}}?\sand\s(?:also\s)?(?=commit\s\d|pledge\s\d|commit\sto
            |pledge\sto|committed\sto|decided\sto|agreed\sto|resolved\sto))(?:(?:re)?commit(?=\s\d)|(?:re)?commit(?:ted)?\s(?:ourselves\s)?to|pledged?|undertake\sto
            |undertook\sto
            |(?:are\s)?resolved?\sto|intend(?:ed)?\sto|agree[d]?\s(?:today\s|further\s|jointly\s)?(?:(?i:not)\s)?(?:to|on|that|upon)
            |decided?\s(?:not\s)?(?:to|on)|are\s(?:fully\s|firmly\s)?(?:committed|determined)\sto
            |remain\s(?:fully\s)?committed\sto|vow(?:ed)?\sto|promised?\s(?:you\s)?(?:to|that)|give\s(?:you\s)?(?:my
            |our)\sword\sthat|plan\sto)
            \s*(?P<heart>\S)?"""
        ),
        unless=pattern(
            r"\bplan\sto\s(?:examine|study|review|report|discuss|issue|publish|describe)\b"
            r"|\bagreed?\s(?:that|with)\b(?!.{0,200}\b(?:will|should|must|would|shall|needs?\sto)\b)"
            r"|\bprocedures\swe\sagreed\b|\bresolve(?:d)?\s(?:long|disagreements|bilateral|the\sissue)",
            flags=re.DOTALL,
        ),
        reason="the speakers commit themselves",
        outright=True,
        finds=("We commit to halve food waste.", "Furthermore, we agreed to exchange officers."),
        leaves=("The fog procedures we agreed with pilots saved fuel.", "We plan to study the moss on both roofs."),
    ),
    Rule(
        name="operative commitment",
        kind=Kind.COMMITMENT,
        score=0.8,
        words=("commit", "pledge", "agree", "resolve", "undertake", "decide", "agreed", "decided", "resolved"),
        pattern=pattern(
            r"""^[*_\s\d.)(]*(?:and\s|also\s|further\s|jointly\s)*(?:(?i:agrees\sto|undertakes\sto|commits\s(?:itself\s)?to|commit\s(?:ourselves\s)?to|pledge\sto|agree\sto
            |resolve\sto
            |undertake\sto|decide\sto)|(?:Agreed|Decided|Resolved|AGREED|DECIDED|RESOLVED)[*_:,]*\s(?:(?:not\s)?to|that|That
            |To)(?=\s[a-z]))[*_]*\s?(?P<heart>\S)?
            |\b[Ii]t\s(?:is|was|has\sbeen)\s(?:also\s|further\s|then\s)?(?:agreed|decided|resolved)\s(?:to
            |that)\s(?P<that>\S)"""
        ),
        unless=pattern(
            r"\b(?i:agrees|decides)\sto\s(?:return|revert|remain)\b|\b[Rr]eport\sbe\s|\bbe\s(?:thanked|received|commended)\b|\bagreed\sto\sthe\s|\b(?:agreed|decided)\sthat\b(?!.{0,250}\b(?:will|should|must"
            r"|shall|would"
            r"|needs?\sto|be\s(?:\w+ed|set|made|put|given|held|built|kept|sent|paid|drawn|taken))\b)",
            flags=re.DOTALL,
        ),
        reason="an operative paragraph or minute that commits somebody",
        finds=("Commit ourselves to plant a million trees;", "It was agreed that the clerk will send the draft."),
        leaves=("Agreed amounts are shown.", "It was agreed that the day had gone well."),
    ),
    Rule(
        name="commits, third person",
        kind=Kind.COMMITMENT,
        score=0.8,
        words=("commit", "pledge", "undert", "resolve", "intend", "agree", "decide", "vow", "promise", "plan", "offer"),
        pattern=pattern(
            rf"""{PARTY}(?:have\s|has\s)?(?:(?:is|are|were|was|remain(?:s|ed)?)\s(?:{ADVERBS}\s)?committed\sto
            |committed\s(?:itself\s|themselves\s|\S+\s(?:million|billion)\s)?to|commits?\sto
            |pledge[sd]?|undertakes?\sto|undertook\sto|(?:has|have)\sundertaken\sto|resolve[sd]?\s(?:to|that)|intends?\sto
            |agreed?\s(?:(?i:not)\s)?(?:to|on|upon|that)
            |agrees\s(?:to|that)|decided?s?\s(?:not\s)?(?:to|that)|resolved\sthat|vowed\sto
            |promised\s(?:to|that)|offer(?:s|ed)\sto|plans\sto)\s*(?P<heart>\S)?
            |^[^.;:]{{3,250}}?\s(?:{PARTY_NOUNS}|{NAME}|[Tt]hey|[Ii]t)\s[^.;:]{{3,250}}?\sand\s(?:also\s|further\s
            |jointly\s)?
            (?:agreed|decided|pledged|promised|resolved|undertook)\s(?:to|on)\s(?P<then>\S)"""
        ),
        unless=pattern(
            r"\b(?:agreed?s?|decided?s?|promised)\sthat\b(?!.{0,250}\b(?:will|should|must|shall|would"
            r"|needs?\sto|be\s(?:\w+ed|set|made|put|given|held|built|kept|sent|paid|drawn|taken))\b)|\b(?:which|that|who|as|amounts?|totals?|tape"
            r"|figures?)\s(?:\w+\s)?agreed\b"
            r"|\bagreed\s(?:to|with)\s(?:this|that|it|these|those)\b|\bwould\s(?:make\ssense|be\s(?:fine|good|nice|better))\b"
            r"|\bagreed\sto\sthe\s(?:total|amount|deposit|figure|ledger|\w+\sreceipt)|\bwe\s(?:also\s)?plan"
            r"|\bcommitted\sto\s(?:the|this|its|their|an?)\s(?:\w+\s)?(?:project|cause|idea|process|principles?|partnership|region|task)\b|\bwas\scommitted\b|\b(?:is|was|were|been)\sundertaken\b|\b(?:not|never)\s(?:agreed|committed|plan)"
            r"|\bcrimes?\b.{0,40}\bcommitted\b|\bagreed\sto\s(?:perform|procedures)",
            flags=re.DOTALL,
        ),
        reason="somebody commits to something",
        modal=True,
        reported=True,
        finds=(
            "Both sides decided to share one lighthouse crew.",
            "Chile pledged two million doses.",
            "The ministers agreed that patrols would resume.",
            "Norway offered to host the training of twenty pilots.",
        ),
        leaves=(
            "The ministry counted twice, and its figures agreed to the penny.",
            "The singers they agreed to perform with fell ill.",
            "The ministers agreed that trade had grown.",
        ),
    ),
    Rule(
        name="states a commitment",
        kind=Kind.COMMITMENT,
        score=0.8,
        words=("commitment", "intention", "willingness", "determination", "resolve", "readiness", "offer"),
        pattern=pattern(
            rf"""\b(?:indicate|signall?|reaffirm|reiterate|restate|renew|affirm|confirm|express|underscore|declare
            |pledge|announce|make
            |state)(?:s|e?d)?\s(?:{POSSESSIVE}\s){{1,3}}(?:\w+\s)?
            (?:commitments?|intentions?|willingness|determination|resolve|readiness|offers?)\s(?:to|of)\s*(?P<heart>\S)"""
        ),
        unless=pattern(
            r"\b(?:welcom|commend|prais|applaud|thank)\w*\b.{0,120}\bcommitment|\bto\s(?:affirm|express)\s(?:our|its)\b"
        ),
        reason="states a commitment or intention",
        finds=(
            "Ghana renewed its commitment to train midwives.",
            "We restate our clear intention of reopening the canal.",
        ),
        leaves=("We applaud the commitment shown by volunteers.", "Peru expressed relief at the rain."),
    ),
    Rule(
        name="will, with a date",
        kind=Kind.ACTION,
        score=0.85,
        words=("will",),
        pattern=pattern(
            rf"""^(?:\w+,\s)?(?:[Bb]y|[Nn]o\slater\sthan|[Ww]ithin
            |[Bb]efore)\s(?:the\send\sof\s)?(?:[^,.;]{{0,40}}(?:\d{{4}}
            |days|months|weeks|years?
            |{MONTHS}))
            [^.;]{{0,90}}?\bwill\b{ADVERBS}\s(?P<heart>\S)"""
        ),
        reason="says who will do what by when",
        finds=("By March 2031, all ministries will publish their inventories.",),
        leaves=("By 2031 the sea has risen.", "Within the city prices will double."),
        unless=pattern(r"\bwill\s(?:be\s(?:able|more|less)|rise|fall|grow|reach|exceed|double|need|have\srisen)\b"),
    ),
    Rule(
        name="we will",
        kind=Kind.COMMITMENT,
        score=0.91,
        words=("will", "shall", "’ll", "'ll", "going to"),
        pattern=pattern(
            rf"{CLAUSE}(?:(?:[Ww]e|I|(?:[Mm]y|[Oo]ur)\s(?:\w+\s)?(?:government|administration|country"
            rf"|ministry|department|office|union|party|team)|[Tt]he\s(?:United\s(?:States|Kingdom)"
            rf"|European\sUnion|EU)(?=\swill\s(?!continue|remain|always|not\b)))(?:,?\s(?:will|shall))"
            rf"|(?:[Ww]e"
            rf"|I)[’']ll)\b{ADVERBS}\s(?P<heart>\S)"
            rf"|^(?:We|I)\s[^.;:]{{3,200}}?\sand\s(?:we\s)?will\b{ADVERBS}\s(?P<also>\S)"
            rf"|{CLAUSE}(?:[Ww]e\sare|[Ww]e[’']re|I\sam|I[’']m)\s(?:now\s|also\s|today\s)?going\sto\s(?P<then>\S)"
        ),
        unless=pattern(
            r"\bwill\s(?:also\s)?(?:send\scopies|provide\scopies|be\s(?:able|here|back|at|happy)|see|hear"
            r"|find|discuss|describe|examine|(?:present|report|publish)\b[^.;]{0,60}\belsewhere\b|remember|never\sforget|know|return\sto(?![^.;]{3,80}\b(?:next\s(?:year|session|meeting|spring|autumn)|20\d\d|(?:months|years)[’']?\stime))|look\sat|have\s(?:the|a)"
            r"|stand\s(?:with|by)|miss|not\s(?:repeat|dwell|go\sinto|burden|rehearse|hide|conceal|comment|enter\sinto)|(?:[\w’'-]+\s){1,4}you\b|look\sback|not\s(?:pretend|lie|forget)|be\s(?:on"
            r"|in)\sthe)\b|\bAt\sthat\stime\b"
        ),
        reason="the speakers say what they will do",
        finds=(
            "We will quietly repaint both lighthouses.",
            "Today we shall fund two clinics.",
            "My government will pay half.",
        ),
        leaves=("Once it is printed, we will send copies by post.", "I will discuss this later."),
    ),
    Rule(
        name="a party will",
        kind=Kind.COMMITMENT,
        score=0.45,
        words=("will", "shall"),
        pattern=pattern(
            rf"{PARTY}(?:will|shall)\b(?!\s(?:be|have|need|face|see|hear|learn|enjoy|benefit|gain|lose"
            rf"|suffer|remain|likely|know|find|feel|witness|attend|join|travel)\b){ADVERBS}\s*(?P<heart>\S)?"
        ),
        unless=pattern(
            r"\bnothing\b|\bwill\sever\b|\b(?:this|it|these|those|there)\swill\b|\b(?:a\.m\.|p\.m\.|press\sconference|livestream"
            r"|reporters|briefing\sroom|registration|RSVP)",
            flags=re.IGNORECASE,
        ),
        reason="a party says what it will do",
        modal=True,
        duty=True,
        foretelling=True,
        finds=("Both sides will reopen their archives.", "After the thaw, Norway will move the buoys."),
        leaves=("The crew, which will sail at dawn, slept.", "The river will rise."),
    ),
    Rule(
        name="and will",
        kind=Kind.COMMITMENT,
        score=0.45,
        words=("will",),
        pattern=pattern(
            rf"""^(?:{PARTY})(?:has|have|is|are|was|were|\w+ed)\b[^.;:]{{3,160}}?\sand\s(?:it\s
            |they\s)?will\b{ADVERBS}\s
            (?P<heart>(?!be\b|have\b|need\b|remain\b|continue\b|rise\b|fall\b|last\b)[a-z])"""
        ),
        reason="a party says what it will do",
        foretelling=True,
        finds=("It has fitted lights at two locks and will complete the others by June 2028.",),
        leaves=("Rain fell and will fall again.", "The office has closed and will remain shut."),
    ),
    Rule(
        name="could",
        kind=Kind.RECOMMENDATION,
        score=0.4,
        words=("could",),
        pattern=pattern(
            rf"{PARTY}could\s(?:also\s|either\s|usefully\s|therefore\s)*(?P<heart>(?!have\b|not\b|be\b|see\b|hear\b"
            rf"|feel\b|find\b|afford\b|lead\b|mean\b)[a-z])"
        ),
        reason="says what should be done",
        modal=True,
        weak=True,
        finds=("It could either meet the date or change the page.",),
        leaves=("The office could have closed.", "It could not open."),
    ),
    Rule(
        name="will set up",
        kind=Kind.INITIATIVE,
        score=0.75,
        words=("will",),
        pattern=pattern(
            rf"{PARTY}will\b{ADVERBS}\s(?P<heart>(?:establish|set\sup|create|launch|convene|form|found"
            rf"|institute)\s(?:an?|two|three)\b)"
        ),
        unless=pattern(r"\b(?:said|says|told|expected|likely|[Ii]f|hopes?)\b"),
        reason="a party says what it will set up",
        modal=True,
        finds=("The two services will establish a working group on buoys.",),
        leaves=("If it rains, the office will create a lake.", "The storm will create havoc."),
    ),
    Rule(
        name="will be set up",
        kind=Kind.INITIATIVE,
        score=0.45,
        words=("will be",),
        pattern=pattern(
            r"\bwill\sbe\s(?:jointly\s|formally\s)?(?:established|created|set\sup|convened|launched|formed"
            r"|appointed)\b"
        ),
        unless=pattern(
            r"\b(?:if|when|whether|which|details|results|more\sinformation|registration)\b|^progress\b",
            flags=re.IGNORECASE,
        ),
        reason="announces something to be set up",
        modal=True,
        foretelling=True,
        whole=True,
        finds=("A joint commission will be established in Lima.",),
        leaves=(
            "The bridge will be beautiful.",
            "Details will be published later.",
            "The list will be published in May.",
        ),
    ),
    Rule(
        name="will be done",
        kind=Kind.INITIATIVE,
        score=0.75,
        words=("will be",),
        pattern=pattern(
            r"\bwill\sbe\s(?:jointly\s|formally\s)?(?:established|convened"
            r"|appointed|submitted|published|developed|introduced|signed|drafted|prepared|reviewed"
            r"|held\sannually)\b"
        ),
        unless=pattern(
            r"\b(?:if|when|whether|which|details|results|more\sinformation|registration)\b|^progress\b",
            flags=re.IGNORECASE,
        ),
        reason="announces something to be set up",
        modal=True,
        voice=Voice.PARTIES,
        whole=True,
        finds=("The joint list will be published in Lima.",),
        leaves=(
            "The bridge will be beautiful.",
            "Details will be published later.",
            "The bridge will be reviewed by critics if it rains.",
        ),
    ),
    Rule(
        name="announces",
        kind=Kind.INITIATIVE,
        score=0.75,
        words=("announc",),
        pattern=pattern(
            rf"""(?:{WE_DO}|{PARTY})(?:have\s|has\s|is\s|are\s)?announc(?:e[sd]?
            |ing)\s(?:today\s)?(?P<heart>(?:(?:that\s)?(?:it|they|he|she|we)\swill|plans?\s(?:to|for)|(?:its|their
            |the|an|our)\sintention\sto
            |(?:the\s)?(?:launch|creation|establishment|formation|development|start)\sof
            |(?:an?\s(?:additional|further|extra)\s|over\s|up\sto\s)?(?:(?:[$€£]|USD|EUR|GBP)\s?\d
            |\d[\d.,]*\s(?:million|billion))
            |(?:a|an|the)\s(?:new|joint|first|dedicated)\s(?:\S+\s){{0,5}}?(?:initiative|partnership|task\s?force
            |programme|program|fund|mechanism|commission|working\sgroup|dialogue|council|centre|center|framework
            |roadmap|strategy)))"""
        ),
        reason="announces something new",
        finds=("The Minister announced the creation of a flood fund.", "We announce a new joint research programme."),
        leaves=("The office announced the 27th night of lanterns.", "The results were announced."),
    ),
    Rule(
        name="is hereby established",
        kind=Kind.INITIATIVE,
        score=0.85,
        words=("establish", "created", "constituted", "set up", "launched", "formed", "instituted", "founded"),
        pattern=pattern(
            r"""\b(?:[Tt]here\s(?:is|are|shall\sbe)\s(?:hereby\s)?(?:established|created|constituted)
            |(?:is|are)\shereby\s(?:established|created|constituted|set\sup|launched|formed|instituted|founded))\b"""
        ),
        reason="sets something up",
        whole=True,
        finds=(
            "There is hereby established a Council of Ferrymen.",
            "A register of wells is hereby created in each town.",
        ),
        leaves=("There is an established custom.", "The fund was created in May."),
    ),
    Rule(
        name="set up",
        kind=Kind.INITIATIVE,
        score=0.75,
        words=("establish", "launch", "created", "set up", "formed"),
        pattern=pattern(
            rf"""{PARTY}(?:have\s|has\s)?(?:jointly\s|formally\s|also\s)?(?:established|launched|created|set\sup
            |formed)\s
            (?P<heart>(?:an?|the|two|three)\s(?:new\s|joint\s|dedicated\s|high-level\s
            |bilateral\s)?(?:[\w’'-]+\s){{0,5}}?
            (?i:task\s?force|working\sgroup|committee|commission|fund|mechanism|platform|network|partnership|dialogue
            |council|initiative|programme|program|forum|facility|hotline|scheme|campaign|alliance|cent(?:re|er)|award
            |prize)\b)"""
        ),
        unless=pattern(
            r"\b(?:in|since)\s(?:19|20)\d\d\b|\b(?:which|that|who|was|were)\b[^.;]{0,80}(?:established|launched)"
        ),
        reason="sets something up",
        voice=Voice.PARTIES,
        finds=("The two sides established a new Ferry Working Group.",),
        leaves=("The council established a fund in 1994.", "The committee launched a boat."),
    ),
    Rule(
        name="plan, jointly",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("plan to",),
        pattern=pattern(rf"{PARTY}plan\sto\s(?P<heart>(?!examine\b|study\b|discuss\b)[a-z])"),
        reason="somebody commits to something",
        modal=True,
        voice=Voice.PARTIES,
        finds=("Norway and Chile plan to share three icebreakers.",),
        leaves=("The ministers’ plan to wait failed.", "They plan to discuss ferries."),
    ),
    Rule(
        name="is setting up",
        kind=Kind.INITIATIVE,
        score=0.8,
        words=(
            "setting up",
            "establishing",
            "launching",
            "creating",
            "founding",
            "introducing",
            "convening",
        ),
        pattern=pattern(
            rf"""(?:{CLAUSE}(?:[Ww]e\sare|[Ww]e[’']re|I\sam|I[’']m)|{PARTY}(?:is|are))\s
            (?:now\s|also\s|today\s|hereby\s|jointly\s)?(?:setting\sup|establishing|launching|creating|founding
            |introducing|convening)
            \s(?P<heart>(?:an?|the|our|two|three)\s\S)"""
        ),
        reason="announces something to be set up",
        finds=("I am setting up a hedgerow fund.", "The council is launching a repair service for boats."),
        leaves=("The club, launching a boat, sank it.", "They were establishing a camp."),
    ),
    Rule(
        name="will, by a date",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("will",),
        pattern=pattern(
            rf"""{PARTY}will\b(?!\s(?:be|have|need|face|rise|fall|grow|reach|expire|end
            |remain)\b){ADVERBS}\s(?P<heart>[a-z])
            [^.;]{{3,200}}?\b(?:by|no\slater\sthan|before|within)\s(?:the\send\sof\s)?(?:{MONTHS}|\d{{1,3}}\s|20\d\d
            |(?:early|mid|late|end)[\s-]|next\s|(?:three|six|nine|twelve)\smonths|fiscal|FY)"""
        ),
        reason="says who will do what by when",
        modal=True,
        finds=("The Harbour Office will replace the buoys by June 2031.",),
        leaves=("The river will rise by June 2031.", "The office will be closed by noon."),
    ),
    Rule(
        name="aims",
        kind=Kind.OBJECTIVE,
        score=0.7,
        words=("aim", "seek", "goal", "objective", "target", "ambition"),
        pattern=pattern(
            rf"(?:{WE_DO}(?:aim|seek)\sto|{PARTY}aims?\sto|\b[Oo]ur\s(?:\w+\s)?(?:goal|aim|objective|target"
            rf"|ambition)\sis\s(?:to|that))\s(?P<heart>\S)"
            rf"|{PARTY}(?:share|seek\sto\sfulfil|pursue|set\sout)\s(?:the|a|an)\s(?:\w+\s)?(?:ambition|goal|aim|objective|target)\sof\s(?P<shared>\S)"
            rf"|{PARTY}(?:have\s|has\s)?sets?\s(?:themselves\s|itself\s)?(?:a|the)\s(?:\w+\s){{0,2}}(?:target|goal"
            rf"|aim|objective)"
            r"\sof\s(?P<also>\S)"
            rf"|{PARTY}aims?\s(?:at|for)\s(?P<at>(?:having|an?|the|at\sleast|full|one|two|\w+ing)\s\S)"
        ),
        reason="the speakers set themselves an aim",
        finds=(
            "We aim to reach every village by 2031.",
            "Our goal is to end the queue.",
            "We aim at a share of 32 per cent by then.",
            "The two sides set a target of doubling the number of ferries.",
            "Both parties share the ambition of ending the queue by May.",
        ),
        leaves=("The goal of the game is to win.", "This report seeks to explain.", "The sun set on the target."),
    ),
)
