"""What stands above English lists, tables and sections: lead-ins, headings, column headings."""

import re

from briefings.reading.document.results import Kind
from briefings.reading.language.shapes import Announcing, Sign, anyhow

# What the noun in a lead-in must go with for the list to hold things to do: “… included:”, “the following …”.
_PRESENT = (
    r"(?:\s[\w’'“”,.&/()-]+){0,14}?\s*(?:\b(?:include[sd]?|including|are|were|is|as\sfollows|below"
    r"|following|outlined|identified|agreed|proposed|needed|required"
    r"|made|set\sout|presented|to\sbe\staken)\b[^:]*)?:$"
)

# Reports of a review list what they recommend under a sentence about what becomes of it.
_ANSWERED_LATER = anyhow(
    r"\b(?:following|these)\s(?:\w+\s){0,2}recommendations?\b[^:]*:$"
    r"|\brecommendations?\b[^:]*\b(?:below|enjoy|support\sof|supported|accepted|noted|responses?|examined)\b[^:]*:$"
)
_OLD_NEWS = anyhow(r"\b(?:previous|prior|earlier|past|already\simplemented|fully\simplemented|status\sof)\b")

_LEAD_INS: tuple[Sign, ...] = (
    Sign(
        anyhow(
            r"^(?:these|here)\s(?:is|are)\s(?:[\w’'-]+\s){0,3}(?:ideas|proposals|suggestions|asks|demands|wishes"
            r"|requests)\b.*:$"
        ),
        Kind.PROPOSAL,
        "These are the ideas they voted for:",
        "These are the members:",
    ),
    Sign(
        anyhow(
            r"\b(?:agreement|consensus)\s(?:was\s\w+\s)?(?:on|that|about)\b[^:]{0,60}:$|\b(?:decided|resolved)(?:\sthat)?:$"
            r"|^(?:the\s)?(?:points|arrangements)\s(?:\w+\s)?(?:agreed|settled)\b[^:]{0,40}:$|\b(?:settled|agreed)\sas\sfollows\s?:$"
            r"|^(?:(?:and\s)?(?:this\sis\s|here\sis\s|so,?\s)?what\s(?:was|has\sbeen|is|we(?:\shave)?|they|you\sand\sI|both\s(?:sides|parties)|the\s(?:two\s)?(?:sides|parties|meeting|ministers|heads))\s(?:then\s|finally\s|all\s)?(?:agreed|settled|decided|arranged)(?:\son)?"
            r"|(?:the\sfollowing|these\spoints|the\spoints\sbelow)\s(?:was|were|has\sbeen|have\sbeen|is|are)\s(?:then\s|also\s)?(?:agreed|settled|decided|arranged)|(?:already\s|also\s)?(?:agreed|settled|decided)(?:\s(?:today|yesterday|so\sfar|in\sthe\sroom|on\sthe\scall|between\sus))?"
            r"|(?:the\s)?(?:decisions|arrangements)\s(?:taken|made|reached)|(?:and\s)?who\s(?:does|will\sdo)\swhat)(?:\s(?:at|in|on|by|during|with)\s[^:.;]{2,50})?\s?:$"
            r"|\b(?:we|ministers|leaders|parties|members|governments|sides|participants|they)\s(?:therefore\s|hereby\s|jointly\s|also\s)*(?:resolve|undertake|agree|commit|pledge|decide|intend)"
            r"(?:\sourselves|\sthemselves)?(?:\sto)?\s?:$"
            r"|\b(?:agreed|decided"
            r"|resolved)\s(?:as\sfollows|the\sfollowing|on\sthe\sfollowing\b[^:]{0,40}):$"
        ),
        Kind.COMMITMENT,
        "There was broad agreement on the following:",
        "The agreements on fog were read by:",
    ),
    Sign(
        anyhow(
            r"\b(?:we|i|they|members|residents|tenants|workers|crews|people)\s(?:\w+\s){0,2}?(?:ask|urge"
            r"|call\s(?:up)?on|want|request|demand|invite|need"
            r"|seek|expect|appeal\sto|would\slike)\b[^:]{0,90}:$|\b(?:asks|demands|requests|wishes)\b[^:]{0,60}:$"
        ),
        Kind.RECOMMENDATION,
        "Therefore we ask you:",
        "The asking prices were:",
    ),
    Sign(
        anyhow(
            r"\b(?:await(?:s|ing)?\saction|(?:still|remains?|(?:that|which)\s(?:is|are)(?:\s\w+)?)\s(?:open|outstanding|to\sbe\sdone|await)|not\syet\s(?:been\s)?(?:done|carried\sout|implemented))"
            r"\b[^:]*:$"
        ),
        Kind.RECOMMENDATION,
        "Four are still open; they include:",
        "The shop is open, and they include:",
    ),
    Sign(
        anyhow(
            r"^(?:so\s|and\s)?what(?:[’']s|\sis|\sremains)\s(?:still\s)?(?:left|outstanding|missing|open|needed|to\sbe\sdone|to\sdo|on\s(?:our|your|their|my)\s(?:plate|side|list))\b[^:]{0,60}:$"
            r"|^(?:still\s)?on\s(?:our|your|their|my)\s(?:plate|side|list|desk|to-do\slist)\b[^:]{0,40}:$|^(?:still\s)?(?:outstanding|pending|open\s(?:points|items|ends))\s?:$"
        ),
        Kind.ACTION,
        "What is left on our plate:",
        "What was left of the cake:",
    ),
    Sign(
        anyhow(
            rf"\b(?:recommendations?|suggestions?)\b{_PRESENT}|\brecommend(?:s|ed)?\s(?:the\sfollowing|that"
            rf"|to)\b[^:]*:$|\brecommend(?:s|ed)?:$"
        ),
        Kind.RECOMMENDATION,
        "The panel made the following recommendations:",
        "The panel studied earlier texts, among them:",
    ),
    Sign(
        anyhow(
            rf"\b(?:recommended|further|next|key|concrete|necessary|immediate|priority|practical|agreed"
            rf"|proposed|urgent|required|following|main|possible|critical|essential)\s(?:\w+\s)?(?:steps?"
            rf"|actions?|measures?)\b{_PRESENT}"
            r"|^(?:activities|measures|deliverables)\s?:$|\b(?:steps|actions|measures)\s(?:needed|required|to\sbe\staken|that\s(?:should|must|will)"
            r"|include|are)\b[^:]*:$|\b(?:action|to-do)\s(?:items|points|list)\b[^:]*:$|^(?:actions|steps"
            r"|milestones|tasks)(?:\sagreed)?:$"
            r"|\b(?:for|over|in)\sthe\s(?:coming|next)\s(?:\w+\s)?(?:days|weeks|months|years?)\s?:$"
        ),
        Kind.ACTION,
        "Recommended first steps are:",
        "The auditors tested the pumps through many actions:",
    ),
    Sign(
        anyhow(rf"\bproposals?\b{_PRESENT}|\b(?:proposed?s?|suggest(?:s|ed)?)\s(?:that|the\sfollowing)?:$"),
        Kind.PROPOSAL,
        "Her proposals included:",
        "Speakers include:",
    ),
    Sign(
        anyhow(rf"\bcommitments?\b{_PRESENT}|\bpledges?\b{_PRESENT}"),
        Kind.COMMITMENT,
        "Their commitments are:",
        "The committee has three members:",
    ),
    Sign(
        anyhow(rf"\b(?:objectives?|goals?|aims?|targets?|priorities|ambitions?)\b{_PRESENT}"),
        Kind.OBJECTIVE,
        "The chart shows the objectives outlined by the reading scheme:",
        "The objections were noted:",
    ),
    Sign(
        anyhow(
            rf"\b(?:initiatives?|deliverables?|mechanisms?)\b{_PRESENT}|\bannounce[sd]?\b[^:]*:$|\b(?:agreed"
            rf"|launched|key|concrete|main|joint)\s(?:\w+\s)?(?:outcomes?|results"
            rf"|deliverables)\b[^:]*\b(?:include[sd]?|including|are|were|following)\b[^:]*:$"
        ),
        Kind.INITIATIVE,
        "The mayors announced three joint projects:",
        "The museum announced two evening events:",
    ),
)

# Lead-ins that look back, or list something else.
_LOOKS_BACK = anyhow(
    r"""\b(?:taken\s(?:so\sfar|to\sdate|since)|already|has\staken|have\staken|were\staken|achieved|achievements
            |completed|previous(?:ly)?|earlier|assessed|reviewed|examined
    |^on\sthe\s(?:proposal|recommendation|initiative)\sof|found\sthat|finds?\sthat|we\sfound|findings|observed
    |identified\sthe\sfollowing\s(?:issues|risks|problems
    |weaknesses|gaps)|concluded\sthat|performed|interviewed|divided?
    |speakers|participants\sinclude|attend(?:ed|ees)|members\sinclude|agenda|topics|events|contacts?
    |for\smore\sinformation|sources?|abbreviations|definitions?|means)\b"""
)

_CLAUSE = re.compile(r"[,;]\s|\sand\s(?=\w+ed\b)")

_SECTIONS: tuple[Sign, ...] = (
    Sign(
        anyhow(
            r"\brecommendations?\b|\brecommends?$|\brecommended\b|\bcalls?\sto\saction\b"
            r"|^(?:our\s|key\s)?(?:demands|asks)$|^what\s(?:should|must|needs\sto)\s(?:be\sdone|happen|change)\b"
            r"|^(?:\W*[\divx.]+\s)?what\s(?:\w+\s){0,3}(?:to\sdo|should|must|needs?\sto|ought|has\sto|can\sbe\sdone"
            r"|could\sbe\sdone|(?:can|could|might)\sdo$"
            r"|would\shelp|(?:we|they|members|people)\s(?:\w+\s)?(?:want|ask|call|propose|recommend|suggest|need))\b"
            r"|\bsuggestions?(?:\sfor\s.*)?$|\b(?:asks|wishes|wish\slist)\b|^(?:[\w’']+\s){0,3}demands(?:$|\s(?:to|for|on|from)\b)"
            r"|^(?:\W*[\divx.]+\s)?lessons(?:\s(?:for|to|learned|learnt|identified)\b.*)?$"
            r"|^(?:\W*[\divx.]+\s)?(?:our\s(?:verdict|advice|message)|what\swe\s(?:decided|agreed|say)|we\s(?:say|recommend|ask|call\sfor))$|^(?:\W*[\divx.]+\s)?(?:the\s)?way\sforward$|^how\sto\s(?:improve|fix|change)\b"
        ),
        Kind.RECOMMENDATION,
        "Conclusions and recommendations",
        "Findings",
    ),
    Sign(
        anyhow(
            r"^(?:\W*[\divx.]+\s)?(?:key\s|agreed\s|priority\s|required\s|follow-?up\s"
            r"|proposed\s)?(?:actions?|action\s(?:items?|points?|plan|list)|next\ssteps?|to-?dos?|tasks|outcomes?"
            r"|decisions?"
            r"|agreed|AIs|follow-?ups?|milestones|steps|who\sdoes\swhat|(?:what|points|things)\s(?:we\s)?(?:agreed|settled))(?:\s\d{1,2}\b.{0,80}|\s(?:required|agreed|arising|for\s.{0,60}))?$"
        ),
        Kind.ACTION,
        "Actions agreed",
        "Actions taken in May",
    ),
    Sign(
        anyhow(
            r"^(?:\W*[\divx.]+\s)?(?:our\s(?:\w+\s)?|key\s|joint\s|new\s|voluntary\s)?(?:commitments?|pledges"
            r"|(?:what|how)\swe\s(?:will|are\sgoing\sto|pledge|promise|commit)(?:\s\w+){0,4})(?:\s.{0,40})?$"
        ),
        Kind.COMMITMENT,
        "Our commitments",
        "Committee members",
    ),
    Sign(
        anyhow(r"^(?:\W*[\divx.]+\s)?(?:key\s|policy\s|our\s|new\s)?proposals?(?:\s.{0,40})?$"),
        Kind.PROPOSAL,
        "Policy proposals",
        "Proportions",
    ),
    Sign(
        anyhow(
            r"^(?:\W*[\divx.]+\s)?(?:key\s|strategic\s|our\s|main\s)?(?:objectives?|goals|priorities"
            r"|targets|aims?|ambitions?|where\swe\s(?:are\sgoing|want\sto\s(?:be|go)))(?:\s.{0,40})?$"
        ),
        Kind.OBJECTIVE,
        "Strategic objectives",
        "Objections",
    ),
    Sign(
        anyhow(r"^(?:\W*[\divx.]+\s)?(?:key\s|joint\s|new\s)?(?:initiatives?|deliverables)(?:\s.{0,40})?$"),
        Kind.INITIATIVE,
        "New initiatives",
        "Initial results",
    ),
)

# Headings above lists that hold nothing else, so that each item counts, whatever its words.
_WHOLLY = anyhow(
    r"""^(?:\W*[\divx.]+\s)?(?:(?:our|key|main|summary\sof|list\sof|policy|priority|specific|detailed|general|agreed
    |proposed|immediate|audit|safety)\s)*
    (?:recommendations?|action\s(?:items?|points?)|next\ssteps?|actions|demands|asks|calls\sto\saction|proposals
    |where\swe\s(?:are\sgoing|want\sto\s(?:be|go))|our\s(?:targets|ambitions|goals)|what\swe\s(?:will|pledge\sto|promise\sto)(?:\s\w+){0,3}|our\sverdict|who\sdoes\swhat|(?:what|points|things)\s(?:we\s)?(?:agreed|settled|decided)|commitments|pledges|decisions(?:\staken)?|to-?\s?dos?|agreed|follow-?ups?|AIs|what\s(?:we|our\smembers|they|residents|members|people)\s(?:\w+\s)?
    (?:asks?|wants?|demands?|calls?\sfor|recommends?|proposes?|needs?)\b.{0,60})(?:\s(?:to|for)\s.{0,80})?$"""
)

_SECTION_LOOKS_BACK = anyhow(
    r"\b(?:previous|prior|past|earlier|taken|status|implemented|implementation\sof|responses?|reply"
    r"|progress|background|completed|closed|audit\sobjectives?|objectives?,\sscope|scope)\b"
)

# Sections in which only an outright recommendation or order counts.
_QUIET = anyhow(
    r"""^(?:(?:annex|appendix)(?:\s\w{1,3})?\W+|\W*[\divx.]+\s)?(?:background|methodology|methods|scope\b.*
            |objectives?,\sscope.*|contents
            |table\sof\scontents|agenda|speakers|about\b.*|biograph\w+|contacts?|definitions?
    |references|bibliography|notes|endnotes|footnotes|abbreviations|acronyms|glossary|acknowledge?ments?
    |further\sreading|history|context|where\s(?:things|we|it|matters)\sstands?|state\sof\splay|starting\spoint|the\sfacts|the\ssituation|media\scontacts?|related\b.*|how\s(?:we|this|it|the)\s(?:\w+\s)?(?:did|worked|was|were).*|(?:the\s)?(?:question|request|remit)s?
    |what\swe\swere\sasked|who\swe\sare|what\sthe\s(?:evidence|data)\ssays?|reasons?|why\s.*\bdid\b.*|what\s.*\bfound
    |(?:abridged\s|summary\s|full\s)?terms\sof\sreference(?:\s\([^()]{2,30}\))?|key\sfacts|general\sprovisions?|legal\b.*|disclaimer|privacy.*|copyright.*
    |practical\s(?:information|arrangements|details)
    |(?:consultation\s)?questions(?:\s(?:asked|we\sasked|for\sdiscussion|put))?|formal\sminutes|how\swe\s(?:consulted|listened|asked|worked)|what\swe\sdid\snot\shear
    |findings?(?:\sand\sresults)?|(?:agency|auditee|official)\scomments?.*
    |description\sof\sfindings.*|staff\sacknowledgments?|gao.s\smission.*|order\sby.*)(?:\s\([^()]{2,30}\))?$"""
)

# Parts of what those are told who come; each may be a topic of minutes, several together are not.
_ERRANDS = anyhow(
    r"""^(?:\W*[\divx]+[.)]?\s)?(?:registration|visas?|passports?|badges?|accommodation|hotels?|venue|arrival|departure|transport|insurance
    |currency|money|dress(?:\scode)?|catering|meals?|weather|logistics?|getting\s(?:there|around)|(?:social|side)\sprogramme|(?:wi-?fi|internet)(?:\s\w+)?)
    (?:(?:,|\sand|\s&|\sor|\sto|\sat)\s[\w\s,-]{2,50})?$"""
)

# Inside a part of conclusions and recommendations, those that hold what was found.
_FINDINGS = anyhow(
    r"^(?:\W*[\divx.]+\s)?(?:(?:key|main|summary\sof|our)\s)*(?:findings?|probable\scause|causes?|analysis)\b"
)

_TABLE_HEADS = (
    r"^(?:(?:agreed|recommended|proposed|key|priority|next|main|planned|required|strategic|policy|specific"
    r"|follow-?up|audit|panel|committee|inspection|review|report)(?:[’']?s[’']?)?\s)*"
)
_COLUMNS: tuple[Sign, ...] = (
    Sign(
        anyhow(
            rf"{_TABLE_HEADS}recommendations?(?:\stext)?$"
            r"|^what\s(?:we|they|members|residents)\s(?:want|ask(?:\sfor)?|propose|recommend|seek|demand|would\slike)(?:\sinstead)?$"
            r"|^(?:our|proposed|suggested|requested)\s(?:changes?|amendments?|wording|asks?|demands?|requests?)$"
        ),
        Kind.RECOMMENDATION,
        "Recommendation",
        "Recommendation status",
    ),
    Sign(
        anyhow(
            rf"{_TABLE_HEADS}(?:actions?(?:\s(?:items?|points?|steps?|required|agreed|planned|proposed|foreseen|to\sbe\staken|\([^()]{{2,40}}\)))?"
            rf"|steps?|milestones?|tasks?|activit(?:y|ies)|measures?|to-?do|what)$"
        ),
        Kind.ACTION,
        "Action item",
        "Action taken",
    ),
    Sign(anyhow(rf"{_TABLE_HEADS}(?:commitments?|pledges?)$"), Kind.COMMITMENT, "Commitment", "Committee"),
    Sign(anyhow(rf"{_TABLE_HEADS}(?:proposals?|ideas?)$"), Kind.PROPOSAL, "Proposal", "Proposed by"),
    Sign(
        anyhow(rf"{_TABLE_HEADS}(?:initiatives?|deliverables?|outputs?|projects?|programmes?|programs?)$"),
        Kind.INITIATIVE,
        "Initiative",
        "Initiator",
    ),
    Sign(anyhow(rf"{_TABLE_HEADS}(?:objectives?|goals?|aims?|targets?)$"), Kind.OBJECTIVE, "Objective", "Object"),
    Sign(anyhow(r"^(?:key\s)?decisions?(?:\s(?:taken|made))?$"), Kind.ACTION, "Decision", "Decided by"),
)

# Columns that say what a row's item is for, in order of preference.
_GOAL_COLUMNS = anyhow(
    r"(?:goals?|objectives?|aims?|purpose|description|details?|expected\s(?:results?|outcomes?|impact)"
    r"|outcomes?|rationale|intended\s.*|why|targets?)$"
)

_OUTCOME_COLUMNS = anyhow(
    r"""^(?:(?:agreed|main|key|discussion|decision|summary|conclusion)s?(?:\s(?:and|&|of)\s|\s?/\s?|\s))?(?:(?:the\s)?(?:outcomes?|results?|conclusions?
    |discussions?|resolutions?|agreements?|minutes?|remarks)|(?:what\s(?:was\s|we\s)?)?(?:agreed|decided|settled))$"""
)

_POINTS_AHEAD = anyhow(r"\b(?:following|follows|below|these|including|include[sd]?)\b")
# “We call on members, in line with their means, to:”: whatever stands before, what they are called on to do is below.
_BREAKS_OFF = anyhow(r"\b(?:to|that|by|on)\s?:$")

ANNOUNCING = Announcing(
    lead_ins=_LEAD_INS,
    sections=_SECTIONS,
    columns=_COLUMNS,
    goal_columns=_GOAL_COLUMNS,
    outcome_columns=_OUTCOME_COLUMNS,
    wholly=_WHOLLY,
    quiet=_QUIET,
    errands=_ERRANDS,
    findings=_FINDINGS,
    earlier=anyhow(
        r"^(?:\W*[\divx.]+\s)?(?:earlier|previous|prior|past|closed|superseded)\s(?:\w+\s)?(?:recommendations?|actions?|proposals?|commitments?|decisions?)$"
    ),
    section_looks_back=_SECTION_LOOKS_BACK,
    looks_back=_LOOKS_BACK,
    answered_later=_ANSWERED_LATER,
    old_news=_OLD_NEWS,
    follows=anyhow(r"^(?:these|here)\s(?:is|are)\b|\b(?:as\sfollows|the\sfollowing|below)\b"),
    goes_on=re.compile(r"(?P<and>and,?\s(?:also\s|further\s|finally\s|lastly\s)?)(?=to\s[a-z]+|that\s\w+)"),
    next_columns=anyhow(
        r"""^(?:(?:(?:proposed|planned|agreed|expected)\s)?(?:next|further|remaining|outstanding|future|planned|follow-?up)\s(?:steps?|actions?|measures?|work)(?:\s(?:planned|required|needed))?
        |(?:what\s)?(?:remains|is\sleft|is\sstill)\sto\s(?:do|be\sdone)|still\sto\s(?:do|be\sdone)|way\sforward|what\s(?:comes|happens|is)\snext)$"""
    ),
    vague_columns=anyhow(r"^(?:what|events?|details)$"),
    points_ahead=_POINTS_AHEAD,
    complete=anyhow(
        r"""\b(?:acts?|laws?|bills?|strateg(?:y|ies)|polic(?:y|ies)|plans?|frameworks?|codes?|charters?|treat(?:y
        |ies)|programmes?
        |agreements?|guidelines?|standards?|systems?|funds?|models?|protocols?|registers?|reports?
        |regulations?)\b[^:]{0,60}
        \b(?:(?:that|which)\s(?:\w+\s)?(?:includes?|contains?|covers?|provides?|sets?\sout|meets?|reflects?
        |rests?\son|follows?)
        |based\son|containing|comprising|built\son|with)\s(?:at\sleast\s)?(?:the\s|these\s)?(?:following\b
        |[\w\s]{0,30}:$)
        |\bfollowing\s(?:\w+\s)?(?:arrangements?|agreement|provisions|terms|articles|text|understanding)\b"""
    ),
    wishes=anyhow(
        r"^(?:[^.;:]{2,100}\s)?(?:ask(?:ed|s)?\sfor|want(?:ed|s)?|wish(?:es|ed)?|would\slike|hoped?\sfor|demand(?:s"
        r"|ed)?|call(?:ed|s)?\sfor)\b"
        r"[^.;:]{0,100}\.$"
    ),
    breaks_off=_BREAKS_OFF,
    numbered=anyhow(
        r"""^(?:(?:recommendation|proposal|action|commitment)s?\s?:|(?:(?:safety|audit|key|draft|agreed|urgent)\s)*(?:recommendation|action|proposal|commitment|measure|requirement)s?
        \s(?:no\.?\s)?[A-Z]{0,3}[-\s]?\d[\d./-]*[a-z]?
        (?:\s?[,:(–—-]?\s?(?:(?:addressed|directed|made)\s)?(?:to|for)\s[^.]{2,130}|\s?\([^()]{2,80}\))?[).:]{0,2})$"""
    ),
    addressed=anyhow(r"(?:addressed\s)?(?:to|for|addressees?|recipients?)\s?:\s\S.{2,110}$"),
    roles=anyhow(
        r"\b(?:(?:post|job|office|stipend)[\s-]?holders?|incumbents?|successful\s(?:candidates?|applicants?|bidders?|tenderers?)|appointees?"
        r"|candidates?|applicants?|bidders?|tenderers?|trainees?|interns?|fellows|(?:main\s|key\s)?(?:duties|responsibilities|tasks)"
        r"\s(?:include|are|of\sthe\s(?:post|role|job))|about\sthe\s(?:role|post|job)|requirements|qualifications|we\soffer)\b[^:]{0,60}:?$"
    ),
    plans=anyhow(
        r"^(?:\W*[\divx.]+\s)?(?:the\s|our\s)?(?:(?:indicative|key|main|first|provisional|planned|implementation|agreed|draft|tentative|joint)\s)*"
        r"(?:road\s?map|time\s?(?:table|line|frame)|calendar|milestones|next\ssteps|schedule|work\s?plan|phases|steps)\b.{0,60}$"
    ),
    duties=anyhow(r"\bmust\b|\bhave\sto\b|\bobligations?\b|\bduties\b|\brequired\b"),
    promises=anyhow(
        r"""\b(?:response|reply|replies|answer|comments|observations|undertakings?|statement)s?\s(?:of|by|from)\s(?:the\s)?(?!witness|resident|public)
        |\b(?:management|government|agency|ministry|department|council|board|provider|operator|company|executive|officer|director|trust|home|school)
        (?:['’]s|s['’])?\s(?:\w+\s)?(?:response|reply|answer|comments)\b
        |^(?:\W*[\divxa-z]{1,3}[.)]?\s+)?(?:(?:the\s|our\s)?(?:next\s(?:steps?|round|visit)|(?:own\s)?follow-?up|way\s(?:forward|ahead))
        |what\s(?:happens|comes|follows)\s(?:next|now|after)\b.*|what\swe\s(?:will|shall|are\sgoing\sto)\b.*
        |by\swhen|keeping\strack|(?:monitoring|implementation|follow-through|delivery)(?:\sand\s\w+)?|(?:our|the)\s(?:part|contribution|offer)
        |what\s(?:we|our\smembers|the\s\w+)\s(?:brings?|offers?|contributes?|(?:can|could)\s(?:offer|do|give|contribute))\b.*|what\s(?:each|either|both)\s(?:side|party|country|partner)s?\s(?:does|do|will\sdo|brings?|gives?)
        |after\s(?:this|the)\s(?:report|review|statement|visit|vote|decision|inspection)
        |what\s(?:would|will)\shappen\safter\b.*|decisions?\s(?:of|by|taken|made)\b.*|the\sdecision|undertakings?)$"""
    ),
    addressee=anyhow(r"(?:to|for)\s(?:the\s|all\s)?[^.;]{2,110}:?$"),
    clause=_CLAUSE,
)
