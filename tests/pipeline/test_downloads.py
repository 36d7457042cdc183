"""What readers take along from a whole book: every figure's and table's numbers, marked, hidden where they must be."""

from __future__ import annotations

import copy
import csv
import io
from pathlib import Path
from typing import Any

import nbformat
import pytest
from openpyxl import load_workbook

from helpers.errors import SiteFault
from helpers.pipeline import toc
from helpers.pipeline.downloads import FOLDER, Downloads
from helpers.pipeline.outputs import elements
from helpers.pipeline.plan import Run
from helpers.present.forms import SCORE
from helpers.present.gate import MIME
from helpers.present.mark import MARK
from helpers.study import load_study
from tests.pipeline.books import snapshot

SOURCED = {"profil", "projekter", "kort"}


def notebooks(book: Path) -> list[tuple[Run, Any]]:
    paths = sorted((book / "notebooks").rglob("*.ipynb"))
    return [(Run(path.parent.name, path.stem), nbformat.read(path, as_version=4)) for path in paths]


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))


def cells_of(path: Path) -> list[Any]:
    page = load_workbook(path).active
    assert page is not None
    return [cell.value for row in page.iter_rows() for cell in row if cell.value is not None]


def test_every_figure_and_table_of_every_notebook_has_both_files(small_book: Path) -> None:
    tables = small_book / "tables"
    count = 0
    for run, notebook in notebooks(small_book):
        for element in elements(notebook):
            if "table" in element:
                count += 1
                name = f"{run.chapter}-{run.project}-{element['name']}".replace("_", "-")
                for ending in ("csv", "xlsx"):
                    assert (tables / run.project / f"{name}.{ending}").is_file(), name
    assert count > 60


def test_the_site_has_the_same_files(small_book: Path) -> None:
    assert snapshot(small_book / "tables") == snapshot(small_book / "html" / FOLDER)


def test_every_file_of_the_study_s_own_numbers_bears_the_mark(small_book: Path) -> None:
    marked = 0
    kinds = {}
    for run, notebook in notebooks(small_book):
        for element in elements(notebook):
            kinds[f"{run.chapter}-{run.project}-{element['name']}".replace("_", "-")] = element["kind"]
    for path in sorted((small_book / "tables").rglob("*.csv")):
        head, *rows = rows_of(path)
        sheet = cells_of(path.with_suffix(".xlsx"))
        kind = kinds.get(path.stem, "facts" if path.stem.rpartition("-")[2] in SOURCED else "table")
        if kind == "facts":
            assert MARK not in str(rows), path
            assert MARK not in sheet, path
            continue
        marked += 1
        assert head[-1] == "Bemærkning", path
        assert {row[-1] for row in rows} <= {MARK}, path
        assert sheet[1] == MARK, path
    assert marked > 60


def test_the_numbers_are_the_ledgers(small_book: Path) -> None:
    """One figure's file, number by number: the mean of each measure at each wave, and what it hides."""
    with (small_book / "results.csv").open(encoding="utf-8", newline="") as file:
        ledger = [row for row in csv.DictReader(file) if (row["chapter"], row["project"]) == ("child_outcomes", "syd")]
    means = {SCORE.in_unit(float(row["value"])) for row in ledger if row["statistic"] == "mean" and row["value"]}
    _, *rows = rows_of(small_book / "tables" / "syd" / "child-outcomes-syd-gennemsnit.csv")
    written = {float(cell.replace(",", ".")) for row in rows for cell in row[1:-1] if cell[:1].isdigit()}
    assert means <= written
    assert len(means) > 4


def test_what_is_suppressed_is_hidden_in_the_files_too(small_book: Path) -> None:
    hidden = [
        (path, cell)
        for path in sorted((small_book / "tables").rglob("*.csv"))
        for row in rows_of(path)
        for cell in row
        if cell.startswith("skjult")
    ]
    assert hidden
    explained = {cell for _, cell in hidden if ": " in cell}
    assert explained
    assert all(len(cell) > 40 for cell in explained)
    path, _ = hidden[0]
    assert any(str(cell).startswith("skjult: ") for cell in cells_of(path.with_suffix(".xlsx")))


def test_another_build_gives_the_same_bytes(small_book: Path, tmp_path: Path) -> None:
    downloads = Downloads(tmp_path, load_study(small_book.parent / "study"))
    for run, notebook in notebooks(small_book):
        downloads.write(downloads.link(notebook, run))
    again = snapshot(tmp_path)
    assert len(again) > 120
    published = snapshot(small_book / "tables")
    assert {name: data for name, data in published.items() if name in again} == again


def test_no_file_is_internal_or_lies_elsewhere(small_book: Path) -> None:
    for path in (small_book / "tables").rglob("*"):
        assert path.is_dir() or path.suffix in {".csv", ".xlsx"}
    assert {path.name for path in (small_book / "tables").iterdir()} == {"alle", "nord", "syd", "bogen"}


def test_two_tables_of_one_name_stop_the_build(small_book: Path, tmp_path: Path) -> None:
    run, notebook = next(found for found in notebooks(small_book) if found[0].chapter == "child_outcomes")
    downloads = Downloads(tmp_path, load_study(small_book.parent / "study"))
    files = downloads.link(copy.deepcopy(notebook), run)
    downloads.write(files)
    downloads.write(files)  # the same again is no other table
    with pytest.raises(SiteFault, match="samme navn"):
        downloads.write({next(iter(files)): b"noget andet"})


def test_a_page_that_says_something_else_than_its_file_stops_the_build(small_book: Path, tmp_path: Path) -> None:
    run, notebook = next(found for found in notebooks(small_book) if found[0].chapter == "child_outcomes")
    contents = [
        o["data"][MIME] for cell in notebook.cells for o in cell.get("outputs", []) if MIME in o.get("data", {})
    ]
    next(content for content in contents if "table" in content)["table"]["rows"][0][0] = "noget andet"
    with pytest.raises(SiteFault, match="ikke det samme"):
        Downloads(tmp_path, load_study(small_book.parent / "study")).link(notebook, run)


def test_the_site_is_given_nothing_that_it_does_not_show(small_book: Path, tmp_path: Path) -> None:
    run, notebook = notebooks(small_book)[0]
    Downloads(tmp_path, load_study(small_book.parent / "study")).link(notebook, run)
    assert not [o for cell in notebook.cells for o in cell.get("outputs", []) if MIME in o.get("data", {})]


def test_a_page_links_to_its_files_from_where_it_lies(small_book: Path, tmp_path: Path) -> None:
    downloads = Downloads(tmp_path, load_study(small_book.parent / "study"))
    for run, notebook in notebooks(small_book)[:8]:
        downloads.link(notebook, run)
        depth = toc.chapter_page(run.project, run.chapter).count("/")
        shown = [o["data"]["text/html"] for c in notebook.cells for o in c.get("outputs", []) if "data" in o]
        linked = [html for html in shown if "erf-links" in html]
        assert linked
        assert all(f'href="{"../" * depth}{FOLDER}/{run.project}/' in html for html in linked)
