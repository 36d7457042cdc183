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

from helpers.data.private import find_private
from helpers.present import numbers
from helpers.present.elements import Cell, Grid
from helpers.present.mark import MARK
from helpers.present.sheet import Number, Sheet, sheet_of
from helpers.present.workbook import REMARK, csv_file, xlsx_file

COLUMNS = ("Dimension", "n", "Fremgang", "Ændring [95 pct.]", "Retning")
DAY = dt.date(2020, 2, 29)
WHY = "færre end 5 bag tallet"


def cell(value: float, low: float, high: float) -> Cell:
    text = f"{numbers.number(value, sign=True)} {numbers.interval(low, high, sign=True)}"
    return Cell(text, numbers=(value, low, high))


def content(rows: list[tuple[Cell, ...]], columns: tuple[str, ...] = COLUMNS, **more: Any) -> dict[str, Any]:
    grid = Grid(columns, tuple(rows))
    return {"kind": "table", "name": "x", "title": "Udviklingen", "table": grid.data(), **more}


def example(mark: str = MARK) -> Sheet:
    rows = [
        (
            Cell("Trivsel", header=True),
            Cell("1.234", numbers=(1234,)),
            Cell(numbers.percent(0.285), numbers=(0.285,)),
            cell(0.125, -0.25, 0.5),
            Cell("positiv"),
        ),
        (Cell("Humør", header=True), Cell("7", numbers=(7,)), *(Cell("skjult", WHY) for _ in range(2)), Cell("–")),
    ]
    return sheet_of(content(rows, note="Plus er bedre."), mark)


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
    assert [value.share for value in first if isinstance(value, Number)] == [False, True, False, False, False]


def test_what_is_hidden_says_why() -> None:
    _, second = example().rows
    assert second[2:] == (f"skjult: {WHY}", f"skjult: {WHY}", "skjult", "skjult", "–")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("51 pct.", (0.51,)),
        ("51\N{NO-BREAK SPACE}pct. [47;\N{NO-BREAK SPACE}56]", (0.51, 0.47, 0.56)),
        ("+0,12 [−0,01; +0,25]", (0.12, -0.01, 0.25)),
        ("−1.234,5", (-1234.5,)),
        ("2,31", (2.31,)),
        ("0", (0,)),
    ],
)
def test_a_number_written_as_text_is_read_as_the_book_writes_it(text: str, expected: tuple[float, ...]) -> None:
    sheet = sheet_of(content([(Cell("a", header=True), Cell(text))], ("Hvad", "Tal")), "")
    assert tuple(v.value for v in sheet.rows[0][1:] if isinstance(v, Number)) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["60-65 pct.", "< 0,001", "ja", "fremgår ikke af kilden", "afsnit 2.2", "7 [1]", "1.2.3"]
)
def test_other_text_stays_text(text: str) -> None:
    sheet = sheet_of(content([(Cell("a", header=True), Cell(text))], ("Hvad", "Tal")), "")
    assert sheet.rows[0][1] == text


def test_a_number_that_is_not_there_is_a_dash() -> None:
    rows = [(Cell("a", header=True), Cell("1,00 –", numbers=(1.0, math.nan, math.nan)))]
    assert sheet_of(content(rows, ("Hvad", "Tal")), "").rows[0][2:] == ("–", "–")


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


def test_a_share_among_other_numbers_says_that_it_is_per_cent() -> None:
    rows = [(Cell("Alder", header=True), Cell("11,2")), (Cell("Piger", header=True), Cell("52 pct."))]
    _, first, second = read(csv_file(sheet_of(content(rows, ("Hvad", "Tal")), "")))
    assert (first[1], second[1]) == ("11,2", "52 pct.")


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
    assert rows[6] == ["Trivsel", 1234, 0.285, 0.125, -0.25, 0.5, "positiv"]
    assert rows[7] == ["Humør", 7, f"skjult: {WHY}", f"skjult: {WHY}", "skjult", "skjult", "–"]
    shown = [page.cell(7, column).number_format for column in (2, 3, 4)]
    assert shown == ["#,##0", "0%", "#,##0.00"]
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
    ("value", "share"),
    [(0.182508663194, True), (1 / 3, True), (0.0611111111, False), (-2.1204954955, False), (1.1204954955e-05, False)],
)
def test_no_number_has_as_many_decimals_as_a_personal_number_has_digits(value: float, share: bool) -> None:
    """0,0611111111 would be asked about: 6 November 1911, and four digits more."""
    number = Number(value, share=share, decimals=1)
    content = csv_file(Sheet("Titel", ("pct.",), ((number,),)))
    assert not find_private(content.decode("utf-8-sig"))
    written = content.decode("utf-8-sig").splitlines()[1]
    assert float(written.replace(",", ".")) == (round(value * 100, 9) if share else value)
