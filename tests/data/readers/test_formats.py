"""A study is the same study in every format, and nothing private hides in any."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from helpers.data import as_text, fingerprint, load_data, validate
from helpers.errors import Fault
from tests.data.hostile_files import packed, parts, workbook
from tests.data.readers.dress import ENDINGS, dressed, write
from tests.studies import TABLES, change_cell, read_rows

NUMBER = "140395-1234"


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_study_in_another_format_is_the_same_study(pristine: Path, folder: Path, ending: str) -> None:
    dressed(folder, ending)
    assert not list(folder.glob("projects/*/*.csv"))
    assert validate(folder) == ()
    ordinary, other = load_data(pristine), load_data(folder)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(other, name), getattr(ordinary, name))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_fingerprint_is_of_the_file_that_is_read(pristine: Path, folder: Path, ending: str) -> None:
    dressed(folder, ending, only="survey")
    before = fingerprint(folder)
    assert before != fingerprint(pristine)
    path = folder / f"projects/nord/survey.{ending}"
    path.write_bytes(path.read_bytes() + b"\0")
    assert fingerprint(folder) != before
    path.rename(path.with_name(f"survey_old.{ending}"))
    assert fingerprint(folder) != before


@pytest.mark.parametrize(("ending", "row", "first"), [("xlsx", 5, 1), ("sav", 4, None), ("parquet", 4, None)])
def test_a_finding_has_the_row_that_one_sees_in_the_file(
    folder: Path, ending: str, row: int, first: int | None
) -> None:
    change_cell(folder, "projects/nord/measurements.csv", 5, "mood_2", "7")
    change_cell(folder, "projects/nord/measurements.csv", 2, "extra", "1")
    dressed(folder, ending, only="measurements")
    file = f"projects/nord/measurements.{ending}"
    assert {(f.grade, f.file, f.row, f.column, f.value) for f in validate(folder)} == {
        ("error", file, row, "mood_2", "7"),
        ("warning", file, first, "extra", None),
    }


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_row_is_noted_and_those_around_it_keep_their_numbers(folder: Path, ending: str) -> None:
    path = folder / "projects/nord/fidelity.csv"
    header, *rows = read_rows(path)
    values = [[one, *map(float, rest)] for one, *rest in rows]
    path.unlink()
    write(path.with_suffix(f".{ending}"), header, [*values[:2], [None] * 3, *values[2:]])
    (finding,) = validate(folder)
    assert (finding.grade, finding.row) == ("note", 4 if ending == "xlsx" else 3)
    assert len(load_data(folder).fidelity) == 16


def _book(change: Callable[[openpyxl.Workbook, Any], object]) -> Callable[[Path], None]:
    """A workbook of answers, changed."""

    def make(path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (["respondent_id", "extra"], ["r1", "a"], ["r2", "b"]):
            sheet.append(row)
        change(book, sheet)
        book.save(path.with_suffix(".xlsx"))

    return make


def _orphan(path: Path) -> None:
    """A workbook with a shared text that no cell shows any longer."""
    content = parts(workbook([["respondent_id", "extra"], ["r1", "a"]]))
    name = "xl/sharedStrings.xml"
    content[name] = content[name].replace(
        b"</sst>", f"<si><r><t>{NUMBER[:6]}</t></r><t>{NUMBER[6:]}</t></si></sst>".encode()
    )
    path.with_suffix(".xlsx").write_bytes(packed(content))


def _footer(book: openpyxl.Workbook, sheet: Any) -> None:
    sheet.oddFooter.left.text = f"Udskrift for {NUMBER}"


def _hidden(book: openpyxl.Workbook, sheet: Any) -> None:
    other = book.create_sheet("Nøgle")
    other["B2"] = NUMBER
    other.sheet_state = "hidden"


def _sav(**terms: Any) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        frame = pd.DataFrame({"respondent_id": ["r1", "r2"], "extra": [1.0, 2.0], "text": ["a", "b"]})
        pyreadstat.write_sav(frame, path.with_suffix(".sav"), **terms)

    return make


def _frame(frame: pd.DataFrame) -> Callable[[Path], None]:
    return lambda path: frame.to_parquet(path.with_suffix(".parquet"))


def _described(**about: Any) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        schema = pa.schema([pa.field("respondent_id", pa.string(), metadata=about.get("field"))], about.get("table"))
        pq.write_table(pa.table([["r1"]], schema), path.with_suffix(".parquet"))

    return make


HIDDEN: dict[str, Callable[[Path], None]] = {
    "xlsx: a cell": _book(lambda book, sheet: sheet.__setitem__("A3", NUMBER)),
    "xlsx: a cell of another column": _book(lambda book, sheet: sheet.__setitem__("B3", f"se {NUMBER}")),
    "xlsx: a number": _book(lambda book, sheet: sheet.__setitem__("B3", 1403951234)),
    "xlsx: a number without its zero": _book(lambda book, sheet: sheet.__setitem__("B3", 101901234)),
    "xlsx: a column without a name": _book(lambda book, sheet: sheet.__setitem__("D3", NUMBER)),
    "xlsx: a column of a name that is there": _book(
        lambda book, sheet: (sheet.__setitem__("C1", "extra"), sheet.__setitem__("C3", NUMBER))
    ),
    "xlsx: a heading": _book(lambda book, sheet: sheet.__setitem__("C1", NUMBER)),
    "xlsx: without a heading": _book(lambda book, sheet: (sheet.delete_rows(1, 3), sheet.__setitem__("A3", NUMBER))),
    "xlsx: a hidden sheet": _book(_hidden),
    "xlsx: the name of a sheet": _book(lambda book, sheet: book.create_sheet(NUMBER)),
    "xlsx: a comment": _book(lambda book, sheet: setattr(sheet["A2"], "comment", Comment(NUMBER, "x"))),
    "xlsx: a footer": _book(_footer),
    "xlsx: the title": _book(lambda book, sheet: setattr(book.properties, "title", NUMBER)),
    "xlsx: a formula": _book(lambda book, sheet: sheet.__setitem__("B3", f'="{NUMBER}"')),
    "xlsx: a text that no cell shows": _orphan,
    "sav: a cell": lambda path: pyreadstat.write_sav(
        pd.DataFrame({"respondent_id": ["r1", NUMBER]}), path.with_suffix(".sav")
    ),
    "sav: a number": lambda path: pyreadstat.write_sav(
        pd.DataFrame({"respondent_id": ["r1"], "extra": [1403951234.0]}), path.with_suffix(".sav")
    ),
    "sav: the label of a value": _sav(variable_value_labels={"extra": {1: NUMBER}}),
    "sav: a value that has a label": _sav(variable_value_labels={"extra": {1403951234: "Anna"}}),
    "sav: the label of a variable": _sav(column_labels={"extra": NUMBER}),
    "sav: the label of the file": _sav(file_label=NUMBER),
    "sav: a note": _sav(note=f"Barnet har {NUMBER}"),
    "sav: a value that is missing": lambda path: pyreadstat.write_sav(
        pd.DataFrame({"respondent_id": ["r1"], "extra": [1403951234.0]}),
        path.with_suffix(".sav"),
        missing_ranges={"extra": [1403951234]},
    ),
    "parquet: a cell": _frame(pd.DataFrame({"respondent_id": ["r1", NUMBER]})),
    "parquet: a number": _frame(pd.DataFrame({"respondent_id": ["r1"], "extra": [1403951234]})),
    "parquet: a category": _frame(pd.DataFrame({"respondent_id": pd.Categorical([NUMBER])})),
    "parquet: the name of a column": _frame(pd.DataFrame({"respondent_id": ["r1"], NUMBER: ["a"]})),
    "parquet: about a column": _described(field={"note": NUMBER}),
    "parquet: about the table": _described(table={"note": NUMBER}),
}


@pytest.mark.parametrize("table", [True, False], ids=["a table", "no table"])
@pytest.mark.parametrize("place", HIDDEN)
def test_a_personal_number_is_found_wherever_a_format_hides_it_and_never_shown(
    folder: Path, place: str, *, table: bool
) -> None:
    path = folder / ("projects/nord/survey.csv" if table else "projects/nord/notes.csv")
    path.unlink(missing_ok=True)
    HIDDEN[place](path)
    findings = validate(folder)
    ending = place.partition(":")[0]
    about = [f for f in findings if f.grade == "error" and "personnum" in f.message]
    assert {f.file.partition("!")[0] for f in about} == {f"{path.relative_to(folder).with_suffix('')}.{ending}"}
    report = as_text(findings)
    for digits in ("140395", "1403951234", "101901234", "-1234"):
        assert digits not in report
    with pytest.raises(Fault):
        load_data(folder)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_private_cell_is_found_in_its_row_and_column(folder: Path, ending: str) -> None:
    path = folder / "projects/nord/survey.csv"
    change_cell(folder, "projects/nord/survey.csv", 4, "extra", f"ring til {NUMBER}")
    change_cell(folder, "projects/nord/survey.csv", 5, "extra", "skriv til a@b.dk")
    dressed(folder, ending, only="survey")
    row = 4 if ending == "xlsx" else 3
    found = {
        (f.grade, f.row, f.column, f.value)
        for f in validate(folder)
        if f.file == str(path.relative_to(folder).with_suffix(f".{ending}"))
    }
    assert ("error", row, "extra", None) in found
    assert ("warning", row + 1, "extra", "skriv til [e-mail]") in found


@pytest.mark.parametrize("ending", [*ENDINGS, "csv"])
def test_a_file_beside_the_tables_that_cannot_be_looked_through_stops_the_run(folder: Path, ending: str) -> None:
    content = b"PK\3\4 and no more" if ending != "csv" else b"7z\xbc\xaf\x27\x1c packed"
    (folder / "projects/nord/notes").mkdir()
    name = f"notes.{ending}" if ending != "csv" else "notes.7z"
    (folder / "projects/nord/notes" / name).write_bytes(content)
    (finding,) = validate(folder)
    assert (finding.grade, finding.file) == ("error", f"projects/nord/notes/{name}")


def test_an_archive_with_a_password_cannot_be_looked_through(folder: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    content = bytearray(stream.getvalue())
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    (folder / "notes.zip").write_bytes(content)
    (finding,) = validate(folder)
    assert "ikke gennemsøges" in finding.message


def test_a_workbook_beside_the_tables_needs_no_heading_and_may_count(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "plan.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(3, 2, "Plan")
        sheet.write_formula(4, 2, "=1+1", None, 2)
    assert validate(folder) == ()


def test_a_file_that_excel_has_open_is_told_and_stops_nothing(folder: Path) -> None:
    dressed(folder, "xlsx", only="survey")
    lock = b"\5Navn" + b" " * 49 + "Navn".encode("utf-16-le") + b"\0" * 100
    (folder / "projects/nord/~$survey.xlsx").write_bytes(lock)
    (finding,) = validate(folder)
    assert (finding.grade, finding.file) == ("warning", "projects/nord/~$survey.xlsx")
    assert "luk survey.xlsx" in finding.remedy
    load_data(folder)


@pytest.mark.parametrize("damage", ["cut", "changed", "locked deep inside"])
def test_an_archive_that_cannot_be_opened_stops_the_run(folder: Path, damage: str) -> None:
    """Nobody knows what it holds, and it may be a delivery with personal numbers."""
    content = packed({"a.txt": b"intet her" * 50})
    if damage == "cut":
        content = content[:60]
    elif damage == "changed":
        content = content.replace(content[45:50], b"\xff" * 5)
    else:
        content = packed({"b.zip": packed({"c.7z": b"7z\xbc\xaf\x27\x1c"})})
    (folder / "notes.zip").write_bytes(content)
    (finding,) = validate(folder)
    assert (finding.grade, finding.file) == ("error", "notes.zip")
    assert "ikke gennemsøges" in finding.message
