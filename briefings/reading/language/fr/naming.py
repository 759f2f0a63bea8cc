"""Who is to do something, as French texts name them: “Le ministère devrait …”, “invite les communes à …”."""

from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, PARTY_NOUNS
from briefings.reading.language.shapes import Naming, People, anyhow, pattern

_WHO = r"(?P<who>[^:;.,()]{2,90}?)"
_LABELS = r"responsables?|pilote|chef\sde\sfile|qui|porteur"

PEOPLE = People(
    namings=(
        Naming(
            "called on",
            pattern(
                rf"""\b(?i:recommand(?:e|ent|ons|é)|demand(?:e|ent|ons|é)|invit(?:e|ent|ons|é)|appell(?:e|ent)|appelé
                |exhort(?:e|ent|ons|é)|pri(?:e|ent|ons|é)
                |encourag(?:e|ent|eons|é)|charg(?:e|ent|eons|é)){ADVERBS}\s{_WHO}\s(?:(?:de|à)\s|d['’]){INFINITIVE}"""
            ),
            (
                ("Nous recommandons au ministère de la Santé de publier les comptes.", "ministère de la Santé"),
                ("La conférence invite les communes à planter des arbres.", "communes"),
                ("Prie instamment les membres d’achever l’inventaire ;", "membres"),
            ),
            ("Nous demandons à voir.", "Il invite ses amis."),
        ),
        Naming(
            "is asked",
            pattern(
                rf"^{_WHO}\s(?:est|sont){ADVERBS}\s(?:priée?s?|chargée?s?|invitée?s?|appelée?s?)\s(?:de\s|d['’]|à\s)"
            ),
            (("Le délégué au numérique est prié de transmettre une note.", "délégué au numérique"),),
            ("Il est prié de sortir.",),
        ),
        Naming(
            "should",
            pattern(
                rf"""^{_WHO}{ADVERBS}\s(?:devrai(?:t|ent)|doi(?:t|vent)|devr(?:a|ont)
                |s['’]engage(?:nt)?\sà)(?:,[^,]{{2,80}},)?{ADVERBS}\s(?!être\b|avoir\b){INFINITIVE}"""
            ),
            (
                ("Le ministère de la Santé devrait ouvrir un registre.", "ministère de la Santé"),
                ("Les États riverains s’engagent à rouvrir les stations.", "États riverains"),
            ),
            ("Une visite devra être organisée.",),
        ),
        Naming(
            "will",
            pattern(rf"^{_WHO}{ADVERBS}\s(?!sera|seront|aura|auront|pourr)[a-zà-ÿ]{{3,}}r(?:a|ont)\s"),
            (("La responsable des transports publiera les horaires.", "responsable des transports"),),
            ("Ils publieront les horaires.",),
        ),
        Naming(
            "labelled",
            pattern(
                rf"^(?:[A-ZÀ][\wÀ-ÿ ]{{1,20}}\s?:\s)?(?P<who>(?:[Ll]es?\s|[Ll]a\s"
                rf"|[Ll]['’])(?i:{PARTY_NOUNS})(?:\s[\wÀ-ÿ'’-]+){{0,5}}?)\s(?:envoie|fournit|prépare|rédige|transmet"
                rf"|publie|organise|vérifie|contacte|présente|établit)(?:nt)?\s"
            ),
            (("Action : le service des bâtiments fournit un calendrier.", "service des bâtiments"),),
            ("Une note fournit des chiffres.",),
        ),
    ),
    column=anyhow(
        r"^(?:responsables?(?:\s.{0,30})?|pilotes?|qui|chef\sde\sfile|porteurs?|entité\s.{0,20}|acteurs?|service)$"
    ),
    labels=_LABELS,
    below=anyhow(rf"(?m)^\s*[*_]*(?:{_LABELS})\b[^\n:]{{0,30}}:[*_]*\s*([^\n]{{2,90}}?)[ \t]*$"),
    article=anyhow(r"^(?:les?\s|la\s|l['’]|aux?\s|à\sla\s|à\sl['’]|à\s)"),
    nobody=anyhow(r"(?:nous|je|on|ils?|elles?|ce|cela|ceci|une?|des|aucune?|qui|que|il)\b"),
    actors=anyhow(rf"\b{PARTY_NOUNS}\b"),
    clause=anyhow(r"\b(?:qui|que|dont|où|est|sont|a|ont|était|si|quand|lorsque)\b"),
    aside=anyhow(r"(?:pour|en|par|avec|sans|sur|après|avant|dans|selon|si|lorsque|quand|ainsi|notamment|enfin|donc)\b"),
    relative=" que ",
    speaker=anyhow(r"(?:et\s)?(?:moi(?:-même)?|je|nous|de\smon\scôté|pour\sma\spart)"),
)
