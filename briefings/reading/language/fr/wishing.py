"""French rules for wishes, intentions and decisions that use no verb of asking. Each with its examples."""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, PARTY
from briefings.reading.language.shapes import Rule, Voice, anyhow, pattern, up_to_verb

# A party, or the beginning of an operative paragraph.
_WHO = rf"(?:{PARTY}|^[*_\s\d.)(-]*|[,;]\s(?:et\s)?|\bet\s)"
# Somebody by a noun, with what belongs to it: “La préfecture de la Marne”, “Le conseil municipal”, “La Santé”.
_NAMED = (
    r"(?:(?:[Ll]es?|[Ll]a)\s|[Ll]['’])[\wÀ-ÿ-]+(?:\s[a-zà-ÿ]+(?:al|ale|aux|elle|el|ique|if|ive)s?)?"
    r"(?:\s(?:de\s|du\s|des\s|d['’]|et\s)(?:la\s|l['’]|les\s)?[\wÀ-ÿ-]+){0,3}"
)
_DEED = r"(?:[\wÀ-ÿ’'-]+\s){0,2}?[\wÀ-ÿ’']*(?:tion|ment|ture|sion|age|mise)s?\b"

WISHING: tuple[Rule, ...] = (
    Rule(
        name="is wished",
        kind=Kind.RECOMMENDATION,
        score=0.8,
        words=("souhaité", "suggéré", "conseillé", "demandé", "recommandé", "enjoint", "prescrit"),
        pattern=pattern(
            rf"\b[Ii]l\s(?:lui\s|leur\s|vous\s|nous\s)?est{ADVERBS}\s(?:souhaité|suggéré|conseillé|demandé|recommandé|enjoint|prescrit)\s(?:que\s|qu['’]|de\s|d['’])(?P<heart>\S)"
        ),
        reason="recommends something",
        finds=("Il est souhaité que le maire passe chaque année.", "Il lui est suggéré d’équiper les bateaux."),
        leaves=("Il est souhaité bon vent.",),
    ),
    Rule(
        name="wishes that",
        kind=Kind.RECOMMENDATION,
        score=0.75,
        words=("souhaite", "aimerai", "voudrai"),
        pattern=pattern(
            rf"(?:{_WHO}|»\s){ADVERBS}\s?(?:souhaite(?:nt|rai(?:t|ent))?|aimerai(?:t|ent)|voudrai(?:t|ent))\b{ADVERBS}\s(?:que\s|qu['’])(?P<heart>\S)"
        ),
        weak=True,
        reason="says what should be done",
        finds=("La chambre souhaite toutefois que le rythme soit maintenu.", "souhaite que les hôtels s’y tiennent ;"),
        leaves=("La chambre souhaite une bonne année.",),
    ),
    Rule(
        name="a deed as a noun",
        kind=Kind.INITIATIVE,
        score=0.55,
        words=(
            "mise en place",
            "création",
            "constitution",
            "élargissement",
            "installation",
            "construction",
            "ouverture",
        ),
        pattern=pattern(
            r"^[*_\s\d.)(-]*(?P<heart>(?:Mise\sen\splace|Création|Constitution|Élargissement|Installation|Construction|Ouverture)\s"
            r"(?:d['’]une?\s|de\s(?!la\s(?:séance|réunion))|des\s|du\s)\S+\s\S+\s\S)"
        ),
        unless=anyhow(
            r"\b(?:est|sont|était|étaient|sera|seront|fut|furent|avait|ont|permet(?:tra)?|permettent)\b"
            r"|\b(?:a|n['’]a)\s(?:été|\w+é)\b"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="announces something new",
        finds=("Mise en place d’un fonds commun de traduction.", "Création de deux postes de gardien à Sarne"),
        leaves=("Ouverture de la séance par le maire.", "La création du fonds fut saluée."),
    ),
    Rule(
        name="demands a deed",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=("demande", "réclame", "exige", "préconise"),
        pattern=pattern(
            rf"{PARTY}{ADVERBS}\s(?:demande|réclame|exige|préconise)(?:nt)?\b{ADVERBS}\s(?P<heart>(?:la|le|les|l['’]|une?|des)\s?{_DEED})"
        ),
        whole=True,
        reason="calls on somebody",
        finds=("Le conseil demande la création de deux passages.",),
        leaves=("Le conseil demande une minute de silence.", "La demande de création fut lue."),
    ),
    Rule(
        name="proposes a deed",
        kind=Kind.PROPOSAL,
        score=0.7,
        words=("propos",),
        pattern=pattern(
            rf"(?:{PARTY}|\b[Nn]ous){ADVERBS}\s(?:propose(?:nt)?|proposons)\b{ADVERBS}\s(?P<heart>(?:la|le|les|l['’]|une?|des)\s?(?:tenue|{_DEED}))"
        ),
        whole=True,
        reason="puts a proposal forward",
        finds=("Ensemble, nous proposons la tenue d’une foire de l’eau.", "La ville propose la création d’un office."),
        leaves=("Le menu propose trois plats.", "La proposition de création fut lue."),
    ),
    Rule(
        name="is held regularly",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("se tiendr", "se réunir"),
        pattern=pattern(
            rf"^{up_to_verb('qui|que|dont|si|quand', 120)}"
            r"(?P<heart>se\s(?:tiendr|réunir)(?:a|ont))\s(?:[\wÀ-ÿ’'-]+\s){0,4}?"
            r"(?:chaque\s|tous\sles\s|toutes\sles\s|(?:une|deux|trois|quatre)\sfois\spar\s)"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="says what will be done",
        finds=("Un exercice commun se tiendra chaque année en mai.", "Le groupe se réunira deux fois par an."),
        leaves=("Le conseil se tiendra en mai.",),
    ),
    Rule(
        name="does by a date, among decisions",
        kind=Kind.ACTION,
        score=0.45,
        words=("avant ", "pour le ", "d'ici", "d’ici", "au plus tard", "sous "),
        pattern=pattern(
            rf"^{_NAMED}\s(?P<heart>(?!(?:est|sont|était|ont)\b|(?:rappelle|indique|signale|précise|estime|constate|présente|remercie|note|souligne|annonce|informe|regrette)(?:nt)?\b)[a-zà-ÿ]{{3,}}(?:e|ent|it|et|end)\b)(?=[^.;:]{{0,60}}?[\s,]\s?(?:avant\s(?:le\s|la\s)|pour\sle\s\d|d['’]ici\s|au\splus\stard\s|sous\s\w+\s(?:jours|semaines|mois)))"
        ),
        voice=Voice.PARTIES,
        whole=True,
        reason="gives an order",
        finds=(
            "La préfecture réunit avant le 14 juillet les maires.",
            "La Santé rédige, pour le 31 juillet, une note.",
        ),
        leaves=("La mairie rappelle avant le 14 juillet les horaires.", "La ville est calme avant le 14 juillet."),
    ),
    Rule(
        name="would be needed",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("faudrait",),
        pattern=pattern(
            rf"\b[Ii]l\sfaudrait{ADVERBS}\s(?P<heart>(?:une?|deux|trois|plus|davantage|des|que|qu['’])\s?(?:\S+\s){{3}}\S)"
        ),
        weak=True,
        whole=True,
        reason="says what somebody needs to do",
        finds=("Il faudrait un bac supplémentaire le dimanche.",),
        leaves=("Il faudrait un miracle.",),
    ),
    Rule(
        name="let it be done",
        kind=Kind.RECOMMENDATION,
        score=0.65,
        words=("qu'on ", "qu’on "),
        pattern=pattern(
            r"^(?:(?:[Ee]nfin|[Ee]t|[Pp]uis|[Aa]lors|[Dd]onc),?\s)?(?P<heart>[Qq]u['’]on\s(?:ne\s)?[a-zà-ÿ]+e\s\S)"
        ),
        whole=True,
        reason="says what should be done",
        finds=("Enfin, qu’on mette un terme à la caution.",),
        leaves=("Il dit qu’on mange à midi.",),
    ),
    Rule(
        name="remains to be done",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("reste à ", "restent à "),
        pattern=pattern(
            rf"(?:^|;\s)(?:(?!\b(?:qui|que|si)\b)[^;:.]){{0,120}}?\b[Rr]este(?:nt)?\sà\s(?P<heart>{INFINITIVE})"
        ),
        unless=anyhow(r"\breste(?:nt)?\sà\s(?:voir|savoir|dire|prouver|payer|espérer|craindre|désirer)\b"),
        whole=True,
        reason="says what somebody needs to do",
        finds=("La septième reste à appliquer.",),
        leaves=("La preuve reste à voir.", "Le navire reste à quai."),
    ),
    Rule(
        name="means to",
        kind=Kind.COMMITMENT,
        score=0.75,
        words=("entend", "propose", "charge"),
        pattern=pattern(
            rf"{_WHO}{ADVERBS}\s?(?:entend(?:ent|ons)?{ADVERBS}\s(?P<heart>{INFINITIVE})|se\s(?:propose|charge)(?:nt)?{ADVERBS}\s(?:de\s|d['’])(?P<task>{INFINITIVE}))"
        ),
        unless=anyhow(r"\bentend(?:ent)?\s(?:dire|parler|venir)\b"),
        reason="somebody commits to something",
        finds=("Le comité entend rencontrer les familles.", "se propose d’éteindre son siège ;"),
        leaves=("Le comité entend des témoins.", "Le touriste se propose une halte."),
    ),
    Rule(
        name="the aim is that",
        kind=Kind.OBJECTIVE,
        score=0.75,
        words=("objectif", "ambition", "but "),
        pattern=pattern(r"^(?:L['’](?:objectif|ambition)|Le\sbut)\s(?:[\wÀ-ÿ]+\s)?est\s(?P<heart>qu(?:e\s|['’])\S)"),
        whole=True,
        reason="the speakers set themselves an aim",
        finds=("L’objectif est qu’aucun village ne soit à plus d’une heure d’un puits.",),
        leaves=("L’objectif est cassé.",),
    ),
    Rule(
        name="does within a time, by a decision",
        kind=Kind.ACTION,
        score=0.65,
        words=("article",),
        pattern=pattern(
            rf"^Article\s\d+(?:er)?\s?[:.–—-]{{1,3}}\s{PARTY}\s(?P<heart>[a-zà-ÿ]+e(?:nt)?\s)(?=.{{0,120}}?\bdans\s(?:un\sdélai\sde|les?)\s)"
        ),
        unless=anyhow(r"\b(?:peut|peuvent)\b"),
        duty=True,
        whole=True,
        reason="gives an order",
        finds=("Article 2 -- La Régie affecte au quai, dans les huit jours, un marin.",),
        leaves=("Article 2 -- La Régie peut, dans les huit jours, saisir la cour.", "L’article 2 est clair."),
    ),
)
