"""English weights for what only some people think, for courtesies and for what is no more than a principle."""

from briefings.reading.language.shapes import Weight, anyhow, pattern

# Those who speak at a meeting or answer a consultation.
_PEOPLE = (
    r"(?:participants?|delegations?|delegates?|speakers?|members?|attendees|respondents?|residents|representatives?|ministers?"
    r"|states|countries|governments|submissions?|witnesses|experts|organi[sz]ations?|people|parents|voices|partners"
    r"|interviewees|contributors|commentators|communities|councillors|panellists|companies|businesses|groups)"
)
# A part of them, not all.
_SOME = (
    rf"(?:(?:[Aa]\s(?:small\s|large\s)?(?:number|minority|handful|few|couple)|[Oo]ne\sor\stwo|[Oo]ne|[Ss]ome|[Ss]everal|[Mm]any|[Tt]wo|[Tt]hree"
    rf"|[Ff]our|[Hh]alf|[Cc]ertain|[Aa]\sfew|[Aa]nother)\s(?:of\s(?:the\s|those\s)?)?(?:[\w-]+\s){{0,2}}?{_PEOPLE}"
    r"|(?:[Ss]ome|[Cc]ertain|[Aa]\sfew)\s(?:[\w-]+\s){0,2}?[a-z]+s|[Ss]ome|[Oo]thers?|[Oo]ne\sof\sthem|[Ss]everal|[Mm]any)"
)
_SAY = (
    r"(?:call(?:s|ed)?|urge[sd]?|ask(?:s|ed)?|insist(?:s|ed)?|stress(?:es|ed)?|emphasi[sz]ed?|felt|feel|thought|think|believed?|suggest(?:s|ed)?"
    r"|propose[sd]?|argued?|said|say|wanted|want|wished|wish|would\shave|held|maintained|considered|pressed|favou?red|advocated|demanded|requested"
    r"|recommended|hoped|pleaded|preferred|underlined|noted|took\sthe\sview|were\sof\sthe|expressed)"
)

VIEWS: tuple[Weight, ...] = (
    Weight(
        name="only some of them ask for it",
        weight=-0.45,
        sorts=("recommendation", "proposal"),
        pattern=pattern(
            rf"(?:^|;\s(?:while\s|but\s)?)(?:[^,;:.]{{2,60}},\s)?{_SOME}\s(?:\w+ly\s|also\s|had\s|have\s)?{_SAY}\b"
        ),
        finds=(
            "A number of speakers called for a ban on night fishing.",
            "Others insisted that the toll must go.",
            "Two of the delegations suggested a rota.",
        ),
        leaves=("All speakers called for a ban on night fishing.", "Some members should pay less."),
    ),
    Weight(
        name="one view against another",
        weight=-0.4,
        sorts=("recommendation", "proposal"),
        pattern=pattern(
            r"^(?:Opinions?|Views?|The\s(?:meeting|room|panel))\s(?:was|were|is|are|remained?)\s(?:\w+\s)?(?:divided|mixed|split)\b|\b(?:differed|disagreed|divided)\s(?:on|over|about|as\sto)\swhether\b"
            r"|;\s(?:(?:[Tt]he|[Ss]ome|[Aa]|[Tt]hose|[Oo]ur|[Ii]ts)\s[^,;:.]{2,70}?\s|others?\s)(?:regards?|opposes?|opposed|objects?|objected|disagrees?|disagreed"
            r"|held|thought|thinks?|feels?|felt|prefers?|preferred|is\sagainst|was\sagainst|were\sagainst|are\sagainst|considers?|considered|sees?\s(?:it|this)|saw\s(?:it|this))\b"
        ),
        finds=(
            "The guild favours a longer pier; the anglers regard it as a danger.",
            "Opinions were divided on whether the pier ought to be longer.",
        ),
        leaves=("The guild favours a longer pier; it should be built by May.",),
    ),
    Weight(
        name="nobody asks for it",
        weight=-0.5,
        sorts=("recommendation", "proposal"),
        pattern=pattern(
            r"^(?:But\s|And\s|However,\s)?(?:Nobody|No\sone|None\s(?:of|was|were)|Neither|Few|Hardly\sanyone|No\s(?:delegation|participant|member|speaker|witness|respondent)s?)\b"
            r"(?![^,;:.]{0,60}\s(?:should|must|shall|may|will|ought)\b)|;\s(?:few|nobody|no\sone)\s[\w\s]{2,30}?\s(?:could|would)\b"
        ),
        finds=("Nobody proposed a new date.", "That is no reproach; few towns could say more."),
        leaves=("Nobody should pay twice.", "Neither of the clubs should pay twice."),
    ),
    Weight(
        name="what it would cost",
        weight=-0.6,
        sorts=("recommendation", "proposal"),
        pattern=pattern(
            r"^(?:All\s(?:of\s)?(?:this|that)|What\s(?:I|we)\s(?:am|are\s)?(?:propos|recommend|suggest|ask)\w*)\b[^.;]{0,30}\s(?:would|will)\s(?:cost|take|require|need|mean|save)\b"
        ),
        finds=("What we propose would cost nine million a year.",),
        leaves=("What we propose is a fund of nine million.",),
    ),
    Weight(
        name="a visit as a courtesy",
        weight=-0.6,
        sorts=("recommendation",),
        pattern=anyhow(
            r"\b(?:invite[sd]?|invitation)\b[^.;]{2,80}?\sto\s(?:visit|pay\s(?:a|an)\s(?:\w+\s)?visit|come\sto|attend|join(?=\s(?:us|me|them|him|her|it|the\s(?:visit|ceremony|dinner|delegation|party|feast)))|join(?=\sin\b))\b|\bat\sa\s(?:mutually\s)?(?:convenient\s(?:time|date)|(?:time|date)\sconvenient)"
        ),
        finds=("She invited her colleague to visit the islands.",),
        leaves=("She invited the ports to share their lists.",),
    ),
    Weight(
        name="a principle of conduct",
        weight=-0.4,
        place="after",
        sorts=("weak", "duty"),
        pattern=anyhow(
            r"^(?:should|must|shall)\b[^.;]{0,80}\b(?:by\s(?:\w+\s)?(?:peaceful|diplomatic|political)\smeans|in\s(?:full\s)?(?:accordance|conformity|line)\swith\s(?:the\s)?"
            r"(?:international\slaw|principles|charter)|territorial\sintegrity|sovereignty|rule\sof\slaw)\b"
        ),
        finds=("must be settled by peaceful means", "should be held in accordance with international law"),
        leaves=("should be settled by May", "must publish the list in accordance with the plan"),
    ),
    Weight(
        name="a promise of a spirit",
        weight=-0.5,
        place="after",
        sorts=("we will", "foretelling", "shall"),
        pattern=anyhow(
            r"(?:will|shall|[’']ll)\s(?:\w+ly\s|all\s|not\s|always\s|never\s)*(?:(?:walk|stand|march|stride|travel|tread|face|meet|rise|hold|look|go\sforward|move\sforward|press\son|keep\sfaith"
            r"|remain|stay|continue|go\son|carry\son|keep)\b[^.;]*\b(?:together|side\sby\sside|shoulder\sto\sshoulder|hand\sin\shand|patience|confidence|courage|determination|resolve|faith|hope"
            r"|spirit|always|as\s(?:we|it|they)\s(?:have|has|always|did))\b"
            r"|(?:waver|falter|rest\suntil|give\sup|yield|flinch|tire|spare\sno\seffort|do\s(?:our|my)\s(?:utmost|best|part))\b)"
        ),
        finds=("we shall walk it with patience", "we will go on singing, as we have since 1950", "we will not waver"),
        leaves=("we will walk the line and mark it", "we will continue the survey until May"),
    ),
)
