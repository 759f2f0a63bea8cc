"""Marks of English pages that explain how a body or a procedure works, whatever they are called."""

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
