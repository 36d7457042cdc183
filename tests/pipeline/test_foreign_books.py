"""Whole books of studies that share no word with the default one; and of the default one at another place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.pipeline.layout import DEFAULT_STUDY, ROOT
from tests.foreign import OTHERS_WORDS, abroad, five_waves, one_project, staff_survey, trial
from tests.pipeline.books import build, snapshot
from tests.pipeline.papers import pages_of

pytestmark = pytest.mark.long

# What a page has from the theme and not from the report: addresses, and the groups of words that a search joins.
_THEME = ("_static", "_sphinx_design_static")


def said_in(out: Path) -> Iterator[tuple[str, str]]:
    """Every text of an edition that somebody reads, by file."""
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        name = path.relative_to(out).as_posix()
        if any(part in _THEME for part in path.parts):
            continue
        if path.suffix == ".html":
            page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            for code in page.select("script, style, div.highlight"):
                code.extract()
            yield name, " ".join([page.get_text(" "), *(str(image.get("alt", "")) for image in page.find_all("img"))])
        elif path.suffix in (".csv", ".json") and path.name not in ("manifest.json", "sbom.cdx.json"):
            yield name, path.read_text(encoding="utf-8")
        elif path.suffix == ".pdf":
            yield name, " ".join(pages_of(path.read_bytes()))


@pytest.mark.parametrize("make", [trial, staff_survey, one_project, five_waves, abroad])
def test_a_book_of_another_study_has_no_word_of_the_default_ones(make: Callable[[Path], Path], tmp_path: Path) -> None:
    study = make(tmp_path / "study")
    build(study, tmp_path / "out")
    said = dict(said_in(tmp_path / "out"))
    assert len([name for name in said if name.endswith(".html")]) > 15
    assert {"pdf/rapport.pdf", "html/metode.html", "html/hent.html", "results.csv"} <= said.keys()
    found = {name: sorted(set(OTHERS_WORDS.findall(text))) for name, text in said.items() if OTHERS_WORDS.search(text)}
    assert found == {}


@pytest.mark.first
def test_the_default_book_of_another_place_is_the_same_byte_for_byte(default_book: Path, tmp_path: Path) -> None:
    place = tmp_path / "et andet sted"  # study.yml names its words from where it lies, and is hashed as it is written
    shutil.copytree(ROOT / "book", place / "book", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "_toc.yml", place)
    study = place / "studier" / "andet-navn"
    shutil.copytree(DEFAULT_STUDY, study)
    build(study, tmp_path / "out")
    here, there = snapshot(default_book), snapshot(tmp_path / "out")
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
