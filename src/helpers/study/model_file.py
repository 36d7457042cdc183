"""A file of YAML → a frozen model; every fault of the file in one report, with its line."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from helpers import yaml12
from helpers.errors import MissingFile, StudyFault, raise_all
from helpers.study.base import Inconsistent, Model, Place

M = TypeVar("M", bound=Model)

# pydantic's error types in Danish; {…} are fields of the error's context.
_MESSAGES = {
    "missing": "Feltet mangler.",
    "extra_forbidden": "Feltet kendes ikke.",
    "string_type": "Feltet skal være tekst.",
    "string_too_short": "Teksten er tom.",
    "string_too_long": "Teksten er længere end {max_length} tegn.",
    "string_pattern_mismatch": "Koden må kun have små bogstaver a-z, tal og _ (i project.yml's slug: bindestreg).",
    "int_type": "Feltet skal være et heltal.",
    "int_parsing": "Feltet skal være et heltal.",
    "int_from_float": "Feltet skal være et heltal.",
    "int_parsing_size": "Tallet er for stort.",
    "float_type": "Feltet skal være et tal.",
    "float_parsing": "Feltet skal være et tal; decimaler skrives med punktum.",
    "finite_number": "Feltet skal være et endeligt tal.",
    "bool_type": "Feltet skal være true eller false.",
    "bool_parsing": "Feltet skal være true eller false.",
    "date_from_datetime_parsing": "Feltet skal være en dato som 2017-11-30.",
    "literal_error": "Værdien skal være en af disse: {expected}.",
    "greater_than": "Tallet skal være større end {gt}.",
    "greater_than_equal": "Tallet skal være mindst {ge}.",
    "less_than": "Tallet skal være mindre end {lt}.",
    "less_than_equal": "Tallet må højst være {le}.",
    "too_short": "Listen er for kort.",
    "tuple_type": "Feltet skal være en liste.",
    "dict_type": "Feltet skal have underpunkter.",
    "model_type": "Feltet skal have underpunkter.",
}


def load_model(path: Path, model: type[M], folder: Path, guide: str = "docs/study-folder.md") -> M:
    """The model of a file.

    Args:
        path: The file.
        model: What its content must be.
        folder: Where places in faults are told from.
        guide: What shows, in a fault's remedy, how such a file looks.

    Raises:
        MissingFile: It is not there.
        StudyFault: It cannot be read or breaks the model (all faults of the file as one `Faults`).
    """
    where = path.relative_to(folder).as_posix()
    if not path.is_file():
        raise MissingFile(f"Filen {path.name} mangler.", where, f"Læg filen i mappen; {guide} viser dens form.")
    return cast("M", _made(path.read_bytes(), where, model, guide))


@lru_cache(maxsize=1024)
def _made(raw: bytes, where: str, model: type[Model], guide: str) -> Model:
    """A run reads a description more than once, and models are frozen."""
    document = yaml12.read(raw, where)
    try:
        made = model.model_validate(document.words())
    except ValidationError as error:
        found = error.errors()
        wrong = {e["loc"] for e in found}
        # A list whose only entry is wrong is not too short as well.
        told = [
            e for e in found if e["type"] != "too_short" or not any(w[: len(e["loc"])] == e["loc"] != w for w in wrong)
        ]
        raise_all([*document.faults, *(f for e in told for f in _translate(e, where, document, guide))])
        raise  # raise_all always raises here; this line tells the type checker so
    raise_all(document.faults)
    return made


def _translate(error: Any, where: str, document: yaml12.Document, guide: str) -> list[StudyFault]:
    place = error["loc"]
    if error["type"] == "value_error":
        wrong = error["ctx"]["error"]
        found = wrong.found if isinstance(wrong, Inconsistent) else [((), str(wrong))]
        found = [((*place, *below), f"{what[:1].upper()}{what[1:]}.") for below, what in found]
    elif error["input"] is None and place:
        found = [(place, "Feltet er tomt.")]
    else:
        what = _MESSAGES.get(error["type"], "Værdien kan ikke bruges ({}).".format(error["type"]))
        found = [
            (place, what.format(**{k: str(v).replace(" or ", " eller ") for k, v in error.get("ctx", {}).items()}))
        ]
    return [_fault(what, place, where, document, guide) for place, what in found]


def _fault(what: str, place: Place, where: str, document: yaml12.Document, guide: str) -> StudyFault:
    line, field = document.line(place), ".".join(map(str, place))
    spot = f"{where}, linje {line}" if line else where
    return StudyFault(what, f"{spot}, felt {field}" if field else spot, f"Ret feltet; {guide} viser, hvad det må være.")
