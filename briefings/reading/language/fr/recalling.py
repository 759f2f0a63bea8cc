"""French weights for what was asked or recommended in the past and is only told."""

from briefings.reading.language.fr.cues import MONTHS
from briefings.reading.language.shapes import Weight, anyhow

_ASKED = r"(?:demandé|proposé|suggéré|recommandé|invité|réclamé|exhorté|appelé|sollicité|préconisé)"
_BACK_THEN = (
    rf"(?:(?:dès\s|déjà\s)?en\s(?:{MONTHS})\b|(?:l['’](?:an|année|été|hiver|automne)|le\s(?:mois|printemps)|la\ssemaine)\s(?:derni(?:er|ère)|passée?|précédente?)\b"
    r"|lors\sde\s(?:sa|la|leur|notre)\s(?:dernière|précédente|première)\s(?:réunion|session|séance|visite)\b)"
)

RECALLING: tuple[Weight, ...] = (
    Weight(
        name="asked back then",
        weight=-0.45,
        sorts=("reported", "proposal", "recommendation"),
        pattern=anyhow(
            rf"\b(?:a|ont|avait|avaient)\s(?:aussi\s|également\s|déjà\s)?{_ASKED}e?s?,?\s{_BACK_THEN}"
            rf"|^(?:\W*\d+[.)]\s*)?{_BACK_THEN},?\s[^,;:.]{{2,80}}\s(?:a|ont|avait|avaient)\s{_ASKED}\b"
        ),
        finds=(
            "Le port a demandé en décembre que la grue soit déplacée.",
            "L’an dernier, le comité a recommandé un second bac.",
        ),
        leaves=("Le port demande que la grue soit déplacée en décembre.",),
    ),
    Weight(
        name="what our reader asked to know",
        weight=-0.9,
        pattern=anyhow(
            r"^(?:\W*\d+[.)]\s*)?(?:(?:dans|par)\svotre\s(?:lettre|courrier|note|message)[^,;:.]{0,40},?\s)?(?:vous\s(?:m['’]|nous\s)?(?:avez|aviez)\s(?:\w+\s){0,2}?|votre\s(?:lettre|courrier|note|message|ministère|service)\s(?:\w+\s){0,2}?)"
            r"(?:(?:interrogée?s?|interroge|questionnée?s?)\s(?:sur|quant)|(?:demandé|demande|demandait|souhaité\ssavoir|voulu\ssavoir)\s(?:si|où|quand|comment|pourquoi|ce\sque|ce\squ['’]|quelles?|quels?)\b)(?![^;:.]*(?:;|\b(?:et|mais)\s(?:je|nous)\s))"
        ),
        finds=("Vous m’avez interrogé sur les bacs qui doivent être remplacés.",),
        leaves=("Vous devez demander si le bac est sûr.",),
    ),
)
