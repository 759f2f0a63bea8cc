"""French rules for what is pressed for, left to somebody, offered or put in a few words. Each with its examples."""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, MONTHS, PARTY
from briefings.reading.language.shapes import Rule, Voice, anyhow, pattern, up_to_verb

_APART = "qui|que|dont|si|quand|lorsque|avait|avaient"
_HAS = rf"(?:a|ont|avons|ai){ADVERBS}\s"
_OLD = r"\b(?:en|depuis|dès)\s(?:1[5-9]\d\d|200\d|201\d)\b"
_DEED = (
    r"(?:[\wÀ-ÿ]*(?:tion|ment|ture|sion|age|tenue|mise|envoi|appui|octroi|reprise|remise|renfort|report|recours|maintien|retrait|gel"
    r"|levée|visite|rencontre|étude|audit|examen|baisse|hausse|table\sronde|moratoire|fonds|comité|groupe|forum|réunion|atelier|exercice|consulat|bureau))\b"
)
_WHEN = (
    rf"(?:avant\s|d['’]ici\s|au\splus\stard|pour\s(?:le\s\d|20\d\d|lundi|mardi|mercredi|jeudi|vendredi|la\sfin|fin\s)|dès\s(?:le|la|les|l['’]|{MONTHS}|\d)"
    rf"|à\scompter\s|à\spartir\s|en\s(?:20\d\d|{MONTHS}|marge|début|fin)|fin\s(?:{MONTHS}|20\d\d)|sous\s\w+\s(?:jours|semaines|mois)|dans\sles\s\w+\s(?:jours|semaines|mois)|aujourd['’]hui|demain|lundi|mardi|mercredi|jeudi|vendredi)"
)
_NEED = r"(?:nécessité|urgence|utilité|opportunité|besoin)"

PRESSING: tuple[Rule, ...] = (
    Rule(
        name="has been asked to",
        kind=Kind.ACTION,
        score=0.72,
        words=(" été",),
        pattern=pattern(
            rf"^{up_to_verb(_APART, 120)}(?:a|ont)\sété{ADVERBS}\s(?:invité|prié|chargé|appelé|encouragé|mandaté"
            rf"|exhorté)e?s?{ADVERBS}\s(?:à|de|d['’])\s?(?P<heart>(?!participer\b|assister\b|prendre\sla\s"
            rf"parole\b){INFINITIVE})"
        ),
        unless=anyhow(_OLD + r"|\b(?:visiteurs|public|candidats|participants)\s(?:a|ont)\sété\b"),
        reported=True,
        reason="calls on somebody",
        finds=(
            "Le régulateur a été invité à lui transmettre ses chiffres.",
            "Les retardataires ont été priés de se mettre à jour.",
        ),
        leaves=("Le bal a été ouvert à midi.",),
    ),
    Rule(
        name="the need for it was stressed",
        kind=Kind.RECOMMENDATION,
        score=0.58,
        words=("nécessité", "urgence", "utilité", "opportunité", "besoin"),
        pattern=pattern(
            rf"^{up_to_verb(_APART, 120)}(?:{_HAS}|s['’]est\s|se\ssont\s)?(?:insist|soulign|rappel|réaffirm|mis\s"
            rf"l['’]accent|attir|appel|reconn|évoqu|signal|conven|accord)[a-zà-ÿ]*{ADVERBS}(?:\sl['’]attention\s"
            rf"[^;:.]{{2,40}}?)?\s(?:sur\s|de\s)?(?:la|l['’]|le)\s?(?:\w+\s)?{_NEED}\s"
            rf"(?:(?:de\s|d['’])(?:ne\spas\s)?(?P<heart>{INFINITIVE}|(?:une?|un\s)\S+)|que\s(?P<that>\S))"
        ),
        unless=anyhow(
            _OLD + r"|^(?:certains|plusieurs|quelques|un\smembre)\b"
            r"|\b(?:dialogue|vigilance|solidarité|unité|paix|système|multilatéral\w*|gouvernance)\b"
        ),
        reported=True,
        weak=True,
        whole=True,
        reason="says what it is essential to do",
        finds=("Le ministre a insisté sur la nécessité de rouvrir la ligne avant l’hiver.",),
        leaves=("La nécessité de dormir est claire.",),
    ),
    Rule(
        name="agreed on the principle of a deed",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("accord", "entendu"),
        pattern=pattern(
            rf"\b(?:(?:se\ssont|s['’]est|sommes)\s(?:accordée?s?|entendue?s?|mise?s?\sd['’]accord)|s['’]accordent|nous\snous\saccordons){ADVERBS}\ssur\s"
            rf"(?:le\sprincipe\s(?:de\s|d['’]|du\s|des\s)|la\s|le\s|l['’]|une?\s)(?P<heart>[\wÀ-ÿ’' -]{{0,30}}?{_DEED})"
        ),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("Les Parties se sont accordées sur le principe d’une mission.",),
        leaves=("Ils se sont accordés sur ce point.",),
    ),
    Rule(
        name="it is planned to",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("prévu", "envisagé", "projeté", "question", "décidé"),
        pattern=pattern(rf"\b[Ii]l\sest{ADVERBS}\s(?:prévu|envisagé|projeté)\s(?:de\s|d['’])(?P<heart>{INFINITIVE})"),
        unless=anyhow(r"\b(?:loi|règlement|convention|contrat|article)\b"),
        reason="says what will be done",
        finds=("Il est prévu de réunir le comité en septembre.",),
        leaves=("Il est prévu une averse.",),
    ),
    Rule(
        name="it was understood that",
        kind=Kind.COMMITMENT,
        score=0.68,
        words=("entendu", "admis", "acté", "arrêté", "établi", "précisé"),
        pattern=pattern(
            rf"\b[Ii]l\s(?:a\sété|est|fut){ADVERBS}\s(?:entendu|admis|acté|arrêté|établi|précisé){ADVERBS}\s(?:que\s|qu['’])(?P<heart>[^;:.]{{2,120}}?\b[a-zà-ÿ]{{2,}}r(?:a|ont|ait|aient)\b)"
        ),
        unless=anyhow(_OLD),
        whole=True,
        reason="somebody commits to something",
        finds=("Il a été entendu que chaque ville prendrait ses frais à sa charge.",),
        leaves=("Il est entendu que le lac est froid.",),
    ),
    Rule(
        name="it would seem right to",
        kind=Kind.RECOMMENDATION,
        score=0.64,
        words=(
            "aurait lieu",
            "opportun",
            "utile",
            "souhaitable",
            "nécessaire",
            "judicieux",
            "préférable",
            "indispensable",
            "urgent",
            "sage",
            "bon ",
        ),
        pattern=pattern(
            rf"\b[Ii]l\s(?:y\saurait\slieu|(?:me\s|nous\s)?(?:paraît|paraîtrait|semble|semblerait|apparaît|devient|demeure|reste){ADVERBS}\s(?:opportun|utile|souhaitable|nécessaire|judicieux|préférable|indispensable|urgent|sage|bon))\s(?:de\s|d['’]|que\s|qu['’])(?P<heart>\S)"
        ),
        unless=anyhow(r"\b(?:noter|rappeler|souligner|préciser)\b"),
        reason="says what should be done",
        finds=("Il y aurait lieu de relancer le port.", "Il paraît opportun d’associer les douanes."),
        leaves=("Il paraît utile.",),
    ),
    Rule(
        name="is called for",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("s'impose", "s’impose", "de mise"),
        pattern=pattern(
            r"^(?P<heart>(?:Une?|La|Le|L['’]|Des|Deux)\s?(?:(?!\b(?:qui|que|dont|si)\b)[^;:.]){3,110}?\s(?:s['’]impose(?:nt|ra)?|est\sde\smise)\b)(?!\s(?:à|comme|dans|sur|en))"
        ),
        weak=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("Une relance du fournisseur s’impose.",),
        leaves=("Le château s’impose à la vue.",),
    ),
    Rule(
        name="one could",
        kind=Kind.PROPOSAL,
        score=0.62,
        words=("pourrait", "pourrions", "gagneri", "gagnerai"),
        pattern=pattern(
            rf"(?:^|[;,]\s)(?:[^;:.]{{2,50}},\s)?(?:[Oo]n|[Nn]ous)\s(?:pourrait|pourrions|gagnerait\sà|gagnerions\sà){ADVERBS}\s(?P<heart>(?!dire\b|croire\b|penser\b|voir\b){INFINITIVE})"
        ),
        weak=True,
        reason="puts a proposal forward",
        finds=("On pourrait envisager un guichet unique.",),
        leaves=("On pourrait croire à un miracle.",),
    ),
    Rule(
        name="could",
        kind=Kind.PROPOSAL,
        score=0.4,
        words=("pourrai",),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?{up_to_verb('qui|que|dont|si|quand|lorsque|ne', 110)}pourrai(?:t"
            rf"|ent){ADVERBS}\s(?P<heart>(?!avoir\b|être\s(?:à|plus|trop|la|le|un|dû|due|lié)\b|durer\b|coûter\b"
            rf"|atteindre\b|entraîner\b|expliquer\b|conduire\b|causer\b){INFINITIVE})"
        ),
        unless=anyhow(r"\bn['’]?e?\s?pourrai(?:t|ent)\b|\b(?:pluie|prix|niveau|trafic|crue|risque)\b"),
        weak=True,
        whole=True,
        reason="puts a proposal forward",
        finds=("La régie pourrait former deux éclusiers.",),
        leaves=("La crue pourrait durer.",),
    ),
    Rule(
        name="entrusts with the care of",
        kind=Kind.ACTION,
        score=0.86,
        words=("le soin", "la tâche", "la mission", "la responsabilité", "la charge"),
        pattern=pattern(
            rf"\bconfi(?:e|ent|ons|é|ée)\b[^;:.]{{2,100}}?\s(?:le\ssoin|la\stâche|la\smission|la\sresponsabilité|la\scharge)\s(?:de\s|d['’])(?P<heart>{INFINITIVE})"
        ),
        reason="gives an order",
        finds=("Nous confions au secrétaire le soin d’établir un plan.",),
        leaves=("Il confie sa peine.",),
    ),
    Rule(
        name="is in charge of following it up",
        kind=Kind.ACTION,
        score=0.66,
        words=("chargé", "assurer"),
        pattern=pattern(
            r"\b(?:est|sont|sera|seront)\s(?P<heart>chargée?s?\s(?:du|de\sla|de\sl['’]|des)\s?(?:suivi|exécution|mise\sen\sœuvre|coordination|préparation|rédaction|organisation|application|tenue|secrétariat)\b)"
        ),
        unless=anyhow(r"\bqui\s(?:est|sont|sera)\b"),
        whole=True,
        reason="gives an order",
        finds=("Le conseil des maires est chargé du suivi de la déclaration.",),
        leaves=("Le bateau est chargé de sel.",),
    ),
    Rule(
        name="no one should",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("aucun", "nul ", "nulle "),
        pattern=pattern(
            rf"^(?P<heart>(?:Aucune?|Nul|Nulle)\s[^;:.]{{2,90}}?\sne\s(?:devrait|doit|devra|saurait)\s{INFINITIVE})"
        ),
        unless=anyhow(r"\b(?:article|loi|règlement|présente)\b"),
        whole=True,
        reason="says what should be done",
        finds=("Aucun bateau ne devrait rester plus de dix jours au port.",),
        leaves=("Aucun bateau ne vient.",),
    ),
    Rule(
        name="wishes to be part of it",
        kind=Kind.RECOMMENDATION,
        score=0.64,
        words=("souhait", "aimeri", "aimerai", "voudri", "voudrai", "désire"),
        pattern=pattern(
            rf"(?:{PARTY}|\b[Nn]ous|\b[Jj][e’']){ADVERBS}\s?(?:souhaite(?:nt|rais?|rai(?:t|ent))?|souhait(?:ons|erions)|aimerai(?:s|t|ent)|aimerions|voudrai(?:s|t|ent)|voudrions|désire(?:nt)?){ADVERBS}\s(?P<heart>(?:être\s[a-zà-ÿ]+(?:é|i|u)e?s?|pouvoir\s|disposer\s|obtenir\s|bénéficier\s|voir\s(?!venir))\S?|qu(?:e\s|['’])(?:nous|vous|le|la|les|l['’]|cette?|ces|un|une)\b)"
        ),
        unless=anyhow(r"\b(?:certains|plusieurs|visiteurs|candidats|usagers)\b|\bla\sbienvenue\b"),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("Le comité souhaite être associé aux travaux.", "Je souhaiterais que nous puissions nous voir en mai."),
        leaves=("Nous souhaitons la bienvenue.",),
    ),
    Rule(
        name="pray be so kind as to",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=("vouloir",),
        pattern=pattern(
            rf"(?:^[Mm]erci\sde\s|\b[Jj]e\svous\s(?:prie|demande|serais\sobligée?)\sde\s|\b[Nn]ous\svous\s(?:prions|demandons)\sde\s)bien\svouloir\s(?P<heart>(?:me\s|nous\s|lui\s|leur\s)?{INFINITIVE})"
        ),
        unless=anyhow(r"\b(?:agréer|recevoir\sl['’]expression|croire|excuser|trouver\sci-joint)\b"),
        reason="calls on somebody",
        finds=("Merci de bien vouloir confirmer la date.", "Je vous prie de bien vouloir désigner un pilote."),
        leaves=("Je vous prie de bien vouloir agréer mes salutations.",),
    ),
    Rule(
        name="has told his own to",
        kind=Kind.COMMITMENT,
        score=0.66,
        words=("demandé", "instruction", "chargé", "prié", "invité"),
        pattern=pattern(
            rf"\b(?:[Jj]['’]ai|[Nn]ous\savons){ADVERBS}\s(?:demandé\sà|donné\s(?:pour\s)?instruction\sà|chargé|prié|invité)\s(?:mes|nos|mon|ma|notre|l['’]|le|la|les)\s?[^;:.]{{2,60}}?\s(?:de\s|d['’]|à\s)(?P<heart>(?:vous\s|lui\s)?{INFINITIVE})"
        ),
        reason="somebody commits to something",
        finds=("J’ai demandé à mes services de vous transmettre le dossier.",),
        leaves=("J’ai demandé à mes amis du sel.",),
    ),
    Rule(
        name="will not fail to",
        kind=Kind.COMMITMENT,
        score=0.66,
        words=("manquer", "veiller"),
        pattern=pattern(
            rf"\b(?:[Jj]e\sne\smanquerai\spas|[Nn]ous\sne\smanquerons\spas)\s(?:de\s|d['’])(?P<heart>(?!dire\b|saluer\b)(?:vous\s)?{INFINITIVE})|\b(?:[Jj]e\sveillerai|[Nn]ous\sveillerons)\sà\s(?P<watch>\S)"
        ),
        whole=True,
        reason="the speakers say what they will do",
        finds=("Je ne manquerai pas de vous tenir informé.", "Je veillerai à ce que la liste vous parvienne."),
        leaves=("Nous ne manquons de rien.",),
    ),
    Rule(
        name="it is for somebody to",
        kind=Kind.ACTION,
        score=0.64,
        words=(" de", " d'", " d’"),
        pattern=pattern(
            rf"^(?:À|A|Au|Aux)\s(?:la\s|l['’])?(?:[A-ZÉ][\wÀ-ÿ’'-]*|service|bureau|cabinet|secrétariat|ministère|direction|ambassade|comité)(?:\s[\wÀ-ÿ’'-]+){{0,4}}?\s(?:de|d['’])\s?(?P<heart>{INFINITIVE})"
        ),
        unless=anyhow(
            r"^(?:à|au|aux)\s(?:partir|compter|condition|défaut|force|moins|fin|lieu|point|titre|cours|vu|sujet|nom|moment|risque)\b"
        ),
        reason="gives an order",
        finds=("À la DAI de relancer le fournisseur.", "Au secrétariat de rédiger la note."),
        leaves=("À Lisk, le vent souffle.", "Au lieu de partir, il dort."),
    ),
    Rule(
        name="to do it by a day",
        kind=Kind.ACTION,
        score=0.6,
        words=("er ", "ir ", "re ", "oir "),
        pattern=pattern(
            rf"^(?P<heart>(?=[A-ZÉÀ])(?i:{INFINITIVE}))\s(?=[^;:.?]{{3,140}}?\b{_WHEN})(?=(?:(?!\b(?:est|sont|était|serait|sera|a|ont)\b)[^;:.?])*[.;]?$)"
        ),
        whole=True,
        reason="gives an order",
        finds=("Relancer le fournisseur avant fin mai.",),
        leaves=("Relancer le fournisseur est utile avant mai.",),
    ),
    Rule(
        name="attention is drawn to a need",
        kind=Kind.RECOMMENDATION,
        score=0.68,
        words=("attention",),
        pattern=pattern(
            r"\b[Ll]['’]attention\s[^;:.]{2,60}?\sest\s(?:également\s|à\snouveau\s)?(?:appelée|attirée)\ssur\s(?P<heart>(?:la\snécessité|l['’]urgence|l['’]intérêt|l['’]opportunité|l['’]utilité|le\sbesoin)\s\S)"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("L’attention du cabinet est appelée sur la nécessité de remplacer la grue.",),
        leaves=("L’attention du lecteur est attirée sur le titre.",),
    ),
    Rule(
        name="hopes and prays for it",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=("vœux", "voeux"),
        pattern=pattern(
            r"\bappel(?:le|lent|ons|é|ée)\s(?:[\wÀ-ÿ]+\s)?de\s(?:tous\s)?(?:ses|leurs|nos|mes)\s(?:vœux|voeux)\s(?P<heart>\S)"
        ),
        unless=anyhow(r"\b(?:paix|réconciliation)\b"),
        reported=True,
        whole=True,
        reason="calls on somebody",
        finds=("Le président a appelé de ses vœux une reprise des vols.",),
        leaves=("Il appelle sa sœur.",),
    ),
    Rule(
        name="floated the idea",
        kind=Kind.PROPOSAL,
        score=0.66,
        words=("idée", "possibilité", "hypothèse", "piste", "éventualité", "suggestion"),
        pattern=pattern(
            rf"^{up_to_verb(_APART, 110)}{_HAS}(?:émis|avancé|lancé|évoqué|suggéré|soulevé|présenté|proposé"
            rf"|mentionné|soumis){ADVERBS}\s(?P<heart>(?:l['’]idée|la\spossibilité|l['’]hypothèse|la\spiste"
            rf"|l['’]éventualité|la\ssuggestion)\s(?:de\s|d['’]|que\s|qu['’])\S)"
            r"|^(?P<idea>(?:L['’]idée|La\spossibilité|L['’]hypothèse|La\spiste|La\ssuggestion)\s(?:de\s|d['’])[^;:.]{3,100}?\s(?:a|ont)\sété\s(?:également\s|aussi\s)?(?:avancée|évoquée|émise|lancée|retenue|soulevée|accueillie)\b)"
        ),
        unless=anyhow(_OLD + r"|\b(?:écartée|rejetée|abandonnée)\b"),
        reported=True,
        whole=True,
        reason="puts a proposal forward",
        finds=("Le maire a émis l’idée d’une école commune.", "L’idée d’une école commune a été avancée."),
        leaves=("L’idée d’une école était vieille.",),
    ),
    Rule(
        name="a deed is envisaged",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("envisag", "prévu", "programm", "projet", "planifi"),
        pattern=pattern(
            rf"^(?P<heart>(?:L['’]|La\s|Le\s|Une?\s|Deux\s|Des\s)(?:[\wÀ-ÿ’'-]+\s){{0,2}}?{_DEED}[^;:.]{{0,90}}?\s(?:est|sont){ADVERBS}\s(?:envisagée?s?|prévue?s?|programmée?s?|projetée?s?|planifiée?s?)\b)(?=[^;:.]{{0,60}}{_WHEN})"
        ),
        unless=anyhow(r"\b(?:loi|règlement|convention|article|contrat|qui|pluies?|averses?)\b"),
        whole=True,
        reason="says what will be done",
        finds=(
            "L’ouverture d’un consulat est envisagée pour la fin de 2031.",
            "Un forum est prévu en marge de la session.",
        ),
        leaves=("La chute des prix est prévue par l’article 5.",),
    ),
    Rule(
        name="is set up or extended, by those who act",
        kind=Kind.INITIATIVE,
        score=0.6,
        words=("est ", "sont "),
        pattern=pattern(
            r"^(?P<heart>(?:Une?|Le|La|L['’]|Deux|Trois|Les)\s?(?:(?!\b(?:qui|que|dont|si|quand)\b)[^,;:.]){2,90}?\s(?:est|sont)\s(?:ainsi\s|également\s|par\sla\sprésente\s)?(?:créée?s?|instituée?s?|constituée?s?|mise?s?\sen\splace|établie?s?|reconduite?s?|prorogée?s?|renouvelée?s?|lancée?s?|confiée?s?\s(?:à|au|aux))\b)"
        ),
        unless=anyhow(
            r"\b(?:chaque\sfois|souvent|déjà|depuis|par\sla\sloi|liste|texte|déclaration|procès-verbal|exemplaires)\b"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="announces something new",
        finds=("Un fonds de 10 millions est créé.", "Le groupe de travail est reconduit pour deux ans."),
        leaves=("Le port qui est créé est froid.",),
    ),
    Rule(
        name="offers a number of things",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("offre", "accorde", "octroie", "alloue", "attribue", "met ", "mettent ", "fourni"),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:offre(?:nt)?|accorde(?:nt)?|octroie(?:nt)?|alloue(?:nt)?|attribue(?:nt)?"
            rf"|fournit|fournissent|met\sà\s(?:la\s)?disposition|mettent\sà\s(?:la\s)?disposition){ADVERBS}\s"
            rf"(?P<heart>(?:un|une|deux|trois|quatre|cinq|six|dix|vingt|cent|\d[\d ]*|ses|leurs|aux?|à|de)\s\S+\s"
            rf"\S)"
        ),
        unless=anyhow(r"\b(?:hôtel|musée|restaurant|loi|fond\sdu)\b"),
        voice=Voice.PARTIES,
        whole=True,
        reason="somebody commits to something",
        finds=("La région offre dix bourses supplémentaires.",),
        leaves=("Le musée offre un abri aux oiseaux.",),
    ),
    Rule(
        name="demands a thing",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=("demande", "réclame", "exige", "appelle à", "appellent à", "sollicite"),
        pattern=pattern(
            rf"(?:{PARTY}){ADVERBS}\s(?:(?:demande|réclame|exige|sollicite)(?:nt)?|(?:appelle|appellent)\sà)\b{ADVERBS}\s(?P<heart>(?:la\s|le\s|les\s|l['’]|une?\s|des\s|davantage\s)(?:[\wÀ-ÿ]+\s)?{_DEED})"
        ),
        unless=anyhow(r"\b(?:qui|parole|silence)\b"),
        whole=True,
        reason="calls on somebody",
        finds=("L’association demande le report de la réforme.", "Le syndicat réclame une table ronde."),
        leaves=("Le travail demande une attention.",),
    ),
    Rule(
        name="a thing with its day and who does it",
        kind=Kind.ACTION,
        score=0.58,
        words=(*MONTHS.split("|"), "20", "printemps", "été", "automne", "hiver"),
        pattern=pattern(
            rf"^(?P<heart>(?!(?:Ce|Cette|Il|Elle|En|Le\s\d|Depuis|Par|Voir)\b)[A-ZÉÀ\d](?:(?!\b(?:est|sont|était|étaient|a|ont|avait|sera|seront|fut|peut|doit|qui)\b)[^.;:()]){{8,160}}?\b(?:{MONTHS}|20\d\d|printemps|été|automne|hiver)\b"
            r"[^.;:()]{0,60}\s\((?!(?:voir|cf|annexe|article|p|par)\b)[a-zA-ZÀ-ÿ][^()\d]{2,80}\)\s?[.;]?$)"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="says who will do what by when",
        finds=("Deux semaines de comptage, mai et octobre 2031 (gardes des deux rives).",),
        leaves=("Le comptage a eu lieu en mai 2031 (gardes des deux rives).",),
    ),
)
