"""What is no YAML, told in Danish: what libyaml says of it, where it begins, what to do."""

from __future__ import annotations

import yaml

from helpers.errors import StudyFault

QUOTE = "Sæt teksten i anførselstegn."

_TAB = ("linjen er rykket ind med en tabulator", "Brug mellemrum i stedet for tabulator.")
# What libyaml says, in Danish, with what to do; the first that fits.
_SAID = (
    ("tab character", *_TAB),
    ("unknown escape", "\\ kan ikke stå sådan i en tekst med \"…\"", "Brug '…' om teksten, eller skriv \\\\."),
    ("escape code", "koden efter \\ er ikke et tegn", "Brug '…' om teksten, eller skriv \\\\."),
    ("mapping values", "et kolon står, hvor der ikke kan stå et",
     "Ret indrykningen, sæt mellemrum efter kolon, eller sæt teksten i anførselstegn."),
    ("cannot start any token", "en tekst kan ikke begynde med @, ` eller %", QUOTE),
    ("alphabetic or numeric", "en tekst kan ikke begynde med & eller *", QUOTE),
    ("comment or line break", "en tekst kan ikke begynde med | eller >", QUOTE),
    ("'-' indicator", "linjen er ikke rykket ind som listens andre punkter", "Ret indrykningen."),
    ("expected key", "linjen er ikke rykket ind som de andre, eller der står noget efter et anførselstegn",
     "Ret indrykningen, eller sæt hele teksten i anførselstegn."),
)  # fmt: skip
# The same of what is seen too late: the fault is where it begins.
_SAID_LATE = (
    ("unexpected end of stream", "anførselstegnet på linjen slutter ikke", "Sæt det anførselstegn, der mangler."),
    ("expected ':'", "der mangler et kolon med mellemrum efter", "Skriv navn, kolon, mellemrum og så værdien."),
    ("',' or ']'", "[ på linjen slutter ikke, eller et komma mangler", "Sæt ] eller komma."),
    ("',' or '}'", "{ på linjen slutter ikke, eller et komma mangler", "Sæt } eller komma."),
)


def syntax_fault(error: yaml.YAMLError, text: str, where: str) -> StudyFault:
    """What libyaml stopped at, with the line that has to be mended."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.encode()[: error.position].count(b"\n") + 1
        what = f"Filen er ikke gyldig YAML: der står et usynligt styretegn (U+{int(error.character):04X})."
        return StudyFault(what, f"{where}, linje {line}", "Slet tegnet, eller skriv linjen igen.")
    said, mark = str(getattr(error, "problem", "")), getattr(error, "problem_mark", None)
    known = next((told for word, *told in _SAID if word in said), None)
    if known and mark and text.split("\n")[mark.line][mark.column : mark.column + 1] == "\t":
        known = list(_TAB)
    if late := next((told for word, *told in _SAID_LATE if word in said), None):
        known, mark = late, getattr(error, "context_mark", None) or mark
    what, remedy = known or ("linjen kan ikke læses", "Se efter indrykning, kolon og anførselstegn.")
    spot = f"{where}, linje {mark.line + 1}" if mark else where
    return StudyFault(f"Filen er ikke gyldig YAML: {what}.", spot, remedy)
