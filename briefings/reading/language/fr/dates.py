"""When something is to be done, as French texts say it: “avant le 31 décembre 2027”, “dans un délai de six mois”."""

from briefings.reading.language.shapes import Dates, Deadline, anyhow

_MONTHS = {
    "janv": 1,
    "févr": 2,
    "fevr": 2,
    "mars": 3,
    "avr": 4,
    "mai": 5,
    "juin": 6,
    "juil": 7,
    "août": 8,
    "aout": 8,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "déc": 12,
    "dec": 12,
}
_UP_TO_TWELVE = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
_NUMBERS = {word: number for number, word in enumerate(_UP_TO_TWELVE, start=1)}
_NUMBERS |= {"une": 1, "quinze": 15, "dix-huit": 18, "vingt": 20, "trente": 30, "soixante": 60}

_MONTH = (
    r"(?:janv(?:ier)?|f[ée]vr(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|ao[uû]t|sept(?:embre)?|oct(?:obre)?"
    r"|nov(?:embre)?|d[ée]c(?:embre)?)\.?"
)
_YEAR = r"20\d\d"
_POINT = rf"""(?:
    (?:le\s)?(?P<d>\d{{1,2}})(?:er)?\s(?P<dm>{_MONTH})\s(?P<dy>{_YEAR})
  | (?P<iso>{_YEAR}-\d\d-\d\d)
  | (?:le\s)?(?P<dotted>\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR})
  | (?P<ends_month>(?:la\s)?fin\s(?:du\smois\sde\s|de\s|d['’])?)?(?:le\smois\sde\s
  |le\smois\sd['’])?(?P<mm>{_MONTH})\s(?P<my>{_YEAR})
  | (?:le\s|la\s)?(?P<part>début|mi|milieu)[\s-](?:de\s)?(?:l['’]année\s)?(?P<py>{_YEAR})
  | (?:la\sfin\sdu\s|le\s)?(?:T(?P<q>[1-4])\s|(?P<nq>premier|deuxième|troisième
  |quatrième)\strimestre\s(?:de\s)?)(?P<qy>{_YEAR})
  | (?:la\sfin\sdu\s|le\s)?(?P<half>premier|second|deuxième)\ssemestre\s(?:de\s)?(?P<hy>{_YEAR})
  | (?P<ends_year>(?:la\s)?fin\s(?:de\s)?(?:l['’]année\s|l['’]an\s)?)?(?P<y>{_YEAR})(?![\d–/-])
)"""
_AFTER = (
    r"(?=\W*$|\s?[.,;:)\]*]|\s(?:et|ou|à|au|aux|en|pour|avec|par|sur|dans|de|du|des|les?|la|un|une|chaque|toute?s?)\b)"
)
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>jours?|semaines?|mois|ans?|années?)\b(?:\sprochaine?s)?"
_FROM_ELSEWHERE = (
    r"(?P<event>\s(?:suivant|après|à\scompter\sde|à\spartir\sde)\s(?!la\s(?:publication|présente|date)"
    r"|ce|l['’]adoption))?"
)
_LABELS = r"échéance|délai|date\slimite|quand|pour\sle"

DATES = Dates(
    months=_MONTHS,
    numbers=_NUMBERS,
    quarters={"premier": 1, "deuxième": 2, "troisième": 3, "quatrième": 4},
    parts={"début": 3, "mi": 6, "premier": 6, "second": 12, "deuxième": 12},
    units={"jour": "day", "semaine": "week", "mois": "month", "an": "year"},
    deadlines=(
        Deadline(
            name="by a day",
            pattern=anyhow(
                rf"""(?:\b(?P<words>(?:d['’]ici(?:\sà|\sau)?|au\splus\stard(?:\sen|\sfin)?|jusqu['’](?:au?|en)
                |pour)\s{_POINT})){_AFTER}"""
            ),
            meaning="by",
            finds=(
                (
                    "Publier la carte au plus tard le 31 décembre 2027.",
                    "au plus tard le 31 décembre 2027",
                    "2027-12-31",
                ),
                ("Doubler le fret d'ici à 2032, sur deux rives.", "d'ici à 2032", "2032-12-31"),
                ("Ouvrir le bac d’ici la fin de 2027.", "d’ici la fin de 2027", "2027-12-31"),
                ("Former les pilotes d’ici juin 2028.", "d’ici juin 2028", "2028-06-30"),
            ),
            leaves=("Lu par 2027 membres.", "Il viendra d’ici peu."),
        ),
        Deadline(
            name="before a day",
            pattern=anyhow(rf"""\b(?P<words>avant\s{_POINT}){_AFTER}"""),
            meaning="before",
            finds=(
                ("Achever l’inventaire avant le 31 décembre 2027.", "avant le 31 décembre 2027", "2027-12-30"),
                ("Remettre en service avant la fin de l'année 2027.", "avant la fin de l'année 2027", "2027-12-31"),
                ("Envoyer la liste avant mars 2027.", "avant mars 2027", "2027-02-28"),
            ),
            leaves=("Avant la fin du repas, mangez.",),
        ),
        Deadline(
            name="within a span",
            pattern=anyhow(
                rf"""\b(?P<words>(?:dans\s(?:un\sdélai\sde|les|un\sdélai\smaximal\sde)|sous
                |d['’]ici)\s{_COUNT}\s{_UNIT}){_FROM_ELSEWHERE}"""
            ),
            meaning="within",
            finds=(
                ("Publier la carte dans un délai de six mois.", "dans un délai de six mois", "6 months"),
                ("Répondre sous 30 jours.", "sous 30 jours", "30 days"),
            ),
            leaves=("Dans les rues, six chats.",),
        ),
        Deadline(
            name="before a day of this year",
            pattern=anyhow(
                rf"""\b(?P<words>(?:avant|d['’]ici|au\splus\stard)\s(?:le\s|au\s|la\sfin\sdu\smois\sde\s
                |la\sfin\sdu\smois\sd['’]|le\smois\sd['’]|le\smois\sde\s|la\s)?
                (?:\d{{1,2}}(?:er)?\s{_MONTH}|{_MONTH}|rentrée|lundi|mardi|mercredi|jeudi|vendredi
                |prochaine\s(?:réunion|séance)))(?!\s20\d\d)\b"""
            ),
            meaning="words",
            finds=(("Transmettre une note avant le 3 septembre.", "avant le 3 septembre", ""),),
            leaves=("Avant lui, le sel.",),
        ),
    ),
    column=anyhow(r"^(?:échéances?|délais?|dates?(?:\slimites?)?|quand|calendrier|pour\sle)$"),
    labels=_LABELS,
    below=anyhow(rf"(?m)(?:^|\s)[*_]*(?:{_LABELS})\b[^\n:]{{0,20}}:[*_]*\s*([^\n]{{2,80}})"),
    cell=anyhow(rf"^\W*(?:(?:avant|d['’]ici|pour|en)\s)?{_POINT}\W*$"),
    cell_span=anyhow(rf"^\W*(?P<words>{_COUNT}\s{_UNIT}){_FROM_ELSEWHERE}\W*$"),
    soon=anyhow(
        rf"""\b(?:(?:avant|d['’]ici|pour|jusqu['’](?:à|au|en)|au\splus\stard|dès|à\spartir\sd[ue]|à\scompter\sd[ue])\s(?:le\s|au\s|la\s|à\s|l['’])?(?:fin\s(?:de\s|du\s|d['’])?)?
        (?:lundi|mardi|mercredi|jeudi|vendredi|{_MONTH}|\d{{1,2}}\b|demain|prochaine?|mois|semaine|année|rentrée|été|automne|printemps|noël|pâques)
        |demain\b|sous\s\w+\s(?:heures|jours|semaines|mois)|(?:cette|chaque|la)\s(?:semaine|rentrée)|\d{{1,2}}(?:er)?\s{_MONTH}|(?:lundi|mardi|mercredi|jeudi|vendredi)\W*$)"""
    ),
    says_nothing=anyhow(r"\W*(?:voir\b|s\.?o\.?\b|néant\b|à\s(?:définir|préciser)|non\s)"),
)
