"""What words of answers mean, whatever the column: yes and no, no answer at all, more and less."""

from __future__ import annotations

import re
from collections.abc import Collection

from helpers.data.meaning.similar import plain

# Yes and no, in plain form, as they are called together.
YES_AND_NO = (
    *(("ja", "nej"), ("valgt", "ikke valgt"), ("yes", "no"), ("true", "false"), ("sand", "falsk")),
    *(("markeret", "ikke markeret"), ("afkrydset", "ikke afkrydset"), ("checked", "unchecked")),
    ("selected", "not selected"),
)
# What the codes are called that no study.yml labels, in plain form.
WORDS: dict[str, tuple[str, ...]] = {
    "1": (*(yes for yes, _ in YES_AND_NO), "x", "oui"),
    "0": (*(no for _, no in YES_AND_NO), "nein", "nei", "non"),
    "interview": ("interviews",),
    "workshop": ("seminar", "workshops"),
    "driver": ("drivkraft", "drivkræfter", "fremmer", "fremmende"),
    "barrier": ("barriere", "barrierer", "hæmmer", "hæmmende"),
}
# Scales of answers from least to most, in plain form.
SCALES: tuple[tuple[str, ...], ...] = (
    ("aldrig", "sjældent", "nogle gange", "ofte", "altid"),
    ("aldrig", "sjældent", "af og til", "ofte", "altid"),
    ("aldrig", "sjældent", "ofte", "altid"),
    ("slet ikke", "i mindre grad", "i nogen grad", "i høj grad", "i meget høj grad"),
    ("slet ikke", "i lav grad", "i nogen grad", "i høj grad"),
    ("passer slet ikke", "passer lidt", "passer godt", "passer helt"),
    ("passer slet ikke", "passer ikke", "passer delvist", "passer helt"),
    ("passer ikke", "passer lidt", "passer"),
    ("passer ikke", "passer delvist", "passer"),
    ("helt uenig", "uenig", "hverken enig eller uenig", "enig", "helt enig"),
    ("helt uenig", "uenig", "enig", "helt enig"),
    ("helt uenig", "overvejende uenig", "overvejende enig", "helt enig"),
    ("meget utilfreds", "utilfreds", "hverken tilfreds eller utilfreds", "tilfreds", "meget tilfreds"),
    ("meget dårligt", "dårligt", "hverken godt eller dårligt", "godt", "meget godt"),
    ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "agree", "strongly agree"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("not at all", "a little", "somewhat", "a lot"),
    ("stimme gar nicht zu", "stimme eher nicht zu", "stimme eher zu", "stimme voll zu"),
)
# Ways of not answering, in plain form, in the languages that questionnaires here are in.
_NO_ANSWERS = (
    *("ved ikke", "ved det ikke", "husker ikke", "kan ikke huske", "kan ikke svare", "kan ikke vurdere"),
    *("ønsker ikke at svare", "ønsker ikke at oplyse", "vil ikke svare", "vil ikke oplyse", "vil helst ikke svare"),
    *(
        "ikke relevant",
        "irrelevant",
        "ikke aktuelt",
        "uaktuelt",
        "ikke oplyst",
        "uoplyst",
        "ubesvaret",
        "ikke besvaret",
    ),
    *(
        "ikke svaret",
        "intet svar",
        "ingen svar",
        "har ikke svaret",
        "sprunget over",
        "mangler",
        "manglende",
        "ikke spurgt",
    ),
    *(
        "ikke målt",
        "ikke stillet",
        "uvist",
        "don t know",
        "dont know",
        "do not know",
        "can t say",
        "not sure",
        "unknown",
    ),
    *("prefer not to say", "prefer not to answer", "refused", "refusal", "refuse to answer", "not applicable"),
    *("not relevant", "no answer", "not answered", "no response", "missing", "n a", "na", "dk", "skipped", "not asked"),
    *(
        "vet ej",
        "vet inte",
        "vill inte svara",
        "ej svar",
        "inget svar",
        "ej relevant",
        "vet ikke",
        "ønsker ikke å svare",
    ),
    *("ikke svar", "weiß nicht", "weiss nicht", "keine angabe", "keine antwort", "ne sait pas"),
    *("sans réponse", "nie wiem", "brak odpowiedzi"),
)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_NO_ANSWER = re.compile(rf"\b(?:{'|'.join(re.escape(text) for text in sorted(_NO_ANSWERS, key=len, reverse=True))})\b")
_FILLERS = {
    *("jeg", "eller", "og", "det", "spørgsmålet", "på", "at", "svare", "svar", "ikke", "i", "or", "and", "to", "user"),
    *("barnet", "personen", "respondenten", "have", "har", "system", "mig", "os", "for", "her", "me", "us"),
}
_LESS = {
    *(
        "ikke",
        "aldrig",
        "uenig",
        "uenige",
        "sjældent",
        "sjælden",
        "utilfreds",
        "dårligt",
        "dårlig",
        "lav",
        "lavt",
        "ringe",
    ),
    *(
        "ingen",
        "intet",
        "nej",
        "værre",
        "not",
        "never",
        "disagree",
        "rarely",
        "dissatisfied",
        "bad",
        "poor",
        "low",
        "no",
    ),
    *(
        "nicht",
        "nie",
        "selten",
        "nein",
        "inte",
        "aldri",
        "sällan",
        "none",
        "minimum",
        "mindst",
        "lavest",
        "svag",
        "svagt",
    ),
}
_BETWEEN = {
    *("lidt", "delvist", "nogle", "nogen", "hverken", "neutral", "neutralt", "mindre", "middel", "både", "sommetider"),
    *("somewhat", "little", "sometimes", "neither", "neutral", "partly", "teils", "manchmal", "delvis", "ibland"),
}
_MORE = {
    *(
        "helt",
        "altid",
        "ofte",
        "enig",
        "enige",
        "høj",
        "højt",
        "meget",
        "godt",
        "god",
        "tilfreds",
        "passer",
        "ja",
        "alle",
    ),
    *("stærkt", "fuldt", "fuldstændig", "maksimum", "mest", "højest", "always", "often", "agree", "satisfied", "good"),
    *("high", "very", "yes", "fully", "immer", "oft", "alltid", "stemmer", "maximum", "bedst", "bedre"),
}


def number_of(text: str) -> float | None:
    """A text as a number, with a comma or a point; None for any other."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def is_no_answer(text: str) -> bool:
    """Whether a text says that there is no answer: `Ved ikke`, `9 - Ønsker ikke at svare`, `Ved ikke/irrelevant`."""
    rest, times = _NO_ANSWER.subn(" ", plain(text))
    return times > 0 and all(word in _FILLERS or word.isdecimal() for word in rest.split())


def is_answer(text: str) -> bool:
    """Whether words of a text are known from answers: how much, yes or no, or that there is no answer."""
    said = plain(text)
    return strength(said) is not None or is_no_answer(text) or said in {*WORDS["1"], *WORDS["0"]}


def scale_of(labels: Collection[str], points: int | None = None) -> tuple[str, ...] | None:
    """The known scale (of that many points) to which all these plain labels belong."""
    for scale in SCALES:
        if (points is None or len(scale) == points) and set(labels) <= set(scale):
            return scale
    return None


def strength(label: str) -> int | None:
    """Whether a plain label says less (-1), something between (0) or more (1); None where no word of it tells."""
    words = set(label.split())
    for number, known in ((-1, _LESS), (0, _BETWEEN), (1, _MORE)):
        if words & known:
            return number
    return None
