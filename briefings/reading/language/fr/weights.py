"""French words around a cue that speak for or against it."""

from briefings.reading.language.fr.recalling import RECALLING
from briefings.reading.language.shapes import Weight, anyhow

WEIGHTS: tuple[Weight, ...] = (
    *RECALLING,
    Weight(
        name="what was expected to happen",
        weight=-0.45,
        place="after",
        sorts=("weak",),
        pattern=anyhow(
            r"""^(?:devrai(?:t|ent)|doi(?:t|vent)|devr(?:a|ont))\s(?:[\wÀ-ÿ]+ment\s|bientôt\s
            |donc\s)?(?:s['’](?:améliorer|élever|établir|achever)
            |commencer|débuter|avoir\slieu|se\s(?:tenir|dérouler)|intervenir|atteindre|rester|permettre|suffire|coûter|durer|baisser|augmenter|diminuer|progresser
            |revenir|arriver|finir
            |être\s(?:possible|prête?s?|terminée?s?|achevée?s?|ouverte?s?|livrée?s?|disponibles?|remise?s?|beau|sec
            |connue?s?))\b"""
        ),
        finds=("devrait s'améliorer en octobre", "devrait commencer en 2028"),
        leaves=("devrait ouvrir un guichet", "devrait être organisée en mai"),
    ),
    Weight(
        name="a law says it",
        weight=-0.5,
        sorts=("weak", "duty", "calls", "somebody is asked", "does by a date, in a plan", "is done without delay"),
        pattern=anyhow(
            r"""\b(?:en\svertu|aux\stermes|conformément\saux?|selon\s(?:la|le|les|l['’])\s?(?:droit|statuts?|décret|arrêté|norme|loi|règlement
            |code|convention|guide|manuel)
            |au\ssens\sd|\bla\sloi\simpose|\(article|en\sapplication|la\sloi\s(?:prévoit|exige|dispose)|l['’]article\s\d+
            |le\scode\s(?:prévoit|dispose|exige))\b"""
        ),
        finds=("Elle doit, selon la norme, être gardée au frais.",),
        leaves=("Le conseil doit ouvrir le guichet.",),
    ),
    Weight(
        name="what somebody else thinks",
        weight=-0.45,
        place="before",
        sorts=("weak",),
        pattern=anyhow(
            r"""^(?!\W*(?:le\s|la\s|l['’])?(?:commission|comité|cour|conseil|groupe|mission|assemblée|conférence
            |cellule|jury)\b)[^.;]*\bestim(?:e|ent|aient|ait)\b
            |\b(?:selon\s(?:lui|elle|eux|elles|les?|la|un|certains)|pense(?:nt)?|croi(?:t|ent)|craint|craignent
            |espère(?:nt)?|(?:a|ont|avait|avaient)\s
            (?:estimé|affirmé|déclaré|annoncé|soutenu|jugé|regretté|prétendu|répondu)|rappelle(?:nt)?|indique(?:nt)?
            |signale(?:nt)?|précise(?:nt)?)\b"""
        ),
        finds=("Un membre a estimé que le bac ", "Le rapport rappelle que les quais "),
        leaves=("Le conseil ",),
    ),
    Weight(
        name="how copies may be used",
        weight=-0.6,
        sorts=("weak", "duty"),
        pattern=anyhow(
            r"\b(?:communiquée?s?|diffusée?s?|reproduite?s?|citée?s?|transmise?s?|rendue?s?\spublique?s?)\s(?:à\sdes\stiers|en\sdehors|sans\s(?:l['’])?(?:autorisation|accord)|hors\sd)"
            r"|\b(?:reproduction|rediffusion|publication)s?\b[^.;]{0,30}\b(?:doi(?:t|vent)|devr)\w*\b|\bmentionner\sla\ssource\b"
            r"|\b(?:toute|la|les|vos)\s(?:correspondance|courriers?|demande\sde\srenseignements?)\s(?:doi(?:t|vent)|devr\w+)\sêtre\s(?:adress|envoy)"
        ),
        finds=("Il ne doit pas être communiqué à des tiers.", "Toute reproduction doit mentionner la source."),
        leaves=("Le rapport devrait être communiqué à la ville.",),
    ),
    Weight(
        name="what visitors are told",
        weight=-0.6,
        sorts=("weak", "duty"),
        pattern=anyhow(
            r"\b(?:journalistes(?:\saccrédités)?|participants|invités|visiteurs|usagers|candidate?s?|voyageurs|lecteurs|vous)\s(?:doivent|devront|devraient"
            r"|devez|devrez)\b"
        ),
        finds=("Les visiteurs doivent réserver leur billet.",),
        leaves=("Les communes doivent payer.",),
    ),
    Weight(
        name="in a quotation",
        weight=-0.5,
        place="before",
        sorts=("weak",),
        pattern=anyhow(r"(?:«[^»]*|“[^”]*)$"),
        finds=("Le tract dit : « L’État ",),
        leaves=("Le « vieux » port ",),
    ),
    Weight(
        name="promised for a time",
        weight=0.1,
        place="sentence",
        sorts=("foretelling",),
        pattern=anyhow(
            r"""\b(?:avant|d['’]ici|au\splus\stard|dès|à\scompter|à\spartir|en|le|au\scours)\s(?:\w+\s){0,4}?(?:\d
            |janvier|février|mars|avril|mai|juin|juillet
            |août|septembre|octobre|novembre|décembre|printemps|été|automne|hiver|lundi|mardi|mercredi|jeudi|vendredi
            |prochain|rentrée|fin\b)
            |\baprès\s(?:les\s)?(?:pâques|noël|vacances|fêtes)\b
            |\bchaque\s(?:jour|semaine|mois|année|trimestre|an)\b"""
        ),
        finds=("La ville publiera la carte le 29 août.",),
        leaves=("La ville publiera la carte.",),
    ),
    Weight(
        name="how long something lasts",
        weight=-0.4,
        pattern=anyhow(
            r"^(?:la|le|les|l['’]|sa|son|leur)\s?(?:mandat|durée|prix|tarif|montant|quorum|nombre|validité|siège|délai\sde\srecours)\b[^.;:]{0,80}\best\s(?:fixée?|de|valable|porté)\b"
        ),
        finds=("Le mandat de la directrice est fixé à quatre ans.",),
        leaves=("La liste est fixée avant mai.",),
    ),
    Weight(
        name="an event to come",
        weight=-0.45,
        sorts=("foretelling",),
        pattern=anyhow(
            r"\b(?:tiendr|se\sréunir|se\sretrouver|accueiller|accueillir|prendr(?!(?:a|ont)\s(?:à\s|en\scharge|des\smesures|toutes|l['’]attache|contact|soin|l['’]initiative|les\s(?:mesures|dispositions)))|interviendr|participer|visiter"
            r"|rencontrer|fermer|arriver|quitter)(?:a|ont)\b"
        ),
        finds=("Le conseil se réunira en mai.",),
        leaves=("Le conseil publiera la carte.",),
    ),
    Weight(
        name="what will follow by itself",
        weight=-0.45,
        sorts=("foretelling",),
        pattern=anyhow(
            r"\b(?:(?:appeller|soulèver|poser)(?:a|ont)\s(?:[^.;,]{0,30}\s)?(?:des|de|une|la)\s(?:\w+\s)?questions?|susciter(?:a|ont)|entraîner(?:a|ont)|dépendr(?:a|ont)|résulter(?:a|ont)|surprendr(?:a|ont)|inquiéter(?:a|ont))\b"
        ),
        finds=("Les avis laissés sans suite appelleront des questions.",),
        leaves=("Le port appellera les pilotes.",),
    ),
    Weight(
        name="a feast or a show",
        weight=-0.45,
        sorts=("foretelling",),
        pattern=anyhow(
            r"^[^,;:]{0,40}\b(?:fête|foire|kermesse|repas|pot|déjeuner|dîner|réception|cérémonie|concert|festival|bal|tournoi|match|vernissage|spectacle|exposition|portes\souvertes)\b"
            r"[^,;:]{0,40}\b\w+r(?:a|ont)\b"
        ),
        finds=("Le repas des aînés aura lieu en mai.",),
        leaves=("La visite aura lieu en mai.",),
    ),
    Weight(
        name="only a doubt",
        weight=-0.5,
        sorts=("weak",),
        pattern=anyhow(r"\bne\s(?:pense|croi|voi|saura)\w*\spas\b|\bau(?:rait|raient)\sdû\b"),
        finds=("Je ne crois pas que l’État doive payer.",),
        leaves=("L’État doit payer.",),
    ),
    Weight(
        name="what others foretell",
        weight=-0.45,
        sorts=("foretelling",),
        pattern=anyhow(
            r"^(?:selon|d['’]après)\s|\b(?:rappelle|indique|signale|précise|estime|constate|prévien|crain)\w*\s(?:que\s|qu['’])"
        ),
        finds=(
            "Selon les savants, le niveau du lac baissera.",
            "La présidente rappelle que le sommet réunira les chefs.",
        ),
        leaves=("La présidente réunira les chefs.",),
    ),
    Weight(
        name="what the text says of itself",
        weight=-0.6,
        sorts=("will be set up", "a party will"),
        pattern=anyhow(
            r"^(?:la|le|cette|ce|cet)\s(?:présente?\s)?(?:déclaration|mémorandum|accord|texte|document|communiqué|protocole)\s(?:est|sera|ne)\b"
        ),
        finds=("La présente déclaration est établie en deux exemplaires.",),
        leaves=("Le groupe sera créé en mai.",),
    ),
)
