"""Dates of two kinds in one column: some are wrong and look right, so that the column is an error with its rows."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from tests.data.delivery.deliveries import CHILDREN, Desk, mapping
from tests.data.delivery.test_meaning import alone, marked, proposed

DAYS = [dt.date(2019, 3, k + 12) for k in range(1, 7)]


@pytest.mark.parametrize(
    ("cells", "told", "rows"),
    [
        (["2019-03-13", "14-03-2019", "15-03-2019"], "både rigtige datoer og datoer som tekst", "2"),
        (["13-03-2019", "2019-03-14", "2019-03-15"], "både datoer som tekst og rigtige datoer", "2"),
        (["13-03-2019", "43538", "15-03-2019"], "både datoer som tekst og dage som tal", "3"),
        (["13. marts 2019", "2019-03-14", "2019-04-14"], "både datoer som tekst og rigtige datoer", "2"),
        (["13-03-2019", "03-14-2019", "15-03-2019", "04-05-2019"], "både dag før måned og måned før dag", "3, 5"),
        (["13/03/2019", "03/14/2019", "03/15/2019"], "både dag før måned og måned før dag", "2"),
    ],
)
def test_dates_of_two_kinds_are_an_error_with_the_rows(desk: Desk, cells: list[str], told: str, rows: str) -> None:
    table = [CHILDREN[0], *([*row[:2], cell, *row[3:]] for row, cell in zip(CHILDREN[1:], cells, strict=False))]
    alone(desk)
    desk.put("baggrund.csv", table)
    assert f"{told}: se række {rows}" in marked(proposed(desk), "started")
    plan = mapping()
    plan["parts"].pop()
    desk.map(plan)
    before = desk.files()
    (one,) = [one for one in desk.bring_in().findings if one.grade == "error"]
    assert (one.row, one.column) == (int(rows.split(",")[0]), "Start")
    assert one.message == f"Kolonnen har {told}; dag og måned kan være byttet om. Se række {rows}."
    assert desk.files() == before


def test_dates_of_a_workbook_that_are_partly_text(desk: Desk) -> None:
    book = openpyxl.Workbook()
    for number, row in enumerate(CHILDREN):
        day = [DAYS[number - 1] if number % 2 else row[2]] if number else [row[2]]
        book.active.append([*row[:2], *day, *row[3:]])
    book.save(alone(desk) / "b.xlsx")
    assert "både rigtige datoer og datoer som tekst: se række 2, 4, 6" in marked(proposed(desk), "started")


def test_a_date_that_the_mapping_explains_is_no_doubt(desk: Desk) -> None:
    rows = [list(row) for row in CHILDREN]
    rows[2][2] = "2019-03-14"
    desk.put("baggrund.csv", rows)
    plan = mapping()
    plan["parts"][0]["columns"]["started"]["values"] = {"2019-03-14": "2019-03-14"}
    desk.map(plan)
    assert desk.bring_in().done


@pytest.mark.parametrize("form", ["%d-%m-%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d.%m.%y", "%m/%d/%Y"])
def test_dates_of_one_kind_are_none(desk: Desk, form: str) -> None:
    alone(desk)
    rows = [[*row[:2], f"{day:{form}}", *row[3:]] for row, day in zip(CHILDREN[1:], DAYS, strict=True)]
    desk.put("baggrund.csv", [CHILDREN[0], *rows])
    assert marked(proposed(desk), "started") == ("måned før dag?" if form.startswith("%m") else "")
