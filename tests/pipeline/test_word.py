"""The Word documents hold all that their page holds, can be filled in, are accessible, marked, and always the same."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import docx
import pandas as pd
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from helpers.disclosure import ProtectedTable, released
from helpers.pipeline import word
from helpers.pipeline.layout import BOOK, DEFAULT_STUDY
from helpers.pipeline.store import Store
from helpers.pipeline.word import settled, tool_document, write_tools
from helpers.pipeline.words import TOOLS
from helpers.present.mark import MARK
from helpers.present.tools import Tool, load_tools
from helpers.present.tools.blocks import Blank, Block, Bullets, Form, Heading, Paragraph, Table, blocks
from helpers.present.tools.document import About
from helpers.present.tools.page import document_name, tool_page
from helpers.present.tools.source import cited, load_documents, with_source
from helpers.results import LEDGER_COLUMNS, SHOWN, SUPPRESSED
from helpers.study import Project, Study, load_projects, load_study
from tests.office import libreoffice

STUDY, PROJECTS = load_study(DEFAULT_STUDY), load_projects(DEFAULT_STUDY)
CITED = load_documents(BOOK / TOOLS)
ALL = load_tools(BOOK / TOOLS, load_study(DEFAULT_STUDY), CITED)
BY_SLUG = {project.slug: project for project in PROJECTS}
HIDDEN_MEASURE = "relational_wellbeing"

every_tool = pytest.mark.parametrize("tool", ALL, ids=lambda tool: tool.code)


def small_ledger() -> ProtectedTable:
    """A few numbers of every project, one of them hidden."""
    rows = []

    def add(project: str, chapter: str, measure: str, wave: str, values: dict[tuple[str, str], float]) -> None:
        hidden = measure == HIDDEN_MEASURE
        for (category, statistic), value in values.items():
            status, reason = (SUPPRESSED, "few") if hidden else (SHOWN, "")
            number = (None, None, status, None) if hidden else (value, 40, status, 2)
            rows.append((chapter, project, measure, category, "", wave, statistic, *number, reason))

    for project in BY_SLUG:
        for wave in STUDY.waves:
            add(project, "projects", "flow", "", {(wave.code, "count"): 40, (wave.code, "share"): 1.0})
        needs = {("yes", "share"): 0.725, ("yes", "ci_low"): 0.6, ("yes", "ci_high"): 0.8}
        add(project, "projects", "need_home", "", needs)
        for measure in ("psychological_wellbeing", HIDDEN_MEASURE):
            outcomes = {("improved", "share_improved"): 0.5, ("unchanged", "share_unchanged"): 0.25}
            change = {("", "n"): 40, ("", "mean_change"): 0.13, ("", "ci_low"): -0.5, ("", "ci_high"): 0.75}
            rest = {("worsened", "share_worsened"): 0.25}
            add(project, "child_outcomes", measure, "before-after", {**outcomes, **rest, **change})
    frame = pd.DataFrame(rows, columns=list(LEDGER_COLUMNS)).astype({"value": float, "n": "Int64", "decimals": "Int64"})
    return released(frame, STUDY.disclosure.threshold)


LEDGER = small_ledger()


def opened(tool: Tool, project: Project | None = None, study: Study = STUDY) -> Document:
    return docx.Document(io.BytesIO(tool_document(tool, study, CITED, LEDGER, project)))


def texts(document: Document) -> list[str]:
    """Every paragraph of the body, in cells and content controls too, each list number taken away."""
    found = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))
    return [re.sub(r"^\d+\.(?=\D)", "", text) for text in found if text]


def said_on_page(tool: Tool) -> list[str]:
    """Every text of the tool's page as a reader sees it: read off its Markdown, not off what made it."""
    page = tool_page(tool, PROJECTS, synthetic=True)
    heading = next(
        line[2:] for line in (BOOK / f"katalog/{tool.code}.md").read_text("utf-8").splitlines() if line[:2] == "# "
    )
    found = [heading]
    for line in page.splitlines():
        if not line or line.startswith((":header", ":stub", "<div")) or line == ":::":
            continue
        text = re.sub(r"^(?:\* -|  -|-|\d+\.|#+|:::\{list-table\})\s+", "", line)
        text = re.sub(r" \{cite\}`[^`]*`\.?$", "", text)
        if text.startswith("*") and text.endswith("*"):
            text = text[1:-1]
        found.append(re.sub(r"\\(.)", r"\1", text))
    return found


def controls(document: Document) -> Iterator[tuple[str, str, bool]]:
    """Each content control: its title, its text, whether that is only a placeholder."""
    for control in document.element.body.iter(qn("w:sdt")):
        title = control.find(f"{qn('w:sdtPr')}/{qn('w:alias')}").get(qn("w:val"))
        text = "".join(t.text or "" for t in control.iter(qn("w:t")))
        yield title, text, control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None


def test_there_are_six() -> None:
    assert [tool.number for tool in ALL] == [1, 2, 3, 4, 5, 6]
    assert [tool.code for tool in ALL] == [f"redskab-{tool.number}" for tool in ALL]


@every_tool
def test_nothing_of_the_page_is_missing(tool: Tool) -> None:
    there = texts(opened(tool))
    missing = [said for said in said_on_page(tool) if not any(text.strip().startswith(said) for text in there)]
    assert missing == []


def test_a_missing_text_would_be_seen() -> None:
    tool = ALL[3]
    longer = tool.model_copy(update={"use": (*tool.use, "Ring til hinanden.")})
    there = texts(opened(tool))
    assert [said for said in said_on_page(longer) if not any(t.strip().startswith(said) for t in there)] == [
        "Ring til hinanden."
    ]


@every_tool
def test_every_source_of_the_page_is_in_the_document(tool: Tool) -> None:
    whole = "\n".join(texts(opened(tool)))
    for reference in (*tool.source, *(r for section in tool.sections for r in section.source)):
        assert cited([reference], CITED)[1:-1] in whole
        assert ("november 2017." if reference.document == "ramboell2017" else "Kataloget: ") in whole


@every_tool
@pytest.mark.parametrize("slug", ["nefos", "mentornetvaerket"])
def test_every_block_stands_in_a_project_s_document_too(tool: Tool, slug: str) -> None:
    there = set(texts(opened(tool, BY_SLUG[slug])))
    for block in blocks(tool, STUDY, BY_SLUG[slug]):
        wanted: list[str | Blank] = []
        match block:
            case Heading(text, _):
                wanted = [text]
            case Paragraph(text, source):
                wanted = [with_source(text, cited(source, CITED))]
            case Bullets(items, _):
                wanted = list(items)
            case Form(caption, fields):
                wanted = [caption, *fields]
            case Table(caption, columns, rows):
                wanted = [caption, *columns, *(cell for row in rows for cell in row)]
        assert {w.text or w.hint if isinstance(w, Blank) else w for w in wanted} <= there


@every_tool
def test_headings_tables_and_language(tool: Tool) -> None:
    document = opened(tool)
    levels = [
        int(p.style.name[-1]) for p in document.paragraphs if p.style is not None and p.style.name.startswith("Heading")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(low - high <= 1 for high, low in pairwise(levels))
    assert document.tables
    for table in document.tables:
        first = table.rows[0]._tr
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in table.rows[1:])
        assert all(cell.text for cell in table.rows[0].cells)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    languages = {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"da-DK"}
    assert document.core_properties.language == "da-DK"
    assert document.core_properties.title == tool.heading
    assert document.core_properties.author == ""


@every_tool
def test_every_empty_place_can_be_filled_in(tool: Tool) -> None:
    made = blocks(tool)
    wanted = [b for block in made if isinstance(block, Form) for b in block.blanks]
    wanted += [
        c for block in made if isinstance(block, Table) for row in block.rows for c in row if isinstance(c, Blank)
    ]
    there = list(controls(opened(tool)))
    assert sorted((b.label, b.hint, True) for b in wanted) == sorted(there)
    assert wanted


def test_a_project_s_facts_stand_in_its_fields_with_their_source() -> None:
    document = opened(ALL[0], BY_SLUG["nefos"])
    there = {title: (text, holder) for title, text, holder in controls(document)}
    assert there["NGO"] == (BY_SLUG["nefos"].ngo.text, False)
    assert there["Kommune"] == (BY_SLUG["nefos"].municipalities.text, False)
    assert f"Kilde: {BY_SLUG['nefos'].target_group.source}" in texts(document)
    assert there["Kontaktperson i NGO'en"][1]


def test_what_the_sources_do_not_say_stays_empty() -> None:
    there = {title: holder for title, _, holder in controls(opened(ALL[0], BY_SLUG["mentornetvaerket"]))}
    assert there["Målgruppe"]
    assert there["Indsats"]
    assert not there["NGO"]


def test_what_the_source_says_of_one_project_is_only_in_its_own_document() -> None:
    known = "følgegruppe"
    assert any(known in text for text in texts(opened(ALL[3], BY_SLUG["klub-move"])))
    for slug in set(BY_SLUG) - {"klub-move"}:
        assert not any(known in text for text in texts(opened(ALL[3], BY_SLUG[slug])))


def heads(document: Document) -> list[str]:
    return [p.text for section in document.sections for p in section.header.paragraphs]


def test_invented_numbers_are_marked_on_every_page_and_in_every_table() -> None:
    for project in PROJECTS:
        document = opened(ALL[5], project)
        assert MARK in heads(document)
        figures = [
            t for t in document.tables if t._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")).endswith(MARK)
        ]
        captions = [text for text in texts(document) if text.endswith(MARK)]
        assert len(figures) == len(captions) == 3
    real = STUDY.model_copy(update={"synthetic": False})
    assert not any(
        MARK in text for text in (*heads(opened(ALL[5], PROJECTS[0], real)), *texts(opened(ALL[5], PROJECTS[0], real)))
    )


def test_a_document_without_numbers_bears_no_mark() -> None:
    for tool in ALL:
        assert MARK not in heads(opened(tool))
    assert MARK not in heads(opened(ALL[0], PROJECTS[0]))


def test_the_figures_are_the_ledger_s_and_hidden_ones_stay_hidden() -> None:
    rows = {
        row.cells[0].text: [cell.text for cell in row.cells[1:]]
        for table in opened(ALL[5], BY_SLUG["nefos"]).tables
        for row in table.rows
    }
    assert rows["Psykisk trivsel"] == [
        "40",
        *(f"{share}\N{NO-BREAK SPACE}pct." for share in (50, 25, 25)),
        "+0,13 [−0,50; +0,75]".replace("; ", ";\N{NO-BREAK SPACE}"),
    ]
    assert set(rows["Relationel trivsel"]) == {"skjult"}


def test_all_documents_are_written_and_always_the_same(tmp_path: Path) -> None:
    first = write_tools(STUDY, PROJECTS[:2], ALL, CITED, LEDGER, tmp_path / "a")
    second = write_tools(STUDY, PROJECTS[:2], ALL, CITED, LEDGER, tmp_path / "b")
    wanted = [document_name(tool) for tool in ALL] + [document_name(tool, p) for p in PROJECTS[:2] for tool in ALL]
    assert [path.relative_to(tmp_path / "a").as_posix() for path in first] == wanted
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    date = STUDY.edition.date
    with zipfile.ZipFile(first[0]) as package:
        assert {info.date_time[:3] for info in package.infolist()} == {(date.year, date.month, date.day)}
        assert package.namelist() == sorted(package.namelist())
        assert not any("thumbnail" in name for name in package.namelist())
        assert b"thumbnail" not in package.read("_rels/.rels")


def test_only_what_says_something_else_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "store")
    made: list[str] = []
    plain = word.document

    def counted(blocks: Sequence[Block], about: About) -> bytes:
        made.append(about.subject)
        return plain(blocks, about)

    monkeypatch.setattr(word, "document", counted)
    first = write_tools(STUDY, PROJECTS[:2], ALL, CITED, LEDGER, tmp_path / "a", store)
    assert len(made) == len(first)
    again = write_tools(STUDY, PROJECTS[:2], ALL, CITED, LEDGER, tmp_path / "b", store)
    assert len(made) == len(first)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in first]
    renamed = PROJECTS[1].model_copy(update={"short_name": "Nyt navn", "name": "Et nyt navn"})
    write_tools(STUDY, [PROJECTS[0], renamed], ALL, CITED, LEDGER, tmp_path / "c", store)
    assert set(made[len(first) :]) == {"Et nyt navn"}
    assert len(made) == len(first) + len(ALL)


def test_a_package_is_settled_whatever_its_order() -> None:
    def package(names: list[str], year: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name in names:
                made.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), name)
        return out.getvalue()

    date = STUDY.edition.date
    assert settled(package(["b", "a"], 1999), date) == settled(package(["a", "b"], 2020), date)


@pytest.mark.long
def test_libreoffice_opens_every_document_without_a_warning(tmp_path: Path) -> None:
    office = libreoffice()
    pikepdf = pytest.importorskip("pikepdf")
    files = write_tools(STUDY, [BY_SLUG["nefos"]], ALL, CITED, LEDGER, tmp_path / "word")
    for path in files:
        home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
        command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180)
        # About the machine, not about the document: the office looks for a Java that nothing here needs.
        said = [line for line in done.stderr.splitlines() if line and "javaldx" not in line]
        assert said == []
        with pikepdf.open(path.with_suffix(".pdf")) as pdf:
            assert 2 <= len(pdf.pages) <= 6
