"""The hand-written pages: readable Danish, own words, no typed result, no dead link."""

from __future__ import annotations

import posixpath
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, StrictUndefined, meta, nodes

from helpers.chapters import CHAPTERS
from helpers.pipeline.downloads_page import GROUPS
from helpers.pipeline.layout import DEFAULT_STUDY
from helpers.pipeline.page_calls import BOXES
from helpers.pipeline.words import Words
from helpers.present.stated import stated
from helpers.results import POOLED
from helpers.study import load_published, load_study
from tests.book.lix import MOST, table
from tests.book.text import BOOK, PAGES, ROOT, lix, markdown_of, name_of, of_chapter, sentences, text_of

CALLS = {
    "computed": {"results_overview", "published_comparison", "main_sentences", "suppressions"},
    "published": {"results", "background"},
    "projects": {"table", "map", "side_by_side"},
    "figure": {"approach"},
    "outcomes": {kind.code for kind in load_study(DEFAULT_STUDY).intervention_types},
    "tool": {source.stem for source in (ROOT / "book" / "katalog" / "redskaber").glob("*.yml")},
    "stated": set(stated(load_published(DEFAULT_STUDY))),
    "downloads": set(GROUPS),
    "edition": {"about", "changes"},
}
COPIES = ROOT.parent / "shared" / "tools" / "copied-sentences"

every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def listed() -> list[str]:
    """Every page of the table of contents, without ending."""
    found: list[str] = []

    def walk(part: object) -> None:
        if isinstance(part, dict):
            found.extend(part[key] for key in ("root", "file") if key in part)
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8")))
    return found


def test_there_are_pages() -> None:
    assert {page.stem for page in PAGES} >= {"index", "introduktion", "sammenfatning", "metode", "om-bogen"}


@every_page
def test_one_title_and_it_comes_first(page: Path) -> None:
    lines = [line for line in text_of(page).splitlines() if not re.fullmatch(r"\([a-z0-9-]+\)=", line)]
    assert [line for line in lines if line.startswith("# ")] == [lines[0]]


@every_page
def test_no_heading_level_is_skipped(page: Path) -> None:
    levels = [len(line.split(" ")[0]) for line in text_of(page).splitlines() if re.match(r"#+ ", line)]
    assert all(low - high <= 1 for high, low in pairwise(levels))


@every_page
def test_readable(page: Path) -> None:
    assert lix(markdown_of(page)) <= MOST


@every_page
def test_no_sentence_is_very_long(page: Path) -> None:
    assert [s for s in sentences(markdown_of(page)) if len(s.split()) > 32] == []


def test_lix_counts_as_defined() -> None:
    assert lix("Vi går. Det regner meget ofte.\n") == pytest.approx(6 / 2)
    assert lix("Samarbejdet virker.\n") == pytest.approx(2 + 50)
    assert lix("# Ord\n\nEt ord (Rambøll 2017, afsnit 2.2) [her](metode.md).\n") == pytest.approx(4 / 2)


@every_page
def test_every_template_call_is_known(page: Path) -> None:
    tree = Environment(undefined=StrictUndefined).parse(text_of(page))  # noqa: S701 - Markdown
    assert meta.find_undeclared_variables(tree) <= {*CALLS, "mark", "level", "box"}
    for call in tree.find_all(nodes.Call):
        assert isinstance(call.node, nodes.Name)
        if call.node.name == "box":
            kind, title = (argument.as_const() for argument in call.args)
            assert kind in BOXES
            assert title
            continue
        argument, *caption = call.args
        assert len(caption) == (call.node.name == "downloads")
        assert argument.as_const() in CALLS[call.node.name]
        assert not call.kwargs


@every_page
def test_an_element_stands_alone_on_its_line(page: Path) -> None:
    lines = [*text_of(page).splitlines(), ""]
    for k, line in enumerate(lines):
        if re.search(r"\{\{ (computed|published|projects|figure|outcomes|edition)", line):
            assert re.fullmatch(r"\{\{ \w+\(\"\w+\"\) \}\}", line)
            assert lines[k - 1] == lines[k + 1] == ""


@every_page
def test_a_change_is_never_called_an_effect(page: Path) -> None:
    text = text_of(page).replace("Tidlig Indsats – Livslang Effekt", "")
    assert re.findall(r"\beffekt\w*", text, re.IGNORECASE) == []


@every_page
def test_no_result_is_typed(page: Path) -> None:
    """Shares come through computed() and published(); the only typed one is the level of confidence."""
    text = text_of(page)
    assert set(re.findall(r"\d+(?:,\d+)?\s*(?:pct\.|procent)", text)) <= {"95 pct."}
    assert "%" not in text.replace("{%", "").replace("%}", "")


@every_page
def test_numbers_are_danish(page: Path) -> None:
    text = re.sub(r"(?:WCAG|afsnit|figur|tabel|boks|og|,|til) \d+(?:[.-]\d+)*", "", text_of(page))
    assert re.findall(r"\d+\.\d+", text) == []


def test_the_table_of_readability_is_the_pages() -> None:
    told = (ROOT / "docs" / "lix.md").read_text(encoding="utf-8")
    assert told == table(), "run python -m tests.book.lix"


def test_published_comes_before_computed() -> None:
    for name in ("index", "sammenfatning"):
        text = text_of(ROOT / "book" / f"{name}.md")
        assert text.index('published("results")') < text.index("computed(")


@every_page
def test_every_link_has_a_target(page: Path) -> None:
    labels = {label for other in PAGES for label in re.findall(r"^\(([a-z0-9-]+)\)=$", text_of(other), re.MULTILINE)}
    pages = set(listed())
    for target in re.findall(r"\]\(([^)]+)\)", text_of(page)):
        if target.startswith("#"):
            assert target[1:] in labels
            continue
        place, _, section = target.partition("#")
        name, _, ending = place.rpartition(".")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(name_of(page)), name))
        assert name in pages
        chapter = name.split("/")[-1] in CHAPTERS
        assert ending == ("ipynb" if chapter else "md")
        if section:
            headings = re.findall(r"^#+ (.+)$", _markdown(name), re.MULTILINE)
            assert section in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_the_table_of_contents_has_every_page() -> None:
    pages = listed()
    assert len(pages) == len(set(pages))
    made = {name for name in pages if name.startswith((f"{POOLED}/", "projekter/"))}
    assert {name_of(page) for page in PAGES} == {*pages} - made


def _markdown(name: str) -> str:
    """The Markdown of a page of the site, hand-written or of a chapter."""
    written = next((page for page in PAGES if name_of(page) == name), None)
    return text_of(written) if written else of_chapter(name.split("/")[-1])


@every_page
def test_every_source_cited_is_in_the_bibliography(page: Path) -> None:
    known = set(re.findall(r"^@\w+\{(\w+),", Words(BOOK).bibliography, re.MULTILINE))
    cited = re.findall(r"\{cite(?::\w+)?\}`([^`]*)`", text_of(page))
    assert {key for one in cited for key in re.sub(r"\{[^{}]*\}", "", one).split(",")} <= known


def test_every_recommendation_leads_to_its_chapter_and_a_tool() -> None:
    text = text_of(ROOT / "book" / "sammenfatning.md").partition("(anbefalinger-etablering)=")[2]
    given = re.split(r"^\d\. ", text, flags=re.MULTILINE)[1:]
    assert len(given) == 9
    for one in given:
        assert re.search(r"\]\(alle/collaboration\.ipynb#[^)]+\)", one)
        assert re.search(r"\[Værktøj [1-6]\]\(#redskab-[1-6]\)", one)


def test_an_invented_quotation_says_so() -> None:
    for page in PAGES:
        for content in re.findall(r'\{% call box\("quote".*?%\}(.*?)\{% endcall %\}', text_of(page), re.DOTALL):
            assert re.search(r"opdigtede|skrevet til bogen", content), page


def test_the_page_to_print_has_nothing_computed() -> None:
    text = text_of(ROOT / "book" / "paa-en-side.md")
    assert "computed(" not in text
    assert "outcomes(" not in text


@pytest.mark.skipif(not COPIES.exists(), reason="the sources lie beside the checkout, not in it")
def test_own_words() -> None:
    done = subprocess.run([sys.executable, str(COPIES), str(ROOT)], capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if line.startswith(("book/", "_config", "_toc"))] == []
