"""A table to take along: what becomes a number, what stays text, what is hidden; always the same file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from helpers.data.personal import find_private
from helpers.present.elements import Cell, Grid
from helpers.present.forms import AVERAGE, CHANGE, COUNT, KEPT, NUMBER, SHARE, SHARE_POINTS, Form, P, Quantity
from helpers.present.mark import MARK
from helpers.present.sheet import Number, Sheet, sheet_of
from helpers.present.workbook import REMARK, csv_file, xlsx_file

COLUMNS = ("Dimension", "n", "Fremgang", "Ændring", "Retning")
LEVELS = ("", "", "", "95 pct.", "")
DAY = dt.date(2020, 2, 29)
WHY = "færre end 5 bag tallet"


def cell(form: Form, value: float | None, *limits: float, without: str = "") -> Cell:
    return Cell.of(Quantity(form, value, limits, without))


def content(
    rows: list[tuple[Cell, ...]],
    columns: tuple[str, ...] = COLUMNS,
    levels: tuple[str, ...] = (),
    **more: Any,
) -> dict[str, Any]:
    grid = Grid(columns, tuple(rows), levels=levels)
    return {"kind": "table", "name": "x", "title": "Udviklingen", "table": grid.data(), **more}


def one_column(*cells: Cell, label: str = "Tal", level: str = "") -> Sheet:
    rows = [(Cell(str(k), header=True), one) for k, one in enumerate(cells)]
    return sheet_of(content(rows, ("Hvad", label), ("", level)), "")


def example(mark: str = MARK) -> Sheet:
    rows = [
        (
            Cell("Trivsel", header=True),
            cell(COUNT, 1234),
            cell(SHARE, 0.285),
            cell(CHANGE, 0.125, -0.25, 0.5),
            Cell("positiv"),
        ),
        (Cell("Humør", header=True), cell(COUNT, 7), *(Cell("skjult", WHY) for _ in range(2)), Cell("–")),
    ]
    return sheet_of(content(rows, levels=LEVELS, note="Plus er bedre."), mark)


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).active


def test_an_interval_is_three_columns_and_a_share_says_so() -> None:
    assert example().columns == (
        "Dimension",
        "n",
        "Fremgang, pct.",
        "Ændring",
        "Ændring, nedre grænse [95 pct.]",
        "Ændring, øvre grænse [95 pct.]",
        "Retning",
    )


def test_numbers_have_full_precision() -> None:
    first, _ = example().rows
    assert [value.value for value in first if isinstance(value, Number)] == [1234, 0.285, 0.125, -0.25, 0.5]
    assert [value.form.unit for value in first if isinstance(value, Number)] == ["", "pct.", "", "", ""]


def test_what_is_hidden_says_why() -> None:
    _, second = example().rows
    assert second[2:] == (f"skjult: {WHY}", f"skjult: {WHY}", "skjult", "skjult", "–")


@pytest.mark.parametrize(
    "text",
    ["51 pct.", "60-65 pct.", "+0,12 [−0,01; +0,25]", "2,31", "< 0,001", "ja", "fremgår ikke", "7 [1]"],
)
def test_text_stays_text(text: str) -> None:
    """What a cell says is never read for a number: it has one, or it has none."""
    assert one_column(Cell(text)).rows[0][1] == text


def test_words_are_words() -> None:
    sheet = one_column(*(cell(KEPT, value) for value in (1.0, 0.5, 0.0)))
    assert [row[1] for row in sheet.rows] == ["fastholdt", "uafklaret", "ikke fastholdt"]


def test_a_limit_that_is_not_there_is_a_dash_or_the_reason() -> None:
    assert one_column(cell(NUMBER, 1.0, math.nan, math.nan)).rows[0][2:] == ("–", "–")
    few = "for få svar til et interval"
    assert one_column(cell(NUMBER, 1.0, math.nan, math.nan, without=few)).rows[0][2:] == (few, few)


@pytest.mark.parametrize("limits", [(0.1, math.nan), (math.nan, 0.1), (0.1, math.inf), (-math.inf, 0.1)])
@pytest.mark.parametrize("without", ["", "intervallet kan ikke beregnes"])
def test_a_file_has_no_limit_that_the_page_does_not_show(limits: tuple[float, float], without: str) -> None:
    sheet = one_column(cell(CHANGE, 0.25, *limits, without=without))
    assert sheet.rows[0][2:] == (without or "–",) * 2


def test_an_interval_that_stands_alone_is_its_two_limits() -> None:
    sheet = one_column(cell(CHANGE, None, -0.1, 0.3), Cell("for få grupper"), Cell("skjult", WHY), level="95 pct.")
    assert sheet.columns[1:] == ("Tal, nedre grænse [95 pct.]", "Tal, øvre grænse [95 pct.]")
    assert sheet.rows[1][1:] == ("for få grupper", "for få grupper")
    assert sheet.rows[2][1:] == (f"skjult: {WHY}", "skjult")


def test_a_number_without_an_interval_among_others_leaves_their_columns_empty() -> None:
    sheet = one_column(cell(SHARE, 1.0), cell(SHARE, 0.5, 0.4, 0.6))
    assert sheet.rows[0][2:] == ("", "")


def test_points_are_points() -> None:
    sheet = one_column(cell(SHARE_POINTS, 0.188, 0.107, 0.268))
    assert sheet.columns[1:] == (
        "Tal, procentpoint",
        "Tal, procentpoint, nedre grænse",
        "Tal, procentpoint, øvre grænse",
    )
    assert read(csv_file(sheet))[1][1:] == ["18,8", "10,7", "26,8"]
    assert [value.text for value in sheet.rows[0][1:] if isinstance(value, Number)] == ["+19", "+11", "+27"]


def test_a_unit_that_the_heading_says_is_not_said_again() -> None:
    assert one_column(cell(SHARE, 0.5), label="Alle: pct. enige", level="95 pct.").columns[1] == "Alle: pct. enige"


# CSV


def test_csv_is_what_a_danish_spreadsheet_opens() -> None:
    head, first, second = read(csv_file(example()))
    assert head == [*example().columns, REMARK]
    assert first == ["Trivsel", "1234", "28,5", "0,125", "-0,25", "0,5", "positiv", MARK]
    assert second == ["Humør", "7", f"skjult: {WHY}", f"skjult: {WHY}", "skjult", "skjult", "–", MARK]


def test_csv_of_a_real_study_has_no_mark() -> None:
    head, *rows = read(csv_file(example(mark="")))
    assert REMARK not in head
    assert all(len(row) == len(head) for row in rows)


def test_a_column_of_several_units_has_each_rows_beside_it() -> None:
    head, age, girls, hidden = read(csv_file(one_column(cell(AVERAGE, 11.23), cell(SHARE, 0.523), Cell("skjult", WHY))))
    assert head[1:] == ["Tal", "Tal, enhed"]
    assert (age[1:], girls[1:], hidden[1:]) == (["11,23", "tal"], ["52,3", "pct."], [f"skjult: {WHY}", ""])


# What spreadsheets would run


DANGEROUS = ['=HYPERLINK("x")', "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "a,=1+1", "a; =1+1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text: str) -> None:
    rows = [(Cell(text, header=True), Cell(text))]
    sheet = sheet_of(content(rows, (text, "Tal"), sources=[text], note=text, title=text), MARK)
    data = csv_file(sheet).decode("utf-8-sig")
    # Also where commas are taken for separators.
    for separator in ";,":
        for row in csv.reader(io.StringIO(data, newline=""), delimiter=separator):
            assert not [
                value for value in row if value.strip(" \t\"'").startswith(("=", "+", "@")) and "'" not in value
            ]
    page = opened(xlsx_file(sheet, origin=text, created=DAY))
    assert {value.data_type for row in page.iter_rows() for value in row if value.value is not None} == {"s"}


# XLSX


def test_xlsx_has_the_numbers_as_numbers() -> None:
    page = opened(xlsx_file(example(), origin="Bogen, udgave 1", created=DAY))
    rows = [[value.value for value in row] for row in page.iter_rows()]
    assert [row[0] for row in rows[:4]] == ["Udviklingen", MARK, "Plus er bedre.", "Bogen, udgave 1"]
    assert rows[5] == list(example().columns)
    assert rows[6] == ["Trivsel", 1234, 28.5, 0.125, -0.25, 0.5, "positiv"]
    assert rows[7] == ["Humør", 7, f"skjult: {WHY}", f"skjult: {WHY}", "skjult", "skjult", "–"]
    shown = [page.cell(7, column).number_format for column in (2, 3, 4)]
    assert shown == [form.spreadsheet(value) for form, value in ((COUNT, 1234), (SHARE, 0.285), (CHANGE, 0.125))]
    assert page.freeze_panes == "B7"


def test_every_printed_sheet_bears_the_mark() -> None:
    marked = opened(xlsx_file(example(), origin="Bogen", created=DAY))
    assert marked.oddHeader.left.text == MARK
    plain = opened(xlsx_file(example(mark=""), origin="Bogen", created=DAY))
    assert not plain.oddHeader.left.text
    assert MARK not in [value.value for row in plain.iter_rows() for value in row]


def test_the_same_table_is_the_same_bytes() -> None:
    first, second = (xlsx_file(example(), origin="Bogen", created=DAY) for _ in range(2))
    assert first == second
    assert csv_file(example()) == csv_file(example())
    book = load_workbook(io.BytesIO(first))
    assert book.properties.created == dt.datetime(2020, 2, 29, 12)  # noqa: DTZ001
    assert book.properties.modified == dt.datetime(2020, 2, 29, 12)  # noqa: DTZ001
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}


@pytest.mark.parametrize(
    ("value", "form"),
    [(0.182508663194, SHARE), (1 / 3, SHARE), (0.0611111111, NUMBER), (-2.1204954955, NUMBER), (1.1204954955e-05, P)],
)
def test_no_number_has_as_many_decimals_as_a_personal_number_has_digits(value: float, form: Form) -> None:
    """0,0611111111 would be asked about: 6 November 1911, and four digits more."""
    content = csv_file(Sheet("Titel", ("Tal",), ((Number(value, form),),))).decode("utf-8-sig")
    assert not find_private(content)
    assert float(content.splitlines()[1].replace(",", ".")) == form.in_unit(value)
