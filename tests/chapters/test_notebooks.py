"""The committed notebooks: thin, whole, without place or time, and in step with the published figures."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import papermill
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from helpers.chapters import CHAPTERS, chapters_of
from helpers.disclosure import released
from helpers.pipeline.layout import DEFAULT_STUDY, NOTEBOOKS
from helpers.pipeline.ledger import gather
from helpers.pipeline.outputs import check_complete, elements, normalised
from helpers.pipeline.plan import Run
from helpers.present.pages import Pages
from helpers.study import load_projects, load_published, load_study


def read(name: str) -> NotebookNode:
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def test_there_is_one_notebook_per_chapter() -> None:
    assert {p.stem for p in NOTEBOOKS.glob("*.ipynb")} == set(CHAPTERS)


@pytest.mark.parametrize("name", CHAPTERS)
def test_notebooks_are_thin(name: str) -> None:
    allowed = (ast.Assign, ast.Expr, ast.ImportFrom)
    for cell in read(name).cells:
        if cell.cell_type == "code":
            body = ast.parse(cell.source).body
            assert all(isinstance(node, allowed) for node in body), cell.source
            shown = [node for node in body if isinstance(node, ast.Expr)]
            assert len(shown) <= 1, "one call per output"
        else:
            prose = re.sub(r"95 pct\.|\(Rambøll 2017, afsnit [\d.]+\)|0 pct\.", "", cell.source)
            assert not re.search(r"\d+(?:,\d+)? ?(?:pct|%|børn|point)", prose), "a number typed into prose"
            assert "effekt" not in cell.source.lower()


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_first_heading_is_the_chapter(name: str) -> None:
    first = read(name).cells[0]
    assert first.cell_type == "markdown"
    assert first.source == f"# {chapters_of(load_study(DEFAULT_STUDY))[name].title}"


@pytest.mark.parametrize("name", CHAPTERS)
def test_parameters(name: str) -> None:
    assert [*papermill.inspect_notebook(NOTEBOOKS / f"{name}.ipynb")] == ["project", "data", "verdict"]


@pytest.mark.parametrize("name", CHAPTERS)
def test_committed_outputs_are_whole_and_normal(name: str) -> None:
    notebook = read(name)
    check_complete(notebook, Run("alle", name))
    assert normalised(notebook) == notebook
    text = (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")
    assert str(Path(__file__).resolve().parents[2]) not in text


@pytest.mark.parametrize("name", CHAPTERS)
def test_names_are_unique_and_every_figure_has_alt_text_and_its_table(name: str) -> None:
    notebook = read(name)
    names = [e["name"] for e in elements(notebook)]
    assert len(names) == len(set(names))
    html = "".join(o["data"].get("text/html", "") for c in notebook.cells for o in c.get("outputs", []))
    soup = BeautifulSoup(html, "html.parser")
    for figure in soup.select("figure"):
        alt = str(figure.img["alt"]) if figure.img else ""
        assert len(alt) > 80
        assert re.search(r"\d", alt), "the alt text has the numbers"
        assert figure.select_one("details table caption")
        assert figure.figcaption


def test_every_published_figure_is_computed_as_published() -> None:
    study, projects = load_study(DEFAULT_STUDY), load_projects(DEFAULT_STUDY)
    ledger = released(gather(read(name) for name in CHAPTERS), study.disclosure.threshold)
    pages = Pages(study, projects, load_published(DEFAULT_STUDY), ledger)
    rows = pages.published_comparison().data["table"]["rows"]
    assert len(rows) == 49
    assert {row[3] for row in rows} == {"stemmer"}, [row for row in rows if row[3] != "stemmer"]


def test_the_comparison_can_fail() -> None:
    study, projects = load_study(DEFAULT_STUDY), load_projects(DEFAULT_STUDY)
    ledger = gather(read(name) for name in CHAPTERS)
    wrong = ledger["measure"].eq("coping") & ledger["statistic"].eq("share_improved")
    ledger.loc[wrong, "value"] += 0.02
    pages = Pages(study, projects, load_published(DEFAULT_STUDY), released(ledger, study.disclosure.threshold))
    verdicts = [row[3] for row in pages.published_comparison().data["table"]["rows"]]
    assert verdicts.count("stemmer ikke") == 1
