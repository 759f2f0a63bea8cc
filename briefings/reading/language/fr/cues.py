"""French words the rules are built from. Fragments of patterns and word lists only."""

from briefings.reading.language.shapes import words

SMALL_WORDS = words(
    "le la les des de du et en un une pour que qui dans par sur au aux est ne pas plus avec ce ces cette "
    "il elle nous se sa son ses leur leurs ou à été sont d l"
)

# Those who can bind themselves or be bound, as nouns.
PARTY_NOUNS = (
    r"(?:gouvernements?|ministres?|ministères?|états(?:\s(?:membres|riverains|parties))?|états-membres|parties?"
    r"|membres|pays"
    r"|commissions?|comités?|conseils?|conférence|assemblée(?:\s\w+)?|parlement|sénat|secrétariat|secrétaires?"
    r"|autorités?"
    r"|agences?|directions?|directeurs?|directrices?|préfets?|préfectures?|régions?|départements?|communes?|mairies?"
    r"|maires?"
    r"|municipalités?|villes?|collectivités(?:\s\w+)?|services?|délégations?|délégués?|déléguées?|présidents?"
    r"|présidentes?"
    r"|groupes?|chefs?|cheffes?|responsables?|chargée?s?|entreprises?|banques?|fonds|organisations?|institutions?"
    r"|instituts?"
    r"|partenaires|bailleurs|donateurs|universités?|écoles?|établissements?|hôpital|hôpitaux|opérateurs?|transporteurs?"
    r"|exploitants?|compagnies?|employeurs?|syndicats?|associations?|fédérations?|alliances?|cellule|équipes?|bureau"
    r"|bureaux"
    r"|offices?|unions?|participants?|signataires|dirigeants|police|inspections?|inspecteurs?|tribunal|tribunaux|cour"
    r"|médiateur|médiatrice|défenseur|rapporteurs?|experts|villages|acteurs|réseaux?|centres?|musées?|bibliothèques?"
    r"|rectorat|rectrice|recteur|académie|caisses?|régie|syndics?|port|ports|coopératives?|collectif|chambre"
    r"|haut-commissariat|postes?|ambassades?|consulats?|missions?|représentations?|soussignée?s?|rédacteur|rédactrice|ambassad(?:eur|rice)s?|gouverneurs?|présidence|consuls?|proviseure?s?|douanes?|capitainerie)"
)
# A party as the subject of a sentence, with what may stand beside its name.
PARTY = (
    rf"(?:\b(?:(?:[Ll]es?|[Ll]a|[Cc]haque|[Tt]oute?s?(?:\sles)?|[Cc]et?s?|[Cc]ette|[Nn]otre|[Nn]os|[Ll]eurs?)\s"
    rf"|[Ll]['’])"
    rf"(?:[\wÀ-ÿ]+\s){{0,2}}?(?i:{PARTY_NOUNS})(?:(?:\s(?:de|du|des|d['’]|à|aux|en|chargée?s?\sde)\s?"
    rf"|\s)[\wÀ-ÿ'’-]+){{0,6}}?"
    r"|\b(?:[Ii]ls?|[Ee]lles?)|\b[A-ZÉ][\wÀ-ÿ'’-]+(?:\s[A-ZÉ][\wÀ-ÿ'’-]+){0,3})"
)
ADVERBS = (
    r"(?:(?:\s|,\s)(?:également|aussi|donc|en\soutre|désormais|instamment|par\sailleurs|vivement|fermement|ensuite"
    r"|ainsi|alors|encore"
    r"|en\sconséquence|de\snouveau|notamment|toutefois|enfin|par\sconséquent|[\wÀ-ÿ]{3,14}ment),?)*"
)
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
# An infinitive, perhaps denied: “publier”, “ne pas détruire”, “s’abstenir”; nouns on -er or -re are left out.
INFINITIVE = (
    r"(?:(?:n['’]|ne\s(?:pas\s|plus\s|jamais\s|aucun\s)?)?(?:(?:y|en|leur|lui|les?|la|se|me|nous)\s|[slm]['’])*"
    r"(?!(?:hiver|membre|nombre|titre|cadre|ordre|lettre|autre|notre|votre|contre|entre|outre|centre|terre|cher|hier"
    r"|mer|fer"
    r"|avenir|plaisir|loisir|désir|livre|œuvre|foyer|loyer|danger|étranger|air|soir|espoir|tir|cuir|ancre|encre"
    r"|sucre|chiffre)\b)"
    r"(?:[a-zà-ÿ]*(?:[a-zà-ÿ](?<!i)er|(?:fi|publi|étudi|soci|goci|préci|éfici|médi|cili|reli|alli|oubli|vari|tri"
    r"|dédi|convi|copi|pédi"
    r"|tipli|qui)er|ir|[dpcv]re|(?:mett|naît|paraît|croît|batt|êt)re|(?:[^aoè]i|fai|trai|plai|croi|boi)re|[cf]lure"
    r"|oir)|être)\b)"
)
# Whom somebody asks, up to “de” or “à” before a verb.
TO_DO = rf"[^.;:]{{0,160}}?(?:\s(?:de|à)\s|\sd['’]|[,;]\sd['’])(?P<heart>{INFINITIVE})"
