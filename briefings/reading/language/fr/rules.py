"""French rules for sentences that ask, promise or propose. Each with its examples."""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, PARTY, PARTY_NOUNS, TO_DO
from briefings.reading.language.shapes import Rule, Voice, anyhow, pattern, up_to_verb

_STAGE = r"(?:^[*_\s\d.)(-]*|[,;]\s(?:et\s)?|\bet\s)"

RULES: tuple[Rule, ...] = (
    Rule(
        name="labelled",
        kind=Kind.ACTION,
        score=0.95,
        words=(
            "action",
            "étape",
            "recommandation",
            "préconisation",
            "proposition",
            "engagement",
            "décision",
            "mesure",
            "à faire",
            "objectif",
        ),
        pattern=anyhow(
            r"""^[*_\s\[(]*(?:actions?|recommandations?|préconisations?|prochaines?\sétapes?|propositions?|engagements?|décisions?|mesures?|à\sfaire
            |objectifs?)
            (?:\s(?:n[°o]\s?)?[A-Z]?\d{1,3}(?:[.-]\d{1,3})*)?[*_\])]*\s?(?::|\s[–—-]\s
            |\.\s)[*_]*\s*(?P<heart>\S.{11,})"""
        ),
        unless=anyhow(
            r":\s*(?:néant|aucune?|sans\sobjet|s\.?\s?o\.?|ouverte?|close|clôturée?|mise\sen\sœuvre"
            r"|acceptée)\b\W*.{0,12}$"
        ),
        reason="labelled as an action or recommendation",
        outright=True,
        finds=(
            "Action : le bureau envoie le message avant midi.",
            "Recommandation 4 : publier les comptes chaque année.",
        ),
        leaves=("Action : néant.", "Les actions furent vendues au guichet."),
    ),
    Rule(
        name="recommends",
        kind=Kind.RECOMMENDATION,
        score=0.95,
        words=("recommand", "préconis", "conseill", "suggèr", "suggér"),
        pattern=pattern(
            rf"""\b(?:[Rr]ecommand(?:e|ent|ons)|[Pp]réconis(?:e|ent|ons)|[Ss]uggèr(?:e|ent)|[Ss]uggérons
            |[Cc]onseill(?:ent|ons)|[Dd]éconseill(?:e|ent|ons)
            |[Ii]l\sest{ADVERBS}\s(?:recommandé|préconisé|suggéré))\b
            (?:{TO_DO}|{ADVERBS}\s(?:que\s|qu['’]|(?:à\s|aux?\s|l['’]|l[ae]\s|les\s|une?\s|des\s)))"""
        ),
        unless=anyhow(
            r"\b(?:enquêtes?|études?|données|résultats|chiffres|analyses?|indices?|sondages?|tout|recensement|expérience|littérature|entretiens)\b[^.;]{0,80}\bsugg[èé]r"
            r"|\bvous\s(?:recommand|conseill)ons\s(?:vivement\s)?(?:de\s|d['’])(?:venir|réserver|arriver|apporter|porter|visiter|prévoir|consulter"
            r"|lire|prendre|vous)\b|\b(?:comme|que)\s(?:le|la|les|nous)?\s?\w*\srecommand|\bdose\srecommand|\brapport\sde\s(?:19|200)"
        ),
        reason="recommends something",
        outright=True,
        finds=(
            "Nous recommandons au ministère de publier les comptes.",
            "La commission recommande que les quais soient rénovés.",
            "Il est recommandé d’ouvrir un second guichet.",
        ),
        leaves=("La dose recommandée fut dépassée.", "Les recommandations furent lues."),
    ),
    Rule(
        name="recommended",
        kind=Kind.RECOMMENDATION,
        score=0.9,
        words=("recommandé", "préconisé", "demandé", "invité", "appelé", "exhorté", "prié", "chargé", "encouragé"),
        pattern=pattern(
            rf"""{PARTY}\s(?:a|ont|avons){ADVERBS}\s(?:recommandé|préconisé|demandé|invité|appelé|exhorté|prié|chargé
            |encouragé)\b
            (?:{TO_DO}|\sque\s)"""
        ),
        reason="reports a call on somebody",
        reported=True,
        finds=(
            "La commission a recommandé à l’office de réviser ses permis.",
            "Les ministres ont chargé le bureau de rédiger un plan.",
        ),
        leaves=("Le comité a demandé du sel.", "La dose fut recommandée."),
    ),
    Rule(
        name="calls",
        kind=Kind.RECOMMENDATION,
        score=0.9,
        words=("invit", "appel", "exhort", "pri", "demand", "encourag", "enjoi", "engage", "press"),
        pattern=pattern(
            rf"""(?:{PARTY}|\b[Nn]ous|\b[Jj]e|\b[Oo]n|{_STAGE}){ADVERBS}\s?(?:vous\s|leur\s|lui\s
            |les\s)?\b(?:[Ii]nvit(?:e|ent|ons)|[Aa]ppell(?:e
            |ent)|[Aa]ppelons
            |[Ee]xhort(?:e|ent|ons)|[Pp]ri(?:e|ent|ons)|[Dd]emand(?:e|ent|ons)|[Ee]ncourag(?:e|ent|eons)
            |[Ee]njoi(?:nt|gnent|gnons)
            |[Ee]ngage(?=\sl)|[Pp]ress(?:e|ent|ons))\b(?:{TO_DO}|{ADVERBS}\s(?:que\s|qu['’]|à\s(?:ce\sque|l['’]|l[ae]\s|une?\s))
            |\s[^.;:]{{0,90}}(?:\s(?:de|à|d['’]))?\s?:$)"""
        ),
        unless=anyhow(
            r"\b(?:si|quand|comment|pourquoi|où)\s(?:les?|la|l['’])?\s?\w+\s(?:demande|invite|appelle)\b"
            r"|\bs['’]appell|\bse\sdemand|\bprière\b|\bagréer\b"
        ),
        reason="calls on somebody",
        outright=True,
        finds=(
            "La conférence invite le Gouvernement à étaler les travaux.",
            "Nous demandons au ministre de fermer la carrière.",
            "Prie instamment les membres d’achever leur inventaire ;",
            "Elle exhorte les partenaires à verser leur part.",
        ),
        leaves=("La demande de sel a doublé.", "Il se demande si la pluie viendra.", "L’invitation est bleue."),
    ),
    Rule(
        name="charges",
        kind=Kind.ACTION,
        score=0.9,
        words=("charge", "mandat", "autoris"),
        pattern=pattern(
            rf"""(?:{PARTY}|\b[Nn]ous|{_STAGE}){ADVERBS}\s?(?:[Cc]harg(?:e|ent|eons)|[Mm]andat(?:e|ent|ons)
            |[Aa]utoris(?:e|ent|ons))\b{TO_DO}"""
        ),
        reason="gives an order",
        outright=True,
        finds=(
            "Charge le secrétariat de négocier les prix ;",
            "Elle charge l’Autorité de confier l’étude à des experts.",
        ),
        leaves=("La charge de sel est lourde.", "Il charge le camion."),
    ),
    Rule(
        name="somebody is asked",
        kind=Kind.ACTION,
        score=0.85,
        words=("prié", "chargé", "invité", "appelé", "tenu", "encouragé"),
        pattern=pattern(
            rf"""\b(?:est|sont|sera|seront){ADVERBS}\s(?:(?:priée?s?|chargée?s?)|(?:tenue?s?))
            {ADVERBS}\s(?:de\s|d['’]|à\s)(?P<heart>{INFINITIVE})"""
        ),
        unless=anyhow(
            r"\b(?:visiteurs|public|lecteurs|candidats|voyageurs|usagers|personnes)\s(?:est|sont)\b|\bqui\s(?:est"
            r"|sont)\b|\bbadges?\b|\bse\smunir\b|\bs['’]inscrire\b|\bconfirmer\sleur\s(?:présence|participation)\b"
        ),
        reason="calls on somebody",
        finds=("Le délégué est prié de transmettre une note.", "Le bureau est chargé de rédiger le plan."),
        leaves=("Les visiteurs sont invités à entrer.", "Le camion est chargé de sel."),
    ),
    Rule(
        name="somebody is invited",
        kind=Kind.RECOMMENDATION,
        score=0.85,
        words=("prié", "chargé", "invité", "appelé", "tenu", "encouragé"),
        pattern=pattern(
            rf"""\b(?:est|sont|sera|seront){ADVERBS}\s(?:(?:appelée?s?)|(?:invitée?s?|appelée?s?
            |encouragée?s?))
            {ADVERBS}\s(?:de\s|d['’]|à\s)(?P<heart>{INFINITIVE})"""
        ),
        unless=anyhow(
            r"\b(?:visiteurs|public|lecteurs|candidats|voyageurs|usagers|personnes)\s(?:est|sont)\b|\bqui\s(?:est"
            r"|sont)\b"
        ),
        reason="calls on somebody",
        finds=(
            "Les bailleurs sont encouragés à financer l’entretien.",
            "Les communes sont invitées à planter des arbres.",
        ),
        leaves=("Les visiteurs sont invités à entrer.", "Le camion est chargé de sel."),
    ),
    Rule(
        name="it is asked",
        kind=Kind.RECOMMENDATION,
        score=0.85,
        words=(
            "demandé",
            "convien",
            "importe",
            "faut",
            "faudr",
            "appartien",
            "incombe",
            "lieu",
            "nécessaire",
            "essentiel",
            "indispensable",
            "urgent",
            "temps",
            "important",
            "prudent",
            "sage",
            "judicieux",
            "raisonnable",
            "préférable",
            "bon",
            "souhaitable",
            "opportun",
            "utile",
            "impératif",
        ),
        pattern=pattern(
            rf"""\b[Ii]l\s(?:(?:est|a\sété){ADVERBS}\sdemandé|convient|conviendrait|importe|faut|faudra(?:it)?|appartient
            |incombe|y\s(?:a|aura)\slieu
            |(?:est|serait){ADVERBS}\s(?:(?:grand|plus\sque)\s(?=temps))?(?:nécessaire|prudent|sage|judicieux|raisonnable|préférable|bon|essentiel|indispensable|urgent|temps|important|souhaitable|opportun
            |utile|impératif))\b
            {ADVERBS}(?:{TO_DO}|\s(?:que\s|qu['’])|\s(?P<verb>{INFINITIVE}))"""
        ),
        unless=anyhow(
            r"\b(?:noter|rappeler|souligner|préciser|reconnaître|comprendre|savoir|admettre|se\ssouvenir)\b"
            r"|\bil\sfaut\s(?:dire|compter|attendre)\b"
        ),
        reason="says what it is essential to do",
        finds=(
            "Il convient de prévenir les familles.",
            "Il est demandé aux maires de verser leur part.",
            "Il faut rouvrir le bac.",
        ),
        leaves=("Il convient de noter que la pluie fut rare.", "Il est demandé beaucoup de sel."),
    ),
    Rule(
        name="it is proposed",
        kind=Kind.PROPOSAL,
        score=0.85,
        words=("propos", "suggér"),
        pattern=pattern(
            rf"""(?:\b[Ii]l\s(?:est|était|a\sété){ADVERBS}\s(?:proposé|suggéré)|\b[Nn]ous{ADVERBS}\sproposons
            |{PARTY}{ADVERBS}\s
            (?:propose|proposent|(?:a|ont)\sproposé))\b(?:{TO_DO}|\s(?:que\s|qu['’]))"""
        ),
        reason="puts a proposal forward",
        finds=("Il est proposé d’accueillir les élèves au collège.", "Nous proposons de fermer la carrière."),
        leaves=("La proposition fut lue.", "Il est proposé trois menus."),
    ),
    Rule(
        name="should",
        kind=Kind.RECOMMENDATION,
        score=0.85,
        words=("devrai",),
        pattern=pattern(
            rf"\bdevrai(?:t|ent)\b{ADVERBS}(?:,[^,]{{2,80}},)?\s(?:pas\s|plus\s|jamais\s)?(?P<heart>{INFINITIVE})"
        ),
        reason="says what should be done",
        modal=True,
        weak=True,
        finds=("Le ministère devrait publier les comptes.", "Les communes devraient, dès juin, planter des arbres."),
        leaves=("Il aurait dû partir.", "La route, dont la réfection devrait commencer, est longue."),
    ),
    Rule(
        name="must",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("doit", "doivent", "devra", "devront"),
        pattern=pattern(
            rf"\b(?:doi(?:t|vent)|devr(?:a|ont))\b{ADVERBS}(?:,[^,]{{2,80}},)?\s(?:pas\s|plus\s"
            rf"|jamais\s)?(?P<heart>{INFINITIVE})"
        ),
        reason="says what must be done",
        modal=True,
        weak=True,
        duty=True,
        finds=("Les États doivent ouvrir leurs archives.", "Une visite devra être organisée en mai."),
        leaves=("Le sel qui doit fondre est gris.", "Il doit de l’argent."),
    ),
    Rule(
        name="commits",
        kind=Kind.COMMITMENT,
        score=0.9,
        words=("engag", "prom", "décid", "conven", "convien", "accord", "résolu", "intention", "prévoi", "accept"),
        pattern=pattern(
            rf"""(?:\b(?:s['’]engage(?:nt|ra|ront)?|nous{ADVERBS}\sengageons|(?:s['’]est|se\ssont){ADVERBS}\sengagée?s?
            |promett?(?:ent|ons)?
            |(?:a|ont)\spromis|(?:a|ont|avons){ADVERBS}\sdécidé|décid(?:e|ent|ons)|(?:est|sont
            |sommes|a|ont|avons){ADVERBS}\sconvenu(?:e?s)?
            |conviennent|convenons|(?:est|sont|sommes)\srésolue?s?|(?:a|ont)\sl['’]intention|(?:a|ont){ADVERBS}\saccepté
            |s['’]accordent|prévoi(?:t|ent))\b{ADVERBS}(?:\sde\sne\s(?:plus|pas|jamais)\s(?P<not>\S)
            |{TO_DO.replace("{0,160}", "{0,60}")}
            |\sque\s(?=.{{3,200}}?(?:\w(?:ra|ront|rait|raient)|doi\w+|soi\w+)\b))
            |\b[Ii]l\s(?:est|a\sété){ADVERBS}\s(?:convenu|décidé)\s(?:que\s|qu['’]|de\s|d['’])(?P<that>\S))"""
        ),
        unless=anyhow(
            r"\b(?:avait|avaient)\s(?:\w+\s)?(?:décidé|promis|accepté|convenu)\b|\b(?:règlement|réglementation|loi|code"
            r"|convention|articles?|contrat|norme|charte|texte|version)\b[^.;]{0,60}\bpr[ée]v"
        ),
        reason="somebody commits to something",
        reported=True,
        finds=(
            "Les États riverains s’engagent à remettre les stations en service.",
            "Les ministres sont convenus que tout lâcher serait annoncé.",
            "La conférence a décidé de créer un fonds d’urgence.",
            "Les ports ont convenu de ne plus vendre de sel.",
        ),
        leaves=(
            "Le prix fut convenu à midi.",
            "Les ministres ont accepté avec joie l’offre du port.",
            "Il décide seul.",
            "La réglementation prévoit que le sel doit être sec.",
        ),
    ),
    Rule(
        name="states a commitment",
        kind=Kind.COMMITMENT,
        score=0.8,
        words=("volonté", "engagement", "détermination", "intention"),
        pattern=pattern(
            rf"""\b(?:réaffirm|affirm|réitèr|réitér|exprim|confirm|renouvell|déclar|soulign)\w*\s(?:sa|leur|notre|son
            |leurs)\s(?:\w+\s)?
            (?:volonté|engagement|détermination|intention)\s(?:de\s|d['’]|à\s)(?P<heart>{INFINITIVE})"""
        ),
        reason="states a commitment or intention",
        finds=("Les deux villes ont réaffirmé leur volonté de rouvrir le canal.",),
        leaves=("Ils ont réaffirmé leur attachement à la paix.",),
    ),
    Rule(
        name="aims",
        kind=Kind.OBJECTIVE,
        score=0.85,
        words=("objectif", "vise", "but", "ambition", "cible", "mission"),
        pattern=pattern(
            rf"""(?:\b(?:se|nous|s['’]est|se\ssont|nous\ssommes)\s(?:fix(?:e|ent|ons|ée?s?|és)|donn(?:e|ent|ons|ée?s?|és)|assign(?:ent|ons|ée?s?|és))\s(?:également\s)?(?:pour
            |comme)\s(?:objectif|but|ambition|cible|mission)\s(?:de\s|d['’])
            |(?:\b[Nn]otre\s(?:objectif|but|ambition)|^L['’](?:objectif|ambition))\sest\s(?:de\s|d['’])|{PARTY}\svisent\sà\s)(?P<heart>{INFINITIVE})"""
        ),
        reason="the speakers set themselves an aim",
        finds=("Les ministres se fixent pour objectif de doubler le fret.", "Notre but est d’équiper chaque village."),
        leaves=("L’objectif de l’appareil est sale.", "Le but fut marqué."),
    ),
    Rule(
        name="we will",
        kind=Kind.COMMITMENT,
        score=0.85,
        words=("rons",),
        pattern=pattern(
            rf"\b[Nn]ous{ADVERBS}\s(?!serons\b|aurons\b|verrons\b|pourrons\b|devrons\b|saurons\b"
            rf"|irons\b)[a-zà-ÿ]{{3,}}rons\b|\b[Nn]ous\s[^.;:]{{2,100}}\set\s[a-zà-ÿ]{{3,}}[ei]rons\b"
        ),
        reason="the speakers say what they will do",
        finds=("Nous publierons les comptes en mai.",),
        leaves=("Nous verrons bien.", "Nous tirons le filet."),
        unless=anyhow(
            r"\b(?:que|dont|où)\snous\s\w+rons\b|\bagréer\b|\bnous\s(?:tirons|entrons|montrons|ouvrons|offrons|souffrons|espérons|considérons|adhérons|intégrons|ignorons|déplorons|mesurons|admirons|demeurons|préparons|comparons|rencontrons|assurons|garantissons|désirons|préférons|attirons|retirons|figurons|procurons|illustrons|éclairons|célébrons|démontrons|administrons)\b"
        ),
    ),
    Rule(
        name="a party will",
        kind=Kind.COMMITMENT,
        score=0.45,
        words=("ra", "ront"),
        pattern=pattern(
            rf"""^(?:[^,;:]{{3,60}}(?:,|\s?[:–—-]{{1,3}})\s)?{PARTY}(?:,[^,]{{2,80}},)?{ADVERBS}\s(?!(?:ser|aur|pourr|devr|faudr|deviendr
            |rester|permettr|ir|viendr|verr|saur|vaudr
            |attendr|gagner|perdr|souffrir|disparaîtr|partir|suffir|coûter|baisser|augmenter|commencer|durer)(?:a
            |ont)\b)[a-zà-ÿ]{{2,}}r(?:a|ont)\b"""
        ),
        reason="a party says what it will do",
        duty=True,
        foretelling=True,
        whole=True,
        finds=(
            "Les cinq États interdiront les filets fins.",
            "La responsable des transports publiera les horaires le 29 août.",
        ),
        leaves=("La pluie tombera demain.", "Les écoles pourront ouvrir."),
    ),
    Rule(
        name="will be set up",
        kind=Kind.INITIATIVE,
        score=0.75,
        words=("sera", "seront", "est", "sont"),
        pattern=pattern(
            rf"\b(?:sera|seront|est|sont){ADVERBS}\s(?:créée?s?|instituée?s?|mise?s?\sen\splace|établie?s?"
            rf"|organisée?s?|ouverte?s?|construite?s?|installée?s?|mise?s?\sen\sservice|lancée?s?|constituée?s?|adoptée?s?)\b"
        ),
        unless=anyhow(
            r"\b(?:si|quand|lorsque|qui|que|dont)\b|\best\s(?:située?|établi)\b"
            r"|\b(?:séance|réunion|session|assemblée)\s(?:est|sera)\s(?:ouverte|levée)\b"
            r"|\b(?:ordre\sdu\sjour|procès-verbal|compte\srendu|rapport)\b[^;]{0,70}\best\sadopté"
        ),
        reason="announces something to be set up",
        voice=Voice.PARTIES,
        whole=True,
        finds=("Une commission mixte sera créée à Lima.",),
        leaves=("Le pont sera beau.", "Le prix sera établi si le sel manque."),
    ),
    Rule(
        name="announces",
        kind=Kind.INITIATIVE,
        score=0.75,
        words=("annonc", "lanc", "créé", "institué"),
        pattern=pattern(
            rf"""{PARTY}{ADVERBS}\s(?:(?:annonc(?:e|ent)|(?:a|ont)\sannoncé)\s(?=(?:la\s(?:création|mise)
            |le\slancement|l['’](?:ouverture|établissement)|un\s(?:nouveau|fonds)|une\snouvelle))
            |(?:lanc(?:e|ent)|(?:a|ont)\slancé|(?:a|ont)\s(?:créé|institué))\s(?=(?:une?|la|le
            |l['’])\s?(?:[\wÀ-ÿ]+\s){{0,3}}?(?:initiative|fonds|groupe|comité|programme|plateforme|mécanisme|alliance
            |réseau|partenariat|facilité|commission)))"""
        ),
        reason="announces something new",
        finds=(
            "La ministre a annoncé la création d’un fonds contre les crues.",
            "Les villes lancent un programme commun.",
        ),
        leaves=("La radio annonce la pluie.", "Le club a lancé un bateau."),
    ),
    Rule(
        name="resolution verb",
        kind=Kind.RECOMMENDATION,
        score=0.9,
        words=("décide", "réaffirme", "souligne", "note", "prend", "rappelle", "constate", "félicite"),
        pattern=pattern(
            rf"""^[*_\s\d.)(]*(?:Décide(?:nt)?{ADVERBS}\s(?:de\s|d['’]|que\s|qu['’])(?P<heart>\S)|(?:Réaffirme
            |Souligne|Note|Prend\s(?:note|acte)|Rappelle|Constate|Se\sfélicite)
            [^;]{{5,300}}?,?\set\s(?:demande|prie|invite|appelle|exhorte|recommande|encourage|charge
            |décide)\s(?P<call>\S))"""
        ),
        reason="an operative paragraph of a resolution",
        outright=True,
        finds=(
            "Décide de créer un comité de sept membres ;",
            "Réaffirme ce principe, et demande aux gouvernements d’agir ;",
        ),
        leaves=("Décide vite !", "Rappelle sa résolution 7 ;"),
        unless=anyhow(r"\bdemeurer?\ssaisie?\b"),
    ),
    Rule(
        name="asked politely",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=(
            "merci",
            "veuillez",
            "souhait",
            "voudrions",
            "pourriez",
            "pourrais",
            "peux-tu",
            "pouvez",
            "pensez",
            "veillez",
            "songez",
            "oubliez",
            "aimerions",
            "voulons",
            "demandons",
        ),
        pattern=pattern(
            rf"""(?:^(?:[Mm]erci\s(?:de\s|d['’])|[Vv]euillez\s)(?P<heart>{INFINITIVE})
            |\b[Nn]ous{ADVERBS}\s(?:souhait(?:ons|erions)|voudrions|aimerions|voulons)\s(?:que\s|qu['’])(?P<that>\S)
            |\b[Nn]ous{ADVERBS}\s(?:souhaitons|voulons|demandons\sà)\s(?P<be>être\s[a-zà-ÿ]+é)
            |(?:[Pp]ensez|[Vv]eillez|[Ss]ongez)\sà\s(?P<think>{INFINITIVE})|[Nn]['’]oubliez\spas\s(?:de\s|d['’])(?P<mind>{INFINITIVE})
            |\b(?:[Pp]eux-tu|[Pp]ouvez-vous|[Pp]ourrais-tu|[Pp]ourriez-vous)\s(?P<ask>{INFINITIVE}))"""
        ),
        unless=anyhow(r"\b(?:agréer|recevoir|croire|trouver|excuser|patienter|noter)\b"),
        reason="calls on somebody",
        finds=("Merci de relire la liste avant lundi.", "Nous souhaitons que le bac soit gratuit."),
        leaves=("Veuillez agréer nos salutations.", "Merci de tout cœur."),
    ),
    Rule(
        name="assigned",
        kind=Kind.ACTION,
        score=0.6,
        words=(" à ", " : "),
        pattern=pattern(
            rf"^(?:[Ll]es?\s|[Ll]a\s|[Ll]['’])?(?:(?i:{PARTY_NOUNS})|[Tt]ous|(?:M\.|MM\.|Mmes?|Mlle|Dr|Me)\s[A-ZÉ][\wÀ-ÿ’'-]+"
            rf"|@[\w.-]+|[A-ZÉ][\wÀ-ÿ’'-]+(?=\s:\s)|[Tt]outes)(?:\s[\wÀ-ÿ'’-]+){{0,5}}?(?:\sà\s|\s:\s)(?P<heart>{INFINITIVE})"
        ),
        ordering=True,
        reason="gives an order",
        finds=("Tous à vérifier leur liste avant lundi.", "Secrétariat : envoyer les invitations"),
        leaves=("Tous à table !", "Membres à part entière."),
    ),
    Rule(
        name="passes a promise on",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("informé", "assuré", "indiqué", "confirmé", "annoncé", "fait savoir", "garanti"),
        pattern=pattern(
            rf"""{PARTY}{ADVERBS}\s(?:a|ont){ADVERBS}\s(?:informé|assuré|indiqué|confirmé|annoncé|fait\ssavoir|garanti)\b
            [^.;:]{{0,60}}?\s(?:que\s|qu['’])(?:ils?|elles?|son\s[\wÀ-ÿ]+|sa\s[\wÀ-ÿ]+)\s(?:y\s|en\s|lui\s|leur\s)?
            (?!(?:ser|aur|pourr|devr|faudr|ir|pleuvr)(?:a|ont)\b)(?P<heart>[a-zà-ÿ]{{2,}}r(?:a|ont|ait|aient)\b)"""
        ),
        reason="somebody commits to something",
        reported=True,
        whole=True,
        finds=("L’exploitant a informé le Bureau qu’il équipera ses cabines.",),
        leaves=("Le maire a indiqué que la pluie tomberait.", "La ministre a annoncé qu’elle sera absente."),
    ),
    Rule(
        name="is needed",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("nécessaire", "indispensable", "souhaitable", "requis", "mérit", "gagnerai"),
        pattern=pattern(
            r"""(?:^(?:Des|Une?|De|Davantage|Plus)\s[^.;:]{3,100}\s(?:est|sont|serai(?:t|ent))\s(?:également\s|donc\s
            |encore\s)?(?:nécessaires?|indispensables?|requise?s?|souhaitables?)\b
            |\bgagnerai(?:t|ent)\sà\s(?P<heart>[a-zà-ÿ])|\bmérit(?:e|ent|erait|eraient)\sd['’]être\s(?P<be>[a-zà-ÿ]+é))"""
        ),
        unless=anyhow(r"\b(?:pour\sentrer|si|quand|lorsque)\b"),
        weak=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("Des études sont nécessaires sur le bruit.", "L’agence gagnerait à publier ses méthodes."),
        leaves=("Un billet est nécessaire pour entrer.", "La paix est nécessaire."),
    ),
    Rule(
        name="ours will",
        kind=Kind.COMMITMENT,
        score=0.5,
        words=("ra", "ront"),
        pattern=pattern(
            rf"""(?:^|[,;]\s)(?:[Nn]os|[Nn]otre)\s(?:[\wÀ-ÿ’'-]+\s){{1,3}}?{ADVERBS}(?!(?:ser|aur|pourr|devr|faudr|deviendr|rester|ir|viendr
            |verr|perdr|souffrir|grandir|paier|mourr|disparaîtr)(?:a|ont)\b)(?P<heart>[a-zà-ÿ]{{2,}}r(?:a|ont)\b)"""
        ),
        reason="the speakers say what they will do",
        whole=True,
        finds=("Dès mai, nos bénévoles relèveront le niveau des puits.",),
        leaves=("Nos enfants souffriront.", "Notre lac sera sec."),
    ),
    Rule(
        name="will be done by a date",
        kind=Kind.COMMITMENT,
        score=0.38,
        words=("sera", "seront"),
        pattern=pattern(
            rf"^{up_to_verb('qui|que|dont|si|quand|lorsque', 120)}"
            r"""ser(?:a|ont)\s(?P<heart>(?:publiée?s?|présentée?s?|transmise?s?
            |réalisée?s?|menée?s?|engagée?s?|remise?s?|supprimée?s?|remplacée?s?|réparée?s?|portée?s?|augmentée?s?|réduite?s?|doublée?s?
            |recrutée?s?|rénovée?s?|déposée?s?|mise?s?\sen\splace|évaluée?s?|financée?s?|étendue?s?|nommée?s?)\b)
            (?=.{0,140}\b(?:avant|d['’]ici|dès|à\spartir|à\scompter|en|chaque|au\splus\stard|auprès)\b)"""
        ),
        foretelling=True,
        whole=True,
        reason="says what will be done by when",
        finds=("Les chiffres seront publiés à partir de 2032.",),
        leaves=("Le pont sera fermé en mai.", "La liste sera publiée."),
    ),
    Rule(
        name="takes it on",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("occupe", "charge", "engage"),
        pattern=pattern(r"^[Jj]e\s(?P<heart>m['’]occupe|me\scharge|m['’]engage)\s(?:de|d['’]|du|des|à)"),
        whole=True,
        reason="the speakers say what they will do",
        finds=("Je m’occupe de la salle.",),
        leaves=("Je m’occupe bien.", "Elle s’occupe de la salle."),
    ),
    Rule(
        name="decides something",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("décid",),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:décid(?:e|ent)|(?:a|ont)\sdécidé)\s(?P<heart>(?:la|le|l['’]|une?)\s?[\wÀ-ÿ]*(?:tion|ment|ture|sion|age)\b)"
        ),
        whole=True,
        reason="somebody commits to something",
        finds=("Le conseil décide la fermeture du chemin.",),
        leaves=("Le conseil décide le soir.", "Le sort décide la partie."),
    ),
    Rule(
        name="votes, in minutes",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=("approuve", "sollicite", "fixe", "attribue", "octroie", "accorde", "vote"),
        pattern=pattern(
            rf"{PARTY}[^.;:]{{0,60}}?\s(?:approuve|sollicite|fixe|attribue|octroie|accorde|vote)\s(?P<heart>(?:une?|la|le|les|l['’]|des)\s?[\wÀ-ÿ])"
        ),
        unless=anyhow(r"\b(?:procès-verbal|compte\srendu|ordre\sdu\sjour|qui|que)\b"),
        voice=Voice.PARTIES,
        whole=True,
        reason="somebody commits to something",
        finds=("Le conseil municipal sollicite une subvention de la région.",),
        leaves=("Le conseil approuve le procès-verbal.", "La commune vote dimanche."),
    ),
    Rule(
        name="launches an appeal",
        kind=Kind.RECOMMENDATION,
        score=0.85,
        words=("appel",),
        pattern=pattern(
            rf"(?:{PARTY}|\b[Nn]ous){ADVERBS}\s(?:lanc(?:e|ent|ons)|(?:a|ont|avons)\slancé|adress(?:e|ent|ons))\sun\s(?:vibrant\s|pressant\s)?appel\s(?P<heart>(?:à|aux?)\b)"
        ),
        reason="calls on somebody",
        reported=True,
        whole=True,
        finds=("Les ministres lancent un appel aux bailleurs.",),
        leaves=("La radio lance un appel de détresse.",),
    ),
    Rule(
        name="is to be thought of",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=(
            "à envisager",
            "à prévoir",
            "à étudier",
            "à encourager",
            "à poursuivre",
            "à renforcer",
            "à développer",
            "à proscrire",
            "à éviter",
            "à privilégier",
        ),
        pattern=pattern(
            r"\b(?:est|sont|serai(?:t|ent))\s(?:également\s|donc\s|aussi\s)?(?P<heart>à\s(?:envisager|prévoir|étudier|encourager|poursuivre|renforcer"
            r"|développer|proscrire|éviter|privilégier)\b)"
        ),
        unless=anyhow(r"\b(?:pluie|orages?|retards?|perturbations)\b"),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("La création d’un fichier est à envisager.",),
        leaves=("Des orages sont à prévoir.", "Il est à Lima."),
    ),
    Rule(
        name="is done, in a programme",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("est ", "sont "),
        pattern=pattern(
            r"^(?:(?!\b(?:qui|que|dont|si|quand)\b)[^,;:.]){3,90}?\s(?:est|sont)\s(?P<heart>portée?s?\sà|doublée?s?|supprimée?s?|prolongée?s?|gelée?s?|étendue?s?"
            r"|maintenue?s?|relevée?s?\sà|abaissée?s?\sà|rendue?s?\s(?:gratuit|obligatoire))"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="a programme says what is done",
        finds=("La cotisation est portée à 18 euros.", "Les aides sont doublées à compter de 2032."),
        leaves=("La règle qui est supprimée était vieille.", "Le maire est content."),
    ),
    Rule(
        name="will be done, whoever does it",
        kind=Kind.COMMITMENT,
        score=0.36,
        words=("sera ", "seront ", "aura lieu", "auront lieu", "prévu", "programmé", "planifié"),
        pattern=pattern(
            rf"^(?:[^:;.]{{1,50}}\s?:\s)?{up_to_verb('qui|que|dont|si|quand|lorsque', 120)}"
            r"""(?:ne\s)?(?:ser(?:a|ont)\s(?:pas\s|plus\s|aussi\s|également\s
            |donc\s|[\wÀ-ÿ]+ment\s)*(?P<heart>[a-zà-ÿ]{2,}(?:é|i|u|is|it|ert|aint|oint)e?s?\b)|(?P<place>aur(?:a|ont)\slieu)
            |(?:est|sont)\s(?:également\s|aussi\s|désormais\s)*(?P<plan>(?:prévu|programmé|planifié)e?s?\s(?:pour|en|à|au|dès|avant|pendant|le|chaque)))\b"""
        ),
        foretelling=True,
        whole=True,
        reason="says what will be done",
        finds=(
            "Les bassins seront vidés en mai.",
            "Une visite aura lieu dans un an.",
            "Deux essais sont programmés en juin.",
        ),
        leaves=("Le pont qui sera fermé est vieux.", "Le lac sera froid."),
    ),
    Rule(
        name="somebody or something will",
        kind=Kind.COMMITMENT,
        score=0.2,
        words=("ra ", "ront "),
        pattern=pattern(
            rf"^(?:[^:;.]{{1,50}}\s?:\s)?{up_to_verb('qui|que|dont|si|quand|lorsque', 90)}"
            r"(?!(?:ser|aur|pourr|devr|faudr|deviendr|rester)(?:a|ont)\b)"
            r"(?P<heart>[a-zà-ÿ]{3,}r(?:a|ont)\s)"
        ),
        foretelling=True,
        whole=True,
        reason="a party says what it will do",
        finds=("Le cours passera au jeudi en janvier.",),
        leaves=("Le chat qui viendra est noir.", "Le sable de l’opéra est gris."),
    ),
    Rule(
        name="I will",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("rai ",),
        pattern=pattern(
            r"(?:^|[,;:]\s|\bet\s)[Jj]e\s(?:vous\s|leur\s|lui\s|les?\s|la\s|l['’]|en\s|y\s)?"
            r"(?P<heart>(?!(?:ser|aur|verr|pourr|devr|saur|ir|reviendr|parler|dir)ai\b)[a-zà-ÿ]{3,}rai\s)"
        ),
        whole=True,
        reason="the speakers say what they will do",
        finds=("Je réunirai les maîtres avant Noël.",),
        leaves=("Je serai là.", "Je verrai bien."),
    ),
)
