"""The default study's whole book, twice: complete, in step with what was published, and the same bytes both times."""

from __future__ import annotations

import csv
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from helpers.chapters import CHAPTERS
from helpers.pipeline.layout import BOOK, DEFAULT_STUDY, ROOT
from helpers.study import load_projects
from tests.pipeline.books import build
from tests.reproducible.elsewhere import assert_same, build_elsewhere
from tests.studies import change_yaml

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("default-book")]


@pytest.fixture(scope="module")
def book(default_book: Path) -> Path:
    return default_book


def test_every_chapter_of_every_project_is_there(book: Path) -> None:
    projects = ["alle", *(p.slug for p in load_projects(DEFAULT_STUDY))]
    notebooks = {p.relative_to(book / "notebooks").as_posix() for p in (book / "notebooks").rglob("*.ipynb")}
    assert notebooks == {f"{p}/{c}.ipynb" for p in projects for c in CHAPTERS}
    assert len(notebooks) == 54


def test_the_published_figures_come_out_as_published(book: Path) -> None:
    text = (book / "html" / "publiceret-og-beregnet.html").read_text(encoding="utf-8")
    rows = BeautifulSoup(text, "html.parser").select("table tbody tr")
    verdicts = [cells[-1].get_text(strip=True) for row in rows if (cells := row.find_all("td"))]
    assert verdicts.count("stemmer") == 49
    assert "stemmer ikke" not in verdicts


def test_a_project_says_what_it_did_not_measure(book: Path) -> None:
    for slug, noun in (("stroem", "trivsel i skolen"), ("powerkids", "selvskade"), ("empowr", "selvmordsadfærd")):
        page = BeautifulSoup(
            (book / "html" / "projekter" / slug / "child_outcomes.html").read_text(encoding="utf-8"), "html.parser"
        )
        assert any(noun in p.get_text() for p in page.select("p.erf-note")), slug


def test_published_figures_stand_before_computed_ones(book: Path) -> None:
    for name, computed in (("index", "hovedlinjer"), ("sammenfatning", "beregnede-resultater")):
        text = (book / "html" / f"{name}.html").read_text(encoding="utf-8")
        assert 0 < text.index('id="publicerede-resultater"') < text.index(f'id="{computed}"'), name


def test_the_chapters_are_numbered_as_in_the_report(book: Path) -> None:
    for number, chapter in zip("3456", [c.name for c in CHAPTERS.values() if not c.annex], strict=True):
        page = BeautifulSoup((book / "html" / "alle" / f"{chapter}.html").read_text(encoding="utf-8"), "html.parser")
        assert page.h1 is not None
        assert page.h1.get_text().startswith(f"{number}. ")


def test_no_pooled_figure_that_is_compared_is_suppressed(book: Path) -> None:
    with (book / "results.csv").open(encoding="utf-8", newline="") as file:
        pooled = [row for row in csv.DictReader(file) if row["project"] == "alle"]
    assert pooled
    main = [r for r in pooled if r["chapter"] == "child_outcomes" and r["wave"] == "before-after"]
    outcomes = ("", "improved", "unchanged", "worsened")
    compared = [r for r in main if r["group"] == "" and r["category"] in outcomes]
    assert len(compared) > 100
    assert all(row["status"] == "shown" for row in compared)


def test_a_second_build_by_another_user_in_another_year_gives_the_same_bytes(book: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="et-andet-sted-") as folder:
        assert_same(book, build_elsewhere(DEFAULT_STUDY, Path(folder)))


def _real(content: dict[str, Any]) -> None:
    content |= {"synthetic": False, "book": str(BOOK), "contents": str(ROOT / "_toc.yml")}


def test_as_real_data_no_page_of_it_is_refused(tmp_path: Path) -> None:
    """What looks like a personal number only because cells ran together would stop it here."""
    study = Path(shutil.copytree(DEFAULT_STUDY, tmp_path / "study"))
    change_yaml(study, "study.yml", _real)
    build(study, tmp_path / "out")
    assert (tmp_path / "out" / "html" / "searchindex.js").is_file()
