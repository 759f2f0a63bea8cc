"""English words the rules are built from. Fragments of patterns and word lists only; the rules are in rules.py."""

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Words that may stand between a subject and its verb without changing who does what.
ADVERBS = (
    r"(?:\s(?:also|,?\s?for\s(?:our|its|their|my)\s(?:own\s)?part,?|further|furthermore|therefore|thus|hereby|again"
    r"|each|both|all|together|first|next|now"
    r"|then|jointly|still|either|only"
    r"|have|collectively|strongly|urgently|fully"
    r"|\w{3,14}ly(?<!reply)(?<!pply)(?<!comply)(?<!tiply)(?<!\brely)(?<!\bimply)(?<!family)(?<!sembly))\b)*"
)

# Those who can bind themselves or be bound, as nouns. A sentence about anything else describes.
PARTY_NOUNS = (
    r"(?:sides?|parties|party|part(?:ners?|nership)|leaders?|ministers?|presidents?|heads?\sof\s\w+"
    r"|governments?|countries|country|nations?"
    r"|participants?|delegations?|delegates?|members?|signatories|states|members?\sstates|heads?|officials?"
    r"|administration|administrations"
    r"|counterparts?|embass(?:y|ies)|consulates?|ambassadors?|consuls?|mayor|customs|railways?|ministry|ministries|department|departments|agency|agencies|authority|authorities|secretary"
    r"|secretariat|commission|committee|council"
    r"|board|bureau|office|union|groups?|panel|assembly|parliament|congress|cabinet|government|team"
    r"|task\s?force|working\sgroup|chairs?|co-chairs"
    r"|chairman|chairperson|chairwoman|director|administrator|president|minister|envoys?|negotiators|allies"
    r"|institutions?|organi[sz]ations?"
    r"|companies|company|bank|banks|fund|trust|university|police|regulator|service|conference|summit|forum"
    r"|network|alliance|coalition|round\stable|meeting"
    r"|inspector|commissioner|representatives|stakeholders|donors|employers|operators?|airlines?"
    r"|manufacturers?|management|staff|schools|services|policy-?makers|lawmakers|legislators|municipalities|cities"
    r"|councils|regulators|mayors|offices|units?|desks?|divisions?|directorates?|federations?|institutes?"
    r"|inspectorates?|ombuds\w+"
    r"|associations?|clubs?|museums?|librar(?:y|ies)|hospitals?|colleges?|boards|commissions|committees|unions"
    r"|trusts|prefects?"
    r"|governors?|owners?|workshops?|guilds?|towns?|villages?|boroughs?|count(?:y|ies)|provinces?|districts?|city"
    r"|firms?"
    r"|carriers?|contractors?|suppliers?|port\sauthorit(?:y|ies)|colleagues|society"
    r"|societies|missions?|observers|providers?)"
)

# A proper name as subject: Bangladesh, the United States, the UK government, CMS.
NAME = r"(?:[A-Z][\w’'.&-]*(?:\s(?:of|the|for|and|on|to|&)\s(?:the\s)?[A-Z][\w’'.&-]*|\s[A-Z(][\w’'.&)-]*){0,8})"

# Verbs a directive or a recommendation opens with. Their -ing forms are computed; other verbs are not taken for orders.
IMPERATIVES = _words(
    """
    abolish accelerate accept access achieve acknowledge act adapt add address adhere adjust adopt advance
    advise advocate agree align allocate allow amend analyse analyze apply appoint approve arrange assess assign
    assist assure audit authorise authorize avoid ban begin bolster boost bring broaden build call carry cease
    chair change charge circulate clarify close collaborate collect combat combine commence commission commit
    communicate compile complete comply conclude conduct confirm consider consolidate constitute construct
    consult continue contribute control convene cooperate coordinate create cultivate cut de-escalate decide
    declare decrease dedicate deepen define delegate deliver demarcate demilitarize demonstrate deploy design
    designate determine develop devise direct disclose discontinue discuss disseminate distribute diversify
    document double draft draw drive ease educate elaborate eliminate embed empower enable enact encourage end
    endorse enforce engage enhance enlarge ensure enter equip eradicate establish evaluate examine exchange
    expand expedite explain explore extend facilitate finalise finalize finance find finish fix focus follow
    form formalise formalize formulate foster free fulfil fulfill fund gather give grant grow guarantee guide
    halt hand harmonise harmonize help hire hold honor honour host identify implement impose improve include
    incorporate increase inform initiate inspect install institute institutionalise integrate intensify
    introduce invest investigate invite issue join keep launch lead let leverage liaise lift limit link list
    lobby lower maintain make manage mandate map maximise maximize measure minimise minimize mitigate mobilise
    mobilize modernise modernize modify monitor move negotiate nominate notify obtain offer open operate oppose
    organise organize outline overhaul participate pass pay perform permit phase pilot place plan pledge post
    prepare present preserve press prevent prioritise prioritize procure produce prohibit promote propose
    prosecute protect provide publicise publicize publish purchase pursue put raise ratify re-establish reach
    reaffirm recognise recognize recommend reconsider record recover recruit redesign reduce refer refine reform
    refrain register regulate reinforce reject release remain remind remove renew repeal replace report request
    require resolve respect respond restore restrict resume retain review revise rotate safeguard scale schedule
    seek select send separate set share shift sign simplify speed sponsor standardise standardize start step
    stop streamline strengthen study submit subsidise supply support suspend sustain tackle take target task
    test tighten track train transfer transform transition translate transmit treat triple undertake update
    upgrade uphold urge use utilise utilize validate verify waive withdraw withhold work write
    abstain apologise attract award bar block bridge broker cap clean clear compensate conserve convert cover deactivate
    debar defend defer deny deter detect disburse discourage dismantle drop earmark enrich enrol enroll exempt feed fill
    forbid foresee freeze forward insert insist insure intervene join justify lay levy license mainstream match merge
    observe offset oversee partner prove ramp realign reassess rebuild receive redirect redress refund refurbish
    reimburse reintroduce rely remedy reopen repair rescind reserve restructure retire retrofit return reverse reward
    ring-fence roll run save secure serve settle shorten showcase shut spend spread steer substitute summon supervise
    switch tailor teach toughen trace trial unlock warn watch widen
    abandon boycott cancel condemn counter curb decline delay desist disavow disown dissuade disregard fight ignore
    postpone refuse renounce repudiate resist revoke scrap veto
    """
)

# Those of them that are nouns as well: “the work plan”, “an audit of support”.
NOUNS_TOO = _words(
    """
    access act address advance advocate audit award ban bar block bridge broker cap cause chair change charge commission
    conduct contract control cover cut decline decrease delay design document double draft draw drive ease embed end
    exchange extract fight file finance finish fix focus form foster free fund grant guarantee guide halt hand help host
    implement increase institute invite issue join lack lead levy license lift limit link list lobby map mandate measure
    monitor move object offer open order partner pass pay permit phase pilot place plan pledge post practice present
    press process produce program project promise purchase ramp record reform register release repair repeal report
    request research reserve respect review reward roll scale schedule separate set share shift sign sponsor stand start
    step stop study supply support switch target task test track train transfer transition treat trial triple trust turn
    update upgrade use veto watch work
    """
)

# Words that end like verbs (-ate, -ify, -ise) and are none.
NO_VERBS = _words(
    """
    climate private corporate state date rate candidate certificate appropriate adequate immediate separate debate
    senate late ultimate associate affiliate accurate moderate alternate subordinate duplicate plate gate exercise
    enterprise otherwise likewise rise size prize noise expertise premise merchandise precise concise fate slate
    estate advocate magistrate directorate electorate secretariate intermediate delicate legitimate inadequate
    template carbonate nitrate sulphate phosphate syndicate doctorate graduate undergraduate postgraduate corporate
    surprise franchise disguise paradise tense wise
    """
)

# After one of these the word before was a noun: “Support of …”, “Access is …”.
AFTER_NOUN = _words("of is are was were has have had will would can could may might should must")

# Words that stand before a noun, so that the word after them is not the verb of the sentence.
DETERMINERS = _words(
    """
    the a an all any each every its their our his her my your this these those such both other another some several
    many most more no which whose
    """
)
PREPOSITIONS = _words(
    """
    of in on at with within by for from under over across among around between through into about against towards
    toward during before after until since per via as than and or nor including
    """
)
# Words at which a subject ends or a clause of its own begins.
STOPS = _words("that which who whom where when if whether is are was were has have had not only be")

# Verbs with which something new comes into being: what they name is a proposal even where nobody is told to do it.
FOUNDING = _words(
    """
    appoint convene create designate develop establish form formalise formalize found institute introduce launch
    open organise organize pilot set
    """
)


# Verbs that double their last letter before -ing.
_DOUBLING = _words(
    """
    ban bar begin cancel cap commit control cut debar deter drop embed enrol fulfil let map permit plan put refer
    run scrap set shut step stop submit transfer
    """
)


def gerund(verb: str) -> str:
    """Return the -ing form of a verb: make → making, set → setting, agree → agreeing."""
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    return verb + verb[-1] + "ing" if verb in _DOUBLING else verb + "ing"


INFINITIVE_OF = {gerund(verb): verb for verb in IMPERATIVES}

# Subjects that are not told what policy to follow, but where to sit, click or apply.
LOGISTICS = re.compile(
    r"\b(?:you|your|attendees?|applicants?|visitors?|readers?|users?|journalists?|media|press|registrants?"
    r"|audience|guests?|bidders?|inquiries"
    r"|enquiries|questions|requests\sfor|comments|orders|applications|submissions|proposals|nominations"
    r"|rsvps?|candidates|individuals\swho|anyone"
    r"|those\s(?:who|wishing|interested)|interested\s\w+|groups\s(?:are|must|should)|participants\s(?:should|must|will)\s(?:register"
    r"|arrive|enter|bring|contact))\b",
    re.IGNORECASE,
)

# What people are told to do who come, apply or ask: never policy.
ERRANDS = (
    r"\b(?:should|must|shall|will|needs?\sto)\s(?:\w+ly\s|also\s|then\s|please\s)?(?:arrive|bring|collect\s(?:a|an|their|the)\s(?:badges?|passes|tickets?|pass)|register"
    r"|rsvp|dial|click|log\s?(?:in|on)"
    r"|sign\sin|check\sin|wear|enter\s(?!into\b|in\sthe\s(?:register|list|minutes)|(?:the|all|each)\s(?:balance|amounts?|data|figures?|results?|names?|costs?))|be\s(?:booked|seated|addressed\sto|directed\sto|e-?mailed|sent\sto"
    r"|received\sby|accompanied)"
    r"|present\s(?:photo|a\svalid)|show\s(?:a|an|their)\b|e-?mail|direct\s(?:questions|inquiries|enquiries)"
    r"|contact\s(?:the|their|us)|call\s[\d(]|send\s(?:in\s)?items\b)"
)

# Texts that lay down duties. A sentence that reports what they say is a fact about them.
NORMS = re.compile(
    r"\b(?:guidance|regulations?|laws?|acts?|polic(?:y|ies)|contracts?|standards?|frameworks?|manuals?"
    r"|directives?|orders?|rules?|code|charter"
    r"|statutes?|constitution|articles?|criteria|procedures?|agreements?|treat(?:y|ies)|conventions?"
    r"|requirements?|specifications?|circular"
    r"|memorandum|instructions?|handbook|guidelines?|sections?\s\d\S*|provisions?|legislation"
    r"|(?:best|leading|good)\spractices?|principles?|checklist|checklists|schedules?)\b"
    r"(?:[^.;]|\.\d){0,60}\b(?:states?|stated|requires?|required|obliges?|obliged|compels?|says?|said|provides?|provided|specif(?:y|ies|ied)"
    r"|dictates?|prescribes?|stipulates?"
    r"|notes?|indicates?|calls?\sfor|mandates?|sets?\sout|directs?|defines?|describes?|advises?|instructs?)\b",
    re.IGNORECASE,
)

# Verbs after which a “that” clause is somebody's view or wish, not a description of a thing.
SAYING = re.compile(
    r"\b(?:sa(?:y|ys|id)|felt|thought|believes?d?|stress(?:es|ed)?|emphasi[sz]e[sd]?|agree[sd]?|conclude[sd]?"
    r"|consider(?:s|ed)?|argue[sd]?|insist(?:s|ed)?"
    r"|recommend(?:s|ed)?|suggest(?:s|ed)?|propose[sd]?|note[sd]?|add(?:s|ed)|state[sd]?|underline[sd]?"
    r"|underscore[sd]?|maintain(?:s|ed)?|affirm(?:s|ed)?"
    r"|reiterate[sd]?|decide[sd]?|resolve[sd]?|urge[sd]?|demand(?:s|ed)?|request(?:s|ed)?|think|view"
    r"|recogni[sz]e[sd]?|reaffirm(?:s|ed)?"
    r"|announce[sd]?|declare[sd]?|clear|convinced|opinion|confirm(?:s|ed)?|pledge[sd]?|promise[sd]?|ask(?:s"
    r"|ed)?|hope[sd]?|advise[sd]?|call(?:s|ed)\sfor)\W*\Z",
    re.IGNORECASE,
)

# Participles, as far as they can be told: those on -ed, and the common irregular ones.
LIKE_PARTICIPLES = (
    r"\w+ed|been|had|done|known|taken|made|seen|left|gone|come|got|sent|told|found|kept|held|said|given|built|read"
    r"|paid|put|set"
    r"|led|met|brought|bought|thought|taught|caught|begun|broken|chosen|drawn|driven|fallen|felt|fought|grown|heard"
    r"|hidden|hit"
    r"|lost|meant|risen|run|sold|shown|shut|spent|spoken|spread|stood|stolen|understood|won|withdrawn|written|cost"
    r"|cut|let"
)
# Verbs that people order things with, beside those that policy is made of.
PLAIN_ORDERS = _words(
    """
    aim answer arrest ask attach back beat bear bind book borrow buy bury calculate call camp cancel carry catch check
    choose clean climb coach collect come compare complain copy count crack cross crush cycle dare deal debate dig
    divert
    divide do donate drain dredge drill drink drop dry eat elect empty enquire erase erect excuse fence film fire
    fit fly
    fold forget forgive gain gauge get go grade graze greet guard hang hear heat hide hit hoist hunt impound
    inhabit inquire
    insulate iron kick kill know land last lay lease leave lend lengthen listen load loan lock look lose love melt
    mend mine
    moor mount mow nail name need number nurse open order own pack paint park patrol pause photograph pick pilot
    plant plough
    pool post pour pray print probe pull pump punish push quit race rank ration rear reckon recycle reforest
    register rehearse
    rename rent reroute resettle resist rest retell retrofit return ride ring rotate salt sample sanction sand scan
    scrub seal
    search sell settle sew shade shake shape sharpen shelter shield shoot shop shorten show sink sit size slow
    smoke sort sow
    speak split stabilise staff stamp stand station stay steal stick stock store strike subscribe sweep swim tag
    talk tally
    taste tax tell tend thank think throw tie tow trade treat trim trust try tune twin type unite untie value vary
    visit vote
    wait walk wall ward wash waive wear weigh weld whitewash win wind wire wish withhold wrap
    """
)
# What readers are told on the way: it is no policy.
NO_ORDERS = _words(
    """
    see read visit click thank note view download contact email subscribe scroll bear remember imagine suppose look
    compare
    mind rest be welcome enjoy meet think wish congratulate sit forgive excuse hear listen
    """
)
# Words that open a sentence and are never a verb that orders.
FUNCTION_WORDS = _words(
    """
    the a an this that these those all any each every some no none both such many most more much few fewer less
    several other
    another either neither one two three four five six seven eight nine ten eleven twelve half we i you he she it
    they who
    what which whose when where why how if unless until while although though because since as than after before
    during in
    on at by for from to of with without within under over above below between among across against into through towards
    toward upon about around along beyond near off out up down and or but nor so yet not never only just even also still
    already again then now here there today yesterday tomorrow however therefore thus hence moreover furthermore instead
    meanwhile otherwise perhaps maybe is are was were be been am has have had does did can could will would may
    might must
    shall should ought my your his her its our their us them me him mine yours outside inside behind beside besides
    despite
    except like unlike per plus minus via whether once twice almost nearly about roughly quite rather too very enough
    president minister mr mrs ms dr dear good yes
    """
)
