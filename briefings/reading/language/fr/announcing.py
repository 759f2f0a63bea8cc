"""What stands above French lists, tables and sections: lead-ins, headings, column headings."""

from briefings.reading.document.results import Kind
from briefings.reading.language.shapes import Announcing, Sign, anyhow, pattern

_NUMBER = r"^(?:\W*[\divx]+[.)]?\s)?"
_REST = r"(?:\s.{0,60})?$"

ANNOUNCING = Announcing(
    lead_ins=(
        Sign(
            anyhow(
                r"\brecommandations?\b[^:]*:$|\bnous\s(?:vous\s|leur\s|lui\s)?(?:\w+\s)?(?:demandons|souhaitons"
                r"|voulons|attendons|réclamons|exigeons)\b[^:]*:$|\brecommand(?:e|ent|ons|é)\b[^:]*:$|\b(?:demandes"
                r"|attentes)\s(?:\w+\s)?sont\b[^:]*:$"
            ),
            Kind.RECOMMENDATION,
            "La commission formule les recommandations suivantes :",
            "Le comité a lu des textes, dont :",
        ),
        Sign(
            anyhow(
                r"\b(?:actions?|mesures|étapes|tâches)\b[^:]*\b(?:suivantes?|à\sprendre|retenues|prévues|décidées"
                r"|prioritaires|nécessaires)\b[^:]*:$"
                r"|^(?:actions?|tâches|à\sfaire|décisions)\s?:$"
            ),
            Kind.ACTION,
            "Les mesures suivantes sont retenues :",
            "Les actions furent vendues par :",
        ),
        Sign(
            anyhow(r"\bpropositions?\b[^:]*:$|\bpropos(?:e|ent|ons|é)\b[^:]*:$"),
            Kind.PROPOSAL,
            "Ses propositions sont :",
            "Les orateurs sont :",
        ),
        Sign(
            anyhow(
                r"^(?:(?:et\s)?qui\sfait\squoi|(?:les\s)?(?:points|arrangements)\s(?:arrêtés|convenus|retenus|décidés)|(?:ont|a)\sétée?\s(?:arrêtée?s?|convenue?s?|retenue?s?|décidée?s?)\s(?:les\spoints\ssuivants|ce\squi\ssuit))(?:\s(?:à|au|en|lors|avec|par)\s[^:.;]{2,50})?\s?:$|"
                r"\bengagements?\b[^:]*:$|\b(?:accord|arbitrages?|consensus)\b[^:]{0,80}\bsuivants?\s?:$"
                r"|\b(?:décid(?:e|ent|ons|é)|conven(?:ons|u|us|ues)|conviennent|convient|arrêt(?:e|ent|é)|retien(?:t|nent)|s['’]engagent)\s(?:de\sce\squi\ssuit|ce\squi\ssuit|comme\ssuit)?\s?:$"
            ),
            Kind.COMMITMENT,
            "Leurs engagements sont :",
            "Le comité compte :",
        ),
        Sign(
            anyhow(r"\b(?:objectifs|priorités|buts)\b[^:]*:$"),
            Kind.OBJECTIVE,
            "Les objectifs sont :",
            "Les objets sont :",
        ),
        Sign(
            anyhow(r"\b(?:initiatives|projets\scommuns)\b[^:]*:$"),
            Kind.INITIATIVE,
            "Trois initiatives sont lancées :",
            "Les bacs sont :",
        ),
    ),
    sections=(
        Sign(
            anyhow(
                r"\b(?:recommandations?|préconisations?)\b|^(?:que\sfaire|ce\s(?:que|qu['’]il)\s.{0,40}(?:demand|faut|propos|attend)\w*"
                r"|nos\s(?:demandes|attentes|souhaits))"
                r"|\bappel\sà\sl['’]action\b|^que\sfaut-il\s.{0,40}$|^pistes\s.{0,40}$|^suggestions?\b"
            ),
            Kind.RECOMMENDATION,
            "Conclusions et recommandations",
            "Constats",
        ),
        Sign(
            anyhow(
                _NUMBER + r"(?:plan\sd['’]actions?|actions?(?:\s(?:à\smener|décidées|retenues|prévues))?"
                r"|relevé\sde\s(?:décisions|conclusions)"
                r"|décisions?(?:\s(?:prises|adoptées))?|prochaines\sétapes|suites\sà\sdonner|à\sfaire|tâches"
                r"|mesures(?:\sprioritaires)?)" + _REST
            ),
            Kind.ACTION,
            "Relevé de décisions",
            "Actions de la société",
        ),
        Sign(
            anyhow(_NUMBER + r"(?:nos\s|les\s)?engagements?" + _REST), Kind.COMMITMENT, "Nos engagements", "Les membres"
        ),
        Sign(
            anyhow(_NUMBER + r"(?:nos\s|les\s)?propositions?" + _REST),
            Kind.PROPOSAL,
            "Nos propositions",
            "Les proportions",
        ),
        Sign(
            anyhow(_NUMBER + r"(?:nos\s|les\s)?(?:objectifs|priorités)" + _REST),
            Kind.OBJECTIVE,
            "Objectifs",
            "Objections",
        ),
        Sign(anyhow(_NUMBER + r"(?:nos\s|les\s)?initiatives" + _REST), Kind.INITIATIVE, "Initiatives", "Initiales"),
    ),
    columns=(
        Sign(
            anyhow(r"^(?:recommandations?|préconisations?)$"),
            Kind.RECOMMENDATION,
            "Recommandation",
            "Suivi de la recommandation",
        ),
        Sign(
            anyhow(r"^(?:actions?(?:\s(?:à\smener|prévues?))?|mesures?|tâches?|étapes?|à\sfaire|quoi)$"),
            Kind.ACTION,
            "Mesure",
            "Mesure prise en 2020",
        ),
        Sign(anyhow(r"^engagements?$"), Kind.COMMITMENT, "Engagement", "Comité"),
        Sign(anyhow(r"^(?:propositions?|idées?)$"), Kind.PROPOSAL, "Proposition", "Proposé par"),
        Sign(anyhow(r"^(?:initiatives?|projets?|livrables?|programmes?)$"), Kind.INITIATIVE, "Projet", "Initiales"),
        Sign(anyhow(r"^(?:objectifs?|buts?|cibles?)$"), Kind.OBJECTIVE, "Objectif", "Objet"),
        Sign(anyhow(r"^décisions?(?:\sprises?)?$"), Kind.ACTION, "Décision", "Décidé par"),
    ),
    goal_columns=anyhow(r"(?:objectifs?|buts?|finalités?|description|détails?|résultats?\sattendus?|pourquoi)$"),
    wholly=anyhow(
        _NUMBER + r"(?:(?:nos|les|principales|liste\sdes|résumé\sdes)\s)*(?:recommandations?|actions?"
        r"|relevé\sde\s(?:décisions|conclusions)|décisions"
        r"|prochaines\sétapes|suites\sà\sdonner|demandes|propositions|engagements|attentes)(?:\s(?:à|au|aux|pour"
        r"|prises)\b.{0,80})?$"
    ),
    quiet=anyhow(
        _NUMBER + r"(?:contexte|introduction|méthode|méthodologie|annexes?\b.*|glossaire|sommaire|table\sdes\smatières"
        r"|ordre\sdu\sjour|rappels?\b.*"
        r"|historique|remerciements|contacts?|question\sposée|saisine|qui\ssommes-nous|à\spropos.*|bibliographie|références|notes?\sexplicatives?.*|constats?"
        r"|(?:informations?|modalités|renseignements)\spratiques|mentions\slégales)$"
    ),
    errands=anyhow(
        _NUMBER
        + r"(?:inscriptions?|visas?|passeports?|badges?|hébergement|hôtels?|lieu|arrivée|départ|accès|transports?"
        r"|assurances?|monnaie|tenue|repas|restauration|météo)(?:(?:,|\set|\sou|\sà)\s[\w\s,’'-]{2,50})?$"
    ),
    earlier=anyhow(
        _NUMBER + r"(?:recommandations?|actions?|propositions?|engagements?|décisions?)\s"
        r"(?:antérieure?s?|précédente?s?|clos(?:e|es)?)$"
    ),
    findings=anyhow(_NUMBER + r"(?:constats?|analyse|causes?)\b"),
    section_looks_back=anyhow(
        r"\b(?:précédentes?|antérieures?|suivi|bilan|mise\sen\sœuvre|réponses?|état\sd['’]avancement|menées"
        r"|de\sla\ssociété)\b"
    ),
    looks_back=anyhow(
        r"\b(?:déjà|précédemment|réalisées?|menées?|constaté|examiné|présents?|excusés?|orateurs|contacts?"
        r"|ordre\sdu\sjour|furent)\b"
    ),
    old_news=anyhow(r"\b(?:précédent|antérieur|déjà)\w*\b"),
    follows=anyhow(r"\b(?:suivantes?|suivants?|ci-dessous|ci-après)\b"),
    goes_on=pattern(r"(?P<and>et,?\s(?:aussi\s|également\s|enfin\s)?)(?=(?:de|à|que)\s\w|[dq]u?['’]\w)"),
    next_columns=anyhow(
        r"^(?:(?:prochaines?|suites?|étapes?|mesures?|actions?|travaux)\s(?:étapes?|actions?|mesures?|à\s(?:donner|venir|mener|prendre)|suivantes?|restante?s?|prévue?s?|futures?)|(?:reste|restant)\sà\sfaire|suites?\sprévues?)$"
    ),
    vague_columns=anyhow(r"^(?:quoi|événements?|faits?)$"),
    points_ahead=anyhow(r"\b(?:suivantes?|suivants?|ci-dessous|ci-après|notamment)\b"),
    complete=anyhow(
        r"\b(?:loi|charte|plan|stratégie|politique|règlement|code|cadre)\b[^:]{0,60}\b(?:qui\s\w+|fondée?\ssur"
        r"|comprenant|contenant)\b[^:]*:$"
    ),
    breaks_off=anyhow(r"(?:\b(?:de|à|que)|\bd['’])\s?:$"),
    wishes=anyhow(
        r"^[^.;:]{2,100}\b(?:souhaite(?:nt|raient)?|veulent|voudraient|demandent|réclament|attendent)\b[^.;:]{0,100}\.$"
    ),
    numbered=anyhow(
        r"""^(?:(?:recommandation|préconisation|proposition|action)s?\s?:|(?:recommandation|préconisation|action|proposition|engagement|mesure)s?(?:\sde\ssécurité)?\s(?:n[°o]\.?\s?)?[A-Z]{0,3}[-\s]?\d[\d./-]*[a-z]?
        (?:\s?[,:(–—-]?\s?(?:adressée?\s|destinée?\s)?(?:à|au|aux|pour)\s[^.]{2,130}|\s?\([^()]{2,80}\))?[).:]{0,2})$"""
    ),
    addressed=anyhow(r"(?:destinataires?|adressée?\s(?:à|au|aux)|à\sl['’]attention\sd\w+|à)\s?:\s\S.{2,110}$"),
    roles=anyhow(
        r"\b(?:titulaire|candidate?s?|lauréate?s?|stagiaires?|boursiers?|soumissionnaires?|postulante?s?|profil\srecherché"
        r"|(?:principales\s)?(?:missions|attributions)\s(?:du\sposte|sont)|qualifications)\b[^:]{0,60}:?$"
    ),
    plans=anyhow(
        _NUMBER + r"(?:le\s|notre\s)?(?:feuille\sde\sroute|calendrier|échéancier|étapes|prochaines\sétapes"
        r"|jalons|phases)\b.{0,60}$"
    ),
    promises=anyhow(
        r"""\b(?:réponses?|observations|engagements|commentaires)\s(?:de|du|des|d['’])
        |^(?:\W*[\divx]+[.)]?\s)?(?:(?:les\s|nos\s)?(?:prochaines?\s(?:étapes?|visite|réunion)|suites?(?:\s(?:à\sdonner|données|prévues))?|suivi|la\ssuite|et\smaintenant.*
        |après\s(?:ce|le|la|cette)\s(?:rapport|visite|vote|décision|avis)|décisions?(?:\s.{0,40})?))$"""
    ),
    addressee=anyhow(r"(?:à|au|aux|pour|à\sl['’])\s?(?:la\s|le\s|les\s|l['’])?[^.;]{2,110}\s?:?$"),
)
