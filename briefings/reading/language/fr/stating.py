"""French weights for what only states a fact, a rule in force or what those do who come to a meeting."""

from briefings.reading.language.shapes import Weight, anyhow

STATING: tuple[Weight, ...] = (
    Weight(
        name="how many were asked",
        weight=-0.6,
        pattern=anyhow(
            r"\b(?:a|ont)\s(?:déjà\s)?(?:demandé|ordonné|enjoint)\sà\s(?:(?:quelque|environ|près\sde|plus\sde)\s)?\d[\d\s]+[a-zà-ÿ]{3,}"
        ),
        finds=("Le ministère a demandé à 402 foyers de rembourser leur siège.",),
        leaves=("Le ministère a demandé aux communes de rembourser les sièges.",),
    ),
    Weight(
        name="a rule with its place in brackets",
        weight=-0.6,
        pattern=anyhow(
            r"\b(?:normalement|en\sprincipe|en\srègle\sgénérale|au\splus\stard|dans\sles|sous)\b[^()]{0,120}\((?:voir\s|cf\.?\s)?(?:[\wà-ÿ’']+\s){0,2}?(?:résolution|règle|article|règlement|circulaire|loi|décret)\s(?:du\s|n[°o]\s?)?\d[^()]{0,40}\)\W*$"
        ),
        finds=("Les réponses doivent en principe parvenir sous trente jours (résolution du 8 mai 2011).",),
        leaves=("Les réponses doivent parvenir sous trente jours.",),
    ),
    Weight(
        name="how a meeting opens",
        weight=-0.9,
        pattern=anyhow(r"\b(?:adopter|approuver)\s(?:l['’]|son\s|le\sprojet\sd['’]|cet\s)ordre\sdu\sjour\b"),
        finds=("Le comité sera invité à adopter l’ordre du jour.",),
        leaves=("Le comité est invité à adopter le plan.",),
    ),
    Weight(
        name="rooms and extras",
        weight=-0.8,
        pattern=anyhow(
            r"\b(?:régler|payer|acquitter)\s(?:eux-mêmes\s)?(?:leurs?|ses|les|tous\sles)\s(?:propres\s)?(?:extras|frais\sd['’]hôtel|notes?\sd['’]hôtel|repas|boissons|suppléments|frais\sd['’]hébergement)\b"
            r"|\bchambres\s(?:sont|ont\sété)\s(?:retenues|réservées|bloquées)\b"
        ),
        finds=("Les participants doivent régler leurs extras.",),
        leaves=("Le ministère doit payer le pont.",),
    ),
    Weight(
        name="which text prevails",
        weight=-0.6,
        pattern=anyhow(
            r"\ben\scas\sde\s(?:divergences?|différences?|doutes?|désaccord|contestation)\b[^;:.]{0,80}\b(?:texte|version)\b|\b(?:texte|version)\s[\wà-ÿ]+\s(?:fait|fera|font)\sfoi\b"
        ),
        finds=("En cas de divergence, le texte français sera utilisé.",),
        leaves=("En cas d’incendie, la cloche sera utilisée.",),
    ),
    Weight(
        name="what this text replaces",
        weight=-0.7,
        pattern=anyhow(
            r"\b(?:est|sont)\s(?:remplacée?s?|abrogée?s?)\spar\s(?:le\sprésent|la\sprésente|ce\s|cet\s|cette\s|celui-ci)|^(?:le\sprésent|la\sprésente)\s[\wà-ÿ]+\s(?:annule\set\s)?remplace\b"
        ),
        finds=("Le mémorandum du 14 mai 2012 est remplacé par le présent texte.",),
        leaves=("La pompe est remplacée par la commune en mai.",),
    ),
    Weight(
        name="what a year marks",
        weight=-0.7,
        pattern=anyhow(
            r"\b(?:marquera|verra|sera)\s(?:aussi\s|également\s)?(?:le|la|l['’]|les|celle\sdu|celui\sdu)\s?[^.;]{0,30}\b(?:anniversaire|centenaire|bicentenaire|cinquantenaire|jubilé|\d+\sans\s(?:de|d['’]))"
        ),
        finds=("L’année 2028 marquera le centenaire de nos relations.",),
        leaves=("La commune marquera le sentier.",),
    ),
    Weight(
        name="what was seen elsewhere",
        weight=-0.5,
        pattern=anyhow(
            r"^[^;:.,]{0,30}(?:\bl['’]expérience|\bla\spratique|\bles?\sexemples?)\s(?:[^;:.,]{2,40}?\s)?(?:suggèr|montr|indiqu|enseign)(?:e|ent)\b"
        ),
        finds=("L’expérience d’autres pays montre qu’il faut un agent à plein temps.",),
        leaves=("Le comité suggère un agent à plein temps.",),
    ),
    Weight(
        name="whom its authors praise",
        weight=-0.6,
        pattern=anyhow(
            r"\b(?:tien(?:t|nent)|tenons|tiens)\sà\s(?:saluer|remercier|féliciter|rendre\shommage|exprimer\s(?:sa|ses|leurs?|notre|nos|ma|mes)\s(?:gratitude|remerciements|reconnaissance))\b"
        ),
        finds=("La mission tient à saluer le travail de l’officier.",),
        leaves=("La mission tient à revoir le plan.",),
    ),
    Weight(
        name="what staff must do at any time",
        weight=-0.5,
        pattern=anyhow(
            r"^(?:tout\s(?:agent|fonctionnaire|employé)|chaque\s(?:agent|fonctionnaire|employé)|(?:tous\s)?les\s(?:agents|fonctionnaires|membres\sdu\spersonnel))\s(?:doit|doivent|est\stenu|sont\stenus)\s(?:de\s|d['’])?(?:toujours\s)?(?:déclarer|respecter|s['’]abstenir|observer|éviter|signaler|porter|se\sconformer)\b"
        ),
        finds=("Tout agent doit déclarer ses intérêts extérieurs.",),
        leaves=("Les agents doivent être formés avant mai.",),
    ),
)
