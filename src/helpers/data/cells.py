"""The cells of a table: parsed once, held against its contract, every failure a finding with its file, row and column.

A file's header is held against the contract file by file; the cells of all projects are then held against the schema in
one go.
"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.contract import Column, Contract, schema
from helpers.data.findings import Finding, Grade
from helpers.data.readers import RawTable

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_TRUTH = {"TRUE": 1.0, "FALSE": 0.0}  # as readers give the cells of a workbook that are ticked or not
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
Meanings = Mapping[str, Mapping[str, str]]  # column → value → what it is in the study


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


def gather(
    contract: Contract, raws: Mapping[str, RawTable], meanings: Mapping[str, Meanings] = MappingProxyType({})
) -> tuple[Table, tuple[Finding, ...]]:
    """Parse a table's files and put the projects' rows under each other.

    Args:
        contract: The table's.
        raws: The files, by project.
        meanings: What values mean that mean another than they are written as: by project, column and value.

    Returns:
        The table and what was found. A cell that cannot be parsed is empty in the frame and an error among the
        findings; a column a file lacks is empty.
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
            meant = meanings.get(project, {}).get(column.code, {})
            values = {text: meant.get(text, text) for text in dict.fromkeys(texts)}
            known = {text: parse(value) if value else None for text, value in values.items()}
            wrong = {text for text, value in known.items() if value is None and values[text]}
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

    def flag(text: str) -> float | None:
        return _TRUTH[text] if text in _TRUTH else number(text)

    if column.kind in {"text", "code"}:
        return str
    if column.kind == "flag":
        return flag
    return date if column.kind == "date" else number


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


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} eller {last}" if most else last


def _danish(number: float) -> str:
    return f"{number:g}".replace(".", ",")
