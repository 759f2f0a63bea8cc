"""Marks of French pages that explain how a body or a procedure works, whatever they are called."""

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
