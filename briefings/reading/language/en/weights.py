"""English words around a cue that speak for or against it."""

from briefings.reading.language.en.cues import ERRANDS, LIKE_PARTICIPLES
from briefings.reading.language.en.recalling import RECALLING
from briefings.reading.language.en.views import VIEWS
from briefings.reading.language.shapes import Weight, anyhow, pattern

# Verbs with which one side, one witness or one critic says what it thinks; what it wants is not what the text asks for.
_HELD = (
    r"(?:argue[sd]?|claim(?:s|ed)?|complain(?:s|ed)?|maintain(?:s|ed)?|alleged?s?|contend(?:s|ed)?|object(?:s|ed)"
    r"|thinks?|thought|believe[sd]?|fear(?:s|ed)?|hope[sd]?|expect(?:s|ed)?|say|says|said|told\s\w+|repl(?:y|ies"
    r"|ied)|answered"
    r"|predict(?:s|ed)?|warn(?:s|ed)?|reported|promised|assured|remarked|joked|admit(?:s|ted)?|explain(?:s|ed)?"
    r"|stated|noted|commented|indicated|wanted|wished|felt|(?:is|was|are|were)\sof\sthe\s(?:view|opinion)"
    r"|takes?\sthe\sview|wondered(?:\sif|\swhether)?|took\sthe\sview)"
)
# Bodies whose view is the text's own: what the board felt should be done was agreed there.
_MEETING = (
    r"(?:board|committee|commission|panel|group|meeting|council|members|participants|we|cabinet|assembly|trustees"
    r"|inspectors"
    r"|reviewers|auditors|evaluators|inquiry|ministers|leaders|commissioner|ombudsman|team|chair)"
)

# Bodies that show, bring or send something as a matter of policy, which visitors do as an errand.
_OFFICES = (
    r"(?:treasury|ministr(?:y|ies)|governments?|authorit(?:y|ies)|councils?|boards?|departments?|agenc(?:y|ies)|offices?|commissions?"
    r"|operators?|compan(?:y|ies)|regulators?|parliament|ministers?|directors?|states|municipalities|wardens?|hospitals?|schools?)"
)

WEIGHTS: tuple[Weight, ...] = (
    *VIEWS,
    *RECALLING,
    Weight(
        name="an errand",
        weight=-0.6,
        sorts=("weak", "duty"),
        pattern=anyhow(rf"^(?=.*?{ERRANDS})(?![^,;:]*\b{_OFFICES}\b[^,;:.]{{0,60}}\b(?:should|must|shall|will)\b)"),
        finds=(
            "Passengers should arrive an hour early.",
            "Guests should enter through the garden.",
            "Rooms must be booked by Monday.",
        ),
        leaves=("The Treasury should bring the banks together.",),
    ),
    Weight(
        name="what one can expect",
        weight=-0.6,
        sorts=("weak",),
        pattern=anyhow(
            r"^(?=[^;:.]*?\bshould\s(?:\w+ly\s|also\s|now\s|soon\s)?(?:be\sable|allow|enable)\b)"
            rf"^(?:(?!\b(?:{_OFFICES}|each|every|all|any|no|nobody|everyone|anyone|who|people|residents|patients|pupils|children|families|users|passengers"
            r"|tenants|citizens|workers|staff|women|members|voters)\b)[^;:.])*\bshould\s(?:\w+ly\s|also\s|now\s|soon\s)?(?:be\sable|allow|enable)\b"
        ),
        finds=("You should be able to see the island.", "The pump should allow that."),
        leaves=("Every pupil should be able to read.",),
    ),
    Weight(
        name="whoever it concerns",
        weight=-0.3,
        place="before",
        sorts=("duty",),
        pattern=pattern(
            r"^(?:(?:An?|Any)\s(?:[\w-]+\s){1,4}?(?:who|which|that|of\sthis|of\ssuch)\b"
            r"|(?:Members|Persons|Anyone|Anybody|Owners|Holders|Councillors|Trustees|Directors)\s(?:with|who|having)\b)"
        ),
        finds=("A nurse who takes leave ", "Members with an interest "),
        leaves=("A nurse ", "Members of the board "),
    ),
    Weight(
        name="a right beside a duty",
        weight=-0.3,
        place="after",
        sorts=("duty",),
        pattern=pattern(r"^[^;.]*\band\s(?:they\s)?may\s"),
        finds=("must be let in, and may speak to guests",),
        leaves=("must be let in",),
    ),
    Weight(
        name="what was done",
        weight=-0.45,
        place="after",
        sorts=("weak",),
        pattern=pattern(
            r"[,;]\s(?:(?:and|but)\s)?[^,;]{0,60}\b(?:did\sso|did\snot|on\saverage|it\stook|took\splace|was\snot\sdone)\b"
        ),
        finds=("should sound the horn, and the driver did so",),
        leaves=("should sound the horn",),
    ),
    Weight(
        name="what was decided over years",
        weight=-0.6,
        pattern=pattern(
            r"\b(?:has|have)\s(?:\w+\s)?(?:decided|agreed|chosen|undertaken|promised|pledged|committed|recommended|asked|proposed)\b"
            r"[^;:.]{0,120}?\b(?:in|over|during|within)\sthe\s(?:past|last)\s(?:\w+\s){0,3}(?:years|decades?|century|centuries)\b"
        ),
        finds=("Two towns have agreed to move their mill in the past forty years.",),
        leaves=(
            "Two towns have agreed to review all leases.",
            "We recommend a list of all leases of the last five years.",
        ),
    ),
    Weight(
        name="what somebody else thinks",
        weight=-0.45,
        place="before",
        sorts=("weak",),
        pattern=anyhow(
            rf"""^(?=[^.;:]{{2,160}}?\b(?:{_HELD}|stressed|insisted|suggested|urged|emphasi[sz]ed)\b)(?:(?:two|three
            |some|several|one|many|few|most|a|other)\s(?:of\s)?(?:the\s)?(?:members?
            |participants?|people|speakers?|states?)\s{_HELD}
            |(?![Ii]t\s(?:was|is)\s)(?:(?!\b{_MEETING}\b)[^.;:]){{2,90}}?\s(?:also\s|then\s|\w+ly\s)?(?:(?:has|have
            |had)\s)?{_HELD})\b[^.;:]{{2,140}}$"""
        ),
        finds=(
            "The tenant argued that the landlord ",
            "Delegation says the visit ",
            "Two members took the view that breakfast ",
            "The treasurer told us in June that the reserve ",
        ),
        leaves=("The board felt that the list ", "The ministry ", "The panel said that lamps "),
    ),
    Weight(
        name="what evidence suggests",
        weight=-0.5,
        place="before",
        sorts=("weak",),
        pattern=anyhow(
            r"""\b(?:research|evidence|data|results?|stud(?:y|ies)|surveys?|models?|figures|analys[ei]s|experience|literature
            |findings|theory|work)\s(?:also\s|strongly\s)?(?:suggest(?:s|ed)?|show(?:s|ed)?|indicate[sd]?|found|impl(?:y|ies)|points?\sto)\b"""
        ),
        finds=("Research suggests that shifts ", "Our results indicate that towns "),
        leaves=("The research office ", "The panel suggests that towns "),
    ),
    Weight(
        name="what a word means in it",
        weight=-0.6,
        sorts=("duty", "weak"),
        pattern=pattern(
            r"^In\sthis\s(?:[\w-]+\s){1,3}.{0,80}\b(?:must|shall|should)\sbe\s(?:understood|read|construed|taken|interpreted)\b"
        ),
        finds=("In this memorandum a signal must be understood to include rumours.",),
        leaves=("In this region a signal must be set up.",),
    ),
    Weight(
        name="what a model foretells",
        weight=-0.5,
        sorts=("foretelling", "commitment"),
        pattern=pattern(
            r"\b(?:according\sto|in|under)\s(?:most|some|all|several|many|the|current|these)\s(?:\w+\s)?(?:models?|forecasts?|scenarios?|projections?)\b"
        ),
        finds=("The level will be reached before 2050 according to most models.",),
        leaves=("The level will be published with the models.",),
    ),
    Weight(
        name="what is believed of others",
        weight=-0.6,
        sorts=("foretelling", "commitment"),
        pattern=pattern(r"\b(?:I|[Ww]e)\s(?:do\snot|don[’']t|can(?:not|[’']t))\s(?:believe|think|see|imagine)\b"),
        finds=("I do not believe the ministry will move by itself.",),
        leaves=("I believe we will publish it.",),
    ),
    Weight(
        name="food, and what happens beside a meeting",
        weight=-0.6,
        sorts=("foretelling", "commitment"),
        pattern=pattern(
            r"^(?:An?\s|The\s)?(?i:side[\s-]events?|sandwiches|refreshments|coffee|tea|drinks|lunch|dinner|snacks|interpretation|photographs?)\b[^;:]{0,40}\bwill\b"
        ),
        finds=("Sandwiches will be served.", "A side event will take place on Wednesday."),
        leaves=("Interpreters will be paid.",),
    ),
    Weight(
        name="what becomes of a form or copy",
        weight=-0.6,
        sorts=("foretelling", "commitment", "duty", "weak"),
        pattern=pattern(
            r"^[*_]{0,2}(?:Forms|(?:Unsigned|Late|Incomplete)\s\w+|Any\s(?:use|copying|disclosure|reproduction)\b.{0,60})\b[^.;]{0,40}\b(?:will|must|shall)\sbe\s(?:signed|returned|treated|rejected|refused|ignored|considered|filled\sin)\b"
        ),
        finds=("Unsigned forms will be returned.", "Any use or disclosure will be treated as a breach."),
        leaves=("Two forms will be abolished.",),
    ),
    Weight(
        name="leave that was asked for",
        weight=-0.5,
        sorts=("recommendation", "action"),
        pattern=pattern(
            r"\basked\s(?:\w+\s){0,2}for\s(?:permission|leave|directions|a\slift)\b|\b(?:called|call)\son\syou\son\sthe\b"
        ),
        finds=("The embassy asked for permission to destroy its archive.",),
        leaves=("The embassy asked for a list.",),
    ),
    Weight(
        name="how to read something",
        weight=-0.5,
        place="after",
        sorts=("weak", "duty"),
        pattern=pattern(
            r"^(?:should|must)\s(?:\w+ly\s|therefore\s|also\s|not\s)*be\s(?:interpreted|read|treated|used|seen|viewed|taken"
            r"|handled|quoted|cited|understood)\s(?:only\s)?(?:with\s(?:\w+\s)?(?:caution|care)|as\s|in\s(?:the\s)?(?:context|light))"
        ),
        finds=("should be interpreted with caution", "must therefore be treated with great care"),
        leaves=("should be treated with chlorine", "should be read aloud"),
    ),
    Weight(
        name="one member’s view",
        weight=-0.4,
        place="before",
        sorts=("weak",),
        pattern=pattern(
            r"^(?:But\s|And\s)?(?:[Ii]n\smy\s(?:\w+\s)?(?:view|opinion)|I\s(?:personally\s)?(?:think|believe|feel))\b"
        ),
        finds=("In my view a licence ", "I think that the fee "),
        leaves=("In our view a licence ", "I recommend that the fee "),
    ),
    Weight(
        name="a share of people",
        weight=-0.45,
        place="before",
        sorts=("foretelling", "will, by a date"),
        pattern=pattern(
            r"^(?:One|Two|Three|Four|Half|Most|Some|Many|A\s(?:third|quarter|majority|fifth|tenth)|\d+(?:\s%|%|\sper\scent))\s(?:in|of|out)\b"
        ),
        finds=("One in six countries ", "Half of the members "),
        leaves=("Two ministries ", "Most members "),
    ),
    Weight(
        name="both of them",
        weight=0.1,
        place="before",
        sorts=("foretelling",),
        pattern=pattern(r"^(?:Both|The\s(?:two|three|four|five))\s[\w\s’'-]{3,40}$"),
        finds=("Both sides ", "The two governments "),
        leaves=("The government ",),
    ),
    Weight(
        name="what rules it falls under",
        weight=-0.6,
        place="before",
        sorts=("duty", "weak"),
        pattern=anyhow(r"\b(?:under|by|in|to|according\sto)\swhich\b[^;.]*$|\bmay\b[^.;]{2,80}\bbut\s$"),
        finds=("in line with the rules, under which claims ", "Signatories may withdraw at any time but "),
        leaves=("The rules ",),
    ),
    Weight(
        name="what one speaker says",
        weight=-0.4,
        place="before",
        sorts=("weak",),
        pattern=pattern(r"^[\w.]{2,15}:\s(?:we|I|they|it)\b"),
        finds=("chi: we ", "Anna: I "),
        leaves=("Anna: the office ", "We "),
    ),
    Weight(
        name="small print of an agreement",
        weight=-0.6,
        sorts=("duty", "weak", "foretelling"),
        pattern=anyhow(
            r"\bbear\s(?:(?:its|their)\sown\s(?:costs|expenses)|(?:all\s)?(?:the\s)?(?:costs?|expenses)\s(?:which\s|that\s)?(?:it|they|each)\s)|^(?:any\s|all\s)?notices?\b|\bin\s(?:no|any)\sevent\b"
            r"|^any\s(?:dispute|difference|disagreement)s?\b|\bgoverned\sby\sthe\slaws?\b"
            r"|\b(?:cease\sto\s(?:have\seffect|apply|be\sin\sforce)|be\s(?:tacitly\s)?(?:renewed|extended|prolonged)\b[^.;]{0,40}\b(?:tacit|automatically|like\speriods|further\speriods?)|automatically\s(?:renewed|extended)"
            r"|be\sequally\sauthentic|supersede[sd]?\b|(?:be|is)\sto\sbe\sadded|terminate\sthis|be\sterminated)\b"
        ),
        finds=(
            "Each party shall bear its own costs.",
            "Either museum shall bear the costs it incurs.",
            "The accord shall be renewed by tacit consent.",
            "Notices must be given in writing.",
        ),
        leaves=("Each party shall notice the change.",),
    ),
    Weight(
        name="only values",
        weight=-0.5,
        sorts=("commits, first person", "commits, third person"),
        pattern=anyhow(
            r"\bcommitted\sto\s(?:\w+\s)?(?:equal(?:ity)?|diversity|inclusion|quality|excellence|safety|fairness|transparency|integrity|peace|democracy"
            r"|our\s(?:values|customers|staff))\b"
        ),
        finds=("We are committed to equal opportunities.",),
        leaves=("We are committed to opening two clinics.",),
    ),
    Weight(
        name="what was expected to happen",
        weight=-0.45,
        place="after",
        sorts=("weak",),
        pattern=pattern(
            r"""^(?:should|must|could)\s(?:\w+ly\s|also\s|now\s|then\s|soon\s)?(?:
            be\s(?:possible|open|ready|available|dry|calm|safe|fine|enough|easy|over|complete|finished|clear|known
            |here|there
              |back|home|visible|felt|expected|familiar|proud|aware|grateful|no\s(?:surprise|doubt|problem)|good
              |reached|between\s\d|kept\s(?:in\sa\s)?(?:dry|cool))\b
            |(?<!must\s)(?:stay|recover|reach|suffice|last|take\s(?:about|around|no|only|some|a\s(?:few|couple)|\w+\s(?:days
            |weeks|hours))
              |come\s(?:to\s(?!terms\b|an?\s(?:agreement|arrangement|understanding|accord|decision)\b)|as|into|down|back)|start\sto\sfall|continue\sto\s(?:rise|fall|grow)|exceed|total|average
              |cost|work\sout)\b
            |(?:gain|benefit|help|become|remain|result|grow|rise|fall(?!\son)|improve|mean|make\sit)\b|get\sused\b
            |(?:not\s)?have\sto\b)"""
        ),
        finds=(
            "should stay dry until Wednesday",
            "should be open by the weekend",
            "should not have to run",
            "should recover in May",
        ),
        leaves=("should be opened in May", "should take part", "should have access", "should open the port"),
    ),
    Weight(
        name="what should have been done",
        weight=-0.6,
        place="after",
        sorts=("weak",),
        pattern=pattern(
            rf"^(?:should|must|ought\sto)\s(?:\w+ly\s|not\s|never\s)?have\s(?:also\s|\w+ly\s)?(?:{LIKE_PARTICIPLES})\b"
        ),
        finds=(
            "should have seen that the paper",
            "should not have been left",
            "must have known",
            "should have reduced speed",
        ),
        leaves=("should have access to it", "should have lamps fitted", "should see"),
    ),
    Weight(
        name="in a quotation",
        weight=-0.5,
        place="before",
        sorts=("weak", "duty", "we will", "commits, first person"),
        pattern=pattern(r"""(?:^|[\s(*])(?:“[^”]*|"[^"]*|‘[^’]{0,80})$"""),
        finds=('Motion 31 says that the Government "', "They wrote that “owners "),
        leaves=('The "old" port ', "The “old” port "),
    ),
    Weight(
        name="the end of a quotation",
        weight=-0.5,
        sorts=("weak", "duty", "we will", "foretelling", "commits, first person"),
        pattern=pattern(r"""^[^"“]{3,300}["”]\W{0,3}$"""),
        finds=("You must find it yourself.”", 'Somebody should tell me."'),
        leaves=("The “old” port must be closed.", "The office should say “yes”."),
    ),
    Weight(
        name="what the authors say of their text",
        weight=-0.6,
        pattern=anyhow(
            r"^\W*(?:the\s|all\s|any\s)?(?:views|opinions|conclusions|contents?|statements|designations)\b[^.;]{0,80}"
            r"\b(?:expressed|contained|are\sthose\sof|reflect|represent)\b"
        ),
        finds=("The views expressed are those of the authors and should not be attributed to the Institute.",),
        leaves=("The views of residents should be heard.",),
    ),
    Weight(
        name="what others will say",
        weight=-0.45,
        place="after",
        sorts=("foretelling", "we will"),
        pattern=pattern(
            r"^(?:\w+\s?)?(?:will|[’']ll)\s(?:\w+ly\s|also\s|no\sdoubt\s|just\s)?(?:(?:object|argue|say|claim|complain|think|believe|fear|wonder|hope|feel|reply)\s(?:that|whether|why)\b"
            r"|see\s(?:what|how|where)\b)"
        ),
        finds=("will object that it costs", "We’ll see what comes"),
        leaves=("will say so in writing", "will ensure that it is paid"),
    ),
    Weight(
        name="what follows from how things are",
        weight=-0.3,
        place="after",
        sorts=("duty", "weak"),
        pattern=pattern(r"^(?:must|should)\s(?:then|thus|otherwise)\s"),
        finds=("must then rely on luck",),
        leaves=("must rely on law",),
    ),
    Weight(
        name="what a grade means",
        weight=-0.5,
        sorts=("weak",),
        pattern=pattern(r"^(?:High|Medium|Low|Critical|Major|Minor|Red|Amber|Green|Grade\s\w|Level\s\d)\s?[:=–—-]"),
        finds=("High: must be addressed at once.", "Amber – should be watched."),
        leaves=("High fees must be cut.",),
    ),
    Weight(
        name="agreed before",
        weight=-0.6,
        place="before",
        sorts=("weak",),
        pattern=anyhow(
            r"\b(?:had\s(?:been|already|also|previously)\s|had\s)(?:agreed|decided|recommended|promised|planned|said"
            r"|argued)\b"
        ),
        finds=("unlike in 2021, when it had been agreed that leaders ",),
        leaves=("The ministers agreed that leaders ",),
    ),
    Weight(
        name="how copies may be used",
        weight=-0.6,
        sorts=("weak", "duty", "reported"),
        pattern=anyhow(
            r"""^(?:(?!\b(?:from|of|on|by|in|with|for)\b)[^.;]){0,60}\b(?:reproduction|photographs?|photos|copies|extracts|quotations?|this\s(?:message
            |e-?mail|note|notice|leaflet)
            |reprints?|translations|permission|copyright|images)\b[^.;]{0,80}\b(?:must|should|shall|may)\b
            |\bcredit(?:ed)?\s(?:the\s|to\s)(?:source|photographer|author|publisher)\b
            |\b(?:addressee|recipient)\b[^.]{0,60}\b(?:must|should)\b|\bused\sas\sevidence\b"""
        ),
        finds=("Reproduction must be authorised by the publisher.", "Photographs must be credited."),
        leaves=("The office must publish a list.",),
    ),
    Weight(
        name="where to send things",
        weight=-0.6,
        sorts=("weak", "duty"),
        pattern=pattern(
            r"\b(?:[Cc]omplaints|[Cc]omments|[Aa]mendments|[Aa]pplications|[Ee]nquiries|[Ii]nquiries|[Qq]uestions|[Cc]orrections|[Oo]rders|[Cc]laims|[Mm]otions|[Oo]bjections|[Ee]ntries|[Nn]ominations|[Tt]enders|[Bb]ids|[Rr]equests\sfor)\b"
            r"[^.;:]{0,60}\b(?:should|must|shall|may)\s(?:\w+\s)?be\s(?:addressed|sent|handed\sin|submitted|lodged|directed|made\s(?:to|on|in\swriting)|tabled|e-?mailed|returned|received|with\sus)\b"
        ),
        finds=("Complaints about this office should be addressed to the town clerk.",),
        leaves=("Complaints should be answered within ten days.",),
    ),
    Weight(
        name="in a rule that is in force",
        weight=-0.5,
        sorts=("we will", "foretelling", "somebody is asked"),
        pattern=pattern(
            r"^(?:Under|Pursuant\sto|By\svirtue\sof|According\sto|As\srequired\sby|In\sterms\sof)\s(?:the\s)?[^,;]{0,60}?\b(?:Acts?|Law|Code|Regulations?|Rules?|Article|[Ss]ection|Statute|Convention|Treaty|Charter|Orders?|Ordinance|policy)\b"
        ),
        finds=("Under section 22 of the Audit Act we shall report every year.",),
        leaves=("Under the roadmap we shall report every year.",),
    ),
    Weight(
        name="what runs on by itself",
        weight=-0.5,
        sorts=("foretelling", "commitment"),
        pattern=pattern(
            r"\b(?:agreement|contract|lease|term|mandate|treaty|exhibition|session|permit|licence|offer|arrangement|ban|sale|loan|season|notice|patent|memorandum)\b[^.;:]{0,40}\b(?:will|shall)\s(?:run|expire|end|lapse|remain|last|cease|stay|continue|be\s(?:open|extended\sby\sitself|extended\sautomatically|automatically))\b"
        ),
        finds=("The agreement will run until 2031 and is extended by itself.",),
        leaves=("The agreement will be published in May.",),
    ),
    Weight(
        name="what a court will do",
        weight=-0.4,
        sorts=("foretelling",),
        pattern=pattern(
            r"\b(?i:judges?|courts?|tribunal|jury|prosecutors?|magistrates?|voters|electorate|market|markets|history|weather)\b[^.;:,]{0,40}\s(?:will|shall)\s"
        ),
        finds=("The judge will decide on bail when the result is there.",),
        leaves=("The office will write to the port.",),
    ),
    Weight(
        name="what follows from a trend",
        weight=-0.6,
        sorts=("foretelling", "commitment"),
        pattern=pattern(
            r"^(?:At|On|If|With)\s(?:the|this|that|these|present|current|things)\s(?:\w+\s)?(?:pace|rate|trends?|showing|forecasts?|figures|go\son|continue)\b|^(?:Whether|Why|How|What|Who)\b[^,?:;]{0,80}\s(?:will|shall|would)\b[^,]*$"
        ),
        finds=(
            "At the pace of the last years, the towns will get there in 2041.",
            "Whether it will be read is for others.",
        ),
        leaves=("At the next session, the towns will report.",),
    ),
    Weight(
        name="what the writer leaves out",
        weight=-0.6,
        sorts=("foretelling", "we will", "commitment"),
        pattern=pattern(
            r"\b(?:I|[Ww]e)\s(?:will|shall|do)\snot\s(?:repeat|dwell|go\sinto|burden|rehearse|hide|conceal|comment|enter\sinto|elaborate)\b"
        ),
        finds=("I will not repeat its findings here.",),
        leaves=("We will not close the pier.",),
    ),
    Weight(
        name="a rule for a case",
        weight=-0.25,
        sorts=("action", "duty"),
        pattern=pattern(
            r"\b(?:is|are)\sto\sbe\s\w+\s(?:only\s|instead\s)?(?:where|when|if|whenever|wherever|in\scase|unless)\b"
        ),
        finds=("Default values are to be used where no others are known.",),
        leaves=("The values are to be published by May.",),
    ),
    Weight(
        name="what is only heard",
        weight=-0.3,
        sorts=("weak", "duty", "action"),
        pattern=pattern(
            r"^(?:We|I)\s(?:understand|hear|gather|learn|know|note|see|have\s(?:heard|learnt|learned|read|been\stold))\s(?:that|from)\b(?!.*\b(?:we|I)\s(?:ask|urge|recommend|suggest|propose)\b)"
        ),
        finds=("We understand that the rules are to be reviewed in May.",),
        leaves=("We ask that the rules be reviewed in May.",),
    ),
    Weight(
        name="what it does not ask for",
        weight=-0.9,
        sorts=("proposal", "recommendation"),
        pattern=pattern(
            r"\b(?:[Nn]or\s(?:do|does|did)\s(?:we|I|it|they)|(?:[Ww]e|I|[Tt]hey|[Ii]t)\s(?:do|does|did)(?:\snot|n[’']t))\s(?:therefore\s|\w+ly\s)?(?:call\sfor|ask\sfor|propose|suggest|demand|request|advocate|plead)\b"
        ),
        finds=("Nor do we propose that the checks be dropped.", "We do not call for a cap."),
        leaves=("We propose that the checks be dropped.",),
    ),
    Weight(
        name="a law says it",
        weight=-0.45,
        sorts=("duty", "weak"),
        pattern=pattern(
            r"""\((?:section|s\.|art(?:icle|\.)|rule|clause|regulation|§)\s?\d+[^()]{0,20}\)|\b(?:required
            |obliged)\sto\b.{0,80}\bmust\b
            |\bunder\s(?:the\s)?(?:existing|current|applicable|present|relevant)\s(?:\w+\s)?(?:rules?|regulations?|laws?|legislation)\b
            |^By\s(?:internal\s|standing\s|national\s|local\s)?(?:law|statute|regulations?|decree|treaty|custom|rule)\b
            |^As\s(?:the|an?|its)\s[^,;]{2,60}?\b(?:held|ruled|found|confirmed|provides|requires|says|lays\sdown)\b
            |\bunder\s(?:[Cc]lause|[Aa]nnex|[Pp]aragraph|[Rr]egulation)\s\d+|^Under\s(?:clause|annex|paragraph|regulation)s?\s\d
            |^Under\s(?:the\s)?[^,;]{0,60}?\b(?:statute|[Aa]ct|[Ll]aw|[Cc]ode|[Rr]ules?|[Aa]rticle|Art\.|charter
            |contract|treaty|convention|agreement)\b
            |\bunder\s(?:[Aa]rt(?:icle|\.)|[Ss]ection)\s?\d+|\bsettled\scase-law\b
            |\baccording\sto\sthe\s(?:explanatory|rules|law|act|statute|guidance|manual|handbook|standard|policy
            |regulations?|code|by-?laws)
            |^(?:The\s)?(?:Clause|Section|Article|Rule|Regulation|Paragraph)\s\d+\w?\s(?:states|says|provides|requires|stipulates|lays\sdown)\b
            |\b(?:[Uu]nder|[Bb]y)\s(?:our|its|their)\s(?:\w+\s)?(?:charter|statute|rules|by-?laws|statutes?|articles|constitution)\b"""
        ),
        finds=(
            "Shops must take back bottles (section 15).",
            "Under the island statute the Council must decide on rationing.",
            "By internal regulation every post must review its plan once a year.",
            "As the Chamber held in its opinion, a State must adopt laws.",
            "Under clause 44 the employer shall pay each invoice.",
        ),
        leaves=("The Council must decide on rationing.",),
    ),
    Weight(
        name="bound by rules as they are",
        weight=-0.4,
        sorts=("duty",),
        pattern=pattern(
            r"\b(?:remains?|is|are)\s(?:\w+\s)?(?:bound|governed|covered|exempt)\s(?:by|from|under)\b"
            r"|\bis\sto\sbe\sapproved\b|\bmust\snot\sexceed\b"
        ),
        finds=("A guest remains bound by the rules and must respect them.",),
        leaves=("The agency must bind itself by rules.",),
    ),
    Weight(
        name="only a doubt",
        weight=-0.5,
        sorts=("weak", "duty"),
        pattern=anyhow(
            r"\b(?:do|does|did|would)\snot\s(?:think|believe|accept|agree|share|see\swhy|mean"
            r"|say)\b[^.;]{0,80}\bthat\b|^whether\b|\bif\s(?:at\sall|only)\b|\bno\sone\s(?:had|has)\b"
        ),
        finds=("I do not think that people must get used to it.",),
        leaves=("We think that people must be asked.",),
    ),
    Weight(
        name="good for something",
        weight=-0.4,
        sorts=("weak",),
        pattern=pattern(
            r"^(?:That|This|It|There)\s(?:must|should)\s(?:be\s(?:good|nice|fun|the|a|an|some|enough|something|true"
            r"|hard)|mean|have\sbeen)\b"
        ),
        finds=("That must be good for something.",),
        leaves=("This office should be closed.",),
    ),
    Weight(
        name="people who asked for help",
        weight=-0.45,
        sorts=("reported",),
        pattern=anyhow(
            r"""\b(?:asked|called|appealed|begged)\sfor\s(?:help|more|cheaper|less|it|them|the\smenu)\b
            |\bof\sthe\stime\b
            |\b(?:has|have|had)\snot\s(?:asked|called|urged)\b|^(?:she|he)\s(?:asks|asked)\b|\basked\s(?:me|us)\b
            |\bin\sits\ssubmission\b|\bdelegates\sasked\b"""
        ),
        finds=("The Council of the time waited before it asked for help.", "The delegates asked for cheaper visas."),
        leaves=("The Council asked the ministry to help.",),
    ),
    Weight(
        name="promised for a time",
        weight=0.1,
        place="after",
        sorts=("foretelling",),
        pattern=anyhow(
            r"""\b(?:by|before|in|from|on|until|within|at|this|next|every)\s(?:the\s(?:end|middle|beginning
            |start)\sof\s)?(?:early\s|mid-?|late\s)?
            (?:\d|january|february|march|april|may|june|july|august|september|october|november|december|mon|tues
            |wednes|thurs|fri
            |spring|summer|autumn|winter|easter|christmas|the\s(?:next|new|coming)|its\snext|next|week|month|year
            |spring|(?:two|three|six)\s)"""
        ),
        finds=("The museum will publish a list in September.", "The clubs will open before Easter."),
        leaves=("The museum will publish a list.",),
    ),
    Weight(
        name="an event to come",
        weight=-0.45,
        place="after",
        sorts=("foretelling",),
        pattern=anyhow(
            r"""^will\s(?:also\s|then\s)?
            (?:hold\b(?!\s[^.;]{0,40}\b(?:exercises?|trainings?|courses?|drills?|inquir(?:y|ies)|reviews?|consultations?)\b)
            |discuss|hear|welcome|present|feature|speak|tour|visit|travel
            |exchange\sviews|(?:meet|gather)\b(?![^;.]{0,100}\b(?:every|each|twice|monthly|weekly|quarterly)\b)|be\sheld\sunder\s[^.;]{0,20}\brules?\b
            |celebrate|perform|attend|bring\stogether|play|open\sat|arrive|leave|depart)\b"""
        ),
        finds=("will hold a public meeting in June", "will welcome guests", "will be held under the house rule"),
        leaves=("will publish a list", "will hold a joint exercise every two years"),
    ),
    Weight(
        name="where somebody will be",
        weight=-0.6,
        sorts=("we will", "foretelling"),
        pattern=pattern(
            r"(?:will|[’']ll)\s(?:also\s)?(?:have\sno\b|be\s(?:away|late|out|off|in\s|on\s(?:leave|holiday)|back|there|abroad|travelling)\b)"
        ),
        finds=("I will have no signal in the hills.", "She’ll be away."),
        leaves=("I will have the list printed.",),
    ),
    Weight(
        name="a feast or a show",
        weight=-0.45,
        sorts=("foretelling",),
        pattern=anyhow(
            r"^(?!(?:At|In|During|Before|After)\b)(?:[\w ]{1,30}:\s)?"
            r"(?:[^,;:]{0,60}\b(?:meeting|session|hearing|briefing|webinar|conference|progress"
            r"|ceremony|accommodation|details|dates|results|information|registration|fair|dinner|lunch|reception|concert"
            r"|festival|feast|parade|match|exhibition|open\sday|picnic|quiz|show|fête|wedding|funeral)s?\b[^,;:]{0,40}"
            r"|more|much|little|nothing)\s(?:will|is\sgoing\sto|are\sgoing\sto)\b"
        ),
        finds=(
            "The summer fair will take place in May.",
            "DATES: The meeting will be held at noon.",
            "More will be known soon.",
        ),
        leaves=("The fare will be cut.", "At its first meeting the board will adopt a plan."),
    ),
    Weight(
        name="an answer to who writes in",
        weight=-0.45,
        sorts=("we will",),
        pattern=anyhow(
            r"\b(?:reply|respond|write|get\sback|invite|interview|notify|inform|contact|tell)\b[^.;]{0,40}\b(?:applicants?"
            r"|you|candidates?|bidders|winners)\b"
        ),
        finds=("We will reply to all applicants.",),
        leaves=("We will reply to the audit.",),
    ),
    Weight(
        name="a thing for somebody",
        weight=-0.45,
        place="before",
        sorts=("a party will",),
        pattern=pattern(
            r"\b(?:for|with|by|from|between)\s(?:all\s|the\s|each\s|every\s"
            r"|both\s)?(?:[a-z]+\s)?[a-z]+\s?$"
        ),
        finds=("A platform for all operators ",),
        leaves=("The Ministry for Trade ", "The operators "),
    ),
    Weight(
        name="answers in a text that reports them",
        weight=-0.3,
        sorts=("foretelling",),
        pattern=anyhow(
            r"\b(?:said|says|told|expects?|hopes?|thinks?|replied)\b[^.;]{0,60}\bwill\b|\bwill\s(?:rise"
            r"|fall|end|cost|take\s(?!place|part|over|up|care|steps|action|measures|stock|(?:an?|all|every|any|the)\s(?:\w+\s)?(?:decisions?|measures?|steps?|precautions?|effort|action|lead))|open\sat|be\s(?:calm|dry|cold))\b|^(?:if|when|once|unless)\b"
        ),
        finds=("It said that its new system will send a reminder.",),
        leaves=("The agency will send a reminder.",),
    ),
    Weight(
        name="one voice of several",
        weight=-0.5,
        sorts=("recommendation", "proposal"),
        pattern=pattern(
            r"^(?:He|She|Another(?:\s\w+)?|Others|Several|Some(?:\s\w+)?|One\s(?:\w+\s)?(?:participant|member|speaker|expert|delegate|delegation))\s"
            r"(?:also\s|further\s|again\s)*(?:recommended|suggested|proposed|advised|preferred|favoured)\b"
        ),
        finds=("She recommended the three waves.", "Another suggested that the list be read twice."),
        leaves=("The committee recommended three waves.",),
    ),
    Weight(
        name="how the minutes should read",
        weight=-0.7,
        sorts=("weak",),
        pattern=pattern(
            r"\bshould\s(?:have\s)?read\s[^.;]{0,60}?(?:,\s(?:not|instead)\b|\d|[“\"])|\bapproved\swith\s(?:one|two|a)\s\w*\s?corrections?\b"
        ),
        finds=("Under item 4 the number should read 12, not 21.",),
        leaves=("Every pupil should read aloud.",),
    ),
    Weight(
        name="a toast",
        weight=-0.9,
        pattern=pattern(r"\b(?:raise|lift)\s(?:your|our|a|their)\s(?:glass(?:es)?|toast)\b|\b[Tt]oast\sto\s"),
        finds=("I ask you all to raise your glasses to the lake.",),
        leaves=("We ask you to raise your fees.",),
    ),
)
