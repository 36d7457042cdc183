"""A whole book of a small study, built by the command line: what is there, what it says, what a bad input leaves."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
from functools import partial
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from helpers.chapters import CHAPTERS
from helpers.pipeline.layout import Layout
from helpers.pipeline.outputs import elements
from helpers.present.mark import MARK
from tests.pipeline.books import ROOT, erfaring, here, snapshot
from tests.studies import change_cell, make_study

pytestmark = pytest.mark.xdist_group("small-book")
PROJECTS = ("alle", "nord", "syd")
SAYS_SYNTHETIC = re.compile(r"syntetiske.*siger intet om projekterne", re.IGNORECASE | re.DOTALL)


@pytest.fixture(scope="module")
def book(small_book: Path) -> Path:
    return small_book


@pytest.fixture(scope="module")
def pages(book: Path) -> dict[str, BeautifulSoup]:
    return {
        p.relative_to(book / "html").as_posix(): BeautifulSoup(p.read_text(encoding="utf-8"), "html.parser")
        for p in sorted((book / "html").rglob("*.html"))
    }


def test_everything_is_where_it_belongs(book: Path) -> None:
    assert (book / "html" / "index.html").is_file()
    for project in PROJECTS:
        for chapter in CHAPTERS:
            assert (book / "notebooks" / project / f"{chapter}.ipynb").is_file()
            place = f"alle/{chapter}" if project == "alle" else f"projekter/{project}/{chapter}"
            assert (book / "html" / f"{place}.html").is_file()
    told = ["edition.json", "manifest.json", "manifest.sha256", "ro-crate-metadata.json", "sbom.cdx.json"]
    public = ["html", "notebooks", "pdf", "results.csv", "tables", *told]
    assert sorted(p.name for p in book.iterdir()) == sorted(public)
    work = Layout(book).work
    assert [p.name for p in work.iterdir()] == ["site"]  # what the next build need not make again
    assert work.stat().st_mode & 0o777 == 0o700
    assert not work.is_relative_to(book)


def test_pages_are_danish_and_have_a_title_of_their_own(pages: dict[str, BeautifulSoup]) -> None:
    titles = {name: str(page.title.string) for name, page in pages.items() if page.title}
    assert len(set(titles.values())) == len(pages)
    for name, page in pages.items():
        assert page.html is not None
        assert page.html["lang"] == "da", name
        assert len(page.find_all("h1")) == 1, name


def test_every_link_leads_somewhere(book: Path, pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        ids = {tag["id"] for tag in page.find_all(id=True)}
        for link in page.find_all("a", href=True):
            target, _, fragment = str(link["href"]).partition("#")
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            if not target:
                assert not fragment or fragment in ids, (name, link["href"])
                continue
            assert ((book / "html" / name).parent / target).resolve().is_file(), (name, link["href"])


def test_nothing_is_fetched_from_a_third_party(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src")):
            for found in page.find_all(tag, attrs={attribute: True}):
                assert not re.match(r"(?:[a-z]+:)?//", str(found[attribute])), (name, found)


def test_every_element_with_numbers_says_that_they_are_invented(book: Path) -> None:
    seen = 0
    for path in sorted((book / "notebooks").rglob("*.ipynb")):
        for element in elements(nbformat.read(path, as_version=4)):
            if element["kind"] in ("figure", "table", "sentence", "quotes", "header"):
                seen += 1
                for paragraph in element.get("paragraphs", [element["text"]]):
                    if element["kind"] != "quotes":
                        assert SAYS_SYNTHETIC.search(paragraph), (path, element["name"])
    assert seen > 60
    for page in (book / "html").rglob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for caption in soup.select(
            "figure:not(.erf-facts) figcaption, .erf-element:not(.erf-facts):not(.erf-published) caption"
        ):
            assert MARK in caption.get_text(), page
        for paragraph in soup.select("p.erf-sentence"):
            assert SAYS_SYNTHETIC.search(paragraph.get_text()), page
        for image in soup.select("figure.erf-figure:not(.erf-facts) img"):
            assert MARK in str(image["alt"])
    with (book / "results.csv").open(encoding="utf-8", newline="") as file:
        assert {row["mark"] for row in csv.DictReader(file)} == {MARK}


def test_tables_are_readable_by_a_screen_reader(pages: dict[str, BeautifulSoup]) -> None:
    tables = [(name, table) for name, page in pages.items() for table in page.find_all("table")]
    assert len(tables) > 50
    for name, table in tables:
        assert table.caption is not None, name
        for header in table.find_all("th"):
            assert header.get("scope") in ("col", "row"), name
            assert header.get_text(strip=True), name


def test_executed_notebooks_tell_neither_time_nor_place(book: Path) -> None:
    for path in sorted((book / "notebooks").rglob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        assert str(book) not in text
        assert "start_time" not in text
        assert "duration" not in text
        notebook = nbformat.read(path, as_version=4)
        injected = next(c for c in notebook.cells if c.id == "injected-parameters")
        values = {t.id: ast.literal_eval(n.value) for n in ast.parse(injected.source).body for t in n.targets}  # type: ignore[attr-defined]
        assert values["data"] == "data/study"
        assert values["project"] == path.parent.name


def test_what_is_under_the_threshold_is_suppressed(book: Path) -> None:
    with (book / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["status"] for row in rows} == {"shown", "suppressed"}
    for row in rows:
        if row["status"] == "suppressed":
            assert (row["value"], row["n"]) == ("", "")
            assert row["reason"]
        elif row["statistic"] == "share" and row["value"] and row["measure"] not in ("gain_help", "roles"):
            count = round(float(row["value"]) * float(row["n"]))
            assert count == 0 or count >= 5, row


def tracked() -> list[str]:
    """What git says of the files a run must leave alone."""
    command = ["git", "status", "--porcelain", "--", "book", "notebooks", "_toc.yml", "_config.yml"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def test_one_chapter_is_one_self_contained_page_and_no_tracked_file_is_changed(book: Path) -> None:
    out, before = book.parent / "chapter", tracked()
    done = erfaring("run", "child_outcomes", "syd", "--data", book.parent / "study", "--out", out)
    assert done.returncode == 0, done.stderr
    assert tracked() == before
    page = out / "chapters" / "syd" / "child_outcomes.html"
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == "da"
    assert MARK in soup.get_text()
    assert not soup.find_all("script")
    assert not soup.find_all("link", href=True)
    assert len(soup.select("figure.erf-figure img[alt]")) >= 3
    assert "chapter = open_chapter" not in soup.get_text()


# -- bad input: one Danish message, exit code 1, the previous build untouched ------------------------------------------

BROKEN = {
    "missing file": (lambda s: (s / "projects/nord/measurements.csv").unlink(), ["projects/nord/measurements.csv"]),
    "broken study.yml": (lambda s: (s / "study.yml").write_text("title: [", encoding="utf-8"), ["study.yml", "linje"]),
    "score outside its scale": (
        lambda s: change_cell(s, "projects/syd/measurements.csv", 5, "mood_2", "7"),
        ["projects/syd/measurements.csv", "række 5", "mood_2"],
    ),
    "unknown wave": (
        lambda s: change_cell(s, "projects/syd/measurements.csv", 3, "wave", "sommer"),
        ["projects/syd/measurements.csv", "række 3", "wave"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_bad_data_stop_the_build_and_leave_the_last_one(name: str, book: Path, tmp_path: Path) -> None:
    spoil, words = BROKEN[name]
    spoil(make_study(tmp_path / "study", children=24))
    before = snapshot(book)
    say = partial(here, store=tmp_path / "store") if words[1:] else erfaring  # once as a user does
    done = say("build", "--data", tmp_path / "study", "--out", book)
    assert done.returncode == 1
    for word in ["FEJL:", "Hvor:", "Hvad du kan gøre:", *words]:
        assert word in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(book) == before
    single = say("run", "projects", "nord", "--data", tmp_path / "study", "--out", tmp_path / "out")
    assert single.returncode == 1
    assert not (tmp_path / "out" / "chapters").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "projects", "vest"], ["Projektet «vest» findes ikke", "nord", "syd"]),
        (["run", "kapitel", "nord"], ["Kapitlet «kapitel» findes ikke", "child_outcomes"]),
        (["build", "--data", "findes-ikke"], ["Studiemappen findes ikke"]),
        (["validate", "--data", "findes-ikke"], ["Studiemappen findes ikke"]),
    ],
)
def test_unknown_names_are_told_in_danish(arguments: list[str], words: list[str], book: Path, tmp_path: Path) -> None:
    study = [] if "--data" in arguments else ["--data", book.parent / "study"]
    out = [] if arguments[0] == "validate" else ["--out", tmp_path / "out"]
    done = here(*arguments, *study, *out, store=tmp_path / "store")
    assert done.returncode == 1
    said = done.stderr + done.stdout
    for word in words:
        assert word in said, said
    assert "Traceback" not in said
    assert not (tmp_path / "out" / "html").exists()


def test_validate_lists_all_findings_at_once(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study")
    change_cell(study, "projects/nord/measurements.csv", 2, "mood_1", "9")
    change_cell(study, "projects/syd/children.csv", 3, "gender", "ukendt")
    done = erfaring("validate", "--data", study)
    assert done.returncode == 1
    assert "mood_1" in done.stdout
    assert "gender" in done.stdout
    assert "2 fejl" in done.stdout
