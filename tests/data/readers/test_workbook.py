"""What a workbook's cells become, which sheet is read, and what is said of the rest."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data import Finding
from helpers.data.readers import Hidden, RawTable, read_sheets, read_table
from helpers.foreign import column_name
from tests.data.hostile_files import MAIN, packed, parts, with_sheet, workbook


def read(folder: Path, content: bytes, **terms: str) -> RawTable:
    path = folder / "survey.xlsx"
    path.write_bytes(content)
    return read_table(path, **terms)


def made(change: Callable[[Any], object], *names: str) -> bytes:
    """A workbook made by openpyxl: the sheets, and what `change` does to it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = names[0] if names else "Data"
    for name in names[1:]:
        book.create_sheet(name)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        for row in (["id", "value"], [f"in {sheet.title}", 1], ["b", 2]):
            sheet.append(row)


def spots(raw: RawTable) -> list[tuple[str, int | None, str | None]]:
    return [(one.grade, one.row, one.column) for one in raw.findings]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (-0.5, "-0.5"),
        (20.6, "20.6"),
        (4.000000000000001, "4"),
        (1e20, "1e+20"),
        (101901234, "101901234"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("3,5", "3,5"),
        ("  a\u00a0", "a"),
        ("019", "019"),
        (dt.date(2017, 11, 30), "2017-11-30"),
        (dt.datetime(2017, 11, 30), "2017-11-30"),  # noqa: DTZ001
        (dt.datetime(2017, 11, 30, 8, 5), "2017-11-30 08:05:00"),  # noqa: DTZ001
        (dt.time(8, 5), "08:05:00"),
        (None, ""),
        ("\n", ""),
    ],
)
def test_a_cell_is_the_text_that_stands_for_its_value(tmp_path: Path, value: object, text: str) -> None:
    raw = read(tmp_path, made(lambda book: [book.active.append(row) for row in (["id", "value"], ["a", value])]))
    assert raw.frame.to_dict("list") == {"id": ["a"], "value": [text]}
    assert raw.findings == ()
    assert raw.sound
    assert raw.decimal_comma


@settings(deadline=None)
@given(rows=st.lists(st.lists(st.text("aæ,;\"' 1\n=", max_size=5), min_size=2, max_size=2), max_size=5))
def test_texts_come_through_as_they_are(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["a", "b"], *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    raw = read(tmp_path_factory.mktemp("texts"), stream.getvalue())
    kept = {n: [cell.strip() for cell in row] for n, row in enumerate(rows, start=2) if any(c.strip() for c in row)}
    assert dict(zip(raw.frame.index, raw.frame.to_numpy().tolist(), strict=True)) == kept


def test_cells_keep_their_rows_where_the_table_has_holes(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book.active
        sheet["B1"], sheet["C1"], sheet["B3"], sheet["C6"], sheet["B7"] = "id", "value", "a", 2, "c"

    raw = read(tmp_path, made(change))
    assert raw.frame.to_dict("index") == {
        3: {"id": "a", "value": ""},
        6: {"id": "", "value": "2"},
        7: {"id": "c", "value": ""},
    }
    assert spots(raw) == [("note", 2, None), ("note", 4, None)]


def test_the_sheet_of_the_tables_name_is_read_else_the_first_that_is_shown(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        filled(book)
        book.worksheets[0].sheet_state = "hidden"
        book.active = 1

    raw = read(tmp_path, made(change, "Gemt", "Data", "Mere"))
    assert raw.frame.loc[2, "id"] == "in Data"
    assert spots(raw) == [("note", None, None)]
    assert "3 ark; kun «Data» læses" in raw.findings[0].message
    raw = read(tmp_path, made(filled, "Data", "SURVEY"))
    assert raw.frame.loc[2, "id"] == "in SURVEY"
    raw = read(tmp_path, made(filled, "Data", "SURVEY"), sheet="Data")
    assert raw.frame.loc[2, "id"] == "in Data"
    assert raw.findings == ()
    raw = read(tmp_path, made(filled, "Data", "Mere"), sheet="Andet")
    assert "intet ark med navnet «Andet»" in raw.findings[0].message
    assert "«Data», «Mere»" in raw.findings[0].remedy


def test_the_sheets_are_told_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(made(filled, "B", "A", "Ø & <æ>"))
    (tmp_path / "a.csv").write_bytes(b"a,b\n")
    (tmp_path / "b.xlsx").write_bytes(b"PK")
    assert [raw.sheet for raw in read_sheets(tmp_path / "a.xlsx")] == ["B", "A", "Ø & <æ>"]
    for name in ("a.csv", "b.xlsx", "c.xlsx"):
        (raw,) = read_sheets(tmp_path / name)
        assert raw.sheet is None


def test_the_sheet_with_an_odd_name_is_read(tmp_path: Path) -> None:
    raw = read(tmp_path, made(filled, "Ø & <æ>"))
    assert raw.frame.loc[2, "id"] == "in Ø & <æ>"


def test_formulas_are_errors_that_name_their_cells(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "value", "more"])
        for row in range(1, 9):
            sheet.write(row, 0, f"c{row}")
            sheet.write_formula(row, 1, "=1+1", None, 2)
        sheet.write_array_formula("C4:C4", "{=SUM(1)}", None, 1)
    raw = read(tmp_path, stream.getvalue())
    assert spots(raw) == [("error", 2, "value"), ("error", 4, "more")]
    assert "formler i 8 celler: B2, B3, B4, B5, B6 m.fl." in raw.findings[0].message
    assert raw.findings[1].message == "Cellen indeholder en formel."
    assert all("Værdier" in one.remedy for one in raw.findings)


def test_a_text_that_would_become_a_formula_is_an_error_too(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book.active
        sheet.append(["id", "value"])
        sheet["A2"].value, sheet["A2"].data_type = "=HYPERLINK(1)", "s"
        sheet["A3"] = "- Det gik (næsten) godt"
        sheet["A4"] = "-1"

    raw = read(tmp_path, made(change))
    assert spots(raw) == [("error", 2, "id")]


def test_error_values_are_errors_and_not_empty_cells(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.active.append(["id", "value"])
        book.active.append(["a", "#N/A"])
        book.active.append(["b", "#DIV/0!"])

    raw = read(tmp_path, made(change))
    assert spots(raw) == [("error", 2, "value")]
    assert "fejlværdier som #N/A i 2 celler: B2, B3" in raw.findings[0].message


def test_merged_cells_are_a_warning_and_hidden_rows_a_note(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        filled(book)
        book.active.merge_cells("A2:A3")
        book.active.row_dimensions[3].hidden = True

    raw = read(tmp_path, made(change))
    assert spots(raw) == [("warning", None, None), ("note", None, None)]
    assert "A2:A3" in raw.findings[0].message
    assert raw.frame["id"].tolist() == ["in Data", ""]


def test_what_decorates_a_workbook_does_not_matter(tmp_path: Path) -> None:
    """Styles, links, pictures, hints, a table, a chart, a comment: all of it is left where it is."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "value"])
        for row in range(1, 4):
            sheet.write_url(row, 0, f"https://example.org/{row}", string=f"c{row}")
            sheet.write_number(row, 1, row / 2, book.add_format({"num_format": "0%", "bold": True}))
        sheet.add_table("A1:B4", {"columns": [{"header": "id"}, {"header": "value"}]})
        sheet.data_validation("B2:B4", {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format("B2:B4", {"type": "cell", "criteria": ">", "value": 1, "format": book.add_format()})
        sheet.write_comment("A2", "Husk det")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$B$2:$B$4"})
        sheet.insert_chart("D2", chart)
        sheet.freeze_panes(1, 0)
        book.add_chartsheet()
    raw = read(tmp_path, stream.getvalue())
    assert raw.frame.to_dict("list") == {"id": ["c1", "c2", "c3"], "value": ["0.5", "1", "1.5"]}
    assert raw.findings == ()


def test_headings_twice_and_cells_without_a_heading_are_told(tmp_path: Path) -> None:
    raw = read(tmp_path, workbook([["a", "b", "a"], [1, 2, 3, 4]]))
    assert raw.frame.to_dict("list") == {"a": ["1"], "b": ["2"]}
    assert spots(raw) == [("error", 1, None), ("error", 1, "a")]
    assert "Kolonne nr. 4" in raw.findings[0].message


@pytest.mark.parametrize(
    ("rows", "message"), [([], "Arket er tomt."), ([[], ["a"]], "Første række er tom."), ([["a", "b"]], "")]
)
def test_a_sheet_without_a_heading_is_an_error_one_without_rows_is_none(
    tmp_path: Path, rows: list[list[Any]], message: str
) -> None:
    raw = read(tmp_path, workbook(rows))
    assert [one.message for one in raw.findings] == ([message] if message else [])
    assert raw.frame.empty
    assert raw.sound is not bool(message)


def test_cells_without_references_and_with_prefixes_stand_where_they_stand(tmp_path: Path) -> None:
    xml = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>id</x:t></x:is></x:c></x:row>'
        '<x:row r="4"><x:c t="str"><x:v>a</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    raw = read(tmp_path, packed(parts(workbook()) | {"xl/worksheets/sheet1.xml": xml.encode()}))
    assert raw.frame.to_dict("index") == {4: {"id": "a"}}


def test_a_damaged_value_is_an_error_and_no_crash(tmp_path: Path) -> None:
    for cell in ('<c r="A1" t="s"><v>99</v></c>', '<c r="A1" t="s"><v>x</v></c>', '<c r="A1" s="999"><v>1</v></c>'):
        raw = read(tmp_path, with_sheet(f'<row r="1">{cell}</row>')())
        assert all(isinstance(one, Finding) for one in raw.findings)


@settings(deadline=None)
@given(number=st.integers(1, 16_384))
def test_columns_are_named_as_a_spreadsheet_names_them(number: int) -> None:
    assert column_name(number) == openpyxl.utils.get_column_letter(number)


@settings(deadline=None)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_no_damage_to_a_workbook_crashes_the_reader(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    content = bytearray(BOOK)
    content[place % len(content)] = byte
    raw = read(tmp_path_factory.mktemp("damage"), bytes(content))
    assert all(one.message and one.remedy for one in raw.findings)
    assert raw.sound or raw.findings


BOOK = workbook()


def test_what_is_hidden_is_told_by_its_place(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        filled(book)
        book["Kladde"].sheet_state = "hidden"
        book["Kladde"].row_dimensions[3].hidden = True
        book["Kladde"].column_dimensions["B"].hidden = True

    content = made(change, "Data", "Kladde")
    assert read(tmp_path, content, sheet="Kladde").hidden == Hidden(
        sheet=True, rows={"hidden": (3,)}, columns={"hidden": {"value": ()}}
    )
    raw = read(tmp_path, content)
    assert (raw.sheet, bool(raw.hidden)) == ("Data", False)
