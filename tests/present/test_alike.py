"""The gate between page and files: what differs anywhere is told, what is alike passes."""

from __future__ import annotations

import math
import zipfile
from io import BytesIO

import pytest

from helpers.present.alike import differing
from helpers.present.elements import Cell, Grid
from helpers.present.forms import AVERAGE, CHANGE, COUNT, KEPT, SHARE, SHARE_FINE, SHARE_POINTS, P, Quantity
from helpers.present.mark import MARK
from helpers.present.sheet import sheet_of
from helpers.present.workbook import csv_file, xlsx_file
from tests.present.test_sheet import DAY, WHY

FEW = "for få svar til et interval"
GRID = Grid(
    ("Hvad", "n", "Andel", "Tal", "Forskel", "p", "Blandet", "Vurdering"),
    (
        (
            Cell("=1+1 _x0041_ & <b>", header=True),
            Cell.of(Quantity(COUNT, 1234)),
            Cell.of(Quantity(SHARE, 0.285)),
            Cell.of(Quantity(SHARE, 0.285, (0.2, 0.4))),
            Cell.of(Quantity(SHARE_POINTS, 0.188, (0.1, 0.26))),
            Cell.of(Quantity(P, 0.0002)),
            Cell.of(Quantity(SHARE_FINE, 0.0125)),
            Cell.of(Quantity(KEPT, 0.5)),
        ),
        (
            Cell("b", header=True),
            Cell("skjult", WHY),
            Cell("ikke målt"),
            Cell.of(Quantity(CHANGE, 0.003, (math.nan, math.nan), FEW)),
            Cell.of(Quantity(SHARE_POINTS, -0.188, (-0.26, -0.1))),
            Cell("–"),
            Cell.of(Quantity(AVERAGE, 11.25)),
            Cell.of(Quantity(KEPT, 1.0)),
        ),
        (Cell("c", header=True), *(Cell("ikke målt") for _ in range(7))),
    ),
    levels=("", "", "", "95 pct.", "95 pct.", "", "", ""),
)
CONTENT = {"title": "Titel", "table": GRID.data(), "note": "=note", "sources": ["[1] Kilde"]}
HTML = GRID.html("<strong>Titel</strong>", "navn")
SHEET = sheet_of(CONTENT, MARK)
CSV, XLSX = csv_file(SHEET), xlsx_file(SHEET, origin="Bogen", created=DAY)


def workbook(old: str, new: str) -> bytes:
    """The workbook with something else in its parts."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(XLSX)) as file, zipfile.ZipFile(out, "w") as made:
        parts = {name: file.read(name).decode() for name in file.namelist()}
        assert any(old in part for part in parts.values())
        for name, part in parts.items():
            made.writestr(name, part.replace(old, new))
    return out.getvalue()


def test_what_is_alike_passes() -> None:
    assert differing(HTML, CONTENT, SHEET, CSV, XLSX) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("1.234", "1.235"), ("uafklaret", "1"), ("+19", "19"), ("ikke målt", ""), ("[95 pct.]", "[90 pct.]")],
)
def test_a_page_that_shows_something_else_is_told(old: str, new: str) -> None:
    assert old in HTML
    assert differing(HTML.replace(old, new), CONTENT, SHEET, CSV, XLSX)


def test_a_text_that_its_number_does_not_give_is_told() -> None:
    texts = [[text.replace("29", "30") for text in row] for row in GRID.data()["rows"]]
    content = {**CONTENT, "table": {**GRID.data(), "rows": texts}}
    assert any("30" in one and "29" in one for one in differing(HTML.replace("29", "30"), content, SHEET, CSV, XLSX))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (";1234;", ";1235;"),
        ("28,5", "0,285"),
        ("18,8", "0,188"),
        ("uafklaret", "0,5"),
        ("procentpoint", "pct."),
        (FEW, "–"),
    ],
)
def test_a_csv_file_that_says_something_else_is_told(old: str, new: str) -> None:
    text = CSV.decode("utf-8")
    assert old in text
    assert differing(HTML, CONTENT, SHEET, text.replace(old, new).encode(), XLSX)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<v>28.5</v>", "<v>0.285</v>"),
        ("<v>18.8</v>", "<v>0.188</v>"),
        ("uafklaret", "0.5"),
        ("[&lt;0.001]", "[&lt;0.01]"),
        ('formatCode="+#,##0;', 'formatCode="#,##0;'),
        ("skjult: ", ""),
    ],
)
def test_a_workbook_that_says_something_else_is_told(old: str, new: str) -> None:
    assert differing(HTML, CONTENT, SHEET, CSV, workbook(old, new))
