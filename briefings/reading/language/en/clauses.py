"""Where an English clause begins, and who its subject is: the beginnings from which the rules are built."""

from briefings.reading.language.en.cues import ADVERBS, MONTHS, NAME, PARTY_NOUNS

# Where a clause begins: the sentence itself, after a pause, or after a word that joins or reports.
CLAUSE = (
    r"(?:^|[,;:—–“\"(*]\s*|\b(?:[Aa]nd|[Bb]ut|that|or|then|[Tt]herefore|[Aa]ccordingly|[Tt]oday|here|so"
    r"|[Ff]urthermore|[Ff]urther|[Mm]oreover)\s)"
)
WE_DO = rf"{CLAUSE}(?:[Ww]e|I)\b,?{ADVERBS}\s"
# No such noun has fewer than four letters; looking for these first spares trying all nouns at each short word.
PARTY = (
    rf"(?:\b(?=[\w-]{{4}})(?i:{PARTY_NOUNS})|\b{NAME}|\b(?:[Ww]e|I|[Tt]hey|[Bb]oth|[Ii]t|[Ee]ach\sof\s(?:us|them)))"
    rf"(?:\s(?:concerned|involved)|\s\([^()]{{1,40}}\))?,?{ADVERBS}\s"
)
POSSESSIVE = (
    r"(?:its|their|our|my|his|her|the|a|an|full|firm|strong|unwavering|joint|shared|unified|collective"
    r"|steadfast|continued)"
)
# By when, or from when on.
BY_DATE = (
    r"(?:by|from|before|in|on|every|each|within|until|no\slater\sthan)\s(?:the\s)?(?:end\sof\s|start\sof\s|early\s|mid-?|late\s|next\s)?(?:the\s)?"
    rf"(?:{MONTHS}|20\d\d|\d{{1,2}}\s|spring|summer|autumn"
    r"|winter|year|month|quarter|week|next\s|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Easter|Christmas|noon|coming|first|second|third|fourth|(?:two|three|six|nine|twelve)\s(?:days|weeks|months|years))"
)
