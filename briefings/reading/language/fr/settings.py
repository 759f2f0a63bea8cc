"""French sentences that set the scene, marks of genres, words of items, and where a full stop ends nothing."""

import re

from briefings.reading.document.results import Kind
from briefings.reading.document.sentences import Endings
from briefings.reading.language.fr import explaining
from briefings.reading.language.fr.cues import INFINITIVE, MONTHS, PARTY_NOUNS
from briefings.reading.language.shapes import Genre, Items, Setting, anyhow, pattern, words

ENDINGS = Endings(
    followed=words(
        "m mm mme mmes mlle dr pr me st ste no nos art p pp cf al fig vol env chap ex tél av bd réf rév corr doc add "
        "par janv févr avr juil sept oct nov déc"
    ),
    may_follow=words("etc s.a o.n.g s.a.r.l"),
    begins=re.compile(
        r"[«“\"(\[*_]*(?:Les?|La|L['’]|Une?|Des|Il|Elle|Ils|Elles|Nous|Ce|Cette|Ces|En|À|Au|Aux|Dans|Pour|Par|Sur)\b"
    ),
    labels=words("annexe partie option phase groupe tableau section titre type classe"),
)

SETTING = Setting(
    recital=anyhow(
        r"""[*_\s]*(?:rappelant|réaffirmant|reconnaissant|notant|considérant|soulignant|saluant|consciente?s?
        |convaincue?s?|préoccupée?s?
        |ayant|vu\b|désireu\w+|prenant\s(?:note|acte)|exprimant|constatant|regrettant|se\sfélicitant|guidée?s?
        |alarmée?s?|gravement)\b"""
    ),
    main_clause=anyhow(
        r",\s(?:ils|elles|il|elle)\s(?:se\s|s['’])?\w+|,\s(?:nous|les?|la|l['’])\s?[\wÀ-ÿ’'-]+(?:\s[\wÀ-ÿ’'-]+){0,6}?\s(?:recommand|demand|invit|décid|exhort"
        r"|appell|pri|charg)\w+"
    ),
    quoted=anyhow(
        r"^[«“\"].{0,600}?[»”\"],?\s(?:\w+\s){0,6}?(?:a\sdit|dit|déclare|a\sdéclaré|explique|a\sexpliqué)\b"
        r"|»,?\s(?:a|dit|déclare|explique)\b"
    ),
    dated=anyhow(
        r"^(?:en|le|par|depuis|dès|lors|l['’](?:an|année))\s(?:\d{1,2}(?:er)?\s)?(?:\d{4}|janvier|février|mars|avril"
        r"|mai|juin|juillet|août|septembre"
        r"|octobre|novembre|décembre|dernier)\b"
    ),
    past=pattern(
        r"\b(?:[Ee]n|depuis|jusqu['’]en)\s(?:1[5-9]\d\d|200\d|201\d)\b|\bavai(?:t|ent)\s(?:déjà\s)?(?:\w+é|promis"
        r"|convenu)\b|\bà\sl['’]époque\b|\bil\sy\sa\s\w+\sans\b"
    ),
    commissioned=anyhow(
        r"\b(?:a|ont)\s(?:demandé|chargé|commandé|invité)\b[^.;]{3,80}\s(?:d['’](?:examiner|évaluer|apprécier|étudier|analyser)|de\s(?:vérifier|mesurer|dire|déterminer|rechercher))\s"
    ),
    norms=anyhow(
        r"\b(?:loi|règlement|code|convention|directive|norme|charte|contrat|article)s?\b[^.;]{0,60}\b(?:prévoi\w+"
        r"|dispose\w*|exige\w*|impose\w*|stipule\w*)\b"
    ),
)

_PAGE = r"(?:page|fiche|brochure|plaquette|dépliant|rubrique|foire\saux\squestions|guide|article|synthèse)"
_RECRUITS = anyhow(
    r"(?m)^\W{0,6}(?:(?:lieu\s(?:d['’]affectation|de\stravail)|date\slimite\s(?:de\s(?:candidature|dépôt)|pour\spostuler)[^\n:|]{0,30}|prise\sde\s(?:fonctions?|poste)|(?:type|durée)\s(?:du|de)\scontrat|traitement(?:\s(?:de\sbase|annuel|net))*|rémunération|grade)\s{0,2}[:|\t]"
    r"|(?:avis\sde\s(?:vacance|recrutement)|offre\sd['’]emploi|fiche\sde\sposte)\b|(?:profil\srecherché|comment\spostuler|(?:dossier|dépôt)\sde\scandidature|qualifications\srequises)\W{0,4}$)"
)
# Marks that such a notice has and other texts too; each sort counts once.
_RECRUITS_BESIDE = (
    anyhow(
        r"\bavis\sde\s(?:vacance|recrutement)\b|\bvacance\sde\sposte\b|\bfiche\sde\sposte\b|\boffre\sd['’]emploi\b|\brecrutement\b"
    ),
    anyhow(
        r"\blieu\s(?:d['’]affectation|de\stravail)\b|\bprise\sde\s(?:fonctions?|poste)\b|\b(?:type|durée)\s(?:du|de)\scontrat\b"
    ),
    anyhow(r"\bdate\slimite\s(?:de\s(?:candidature|dépôt|réception)|pour\spostuler)|\bclôture\sdes\scandidatures\b"),
    anyhow(r"\b(?:traitement|salaire)\s(?:de\sbase|annuel|mensuel|net|brut)\b|\brémunération\s?:"),
    anyhow(r"\bcandidats?\sretenus\b|\bprésélection\w*|\bentretiens?\sd['’]embauche\b|\bprofil\srecherché\b"),
    anyhow(r"\blettre\sde\s(?:motivation|candidature)\b|\bcurriculum\svitae\b|\bréférences\sprofessionnelles\b"),
    anyhow(r"\ble\sou\sla\stitulaire\b|\ble\stitulaire\sdu\sposte\b|\btitulaires?\sd['’]un\sdiplôme\b"),
    anyhow(r"\bpériode\s(?:d['’]essai|probatoire)\b"),
)

GENRE = Genre(
    bodies_ask=anyhow(r"(?:commission|comité|conseil|assemblée|cour)\s"),
    heads_of_a_guide=explaining.HEADS,
    guide_beside=explaining.BESIDE,
    manual=explaining.MANUAL,
    manual_duty=explaining.MANUAL_DUTY,
    manual_beside=explaining.MANUAL_BESIDE,
    recruits=_RECRUITS,
    recruits_beside=_RECRUITS_BESIDE,
    presents=anyhow(
        rf"\bcette\s(?:petite\s)?{_PAGE}\s(?:explique|décrit|présente|expose|répond|s['’]adresse\s(?:à\s(?:tous|toute|ceux)|aux\s(?:personnes|lecteurs|curieux|étudiants|visiteurs|journalistes)|au\sgrand\spublic)|est\s(?:destinée|écrite)\s(?:à\s(?:tous|ceux)|aux\s(?:personnes|lecteurs|étudiants|visiteurs|journalistes)|au\sgrand\spublic))"
        rf"|\bce\s(?:petit\s)?(?:guide|dépliant|article)\s(?:explique|décrit|présente|expose|répond)"
        r"|\bfiche\s(?:n[°o]\s?)?\d{1,3}\sd['’]une\ssérie\b"
    ),
    disclaims=anyhow(
        rf"\b(?:cette\s{_PAGE}|ce\s(?:guide|dépliant|texte)|le\stexte\sci-dessus|les\sinformations\sci-dessus)\b[^.]{{0,80}}?(?:à\stitre\s(?:purement\s)?(?:d['’]information|informatif|indicatif)|aucune\svaleur\s(?:juridique|contractuelle)"
        r"|ne\s(?:crée|créent|confère|confèrent)\saucun\sdroit|pas\svaleur\s(?:juridique|officielle)|ne\s(?:remplace|remplacent|saurai(?:t|ent)\sremplacer)|ne\sfait\spas\sfoi|n['’]engage\spas)"
    ),
    urges=anyhow(r"\b(?:devrai(?:t|ent)|(?:il|qu['’]il)\s(?:faut|faudrait)|grand\stemps)\b"),
    colleagues=anyhow(
        r"(?m)^\W{0,4}(?:bonjour|salut|bonsoir|chère?s)\s(?:à\s)?(?:toute?s?|tous|collègues|amis|[A-Z][\wÀ-ÿ]+)\b[^.\n]{0,40}$"
    ),
    agreement=anyhow(
        r"(?m)^\W{0,8}(?:mémorandum\sd['’](?:entente|accord)|protocole\sd['’]accord|convention|traité|arrangement|échange\sde\s(?:lettres|notes)|accord\s(?:de|entre|relatif)|lettre\sd['’]intention)\b"
        r"|\A(?![\s\S]{0,600}\b(?:consultant|prestataire|évaluat\w+|appel\sd['’]offres|vacance)\b)[\s\S]{0,500}?^\W{0,70}(?:projet\sde\s)?(?:mandat|termes\sde\sréférence)\s(?:du|de\sla)\s(?:groupe|comité|commission|sous-groupe|conseil|réseau)\b[^\n.;]{0,90}$"
    ),
    pact=anyhow(
        r"\b(?:sign(?:e|ent|é|ée|és)|conclu(?:ent|t|s)?|(?:sont|est)\sparvenue?s?\sà)\s(?:\w+\s){0,3}(?:accord|traité|pacte|protocole|convention)\b"
        r"|\baccord\s(?:sur|entre)\b"
    ),
    practical=anyhow(
        r"(?m)^[^\n.:;]{0,80}\b(?:(?:informations?|renseignements|note|modalités)\spratiques?"
        r"|ordre\sdu\sjour\s(?:provisoire|annoté)|projet\sd['’]ordre\sdu\sjour"
        r"|(?:note|guide|livret)\s(?:à\sl['’]intention\sdes|aux|des)\s(?:participants|délégués|délégations))\b[^\n.:;]{0,80}$"
    ),
    letter=anyhow(
        r"(?m)^\W{0,6}(?:madame|monsieur|mesdames|messieurs|chers?|chères?|(?:votre\s)?excellence)\b[^.\n]{0,120},\s*$|\bprésentent?\s(?:ses|leurs)\scompliments\b"
    ),
    joint=anyhow(
        r"\b(?:communiqué|déclaration\s(?:commune|conjointe|finale|de)|compte[\s-]rendu|procès-verbal"
        r"|relevé\sde\s(?:décisions|conclusions)|plan\sd['’]action"
        r"|feuille\sde\sroute|protocole\sd['’]accord|mémorandum|accord\s(?:de|entre)|stratégie\snationale)\b"
    ),
    parties_speak=anyhow(
        r"^[^\w\n]{0,12}\d{0,4}[^\w\n]{0,12}(?:nous|les\s(?:deux\s)?(?:parties|ministres|dirigeants|chefs"
        r"|participants|états))\s(?:ont\s|sont\s|nous\s)?"
        r"(?:affirm|réaffirm|engag|conven|décid|salu|soulign|appel|invit|not|condamn|exprim|reconnaiss|s['’]engag"
        r"|se\sf)\w*"
    ),
    asks=anyhow(
        r"(?m)\b(?:nous|commission|comité|conseil|assemblée|cour)\s(?:\w+ment\s)?(?:recommand|demand|appell?|exhort"
        r"|invit|engage)\w+\b"
        r"|^[^\S\n]{0,10}[^\w\n]{0,8}(?:nos\s|conclusions\set\s)?recommandations?\W{0,10}$"
        r"|\brecommandation\s(?:n[°o]\s?)?\d|\brésolution\s\d"
    ),
    news=anyhow(
        r"»,?\s(?:a\s(?:dit|déclaré|expliqué|ajouté|indiqué)|explique|raconte|déclare)\b|\bnotre\scorrespondante?\b"
        r"|\b\(?AFP\)?\b|\bporte-parole\b"
    ),
    explains=anyhow(
        r"\brèglement\s(?:intérieur|de\s(?:la|l[’']))|\b(?:questions\sfréquentes|foire\saux\squestions|glossaire|mode\sd['’]emploi|brève\shistoire"
        r"|histoire\sd[eu']|guide\sd[eu'’]|comment\sça\smarche"
        r"|rapport\sannuel|biographie|avis\sde\sréunion|programme\sde\sla|statistiques)\b"
    ),
    declares=anyhow(
        r"(?m)\b(?:fiche\s(?:explicative|pédagogique)|décryptages?|dossier\s(?:explicatif|pédagogique))\b"
        r"|\bne\s(?:prend|prennent|prenons)\s(?:pas|aucune)\s(?:de\s)?(?:position|parti)s?\b|\bne\s(?:formule|formulent|contient|contiennent|fait|font)\s(?:pas\sde|aucune)\srecommandations?\b"
        r"|\b(?:à\scaractère|à\sbut)\s(?:purement\s)?(?:descriptif|explicatif|pédagogique)\b|^\W{0,6}(?:[^\n]{0,80}\W)?(?:petit|bref|court)\sguide\s(?:de|du|des)\b"
    ),
    advises=anyhow(
        r"\b(?:avis\s(?:au|à|aux)|contribution|plaidoyer|lettre\souverte|pétition|manifeste|recommandations"
        r"|propositions?\s(?:pour|de|au)|nos\sdemandes|doléances"
        r"|appel\s(?:au|aux|à)|consultation|ce\sque\s\w+\s\w*\s?demand|enseignements|décision\s(?:du|de\sla|de\sl['’])\s?(?:médiat|défenseur|commissaire)\w*|note\sde\s(?:position|réflexion)|non-papier|document\sde\sréflexion|aide-mémoire)\b"
    ),
    instructs=anyhow(r"\b(?:vous|votre|vos|cliquez|inscrivez|candidats?|usagers?|visiteurs?|voyageurs?)\b"),
    law=(
        anyhow(r"\b(?:est\s)?entrée?\sen\svigueur\b|\ben\svigueur\sdepuis\b"),
        anyhow(r"(?:\((?:art(?:icle|\.))\s?\d+[^()]{0,20}\)[^()]{0,1500}){2}"),
        anyhow(r"\bla\sloi\s(?:s['’]applique|prévoit|définit|impose|interdit|remplace|fixe)\b"),
        anyhow(r"\b(?:résumé|guide|présentation|synthèse|fiche)\b[^\n]{0,60}\b(?:loi|code|règlement|législation)\b"),
        re.compile(
            r"^[#*\s\d.]{0,12}(?:obligations|sanctions|champ\sd['’]application|dispositions\s\w+)\b[^\n]{0,50}$",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    enacted=(
        anyhow(
            r"\b(?:le\sprésent|la\sprésente|les\sprésentes)\s(?:loi|décret|arrêté|règlement|ordonnance|code|dispositions)\b"
        ),
        re.compile(r"(?:^[#*\s]{0,6}Art(?:icle|\.)\s(?:\d+|1er|premier|L\.)[^\n]*$[\s\S]{0,1500}?){3}", re.MULTILINE),
        anyhow(r"\b(?:est|sont)\sabrogée?s?\b|\bversion\sconsolidée\b|\bjournal\sofficiel\b"),
        anyhow(r"\best\s(?:punie?|passible)\s(?:d['’]|de\s)"),
    ),
    subject=pattern(
        rf"(?:^|[,;:–—-]\s)(?:[Ll]a\s|[Ll]e\s|[Ll]es\s|[Ll]['’]"
        rf"|[Nn]otre\s)(?:[\wÀ-ÿ’'-]+\s){{0,2}}?(?P<body>(?i:{PARTY_NOUNS}))\s?$"
    ),
)

# How far an item is, at its end, with the day: « Fait en août », « close le 3 mai ».
_ENDED = (
    r"(?:c['’]est\s|déjà\s|depuis\s)?(?:fait|réalisé|terminé|achevé|clôturé|exécuté|soldé|finalisé|réglé|clos)e?s?"
    rf"(?:,?\s(?:(?:le|en|depuis|au|fin|début|courant|mi-)\s?){{0,2}}(?:1er\s|\d{{1,2}}\s)?(?:{MONTHS}|printemps|été|automne|hiver)(?:\s\d{{4}})?"
    r"|,?\s(?:(?:le|en|depuis)\s)?(?:\d{4}|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?))?"
)
ITEMS = Items(
    tells=anyhow(
        r"\b(?:a\sété|ont\sété|était|étaient|avait|avaient|furent|fut|est\sfermée?|aura\slieu|n['’](?:a|ont)|a\s\w+é"
        r"|ont\s\w+é)\b"
    ),
    states=anyhow(r"\b(?:est|sont|était|étaient|a|ont|avait|sera|seront|peut|peuvent)\b"),
    goes_on=anyhow(
        r"^(?:les?|la|l['’]|une?|des|nos|leurs?)\s?[^.;:?!]{2,120}?\s(?:est|sont|a|ont|sera|seront|peut|peuvent|reste(?:nt)?|expire(?:nt)?|prend|prennent|continue(?:nt)?|coûte(?:nt)?|ferme(?:nt)?)\s"
    ),
    assigned=pattern(rf"[A-ZÉ][\wÀ-ÿ'’ /&-]{{1,60}}?\s(?:à|de|d['’]|:)\s?{INFINITIVE}"),
    label=anyhow(
        r"[*_\[(]*(?:[A-ZÀÉ][\wÀ-ÿ ]{0,24}?)\s?(?:n[°o]\s?)?[A-Z]{0,3}[\d.\-/]{0,8}[*_\])]*(?:\s?:|\s[–—-]\s"
        r"|\.\s)[*_]*\s*"
    ),
    numbered=pattern(r"(?:R(?:ec)?|AP)-?\d{1,3}[.:)]?\s"),
    reference=anyhow(
        r"\s*[(\[](?:recommandations?|rec\.?|paragraphes?|par\.?|voir|cf\.?)[^()\[\]]{0,60}[)\]][.;]?\s*$"
        r"|(?:\s?\[\^?\w{1,4}\])+$"
    ),
    trailing=anyhow(r"(?:\s?[;,]\s*(?:et|ou)?|\s+(?:et|ou))\s*$"),
    below=r"coût|budget|statut|état|indicateurs?|partenaires?|financement",
    bodies=pattern(
        rf"(?:\b(?i:{PARTY_NOUNS})|\b[A-ZÉ][\wÀ-ÿ-]+|\b[Nn]ous)(?:\s(?:de|du|des|d['’]"
        rf"|chargée?s?\sde)\s?[\wÀ-ÿ\s’'-]{{2,60}}?)?\s?$"
    ),
    founds=anyhow(
        r"(?:créer|instituer|établir|lancer|mettre\sen\splace|constituer|former)\s(?:une?|le|la|l['’]|deux"
        r"|trois)\s?(?:[\wÀ-ÿ’'-]+\s){0,4}?"
        r"(?:groupe|comité|commission|fonds|mécanisme|plateforme|réseau|partenariat|conseil|centre|initiative"
        r"|programme|forum|alliance|secrétariat|observatoire"
        r"|agence|cellule|office)\b"
    ),
    notes=anyhow(
        r"(?:(?:a|ont)\s)?(?:pris\s(?:acte|note|connaissance)|noté|entendu|examiné|salué|remercié)\b"
        r"|(?:le|la|l['’])\s?(?:texte|procès-verbal|compte\srendu|projet\sd\w+\s\w+|ordre\sdu\sjour)\s[^.;]{0,60}\best\s(?:adoptée?|approuvée?)\b"
    ),
    accepts=anyhow(
        r"(?:[^:.]{1,60}:\s*)?(?:(?:partiellement|entièrement|pleinement)\s)?(?:acceptée?s?|approuvée?s?|retenue?s?|d['’]accord)(?:\s(?:en\s(?:partie|principe)"
        r"|partiellement|sous\sréserve.{0,40}))?\s?[.;]?$"
    ),
    replies=anyhow(
        r"(?:(?:n|v|nos|vos|notre|votre)[/.\s]{0,2}\s?(?:réf|référence)|réf(?:érence)?|présents?|présence|présidence|excusée?s?|absents?|lieu|dates?|heure|tél\b|objet|prochaine\sréunion|pièces?\sjointes?|p\.?\s?j\b|annexes?(?:\s\w{1,3})?$|destinataires?|missionnaires?|participants|rappel|visas?$|diffusion|copies?|rédaction|sources?|réponses?|observations?|commentaires?|appréciations?|évaluations?|état|statut|constats?|motifs?|contexte|conclusions?)\b"
    ),
    done=anyhow(
        r"\W*(?:entièrement\s|déjà\s)?(?:faite?s?|réalisée?s?|terminée?s?|achevée?s?|clos(?:e|es)?|clôturée?s?|abandonnée?s?"
        r"|retirée?s?|annulée?s?|mise?s?\sen\sœuvre|[✔✓☑])(?:\W|$)"
    ),
    empty=anyhow(
        r"\W*(?:à\s(?:préciser|définir|confirmer|annoncer|déterminer)|néant|voir\s(?:plus\shaut|ci-(?:dessus|dessous)|(?:(?:le\s)?point\s|action\s|n[°o]\s?)?\d+(?:[./]\d+)?)\b|sans\sobjet|s\.?\s?o\.?\b|retirée?\b|aucune?\b|pas\sde\sdécision|pour\sinformation|point\s(?:clos|reporté|retiré))"
    ),
    idle=anyhow(
        r"\W*(?:rien\b|néant\b|aucune?\b|pas\s(?:de\b|d['’])|sans\s(?:changement|objet)\b|ras\b|inchangée?\b|en\scours\b)"
    ),
    ticked=anyhow(
        rf"^\W{{0,3}}\\?\[\s?[x✓✔]\s?\\?\]|^\s*[☑✅✔✓]|[✔✓☑✅]\s*$|(?:[(\[–—:|-]\s?|\s{{2,}}|\t){_ENDED}\s?[)\].|]?\s*$"
    ),
    decides=anyhow(r"(?:décide(?:nt)?)(?:\s(?:également|en\soutre|aussi))?\b"),
    sets_aim=anyhow(r"(?:de\s|d['’])(?:fixer|adopter|se\sfixer)\s(?:un|l['’]|pour)\s?(?:objectif|but|cible)\b"),
    unnumbered=anyhow(r"\W*(?:action|à\sfaire|AP)\s?:"),
    aims=anyhow("objectif|but"),
    named=("recommandation", "préconisation", "proposition"),
    labels=(
        ("recommandation", Kind.RECOMMENDATION),
        ("préconisation", Kind.RECOMMENDATION),
        ("proposition", Kind.PROPOSAL),
        ("engagement", Kind.COMMITMENT),
        ("initiative", Kind.INITIATIVE),
    ),
)
