"""French rules for what is looked for, expected, repeated or still open. Each with its examples.

« Le ministre s’en remet au port », « Une explication est attendue du chef de poste sous un mois ».
"""

from briefings.reading.document.results import Kind
from briefings.reading.language.fr.cues import ADVERBS, INFINITIVE, PARTY, PARTY_NOUNS
from briefings.reading.language.shapes import Rule, Voice, anyhow, pattern, up_to_verb

_OLD = r"\b(?:en|depuis|dès)\s(?:1[5-9]\d\d|200\d|201\d)\b"
_APART = "qui|que|dont|si|quand|lorsque"
_SOON = r"(?:avant|sous|d['’]ici|dans\s(?:un|les)|au\splus\stard|sans\s(?:délai|tarder))"

LOOKING: tuple[Rule, ...] = (
    Rule(
        name="will abstain from it",
        kind=Kind.COMMITMENT,
        score=0.68,
        words=("abstiendr",),
        pattern=pattern(
            rf"\b(?:s['’]|nous\snous\s)(?P<heart>abstiendr(?:a|ont|ons){ADVERBS}\s(?:de\s|d['’])(?:{INFINITIVE}|tout))"
        ),
        unless=anyhow(r"\b(?:électeurs?|votants?)\b"),
        reason="a party says what it will do",
        finds=("La Vaudrande s’abstiendra de délivrer de nouvelles licences.",),
        leaves=("Le député s’abstiendra.",),
    ),
    Rule(
        name="will be subject to it",
        kind=Kind.COMMITMENT,
        score=0.62,
        words=("objet d",),
        pattern=pattern(
            rf"^{up_to_verb(_APART, 110)}"
            r"(?P<heart>fer(?:a|ont)\sl['’]objet\s(?:de\s|d['’])(?:une?\s|\w+\s)?(?!critiques?|débats?|rumeurs?|sanctions?|poursuites?))"
        ),
        voice=Voice.PARTIES,
        reason="says what will be done",
        finds=("Le secteur de la santé fera l’objet d’un retrait progressif.",),
        leaves=("Le film fera l’objet de critiques.",),
    ),
    Rule(
        name="will see to it itself",
        kind=Kind.COMMITMENT,
        score=0.6,
        words=(
            "examiner",
            "étudier",
            "transmettr",
            "publier",
            "vérifier",
            "soumettr",
            "corriger",
            "traiter",
            "financer",
            "signer",
        ),
        pattern=pattern(
            rf"^(?:[^,;:]{{3,60}},\s)?{PARTY}{ADVERBS}\s"
            r"(?P<heart>(?:l['’]|les?\s|la\s|en\s|lui\s|leur\s)(?:examiner|étudier|transmettr|publier|vérifier|soumettr|corriger|traiter|financer|signer)(?:a|ont)\b)"
        ),
        unless=anyhow(r"\b(?:juge|tribunal|cour|lecteurs?|public)\b"),
        voice=Voice.PARTIES,
        reason="a party says what it will do",
        finds=("Le Maroso l’examinera et fera connaître ses observations.",),
        leaves=("Le Maroso le perdra.",),
    ),
    Rule(
        name="expressed and called on",
        kind=Kind.RECOMMENDATION,
        score=0.7,
        words=("exhorté", "appelé", "invité", "engagé", "prié", "demandé", "encouragé"),
        pattern=pattern(
            rf"\b(?:a|ont|avons)\s(?:exprimé|fait\spart|condamné|salué|déploré|regretté|rappelé|dénoncé|pris\snote)\b[^.;]{{4,220}}?\set\s(?:a\s|ont\s)?(?P<heart>(?:exhorté|appelé|invité|engagé|prié|demandé|encouragé){ADVERBS}\s(?:toutes?|tous|les?|la|l['’]|à|au|aux|leurs?|chaque)\b[^.;]{{2,120}}?(?:\s(?:à|de|que)\s|\sd['’]))"
        ),
        unless=anyhow(_OLD),
        reported=True,
        reason="reports a call on somebody",
        finds=("Ils ont exprimé leur préoccupation et exhorté toutes les parties à respecter la trêve.",),
        leaves=("Ils ont exprimé leur joie et invité les artistes.",),
    ),
    Rule(
        name="pleads in favour of it",
        kind=Kind.RECOMMENDATION,
        score=0.62,
        words=("plaid",),
        pattern=pattern(
            rf"\b(?:(?i:{PARTY_NOUNS})|[Nn]ous|[Ii]ls|[Ee]lles){ADVERBS}\s(?P<heart>plaid(?:e|ent|ons|é){ADVERBS}\s(?:pour|en\sfaveur\sd))"
        ),
        unless=anyhow(_OLD + r"|\b(?:avocats?|tribunal|cour)\b"),
        reason="calls on somebody",
        finds=("Les deux parties plaident pour une pause de précaution.",),
        leaves=("Les deux avocats plaident demain.",),
    ),
    Rule(
        name="remains to be finished",
        kind=Kind.ACTION,
        score=0.6,
        words=("reste",),
        pattern=pattern(
            rf"^{up_to_verb(_APART, 140)}"
            rf"reste(?:nt)?(?:\sencore)?\sà\s(?P<heart>(?!voir\b|savoir\b|craindre\b|dire\b){INFINITIVE})"
        ),
        unless=anyhow(r"\b(?:non|sans|rien)\b"),
        voice=Voice.PARTIES,
        reason="says what somebody needs to do",
        finds=("La ratification de la convention reste à parachever du côté marosais.",),
        leaves=("Le prix reste à voir.",),
    ),
    Rule(
        name="is expected from somebody",
        kind=Kind.RECOMMENDATION,
        score=0.64,
        words=("attendue", "attendu", "demandée", "demandé"),
        pattern=pattern(
            rf"^(?P<heart>(?:Une?|Des|Le|La|Les|L['’])\s?[^,;:.]{{3,80}}?\s(?:est|sont)\s(?:attendue?s?|demandée?s?)\s(?:de\s|du\s|des\s|d['’]|au\s|aux\s|à\s)[^.;]{{3,80}}?\b{_SOON}\b)"
        ),
        unless=anyhow(r"\b(?:pluies?|neige|vents?|tempêtes?|visiteurs|livraisons?)\b"),
        reason="says what somebody needs to do",
        finds=("Une explication est attendue du chef de poste sous un mois.",),
        leaves=("Une pluie est attendue de l’ouest avant lundi.",),
    ),
    Rule(
        name="repeats what it asked",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=("recommandation", "demande"),
        pattern=pattern(
            rf"\b(?P<heart>(?:réitèr(?:e|ent|ons)|réitérons|renouvell(?:e|ent)|renouvelons|maintien(?:t|nent)|maintenons|répèt(?:e|ent)|répétons){ADVERBS}\s(?:la|sa|notre|nos|ses|cette|leurs?)\s(?:\w+\s)?(?:recommandations?|demandes?))\b"
        ),
        unless=anyhow(_OLD),
        reason="asks for it again",
        finds=("Nous réitérons notre recommandation de tenir un registre.",),
        leaves=("Nous maintenons la cadence.",),
    ),
    Rule(
        name="would find it useful if",
        kind=Kind.RECOMMENDATION,
        score=0.66,
        words=("utile", "souhaitable", "opportun", "précieux", "bon"),
        pattern=pattern(
            r"\b(?:(?:trouverai(?:t|ent)|jugerai(?:t|ent)|estimerai(?:t|ent))\s|(?:il\s(?:nous|lui|leur)\sserait)\s)(?:\w+ment\s|très\s)?(?:utile|souhaitable|opportun|précieux|bon)\s(?:que\s|qu['’]|de\s|d['’])(?P<heart>\S)"
        ),
        reason="says what would be good",
        finds=("La mission trouverait utile que la ministre informe le Parlement.",),
        leaves=("La mission trouverait le temps long.",),
    ),
)
