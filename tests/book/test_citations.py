"""Citations and the bibliography as the built site shows them: Danish, linked, an ordinary list."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup

from helpers.pipeline.words import Words
from tests.book.text import BOOK


def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def test_a_citation_keeps_its_section_and_leads_to_the_list(draft: Path) -> None:
    entries = {str(li["id"]) for li in soup(draft / "litteratur.html").select(".erf-literature > li")}
    cited = soup(draft / "hvad-virker.html").select(".bibtex-citation")
    assert "(Rambøll 2017, afsnit 2.2.2)" in [one.get_text() for one in cited]
    for one in cited:
        for link in one("a"):
            place, _, entry = str(link["href"]).partition("#")
            assert place == "litteratur.html"
            assert entry in entries
            assert "title" not in link.attrs


def test_several_citations_in_one_bracket(draft: Path) -> None:
    told = [one.get_text() for one in soup(draft / "laesevejledning.html").select(".bibtex-citation")]
    assert "(Hedges 1981; Lakens 2013)" in told


def test_every_entry_stands_in_the_list_once_without_an_english_word_of_the_style(draft: Path) -> None:
    items = soup(draft / "litteratur.html").select(".erf-literature > li")
    keys = re.findall(r"^@\w+\{(\w+),", Words(BOOK).bibliography, re.MULTILINE)
    assert sorted(str(item["id"]).split("-")[-1] for item in items) == sorted(keys)
    for item in items:
        for title in item("em"):
            title.extract()
        text = item.get_text()
        assert not re.search(r"\b(?:et al|and [A-Z]|URL|Accessed|pages|volume|number)\b", text), text
    text = " ".join(item.get_text() for item in items)
    assert "Hartung, J. og Knapp, G. (2001)" in text
    assert "Rambøll Management Consulting (2017)" in text


def test_an_english_title_says_so_and_a_danish_one_does_not(draft: Path) -> None:
    page = soup(draft / "litteratur.html")
    known = dict.fromkeys(str(em.get("lang", "da")) for em in page.select(".erf-literature em"))
    assert set(known) == {"en", "da"}
    (report,) = [li for li in page.select(".erf-literature > li") if li["id"] == "liste1-ramboell2017"]
    assert report.em
    assert "lang" not in report.em.attrs


def test_no_role_that_aria_gave_up(draft: Path) -> None:
    assert soup(draft / "litteratur.html").select("[role^=doc-]") == []
