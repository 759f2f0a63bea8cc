"""Rules for what a text tells of somebody who will do something, or was given a time to do it. French."""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, MONTHS
from briefings.reading.language.shapes import Rule, Weight, anyhow, pattern, up_to_verb

_APART = "qui|que|dont|si|quand|lorsque|avait|avaient"
_SPAN = (
    r"(?:d['’]un\sdélai\s(?:de|d['’])\s?|de\s|un\sdélai\s(?:de|d['’])\s?)?(?:\d+|un|une|deux|trois|quatre"
    r"|cinq|six|huit|dix|douze|quinze)\s(?:jours?|semaines?|mois)"
)
_UNTIL = r"jusqu['’](?:au|à|aux|en)\s?[^;:.]{2,50}?"
_WHEN = (
    rf"(?:la\sfin|le\sdébut|le\scourant|fin|début|mi-|l['’](?:été|automne|hiver|année|an)|le\s(?:printemps"
    rf"|mois|\d|prochain|premier|second)|la\s(?:rentrée|prochaine|session|semaine)|{MONTHS}|20\d\d)"
)
_WOULD = (
    r"(?!(?:ser|aur|pourr|devr|faudr|resterai|coûter|permettr|durer|baisser|augmenter|monter|dépendr"
    r"|suffir|viendr)[a-z]*\b)[a-zà-ÿ]{2,}r(?:ait|aient)\b"
)
_PAPER = (
    r"(?:documents?|études?|rapports?|notes?|projets?|plans?|listes?|inventaires?|évaluations?|enquêtes?"
    r"|analyses?|audits?|propositions?|calendriers?|budgets?|feuilles?\sde\sroute|recensements?)"
)

SETTLING: tuple[Rule, ...] = (
    Rule(
        name="was given until then to",
        kind=Kind.ACTION,
        score=0.66,
        words=("jusqu", "délai", "dispos", "semaine", "mois", "jour"),
        pattern=pattern(
            rf"^(?:{up_to_verb(_APART, 90)}"
            rf"(?:(?:s['’]est|se\ssont|se\svoit|se\svoient)(?:\svue?s?)?\s(?:accorder|laisser|donner|impartir|fixer)\s(?:{_UNTIL}|{_SPAN}[^;:.,]{{0,30}}?)"
            rf"|(?:a|ont|aura|auront)\s(?:désormais\s|donc\s|maintenant\s)?{_UNTIL}|(?:dispose(?:nt|ra|ront)?)\s(?:désormais\s|donc\s)?{_SPAN}[^;:.,]{{0,30}}?)"
            rf"\spour\s(?P<heart>{INFINITIVE}\s\S)"
            rf"|(?:Un\sdélai|{_SPAN})\s[^;:.]{{0,40}}?(?:a\sété|est|ont\sété|sont)\s(?:laissée?s?|accordée?s?|impartie?s?|donnée?s?|fixée?s?)\s(?:à|au|aux)\s?[^;:.]{{2,60}}?\spour\s(?P<then>{INFINITIVE}))"
        ),
        reported=True,
        sure=True,
        reason="gives an order",
        finds=(
            "La commission s’est vu accorder jusqu’au printemps pour proposer un tarif.",
            "Un délai de six semaines a été laissé au syndicat pour répondre par écrit.",
        ),
        leaves=("La guilde s’est vu accorder une coupe.", "Il a jusqu’à trois bacs."),
    ),
    Rule(
        name="has announced a thing for a day",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("annoncé", "promis", "programmé"),
        pattern=pattern(
            rf"^(?:{up_to_verb(_APART, 90)}(?:a|ont){ADVERBS}\s(?:annoncé|promis|programmé)\s"
            rf"(?P<heart>(?:une?|la|le|l['’]|les|sa|son|ses|leurs?|deux)\s?(?:(?!\b(?:qui|que|dont|mort|décès|pluies?)\b)[^;:.,]){{3,80}}?\s(?:pour|avant|d['’]ici)\s{_WHEN})"
            rf"|(?P<what>(?!Il\b|Elle\b|Ce\b|Cela\b)[A-ZÀ-Ý][^;:.,]{{3,80}}?\s(?:est|sont|a\sété|ont\sété)\s(?:promise?s?|annoncée?s?)\s(?:par\s[^;:.,]{{2,50}}\s)?(?:pour|avant|d['’]ici)\s{_WHEN}))"
        ),
        unless=anyhow(r"\b(?:avait|avaient|si|mais|pluies?|neige|tempêtes?|orages?)\b"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=(
            "La Norlande a annoncé une décision sur le bac pour la fin du mois de juin.",
            "Une seconde édition est promise par l’imprimeur pour le printemps 2032.",
        ),
        leaves=("La ville a annoncé la mort du maire.", "La neige est annoncée pour la fin de la semaine."),
    ),
    Rule(
        name="would each of them do it",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=("chacun", "tous deux", "toutes deux"),
        pattern=pattern(rf"^{up_to_verb(_APART, 90)}(?P<heart>{_WOULD}\s(?:chacune?|tous\sdeux|toutes\sdeux)\s\S)"),
        unless=anyhow(r"\bsi\b|\bs['’]il"),
        reported=True,
        whole=True,
        reason="says who will do what by when",
        finds=("Les deux directeurs chercheraient chacun un piano.",),
        leaves=("Les deux plans coûteraient chacun quatre couronnes.",),
    ),
    Rule(
        name="said how things stood and that it would",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("rait", "raient"),
        pattern=pattern(
            r"\b(?:a|ont)\s(?:[a-zà-ÿ]+\s)?(?:dit|indiqué|déclaré|précisé|répondu|expliqué|ajouté|fait\ssavoir|confirmé)\s(?:qu['’](?:il|elle|ils|elles)\s(?:avait|avaient|était|étaient|disposait|disposaient)\b|disposer\b|avoir\b)"
            rf"(?:(?!\b(?:si|prix|coûts?)\b)[^;:.]){{3,110}}?\set\s(?:(?:qu['’])?(?:il|elle|ils|elles)\s)?(?P<heart>{_WOULD}\s\S)"
        ),
        unless=anyhow(r"\bs(?:i|['’]il)\b"),
        reported=True,
        whole=True,
        reason="somebody commits to something",
        finds=("Le port a dit qu’il avait l’argent et qu’il lancerait un appel d’offres en mars.",),
        leaves=("Le trésorier a dit que les prix avaient monté et monteraient encore.",),
    ),
    Rule(
        name="was tasked with a paper",
        kind=Kind.ACTION,
        score=0.66,
        words=("chargé", "confier", "saisi"),
        pattern=pattern(
            rf"^{up_to_verb(_APART, 110)}"
            rf"(?:(?:a\sété|ont\sété|est|sont){ADVERBS}\s(?:chargée?s?)\s(?:d['’]une?|de\sla|du|de\sl['’])\s?|(?:s['’]est|se\ssont|se\svoit|se\svoient)(?:\svue?s?)?\sconfier\s(?:une?|la|le|l['’]|deux)\s?)"
            rf"(?P<heart>(?:[\wà-ÿ’'-]+\s)?{_PAPER}\b)"
        ),
        reported=True,
        whole=True,
        reason="gives an order",
        finds=(
            "Le secrétariat a été chargé d’un document d’options pour la réunion de janvier.",
            "Le comité s’est vu confier une étude des digues.",
        ),
        leaves=("Le chauffeur a été chargé de sacs.",),
    ),
)

SETTLED: tuple[Weight, ...] = (
    Weight(
        name="what its authors will not write",
        weight=-0.6,
        pattern=anyhow(
            r"\bdécidé\sde\sne\spas\s(?:produire|publier|établir|rédiger|remettre|poursuivre|donner\ssuite|tenir)\b[^;:.]{0,60}?\b(?:rapport|communiqué|document|audition|à\sce\sstade|pour\sl['’]instant|pour\sle\smoment)\b"
        ),
        finds=("La société a décidé de ne pas publier de rapport.",),
        leaves=("La société a décidé de ne pas vendre le quai.",),
    ),
    Weight(
        name="what stays as it is",
        weight=-0.5,
        sorts=("reported", "foretelling"),
        pattern=anyhow(
            r"\brest(?:erait|eraient|era|eront)\s(?:en\stout\s(?:cas|état\sde\scause)\s|toutefois\s|bien\sentendu\s)?(?:valables?|valides?|en\svigueur|en\splace|ouverte?s?|disponibles?|inchangée?s?|applicables?|possibles?)\b"
        ),
        finds=("Il a dit que les anciens titres resteraient en tout état de cause valables jusqu’en 2032.",),
        leaves=("Il a dit qu’il resterait en contact.",),
    ),
)
