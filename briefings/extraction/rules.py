"""The rules for single sentences, as a table: what each looks for, what it makes of it, and why, with examples.

Each rule's examples are its tests: it must find those in `finds` and leave those in `leaves`. All examples are ours.
Lists and tables are announced by what stands above them; that is announcements.py.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from briefings.extraction.cues import ADVERBS, FOUNDING, LOGISTICS, NAME, NORMS, PARTY_NOUNS, SAYING, WE, gerund
from briefings.extraction.results import Kind


class Voice(StrEnum):
    """Who speaks. In a joint statement “the ministry will” binds the ministry; in a report it foretells."""

    PARTIES = "parties"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way a sentence can ask for something, promise it, or propose it.

    `words` are looked for first, in lower case, because that is fast. The group `heart` of the pattern marks where the
    imperative begins. `modal` rules need their verb to rule the sentence, not a clause inside it. A rule with a
    `voice` holds only in texts of that voice.
    """

    name: str
    kind: Kind
    score: float
    words: tuple[str, ...]
    pattern: re.Pattern[str]
    reason: str
    finds: tuple[str, ...]
    leaves: tuple[str, ...]
    unless: re.Pattern[str] | None = None
    modal: bool = False
    voice: Voice | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for a sentence, where its cue stands, and where the imperative heart of the sentence begins."""

    rule: Rule
    cue: int
    heart: int


def _pattern(source: str, *, flags: int = 0) -> re.Pattern[str]:
    return re.compile(source, re.VERBOSE | flags)


# Where a clause begins: the sentence itself, after a pause, or after a word that joins or reports.
CLAUSE = r"(?:^|[,;:—–“\"(*]\s*|\b(?:[Aa]nd|but|that|or|then|[Tt]herefore|[Aa]ccordingly|[Tt]oday|here|so|[Ff]urthermore|[Ff]urther|[Mm]oreover)\s)"
WE_DO = rf"{CLAUSE}(?:[Ww]e|I)\b,?{ADVERBS}\s"
PARTY = rf"(?:\b(?i:{PARTY_NOUNS})|\b{NAME}|\b(?:[Ww]e|I|[Tt]hey|[Bb]oth|[Ii]t))(?:\s\([^()]{{1,40}}\))?,?{ADVERBS}\s"
POSSESSIVE = r"(?:its|their|our|my|his|her|the|a|an|full|firm|strong|unwavering|joint|shared|unified|collective|steadfast|continued)"

RULES: tuple[Rule, ...] = (
    Rule(
        name="labelled",
        kind=Kind.ACTION,
        score=0.95,
        words=("action", "recommendation", "next step", "to do", "todo", "proposal", "commitment", "decision", "resolution", "ap"),
        pattern=_pattern(
            r"""^[*_\s\[(]*(?:(?:agreed|key|safety|new|proposed)\s)?
            (?:actions?|action\s(?:items?|points?)|AP|recommendations?|next\ssteps?|to[\s-]?do|proposals?|commitments?|decisions?|resolutions?)
            \s?(?:(?:no\.?\s?)?[A-Z]{0,3}[\d.\-/]{0,10}[a-z]?)?[*_\])]*\s?(?::|\s[–—-]\s|\.\s)[*_]*\s*(?P<heart>\S.{11,})""",
            flags=re.IGNORECASE | re.DOTALL,
        ),
        unless=_pattern(r":\s*(?:none|n/a|noted?|not\sapplicable)\b|\b(?:was|were|has\sbeen)\s(?:approved|completed|closed|adopted)\b", flags=re.IGNORECASE),
        reason="labelled as an action or recommendation",
        finds=("Action: Ms Lind to circulate the revised budget by Friday.", "Recommendation 4: Publish the audit every year."),
        leaves=("Action: none.", "Recommendations were discussed at length by the panel."),
    ),
    Rule(
        name="recommends",
        kind=Kind.RECOMMENDATION,
        score=0.95,
        words=("recommend",),
        pattern=_pattern(
            rf"""(?:{WE_DO}(?:continue\sto\s|would\s)?recommend\b|\b[Ii]t\s(?:is|was)\s(?:also\s|further\s)?recommended\b(?=\sthat|\sto)
            |\b(?:recommends|recommended)\b(?=\s(?:that|to|the|a|an|adopting|establishing|including|strengthening|ensuring|[a-z]+ing)\b|:)
            |\bRecommends\b)(?:\s(?:that|to))?:?\s*(?P<heart>\S)?"""
        ),
        unless=_pattern(r"\b(?:as|previously|earlier|already)\srecommended|\brecommended\s(?:dose|limit|level|practice)", flags=re.IGNORECASE),
        reason="recommends something",
        finds=("We recommend that the agency publish its data.", "The panel recommended that ferries carry two radios."),
        leaves=("The recommended dose was exceeded.", "Peru made recommendations."),
    ),
    Rule(
        name="calls, first person",
        kind=Kind.RECOMMENDATION,
        score=0.95,
        words=("call", "urge", "appeal", "ask", "request", "invite", "encourage", "implore", "demand", "exhort"),
        pattern=_pattern(
            rf"""(?:{WE_DO}|^(?:We|I)\b.{{3,300}}?\band\s(?:also\s|strongly\s)?(?=urge|call\s(?:up)?on|call\sfor))
            (?:call\s(?:up)?on|call\sfor|urge|appeal\s(?:to|for)|implore|exhort|demand|encourage|invite
            |(?:ask|request)\s(?:that|(?:\S+\s){{1,12}}?to))\b""",
            flags=re.DOTALL,
        ),
        unless=_pattern(r"\b(?:they|who|that|which|citizens|borrowers)\s(?:call|ask|request|demand|appeal)\b|\b(?:calls?\sfor\shelp)\b|\byou\b.{0,40}\bto\sask\b"),
        reason="calls on somebody",
        finds=("We call on all states to open their ports.", "We note the pledges made and urge their swift delivery."),
        leaves=("We requested comments on a draft from the ministry.", "They call for help at night."),
    ),
    Rule(
        name="calls, third person",
        kind=Kind.RECOMMENDATION,
        score=0.8,
        words=("call", "urge", "appeal", "ask", "request", "invite", "encourage", "implore", "demand", "press", "insist"),
        pattern=_pattern(
            rf"""{PARTY}(?:called\s(?:up)?on|calls\s(?:up)?on|called\sfor(?!\s(?:in|by|under)\b)|calls\sfor
            |(?:urge[sd]|implore[sd]|exhort(?:s|ed)|appeal(?:s|ed)\sto|encourage[sd]|press(?:es|ed))\s(?!by\b)
            |(?:ask(?:s|ed)|request(?:s|ed)|invite[sd]|demand(?:s|ed)|insist(?:s|ed))\s(?:that|(?!to\b)(?:[\w’'.,-]+\s){{1,14}}?to\s[a-z]))"""
        ),
        unless=_pattern(
            r"\b(?:has|have|had|been|be|was|were|is|are|being|not|you|You)\s(?:also\s)?(?:called|urged|asked|requested|invited|encouraged|demanded|pressed)\b|\bphone\scalls\b"
        ),
        reason="reports a call on somebody",
        finds=("The Minister urged both banks to lend more.", "Norway called on its neighbours to share radar data."),
        leaves=("OMB has encouraged offices to plan ahead.", "You asked us to examine the fund.", "The firm was asked to reply."),
    ),
    Rule(
        name="resolution verb",
        kind=Kind.RECOMMENDATION,
        score=0.9,
        words=("urges", "calls", "requests", "invites", "encourages", "recommends", "decides", "demands", "appeals", "resolves"),
        pattern=_pattern(
            r"""^[*_\s]*(?:Also\s|Further\s|Strongly\s|Again\s)*(?i:urges|calls\s(?:up)?on|calls\sfor|requests|invites|encourages|recommends|decides|demands
            |appeals\sto|resolves)[*_]*\s(?P<heart>\S)"""
        ),
        reason="an operative paragraph of a resolution",
        finds=("Urges all members to ratify the protocol;", "Further requests the Secretariat to report yearly;"),
        leaves=("Calls to the help line doubled.", "Requests arrived late."),
        unless=_pattern(r"^(?:Calls|Requests)\s(?:to|from|were|are|arrived|for\s(?:help|service))\b"),
    ),
    Rule(
        name="commits, first person",
        kind=Kind.COMMITMENT,
        score=0.9,
        words=("commit", "pledge", "undertake", "resolve", "intend", "agree", "decide", "determined", "vow", "promise", "plan"),
        pattern=_pattern(
            rf"""{WE_DO}(?:(?:re)?commit(?:ted)?\s(?:ourselves\s)?to|pledged?|undertake\sto|undertook\sto|(?:are\s)?resolved?\sto|intend(?:ed)?\sto|agree[d]?\s(?:to|on|that|upon)
            |decided?\s(?:to|on)|are\s(?:fully\s|firmly\s)?(?:committed|determined)\sto|remain\s(?:fully\s)?committed\sto|vow(?:ed)?\sto|promised?\sto|plan\sto)
            \s*(?P<heart>\S)?"""
        ),
        unless=_pattern(
            r"\bplan\sto\s(?:examine|study|review|report|discuss|issue|publish|describe)\b|\bagreed?\s(?:that|with)\b(?!.{0,200}\b(?:will|should|must|would|shall|needs?\sto)\b)"
            r"|\bprocedures\swe\sagreed\b|\bresolve(?:d)?\s(?:long|disagreements|bilateral|the\sissue)",
            flags=re.DOTALL,
        ),
        reason="the speakers commit themselves",
        finds=("We commit to halve food waste.", "Furthermore, we agreed to exchange officers."),
        leaves=("The procedures we agreed to perform are listed.", "We also plan to examine similar funds."),
    ),
    Rule(
        name="commits, third person",
        kind=Kind.COMMITMENT,
        score=0.8,
        words=("commit", "pledge", "underta", "under", "resolve", "intend", "agreed", "agree", "decided", "vow", "promise", "plans", "plan", "aims"),
        pattern=_pattern(
            rf"""{PARTY}(?:have\s|has\s)?(?:(?:is|are|were|was|remain(?:s|ed)?)\s(?:{ADVERBS}\s)?committed\sto|committed\s(?:itself\s|themselves\s|\S+\s(?:million|billion)\s)?to|commits?\sto
            |pledge[sd]|undertakes?\sto|undertook\sto|resolve[sd]\sto|intends?\sto|agreed?\s(?:to|on|upon|that)|agrees\s(?:to|that)|decided?s?\s(?:to|that)|vowed\sto
            |promised\s(?:to|that)|plans\sto)\s*(?P<heart>\S)?"""
        ),
        unless=_pattern(
            r"\b(?:agreed?s?|decided?s?|promised)\sthat\b(?!.{0,250}\b(?:will|should|must|shall|would|needs?\sto|be\s\w+ed)\b)|\b(?:which|that|who|as|amounts?|totals?|tape|figures?)\s(?:\w+\s)?agreed\b"
            r"|\bagreed\sto\sthe\s(?:total|amount|deposit|figure|ledger|\w+\sreceipt)|\bwe\s(?:also\s)?plan|\bwas\scommitted\b|\bundertaken\b|\b(?:not|never)\s(?:agreed|committed|plan)"
            r"|\bcrimes?\b.{0,40}\bcommitted\b|\bagreed\sto\s(?:perform|procedures)",
            flags=re.DOTALL,
        ),
        reason="somebody commits to something",
        modal=True,
        finds=("Both sides decided to coordinate port controls.", "Chile pledged two million doses.", "The ministers agreed that patrols would resume."),
        leaves=("The total on the tape agreed to the amount on the envelope.", "The ministers agreed that trade had grown."),
    ),
    Rule(
        name="states a commitment",
        kind=Kind.COMMITMENT,
        score=0.8,
        words=("commitment", "intention", "willingness", "determination", "resolve"),
        pattern=_pattern(
            rf"""\b(?:reaffirm|reiterate|restate|renew|affirm|confirm|express|underscore|declare|pledge|announce|make|state)(?:s|e?d)?\s(?:{POSSESSIVE}\s){{1,3}}(?:\w+\s)?
            (?:commitments?|intentions?|willingness|determination|resolve)\s(?:to|of)\s*(?P<heart>\S)"""
        ),
        unless=_pattern(r"\b(?:welcom|commend|prais|applaud|thank)\w*\b.{0,120}\bcommitment|\bto\s(?:affirm|express)\s(?:our|its)\b"),
        reason="states a commitment or intention",
        finds=("Ghana expressed its commitment to pass the bill.", "We reaffirm our firm commitment to upholding the truce."),
        leaves=("We welcome the commitment of the banks to lend.", "Peru expressed gratitude for the aid."),
    ),
    Rule(
        name="will, with a date",
        kind=Kind.ACTION,
        score=0.85,
        words=("will",),
        pattern=_pattern(
            rf"""^(?:\w+,\s)?(?:[Bb]y|[Nn]o\slater\sthan|[Ww]ithin|[Bb]efore)\s(?:the\send\sof\s)?(?:[^,.;]{{0,40}}(?:\d{{4}}|days|months|weeks|years?|{"January February March April May June July August September October November December".replace(" ", "|")}))
            [^.;]{{0,90}}?\bwill\b{ADVERBS}\s(?P<heart>\S)"""
        ),
        reason="says who will do what by when",
        finds=("By March 2031, all ministries will publish their inventories.",),
        leaves=("By 2031 the sea has risen.", "Within the city prices will double."),
        unless=_pattern(r"\bwill\s(?:be\s(?:able|more|less)|rise|fall|grow|reach|exceed|double|need|have\srisen)\b"),
    ),
    Rule(
        name="we will",
        kind=Kind.COMMITMENT,
        score=0.85,
        words=("we will", "we’ll", "we'll", "i will", "we shall", "will"),
        pattern=_pattern(rf"{CLAUSE}(?:[Ww]e|I)(?:,?\s(?:will|shall)|[’']ll)\b{ADVERBS}\s(?P<heart>\S)"),
        unless=_pattern(
            r"\bwill\s(?:also\s)?(?:send\scopies|provide\scopies|be\s(?:able|here|back|at|happy)|see|hear|find|discuss|describe|examine|remember|never\sforget|know|return\sto|look\sat|have\s(?:the|a)"
            r"|stand\s(?:with|by)|miss)\b|\bAt\sthat\stime\b"
        ),
        reason="the speakers say what they will do",
        finds=("We will regularly review these steps.", "Today we shall fund two clinics."),
        leaves=("At that time, we will send copies to the committee.", "I will discuss this later."),
    ),
    Rule(
        name="a party will",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("will",),
        pattern=_pattern(rf"{PARTY}(?:will|shall)\b(?!\s(?:be|have|need|face|see|hear|learn|enjoy|benefit|gain|lose|suffer|remain|likely|know|find|feel|witness|attend|join|travel)\b){ADVERBS}\s*(?P<heart>\S)?"),
        unless=_pattern(r"\b(?:this|it|these|those|there)\swill\b|\b(?:a\.m\.|p\.m\.|press\sconference|livestream|reporters|briefing\sroom|registration|RSVP)", flags=re.IGNORECASE),
        reason="a party says what it will do",
        modal=True,
        voice=Voice.PARTIES,
        finds=("Both sides will designate their teams.", "Upon ratification, Thailand will open the border."),
        leaves=("The team, which will comprise five officers, met.", "Prices will rise."),
    ),
    Rule(
        name="will be set up",
        kind=Kind.INITIATIVE,
        score=0.75,
        words=("will be",),
        pattern=_pattern(
            r"\bwill\sbe\s(?:jointly\s|formally\s)?(?:established|created|set\sup|convened|launched|formed|appointed|submitted|published|developed|introduced|signed|drafted|prepared|reviewed|held\sannually)\b"
        ),
        unless=_pattern(r"\b(?:if|when|whether|which|details|results|more\sinformation|registration)\b", flags=re.IGNORECASE),
        reason="announces something to be set up",
        modal=True,
        voice=Voice.PARTIES,
        finds=("A joint commission will be established in Lima.",),
        leaves=("The bridge will be beautiful.", "Details will be published later."),
    ),
    Rule(
        name="announces",
        kind=Kind.INITIATIVE,
        score=0.75,
        words=("announce", "launch"),
        pattern=_pattern(
            rf"""(?:{WE_DO}|{PARTY})(?:have\s|has\s|is\s|are\s)?announc(?:e[sd]?|ing)\s(?:today\s)?(?P<heart>(?:(?:that\s)?(?:it|they|he|she|we)\swill|plans?\s(?:to|for)|(?:its|their|the|an|our)\sintention\sto
            |(?:the\s)?(?:launch|creation|establishment|formation|development|start)\sof
            |(?:a|an|the)\s(?:new|joint|first|dedicated)\s(?:\S+\s){{0,5}}?(?:initiative|partnership|task\s?force|programme|program|fund|mechanism|commission|working\sgroup|dialogue|council|centre|center|framework|roadmap|strategy)))"""
        ),
        reason="announces something new",
        finds=("The Minister announced the creation of a flood fund.", "We announce a new joint research programme."),
        leaves=("The office announced the 27th tour of the harbour.", "The results were announced."),
    ),
    Rule(
        name="shall",
        kind=Kind.ACTION,
        score=0.9,
        words=("shall",),
        pattern=_pattern(rf"\bshall\b(?!\s(?:not\s)?(?:be\s(?:construed|interpreted|deemed|effective|implemented\sconsistent|governed|subject|entitled|liable|null|the\s\w+\sof)|mean|have\sthe\s(?:meaning|same)|apply|create|enter\sinto\sforce|affect|prevail|remain\sin\s(?:force|effect)|not\b|constitute|include\sany)\b){ADVERBS}\s*(?P<heart>\S)?"),
        unless=_pattern(r"\b[Nn]othing\sin\b|\b[Nn]o\s\w+\sshall\b|\b[Tt]he\sterms?\s[“\"]|\bsubject\sto\sthe\savailability\sof\sappropriations"),
        reason="directs that something shall be done",
        modal=True,
        finds=("The head of each office shall submit a plan within 90 days.",),
        leaves=("Nothing in this order shall be construed to limit rights.", "The rules state that offices shall keep logs."),
    ),
    Rule(
        name="directs",
        kind=Kind.ACTION,
        score=0.8,
        words=("direct", "instruct", "task", "order", "mandate"),
        pattern=_pattern(
            rf"""{WE_DO}(?:direct|order|instruct|task|mandate)(?:ed)?\b|\b(?:is|are)\s(?:hereby\s)?(?:authorized\sand\s)?(?:directed|instructed|tasked|mandated)\sto\b\s(?P<heart>\S)
            |{PARTY}(?:directed|instructed|tasked|mandated)\s(?:[\w’'.,-]+\s){{1,12}}?to\s(?=[a-z])"""
        ),
        unless=_pattern(r"\b(?:in|to)\sorder\b|\b(?:directives|guidance)\b.{0,60}\bdirected\b|\b(?:had|has|have|was|were|previously)\s(?:directed|instructed|tasked)"),
        reason="gives an order",
        finds=("I direct the office to report in May.", "The ministers tasked their deputies to draft a plan."),
        leaves=("Directives and guidance directed agencies to shrink.", "The camera was directed to the road."),
    ),
    Rule(
        name="should",
        kind=Kind.RECOMMENDATION,
        score=0.85,
        words=("should",),
        pattern=_pattern(rf"(?<!^)\bshould\b(?!\s(?:have\s(?:been|had|done|known|taken|made|\w+ed)|you|not\sbe\s(?:construed|taken|interpreted|surpris)|be\s(?:noted|noticed|remembered|emphasi[sz]ed|stressed|pointed|recalled|understood|welcomed|commended|able|clear|obvious|read\sin)|note|help|result|lead\sto|improve|allow|enable|see|expect|know|come\sas|make\sit|surprise)\b){ADVERBS}\s*(?P<heart>\S)?"),
        unless=_pattern(r"\b(?:[Ii]t|[Tt]hat|[Ww]hat|[Tt]hings)\sshould\sbe\s(?:easy|enough|possible|fine)|\bshould\s(?:the|a|any|such|an)\s\w+\s(?:occur|arise|fail|happen)"),
        reason="says what should be done",
        modal=True,
        finds=("The agency should test its sirens.", "Data should be published monthly."),
        leaves=(
            "It should be noted that rain fell.",
            "The guide lists documents that owners should keep.",
            "Guidance states that agencies should hire enough staff.",
            "Attendees should enter by noon.",
        ),
    ),
    Rule(
        name="must",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("must",),
        pattern=_pattern(rf"\bmust\b(?!\s(?:have|be\s(?:considered|at\sleast|able|a\b|an\b)|contain|not\sforget|remember|ask\sourselves|admit|confess|say|acknowledge|recogni[sz]e|mention|also\smeet|meet\sthe)\b){ADVERBS}\s*(?P<heart>\S)?"),
        unless=_pattern(
            r"^(?:For|To\s(?:be|qualify|apply|obtain|enter|participate|receive|maximi[sz]e))\b.{0,120}\bmust\b|^(?:Once|When|If|Where|After|Before|Until|Because|Since)\b.{0,200}\bmust\b|\bmust-\w|[“\"][^”\"]{0,80}\bmust\b[^”\"]{0,20}$",
            flags=re.DOTALL,
        ),
        reason="says what must be done",
        modal=True,
        finds=("Governments must close the gap this year.", "We must collectively cut emissions."),
        leaves=("For data to be open, it must be published in bulk.", "Once approved, the office must file a form.", "The act requires that pilots must rest."),
    ),
    Rule(
        name="needs to",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("need",),
        pattern=_pattern(rf"(?:{CLAUSE}(?:[Ww]e|I)\b{ADVERBS}\sneed\sto|\b(?i:{PARTY_NOUNS})\s(?:\w+ly\s)?(?:needs?|urgently\sneeds?)\sto)\s(?P<heart>\S)"),
        unless=_pattern(r"\b(?:will|would|may|might|did|do|not|what|if|whether|that)\s(?:\w+\s)?need\b|\bneed\sto\s(?:know|understand|be\saware|remember|say|see)\b"),
        reason="says what somebody needs to do",
        modal=True,
        finds=("Governments need to invest in drains.",),
        leaves=("Riders will need to change trains.", "We need to know more."),
    ),
    Rule(
        name="it is essential",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("essential", "crucial", "vital", "imperative", "critical", "important", "urgent", "necessary"),
        pattern=_pattern(r"\b[Ii]t\s(?:is|will\sbe)\s(?:therefore\s|also\s|now\s)?(?:essential|crucial|vital|imperative|critical|urgent|necessary|important)\s(?:that|to|for\s[^,;]{2,60}\sto)\s(?P<heart>(?!note|understand|remember|recogni[sz]e|know)\S)"),
        reason="says what it is essential to do",
        finds=("It is crucial that these talks bring results.",),
        leaves=("It is important to note that rain fell.", "Water is essential to life."),
    ),
    Rule(
        name="lets us",
        kind=Kind.RECOMMENDATION,
        score=0.55,
        words=("let us", "let’s", "let's"),
        pattern=_pattern(r"^(?:[\w\s,]{0,30},?\s)?[Ll]et(?:\sus|[’']s)\s(?P<heart>(?!not|be\sclear|remember|look|see|consider|take\sa|start\swith|begin\swith)\S)"),
        reason="calls on everybody to act",
        finds=("Let us open the border this spring.",),
        leaves=("Let us be clear about the facts.",),
    ),
    Rule(
        name="proposes",
        kind=Kind.PROPOSAL,
        score=0.75,
        words=("propos",),
        pattern=_pattern(rf"(?:{WE_DO}propose[d]?|{PARTY}propose[sd]?)\s(?:that\s|to\s)?(?P<heart>(?:[a-z]+ing|a|an|the\s(?:creation|establishment|launch|development)|to|that|\w+)\b)"),
        unless=_pattern(r"\b(?:has|had|was|were|is|are|been)\sproposed|\bproposed\s(?:rule|settlement|joint|budget|legislation|project|by)\b"),
        reason="puts a proposal forward",
        finds=("We propose to hold the next round in Quito.", "Kenya proposed creating a lake authority."),
        leaves=("The proposed rule was withdrawn.", "Plans were proposed in 2019."),
    ),
    Rule(
        name="founding something would help",
        kind=Kind.PROPOSAL,
        score=0.6,
        words=("will", "would", "could", "can"),
        pattern=_pattern(
            rf"^(?:\w[\w\s]{{0,30}},\s)?(?P<heart>(?i:{'|'.join(gerund(verb) for verb in FOUNDING)})\s(?!on\b|of\b).{{8,160}}?)(?P<stop>\s(?:will|would|could|can)\s(?:also\s)?(?:help|facilitate|enable|allow|strengthen|improve|enhance|foster|support|promote|ensure|provide|boost|create|deepen|build|contribute|serve|make|increase|advance|reduce)\b)",
            flags=re.DOTALL,
        ),
        reason="proposes founding something, for what it would bring",
        finds=("In addition, creating a standing forum for mayors will foster steady exchange.",),
        leaves=("Building on this success will help.", "Checking records would assist the office.", "Creating art is fun."),
    ),
    Rule(
        name="aims",
        kind=Kind.OBJECTIVE,
        score=0.7,
        words=("aim", "seek", "goal", "objective"),
        pattern=_pattern(rf"(?:{WE_DO}(?:aim|seek)\sto|\b[Oo]ur\s(?:\w+\s)?(?:goal|aim|objective|target|ambition)\sis\s(?:to|that))\s(?P<heart>\S)"),
        reason="the speakers set themselves an aim",
        finds=("We aim to reach every village by 2031.", "Our goal is to end the queue."),
        leaves=("The goal of the game is to win.", "This report seeks to explain."),
    ),
)


def best_match(sentence: str, voice: Voice) -> Match | None:
    """Return the strongest rule that holds for a sentence, the earlier in the table among equals."""
    lowered = sentence.lower()
    best: Match | None = None
    for rule in RULES:
        if best is not None and rule.score <= best.rule.score:
            continue
        if rule.voice not in (None, voice) or not any(word in lowered for word in rule.words):
            continue
        best = match_of(rule, sentence) or best
    return best


def match_of(rule: Rule, sentence: str) -> Match | None:
    """Say whether and where one rule holds for a sentence, whatever the voice."""
    if rule.unless is not None and rule.unless.search(sentence):
        return None
    for found in rule.pattern.finditer(sentence):
        heart = found.start("heart") if "heart" in rule.pattern.groupindex and found["heart"] is not None else found.end()
        cue = _modal_at(found) if rule.modal else found.start()
        if rule.modal and not _rules_the_sentence(sentence[:cue]):
            continue
        return Match(rule, cue, heart)
    return None


_MODAL = re.compile(r"\b(?:should|must|shall|will|needs?)\b")
_PAUSE = re.compile(r"[,;:—–(]|\s-\s")
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|where|whether|how|what|why|when|if|unless|because|than|until|once|while|although|so)\b", re.IGNORECASE
)


def _modal_at(found: re.Match[str]) -> int:
    modal = _MODAL.search(found[0])
    return found.start() + modal.start() if modal else found.end()


def _rules_the_sentence(before: str) -> bool:
    """Say whether a modal verb is the sentence's own, given what stands before it.

    Not where a law or a contract is reported to say it, where visitors are told how to attend, or where the verb
    belongs to a clause inside: “documents that owners should keep”, “how they should act”.
    """
    if LOGISTICS.search(before) or NORMS.search(before):
        return False
    clause = _PAUSE.split(before)[-1]
    inner = None
    for inner in _SUBORDINATE.finditer(clause):
        pass
    if inner is None:
        return True
    if inner[0].lower() != "that":
        return False
    lead = clause[: inner.start()]
    return SAYING.search(lead) is not None or not lead.strip()
