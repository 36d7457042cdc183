"""A zoo of broken study folders: each case breaks the small valid study in one way and says what must be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data.findings import Grade
from tests.studies import change_cell, change_yaml, drop_column, read_rows, write_rows

Spot = tuple[Grade, str, int | None, str | None]

CHILDREN, MEASUREMENTS = "projects/nord/children.csv", "projects/nord/measurements.csv"
FIDELITY, SURVEY, STATEMENTS = "projects/nord/fidelity.csv", "projects/nord/survey.csv", "projects/nord/statements.csv"
PROJECT = "projects/nord/project.yml"


@dataclass(frozen=True)
class Case:
    """One broken study.

    Args:
        name: The case.
        spots: Grade, file, row and column of everything that must be found; nothing else may be.
        words: What the first finding's message and remedy must contain.
        breaks: What is done to the valid study.
        value: The value the first finding must show.
    """

    name: str
    spots: tuple[Spot, ...]
    words: tuple[str, ...]
    breaks: Callable[[Path], object]
    value: str | None = None


def _cell(
    name: str, file: str, row: int, column: str, value: str, *words: str, grade: Grade = "error", shows: bool = True
) -> Case:
    """A case of one cell, found where it stands."""

    def breaks(folder: Path) -> None:
        change_cell(folder, file, row, column, value)

    return Case(name, ((grade, file, row, column),), words, breaks, (value or None) if shows else None)


def _text(file: str, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda folder: (folder / file).write_bytes(change((folder / file).read_bytes()))


def _rows(file: str, change: Callable[[list[list[str]]], list[list[str]]]) -> Callable[[Path], object]:
    return lambda folder: write_rows(folder / file, change(read_rows(folder / file)))


def _raw_line(file: str, row: int, line: str) -> Callable[[Path], object]:
    """Replace a line of the file as text."""

    def change(content: bytes) -> bytes:
        lines = content.decode().split("\n")
        lines[row - 1] = line
        return "\n".join(lines).encode()

    return _text(file, change)


def _lone(
    name: str, spot: Spot, words: tuple[str, ...], breaks: Callable[[Path], object], value: str | None = None
) -> Case:
    return Case(name, (spot,), words, breaks, value)


def _clash(folder: Path) -> None:
    change_yaml(folder, "study.yml", lambda content: content["background"][2].update(code="started"))
    for slug in ("nord", "syd"):
        drop_column(folder, f"projects/{slug}/children.csv", "need_home")


def _twice(folder: Path) -> None:
    """The answers once more, as Parquet."""
    rows = read_rows(folder / SURVEY)
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    frame.to_parquet(folder / "projects/nord/survey.parquet")


def _unmeasured(folder: Path) -> None:
    for path in folder.glob("projects/*/measurements.csv"):
        path.unlink()


CELLS = [
    _cell(
        "score above its scale", MEASUREMENTS, 5, "mood_2", "7", "uden for skalaen fra 1 til 4", "Ret tallet", "mood"
    ),
    _cell("score below its scale", MEASUREMENTS, 2, "mood_1", "0", "uden for skalaen"),
    _cell("score a little too high", "projects/syd/measurements.csv", 9, "strain_1", "20.6", "fra 0 til 20,5"),
    _cell("fidelity outside its scale", FIDELITY, 4, "present", "2", "uden for skalaen fra 0 til 1"),
    _cell("score is a word", MEASUREMENTS, 7, "mood_3", "ved ikke", "ikke et tal", "lad cellen stå tom"),
    _cell("score is not finite", MEASUREMENTS, 7, "mood_3", "inf", "ikke et tal"),
    _cell("score beyond all numbers", MEASUREMENTS, 7, "mood_3", "1e999", "ikke et tal"),
    _cell("score is NA", MEASUREMENTS, 7, "mood_3", "NA", "ikke et tal", "lad cellen stå tom"),
    _cell("decimal comma between commas", MEASUREMENTS, 3, "mood_1", "2,5", "ikke et tal", "punktum", "semikolon"),
    _cell("unknown wave", MEASUREMENTS, 4, "wave", "midt", "Koden kendes ikke", "first, last eller later"),
    _cell("unknown respondent", MEASUREMENTS, 4, "respondent", "mor", "alone eller helped, eller lad cellen stå tom"),
    _cell("date that is none", MEASUREMENTS, 4, "date", "2019-02-30", "Datoen kan ikke læses", "2017-11-30"),
    _cell("Danish date", CHILDREN, 3, "started", "15-02-2019", "Datoen kan ikke læses"),
    _cell("unknown category", CHILDREN, 3, "gender", "dreng", "Koden kendes ikke", "girl eller boy"),
    _cell(
        "number in no band", CHILDREN, 3, "age", "9.5", "ikke til noget af variablens intervaller", "age i study.yml"
    ),
    _cell("flag is two", CHILDREN, 3, "need_home", "2", "hverken 0 eller 1"),
    _cell("flag is a word", CHILDREN, 3, "offer_group", "ja", "hverken 0 eller 1", "Skriv 1 for ja"),
    _cell("answer off the scale", SURVEY, 2, "useful", "3", "ikke på svarskalaen", "1 eller 2"),
    _cell("unknown side", SURVEY, 2, "side", "stat", "Koden kendes ikke", "town eller ngo"),
    _cell("unknown role", STATEMENTS, 2, "role", "mayor", "Koden kendes ikke", "staff eller volunteer"),
    _cell("unknown theme", STATEMENTS, 2, "theme", "weather", "Koden kendes ikke", "gain_help, roles eller trust"),
    _cell("unknown direction", STATEMENTS, 2, "direction", "up", "driver eller barrier, eller lad cellen stå tom"),
    _cell("unknown source", STATEMENTS, 2, "source", "letter", "interview eller workshop."),
    _cell("no id", SURVEY, 3, "respondent_id", "", "tom, men skal være udfyldt"),
    _cell("no child", MEASUREMENTS, 4, "child_id", "", "tom, men skal være udfyldt"),
    _cell("no theme", STATEMENTS, 3, "theme", "", "tom, men skal være udfyldt", "gain_help, roles eller trust"),
    _cell("respondent twice", SURVEY, 7, "respondent_id", "r1", "står også i række 3", "Slet den ene række"),
    _cell("statement twice", STATEMENTS, 7, "statement_id", "s0", "står også i række 2"),
    _cell("role of the other side", SURVEY, 3, "role", "staff", "hører til siden town", "i side står ngo"),
    _cell("stranger in fidelity", FIDELITY, 4, "child_id", "nord-99", "findes ikke i children.csv"),
    _cell("no excerpt", STATEMENTS, 6, "excerpt", " ", "intet uddrag", grade="warning", shows=False),
    _cell("question not asked", SURVEY, 3, "skilled", "2", "ikke stillet", "kun til town", grade="warning"),
    _cell("long value is not shown", CHILDREN, 2, "gender", "pige " * 20, "Koden kendes ikke", shows=False),
]

CASES = [
    *CELLS,
    Case(
        "stranger in measurements",
        (("error", MEASUREMENTS, 5, "child_id"), ("error", MEASUREMENTS, 6, "child_id")),
        ("findes ikke i children.csv", "Ret id'et"),
        _rows(
            MEASUREMENTS,
            lambda rows: [[*(["nord-99"] if n in {4, 5} else row[:1]), *row[1:]] for n, row in enumerate(rows)],
        ),
        "nord-99",
    ),
    Case(
        "child of another project",
        (("error", "projects/syd/children.csv", 10, "child_id"), ("note", "projects/syd/children.csv", 10, "child_id")),
        ("bruges også i projects/nord/children.csv, række 2", "ét af projekterne"),
        _rows("projects/syd/children.csv", lambda rows: [*rows, ["nord-01", *rows[1][1:]]]),
        "nord-01",
    ),
    Case(
        "child twice",
        (("error", CHILDREN, 10, "child_id"),),
        ("Id'et står også i række 2",),
        _rows(CHILDREN, lambda rows: [*rows, rows[1]]),
        "nord-01",
    ),
    Case(
        "wave twice",
        (("error", MEASUREMENTS, 26, "child_id"),),
        ("Samme id og måling står også i række 4", "id eller måling"),
        _rows(MEASUREMENTS, lambda rows: [*rows, rows[3]]),
        "nord-01",
    ),
    _lone(
        "child without an id",
        ("error", CHILDREN, 10, "child_id"),
        ("tom, men skal være udfyldt",),
        _rows(CHILDREN, lambda rows: [*rows, ["", *rows[1][1:]]]),
    ),
    Case(
        "child never measured",
        (("note", CHILDREN, 10, "child_id"),),
        ("Ingen besvarede målinger", "measurements.csv"),
        _rows(CHILDREN, lambda rows: [*rows, ["nord-09", *rows[1][1:]]]),
        "nord-09",
    ),
    _lone(
        "dimension measured by nobody",
        ("warning", "study.yml", None, "dimensions"),
        ("ikke målt i noget projekt",),
        lambda folder: drop_column(folder, "projects/syd/measurements.csv", "strain_1"),
        "strain",
    ),
    _lone(
        "item of a dimension missing",
        ("error", MEASUREMENTS, 1, "mood_2"),
        ("Kolonnen mangler", "dimensionen mood", "Tilføj kolonnen"),
        lambda folder: drop_column(folder, MEASUREMENTS, "mood_2"),
    ),
    _lone(
        "background variable missing",
        ("error", CHILDREN, 1, "need_home"),
        ("Kolonnen mangler", "cellerne må være tomme"),
        lambda folder: drop_column(folder, CHILDREN, "need_home"),
    ),
    _lone(
        "key column missing",
        ("error", SURVEY, 1, "respondent_id"),
        ("Kolonnen mangler", "udfyld den"),
        lambda folder: drop_column(folder, SURVEY, "respondent_id"),
    ),
    _lone(
        "id column of the children missing",
        ("error", CHILDREN, 1, "child_id"),
        ("Kolonnen mangler", "udfyld den"),
        lambda folder: drop_column(folder, CHILDREN, "child_id"),
    ),
    _lone(
        "unknown column",
        ("warning", CHILDREN, 1, "shoe_size"),
        ("Kolonnen kendes ikke og læses ikke", "slet kolonnen"),
        lambda folder: change_cell(folder, CHILDREN, 2, "shoe_size", "38"),
    ),
    _lone(
        "column misspelt",
        ("warning", CHILDREN, 1, "familyid"),
        ("Kolonnen kendes ikke", "Mente du «family_id»?"),
        lambda folder: change_cell(folder, CHILDREN, 2, "familyid", "f1"),
    ),
    _lone(
        "column twice",
        ("error", CHILDREN, 1, "gender"),
        ("«gender» står 2 gange", "Behold én"),
        _rows(CHILDREN, lambda rows: [[*row, "gender" if n == 0 else "boy"] for n, row in enumerate(rows)]),
    ),
    _lone(
        "column without a name",
        ("error", CHILDREN, 1, None),
        ("Kolonne nr. 9 har indhold, men ingen overskrift",),
        _rows(CHILDREN, lambda rows: [[*row, "" if n == 0 else "x"] for n, row in enumerate(rows)]),
    ),
    _lone(
        "row too long",
        ("error", FIDELITY, 3, None),
        ("Rækken har 4 felter, men overskriften har 3", "komma"),
        _raw_line(FIDELITY, 3, "nord-02,2,1,1"),
    ),
    _lone(
        "row too short",
        ("error", CHILDREN, 4, None),
        ("Rækken har 2 felter, men overskriften har 8",),
        _raw_line(CHILDREN, 4, "nord-03,g0"),
    ),
    _lone(
        "empty row",
        ("note", CHILDREN, 5, None),
        ("Rækken er tom og læses ikke",),
        _rows(CHILDREN, lambda rows: [*rows[:4], [""] * 8, *rows[4:]]),
    ),
    _lone(
        "empty rows",
        ("note", CHILDREN, 5, None),
        ("Rækkerne 5-7 er tomme",),
        _rows(CHILDREN, lambda rows: [*rows[:4], [], [], [""] * 8, *rows[4:]]),
    ),
    _lone(
        "quotation mark without its fellow",
        ("error", STATEMENTS, 4, None),
        ("kan ikke læses fra denne række", "anførselstegn"),
        _raw_line(STATEMENTS, 4, 's2,town,staff,interview,trust,,"et uddrag'),
    ),
    _lone(
        "NUL",
        ("error", CHILDREN, 3, None),
        ("NUL-tegn",),
        _text(CHILDREN, lambda content: content.replace(b"nord-02", b"nord\x00-02")),
    ),
    _lone(
        "mixed encodings",
        ("error", STATEMENTS, 3, "excerpt"),
        ("blander flere tegnsæt", "UTF-8"),
        _text(STATEMENTS, lambda c: c.replace(b"uddrag, nr. 1", "æble".encode() + "æble".encode("cp1252"))),
    ),
    _lone(
        "no known encoding",
        ("error", STATEMENTS, 2, None),
        ("tegnsæt kan ikke læses", "UTF-8"),
        _text(STATEMENTS, lambda content: content.replace(b"uddrag, nr. 0", b"uddrag\x81")),
    ),
    _lone(
        "empty file", ("error", SURVEY, None, None), ("Filen er tom", "overskrift"), _text(SURVEY, lambda _: b"\n\n")
    ),
    _lone("no header", ("error", SURVEY, 1, None), ("Første række er tom",), _text(SURVEY, lambda c: b",,\n" + c)),
    _lone(
        "file missing",
        ("error", FIDELITY, None, None),
        ("Filen fidelity.csv mangler", "overskriftsrækken alene"),
        lambda folder: (folder / FIDELITY).unlink(),
    ),
    _lone(
        "measurements missing",
        ("error", MEASUREMENTS, None, None),
        ("Filen measurements.csv mangler",),
        lambda folder: (folder / MEASUREMENTS).unlink(),
    ),
    _lone(
        "the only measurements of a dimension missing",
        ("error", "projects/syd/measurements.csv", None, None),
        ("Filen measurements.csv mangler",),
        lambda folder: (folder / "projects/syd/measurements.csv").unlink(),
    ),
    Case(
        "all measurements missing",
        (("error", MEASUREMENTS, None, None), ("error", "projects/syd/measurements.csv", None, None)),
        ("Filen measurements.csv mangler",),
        _unmeasured,
    ),
    _lone(
        "children missing",
        ("error", CHILDREN, None, None),
        ("Filen children.csv mangler",),
        lambda folder: (folder / CHILDREN).unlink(),
    ),
    _lone(
        "another format",
        ("error", "projects/nord/survey.xls", None, None),
        ("formatet .xls", "survey.xlsx"),
        lambda folder: (folder / SURVEY).rename(folder / "projects/nord/survey.xls"),
    ),
    _lone(
        "two formats",
        ("warning", "projects/nord/survey.xlsb", None, None),
        ("læses ikke", "survey.csv"),
        lambda folder: (folder / "projects/nord/survey.xlsb").write_bytes(b"ods"),
    ),
    _lone(
        "two files of one table",
        ("error", SURVEY, None, None),
        ("flere filer: survey.csv og survey.parquet", "flyt de andre"),
        _twice,
    ),
    _lone(
        "table that is none",
        ("warning", "projects/nord/measurement.csv", None, None),
        ("ikke en af studiets tabeller", "measurements"),
        lambda folder: (folder / "projects/nord/measurement.csv").write_text("child_id\n"),
    ),
    Case(
        "tables the study does not describe",
        (("warning", FIDELITY, None, None), ("warning", "projects/syd/fidelity.csv", None, None)),
        ("study.yml beskriver ikke dens indhold",),
        lambda folder: change_yaml(folder, "study.yml", lambda content: content.pop("fidelity")),
    ),
    Case(
        "no children",
        (("warning", CHILDREN, None, None),),
        ("Tabellen har ingen rækker",),
        lambda folder: [_rows(file, lambda rows: rows[:1])(folder) for file in (CHILDREN, MEASUREMENTS, FIDELITY)],
    ),
    _lone(
        "personal number",
        ("error", SURVEY, 5, "respondent_id"),
        ("personnummer", "løbenumre"),
        lambda folder: change_cell(folder, SURVEY, 5, "respondent_id", "010190-1234"),
    ),
    _lone(
        "personal number in an excerpt",
        ("error", STATEMENTS, 5, "excerpt"),
        ("personnummer",),
        lambda folder: change_cell(folder, STATEMENTS, 5, "excerpt", "Hun har nr. 0101901234 hos os"),
    ),
    _lone(
        "model that study.yml lacks",
        ("error", PROJECT, None, "model.code"),
        ("Koden kendes ikke", "models i study.yml"),
        lambda folder: change_yaml(folder, PROJECT, lambda content: content["model"].update(code="b9")),
        "b9",
    ),
    _lone(
        "trait that study.yml lacks",
        ("error", PROJECT, None, "traits.size"),
        ("Koden kendes ikke", "traits i study.yml"),
        lambda folder: change_yaml(folder, PROJECT, lambda c: c["traits"].update(size=c["ngo"])),
        "size",
    ),
    _lone(
        "code that is a column already",
        ("error", "study.yml", None, None),
        ("«started»", "children.csv", "anden kode"),
        _clash,
    ),
]
