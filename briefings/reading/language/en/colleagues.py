"""Rules for what colleagues and parties agree among themselves, in mails, minutes, motions and summaries."""

import re

from briefings.reading.document.results import Kind
from briefings.reading.language.en.clauses import BY_DATE, PARTY
from briefings.reading.language.en.cues import LOGISTICS, MONTHS, NAME, PARTY_NOUNS
from briefings.reading.language.shapes import Rule, Voice, pattern, up_to_verb

# Posts and people as minutes name them.
POSTS = (
    r"(?:treasurer|clerk|secretary|chair|warden|caretaker|manager|officer|coordinator|editor|steward|skipper|harbour\smaster"
    r"|master|principal|bursar|porter|teacher|head|doctor|nurse|engineer|accountant|librarian|deputy|assistant|lead|all|everyone|everybody|volunteers?)"
)
_WHO = rf"(?:(?:[Tt]he\s)?(?:[\w-]+\s){{0,2}}?(?i:{POSTS}|{PARTY_NOUNS})|[A-Z]{{1,3}}|[A-Z][a-z]+)"
SOON = (
    r"(?:by|this|next|before|until|asap|today|tomorrow|mon|tues?|wed|thurs?|fri|sat|sun|end\sof|in\s(?:a|two|three)"
    rf"|\d{{1,2}}\s|{MONTHS}|20\d\d)"
)
_AIM = r"(?:goal|aim|objective|target|ambition)"

COLLEAGUES: tuple[Rule, ...] = (
    Rule(
        name="was called on, in a summary",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("was ", "were "),
        pattern=pattern(
            rf"^(?:To\s(?:that|this)\send,?\s)?{up_to_verb('which|that|who|when|after|had', 90)}"
            r"(?:was|were)\s(?:also\s|therefore\s|strongly\s|further\s"
            r"|again\s)*(?:(?:urged|invited|requested|encouraged|called\s(?:up)?on|advised)\sto\s(?P<heart>(?!an?\b|the\b|join\b|attend\b)[a-z])"
            r"|(?:tasked|charged|entrusted)\swith\s(?P<task>[a-z]\w+ing\b))"
        ),
        unless=LOGISTICS,
        voice=Voice.PARTIES,
        sure=True,
        reason="reports a call on somebody",
        finds=("States were therefore urged to sign the charter.", "It was also requested to translate it."),
        leaves=("Guests were invited to a dinner.", "The owners who were urged to sign left."),
    ),
    Rule(
        name="was referred, in a summary",
        kind=Kind.ACTION,
        score=0.6,
        words=("referred to", "remitted to", "left to"),
        pattern=pattern(
            rf"^{up_to_verb('which|that|who|when|after|had', 90)}"
            rf"(?P<heart>(?:was|were|is|are)\s(?:referred|remitted|left)"
            rf"\sto\s(?:the\s)?(?:[\w-]+\s){{0,3}}?(?i:{PARTY_NOUNS})\b)"
        ),
        unless=pattern(r"\b(?:as|sometimes|often|also)\sreferred\sto\b"),
        voice=Voice.PARTIES,
        whole=True,
        reason="gives an order",
        finds=("The draft was referred to the Legal Committee.",),
        leaves=("The lake is often referred to as the sea.", "The patient was referred to a clinic."),
    ),
    Rule(
        name="would be grateful",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=(
            "grateful if",
            "obliged if",
            "thankful if",
            "glad if",
            "pleased if",
            "appreciate it if",
            "help if",
            "help to",
            "difference if",
        ),
        pattern=pattern(
            r"\b(?:would\sbe\s(?:most\s|very\s)?(?:grateful|obliged|thankful|glad|pleased)\sif|would\s(?:very\smuch\s|really\s)?appreciate\sit\sif"
            r"|[Ii]t\swould\s(?:really\s|greatly\s|also\s)?help\s(?:if|to)|make\sa\s(?:\w+\s)?difference\sif)\s(?P<heart>(?!you\s(?:have|were\sable))\S)"
        ),
        unless=LOGISTICS,
        whole=True,
        reason="calls on somebody",
        finds=("The League would be grateful if the firm gave notice.", "It would help if towns cleared the snow."),
        leaves=("The league would be grateful to them.", "Rain would help."),
    ),
    Rule(
        name="will, without who",
        kind=Kind.COMMITMENT,
        score=0.58,
        words=("will ", "we'll ", "we’ll ", "they'll ", "they’ll ", "i'll ", "i’ll "),
        pattern=pattern(
            r"^(?:will|(?:we|they|i)[’']ll)\s(?:also\s|then\s)?(?P<heart>(?!be\b|have\b|need\b|not\b|power\b|see\b|you\b|it\b|the\b|they\b|we\b|I\b|this\b)[a-z]+\s)"
        ),
        unless=pattern(r"\?$"),
        voice=Voice.PARTIES,
        reason="says who will do what by when",
        finds=("will find out and answer by Easter", "we'll draw up a list of neighbours"),
        leaves=("will they come?", "will power is needed"),
    ),
    Rule(
        name="told somebody that it will",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=("informed ", "assured ", "announced that"),
        pattern=pattern(
            rf"^(?=.{{0,300}}\b(?:informed|assured|announced)\s)[^;:]{{0,120}}?{PARTY}(?:(?:informed|assured)\s(?:\w+\s){{1,3}}?|announced\s)that\s(?:it|she|he|we)\swill\s(?P<heart>(?!be\b|have\b|rain\b)[a-z])"
        ),
        reported=True,
        reason="somebody commits to something",
        finds=("The Rail Office informed members that it will consult the counties in January.",),
        leaves=("The office informed them that it will rain.", "They were told that it will open."),
    ),
    Rule(
        name="a deed as a noun",
        kind=Kind.COMMITMENT,
        score=0.55,
        words=(" of ",),
        pattern=pattern(
            r"^[*_\s\d.)(]*(?P<heart>(?!Opening\sof\sthe\s(?:meeting|session|conference)\b)(?:Establishment|Creation|Introduction|Expansion|Extension|Publication|Launch|Construction|Adoption"
            r"|Installation|Appointment|Abolition|Replacement|Renewal|Laying|Opening|Purchase|Recruitment|Conversion)\sof\s"
            r"(?:an?|the|all|each|every|new|joint|\d[\d,.]*|two|three|four|five|six|ten)\s\S+\s\S)"
        ),
        unless=pattern(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|should|must|did|does)\b"),
        voice=Voice.PARTIES,
        whole=True,
        reason="announces something new",
        finds=("Establishment of a joint cell at the border", "Laying of 34 km of heat pipes by 2030"),
        leaves=("Opening of the meeting", "The creation of a fund was welcome."),
    ),
    Rule(
        name="please, at the end",
        kind=Kind.ACTION,
        score=0.62,
        words=("please",),
        pattern=pattern(
            r"(?:^(?P<heart>[A-Z\d][^.;:?]{6,80}?),?\splease\b(?=\s?[-–—,.!]|\s?$)"
            r"|[-–—]\s(?P<nobody>please\s(?:nobody|everyone|everybody|all|somebody|someone|don[’']t|do\snot)\s[a-z]))"
        ),
        unless=pattern(r"^(?:yes|no|thanks?|if|should|for)\b", flags=re.IGNORECASE),
        whole=True,
        reason="asks politely",
        finds=("Three quotes please - Ann.", "The hedge is full of nests - please nobody cut it till March."),
        leaves=("They were pleased with it.",),
    ),
    Rule(
        name="the goal is",
        kind=Kind.OBJECTIVE,
        score=0.65,
        words=("goal", "aim", "objective", "target", "ambition"),
        pattern=pattern(
            rf"(?:\b[Ii]t\s(?:is|remains)\sour\s(?:\w+\s)?{_AIM}\s(?:that|to)\s(?P<heart>\S)"
            rf"|(?:^The|^Its|^Their|^This)\s(?:\w+\s)?{_AIM}\s(?:is|remains)\s(?P<by>(?:that|to|an?|all|half|one|two|three|\d)\b[^;.]{{3,160}}?\b{BY_DATE}))"
        ),
        unless=pattern(r"\b(?:of|this)\s(?:the\s)?(?:game|report|study|paper|chapter|note|visit)\b"),
        reason="the speakers set themselves an aim",
        finds=("It is our aim that every second reader be under twenty.", "The goal is all 300 by 2040."),
        leaves=("The aim of the game is to win.", "The goal is far."),
    ),
    Rule(
        name="a plan's goal is",
        kind=Kind.OBJECTIVE,
        score=0.6,
        words=("goal", "aim", "objective", "target", "ambition"),
        pattern=pattern(
            rf"[’']s\s(?:\w+\s)?{_AIM}\s(?:is|remains)\s(?P<heart>(?:that|to|an?|all|half|one|two|three|\d)\b)"
        ),
        voice=Voice.PARTIES,
        reason="the speakers set themselves an aim",
        finds=("The plan's ambition is a visit a month.",),
        leaves=("The plan's goals were met.",),
    ),
    Rule(
        name="seek to, jointly",
        kind=Kind.OBJECTIVE,
        score=0.65,
        words=("seek to", "seeks to"),
        pattern=pattern(
            r"(?:^By\s20\d\d,?\s[^;:.]{3,120}?\sseeks?\sto\s(?P<heart>[a-z])"
            r"|^(?:[^,;:.]{2,60},\s)?(?:The|Both|All)\s(?:Participants|Parties|Partners|Signatories|Ministers|Members|two\ssides|sides)\s"
            r"(?:jointly\s|together\s|also\s)*seek\sto\s(?P<jointly>[a-z]))"
        ),
        reason="the speakers set themselves an aim",
        finds=("By 2038 the state and its towns seek to have a room in each village.",),
        leaves=("The parties to the case seek to win.", "This report seeks to explain."),
    ),
    Rule(
        name="decides, in a motion",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("this council", "this assembly", "this board", "this committee", "this meeting", "this congress"),
        pattern=pattern(
            r"\b[Tt]his\s(?:Council|Assembly|Board|Committee|Meeting|Congress|council|assembly|board|committee|meeting|congress)\b[^.;]{0,300}?[,:\s]"
            r"(?P<heart>(?:adopts|ceases|abolishes|creates|establishes|sets|introduces|ends|stops|allocates|grants|appoints|bans|funds|opens|closes)\s)"
        ),
        unless=pattern(r"\b(?:if|when|that|which|who)\s(?:\w+\s){0,3}(?:adopts|ceases|sets|ends|stops|opens|closes)\b"),
        sure=True,
        reason="somebody commits to something",
        finds=("That this Council adopts the evacuation plan.",),
        leaves=("This council of war was long.", "This board says that it closes at noon."),
    ),
    Rule(
        name="somebody is going to",
        kind=Kind.COMMITMENT,
        score=0.4,
        words=("going to", "’ll", "'ll", "won't", "won’t"),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,50}},\s)?(?:(?:{PARTY}|{NAME}\s|(?:She|He|They)\s)(?:(?:is|are)\s(?:now\s|also\s)?going\sto\s(?P<heart>[a-z])"
            rf"|(?P<not>won[’']t\s)[a-z])|(?:The\s)?[a-z]+\s(?P<never>won[’']t\s)[a-z]|(?:She|He|They)[’']ll\s(?:also\s)?(?P<will>[a-z])|They[’']re\s(?:also\s)?going\sto\s(?P<they>[a-z]))"
        ),
        unless=pattern(
            r"\b(?:going\sto|won[’']t|[’']ll)\s(?:be\b|have\b|rain|snow|die|love|like|miss|know|happen|work\b|help\b)"
        ),
        foretelling=True,
        reason="says who will do what by when",
        finds=(
            "Nadia is going to call the landlord.",
            "She’ll set up a rota.",
            "The caretaker won’t start before nine.",
        ),
        leaves=("It is going to rain.", "She’ll be late.", "They won’t like it."),
    ),
    Rule(
        name="it will, from a date",
        kind=Kind.COMMITMENT,
        score=0.42,
        words=("it will ",),
        pattern=pattern(
            rf"^It\swill\s(?:then\s|also\s|no\slonger\s)*(?P<heart>[a-z]+\s)(?=[^;.]{{3,140}}?\b(?:{BY_DATE}|(?:from|by|before|after)\s(?:Easter|Christmas|then|\w+\s(?:days|weeks|months|years))))"
        ),
        unless=pattern(
            r"\bIt\swill\s(?:also\s)?(?:be|have|take|cost|rain|last|become|remain|end|rise|fall|need|help|run)\b"
        ),
        foretelling=True,
        reason="a party says what it will do",
        finds=("It will stop selling fish from Easter.",),
        leaves=("It will rain in May.", "It will be dry by May."),
    ),
    Rule(
        name="still has to",
        kind=Kind.ACTION,
        score=0.65,
        words=("still has to", "still have to", "still needs to", "still need to"),
        pattern=pattern(
            rf"^(?:{PARTY}|{_WHO}\s)(?:still\s)(?:has|have|needs?)\sto\s(?P<heart>(?!be\b|wait\b|live\b)[a-z])"
        ),
        reason="gives an order",
        sure=True,
        finds=("Tom still has to confirm the date.",),
        leaves=("Tom still has to be fed.", "The bridge that still has to carry carts is old."),
    ),
    Rule(
        name="am doing it myself",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=("i'm ", "i’m ", "i am "),
        pattern=pattern(
            r"^(?:[^,;:.]{2,40},\s)?I(?:[’']m|\sam)\s(?:also\s|now\s)?(?P<heart>(?!being|going|looking|waiting|hoping|writing\sto\syou)[a-z]+ing\s)"
            rf"[^;.?]{{3,120}}?\b(?:myself\b|{SOON})"
        ),
        whole=True,
        reason="the speakers say what they will do",
        finds=("I’m doing the letters to donors myself.", "I am taking the boxes back tomorrow."),
        leaves=("I’m looking forward to this.", "I am writing to you this week."),
    ),
    Rule(
        name="shouldn't",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=("shouldn't", "shouldn’t", "mustn't", "mustn’t"),
        pattern=pattern(
            rf"\b(?:[Ww]e|{PARTY_NOUNS})\s(?:really\s|also\s|just\s)*"
            r"(?P<heart>(?:should|must)n[’']t\s(?!be\ssurprised|worry|forget|have\b)[a-z])"
        ),
        unless=pattern(r"\b(?:why|whether|if)\s(?:we|they)\s(?:should|must)n[’']t\b"),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("And we shouldn’t book the hall before we know the date.",),
        leaves=("We shouldn’t be surprised.", "It shouldn’t rain."),
    ),
    Rule(
        name="somebody to do, behind a topic",
        kind=Kind.ACTION,
        score=0.62,
        words=(" to ",),
        pattern=pattern(
            rf"^(?:(?:AP|A|Action)\s?[\d/.-]{{1,8}}\s|[A-Z][^:.;]{{2,40}}:\s|(?=(?:[A-Z][\w-]*\s(?:[\w-]+\s){{0,3}}?)?(?i:{POSTS})\s)){_WHO}\sto\s(?P<heart>(?!the\b|an?\b|be\b|his\b|her\b|all\b|every\w*\b|you\b)[a-z]+\b)"
            r"(?:(?!\b(?:must|should|shall|will|would|is|are|was|were|can|has|have)\b)(?:[^.;]|\.(?=\s[a-z\d]))){0,160}\.?$"
        ),
        voice=Voice.PARTIES,
        reason="gives an order",
        sure=True,
        finds=(
            "Fog bell: treasurer to come back on this",
            "Catering manager to bring menus.",
            "AP 12/3 ports officer to get three quotes",
        ),
        leaves=("Next to the bell: a bench.", "Route: Hook to Esk."),
    ),
    Rule(
        name="a post was asked to, in minutes",
        kind=Kind.ACTION,
        score=0.7,
        words=("was asked to", "were asked to", "is to come back", "are to come back", "is to go", "are to go"),
        pattern=pattern(
            rf"(?:\b(?i:{POSTS})(?:\sof\s[\w-]+)?\s(?:was|were)\sasked\sto\s(?P<heart>(?!leave|stay|wait)[a-z])"
            r"|^(?:(?!\b(?:which|that|who|when|if)\b)[^;:.,]){2,90}?\s(?:is|are)\sto\s(?P<back>(?:come\sback|go\s(?:on|back|out|to))\b))"
        ),
        voice=Voice.PARTIES,
        reason="gives an order",
        sure=True,
        finds=("The bursar was asked to obtain a quotation.", "The hall plan is to come back in June."),
        leaves=("The nurse was asked to leave.", "The bell that is to come back is old."),
    ),
    Rule(
        name="a thing with who and when",
        kind=Kind.ACTION,
        score=0.6,
        words=("(",),
        pattern=pattern(
            r"^(?P<heart>(?!\()[^().;:]{8,110})\s\((?:[A-Z][a-z]+|[A-Z]{2,3})(?:\s?(?:and|&|\+|/)\s?(?:[A-Z][a-z]+|[A-Z]{2,3}))?,\s"
            rf"(?i:{SOON})[^()]{{0,50}}\)\W*$"
        ),
        unless=pattern(r"\b(?:was|were|has|had|is|are)\b|\b(?:et\sal|University|Press|page|born|died)\b"),
        whole=True,
        reason="gives an order",
        finds=("ice machine back to the co-op (Ann, this week)",),
        leaves=("The lake was frozen (Lund, this week).", "A study of ice (Lund et al, 2020)"),
    ),
)
