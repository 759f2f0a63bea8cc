"""Marks of French pages that explain how a body or a procedure works, and of manuals."""

from briefings.reading.language.shapes import anyhow

# Lines that head the parts of such a page.
HEADS = anyhow(
    r"(?m)^[#*\s\d.]{0,10}(?:comment\s(?!mieux\b)\w|qui\s(?:peut|sont|est|siège|décide|compose|paie|fait|propose|saisit)\b|que\s(?:se\spasse|fait|font|peut|contient)\b|qu['’]est-ce\s|ce\squ(?:e|['’])\s?(?:\w+\s){1,4}(?:fait|font|peut|n['’]est\spas|ne\sfait)\b|à\squoi\s(?:sert|servent)"
    r"|d['’]où\s|quand\s|où\s(?:se|siège|trouver)|pourquoi\s(?:un|une|la|le|l['’])|combien\s|puis-je\s|peut-on\s|dois-je\s|faut-il\s|mon\s\w+\ssera|étape\spar\sétape|(?:les\s)?membres\W*$|(?:la\s)?composition\W*$|questions\s(?:fréquentes|courantes)|foire\saux\squestions|faq\b"
    r"|(?:les\s)?(?:réunions|sessions|séances)\W*$|(?:la\s)?procédure\W*$|(?:saisir|présenter|déposer|introduire)\s(?:la|le|l['’]|une?)\s?\w|en\s(?:bref|résumé|savoir\splus)|le\ssaviez-vous|liens\sutiles|textes\sde\s(?:base|référence)|glossaire\W*$|(?:nous\s)?contacter?\W*$)"
    r"[^\n.:;]{0,70}$"
)

_RULED = (
    r"(?:partie|membre|état|gouvernement|pays|personne|requérant|auteur|expert|observateur|communication"
    r"|plainte|réclamation|requête|rapport|demande|saisine)"
)
# What such a page says, and other texts too; each sort counts once.
BESIDE = (
    anyhow(
        r"\b(?:élus?|élues?|nommée?s?|désignée?s?|siègent?)\b[^.\n]{0,80}\bpour\s(?:un\smandat|une\s(?:durée|période)|(?:deux|trois|quatre|cinq|six|sept|neuf|\d)\sans)\b|\bà\stitre\s(?:personnel|individuel)\b|\brééligibles?\b"
    ),
    anyhow(
        r"\bse\sréuni(?:t|ssent)\s(?:[\wà-ÿ-]+\s){0,3}?(?:une|deux|trois|quatre)\sfois\b|\bse\sréuni(?:t|ssent)\s(?:chaque|tous|en\s(?:janvier|mars|avril|mai|juin|juillet|septembre|octobre|novembre|décembre)|au\smoins)\b|\b(?:réunions|séances|sessions|audiences)\ssont\s(?:publiques|ouvertes|tenues)"
    ),
    anyhow(
        r"\b(?:est|sont)\s(?:composée?s?|constituée?s?|formée?s?)\s(?:de|d['’])|\bse\scompose\b|\bcompte\s\w+\smembres\b|\best\sun\s(?:organe|organisme|collège)\b|\b(?:neuf|dix|douze|quinze|dix-huit|\d+)\s(?:experts|membres)\b"
    ),
    anyhow(rf"\b(?:toute?|chaque|une?|tout)\s{_RULED}\s(?:[\wà-ÿ]+\s)?(?:qui|dont|peut|doit|ne\s(?:peut|doit))\b"),
    anyhow(
        r"\bpeu(?:t|vent)\s(?:aussi\s|également\s)?(?:être\ssaisie?|saisir|présenter|déposer|introduire|adresser|envoyer|former)\b|\bl['’]auteur\s(?:doit|devrait|peut)\b|\ble\s(?:requérant|plaignant)\s(?:doit|devrait|peut)\b"
    ),
    anyhow(
        r"\b(?:adoptée?s?|prises?|décidée?s?)\s(?:par\sconsensus|à\s(?:l['’]unanimité|la\smajorité))|\bà\sla\smajorité\s(?:de|des)\b|\b(?:pas|non)\s(?:juridiquement\s)?contraignant"
    ),
    anyhow(r"\bvous\s(?:pouvez|devez|souhaitez|avez|êtes|n['’]avez)\b|\b(?:puis|dois)-je\b|\bsi\svous\b"),
    anyhow(r"\b(?:en\smoyenne|en\srègle\sgénérale|en\spratique|habituellement|normalement|le\splus\ssouvent)\b"),
    anyhow(
        r"\b(?:mentions\slégales|conditions\sd['’]utilisation|confidentialité|aller\sau\scontenu|lettre\sd['’]information|plan\sdu\ssite|cette\spage|ce\ssite|cookies|abonnez-vous|mise?\sà\sjour\sle)\b"
    ),
    anyhow(r"\b(?:a|ont)\sété\s(?:créée?s?|instituée?s?|fondée?s?|mise?s?\sen\splace)\s(?:en|par|lors)\b"),
)

# The title of a manual; what is said about one (« Révision du manuel ») is none.
MANUAL = anyhow(
    r"(?m)^[#*\s\d.]{0,12}(?!(?:rapport|révision|réviser|avis|note|observations|commentaires|projet|propositions?|audit|évaluation|objet|compte|recommandations?|pourquoi)\b)"
    r"(?:(?:le|la|l['’])\s?)?(?:(?:[\wà-ÿ'’-]+\s){0,3}?(?:manuel|vade-?\s?mecum|règlement\s(?:intérieur|de\sservice|d['’]exploitation)|consignes?\s(?:permanentes?|générales?|d['’]exploitation|de\s(?:service|sécurité))|instructions?\s(?:permanentes?|générales?|de\sservice)"
    r"|modes?\sopératoires?|recueil\s(?:de|des)\s(?:procédures|consignes)|procédures?\s(?:de|d['’]|pour|applicables?)|code\s(?:de\sbonne\sconduite|de\sconduite|de\sbonnes\spratiques)|livret\s(?:de|du)\s(?:service|gardien|poste)))\b"
    r"[^\n.;!?]{0,90}$"
)
MANUAL_DUTY = anyhow(
    r"\b(?:le|la|l['’]|tout|toute|chaque|les|tous\sles)\s?(?:[a-zà-ÿ'’-]+\s){1,4}?(?:doit|doivent|est\stenue?|sont\stenue?s|ne\speu(?:t|vent)|veille|remet|consigne|vérifie|signe|transmet|tient)\b"
    r"|\b(?:doit|doivent)\s(?:toujours\s|jamais\s|pas\s)?être\s|\bil\sest\s(?:interdit|défendu)\b"
)
MANUAL_BESIDE = (
    anyhow(
        r"\b(?:édition|version|révision)\s(?:n[°o]\s?)?\d|\ben\svigueur\s(?:le|depuis|à\scompter)\b|\bapplicables?\s(?:à\scompter|depuis|à\spartir)\b"
    ),
    anyhow(
        r"\b(?:le\sprésent|la\sprésente|ce|cette)\s(?:chapitre|manuel|procédure|section|partie|instruction|consigne|règlement)\s(?:décrit|s['’]applique|fixe|traite|couvre|contient|précise|remplace|définit)\b"
    ),
    anyhow(
        r"(?m)^[#*\s\d.]{0,12}(?:termes|définitions|abréviations|objet|champ\sd['’]application|domaine\sd['’]application|responsabilités|registres?|historique(?:\sdes\s(?:versions|modifications))?|erreurs\sfréquentes)\W*$"
    ),
    anyhow(r"(?m)(?:^[#*\s]{0,6}\d{1,2}(?:\.\d{1,2}){1,3}\.?\s[^\n]*\n(?:[^\n]*\n){0,60}?){4}"),
    anyhow(r"(?m)^[#*\s]{0,6}(?:partie|chapitre|titre)\s[A-Z\d]|\bchapitre\s\d{1,2}\b"),
    anyhow(
        r"\((?:voir|cf\.?)\s(?:le\s|la\s|l['’]|au\s)?(?:section\s|chapitre\s|paragraphe\s|partie\s|annexe\s|formulaire\s|tableau\s|point\s)?[A-Z]?-?\d"
    ),
    anyhow(r"\b(?:annule\set\sremplace|copies?\simprimées?|document\s(?:maîtrisé|contrôlé))\b"),
    anyhow(
        r"\b(?:en\stout\stemps|en\scas\s(?:de|d['’])|en\sl['’]absence\sd|sans\s(?:l['’])?(?:autorisation|accord)\sd|à\stout\smoment)"
    ),
)
