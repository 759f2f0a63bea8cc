"""The marks by which English texts of a genre are known."""

import re

from briefings.reading.language.en import explaining
from briefings.reading.language.en.cues import PARTY_NOUNS
from briefings.reading.language.shapes import Genre

_JOINT_TEXT = re.compile(
    r"(?:^[^\w\n]{0,6}(?:present|apologies|attendees|in\sattendance|attending)\b[^\n]{0,12}[:–]"
    r"|^[^\w\n]{0,6}(?:(?:who\swas\s)?(?:here|there)|those\spresent|sorry(?:\snot\shere)?|not\shere|around\sthe\stable|on\sthe\s(?:call|line)|note-?taker|notes\staken)\b[^\n]{0,12}[:–]"
    r"|\b(?:board|committee|council|team|staff|trustees|branch|members|working\sgroup)\smeeting,?\s(?:on\s|of\s|held\s(?:on\s)?)?(?:(?:mon|tues?|wed(?:nes|s)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\d)"
    r"|^[^\w\n]{0,6}(?:rough\s|my\s|quick\s)?notes\s(?:-|–|—|from|taken)\s?"
    r"|\b(?:(?:government|ministry|department|management|council|executive)(?:[’']s)?\s(?:response|reply)|(?:draft\s|work\s)(?:strategy|programme|plan)|strategy\s(?:for|20\d\d)|(?:national"
    r"|strategic|implementation)\s(?:\w+\s)?(?:strategy|plan)"
    r"|joint\s(?:statement|declaration|communiqu[eé]|press\sstatement|vision)|communiqu[eé]|declaration"
    r"|(?:summary|conclusions|statement)\s(?:by|of)\sthe\s(?:co-?)?(?:chairs?|presidency|hosts?)|(?:co-?)?chair[’']?s?[’']?\s(?:statement|summary)|fact\ssheet|memorandum\s(?:for|of)"
    r"|(?:note|record|account|write-?up)\s(?:of|on)\s(?:this|the|my|our|today|yesterday|last)[^\n.]{0,30}\b(?:call|conversation|talks|démarche|lunch)"
    r"|coalition\s(?:agreement|treaty)|programme\sfor\sgovernment|list\sof\sresolutions|council\sconclusions|(?<!\w\s)minutes\sof|minutes\sof\s(?:the|an?|our|its)\b|(?:agreed|approved|draft|summary)\s(?:minutes|record)|meeting\sminutes|(?:session|meeting)\sof\sthe\s(?:\w+\s){0,2}(?:joint|mixed|intergovernmental)\s(?:commission|committee)|notes\sof\s(?:the\s|a\s|our\s)?(?:\w+\s){0,2}(?:meeting|mtg|call|forum)|(?:record|summary|note)\sof\s(?:the\s)?(?:outcomes?|discussions?|decisions?|conclusions?|meeting)|outcomes?\snote|(?<!\w\s)read-?out\b|rough\snotes|call\sto\saction|roadmap|action\splan|begin\stext|leaders[’']\sstatement)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_PARTIES_SPEAK = re.compile(
    r"^[^\w\n]{0,12}\d{0,4}[^\w\n]{0,12}(?:(?:we|both\s(?:sides|countries|leaders|ministers|governments|parties)"
    r"|the\s(?:two\s)?(?:sides|leaders|ministers|parties|heads|participants)"
    r"|the\s(?:two|three|four)\s(?:governments|countries|states|delegations|presidents|(?:prime|foreign)\sministers))"
    r"(?:,[^,]{0,60},)?\s(?:also\s"
    r"|further\s|jointly\s|strongly\s)?"
    r"(?:re)?(?:affirm|commit|agree|call|welcome|pledge|resolve|recogni[sz]e|underline|underscore|stress"
    r"|emphasi[sz]e|express|acknowledge|decide|reiterate|note|condemn|urge|declare|support|endorse)(?:d|ed"
    r"|s)?\b)",
    re.IGNORECASE,
)

# What may stand around the words of a line; bounded, for a text may be nothing but such signs.
_MARKS = r"[^\S\n]{0,40}[^\w\s]{0,6}[^\S\n]{0,4}[\d.]{0,6}[^\w\n]{0,6}"
# Whoever writes so asks for something or binds somebody, whatever else the text tells.
_ASKS = re.compile(
    r"\b(?:we|I|committee|commission|council|panel|board|inquiry)\s(?:\w+ly\s|also\s|therefore\s|hereby\s|further\s)?"
    r"(?:recommends?(?!\s(?:that\s)?you\b)|calls?\s(?:up)?on|urges?|commits?\s(?:to|ourselves)|pledges?|undertakes?\sto|resolves?\sto)\b"
    rf"|^{_MARKS}(?:\w+\sand\s|key\s|our\s|policy\s)?recommendations?{_MARKS}$"
    rf"|^{_MARKS}(?:next\ssteps|actions?(?:\sagreed)?){_MARKS}$"
    r"|\b(?:recommendation|action|measure)\s[A-Z]?\d|\bresolution\s\d|hereby\s(?:ordered|decides?)"
    rf"|^{_MARKS}(?:urges|calls\s(?:up)?on|requests|invites|decides)\s"
    r"|\b(?:board|committee|commission|council|cabinet|trustees|governors|executive|assembly|party|parties)\s(?:is"
    r"|are)\s(?:also\s)?(?:asked|invited|recommended|requested)\sto\b",
    re.IGNORECASE | re.MULTILINE,
)
_NEWS = re.compile(
    r"[,?!.][”\"’']\s(?:said|says|told|added)\b|\bsaid\son\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\btold\s(?:reporters|journalists|the\s[A-Z]\w+\s(?:Times|Post|News))\b|\bcorrespondent\b"
    r"|\bspokes(?:man|woman|person)\b|\b(?:GMT|BST|EDT)\b|\bdeclined\sto\scomment\b|\basked\snot\sto\sbe\snamed\b"
    r"|\bAnalysts?\s(?:say|said|expect)\b|\b(?:Related|More)\s(?:stories|news)\b|\bon\scondition\sof\sanonymity\b"
)
_EXPLAINS = re.compile(
    r"\b(?:questions\sand\sanswers|frequently\sasked|Q\s?&\s?A|FAQs?|glossary|key\sterms|how\s(?:it|they|the\s[\w\s’'-]{3,60})\sworks?"
    r"|logistics?(?=\s(?:note|information|for)|\W)|practical\s(?:information|arrangements|details)|administrative\s(?:note|circular)"
    r"|joining\sinstructions|information\s(?:note\s)?for\s(?:participants|delegates|delegations|visitors|speakers)"
    r"|(?:user|product|owner.s|instruction|operating)\s(?:guide|manual)|instructions\sfor\suse|recipes?|itinerary"
    r"|vacanc(?:y|ies)"
    r"|job\sdescription|we\sare\s(?:hiring|looking\sfor)|house\srules|terms\s(?:of\suse|and\sconditions)|rules\s(?:of|for)\s(?:the|our)|standard\soperating|(?:operation|installation|assembly|maintenance)$|terms\sof\sreference(?!\s(?:of|for)\sthe\s(?:[\w-]+\s){0,2}?(?:working\sgroup|sub-?group|committee|commission|task\sforce|panel|council|network)\b)|(?:annual|monthly|quarterly)\sstatistics|annual\sreport"
    r"|(?:short|brief)\shistory"
    r"|history\sof"
    r"|biograph(?:y|ical)|curriculum\svitae|notice\sof\smeeting|data\sbook|fact\s?file|at\sa\sglance|obituary"
    r"|guide\sto|technical\s(?:note|description|specification)|explained|explainer|programme\sof\sevents)\b",
    re.IGNORECASE,
)

# A text whose head says so only explains how something works.
_DECLARES = re.compile(
    r"\b(?:explainers?|backgrounders?|primer|info\s?sheet)\s(?:series|no\b|n[°o]\b|papers?|describes?|\d)|^\W{0,6}(?:explainer|backgrounder|primer)\W{0,4}(?:$|:)"
    r"|\b(?:do(?:es)?\snot|never)\s(?:take\sa?\s?(?:positions?|sides|views?|stance)|make\s(?:any\s)?recommendations)\b"
    r"|\b(?:takes?\sno\s(?:positions?|sides|view|stance)|makes?\sno\s(?:policy\s)?recommendations|contains?\sno\srecommendations|(?:purely|solely|only)\s(?:descriptive|explanatory))\b"
    r"|^\W{0,6}(?:[^\n]{0,80}\W)?(?:a\s)?(?:short|brief|beginner[’']s|quick|plain)\s(?:guide|introduction)\sto\b",
    re.IGNORECASE | re.MULTILINE,
)

_PAGE = (
    r"(?:web\s?page|page|fact\s?sheet|leaflet|brochure|booklet|pamphlet"
    r"|explainer|info\s?sheet|FAQ|guide|article|summary)"
)
_PRESENTS = re.compile(
    rf"\bthis\s(?:short\s|little\s)?{_PAGE}\s(?:explains|describes|introduces|tells\syou|shows|outlines|answers|gives\s(?:an?\s)?(?:\w+\s)?(?:overview|introduction|account)"
    r"|(?:is|was\swritten)\s(?:meant\s|intended\s)?for\s(?:people|readers|anyone|anybody|everyone|those|students|visitors|journalists|newcomers|the\sgeneral))\b"
    r"|\bfact\s?sheet\s(?:no\.?\s?|n[°o]\.?\s?)?\d{1,3}\s(?:in|of)\sa\sseries\b",
    re.IGNORECASE,
)
_DISCLAIMS = re.compile(
    rf"\bthis\s{_PAGE}\s(?:is|was|has\sbeen)\s(?:\w+\s){{0,3}}?for\s(?:general\s|public\s)?information\b"
    rf"|\b(?:this\s{_PAGE}|the\s(?:text|account|information)\s(?:above|on\sthis\spage))\b[^.]{{0,80}}\b(?:creates?\sno\s(?:\w+\s)?(?:rights|obligations)|(?:no|not\sa)\slegal\s(?:force|status|value|text|advice|document)"
    r"|(?:should|may|can)\s?not\sbe\srelied\s(?:up)?on|not\s(?:legally\sbinding|an?\sauthoritative|replace))",
    re.IGNORECASE,
)
_RECRUITS = re.compile(
    r"^\W{0,6}(?:(?:duty\sstation|closing\sdate|deadline\sfor\sapplications?|(?:type|duration)\sof\s(?:appointment|contract)|(?:net|gross|annual|starting)\s(?:annual\s)?salary|salary(?:\s(?:range|scale|band))?|grade|reports?\sto|contract\stype)\W{0,4}[:|\t]"
    r"|(?:vacancy|job)\s(?:notice|announcement|advertisement|posting|opening)\b|(?:how\sto\sapply|what\swe\slook\sfor|what\swe\soffer|who\swe\sare\slooking\sfor|required\squalifications|person\sspecification)\W{0,4}$)",
    re.IGNORECASE | re.MULTILINE,
)
# Marks that such a notice has and other texts too; each sort counts once.
_RECRUITS_BESIDE = (
    re.compile(
        r"\bvacanc(?:y|ies)\b|\bjob\s(?:description|notice|posting|opening|title)\b|\brecruitment\b", re.IGNORECASE
    ),
    re.compile(
        r"\bduty\sstation\b|\bplace\sof\s(?:work|employment)\b|\b(?:type|duration)\sof\s(?:appointment|contract)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bclosing\sdate\b|\bdeadline\sfor\sapplications?\b|\bapplications?\sclose|\bapply\sby\b", re.IGNORECASE
    ),
    re.compile(
        r"\b(?:net|gross|annual|starting|base)\s(?:annual\s)?salary\b|\bsalary\s?(?::|range|scale|band)|\bremuneration\s?:",
        re.IGNORECASE,
    ),
    re.compile(r"\bshort-?listed\b|\binterviewed\b|\bsuccessful\s(?:candidate|applicant)\b", re.IGNORECASE),
    re.compile(
        r"\b(?:covering?|motivation)\sletter\b|\bletter\sof\s(?:motivation|application)\b|\bcurriculum\svitae\b|\bCVs?\b|\breferees\b|\bpersonal\shistory\sform\b"
    ),
    re.compile(r"\b(?:the\sincumbent|(?:post|job)\s?holder|you\s?(?:will|[’']ll)\sreport\sto)\b", re.IGNORECASE),
    re.compile(r"\bprobation(?:ary)?\b|\bequal\sopportunit(?:y|ies)\semployer\b", re.IGNORECASE),
)

# Heads of texts whose whole point is to ask for something.
_ADVISES = re.compile(
    r"\b(?:advice\s(?:to|for)|submission|wish\s?list|manifesto|open\sletter|petition|position\spaper|policy\sbrief"
    r"|briefing\sfor|recommendations?|demands|(?:our|their)\sasks|asks?\sof\sthe|what\s(?:\w+\s){1,3}(?:asks?|wants?"
    r"|needs?)\b"
    r"|proposals?\s(?:for|to|on)|consultation|call\sfor\s(?:action|change)|call\sto\saction|agenda\sfor\schange"
    r"|lessons\s(?:learned|learnt|identified)|priorities\sfor|response\sto|our\sasks|what\s(?:should|must)\schange"
    r"|non-?paper|discussion\spaper|food\sfor\sthought|options?\spaper|aide-m[eé]moire|for\s(?:decision|approval)|reports?\sto\sprevent|prevention\sof\sfuture|matters\sof\sconcern)\b",
    re.IGNORECASE,
)
# Whoever is spoken to so is a visitor, an applicant or a user.
_INSTRUCTS = re.compile(
    r"\b(?:you|your|yours|yourself|click|log\s?in|sign\s?up|apply|applicants?|visitors?|travell?ers?)\b", re.IGNORECASE
)
# Marks of a text about a law as it stands; each sort counts once.
_LAW = (
    re.compile(r"\b(?:entered|came|comes|enters)\sinto\sforce\b|\bas\sit\sstands\b|\b(?:not|no)\slegal\sadvice\b"),
    re.compile(
        r"^[#*\s\d.]{0,12}(?:(?:main\s|your\s|general\s)?(?:duties|obligations|penalties|exemptions|sanctions|offences"
        r"|transitional\s\w+|who\sis\scovered|who\smust|scope\sof\sthe|what\sthe\s(?:act|law"
        r"|code)\s\w+))\b[^\n.]{0,50}$",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        r"(?:\((?:section|s\.|art(?:icle|\.)|regulation|rule|clause)\s?\d+[^()]{0,20}\)[^()]{0,1500}){2}", re.IGNORECASE
    ),
    re.compile(
        r"\b[Tt]he\s(?:Act|Law|Code|Directive|Regulations?|Ordinance|Statute)\s(?:applies|covers|requires|defines|sets"
        r"|replaced|replaces|provides|lays|obliges|prohibits|allows|exempts)\b"
    ),
    re.compile(
        r"\b(?:summary|guide|overview|introduction|explainer|digest|notes?)\b[^\n]{0,60}\b(?:Act|Law|law|legislation"
        r"|Code"
        r"|Directive|Regulations?|rules)\b|\b(?:Act|Law|Code|Directive|Regulations?)\b[^\n]{0,60}\b(?:summary|guide"
        r"|explained|overview|at\sa\sglance|in\sbrief|works?)\b|\blegal\ssummar"
    ),
)

_INSTRUMENT = r"(?:Act|Regulations?|Order|Rules|Ordinance|By-?[Ll]aws?|Code|Law|Statute|Decree|Directive)"
# Marks of a law itself; each sort counts once.
_ENACTED = (
    re.compile(
        rf"\b(?:[Tt]his|[Tt]hese)\s{_INSTRUMENT}\s(?:may\sbe\scited|shall\sbe\scited|(?:shall\s)?(?:appl|com|ent|repeal)\w+)"
    ),
    re.compile(rf"\b[Ii]n\s(?:this|these)\s{_INSTRUMENT}\W{{1,4}}(?:unless|$|[“\"(])", re.MULTILINE),
    re.compile(
        r"\bas\sin\sforce\son\b|\bconsolidated\s(?:text|version)\b|\b(?i:be\sit\senacted)\b|\b[Ss]hort\stitle\b"
    ),
    re.compile(
        r"^[#*\s]{0,6}(?:THE\s)?[A-Z ,()'’-]{4,80}\b(?:ACT|REGULATIONS|ORDER|RULES|ORDINANCE|BY-?LAWS?|CODE)\b"
        r"[\s\d,]*$",
        re.MULTILINE,
    ),
    re.compile(
        r"\A\W{0,8}(?:[^\n]{1,60}\n\W*)?(?:(?:the|house|standing|model)\s)*(?:by-?laws|rules|regulations|statutes|standing\sorders|constitution|articles"
        r"|code\sof\s(?:conduct|practice)|terms\sand\sconditions)\s(?:of|for)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:\b[Nn]o\s(?:person|member|vessel|boat|vehicle|tenant|owner|driver|singer|player|guest|animal|dog)\s(?:may|shall|must)\b|\b[Aa]\sperson\swho\b[^.]{0,200}\b(?:commits\san\soffence|is\sguilty|is\sliable)\b)"
    ),
)

# Marks that other texts have as well.
_ENACTED_BESIDE = (
    re.compile(r"[“\"][\w\s-]{2,40}[”\"]\s(?:means|includes)\b"),
    re.compile(
        r"\b(?:come|comes|came|enters?|entered)\sinto\s(?:force|effect)\b|\bas\samended\s(?:on|by|in)\b", re.IGNORECASE
    ),
)
# Verbs of stories, and verbs of what is so, should be or will be.
_TOLD = re.compile(r"\b(?:was|were|had|did|went|came|took|said|told|[a-z]{3,}ed)\b")
_STATED = re.compile(r"\b(?:is|are|has|have|will|shall|should|must|can|may|do|does|we|you|our|I)\b")

# The subject of “will”, if it is a body: “The Tenants' Federation”.
_SUBJECT = re.compile(
    rf"(?:^|[,;:]\s)(?:[Tt]he|[Oo]ur|[Tt]his|[Aa]ll)\s(?:[\w’'-]+\s){{0,3}}?(?P<body>(?i:{PARTY_NOUNS}))(?:\s(?:also"
    rf"|then|now|\w+ly))?\s?$"
)

GENRE = Genre(
    urges=re.compile(r"\b(?:should|ought\sto|needs?\sto\sbe|must\sbe\smade|high\stime|let\sus)\b"),
    subject=_SUBJECT,
    answers=re.compile(
        r"\b(?:how\s[\w\s’'-]{3,60}?\s(?:are\sresponding|respond(?:ed)?|repl(?:y|ied)|(?:will|plan\sto)\s\w+)"
        r"|(?:responses|replies|answers|commitments|pledges)\s(?:of|from|by)\s(?:the\s)?(?:\w+\s)?(?:departments|ministries|members|agencies|authorities|governments|bodies|states|parties))\b",
        re.IGNORECASE,
    ),
    body=re.compile(
        rf"^(?:The\s)?(?:(?!(?:for|to)\b)[\w’'&.-]+\s){{0,3}}?(?i:{PARTY_NOUNS})(?:\s(?:of|for)\s[\w\s’'&,-]{{2,70}})?$"
    ),
    practical=re.compile(
        r"^[^\n.:;]{0,80}\b(?:practical\s(?:information|note|arrangements|details)|(?:provisional|draft|annotated)\sagenda"
        r"|joining\sinstructions|administrative\s(?:note|arrangements|circular)|logistics?\s(?:note|information)"
        r"|(?:information|note|guide|handbook)\sfor\s(?:participants|delegates|delegations|attendees|speakers|visitors))\b[^\n.:;]{0,80}$",
        re.IGNORECASE | re.MULTILINE,
    ),
    colleagues=re.compile(
        r"^\W{0,4}(?:(?:hi|hello|hey|dear|good\s(?:morning|afternoon|evening)),?\s(?:all|everyone|everybody|both|folks|team|colleagues?|friends)\b"
        r"|(?:colleagues|all|team|folks|everyone|both),\s*$|(?:hi|hello|hey)\s\w+(?:,?\s(?:and\s)?\w+)?,?\s*$)",
        re.IGNORECASE | re.MULTILINE,
    ),
    settles=re.compile(
        r"\bwho\sdoes\swhat\b|\b(?:points|what|things)\s(?:\w+\s){0,2}(?:agreed|settled|decided)\b"
        r"|\bfollow(?:ing)?[- ]?up\s(?:to|on|of|from)\s(?:our|yesterday|today|last|the\s(?:meeting|call|talks))\b"
        r"|\b(?:as\s(?:was\s)?agreed|as\spromised)\s(?:at|during|when|on|in|yesterday)\b",
        re.IGNORECASE,
    ),
    agreement=re.compile(
        r"\A(?=[\s\S]{0,600}?\b(?:working\sgroup|sub-?group|committee|commission|task\sforce|panel|council|network)\b)(?![\s\S]{0,600}\b(?:consultan\w+|evaluators?|contractor|vacancy|tender|services\sof|inquiry|review\sof|evaluation)\b)[\s\S]{0,500}?^\W{0,70}(?:draft\s)?terms\sof\sreference\b(?:\s(?:of|for)\s[^\n]{3,90})?\W*$|"
        r"^\W{0,8}(?:(?:draft|joint|partnership|co-?operation|service|loan|framework)\s)*(?:memorandum\sof\s(?:understanding|agreement|co-?operation)|agreement"
        r"|compact|letter\sof\sintent|protocol|(?:arrangement|treaty|convention)\s(?:between|concerning|on\s[^\n]{3,60}\sbetween)|exchange\sof\s(?:letters|notes))\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    pact=re.compile(
        r"\b(?:sign(?:s|ed)?|reach(?:es|ed)?|str(?:ike|ikes|uck)|conclude[sd]?|agree[sd]?(?:\son)?|seal(?:s|ed)?)\s(?:today\s|have\s)?"
        r"(?:(?:an?|the|their|this|on)\s)*(?:[\w-]+\s){0,3}(?:agreement|deal|accord|pact|treaty|timetable|plan|memorandum|compromise|package)\b"
        r"|\b(?:deal|accord|pact|agreement|treaty)\s(?:ends|sets|opens|paves|on|over|to|between)\b",
        re.IGNORECASE,
    ),
    letter=re.compile(
        r"^\W{0,6}(?:Dear\s(?!(?:all|colleagues|friends?|guests?|visitors?|readers?|customers?|parents|team|members)\b)"
        r"|To\sthe\s(?:Minister|Mayor|Council|Government|Members|President)|(?:Your\s)?Excellenc|(?:Sir|Madam|Minister|Ambassador|Commissioner|Secretary-General)(?=,?\s*$)|Honou?rable\s"
        r"|[^\n]{0,120}\bpresents?\s(?:its|his|her|their)\scompliments\sto\b|This\s(?:report|letter|notice)\sis\s(?:being\s)?(?:sent|addressed)\sto)[^.\n]{0,90},?\s*$",
        re.MULTILINE | re.IGNORECASE,
    ),
    speaks=re.compile(
        r"\b(?:statement|intervention|remarks|address|submission|letter|reply)\s(?:by|of|from"
        r"|on\sbehalf)\b",
        re.IGNORECASE,
    ),
    hears=re.compile(
        r"\bwhat\s(?:we|you|people|residents|respondents|members)\s(?:have\s)?(?:heard|told|said|were\stold)\b|\blistening\s(?:exercise|tour|report|sessions?)\b"
        r"|\b(?:summary|report|outcomes?|results|findings|analysis)\s(?:of|on|from)\s(?:the\s|our\s|a\s)?(?:[\w-]+\s){0,3}(?:consultation|engagement|responses|submissions|feedback|survey)\b"
        r"|\b(?:consultation|engagement)\s(?:summary|report|outcome|findings|feedback)\b|\bresponses\sto\s(?:the|our)\s(?:[\w-]+\s){0,3}(?:consultation|survey|questionnaire|call\sfor\s(?:evidence|views))\b",
        re.IGNORECASE,
    ),
    submits=re.compile(
        r"\b(?:ministerial|cabinet|board|departmental|executive)\s(?:submission|brief(?:ing)?|minute|paper)\b|^\W*(?:submission|note\sfor\sdecision|briefing\snote)\s(?:to|for)\sthe\s(?:minister|secretary|board|cabinet|director)"
        r"|^\W*submission\sno\.?|\baction\srequired\sby\b|\bfor\s(?:decision|approval)\b[^\n]{0,40}\bminister\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    joint=_JOINT_TEXT,
    parties_speak=_PARTIES_SPEAK,
    asks=_ASKS,
    news=_NEWS,
    explains=_EXPLAINS,
    declares=_DECLARES,
    presents=_PRESENTS,
    disclaims=_DISCLAIMS,
    bodies_ask=re.compile(
        r"(?:committee|commission|council|panel|board|inquiry|part(?:y|ies)\s(?:is|are))\s", re.IGNORECASE
    ),
    heads_of_a_guide=explaining.HEADS,
    guide_beside=explaining.BESIDE,
    manual=explaining.MANUAL,
    manual_duty=explaining.MANUAL_DUTY,
    manual_beside=explaining.MANUAL_BESIDE,
    recruits=_RECRUITS,
    recruits_beside=_RECRUITS_BESIDE,
    advises=_ADVISES,
    instructs=_INSTRUCTS,
    law=_LAW,
    enacted=_ENACTED,
    enacted_beside=_ENACTED_BESIDE,
    told=_TOLD,
    stated=_STATED,
)
