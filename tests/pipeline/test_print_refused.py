"""What a screen reader could not make sense of is refused, in Danish, before anything is printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.errors import Faults, PrintFault
from helpers.pipeline.paper.article import read_page
from helpers.pipeline.paper.typeset import typeset
from tests.pipeline.papers import FRONT, TABLE, body, chapter, figure, site

DEFECTS = {
    "missing alt": (body(figure(alt="")), "ingen alternativ tekst"),
    "an alt of spaces": (body(figure(alt="   ")), "ingen alternativ tekst"),
    "a picture outside a figure without alt": (
        body(figure().replace("<figure class='erf-figure'>", "<p>").replace("alt='Flest går frem.' ", "")),
        "ingen alternativ tekst",
    ),
    "a picture that is not in the page": (body("<img alt='Kort' src='kort.png'>"), "ikke en indlejret SVG"),
    "a skipped heading": (body().replace("<h2>", "<h4>").replace("</h2>", "</h4>"), "springer fra niveau 1 til 4"),
    "an empty heading": (body().replace("For de mindste", " "), "En overskrift er tom"),
    "a table without header": (
        body(TABLE.replace("<thead>", "<tbody>").replace("</thead>", "</tbody>")),
        "ingen kolonneoverskrifter",
    ),
    "an empty column heading": (body(TABLE.replace(">n</th>", "></th>")), "tom kolonneoverskrift"),
    "a table without caption": (body(TABLE.partition("<caption>")[0] + TABLE.partition("</caption>")[2]), "overskrift"),
    "rows of different length": (body(TABLE.replace("<td>74</td>", "")), "lige mange celler"),
    "a figure without caption": (body(figure().replace("figcaption", "p")), "ingen billedtekst"),
}


def test_the_page_without_defects_is_printed(tmp_path: Path) -> None:
    assert typeset(FRONT, [chapter(tmp_path, body(figure(), TABLE))]).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_refused(defect: str, tmp_path: Path) -> None:
    content, says = DEFECTS[defect]
    with pytest.raises(PrintFault) as caught:
        typeset(FRONT, [chapter(tmp_path, content)])
    assert says in str(caught.value)
    assert "kapitel" in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize("title", ["", "  "])
def test_a_document_without_title_is_refused(title: str, tmp_path: Path) -> None:
    with pytest.raises(PrintFault, match="ingen titel"):
        typeset(replace(FRONT, title=title), [chapter(tmp_path, body())])


@pytest.mark.parametrize("language", ["", "en"])
def test_a_document_without_its_language_is_refused(language: str, tmp_path: Path) -> None:
    with pytest.raises(PrintFault, match="sprog"):
        typeset(FRONT, [chapter(tmp_path, body())], language)


def test_a_document_without_chapters_is_refused() -> None:
    with pytest.raises(PrintFault, match="ingen kapitler"):
        typeset(FRONT, [])


def test_what_only_the_typesetter_sees_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.pipeline.paper.typeset.check", lambda *_: None)
    content, _ = DEFECTS["a skipped heading"]
    with pytest.raises(PrintFault, match="Typst afviser dokumentet"):
        typeset(FRONT, [chapter(tmp_path, content)])


def test_a_broken_template_is_told_as_a_fault_of_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = tmp_path / "template.typ"
    template.write_text("#let x = (", encoding="utf-8")
    monkeypatch.setattr("helpers.pipeline.paper.typeset._TEMPLATE", template)
    with pytest.raises(PrintFault, match=r"ingen PDF: .*\n(.*\n)*.*template\.typ"):
        typeset(FRONT, [chapter(tmp_path, body())])


def test_all_defects_are_told_at_once(tmp_path: Path) -> None:
    content = body(figure(alt=""), TABLE.replace(">n</th>", "></th>"))
    with pytest.raises(Faults) as caught:
        typeset(FRONT, [chapter(tmp_path, content)])
    assert len(caught.value.faults) == 2
    assert all(isinstance(fault, PrintFault) for fault in caught.value.faults)


def test_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PrintFault, match="findes ikke"):
        read_page(tmp_path, "borte")


def test_a_page_without_heading_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PrintFault, match="ingen overskrift"):
        read_page(site(tmp_path, "<p>Tekst</p>"), "kapitel")
