"""The site's frame: configuration, table of contents, translations, colours, and a small book built with them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment
from jinja2 import Environment
from jupyter_book.config import validate_yaml
from sphinx_external_toc.parsing import parse_toc_yaml

from helpers.pipeline.page_calls import box
from helpers.pipeline.words import Words
from tests.book.text import BOOK, PAGES, ROOT, name_of, of_chapter, text_of

CHAPTERS = {
    "projects": "Børn og indsats",
    "child_outcomes": "Resultater for børnene",
    "organisational_results": "Organisatoriske resultater",
    "collaboration": "Samarbejdet",
}
ANNEXES = {"fidelity": "Fidelitet", "intervention_types": "Indsatstyper"}
MARK = "Syntetiske data – siger intet om projekterne"


def config() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return content


def parts() -> dict[str, dict[str, Any]]:
    content = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return {part["caption"]: part for part in content["parts"]}


# Configuration and table of contents


def test_config_is_what_jupyter_book_knows() -> None:
    validate_yaml(config(), raise_on_errors=True)


def test_config_keeps_third_parties_and_authors_out() -> None:
    content = config()
    sphinx = content["sphinx"]["config"]
    assert content["execute"]["execute_notebooks"] == "off"
    assert content["author"] == content["logo"] == ""
    assert sphinx["language"] == "da"
    assert sphinx["nb_ipywidgets_js"] == {}
    assert not sphinx["html_copy_source"]
    assert not {"sphinx_thebe", "sphinx_comments", "sphinx.ext.intersphinx"} & set(sphinx["extensions"])
    for name, folder in content["sphinx"]["local_extensions"].items():
        assert (BOOK / "_ext" / f"{name}.py").is_file()
        assert folder == ("book/_ext" if name == "by_hand" else "_ext")
    for folder in (*sphinx["templates_path"], *sphinx["locale_dirs"]):
        assert (BOOK / folder).is_dir()


def test_a_study_is_synthetic_and_hidden_from_search_engines_unless_told() -> None:
    context = config()["sphinx"]["config"]["html_context"]
    assert context["synthetic"] is True
    assert context["noindex"] is True


def test_toc_is_what_sphinx_knows() -> None:
    site_map = parse_toc_yaml(ROOT / "_toc.yml")
    assert site_map.root.docname == "index"


def test_the_report_has_the_reports_numbers() -> None:
    report = parts()["Rapporten"]
    assert report["numbered"] == 2
    files = [chapter["file"] for chapter in report["chapters"]]
    assert files == ["introduktion", "sammenfatning", *(f"alle/{chapter}" for chapter in CHAPTERS)]


def test_the_annexes_stand_after_the_report() -> None:
    captions = list(parts())
    assert captions[captions.index("Rapporten") + 1] == "Bilag"
    files = [chapter["file"] for chapter in parts()["Bilag"]["chapters"]]
    assert files[:3] == ["metode", *(f"alle/{annex}" for annex in ANNEXES)]


def test_every_project_has_its_page_its_chapters_and_annexes() -> None:
    first, *others = parts()["Projekterne"]["chapters"]
    assert first["file"] == "projekter/index"
    projects = [chapter for chapter in others if "sections" in chapter]
    assert len(projects) == 8
    for project in projects:
        assert re.fullmatch(r"projekter/[a-z0-9-]+/index", project["file"])
        folder = project["file"].removesuffix("/index")
        named = {section["file"]: section["title"] for section in project["sections"]}
        assert named == {f"{folder}/{name}": title for name, title in (CHAPTERS | ANNEXES).items()}


def test_the_projects_are_the_default_studys() -> None:
    folders = {folder.parent.name for folder in (ROOT / "data" / "synthetic" / "projects").glob("*/project.yml")}
    if not folders:
        pytest.skip("the default study is not made yet")
    listed = {project["file"].split("/")[1] for project in parts()["Projekterne"]["chapters"] if "sections" in project}
    assert listed == folders


# Translations


def catalogue() -> dict[str, str]:
    with (BOOK / "_locales" / "da" / "LC_MESSAGES" / "sphinx.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale="da") if message.id}


def test_every_message_is_translated() -> None:
    assert all(catalogue().values())


def test_the_scripts_messages_are_the_catalogues() -> None:
    script = (BOOK / "_locales" / "da" / "LC_MESSAGES" / "sphinx.js").read_text(encoding="utf-8")
    messages = dict(re.findall(r'^\s+"(.+?)": "(.+?)",?$', script, re.MULTILINE))
    assert messages
    assert messages.items() <= catalogue().items()


def test_the_scripts_messages_need_no_evaluation() -> None:
    """The content-security policy forbids it; Documentation.addTranslations would."""
    script = (BOOK / "_locales" / "da" / "LC_MESSAGES" / "sphinx.js").read_text(encoding="utf-8")
    assert "addTranslations(" not in script


# Colours


def colours(theme: str) -> dict[str, str]:
    style = (BOOK / "_static" / "erf.css").read_text(encoding="utf-8")
    block = re.search(rf'html\[data-theme="{theme}"\] \{{(.*?)\}}', style, re.DOTALL)
    assert block
    return dict(re.findall(r"--erf-([\w-]+): (#[0-9a-f]{6})", block[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_counts_as_defined() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out(theme: str) -> None:
    named = colours(theme)
    for text, ground in product(("ink", "muted", "blue"), ("paper", "surface", "blue-soft")):
        assert contrast(named[text], named[ground]) >= 4.5, (text, ground)
    assert contrast(named["mark-ink"], named["mark-paper"]) >= 4.5
    assert contrast(named["focus"], named["paper"]) >= 3


def test_style_and_scripts_refer_to_nobody() -> None:
    for file in [*(BOOK / "_static").rglob("*"), *(BOOK / "_templates").rglob("*")]:
        if file.is_file():
            text = file.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
            assert re.findall(r"(?:https?:)?//[a-z]+\.[a-z]+", text) == []


# A small book

FIGURE = (
    '<figure class="erf-figure" id="f"><div class="erf-scroll" tabindex="0"><img alt="a" src="data:image/svg+xml,x">'
    '</div><figcaption>Figur</figcaption><details class="erf-data"><summary>Tallene bag figuren</summary></details>'
    "</figure>"
)
BUILD = """
import sys
from jupyter_book.sphinx import build_sphinx
source, target = sys.argv[1:]
sys.exit(build_sphinx(source, target, noconfig=True, path_config=f"{source}/_config.yml", quiet=True,
    warningiserror=True, confoverrides={"external_toc_path": f"{source}/_toc.yml", "latex_individualpages": False}))
"""


def notebook(title: str) -> Any:
    show = nbformat.v4.new_code_cell("chapter.figure()", execution_count=1, metadata={"tags": ["hide-input"]})
    data = {"text/html": FIGURE, "application/vnd.erfaring.element+json": {"kind": "figure"}}
    show.outputs = [nbformat.v4.new_output("display_data", data)]
    # The sections that hand-written pages link to are those of the notebooks.
    there = of_chapter(title) if title in CHAPTERS | ANNEXES else ""
    sections = [line for line in there.splitlines() if line.startswith("## ")] or ["## Afsnit"]
    written = "\n\n".join(f"{section}\n\nEn sætning." for section in sections)
    cells = [nbformat.v4.new_markdown_cell(f"# {title}\n\n{written}"), show]
    metadata = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def build(folder: Path, *, synthetic: bool) -> dict[str, BeautifulSoup]:
    """The whole default book with stand-ins for everything computed; the pages by address."""
    source, target = folder / "source", folder / "html"
    shutil.copytree(BOOK, source, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "afsnit"))
    (source / "references.bib").write_text(Words(BOOK).bibliography, encoding="utf-8")
    shutil.copy(ROOT / "_toc.yml", source)
    content = config()
    content["sphinx"]["config"]["html_context"] |= {"synthetic": synthetic, "noindex": synthetic}
    (source / "_config.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    calls = ("computed", "published", "projects", "figure", "outcomes", "edition")
    stand_ins = dict.fromkeys(calls, lambda name: f'<p class="erf-sentence">{name}</p>')
    for page in PAGES:
        template = Environment().from_string(text_of(page))  # noqa: S701 - Markdown
        text = template.render(
            mark=MARK, stated=str, tool=str, box=box, downloads=lambda group, caption: f"<p>{group}</p>", **stand_ins
        )
        (source / f"{name_of(page)}.md").write_text(text, encoding="utf-8")
    for chapter in CHAPTERS | ANNEXES:
        place = source / "alle" / f"{chapter}.ipynb"
        place.parent.mkdir(exist_ok=True)
        nbformat.write(notebook(chapter), place)
    for project in parts()["Projekterne"]["chapters"]:
        place = source / f"{project['file']}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"# {place.parent.name}\n", encoding="utf-8")
        for section in project.get("sections", []):
            nbformat.write(notebook(section["title"]), source / f"{section['file']}.ipynb")
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(source), str(target)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        str(page.relative_to(target)): BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for page in target.rglob("*.html")
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BeautifulSoup]:
    return build(tmp_path_factory.mktemp("site"), synthetic=True)


def test_pages_are_danish_with_one_title(site: dict[str, BeautifulSoup]) -> None:
    assert len(site) == len(PAGES) + 6 + 10 + 48 + 1
    for page in site.values():
        assert page.html
        assert page.html["lang"] == "da"
        assert len(page("h1")) == 1
        assert page.title
        assert page.title.get_text(strip=True)
    titles = [page.title.get_text() for page in site.values() if page.title]
    assert len({site["alle/projects.html"].title, site["index.html"].title}) == 2
    assert "Forside" not in titles


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(site: dict[str, BeautifulSoup]) -> None:
    for name, page in site.items():
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy, name
        assert "unsafe" not in str(policy["content"])
        assert not page("style")
        for tag in page(True):
            assert not [a for a in tag.attrs if a.startswith("on") or a == "style"], (name, tag.name)
        for script in page("script"):
            assert script.get("src"), name
        for tag in [*page(src=True), *page("link", href=True)]:
            address = str(tag.get("src") or tag.get("href"))
            assert not re.match(r"(?!data:)(?:[a-z+.-]+:|//)", address), (name, address)


def test_the_mark_stands_over_every_page_and_search_engines_stay_out(site: dict[str, BeautifulSoup]) -> None:
    for page in site.values():
        banner = page.select_one("main .erf-banner")
        assert banner
        assert MARK in banner.get_text()
        assert page.find("meta", attrs={"name": "robots", "content": "noindex"})


def test_a_real_study_has_no_mark(tmp_path: Path) -> None:
    for page in build(tmp_path, synthetic=False).values():
        assert not page.select(".erf-banner")
        assert not page.find("meta", attrs={"name": "robots"})


def test_the_numbers_of_the_chapters(site: dict[str, BeautifulSoup]) -> None:
    for number, name in enumerate(("introduktion", "sammenfatning", *(f"alle/{c}" for c in CHAPTERS)), start=1):
        title = site[f"{name}.html"].h1
        assert title
        assert title.get_text().startswith(f"{number}. ")


def test_hidden_code_follows_its_output_under_a_danish_name(site: dict[str, BeautifulSoup]) -> None:
    cell = site["alle/child_outcomes.html"].select_one("div.cell")
    assert cell
    assert [part.name for part in cell.find_all(recursive=False)] == ["div", "details"]
    summary = cell.select_one("details.hide > summary")
    assert summary
    assert not summary.attrs
    assert summary.get_text(" ", strip=True) == "Vis koden bag Skjul koden bag"


def test_the_menu_says_what_it_unfolds(site: dict[str, BeautifulSoup]) -> None:
    folds = site["index.html"].select(".bd-links summary")
    assert len(folds) == 8
    assert [fold for fold in folds if not str(fold.get("aria-label", "")).startswith("Undersider af ")] == []


def test_every_table_header_has_a_scope(site: dict[str, BeautifulSoup]) -> None:
    headers = [header for page in site.values() for header in page("th")]
    assert headers
    assert all(header.get("scope") in {"col", "row"} for header in headers)
    assert all(table.caption for page in site.values() for table in page("table"))


def test_the_foot_has_a_place_for_the_edition(site: dict[str, BeautifulSoup]) -> None:
    foot = site["index.html"].select_one("footer.erf-footer")
    assert foot
    assert any("erf-edition" in text for text in foot.find_all(string=lambda text: isinstance(text, Comment)))


def test_the_search_speaks_danish(site: dict[str, BeautifulSoup]) -> None:
    search = site["search.html"]
    assert search.select_one('form[role="search"] label')
    assert search.h1
    assert search.h1.get_text() == "Søg i bogen"
