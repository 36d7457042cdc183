"""What exports call the columns that every study has, in plain form."""

from __future__ import annotations

_PERSON = ("cpr", "cpr nr", "cprnr", "cpr nummer", "personnummer")
SYNONYMS: dict[str, tuple[str, ...]] = {
    "child_id": (
        *_PERSON,
        "id",
        "barn",
        "barn id",
        "barnets id",
        "barnets nr",
        "løbenr",
        "løbenummer",
        "nr",
        "deltager",
        "child",
        "record id",
    ),
    "respondent_id": (
        *_PERSON,
        "id",
        "respondent",
        "respondentid",
        "respondent id",
        "svarid",
        "løbenr",
        "løbenummer",
        "nr",
    ),
    "statement_id": ("id", "udsagn id", "udsagn nr", "løbenr", "løbenummer", "nr"),
    "group_id": ("gruppe", "gruppe id", "hold", "hold id"),
    "family_id": ("familie", "familie id"),
    "started": ("start", "startdato", "begyndt", "forløbets start", "opstart"),
    "left_reason": ("årsag til frafald", "frafaldsårsag", "stoppet fordi"),
    "wave": ("måling", "målepunkt", "tidspunkt", "runde", "bølge", "redcap event name", "event name"),
    "date": ("dato", "måledato", "udfyldt", "udfyldt den", "besvaret", "afsluttet"),
    "respondent": ("besvaret af", "udfyldt af", "hvem har svaret"),
    "side": ("part", "side"),
    "role": ("rolle", "stilling", "funktion"),
    "source": ("kilde", "datakilde"),
    "theme": ("tema", "emne"),
    "direction": ("retning", "drivkraft eller barriere"),
    "excerpt": ("uddrag", "citat", "udsagn", "tekst"),
}
