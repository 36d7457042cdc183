"""Danish words with æ, ø and å that questionnaires, their answers and remarks are full of.

Known by what one reads them for: whether a text whose letters were read in another encoding becomes Danish when it is
mended. So none is here that is a name or a word of another language in a mended form (`Üben`, read as *åben*).
"""

from __future__ import annotations

# Whole words, also with an ending: too short to be told from a part of a foreign name.
WORDS = frozenset(
    "år året åbent øst øje øjne ører ønske ønsker ønskes øvrige øvrigt ærlig på så må små få får når går står blå også "
    "både då håb håber hånd råd råde før først første gør gøre bør tør dør døre køn kørt køre hør høre hørt høj højt "
    "højre søn søg søge søger møde møder mødt rød røde grøn brød nød nødt løb mål måle målt måde måder måned måske "
    "måtte sår sådan sådant ældre ældste ændre ændret ændrer nær nært næppe næsten næste nævn nævnt svær svært være "
    "været værre værd værst vælg vælge væk lære lærer lært læse læser læst læg læge læger læreren sætte træk trætte "
    "træt træthed bær bære færre færdig tæt tænk tænker tænkte glæde glæder gæld gælder hjælp hjælpe hjælper pædagog "
    "pædagoger dårlig dårligt dårlige uændret større størst største børn børns børnene".split()
)
# Parts of words, long enough to be in no other language by chance.
STEMS = (
    *("spørg", "børne", "børns", "måling", "måned", "måltid", "målgrup", "målsæt", "målt", "næsten", "næstve"),
    *("fødsel", "fødsels", "født", "føler", "følel", "følger", "følg", "følsom", "forælder", "forældre", "pårør"),
    *("bemærk", "mærk", "påvirk", "påbegynd", "sjældent", "sjælden", "spænd", "støtte", "større", "størst", "højere"),
    *("højest", "højskole", "lærer", "læring", "læsning", "læsel", "læseg", "løbenr", "løbenum", "løbende", "forløb"),
    *(
        "gennemført",
        "gennemfør",
        "udfør",
        "selvværd",
        "selvmordsadfærd",
        "adfærd",
        "værdi",
        "vægt",
        "værktøj",
        "vælger",
    ),
    *("ændring", "uændre", "ændre", "årsag", "årgang", "årstal", "ønsker", "ønsket", "øvelse", "økonomi", "ægtef"),
    *("rådgiv", "område", "opnå", "forstå", "indgå", "fremgå", "foregå", "afgør", "opfølg", "undersøg", "besøg"),
    *("forsøg", "søskend", "søndag", "lørdag", "måltræf", "møder", "mødet", "fremmød", "nødvend", "københavn", "kødan"),
    *("ålborg", "århus", "rødovre", "næstved", "ærlig", "samvær", "fravær", "nærvær", "træning"),
    *("træffe", "træthed", "tilfæld", "tilfreds", "fælles", "fællesskab", "pædagog", "hjælp", "sammenhæng", "afhæng"),
    *("længe", "længde", "gælde", "nægte", "nævn", "tænk", "række", "rækkef", "sætning", "indsæt", "kære", "klædt"),
    *("kæreste", "kæledyr", "svært", "sværhed", "dårlig", "skøn", "grøn", "følge", "øverst", "øvrig", "miljø", "mønst"),
    *("småbørn", "håndvær", "håndte", "blåbær", "altså", "således", "vågn", "påstå", "påfør", "måske", "måtte"),
)
