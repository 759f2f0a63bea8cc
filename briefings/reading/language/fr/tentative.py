"""Rules for what is asked politely or put forward tentatively. French."""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import INFINITIVE, PARTY
from briefings.reading.language.shapes import Rule, anyhow, pattern, up_to_verb

_APART = "qui|que|dont|si|quand|lorsque"
_FOUNDED = (
    r"(?:ouverte?s?|créée?s?|mise?s?\sen\splace|mise?s?\ssur\spied|établie?s?|organisée?s?|constituée?s?|instituée?s?"
    r"|lancée?s?|dressée?s?|désignée?s?|nommée?s?|conclue?s?|élaborée?s?|rédigée?s?|instaurée?s?)"
)
_PASSAGE = (
    r"(?:paragraphes?|sections?|chapitres?|clauses?|phrases?|annexes?|articles?|définitions?|renvois?|dispositions?"
    r"|tableaux?|calendriers?|échéances?|budgets?|cartes?|résumés?)"
)

TENTATIVE: tuple[Rule, ...] = (
    Rule(
        name="is kindly asked to",
        kind=Kind.ACTION,
        score=0.68,
        words=("prié", "voudra bien", "voudront bien", "voudra", "voudront"),
        pattern=pattern(
            rf"^(?:{up_to_verb(_APART, 60)}"
            rf")(?:(?:est|sont)\s(?:\w+\s)?priée?s?\sde\s(?:bien\svouloir\s|vouloir\sbien\s)|(?:voudra|voudront)\sbien\s(?:,\s[^,;:.]{{2,60}},\s)?)"
            rf"(?P<heart>{INFINITIVE}\s?\S)"
        ),
        unless=anyhow(
            r"^(?:les\s|le\s|la\s|mesdames|messieurs)?\s?(?:voyageurs|visiteurs|passagers|invités|lecteurs|usagers|clients)\b|\b(?:patienter|fumer|s['’]inscrire|se\sprésenter|éteindre|arriver|agréer|croire|recevoir\sl)"
        ),
        sure=True,
        reason="asks somebody by name",
        finds=(
            "Les délégations sont priées de bien vouloir adresser leurs observations avant le 20 février.",
            "Les destinataires voudront bien faire connaître, dans un délai de six mois, les suites données.",
        ),
        leaves=("Les voyageurs sont priés de bien vouloir patienter.", "Il est prié partout."),
    ),
    Rule(
        name="would agree to, in a proposal",
        kind=Kind.PROPOSAL,
        score=0.58,
        words=("conviendraient", "engageraient", "accepteraient", "conviendrait", "engagerait", "accepterait"),
        pattern=pattern(
            rf"^{PARTY}\s(?:conviendraient|conviendrait|s['’]engageraient|s['’]engagerait|accepteraient|accepterait)(?:,\s[^,;:.]{{2,60}},)?\s(?:de\s|à\s|d['’])(?P<heart>{INFINITIVE}\s\S)"
        ),
        unless=anyhow(r"\b(?:si|dit|cru|pas|jamais)\b|^il\b"),
        reason="puts a proposal forward",
        finds=("Les parties conviendraient, par simple échange de notes, de délivrer des cartes de trois ans.",),
        leaves=("Les parties accepteraient le pain.",),
    ),
    Rule(
        name="could be founded",
        kind=Kind.PROPOSAL,
        score=0.54,
        words=("pourrait", "pourraient"),
        pattern=pattern(
            rf"^(?P<heart>(?:Une?|Des|Deux|Un\stel|Une\stelle)\s(?:(?!\b(?:qui|que|dont|si|quand)\b)[^;:.,]){{3,90}}?\s(?:pourrait|pourraient)\s(?:aussi\s|également\s)?être\s(?:[a-zà-ÿ]+ment\s)?{_FOUNDED}\b)"
        ),
        unless=anyhow(r"\b(?:si|pas|jamais|dit|craint|sans)\b"),
        weak=True,
        whole=True,
        reason="puts a proposal forward",
        finds=("Un guichet commun pourrait être ouvert pour les étudiants et les chauffeurs.",),
        leaves=("Le pont pourrait être vu de loin.", "Une porte pourrait être vue de loin."),
    ),
    Rule(
        name="could be given the task",
        kind=Kind.PROPOSAL,
        score=0.62,
        words=("confier", "chargé", "recevoir"),
        pattern=pattern(
            r"\b(?P<heart>(?:pourrait|pourraient)\s(?:aussi\s|également\s|utilement\s)?(?:se\svoir\sconfier\s(?:la|le|l['’]|une?|les)\s?\S|être\schargée?s?\s(?:de\s|d['’])\S|recevoir\s(?:mandat|(?:la\s)?(?:tâche|mission)|pour\s(?:tâche|mission))\s(?:de\s|d['’])\S))"
        ),
        unless=anyhow(r"\b(?:dit|craint|pas|jamais)\b"),
        whole=True,
        reason="puts a proposal forward",
        finds=("Le comité pourrait se voir confier la rédaction des notes.",),
        leaves=("Le comité pourrait recevoir une coupe.",),
    ),
    Rule(
        name="the best course would seem",
        kind=Kind.PROPOSAL,
        score=0.66,
        words=("solution", "voie", "option", "formule", "parti"),
        pattern=pattern(
            r"\b(?:[Ll]a|[Ll]e)\s(?:meilleure?|plus\s[\wà-ÿ]+)\s(?:solution|voie|option|formule|parti)\s(?:semblerait(?:\s(?:bien\s)?être)?|paraîtrait(?:\sêtre)?|serait(?:\ssans\sdoute|\speut-être)?|pourrait\sêtre)\s(?P<heart>(?:une?|la|le|l['’]|de|d['’]|que)\s?\S)"
        ),
        unless=anyhow(r"\b(?:dit|estimé|pensé|si)\b|\?\W*$"),
        whole=True,
        reason="says what would be good",
        finds=("La meilleure solution semblerait être un essai limité à trois foires.",),
        leaves=("La meilleure solution est longue.",),
    ),
    Rule(
        name="still lacks a passage",
        kind=Kind.RECOMMENDATION,
        score=0.6,
        words=("manque", "faut"),
        pattern=pattern(
            rf"\b(?P<heart>[Ii]l\s(?:y\s|lui\s)?(?:manque|faut)\s(?:encore|toujours|aussi)\s(?:une?|des|quelques|le|la)\s(?:[\wà-ÿ-]+\s)?{_PASSAGE}\s(?:sur|pour|relatif|relative|consacrée?|qui|de|des|concernant)\b)"
        ),
        whole=True,
        reason="says what needs to be done",
        finds=("À notre avis, il y manque encore un paragraphe sur les enfants qui voyagent seuls.",),
        leaves=("La soupe manque encore de sel.",),
    ),
    Rule(
        name="somebody would be grateful for it",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=("gré", "aide", "service", "soulagement", "utile"),
        pattern=pattern(
            rf"(?:\b(?:(?:vous|lui|leur)\s(?:saurait|sauraient|saurai|saurions)\s(?:infiniment\s|vivement\s)?gré|(?:saurait|sauraient)\s(?:infiniment\s|vivement\s)?gré\s(?:à|au|aux)\s[^;:.,]{{2,60}}?)\s(?:de\s|d['’])(?:bien\svouloir\s)?(?P<heart>{INFINITIVE}\s\S)"
            r"|^(?:[Cc]e|[Cc]ela)\sserait\s(?:aussi\s)?(?:d['’])?une?\s(?:grande?|réelle?|précieuse?|vrai)\s(?:aide|service|soulagement)\s(?:que\s|si\s)(?P<help>(?!il\spleuvait)\S[^;:.]{3,}))"
        ),
        whole=True,
        reason="calls on somebody",
        finds=(
            "La guilde vous saurait gré de lui prêter une salle.",
            "Ce serait une grande aide si le poste d’Esk rouvrait son guichet du jeudi.",
        ),
        leaves=("Il vous a su gré de tout.", "Ce serait une grande perte."),
    ),
)
