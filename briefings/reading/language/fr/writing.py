"""French rules for what letters, communiqués and minutes say with care: « Je vous serais reconnaissant de … »."""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, PARTY
from briefings.reading.language.shapes import Rule, anyhow, pattern, up_to_verb

# Whoever writes: “je”, “nous”, or what is his.
_I = r"(?:[Jj]e|[Nn]ous)"
_OURS = r"(?:(?:[Mm]es|[Nn]os|[Mm]on|[Mm]a|[Nn]otre)\s(?:[\wÀ-ÿ’'-]+\s){1,4}?)"
_WILL = (
    r"(?!(?:ser|aur|pourr|devr|faudr|deviendr|rester|pleuvr|ir|viendr|verr)(?:a|ont|ai|ons)\b)[a-zà-ÿ]{2,}r"
    r"(?:a|ont|ai|ons)\b"
)
_WOULD = r"(?!(?:ser|aur|pourr|devr|faudr|deviendr|rester|pleuvr)(?:ait|aient)\b)[a-zà-ÿ]{2,}r(?:ait|aient)\b"
# A deed as a noun, as it stands behind « décider de ».
_DEED = (
    r"(?:[\wÀ-ÿ]*(?:tion|ment|ture|sion|age|tenue|mise|envoi|appui|octroi|ouverture|reprise|remise|renfort"
    r"|report|recours|prise)s?)\b"
)
_OFTEN = (
    r"(?:chaque\s|tous\sles\s|toutes\sles\s|(?:une|deux|trois|quatre)\sfois\spar\s|(?:mensuel|trimestriel"
    r"|annuel|semestriel|hebdomadaire)\w*)"
)
_DATED = (
    r"(?:avant\s(?:le\s|la\s|fin\s|l['’])|pour\s(?:le\s\d|la\sprochaine|la\sfin)|d['’]ici\s|au\splus\stard|sous\s\w+\s(?:jours|semaines|mois)"
    r"|dans\sles\s\w+\s(?:jours|semaines|mois)|à\scompter\sd|à\spartir\sd|dès\s|sans\s(?:attendre|délai))"
)

# Words that stand in no subject, or are verbs themselves.
_APART = "qui|que|dont|si|est|sont|a|ont|était|étaient|fut|peut|peuvent|doit|doivent|sera|seront|reste|restent"

WRITING: tuple[Rule, ...] = (
    Rule(
        name="would be grateful",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=("reconnaissant", "obligé", "gré ", "prix "),
        pattern=pattern(
            rf"(?:\b{_I}\s|\b[Jj][’'])(?:vous\s|leur\s|lui\s)?(?:en\s)?(?:(?:serais|serions|saurais|saurions)\s(?:[\wÀ-ÿ]+\s){{0,2}}?(?:reconnaissante?s?|obligée?s?|gré)\s"
            rf"(?:de\s(?:bien\svouloir\s|me\s|nous\s)*(?P<heart>{INFINITIVE})|si\s(?P<if>\S))"
            rf"|(?:attacherais|attacherions|attache|attachons)\s(?:[\wÀ-ÿ]+\s){{0,2}}?prix\s(?:à\sce\s)?(?P<that>qu(?:e\s|['’])\S))"
        ),
        unless=anyhow(r"\bd['’]agréer\b"),
        whole=True,
        reason="calls on somebody",
        finds=(
            "Je vous serais reconnaissante de bien vouloir rouvrir le gué.",
            "Nous attacherions du prix à ce que la carte soit publiée.",
        ),
        leaves=("Je suis reconnaissant de votre accueil.",),
    ),
    Rule(
        name="may I ask you to",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=("demander ", "prier ", "inviter à", "recommander "),
        pattern=pattern(
            rf"(?:\b(?:[Pp]uis-je|[Pp]uis\sje|[Jj]e\sme\spermets\sde|[Jj]e\ssouhaiterais|[Jj]e\sdois|[Nn]ous\snous\spermettons\sde|[Jj]e\sne\ssaurais\strop)\s(?:vous\s|leur\s|lui\s|nous\s)?"
            rf"(?:demander\s(?:de\s|d['’])|prier\s(?:de\s|d['’])|inviter\sà\s|recommander\s(?:de\s|d['’]))(?:bien\svouloir\s)?(?P<heart>{INFINITIVE}))"
        ),
        unless=anyhow(r"\bd['’]agréer\b"),
        reason="calls on somebody",
        finds=("Puis-je vous demander de désigner deux pilotes ?",),
        leaves=("Il vint me demander du sel.",),
    ),
    Rule(
        name="it would seem useful",
        kind=Kind.PROPOSAL,
        score=0.66,
        words=(
            "utile",
            "opportun",
            "souhaitable",
            "judicieux",
            "intéressant",
            "bon ",
            "préférable",
            "sage",
            "nécessaire",
        ),
        pattern=pattern(
            rf"\b[Ii]l\s(?:me|nous)\s(?:paraît|paraîtrait|semble|semblerait){ADVERBS}\s(?:utile|opportun|souhaitable|judicieux|intéressant|bon|préférable|sage|nécessaire)\s"
            rf"(?:de\s(?P<heart>{INFINITIVE})|d['’](?P<elided>{INFINITIVE})|(?P<that>qu(?:e\s|['’])\S))"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=("Il me paraîtrait utile que nos experts se voient en mai.",),
        leaves=("Il me semble que la pluie est utile.",),
    ),
    Rule(
        name="proposes to you",
        kind=Kind.PROPOSAL,
        score=0.75,
        words=("propose", "proposons", "proposerai", "suggère", "suggérons"),
        pattern=pattern(
            rf"\b{_I}\s(?:vous|leur|lui)\s(?:propose(?:rais|rions)?|proposons|suggère|suggérons){ADVERBS}\s(?:(?:de\s|d['’])(?P<heart>{INFINITIVE})|(?P<that>qu(?:e\s|['’])\S))"
        ),
        reason="puts a proposal forward",
        finds=("Je vous propose que nous en commencions la révision.",),
        leaves=("Je vous propose un café.",),
    ),
    Rule(
        name="confirms that ours will",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("confirm", "assur", "inform", "indiqu", "annonc", "garanti"),
        pattern=pattern(
            rf"\b{_I}\s(?:vous\s|leur\s|lui\s)(?:confirm|assur|inform|indiqu|annonc|garanti)\w*{ADVERBS}\s(?:donc\s)?(?:de\sce\s)?qu(?:e,?\s|['’])(?=[^;.]{{2,200}}?\b{_WILL})(?P<heart>\S)"
        ),
        whole=True,
        reason="somebody commits to something",
        finds=("Je vous confirme que, dès mai, mes services notifieront tout rejet.",),
        leaves=("Je vous informe que la pluie a cessé.",),
    ),
    Rule(
        name="will reach you",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("sera", "seront", "parviendr", "adresser", "transmettr"),
        pattern=pattern(
            rf"^{up_to_verb('qui|que|dont|si|quand|lorsque', 160)}(?P<heart>(?:vous|leur|lui|nous)\s(?:ser(?:a"
            rf"|ont)\s(?:[\wÀ-ÿ]+ment\s)?[a-zà-ÿ]+[éist]e?s?\b|(?:parviendr|adresser|transmettr)(?:a|ont)\b))"
        ),
        unless=anyhow(r"\b(?:utiles?|reconnaissants?|obligés?)\b"),
        whole=True,
        reason="says what will be done",
        finds=(
            "L’ensemble des relevés vous sera transmis avant juillet.",
            "Un projet vous parviendra avant l’automne.",
        ),
        leaves=("Le vin vous sera doux.", "La lettre qui vous sera remise est longue."),
    ),
    Rule(
        name="took on an engagement",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("engagement", "accord", "prêt", "disposé", "volontaire"),
        pattern=pattern(
            rf"(?:{PARTY}|\b{_I})(?:,[^,]{{2,60}},)?[^.;:]{{0,60}}?{ADVERBS}\s(?:(?:a|ont|avons|ai)\s(?:pris\sl['’]engagement|(?:marqué|donné|exprimé)\s(?:son|leur|notre|mon)\saccord)|(?:prend|prennent|prenons|prends)\sl['’]engagement"
            rf"|(?:s['’]est|se\ssont|se)\s(?:dite?s?|dit|disent|déclarée?s?|déclare(?:nt)?|portée?s?)\s(?:prête?s?|disposée?s?|volontaires?)|(?:est|sont)\s(?:prête?s?|disposée?s?|volontaires?))\s"
            rf"(?:(?:de\s|d['’]|pour\s|à\s)(?P<heart>{INFINITIVE}))"
        ),
        unless=anyhow(r"\b(?:si|pas)\b[^.;]{0,40}\b(?:prêt|disposé)"),
        reason="somebody commits to something",
        reported=True,
        finds=(
            "Le Président a pris l’engagement de porter à cent le nombre des bourses.",
            "La partie sarde a marqué son accord pour prêter deux experts.",
            "Les deux îles se sont portées volontaires pour essayer le contrat.",
        ),
        leaves=("Le vin est prêt.", "Le maire a donné son accord."),
    ),
    Rule(
        name="announced that others would",
        kind=Kind.COMMITMENT,
        score=0.68,
        words=("annonc", "assur", "confirm", "promis", "promet", "garanti", "engag", "dit que"),
        pattern=pattern(
            rf"{PARTY}(?:,[^,]{{2,60}},)?{ADVERBS}\s(?:(?:a|ont)\s(?:également\s|aussi\s)?(?:annoncé|assuré|confirmé|promis|garanti)|annonce(?:nt)?|assure(?:nt)?|confirme(?:nt)?|promet(?:tent)?)\s(?:[\wÀ-ÿ’'-]+\s){{0,4}}?"
            rf"qu(?:e\s|['’])(?P<heart>(?:(?!\b(?:si|qui|dont)\b)[^.;:]){{2,120}}?\s(?:{_WOULD}|{_WILL}|(?:sera|seront|serait|seraient|pourra|pourront)\s(?:[\wÀ-ÿ]+ment\s)?[a-zà-ÿ]*(?:é|is|it|ert)e?s?\b|(?:pourra|pourront)\sêtre\s))"
        ),
        unless=anyhow(r"\b(?:pluie|neige|météo|vent)\b"),
        reason="somebody commits to something",
        reported=True,
        whole=True,
        finds=(
            "Le Président a annoncé que ceux-ci acquitteraient les mêmes droits.",
            "Le ministère confirme que deux bacs pourront être prêtés.",
        ),
        leaves=("La radio annonce que la pluie tombera.", "Le maire a confirmé que la salle est pleine."),
    ),
    Rule(
        name="agreed on a deed",
        kind=Kind.COMMITMENT,
        score=0.72,
        words=("convenu", "décidé", "convien", "décide", "accord"),
        pattern=pattern(
            rf"(?:\b(?:a|ont|avons)\s(?:également\s|aussi\s|en\soutre\s|ainsi\s)?(?:décidé|convenu)|(?:est|sont|sommes)(?:-ils|-elles)?\s(?:également\s|aussi\s|ainsi\s)?convenue?s?|conviennent|décident)\s"
            rf"(?P<heart>(?:de\sla\s|de\sl['’]|du\s|d['’]une?\s|des\s|de\sleur\s)\s?{_DEED})"
        ),
        unless=anyhow(r"\b(?:avait|avaient)\s(?:décidé|convenu)\b"),
        whole=True,
        reason="somebody commits to something",
        reported=True,
        finds=(
            "Ils ont décidé de la création d’un comité de six membres.",
            "Aussi sont-ils convenus de la tenue d’une session à Port-Sel.",
        ),
        leaves=("Le prix convenu du sel monta.",),
    ),
    Rule(
        name="it was decided to",
        kind=Kind.COMMITMENT,
        score=0.85,
        words=("décidé", "convenu", "acté", "arrêté", "entendu"),
        pattern=pattern(
            rf"\b[Ii]l\s(?:a\sété|est|fut){ADVERBS}\s(?:décidé|convenu|acté|arrêté|entendu)\s(?:(?:de\s|d['’])(?P<heart>{INFINITIVE}))"
        ),
        unless=anyhow(r"\bde\sne\spas\s(?:modifier|changer|retenir|donner)\b"),
        reason="somebody commits to something",
        finds=("Il a été décidé de déployer, au printemps, une équipe de six plongeurs.",),
        leaves=("Il a été décidé hier.",),
    ),
    Rule(
        name="gave instruction to",
        kind=Kind.ACTION,
        score=0.8,
        words=("instruction", "mandat", "mission", "instruit", "chargé"),
        pattern=pattern(
            rf"(?:(?:a|ont|avons)\s(?:également\s)?(?:donné\s(?:instruction|mandat|mission)\s(?:à|au|aux)\s[^.;:]{{2,80}}?\s|reçu\s(?:mandat|instruction|mission)\s)(?:de\s|d['’])(?P<heart>{INFINITIVE})"
            rf"|(?:a|ont)(?:-ils|-elles|-il|-elle)?\s(?:également\s)?instruit\s[^.;:]{{2,80}}?\s(?:de\s|d['’])(?P<told>{INFINITIVE})"
            rf"|(?:a|ont)\sété\s(?:également\s)?(?:chargée?s?|mandatée?s?)\s(?:de\s|d['’])(?P<tasked>{INFINITIVE}))"
        ),
        unless=anyhow(r"\b(?:qui|dont|lorsque|quand)\b[^.;]{0,40}\b(?:instruction|mandat|instruit|chargée?s?)\b"),
        reason="gives an order",
        reported=True,
        finds=(
            "Ils ont donné instruction aux deux ports de remettre l’étude en mai.",
            "Les offices ont été chargés de dresser la liste des quais.",
            "Les ministres ont reçu mandat de conclure un accord.",
        ),
        leaves=("Le juge a instruit l’affaire.", "Le camion a été chargé de sel."),
    ),
    Rule(
        name="launched an appeal",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("appel ",),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:(?:a|ont)\slancé|lance(?:nt)?|(?:a|ont)\sadressé)\sun\s(?:[\wÀ-ÿ]+\s)?appel\s(?:[\wÀ-ÿ]+\s)?(?:à|au|aux)\s(?P<heart>[^.;:]{{3,120}}?\s(?:afin\s(?:qu|d)|pour\s|à\s))"
        ),
        whole=True,
        reason="calls on somebody",
        reported=True,
        finds=("Ils ont lancé un appel pressant aux clubs afin qu’ils reprennent le dialogue.",),
        leaves=("Le port a lancé un appel d’offres.",),
    ),
    Rule(
        name="an aim is set",
        kind=Kind.OBJECTIVE,
        score=0.75,
        words=("objectif", "cible", "but", "ambition"),
        pattern=pattern(
            r"(?:\bL['’]objectif\s(?:est|a\sété)\s(?:fixé|porté|ramené)\sà\s(?P<heart>\S)"
            r"|\b(?:se|nous|s['’]est|se\ssont)\s(?:fix(?:e|ent|ons|ée?s?)|assign(?:e|ent|ons|ée?s?)|donn(?:e|ent|ons|ée?s?))\s(?:également\s)?(?:pour|comme)\s(?:objectif|cible|but|ambition)\s(?P<what>(?:une?|la|le|l['’]|\d)\s?\S))"
        ),
        whole=True,
        reason="the speakers set themselves an aim",
        finds=("L’objectif est fixé à vingt plans d’ici à 2031.", "Les chefs se fixent pour objectif un taux de 75 %."),
        leaves=("L’objectif est cassé.",),
    ),
    Rule(
        name="does by a date, in a plan",
        kind=Kind.ACTION,
        score=0.27,
        words=(
            "avant ",
            "pour l",
            "d'ici",
            "d’ici",
            "au plus tard",
            "sous ",
            "dans les ",
            "à compter",
            "à partir",
            "dès ",
            "sans ",
        ),
        pattern=pattern(
            rf"^(?=(?:(?!\b(?:qui|que|dont|où)\b)[^.;:]){{5,200}}?[\s,]{_DATED})(?={PARTY})"
            rf"{up_to_verb(_APART, 90)}"
            r"(?P<heart>(?!(?:rappelle|indique|signale|précise|estime|constate|présente|remercie|note|souligne|annonce|informe|regrette|exerce|prévoit|demande|propose|souhaite)(?:nt)?\b)"
            r"[a-zà-ÿ]{3,}(?:e|ent|it|et|end)\b)(?=,|\s(?:la|les?|une?|des|du|leurs?|sa|son|ses|chaque|deux|trois)\s|\sl['’])"
        ),
        unless=anyhow(r"^(?:Il|Elle|Ce|Cela|Cette)\b|\bdepuis\b|\b(?:a|ont)\s\w+é\b[^.;]*$"),
        foretelling=True,
        whole=True,
        reason="says who will do what by when",
        finds=("Chaque commune désigne, au plus tard le 31 mars 2031, un gardien.",),
        leaves=(
            "La ville est calme avant le 14 juillet.",
            "L’office vérifie le titre auprès du port, qui répond avant le 3 mai.",
            "Le comité rappelle avant le 3 mai les horaires.",
        ),
    ),
    Rule(
        name="is done without delay",
        kind=Kind.ACTION,
        score=0.27,
        words=("est ", "sont "),
        pattern=pattern(
            r"^(?:Les?|La|L['’]|Une?|Des|Chaque)\s?(?:(?!\b(?:qui|que|dont|si|où)\b)[^.;:,]){2,90}?\s(?:est|sont)\s(?P<heart>(?:confiée?s?|publiée?s?|transmise?s?|remise?s?|accordée?s?|versée?s?|désignée?s?|chargée?s?|associée?s?|reconduite?s?|portée?s?|ramenée?s?|fixée?s?|maintenue?s?|attendue?s?|prolongée?s?|nommée?s?)\b)"
        ),
        unless=anyhow(
            r"\b(?:souvent|toujours|déjà|parfois|habituellement|depuis|régulièrement)\b|\best\sfixée?\s(?:par|à\sl['’]article)"
        ),
        foretelling=True,
        whole=True,
        reason="says who will do what by when",
        finds=("Un test de la digue est confié à un tiers.", "Les fiches sont publiées sans attendre."),
        leaves=("Le port qui est confié à un tiers est vide.", "La liste est longue."),
    ),
    Rule(
        name="and another will",
        kind=Kind.COMMITMENT,
        score=0.4,
        words=("ra", "ront", "rons"),
        pattern=pattern(
            rf"(?:;\s|,\s(?:et|tandis\sque|mais)\s|\bet\s){PARTY}(?:,[^,]{{2,60}},)?{ADVERBS}(?:\spour\s(?:sa|leur)\spart,?)?\s"
            rf"(?:y\s|en\s|lui\s|leur\s|se\s|s['’])*(?P<heart>{_WILL})"
        ),
        unless=anyhow(r"\b(?:si|quand|lorsque|que|qui)\b[^.;]*\W?$"),
        foretelling=True,
        whole=True,
        reason="a party says what it will do",
        finds=("La pluie cesse ; la ville, pour sa part, fournira la grue.",),
        leaves=("On ne sait si le sel et le port suffiront.",),
    ),
)
