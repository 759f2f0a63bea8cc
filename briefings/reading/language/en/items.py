"""Words of English list items, cells and labels."""

import re

from briefings.reading.document.results import Kind
from briefings.reading.language.en.cues import MONTHS, NAME, PARTY_NOUNS
from briefings.reading.language.shapes import Items

# A body or a standing arrangement: founding one is an initiative, whoever binds himself to it.
_FOUNDS_A_BODY = re.compile(
    r"(?:to\s)?(?:jointly\s|formally\s)?(?:establish|create|launch|set\sup|form|convene|found"
    r"|institute)(?:ing|es)?\s(?:a|an|the|two|three)\s(?:[\w’'.-]+\s){0,5}?"
    r"(?:task\s?force|working\sgroup|group|committee|commission|fund|mechanism|platform|network|partnership"
    r"|dialogue|council"
    r"|cent(?:re|er)|initiative|programme|program|forum|alliance|facility|secretariat|hotline|board|panel"
    r"|office|agency)\b",
    re.IGNORECASE,
)
_BODIES = (
    rf"(?:{PARTY_NOUNS}|policy-?makers|legislators|lawmakers|municipalities|cities|councils|mayors|regulators"
    rf"|businesses"
    r"|firms|industry|services|ministries|boards|committees|inspectors|providers|researchers|planners)"
)
_BODY = re.compile(
    rf"(?:\b(?i:{_BODIES})|(?!^[A-Z][a-z]+(?<!s)s\s?$)\b{NAME}|\b[Ww]e)(?:\s(?:of|for|in|on)\s[\w\s’'-]{{2,60}}?)?"
    r"(?:\s(?:that|which|who)\s[\w\s’'-]{2,90}?)?"
    r"(?:\s(?:also|therefore|now|then|both|\w+ly))*\s?$"
)
_TRAILING_LINK = re.compile(r"(?:[;,]\s*(?:and|or)?|\s+(?:and|or))\s*$")
_REFERENCE = re.compile(
    r"\s*[(\[](?:recommendations?|rec\.?|paragraphs?|paras?\.?|see|A-\d|R\b)[^()\[\]]{0,60}[)\]][.;]?\s*$"
    r"|(?:\s?\[\^?\w{1,4}\])+$",
    re.IGNORECASE,
)
_STATES = re.compile(r"\b(?:is|are|was|were|has|have|had|did|do|does|will|can|may)\b")
_NUMBERED_R = re.compile(r"(?:R(?:ec)?|AP)-?\d{1,3}[.:)]?\s")
# Somebody and what is theirs to do: “Port desk to write to the pilots”.
# Before “to” stands no verb that makes it a sentence of its own: “Half the money went to clubs”.
_ASSIGNED = re.compile(
    r"(?!(?:Only|About|Some|Most|Nearly|Almost|Over|Half|According|Due|Thanks|Prior)\b)"
    r"(?![^,;:.]{0,60}?\s(?:went|led|came|gave|took|allow(?:s|ed)|enabl(?:es|ed)|helps?|helped|requir(?:es|ed)|seeks?|sought|needs?|needed|wants?|wanted|continu(?:es|ed)"
    r"|tend(?:s|ed)?|aim(?:s|ed)?|serv(?:es|ed)|fail(?:s|ed)|can|may|will|might|could|would|plan(?:s|ned))\s(?:[^,;:.]{0,60}?\s)?to\s)"
    r"[A-Z][\w.’' /&-]{0,60}?\sto\s[a-z]+\b(?![^,;:.]{0,80}\s(?:is|are|was|were|has|have|had)\b)"
)
# How notes arrange something in words that are no whole sentence.
_ARRANGES = re.compile(
    r"^(?!(?:Proposals?|Suggestions?|Ideas?|Requests?|Offers?|Wish|Question)\b)(?:[^.;]{0,160}?(?<!able\s)(?<!ready\s)(?<!willing\s)(?<!failed\s)(?<!wanted\s)(?<!refused\s)(?<!offered\s)(?<!proposed\s)(?<!hoped\s)"
    r"\b(?:[Tt]o\s(?:be\s)?(?!date\b|the\b|an?\b|this\b|that\b|both\b)[a-z]{2,}(?<!ing)\b|(?:will|shall)\s(?!need\b|depend\b))"
    r"|(?:\w+\s){0,3}?(?:[Aa]greed|[Dd]ecided|[Aa]pproved|[Ee]xtended|[Aa]dopted|[Aa]ccepted|[Ee]ndorsed|[Cc]onfirmed)\b"
    r"(?!\sthat\s(?:the\s)?\w+\s(?:is|are|was|were|had)\b))"
)
# Words of a member that reports what happened rather than what should.
_TELLS = re.compile(
    r"\b(?:thanks?|thanked|already\s[a-z]+ed|(?:has|have)\s(?:shown|seen|proved|suffered)|was|were|has\sbeen|have\sbeen|had|found\sthat|said|told|asked|brought|went|came|took|gave|felt|thought|accepted|implemented|completed)\b"
)
_LABEL = re.compile(
    r"[*_\[(]*(?:[A-Z][\w ]{0,24}?|AP)\s?(?:no\.?\s?)?[A-Z]{0,3}[\d.\-/]{0,8}[*_\])]*"
    r"(?:\s?:|\s[–—-]\s|\.\s|(?<=\d)\s(?=[*_]*[A-Z]))[*_]*\s*"
)
# How far an item is, at its end, with the day: “Done in August”, “closed, 22 September”.
_ENDED = (
    r"(?i:(?:now\s|already\s|since\s|all\s|both\s|fully\s)?(?:done|completed?|closed|finished|implemented|fulfilled|discharged|executed|settled|carried\sout|dealt\swith))"
    rf"(?:,?\s(?:(?:on|in|at|since|of)\s)?(?:(?:the\s)?(?:early|mid|late|last|end\sof)[\s-])?(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?(?:{MONTHS}|spring|summer|autumn|winter)\.?(?:\s\d{{1,2}})?(?:,?\s\d{{4}})?"
    r"|,?\s(?:(?:on|in|at|since)\s)?(?:\d{4}|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{4}-\d\d-\d\d)|\sat\sthe\s(?:last\s)?meeting)?"
)
# What stands on lines of its own below an action, beside who leads and by when.
_BELOW = r"cost|budget|status|indicators?|partners?|funding"

ITEMS = Items(
    tells=_TELLS,
    states=_STATES,
    infinitive=re.compile(r"To\s(?:also\s)?(?=[a-z]+\s)"),
    goes_on=re.compile(
        r"^(?:the|an?|our|its|their|each|every)\s[^.;:?!]{2,120}?\s[a-z]{3,}(?<!s)s(?=\s(?:in|at|on|to|from|by|for|a|an|the|its|their|no|only|not)\s)"
        r"|^(?:the|an?|our|its|their|most|many|some|all|[a-z]+s)\b[^.;:?!]{2,120}?\s(?:(?:is|are|has|have|had|was|were|does|do|did|can|cannot|will)\s"
        r"|(?:continue|need|remain|tend|come|go|take|cost|close|end|run|lie|stand|fail|lack)\s(?:to|in|at|on|from|by|a|an|the|its|their|no)\b)"
    ),
    assigned=_ASSIGNED,
    arranges=_ARRANGES,
    label=_LABEL,
    numbered=_NUMBERED_R,
    reference=_REFERENCE,
    trailing=_TRAILING_LINK,
    below=_BELOW,
    bodies=_BODY,
    founds=_FOUNDS_A_BODY,
    notes=re.compile(
        r"(?:(?:that\syou\s)?note\s(?:that\b|the\b|with\b|our\b|your\b|progress\b)|noted|received|thanked|welcomed|considered|heard|took\snote|discussed|reviewed|acknowledged|congratulated"
        r"|(?:the\s)?minutes\s(?:of\s.{0,60}\s)?(?:were\s)?(?:approved|adopted|agreed))\b",
        re.IGNORECASE,
    ),
    accepts=re.compile(
        r"(?:[^:.]{1,60}:\s*)?(?:(?:partly|partially|fully|largely|in\spart)\s)?(?:accepted|agreed|supported|endorsed)"
        r"(?:\s(?:in\s(?:part|principle|full)|with\s[\w\s]{3,30}))?\s?[.;]?$"
        r"|[^:.;]{1,50}\s(?:accepts?|agrees?|concurs?|supports?)(?:\s(?:with\s)?(?:this|these|the|both|all|our)(?:\s\w+)?\s(?:recommendations?|proposals?|findings?|points?))?"
        r"(?:\sin\s(?:part|principle|full))?\s?\.$"
        r"|[^:.;]{2,40}[’']s?\s(?:comments?|reply|response|answer)\s?[.:]$",
        re.IGNORECASE,
    ),
    replies=re.compile(
        r"(?:(?:interim|final|management|board|summary\sof)\s)*(?:repl(?:y|ies)|responses?|answers?|comments?|assessments?|evaluations?|status|progress|classification"
        r"|verdict|conclusions?|findings?|lessons?|background|reasons?|rationale)\b|(?:apologies|present|absent|venue|place|dates?|time|tel\b\.?|telephone|phone|passcode|publisher|published\sby|imprint|layout|editorial|printed\sby|photo(?:graph)?s?|confidentiality(?:\snotice)?|disclaimer|notice|note|warning|legal\snotice|licence|next\s(?:meeting|call|session)|attachments?|distribution|sources?|annex(?:es)?(?:\s\w{1,3})?$|appendi(?:x|ces)(?:\s\w{1,3})?$|participants|travellers|reminder|enclosures?|encl\b\.?|copy|(?:your|our|my)\s(?:ref|reference|file)|ref|file(?:\sno)?)\b|(?:to|for|from|sent|cc|addressees?|subject|division|branch|section|status|date|contact|author|reference|(?:cleared|prepared|drafted|approved|signed)\sby)$",
        re.IGNORECASE,
    ),
    done=re.compile(
        r"\W*(?:fully\s|already\s)?(?:done|completed?|closed|implemented|finished|delivered|achieved|withdrawn|cancell?ed"
        r"|superseded|lapsed|abandoned|dropped|no\slonger\s\w+|[✔✓☑])(?:\W|$)(?!.{0,40}\b(?:not|partly|due|by)\b)",
        re.IGNORECASE,
    ),
    empty=re.compile(
        r"\W*(?:(?:still\s)?to\sbe\s(?:announced|confirmed|decided|determined|agreed|defined)|t\.?b\.?[acd]\b|n/?a\b|none\b"
        r"|withdrawn\b|not\sapplicable|no\s(?:new\s)?(?:action|commitment|recommendation|pledge)s?\b|nil\b|vacant\b"
        r"|(?:for\sinformation(?:\sonly)?|no\s(?:decision|conclusion)s?\b[^.;]{0,40}|item\sclosed|not\sdiscussed|postponed)\s?[.;]?\s*$|no\sdecision\b|see\s(?:above|below|(?:(?:under|item|point|action|no\.?)\s)?\d+(?:[./]\d+)?)\b)",
        re.IGNORECASE,
    ),
    idle=re.compile(
        r"\W*(?:no\b(?!\scomments?\b)|none\b|nothing\b|nobody\b|don[’']t\sknow\b|continues?\b|unchanged\b|as\s(?:now|before|usual)\b|(?:well\s)?on\strack\b|in\shand\b|ongoing\b)",
        re.IGNORECASE,
    ),
    ticked=re.compile(
        r"^\W{0,3}~~[^~]{1,200}~~\W{0,3}(?:done)?\W{0,3}$|"
        rf"^\W{{0,3}}\\?\[\s?[xX✓✔]\s?\\?\]|^\s*[☑✅✔✓]|[✔✓☑✅]\s*$|(?:[(\[–—:|-]\s?|\s{{2,}}|\t){_ENDED}\s?[)\].|]?\s*$"
    ),
    decides=re.compile(r"(?:(?:also|further|hereby)\s)*(?:decides|resolves)(?:\s(?:also|further))?\b", re.IGNORECASE),
    sets_aim=re.compile(
        r"(?:to\s)?(?:set|adopt|endorse)\s(?:the|a|an)\s(?:\w+\s){0,2}(?:goal|target|aim|objective)\b", re.IGNORECASE
    ),
    directs=re.compile(
        r"(?:(?:also|further|again|hereby)\s)*(?:(?:directs|instructs|mandates|tasks|authori[sz]es)\b|(?:requests|asks)\s(?:(?:the|its|their)\s)"
        r"(?:\w+\s){0,2}?(?:secretary-general|director-general|secretariat|secretary|executive\s\w+|bureau|president|chair\w*|high\scommissioner|clerk|registrar)\b)",
        re.IGNORECASE,
    ),
    unnumbered=re.compile(r"\W*(?:AP|action(?:\s(?:point|item))?|to-?\s?do)\s?:", re.IGNORECASE),
    aims=re.compile("objective|goal|target"),
    named=("recommendation", "proposal"),
    labels=(
        *((kind.value, kind) for kind in (Kind.RECOMMENDATION, Kind.PROPOSAL, Kind.COMMITMENT, Kind.INITIATIVE)),
        ("agreed:", Kind.COMMITMENT),
        ("decided:", Kind.COMMITMENT),
    ),
)
