"""French rules for operative paragraphs that open with what is decided, and for what minutes record. With examples."""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, PARTY
from briefings.reading.language.shapes import Rule, Voice, anyhow, pattern, up_to_verb

# How an operative paragraph begins, with its number and emphasis: “3. *Fixe* …”, “b) arrêtent …”.
_OPENS = r"^[*_\s\d.)(a-h-]{0,12}?"
# What is decided, as a noun, with what may stand before it.
_THING = (
    rf"[*_]*(?:\scomme\ssuit)?{ADVERBS}(?:\s(?:à|au|aux|pour|avec|sous|dès|en)\s[^;:.]{{1,110}}?,?)?\s"
    r"(?P<heart>(?:la\s|les?\s|l['’]|une?\s|des\s|celle-ci\s|celui-ci\s|ces?\s|cette\s|sa\s|son\s|leurs?\s|M\.|Mme\s)\s?\S)"
)
_CREATES = r"(?:cré|institu|constitu|fond)e(?:nt)?|établi(?:t|ssent)|met(?:tent)?\sen\splace|lance(?:nt)?"
# Verbs by which a body lays something down, gives somebody a task or lets something be done.
_LAYS_DOWN = (
    r"(?:arrête|fixe|plafonne|limite|ramène|proroge|prolonge|suspend|lève|abroge|subordonne|réserve|étend|désigne|nomme|confie"
    r"|délègue|attribue|alloue|affecte|accorde|octroie|approuve|adopte|entérine|valide|enregistre|habilite|mandate|avalise"
    r"|autorise|transfère|inscrit|reporte|avance|prescrit)(?:nt|ent)?"
    r"|suspendent|étendent|prescrivent|inscrivent|donne(?:nt)?\smandat"
)
_FORMALITY = anyhow(
    r"\b(?:procès-verbal|compte\srendu|ordre\sdu\sjour|quitus|mandat\sd[ue]|hommage|minute\sde\ssilence)\b|[?!]\W*$"
)
# A verb in the future, no mere auxiliary.
_WILL = r"(?!(?:ser|aur|pourr|devr|faudr|deviendr|rester|pleuvr|ir)(?:a|ont)\b)[a-zà-ÿ]{2,}r(?:a|ont)\b"
_REPORTS = r"(?:indique|précise|confirme|annonce|assure|déclare|signale|répond)(?:nt)?|f(?:ait|ont)\ssavoir"

DECIDING: tuple[Rule, ...] = (
    Rule(
        name="sets up, in an operative paragraph",
        kind=Kind.INITIATIVE,
        score=0.7,
        words=("cré", "institu", "constitu", "fond", "établi", "en place", "lance"),
        pattern=pattern(rf"{_OPENS}(?i:{_CREATES})(?=[*_\s]){_THING}"),
        unless=_FORMALITY,
        whole=True,
        reason="sets something up",
        finds=("*Crée* un Fonds pour les digues ;", "2. instituent une commission de bornage ;"),
        leaves=("Création d’un fonds.", "Il crée un fonds.", "Crée vite !"),
    ),
    Rule(
        name="decides to set up",
        kind=Kind.INITIATIVE,
        score=0.75,
        words=("décid",),
        pattern=pattern(
            rf"(?:{PARTY}{ADVERBS}\s|{_OPENS})[Dd]écide(?:nt)?[*_]*\s(?P<heart>(?:la\scréation|la\smise\sen\splace|la\sconstitution|l['’]institution|le\slancement)"
            r"\sd(?:['’]|e\s|u\s|es\s)\S)"
        ),
        whole=True,
        reason="sets something up",
        finds=("décident la création d’un Office des bacs ;", "Le conseil décide le lancement d’un prix annuel."),
        leaves=("La création du bac fut décidée.",),
    ),
    Rule(
        name="lays down, in an operative paragraph",
        kind=Kind.ACTION,
        score=0.65,
        words=(
            *("arrête", "fixe", "plafonne", "limite", "ramène", "proroge", "prolonge", "suspend", "lève", "abroge"),
            *("subordonne", "réserve", "étend", "désigne", "nomme", "confie", "délègue", "attribue", "alloue"),
            *("affecte", "accorde", "octroie", "approuve", "adopte", "entérine", "valide", "enregistre", "habilite"),
            *("mandat", "avalise", "autorise", "transfère", "inscri", "reporte", "avance", "prescri"),
        ),
        pattern=pattern(rf"{_OPENS}(?i:{_LAYS_DOWN})(?=[*_\s]){_THING}"),
        unless=_FORMALITY,
        whole=True,
        reason="an operative paragraph or minute that commits somebody",
        finds=(
            "arrêtent comme suit les heures du pont ;",
            "*Désigne* la doyenne pour tenir la liste ;",
            "7. confient à un groupe de six experts la rédaction du texte ;",
            "subordonnent celle-ci à la fin des travaux ;",
        ),
        leaves=("Les heures sont fixes.", "approuve le procès-verbal de mai ;", "Arrête la musique !"),
    ),
    Rule(
        name="accepts an offer",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=("offre", "proposition", "invitation"),
        pattern=pattern(
            rf"\b[Aa]cc(?:ept(?:e|ent|é)|ueill(?:e|ent|i))\b[^.;:]{{0,40}}?\s(?:l['’]offre|la\sproposition|l['’]invitation)\s(?:faite\spar\s|de\s|du\s|des\s|d['’])"
            rf"[^.;:]{{2,80}}?\s(?:de\s|d['’])(?P<heart>{INFINITIVE})"
        ),
        whole=True,
        reason="somebody commits to something",
        finds=("*Accueille favorablement* l’offre de la ville d’organiser un atelier ;",),
        leaves=("Elle accepte l’offre de la ville.",),
    ),
    Rule(
        name="is kept in the minutes",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("retenu", "acté", "arrêté", "entendu"),
        pattern=pattern(
            r"\b[Ii]l\sest\s(?:donc\s|ainsi\s|également\s)?(?:retenu|acté|arrêté|entendu)\s(?:que\s|qu['’])(?P<heart>\S)(?=.{3,200}?\w(?:ra|ront|rait|raient)\b)"
        ),
        reason="somebody commits to something",
        finds=("Il est retenu que chaque port tiendra une liste.",),
        leaves=("Il est entendu que la mer est froide.",),
    ),
    Rule(
        name="is to be done, by somebody or by a date",
        kind=Kind.ACTION,
        score=0.65,
        words=("est à ", "sont à "),
        pattern=pattern(
            rf"^{up_to_verb('qui|que|dont|si|quand', 120)}(?:est|sont)\sà\s(?P<heart>{INFINITIVE})\b"
            r"(?=[^.;]{0,120}?\b(?:par\s(?:la|le|les|l['’]|chaque)|avant\sl|pour\sle\s\d|d['’]ici|au\splus\stard|sous\s\w+\s(?:jours|semaines)|dans\sles\s))"
        ),
        unless=anyhow(r"\b(?:pluie|orages?|retards?|perturbations|billets?|places?)\b"),
        duty=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("Les listes sont à remettre par la régie avant le 3 mai.",),
        leaves=("Des orages sont à craindre par l’ouest avant le soir.", "Le bac est à quai."),
    ),
    Rule(
        name="takes charge of it",
        kind=Kind.ACTION,
        score=0.7,
        words=("ce dont",),
        pattern=pattern(
            r"(?P<heart>ce\sdont\s(?:se\scharge(?:ra|nt)?|s['’]occupe(?:ra|nt)?)\s)(?:la|les?|l['’]|M|Mme)"
        ),
        whole=True,
        reason="says who will do what by when",
        finds=("La liste manque, ce dont se charge la doyenne.",),
        leaves=("Ce dont il se charge est connu.",),
    ),
    Rule(
        name="and she will, in minutes",
        kind=Kind.COMMITMENT,
        score=0.5,
        words=("; elle", "; il", "et elle", "et il"),
        pattern=pattern(
            rf"(?:;\s|\set\s)(?:elles?|ils?)\s(?:lui\s|leur\s|en\s|y\s|les?\s|la\s|l['’]|se\s|s['’])*(?P<heart>{_WILL})(?!\s(?:beau|froid|chaud))"
        ),
        unless=anyhow(r"\b(?:si|quand|lorsque)\s[^,;]{2,60}\b(?:il|elle)s?\b"),
        voice=Voice.PARTIES,
        whole=True,
        foretelling=True,
        reason="a party says what it will do",
        finds=("La présidente tient à ce jumelage ; elle écrira à la ville.",),
        leaves=("Le vent tourne ; il sera froid.",),
    ),
    Rule(
        name="gives a favourable opinion",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=("favorable",),
        pattern=pattern(
            rf"(?:{PARTY}{ADVERBS}\s|{_OPENS})(?:[Dd]onne|[Éé]met(?:tent)?|[Rr]end(?:ent)?|a\sdonné|a\sémis)(?:nt)?\sun\savis\sfavorable\s(?P<heart>(?:à|au|aux|sur|pour)\s\S)"
        ),
        whole=True,
        reason="recommends something",
        finds=("Le comité donne un avis favorable à l’achat d’un bac.",),
        leaves=("Un avis favorable fut donné.",),
    ),
    Rule(
        name="says that it will",
        kind=Kind.COMMITMENT,
        score=0.65,
        words=("indique", "précise", "confirme", "annonce", "assure", "déclare", "signale", "répond", "savoir"),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:{_REPORTS})\s(?:que\s|qu['’])(?:elles?|ils?)\s(?:lui\s|leur\s|en\s|y\s|les?\s|la\s|l['’])*(?P<heart>{_WILL})"
        ),
        whole=True,
        reason="somebody commits to something",
        finds=("La régie indique qu’elle lancera deux appels au printemps.",),
        leaves=("La régie indique qu’elle sera fermée.", "La météo annonce que la pluie tombera."),
    ),
    Rule(
        name="says that it will be, in an answer",
        kind=Kind.COMMITMENT,
        score=0.2,
        words=("indique", "précise", "confirme", "annonce", "assure", "déclare", "signale", "répond", "savoir"),
        pattern=pattern(
            rf"^(?:[^,;:.]{{2,60}},\s)?{PARTY}{ADVERBS}\s(?:{_REPORTS})\s(?:que\s|qu['’])(?P<heart>[^;:.]{{3,90}}?\s(?:{_WILL}|sera\s|seront\s))"
        ),
        answering=True,
        whole=True,
        reason="says what will be done",
        finds=("Elle précise que le tri commencera en mai.",),
        leaves=("Elle précise que le tri est long.",),
    ),
)
