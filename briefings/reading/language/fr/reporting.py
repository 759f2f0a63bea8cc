"""French rules for what communiqués and reports say that somebody wished, asked for, intends or promised."""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, PARTY
from briefings.reading.language.shapes import Rule, anyhow, pattern, up_to_verb

_APART = "qui|que|dont|si|quand|lorsque|avait|avaient"
_HAS = (
    rf"(?:a|ont|avons|ai)(?:\s(?:en\soutre|par\sailleurs|de\snouveau|à\snouveau|toutefois|aussi|enfin"
    rf"|ensuite|également|notamment))?{ADVERBS}\s"
)
_LIKE_A_DEED = (
    r"[\wÀ-ÿ]*(?:tion|ment|ture|sion|age|tenue|mise|envoi|appui|octroi|ouverture|reprise|remise|renfort"
    r"|report|recours|accès|maintien|soutien|concours|prêt|don|retour|retrait|délai|assouplissement|gel"
    r"|levée|visite|échange|saison|rencontre|étude|audit|enquête|examen|création)s?\b"
)
_DEED = rf"(?:la|le|les|l['’]|une?|des|son|sa|ses|leurs?|cette|ce)\s?(?:[\wÀ-ÿ]+\s)?{_LIKE_A_DEED}"
_WISH = r"(?:souhaits?|vœux?|voeux?|espoir|désir|attentes?|demande|requête|préférence|préoccupation\sde\svoir)"
# What happens or is felt, and what nobody does of his own will, in the conditional.
_WOULD = (
    r"(?!(?:ser|aur|pourr|devr|faudr|deviendr|rester|pleuvr|manquer|coûter|dépendr|permettr|suffir|durer|baisser|augmenter"
    r"|atteindr|dépasser|souffrir|disparaîtr|finir|entraîner|constituer|relèver|convien(?:dr)?|conviendr|viendr|rendr|appartiendr)(?:ait|aient)\b)"
    r"[a-zà-ÿ]{2,}r(?:ait|aient)\b"
)
_WHEN = (
    r"(?:avant\s|d['’]ici\s|au\splus\stard|dès\s(?:le|la|les|l['’]|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|\d)"
    r"|à\scompter\s|à\spartir\s|en\s(?:20\d\d|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)|dans\sles\s\w+\s(?:jours|semaines|mois)|sous\s\w+\s(?:jours|semaines|mois)|chaque\s|cette\sannée|l['’]an\sprochain|prochainement)"
)
_VAGUE = (
    r"\b(?:relations|amitié|coopération|paix|dialogue|partenariat|liens)\b[^.;:]{0,80}\b(?:se\spoursui\w+"
    r"|se\sdévelopp\w+|se\srenforc\w+|s['’]approfondi\w+|dur\w+|prospèr\w+|rest\w+)"
)

REPORTING: tuple[Rule, ...] = (
    Rule(
        name="expressed a wish",
        kind=Kind.RECOMMENDATION,
        score=0.72,
        words=(
            "souhait",
            "vœu",
            "voeu",
            "espoir",
            "désir",
            "attente",
            "demande",
            "requête",
            "préférence",
            "préoccupation",
        ),
        pattern=pattern(
            rf"\b(?:exprim|formul|form|réitér|réitèr|renouvel|émi|fai(?:t|re|sant)\s(?:part|état|valoir|connaître)|évoqu|manifest|rappel|présent|adress|transmi|di(?:t|re)|redit)[a-zà-ÿ]*{ADVERBS}\s"
            rf"(?:(?:de|d['’]|à\s[^;:.,]{{2,50}}?)\s?)?(?:le|la|l['’]|les|son|sa|ses|leurs?|notre|nos|mon|un|une|du)\s?(?:[\wÀ-ÿ]+\s)?{_WISH}\s(?:(?:de|du|des|d['’])\s?(?!{INFINITIVE})[^;:.,]{{2,50}}?\s)??"
            rf"(?:que\s|qu['’]|de\s|d['’]|pour\sque\s|tendant\sà\s(?:ce\sque\s)?|visant\sà\s|à\sce\sque\s)(?P<heart>\S)"
        ),
        unless=anyhow(
            _VAGUE + r"|\bvœux\sde\s(?:bonheur|succès|santé|prompt|réussite|paix)|\bmeilleurs\sv"
            r"|\bpluies?\b|\bbénéficier\sde\sl[’']expérience|\bresserrer\sles\sliens"
        ),
        whole=True,
        reason="calls on somebody",
        finds=(
            "La Partie nord a exprimé le souhait que les agrumes soient mieux traités.",
            "Le ministre a en outre évoqué le souhait de son gouvernement de disposer d’un attaché.",
            "Elle a réitéré sa demande de voir rouvrir le gué.",
        ),
        leaves=("Il a formé des vœux de bonheur pour la reine.", "La demande de sel a doublé."),
    ),
    Rule(
        name="asked that",
        kind=Kind.RECOMMENDATION,
        score=0.74,
        words=(
            "demandé",
            "souhaité",
            "insisté",
            "plaidé",
            "suggéré",
            "préconisé",
            "réclamé",
            "exigé",
            "recommandé",
            "proposé",
            "sollicité",
            "appelé",
        ),
        pattern=pattern(
            rf"^{up_to_verb(_APART, 220)}{_HAS}(?:demandé|souhaité|insisté|plaidé|suggéré|préconisé|réclamé|exigé"
            rf"|recommandé|proposé|sollicité|appelé)\b(?:\s(?:auprès|à|au|aux)\s[^;:.,]{{2,50}}?)?{ADVERBS}\s"
            rf"(?:(?:que\s|qu['’]|à\sce\sque\s|à\sce\squ['’]|pour\sque\s|pour\squ['’]|afin\sque\s|pour\s(?={INFINITIVE})|pour\s(?={_DEED})|en\sfaveur\s(?:de|d['’]|du|des)\s?)(?P<heart>\S)|(?P<deed>{_DEED})|à\s(?P<get>(?:être|bénéficier|disposer|obtenir|pouvoir|recevoir|avoir|participer|accéder)\b))"
        ),
        unless=anyhow(
            r"\b(?:silence|minute|parole|clarification|des\sexplications?)\b|^(?:certains|plusieurs|quelques|un\smembre|d['’]autres|une?\s(?:participant|délégation|délégué|intervenant|oratrice|orateur|habitant)e?|(?:la|le|les)\s(?:mère|père|famille|plaignant|requérant|réclamant|voisin)e?s?)\b|\baill?(?:e|ent)\splus\sloin\b|\b(?:en|depuis|dès)\s(?:1[5-9]\d\d|200\d|201\d)\b"
        ),
        reported=True,
        whole=True,
        reason="reports a call on somebody",
        finds=(
            "Elle, tout en saluant ce progrès, a demandé que le délai n’excède pas dix jours.",
            "Le préfet a insisté pour que les digues soient revues.",
            "La délégation a sollicité l’octroi de trente bourses.",
            "Les pêcheurs ont plaidé pour la réouverture du port.",
        ),
        leaves=("Un membre a souhaité que le bac soit bleu.", "Le maire a demandé le silence."),
    ),
    Rule(
        name="told of an intention",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=(
            "intention",
            "volonté",
            "disponibilité",
            "disposition",
            "détermination",
            "accord",
            "engagement",
            "projet",
            "décision",
            "ambition",
            "résolution",
        ),
        pattern=pattern(
            rf"\b(?:fai(?:t|re|sant)\s(?:part|état|connaître)|exprim[ée]|indiqu[ée]|confirm[ée]|réaffirm[ée]|manifest[ée]|réitér[ée]|annonc[ée]|marqu[ée]|déclar[ée]|donn[ée]|rappel[ée]|soulign[ée]|affich[ée]|assur[ée]\sde)(?:e|nt|s)?{ADVERBS}\s"
            rf"(?:de\s|d['’])?(?:l['’]|son|sa|leurs?|notre|nos|mon|ma)\s?(?:[\wÀ-ÿ]+\s)?(?:intention|volonté|disponibilité|disposition|détermination|accord|engagement|projet|décision|ambition|résolution)\s(?:(?:commune?|ferme|de\sprincipe|respectives?)\s)?"
            rf"(?:de\s|d['’]|à\s|pour\s)(?P<heart>{INFINITIVE})"
        ),
        unless=anyhow(r"\b(?:coopérer|travailler\sensemble|poursuivre\s(?:le\sdialogue|leur\scoopération))\b"),
        reason="states a commitment or intention",
        finds=(
            "La Partie nord a fait part de son intention d’adhérer à la convention.",
            "Le port a donné son accord de principe pour prêter sa grue.",
        ),
        leaves=("Il a fait part de son émotion.", "Elle a marqué un but."),
    ),
    Rule(
        name="declares itself ready",
        kind=Kind.COMMITMENT,
        score=0.7,
        words=("prêt", "dispos", "favorable"),
        pattern=pattern(
            rf"\b(?:(?:s['’]est|se\ssont|nous\ssommes|s['’]était)\s(?:dite?s?|déclarée?s?|montrée?s?)|se\s(?:dit|disent|déclare|déclarent|tient|tiennent)|[Nn]ous\ssommes|[Jj]e\ssuis|est|sont){ADVERBS}\s(?:tout\sà\sfait\s)?"
            rf"(?:prête?s?|disposée?s?)\sà\s(?P<heart>{INFINITIVE})"
        ),
        unless=anyhow(
            r"\b(?:qui|si|quand|lorsque|pas|plus)\s(?:\w+\s)?(?:est|sont|prêt)|\bprêts?\sà\s(?:tout|partir|être|aider)\b"
        ),
        reason="somebody commits to something",
        finds=(
            "La ville s’est dite prête à financer la moitié du pont.",
            "Nous sommes disposés à recevoir deux pilotes.",
        ),
        leaves=("Le bac est prêt.",),
    ),
    Rule(
        name="envisages a deed",
        kind=Kind.COMMITMENT,
        score=0.64,
        words=("envisag", "projet", "compt", "prévoi", "prévoy", "apprêt", "prépar"),
        pattern=pattern(
            rf"^(?:[^;:.]{{3,120}},\s)?(?:{PARTY}|\b[Nn]ous){ADVERBS}\s(?:(?:envisage(?:nt|ons)?|projette(?:nt)?|projetons|prévoi(?:t|ent)|prévoyons|prépare(?:nt)?|préparons){ADVERBS}\s(?:(?:de\s|d['’])(?P<heart>{INFINITIVE})|(?P<deed>{_DEED}))"
            rf"|compt(?:e|ent|ons){ADVERBS}\s(?P<count>{INFINITIVE})|(?:s['’]apprête(?:nt)?|se\sprépare(?:nt)?)\sà\s(?P<ready>{INFINITIVE}))"
        ),
        unless=anyhow(
            r"\b(?:loi|règlement|code|convention|article|accord|contrat|texte|charte|protocole|programme)\b[^.;]{0,60}\bprévo|\b(?:qui|que|dont)\s\w*\s?(?:envisag|prévoi|projett)"
        ),
        whole=True,
        reason="somebody commits to something",
        finds=(
            "À l’occasion du jubilé, les deux Parties envisagent l’organisation d’une saison commune.",
            "La ville compte ouvrir une seconde école en mai.",
        ),
        leaves=("L’accord prévoit l’ouverture du port.", "Le village compte cent maisons."),
    ),
    Rule(
        name="has the ambition",
        kind=Kind.OBJECTIVE,
        score=0.82,
        words=("ambition", "objectif", "but ", "visons", "vise ", "visent "),
        pattern=pattern(
            rf"(?:\b(?:[Nn]ous\savons|[Jj][’']ai|{PARTY}\s(?:a|ont)){ADVERBS}\s(?:pour\s(?:objectif|ambition|but)|l['’](?:ambition|objectif)|le\sbut)\s(?:commune?\s)?(?:de\s|d['’])|\b[Nn]ous\s(?:visons\sà|ambitionnons\sde)\s"
            rf"|^(?:L['’](?:objectif|ambition)|Le\sbut)\s(?:poursuivi|recherché|visé|affiché|commun|retenu|fixé)e?\sest\s(?:de\s|d['’]))(?P<heart>{INFINITIVE})"
        ),
        unless=anyhow(
            r"\b(?:mission|réunion|visite|rapport|étude|présent[e]?|note|atelier|séminaire|projet)\b[^.;:]{0,30}\s(?:a|ont|avait)\s(?:pour|l)"
        ),
        reason="the speakers set themselves an aim",
        finds=(
            "Nous avons l’ambition de ramener le délai à deux jours.",
            "L’objectif poursuivi est de réduire les pertes de moitié.",
        ),
        leaves=("La mission a pour objet de voir.", "La réunion a pour but de faire le point."),
    ),
    Rule(
        name="answered that it would",
        kind=Kind.COMMITMENT,
        score=0.64,
        words=("rait ", "raient ", "rait,", "raient,", "rait.", "raient."),
        pattern=pattern(
            rf"^{up_to_verb(_APART, 150)}{_HAS}(?:répondu|assuré|confirmé|indiqué|précisé|promis|annoncé|garanti"
            rf"|fait\ssavoir|déclaré|affirmé|ajouté)\b[^;:.]{{0,60}}?\s(?:que\s|qu['’])(?:(?!\b(?:si"
            rf"|qui)\b)[^;:.]){{2,120}}?\b"
            rf"(?:(?P<heart>{_WOULD})|(?P<done>ser(?:ait|aient)\s[a-zà-ÿ]+(?:é|i|u|is|it|int|ert)e?s?\b(?=[^;:.]{{0,80}}{_WHEN})))[\s,.]"
        ),
        unless=anyhow(
            r"\b(?:si|à\smoins)\s|\b(?:pluie|prix|coûts?|niveau|trafic|taux)\b[^.;:]{0,40}r(?:ait|aient)\b|\b(?:examiner|étudier|réfléchir|voir|chercher|tâcher)(?:ait|aient)\b"
        ),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=(
            "Le directeur a confirmé que la ville prendrait en charge la grue.",
            "La régie a répondu que le pont serait repeint avant mai.",
        ),
        leaves=("Le maire a dit que la pluie tomberait.", "Il a répondu que le pont serait froid."),
    ),
    Rule(
        name="we plead for",
        kind=Kind.RECOMMENDATION,
        score=0.74,
        words=(
            "plaid",
            "demandons",
            "réclam",
            "sollicit",
            "exigeons",
            "vœux",
            "comptons sur",
            "favorables à",
            "attendons",
        ),
        pattern=pattern(
            rf"\b(?:[Nn]ous)(?:\s(?:vous|leur|lui))?{ADVERBS}\s(?:plaidons\s(?:pour|en\sfaveur\sd)|(?:demandons|réclamons|sollicitons|exigeons)\s(?=(?:son|sa|ses|leurs?|la|le|les|l['’]|une?|des|deux|trois|plus)\b)"
            rf"|appelons\s[^;:.,]{{2,50}}?\sde\snos\svœux|appelons\sde\snos\svœux|comptons\ssur\s[^;:.,]{{2,60}}?\spour\s(?={INFINITIVE})|sommes\sfavorables\sà\s|attendons\s(?:de|d['’])\s?[^;:.,]{{2,60}}?\s(?:que|qu['’]))\s?(?P<heart>\S)"
        ),
        unless=anyhow(r"\b(?:pardon|excuses?|indulgence|patience|silence)\b"),
        whole=True,
        reason="calls on somebody",
        finds=(
            "Nous demandons son maintien.",
            "Nous plaidons pour la gratuité du bac.",
            "Nous comptons sur la région pour rouvrir la ligne.",
        ),
        leaves=("Nous demandons pardon.",),
    ),
    Rule(
        name="would be welcome",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("serai", "service", "aiderai"),
        pattern=pattern(
            r"^(?P<heart>(?:Une?|Le|La|Les|Des|Son|Sa|Ses|Leur|L['’]|Deux|Trois)\s?(?:(?!\b(?:qui|que|dont|si|quand|était|sont)\b)[^;:.]){3,140}?\s(?:serai(?:t|ent)\s(?:également\s|donc\s|aussi\s|très\s|bien\s|plus\s|fort\s|certainement\s)*"
            r"(?:bienvenue?s?|utiles?|souhaitables?|judicieu(?:x|ses?)|opportune?s?|appréciée?s?|profitables?|bénéfiques?|nécessaires?|précieu(?:x|ses?)|peu\scoûteu(?:x|ses?)|de\snature\sà)\b|(?:rendrait|rendraient)\sservice\b|aiderai(?:t|ent)\b))"
        ),
        unless=anyhow(r"\b(?:pas|plus|ne|n['’]\w+)\s|\b(?:pense|croit|estime|selon)\b"),
        weak=True,
        whole=True,
        reason="says what should be done",
        finds=("Un paiement en trois fois serait également bienvenu.",),
        leaves=("Le lac serait froid.",),
    ),
    Rule(
        name="please, in a note",
        kind=Kind.ACTION,
        score=0.62,
        words=("svp", "s.v.p", "plaît", "stp", "prière"),
        pattern=anyhow(
            rf"^(?:(?P<heart>(?:(?!\b(?:est|sont|si)\b)[^.;:?]){{6,100}}?),?\s(?:svp|s\.v\.p\.?|stp|s['’]il\s(?:vous|te)\splaît)\s?[.!]?$|[Pp]rière\s(?:de\s|d['’])(?P<pray>{INFINITIVE})(?!\s(?:agréer|croire|excuser|patienter|sonner|fermer|frapper)))"
        ),
        whole=True,
        reason="asks politely",
        finds=("Point d’étape au 1er juin SVP.", "Prière de renvoyer la fiche avant lundi."),
        leaves=("Le prix svp est bas et le sel est cher.",),
    ),
)
