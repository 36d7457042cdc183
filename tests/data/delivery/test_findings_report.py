"""The findings as a spreadsheet and as a page: whole, safe, the same bytes, and readable by everyone."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from helpers.cli import main
from helpers.data import Finding, validate
from helpers.data.findings import MASKED
from helpers.errors import UnknownName
from helpers.pipeline.findings_report import as_page, as_workbook, write_report
from tests.studies import change_cell

FINDINGS = (
    Finding("error", "projects/nord/children.csv", 3, "gender", "=HYPERLINK(1)", "Koden kendes ikke.", "Ret koden."),
    Finding("error", "study.yml", None, "waves", None, "<script>x</script> & «y»", "@SUM(1)"),
    Finding("warning", "a.csv", 12, "cpr", "010190-1234", "Ligner et nummer.", "Fjern det."),
    Finding("note", "a.csv", None, None, None, "Rækken er tom.", "Intet."),
)


def rows(content: bytes, tmp_path: Path) -> list[list[object]]:
    (tmp_path / "x.xlsx").write_bytes(content)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    return [[cell.value for cell in row] for row in book["Fund"].iter_rows()]


def test_the_spreadsheet_has_every_finding_once(tmp_path: Path) -> None:
    header, *body = rows(as_workbook(FINDINGS, "mit studie"), tmp_path)
    assert header == ["Nr.", "Grad", "Fil", "Række", "Kolonne", "Værdi", "Hvad er der galt", "Hvad du kan gøre"]
    assert [row[:4] for row in body] == [
        [1, "Fejl", "projects/nord/children.csv", 3],
        [2, "Fejl", "study.yml", None],
        [3, "Advarsel", "a.csv", 12],
        [4, "Bemærkning", "a.csv", None],
    ]
    assert body[2][5] == MASKED


def test_no_cell_is_a_formula_or_a_link(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(as_workbook(FINDINGS, "=1+1"))
    with zipfile.ZipFile(tmp_path / "x.xlsx") as package:
        text = "".join(package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels")))
    assert not re.search(r"<f[ >]|hyperlink\b[^(]", text)
    body = rows(as_workbook(FINDINGS, "x"), tmp_path)
    assert body[1][5] == "'=HYPERLINK(1)"
    assert body[2][7] == "'@SUM(1)"


@pytest.mark.parametrize("make", [as_workbook, as_page])
def test_the_same_findings_give_the_same_bytes(make: object) -> None:
    assert callable(make)
    assert make(FINDINGS, "studie") == make(FINDINGS, "studie")
    assert make((), "studie")


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    text = as_page(FINDINGS, "mit <studie>").decode()
    page = BeautifulSoup(text, "html.parser")
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")
    assert policy is not None
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'sha256-")
    assert not page.select("script, link, img, iframe, [style], [onclick], [src], [href]")
    assert "<script>" not in text
    assert "mit &lt;studie&gt;" in text
    assert "1234" not in text


def test_the_page_is_read_by_a_screen_reader() -> None:
    page = BeautifulSoup(as_page(FINDINGS, "mit studie"), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "da"
    assert page.title is not None
    assert page.title.text == "mit studie"
    assert [h.name for h in page.select("h1, h2, h3")] == ["h1"]
    (table,) = page.select("table")
    assert table.caption is not None
    assert [th["scope"] for th in table.select("thead th")] == ["col"] * 8
    assert all(th.text.strip() for th in table.select("th"))
    assert [[th["scope"] for th in row.select("th")] for row in table.select("tbody tr")] == [["row"]] * 4
    assert [row.select("td")[0].text for row in table.select("tbody tr")] == ["Fejl", "Fejl", "Advarsel", "Bemærkning"]
    assert "2 fejl, 1 advarsel, 1 bemærkning." in page.text


def test_the_style_is_the_one_the_policy_allows() -> None:
    import base64
    import hashlib

    page = BeautifulSoup(as_page(FINDINGS, "x"), "html.parser")
    style, policy = page.style, page.select_one("meta[http-equiv]")
    assert style is not None
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in str(policy["content"])


def test_a_study_without_findings_says_so() -> None:
    page = BeautifulSoup(as_page((), "x"), "html.parser")
    assert "Ingen fejl." in page.text
    assert not page.select("table")


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"«\.pdf»"):
        write_report(FINDINGS, tmp_path / "fund.pdf", "x")
    assert list(tmp_path.iterdir()) == []


def test_both_come_from_the_command_line(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_cell(folder, "projects/nord/children.csv", 3, "gender", "x")
    change_cell(folder, "projects/nord/measurements.csv", 3, "mood_1", "9")
    sheet, page = tmp_path / "ud" / "fund.xlsx", tmp_path / "ud" / "fund.html"
    assert main(["validate", "--data", str(folder), "--report", str(sheet), "--report", str(page)]) == 1
    assert f"Fundene ligger i {page}" in capsys.readouterr().out
    found = validate(folder)
    assert len(rows(sheet.read_bytes(), tmp_path)) == len(found) + 1 == 3
    assert all(one.message in page.read_text(encoding="utf-8") for one in found)


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_without_a_remark_of_axe(tmp_path: Path, width: int) -> None:
    from tests import axe
    from tests.browser import Browser

    write_report(FINDINGS * 3, tmp_path / "fund.html", "mit studie")
    with Browser(bypass_policy=True) as browser:
        page = browser.open(tmp_path / "fund.html", width=width)
        axe.prepare(page)
        violations, _ = axe.run(page)
        assert violations == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    with Browser() as browser:
        page = browser.open(tmp_path / "fund.html", width=width)
        assert page.errors == []
        assert len(page.requests) <= 1
