"""A site brought up to date is, byte for byte, the site built from nothing; only what changed is read and written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import yaml

from helpers.errors import SiteFault
from helpers.pipeline.layout import BOOK, ROOT
from helpers.pipeline.site import SiteBuilder
from helpers.pipeline.sync import bring_up_to_date
from tests.pipeline.books import snapshot

DATE = 1_700_000_000
PAGES = {
    "index": "# Forsiden\n\nSe [om bogen](om.md) og [projektet](projekter/nord/index.md).\n",
    "om": "# Om bogen\n\nEn side {cite}`ramboell2017{afsnit 2}`.\n",
    "litteratur": "# Litteratur\n\n```{bibliography}\n```\n",
    "projekter/nord/index": "# Nord\n\n## Nøgletal\n\nEt afsnit om Nord.\n",
    "projekter/syd/index": "# Syd\n\nEt afsnit om Syd. Se [nøgletallene](../nord/index.md#nøgletal).\n",
}
LANGUAGE = {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}
FIGURE = '<figure class="erf-figure"><img alt="En figur" src="data:image/svg+xml;base64,{data}"></figure>'


def notebook(data: str) -> str:
    output = nbformat.v4.new_output("display_data", {"text/html": FIGURE.format(data=data), "text/plain": "figur"})
    cells = [
        nbformat.v4.new_markdown_cell("# Resultater", id="a"),
        nbformat.v4.new_code_cell("vis()", id="b", execution_count=1, outputs=[output]),
    ]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=LANGUAGE))


def contents(*projects: str) -> str:
    chapters = [{"file": f"projekter/{p}/index", "sections": [{"file": f"projekter/{p}/resultater"}]} for p in projects]
    parts = [
        {"caption": "Rapporten", "numbered": True, "chapters": [{"file": "om"}, {"file": "litteratur"}]},
        {"caption": "Projekterne", "chapters": chapters},
    ]
    return yaml.safe_dump({"format": "jb-book", "root": "index", "parts": parts}, allow_unicode=True)


def sources(folder: Path) -> Path:
    """A small book's sources, with the real book's templates, style, extensions and configuration."""
    for name in ("_static", "_templates", "_locales", "_ext"):
        shutil.copytree(BOOK / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(BOOK / "references.bib", folder)
    shutil.copy(ROOT / "_config.yml", folder)
    for name, text in PAGES.items():
        write(folder / f"{name}.md", text)
    for project in ("nord", "syd"):
        write(folder / f"projekter/{project}/resultater.ipynb", notebook("AAAA"))
    write(folder / "_toc.yml", contents("nord", "syd"))
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def built(place: Path, folder: Path) -> Path:
    """The pages of a copy of some sources, brought up to date in a place."""
    staged = Path(shutil.copytree(folder, place / "staged"))
    with SiteBuilder(place, DATE) as site:
        return site.build(staged)


@pytest.fixture(scope="module")
def first_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources (`kilder`) and what one build of them keeps (`holdt`), as a copy beside the place it was built in."""
    place = tmp_path_factory.mktemp("kept") / "place"
    built(place / "holdt", sources(place / "kilder"))
    return Path(shutil.copytree(place, place.with_name("copy")))


@pytest.fixture
def site(first_site: Path) -> tuple[Path, Path]:
    """The sources and what is kept of them, to be changed; in the one place where Sphinx believes what it kept."""
    place = first_site.with_name("place")
    shutil.rmtree(place)
    shutil.copytree(first_site, place)
    return place / "kilder", place / "holdt"


def changed_text(folder: Path) -> None:
    write(folder / "om.md", PAGES["om"] + "\nEn sætning mere om vandmelon.\n")


def changed_title(folder: Path) -> None:
    write(folder / "projekter/nord/index.md", PAGES["projekter/nord/index"].replace("# Nord\n", "# Nordpå\n", 1))


def changed_figure(folder: Path) -> None:
    write(folder / "projekter/syd/resultater.ipynb", notebook("BBBB"))


def changed_citation(folder: Path) -> None:
    write(folder / "index.md", PAGES["index"] + "\nSe også {cite}`kataloget`.\n")


def removed_project(folder: Path) -> None:
    shutil.rmtree(folder / "projekter/syd")
    write(folder / "_toc.yml", contents("nord"))


def new_project(folder: Path) -> None:
    write(folder / "projekter/vest/index.md", "# Vest\n\nEt nyt projekt.\n")
    write(folder / "projekter/vest/resultater.ipynb", notebook("CCCC"))
    write(folder / "_toc.yml", contents("vest", "nord"))


def changed_style(folder: Path) -> None:
    with (folder / "_static" / "erf.css").open("a", encoding="utf-8") as file:
        file.write("\n.ny { color: red; }\n")


# In this order, one after the other, and how many pages each may write (None: all).
CHANGES: list[tuple[Callable[[Path], None], int | None]] = [
    (changed_text, 1),
    (changed_figure, 1),
    (changed_citation, None),
    (changed_title, None),
    (removed_project, None),
    (new_project, None),
    (changed_style, None),
]


def html_of(kept: Path) -> Path:
    return kept / "sphinx" / "_build" / "html"


def test_a_site_brought_up_to_date_is_the_site_built_from_nothing(site: tuple[Path, Path], tmp_path: Path) -> None:
    folder, kept = site
    html = html_of(kept)
    before = snapshot(html)
    for change, most in CHANGES:
        change(folder)
        times = {page: page.stat().st_mtime_ns for page in html.rglob("*.html")}
        now = snapshot(built(kept, folder))
        cold = snapshot(built(tmp_path / f"ny-{change.__name__}", folder))
        assert sorted(now) == sorted(cold), change.__name__
        assert [name for name in now if now[name] != cold[name]] == [], change.__name__
        assert now != before, change.__name__
        if most is not None:
            written = {page.name for page in html.rglob("*.html") if times.get(page) != page.stat().st_mtime_ns}
            assert len(written - {"index.html", "search.html"}) <= most, (change.__name__, written)
        before = now
    assert not (html / "projekter" / "syd").exists()


def test_nothing_changed_and_what_is_kept_is_whole_builds_nothing(site: tuple[Path, Path]) -> None:
    folder, kept = site
    html = html_of(kept)
    first = snapshot(html)
    times = {path: path.stat().st_mtime_ns for path in html.rglob("*") if path.is_file()}
    built(kept, folder)
    assert {path: path.stat().st_mtime_ns for path in html.rglob("*") if path.is_file()} == times
    # What somebody changed among what is kept is not believed.
    for poisoned in (html / "om.html", kept / "sphinx" / "_build" / ".doctrees" / "om.doctree", kept / "site.json"):
        poisoned.write_bytes(b"forgiftet")
        assert snapshot(built(kept, folder)) == first, poisoned.name


def test_a_build_that_was_stopped_when_its_sources_lay_there_is_made_up_for(site: tuple[Path, Path]) -> None:
    folder, kept = site
    changed_text(folder)
    bring_up_to_date(Path(shutil.copytree(folder, kept / "staged")), kept / "site", left_alone=(".mo",))
    assert "vandmelon" in (built(kept, folder) / "om.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["# Om\n\nSe [en side](findes-ikke.md).\n", "# Om\n\n```{findes-ikke}\n```\n"])
def test_a_page_that_cannot_be_built_is_told_and_nothing_is_kept(page: str, site: tuple[Path, Path]) -> None:
    folder, kept = site
    first = snapshot(html_of(kept))
    write(folder / "om.md", page)
    with pytest.raises(SiteFault, match=r"Sitet kunne ikke bygges: om\.md:3"):
        built(kept, folder)
    assert not (kept / "site.json").exists()
    write(folder / "om.md", PAGES["om"])
    assert snapshot(built(kept, folder)) == first


def test_a_builder_that_is_killed_is_a_fault(tmp_path: Path) -> None:
    folder = sources(tmp_path / "kilder")
    with SiteBuilder(tmp_path / "holdt", DATE) as site:
        site._process.kill()
        with pytest.raises(SiteFault, match="standsede"):
            site.build(Path(shutil.copytree(folder, tmp_path / "staged")))
