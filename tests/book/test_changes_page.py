"""The page «Ændringer» of the draft: every kind of change, and nothing of the last one that is not published now."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers.pipeline import ledger
from helpers.pipeline.changes_page import MOST, WITHHELD
from helpers.pipeline.downloads import FOLDER
from helpers.pipeline.layout import DEFAULT_STUDY, NOTEBOOKS
from helpers.present.forms import KEPT
from helpers.present.mark import MARK
from helpers.study import load_study
from tests.book.draft import SECRET, edition_before, notebook_of
from tests.pipeline.test_downloads import rows_of

TABLES = (
    "skiftet-signifikans", "nye-saetninger", "flyttede-tal", "nye-tal", "tal-der-er-vaek", "nu-skjulte-tal",
    "nu-viste-tal",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(draft: Path) -> BeautifulSoup:
    return BeautifulSoup((draft / "aendringer.html").read_text(encoding="utf-8"), "html.parser")


def test_it_has_the_edition_s_number_date_and_notes(page: BeautifulSoup) -> None:
    edition = load_study(DEFAULT_STUDY).edition
    assert len(edition.notes) > 1
    text = " ".join(page.get_text(" ").split())
    for said in (f"Udgave {edition.number} er fra 22. november 2026.", *edition.notes, "udgave 0.0 af 31. januar 2026"):
        assert said in text


def test_every_kind_of_change_is_a_bounded_table_with_its_files(page: BeautifulSoup, draft: Path) -> None:
    for name in TABLES:
        element = page.find(id=name)
        assert element, name
        assert element.caption
        assert MARK in element.caption.get_text()
        shown = len(element.select("tbody tr"))
        links = [draft / str(a["href"]) for a in element.select(".erf-links a[download]")]
        assert [link.suffix for link in links] == [".csv", ".xlsx"]
        whole = rows_of(links[0])[1:]
        assert shown == min(len(whole), MOST)
        rest = f"Desuden {len(whole) - shown:,} ændringer".replace(",", ".")
        assert (rest in element.caption.get_text()) is (len(whole) > shown)


def test_nothing_that_is_not_published_any_more_is_told_again(page: BeautifulSoup, draft: Path) -> None:
    texts = [page.get_text(" ")]
    texts += [(draft / FOLDER / "bogen" / f"{name}.csv").read_text(encoding="utf-8-sig") for name in TABLES]
    for text in texts:
        assert not re.search(r"\b(?:54\.?321|5\.?432\.?112|86\.?427)\b", text)
    rows = rows_of(draft / FOLDER / "bogen" / "nye-saetninger.csv")
    told = {row[0]: row[2] for row in rows if row[3] == "(ingen)"}
    assert told == {"Resultater for børnene": WITHHELD, "Organisatoriske resultater": "Det blev sagt om samarbejdet."}


def test_every_number_told_is_published_in_one_of_the_editions(draft: Path) -> None:
    table = ledger.gather(notebook_of(path.stem) for path in sorted(NOTEBOOKS.glob("*.ipynb")))
    before = edition_before(table).table
    assert (before["value"] == SECRET).sum() > 50
    known = {round(float(v), 9) for frame in (before, table) for v in frame["value"].dropna()}
    known |= {round(100 * v, 7) for v in known}
    words = {word: value for value, word in KEPT.words}
    checked = 0
    for name, columns in {
        "skiftet-signifikans": ("Før", "Nu"),
        "flyttede-tal": ("Før", "Nu"),
        "nye-tal": ("Nu",),
    }.items():
        head, *rows = rows_of(draft / FOLDER / "bogen" / f"{name}.csv")
        for row in rows:
            for column in columns:
                text = row[head.index(column)].removesuffix(" pct.")
                if text != "kan ikke beregnes":
                    value = words[text] if text in words else float(text.replace(",", "."))
                    assert round(value, 9) in known or round(value, 7) in known, row
                    checked += 1
    assert checked > 200


def test_a_book_without_an_earlier_edition_says_so(small_book: Path) -> None:
    page = BeautifulSoup((small_book / "html" / "aendringer.html").read_text(encoding="utf-8"), "html.parser")
    text = " ".join(page.get_text(" ").split())
    assert "Udgave 1 er fra 29. februar 2024." in text
    assert "ingen tidligere udgave" in text
    assert not page.find_all("table")
    assert pd.read_csv(small_book / "results.csv").shape[0] > 100
