"""The catalogue part: everything the source has is there, every tool can be fetched, every term is explained."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from helpers.disclosure import released
from helpers.errors import Fault
from helpers.pipeline.layout import DEFAULT_STUDY
from helpers.pipeline.word import write_tools
from helpers.pipeline.words import TOOLS, Words
from helpers.present.tools import Tool, load_tools
from helpers.present.tools.page import FOLDER, document_name, tool_page
from helpers.present.tools.source import Filling, load_documents
from helpers.results import LEDGER_COLUMNS
from helpers.study import load_projects, load_study
from tests.book.text import BOOK, PAGES, ROOT, lix, sentences, text_of

CATALOGUE = BOOK / "katalog"
CITED = load_documents(BOOK / TOOLS)
ALL = load_tools(BOOK / TOOLS, load_study(DEFAULT_STUDY), CITED)
PROJECTS = load_projects(DEFAULT_STUDY)
ALPHABET = "abcdefghijklmnopqrstuvwxyzæøå"

every_tool = pytest.mark.parametrize("tool", ALL, ids=lambda tool: tool.code)


def written(name: str) -> str:
    return (CATALOGUE / f"{name}.md").read_text(encoding="utf-8")


def boxes(text: str, kind: str) -> list[str]:
    return re.findall(rf'\{{% call box\("{kind}", "(.+?)"\) %\}}', text)


def points_under(text: str, heading: str) -> list[str]:
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^- (.+)$", part, re.MULTILINE)


def test_the_pages_stand_together_in_order() -> None:
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    (part,) = (p for p in parts if any(c["file"].startswith("katalog/") for c in p["chapters"]))
    wanted = ["index", "etablering", "drift", "ramme", *(tool.code for tool in ALL)]
    assert [chapter["file"] for chapter in part["chapters"]] == [f"katalog/{name}" for name in wanted]


def test_what_the_catalogue_has_is_there() -> None:
    index = written("index")
    assert re.findall(r"^\* - (\d)\. ", index, re.MULTILINE) == list("123456")
    assert len(re.findall(r"^### ", index, re.MULTILINE)) == 4
    advice = {
        name: [t for t in boxes(written(name), "info") if t.startswith("Råd: ")] for name in ("etablering", "drift")
    }
    # Of the report's nine, five and four; the one on a steering group is the catalogue's own.
    assert len(advice["etablering"]) == 5
    assert len(advice["drift"]) == 4 + 1
    assert "Råd: Udpeg en styregruppe" in advice["drift"]
    assert len(points_under(written("etablering"), "Spørgsmål til jer selv")) == 6
    assert len(points_under(written("drift"), "Spørgsmål til jer selv")) == 5
    assert sum(len(boxes(written(name), "example")) for name in ("index", "etablering", "drift")) >= 8


def test_every_example_and_every_advice_has_its_source() -> None:
    for name in ("index", "etablering", "drift"):
        for content in re.findall(r'box\("(?:info|example)".*?%\}(.*?)\{% endcall', written(name), re.DOTALL):
            assert re.search(r"\{cite\}`(?:kataloget|ramboell2017)\{[^}]+\}", content), content


def test_the_frame_says_what_the_law_was_and_that_it_has_been_succeeded() -> None:
    frame = written("ramme")
    for said in ("serviceloven", "Barnets lov", "1. januar 2024", "underretningspligt", "ikke juridisk rådgivning"):
        assert said in frame


def test_every_tool_is_recommended_somewhere() -> None:
    advised = "\n".join(written(name) for name in ("etablering", "drift", "ramme"))
    for tool in ALL:
        assert f"[Værktøj {tool.number}]({tool.code}.md)" in advised


@every_tool
def test_a_tool_s_page_has_its_label_and_its_title(tool: Tool) -> None:
    assert written(tool.code) == f'({tool.code})=\n# {tool.heading}\n\n{{{{ tool("{tool.code}") }}}}\n'


@every_tool
def test_a_tool_is_readable(tool: Tool) -> None:
    page = tool_page(tool, PROJECTS, synthetic=True)
    assert lix(page) <= 55
    assert [s for s in sentences(page) if len(s.split()) > 32] == []
    assert "effekt" not in page.lower()


@every_tool
def test_no_share_is_typed(tool: Tool) -> None:
    assert not re.search(r"\d+\s*(?:pct|procent|%)", tool_page(tool, PROJECTS, synthetic=True))


@every_tool
def test_what_stands_in_a_tool_for_one_project_has_a_source(tool: Tool) -> None:
    for section in tool.sections:
        for slug, filling in (section.table.projects if section.table else {}).items():
            assert slug in {project.slug for project in PROJECTS}
            assert filling.source
    with pytest.raises(ValueError, match="source"):
        Filling(note="Uden kilde", source=())


def test_a_document_or_a_fact_that_nobody_knows_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "redskaber"
    shutil.copytree(BOOK / TOOLS, folder)
    shutil.copy(BOOK / "katalog" / "kilder.yml", tmp_path)
    tool = folder / "redskab-1.yml"
    text = tool.read_text(encoding="utf-8")
    tool.write_text(text.replace("document: kataloget", "document: avisen").replace("known: ngo", "known: ngoer"))
    with pytest.raises(Fault) as caught:
        load_tools(folder, load_study(DEFAULT_STUDY), load_documents(folder))
    told = str([fault.what for fault in getattr(caught.value, "faults", [])])
    assert "«avisen»" in told
    assert "«ngoer»" in told


def test_a_tool_calls_a_document_what_the_bibliography_does() -> None:
    entries = re.split(r"^(?=@)", Words(BOOK).bibliography, flags=re.MULTILINE)
    for document in CITED:
        (entry,) = [entry for entry in entries if entry.startswith(f"@misc{{{document.code},")]
        assert f"shorthand = {{{document.name}}}" in entry


def test_every_download_of_a_tool_s_page_is_written(tmp_path: Path) -> None:
    import pandas as pd

    study = load_study(DEFAULT_STUDY)
    empty = pd.DataFrame(columns=list(LEDGER_COLUMNS))
    made = {
        p.relative_to(tmp_path).as_posix()
        for p in write_tools(study, PROJECTS[:1], ALL, CITED, released(empty, 5), tmp_path)
    }
    for tool in ALL:
        page = BeautifulSoup(tool_page(tool, PROJECTS, synthetic=True), "html.parser")
        linked = [str(a["href"]) for a in page.find_all("a")]
        wanted = [document_name(tool), *(document_name(tool, project) for project in PROJECTS)]
        assert linked == [f"../{FOLDER}/{name}" for name in wanted]
        assert {document_name(tool), document_name(tool, PROJECTS[0])} <= made


def glossary() -> list[str]:
    text = text_of(BOOK / "ordliste.md").partition(":::{glossary}\n:sorted:\n")[2]
    return re.findall(r"^(\w.*)$", text.partition(":::")[0], re.MULTILINE)


def test_every_term_used_is_explained() -> None:
    known = {term.lower() for term in glossary()}
    for page in PAGES:
        used = re.findall(r"\{term\}`([^`]+)`", text_of(page))
        meant = {re.sub(r"^.*<(.+)>$", r"\1", term).lower() for term in used}
        assert meant <= known, page.name


def test_the_glossary_is_in_the_order_of_the_danish_alphabet() -> None:
    terms = sorted(glossary(), key=lambda t: unicodedata.normalize("NFD", t.lower()))  # as Sphinx sorts it
    assert len(terms) > 25
    assert terms == sorted(terms, key=lambda t: [ALPHABET.find(c) for c in t.lower()])


def test_the_pages_about_the_book_are_linked() -> None:
    about = text_of(BOOK / "om-bogen.md")
    for page in ("tilgaengelighed.md", "licens.md", "ordliste.md", "litteratur.md"):
        assert f"({page})" in about
        assert (BOOK / page).is_file()
    assert "MIT" in (BOOK / "licens.md").read_text(encoding="utf-8")
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
