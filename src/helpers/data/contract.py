"""What each table must look like, built from the study: columns, types, ranges, codes and keys, as pandera schemas."""

from __future__ import annotations

import functools
import math
import operator
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from helpers.data.findings import Finding
from helpers.errors import StudyFault
from helpers.results import DIRECTIONS
from helpers.study import Background, Labelled, Study

TABLES = ("children", "measurements", "fidelity", "survey", "statements")
SOURCES = ("interview", "workshop")
Kind = Literal["text", "code", "date", "flag", "score", "banded", "answer"]
_EMPTY = "lad cellen stå tom"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Args:
        code: Its name in the file.
        kind: `text`; `code`, a text among `codes`; `date`; `flag`, 0 or 1; `score`, a number within `low` and `high`;
            `banded`, a number within one of `bands`; `answer`, a number among `answers`.
        required: Whether the file must have the column.
        filled: Whether every row must have a value in it.
        source: What of study.yml defines it, for remedies.
    """

    code: str
    kind: Kind
    required: bool = True
    filled: bool = False
    codes: tuple[str, ...] = ()
    answers: tuple[float, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    bands: tuple[tuple[float, float], ...] = ()
    source: str = ""

    @property
    def dtype(self) -> str:
        return {"text": "str", "code": "str", "date": "datetime64[us]"}.get(self.kind, "float64")

    @property
    def or_empty(self) -> str:
        """The way out that an unanswered cell has."""
        return "" if self.filled else f", eller {_EMPTY}, hvis oplysningen mangler"


@dataclass(frozen=True)
class Contract:
    """What one table must look like.

    Args:
        name: The table, and the file without its suffix.
        columns: Its columns, in the order of `StudyData`.
        key: The columns that together are unique in a project.
        defined: Whether the study has content for the table; one that is not defined is not read.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    defined: bool

    @cached_property
    def by_code(self) -> dict[str, Column]:
        return {column.code: column for column in self.columns}

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


def contracts(study: Study) -> dict[str, Contract]:
    """The contracts of all tables, by name, in the order of `TABLES`."""
    terms: dict[str, tuple[tuple[str, ...], bool]] = {
        "children": (("child_id",), True),
        "measurements": (("child_id", "wave"), True),
        "fidelity": (("child_id",), bool(study.fidelity)),
        "survey": (("respondent_id",), study.survey is not None),
        "statements": (("statement_id",), bool(study.themes)),
    }
    columns = _columns(study)
    return {name: Contract(name, _once(columns[name]), *terms[name]) for name in TABLES}


def clashes(study: Study) -> tuple[Finding, ...]:
    """Codes of the study that would give a table two columns of the same name."""
    return tuple(
        Finding(
            "error",
            "study.yml",
            None,
            None,
            None,
            f"Koden «{code}» kan ikke bruges, for {name}.csv har allerede en kolonne med det navn.",
            "Giv den ene af de to en anden kode.",
            StudyFault,
        )
        for name, columns in _columns(study).items()
        for code, times in Counter(column.code for column in columns).items()
        if times > 1 or code == "project"
    )


def _columns(study: Study) -> dict[str, list[Column]]:
    survey = study.survey
    child = Column("child_id", "text", filled=True)
    speakers = [Column("side", "text", required=False), Column("role", "text", required=False)]
    questions: list[Column] = []
    if survey:
        speakers = [_coded("side", survey.sides, filled=True), _coded("role", survey.roles, filled=True)]
        answers = tuple(float(answer.value) for answer in survey.answers)
        questions = [Column(question.code, "answer", answers=answers) for question in survey.questions]
    respondent = Column("respondent", "text", required=False)
    if study.respondents:
        respondent = _coded("respondent", study.respondents, required=False)
    reason = Column("left_reason", "text", required=False)
    if study.left_reasons:
        reason = _coded("left_reason", study.left_reasons, required=False)
    return {
        "children": [
            child,
            Column("group_id", "text", required=False),
            Column("family_id", "text", required=False),
            Column("started", "date", required=False),
            reason,
            *map(_background, study.background),
            *(Column(offer.column, "flag") for offer in study.intervention_types),
        ],
        "measurements": [
            child,
            _coded("wave", study.waves, filled=True),
            Column("date", "date", required=False),
            respondent,
            *(
                Column(item, "score", required=False, low=d.minimum, high=d.maximum, source=d.code)
                for d in study.dimensions
                for item in d.item_codes
            ),
        ],
        "fidelity": [
            child,
            *(Column(c.code, "score", low=c.minimum, high=c.maximum, source=c.code) for c in study.fidelity),
        ],
        "survey": [Column("respondent_id", "text", filled=True), *speakers, *questions],
        "statements": [
            Column("statement_id", "text", filled=True),
            *speakers,
            Column("source", "code", filled=True, codes=SOURCES),
            _coded("theme", study.themes, filled=True),
            Column("direction", "code", codes=DIRECTIONS),
            Column("excerpt", "text"),
        ],
    }


def _coded(name: str, allowed: Iterable[Labelled], *, required: bool = True, filled: bool = False) -> Column:
    return Column(name, "code", required=required, filled=filled, codes=tuple(one.code for one in allowed))


def _background(variable: Background) -> Column:
    if variable.kind == "category":
        return _coded(variable.code, variable.categories)
    if variable.kind == "number":
        bands = tuple((band.low, band.high) for band in variable.bands)
        return Column(variable.code, "banded", bands=bands, source=variable.code)
    return Column(variable.code, "flag")


def schema(contract: Contract) -> Any:
    """The pandera schema of a table's parsed cells over all projects (`pandera.pandas.DataFrameSchema`)."""
    import pandera.pandas as pa

    def check(column: Column) -> Any:
        if column.kind == "score":
            return pa.Check.in_range(column.low, column.high)
        if column.kind == "banded":
            return pa.Check(_in_bands(column.bands), name="bands")
        if column.kind == "code":
            return pa.Check.isin(column.codes)
        if column.kind in {"flag", "answer"}:
            return pa.Check.isin(column.answers or (0.0, 1.0))
        return None

    return pa.DataFrameSchema(
        {"project": pa.Column(str)}
        | {c.code: pa.Column(c.dtype, check(c), nullable=not c.filled) for c in contract.columns},
        unique=["project", *contract.key] if contract.key else None,
        report_duplicates="exclude_first",
        strict=True,
        name=contract.name,
    )


def _in_bands(bands: Sequence[tuple[float, float]]) -> Callable[[pd.Series], pd.Series]:
    def inside(numbers: pd.Series) -> pd.Series:
        return functools.reduce(operator.or_, (numbers.between(low, high) for low, high in bands))

    return inside


def _once(columns: Iterable[Column]) -> tuple[Column, ...]:
    kept: dict[str, Column] = {}
    for column in columns:
        kept.setdefault(column.code, column)
    return tuple(kept.values())
