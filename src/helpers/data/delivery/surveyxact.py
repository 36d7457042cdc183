"""SurveyXact's set: a dataset of codes, a structure with the questions, and labels with the answers.

The form is the one that readSX (CRAN) and its example files document. `dataset` has one column per variable.
`structure` has a header `questionName, variableName, questionType, subType, questionText, choiceValue, choiceText`;
what a box to tick asks is its questionText and choiceText. `labels` has `variableName, value, valueLabel`. All are CSV
files of those names, or sheets of one workbook. Known faults that are read all the same:

- labels without a header (the rule) or with one;
- a dataset split over `Dataset(1)`, `Dataset(2)`, … by columns (put side by side) or by rows (kept as two tables);
- a phantom column without a name at the end of the structure, and variables in it that the dataset lacks.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from helpers.data.findings import Finding
from helpers.data.pseudonyms import MARK
from helpers.data.readers import Labels, RawTable, decoded, read_table, separator_of, spoilt_labels, table_of

TOOL = "SurveyXact"
_NAME = re.compile(
    r"(?P<before>.*?)(?P<kind>dataset|structure|labels)(?P<after>.*?)\s*(?:\(\s*(?P<part>\d+)\s*\))?", re.IGNORECASE
)
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")

Record = list[str]


@dataclass(frozen=True)
class Set:
    """The names of a set's files or sheets: the dataset's in order, and those that describe it."""

    dataset: tuple[str, ...]
    structure: str | None
    labels: str | None

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.dataset, *(name for name in (self.structure, self.labels) if name))


def split(names: Sequence[str], *, suffix: str | None = ".csv") -> tuple[list[Set], list[str]]:
    """The sets among some names of files (those with `suffix`) or sheets (no suffix), and the names in none."""
    found: dict[tuple[str, str], dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        stem = name if suffix is None else name[: -len(suffix)] if name.lower().endswith(suffix) else ""
        if match := _NAME.fullmatch(stem.replace(MARK, "")):  # a copy takes its original's place
            # Numbers after the name are those of one export each, so that its files need not share them.
            key = (match["before"].casefold(), re.sub(r"[\d_]+", "", match["after"]).casefold())
            found[key][match["kind"].casefold()].append((int(match["part"] or 0), name))
    sets = []
    for kinds in found.values():
        described = {kind: kinds[kind][0][1] for kind in ("structure", "labels") if len(kinds[kind]) == 1}
        if kinds["dataset"] and described:
            dataset = tuple(name for _, name in sorted(kinds["dataset"]))
            sets.append(Set(dataset, described.get("structure"), described.get("labels")))
    used = {name for one in sets for name in one.names}
    return sets, [name for name in names if name not in used]


def read_files(folder: Path, one: Set) -> tuple[list[RawTable], list[Finding]]:
    """The dataset of a set of files, one table or one per continuation, with its labels."""
    records: dict[str, list[Record]] = {}
    findings: list[Finding] = []
    for kind, name in (("structure", one.structure), ("labels", one.labels)):
        if name:
            got = _records(folder / name)
            if isinstance(got, Finding):
                findings.append(got)
            else:
                records[kind] = got
    raws, found = joined([read_table(folder / name) for name in one.dataset])
    labelled, more = described(raws, records.get("structure", []), records.get("labels", []), one)
    return labelled, [*findings, *found, *more]


def read_sheets(sheets: Mapping[str, RawTable], one: Set) -> tuple[list[RawTable], list[Finding]]:
    """The same of the sheets of a workbook, by their names."""
    tables, found = joined([sheets[sheet] for sheet in one.dataset])
    records = {
        kind: _rows_of(sheets[sheet]) for kind, sheet in (("structure", one.structure), ("labels", one.labels)) if sheet
    }
    labelled, more = described(tables, records.get("structure", []), records.get("labels", []), one)
    return labelled, [*found, *more]


def joined(raws: Sequence[RawTable]) -> tuple[list[RawTable], list[Finding]]:
    """A dataset in several pieces: pieces with other columns are put side by side, with the same ones kept apart."""
    first, *others = raws
    tables, findings = [first], []
    for other in others:
        here, there = tables[-1].frame, other.frame
        shared = [name for name in there.columns if name in here.columns]
        if len(shared) == len(there.columns) == len(here.columns):
            tables.append(other)
            continue
        same = here.index.equals(there.index) and all(here[name].equals(there[name]) for name in shared)
        if not same:
            findings.append(
                Finding(
                    "error",
                    other.file,
                    None,
                    None,
                    None,
                    f"Datasættets to dele passer ikke sammen række for række ({tables[-1].file} og {other.file}).",
                    "Hent hele sættet igen i én eksport.",
                )
            )
            continue
        wide = pd.concat([here, there.drop(columns=shared)], axis=1)
        sound = tables[-1].sound and other.sound
        notes = (*tables[-1].findings, *other.findings)
        tables[-1] = replace(tables[-1], frame=wide, findings=notes, sound=sound)
    return tables, findings


def described(
    raws: Sequence[RawTable], structure: Sequence[Record], labels: Sequence[Record], one: Set
) -> tuple[list[RawTable], list[Finding]]:
    """The tables with the set's labels, and notes on variables that only the descriptions have."""
    columns = {name for raw in raws for name in raw.frame.columns}
    written = {name.casefold(): name for name in columns}
    questions = {written.get(name.casefold(), name): text for name, text in _questions(structure).items()}
    values = {written.get(name.casefold(), name): texts for name, texts in _values(labels).items()}
    findings = []
    for file, named in ((one.structure, questions), (one.labels, values)):
        if file and named and (phantom := sorted(set(named) - columns)):
            findings.append(
                Finding(
                    "note",
                    file,
                    None,
                    None,
                    None,
                    f"Filen beskriver {len(phantom)} variable, som datasættet ikke har, fx {phantom[0]}.",
                    "Hent sættet igen, hvis de skulle have været med. Ellers skal du ikke gøre noget.",
                )
            )
    if one.structure and not questions:
        findings.append(
            Finding(
                "warning",
                one.structure,
                None,
                None,
                None,
                "Strukturen har ikke kolonnerne variableName og questionText og bruges ikke.",
                "Hent sættet igen fra SurveyXact, eller kobl kolonnerne uden spørgsmålenes ordlyd.",
            )
        )
    made = Labels(
        {name: text for name, text in questions.items() if name in columns},
        {name: texts for name, texts in values.items() if name in columns},
    )
    findings.extend(spoilt_labels(made, one.structure or one.labels or raws[0].file))
    return [replace(raw, labels=made, head=replace(raw.head, tool=TOOL)) for raw in raws], findings


def _questions(records: Sequence[Record]) -> dict[str, str]:
    """Variable → what it asks. The header says which column is which; a column without a name is a phantom."""
    if not records:
        return {}
    header = [name.casefold() for name in records[0]]
    if not {"variablename", "questiontext"} <= set(header):
        return {}
    places: dict[str, int] = {
        name: header.index(name) for name in ("variablename", "questiontext", "choicetext", "subtype") if name in header
    }

    def cell(record: Record, name: str) -> str:
        place = places.get(name)
        return record[place] if place is not None and place < len(record) else ""

    found = {}
    for record in records[1:]:
        text = cell(record, "questiontext")
        if cell(record, "subtype").casefold() == "multiple" and (choice := cell(record, "choicetext")):
            text = f"{text} - {choice}" if text else choice
        if name := cell(record, "variablename"):
            found[name] = text
    return found


def _values(records: Iterable[Record]) -> dict[str, dict[str, str]]:
    """Variable → value → label; a first row whose value is no number is a header."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for number, record in enumerate(records):
        name, value, label, *_ = [*record, "", "", ""]
        if number == 0 and not _NUMBER.fullmatch(value):
            continue
        if name and value:
            found[name][value] = label
    return dict(found)


def _records(path: Path) -> list[Record] | Finding:
    """The rows of a file that describes: they may be of different lengths."""
    text = decoded(path.read_bytes(), path.name)
    if isinstance(text, Finding):
        return text
    reader = csv.reader(io.StringIO(table_of(text)[0], newline=""), delimiter=separator_of(text))
    try:
        return [[cell.strip() for cell in record] for record in reader if any(map(str.strip, record))]
    except csv.Error:
        return Finding(
            "error",
            path.name,
            None,
            None,
            None,
            "Filen kan ikke læses.",
            "Hent sættet igen fra SurveyXact.",
        )


def _rows_of(raw: RawTable) -> list[Record]:
    """The rows of a sheet with its first row among them."""
    return [list(raw.frame.columns), *raw.frame.to_numpy().tolist()]
