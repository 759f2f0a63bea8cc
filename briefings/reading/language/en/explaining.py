"""Marks of English pages that explain how a body or a procedure works, and of manuals."""

import re

# Lines that head the parts of such a page.
HEADS = re.compile(
    r"^[#*\s\d.]{0,10}(?:How\s(?:the|it|we|they|an?|to|does|do|is|are|can|long|much|many|often|you|members|decisions|cases|complaints|reports)\b"
    r"|What\s(?:happens|is|are|it|we|they|the\s[\w\s’'-]{2,40}\s(?:does|do|is|are|can|cannot)|counts|you|an?\s|does)\b(?!\s(?:should|must|ought|needs?\sto|ask|want|recommend|propose))"
    r"|Who\s(?:can|may|is|are|sits|decides|does|pays|we|it|they|proposes|takes|belongs|runs|chooses|elects|serves)\b|When\s(?:can|does|do|it|to|is|they|the)\b"
    r"|Where\s(?:it|we|they|does|to|the)\b|Why\s(?:it|we|they|do|does|is)\b|(?:Can|Do|May|Must|Should)\s(?:I|anyone|anybody|we|my|it)\b|Will\s(?:my|I|it)\b|Is\s(?:it|my|the)\b"
    r"|Step\sby\sstep|(?:The\s)?[Mm]embers(?:hip)?\W*$|Frequently\sasked|Common\squestions|Questions\sand\sanswers|FAQs?\b|Taking\spart|Composition\W*$|(?:The\s)?[Mm]eetings\W*$|(?:The\s)?(?:[Pp]rocedure|[Pp]rocess)\W*$"
    r"|(?:Submitting|Making|Lodging|Filing|Sending)\san?\s|At\sa\sglance|In\sbrief|Did\syou\sknow|Useful\slinks|Further\sreading|Learn\smore|Find\sout\smore|Basic\stexts|Glossary\W*$|Contact(?:\sus)?\W*$)"
    r"[^\n.:;]{0,70}$",
    re.MULTILINE,
)

_RULED = (
    r"(?:part(?:y|ies)|member|state|government|country|person|applicant|author|complainant|expert"
    r"|observer|communication|complaint|petition|report|submission|application|request|case)"
)
# What such a page says, and other texts too; each sort counts once.
BESIDE = (
    re.compile(
        r"\b(?:elected|appointed|chosen|nominated|serves?|sits?|hold\soffice)\b[^.\n]{0,80}\bfor\s(?:a\s(?:renewable\s)?(?:term|period)|terms|(?:two|three|four|five|six|seven|nine|\d)\syears)\b"
        r"|\b(?:in\stheir\spersonal\scapacity|re-?elected\s(?:once|only)|rotates?\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bmeets?\s(?:[\w-]+\s){0,3}?(?:once|twice|(?:two|three|four)\stimes|every|each|in\s(?:January|February|March|April|May|June|July|August|September|October|November|December|spring|autumn)|at\sleast|in\s(?:public|private|closed))\b"
        r"|\b(?:meetings|sessions|hearings)\sare\s(?:\w+ly\s)?(?:open|closed|held|public)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:is|are)\s(?:made\sup|composed)\sof\b|\bconsists?\sof\b|\bis\san?\s(?:\w+\s){0,2}body\b|\bhas\s(?:\w+|\d+)\smembers\b|\b(?:nine|ten|twelve|fifteen|eighteen|\d+)\s(?:independent\s)?(?:experts|members)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:An?y?|Every|Each)\s{_RULED}\s(?:(?:who|which|that)\b|(?:may|must|shall|can|cannot|should|has\sto)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:may|can)\s(?:also\s)?(?:submit|send|lodge|file|make|bring|write|apply|appeal|petition|ask\sfor)\b[^.\n]{0,40}\b(?:complaints?|communications?|submissions?|petitions?|requests?|applications?|cases?|objections?|Committee|Commission|Board|Panel|Ombudsman|Tribunal)\b"
        r"|\bthe\s(?:author|applicant|complainant|petitioner)\s(?:must|should|has\sto|needs\sto|may|can|will|is)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:adopted|decided|taken|agreed|approved)\sby\s(?:consensus|unanimity|a\s(?:simple\s|qualified\s)?majority|two[\s-]thirds)\b|\bby\sa\smajority\sof\b|\bnot\s(?:legally\s)?binding\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\byou\s(?:can|may|must|need|should|do\snot|will|want|have\sto)\b|\b(?:Do|Can|May|Must)\sI\b|\b(?:unless|if|when)\syou\b"
    ),
    re.compile(
        r"\b(?:takes\son\saverage|on\saverage|usually\stakes|as\sa\srule|in\spractice|normally|in\smost\scases|typically)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:terms\sof\suse|privacy|skip\sto\scontent|subscribe|newsletter|(?:on|search)\sthis\ssite|site\s?map|this\spage|page\slast\s(?:updated|reviewed)|cookies)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:was|were)\s(?:set\sup|established|created|founded)\s(?:in|by|under|at)\b|\bwhen\sthe\s[A-Z]\w+\swas\s(?:negotiated|adopted|founded|set\sup|drawn\sup)\b"
    ),
)

_MANUAL = (
    r"(?:(?:[\w’'-]{1,30}\s){0,4}?(?:[\w’']{1,20}-)?(?:manual|handbook|vade-?\s?mecum|rule\s?book|standing\s(?:instructions?|orders?|procedures?)|(?:house|hut|office|reading[\s-]room|safety|lending|site|harbou?r)\srules"
    r"|operating\s(?:procedures?|instructions?)|work(?:ing)?\sinstructions?|code\sof\s(?:practice|conduct)|rules\sof\sprocedure|SOPs?|procedures?\s(?:for|on)|procedure|instructions?\s(?:for|to)\s(?:staff|posts|keepers|operators|officers|users|crews?|clerks|guards|wardens)))"
)
_OFFICE = (
    r"(?:[a-z][\w-]{0,20}\s){0,2}?(?:[a-z-]{0,20}(?:[a-z]{3}er|or|ist|ian|ee|ant|eant|ward|man|woman)s?(?<!her)(?<!ever)(?<!other)(?<!matter)(?<!number)(?<!letter)(?<!paper)(?<!water)"
    r"|clerks?|staff|heads?|crews?|posts?|chiefs?|pilots?|cooks?|guards?|desks?|stations?|units?|persons?|members?)(?:\s(?:on\s(?:duty|call|watch)|in\scharge|of\s[a-z]+))?"
)
# The title of a manual; what is said about one (“Review of the manual”, “Comments on the handbook”) is none.
MANUAL = re.compile(
    rf"^[#*\s\d.]{{0,12}}(?!(?:report|review|revision|revising|comments?|notes?|draft|proposals?|minutes|letter|audit|towards|recommendations?|why|re|subject|evaluation)\b)"
    rf"(?:the\s)?{_MANUAL}\b(?!\s(?:review|needs|should|must|will|is|was|has))[^\n.;!?]{{0,90}}$",
    re.IGNORECASE | re.MULTILINE,
)
MANUAL_DUTY = re.compile(
    rf"\b(?:[Tt]he|[Aa]n?|[Ee]ach|[Ee]very|[Aa]ny|[Aa]ll)\s{_OFFICE}\s(?:(?:also|always|then|first)\s)?(?:shall|must|(?:may|should)(?:\snot)?|is\s(?:responsible|required|to\s(?!be\sthanked))|are\srequired)\b"
    r"|\b(?:shall|must)\s(?:always\s|never\s|not\s|only\s|also\s|at\sall\stimes\s)?be\s(?:\w+ly\s)?[a-z]+(?:ed|en|pt|nt|ut|wn|ought|ade|id|ld)\b"
    r"|\b(?:shall|must)\s(?:never|not|always)\b"
)
MANUAL_BESIDE = (
    re.compile(
        r"\b(?:edition|version|issue|revision|rev\.)\s(?:no\.?\s)?\d|\b(?:in\sforce|effective|valid)\s(?:from|since|as\sof)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bthis\s(?:chapter|manual|handbook|procedure|section|part|instruction)\s(?:describes|sets\sout|applies|lays\sdown|deals\swith|covers|contains|explains|tells|replaces)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"[“\"](?:shall|must|should|may)[”\"]\s(?:denotes|means|indicates|is\sused|expresses)|^[#*\s\d.]{0,12}(?:terms|definitions|abbreviations|terms\sand\sdefinitions)\W*$",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(r"(?:^[#*\s]{0,6}\d{1,2}(?:\.\d{1,2}){1,3}\.?\s[^\n]*\n(?:[^\n]*\n){0,60}?){4}", re.MULTILINE),
    re.compile(
        r"^[#*\s]{0,6}(?:part|chapter|section)\s[A-Z\d]|\bchapter\s\d{1,2}\b|^[^\n]{0,60}\bpage\s[A-Z]?-?\d{1,3}-\d",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        r"\((?:see|cf\.?)\s(?:section\s|chapter\s|para(?:graph|\.)?\s|part\s|annex\s|form\s|table\s)?[A-Z]?-?\d",
        re.IGNORECASE,
    ),
    re.compile(
        r"^[#*\s\d.]{0,12}(?:change\srecord|record\sof\s(?:changes|amendments|revisions)|(?:revision|version|change|amendment)\s(?:history|log|record)|records|purpose(?:\sand\sscope)?\b[^\n]{0,40}|scope|responsibilities|persons\sresponsible)\W*$",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        r"\bprinted\scopies\b|\bcontrolled\s(?:copy|document)\b|\bsupersedes\b|\breplaces\s(?:chapter|edition|version|the\s(?:edition|version|manual|instruction|rules))\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:at\sall\stimes|in\sthe\sevent\sof|where\sneither|in\sthe\sabsence\sof|without\s(?:the\s)?(?:permission|leave|consent)\sof|in\scase\sof\s(?:fire|doubt|fault|failure|emergency))\b",
        re.IGNORECASE,
    ),
)
