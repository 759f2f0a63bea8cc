"""French rules for what ministries write to each other, of themselves as “le Ministère”, and for what sides report."""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, PARTY
from briefings.reading.language.shapes import Rule, Voice, anyhow, pattern

_WHO = rf"(?:{PARTY}|\b[Jj]e|\b[Jj](?=['’])|\b[Nn]ous)"
# A deed as a noun, with its article: « la levée », « un relèvement ».
_DEED = (
    r"(?:(?:la|le|les|l['’]|une?|des|son|sa|leur|leurs)\s?(?:prochaine?\s|prompte\s|pleine\s)?(?:[\wÀ-ÿ]*(?:tion|ment|ture|sion|age)s?"
    r"|levée|baisse|hausse|mise|remise|reprise|envoi|octroi|don|prêt|retrait|report|maintien|gel|renfort|retour|prise|révision|fin)\b)"
)

CORRESPONDING: tuple[Rule, ...] = (
    Rule(
        name="a ministry would be grateful",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=(
            "gré",
            "reconnaissant",
            "obligé",
            "prix",
            "importance",
            "intérêt",
            "plaisir",
            "satisfaction",
            "faveur",
            "bon œil",
        ),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:lui\s|leur\s|en\s|vous\s)*(?:(?:saurai(?:t|ent)|serai(?:t|ent))(?:\s[\wÀ-ÿ]+){{0,2}}?\s(?:gré|reconnaissante?s?|obligée?s?)\b[^.;:]{{0,100}}?\s(?:de\s(?:bien\svouloir\s)?(?:l[ae]\s|l['’]|lui\s|leur\s|les\s)?(?P<heart>{INFINITIVE})|si\s(?P<if>\S))"
            rf"|(?:attach|accord)(?:e|ent|erai(?:t|ent))(?:\s[\wÀ-ÿ]+){{0,2}}?\s(?:prix|importance)\sà\sce\s(?P<that>qu(?:e\s|['’])\S)"
            rf"|verrai(?:t|ent)\s(?:avec\s(?:[\wÀ-ÿ]+\s)?(?:intérêt|plaisir|satisfaction|faveur)|d['’]un\sbon\sœil)\s(?P<gladly>(?:que\s|qu['’]|l[ae]\s|les\s|l['’]|une?\s)\S))"
        ),
        unless=anyhow(r"\bd['’]agréer\b"),
        whole=True,
        reason="calls on somebody",
        finds=(
            "Le Ministère saurait gré à l’Ambassade de bien vouloir lui rendre le plan.",
            "Le Ministère attacherait du prix à ce que le bac soit rouvert.",
            "L’Ambassade serait reconnaissante au Ministère de lever la taxe.",
            "Le Gouvernement verrait avec intérêt que le pont soit doublé.",
        ),
        leaves=("Le Ministère serait fermé en mai.", "La ville attache du prix à son lac."),
    ),
    Rule(
        name="would wish",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=("souhaiter", "aimer", "voudr", "désirer", "apprécier", "préférer", "compt", "tien"),
        pattern=pattern(
            rf"{_WHO}{ADVERBS}\s?['’]?(?:souhaiterai(?:s|t|ent)|souhaiterions|aimerai(?:s|t|ent)|aimerions|voudrai(?:s|t|ent)|voudrions|désirerai(?:s|t|ent)|désirerions|apprécierai(?:s|t|ent)|apprécierions|préférerai(?:s|t|ent)|préférerions|tiendrai(?:s|t|ent)\sà\sce)"
            rf"{ADVERBS}\s(?:(?P<heart>qu(?:e\s|['’])\S)|(?P<count>pouvoir\s(?:compter|s['’]appuyer|disposer)\s\S))"
        ),
        unless=anyhow(r"\bqui\s(?:souhait|aim|voud|désir|préf)|\bsi\s\w+\s(?:souhait|aim|voud)"),
        whole=True,
        reason="calls on somebody",
        finds=(
            "Je souhaiterais en outre que notre consul réunisse les pilotes.",
            "J’aimerais pouvoir compter sur sa remise avant mai.",
            "L’Ambassade apprécierait que la liste soit publiée.",
        ),
        leaves=("Je souhaiterais du sel.", "Il voudrait partir."),
    ),
    Rule(
        name="it would seem useful to a ministry",
        kind=Kind.PROPOSAL,
        score=0.66,
        words=("paraît", "semble"),
        pattern=pattern(
            rf"\b[Ii]l\s(?:lui|leur|vous)\s(?:paraît|paraîtrait|semble|semblerait){ADVERBS}\s(?:utile|opportun|souhaitable|judicieux|intéressant|bon|préférable|sage|nécessaire|important|indiqué|urgent)\s"
            rf"(?:de\s(?P<heart>{INFINITIVE})|d['’](?P<elided>{INFINITIVE})|(?P<that>qu(?:e\s|['’])\S))"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=("Il lui paraîtrait souhaitable que les deux villes se voient en mai.",),
        leaves=("Il lui semble que la pluie est utile.",),
    ),
    Rule(
        name="obtained that",
        kind=Kind.COMMITMENT,
        score=0.72,
        words=("obtenu", "veillé"),
        pattern=pattern(
            rf"{_WHO}{ADVERBS}\s?['’]?(?:a|ai|ont|avons){ADVERBS}\s(?:obtenu\s(?:(?:de|du|des|d['’])\s?[^.;:]{{2,80}}?\s)?|veillé\sà\sce\s)(?P<heart>qu(?:e\s|['’])[^.;:]{{2,120}}?\s(?:soi(?:t|ent)|puiss(?:e|ent)|ai(?:t|ent)|[a-zà-ÿ]+ra(?:it|ient)?)\b)"
        ),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("Le Ministère a obtenu du Bureau des ponts que ce délai soit réduit en mai.",),
        leaves=("Le Ministère a obtenu du sel.",),
    ),
    Rule(
        name="I gave instruction to",
        kind=Kind.ACTION,
        score=0.8,
        words=("instruction", "mandat", "mission", "consigne", "ordre", "demandé", "chargé", "invité", "prié"),
        pattern=pattern(
            rf"\b(?:[Jj]['’]ai|[Nn]ous\savons){ADVERBS}\s(?:(?:donné\s(?:pour\s)?(?:instruction|mandat|mission|consigne|ordre)s?\s(?:(?:à|au|aux)\s[^.;:]{{2,80}}?\s)?(?:de\s|d['’]))(?P<heart>{INFINITIVE})"
            rf"|(?:demandé\s(?:à|au|aux)|chargé|invité|prié)\s[^.;:]{{2,80}}?\s(?:de\s|d['’]|à\s)(?P<told>{INFINITIVE}))"
        ),
        reported=True,
        reason="gives an order",
        finds=(
            "J’ai donné instruction au chef du port de doubler les rondes.",
            "J’ai demandé à mes services de dresser la liste avant mai.",
        ),
        leaves=("J’ai donné du sel.", "J’ai demandé à voir la liste."),
    ),
    Rule(
        name="announced a deed",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("annonc", "promis", "confirmé"),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:(?:a|ont){ADVERBS}\s(?:annoncé|promis)|annonce(?:nt)?)(?:,[^,]{{2,60}},)?\s(?!(?:la\s(?:création|mise|mort|fin\sde\s(?:la\s)?saison)|le\slancement|l['’](?:ouverture|établissement))\b)(?P<heart>{_DEED})"
        ),
        unless=anyhow(r"\b(?:radio|presse|météo|journal|journaux|démission|décès|arrivée|candidature)\b"),
        reported=True,
        whole=True,
        voice=Voice.PARTIES,
        reason="somebody commits to something",
        finds=("La Partie sarde a annoncé la levée, dès mai, des barrières.",),
        leaves=("La radio a annoncé la levée du siège.", "La Partie sarde a annoncé la pluie."),
    ),
    Rule(
        name="gave its assurance that",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("assurance", "engagement", "accord", "garantie", "parole"),
        pattern=pattern(
            rf"{_WHO}{ADVERBS}\s?['’]?(?:a|ai|ont|avons|donne(?:nt)?){ADVERBS}\s(?:(?:donné|fourni|pris|renouvelé|réitéré|exprimé|marqué)\s)?(?:l['’](?:assurance|engagement)|son\s(?:accord|engagement)|leur\s(?:accord|engagement)|mon\saccord|notre\saccord|sa\s(?:garantie|parole)|leur\s(?:garantie|parole)|la\sgarantie)\s(?:formelle?\s)?"
            r"(?P<heart>(?:à\sce\s)?qu(?:e\s|['’])\S)"
        ),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("La Partie sarde a donné l’assurance que les permis vaudront titre.",),
        leaves=("Le maire a donné son accord.",),
    ),
    Rule(
        name="set a body up together",
        kind=Kind.INITIATIVE,
        score=0.72,
        words=(
            "mis en place",
            "mettent en place",
            "mis sur pied",
            "mis en",
            "mis sur",
            "mettent sur",
            "constitué",
            "institué",
            "créé",
            "établi",
            "formé",
        ),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:(?:a|ont){ADVERBS}\s(?:mis\s(?:en\splace|sur\spied)|constitué|institué|créé|établi|formé)|mettent\s(?:en\splace|sur\spied))\s(?P<heart>(?:une?|la|le|l['’]|deux)\s?(?:[\wÀ-ÿ’'-]+\s){{0,3}}?(?:comité|commission|groupe|mécanisme|fonds|cellule|conseil|secrétariat|plateforme|réseau|observatoire|cadre|dispositif)\b)"
        ),
        reported=True,
        whole=True,
        voice=Voice.PARTIES,
        reason="announces something new",
        finds=("Les deux Parties ont mis en place un comité de suivi du chenal.",),
        leaves=("Les deux Parties ont mis en place un décor.",),
    ),
    Rule(
        name="asked for support",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=("sollicit", "réclam", "demandé", "requis"),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:(?:a|ont){ADVERBS}\s(?:sollicité|réclamé|demandé|requis)|sollicite(?:nt)?|réclame(?:nt)?)(?:\sen\sretour|\sà\s(?:cet\seffet|son\stour))?,?\s(?P<heart>(?:l['’](?:appui|aide|assistance|avis|intervention|envoi|ouverture|octroi|accord|extension)|le\s(?:soutien|concours|report|retrait|retour|déploiement|rétablissement)|la\s(?:coopération|levée|révision|mise|participation|médiation|réouverture|reprise|suspension|tenue))\b)"
        ),
        reported=True,
        whole=True,
        voice=Voice.PARTIES,
        reason="calls on somebody",
        finds=("La Partie sarde a sollicité en retour l’appui de la Corse à sa candidature.",),
        leaves=("La Partie sarde a sollicité du sel.",),
    ),
    Rule(
        name="adopted the principle",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("principe d",),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:(?:a|ont){ADVERBS}\s(?:retenu|adopté|approuvé|accepté|arrêté|entériné|acté)|retient|retiennent|adopte(?:nt)?|approuve(?:nt)?|accepte(?:nt)?|acte(?:nt)?)\s(?P<heart>le\sprincipe\s(?:d['’]|de\s|du\s))"
        ),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("La Commission a retenu le principe d’un registre commun.",),
        leaves=("La Commission a retenu le sel.",),
    ),
    Rule(
        name="it falls to somebody",
        kind=Kind.RECOMMENDATION,
        score=0.78,
        words=("revient", "reviendr", "incomb", "appartien"),
        pattern=pattern(
            rf"\b[Ii]l\s(?:revient|reviendra(?:it)?|incombe(?:ra|rait)?|appartiendra(?:it)?){ADVERBS}\s(?:donc\s)?(?:à|au|aux)\s?[^.;:]{{2,90}}?\s(?:de\s|d['’])(?P<heart>{INFINITIVE})"
        ),
        unless=anyhow(r"\b(?:loi|règlement|statuts|convention|article)\b[^.;]{0,40}$|\baux\stermes\b"),
        duty=True,
        reason="says what it is essential to do",
        finds=("Il revient au ministère des Ponts d’ouvrir des pourparlers.",),
        leaves=("Il revient au port.",),
    ),
    Rule(
        name="let it be done, with a pronoun",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=("qu'on ", "qu’on ", "que l'on ", "que l’on "),
        pattern=pattern(
            r"^(?:(?:[Ee]nfin|[Ee]t|[Pp]uis|[Aa]lors|[Dd]onc),?\s)?(?P<heart>[Qq]u(?:['’]|e\sl['’])on\s(?:n['’]|ne\s)?(?:(?:y|en|les?|la|se|leur|lui)\s|[lsn]['’])+[a-zà-ÿ]+e\s\S)"
        ),
        whole=True,
        reason="says what should be done",
        finds=("Qu’on y renonce une fois pour toutes.", "Qu’on les publie chaque mois."),
        leaves=("Il dit qu’on y mange à midi.",),
    ),
    Rule(
        name="a bill will be laid",
        kind=Kind.COMMITMENT,
        score=0.4,
        words=("sera ", "seront "),
        pattern=pattern(
            r"(?:;\s|,\s(?:et|mais)\s)(?:une?|les?|la|des|l['’])\s?(?:(?!\b(?:qui|que|dont|si)\b)[^.;:,]){3,90}?\s(?P<heart>(?:lui\s|leur\s|vous\s)?ser(?:a|ont)\s(?:déposée?s?|présentée?s?|soumise?s?|publiée?s?|transmise?s?|remise?s?|adressée?s?|restituée?s?|versée?s?|communiquée?s?|organisée?s?|ouverte?s?|lancée?s?|adoptée?s?)\b)"
        ),
        foretelling=True,
        whole=True,
        reason="says what will be done",
        finds=("La loi ne le permet pas ; un projet levant ce frein sera déposé à l’automne.",),
        leaves=("Le lac est froid ; le quai sera fermé.",),
    ),
)
