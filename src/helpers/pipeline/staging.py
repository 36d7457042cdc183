"""Staging: one clean folder with everything Sphinx reads, made under the output folder; no tracked file is touched."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from helpers.chapters import chapter_info
from helpers.errors import SiteFault
from helpers.pipeline import toc
from helpers.pipeline.changes import Changes
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.layout import BOOK, ROOT
from helpers.pipeline.page_calls import page_calls
from helpers.pipeline.plan import Run
from helpers.pipeline.project_pages import project_pages
from helpers.pipeline.staged import Staged, staged
from helpers.pipeline.store import Store
from helpers.present.mark import MARK
from helpers.present.markdown import as_block, as_text, paragraphs
from helpers.present.pages import Pages
from helpers.results import POOLED
from helpers.study import Project, Study
from helpers.yaml12 import read_values, write

_SHARED = ("_static", "_templates", "_locales", "_ext")
EVERY_BOOK = (f"{toc.CHANGES}.md",)  # the hand-written pages that say nothing of the default study
_BIBLIOGRAPHY = "references.bib"


def stage(
    folder: Path,
    pages: Pages,
    notebooks: Mapping[Run, Path],
    downloads: Downloads,
    *,
    default_study: bool,
    changes: Changes | None = None,
    store: Store | None = None,
) -> None:
    """Write the site's sources.

    Args:
        folder: Made anew; nothing that was there before stays.
        pages: The computed parts of pages.
        notebooks: Where the executed notebooks lie.
        downloads: Writes the files of what is shown.
        default_study: Whether the hand-written pages and the root's table of contents belong to this study.
        store: Where what was staged before is kept.
        changes: What moved since the edition before this one; None where there is none.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in _SHARED:
        if (BOOK / name).is_dir():
            shutil.copytree(BOOK / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(BOOK / _BIBLIOGRAPHY, folder)
    _write_pages(folder, pages, downloads, changes, store, default_study=default_study)
    for run, made in _staged(notebooks, pages.projects, downloads, store):
        downloads.write(made.files)
        _write(folder / f"{toc.chapter_page(run.project, run.chapter)}.ipynb", made.notebook)
    contents = contents_of(pages.projects, published=pages.published is not None, default_study=default_study)
    (folder / "_toc.yml").write_text(write(contents), encoding="utf-8")
    (folder / "_config.yml").write_text(write(_config(pages.study)), encoding="utf-8")


def stage_ahead(notebooks: Mapping[Run, Path], projects: Sequence[Project], downloads: Downloads, store: Store) -> None:
    """Make of the notebooks what `stage` will then find in the store; nothing of the ledger is needed for it."""
    deque(_staged(notebooks, projects, downloads, store), maxlen=0)


def _staged(
    notebooks: Mapping[Run, Path], projects: Sequence[Project], downloads: Downloads, store: Store | None
) -> Iterator[tuple[Run, Staged]]:
    for run, place in notebooks.items():
        yield run, staged(place.read_bytes(), run, _heading(run, projects), downloads, store)


def _write_pages(
    folder: Path,
    pages: Pages,
    downloads: Downloads,
    changes: Changes | None,
    store: Store | None,
    *,
    default_study: bool,
) -> None:
    environment = Environment(
        loader=FileSystemLoader(BOOK), undefined=StrictUndefined, keep_trailing_newline=True, autoescape=True
    )
    environment.globals.update(page_calls(pages, downloads, changes, store))
    for name in written_pages() if default_study else EVERY_BOOK:
        try:
            text = environment.get_template(name).render()
        except TemplateError as error:
            raise SiteFault(
                f"Siden kan ikke dannes: {error}", f"book/{name}", "Ret det, der står mellem {{ og }} på siden."
            ) from error
        _write(folder / name, text)
    if not default_study:
        _write(folder / "index.md", _front_page(pages, downloads))
        if pages.published is not None:
            table = downloads.under(pages.published_comparison(), "publiceret-og-beregnet")
            _write(folder / "publiceret-og-beregnet.md", f"# Publiceret og beregnet\n\n{as_block(table)}\n")
    for name, text in project_pages(pages, downloads).items():
        _write(folder / f"{name}.md", text)


def written_pages() -> list[str]:
    """The hand-written pages, as paths within book/: in it, and in its folders that do not belong to the theme."""
    found = (page.relative_to(BOOK) for page in BOOK.rglob("*.md"))
    return sorted(page.as_posix() for page in found if not page.parts[0].startswith("_"))


def _write(page: Path, text: str) -> None:
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")


def _front_page(pages: Pages, downloads: Downloads) -> str:
    study = pages.study
    parts = [f"# {as_text(study.title)}", paragraphs(study.about), f"Udgiver: {as_text(study.publisher)}."]
    made = (pages.main_sentences(), pages.results_overview(), pages.suppressions())
    parts += [as_block(downloads.under(element, "index")) for element in made]
    return "\n\n".join(parts) + "\n"


def _heading(run: Run, projects: Sequence[Project]) -> str:
    """A project's chapter is named after the project; a pooled one is called what its notebook calls it."""
    if run.project == POOLED:
        return ""
    name = next(p.short_name for p in projects if p.slug == run.project)
    return f"{as_text(name)}: {chapter_info(run.chapter).short_title}"


def contents_of(projects: Sequence[Project], *, published: bool, default_study: bool) -> dict[str, Any]:
    """The site's table of contents, as `_toc.yml` has it."""
    if not default_study:
        return toc.made_from(projects, published=published)
    content: dict[str, Any] = read_values((ROOT / "_toc.yml").read_bytes(), "_toc.yml")
    return content


def _config(study: Study) -> dict[str, Any]:
    content: dict[str, Any] = read_values((ROOT / "_config.yml").read_bytes(), "_config.yml")
    content["title"] = study.short_title
    sphinx = content.setdefault("sphinx", {}).setdefault("config", {})
    sphinx["html_context"] = {
        **sphinx.get("html_context", {}),
        "synthetic": study.synthetic,
        "noindex": study.synthetic,
        "mark": MARK,
    }
    return content
