"""What each table must look like, built from the study: columns, types, ranges, codes and keys, as pandera schemas.

A file's header is held against the contract file by file; its cells are parsed once, and the cells of all projects are
then held against the schema in one go. Every failure becomes a finding with its file, row and column.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import math
import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.findings import Finding, Grade
from helpers.data.readers import RawTable
from helpers.errors import StudyFault
from helpers.study import Background, Labelled, Study

TABLES = ("children", "measurements", "fidelity", "survey", "statements")
SOURCES = ("interview", "workshop")
DIRECTIONS = ("driver", "barrier")

Kind = Literal["text", "code", "date", "flag", "score", "banded", "answer"]

_EMPTY = "lad cellen stå tom"
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


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


@dataclass(frozen=True, eq=False)
class Table:
    """The parsed cells of one table over the projects that were read.

    `frame` has the column `project` and those of the contract, in the rows' order in the files; `rows` is each row's
    number in its file; `raws` are the files as text, by project.
    """

    contract: Contract
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    raws: Mapping[str, RawTable]

    @cached_property
    def projects(self) -> list[str]:
        """The project of each row."""
        return cast("list[str]", self.frame["project"].tolist())

    @cached_property
    def _starts(self) -> dict[str, int]:
        """The position of each project's first row; its rows follow in their order in the file."""
        return {project: position for position, project in reversed([*enumerate(self.projects)])}

    @cached_property
    def _cells(self) -> dict[tuple[str, str], list[str | None]]:
        """The texts of the columns that findings were made of, by project and column."""
        return {}

    def finding(self, grade: Grade, position: int, column: str, message: str, remedy: str) -> Finding:
        """A finding at a row of the frame, with its file, its row there and the value as it stands there."""
        project = self.projects[position]
        raw = self.raws[project]
        if (project, column) not in self._cells:  # a frame takes its time to find one cell, and thousands may be wrong
            known = column in raw.frame.columns
            self._cells[project, column] = raw.frame[column].tolist() if known else [None] * len(raw.frame)
        text = self._cells[project, column][position - self._starts[project]]
        return Finding(grade, raw.file, int(self.rows[position]), column, text, message, remedy)

    def positions(self, mask: pd.Series) -> list[int]:
        """The rows of the frame where `mask` is true."""
        return np.flatnonzero(mask.to_numpy()).tolist()


def gather(contract: Contract, raws: Mapping[str, RawTable]) -> tuple[Table, tuple[Finding, ...]]:
    """Parse a table's files and put the projects' rows under each other.

    A cell that cannot be parsed is empty in the frame and an error among the findings; a column a file lacks is empty.
    """
    findings: list[Finding] = []
    projects: list[str] = []
    rows: list[int] = []
    cells: dict[str, list[Any]] = {column.code: [] for column in contract.columns}
    for project, raw in raws.items():
        findings.extend(raw.findings)
        if raw.frame.columns.empty:
            continue
        findings.extend(_header(contract, raw))
        numbers = raw.frame.index.tolist()
        projects.extend([project] * len(numbers))
        rows.extend(numbers)
        for column in contract.columns:
            if column.code not in raw.frame.columns:
                cells[column.code].extend([None] * len(numbers))
                continue
            texts = raw.frame[column.code].tolist()
            parse = _parser(column, decimal_comma=raw.decimal_comma)
            named = _named(column, raw)
            known = {text: parse(named.get(text, text)) if text else None for text in dict.fromkeys(texts)}
            wrong = {text for text, value in known.items() if value is None and text}
            if wrong:
                findings.extend(
                    _unparsed(column, raw, row, text) for row, text in zip(numbers, texts, strict=True) if text in wrong
                )
            cells[column.code].extend([known[text] for text in texts])
    frame = pd.DataFrame(
        {"project": pd.Series(projects, dtype="str")}
        | {column.code: pd.Series(cells[column.code], dtype=cast("Any", column.dtype)) for column in contract.columns}
    )
    return Table(contract, frame, np.array(rows, dtype=np.int64), dict(raws)), tuple(findings)


def check_cells(table: Table) -> tuple[Finding, ...]:
    """Hold a table's cells against its schema; every failure is an error finding."""
    from pandera.errors import SchemaErrors

    try:
        schema(table.contract).validate(table.frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return (*_cell_failures(table, cases), *_doubled(table, cases))
    return ()


def _cell_failures(table: Table, cases: pd.DataFrame) -> Iterator[Finding]:
    cells = cases[cases["check"] != "multiple_fields_uniqueness"]
    for code, check, index in zip(cells["column"], cells["check"], cells["index"], strict=True):
        column = table.contract.by_code[str(code)]
        raw = table.raws[table.projects[int(index)]]
        if column.code not in raw.frame.columns:  # said once, of the header
            continue
        message, remedy = _emptied(column) if check == "not_nullable" else _refused(column)
        yield table.finding("error", int(index), column.code, message, remedy)


def _doubled(table: Table, cases: pd.DataFrame) -> Iterator[Finding]:
    contract = table.contract
    cases = cases[cases["check"] == "multiple_fields_uniqueness"]
    keys = [table.frame[column] for column in ("project", *contract.key)]
    # NaN where part of the key is empty
    first = pd.Series(table.rows).groupby(keys, sort=False).transform("first").tolist()
    same, wrong = ("Id'et", "id'et") if contract.key[1:] == () else ("Samme id og måling", "id eller måling")
    for position in dict.fromkeys(int(index) for index in cases["index"]):
        if not math.isnan(first[position]):
            yield table.finding(
                "error",
                position,
                contract.key[0],
                f"{same} står også i række {first[position]:.0f}.",
                f"Slet den ene række, eller ret {wrong} i den, der er forkert.",
            )


def _header(contract: Contract, raw: RawTable) -> Iterator[Finding]:
    """The columns a file lacks (errors) and those the study does not know (warnings)."""
    present = list(raw.frame.columns)
    for column in contract.columns:
        if column.required and column.code not in present:
            remedy = "Tilføj kolonnen" + (
                " og udfyld den i hver række." if column.filled else "; cellerne må være tomme."
            )
            yield Finding("error", raw.file, raw.heading, column.code, None, "Kolonnen mangler.", remedy)
    free = [code for code in contract.by_code if code not in present]
    for name in present:
        if name in contract.by_code:
            continue
        near = difflib.get_close_matches(name, free, n=1, cutoff=0.8)
        remedy = (
            f"Mente du «{near[0]}»? Ret navnet, eller slet kolonnen." if near else "Ret navnet, eller slet kolonnen."
        )
        yield Finding("warning", raw.file, raw.heading, name, None, "Kolonnen kendes ikke og læses ikke.", remedy)


def _parser(column: Column, *, decimal_comma: bool) -> Callable[[str], object]:
    """A function from a cell's text to its value; None where the text is none."""

    def number(text: str) -> float | None:
        if not _NUMBER.fullmatch(text) or ("," in text and not decimal_comma):
            return None
        value = float(text.replace(",", "."))
        return value if math.isfinite(value) else None

    def date(text: str) -> dt.date | None:
        if not _DATE.fullmatch(text):
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return None

    if column.kind in {"text", "code"}:
        return str
    return date if column.kind == "date" else number


def _named(column: Column, raw: RawTable) -> dict[str, str]:
    """The codes that a file's values mean by their labels, where those are codes of the study and the values not."""
    labels = raw.labels.values.get(column.code, {})  # noqa: PD011 - no frame
    if not column.codes or any(value in column.codes for value in labels):
        return {}
    return {value: label for value, label in labels.items() if label in column.codes}


def _unparsed(column: Column, raw: RawTable, row: int, text: str) -> Finding:
    if column.kind == "date":
        message, remedy = "Datoen kan ikke læses.", f"Skriv datoen som 2017-11-30{column.or_empty}."
    elif column.kind == "flag":
        message, remedy = _refused(column)
    else:
        message, remedy = "Værdien er ikke et tal.", f"Skriv værdien med cifre{column.or_empty}."
        if "," in text and not raw.decimal_comma and _NUMBER.fullmatch(text):
            remedy = "Skriv tallet med punktum, eller gem filen med semikolon mellem kolonnerne."
    return Finding("error", raw.file, row, column.code, text, message, remedy)


def _refused(column: Column) -> tuple[str, str]:
    """Message and remedy of a value that may not stand in the column."""
    if column.kind == "score":
        return (
            f"Værdien ligger uden for skalaen fra {_danish(column.low)} til {_danish(column.high)}.",
            f"Ret tallet{column.or_empty}. Er skalaen en anden, så ret den for {column.source} i study.yml.",
        )
    if column.kind == "banded":
        return (
            "Værdien hører ikke til noget af variablens intervaller.",
            f"Ret tallet{column.or_empty}. Mangler et interval, så tilføj det under {column.source} i study.yml.",
        )
    if column.kind == "flag":
        return "Værdien er hverken 0 eller 1.", f"Skriv 1 for ja og 0 for nej{column.or_empty}."
    if column.kind == "answer":
        return (
            "Svaret findes ikke på svarskalaen.",
            f"Brug et af tallene {_listed(_danish(value) for value in column.answers)}{column.or_empty}.",
        )
    return "Koden kendes ikke.", f"Brug en af koderne {_listed(column.codes)}{column.or_empty}."


def _emptied(column: Column) -> tuple[str, str]:
    way = f": en af koderne {_listed(column.codes)}" if column.codes else ""
    return "Cellen er tom, men skal være udfyldt.", f"Skriv værdien i cellen{way}."


def _in_bands(bands: Sequence[tuple[float, float]]) -> Callable[[pd.Series], pd.Series]:
    def inside(numbers: pd.Series) -> pd.Series:
        return functools.reduce(operator.or_, (numbers.between(low, high) for low, high in bands))

    return inside


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} eller {last}" if most else last


def _danish(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def _once(columns: Iterable[Column]) -> tuple[Column, ...]:
    kept: dict[str, Column] = {}
    for column in columns:
        kept.setdefault(column.code, column)
    return tuple(kept.values())
